"""What the clauses behind the title of an entry say: dates, places, papers, numbers, remarks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from pipeline.citations.bibliography_entries.journal import journal
from pipeline.citations.parse.document_numbers import NUMBER
from pipeline.citations.parse.genres import is_kind
from pipeline.citations.parse.publisher_place import (
    imprint_parts,
    is_capital,
    is_known_place,
    is_paper,
    is_town,
    is_town_of_paper,
    paper_behind_town,
)
from pipeline.citations.parse.publishers import names_paper
from pipeline.grammar.citation_dates import LETTER, edtf_of
from pipeline.grammar.dates import parse_date
from pipeline.grammar.named_parts import Part
from pipeline.grammar.urls import URL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.citations.parse.publisher_place import Piece
    from pipeline.grammar.comma_segments import Segment
    from pipeline.grammar.named_parts import Said


@dataclass(slots=True)
class Told:
    """What the clauses behind the title say, by role, and where."""

    values: dict[str, str] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)

    def add(self, role: str, value: str, start: int, end: int) -> bool:
        """Takes a value; False where there is one of this role already."""
        if role in self.values:
            return False
        self.values[role] = value
        self.parts.append(Part(role, start, end))
        return True

    def letter(self, found: re.Match[str], within: Segment) -> None:
        """Takes the letter that a date bears among others of its day, if it bears one."""
        groups = found.groupdict()
        name = next((name for name in ("letter", "glued") if groups.get(name)), None)
        if name is not None:
            self.take("suffix", within.part(found, name))

    def rename(self, role: str, other: str) -> None:
        """Has what was told in one role told in another, or, for no other, left unsaid."""
        value = self.values.pop(role)
        self.values |= {other: value} if other else {}
        self.parts = [
            replace(one, role=other or "remark") if one.role == role else one for one in self.parts
        ]

    def take(self, role: str, printed: Segment) -> bool:
        """Takes what is printed there; False where there is a value of this role already."""
        return self.add(role, printed.text, printed.start, printed.end)


_ENACTED: Final = r"(?:enacted|adopted|approved|promulgated|ratified|signed|passed|effective)"
_LEAD: Final = re.compile(
    rf"""(?P<enacted>{_ENACTED}:?,?\s?)
      | published\s\d{{1,3}}(?:st|nd|rd|th)\sILC\ssession\s\((?=\d{{4}}\))
      | (?:published|publication|submitted|posted|issued|updated|compilation\sdate)(?:\sin)?:?\s?
      | \((?P<letter>[a-z])\)\s(?=[A-Z])
      | (?P<seen>\[?\s?(?:last\s|date\s|analysis\s|data\s)?
          (?:accessed|received|cited|visited|viewed|retrieved)(?:\son)?:?\s?\(?)
      | \[\s?(?:online|blog|video)\s?\],?\s?""",
    re.VERBOSE | re.IGNORECASE,
)
_DATE: Final = re.compile(
    rf"""(?P<date>[\w.,\s/–-]{{4,40}}?){LETTER}(?:\s?\(includes\s[^()]+\)|(?<=\d)(?P<closed>\)))?\]?
    (?::\s(?P<behind>.{{3,60}}))?[.,:]*""",
    re.DOTALL | re.VERBOSE,
)
# `Enacted: 1986, July 10, 2006 and July 30, 2016`: amended since.
_WHEN: Final = r"(?:[A-Z][a-z]+\s\d{1,2},\s)?\d{4}"
_AMENDED: Final = re.compile(rf"(?<=\d{{4}})(?:(?:,|\sand)\s{_WHEN})+\.?$")
_BEFORE_DATE: Final = re.compile(r"(?<=\D)[,:]\s\(?|(?<=D\.C\.)\s|(?<=DC)\s")
# `Brasilia: Centre for Roads June 2018`
_MONTH_UNPARTED: Final = re.compile(
    r"(?P<imprint>[^,]+:\s[^,]+)\s(?P<month>[A-Z][a-z]{2,8}\s(?:19|20)\d\d)\.?"
)
# `Hill Herald June 5, 2019`
_DAY_UNPARTED: Final = re.compile(
    r"(?P<paper>[^,]+)\s(?P<day>[A-Z][a-z]{2,8}\.?\s\d{1,2},\s(?:19|20)\d\d)\.?"
)
REMARK: Final = re.compile(
    r"""\[?(?:(?:sou\w{0,5}|hard\s?copy|copy|document|report|letter)s?\s)?on\sfile
        (?:\swith\s.{2,60})?\]?\.?
      | (?:as\s)?amended\b.{4,60}
      | \[\s?(?:online|blog|video|cited)\s?\]? | \(.*\)\.? | (?:opinion|blog)\.?
      | (?:youtube|online|video|web\s?site)\.? | report\sno\.\s.{3,60}
      | [A-Z][^.]{3,160}\b(?:\w+-)?\w+(?:st|nd|rd|th)\ssession\.?
      | submitted\sin\sresponse\sto\b.* | (?:submitted|prepared)\sby\b.{3,200}
      | original\sdata\sfrom\b.* | \d+\spp?\.? | (?:for\smore\sinformation|please\ssee)\b.*
      | [^.]{3,60}:\ssources\sand\sdefinitions\b.*""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_IN_BRACKETS: Final = re.compile(r"\[{1,2}[^\[\]]{1,40}\]{1,2}\.?")
