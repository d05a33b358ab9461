"""Plants one fault in a document that is read right: what a careful reader should then notice.

A fault is planted in the document as a reader gives it, so that every format can have each. Which
paragraph, chapter or page it strikes is drawn by a digest: the same on every machine.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from calendar import month_name
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline.document.model import Block, Document, sort_marks
from pipeline.document.spans import Page
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.extract import Extraction
    from pipeline.record.country import CountryRecord

Part: TypeAlias = "tuple[int, int] | str"
_BODY: Final = ("paragraph", "item", "heading")  # roles of lines in columns
_BLANK: Final = "\n\n"
_FEWEST_NUMBERED: Final = 10
_SHORTEST_NUMBERED: Final = 40  # characters
_FEWEST_CELLS: Final = 16  # with figures, of a table that is flattened
_FEWEST_PAGES: Final = 6
_SHORTEST_STRUCK: Final = 1_500  # characters of a chapter that is joined or exchanged
_LEADER: Final = re.compile(r"^(?P<title>\S.{8,80}?)\s?(?:\.\s?){5,}\s?\d+$", re.MULTILINE)
_NUMBER: Final = re.compile(r"^(?:\d+(?:\.\d+)*|[IVXLC]+|[A-Z])[.)]?\s+")
_OTHER_LIST: Final = re.compile(r"^(?:List of )?(?:Tables|Figures|Boxes|Charts)$", re.MULTILINE)
_LEAST_FIGURES: Final = 0.6  # of the cells of such a table
_MONTHS: Final = "|".join(month_name[1:])
_DATED: Final = re.compile(rf"\b(?:{_MONTHS})(?:\s\d\d?)?,?(?:\sof)?\s(?P<year>(?:19|20)\d\d)\b")
_DATE: Final = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Fault:
    """A document with one fault, the codes that may name it, and where it is in the new text."""

    kind: str
    document: Document
    codes: frozenset[str]
    place: tuple[int, int]
    needs_names: bool = False
    title: str = ""  # that was lost


def draw(key: str, count: int) -> int:
    """A number below `count`, drawn by the digest of a key."""
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % count


def recompose(document: Document, parts: Sequence[Part]) -> Document:
    """The document of these parts of its text in their order, and of new words between them.

    New words in a block belong to it, unless they end a line; elsewhere they are a paragraph. Pages
    are numbered as they come.
    """
    text, blocks, lines = "", list[Block](), []
    origins = list[int | None]()
    pages = list[tuple[int | None, int, int]]()
    starts = [block.start for block in document.blocks]
    last = 0
    for part in _cut_at_pages(document, parts):
        begun = len(text)
        if isinstance(part, str):
            at = bisect_right(starts, last) - 1
            inside = at >= 0 and last < document.blocks[at].end and not part.endswith("\n")
            text += part
            words = part.strip()
            first = begun + len(part) - len(part.lstrip())
            if words:
                blocks.append(Block("paragraph", first, first + len(words)))
                origins.append(at if inside else None)
            continue
        start, end = part
        text += document.text[start:end]
        shift = begun - start
        number = document.page_at(start)
        pages.append((number, begun, len(text)))
        for at in range(max(bisect_right(starts, start) - 1, 0), bisect_right(starts, end - 1)):
            block = document.blocks[at]
            low, high = max(block.start, start), min(block.end, end)
            words = document.text[low:high]
            low, high = (
                low + len(words) - len(words.lstrip()),
                high - len(words) + len(words.rstrip()),
            )
            if low < high:
                marks = [one for one in block.marks if low <= one.start and one.end <= high]
                moved = [
                    replace(one, start=one.start + shift, end=one.end + shift) for one in marks
                ]
                goes_on = block.continues and (block.start >= start + 3 or start == last)
                blocks.append(
                    replace(
                        block,
                        start=low + shift,
                        end=high + shift,
                        marks=sort_marks(moved),
                        continues=goes_on,
                    )
                )
                origins.append(at)
        lines += [
            replace(line, start=line.start + shift, end=line.end + shift, page=len(pages))
            for line in document.lines
            if start <= line.start and line.end <= end
        ]
        last = end
    numbered, renamed = _number_pages(document, pages, len(text))
    return replace(
        document,
        text=text,
        blocks=tuple(_join(blocks, origins)),
        pages=numbered,
        lines=tuple(replace(line, page=renamed[line.page]) for line in lines),
        hidden=(),
        uncertain=(),
    )


def _cut_at_pages(document: Document, parts: Sequence[Part]) -> Iterator[Part]:
    for part in parts:
        if isinstance(part, str):
            yield part
            continue
        start, end = part
        cuts = [page.start for page in document.pages if start < page.start < end]
        yield from pairwise([start, *cuts, end]) if start < end else ()


def _number_pages(
    document: Document, pages: Sequence[tuple[int | None, int, int]], end: int
) -> tuple[tuple[Page, ...], dict[int, int]]:
    """The new pages, and the new number of each part's page by the count of the part."""
    sizes = {page.number: page for page in document.pages}
    made = list[Page]()
    renamed = dict[int, int]()
    before: int | None = None
    for at, (number, start, stop) in enumerate(pages, 1):
        if number is None:
            continue
        if number == before:
            made[-1] = replace(made[-1], end=stop)
        else:
            made.append(replace(sizes[number], number=len(made) + 1, start=start, end=stop))
        before = number
        renamed[at] = len(made)
    for at, (one, other) in enumerate(pairwise(made)):
        made[at] = replace(one, end=other.start)
    if made:
        made[-1] = replace(made[-1], end=end)
    return tuple(made), renamed


