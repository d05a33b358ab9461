"""Figures that the text beside a label states."""

from __future__ import annotations

from typing import Any

from pipeline.extract import extract
from pipeline.record.statistics import TextStatistic
from tests.support.extracting import document, nothing


def _read(rows: list[list[str]]) -> dict[str, list[tuple[Any, ...]]]:
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    table = f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"
    page = f"<html><body><h1>Kenya</h1><p>The plan of the country.</p>{table}</body></html>"
    [found] = extract(
        document(page, "kenya.html"), profile=None, families=(), recognize=nothing
    ).records
    return {
        one.label: [(each.value, each.comparator, each.unit, each.raw) for each in one.observations]
        for one in found.statistics.values()
        if isinstance(one, TextStatistic)
    }


def test_figures_of_a_text_beside_a_label_are_figures_of_that_label() -> None:
    target = "The country will reduce its emissions by at least 68% compared with the year 1990."
    more = "The ministry trained 40 teachers in two towns of the coast."
    rows = [
        ["a", "General description of the target", target],
        ["b", "Planning processes", "Ministries met and the plan was written with their help."],
        ["c", "Training", "In the first year the ministry built 12 schools."],
        ["", "", more],
    ]
    assert _read(rows) == {
        "General description of the target": [(68, ">=", "percent", "68%")],
        "Training": [(12, None, None, "12"), (40, None, "persons", "40"), (2, None, None, "two")],
    }


def test_a_row_of_several_texts_or_of_another_country_labels_none() -> None:
    text = "The ministry built 12 schools in the towns of the coast in that year."
    rows = [["Schools", "Open to all who live there", text], ["", "", text]]
    assert _read(rows) == {}
    assert _read([["", "Uganda", text], ["", "Malta", text]]) == {}


def test_rows_among_rows_of_more_texts_are_no_labels_with_texts() -> None:
    text = "The ministry built 12 schools in the towns of the coast in that year."
    rows = [["North", "Open", text], ["South", "Open", text], ["Under review", "", text]]
    assert _read(rows) == {}
    outbreaks = [["950", "0", "02/04/15", "04/04/15", "Under control", text], [""] * 5 + [text]]
    assert _read(outbreaks) == {}


def test_what_kind_of_thing_a_word_names_is_no_figure() -> None:
    text = "The average price of books at four-year colleges in that year was $1,122."
    assert _read([["Books", text]]) == {"Books": [(1122, None, "USD", "$1,122")]}
