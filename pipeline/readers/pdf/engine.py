"""PDF bytes → the content of each page: two engines, so that nothing one cannot read is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.document.problems import Code
from pipeline.errors import RefusedError
from pipeline.readers.pdf.content_stream import UNENDED_IMAGE
from pipeline.readers.pdf.device import PageDevice
from pipeline.readers.pdf.fonts import UNKNOWN
from pipeline.readers.pdf.interpreter import (
    CONTRADICTED_FONT,
    MISSING_STREAM,
    UNREADABLE_FONT,
    FontLibrary,
    PageInterpreter,
)
from pipeline.readers.pdf.optional_content import OptionalContent
from pipeline.readers.pdf.page_content import PageContent, PageTooComplexError, bounding_box
from pipeline.readers.pdf.page_tree import (
    MOST_ANNOTATIONS,
    MOST_PAGES,
    TOO_MANY_PAGES,
    PageObject,
    PdfDocument,
    count_damaged_streams,
    count_stated_pages,
    describe_cut,
    describe_error,
    find_pages,
    find_stated_size,
    open_document,
    without_index,
)
from pipeline.readers.pdf.pdfium import SecondEngine
from pipeline.readers.pdf.stated_text import describe_other_contents
from pipeline.readers.pdf.visibility import separate_hidden

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pdfminer.utils import Matrix

_ENOUGH: Final = 0.95  # of the letters that the second engine reads on a page
LEAST_BYTES: Final = 16  # of a file for each of its pages, even where objects are compressed
_MOST_UNKNOWN: Final = 0.5  # of the glyphs of a page that is read
_FEW: Final = 60  # glyphs: a page with so few may hide more


def read_pages(content: bytes) -> Iterator[PageContent]:
    """The pages of a PDF, each read when asked for.

    The index of objects is rebuilt where it leads to fewer pages than the file has. A page of which
    fewer letters are read than PDFium reads is read by PDFium. Raises `RefusedError`: `encrypted`
    if the file needs a password, `damaged` if no page can be found in it.
    """
    second = SecondEngine(content)
    try:
        yield from _read_with_both(content, second)
    finally:
        second.close()


def _read_with_both(content: bytes, second: SecondEngine) -> Iterator[PageContent]:
    count_damaged_streams()  # reset
    at_start = find_stated_size(content)
    cut = describe_cut(content, at_start)
    try:
        document, pages = _find_all_pages(content, second.count)
    except RefusedError as refusal:
        if refusal.code is Code.ENCRYPTED or not second.count:
            raise
        for number in range(1, min(second.count, MOST_PAGES) + 1):
            page = second.read_page(number) or _lost_page(number, "neither engine can read it")
            if cut and not page.runs:
                page.lost = f"parts of it are missing: {cut}"
            separate_hidden(page, second)
            yield page
        if second.count > MOST_PAGES:
            yield _lost_page(MOST_PAGES + 1, TOO_MANY_PAGES)
        return
    fonts = FontLibrary()
    optional = OptionalContent(document.catalog)
    most = max(len(pages), min(MOST_PAGES, len(content) // LEAST_BYTES))
    stated = max(
        second.count, count_stated_pages(document), at_start.pages if at_start else 0, len(pages)
    )
    for number in range(1, min(stated, most) + 1):
        found = pages[number - 1] if number <= len(pages) else PageObject(None)
        if found.limit:
            yield _lost_page(number, found.limit)
            return
        missing = document.missing
        page = _check(_read_page(found, number, fonts, optional), second)
        if cut and (found.attributes is None or document.missing > missing):
            page.lost = f"parts of it are missing: {cut}"
            fonts = FontLibrary()  # other pages lack the same parts
        page.notices = describe_other_contents(document.catalog) if number == 1 else []
        if fonts.has_unknown():
            _check_characters(page)
        separate_hidden(page, second)
        yield page


def _find_all_pages(content: bytes, expected: int) -> tuple[PdfDocument, list[PageObject]]:
    """The document and its pages, its index rebuilt where that leads to more of them."""
    found: tuple[PdfDocument, list[PageObject]] | None = None
    failure: RefusedError | None = None
    for data in (content, without_index(content)):
        if data is None:
            continue
        try:
            document = open_document(data)
            pages = find_pages(document)
        except RefusedError as refusal:
            if refusal.code is Code.ENCRYPTED:
                raise
            failure = failure or refusal
            continue
        if found is None or _count_found(pages) > _count_found(found[1]):
            found = document, pages
        if _count_found(pages) >= max(expected, count_stated_pages(document), 1):
            break
    if found is None and failure:
        raise failure
    if found is None or not found[1]:
        message = "no page can be found in the file; repair it"
        raise RefusedError(Code.DAMAGED, message)
    return found


def _count_found(pages: list[PageObject]) -> int:
    return sum(page.attributes is not None for page in pages)


def _read_page(
    page: PageObject, number: int, fonts: FontLibrary, optional: OptionalContent
) -> PageContent:
    """The content of one page; what was painted before an error is kept."""
    if page.attributes is None:
        return _lost_page(number, "the file's index does not lead to it")
    ctm, width, height = _find_matrix(page)
    content = PageContent(number, width, height, unit=page.unit)
    device = PageDevice(content)
    crop = page.crop_box
    if crop:
        corners = [(crop[0], crop[1]), (crop[2], crop[3])]
        content.crop = bounding_box(device.place(ctm, corners))
    interpreter = PageInterpreter(fonts, device, optional)
    try:
        interpreter.run(page.resources, page.contents, ctm, None)
        annotations = page.annotations
        if len(annotations) > MOST_ANNOTATIONS:
            content.lost = f"more than {MOST_ANNOTATIONS} annotations on a page"
        for annotation in annotations[:MOST_ANNOTATIONS]:
            interpreter.run_annotation(annotation, ctm)
    except PageTooComplexError as error:
        content.lost, content.is_too_complex = str(error), True
    except Exception as error:  # noqa: BLE001 - the engine raises anything on a damaged page
        content.lost = describe_error(error)
    if (damaged := count_damaged_streams()) and not content.lost:
        content.lost = f"{damaged} of its compressed streams are damaged"
    content.is_too_complex |= interpreter.is_circular
    for damage in interpreter.damage:
        if damage.startswith((UNENDED_IMAGE, UNREADABLE_FONT, CONTRADICTED_FONT, MISSING_STREAM)):
            content.lost = content.lost or damage
    content.damage = interpreter.damage[0] if interpreter.damage else None
    return content


def _find_matrix(page: PageObject) -> tuple[Matrix, float, float]:
    """The matrix from the user space to the page as shown, and the page's width and height."""
    x0, y0, x1, y1 = page.media_box
    width, height = x1 - x0, y1 - y0
    match page.rotation:
        case 90:
            return (0, -1, 1, 0, -y0, x1), height, width
        case 180:
            return (-1, 0, 0, -1, x1, y1), width, height
        case 270:
            return (0, 1, -1, 0, y1, -x0), height, width
        case _:
            return (1, 0, 0, 1, -x0, -y0), width, height


