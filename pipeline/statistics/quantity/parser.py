"""The value of a statistic that counts or measures: figures, groups, dates, ranks, remarks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pipeline.grammar.date_qualifiers import Dating, dating
from pipeline.statistics.quantity.figure import Entry, Observation
from pipeline.statistics.quantity.observations import observations
from pipeline.statistics.quantity.token_types import (
    Figure,
    Label,
    Phrase,
    Rank,
    Ranks,
    Remark,
    Role,
    Separator,
    UnexplainedError,
)
from pipeline.statistics.quantity.tokens import phrases, plain

if TYPE_CHECKING:
    from pipeline.record.statistics import Unit

__all__ = ["Observation", "bare_quantity", "quantity"]

# No statistic is longer in print; what is longer is prose with a label before it.
_LIMIT: Final = 4000
# A value may end as a sentence does: behind a word, a sign, a bracket.
_STOPPED: Final = re.compile(r"[)%a-z]\.$")


def quantity(
    text: str,
    unit: Unit,
    *,
    units: tuple[Unit, ...] = (),
    groups: tuple[str, ...] = (),
    dated: str | None = None,
) -> tuple[Observation, ...] | None:
    """The observations that a whole value prints, None where a character is left unexplained.

    `unit` is the field's, `units` are others its figures may also be printed in. Only persons,
    numbers and indices are printed without one. `groups` are names that stand before figures of
    their own, beside those that any statistic may have. `dated` is what parentheses at the end of a
    longer line hold: a date there is that of figures that have none. Total: no text raises.
    """
    return _observed(text, (unit, *units), groups, dated, bare=False)


def bare_quantity(
    text: str, unit: Unit, *, groups: tuple[str, ...] = (), dated: str | None = None
) -> tuple[Observation, ...] | None:
    """The same of a value whose label says the unit, so that its figures need not."""
    return _observed(text, (unit,), groups, dated, bare=True)


def _observed(
    text: str, units: tuple[Unit, ...], groups: tuple[str, ...], dated: str | None, *, bare: bool
) -> tuple[Observation, ...] | None:
    read = _read(text, groups)
    if read is None:
        return None
    entries, common = read
    if common is None and dated and not any(entry.datings for entry in entries):
        common = dating(dated)
    return observations(entries, units, common, bare=bare)


@lru_cache(4096)  # a value is printed again and again (`NA%`), or asked for in another unit
def _read(text: str, groups: tuple[str, ...]) -> tuple[list[Entry], Dating | None] | None:
    if len(text) > _LIMIT:
        return None
    try:
        return _alone(text, groups) or _entries(phrases(text, groups))
    except UnexplainedError:
        return _read(text[:-1], groups) if _STOPPED.search(text) else None


def _alone(text: str, groups: tuple[str, ...]) -> tuple[list[Entry], Dating | None] | None:
    """The one figure that most values print, with its date; None of any other value."""
    found = plain(text, groups)
    if found is None:
        return None
    amount, end, dated = found
    return [Entry(amount, None, 0, end, datings=[dated] if dated else [])], None


def _entries(printed: list[Phrase]) -> tuple[list[Entry], Dating | None]:
    """The figures with what stands beside them, and a date printed before all of them.

    What begins or ends with a mark that joins it to more is cut: `,399,437`, `(0.65%)`.
    """
    if not printed:
        raise UnexplainedError
    if isinstance(printed[0].role, Separator) or isinstance(printed[-1].role, Separator):
        raise UnexplainedError
    reader = _Reader(names_follow=_names_follow(printed))
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
    """Whether a sex in brackets names a figure: alone it may as well say what share are of it."""
    return isinstance(role, Label) and role.is_behind and role.group not in {"urban", "rural"}


def _names_follow(printed: list[Phrase]) -> bool:
    """Whether groups are named after their figures: `61 years male, 65 years female`."""
    for at, (role, *_) in enumerate(printed):
        if isinstance(role, Label):
            return at > 0 and isinstance(printed[at - 1].role, Figure) and not role.has_colon
    return False


@dataclass(slots=True)
class _Reader:
    """Reads phrases from left to right and gives each to the figure that it is about."""

    names_follow: bool
    entries: list[Entry] = field(default_factory=list)
    label: Phrase | None = None
    before: Role = field(default_factory=Separator)
    remarks: list[str] = field(default_factory=list)
    common: Dating | None = None
    basis: Phrase | None = None
    count: int | None = None

    def read(self, phrase: Phrase) -> None:
        """Take one phrase; raise where it has no place after those before it."""
        match phrase.role:
            case Label():
                self._read_label(phrase, phrase.role)
            case Figure():
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

    def _read_label(self, phrase: Phrase, label: Label) -> None:
        if label.is_unmarked and isinstance(self.before, Separator):
            self.names_follow &= not self._is_total_alone()
        is_named = not self.names_follow and bool(self.entries and self.entries[-1].group)
        is_after_figure = isinstance(self.before, Figure) and not (label.has_colon or is_named)
        is_misplaced = label.is_behind and not self.names_follow
        if self.label is not None or is_misplaced or is_after_figure is not self.names_follow:
            raise UnexplainedError
        if self.names_follow:
            self.entries[-1].end = phrase.end
            self.entries[-1].name(label)
        else:
            self.label = phrase

    def _read_figure(self, phrase: Phrase, figure: Figure) -> None:
        label = self.label.role if self.label else None
        has_colon = isinstance(label, Label) and label.has_colon
        if not self._is_minus(phrase, figure.sign, has_colon=has_colon):
            raise UnexplainedError
        start = self.label.start if self.label else phrase.start
        entry = Entry(figure.amount, None, start, phrase.end)
        if isinstance(label, Label):
            entry.name(label, self._whole(label))
        if self.basis and isinstance(self.basis.role, Remark):
            entry.remarks.append(self.basis.role.text)
        self.entries.append(entry)
        self.label = self.basis = None

    def _whole(self, label: Label) -> Entry | None:
        """The figure whose group has this part; None where the label is of a group of its own."""
        if not label.is_within:
            return None
        whole = next((one for one in reversed(self.entries) if not one.is_within), None)
        if whole is None or whole.group is None or whole.amount.unit == "persons":
            raise UnexplainedError
        return whole

    def _is_minus(self, phrase: Phrase, sign: str, *, has_colon: bool) -> bool:
        """Whether a dash before a figure can only be a minus, not what joins it to a name."""
        if not sign or (len(sign) == 1 and has_colon):
            return True
        if len(sign) > 1:
            return phrase.start == 0
        return phrase.is_spaced and self.label is None

    def _read_aside(self, aside: Role, end: int) -> None:
        entry = self.entries[-1] if self.entries else None
        match aside:
            case Dating() if entry:
                entry.date(aside)
            case Dating() if self.common is None:
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

    def _ranked(self, name: str) -> Entry:
        """The first figure of a group of this name; the total may have a longer one."""
        for entry in self.entries:
            group = entry.group or "total"
            if group == name or (name == "total" and group.startswith("total")):
                return entry
        raise UnexplainedError

    def _is_total_alone(self) -> bool:
        """Whether only a total has been read: `7,850 km total; Chad 50 km` names parts before."""
        return [entry.group for entry in self.entries] == ["total"]