_SEEN: Final = re.compile(r"\(accessed:?\s(?P<date>[^()]{4,30})\)\.?", re.IGNORECASE)
ON_FILE: Final = re.compile(r"\[?(?:(?:sou\w{0,5}|hard\s?copy)\s)?on\sfile", re.IGNORECASE)


def _date_in(clause: str, starts: Sequence[int]) -> tuple[re.Match[str], str] | None:
    """The date in which a clause ends, from the first of these offsets where one begins."""
    for start in starts:
        found = _DATE.fullmatch(clause, start)
        edtf = edtf_of(found["date"]) if found else None
        if found and edtf and (not found["closed"] or clause[start - 1] == "("):
            return found, edtf
    return None


def dated(clause: Segment, told: Told, *, by_persons: bool = False) -> bool:
    """Takes what a clause says of a date, with the place or the paper before it."""
    lead = _LEAD.match(clause.text)
    if lead and lead["enacted"]:
        clause = replace(clause, text=_AMENDED.sub("", clause.text))
    cuts = [lead.end()] if lead else [0, *_dates_behind(clause.text, by_persons=by_persons)]
    dated = _date_in(clause.text, cuts)
    if dated is None:
        return False
    found, edtf = dated
    if (
        not lead
        and clause.text[: found.start()].endswith(": ")
        and not _is_imprinted(clause, found)
    ):
        return False
    when = clause.part(found, "date").stripped(" ,.")
    role = "accessed" if lead and lead["seen"] else "issued"
    if not told.add(role, edtf, when.start, when.end):
        return False
    for match in filter(None, (lead, found)):
        told.letter(match, clause)
    if lead and lead["enacted"]:
        told.values["enacted"] = "yes"
    if found["behind"]:
        _behind(found, clause, told)
    if not lead and found.start():
        before = replace(clause, text=clause.text[: found.start()], end=when.start)
        placed(before, told, by_persons=by_persons)
    return True


def _is_imprinted(clause: Segment, found: re.Match[str]) -> bool:
    """Whether a place or a publisher stands before the colon that parts a date from it."""
    before = clause.text[: found.start()].rstrip(" :")
    return is_known_place(before) or len(imprint_parts(before)) > 1


def _dates_behind(text: str, *, by_persons: bool) -> Iterator[int]:
    """Where a date may begin behind the place or the paper that a clause names."""
    yield from (cut.end() for cut in _BEFORE_DATE.finditer(text))
    month, day = _MONTH_UNPARTED.fullmatch(text), _DAY_UNPARTED.fullmatch(text)
    if month and _is_imprint(month["imprint"]):
        yield month.start("month")
    if day and by_persons and names_paper(day["paper"]):
        yield day.start("day")


_ACT_OR_NUMBER: Final = re.compile(rf"No\.\s\d{{1,5}}|{NUMBER.pattern}", re.VERBOSE)


def _behind(found: re.Match[str], clause: Segment, told: Told) -> None:
    """`October 2016: Technical Progress Report`, `October 17, 2017: E/C.12/MDA/CO/3`."""
    behind = clause.part(found, "behind")
    codes = re.split(r"[–—]", behind.text.rstrip("."))
    role = "number" if all(map(_ACT_OR_NUMBER.fullmatch, codes)) else "genre"
    told.take(role, behind.stripped(".,"))


_PAPER_IN_TOWN: Final = re.compile(r"(?P<paper>[^()]{3,60})\s\((?P<town>[A-Z][^()\d]{2,30})\)")


