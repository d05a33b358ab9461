"""Plain text → blocks, divided by blank lines, rules, capitals, indents, bullets and columns."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline import patterns as re
from pipeline.document.model import Block, Mark
from pipeline.document.spans import Page
from pipeline.readers.plain import headings as titles
from pipeline.readers.plain.headings import LONGEST
from pipeline.readers.plain.marks import make_marker
from pipeline.readers.plain.running_heads import find_running_heads
from pipeline.readers.plain.tables import (
    CAPTION,
    FEWEST,
    LINE_GROUP,
    MAY_BE_DRAWN,
    WIDE_GAP,
    PlainLine,
    build_drawn_table,
    build_table,
    split_lines,
)
from pipeline.readers.search import find_places

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from pipeline.readers.plain.marks import MarkFinder

_PRINTED: Final = re.compile(r"[^\W_]")
_GROUP_OF_PAGE: Final = re.compile(r"\S[^\n\f]*+(?:\n[^\S\n\f]*+\S[^\n\f]*+)*+")
# A line without words; whether it begins with one is tested first.
_RULE: Final = re.compile(r"\n(?![^\S\n]*+[^\W_])(?![^\n]*[^\W_])")
UNDERLINE: Final = re.compile(r"([=\-~_*^#\u2500\u2550\u2014])\1{2,}")
_UNDERLINE_LEVELS: Final = {"=": 1, "\u2550": 1, "-": 2, "\u2500": 2, "\u2014": 2}
_OTHER_UNDERLINE: Final = 3
_SPACE: Final = re.compile(r"\s")
_STOP: Final = re.compile(r"[.!?][\"'\u201d\u2019)]{0,3}(?:\d{1,3}|\[\d{1,3}\])?$")
_LABEL: Final = re.compile(r"[^.:;?!]{1,60}:(?=\s|$)")
_GLANCE: Final = 12  # characters: how a line ends
_FULL: Final = 0.75  # of the longest line
_WIDEST: Final = 130  # characters: longer lines are not broken
_FEWEST_LONG: Final = 10  # lines that are a paragraph each
_SHORT: Final = 0.6  # of the longest line: a title over the text
_ROOM: Final = 0.85  # of the longest line: a shorter line ends its paragraph
_PICTURES: Final = re.compile(r"\ufffc[\ufffc\s]*+")  # what is copied in the place of pictures
_NOTES: Final = (re.compile(r"otes:?[^\S\n]*\n"), re.compile(r"OTES:?[^\S\n]*\n"))  # quick to find
_OVER_NOTES: Final = re.compile(
    r"[^\S\n]*+(?P<title>(?:end|foot)?notes):?[^\S\n]*\n\s*(?:[\[(]?1\b|[*\u2020])", re.IGNORECASE
)
_ENTRY_END: Final = re.compile(r"(?:[.!?)\]>][\"'\u201d\u2019]?|(?:https?://|www\.|/)\S*)$")
_BULLET: Final = re.compile(  # the second is typed before fields of old books: `_#_`
    r"[\u2022\u2023\u25aa\u25cf\u25e6\u00b7*\u2013-][ \t]+(?=\S) | _[@\#*]_[ \t]*(?=\S)", re.VERBOSE
)
# A line that a paragraph may follow: first by its last character (fast), then whole.
_MAY_END: Final = re.compile(r"\n(?<=[.!?\])\"'\u201d\u2019\d\s]\n)")
_ENDS: Final = re.compile(r"[.!?\]][\"'\u201d\u2019)]{0,3}(?:\d{1,3}|\[\d{1,3}\])?[^\S\n]*+\n")
_SENTENCE_END: Final = (".", "!", "?", '."', ".\u201d", ".)", "]")


class LineGroup(NamedTuple):
    """Lines with nothing between them, at half-open offsets without the white space around them.

    `split` are the lines where they were already split; `above` is where the group above ends;
    `rows` are the blocks of lines that are drawn as a table with rules.
    """

    start: int
    end: int
    above: int
    split: Sequence[PlainLine] = ()
    rows: Sequence[Block] = ()

    def lines(self, text: str) -> Sequence[PlainLine]:
        """The lines of the group."""
        return self.split or list(split_lines(text, *self[:3]))


def is_unwrapped(text: str) -> bool:
    """Whether each line of a text is a whole paragraph: lines longer than any that is broken.

    They hold most of the text and follow each other without a blank line, as a program writes the
    paragraphs that it copies out of pages.
    """
    lines = text.splitlines()
    if max(map(len, lines), default=0) <= _WIDEST:
        return False
    following = sum(len(above) > _WIDEST and bool(line.strip()) for above, line in pairwise(lines))
    long = sum(len(line) for line in lines if len(line) > _WIDEST)
    return following >= _FEWEST_LONG and long > len(text) / 2


def _split_unwrapped(text: str, group: LineGroup) -> Iterator[LineGroup]:
    """The lines of such a text one by one; rows with wide gaps stay together.

    A line that begins small goes on with the line above that ends no sentence.
    """
    lines = group.lines(text)
    if group.rows or len(lines) == 1 or WIDE_GAP.search(text, group.start, group.end):
        yield group
        return
    first = 0
    for at in range(1, len(lines) + 1):
        if at < len(lines) and _goes_on(text, lines[at - 1], lines[at]):
            continue
        above = group.above if first == 0 else lines[first - 1].end
        yield LineGroup(lines[first].start, lines[at - 1].end, above, lines[first:at])
        first = at


def _goes_on(text: str, above: PlainLine, line: PlainLine) -> bool:
    """Whether a line of an unwrapped text belongs to the one above."""
    is_cut = above.end - above.start > _WIDEST and text[line.start].islower()
    return is_cut and _STOP.search(text, above.start, above.end) is None


def find_line_groups(text: str, outer: Container[int], *, by_lines: bool) -> Iterator[LineGroup]:
    """The groups of lines between blank lines, page ends and rules; a title keeps its underline.

    A line at a page's edge is a group of its own: `outer` holds the offsets of such lines. Lines
    are split only where there are some (`by_lines`), where a group begins with a sign, or where
    one of its lines is a rule.
    """
    above = 0
    for found in (_GROUP_OF_PAGE if "\f" in text else LINE_GROUP).finditer(text):
        start, end = found.span()
        if text[end - 1].isspace():
            end = start + len(found[0].rstrip())
        if by_lines or not text[start].isalnum() or _has_rule(text, start, end):
            lines = list(split_lines(text, start, end, above))
            drawn = len(lines) > 1 and MAY_BE_DRAWN.search(text, start, end)
            if drawn and (rows := build_drawn_table(text, lines)):
                yield LineGroup(lines[0].start, lines[-1].end, above, lines, rows)
            else:
                for split in _split_at_rules(text, lines, outer):
                    yield LineGroup(split[0].start, split[-1].end, above, split)
        else:
            yield LineGroup(start, end, above)
        above = found.end()


def _has_rule(text: str, start: int, end: int) -> bool:
    return text.find("\n", start, end) >= 0 and _RULE.search(text, start, end) is not None


def _split_at_rules(
    text: str, lines: Iterable[PlainLine], outer: Container[int]
) -> Iterator[list[PlainLine]]:
    group: list[PlainLine] = []
    for line in lines:
        if line.start in outer:
            yield from filter(None, (group, [line]))
            group = []
        elif not is_rule(text, line):
            group.append(line)
        elif len(group) == 1 and _underlines(text, group[0], line):
            yield [*group, line]
            group = []
        else:
            yield from filter(None, (group, [line]))
            group = []
    if group:
        yield group


def is_rule(text: str, line: PlainLine) -> bool:
    """Whether a line has no letter and no digit."""
    return not (text[line.start].isalnum() or _PRINTED.search(text, line.start, line.end))


def _underlines(text: str, title: PlainLine, line: PlainLine) -> bool:
    """Whether a rule underlines a title: it is about as long, and the title no sentence."""
    length, width = title.end - title.start, line.end - line.start
    return (
        bool(UNDERLINE.fullmatch(text, line.start, line.end))
        and length <= LONGEST
        and length // 2 <= width <= 2 * length + 2
        and not text[title.start : title.end].endswith((".", ",", ";"))
    )


def build_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a plain text: in order, disjoint, covering every non-space character."""
    marked = make_marker(text)
    listed = titles.find_listed_titles(text)
    outer = find_running_heads(text) | dict.fromkeys((*_find_note_titles(text), *listed), "heading")
    found: list[Block] = []
    fewest = FEWEST  # rows of labels and values that make a table; 1 after the first table
    groups = find_line_groups(text, outer, by_lines=bool(outer))
    if is_unwrapped(text):
        groups = (one for group in groups for one in _split_unwrapped(text, group))
    for group in groups:
        if kind := outer.get(group.start):
            level = listed.get(group.start, titles.IN_LINES_LEVEL) if kind == "heading" else 0
            if kind == "heading" and not level and found[-1].kind == "heading":
                found[-1] = replace(found[-1], end=group.end)
                continue
            found.append(Block(kind, group.start, group.end, level))
            continue
        signs = _PICTURES.match(text, group.start, group.end)
        printed = group
        if signs and signs.end() < group.end:
            pictures, printed = _part_pictures(group, signs)
            found.append(pictures)
        for part in (printed,) if found else _split_title_page(text, printed):
            found.extend(_build_group(text, part, marked, fewest))
            if found[-1].kind == "row":
                fewest = 1
    lone = titles.convert_lone_titles(text, found, listed)
    return tuple(titles.convert_titles_of_one_form(text, lone))


