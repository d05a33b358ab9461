"""Reading order of a page: column by column, with insets read by themselves."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, groupby, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from pipeline.readers.pdf.headings import is_bold
from pipeline.readers.pdf.lines import TextLine, build_line, join_lines
from pipeline.readers.pdf.page_content import DrawnBox
from pipeline.readers.printed_text import WORD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.readers.pdf.page_content import GlyphRun, PageContent
    from pipeline.readers.pdf.paragraphs import TextBlock
    from pipeline.readers.pdf.words import StyledText

_LARGER: Final = 1.7  # times the size of the lines beside it
_CAP_HEIGHT: Final = 0.8  # em
_BESIDE: Final = 1.5  # em: largest gap to the lines beside it
_HANGS: Final = 1.3  # em: how far the last such line may lie below its baseline
_MIN_LINES: Final = 2
_BEFORE_LETTER: Final = ("", '"', "'", "\u201c", "\u2018")
_WORDS: Final = ("a", "i")  # letters that are words


def place_drop_caps(pages: Sequence[list[list[TextLine]]]) -> None:
    """Puts each drop cap before the first of the lines beside it, in their size."""
    known = _word_counter(pages)
    for rows in pages:
        for row in rows:
            for one in list(row):
                text = one.tokens[0].text
                is_letter = text[-1:].isalpha() and text[:-1] in _BEFORE_LETTER
                if is_letter and (beside := _find_lines_beside(one, rows)):
                    _place_drop_cap(one, beside, row, known)
        rows[:] = filter(None, rows)


def _word_counter(pages: Sequence[list[list[TextLine]]]) -> Callable[[], Counter[str]]:
    @cache
    def words() -> Counter[str]:
        lines = (one for rows in pages for one in chain.from_iterable(rows))
        return Counter(word for line in lines for word in WORD.findall(line.text.casefold()))

    return words


def _find_lines_beside(line: TextLine, rows: Sequence[Sequence[TextLine]]) -> list[TextLine]:
    """The lines beside a large letter that begins a line, from the top.

    The rest of its own line is one of them; a letter that only rises above its line has no other.
    """
    letter = line.tokens[0]
    top = letter.baseline - _CAP_HEIGHT * letter.size
    found = [
        other
        for other in chain.from_iterable(rows)
        if (other is not line or len(line.tokens) > 1)
        and other.size * _LARGER <= letter.size
        and other.turns == line.turns
        and top < other.baseline < letter.baseline + _HANGS * other.size
        and -1 < _first_token_behind(other, letter).x0 - letter.x1 < _BESIDE * other.size
    ]
    found.sort(key=lambda other: other.baseline)
    goes_on = [other for other in found if _first_token_behind(other, letter).text[0].islower()]
    return found if len(found) >= _MIN_LINES or goes_on else []


def _first_token_behind(other: TextLine, letter: StyledText) -> StyledText:
    """The first token of a line, or the first after the drop cap."""
    return other.tokens[1] if other.tokens[0] is letter else other.tokens[0]


def _place_drop_cap(
    line: TextLine,
    beside: Sequence[TextLine],
    row: list[TextLine],
    known: Callable[[], Counter[str]],
) -> None:
    letter = line.tokens.pop(0)
    if line.tokens:
        _replace_line(line, build_line(line.page, line.turns, line.tokens, line.row))
    else:
        row.remove(line)
    first = beside[0]
    letter = replace(letter, baseline=first.baseline, size=first.size, face=first.plain()[0].face)
    first.tokens[0].space = _is_word(letter.text, first.text, known)
    _replace_line(first, build_line(first.page, first.turns, [letter, *first.tokens], first.row))
    for other in beside:
        other.x0 = letter.x0


def _replace_line(one: TextLine, other: TextLine) -> None:
    """Gives a line the tokens, size and box of another."""
    one.tokens, one.size, one.baseline = other.tokens, other.size, other.baseline
    one.x0, one.x1, one.top, one.bottom = other.x0, other.x1, other.top, other.bottom


def _is_word(letter: str, text: str, known: Callable[[], Counter[str]]) -> bool:
    """Whether the letter is a word by itself before this text, by the words used elsewhere."""
    behind = WORD.match(text.casefold())
    if letter.casefold() not in _WORDS or not behind:
        return False
    words = known()
    return letter.casefold() + behind[0] not in words and words[behind[0]] > 1


_FLUSH: Final = 1.5  # points between the ends of lines that end at one edge
_APART: Final = 1.8  # em below a letterhead
_LEAST_FLUSH: Final = 6  # lines that make an edge
_LEAST_LINES: Final = 3  # on either side of a gutter
_MOST_GUTTERS: Final = 12  # tried on one level
_DEPTH: Final = 6
_NARROWER: Final = 0.4  # of the other side's width: a narrower one is no column of text
_TABLE_RULES: Final = 2  # across a gutter: then it separates a table's cells
_RULE_HEIGHT: Final = 30.0
_SAME_RULE: Final = 1.0  # points: a line is often drawn twice, as line and as ground
_LABELLED: Final = 0.7  # of the lines left of the gutter
_HEADING: Final = 1.1  # times the page's usual size
_TITLE: Final = 1.3  # times the page's usual size: a title over all columns
_SET_OFF: Final = 0.8  # em: free space around a heading over columns, beyond its height
_NEAR_LINE: Final = 3.0  # em from a line over columns to the heading below it
_WRAPPED: Final = 1.5  # em between the lines of one heading
_SIMILAR: Final = 0.7  # of the longest gutter
_FULL: Final = 0.84  # of a page's height: a column that reaches so far down is full
_MARGIN: Final = 30.0  # points: width of a margin with numbers
_EDGE: Final = 2.0  # points by which left edges of one column differ
_LEAST: Final = (60.0, 40.0)  # points, width and height: a smaller box is a button or a cell
_WIDEST, _HIGHEST = 0.6, 0.7  # of the page: a larger box is a background
_NEAR: Final = 2.0  # points: boxes so near are the frame and the ground of one inset
_WIDE_BAND: Final = 0.8  # of the box around it
_PADDED: Final = 1.2  # of the width of a column: a box in it
_COLUMN_GAP: Final = 1.5  # em
_MIN_INSIDE: Final = 3  # lines in it
_MIN_BESIDE: Final = 3  # lines beside it


class ColumnOrder:
    """Puts pages into reading order; a gutter of an earlier page needs less evidence.

    `body` is the size of the document's text: on a page with more notes than text, text is no
    heading.
    """

    def __init__(self, body: float = 0.0) -> None:
        self.body = body
        self.gutters: dict[int, int] = {}  # how often seen, by place in steps of `_EDGE`

    def order_lines(
        self,
        rows: Sequence[Sequence[TextLine]],
        rules: Sequence[DrawnBox],
        height: float,
        pictures: Sequence[DrawnBox] = (),
    ) -> list[TextLine]:
        """The lines of a page in reading order, each with the edges of its column.

        Cells side by side in one column become one line. Headings that span columns are read before
        the text below them.
        """
        cells = [cell for row in rows for cell in row]
        if not cells:
            return []
        sizes: Counter[float] = Counter()
        for cell in cells:
            sizes[round(cell.size, 1)] += len(cell.text)
        across = join_rules(rules)
        known = frozenset(self.gutters)
        usual = max(self.body, sizes.most_common(1)[0][0])
        page = _PageLayout(across, rules, pictures, usual, known, {}, _FULL * height)
        lines = _order_cells(cells, page, _DEPTH)
        for gutter in page.found:
            self.gutters[gutter] = self.gutters.get(gutter, 0) + 1
        return lines


@dataclass(frozen=True, slots=True)
class _PageLayout:
    """The measurements of a page, and the gutters found on it."""

    rules: Sequence[DrawnBox]
    drawn: Sequence[DrawnBox]  # lines and boxes
    pictures: Sequence[DrawnBox]
    usual: float
    known: frozenset[int]
    found: dict[int, None]
    floor: float  # a column that goes down to it is full


def _order_cells(cells: list[TextLine], page: _PageLayout, depth: int) -> list[TextLine]:
    """The cells, sorted by row, as lines in reading order."""
    stretch = _find_gutter(cells, page) if depth and len(cells) > 1 else None
    if stretch is None:
        return _build_column(cells)
    gutter, first, last = stretch
    page.found[round((gutter + _EDGE) / _EDGE)] = None
    before = [cell for cell in cells if cell.row < first]
    inside = [cell for cell in cells if first <= cell.row < last]
    after = [cell for cell in cells if cell.row >= last]
    sides = (
        [cell for cell in inside if cell.x0 < gutter],
        [cell for cell in inside if cell.x0 >= gutter],
    )
    parts = (before, *sides, after)
    return [one for part in parts if part for one in _order_cells(part, page, depth - 1)]


def join_rules(rules: Sequence[DrawnBox]) -> list[DrawnBox]:
    """The horizontal lines drawn on a page; those that touch, as cell edges do, are joined."""
    level = [r for r in rules if r.bottom - r.top < _RULE_HEIGHT and r.x1 - r.x0 > _EDGE]
    level.sort(key=lambda rule: (round(rule.top), rule.x0))
    found: list[DrawnBox] = []
    for rule in level:
        last = found[-1] if found else None
        if last and rule.top - last.top < _SAME_RULE and rule.x0 - last.x1 <= _EDGE:
            found[-1] = DrawnBox(last.x0, last.top, max(last.x1, rule.x1), last.bottom)
        else:
            found.append(rule)
    return found


def _build_column(cells: Sequence[TextLine]) -> list[TextLine]:
    lines = [join_lines(list(row)) for _, row in groupby(cells, key=lambda cell: cell.row)]
    text = [line for line in lines if line.tall == 1] or lines
    left, right = min(one.x0 for one in text), max(one.x1 for one in text)
    for line in lines:
        line.left, line.right = left, right
    if (below := _find_letterhead_end(text)) is not None:
        first, edge = below
        for line in text[first:]:
            line.right = edge
    return lines


def _find_letterhead_end(lines: Sequence[TextLine]) -> tuple[int, float] | None:
    """The index of the first line below a letterhead, and the edge at which the text there ends.

    The lines of a letterhead reach beyond the edge at which most lines end, and stand above them.
    """
    ends = Counter(round(line.x1) for line in lines)
    usual = max(ends, key=lambda end: (ends[end] + ends[end + 1], end))
    edge = max(line.x1 for line in lines if round(line.x1) in (usual, usual + 1))
    flush = [at for at, line in enumerate(lines) if abs(line.x1 - edge) <= _FLUSH]
    beyond = [at for at, line in enumerate(lines) if line.x1 > edge + _FLUSH]
    if not beyond or len(flush) < _LEAST_FLUSH or beyond[-1] > flush[0]:
        return None
    last, below = lines[beyond[-1]], lines[beyond[-1] + 1]
    is_apart = below.baseline - last.baseline > _APART * last.size
    return (beyond[-1] + 1, edge) if is_apart else None


def _find_gutter(cells: Sequence[TextLine], page: _PageLayout) -> tuple[float, int, int] | None:
    """The place of a gutter, its first row, and the row after its last; None if there is none.

    Of gutters of about the same length the widest, or one a little to its left: between them are
    numbers in the margin of the right column.
    """
    found: list[tuple[int, float, tuple[float, int, int]]] = []
    for edge in _find_column_edges(cells, page.known):
        gutter = (edge - 1) * _EDGE
        for first, last, inside in _uncrossed_stretches(cells, gutter, page):
            if _are_columns(inside, edge, page):
                width = gutter - max(cell.x1 for cell in inside if cell.x0 < gutter)
                found.append((len(inside), width, (gutter, first, last)))
    longest = max((length for length, _, _ in found), default=0)
    long = [(width, place) for length, width, place in found if length >= _SIMILAR * longest]
    if not long:
        return None
    widest = max(long, key=lambda one: one[0])[1][0]
    leftmost = min(place for _, place in long if widest - _MARGIN < place[0] <= widest)
    return _include_margin_numbers(cells, leftmost)


def _include_margin_numbers(
    cells: Sequence[TextLine], stretch: tuple[float, int, int]
) -> tuple[float, int, int]:
    """The gutter moved before the few numbers in the margin of the right column."""
    gutter, first, last = stretch
    left = [cell for cell in cells if first <= cell.row < last and cell.x0 < gutter]
    numbers = {cell.x0 for cell in left if gutter - _MARGIN < cell.x0 and cell.text[:1].isdigit()}
    moved = min(numbers, default=gutter) - _EDGE
    beside = any(cell.x1 > moved for cell in left if cell.x0 < moved)
    return stretch if not numbers or beside else (moved, first, last)


def _find_column_edges(cells: Sequence[TextLine], known: frozenset[int]) -> list[int]:
    """Where a column may begin, in steps of `_EDGE`: left edges that several lines share.

    The leftmost is none; one known from an earlier page needs no second line.
    """
    edges = Counter(round(cell.x0 / _EDGE) for cell in cells)
    leftmost = min(edges)
    often = [
        (count, edge)
        for edge, count in edges.items()
        if edge > leftmost + 1 and (count >= _LEAST_LINES or edge in known)
    ]
    often.sort(key=lambda one: (one[1] not in known, -one[0], one[1]))
    return [*_find_table_edges(cells), *(edge for _, edge in often[:_MOST_GUTTERS])]


def _find_table_edges(cells: Sequence[TextLine]) -> Iterator[int]:
    """The edges of tables: a chart beside one may have no edge of its own."""
    for cell in [cell for cell in cells if cell.tall > 1][:_MOST_GUTTERS]:
        yield math.ceil(cell.x1 / _EDGE) + 1
        yield round(cell.x0 / _EDGE)


def _uncrossed_stretches(
    cells: Sequence[TextLine], gutter: float, page: _PageLayout
) -> list[tuple[int, int, list[TextLine]]]:
    """The stretches of rows in which nothing crosses the gutter."""
    right = [cell for cell in cells if cell.x0 >= gutter]
    is_full = any(cell.bottom >= page.floor for cell in cells if cell.x1 <= gutter)
    title = math.inf if is_full else _TITLE * page.usual
    found: list[tuple[int, int, list[TextLine]]] = []
    inside: list[TextLine] = []
    first = cells[0].row
    over: TextLine | None = None
    rows = [(row, list(group)) for row, group in groupby(cells, key=lambda cell: cell.row)]
    headed = _find_headed_rows(rows, gutter, page)
    for (row, there), (_, below) in pairwise([*rows, (0, [])]):
        if row in headed:
            found.append((first, row, inside))
            inside, first, over = [], row, None
        crossing = any(_crosses(cell, gutter, right, page, title) for cell in there)
        if crossing or (
            over
            and len(there) == 1
            and (
                _is_heading_continued(over, there[0], page.usual)
                or _is_last_line(over, there[0], gutter, below)
            )
        ):
            over = there[0]
            found.append((first, row, inside))
            inside, first = [], row + 1
        else:
            over = None
            inside += there
    return [*found, (first, cells[-1].row + 1, inside)]


def _find_headed_rows(
    rows: Sequence[tuple[int, Sequence[TextLine]]], gutter: float, page: _PageLayout
) -> set[int]:
    """The rows that begin with a heading directly below a line, or in a box, over all columns.

    Columns above it end there.
    """
    left = min(cell.x0 for _, there in rows for cell in there) + _EDGE
    right = max(cell.x1 for _, there in rows for cell in there) - _EDGE
    tops = [rule.top for rule in page.drawn if rule.x0 <= left and rule.x1 >= right]
    found: set[int] = set()
    for top in tops:
        below = [cell for _, there in rows for cell in there if cell.baseline > top]
        head = next((cell for cell in below if cell.x0 < gutter), None)
        if (
            head
            and head.baseline - top < _NEAR_LINE * head.size
            and (is_bold(head) or head.size >= _HEADING * page.usual)
        ):
            found.add(below[0].row)
    return found


def _is_heading_continued(over: TextLine, cell: TextLine, usual: float) -> bool:
    """Whether this is the next line of a heading that crosses the gutter."""
    close = cell.baseline - over.baseline < _WRAPPED * cell.size
    return close and cell.size == over.size >= _HEADING * usual


def _is_last_line(over: TextLine, cell: TextLine, gutter: float, below: Sequence[TextLine]) -> bool:
    """Whether this is the short last line of a paragraph that crosses the gutter.

    What is printed below it, in columns, is further away.
    """
    pitch = cell.baseline - over.baseline
    return (
        over.x1 > gutter > cell.x1
        and abs(cell.x0 - over.x0) < _EDGE
        and cell.size == over.size
        and cell.tall == over.tall == 1
        and not is_bold(cell)
        and pitch < _WRAPPED * cell.size
        and all(other.baseline - cell.baseline > pitch + _SAME_RULE for other in below)
    )


def _crosses(
    cell: TextLine, gutter: float, right: Sequence[TextLine], page: _PageLayout, title: float
) -> bool:
    """Whether a line crosses the gutter, or is a heading over both columns.

    A heading over columns may be short: then the text at its right ends above it and continues
    below, unless it is as large as a `title`. No heading counts so where the left column is full to
    its end: the text at the right continues it; nor beside a picture, nor where headings of its
    type stand in the right column.
    """
    if cell.x0 >= gutter:
        return False
    if cell.x1 > gutter:
        return True
    if cell.size < _HEADING * page.usual or not right or any(_is_like(cell, o) for o in right):
        return False
    above = max((other.bottom for other in right if other.bottom < cell.top), default=None)
    below = min((other.top for other in right if other.top > cell.bottom), default=None)
    beside = any(other.top < cell.bottom and other.bottom > cell.top for other in right)
    if above is None or beside:
        return False
    if below is None:
        return cell.size >= title
    pictured = any(p.x1 > gutter and p.top < below and p.bottom > above for p in page.pictures)
    return not pictured and below - above > cell.bottom - cell.top + _SET_OFF * cell.size


def _is_like(one: TextLine, other: TextLine) -> bool:
    """Whether two lines begin in the same type: headings of one class, where it is no text's."""
    return one.size == other.size and one.tokens[0].face == other.tokens[0].face


