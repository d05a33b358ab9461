"""Reports that open with their number, proceedings of parliaments, and journals of record.

`Hill Office Report R100, Salt Roads, by Ada Lund` names first who issued a report and its number;
`Congress, Committee on Roads, Salt Roads, 107th Cong., 1st sess., May 10, 2001` shows itself by
the session; a journal of record is known by its name (styles of the Government Publishing Office).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.citations.legal.forms import CONGRESS, LAW_NOUN, LONGEST_CITATION, RESOLUTION_NOUN
from pipeline.citations.source import NUMBER
from pipeline.citations.styles.fields import DATE, MARKED_PAGE, read_date
from pipeline.citations.styles.items import cut
from pipeline.citations.styles.name_lists import OPENS_REMIT, REMIT_AFTER
from pipeline.grammar.named_parts import SourcePart, split_at_commas
from pipeline.grammar.names import is_headline, is_organization, parse_people
from pipeline.vocabulary.citation_words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.grammar.named_parts import Fields

Spans = dict[str, tuple[int, int]]

_CODE: Final = (
    rf"(?:No\.\s\d{{1,5}}|(?:{NUMBER.pattern})"
    r"|(?!FY)[A-Z]{1,5}-?\d{3,6}[A-Z]{0,2}(?:-\d{1,4})?|\d{2,4}-\d{1,5}[A-Z]{0,2}|\d{5,6})"
)
_RECORD: Final = words_of("records")
# In a text without any of these `parse_official` finds nothing.
SIGN_OF_RECORD: Final = re.compile(rf"\s{_CODE}|{_RECORD}|{CONGRESS}", re.VERBOSE)
_WORD: Final = r"[A-Z][\w.’'&-]*"
# `Hill Office Working Paper No. 12, `
_NUMBERED: Final = re.compile(
    rf"(?<![\w.])(?P<opening>{_WORD}(?:\s(?:(?:of|for|the|and)\s)?{_WORD}){{1,9}}?)\s"
    rf"(?P<number>{_CODE}),\s(?=[“\"A-Z\d])",
    re.VERBOSE,
)
# Where a report that opens with its number, or a record, may begin within a sentence
OFFICIAL_OPENINGS: Final = (
    _NUMBERED,
    re.compile(rf"(?<=,\s)(?={_RECORD}(?=,))", re.VERBOSE),
)


def parse_official(text: str) -> Fields | None:
    """The fields of such a citation and their places, by role; None for any other text.

    The text has a `SIGN_OF_RECORD`.
    """
    if len(text) > LONGEST_CITATION:
        return None
    readers = (_read_numbered, _read_proceeding, _read_record)
    found = next(filter(None, (read(text) for read in readers)), None)
    if found is None:
        return None
    spans, flags = found
    values = {role: text[slice(*span)] for role, span in spans.items()}
    if "issued" in values:
        values["issued"] = read_date(values["issued"]) or ""
    if values.get("issued") == "":
        return None
    counted = {"locator_kind": "page"} if "locator" in values else {}
    parts = tuple(SourcePart(role, *span) for role, span in spans.items())
    return values | counted | flags, parts


_ASIDE_BEHIND: Final = re.compile(r"\s\([a-z][^()]{2,120}\)$")
_CREDIT: Final = re.compile(
    rf",\s(?:(?P<edited>{words_of('edited_by')})|by)\s(?=[A-Z])", re.VERBOSE
)


def _read_numbered(text: str) -> tuple[Spans, dict[str, str]] | None:
    """A report whose body, kind and number are printed before its title."""
    text = _ASIDE_BEHIND.sub("", text)
    found = _NUMBERED.match(text)
    body = _find_body(found["opening"]) if found else 0
    if found is None or not body:
        return None
    spans: Spans = {"genre": (body + 1, found.end("opening")), "number": found.span("number")}
    flags = {"document": "yes"}
    for credit in (*_CREDIT.finditer(text, found.end()), None):
        for stop, tail in _find_tails(text, credit.end() if credit else found.end()):
            end = credit.start() if credit else stop
            title, shown = (found.end(), end), text[found.end() : end]
            if not (is_headline(shown) or (credit and shown[:1].isupper())):
                continue
            if credit is None:
                made: Spans = {"title": title, "author": (0, body)}
                return spans | tail | made, flags | {"by_body": "yes"}
            if parse_people(text[credit.end() : stop]) is not None:
                role = "editor" if credit["edited"] else "author"
                made = {"title": title, role: (credit.end(), stop), "publisher": (0, body)}
                return spans | tail | made, flags
    return None


_LAW: Final = re.compile(rf"\b(?:{LAW_NOUN}|{RESOLUTION_NOUN})$")


def _find_body(opening: str) -> int:
    """Where the body's name ends that opens this text, before at least a word for the kind."""
    if _LAW.search(opening):
        return 0
    cuts = [found.start() for found in re.finditer(r"\s", opening)]
    return next((cut for cut in reversed(cuts) if is_organization(opening[:cut])), 0)