def _part_pictures(group: LineGroup, signs: re.Match[str]) -> tuple[Block, LineGroup]:
    """The signs for pictures that a group begins with, as a rule, and the rest of the group."""
    split = [line for line in group.split if line.end > signs.end()]
    if split:
        split[0] = split[0]._replace(start=max(split[0].start, signs.end()))
    signs_end = signs.start() + len(signs[0].rstrip())
    return (
        Block("rule", signs.start(), signs_end),
        group._replace(start=signs.end(), split=split),
    )


def _find_note_titles(text: str) -> Iterator[int]:
    """The offsets of lines that are a heading of the notes directly below."""
    for place in find_places(text, *_NOTES):
        if title := _OVER_NOTES.match(text, text.rfind("\n", 0, place) + 1):
            yield title.start("title")


def find_pages(text: str) -> tuple[Page, ...]:
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


def _build_group(text: str, group: LineGroup, marked: MarkFinder, fewest: int) -> Iterator[Block]:
    start, end = group.start, group.end
    if group.rows:
        yield from (row.add_marks(marked(row.start, row.end)) for row in group.rows)
    elif group.split and is_rule(text, last := group.split[-1]):
        yield _build_ruled(text, group.split, last, marked)
    elif titles.is_title_in_capitals(text, start, end):
        yield Block("heading", start, end, titles.CAPITALS_LEVEL, marked(start, end))
    elif group.split and _BULLET.match(text, start, group.split[0].end):
        yield from _build_items(text, group.split, marked)
    elif rows := _build_table(text, group, fewest):
        yield from (row.add_marks(marked(row.start, row.end)) for row in rows)
    elif not _holds_end(text, start, end):
        yield Block("paragraph", start, end, marks=marked(start, end))
    else:
        for part in _split_paragraphs(text, group.lines(text)):
            start, end = part[0].start, part[-1].end
            yield Block("paragraph", start, end, marks=marked(start, end))


