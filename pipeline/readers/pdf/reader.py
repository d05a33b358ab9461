"""PDF → text: classifies the lines of all pages as furniture, text, tables or notes, in order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain, groupby, pairwise
from typing import TYPE_CHECKING, Final, NoReturn

from pipeline.document.model import restore_hidden
from pipeline.document.problems import (
    Code,
    Problem,
    make_problem,
    report_hidden_text,
    report_uncertain_words,
)
from pipeline.errors import RefusedError
from pipeline.grammar.sentences import ends_sentence
from pipeline.readers.decoding import replace_bad_characters, report_bad_characters
from pipeline.readers.pdf.bookmarks import mark_bookmarked_headings
from pipeline.readers.pdf.charts import extract_charts, extract_drawing_labels
from pipeline.readers.pdf.dehyphenation import Dehyphenator
from pipeline.readers.pdf.engine import read_pages
from pipeline.readers.pdf.footnotes import (
    NOTE_LABEL,
    NotePage,
    find_footnotes,
    place_footnotes,
    split_notes_on_one_line,
)
from pipeline.readers.pdf.headings import assign_levels, mark_titles_in_italics
from pipeline.readers.pdf.line_numbers import take_line_numbers
from pipeline.readers.pdf.lines import build_rows, is_same_size, set_picture_edges
from pipeline.readers.pdf.metrics import (
    LayoutMetrics,
    find_body_size,
    measure_layout,
    raise_superior_figures,
)
from pipeline.readers.pdf.numbered_lines import mark_numbered_lines
from pipeline.readers.pdf.page_content import DrawnBox
from pipeline.readers.pdf.paragraphs import (
    TextBlock,
    build_blocks,
    build_note_blocks,
    is_continued,
    mark_hanging_lines,
    mark_numbered_items,
)
from pipeline.readers.pdf.pdfium import read_bookmarks
from pipeline.readers.pdf.reading_order import (
    ColumnOrder,
    Inset,
    cut_insets,
    insert_insets,
    place_drop_caps,
)
from pipeline.readers.pdf.ruled_tables import has_table_rules
from pipeline.readers.pdf.running_heads import RowedPage, find_running_heads
from pipeline.readers.pdf.tables import extract_tables, join_tables
from pipeline.readers.pdf.text_assembly import TextBuilder
from pipeline.readers.pdf.text_layer import TextLayer, measure_layers
from pipeline.readers.pdf.thumb_index import take_tabs
from pipeline.readers.pdf.visibility import measure_cover, separate_watermarks
from pipeline.readers.pdf.words import merge_by_style
from pipeline.readers.printed_text import is_page_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.document.model import Block, BlockKind, HiddenText
    from pipeline.document.spans import Line as PrintedLine
    from pipeline.document.spans import Page
    from pipeline.readers.pdf.lines import TextLine
    from pipeline.readers.pdf.page_content import PageContent
    from pipeline.readers.pdf.pdfium import Bookmark
    from pipeline.readers.pdf.scanned_pages import Scan
    from pipeline.readers.pdf.tables import PlacedTable
    from pipeline.readers.pdf.wrapped_rows import Stretch
    from pipeline.readers.recognition.recognizer import PageRecognizer

_WRAPPED: Final = 1.5  # em between the lines of one running head
_HALF: Final = 0.5  # of a page's height
_PICTURED: Final = 0.25  # of a page: pictures that cover more may hold its text
_PAGES_NAMED: Final = 50  # in one message
_MOST_IMPRINT: Final = 8  # lines of a letterhead
_SMALL: Final = 0.96  # times the body size: smaller type
_APART: Final = 1.5  # times the usual pitch: space over a letterhead at the foot
_SHORT_LINE: Final = 0.5  # of a column's width


@dataclass(frozen=True, slots=True)
class PdfText:
    """The text of a PDF in reading order, and the place of everything in it."""

    text: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...]
    lines: tuple[PrintedLine, ...]
    hidden: tuple[HiddenText, ...]
    uncertain: tuple[tuple[int, int], ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _PageRows:
    """A page's rows from the top, its insets, and the lines that a reader cannot see.

    `labels` are lines in drawings that have no caption, `margin` numbers of lines and tabs,
    `watermarks` lines across the text.
    """

    sheet: PageContent
    rows: list[list[TextLine]]
    insets: list[Inset]
    hidden: list[TextLine]
    labels: list[TextLine]
    margin: list[TextLine]
    watermarks: list[TextLine]

    def lines(self) -> Iterator[TextLine]:
        """All lines of the page."""
        yield from chain.from_iterable(self.rows)
        yield from chain.from_iterable(inset.lines for inset in self.insets)


@dataclass(slots=True, eq=False)
class _SortedPage:
    """A page's lines by kind, each kind in reading order."""

    sheet: PageContent
    heads: list[TextLine]
    text: list[TextLine]
    tables: list[PlacedTable]
    insets: list[Inset]
    notes: list[TextLine]
    feet: list[TextLine]
    hidden: list[TextLine]


