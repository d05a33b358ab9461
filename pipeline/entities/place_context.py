"""Names that the words around them show to be places, whatever the model calls them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from pipeline.layout.prose import RecognizedName

_LABELS: Final = frozenset(("PERSON", "ORG", "FAC", "PRODUCT", "WORK_OF_ART"))
_GONE_TO: Final = re.compile(
    r"\b(?:travel(?:l?ed|l?ing|s)?|migrat(?:e[sd]?|ing)|moved?|moving|return(?:ed|ing)?|fled|flee|fleeing"
    r"|transported|trafficked|relocat(?:ed|ing)|displaced|deported|born|located|based)\s"
    r"(?:(?:back|away)\s)?(?:to|from|into|in)\s(?:(?:the\s)?(?:city|town|village)\sof\s)?$",
    re.IGNORECASE,
)
_IS_A_PLACE: Final = re.compile(
    r",\s(?:a|an|the)\s(?:\w+\s){0,2}(?:region|district|province|city|town|village|island|capital)\b"
)
_BEFORE: Final = re.compile(r"(?:,?\s(?:and|or)\s|,\s)$")
_BEHIND: Final = re.compile(r",?\s(?:and|or)\s|,\s")
_ENDED: Final = re.compile(r"[,.;)]|\s(?:and|or|to|for|were|are|was|is|in)\b|$")
_PLAIN: Final = re.compile(r"[^\W\d_a-z][^\W\d_]+(?:[\s-][^\W\d_a-z][^\W\d_]+)?")


def places_by_neighbours(
    text: str, named: Sequence[RecognizedName], places: Collection[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Names of one or two words that stand where a place does, or in a list with one.

    `places` are those that rules know; those that the model sees count for a name of one word. A
    name found counts as known for the next in its list.
    """
    seen = {(one.start, one.end) for one in named if one.label == "GPE"}
    for one in named:
        words = text[one.start : one.end]
        if one.label not in _LABELS or not _PLAIN.fullmatch(words):
            continue
        known = set(places) if " " in words else {*places, *seen}
        before, behind = text[max(0, one.start - 40) : one.start], text[one.end : one.end + 40]
        if (
            (_GONE_TO.search(before) or _IS_A_PLACE.match(behind))
            or _is_listed(one, before, behind, known)
        ) and _ENDED.match(behind):
            seen.add((one.start, one.end))
            yield one.start, one.end


def _is_listed(
    one: RecognizedName, before: str, behind: str, known: Collection[tuple[int, int]]
) -> bool:
    """Whether a comma or a conjunction joins it to a place."""
    joined = _BEFORE.search(before)
    if joined and any(end == one.start - len(joined.group()) for _, end in known):
        return True
    joined = _BEHIND.match(behind)
    return joined is not None and any(start == one.end + joined.end() for start, _ in known)
