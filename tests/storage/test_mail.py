"""E-mails: the body with its headers, and each attachment, read as members."""

from __future__ import annotations

import io
import json
from binascii import b2a_uu
from collections import Counter
from contextlib import closing
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from typing import TYPE_CHECKING

import pytest

from pipeline.cli import main
from pipeline.document.problems import Code
from pipeline.errors import Exit, RefusedError
from pipeline.runtime.mails import MailWorker
from pipeline.runtime.pool import PoolLimits
from pipeline.storage import mail as mail_storage
from pipeline.storage.archives import list_members
from pipeline.storage.mail import MailPart, split_mail
from pipeline.storage.mail_count import count_mail
from tests.support.timing import assert_linear, within_a_minute

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REPORT = "# Fiji\n\nFiji is an island.\n"


def split_parts(content: bytes) -> dict[str, bytes]:
    """The body and the attachments of a message by name."""
    return {part.name: part.content for part in split_mail(content)}


def write_mail(html: str | None = None) -> bytes:
    message = EmailMessage()
    message["Subject"] = "The report on Fiji"
    message["From"] = "office@example.org"
    message.set_content("Fiji\n\nPlease find the report attached.\n")
    if html:
        message.add_alternative(html, subtype="html")
    message.add_attachment(REPORT.encode(), "text", "markdown", filename="fiji.md")
    message.add_attachment(b"\x89PNG", "image", "png", filename="map.png")
    return message.as_bytes()


def test_a_message_is_split_into_body_and_attachments() -> None:
    parts = split_parts(write_mail())
    assert list(parts) == ["body.txt", "fiji.md", "map.png"]
    assert parts["body.txt"].decode().splitlines()[:2] == [
        "Subject: The report on Fiji",
        "From: office@example.org",
    ]
    assert b"Please find the report attached." in parts["body.txt"]
    assert parts["fiji.md"].decode() == REPORT


def test_an_html_body_is_preferred_to_plain_text() -> None:
    page = "<head><meta charset='latin-1'></head><body class='x'><h1>Caf\u00e9</h1></body>"
    body = split_parts(write_mail(page))["body.html"].decode("utf-8-sig")
    assert "<body class='x'><p>Subject: The report on Fiji</p>" in body
    assert "<h1>Caf\u00e9</h1>" in body


def test_a_picture_without_a_name_keeps_its_bytes() -> None:
    message = EmailMessage()
    message["Subject"] = "A map"
    message.set_content("See below.")
    message.add_attachment(b"\x89PNG\xff\xfe", "image", "png")
    assert split_parts(message.as_bytes())["part-1.png"] == b"\x89PNG\xff\xfe"


def test_a_file_that_is_no_message_is_refused() -> None:
    with pytest.raises(RefusedError) as refusal:
        list(split_mail(b"just text"))
    assert refusal.value.code is Code.DAMAGED


def test_a_header_that_cannot_be_parsed_is_reported_as_damage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_: bytes) -> Iterator[MailPart]:
        message = "list index out of range"  # as of `From: a:b@c;<d>` before Python 3.14
        raise IndexError(message)

    monkeypatch.setattr(mail_storage, "split_mail", fail)
    message = b"From: a:b@c;<d>\nMIME-Version: 1.0\n\nFiji is an island.\n"
    with pytest.raises(RefusedError, match="a header of the message") as refusal:
        list_members("a.eml", lambda: io.BytesIO(message))
    assert refusal.value.code is Code.DAMAGED


def test_a_run_reads_body_and_attachments_in_a_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(mail_storage, "split_mail")  # of this process
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "mail.eml").write_bytes(write_mail())
    out = tmp_path / "out"
    arguments = ["run", str(tmp_path / "raw"), "--out", str(out), "--no-entities"]
    assert main(arguments) == Exit.CLEAN
    listed = json.loads((out / "manifest.json").read_text("utf-8"))["inputs"]
    assert [one["path"] for one in listed] == ["mail.eml/body.txt", "mail.eml/fiji.md"]
    assert (out / "records" / "mail.eml" / "fiji.md" / "FJI.json").is_file()


