"""Values of statistics that count or measure: figures, groups, dates, ranks, remarks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pipeline.grammar.date_qualifiers import DateQualifier, parse_date_qualifier
from pipeline.statistics.quantity.amounts import ABSENT, AMOUNT, parse_absent, parse_amount
from pipeline.statistics.quantity.observations import (
    FigureEntry,
    ParsedObservation,
    build_observations,
)
from pipeline.statistics.quantity.tokens import (
    FigureToken,
    GroupLabel,
    Rank,
    Ranks,
    Remark,
    Role,
    Separator,
    Token,
    UnexplainedError,
    parse_plain,
    tokenize,
)

if TYPE_CHECKING:
    from pipeline.record.statistics import Unit
    from pipeline.statistics.quantity.amounts import Amount

_CELL: Final = re.compile(r"(?P<first>[^()]*[^()\s])\s?(?:\((?P<second>[^()]+)\))?")
_AMOUNT: Final = re.compile(AMOUNT, re.VERBOSE | re.IGNORECASE)
_ABSENT: Final = re.compile(ABSENT, re.VERBOSE | re.IGNORECASE)


def parse_cell(
    text: str, units: tuple[Unit, ...], group: str | None
) -> tuple[ParsedObservation, ...] | None:
    """Parse one table cell, None if a character is left unexplained.

    `units` are those of its figure and of a second figure in parentheses, known from the label:
    `23.0 (42,145)`, `11.7 (Unavailable)`.
    """
    parts = _CELL.fullmatch(text)
    if parts is None:
        return None
    printed = [parts.span("first"), *([parts.span("second")] if parts["second"] else [])]
    if len(printed) > len(units):
        return None
    found = [
        _cell_observation(text, place, unit, group)
        for place, unit in zip(printed, units, strict=False)
    ]
    complete = tuple(one for one in found if one is not None)
    return complete if len(complete) == len(found) else None


def _cell_observation(
    text: str, place: tuple[int, int], unit: Unit, group: str | None
) -> ParsedObservation | None:
    read = _parse_cell_amount(text[slice(*place)])
    if read is None or read.unit not in (unit, None):
        return None
    return ParsedObservation(
        value=read.value, low=read.low, high=read.high, comparator=read.comparator, unit=unit,
        group=group, as_of=None, estimated=False, rank=None, comment=read.word,
        start=place[0], end=place[1],
    )  # fmt: skip


def _parse_cell_amount(text: str) -> Amount | None:
    if found := _ABSENT.fullmatch(text):
        return parse_absent(found)
    found = _AMOUNT.fullmatch(text)
    return parse_amount(found) if found else None


# Longer values are prose with a label before it.
_LIMIT: Final = 4000
# A full stop may end a value after a word, sign or bracket.
_STOPPED: Final = re.compile(r"[)%a-z]\.$")


def parse_quantity(
    text: str,
    unit: Unit,
    *,
    units: tuple[Unit, ...] = (),
    groups: tuple[str, ...] = (),
    dated: str | None = None,
) -> tuple[ParsedObservation, ...] | None:
    """Parse a whole value into observations, None if a character is left unexplained.

    `unit` is that of the field, `units` are others its figures may have. Only persons, numbers and
    indices may lack a unit. `groups` are group names of this field beside the general ones. `dated`
    is the content of parentheses at the end of a longer line: a date there applies to figures
    without one. Never raises.
    """
    return _parse(text, (unit, *units), groups, dated, bare=False)


def parse_bare_quantity(
    text: str, unit: Unit, *, groups: tuple[str, ...] = (), dated: str | None = None
) -> tuple[ParsedObservation, ...] | None:
    """Parse a value whose label gives the unit, so that its figures may lack it."""
    return _parse(text, (unit,), groups, dated, bare=True)


def _parse(
    text: str, units: tuple[Unit, ...], groups: tuple[str, ...], dated: str | None, *, bare: bool
) -> tuple[ParsedObservation, ...] | None:
    read = _parse_entries(text, groups)
    if read is None:
        return None
    entries, common = read
    if common is None and dated and not any(entry.datings for entry in entries):
        common = parse_date_qualifier(dated)
    return build_observations(entries, units, common, bare=bare)


@lru_cache(4096)  # values repeat (`NA%`), or are parsed again in another unit
def _parse_entries(
    text: str, groups: tuple[str, ...]
) -> tuple[list[FigureEntry], DateQualifier | None] | None:
    if len(text) > _LIMIT:
        return None
    try:
        return _parse_single(text, groups) or _assemble_entries(tokenize(text, groups))
    except UnexplainedError:
        return _parse_entries(text[:-1], groups) if _STOPPED.search(text) else None


def _parse_single(
    text: str, groups: tuple[str, ...]
) -> tuple[list[FigureEntry], DateQualifier | None] | None:
    """Parse a single figure with its date, the form of most values."""
    found = parse_plain(text, groups)
    if found is None:
        return None
    amount, end, dated = found
    return [FigureEntry(amount, None, 0, end, datings=[dated] if dated else [])], None


def _assemble_entries(printed: list[Token]) -> tuple[list[FigureEntry], DateQualifier | None]:
    """Assemble tokens into figures, and a date printed before all of them.

    A value that begins or ends with a separator is incomplete: `,399,437`, `(0.65%)`.
    """
    if not printed:
        raise UnexplainedError
    if isinstance(printed[0].role, Separator) or isinstance(printed[-1].role, Separator):
        raise UnexplainedError
    reader = _Assembler(names_follow=_names_follow(printed))
    for phrase in printed:
        reader.read(phrase)
    if reader.label is not None or reader.basis is not None or not reader.entries:
        raise UnexplainedError
    if reader.count not in {None, len(reader.entries) - 1}:
        raise UnexplainedError
    if len(reader.entries) == 1 and any(_is_of_a_sex(phrase.role) for phrase in printed):
        raise UnexplainedError
    reader.entries[0].remarks[:0] = reader.remarks
    return reader.entries, reader.common


def _is_of_a_sex(role: Role) -> bool:
    """Whether this is a sex in brackets; a lone figure may then be a share instead."""
    return isinstance(role, GroupLabel) and role.is_behind and role.group not in {"urban", "rural"}


def _names_follow(printed: list[Token]) -> bool:
    """Whether groups follow their figures: `61 years male, 65 years female`."""
    for at, (role, *_) in enumerate(printed):
        if isinstance(role, GroupLabel):
            return at > 0 and isinstance(printed[at - 1].role, FigureToken) and not role.has_colon
    return False


@dataclass(slots=True)
class _Assembler:
    """Assigns tokens from left to right to the figures they belong to."""

    names_follow: bool
    entries: list[FigureEntry] = field(default_factory=list)
    label: Token | None = None
    before: Role = field(default_factory=Separator)
    remarks: list[str] = field(default_factory=list)
    common: DateQualifier | None = None
    basis: Token | None = None
    count: int | None = None

    def read(self, phrase: Token) -> None:
        """Add one token; raise if it does not fit after those before it."""
        match phrase.role:
            case GroupLabel():
                self._read_label(phrase, phrase.role)
            case FigureToken():
                self._read_figure(phrase, phrase.role)
            case Remark(is_basis=True) if self.basis is None:
                self.basis = phrase
            case _ if self.label is not None:
                raise UnexplainedError
            case Separator(parts=parts):
                self.count = self.count if parts is None else parts
            case _:
                self._read_aside(phrase.role, phrase.end)
        self.before = phrase.role

    def _read_label(self, phrase: Token, label: GroupLabel) -> None:
        if label.is_unmarked and isinstance(self.before, Separator):
            self.names_follow &= not self._is_total_alone()
        is_named = not self.names_follow and bool(self.entries and self.entries[-1].group)
        is_after_figure = isinstance(self.before, FigureToken) and not (label.has_colon or is_named)
        is_misplaced = label.is_behind and not self.names_follow
        if self.label is not None or is_misplaced or is_after_figure is not self.names_follow:
            raise UnexplainedError
        if self.names_follow:
            self.entries[-1].end = phrase.end
            self.entries[-1].name(label)
        else:
            self.label = phrase

    def _read_figure(self, phrase: Token, figure: FigureToken) -> None:
        label = self.label.role if self.label else None
        has_colon = isinstance(label, GroupLabel) and label.has_colon
        if not self._is_minus(phrase, figure.sign, has_colon=has_colon):
            raise UnexplainedError
        start = self.label.start if self.label else phrase.start
        entry = FigureEntry(figure.amount, None, start, phrase.end)
        if isinstance(label, GroupLabel):
            entry.name(label, self._whole(label))
        if self.basis and isinstance(self.basis.role, Remark):
            entry.remarks.append(self.basis.role.text)
        self.entries.append(entry)
        self.label = self.basis = None

    def _whole(self, label: GroupLabel) -> FigureEntry | None:
        """Return the figure whose group this label is a part of, if any."""
        if not label.is_within:
            return None
        whole = next((one for one in reversed(self.entries) if not one.is_within), None)
        if whole is None or whole.group is None or whole.amount.unit == "persons":
            raise UnexplainedError
        return whole

    def _is_minus(self, phrase: Token, sign: str, *, has_colon: bool) -> bool:
        """Whether a dash before a figure must be a minus and does not join it to a name."""
        if not sign or (len(sign) == 1 and has_colon):
            return True
        if len(sign) > 1:
            return phrase.start == 0
        return phrase.is_spaced and self.label is None

    def _read_aside(self, aside: Role, end: int) -> None:
        entry = self.entries[-1] if self.entries else None
        match aside:
            case DateQualifier() if entry:
                entry.date(aside)
            case DateQualifier() if self.common is None:
                self.common = aside
            case Rank(place=place) if entry:
                entry.ranks.append(place)
            case Ranks(places=places):
                for name, place in places:
                    self._ranked(name).rank(place)
            case Remark(is_of_all=False) if entry:
                entry.remark(aside.text, end)
            case Remark():
                self.remarks.append(aside.text)
            case _:
                raise UnexplainedError

    def _ranked(self, name: str) -> FigureEntry:
        """Return the first figure of this group; the total may have a longer name."""
        for entry in self.entries:
            group = entry.group or "total"
            if group == name or (name == "total" and group.startswith("total")):
                return entry
        raise UnexplainedError

    def _is_total_alone(self) -> bool:
        """Whether only a total precedes: after `7,850 km total; Chad 50 km` names come first."""
        return [entry.group for entry in self.entries] == ["total"]
