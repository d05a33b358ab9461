"""The second count of texts and web pages: the letters of ASCII, which no character set changes."""

from __future__ import annotations

from typing import Final

from pipeline import patterns as re
from pipeline.readers.office.second_count import SourceText

_WIDE: Final = {  # by the mark of their order of bytes
    b"\xff\xfe\0\0": "utf-32", b"\0\0\xfe\xff": "utf-32", b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}  # fmt: skip
_LETTERS: Final = re.compile(rb"[0-9A-Za-z]+(?:[^0-9A-Za-z\n\x80-\xff]+[0-9A-Za-z]+)*+")
_UNREAD: Final = re.compile(
    rb"<!--.*?(?:-->|\Z)|<(script|style|title|desc)\b[^>]*+(?<!/)>.*?(?:</\1\s*>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_TAG: Final = re.compile(rb"""<[A-Za-z/!?](?:[^<>"']|"[^"]*+"|'[^']*+')*+>|<[A-Za-z/!?][^<>]*+>""")
_REFERENCE: Final = re.compile(rb"&#?\w+;?")


def count_text(content: bytes) -> SourceText:
    """The words of a text, or of a text in Markdown, line by line."""
    return SourceText(tuple(one.decode("ascii") for one in _LETTERS.findall(_narrow(content))))


def count_page(content: bytes) -> SourceText:
    """The words of a web page outside its head, its scripts and its markup."""
    plain = _REFERENCE.sub(b"\n", _TAG.sub(b"\n", _UNREAD.sub(b"\n", _narrow(content))))
    return SourceText(tuple(one.decode("ascii") for one in _LETTERS.findall(plain)))


def _narrow(content: bytes) -> bytes:
    """Bytes in which the letters of ASCII are single bytes, whatever the character set."""
    wide = next((name for mark, name in _WIDE.items() if content.startswith(mark)), None)
    return content.decode(wide, "replace").encode("utf-8", "replace") if wide else content
