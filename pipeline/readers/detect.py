"""The bytes of one source → a `Document`, by their content rather than their name.

A format that is not read is named, with the command that makes a readable file of it.
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import shlex
import zipfile
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn

from pipeline import patterns as re
from pipeline.document.model import Document, restore_hidden
from pipeline.document.problems import Code, report_hidden_text
from pipeline.errors import RefusedError
from pipeline.readers.decoding import decode, report_bad_characters
from pipeline.readers.footnotes.unmarked import mark_notes
from pipeline.readers.metadata import (
    find_period,
    find_published,
    read_front_matter,
    read_page_head,
)
from pipeline.readers.numbered_blocks import mark_numbered_blocks
from pipeline.readers.office.count_books import count_epub
from pipeline.readers.office.count_packages import count_docx, count_odt
from pipeline.readers.office.count_rich_text import count_rtf
from pipeline.readers.office.count_texts import count_page, count_text
from pipeline.readers.office.package import BROKEN, DOCX, EPUB, ODT, RTF, detect_office
from pipeline.readers.office.second_count import SourceText, find_lost_text
from pipeline.readers.plain import reader as text
from pipeline.storage.page_pictures import find_picture_type

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.document.model import Block, HiddenText
    from pipeline.document.spans import Page
    from pipeline.readers.recognition.recognizer import PageRecognizer

_OFFICE: Final = "soffice --headless --convert-to {to} {file}"
_BOOK: Final = "ebook-convert {file} {stem}.epub"
_SCAN: Final = "img2pdf {file} -o {stem}.pdf, then run --ocr auto"


class _Format(NamedTuple):
    name: str
    command: str = ""  # with `file`, `stem` and `to`
    to: str = "docx"  # what LibreOffice makes of it


_WORD: Final = _Format("an old Word document", _OFFICE)
_SHEET: Final = _Format("a spreadsheet", _OFFICE, "pdf")
_SLIDES: Final = _Format("a presentation", _OFFICE, "pdf")
_IMAGE: Final = _Format("an image", _SCAN)
_MAIL: Final = _Format("a mailbox: save its messages as .eml")
_UU: Final = _Format("a uuencoded file", "uudecode {file}")
_OF_ZIP: Final = {  # patterns of members' names
    r"ppt/.*": _SLIDES,
    r"xl/.*": _SHEET,
    r"Index/Document\.iwa": _Format("a Pages document, which Pages exports as Word or PDF"),
    r"FixedDoc\w*\.fdseq": _Format("an XPS document", "xpstopdf {file} {stem}.pdf"),
    r"word/.*": _Format("a damaged Word document", _OFFICE),
}
_OF_MEDIA: Final = {  # parts of the media type that OpenDocument states
    b"spreadsheet": _SHEET,
    b"presentation": _SLIDES,
    b"graphics": _Format("a drawing", _OFFICE, "pdf"),
}
_OF_COMPOUND: Final = {  # names of streams of compound files, in UTF-16
    "WordDocument": _WORD,
    "Workbook": _SHEET,
    "PowerPoint Document": _SLIDES,
    "__properties_version1.0": _Format("an Outlook message: save it as .eml"),
}
_PROTECTED: Final = "EncryptedPackage".encode("utf-16-le")
_COMPOUND: Final = b"\xd0\xcf\x11\xe0"
_ZIP: Final = b"PK\x03\x04"
_SIGNATURES: Final = {
    b"\xffWPC": _Format("a WordPerfect document", _OFFICE),
    b"AT&TFORM": _Format("a DjVu document", "ddjvu -format=pdf {file} {stem}.pdf"),
    b"%!PS": _Format("a PostScript document", "ps2pdf {file} {stem}.pdf"),
    b"ITSF": _Format("a compiled help file", _BOOK),
    b"\x1f\x8b": _Format("a gzip archive"),
    b"GIF87a": _IMAGE,
    b"GIF89a": _IMAGE,
    b"Rar!\x1a\x07": _Format("a RAR archive: unpack it"),
    b"7z\xbc\xaf\x27\x1c": _Format("a 7z archive: unpack it"),
    b"\xfd7zXZ\0": _Format("an xz archive: unpack it"),
    b"BZh": _Format("a bzip2 archive: unpack it"),
    b"\x28\xb5\x2f\xfd": _Format("a Zstandard archive: unpack it"),
    b"!BDN": _Format("an Outlook mailbox: save its messages as .eml"),
    b"\x78\x9f\x3e\x22": _Format("an Outlook attachment (winmail.dat): open it with tnef"),
    b"-----BEGIN PGP MESSAGE": _Format("an encrypted message: decrypt it"),
}
_UUENCODED: Final = re.compile(rb"\s*begin(?:-base64)? [0-7]{3,4} [^\r\n]{1,200}\r?\n")
_MAILBOX: Final = re.compile(
    rb"From \S[^\r\n]{0,200} \d{4}[^\r\n]{0,20}\r?\n[A-Za-z-]{1,60}:[^\r\n]*\r?\n"
)
_BINHEX: Final = b"(This file must be converted with BinHex"
_MOBI: Final = b"BOOKMOBI"
_MOBI_PLACE: Final = 60
_SUFFIXES: Final = {  # where the content does not show it
    **dict.fromkeys((".ppt", ".pps"), _SLIDES),
    ".xls": _SHEET,
    ".mbox": _MAIL,
    ".doc": _WORD,
    **dict.fromkeys((".fodt", ".abw", ".hwp", ".wps", ".sxw"), _Format("a document", _OFFICE)),
    **dict.fromkeys(
        (".tex", ".rst", ".org", ".docbook", ".fb2"),
        _Format("a document in another markup", "pandoc {file} -o {stem}.docx"),
    ),
}
_MOST_SEARCHED: Final = 4 << 20  # bytes of a compound file
_LONGEST_MEDIA_TYPE: Final = 256  # bytes


def describe_other_format(content: bytes, path: str, *, is_named: bool) -> str | None:
    """What a file is that is not read, and the command that converts it; None if unknown.

    `is_named` says that it has the name of a format that is read: then its name tells nothing.
    """
    suffix = "" if is_named else posixpath.splitext(path.lower())[1]
    found = _find_format(content, suffix) or _find_encoded(content)
    if not is_named and _MAILBOX.match(content):
        found = _MAIL
    if found is None or not found.command:
        return found.name if found else None
    file = posixpath.basename(path)
    stem = posixpath.splitext(file)[0]
    command = found.command.format(file=shlex.quote(file), stem=shlex.quote(stem), to=found.to)
    return f"{found.name} (convert it: {command})"


def _find_format(content: bytes, suffix: str) -> _Format | None:
    named = _SUFFIXES.get(suffix)
    if content.startswith(_ZIP):
        return _find_in_zip(content) or _Format("a ZIP archive, or a document of another program")
    if content.startswith(_COMPOUND):
        part = content[:_MOST_SEARCHED] + content[-_MOST_SEARCHED:]
        kinds = (one for name, one in _OF_COMPOUND.items() if name.encode("utf-16-le") in part)
        return named or next(kinds, _Format("an old office document", _OFFICE))
    if content[_MOBI_PLACE:].startswith(_MOBI):
        return _Format("a Kindle book", _BOOK)
    return next((one for mark, one in _SIGNATURES.items() if content.startswith(mark)), named)


def _find_encoded(content: bytes) -> _Format | None:
    """What a file is that holds another one as letters."""
    if _UUENCODED.match(content) and b"\nend" in content:
        return _UU
    is_binhex = _BINHEX in content[:_GLANCE]
    return _Format("a BinHex file: unpack it") if is_binhex else None


def _find_in_zip(content: bytes) -> _Format | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            media = b""
            if "mimetype" in names[:1]:
                with archive.open("mimetype") as member:
                    media = member.read(_LONGEST_MEDIA_TYPE)
    except BROKEN:
        return None
    of_media = (one for part, one in _OF_MEDIA.items() if part in media)
    of_members = (
        one for pattern, one in _OF_ZIP.items() if any(re.fullmatch(pattern, n) for n in names)
    )
    return next(of_media, None) or next(of_members, None)


_PDF_HEADER: Final = 1024  # bytes within which PDF viewers look for the header
_GLANCE: Final = 4096  # bytes
_MARK: Final = "\u00ef\u00bb\u00bf"  # the byte order mark of UTF-8, decoded as Latin-1
_MEDIA_TYPES: Final = {
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".txt": "text/plain",
    ".text": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
}


class Reader(NamedTuple):
    """The module that reads a format, and the second count of the text of its files.

    PDFium counts the letters of a PDF page by page while it is read.
    """

    module: str
    count_text: Callable[[bytes], SourceText]


READERS: Final = {  # by media type
    DOCX: Reader("office.docx", count_docx),
    EPUB: Reader("office.epub", count_epub),
    ODT: Reader("office.odt", count_odt),
    RTF: Reader("office.rtf", count_rtf),
    "text/html": Reader("html.reader", count_page),
    "text/markdown": Reader("markdown.reader", count_text),
    "text/plain": Reader("plain.reader", count_text),
    "application/pdf": Reader("pdf.reader", lambda _: SourceText(())),
}
_PAGE_START: Final = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*){0,9}<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_STRUCTURE: Final = re.compile(
    r"</(?:html|body|div|p|h[1-6]|table|tr|ul|ol|li|section|article|pre|span|a|b|i|em|strong)\s*>"
    r"|<(?:p|br|hr|div|table|h[1-6])\b[^<>]{0,200}>",
    re.IGNORECASE,
)
_HASHES: Final = re.compile(r"\n#{1,6}[ \t]+\S")
_FEWEST_HEADINGS: Final = 2
_NO_SUFFIX: Final = ""
# A document that this program wrote says so in its head.
_WRITTEN: Final = re.compile(
    r"---\ngenerator: country-reports\n|<!DOCTYPE html>\n[^\n]*\n<head>\n"
    r'<meta name="generator" content="country-reports">\n'
)
_METADATA: Final = {"text/html": read_page_head, "text/markdown": read_front_matter}
_CREATED: Final = re.compile(
    rb"/CreationDate\s{0,2}\(D:((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])"
)


def read_source(
    content: bytes, path: str, name: str, recognizer: PageRecognizer | None = None
) -> Document:
    """The document in these bytes; `path` and `name` as in `Document`.

    A recognizer reads the pages of a PDF that show only a picture, or all of them, and pictures.

    Raises `RefusedError` where it cannot be read: `unknown-format`, `empty-source`, `not-text`,
    `damaged`, `no-text-layer`.
    """
    if not content:
        raise RefusedError(Code.EMPTY_SOURCE, "the file is empty; replace it")
    if (office_type := detect_office(content)) is not None:  # which may hold a PDF
        return _read_office(content, path, name, office_type)
    if content[:_PDF_HEADER].find(b"%PDF-") >= 0:
        return _read_pdf(content, path, name, recognizer)
    if (picture_type := find_picture_type(content)) is not None:
        if recognizer is None:
            raise RefusedError(Code.NO_TEXT_LAYER, "it is a picture: run again with --ocr auto")
        return _read_picture(content, path, name, recognizer, picture_type)
    suffix = next((end for end in _MEDIA_TYPES if path.lower().endswith(end)), None)
    if suffix is None and _PAGE_START.match(content[:_GLANCE].decode("latin-1").lstrip(_MARK)):
        suffix = ".html"
    if suffix is None and "." not in path.rpartition("/")[2]:
        suffix = _NO_SUFFIX
    _refuse_protected(content)
    kind = describe_other_format(content, path, is_named=suffix is not None)
    if kind or suffix is None:
        is_named_pdf = path.lower().endswith(".pdf")
        shown = kind or ("named as a PDF but is none" if is_named_pdf else "of no known suffix")
        raise RefusedError(
            Code.UNKNOWN_FORMAT,
            f"the file is {shown}; readable are {', '.join(_MEDIA_TYPES)}, PDF, .docx, .odt, .epub"
            " and .rtf: convert it or leave it out",
        )
    decoded, guesses = decode(content)
    media_type = _detect_media_type(decoded, _MEDIA_TYPES.get(suffix))
    shown, blocks, pages, hidden = _read_text(media_type, decoded)
    if not blocks:
        _refuse_empty(
            f"{len(content)} bytes of HTML", hidden, "save the page from a browser, or as text"
        )
    is_typed = media_type == "text/plain"
    given = {} if is_typed else _METADATA[media_type](decoded)
    found = _build_document(content, shown, blocks, hidden, has_columns=is_typed)
    lost = find_lost_text(READERS[media_type].count_text(content), found.full_text)
    return replace(
        found,
        path=path,
        name=name,
        media_type=media_type,
        pages=pages,
        problems=(*guesses, *found.problems, *lost),
        published=find_published(given),
        period=find_period(given),
        is_exact=_WRITTEN.match(decoded) is not None,
    )


def _refuse_protected(content: bytes) -> None:
    """Raises `RefusedError` (`encrypted`) for an office document with a password."""
    places = content[:_MOST_SEARCHED] + content[-_MOST_SEARCHED:]
    if content.startswith(_COMPOUND) and _PROTECTED in places:
        message = "the document has a password; save it anew without one"
        raise RefusedError(Code.ENCRYPTED, message)


def _build_document(
    content: bytes,
    shown: str,
    blocks: tuple[Block, ...],
    hidden: tuple[HiddenText, ...],
    *,
    has_columns: bool = False,
) -> Document:
    """The document of a text or a page, which has no name and no media type yet."""
    problems = (
        *report_bad_characters(restore_hidden(shown, hidden)),
        *report_hidden_text(hidden),
    )
    digest = hashlib.sha256(content).hexdigest()
    called = mark_notes(shown, blocks)
    numbered = mark_numbered_blocks(shown, called, has_columns=has_columns)
    return Document("", "", digest, "", shown, numbered, problems=problems, hidden=hidden)


def _detect_media_type(decoded: str, named: str | None) -> str:
    """The media type of a text: that of its name, unless its content is clearly another.

    If the name has no suffix, a text with a heading in Markdown's form is Markdown.
    """
    if _PAGE_START.match(decoded):
        return "text/html"
    lines = f"\n{decoded}"
    headings = len(_HASHES.findall(lines)) if "\n#" in lines else 0
    if named is None:
        return "text/markdown" if headings else "text/plain"
    is_markdown = headings >= _FEWEST_HEADINGS
    if named == "text/html" and not _STRUCTURE.search(decoded):
        return "text/markdown" if is_markdown else "text/plain"
    return "text/markdown" if named == "text/plain" and is_markdown else named


def _read_text(
    media_type: str, decoded: str, *, is_site: bool = True
) -> tuple[str, tuple[Block, ...], tuple[Page, ...], tuple[HiddenText, ...]]:
    match media_type:
        case "text/html":
            from pipeline.readers.html import reader as html  # noqa: PLC0415 - slow to load

            shown, blocks, hidden = html.read_html(decoded, is_site=is_site)
            return shown, blocks, (), hidden
        case "text/plain":
            return decoded, text.build_blocks(decoded), text.find_pages(decoded), ()
        case _:
            from pipeline.readers.markdown import reader as markdown  # noqa: PLC0415 - slow to load

            shown, blocks, hidden = markdown.read_markdown(decoded)
            return shown, blocks, (), hidden


def _read_office(content: bytes, path: str, name: str, media_type: str) -> Document:
    reader = READERS[media_type]
    module = import_module(f"pipeline.readers.{reader.module}")  # its libraries load slowly
    convert: Callable[[bytes], str] = getattr(module, f"convert_{reader.module.partition('.')[2]}")
    page = convert(content)
    shown, blocks, _, hidden = _read_text("text/html", page, is_site=media_type == EPUB)
    if not blocks:
        _refuse_empty(f"{len(content)} bytes", hidden, "check the document in its own program")
    found = _build_document(content, shown, blocks, hidden)
    lost = find_lost_text(reader.count_text(content), found.full_text)
    problems = (*found.problems, *lost)
    return replace(found, path=path, name=name, media_type=media_type, problems=problems)


def _refuse_empty(size: str, hidden: Sequence[HiddenText], advice: str) -> NoReturn:
    """Refuses a file without text, and says how much of it nobody can see."""
    count = sum(len(one.text) for one in hidden)
    unseen = f" but {count:,} characters that a reader cannot see" if count else ""
    raise RefusedError(Code.EMPTY_SOURCE, f"no text in {size}{unseen}; {advice}")


def _read_pdf(
    content: bytes,
    path: str,
    name: str,
    recognizer: PageRecognizer | None,
    bound: bytes | None = None,
) -> Document:
    """The document in a PDF, or in pictures, of which a PDF was `bound`."""
    from pipeline.readers.pdf.reader import read_pdf  # noqa: PLC0415 - its engine is slow to load

    printed = read_pdf(content if bound is None else bound, recognizer)
    return Document(
        path=path,
        name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        media_type="application/pdf",
        text=printed.text,
        blocks=mark_notes(printed.text, printed.blocks, printed.pages),
        pages=printed.pages,
        lines=printed.lines,
        problems=printed.problems,
        hidden=printed.hidden,
        uncertain=printed.uncertain,
        created=_find_creation(content),
    )


def _read_picture(
    content: bytes, path: str, name: str, recognizer: PageRecognizer, media_type: str
) -> Document:
    from pipeline.readers.recognition.pictures import bind_pictures  # noqa: PLC0415 - only if asked

    found = _read_pdf(content, path, name, recognizer, bind_pictures(content))
    return replace(found, media_type=media_type, created=None)


def _find_creation(content: bytes) -> str | None:
    """The last day on which a PDF was made, of those that its metadata name in plain text."""
    days = {b"-".join(day).decode() for day in _CREATED.findall(content)}
    return max(days, default=None)
