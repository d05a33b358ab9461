"""Labels set in bold before their values."""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline import patterns as re
from pipeline.document.model import continues_word
from pipeline.document.reading import Reading
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from pipeline.document.model import Mark
    from pipeline.layout.elements import Piece

_START: Final = attrgetter("start")
_LONGEST_LABEL: Final = 80
_LONGEST_MARKUP: Final = 400  # characters of markup before a label that opens a line
_COLON: Final = re.compile(r"\s*:")
_DASH: Final = re.compile(r"\s*[\u2013\u2014](?=\s)|\s+-(?=\s)")


class BoldLabel(NamedTuple):
    """Source offsets of a label with its markup and colon or dash, and of the name inside."""

    start: int
    end: int
    name: tuple[int, int]
    opens_line: bool


def find_bold_labels(
    piece: Piece, known: Container[str], *, alone: bool = False
) -> Iterator[BoldLabel]:
    """Yield the bold labels of a piece in order of position; `known` holds folded label names.

    Bold text is a label before a colon, or where it is a known label that opens a line: before a
    dash or, if bold type `alone` suffices, before anything.
    """
    text = piece.reading.document.text
    for mark in piece.marks:
        if mark.kind != "strong" or mark.end - mark.start > _LONGEST_LABEL:
            continue
        start, end = _extend_over_markup(piece.marks, mark)
        inner = text[mark.start : mark.end].rstrip()
        name = (mark.start, mark.start + len(inner.rstrip(": ")))
        outside = _COLON.match(text, end, piece.end)
        line = _line_start(piece, start)
        is_known = line is not None and _fold_name(piece, name) in known
        if not outside and is_known:
            outside = _DASH.match(text, end, piece.end)
        if outside or inner.endswith(":") or (alone and is_known):
            yield BoldLabel(
                start if line is None else line,
                outside.end() if outside else end,
                name,
                opens_line=line is not None,
            )


def _fold_name(piece: Piece, name: tuple[int, int]) -> str:
    return fold(Reading.of(piece.reading.document, [name], piece.marks).text)


def _extend_over_markup(marks: Sequence[Mark], mark: Mark) -> tuple[int, int]:
    """Return the extent of bold text including the asterisks around it."""
    low, high = (bisect_left(marks, at, key=_START) for at in (mark.start, mark.end))
    before = [m.start for m in marks[low - 1 : low] if m.kind == "markup" and m.end == mark.start]
    after = [m.end for m in marks[high : high + 1] if m.kind == "markup" and m.start == mark.end]
    return (before or [mark.start])[0], (after or [mark.end])[0]


def _line_start(piece: Piece, at: int) -> int | None:
    """Return the start of the line if only markup precedes this offset on it."""
    text = piece.reading.document.text
    line = max(piece.start, text.rfind("\n", piece.start, at) + 1)
    if at - line > _LONGEST_MARKUP or continues_word(text, piece.marks, line):
        return None
    before = Reading.of(piece.reading.document, [(line, at)], piece.marks)
    if before.text:
        return None
    return line + len(text[line:at]) - len(text[line:at].lstrip())
