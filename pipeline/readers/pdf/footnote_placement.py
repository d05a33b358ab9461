"""A page's notes put behind the text that calls them, where a new part begins on the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.readers.pdf.paragraphs import Draft

_NUMBER: Final = re.compile(r"\d{1,4}|[*\u2020\u2021\u00a7]{1,4}|\b[a-z]\b")


def with_notes(
    text: Sequence[Draft], notes: Sequence[Draft], deepest: int, called: set[str]
) -> Iterator[Draft]:
    """The blocks of a page in reading order.

    Notes stand at the foot of the page. Those that the text above a heading calls are read before
    it, if the heading begins more than the smallest of parts: they belong to what ends there.
    `called` are the marks that the page before called and did not explain; then, those of this one.
    """
    waiting = list(notes)
    for draft in text:
        if draft.kind == "heading" and draft.level < deepest:
            yield from _due(waiting, called)
        called.update(_marks(draft))
        yield draft
    called -= {mark for note in notes for mark in _marks_of_note(note)}
    yield from waiting


def _due(waiting: list[Draft], called: set[str]) -> Iterator[Draft]:
    """Takes the notes down to the last that is called, in their order."""
    due = 0
    for at, note in enumerate(waiting):
        own = set(_marks_of_note(note))
        if not note.continues and not own <= called:
            break
        called -= own
        due = at + 1
    yield from waiting[:due]
    del waiting[:due]


def _marks(draft: Draft) -> Iterator[str]:
    for line in draft.lines:
        for token in line.tokens:
            if line.is_raised(token):
                yield from _NUMBER.findall(token.text)


def _marks_of_note(note: Draft) -> Iterator[str]:
    first = note.lines[0].tokens[0]
    yield from _NUMBER.findall(first.text)[:1]
