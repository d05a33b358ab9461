"""A broken part of an office document, a book or a page costs only itself, and is named."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from pipeline.document.problems import Code
from pipeline.errors import RefusedError
from pipeline.readers.detect import READERS, read_source
from tests.readers.office.test_office import open_document, paragraph, run, word

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TWO = paragraph(run("Two"))


def read(content: bytes, name: str) -> tuple[str, list[str]]:
    document = read_source(content, name, name)
    lost = [one.message for one in document.problems if one.code is Code.LOST_TEXT]
    return " ".join(document.text.split()), lost


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
        new.writestr(name, part)
    return out.getvalue()


@pytest.mark.parametrize(
    "part",
    [
        *("word/header1.xml", "word/comments.xml", "word/footnotes.xml", "word/styles.xml"),
        *("word/numbering.xml", "word/settings.xml", "word/_rels/document.xml.rels"),
        *("_rels/.rels", "[Content_Types].xml"),
    ],
)
def test_a_broken_part_of_a_word_document_is_named_and_the_rest_is_read(part: str) -> None:
    text, lost = read(with_part(word(TWO), part, b"<w:hdr><broken"), "a.docx")
    assert text == "Two"
    assert len(lost) == 1
    assert part in lost[0]


def test_broken_styles_of_an_open_document_are_named() -> None:
    content = with_part(open_document("<text:p>Two</text:p>"), "styles.xml", b"<broken")
    text, (lost,) = read(content, "a.odt")
    assert text == "Two"
    assert "styles.xml" in lost


@pytest.mark.parametrize("method", [8, 12, 14])  # deflate, bzip2, LZMA (APPNOTE, section 4.4.5)
def test_a_part_that_states_another_compression_is_named(method: int) -> None:
    document, name = word(TWO), b"word/document.xml"
    for signature, fields, at in ((b"PK\x03\x04", 30, 8), (b"PK\x01\x02", 46, 10)):
        header = re.compile(re.escape(signature) + b".{%d}" % (fields - 4) + name, re.DOTALL)
        (entry,) = (one.start() for one in header.finditer(document))
        document = document[: entry + at] + bytes([method, 0]) + document[entry + at + 2 :]
    with pytest.raises(RefusedError, match=name.decode()) as refusal:
        read(document, "a.docx")
    assert refusal.value.code is Code.DAMAGED


def test_a_note_that_the_text_calls_and_that_is_not_there_is_named() -> None:
    called = '<w:r><w:footnoteReference w:id="7"/></w:r>'
    text, lost = read(word(f"<w:p>{run('One')}{called}</w:p>"), "a.docx")
    assert text == "One1"
    assert lost == ["the text calls the footnote 7, which is not in the file"]


def test_a_link_that_leads_nowhere_keeps_its_text() -> None:
    link = f'<w:hyperlink xmlns:r="{OFFICE}" r:id="none">{run("One 47")}</w:hyperlink>'
    assert read(word(f"<w:p>{link}</w:p>"), "a.docx") == ("One 47", [])


@pytest.mark.parametrize(
    ("prefix", "name", "seen"),
    [
        ("zz", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape", "One"),
        ("wps", "http://example.org/other", "Two"),
    ],
)
def test_a_prefix_stands_for_the_feature_that_its_part_declares(
    prefix: str, name: str, seen: str
) -> None:
    choice = f'<mc:Choice Requires="{prefix}">{run("One")}</mc:Choice>'
    body = (
        f'<w:p><mc:AlternateContent xmlns:mc="{COMPATIBILITY}" xmlns:{prefix}="{name}">'
        f"{choice}<mc:Fallback>{run('Two')}</mc:Fallback></mc:AlternateContent></w:p>"
    )
    assert read(word(body), "a.docx") == (seen, [])


def chunk(part: bytes, name: str) -> bytes:
    relation = f'<Relationship Id="c" Target="{name}" Type="{OFFICE}/aFChunk"/>'
    related = f'<Relationships xmlns="{RELATIONS}">{relation}</Relationships>'
    body = TWO + f'<w:altChunk xmlns:r="{OFFICE}" r:id="c"/>'
    content = word(body, **{"_rels/document.xml.rels": related})
    return with_part(content, f"word/{name}", part)


@pytest.mark.parametrize(
    ("name", "part", "text"),
    [
        ("c.html", b"<html><body><p>One 47</p></body></html>", "Two One 47"),
        ("c.html", "<html><p>One 47</p></html>".encode("utf-16"), "Two One 47"),
        ("c.txt", b"One 47", "Two One 47"),
        ("c.rtf", rb"{\rtf1 One 47}", "Two One 47"),
        ("c.docx", word(paragraph(run("One 47"))), "Two One 47"),
    ],
)
def test_a_document_within_a_word_document_is_read(name: str, part: bytes, text: str) -> None:
    assert read(chunk(part, name), "a.docx") == (text, [])


@pytest.mark.parametrize("part", [b"PK\x03\x04broken", open_document("<text:p>One 47</text:p>")])
def test_a_document_within_another_that_is_not_read_is_named(part: bytes) -> None:
    text, lost = read(chunk(part, "c.docx"), "a.docx")
    assert text == "Two"
    assert "c.docx" in lost[0]


def book(*items: str, spine: str = "a b", **pages: str | bytes) -> bytes:
    """A book of these items of its list, with `pages` by their names without the suffix."""
    out = io.BytesIO()
    listed = "".join(items) or "".join(
        f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>'
        for name in spine.split()
    )
    order = "".join(f'<itemref idref="{one}"/>' for one in spine.split())
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="O/b.opf"/></rootfiles></container>',
        )
        archive.writestr(
            "O/b.opf",
            f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{listed}</manifest>'
            f"<spine>{order}</spine></package>",
        )
        for name, page in pages.items():
            archive.writestr(f"O/{name}{'' if '.' in name else '.xhtml'}", page)
    return out.getvalue()


def page(body: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


SECOND = page("<p>Two</p>")


def item(name: str, href: str, kind: str = "application/xhtml+xml", more: str = "") -> str:
    return f'<item id="{name}" href="{href}" media-type="{kind}" {more}/>'


@pytest.mark.parametrize(
    "href",
    ["a.xhtml#top", "./x/../a.xhtml", "/O/a.xhtml", "A.XHTML", "%61.xhtml", "a.xhtml?v=2#top"],
)
def test_a_page_is_found_by_any_form_of_its_name(href: str) -> None:
    content = book(item("a", href), item("b", "b.xhtml"), a=page("<p>One 47</p>"), b=SECOND)
    assert read(content, "a.epub") == ("One 47 Two", [])


@pytest.mark.parametrize(
    "kind",
    ["text/html", "application/x-dtbook+xml", "text/x-oeb1-document", "Application/XHTML+XML"],
)
def test_a_page_of_another_media_type_is_read(kind: str) -> None:
    content = book(item("a", "a.xhtml", kind), spine="a", a=page("<p>One 47</p>"))
    assert read(content, "a.epub") == ("One 47", [])


def test_what_is_no_page_is_replaced_by_its_fallback_or_named() -> None:
    picture = item("p", "p.pdf", "application/pdf", 'fallback="a"')
    pages: dict[str, str | bytes] = {"a": page("<p>One 47</p>"), "p.pdf": b"%PDF-1.4"}
    content = book(picture, item("a", "a.xhtml"), spine="p", **pages)
    assert read(content, "a.epub") == ("One 47", [])
    alone = book(item("p", "p.pdf", "application/pdf"), item("a", "a.xhtml"), spine="p a", **pages)
    text, (lost,) = read(alone, "a.epub")
    assert text == "One 47"
    assert lost.startswith("p.pdf of the book is no page")


def test_an_item_that_the_book_does_not_list_is_named() -> None:
    content = book(item("a", "a.xhtml"), spine="a zz", a=page("<p>One 47</p>"))
    assert read(content, "a.epub") == (
        "One 47",
        ["the book lists 'zz' as a page, and has no such item"],
    )


@pytest.mark.parametrize("broken", [b"\0\1\2\3" * 40, page("<div>" * 3000 + "One 47")])
def test_a_page_that_cannot_be_read_costs_only_itself(broken: str | bytes) -> None:
    text, (lost,) = read(book(a=broken, b=SECOND), "a.epub")
    assert text == "Two"
    assert "O/a.xhtml" in lost


@pytest.mark.parametrize(
    "broken",
    [
        "<html><body><p>One 47</p><script>",
        "<html><body><p>One 47</p><style> x",
        "<html><body><p>One 47</p><!-- x",
        "<html><head><!-- <body> --></head><body><p>One 47</p></body></html>",
        '<html><head><script>"<body>"</script></head><body><p>One 47</p></body></html>',
        "<html><body><p>One</p></body><p>47</p></html>",
        "<h:html xmlns:h='http://www.w3.org/1999/xhtml'><h:body>One 47</h:body></h:html>",
        "<html><body><script src='x'/><p>One 47</p><title/></body></html>",
        "<!DOCTYPE html [<!ENTITY n '47'>]><html><body><p>One &n;</p></body></html>",
    ],
)
def test_the_body_of_a_page_is_found_whatever_its_markup(broken: str) -> None:
    assert read(book(a=broken, b=SECOND), "a.epub") == ("One 47 Two", [])


@pytest.mark.parametrize(
    ("sheet", "is_hidden"),
    [
        (".x { display: none }", True),
        ("#y { display: none }", True),
        ("html body p.x { visibility: hidden }", True),
        ("body > .x { display: none }", True),
        (".x { font-size: 0 }", True),
        (".x { color: #fff }", True),
        (".x { position: absolute; left: -9999px }", True),
        ("@media screen { .x { display: none } }", True),
        ("@media print { .x { display: none } }", False),
        ("@import 't.css';", True),
        (".x { display: none } p.x { display: block }", False),
    ],
)
def test_a_linked_sheet_hides_as_in_a_browser(sheet: str, *, is_hidden: bool) -> None:
    link = '<link href="s.css" rel="stylesheet"/>'
    pages = {"a": page('<p class="x" id="y">One 47</p>', link), "b": SECOND}
    files = {"s.css": sheet, "t.css": ".x { display: none }"}
    assert read(book(**pages, **files), "a.epub") == ("Two" if is_hidden else "One 47 Two", [])


@pytest.mark.parametrize("href", ["s.css?v=2", "./s.css#x", "x\\\\..\\\\s.css"])
def test_a_sheet_is_found_by_any_form_of_its_name(href: str) -> None:
    pages = {"a": page('<p class="x">One 47</p>', f'<link href="{href}" rel="stylesheet"/>')}
    files = {"b": SECOND, "s.css": ".x { display: none }"}
    assert read(book(**pages, **files), "a.epub") == ("Two", [])


def test_the_styles_of_a_page_are_its_own() -> None:
    hiding = "<style>.x { display: none }</style>"
    pages = {"a": page('<p class="x">One 47</p>', hiding), "b": page('<p class="x">Two</p>')}
    assert read(book(**pages), "a.epub") == ("Two", [])


@pytest.mark.parametrize("media_type", READERS)
def test_every_reader_has_a_second_count(media_type: str) -> None:
    samples = {
        "office": word(TWO),
        "opendocument": open_document("<text:p>Two</text:p>"),
        "epub": book(a=SECOND, spine="a"),
        "rtf": rb"{\rtf1 Two}",
        "html": b"<p>Two</p>",
        "text": b"Two",
    }
    kind = next((one for one in ("opendocument", "office", "epub", "rtf", "html", "text")
                 if one in media_type), None)  # fmt: skip
    count = READERS[media_type].count_text
    if kind is None:
        assert media_type == "application/pdf"  # whose letters PDFium counts
    else:
        assert count(samples[kind]).pieces == ("Two",)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(60) + "EncryptedPackage".encode("utf-16-le"), "a.docx"),
        (
            with_part(
                open_document("<text:p>Two</text:p>"),
                "META-INF/manifest.xml",
                b"<manifest><encryption-data/></manifest>",
            ),
            "a.odt",
        ),
    ],
)
def test_a_document_with_a_password_says_so(content: bytes, name: str) -> None:
    with pytest.raises(RefusedError, match="has a password") as refusal:
        read_source(content, name, name)
    assert refusal.value.code is Code.ENCRYPTED


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"begin 644 a.doc\n#0V%T\n`\nend\n", "a.txt", "a uuencoded file"),
        (b"From a@b Tue Dec  1 10:00:00 2026\nSubject: x\n\nOne\n", "a.box", "a mailbox"),
        (b"Rar!\x1a\x07\0", "a.bin", "a RAR archive"),
        (b"\x78\x9f\x3e\x22", "winmail.dat", "an Outlook attachment"),
    ],
)
def test_what_is_not_read_says_what_it_is(content: bytes, name: str, message: str) -> None:
    with pytest.raises(RefusedError, match=message) as refusal:
        read_source(content, name, name)
    assert refusal.value.code is Code.UNKNOWN_FORMAT


_SHAPE = '<v:shape xmlns:v="urn:schemas-microsoft-com:vml">{}</v:shape>'
_ORNAMENTAL = _SHAPE.format('<v:textpath string="Draft 47"/>')


def test_ornamental_letters_of_a_word_document_are_read() -> None:
    content = word(f"<w:p><w:r><w:pict>{_ORNAMENTAL}</w:pict></w:r></w:p>")
    document = read_source(content, "a.docx", "a.docx")
    assert (document.text.strip(), document.problems) == ("Draft 47", ())


@pytest.mark.parametrize(
    ("body", "lost"),
    [
        ("<w:p>One 47<w:r><w:t>two</w:t></w:r></w:p>", "'One 47'"),
        ("<w:p><w:r><w:t>two</w:t>One 47</w:r></w:p>", "'One 47'"),
    ],
)
def test_text_that_stands_where_word_prints_none_is_named(body: str, lost: str) -> None:
    document = read_source(word(body), "a.docx", "a.docx")
    assert document.text.strip() == "two"
    assert [problem.code for problem in document.problems] == [Code.LOST_TEXT]
    assert lost in document.problems[0].message


def test_a_chart_of_a_word_document_is_named() -> None:
    chart = "<c:chart xmlns:c='c' xmlns:a='a'><a:t>Victims</a:t><c:v>47</c:v></c:chart>"
    content = word(paragraph(run("two")), **{"charts/chart1": chart})
    document = read_source(content, "a.docx", "a.docx")
    assert "chart, which is not read: Victims 47" in document.problems[0].message


def test_an_open_document_that_does_not_state_its_type_is_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(open_document("<text:p>One 47</text:p>"))) as old:
        content = old.read("content.xml")
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("content.xml", content)
    assert read(out.getvalue(), "a.odt") == ("One 47", [])


def test_an_object_of_an_open_document_is_named() -> None:
    chart = b"<a xmlns:office='o'><office:chart><text:p>Victims</text:p></office:chart></a>"
    content = with_part(open_document("<text:p>Two</text:p>"), "Object 1/content.xml", chart)
    assert read(content, "a.odt") == (
        "Two",
        ["Object 1/content.xml is a chart, which is not read: Victims"],
    )


def test_one_of_two_items_of_a_book_with_one_id_is_named() -> None:
    item = '<item id="a" href="{}.xhtml" media-type="application/xhtml+xml"/>'
    items = [item.format(href) for href in "ab"]
    content = book(*items, spine="a", a="<body>One 47</body>", b="<body>Two</body>")
    text, lost = read(content, "a.epub")
    assert text == "Two"
    assert "One 47" in lost[0]


def test_elements_without_an_end_in_a_page_of_xml_hold_nothing() -> None:
    body = b"<html><head><title/></head><body><script/><p>One 47</p></body></html>"
    assert read(b'<?xml version="1.0"?>' + body, "a.xhtml") == ("One 47", [])
