"""A phrase of a quantity's value, and the one thing that it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.grammar.date_qualifiers import Dating

if TYPE_CHECKING:
    from pipeline.statistics.quantity.amounts import Amount


class Label(NamedTuple):
    """A group's name as printed before (`male:`, `male`) or after (`years male`) a figure.

    One that `is_dashed` is joined to it by a double dash, which may be a minus as well; one that
    `is_unmarked` may be any words. `dating` is printed with the name. One that `is_within` names a
    part of the group before it; one in brackets `is_behind` the figure that it is of.
    """

    group: str
    has_colon: bool
    is_place: bool = False
    is_dashed: bool = False
    is_unmarked: bool = False
    is_within: bool = False
    is_behind: bool = False
    dating: Dating | None = None


class Remark(NamedTuple):
    """What else is printed; `is_of_all` where it defines what every figure counts.

    One that `is_basis` says how the figure behind it is reckoned.
    """

    text: str
    is_of_all: bool = False
    is_basis: bool = False


class Rank(NamedTuple):
    """A place in the world."""

    place: int


class Ranks(NamedTuple):
    """Places in the world of groups by their names."""

    places: tuple[tuple[str, int], ...]


class Figure(NamedTuple):
    """A figure, and the dash printed before it."""

    amount: Amount
    sign: str


class Separator(NamedTuple):
    """What divides, and says at most how many parts follow."""

    parts: int | None = None


Role = Label | Remark | Rank | Ranks | Figure | Separator | Dating


class Phrase(NamedTuple):
    """A piece of the text and the one thing it says."""

    role: Role
    start: int
    end: int
    is_spaced: bool


class UnexplainedError(Exception):
    """A piece of the text has no role, or none where it stands."""
