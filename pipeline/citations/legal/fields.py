"""The fields behind a title, one after another, set off by commas, spaces and brackets.

`read_fields` reads them all to the end of the citation or not at all: of each stretch of text it
takes the content of brackets, else the longest form of `forms.py`, else what only some kinds of
source have there: who wrote a document, where a treaty was signed, the initials of a law. A bracket
is read whole: as the form of a field, as a list of fields, or by the forms that only brackets have.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pipeline import patterns as re
from pipeline.citations.legal.forms import (
    A_YEAR,
    CASE_NUMBER,
    CODE_OF_TREATY,
    COURT,
    COURT_NOUN,
    ENDS,
    ERA,
    FIELD,
    FOREIGN_OPENING,
    HOUSE_PAPER,
    LAW,
    RARE_FIELD,
    RESOLUTION_NOUN,
    SEPARATOR,
    SOURCE_NOUN,
    TREATY,
    WHEN,
    YEAR,
    LegalField,
    are_two_states,
    is_country,
    make_field,
)
from pipeline.citations.publishers import is_known_town
from pipeline.citations.source import FOREIGN_LAW
from pipeline.grammar.dates import DAY, MONTH
from pipeline.grammar.names import is_organization, parse_people
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


def read_fields(text: str, at: int, sort: str) -> list[LegalField] | None:
    """The fields from an offset to the end; None where something is no field of such a source."""
    if _COUNTED.match(text, max(0, text.rfind(" ", 0, at) + 1)):
        return None  # the number, which may look like a year, belongs to the title
    fields: list[LegalField] = []
    last = at  # where the last field begins
    while at < len(text):
        one = (
            read_bracket(text, at, sort, fields)
            or _read_form(text, at, sort, fields)
            or _read_own(text, at, sort, fields)
        )
        if one is not None and one.kind == "country" and sort not in ("enacted", "case"):
            one = replace(one, values={"remark": one.values["jurisdiction"]})
            one = one if sort == "treaty" else None  # where it was signed
        if one is None:
            return None
        one = _settle_field(text, one, sort, fields)
        is_within = one.kind in ("pinpoint", "within")
        if is_within and fields and fields[-1].kind == "pinpoint":  # `art. 3, al. 2`
            first = fields.pop()
            place = (first.values["locator"][0], one.values["locator"][1])
            one = replace(first, end=one.end, values={"locator": place})
        is_chapter = sort == "enacted" and fields and fields[-1].counted == "chapter"
        if one.kind == "report" and is_chapter:  # `ch. 12, 52 Stat. 60`: of a year's statutes
            fields[-1] = LegalField("number", fields[-1].end, {"number": (last, fields[-1].end)})
        fields.append(one)
        separator = SEPARATOR.match(text, at)
        last, at = separator.end() if separator else at, one.end
    return fields


_COUNTED: Final = re.compile(rf"{RESOLUTION_NOUN}\s\d{{1,4}}(?!\d)")  # `Resolution 1973`
_OF_CASE: Final = re.compile(rf"{CASE_NUMBER}(?=,?\s|$)")


def _settle_field(text: str, one: LegalField, sort: str, before: list[LegalField]) -> LegalField:
    """A field by what it is of: the gazette before it, an amending law, a case it reports on."""
    if sort == "document" and _OF_CASE.match(text, *one.values.get("number", (0, 0))):
        return LegalField("remark", one.end, {"remark": one.values["number"]})
    if one.counted == "page" and any(other.kind == "gazette" for other in before):
        return LegalField("pages", one.end, {"page": one.values["locator"]})
    is_cited = one.kind == "pinpoint" and any("locator" in other.values for other in before)
    if is_cited and before[-1].kind == "change" and LAW.search(text, *before[-1].values["remark"]):
        return LegalField("change", one.end, {"remark": one.values["locator"]})
    return one


_LONGEST_FIELD: Final = 130  # characters


def _read_form(text: str, at: int, sort: str, before: list[LegalField]) -> LegalField | None:
    """The longest field at a comma or space that ends at the next one."""
    separator = SEPARATOR.match(text, at)
    if separator is None:
        return None
    start = separator.end()
    forms = _list_forms(text, start, sort, before)
    ends = [one.start() for one in ENDS.finditer(text, start + 1, start + _LONGEST_FIELD)]
    for end in reversed(ends):
        for kind, form in forms.items():
            if (found := form.fullmatch(text, start, end)) is not None:
                return make_field(kind, found)
        words = text[start:end]
        if is_known_town(words) or are_two_states(words):
            return LegalField("town", end, {"remark": (start, end)})
        if find_country(words) is not None:
            return LegalField("country", end, {"jurisdiction": (start, end)})
    return None


def _list_forms(
    text: str, start: int, sort: str, before: list[LegalField]
) -> dict[str, re.Pattern[str]]:
    """The forms that a field may have behind others, the likeliest first."""
    last = before[-1].kind if before else ""
    is_year = A_YEAR.match(text, start) and not any("issued" in one.values for one in before)
    if last == "report" or (last == "bracket" and not is_year):
        return {"pages": RARE_FIELD["pages"]} | FIELD
    if last == "pinpoint":
        return {"within": RARE_FIELD["within"]} | FIELD
    rare = "day" if sort == "case" else "calendar"
    return FIELD | {rare: RARE_FIELD[rare]}


# `Toll Declaration, Sarn, 3 May 2001`: where it was made
_SIGNED_AT: Final = rf"(?P<remark>[A-Z][^\W\d_]+(?:\s[A-Z][^\W\d_]+)?)(?=,\s(?:{DAY}))"
_UNKNOWN: Final = (  # a few words that begin with no small letter
    r"(?P<unexplained>(?![^\W\d_A-ZÀ-Þ])[^\s,;()“”\"]+(?:\s[^\s,;()“”\"]+){0,5})"
    rf"(?=$|[,;(]|\s\()(?={ENDS.pattern})"
)
_BETWEEN_COMMAS: Final = tuple(
    (kind, sorts, re.compile(rf",\s{form}"))
    for kind, sorts, form in (
        ("person", ("document",), r"(?P<author>[^,;()\d]{5,60})(?=,\s|\s\()"),  # who wrote it
        ("town", ("treaty", "resolution"), _SIGNED_AT),
        # `Night Work Convention, C171, art. 3`, `Toll Code, TC, art. 3`
        ("code", ("treaty",), rf"{CODE_OF_TREATY.pattern}(?={ENDS.pattern})"),
        ("initials", ("enacted",), rf"(?P<short>[A-Z]{{2,6}})(?={ENDS.pattern})"),
        ("unknown", ("case", "enacted", "resolution", "treaty"), _UNKNOWN),
    )
)


def _read_own(text: str, at: int, sort: str, before: list[LegalField]) -> LegalField | None:
    """What only some kinds of source have between two commas, where no form shows it."""
    for kind, sorts, form in _BETWEEN_COMMAS:
        found = form.match(text, at) if sort in sorts else None
        if found is not None and _may_be_own(kind, found, before):
            return make_field("remark" if kind in ("code", "initials") else kind, found)
    return None


def _may_be_own(kind: str, found: re.Match[str], before: list[LegalField]) -> bool:
    """Whether words between commas may be of this kind, behind the other fields."""
    words = found[1]
    if kind == "person":
        is_by_other = any("author" in one.values for one in before)
        return not is_by_other and parse_people(words) is not None
    if kind == "initials":
        first = {word[0] for word in re.findall(r"\w+", found.string[: found.start()])}
        return first >= {*words}
    return _may_skip(words, before) if kind == "unknown" else kind == "code" or not before


# A sign of another source, or of a sentence
_OTHER_SOURCE: Final = re.compile(
    rf"\b{SOURCE_NOUN}(?!\w)|\s[vV]s?\.?\s|://|\b(?:19|20)\d\d\b"
    rf"|(?:^|\s){spell_words('wording', 'finite_in_notes')}\s"
)


def _may_skip(words: str, before: list[LegalField]) -> bool:
    """Whether words are no known field, such as the name of a collection of laws.

    They stand behind a field that ends the title and dates or numbers the source. One citation has
    at most one such field.
    """
    known = {role for one in before for role in one.values}
    known |= {"number" for one in before if one.kind in ("gazette", "report")}
    if "unexplained" in known or not known & {"issued", "number", "resolution"}:
        return False
    is_named = is_organization(words) or parse_people(words) is not None
    return not is_named and _OTHER_SOURCE.search(words) is None
