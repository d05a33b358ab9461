"""Full citations of law reviews: a byline, commas, and an end that is read from the right.

Bluebook rules 15 and 16: `AUTHOR, TITLE 10 (2001)`, `Author, Title, 14 JOURNAL 3 (2002)`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.citations.publishers import (
    AGENCIES,
    is_known_place,
    is_known_town,
    is_newspaper_name,
    is_publishing_house,
    split_place_publisher,
)
from pipeline.citations.source import (
    CASE,
    FOREIGN_LAW,
    LAST_NUMBER,
    LAW,
    NUMBER,
    NUMBERED,
    OPENING,
    SPOKEN,
    Byline,
    ParsedSource,
    build_source,
    is_genre_alone,
    list_byline_parts,
)
from pipeline.citations.styles.fields import trim_end
from pipeline.grammar.citation_dates import TIME, is_day, is_year
from pipeline.grammar.comma_segments import IN_BRACKETS, TextSegment, split_at_commas
from pipeline.grammar.dates import parse_date
from pipeline.grammar.named_parts import MAX_CITATION, Ending, SourcePart
from pipeline.grammar.names import (
    CreditedName,
    is_organization,
    may_be_name,
    parse_editors,
    parse_organization,
    parse_people,
)
from pipeline.grammar.title_case import is_capitals, is_headline, restore_case
from pipeline.grammar.urls import URL, measure_url, normalize_url
from pipeline.vocabulary.months import MONTH_STEM

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipeline.grammar.comma_segments import TextSegment

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
    if is_known_place(text):
        return (SourcePart("place", at, at + len(text)),), {"place": text}
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


# `World Bank Report on Roads. 2012.`, `Institute of Roads, Manual for Clerks. May 2012.`: the full
# stop after a well-known body is missing, or a comma, and only a date follows the title.
_KNOWN_BODY: Final = (
    rf"(?:{AGENCIES}|ILO-IPEC|IMF|USAID"
    r"|World\sBank|United\sNations|U\.?S\.?\sDepartment\sof\s[A-Z][a-z]+"
    r"|Government\sof\s[A-Z][a-z]+(?=\s\d))"
)
_RUN_ON: Final = re.compile(rf"(?P<author>{_KNOWN_BODY})\s(?P<title>(?:The\s)?[A-Z\d][^,]{{12,}})")
_COMMA_AFTER: Final = re.compile(r"(?P<author>[^,:]{8,80}),\s(?P<title>[^,]{12,})")
_DOCUMENT: Final = re.compile(r"\b(?:Report|Analysis|Survey|Study|Strategy|Plan|Guide|Manual)\b")
_MIN_TITLE_WORDS: Final = 4  # words


def match_run_on(text: str) -> re.Match[str] | None:
    """An organisation run together with its title; None if the whole may be its name."""
    found = _RUN_ON.fullmatch(text)
    if found and (_DOCUMENT.search(found["title"]) or not is_organization(text.rstrip(" ."))):
        return found
    found = _COMMA_AFTER.fullmatch(text)
    if found is None or not is_organization(found["author"]):
        return None
    is_title = len(found["title"].split()) >= _MIN_TITLE_WORDS
    return found if is_title and not is_organization(found["title"].rstrip(".")) else None


def match_body_before(title: str) -> re.Match[str] | None:
    """The organisation at the start of a title, if a document's name follows it."""
    found = _RUN_ON.fullmatch(title)
    return found if found and _DOCUMENT.search(found["title"]) and not is_capitals(title) else None


_JOINED: Final = re.compile(r"^(?:and|AND|&)\s")
_HAS_JOINER: Final = re.compile(r"\s(?:and|AND|&)\s|\bet al\b|\bET AL\b")


def _count_person_segments(found: Sequence[TextSegment]) -> int:
    """The number of leading segments that name persons: one, or a list closed by `and` or `&`."""
    if parse_people(found[0].text) is None:
        return 0
    if _HAS_JOINER.search(found[0].text):
        return 1
    for at, segment in enumerate(found[1:], 1):
        if parse_people(segment.text) is None:
            break
        if _JOINED.match(segment.text) or _HAS_JOINER.search(segment.text):
            return at + 1
    return 1


