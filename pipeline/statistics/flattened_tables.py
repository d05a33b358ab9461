"""Rows of figures by year in text that lost its tables: each row is a statistic again.

Text that was copied out of a table keeps its words and figures and loses its columns: a row may be
one line, a line for each cell, or a part of one long paragraph; and columns may stand apart from
their rows, each a block of figures as long as the block of labels. The years of the head tell how
many figures a row has. A row is read where all its figures are found, or where as many of them
stand beside it as years above it; where two ways to put figures to rows remain, none is taken.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from itertools import groupby, pairwise, permutations, takewhile, zip_longest
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from pipeline.document.immutable import value
from pipeline.document.model import find_line_starts
from pipeline.document.problems import Code, make_problem
from pipeline.document.reading import Reading
from pipeline.layout.elements import LabelledValue, TableFigure
from pipeline.statistics.cutting import cut_out
from pipeline.statistics.pairs import is_short_value, may_be_label
from pipeline.vocabulary.months import english_months
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.word_lists import spell_words
from pipeline.vocabulary.words import spell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.document.model import Document
    from pipeline.document.problems import Problem
    from pipeline.layout.elements import Piece

Place: TypeAlias = tuple[int, int]
_Kind: TypeAlias = Literal["figure", "label", "years", "status", "end"]

_FEWEST_YEARS: Final = 2
_FEWEST_PAIRS: Final = 3  # labels above their values
_FEWEST_ROWS: Final = 2  # of one shape, where the years do not count their figures
_FEWEST_APART: Final = 3  # figures on lines of their own behind one label
_FEWEST_LABELS: Final = 4  # above none of their figures, whose columns may stand elsewhere
_FEWEST_AGREEING: Final = 2  # figures known from elsewhere that tell the years of columns
_LONGEST: Final = 4000  # labels, figures and years of a table
_MOST_PLACES: Final = 20  # that a problem names
_MOST_RUNS: Final = 3  # in which the columns of a group may stand
_MOST_FITTING: Final = 6  # runs among which they are
_MOST_WORDS: Final = 14  # of a line that may label a row
_LEAST_SHARE: Final = 0.4  # of figures among the words of a line of rows

_YEAR: Final = r"(?:(?:FY|CY)\s?)?(?:19|20)\d\d(?:[/\u2013-]\d\d(?:\d\d)?)?[epf]?"
_STATUS: Final = spell_words("tables", "statuses")
_YEARS: Final = re.compile(rf"(?<![\w.,/-]){_YEAR}(?![\w.,%/-])", re.IGNORECASE)
_STATUSES: Final = re.compile(rf"(?<!\w){_STATUS}(?!\w)", re.IGNORECASE)
_ESTIMATE: Final = re.compile(r"est|prel|prov", re.IGNORECASE)
_HEAD_LINE: Final = re.compile(rf"(?:(?:{_YEAR}|{_STATUS})(?:\s+|$))++", re.IGNORECASE)
_IN_LINE: Final = re.compile(rf"(?<!\S){_YEAR}(?:\s+{_YEAR}){{2,}}(?!\S)", re.IGNORECASE)
_RANGE: Final = re.compile(
    r"(?<!\d)(?P<first>(?:19|20)\d\d)\s?[\u2013-]\s?(?P<last>(?:19|20)?\d\d)(?!\d)"
)
_OF_CHART: Final = re.compile(r"(?:Fig\.|Figure|Chart|Graph)\s", re.IGNORECASE)
_PARTS: Final = re.compile(
    rf"(?:(?:{spell(english_months())}|Q[1-4]|[1-4]Q|H[12]|IV|I{{1,3}})\.?(?:/\w)?(?:\s+|$))++"
)
_CAPTION: Final = re.compile(r"(?:Annex\s)?Table\s[\w.]{1,6}[.:]\s", re.IGNORECASE)
_FIGURE: Final = re.compile(
    r"""[(<>~+\u2212\u2013-]{0,2}[$\u20ac\u00a3]?\d(?:[\d,.]*\d)?%?\)?(?:\*{1,3}|(?<=\d)[epf])?
    | \.\.+ | \u2026 | n\.a\. | n/a | NA | --? | [\u2013\u2014]""",
    re.VERBOSE,
)
_ROLES: Final = ("prose", "item", "heading", "caption", "rule", "page number")
_WORD: Final = re.compile(r"\S+")
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")
_WHOLE_NUMBER: Final = re.compile(r"\d{1,3}\+?")
_SENTENCE_END: Final = re.compile(r"(?<!\w\.\w)[.;]$")
_BLANK_LINE: Final = re.compile(r"\n[ \t\r]*\n")
_ENDS: Final = re.compile(r"(?:sources?|notes?|\d{1,2}/)(?:[ :.]|$)", re.IGNORECASE)
_TITLE_OVER: Final = re.compile(r"(?P<title>[^():]*(?:\([^()]*\)|:))\s(?=[^\W\d_a-z])")
_UNIT: Final = re.compile(r"\(|In\s")
_NOTE_MARK: Final = re.compile(r"\d{1,2}/")
_NOTE_CALLS: Final = re.compile(r"(?:\s\d{1,2}/)+$")
_BRACKET: Final = re.compile(r"\([^()]+\)(?:\s\d{1,2}/)*$")


@value
class _Item:
    """A part of a line: source offsets, the line and the block of lines that it stands in."""

    kind: _Kind
    start: int
    end: int
    line: int
    block: int
    piece: Piece


@value
class _Row:
    """A label with the figures behind it; one in brackets goes on with the label `above`."""

    label: _Item
    figures: tuple[_Item, ...]
    above: _Item | None = None


@value
class _Group:
    """Rows of one shape that follow each other, and the line over them."""

    rows: tuple[_Row, ...]
    head: _Item | None

    @property
    def count(self) -> int:
        """How many figures stand behind each of its labels."""
        return len(self.rows[0].figures)

    @property
    def block(self) -> int:
        """The block of its rows."""
        return self.rows[-1].label.block


@value
class _Head:
    """The years of the columns, in order and as printed, with what is said of them: `Est.`."""

    years: tuple[str, ...]
    status: Mapping[str, str]


@value
class _ReadRow:
    """A row with its figures, each with its year, and the line over it that states their unit."""

    row: _Row
    head: _Item | None
    figures: tuple[tuple[_Item, str], ...]

    def list_extents(self) -> Iterator[Place]:
        """The source extents of the label and of the figures."""
        yield self.row.label.start, self.row.label.end
        for figure, _ in self.figures:
            yield figure.start, figure.end


_Column: TypeAlias = tuple[_Item, ...]
_Line: TypeAlias = "tuple[int, int, Piece]"  # source offsets


def cut_flattened_tables(
    document: Document, pieces: Sequence[Piece]
) -> tuple[list[LabelledValue], list[Piece], list[Problem]]:
    """Return the rows of figures by year that the pieces of a chapter hold, and the other pieces.

    Heads of columns that the reader took for titles are prose there. Figures of tables of which
    some rows are read, but not these, are reported.
    """
    tables = [
        (table, head)
        for table in _find_tables(document, pieces)
        if len(table) <= _LONGEST and (head := _read_head(document, table))
    ]
    sure = (row for table, head in tables for row in _read_rows(document, table, head, {}))
    known = _list_known(document, sure)
    entries: list[LabelledValue] = []
    problems: list[Problem] = []
    taken: list[Place] = []
    heads: set[int] = set()
    for table, head in tables:
        found = _read_rows(document, table, head, known)
        entries += [_make_entry(document, one, head) for one in found]
        taken += [place for one in found for place in one.list_extents()]
        if found:
            heads |= {item.piece.start for item in table if item.kind == "years"}
            problems += _report_unread(document, table, found)
    for label, below in _find_columns_of_a_box(document, pieces):
        entries.append(_make_pair(document, label, below))
        taken += [(label[0], label[1]), (below[0], below[1])]
    if not taken:
        return [], [*pieces], []
    return entries, list(cut_out(pieces, taken, heads)), problems


def _report_unread(
    document: Document, table: Sequence[_Item], read: Sequence[_ReadRow]
) -> Iterator[Problem]:
    """The problem of the figures of a table that are in none of its rows, if there are any."""
    taken = {figure.start for row in read for figure, _ in row.figures}
    left = [item for item in table if item.kind == "figure" and item.start not in taken]
    if left:
        name = document.text[table[0].start : table[0].end]
        spans = tuple(document.span(item.start, item.end) for item in left[:_MOST_PLACES])
        message = f"{len(left)} figures of the table {name!r} have no certain row or year"
        yield make_problem(Code.FLATTENED_TABLE, message, spans)


def _find_columns_of_a_box(
    document: Document, pieces: Sequence[Piece]
) -> Iterator[tuple[_Line, _Line]]:
    """The labels with their values where a block of labels with colons stands above one of values.

    The head of a table may follow the values.
    """
    text = document.text
    read = [piece for piece in pieces if not (piece.is_furniture or piece.is_note)]
    for first, second in pairwise(read):
        if {first.role, second.role} - {"prose", "item"}:
            continue
        above, below = _list_lines(document, first), _list_lines(document, second)
        labels = [*takewhile(lambda line: text[line[1] - 1] == ":", reversed(above))][::-1]
        values, rest = below[: len(labels)], below[len(labels) :]
        if (
            _FEWEST_PAIRS <= len(labels) == len(values)
            and all(may_be_label(text[start : end - 1]) for start, end, _ in labels)
            and all(is_short_value(text[start:end]) for start, end, _ in values)
            and all(_HEAD_LINE.fullmatch(text, start, end) for start, end, _ in rest)
        ):
            yield from zip(labels, values, strict=True)


def _list_lines(document: Document, piece: Piece) -> list[_Line]:
    """The lines of a piece that are not blank, without the white space around them."""
    text = document.text
    starts = find_line_starts(text, piece.start, piece.end, piece.marks)
    lines = []
    for start, end in pairwise([*starts, piece.end]):
        if printed := text[start:end].strip():
            begin = text.find(printed, start)
            lines.append((begin, begin + len(printed), piece))
    return lines


def _make_pair(document: Document, label: _Line, below: _Line) -> LabelledValue:
    """The entry of a label and the value that stands apart from it."""
    name = Reading.of(document, [(label[0], label[1] - 1)], label[2].marks)
    extent = (below[0], below[1])
    printed = Reading.of(document, [extent], below[2].marks)
    marks = below[2].marks
    return LabelledValue(
        None, name, printed, (label[0], label[1]), (extent,), marks, is_of_any_publisher=True
    )


def _find_tables(document: Document, pieces: Sequence[Piece]) -> Iterator[list[_Item]]:
    """The stretches of lines that may be a table each: labels, figures and years.

    Years that go back, below figures, are the head of another table, unless a caption dates both.
    """
    text = document.text
    table: list[_Item] = []
    last, has_figures, has_range = 0, False, False
    items = list(_list_items(document, pieces))
    for item, following in zip_longest(items, items[1:]):
        own = _list_years(text, item) if item.kind == "years" else []
        goes_back = bool(own) and own[0] <= last and has_figures and not has_range
        if item.kind == "end" or goes_back or _is_title(document, item, following):
            if table:
                yield table
            table, last, has_figures, has_range = [], 0, False, False
        if item.kind == "end":
            continue
        table.append(item)
        last = own[-1] if own else last
        has_figures = has_figures or item.kind == "figure"
        is_label = item.kind == "label" and not has_range
        has_range = has_range or (is_label and bool(_RANGE.search(text, item.start, item.end)))
    if table:
        yield table


def _is_title(document: Document, item: _Item, following: _Item | None) -> bool:
    """Whether a line begins a table: a numbered caption, or one with the years of a head below."""
    if item.kind != "label":
        return False
    is_numbered = _CAPTION.match(document.text, item.start, item.end) is not None
    is_followed = following is not None and following.kind == "years"
    return is_numbered or (is_followed and _is_caption(document, item))


def _is_caption(document: Document, item: _Item) -> bool:
    """Whether a line is a caption: numbered, or with the years of its table."""
    place = (document.text, item.start, item.end)
    return item.kind == "label" and bool(_CAPTION.match(*place) or _RANGE.search(*place))


def _list_years(text: str, item: _Item) -> list[int]:
    return [_find_year(found[0]) for found in _YEARS.finditer(text, item.start, item.end)]


def _find_year(printed: str) -> int:
    return int(re.sub(r"\D", "", printed)[:4])


def _list_items(document: Document, pieces: Sequence[Piece]) -> Iterator[_Item]:
    """The parts of the lines of a chapter; an `end` where a table cannot go on."""
    text = document.text
    line, block, at = 0, 0, 0
    for piece in pieces:
        is_cell = piece.role == "rule" and _FIGURE.fullmatch(text, piece.start, piece.end)
        is_year = piece.role == "page number" and _YEARS.fullmatch(text, piece.start, piece.end)
        if "\f" in text[at : piece.start]:
            yield _Item("end", at, at, line, block, piece)
        if piece.is_furniture and not (is_cell or is_year):
            continue
        if piece.role not in _ROLES or piece.is_note:
            yield _Item("end", piece.start, piece.start, line, block, piece)
            at = piece.end
            continue
        for start, end, _ in _list_lines(document, piece):
            block += _BLANK_LINE.search(text, at, start) is not None
            line, at = line + 1, end
            for kind, (first, last) in _read_line(text[start:end]):
                yield _Item(kind, start + first, start + last, line, block, piece)


def _read_line(printed: str) -> list[tuple[_Kind, Place]]:
    """The labels, figures and years of a line; an `end` where it is prose."""
    whole = (0, len(printed))
    if _NOTE_MARK.fullmatch(printed):
        return []
    if _HEAD_LINE.fullmatch(printed):
        return [("years" if _YEARS.search(printed) else "status", whole)]
    words = [*_WORD.finditer(printed)]
    figures = [_is_figure(word[0]) for word in words]
    heads = [*_IN_LINE.finditer(printed)]
    is_row = sum(figures) >= max(_FEWEST_YEARS, _LEAST_SHARE * len(words))
    if not (is_row or heads or all(figures[-_FEWEST_YEARS:])):
        return [("label" if _may_be_label(printed, len(words)) else "end", whole)]
    kinds: list[_Kind] = ["figure" if figure else "label" for figure in figures]
    for years in heads:
        for at, word in enumerate(words):
            if years.start() <= word.start() < years.end():
                kinds[at] = "years"
    found: list[tuple[_Kind, Place]] = []
    for kind, run in groupby(zip(kinds, words, strict=True), key=lambda one: one[0]):
        spans = [word.span() for _, word in run]
        if kind == "figure":
            found += [(kind, span) for span in spans]
        elif kind == "label":
            found += _split_label(printed, spans)
        else:
            found.append((kind, (spans[0][0], spans[-1][1])))
    return found


def _split_label(printed: str, words: Sequence[Place]) -> Iterator[tuple[_Kind, Place]]:
    """The label within a line, behind the title over it where this ends in a bracket or colon.

    More words than a label has end the table.
    """
    start, end = words[0][0], words[-1][1]
    cut = _TITLE_OVER.match(printed, start, end)
    if len(words) > _MOST_WORDS:
        yield "end", (start, end)
    elif cut:
        yield "label", (start, cut.end("title"))
        yield "label", (cut.end(), end)
    else:
        yield "label", (start, end)


def _may_be_label(printed: str, words: int) -> bool:
    """Whether a line may name a row or rows: no sentence, and not the foot of a table."""
    is_short = words <= _MOST_WORDS and _SENTENCE_END.search(printed) is None
    return is_short and bool(_LETTERS.search(printed)) and _ENDS.match(printed) is None


def _is_figure(word: str) -> bool:
    return _FIGURE.fullmatch(word) is not None and not _YEARS.fullmatch(word)


def _read_head(document: Document, table: Sequence[_Item]) -> _Head | None:
    """The years of the columns of a table; None where their order is not certain.

    They stand in order; or they are all the years of the range that the caption names. There are
    none where they have months, nor of a chart.
    """
    text = document.text
    years: dict[int, str] = {}
    numbers: list[int] = []
    for item in table:
        if item.kind == "years":
            numbers += _list_years(text, item)
            for found in _YEARS.finditer(text, item.start, item.end):
                years[_find_year(found[0])] = found[0]
    if _OF_CHART.match(text, table[0].start) or _has_parts_of_years(text, table):
        return None
    ordered = sorted(years)
    if len(ordered) < _FEWEST_YEARS or len(ordered) < len(numbers):
        return None
    ranges = (_RANGE.search(text, one.start, one.end) for one in table if one.kind == "label")
    stated = next(filter(None, ranges), None)
    if stated:
        last = stated["first"][: -len(stated["last"])] + stated["last"]
        if (ordered[0], ordered[-1]) != (int(stated["first"]), int(last)):
            return None
    steps = {later - earlier for earlier, later in pairwise(ordered)}
    if numbers != ordered and not (stated and steps == {1}):
        return None
    if stated and len(steps) > 1:  # a year of the range is missing
        return None
    return _Head(tuple(years[year] for year in ordered), dict(_list_status(text, table)))


def _has_parts_of_years(text: str, table: Sequence[_Item]) -> bool:
    """Whether months or quarters stand below the years: not as labels, with figures behind them."""
    return any(
        item.kind == "label"
        and _PARTS.fullmatch(text, item.start, item.end)
        and (following is None or following.kind != "figure")
        for item, following in zip_longest(table, table[1:])
    )


def _list_status(text: str, table: Sequence[_Item]) -> Iterator[tuple[str, str]]:
    """The years of which something is said, and what."""
    years: list[str] = []
    said: list[str] = []
    for item in table:
        if item.kind == "years" and said:
            yield from _align_status(years, said)
            years, said = [], []
        if item.kind == "years":
            years += [found[0] for found in _YEARS.finditer(text, item.start, item.end)]
        if item.kind in ("years", "status"):
            said += _STATUSES.findall(text, item.start, item.end)
    yield from _align_status(years, said)


def _align_status(years: Sequence[str], said: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What is said of each year, or of the last ones: one estimate, or a word printed for each.

    Other words may stand for several years each.
    """
    is_of_last = len(said) == 1 and _ESTIMATE.match(said[0]) is not None
    if len(said) == len(years) or is_of_last or 1 < len(said[1:]) > len(set(said[1:])) == 1:
        yield from zip(reversed(years), reversed(said), strict=False)


