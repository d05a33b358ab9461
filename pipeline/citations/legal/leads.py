"""What is printed before the title of a law, treaty, judgment or document.

Who made it: a state, a court, a body, the person who wrote for it. Or by what it is cited: the
number of a case, bill, order or resolution, or the place cited, as in `Article 3 of the Toll Act`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.citations.legal.forms import (
    BILL,
    CASE_NUMBER,
    CODE,
    COURT_NOUN,
    DOCUMENT,
    DOCUMENT_LOWER,
    HEARING,
    LAW_NOUN,
    NUMBERED_LAW,
    NUMERALS,
    RESOLUTION,
    RULING_NOUN,
    TREATY,
    WHEN,
    LegalField,
    is_state,
    make_field,
)
from pipeline.citations.source import NUMBER
from pipeline.grammar.names import is_organization, parse_people

if TYPE_CHECKING:
    from collections.abc import Iterator

    Leads = Iterator[tuple[int, list[LegalField]]]

# `Article 32, Toll Convention`, `Section 5 of the Toll Act`, `Art. 3 de la loi n° 5`
PLACE_CITED: Final = re.compile(
    r"(?P<kind>(?i:arts?\.|articles?|art[íi]culos?|artigos?|secs?\.|sections?|§{1,2}))\s?"
    rf"(?P<locator>{NUMERALS})(?:,\s|\sof\s(?:the\s)?|\s(?:de|du|do|da|del)\s(?:la\s|l[’'])?)"
)
_LEADS: Final = {
    "place": PLACE_CITED,
    "case": re.compile(rf"(?P<number>{CASE_NUMBER}),?\s"),
    "bill": re.compile(
        rf"(?:(?P<number__bill>{BILL})|Bill\s(?P<number>(?:[Nn]o\.\s)?(?:{CODE}))),\s(?=[A-Z])"
    ),
    # `Supreme Court (India), Lund v. Holst`, `Corte Suprema, sentencia de …`
    "court": re.compile(
        rf"(?P<authority>(?:[A-Z][^,;()]{{0,60}}\b)?{COURT_NOUN}(?![^\W_])[^,;()]{{0,60}})"
        r"(?:\s\((?P<jurisdiction>[A-Z][^,;()\d]{2,40})\))?,\s(?:[^\W\d_A-Z]{4,9}\s(?=[A-Z]))?"
        rf"(?=\S.*\s(?:[vV]s?|c)\.?\s|(?i:{RULING_NOUN})\s)"
    ),
    # `Executive Order 91642, “Choice of the Secretary,” 53 Federal Register 91975`
    "order": re.compile(
        rf"(?P<number>(?:[A-Z][a-z]+\s){{0,3}}{LAW_NOUN}\s(?:No\.\s)?\d[\w-]*),\s(?=[“\"])"
    ),
    "state": re.compile(r"(?P<author>[A-Z][^,:;()]{2,40})[,:]\s"),
    # `G.A. Res. 217 (III) A, Universal Declaration of …` (Bluebook rule 21.7)
    "resolution": re.compile(
        rf"(?P<resolution>{RESOLUTION}),\s(?:[Aa]nnex(?:\s[IVX\d]+)?,\s)?(?=[A-Z][a-z])"
    ),
}


def find_leads(text: str) -> Leads:
    """Where the title may begin, and what is before it; last the start, with nothing before it."""
    for kind, form in _LEADS.items():
        if (found := form.match(text)) is not None and _may_lead(kind, found):
            yield from _list_leads(text, kind, found)
    yield from reversed([*_find_makers(text)])
    yield 0, []


def _may_lead(kind: str, found: re.Match[str]) -> bool:
    """Whether a match is what its form says: a state, and no body such as `ARTICLE 19`."""
    if kind == "state":
        return is_state(found["author"])
    return kind != "place" or not found["kind"].isupper()


_UNION_CASE: Final = re.compile(r"(?:Joined\s)?Cases?\s[CFT][-–\u2011]\d.*|Case\s\d{1,3}/\d\d")


def _list_leads(text: str, kind: str, found: re.Match[str]) -> Leads:
    """A lead, after those that are longer by a bill or an office of the state."""
    at = found.end()
    is_of_union = kind == "case" and _UNION_CASE.fullmatch(found["number"]) is not None
    lead = make_field("union" if is_of_union else kind, found)
    if kind == "place" and (bill := _LEADS["bill"].match(text, at)) is not None:
        yield bill.end(), [make_field("bill", bill), lead]
        return
    office = _BODY.match(text, at) if kind == "state" else None
    if office is not None and _is_maker(office["author"]):
        yield office.end(), [_make_maker("state", office)]
    yield at, [lead]


_SUBJECT: Final = r"[A-Z][\w’.-]+(?:\s[A-Z][\w’.-]+)?"
_BODY: Final = re.compile(
    # `Ministry of Labor, Youth and Sport` is one body
    r"(?P<author>[A-Z](?:(?<=\s)(?:for|of|on)\s[^,:;()–]{2,60},\s"
    rf"(?={_SUBJECT},?\s(?:and|&)\s{_SUBJECT}(?:[,:]|\s\())|[^,:;()–]){{1,120}}"
    r"(?:\s\([A-Z]{2,8}\))?)(?:\s\((?P<role>[^()]{2,120})\))?[,:]\s"
)
# Behind a title: `, No. 12, `, `Toll Survey 2012 (Leeds: River Watch, 2013)`
_NUMBER_OR_IMPRINT: Final = re.compile(
    r",[”\"’']?\s(?:[Nn]o\.\s\d{1,5}[a-z]?|Report\s[IVX]+(?:\s\([^()]*\))?|[Vv]ersion\s[\d.]{1,8}"
    r"|[Cc]able\s\d\d[A-Z]+\d+),\s"
    rf"|\b(?:Report|Review|Survey)(?:\s\d{{4}}\S*)?\s\([A-Z][^():]{{2,40}}:\s{WHEN}\)"
)


def _find_makers(text: str) -> Leads:
    """The bodies that open a citation of a document or treaty, or the person who wrote it."""
    is_numbered, is_treaty = NUMBER.search(text) is not None, TREATY.search(text) is not None
    at = 0
    while (one := _BODY.match(text, at)) is not None and not (at and text[one.end() - 2] == ":"):
        at, is_first = one.end(), not at
        is_document = (
            is_numbered
            or DOCUMENT.match(text, at)
            or DOCUMENT_LOWER.match(text, at)
            or HEARING.search(text)
            or _NUMBER_OR_IMPRINT.search(text, at)
        )
        is_maker = is_treaty or NUMBERED_LAW.match(text, at) is not None
        kind = "body" if is_document else "maker" if is_maker else ""
        if one["role"] or not _is_maker(one["author"]):
            if not (is_first and is_numbered) or parse_people(one["author"]) is None:
                return
            kind = "person"
        if kind:
            yield at, [_make_maker(kind, one)]
        if (case := _LEADS["case"].match(text, at)) is not None:
            yield case.end(), [_make_maker("court", one), make_field("case", case)]


def _make_maker(kind: str, found: re.Match[str]) -> LegalField:
    """The makers up to the end of the last of them, as one author."""
    return LegalField(kind, found.end(), {"author": (0, found.end("author"))})


_OFFICE: Final = re.compile(
    r"(?:U\.?[NS]\.?\s)?(?:Embassy|Consulate|Congress$|Senate$|House(?:\sof\sRepresentatives)?$"
    r"|(?:Cabinet|Council)\sof\sMinisters|Special\sRapporteur|Independent\sExpert"
    r"|Secretary-General|High\sCommissioner)\b|Permanent\sRep(?:resentative\b|\.)"
)


def _is_maker(name: str) -> bool:
    """Whether a name is a body's, of two bodies (`ILO/Sarnwatch`), or an office."""
    if DOCUMENT.match(name):  # `Commission Staff Working Document`
        return False
    is_body = is_organization(name) or is_organization(name.partition("/")[0])
    return is_body or all(map(is_organization, name.split())) or _OFFICE.match(name) is not None