def placed(clause: Segment, told: Told, *, by_persons: bool = False) -> bool:
    """Takes a clause that names where or by whom something was published; persons write in papers.

    `New York Times, New York`, `Kampala: The Observer` name both.
    """
    named = clause.stripped(" .,;:(")
    if named.text.endswith("D.C") and clause.text.startswith(".", named.end - clause.start):
        named = replace(named, text=f"{named.text}.", end=named.end + 1)
    if is_kind(named.text):
        return told.take("genre", named)
    pieces = imprint_parts(named.text)
    is_paper_there = names_paper(named.text.rpartition(", ")[0])
    if (by_persons or is_paper_there) and len(pieces) <= 1:
        pieces = _paper_parts(named.text)
    is_place = is_known_place(named.text) or (is_town(named.text) and not by_persons)
    whole = ("place" if is_place else "container", 0, len(named.text))
    taken = [
        told.add(role, named.text[start:end], named.start + start, named.start + end)
        for role, start, end in pieces or [whole]
    ]
    return all(taken)


def _paper_parts(printed: str) -> list[Piece]:
    """The paper and its town, in whatever order; none where only one is named."""
    if (there := _PAPER_IN_TOWN.fullmatch(printed)) is not None:
        return [("container", *there.span("paper")), ("place", *there.span("town"))]
    first, comma, second = printed.rpartition(", ")
    if comma and not is_capital(printed) and is_town_of_paper(second):
        return [("container", 0, len(first)), ("place", len(first) + len(comma), len(printed))]
    behind = paper_behind_town(printed)
    return [("place", 0, behind - 2), ("container", behind, len(printed))] if behind else []


_ADDRESS: Final = re.compile(rf"(?i:{URL.pattern})", re.VERBOSE)  # one more, before the last
_NUMBERED: Final = re.compile(
    rf"\(?(?:Report\sNo\.\s|[A-Z]{{2,4}}\.\s)?(?P<number>{NUMBER.pattern})\)?\.?", re.VERBOSE
)


def says(clause: Segment, told: Told, *, by_persons: bool = False) -> bool:
    """Takes a clause that is no part of a title: a date, a number, a remark."""
    if (numbered := _NUMBERED.fullmatch(clause.text)) is not None:
        number = clause.part(numbered, "number")
        closers = "." if "(" in number.text else ".)"
        return told.take("number", number.stripped(closers))
    if (seen := _SEEN.fullmatch(clause.text)) is not None and (day := parse_date(seen["date"])):
        when = clause.part(seen, "date")
        return told.add("accessed", day, when.start, when.end)
    if REMARK.fullmatch(clause.text) is not None or _ADDRESS.fullmatch(clause.text) is not None:
        return True
    if (article := journal(clause.text)) is not None:
        return _in_journal(article, clause, told)
    is_said = dated(clause, told, by_persons=by_persons)
    return is_said or _IN_BRACKETS.fullmatch(clause.text) is not None


_LEAST_OF_PROSE: Final = 7  # words


def _in_journal(article: Said, clause: Segment, told: Told) -> bool:
    said, parts = article
    told.values["journal"] = "yes"
    taken = [
        told.add(one.role, said[one.role], clause.start + one.start, clause.start + one.end)
        for one in parts
    ]
    return all(taken)


def _is_imprint(text: str) -> bool:
    """Whether a clause before a date names a publisher or a place, and nothing else."""
    return bool(imprint_parts(text.strip(" .,;")))


def is_prose(text: str) -> bool:
    """Whether a clause behind a date is a sentence of whoever compiled the list."""
    words = text.split()
    small = sum(word[0].islower() for word in words)
    return len(words) >= _LEAST_OF_PROSE and small * 2 >= len(words)


_AMENDS: Final = re.compile(r"(?:as\s)?amended\b", re.IGNORECASE)


def told_by(clauses: Sequence[Segment], told: Told, *, by_persons: bool) -> bool:
    """Takes all clauses behind the title; False where one of them is not explained.

    What follows a sentence of whoever compiled the list is of the same hand; behind what amended a
    law, the day is the amendment's.
    """
    prose = next((at for at, one in enumerate(clauses) if is_prose(one.text)), len(clauses))
    return all(
        says(clause, told, by_persons=by_persons)
        or at >= prose
        or (at > 0 and _AMENDS.match(clauses[at - 1].text) and dated(clause, Told()))
        or (
            "issued" in told.values
            and (by_persons or "container" in told.values)
            and is_paper(clause.text)
        )
        or (_is_imprint(clause.text) and placed(clause, told, by_persons=by_persons))
        for at, clause in enumerate(clauses)
    )
