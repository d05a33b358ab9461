"""Records written as documents: read again, they give the same records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import pipeline
from pipeline.cli import main
from pipeline.errors import Exit
from pipeline.exports.whole.html import write_html
from pipeline.exports.whole.markdown import write_markdown
from pipeline.record.stored import list_documents
from pipeline.review.comparison import compare_records
from pipeline.runtime.serialize import to_json_data
from tests.support.samples import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OUT = ROOT / "out"
WRITERS = {"md": write_markdown, "html": write_html}
# What is printed around a chapter, or once more in another, and not in the chapter itself.
_OF_THE_BOOK = ("restarted-numbering", "repeated-chapter", "callout-out-of-order")
RECORDS = [
    (record, stored.document["text"])
    for stored in list_documents(OUT)
    for record in stored.records()
]


def list_differences(record: dict[str, Any], text: str, name: str) -> list[str]:
    """What differs between a record and the reading of a document written of it."""
    reading = pipeline.read(text.encode(), name=name, profile=record["source"]["profile"])
    [again] = [to_json_data(one) for one in reading.records]
    changes = compare_records(record, again).changes
    return [
        f"{one.kind} {one.about}: {one.what}"
        for one in changes
        if one.what != "source" and not one.what.startswith(_OF_THE_BOOK)
    ]


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize(("record", "printed"), RECORDS, ids=[one["id"] for one, _ in RECORDS])
def test_a_document_read_again_gives_the_record(
    record: dict[str, Any], printed: str, suffix: str
) -> None:
    assert list_differences(record, WRITERS[suffix](record, printed), f"again.{suffix}") == []


LONG = """<title>National report</title><h1>National report submitted under resolution 5/1</h1>
<h2>Fiji</h2><h3>I. Introduction</h3><p>The report was drafted in 2023 in Suva.</p>
<p><strong>Physical Conditions:</strong> Cells were dry. They had no windows.</p>
<p><strong>Administration:</strong> Registers were kept. Guards were trained.</p>
"""


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_title_and_run_in_titles_are_read_again(suffix: str) -> None:
    reading = pipeline.read(LONG.encode(), name="fiji.html")
    record = to_json_data(reading.records[0])
    written = WRITERS[suffix](record, reading.document.text)
    assert "Physical Conditions:" in written
    assert list_differences(record, written, f"again.{suffix}") == []
    if suffix == "md":  # its front matter has the title
        again = pipeline.read(written.encode(), name="again.md").records[0]
        assert again.source.title == record["source"]["title"]


HARD = """<h1>Fiji</h1><h2>1. Labor</h2>
<p>Wages rose by 5% * 2 [sic] to $3_000; a|b &lt;b&gt; and `x`.<sup><a href="#n1">1</a></sup></p>
<p>- a dash begins this paragraph, and 2. is no list.</p>
<table><caption>Table 1. Pay | hours</caption><tr><th>Year</th><th>Pay</th></tr>
<tr><td>2019</td><td>1|2</td></tr></table>
<ol><li id="n1">A. Reader, <i>Sea_side # 4</i> (2009), https://a.example/x_y_z.</li></ol>
"""


@pytest.mark.parametrize("suffix", WRITERS)
def test_signs_of_markup_stay_signs(suffix: str) -> None:
    reading = pipeline.read(HARD.encode(), name="fiji.html", profile="common")
    [record] = map(to_json_data, reading.records)
    text = WRITERS[suffix](record, reading.document.text)
    assert "<b>" not in text.replace("\\<b\\>", "")
    assert list_differences(record, text, f"again.{suffix}") == []
    [again] = pipeline.read(text.encode(), name=f"again.{suffix}", profile="common").records
    said = [one.text for section in again.sections for one in section.paragraphs]
    assert said == [one["text"] for section in record["sections"] for one in section["paragraphs"]]


TITLE_TWICE = "# Roads\n\n# Roads\n\n## Labor\n\nNobody was charged.\n"
HEADLESS = """<h1>Fiji</h1><h2>Labor</h2><table><caption>Table ES-3 Criteria</caption>
<tr><td>Mink</td><td>5|7*</td></tr><tr><td>Otter</td><td>42</td></tr></table>
"""
YEARS = """<h1>Fiji</h1><h2>Growth</h2><table><tr><td></td><td>2018</td><td>2019</td><td>2020</td>
<td>2021</td><td>2022</td></tr><tr><td>GDP</td><td>3.1%</td><td>2%</td><td>1%</td><td>3%</td>
<td>4%</td></tr></table>
"""
TABLE_NOTES = """<h1>Fiji</h1><h2>Labor</h2><table><caption>Table 2. Work by sector</caption>
<tr><th>Sector</th><th>Activity</th></tr><tr><td>Farming\u2020</td><td>Picking fruit</td></tr>
<tr><td>Fishing</td><td>Mending nets\u2020</td></tr></table><p>\u2020 Hazardous by law.</p>
"""
# Most rows have one cell with text; a number is raised behind a mark; the source calls a note.
SOURCE_NOTES = """<h1>Fiji</h1><h2>Labor</h2><table><caption>Table 2. Work by sector</caption>
<tr><th>Sector</th><th>Activity</th></tr><tr><td>Farming</td><td>Picking fruit</td></tr>
<tr><td></td><td>Herding*<sup><a href="#n2">2</a></sup></td></tr><tr><td></td><td>Fishing</td></tr>
<tr><td></td><td>Mending nets†</td></tr></table><p>* Hazardous by law.</p>
<p>† At night.</p><p>Source: Labor Force Survey.<sup><a href="#n1">1</a></sup></p>
<ol><li id="n1">A. Reader, Work (2009).</li><li id="n2">B. Writer, Herds (2010).</li></ol>
"""
# A chart's caption stands over a table of its own; rows have one cell; type alone parts a title.
CHARTS = """<h1>Fiji</h1><h2>Labor</h2><p><b>Coverage</b> Towns were visited. Farms were not.</p>
<table role="table"><caption>Figure 2.1: Poverty by sex, 2017</caption></table>
<table><tr><th>Year</th><th>Pay</th></tr><tr><td>2019</td><td>12</td></tr></table>
<table role="table"><tr><td></td><td>Herding of cattle</td></tr><tr><td>Fishing</td><td></td></tr>
</table>
"""
# The links say which numbers are notes; glued to words as they are, they are not sought again.
LINKED = "<h1>Fiji</h1><h2>Labor</h2><p>{}</p><ol start='138'>{}</ol>".format(
    ", ".join(
        f"{word}<sup><a href='#n{at}'>{at}</a></sup>"
        for at, word in enumerate(("wages", "hours", "farms", "mines", "ships", "roads"), 138)
    ),
    "".join(f"<li id='n{at}'>A. Reader, Acts (2009) {at}.</li>" for at in range(138, 144)),
)
SCORES = """<h1>Fiji</h1><h2>Are courts free?</h2><p><b>Score:</b> 2 / 4</p><p>They sat.</p>
<h2>Are votes counted?</h2><p><b>Score:</b> 3 / 4</p><p>They were.</p>
<h2>Is the press free?</h2><p><b>Score:</b> 1 / 4</p><p>Two papers were shut.</p>
"""
STARRED = """# Roads

