"""OpenDocument texts and RTF: no word is lost, doubled, or read in another alphabet."""

from __future__ import annotations

import io
import zipfile

import pytest

from pipeline.readers.detect import read_source
from tests.readers.office.test_office import open_document

MATHML = "http://www.w3.org/1998/Math/MathML"
DRAW = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"


def read(content: bytes, name: str) -> tuple[str, str]:
    """The text of a document, and its hidden text."""
    document = read_source(content, name, name)
    return document.text, " ".join(one.text for one in document.hidden)


def row(*cells: str) -> str:
    written = "".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in cells)
    return f"<table:table-row>{written}</table:table-row>"


def test_a_table_in_a_cell_of_an_open_document_is_read_once() -> None:
    inner = f"<table:table>{row('<text:p>Ports</text:p>', '<text:p>12</text:p>')}</table:table>"
    content = open_document(f"<table:table>{row('<text:p>Trade</text:p>', inner)}</table:table>")
    text, _ = read(content, "a.odt")
    assert [text.count(word) for word in ("Trade", "Ports", "12")] == [1, 1, 1]


def test_text_is_hidden_by_inherited_styles_conditions_covered_cells_and_comments() -> None:
    styles = (
        '<style:style style:name="A"><style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="B" style:parent-style-name="A"/>'
    )
    covered = (
        "<table:table><table:table-row><table:table-cell><text:p>Seen</text:p></table:table-cell>"
        "<table:covered-table-cell><text:p>three</text:p></table:covered-table-cell>"
        "</table:table-row></table:table>"
    )
    body = (
        '<text:p text:style-name="B">one</text:p><text:section text:display="condition" '
        'text:is-hidden="true"><text:p>two</text:p></text:section>'
        f"{covered}<office:annotation><text:p>four</text:p></office:annotation>"
    )
    text, hidden = read(open_document(body, styles), "a.odt")
    assert text.split() == ["Seen"]
    assert sorted(hidden.split()) == ["four", "one", "three", "two"]


def test_a_formula_of_an_open_document_is_written_on_one_line() -> None:
    body = (
        f'<text:p>It is <draw:frame xmlns:draw="{DRAW}"><draw:object xmlns:xlink='
        '"http://www.w3.org/1999/xlink" xlink:href="./Object 1"/></draw:frame> there.</text:p>'
    )
    out = io.BytesIO(open_document(body))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(
            "Object 1/content.xml",
            f'<math xmlns="{MATHML}"><semantics><mfrac><mn>1</mn><mn>2</mn></mfrac>'
            "<annotation>1 over 2</annotation></semantics></math>",
        )
    assert read(out.getvalue(), "a.odt")[0] == "It is 1/2 there.\n"


FONTS = (
    r"{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset204 Times CYR;}{\f2\fcharset2 Symbol;}"
    r"{\f3\fcharset238{\*\falt x} Arial CE;}}"
)


