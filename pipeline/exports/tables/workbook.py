"""Tables as an Excel workbook (xlsx): a sheet of countries, one for each table and country."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_range

from pipeline import patterns as re
from pipeline.errors import count_noun
from pipeline.exports.cells import guard_formula
from pipeline.exports.tables.columns import BY_NAME, join_list
from pipeline.exports.tables.countries import COUNTRIES, CountryTable, Fact, read_fact
from pipeline.exports.tables.spool import FactSpool

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipeline.exports.tables.columns import Cell, Row

# Excel's own limits: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
LONGEST_CELL: Final = 32_767
MOST_ROWS: Final = 1_048_576
FIRST_DATE: Final = "1900-01-01"  # Excel has no earlier ones: these stay text
_CUT: Final = "… (cut)"
_FIGURES: Final = "observations"  # the table without which there are no sheets of countries
_COLUMNS: Final = "columns"  # the sheet that explains the columns of the others
_WIDEST: Final = 40  # characters of a column
_OVERVIEW_WIDTH: Final = 15
_MOST_ON_PAPER: Final = 15  # columns of the overview that one page shows large enough to read
# Columns of dates as EDTF, and of the years that reports are about.
_TIMES: Final = frozenset(("as_of", "date", "period", "edition", "published", "issued", "accessed"))
_YEAR: Final = re.compile(r"[1-9][0-9]{3}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST_LINKS: Final = 65_530  # of a sheet
_LONGEST_LINK: Final = 2_079
_LINE_HEIGHT: Final = 15  # points
_MEASURED: Final = 200  # rows by which a column's width is chosen
_MOST_DECIMALS: Final = 9
_LONGEST_NAME: Final = 31  # characters of the name of a sheet
_NOT_IN_NAMES: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
# The columns of the sheet of a country, and those of a table's row that follow the fact.
_OF_FACT: Final = ("statistic", "value", "unit", "as_of", "group", "note")
_OF_ROW: Final = ("source_titles", "report", "edition", "page", "raw", "problems")
_CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed date: the same rows give the same bytes
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


class Workbook:
    """A workbook that is written row by row.

    It opens at the table of countries. Columns that serve programs are folded at the right end of
    a table. A cell too long for Excel is cut and reported; rows beyond its limit continue in
    another sheet, which is reported too. A sheet explains all columns; those of the countries
    follow it.
    """

    def __init__(self, path: Path, tables: Iterable[str]) -> None:
        self._book: Any = xlsxwriter.Workbook(str(path), _OPTIONS)
        self._book.set_properties({"created": _CREATED})
        self._head = self._book.add_format({"bold": True})
        self._wrapped = self._book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._date = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._year = self._book.add_format({"num_format": "0", "align": "left"})
        self._quoted = self._book.add_format({"quote_prefix": True})
        self._formats: dict[str, Any] = {}
        self._sheets: dict[str, Any] = {}
        self._rows: Counter[str] = Counter()
        self._cut: Counter[str] = Counter()
        self._parts: Counter[str] = Counter()
        self._widths: defaultdict[str, Counter[int]] = defaultdict(Counter)
        self._countries, self._facts = CountryTable(), FactSpool()
        self._overview: Any = None
        names = list(tables)
        if _FIGURES in names:
            self._overview = self._book.add_worksheet(COUNTRIES)
            self._overview.activate()
        for table in names:
            self._open_sheet(table)

    def add(self, table: str, row: Row) -> None:
        """Write a row to its table's sheet."""
        if _FIGURES in self._sheets:
            self._countries.add(table, row)
            self._keep_fact(table, row)
        if table not in self._sheets:
            return
        if self._rows[table] == MOST_ROWS:
            self._finish_sheet(table)
            self._open_sheet(table)
        at = self._rows[table]
        sheet = self._sheets[table]
        for number, column in enumerate(BY_NAME[table].columns):
            cell = join_list(row.get(column.name))
            if at <= _MEASURED and cell is not None:
                widest = max(self._widths[table][number], len(str(cell)))
                self._widths[table][number] = widest
            if column.type == "date" or column.name in _TIMES:
                self._write_time(sheet, at, number, cell, f"{table}.{column.name}")
            elif column.name == "url" and _is_link(cell) and at <= _MOST_LINKS:
                sheet.write_url(at, number, cell, string=cell)
            elif column.type == "number" and not column.for_programs:
                unit = "percent" if column.name.startswith("share") else row.get("unit")
                is_bound = column.name in ("value", "share")
                comparator = row.get("comparator") if is_bound else None
                self._write_number(sheet, (at, number), cell, unit, comparator)
            else:
                self._write_cell(sheet, at, number, cell, f"{table}.{column.name}")
        self._rows[table] += 1

    def _keep_fact(self, table: str, row: Row) -> None:
        """Keeps what the sheet of a country shows until all its rows are known."""
        fact = read_fact(table, row)
        if fact is not None and row["country_name"] is not None:
            self._facts.add(str(row["country_name"]), fact, [row[name] for name in _OF_ROW])

    def close(self) -> list[str]:
        """Finish the workbook; returns the cells that were cut and the sheets that were split."""
        for table in self._sheets:
            self._finish_sheet(table)
        self._explain_columns()
        named = {
            country: self._write_country(country, number)
            for number, country in enumerate(self._facts.countries)
        }
        if _FIGURES in self._sheets:
            self._write_countries(named)
        self._facts.close()
        self._book.close()
        cut = [
            f"{column}: {count_noun(count, 'cell')} cut to {LONGEST_CELL:,} characters"
            for column, count in sorted(self._cut.items())
        ]
        split = [
            f"{table}: over {MOST_ROWS:,} rows, continued in {count_noun(count - 1, 'more sheet')}"
            for table, count in sorted(self._parts.items())
            if count > 1
        ]
        return cut + split

    def _open_sheet(self, table: str) -> None:
        self._parts[table] += 1
        part = self._parts[table]
        sheet = self._book.add_worksheet(table if part == 1 else f"{table}_{part}")
        for number, name in enumerate(BY_NAME[table].column_names):
            sheet.write_string(0, number, name, self._head)
        sheet.freeze_panes(1, int(BY_NAME[table].columns[0].name == "country_name"))
        self._sheets[table] = sheet
        self._rows[table] = 1

    def _finish_sheet(self, table: str) -> None:
        """Sets the widths by what is in the columns, folds those for programs, adds a filter."""
        columns, sheet = BY_NAME[table].columns, self._sheets[table]
        for number, column in enumerate(columns):
            widest = max(self._widths[table][number], len(column.name))
            folded = {"level": 1, "hidden": True} if column.for_programs else {}
            sheet.set_column(number, number, min(widest, _WIDEST) + 2, None, folded)
        if columns[-1].for_programs:
            sheet.set_column(len(columns), len(columns), None, None, {"collapsed": True})
        self._finish_view(sheet, self._rows[table] - 1, len(columns))

    def _write_countries(self, named: dict[str, str]) -> None:
        """The table of countries; a name leads to the country's sheet, which `named` names."""
        sheet, heads = self._overview, self._countries.heads
        lines = 1
        for number, words in enumerate(map(_write_words, heads)):
            sheet.write_string(0, number, words, self._wrapped)
            lines = max(lines, len(wrap(words, _OVERVIEW_WIDTH - 2)))  # bold letters are wide
        sheet.set_row(0, lines * _LINE_HEIGHT)
        sheet.set_column(0, 0, _WIDEST // 2)
        sheet.set_column(1, len(heads) - 1, _OVERVIEW_WIDTH)
        sheet.freeze_panes(1, 1)
        last = 0
        for last, cells in enumerate(self._countries.rows(), 1):
            for number, cell in enumerate(cells):
                if isinstance(cell, Fact):
                    place = (last, number)
                    self._write_number(sheet, place, cell.shown, cell.unit, cell.comparator)
                elif number == 0 and cell in named:
                    sheet.write_url(last, 0, f"internal:'{named[cell]}'!A1", string=cell)
                elif heads[number].endswith(": as_of"):
                    self._write_time(sheet, last, number, cell, f"{COUNTRIES}.{heads[number]}")
                else:
                    self._write_cell(sheet, last, number, cell, f"{COUNTRIES}.{heads[number]}")
        self._finish_view(sheet, last, len(heads))

    def _write_country(self, country: str, number: int) -> str:
        """The sheet of a country: each figure, share and value with its source; its name.

        Statistics and heads are in words, as in the table of countries.
        """
        sheet = self._book.add_worksheet(self._name_sheet(country, number))
        heads = (*_OF_FACT, *_OF_ROW)
        widths = [len(head) for head in heads]
        for at, head in enumerate(heads):
            sheet.write_string(0, at, _write_words(head), self._head)
        last = 0
        for last, (fact, others) in enumerate(self._facts.list_of(country), 1):
            name = _write_words(fact.statistic)
            shown = (name, fact.shown, fact.unit, fact.as_of, fact.group, fact.remark)
            for at, cell in enumerate((*shown, *others)):
                widths[at] = max(widths[at], len("" if cell is None else str(cell)))
                if heads[at] == "value":
                    self._write_number(sheet, (last, at), cell, fact.unit, fact.comparator)
                elif heads[at] in _TIMES:
                    self._write_time(sheet, last, at, cell, f"{country}.{heads[at]}")
                else:
                    self._write_cell(sheet, last, at, cell or None, f"{country}.{heads[at]}")
        for at, width in enumerate(widths):
            sheet.set_column(at, at, min(width, _WIDEST) + 2)
        sheet.freeze_panes(1, 1)
        self._finish_view(sheet, last, len(heads))
        sheet._opt_close()  # noqa: SLF001 - it keeps a file open, and 256 are the most of some systems
        return str(sheet.name)

    def _finish_view(self, sheet: Any, last: int, width: int) -> None:  # noqa: ANN401 - the library has no types
        """A filter on each column; on paper the head on each page, and all columns if they fit.

        Texts of digits, such as cells as printed, are none that Excel should warn of.
        """
        sheet.autofilter(0, 0, last, width - 1)
        sheet.ignore_errors({"number_stored_as_text": xl_range(0, 0, last, width - 1)})
        sheet.set_landscape()
        if sheet is not self._overview or width <= _MOST_ON_PAPER:
            sheet.fit_to_pages(1, 0)
        else:
            sheet.repeat_columns(0)
        sheet.repeat_rows(0)

    def _name_sheet(self, country: str, number: int) -> str:
        """A name that Excel takes and that no other sheet has."""
        name = " ".join(country.translate(_NOT_IN_NAMES).split())[:_LONGEST_NAME] or "country"
        used = {sheet.name.casefold() for sheet in self._book.worksheets()} | {"history"}
        if name.casefold() not in used:
            return name
        end = f" {number + 1}"
        return name[: _LONGEST_NAME - len(end)] + end

    def _explain_columns(self) -> None:
        sheet = self._book.add_worksheet(_COLUMNS)
        listed = [
            (table, column.name, column.type, column.description)
            for table in self._sheets
            for column in BY_NAME[table].columns
        ]
        head = ("table", "column", "type", "meaning")
        for at, row in enumerate([head, *listed]):
            for number, text in enumerate(row):
                sheet.write_string(at, number, text, *([] if at else [self._head]))
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 2, 16)
        sheet.set_column(3, 3, 2 * _WIDEST)
        self._finish_view(sheet, len(listed), len(head))

    def _write_cell(self, sheet: Any, row: int, column: int, cell: Cell, named: str) -> None:  # noqa: ANN401 - the library has no types
        match cell:
            case None:
                return
            case bool():
                sheet.write_boolean(row, column, cell)
            case str():
                text = cell
                if len(text) > LONGEST_CELL:
                    self._cut[named] += 1
                    text = text[: LONGEST_CELL - len(_CUT)] + _CUT
                # A text is never run; so marked, it is none either when somebody edits the cell.
                marked = [] if guard_formula(text) == text else [self._quoted]
                sheet.write_string(row, column, text, *marked)
            case _:
                sheet.write_number(row, column, cell)

    def _write_time(self, sheet: Any, row: int, column: int, cell: Cell, named: str) -> None:  # noqa: ANN401 - the library has no types
        """A year as a number and a day as a date, as they are counted with; other times as text."""
        if isinstance(cell, str) and _YEAR.fullmatch(cell):
            sheet.write_number(row, column, int(cell), self._year)
        elif isinstance(cell, str) and _DAY.fullmatch(cell) and cell >= FIRST_DATE:
            sheet.write_datetime(row, column, date.fromisoformat(cell), self._date)
        else:
            self._write_cell(sheet, row, column, cell, named)

    def _write_number(
        self,
        sheet: Any,  # noqa: ANN401 - the library has no types
        place: tuple[int, int],
        cell: Cell,
        unit: Cell,
        comparator: Cell,
    ) -> None:
        """A number as printed: its decimals, thousands apart, `%`, and `<` where it is a bound."""
        if cell is None or isinstance(cell, (bool, str, tuple)):
            self._write_cell(sheet, *place, join_list(cell), "value")
            return
        decimals = f"{cell:.{_MOST_DECIMALS}f}".rstrip("0").partition(".")[2]
        form = "#,##0" + (f".{'0' * len(decimals)}" if decimals else "")
        form = f'"{comparator} "{form}' if comparator else form
        form += '" %"_ ' if unit == "percent" else "_ "  # a gap before the column behind it
        if form not in self._formats:
            self._formats[form] = self._book.add_format({"num_format": form})
        sheet.write_number(*place, cell, self._formats[form])


def _write_words(id_: str) -> str:
    return id_.replace("_", " ")


def _is_link(cell: Cell) -> bool:
    """Whether a cell is an address of the web that Excel takes as a link."""
    return (
        isinstance(cell, str)
        and cell.startswith(("http://", "https://"))
        and len(cell) <= _LONGEST_LINK
    )