def _read_rows(
    document: Document, table: Sequence[_Item], head: _Head, known: Mapping[tuple[str, int], str]
) -> list[_ReadRow]:
    """The rows of a table whose figures are certain, each with the years of its figures."""
    size = len(head.years)
    groups, columns = _group_blocks(document, table, size)
    runs = _join_columns(columns)
    matched = _match_columns(groups, runs, size)
    used = {run[0][0].start for run in matched.values()}
    free = [run for run in runs if run[0][0].start not in used]
    read: list[_ReadRow] = []
    for at, group in enumerate(groups):
        behind = matched.get(at)
        if group.count < size and behind is None:
            behind = _place_by_known(document, group, free, head, known)
            if behind is None and not _stands_below(document, table, group):
                continue
        for number, row in enumerate(group.rows):
            figures = [*row.figures, *(column[number] for column in behind or ())]
            placed = tuple(zip(figures, head.years, strict=False))
            read.append(_ReadRow(row, group.head, placed))
    return read


def _group_blocks(
    document: Document, table: Sequence[_Item], size: int
) -> tuple[list[_Group], list[_Column]]:
    """The groups of rows of a table, and the blocks that consist of figures."""
    groups: list[_Group] = []
    columns: list[_Column] = []
    measure: _Item | None = None  # the last line that states the unit of all below it
    for _, block in groupby(table[_is_caption(document, table[0]) :], key=lambda item: item.block):
        items = [item for item in block if item.kind not in ("status", "years")]
        if items and all(item.kind == "figure" for item in items):
            columns.append(tuple(items))
            continue
        if items and document.text[items[0].start] == "(":
            stands_in_column = len(items) > 1 and items[1].kind == "figure"
            measure = None if stands_in_column else items[0]
        rows = list(_read_block(document, items, size))
        groups += _group_rows(document, rows, size, measure)
    return groups, columns