# `Ministry of Labor, Family and Social Policy`: its remit may be a list.
_BODY_WITH_REMIT: Final = re.compile(
    r"(?:.+\s)?(?:ministry|department|committee|bureau|office|directorate)\s(?:of|for|on)\s[^\s]+$",
    re.IGNORECASE,
)
_REMIT_WORDS: Final = r"[^\W\d_a-z][\w’'-]+(?:\s[\w’'-]+)?"
_REMIT: Final = re.compile(_REMIT_WORDS)
_REMITS: Final = re.compile(rf"{_REMIT_WORDS}\s(?:and|AND|&)\s{_REMIT_WORDS}")


def _count_body_segments(found: Sequence[TextSegment]) -> int:
    """The number of leading segments that name organisations: a body, its office, another body."""
    bodies = (not is_organization(segment.text) for segment in found)
    run = next((at for at, ends in enumerate(bodies) if ends), len(found))
    goes_on = run and len(found) > run + 1 and _BODY_WITH_REMIT.match(found[run - 1].text)
    return run + _count_remit_segments(found[run:]) if goes_on else run


def _count_remit_segments(found: Sequence[TextSegment]) -> int:
    """The number of segments that continue a ministry's remit: a list closed by `and`."""
    if _REMITS.fullmatch(found[0].text):
        return 1
    last = next((at for at, segment in enumerate(found) if _JOINED.match(segment.text)), 0)
    named = [_JOINED.sub("", segment.text) for segment in found[: last + 1]]
    return last + 1 if last and all(map(_REMIT.fullmatch, named)) else 0


def _is_ambiguous(found: Sequence[TextSegment], run: int) -> bool:
    """Whether the segment after the author may be another author or a given name."""
    titled = found[:-1] if is_organization(found[-1].text) else found
    if len(titled) <= run + 1:
        return False
    if run:
        return parse_people(titled[run].text) is not None
    first, second = titled[0].text, titled[1].text
    return " " not in first and parse_people(f"{second} {first}") is not None


def _parse_uniform(found: Sequence[TextSegment]) -> Byline | None:
    """Author, publisher, title: the first named is the author, a body after persons publishes.

    For books in capitals and for text in small letters (Bluebook rule 15). A single name that may
    be a place or a title's first word is no author. None if the names are ambiguous, or if
    anything separates them from a quoted title.
    """
    titles = next((at for at, s in enumerate(found) if s.is_quoted), None)
    most = len(found) - 1 if titles is None else titles
    run = min(_count_person_segments(found), most)
    if titles is None and _is_ambiguous(found, run):
        return None
    by = _split_byline(found, run, most)
    return by if titles is None or by.title[:1] == (found[titles],) else None


def _split_byline(found: Sequence[TextSegment], run: int, most: int) -> Byline:
    """Splits segments into the first `run` persons, else organisations; publisher; title."""
    if not run:
        run = min(_count_body_segments(found), most)
        bodies = ", ".join(s.text for s in found[:run])
        named = tuple(map(parse_organization, _split_bodies(bodies))) if run else ()
        if (merged := match_body_before(found[0].text)) is not None and len(found) == 1:
            return _split_merged(found[0], merged)
        return Byline(authors=named, author=tuple(found[:run]), title=tuple(found[run:]))
    names = parse_people(", ".join(s.text for s in found[:run])) or ()
    rest, author = found[run:], tuple(found[:run])
    before = min(_count_body_segments(rest), len(rest) - 1)
    if before:
        publisher, title = rest[:before], rest[before:]
        return Byline(names, author, publisher=tuple(publisher), title=tuple(title))
    after = len(rest) > 1 and is_organization(rest[-1].text)
    cut = len(rest) - after
    return Byline(names, author, publisher=tuple(rest[cut:]), title=tuple(rest[:cut]))


def _split_bodies(text: str) -> list[str]:
    """Two organisations joined by `&`, else the text."""
    bodies = text.split(" & ")
    return bodies if all(" " in body and is_organization(body) for body in bodies) else [text]


def _split_merged(whole: TextSegment, merged: re.Match[str]) -> Byline:
    """The organisation and the title in a single segment."""
    who, what = whole.part(merged, "author"), whole.part(merged, "title")
    return Byline(authors=(parse_organization(who.text),), author=(who,), title=(what,))


_BRACKETS: Final = re.compile(IN_BRACKETS)


def _count_closing_capitals(found: Sequence[TextSegment]) -> int:
    """The number of trailing segments in capitals, such as `STAR (Dhaka)`; 0 if all are."""
    capitals = (is_capitals(_BRACKETS.sub("", segment.text)) for segment in reversed(found))
    return next((at for at, holds in enumerate(capitals) if not holds), 0)


