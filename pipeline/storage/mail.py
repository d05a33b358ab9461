"""E-mails and saved pages (`.eml`, `.mht`): body and attachments, as members of an archive."""

from __future__ import annotations

import email
import email.policy
import re
from html import escape
from typing import TYPE_CHECKING, Final

from pipeline.document.problems import Code
from pipeline.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage, MIMEPart

MAIL_SUFFIXES: Final = (".eml", ".mht", ".mhtml")
_HEADERS: Final = ("Subject", "From", "To", "Date")
_BOM: Final = "\ufeff"  # says UTF-8 whatever the page itself declares
_BODY: Final = re.compile(r"<body\b[^<>]*>", re.IGNORECASE)
_MOST_PARTS: Final = 1_000


def split_mail(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The body of a message with its headers before it, then its attachments: names and bytes.

    The body is `body.html` where the message has one in HTML, else `body.txt`. Raises
    `RefusedError` (`damaged`, `too-large`) for what is no message, or has too many parts.
    """
    message: EmailMessage = email.message_from_bytes(content, policy=email.policy.default)
    if not any(name in message for name in ("From", "MIME-Version", "Subject")):
        fault = "the file has none of the headers of an e-mail; save it anew from the mail program"
        raise RefusedError(Code.DAMAGED, fault)
    parts = [part for part in message.walk() if not part.is_multipart()]
    if len(parts) > _MOST_PARTS:
        fault = f"the message has {len(parts):,} parts, more than {_MOST_PARTS:,}: split it"
        raise RefusedError(Code.TOO_LARGE, fault)
    body = message.get_body(("html", "plain"))
    if body is not None:
        is_html = body.get_content_subtype() == "html"
        yield "body.html" if is_html else "body.txt", _write_body(message, body, is_html=is_html)
    number = 0
    for part in parts:
        if part is body or (part.get_content_maintype() == "text" and not part.get_filename()):
            continue
        number += 1
        name = part.get_filename() or f"part-{number}.{part.get_content_subtype()}"
        payload = part.get_payload(decode=True)
        yield name, payload if isinstance(payload, bytes) else b""


def _write_body(message: EmailMessage, body: MIMEPart, *, is_html: bool) -> bytes:
    """The body as UTF-8, with the headers as its first lines."""
    payload = body.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    try:
        text = content.decode(body.get_content_charset() or "utf-8", "replace")
    except LookupError:
        text = content.decode("utf-8", "replace")
    lines = [f"{name}: {message[name]}" for name in _HEADERS if message[name]]
    if is_html:
        head = "".join(f"<p>{escape(line)}</p>" for line in lines)
        opening = _BODY.search(text)
        at = opening.end() if opening else 0
        return f"{_BOM}{text[:at]}{head}{text[at:]}".encode()
    return ("\n".join(lines) + "\n\n" + text.replace("\r\n", "\n")).encode()
