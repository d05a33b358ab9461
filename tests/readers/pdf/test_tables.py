"""Tables in PDFs: drawings, the text of their cells, and tables over several pages."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.document.reading import Reading
from pipeline.readers.detect import read_source
from pipeline.readers.pdf.ruled_tables import CellGrid
from pipeline.readers.pdf.tables import is_table
from tests.support.printed_pdf import Text, content, pdf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.document.model import Document
    from pipeline.readers.pdf.lines import TextLine

LEFT, TOP, PITCH, SIZE = 72.0, 700.0, 24.0, 8.0
EDGES = (72.0, 200.0, 300.0, 500.0)
FISH = (
    ("Catch", "Year", "Landed at"),
    ("Herring", "1998", "Two harbours"),
    ("Cod", "", "Nobody said where"),
    ("Eels", "2001", ""),
)
FILLING = "Prices rose again in the spring and nobody in the valley was surprised by it at all"


def level(x0: float, x1: float, y: float) -> bytes:
    return f" {x0} {y} m {x1} {y} l S ".encode()


def rules(rows: int, top: float = TOP, edges: Sequence[float] = EDGES) -> bytes:
    """Level rules under each row, drawn cell by cell, as most tables of reports have them."""
    return b"".join(
        level(left, right, top - PITCH * at)
        for at in range(rows + 1)
        for left, right in itertools.pairwise(edges)
    )


def words(rows: Sequence[Sequence[str]], top: float = TOP) -> Iterator[tuple[int, Text]]:
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            for line, cell_ in enumerate(filter(None, cell.split("\n"))):
                y = top - PITCH * at - 10 - 10 * line
                yield at, (EDGES[column] + 3, y, SIZE, cell_)


def table(rows: Sequence[Sequence[str]], caption: str = "", top: float = TOP) -> bytes:
    """A table with its heads in bold, under its caption."""
    heads = [text for at, text in words(rows, top) if at == 0]
    if caption:
        heads.insert(0, (LEFT, top + 6, 10, caption))
    body = [text for at, text in words(rows, top) if at]
    return content(heads, font="F2") + content(body) + rules(len(rows), top)


def prose(y: float, *lines: str) -> bytes:
    return content([(LEFT, y - 12 * at, 10, line) for at, line in enumerate(lines or (FILLING,))])


def document(*pages: bytes) -> Document:
    return read_source(pdf(list(pages)), "a.pdf", "a.pdf")


def read_blocks(found: Document) -> list[tuple[str, list[str]]]:
    """Each block as its kind and its text, for a row the text of each cell."""
    return [
        (
            f"{block.kind}{block.level or ''}{'>' if block.continues else ''}",
            [
                Reading.of(found, [(part.start, part.end)], block.marks).text
                for part in block.marks_of("cell") or (block,)
            ],
        )
        for block in found.blocks
    ]


def test_a_table_has_caption_column_heads_and_cells() -> None:
    page = prose(740) + table(FISH, "Table 1. Fish landed") + prose(560)
    assert read_blocks(document(page)) == [
        ("paragraph", [FILLING]),
        ("caption1", ["Table 1. Fish landed"]),
        ("columns", ["Catch", "Year", "Landed at"]),
        ("row", ["Herring", "1998", "Two harbours"]),
        ("row", ["Cod", "", "Nobody said where"]),
        ("row", ["Eels", "2001", ""]),
        ("paragraph", [FILLING]),
    ]


def test_each_word_of_a_table_is_in_the_text_once() -> None:
    found = document(prose(740) + table(FISH, "Table 1. Fish landed") + prose(560))
    assert all(found.text.count(cell) == 1 for row in FISH for cell in row if cell)
    for places in (found.blocks, found.lines):
        held = "".join(found.text[place.start : place.end] for place in places)
        assert "".join(held.split()) == "".join(found.text.split())


def test_the_lines_of_a_cell_are_joined() -> None:
    rows = (FISH[0], ("Sprats and young her-\nring together", "1998", "The harbour on\nthe island"))
    found = document(table([*rows, ("Tench", "1999", "herring lines")]) + prose(560))
    assert read_blocks(found)[1] == (
        "row",
        ["Sprats and young herring together", "1998", "The harbour on the island"],
    )


def test_a_cell_over_several_rows_belongs_to_the_first() -> None:
    drawn = content([text for _, text in words([("Fish", "1998", "herring"), ("", "1999", "cod")])])
    sides = level(EDGES[0], EDGES[3], TOP) + level(EDGES[1], EDGES[3], TOP - PITCH)
    stops = b"".join(
        level(a, b, TOP - y * PITCH) for y in (0, 2) for a, b in itertools.pairwise(EDGES)
    )
    more = level(EDGES[1], EDGES[2], TOP - PITCH) + level(EDGES[2], EDGES[3], TOP - PITCH)
    assert read_blocks(document(drawn + sides + stops + more + prose(560)))[:2] == [
        ("row1", ["Fish", "1998", "herring"]),
        ("row", ["", "1999", "cod"]),
    ]


def test_a_row_in_which_no_cell_begins_is_read_over() -> None:
    grid = CellGrid.between(EDGES, (100.0, 124.0, 148.0, 172.0))
    spanning = replace(grid, rows=(grid.rows[0], (None, None, None), grid.rows[2]))
    cells: dict[tuple[int, int], list[TextLine]] = {
        (row, column): [] for row in (0, 2) for column in range(3)
    }
    assert is_table(spanning, cells)


def test_a_table_continued_on_the_next_page_is_one() -> None:
    first = prose(740) + table(FISH[:2], "Table 1. Fish landed")
    second = table((FISH[0], FISH[2]), "Table 1. Fish landed (Cont.)") + prose(560)
    assert read_blocks(document(first, second))[1:] == [
        ("caption1", ["Table 1. Fish landed"]),
        ("columns", ["Catch", "Year", "Landed at"]),
        ("row", ["Herring", "1998", "Two harbours"]),
        ("running head", ["Table 1. Fish landed (Cont.)"]),
        ("running head", ["Catch Year Landed at"]),
        ("row>", ["Cod", "", "Nobody said where"]),
        ("paragraph", [FILLING]),
    ]


def test_a_table_of_another_number_is_another_one() -> None:
    first = prose(740) + table(FISH, "Table 1. Fish landed")
    second = table(FISH, "Table 2. Fish sold (continued)") + prose(560)
    assert [kind for kind, _ in read_blocks(document(first, second))].count("caption1") == 2


def test_two_tables_with_a_line_between_are_two() -> None:
    page = table(FISH, "Table 1. Fish landed") + prose(590, "Less was sold.")
    page += table(FISH, "Table 2. Fish sold", top=560) + prose(430)
    kinds = [kind for kind, _ in read_blocks(document(page))]
    one = ["caption1", "columns", "row", "row", "row"]
    assert kinds == [*one, "paragraph", *one, "paragraph"]


@pytest.mark.parametrize(
    ("drawing", "sign"),
    [
        (b" 210 670 m 214 662 l 222 674 l 214 666 l 210 670 l f ", "\u2713"),
        (b" 210 668 m 214 662 l 222 674 l S ", "\u2713"),
        (b" 210 674 m 222 662 l S 210 662 m 222 674 l S ", "\ufffc"),  # a cross
        (b" 210 674 m 216 662 l 222 674 l S ", "\ufffc"),  # a V
        (b" 210 662 m 222 674 l 218 674 l 222 670 l S ", "\ufffc"),  # an arrow
        (b" 210 668 m 214 662 l 222 674 l S 210 674 m 222 662 l S ", "\ufffc"),  # crossed out
        (b" 210 670 m 230 640 l 280 674 l S ", "\ufffc"),  # a line of a chart
    ],
)
def test_a_drawing_in_a_cell_is_replaced_by_a_sign(drawing: bytes, sign: str) -> None:
    rows = (FISH[0], ("Herring", "", "Two harbours"), ("Cod", "", "One"))
    assert read_blocks(document(table(rows) + drawing + prose(560)))[1:3] == [
        ("row", ["Herring", sign, "Two harbours"]),
        ("row", ["Cod", "", "One"]),
    ]


def test_lines_without_text_on_both_sides_make_no_table() -> None:
    frame = b" 60 500 500 230 re S " + level(60, 560, 745)
    grid = b"".join(level(LEFT, 500, 480 - 20 * at) for at in range(9))
    grid += b"".join(f" {72 + 40 * at} 480 m {72 + 40 * at} 320 l S ".encode() for at in range(11))
    chart = content([(80, 330, 8, "1990"), (300, 470, 8, "2020"), (420, 390, 8, "eels")])
    kinds = {kind for kind, _ in read_blocks(document(prose(700) + frame + grid + chart))}
    assert kinds == {"paragraph"}


LANDINGS = (
    ("Port", "Landed", "Share"),
    ("Old harbour", "1,204 t", "61%"),
    ("Outer mole", "770 t", "39%"),
)


def unruled(rows: Sequence[Sequence[str]], caption: str, top: float = TOP) -> bytes:
    """A table recognisable only by its columns, with rows as close as lines of text."""
    heads = [(LEFT, top, 10.0, caption)]
    heads += [(x, top - 16, SIZE, cell_) for x, cell_ in zip(EDGES, rows[0], strict=False) if cell_]
    body = [
        (x, top - 16 - 12 * at, SIZE, cell_)
        for at, row in enumerate(rows[1:], start=1)
        for x, cell_ in zip(EDGES, row, strict=False)
        if cell_
    ]
    return content(heads, font="F2") + content(body)


def test_columns_below_a_caption_make_a_table() -> None:
    page = prose(740) + unruled(LANDINGS, "Table 3. Landings by port") + prose(600)
    assert read_blocks(document(page)) == [
        ("paragraph", [FILLING]),
        ("caption1", ["Table 3. Landings by port"]),
        ("columns", ["Port", "Landed", "Share"]),
        ("row", ["Old harbour", "1,204 t", "61%"]),
        ("row", ["Outer mole", "770 t", "39%"]),
        ("paragraph", [FILLING]),
    ]


def test_three_horizontal_lines_below_a_caption_make_a_table() -> None:
    drawn = b"".join(level(72, 420, y) for y in (TOP - 5, TOP - 20, TOP - 44))
    page = unruled(LANDINGS, "Table 3. Landings by port") + drawn + prose(600)
    assert [kind for kind, _ in read_blocks(document(page))] == [
        "caption1", "columns", "row", "row", "paragraph",
    ]  # fmt: skip


def test_a_line_without_its_first_cell_continues_the_row_above() -> None:
    rows = (*LANDINGS, ("", "and more", ""), ("Elsewhere", "12 t", "0%"))
    found = read_blocks(document(unruled(rows, "Table 3. Landings by port")))
    assert found[-2:] == [
        ("row", ["Outer mole", "770 t and more", "39%"]),
        ("row", ["Elsewhere", "12 t", "0%"]),
    ]


def test_text_below_a_table_of_columns_is_no_row() -> None:
    rows = (*LANDINGS, ("Source: Harbour Office, a letter of 3 May 1999 to the editors of this",))
    found = read_blocks(document(unruled(rows, "Table 3. Landings by port")))
    assert found[-1][0] == "paragraph"
    assert found[-2] == ("row", ["Outer mole", "770 t", "39%"])


def test_a_caption_above_text_makes_no_table() -> None:
    page = content([(LEFT, TOP, 10, "Table 3 shows what was landed")]) + prose(
        TOP - 12, *[FILLING] * 3
    )
    assert {kind for kind, _ in read_blocks(document(page))} == {"paragraph"}


def test_a_list_of_tables_is_no_table() -> None:
    lines = [(f"Table {at}. Landings of a port", str(10 + at)) for at in range(1, 6)]
    page = content(
        [
            text
            for at, (cell_, number) in enumerate(lines)
            for text in (
                (LEFT, TOP - 12 * at, 10.0, cell_),
                (480.0, TOP - 12 * at, 10.0, number),
            )
        ]
    )
    assert not any(kind.startswith(("row", "caption")) for kind, _ in read_blocks(document(page)))


def test_text_in_two_columns_under_a_caption_is_no_table() -> None:
    left = [
        (LEFT, TOP - 24 - 12 * at, 9.0, f"{at} the boats went out in the morning and came")
        for at in range(8)
    ]
    right = [
        (330.0, TOP - 24 - 12 * at, 9.0, f"{at} back in the evening with nothing in them")
        for at in range(8)
    ]
    page = content([(LEFT, TOP, 10, "Table 3. Landings")]) + content([*left, *right])
    assert not any(kind.startswith("row") for kind, _ in read_blocks(document(page)))


CATCHES = (
    ("Haven", "Catch in tons", "", "Boats"),
    ("", "1998", "1999", ""),
    ("Lower quay", "1,240", "1,310", "14"),
    ("Upper quay", "880", "NA", "9"),
    ("Mill stairs", "75", "64", "3"),
    ("All havens", "2,195", "1,374", "26"),
)


def spaced(rows: Sequence[Sequence[str]], top: float, pitch: float = 12.0) -> bytes:
    """Rows in columns without rules or caption."""
    return content(
        [
            (EDGES[column], top - pitch * at, SIZE, cell)
            for at, row in enumerate(rows)
            for column, cell in enumerate(row)
            if cell
        ]
    )


def test_figures_in_columns_are_a_table_without_rules_or_caption() -> None:
    found = document(
        prose(TOP + 60, FILLING, FILLING) + spaced(CATCHES, TOP) + prose(TOP - 120, FILLING)
    )
    rows = [texts for kind, texts in read_blocks(found) if kind.startswith(("columns", "row"))]
    assert ["Lower quay", "1,240", "1,310", "14"] in rows
    assert ["All havens", "2,195", "1,374", "26"] in rows
    assert rows[0][:2] == ["Haven", "Catch in tons"]
    assert [kind for kind, _ in read_blocks(found)][:1] == ["paragraph"]


def test_figures_between_the_rules_of_head_and_foot_have_rows_of_their_own() -> None:
    heads = [("Haven", "1998", "1999")]
    body = [row[:3] for row in CATCHES[2:]]
    drawn = b"".join(
        level(left, right, y)
        for y in (TOP + 12, TOP - 4, TOP - 56)
        for left, right in itertools.pairwise(EDGES)
    )
    found = document(spaced(heads, TOP) + spaced(body, TOP - 14) + drawn)
    rows = [texts for kind, texts in read_blocks(found) if kind.startswith(("columns", "row"))]
    assert rows == [list(heads[0]), *map(list, body)]


def test_pages_of_a_list_of_contents_are_no_table() -> None:
    lines = (
        ("Foreword", "", "3"),
        ("Harbours", "", "12"),
        ("Wells", "", "40"),
        ("Tolls", "", "51"),
    )
    found = read_blocks(document(prose(TOP + 60, FILLING) + spaced(lines, TOP)))
    assert not [texts for kind, texts in found if kind.startswith("row") and len(texts) > 2]


def test_lines_printed_over_each_other_are_no_label_with_its_value() -> None:
    """Negative spacing sets each letter to the left of the last."""
    drawn = b"BT /F1 18 Tf 72 700 Td -50 Tc (Georgia) Tj T* (Bridges and Borders of Georgia) Tj ET"
    assert read_source(pdf([drawn]), "a.pdf", "a.pdf").text.split() == [
        *("Georgia", "Bridges", "and", "Borders", "of", "Georgia"),
    ]


WRAPPED: tuple[tuple[str, str, str], ...] = (
    ("Ferry grants for the", "12 districts", "Boats may be bought of it"),
    ("lower river", "", "if a second survey was made and"),
    ("", "", "the board has agreed."),
    ("Well grants", "3 districts", "Wells may be dug where the meadow"),
    ("", "", "is held in common."),
)


@pytest.mark.parametrize(
    "places", [(700, 680, 610), (700, 680)], ids=["rule below", "no rule below"]
)
def test_wrapped_cells_below_the_rules_of_a_head_are_rows(places: Sequence[float]) -> None:
    """Neither a line of a cell nor a line within a row is one; the page may end the table."""
    heads = set_row(("Grant", "Where", "Uses"), 688)
    lines = [text for at, row in enumerate(WRAPPED) for text in set_row(row, 666 - 10 * at)]
    drawn = b"".join(level(72, 500, y) for y in places)
    found = read_blocks(document(content(heads, font="F2") + content(lines) + drawn))
    assert [cells for kind, cells in found if kind.startswith(("row", "columns"))] == [
        ["Grant", "Where", "Uses"],
        [
            "Ferry grants for the lower river", "12 districts",
            "Boats may be bought of it if a second survey was made and the board has agreed.",
        ],
        ["Well grants", "3 districts", "Wells may be dug where the meadow is held in common."],
    ]  # fmt: skip


def test_two_labels_with_figures_in_one_drawn_row_are_two_rows() -> None:
    rows = (
        ("Plant", "2021", "2022"),
        ("Hill mill\nAll mills", "40\n90", "50\n-"),
        ("Lake", "1", "2"),
    )
    found = read_blocks(document(table(rows)))
    assert [cells for kind, cells in found if kind.startswith("row")] == [
        ["Hill mill", "40", "50"],
        ["All mills", "90", "-"],
        ["Lake", "1", "2"],
    ]


def set_row(row: tuple[str, str, str], y: float) -> list[Text]:
    """The cells of a printed row, empty ones left out."""
    return [(x, y, SIZE, cell) for x, cell in zip((72, 200, 300), row, strict=True) if cell]


def test_wrapped_cells_below_a_caption_are_rows_without_rules() -> None:
    """Short heads stand over each column."""
    rows = (("Grant", "Where", "Uses"), *WRAPPED, ("Ford grants", "1 district", "None is known."))
    lines = [text for at, row in enumerate(rows) for text in set_row(row, 688 - 10 * at)]
    caption: list[Text] = [(72, 700, SIZE, "Table 1. Grants for wells and ferries")]
    found = read_blocks(document(content(caption, font="F2") + content(lines)))
    assert [cells[0] for kind, cells in found if kind.startswith(("row", "columns"))] == [
        "Grant", "Ferry grants for the lower river", "Well grants", "Ford grants"
    ]  # fmt: skip


def test_tables_side_by_side_are_two() -> None:
    """Each has its caption."""
    texts: list[Text] = [(72, 700, SIZE, "Table 1. Carts"), (320, 700, SIZE, "Table 2. Boats")]
    rows = [
        ("Quay", "2010", "2011"),
        ("Ford", "31", "40"),
        ("Weir", "52", "61"),
        ("Mill", "7", "8"),
    ]
    for at, row in enumerate(rows):
        for left in (72, 320):
            y = 686 - 12 * at
            texts += [(left + x, y, SIZE, cell) for x, cell in zip((0, 60, 110), row, strict=True)]
    found = read_blocks(document(content(texts) + prose(600, FILLING, FILLING)))
    tables = [cells for kind, cells in found if kind.startswith(("row", "columns"))]
    assert tables == [list(row) for row in (*rows, *rows)]
    assert [cells[0] for kind, cells in found if kind.startswith("caption")] == [
        "Table 1. Carts", "Table 2. Boats"
    ]  # fmt: skip


def test_figures_with_narrow_gutters_have_cells_of_their_own() -> None:
    """Their gaps are hardly wider than those of words; three figures in a sentence are none."""
    rows = (("Quay", "101   220   330"), ("Ford", "412   523   634"), ("Weir", "745   856   967"))
    texts: list[Text] = []
    for at, (label, figures) in enumerate(rows):
        texts += [(72, 700 - 12 * at, SIZE, label), (140, 700 - 12 * at, SIZE, figures)]
    found = read_blocks(document(content(texts) + prose(640, f"{FILLING} 12 13", FILLING)))
    tables = [cells for kind, cells in found if kind.startswith(("row", "columns"))]
    assert tables == [[label, *figures.split()] for label, figures in rows]
    assert found[-1] == ("paragraph", [f"{FILLING} 12 13 {FILLING}"])


def test_a_last_row_without_drawn_edges_belongs_to_its_table() -> None:
    """Where every second row is shaded, the last may be plain."""
    rows = [("Area", "1,204 sq km"), ("Coast", "310 km"), ("People", "48,211"), ("Seat", "Ford")]
    drawn = "".join(
        f"70 {696 - 14 * at} 120 14 re S 190 {696 - 14 * at} 200 14 re S " for at in range(3)
    )
    texts: list[Text] = [
        (x, 700.0 - 14 * at, SIZE, cell)
        for at, row in enumerate(rows)
        for x, cell in zip((76.0, 196.0), row, strict=True)
    ]
    found = read_blocks(document(drawn.encode() + content(texts) + prose(580, FILLING, FILLING)))
    assert [cells for kind, cells in found if kind.startswith("row")] == [list(row) for row in rows]


@pytest.mark.parametrize(("last", "is_row"), [((226.0, 288.0), True), ((246.0, 318.0), False)])
def test_a_total_below_drawn_rows_is_one_of_them(
    last: tuple[float, float], *, is_row: bool
) -> None:
    """Its figures stand below those of the columns, without drawn edges; others do not."""
    rows = [("Quay", "101", "220"), ("Ford", "412", "523"), ("Weir", "745", "-")]
    edges = ((70, 150), (220, 60), (280, 60))
    drawn = "".join(
        f"{left} {696 - 14 * at} {width} 14 re S " for at in range(3) for left, width in edges
    )
    places = [*((76.0, 226.0, 286.0),) * 3, (120.0, *last)]
    texts: list[Text] = [
        (x, 700.0 - 14 * at, SIZE, cell)
        for at, row in enumerate([*rows, ("Total built", "1,258", "743")])
        for x, cell in zip(places[at], row, strict=True)
    ]
    found = read_blocks(document(drawn.encode() + content(texts) + prose(580, FILLING, FILLING)))
    read = [cells for kind, cells in found if kind.startswith("row")]
    assert (["Total built", "1,258", "743"] in read) is is_row


def test_columns_that_a_double_line_separates_are_of_one_table() -> None:
    """Though most rows have no value before it."""
    rows = [("Area", "1,204", "31", "6"), *((name, "", "32", "7") for name in ("Coast", "Peak"))]
    lefts, widths = (70, 150, 208, 268), (80, 50, 60, 60)
    drawn = "".join(
        f"{left} {595 - 16 * at} {width} 16 re S "
        for at in range(len(rows))
        for left, width in zip(lefts, widths, strict=True)
    )
    texts: list[Text] = [
        (left + 6.0, 600.0 - 16 * at, SIZE, cell)
        for at, row in enumerate(rows)
        for left, cell in zip(lefts, row, strict=True)
        if cell
    ]
    around = prose(710, FILLING, FILLING) + prose(500, FILLING, FILLING)
    found = read_blocks(document(drawn.encode() + content(texts) + around))
    assert [cells for kind, cells in found if kind.startswith("row")] == [list(row) for row in rows]
