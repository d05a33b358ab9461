"""A record as a page of HTML without scripts: notes are linked, pages are anchors."""

from __future__ import annotations

from html import escape
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
    from collections.abc import Iterator, Sequence

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
    blocks = list(list_blocks(record, printed))
    notes = [block for block in blocks if isinstance(block, Footnote)]
    parts += map(_write_block, blocks)
    return "".join([*parts, *_write_notes(notes), _END])


def _write_notes(notes: Sequence[Footnote]) -> Iterator[str]:
    if notes:
        yield '<section role="doc-endnotes">\n<ol>\n'
        for note in notes:
            id_ = escape(note.id)
            style = f'data-printed-number="{id_}" style=\'list-style: "{id_} "\''
            shown = f'value="{id_}"' if id_.isdecimal() else style
            yield f'<li id="note-{id_}" {shown}><p>{escape(note.text)}</p></li>\n'
        yield "</ol>\n</section>\n"


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
        case Footnote():
            return ""  # notes are written together


def _write_inline(content: Inline, *, are_notes_linked: bool = True) -> str:
    written, position = "", 0
    for at, note in content.notes:
        id_ = escape(note)
        mark = f'<a href="#note-{id_}" role="doc-noteref">{id_}</a>' if are_notes_linked else id_
        is_next = at == position and written.endswith("</sup>")
        tag = '<sup class="next">' if is_next else "<sup>"
        written += f"{escape(content.text[position:at], quote=False)}{tag}{mark}</sup>"
        position = at
    return written + escape(content.text[position:], quote=False)


def _write_grid(grid: Grid) -> str:
    below = "".join(f"<p>{_write_inline(line)}</p>\n" for line in grid.below)
    return f"{write_table(grid)}\n{below}"


def write_table(grid: Grid, *, are_notes_linked: bool = True) -> str:
    """The table without the lines below it; without links, callouts are the ids of their notes."""

    def write_row(cells: Sequence[Inline], tag: str) -> str:
        written = (_write_inline(cell, are_notes_linked=are_notes_linked) for cell in cells)
        return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in written)}</tr>\n"

    caption = f"<caption>{escape(grid.caption)}</caption>\n" if grid.caption else ""
    head = write_row(grid.head, "th") if grid.head else ""
    rows = "".join(write_row(row, "td") for row in grid.rows)
    return f'<table role="table">\n{caption}{head}{rows}</table>'
