"""Labels with their values in reports of any publisher."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.extract import extract
from pipeline.readers.detect import read_source
from tests.support.case_files import cases
from tests.support.extracting import as_json, document, extracted, nothing
from tests.support.printed_pdf import content, pdf

if TYPE_CHECKING:
    from tests.support.extracting import Object


@pytest.mark.parametrize(("report", "expected"), [*cases("pairs")])
def test_labels_and_values_are_found_by_their_print(report: str, expected: str) -> None:
    found = extracted(report, profile=None)
    statistics = [one for each in as_json(found)[1].values() for one in each["statistics"].values()]
    assert "\n".join(map(show, statistics)) == (expected if expected != "nothing" else "")
    assert not any(one["known"] for one in statistics)


def show(statistic: Object) -> str:
    figures = [str(one["value"]) for one in statistic.get("observations", ())]
    return " | ".join([statistic["label"], statistic["raw"], *[" ".join(figures)] * bool(figures)])


def test_the_terms_of_a_web_page_are_labels() -> None:
    terms = {"Currency": "shilling", "Area": "580,000 sq km", "Unemployment rate": "7.5 per cent"}
    shown = "".join(f"<dt>{term}</dt><dd>{value}</dd>" for term, value in terms.items())
    page = f"<html><body><h1>Kenya</h1><dl>{shown}</dl><p>The year was quiet.</p></body></html>"
    found = extract(document(page, "kenya.html"), profile=None, families=(), recognize=nothing)
    statistics = found.records[0].statistics.values()
    assert {one.label: one.raw for one in statistics} == terms
    assert [one.kind for one in statistics] == ["text", "quantity", "quantity"]


def test_a_table_keeps_the_rows_that_are_statistics() -> None:
    rows = "| Area | 580,000 sq km |\n|---|---|\n| Coast | 536 km |\n"
    [record] = as_json(extracted(f"## Kenya\n\n{rows}", profile=None))[1].values()
    assert [one["raw"] for one in record["statistics"].values()] == ["580,000 sq km", "536 km"]
    [table] = record["tables"]
    assert len(table["rows"]) + bool(table["columns"]) == len(record["statistics"])


def test_the_id_is_the_label_without_its_year_and_unit() -> None:
    box = "## Kenya\n\nGDP per capita (current US$, 2018): 1,230\nLiteracy (m/f): 81/77 %\n"
    [record] = as_json(extracted(box, profile=None))[1].values()
    assert [*record["statistics"]] == ["gdp_per_capita", "literacy"]
    [gdp], literacy = (one["observations"] for one in record["statistics"].values())
    assert (gdp["value"], gdp["unit"], gdp["as_of"]) == (1230, "USD", "2018")
    assert [(one["group"], one["value"]) for one in literacy] == [("male", 81), ("female", 77)]


def test_the_columns_beside_a_value_give_its_year_and_unit() -> None:
    rows = "| Indicator | Year | Value | Unit |\n|---|---|---|---|\n| Harvest | 2020 | 3.1 | kg |\n"
    [record] = as_json(extracted(f"## Kenya\n\n{rows}| Rain | 2019 | 630 | mm |\n", profile=None))[
        1
    ].values()
    found = [one["observations"][0] for one in record["statistics"].values()]
    assert [(one["as_of"], one["value"], one["unit_printed"]) for one in found] == [
        ("2020", 3.1, "kg"),
        ("2019", 630, "mm"),
    ]


def test_a_list_goes_on_below_its_comma_where_its_next_word_had_room() -> None:
    """The line `Luo 14%, other 5%` is no part of the label below it."""
    lines = (
        "Area: 580,000 sq km, with the lake and its islands",
        "Languages: Swahili 60%, English 21%,",
        "Luo 14%, other 5%",
        "Infant Mortality Rate: 71.67 deaths/1,000 live births",
    )
    printed = [(72.0, 760.0, 16.0, "Kenya")]
    printed += [(72.0, 720.0 - 14 * at, 10.0, line) for at, line in enumerate(lines)]
    source = read_source(pdf([content(printed)]), "kenya.pdf", "kenya.pdf")
    [record] = extract(source, profile=None, families=(), recognize=nothing).records
    assert {one.label: one.raw for one in record.statistics.values()} == {
        "Area": "580,000 sq km, with the lake and its islands",
        "Languages": "Swahili 60%, English 21%, Luo 14%, other 5%",
        "Infant Mortality Rate": "71.67 deaths/1,000 live births",
    }


def test_a_value_that_ends_in_a_comma_is_told() -> None:
    box = "## Kenya\n\nLanguages: Swahili 60%, English 21%,\nCapital punishment: in force\n"
    [record] = as_json(extracted(box, profile=None))[1].values()
    assert [one["raw"][-1] for one in record["statistics"].values()] == [",", "e"]
    [told] = [one for one in record["problems"] if one["pointer"] == "/statistics/languages"]
    assert told["code"] == "unparsed-value"
    assert "behind the comma is not found" in told["message"]
