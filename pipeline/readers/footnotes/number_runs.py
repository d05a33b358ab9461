"""The numbers that begin notes: at the beginnings of blocks and of lines, counting on."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.document.model import PROSE, Mark, line_starts
from pipeline.grammar.citation_cues import NOTES_HEADING, looks_like_citation
from pipeline.readers.search import blocks_with

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.document.model import Block

BARE: Final = re.compile(r"[ \t]*(?P<mark>(?P<number>\d{1,3})\\?\.?)\s+(?=[^\W\d_]|[\"\u201c<*])")
_ENDED: Final = re.compile(r"[.!?][\"\u201d'\u2019)]*(?:\[?\d{1,3}\]?)?$")  # with a callout
_LINE_NUMBER: Final = re.compile(r"\n[ \t]*\\?[\[(]?\d")
_LINE_END: Final = 24  # characters: enough to see how a line ends
_SHORT_FORM: Final = re.compile(r"\W*(?:id|ibid|see|cf)\b", re.IGNORECASE)
_MARK: Final = 5  # characters: `[12]`
_GLANCE: Final = 600  # characters: enough to see what a note cites


def sequence(
    text: str,
    blocks: Sequence[Block],
    style: re.Pattern[str],
    called: set[str],
    *,
    must_cite: bool,
) -> dict[int, list[Mark]]:
    """The numbers in this style that begin notes, by the index of their block.

    A note has the next number, or begins again at 1; the first of a block stands under a rule, a
    title of notes or another note, or has its number called and, where it must, cites; so does
    one under a paragraph's text, with no blank line between.
    """
    found: dict[int, list[Mark]] = {}
    last = 0
    lined = {at for at, _ in blocks_with(text, blocks, _LINE_NUMBER)} if called else ()
    for at, block in enumerate(blocks):
        if block.kind not in PROSE or not (at in lined or _may_begin_with_number(text, block)):
            continue
        first = _number(text, block, block.start, style)
        is_one = first and (
            at - 1 in found
            or (at > 0 and _is_over_notes(text, blocks[at - 1]))
            or (first.value in called and (not must_cite or _cites(text, block, first)))
        )
        if not is_one:
            first = is_one = _under_text(text, block, style, called) if at in lined else None
        if first and is_one and int(first.value) in (1, last + 1):
            found[at] = [first, *_further(text, block, first, style, called)]
            last = int(found[at][-1].value)
    return found


def _may_begin_with_number(text: str, block: Block) -> bool:
    return bool(block.marks) or not text[block.start : block.start + 1].isalpha()


def _is_over_notes(text: str, block: Block) -> bool:
    """Whether a block parts notes from the text: a rule, or a heading that says so."""
    return block.kind == "rule" or heads_notes(text, block)


def joined(text: str, blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks, marks that stand alone under a title of notes with the notes behind them."""
    if not any(block.end - block.start <= _MARK for block in blocks):
        return blocks
    found: list[Block] = []
    expected, alone = 0, False
    for block in blocks:
        if heads_notes(text, block):
            expected, alone = 1, False
        elif alone and block.kind in PROSE:
            found[-1] = replace(block, start=found[-1].start)
            alone = False
            continue
        elif expected and text[block.start : block.end] in _alone(expected):
            expected, alone = expected + 1, block.kind in PROSE
        elif block.kind in ("heading", *PROSE):
            expected = 0
        found.append(block)
    return found


def _alone(number: int) -> tuple[str, ...]:
    return f"{number}", f"{number}.", f"[{number}]", f"({number})"


def heads_notes(text: str, block: Block) -> bool:
    """Whether a heading says that notes stand under it."""
    return (
        block.kind == "heading"
        and NOTES_HEADING.fullmatch(text, block.start, block.end) is not None
    )


def _cites(text: str, block: Block, number: Mark) -> bool:
    """Whether what stands behind a number cites something, as items of lists do not.

    A number before a small letter counts what the word says: `1 million (2009)`.
    """
    shown = text[number.end : min(block.end, number.end + _GLANCE)].lstrip()
    if shown[:1].islower():
        return False
    return looks_like_citation(shown) or bool(_SHORT_FORM.match(shown))


def _under_text(text: str, block: Block, style: re.Pattern[str], called: set[str]) -> Mark | None:
    """The number of the first note in the lines of a paragraph, where it begins with none.

    It stands under the end of a sentence.
    """
    for start in line_starts(text, block.start, block.end, ()):
        number = _number(text, block, start, style) if start > block.start else None
        if number and number.value in called and _cites(text, block, number):
            return number if _is_under(text, block, start) else None
    return None


def _is_under(text: str, block: Block, line: int) -> bool:
    """Whether a line stands under the end of a sentence, whose callout may stand behind it."""
    return bool(_ENDED.search(text[max(block.start, line - _LINE_END) : line].rstrip()))


def _number(text: str, block: Block, start: int, style: re.Pattern[str]) -> Mark | None:
    counted = next(iter(block.marks), None)
    if style is BARE and counted and counted.start == counted.end == start:
        return Mark("callout", start, start, counted.value) if counted.value.isdecimal() else None
    found = style.match(text, start, block.end)
    return Mark("callout", *found.span("mark"), str(int(found["number"]))) if found else None


def _further(
    text: str, block: Block, first: Mark, style: re.Pattern[str], called: set[str]
) -> Iterator[Mark]:
    """The notes at the beginnings of further lines, each with the next number, or again with 1.

    A number alone on its line that is not called is a page's.
    """
    expected = int(first.value) + 1
    for start in line_starts(text, block.start, block.end, ()):
        number = _number(text, block, start, style) if start > first.start else None
        if number is None or (number.value not in called and text.startswith("\n", number.end)):
            continue
        begins_again = number.value == "1" and _is_under(text, block, start)
        if int(number.value) == expected or (begins_again and _cites(text, block, number)):
            yield number
            expected = int(number.value) + 1
