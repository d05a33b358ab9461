"""The format of a source; which parts are text, menu or table, and on which page."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from pipeline.document.problems import Code
from pipeline.document.reading import Reading
from pipeline.errors import RefusedError
from pipeline.extract import extract
from pipeline.profiles.model import Profile, load_profile
from pipeline.readers.detect import read_source
from tests.support.rendering import as_html, taken_apart, with_endnotes
from tests.support.samples import Sample, printed

if TYPE_CHECKING:
    from pipeline.document.model import Document
    from pipeline.record.country import CountryRecord


def document(content: str | bytes, name: str) -> Document:
    return read_source(content.encode() if isinstance(content, str) else content, name, name)


def record(content: str, name: str) -> CountryRecord:
    """The only record of a source of one family."""
    source, family = document(content, name), load_profile("protection-project")
    (found,) = extract(source, profile=family, families=(), recognize=None).records
    return found


def kinds(source: Document) -> list[tuple[str, str]]:
    return [(block.kind, source.text[block.start : block.end]) for block in source.blocks]


@pytest.mark.parametrize(
    ("name", "content", "blocks"),
    [
        (
            "a.html",
            "<pre>One line of text.\n\nAnother line of text.</pre>",
            [("paragraph", "One line of text."), ("paragraph", "Another line of text.")],
        ),
        (
            "a.rtf",
            "{\\rtf1\\ansi\\paperw11906\\paperh16838 Kenya\\par One line.\\par}",
            [("paragraph", "Kenya"), ("paragraph", "One line.")],
        ),
    ],
)
def test_blocks_are_cut_where_they_end(
    name: str, content: str, blocks: list[tuple[str, str]]
) -> None:
    assert kinds(document(content, name)) == blocks


def test_a_cell_of_markup_in_markdown_spans_its_columns() -> None:
    table = (
        '<table><tr><td>Year</td><td colspan="2">Sex</td></tr>'
        "<tr><td>2010</td><td>Men 5</td><td>Women 6</td></tr></table>"
    )
    rows = [
        block for block in document(f"# Kenya\n\n{table}\n", "a.md").blocks if block.kind == "row"
    ]
    cells = [[mark for mark in row.marks if mark.kind == "cell"] for row in rows]
    assert [len(row) for row in cells] == [3, 3]
    assert [cell.value for cell in cells[0]] != [cell.value for cell in cells[1]]


PAGE = "<!doctype html><p>Jewish <.1, other 1%</p>"


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (PAGE, "a.HTM", "text/html"),
        (PAGE, "a.txt", "text/html"),
        (f"\ufeff\n<!-- saved -->{PAGE}", "a.md", "text/html"),
        ("<p>One</p>", "a.html", "text/html"),
        ("Population: 5 <.1", "a.html", "text/plain"),
        ("# One\n\n## Two\n", "a.html", "text/markdown"),
        ("# One\n\n## Two\n", "a.TXT", "text/markdown"),
        ("One\n===\n", "a.txt", "text/plain"),
        ("One\n===\n", "a.md", "text/markdown"),
    ],
)
def test_the_format_is_detected_by_content(content: str, name: str, media_type: str) -> None:
    assert document(content, name).media_type == media_type


def test_a_bare_less_than_sign_is_text() -> None:
    assert document(PAGE, "a.html").text == "Jewish <.1, other 1%\n"


def test_the_text_of_a_web_page_is_what_a_browser_shows() -> None:
    source = document(
        "<html><head><title>T</title></head><body><script>x</script><h2>A &amp;  B</h2>\n"
        "<p>one<br>two <i>three</i></p><table><tr><th>c<td>d<tr><td>e<td>f</table></body></html>",
        "a.html",
    )
    assert source.text == "A & B\none\ntwo three\nc\td\ne\tf\nT\n"
    assert kinds(source)[-1] == ("menu", "T")


class _Shown(HTMLParser):
    """The letters and digits of a page without scripts and styles, by another parser."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden = 0
        self.in_title = False
        self.letters = ""
        self.title = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.hidden += tag in ("script", "style")
        self.in_title = tag == "title"

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("script", "style")
        self.in_title = False

    def handle_data(self, data: str) -> None:
        letters = "".join(filter(str.isalnum, data))
        if self.in_title:
            self.title += letters
        elif not self.hidden:
            self.letters += letters