def _are_columns(inside: Sequence[TextLine], edge: int, page: _PageLayout) -> bool:
    gutter = (edge - 1) * _EDGE
    left = [cell for cell in inside if cell.x0 < gutter]
    right = [cell for cell in inside if cell.x0 >= gutter]
    if not left or not right or _are_labels(left, right):
        return False
    if edge not in page.known:
        if min(_count_rows(left), _count_rows(right)) < _LEAST_LINES:
            return False
        widths = gutter - min(c.x0 for c in left), max(c.x1 for c in right) - gutter
        if min(widths) < _NARROWER * max(widths):
            return False
    top, bottom = min(c.top for c in inside), max(c.bottom for c in inside)
    crossing = sum(
        rule.x0 < gutter - _EDGE and rule.x1 > gutter + _EDGE and top < rule.top < bottom
        for rule in page.rules
    )
    return crossing < _TABLE_RULES


def _are_labels(left: Sequence[TextLine], right: Sequence[TextLine]) -> bool:
    """Whether the left cells are labels, each with the first line of its value beside it."""
    labels = [cell for cell in left if cell.tokens[-1].text.rstrip().endswith(":")]
    beside = {cell.row for cell in right}
    return len(labels) >= max(_LEAST_LINES, _LABELLED * len(left)) and sum(
        cell.row in beside for cell in labels
    ) >= _LABELLED * len(labels)


