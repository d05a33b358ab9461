"""Which character set bytes that are not UTF-8 are in, told by what they show."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

from charset_normalizer import from_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DECLARED: Final = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,200}?\b(?:charset|encoding)\s{0,9}=\s{0,9}[\"']?([\w:.-]{2,40})",
    re.IGNORECASE,
)
_HEAD: Final = 4096  # bytes in which a page must declare its character set
_UTF8: Final = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf] | [\xe0-\xef][\x80-\xbf]{1,2} | [\xf0-\xf4][\x80-\xbf]{1,3}",
    re.VERBOSE,
)
_HIGH: Final = re.compile(rb"[\x80-\xff]+")
WESTERN: Final = "cp1252"  # what pages that declare Latin-1 are in (WHATWG Encoding), and most text
_LATIN: Final = frozenset(("ascii", "iso8859-1", WESTERN))
_WESTERN_SIGNS: Final = frozenset(
    "\u20ac\u2026\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u2122\u0160\u0161\u0152\u0153\u017d"
    "\u017e\u0178\xa0\xa1\xa3\xa7\xa9\xab\xae\xb0\xb1\xb2\xb3\xb4\xb7\xb9\xba\xbb\xbc\xbd\xbe\xbf"
)
_UNDEFINED: Final = frozenset(b"\x81\x8d\x8f\x90\x9d")  # bytes that are no character in it
_DEFINED: Final = bytes(0 if byte in _UNDEFINED else byte for byte in range(256))
_DEFINED_SHARE: Final = 0.9  # at least, of a Western text's bytes beyond ASCII
_LETTERS_FROM: Final = "\xc0"
_LETTERS_TO: Final = "\xfe"  # its neighbour, all bits set, is rubbish more often than a letter
_ISOLATED: Final = 2  # bytes: no word of another alphabet is as short throughout
_ENOUGH: Final = 20  # bytes from which letters can be told
_SAMPLE: Final = 100_000  # bytes


def is_damaged_utf8(content: bytes) -> bool:
    """Whether bytes are UTF-8 but for a few: most of those beyond ASCII stand in its sequences."""
    high = sum(map(len, _HIGH.findall(content)))
    in_sequences = sum(map(len, _UTF8.findall(content)))
    return in_sequences > 2 * (high - in_sequences)


def charsets(content: bytes) -> Iterator[str]:
    """The character sets that bytes may be in, the likeliest first; none where nothing tells.

    What a page declares; the Western one where only single letters and quotation marks are beyond
    ASCII, but for a few bytes that mean nothing in it; else what the letters show, if there are
    enough of them.
    """
    yield from _declared(content)
    high = _HIGH.findall(content)
    if _is_western(high):
        yield WESTERN
        return
    if max(map(len, high), default=0) <= _ISOLATED:
        return
    lines = b"\n".join(line for line in content.splitlines() if not line.isascii())[:_SAMPLE]
    matches = from_bytes(lines)
    best = matches.best()
    if best is None or (best.coherence == 0 and sum(map(len, high)) < _ENOUGH):
        return
    likely = [match for match in matches if match.chaos <= best.chaos]
    if any(WESTERN in match.could_be_from_charset for match in likely):
        yield WESTERN
    yield best.encoding


def _declared(content: bytes) -> Iterator[str]:
    if found := _DECLARED.search(content[:_HEAD]):
        try:
            name = codecs.lookup(found[1].decode("ascii")).name
        except LookupError:
            return
        if not name.startswith("utf"):
            yield WESTERN if name in _LATIN else name


def _is_western(high: Sequence[bytes]) -> bool:
    """Whether bytes beyond ASCII, those that stand together given together, are Western text."""
    count = sum(map(len, high))
    defined = [run for each in high for run in each.translate(_DEFINED).split(b"\0") if run]
    return (
        max(map(len, defined), default=0) <= _ISOLATED
        and sum(map(len, defined)) >= _DEFINED_SHARE * count
        and all(map(_is_western_sign, set(b"".join(defined))))
    )


def _is_western_sign(byte: int) -> bool:
    character = bytes([byte]).decode(WESTERN, errors="replace")
    return _LETTERS_FROM <= character <= _LETTERS_TO or character in _WESTERN_SIGNS
