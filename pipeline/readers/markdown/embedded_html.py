"""HTML inside Markdown: its tables (`<table>`, a row in each `<tr>`), and what it hides."""

from __future__ import annotations

import html
import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.document.model import Block, HiddenText, Mark, format_span, sort_marks
from pipeline.readers.html.dom import FALLBACKS
from pipeline.readers.html.styles import StyleSheet, StyleVisibility, is_for_screens
from pipeline.readers.markdown.inline import find_inline_marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.document.model import BlockKind

# A cheap sign of something that hides text; most texts have none.
_MAY_HIDE: Final = re.compile(
    r"<(?:style|script|template|dialog|noscript|noframes|noembed|iframe|canvas|audio|video|object"
    r"|datalist)\b|<[a-z][^<>]{0,2000}?\s(?:style|hidden|class|id)\b",
    re.IGNORECASE,
)
_CODE_OR_TAG: Final = re.compile(
    r"""
      (?P<escape> \\ . )
    | (?P<code> (?P<ticks> `+ ) (?!`) [^\n]{1,500}? (?<!`) (?P=ticks) (?!`) )
    | <!-- .*? (?: --> | $ )
    | < (?P<raw> style | script ) \b (?P<given> [^<>]{0,2000} ) >
        (?P<sheet> .*? ) (?: </ (?P=raw) \s* > | \Z )
    | < (?P<close> / )? (?P<name> [a-z][a-z0-9-]{0,30} )
        (?P<rest> (?: \s (?: "[^"]{0,2000}" | '[^']{0,2000}' | [^<>"'] )* )? ) >
    | (?P<blank> \n [ \t]* \n )
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE: Final = re.compile(
    r"""([a-z][\w:-]{0,40})(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>=`]+))?""", re.IGNORECASE
)
_VOID: Final = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr",
))  # fmt: skip
_ATTRIBUTES: Final = r"(?:\s[^<>]{0,300})?"
_OPENS: Final = re.compile(rf"^[ \t]*(?P<tag><table{_ATTRIBUTES}>)", re.IGNORECASE | re.MULTILINE)
_CLOSES: Final = re.compile(r"</table\s*>", re.IGNORECASE)
_ROW: Final = re.compile(rf"<(?P<row>tr|caption){_ATTRIBUTES}>", re.IGNORECASE)
_OPENS_CELL: Final = re.compile(r"<t[dh]\b", re.IGNORECASE)
_CELL: Final = re.compile(  # to the next cell, whatever closes it
    rf"<(?P<tag>t[dh])(?P<attributes>{_ATTRIBUTES})>"
    r"(?P<inner>.*?)(?:</t(?:d|h|r|head|body|foot|able)\s*>.*)?",
    re.IGNORECASE | re.DOTALL,
)
_COLUMNS: Final = re.compile(r"colspan\s*=\s*[\"']?(?P<count>[2-9])\b", re.IGNORECASE)
_ROWS_SHARE: Final = 0.5  # of the rows of a data table have several cells


def find_html_tables(text: str) -> list[tuple[int, int, list[Block]]]:
    """The tables of a text in order: the start and end of each, and its blocks.

    Its blocks cover every character of it that is not white space.
    """
    found: list[tuple[int, int, list[Block]]] = []
    at = 0
    while (opening := _OPENS.search(text, at)) and (closing := _CLOSES.search(text, opening.end())):
        start, at = opening.start("tag"), closing.end()
        rows = list(_split_rows(text, start, at))
        if _is_data_table(rows) and not _OPENS.search(text, opening.end(), closing.start()):
            found.append((start, at, rows))
    return found


def _is_data_table(rows: Sequence[Block]) -> bool:
    several = sum(len(row.marks_of("cell")) > 1 for row in rows)
    return bool(several) and several >= _ROWS_SHARE * len(rows)


def _split_rows(text: str, start: int, end: int) -> Iterator[Block]:
    """The caption and the rows; each extends to the start of the next, the first from `start`."""
    openings = list(_ROW.finditer(text, start, end))
    starts = [start, *(one.start() for one in openings[1:]), end]
    heads = True
    for at, (opening, (low, bound)) in enumerate(zip(openings, pairwise(starts), strict=False)):
        high = low + len(text[low:bound].rstrip())
        cells = [_CELL.fullmatch(text, *place) for place in _find_cells(text, opening.end(), high)]
        kind: BlockKind = "row"
        if opening["row"].lower() == "caption":
            kind = "caption"
        elif heads:
            heads = all(cell and cell["tag"].lower() == "th" for cell in cells)
            kind, heads = ("columns" if heads and cells else "row"), False
        marked = [mark for cell in cells if cell for mark in _mark_cell(text, cell)]
        tags = {mark.start for mark in marked if mark.kind == "shown"}
        inline = (mark for mark in find_inline_marks(text, low, high) if mark.start not in tags)
        yield Block(kind, low, high, int(at == 0), sort_marks([*inline, *marked]))


def _find_cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The start of each cell of a row, at its tag, and its end."""
    openings = [tag.start() for tag in _OPENS_CELL.finditer(text, start, end)]
    yield from pairwise([*openings, end])


def _mark_cell(text: str, cell: re.Match[str]) -> Iterator[Mark]:
    """The content of a cell, and empty cells for the other columns that it spans.

    Its tag is read as the white space that separates it from the cell before.
    """
    low, high = cell.span("inner")
    yield Mark("shown", cell.start(), low, " ")
    inner = text[low:high].strip()
    low += text[low:high].find(inner)
    spanned = _COLUMNS.search(cell["attributes"])
    width = int(spanned["count"]) if spanned else 1
    yield Mark("cell", low, low + len(inner), format_span(1, width))
    for _ in range(width - 1):
        yield Mark("cell", low + len(inner), low + len(inner))


class _OpenElements:
    """The elements that are not closed yet, each with how it is shown."""

    def __init__(self, styles: StyleSheet) -> None:
        self._styles = styles
        self._stack = [("body", StyleVisibility())]
        self._counts: Counter[str] = Counter()  # so that a stray end tag is not searched for

    @property
    def shown(self) -> StyleVisibility:
        """How text is shown here."""
        return self._stack[-1][1]

    def follow(self, token: re.Match[str]) -> None:
        """Opens or closes elements as a tag, or a blank line, says."""
        if token["blank"]:
            if self._stack[-1][0] == "p":
                self._close("p")
            return
        name = token["name"].lower()
        if token["close"]:
            self._close(name)
        elif name not in _VOID and not token["rest"].endswith("/"):
            shown = self._styles.show(name, _read_attributes(token["rest"]), self.shown)
            if name in FALLBACKS or name == "template":
                shown = StyleVisibility(removed=True)
            self._stack.append((name, shown))
            self._counts[name] += 1

    def _close(self, name: str) -> None:
        while self._counts[name]:
            closed, _ = self._stack.pop()
            self._counts[closed] -= 1
            if closed == name:
                return


def find_hidden_html(text: str) -> tuple[HiddenText, ...]:
    """What HTML in a Markdown text hides, with its tags; style sheets and scripts are hidden too.

    A paragraph that is not closed ends at a blank line; other elements end with the text.
    """
    if not _MAY_HIDE.search(text):
        return ()
    tokens = list(_CODE_OR_TAG.finditer(text))
    styles = StyleSheet(_list_sheets(tokens))
    places = list(_find_hidden_places(text, tokens, styles))
    return tuple(_merge_places(text, places))


def _list_sheets(tokens: Sequence[re.Match[str]]) -> Iterator[str]:
    """The style sheets for screens, except those in what browsers do not use, as `noscript`."""
    depth = 0
    for token in tokens:
        if (token["name"] or "").lower() in FALLBACKS:
            depth = max(0, depth - 1) if token["close"] else depth + 1
        elif (token["raw"] or "").lower() != "style" or depth:
            continue
        elif is_for_screens(_read_attributes(token["given"]).get("media", "")):
            yield token["sheet"]


def _find_hidden_places(
    text: str, tokens: Sequence[re.Match[str]], styles: StyleSheet
) -> Iterator[tuple[int, int, bool]]:
    """Half-open places of hidden text in order, each with whether it only labels something."""
    elements = _OpenElements(styles)
    at = 0
    for token in tokens:
        before = elements.shown
        if token["blank"] or token["name"]:
            elements.follow(token)
        if before.hides_text:
            yield at, token.end(), before.is_label
        elif token["raw"] or elements.shown.hides_text:
            yield *token.span(), elements.shown.is_label
        at = token.end()
    if elements.shown.hides_text:
        yield at, len(text), elements.shown.is_label


def _read_attributes(given: str) -> dict[str, str]:
    return {
        found[1].lower(): html.unescape((found[2] or "").strip("\"'"))
        for found in _ATTRIBUTE.finditer(given)
    }


def _merge_places(text: str, places: Sequence[tuple[int, int, bool]]) -> Iterator[HiddenText]:
    """Hidden text of these places, those that only white space separates as one."""
    merged: list[tuple[int, int, bool]] = []
    for place in places:
        if merged and not text[merged[-1][1] : place[0]].strip():
            before = merged.pop()
            merged.append((before[0], place[1], before[2] and place[2]))
        else:
            merged.append(place)
    for start, end, is_label in merged:
        inner = text[start:end].strip()
        if inner:
            begin = text.index(inner, start)
            yield HiddenText(begin, inner, is_label)
