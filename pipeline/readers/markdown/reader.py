"""Markdown → blocks with exact offsets: markdown-it finds their lines, we mark the content."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from markdown_it import MarkdownIt

from pipeline.document.model import Block, BlockKind, HiddenText, Mark, blank_hidden
from pipeline.readers.footnotes.letters import mark_letter_notes
from pipeline.readers.footnotes.plain_numbers import mark_plain_number_notes
from pipeline.readers.markdown.embedded_html import find_hidden_html, find_html_tables
from pipeline.readers.markdown.inline import find_inline_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.token import Token

# Off is what reports made from PDFs never mean: indented code, HTML blocks, link definitions.
_PARSER: Final = (
    MarkdownIt("commonmark", {"html": False})
    .enable("table")
    .disable(["code", "fence", "html_block", "reference", "inline", "text_join"])
)
_BULLET: Final = r"(?:(?:[-*+]|\d{1,9}[.)]|>)[ \t]++|>)"
_PAGE_BREAK: Final = re.compile(
    r"\\(?:page ?break|new ?page|clear ?page)(?:\{\})?|\{\d{1,4}\}-{8,}"
)
_DEFINES: Final = re.compile(r":[ \t]+(?=\S)")  # a definition of the term above
_NOTE: Final = re.compile(r"\[\^[\w-]{1,31}\]:")
_INDENT: Final = 4  # columns of a paragraph that continues a note
_PAGE_NUMBER: Final = re.compile(r"- ?\d{1,4} ?-")  # no item of a list
_PREFIX: Final = re.compile(rf"[ \t]*{_BULLET}+[ \t]*")
_HASHES: Final = re.compile(rf"[ \t]*+{_BULLET}*+#{{1,6}}(?=[ \t\n]|$)")
# Markup at a title's end: hashes, and attributes that converters write (`{#routes .short}`).
_ATTRIBUTE: Final = r"[\#.][\w:.-]{1,80} | [\w-]{1,20}=[^\s{}]{1,80}"
_CLOSING: Final = re.compile(
    rf"[ \t]{{0,4}} (?: [ \t]\#+ | \{{ (?: [ \t]? (?: {_ATTRIBUTE} ) ){{1,9}} [ \t]? \}} ) [ \t]*$",
    re.VERBOSE,
)
_LEAVES: Final = ("heading_open", "paragraph_open", "hr", "thead_open", "tr_open")
_NO_BREAK: Final = re.compile(r"[^\n]")
_BAR: Final = re.compile(r"(?<!\\)\|")
_LETTER: Final = re.compile(r"\w")
_PROSE: Final = re.compile(r"\n|[.,;:!?]\W*$|<sup>|\[\^|^[a-z]")
_TITLE_LENGTH: Final = 100
_SMALL_WORD: Final = 3  # letters: `of`, `and`, `the` are in lower case in titles too
_FEW_WORDS: Final = 3
_SETEXT: Final = "=-"


def read_markdown(source: str) -> tuple[str, tuple[Block, ...], tuple[HiddenText, ...]]:
    """A Markdown text with blanks for what its HTML hides, its blocks, and that hidden text."""
    hidden = find_hidden_html(source)
    text = blank_hidden(source, hidden)
    return text, build_blocks(text), hidden


def build_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a Markdown text: in order, disjoint, covering every non-space character."""
    lines = _find_line_starts(text)
    tagged = find_html_tables(text)
    found: list[Block] = []
    for token, nested in _find_leaves(_PARSER.parse(_blank_tables(text, tagged))):
        first, last = token.map or (0, 0)
        found.extend(_convert_token(text, token, (lines[first], lines[last]), nested=nested))
    found.extend(block for _, _, rows in tagged for block in rows)
    found.sort(key=attrgetter("start"))
    return mark_plain_number_notes(
        text, mark_letter_notes(text, list(_join_notes(text, _fill_gaps(text, found))))
    )


def _blank_tables(text: str, tagged: Sequence[tuple[int, int, Sequence[Block]]]) -> str:
    """The text with tables written as HTML replaced by spaces and line ends."""
    bounds = [0, *(at for start, end, _ in tagged for at in (start, end)), len(text)]
    pieces = [text[start:end] for start, end in pairwise(bounds)]
    pieces[1::2] = [_NO_BREAK.sub(" ", piece) for piece in pieces[1::2]]
    return "".join(pieces)


def _find_line_starts(text: str) -> list[int]:
    starts = [0]
    starts.extend(found.end() for found in re.finditer("\n", text))
    return [*starts, len(text)] if starts[-1] != len(text) else starts


def _find_leaves(tokens: Sequence[Token]) -> Iterator[tuple[Token, bool]]:
    """The tokens that hold text, each with whether it is inside a list or a quotation."""
    head: list[int] | None = None
    for token in tokens:
        if token.type == "tr_open" and token.map == head:
            continue
        if token.type in _LEAVES and token.map:
            yield token, token.level > 0
        head = token.map if token.type == "thead_open" else head
    # A table's delimiter row has no token: `_fill_gaps` adds it.


def _convert_token(
    text: str, token: Token, place: tuple[int, int], *, nested: bool
) -> Iterator[Block]:
    start, end = _trim(text, *place)
    if start >= end:  # a form feed alone is a paragraph to the parser
        return
    match token.type:
        case "heading_open" if token.markup in _SETEXT:
            yield from _build_underlined_heading(text, token, start, end)
        case "heading_open":
            yield _build_heading(text, start, end, int(token.tag[1:]))
        case "hr":
            yield Block("rule", start, end)
        case "thead_open":
            yield _build_row(text, start, end, "columns")
        case "tr_open" if _LETTER.search(text, start, end):
            yield _build_row(text, start, end, "row")
        case _:
            yield _build_prose(text, start, end, nested=nested)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _build_heading(text: str, start: int, end: int, level: int) -> Block:
    inner_start, inner_end = start, end
    delimiters = []
    if opening := _HASHES.match(text, start, end):
        inner_start = opening.end()
        delimiters.append(Mark("markup", start, inner_start))
    if closing := _CLOSING.search(text, inner_start, end):
        inner_end = closing.start()
        delimiters.append(Mark("markup", inner_end, end))
    return Block(
        "heading",
        start,
        end,
        level,
        _merge_marks(delimiters, find_inline_marks(text, inner_start, inner_end)),
    )