def _read_block(document: Document, items: Sequence[_Item], size: int) -> Iterator[_Row]:
    """The labels of a block with the figures behind them; those before all labels are left out."""
    above: _Item | None = None
    label: _Item | None = None
    figures: list[_Item] = []
    for item in items:
        if item.kind == "figure":
            figures.append(item)
        elif label and _goes_on(document, label, figures, item, size):
            label, figures = replace(label, end=item.end, line=item.line), []
        else:
            if label:
                yield _Row(label, tuple(figures), above)
            above = (above or label) if _is_measure(document.text, item) else None
            label, figures = item, []
    if label:
        yield _Row(label, tuple(figures), above)


def _goes_on(
    document: Document, label: _Item, figures: Sequence[_Item], item: _Item, size: int
) -> bool:
    """Whether words go on with the label before them: behind its number, or on the next line."""
    text = document.text
    if not figures:
        return text[item.start].islower() and not text[label.start : label.end].endswith(":")
    number = text[figures[0].start : figures[0].end]
    is_one_line = label.line == figures[0].line == item.line
    return is_one_line and len(figures) == 1 < size and bool(_WHOLE_NUMBER.fullmatch(number))


def _group_rows(
    document: Document, rows: Sequence[_Row], size: int, measure: _Item | None
) -> Iterator[_Group]:
    """The rows of a block by the number of their figures.

    The label without figures above others that have some is their head; so may be the first of
    labels that have none. One that alone has figures, as many as labels, may be the last of a
    column of labels above a column of figures.
    """
    text = document.text
    head = measure
    runs = [list(run) for _, run in groupby(rows, key=lambda row: len(row.figures))]
    for at, all_rows in enumerate(runs):
        count = len(all_rows[0].figures)
        is_measure = not count and _is_nameless(text, all_rows[0])
        run = all_rows[is_measure:]
        if not run or any(_is_nameless(text, row) for row in run):
            continue
        if not count and at + 1 < len(runs):
            head = run[-1].label
        elif not count:
            yield _Group(tuple(run), measure)
            if len(run) > 1:
                yield _Group(tuple(run[1:]), run[0].label)
        else:
            before = len(runs[at - 1]) if at and not runs[at - 1][0].figures else 0
            is_apart = run[0].figures[0].line != run[0].label.line
            is_sure = count == size and not (
                is_apart and (size < _FEWEST_APART or (before and count == before + 1))
            )
            if is_sure or (len(run) >= _FEWEST_ROWS and count <= size):
                yield _Group(tuple(run), head)


