"""The parts of a citation: what each says and where it stands."""

from __future__ import annotations

from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True)
class Ending:
    """The last part of a text before some offset: where it begins, and what it says by role."""

    start: int
    parts: tuple[Part, ...]
    values: dict[str, str]
