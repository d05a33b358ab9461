"""Plain text → blocks: what blank lines, rules, capitals, indents and bullets set apart."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.document import Block, Mark
from pipeline.place import Page
from pipeline.readers import plain, titles
from pipeline.readers.lettered import lettered
from pipeline.readers.numbering import numbered
from pipeline.readers.paged import furniture
from pipeline.readers.spaced import FEWEST, table

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Sequence

_PRINTED: Final = re.compile(r"[^\W_]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_APART: Final = {code: " " for code in range(128) if not chr(code).isalpha()}  # words of ASCII
_UNDERLINE: Final = re.compile(r"([=\-~_*^#\u2500\u2550\u2014])\1{2,}")
_UNDERLINE_LEVELS: Final = {"=": 1, "\u2550": 1, "-": 2, "\u2500": 2, "\u2014": 2}
_OTHER_UNDERLINE: Final = 3
_SPACE: Final = re.compile(r"\s")
_STOP: Final = re.compile(r"[.!?][\"'\u201d\u2019)]{0,3}(?:\d{1,3}|\[\d{1,3}\])?$")
_LABEL: Final = re.compile(r"[^.:;?!]{1,60}:(?=\s|$)")
_GLANCE: Final = 12  # characters: how a line ends
_FULL: Final = 0.75  # of the longest line
_WIDEST: Final = 130  # characters: longer lines are not broken
_ROOM: Final = 0.85  # of the longest line: what is no longer is only short where its block ends
_BULLET: Final = re.compile(  # the second is what typists of books set before a field: `_#_`
    r"[\u2022\u2023\u25aa\u25cf\u25e6\u00b7*\u2013-][ \t]+(?=\S) | _[@\#*]_[ \t]*(?=\S)", re.VERBOSE
)
_SENTENCE_END: Final = (".", "!", "?", '."', ".\u201d", ".)", "]")


class _Line(NamedTuple):
    """A line without the white space around it, and how far it is indented."""

    start: int
    end: int
    indent: int


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a plain text: in order, disjoint, holding every non-space character."""
    is_word = _words(text)
    outer = furniture(text)
    found: list[Block] = []
    fewest = FEWEST  # rows of labels and values that a page has
    for group in _groups(text, outer):
        if kind := outer.get(group[0].start):
            found.append(Block(kind, group[0].start, group[0].end))
            continue
        for lines in (group,) if found else _title_page(text, group):
            found.extend(_group(text, lines, is_word, fewest))
            if found[-1].kind == "row":
                fewest = 1
    return numbered(text, lettered(text, titles.with_lone_titles(text, found)))


def _words(text: str) -> Callable[[str], bool]:
    """Whether a word stands in the text; they are gathered where one is asked for."""

    @cache
    def words() -> frozenset[str]:
        return frozenset(text.translate(_APART).split() if text.isascii() else _WORD.findall(text))

    return lambda word: word in words()


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


def _groups(text: str, outer: Container[int]) -> Iterator[list[_Line]]:
    """The lines between blank lines, page ends and rules; a title keeps the rule under it.

    What stands at the edge of a page is by itself: `outer` is where such lines begin.
    """
    group: list[_Line] = []
    for line in _lines(text):
        if line is None:
            if group:
                yield group
                group = []
        elif line.start in outer:
            yield from filter(None, (group, [line]))
            group = []
        elif not _is_rule(text, line):
            group.append(line)
        elif len(group) == 1 and _underlines(text, group[0], line):
            yield [*group, line]
            group = []
        else:
            yield from filter(None, (group, [line]))
            group = []
    if group:
        yield group


def _lines(text: str) -> Iterator[_Line | None]:
    """The lines that hold something; None stands for blank lines and for the end of a page."""
    at = 0
    for page in text.split("\f"):
        for printed in page.split("\n"):
            if inner := printed.strip():
                before = printed.find(inner[0])
                indent = len(printed[:before].expandtabs()) if before else 0
                yield _Line(at + before, at + before + len(inner), indent)
            else:
                yield None
            at += len(printed) + 1
        yield None