def _is_nameless(text: str, row: _Row) -> bool:
    """Whether the label is no name: no word, a unit that goes on with no label, or a part of one.

    A part opens or closes a bracket alone, ends in a comma, or goes on behind figures in its line.
    """
    start, end = row.label.start, row.label.end
    words = text[start:end]
    goes_on = words[0].islower() and text[start - 1 : start] == " "
    is_part = words.count("(") != words.count(")") or words.endswith(",") or goes_on
    is_unit = row.above is None and _is_measure(text, row.label)
    return is_part or is_unit or _LETTERS.search(words) is None


def _is_measure(text: str, label: _Item) -> bool:
    """Whether a label is a unit: in brackets, or behind `In`."""
    return _UNIT.match(text, label.start, label.end) is not None


def _join_columns(columns: Sequence[_Column]) -> list[tuple[_Column, ...]]:
    """The blocks of figures that follow each other and are equally long."""
    runs: list[list[_Column]] = []
    for column in columns:
        last = runs[-1][-1] if runs else None
        if last and len(last) == len(column) and last[0].block + 1 == column[0].block:
            runs[-1].append(column)
        else:
            runs.append([column])
    return [tuple(run) for run in runs]


def _match_columns(
    groups: Sequence[_Group], runs: Sequence[tuple[_Column, ...]], size: int
) -> dict[int, tuple[_Column, ...]]:
    """The columns of groups: as many as lack, as long as the group, below it or the only ones.

    Columns below a group may be those of one of its shape before it that has none; below a single
    label, of the label just above. A group of few labels alone is given none that stand elsewhere.
    """
    shapes: dict[tuple[int, int], list[int]] = defaultdict(list)
    for at, group in enumerate(groups):
        shapes[len(group.rows), size - group.count].append(at)
    near: dict[int, tuple[_Column, ...]] = {}
    far: dict[int, tuple[_Column, ...]] = {}
    for (rows, missing), open_ in shapes.items():
        fitting = [run for run in runs if (len(run[0]), len(run)) == (rows, missing)]
        below = {run[0][0].block - 1: run for run in fitting}
        near |= {at: below[groups[at].block] for at in open_ if groups[at].block in below}
        if len(fitting) == len(open_) == 1 and (groups[open_[0]].count or rows >= _FEWEST_LABELS):
            far[open_[0]] = fitting[0]
    beside = {groups[at].block for at in near}
    sure = {
        at: run
        for at, run in near.items()
        if not any(
            other < at
            and other not in near
            and groups[other].block not in beside
            and (len(groups[at].rows) > 1 or groups[other].block == groups[at].block - 1)
            for other in shapes[len(groups[at].rows), size - groups[at].count]
        )
    }
    sure |= {at: run for at, run in far.items() if groups[at].block not in beside}
    of_label: dict[int, list[int]] = defaultdict(list)
    for at in sure:
        of_label[groups[at].rows[-1].label.start].append(at)
    return {at: sure[at] for same in of_label.values() if len(same) == 1 for at in same}