def _find_tails(text: str, start: int) -> Iterator[tuple[int, Spans]]:
    """Where only dates and pages follow, the longest such tail first, and its fields."""
    for one in re.finditer(r",\s|\s\(|$", text[start:]):
        at = start + one.start()
        tail = _read_tail(text, at)
        if tail or (tail is not None and at == len(text)):
            yield at, tail


def _read_tail(text: str, start: int) -> Spans | None:
    """The fields of a text of nothing but dates, numbers and asides; pages are the place cited."""
    spans: Spans = {}
    for item in cut(text, start, len(text)) or ():
        if item.kind not in ("aside", "date", "numbers") or "bare" in item.values:
            return None
        for role, span in item.values.items():
            named = {"date": "issued", "page": "locator"}.get(role, role)
            if named in spans:
                return None
            spans[named] = span
    return spans


_OPENING_RECORD: Final = re.compile(rf"(?P<container>{_RECORD})(?=,)", re.VERBOSE)
_PLACE_IN_RECORD: Final = {
    kind: re.compile(form, re.VERBOSE)
    for kind, form in {
        # `169 Cong. Rec. H4978 (May 3, 2023)`
        "volume": rf"""(?P<volume>\d{{1,4}})\s(?P<container>{_RECORD})\s(?P<page>{MARKED_PAGE})
            (?:(?:,\s|\s\()(?P<issued>{DATE})\)?)?""",
        # `HC Deb 8 July 2014, vol 584, col 172` (OSCOLA 2.5.1)
        "column": rf"""(?P<container>{_RECORD}(?:,\s{_RECORD})?)
            (?:\s\([^()\d]*\d?[^()\d]*[Ss]eries\))?
            (?:,?\s(?:vol\.?\s(?P<volume>\d{{1,4}})|\(?(?P<issued>{DATE})\)?
              |(?:cols?\.?|cc?\.?)\s?(?P<locator>[A-Z]{{0,3}}\d{{1,4}}[A-Z]{{0,3}}
                (?:[-–][A-Z]{{0,3}}\d{{1,4}}[A-Z]{{0,3}})?))){{2,3}}""",
        # `Zenda, Parliamentary Debates, Senate, 8 July 2014, 172 (Ada Lund)` (AGLC 7.5.1),
        # `House of Commons Debates, 44-1, No 12 (3 May 2023) at 172` (McGill guide 3.7)
        "chamber": rf"""(?:(?P<jurisdiction>[A-Z][A-Za-z\s]{{2,40}}),\s)?(?P<container>{_RECORD})
            (?:,\s(?:[A-Z][^,;()\d]{{3,60}}|\d{{1,3}}-\d))?(?:,\s[Nn]o\.?\s(?P<issue>\d{{1,4}}))?
            (?:,\s|\s\()(?P<issued>{DATE})\)?(?:,\s|\sat\s)
            (?:pp?\.\s)?(?P<locator>\d{{1,6}}(?:[-–]\d{{1,6}})?)(?:\s\([A-Z][^()\d]{{3,90}}\))?""",
    }.items()
}


def _read_record(text: str) -> tuple[Spans, dict[str, str]] | None:
    """A place in a journal of record: `Hill Record, vol. 169 (May 3, 2023), p. H4978`."""
    flags = {"journal": "yes"}
    for kind, form in _PLACE_IN_RECORD.items():
        if (counted := form.fullmatch(text)) is None:
            continue
        spans = {role: counted.span(role) for role, value in counted.groupdict().items() if value}
        if kind != "column":
            return spans, flags
        is_placed = "issued" in spans and bool(spans.keys() & {"volume", "locator"})
        counted_by = {"locator_kind": "column"} if "locator" in spans else {}
        return (spans, flags | counted_by) if is_placed else None
    found = _OPENING_RECORD.match(text)
    tail = _read_tail(text, found.end()) if found else None
    if found is None or not tail or not tail.keys() >= {"issued", "locator"}:
        return None
    return tail | {"container": found.span("container")}, flags


