"""The fields behind a title, one after another, set off by commas, spaces and brackets.

`read_fields` reads them all to the end of the citation or not at all: of each stretch of text it
takes the content of brackets (`brackets.py`), else the longest form of `forms.py`, else what only
some kinds of source have there: who wrote a document, where a treaty was signed, the initials of a
law.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from pipeline.citations.legal.brackets import read_bracket
from pipeline.citations.legal.forms import (
    A_YEAR,
    CASE_NUMBER,
    CODE_OF_TREATY,
    ENDS,
    FIELD,
    RARE_FIELD,
    SEPARATOR,
    LegalField,
    make_field,
)
from pipeline.citations.legal.words import (
    LAW,
    RESOLUTION_NOUN,
    SOURCE_NOUN,
    are_two_states,
)
from pipeline.citations.publishers import is_known_town
from pipeline.grammar.dates import DAY
from pipeline.grammar.names import is_organization, parse_people
from pipeline.vocabulary.countries import find_country
from pipeline.vocabulary.word_lists import spell_words


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
