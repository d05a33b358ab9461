"""What is in brackets behind a title: a date, a court, a number, a state, or a remark.

A bracket is read whole: as the form of a field, as a list of fields, or by the forms that only
brackets have. Some brackets are part of the title of a treaty or resolution.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from pipeline.citations.legal.forms import (
    A_YEAR,
    CODE_OF_TREATY,
    ENDS,
    ERA,
    FIELD,
    HOUSE_PAPER,
    SEPARATOR,
    WHEN,
    YEAR,
    LegalField,
    make_field,
)
from pipeline.citations.legal.words import (
    COURT,
    COURT_NOUN,
    FOREIGN_OPENING,
    LAW,
    RESOLUTION_NOUN,
    TREATY,
    is_country,
)
from pipeline.citations.publishers import is_known_town
from pipeline.citations.source import FOREIGN_LAW
from pipeline.grammar.dates import MONTH
from pipeline.grammar.names import is_organization
from pipeline.vocabulary.citation_words import words_of
from pipeline.vocabulary.countries import find_country
from pipeline.vocabulary.word_lists import spell_words

_BRACKET: Final = re.compile(r"\((?P<inner>[^()]{1,160})\)")
# A translation, the formation of a court (`[GC]`), or a short name (`[hereinafter Toll Act]`)
_SQUARE: Final = re.compile(
    r"\[(?:[Hh]ereinafter\s(?P<short>[^\[\]]{2,60})"
    r"|(?P<remark>[A-Z][^\[\]]{8,240}|[A-Z]{2,4}))\](?=,|$)"
)
# `(adopted 2 May 1979) 1249 UNTS 13`, `(no. 12/05) ECtHR, 2 May 2010`, `(HL) 580`
_SERIES_BEHIND: Final = re.compile(
    r"\s(?:\d{1,4}\s[A-Z]|\d{1,4}(?:[–-]\d{1,4})?(?:\s\[\d|$)|[A-Z]+-\d"
    rf"|(?:[A-Z]\.?){{2,8}}\s[Nn](?:o|[°º])|(?:[A-Z][\w-]+\s){{0,3}}{COURT_NOUN}(?!\w))"
)
# `An Act to amend the Toll Code (salt carried by children)`, of which the brackets are a part
_LONG_TITLE: Final = re.compile(r"\bAn\sAct\s(?:for|respecting|to)\s[^()]+\Z")


def read_bracket(text: str, at: int, sort: str, before: list[LegalField]) -> LegalField | None:
    """The content of brackets: a date, a court, a number, a jurisdiction, or a remark."""
    separator = SEPARATOR.match(text, at)
    start = separator.end() if separator else at
    if separator and (square := _SQUARE.match(text, start)) is not None:
        return make_field("remark", square)
    found = _BRACKET.match(text, start) if separator else None
    if found is None:
        return None
    if not before and sort == "enacted" and _LONG_TITLE.search(text[:at]):
        return None
    is_whole = ENDS.match(text, found.end()) or _SERIES_BEHIND.match(text, found.end())
    inside = _read_inside(found, sort) if is_whole else None
    if inside and inside.counted == "article" and sort == "document" and not before:
        return None  # of its title: `General Comment No. 13: The Right to Tolls (Art. 13)`
    return replace(inside, end=found.end()) if inside else None


_ROMAN: Final = re.compile(r"[IVXLC]+")
_SHORT_NAME: Final = re.compile(  # `(“Toll Convention”)`, `(UNCRC)`
    r"[“‘«\"'](?P<short>[^“”‘’«»\"']{3,60})[”’»\"']|(?P<short__acronym>[A-Z][A-Z-]{1,10})"
)
_SESSION_YEARS: Final = rf"{YEAR}(?:[–-]\d\d(?:\d\d)?)?"
# Inside brackets, by the kind of source
_OF_SORT: Final = {
    "case": re.compile(
        # The day of a judgment whose report prints the year: `2012 I.C.J. 99 (Feb. 3)`
        rf"(?P<day>{MONTH}\s\d{{1,2}}|\d{{1,2}}\s{MONTH})"
        r"|(?P<number>(?:[A-Z]{2,6}\s?)?\d{1,6}/\d{2,4})",  # `(CCT30/19)`
        re.VERBOSE,
    ),
    "treaty": CODE_OF_TREATY,
    "document": re.compile(
        rf"(?:(?P<issued>{_SESSION_YEARS}),\s)?(?P<number>{HOUSE_PAPER}(?:,\s{HOUSE_PAPER})?)"
        rf"(?:,\s(?P<issued__behind>{_SESSION_YEARS}))?"
    ),
}
# `(Lund CJ and Holst J)`, `(Lund, J., dissenting)`, `(Lord Holst)`
_OPINION: Final = re.compile(
    rf"(?P<remark>[A-Z][^()\d]*?,?\s{spell_words('legal', 'judges')}"
    r"(?:\s(?:and|with)\s[^()\d]+|,\s[^()\d]+)?"
    r"|(?:Baroness|Judge|Justice|Lady|Lord)\s[A-Z][^()\d]*)"
)
# `(L.I. 1833)`: the number of a law in a series of them, not a year
_COUNTED_LAW: Final = re.compile(
    rf"(?P<number>{spell_words('legal', 'counted_laws')}\s\d[\d./]{{0,8}})"
)
_IN_BRACKETS: Final = re.compile(
    rf"""(?P<place>[A-Z][^():]{{2,40}}):\s(?:(?P<publisher>[A-Z][^():\d]{{2,60}}),\s)?
        (?P<issued__of_print>{WHEN})               # `Leeds: River Watch, 2012`
      |(?:(?!{MONTH}\s\d)(?P<whose>[A-Z0-9][^()]{{1,90}}?),?\s|daily\sed\.\s)?
        (?P<issued>{WHEN})(?:\s&\sSupp\.\s{YEAR})?  # `2d Cir. 2010`
      |(?P<remark>[a-z][^()]{{2,120}}|{ERA}\s\d{{4}})""",
    re.VERBOSE,
)
_WHOSE: Final = re.compile(r"(?P<whose>[A-Z][^()\d,;]{1,40})")  # `Nepal`, `Constitutional Court`


def _read_inside(bracket: re.Match[str], sort: str) -> LegalField | None:
    """The values of a bracket; None if they are part of the title, or not understood."""
    start, stop = bracket.span("inner")
    text = bracket.string
    first, comma, rest = bracket["inner"].partition(", ")
    end = start + len(first)
    dated = FIELD["date"].fullmatch(text, start, end)
    if comma and dated and rest[:1].islower():  # `adopted 2 May 1979, in force 3 May 1981`
        values = {"issued": dated.span("issued"), "remark": (end + 2, stop)}
        return LegalField("bracket", stop, values)
    named = _SHORT_NAME.fullmatch(text, start, stop)
    is_name = named is not None and (named["short"] or sort in ("treaty", "resolution"))
    is_state = find_country(text[start:stop]) is not None
    if named is not None and is_name and not (is_state or _ROMAN.fullmatch(text, start, stop)):
        return make_field("bracket", named)
    if (listed := _read_listed(text, start, stop)) is not None:
        return listed
    forms = _list_forms_inside(sort, is_slip=bracket["inner"].startswith("slip"))
    found = next(filter(None, (form.fullmatch(text, start, stop) for form in forms)), None)
    if found is None:
        return None
    made = make_field("report" if found.re == FIELD["report"] else "bracket", found)
    whose = made.values.pop("whose", None)
    role = _name_role(text[slice(*whose)], sort, is_dated="issued" in made.values) if whose else ""
    if _is_of_title(found, sort, is_name=found.re == _WHOSE) or (whose and not role):
        return None
    return replace(made, values=made.values | {role: whose}) if whose else made


def _list_forms_inside(sort: str, *, is_slip: bool) -> list[re.Pattern[str]]:
    """The forms that the content of a bracket may have, the likeliest first."""
    is_case, is_law = sort == "case", sort == "enacted"
    of_sort = [_OF_SORT[sort]] if sort in _OF_SORT else []
    return [
        *(FIELD["number"], FIELD["date"]),
        *(of_sort if is_case else ()),
        *(() if is_slip else (FIELD["pinpoint"],)),
        *((FIELD["report"], FIELD["ruling"], _OPINION) if is_case else ()),
        *(() if is_case else of_sort),
        *((_COUNTED_LAW,) if is_law else ()),
        _IN_BRACKETS,
        *((FIELD["collected"],) if is_law else ()),
        _WHOSE,
    ]


_LISTED: Final = ("number", "date", "change", "gazette", "court", "pinpoint")


def _read_listed(text: str, start: int, stop: int) -> LegalField | None:
    """The values of several fields in one bracket: `Act 574 of 1936, as amended up to 2006`.

    Or of a gazette, which may have commas of its own: `BOE núm. 21, de 7 de mayo de 2012`.
    """
    if (printed := FIELD["gazette"].fullmatch(text, start, stop)) is not None:
        return make_field("gazette", printed)
    pieces = text[start:stop].split(", ")
    if len(pieces) == 1:
        return None
    listed = LegalField("bracket", stop, {})
    at = start
    for piece in pieces:
        end = at + len(piece)
        forms = (FIELD[kind].fullmatch(text, at, end) for kind in _LISTED)
        found = next(filter(None, forms), None)
        if found is None:
            return None
        one = make_field("bracket", found)
        counted = one.counted or listed.counted
        listed = replace(one, values=one.values | listed.values, counted=counted)
        at = end + 2
    return listed


_CREDITED: Final = re.compile(
    rf"\s(?:{words_of('editors')}|{words_of('translators')})$", re.VERBOSE
)


def _name_role(name: str, sort: str, *, is_dated: bool) -> str:
    """The role of a name in brackets, before a date or alone; "" for one that is not understood."""
    if _CREDITED.search(name):
        return ""
    if sort == "case":
        is_court = is_dated or name.rpartition(" ")[2].isupper() or name[-1] == "."
        is_court |= COURT.search(name) is not None
        is_state = not is_dated and is_country(name)
        return "jurisdiction" if is_state else "authority" if is_court else "remark"
    if sort in ("document", "hearing") or (sort == "resolution" and find_country(name) is None):
        body = "publisher" if is_organization(name) else ""
        return ("place" if is_known_town(name) else body) if is_dated else "remark"
    if sort == "treaty" and not is_dated:
        return "short"
    if LAW.search(name) or FOREIGN_OPENING.match(name) or FOREIGN_LAW.match(name):
        return "" if is_dated else "remark"  # what the law is called
    return "authority" if is_dated else "jurisdiction"


# `Resolution 1325 (2000)`, `Resolution 21 (2012) and Recommendation 29 (2012)`: before the year
_COUNTED_IN_YEAR: Final = re.compile(
    rf"(?:\b{RESOLUTION_NOUN}|\({YEAR}\)\sand\s[A-Z]\w+)\s(?:No\.\s)?\d+\s\(\Z"
)


def _is_of_title(bracket: re.Match[str], sort: str, *, is_name: bool) -> bool:
    """Whether a bracket is part of the title of a treaty or resolution.

    `European Social Charter (Revised)`, `… on Night Work (ILO No. 171)`, `G.A. Res. 217 A (III)`
    """
    is_year = A_YEAR.fullmatch(bracket[0]) is not None
    if is_year and _COUNTED_IN_YEAR.search(bracket.string[: bracket.start()]):
        return True
    if sort == "resolution":
        return _ROMAN.fullmatch(bracket[0]) is not None
    is_number = bool(bracket.groupdict().get("number")) and not bracket[0].startswith("N")
    is_dated = bracket.string.endswith(tuple("0123456789"), 0, bracket.start() - 2)
    is_renamed = TREATY.search(bracket.string, bracket.start(), bracket.end()) is not None
    return sort == "treaty" and (is_name or is_number) and not (is_dated or is_renamed)
