"""Callouts of footnotes as they are printed, and callouts that are blocks of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.model import PROSE, Block, Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

RAISED_DIGITS: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
# `[^label]`, as Markdown marks notes: any label on one line. A colon before a note is part of it,
# one behind the callout of a word is the sentence's. Verbose.
FOOTNOTE: Final = r"""
    (?P<lead> (?<!\S) )?
    \[\^ (?P<mark> [^\[\]\s] [^\[\]\n]*+ ) \] (?(lead) :? )
"""
RAISED: Final = rf"[{RAISED_DIGITS}]+ (?: [,\u2013-] [{RAISED_DIGITS}]+ )*"  # if verbose
# Raised text as converters write it: `$^{3}$`, `${ }^{3,4}$`, `^3^`; verbose.
LIFTED: Final = r"""
    \$ (?: \{\s?\} )? \^ (?P<brace> \{ )? \s?
        (?P<tex> \d{1,3} (?: \s?[,\u2013-]\s?\d{1,3} )* ) \s? (?(brace) \} ) \$
  | (?<! [\^\d] ) \^ (?P<caret> \d{1,3} (?: ,\s?\d{1,3} )* ) \^
"""
STOPS: Final = frozenset(".,;:)]")  # before these no space is read where a callout is left out
_PLAIN: Final = str.maketrans(RAISED_DIGITS, "0123456789")
_NOTE_MARKS: Final = re.compile(
    r"\s*[\[(]?\s*((?:\d{1,4}(?:\s*[,;\u2013-]\s*\d{1,4})*)|[*\u2020\u2021\u00a7]{1,4})\s*[\])]?\s*"
)
_LENGTH_UNIT: Final = re.compile(r"(?:^|[^A-Za-z])[kcdm]?m$", re.IGNORECASE)  # km², not a note
_LONGEST_UNIT: Final = 4
_LONGEST_PAIR: Final = 8  # digits of two numbers of notes
_LONGEST: Final = 24  # characters: `<sup>12</sup>`


def parse_note_marks(raised: str) -> str | None:
    """The note marks in a raised or bracketed piece of text, None if it has none."""
    found = _NOTE_MARKS.fullmatch(raised)
    return found[1] if found else None


def lower_digits(raised: str) -> str:
    """Superscript digits as plain digits."""
    return raised.translate(_PLAIN)


def is_exponent(text: str, start: int, at: int) -> bool:
    """Whether a raised number at `at` follows a unit of length; `start` bounds the search."""
    return bool(_LENGTH_UNIT.search(text, max(start, at - _LONGEST_UNIT), at))


def attach_lone_callouts(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, each callout that is a block of its own joined to its paragraph or its note.

    Where another block begins with the same mark, the callout calls that note and joins the
    paragraph above; else it is the mark of the note below and joins that.
    """
    lone = {at: mark for at, block in enumerate(blocks) if (mark := _get_lone_mark(block))}
    if not lone:
        return tuple(blocks)
    noted = {
        mark
        for at, block in enumerate(blocks)
        if at not in lone and (mark := get_opening_mark(block))
    }
    found: list[Block] = []
    waiting: Block | None = None
    for at, block in enumerate(blocks):
        above = found[-1] if found else None
        if waiting and block.kind in PROSE and at not in lone:
            marks = (*waiting.marks, *block.marks)
            found[-1] = replace(block, start=waiting.start, marks=marks)
        elif lone.get(at) in noted and above and above.kind in PROSE:
            between = Mark("markup", above.end, block.start)
            marks = (*above.marks, between, *block.marks)
            found[-1] = replace(above, end=block.end, marks=marks)
        else:
            found.append(block)
        waiting = block if at in lone and found[-1] is block else None
    return tuple(found)


def _get_lone_mark(block: Block) -> str | None:
    """The mark of a callout that is a whole block."""
    if block.kind not in PROSE or block.end - block.start > _LONGEST:
        return None
    calls = block.marks_of("callout")
    is_alone = len(calls) == 1 and (calls[0].start, calls[0].end) == (block.start, block.end)
    return calls[0].value if is_alone else None


def mark_parentheses(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks; parentheses around a callout that the source sets apart are markup.

    The Interinstitutional Style Guide of the European Union sets callouts and marks of notes so:
    `regions (\u00b9).` Where a stop follows, the space before is not read either.
    """
    return tuple(
        block.replace_marks(marks)
        if block.marks and (marks := [*_mark_parentheses(text, block)])
        else block
        for block in blocks
    )


def _mark_parentheses(text: str, block: Block) -> Iterator[Mark]:
    for call in block.marks_of("callout"):
        has_own = text[call.start] == "(" and text[call.end - 1] == ")"
        start, end = call.start + has_own, call.end - has_own
        is_inside = block.start < start and end < block.end
        if is_inside and text[start - 1] == "(" and text[end] == ")":
            before = text[block.start : start - 1]
            room = len(before) - len(before.rstrip()) if text[end + 1 : end + 2] in STOPS else 0
            yield Mark("markup", start - 1 - room, start)
            yield Mark("callout", start, end, call.value)
            yield Mark("markup", end, end + 1)


def get_opening_mark(block: Block) -> str | None:
    """The mark with which a block begins."""
    if not block.marks or block.kind not in (*PROSE, "note"):
        return None
    first = next(iter(block.marks_of("callout")), None)
    return first.value if first and first.start == block.start else None


def part_joined_callouts(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks; a callout such as `2324`, which is no note, calls the notes 23 and 24.

    Two callouts may be printed side by side without a space or comma.
    """
    notes = {mark for block in blocks if (mark := get_opening_mark(block))}
    return tuple(
        replace(block, marks=tuple(_part_callout(mark, notes) for mark in block.marks))
        if block.marks and any(_may_be_joined(mark, notes) for mark in block.marks)
        else block
        for block in blocks
    )


def _may_be_joined(mark: Mark, notes: set[str]) -> bool:
    is_number = mark.value.isdecimal() and len(mark.value) <= _LONGEST_PAIR
    return mark.kind == "callout" and is_number and mark.value not in notes


def _part_callout(mark: Mark, notes: set[str]) -> Mark:
    """A callout that consists of the numbers of two notes in a row, as `23,24`."""
    if not _may_be_joined(mark, notes):
        return mark
    for at in range(1, len(mark.value)):
        first, second = mark.value[:at], mark.value[at:]
        if int(second) == int(first) + 1 and {first, second} <= notes:
            return replace(mark, value=f"{first},{second}")
    return mark
