r"""Footnotes marked by letters (raised, in brackets, before a point) or symbols (`*`, `\u2020`)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.model import PROSE, Mark, select_marks
from pipeline.readers.footnotes.evidence import (
    LETTERS,
    SURE,
    Form,
    NoteStart,
    apply_marks,
    find_called_notes,
    is_apart,
)
from pipeline.readers.search import find_blocks_with, split_before

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
    rf" | (?: (?<= {_BEFORE} ) | (?<= {_BEFORE}\s ) ) {_ENCLOSED} (?! \w )"
    rf" | (?<= \w\s ) {_SYMBOL} \Z )",  # `Composition of the delegation *`
    re.VERBOSE,
)
_REACH: Final = 20_000  # characters from a callout to its note: the length of a long table
_BULLET: Final = 4  # characters between a bullet and its item
_LINE: Final = re.compile(r"\n(?=[ \t]*\(?[\\*\u2020\u2021])")


def mark_symbol_notes(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with symbols as callouts where they open notes and where they call these.

    A note's symbol is called in the text before it, within a limited distance and after the last
    note with the same symbol. Items of a list, one under another, are not notes, nor is a block
    that itself calls notes.
    """
    held = list(find_blocks_with(text, blocks, _ANY))
    opening = [NoteStart(at, mark) for at, block in held for mark in _find_opening(text, block)]
    if not opening:
        return tuple(blocks)
    calling = [NoteStart(at, mark) for at, block in held for mark in _find_calling(text, block)]
    opened = {one.mark.start for one in opening}
    bullets = {
        sign.mark.start
        for one, other in pairwise(opening)
        if one.mark.value == other.mark.value and other.block - one.block <= 1
        for sign in (one, other)
    }
    found: dict[int, list[Mark]] = defaultdict(list)
    waiting: dict[str, list[NoteStart]] = defaultdict(list)
    for one in sorted((*opening, *calling), key=lambda sign: sign.mark.start):
        if one.mark.start not in opened:
            waiting[one.mark.value].append(one)
        elif one.mark.start not in bullets:
            near = one.mark.start - _REACH
            calls = [call for call in waiting.pop(one.mark.value, []) if call.mark.start > near]
            for each in (*calls, one) if calls else ():
                found[each.block].append(each.mark)
    return tuple(
        part
        for at, block in enumerate(blocks)
        for part in (
            split_before(text, block.replace_marks(found[at]), opened) if at in found else (block,)
        )
    )


def _find_opening(text: str, block: Block) -> Iterator[Mark]:
    """The symbols with which lines of a block of prose begin that itself calls no notes.

    That of a note that its place on the page shows is marked; what calls it may not be raised.
    """
    if block.kind == "note":
        yield from (one for one in block.marks_of("callout") if _ANY.match(one.value))
    elif block.kind in PROSE and all(one.start == block.start for one in block.marks_of("callout")):
        lines = (line.end() for line in _LINE.finditer(text, block.start, block.end))
        for start in (block.start, *lines):
            found = _OPENING.match(text, start, block.end)
            yield from _mark_signs(text, block, [found] if found else [])


def _find_calling(text: str, block: Block) -> Iterator[Mark]:
    if block.kind not in _FURNITURE:
        yield from _mark_signs(text, block, _CALLING.finditer(text, block.start, block.end))


def _mark_signs(text: str, block: Block, found: Iterable[re.Match[str]]) -> Iterator[Mark]:
    for one in found:
        if not _is_markup(text, block, one):
            yield Mark("callout", *one.span("sign"), re.sub(r"[\\()]", "", one["sign"]))


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


