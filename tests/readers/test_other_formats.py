"""Formats that are not read are refused by name, with the command that converts them."""

from __future__ import annotations

import io
import zipfile

import pytest

from pipeline.document.problems import Code
from pipeline.errors import RefusedError
from pipeline.readers.detect import read_source

COMPOUND = b"\xd0\xcf\x11\xe0" + 60 * b"\0"
SLIDES = "application/vnd.oasis.opendocument.presentation"
TO_PDF = "soffice --headless --convert-to pdf"
TO_WORD = "soffice --headless --convert-to docx"


def package(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("path", "content", "message"),
    [
        ("a.pptx", package(**{"ppt/presentation.xml": ""}),
         f"a presentation (convert it: {TO_PDF} a.pptx)"),
        ("b c.xlsx", package(**{"xl/workbook.xml": ""}),
         f"a spreadsheet (convert it: {TO_PDF} 'b c.xlsx')"),
        ("a.odp", package(mimetype=SLIDES), f"a presentation (convert it: {TO_PDF} a.odp)"),
        ("a.pages", package(**{"Index/Document.iwa": ""}), "a Pages document, which Pages exports"),
        ("a.xps", package(**{"FixedDocSeq.fdseq": ""}), "(convert it: xpstopdf a.xps a.pdf)"),
        ("a.zip", package(**{"a.txt": ""}), "a ZIP archive"),
        ("sub/a.doc", COMPOUND, f"an old Word document (convert it: {TO_WORD} a.doc)"),
        ("a.xls", COMPOUND, f"a spreadsheet (convert it: {TO_PDF} a.xls)"),
        ("a.bin", COMPOUND + "PowerPoint Document".encode("utf-16-le"), f"{TO_PDF} a.bin"),
        ("a.wpd", b"\xffWPC\x10", f"a WordPerfect document (convert it: {TO_WORD} a.wpd)"),
        ("a.djvu", b"AT&TFORM\0", "(convert it: ddjvu -format=pdf a.djvu a.pdf)"),
        ("a.mobi", 60 * b"\0" + b"BOOKMOBI", "(convert it: ebook-convert a.mobi a.epub)"),
        ("a.gif", b"GIF89a", "an image (convert it: img2pdf a.gif -o a.pdf, then run --ocr auto)"),
        ("a.tex", b"\\documentclass{article}", "(convert it: pandoc a.tex -o a.docx)"),
        ("a.xyz", b"text", "of no known suffix"),
    ],
)  # fmt: skip
def test_a_format_that_is_not_read_is_named(path: str, content: bytes, message: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        read_source(content, path, path)
    assert refusal.value.code is Code.UNKNOWN_FORMAT
    assert message in str(refusal.value)


def test_a_page_of_a_strange_name_is_read() -> None:
    page = b"<!DOCTYPE html><html><body><p>Text</p></body></html>"
    assert read_source(page, "a.org", "a.org").text.split() == ["Text"]


def test_an_archive_whose_media_type_is_damaged_or_huge_is_refused_by_name() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", b"application/x-unknown" * 50_000)
    whole = made.getvalue()
    at = whole.index(b"mimetype") + len("mimetype")
    for content in (whole, whole[:at] + b"\xff" * 20 + whole[at + 20 :]):
        with pytest.raises(RefusedError, match="ZIP archive") as refused:
            read_source(content, "a.bin", "a.bin")
        assert refused.value.code is Code.UNKNOWN_FORMAT
