"""One row for each country, with the latest figure for its whole population of each statistic."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.exports.tables.columns import Cell, Row

COUNTRIES: Final = "countries"  # the name of the sheet, and of the CSV file
_TOTALS: Final = frozenset((None, "total"))


class Fact(NamedTuple):
    """A figure, share, step of a scale or place of a statistic, as people read it."""

    statistic: str
    value: float | str | None
    comparator: str | None
    bounds: tuple[float | None, float | None]
    unit: str | None
    as_of: str | None
    group: str | None

    @property
    def shown(self) -> float | str | None:
        """The value; of a range without one its bounds, `10 to 12`."""
        low, high = self.bounds
        if self.value is not None or low is None or high is None:
            return self.value
        return f"{low:,} to {high:,}"

    @property
    def remark(self) -> str:
        """What the value alone does not say: that it is a bound, or the bounds of a range."""
        low, high = self.bounds
        if self.value is None:
            return "" if low is None and high is None else "a range is printed"
        if self.comparator:
            shown = self.value if isinstance(self.value, str) else f"{self.value:,}"
            return f"{self.comparator} {shown} is printed"
        return f"{low:,} to {high:,} is printed" if low is not None and high is not None else ""


def read_fact(table: str, row: Row) -> Fact | None:
    """The fact that a row of a table states; None for other rows, and without a value."""
    match table:
        case "observations":
            group = row["group_name"] or row["sex"] or _describe_age(row)
            names = ("value", "comparator", "low", "high", "unit", "as_of")
        case "items":
            group = row["name"]
            names = ("share", "comparator", "share_low", "share_high", "percent", "as_of")
        case "categories":
            group = None
            names = ("value", "", "", "", "", "")
        case "statistics" if row["place"]:
            group = None
            names = ("place", "", "", "", "", "")
        case _:
            return None
    value, comparator, low, high, unit, as_of = (row.get(name) for name in names)
    unit = "percent" if table == "items" else unit
    fact = Fact(
        str(row["statistic"]),
        value if isinstance(value, str) else _number(value),
        None if comparator is None else str(comparator),
        (_number(low), _number(high)),
        None if unit is None else str(unit),
        None if as_of is None else str(as_of),
        None if group is None else str(group),
    )
    return fact if fact.shown is not None else None


def _number(cell: Cell) -> float | None:
    return cell if isinstance(cell, (int, float)) else None


def _describe_age(row: Row) -> str | None:
    first, last = row["age_from"], row["age_to"]
    if first is None and last is None:
        return None
    return f"age {first}\N{EN DASH}{last}" if last is not None else f"age {first} and over"


@dataclass(slots=True)
class _Choice:
    """The figure that is shown of a country's statistic, and others of the same time."""

    fact: Fact
    time: str
    others: list[float | str] = field(default_factory=list)


class CountryTable:
    """Collects facts, and gives the rows of the table of countries.

    A figure counts by its date, else by the edition of its report: the latest is shown. Different
    figures of the same time are named in the note; so is that a bound or a range is printed.
    Statistics of more countries come first. Records without a country have no row.
    """

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._editions: defaultdict[str, set[str]] = defaultdict(set)
        self._chosen: dict[tuple[str, str | None], dict[str, _Choice]] = {}

    def add(self, table: str, row: Row) -> None:
        """Take a row of any table."""
        country, name = row.get("country"), row.get("country_name")
        if country is None or table == "items":
            return
        if table == "records":
            self._names.setdefault(str(country), str(name))
            if row.get("edition"):
                self._editions[str(country)].add(str(row["edition"]))
        fact = read_fact(table, row)
        if fact is None or fact.group not in _TOTALS:
            return
        time = str(row.get("as_of_last") or row.get("edition") or "")
        choices = self._chosen.setdefault((fact.statistic, fact.unit), {})
        chosen = choices.get(str(country))
        if chosen is None or time > chosen.time:
            choices[str(country)] = _Choice(fact, time)
        elif time == chosen.time and fact.shown != chosen.fact.shown:
            chosen.others.append(fact.shown or "")

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads of the columns: of each statistic its value with the unit, date and note."""
        heads = ["country_name", "country", "editions"]
        for (statistic, unit), choices in self._list_chosen():
            heads.append(f"{statistic} ({unit})" if unit else statistic)
            name = statistic if self._is_only(statistic) else heads[-1]
            heads += [f"{name}: {part}" for part in _parts(choices)]
        return tuple(heads)

    def _list_chosen(self) -> list[tuple[tuple[str, str | None], dict[str, _Choice]]]:
        """The figures of each statistic with its unit, those of more countries first."""
        return sorted(self._chosen.items(), key=lambda pair: -len(pair[1]))

    def _is_only(self, statistic: str) -> bool:
        """Whether all figures of a statistic have one unit."""
        return sum(one == statistic for one, _ in self._chosen) == 1

    def rows(self) -> Iterator[tuple[Fact | str | None, ...]]:
        """A row for each country, by name: texts, and facts for the cells with values."""
        chosen_ones = self._list_chosen()
        for country, name in sorted(self._names.items(), key=lambda pair: (pair[1], pair[0])):
            editions = ", ".join(sorted(self._editions[country])) or None
            cells: list[Fact | str | None] = [name, country, editions]
            for _, choices in chosen_ones:
                chosen = choices.get(country)
                cells.append(chosen.fact if chosen else None)
                shown = {
                    "as_of": chosen.fact.as_of if chosen else None,
                    "note": _write_note(chosen) if chosen else None,
                }
                cells += [shown[part] for part in _parts(choices)]
            yield tuple(cells)


def _parts(choices: dict[str, _Choice]) -> Iterator[str]:
    """The columns behind a value: only those that some country fills."""
    if any(one.fact.as_of for one in choices.values()):
        yield "as_of"
    if any(_write_note(one) for one in choices.values()):
        yield "note"


def _write_note(chosen: _Choice) -> str | None:
    others = ", ".join(map(str, dict.fromkeys(chosen.others)))
    differs = f"also printed for this time: {others}" if others else ""
    return "; ".join(filter(None, (chosen.fact.remark, differs))) or None
