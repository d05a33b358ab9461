"""A candidate for an entity, and how candidates that overlap compare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from pipeline.record.country import Credit, Meaning

MODEL_RANK: Final = 4  # the rank of what no rule found


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate: offsets in a paragraph's reading text, what it is, and who found it.

    Of overlapping candidates the one of lower `rank` wins: a treaty, an organisation, a date, a
    place or people, then what the model found; of one rank the longer, then the earlier.
    """

    start: int
    end: int
    label: str
    rank: int
    normalized: Meaning = None
    source: Literal["model", "rule"] = "rule"
    credit: Credit | None = None

    @property
    def order(self) -> tuple[int, int, int]:
        """How candidates compare: rank, then length, then place."""
        return self.rank, self.start - self.end, self.start
