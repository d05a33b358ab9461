"""Tables of PDFs that are ruled in part: around groups of columns, or around their heads alone."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.readers.detect import read_source
from tests.readers.pdf.test_unruled_tables import read_tables
from tests.support.printed_pdf import Text, content, pdf

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZE = 8.0
PITCH = 12.0


def box(x0: float, y0: float, x1: float, y1: float) -> bytes:
    """The four sides of a cell."""
    corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]
    return b"".join(f" {a} {b} m {c} {d} l S ".encode() for (a, b), (c, d) in pairwise(corners))


def set_rows(rows: Sequence[Sequence[str]], places: Sequence[float], top: float) -> list[Text]:
    return [
        (x, top - PITCH * at, SIZE, cell)
        for at, row in enumerate(rows)
        for x, cell in zip(places, row, strict=True)
        if cell
    ]


FORDS = (
    ("Upper", "1,204", "58.7", "980", "39.5"),
    ("Lower", "532", "1.7", "2,531", "17.2"),
    ("Mill", "423", "13.4", "1,719", "11.7"),
    ("Quarry", "35", "-", "289", "2.0"),
)


def test_each_figure_of_a_drawn_cell_has_a_column_and_each_line_a_row() -> None:
    """Below one head over two columns, a cell holds all lines of both."""
    places = (75.0, 160.0, 210.0, 260.0, 310.0)
    texts = [(75, 688, SIZE, "Ford"), (180, 688, SIZE, "Carts"), (280, 688, SIZE, "Boats")]
    edges = (72.0, 150.0, 250.0, 350.0)
    lines = b"".join(
        box(left, bottom, right, top)
        for left, right in pairwise(edges)
        for top, bottom in ((700.0, 682.0), (682.0, 620.0))
    )
    drawn = content([*texts, *set_rows(FORDS, places, 670)]) + lines
    rows, others = read_tables(drawn)
    assert rows[0][0] == "Ford"
    assert [text for text in rows[0] if text] == ["Ford", "Carts", "Boats"]
    assert rows[1:] == [list(row) for row in FORDS]
    assert others == []


def test_a_head_at_the_right_of_a_drawn_cell_is_over_one_column_beside_others() -> None:
    edges = (72.0, 150.0, 200.0, 250.0, 300.0)
    body = [("Ford", "Carts", "SE", "(%)"), *(row[:4] for row in FORDS)]
    texts = [(278.0, 705.0, SIZE, "RSE"), *set_rows(body, (75.0, 153.0, 203.0, 253.0), 690)]
    lines = box(72, 699, 150, 711) + box(150, 699, 300, 711)
    lines += b"".join(
        box(left, 687 - PITCH * at, right, 699 - PITCH * at)
        for at in range(5)
        for left, right in pairwise(edges)
    )
    rows, _ = read_tables(content(texts) + lines)
    assert rows[:2] == [["", "", "", "RSE"], ["Ford", "Carts", "SE", "(%)"]]


def test_figures_behind_the_labels_in_one_drawn_cell_have_columns() -> None:
    """Only the last columns are ruled off: the cells of labels hold the figures of the others."""
    places = (75.0, 160.0, 210.0, 260.0, 310.0)
    edges = (72.0, 250.0, 300.0, 350.0)
    lines = b"".join(
        box(left, 682 - PITCH * (at + 1), right, 682 - PITCH * at)
        for left, right in pairwise(edges)
        for at in range(len(FORDS))
    )
    drawn = content(set_rows(FORDS, places, 673)) + lines
    rows, _ = read_tables(drawn)
    assert rows == [list(row) for row in FORDS]


def test_a_number_that_ends_a_label_is_no_column() -> None:
    grades = (("Grade 1", "12", "14"), ("Grade 2", "15", "11"), ("Grade 3", "9", "16"))
    lines = b"".join(
        box(left, 682 - PITCH * (at + 1), right, 682 - PITCH * at)
        for left, right in pairwise((72.0, 250.0, 300.0, 350.0))
        for at in range(len(grades))
    )
    rows, _ = read_tables(content(set_rows(grades, (75.0, 260.0, 310.0), 673)) + lines)
    assert rows == [list(row) for row in grades]


def test_rows_below_drawn_heads_are_of_their_table() -> None:
    """A title between groups of rows is a row over all columns."""
    places = (75.0, 155.0, 205.0, 255.0, 305.0)
    edges = (72.0, 150.0, 200.0, 250.0, 300.0, 350.0)
    heads = ("Ford", "Carts", "Share", "Boats", "Share")
    lines = b"".join(box(left, 682, right, 700) for left, right in pairwise(edges))
    lines += b" 72 600 m 350 600 l S "
    body = [*FORDS[:2], ("In the dry season of the year", "", "", "", ""), *FORDS[2:]]
    drawn = content([*set_rows([heads], places, 688), *set_rows(body, places, 668)]) + lines
    rows, others = read_tables(drawn)
    assert [[cell for cell in row if cell] for row in rows] == [
        [cell for cell in row if cell] for row in (heads, *body)
    ]
    assert rows[1] == list(FORDS[0])
    assert others == []


def test_groups_of_rows_under_heads_over_a_line_are_one_table() -> None:
    """A wider gap parts groups of rows, and a line parts them from their heads."""
    places = (75.0, 155.0, 205.0, 255.0, 305.0)
    heads = ("Ford", "Carts", "Share", "Boats", "Share")
    drawn = content(
        [
            *set_rows([heads], places, 700),
            *set_rows(FORDS, places, 668),
            *set_rows(FORDS, places, 600),
        ]
    )
    rows, _ = read_tables(drawn + b" 72 690 m 350 690 l S ")
    assert rows == [list(heads), *map(list, FORDS), *map(list, FORDS)]


def dash(x0: float, x1: float, y: float) -> bytes:
    """A dashed line, drawn dash by dash."""
    places = (x0 + 1.6 * at for at in range(int((x1 - x0) / 1.6)))
    return b"".join(f" {x:.1f} {y} m {x + 0.2:.1f} {y} l S ".encode() for x in places)


def line(x0: float, x1: float, y: float) -> bytes:
    return f" {x0} {y} m {x1} {y} l S ".encode()


def shade(x0: float, x1: float, y0: float, y1: float) -> bytes:
    return f" 1 0.9 0.9 rg {x0} {y0} {x1 - x0} {y1 - y0} re f 0 g ".encode()


FERRIES = (
    ("", "Boats on time", "74%"),
    ("Service", "Seats", "3.5"),
    ("", "Meals served", "2.1"),
    ("", "Inspections", "4"),
    ("Safety", "Vests on board", "98%"),
)


def draw_groups(others: Sequence[Text] = ()) -> bytes:
    """Groups of rows between dashed lines; those between their rows begin behind the labels."""
    places, top = (75.0, 130.0, 250.0), 700.0
    heads = [
        (x, top + 3, SIZE, text)
        for x, text in zip(places, ("Field", "Measure", "All"), strict=True)
    ]
    body = set_rows(FERRIES, places, top - 9)
    shaded = b"".join(
        shade(240, 290, top - PITCH * (at + 1), top - PITCH * at) for at in range(len(FERRIES))
    )
    rules = (
        line(72, 290, top)
        + line(72, 290, top - PITCH * len(FERRIES))
        + dash(72, 290, top - 3 * PITCH)
    )
    rules += b"".join(dash(125, 290, top - PITCH * at) for at in (1, 2, 4))
    return shaded + content([*heads, *body, *others]) + rules


def test_dashes_part_the_rows_of_groups() -> None:
    rows, _ = read_tables(draw_groups())
    assert rows == [
        ["Field", "Measure", "All"],
        ["Service", "Boats on time", "74%"],
        ["", "Seats", "3.5"],
        ["", "Meals served", "2.1"],
        ["Safety", "Inspections", "4"],
        ["", "Vests on board", "98%"],
    ]


def test_heads_are_found_beside_another_column_of_the_page() -> None:
    """The lines of that column stand between those of the heads and of the table."""
    prose = "The ferries of the upper ford run on time in most months of the year"
    others = [(320.0, 716.0 - 7.0 * at, SIZE, prose) for at in range(12)]
    rows, _ = read_tables(draw_groups(others))
    assert rows[0] == ["Field", "Measure", "All"]


def test_dashed_lines_of_a_chart_make_no_table() -> None:
    """Nothing is printed right above and below the lines of a chart's ground."""
    labels = [(60.0, 600.0 + 30 * at, SIZE, f"{10 * at}") for at in range(6)]
    ground = b"".join(dash(80, 300, 602 + 30 * at) for at in range(6))
    rows, _ = read_tables(content(labels) + ground)
    assert rows == []


