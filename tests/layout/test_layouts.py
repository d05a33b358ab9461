"""The same report in many page layouts gives the same record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.layout.test_shapes import records
from tests.support.layouts import CHAPTERS, Chapter, page, printed
from tests.support.printing import prints

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def says(record: Any) -> dict[str, Any]:  # noqa: ANN401 - a JSON value
    """The content of a record, with titles in lower case and without a final stop."""
    sections = record["sections"]
    return {
        "statistics": {
            statistic["label"]: statistic["raw"] for statistic in record["statistics"].values()
        },
        "untyped": [
            statistic["label"]
            for statistic in record["statistics"].values()
            if statistic["kind"] == "text"
        ],
        "sections": [
            (
                (section["title"] or "").rstrip(".:").casefold(),
                [p["text"] for p in section["paragraphs"]],
            )
            for section in sections
        ],
        "levels": {section["level"] for section in sections},
        "notes": [note["text"] for note in record["notes"]],
        "calls": [
            (at, number, ref["note"])
            for at, section in enumerate(sections)
            for number, paragraph in enumerate(section["paragraphs"])
            for ref in paragraph["note_refs"]
        ],
        "tables": len(record["tables"]),
        "residue": record["residue"],
    }


def expected(chapter: Chapter) -> dict[str, Any]:
    return {
        "statistics": chapter.statistics,
        "untyped": [],
        "sections": [(title.casefold(), texts) for title, texts in chapter.sections_read().items()],
        "levels": {1},
        "notes": list(chapter.notes.values()),
        "calls": chapter.calls(),
        "tables": 0,
        "residue": [],
    }


def assert_holds(source: bytes | str, path: str) -> None:
    found = records(source, path)
    names = [(one["country"] or {}).get("name", "").casefold() for one in found]
    assert names == [one.country.casefold() for one in CHAPTERS]
    for record, chapter in zip(found, CHAPTERS, strict=True):
        assert says(record) == expected(chapter)


PAGES = ".chapter ~ .chapter { break-before: page }"
STYLES = {
    "justified, words broken": "body { text-align: justify; hyphens: auto; font-size: 11pt }",
    "two columns, words broken": ".text { columns: 2; column-gap: 6mm } h2 { hyphens: none }"
    " body { text-align: justify; hyphens: auto } @page { size: A4 }",
    "page of pages": "@page { @bottom-center { content: 'Page ' counter(page) ' of '"
    " counter(pages) } @top-center { content: 'Country Reports on Trafficking' } }",
    "another head on each side": "h1 { string-set: name content() } @page { @bottom-center {"
    " content: none } } @page :left { @top-left { content: 'The Human Rights Report';"
    " font: italic 8pt serif } @bottom-left { content: counter(page, lower-roman) } }"
    " @page :right { @top-right { content: string(name); font: italic 8pt serif }"
    " @bottom-right { content: counter(page, lower-roman) } }",
    "titles in capitals": "h1, h2 { font-size: 10pt; text-transform: uppercase }"
    " h2 { font-weight: normal }",
    "titles in small capitals": "h1, h2 { font-variant: small-caps; font-weight: normal }",
    "titles in colour": "h1, h2 { color: #07c; font-weight: normal }"
    " h2 { font-size: 10pt; font-style: italic }",
    "titles widely spaced": "h1 { letter-spacing: 0.3em; text-transform: uppercase }"
    " h2 { letter-spacing: 0.12em }",
    "titles on bars": "h1, h2 { background: #036; color: white; padding: 3pt }"
    " h2 { font-size: 10pt }",
    "titles between rules": "h1 { border-bottom: 2pt solid } h2 { border-top: 0.5pt solid }",
    "indents": ".text p { margin: 0; text-indent: 1.5em } h2 + p { text-indent: 0 }",
    "set close": "body { font: 9pt/1.1 'Liberation Sans' } p { margin: 0 0 0.5em }"
    " h2 { font-size: 9pt } .note { font: 7pt/1.1 'Liberation Sans' }",
    "three columns": ".text { columns: 3; column-gap: 6mm } @page { size: A4 landscape }",
    "words wide apart": "body { text-align: justify; letter-spacing: 0.04em;"
    " word-spacing: 0.25em; font-size: 9pt }",
    "letters close": "body { letter-spacing: -0.02em }",
    "titles in the middle": "h1, h2 { text-align: center; font-weight: normal }"
    " h2 { font-style: italic } @page { size: Letter; margin: 35mm }",
    "titles hung out": "@page { size: A4 } h2 { font-size: 10pt; margin-left: -10mm }",
    "framed titles, a bar beside the text": "h2 { border: 0.5pt solid; padding: 2pt;"
    " font-size: 10pt } p { border-left: 2pt solid #999; padding-left: 6pt }",
    "chapters side by side": ".text, .facts { columns: 2; column-gap: 7mm }"
    " .facts p { margin: 0 0 2pt } @page { size: A4 } .chapter ~ .chapter { break-before: auto }",
    "notes hung out": ".note { font-size: 8.5pt; text-indent: -4mm; padding-left: 4mm }"
    " body { font-size: 9pt }",
    "typescript": "body { font: 11pt/2 'Liberation Mono' } p { text-indent: 2em; margin: 0 }"
    " h1, h2 { font-size: 11pt; font-weight: normal; text-decoration: underline }"
    " .note { font: 9pt/1.2 'Liberation Mono' } @page { size: A4 }",
}


@prints
@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_every_style_gives_the_same_record(style: str) -> None:
    assert_holds(page(printed(), PAGES + style), "a.pdf")


@prints
def test_a_stamp_on_each_page_is_furniture() -> None:
    style = "position: fixed; top: 70mm; left: 10mm; font-size: 60pt; color: #ddd"
    stamp = f"<div style='{style}; transform: rotate(-45deg)'>DRAFT</div>"
    assert_holds(page([stamp, *printed()], PAGES), "a.pdf")


@prints
def test_chapters_without_page_breaks_are_divided() -> None:
    assert_holds(page(printed()), "a.pdf")


@prints
@pytest.mark.parametrize("signs", [("{0}.", "{0}.{1}"), ("{0}", "{0}.{1}."), ("{0})", "{1})")])
def test_numbered_titles_are_sections(signs: tuple[str, str]) -> None:
    assert_holds(page(_counted(printed(), signs), PAGES), "a.pdf")


def _counted(blocks: Sequence[str], signs: tuple[str, str]) -> Iterator[str]:
    chapter = section = 0
    for block in blocks:
        title = re.match("<h[12]>", block)
        if block.startswith("<h1>"):
            chapter, section = chapter + 1, 0
        elif title:
            section += 1
        sign = signs[not block.startswith("<h1>")].format(chapter, section)
        yield block.replace(title[0], f"{title[0]}{sign} ") if title else block


@prints
@pytest.mark.parametrize("high", [20, 32, 45])
def test_initials_are_joined_to_their_words(high: int) -> None:
    """An initial is two, three or four lines high."""
    style = f".drop {{ float: left; font-size: {high}pt; line-height: 0.85; padding-right: 2pt }}"
    text = re.sub(r"(</h2>\n<p>)(.)", r"\1<span class=drop>\2</span>", "\n".join(printed()))
    assert_holds(page(text, PAGES + style), "a.pdf")


@prints
def test_run_in_titles_are_sections() -> None:
    text = re.sub(r"<h2>(.*?)</h2>\n<p>", r"<p><b>\1.</b> ", "\n".join(printed()))
    assert_holds(page(text, PAGES), "a.pdf")


BOX = ".facts table { border-collapse: collapse } td { border: 0.5pt solid; padding: 2pt 4pt }"
FACTS = {
    "ruled": ("<tr><td>{0}</td><td>{1}</td></tr>", BOX),
    "on grounds": (
        "<tr><td>{0}</td><td>{1}</td></tr>",
        "td { padding: 2pt 9pt } tr:nth-child(odd) td { background: #ddd }",
    ),
    "labels set to the right": (
        "<tr><td>{0}</td><td>{1}</td></tr>",
        "td { padding: 1pt 10pt; vertical-align: top } td:first-child { text-align: right }",
    ),
    "labels over values": (
        "<div class=label>{0}</div><div class=value>{1}</div>",
        ".label { font-weight: bold } .value { margin: 0 0 4pt 5mm }",
    ),
    "led by dots": ("<p>{0} ............ {1}</p>", ".facts p { margin: 0 }"),
    "bullets": ("<li>{0}: {1}</li>", ""),
}


@prints
@pytest.mark.parametrize(("statistics", "style"), FACTS.values(), ids=FACTS)
def test_statistics_are_read_in_every_layout(statistics: str, style: str) -> None:
    assert_holds(page(printed(statistics=statistics), PAGES + style), "a.pdf")


@prints
@pytest.mark.parametrize("side", ["right", "left"])
@pytest.mark.parametrize("look", ["border: 0.7pt solid", "background: #ddd"])
def test_statistics_in_a_box_beside_the_text_are_read(side: str, look: str) -> None:
    style = f".facts {{ float: {side}; width: 45mm; {look}; padding: 6pt; margin: 0 8pt; }}"
    style += " .facts p { margin: 0 0 2pt; font-size: 8.5pt } @page { size: A4 }"
    assert_holds(page(printed(), PAGES + style), "a.pdf")


@prints
def test_a_cover_and_a_table_of_contents_are_matter() -> None:
    names = [title for chapter in CHAPTERS for title in (chapter.country, *chapter.sections)]
    lines = "".join(f"<p>{name} ........ {at}</p>" for at, name in enumerate(names, start=3))
    cover = "<div class=chapter><h1>A Report on the Trade in Persons</h1><p>The Office, 2009</div>"
    contents = f"<div class=chapter><h1>Table of Contents</h1>{lines}</div>"
    assert_holds(page([cover, contents, *printed()], PAGES), "a.pdf")


TIERED = {
    "": (
        "Men, women, and children are exploited in forced labor within the country and abroad.",
        "The government does not fully comply; however, it is making efforts that it reports.",
    ),
    "prosecution": (
        "The government opened 12 investigations and convicted two traffickers. Both appealed.",
        "Judges were trained in two cities.",
    ),
    "protection": ("Officials identified 64 victims. A well-known shelter closed in May.",),
    "prevention": ("A council met four times.",),
}


@prints
def test_indented_short_paragraphs_are_divided() -> None:
    """The text's left edge is that of continuation lines, although most lines are indented."""
    blocks = [
        f"<p>{f'<b>{title.title()}:</b> ' if title and not at else ''}{text}</p>"
        for title, texts in TIERED.items()
        for at, text in enumerate(texts)
    ]
    style = "p { margin: 0; text-indent: 1.5em } body { text-align: justify; hyphens: auto }"
    source = page(["<h1>BOLIVIA: Tier 2 Watch List</h1>", *blocks], style)
    [record] = records(source, "a.pdf", "tip-report")
    assert record["statistics"]["tier"]["value"] == "Tier 2 Watch List"
    assert says(record)["sections"] == [(title, list(texts)) for title, texts in TIERED.items()]


