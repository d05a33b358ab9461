"""Names of months in the languages that reports are printed in."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class MonthNames(BaseModel):
    """The entry of one language in months.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    names: tuple[str, ...]
    abbreviations: tuple[tuple[str, ...], ...] = ((),) * 12
    alone: tuple[tuple[str, ...], ...] = ((),) * 12
    ordinals: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    until: tuple[str, ...] = ()
    nth: tuple[tuple[str, ...], ...] = ()
    quarters: tuple[str, ...] = ()
    halves: tuple[str, ...] = ()
    firsts: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    months: tuple[str, ...] = ()

    def spellings(self, *, in_lower_case: bool) -> Iterator[tuple[str, int]]:
        """Yield each name and abbreviation with the number of its month."""
        forms = zip(self.names, self.abbreviations, self.alone, strict=True)
        for number, (name, short, alone) in enumerate(forms, start=1):
            for word in (name, *short, *alone):
                yield word.capitalize(), number
                if in_lower_case:
                    yield word, number
            yield name.upper(), number


@cache
def _languages() -> Mapping[str, MonthNames]:
    text = resources.files("pipeline.vocabulary").joinpath("months.toml").read_text("utf-8")
    entries = {key: one for key, one in tomllib.loads(text).items() if key != "source"}
    return MappingProxyType(TypeAdapter(dict[str, MonthNames]).validate_python(entries))


def english_months() -> dict[str, int]:
    """Map each English name and abbreviation to the number of its month."""
    return dict(_languages()["en"].spellings(in_lower_case=False))


def month_abbreviations() -> tuple[str, ...]:
    """Give the English abbreviations of months."""
    return tuple(word for short in _languages()["en"].abbreviations for word in short)


def foreign_months() -> dict[str, int]:
    """Map each name and abbreviation of other languages that is not English to its month.

    One that is the tenth month in a language and the eleventh in another is left out: `listopad`.
    """
    own = english_months()
    others = (one for key, one in _languages().items() if key != "en")
    named = dict.fromkeys(pair for one in others for pair in one.spellings(in_lower_case=True))
    months = Counter(word for word, _ in named)
    return {word: number for word, number in named if word not in own and months[word] == 1}


def months_behind_days() -> frozenset[str]:
    """Give the names of months that stand only behind a day: `marca`, also a Spanish word."""
    return frozenset(name for one in _languages().values() if any(one.alone) for name in one.names)


def day_ordinals() -> frozenset[str]:
    """Give what follows the number of a day: `st` in `1st`, `er` in `1er`."""
    return frozenset(ordinal for one in _languages().values() for ordinal in one.ordinals)


def date_links() -> frozenset[str]:
    """Give the words between the parts of a date: `of` in `5th of May`, `de` in `5 de mayo`."""
    return frozenset(link for one in _languages().values() for link in one.links)


def date_until() -> frozenset[str]:
    """Give the words between the ends of a period: `to`, and `al` in `3 al 5 de mayo`."""
    return frozenset(word for one in _languages().values() for word in one.until)


def date_articles() -> frozenset[str]:
    """Give the words before a date: `le` in `le 3 mars 2009`."""
    return frozenset(article for one in _languages().values() for article in one.articles)


def words_of_parts(kind: Literal["quarters", "halves", "firsts", "months"]) -> frozenset[str]:
    """Give the words for parts of a year, or around a number of months: `trimestre`, `meses`."""
    return frozenset(word for one in _languages().values() for word in getattr(one, kind))


def counts_of_months() -> dict[str, int]:
    """Map each word for a number of months from two on to it: `nueve`."""
    counted = (enumerate(one.counts, start=2) for one in _languages().values())
    return {word: number for words in counted for number, word in words}


def nth_parts() -> dict[str, int]:
    """Map each word for a number of such a part to it: `second`, `segundo`."""
    named = (words for one in _languages().values() for words in enumerate(one.nth, start=1))
    return {word: number for number, words in named for word in words}


MONTHS: Final = _languages()["en"].names
# The first letters of a name: what follows them is the rest of it or nothing.
MONTH_STEM: Final = f"(?:{'|'.join(name[:3] for name in MONTHS)})"