@pytest.mark.parametrize(
    ("body", "text", "hidden"),
    [
        (r"\f1 \'ec\'e8\'f0", "мир", ""),
        (r"\f3 \'b3\'f3d\'9f", "łódź", ""),
        (r"\f2 \'b3", "≥", ""),
        (r"a {\upr{Cite?}{\*\ud{Cit\u233 ?}}} b", "a Cité b", ""),
        (r"Text{\xe {\v one}}{\tc two} here", "Text here", ""),
        (r"Text{\*\do{\dptxbxtext\pard boxed\par}}", "Text\nboxed", ""),
        (r"a{\pict\bin5 {{{{{}b", "ab", ""),
        (r"{\mvf gone}{\mvt kept}", "kept", "gone"),
    ],
)  # fmt: skip
def test_words_of_rtf_documents(body: str, text: str, hidden: str) -> None:
    content = f"{{\\rtf1\\ansi{FONTS}\\pard {body}\\par}}".encode("latin-1")
    found, unseen = read(content, "a.rtf")
    assert found.strip() == text
    assert unseen == hidden


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (r"{\mf{\mfPr{\mtype bar}{\*\mctrlPr \f0}}{\mnum{\mr\mscr0 a+b}}{\mden{\mr 2}}}",
         "(a+b)/2"),
        (r"{\mf{\mfPr{\mtype noBar}}{\mnum{\mr n}}{\mden{\mr k}}}", "n¦k"),
        (r"{\mrad{\mradPr{\mdegHide off}}{\mdeg{\mr 3}}{\me{\mr n}}}", "√(3&n)"),
        (r"{\mr 3}{\mf{\mnum{\mr 1}}{\mden{\mr 2}}}", "3 1/2"),
        (r"{\mr 5}{\msSup{\me{\mr 10}}{\msup{\mr 6}}}", "5 10^6"),
        (r"{\mnary{\mnaryPr{\mchr \u8721?}{\mgrow on}}{\msub{\mr i}}{\msup{\mr n}}{\me{\mr x}}}",
         "∑_i^n x"),
        (r"{\mbar{\mbarPr{\mpos top}}{\me{\mr x}}}", "x"),
        (r"{\mf{\mnum{\mr a+b}}{\mden{\mr {\deleted 4}2}}}", "(a+b)/2"),
    ],
)  # fmt: skip
def test_a_formula_of_an_rtf_document_is_written_on_one_line(formula: str, text: str) -> None:
    content = f"{{\\rtf1\\ansi\\pard It is {{\\mmath{{\\*\\moMath{formula}}}}}.\\par}}"
    found, hidden = read(content.encode("latin-1"), "a.rtf")
    assert " ".join(found.split()) == f"It is {text}."
    assert hidden == ("4" if "deleted" in formula else "")


def test_what_a_cut_rtf_document_leaves_open_is_read() -> None:
    content = r"{\rtf1\ansi\pard The share is {\mmath{\*\moMath{\mf{\mnum{\mr 1}}{\mden{\mr 2"
    assert read(content.encode("latin-1"), "a.rtf")[0] == "The share is 1/2\n"


def test_headings_of_open_documents_are_found_by_their_styles() -> None:
    styles = (
        '<style:style style:name="Heading_20_2" style:default-outline-level="2"/>'
        '<style:style style:name="P1" style:parent-style-name="Heading_20_2"/>'
        '<style:style style:name="Own" style:default-outline-level="3"/>'
        '<style:style style:name="Subtitle" style:parent-style-name="Title"/>'
    )
    names = ("Title", "Subtitle", "P1", "Own", "Standard")
    body = "".join(f'<text:p text:style-name="{one}">{one}</text:p>' for one in names)
    blocks = read_source(open_document(body, styles), "a.odt", "a.odt").blocks
    assert [(one.kind, one.level) for one in blocks] == [
        ("heading", 1), ("paragraph", 0), ("heading", 2), ("heading", 3), ("paragraph", 0),
    ]  # fmt: skip


def test_a_numbered_heading_of_an_rtf_document_is_one() -> None:
    styles = r"{\stylesheet{\s1\sbasedon0\b Title;}{\s2\snext0 heading 2;}{\s3\b Abstract Title;}}"
    body = (
        r"\pard\s1 Report\par\pard\s2{\listtext\pard\plain 1.\tab}\ls1 People\par"
        r"\pard\s3 Summary\par"
    )
    content = f"{{\\rtf1\\ansi{styles}{body}}}".encode("latin-1")
    document = read_source(content, "a.rtf", "a.rtf")
    shown = [
        (one.level, " ".join(document.text[one.start : one.end].split())) for one in document.blocks
    ]
    assert shown == [(1, "Report"), (2, "1. People"), (0, "Summary")]


def test_footnotes_and_endnotes_of_an_rtf_document_are_counted_apart() -> None:
    note = r"{\super\chftn}{\footnote\chftn  %s}"
    end = r"{\super\chftn}{\footnote\ftnalt\chftn  %s}"
    own = r"{\super *}{\footnote * %s}"
    body = f"One{note % 'First.'} two{end % 'Last.'} three{own % 'Own.'} four{note % 'Second.'}"
    content = f"{{\\rtf1\\ansi\\aftnnrlc\\pard {body}\\par}}".encode("latin-1")
    document = read_source(content, "a.rtf", "a.rtf")
    called = [mark.value for mark in document.blocks[0].marks_of("callout")]
    assert called == ["1", "i", "*", "2"]