def _count_rows(cells: Sequence[TextLine]) -> int:
    """The number of rows that these lines represent."""
    return sum({cell.row: cell.tall for cell in cells}.values())


@dataclass(frozen=True, slots=True, eq=False)
class Inset:
    """A framed or shaded box in the text: its lines in reading order."""

    box: DrawnBox
    lines: list[TextLine]


def cut_insets(sheet: PageContent) -> list[PageContent]:
    """The insets of a page, each as a page of its own; their glyphs are removed from the page.

    The lines of the page end beside an inset as they do beside a picture.
    """
    found: list[PageContent] = []
    for box in _find_boxes(sheet):
        inside = [run for run in sheet.runs if _holds_run(box, run)]
        beside = [run for run in sheet.runs if _is_beside(box, run)]
        if _count_lines(inside) >= _MIN_INSIDE and _count_lines(beside) >= _MIN_BESIDE:
            kept = set(map(id, inside))
            sheet.runs = [run for run in sheet.runs if id(run) not in kept]
            sheet.pictures.append(box)
            found.append(replace(sheet, runs=inside, rules=[box], pictures=[], ticks=[]))
    return found


def _find_boxes(sheet: PageContent) -> Iterator[DrawnBox]:
    """The boxes that may be insets, each once; a box against another one is a table's cell."""
    large = [
        rule
        for rule in sheet.rules
        if _LEAST[0] < rule.x1 - rule.x0 < _WIDEST * sheet.width
        and _LEAST[1] < rule.bottom - rule.top < _HIGHEST * sheet.height
    ]
    outer: list[DrawnBox] = []
    for rule in sorted(large, key=attrgetter("area"), reverse=True):
        if not any(rule.overlaps(other, _NEAR) for other in outer):
            outer.append(rule)
    for box in outer:
        touching = [rule for rule in sheet.rules if rule.overlaps(box, _NEAR)]
        bands = [rule for rule in touching if _is_band(rule, box)]
        others = (rule for rule in touching if rule not in bands)
        if all(_is_box_or_edge(rule, box) for rule in others) and not (
            bands and _has_columns(sheet, box)
        ):
            yield box


