"""One figure of a statistic: while it is being read, and as it is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.document.immutable import value

if TYPE_CHECKING:
    from pipeline.grammar.date_qualifiers import Dating
    from pipeline.grammar.numbers import Number
    from pipeline.record.statistics import Comparator, Unit
    from pipeline.statistics.quantity.amounts import Amount
    from pipeline.statistics.quantity.token_types import Label


@value
class Observation:
    """One figure of a statistic; the fields are the record's.

    `start` and `end` are half-open offsets of the figure, its unit and its group's label. `comment`
    holds what else is printed of it, several remarks joined by `; `.
    """

    value: Number | None
    low: Number | None
    high: Number | None
    comparator: Comparator | None
    unit: Unit
    group: str | None
    as_of: str | None
    estimated: bool
    rank: int | None
    comment: str | None
    start: int
    end: int


@dataclass(slots=True)
class Entry:
    """A figure while it is being read: what has been printed beside it so far.

    `place` is where a remark ends that tells the places it is of: `in some areas`.
    """

    amount: Amount
    group: str | None
    start: int
    end: int
    is_place: bool = False
    is_dashed: bool = False
    is_unmarked: bool = False
    is_within: bool = False
    is_ranked: bool = False
    datings: list[Dating] = field(default_factory=list)
    ranks: list[int] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    place: int | None = None

    def name(self, label: Label, whole: Entry | None = None) -> None:
        """Take the name of its group, as a part of a whole's, and the date printed with either."""
        self.group, self.is_place = label.group, label.is_place
        if whole:
            self.group, self.is_within = f"{whole.group} {label.group}", True
            self.datings += whole.datings
        self.is_dashed, self.is_unmarked = label.is_dashed, label.is_unmarked
        self.datings += [label.dating] if label.dating else []

    def remark(self, text: str, end: int) -> None:
        """Take what else is said of it, printed up to this offset."""
        self.remarks.append(text)
        if self.place is None and len(self.remarks) == 1 and text.startswith("in "):
            self.place = end

    def date(self, dating: Dating) -> None:
        """Take what is printed of its date; a bare `est.` before a date is of that date."""
        if self.datings and self.datings[-1].as_of is None and self.datings[-1].comment is None:
            dating = dating._replace(estimated=True)
            self.datings.pop()
        self.datings.append(dating)

    def rank(self, place: int) -> None:
        """Take the place in the world that is printed under the name of its group."""
        self.ranks.append(place)
        self.is_ranked = True

    @property
    def dating(self) -> Dating | None:
        """What is printed of its date, once or twice alike."""
        return self.datings[0] if self.datings else None
