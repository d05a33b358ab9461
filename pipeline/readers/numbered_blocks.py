"""The numbered paragraphs of texts and web pages, whose lines have no places on a page."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.model import Mark, find_line_starts, select_marks, sort_marks
from pipeline.grammar.numbering import NumberedLine, find_sequences, parse_labels
from pipeline.readers.search import unfold_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.document.model import Block
    from pipeline.grammar.numbering import Label

_KINDS: Final = ("paragraph", "item", "heading")
_OF_TABLE: Final = ("caption", "columns", "row")
_CELLS_OF_ITEM: Final = 2
_GLANCE: Final = 60  # characters: enough for a label and the letter behind it
_COLUMNS: Final = 2  # of typed text in an em
_CLOSING: Final = (".", ")", "]")  # behind a label
_CLOSED: Final = re.compile(r"(?:[.;:?!)\]\"\u201d\u2019][\d,]{0,6}|\band|\bor)$")
_END_GLANCE: Final = 24  # characters: how a line ends
_SHORT: Final = 0.5  # of a full line of the text: no sentence goes on below such a line
_WORDS: Final = re.compile(r"[A-Z](?:\S+ ){3,}(?:\S*|[^\d\n]*)$", re.MULTILINE)  # no columns
_GAP: Final = 2  # characters of white space behind a label that set it apart
_LONG: Final = 100  # characters: a longer item is no title
_LEAST_CLOSED: Final = 0.5  # of the items in a layout table end as sentences do


def mark_numbered_blocks(
    text: str, blocks: Sequence[Block], *, has_columns: bool
) -> tuple[Block, ...]:
    """The blocks, with the numbers of numbered paragraphs marked; each begins a block.

    Where each character has a column (`has_columns`), as in typed text, indents are evidence. A
    line that is set as a title is a paragraph if its sequence numbers longer text. A number that is
    a block of its own, or a cell of a table that only sets it beside its text, begins that text.
    """
    blocks = _unfold_tables(text, blocks)
    width = _measure_full_line(text) if has_columns else 0
    lines = [
        (at, start, line)
        for at, block in enumerate(blocks)
        if block.kind in _KINDS and not _is_counted(block)
        for start, line in _list_labelled_lines(text, block, width)
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
    parts = (
        part
        for at, block in enumerate(blocks)
        for part in _split_at_numbers(text, block, found.get(at, {}), is_text=at in texts)
    )
    return tuple(_join_lone_numbers(parts))


def _unfold_tables(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks; the rows of tables that set numbers beside sentences are paragraphs."""
    rows = {at: label for at, block in enumerate(blocks) if (label := _find_label(text, block))}
    if not rows:
        return tuple(blocks)
    listed = list(rows)
    lines = [NumberedLine(rows[at], style="row", is_set_apart=True, has_gap=True) for at in listed]
    numbered: set[int] = set()
    for sequence in find_sequences(lines):
        places = [listed[index] for index, _ in sequence]
        ends = [blocks[at].end for at in places]
        closed = sum(_CLOSED.search(text[max(0, at - _END_GLANCE) : at]) is not None for at in ends)
        if closed >= _LEAST_CLOSED * len(places):
            numbered.update(places)
    unfolded = {
        at
        for table in _list_tables(blocks)
        if blocks[table[0]].kind == "row" and numbered.issuperset(rows.keys() & {*table})
        for at in table
        if not rows.keys().isdisjoint(table)
        and all(at in rows or len(_list_filled(blocks[at])) == 1 for at in table)
    }
    return tuple(unfold_row(block) if at in unfolded else block for at, block in enumerate(blocks))


def _find_label(text: str, block: Block) -> str | None:
    """The label in the first of the two filled cells of a row; None where there is none."""
    cells = _list_filled(block) if block.kind == "row" else ()
    if len(cells) != _CELLS_OF_ITEM:
        return None
    printed = text[cells[0].start : cells[0].end].strip()
    labels = parse_labels(printed[:_GLANCE])
    return printed if labels and labels[0].end == len(printed) else None


