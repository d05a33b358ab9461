"""Parts of a citation: their roles, values and offsets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline.grammar.dates import parse_date

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

MAX_CITATION: Final = 2500  # characters: anything longer is prose


@dataclass(frozen=True, slots=True)
class SourcePart:
    """A part of a source and its half-open offsets.

    `role` is `author`, `title`, `container`, `publisher`, `genre`, `issued`, `accessed`, `url`,
    `locator`, `number`, `volume`, `issue`, `page`, `edition`, `editor`, `jurisdiction`, `authority`
    (a court), `suffix` (the letter of one of several of a day), `short` (the name after
    `hereinafter`) or `remark`.
    """

    role: str
    start: int
    end: int

    def move_by(self, by: int) -> SourcePart:
        """The part, its offsets counted from so many characters before."""
        return SourcePart(self.role, self.start + by, self.end + by)


Fields: TypeAlias = "tuple[dict[str, str], tuple[SourcePart, ...]]"
"""Values by role, and parts; `issued` is EDTF, the rest as printed.

A key without a part is a flag that determines the type of the source.
"""


_WORDS: Final = ("word", "at")


def read_groups(found: re.Match[str], roles: Mapping[str, str] | None = None) -> Fields | None:
    """The fields of a match by its named groups; None if a role occurs twice or a date is invalid.

    `roles` maps group names to roles where they differ. The groups `word` and `at` hold the word
    before a locator and are no parts.
    """
    groups = [name for name, value in found.groupdict().items() if value and name not in _WORDS]
    named = {(roles or {}).get(name, name): name for name in groups}
    fields = {role: found[name] for role, name in named.items()}
    issued = parse_date(fields["issued"]) if "issued" in fields else ""
    if len(named) < len(groups) or issued is None:
        return None
    parts = tuple(SourcePart(role, *found.span(name)) for role, name in named.items())
    return fields | ({"issued": issued} if issued else {}), parts


@dataclass(frozen=True, slots=True)
class Ending:
    """A part read at the end of a text: where it begins, its parts and its values by role."""

    start: int
    parts: tuple[SourcePart, ...]
    values: dict[str, str]
