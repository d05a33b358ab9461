"""Reports that open with their number, proceedings of parliaments, and journals of record.

`Hill Office Report R100, Salt Roads, by Ada Lund` names first who issued a report and its number;
`Congress, Committee on Roads, Salt Roads, 107th Cong., 1st sess., May 10, 2001` shows itself by
the session; a journal of record is known by its name (styles of the Government Publishing Office).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.citations.source import NUMBER
from pipeline.citations.styles.fields import DATE, MARKED_PAGE, read_date
from pipeline.citations.styles.items import cut
from pipeline.citations.styles.name_lists import OPENS_REMIT, REMIT_AFTER
from pipeline.citations.styles.web_parts import split_web
from pipeline.grammar.named_parts import SourcePart, split_at_commas
from pipeline.grammar.names import is_headline, is_organization, parse_people
from pipeline.vocabulary.citation_words import words_of
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.citations.styles.web_parts import WebParts
    from pipeline.grammar.named_parts import Fields

Spans = dict[str, tuple[int, int]]

_LONGEST: Final = 700  # characters of a citation
_WORD: Final = r"[A-Z][\w.’'&-]*"
_BARE_CODE: Final = (
    r"(?!FY)[A-Z]{1,5}-?\d{3,6}[A-Z]{0,2}(?:-\d{1,4})?|\d{2,4}-\d{1,5}[A-Z]{0,2}|\d{5,6}"
)
_CODE: Final = rf"(?:No\.\s\d{{1,5}}|(?:{NUMBER.pattern})|{_BARE_CODE})"
# `Hill Office Working Paper No. 12, `
_NUMBERED: Final = re.compile(
    rf"(?<![\w.])(?P<opening>{_WORD}(?:\s(?:(?:of|for|the|and)\s)?{_WORD}){{1,9}}?)\s(?P<number>{_CODE}),\s"
    r"(?=[“\"A-Z\d])",
    re.VERBOSE,
)
_LAW: Final = re.compile(
    rf"\b(?:{spell_words('legal', 'laws')}|{spell_words('legal', 'resolutions')})$"
)
_CREDIT: Final = re.compile(
    rf",\s(?:(?P<edited>{words_of('edited_by')})|by)\s(?=[A-Z])", re.VERBOSE
)
_ASIDE_BEHIND: Final = re.compile(r"\s\([a-z][^()]{2,120}\)$")
_AFTER_COMMA: Final = re.compile(r",\s(?!(?:and|or)\s)[a-z]")

_RECORD: Final = re.compile(rf"(?P<container>{words_of('records')})(?=,)", re.VERBOSE)
_RECORD_WITHIN: Final = re.compile(rf"(?<=,\s)(?={_RECORD.pattern})", re.VERBOSE)
_COUNTED: Final = re.compile(
    rf"(?P<volume>\d{{1,4}})\s(?P<container>{words_of('records')})\s(?P<page>{MARKED_PAGE})"
    rf"(?:(?:,\s|\s\()(?P<issued>{DATE})\)?)?",
    re.VERBOSE,
)
# `HC Deb 8 July 2014, vol 584, col 172` (OSCOLA 2.5.1)
_DEBATE: Final = re.compile(
    rf"(?P<container>{words_of('records')}(?:,\s{words_of('records')})?)(?:\s\([^()\d]*\d?[^()\d]*[Ss]eries\))?"
    rf"(?:,?\s(?:vol\.?\s(?P<volume>\d{{1,4}})|\(?(?P<issued>{DATE})\)?"
    rf"|(?:cols?\.?|cc?\.?)\s?(?P<locator>[A-Z]{{0,3}}\d{{1,4}}[A-Z]{{0,3}}(?:[-–][A-Z]{{0,3}}\d{{1,4}}[A-Z]{{0,3}})?))){{2,3}}",
    re.VERBOSE,
)
# `Zenda, Parliamentary Debates, Senate, 8 July 2014, 172 (Ada Lund)` (AGLC 7.5.1),
# `House of Commons Debates, 44-1, No 12 (3 May 2023) at 172` (McGill guide 3.7)
_DEBATE_OF_CHAMBER: Final = re.compile(
    rf"(?:(?P<jurisdiction>[A-Z][A-Za-z\s]{{2,40}}),\s)?(?P<container>{words_of('records')})"
    r"(?:,\s(?:[A-Z][^,;()\d]{3,60}|\d{1,3}-\d))?(?:,\s[Nn]o\.?\s(?P<issue>\d{1,4}))?"
    rf"(?:,\s|\s\()(?P<issued>{DATE})\)?(?:,\s|\sat\s)(?:pp?\.\s)?(?P<locator>\d{{1,6}}(?:[-–]\d{{1,6}})?)"
    r"(?:\s\([A-Z][^()\d]{3,90}\))?",
    re.VERBOSE,
)

_ORDINAL: Final = r"\d{1,3}(?:st|nd|rd|th|d)"
_SESSION: Final = re.compile(
    rf",\s{_ORDINAL}\s(?:Cong\.|Congress|Parl\.|Parliament|Leg\.|Legislature),?"
    rf"\s(?:{_ORDINAL}|[A-Z][a-z]+)\s[Ss]ess(?:\.|ion)"
)
_CHAMBER: Final = re.compile(
    r"(?:(?:U\.?\s?S\.?|United\sStates)\s)?(?:Congress|Parliament)|House|Senate|Joint"
    r"|House\sof\s(?:Commons|Lords|Representatives)"
)
_COMMITTEE: Final = re.compile(
    r"(?:(?:House|Senate|Joint|Permanent|Select|Special|Standing)\s){0,3}(?:Sub|Com)[a-z]*mittee\son\s.+"
)
_PLACE_IN: Final = re.compile(r"(?P<word>Chapter|Part|Title|Volume)\s(?P<locator>\d{1,3})\sof\s")
_KIND: Final = re.compile(
    r",\s(?:(?:report\s)?to\saccompany\s[^,]{3,40}|committee\sprint|markup|(?P<hearing>hearings?))$"
)
_SPOKEN: Final = re.compile(r"(?:Remarks|Statement|Testimony)\s(?:by|from|of)\s")
_SERIAL: Final = r"(?:[A-Z][A-Za-z]{0,7}\.\s?){1,3}(?:[Nn]o\.\s)?\d[\d-]*|Serial\s[Nn]o\.\s[\w-]+"
_HEREINAFTER: Final = r"[Hh]ereinafter\s(?P<short>[^()]{2,60}(?:\([^()]{1,40}\))?)"
_NAMED_INSIDE: Final = re.compile(rf"\s\({_HEREINAFTER}\)$")
_FIELDS: Final = tuple(
    re.compile(form, re.VERBOSE)
    for form in (
        rf",\s(?P<issued>{DATE})(?=,|\s\(|$)",
        rf",\s(?P<number>{_SERIAL})(?=,|\s\(|$)",
        rf"\s\((?P<publisher>[A-Z][^(),:]{{1,60}}),\s(?P<printed>{DATE})\)",
        r",\s(?:committee\sprint|hearings?|part\s\d{1,3})(?=,|\s\(|$)",
        rf"\s\({_HEREINAFTER}\)(?=$)",
        r",\s\[?(?:compiled|prepared)\sby\]?\s(?P<editor>[A-Z][^,()]{4,60})(?:,\s[A-Z][a-z]+)?(?=\s\()",
        r",\s§{1,2}\s?(?P<section>\d[\w.-]*)(?=$)",
        rf",\s(?:{words_of('pages')}\s?)(?P<locator>{MARKED_PAGE}(?:,\s{MARKED_PAGE}){{0,5}})(?=$)",
    )
)


def find_official(text: str, start: int, end: int) -> Iterator[int]:
    """Where a report that opens with its number, or a record, may begin within a sentence."""
    for form in (_NUMBERED, _RECORD_WITHIN):
        if (found := form.search(text, start, end)) is not None:
            yield found.start()


def parse_official(text: str) -> Fields | None:
    """The fields of such a citation and their places, by role; None for any other text."""
    if len(text) > _LONGEST:
        return None
    web = split_web(text)
    found = next(filter(None, (read(web.text) for read in _READERS)), None) if web else None
    if web is None or found is None:
        return None
    spans, flags = found
    if not all(web.is_unbroken(*span) for span in spans.values()):
        return None
    return _build(web, spans, flags)


def _build(web: WebParts, spans: Spans, flags: dict[str, str]) -> Fields | None:
    values = {role: web.text[slice(*span)] for role, span in spans.items()}
    if "issued" in values:
        issued = read_date(values["issued"])
        if not issued:
            return None
        values["issued"] = issued
    parts = (
        SourcePart(role, web.offsets[start], web.offsets[end - 1] + 1)
        for role, (start, end) in spans.items()
    )
    seen = {role: value for role, value in web.values.items() if role != "online"}
    counted = {"locator_kind": "page"} if "locator" in values else {}
    return values | seen | counted | flags, (*parts, *web.parts)


def _read_numbered(text: str) -> tuple[Spans, dict[str, str]] | None:
    """A report whose body, kind and number are printed before its title."""
    text = _ASIDE_BEHIND.sub("", text)
    found = _NUMBERED.match(text)
    body = _find_body(found["opening"]) if found else 0
    if found is None or not body:
        return None
    spans: Spans = {
        "genre": (body + 1, found.end("opening")),
        "number": found.span("number"),
    }
    flags = {"document": "yes"}
    for credit in (*_CREDIT.finditer(text, found.end()), None):
        end = credit.start() if credit else len(text)
        for stop, tail in _find_tails(text, credit.end() if credit else found.end()):
            end = credit.start() if credit else stop
            title = _find_title(text, found.end(), end, is_credited=credit is not None)
            if title is None:
                continue
            if credit is None:
                return spans | tail | {"title": title, "author": (0, body)}, flags | {
                    "by_body": "yes"
                }
            if parse_people(text[credit.end() : stop]) is not None:
                role = "editor" if credit["edited"] else "author"
                made = {role: (credit.end(), stop), "publisher": (0, body)}
                return spans | tail | {"title": title} | made, flags
    return None


def _find_body(opening: str) -> int:
    """Where the body's name ends that opens this text, before at least a word for the kind."""
    if _LAW.search(opening):
        return 0
    cuts = [found.start() for found in re.finditer(r"\s", opening)]
    return next((cut for cut in reversed(cuts) if is_organization(opening[:cut])), 0)


