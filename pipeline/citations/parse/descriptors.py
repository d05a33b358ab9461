"""Comma segments other than author and title: genre, degree, number, imprint, signatories."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.citations.parse.csl import TREATY
from pipeline.citations.parse.document_types import NUMBER, OPENING, SPOKEN
from pipeline.citations.parse.publishers import (
    is_known_town,
    is_newspaper_name,
    split_place_publisher,
)
from pipeline.grammar.citation_dates import is_day, is_year
from pipeline.grammar.named_parts import SourcePart
from pipeline.grammar.names import parse_people
from pipeline.grammar.title_case import is_capitals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.grammar.comma_segments import TextSegment

# Degrees after a person's name, which no bibliography prints.
_DEGREE: Final = re.compile(
    r"(?i:Ph\.?\s?D|Esq|M\.\s?D|J\.\s?D|LL\.\s?[MB]|M\.\s?A|M\.\s?P\.\s?H)\.?"
)
# `U.S.-Mex.`: the parties of a bilateral treaty (Bluebook rule 21.4.2).
_PARTIES: Final = re.compile(r"[A-Z][\w.]+(?:\s[A-Z][\w.]+)?-[A-Z][\w.]+(?:\s[A-Z][\w.]+)?")
_SPOKEN: Final = re.compile(rf"{SPOKEN}\s.+", re.IGNORECASE | re.DOTALL)
_SHORT_NUMBER: Final = re.compile(r"[A-Z]{2,4}\d{4,6}")

SplitCitation = tuple["list[TextSegment]", dict[str, str], tuple[SourcePart, ...]]
"""The remaining segments, the fields of the others by role, and their parts."""


def split_descriptors(pieces: Sequence[TextSegment], ends: Mapping[str, str]) -> SplitCitation:
    """Separates the segments that are neither author, title nor container.

    `Press Release` at the start, `Paper Presented at …` to the end, a report's number after its
    author. `ends` holds the fields already read from the end of the citation.
    """
    left = [piece for piece in pieces if not _DEGREE.fullmatch(piece.text)]
    if (
        len(left) > 1
        and TREATY.search(ends.get("container", ""))
        and _PARTIES.fullmatch(left[-1].text)
    ):
        left = left[:-1]
    apart = Descriptors()
    if left and OPENING.fullmatch(left[0].text):
        apart.append(("genre", [left.pop(0)]))
    spoken = next(
        (at for at, piece in enumerate(left) if at > 1 and _SPOKEN.match(piece.text)), None
    )
    if spoken is not None and not apart:
        apart.append(("genre", left[spoken:]))
        left = left[:spoken]
    left, imprinted = _split_imprint(left, ends)
    apart += imprinted
    last = len(left) - (not (len(left) > 1 and left[-2].is_quoted))
    left, issued = _split_issue(left)
    apart += issued
    numbered = next((at for at in range(1, last) if _is_number(left[at].text)), None)
    if numbered is not None and "number" not in ends:
        apart.append(("number", [left.pop(numbered)]))
    fields = {
        role: ", ".join(piece.text for piece in some) for role, some in apart if role != "remark"
    }
    return (
        left,
        fields,
        tuple(SourcePart(role, some[0].start, some[-1].end) for role, some in apart),
    )


# `Vienna: ICMPD`, `International Labour Conference, 93rd Session`: imprint or occasion.
_ISSUE: Final = re.compile(r"(?:[Nn]o\.|[Ii]ssue)\s(?P<issue>\d{1,4})")
_SESSION: Final = re.compile(r"(?:\w+-)?\w+(?:st|nd|rd|th)\s[Ss]ession")
_ADOPTED: Final = re.compile(
    r"(?:adopted|signed|done|concluded|opened\sfor\ssignature)", re.IGNORECASE
)
_MEETING: Final = re.compile(r".*\b(?:Conference|Assembly|Council|Committee|Commission|Board)")
_WITH_TOWN: Final = re.compile(r"(?:[A-Z][\w’'-]+\s){1,4}\([A-Z][^()\d]{2,30}\)")
_MIN_SEGMENTS: Final = 3  # segments: author, title, town
Descriptors = list[tuple[str, "list[TextSegment]"]]


def _split_imprint(
    pieces: Sequence[TextSegment], ends: Mapping[str, str]
) -> tuple[list[TextSegment], Descriptors]:
    """Separates the segments that name place, publisher, newspaper or session."""
    left, apart = list(pieces), Descriptors()
    if len(left) > 1 and _ADOPTED.fullmatch(left[-1].text):
        apart.append(("remark", [left.pop()]))
    roles = [role for role, _, _ in split_place_publisher(left[-1].text)] if left else []
    if len(left) >= _MIN_SEGMENTS and "publisher" in roles and "place" in roles:
        apart += _read_place_publisher(left.pop())
    elif len(left) >= _MIN_SEGMENTS and roles == ["place"] and _is_town_there(left, ends):
        apart.append(("place", [left.pop()]))
    if len(left) >= _MIN_SEGMENTS and _is_daily(ends) and _may_be_paper(left):
        apart.append(("container", [left.pop()]))
    session = next((at for at in range(2, len(left)) if _SESSION.fullmatch(left[at].text)), None)
    if session is not None:
        first = session - (_MEETING.fullmatch(left[session - 1].text) is not None)
        apart.append(("remark", left[first:]))
        left = left[:first]
    return left, apart


def _split_issue(pieces: list[TextSegment]) -> tuple[list[TextSegment], Descriptors]:
    """Separates a magazine's issue number, the last segment after a quoted title."""
    found = _ISSUE.fullmatch(pieces[-1].text) if len(pieces) >= _MIN_SEGMENTS else None
    if found is None or not any(piece.is_quoted for piece in pieces[:-2]):
        return pieces, []
    return pieces[:-1], [("issue", [pieces[-1].part(found, "issue")])]


def _is_town_there(pieces: Sequence[TextSegment], ends: Mapping[str, str]) -> bool:
    """Whether a place after a title is a town: before a year, or known to the gazetteer."""
    is_comma = ends.get("dated") == "comma" and not _is_printed(pieces)
    return is_comma and (is_year(ends.get("issued", "")) or is_known_town(pieces[-1].text))


def _is_daily(ends: Mapping[str, str]) -> bool:
    """Whether a full date follows a comma, as after a newspaper's name."""
    is_comma = ends.get("dated") == "comma" and "container" not in ends
    return is_comma and is_day(ends.get("issued", ""))


def _may_be_paper(pieces: Sequence[TextSegment]) -> bool:
    """Whether the last segment is a newspaper, not in capitals: `El Universal (Lima)`."""
    last = pieces[-1].text
    is_named = is_newspaper_name(last) or _WITH_TOWN.fullmatch(last) is not None
    return is_named and not _is_printed(pieces) and parse_people(pieces[0].text) is not None


def _is_printed(pieces: Sequence[TextSegment]) -> bool:
    """Whether capitals or quotation marks delimit the title."""
    return any(piece.is_quoted for piece in pieces) or any(is_capitals(p.text) for p in pieces[1:])


def _read_place_publisher(piece: TextSegment) -> Descriptors:
    """The town and the publisher in a segment."""
    cuts = split_place_publisher(piece.text)
    placed = [(role, start + piece.start, piece.text[start:end]) for role, start, end in cuts]
    return [
        (role, [replace(piece, text=text, start=at, end=at + len(text))])
        for role, at, text in placed
    ]


def _is_number(text: str) -> bool:
    return NUMBER.fullmatch(text) is not None or _SHORT_NUMBER.fullmatch(text) is not None
