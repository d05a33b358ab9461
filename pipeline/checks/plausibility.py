"""Whether values are those of the chapter's country, by what a gazetteer knows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.document.problems import Code, make_problem
from pipeline.record.statistics import PlaceStatistic, QuantityStatistic
from pipeline.vocabulary.countries import get_country
from pipeline.vocabulary.country_facts import (
    are_related,
    capital_of,
    population_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.checks.finished import FinishedChapter
    from pipeline.document.problems import Problem

_POPULATION: Final = "population"
_CAPITAL: Final = "capital"
# No country's population has changed so much since 1950, the four small states of the Gulf apart.
_MOST_TIMES: Final = 12
_SMALL: Final = 0.002  # millions: so few people move away or come at once
_MOST_TIMES_OF_SMALL: Final = 100


def check_population(chapter: FinishedChapter) -> Iterator[Problem]:
    """Yield a population that is many times larger or smaller than the country's: a lost scale."""
    known = population_of(chapter.code) if chapter.code else None
    statistic = chapter.record.statistics.get(_POPULATION)
    if known is None or not isinstance(statistic, QuantityStatistic):
        return
    pointer = f"/statistics/{_POPULATION}"
    if any(
        one.code is Code.IMPLAUSIBLE_VALUE and one.pointer == pointer
        for one in chapter.record.problems
    ):
        return
    for at, one in enumerate(statistic.observations):
        if one.unit != "persons" or one.group not in (None, "total") or not one.value:
            continue
        times = one.value / (known * 1_000_000)
        most = _MOST_TIMES_OF_SMALL if known < _SMALL else _MOST_TIMES
        if not 1 / most < times < most:
            message = (
                f"a population of {one.value:,.0f}, where the country has about {known:g} million"
            )
            place = f"{pointer}/observations/{at}"
            yield make_problem(Code.IMPLAUSIBLE_VALUE, message, one.spans, place)
            return


def check_capital(chapter: FinishedChapter) -> Iterator[Problem]:
    """Yield a capital that is another country's."""
    statistic = chapter.record.statistics.get(_CAPITAL)
    if chapter.code is None or not isinstance(statistic, PlaceStatistic) or not statistic.name:
        return
    owners = capital_of(statistic.name)
    if owners and not _is_of_any(chapter.code, owners):
        other = get_country(owners[0])
        named = other.official_name if other else owners[0]
        message = f"the capital {statistic.name!r} is that of {named}"
        yield make_problem(
            Code.NAMES_ANOTHER_COUNTRY, message, statistic.spans, f"/statistics/{_CAPITAL}"
        )


def _is_of_any(code: str, owners: tuple[str, ...]) -> bool:
    return any(are_related(code, owner) for owner in owners)
