"""The parts of a citation: what each says and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

LONGEST: Final = 2500  # characters: no citation in a report is longer; what is, is prose


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a source and its half-open offsets.

    `role` is `author`, `title`, `container`, `publisher`, `genre`, `issued`, `accessed`, `url`,
    `locator`, `number`, `volume`, `issue`, `page`, `edition`, `editor`, `jurisdiction`, `authority`
    (a court), `short` (the name after `hereinafter`) or `remark`.
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


@dataclass(frozen=True, slots=True)
class Ending:
    """The last part of a text before some offset: where it begins, and what it says by role."""

    start: int
    parts: tuple[Part, ...]
    values: dict[str, str]
