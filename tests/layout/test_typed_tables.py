"""Typed cells of tables: numbers with their heads, dates, units and scales."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.extract import extract
from pipeline.profiles.model import load_profile
from pipeline.record.country import Table
from pipeline.record.table_cells import list_typed_cells
from tests.support.case_files import cases
from tests.support.extracting import document, nothing, record


def _tables(text: str) -> list[Table]:
    found = record(f"# Malta\n\n{text}\n", profile=load_profile("common"))["tables"]
    return [Table.model_validate(table) for table in found]


def _write(value: object) -> str:
    return "null" if value is None else str(value)


@pytest.mark.parametrize(
    ("given", "expected"), [*cases("typed_tables"), *cases("typed_tables_held_out")]
)
def test_figures_know_their_labels_dates_and_units(given: str, expected: str) -> None:
    """Each figure of a table is listed with all that the table states about it."""
    lines = [
        " | ".join(
            (
                " > ".join(found.row_path) or "null",
                " > ".join(found.column_path) or "null",
                _write(found.as_of),
                _write(found.cell.value),
                _write(found.measure.unit),
                _write(found.measure.scale),
            )
        )
        for table in _tables(given)
        for found in list_typed_cells(table)
    ]
    assert "\n".join(lines) == expected


def test_two_numbers_on_two_lines_of_a_cell_are_no_number_with_a_space() -> None:
    rows = "<tr><td>Hill<br>Total</td><td>500<br>500</td></tr><tr><td>Lake</td><td>2 500</td></tr>"
    page = f"<h1>Kenya</h1><table><tr><th>Plant</th><th>MW</th></tr>{rows}</table>"
    report = document(f"<html><body>{page}</body></html>", "kenya.html")
    [found] = extract(report, profile=None, families=(), recognize=nothing).records
    [table] = found.tables
    assert [(row[1].text, row[1].value) for row in table.rows] == [
        ("500 500", None),
        ("2 500", 2500),
    ]
    assert "ambiguous-value" in {problem.code for problem in found.problems}


@pytest.mark.parametrize(("figure", "count"), [("15,549", 3), ("2003", 2)])
def test_a_year_beside_a_count_of_thousands_heads_nothing(figure: str, count: int) -> None:
    """The rows of a table that goes on over a page begin with figures, not with heads."""
    printed = [("Hill", figure, "1943"), ("Lake", "8,279", "1052"), ("River", "7,270", "891")]
    first, *others = (f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in printed)
    rows = "".join((first.replace("td>", "th>"), *others))
    page = f"<html><body><h1>Kenya</h1><table>{rows}</table></body></html>"
    found = extract(document(page, "kenya.html"), profile=None, families=(), recognize=nothing)
    [table] = found.records[0].tables
    assert len(table.rows) == count


def test_rows_of_figures_right_behind_a_table_go_on_with_it() -> None:
    def write(*rows: str) -> str:
        cells = ("".join(f"<td>{cell}</td>" for cell in row.split()) for row in rows)
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"

    page = write("Age Jan Feb", "0-4 12 13", "5-9 7 8") + write("Total 19 21") + write("Total 5")
    report = document(f"<html><body><h1>Kenya</h1>{page}</body></html>", "kenya.html")
    [found] = extract(report, profile=None, families=(), recognize=nothing).records
    assert [len(table.rows) for table in found.tables] == [4, 1]


def test_rows_of_figures_do_not_go_on_with_a_chart() -> None:
    rows = "".join(f"<tr><td>{name}</td><td>9</td><td>7</td></tr>" for name in ("Rye", "Oats"))
    page = f"<html><body><h1>Kenya</h1><p>Exports</p><table>{rows}</table></body></html>"
    report = document(page, "kenya.html")
    blocks = tuple(
        replace(one, kind="chart label") if one.kind == "paragraph" else one
        for one in report.blocks
    )
    report = replace(report, blocks=blocks)
    [found] = extract(report, profile=None, families=(), recognize=nothing).records
    assert [len(table.rows) for table in found.tables] == [0, 2]


@pytest.mark.parametrize(
    ("heads", "is_told"),
    [
        pytest.param("", True, id="no heads"),
        pytest.param("<tr><td></td><td></td><td>Ash district</td><td></td></tr>", True, id="title"),
        pytest.param("<tr><td></td><td>Men</td><td>Women</td><td>All</td></tr>", False, id="heads"),
    ],
)
def test_figures_of_columns_without_heads_are_told(heads: str, *, is_told: bool) -> None:
    rows = "".join(
        f"<tr><td>{name}</td><td>{at}5</td><td>{at}7</td><td>{at}9</td></tr>"
        for at, name in enumerate(("Oak", "Elm", "Yew"), 1)
    )
    page = f"<h1>Kenya</h1><p>Houses.</p><table>{heads}{rows}</table>"
    told, table = _read_told(page, "no head names")
    assert (told, table.rows[-1][1].value) == (is_told, 35)


def test_figures_of_rows_without_labels_are_told() -> None:
    rows = "".join(f"<tr><td>{at}01</td><td>{at}07</td></tr>" for at in range(2, 7))
    heads = "<tr><th>Total costs</th><th>Direct costs</th></tr>"
    told, _ = _read_told(f"<h1>Kenya</h1><table>{heads}{rows}</table>", "no label names")
    assert told


def _read_told(page: str, words: str) -> tuple[bool, Table]:
    report = document(f"<html><body>{page}</body></html>", "kenya.html")
    [found] = extract(report, profile=None, families=(), recognize=nothing).records
    return any(words in one.message for one in found.problems), found.tables[0]


@pytest.mark.parametrize(
    ("label", "further", "expected"),
    [
        pytest.param("<td>Size<br>Elders</td>", "<td></td>", [None, None], id="lines of a label"),
        pytest.param("<td rowspan=2>Oak<br>Elm</td>", "", [None, None], id="set over the rows"),
        pytest.param("<td rowspan=2>Oak</td>", "", [3.9, 2.9], id="one name of both rows"),
        pytest.param("<td>Oak</td>", "<td></td>", [3.9, None], id="no label"),
        pytest.param(
            "<td rowspan=2>Upper</td><td></td><td></td><td></td></tr><tr>",
            "<td>Oak</td><td></td><td></td><td></td></tr><tr><td>Elm</td>",
            [None, None, None, 2.9],
            id="lines of a label above and below",
        ),
    ],
)
def test_figures_that_no_label_of_the_others_names_stay_text(
    label: str, further: str, expected: list[float | None]
) -> None:
    rows = f"<tr>{label}<td>3.9</td><td>3.7</td><td>3.8</td></tr>"
    rows += f"<tr>{further}<td>2.9</td><td>2.7</td><td>2.8</td></tr>"
    rows += "<tr><td>Rooms<br>let</td><td>7.1</td><td>7.2</td><td>7.3</td></tr>"
    heads = "<tr><th>Households</th><th>Town</th><th>Village</th><th>Hamlet</th></tr>"
    told, table = _read_told(f"<h1>Kenya</h1><table>{heads}{rows}</table>", "label or head names")
    assert [row[1].value for row in table.rows] == [*expected, 7.1]
    assert told is (None in expected)


def test_an_empty_column_between_labels_ends_no_labels() -> None:
    heads = "<tr><th>Province</th><th></th><th>Zone</th><th>Cases</th><th>Deaths</th></tr>"
    rows = "".join(
        f"<tr><td>{province}</td><td></td><td>{zone}</td><td>{at}7</td><td>{at}</td></tr>"
        for at, (province, zone) in enumerate(
            (("North", "Oak"), ("", "Elm"), ("South", "Yew"), ("", "Ash")), 1
        )
    )
    _, table = _read_told(f"<h1>Kenya</h1><table>{heads}{rows}</table>", "no label names")
    assert [row[2].head for row in table.rows] == [True] * 4
    assert [row[3].value for row in table.rows] == [17, 27, 37, 47]


def test_a_figure_over_several_columns_has_the_heads_of_all_or_is_text() -> None:
    """Heads stand centred over figures that end at one place; a cell may reach too far."""
    head = "<tr><th>Trade</th><th colspan=2>Number</th><th colspan=2>Percent</th></tr>"
    head += "<tr><th></th><th></th><th>2019</th><th>Male</th><th></th></tr>"
    rows = "".join(
        f"<tr><td>{name}</td><td colspan=2>{count}</td><td colspan=2>{share}</td></tr>"
        f"<tr><td>{name} abroad</td><td>{count}</td><td colspan=3>{share}</td></tr>"
        for name, count, share in (("Fishing", 700, 60.3), ("Mining", 400, 39.7))
    )
    page = f"<html><body><h1>Kenya</h1><table>{head}{rows}</table></body></html>"
    found = extract(document(page, "kenya.html"), profile=None, families=(), recognize=nothing)
    [table] = found.records[0].tables
    typed = [(one.cell.value, one.column_path, one.as_of) for one in list_typed_cells(table)]
    assert typed == [
        (700, ("Number", "2019"), "2019"),
        (60.3, ("Percent", "Male"), None),
        (700, ("Number",), None),
        (400, ("Number", "2019"), "2019"),
        (39.7, ("Percent", "Male"), None),
        (400, ("Number",), None),
    ]


def test_numbers_that_never_fall_beside_labels_are_told_as_they_may_be_pages() -> None:
    rows = "\n".join(f"| Table {at} Boats of reach {at} | {at // 2 + 18} |" for at in range(9))
    found = record(f"# Malta\n\n| | |\n|---|---|\n{rows}\n", profile=load_profile("common"))
    [problem] = [one for one in found["problems"] if one["code"] == "flattened-table"]
    assert problem["message"].startswith("9 cells with a figure in a column that no head names")


def test_a_label_beside_figures_that_begin_above_it_names_no_rows_below_it() -> None:
    rows = ("| | Poor |", "|---|---|", "| Work | 4 |", "| | 7 |", "| Age | |", "| School | 2 |")
    [found] = _tables("\n".join(rows))
    assert [*list_typed_cells(found)][-1].row_path == ("Age", "School")
    label, figure = found.rows[1]
    tall = (label, figure.model_copy(update={"span": (2, 1)}))
    higher = found.model_copy(update={"rows": (found.rows[0], tall, *found.rows[2:])})
    assert [*list_typed_cells(higher)][-1].row_path == ("School",)


def test_figures_that_no_head_tells_from_others_of_their_row_are_named() -> None:
    rows = (
        "| Place | No. | Share | No. | Share |",
        "|---|---|---|---|---|",
        "| Hill | 5 | 8.9 | 6 | 9.1 |",
    )
    found = record("\n".join(("# Malta\n", *rows)), profile=load_profile("common"))
    assert [row[1]["value"] for row in found["tables"][0]["rows"]] == [5]
    [problem] = [one for one in found["problems"] if one["code"] == "flattened-table"]
    assert problem["message"].startswith(
        "4 cells with a figure that the same labels and heads name as another"
    )
