"""Types the cells of tables: numbers, the heads that label them, their dates, unit and scale."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain, pairwise, takewhile
from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline import patterns as re
from pipeline.document.problems import Code, Problem, make_problem
from pipeline.errors import count_noun
from pipeline.grammar.captions import CHART_CAPTION
from pipeline.grammar.table_cells import (
    CellNumber,
    NumberConventions,
    UndecidedNumber,
    read_cell,
)
from pipeline.grammar.table_heads import (
    INTERVAL,
    Measure,
    are_column_numbers,
    are_counted_classes,
    are_intervals,
    find_period,
    is_drawing,
    is_end_of_class,
    join_brackets,
    read_head_measure,
    read_measure,
    read_month,
    read_period,
    spread_heads,
)
from pipeline.record.table_cells import list_typed_cells
from pipeline.vocabulary.word_lists import spell_words
from pipeline.vocabulary.words import DIGITS, THOUSANDS

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from pipeline.document.model import Document
    from pipeline.record.country import Cell, Column, Table

_LONGEST_LABEL: Final = 200  # characters of a cell that labels its row
_LABELS: Final = 0.5  # of the filled cells of a first column are labels
_FURTHER_LABELS: Final = 0.8  # and of a column of labels behind it
_HEADED: Final = 1 / 3  # of the columns of figures: more have heads
_MANY: Final = 8  # rows whose numbers may be those of pages
_FEWEST_COUNTED: Final = 3  # rows whose numbers count them
_PAIR: Final = 2
_YEAR: Final = re.compile(r"(?:FY\s?)?(?:1[89]|20)\d\d\S{0,3}")
_FIGURES: Final = re.compile(r"(?:-?\d[\d.,]*%?\s+)+-?\d[\d.,]*%?")  # of several columns
_FIGURES_ALONE: Final = re.compile(r"[\d.,]+%?\s?\([\d.,/]+%?\)")  # `86.8% (59/68)`
_ORDINAL: Final = re.compile(r"\d{1,2}\.?")  # of a row
_CLASS: Final = re.compile(r"(?:[^\W\d_]+\s)*\d{1,3}(?:\s?[-\u2013]\s?\d{1,3})?(?:\s[^\W\d_]{2,})+")
_CODE: Final = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,2}\.?")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_BROKEN: Final = re.compile(r"\d[ \t]*\n[ \t]*\d")
_OF_CODES: Final = re.compile(rf"(?:.*\s)?{spell_words('tables', 'codes')}", re.IGNORECASE)
_NO_FIGURE: Final = re.compile(r"\W*|n\.?\s?a\.?\s?%?|n/a|x", re.IGNORECASE)
_OF_FIGURES: Final = re.compile(r"(?:all\s|the\s)?(?:figures|amounts|units?|in)\b", re.IGNORECASE)

_OF_LABELS: Final = ("years", "months", "weeks", "days", "hours")  # units of ages and periods

_Number: TypeAlias = CellNumber | UndecidedNumber | None


@dataclass(frozen=True, slots=True)
class _Grid:
    """The cells of a table with what each was read as.

    The first `heads` rows are further rows of column heads, those of `periods` are heads within
    the table, the first `labels` columns label the rows, and those of `inner` label the figures
    behind them. `known` are the heads that were read, by the first column and how many.
    """

    table: Table
    numbers: Sequence[Sequence[_Number]]
    heads: int
    periods: frozenset[int]
    labels: int
    inner: frozenset[int]
    known: dict[tuple[int, int], tuple[list[str], bool]] = field(default_factory=dict)

    def list_heads(self, column: int, covered: int = 1) -> list[str]:
        """The texts over a column, or over so many from it on, the outermost first."""
        return self._read_heads(column, covered)[0]

    def is_between_heads(self, column: int, covered: int) -> bool:
        """Whether the heads over a cell are those of several columns, side by side or in one."""
        return self._read_heads(column, covered)[1]

    def _read_heads(self, column: int, covered: int) -> tuple[list[str], bool]:
        """Both, from the rows of heads that are no titles of charts; each place is read once."""
        if (column, covered) in self.known:
            return self.known[column, covered]
        named: dict[str, None] = {}
        is_between = False
        for row in (self.table.columns, *self.table.rows[: self.heads]):
            printed = [cell.text for cell in row]
            if any(map(CHART_CAPTION.match, printed)):
                continue
            over = dict.fromkeys(filter(None, _spread(row)[column : column + covered]))
            is_between |= len(over) > 1
            is_between |= any(_are_heads_of_several(text, printed) for text in over)
            named |= {text: None for text in over if not _are_figures_of_several(text)}
        self.known[column, covered] = found = (join_brackets(named), is_between)
        return found

    def list_figure_columns(self) -> range:
        """The columns that may hold figures."""
        rows = (self.table.columns, *self.table.rows)
        return range(self.labels, max((len(row) for row in rows), default=0))

    def holds_codes(self, column: int) -> bool:
        """Whether the heads of a column name codes, which measure nothing: `Postcode`."""
        return any(map(_OF_CODES.fullmatch, self.list_heads(column)))

    def has_label(self, row: int, column: int, unlabelled: Container[int]) -> bool:
        """Whether anything names a figure: a label before it in its row, or a head over it.

        In the rows that the labels at the left leave unlabelled it is a label behind those.
        """
        is_unlabelled = row in unlabelled
        covered = self.table.rows[row][column].span[1]
        if self.is_between_heads(column, covered):
            return False
        if any(self.is_head(row, at) for at in range(is_unlabelled and self.labels, column)):
            return True
        has_head = bool(self.list_heads(column, covered)) or any(at < row for at in self.periods)
        return has_head and not is_unlabelled

    def is_head(self, row: int, column: int) -> bool:
        """Whether a cell labels its row, or the rows below it."""
        cells = self.table.rows[row]
        text = cells[column].text
        is_label = column < self.labels or column in self.inner or _is_group_head(cells, column)
        is_name = 0 < len(text) <= _LONGEST_LABEL and not is_drawing(text)
        return is_label and is_name and not _are_figures_of_several(text)


def _are_figures_of_several(text: str) -> bool:
    """Whether a text is several figures, and no numbers of blanks or of years: `67 145 66`."""
    found = _FIGURES.fullmatch(text)
    return (
        found is not None and read_cell(text, NumberConventions()) is None and not _is_period(text)
    )


def _are_heads_of_several(text: str, others: Sequence[str]) -> bool:
    """Whether a head is three or more of the heads beside it: `FEMALE BOTH SEXES MALE`."""
    parts = 0
    for other in sorted({*filter(_WORD.search, others)} - {text}, key=len, reverse=True):
        parts += other in text
        text = text.replace(other, "", 1)
    return parts >= _FEWEST_COUNTED and not text.strip()


def _spread(row: Sequence[Cell]) -> list[str]:
    return spread_heads([(cell.text, cell.span[1]) for cell in row])


def are_figures(texts: Sequence[str]) -> bool:
    """Whether most texts are figures that head no columns: no years, periods or counting.

    Beside a figure with a mark for thousands, what looks like a year is a figure too.
    """
    filled = [text for text in texts if text and not _NO_FIGURE.fullmatch(text)]
    are_counts = any(map(THOUSANDS.fullmatch, filled))
    found = [
        read_cell(text, NumberConventions())
        for text in filled
        if not _is_period(text) or (are_counts and DIGITS.fullmatch(text))
    ]
    figures = len(found) - found.count(None)
    return 2 * figures > len(filled) and not _are_counted(filled)


def find_fillers(rows: Sequence[Sequence[str]]) -> set[str]:
    """The texts of cells that stand in the place of figures: `NA`, but no label of a row."""
    figures = [
        [read_cell(text, NumberConventions()) is not None for text in texts] for texts in rows
    ]
    held = {at for found in figures for at, is_figure in enumerate(found) if at and is_figure}
    return {
        texts[at]
        for texts, found in zip(rows, figures, strict=True)
        if any(found[1:])
        for at in held
        if at < len(texts) and not found[at]
    }


def _is_period(text: str) -> bool:
    return bool(_YEAR.fullmatch(text) or find_period(text))


def type_table(
    document: Document, table: Table, pointer: str, conventions: NumberConventions
) -> tuple[Table, list[Problem]]:
    """A table with typed cells, dated columns, unit and scale; and the numbers that stay text.

    A number is no value where its marks are not decided, where it may be two on two lines, where
    it is a code for a missing figure, or where nothing names it, as of figures on a chart; a number
    in brackets where they may mark it negative or not.
    """
    grid = _read_grid(table, conventions)
    are_negative = _are_brackets_negative(grid)
    codes = {at for at in grid.list_figure_columns() if grid.holds_codes(at)}
    unlabelled = {*_find_unlabelled_rows(document, grid)}
    renamed = {*_find_renamed(grid)}
    undecided: list[Cell] = []
    missing: list[Cell] = []
    unnamed: list[Cell] = []
    in_brackets: list[Cell] = []

    def type_cell(row: int, column: int) -> Cell:
        cell, found = table.rows[row][column], grid.numbers[row][column]
        if row < grid.heads or row in grid.periods or column in codes:
            return cell
        if grid.is_head(row, column):
            return cell.model_copy(update={"head": True})
        if isinstance(found, UndecidedNumber) or (found and _is_broken(document, cell)):
            undecided.append(cell)
        elif found and _is_missing(found, conventions):
            missing.append(cell)
        elif found and ((row, column) in renamed or not grid.has_label(row, column, unlabelled)):
            unnamed.append(cell)
        elif found and found.is_bracketed and are_negative is None:
            in_brackets.append(cell)
        elif found and (are_negative or not found.is_bracketed) and column >= grid.labels:
            names = ("value", "low", "high", "comparator")
            return cell.model_copy(update={name: getattr(found, name) for name in names})
        return cell

    rows = tuple(
        tuple(type_cell(at, column) for column in range(len(row)))
        for at, row in enumerate(table.rows)
    )
    measure = _find_measure(grid)
    changes = {"rows": rows, "columns": _date_columns(grid), "unit": measure.unit}
    typed = table.model_copy(update={**changes, "scale": measure.scale})
    unread = {
        "with a mark for thousands or for decimals": (Code.AMBIGUOUS_VALUE, undecided),
        "in brackets, negative or not": (Code.AMBIGUOUS_VALUE, in_brackets),
        "with a code for a missing figure": (Code.MISSING_VALUE, missing),
        "with a figure that no label or head names": (
            Code.FLATTENED_TABLE,
            unnamed if unlabelled or len(unnamed) >= _FEWEST_COUNTED else (),  # less: `65+`, a head
        ),
        "with a figure in a column that no head names": (
            Code.FLATTENED_TABLE,
            _list_unheaded(grid, rows),
        ),
        "with a figure that the same labels and heads name as another": (
            Code.FLATTENED_TABLE,
            _list_alike(typed),
        ),
        "with a figure in a row that no label names": (
            Code.FLATTENED_TABLE,
            _list_unlabelled(grid, rows),
        ),
    }
    return typed, [*_report(unread, pointer)]


def _find_unlabelled_rows(document: Document, grid: _Grid) -> Iterator[int]:
    """The rows of figures that no label names, in a table whose rows have labels.

    Where they follow a row whose label has several lines, or has no figures, as above the middle
    of a label, the figures of each may be of any line. A label set over them names them otherwise.
    Errors in brackets below their figures are no such rows.
    """
    rows = grid.table.rows
    filled = [
        at
        for at in range(grid.heads, len(rows))
        if at not in grid.periods
        and any(isinstance(one, CellNumber) and not one.is_bracketed for one in grid.numbers[at])
    ]
    labelled = [at for at, row in enumerate(rows) if any(cell.text for cell in row[: grid.labels])]
    for at, following in pairwise([-1, *labelled, len(rows)] if labelled else ()):
        labels = [cell for cell in rows[at][: grid.labels] if cell.text] if at >= 0 else []
        below = [n for n in filled if at < n < following]
        printed = [document.text[one.start : one.end] for cell in labels for one in cell.spans]
        covered = max((at + cell.span[0] for cell in labels), default=0)
        if below and (at not in filled or any("\n" in text for text in printed)):
            yield from (at, *below)
        else:
            yield from (n for n in below if n >= covered)


def _find_renamed(grid: _Grid) -> Iterator[tuple[int, int]]:
    """The places below a later row of heads that prints another head over their column.

    It repeats heads of the table, and has no figures; so have the rows right below it.
    """
    columns = grid.list_figure_columns()
    known = {text for at in columns for text in grid.list_heads(at)}
    renamed: set[int] = set()
    is_head = False
    for at in range(grid.heads, len(grid.table.rows)):
        texts = dict(enumerate(_spread(grid.table.rows[at])))
        printed = {n: text for n in columns if (text := texts.get(n))}
        is_again = len(known.intersection(printed.values())) >= _PAIR
        is_head = is_again or (is_head and len(printed) >= _PAIR)
        is_head = is_head and not any(grid.numbers[at])
        if is_head:
            renamed |= {n for n, text in printed.items() if text not in grid.list_heads(n)}
        yield from ((at, n) for n in renamed)


def _is_typed(cell: Cell) -> bool:
    return cell.value is not None or cell.low is not None


def _list_unlabelled(grid: _Grid, rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    """The typed cells of a table of figures that has no labels at all.

    The heads of one row or two name their figures, but not where they are nothing but periods.
    """
    figures = [
        [cell for cell in row if _is_typed(cell)]
        for at, row in enumerate(rows)
        if at not in grid.periods
    ]
    filled = [cells for cells in figures if len(cells) >= _PAIR]
    has_labels = any(cell.head for row in rows for cell in row)
    heads = chain.from_iterable(map(grid.list_heads, grid.list_figure_columns()))
    are_named = len(filled) < _FEWEST_COUNTED and not all(map(_is_period, heads))
    return [] if has_labels or are_named else [*chain(*filled)]


def _list_unheaded(grid: _Grid, rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    """The typed cells of a table that has no heads but a title, unless a label is beside each.

    Of many labels with numbers that hardly ever fall the numbers may be those of pages.
    """
    columns = grid.list_figure_columns()
    typed = [
        (at, row[at]) for row in rows for at in columns if at < len(row) and _is_typed(row[at])
    ]
    filled = {at for at, _ in typed}
    headed = len({at for at, cell in typed if grid.list_heads(at, cell.span[1])})
    labelled = sum(at - 1 in grid.inner or at == grid.labels for at in filled)
    values = [cell.value for _, cell in typed if cell.value is not None]
    falls = sum(above > below for above, below in pairwise(values))
    are_whole = all(value == int(value) for value in values)
    may_be_pages = are_whole and len(values) >= _MANY * (1 + falls)
    are_pairs = not may_be_pages and (len(filled) < _PAIR or labelled == len(filled))
    is_headed = grid.periods or headed > _HEADED * len(filled) or are_pairs
    return [] if is_headed else [cell for _, cell in typed]


def _list_alike(typed: Table) -> list[Cell]:
    """The typed cells that labels, heads, unit and date together do not tell from others."""
    named: dict[tuple[object, ...], list[Cell]] = defaultdict(list)
    for one in list_typed_cells(typed):
        path = (one.row_path, one.column_path, one.as_of, one.measure)
        named[path].append(one.cell)
    return [*chain.from_iterable(cells for cells in named.values() if len(cells) > 1)]


def _is_broken(document: Document, cell: Cell) -> bool:
    """Whether a line ends between two figures of a cell, which may be two numbers: `500 500`."""
    printed = document.text[cell.spans[0].start : cell.spans[-1].end] if cell.spans else ""
    return "\n" in printed and _BROKEN.search(printed) is not None


def _is_missing(found: CellNumber, conventions: NumberConventions) -> bool:
    least = conventions.missing_from
    return least is not None and found.value is not None and found.value <= -least


def _report(unread: Mapping[str, tuple[Code, Sequence[Cell]]], pointer: str) -> Iterator[Problem]:
    """The problem of each kind of cells that stay text, by what they are."""
    for words, (code, cells) in unread.items():
        if cells:
            shown = ", ".join(repr(cell.text) for cell in cells[:_FEWEST_COUNTED])
            message = f"{count_noun(len(cells), 'cell')} {words}: {shown}"
            spans = tuple(span for cell in cells for span in cell.spans)
            yield make_problem(code, message, spans, pointer)


def _date_columns(grid: _Grid) -> tuple[Column, ...]:
    """The heads of the columns with the dates of their figures."""
    columns = grid.table.columns
    dates = {at: read_period(grid.list_heads(at)) for at in grid.list_figure_columns()}
    return tuple(
        column.model_copy(update={"as_of": dates[at]}) if dates.get(at) else column
        for at, column in enumerate(columns)
    )


def _read_grid(table: Table, conventions: NumberConventions) -> _Grid:
    numbers = [[read_cell(cell.text, conventions) for cell in row] for row in table.rows]
    heads = _count_head_rows(table, numbers)
    periods = frozenset(
        at for at, row in enumerate(table.rows) if at >= heads and _are_periods(row[1:])
    )
    rows = [
        (row, found)
        for at, (row, found) in enumerate(zip(table.rows, numbers, strict=True))
        if at >= heads and at not in periods
    ]
    columns = _list_columns(rows)
    labels = _count_labels(columns)
    return _Grid(table, numbers, heads, periods, labels, _find_inner_labels(columns, labels))


def _count_head_rows(table: Table, numbers: Sequence[Sequence[_Number]]) -> int:
    """How many rows at the top are further rows of column heads.

    They hold texts and periods in several columns. Below the first head of the labels, the first
    cell of a further row is empty or lies under a cell set over several rows. Words that stand
    between figures further down, as `NA` does, head nothing. A number there is part of a head that
    goes on above or below it, `$10,000-` over `14,999`, or the number of its column.
    """
    fillers = find_fillers([[cell.text for cell in row] for row in table.rows])

    def is_head(at: int) -> bool:
        row = table.rows[at]
        filled = [(n, cell) for n, cell in enumerate(row) if cell.text]
        if not filled or all(n == 0 for n, _ in filled):
            return False
        texts = [cell.text for _, cell in filled]
        if are_column_numbers(texts):
            return True
        above = [line for line in (table.columns, *table.rows[:at]) if line and not _is_title(line)]
        is_first = not any(line[0].text for line in above)
        is_class = are_counted_classes(texts) or are_intervals(texts)
        if is_class and (not row[0].text or (above and is_first)):
            return True
        if all(cell.text in fillers for n, cell in filled if n):
            return False
        if row[0].text and not is_first and not _are_periods(row[1:]):
            return _are_heads_of_others(above, row, numbers[at : at + _PAIR])
        has_words = any(
            n and numbers[at][n] is None and _WORD.search(cell.text) for n, cell in filled
        )
        return all(
            (numbers[at][n] is None and not _FIGURES_ALONE.fullmatch(cell.text))
            or _is_period(cell.text)
            or _is_in_class(table, at, n)
            or (has_words and _is_age(cell.text, numbers[at][n]))
            for n, cell in filled
            if n or not is_first or _ORDINAL.fullmatch(cell.text)
        )

    count = sum(1 for _ in takewhile(is_head, range(len(table.rows))))
    has_values = any(found is not None for row in numbers[count:] for found in row)
    are_heads_alone = count == len(table.rows) and _are_counted_columns(table.rows[-1:])
    return count if has_values or are_heads_alone else 0


def _are_heads_of_others(
    above: Sequence[Sequence[Cell]], row: Sequence[Cell], numbers: Sequence[Sequence[_Number]]
) -> bool:
    """Whether a row is words, and those over columns of figures are the first that head these.

    `numbers` are what the cells of the row and of the one below it were read as.
    """
    headed = {at for line in above for at, text in enumerate(_spread(line)) if text}
    filled = {at for at, cell in enumerate(row) if cell.text}
    are_words = all(_WORD.search(row[at].text) and numbers[0][at] is None for at in filled)
    figures = {at for at, found in enumerate(numbers[-1]) if found is not None}
    return are_words and len(figures & filled - headed) >= _PAIR


def _are_counted_columns(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether rows are the numbers of their columns and nothing else."""
    return bool(rows) and all(
        are_column_numbers([cell.text for cell in row if cell.text]) for row in rows
    )