def test_a_message_that_takes_too_long_is_refused() -> None:
    long = HEAD + b"\n" + b"Fiji\n" * 2_000_000
    with (
        closing(MailWorker(PoolLimits(seconds=1e-9))) as split,
        pytest.raises(RefusedError, match="--timeout allows more") as refusal,
    ):
        list_members("a.eml", lambda: io.BytesIO(long), split)
    assert refusal.value.code is Code.TIMED_OUT


def write_nested_mail() -> bytes:
    """A message with alternatives, an inline picture, further text and a forwarded message."""
    mail = MIMEMultipart("mixed")
    mail["Subject"], mail["From"] = "=?koi8-r?B?79TexdQ=?=", "office@example.org"
    related, alternatives = MIMEMultipart("related"), MIMEMultipart("alternative")
    alternatives.attach(MIMEText("As text: \u041e\u0442\u0447\u0435\u0442", "plain", "koi8-r"))
    alternatives.attach(
        MIMEText("<p>As a page: \u041e\u0442\u0447\u0435\u0442</p>", "html", "koi8-r")
    )
    picture = MIMEBase("image", "png")
    picture.set_payload(b"\x89PNG")
    related.attach(alternatives)
    related.attach(picture)
    mail.attach(related)
    mail.attach(MIMEText("Text behind the body.", "plain"))
    notes = MIMEText("Attached notes.", "plain")
    notes.add_header(
        "Content-Disposition", "attachment", filename=("utf-8", "", "\u043d\u043e\u0442\u044b.txt")
    )
    mail.attach(notes)
    inner = EmailMessage()
    inner["Subject"] = "Forwarded"
    inner.set_content("The forwarded text.\n")
    mail.attach(MIMEMessage(inner))
    return mail.as_bytes()


def test_no_part_of_a_nested_message_is_lost_and_its_body_is_read_once() -> None:
    parts = {
        name: content.decode("utf-8-sig", "replace")
        for name, content in split_parts(write_nested_mail()).items()
    }
    assert list(parts) == [
        "body.html",
        "part-1.png",
        "part-2.txt",
        "\u043d\u043e\u0442\u044b.txt",
        "part-4.txt",
    ]
    assert "Subject: \u041e\u0442\u0447\u0435\u0442" in parts["body.html"]
    assert "As a page: \u041e\u0442\u0447\u0435\u0442" in parts["body.html"]
    assert parts["part-2.txt"] == "Text behind the body."
    assert parts["part-4.txt"].strip() == "The forwarded text."
    assert "As text" not in "".join(parts.values())


def test_an_unknown_character_set_is_guessed() -> None:
    head = b"From: a@example.org\nContent-Type: text/plain; charset=unknown-8bit\n\n"
    assert "caf\u00e9" in split_parts(head + b"caf\xe9")["body.txt"].decode()
    assert "caf\u00e9" in split_parts(head + "caf\u00e9".encode())["body.txt"].decode()


HEAD = b"From: a@example.org\nSubject: Trade\nMIME-Version: 1.0\n"
BASE64 = b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"


def test_one_broken_byte_leaves_a_text_in_utf_8() -> None:
    text = "Gr\u00f6\u00dfe der St\u00e4dte: 47 Mio. \u20ac".encode()
    mail = HEAD + b"Content-Type: text/plain; charset=utf-8\n\n" + text + b"\xff\n"
    assert (
        "Gr\u00f6\u00dfe der St\u00e4dte: 47 Mio. \u20ac" in split_parts(mail)["body.txt"].decode()
    )