def _holds_end(text: str, start: int, end: int) -> bool:
    return (
        text.find("\n", start, end) >= 0
        and _MAY_END.search(text, start, end) is not None
        and _ENDS.search(text, start, end) is not None
    )


def _build_table(text: str, group: LineGroup, fewest: int) -> list[Block]:
    start, end = group.start, group.end
    if text.count("\n", start, end) + 1 < min(fewest, FEWEST) or not (
        WIDE_GAP.search(text, start, end)
        or text.find("\t", start, end) >= 0
        or CAPTION.match(text, start, end)
    ):
        return []
    lines = group.lines(text)
    found = build_table(text, lines, fewest) if len(lines) >= fewest else []
    return found or (build_drawn_table(text, lines) if len(lines) >= FEWEST else [])


def _build_ruled(
    text: str, lines: Sequence[PlainLine], last: PlainLine, marked: MarkFinder
) -> Block:
    """A rule, or a heading with its underline."""
    start = lines[0].start
    if len(lines) == 1 or not UNDERLINE.fullmatch(text, last.start, last.end):
        return Block("rule", start, last.end)
    level = _UNDERLINE_LEVELS.get(text[last.start], _OTHER_UNDERLINE)
    marks = (*marked(start, lines[-2].end), Mark("markup", last.start, last.end))
    return Block("heading", start, last.end, level, marks)