def _is_title(row: Sequence[Cell]) -> bool:
    """Whether a row only names its table, and the unit in brackets."""
    filled = [cell.text for cell in row[1:] if cell.text]
    is_unit = len(filled) == 1 and filled[0].startswith("(") and filled[0].endswith(")")
    return len(row) > _PAIR and bool(row[0].text) and (is_unit or not filled)


def _is_age(text: str, found: _Number) -> bool:
    """Whether a cell among words that head columns is a class of ages: `Under 18 years`."""
    is_compared = isinstance(found, CellNumber) and found.comparator is not None
    return is_compared and not {*text.split()}.isdisjoint(_OF_LABELS)


def _is_in_class(table: Table, row: int, column: int) -> bool:
    """Whether the head over a number, or the one below it, makes it an end of a class of sizes."""
    rows = [table.columns, *table.rows[: row + 2]]
    near = (rows[row], rows[-1])
    return is_end_of_class(*(line[column].text if column < len(line) else "" for line in near))


def _are_periods(cells: Sequence[Cell]) -> bool:
    """Whether cells print nothing but periods: years, months, quarters."""
    texts = [cell.text for cell in cells if cell.text]
    return len(texts) >= _PAIR and all(find_period(text) or read_month(text) for text in texts)


def _list_columns(
    rows: Sequence[tuple[Sequence[Cell], Sequence[_Number]]],
) -> list[list[tuple[str, _Number]]]:
    """The texts of each column that are not empty, with what each was read as."""
    width = max((len(row) for row, _ in rows), default=0)
    return [
        [(row[at].text, found[at]) for row, found in rows if at < len(row) and row[at].text]
        for at in range(width)
    ]