# `SMITH & BROWN (eds.)`, `JANE ROE, ED.`: the mark may be a segment by itself.
_EDITED: Final = re.compile(r"(?:^|\s)[(\[]?(?:[Ee]ds?\.|EDS?\.)[)\]]?$")
_MOST_EDITORS: Final = 8


def split_editors(found: Sequence[TextSegment]) -> tuple[tuple[CreditedName, ...], int] | None:
    """The editors at the start and their number of segments, () and 0 without any.

    None if the names marked as editors are neither persons nor an organisation.
    """
    opening = found[:_MOST_EDITORS]
    last = next((at for at, s in enumerate(opening) if _EDITED.search(s.text)), None)
    if last is None:
        return (), 0
    named = _EDITED.sub("", ", ".join(segment.text for segment in found[: last + 1]))
    names = parse_editors(named.rstrip(" ,"))
    return (names, last + 1) if names else None


def _parse_edited_book(
    found: Sequence[TextSegment], names: tuple[CreditedName, ...], run: int
) -> Byline | None:
    """Editors, a publisher first or last, and the title."""
    rest = found[run:]
    first = len(rest) > 1 and is_organization(rest[0].text)
    last = not first and len(rest) > 1 and is_organization(rest[-1].text)
    title = rest[first : len(rest) - last]
    if not title or title[0].is_quoted:
        return None
    publisher = (rest[0],) if first else (rest[-1],) if last else ()
    return Byline(editors=names, editor=tuple(found[:run]), publisher=publisher, title=tuple(title))


_IN: Final = re.compile(r"in:?\s(?=[“\"]?[^\W\d_a-z])")


def parse_chapter(found: Sequence[TextSegment], *, is_edited: bool) -> Byline | None:
    """`Author, Title, in BOOK`: a chapter of a book in capitals, or of an edited book."""
    at = next((at for at, s in enumerate(found) if at and _IN.match(s.text)), None)
    if at is None:
        return None
    after = _IN.sub("", found[at].text, count=1)
    book = [replace(found[at], text=after, start=found[at].end - len(after)), *found[at + 1 :]]
    read = split_editors(book)
    if read is None or len(book) == read[1]:
        return None
    names, run = read
    whole = all(is_capitals(segment.text) for segment in book[run:])
    layout = _parse_uniform(found[:at]) if whole or names or is_edited else None
    if layout is None:
        return None
    layout = replace(layout, container=tuple(book[run:]), is_chapter=True)
    return replace(layout, editors=names, editor=tuple(book[:run]))


def parse_byline(found: Sequence[TextSegment], *, is_book: bool) -> Byline | None:
    """The parts of `AUTHOR, PUBLISHER, TITLE` or, for an article, `Author, Title, CONTAINER`.

    An article's container is in capitals after a title in small letters (Bluebook rule 16). After
    names alone, capitals are a title: always after an organisation, after a person if the date is
    in brackets like a book's (`is_book`), else None: `Silent Fields, HERALD` is ambiguous.
    """
    if not found:
        return None
    if CASE.search(found[0].text):
        return Byline(title=tuple(found))
    read = split_editors(found)
    if read is None or read[1]:
        return _parse_edited_book(found, *read) if read else None
    quoted = next((at + 1 for at, s in enumerate(found) if s.is_quoted), None)
    cut = quoted or len(found) - _count_closing_capitals(found)
    head, rest = found[:cut], found[cut:]
    run = _count_person_segments(head)
    if not quoted and rest and run + _count_body_segments(head[run:]) == len(head):
        return _parse_uniform(found) if is_book or not run else None
    layout = _parse_uniform(head)
    return replace(layout, container=tuple(rest)) if layout else None


# Degrees after a person's name, which no bibliography prints.
_DEGREE: Final = re.compile(
    r"(?i:Ph\.?\s?D|Esq|M\.\s?D|J\.\s?D|LL\.\s?[MB]|M\.\s?A|M\.\s?P\.\s?H)\.?"
)
_SPOKEN: Final = re.compile(rf"{SPOKEN}\s.+", re.IGNORECASE | re.DOTALL)

SplitCitation = tuple["list[TextSegment]", dict[str, str], tuple[SourcePart, ...]]
"""The remaining segments, the fields of the others by role, and their parts."""


