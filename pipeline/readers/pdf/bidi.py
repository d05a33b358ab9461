"""Right-to-left text: from the order in which it is painted, left to right, to that of reading.

The inverse of the Unicode Bidirectional Algorithm (UAX 9), for lines without explicit marks of
direction: words of a left-to-right script and numbers keep their order within what is turned.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.readers.pdf.words import StyledText

# The direction of a character: rightwards, leftwards, that of a number, or that around it.
_Direction = Literal["L", "R", "N", " "]

_RTL: Final = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_STRONG: Final[dict[str, _Direction]] = {"L": "L", "R": "R", "AL": "R", "EN": "N", "AN": "N"}
_SEPARATORS: Final = ("CS", "ES")  # between the digits of one number
_TERMINATORS: Final = ("ET",)  # beside a number: percent and currency signs
_MIRRORED: Final = str.maketrans("()[]{}<>«»", ")(][}{><»«")
_PAIRS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|«[^«»]*»")


class _Cell(NamedTuple):
    """A character and the token that it is from; none for the space between two."""

    text: str
    token: StyledText | None


def has_rtl(text: str) -> bool:
    """Whether a text has letters of a right-to-left script."""
    return not text.isascii() and _RTL.search(text) is not None


def restore_reading_order(tokens: Sequence[StyledText]) -> list[StyledText]:
    """The tokens of a row, painted left to right, in the order in which they are read.

    What is turned has no known places of its characters.
    """
    cells: list[_Cell] = []
    for token in tokens:
        if cells and token.space:
            cells.append(_Cell(" ", None))
        cells += [_Cell(character, token) for character in token.text]
    directions = _find_directions("".join(cell.text for cell in cells))
    is_rtl = directions.count("R") > directions.count("L")
    if is_rtl:
        return list(_build_tokens(_turn(cells, directions)))
    found: list[_Cell] = []
    at = 0
    for part in _find_turned_parts(directions):
        found += cells[at : part.start]
        found += _turn(cells[part.start : part.stop], directions[part.start : part.stop])
        at = part.stop
    return list(_build_tokens([*found, *cells[at:]]))


def _find_directions(text: str) -> list[_Direction]:
    """The direction of each character; signs in and beside a number have that of the number."""
    kinds = [unicodedata.bidirectional(character) for character in text]
    found = [_STRONG.get(kind, " ") for kind in kinds]
    for at, kind in enumerate(kinds):
        beside = found[at - 1 : at] + found[at + 1 : at + 2]
        if (kind in _SEPARATORS and beside == ["N", "N"]) or (
            kind in _TERMINATORS and "N" in beside
        ):
            found[at] = "N"
    strong: _Direction = " "
    open_at = 0
    for at, direction in enumerate(found):  # what is between or behind words that read rightwards
        if direction in ("L", "N") and strong == "L":
            found[open_at : at + 1] = ["L"] * (at + 1 - open_at)
        if direction != " ":
            strong, open_at = found[at], at + 1  # noqa: PLR1736 - it may be another by now
    return found


def _find_turned_parts(directions: Sequence[_Direction]) -> Iterator[range]:
    """The parts of a line that reads rightwards which read leftwards, numbers in them included."""
    letters = "".join(directions)
    for found in re.finditer("R(?:[RN ]*R)?", letters):
        yield range(*found.span())


def _turn(cells: Sequence[_Cell], directions: Sequence[_Direction]) -> list[_Cell]:
    """Cells from right to left; words that read rightwards and numbers stay as they are."""
    found: list[_Cell] = []
    end = len(cells)
    for direction, group in groupby(reversed(directions)):
        start = end - len(list(group))
        part = cells[start:end]
        found += part if direction in ("L", "N") else part[::-1]
        end = start
    return _mirror(found)


def _mirror(cells: list[_Cell]) -> list[_Cell]:
    """The cells with brackets that open before they close.

    Some programs state the bracket that is seen, others the one that is meant.
    """
    text = "".join(cell.text for cell in cells)
    mirrored = text.translate(_MIRRORED)
    if len(_PAIRS.findall(mirrored)) <= len(_PAIRS.findall(text)):
        return cells
    return [cell._replace(text=cell.text.translate(_MIRRORED)) for cell in cells]


def _build_tokens(cells: Sequence[_Cell]) -> Iterator[StyledText]:
    """Tokens of the cells; those whose characters were turned do not know their places."""
    space = True
    for token, group in groupby(cells, key=lambda cell: cell.token):
        if token is None:
            space = True
            continue
        text = "".join(cell.text for cell in group)
        lefts = token.lefts if text == token.text else array("f")
        yield replace(token, text=text, space=space, lefts=lefts)
        space = False