def _count_labels(columns: Sequence[Sequence[tuple[str, _Number]]]) -> int:
    """How many columns at the left label the rows: names, years, ages, numbers that count them.

    Without any figure behind the first it is that alone.
    """
    last = len(columns) - 1
    count = sum(1 for _ in takewhile(lambda at: _are_labels(columns, at), range(last)))
    figures = (found for column in columns[1:] for _, found in column)
    return count if any(figures) else min(count, 1)


def _find_inner_labels(
    columns: Sequence[Sequence[tuple[str, _Number]]], labels: int
) -> frozenset[int]:
    """The columns of names between columns of figures: the table goes on there beside itself.

    The names differ, as labels do and grades or remarks do not.
    """
    found: list[int] = []
    for at in range(max(labels, 1), len(columns) - 1):
        texts = [text for text, number in columns[at] if number is None and _WORD.search(text)]
        is_named = len(texts) >= _PAIR and len(texts) >= _FURTHER_LABELS * len(columns[at])
        is_between = all(_hold_figures(columns[near]) for near in (at - 1, at + 1))
        if is_named and is_between and len({*texts}) >= _FURTHER_LABELS * len(texts):
            found.append(at)
    return frozenset(found)


def _hold_figures(column: Sequence[tuple[str, _Number]]) -> bool:
    figures = sum(number is not None for _, number in column)
    fillers = sum(_NO_FIGURE.fullmatch(text) is not None for text, _ in column)
    return len(column) - fillers < 2 * figures >= len(column)


