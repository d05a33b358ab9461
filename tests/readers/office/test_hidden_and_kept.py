"""Office documents: what their programs print is text, what they do not print is hidden."""

from __future__ import annotations

import pytest

from pipeline.document.problems import Code
from pipeline.errors import RefusedError
from pipeline.readers.detect import read_source
from pipeline.readers.office.docx_markup import _hide_unseen
from pipeline.readers.office.docx_styles import WordStyles
from pipeline.readers.office.package import OfficePackage
from tests.readers.office.test_office import open_document, paragraph, run, word
from tests.support.timing import assert_linear

STYLES = '<w:styles xmlns:w="{}">{}</w:styles>'
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def read(content: bytes, name: str) -> tuple[list[str], list[str]]:
    """The words of a document, and its hidden words; none is lost."""
    document = read_source(content, name, name)
    assert not [one for one in document.problems if one.code is Code.LOST_TEXT]
    return document.text.split(), " ".join(one.text for one in document.hidden).split()


def rtf(body: bytes) -> bytes:
    return rb"{\rtf1\ansi\ansicpg1251 " + body + b"}"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            (
                rb"{\field{\*\fldinst FORMDROPDOWN {\*\formfield{\ffres1"
                rb"{\*\ffl One}{\*\ffl Two 47}}}}"
                rb"{\fldrslt}}"
            ),
            "Two 47",
        ),
        (
            (
                rb"{\field{\*\fldinst FORMDROPDOWN {\*\formfield{\ffres25\ffdefres0{\*\ffl One}}}}"
                rb"{\fldrslt Two 47}}"
            ),
            "Two 47",
        ),
        (rb"One{\*\cs7\i0 two}{\b\*\cs8 three}", "Onetwothree"),
        (rb"{\u8364}47 million", "\u20ac47 million"),
        (rb"\u8364\b0 47 million", "\u20ac47 million"),
        (rb"\u8364?47 million", "\u20ac47 million"),
        (rb"\u8364\'80 47", "\u20ac 47"),
        (rb"\uc99999 \u8364?47 million", "\u20ac47 million"),
        (rb"\uc-3 \u8364?47 million", "\u20ac47 million"),
        (rb"One\bin-7  two", "One two"),
        (rb"One\bin99999  two", "One two"),
        (b"\xcf\xf0\xe8 47", "\u041f\u0440\u0438 47"),
        (rb"\trowd\intbl One\cell Two\cell\pard Three\par", "One Two Three"),
        (rb"\trowd\intbl One\cell Two\cell", "One Two"),
        (rb"{\object\objemb{\*\objdata 0102}{\result One}} two\par", "One two"),
    ],
)
def test_no_character_of_rich_text_is_lost(body: bytes, words: str) -> None:
    assert read(rtf(body), "a.rtf") == (words.split(), [])


@pytest.mark.parametrize(
    "part",
    [rb"{\shptxt a}", rb"{\*\annotation a}", rb"x{\footnote a}", rb"\s1", rb"\f1", rb"\bin-9 "],
)
def test_rich_text_is_read_in_linear_time(part: bytes) -> None:
    def read_parts(count: int) -> None:
        read_source(rtf(rb"{\stylesheet{\s1 a;}}x" + part * count), "a.rtf", "a.rtf")

    assert_linear(read_parts, 400, 16)


def test_a_paragraph_of_many_runs_is_hidden_in_linear_time() -> None:
    def read_runs(count: int) -> None:
        package = OfficePackage(word(f"<w:p>{run('a') * count}</w:p>"))
        _hide_unseen(package.parse("word/document.xml"), WordStyles(package))

    assert_linear(read_runs, 200, 32)


