"""The clauses of an entry of a reference list, and the details that one of them may hold."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.citations.publishers import (
    PAPER_IN_TOWN,
    find_paper_after_town,
    is_capital,
    is_known_place,
    is_newspaper_name,
    is_paper,
    is_town,
    is_town_of_paper,
    split_place_publisher,
)
from pipeline.citations.source import NUMBER, is_genre
from pipeline.citations.styles.fields import peel_numbers, settle_second
from pipeline.citations.styles.fields import read_date as read_printed_date
from pipeline.citations.styles.items import cut
from pipeline.grammar.dates import LETTER, MONTH_NAME, parse_printed_date
from pipeline.grammar.named_parts import (
    URL,
    SourcePart,
    TextSegment,
    ends_in_abbreviation,
    find_last_word,
)
from pipeline.vocabulary.citation_words import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.citations.publishers import Piece

# A clause ends after a full stop, question mark or semicolon, and before a word that dates.
_WHEN: Final = r"(?:enacted|adopted|approved|published|submitted|accessed|cited)"
_SMALL_OR_MEDIUM: Final = r"(?:(?-i:[a-z])|(?:video|audio|film|podcast|previously)\b)"
# `… in Zenda.Hill League`: no space after the full stop, which is not a website's.
_TIGHT: Final = r"(?<=(?-i:[a-zà-ÿ]{3}))\.(?=(?-i:[A-ZÀ-Þ][a-zà-ÿ]{3}))"
_CUT: Final = re.compile(
    rf"""(?P<stop>[.?!][”"’')\]]*)\s+ | (?P<tight>{_TIGHT})
       | ;\s* | \s(?=\[\s?(?:online|cited|accessed|blog)\b)
       | ,\s(?={_WHEN}[\s:]) | \s(?={_WHEN}:\s?[A-Z\d])
       | \s(?=(?-i:enacted)\s(?:(?-i:[A-Z])[a-z]{{2,8}}\s\d|\d{{4}}))
       | \s(?=\[{{1,2}}{_SMALL_OR_MEDIUM}[^\[\]]{{0,40}}\]{{1,2}}(?:\W|$))
       | \s(?=\(accessed\s)
       | ,?\s(?=analysis\sreceived\s) | (?<=\son\sfile)\s(?=(?-i:[A-Z])[a-z]+\s\d)
       | \s(?=accessed\s[(A-Z]) | \s(?=Washington,\sD\.?C)
       | (?<=\d)\s(?=\[?source\son\sfile)""",
    re.VERBOSE | re.IGNORECASE,
)
_NAME: Final = r"[^\W\d_a-z][\w’'-]+"
# `Migiro, K. “One Third …`: an author with initials.
_ONE: Final = rf"{_NAME}(?:\s{_NAME})?,(?:\s{_NAME})?(?:(?:\s|(?<=[.,]))[^\W\d_a-z]\.){{1,3}}"
_INITIALED: Final = re.compile(
    rf"{_ONE}(?:(?:,\s|,?\s(?:and|&)\s|,\sand\s){_ONE}){{0,6}}(?=\s[“\"(\w])"
    rf"(?!\s{_NAME}\s(?:&|and)\s{_NAME}\s{_NAME}\.)"
)

# `April 18. 2022.`: a day and its year
_DAY_AND_YEAR: Final = re.compile(r"(?P<day>[A-Z][a-z]+\.?\s\d{1,2})\.\s\d{4}(?![\w,])")


def split_clauses(text: str) -> list[TextSegment]:
    """The clauses of an entry, trimmed; text in brackets or quotation marks is not split."""
    opened = _INITIALED.match(text)
    first = [opened.end()] if opened else []
    depths = _measure_depths(text)
    days = {day.end("day") for day in _DAY_AND_YEAR.finditer(text)}
    cuts = [
        cut.start() + len(cut["stop"] or cut["tight"] or "")
        for cut in _CUT.finditer(text, *first)
        if depths[cut.start() + len(cut["stop"] or "")] == 0
        and not (cut["tight"] and _opens_clause(text, cut.start()))
        and not (cut["stop"] == "." and ends_in_abbreviation(text, cut.start()))
        and cut.start() not in days
    ]
    pieces = (_make_segment(text, *ends) for ends in pairwise([0, *first, *cuts, len(text)]))
    return [piece for piece in pieces if piece.text.strip(" .")]


def _opens_clause(text: str, at: int) -> bool:
    """Whether the word before this offset begins a clause, like a website's, `Zenda.Roads`."""
    return text[: at - len(find_last_word(text, at))].rstrip()[-1:] in (*".?!;,", "")


def _make_segment(text: str, start: int, end: int) -> TextSegment:
    """The segment between two cuts without surrounding punctuation."""
    shown = text[start:end].lstrip(" ;,")
    at = end - len(shown)
    shown = shown.rstrip(" ;")
    return TextSegment(shown, at, at + len(shown))


def _measure_depths(text: str) -> list[int]:
    """The depth of brackets and quotation marks at each offset; 0 if they do not pair."""
    if not any(mark in text for mark in "([“"):
        return [0] * len(text)
    depths, depth = [], 0
    is_even = all(text.count(o) == text.count(c) for o, c in ("()", "[]", "“”"))
    opening, closing = "([“", ")]”"
    for character in text:
        depth = max(0, depth - (character in closing))
        depths.append(depth if is_even else 0)
        depth += character in opening
    return depths


def strip_marks(segment: TextSegment) -> TextSegment:
    """The segment without closing punctuation."""
    shown = (
        segment.text.rstrip(" ,.;") if not segment.text.endswith(("etc.", "Inc.")) else segment.text
    )
    return replace(segment, text=shown, end=segment.start + len(shown))


def is_initialed(clause: TextSegment) -> bool:
    """Whether a clause is an author whose given names are initials."""
    return _INITIALED.match(f"{clause.text} x") is not None


# A name before a number, as a journal's before its volume.
_BEFORE_NUMBER: Final = re.compile(
    rf"(?!{MONTH_NAME}\s)[^\W\d_a-z][^\d,.:]{{3,90}}[,:]{{0,2}}\s(?:[Vv]ol\.\s|[Nn]os?\.\s?)?\d"
)


@dataclass(slots=True)
class Details:
    """The values read from the clauses after the title, by role, and their parts."""

    values: dict[str, str] = field(default_factory=dict)
    parts: list[SourcePart] = field(default_factory=list)

    def add(self, role: str, value: str, start: int, end: int) -> bool:
        """Adds a value; False if the role is taken."""
        if role in self.values:
            return False
        self.values[role] = value
        self.parts.append(SourcePart(role, start, end))
        return True

    def add_letter(self, found: re.Match[str], within: TextSegment) -> None:
        """Adds the letter that distinguishes sources of the same date, if one is printed."""
        groups = found.groupdict()
        name = next((name for name in ("letter", "glued") if groups.get(name)), None)
        if name is not None:
            self.add_segment("suffix", within.part(found, name))

    def rename(self, role: str, other: str) -> None:
        """Moves a value to another role; with an empty name, to a remark."""
        value = self.values.pop(role)
        self.values |= {other: value} if other else {}
        self.parts = [
            replace(part, role=other or "remark") if part.role == role else part
            for part in self.parts
        ]

    def add_segment(self, role: str, printed: TextSegment) -> bool:
        """Adds a segment's text; False if the role is taken."""
        return self.add(role, printed.text, printed.start, printed.end)


_ENACTED: Final = r"(?:enacted|adopted|approved|promulgated|ratified|signed|passed|effective)"
_LEAD: Final = re.compile(
    rf"""(?P<enacted>{_ENACTED}:?,?\s?)
      | published\s\d{{1,3}}(?:st|nd|rd|th)\sILC\ssession\s\((?=\d{{4}}\))
      | (?:published|publication|submitted|posted|issued|updated|compilation\sdate)(?:\sin)?:?\s?
      | \((?P<letter>[a-z])\)\s(?=[A-Z])
      | (?P<received>(?:(?:analysis|data)\s)?received\s(?:on\s)?)
      | (?P<seen>[\[(]?\s?{words_of("accessed")}(?:\son)?:?\s?\(?)
      | \[\s?(?:online|blog|video)\s?\],?\s?""",
    re.VERBOSE | re.IGNORECASE,
)
_DATED_BY: Final = {"seen": "accessed", "received": "received"}
_DATE: Final = re.compile(
    rf"""(?P<date>[\w.,\s/–-]{{4,40}}?){LETTER}(?:\s?\(includes\s[^()]+\)|(?<=\d)(?P<closed>\)))?\]?
    (?::\s(?P<behind>.{{3,60}}))?[.,:]*""",
    re.DOTALL | re.VERBOSE,
)
# `Enacted: 1986, July 10, 2006 and July 30, 2016`: later amendments.
_AMENDED_WHEN: Final = r"(?:[A-Z][a-z]+\s\d{1,2},\s)?\d{4}"
_AMENDED: Final = re.compile(rf"(?<=\d{{4}})(?:(?:,|\sand)\s{_AMENDED_WHEN})+\.?$")
_BEFORE_DATE: Final = re.compile(r"(?<=\D)[,:]\s\(?|(?<=D\.C\.)\s|(?<=DC)\s")
REMARK: Final = re.compile(
    r"""\[?(?:(?:sou\w{0,5}|hard\s?copy|copy|document|report|letter)s?\s)?on\sfile
        (?:\swith\s.{2,60})?\]?\.?
      | (?:as\s)?amended\b.{4,60}
      | \[\s?(?:online|blog|video|cited)\s?\]? | \((?!accessed\b).*\)\.? | (?:opinion|blog)\.?
      | (?:youtube|online|video|web\s?site)\.? | report\sno\.\s.{3,60}
      | [A-Z][^.]{3,160}\b(?:\w+-)?\w+(?:st|nd|rd|th)\ssession\.?
      | submitted\sin\sresponse\sto\b.* | (?:submitted|prepared)\sby\b.{3,200}
      | original\sdata\sfrom\b.* | \d+\spp?\.? | (?:for\smore\sinformation|please\ssee)\b.*
      | [^.]{3,60}:\ssources\sand\sdefinitions\b.*""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_IN_BRACKETS: Final = re.compile(r"\[{1,2}[^\[\]]{1,40}\]{1,2}\.?")


def _find_date(clause: str, starts: Sequence[int]) -> tuple[re.Match[str], str] | None:
    """The date at the end of a clause, beginning at the first possible of these offsets."""
    for start in starts:
        found = _DATE.fullmatch(clause, start)
        edtf = parse_printed_date(found["date"]) if found else None
        if found and edtf and (not found["closed"] or "(" in (clause[0], clause[start - 1])):
            return found, edtf
    return None


def read_date(clause: TextSegment, details: Details, *, by_persons: bool = False) -> bool:
    """Reads a clause's date, with the place or the newspaper before it."""
    lead = _LEAD.match(clause.text)
    if lead and lead["enacted"]:
        clause = replace(clause, text=_AMENDED.sub("", clause.text))
    cuts = [lead.end()] if lead else [0, *(cut.end() for cut in _BEFORE_DATE.finditer(clause.text))]
    dated = _find_date(clause.text, cuts)
    if dated is None:
        return False
    found, edtf = dated
    if (
        not lead
        and clause.text[: found.start()].endswith(": ")
        and not _is_imprinted(clause, found)
    ):
        return False
    when = clause.part(found, "date").strip(" ,.")
    role = next((role for word, role in _DATED_BY.items() if lead and lead[word]), "issued")
    if not details.add(role, edtf, when.start, when.end):
        return False
    for match in filter(None, (lead, found)):
        details.add_letter(match, clause)
    if lead and lead["enacted"]:
        details.values["enacted"] = "yes"
    if found["behind"]:
        _read_after_date(found, clause, details)
    if not lead and found.start():
        before = replace(clause, text=clause.text[: found.start()], end=when.start)
        read_imprint(before, details, by_persons=by_persons)
    return True


def _is_imprinted(clause: TextSegment, found: re.Match[str]) -> bool:
    """Whether a place or a publisher precedes the colon before a date."""
    before = clause.text[: found.start()].rstrip(" :")
    return is_known_place(before) or len(split_place_publisher(before)) > 1


ACT_OR_NUMBER: Final = re.compile(rf"No\.\s\d{{1,5}}|{NUMBER.pattern}", re.VERBOSE)


def _read_after_date(found: re.Match[str], clause: TextSegment, details: Details) -> None:
    """`October 2016: Technical Progress Report`, `October 17, 2017: E/C.12/MDA/CO/3`."""
    behind = clause.part(found, "behind")
    codes = re.split(r"[–—]", behind.text.rstrip("."))
    role = "number" if all(map(ACT_OR_NUMBER.fullmatch, codes)) else "genre"
    details.add_segment(role, behind.strip(".,"))


def read_imprint(
    clause: TextSegment, details: Details, author: str = "", *, by_persons: bool = False
) -> bool:
    """Reads a clause that names the place, the publisher or the newspaper.

    `New York Times, New York` and `Kampala: The Observer` name both place and newspaper;
    `by_persons`: the entry's author is a person, so a newspaper is likely.
    """
    named = clause.strip(" .,;:(")
    if named.text.endswith("D.C") and clause.text.startswith(".", named.end - clause.start):
        named = replace(named, text=f"{named.text}.", end=named.end + 1)
    if is_genre(named.text):
        return details.add_segment("genre", named)
    pieces = split_place_publisher(named.text, author)
    is_paper_there = is_newspaper_name(named.text.rpartition(", ")[0] or named.text)
    if (by_persons or is_paper_there) and len(pieces) <= 1:
        pieces = _split_paper(named.text)
    is_place = is_known_place(named.text) or (is_town(named.text) and not by_persons)
    whole = ("place" if is_place else "container", 0, len(named.text))
    taken = [
        details.add(role, named.text[start:end], named.start + start, named.start + end)
        for role, start, end in pieces or [whole]
    ]
    return all(taken)


def _split_paper(printed: str) -> list[Piece]:
    """The newspaper and its town, in either order; [] unless both are named."""
    if (there := PAPER_IN_TOWN.fullmatch(printed)) is not None:
        return [("container", *there.span("paper")), ("place", *there.span("town"))]
    first, comma, second = printed.rpartition(", ")
    if comma and not is_capital(printed) and is_town_of_paper(second):
        return [("container", 0, len(first)), ("place", len(first) + len(comma), len(printed))]
    behind = find_paper_after_town(printed)
    return [("place", 0, behind - 2), ("container", behind, len(printed))] if behind else []


_NUMBERED: Final = re.compile(
    rf"\(?(?:Report\sNo\.\s|[A-Z]{{2,4}}\.\s)?(?P<number>{NUMBER.pattern})\)?\.?", re.VERBOSE
)


def read_detail(clause: TextSegment, details: Details, *, by_persons: bool = False) -> bool:
    """Reads a clause that is no part of a title (date, number, journal, remark); else False."""
    if (numbered := _NUMBERED.fullmatch(clause.text)) is not None:
        number = clause.part(numbered, "number")
        closers = "." if "(" in number.text else ".)"
        return details.add_segment("number", number.strip(closers))
    if (
        REMARK.fullmatch(clause.text) is not None or URL.fullmatch(clause.text) is not None
    ):  # a second URL
        return True
    return (
        _read_journal(clause, details)
        or read_date(clause, details, by_persons=by_persons)
        or _IN_BRACKETS.fullmatch(clause.text) is not None
    )


def is_detail(clause: TextSegment, *, by_persons: bool = False) -> bool:
    """Whether a clause is no part of a title."""
    return read_detail(clause, Details(), by_persons=by_persons)


_MIN_PROSE_WORDS: Final = 7  # words


def _read_journal(clause: TextSegment, details: Details) -> bool:
    """Reads a journal with its volume, issue, pages and date; False if a clause names none.

    A bare number behind the name is a volume only beside an issue or pages.
    """
    text = clause.text
    opening = _BEFORE_NUMBER.match(text)
    items = cut(text, 0, len(text)) if opening else None
    if opening is None or not items:
        return False
    parts = (part for item in items for part in peel_numbers(text, item))
    name = next(parts)
    if name.kind != "free" or name.end > opening.end():
        return False
    found, is_bare = {"container": (name.start, name.end)}, False
    for item in (settle_second(text, one, has_pages=False) for one in parts):
        if item.kind not in ("numbers", "date"):
            return False
        is_bare |= "bare" in item.values
        roles = {"bare": "issue" if item.group else "volume", "date": "issued"}
        found |= {roles.get(role, role): span for role, span in item.values.items()}
    has = found.keys()
    is_counted = "volume" in has and not (is_bare and not has & {"issue", "page"})
    if not is_counted and not has >= {"issue", "issued"}:
        return False
    details.values["journal"] = "yes"
    return all(
        (value := read_printed_date(shown) if role == "issued" else shown)
        and details.add(role, value, clause.start + start, clause.start + end)
        for role, (start, end) in found.items()
        for shown in [text[start:end]]
    )


def is_prose(text: str) -> bool:
    """Whether a clause is a sentence by the compiler of the list."""
    words = text.split()
    small = sum(word[0].islower() for word in words)
    return len(words) >= _MIN_PROSE_WORDS and small * 2 >= len(words)


def read_details(clauses: Sequence[TextSegment], details: Details, *, by_persons: bool) -> bool:
    """Reads all clauses after the title; False if any is not explained.

    Everything after a sentence by the list's compiler is the compiler's too; a date after an
    amendment is the amendment's.
    """
    prose = next((at for at, one in enumerate(clauses) if is_prose(one.text)), len(clauses))
    opened = (one.text.lower().startswith(("amended", "as amended")) for one in clauses)
    is_amended = [False, *opened]  # by the clause before
    return all(
        read_detail(clause, details, by_persons=by_persons)
        or at >= prose
        or (is_amended[at] and read_date(clause, Details()))
        or (
            "issued" in details.values
            and (by_persons or "container" in details.values)
            and is_paper(clause.text)
        )
        or (
            split_place_publisher(clause.text.strip(" .,;"))
            and read_imprint(clause, details, by_persons=by_persons)
        )
        for at, clause in enumerate(clauses)
    )
