"""Running heads, footers and page numbers of plain text that was extracted from pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline import patterns as re
from pipeline.readers.plain.headings import is_set_as_title, is_title_in_capitals
from pipeline.readers.printed_text import (
    ENDED,
    NUMBER_AT_EDGE,
    SHORT_FORM,
    is_page_number,
    recurs_on_most,
)
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.document.model import BlockKind

Place: TypeAlias = tuple[int, int]  # offsets of a line without the white space around it

_DEEPEST: Final = 3  # lines from a page's edge
_FEWEST: Final = 2  # pages
_LONGEST: Final = 160  # characters: a longer line is text
_LINE: Final = re.compile(r"[^\s][^\n]*")
# A number that belongs to a title is no page number.
_NUMBERED_TITLE: Final = re.compile(
    r"(?:chapter|part|section|article|annex|appendix|table|figure|box)\s+[\divxlc]{1,6}\.?",
    re.IGNORECASE,
)
_LEFT_NUMBER: Final = re.compile(r"(\d{1,4})\s+\W{0,9}\w")  # before a head's words
_RIGHT_NUMBER: Final = re.compile(r"(?<=\s)(\d{1,4})\W{0,9}$")  # after a head's words
_NUMBER_LENGTH: Final = 16  # characters
_UNFINISHED: Final = re.compile(  # no sentence ends with these words
    rf"(?:,|\b(?:{spell_words('running_heads', 'unfinished')}))$"
)
_VOLUME: Final = re.compile(
    r"\[[^\[\]]{0,20}$|^[^\[\]]{0,20}\]"
)  # `[Vol. 5`, `2009]` in law reviews
_FULL: Final = 0.6  # of the width of the text: a line that continues over the page's end
_FEWEST_LETTERS: Final = 5  # of a running head: `Yes` and `No` are values
_FEWEST_WORDS: Final = 5  # of a line of text


def find_running_heads(text: str) -> dict[int, BlockKind]:
    """The lines, by offset, that are running heads, footers or page numbers.

    They are at a page's edge, or next to another one there, and recur on most pages, apart from
    numbers at their ends; a number on its own is a page number at the very edge. A head without a
    number stays a title on its first page, unless it is printed twice there. In a short document,
    where a head may be printed once, a line counts that interrupts a sentence, or has the number of
    its page. Empty if the text has no form feed.
    """
    if "\f" not in text:
        return {}
    pages = [_list_lines(text, *place) for place in _find_pages(text)]
    edges = [_find_edge_lines(lines) for lines in pages]
    seen: dict[str, _Occurrences] = defaultdict(_Occurrences)
    for number, sides in enumerate(edges):
        for line in {line for side in sides for line in side}:
            seen[_normalize_line(text, line)].pages.append(number)
    found = {
        line[0]: kind
        for number, sides in enumerate(edges)
        for side, is_head in zip(sides, (True, False), strict=True)
        for line, kind in _classify_side(text, number, side, seen, is_head=is_head)
    }
    for line in _find_numbered_heads(text, edges):
        found.setdefault(line[0], "running head")
    for line in _find_heads_inside(text, pages, found):
        found.setdefault(line[0], "running head")
    for before, behind in pairwise(pages):
        for line in _find_cutting_lines(text, before, behind, found):
            found[line[0]] = "running head"
    for line in (
        *_find_companions(text, pages[1:], found, 0),
        *_find_companions(text, pages[:-1], found, -1),
    ):
        found[line[0]] = "running head"
    return found


def _find_heads_inside(
    text: str, pages: Sequence[Sequence[Place]], known: Mapping[int, BlockKind]
) -> Iterator[Place]:
    """The lines inside pages that repeat the head of most pages, apart from the text there.

    A program that writes out the text of pages puts a foot before what a table has below it.
    """
    heads = [
        (at, text[slice(*line)])
        for at, lines in enumerate(pages)
        for line in lines
        if known.get(line[0]) == "running head"
    ]
    counts = Counter(words for _, words in heads)
    often = {words for words, count in counts.items() if count > len(pages) // 2}
    first = next((at for at, words in heads if words in often), len(pages))
    for lines in pages[first:]:
        yield from (line for line in lines if text[slice(*line)] in often and _is_apart(text, line))


def _find_pages(text: str) -> Iterator[Place]:
    start = 0
    for page in text.split("\f"):
        yield start, start + len(page)
        start += len(page) + 1


def _list_lines(text: str, start: int, end: int) -> list[Place]:
    return [
        (found.start(), found.start() + len(found[0].rstrip()))
        for found in _LINE.finditer(text, start, end)
    ]


def _find_edge_lines(lines: Sequence[Place]) -> tuple[Sequence[Place], Sequence[Place]]:
    """The lines near a page's top and near its foot, from the edge inwards."""
    depth = min(_DEEPEST, len(lines) // 2)
    return lines[:depth], lines[::-1][:depth]


def _normalize_line(text: str, line: Place) -> str:
    printed = " ".join(text[slice(*line)].casefold().split())
    return printed if _NUMBERED_TITLE.fullmatch(printed) else NUMBER_AT_EDGE.sub("#", printed)


def _find_numbered_heads(
    text: str, edges: Sequence[tuple[Sequence[Place], Sequence[Place]]]
) -> Iterator[Place]:
    """Outermost lines with the number of their page, confirmed by the numbers of other pages.

    The number comes before the words on the pages of one parity, after them on the others, as in
    books, where the words may differ from page to page.
    """
    numbered: dict[tuple[int, int], list[tuple[int, Place]]] = defaultdict(list)
    for at, sides in enumerate(edges):
        for side_at, side in enumerate(sides):
            for number in _find_page_numbers(text, side[0]) if side else ():
                numbered[side_at, number - at].append((number, side[0]))
    for lines in numbered.values():
        if len({number % 2 for number, _ in lines}) > 1:
            yield from (line for _, line in lines)


def _find_page_numbers(text: str, line: Place) -> Iterator[int]:
    """The numbers at the ends of a line that may be its page's: even ones left, odd ones right.

    A line that ends a sentence has none: it is a note that begins with its number, or text.
    """
    if _NUMBERED_TITLE.fullmatch(text, *line) or ENDED.search(text[slice(*line)]):
        return
    left = _LEFT_NUMBER.match(text, *line)
    right = _RIGHT_NUMBER.search(text, max(line[0] + 1, line[1] - _NUMBER_LENGTH), line[1])
    for found, parity in ((left, 0), (right, 1)):
        if found and int(found[1]) % 2 == parity:
            yield int(found[1])


def _find_cutting_lines(
    text: str, before: Sequence[Place], behind: Sequence[Place], known: Mapping[int, BlockKind]
) -> Sequence[Place]:
    """The lines between two pages that interrupt a sentence: footers of one, heads of the next.

    The sentence does not end on the last line of the text before them, and continues with a small
    letter after them. They are set like titles, apart from the text or shorter than its lines.
    """
    feet = [line for line in before if line[0] not in known]
    heads = [line for line in behind if line[0] not in known]
    for cut in range(1, 2 * _DEEPEST + 1):
        for low in range(max(0, cut - _DEEPEST), min(cut, _DEEPEST) + 1):
            high = cut - low
            if low >= len(feet) or high >= len(heads):
                continue
            lines = [*feet[len(feet) - low :], *heads[:high]]
            last, first = feet[-low - 1], heads[high]
            if _sentence_continues(text, last, first) and all(
                _may_cut(text, line, last) for line in lines
            ):
                return lines
    return ()


def _find_companions(
    text: str, pages: Sequence[Sequence[Place]], known: Mapping[int, BlockKind], edge: int
) -> Sequence[Place]:
    """The outermost lines of pages beside others at whose edge there is a running head.

    Each of these pages has a head there, or a line that is set like a title and as far apart from
    the text as the heads are.
    """
    outer = [lines[edge] for lines in pages if lines]
    heads = [line for line in outer if known.get(line[0]) == "running head"]
    others = [line for line in outer if line[0] not in known]
    kinds = {_is_apart(text, line) for line in heads}
    is_alike = all(_is_titled(text, line) and _is_apart(text, line) in kinds for line in others)
    return others if heads and is_alike else ()


def _sentence_continues(text: str, last: Place, first: Place) -> bool:
    """Whether a sentence continues from a line of several words to another line.

    That begins with a small letter, or the words before it cannot end a sentence.
    """
    printed = text[slice(*last)]
    if len(printed.split()) < _FEWEST_WORDS or ENDED.search(printed):
        return False
    return text[first[0]].islower() or (
        _UNFINISHED.search(printed) is not None
        and len(text[slice(*first)].split()) >= _FEWEST_WORDS
    )


def _may_cut(text: str, line: Place, last: Place) -> bool:
    """Whether a line is set like a title, and is no line of the text that it would interrupt."""
    is_short = line[1] - line[0] <= _FULL * (last[1] - last[0])
    return _is_titled(text, line) and (is_short or _is_apart(text, line))


def _is_titled(text: str, line: Place) -> bool:
    """Whether a line is set like a title, numbers at its ends apart."""
    printed = " ".join(text[slice(*line)].split())
    words = _VOLUME.sub("", NUMBER_AT_EDGE.sub("", printed)).strip(" []|\u2013-")
    is_title = is_set_as_title(words) or is_title_in_capitals(text, *line)
    has_words = sum(map(str.isalpha, words)) >= _FEWEST_LETTERS
    is_title = (is_title and has_words) or is_page_number(printed)
    is_other = _NUMBERED_TITLE.fullmatch(printed) or SHORT_FORM.search(printed.casefold())
    return is_title and not is_other


def _is_apart(text: str, line: Place) -> bool:
    """Whether a blank line, or a page's end, is next to a line."""
    above, below = line[0], line[1]
    while above > 0 and text[above - 1] in " \t":
        above -= 1
    while below < len(text) and text[below] in " \t":
        below += 1
    return (
        above == 0
        or text[above - 1] == "\f"
        or text.endswith("\n\n", 0, above)
        or text.startswith(("\n\n", "\n\f", "\f"), below)
    )


def _classify_side(
    text: str,
    number: int,
    side: Sequence[Place],
    seen: Mapping[str, _Occurrences],
    *,
    is_head: bool,
) -> Iterator[tuple[Place, BlockKind]]:
    shapes = [_normalize_line(text, line) for line in side]
    for at, (line, shape) in enumerate(zip(side, shapes, strict=True)):
        printed = text[slice(*line)]
        may_be_title = is_head and "#" not in shape and number == seen[shape].pages[0]
        if at == 0 and is_page_number(printed):
            yield line, "page number"
        elif may_be_title and shape not in shapes[at + 1 :]:
            return
        elif (
            len(printed) <= _LONGEST
            and _may_be_running_head(shape)
            and seen[shape].is_on_most(number)
        ):
            yield line, "running head"
        else:
            return


def _may_be_running_head(shape: str) -> bool:
    """Whether a line has letters, and not only the words of a note's short form."""
    return any(map(str.isalpha, shape)) and not SHORT_FORM.search(shape)


class _Occurrences:
    """The pages at whose edges a line is printed, and whether that makes it a running head."""

    def __init__(self) -> None:
        self.pages: list[int] = []
        self._known: dict[int, bool] = {}

    def is_on_most(self, number: int) -> bool:
        """Whether it is on most pages, or on most of the parity of this one."""
        parity = number % 2
        if parity not in self._known:
            self._known[parity] = recurs_on_most(self.pages, number, _FEWEST)
        return self._known[parity]