def test_word_hides_by_default_styles_tables_and_rows() -> None:
    hidden = "<w:rPr><w:vanish/></w:rPr>"
    shown = '<w:rPr><w:vanish w:val="0"/></w:rPr>'
    defaults = f"<w:docDefaults><w:rPrDefault>{hidden}</w:rPrDefault></w:docDefaults>"
    body = paragraph(run("One")) + f"<w:p><w:r>{shown}<w:t>Two</w:t></w:r></w:p>"
    assert read(word(body, styles=STYLES.format(WORD, defaults)), "a.docx") == (["Two"], ["One"])
    usual = f'<w:style w:type="paragraph" w:default="1" w:styleId="N">{hidden}</w:style>'
    assert read(word(body, styles=STYLES.format(WORD, usual)), "a.docx") == (["Two"], ["One"])


def test_word_hides_tables_by_their_style_and_rows_by_themselves() -> None:
    def table(properties: str, row: str, text: str) -> str:
        cell = f"<w:tc>{paragraph(run(text))}</w:tc>"
        return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tr>{row}{cell}</w:tr></w:tbl>"

    style = '<w:style w:type="table" w:styleId="T"><w:rPr><w:vanish/></w:rPr></w:style>'
    body = (
        table('<w:tblStyle w:val="T"/>', "", "One")
        + table("", "<w:trPr><w:hidden/></w:trPr>", "Two")
        + table("", "", "Three")
    )
    content = word(body, styles=STYLES.format(WORD, style))
    assert read(content, "a.docx") == (["Three"], ["One", "Two"])


def test_white_and_tiny_text_of_word_is_hidden_unless_it_stands_on_a_ground() -> None:
    white = '<w:rPr><w:color w:val="FFFFFF"/></w:rPr>'
    marked = '<w:rPr><w:color w:val="FFFFFF"/><w:shd w:fill="000000"/></w:rPr>'
    tiny = '<w:rPr><w:sz w:val="2"/></w:rPr>'
    runs = [f"<w:r>{kind}<w:t>{text} </w:t></w:r>" for kind, text in (
        (white, "One"), (marked, "Two"), (tiny, "Three"), ("", "Four"),
    )]  # fmt: skip
    shaded = '<w:tcPr><w:shd w:val="clear" w:fill="1F4E79"/></w:tcPr>'
    cell = f"<w:tbl><w:tr><w:tc>{shaded}<w:p>{runs[0]}</w:p></w:tc></w:tr></w:tbl>"
    words, hidden = read(word(f"<w:p>{''.join(runs)}</w:p>{cell}"), "a.docx")
    assert (words, hidden) == (["Two", "Four", "One"], ["One", "Three"])


@pytest.mark.parametrize(("feature", "seen"), [("wps", "One"), ("unknown9", "Two")])
def test_word_prints_the_form_whose_features_it_knows(feature: str, seen: str) -> None:
    body = (
        f'<w:p><mc:AlternateContent xmlns:mc="{COMPATIBILITY}"><mc:Choice Requires="{feature}">'
        f"{run('One')}</mc:Choice><mc:Fallback>{run('Two')}</mc:Fallback>"
        "</mc:AlternateContent></w:p>"
    )
    assert read(word(body), "a.docx") == ([seen], [])


def test_the_chosen_entry_of_a_form_is_text() -> None:
    entries = '<w:listEntry w:val="Tier 1"/><w:listEntry w:val="Tier 2"/>'
    field = f'<w:ffData><w:ddList><w:result w:val="1"/>{entries}</w:ddList></w:ffData>'
    body = (
        f'<w:p>{run("Level: ")}<w:r><w:fldChar w:fldCharType="begin">{field}</w:fldChar></w:r>'
        "<w:r><w:instrText>FORMDROPDOWN</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    assert read(word(body), "a.docx") == (["Level:", "Tier", "2"], [])


def table(*rows: str) -> str:
    return f"<table:table>{''.join(rows)}</table:table>"


def cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}>{text}</table:table-cell>"