@dataclass(frozen=True, slots=True, eq=False)
class _PageBlocks:
    """A page's blocks by kind, each kind in reading order."""

    sheet: PageContent
    heads: list[TextBlock]
    text: list[TextBlock]
    insets: list[tuple[Inset, list[TextBlock]]]
    notes: list[TextBlock]
    feet: list[TextBlock]
    hidden: list[TextLine]

    @property
    def body(self) -> list[TextBlock]:
        """The text with its insets."""
        return insert_insets(self.text, self.insets) if self.insets else self.text


@dataclass(frozen=True, slots=True, eq=False)
class _PdfLayout:
    """The blocks of all pages and the words of the document; or its `unread` pages, no `words`.

    `without_text` are the numbers of pages that show only pictures, `failures` why text could not
    be recognised on some of them. `layers` are the text layers of scanned pages, and their words.
    """

    pages: list[_PageBlocks]
    words: Dehyphenator | None
    unread: list[PageContent]
    without_text: list[int]
    problems: tuple[Problem, ...]
    failures: Mapping[int, str]
    layers: Mapping[int, Sequence[str]]


def read_pdf(content: bytes, recognizer: PageRecognizer | None = None) -> PdfText:
    """The text of a PDF; with a recognizer, that of its scanned pages as well.

    Problems name each page of which a part cannot be read (`lost-page`), each that shows pictures
    in place of text (`page-without-text`), hidden text, pages with recognised text, and those whose
    text layer is poor, which a recognizer reads again (`poor-text-layer`). Raises
    `RefusedError`: `encrypted`, `damaged`, or `no-text-layer` if no page has a character.
    """
    if recognizer and recognizer.mode == "force":
        return _read_scans(content, recognizer, None, {}, {})
    layout = _read_layout(content)
    poor = _find_poor_layers(layout)
    wanted = sorted({*layout.without_text, *poor})
    if recognizer and wanted:
        return _read_scans(content, recognizer, wanted, poor, layout.layers)
    return _write_pdf(
        layout, [_report_layer(*one, "run again with --ocr auto") for one in poor.items()]
    )


def _read_scans(
    content: bytes,
    recognizer: PageRecognizer,
    wanted: Sequence[int] | None,
    poor: Mapping[int, TextLayer],
    layers: Mapping[int, Sequence[str]],
) -> PdfText:
    """The text of a PDF, with that of the wanted pages recognised, or of all."""
    from pipeline.readers.pdf.scanned_pages import recognize_pages  # noqa: PLC0415 - optional

    words = {number: layers[number] for number in poor}
    scans = recognize_pages(content, wanted, recognizer, words)
    results = {True: "it is read anew", False: "it is kept, another reading is no better"}
    problems = [_report_layer(*one, results[one[0] in scans]) for one in poor.items()]
    return _write_pdf(_read_layout(content, scans, recognizer), problems)


def _find_poor_layers(layout: _PdfLayout) -> dict[int, TextLayer]:
    """The text layers of scanned pages that have many broken words."""
    layers = measure_layers(layout.layers)
    return {number: layer for number, layer in layers.items() if layer.is_poor}


def _report_layer(number: int, layer: TextLayer, result: str) -> Problem:
    message = f"the text layer of page {number} is poor: {layer.describe()}; {result}"
    return make_problem(Code.POOR_TEXT_LAYER, message)


