"""Reports of no known family, read by the profile of labels that mean the same in any report."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.profiles.model import load_families, load_profile
from pipeline.readers.detect import read_source
from pipeline.record.statistics import (
    CompositionStatistic,
    PlaceStatistic,
    QuantityStatistic,
    Statistic,
)

_TABLE = """
# Regional Survey of Working Conditions 2022

## Kyrgyzstan

| Key facts | |
|---|---|
| Population | 6.6 million (2021) |
| Capital | Bishkek |
| Religions | Muslim 90%, Christian 7%, other 3% |
| Net enrolment | 98 |

### Working conditions

Wages are low in the mills.
"""
_LIST = """<html><head><title>Yearbook of Rights</title></head><body><h1>Yearbook of Rights</h1>
<h2>Malawi</h2><dl><dt>Capital</dt><dd>Lilongwe</dd><dt>Population</dt><dd>18.6 million</dd>
<dt>Median age</dt><dd>16.5</dd><dt>Life expectancy</dt><dd>men 60.1; women 65.2 years</dd></dl>
<h3>Events</h3><p>Courts heard few cases. Population: an unequal country.</p></body></html>"""
_LINES = """ATLAS OF MIGRATION 2018


HONDURAS

Capital:            Tegucigalpa
Population:         9,265,067 (2017)
Total area:         112,492 sq km
Urban population:   56.5%
Area:               of departure

Migration

Most people who leave travel north by bus.
"""


COMMON = load_profile("common")


def describe(one: Statistic) -> object:
    match one:
        case QuantityStatistic():
            return [(figure.value, figure.unit, figure.as_of) for figure in one.observations]
        case CompositionStatistic():
            return [(item.name, item.share) for item in one.items]
        case PlaceStatistic():
            return one.name
        case _:
            return None


@pytest.mark.parametrize(
    ("name", "report", "wanted"),
    [
        (
            "a.md",
            _TABLE,
            {
                "population": [(6_600_000, "persons", "2021")],
                "capital": "Bishkek",
                "religions": [("Muslim", 90), ("Christian", 7), ("other", 3)],
                "net_enrolment": [(98, None, None)],
            },
        ),
        (
            "a.html",
            _LIST,
            {
                "capital": "Lilongwe",
                "population": [(18_600_000, "persons", None)],
                "median_age": [(16.5, "years", None)],
                "life_expectancy": [(60.1, "years", None), (65.2, "years", None)],
            },
        ),
        (
            "a.txt",
            _LINES,
            {
                "capital": "Tegucigalpa",
                "population": [(9_265_067, "persons", "2017")],
                "total_area": [(112_492, "square kilometers", None)],
                "urbanization": [(56.5, "percent", None)],
                "area": None,
            },
        ),
    ],
)
def test_common_labels_are_typed_without_a_family(
    name: str, report: str, wanted: dict[str, object]
) -> None:
    document = read_source(report.encode(), name, name)
    found = extract(document, profile=COMMON, families=load_families(), recognize=None)
    (record,) = found.records
    assert found.document.problems == ()
    assert {id_: describe(one) for id_, one in record.statistics.items()} == wanted


def test_a_common_statistic_has_the_kind_and_unit_that_families_give_it() -> None:
    common = COMMON.statistics
    shared = [
        (family.name, id_, rule.kind, rule.unit)
        for family in load_families()
        if family.name != COMMON.name
        for id_, rule in family.statistics.items()
        if id_ in common
    ]
    assert len(shared) > len(common) / 2
    assert shared == [(name, id_, common[id_].kind, common[id_].unit) for name, id_, _, _ in shared]


def test_no_report_is_recognised_by_common_labels() -> None:
    document = read_source(_TABLE.encode(), "a.md", "a.md")
    found = extract(document, profile=None, families=load_families(), recognize=None)
    assert found.document.profile is None
    assert [one.code for one in found.document.problems] == ["unknown-profile"]
