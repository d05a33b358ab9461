"""Notes and source lines under tables and charts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipeline.document.reading import Reading
from pipeline.extract import extract
from pipeline.layout.notes import choose_source_line
from pipeline.readers.detect import read_source
from tests.support.extracting import as_json
from tests.support.recount import wrong_record

if TYPE_CHECKING:
    from collections.abc import Sequence

TABLE = """\
Table 1. Boats by harbour

| Harbour | Boats |
|---|---|
| North | 21\u2020 |
| South | 17\u2021 |

"""


def record(text: str) -> Any:  # noqa: ANN401 - as JSON has it
    """The only record of a text, checked for consistency."""
    found = extract(
        read_source(text.encode(), "a.md", "a.md"), profile=None, families=(), recognize=None
    )
    document, records = as_json(found)
    ((place, one),) = records.items()
    assert not list(wrong_record(document, one, place))
    return one


def notes(table: Any) -> list[list[Any]]:  # noqa: ANN401 - as JSON has it
    """The notes of a table: mark, text, and what calls each."""
    return [[note["mark"], note["text"], note["refs"]] for note in table["notes"]]


def test_symbols_in_a_table_refer_to_notes_below_it() -> None:
    again = TABLE.replace("Table 1", "Table 2").replace("\u2021", "")
    below = "\u2020 Counted at dawn.\n\n\u2021 An estimate.\n\nMore.\n\n"
    text = f"{TABLE}{below}{again}\u2020 Sold.\n"
    first, second = record(text)["tables"]
    assert notes(first) == [
        ["\u2020", "Counted at dawn.", ["/tables/0/rows/0/1"]],
        ["\u2021", "An estimate.", ["/tables/0/rows/1/1"]],
    ]
    assert notes(second) == [["\u2020", "Sold.", ["/tables/1/rows/0/1"]]]


def test_a_symbol_without_a_note_below_its_table_refers_to_nothing() -> None:
    one = record(f"{TABLE}\u2020 Counted at dawn.\n\nThe harbour is old.\n\n\u2021 The pier too.\n")
    (table,) = one["tables"]
    assert table["rows"][1][1]["note_refs"] == []
    assert [problem["code"] for problem in one["problems"]].count("callout-without-note") == 1


def test_a_note_of_a_table_calls_a_note_of_the_chapter() -> None:
    below = "\u2020 Counted at dawn.[^2]\n\n\u2021 An estimate.\n\nMore of it.[^1]\n\n"
    one = record(f"{TABLE}{below}[^1]: Holst, Boats (2014).\n\n[^2]: Lund, Piers (2015).\n")
    first, second = one["tables"][0]["notes"]
    assert [ref["note"] for ref in first["note_refs"]] == ["2"]
    assert second["note_refs"] == []
    assert [note["refs"] for note in one["notes"]][1] == ["/tables/0/notes/0"]


def test_source_and_general_notes_belong_to_the_table_above() -> None:
    below = "Boats in repair are left out.\n\nSource: harbour survey, 2014.\n\nNotes: Rounded.\n"
    one = record(f"The harbours are old.\n\n{TABLE}{below}\nThe piers are new.\n")
    (table,) = one["tables"]
    assert [note["text"] for note in table["notes"]] == [
        "Boats in repair are left out.", "Notes: Rounded.",
    ]  # fmt: skip
    assert (table["source"]["text"], table["source"]["as_of"]) == (
        "Source: harbour survey, 2014.", "2014",
    )  # fmt: skip
    assert [p["text"] for s in one["sections"] for p in s["paragraphs"]] == [
        "The harbours are old.", "The piers are new.",
    ]  # fmt: skip


OTHERS = "Source for all other data: Census, 2006."


@pytest.mark.parametrize(
    ("lines", "chosen"),
    [
        (["Source for the completion rate: data from 2013.", OTHERS], 0),
        (["Source for school meals: data from 2013.", OTHERS], 1),
        (["Source for completionrate: data from 2013.", OTHERS], 0),
        (["Source for cornpletion rate: data from 2013.", OTHERS], None),
        ([OTHERS], 0),
        (["Source: data from 2013."], 0),
        (["Completion rate was unavailable from the office, 2022.", OTHERS], 0),
        (["Enrolment rate was unavailable from the office, 2022.", OTHERS], 1),
        (["Data were unavailable from the office, 2022."], 0),
    ],
)
def test_the_source_of_a_row_is_the_line_that_names_it_or_a_general_one(
    lines: list[str], chosen: int | None
) -> None:
    document = read_source("\n\n".join(lines).encode(), "a.txt", "a.txt")
    readings = [Reading.of(document, [(one.start, one.end)]) for one in document.blocks]
    found = choose_source_line(readings, "Completion Rate (%)")
    assert found == (None if chosen is None else readings[chosen])


def test_in_recognised_text_a_source_of_all_other_data_needs_another_line() -> None:
    """The name of the row may be misread beyond recognition."""
    document = read_source(OTHERS.encode(), "a.txt", "a.txt")
    lines = [Reading.of(document, [(one.start, one.end)]) for one in document.blocks]
    assert choose_source_line(lines, "Completion Rate (%)", is_recognised=True) is None
    assert choose_source_line(lines, "Completion Rate (%)") == lines[0]


@pytest.mark.parametrize(
    ("html", "spans"),
    [
        ("<tr><td rowspan=2>A<td>1<td>2<tr><td>3<td>4", [[2, 1], [1, 1], [1, 1]]),
        ("<tr><td>A<td colspan=2>1<tr><td>B<td>3<td>4", [[1, 1], [1, 2], [1, 1]]),
    ],
)
def test_a_cell_has_the_number_of_rows_and_columns_it_spans(
    html: str, spans: Sequence[Sequence[int]]
) -> None:
    found = extract(
        read_source(f"<table>{html}</table>".encode(), "a.html", "a.html"),
        profile=None,
        families=(),
        recognize=None,
    )
    (one,) = as_json(found)[1].values()
    assert [cell["span"] for cell in one["tables"][0]["rows"][0]] == spans


def test_lettered_notes_follow_a_source_line_though_no_cell_calls_them() -> None:
    below = (
        "Source: harbour survey, 2014.\n\na. Boats in repair too.\n\nb. At dawn.\n\nMore boats.\n"
    )
    one = record(f"The harbours are old.\n\n{TABLE.replace(chr(0x2020), '')}{below}")
    assert [note[:2] for note in notes(one["tables"][0])] == [
        ["a", "Boats in repair too."], ["b", "At dawn."],
    ]  # fmt: skip
    assert [p["text"] for s in one["sections"] for p in s["paragraphs"]] == [
        "The harbours are old.", "More boats.",
    ]  # fmt: skip