# Fiji

## Labor[^*]

Wages rose in two ways[^1]: by law, and by strikes.

104.1 Ratify the convention (Spain);

104.2 Publish the figures (Peru);

[^*]: The text was not edited.

[^1]: A. Reader, *Pay* (2009).
"""


# The numbers count anew without a word, and nothing calls the starred note. Labels are any signs.
COUNTED = """# Fiji

## Labor

Factories shall:

1. Pay every worker on the same day

2. Count the hours

Farms shall:

1. Register the children who live there[^1]

Fields were visited.[^#] Wells were dug.[^r2] Roads were built.[^\u00e9t\u00e9]

[^*]: The text was not edited.

[^#]: Counted by towns.

[^r2]: B. Writer, *Wells* (2010).

[^\u00e9t\u00e9]: In summer.

[^1]: A. Reader, *Pay* (2009).
"""
# What a page of print would mean otherwise: a letterhead, a title over a sentence that breaks off,
# a sentence that goes on below a table, and numbered lines that look like labels with values.
EXACT = """# Fiji

## Government of Fiji

**Data Source:** Prices of selected shops and markets that were visited by the Office of

Statistics

The factories that were visited in the year by inspectors of the ministry had

| Year | Pay |
| --- | --- |
| 2019 | 12 |

Windows and doors.

PoA 1: Planting of trees

PoA 2: Digging of wells

PoA 3: Terraces on slopes

PoA 4: Early warnings
"""


def test_the_markup_of_a_document_that_the_program_wrote_is_believed() -> None:
    head = "---\ngenerator: {}\n---\n\n"
    for written, titles in (
        ("country-reports", ["Government of Fiji", "Data Source"]),
        ("pandoc", []),
    ):
        [record] = pipeline.read((head.format(written) + EXACT).encode(), name="fiji.md").records
        assert [one.title for one in record.sections if one.title] == titles
        texts = [one.text for section in record.sections for one in section.paragraphs]
        assert ("Windows and doors." in texts) == bool(titles)
        assert ("PoA 1: Planting of trees" in texts) == bool(titles)


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("roads.md", TITLE_TWICE),
        ("fiji.html", TABLE_NOTES),
        ("fiji.html", HEADLESS),
        ("fiji.html", YEARS),
        ("fiji.html", SOURCE_NOTES),
        ("fiji.html", CHARTS),
        ("fiji.html", LINKED),
        ("fiji.html", SCORES),
        ("fiji.md", STARRED),
        ("fiji.md", COUNTED),
    ],
)
def test_titles_and_tables_are_read_again(name: str, printed: str, suffix: str) -> None:
    reading = pipeline.read(printed.encode(), name=name)
    [record] = map(to_json_data, reading.records)
    text = WRITERS[suffix](record, reading.document.text)
    assert list_differences(record, text, f"again.{suffix}") == []
    assert text.count("Mending nets\u2020") == printed.count("Mending nets\u2020")


# The months have the year of the report, which no line of the chapter prints.
DATED = """<title>Roads</title><meta name="dcterms.issued" content="2006-03-01">
<meta name="dcterms.temporal" content="2005"><h1>Fiji</h1><h2>Labor</h2>
<p>In May, four mines were closed. On 4 July, the government signed a law.</p>
"""


# Two tables side by side, heads over two columns, labels beside two rows, a last column that goes
# down; signs of markup in cells; a note that nothing calls.
SPANS = """<h1>Fiji</h1><h2>Labor</h2><table role="table"><tr><td></td><td>2019</td><td>2020</td>
<td>2021</td></tr><tr><td>Towns</td><td>1,5</td><td>2,5</td><td>3,5</td></tr></table>
<table role="table"><tr><td>Farms</td><td>4,5</td><td>5,5</td><td>6,5</td></tr><tr><td>Mines</td>
<td>7,5</td><td>8,5</td><td>9,5</td></tr></table><p>Ships were counted apart.</p>
<table role="table"><tr><td></td><td colspan="2">Towns</td><td rowspan="2">All</td></tr>
<tr><td>Age</td><td>Men</td><td>Women</td></tr>
<tr><td rowspan="2">15+</td><td>*</td><td>12</td><td>13</td></tr>
<tr><td>5*</td><td>_</td><td>14</td></tr></table>
<section role="doc-endnotes"><ol><li>A. Reader, Work (2009).</li></ol></section>
"""


def test_cells_keep_the_rows_and_columns_that_they_span() -> None:
    reading = pipeline.read(SPANS.encode(), name="fiji.html")
    record = to_json_data(reading.records[0])
    assert [note["text"] for note in record["notes"]] == ["A. Reader, Work (2009)."]
    for suffix, write in WRITERS.items():
        text = write(record, reading.document.text)
        assert list_differences(record, text, f"again.{suffix}") == []
        tables = to_json_data(pipeline.read(text.encode(), name=f"a.{suffix}").records[0])["tables"]
        cells = [[(one["text"], one["span"]) for one in row] for row in tables[-1]["rows"]]
        assert [len(row) for row in cells] == [4, 4, 4, 4]
        assert cells[0][1:] == [("Towns", [1, 2]), ("", [1, 1]), ("All", [2, 1])]
        assert cells[2][:2] == [("15+", [2, 1]), ("*", [1, 1])]
        assert len(tables) == len(record["tables"])


# Entries without marks, which the text cites by name; the note is printed above their heading.
CITED = """# Fiji

## Labor

Wages rose (Kelly, 2005). Hours fell (Moyo, 2006).[^1]

[^1]: Counted by towns.

## References

Kelly, A., 2005. Wages in towns. Suva: Press.

Moyo, B., 2006. Hours of work. Suva: Press.

Okoro, C., 2007. Strikes. Suva: Press.
"""


@pytest.mark.parametrize("suffix", WRITERS)
def test_sources_without_marks_are_a_list_that_the_text_cites(suffix: str) -> None:
    reading = pipeline.read(CITED.encode(), name="fiji.md")
    record = to_json_data(reading.records[0])
    assert [(note["mark"], len(note["refs"])) for note in record["notes"]] == [
        ("1", 1),
        ("", 1),
        ("", 1),
        ("", 0),
    ]
    text = WRITERS[suffix](record, reading.document.text)
    assert "Hours fell (Moyo, 2006)." in text
    assert list_differences(record, text, f"again.{suffix}") == []


@pytest.mark.parametrize(("written", "below"), [("country-reports", 0), ("pandoc", 1)])
def test_headings_of_a_document_that_the_program_wrote_have_its_levels(
    written: str, below: int
) -> None:
    text = (
        f"---\ngenerator: {written}\n---\n\n# Fiji\n\n# 1. Labor\n\n## 2. Pay\n\nWages rose.\n\n"
        "## 2.1. Hours\n\nHours fell.\n\n# 2. Roads\n\nRoads were built.\n"
    )
    sections = pipeline.read(text.encode(), name="fiji.md").records[0].sections
    pay, hours = (one.level for one in sections if one.title in ("Pay", "Hours"))
    assert hours - pay == below


# The values of a chart, under its name, which no line prints.
CHART = """<h1>Fiji</h1><h2>Schools</h2><p>Pupils were tested in 2019.</p>
<figure aria-label="Figure 3. Pupils who can read, 2019 (%)"><p><b>Towns:</b> 22</p>
<p><strong>Farms:</strong> 11.5</p></figure><p><strong>Ships:</strong> 12</p>
<figure aria-label="Two boats"><figcaption>Boats in the harbour of Suva.</figcaption></figure>
"""


@pytest.mark.parametrize("suffix", WRITERS)
def test_the_values_of_a_chart_have_its_name(suffix: str) -> None:
    name = "Figure 3. Pupils who can read, 2019 (%)"
    reading = pipeline.read(CHART.encode(), name="fiji.html")
    record = to_json_data(reading.records[0])
    values = [
        (id_, one["observations"][0]["value"], one["observations"][0]["group"])
        for id_, one in record["statistics"].items()
        if one["kind"] == "quantity"
    ]
    assert values == [("towns", 22, name), ("farms", 11.5, name), ("ships", 12, None)]
    assert record["statistics"]["farms"]["observations"][0]["unit"] == "percent"
    written = WRITERS[suffix](record, reading.document.text)
    assert written.count(f'<figure aria-label="{name}">') == 1
    assert list_differences(record, written, f"again.{suffix}") == []


def test_a_table_that_the_program_wrote_has_no_more_rows_than_its_markup() -> None:
    head, tables = "---\ngenerator: {}\n---\n\n# Fiji\n\n", SPANS[SPANS.index("<table") :]
    for written, count in (("country-reports", 3), ("pandoc", 2)):
        [record] = pipeline.read((head.format(written) + tables).encode(), name="fiji.md").records
        assert len(record.tables) == count


@pytest.mark.parametrize("suffix", WRITERS)
def test_the_time_of_a_report_is_written_and_read_again(suffix: str) -> None:
    reading = pipeline.read(DATED.encode(), name="fiji.html")
    record = to_json_data(reading.records[0])
    assert [event["edtf"] for event in record["events"]] == ["2005-05", "2005-07-04"]
    text = WRITERS[suffix](record, reading.document.text)
    assert list_differences(record, text, f"again.{suffix}") == []
    source = pipeline.read(text.encode(), name=f"again.{suffix}").records[0].source
    assert source.period is not None
    assert (source.published, source.period.edtf) == ("2006-03-01", "2005")
    unstated = text.replace("2005\n", "spring\n").replace('"2005"', '"spring"')
    again = pipeline.read(unstated.encode(), name=f"again.{suffix}").records[0]
    assert (again.source.period, again.events) == (None, ())


def test_a_number_behind_a_backslash_is_one() -> None:
    lines = "\n\n".join(f"{at}\\. Roads were built in the north of it." for at in range(1, 5))
    [record] = pipeline.read(f"# Fiji\n\n## Roads\n\n{lines}\n".encode(), name="fiji.md").records
    [section] = [one for one in record.sections if one.paragraphs]
    assert [one.number for one in section.paragraphs] == ["1", "2", "3", "4"]
    assert section.paragraphs[0].text == "1. Roads were built in the north of it."
    assert all(one.text.startswith(("n", "F")) for one in record.entities)


def test_markup_says_what_is_a_table_and_what_a_note() -> None:
    charts = pipeline.read(CHARTS.encode(), name="fiji.html").records[0]
    tables = [(one.caption, len(one.rows)) for one in charts.tables]
    assert tables == [("Figure 2.1: Poverty by sex, 2017", 0), (None, 1), (None, 2)]
    linked = pipeline.read(LINKED.encode(), name="fiji.html").records[0]
    assert [one.id for one in linked.notes] == [str(at) for at in range(138, 144)]


@pytest.mark.parametrize(("command", "suffix"), [("markdown", "md"), ("html", "html")])
def test_the_command_writes_a_file_for_each_record(
    tmp_path: Path, command: str, suffix: str
) -> None:
    assert main(["export", command, str(OUT), "-o", str(tmp_path / "made")]) == Exit.CLEAN
    made = {
        path.relative_to(tmp_path / "made").as_posix() for path in tmp_path.rglob(f"*.{suffix}")
    }
    made -= {path for path in made if (tmp_path / "made" / path).is_dir()}
    assert made == {f"{record['id']}.{suffix}" for record, _ in RECORDS}


@pytest.mark.parametrize("writer", [write_markdown, write_html])
def test_pages_have_anchors_and_a_corrected_value_is_written(
    writer: Callable[[dict[str, Any], str], str],
) -> None:
    pdf = ROOT / "docs" / "examples" / "reports" / "central-asia-and-caucasus.pdf"
    reading = pipeline.read(pdf, entities=False)
    record = to_json_data(reading.records[0])
    first, last = record["source"]["pages"]
    text = writer(record, reading.document.text)
    assert all(f'<a id="page-{page}"></a>' in text for page in range(first, last + 1))
    place = "/statistics/population/observations/0/value"
    record["statistics"]["population"]["observations"][0]["value"] = 7
    said = {"pointer": place, "was": 5431747, "now": 7, "reason": "x", "by": "y", "at": "z"}
    record["corrections"] = [said]
    assert "7 persons" in writer(record, reading.document.text)
