"""What the clauses behind the title of an entry say: dates, places, papers, numbers, remarks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from pipeline.grammar.citing.credits import SMALL
from pipeline.grammar.citing.names import is_organization, may_be_name
from pipeline.grammar.citing.papers import NUMBER
from pipeline.grammar.citing.parts import Part
from pipeline.grammar.dates import date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.grammar.citing.bylines import Segment


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


_ENACTED: Final = r"(?:enacted|adopted|approved|promulgated|ratified|signed|passed|effective)"
_LEAD: Final = re.compile(
    rf"""(?P<enacted>{_ENACTED}:?,?\s?) | (?:published|submitted|posted|issued|updated):?\s?
      | (?P<seen>\[?\s?(?:last\s|date\s|analysis\s|data\s)?
          (?:accessed|received|cited|visited|viewed|retrieved)(?:\son)?:?\s?)
      | \[\s?(?:online|blog|video)\s?\],?\s?""",
    re.VERBOSE | re.IGNORECASE,
)
_DATE: Final = re.compile(
    r"(?P<date>[\w.,\s/–-]{4,40}?)\]?(?::\s(?P<behind>.{3,60}))?[.,]*", re.DOTALL
)
_BEFORE_DATE: Final = re.compile(r"(?<=\D)[,:]\s|(?<=D\.C\.)\s|(?<=DC)\s")
REMARK: Final = re.compile(
    r"""\[?(?:(?:sou\w{0,5}|hard\scopy|copy|document|report|letter)s?\s)?on\sfile
        (?:\swith\s.{2,60})?\]?\.?
      | as\samended:?\s.{4,30} | \[\s?(?:online|blog|video|cited)\s?\]? | \(.*\)\.? | opinion | blog
      | original\sdata\sfrom\b.* | \d+\spp?\.? | (?:for\smore\sinformation|please\ssee)\b.*""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
ON_FILE: Final = re.compile(r"\[?(?:(?:sou\w{0,5}|hard\scopy)\s)?on\sfile", re.IGNORECASE)
_REVERSED_DATE: Final = re.compile(r"(?P<year>\d{4}),?\s(?P<day>[A-Z][a-z]+\.?(?:\s\d{1,2})?)")


def edtf_of(printed: str) -> str | None:
    """A date as EDTF, `2015 January 5` too."""
    turned = _REVERSED_DATE.fullmatch(printed.strip(" ,."))
    return date(f"{turned['day']}, {turned['year']}" if turned else printed.strip(" ,."))


def _date_in(clause: str, starts: Sequence[int]) -> tuple[re.Match[str], str] | None:
    """The date in which a clause ends, from the first of these offsets where one begins."""
    for start in starts:
        found = _DATE.fullmatch(clause, start)
        edtf = edtf_of(found["date"]) if found else None
        if found and edtf:
            return found, edtf
    return None


def dated(clause: Segment, told: Told, *, by_persons: bool = False) -> bool:
    """Takes what a clause says of a date, with the place or the paper before it."""
    lead = _LEAD.match(clause.text)
    cuts = [] if lead else [cut.end() for cut in _BEFORE_DATE.finditer(clause.text)]
    dated = _date_in(clause.text, [lead.end() if lead else 0, *cuts])
    if dated is None:
        return False
    found, edtf = dated
    start, end = (clause.start + at for at in found.span("date"))
    role = "accessed" if lead and lead["seen"] else "issued"
    if not told.add(role, edtf, start, end):
        return False
    if lead and lead["enacted"]:
        told.values["enacted"] = "yes"
    if found["behind"]:
        _behind(found, clause, told)
    if not lead and found.start():
        before = replace(clause, text=clause.text[: found.start()], end=start)
        placed(before, told, by_persons=by_persons)
    return True


def _behind(found: re.Match[str], clause: Segment, told: Told) -> None:
    """`October 2016: Technical Progress Report`, `October 17, 2017: E/C.12/MDA/CO/3`."""
    start, end = (clause.start + at for at in found.span("behind"))
    role = "number" if NUMBER.fullmatch(found["behind"].rstrip(".")) else "genre"
    told.add(role, found["behind"].rstrip(".,"), start, end)


_PLACE: Final = re.compile(r"[^\W\d_a-z][\w’'-]+(?:\s[^\W\d_a-z][\w’'-]+){0,2}(?:,\sD\.?C\.?)?")
_CAPITAL: Final = re.compile(r"Washington,?\s?D\.?C\.?")


def _is_capital(printed: str) -> bool:
    """Whether a place is the one that is printed with points of its own."""
    return _CAPITAL.fullmatch(printed) is not None


def placed(clause: Segment, told: Told, *, by_persons: bool = False) -> bool:
    """Takes a clause that names where or by whom something was published; persons write in papers.

    `New York Times, New York` names both.
    """
    printed = clause.text.strip(" .,;:")
    first, comma, second = printed.rpartition(", ")
    if by_persons and comma and not _is_capital(printed) and _PLACE.fullmatch(second):
        told.add("place", second, clause.start + len(first) + 2, clause.start + len(printed))
        printed = first
    printed += "." if printed.endswith("D.C") else ""
    place, colon, house = printed.partition(": ")
    if colon and is_organization(house):
        told.add("place", place, clause.start, clause.start + len(place))
        start = clause.start + len(place) + 2
        return told.add("publisher", house, start, start + len(house))
    is_place = _is_capital(printed) or (
        (may_be_name(printed) or is_town(printed)) and not by_persons
    )
    role = "publisher" if is_organization(printed) and not by_persons else "container"
    role = "place" if is_place and role == "container" else role
    return told.add(role, printed, clause.start, clause.start + len(printed))


_NUMBERED: Final = re.compile(
    rf"\(?(?:Report\sNo\.\s)?(?P<number>{NUMBER.pattern})\)?\.?", re.VERBOSE
)


_JOURNAL: Final = re.compile(
    r"""(?P<container>[^\W\d_a-z][^\d,.]{3,90}),\s(?P<volume>\d{1,4})(?:\((?P<issue>\d{1,3})\))?
        [,:]\s?(?:pp?\.\s?)?(?P<page>\d{1,5}(?:[-–]\d{1,5})?)\.?""",
    re.VERBOSE,
)


def says(clause: Segment, told: Told, *, by_persons: bool = False) -> bool:
    """Takes a clause that is no part of a title: a date, a number, a remark."""
    if (numbered := _NUMBERED.fullmatch(clause.text)) is not None:
        start, end = (clause.start + at for at in numbered.span("number"))
        return told.add("number", numbered["number"], start, end)
    if (journal := _JOURNAL.fullmatch(clause.text)) is not None:
        told.values["journal"] = "yes"
        roles = [role for role in ("container", "volume", "issue", "page") if journal[role]]
        spans = {role: [clause.start + at for at in journal.span(role)] for role in roles}
        taken = [told.add(role, journal[role], *spans[role]) for role in roles]
        return all(taken)
    is_remark = REMARK.fullmatch(clause.text) is not None
    return is_remark or dated(clause, told, by_persons=by_persons)


_MOST_OF_PAPER: Final = 6  # words
_MOST_OF_PLACE: Final = 2
_LEAST_OF_PROSE: Final = 7  # words


def is_paper(text: str) -> bool:
    """Whether a clause may name a newspaper: few words, all with capitals, or a site's name."""
    words = text.strip(" .,").split()
    is_short = len(words) <= _MOST_OF_PAPER and not re.search(r":\s|[?!]\s*$", text)
    return is_short and all(
        word[0].isupper() or word in SMALL or "." in word or word[0].isdigit() for word in words
    )


def is_imprint(text: str) -> bool:
    """Whether a clause before a date names a publisher or a place, and nothing else."""
    printed = text.strip(" .,;")
    is_place = may_be_name(printed) and len(printed.split()) <= _MOST_OF_PLACE
    return is_place or is_organization(printed.rpartition(": ")[2]) or _is_capital(printed)


def is_town(text: str) -> bool:
    """Whether a clause is a word or two with capitals, as a town before `; June 2010` is."""
    return text.count(" ") < _MOST_OF_PLACE and _PLACE.fullmatch(text) is not None


def is_prose(text: str) -> bool:
    """Whether a clause behind a date is a sentence of whoever compiled the list."""
    words = text.split()
    small = sum(word[0].islower() for word in words)
    return len(words) >= _LEAST_OF_PROSE and small * 2 >= len(words)


def told_by(clauses: Sequence[Segment], told: Told, *, by_persons: bool) -> bool:
    """Takes all clauses behind the title; False where one of them is not explained."""
    return all(
        says(clause, told, by_persons=by_persons)
        or is_prose(clause.text)
        or (by_persons and "issued" in told.values and is_paper(clause.text))
        or (is_imprint(clause.text) and placed(clause, told, by_persons=by_persons))
        for clause in clauses
    )