def _list_filled(block: Block) -> tuple[Mark, ...]:
    return tuple(cell for cell in block.marks_of("cell") if cell.end > cell.start)


def _list_tables(blocks: Sequence[Block]) -> Iterator[list[int]]:
    """The indexes of the blocks of each table."""
    table: list[int] = []
    for at, block in enumerate(blocks):
        if table and (block.kind not in _OF_TABLE or block.level):
            yield table
            table = []
        if block.kind in _OF_TABLE:
            table.append(at)
    if table:
        yield table


def _join_lone_numbers(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks; a number that is a paragraph of its own begins the paragraph below it."""
    lone: Block | None = None
    for block in blocks:
        if lone and block.kind in ("paragraph", "item") and not block.marks_of("number"):
            yield replace(block, start=lone.start, marks=(*lone.marks, *block.marks))
            lone = None
            continue
        if lone:
            yield lone
        numbers = block.marks_of("number")
        is_lone = block.kind == "paragraph" and numbers and numbers[0].end == block.end
        lone = block if is_lone else None
        if not lone:
            yield block
    if lone:
        yield lone


def _is_type_of(mark: Mark, number: Mark) -> bool:
    """Whether a number alone is set in bold, which makes it no label of a value."""
    return mark.kind == "strong" and number.start <= mark.start and mark.end <= number.end


def _is_counted(block: Block) -> bool:
    """Whether a list counts a block, or the number or letter of a note begins it."""
    first = block.marks[0] if block.marks else None
    if first is None or first.start > block.start:
        return False
    is_noted = first.kind == "callout" and first.value.isalnum()
    return is_noted or (first.kind == "markup" and first.start == first.end)


def _list_labelled_lines(text: str, block: Block, width: int) -> Iterator[tuple[int, NumberedLine]]:
    """The lines of a block that begin with a label, each with the offset where the label begins.

    `width` is that of a full line in characters, 0 where these have no columns.
    """
    for line in find_line_starts(text, block.start, block.end, block.marks):
        begun = _skip_blanks(text, line, block.end)
        start = _skip_markup(block, begun)
        glance = text[start : min(block.end, start + _GLANCE)]
        labels = parse_labels(glance.partition("\n")[0])
        if not labels:
            continue
        is_first = line == block.start
        above = text.rfind("\n", block.start, max(block.start, line - 1)) + 1
        before = text[max(block.start, above) : line].rstrip()
        is_short = len(before) < _SHORT * width
        label = labels[0]
        printed = glance[: label.end].rstrip()
        is_alone = not glance[label.end :].strip()
        is_moved = begun > line and not (label.head and _WORDS.match(glance, label.end))
        if (is_moved or (is_alone and not is_first)) and printed[-1:] not in _CLOSING:
            continue  # a figure below its label, `    2.1 children born`, or in a column
        gap = label.end - len(printed)
        is_placed = label.is_delimited or gap >= _GAP or begun > line  # any figure may begin a line
        yield (
            start,
            NumberedLine(
                text[start : start + _GLANCE] if is_alone else glance,
                _measure_indent(text, start) if width and is_placed else None,
                block.kind == "heading",
                is_open=not (is_first or is_short or _CLOSED.search(before[-_END_GLANCE:])),
                is_set_apart=is_first or before.endswith(":"),
                has_gap=gap >= _GAP or "\t" in glance[: label.end],
            ),
        )


def _measure_full_line(text: str) -> int:
    """The length of the lines that hold the most of a text: half of it is in longer ones."""
    lengths = sorted(map(len, text.split("\n")))
    reached = list(accumulate(lengths))
    return lengths[bisect_left(reached, reached[-1] / 2)]


def _skip_blanks(text: str, start: int, end: int) -> int:
    while start < end and text[start] in " \t":
        start += 1
    return start


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
            number = Mark("number", start, start + len(printed), numbers[start].printed)
            marks = [mark for mark in marks if not _is_type_of(mark, number)] + [number]
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