PLACES = [(f"District {at}", str(10 + at), str(100 + 3 * at)) for at in range(1, 41)]


@prints
@pytest.mark.parametrize("look", ["", "td, th { border: 0.5pt solid }"], ids=["no rules", "rules"])
@pytest.mark.parametrize("heads", ["", "thead { display: table-row-group }"], ids=["again", "once"])
def test_a_table_continues_over_a_page_break(look: str, heads: str) -> None:
    """Whether or not its column heads are repeated; the text around it is prose."""
    rows = "".join(f"<tr>{''.join(f'<td>{cell}' for cell in row)}" for row in PLACES)
    table = f"<table><thead><tr><th>Place<th>Cases<th>Victims<tbody>{rows}</table>"
    blocks = ("<h1>Bolivia</h1>", "<h2>Trafficking Routes</h2>", "<p>Table 1. Cases</p>", table)
    style = "table { border-collapse: collapse; width: 100% } td, th { text-align: left;"
    source = page([*blocks, f"<p>{LONG}</p>"], f"{style} padding: 2pt 6pt }} {look} {heads}")
    [record] = records(source, "a.pdf")
    [found] = record["tables"]
    assert [cell["text"] for cell in found["columns"]] == ["Place", "Cases", "Victims"]
    assert [tuple(cell["text"] for cell in row) for row in found["rows"]] == PLACES
    assert says(record)["sections"] == [("trafficking routes", [LONG.strip()])]


INNER = "Roads of the Lake"
LONG = (
    "Brokers meet them at the bus terminal, where nobody asks for papers, and pay the drivers. " * 2
)


@prints
@pytest.mark.parametrize(("line", "is_title"), [(INNER, True), ("Seen by nobody there", False)])
def test_a_line_in_italics_above_text_is_a_title(line: str, *, is_title: bool) -> None:
    blocks = ("<h1>Bolivia</h1>", "<h2>Trafficking Routes</h2>", f"<p>{LONG}</p>")
    source = page([*blocks, f"<p><i>{line}</i></p>", f"<p>{LONG}</p>"])
    [record] = records(source, "a.pdf")
    found = [(section["title"], section["level"]) for section in record["sections"]]
    assert found == [("Trafficking Routes", 1), (INNER, 2)][: 1 + is_title]
