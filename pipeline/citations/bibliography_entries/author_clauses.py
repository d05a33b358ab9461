"""Which clauses of an entry name who wrote it: one, several persons, a body and its office."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.citations.bibliography_entries.authors import by_family, is_named
from pipeline.citations.bibliography_entries.clauses import clauses_of
from pipeline.citations.bibliography_entries.missing_stops import run_on
from pipeline.citations.bibliography_entries.publication_details import REMARK, Told, says
from pipeline.grammar.comma_segments import Segment
from pipeline.grammar.names import is_organization

if TYPE_CHECKING:
    from collections.abc import Sequence

_YEAR: Final = re.compile(r"\(?(?:1[89]|20)\d\d\)?\.")


def _unbracketed(clause: Segment) -> Segment:
    """`(2004).` without what encloses it."""
    shown = clause.text.strip("(). ")
    start = clause.start + clause.text.index(shown)
    return Segment(shown, start, start + len(shown))


_STATE: Final = re.compile(r"(?:Government|Republic|Kingdom|State)\sof\b")
_MINISTRY: Final = re.compile(r"(?:Ministry|Department|Secretariat|Ministerio|Ministère)\b[^()]+")


_WORK: Final = re.compile(r"\b(?:Program(?:me)?|Project|Initiative|Campaign)\b")
# `Body (ACR) – Title.`, `Embassy Reporting.`: the stop behind a body is another mark, or lost.
_UNSTOPPED: Final = re.compile(
    r"(?P<author>[^–]+\([A-Z]{2,8}\))\s?[–-]\s(?P<title>.+)"
    r"|(?P<who>[^.]{2,8}|.+\b(?:Embassy|Consulate)\b.*),?\s(?P<what>[Rr]eporting)\."
    r"|(?P<official>.+\sofficial)\s(?P<message>(?:E-?mail|[Oo]fficial)\scommunication\s.+)"
)


def _parted(clauses: Sequence[Segment]) -> Sequence[Segment]:
    """The clauses, the first as two where it names a body and a title without a stop between."""
    found = _UNSTOPPED.fullmatch(clauses[0].text) if clauses else None
    if found is None and len(clauses) > 1 and says(clauses[1], Told()):
        found = run_on(clauses[0].text)
    if found is None:
        return clauses
    names = [name for name, part in found.groupdict().items() if part]
    who, what = (clauses[0].part(found, name) for name in names)
    return (replace(who, text=f"{who.text}."), what, *clauses[1:])


# A part of the body that is named before it.
_OFFICE: Final = re.compile(
    r"(?:Committee|Department|Bureau|Office|Directorate|Division)\b|.+\sBureau$"
)


def _are_bodies(text: str) -> bool:
    """Whether a clause names two bodies: `Centre for Reforms, and the Ministry of Roads`."""
    first, joint, second = text.partition(", and ")
    return bool(joint) and is_organization(first) and is_organization(second.removeprefix("the "))


def cuts_off_author(text: str, starts: Sequence[int]) -> bool:
    """Whether what is read of a note begins behind a clause that names who wrote it.

    Such a note is an entry with a clause that is not explained: a part of it is no source.
    """
    before = clauses_of(text[: starts[0]]) if starts else []
    return bool(before) and is_named(before[0].text) and before[0].text[-1] == "."


def credited(clauses: Sequence[Segment]) -> tuple[Sequence[Segment], Sequence[Segment]]:
    """The clauses that name who wrote an entry, a body and its ministry, and those behind them."""
    clauses = _parted(clauses)
    if len(clauses) < 2 or not is_named(clauses[0].text):  # noqa: PLR2004 - author, title
        return (), clauses
    if joint := _joint(clauses):
        return clauses[:joint], clauses[joint:]
    if clauses[0].text[-1] != ".":
        return (), clauses
    if _YEAR.fullmatch(clauses[1].text):
        clauses = [clauses[0], *clauses[2:], _unbracketed(clauses[1])]
    texts = [clause.text.rstrip(" .") for clause in clauses]
    is_pair = len(clauses) > 2 and (  # noqa: PLR2004 - body, office, title
        (_STATE.match(texts[0]) and _MINISTRY.fullmatch(texts[1]))
        or (_OFFICE.match(texts[1]) and is_organization(texts[0]) and is_organization(texts[1]))
        or (is_organization(texts[0]) and _are_bodies(texts[1]))
    )
    is_work = is_pair and (not is_organization(texts[2]) or _WORK.search(texts[2]) is not None)
    has_title = is_work and not says(clauses[2], Told())
    cut = 2 if has_title and not REMARK.fullmatch(texts[2]) else 1
    return clauses[:cut], clauses[cut:]


def _joint(clauses: Sequence[Segment]) -> int:
    """How many clauses name persons by family name, semicolons between them: two or more, or 0."""
    named = [by_family(clause.text.rstrip(" .")) is not None for clause in clauses]
    ends = next((at for at, one in enumerate(clauses) if one.text[-1] in ".?!"), 0)
    return ends + 1 if 0 < ends < len(clauses) - 1 and all(named[: ends + 1]) else 0
