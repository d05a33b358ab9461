"""E-mails: the body with its headers, and the attachments, each as a file of its own.

Headers are read in linear time, whatever they hold. The text of the parts is counted a second time
(`mail_count`): what is in none of the files is named.
"""

from __future__ import annotations

import binascii
import codecs
from collections import Counter
from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline import patterns as re
from pipeline.document.problems import Code
from pipeline.errors import RefusedError
from pipeline.storage.mail_count import count_mail

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from email.message import EmailMessage, Message, MIMEPart

_HEADERS: Final = ("Subject", "From", "To", "Date")
_BOM: Final = "\ufeff"  # says UTF-8 whatever the page itself declares
_BODY: Final = re.compile(r"<body\b[^<>]*>", re.IGNORECASE)
_MOST_PARTS: Final = 1_000
_LONGEST_HEADER: Final = 2_000  # bytes of a header of a part that is kept as it is
_LONGEST_PARSED: Final = 200  # characters of a header that is parsed by the rules of its kind
_PART_HEADER: Final = re.compile(
    rb"^(?P<name>content-(?:type|disposition|transfer-encoding)):(?P<value>[^\r\n]*+"
    rb"(?:\r?\n[ \t][^\r\n]*+)*+)",
    re.IGNORECASE | re.MULTILINE,
)
_KIND: Final = re.compile(rb"\s*([\w!#$&^.+/-]{1,200})")
_PARAMETER: Final = re.compile(
    rb"""\b(?P<name>boundary|charset|name|filename)\s*=\s*(?P<value>"[^"\r\n]{0,400}"|[^\s;"()]{1,200})""",
    re.IGNORECASE,
)
_WORD: Final = re.compile(
    r"=\?(?P<charset>[^?*\s]{1,60})(?:\*[^?\s]{0,20})?\?(?P<form>[bqBQ])\?"
    r"(?P<code>[^?\s]*)\?=(?P<space>\s+(?==\?))?"
)
_NO_CHARSETS: Final = frozenset((  # codecs that no message is written in, as Python names them
    *("undefined", "unicode_escape", "raw_unicode_escape", "idna", "punycode", "mbcs", "oem"),
    *("charmap", "unicode_internal"),
))  # fmt: skip
_BASE64: Final = re.compile(r"(?:[A-Za-z0-9+/]{4})*+(?:[A-Za-z0-9+/]{2}(?:==|[A-Za-z0-9+/]=))?")
_TRANSFERS: Final = frozenset((
    *("", "7bit", "8bit", "binary", "quoted-printable", "base64"),
    *("x-uuencode", "uuencode", "uue", "x-uue"),
))  # fmt: skip
_ENCRYPTED: Final = ("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted")
_PGP: Final = "-----BEGIN PGP MESSAGE-----"
_MAILBOX: Final = re.compile(
    rb"^From [^\r\n]{1,200} \d{4}[^\r\n]{0,20}\r?\n(?=[A-Za-z-]{1,60}:)", re.MULTILINE
)
_UUENCODED: Final = re.compile(
    r"^begin [0-7]{3} (?P<name>[^\r\n]{1,200})\r?\n"
    r"(?P<lines>(?:[ -`]{1,62}\r?\n)*?)`?\r?\n?end\s*$",
    re.MULTILINE,
)
_BROKEN_STRUCTURE: Final = {
    "CloseBoundaryNotFoundDefect": "the message breaks off: its last part may be cut short",
    "StartBoundaryNotFoundDefect": "the message has no part where it states one",
    "NoBoundaryInMultipartDefect": "the message does not say where its parts begin",
    "MultipartInvariantViolationDefect": "the message has no part where it states one",
    "MissingHeaderBodySeparatorDefect": "the headers of the message are broken",
}


class MailPart(NamedTuple):
    """The body or an attachment of a message; `fault` says why it cannot be read."""

    name: str
    content: bytes
    fault: str | None


class MailContent(NamedTuple):
    """The parts of a message, and what is wrong with it as a whole."""

    parts: tuple[MailPart, ...]
    faults: tuple[str, ...]


def read_mail(content: bytes) -> MailContent:
    """The parts of a message; raises `RefusedError` as `split_mail` does, or for its headers."""
    try:
        parts = tuple(split_mail(content))
        return MailContent(parts, tuple(sorted(set(list_mail_faults(content, parts)))))
    except RefusedError:
        raise
    except Exception as error:  # the library raises anything for malformed headers
        fault = f"a header of the message cannot be read: {type(error).__name__}: {error}"
        raise RefusedError(Code.DAMAGED, fault) from error


def split_mail(content: bytes) -> Iterator[MailPart]:
    """The parts of a message, as `_split_message` gives them, each under a name of its own."""
    names: set[str] = set()
    for part in _split_message(content):
        stem, dot, suffix = part.name.rpartition(".")
        name, number = part.name, 1
        while name in names:
            number += 1
            name = f"{stem}-{number}.{suffix}" if dot else f"{part.name}-{number}"
        names.add(name)
        yield part._replace(name=name)