@pytest.mark.parametrize("sample", printed(), ids=lambda sample: sample.name)
def test_no_letter_of_a_page_is_lost(sample: Sample) -> None:
    page = as_html(with_endnotes(taken_apart(sample.report)), numbered=True)
    shown = _Shown()
    shown.feed(page)
    assert (
        "".join(filter(str.isalnum, document(page, "a.html").text)) == shown.letters + shown.title
    )


@pytest.mark.parametrize(
    "menu",
    [
        "<nav>Kazakhstan</nav>",
        '<div role="navigation">Kazakhstan</div>',
        '<div class="site-menu">Kazakhstan</div>',
        "<select><option>Kazakhstan<option>Population</select>",
        '<ul><li><a href="a">Kazakhstan</a><li><a href="b">B</a><li><a href="#c">C</a></ul>',
        "<footer><h2>Kazakhstan</h2></footer>",
    ],
)
def test_a_menu_is_furniture(menu: str) -> None:
    page = f"<html><body>{menu}<main><h2>Armenia</h2><p>Women are trafficked there.</p></main>"
    source = document(page, "a.html")
    assert {kind for kind, _ in kinds(source)[:-2]} == {"menu"}
    assert [kind for kind, _ in kinds(source)[-2:]] == ["heading", "paragraph"]
    found = extract(source, profile=Profile(), families=(), recognize=None)
    assert {one.role for one in found.document.furniture} == {"menu"}
    assert [one.country.code for one in found.records if one.country] == ["ARM"]


def test_form_feeds_end_pages() -> None:
    source = document("One.\n\fTwo.\n\n\fThree and\n\f", "a.txt")
    assert [(page.number, page.start, page.end) for page in source.pages] == [
        (1, 0, 6),
        (2, 6, 13),
        (3, 13, 24),
    ]
    assert source.span(13, 18).page == 3


def test_a_paragraph_continues_over_a_page_break() -> None:
    text = "Armenia\n=======\n\nThe agreement binds the Kyrgyz\n\fRepublic and others."
    (section,) = record(text, "a.txt").sections
    (paragraph,) = section.paragraphs
    assert paragraph.text == "The agreement binds the Kyrgyz Republic and others."
    assert [span.page for span in paragraph.spans] == [1, 2]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Forms of Trade\n==============\n\nText.", "heading"),
        ("FORMS OF TRADE\n\nText.", "heading"),
        ("     FORMS OF TRADE\n     AND TRAVEL\n\nText.", "heading"),
        ("          Forms of Trade\n\nText.", "heading"),
        ("C\u00f4te d\u2019Ivoire\n\nText.", "heading"),
        ("People's Republic of China\n\nText.", "heading"),
        ("2008 Report on Trade\n\nText.", "heading"),
        ("February 25, 2009\n\nText.", "paragraph"),
        ("Forms of Trade.\n\nText.", "paragraph"),
        ("Forms of trade are many\n\nText.", "paragraph"),
        ("Forms of Trade", "paragraph"),
    ],
)
def test_titles_in_plain_text_are_recognised(text: str, title: str) -> None:
    assert document(text, "a.txt").blocks[0].kind == title


def test_marks_before_fields_divide_them() -> None:
    blocks = document(
        "_@_Chad\n_*_People\n_#_Birth rate: 7\nor 8\n_#_Death rate: 9\n", "a.txt"
    ).blocks
    assert [block.kind for block in blocks] == ["item"] * 4


