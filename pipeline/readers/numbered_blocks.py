"""The numbered paragraphs of texts and web pages, whose lines have no places on a page."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.document.model import Mark, find_line_starts, select_marks, sort_marks
from pipeline.grammar.numbering import NumberedLine, find_sequences, parse_labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.document.model import Block
    from pipeline.grammar.numbering import Label

_KINDS: Final = ("paragraph", "item", "heading")
_GLANCE: Final = 60  # characters: enough for a label and the letter behind it
_COLUMNS: Final = 2  # of typed text in an em
_CLOSED: Final = re.compile(r"(?:[.;:?!)\]\"\u201d\u2019][\d,]{0,6}|\band|\bor)$")
_END_GLANCE: Final = 24  # characters: how a line ends
_GAP: Final = 2  # characters of white space behind a label that set it apart
_LONG: Final = 100  # characters: a longer item is no title


def mark_numbered_blocks(
    text: str, blocks: Sequence[Block], *, has_columns: bool
) -> tuple[Block, ...]:
    """The blocks, with the numbers of numbered paragraphs marked; each begins a block.

    Where each character has a column (`has_columns`), as in typed text, indents are evidence. A
    line that is set as a title is a paragraph if its sequence numbers longer text.
    """
    lines = [
        (at, start, line)
        for at, block in enumerate(blocks)
        if block.kind in _KINDS and not _is_counted(block)
        for start, line in _list_labelled_lines(text, block, has_columns=has_columns)
    ]
    if not lines:
        return tuple(blocks)
    found: dict[int, dict[int, Label]] = defaultdict(dict)
    texts: set[int] = set()
    for sequence in find_sequences([line for _, _, line in lines]):
        places = [lines[index][:2] for index, _ in sequence]
        for (at, start), (_, label) in zip(places, sequence, strict=True):
            found[at][start] = label
        long = sum(blocks[at].end - start > _LONG for at, start in places)
        if has_columns and 2 * long > len(places):
            texts.update(at for at, _ in places)
    return tuple(
        part
        for at, block in enumerate(blocks)
        for part in _split_at_numbers(text, block, found.get(at, {}), is_text=at in texts)
    )


def _is_counted(block: Block) -> bool:
    """Whether a list counts a block, or a note's mark begins it."""
    first = block.marks[0] if block.marks else None
    if first is None or first.start > block.start:
        return False
    return first.kind == "callout" or (first.kind == "markup" and first.start == first.end)


def _list_labelled_lines(
    text: str, block: Block, *, has_columns: bool
) -> Iterator[tuple[int, NumberedLine]]:
    """The lines of a block that begin with a label, each with the offset where the label begins."""
    for line in find_line_starts(text, block.start, block.end, block.marks):
        start = _skip_markup(block, line)
        glance = text[start : min(block.end, start + _GLANCE)]
        labels = parse_labels(glance.partition("\n")[0])
        if not labels:
            continue
        is_first = line == block.start
        before = text[max(block.start, line - _END_GLANCE) : line].rstrip()
        label = labels[0]
        gap = label.end - len(glance[: label.end].rstrip())
        yield (
            start,
            NumberedLine(
                glance,
                _measure_indent(text, start) if has_columns else None,
                block.kind == "heading",
                is_open=not is_first and not _CLOSED.search(before),
                is_set_apart=is_first,
                has_gap=gap >= _GAP or "\t" in glance[: label.end],
            ),
        )


def _skip_markup(block: Block, start: int) -> int:
    """Where the text of a line begins behind the markup before it."""
    for mark in select_marks(block.marks, start, block.end):
        if mark.kind == "markup" and mark.start == start < mark.end:
            start = mark.end
        elif mark.start > start:
            break
    return start


def _measure_indent(text: str, start: int) -> float:
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return len(line.expandtabs()) / _COLUMNS


def _split_at_numbers(
    text: str, block: Block, numbers: dict[int, Label], *, is_text: bool
) -> Iterator[Block]:
    """A block, cut before its numbered lines, each with the mark of its number."""
    if not numbers:
        yield block
        return
    starts = sorted(numbers)
    lines = [text.rfind("\n", block.start, start) + 1 or block.start for start in starts]
    cuts = sorted({block.start, *(max(block.start, line) for line in lines)})
    for begun, bound in pairwise([*cuts, block.end]):
        high = begun + len(text[begun:bound].rstrip())
        low = high - len(text[begun:high].lstrip())
        marks = select_marks(block.marks, low, high)
        start = next((one for one in starts if low <= one < high), None)
        if start is not None:
            printed = text[start : start + numbers[start].end].rstrip()
            marks.append(Mark("number", start, start + len(printed), numbers[start].printed))
        is_title = block.kind == "heading" and not (is_text and start is not None)
        kind = "paragraph" if block.kind == "heading" and not is_title else block.kind
        yield replace(
            block,
            kind=kind,
            start=low,
            end=high,
            level=block.level if is_title else 0,
            marks=sort_marks(marks),
            continues=block.continues and low == block.start,
        )