def _read_layout(
    content: bytes,
    scans: Mapping[int, Scan] | None = None,
    recognizer: PageRecognizer | None = None,
) -> _PdfLayout:
    """The blocks of all pages, with what was recognised on some of them."""
    sheets = read_pages(content)
    if scans and recognizer:
        sheets = _add_scans(sheets, scans, recognizer)
    read = [_build_page_rows(sheet) for sheet in sheets]
    found = [page.sheet for page in read]
    layers = {page.sheet.number: _list_words(page) for page in read if page.sheet.recognised}
    failures = {number: scan.failure for number, scan in (scans or {}).items() if scan.failure}
    if not any(page.rows or page.insets or page.hidden or page.labels for page in read):
        numbers = [sheet.number for sheet in found if not sheet.lost and not sheet.recognised]
        return _PdfLayout([], None, found, numbers, (), failures, layers)
    pages, words = _lay_out(read, read_bookmarks(content))
    problems = tuple(_report_pages(read, recognizer))
    without_text = _find_pages_without_text(pages)
    return _PdfLayout(pages, words, [], without_text, problems, failures, layers)


def _list_words(page: _PageRows) -> list[str]:
    return [word for line in page.lines() for word in line.text.split()]


def _add_scans(
    sheets: Iterator[PageContent], scans: Mapping[int, Scan], recognizer: PageRecognizer
) -> Iterator[PageContent]:
    from pipeline.readers.pdf.scanned_pages import (  # noqa: PLC0415 - optional
        add_recognised_text,
        find_type_sizes,
    )

    sizes = find_type_sizes(scans)
    for sheet in sheets:
        if sheet.number in scans:
            add_recognised_text(sheet, scans[sheet.number], sizes, recognizer)
        yield sheet


def _write_pdf(layout: _PdfLayout, found: Sequence[Problem] = ()) -> PdfText:
    if layout.words is None:
        _raise_refusal(layout)
    problems = [*layout.problems, *found, *_report_pages_without_text(layout)]
    typescript = _write_text(layout.pages, layout.words)
    shown = "".join(typescript.parts)
    uncertain = sorted(typescript.uncertain)
    problems += report_hidden_text(typescript.hidden, typescript.pages)
    problems += report_uncertain_words(shown, uncertain, typescript.pages)
    problems += report_bad_characters(restore_hidden(shown, typescript.hidden))
    return PdfText(
        replace_bad_characters(shown),
        tuple(typescript.blocks),
        tuple(typescript.pages),
        tuple(typescript.lines),
        tuple(typescript.hidden),
        tuple(uncertain),
        tuple(problems),
    )


def _lay_out(
    read: Sequence[_PageRows], bookmarks: Sequence[Bookmark]
) -> tuple[list[_PageBlocks], Dehyphenator]:
    """The blocks of all pages, and the words of the document."""
    following = 0  # line number, if the lines of the page before are numbered
    for page in read:
        numbers = take_line_numbers(page.rows, following)
        following = int(numbers[-1].text) + 1 if numbers else 0
        page.margin.extend(numbers)
    for page, tabs in zip(read, take_tabs([page.rows for page in read]), strict=True):
        page.margin.extend(tabs)
    place_drop_caps([page.rows for page in read])
    lines = [line for page in read for line in page.lines()]
    raise_superior_figures(lines)
    body = find_body_size(lines)
    pages = _sort_lines(read, body)
    plain = [[line for line in page.text if line.tall == 1] for page in pages]
    plain += [inset.lines for page in pages for inset in page.insets]
    mark_hanging_lines(plain)
    columns = [*plain, *(page.notes for page in pages)]
    usual = measure_layout(columns, body)
    words = Dehyphenator(lines, columns)
    mark_numbered_lines(plain, usual)
    blocks = [_build_page_blocks(page, usual) for page in pages]
    join_tables([page.text for page in blocks])
    mark_titles_in_italics([page.text for page in blocks], body)
    _join_text_over_breaks([page.text for page in blocks], usual, words, _find_text_floors(pages))
    _join_notes_over_breaks([page.notes for page in blocks], words)
    mark_bookmarked_headings([page.text for page in blocks], bookmarks)
    mark_numbered_items([draft for page in blocks for draft in page.text], usual)
    return blocks, words


