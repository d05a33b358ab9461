"""Tables in PDFs that have neither rules nor a caption: heads, wrapped cells, text columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.document.reading import Reading
from pipeline.readers.detect import read_source
from tests.support.printed_pdf import Text, content, pdf

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZE = 10.0
BOARD = (
    ("Name", "Office", "Since", "Seat"),
    ("Ada Weir", "Chair", "March 2011", "Upper Ford"),
    ("Ben Quay", "Deputy chair", "June 2012", "Millbridge"),
    ("Cy Lock", "Clerk", "June 2012", "Lower Ford"),
    ("Di Sluice", "Member", "May 2015", "Quarry Hill"),
)
SENTENCE = "The ferry runs twice a day and the toll is paid on the far side."


def set_rows(
    rows: Sequence[Sequence[str]], places: Sequence[float], top: float, pitch: float = 13.0
) -> bytes:
    """Cells at these places, the first row in bold; a cell's lines are one pitch apart."""
    bold: list[Text] = []
    plain: list[Text] = []
    for at, row in enumerate(rows):
        cells = [(x, top - pitch * at, SIZE, cell) for x, cell in zip(places, row, strict=True)]
        (plain if at else bold).extend(cell for cell in cells if cell[3])
    return content(bold, font="F2") + content(plain)


def set_prose(top: float, lines: Sequence[str], left: float = 72) -> bytes:
    return content([(left, top - 12 * at, SIZE, line) for at, line in enumerate(lines)])


def read_tables(*pages: bytes) -> tuple[list[list[str]], list[str]]:
    """The rows of the tables, and the other blocks."""
    found = read_source(pdf(list(pages)), "a.pdf", "a.pdf")
    rows, others = [], []
    for block in found.blocks:
        cells = [
            Reading.of(found, [(part.start, part.end)], block.marks).text
            for part in block.marks_of("cell")
        ]
        if cells:
            rows.append(cells)
        else:
            others.append(Reading.of(found, [(block.start, block.end)], block.marks).text)
    return rows, others


def test_text_under_bold_heads_is_a_table() -> None:
    """A gap between two cells may be as narrow as one between words."""
    page = set_prose(700, [SENTENCE]) + set_rows(BOARD, (72, 130, 196, 256), 670)
    rows, others = read_tables(page + set_prose(590, [SENTENCE]))
    assert rows == [list(row) for row in BOARD]
    assert others == [SENTENCE, SENTENCE]


def test_wrapped_cells_of_text_are_rows() -> None:
    rows = (
        ("Measure", "Body", "Purpose"),
        ("Toll relief", "Board of Ferries", "Carters who cross each day pay"),
        ("", "", "for one crossing alone"),
        ("Bank repair", "Board of Works and", "The lower bank is raised before"),
        ("", "Drains", "the spring floods"),
        ("Night watch", "Town of Millbridge", "A lantern is kept at each ford"),
    )
    found, _ = read_tables(set_rows(rows, (72, 160, 300), 670))
    assert found == [
        ["Measure", "Body", "Purpose"],
        ["Toll relief", "Board of Ferries", f"{rows[1][2]} {rows[2][2]}"],
        ["Bank repair", "Board of Works and Drains", f"{rows[3][2]} {rows[4][2]}"],
        ["Night watch", "Town of Millbridge", rows[5][2]],
    ]


def test_references_in_two_columns_are_no_table() -> None:
    """Their numbers hang before texts that are aligned, but they are marks of a list."""
    rows = [
        (f"{at}.", "Board of Ferries. Report,", f"{at + 9}.", "Town of Millbridge. Rolls,")
        for at in range(1, 7)
    ]
    rows = [row for one in rows for row in (one, ("", "volume 12.", "", "folio 7."))]
    tables, _ = read_tables(set_rows(rows, (72, 92, 300, 320), 700, 12))
    assert tables == []