def split_descriptors(pieces: Sequence[TextSegment], ends: Mapping[str, str]) -> SplitCitation:
    """Separates the segments that are neither author, title nor container.

    `Press Release` at the start, `Paper Presented at …` to the end, a report's number after its
    author. `ends` holds the fields already read from the end of the citation.
    """
    left = [piece for piece in pieces if not _DEGREE.fullmatch(piece.text)]
    apart = Descriptors()
    if left and OPENING.fullmatch(left[0].text):
        apart.append(("genre", [left.pop(0)]))
    if len(left) > 2 and is_genre_alone(left[-1].text) and not apart:  # noqa: PLR2004 - author, title
        apart.append(("genre", [left.pop()]))
    spoken = next(
        (at for at, piece in enumerate(left) if at > 1 and _SPOKEN.match(piece.text)), None
    )
    if spoken is not None and not apart:
        apart.append(("genre", left[spoken:]))
        left = left[:spoken]
    left, imprinted = _split_imprint(left, ends)
    apart += imprinted
    last = len(left) - (not (len(left) > 1 and left[-2].is_quoted))
    numbered = next((at for at in range(1, last) if _is_number(left[at].text)), None)
    if numbered is not None and "number" not in ends:
        apart.append(("number", [left.pop(numbered)]))
    fields = {
        role: ", ".join(piece.text for piece in some) for role, some in apart if role != "remark"
    }
    return (
        left,
        fields,
        tuple(SourcePart(role, some[0].start, some[-1].end) for role, some in apart),
    )


_SESSION: Final = re.compile(r"(?:\w+-)?\w+(?:st|nd|rd|th)\s[Ss]ession")
_MEETING: Final = re.compile(r".*\b(?:Conference|Assembly|Council|Committee|Commission|Board)")
_WITH_TOWN: Final = re.compile(r"(?:[A-Z][\w’'-]+\s){1,4}\([A-Z][^()\d]{2,30}\)")
_MIN_SEGMENTS: Final = 3  # segments: author, title, town
Descriptors = list[tuple[str, "list[TextSegment]"]]


def _split_imprint(
    pieces: Sequence[TextSegment], ends: Mapping[str, str]
) -> tuple[list[TextSegment], Descriptors]:
    """Separates the segments that name place, publisher, newspaper or session."""
    left, apart = list(pieces), Descriptors()
    roles = [role for role, _, _ in split_place_publisher(left[-1].text)] if left else []
    if len(left) >= _MIN_SEGMENTS and "publisher" in roles and "place" in roles:
        apart += _read_place_publisher(left.pop())
    elif len(left) >= _MIN_SEGMENTS and roles == ["place"] and _is_town_there(left, ends):
        apart.append(("place", [left.pop()]))
    if len(left) >= _MIN_SEGMENTS and _is_daily(ends) and _may_be_paper(left):
        apart.append(("container", [left.pop()]))
    session = next((at for at in range(2, len(left)) if _SESSION.fullmatch(left[at].text)), None)
    if session is not None:
        first = session - (_MEETING.fullmatch(left[session - 1].text) is not None)
        apart.append(("remark", left[first:]))
        left = left[:first]
    return left, apart


def _is_town_there(pieces: Sequence[TextSegment], ends: Mapping[str, str]) -> bool:
    """Whether a place after a title is a town: before a year, or known to the gazetteer."""
    is_comma = ends.get("dated") == "comma" and not _is_printed(pieces)
    return is_comma and (is_year(ends.get("issued", "")) or is_known_town(pieces[-1].text))


def _is_daily(ends: Mapping[str, str]) -> bool:
    """Whether a full date follows a comma, as after a newspaper's name."""
    is_comma = ends.get("dated") == "comma" and "container" not in ends
    return is_comma and is_day(ends.get("issued", ""))


def _may_be_paper(pieces: Sequence[TextSegment]) -> bool:
    """Whether the last segment is a newspaper, not in capitals: `El Universal (Lima)`."""
    last = pieces[-1].text
    is_named = is_newspaper_name(last) or _WITH_TOWN.fullmatch(last) is not None
    return is_named and not _is_printed(pieces) and parse_people(pieces[0].text) is not None


def _is_printed(pieces: Sequence[TextSegment]) -> bool:
    """Whether capitals or quotation marks delimit the title."""
    return any(piece.is_quoted for piece in pieces) or any(is_capitals(p.text) for p in pieces[1:])


def _read_place_publisher(piece: TextSegment) -> Descriptors:
    """The town and the publisher in a segment."""
    cuts = split_place_publisher(piece.text)
    placed = [(role, start + piece.start, piece.text[start:end]) for role, start, end in cuts]
    return [
        (role, [replace(piece, text=text, start=at, end=at + len(text))])
        for role, at, text in placed
    ]


