"""Laws, treaties, judgments and documents of bodies, in whatever order a style prints their fields.

Such a citation is a title followed by fields that commas and brackets set off. Each field is
recognised by its own form: a number by `No.` or by the code of a document, a report by its volume
and page, a pinpoint by `art.` or `¶`, a day by its month. The title ends where only such fields
follow; without such a place there is no reading. The words of the title distinguish laws, treaties
and judgments. Sources: the Bluebook (rules 10, 12 and 21), OSCOLA, the McGill guide, and the
citations of the European Court of Human Rights and of the United Nations.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pipeline.citations.short_forms import PINPOINT_WORDS, name_counted
from pipeline.citations.source import FOREIGN_LAW, NUMBER
from pipeline.grammar.dates import DAY, MONTH, parse_date
from pipeline.grammar.named_parts import Fields, SourcePart
from pipeline.grammar.names import (
    is_capitals,
    is_headline,
    is_organization,
    parse_people,
    restore_case,
)
from pipeline.vocabulary.countries import find_country
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST: Final = 700  # characters of a citation
_LAW_NOUN: Final = spell_words("legal", "laws")
_TREATY_NOUN: Final = spell_words("legal", "treaties")
_COURT_NOUN: Final = spell_words("legal", "courts")
_RULING_NOUN: Final = spell_words("legal", "rulings")
_GAZETTE: Final = spell_words("legal", "gazettes")
_FOREIGN_NOUN: Final = spell_words("legal", "foreign_laws")

# Forms of fields. A group is the field's role; `kind` is the word before a pinpoint.

_YEAR: Final = r"(?:18|19|20)\d\d"
_FOREIGN_DAY: Final = rf"\d{{1,2}}(?:er|º|°)?\s(?:de\s)?[^\W\d_]{{3,10}}\s(?:de\s)?{_YEAR}"
_WHEN: Final = rf"(?:{DAY}|{MONTH}\s{_YEAR}|{_FOREIGN_DAY}|{_YEAR})"
_NUMERAL: Final = r"\d{1,5}[A-Za-z]?(?:\.\d{1,4}){0,3}(?:\(\w{1,4}\)){0,4}"
_NUMERALS: Final = rf"{_NUMERAL}(?:(?:\s?[-–]\s?|,\s|,?\s(?:and|&)\s){_NUMERAL}){{0,3}}"
_PAGE: Final = r"(?:\d{1,3}(?:,\d{3})+|(?:I{1,2}-)?\d{1,6}|_{2,5})"
_PAGES: Final = (
    rf"{_PAGE}(?:[-–]{_PAGE})?(?:,\s{_PAGE}(?:[-–]{_PAGE})?){{0,3}}(?:\snn?\.\s?\d{{1,3}})?"
)
_CONTAINER: Final = r"[A-Z][A-Za-z0-9.’'&]*(?:\s(?:[A-Z][A-Za-z0-9.’'&]*|\d[a-z]{1,2})){0,4}"
_CODE: Final = r"(?=[^,\s()]*\d)[A-Z\d][\w./-]{0,30}\w|\d"
_NAMED: Final = r"(?:[A-Z][\w.-]*\s){0,3}"
_RESOLUTIONS: Final = (
    r"(?:[A-Z]\.){2,4}\sRes\.\s\d[\w/]*|UN(?:GA|SC|HRC)\sRes\s\d[\w/]*(?:\s\([IVXLC]+\))?"
)
_FORMS: Final = {
    "pinpoint": rf"""(?P<kind>(?i:{PINPOINT_WORDS})|arts?|[Ss]ecs?|ss?\.?|regs?\.?|rules?)
        \s?(?P<locator>{_NUMERALS})
      |\[(?P<paragraph>\d{{1,4}}(?:[-–]\d{{1,4}})?)\]""",
    "date": rf"""(?:(?:adopted|signed|done|concluded|opened\sfor\ssignature|dated|enacted
        |of|de|du|del)(?:\s(?:on|at(?:\s[A-Z][\w’'-]+){{1,3}},?))?\s)?(?P<issued>{_WHEN})""",
    # `Act No. 8 of 2001`: the number counts within its year.
    "number": rf"""(?:(?:{_LAW_NOUN}|{_FOREIGN_NOUN})\s)?
        (?P<number>{_NAMED}(?:[Nn]os?\.?|[Nn][°ºú])\s(?:{_CODE})
        (?:\s(?:and|&)\s\d[\d/]*)?(?:\sof\s(?P<year>{_YEAR}))?)(?:\s(?:of|du|de)\s(?P<within>{_WHEN}))?
      |UN\sDoc\s(?P<code>[A-Z][\w/.-]+\w)|(?P<chapter>(?:[A-Z]\.?){{2,5}}\s(?P<revised>{_YEAR}),\sc\.?\s[\w-]{{1,8}}
        |(?:Act|Cap\.?)\s\d{{1,4}}[A-Z]?)
      |(?P<symbol>(?:{NUMBER.pattern})(?:\s[Rr]ev\.\s?\d)?)""",
    "report": rf"""(?P<volume>\d{{1,4}})\s(?P<container>{_CONTAINER})\s(?P<page>{_PAGE})
      |(?P<in_year>{_YEAR})\s(?P<journal>O\.J\.)\s\((?P<series>[LC]\s\d{{1,4}})\)\s(?P<opens>\d{{1,5}})
      |\[(?P<issued>{_YEAR})\]\s(?:(?P<part>\d{{1,3}})\s)?(?P<reports>{_CONTAINER}|[a-z][A-Z]+)(?:\s(?P<first>\d{{1,5}}))?
      |(?P<law_reports>A\.?\s?I\.?\s?R\.?)\s(?P<reported>{_YEAR})\s(?P<authority>[A-Z][A-Za-z.]{{1,12}})\s(?P<begins>\d{{1,5}})
      |(?P<court_reports>E\.?C\.?H\.?R\.?)\s(?P<delivered>{_YEAR})(?:-(?P<tome>[IVX]+))?""",
    # `Inter-Am. Ct. H.R. (ser. C) No. 110`, `Series C No. 110`
    "series": r"""(?:(?P<authority>[A-Z][^,;()]{2,40}?)\s)?
        (?P<number>(?:\(ser\.\s[A-Z]\)|\(?[Ss]er(?:ies|\.)\s[A-Z]\)?,?)\sNo\.\s\d{1,4})""",
    "court": rf"(?P<authority>[A-Z][^,;()\d]{{0,60}}\b{_COURT_NOUN}(?![^\W_])[^,;()\d]{{0,60}})",
    "ruling": rf"""
        (?P<remark>(?:[A-Z][a-z]+\s){{0,2}}(?i:{_RULING_NOUN})(?:\s\([A-Z][^()\d]{{2,40}}\))?)(?:\sof\s(?P<issued>{DAY}))?""",
    "gazette": rf"""(?P<remark>(?:[A-Z]\w+\s){{0,3}}(?i:{_GAZETTE})
        (?:\s[^,;()\d]{{1,60}})?(?:\sNo\.\s[\d/.-]{{1,12}})?)""",
    "change": rf"""(?P<remark>as\samended
      |(?:as\s)?(?:last\s)?(?:amended|revised|repealed|replaced)(?:\s(?:by|in|on))?\s[^,;()]{{2,80}}
      |(?:entered|entry)\sinto\sforce\s(?:on\s)?{_WHEN}|not\syet\sin\sforce)""",
    "annex": rf"(?P<remark>[Aa]nnex(?:\s[IVX\d]{{1,4}})?|{_RESOLUTIONS})",
    "collection": r"(?P<remark>[Ll]aws\sof\s(?:the\s)?[A-Z][^,;()]{2,40})",
    # Bluebook rule 21.4.2, of a treaty of two: `U.S.-Mex.`
    "states": r"(?P<remark>[A-Z][\w.]+(?:\s[A-Z][\w.]+)?-[A-Z][\w.]+(?:\s[A-Z][\w.]+)?)",
}
_PAGES_AFTER: Final = {"pages": re.compile(rf"(?P<locator>{_PAGES})")}
_FIELD: Final = {kind: re.compile(form, re.VERBOSE) for kind, form in _FORMS.items()}
# A date or court, or both, in brackets; a jurisdiction; words that begin small are a remark.
_COURT_AND_DATE: Final = re.compile(
    rf"(?:(?!{MONTH}\s\d)(?P<authority>[A-Z0-9][^()]{{1,90}}?),?\s)?(?P<issued>{_WHEN})"
)
_ASIDE: Final = re.compile(r"(?P<remark>[a-z][^()]{2,120})")
_WHOSE: Final = re.compile(r"(?P<jurisdiction>[A-Z][^()\d,;]{1,40})")
_ACRONYM: Final = re.compile(r"[A-Z][A-Z-]{1,10}")
_BRACKET: Final = re.compile(r"\((?P<inner>[^()]{1,160})\)")
_PARALLEL: Final = re.compile(  # the place of a second publication of a judgment
    rf"\({_YEAR}\)\s\d{{1,4}}\s{_CONTAINER}\s\d{{1,5}}"
)
_PERSON: Final = re.compile(r",\s(?P<author>[^,;()\d]{5,60})(?=,\s)")
_A_YEAR: Final = re.compile(_YEAR)
_LONGEST_FIELD: Final = 130  # characters
_SEPARATOR: Final = re.compile(r",?\s")
_ENDS: Final = re.compile(r",\s|\s[(\[]|\s(?=§|¶|arts?\.|paras?\.|UN\sDoc|[Aa]pp\s[Nn]o)|$")
_HISTORY: Final = re.compile(
    r",\s(?P<remark>(?:aff['’]d|rev['’]d|vacated|cert\.|overruled|reversed|affirmed).{3,200})$"
)
_ROLES: Final = {
    "paragraph": "locator",
    **dict.fromkeys(("chapter", "symbol", "code"), "number"),
    **dict.fromkeys(("in_year", "within", "year", "revised", "reported", "delivered"), "issued"),
    **dict.fromkeys(("part", "series", "tome"), "volume"),
    **dict.fromkeys(("journal", "reports", "law_reports", "court_reports"), "container"),
    **dict.fromkeys(("opens", "first", "begins"), "page"),
}


@dataclass(frozen=True, slots=True)
class _Field:
    """Values by role with their offsets; `counted` is what a locator counts."""

    kind: str
    end: int
    values: dict[str, tuple[int, int]]
    counted: str | None = None


@dataclass(slots=True)
class _Draft:
    values: dict[str, str] = field(default_factory=dict)
    parts: list[SourcePart] = field(default_factory=list)
    counted: str | None = None


def parse_legal(text: str) -> Fields | None:
    """The fields of a citation of a law, treaty, judgment, resolution or a body's document.

    None if it is none of them. A flag (`enacted`, `treaty`, `case` …) says which it is.
    """
    if len(text) > _LONGEST or not _HINT.search(text) or _QUOTED.search(text):
        return None
    is_gazetted = _JOURNAL.search(text) is not None
    history = _HISTORY.search(text)
    end = history.start() if history else len(text)
    if (symbol := NUMBER.match(text)) is not None:  # a document by its number alone
        number = _Field("number", symbol.end(), {"number": symbol.span()})
        fields = _read_fields(text, symbol.end(), end, "document")
        return _build(text, None, [number, *fields], "document") if fields else None
    for start, lead in _find_leads(text):
        for stop in _ENDS.finditer(text, start + 1, end):
            title = text[start : stop.start()]
            sort = _find_sort(title, lead)
            if sort is None or (sort == "gazetted" and not is_gazetted):
                continue
            fields = _read_fields(text, stop.start(), end, sort)
            if fields is None:
                continue
            found = _build(text, (start, stop.start()), [*lead, *fields], sort)
            if found and history and sort == "case":
                return found[0], (*found[1], SourcePart("remark", *history.span("remark")))
            return found
    return None


# A sign of any of them; most citations have none.
_HINT: Final = re.compile(
    rf"\b(?:{_LAW_NOUN}|{_TREATY_NOUN})\b|\sv[s.]?\.?\s|\bRes\.?\s|^(?:{_FOREIGN_NOUN}|In\sre|Ex\sparte)\s"
    r"|^C[óo]d|[A-Z\d]/[A-Z\d]|\b(?:Fed\.\sReg|O\.J)\.\s"
)
# Journals of record of the United States and of the European Union (Bluebook rules 14 and 21.9).
_JOURNAL: Final = re.compile(r"(?<!\w)(?:Fed\.\sReg|O\.J)\.")
_OF_TREATIES: Final = r"on|for|against|to|of|between|[Cc]oncerning|[Rr]elating|No\.?"
_QUOTED: Final = re.compile(r"[“”\"«»]|://|\bsupra\b")
_PARTIES: Final = re.compile(r"\S\sv[s.]?\.?\s\S|^(?:In\sre|Ex\sparte)\s")
_LAW: Final = re.compile(rf"\b(?:{_LAW_NOUN})\b(?!\sof\s(?:[Cc]onduct|[Ee]thics|[Pp]ractice))")
_LAW_AT_END: Final = re.compile(rf"\b(?:{_LAW_NOUN})(?:\s(?:of\s)?{_YEAR})?$")
_FOREIGN: Final = re.compile(rf"(?:{_FOREIGN_NOUN})\s")
_TREATY: Final = re.compile(rf"\b(?:{_TREATY_NOUN})(?=$|,|\s(?:{_OF_TREATIES})\b|\s\()")
_LEAD_CASE: Final = re.compile(
    r"(?P<number>(?:Joined\s)?Cases?\s[A-Z]-\d[\w/]*(?:\s(?:and|&)\s[A-Z]-\d[\w/]*)?),\s"
)
_LEAD_COURT: Final = re.compile(
    rf"(?P<authority>[A-Z][^,;()]{{0,60}}\b(?:{_COURT_NOUN})(?![^\W_])[^,;()]{{0,60}}),\s(?=\S.*\sv\.?\s)"
)
_LEAD_STATE: Final = re.compile(
    r"(?P<author>(?:Republic|Kingdom|Government|State)\sof\s[^,;()]{3,40}),\s"
)
_LEAD_BODY: Final = re.compile(r"(?P<author>[A-Z][^,;()]{1,120}),\s")

# A report to a body by an expert, who is named after it.
_REPORT: Final = re.compile(
    r"Report\s(?:of|by)\sthe\s(?:Special|Independent)\s[A-Z][^,;()]{3,150}$"
)
_TREATY_OPENING: Final = re.compile(
    rf"(?:(?:[A-Z][\w.-]+|of|the)\s){{0,6}}(?:{_TREATY_NOUN})\s(?:{_OF_TREATIES})\b"
)
_LAW_OPENING: Final = re.compile(
    rf"(?:(?!for\b|to\b|on\b)[\w’'.-]+\s){{0,8}}?(?:{_LAW_NOUN})\s(?:of|on|for|No\.)\s"
)

_NUMBER_IN_TITLE: Final = re.compile(
    rf"\b(?P<number>(?:[Nn]os?\.?|[Nn][°ºú])\s(?:{_CODE})(?:\sof\s{_YEAR})?)(?=\s|$|\))|^(?:{_FOREIGN_NOUN})\s(?P<plain>\d[\d./-]*)"
)
_DATE_IN_TITLE: Final = re.compile(
    rf"\b(?:of|de|du|del)\s(?P<of>{_WHEN})(?=[\s,]|$)|\s(?P<at_end>{_YEAR})$"
)
_DEED: Final = re.compile(r",\s(?:adopted|signed|done|concluded|opened\sfor)\b")  # in no title
_LAW_SERIES: Final = re.compile(spell_words("legal", "series"))


def _find_leads(text: str) -> Iterator[tuple[int, list[_Field]]]:
    """Where the title may begin: at the start, or after a case number, a court or a state."""
    for form in (_LEAD_CASE, _LEAD_COURT, _LEAD_STATE):
        if (found := form.match(text)) is not None:
            [(role, _)] = found.groupdict().items()
            yield found.end(), [_Field("lead", found.end(), {role: found.span(role)})]
    kind = "body" if NUMBER.search(text) else "maker" if _TREATY.search(text) else ""
    body = _LEAD_BODY.match(text) if kind else None
    if body is not None and is_organization(body["author"]):
        yield body.end(), [_Field(kind, body.end(), {"author": body.span("author")})]
    yield 0, []


def _find_sort(title: str, lead: list[_Field]) -> str | None:
    """The kind of source that a title names: `case`, `treaty`, `enacted`, `resolution`, `document`.

    Other titles that a journal of record may print are `gazetted`; None for text that is no title.
    """
    if not title[:1].isupper() or title.count("(") != title.count(")") or title[-1] in ",(":
        return None
    if _DEED.search(title):
        return None
    if _PARTIES.search(title) is not None:
        return "case"
    if lead and lead[0].kind in ("body", "maker"):
        is_treaty = lead[0].kind == "maker" and _TREATY.search(title) and is_headline(title)
        is_document = lead[0].kind == "body" and "," not in title
        return "treaty" if is_treaty else "document" if is_document else None
    if (lead and "author" not in lead[0].values) or _opens_with_name(title):
        return None
    is_even = is_headline(title) or is_capitals(title)
    sorts = (
        ("resolution", re.fullmatch(_RESOLUTIONS, title)),
        ("enacted", FOREIGN_LAW.match(title) or _FOREIGN.match(title)),
        ("treaty", _TREATY_OPENING.match(title) or (is_even and _TREATY.search(title))),
        ("enacted", is_even and (_LAW_AT_END.search(title) or _LAW_OPENING.match(title))),
        ("document", _REPORT.match(title)),
    )
    return next((sort for sort, holds in sorts if holds), "gazetted")


def _opens_with_name(title: str) -> bool:
    """Whether a title of several parts opens with who may have written it, so that it is none."""
    first, comma, _ = title.partition(", ")
    if not comma or _LAW.search(first) or _TREATY.search(first) or _FOREIGN.match(first):
        return False
    return is_organization(first) or parse_people(first) is not None


def _read_fields(text: str, at: int, end: int, sort: str) -> list[_Field] | None:
    """The fields from an offset to the end; None where something is no field of such a source."""
    fields: list[_Field] = []
    while at < end:
        one = _read_bracket(text, at, end, sort) or _read_field(text, at, end, fields)
        if one is None and sort == "document" and not fields:
            one = _read_person(text, at, end)
        if one is None:
            return None
        fields.append(one)
        at = one.end
    return fields


def _read_field(text: str, at: int, end: int, before: list[_Field]) -> _Field | None:
    """The longest field at a comma or space that ends at the next one."""
    separator = _SEPARATOR.match(text, at, end)
    if separator is None:
        return None
    start = separator.end()
    forms = _FIELD if not before or before[-1].kind != "report" else {**_PAGES_AFTER, **_FIELD}
    stops = [
        one.start() for one in _ENDS.finditer(text, start + 1, min(end, start + _LONGEST_FIELD))
    ]
    for stop in reversed([*stops, end] if end - start <= _LONGEST_FIELD else stops):
        for kind, form in forms.items():
            if (found := form.fullmatch(text, start, stop)) is not None:
                return _make_field(kind, found)
    return None


def _read_person(text: str, at: int, end: int) -> _Field | None:
    """A person's name between two commas: who wrote a body's document."""
    found = _PERSON.match(text, at, end)
    if found is None or parse_people(found["author"]) is None:
        return None
    return _Field("person", found.end(), {"author": found.span("author")})


def _make_field(kind: str, found: re.Match[str]) -> _Field:
    """The field of a match: each group is a role, or has its role in `_ROLES`."""
    values = {
        _ROLES.get(role, role): found.span(role)
        for role, value in found.groupdict().items()
        if value and role != "kind"
    }
    if "issued" not in values and _A_YEAR.fullmatch(found.string, *values.get("volume", (0, 0))):
        values["issued"] = values.pop("volume")  # of reports that count by years
    counted = None
    if "locator" in values:
        counted = name_counted(found.groupdict().get("kind") or ("p" if kind == "pages" else "¶"))
    return _Field(kind, found.end(), values, counted)


def _read_bracket(text: str, at: int, end: int, sort: str) -> _Field | None:
    """The content of brackets: a date, a court, a number, a jurisdiction, or a remark."""
    separator = _SEPARATOR.match(text, at, end)
    found = _BRACKET.match(text, separator.end(), end) if separator else None
    if found is None:
        return None
    parallel = _PARALLEL.match(text, found.start(), end)
    if parallel is not None and _at_end(text, parallel.end(), end):
        return _Field("remark", parallel.end(), {"remark": parallel.span()})
    values = _read_inside(found, sort) if _at_end(text, found.end(), end) else None
    return _Field("bracket", found.end(), values) if values else None


def _read_inside(bracket: re.Match[str], sort: str) -> dict[str, tuple[int, int]] | None:
    """The values of a bracket by role; None if they are part of the title, or not understood."""
    start, stop = bracket.span("inner")
    text = bracket.string
    date, comma, rest = bracket["inner"].partition(", ")
    if comma and parse_date(date) and rest[0].islower():
        end = start + len(date)
        return {"issued": (start, end), "remark": (end + 2, stop)}
    forms = (_FIELD["number"], _FIELD["date"], _COURT_AND_DATE, _ASIDE, _WHOSE)
    found = next(filter(None, (form.fullmatch(text, start, stop) for form in forms)), None)
    if found is None:
        return None
    values = _make_field("bracket", found).values
    if sort == "treaty" and _ACRONYM.fullmatch(found[0]):
        return {"short": found.span()}
    if sort == "treaty" and ("jurisdiction" in values or not _may_count_treaty(found)):
        return None  # `European Social Charter (Revised)`, `… on Night Work (ILO No. 171)`
    if sort == "case" and "jurisdiction" in values and find_country(found[0]) is None:
        return {"authority": values["jurisdiction"]}
    return values


def _may_count_treaty(found: re.Match[str]) -> bool:
    """Whether a bracket is more than a body's number of a treaty."""
    return not found.groupdict().get("number") or found[0].startswith("N")


def _at_end(text: str, at: int, end: int) -> bool:
    return at == end or _ENDS.match(text, at, end) is not None


def _build(
    text: str, title: tuple[int, int] | None, fields: list[_Field], sort: str
) -> Fields | None:
    """The values of all fields; None where two contradict each other, or too little is there.

    Of several pinpoints the last is the locator; of several numbers the first is the number.
    """
    draft = _Draft()
    if title is not None:
        draft.values["title"] = restore_case(text[slice(*title)])
        draft.parts.append(SourcePart("title", *title))
    dated = _read_title(draft, sort)
    before = ""
    for one in fields:
        for role, span in one.values.items():
            is_of_report = role == "issued" and before == "report" and "issued" in draft.values
            if not _add(draft, text, "remark" if is_of_report else role, span):
                return None
        before = one.kind
        draft.counted = one.counted or draft.counted
    if dated is not None and not _agree(draft, dated):
        return None
    kinds = {one.kind for one in fields}
    if not _is_enough(draft, sort, kinds):
        return None
    flags = {"enacted" if sort == "gazetted" else sort: "yes"}
    if "locator" in draft.values:
        flags["locator_kind"] = draft.counted or "page"
    return draft.values | flags, tuple(draft.parts)


def _add(draft: _Draft, text: str, role: str, span: tuple[int, int]) -> bool:
    """Adds a value; False where a date contradicts one that is known."""
    value = text[slice(*span)]
    known = draft.values.get(role)
    if role == "issued":
        if not _agree(draft, parse_date(value)):
            return False
    elif role == "locator" and known:
        draft.parts = [part for part in draft.parts if part.role != "locator"]
    elif known:
        role = "remark"
    if role not in ("remark", "issued"):
        draft.values[role] = value
    is_inside = any(part.start <= span[0] and span[1] <= part.end for part in draft.parts)
    if not is_inside and role not in {part.role for part in draft.parts}:
        draft.parts.append(SourcePart(role, *span))
    return True


def _agree(draft: _Draft, edtf: str | None) -> bool:
    """Keeps the more precise of two dates; False where they contradict each other."""
    known = draft.values.get("issued", "")
    if edtf is None or not (edtf.startswith(known) or known.startswith(edtf)):
        return False
    draft.values["issued"] = max(edtf, known, key=len)
    return True


def _read_title(draft: _Draft, sort: str) -> str | None:
    """Adds the number that a law's or treaty's title prints; gives the date that it prints."""
    if sort not in ("enacted", "treaty"):
        return None
    title = draft.values["title"]
    if (number := _NUMBER_IN_TITLE.search(title)) is not None:
        draft.values["number"] = number["number"] or number["plain"]
    dated = _DATE_IN_TITLE.search(title)
    return parse_date(dated["of"] or dated["at_end"]) if dated else None


def _is_enough(draft: _Draft, sort: str, kinds: set[str]) -> bool:
    """Whether the fields are enough for a citation, rather than a name with some text after it."""
    values = draft.values
    if sort == "case":
        is_published = "report" in kinds or "number" in values
        return is_published and ("issued" in values or "page" in values)
    if sort in ("resolution", "document"):
        return "number" in values and ("issued" in values or "title" not in values)
    if sort == "gazetted":
        return _JOURNAL.fullmatch(values.get("container", "")) is not None
    if "report" in kinds and not _LAW_SERIES.fullmatch(values["container"]):
        return False
    if sort == "treaty":
        return bool(kinds - {"remark"}) and bool(values.keys() & {"issued", "number"})
    is_placed = bool(kinds - {"remark"}) and (
        "issued" in values or "number" in values or {"locator", "jurisdiction"} <= values.keys()
    )
    return is_placed or {"number", "issued"} <= values.keys()  # both may be in its title
