"""The parts of a citation: what each says and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline.grammar.dates import parse_date

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

LONGEST: Final = 2500  # characters: no citation in a report is longer; what is, is prose


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a source and its half-open offsets.

    `role` is `author`, `title`, `container`, `publisher`, `genre`, `issued`, `accessed`, `url`,
    `locator`, `number`, `volume`, `issue`, `page`, `edition`, `editor`, `jurisdiction`, `authority`
    (a court), `suffix` (the letter of one of several of a day), `short` (the name after
    `hereinafter`) or `remark`.
    """

    role: str
    start: int
    end: int

    def moved(self, by: int) -> Part:
        """The part, its offsets counted from so many characters before."""
        return Part(self.role, self.start + by, self.end + by)


Said: TypeAlias = "tuple[dict[str, str], tuple[Part, ...]]"
"""What a citation says by role, and where; `issued` is EDTF, the rest as printed.

A key without a part says what sort of source it is.
"""


_WORDS: Final = ("word", "at")


def said_by(found: re.Match[str], roles: Mapping[str, str] | None = None) -> Said | None:
    """What the named groups of a match say; None where two say the same, or no day is so dated.

    `roles` are those of groups that are not named by their role. What the groups `word` and
    `at` hold tells what a number counts, and is no part.
    """
    groups = [name for name, value in found.groupdict().items() if value and name not in _WORDS]
    named = {(roles or {}).get(name, name): name for name in groups}
    said = {role: found[name] for role, name in named.items()}
    issued = parse_date(said["issued"]) if "issued" in said else ""
    if len(named) < len(groups) or issued is None:
        return None
    parts = tuple(Part(role, *found.span(name)) for role, name in named.items())
    return said | ({"issued": issued} if issued else {}), parts


@dataclass(frozen=True, slots=True)
class Ending:
    """The last part of a text before some offset: where it begins, and what it says by role."""

    start: int
    parts: tuple[Part, ...]
    values: dict[str, str]
