"""The years that the headings of a chronology give to the paragraphs below them: `2010`, `May`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.grammar.reported_time import ReportedTime
from pipeline.vocabulary.months import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.layout.prose import Prose

_MONTH: Final = "|".join(MONTHS)
_YEAR_TITLE: Final = re.compile(
    rf"(?:(?:chronology|events|developments|incidents)\s(?:of|in)\s)?(?:(?:{_MONTH}),?\s)?"
    r"(?P<year>(?:19|20)\d\d):?",
    re.IGNORECASE,
)
_MONTH_TITLE: Final = re.compile(rf"(?:{_MONTH}):?", re.IGNORECASE)
_FEWEST_YEARS: Final = 2  # one alone may be that of an edition


def list_times(prose: Sequence[Prose], time: ReportedTime) -> Iterator[ReportedTime]:
    """The time of each paragraph: below a heading that is a year, that year; else the report's.

    A heading that is a month continues the year; any other ends it. Only where several headings
    are years of which the report can know: one alone may be the title of an edition.
    """
    titles = [_YEAR_TITLE.fullmatch(one.words.strip()) if one.is_title else None for one in prose]
    years = {int(title["year"]) for title in titles if title}
    is_chronology = len(years) >= _FEWEST_YEARS and all(time.may_know(year, 1) for year in years)
    current = time
    for one, title in zip(prose, titles, strict=True):
        if title and is_chronology:
            current = ReportedTime.from_edtf(title["year"], basis="context")
        elif one.is_title and not _MONTH_TITLE.fullmatch(one.words.strip()):
            current = time
        yield current if one.pointer.startswith("/sections/") else time
