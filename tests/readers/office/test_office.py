"""Office documents and books: the same report gives the same record, nothing of it is lost."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from pipeline.document.problems import Code
from pipeline.errors import RefusedError
from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from pipeline.readers.office.docx import convert_docx
from pipeline.readers.office.odt import convert_odt
from pipeline.readers.office.rtf import convert_rtf
from pipeline.runtime.serialize import to_json_data
from tests.support.office import write_office
from tests.support.parity import differences, essence
from tests.support.samples import RAW, SEED

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.extract import Extraction

FORMATS = ("docx", "odt", "epub", "rtf")
FINDINGS = RAW.parent / "tests" / "findings" / "findings.md"
REPORTS = [RAW / "pacific-trafficking.md", RAW / "uruguay-rights.md", FINDINGS, SEED]
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def read(content: bytes, name: str) -> Extraction:
    document = read_source(content, f"reports/{name}", name)
    assert (document.path, document.name) == (f"reports/{name}", name)
    return extract(document, profile=None, families=load_families(), recognize=None)


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("report", REPORTS, ids=lambda path: path.name)
def test_a_report_gives_the_same_records_in_every_office_format(
    report: Path, suffix: str, tmp_path: Path
) -> None:
    if not report.is_file():
        pytest.skip("the report is not in the repository")
    markdown = report.read_text("utf-8")
    wanted = read(markdown.encode(), report.name).records
    found = read(write_office(markdown, tmp_path / f"report.{suffix}"), f"report.{suffix}").records
    assert len(found) == len(wanted)
    for one, other in zip(wanted, found, strict=True):
        assert differences(essence(to_json_data(one)), essence(to_json_data(other))) == []


def word(body: str, **parts: str) -> bytes:
    """A Word document of this body; `parts` are other parts below `word/`, by their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="r1" Target="word/document.xml" Type="http://schemas.openxmlformats'
            '.org/officeDocument/2006/relationships/officeDocument"/></Relationships>',
        )
        wrap = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", wrap)
        for name, part in parts.items():
            path = name if name.endswith(".rels") else f"{name}.xml"
            archive.writestr(f"word/{path}", part)
    return out.getvalue()


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def test_changes_are_read_as_accepted_and_what_was_deleted_is_hidden() -> None:
    deleted = "<w:del><w:r><w:delText>12 million</w:delText></w:r></w:del>"
    inserted = f"<w:ins>{run('13 million')}</w:ins>"
    content = word(paragraph(run("It has "), deleted, inserted, run(" people.")))
    html = convert_docx(content)
    assert "<p>It has <span hidden>12 million</span>13 million people.</p>" in html
    document = read_source(content, "a.docx", "a.docx")
    assert "12 million" in "".join(hidden.text for hidden in document.hidden)
    assert [problem.code for problem in document.problems] == [Code.HIDDEN_TEXT]


def test_hidden_characters_by_themselves_or_by_a_style_are_hidden() -> None:
    styles = (
        f'<w:styles xmlns:w="{WORD}"><w:style w:type="character" w:styleId="Secret">'
        "<w:rPr><w:vanish/></w:rPr></w:style></w:styles>"
    )
    body = paragraph(
        run("Seen. "),
        run("By itself. ", "<w:vanish/>"),
        run("By style. ", '<w:rStyle w:val="Secret"/>'),
        run("Not hidden.", '<w:vanish w:val="0"/>'),
    )
    html = convert_docx(word(body, styles=styles))
    assert "<p>Seen. <span hidden>By itself. By style. </span>Not hidden.</p>" in html


def test_an_outline_level_is_a_heading_whatever_the_style_is_called() -> None:
    styles = (
        f'<w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" w:styleId="Base"><w:pPr>'
        '<w:outlineLvl w:val="1"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Mine">'
        '<w:basedOn w:val="Base"/></w:style></w:styles>'
    )
    body = paragraph(run("Routes"), properties='<w:pStyle w:val="Mine"/>')
    body += paragraph(run("Georgia"), properties='<w:outlineLvl w:val="0"/>')
    body += paragraph(run("Body"), properties='<w:outlineLvl w:val="9"/>')
    html = convert_docx(word(body, styles=styles))
    assert "<h2>Routes</h2><h1>Georgia</h1><p>Body</p>" in html


