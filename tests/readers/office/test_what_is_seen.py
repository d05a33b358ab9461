"""White, tiny and misplaced text of office documents is hidden; what its program shows is text."""

from __future__ import annotations

import pytest

from pipeline.document.problems import Code
from pipeline.errors import RefusedError
from pipeline.readers.detect import read_source
from tests.readers.office.test_office import open_document, paragraph, run, word

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TWO = paragraph(run("Two"))


def read(content: bytes, name: str) -> tuple[str, str]:
    """The words of a document, and its hidden words; none is lost."""
    document = read_source(content, name, name)
    assert not [one for one in document.problems if one.code is Code.LOST_TEXT]
    hidden = " ".join(one.text for one in document.hidden)
    return " ".join(document.text.split()), " ".join(hidden.split())


def styles(*parts: str) -> str:
    return f'<w:styles xmlns:w="{WORD}">{"".join(parts)}</w:styles>'


def style(kind: str, properties: str, more: str = "") -> str:
    return f'<w:style w:type="{kind}" w:styleId="A" {more}>{properties}</w:style>'


WHITE = '<w:color w:val="FFFFFF"/>'
BLACK = '<w:shd w:val="clear" w:fill="000000"/>'
VANISH = "<w:rPr><w:vanish/></w:rPr>"
OF_A = '<w:pStyle w:val="A"/>'
SEEN = ("One 47 Two", "")
UNSEEN = ("Two", "One 47")


@pytest.mark.parametrize(
    ("properties", "found"),
    [
        (WHITE, UNSEEN),
        ('<w:color w:val="FEFEFE"/>', UNSEEN),
        (f'{WHITE}<w:shd w:val="clear" w:color="auto" w:fill="auto"/>', UNSEEN),
        (f'{WHITE}<w:highlight w:val="none"/>', UNSEEN),
        (f"{WHITE}{BLACK}", SEEN),
        (f'{WHITE}<w:highlight w:val="darkBlue"/>', SEEN),
        ('<w:color w:val="000000"/><w:highlight w:val="black"/>', UNSEEN),
        ('<w:color w:val="FFC000"/><w:shd w:val="clear" w:fill="ffc000"/>', UNSEEN),
        ('<w:color w:val="000000"/><w:shd w:val="clear" w:fill="FFC000"/>', SEEN),
        ('<w:color w:val="D9D9D9"/>', SEEN),
        ('<w:color w:val="auto"/>', SEEN),
        ('<w:sz w:val="2"/>', UNSEEN),
        ('<w:sz w:val="4"/>', SEEN),
        ("<w:vanish/>", UNSEEN),
        ("<w:webHidden/>", SEEN),
        ("<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>", SEEN),
    ],
)
def test_a_run_of_word_is_seen_by_its_own_properties(
    properties: str, found: tuple[str, str]
) -> None:
    assert read(word(paragraph(run("One 47", properties)) + TWO), "a.docx") == found


@pytest.mark.parametrize(
    ("of_style", "own", "found"),
    [
        (style("paragraph", VANISH), '<w:color w:val="000000"/>', UNSEEN),
        (style("paragraph", VANISH), '<w:sz w:val="24"/>', UNSEEN),
        (style("paragraph", VANISH), '<w:vanish w:val="0"/>', SEEN),
        (style("paragraph", '<w:rPr><w:sz w:val="2"/></w:rPr>'), "", UNSEEN),
        (style("paragraph", '<w:rPr><w:sz w:val="2"/></w:rPr>'), '<w:sz w:val="24"/>', SEEN),
        (style("paragraph", f"<w:rPr>{WHITE}</w:rPr>"), "", UNSEEN),
        (style("paragraph", f"<w:pPr>{BLACK}</w:pPr>"), WHITE, SEEN),
        (style("paragraph", '<w:pPr><w:ind w:left="-20000"/></w:pPr>'), "", UNSEEN),
    ],
)
def test_each_property_of_a_run_is_that_of_the_nearest_style_that_states_it(
    of_style: str, own: str, found: tuple[str, str]
) -> None:
    body = paragraph(run("One 47", own), properties=OF_A) + TWO
    assert read(word(body, styles=styles(of_style)), "a.docx") == found


