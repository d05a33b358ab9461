"""What a full citation ends in: place in the source, imprint and date, address, day of access."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.citations.parse.document_numbers import LAST_NUMBER, NUMBER
from pipeline.citations.parse.publication import date_starts, imprint
from pipeline.grammar.citation_dates import foreign_date
from pipeline.grammar.dates import parse_date
from pipeline.grammar.named_parts import Ending, Part
from pipeline.grammar.title_case import vocabulary
from pipeline.grammar.urls import URL, url, url_length

if TYPE_CHECKING:
    from collections.abc import Callable

_WINDOW: Final = 80
_MOST_OF_ADDRESS: Final = 2000


_LEAD: Final = re.compile(
    r"""(?:[\s,;.(<]|\b(?:(?:also|is)\s)?(?:available|accessible|retrieved|found|posted|online)
        (?:\son\s?line)?(?:\s(?:at|from|on))?\s?:? | \bat\s?:? | \bURL\s?:? | :)\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_ACCESSED: Final = re.compile(
    r"""[,;.]?\s*\b
        (?:(?P<kept>(?:(?:last|date)\s)?(?:viewed|visited|accessed|checked|retrieved|cited))
        |last\s(?:updated|modified|revised))(?:\son)?\s?:?\s(?P<date>[\w.,\s/-]{4,30})$""",
    re.VERBOSE | re.IGNORECASE,
)
_HEREINAFTER: Final = re.compile(
    r"hereinafter(?:\s(?:cited|referred\sto)\sas)?,?\s(?P<short>.+)", re.IGNORECASE
)
# `PENAL CODE art. 212 (2003) (Iran)`: whose law it is (Bluebook rule 20).
_JURISDICTION: Final = re.compile(
    r"[^\W\d_a-z][^\W\d_]+\.?(?:\s(?:of|and|the|[^\W\d_a-z][^\W\d_]+)){0,5}"
)
_NUMBER: Final = (
    r"[A-Z]?\d{1,5}(?:\.\d{1,4})?(?:\([a-z0-9]{1,3}\)){0,3}(?:\s?[-–—]\s?[A-Z]?\d{1,5})?"
)
_NUMBERS: Final = (
    rf"{_NUMBER}(?:,\s?{_NUMBER}){{0,9}}(?:\s(?:&|and)\s{_NUMBER})?(?:,?\s?nn?\.\s?\d{{1,4}})?"
)
_PINPOINT: Final = re.compile(
    rf"""(?:,\s?|\s)(?:at\s)?(?P<word>at|pp?\.?|p[áa]gs?\.|pages?|¶¶?|paras?\.?|paragraphs?|§§?|sec\.|sections?
        |arts?\.|articles?|\u0441\u0442\.|ch\.|chapters?)\s?(?P<number>{_NUMBERS})$""",
    re.VERBOSE,
)
_ROMAN_PAGE: Final = r"(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})"
_EDITION: Final = re.compile(
    r",\s(?P<edition>\d{1,3}(?:st|nd|rd|th|d)|rev\.|revised)\s?(?:ed\.?|edition)$", re.IGNORECASE
)
_BARE_PAGE: Final = re.compile(
    rf"(?<=\S)\s(?P<number>(?:{_ROMAN_PAGE}|\d{{1,4}}(?:\s?[-–—]\s?\d{{1,4}})?)(?:,\s\d{{1,4}})?(?:\s?n\.\s?\d{{1,4}})?)$"
)
# `, Vol. 15, No. 8(A)`: a report's place in its series.
_VOLUME: Final = re.compile(
    r",\s[Vv]ol\.\s?(?P<volume>\d{1,4}),?\s[Nn]o\.\s?(?P<issue>\d{1,4}(?:\s?\([A-Z]\))?)$"
)
# A number after one of these is part of a name: `Resolution 1325`, `Agenda 21`.
_NUMBERED: Final = vocabulary(
    """resolution res no number agenda article art chapter part volume vol convention protocol
    law act decree directive regulation order bill series issue session rule title section
    of in for to the and decision regulations recommendation document paper phase goal
    schedule annex"""
)
_JOURNAL: Final = re.compile(
    r"""(?:^|,\s?)(?P<volume>\d{1,4})\s(?P<container>[A-Z][A-Za-z.'’&\s-]{0,60}[A-Za-z.])\s
        (?P<page>\d{1,5}(?:[-–]\d{1,5})?)
        (?:,\s(?P<locator>\d{1,5}(?:[-–]\d{1,5})?(?:\snn?\.\s?\d{1,4})?))?$""",
    re.VERBOSE,
)
_YEAR_BEFORE: Final = re.compile(r"\d{4}\)\s$")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_KINDS: Final = (
    *(("¶", "paragraph"), ("para", "paragraph"), ("§", "section"), ("sec", "section")),
    *(("art", "article"), ("\u0441\u0442", "article"), ("ch", "chapter")),
)


def _opening(text: str, end: int) -> int | None:
    """Where the bracket closed just before `end` was opened, None where it was not."""
    depth = 0
    for at in range(end - 1, -1, -1):
        depth += (text[at] in ")]") - (text[at] in "([")
        if depth == 0:
            return at if text[at] in "([" else None
    return None


def _address(text: str, end: int) -> Ending | None:
    window = max(0, end - _MOST_OF_ADDRESS)
    found = next(reversed([*URL.finditer(text, window, end)]), None)
    if found is None or found.start() + url_length(found[0]) < len(text[:end].rstrip(">) ")):
        return None
    start = found.start()
    while (lead := _LEAD.search(text, max(0, start - 40), start)) is not None:
        start = lead.start()
    stop = found.start() + url_length(found[0])
    part = Part("url", found.start(), stop)
    return Ending(start, (part,), {"url": url(text[found.start() : stop])})


def _access(text: str, end: int) -> Ending | None:
    window = max(0, end - _WINDOW)
    found = _ACCESSED.search(text, window, end)
    if found is None or (edtf := parse_date(found["date"])) is None:
        return None
    role = "accessed" if found["kept"] else "updated"
    return Ending(found.start(), (Part(role, *found.span("date")),), {role: edtf})


def _bracketed(text: str, end: int) -> Ending | None:
    start = _opening(text, end)
    if start is None or text[start - 1 : start].isalnum():
        return None
    at, stop = start + 1, end - 1
    if (short := _HEREINAFTER.fullmatch(text, at, stop)) is not None:
        return Ending(start, (Part("short", *short.span("short")),), {"short": short["short"]})
    for read in (_address, _access):
        inner = read(text, stop)
        if inner is not None and inner.start <= at:
            return Ending(start, inner.parts, inner.values)
    printed = imprint(text, at, stop)
    if printed is not None:
        return Ending(start, printed.parts, printed.values)
    return _aside(text, start, end)


def _aside(text: str, start: int, end: int) -> Ending | None:
    """A bracket with a document's number, a country behind a year, or a remark."""
    at, stop = start + 1, end - 1
    is_behind_year = _YEAR_BEFORE.search(text, max(0, start - 8), start) is not None
    if text[at:stop] == "n.d.":
        return Ending(start, (Part("remark", at, stop),), {"undated": "yes"})
    role = "remark" if text[at].islower() or text[start] == "[" else None
    if NUMBER.fullmatch(text, at, stop):
        role = "number"
    elif is_behind_year and _JURISDICTION.fullmatch(text, at, stop):
        role = "jurisdiction"
    values = {role: text[at:stop]} if role and role != "remark" else {}
    return Ending(start, (Part(role, at, stop),), values) if role else None


def _dated(text: str, end: int) -> Ending | None:
    """`, May 2009` or, its comma lost, ` May 3, 2009`; not the `of May 3, 2009` of a title."""
    starts = (at for at in date_starts(text, 0, end) if _edtf(text[at:end]) is not None)
    at = next(starts, None)
    before = text[:at].rstrip()
    is_closed = before[-1:] in ',)”"' or (", " in text[at:end] and before[-1:].isalnum())
    is_page = at is not None and text[at:end].isdigit() and _FIRST_PAGE.search(before[-_WINDOW:])
    if at is None or is_page or not is_closed or before.rpartition(" ")[2].lower() in _NUMBERED:
        return None
    issued = _edtf(text[at:end]) or ""
    return Ending(len(before), (Part("issued", at, end),), {"issued": issued, "dated": "comma"})


def _edtf(printed: str) -> str | None:
    return parse_date(printed) or foreign_date(printed)


_FIRST_PAGE: Final = re.compile(r"(?:^|\s)\d{1,4}\s[A-Z][A-Za-z.'’&\s]{1,40}\s\d{1,5},?$")


def _journal(text: str, end: int) -> Ending | None:
    found = _JOURNAL.search(text, max(0, end - _WINDOW), end)
    if found is None or int(found["volume"]) == 0:
        return None
    roles = [role for role in ("volume", "container", "page", "locator") if found[role]]
    parts = tuple(Part(role, *found.span(role)) for role in roles)
    values = {role: found[role] for role in roles} | {"journal": "yes"}
    kind = {"locator_kind": "page"} if found["locator"] else {}
    return Ending(found.start(), parts, values | kind)


def _said_by(form: re.Pattern[str]) -> Callable[[str, int], Ending | None]:
    """A reader of an ending whose groups are its roles, as printed."""

    def read(text: str, end: int) -> Ending | None:
        found = form.search(text, max(0, end - _WINDOW), end)
        if found is None:
            return None
        parts = tuple(Part(role, *found.span(role)) for role in found.groupdict())
        return Ending(found.start(), parts, found.groupdict())

    return read


def _pinpoint(text: str, end: int) -> Ending | None:
    found = _PINPOINT.search(text, max(0, end - _WINDOW), end)
    if found is None:
        return None
    kind = next((kind for word, kind in _KINDS if found["word"].startswith(word)), "page")
    part = Part("locator", *found.span("number"))
    return Ending(found.start(), (part,), {"locator": found["number"], "locator_kind": kind})


_SECTION: Final = re.compile(r",\s§\s(?P<section>[\dA-Z]{1,2})(?:\s\([A-Z][^()]{2,40}\))?$")


def _section_of_paper(text: str, end: int) -> Ending | None:
    """`, § 6 (Magazine)`, between a paper's day and the page (Bluebook rule 16.6)."""
    found = _SECTION.search(text, max(0, end - _WINDOW), end)
    return Ending(found.start(), (Part("remark", *found.span("section")),), {}) if found else None


def _bare_page(text: str, end: int) -> Ending | None:
    """`OUTLOOK 130 (2008)`: a number between the title and the year in brackets is a page."""
    found = _BARE_PAGE.search(text, max(0, end - _WINDOW), end)
    if found is None or _YEAR.match(found["number"]):
        return None
    word = text[: found.start()].rpartition(" ")[2].lower().rstrip(".,:")
    is_numbered = word in _NUMBERED and found["number"][0].isdigit()
    if is_numbered or not word.strip("'’”\"")[-1:].isalpha():
        return None
    part = Part("locator", *found.span("number"))
    return Ending(found.start(), (part,), {"locator": found["number"], "locator_kind": "page"})


_READERS: Final[tuple[Callable[[str, int], Ending | None], ...]] = (
    _address,
    _access,
    _bracketed,
    _dated,
    _pinpoint,
    _section_of_paper,
    *map(_said_by, (LAST_NUMBER, _VOLUME, _EDITION)),
    _journal,
)


def _last(text: str, end: int, values: dict[str, str]) -> Ending | None:
    is_followed = text[end : end + 2].lstrip()[:1] == "(" or "number" in values
    readers = (*_READERS, _bare_page) if is_followed and "issued" in values else _READERS
    for read in readers:
        ending = read(text, end)
        if ending is not None and not ending.values.keys() & values.keys():
            return ending
    return None


_ABBREVIATED: Final = re.compile(
    r"(?:\b[^\W\d_]\.){2,}$|\b(?:Jr|Sr|Inc|Ltd|Co|Corp|al|Id|Ibid|Idem)\.$", re.IGNORECASE
)


def trimmed(text: str, end: int, start: int = 0) -> int:
    """The end of what is printed before `end`, without the spaces and points after it."""
    while end > start:
        if text[end - 1] not in " ,;<>" and not _is_full_stop(text[max(start, end - 16) : end]):
            break
        end -= 1
    return end


def _is_full_stop(tail: str) -> bool:
    return tail.endswith(".") and not _ABBREVIATED.search(tail)


def ending(text: str) -> Ending:
    """All that a citation ends in, read from its end; what stands before `start` is not explained.

    No role is read twice: a second date is part of what is before it. Values are as printed but
    `issued` and `accessed`, which are EDTF.
    """
    end, parts, values = trimmed(text, len(text)), list[Part](), dict[str, str]()
    while (last := _last(text, end, values)) is not None:
        parts = [*last.parts, *parts]
        values |= last.values
        end = trimmed(text, last.start)
    return _as_updated(Ending(end, tuple(parts), values))


def _as_updated(ending: Ending) -> Ending:
    """When a page was last updated is its date where it has no other (Bluebook rule 18.2.2)."""
    values, parts = ending.values, ending.parts
    if "updated" not in values:
        return ending
    role = "issued" if "issued" not in values else "remark"
    parts = tuple(replace(one, role=role) if one.role == "updated" else one for one in parts)
    said = {key: value for key, value in values.items() if key != "updated"}
    return Ending(
        ending.start, parts, {role: values["updated"]} | said if role == "issued" else said
    )
