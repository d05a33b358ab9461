"""Plain text → blocks: what blank lines, rules, capitals, indents and bullets set apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.document.model import Block, Mark
from pipeline.document.spans import Page
from pipeline.readers.footnotes.letters import lettered
from pipeline.readers.footnotes.plain_numbers import numbered
from pipeline.readers.plain import headings as titles
from pipeline.readers.plain.column_tables import FEWEST, may_be_table, table
from pipeline.readers.plain.line_groups import UNDERLINE, Group, groups, is_rule
from pipeline.readers.plain.marks import marker
from pipeline.readers.plain.running_heads import furniture
from pipeline.readers.search import places

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.readers.plain.line_groups import Line
    from pipeline.readers.plain.marks import Marked

_UNDERLINE_LEVELS: Final = {"=": 1, "\u2550": 1, "-": 2, "\u2500": 2, "\u2014": 2}
_OTHER_UNDERLINE: Final = 3
_SPACE: Final = re.compile(r"\s")
_STOP: Final = re.compile(r"[.!?][\"'\u201d\u2019)]{0,3}(?:\d{1,3}|\[\d{1,3}\])?$")
_LABEL: Final = re.compile(r"[^.:;?!]{1,60}:(?=\s|$)")
_GLANCE: Final = 12  # characters: how a line ends
_FULL: Final = 0.75  # of the longest line
_WIDEST: Final = 130  # characters: longer lines are not broken
_ROOM: Final = 0.85  # of the longest line: what is no longer is only short where its block ends
_NOTES: Final = (re.compile(r"otes:?[^\S\n]*\n"), re.compile(r"OTES:?[^\S\n]*\n"))  # soon found
_OVER_NOTES: Final = re.compile(
    r"[^\S\n]*+(?P<title>(?:end|foot)?notes):?[^\S\n]*\n\s*(?:[\[(]?1\b|[*\u2020])", re.IGNORECASE
)
_BULLET: Final = re.compile(  # the second is what typists of books set before a field: `_#_`
    r"[\u2022\u2023\u25aa\u25cf\u25e6\u00b7*\u2013-][ \t]+(?=\S) | _[@\#*]_[ \t]*(?=\S)", re.VERBOSE
)
# A line behind which a paragraph may begin: by its last character, which is soon seen, and whole.
_MAY_END: Final = re.compile(r"\n(?<=[.!?\])\"'\u201d\u2019\d\s]\n)")
_ENDS: Final = re.compile(r"[.!?\]][\"'\u201d\u2019)]{0,3}(?:\d{1,3}|\[\d{1,3}\])?[^\S\n]*+\n")
_SENTENCE_END: Final = (".", "!", "?", '."', ".\u201d", ".)", "]")


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a plain text: in order, disjoint, holding every non-space character."""
    marked = marker(text)
    outer = furniture(text) | dict.fromkeys(_over_notes(text), "heading")
    found: list[Block] = []
    fewest = FEWEST  # rows of labels and values that a page has
    for group in groups(text, outer, by_lines=bool(outer)):
        if kind := outer.get(group.start):
            level = titles.IN_LINES_LEVEL if kind == "heading" else 0
            found.append(Block(kind, group.start, group.end, level))
            continue
        for part in (group,) if found else _title_page(text, group):
            found.extend(_group(text, part, marked, fewest))
            if found[-1].kind == "row":
                fewest = 1
    return numbered(text, lettered(text, titles.with_lone_titles(text, found)))


def _over_notes(text: str) -> Iterator[int]:
    """Where lines begin that are the title of the notes right under them."""
    for place in places(text, *_NOTES):
        if title := _OVER_NOTES.match(text, text.rfind("\n", 0, place) + 1):
            yield title.start("title")


def pages(text: str) -> tuple[Page, ...]:
    """The pages of a text, each ended by a form feed; none where it has no form feed."""
    if "\f" not in text:
        return ()
    starts = [0, *(found.end() for found in re.finditer("\f", text))]
    if not text[starts[-1] :].strip():
        starts.pop()
    ends = [*starts[1:], len(text)]
    return tuple(
        Page(number, start, end, None, None)
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    )