def test_headers_footers_and_comments_are_kept_apart() -> None:
    head = f'<w:hdr xmlns:w="{WORD}">{paragraph(run("Report of 2009"))}</w:hdr>'
    foot = f'<w:ftr xmlns:w="{WORD}">{paragraph(run("Office of Labor"))}</w:ftr>'
    note = f'<w:comments xmlns:w="{WORD}">{paragraph(run("Is that so?"))}</w:comments>'
    html = convert_docx(word(paragraph(run("Body.")), header1=head, footer1=foot, comments=note))
    assert "<header><p>Report of 2009</p></header>" in html
    assert "<footer><p>Office of Labor</p></footer>" in html
    assert "<span hidden>Is that so?</span>" in html


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (word("<w:p><w:r>"), Code.DAMAGED),
        (word(paragraph()), Code.EMPTY_SOURCE),
        (word(paragraph(run("x")))[:-40], Code.UNKNOWN_FORMAT),
        (b"\xd0\xcf\x11\xe0 an old file", Code.UNKNOWN_FORMAT),
        (b"{\\rtf1 " + b"{" * 5000, Code.DAMAGED),
        (b"{\\rtf1}", Code.EMPTY_SOURCE),
    ],
)
def test_unreadable_documents_are_refused_by_name(content: bytes, code: Code) -> None:
    with pytest.raises(RefusedError) as refusal:
        read_source(content, "a.docx", "a.docx")
    assert refusal.value.code is code


def test_a_small_file_that_unpacks_to_very_much_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (64 << 20))
    with pytest.raises(RefusedError) as refusal:
        read_source(out.getvalue(), "a.docx", "a.docx")
    assert refusal.value.code is Code.TOO_LARGE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_not_expanded(encoding: str) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + "<x>&b;</x>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", bomb.encode(encoding))
    with pytest.raises(RefusedError, match="entities"):
        read_source(out.getvalue(), "a.docx", "a.docx")


def open_document(body: str, automatic: str = "") -> bytes:
    names = " ".join(
        f'xmlns:{prefix}="{ODF}{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("style", "style"),
            ("fo", "xsl-fo-compatible"),
        )
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<office:document-content {names}><office:automatic-styles>{automatic}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text>"
            "</office:body></office:document-content>",
        )
    return out.getvalue()


def test_an_open_document_keeps_cells_over_columns_and_removed_text() -> None:
    table = (
        '<table:table><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>'
        "Children</text:p></table:table-cell><table:covered-table-cell/></table:table-row>"
        "</table:table>"
    )
    changes = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Old.</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
    )
    html = convert_odt(open_document(f"{changes}<text:p>New<text:s/>text.</text:p>{table}"))
    assert "<div hidden><p>Old.</p></div><p>New text.</p>" in html
    assert '<td colspan="2"><p>Children</p></td>' in html


def test_rtf_characters_are_decoded_by_code_page_and_unicode() -> None:
    text = rb"{\rtf1\ansi\ansicpg1251 \'cc\'ee\u8364?\u-10179?\u-8704?\~x\par}"
    assert "<p>\u041c\u043e\u20ac\U0001f600\u00a0x</p>" in convert_rtf(text)