def _place_by_known(
    document: Document,
    group: _Group,
    runs: Sequence[tuple[_Column, ...]],
    head: _Head,
    known: Mapping[tuple[str, int], str],
) -> tuple[_Column, ...] | None:
    """The columns of a group that stand apart from each other, in the one order that agrees.

    Other tables of the document decide it, where they print the same figures behind the same label.
    """
    fitting = [run for run in runs if len(run[0]) == len(group.rows)]
    years = [_find_year(year) for year in head.years]
    behind = years[group.count :]
    if not 0 < len(fitting) <= _MOST_FITTING:
        return None
    orders = [
        order
        for count in range(1, _MOST_RUNS + 1)
        for order in permutations(fitting, count)
        if sum(map(len, order)) == len(behind)
    ]
    names = [_name_row(document, row) for row in group.rows]
    same = [
        at
        for at, (name, row) in enumerate(zip(names, group.rows, strict=True))
        if all((name, year) in known for year, _ in zip(years, row.figures, strict=False))
    ]
    agreeing: list[tuple[_Column, ...]] = []
    for order in orders:
        columns = tuple(column for run in order for column in run)
        compared = [
            document.text[column[at].start : column[at].end] == printed
            for column, year in zip(columns, behind, strict=True)
            for at in same
            if (printed := known.get((names[at], year)))
        ]
        if all(compared) and len(compared) >= _FEWEST_AGREEING:
            agreeing.append(columns)
    return agreeing[0] if len(agreeing) == 1 else None


