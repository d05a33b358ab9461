"""The end of a full citation: pinpoint, imprint and date, URL, access date."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.citations.parse.document_types import LAST_NUMBER, NUMBER
from pipeline.citations.parse.publishers import is_publishing_house
from pipeline.grammar.citation_dates import TIME
from pipeline.grammar.dates import parse_date
from pipeline.grammar.named_parts import Ending, SourcePart
from pipeline.grammar.names import is_organization, parse_editors
from pipeline.grammar.urls import URL, measure_url, normalize_url
from pipeline.vocabulary.word_lists import list_words

if TYPE_CHECKING:
    from collections.abc import Callable

_EDITION_IN_BRACKETS: Final = re.compile(
    r"(?P<edition>\d{1,3}(?:st|nd|rd|th|d)|rev\.|revised)\s?(?:ed\.|edition)", re.IGNORECASE
)
_EDITOR: Final = re.compile(r"(?P<editor>.{3,80}?),?\s(?:eds?|EDS?)\.(?:,\s(?P<rest>.+))?")
_HOUR: Final = re.compile(rf"{TIME}$")


def parse_imprint(text: str, start: int, end: int) -> Ending | None:
    """`2005`, `2d ed. 2005`, `Northern University Press, 2005`, `Jane Roe ed., 2005`."""
    if (time := _HOUR.search(text[start:end])) is not None:
        end = start + time.start()
    for at in list_date_starts(text, start, end):
        edtf = parse_date(text[at:end])
        if edtf is None:
            continue
        before = text[start:at].rstrip(" ,")
        if edtf.endswith("..") or (
            before[:1].islower() and not _EDITION_IN_BRACKETS.fullmatch(before)
        ):
            return None
        parts, values = _parse_publication(before, start)
        return Ending(start, (*parts, SourcePart("issued", at, end)), {**values, "issued": edtf})
    return None


def _parse_publication(text: str, at: int) -> tuple[tuple[SourcePart, ...], dict[str, str]]:
    if not text:
        return (), {}
    if (edition := _EDITION_IN_BRACKETS.fullmatch(text)) is not None:
        return (SourcePart("edition", at, at + len(text)),), {"edition": edition["edition"]}
    if (edited := _EDITOR.fullmatch(text)) is not None and parse_editors(edited["editor"]):
        parts, values = _parse_publication(
            edited["rest"] or "", at + len(text) - len(edited["rest"] or "")
        )
        part = SourcePart("editor", at, at + edited.end("editor"))
        return (part, *parts), {**values, "editor": edited["editor"]}
    name = text.rpartition(": ")[2]
    is_named = is_organization(name) or is_publishing_house(name)
    if is_named and not edited:
        return (SourcePart("publisher", at + len(text) - len(name), at + len(text)),), {
            "publisher": name
        }
    return (SourcePart("remark", at, at + len(text)),), {}


def list_date_starts(text: str, start: int, end: int) -> list[int]:
    """The offsets at which a date ending at `end` may begin, the longest candidate first."""
    window = max(start, end - 40)
    marks = (at for at in range(window, end - 1) if text[at] in " ,")
    after = [at + 1 for at in marks if text[at + 1] not in " ,"]
    return [start, *after] if window == start else after


_WINDOW: Final = 80
_MAX_ADDRESS: Final = 2000


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
# `PENAL CODE art. 212 (2003) (Iran)`: the jurisdiction of a law (Bluebook rule 20).
_JURISDICTION: Final = re.compile(
    r"[^\W\d_a-z][^\W\d_]+\.?(?:\s(?:of|and|the|[^\W\d_a-z][^\W\d_]+)){0,5}"
)
_NUMBER: Final = (
    r"(?:[A-Z]-?)?\d{1,5}[A-Z]?(?:\.\d{1,4})?(?:\([a-z0-9]{1,3}\)){0,3}"
    r"(?:\s?[-–—]\s?[A-Z]?\d{1,5})?"
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
NUMBERED: Final = frozenset(list_words("imprints", "numbered"))
_JOURNAL: Final = re.compile(
    r"""(?:^|,\s?)(?P<volume>\d{1,4})\s(?P<container>[A-Z][A-Za-z.'’&\s-]{0,60}[A-Za-z.])\s
        (?P<page>\d{1,5}(?:[-–]\d{1,5})?)
        (?:,\s(?P<locator>\d{1,5}(?:[-–]\d{1,5})?(?:\snn?\.\s?\d{1,4})?))?$""",
    re.VERBOSE,
)
_YEAR_BEFORE: Final = re.compile(r"\d{4}\)\s$")
_YEAR: Final = re.compile(r"(?:19|20)\d\d|1[6-9]\d\d[-–]1[6-9]\d\d")
_KINDS: Final = (
    *(("¶", "paragraph"), ("para", "paragraph"), ("§", "section"), ("sec", "section")),
    *(("art", "article"), ("\u0441\u0442", "article"), ("ch", "chapter")),
)


def _find_opening(text: str, end: int) -> int | None:
    """Where the bracket closed just before `end` was opened, if it was."""
    depth = 0
    for at in range(end - 1, -1, -1):
        depth += (text[at] in ")]") - (text[at] in "([")
        if depth == 0:
            return at if text[at] in "([" else None
    return None


def _read_address(text: str, end: int) -> Ending | None:
    window = max(0, end - _MAX_ADDRESS)
    found = next(reversed([*URL.finditer(text, window, end)]), None)
    if found is None or found.start() + measure_url(found[0]) < len(text[:end].rstrip(">) ")):
        return None
    start = found.start()
    while (lead := _LEAD.search(text, max(0, start - 40), start)) is not None:
        start = lead.start()
    stop = found.start() + measure_url(found[0])
    part = SourcePart("url", found.start(), stop)
    return Ending(start, (part,), {"url": normalize_url(text[found.start() : stop])})


def _read_access_date(text: str, end: int) -> Ending | None:
    window = max(0, end - _WINDOW)
    found = _ACCESSED.search(text, window, end)
    if found is None or (edtf := parse_date(found["date"])) is None:
        return None
    role = "accessed" if found["kept"] else "updated"
    return Ending(found.start(), (SourcePart(role, *found.span("date")),), {role: edtf})


def _read_bracket(text: str, end: int) -> Ending | None:
    start = _find_opening(text, end)
    if start is None or text[start - 1 : start].isalnum():
        return None
    at, stop = start + 1, end - 1
    if (short := _HEREINAFTER.fullmatch(text, at, stop)) is not None:
        return Ending(
            start, (SourcePart("short", *short.span("short")),), {"short": short["short"]}
        )
    for read in (_read_address, _read_access_date):
        inner = read(text, stop)
        if inner is not None and inner.start <= at:
            return Ending(start, inner.parts, inner.values)
    printed = parse_imprint(text, at, stop)
    if printed is not None:
        return Ending(start, printed.parts, printed.values)
    return _read_aside(text, start, end)


def _read_aside(text: str, start: int, end: int) -> Ending | None:
    """A bracket with a document number, a jurisdiction after a year, or a remark."""
    at, stop = start + 1, end - 1
    is_after_year = _YEAR_BEFORE.search(text, max(0, start - 8), start) is not None
    if text[at:stop] == "n.d.":
        return Ending(start, (SourcePart("remark", at, stop),), {"undated": "yes"})
    role = "remark" if text[at].islower() or text[start] == "[" else None
    if NUMBER.fullmatch(text, at, stop):
        role = "number"
    elif is_after_year and _JURISDICTION.fullmatch(text, at, stop):
        role = "jurisdiction"
    values = {role: text[at:stop]} if role and role != "remark" else {}
    return Ending(start, (SourcePart(role, at, stop),), values) if role else None


def _read_date(text: str, end: int) -> Ending | None:
    """`, May 2009` or, its comma lost, ` May 3, 2009`; not the `of May 3, 2009` of a title."""
    starts = (at for at in list_date_starts(text, 0, end) if parse_date(text[at:end]) is not None)
    at = next(starts, None)
    before = text[:at].rstrip()
    is_closed = before[-1:] in ',)”"' or (", " in text[at:end] and before[-1:].isalnum())
    if at is None or not is_closed or before.rpartition(" ")[2].lower() in NUMBERED:
        return None
    issued = parse_date(text[at:end]) or ""
    return Ending(
        len(before), (SourcePart("issued", at, end),), {"issued": issued, "dated": "comma"}
    )


def _read_journal(text: str, end: int) -> Ending | None:
    found = _JOURNAL.search(text, max(0, end - _WINDOW), end)
    if found is None or int(found["volume"]) == 0:
        return None
    roles = [role for role in ("volume", "container", "page", "locator") if found[role]]
    parts = tuple(SourcePart(role, *found.span(role)) for role in roles)
    values = {role: found[role] for role in roles} | {"journal": "yes"}
    kind = {"locator_kind": "page"} if found["locator"] else {}
    return Ending(found.start(), parts, values | kind)


def _make_reader(form: re.Pattern[str]) -> Callable[[str, int], Ending | None]:
    """A reader for an ending whose named groups are its roles."""

    def read(text: str, end: int) -> Ending | None:
        found = form.search(text, max(0, end - _WINDOW), end)
        if found is None:
            return None
        parts = tuple(SourcePart(role, *found.span(role)) for role in found.groupdict())
        return Ending(found.start(), parts, found.groupdict())

    return read


def _read_pinpoint(text: str, end: int) -> Ending | None:
    found = _PINPOINT.search(text, max(0, end - _WINDOW), end)
    if found is None:
        return None
    kind = next((kind for word, kind in _KINDS if found["word"].startswith(word)), "page")
    part = SourcePart("locator", *found.span("number"))
    return Ending(found.start(), (part,), {"locator": found["number"], "locator_kind": kind})


_SECTION: Final = re.compile(r",\s§\s(?P<section>[\dA-Z]{1,2})(?:\s\([A-Z][^()]{2,40}\))?$")


def _read_newspaper_section(text: str, end: int) -> Ending | None:
    """`, § 6 (Magazine)`, between a paper's day and the page (Bluebook rule 16.6)."""
    found = _SECTION.search(text, max(0, end - _WINDOW), end)
    return (
        Ending(found.start(), (SourcePart("remark", *found.span("section")),), {})
        if found
        else None
    )


def _read_bare_page(text: str, end: int) -> Ending | None:
    """`OUTLOOK 130 (2008)`: a number between the title and the year in brackets is a page."""
    found = _BARE_PAGE.search(text, max(0, end - _WINDOW), end)
    if found is None or _YEAR.match(found["number"]):
        return None
    before, _, last = text[: found.start()].lower().rpartition(" ")
    word = last.rstrip(".,:?!")
    is_named = before.endswith((" the", "the "))  # `AFTER THE PROTOCOL 225`: one without a number
    is_numbered = word in NUMBERED and found["number"][0].isdigit() and not is_named
    if is_numbered or not word.strip("'’”\"")[-1:].isalpha():
        return None
    part = SourcePart("locator", *found.span("number"))
    return Ending(found.start(), (part,), {"locator": found["number"], "locator_kind": "page"})


_READERS: Final[tuple[Callable[[str, int], Ending | None], ...]] = (
    _read_address,
    _read_access_date,
    _read_bracket,
    _read_date,
    _read_pinpoint,
    _read_newspaper_section,
    *map(_make_reader, (LAST_NUMBER, _VOLUME, _EDITION)),
    _read_journal,
)


def _read_last(text: str, end: int, values: dict[str, str]) -> Ending | None:
    is_followed = text[end : end + 2].lstrip()[:1] == "(" or "number" in values
    readers = (*_READERS, _read_bare_page) if is_followed and "issued" in values else _READERS
    for read in readers:
        ending = read(text, end)
        if ending is not None and not ending.values.keys() & values.keys():
            return ending
    return None


_ABBREVIATED: Final = re.compile(
    r"(?:\b[^\W\d_]\.){2,}$|\b(?:Jr|Sr|Inc|Ltd|Co|Corp|al|Id|Ibid|Idem)\.$", re.IGNORECASE
)


def trim_end(text: str, end: int, start: int = 0) -> int:
    """The end of the text before `end` without trailing spaces and punctuation."""
    while end > start:
        if text[end - 1] not in " ,;<>" and not _is_full_stop(text[max(start, end - 16) : end]):
            break
        end -= 1
    return end


def _is_full_stop(tail: str) -> bool:
    return tail.endswith(".") and not _ABBREVIATED.search(tail)


def parse_ending(text: str) -> Ending:
    """Reads the fields at a citation's end, from right to left; text before `start` is unread.

    No role is read twice: a second date belongs to the text before it. Values are as printed,
    except `issued` and `accessed`, which are EDTF.
    """
    end, parts, values = trim_end(text, len(text)), list[SourcePart](), dict[str, str]()
    while (last := _read_last(text, end, values)) is not None:
        parts = [*last.parts, *parts]
        values |= last.values
        end = trim_end(text, last.start)
    return _apply_update_date(Ending(end, tuple(parts), values))


def _apply_update_date(ending: Ending) -> Ending:
    """Makes `last updated` the date of a page that has no other (Bluebook rule 18.2.2)."""
    values, parts = ending.values, ending.parts
    if "updated" not in values:
        return ending
    role = "issued" if "issued" not in values else "remark"
    parts = tuple(replace(part, role=role) if part.role == "updated" else part for part in parts)
    fields = {key: value for key, value in values.items() if key != "updated"}
    return Ending(
        ending.start, parts, {role: values["updated"]} | fields if role == "issued" else fields
    )