def test_figures_that_stand_below_their_labels_are_no_table() -> None:
    """Bars in three columns: each label over its bar, each figure at the end of the bar below."""
    rows = [
        row
        for name in ("Ferry", "Bridge", "Weir", "Mill")
        for row in (
            (f"{name} tolls", "", f"{name} repairs", "", f"{name} wardens", ""),
            ("", "0.41", "", "0.8", "", "0.65"),
        )
    ]
    tables, _ = read_tables(set_rows(rows, (72, 160, 220, 310, 370, 460), 700, 12))
    assert tables == []


def test_a_table_in_one_of_two_columns_takes_no_text_of_the_other() -> None:
    figures = [
        ("Year", "Ships", "Tons"),
        *((f"{1990 + n}", f"{n + 11}", "3,120") for n in range(6)),
    ]
    left = ["A ferry crosses the lower ford at noon on each"] * 30
    right = ["The bank was raised before the flood of March"] * 16
    page = set_prose(700, left) + set_rows(figures, (330, 400, 460), 694.5)
    tables, others = read_tables(page + set_prose(590, right, 320))
    assert tables == [list(row) for row in figures]
    assert others == [" ".join(left), " ".join(right)]


def test_figures_beside_the_first_line_of_a_label_are_in_its_row() -> None:
    rows = [
        ("Reason", "Men", "Women"),
        ("Illness of the worker or of a child in the", "12.4", "20.1"),
        ("family", "", ""),
        ("End of the season", "33.0", "31.5"),
        ("Closure of the works", "8.1", "7.7"),
    ]
    found, _ = read_tables(set_rows(rows, (72, 290, 340), 700))
    assert found[1] == ["Illness of the worker or of a child in the family", "12.4", "20.1"]
    assert len(found) == len(rows) - 1


def test_labels_and_words_after_figures_are_one_table() -> None:
    """A value without a figure or capital ends no table."""
    rows = [("Area", "1,204 sq km"), ("Coast", "310 km"), ("People", "48,211"), ("Seat", "Ford")]
    rows += [("Density", "40 per sq km"), ("Currency", "crown")]
    cells: list[Text] = [
        (float(x), 700 - 13.0 * at, SIZE, cell)
        for at, row in enumerate(rows)
        for x, cell in zip((72, 150), row, strict=True)
    ]
    assert read_tables(content(cells))[0] == [list(row) for row in rows]


def test_two_labels_are_a_table_where_values_begin_as_those_above() -> None:
    """Whatever the values are."""
    above = [("Area", "1,204 sq km"), ("Coast", "310 km"), ("People", "48,211"), ("Peak", "902 m")]
    below = [("Currency", "Crown of the Fords"), ("Seat", "Millbridge")]
    page = content(
        [
            (float(x), top - 13.0 * at, SIZE, cell)
            for top, rows in ((700.0, above), (560.0, below))
            for at, row in enumerate(rows)
            for x, cell in zip((72, 150), row, strict=True)
        ]
    )
    rows, _ = read_tables(page + set_prose(630, [SENTENCE] * 3))
    assert rows == [list(row) for row in (*above, *below)]


def test_labels_at_uneven_distances_make_no_rows() -> None:
    """Two of them may be the lines of one label, and nothing shows which."""
    rows = [("Area", "1,204 sq km"), ("Upper", "310 boats,"), ("Coast", "12 piers")]
    rows += [("Lower", "48 boats,"), ("Coast", "7 piers"), ("Density", "40 per sq km")]
    heights = (700, 684, 675, 661, 650, 638)
    cells: list[Text] = [
        (float(x), float(y), SIZE, cell)
        for y, row in zip(heights, rows, strict=True)
        for x, cell in zip((72, 150), row, strict=True)
    ]
    assert read_tables(content(cells))[0] == []