def _split_title_page(text: str, group: LineGroup) -> Iterator[LineGroup]:
    """The first lines of a text one by one, if each is set like a title or is a date."""
    lines = group.lines(text)
    printed = [text[line.start : line.end] for line in lines]
    are_titles = len(lines) <= titles.MOST and all(
        titles.is_set_as_title(one) or titles.is_date(one) for one in printed
    )
    if are_titles:
        yield from (LineGroup(line.start, line.end, group.above, [line]) for line in lines)
    else:
        yield group


def _split_paragraphs(text: str, lines: Sequence[PlainLine]) -> Iterator[Sequence[PlainLine]]:
    """The paragraphs in lines that no blank line separates.

    After a full stop, a line begins a paragraph if it is indented and the lines around it are not;
    in lines broken at one width, also if its first word would have fitted on the line above. Where
    the lines of entries hang, those that are not indented begin one.
    """
    if len(lines) == 1:
        yield lines
        return
    indents = [line.indent for line in lines]
    base = min(indents)
    if _hang(text, lines):
        begins = [at for at, indent in enumerate(indents) if indent == base]
        yield from (lines[low:high] for low, high in pairwise([*begins, len(lines)]))
        return
    width = _measure_width(text, lines) if len(lines) > 2 else 0  # noqa: PLR2004 - two lines have no usual one
    first = 0
    for at in range(1, len(lines)):
        before = lines[at - 1]
        if width and first == at - 1 and _is_over_text(text, lines, first, width):
            yield lines[first:at]
            first = at
            continue
        indented = indents[at - 1] == base < indents[at]
        goes_on = at + 1 == len(lines) or indents[at + 1] == base
        if (indented and goes_on and text.endswith(_SENTENCE_END, before.start, before.end)) or (
            width
            and (
                _has_room(text, before, lines[at], _ROOM * width)
                or (
                    _STOP.search(text, before.start, before.end)
                    and _is_over_text(text, lines, at, width)
                )
            )
        ):
            yield lines[first:at]
            first = at
    yield lines[first:]


def _is_over_text(text: str, lines: Sequence[PlainLine], at: int, width: int) -> bool:
    """Whether a short line is a title over the full lines of the paragraph that it heads.

    The first word below it would have fitted on it, and begins with a capital.
    """
    if at + 2 >= len(lines):
        return False
    line, below = lines[at], lines[at + 1]
    return (
        line.end - line.start <= _SHORT * width
        and titles.may_be_title(text[line.start : line.end])
        and below.end - below.start >= _FULL * width
        and text[below.start].isupper()
    )


def _hang(text: str, lines: Sequence[PlainLine]) -> bool:
    """Whether all lines of entries but their first are indented.

    What follows a line that ends no sentence is indented: the first lines of paragraphs are not
    so, nor are labels with values below them.
    """
    base = lines[0].indent
    deep = {line.indent for line in lines[1:]} - {base}
    if len(deep) != 1 or min(deep) < base:
        return False
    return all(
        (line.indent > base or _ENTRY_END.search(text, above.start, above.end))
        and not _LABEL.match(text, above.start, above.end)
        for above, line in pairwise(lines)
    )


def _measure_width(text: str, lines: Sequence[PlainLine]) -> int:
    """The length at which lines are broken, 0 where most are shorter or one is far longer.

    Among titles, values and notes, only lines that end within a sentence count.
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


def _has_room(text: str, before: PlainLine, line: PlainLine, width: float) -> bool:
    """Whether a line ends a sentence, and the capitalised word after it would have fitted.

    False where that word begins a label: it may be inside the value above.
    """
    length = before.end - before.start
    if length > width or not text[line.start].isupper() or _LABEL.match(text, line.start, line.end):
        return False
    word = _SPACE.search(text, line.start, line.end)
    needed = (word.start() if word else line.end) - line.start + 1
    glance = max(before.start, before.end - _GLANCE)
    return length + needed < width and bool(_STOP.search(text, glance, before.end))


def _build_items(text: str, lines: Sequence[PlainLine], marked: MarkFinder) -> Iterator[Block]:
    """The items of a list whose bullets are aligned."""
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
