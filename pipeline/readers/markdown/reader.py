"""Markdown → blocks with exact offsets: markdown-it finds lines, this module their content."""

from __future__ import annotations

import html
from bisect import bisect_right
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Final

from markdown_it import MarkdownIt

from pipeline import patterns as re
from pipeline.document.model import (
    Block,
    BlockKind,
    HiddenText,
    Mark,
    blank_hidden,
    format_span,
    sort_marks,
)
from pipeline.readers.footnotes.callouts import (
    FOOTNOTE,
    LIFTED,
    RAISED,
    is_exponent,
    lower_digits,
    parse_note_marks,
)
from pipeline.readers.html.dom import FALLBACKS, CoveredColumns
from pipeline.readers.html.styles import GROUND, StyleSheet, StyleVisibility, is_for_screens
from pipeline.readers.metadata import FRONT_MATTER
from pipeline.readers.plain.tables import (
    LINE_GROUP,
    MAY_BE_DRAWN,
    build_drawn_table,
    split_lines,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.token import Token

_RULE_OF_TABLE: Final = "| \t:-"  # what alone makes no row
_TAGS: Final = (  # only these: `<age 15>` in a report is text
    "a|abbr|b|big|blockquote|caption|center|cite|code|dd|del|div|dl|dt|em|figure|font|h[1-6]|hr|i|img"
    "|ins|li|ol|p|pre|s|small|span|strike|strong|su[bp]|table|t(?:body|d|h|head|r)|u|ul"
)
_TOKEN: Final = re.compile(
    rf"""
      (?P<escape>   \\ (?= [!-/:-@\[-`{{-~\n] ) )
    | (?P<url>      https?:// (?: [^\s<>*\\\]] | \](?!\() )+ )  # `_` is no emphasis
    | (?P<raised>   <sup> (?P<inner> [^<>]{{1,40}} ) </sup> )
    | (?P<lifted>   {LIFTED} )
    | (?P<footnote> {FOOTNOTE} )
    | (?P<digits>   {RAISED} )
    | (?P<break>    <br \s{{0,9}} /? > )
    | (?P<comment>  <!-- )
    | (?P<address>  < (?= (?: https?|ftp|mailto ) : [^<>]{{1,2000}} > ) )
    | (?P<tag>      < /? (?: {_TAGS} ) (?: \s [^<>]{{0,200}} )? /? > )
    | (?P<entity>   & (?: \#[0-9]{{1,7}} | \#x[0-9A-F]{{1,6}} | [A-Z][A-Z0-9]{{1,31}} ) ; )
    | (?P<link>     \] \( [^()\s]{{0,2000}} \) )
    | (?P<bracket>  !?\[ | \] )
    | (?P<code>     `+ )
    | (?P<stars>    [*]+ | _+ )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TO_NOTE: Final = re.compile(r"\(#[^()\s]{0,80}\)")
_STRONG: Final = 2
_LINK_TEXT: Final = 1000  # characters; a bracket further away belongs to no link


def find_inline_marks(text: str, start: int, end: int) -> tuple[Mark, ...]:
    """The marks in text[start:end], the content of one block, in order and not nested.

    Marks of `strong` and `emphasis` enclose the others.
    """
    found: list[Mark] = []
    open_runs: list[tuple[str, int, int]] = []
    brackets: list[tuple[int, int]] = []
    at = start
    while token := _TOKEN.search(text, at, end):
        at = token.end()
        if token.lastgroup == "comment":
            close = text.find("-->", at, end)
            at = end if close < 0 else close + 3
            found.append(Mark("markup", token.start(), at))
        elif token["stars"]:
            found.extend(_pair_stars(text, token, (start, end), open_runs))
        elif token["address"]:
            at = text.index(">", at) + 1
            found += [Mark("markup", token.start(), token.end()), Mark("markup", at - 1, at)]
        elif token["bracket"] and token["bracket"] != "]":
            brackets.append(token.span())
        elif (token["bracket"] or token["link"]) and brackets:
            opening = brackets.pop()
            if token["link"] and token.start() - opening[1] <= _LINK_TEXT:
                found += [Mark("markup", *opening), Mark("markup", *token.span())]
        else:
            found.extend(_mark_token(text, token, start))
        if token["escape"]:
            at += 1
    return tuple(sorted(found, key=lambda mark: (mark.start, -mark.end)))


def _mark_token(text: str, token: re.Match[str], start: int) -> Iterator[Mark]:
    place = token.span()
    match token.lastgroup:
        case "escape" | "code" | "tag":
            yield Mark("markup", *place)
        case "inner" | "raised":
            yield from _mark_raised(text, token, start)
        case "mark" | "footnote":
            yield Mark("callout", *place, token["mark"])
        case "lifted" | "tex" | "caret":
            yield Mark("callout", *place, token["tex"] or token["caret"])
        case "digits" if not is_exponent(text, start, place[0]):
            yield Mark("callout", *place, lower_digits(token.group()))
        case "break":
            yield Mark("shown", *place, " ")
        case "entity" if (shown := html.unescape(token.group())) != token.group():
            yield Mark("shown", *place, shown)


def _mark_raised(text: str, token: re.Match[str], start: int) -> Iterator[Mark]:
    printed = _TO_NOTE.sub("", token["inner"])  # `<sup>[1](#note1)</sup>`
    inner = parse_note_marks(printed) or parse_note_marks(printed.strip("*_"))
    if inner and not is_exponent(text, start, token.start()):
        yield Mark("callout", *token.span(), inner)
    else:
        yield Mark("markup", token.start(), token.start("inner"))
        yield Mark("markup", token.end("inner"), token.end())


def _pair_stars(
    text: str, token: re.Match[str], block: tuple[int, int], open_runs: list[tuple[str, int, int]]
) -> Iterator[Mark]:
    """Pairs a run of stars with the one that opened it; an unpaired run is text."""
    start, end = token.span()
    before = text[start - 1] if start > block[0] else " "
    after = text[end] if end < block[1] else " "
    inside_word = token.group()[0] == "_" and before.isalnum() and after.isalnum()
    if not before.isspace() and not inside_word:
        while start < end and open_runs and open_runs[-1][0] == token.group()[0]:
            _, low, high = open_runs.pop()
            width = min(high - low, end - start)
            yield from _mark_pair((high - width, high), (start, start + width))
            start += width
            if high - width > low:
                open_runs.append((token.group()[0], low, high - width))
    if start < end and not after.isspace() and not inside_word:
        open_runs.append((token.group()[0], start, end))


def _mark_pair(opening: tuple[int, int], closing: tuple[int, int]) -> Iterator[Mark]:
    yield Mark("markup", *opening)
    yield Mark("markup", *closing)
    yield Mark(
        "strong" if opening[1] - opening[0] >= _STRONG else "emphasis", opening[1], closing[0]
    )


# A cheap sign of something that hides text; most texts have none.
_MAY_HIDE: Final = re.compile(
    r"<(?:style|script|template|dialog|noscript|noframes|noembed|iframe|canvas|audio|video|object"
    r"|datalist)\b|<[a-z][^<>]{0,2000}?\s(?:style|hidden|class|id|color)\b",
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
_HTML_ATTRIBUTE: Final = re.compile(
    r"""([a-z][\w:-]{0,40})(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>=`]+))?""", re.IGNORECASE
)
_VOID: Final = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr",
))  # fmt: skip
_TABLE_TAG: Final = re.compile(
    r"<(?P<close>/)?(?P<name>table|caption|tr|t[dh]|t(?:head|body|foot))(?=[\s>])"
    r"(?P<attributes>[^<>]{0,300})>",
    re.IGNORECASE,
)
_SPANS: Final = re.compile(
    r"(?P<of>col|row)span\s*=\s*[\"']?(?P<count>[2-9]|[1-9]\d)\b", re.IGNORECASE
)
_ROWS_SHARE: Final = 0.5  # of the rows of a data table have several cells


def find_html_tables(text: str) -> list[tuple[int, int, list[Block]]]:
    """The tables of a text in order: the start and end of each, and its blocks.

    Its blocks cover every character of it that is not white space.
    """
    found: list[tuple[int, int, list[Block]]] = []
    tags: list[re.Match[str]] = []  # of the table that is open
    for tag in _TABLE_TAG.finditer(text):
        is_table = tag["name"].lower() == "table"
        if is_table and not tag["close"]:
            line = text[text.rfind("\n", 0, tag.start()) + 1 : tag.start()]
            if line.strip(" \t"):
                continue  # a table begins on a line of its own
        if tags or (is_table and not tag["close"]):
            tags.append(tag)
        if tags and is_table and tag["close"]:
            rows = list(_split_rows(text, tags))
            is_outermost = not any(_opens(one, "table") for one in tags[1:])
            if is_outermost and _is_data_table(rows):
                found.append((tags[0].start(), tag.end(), rows))
            tags = []
    return found


def _is_data_table(rows: Sequence[Block]) -> bool:
    """Whether most rows have several cells, or there is a caption alone: that of a chart."""
    several = sum(len(row.marks_of("cell")) > 1 for row in rows)
    is_caption = len(rows) == 1 and rows[0].kind == "caption"
    return is_caption or (bool(several) and several >= _ROWS_SHARE * len(rows))


def _split_rows(text: str, tags: Sequence[re.Match[str]]) -> Iterator[Block]:
    """The caption and the rows; each extends to the start of the next, the first to its table's."""
    begun = [at for at, tag in enumerate(tags) if _opens(tag, "tr", "caption")]
    starts = [tags[0].start(), *(tags[at].start() for at in begun[1:]), tags[-1].end()]
    heads = True
    covered = CoveredColumns()
    rows = zip(pairwise([*begun, len(tags)]), pairwise(starts), strict=False)
    for at, ((first, last), (low, bound)) in enumerate(rows):
        high = low + len(text[low:bound].rstrip())
        cells = [pair for pair in pairwise(tags[first : last + 1]) if _opens(pair[0], "td", "th")]
        kind: BlockKind = "row"
        if _opens(tags[first], "caption"):
            kind = "caption"
        elif heads:
            heads = all(_opens(tag, "th") for tag, _ in cells)
            kind, heads = ("columns" if heads and cells else "row"), False
        marked = list(_mark_cells(text, cells, covered))
        shown = {mark.start for mark in marked if mark.kind == "shown"}
        inline = (mark for mark in find_inline_marks(text, low, high) if mark.start not in shown)
        yield Block(kind, low, high, int(at == 0), sort_marks([*inline, *marked]))


def _opens(tag: re.Match[str], *names: str) -> bool:
    return not tag["close"] and tag["name"].lower() in names


def _mark_cells(
    text: str, cells: Sequence[tuple[re.Match[str], re.Match[str]]], covered: CoveredColumns
) -> Iterator[Mark]:
    """The cells of a row, each between two tags; empty ones in places that another one covers.

    A tag is read as the white space that separates its cell from the one before.
    """
    column = at = 0
    for tag, behind in cells:
        low, high = tag.end(), behind.start()
        yield Mark("shown", tag.start(), low, " ")
        above = covered.leave(column)
        yield from [Mark("cell", low, low)] * above
        inner = text[low:high].strip()
        low += text[low:high].find(inner)
        given = {one["of"].lower(): int(one["count"]) for one in _SPANS.finditer(tag["attributes"])}
        tall, wide = given.get("row", 1), given.get("col", 1)
        yield Mark("cell", low, low + len(inner), format_span(tall, wide))
        column, at = column + above, low + len(inner)
        yield from [Mark("cell", at, at)] * (wide - 1)
        covered.cover(range(column, column + wide), tall)
        column += wide
    left = covered.leave(column) if cells else 0
    yield from [Mark("cell", at, at)] * left
    covered.end_row(column + left)


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
        """Opens or closes elements at a tag or a blank line."""
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
    """The text that HTML in a Markdown text hides, with its tags; also style sheets and scripts.

    A paragraph that is not closed ends at a blank line; other elements end with the text.
    """
    if not _MAY_HIDE.search(text):
        return ()
    tokens = list(_CODE_OR_TAG.finditer(text))
    styles = StyleSheet(_list_sheets(tokens), is_white=GROUND.search(text) is None)
    places = list(_find_hidden_places(text, tokens, styles))
    return tuple(_merge_places(text, places))


def _list_sheets(tokens: Sequence[re.Match[str]]) -> Iterator[str]:
    """The style sheets for screens, except those in fallbacks such as `noscript`."""
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
    """Half-open places of hidden text in order, each with whether it is only a label."""
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
        for found in _HTML_ATTRIBUTE.finditer(given)
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


# Constructs are off that reports converted from PDFs print by accident: indented code and others.
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
_NOTE: Final = re.compile(rf"(?:{FOOTNOTE})(?<=:)", re.VERBOSE)
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
# A title between tags, alone in its paragraph.
_TAGGED: Final = re.compile(
    r"(?P<open><h(?P<level>[1-6])\b[^<>]{0,200}>)[^\n]*?(?P<close></h(?P=level)>)", re.IGNORECASE
)
_CHART: Final = re.compile(
    r'^<figure aria-label="(?P<name>[^"<>&\n]{1,300})">\n(?P<inside>.{0,9000}?)^</figure>$',
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_LEAVES: Final = ("heading_open", "paragraph_open", "hr", "thead_open", "tr_open")
_BAR: Final = re.compile(r"(?<!\\)\|")
_DELIMITERS: Final = re.compile(r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*\|[-:| \t]*$", re.MULTILINE)
_PROSE: Final = re.compile(r"\n|[.,;:!?]\W*$|<sup>|\[\^|^[a-z]")
_TITLE_LENGTH: Final = 100
_SMALL_WORD: Final = 3  # letters: `of`, `and`, `the` are in lower case in titles too
_FEW_WORDS: Final = 3
_SETEXT: Final = "=-"
_FRONT_TITLE: Final = re.compile(
    r"title[ \t]*:[ \t]*(?P<quote>[\"']?)(?P<title>\S.*?)(?P=quote)[ \t]*"
)


def read_markdown(source: str) -> tuple[str, tuple[Block, ...], tuple[HiddenText, ...]]:
    """A Markdown text with blanks for what its HTML hides, its blocks, and that hidden text."""
    hidden = find_hidden_html(source)
    text = blank_hidden(source, hidden)
    return text, build_blocks(text), hidden


def build_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a Markdown text: in order, disjoint, covering every non-space character."""
    lines = _find_line_starts(text)
    found = list(_build_front_matter(text))
    begin = found[-1].end if found else 0
    tagged = [table for table in find_html_tables(text) if table[0] >= begin]
    tagged += _find_drawn_tables(text, begin, tagged)
    tagged.sort(key=itemgetter(0))
    body = _blank(text[:begin]) + _blank_tables(text, tagged)[begin:]
    for token, nested in _find_leaves(_PARSER.parse(body)):
        first, last = token.map or (0, 0)
        found.extend(_convert_token(text, token, (lines[first], lines[last]), nested=nested))
    found.extend(block for _, _, rows in tagged for block in rows)
    found.sort(key=attrgetter("start"))
    return tuple(_mark_charts(text, _join_notes(text, _fill_gaps(text, found))))


def _mark_charts(text: str, blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks; those of values between the tags of a chart have its name."""
    charts = list(_CHART.finditer(text)) if "</figure>" in text else []
    for block in blocks:
        marks = [
            Mark("chart", block.start, block.end, "{} {}".format(*one.span("name")))
            for one in charts
            if one.start("inside") <= block.start and block.end <= one.end("inside")
        ]
        yield replace(block, marks=sort_marks([*marks, *block.marks])) if marks else block


def _build_front_matter(text: str) -> Iterator[Block]:
    """The lines of the YAML before a text: its title is a running head, the others no prose."""
    front = FRONT_MATTER.match(text)
    if front is None or ":" not in front["lines"]:
        return
    ends = front.start("lines"), front.end("lines")
    yield Block("rule", *_trim(text, 0, ends[0]))
    at = ends[0]
    for line in front["lines"].splitlines(keepends=True):
        start, end = _trim(text, at, at + len(line))
        at += len(line)
        if start < end and (titled := _FRONT_TITLE.fullmatch(text, start, end)):
            low, high = titled.span("title")
            around = [Mark("markup", start, low), Mark("markup", high, end)]
            marks = [mark for mark in around if mark.start < mark.end]
            yield Block("running head", start, end, marks=tuple(marks))
        elif start < end:
            yield Block("menu", start, end)
    yield Block("rule", *_trim(text, ends[1], front.end()))


def _find_drawn_tables(
    text: str, begin: int, others: Sequence[tuple[int, int, Sequence[Block]]]
) -> Iterator[tuple[int, int, list[Block]]]:
    """The tables that are drawn as in plain text, not in Markdown's form: with their places."""
    for group in LINE_GROUP.finditer(text, begin):
        start, end = group.start(), group.start() + len(group.group().rstrip())
        if not MAY_BE_DRAWN.search(text, start, end) or _DELIMITERS.search(text, start, end):
            continue
        if any(low < end and start < high for low, high, _ in others):
            continue
        if rows := build_drawn_table(text, list(split_lines(text, start, end, begin))):
            marked = [row.add_marks(find_inline_marks(text, row.start, row.end)) for row in rows]
            yield start, end, marked


def _blank_tables(text: str, tagged: Sequence[tuple[int, int, Sequence[Block]]]) -> str:
    """The text with tables written as HTML replaced by spaces and line ends."""
    bounds = [0, *(at for start, end, _ in tagged for at in (start, end)), len(text)]
    pieces = [text[start:end] for start, end in pairwise(bounds)]
    pieces[1::2] = [_blank(piece) for piece in pieces[1::2]]
    return "".join(pieces)


def _blank(text: str) -> str:
    """Spaces for all characters but line ends."""
    return "\n".join(" " * len(line) for line in text.split("\n"))


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


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
        case "tr_open" if text[start:end].strip(_RULE_OF_TABLE):
            yield _build_row(text, start, end, "row")
        case "paragraph_open" if tagged := _TAGGED.fullmatch(text, start, end):
            tags = [Mark("markup", *tagged.span("open")), Mark("markup", *tagged.span("close"))]
            inner = find_inline_marks(text, tags[0].end, tags[1].start)
            yield Block("heading", start, end, int(tagged["level"]), _merge_marks(tags, inner))
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
    if not _has_words(text[start:end]) or _PAGE_BREAK.fullmatch(text, start, end):
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