_SESSION: Final = re.compile(
    rf",\s{CONGRESS},?\s(?:\d{{1,3}}(?:st|nd|rd|th|d)|[A-Z][a-z]+)\s[Ss]ess(?:\.|ion)"
)
_SERIAL: Final = r"(?:[A-Z][A-Za-z]{0,7}\.\s?){1,3}(?:[Nn]o\.\s)?\d[\d-]*|Serial\s[Nn]o\.\s[\w-]+"
_HEREINAFTER: Final = r"\s\([Hh]ereinafter\s(?P<short>[^()]{2,60}(?:\([^()]{1,40}\))?)\)"
# Before the session, each at the end of what is left: `…, S. Hrg. 107-5`, `… (hereinafter Roads)`
_BEFORE_SESSION: Final = (
    re.compile(rf",\s(?P<number>{_SERIAL})$"),
    re.compile(rf"{_HEREINAFTER}$"),
    re.compile(
        r",\s(?:(?:report\s)?to\saccompany\s[^,]{3,40}|committee\sprint|markup"
        r"|(?P<hearing>hearings?))$"
    ),
)
_PLACE_IN: Final = re.compile(r"(?P<word>Chapter|Part|Title|Volume)\s(?P<locator>\d{1,3})\sof\s")


def _read_proceeding(text: str) -> tuple[Spans, dict[str, str]] | None:
    """A hearing, report or print of a parliament, by the number of the session."""
    session = _SESSION.search(text)
    spans = _read_proceeding_tail(text, session.end()) if session else None
    if session is None or spans is None:
        return None
    end, is_hearing = session.start(), False
    for form in _BEFORE_SESSION:
        if (named := form.search(text[:end])) is not None:
            end = named.start()
            is_hearing = "hearing" in named.groupdict() and bool(named["hearing"])
            roles = named.groupdict().keys() - {"hearing"}
            spans = {role: named.span(role) for role in roles} | spans
    place = _PLACE_IN.match(text)
    start = place.end() if place else _find_chambers_end(text[:end])
    title = text[start:end]
    if not start or not is_headline(title):
        return None
    opening: Spans = {"title": (start, end)}
    is_hearing |= "Hrg" in text[slice(*spans.get("number", (0, 0)))]
    flags = {"hearing" if is_hearing else "document": "yes"}
    if "section" in spans:
        spans["locator"] = spans.pop("section")
        flags["locator_kind"] = "section"
    if place is not None:
        opening["locator"] = place.span("locator")
        flags["locator_kind"] = place["word"].lower()
    else:
        opening["author"] = (0, start - 2)
        flags["by_body"] = "yes"
    return opening | spans, flags


_CHAMBER: Final = re.compile(
    r"(?:(?:U\.?\s?S\.?|United\sStates)\s)?(?:Congress|Parliament)|House|Senate|Joint"
    r"|House\sof\s(?:Commons|Lords|Representatives)"
    r"|(?:(?:House|Senate|Joint|Permanent|Select|Special|Standing)\s){0,3}"
    r"(?:Sub|Com)[a-z]*mittee\son\s.+"
)


def _find_chambers_end(text: str) -> int:
    """Where the title begins behind a parliament's chambers and committees; 0 without any."""
    at = 0
    for segment in split_at_commas(text):
        if segment.start < at:
            continue
        if not _CHAMBER.fullmatch(segment.text):
            return segment.start if at else 0
        is_opened = OPENS_REMIT.fullmatch(segment.text) is not None
        remit = REMIT_AFTER.match(text, segment.end) if is_opened else None
        at = remit.end() if remit else segment.end
    return 0


_BEHIND_SESSION: Final = tuple(
    re.compile(form, re.VERBOSE)
    for form in (
        rf",\s(?P<issued>{DATE})(?=,|\s\(|$)",
        rf",\s(?P<number>{_SERIAL})(?=,|\s\(|$)",
        rf"\s\((?P<publisher>[A-Z][^(),:]{{1,60}}),\s(?P<printed>{DATE})\)",
        rf"{_HEREINAFTER}(?=$)",
        r""",\s\[?(?:compiled|prepared)\sby\]?\s
            (?P<editor>[A-Z][^,()]{4,60})(?:,\s[A-Z][a-z]+)?(?=\s\()""",
        r",\s§{1,2}\s?(?P<section>\d[\w.-]*)(?=$)",
        rf",\s(?:{words_of('pages')}\s?)(?P<locator>{MARKED_PAGE}(?:,\s{MARKED_PAGE}){{0,5}})(?=$)",
    )
)


def _read_proceeding_tail(text: str, at: int) -> Spans | None:
    """The fields behind the session, to the end; None where something is none of them."""
    spans: Spans = {}
    while at < len(text):
        found = next(filter(None, (form.match(text, at) for form in _BEHIND_SESSION)), None)
        if found is None or spans.keys() & found.groupdict().keys():
            return None
        spans |= {role: found.span(role) for role in found.groupdict()}
        at = found.end()
    printed = spans.pop("printed", None)  # the year of print, where another day is named
    return {"issued": printed} | spans if printed else spans
