"""A candidate for an entity, and how candidates that overlap compare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from pipeline import patterns as re

if TYPE_CHECKING:
    from pipeline.record.country import Credit, Meaning

MODEL_RANK: Final = 4  # below every rule
ARTICLE: Final = re.compile(r"(?:the|a|an)\s+(?=\S)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate for an entity: offsets in a reading's text, label, meaning, and who found it.

    Of overlapping candidates the lower `rank` wins: treaty, organization, date, place or people,
    then the model's; at equal rank the longer, then the earlier.
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