def _write_text(pages: list[_PageBlocks], words: Dehyphenator) -> TextBuilder:
    """Writes the pages, removing each from the list: once written, its lines are not needed."""
    typescript = TextBuilder(words)
    deepest = assign_levels([draft for page in pages for draft in page.body])
    called: set[str] = set()
    pages.reverse()
    while pages:
        page = pages.pop()
        ordered = list(place_footnotes(page.body, page.notes, deepest, called))
        typescript.page(page.sheet, [*page.heads, *ordered, *page.feet], page.hidden)
    return typescript


def _build_page_rows(sheet: PageContent) -> _PageRows:
    across = replace(sheet, runs=separate_watermarks(sheet), rules=[])
    insets = [
        Inset(part.rules[0], ColumnOrder().order_lines(_build_rows(part), (), sheet.height))
        for part in cut_insets(sheet)
    ]
    unseen = replace(sheet, runs=sheet.hidden, rules=[])
    drawn = replace(sheet, runs=sheet.labels, rules=[])
    hidden, labels, watermarks = (
        list(chain.from_iterable(build_rows(part))) for part in (unseen, drawn, across)
    )
    sheet.hidden.clear()
    sheet.labels.clear()
    return _PageRows(sheet, _build_rows(sheet), insets, hidden, labels, [], watermarks)


def _build_rows(sheet: PageContent) -> list[list[TextLine]]:
    found = build_rows(sheet)
    sheet.runs.clear()  # keeps memory flat, as merging tokens does
    if not has_table_rules(sheet):
        for line in chain.from_iterable(found):
            line.tokens = merge_by_style(line.tokens, line.size)
    return found


def _raise_refusal(layout: _PdfLayout) -> NoReturn:
    read = layout.unread
    if not read:
        raise RefusedError(Code.DAMAGED, "the file has no pages; repair it or leave it out")
    lost = [sheet.lost for sheet in read if sheet.lost]
    if lost:
        message = f"none of {len(read)} pages can be read ({lost[0]}); repair the file"
        raise RefusedError(Code.DAMAGED, message)
    if notices := read[0].notices:
        raise RefusedError(Code.NO_TEXT_LAYER, f"no page shows text: {notices[0]}")
    if failures := layout.failures:
        number, reason = next(iter(failures.items()))
        message = (
            f"no text on {len(read)} pages, and recognition failed on {len(failures)} of them"
            f" (page {number}: {reason})"
        )
    elif all(sheet.recognised for sheet in read):
        message = f"no text can be recognised on {len(read)} pages: scan them anew, or leave them"
    else:
        message = f"{len(read)} pages show no text, only pictures: run again with --ocr auto"
    raise RefusedError(Code.NO_TEXT_LAYER, message)


def _report_pages(
    read: Sequence[_PageRows], recognizer: PageRecognizer | None
) -> Iterator[Problem]:
    """Pages of which a part is lost, and those with recognised or guessed letters, or labels."""
    sheets = [page.sheet for page in read]
    for sheet in sheets:
        if sheet.lost:
            message = f"page {sheet.number} could not be read to its end ({sheet.lost})"
            yield make_problem(Code.LOST_PAGE, message)
        for notice in sheet.notices:
            yield make_problem(Code.LOST_TEXT, notice)
    if pages := _name_pages(sheet for sheet in sheets if sheet.recognised):
        by = f" ({recognizer.engine} {recognizer.version})" if recognizer else ""
        message = f"text recognised from pictures{by} on pages {pages}: it may be misread"
        yield make_problem(Code.RECOGNISED_TEXT, message)
    if pages := _name_pages(sheet for sheet in sheets if sheet.is_guessed):
        message = f"fonts on pages {pages} state no characters: letters are read by their codes"
        yield make_problem(Code.GUESSED_ENCODING, message)
    if pages := _name_pages(page.sheet for page in read if page.labels):
        message = f"labels in drawings on pages {pages}: they are furniture"
        yield make_problem(Code.CHART_TEXT, message)