def _is_rule(text: str, line: _Line) -> bool:
    return not (text[line.start].isalnum() or _PRINTED.search(text, line.start, line.end))


def _underlines(text: str, title: _Line, line: _Line) -> bool:
    """Whether a rule stands under a title: about as long, and no wider than a title."""
    length, width = title.end - title.start, line.end - line.start
    return (
        bool(_UNDERLINE.fullmatch(text, line.start, line.end))
        and length <= titles.LONGEST
        and length // 2 <= width <= 2 * length + 2
        and not text[title.start : title.end].endswith((".", ",", ";"))
    )


def _group(
    text: str, lines: list[_Line], is_word: Callable[[str], bool], fewest: int
) -> Iterator[Block]:
    last = lines[-1]
    if len(lines) > 1 and _UNDERLINE.fullmatch(text, last.start, last.end):
        level = _UNDERLINE_LEVELS.get(text[last.start], _OTHER_UNDERLINE)
        rule = Mark("markup", last.start, last.end)
        inner = plain.marks(text, lines[0].start, lines[-2].end, is_word)
        yield Block("heading", lines[0].start, last.end, level, (*inner, rule))
    elif _is_rule(text, last):
        yield Block("rule", lines[0].start, last.end)
    elif titles.in_capitals(text[lines[0].start : last.end]):
        marks = tuple(plain.marks(text, lines[0].start, last.end, is_word))
        yield Block("heading", lines[0].start, last.end, titles.CAPITALS_LEVEL, marks)
    elif _BULLET.match(text, lines[0].start, lines[0].end):
        yield from _items(text, lines, is_word)
    elif len(lines) >= fewest and (found := table(text, lines, fewest=fewest)):
        yield from (
            block.also_marked(plain.marks(text, block.start, block.end, is_word)) for block in found
        )
    else:
        for part in _paragraphs(text, lines):
            yield _paragraph(text, part, is_word)


def _paragraph(text: str, lines: Sequence[_Line], is_word: Callable[[str], bool]) -> Block:
    start, end = lines[0].start, lines[-1].end
    return Block("paragraph", start, end, marks=tuple(plain.marks(text, start, end, is_word)))


def _title_page(text: str, lines: list[_Line]) -> Iterator[list[_Line]]:
    """The first lines of a text one by one, where each is set like a title or is a date."""
    printed = [text[line.start : line.end] for line in lines]
    are_titles = len(lines) <= titles.MOST and all(
        titles.is_set_as_title(one) or titles.is_date(one) for one in printed
    )
    yield from ([line] for line in lines) if are_titles else (lines,)


def _paragraphs(text: str, lines: Sequence[_Line]) -> Iterator[Sequence[_Line]]:
    """The paragraphs in lines without a blank one.

    Behind a full stop an indented line begins one, where the other lines are not indented like it;
    in lines that are broken at one width so does one whose first word would have had room above.
    """
    if len(lines) == 1:
        yield lines
        return
    indents = [line.indent for line in lines]
    base = min(indents)
    width = _width(lines) if len(lines) > 2 else 0  # noqa: PLR2004 - two lines have no usual one
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


def _width(lines: Sequence[_Line]) -> int:
    """The length at which lines are broken, 0 where most are shorter or one is far longer."""
    lengths = [line.end - line.start for line in lines]
    longest = max(lengths)
    full = sum(length >= _FULL * longest for length in lengths)
    return longest if longest <= _WIDEST and 2 * full >= len(lengths) else 0


def _has_room(text: str, before: _Line, line: _Line, width: float) -> bool:
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


def _items(text: str, lines: Sequence[_Line], is_word: Callable[[str], bool]) -> Iterator[Block]:
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
        marks = tuple(plain.marks(text, inner, stop, is_word))
        yield Block("item", start, stop, marks=(Mark("markup", start, inner), *marks))
