"""How the end of a line joins the next one: a space, nothing, or a hyphen to be taken out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from pipeline.readers.pdf.lines import has_room

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.readers.pdf.lines import Line

Joint = Literal["space", "nothing", "hyphen"]

_HYPHENS: Final = "-\u2010\u00ad"
_BEFORE: Final = re.compile(rf"([^\W\d_]+(?:['\u2019-][^\W\d_]+)*)[{_HYPHENS}]$")
_BEHIND: Final = re.compile(r"[a-z\u00df-\u00f6\u00f8-\u00ff][^\W\d_]*")
_WORD: Final = re.compile(rf"[^\W\d_]+(?:[{_HYPHENS}'\u2019][^\W\d_]+)*")
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S*$", re.IGNORECASE)
_ADDRESS_PART: Final = re.compile(r"\S*[/.%=?&_#~\d-]\S*|\S{25,}")
# A whole line of an address that began above: no space, and more than one of its marks.
_MIDDLE: Final = re.compile(r"(?:\S*[/=?&_%-]){2}\S*-")
_ADDRESS_CUT: Final = "/=?&%_#-~:."
_OPENING: Final = '(["\u201c'


class Words:
    """The words of a document as they stand within lines: what a joined word is held against."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._known: set[str] = set()
        for line in lines:
            found = _WORD.findall(line.text)
            cut = line.text[-1:] in _HYPHENS
            self._known.update(word.casefold() for word in (found[:-1] if cut else found))

    def joint(self, above: Line, line: Line) -> Joint:
        """How two lines of one block join."""
        end, start = above.text, line.text
        if address := _ADDRESS.search(end):
            return "nothing" if _address_goes_on(address.group(), above, line) else "space"
        if _MIDDLE.fullmatch(end):
            return "nothing"
        if end[-1:] in _HYPHENS:
            return self._hyphen(end, start)
        if end[-1:] in "/\u2013\u2014" and end[-2:-1] not in ("", " ") and start[:1].isalnum():
            return "nothing"
        return "space"

    def _hyphen(self, end: str, start: str) -> Joint:
        before, behind = _BEFORE.search(end), _BEHIND.match(start)
        if not before or not behind:
            return "nothing" if end[-2:-1].isalnum() and start[:1].isalnum() else "space"
        first, second = before[1].casefold(), behind[0].casefold()
        if first + second in self._known:
            return "hyphen"
        if f"{first}-{second}" in self._known or (
            end[-1] == "-" and {first, second} <= self._known
        ):
            return "nothing"
        return "hyphen"


def _address_goes_on(address: str, above: Line, line: Line) -> bool:
    """Whether a web address cut by a line's end goes on in the next line."""
    word = line.text.split(" ", 1)[0]
    if word[:1] in _OPENING or address[-1] in ",;>)":
        return False
    if has_room(above, line, above.right):
        return bool(address[-1] in _ADDRESS_CUT[:-1] and _ADDRESS_PART.fullmatch(word))
    if address[-1] in _ADDRESS_CUT[:-1]:
        return True
    if address[-1] == ".":
        return bool(_ADDRESS_PART.fullmatch(word)) and word[:1].islower()
    return bool(_ADDRESS_PART.fullmatch(word.rstrip(".,;")))