def test_dots_aligned_otherwise_than_figures_are_in_their_column() -> None:
    """And each printed line is a row, though a table above has other columns."""
    rows = [
        ("Ford", "1528", "..", "1591"),
        ("Weir", "..", "1809", "460"),
        ("Mill", "32", "347", "9"),
    ]
    ends = (72.0, 240.0, 290.0, 340.0)
    cells: list[Text] = []
    for at, row in enumerate(rows * 3):
        for place, text in zip(ends, row, strict=True):
            left = place - 5.56 * len(text) if text.isdecimal() else place - 30
            cells.append((left if place > ends[0] else place, 700 - 12.0 * at, SIZE, text))
    assert read_tables(content(cells))[0] == [list(row) for row in rows * 3]


def test_a_line_below_the_heads_is_enough_for_few_rows() -> None:
    rows = (
        ("Indicator", "Value", "Year", "Source"),
        ("Ferries", "Many", "2018", "Board"),
        ("Toll of", "Unknown", "2017", "Town Rolls"),
        ("the fords", "", "", ""),
    )
    drawn = set_rows([["", "", "", ""], *rows], (72, 160, 230, 300), 700)
    rule = b" 70 684 m 400 684 l S "
    after = set_prose(600, [SENTENCE])
    assert read_tables(drawn + rule + after)[0] == [
        list(rows[0]), list(rows[1]), ["Toll of the fords", *rows[2][1:]]
    ]  # fmt: skip
    assert read_tables(drawn + after)[0] == []


def test_a_list_counted_without_stops_is_no_table_and_a_table_with_ranks_is_one() -> None:
    works = ("Ferry Board. Annual Report", "Town of Millbridge. Toll Book", "Weir, Ada. The Fords")
    listed = [
        (str(at), work, str(at + 7) if at % 2 else "", f"{work} {at}, part two, May 2019")
        for at, work in enumerate(works * 2, 2)
    ]
    page = content(
        [
            (x, 670 - 13 * at, SIZE, cell)
            for at, row in enumerate(listed)
            for x, cell in zip((72, 90, 300, 318), row, strict=True)
            if cell
        ]
    )
    assert read_tables(page)[0] == []
    ranked = [("Rank", "Ford", "Carts")]
    ranked += [(str(at), name, f"{900 - 31 * at}") for at, name in enumerate(BOARD_SEATS, 1)]
    assert read_tables(set_rows(ranked, (72, 110, 240), 670))[0] == [list(row) for row in ranked]


BOARD_SEATS = ("Upper Ford", "Millbridge", "Lower Ford", "Quarry Hill")


def test_figures_below_figures_are_a_row_though_it_has_no_label() -> None:
    rows = [
        ("Date", "Vessel", "Master", "Tons", "Duty"),
        ("4 June", "Good Intent", "J. Venn", "274", "23.1"),
        ("26 July", "Mary Ann", "T. Holt", "154", "32.7"),
        ("14 May", "Swallow", "P. Brandt", "38", "4.9"),
        ("", "", "Total", "466", "60.7"),
    ]
    assert read_tables(set_rows(rows, (72, 130, 200, 270, 320), 700))[0] == [list(r) for r in rows]


def test_words_in_lower_case_are_cells() -> None:
    rows = [("State", "Signed", "Ratified", "In force")]
    rows += [("Belize", "no", "partly", "June 2011"), ("Chad", "yes", "partly", "May 1999")]
    rows += [("Dominica", "no", "no", "June 2011"), ("Fiji", "yes", "yes", "March 2004")]
    assert read_tables(set_rows(rows, (72, 150, 210, 280), 700))[0] == [list(r) for r in rows]