def test_a_value_level_with_the_middle_of_its_label_is_for_all_rows_of_the_label() -> None:
    texts = set_rows(
        (("Boats", "12", "", ""), ("Carts", "15", "Crossings", "3.5"), ("Mules", "7", "", "")),
        (75.0, 160.0, 210.0, 310.0),
        690,
    )
    lines = b"".join(
        box(left, 700 - PITCH * (at + 1), right, 700 - PITCH * at)
        for at in range(3)
        for left, right in ((72.0, 150.0), (150.0, 200.0), (300.0, 350.0))
    )
    lines += box(200, 664, 300, 700)
    rows, _ = read_tables(content(texts) + lines)
    assert rows == [
        ["Boats", "12", "Crossings", "3.5"],
        ["Carts", "15", "", ""],
        ["Mules", "7", "", ""],
    ]


def test_each_line_of_a_label_level_with_a_figure_labels_it() -> None:
    texts = set_rows(
        (("Boats on the ford", "12", "Spring"), ("Carts on the road", "15", "Autumn")),
        (75.0, 160.0, 210.0),
        690,
    )
    lines = b"".join(
        box(left, 700 - PITCH * (at + 1), right, 700 - PITCH * at)
        for at in range(2)
        for left, right in ((150.0, 200.0), (200.0, 300.0))
    )
    lines += box(72, 676, 150, 700)
    rows, _ = read_tables(content(texts) + lines)
    assert rows == [
        ["Boats on the ford", "12", "Spring"],
        ["Carts on the road", "15", "Autumn"],
    ]


