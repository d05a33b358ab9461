"""How the end of a line joins the next one: a space, nothing, or a hyphen to be taken out."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

from pipeline.readers.pdf.lines import has_room, is_below_in_column

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.readers.pdf.lines import TextLine

Joint = Literal["space", "nothing", "hyphen"]

_HYPHENS: Final = "-\u2010\u00ad"
_CUTS: Final = ("\u2010", "\u00ad")
_BEFORE: Final = re.compile(rf"([^\W\d_]+(?:['\u2019-][^\W\d_]+)*)[{_HYPHENS}]$")
_BEHIND: Final = re.compile(r"[a-z\u00df-\u00f6\u00f8-\u00ff][^\W\d_]*")
_WORD: Final = re.compile(rf"[^\W\d_]+(?:[{_HYPHENS}'\u2019][^\W\d_]+)*")
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S*$", re.IGNORECASE)
_ADDRESS_PART: Final = re.compile(r"\S*[/.%=?&_#~\d-]\S*|\S{25,}")
_ADDRESS_CUT: Final = "/=?&%_#-~:."
_FILE: Final = re.compile(r"\.(?:pdf|docx?|xlsx?|html?|aspx?|php|xml)\b", re.IGNORECASE)
_OPENING: Final = '(["\u201c'
_OFTEN: Final = 0.04  # of the lines: so many hyphens at their ends no compounds alone have


class Dehyphenator:
    """The words of a document as they stand within lines: what a joined word is held against.

    A hyphen of which they tell nothing is a compound's own, unless the document breaks words: by
    what they tell of others, or since more lines end in one than compounds would have.
    """

    def __init__(self, lines: Iterable[TextLine], columns: Iterable[Sequence[TextLine]]) -> None:
        self._known: set[str] = set()
        self._cut_otherwise = False  # words are cut by a sign of their own, not by their hyphen
        for line in lines:
            self._cut_otherwise |= line.text[-1:] in _CUTS
            found = _WORD.findall(line.text)
            cut = line.text[-1:] in _HYPHENS
            self._known.update(word.casefold() for word in (found[:-1] if cut else found))
        self._breaks = self._breaks_words(columns)

    def _breaks_words(self, columns: Iterable[Sequence[TextLine]]) -> bool:
        """Whether a hyphen at a line's end is of a word broken there, by what most of them are."""
        count = 0
        cut: list[tuple[str, str] | None] = []
        for lines in columns:
            count += len(lines)
            cut += [
                _split_broken_word(above.text, line.text)
                for above, line in pairwise(lines)
                if above.tokens[-1].text.endswith("-") and is_below_in_column(above, line)
            ]
        told = [self._compare_with_known(*parts) for parts in cut if parts]
        broken, own = told.count("hyphen"), told.count("nothing")
        return broken > own or len(told) - broken - own > _OFTEN * count

    def _compare_with_known(self, first: str, second: str) -> Joint | None:
        """How the parts of a word join as the other words tell it, None where they do not."""
        if first + second in self._known:
            return "hyphen"
        if f"{first}-{second}" in self._known or {first, second} <= self._known:
            return "nothing"
        return None

    def joint(self, above: Sequence[TextLine], line: TextLine) -> Joint:
        """How the last of these lines and the next one of their block join."""
        last = above[-1]
        end, start = last.text, line.text
        if address := _find_address(above):
            return "nothing" if _is_address_continued(address, last, line) else "space"
        if end[-1:] in _HYPHENS:
            return self._resolve_hyphen(end, start)
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
    """What stands of a word before a hyphen at a line's end, and behind it in lower case."""
    before, behind = _BEFORE.search(end), _BEHIND.match(start)
    return (before[1].casefold(), behind[0].casefold()) if before and behind else None


def _find_address(lines: Sequence[TextLine]) -> str:
    """The web address with which the last line ends, also where it began in one before; else ""."""
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
    """Whether a web address cut by a line's end goes on in the next line."""
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