def test_the_usual_style_of_characters_hides_what_has_no_other() -> None:
    usual = style("character", VANISH, 'w:default="1"')
    body = paragraph(run("One 47")) + paragraph(run("Two", '<w:vanish w:val="0"/>'))
    assert read(word(body, styles=styles(usual)), "a.docx") == UNSEEN


@pytest.mark.parametrize(
    ("properties", "of_cell", "found"),
    [
        ("", "", UNSEEN),
        ("", BLACK, SEEN),
        (BLACK, "", SEEN),
        ('<w:tblStyle w:val="A"/>', "", SEEN),
        ("", '<w:shd w:val="clear" w:fill="FFFFFF"/>', UNSEEN),
    ],
)
def test_white_letters_of_a_table_are_seen_on_a_ground_alone(
    properties: str, of_cell: str, found: tuple[str, str]
) -> None:
    cell = f"<w:tc><w:tcPr>{of_cell}</w:tcPr>{paragraph(run('One 47', WHITE))}</w:tc>"
    body = f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tr>{cell}</w:tr></w:tbl>{TWO}"
    shaded = f'<w:tblStylePr w:type="firstRow"><w:tcPr>{BLACK}</w:tcPr></w:tblStylePr>'
    assert read(word(body, styles=styles(style("table", shaded))), "a.docx") == found


@pytest.mark.parametrize(
    ("part", "look", "found"),
    [
        ("firstRow", '<w:tblLook w:firstRow="1"/>', UNSEEN),
        ("firstCol", '<w:tblLook w:val="04A0"/>', UNSEEN),
        ("firstRow", '<w:tblLook w:val="04A0" w:firstRow="0"/>', SEEN),
        ("lastRow", '<w:tblLook w:firstRow="1"/>', SEEN),
        ("firstRow", "", SEEN),
    ],
)
def test_a_table_style_hides_the_parts_that_its_table_shows(
    part: str, look: str, found: tuple[str, str]
) -> None:
    hiding = style("table", f'<w:tblStylePr w:type="{part}">{VANISH}</w:tblStylePr>')
    rows = f"<w:tr><w:tc>{paragraph(run('One 47'))}</w:tc><w:tc>{TWO}</w:tc></w:tr>"
    body = f'<w:tbl><w:tblPr><w:tblStyle w:val="A"/>{look}</w:tblPr>{rows}</w:tbl>'
    if part == "firstRow":
        body = body.replace(TWO, "<w:p/>") + TWO
    assert read(word(body, styles=styles(hiding)), "a.docx") == found