@pytest.mark.parametrize(
    ("body", "words", "hidden"),
    [
        ('<text:p><text:hidden-paragraph text:is-hidden="true"/>One</text:p>', "", "One"),
        ('<text:p><text:hidden-paragraph text:is-hidden="false"/>One</text:p>', "One", ""),
        ("<text:section>One<text:p>Two</text:p>Three</text:section>", "One Two Three", ""),
        ("<text:list><text:list-item>One</text:list-item></text:list>", "One", ""),
        (table(f"<table:table-row>{cell('One')}</table:table-row>"), "One", ""),
        (
            table(
                f'<table:table-row table:visibility="collapse">{cell("One")}</table:table-row>',
                f"<table:table-row>{cell('Two')}</table:table-row>",
            ),
            "Two",
            "One",
        ),
        (
            table(
                f'<table:table-row table:number-rows-repeated="3">{cell("One")}</table:table-row>'
            ),
            "One One One",
            "",
        ),
    ],
)
def test_open_documents_keep_bare_text_and_hide_what_is_not_shown(
    body: str, words: str, hidden: str
) -> None:
    content = open_document(f"{body}<text:p>Seen</text:p>")
    document = read_source(content, "a.odt", "a.odt")
    assert document.text.split() == [*words.split(), "Seen"]
    assert [one.text for one in document.hidden] == hidden.split()


def test_repeated_cells_within_repeated_cells_are_refused() -> None:
    body = "<text:p>One</text:p>"
    for _ in range(6):
        repeated = cell(body, 'table:number-columns-repeated="99"')
        body = table(f"<table:table-row>{repeated}</table:table-row>")
    with pytest.raises(RefusedError) as refusal:
        read_source(open_document(body), "a.odt", "a.odt")
    assert refusal.value.code is Code.TOO_LARGE


def test_a_list_that_begins_at_a_huge_number_is_read_in_linear_time() -> None:
    item = '<text:list-item text:start-value="99999999"><text:p>One 47</text:p></text:list-item>'
    body = f'<text:list text:start-value="99999999">{item}</text:list>'
    assert read(open_document(body), "a.odt") == (["One", "47"], [])


def test_a_document_that_is_nested_too_deep_is_refused() -> None:
    body = "<text:section>" * 5000 + "<text:p>One</text:p>" + "</text:section>" * 5000
    with pytest.raises(RefusedError) as refusal:
        read_source(open_document(body), "a.odt", "a.odt")
    assert refusal.value.code is Code.DAMAGED


CONTROLS = """<office:forms xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0"><form:form>
<form:text form:id="a" form:value="Old" form:current-value="One 47"/>
<form:listbox form:id="b"><form:option form:label="Tier 1"/>
<form:option form:label="Tier 2" form:current-selected="true"/></form:listbox>
<form:password form:id="c" form:current-value="secret"/>
<form:checkbox form:id="d" form:label="Signed" form:value="x"/></form:form></office:forms>"""
CONTROL = (
    '<text:p><draw:control xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    ' draw:control="{}"/></text:p>'
)


def test_what_the_controls_of_an_open_form_show_is_text() -> None:
    body = CONTROLS + "".join(map(CONTROL.format, "abd"))
    assert read(open_document(body), "a.odt") == (["One", "47", "Tier", "2", "Signed"], [])


def test_a_control_that_an_open_document_does_not_place_is_named() -> None:
    content = open_document(CONTROLS + CONTROL.format("b"))
    (problem,) = read_source(content, "a.odt", "a.odt").problems
    assert "'One 47'" in problem.message


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b"\r\n "])
def test_ornamental_letters_of_rich_text_are_read(start: bytes) -> None:
    letters = rb"{\sp{\sn shapeType}{\sv 136}}{\sp{\sn gtextUNICODE}{\sv Caf\'e9 47}}"
    body = rb"{\rtf1\ansi One{\shp{\*\shpinst" + letters + rb"}}\par}"
    assert read(start + body, "a.rtf") == (["One", "Caf\u00e9", "47"], [])


def test_a_number_that_is_shown_from_its_end_is_marked() -> None:
    assert read(b"<p>One <bdo dir=RTL>47</bdo></p>", "a.html")[0] == ["One", "\u202e47\u202c"]
