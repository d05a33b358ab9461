"""A record as Markdown, with footnotes and tables as GitHub and Pandoc read them."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.exports.whole.blocks import (
    Footnote,
    Grid,
    Heading,
    Inline,
    PageStart,
    Prose,
    Value,
    list_blocks,
    list_times,
)
from pipeline.exports.whole.html import write_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.exports.whole.blocks import Block
    from pipeline.record.stored import JsonObject

_MOST_HASHES: Final = 6
# What Markdown would read as markup; addresses keep their signs.
_SPECIAL: Final = re.compile(r"(?P<url>https?://[^\s<>]+)|(?P<mark>[\\`*_\[\]<>|~#])")
_LIST_SIGN: Final = re.compile(r"^(?P<sign>[-+>]|\d{1,9}[.)])(?=\s|$)")
_LINES: Final = re.compile(r"\s*\n\s*")


def write_markdown(record: JsonObject, printed: str) -> str:
    """A record as a document in Markdown; read again it gives the record.

    `printed` is the text of its document.
    """
    title = record["source"]["title"] if record["country"] else None
    titled = f"title: {_quote(title)}\n" if title else ""
    times = "".join(f"{term}: {edtf}\n" for term, edtf in list_times(record).items())
    head = f"---\ngenerator: country-reports\n{titled}{times}---"
    return "\n\n".join([head, *_write_blocks(record, printed)]) + "\n"


def _quote(title: str) -> str:
    """A title as a text in YAML."""
    line = _LINES.sub(" ", title)
    for sign in "\"'":
        if sign not in line and "\\" not in line:
            return f"{sign}{line}{sign}"
    return line


def _write_blocks(record: JsonObject, printed: str) -> Iterator[str]:
    for chart, blocks in groupby(list_blocks(record, printed), _find_chart):
        if chart:
            yield f'<figure aria-label="{chart}">'
        yield from _write_group(blocks)
        if chart:
            yield "</figure>"


def _find_chart(block: Block) -> str | None:
    """The name of the chart that prints a value, if it is the same between tags."""
    name = block.chart if isinstance(block, Value) else None
    return name if name and escape(name, quote=False) == name.replace('"', "&quot;") else None


def _write_group(blocks: Iterable[Block]) -> Iterator[str]:
    values: list[str] = []
    for block in blocks:
        if isinstance(block, Value) and block.label:
            values.append(f"**{_escape(block.label)}:** {_write_inline(block.content)}".rstrip())
            if block.content.text:
                continue
        if values:  # a label without a value is followed by none of another
            yield "  \n".join(values)
            values = []
        if not isinstance(block, Value) or not block.label:
            yield _write_block(block)
    if values:
        yield "  \n".join(values)


def _write_block(block: Block) -> str:
    match block:
        case Heading(level, content):
            return f"{'#' * min(level, _MOST_HASHES)} {_write_inline(content)}"
        case Prose(content, number, run_in):
            title = f"**{_escape(run_in)}** " if run_in else ""
            printed = f"{number} " if number else ""
            return f"{title}{printed}{_write_paragraph(content)}"
        case Grid():
            return _write_grid(block)
        case PageStart(number):
            return f'<a id="page-{number}"></a>'
        case Footnote(id_, text):
            return f"[^{id_}]: {_escape(text)}"
        case Value(content=content):  # without a label; others are written together
            return _write_paragraph(content)


def _write_paragraph(content: Inline) -> str:
    """A paragraph whose first sign begins no list."""
    text = _write_inline(content)
    return _LIST_SIGN.sub(lambda found: f"{found['sign'][:-1]}\\{found['sign'][-1]}", text)


def _write_inline(content: Inline) -> str:
    written, position = "", 0
    for at, note in content.notes:
        written += f"{_escape(content.text[position:at])}[^{note}]"
        position = at
    return written + _escape(content.text[position:])


def _escape(text: str) -> str:
    joined = _LINES.sub(" ", text)
    return _SPECIAL.sub(lambda one: one["url"] or f"\\{one['mark']}", joined)


def _write_grid(grid: Grid) -> str:
    """A table, whose form in Markdown needs a head and cells of one place; others are in HTML."""
    if grid.head and all(cell.span == (1, 1) for row in (grid.head, *grid.rows) for cell in row):
        width = max(len(row) for row in (grid.head, *grid.rows))
        lines = [_write_row(row, width) for row in (grid.head, *grid.rows)]
        lines.insert(1, f"|{' --- |' * width}")
        parts = [_escape(grid.caption)] if grid.caption else []
        parts.append("\n".join(lines))
    else:
        parts = [write_table(grid, _write_in_tags)]
    return "\n\n".join((*parts, *map(_write_inline, grid.below)))


def _write_in_tags(content: Inline) -> str:
    """A text between tags, where a backslash is one."""
    written, position = "", 0
    for at, note in (*content.notes, (len(content.text), "")):
        text = escape(content.text[position:at], quote=False)
        written += _SPECIAL.sub(lambda one: one["url"] or f"&#{ord(one['mark'])};", text)
        written += f"<sup>{escape(note)}</sup>" if note else ""
        position = at
    return written


def _write_row(row: tuple[Inline, ...], width: int) -> str:
    cells = [*map(_write_inline, row), *[""] * (width - len(row))]
    return f"| {' | '.join(cells)} |"
