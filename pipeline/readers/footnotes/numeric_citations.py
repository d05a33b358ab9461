"""Numbers in parentheses that call references, such as `(1,6-9)`, and those that do not."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

_DASHES: Final = r"[-\u2010-\u2014\u2212]"
_GROUP: Final = re.compile(
    rf"\(\s?(?P<numbers>[1-9]\d{{0,2}}(?:\s?(?:[,;]|{_DASHES})\s?[1-9]\d{{0,2}})*)\s?[,;]?\s?\)"
)
_RANGE: Final = re.compile(rf"(\d+)\s?{_DASHES}\s?(\d+)")
_NEAR: Final = 80  # characters before a group that tell what it is

# What a number behind it belongs to: `Article 12 (1)`, `Sections 3, 4(a) and 15 (2)`.
_DESIGNATION: Final = re.compile(
    r"""\b(?:art(?:icle)?s?|sec(?:tion)?s?|sub-?sections?|para(?:graph)?s?|clauses?|\u00a7+
    |(?:rules?|regulations?|chapters?|parts?|schedules?|items?|tables?|figures?)(?=\.?\s*\d))\.?\s*
    (?:(?>[^\s\d]*\d\S*)(?:\s+|$)(?:(?:and|or|to|&)\s+)?)*+$""",
    re.IGNORECASE | re.VERBOSE,
)
_OF_AN_AGE: Final = re.compile(
    r"\b(?:child(?:ren)?|boys|girls|age[ds]?|adolescents|youths?|minors|years|persons|pupils"
    r"|students|workers|population)\s*$",
    re.IGNORECASE,
)
_YOUNGEST, _OLDEST = 3, 24
_IN_WORDS: Final = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|(?:twen|thir|for"
    r"|fif|six|seven|eigh|nine)ty(?:-\w+)?|hundred)\s*$",
    re.IGNORECASE,
)
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:,\d{3})+")
_FIGURE: Final = re.compile(r"\d%?\s*$")
_SPACE: Final = re.compile(r"\s+")
_TELEPHONE: Final = re.compile(r"\s\d")  # behind the code of a place: `[213] (2) 60-14`
_PARTS_ITEMS: Final = re.compile(r"(?:[:;,]|\b(?:and|or))\s*$")
_GLUED: Final = re.compile(r"(?:\d|(?<![^\W\d_])[^\W\d_]{1,2})$")
_WHOLE: Final = re.compile(r"\$?\d[\d.,]*%?|[^\W\d_]{1,3}")  # all that a cell says
_COUNTED: Final = re.compile(r",|\s+and\s")
_LIST: Final = 3
_STOP: Final = re.compile(r"[.!?][\"\u2019\u201d)\]]*(?=\s|\()")
ENDS_SENTENCE: Final = re.compile(r"[.!?][\"\u2019\u201d)\]]*\s*$")


@dataclass(frozen=True, slots=True)
class Group:
    """Numbers in parentheses, at half-open offsets of a text; `numbers` as printed, no white space.

    `is_sure` says that it stands where a sentence has ended: there nothing else is printed. Groups
    of one sentence have one `sentence`; `is_counted` says that a list goes on behind it.
    """

    start: int
    end: int
    numbers: str
    is_sure: bool
    sentence: int
    is_counted: bool

    def called(self) -> Iterator[int]:
        """The numbers, those inside a range too; none of a range that runs backwards."""
        for part in re.split("[,;]", self.numbers):
            first, _, last = part.partition("-")
            yield from range(int(first), int(last or first) + 1)


def groups(text: str, start: int, end: int, *, is_cell: bool = False) -> Iterator[Group]:
    """What may call references in text[start:end], a paragraph or a cell behind a row's first.

    Left out are numbers that their neighbours explain: of an article's paragraph, an age, a figure
    in thousands, a word said again in digits, the items of an enumeration.
    """
    found = list(_GROUP.finditer(text, start, end))
    if not found:
        return
    items = _items(text, found, start)
    sentence = start
    for at, one in enumerate(found):
        if at in items:
            continue
        if stop := _last_stop(text, sentence, one.start()):
            sentence = stop
        before = text[max(start, one.start() - _NEAR) : one.start()]
        behind = _SPACE.sub(" ", text[one.end() : min(end, one.end() + _NEAR)])[:2]
        is_said = is_cell and bool(_WHOLE.fullmatch(text[start : one.start()].strip()))
        if is_said or not _is_explained(one["numbers"], before, behind, is_cell=is_cell):
            numbers = re.sub(_DASHES, "-", re.sub(r"\s", "", one["numbers"])).rstrip(",;")
            is_counted = bool(_COUNTED.match(text, one.end(), end))
            is_sure = bool(ENDS_SENTENCE.search(before))
            yield Group(*one.span(), numbers, is_sure, sentence, is_counted)


def _last_stop(text: str, start: int, end: int) -> int | None:
    """Behind the last end of a sentence between these offsets, None where none ends."""
    stops = [stop.end() for stop in _STOP.finditer(text, start, end)]
    return stops[-1] if stops else None


def calling(found: Sequence[Group], last: int) -> list[Group]:
    """Those of the groups of a paragraph that call references numbered from 1 to `last`.

    Where a sentence has ended any does, else one that names such a reference. Single numbers in one
    sentence of which some are no reference's, or three with commas between them, count something.
    """
    counts: set[int] = set()
    by_sentence: dict[int, list[Group]] = defaultdict(list)
    for one in found:
        if not one.is_sure and one.numbers.isdigit():
            by_sentence[one.sentence].append(one)
    for sentence, some in by_sentence.items():
        listed = sum(one.is_counted for one in some)
        if any(int(one.numbers) > last for one in some) or listed >= _LIST:
            counts.add(sentence)
    return [one for one in found if one.is_sure or _names(one, last, counts)]


def _names(one: Group, last: int, counts: Container[int]) -> bool:
    called = list(one.called())
    if one.numbers.isdigit():
        return one.sentence not in counts and called[0] <= last
    if _THOUSANDS.fullmatch(one.numbers):
        return max(called) <= last
    return any(number <= last for number in called)


def _items(text: str, found: Sequence[re.Match[str]], start: int) -> set[int]:
    """Which of these number the items of an enumeration: `(1) prevention; and (2) protection`.

    They count on from 1, each before a word; the second one stands behind what parts items.
    """
    items: set[int] = set()
    run: list[int] = []
    for at, one in enumerate(found):
        number = int(one["numbers"]) if one["numbers"].isdigit() else 0
        if number != len(run) + 1:
            items.update(run if len(run) > 1 else ())
            run = []
        if number == len(run) + 1 and _may_be_item(text, one, start, is_first=not run):
            run.append(at)
    return items.union(run if len(run) > 1 else ())


def _may_be_item(text: str, one: re.Match[str], start: int, *, is_first: bool) -> bool:
    before = text[max(start, one.start() - _NEAR) : one.start()]
    behind = text[one.end() : one.end() + 2]
    parted = is_first or bool(_PARTS_ITEMS.search(before))
    named = behind[:1].isspace() and behind[1:].isalpha()
    return named and parted and not ENDS_SENTENCE.search(before)


def _is_explained(numbers: str, before: str, behind: str, *, is_cell: bool) -> bool:
    """Whether these numbers say something else than what they call."""
    if ENDS_SENTENCE.search(before):
        return False
    if _GLUED.search(before) or (_THOUSANDS.fullmatch(numbers) and _FIGURE.search(before)):
        return True
    if between := _RANGE.fullmatch(numbers):
        ends = behind[1:].isupper() or (is_cell and not behind)
        is_age = _YOUNGEST <= int(between[1]) < int(between[2]) <= _OLDEST
        return is_age and not ends and bool(_OF_AN_AGE.search(before))
    if not numbers.isdigit():
        return False
    if _TELEPHONE.match(behind):
        return True
    opens = not before.strip() and behind[:1].isspace() and behind[1:].isalpha()
    return opens or bool(_DESIGNATION.search(before) or _IN_WORDS.search(before))
