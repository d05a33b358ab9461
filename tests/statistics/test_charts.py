"""Figures over the columns of a chart."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.readers.detect import read_source
from tests.support.extracting import Object, as_json, nothing
from tests.support.printed_pdf import content, pdf

TITLE = (60, 740, 20, "Kenya")
FIGURES = ((115, 560, 9, "163"), (165, 540, 9, "142"), (315, 610, 9, "215"), (365, 580, 9, "182"))
YEARS = ((110, 400, 9, "Second round - 2014"), (310, 400, 9, "Third round - 2019"))
LEGEND = ((120, 380, 9, "Advice received"), (300, 380, 9, "Advice accepted"))


def read(*texts: tuple[float, float, float, str]) -> Object:
    page = pdf([content([TITLE, *texts])])
    report = read_source(page, "kenya.pdf", "kenya.pdf")
    found = extract(report, profile=None, families=(), recognize=nothing)
    [record] = as_json(found)[1].values()
    return record


def test_each_series_has_a_figure_of_each_year() -> None:
    record = read(*FIGURES, *YEARS, *LEGEND)
    found = {
        one["label"]: [(each["as_of"], each["value"]) for each in one["observations"]]
        for one in record["statistics"].values()
    }
    assert found == {
        "Advice received": [("2014", 163), ("2019", 215)],
        "Advice accepted": [("2014", 142), ("2019", 182)],
    }
    assert record["coverage"]["residue"] == 0


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param((*FIGURES[1:], *YEARS, *LEGEND), id="a column without its figure"),
        pytest.param((*FIGURES, *YEARS, LEGEND[0]), id="a legend of one name"),
        pytest.param((*FIGURES, *YEARS[::-1][:1], *LEGEND), id="one group"),
        pytest.param(
            (*FIGURES, *[(x + 60, y, size, text) for x, y, size, text in YEARS], *LEGEND),
            id="names beside their columns",
        ),
        pytest.param(
            (*FIGURES, (110, 400, 9, "Round 2019"), (310, 400, 9, "Round 2014"), *LEGEND),
            id="years that go back",
        ),
    ],
)
def test_a_chart_whose_parts_do_not_agree_is_no_statistic(
    texts: tuple[tuple[float, float, float, str], ...],
) -> None:
    assert read(*texts)["statistics"] == {}