def test_a_title_over_the_columns_begins_a_group_of_rows() -> None:
    """Below the heads, and between two rows of figures."""
    rows = [("Haven", "Boats", "Men", "Catch")]
    rows += [("Holm", "12", "384", "95.3"), ("Fenwick", "81", "489", "50.4")]
    more = [("Dunwick", "57", "482", "95.2"), ("Arden", "30", "968", "55.4")]
    places = (72, 150, 200, 250)
    page = set_rows(rows[:1], places, 700) + set_rows([("",) * 4, *rows[1:]], places, 687)
    page += set_rows([("",) * 4, *more], places, 648)
    titles: list[Text] = [(133, 687, SIZE, "Northern havens"), (133, 648, SIZE, "Southern havens")]
    found, _ = read_tables(page + content(titles))
    assert found == [
        list(rows[0]), ["Northern havens", "", "", ""], *map(list, rows[1:]),
        ["Southern havens", "", "", ""], *map(list, more),
    ]  # fmt: skip


def test_cells_centred_vertically_are_no_rows_that_anyone_knows() -> None:
    """Their lines are between those of other cells."""
    heads = set_rows([("Fund", "Purpose", "Keeper")], (72, 160, 300), 700)
    cells: list[Text] = []
    for at in range(4):
        y = 680 - 26.0 * at
        cells += [(160, y, SIZE, f"Boats {at} of the lower"), (160, y - 13, SIZE, "ford")]
        cells += [(72, y - 6.5, SIZE, f"Fund {at}"), (300, y - 6.5, SIZE, f"Town {at}")]
    assert read_tables(heads + content(cells))[0] == []


def test_white_space_separates_rows_of_cells_centred_vertically() -> None:
    heads = set_rows([("Fund", "Purpose", "Keeper")], (72, 160, 300), 700)
    cells: list[Text] = []
    for at in range(3):
        y = 680 - 32.0 * at
        cells += [(160, y, SIZE, f"Boats {at} of the lower"), (160, y - 12, SIZE, "ford")]
        cells += [(72, y - 6, SIZE, f"Fund {at}"), (300, y - 6, SIZE, f"Town {at}")]
    assert read_tables(heads + content(cells))[0] == [
        ["Fund", "Purpose", "Keeper"],
        *([f"Fund {at}", f"Boats {at} of the lower ford", f"Town {at}"] for at in range(3)),
    ]


def test_heads_over_two_lines_are_one_row() -> None:
    heads: list[Text] = [(150, 702, SIZE, "Boats"), (220, 702, SIZE, "Catch")]
    heads += [(72, 690, SIZE, "Haven"), (150, 690, SIZE, "at sea"), (220, 690, SIZE, "in tons")]
    rows = [("Holm", "12", "384"), ("Fenwick", "81", "489"), ("Dunwick", "57", "482")]
    cells: list[Text] = [
        (x, 672 - 16 * at, SIZE, cell)
        for at, row in enumerate(rows)
        for x, cell in zip((72, 150, 220), row, strict=True)
    ]
    found, _ = read_tables(content(heads + cells))
    assert found == [["Haven", "Boats at sea", "Catch in tons"], *map(list, rows)]


def test_dates_and_shares_with_a_space_before_their_sign_are_figures() -> None:
    rows = [
        ("Haven", "Opened", "Share"),
        ("Holm", "03/05/1911", "12 %"),
        ("Fenwick", "14/10/1923", "8 %"),
        ("Dunwick", "01/07/1899", "31 %"),
    ]
    found, _ = read_tables(set_rows(rows, (72, 150, 240), 690))
    assert found == [list(row) for row in rows]


def test_a_short_head_is_over_the_columns_it_is_centred_over() -> None:
    heads: list[Text] = [(181, 702, SIZE, "Men"), (315, 702, SIZE, "Women")]
    below = [("Haven", "1911", "1912", "1911", "1912")]
    rows = [("Holm", "12", "38", "5", "11"), ("Fenwick", "81", "48", "7", "12")]
    rows += [("Dunwick", "57", "28", "9", "16")]
    cells: list[Text] = [
        (x, 686 - 14 * at, SIZE, cell)
        for at, row in enumerate(below + rows)
        for x, cell in zip((72, 150, 210, 290, 350), row, strict=True)
    ]
    found, _ = read_tables(content(heads + cells))
    assert found == [["", "Men", "", "Women", ""], *map(list, below + rows)]