def _is_box_or_edge(one: DrawnBox, other: DrawnBox) -> bool:
    """Whether a drawn line is a box itself or an edge of it, not a line that divides it."""
    return all(
        min(abs(place - edge) for edge in edges) < _NEAR
        for places, edges in (
            ((one.x0, one.x1), (other.x0, other.x1)),
            ((one.top, one.bottom), (other.top, other.bottom)),
        )
        for place in places
    )


def _is_band(one: DrawnBox, box: DrawnBox) -> bool:
    """Whether a box is the ground of a paragraph within another: nearly as wide, and not a line."""
    is_wide = one.x1 - one.x0 > _WIDE_BAND * (box.x1 - box.x0)
    is_within = (
        one.x0 > box.x0 - _NEAR
        and one.x1 < box.x1 + _NEAR
        and one.top > box.top - _NEAR
        and one.bottom < box.bottom + _NEAR
    )
    return is_wide and is_within and one.bottom - one.top > 2 * _NEAR


def _has_columns(sheet: PageContent, box: DrawnBox) -> bool:
    """Whether text in a box is set in cells side by side."""
    runs = sorted(
        (run for run in sheet.runs if _holds_run(box, run)),
        key=lambda run: (round(run.baseline), run.lefts[0]),
    )
    gaps = (
        behind.lefts[0] - before.rights[-1] > _COLUMN_GAP * behind.size
        for before, behind in pairwise(runs)
        if round(before.baseline) == round(behind.baseline)
    )
    return any(gaps)


