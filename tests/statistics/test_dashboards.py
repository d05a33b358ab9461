"""Figures below their labels on pages set like a dashboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.readers.detect import read_source
from pipeline.statistics.page_parts import list_pages_of_figures
from tests.statistics.test_charts import read
from tests.support.printed_pdf import content, pdf

if TYPE_CHECKING:
    from tests.support.printed_pdf import Text

NAMES = ("2.1 Local courts", "2.2 Open archives", "2.3 Free press")
BARS: list[Text] = [
    text
    for row, (name, figure) in enumerate(zip(NAMES, ("0.41", "0.8", "0.65"), strict=True))
    for text in ((60, 600 - 30 * row, 9, name), (240, 588 - 30 * row, 9, figure))
]


def read_pairs(*texts: Text) -> dict[str, str]:
    return {one["label"]: one["raw"] for one in read(*texts)["statistics"].values()}


def test_bars_of_one_pitch_have_the_figure_at_their_end() -> None:
    assert read_pairs(*BARS) == dict(zip(NAMES, ("0.41", "0.8", "0.65"), strict=True))


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(BARS[:4], id="two bars"),
        pytest.param(
            [*BARS[:4], (60, 500, 9, NAMES[2]), (240, 488, 9, "0.65")], id="another pitch"
        ),
        pytest.param([*BARS[:5], (300, 528, 9, "0.65")], id="figures at two edges"),
        pytest.param([*BARS, (60, 590, 9, "and the courts of the coast")], id="text in a bar"),
        pytest.param(
            [*BARS, *((300, 588 - 30 * at, 9, f"0.{at + 2}") for at in range(3))],
            id="rows of figures",
        ),
        pytest.param(
            [*BARS, *((300, 600 - 30 * at, 9, f"0.{at + 92}") for at in range(3))],
            id="bars of several series",
        ),
    ],
)
def test_no_bars_where_the_places_do_not_agree(texts: list[Text]) -> None:
    assert read_pairs(*texts) == {}


def test_names_side_by_side_are_of_the_heading_over_them() -> None:
    row: list[Text] = [(60, 640, 12, "3. Open offices")]
    for at, (name, figure) in enumerate((("Score", "0.57"), ("World", "55"), ("Region", "21"))):
        row += [(60 + 80 * at, 620, 9, name), (60 + 80 * at, 604, 12, figure)]
    assert read_pairs(*row) == {
        "Open offices Score": "0.57",
        "Open offices World": "55",
        "Open offices Region": "21",
    }
    assert read_pairs(*row, (220, 588, 12, "24"), (140, 588, 12, "53"), (60, 588, 12, "0.6")) == {}


def test_a_figure_in_larger_type_is_of_the_label_over_it() -> None:
    tile: list[Text] = [(60, 640, 9, "Overall score"), (60, 612, 20, "0.48")]
    others: list[Text] = [(300, 300, 9, "12"), (300, 200, 9, "14")]
    assert read_pairs(*tile, *others) == {"Overall score": "0.48"}
    assert read_pairs(tile[0], (60, 626, 9, "0.48"), *others) == {}


def test_words_of_a_paragraph_are_no_parts_of_a_dashboard() -> None:
    """Their spaces may be as wide as the gaps between columns."""
    lines = (
        "Weavers   sold   the   old",
        "ferries   near   mile   691",
        "as   all   others   said.",
    )
    texts: list[Text] = [(60, 700 - 12 * at, 10, line) for at, line in enumerate(4 * lines)]
    document = read_source(pdf([content(texts)]), "a.pdf", "a.pdf")
    assert [*list_pages_of_figures(document)] == []