def test_lines_of_heads_flush_with_those_below_are_over_no_other_column() -> None:
    def set_right(row: Sequence[str], y: float) -> list[Text]:
        """Words of capitals that are all as wide as each other, and strokes."""
        ends = (140, 220, 300, 380, 460)
        widths = [6.67 * len(text) - 3.89 * text.count("/") for text in row]
        placed = zip(ends, widths, row, strict=True)
        return [(right - width, y, SIZE, text) for right, width, text in placed if text]

    heads = [("", "", "", "PAY", ""), ("", "", "BAY", "BASE/", "BY")]
    heads += [("KEY", "SPA", "SEAS", "EASES", "APES")]
    rows = [("BAKE", "12", "38", "5", "11"), ("SAVE", "81", "48", "7", "12")]
    rows += [("PEAS", "57", "28", "9", "16"), ("VASE", "51", "27", "8", "17")]
    drawn = [
        text
        for lines, top in ((heads, 712), (rows, 672))
        for at, line in enumerate(lines)
        for text in set_right(line, top - 12 * at)
    ]
    found, _ = read_tables(content(drawn))
    assert found[:2] == [
        ["", "", "", "PAY", ""],
        ["KEY", "SPA", "BAY SEAS", "BASE/EASES", "BY APES"],
    ]


def test_entries_of_contents_with_numbers_of_sections_are_no_table() -> None:
    rows = [
        (f"3.1.{at}", "The upkeep of landings in the lower districts", str(16 + at))
        for at in range(1, 6)
    ]
    assert read_tables(set_rows([("", "", ""), *rows], (72, 110, 420), 690))[0] == []


def test_labels_and_figures_under_bold_heads_are_a_table_of_two_columns() -> None:
    rows = [("Haven", "Catch"), ("Holm", "384"), ("Fenwick", "489"), ("Dunwick", "482")]
    assert read_tables(set_rows(rows, (72, 240), 690))[0] == [list(row) for row in rows]
    chapters = [("Chapter", "Page"), ("The fords", "3"), ("The havens", "17"), ("The tolls", "41")]
    assert read_tables(set_rows(chapters, (72, 240), 690))[0] == []


def test_heads_are_as_far_as_rows_are_from_each_other() -> None:
    rows = [("Haven", "Boats", "Catch"), ("Northern", "", ""), ("Holm", "12", "384")]
    rows += [("Fenwick", "81", "489"), ("Dunwick", "57", "482")]
    assert read_tables(set_rows(rows, (72, 150, 240), 690, 25))[0] == [list(row) for row in rows]


def test_heads_so_near_each_other_that_they_look_like_one_are_of_a_column_each() -> None:
    figures = [
        (f"{2015 + at}", f"{at + 3},412", f"{at + 5},798", f"{at + 6},039") for at in range(5)
    ]
    heads: list[Text] = [
        (72, 700, SIZE, "Year"),
        (160, 700, SIZE, "Switzerland Netherlands Germany"),
    ]
    page = content(heads, font="F2") + set_rows(figures, (72, 175, 235, 287), 687)
    tables, _ = read_tables(page)
    assert tables[0] == ["Year", "Switzerland", "Netherlands", "Germany"]


def test_the_scales_of_a_chart_with_its_legend_between_them_are_read() -> None:
    texts: list[Text] = [
        (180, 660, SIZE, "Unpaved roads of the regions"),
        (320, 660, SIZE, "Bridges of the coast"),
        (180, 645, SIZE, "Ferries (right scale)"),
    ]
    for at in range(11):
        texts.append((121, 630 - 10 * at, SIZE, f"{50 - 5 * at}"))
        texts += [(451, 630 - 10 * at, SIZE, f"{25 - at * 5 // 2}")] * (at % 2 == 0)
    _, text = read_tables(content(texts))
    assert "Ferries (right scale)" in text
