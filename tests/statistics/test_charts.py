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


AXIS = ((80, 400, 9, "Farming"), (180, 400, 9, "Mining"), (280, 400, 9, "Trade"))
COLUMNS = ((88, 600, 9, "40"), (184, 520, 9, "20"), (282, 480, 9, "10"))
NAMED = (120, 660, 12, "2019 Output (thousands)")
TICKS = ((40, 440, 9, "0"), (40, 520, 9, "20"), (40, 600, 9, "40"))


def test_a_column_has_the_figure_over_its_name_and_the_year_of_the_title() -> None:
    found = read(NAMED, *TICKS, *COLUMNS, *AXIS)["statistics"].values()
    shown = [(one["label"], one["observations"][0]) for one in found]
    assert [(label, one["value"], one["as_of"]) for label, one in shown] == [
        ("Farming", 40_000, "2019"),
        ("Mining", 20_000, "2019"),
        ("Trade", 10_000, "2019"),
    ]
    assert {one["group"] for _, one in shown} == {NAMED[3]}


BARS = tuple(
    part
    for row, (name, size) in enumerate((("North", 5), ("South", 40), ("Coast", 20)))
    for part in ((90, 600 - 20 * row, 9, name), (180 + 4 * size, 600 - 20 * row, 9, str(size)))
)


def test_a_bar_has_the_figure_at_its_end_and_the_title_of_the_chart() -> None:
    title = ((60, 642, 12, "Figure 2: Unpaved roads by"), (60, 628, 12, "region, Percent"))
    beside = (380, 642, 12, "Figure 3: Bridges by region")
    found = read(*title, beside, *BARS)["statistics"].values()
    shown = [(one["label"], one["observations"][0]) for one in found]
    assert [(label, one["value"], one["unit"]) for label, one in shown] == [
        ("North", 5, "percent"),
        ("South", 40, "percent"),
        ("Coast", 20, "percent"),
    ]
    assert {one["group"] for _, one in shown} == {"Figure 2: Unpaved roads by region, Percent"}


def test_no_bars_where_others_stand_between_their_names() -> None:
    title = (60, 642, 12, "Figure 2: Unpaved roads by region, Percent")
    others = [(240 + 4 * at, 591 - 20 * at, 9, f"{15 + at}") for at in range(3)]
    assert read(title, *others, *BARS)["statistics"] == {}


@pytest.mark.parametrize("texts", [BARS, (*COLUMNS, *AXIS)], ids=["bars", "columns"])
def test_a_chart_without_a_title_says_not_what_its_figures_are(
    texts: tuple[tuple[float, float, float, str], ...],
) -> None:
    assert read(*texts)["statistics"] == {}


def test_a_line_has_a_figure_over_each_year_and_the_name_of_its_title() -> None:
    title = ((60, 540, 12, "Score over time"), (300, 540, 9, "Average"))
    figures = [(78 + 80 * at, 500 + at, 9, f"0.4{at}") for at in range(3)]
    years = [(75 + 80 * at, 400, 9, f"{2019 + at}") for at in range(3)]
    [one] = read(*title, *figures, *years)["statistics"].values()
    assert one["label"] == "Score over time"
    assert [(each["as_of"], each["value"]) for each in one["observations"]] == [
        ("2019", 0.4),
        ("2020", 0.41),
        ("2021", 0.42),
    ]


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(((88, 600, 9, "10"), *COLUMNS[1:]), id="not as high as its value"),
        pytest.param((*COLUMNS, (88, 560, 9, "30")), id="two figures over one name"),
        pytest.param([(x, 520, size, text) for x, _, size, text in COLUMNS], id="all on one line"),
        pytest.param(COLUMNS[:2], id="a column without a figure"),
    ],
)
def test_figures_that_do_not_stand_as_high_as_their_values_are_of_no_column(
    texts: tuple[tuple[float, float, float, str], ...],
) -> None:
    assert read(NAMED, *texts, *AXIS)["statistics"] == {}
