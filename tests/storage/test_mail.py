"""E-mails: the body with its headers, and each attachment, read as members."""

from __future__ import annotations

import io
import json
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from pipeline.cli import main
from pipeline.document.problems import Code
from pipeline.errors import Exit, RefusedError
from pipeline.storage.archives import list_members, split_mail

if TYPE_CHECKING:
    from pathlib import Path

REPORT = "# Fiji\n\nFiji is an island.\n"


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


def test_a_message_falls_into_body_and_attachments() -> None:
    parts = dict(split_mail(write_mail()))
    assert list(parts) == ["body.txt", "fiji.md", "map.png"]
    assert parts["body.txt"].decode().splitlines()[:2] == [
        "Subject: The report on Fiji",
        "From: office@example.org",
    ]
    assert b"Please find the report attached." in parts["body.txt"]
    assert parts["fiji.md"].decode() == REPORT


def test_a_body_in_html_is_taken_before_plain_text() -> None:
    page = "<head><meta charset='latin-1'></head><body class='x'><h1>Caf\u00e9</h1></body>"
    body = dict(split_mail(write_mail(page)))["body.html"].decode("utf-8-sig")
    assert "<body class='x'><p>Subject: The report on Fiji</p>" in body
    assert "<h1>Caf\u00e9</h1>" in body


def test_what_is_no_message_is_refused() -> None:
    with pytest.raises(RefusedError) as refusal:
        list(split_mail(b"just text"))
    assert refusal.value.code is Code.DAMAGED


def test_a_header_that_the_library_cannot_parse_is_damage() -> None:
    message = b"From: a:b@c;<d>\nMIME-Version: 1.0\n\nFiji is an island.\n"
    with pytest.raises(RefusedError, match="a header of the message") as refusal:
        list_members("a.eml", lambda: io.BytesIO(message))
    assert refusal.value.code is Code.DAMAGED


def test_a_run_reads_the_members(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "mail.eml").write_bytes(write_mail())
    out = tmp_path / "out"
    arguments = ["run", str(tmp_path / "raw"), "--out", str(out), "--no-entities"]
    assert main(arguments) == Exit.CLEAN
    listed = json.loads((out / "manifest.json").read_text("utf-8"))["inputs"]
    assert [one["path"] for one in listed] == ["mail.eml/body.txt", "mail.eml/fiji.md"]
    assert (out / "records" / "mail.eml" / "fiji.md" / "FJI.json").is_file()