def _split_message(content: bytes) -> Iterator[MailPart]:
    """The body of a message with its headers before it, then its attachments.

    The body is `body.html` where the message has one in HTML, else `body.txt`. Raises
    `RefusedError` (`damaged`, `too-large`, `unknown-format`) for what is no message, has too many
    parts, or is a mailbox.
    """
    messages = len(_MAILBOX.findall(content))
    if messages > 1:
        fault = f"the file is a mailbox of {messages:,} messages: save each as .eml"
        raise RefusedError(Code.UNKNOWN_FORMAT, fault)
    message = _parse(content)
    if not any(name in message for name in ("From", "MIME-Version", "Subject")):
        fault = "the file has none of the headers of an e-mail; save it anew from the mail program"
        raise RefusedError(Code.DAMAGED, fault)
    parts = [part for part in message.walk() if not part.is_multipart()]
    if len(parts) > _MOST_PARTS:
        fault = f"the message has {len(parts):,} parts, more than {_MOST_PARTS:,}: split it"
        raise RefusedError(Code.TOO_LARGE, fault)
    body = message.get_body(("html", "plain"))
    others = set(map(id, _list_alternatives(message, body)))
    number = 0
    if body is not None:
        is_html = body.get_content_subtype() == "html"
        text, files = _separate_uuencoded(_decode(body, _get_payload(body)))
        written = _write_body(message, text, is_html=is_html)
        yield MailPart("body.html" if is_html else "body.txt", written, _find_fault(body))
        yield from files
    for part in parts:
        if part is body or id(part) in others:
            continue
        number += 1
        suffix = {"plain": "txt"}.get(part.get_content_subtype(), part.get_content_subtype())
        name = _find_name(part) or f"part-{number}.{suffix}"
        yield MailPart(name, _read_attachment(part), _find_fault(part))


def _parse(content: bytes) -> EmailMessage:
    """A message by the older rules of Python's library, which read headers in linear time."""
    import email.policy  # noqa: PLC0415 - slow to import, and seldom needed

    class Part(email.message.EmailMessage):
        """A message whose headers are plain text."""

        def is_attachment(self) -> bool:
            return self.get_content_disposition() == "attachment"

    policy = email.policy.compat32.clone(message_factory=Part)
    plain = _PART_HEADER.sub(_shorten_header, content)
    message: EmailMessage = email.message_from_bytes(plain, _class=Part, policy=policy)  # type: ignore[arg-type]
    return message


def _shorten_header(header: re.Match[bytes]) -> bytes:
    """A header of a part; one longer than any real one with its kind and its parameters alone."""
    if len(header[0]) <= _LONGEST_HEADER:
        return header[0]
    kind = _KIND.match(header["value"])
    found = {one["name"].lower(): one["value"] for one in _PARAMETER.finditer(header["value"])}
    parameters = b"".join(b"; %s=%s" % pair for pair in found.items())
    return b"%s: %s%s" % (header["name"], kind[1] if kind else b"text/plain", parameters)


def _find_name(part: Message) -> str:
    """The name of an attachment, empty where it has none."""
    try:
        found = part.get_filename("") or ""
    except (LookupError, ValueError, TypeError):
        return ""
    return _decode_words(str(found))


def _read_attachment(part: Message) -> bytes:
    """The bytes of an attachment; a text in a stated character set becomes UTF-8."""
    content = _get_payload(part)
    is_labelled = _find_charset(part) is not None or not _find_name(part)
    if part.get_content_maintype() != "text" or not is_labelled:
        return content
    mark = _BOM if part.get_content_subtype() == "html" else ""
    return f"{mark}{_decode(part, content)}".encode("utf-8", "replace")


def _get_payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _find_charset(part: Message) -> str | None:
    """The character set that a part states; None where it states none."""
    try:
        return part.get_content_charset()
    except (LookupError, ValueError, TypeError):
        return None


def _find_fault(part: Message) -> str | None:
    """What is broken in the encoding of a part whose bytes were asked for."""
    names = {type(defect).__name__ for defect in part.defects}
    if any(name.startswith("InvalidBase64") for name in names) and not _is_base64(part):
        return "this part of the message is broken base64"
    transfer = str(part.get("content-transfer-encoding", "")).strip().lower().partition(";")[0]
    if transfer.strip() not in _TRANSFERS:
        return f"this part of the message is encoded as {transfer!r}, which is not known"
    kind = part.get_content_type()
    is_signed = "signed" in str(part.get_param("smime-type") or "")
    content = _get_payload(part)
    if (kind in _ENCRYPTED and not is_signed) or _PGP.encode() in content[:_GLANCE]:
        return "this part of the message is encrypted: save it decrypted"
    if "uu" in transfer and content.lstrip().startswith(b"begin "):
        return "this part of the message is broken uuencode"
    return None


def _is_base64(part: Message) -> bool:
    """Whether the code of a part is whole but for white space, which is none of it (RFC 2045)."""
    return _BASE64.fullmatch("".join(str(part.get_payload()).split())) is not None


