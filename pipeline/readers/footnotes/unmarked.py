"""Notes without markup: the one place that decides which numbers, letters and symbols mark them."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.model import Mark
from pipeline.readers.footnotes.callouts import (
    attach_lone_callouts,
    mark_parentheses,
    part_joined_callouts,
)
from pipeline.readers.footnotes.digits import join_paragraphs_of_endnotes, mark_digit_notes
from pipeline.readers.footnotes.letters_and_symbols import mark_letter_notes, mark_symbol_notes
from pipeline.readers.footnotes.numbered_references import mark_numbered_references

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.document.model import Block
    from pipeline.document.spans import Page

_ARROW: Final = "\N{LEFTWARDS ARROW WITH HOOK}"
_ARROWS: Final = re.compile(rf"[ \t]*{_ARROW}\ufe0e?[ \t]*$", re.MULTILINE)


def mark_notes(
    text: str, blocks: Sequence[Block], pages: Sequence[Page] | None = None
) -> tuple[Block, ...]:
    """The blocks, with the notes and callouts that their numbers, letters and symbols show.

    A number on a recognised page of `pages` is decided by the order of all: `12` is not parted to 1
    and 2.
    """
    lettered = mark_letter_notes(text, blocks) if pages is None else blocks
    numbered = mark_digit_notes(text, lettered)
    called = mark_parentheses(text, _mark_arrows(text, numbered))
    marked = mark_symbol_notes(text, mark_numbered_references(text, called))
    whole = attach_lone_callouts(marked)
    scans = [(page.start, page.end) for page in pages or () if page.recognised]
    parted = tuple(
        one if any(start <= one.start < end for start, end in scans) else other
        for one, other in zip(whole, part_joined_callouts(whole), strict=True)
    )
    return join_paragraphs_of_endnotes(text, parted)


def _mark_arrows(text: str, blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks, with the arrows that lead from a note back to its callout as markup.

    Converters print them after notes; a page that was printed or copied has no links to tell.
    """
    if _ARROW not in text:
        return blocks
    marks = [Mark("markup", *one.span()) for one in _ARROWS.finditer(text)]
    starts = [mark.start for mark in marks]
    return tuple(
        block.add_marks(marks[bisect_left(starts, block.start) : bisect_left(starts, block.end)])
        for block in blocks
    )