def _name_pages(sheets: Iterable[PageContent]) -> str:
    """The numbers of these pages, and of how many more than a message can name; empty for none."""
    numbers = [str(sheet.number) for sheet in sheets]
    more = len(numbers) - _PAGES_NAMED
    return ", ".join(numbers[:_PAGES_NAMED]) + (f" and {more} more" if more > 0 else "")


def _find_pages_without_text(pages: Sequence[_PageBlocks]) -> list[int]:
    """Pages that have no text but running heads where pictures or outlined letters are."""
    found = []
    for page in pages:
        sheet = page.sheet
        if page.text or page.insets or page.notes or sheet.lost or sheet.recognised:
            continue
        whole = DrawnBox(0, 0, sheet.width, sheet.height)
        if measure_cover(sheet.pictures, whole) > _PICTURED:
            found.append(sheet.number)
    return found


def _report_pages_without_text(layout: _PdfLayout) -> Iterator[Problem]:
    for number in layout.without_text:
        remedy = layout.failures.get(number, "run again with --ocr auto")
        message = f"page {number} shows no text, only pictures or outlined letters: {remedy}"
        yield make_problem(Code.PAGE_WITHOUT_TEXT, message)


def _sort_lines(read: Sequence[_PageRows], body: float) -> list[_SortedPage]:
    kept = find_running_heads(
        [RowedPage(p.sheet.number, p.sheet.height, p.rows) for p in read], body
    )
    pages: list[_SortedPage] = []
    columns = ColumnOrder(body)
    edges: list[float] = []
    running: list[Stretch] = []
    for page in read:
        sheet, found = page.sheet, page.rows
        outer = kept[sheet.number]
        middle = _HALF * sheet.height
        heads = [line for at in sorted(outer) for line in found[at] if line.top < middle]
        feet = [line for at in sorted(outer) for line in found[at] if line.top >= middle]
        rest = [row for at, row in enumerate(found) if at not in outer]
        rest, tables = extract_tables(sheet, rest, body, edges, running)
        rest, charts = extract_charts(sheet, rest, tables, body)
        tables += charts
        rest, labels = extract_drawing_labels(sheet, rest, tables, body)
        page.labels.extend(labels)
        feet += [*page.labels, *page.margin, *page.watermarks]
        inner = columns.order_lines(rest, sheet.rules, sheet.height, sheet.pictures)
        set_picture_edges(inner, sheet.pictures)
        pages.append(_SortedPage(sheet, heads, inner, tables, page.insets, [], feet, page.hidden))
    noted = [NotePage(page.sheet.number, page.text, page.sheet.rules) for page in pages]
    zones = find_footnotes(noted, body)
    for sorted_page, zone, notes in zip(pages, zones, split_notes_on_one_line(zones), strict=True):
        taken = set(map(id, zone))
        sorted_page.notes = notes
        sorted_page.text = [line for line in sorted_page.text if id(line) not in taken]
    return pages


def _build_page_blocks(page: _SortedPage, usual: LayoutMetrics) -> _PageBlocks:
    return _PageBlocks(
        page.sheet,
        _build_furniture_blocks(page.heads),
        list(_build_text_blocks(page, usual)),
        [(inset, build_blocks(inset.lines, usual)) for inset in page.insets],
        build_note_blocks(page.notes),
        _build_furniture_blocks(page.feet),
        page.hidden,
    )


def _build_text_blocks(page: _SortedPage, usual: LayoutMetrics) -> Iterator[TextBlock]:
    tables = {id(table.line): table.drafts for table in page.tables}
    for is_plain, lines in groupby(page.text, key=lambda line: id(line) not in tables):
        if is_plain:
            yield from build_blocks(list(lines), usual)
        else:
            yield from (draft for line in lines for draft in tables[id(line)])


def _build_furniture_blocks(lines: Sequence[TextLine]) -> list[TextBlock]:
    """Blocks of running heads and page numbers; a head set on two lines is one block."""
    found: list[TextBlock] = []
    for line in lines:
        kind: BlockKind = "page number" if is_page_number(line.text) else "running head"
        last = found[-1].lines[-1] if found and found[-1].kind == kind else None
        pitch = line.baseline - last.baseline if last else 0
        if (
            kind == "running head"
            and last
            and 0 < pitch < _WRAPPED * line.size == _WRAPPED * last.size
        ):
            found[-1].lines.append(line)
        else:
            found.append(TextBlock(kind, [line]))
    return found