def _join(blocks: Sequence[Block], origins: Sequence[int | None]) -> Iterator[Block]:
    """The blocks, the pieces of one block joined that stand beside each other."""
    whole: Block | None = None
    last: int | None = None
    for block, origin in zip(blocks, origins, strict=True):
        if whole is not None and origin is not None and origin == last and block.start >= whole.end:
            marks = sort_marks([*whole.marks, *block.marks])
            whole = replace(whole, end=block.end, marks=marks)
            continue
        if whole is not None:
            yield whole
        whole, last = block, origin
    if whole is not None:
        yield whole


def keep_chapters(document: Document, extents: Sequence[tuple[int, int]]) -> Document:
    """A shorter document: the chapters that lie between two places."""
    return recompose(document, [(extents[0][0], extents[-1][1])])


def list_chapters(extraction: Extraction) -> list[tuple[int, int]]:
    """The extents of the chapters that one country's heading opens, in order."""
    parts = [part for part in extraction.document.parts if part.role == "chapter" and part.code]
    return [
        (part.spans[0].start, part.spans[-1].end)
        for before, part in zip([None, *parts], parts, strict=False)
        if before is None or before.code != part.code
    ]


def is_divided(extraction: Extraction, place: tuple[int, int]) -> bool:
    """Whether the document is one of chapters that are right, and those struck are whole.

    Each has a known country of its own. A few lines below a heading are no chapter: the rest of it
    stands elsewhere, as in a text whose columns are mixed.
    """
    parts = [part for part in extraction.document.parts if part.role == "chapter"]
    codes = [part.code for part in parts]
    struck = [
        part.spans[-1].end - part.spans[0].start
        for part in parts
        if part.spans[0].start < place[1] and place[0] < part.spans[-1].end
    ]
    return all(codes) and len(set(codes)) == len(codes) and min(struck) >= _SHORTEST_STRUCK


def _find_heading(extraction: Extraction, chapter: tuple[int, int]) -> tuple[int, int] | None:
    """The lines with which a chapter opens, as far as they are its country's heading."""
    claims = [
        claim
        for claim in extraction.document.claims
        if claim.role == "heading" and chapter[0] <= claim.start < chapter[1]
    ]
    named = [claim for claim in claims if (claim.pointer or "").endswith("/country")]
    printed = {claim.pointer for claim in named}
    if len(named) != 1 or len(printed) != 1:  # where it is printed again, nothing is lost
        return None
    text = extraction.document.text
    end = named[-1].end if named[-1].end - chapter[0] < 400 else named[0].end
    stop = text.find("\n", end)
    return chapter[0], stop if stop >= 0 else end


_DIVIDED: Final = frozenset(
    ("second-box", "names-another-country", "contents-disagree", "text-outside-chapters")
)
_OF_OTHER: Final = frozenset((*_DIVIDED, "implausible-value"))


def delete_heading(document: Document, extraction: Extraction, key: str) -> Fault | None:
    """The heading of a chapter is lost, so that its text is joined to the chapter before."""
    return _spoil_heading(document, extraction, key, "heading deleted", "")


def write_heading_as_prose(document: Document, extraction: Extraction, key: str) -> Fault | None:
    """The heading of a chapter is printed in a sentence."""
    words = "The pages that follow were written by others, and by hand.\n\n"
    return _spoil_heading(document, extraction, key, "heading as prose", words)


