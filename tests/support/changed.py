"""A printed value changed in one place, and which of its figures may change with it.

A changed text may always be left unread. Where it is still read, the figures that the change does
not touch are those from before, under the same names; `tests.support.leaves.complaints` says
whether the new value is all printed there.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from tests.support.leaves import complaints, owners, retyped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.record.statistics import Statistic
    from tests.support.leaves import Field

_REACH: Final = 4  # a mark and the space beside it lie between a change and what it touches
_PLACED: Final = {"spans", "raw", "label", "label_spans", "note_refs"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a changed text: whether it was read, and the faults of the reading."""

    relation: str
    text: str
    is_read: bool
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """A value as printed, and as it was read before any change."""

    field: Field
    text: str
    statistic: Statistic

    def changed(self, relation: str, start: int, end: int, by: str, *, strict: bool) -> Outcome:
        """The outcome of the text with this stretch replaced; `strict` allows no other figure."""
        if not by and f" {self.text} "[start:].startswith(" ") and self.text[end : end + 1] == " ":
            end += 1  # one space of two is left
        text = f"{self.text[:start]}{by}{self.text[end:]}".strip()
        after = retyped(self.field, text)
        if after.kind == "text":
            return Outcome(relation, text, is_read=False, wrong=())
        shift = len(by) - (end - start)
        figure_faults = _figures(self, (start, end, shift), after, strict=strict)
        wrong = [*complaints(after), *figure_faults]
        return Outcome(relation, text, is_read=True, wrong=tuple(wrong))


def given(field: Field, text: str) -> Given | None:
    """A value to change, None where it is not read."""
    statistic = retyped(field, text)
    return None if statistic.kind == "text" else Given(field, text, statistic)


def _figures(
    before: Given, change: tuple[int, int, int], after: Statistic, *, strict: bool
) -> Iterator[str]:
    """The figures that differ although the change does not touch them.

    Each is found again by its place; a change before it moves it on.
    """
    start, end, shift = change
    now = {(one.start, one.end): one for one in owners(after)}
    for one in owners(before.statistic):
        is_touched = one.start - _REACH <= end and start <= one.end + _REACH
        moved = (
            one.start + shift if one.start >= end else one.start,
            one.end + shift if one.end > end else one.end,
        )
        found = now.get(moved)
        if is_touched and not strict:
            continue
        if found is None:
            covering = [o for o in now.values() if o.start <= moved[0] and moved[1] <= o.end]
            if one.figures and not any(one.figures == o.figures for o in covering):
                yield f"{one.path}: the figure {one.figures} is none any more"
        elif (found.name, found.figures) != (one.name, one.figures):
            yield f"{one.path}: {one.name} {one.figures} became {found.name} {found.figures}"
        elif found.rest.get("unit") != one.rest.get("unit"):
            yield f"{one.path}: {one.rest['unit']} became {found.rest['unit']}"


def shown(statistic: Statistic) -> dict[str, object]:
    """The leaves of a value by their paths, without what is only a place or the print."""
    found: dict[str, object] = {}

    def walk(one: object, path: str) -> None:
        if isinstance(one, dict):
            for key, inner in one.items():
                if key not in _PLACED:
                    walk(inner, f"{path}/{key}")
        elif isinstance(one, (tuple, list)):
            for number, inner in enumerate(one):
                walk(inner, f"{path}/{number}")
        else:
            found[path] = one

    walk(asdict(statistic), "")
    return found


def places(statistic: Statistic) -> list[tuple[str, int, int]]:
    return [(one.path, one.start, one.end) for one in owners(statistic)]


def dated_figures(statistic: Statistic) -> list[tuple[object, ...]]:
    """Each figure under its name, with its date and its rank; of a list the date of them all."""
    whole = asdict(statistic)
    kept = ("unit", "as_of", "estimated", "rank")
    found = [(one.name, one.figures, *map(one.rest.get, kept)) for one in owners(statistic)]
    shown = [each for each in found if each[1]]
    return [*shown, (whole.get("as_of"), whole.get("coordinates"), whole.get("utc_offset"))]


def named(statistic: Statistic) -> Iterator[tuple[str, tuple[int | float, ...]]]:
    for one in owners(statistic):
        if one.figures:
            yield re.sub(r"^and ", "", str(one.name)), one.figures
