"""What a reader of office documents lost is named, by a count that shares no code with it."""

from __future__ import annotations

import io
import zipfile

import pytest

from pipeline.document.problems import Code
from pipeline.readers.detect import read_source
from pipeline.readers.office.count_rich_text import count_rtf
from pipeline.readers.office.second_count import SourceText, find_lost_text
from tests.readers.office.test_office import open_document, paragraph, run, word


def losses(content: bytes, name: str) -> list[str]:
    problems = read_source(content, name, name).problems
    return [one.message for one in problems if one.code is Code.LOST_TEXT]


def test_a_piece_of_text_that_is_nowhere_is_named() -> None:
    source = SourceText(("In 2009", "the ministry", "counted 47 cases"))
    (problem,) = find_lost_text(source, "In 2009 the ministry")
    assert problem.code is Code.LOST_TEXT
    assert problem.message.startswith("14 letters and digits")
    assert "'counted 47 cases'" in problem.message


def test_order_marks_and_added_numbers_are_no_loss() -> None:
    source = SourceText(("the note", "In 2009,", "the ministry"))
    assert not [*find_lost_text(source, "1. In 2009 the ministry [1]\n1 the note")]


def test_a_digit_that_was_added_does_not_hide_one_that_was_lost() -> None:
    source = SourceText(("47 cases were counted",))
    (problem,) = find_lost_text(source, "4. 7 cases were cuontd")
    assert "'47 cases were counted'" in problem.message


def test_text_that_the_file_holds_twice_and_the_reader_once_is_counted() -> None:
    source = SourceText(("cases", "cases"))
    (problem,) = find_lost_text(source, "cases")
    assert "5 letters and digits" in problem.message


def test_a_whole_document_has_no_loss() -> None:
    body = paragraph(run("In 2009, "), run("47 cases")) + paragraph(run("More."))
    assert losses(word(body), "a.docx") == []
    assert losses(open_document("<text:p>In <text:span>2009</text:span></text:p>"), "a.odt") == []
    assert losses(rb"{\rtf1 In 2009, \b 47\b0  cases\par}", "a.rtf") == []


def test_a_document_that_refers_to_others_says_so() -> None:
    body = paragraph(run("Volume one.")) + "<w:subDoc/>"
    assert losses(word(body), "a.docx") == [
        "word/document.xml includes other files, whose text is not in this one"
    ]


def test_a_cut_document_says_so_and_is_read() -> None:
    document = read_source(rb"{\rtf1 One\par {\b Two", "a.rtf", "a.rtf")
    assert document.text.split() == ["One", "Two"]
    assert "cut short" in document.problems[-1].message


@pytest.mark.parametrize(
    "body",
    [
        rb"{\*\unknown hidden}Seen",
        rb"{\upr{Seen}{\*\ud{Seen}}}",
        rb"{\field{\*\fldinst HYPERLINK x}{\fldrslt Seen}}",
        rb"Se\bin2 \}en{\pict 0a0b}",
        rb"{\object{\*\objdata 00}{\result Seen}}",
        b"{\\fonttbl{\\f0\\fcharset128 a;}}Seen\x83\\\x83t\x83\x67",
    ],
)
def test_what_is_no_text_of_an_rtf_document_is_not_counted(body: bytes) -> None:
    assert "".join(count_rtf(rb"{\rtf1 " + body + b"}").pieces) == "Seen"


def book(*pages: tuple[str, str | bytes], lists: str = "") -> bytes:
    """A book of these pages, by their names; `lists` are further entries of its spine."""
    out = io.BytesIO()
    names = [name for name, _ in pages] + lists.split()
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(names)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(names)))
    package = f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{items}</manifest>'
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
            '<rootfile full-path="O/book.opf"/></container>',
        )
        archive.writestr("O/book.opf", f"{package}<spine>{spine}</spine></package>")
        for name, page in pages:
            archive.writestr(f"O/{name}", page)
    return out.getvalue()


def test_a_page_that_a_book_lists_and_does_not_hold_is_named() -> None:
    content = book(("a.xhtml", "<body><p>One</p></body>"), lists="b.xhtml")
    assert losses(content, "a.epub") == ["the book lists O/b.xhtml, which is not in it"]


def test_a_page_whose_name_differs_in_case_is_read() -> None:
    content = book(("A.xhtml", "<body><p>One</p></body>")).replace(b"O/A.xhtml", b"O/a.xhtml")
    document = read_source(content, "a.epub", "a.epub")
    assert document.text.split() == ["One"]
    assert losses(content, "a.epub") == []


@pytest.mark.parametrize(
    "page",
    [
        "<body><p>One</p><script>'</body>'</script><p>Two</p></body>",
        "<body><p>One</p><!-- </body> --><p>Two</p></body>",
        "<body><p>One</p><p><![CDATA[Two]]></p></body>",
    ],
)
def test_the_end_of_a_page_is_its_last(page: str) -> None:
    content = book(("a.xhtml", page))
    assert read_source(content, "a.epub", "a.epub").text.split() == ["One", "Two"]
    assert losses(content, "a.epub") == []


def test_a_linked_sheet_hides_text_of_its_own_page_alone() -> None:
    out = io.BytesIO(
        book(
            ("a.xhtml", '<head><link rel="stylesheet" href="s.css"/></head><p class="x">One</p>'),
            ("b.xhtml", '<p class="x">Two</p>'),
        )
    )
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("O/s.css", "p.x { display: none }")
    document = read_source(out.getvalue(), "a.epub", "a.epub")
    assert (document.text.split(), [one.text for one in document.hidden]) == (["Two"], ["One"])


def test_a_page_in_an_old_encoding_has_no_loss() -> None:
    page = (
        "<?xml version='1.0' encoding='iso-8859-1'?><html><body><p>Caf\u00e9 47</p></body></html>"
    )
    content = book(("a.xhtml", page.encode("latin-1")))
    assert read_source(content, "a.epub", "a.epub").text.split() == ["Caf\u00e9", "47"]
    assert losses(content, "a.epub") == []


def test_a_bad_page_costs_only_itself() -> None:
    content = book(("a.xhtml", "\x01\x02" * 50), ("b.xhtml", "<p>Two</p>"))
    assert read_source(content, "a.epub", "a.epub").text.split() == ["Two"]
