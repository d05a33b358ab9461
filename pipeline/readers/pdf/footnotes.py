"""Footnotes: smaller lines below the text, each note beginning with its mark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.readers.pdf.lines import TextLine
    from pipeline.readers.pdf.paragraphs import TextBlock


_SMALLER: Final = 0.94  # times the body size
MARK: Final = re.compile(r"(?:\d{1,4}|[*\u2020\u2021\u00a7]{1,4}|[a-z])")
IN_BRACKETS: Final = re.compile(r"\[(?P<number>\d{1,3})\]")
_NUMBER: Final = re.compile(r"\d{1,4}|[*\u2020\u2021\u00a7]{1,4}|\b[a-z]\b")


def starts_with_raised_mark(line: TextLine) -> bool:
    """Whether a line begins with a raised mark."""
    first = line.tokens[0]
    return line.is_raised(first) and bool(MARK.fullmatch(first.text))


def is_note_start(line: TextLine) -> bool:
    """Whether a line at a page's foot begins a note: with a raised mark or one in brackets."""
    return starts_with_raised_mark(line) or bool(IN_BRACKETS.fullmatch(line.tokens[0].text))


def find_footnotes(lines: Sequence[TextLine], body: float, *, running: bool) -> list[TextLine]:
    """The lines of the footnotes of a page, in order.

    `running`: the page before ended in a note, so that lines above the first mark may continue it.
    """
    foot = [line for line in lines if _is_low(line, lines, body)]
    first = next((at for at, one in enumerate(foot) if _is_called(one, lines)), None)
    if first is None:
        return foot if running and _is_set_apart(foot, lines) else []
    while running and first > 0 and _is_close(foot[first - 1], foot[first]):
        first -= 1
    return foot[first:]


def _is_called(line: TextLine, lines: Sequence[TextLine]) -> bool:
    """Whether a line begins a note; one in brackets must be called by a word of the page."""
    mark = IN_BRACKETS.fullmatch(line.tokens[0].text)
    called = (token for other in lines for token in other.tokens if mark and mark[0] in token.text)
    return starts_with_raised_mark(line) or any(
        token.text != mark[0] or not token.space for token in called if mark
    )


def _is_low(line: TextLine, lines: Sequence[TextLine], body: float) -> bool:
    """Whether a line is smaller than the text and has no text below it."""
    small = _SMALLER * body
    return (
        line.turns == 0
        and line.size < small
        and not any(
            other.size >= small and other.turns == 0 and _is_under(other, line) for other in lines
        )
    )


def _is_close(above: TextLine, line: TextLine) -> bool:
    return abs(above.size - line.size) < 0.1 and 0 < line.baseline - above.baseline < 2 * line.size  # noqa: PLR2004


def _is_set_apart(foot: Sequence[TextLine], lines: Sequence[TextLine]) -> bool:
    """Whether a gap separates the small lines at the foot from the text above."""
    if not foot:
        return False
    above = [line.bottom for line in lines if line not in foot and line.bottom <= foot[0].top + 2]
    return not above or foot[0].top - max(above) > 0.8 * foot[0].size


def _is_under(other: TextLine, line: TextLine) -> bool:
    return other.top > line.top and other.x0 < line.x1 and line.x0 < other.x1


def place_footnotes(
    text: Sequence[TextBlock], notes: Sequence[TextBlock], deepest: int, called: set[str]
) -> Iterator[TextBlock]:
    """The blocks of a page in reading order.

    Footnotes are printed at the foot of the page. Where a heading above the lowest level begins on
    the page, the notes called before it are placed before it: they belong to the part that ends
    there. `called` holds the marks called but not yet explained on the page before, and afterwards
    those of this page.
    """
    waiting = list(notes)
    for draft in text:
        if draft.kind == "heading" and draft.level < deepest:
            yield from _take_called_notes(waiting, called)
        called.update(_find_callouts(draft))
        yield draft
    called -= {mark for note in notes for mark in _find_note_mark(note)}
    yield from waiting


def _take_called_notes(waiting: list[TextBlock], called: set[str]) -> Iterator[TextBlock]:
    """Takes the waiting notes, in order, down to the last one called."""
    due = 0
    for at, note in enumerate(waiting):
        own = set(_find_note_mark(note))
        if not note.continues and not own <= called:
            break
        called -= own
        due = at + 1
    yield from waiting[:due]
    del waiting[:due]


def _find_callouts(draft: TextBlock) -> Iterator[str]:
    for line in draft.lines:
        for token in line.tokens:
            if line.is_raised(token):
                yield from _NUMBER.findall(token.text)


def _find_note_mark(note: TextBlock) -> Iterator[str]:
    first = note.lines[0].tokens[0]
    yield from _NUMBER.findall(first.text)[:1]