@pytest.mark.parametrize(
    ("around", "opening", "closing"),
    [
        ("{}", "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("{}", "<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ("<w:p>{}</w:p>", "<w:ins>", "</w:ins>"),
    ],
)
def test_text_is_read_however_deep_it_is_nested(around: str, opening: str, closing: str) -> None:
    depth = 200
    inner = run("One 47") if opening == "<w:ins>" else paragraph(run("One 47"))
    body = around.format(opening * depth + inner + closing * depth)
    assert read(word(body + TWO), "a.docx") == SEEN


def test_a_document_that_hides_its_whole_text_is_refused_with_the_reason() -> None:
    with pytest.raises(RefusedError, match="but 6 characters that a reader cannot see"):
        read(word(paragraph(run("One 47", "<w:vanish/>"))), "a.docx")


def test_a_run_in_a_hidden_table_may_be_shown() -> None:
    cells = paragraph(run("One 47")) + paragraph(run("Two", '<w:vanish w:val="0"/>'))
    named = '<w:tblPr><w:tblStyle w:val="A"/></w:tblPr>'
    body = f"<w:tbl>{named}<w:tr><w:tc>{cells}</w:tc></w:tr></w:tbl>"
    assert read(word(body, styles=styles(style("table", VANISH))), "a.docx") == UNSEEN


DRAWING = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
VML = 'xmlns:v="urn:schemas-microsoft-com:vml"'


def box(x: int, hidden: str = "0") -> str:
    text = f"<w:txbxContent>{paragraph(run('One 47'))}</w:txbxContent>"
    return (
        f"<w:p><w:r><w:drawing {DRAWING}><wp:anchor>"
        f"<wp:positionH><wp:posOffset>{x}</wp:posOffset></wp:positionH>"
        f'<wp:extent cx="1000000" cy="500000"/><wp:docPr id="1" name="x" hidden="{hidden}"/>'
        f"<wps:wsp><wps:txbx>{text}</wps:txbx></wps:wsp></wp:anchor></w:drawing></w:r></w:p>"
    )


def shape(look: str) -> str:
    text = f"<w:txbxContent>{paragraph(run('One 47'))}</w:txbxContent>"
    return (
        f'<w:p><w:r><w:pict {VML}><v:shape style="{look}"><v:textbox>{text}</v:textbox></v:shape>'
        "</w:pict></w:r></w:p>"
    )


def framed(properties: str) -> str:
    return paragraph(run("One 47"), properties=properties)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (framed('<w:ind w:left="-20000"/>'), UNSEEN),
        (framed('<w:ind w:left="20000"/>'), UNSEEN),
        (framed('<w:ind w:left="720" w:hanging="720"/>'), SEEN),
        (framed('<w:ind w:left="-1000"/>'), SEEN),
        (framed('<w:framePr w:w="100" w:x="-20000" w:y="1"/>'), UNSEEN),
        (framed('<w:framePr w:w="100" w:x="1" w:y="31000"/>'), UNSEEN),
        (framed('<w:framePr w:w="1000" w:x="500" w:y="500"/>'), SEEN),
        (box(-20_000_000), UNSEEN),
        (box(100_000), ("One 47 Two", "")),
        (box(100_000, hidden="1"), UNSEEN),
        (shape("position:absolute;margin-left:-2000pt;width:100pt"), UNSEEN),
        (shape("position:absolute;margin-left:20pt;width:100pt"), SEEN),
        (shape("width:100pt;visibility:hidden"), UNSEEN),
    ],
)
def test_what_word_sets_off_the_page_is_hidden(body: str, found: tuple[str, str]) -> None:
    assert read(word(body + TWO), "a.docx") == found


def test_hidden_text_of_a_foot_is_hidden() -> None:
    hidden = paragraph(run("One 47", "<w:vanish/>"))
    foot = f'<w:ftr xmlns:w="{WORD}">{hidden}</w:ftr>'
    assert read(word(TWO, footer1=foot), "a.docx") == UNSEEN


def text_properties(attributes: str) -> str:
    return f"<style:text-properties {attributes}/>"


def paragraph_properties(attributes: str) -> str:
    return f"<style:paragraph-properties {attributes}/>"


def open_style(name: str, family: str, properties: str, more: str = "") -> str:
    given = f'style:name="{name}" style:family="{family}" {more}'
    return f"<style:style {given}>{properties}</style:style>"


PARAGRAPH = '<text:p text:style-name="A">One 47</text:p>'
OPEN_TWO = "<text:p>Two</text:p>"
OPEN_WHITE = text_properties('fo:color="#ffffff"')
GROUND = 'fo:background-color="#000080"'