def _find_title(text: str, start: int, end: int, *, is_credited: bool) -> tuple[int, int] | None:
    """The span of a title without its quotation marks; None for what is no title."""
    if text[start] in '“"' and text[start + 1 : end].rstrip(",").endswith(("”", '"')):
        inner = text[start + 1 : end].rstrip(',”"')
        return start + 1, start + 1 + len(inner)
    title = text[start:end]
    is_title = is_headline(title) or (is_credited and title[:1].isupper())
    return (start, end) if is_title and not _AFTER_COMMA.search(title) else None


def _find_tails(text: str, start: int) -> Iterator[tuple[int, Spans]]:
    """Where only dates and pages follow, the longest such tail first, and its fields."""
    cuts = [one.start() for one in re.finditer(r",\s|\s\(", text[start:])]
    for cut_ in (*cuts, len(text) - start):
        tail = _read_tail(text, start + cut_)
        if tail or (tail is not None and start + cut_ == len(text)):
            yield start + cut_, tail


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


def _read_record(text: str) -> tuple[Spans, dict[str, str]] | None:
    """A place in a journal of record: `Hill Record, vol. 169 (May 3, 2023), p. H4978`."""
    flags = {"journal": "yes"}
    debate = _DEBATE.fullmatch(text)
    counted = _COUNTED.fullmatch(text) or debate or _DEBATE_OF_CHAMBER.fullmatch(text)
    if counted is not None:
        spans = {role: counted.span(role) for role, value in counted.groupdict().items() if value}
        if debate is None:
            return spans, flags
        is_placed = "issued" in spans and bool(spans.keys() & {"volume", "locator"})
        counted_by = {"locator_kind": "column"} if "locator" in spans else {}
        return (spans, flags | counted_by) if is_placed else None
    found = _RECORD.match(text)
    tail = _read_tail(text, found.end()) if found else None
    if found is None or not tail or not tail.keys() >= {"issued", "locator"}:
        return None
    return tail | {"container": found.span("container")}, flags


