"""What the figures of a sentence are counted against: `per 100,000 live births`, `one in five`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.figures.nouns import NounPhrase, find_noun_phrase
from pipeline.grammar.amounts import (
    NUMERAL,
    OUT_OF,
    PER,
    has_scale_letter,
    may_be_year,
    read_figure,
)
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.figures.quantities import Quantity
    from pipeline.grammar.numbers import Number


@dataclass(frozen=True, slots=True)
class Base:
    """What a rate is counted against: half-open offsets with its link, so many of these things.

    One that `is_part` is the whole of which the figure before it is a part: `one in five`.
    """

    start: int
    end: int
    value: Number
    of: str | None
    is_part: bool = False


_COUNTED_BASE: Final = re.compile(
    rf"(?:^|[\s-])(?:(?P<part>(?:in|(?:out\s)?of)\s)?(?(part)(?:every|each)|{PER}))[\s-]"
    rf"(?P<whole>{NUMERAL})(?![\w%/]|[.,]\d)",
    re.IGNORECASE,
)
_PART_OF: Final = re.compile(  # `one in five`, `one woman in four`, `5-in-1000`
    rf"(?<![\w.,-])(?:(?P<part>{NUMERAL})|(?P<one>one)\s(?P<what>[a-z]+))"
    rf"(?P<link>{OUT_OF}|-in-)(?P<whole>{NUMERAL})(?![\w%-]|[.,]\d)",
    re.IGNORECASE,
)
_DESCRIBED: Final = (  # `per person per day`, `per occupational category`
    rf"(?:{spell_words('rates', 'described_as')}\s"
    rf"|[a-z]+{spell_words('rates', 'adjective_endings')}\s(?=[a-z]))?"
)
_WHOLE: Final = re.compile(rf"(?:{OUT_OF}|-in-){NUMERAL}")  # quick to find
_OF_ALL: Final = re.compile(r"-|\b(?:every|each)\b", re.IGNORECASE)
_SINGLE: Final = re.compile(
    rf"(?:(?:^|\s)[Pp]er\s(?!{spell_words('rates', 'no_bases')}\b)"
    rf"(?P<per>{_DESCRIBED}[a-z]+(?:\sper\s[a-z]+)?)"
    rf"|\san?\s(?P<time>{spell_words('rates', 'times')}))"
    rf"\b(?!-|\s{spell_words('rates', 'times_alone')}\b)"
)
_AGED: Final = re.compile(
    r"\s(?:aged|ages|(?:between|of)(?:\sthe)?\sages?(?:\sof)?|under|over|above)"
    r"(?:\s(?:the\sage\sof|between|from))?\s\d+(?:\s?(?:[-\u2013]|to|and)\s?\d+)?"
    r"(?:\syears(?:\sold)?)?(?![\w%]|[.,]\d)"
)
_ROUND_WHOLES: Final = (10, 100, 1_000, 10_000, 100_000, 1_000_000)
_LARGEST_OUT_OF: Final = 10  # `nine out of 14 provinces` are counted, `nine out of ten` are not


def find_bases(text: str) -> list[Base]:
    """The bases of the rates of a sentence, left to right."""
    found = [*_find_counted(text), *_find_wholes(text), *_find_single(text)]
    bases: list[Base] = []
    for base in sorted(found, key=lambda one: (one.start, -one.end)):
        if not bases or base.start >= bases[-1].end:
            bases.append(base)
    return bases


def _find_counted(text: str) -> Iterator[Base]:
    for found in _COUNTED_BASE.finditer(text):
        value = read_figure(found["whole"])
        if value is not None and not has_scale_letter(found["whole"]):
            end, of = _read_noun(text, found.end())
            yield Base(found.start(), end, value, of, found["part"] is not None)


def _find_wholes(text: str) -> Iterator[Base]:
    """The wholes of parts; that of `3 in 10 raids`, which may be counted, takes its part along."""
    if not _WHOLE.search(text):
        return
    for found in _PART_OF.finditer(text):
        whole = read_figure(found["whole"])
        part = 1 if found["one"] else read_figure(found["part"])
        if whole is None or part is None or part >= whole or may_be_year(found["whole"]):
            continue
        if "out" in found["link"] and part > 1 and whole > _LARGEST_OUT_OF:
            continue
        noun = find_noun_phrase(text, found.end())
        if found["one"] and noun:  # `by one vote in four provinces`
            continue
        is_all = _OF_ALL.search(found["link"]) is not None
        is_clear = found["one"] or is_all or _is_of_all(noun, part, whole)
        end, of = _read_noun(text, found.end())
        start = found.start("link" if is_clear else 0)
        yield Base(start, end, whole, of or found["what"], is_part=True)


def _is_of_all(noun: NounPhrase | None, part: Number, whole: Number) -> bool:
    """Whether a part is one of all people: `3 in 10 drivers`, `one in four schools`."""
    if noun is None:
        return part == 1 or whole in _ROUND_WHOLES
    return noun.unit in ("persons", "households") or (part == 1 and noun.unit == "facilities")


def _find_single(text: str) -> Iterator[Base]:
    for found in _SINGLE.finditer(text):
        yield Base(found.start(), found.end(), 1, found["per"] or found["time"])


def _read_noun(text: str, at: int) -> tuple[int, str | None]:
    """The noun phrase at an offset, with the ages that restrict it, and where it ends."""
    noun = find_noun_phrase(text, at)
    if noun is None or noun.start != at + 1:
        return at, None
    aged = _AGED.match(text, noun.end)
    end = aged.end() if aged else noun.end
    return end, text[noun.start : end]


def find_base(text: str, quantity: Quantity, bases: Sequence[Base]) -> Base | None:
    """The base that follows a figure or the noun that it counts."""
    ends = {quantity.behind}
    if bases and quantity.kind == "count":
        noun = find_noun_phrase(text, quantity.behind, is_one=quantity.value == 1)
        ends |= {noun.head_end, noun.end} if noun else set()
    return next((base for base in bases if base.start in ends), None)
