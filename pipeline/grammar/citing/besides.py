"""What stands beside author and title between commas: a genre, a degree, a number, who signed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.grammar.citing.genres import OPENING, SPOKEN
from pipeline.grammar.citing.items import TREATY
from pipeline.grammar.citing.papers import NUMBER
from pipeline.grammar.citing.parts import Part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.grammar.citing.bylines import Segment

# What stands after a person's name and says nothing of him that a bibliography prints.
_DEGREE: Final = re.compile(
    r"(?i:Ph\.?\s?D|Esq|M\.\s?D|J\.\s?D|LL\.\s?[MB]|M\.\s?A|M\.\s?P\.\s?H)\.?"
)
# `U.S.-Mex.`: who concluded a treaty of two (Bluebook rule 21.4.2).
_PARTIES: Final = re.compile(r"[A-Z][\w.]+(?:\s[A-Z][\w.]+)?-[A-Z][\w.]+(?:\s[A-Z][\w.]+)?")
_SPOKEN: Final = re.compile(rf"{SPOKEN}\s.+", re.IGNORECASE | re.DOTALL)
_SHORT_NUMBER: Final = re.compile(r"[A-Z]{2,4}\d{4,6}")

Beside = tuple["list[Segment]", dict[str, str], tuple[Part, ...]]
"""The segments that are left, what the others say by role, and where."""


def beside(pieces: Sequence[Segment], ends: Mapping[str, str]) -> Beside:
    """The segments of a citation without those that name neither author, title nor container.

    `Press Release` opens it, `Paper Presented at …` and all behind it close it; a report's number
    stands behind its author. `ends` is what the citation ends in.
    """
    left = [piece for piece in pieces if not _DEGREE.fullmatch(piece.text)]
    if (
        len(left) > 1
        and TREATY.search(ends.get("container", ""))
        and _PARTIES.fullmatch(left[-1].text)
    ):
        left = left[:-1]
    apart: list[tuple[str, list[Segment]]] = []
    if left and OPENING.fullmatch(left[0].text):
        apart.append(("genre", [left.pop(0)]))
    spoken = next(
        (at for at, piece in enumerate(left) if at > 1 and _SPOKEN.match(piece.text)), None
    )
    if spoken is not None and not apart:
        apart.append(("genre", left[spoken:]))
        left = left[:spoken]
    numbered = next((at for at in range(1, len(left) - 1) if _is_number(left[at].text)), None)
    if numbered is not None and "number" not in ends:
        apart.append(("number", [left.pop(numbered)]))
    said = {role: ", ".join(piece.text for piece in some) for role, some in apart}
    return left, said, tuple(Part(role, some[0].start, some[-1].end) for role, some in apart)


def _is_number(text: str) -> bool:
    return NUMBER.fullmatch(text) is not None or _SHORT_NUMBER.fullmatch(text) is not None