def _is_number(text: str) -> bool:
    return NUMBER.fullmatch(text) is not None


_MAX_TITLE: Final = 600


def _get_text(text: str, segments: Sequence[TextSegment]) -> str:
    if not segments:
        return ""
    shown = text[segments[0].start : segments[-1].end]
    return shown.strip('“”"‘’,').rstrip(" ,") if segments[0].is_quoted else shown


# A newspaper or series: begins with a letter and contains no quantity.
_CONTAINER: Final = re.compile(r"[“\"]?[^\W\d_](?:(?!\s\d|%).){2,200}")
_BREAK: Final = re.compile(
    r"[a-zà-ÿ]{3}\.\s+[“\"]?[A-ZÀ-ÖØ-Þ]|(?<!\S)[a-zà-ÿ]\S{0,40}[?!]\s+[“\"]?[A-ZÀ-ÖØ-Þ]|://|\bsupra\b|\binfra\b|;|\(\D{0,30}\d{4}\)"
)


# Nothing but words of dates: `Feb. 30` is no title.
_WHEN: Final = re.compile(
    rf"""(?:{MONTH_STEM}[a-z]{{0,6}}\.?|spring|summer|autumn|fall|winter
        |\d++(?:[./-]\d++){{0,2}}+(?:st|nd|rd|th|[a-z](?![a-z]))?|[\s,–-])++""",
    re.VERBOSE | re.IGNORECASE,
)
# A pinpoint or a document number, which is not part of a title.
_NO_TITLE: Final = re.compile(
    r",\s(?:at|pp?\.|arts?\.|paras?\.|¶¶?|§§?|n\.|nn\.|[Vv]ol\.|[Nn]o\.)\s?\d|\bU\.?\s?N\.?\s[Dd]oc\."
    r"|,\s(?i:official\sgazette|official\sjournal|gaceta\soficial|di[aá]rio\soficial)\b"
    r"|(?<!of)\s[A-Z][a-z]{2,8}\.?\s\d{1,2},\s\d{4}$|://"
)
# A code may lack a date if it has an article, a resolution may lack an author.
_CODE: Final = re.compile(
    r"(?:\w+\s)?(?:code|constitution|\u043a\u043e\u0434\u0435\u043a\u0441)\b", re.IGNORECASE
)
_CLOSES_LIST: Final = re.compile(r"(?:and|AND|&)\s")


def _is_title(title: str) -> bool:
    """Whether a text may be a title: not a date, and without a pinpoint or document number."""
    fields = title and not title[0].islower() and len(title) <= _MAX_TITLE
    return bool(fields) and not (_WHEN.fullmatch(title) or _NO_TITLE.search(title))


def _is_clear(by: Byline, fields: dict[str, str]) -> bool:
    """Whether the title surely does not begin with an unrecognised author.

    Without an author, a title may contain commas only if `and` closes the list, or if a container
    follows and its first words are not a name.
    """
    if by.author or by.editors or by.title[0].is_quoted or "genre" in fields:
        return True
    if by.container or "journal" in fields:
        return not may_be_name(by.title[0].text)
    if "number" in fields and is_organization(fields["title"]):
        return False
    is_list = any(_CLOSES_LIST.match(segment.text) for segment in by.title[1:])
    return len(by.title) == 1 or is_list


def _is_evident(title: str, by: Byline, fields: dict[str, str]) -> bool:
    """Whether these parts are a citation rather than a sentence with commas and a date.

    It needs a date or a URL. A title in capitals, in quotation marks or before a container
    suffices; otherwise it must be in headline case and have an author, or both date and URL.
    """
    if not _is_title(title):
        return False
    if _is_law_or_resolution(title, fields):
        return True
    if not _is_clear(by, fields) or any(NUMBER.fullmatch(segment.text) for segment in by.title):
        return False
    if not fields.keys() & {"issued", "undated", "accessed", "url"}:
        return False
    return _is_settled_apart(title, by, fields)


def _is_settled_apart(title: str, by: Byline, fields: dict[str, str]) -> bool:
    """Whether the title's form or the other fields distinguish it from a sentence."""
    if by.container:
        return all(_CONTAINER.fullmatch(segment.text) for segment in by.container)
    if fields.keys() & {"journal", "genre"} or is_capitals(title) or by.title[0].is_quoted:
        return True
    is_named = bool(by.author or by.editors)
    return is_headline(title) and (
        is_named or ("url" in fields and bool(fields.keys() & {"issued", "undated"}))
    )