def test_all_parts_of_the_alternative_that_is_read_are_kept() -> None:
    mail = HEAD + (
        b"Content-Type: multipart/alternative; boundary=A\n\n"
        b"--A\nContent-Type: text/plain\n\nPlain\n"
        b"--A\nContent-Type: multipart/mixed; boundary=B\n\n"
        b"--B\nContent-Type: text/html\n\n<p>One</p>\n"
        b"--B\nContent-Type: text/html\n\n<p>Two</p>\n--B--\n--A--\n"
    )
    parts = split_parts(mail)
    assert [*parts] == ["body.html", "part-1.html"]
    assert b"<p>Two</p>" in parts["part-1.html"]


def test_the_stated_character_set_of_a_named_text_counts() -> None:
    mail = HEAD + (
        b"Content-Type: multipart/mixed; boundary=A\n\n"
        b"--A\nContent-Type: text/plain\n\nSee below.\n"
        b"--A\nContent-Type: text/plain; charset=cp1251; name=a.txt\n"
        b"Content-Disposition: attachment; filename=a.txt\n\n\xcf\xf0\xe8\n--A--\n"
    )
    assert split_parts(mail)["a.txt"].decode().strip() == "\u041f\u0440\u0438"


@pytest.mark.parametrize("charset", ["undefined", "unicode_escape", "idna", "rot13", "hex"])
def test_a_codec_that_is_no_character_set_is_not_used(charset: str) -> None:
    head = HEAD + f"Content-Type: text/plain; charset={charset}\n\n".encode()
    assert "\\u0041 47" in split_parts(head + b"\\u0041 47\n")["body.txt"].decode()


@pytest.mark.parametrize("code", [b"VGhlIHJlc!!!G9ydA\n", b"VGhlI\n"])
def test_broken_base64_is_refused_by_name_and_is_no_text(code: bytes) -> None:
    members = list_members("a.eml", lambda: io.BytesIO(HEAD + BASE64 + code))
    assert [member.path for member in members] == ["body.txt"]
    with pytest.raises(RefusedError, match="broken base64") as refusal:
        members[0].read(1000)
    assert refusal.value.code is Code.DAMAGED


def test_a_message_without_its_end_says_so_and_is_read() -> None:
    mail = HEAD + (
        b"Content-Type: multipart/mixed; boundary=A\n\n--A\nContent-Type: text/plain\n\nCut short"
    )
    body, damage = list_members("a.eml", lambda: io.BytesIO(mail))
    assert b"Cut short" in body.read(1000)
    with pytest.raises(RefusedError, match="breaks off"):
        damage.read(1000)


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Type: text/plain; " + b"".join(b"name*%d=a;" % n for n in range(20_000)),
        b"Content-Disposition: " + b"(" * 100_000,
    ],
    ids=["continued parameters", "comments"],
)
def test_a_header_longer_than_any_real_one_is_read_in_linear_time(header: bytes) -> None:
    with within_a_minute():
        parts = split_parts(header + b"\n" + HEAD + b"\nText 47\n")
    assert [*parts] == ["body.txt"]
    assert b"Text 47" in parts["body.txt"]


def test_a_long_list_of_addresses_is_kept_as_printed() -> None:
    names = ", ".join(f"person{n}@example.org" for n in range(500))
    body = split_parts(f"To: {names}\n".encode() + HEAD + b"\nText\n")["body.txt"].decode()
    assert f"To: {names}\n" in body


@pytest.mark.parametrize(
    "start",
    [
        b"From: " + b"(" * 1500 + b"\nSubject: x\n",
        b"From: a@b\nSubject: " + b"=?utf-8?q?" * 30_000 + b"\n",
        b"From: a@b\nTo: " + b"a:" * 99 + b"\nSubject: x\n",
        b"From: a@b\nSubject: x\nContent-Type: text/plain; "
        + b"".join(b"name*%d=a;" % n for n in range(150))
        + b"\n",
    ],
    ids=["comments", "encoded words", "groups", "continued parameters"],
)
def test_headers_of_any_form_are_read_in_linear_time(start: bytes) -> None:
    with within_a_minute():
        parts = split_parts(start + b"\nOne 47\n")
    assert b"One 47" in b"".join(parts.values())