def test_rtf_notes_tables_and_hidden_text_are_kept_apart() -> None:
    text = (
        rb"{\rtf1{\fonttbl{\f0 Arial;}}{\outlinelevel0 Routes\par}\pard One.{\super\chftn}"
        rb"{\*\footnote{\super\chftn} Kelly, \i Tolls\i0 .\par} {\v secret}{\*\unknown lost}\par"
        rb"\trowd\intbl A\cell B\cell\row\pard Behind.\par}"
    )
    html = convert_rtf(text)
    assert "<h1>Routes</h1>" in html
    assert 'One.<sup><a href="#note-1" id="note-ref-1">1</a></sup>' in html
    assert '<li id="note-1"><p> Kelly, <em>Tolls</em> .</p></li>' in html.replace(
        "</em>.", "</em> ."
    )
    assert "<span hidden>secret</span>" in html
    assert "<table><tr><td>A</td><td>B</td></tr></table><p>Behind.</p>" in html
    assert "lost" not in html
    assert "Arial" not in html


def test_comments_and_hidden_parts_of_an_open_document_are_hidden_text() -> None:
    style = (
        '<style:style style:name="H" style:family="paragraph">'
        '<style:text-properties text:display="none"/></style:style>'
    )
    body = (
        "<text:p>Seen<office:annotation><text:p>A remark.</text:p></office:annotation>.</text:p>"
        '<text:p text:style-name="H">By style.</text:p>'
        '<text:section text:display="none"><text:p>A section.</text:p></text:section>'
    )
    content = open_document(body, style)
    document = read_source(content, "a.odt", "a.odt")
    first = document.blocks[0]
    assert document.text[first.start : first.end].strip() == "Seen."
    assert [one.text for one in document.hidden] == ["By style.", "A section.", "A remark."]


def test_a_numbered_list_of_an_open_document_is_one() -> None:
    style = '<text:list-style style:name="L"><text:list-level-style-number/></text:list-style>'
    items = "".join(
        f"<text:list-item><text:p>{one}</text:p></text:list-item>" for one in ("First", "Second")
    )
    html = convert_odt(open_document(f'<text:list text:style-name="L">{items}</text:list>', style))
    assert "<ol><li><p>First</p></li><li><p>Second</p></li></ol>" in html


def test_rtf_paragraphs_in_cells_text_boxes_and_comments_are_read() -> None:
    html = convert_rtf(
        rb"{\rtf1 {\trowd{{\pard\intbl One\par}\cell}{{\pard\intbl Two\par Three\par}\cell}\row}"
        rb"\pard Behind{\*\annotation{\*\atnref 1}\pard A remark.} it."
        rb"{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt Boxed.\par}}{\shprslt Boxed.}}\par"
        rb" Last.\par}"
    )
    assert "<table><tr><td>One</td><td>Two<br>Three</td></tr></table>" in html
    assert "<p>Behind it.</p><p>Boxed.</p><p>Last.</p><div hidden><p>A remark.</p></div>" in html


