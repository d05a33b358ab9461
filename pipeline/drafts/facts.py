"""A file of facts for a person to correct: what a drafted profile reads in a few chapters."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from pipeline.record.statistics import STATISTIC

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.record.country import CountryRecord
    from pipeline.record.statistics import Statistic

_MOST_CHAPTERS: Final = 3
_FACTS_OF_FIGURE: Final = ("value", "low", "high", "unit", "group", "as_of")
_FACTS_OF_SHARE: Final = ("name", "share")


def list_facts(records: Sequence[CountryRecord]) -> Iterator[str]:
    """The facts of a few chapters, from all parts of the reports, one line of JSON for each.

    A line is a row of a gold file, which `evaluate` reads.
    """
    named = [record for record in records if record.country and record.statistics]
    for record in named[:: max(1, len(named) // _MOST_CHAPTERS)][:_MOST_CHAPTERS]:
        fields = [
            {"name": id_, "content": statistic.raw, "typed": _describe(statistic)}
            for id_, statistic in record.statistics.items()
        ]
        country = record.country.words if record.country else ""
        row = {"name": country, "document": record.source.path, "fields": fields}
        yield json.dumps(row, ensure_ascii=False)


def _describe(statistic: Statistic) -> dict[str, Any]:
    """The kind of a statistic and its figures, with what is printed of each."""
    data = STATISTIC.dump_python(statistic, mode="json")
    told: dict[str, Any] = {"kind": data["kind"]}
    for part, names in (("observations", _FACTS_OF_FIGURE), ("items", _FACTS_OF_SHARE)):
        if part in data:
            told[part] = [
                {name: one[name] for name in names if one[name] is not None} for one in data[part]
            ]
    for name in ("name", "value"):
        if name in data:
            told[name] = data[name]
    return told