def test_words_broken_at_a_line_are_rejoined() -> None:
    text = "Armenia\n=======\n\nThe govern-\nment of anti-\ntrafficking. A government."
    (section,) = record(text, "a.txt").sections
    assert section.paragraphs[0].text == "The government of anti-trafficking. A government."


@pytest.mark.parametrize(
    "text",
    [
        "Call [1] (202) 22 or FAX [1](703).\n\n[1] is the code of a country, [34] another.",
        "There are 2,440 km2 of it.\n\n1 Taiwan\n\n2 Denmark",
        "1. First word1 of a list\n\n2. Second\n\n3. Third\n\n4. Fourth",
    ],
)
def test_raised_numbers_without_a_note_are_text(text: str) -> None:
    assert not [m for block in document(text, "a.txt").blocks for m in block.marks_of("callout")]


@pytest.mark.parametrize(
    ("name", "report"),
    [
        (
            "a.md",
            (
                "## Armenia\n\n### Cases\n\n| Year | Cases<sup>1</sup> |\n|---|---|\n| 2007 | 5 |\n"
                "| 2008 | |\n\n<sup>1</sup> Ministry of Justice.\n"
            ),
        ),
        (
            "a.html",
            (
                "<html><h2>Armenia</h2><h3>Cases</h3><table><tr><th>Year<th>Cases<sup>1</sup>"
                "<tr><td>2007<td>5<tr><td>2008<td></table><p><sup>1</sup> Ministry of Justice.</p>"
            ),
        ),
    ],
)
def test_a_table_is_kept_by_rows_and_columns(name: str, report: str) -> None:
    found = record(report, name)
    (table,) = found.tables
    assert (table.id, table.section, table.caption) == ("table_1", "cases", None)
    assert [cell.text for cell in table.columns] == ["Year", "Cases"]
    assert [[cell.text for cell in row] for row in table.rows] == [["2007", "5"], ["2008", ""]]
    assert [ref.note for ref in table.columns[1].note_refs] == ["1"]
    assert found.notes[0].refs == ("/tables/0/columns/1",)
    assert found.sections[0].paragraphs == ()
    assert found.coverage.residue == 0


def test_cells_that_span_rows_and_columns_leave_the_others_in_their_columns() -> None:
    found = record(
        "<html><h2>Armenia</h2><table><caption>Table 1. Cases</caption>"
        "<tr><th>Year<th>Men<th>Women<tr><td rowspan=2>2007<td>1<td>2<tr><td>3<td>4"
        "<tr><td>2008<td colspan=2>5</table>",
        "a.html",
    )
    (table,) = found.tables
    assert table.caption == "Table 1. Cases"
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["2007", "1", "2"],
        ["", "3", "4"],
        ["2008", "5", ""],
    ]


@pytest.mark.parametrize(
    ("name", "report"),
    [
        (
            "a.md",
            "## Armenia\n\n| Field | Value |\n|---|---|\n| Population | 5 |\n| Rivers | 9 |\n",
        ),
        (
            "a.html",
            "<html><h2>Armenia</h2><table><tr><td>Population:<td>5<tr><td>Rivers:<td>9</table>",
        ),
    ],
)
def test_a_table_that_pairs_labels_and_values_is_statistics_only(name: str, report: str) -> None:
    found = record(report, name)
    assert found.tables == ()
    assert [(id_, one.label, one.raw) for id_, one in found.statistics.items()] == [
        ("population", "Population", "5"),
        ("rivers", "Rivers", "9"),
    ]
    assert found.coverage.residue == 0


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "cp1252", "cp1251"])
def test_an_encoding_is_guessed_from_its_letters(encoding: str) -> None:
    words = "Источник: Министерство труда" if encoding == "cp1251" else "Côte d’Ivoire – a café"
    text = f"{words}\n" + "A report in plain words about many countries.\n" * 40
    source = document(text.encode(encoding), "a.txt")
    assert source.text == text
    guessed = [Code.GUESSED_ENCODING] if encoding.startswith("cp") else []
    assert [problem.code for problem in source.problems] == guessed