def _spoil_heading(
    document: Document, extraction: Extraction, key: str, kind: str, words: str
) -> Fault | None:
    chapters = list_chapters(extraction)
    if len(chapters) < 2:
        return None
    chapter = chapters[1 + draw(key, len(chapters) - 1)]
    heading = _find_heading(extraction, chapter)
    if heading is None:
        return None
    spoilt = recompose(document, [(0, heading[0]), words, (heading[1], len(document.text))])
    place = (heading[0], chapter[1] - heading[1] + heading[0] + len(words))
    return Fault(kind, spoilt, _DIVIDED, place)


def exchange_chapters(document: Document, extraction: Extraction, key: str) -> Fault | None:
    """Two chapters have the headings of each other, wherever these are printed."""
    chapters = list_chapters(extraction)
    if len(chapters) < 2:
        return None
    at = draw(key, len(chapters) - 1)
    one, other = chapters[at], chapters[at + 1]
    name, next_name = (_find_heading_name(extraction, chapter) for chapter in (one, other))
    if name is None or next_name is None:
        return None
    parts: list[Part] = []
    last = 0
    for chapter, own, new in ((one, name, next_name), (other, next_name, name)):
        for start, end in _list_heading_lines(document.text, chapter, own):
            parts += [(last, start), new]
            last = end
    spoilt = recompose(document, [*parts, (last, len(document.text))])
    return Fault("boxes exchanged", spoilt, _OF_OTHER, (one[0], other[1]))


def _find_heading_name(extraction: Extraction, chapter: tuple[int, int]) -> str | None:
    """The name of a chapter's country as its heading prints it, without marks around it."""
    printed = next(
        (
            extraction.document.text[claim.start : claim.end]
            for claim in extraction.document.claims
            if chapter[0] <= claim.start < chapter[1] and (claim.pointer or "").endswith("/country")
        ),
        "",
    )
    found = re.fullmatch(r"[@#*:\s]*(?:Country:\s*)?(?P<name>\w[^:\n]*\w)[:*=\s]*", printed)
    return found["name"] if found else None


def _list_heading_lines(
    text: str, chapter: tuple[int, int], name: str
) -> Iterator[tuple[int, int]]:
    """Where lines of a chapter print its name as a heading, alone or before a section's."""
    heading = re.compile(
        rf"^[@#*:\s]*(?:Country:\s*)?(?P<name>{re.escape(name)})(?=[:*\s]*$|[:,]? ?[A-Z]\w*$)",
        re.IGNORECASE | re.MULTILINE,
    )
    for found in heading.finditer(text, *chapter):
        yield found.span("name")


def move_page(document: Document, _: Extraction, key: str) -> Fault | None:
    """A page stands some pages before its place."""
    pages = document.pages
    if len(pages) < _FEWEST_PAGES:
        return None
    moved = 3 + draw(key, len(pages) - 4)
    before = 1 + draw(f"{key} before", moved - 2)
    page = (pages[moved].start, pages[moved + 1].start)
    spoilt = recompose(
        document,
        [
            (0, pages[before].start),
            page,
            (pages[before].start, page[0]),
            (page[1], len(document.text)),
        ],
    )
    codes = frozenset(("broken-numbering", "broken-sentence", "contents-disagree"))
    return Fault("page moved", spoilt, codes, (pages[before - 1].start, page[1]))


def _list_numbered(record: CountryRecord) -> list[tuple[int, int, int]]:
    """The longest row of paragraphs with rising plain numbers: number, start, end."""
    found = [
        (int(paragraph.number), paragraph.spans[0].start, paragraph.spans[-1].end)
        for section in record.sections
        for paragraph in section.paragraphs
        if paragraph.number
        and paragraph.number.isdecimal()
        and paragraph.parent is None
        and len(paragraph.text) >= _SHORTEST_NUMBERED
    ]
    best: list[tuple[int, int, int]] = []
    row: list[tuple[int, int, int]] = []
    for one in found:
        row = [*row, one] if row and one[0] == row[-1][0] + 1 else [one]
        best = max(best, row, key=len)
    return best if len(best) >= _FEWEST_NUMBERED else []


def remove_numbered(document: Document, extraction: Extraction, key: str) -> Fault | None:
    """A numbered paragraph is lost."""
    row = next(filter(None, map(_list_numbered, extraction.records)), None)
    if not row:
        return None
    _, start, end = row[1 + draw(key, len(row) - 3)]
    spoilt = recompose(document, [(0, start), (end, len(document.text))])
    return Fault("number removed", spoilt, frozenset(("broken-numbering",)), (start, start + 1))