def _read_proceeding(text: str) -> tuple[Spans, dict[str, str]] | None:
    """A hearing, report or print of a parliament, by the number of the session."""
    session = _SESSION.search(text)
    tail = _read_proceeding_tail(text, session.end()) if session else None
    if session is None or tail is None:
        return None
    end = session.start()
    spans = tail
    if (numbered := re.search(rf",\s(?P<number>{_SERIAL})$", text[:end])) is not None:
        spans, end = {"number": numbered.span("number")} | spans, numbered.start()
    if (named := _NAMED_INSIDE.search(text[:end])) is not None:
        spans, end = {"short": named.span("short")} | spans, named.start()
    kind = _KIND.search(text[:end])
    end = kind.start() if kind else end
    place = _PLACE_IN.match(text)
    start = place.end() if place else _find_chambers_end(text[:end])
    title = text[start:end]
    if not start or not is_headline(title) or _SPOKEN.match(title) or _AFTER_COMMA.search(title):
        return None
    opening: Spans = {"title": (start, end)}
    flags = {"document": "yes"}
    if "section" in spans:
        spans["locator"] = spans.pop("section")
        flags["locator_kind"] = "section"
    if place is not None:
        opening["locator"] = place.span("locator")
        flags["locator_kind"] = place["word"].lower()
    else:
        opening["author"] = (0, start - 2)
        flags["by_body"] = "yes"
    if (kind and kind["hearing"]) or "Hrg" in text[slice(*spans.get("number", (0, 0)))]:
        flags = flags | {"hearing": "yes"}
        flags.pop("document")
    return opening | spans, flags


def _find_chambers_end(text: str) -> int:
    """Where the title begins behind a parliament's chambers and committees; 0 without any."""
    at = 0
    for segment in split_at_commas(text):
        if segment.start < at:
            continue
        if not (_CHAMBER.fullmatch(segment.text) or _COMMITTEE.fullmatch(segment.text)):
            return segment.start if at else 0
        remit = (
            REMIT_AFTER.match(text, segment.end) if OPENS_REMIT.fullmatch(segment.text) else None
        )
        at = remit.end() if remit else segment.end
    return 0


def _read_proceeding_tail(text: str, at: int) -> Spans | None:
    """The fields behind the session, to the end; None where something is none of them."""
    spans: Spans = {}
    while at < len(text):
        found = next(filter(None, (form.match(text, at) for form in _FIELDS)), None)
        if found is None or spans.keys() & found.groupdict().keys():
            return None
        spans |= {role: found.span(role) for role in found.groupdict()}
        at = found.end()
    printed = spans.pop("printed", None)  # the year of print, where another day is named
    return {"issued": printed} | spans if printed else spans


_READERS: Final = (_read_numbered, _read_proceeding, _read_record)