def _find_text_floors(pages: Sequence[_SortedPage]) -> dict[int, float]:
    """By page, how far down its text may run: to its notes, or as far as any text runs."""
    deepest = max((line.bottom for page in pages for line in page.text), default=0)
    return {
        page.sheet.number: min((line.top for line in page.notes), default=deepest) for page in pages
    }


def _mark_imprints(
    pages: Sequence[Sequence[TextBlock]], usual: LayoutMetrics, floors: Mapping[int, float]
) -> None:
    """Makes running feet of short lines that cut a sentence at the foot of a page.

    A letterhead is printed once: its lines are set apart from a paragraph that the next page
    continues, or they are small and reach further down than the text of any page.
    """
    deepest = max(
        (
            line.bottom
            for page in pages
            for draft in page
            for line in draft.lines
            if line.size > _SMALL * usual.body and not line.turns
        ),
        default=0.0,
    )
    for page, following in pairwise(page for page in pages if page):
        lines = 0
        for at in range(len(page) - 1, 0, -1):
            draft, above = page[at], page[at - 1]
            lines += len(draft.lines)
            if draft.is_tabular or lines > _MOST_IMPRINT or not all(map(_is_short, draft.lines)):
                break
            feet = [line for each in page[at:] for line in each.lines]
            if not all(_is_set_off(above.lines[-1], line) for line in feet):
                continue
            is_under_text = feet[-1].bottom > deepest and _is_small_print(
                feet, above.lines[-1], usual
            )
            if not is_under_text:
                if above.kind not in ("paragraph", "item") or ends_sentence(above.lines[-1].text):
                    continue
                floor = min(floors[above.lines[-1].page], draft.lines[0].top)
                free = floor - above.lines[-1].bottom
                if free <= 0 or not is_continued(above, following[0], usual, free):
                    continue
            for foot in page[at:]:
                foot.kind = "running head"
            if not is_under_text:
                break


def _is_small_print(feet: Sequence[TextLine], above: TextLine, usual: LayoutMetrics) -> bool:
    """Whether lines are smaller than the text and far below it, and no notes."""
    return (
        len(feet) > 1
        and feet[0].top - above.bottom > _APART * usual.pitch(above)
        and all(line.size <= _SMALL * usual.body for line in feet)
        and not any(NOTE_LABEL.match(line.text) for line in feet)
    )


def _is_short(line: TextLine) -> bool:
    return line.x1 - line.x0 < _SHORT_LINE * (line.right - line.left)


def _is_set_off(text: TextLine, line: TextLine) -> bool:
    """Whether a line is set in another size than text, or at the right of its column."""
    return not is_same_size(text, line) or line.x0 > (line.left + line.right) / 2


def _join_text_over_breaks(
    pages: Sequence[Sequence[TextBlock]],
    usual: LayoutMetrics,
    words: Dehyphenator,
    floors: Mapping[int, float],
) -> None:
    """Marks the blocks at the top of columns and pages that continue the one before."""
    last: TextBlock | None = None
    _mark_imprints(pages, usual, floors)
    for page in pages:
        for draft in page:
            line = draft.lines[0]
            if draft.kind == "running head":
                continue
            if (
                last
                and not draft.continues  # a table's row may
                and (last.lines[-1].page != line.page or line.baseline <= last.lines[-1].baseline)
            ):
                free = floors[last.lines[-1].page] - last.lines[-1].bottom
                draft.continues = is_continued(last, draft, usual, free)
                if draft.continues:
                    last.tail = words.joint(last.lines, line)
            last = draft


def _join_notes_over_breaks(pages: Sequence[Sequence[TextBlock]], words: Dehyphenator) -> None:
    last: TextBlock | None = None
    for page in pages:
        for draft in page:
            if last and draft.continues:
                last.tail = words.joint(last.lines, draft.lines[0])
            last = draft
