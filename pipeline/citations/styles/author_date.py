"""A source whose year stands in brackets behind its author: `IOM (2005), Title, Geneva: IOM`.

Without a comma behind the year, an imprint has to tell it from a sentence: `IOM (2005) Title,
Geneva: IOM`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.citations.bibliography_entries.authors import persons_of
from pipeline.citations.parse import imprints
from pipeline.citations.parse.bylines import Byline
from pipeline.citations.parse.full import Source, built, parts_of
from pipeline.citations.parse.publisher_place import imprint_parts
from pipeline.grammar.comma_segments import Segment, segments
from pipeline.grammar.named_parts import Part
from pipeline.grammar.names import is_organization, organization, people

if TYPE_CHECKING:
    from collections.abc import Sequence

_YEARED: Final = re.compile(
    r"(?P<author>[^()]{2,120}?)\s\((?P<year>(?:1[89]|20)\d\d)[a-z]?\)(?P<comma>,?)\s(?P<rest>[“\"]?[^\W\d_a-z].*)",
    re.DOTALL,
)


def yeared(text: str, at: int = 0) -> Source | None:
    """The source that names its author, the year in brackets, a title and, it may be, an imprint.

    None where a part of it is not explained. `at` is added to the offsets of the parts.
    """
    found = _YEARED.fullmatch(text)
    if found is None:
        return None
    names = persons_of(found["author"]) or people(found["author"])
    if names is None and is_organization(found["author"]):
        names = (organization(found["author"]),)
    tail = imprints.ending(found["rest"])
    pieces = segments(found["rest"][: tail.start])
    first = max(1, len(pieces) - _MOST_OF_IMPRINT)
    cuts = (cut for cut in range(first, len(pieces)) if _are_imprint(pieces[cut:]))
    cut = next(cuts, len(pieces))
    is_imprinted = cut < len(pieces) + bool(found["comma"])
    if not names or not pieces or "issued" in tail.values or not is_imprinted:
        return None
    by_start = found.start("rest")
    start, end = pieces[0].start + by_start, pieces[cut - 1].end + by_start
    title = Segment(text[start:end], start, end)
    by = Byline(
        authors=names,
        author=(Segment(found["author"], *found.span("author")),),
        title=(title,),
    )
    said, parts = _imprint(pieces[cut:], by_start)
    said |= tail.values | {"title": title.text.strip('“”"'), "issued": found["year"]}
    year = Part("issued", *found.span("year"))
    ended = [one.moved(by_start) for one in tail.parts]
    return built(text, by, said, (*parts_of(by), year, *parts, *ended), at)


_MOST_OF_IMPRINT: Final = 3  # segments


def _are_imprint(pieces: Sequence[Segment]) -> bool:
    roles = [role for piece in pieces for role, _, _ in imprint_parts(piece.text)]
    is_whole = all(imprint_parts(piece.text) for piece in pieces)
    return is_whole and len(set(roles)) == len(roles)


def _imprint(pieces: Sequence[Segment], by: int) -> tuple[dict[str, str], list[Part]]:
    """The place and the publisher of these segments, by role; offsets shifted."""
    found = [(piece, *part) for piece in pieces for part in imprint_parts(piece.text)]
    said = {role: piece.text[start:end] for piece, role, start, end in found}
    parts = (Part(role, start, end).moved(piece.start + by) for piece, role, start, end in found)
    return said, [*parts]
