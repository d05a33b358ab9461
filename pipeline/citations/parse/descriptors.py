"""What stands beside author and title between commas: a genre, a degree, a number, who signed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.citations.parse.csl import TREATY
from pipeline.citations.parse.document_numbers import NUMBER
from pipeline.citations.parse.genres import OPENING, SPOKEN
from pipeline.citations.parse.publisher_place import imprint_parts, is_known_town
from pipeline.citations.parse.publishers import names_paper
from pipeline.grammar.citation_dates import is_day, is_year
from pipeline.grammar.named_parts import Part
from pipeline.grammar.names import people
from pipeline.grammar.title_case import is_capitals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.grammar.comma_segments import Segment

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
    apart = Apart()
    if left and OPENING.fullmatch(left[0].text):
        apart.append(("genre", [left.pop(0)]))
    spoken = next(
        (at for at, piece in enumerate(left) if at > 1 and _SPOKEN.match(piece.text)), None
    )
    if spoken is not None and not apart:
        apart.append(("genre", left[spoken:]))
        left = left[:spoken]
    left, imprinted = _without_imprint(left, ends)
    apart += imprinted
    last = len(left) - (not (len(left) > 1 and left[-2].is_quoted))
    left, issued = _without_issue(left)
    apart += issued
    numbered = next((at for at in range(1, last) if _is_number(left[at].text)), None)
    if numbered is not None and "number" not in ends:
        apart.append(("number", [left.pop(numbered)]))
    said = {
        role: ", ".join(piece.text for piece in some) for role, some in apart if role != "remark"
    }
    return left, said, tuple(Part(role, some[0].start, some[-1].end) for role, some in apart)


# `Vienna: ICMPD`, `International Labour Conference, 93rd Session`: where it was printed or said.
_ISSUE: Final = re.compile(r"(?:[Nn]o\.|[Ii]ssue)\s(?P<issue>\d{1,4})")
_SESSION: Final = re.compile(r"(?:\w+-)?\w+(?:st|nd|rd|th)\s[Ss]ession")
_ADOPTED: Final = re.compile(
    r"(?:adopted|signed|done|concluded|opened\sfor\ssignature)", re.IGNORECASE
)
_MEETING: Final = re.compile(r".*\b(?:Conference|Assembly|Council|Committee|Commission|Board)")
_WITH_TOWN: Final = re.compile(r"(?:[A-Z][\w’'-]+\s){1,4}\([A-Z][^()\d]{2,30}\)")
_FEWEST: Final = 3  # segments: author, title, town
Apart = list[tuple[str, "list[Segment]"]]


def _without_imprint(
    pieces: Sequence[Segment], ends: Mapping[str, str]
) -> tuple[list[Segment], Apart]:
    """The segments without those that say where and by whom something was printed or adopted."""
    left, apart = list(pieces), Apart()
    if len(left) > 1 and _ADOPTED.fullmatch(left[-1].text):
        apart.append(("remark", [left.pop()]))
    roles = [role for role, _, _ in imprint_parts(left[-1].text)] if left else []
    if len(left) >= _FEWEST and "publisher" in roles and "place" in roles:
        apart += _imprint(left.pop())
    elif len(left) >= _FEWEST and roles == ["place"] and _is_town_there(left, ends):
        apart.append(("place", [left.pop()]))
    if len(left) >= _FEWEST and _is_daily(ends) and _may_be_paper(left):
        apart.append(("container", [left.pop()]))
    session = next((at for at in range(2, len(left)) if _SESSION.fullmatch(left[at].text)), None)
    if session is not None:
        first = session - (_MEETING.fullmatch(left[session - 1].text) is not None)
        apart.append(("remark", left[first:]))
        left = left[:first]
    return left, apart


def _without_issue(pieces: list[Segment]) -> tuple[list[Segment], Apart]:
    """The segments without the number of a magazine, which closes them behind a quoted title."""
    found = _ISSUE.fullmatch(pieces[-1].text) if len(pieces) >= _FEWEST else None
    if found is None or not any(piece.is_quoted for piece in pieces[:-2]):
        return pieces, []
    return pieces[:-1], [("issue", [pieces[-1].part(found, "issue")])]


def _is_town_there(pieces: Sequence[Segment], ends: Mapping[str, str]) -> bool:
    """Whether a place behind a title is a town: before a year, or one that is known."""
    is_comma = ends.get("dated") == "comma" and not _is_printed(pieces)
    return is_comma and (is_year(ends.get("issued", "")) or is_known_town(pieces[-1].text))


def _is_daily(ends: Mapping[str, str]) -> bool:
    """Whether a day stands behind a comma, as behind a newspaper."""
    is_comma = ends.get("dated") == "comma" and "container" not in ends
    return is_comma and is_day(ends.get("issued", ""))


def _may_be_paper(pieces: Sequence[Segment]) -> bool:
    """Whether a newspaper in small letters closes what a person wrote: `El Universal (Lima)`."""
    last = pieces[-1].text
    is_named = names_paper(last) or _WITH_TOWN.fullmatch(last) is not None
    return is_named and not _is_printed(pieces) and people(pieces[0].text) is not None


def _is_printed(pieces: Sequence[Segment]) -> bool:
    """Whether capitals or quotation marks tell the title: then a paper may stand behind it."""
    return any(piece.is_quoted for piece in pieces) or any(is_capitals(p.text) for p in pieces[1:])


def _imprint(piece: Segment) -> Apart:
    """The town and the publisher that one segment names."""
    cuts = imprint_parts(piece.text)
    placed = [(role, start + piece.start, piece.text[start:end]) for role, start, end in cuts]
    return [
        (role, [replace(piece, text=text, start=at, end=at + len(text))])
        for role, at, text in placed
    ]


def _is_number(text: str) -> bool:
    return NUMBER.fullmatch(text) is not None or _SHORT_NUMBER.fullmatch(text) is not None