def _is_law_or_resolution(title: str, fields: dict[str, str]) -> bool:
    """A law with its date, a code with its article, a resolution with its number."""
    is_dated = bool(fields.keys() & {"issued", "accessed", "url"})
    if _CODE.match(title):
        return is_dated or fields.get("locator_kind") in ("article", "section")
    is_law_there = LAW.search(title) is not None and is_headline(title)
    return is_dated and (is_law_there or FOREIGN_LAW.match(title) is not None)


def _build_fields(text: str, by: Byline) -> dict[str, str]:
    """The fields of a byline by role, in restored case."""
    publisher = ", ".join(s.text for s in by.publisher)
    fields = {
        "title": restore_case(_get_text(text, by.title)),
        "container": restore_case(_get_text(text, by.container)),
        "publisher": parse_organization(publisher).literal or "" if publisher else "",
    }
    return {role: value for role, value in fields.items() if value}


_BOOK_DATE: Final = re.compile(r"[\s\w-]{0,12}\([^()]{0,80}\d{4}\)")


def parse_full_citation(text: str, at: int = 0) -> ParsedSource | None:
    """Parses a whole full citation; None if any piece of it is not explained.

    `at` is the offset of `text` in its note, added to the offsets of the parts. The end is read
    first (`parse_ending`), then the rest is split at its commas: `AUTHOR, [PUBLISHER,] TITLE` or
    `Author, Title, CONTAINER`.
    """
    if len(text) > MAX_CITATION:
        return None
    tail = parse_ending(text)
    head = text[: tail.start]
    if _BREAK.search(head):
        return None
    pieces, aside, asides = split_descriptors(split_at_commas(head), tail.values)
    is_book = _BOOK_DATE.match(text, tail.start) is not None
    by = _parse_layout(pieces, tail.values, is_book=is_book)
    if by is None or (not is_book and _is_paper(pieces, tail.values)):
        return None
    fields = _build_fields(head, by) | _restore_names(tail.values) | aside
    fields |= _split_pages(fields) if by.is_chapter else {}
    if not _is_evident(_get_text(head, by.title), by, fields):
        return None
    return build_source(text, by, fields, (*asides, *list_byline_parts(by), *tail.parts), at)


def _split_pages(fields: dict[str, str]) -> dict[str, str]:
    """`in BOOK 77, 80`: a chapter's first page and the page cited."""
    first, comma, cited = fields.get("locator", "").partition(", ")
    return {"page": first, "locator": cited} if comma else {}


def _is_paper(pieces: Sequence[TextSegment], ends: dict[str, str]) -> bool:
    """Whether only a newspaper is named: `THE NEW YORK TIMES, Sept. 3, 2008`."""
    return (
        len(pieces) == 1
        and is_day(ends.get("issued", ""))
        and not (ends.keys() & {"journal", "number"} or _is_law(pieces))
    )


def _is_law(pieces: Sequence[TextSegment]) -> bool:
    return LAW.search(pieces[0].text) is not None


def _parse_layout(
    pieces: Sequence[TextSegment], ends: dict[str, str], *, is_book: bool
) -> Byline | None:
    """The byline with the editors from the imprint; a publishing house is no newspaper.

    With only a year, capitals at the end are no newspaper: those are dated to the day or month.
    """
    edited = parse_editors(ends.get("editor", "")) or ()
    by = parse_chapter(pieces, is_edited=bool(edited))
    if by is not None:
        return replace(by, editors=by.editors or edited)
    by = parse_byline(pieces, is_book=is_book)
    if by is None or (edited and by.editors):
        return None
    by = replace(by, editors=by.editors or edited)
    is_dated_to_year = is_year(ends.get("issued", ""))
    if not by.container or not is_dated_to_year or by.title[0].is_quoted or "journal" in ends:
        return by
    printed = " ".join(segment.text for segment in by.container)
    is_printed = is_publishing_house(printed) and not by.publisher
    return replace(by, publisher=by.container, container=()) if is_printed else None


def _restore_names(fields: dict[str, str]) -> dict[str, str]:
    """The ending's fields with container and publisher in restored case."""
    names = {
        role: restore_case(fields[role]) for role in ("container", "publisher") if role in fields
    }
    return fields | names