def book(pages: dict[str, str], *, encrypted: str | None = None) -> bytes:
    """A book of two documents, with a member that its list of encryption names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="O/book.opf"/></rootfiles></container>',
        )
        archive.writestr(
            "O/book.opf",
            '<package xmlns="http://www.idpf.org/2007/opf"><manifest>'
            '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
            '<item id="b" href="b%20b.xhtml" media-type="application/xhtml+xml"/></manifest>'
            '<spine><itemref idref="b"/><itemref idref="a" linear="no"/></spine></package>',
        )
        if encrypted:
            archive.writestr(
                "META-INF/encryption.xml",
                f'<encryption xmlns="{ODF}container" xmlns:e="http://www.w3.org/2001/04/xmlenc#">'
                f'<e:EncryptedData><e:CipherData><e:CipherReference URI="{encrypted}"/>'
                "</e:CipherData></e:EncryptedData></encryption>",
            )
        for name, page in pages.items():
            archive.writestr(f"O/{name}", f"<html><body>{page}</body></html>")
    return out.getvalue()


PAGES = {
    "b b.xhtml": "<p id='n'>First</p>",
    "a.xhtml": "<p>Then <a href='b%20b.xhtml#n'>1</a></p>",
}


def test_the_documents_of_a_book_are_read_in_the_order_of_its_spine() -> None:
    document = read_source(book(PAGES), "a.epub", "a.epub")
    assert [document.text[block.start : block.end] for block in document.blocks] == [
        "First",
        "Then 1",
    ]


def test_headings_and_bold_type_of_a_book_may_be_stated_by_its_style_sheet() -> None:
    sheet = ".a {font-size: 20.0pt} .b {font-size: 16pt} .c {font-weight: bold} .d {}"
    lines = (("a", "Report"), ("b", "Togo"), ("c", "Capital:"), ("d", "The court sat in Lome."))
    page = "".join(f'<p><span class="{name}">{text}</span></p>' for name, text in lines)
    table = '<table><tr><td><p><span class="b">Cell</span></p></td></tr></table>'
    out = io.BytesIO(book({"b b.xhtml": page + table}))
    plain = read_source(out.getvalue(), "a.epub", "a.epub")
    assert {block.kind for block in plain.blocks} == {"paragraph"}
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("O/style.css", sheet)
    blocks = read_source(out.getvalue(), "a.epub", "a.epub").blocks
    assert [(block.kind, block.level) for block in blocks] == [
        ("heading", 1), ("heading", 2), ("paragraph", 0), ("paragraph", 0), ("paragraph", 0),
    ]  # fmt: skip
    assert [bool(block.marks_of("strong")) for block in blocks] == [
        False,
        False,
        True,
        False,
        False,
    ]


def test_headings_of_a_styled_book_are_kept_as_they_are_printed() -> None:
    out = io.BytesIO(book({"b b.xhtml": "<h2>Togo</h2><p class='a'>The court sat in Lome.</p>"}))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("O/style.css", ".a {font-size: 20.0pt}")
    blocks = read_source(out.getvalue(), "a.epub", "a.epub").blocks
    assert [(block.kind, block.level) for block in blocks] == [("heading", 2), ("paragraph", 0)]


def test_formulas_of_a_book_with_a_prefix_are_text() -> None:
    names = "xmlns:m='http://www.w3.org/1998/Math/MathML'"
    formula = f"<m:math {names}><m:mi>x</m:mi><m:mo>=</m:mo><m:mn>5</m:mn></m:math>"
    pages = {"b b.xhtml": f"<p>Then {formula} held.</p>"}
    assert "Then x=5 held." in read_source(book(pages), "a.epub", "a.epub").text


def test_a_book_is_refused_where_its_text_is_encrypted_not_where_a_font_is() -> None:
    with_font = read_source(book(PAGES, encrypted="O/font/a.ttf"), "a.epub", "a.epub")
    assert with_font.text == read_source(book(PAGES), "a.epub", "a.epub").text
    for member in ("O/b%20b.xhtml", "O/book.opf"):
        with pytest.raises(RefusedError) as refusal:
            read_source(book(PAGES, encrypted=member), "a.epub", "a.epub")
        assert refusal.value.code is Code.ENCRYPTED


def test_a_word_document_may_have_its_text_in_another_member() -> None:
    content = word(paragraph(run("One.")))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as usual, zipfile.ZipFile(out, "w") as other:
        for name in usual.namelist():
            part = usual.read(name).replace(b'Target="word/document', b'Target="/word/document2')
            other.writestr(name.replace("document.xml", "document2.xml"), part)
    for each in (content, out.getvalue()):
        assert read_source(each, "a.docx", "a.docx").text.strip() == "One."


def test_notes_that_a_book_prints_aside_are_linked() -> None:
    note = "<aside id='n1'><p><a href='#c1'>1</a>. Ministry of Labour, p. 4.</p></aside>"
    text = "<h1>Kenya</h1><p>People are counted.<a id='c1' href='#n1'><sup>1</sup></a></p>"
    pages = {"b b.xhtml": f"{text}<section>{note}</section>", "a.xhtml": "<p>The end.</p>"}
    [record] = read(book(pages), "a.epub").records
    [found] = record.notes
    assert (found.mark, found.text, len(found.refs)) == ("1", "Ministry of Labour, p. 4.", 1)
