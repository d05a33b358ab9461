"""A source whose year stands in brackets behind its author: `IOM (2005), Title, Geneva: IOM`.

Without a comma behind the year, an imprint has to tell it from a sentence: `IOM (2005) Title,
Geneva: IOM`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.citations.bibliography_entries.authors import parse_persons
from pipeline.citations.parse import imprints
from pipeline.citations.parse.bylines import Byline
from pipeline.citations.parse.full import ParsedSource, build_source, list_byline_parts
from pipeline.citations.parse.publishers import split_place_publisher
from pipeline.grammar.comma_segments import TextSegment, split_at_commas
from pipeline.grammar.named_parts import SourcePart
from pipeline.grammar.names import is_organization, parse_organization, parse_people

if TYPE_CHECKING:
    from collections.abc import Sequence

_YEARED: Final = re.compile(
    r"(?P<author>[^()]{2,120}?)\s\((?P<year>(?:1[89]|20)\d\d)[a-z]?\)(?P<comma>,?)\s(?P<rest>[“\"]?[^\W\d_a-z].*)",
    re.DOTALL,
)


def parse_author_date(text: str, at: int = 0) -> ParsedSource | None:
    """The source that names its author, the year in brackets, a title and, it may be, an imprint.

    None where a part of it is not explained. `at` is added to the offsets of the parts.
    """
    found = _YEARED.fullmatch(text)
    if found is None:
        return None
    names = parse_persons(found["author"]) or parse_people(found["author"])
    if names is None and is_organization(found["author"]):
        names = (parse_organization(found["author"]),)
    tail = imprints.parse_ending(found["rest"])
    pieces = split_at_commas(found["rest"][: tail.start])
    first = max(1, len(pieces) - _MOST_OF_IMPRINT)
    cuts = (cut for cut in range(first, len(pieces)) if _are_imprint(pieces[cut:]))
    cut = next(cuts, len(pieces))
    is_imprinted = cut < len(pieces) + bool(found["comma"])
    if not names or not pieces or "issued" in tail.values or not is_imprinted:
        return None
    by_start = found.start("rest")
    start, end = pieces[0].start + by_start, pieces[cut - 1].end + by_start
    title = TextSegment(text[start:end], start, end)
    by = Byline(
        authors=names,
        author=(TextSegment(found["author"], *found.span("author")),),
        title=(title,),
    )
    fields, parts = _imprint(pieces[cut:], by_start)
    fields |= tail.values | {"title": title.text.strip('“”"'), "issued": found["year"]}
    year = SourcePart("issued", *found.span("year"))
    ended = [one.moved(by_start) for one in tail.parts]
    return build_source(text, by, fields, (*list_byline_parts(by), year, *parts, *ended), at)


_MOST_OF_IMPRINT: Final = 3  # segments


def _are_imprint(pieces: Sequence[TextSegment]) -> bool:
    roles = [role for piece in pieces for role, _, _ in split_place_publisher(piece.text)]
    is_whole = all(split_place_publisher(piece.text) for piece in pieces)
    return is_whole and len(set(roles)) == len(roles)


def _imprint(pieces: Sequence[TextSegment], by: int) -> tuple[dict[str, str], list[SourcePart]]:
    """The place and the publisher of these segments, by role; offsets shifted."""
    found = [(piece, *part) for piece in pieces for part in split_place_publisher(piece.text)]
    fields = {role: piece.text[start:end] for piece, role, start, end in found}
    parts = (
        SourcePart(role, start, end).moved(piece.start + by) for piece, role, start, end in found
    )
    return fields, [*parts]
