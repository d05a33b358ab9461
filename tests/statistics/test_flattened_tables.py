"""Rows of figures by year in text that lost its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.extract import extract
from tests.support.case_files import cases
from tests.support.extracting import as_json, document, nothing

if TYPE_CHECKING:
    from tests.support.extracting import Object


def read(report: str) -> Object:
    found = extract(document(report, "kenya.txt"), profile=None, families=(), recognize=nothing)
    [record] = as_json(found)[1].values()
    return record


@pytest.mark.parametrize(("report", "expected"), [*cases("flattened_tables")])
def test_rows_of_figures_by_year(report: str, expected: str) -> None:
    shown = "\n".join(map(show, read(report)["statistics"].values()))
    assert shown == (expected if expected != "nothing" else "")


def show(statistic: Object) -> str:
    figures = statistic.get("observations")
    if not figures:
        return f"{statistic['label']} | {statistic['raw']}"
    printed = "; ".join(
        f"{one['as_of']}: {one['value']}{' est.' if one['estimated'] else ''}" for one in figures
    )
    units = {one["unit_printed"] or one["unit"] for one in figures} - {None}
    return " | ".join([statistic["label"], printed, *units])


UNIT_BELOW = "(In percent of GDP)\nCurrent account\n"
LOST = """Table 3. Kenya: Main indicators
2018 2019 2020
Output growth 5.6 5.1 -0.3
Prices 4.7 5.2 5.3
Reserves
8.1
8.8
"""


def test_figures_without_a_certain_year_are_reported_and_stay_text() -> None:
    record = read(LOST)
    [problem] = [one for one in record["problems"] if one["code"] == "flattened-table"]
    assert problem["message"].startswith("2 figures of the table 'Table 3. Kenya: Main indicators'")
    left = [one["text"] for each in record["sections"] for one in each["paragraphs"]]
    assert left[-1].endswith("Reserves 8.1 8.8")
    assert record["coverage"]["residue"] == 0


def test_the_years_of_a_head_are_no_titles() -> None:
    head = "Kenya: Main indicators, 2018–20\n\nFY2018\n\nFY2019\n\nFY2020"
    rows = "Output growth\n5.6\n5.1\n-0.3\nPrices\n4.7\n5.2\n5.3"
    record = read(f"{head}\n\n{rows}\n")
    assert [each["title"] for each in record["sections"] if "2019" in (each["title"] or "")] == []


def test_a_label_printed_for_two_sets_of_rows_is_told_apart_by_the_line_over_it() -> None:
    rows = "Banks\nLoans\n5.6\n5.1\nDeposits\n4.7\n5.2\nFunds\nLoans\n7.7\n8.8\nShares\n1.1\n1.2\n"
    record = read(f"Table 3. Kenya: Money\n2018 2019\n{rows}")
    assert [*record["statistics"]] == ["loans", "deposits", "funds_loans", "shares"]


def test_a_label_printed_again_with_another_value_is_reported() -> None:
    rows = "Table {}. Kenya: Money\n2018 2019\nLoans\n5.6\n{}\nShares\n1.1\n1.2\n\n"
    again, changed = (read(rows.format(1, 5.1) + rows.format(2, last)) for last in (5.1, 9.9))
    codes = [[one["code"] for one in record["problems"]] for record in (again, changed)]
    assert [each.count("repeated-label") for each in codes] == [0, 1]


@pytest.mark.parametrize(("below", "unit"), [("", "Percent changes"), (UNIT_BELOW, None)])
def test_a_unit_below_all_figures_may_be_of_rows_above_it(below: str, unit: str | None) -> None:
    rows = "Prices\n4.7\n5.2\n5.1\n\n-6.0\n-5.6\n-5.2\n-5.4\n\nDebt\n18.5\n22.5\n28.8\n\n"
    head = "Table 3. Kenya: Main indicators\n2018 2019 2020\n\n(Percent changes)\n"
    found = read(head + rows + below)["statistics"]
    units = {
        id_: {one["unit_printed"] for one in each["observations"]} for id_, each in found.items()
    }
    assert units == {"prices": {"Percent changes"}, "debt": {unit}}
