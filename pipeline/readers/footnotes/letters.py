"""Footnotes marked by small letters: raised, in brackets, or followed by a point."""

from __future__ import annotations

import re
from bisect import bisect_left
from string import ascii_lowercase
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.document.model import PROSE, Mark

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from pipeline.document.model import Block

_UNMARKED: Final = ("menu", "rule")
_SIGN: Final = re.compile(  # the first character is matched first, for speed
    r"[<\[\\](?:(?<=<)sup>\s?(?P<raised>[a-z])\s?</sup>"
    r"|(?:(?<=\[)|(?<=\\)\[)(?P<boxed>[a-z])\\?\](?![\w(]))"
)
_MAY_BE_SIGN: Final = (re.compile("<sup>"), re.compile(r"\[[a-z]\\?\]"))  # each is found fast
_POINT: Final = re.compile(r"[ \t]*(?P<mark>\(?(?P<letter>[a-z])(?:\\?[.)]))\s+(?=[A-Z\"\u201c<*])")
_WORD: Final = re.compile(r"(?:[^\W\d_][a-z]|[.,;:!?)\"\u201d])$")
_FEWEST: Final = 2  # notes: one raised letter is no evidence
_LEAST_CALLED: Final = 0.5  # of the letters


class _Letter(NamedTuple):
    """A possible note mark: whether it opens a line, and whether it is surely a callout."""

    mark: Mark
    opens: bool
    sure: bool


def find_counted_letters(openings: Sequence[str], called: set[str]) -> frozenset[str]:
    """Letters that mark notes: those that open notes count from `a`, and half are called."""
    letters = [letter for letter in openings if letter in ascii_lowercase]
    first = letters.index("a") if "a" in letters else len(letters)
    run = [one for one, two in zip(letters[first:], ascii_lowercase, strict=False) if one == two]
    is_called = len(called.intersection(run)) >= _LEAST_CALLED * len(run)
    return frozenset(run if len(run) >= _FEWEST and is_called else ())


def is_glued_to_word(before: str) -> bool:
    """Whether a raised letter after this text is a callout rather than the end of a short word."""
    return bool(_WORD.search(before))


def mark_letter_notes(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with raised and bracketed letters as callouts where such letters open notes.

    A note may also begin with its letter and a point. A raised letter glued to a word is a callout
    even if no note has it: it is no letter of the word.
    """
    is_signed = any(sign.search(text) for sign in _MAY_BE_SIGN)
    if not (is_signed or any(block.marks_of("callout") for block in blocks if block.marks)):
        return tuple(blocks)
    signs = [list(_find_letters(text, block)) for block in blocks]
    called = {one.mark.value for some in signs for one in some if not one.opens}
    if not called:
        return tuple(blocks)
    points = [
        () if some else tuple(_find_pointed_letter(text, block))
        for some, block in zip(signs, blocks, strict=True)
    ]
    opening = [
        mark
        for some, more in zip(signs, points, strict=True)
        for mark in (*(one.mark for one in some if one.opens), *more)
    ]
    known = find_counted_letters([mark.value for mark in opening], called)
    return tuple(
        _add_marks(
            block, [one.mark for one in some if one.sure or one.mark.value in known], more, known
        )
        for block, some, more in zip(blocks, signs, points, strict=True)
    )


def _add_marks(
    block: Block, signs: Sequence[Mark], points: Sequence[Mark], known: Container[str]
) -> Block:
    """The block with these marks; of the letters with a point, only the known ones."""
    more = [*signs, *(mark for mark in points if mark.value in known)]
    present = set(block.marks)
    new = [mark for mark in more if mark not in present]
    return block.replace_marks(new) if new else block


def _find_letters(text: str, block: Block) -> Iterator[_Letter]:
    """The raised and the bracketed letters of a block.

    A letter after a digit belongs to an ordinal number (`1<sup>a</sup>`); one in brackets after a
    space belongs to a word (`a [b]`).
    """
    if block.kind in _UNMARKED:
        return
    marked = block.marks_of("callout")
    ends = [mark.end for mark in marked]
    for mark in marked:
        if mark.value in ascii_lowercase and mark.value:
            yield _Letter(mark, _opens_line(text, block, mark.start), sure=True)
    for found in _SIGN.finditer(text, block.start, block.end):
        letter = found["raised"] or found["boxed"]
        mark = Mark("callout", *found.span(), letter)
        opens = _opens_line(text, block, mark.start)
        before = text[max(block.start, mark.start - 2) : mark.start]
        is_loose = not before or before[-1].isspace() or before[-1] in "[("
        nearest = bisect_left(ends, mark.start + 1)
        if (
            (nearest < len(marked) and marked[nearest].start < mark.end)
            or before[-1:].isdecimal()
            or (is_loose and not opens and found["boxed"])
        ):
            continue
        yield _Letter(
            mark, opens, sure=bool(found["raised"]) and not opens and is_glued_to_word(before)
        )


def _opens_line(text: str, block: Block, at: int) -> bool:
    """Whether only white space comes before an offset, on its line of prose or of a note."""
    while at > block.start and text[at - 1].isspace():
        at -= 1
        if text[at] == "\n":
            break
    begins = at == block.start or text[at] == "\n"
    return begins and block.kind in (*PROSE, "note")


def _find_pointed_letter(text: str, block: Block) -> Iterator[Mark]:
    """The letter and point with which a block of prose begins."""
    found = _POINT.match(text, block.start, block.end) if block.kind in PROSE else None
    if found:
        yield Mark("callout", *found.span("mark"), found["letter"])
