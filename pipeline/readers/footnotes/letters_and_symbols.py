r"""Footnotes marked by letters (raised, in brackets, before a point) or symbols (`*`, `\u2020`)."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from string import ascii_lowercase
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline import patterns as re
from pipeline.document.model import PROSE, Mark, select_marks
from pipeline.readers.footnotes.evidence import are_called
from pipeline.readers.search import find_blocks_with, slice_block

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from pipeline.document.model import Block

_FURNITURE: Final = ("menu", "rule", "page number", "running head")
_ANY: Final = re.compile(r"[*\u2020\u2021]")
_SYMBOL: Final = (
    r"(?: (?<!\*) (?:\\?\*){1,3}+ | (?<!\u2020)\u2020{1,3}+ | (?<!\u2021)\u2021{1,3}+ )"
)
_ENCLOSED: Final = rf"\( {_SYMBOL} \)"
_OPENING: Final = re.compile(
    rf"[ \t]* (?P<sign> {_SYMBOL} | {_ENCLOSED} ) [ \t]* (?= [A-Z\"\u201c(\d] )", re.VERBOSE
)
_BEFORE: Final = r"[\w.,;:!?)\]%\"\u201d'\u2019*\u2020\u2021]"
_CALLING: Final = re.compile(
    rf"(?P<sign> (?<= {_BEFORE} ) {_SYMBOL} (?! [\w*\\] )"
    rf" | (?: (?<= {_BEFORE} ) | (?<= {_BEFORE}\s ) ) {_ENCLOSED} (?! \w ) )",
    re.VERBOSE,
)
_REACH: Final = 20_000  # characters from a callout to its note: the length of a long table
_BULLET: Final = 4  # characters between a bullet and its item
_LINE: Final = re.compile(r"\n(?=[ \t]*\(?[\\*\u2020\u2021])")


class _Sign(NamedTuple):
    """A symbol that may open a note or call one: the index of its block, and its mark."""

    block: int
    mark: Mark
    opens: bool


def mark_symbol_notes(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with symbols as callouts where they open notes and where they call these.

    A note's symbol is called in the text before it, within a limited distance and after the last
    note with the same symbol. Items of a list, one under another, are not notes, nor is a block
    that itself calls notes.
    """
    held = list(find_blocks_with(text, blocks, _ANY))
    opening = [one for at, block in held for one in _find_opening_signs(text, at, block)]
    if not opening:
        return tuple(blocks)
    calling = [one for at, block in held for one in _find_calling_signs(text, at, block)]
    found: dict[int, list[Mark]] = {}
    waiting: dict[str, list[_Sign]] = {}
    listed = _find_list_bullets(opening)
    for one in sorted((*opening, *calling), key=lambda sign: sign.mark.start):
        if not one.opens:
            waiting.setdefault(one.mark.value, []).append(one)
        elif one.mark.start not in listed:
            near = one.mark.start - _REACH
            calls = [call for call in waiting.pop(one.mark.value, []) if call.mark.start > near]
            for each in (*calls, one) if calls else ():
                found.setdefault(each.block, []).append(each.mark)
    opened = {one.mark.start for one in opening}
    return tuple(
        part
        for at, block in enumerate(blocks)
        for part in (
            _split_before_notes(text, block, found[at], opened) if at in found else (block,)
        )
    )


def _split_before_notes(
    text: str, block: Block, marks: Sequence[Mark], opened: Container[int]
) -> Iterator[Block]:
    """The block with these marks, split before each that opens a note."""
    marked = block.replace_marks(marks)
    opening = [mark.start for mark in marks if mark.start in opened and mark.start > block.start]
    for start, end in pairwise([block.start, *opening, block.end]):
        yield slice_block(text, marked, start, end)


def _find_list_bullets(opening: Sequence[_Sign]) -> set[int]:
    """The offsets of symbols that open neighbouring blocks or lines, as list bullets do."""
    alike = [
        (one, other)
        for one, other in pairwise(opening)
        if one.mark.value == other.mark.value and other.block - one.block <= 1
    ]
    return {sign.mark.start for pair in alike for sign in pair}


def _find_opening_signs(text: str, at: int, block: Block) -> Iterator[_Sign]:
    if block.kind not in PROSE or any(one.start > block.start for one in block.marks_of("callout")):
        return
    starts = [block.start, *(line.end() for line in _LINE.finditer(text, block.start, block.end))]
    for start in starts:
        found = _OPENING.match(text, start, block.end)
        if found and not _is_markup(text, block, found):
            yield _Sign(at, _make_mark(found), opens=True)


def _find_calling_signs(text: str, at: int, block: Block) -> Iterator[_Sign]:
    if block.kind in _FURNITURE:
        return
    for found in _CALLING.finditer(text, block.start, block.end):
        if not _is_markup(text, block, found):
            yield _Sign(at, _make_mark(found), opens=False)


def _make_mark(found: re.Match[str]) -> Mark:
    return Mark("callout", *found.span("sign"), re.sub(r"[\\()]", "", found["sign"]))


def _is_markup(text: str, block: Block, found: re.Match[str]) -> bool:
    """Whether a symbol is markup (as of emphasis); an escaped one is not, a bullet may be."""
    start, end = found.span("sign")
    marks = select_marks(block.marks, max(block.start, start - 1), end + _BULLET)
    return any(
        mark.start < end
        and start < mark.end
        and not mark.is_wrapper
        and text[mark.start : mark.end] != "\\"
        and (block.kind != "item" or mark.start > block.start)
        for mark in marks
    )


_UNMARKED: Final = ("menu", "rule")
_SIGN: Final = re.compile(  # the first character is matched first, for speed
    r"[<\[\\](?:(?<=<)sup>\s?(?P<raised>[a-z])\s?</sup>"
    r"|(?:(?<=\[)|(?<=\\)\[)(?P<boxed>[a-z])\\?\](?![\w(]))"
)
_BOXED: Final = re.compile(r"\[[a-z]\\?\]")  # is found fast
_POINT: Final = re.compile(r"[ \t]*(?P<mark>\(?(?P<letter>[a-z])(?:\\?[.)]))\s+(?=[A-Z\"\u201c<*])")
_WORD: Final = re.compile(r"(?:[^\W\d_][a-z]|[.,;:!?)\"\u201d])$")
_FEWEST: Final = 2  # notes: one raised letter is no evidence


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
    is_called = are_called(len(called.intersection(run)), len(run))
    return frozenset(run if len(run) >= _FEWEST and is_called else ())


def is_glued_to_word(before: str) -> bool:
    """Whether a raised letter after this text is a callout rather than the end of a short word."""
    return bool(_WORD.search(before))


def mark_letter_notes(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with raised and bracketed letters as callouts where such letters open notes.

    A note may also begin with its letter and a point. A raised letter glued to a word is a callout
    even if no note has it: it is no letter of the word.
    """
    is_signed = "<sup>" in text or _BOXED.search(text) is not None
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