def _lost_page(number: int, reason: str) -> PageContent:
    return PageContent(number, 0, 0, lost=reason)


def _check(page: PageContent, second: SecondEngine) -> PageContent:
    """The page, or what PDFium reads of an odd one where that is more."""
    is_odd = page.lost or page.damage or sum(len(run.characters) for run in page.runs) < _FEW
    if page.is_too_complex or not is_odd:  # PDFium has no such limits
        return page
    letters = count_letters(page)
    expected = second.count_letters(page.number)
    if letters >= _ENOUGH * expected:
        if page.damage and not second.count:
            page.lost = page.lost or page.damage
        return page
    found = second.read_page(page.number)
    if found is None:
        page.lost = page.lost or page.damage or "the second engine reads more of it"
        return page
    found.lost = page.lost if page.width else None  # one that was not found is found now
    return found


def _check_characters(page: PageContent) -> None:
    """A page is lost where its fonts state for less than half of its glyphs what they are."""
    glyphs = sum(len(run.characters) for run in page.runs)
    unknown = sum(run.characters.count(UNKNOWN) for run in page.runs)
    if unknown > _MOST_UNKNOWN * glyphs:
        reason = f"its fonts do not state the characters of {unknown} of {glyphs} glyphs"
        page.lost = page.lost or f"{reason}; run again with --ocr force"


def count_letters(page: PageContent) -> int:
    """The letters and digits of a page, glyphs of unknown meaning included."""
    text = "".join("".join(run.characters) for run in page.runs)
    return sum(map(str.isalnum, text)) + text.count(UNKNOWN)
