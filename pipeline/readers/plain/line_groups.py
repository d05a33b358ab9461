"""The lines of a plain text in groups: what blank lines, the ends of pages and rules set apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.readers.plain.headings import LONGEST

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

_PRINTED: Final = re.compile(r"[^\W_]")
_GROUP: Final = re.compile(r"\S[^\n]*+(?:\n[^\S\n]*+\S[^\n]*+)*+")
_GROUP_OF_PAGE: Final = re.compile(r"\S[^\n\f]*+(?:\n[^\S\n\f]*+\S[^\n\f]*+)*+")
# A line that says nothing; whether it begins with a word is told first.
_RULE: Final = re.compile(r"\n(?![^\S\n]*+[^\W_])(?![^\n]*[^\W_])")
UNDERLINE: Final = re.compile(r"([=\-~_*^#\u2500\u2550\u2014])\1{2,}")


class Line(NamedTuple):
    """A line without the white space around it, and how far it is indented."""

    start: int
    end: int
    indent: int


class Group(NamedTuple):
    """Lines with nothing between them, at half-open offsets without the white space around them.

    `told` are the lines where they had to be told apart; `above` is where the group above ends.
    """

    start: int
    end: int
    above: int
    told: Sequence[Line] = ()

    def lines(self, text: str) -> Sequence[Line]:
        """The lines of the group."""
        return self.told or list(_lines(text, *self[:3]))


def groups(text: str, outer: Container[int], *, by_lines: bool) -> Iterator[Group]:
    """The lines between blank lines, page ends and rules; a title keeps the rule under it.

    What stands at the edge of a page is by itself: `outer` is where such lines begin. Only where
    there are some (`by_lines`), a sign stands first, or a line is a rule, are lines told apart.
    """
    above = 0
    for found in (_GROUP_OF_PAGE if "\f" in text else _GROUP).finditer(text):
        start, end = found.span()
        if text[end - 1].isspace():
            end = start + len(found[0].rstrip())
        if by_lines or not text[start].isalnum() or _RULE.search(text, start, end):
            for told in _parted(text, _lines(text, start, end, above), outer):
                yield Group(told[0].start, told[-1].end, above, told)
        else:
            yield Group(start, end, above)
        above = found.end()


def _lines(text: str, start: int, end: int, above: int) -> Iterator[Line]:
    """The lines of text[start:end], the first from its margin on."""
    at = max(text.rfind("\n", above, start), text.rfind("\f", above, start), above - 1) + 1
    for printed in text[at:end].split("\n"):
        inner = printed.strip()
        before = printed.find(inner[0])
        indent = len(printed[:before].expandtabs()) if before else 0
        yield Line(at + before, at + before + len(inner), indent)
        at += len(printed) + 1


def _parted(text: str, lines: Iterable[Line], outer: Container[int]) -> Iterator[list[Line]]:
    group: list[Line] = []
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


def is_rule(text: str, line: Line) -> bool:
    """Whether a line says nothing."""
    return not (text[line.start].isalnum() or _PRINTED.search(text, line.start, line.end))


def _underlines(text: str, title: Line, line: Line) -> bool:
    """Whether a rule stands under a title: about as long, and no wider than a title."""
    length, width = title.end - title.start, line.end - line.start
    return (
        bool(UNDERLINE.fullmatch(text, line.start, line.end))
        and length <= LONGEST
        and length // 2 <= width <= 2 * length + 2
        and not text[title.start : title.end].endswith((".", ",", ";"))
    )