def _build_underlined_heading(text: str, token: Token, start: int, end: int) -> Iterator[Block]:
    """A title over `===` or `---`; a paragraph over `---` is prose followed by a page's rule."""
    below = text.rfind("\n", start, end) + 1 or start  # the title may be empty
    inner = _trim(text, start, below)
    if not _is_title(text[slice(*inner)]):
        yield _build_prose(text, *inner, nested=token.level > 0)
        yield Block("rule", *_trim(text, below, end))
        return
    rule = Mark("markup", *_trim(text, below, end))
    bullets = list(_find_bullets(text, *inner)) if token.level else []
    closing = _CLOSING.search(text, *inner)
    behind = [Mark("markup", *closing.span())] if closing else []
    low, high = bullets[0].end if bullets else inner[0], closing.start() if closing else inner[1]
    delimiters = [*bullets, *behind, rule]
    yield Block(
        "heading",
        start,
        end,
        int(token.tag[1:]),
        _merge_marks(delimiters, find_inline_marks(text, low, high)),
    )


def _is_title(line: str) -> bool:
    """Whether an underlined line is a title: one short line in title case, and no sentence."""
    words = [word for word in line.split() if len(word) > _SMALL_WORD]
    capital = sum(word.lstrip("*_\"'(")[:1].isupper() for word in words)
    in_case = len(words) <= _FEW_WORDS or 2 * capital >= len(words)
    return len(line) <= _TITLE_LENGTH and not _PROSE.search(line) and in_case


def _build_prose(text: str, start: int, end: int, *, nested: bool) -> Block:
    if not _LETTER.search(text, start, end) or _PAGE_BREAK.fullmatch(text, start, end):
        return Block("rule", start, end)
    nested = nested and not _PAGE_NUMBER.fullmatch(text, start, end)
    bullets = list(_find_bullets(text, start, end)) if nested else []
    inner = bullets[0].end if bullets and bullets[0].start == start else start
    kind: BlockKind = "item" if nested else "paragraph"
    if not bullets and (definition := _DEFINES.match(text, start, end)):
        bullets = [Mark("markup", *definition.span())]
    inline = [
        m for m in find_inline_marks(text, inner, end) if not any(_overlaps(m, b) for b in bullets)
    ]
    return Block(kind, start, end, marks=_merge_marks(bullets, inline))


def _build_row(text: str, start: int, end: int, kind: BlockKind) -> Block:
    """A row between its bars, which are optional at its ends."""
    bars = [Mark("markup", *bar.span()) for bar in _BAR.finditer(text, start, end)]
    edges = [(start, start), *((bar.start, bar.end) for bar in bars), (end, end)]
    places = [(low, high) for (_, low), (high, _) in pairwise(edges)]
    inner = slice(bool(bars and bars[0].start == start), -1 if text[end - 1] == "|" else None)
    cells = [Mark("cell", *_trim_cell(text, low, high)) for low, high in places[inner]]
    level = int(kind == "columns")
    return Block(
        kind, start, end, level, _merge_marks([*bars, *cells], find_inline_marks(text, start, end))
    )


def _trim_cell(text: str, low: int, high: int) -> tuple[int, int]:
    return _trim(text, low, high) if text[low:high].strip() else (low, low)


def _find_bullets(text: str, start: int, end: int) -> Iterator[Mark]:
    """The markers of lists and quotations at the beginnings of lines."""
    at = start
    while at < end:
        if found := _PREFIX.match(text, at, end):
            yield Mark("markup", *found.span())
        at = text.find("\n", at, end) + 1 or end


def _overlaps(one: Mark, other: Mark) -> bool:
    return one.kind == "markup" and one.start < other.end and other.start < one.end


def _merge_marks(some: Sequence[Mark], others: Sequence[Mark]) -> tuple[Mark, ...]:
    return tuple(sorted([*some, *others], key=lambda mark: (mark.start, -mark.end)))


def _join_notes(text: str, blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, each note with the indented paragraphs that continue it."""
    note: Block | None = None
    for block in blocks:
        if note and block.kind == "paragraph" and _is_indented(text, block):
            note = replace(note, end=block.end, marks=(*note.marks, *block.marks))
            continue
        if note:
            yield note
        note = block if _NOTE.match(text, block.start) else None
        if not note:
            yield block
    if note:
        yield note


def _is_indented(text: str, block: Block) -> bool:
    margin = text[text.rfind("\n", 0, block.start) + 1 : block.start]
    return len(margin.expandtabs()) >= _INDENT


def _fill_gaps(text: str, found: Sequence[Block]) -> Iterator[Block]:
    """The blocks, and between them the text that the parser left out: rules, or prose."""
    bounds = [0, *(offset for block in found for offset in (block.start, block.end)), len(text)]
    gaps = [
        _build_prose(text, *_trim(text, start, end), nested=False)
        for start, end in list(pairwise(bounds))[::2]
        if text[start:end].strip()
    ]
    starts = [block.start for block in found]
    ordered = list(found)
    for gap in reversed(gaps):
        ordered.insert(bisect_right(starts, gap.start), gap)
    yield from ordered