def _group(text: str, group: Group, marked: Marked, fewest: int) -> Iterator[Block]:
    start, end = group.start, group.end
    if group.told and is_rule(text, last := group.told[-1]):
        yield _ruled(text, group.told, last, marked)
    elif titles.in_capitals(text, start, end):
        yield Block("heading", start, end, titles.CAPITALS_LEVEL, marked(start, end))
    elif group.told and _BULLET.match(text, start, group.told[0].end):
        yield from _items(text, group.told, marked)
    elif rows := _rows(text, group, fewest):
        yield from (row.also_marked(marked(row.start, row.end)) for row in rows)
    elif not (_MAY_END.search(text, start, end) and _ENDS.search(text, start, end)):
        yield Block("paragraph", start, end, marks=marked(start, end))
    else:
        for part in _paragraphs(text, group.lines(text)):
            start, end = part[0].start, part[-1].end
            yield Block("paragraph", start, end, marks=marked(start, end))


def _ruled(text: str, lines: Sequence[Line], last: Line, marked: Marked) -> Block:
    """A rule, or a heading with the one under it."""
    start = lines[0].start
    if len(lines) == 1 or not UNDERLINE.fullmatch(text, last.start, last.end):
        return Block("rule", start, last.end)
    level = _UNDERLINE_LEVELS.get(text[last.start], _OTHER_UNDERLINE)
    marks = (*marked(start, lines[-2].end), Mark("markup", last.start, last.end))
    return Block("heading", start, last.end, level, marks)


def _rows(text: str, group: Group, fewest: int) -> list[Block]:
    """The rows of a table, none where a group is none."""
    is_long = text.count("\n", group.start, group.end) + 1 >= fewest
    is_spaced = is_long and may_be_table(text, group.start, group.end)
    return table(text, group.lines(text), fewest=fewest) if is_spaced else []


def _title_page(text: str, group: Group) -> Iterator[Group]:
    """The first lines of a text one by one, where each is set like a title or is a date."""
    lines = group.lines(text)
    printed = [text[line.start : line.end] for line in lines]
    are_titles = len(lines) <= titles.MOST and all(
        titles.is_set_as_title(one) or titles.is_date(one) for one in printed
    )
    if are_titles:
        yield from (Group(line.start, line.end, group.above, [line]) for line in lines)
    else:
        yield group


def _paragraphs(text: str, lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """The paragraphs in lines without a blank one.

    Behind a full stop an indented line begins one, where the other lines are not indented like it;
    in lines that are broken at one width so does one whose first word would have had room above.
    """
    if len(lines) == 1:
        yield lines
        return
    indents = [line.indent for line in lines]
    base = min(indents)
    width = _width(text, lines) if len(lines) > 2 else 0  # noqa: PLR2004 - two lines have no usual one
    first = 0
    for at in range(1, len(lines)):
        before = lines[at - 1]
        indented = indents[at - 1] == base < indents[at]
        goes_on = at + 1 == len(lines) or indents[at + 1] == base
        if (indented and goes_on and text.endswith(_SENTENCE_END, before.start, before.end)) or (
            width and _has_room(text, before, lines[at], _ROOM * width)
        ):
            yield lines[first:at]
            first = at
    yield lines[first:]


def _width(text: str, lines: Sequence[Line]) -> int:
    """The length at which lines are broken, 0 where most are shorter or one is far longer.

    Among titles, values and notes, those tell that end within a sentence.
    """
    lengths = [line.end - line.start for line in lines]
    longest = max(lengths)
    if longest > _WIDEST:
        return 0
    full = [length >= _FULL * longest for length in lengths]
    if 2 * sum(full) < len(lengths):
        broken = [text[line.start].islower() for line in lines[1:]]
        full = [is_full for is_full, goes_on in zip(full, broken, strict=False) if goes_on]
        return longest if full and all(full) else 0
    return longest


def _has_room(text: str, before: Line, line: Line, width: float) -> bool:
    """Whether a sentence ends at the end of a line that the next word, in capitals, would fit on.

    Not where that is a label: it may be one inside the value above.
    """
    length = before.end - before.start
    if length > width or not text[line.start].isupper() or _LABEL.match(text, line.start, line.end):
        return False
    word = _SPACE.search(text, line.start, line.end)
    needed = (word.start() if word else line.end) - line.start + 1
    glance = max(before.start, before.end - _GLANCE)
    return length + needed < width and bool(_STOP.search(text, glance, before.end))


def _items(text: str, lines: Sequence[Line], marked: Marked) -> Iterator[Block]:
    """The items of a list whose bullets stand under each other."""
    starts = [
        at
        for at, line in enumerate(lines)
        if line.indent == lines[0].indent and _BULLET.match(text, line.start, line.end)
    ]
    for first, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        start, stop = lines[first].start, lines[end - 1].end
        bullet = _BULLET.match(text, start, stop)
        inner = bullet.end() if bullet else start
        marks = (Mark("markup", start, inner), *marked(inner, stop))
        yield Block("item", start, stop, marks=marks)