@pytest.mark.parametrize(
    ("properties", "found"),
    [
        (OPEN_WHITE, UNSEEN),
        (text_properties('fo:color="#ffffff" fo:background-color="transparent"'), UNSEEN),
        (text_properties(f'fo:color="#ffffff" {GROUND}'), SEEN),
        (text_properties(f'fo:color="#000080" {GROUND}'), UNSEEN),
        (text_properties('fo:color="#ffffff" style:use-window-font-color="true"'), SEEN),
        (paragraph_properties(GROUND) + OPEN_WHITE, SEEN),
        (text_properties('fo:font-size="1pt"'), UNSEEN),
        (text_properties('fo:font-size="0.03cm"'), UNSEEN),
        (text_properties('fo:font-size="1%"'), UNSEEN),
        (text_properties('fo:font-size="80%"'), SEEN),
        (text_properties('fo:font-size="2pt"'), SEEN),
        (text_properties('text:display="none"'), UNSEEN),
        (paragraph_properties('fo:margin-left="-50cm"'), UNSEEN),
        (paragraph_properties('fo:text-indent="-50cm"'), UNSEEN),
        (paragraph_properties('fo:margin-left="1cm" fo:text-indent="-1cm"'), SEEN),
    ],
)
def test_a_paragraph_of_an_open_document_is_seen_by_its_style(
    properties: str, found: tuple[str, str]
) -> None:
    content = open_document(PARAGRAPH + OPEN_TWO, open_style("A", "paragraph", properties))
    assert read(content, "a.odt") == found


def test_a_paragraph_of_an_open_document_is_seen_as_paragraphs_usually_are() -> None:
    usual = f'<style:default-style style:family="paragraph">{OPEN_WHITE}</style:default-style>'
    of_two = open_style("B", "paragraph", text_properties('fo:color="#000000"'))
    two = OPEN_TWO.replace("<text:p", '<text:p text:style-name="B"')
    assert read(open_document(PARAGRAPH + two, usual + of_two), "a.odt") == UNSEEN


def test_a_span_overrules_the_style_of_its_paragraph() -> None:
    body = '<text:p text:style-name="A">One <text:span text:style-name="B">47</text:span></text:p>'
    for outer, inner in (
        (OPEN_WHITE, text_properties('fo:color="#000000"')),
        (text_properties('fo:font-size="1pt"'), text_properties('fo:font-size="12pt"')),
        (text_properties('text:display="none"'), text_properties('text:display="true"')),
    ):
        named = open_style("A", "paragraph", outer) + open_style("B", "text", inner)
        assert read(open_document(body, named), "a.odt") == ("47", "One")


@pytest.mark.parametrize(
    ("wrap", "family", "properties", "found"),
    [
        ("cell", "table-cell", f"<style:table-cell-properties {GROUND}/>", SEEN),
        ("cell", "table-cell", '<style:table-cell-properties fo:padding="1pt"/>', UNSEEN),
        ("row", "table-row", f"<style:table-row-properties {GROUND}/>", SEEN),
        ("", "table", f"<style:table-properties {GROUND}/>", SEEN),
    ],
)
def test_white_letters_of_an_open_table_are_seen_on_a_ground_alone(
    wrap: str, family: str, properties: str, found: tuple[str, str]
) -> None:
    names = {one: ' table:style-name="C"' if one == wrap else "" for one in ("", "row", "cell")}
    cell = f"<table:table-cell{names['cell']}>{PARAGRAPH}</table:table-cell>"
    row = f"<table:table-row{names['row']}>{cell}</table:table-row>"
    body = f"<table:table{names['']}>{row}</table:table>{OPEN_TWO}"
    named = open_style("A", "paragraph", OPEN_WHITE) + open_style("C", family, properties)
    assert read(open_document(body, named), "a.odt") == found


HIDDEN_ROW = '<table:table-row-group table:display="false">{}</table:table-row-group>'
HIDDEN_COLUMN = '<table:table-column table:visibility="collapse"/><table:table-column/>'


def row(*cells: str) -> str:
    inner = "".join(f"<table:table-cell><text:p>{one}</text:p></table:table-cell>" for one in cells)
    return f"<table:table-row>{inner}</table:table-row>"


@pytest.mark.parametrize(
    "rows",
    [
        HIDDEN_ROW.format(row("One 47")),
        HIDDEN_COLUMN + row("One 47", ""),
        row("One 47").replace("table:table-cell", "table:covered-table-cell"),
    ],
)
def test_rows_columns_and_cells_that_are_not_shown_are_hidden(rows: str) -> None:
    assert read(open_document(f"<table:table>{rows}</table:table>{OPEN_TWO}"), "a.odt") == UNSEEN