def _are_labels(columns: Sequence[Sequence[tuple[str, _Number]]], at: int) -> bool:
    """Whether the texts of a column label the rows."""
    filled = columns[at]
    if not filled:
        return True
    labels = sum(_is_label(text, found, first=at == 0) for text, found in filled)
    if labels and labels >= (_FURTHER_LABELS if at else _LABELS) * len(filled):
        return True
    behind = next(filter(None, columns[at + 1 :]), ())
    if at == 0 and _are_codes([text for text, _ in filled]) and 1 in _find_inner_labels(columns, 0):
        return True
    is_named = at == 0 or all(found is None for _, found in behind)
    return bool(behind) and is_named and _are_counted([text for text, _ in filled])


def _are_codes(texts: Sequence[str]) -> bool:
    """Whether numbers are codes or ranks of the names behind them: `1.1`, `11`, each higher."""
    if len(texts) < _FEWEST_COUNTED or not all(_CODE.fullmatch(text) for text in texts):
        return False
    numbers = [[int(part) for part in text.rstrip(".").split(".")] for text in texts]
    return all(above < below for above, below in pairwise(numbers))


def _is_label(text: str, found: _Number, *, first: bool) -> bool:
    if _YEAR.fullmatch(text) or INTERVAL.fullmatch(text) or read_month(text):
        return True
    if first:
        is_text = found is None and not _are_figures_of_several(text)
        return is_text or _CLASS.fullmatch(text) is not None
    return found is None and not _NO_FIGURE.fullmatch(text) and _WORD.search(text) is not None