def _list_known(document: Document, read: Iterable[_ReadRow]) -> dict[tuple[str, int], str]:
    """The figures of rows by label and year, but for those that are printed differently twice."""
    found: dict[tuple[str, int], set[str]] = defaultdict(set)
    for row in read:
        for figure, year in row.figures:
            key = _name_row(document, row.row), _find_year(year)
            found[key].add(document.text[figure.start : figure.end])
    return {key: printed.pop() for key, printed in found.items() if len(printed) == 1}


def _name_row(document: Document, row: _Row) -> str:
    return fold(document.text[row.label.start : row.label.end])


def _stands_below(document: Document, table: Sequence[_Item], group: _Group) -> bool:
    """Whether as many years stand before the rows of a group as they have figures, all in order."""
    start = group.rows[0].label.start
    before = [item for item in table if item.kind == "years" and item.start < start]
    years = [year for item in before for year in _list_years(document.text, item)]
    every = [
        year for item in table if item.kind == "years" for year in _list_years(document.text, item)
    ]
    return len(years) == group.count >= _FEWEST_YEARS and years == sorted(every)[: len(years)]


def _make_entry(document: Document, read: _ReadRow, head: _Head) -> LabelledValue:
    """The entry of a row."""
    label, marks = read.row.label, read.row.label.piece.marks
    names = [_read_words(document, one) for one in (read.row.above, label) if one]
    extents = sorted((figure.start, figure.end) for figure, _ in read.figures)
    value = Reading.of(document, extents, ())
    figures = tuple(
        TableFigure(None, value.find_place(figure.start, figure.end), year, head.status.get(year))
        for figure, year in read.figures
    )
    return LabelledValue(
        None,
        Reading.of(document, names, marks),
        value,
        (label.start, label.end),
        tuple(extents),
        marks,
        figures=figures,
        head=Reading.of(document, [_read_words(document, read.head)], ()) if read.head else None,
        is_of_any_publisher=True,
    )


def _read_words(document: Document, item: _Item) -> Place:
    """Where the words of a line are printed, without the calls of notes behind them."""
    calls = _NOTE_CALLS.search(document.text, item.start, item.end)
    return item.start, calls.start() if calls else item.end
