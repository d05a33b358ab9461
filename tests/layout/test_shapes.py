"""Reports in the forms that converters, printers and typists give them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.extract import extract
from pipeline.profiles.model import load_families, load_profile
from pipeline.readers.detect import read_source
from tests.support.extracting import as_json
from tests.support.printed_pdf import Text, content, pdf
from tests.support.recount import wrong_claims, wrong_coverage, wrong_record

if TYPE_CHECKING:
    from collections.abc import Sequence

FAMILY = "protection-project"
TITLE = "A Human Rights Report on Trafficking in Persons, Especially Women and Children"
STATISTICS = {
    "Population": "3,041,142",
    "Population Growth Rate": "1.493%",
    "Birth Rate": "21.05 births/1,000 population",
    "Life Expectancy": "total population: 67.65 years; male: 65.23 years; female: 70.19 years",
    "Gross Domestic Product per Capita": "$3,200",
    "Religions": "Buddhist 50%, Muslim 4%, none 46%",
    "Capital": "Ulaanbaatar",
}
ROUTES = "Herders who lost their herds went south, and brokers at the border took them on."
FORMS = "Most were promised a kitchen and got a mine."


def records(source: str | bytes, path: str, family: str | None = FAMILY) -> list[Any]:
    """The records of a source as JSON, checked for consistency."""
    data = source.encode() if isinstance(source, str) else source
    known = load_profile(family) if family else None
    found = extract(
        read_source(data, path, path), profile=known, families=load_families(), recognize=None
    )
    document, made = as_json(found)
    wrong = [
        *wrong_claims(document, made),
        *wrong_coverage(document, document["coverage"], [(0, len(document["text"]))]),
        *(one for place, each in made.items() for one in wrong_record(document, each, place)),
    ]
    assert wrong == []
    return list(made.values())


def raws(record: Any) -> dict[str, str]:  # noqa: ANN401 - a JSON value
    return {statistic["label"]: statistic["raw"] for statistic in record["statistics"].values()}


def are_typed(record: Any) -> bool:  # noqa: ANN401 - a JSON value
    return all(statistic["kind"] != "text" for statistic in record["statistics"].values())


def paragraphs(record: Any) -> dict[str, list[str]]:  # noqa: ANN401 - a JSON value
    return {
        section["id"]: [each["text"] for each in section["paragraphs"]]
        for section in record["sections"]
    }


# Statistics


TAGGED = "<table>{}</table>"
TYPED = "Mongolia\n\n{}\n\nTrafficking Routes\n\nFar.\n"
MARKED = "# Mongolia\n\n{}\n\n## Trafficking Routes\n\nFar.\n"


def rows(line: str) -> str:
    return "\n".join(line.format(*pair) for pair in STATISTICS.items())


@pytest.mark.parametrize(
    ("path", "printed"),
    [
        ("a.md", MARKED.format(TAGGED.format(rows("<tr><td><b>{0}</b></td><td>{1}</td></tr>")))),
        ("a.md", MARKED.format(TAGGED.format(rows("<tr>\n <th>{0}\n <td>{1}\n</tr>")))),
        ("a.md", MARKED.format(rows("{0}\n\n:   {1}\n"))),
        ("a.md", MARKED.format(rows("* {0} - {1}"))),
        ("a.txt", TYPED.format(rows("{0} - {1}"))),
        ("a.txt", TYPED.format(rows("{0:<40}{1}"))),
        ("a.txt", TYPED.format(rows("{0:>40}   {1}"))),
        ("a.txt", f"Mongolia\n{rows('{0}: {1}')}\n\nTrafficking Routes\nFar.\n"),
        ("a.txt", TYPED.format(rows("{0}: {1}").replace("\n", ". "))),
        ("a.txt", TYPED.format(rows("{0}: {1}").replace("\n", "; "))),
        ("a.md", MARKED.format(rows("{0}: {1}").replace("\n", ". "))),
    ],
)
def test_labels_and_values_are_found_in_every_layout(path: str, printed: str) -> None:
    [record] = records(printed, path)
    assert raws(record) == STATISTICS
    assert are_typed(record)
    assert paragraphs(record) == {"trafficking_routes": ["Far."]}


def test_a_dash_after_one_label_is_a_minus_sign() -> None:
    [record] = records(
        TYPED.format("Population 7\nBirth Rate NA\nUnemployment Rate - 0.5%"), "a.txt"
    )
    [one] = record["statistics"]["unemployment_rate"]["observations"]
    assert one["value"] == -0.5


def unruled(lines: Sequence[tuple[str, str]], pitch: float = 14) -> list[Text]:
    """Labels and values side by side, several lines in a cell, the label beside the first."""
    texts: list[Text] = []
    y = 660.0
    for label, value in lines:
        for column, cell in ((72, label), (240, value)):
            texts += [(column, y - 12 * at, 10, one) for at, one in enumerate(cell.split("\n"))]
        y -= pitch + 12 * max(label.count("\n"), value.count("\n"))
    return texts


@pytest.mark.parametrize("pitch", [14, 20])
def test_labels_and_values_side_by_side_are_found_without_lines(pitch: float) -> None:
    wrapped = dict(STATISTICS, Religions="Buddhist 50%, Muslim 4%,\nnone 46%")
    pairs = [(k.replace(" per Capita", "\nper Capita"), v) for k, v in wrapped.items()]
    page: list[Text] = [(72, 720, 20, "Mongolia"), (72, 480, 14, "Trafficking Routes")]
    printed = pdf([content([*page, *unruled(pairs, pitch), (72, 460, 10, ROUTES)])])
    [record] = records(printed, "a.pdf")
    assert raws(record) == STATISTICS
    assert are_typed(record)
    assert paragraphs(record) == {"trafficking_routes": [ROUTES]}


def test_two_columns_of_prose_are_no_labels() -> None:
    left = ["Chief of the herders", "Bayar, who was elected", "In a tent of 2006", "Seat of 9 men"]
    right = ["and 12 brothers sold", "their 400 goats in the", "spring, as the 3 wells", "were dry"]
    page: list[Text] = [(72, 720, 20, "Mongolia"), *unruled(list(zip(left, right, strict=True)))]
    [record] = records(pdf([content(page)]), "a.pdf")
    assert not record["tables"]
    assert not record["statistics"]


def test_years_in_a_label_date_its_figure() -> None:
    page = "# Nepal\n\n| Working children, 5-14 years (%), 2003-2004 | 31.6 |\n|---|---|\n"
    [record] = records(f"{page}| Minimum age for work | 14 |\n", "a.md", "dol-child-labor")
    [working] = record["statistics"]["working_children"]["observations"]
    assert (working["value"], working["as_of"]) == (31.6, "2003/2004")
    [age] = record["statistics"]["minimum_age_of_work"]["observations"]
    assert age["value"] == 14


def test_a_row_of_the_table_of_laws_gives_only_the_age() -> None:
    head = "| Standard | Meets Standards | Age | Law |\n|---|---|---|---|\n"
    row = "| Minimum Age for Work | No | 14 | Article 51 of the Code |\n"
    [record] = records(
        f"# Peru\n\n## Legal Framework for Child Labor\n\n{head}{row}", "a.md", "dol-child-labor"
    )
    assert list(record["statistics"]) == ["minimum_age_of_work"]
    [age] = record["statistics"]["minimum_age_of_work"]["observations"]
    assert (age["value"], age["unit"]) == (14, "years")
    assert len(record["tables"]) == 1


# Countries


FIELDS = {
    "Chad": {"Population": "10,329,208", "Birth rate": "40.86 births/1,000 population"},
    "Laos": {"Population": "6,834,942", "Birth rate": "33.94 births/1,000 population"},
}
LABELS = ("Population growth rate", "Life expectancy at birth", "Total fertility rate", "Coastline")


def test_a_factbook_is_detected_by_its_title_and_labels() -> None:
    more = "".join(f"**{label}:** NA\n\n" for label in LABELS)
    chapters = "".join(
        f"## {name}\n\n### People\n\n"
        + "".join(f"**{k}:** {v}\n\n" for k, v in fields.items())
        + more
        for name, fields in FIELDS.items()
    )
    found = records(f"# The World Factbook 2009\n\n{chapters}", "a.md", None)
    assert {one["source"]["profile"] for one in found} == {"world-factbook"}
    assert {one["country"]["name"]: raws(one)["Population"] for one in found} == {
        name: fields["Population"] for name, fields in FIELDS.items()
    }


def test_a_title_in_a_full_column_is_read_before_the_next_column() -> None:
    """The text continued at the top of the right column belongs to the chapter that it opens."""
    filling = ["A line of the text that fills the first column here"] * 20
    left: list[Text] = [(60, 700, 18, "Chad"), (60, 680, 14, "Trafficking Routes")]
    left += [(60, 660 - 13 * at, 10, line) for at, line in enumerate(filling)]
    left += [(60, 370, 18, "Laos"), (60, 350, 14, "Trafficking Routes")]
    left += [(60, 330 - 13 * at, 10, line) for at, line in enumerate(filling)]
    right: list[Text] = [(330, 690, 14, "Forms of Trafficking")]
    right += [(330, 670 - 13 * at, 10, line) for at, line in enumerate(filling[:8])]
    found = records(pdf([content([*left, *right])]), "a.pdf")
    assert [list(paragraphs(one)) for one in found] == [
        ["trafficking_routes"],
        ["trafficking_routes", "forms_of_trafficking"],
    ]


def test_a_glossary_after_the_chapters_is_matter() -> None:
    titles: list[Text] = [(72, 700, 20, "MONGOLIA"), (72, 640, 14, "Trafficking Routes")]
    titles += [(72, 560, 20, "Glossary")]
    text: list[Text] = [(72, 670, 10, "Population: 7"), (72, 620, 10, ROUTES), (72, 540, 10, FORMS)]
    [record] = records(pdf([content([*titles, *text])]), "a.pdf")
    assert paragraphs(record) == {"trafficking_routes": [ROUTES]}


# Notes


def book(chapters: Sequence[Sequence[str]], behind: str) -> str:
    names = ("Bolivia", "Mongolia")
    return (
        "".join(
            f"# {name}\n\n## Trafficking Routes\n\n" + "".join(f"{text}\n\n" for text in texts)
            for name, texts in zip(names, chapters, strict=True)
        )
        + behind
    )


NOTES = ("Rosa Quiroga, Roads 7 (2007).", "Oyun Bat, Walls 8 (2008).", "Ana Rojas, Coca 9 (2009).")


@pytest.mark.parametrize("over", ["# Notes\n\n", "## Notes\n\n", "---\n\n", ""])
def test_endnotes_after_all_chapters_are_assigned_to_those_that_call_them(over: str) -> None:
    notes = "".join(f"<sup>{at}</sup> {note}\n\n" for at, note in enumerate(NOTES, 1))
    called = (["One.<sup>1</sup>", "Two.<sup>2</sup>"], ["Three.<sup>3</sup>"])
    found = records(book(called, over + notes), "a.md")
    assert [[note["text"] for note in one["notes"]] for one in found] == [[*NOTES[:2]], [NOTES[2]]]
    assert not any(
        p["code"].startswith(("callout", "note-w")) for one in found for p in one["problems"]
    )


def test_restarting_lists_of_endnotes_are_assigned_to_chapters_in_order() -> None:
    notes = "".join(
        f"<sup>{at}</sup> {note}\n\n" for at, note in zip((1, 2, 1), NOTES, strict=True)
    )
    called = (["One.<sup>1</sup>", "Two.<sup>2</sup>"], ["Three.<sup>1</sup>"])
    found = records(book(called, notes), "a.md")
    assert [[note["text"] for note in one["notes"]] for one in found] == [[*NOTES[:2]], [NOTES[2]]]


def test_notes_that_the_last_chapter_calls_are_its_own() -> None:
    called = (["One.<sup>1</sup>", "Two.<sup>2</sup>"], ["Three.<sup>1</sup>"])
    first, last = records(book(called, f"---\n\n<sup>1</sup> {NOTES[2]}\n"), "a.md")
    assert first["notes"] == []
    assert [note["text"] for note in last["notes"]] == [NOTES[2]]


def test_numbered_lists_of_notes_are_found_without_links() -> None:
    pages = [
        f"<h1>{name}</h1><h2>Trafficking Routes</h2><p>One.<sup>[1]</sup><p>Two.<sup>[2]</sup>"
        f"<ol><li>{notes[0]}<li>{notes[1]}</ol>"
        for name, notes in (("Bolivia", NOTES[:2]), ("Mongolia", NOTES[1:]))
    ]
    found = records("".join(pages), "a.html")
    assert [[note["text"] for note in one["notes"]] for one in found] == [
        list(NOTES[:2]),
        list(NOTES[1:]),
    ]


def test_a_short_form_at_the_foot_of_several_pages_is_no_running_foot() -> None:
    pages = []
    for at in range(1, 5):
        text: list[Text] = [(72, 500, 10, ROUTES)]
        foot: list[Text] = [(72, 63, 5, str(at)), (77, 60, 8, "Batsaikhan supra at 2.")]
        pages.append(content([*text, *foot]))
    first = content([(72, 600, 18, "Mongolia")])
    [record] = records(pdf([first + pages[0], *pages[1:]]), "a.pdf")
    assert [note["text"] for note in record["notes"]] == ["Batsaikhan supra at 2."] * 4
    assert paragraphs(record) == {"lead": [ROUTES] * 4}


def test_a_number_between_bars_is_a_page_number() -> None:
    pages = [
        content(
            [(72, 700, 10, ROUTES), (72, 40, 8, "Press of the School"), (300, 40, 8, f"- {at} -")]
        )
        for at in range(1, 5)
    ]
    [record] = records(pdf([content([(72, 760, 18, "Mongolia")]) + pages[0], *pages[1:]]), "a.pdf")
    assert {text for texts in paragraphs(record).values() for text in texts} == {ROUTES}


@pytest.mark.parametrize("rule", ["__________", "----------", "* * *"])
def test_a_rule_that_is_typed_is_no_paragraph(rule: str) -> None:
    printed = f"<h1>Fiji</h1><h2>Labor</h2><p>Wages rose.</p><p>{rule}</p><p>Strikes ended.</p>"
    [record] = records(printed, "a.html", None)
    assert paragraphs(record)["labor"] == ["Wages rose.", "Strikes ended."]


def test_raised_marks_of_converters_are_callouts() -> None:
    styles = ("^{}^", "$^{{{}}}$", "${{ }}^{{{}}}$", "$^{}$")
    for style in styles:
        text = f"# Mongolia\n\n## Trafficking Routes\n\nOne.{style.format(1)}\n\n"
        [record] = records(f"{text}{style.format(1)} {NOTES[0]}\n", "a.md")
        assert [note["text"] for note in record["notes"]] == [NOTES[0]], style
        [section] = record["sections"]
        assert section["paragraphs"][0]["text"] == "One."


@pytest.mark.parametrize(("path", "call"), [("a.md", "<sup>a</sup>"), ("a.html", "<sup>a</sup>")])
def test_a_raised_letter_is_no_part_of_a_capital(path: str, call: str) -> None:
    statistics = "<b>Population:</b> 7<br><b>Capital:</b> La Paz"
    page = f"<h1>Bolivia</h1><p>{statistics}{call}</p>"
    if path == "a.md":
        page = f"# Bolivia\n\n**Population:** 7  \n**Capital:** La Paz{call}\n"
    [record] = records(page, path)
    assert record["statistics"]["capital"]["raw"] == "La Paz"
    assert [p["code"] for p in record["problems"] if "callout" in p["code"]] == [
        "callout-without-note"
    ]


# Text drawn from pages


def test_the_heads_and_feet_of_drawn_pages_are_furniture() -> None:
    pages = [
        f"Bolivia and others  {at}\n\n{body}\n\nCountry Papers\nPage {at} of 3\n"
        for at, body in enumerate(
            (
                "Mongolia\n\nTrafficking Routes\n\nHerders went",
                "south.\n\nOthers went north.",
                "Nobody came.",
            ),
            1,
        )
    ]
    [record] = records("\f".join(pages), "a.txt")
    prose_read = {text for texts in paragraphs(record).values() for text in texts}
    assert prose_read == {"Herders went south.", "Others went north.", "Nobody came."}


def test_titles_in_lines_of_drawn_text_divide_it() -> None:
    text = (
        f"Mongolia\nTrafficking Routes\n{ROUTES}1\nForms of Trafficking\n{FORMS}\n"
        "Nongovernmental and International Organizations\nResponses\nNone came.\n"
    )
    [record] = records(text, "a.txt")
    assert list(paragraphs(record)) == [
        "trafficking_routes",
        "forms_of_trafficking",
        "ngo_and_international_organization_responses",
    ]


def test_text_of_drawn_pages_without_blank_lines_is_divided() -> None:
    facts = "\n".join(f"{label}: {value}" for label, value in STATISTICS.items())
    text = (
        f"Mongolia\n{facts}\nTrafficking Routes\n{ROUTES}1\nForms of Trafficking\n{FORMS}2\n"
        f"1 {NOTES[0]}\n2 {NOTES[1]}\n"
    )
    [record] = records(text, "a.txt")
    assert raws(record) == STATISTICS
    assert paragraphs(record) == {"trafficking_routes": [ROUTES], "forms_of_trafficking": [FORMS]}
    assert [note["text"] for note in record["notes"]] == list(NOTES[:2])
    assert [note["refs"] for note in record["notes"]] == [
        [f"/sections/{at}/paragraphs/0"] for at in range(2)
    ]


@pytest.mark.parametrize("above", ["Id. at 9.", "Id. at 9.\n2"], ids=["a note", "a page's number"])
def test_a_chapter_below_the_notes_of_another_is_found_in_drawn_text(above: str) -> None:
    text = f"Bolivia\nPopulation: 9\nTrafficking Routes\n{ROUTES}1\nNotes\n1\n{NOTES[0]}\n{above}\n"
    more = f"Mongolia\nPopulation: 7\nTrafficking Routes\n{FORMS}1\nNotes\n1\n{NOTES[1]}\n"
    first, second = records(text + more, "a.txt")
    assert (raws(first), raws(second)) == ({"Population": "9"}, {"Population": "7"})
    assert paragraphs(first) == {"trafficking_routes": [ROUTES], "notes": []}
    assert [note["text"] for note in second["notes"]] == [NOTES[1]]
    assert not any(
        p["code"] == "unknown-heading" for one in (first, second) for p in one["problems"]
    )


@pytest.mark.parametrize("path", ["a.txt", "a.html"])
def test_a_country_in_a_list_begins_no_chapter(path: str) -> None:
    lines = ("They are taken to these:", "China", "Population: many")
    text = f"Mongolia\n\nPopulation: 7\n\nTrafficking Routes\n\n{chr(10).join(lines)}\n"
    if path == "a.html":
        prose_read = "<br>".join(lines)
        text = f"<h1>Mongolia</h1><p>Population: 7<h2>Trafficking Routes</h2><p>{prose_read}"
    assert [one["country"]["name"] for one in records(text, path)] == ["Mongolia"]


@pytest.mark.parametrize(
    "lines",
    [
        "Herders went south.2 In May\n2 goats were counted there.",
        "Herders went south.2 In May\n3 men met at the border.",
        "Herds with H5N1 were seen by two ships (1 Blue Ocean,\n1 Green Ocean) (2011)",
        "Herds with H5N1 have been counted in all provinces.\n1 million (2009)",
    ],
)
def test_a_line_that_begins_with_a_number_is_no_note(lines: str) -> None:
    text = f"Mongolia\n\nTrafficking Routes\n\n{lines}\n"
    [record] = records(text, "a.txt")
    assert not record["notes"]


def test_a_word_with_a_soft_hyphen_is_joined() -> None:
    text = "They were traf\u2010\nficked to the Common Market (MER\u2010\nCOSUR).\n"
    [record] = records(f"Mongolia\n\nTrafficking Routes\n\n{text}", "a.txt")
    [[prose_read]] = paragraphs(record).values()
    assert prose_read == "They were trafficked to the Common Market (MERCOSUR)."


def test_a_url_broken_after_a_slash_is_joined() -> None:
    text = "Seen at http://a.example.org/\nroads/harvest.pdf and left.\n"
    [record] = records(f"Mongolia\n\nTrafficking Routes\n\n{text}", "a.txt")
    [[prose_read]] = paragraphs(record).values()
    assert "http://a.example.org/roads/harvest.pdf and" in prose_read


def test_columns_set_with_spaces_are_a_table() -> None:
    table = (
        "Table 1. Statistics on Children's Work and Education\n"
        " Children                       Age        Percent\n"
        " Working (% and population)     5 to 14    14.5 (846,200)\n"
        " Attending School (%)           5 to 14    98.8\n"
        " Primary Completion Rate (%)               96.1\n"
    )
    text = f"Peru\n\nPrevalence and Sectoral Distribution of Child Labor\n\n{table}\nFar.\n"
    [record] = records(text, "a.txt", "dol-child-labor")
    values = {id_: one["observations"][0]["value"] for id_, one in record["statistics"].items()}
    assert values == {
        "working_children": 14.5,
        "school_attendance": 98.8,
        "primary_completion_rate": 96.1,
    }
    [found] = record["tables"]
    assert [[cell["text"] for cell in row] for row in found["rows"]][2] == [
        "Primary Completion Rate (%)",
        "",
        "96.1",
    ]


@pytest.mark.parametrize("attributes", ["", " {#routes}", " {#routes .unnumbered key=1}"])
def test_attributes_that_a_converter_adds_to_a_title_are_left_out(attributes: str) -> None:
    [record] = records(
        f"# Mongolia{attributes}\n\n## Trafficking Routes{attributes}\n\nFar.\n", "a.md"
    )
    assert [section["title"] for section in record["sections"]] == ["Trafficking Routes"]


def test_a_table_that_arranges_a_page_is_no_table() -> None:
    text = "".join(f"<p>{ROUTES} {at}</p>" for at in range(14))
    menu = "<a href=a>Home</a><br><a href=b>Chad</a>"
    titles = "<b>Mongolia</b><p>Population: 7<p>Capital: Astana<p><b>Trafficking Routes</b>"
    page = (
        f"<html><body><table><tr><td>{menu}</td><td>{titles}{text}</td></tr></table></body></html>"
    )
    [record] = records(page, "a.html")
    assert not record["tables"]
    assert len(paragraphs(record)["trafficking_routes"]) == 14
    assert not any(
        re.search(r"Home|Chad", route) for route in paragraphs(record)["trafficking_routes"]
    )


MARKUP = {
    "a.md": "# Mongolia\n\n## Trafficking Routes\n\nFar.\n\n**{}**\n\n{}\n",
    "a.html": "<h1>Mongolia</h1><h2>Trafficking Routes</h2><p>Far.<p><b>{}</b><p>{}",
}


@pytest.mark.parametrize("path", MARKUP)
def test_a_line_in_bold_above_prose_is_a_title(path: str) -> None:
    [record] = records(MARKUP[path].format("Roads of the Lake", ROUTES), path)
    assert [(section["title"], section["level"]) for section in record["sections"]] == [
        ("Trafficking Routes", 1),
        ("Roads of the Lake", 2),
    ]
    assert paragraphs(record)["roads_of_the_lake"] == [ROUTES]


@pytest.mark.parametrize("path", MARKUP)
@pytest.mark.parametrize(
    ("bold", "under"),
    [
        ("Minister of Roads", "Ana Rojas"),
        ("Nobody came.", ROUTES),
        ("and nobody else", ROUTES),
        ("Seen by the office:", ROUTES),
    ],
)
def test_other_lines_in_bold_are_no_titles(path: str, bold: str, under: str) -> None:
    [record] = records(MARKUP[path].format(bold, under), path)
    assert list(paragraphs(record)) == ["trafficking_routes"]


@pytest.mark.parametrize("date", ["March 8, 2006", "2006"])
def test_lines_below_a_title_belong_to_it(date: str) -> None:
    lines = (
        "Country Reports on Human Rights Practices - 2005",
        "Released by the Bureau of Democracy, Human Rights, and Labor",
        date,
    )
    page = f"<h1>Mongolia</h1><p>{'<br>'.join(lines)}</p><p>{ROUTES}</p>"
    [record] = records(page, "a.html", "state-human-rights")
    assert paragraphs(record) == {"lead": [ROUTES]}
    [record] = records(page.replace(lines[1], ROUTES), "a.html", "state-human-rights")
    assert len(paragraphs(record)["lead"]) == 2