def _are_counted(texts: Sequence[str]) -> bool:
    """Whether texts are the numbers 0 or 1 and so on, as ages and ranks are; or begin again so."""
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) < _FEWEST_COUNTED]
    if len(numbers) < _FEWEST_COUNTED or len(numbers) <= len(texts) * _LABELS:
        return False
    starts = [at for at, number in enumerate(numbers) if not at or number == numbers[0]]
    runs = [numbers[start:end] for start, end in pairwise([*starts, len(numbers)])]
    return all(
        len(run) >= _FEWEST_COUNTED and run == [*range(run[0], run[0] + len(run))] for run in runs
    )


def _is_group_head(row: Sequence[Cell], at: int) -> bool:
    """Whether a cell is a title over the rows below it: the only one of its row."""
    if any(cell.text for n, cell in enumerate(row) if n != at) or len(row) < _PAIR:
        return False
    text = row[at].text
    return _WORD.search(text) is not None or find_period(text) is not None


def _are_brackets_negative(grid: _Grid) -> bool | None:
    """Whether numbers in brackets are negative; None where that is not decided.

    They are where a column has numbers with and without brackets, each beside a label, and a row
    has too. Rows of nothing but brackets may be losses, or the totals of columns of shares. Below
    its figure, without a label, a number in brackets is its error or share.
    """
    rows = [
        [_is_in_brackets(row, numbers, at) for at in grid.list_figure_columns()]
        for row, numbers in zip(grid.table.rows, grid.numbers, strict=True)
        if not grid.labels or any(cell.text for cell in row[: grid.labels])
    ]
    if not any({True, False} <= set(column) for column in zip(*rows, strict=True)):
        return False
    return any({True, False} <= set(row) for row in rows) or None


