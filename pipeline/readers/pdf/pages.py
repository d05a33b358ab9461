"""The pages of a PDF one by one: what is furniture, what text, what notes, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, groupby
from typing import TYPE_CHECKING, Final

from pipeline.document.problems import Code, Problem, make_problem
from pipeline.errors import RefusedError
from pipeline.readers.decoding import replace_bad_characters, report_bad_characters
from pipeline.readers.pdf.continued_tables import join_tables
from pipeline.readers.pdf.dehyphenation import Words
from pipeline.readers.pdf.drop_caps import set_initials
from pipeline.readers.pdf.footnote_placement import with_notes
from pipeline.readers.pdf.footnotes import at_foot
from pipeline.readers.pdf.furniture import Page as FurnishedPage
from pipeline.readers.pdf.furniture import furniture, is_page_number
from pipeline.readers.pdf.glyphs import sheets
from pipeline.readers.pdf.headings import set_levels
from pipeline.readers.pdf.lines import keep_clear, rows
from pipeline.readers.pdf.metrics import Habits, body_size, habits
from pipeline.readers.pdf.paragraphs import Draft, drafts, goes_on, note_drafts
from pipeline.readers.pdf.reading_order import Columns
from pipeline.readers.pdf.ruled_tables import may_draw
from pipeline.readers.pdf.tables import tabled
from pipeline.readers.pdf.text_assembly import Typescript
from pipeline.readers.pdf.text_boxes import Inset, cut_out, put_in
from pipeline.readers.pdf.words import in_styles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.document.model import Block, BlockKind
    from pipeline.document.spans import Line as PrintedLine
    from pipeline.document.spans import Page
    from pipeline.readers.pdf.borderless_tables import Stretch
    from pipeline.readers.pdf.lines import Line
    from pipeline.readers.pdf.page_content import Sheet
    from pipeline.readers.pdf.tables import Table

_WRAPPED: Final = 1.5  # em between the lines of one running head
_MIDDLE: Final = 0.5  # of a page's height


@dataclass(frozen=True, slots=True)
class Printed:
    """What a PDF prints: the text in reading order, and everything's place in it."""

    text: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...]
    lines: tuple[PrintedLine, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Rowed:
    """A page's rows, from its top, and what is set into it."""

    sheet: Sheet
    rows: list[list[Line]]
    insets: list[Inset]

    def lines(self) -> Iterator[Line]:
        """All lines of the page."""
        yield from chain.from_iterable(self.rows)
        yield from chain.from_iterable(inset.lines for inset in self.insets)


@dataclass(slots=True, eq=False)
class _Sorted:
    """A page's lines by what they are, each part in reading order."""

    sheet: Sheet
    heads: list[Line]
    text: list[Line]
    tables: list[Table]
    insets: list[Inset]
    notes: list[Line]
    feet: list[Line]


@dataclass(frozen=True, slots=True, eq=False)
class _Blocks:
    """A page's blocks by what they are, each part in reading order."""

    sheet: Sheet
    heads: list[Draft]
    text: list[Draft]
    insets: list[tuple[Inset, list[Draft]]]
    notes: list[Draft]
    feet: list[Draft]

    @property
    def body(self) -> list[Draft]:
        """The text with what is set into it."""
        return put_in(self.text, self.insets) if self.insets else self.text


def printed(content: bytes) -> Printed:
    """The text of a PDF.

    A page of which a part cannot be read is a problem `lost-page`. Raises `RefusedError`:
    `encrypted`, `damaged`, and `no-text-layer` where no page shows a character.
    """
    read = [_rowed(sheet) for sheet in sheets(content)]
    if not any(page.rows or page.insets for page in read):
        _refuse([page.sheet for page in read])
    lost = tuple(_lost(page.sheet for page in read))
    pages, words = _laid_out(read)
    read.clear()
    typescript = _written(pages, words)
    shown = "".join(typescript.parts)
    return Printed(
        replace_bad_characters(shown),
        tuple(typescript.blocks),
        tuple(typescript.pages),
        tuple(typescript.lines),
        (*lost, *report_bad_characters(shown)),
    )


def _laid_out(read: Sequence[_Rowed]) -> tuple[list[_Blocks], Words]:
    """The blocks of all pages, and the words that are printed there."""
    set_initials([page.rows for page in read])
    lines = [line for page in read for line in page.lines()]
    body = body_size(lines)
    pages = _sorted(read, body)
    plain = [[line for line in page.text if line.tall == 1] for page in pages]
    plain += [inset.lines for page in pages for inset in page.insets]
    columns = [*plain, *(page.notes for page in pages)]
    usual = habits(columns, body)
    words = Words(lines, columns)
    blocks = [_blocks(page, usual) for page in pages]
    join_tables([page.text for page in blocks])
    _continue([page.text for page in blocks], usual, words, _floors(pages))
    _continue_notes([page.notes for page in blocks], words)
    return blocks, words


def _written(pages: list[_Blocks], words: Words) -> Typescript:
    """The pages, taken off their list one by one: what is written needs its lines no more."""
    typescript = Typescript(words)
    deepest = set_levels([draft for page in pages for draft in page.body])
    called: set[str] = set()
    pages.reverse()
    while pages:
        page = pages.pop()
        ordered = list(with_notes(page.body, page.notes, deepest, called))
        typescript.page(page.sheet, [*page.heads, *ordered, *page.feet])
    return typescript


def _rowed(sheet: Sheet) -> _Rowed:
    insets = [
        Inset(part.rules[0], Columns().ordered(_rows(part), (), sheet.height))
        for part in cut_out(sheet)
    ]
    return _Rowed(sheet, _rows(sheet), insets)


def _rows(sheet: Sheet) -> list[list[Line]]:
    found = rows(sheet)
    sheet.runs.clear()  # keeps the memory flat, as fewer tokens do
    if not may_draw(sheet):
        for line in chain.from_iterable(found):
            line.tokens = in_styles(line.tokens, line.size)
    return found


def _refuse(read: Sequence[Sheet]) -> None:
    if not read:
        raise RefusedError(Code.DAMAGED, "the file has no pages; repair it or leave it out")
    lost = [sheet.lost for sheet in read if sheet.lost]
    if lost:
        message = f"none of {len(read)} pages can be read ({lost[0]}); repair the file"
        raise RefusedError(Code.DAMAGED, message)
    message = f"{len(read)} pages show no text, only pictures: run text recognition over them"
    raise RefusedError(Code.NO_TEXT_LAYER, message)


def _lost(read: Iterator[Sheet]) -> Iterator[Problem]:
    for sheet in read:
        if sheet.lost:
            message = f"page {sheet.number} could not be read to its end ({sheet.lost})"
            yield make_problem(Code.LOST_PAGE, message)


def _sorted(read: Sequence[_Rowed], body: float) -> list[_Sorted]:
    kept = furniture([FurnishedPage(p.sheet.number, p.sheet.height, p.rows) for p in read], body)
    pages: list[_Sorted] = []
    columns = Columns()
    edges: list[float] = []
    running: list[Stretch] = []
    for page in read:
        sheet, found = page.sheet, page.rows
        outer = kept[sheet.number]
        middle = _MIDDLE * sheet.height
        heads = [line for at in sorted(outer) for line in found[at] if line.top < middle]
        feet = [line for at in sorted(outer) for line in found[at] if line.top >= middle]
        rest = [row for at, row in enumerate(found) if at not in outer]
        rest, tables = tabled(sheet, rest, body, edges, running)
        inner = columns.ordered(rest, sheet.rules, sheet.height)
        keep_clear(inner, sheet.pictures)
        notes = at_foot(inner, body, running=bool(pages and pages[-1].notes))
        noted = set(map(id, notes))
        text = [line for line in inner if id(line) not in noted]
        pages.append(_Sorted(sheet, heads, text, tables, page.insets, notes, feet))
    return pages


def _blocks(page: _Sorted, usual: Habits) -> _Blocks:
    return _Blocks(
        page.sheet,
        _furnished(page.heads),
        list(_text(page, usual)),
        [(inset, drafts(inset.lines, usual)) for inset in page.insets],
        note_drafts(page.notes),
        _furnished(page.feet),
    )


def _text(page: _Sorted, usual: Habits) -> Iterator[Draft]:
    tables = {id(table.line): table.drafts for table in page.tables}
    for is_plain, lines in groupby(page.text, key=lambda line: id(line) not in tables):
        if is_plain:
            yield from drafts(list(lines), usual)
        else:
            yield from (draft for line in lines for draft in tables[id(line)])


def _furnished(lines: Sequence[Line]) -> list[Draft]:
    """Running heads and page numbers; a head that is set on two lines is one."""
    found: list[Draft] = []
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
            found.append(Draft(kind, [line]))
    return found


def _floors(pages: Sequence[_Sorted]) -> dict[int, float]:
    """By page, how far down its text might go: to its notes, or as far as any text goes."""
    deepest = max((line.bottom for page in pages for line in page.text), default=0)
    return {
        page.sheet.number: min((line.top for line in page.notes), default=deepest) for page in pages
    }


def _continue(
    pages: Sequence[Sequence[Draft]], usual: Habits, words: Words, floors: Mapping[int, float]
) -> None:
    """Says of the blocks at the heads of columns and pages whether they go on."""
    last: Draft | None = None
    for page in pages:
        for draft in page:
            line = draft.lines[0]
            if (
                last
                and not draft.continues  # as a table's row may
                and (last.lines[-1].page != line.page or line.baseline <= last.lines[-1].baseline)
            ):
                free = floors[last.lines[-1].page] - last.lines[-1].bottom
                draft.continues = goes_on(last, draft, usual, free)
                if draft.continues:
                    last.tail = words.joint(last.lines, line)
            last = draft


def _continue_notes(pages: Sequence[Sequence[Draft]], words: Words) -> None:
    last: Draft | None = None
    for page in pages:
        for draft in page:
            if last and draft.continues:
                last.tail = words.joint(last.lines, draft.lines[0])
            last = draft