@pytest.mark.parametrize("part", [b"<", b"begin 644 a\n"])
def test_the_letters_of_a_message_are_counted_in_linear_time(part: bytes) -> None:
    assert_linear(lambda count: count_mail(b"From: a@b\n\nend\n" + part * count), 2_000, 16)


def test_files_within_a_text_are_left_out_of_its_count() -> None:
    body = b"a\nbegin 644 b\n#3VYE\n`\nend\nc\nbegin 644 d\n"
    assert count_mail(b"From: x@y\n\n" + body) == Counter("acbegin644d")


def test_remarks_in_headers_are_kept() -> None:
    mail = b"From: a@b\nTo: Ann (office 47) <c@d>\nSubject: caf\xc3\xa9\n\nOne\n"
    body = split_parts(mail)["body.txt"].decode()
    assert "To: Ann (office 47) <c@d>\nSubject" not in body
    assert "Ann (office 47) <c@d>" in body
    assert "Subject: caf\u00e9" in body


def test_attachments_of_one_name_are_all_read() -> None:
    attached = b"--A\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\n"
    mail = HEAD + b"Content-Type: multipart/mixed; boundary=A\n\n"
    parts = split_parts(mail + attached + b"One\n" + attached + b"Two\n--A--\n")
    assert [*parts] == ["a.txt", "a-2.txt"]


def test_a_file_within_a_text_is_an_attachment() -> None:
    code = b"begin 644 a.txt\n" + b2a_uu(b"Two 48 words") + b"`\nend\n"
    parts = split_parts(HEAD + b"\nOne 47\n" + code + b"Three\n")
    assert parts["a.txt"] == b"Two 48 words"
    assert parts["body.txt"].endswith(b"One 47\n\nThree\n")


@pytest.mark.parametrize(
    ("mail", "fault"),
    [
        (HEAD + b"Content-Type: text/plain\nContent-Transfer-Encoding: b64\n\nVGhl\n", "not known"),
        (HEAD + b"\n-----BEGIN PGP MESSAGE-----\n\nhQEMA\n", "encrypted"),
        (HEAD + b"Content-Type: application/pkcs7-mime; name=smime.p7m\n\nAAAA\n", "encrypted"),
    ],
)
def test_a_part_that_cannot_be_read_says_why(mail: bytes, fault: str) -> None:
    (member,) = list_members("a.eml", lambda: io.BytesIO(mail))
    with pytest.raises(RefusedError, match=fault):
        member.read(1000)


def test_a_mailbox_says_what_it_is() -> None:
    one = b"From a@b Tue Dec  1 10:00:00 2026\nSubject: x\nFrom: a@b\n\nOne\n\n"
    with pytest.raises(RefusedError, match="mailbox of 2 messages"):
        list_members("a.eml", lambda: io.BytesIO(one + one))


def test_text_that_no_part_holds_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    read = split_mail
    monkeypatch.setattr(mail_storage, "split_mail", lambda content: [*read(content)][:1])
    mail = HEAD + b"Content-Type: multipart/mixed; boundary=A\n\n"
    part = b"--A\nContent-Type: text/plain\n\nOne 47\n"
    members = list_members("a.eml", lambda: io.BytesIO(mail + part + part + b"--A--\n"))
    assert [member.path for member in members] == ["body.txt", "damaged-1"]
    with pytest.raises(RefusedError, match="letters and digits of the message"):
        members[1].read(1000)


def test_a_piece_of_a_longer_message_says_so() -> None:
    head = b"From: a@b\nContent-Type: message/partial; id=x; number=1; total=3\n\n"
    faults = mail_storage.list_mail_faults(head + b"Subject: x\n\nOne 47\n")
    assert "the message is a piece of a longer one: join its pieces" in faults