def _holds_run(box: DrawnBox, run: GlyphRun) -> bool:
    return (
        run.turns == 0
        and box.top < run.baseline < box.bottom
        and box.x0 - 1 < run.lefts[0]
        and run.rights[-1] < box.x1 + 1
    )


def _is_beside(box: DrawnBox, run: GlyphRun) -> bool:
    """Whether glyphs are beside a box, or run over its edge."""
    return run.turns == 0 and box.top < run.baseline < box.bottom and not _holds_run(box, run)


def _count_lines(runs: Sequence[GlyphRun]) -> int:
    """The number of lines of these glyphs."""
    bases = sorted(run.baseline for run in runs if any(map(str.isalnum, run.characters)))
    return bool(bases) + sum(b - a > _NEAR for a, b in pairwise(bases))


def insert_insets(
    text: Sequence[TextBlock], insets: Sequence[tuple[Inset, Sequence[TextBlock]]]
) -> list[TextBlock]:
    """The blocks of a page with those of its insets, each before the block below it in its column.

    An inset over several columns is put before the first block that begins beside or below it, none
    into a paragraph that continues over a page or column break.
    """
    found = list(text)
    for inset, drafts in sorted(insets, key=lambda one: one[0].box.top, reverse=True):
        at = _find_place(found, inset.box)
        found[at:at] = drafts
    return found


def _find_place(blocks: Sequence[TextBlock], box: DrawnBox) -> int:
    """Where the lines of a box belong among the blocks of a page."""
    places = [at for at, draft in enumerate(blocks) if not draft.continues]
    column = [at for at in places if _is_in_column(box, blocks[at].lines[0])]
    below = (at for at in column or places if blocks[at].lines[0].baseline > box.top)
    behind = [at + 1 for at in column if at + 1 in places] or places or [0]
    return next(below, behind[-1])


def _is_in_column(box: DrawnBox, line: TextLine) -> bool:
    """Whether a box is set in the column of a line, and no wider than it but for its padding."""
    middle = (box.x0 + box.x1) / 2
    width = line.right - line.left
    return line.left < middle < line.right and box.x1 - box.x0 < _PADDED * width