_GLANCE: Final = 2_000  # bytes


def list_mail_faults(content: bytes, parts: Iterable[MailPart] = ()) -> Iterator[str]:
    """What is broken in the structure of a message, and text of it that is in none of its parts."""
    for part in _parse(content).walk():
        if part.get_content_type() == "message/partial":
            yield "the message is a piece of a longer one: join its pieces"
        for defect in part.defects:
            name = type(defect).__name__
            if name in _BROKEN_STRUCTURE:
                yield _BROKEN_STRUCTURE[name]
    read = Counter[str]()
    for one in parts:
        if one.fault is not None:
            return  # its text is not known
        read.update(filter(str.isalnum, one.content.decode("utf-8", "replace")))
    missing = count_mail(content) - read
    if missing and read:
        lost = missing.total()
        yield f"{lost:,} letters and digits of the message are in no part of it that was read"


def _decode_words(printed: str) -> str:
    """A header with its encoded words decoded (RFC 2047), bytes beyond ASCII as UTF-8."""
    octets = printed.encode("utf-8", "surrogateescape")
    text = " ".join(_decode_bytes(octets, "utf-8").split())
    return _WORD.sub(_decode_word, text)


def _decode_word(word: re.Match[str]) -> str:
    code = word["code"].encode("utf-8", "replace")
    try:
        if word["form"] in "bB":
            octets = binascii.a2b_base64(code + b"=" * (-len(code) % 4))
        else:
            octets = binascii.a2b_qp(code, header=True)
    except binascii.Error:
        return word[0]
    return _decode_bytes(octets, word["charset"].lower())


def _read_header(message: EmailMessage, name: str) -> str:
    """The value of a header; a long list of addresses is not parsed."""
    import email.policy  # noqa: PLC0415 - slow to import, and seldom needed

    raw = next(
        (str(value) for key, value in message.raw_items() if key.lower() == name.lower()), ""
    )
    if len(raw) <= _LONGEST_PARSED and raw.isascii() and "(" not in raw:
        try:
            parsed = str(email.policy.default.header_fetch_parse(name, raw))
            return parsed.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        except Exception:  # noqa: BLE001 - the library raises anything for malformed headers
            return _decode_words(raw)
    return _decode_words(raw)


def _list_alternatives(message: EmailMessage, body: MIMEPart | None) -> list[Message]:
    """The other forms of the body: the parts without names in the other alternatives."""
    for part in message.walk():
        is_choice = part.get_content_type() == "multipart/alternative"
        forms = list(part.iter_parts()) if is_choice else []
        others = [form for form in forms if not any(one is body for one in form.walk())]
        if len(others) < len(forms):
            return [
                one
                for form in others
                for one in form.walk()
                if one.get_content_maintype() == "text" and not _find_name(one)
            ]
    return []


def _decode(part: Message, content: bytes) -> str:
    """The text of a part in its own character set, else in UTF-8 or in that of Western Europe."""
    return _decode_bytes(content, _find_charset(part) or "utf-8")


def _decode_bytes(content: bytes, stated: str) -> str:
    """A few broken bytes do not make UTF-8 another character set."""
    for charset in (stated, "utf-8"):
        try:
            if codecs.lookup(charset).name.replace("-", "_") not in _NO_CHARSETS:
                return content.decode(charset)
        except (LookupError, UnicodeError, ValueError):
            continue
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if sum(not one.isascii() for one in text) - broken > 2 * broken:
        return text
    return content.decode("cp1252", "replace")


def _separate_uuencoded(text: str) -> tuple[str, list[MailPart]]:
    """A text without the files that it holds as uuencode, and these files."""
    if "\nend" not in text or "begin " not in text:
        return text, []
    files: list[MailPart] = []

    def take(found: re.Match[str]) -> str:
        try:
            lines = found["lines"].encode("ascii").splitlines()
            content = b"".join(binascii.a2b_uu(line) for line in lines)
            files.append(MailPart(found["name"].strip(), content, None))
        except (binascii.Error, UnicodeEncodeError) as error:
            fault = f"this part of the message is broken uuencode ({error})"
            files.append(MailPart(found["name"].strip(), b"", fault))
        return ""

    return _UUENCODED.sub(take, text), files


def _write_body(message: EmailMessage, text: str, *, is_html: bool) -> bytes:
    """The body as UTF-8, with the headers as its first lines."""
    printed = ((name, _read_header(message, name)) for name in _HEADERS)
    lines = [f"{name}: {value}" for name, value in printed if value]
    if is_html:
        head = "".join(f"<p>{escape(line)}</p>" for line in lines)
        opening = _BODY.search(text)
        at = opening.end() if opening else 0
        return f"{_BOM}{text[:at]}{head}{text[at:]}".encode("utf-8", "replace")
    return ("\n".join(lines) + "\n\n" + text.replace("\r\n", "\n")).encode("utf-8", "replace")
