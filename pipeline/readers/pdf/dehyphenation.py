"""Dehyphenation: whether two lines join with a space, directly, or without the hyphen."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

from pipeline import patterns as re
from pipeline.readers.pdf.lines import has_room, is_below_in_column

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.readers.pdf.lines import TextLine

Joint = Literal["space", "nothing", "hyphen"]

_HYPHENS: Final = "-\u2010\u00ad"
_CUTS: Final = ("\u2010", "\u00ad")
_BEFORE: Final = re.compile(rf"([^\W\d_]+(?:['\u2019-][^\W\d_]+)*)[{_HYPHENS}]$")
_AFTER: Final = re.compile(r"[a-z\u00df-\u00f6\u00f8-\u00ff][^\W\d_]*")
_AFTER_CAPITALS: Final = re.compile(r"[^\W\d_a-z\u00df-\u00f6\u00f8-\u00ff]{2,}(?![^\W\d_])")
_WORD: Final = re.compile(rf"[^\W\d_]+(?:[{_HYPHENS}'\u2019][^\W\d_]+)*")
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S*$", re.IGNORECASE)
_ADDRESS_PART: Final = re.compile(r"\S*[/.%=?&_#~\d-]\S*|\S{25,}")
_SCHEMES: Final = ("http:", "https:", "ftp:")
_ADDRESS_CUT: Final = "/=?&%_#-~:."
_FILE: Final = re.compile(r"\.(?:pdf|docx?|xlsx?|html?|aspx?|php|xml)\b", re.IGNORECASE)
_OPENING: Final = '(["\u201c'
_BREAKING_SHARE: Final = 0.04  # of all lines: more line-end hyphens than compounds account for


class Dehyphenator:
    """The words within the lines of a document, as evidence for words broken at line ends.

    A line-end hyphen that they do not decide belongs to a compound, unless the document breaks
    words: they decide so for most others, or more lines end in a hyphen than compounds account for.
    """

    def __init__(self, lines: Iterable[TextLine], columns: Iterable[Sequence[TextLine]]) -> None:
        self._known: set[str] = set()
        self._cut_otherwise = False  # words are broken with U+2010 or U+00AD, not with `-`
        for line in lines:
            text = line.text
            self._cut_otherwise |= text[-1:] in _CUTS
            found = _WORD.findall(text)
            cut = text[-1:] in _HYPHENS
            self._known.update(map(str.casefold, found[:-1] if cut else found))
        self._breaks = self._breaks_words(columns)

    def _breaks_words(self, columns: Iterable[Sequence[TextLine]]) -> bool:
        """Whether the document breaks words at line ends, judged from all its line-end hyphens."""
        count = 0
        cut: list[tuple[str, str] | None] = []
        for lines in columns:
            count += len(lines)
            cut += [
                _split_broken_word(above.text, line.text)
                for above, line in pairwise(lines)
                if above.tokens[-1].text.endswith("-") and is_below_in_column(above, line)
            ]
        evidence = [self._compare_with_known(*parts) for parts in cut if parts]
        broken, own = evidence.count("hyphen"), evidence.count("nothing")
        return broken > own or len(evidence) - broken - own > _BREAKING_SHARE * count

    def _compare_with_known(self, first: str, second: str) -> Joint | None:
        """How the two parts join as judged from the known words; None if those do not decide."""
        if first + second in self._known:
            return "hyphen"
        if f"{first}-{second}" in self._known or {first, second} <= self._known:
            return "nothing"
        return None

    def joint(self, above: Sequence[TextLine], line: TextLine) -> Joint:
        """How the last of these lines joins the next line of their block."""
        last = above[-1]
        end, start = last.text, line.text
        if address := _find_address(above):
            return "nothing" if _is_address_continued(address, last, line) else "space"
        if end[-1:] in _HYPHENS:
            return self._resolve_hyphen(end, start)
        if end.endswith(_SCHEMES) and start.startswith("//"):
            return "nothing"
        if end[-1:] in "/\u2013\u2014" and end[-2:-1] not in ("", " ") and start[:1].isalnum():
            return "nothing"
        return "space"

    def _resolve_hyphen(self, end: str, start: str) -> Joint:
        parts = _split_broken_word(end, start)
        if not parts:
            if end[-1] in _CUTS and end[-2:-1].isalpha() and start[:1].isalpha():
                return "hyphen"  # `MER\u2010` and `COSUR`
            return "nothing" if end[-2:-1].isalnum() and start[:1].isalnum() else "space"
        if end[-1] in _CUTS:
            is_own = "-".join(parts) in self._known and "".join(parts) not in self._known
            return "nothing" if is_own else "hyphen"
        if self._cut_otherwise:
            return "nothing"
        return self._compare_with_known(*parts) or ("hyphen" if self._breaks else "nothing")


def _split_broken_word(end: str, start: str) -> tuple[str, str] | None:
    """The parts of a word before a line-end hyphen and after it: small letters, or all capitals."""
    before = _BEFORE.search(end)
    if before is None:
        return None
    behind = (_AFTER_CAPITALS if before[1].isupper() else _AFTER).match(start)
    return (before[1].casefold(), behind[0].casefold()) if behind else None


def _find_address(lines: Sequence[TextLine]) -> str:
    """The web address that the last line ends in, from the line where it began; else empty."""
    first = len(lines) - 1
    while first and " " not in lines[first].text and not _ADDRESS.search(lines[first].text):
        first -= 1
    found = _ADDRESS.search(lines[first].text)
    address = found.group() if found else ""
    for above, line in pairwise(lines[first:]):
        if not address or not _is_address_continued(address, above, line):
            return ""
        address += line.text
    return address


def _is_address_continued(address: str, above: TextLine, line: TextLine) -> bool:
    """Whether a web address cut at a line's end continues in the next line."""
    word = line.text.split(" ", 1)[0]
    if word[:1] in _OPENING or address[-1] in ",;>)":
        return False
    is_part = bool(_ADDRESS_PART.fullmatch(word))
    if has_room(above, line, above.right):
        return address[-1] in _ADDRESS_CUT[:-1] and is_part
    if address[-1] in _ADDRESS_CUT[:-1]:
        return True
    if address[-1] == ".":
        return is_part and (word[:1].islower() or bool(_FILE.search(word)))
    return bool(_ADDRESS_PART.fullmatch(word.rstrip(".,;")))
