"""A record as a page of HTML without scripts: notes are linked, pages are anchors."""

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

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.exports.whole.blocks import Block
    from pipeline.record.stored import JsonObject

_MOST_LEVELS: Final = 6
_COUNTED: Final = re.compile(r"[0-9]+\.")  # as a list shows the number of an item
_HEAD: Final = """<!DOCTYPE html>
<html lang="en">
<head>
<meta name="generator" content="country-reports">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{times}<title>{title}</title>
<style>.next::before {{ content: "," }}</style>
</head>
<body>
<header><p>{title}</p></header>
<main>
"""
_END: Final = "</main>\n</body>\n</html>\n"


def write_html(record: JsonObject, printed: str) -> str:
    """A record as a document in HTML; read again it gives the record.

    `printed` is the text of its document.
    """
    title = record["source"]["title"] or record["source"]["path"]
    times = "".join(
        f'<meta name="dcterms.{term}" content="{edtf}">\n'
        for term, edtf in list_times(record).items()
    )
    parts = [_HEAD.format(title=escape(title), times=times)]
    for (begin, end), blocks in groupby(list_blocks(record, printed), _find_frame):
        parts += [begin, *map(_write_block, blocks), end]
    return "".join([*parts, _END])


def _find_frame(block: Block) -> tuple[str, str]:
    """The tags around a block and those of its kind beside it."""
    match block:
        case Footnote():
            return '<section role="doc-endnotes">\n<ol>\n', "</ol>\n</section>\n"
        case Value(chart=str(name)):
            return f'<figure aria-label="{escape(name)}">\n', "</figure>\n"
        case _:
            return "", ""


def _write_block(block: Block) -> str:
    match block:
        case Heading(level, content):
            tag = f"h{min(level, _MOST_LEVELS)}"
            return f"<{tag}>{_write_inline(content)}</{tag}>\n"
        case Prose(content, number, run_in):
            title = f"<strong>{escape(run_in)}</strong> " if run_in else ""
            begin, end = f"<p>{title}{f'{escape(number)} ' if number else ''}", "</p>"
            if number and not title and _COUNTED.fullmatch(number):
                begin, end = f'<ol><li value="{number[:-1]}">', "</li></ol>"
            return f"{begin}{_write_inline(content)}{end}\n"
        case Value(label, content):
            named = f"<strong>{escape(label)}:</strong> " if label else ""
            return f"<p>{named}{_write_inline(content)}</p>\n"
        case Grid():
            return _write_grid(block)
        case PageStart(number):
            return f'<a id="page-{number}"></a>\n'
        case Footnote(note, text):
            id_ = escape(note)
            style = f'data-printed-number="{id_}" style=\'list-style: "{id_} "\''
            shown = f'value="{id_}"' if id_.isdecimal() else style
            return f'<li id="note-{id_}" {shown}><p>{escape(text)}</p></li>\n'


def _write_inline(content: Inline) -> str:
    written, position = "", 0
    for at, note in content.notes:
        id_ = escape(note)
        is_next = at == position and written.endswith("</sup>")
        tag = '<sup class="next">' if is_next else "<sup>"
        mark = f'<a href="#note-{id_}" role="doc-noteref">{id_}</a>'
        written += f"{escape(content.text[position:at], quote=False)}{tag}{mark}</sup>"
        position = at
    return written + escape(content.text[position:], quote=False)


def _write_grid(grid: Grid) -> str:
    below = "".join(f"<p>{_write_inline(line)}</p>\n" for line in grid.below)
    return f"{write_table(grid, _write_inline)}\n{below}"


def write_table(grid: Grid, write_inline: Callable[[Inline], str]) -> str:
    """The table without the lines below it."""
    rows = [*_write_rows([grid.head] if grid.head else [], "th", write_inline)]
    rows += _write_rows(grid.rows, "td", write_inline)
    caption = f"<caption>{write_inline(Inline(grid.caption))}</caption>\n" if grid.caption else ""
    return f'<table role="table">\n{caption}{"".join(rows)}</table>'


def _write_rows(
    rows: Sequence[Sequence[Inline]], tag: str, write_inline: Callable[[Inline], str]
) -> Iterator[str]:
    """The rows without the empty cells that another one covers."""
    covered: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        written = ""
        for column, cell in enumerate(row):
            if (at, column) in covered:
                continue
            area = _find_area(rows, at, column)
            covered |= area
            tall, wide = cell.span if area else (1, 1)
            spans = f' rowspan="{tall}"' if tall > 1 else ""
            spans += f' colspan="{wide}"' if wide > 1 else ""
            written += f"<{tag}{spans}>{write_inline(cell)}</{tag}>"
        yield f"<tr>{written}</tr>\n"


def _find_area(rows: Sequence[Sequence[Inline]], at: int, column: int) -> set[tuple[int, int]]:
    """The places that a cell covers; none where another text stands in one of them."""
    tall, wide = rows[at][column].span
    area = {(at + down, column + right) for down in range(tall) for right in range(wide)}
    others = area - {(at, column)}
    is_free = all(
        row < len(rows) and place < len(rows[row]) and not rows[row][place].text
        for row, place in others
    )
    return area if is_free else set()