VARIABLE = '<text:variable-set text:display="none">One 47</text:variable-set>'
HIDDEN_TEXT = '<text:hidden-text text:string-value="One 47" text:is-hidden="true"/>'
SHOWN_TEXT = '<text:hidden-text text:is-hidden="false">One 47</text:hidden-text>'
CONTENTS = (
    "<text:table-of-content><text:table-of-content-source><text:index-title-template>Template"
    "</text:index-title-template></text:table-of-content-source><text:index-body>"
    "<text:p>One 47</text:p></text:index-body></text:table-of-content>"
)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (f"<text:p>{VARIABLE}</text:p>", UNSEEN),
        (f"<text:p>{HIDDEN_TEXT}</text:p>", UNSEEN),
        (f"<text:p>{SHOWN_TEXT}</text:p>", SEEN),
        ("<text:p><office:annotation>One 47</office:annotation></text:p>", UNSEEN),
        (CONTENTS, SEEN),
    ],
)
def test_fields_and_remarks_of_an_open_document(body: str, found: tuple[str, str]) -> None:
    words, hidden = read(open_document(body + OPEN_TWO), "a.odt")
    assert (words, hidden) == found


def rtf(body: bytes) -> bytes:
    table = rb"{\colortbl;\red255\green255\blue255;\red0\green0\blue128;}"
    return rb"{\rtf1\ansi\ansicpg1252 " + table + body + rb"\par\pard Two\par}"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (rb"{\cf1 One 47}", UNSEEN),
        (rb"{\cf2 One 47}", SEEN),
        (rb"\cf1\plain One 47", SEEN),
        (rb"{\cf1\chcbpat2 One 47}", SEEN),
        (rb"{\cf1\highlight2 One 47}", SEEN),
        (rb"{\cf2\highlight2 One 47}", UNSEEN),
        (rb"{\cf1\cb1 One 47}", UNSEEN),
        (rb"\pard\cbpat2 {\cf1 One 47}", SEEN),
        (rb"\trowd\clcbpat2\cellx9\pard\intbl {\cf1 One 47}\cell\row\pard", SEEN),
        (rb"\trowd\cellx9\pard\intbl {\cf1 One 47}\cell\row\pard", UNSEEN),
        (rb"{\fs2 One 47}", UNSEEN),
        (rb"{\fs3 One 47}", SEEN),
        (rb"\fs2\plain One 47", SEEN),
        (rb"\pard\li-20000 One 47", UNSEEN),
        (rb"\pard\li720\fi-720 One 47", SEEN),
        (rb"\pard\posnegx-20000\absw100 One 47", UNSEEN),
        (rb"{\shp{\*\shpinst\shpleft-20000\shpright-10000{\shptxt One 47\par}}}", UNSEEN),
        (rb"{\shp{\*\shpinst\shpleft200\shpright1000{\shptxt One 47\par}}}", SEEN),
    ],
)
def test_rich_text_is_seen_by_its_colour_size_and_place(
    body: bytes, found: tuple[str, str]
) -> None:
    words, hidden = read(rtf(body), "a.rtf")
    assert (words, hidden) == found


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (rb"{\rtf1\mac caf\'8e 47}", "caf\u00e9 47"),
        (rb"{\rtf1\pc caf\'82 47}", "caf\u00e9 47"),
        (b"{\\rtf1\\ansicpg932 " + "\u65e5\u672c47".encode("cp932") + b"}", "\u65e5\u672c47"),
        (b"{\\rtf1\\ansicpg932 " + "\u8868\u30bd47".encode("cp932") + b"}", "\u8868\u30bd47"),
        (rb"{\rtf1\deff0{\fonttbl{\f0\fcharset204 A;}}\'cf\'f0\'e8}", "\u041f\u0440\u0438"),
        (rb"{\rtf1{\field{\*\fldinst X}{\*\fldrslt One 47}}}", "One 47"),
    ],
)  # fmt: skip
def test_the_character_set_that_rich_text_states_is_used(source: bytes, words: str) -> None:
    assert read(source, "a.rtf") == (words, "")