def test_the_encoding_that_a_page_declares_is_used() -> None:
    page = '<html><head><meta charset="koi8-r"></head><p>Доклад</p></html>'.encode("koi8-r")
    assert document(page, "a.html").text == "Доклад\n"


def test_damaged_utf8_stays_utf8() -> None:
    content = "Côte d’Ivoire, São Tomé, Curaçao".encode().replace(b"\xc3\xa7", b"\xc3")
    source = document(content, "a.txt")
    assert source.text == "Côte d’Ivoire, São Tomé, Cura\ufffdao"
    assert [problem.code for problem in source.problems] == [Code.BAD_CHARACTER]


def test_binary_content_is_refused_with_its_offset() -> None:
    with pytest.raises(RefusedError, match="the first at 4") as refused:
        document(b"abc " + bytes(range(255, 127, -1)) * 9 + bytes(range(32)) * 9, "a.txt")
    assert refused.value.code is Code.NOT_TEXT


def test_a_page_nested_beyond_reading_is_refused() -> None:
    with pytest.raises(RefusedError, match="over 1000 <div>") as refused:
        document("<html>" + "<div>" * 5000, "a.html")
    assert refused.value.code is Code.DAMAGED


@pytest.mark.parametrize("page", ["<html><body><script>x</script>", "<html><p>&nbsp;</p> <hr>"])
def test_a_page_that_shows_nothing_is_refused(page: str) -> None:
    with pytest.raises(RefusedError) as refused:
        document(page, "a.html")
    assert refused.value.code is Code.EMPTY_SOURCE


def test_a_field_whose_name_spells_its_label_is_no_menu() -> None:
    page = (
        "<!doctype html><h2>Armenia</h2>"
        "<div id='anchor'>Household income or consumption by percentage share:</div>"
        "<div id='field-household-income-or-consumption-by-percentage-share'>"
        "<p>lowest 10%: 2% highest 10%: 30%</p></div>"
        "<div class='share-bar'><p>Send this to a friend</p></div>"
    )
    assert kinds(document(page, "a.html")) == [
        ("heading", "Armenia"),
        ("paragraph", "Household income or consumption by percentage share:"),
        ("paragraph", "lowest 10%: 2% highest 10%: 30%"),
        ("menu", "Send this to a friend"),
    ]


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        pytest.param(b"# Georgia\n\nText of a report.\n", "text/markdown", id="markdown"),
        pytest.param(b"GEORGIA\n\nText of a report.\n", "text/plain", id="text"),
        pytest.param(b"<!doctype html><body><p>Text of a report.</p>", "text/html", id="html"),
    ],
)
def test_a_file_without_a_suffix_is_judged_by_its_content(content: bytes, media_type: str) -> None:
    assert read_source(content, "reports/georgia", "georgia").media_type == media_type


def test_a_file_without_a_suffix_that_is_no_text_is_refused() -> None:
    with pytest.raises(RefusedError):
        read_source(bytes(range(256)) * 8, "reports/georgia", "georgia")


def test_an_arrow_back_to_the_callout_is_no_part_of_a_note() -> None:
    source = document("Boats.[^1]\n\n[^1]: Ada Lund, Boats (2004). \u21a9\ufe0e\n", "a.md")
    note = source.blocks[-1]
    assert Reading.of(source, [(note.start, note.end)], note.marks).text.endswith("(2004).")


@pytest.mark.parametrize(("called", "read"), [("12", "1,2"), ("21", "21")])
def test_two_callouts_printed_without_a_comma_are_two(called: str, read: str) -> None:
    notes = "<sup>1</sup> Ada Lund, Boats (2004).\n\n<sup>2</sup> Id. at 3.\n"
    source = document(f"# Chad\n\nBoats.<sup>{called}</sup>\n\n{notes}", "a.md")
    [callout] = [mark for mark in source.blocks[1].marks if mark.kind == "callout"]
    assert callout.value == read
