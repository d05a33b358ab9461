"""The marks between the fields in a list of citations, learned from its clear entries.

A reference list is written in one style. The marks that its clear entries print between two fields
decide between the readings of the other entries, and show which readings are not in that style.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.grammar.named_parts import SourcePart

Step = tuple[str, str, str]
"""A role, the marks after it, and the role that follows."""

_ROLES: Final = frozenset((
    "author", "editor", "issued", "title", "container", "publisher", "place", "genre", "edition",
    "volume", "issue", "page",
))  # fmt: skip
_OPENING: Final = (("author", "title"), ("author", "issued"), ("issued", "title"))
_OF_ARTICLE: Final = frozenset(("title", "container", "volume"))
_STOP: Final = re.compile(r"^[.?!]+")  # it may belong to an initial before it
_QUOTE: Final = re.compile(r"[“”„«»‘’\"']+")
_WORD: Final = re.compile(r"[^\W\d_]{2,}|\d")
_MIN_ENTRIES: Final = 6  # clear entries that make a style
_MIN_STEPS: Final = 2  # entries in which a step of the style is printed
_MIN_UNTITLED: Final = 3  # articles without titles
_MIN_OTHERS: Final = 5  # entries that make a step the only one between two roles


def list_steps(text: str, parts: Iterable[SourcePart]) -> tuple[Step, ...]:
    """The steps between the fields of a citation, in printed order."""
    placed = sorted((part.start, part.end, part.role) for part in parts if part.role in _ROLES)
    return tuple(
        (role, _read_marks(text[end:start]), following)
        for (_, end, role), (start, _, following) in pairwise(placed)
    )


def _read_marks(between: str) -> str:
    """The marks and words between two fields; quotation marks are alike, stops before are none."""
    shown = _STOP.sub("", _QUOTE.sub('"', between).strip())
    return " ".join(shown.casefold().split())


@dataclass(frozen=True, eq=False)
class ListConvention:
    """How often each step is printed in the clear entries of a list."""

    counts: Counter[Step]
    has_titles: bool = True  # False where articles are listed by their journals alone

    def explains(self, steps: Sequence[Step]) -> bool:
        """Whether each step of a reading is one of the list's."""
        return len(steps) > 1 and all(self.counts[step] >= _MIN_STEPS for step in steps)

    def find_unusual(self, steps: Sequence[Step]) -> tuple[str, ...]:
        """The roles beside the steps of a clear entry that no other entry prints that way.

        Only steps between author, date and title count, where the others agree on one.
        """
        roles = list[str]()
        for role, marks, following in steps:
            if (role, following) not in _OPENING or _WORD.search(marks):
                continue
            others = Counter(
                {one: n for (a, one, b), n in self.counts.items() if (a, b) == (role, following)}
            )
            others[marks] -= 1
            is_only = (
                others.total() >= _MIN_OTHERS and others.most_common(1)[0][1] == others.total()
            )
            if is_only and others[marks] == 0:
                roles += [role, following]
        return tuple(roles)


def learn_convention(entries: Sequence[Sequence[Step]], untitled: int) -> ListConvention | None:
    """The convention of a list by the steps of its clear entries.

    None if these are too few, unless enough `untitled` entries, which have what may be a journal in
    place of their title, tell that the list prints no titles of articles.
    """
    roles = ({role for step in steps for role in (step[0], step[2])} for steps in entries)
    has_titles = untitled < _MIN_UNTITLED or any(one >= _OF_ARTICLE for one in roles)
    is_style = len(entries) >= _MIN_ENTRIES
    if has_titles and not is_style:
        return None
    counts = Counter(step for steps in entries for step in set(steps) if is_style)
    return ListConvention(counts, has_titles)
