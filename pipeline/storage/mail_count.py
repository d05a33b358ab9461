"""A second count of the text of an e-mail.

It shares no code with the reader of messages, and knows only lines: which belong to headers, where
parts begin, and how the text of a part is encoded.
"""

from __future__ import annotations

import binascii
from collections import Counter
from typing import Final

from pipeline import patterns as re

_KIND: Final = re.compile(rb"^content-type:\s*([\w-]+)/([\w.+-]+)", re.IGNORECASE | re.MULTILINE)
_BOUNDARY: Final = re.compile(
    rb"""\bboundary\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))""", re.IGNORECASE
)
_NAMED: Final = re.compile(rb"\b(?:file)?name\*?[0-9*]*\s*=", re.IGNORECASE)
_TRANSFER: Final = re.compile(
    rb"^content-transfer-encoding:\s*([\w-]+)", re.IGNORECASE | re.MULTILINE
)
_NOT_ASCII: Final = re.compile(
    rb"charset\s*=\s*[\"']?(?:utf-?7|cp(?:037|1140|5\d\d|8\d5)\b)", re.IGNORECASE
)
_UUENCODED: Final = re.compile(rb"^begin [0-7]{3} |^(?P<end>end\b)", re.MULTILINE)
_BLANK_LINE: Final = re.compile(rb"\r?\n[ \t]*\r?\n")
_NOT_ALPHANUMERIC: Final = re.compile(rb"[^0-9A-Za-z]+")
_MARKUP: Final = re.compile(rb"<[^>]*+(?:>|\Z)")
_LARGEST: Final = 16 << 20  # bytes of a message that is counted
_DEEPEST: Final = 20  # parts within parts


def count_mail(content: bytes) -> Counter[str]:
    """The letters and digits of ASCII that the reader of a message must give, at the least.

    They are those of its text parts without names; of alternatives, what they have in common.
    """
    return _count(content, 0) if len(content) <= _LARGEST else Counter()


def _count(entity: bytes, depth: int) -> Counter[str]:
    """Those of a message or a part, its headers included in the bytes, not in the count."""
    if entity[:2] in (b"\r\n", b"\n\r") or entity[:1] == b"\n":
        head, body = b"", entity.lstrip(b"\r\n")
    else:
        blank = _BLANK_LINE.search(entity)
        if blank is None:
            return Counter()
        head, body = entity[: blank.start()], entity[blank.end() :]
    kind = _KIND.search(head)
    main, sub = (kind[1].lower(), kind[2].lower()) if kind else (b"text", b"plain")
    if main == b"multipart":
        return _count_parts(head, body, is_choice=sub == b"alternative", depth=depth)
    if main == b"message" and depth < _DEEPEST:
        return _count(body, depth + 1)
    if main != b"text" or sub not in (b"plain", b"html") or _NAMED.search(head):
        return Counter()
    return _count_text(head, body)


def _count_parts(head: bytes, body: bytes, *, is_choice: bool, depth: int) -> Counter[str]:
    boundary = _BOUNDARY.search(head)
    if boundary is None or depth >= _DEEPEST:
        return Counter()
    line = re.escape(boundary[1] or boundary[2])
    parts = re.split(rb"(?:\A|(?<=\n))--" + line + rb"(?:--)?[ \t]*(?:\r?\n|\Z)", body)[1:]
    if b"multipart/digest" in head.lower():  # each part is a message
        parts = [b"Content-Type: message/rfc822\n" + part for part in parts]
    counts = [_count(part, depth + 1) for part in parts if part.strip()]
    if not counts or not is_choice:
        return sum(counts, Counter[str]())
    common = counts[0]
    for other in counts[1:]:
        common &= other
    return common


def _count_text(head: bytes, body: bytes) -> Counter[str]:
    transfer = _TRANSFER.search(head)
    encoding = transfer[1].lower() if transfer else b""
    if _NOT_ASCII.search(head) or encoding.startswith((b"uu", b"x-uu")):
        return Counter()
    try:
        if encoding == b"base64":
            body = binascii.a2b_base64(body)
        elif encoding == b"quoted-printable":
            body = binascii.a2b_qp(body)
    except binascii.Error:
        return Counter()
    plain = _MARKUP.sub(b"", _leave_out_files(body))
    return Counter(_NOT_ALPHANUMERIC.sub(b"", plain).decode("ascii"))


def _leave_out_files(body: bytes) -> bytes:
    """A text without the files in it that are written as letters."""
    kept: list[bytes] = []
    at, start = 0, None
    for mark in _UUENCODED.finditer(body):
        if mark["end"] is None:
            start = mark.start() if start is None else start
        elif start is not None:
            kept.append(body[at:start])
            at, start = mark.end(), None
    return b"".join((*kept, body[at:]))