def double_numbered(document: Document, extraction: Extraction, key: str) -> Fault | None:
    """A numbered paragraph is there twice."""
    row = next(filter(None, map(_list_numbered, extraction.records)), None)
    if not row:
        return None
    _, start, end = row[1 + draw(key, len(row) - 3)]
    parts: list[Part] = [(0, end), "\n", (start, end), (end, len(document.text))]
    spoilt = recompose(document, parts)
    codes = frozenset(("broken-numbering",))
    return Fault("number doubled", spoilt, codes, (start, end + end - start))


def remove_section(document: Document, extraction: Extraction, key: str) -> Fault | None:
    """The heading of a numbered section between two others of its level is lost."""
    record = extraction.records[0] if extraction.records else None
    numbered = [one for one in record.sections if one.number and one.spans] if record else []
    inner = [
        one
        for before, one, after in zip(numbered, numbered[1:], numbered[2:], strict=False)
        if len({before.path[:-1], one.path[:-1], after.path[:-1]}) == 1
        and f"{one.number}" in _line_of(document.text, one.spans[0].start)
        and len(one.number or "") == len(before.number or "") == len(after.number or "")
    ]
    if not inner:
        return None
    section = inner[draw(key, len(inner))]
    start, end = section.spans[0].start, section.spans[-1].end
    line = document.text.rfind("\n", 0, start) + 1
    spoilt = recompose(document, [(0, line), (end, len(document.text))])
    codes = frozenset(("broken-numbering", "contents-disagree"))
    return Fault("section removed", spoilt, codes, (line, line + 1), title=section.title or "")


def _line_of(text: str, offset: int) -> str:
    end = text.find("\n", offset)
    return text[text.rfind("\n", 0, offset) + 1 : end if end >= 0 else len(text)]


def rename_entry(document: Document, extraction: Extraction, key: str) -> Fault | None:
    """An entry of the contents list names what no heading prints."""
    last = _OTHER_LIST.search(document.text)
    headings = {
        fold(section.title or "") for record in extraction.records for section in record.sections
    }
    entries = [
        one
        for one in _LEADER.finditer(document.text, 0, last.start() if last else len(document.text))
        if fold(_NUMBER.sub("", one["title"])) in headings
    ]
    if len(entries) < 5:
        return None
    entry = entries[draw(key, len(entries))]
    words = ("Bridges and lighthouses", "Of weights and measures", "Orchards in the hills")
    new = words[draw(f"{key} words", len(words))]
    start, end = entry.span("title")
    spoilt = recompose(document, [(0, start), new, (end, len(document.text))])
    codes = frozenset(("contents-disagree",))
    return Fault("entry renamed", spoilt, codes, (start, start + len(new)))


def flatten_table(document: Document, extraction: Extraction, key: str) -> Fault | None:
    """The rows of a table are a paragraph of figures."""
    tables = [
        table
        for record in extraction.records
        for table in record.tables
        if table.spans and _is_of_figures([cell.text for row in table.rows for cell in row])
    ]
    if not tables:
        return None
    table = tables[draw(key, len(tables))]
    start, end = table.spans[0].start, max(span.end for span in table.spans)
    words = " ".join(cell.text for row in table.rows for cell in row)
    parts: list[Part] = [(0, start), f"{words}{_BLANK}", (end, len(document.text))]
    place = (start, start + len(words))
    return Fault(
        "table flattened", recompose(document, parts), frozenset(("flattened-table",)), place
    )


def _is_of_figures(cells: Sequence[str]) -> bool:
    figures = sum(bool(re.fullmatch(r"[$\d.,%()-]+", cell)) for cell in cells)
    return figures >= max(_FEWEST_CELLS, _LEAST_FIGURES * len(cells))


def put_column_first(document: Document, _: Extraction, key: str) -> Fault | None:
    """The second column of a page stands before its first."""
    found = []
    for page in document.pages:
        lines = [line for line in document.lines if line.page == page.number and line.role in _BODY]
        if len(lines) < 30:
            continue
        middle = (page.width or 600) / 2
        starts = [line for line in lines if line.box[0] > middle - 20]
        if not 10 < len(starts) < len(lines) - 10:
            continue
        first = min(line.start for line in starts)
        left = [line for line in lines if line.start < first]
        is_apart = all(line.box[2] < middle + 20 for line in left)
        if len(left) >= 10 and is_apart and len(left) + len(starts) == len(lines):
            begin = min(line.start for line in left)
            last = max(line.end for line in starts)
            found.append((begin, first, last))
    if not found:
        return None
    begin, first, last = found[draw(key, len(found))]
    spoilt = recompose(
        document,
        [(0, begin), (first, last), _BLANK, (begin, first), (last, len(document.text))],
    )
    codes = frozenset(("column-order", "broken-sentence", "broken-numbering", "contents-disagree"))
    return Fault("column first", spoilt, codes, (begin, last))


