"""Printed lists: where commas divide them, and where parentheses or quotation marks forbid it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# Stands for every character inside brackets or quotation marks, so that offsets stay the same.
INSIDE: Final = "\ue000"
_CLOSING: Final = {"(": ")", "[": "]"}
_QUOTES: Final = {'"': '"', "\u201c": "\u201d"}
_DEPTH: Final = 32
_OPENING: Final = {**_CLOSING, **_QUOTES}
_MARK: Final = re.compile(r"""[()\[\]"\u201c\u201d](?:(?<=\w\()s\))?""")
# A comma between three digits and others groups them: `1,600 Europeans` is one part. Nor does one
# divide before a parenthesis, which is of what stands before it.
_GROUPING: Final = r"(?:,(?<=[0-9],)(?=[0-9]{3}(?![0-9]))|,(?=\s?\())"
_PIECE: Final = re.compile(rf"(?:[^,;]++|{_GROUPING})++")
_SEPARATOR: Final = re.compile(rf";|,(?<!{_GROUPING})")


class Piece(NamedTuple):
    """A part of a list, trimmed: half-open offsets, and the mark printed before it."""

    start: int
    end: int
    mark: str


def masked(text: str) -> str | None:
    """The text with what stands in brackets or quotation marks hidden, at the same offsets.

    The outermost brackets stay visible, and the plural of `language(s)`. None where brackets or
    quotation marks do not balance.
    """
    shown: list[str] = []
    open_until: list[str] = []
    at = 0
    for found in _MARK.finditer(text):
        mark = found[0]
        is_outer = not open_until
        is_quoted = not is_outer and open_until[-1] in _QUOTES.values()
        if not is_outer and mark == open_until[-1]:
            open_until.pop()
            is_outer = not open_until
            shown.append(INSIDE * (found.start() - at) + (mark if is_outer else INSIDE))
        elif mark in ")]" or (is_quoted and len(mark) > 1):
            return None
        else:
            is_said = INSIDE * (found.end() - at) if not is_outer else text[at : found.end()]
            shown.append(is_said)
            if not is_quoted and mark in _OPENING:
                open_until.append(_OPENING[mark])
        at = found.end()
        if len(open_until) > _DEPTH:
            return None
    return None if open_until else "".join((*shown, text[at:]))


def pieces(mask: str) -> Iterator[Piece]:
    """The parts of a masked list between its commas and semicolons, none of them empty."""
    for found in _PIECE.finditer(mask):
        at, end = found.span()
        printed = found[0].lstrip()
        if printed:
            mark = mask[at - 1] if at else ""
            yield Piece(end - len(printed), at + len(found[0].rstrip()), mark)


def separators(mask: str) -> int:
    """How many commas and semicolons divide a masked list."""
    return len(_SEPARATOR.findall(mask))