_SIGN: Final = re.compile(  # the first character is matched first, for speed
    r"[<\[\\](?:(?<=<)sup>\s?(?P<raised>[a-z])\s?</sup>"
    r"|(?:(?<=\[)|(?<=\\)\[)(?P<boxed>[a-z])\\?\](?![\w(]))"
)
_FORMS: Final = (
    Form(
        re.compile(r"[ \t]*(?P<mark>(?:<sup>|\\?\[)\s?(?P<number>[a-z])\s?(?:</sup>|\\?\]))"),
        call=SURE,
        is_lettered=True,
    ),
    Form(
        re.compile(r"[ \t]*(?P<mark>\(?(?P<number>[a-z])\\?[.)])\s+(?=[A-Z\"\u201c<*])"),
        call=SURE,
        is_lettered=True,
    ),
)
_WORD: Final = re.compile(r"(?:[^\W\d_][a-z]|[.,;:!?)\"\u201d])$")
_FEWEST: Final = 2  # notes: one letter is no evidence


def mark_letter_notes(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with raised and bracketed letters as callouts where such letters open notes.

    A note may also begin with its letter and a point. A raised letter glued to a word is a callout
    even if no note has it: it is no letter of the word. Another one that the source raises is text.
    """
    raised = {
        at: [
            mark
            for mark in block.marks_of("callout")
            if mark.value in LETTERS and text[mark.start : mark.end] == mark.value
        ]
        for at, block in enumerate(blocks)
        if block.marks
    }
    signs = {
        at: [*_find_letters(text, block)] for at, block in find_blocks_with(text, blocks, _SIGN)
    }
    found = [(at, mark) for some in (raised, signs) for at, marks in some.items() for mark in marks]
    opening = {(at, mark) for at, mark in found if _opens_line(text, blocks[at], mark.start)}
    called = {mark.value for at, mark in found if (at, mark) not in opening}
    if not called:
        return tuple(blocks)
    notes = find_called_notes(text, blocks, called, _FORMS)
    letters = {mark.value for marks in notes.values() for mark in marks}
    known = letters if len(letters) >= _FEWEST else set[str]()
    known |= {mark.value for at, mark in opening if mark in raised.get(at, ())}
    unknown = {
        mark
        for at, mark in found
        if mark.value not in known
        and ((at, mark) in opening or not _is_raised_at_word(text, blocks[at], mark))
    }
    calls = {at: [mark for mark in marks if mark not in unknown] for at, marks in signs.items()}
    marked = apply_marks(text, blocks, notes if known else {}, calls)
    return tuple(
        replace(block, marks=tuple(mark for mark in block.marks if mark not in unknown))
        if at in raised
        else block
        for at, block in enumerate(marked)
    )


def _find_letters(text: str, block: Block) -> Iterator[Mark]:
    """The raised and the bracketed letters of a block that the source does not mark.

    A letter after a digit belongs to an ordinal number (`1<sup>a</sup>`); one in brackets after a
    space belongs to a word (`a [b]`).
    """
    own = block.marks_of("callout")
    for found in _SIGN.finditer(text, block.start, block.end):
        mark = Mark("callout", *found.span(), found["raised"] or found["boxed"])
        before = text[max(block.start, mark.start - 1) : mark.start]
        is_loose = not before or before.isspace() or before in "[("
        if (
            block.kind not in ("menu", "rule")
            and is_apart(mark, own)
            and not before.isdecimal()
            and (found["raised"] or not is_loose or _opens_line(text, block, mark.start))
        ):
            yield mark


def _is_raised_at_word(text: str, block: Block, mark: Mark) -> bool:
    """Whether a letter is raised and glued to a word, rather than the end of a short one."""
    before = text[max(block.start, mark.start - 2) : mark.start]
    return text[mark.start] not in "[\\" and is_glued_to_word(before)


def is_glued_to_word(before: str) -> bool:
    """Whether a raised letter after this text is a callout rather than the end of a short word."""
    return bool(_WORD.search(before))


def _opens_line(text: str, block: Block, at: int) -> bool:
    """Whether only white space comes before an offset, on its line of prose or of a note."""
    while at > block.start and text[at - 1].isspace():
        at -= 1
        if text[at] == "\n":
            break
    begins = at == block.start or text[at] == "\n"
    return begins and block.kind in (*PROSE, "note")