def test_raised_digits_behind_a_sign_are_those_of_a_figure() -> None:
    """Some fonts print the digits of a figure small and raised, its sign and point large."""
    drawn = content(set_rows((("Ford", "Change"), ("Upper", "")), (75, 160), 700))
    minus, point = (160, 688, 9.0, "-"), (166, 688, 9.0, ".")
    parts: list[Text] = [minus, (163, 691, 5.4, "0"), point, (168.5, 691, 5.4, "9")]
    found = read_source(pdf([drawn + content(parts)]), "a.pdf", "a.pdf")
    assert "-0.9" in found.text
    assert not [mark for block in found.blocks for mark in block.marks_of("callout")]


def test_raised_digits_before_a_unit_are_no_callout() -> None:
    """`75g`, its digits small and raised."""
    drawn = content([(72, 700, 9.0, "Noodles in bags of"), (75, 688, 9.0, "The cheapest")])
    parts: list[Text] = [
        (160, 703, 5.4, "75"),
        (166.2, 700, 9.0, "g"),
        (175, 700, 9.0, "were sold"),
    ]
    found = read_source(pdf([drawn + content(parts)]), "a.pdf", "a.pdf")
    assert "75g" in found.text
    assert not [mark for block in found.blocks for mark in block.marks_of("callout")]


def test_a_title_in_larger_type_between_rows_ends_a_table_and_begins_another() -> None:
    places = (75.0, 160.0, 210.0, 260.0, 310.0)
    edges = (72.0, 150.0, 200.0, 250.0, 300.0, 350.0)
    texts: list[Text] = [(75, 622, 14, "Lower Marsh")]
    texts += set_rows(FORDS, places, 691) + set_rows(FORDS[::-1], places, 595)
    grounds = (700.0, 688.0, 676.0, 664.0, 652.0, 604.0, 592.0, 580.0, 568.0, 556.0)
    lines = b"".join(
        box(left, bottom, right, top)
        for top, bottom in pairwise(grounds)
        for left, right in (pairwise(edges) if top - bottom < 20 else ((72.0, 350.0),))
    )
    document = read_source(pdf([content(texts) + lines]), "a.pdf", "a.pdf")
    kinds = [(one.kind, document.text[one.start : one.end]) for one in document.blocks]
    assert [kind for kind, _ in kinds] == ["row"] * 4 + ["heading"] + ["row"] * 4
    assert kinds[4][1] == "Lower Marsh"


def test_a_figure_between_the_lines_of_its_label_has_a_cell_of_its_own() -> None:
    texts: list[Text] = [
        *set_rows((("Boats", "12"), ("Carts", "15")), (75.0, 260.0), 690),
        (75.0, 666.0, SIZE, "Tolls on the ford and the"),
        (260.0, 662.0, SIZE, "0.6"),
        (75.0, 658.0, SIZE, "road above it"),
        *set_rows((("Mules", "7"),), (75.0, 260.0), 642),
    ]
    lines = box(72, 652, 300, 676) + b"".join(
        box(left, top - PITCH, right, top)
        for top in (700, 688, 652)
        for left, right in ((72.0, 250.0), (250.0, 300.0))
    )
    rows, _ = read_tables(content(texts) + lines)
    assert rows == [
        ["Boats", "12"],
        ["Carts", "15"],
        ["Tolls on the ford and the road above it", "0.6"],
        ["Mules", "7"],
    ]