def _is_in_brackets(row: Sequence[Cell], numbers: Sequence[_Number], at: int) -> bool | None:
    """Whether a number stands in brackets; None of other cells, and of shares: `(12%)`."""
    found = numbers[at] if at < len(row) and not row[at].text.endswith("%)") else None
    return found.is_bracketed if isinstance(found, CellNumber) else None


def _find_measure(grid: _Grid) -> Measure:
    """Unit and scale of all figures: by the caption, a head over all columns, or a note.

    Without these, by the heads of the columns where all state the same.
    """
    table = grid.table
    heads = [grid.list_heads(at) for at in grid.list_figure_columns()]
    shared = [text for text in heads[0] if all(text in other for other in heads)] if heads else []
    stubs = [read_head_measure(text) for at in range(grid.labels) for text in grid.list_heads(at)]
    found = [read_measure(table.caption or ""), *map(read_head_measure, shared)]
    found += [one for one in stubs if one.unit not in _OF_LABELS]
    found += [read_measure(note.text) for note in table.notes if _OF_FIGURES.match(note.text)]
    unit = next((one.unit for one in found if one.unit), None)
    scale = next((one.scale for one in found if one.scale), None)
    if unit is None and scale is None:
        measures = {read_head_measure(" ".join(one[-1:])) for one in heads}
        return measures.pop() if len(measures) == 1 else Measure(None, None)
    return Measure(unit, scale)
