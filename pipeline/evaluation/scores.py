"""Counts how far what was found agrees with what was read by hand: strict, partial, type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.evaluation.entities import LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.evaluation.entities import AnnotatedParagraph, FoundEntities


@dataclass(frozen=True, slots=True)
class PrecisionRecall:
    """Precision, recall and their harmonic mean; `right` may hold halves."""

    right: float
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        """Of what was found, the part that is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Of what is wanted, the part that was found right."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def rounded(self) -> dict[str, float]:
        """All of it as JSON."""
        return {
            "wanted": self.wanted,
            "found": self.found,
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
        }


def score_entities(
    pairs: Sequence[tuple[AnnotatedParagraph, FoundEntities]],
) -> dict[str, dict[str, PrecisionRecall]]:
    """Figures by label, each strict, partial and type as SemEval 2013's task 9 counts; of flows.

    Strict wants both edges, partial gives half where spans overlap, type a whole.
    """
    table: dict[str, dict[str, PrecisionRecall]] = {}
    for label in LABELS:
        counted = [
            _count_matches(
                [(start, end) for start, end, this, _ in gold.entities if this == label],
                [(start, end) for start, end, this in found.entities if this == label],
            )
            for gold, found in pairs
        ]
        exact, overlapping, seen, wanted = map(sum, zip(*counted, strict=True))
        table[label] = {
            "strict": PrecisionRecall(exact, seen, wanted),
            "partial": PrecisionRecall(exact + overlapping / 2, seen, wanted),
            "type": PrecisionRecall(exact + overlapping, seen, wanted),
        }
    table["flows"] = {"strict": _score_flows(pairs)}
    return table


def _count_matches(
    wanted: Sequence[tuple[int, int]], found: Sequence[tuple[int, int]]
) -> tuple[int, int, int, int]:
    """How many are the same, how many more overlap, each paired once; how many there are."""
    same = set(wanted) & set(found)
    left = [one for one in wanted if one not in same]
    overlapping = 0
    for start, end in found:
        if (start, end) in same:
            continue
        met = next((one for one in left if one[0] < end and start < one[1]), None)
        if met:
            left.remove(met)
            overlapping += 1
    return len(same), overlapping, len(found), len(wanted)


def _score_flows(pairs: Iterable[tuple[AnnotatedParagraph, FoundEntities]]) -> PrecisionRecall:
    right = seen = wanted = 0
    for gold, found in pairs:
        left = list(gold.flows)
        seen, wanted = seen + len(found.flows), wanted + len(left)
        for edge in found.flows:
            met = next((one for one in left if edge.is_of(one)), None)
            if met:
                left.remove(met)
                right += 1
    return PrecisionRecall(right, seen, wanted)