def _list_observations(extraction: Extraction) -> list[tuple[int, int]]:
    return [
        (one.spans[0].start, one.spans[-1].end)
        for record in extraction.records
        for statistic in [record.statistics.get("population")]
        if statistic is not None and statistic.kind == "quantity"
        for one in statistic.observations
        if one.unit == "persons" and one.group is None
    ]


def lose_scale(document: Document, extraction: Extraction, key: str) -> Fault | None:
    """A population is a thousandth, or a thousandfold."""
    places = _list_observations(extraction)
    if not places:
        return None
    start, end = places[draw(key, len(places))]
    found = re.search(r"\d{1,3}(?:,\d{3}){1,3}", document.text[start:end])
    if found is None:
        return None
    printed = found.group()
    new = printed[: printed.rindex(",")] if draw(f"{key} way", 2) else f"{printed},000"
    low, high = start + found.start(), start + found.end()
    spoilt = recompose(document, [(0, low), new, (high, len(document.text))])
    return Fault("scale lost", spoilt, frozenset(("implausible-value",)), (low, low + len(new)))


def date_later(document: Document, extraction: Extraction, key: str) -> Fault | None:
    """Something that happened is dated some years after the report."""
    for record in extraction.records:
        limit = record.source.published or record.source.edition
        if limit is None or record.source.edition_basis == "path":
            continue
        events = [
            (event.spans[0].start, event.spans[-1].end, event.edtf)
            for event in record.events
            if re.fullmatch(r"\d{4}(?:-\d\d){1,2}", event.edtf)
            and re.search(r"\b(?:was|were|had|became|signed|held|won|adopted)\b", event.text)
            and len(_DATE.findall(event.text)) == 1
        ]
        if not events:
            continue
        start, end, _ = events[draw(key, len(events))]
        year = _DATED.search(document.text, start, end)
        if year is None:
            continue
        spoilt = _write_year(document, year.span("year"), int(limit[:4]) + 3)
        codes = frozenset(("date-after-publication",))
        return Fault("date later", spoilt, codes, (start, end), needs_names=True)
    return None


def _write_year(document: Document, place: tuple[int, int], year: int) -> Document:
    """The document with another year in a place, so that nothing else moves."""
    text = document.text
    return replace(document, text=f"{text[: place[0]]}{year}{text[place[1] :]}")


def change_period(document: Document, extraction: Extraction, key: str) -> Fault | None:
    """The report states another year as that which it covers.

    Where it states none and its dates tell, a sentence is added that states a wrong one.
    """
    source = extraction.records[0].source if extraction.records else None
    if source is None or source.period is None:
        return None
    period = source.period
    shift = (-9, -6, -4, -3, -2, 2, 3)[draw(key, 7)]
    codes = frozenset(("dates-outside-period", "period-not-edition", "conflicting-edition"))
    claims = extraction.document.claims
    place = period.spans[0] if period.spans else None
    if place and any(
        one.role == "statistic" and one.start < place.end and place.start < one.end
        for one in claims
    ):
        return None  # the date of a value, and no statement
    if period.basis != "printed" or not period.spans:
        first = extraction.records[0].sections[0] if extraction.records[0].sections else None
        if first is None or not first.paragraphs:
            return None
        year = int(period.edtf[:4]) + shift
        start = first.paragraphs[0].spans[0].start
        words = f"This report covers the period from January to December {year}.\n\n"
        spoilt = recompose(document, [(0, start), words, (start, len(document.text))])
        return Fault("period changed", spoilt, codes, (start, start + len(words)))
    start, end = period.spans[0].start, period.spans[-1].end
    spoilt = document
    for found in _DATE.finditer(document.text, start, end):
        spoilt = _write_year(spoilt, found.span(), int(found.group()) + shift)
    return Fault("period changed", spoilt, codes, (start, end))


PLANTERS: Final[tuple[Callable[[Document, Extraction, str], Fault | None], ...]] = (
    delete_heading,
    write_heading_as_prose,
    exchange_chapters,
    move_page,
    remove_numbered,
    double_numbered,
    remove_section,
    rename_entry,
    flatten_table,
    put_column_first,
    lose_scale,
    date_later,
    change_period,
)
