"""Reads a citation by the forms of all styles, each from the left and from the right.

Free text (titles, containers, publishers) ends at the first possible place in the reading from the
left and at the last in the reading from the right. A field on which the two directions, or two
forms, disagree gets no value: its words are unexplained.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pipeline.citations.parse.bylines import Byline
from pipeline.citations.parse.document_types import names_genre
from pipeline.citations.parse.full import build_source
from pipeline.citations.parse.publishers import (
    is_known_place,
    is_newspaper_name,
    is_place,
    is_publishing_house,
    is_site,
    split_place_publisher,
)
from pipeline.citations.styles.fields import DATE, DAY, read_date
from pipeline.citations.styles.forms import find_forms
from pipeline.citations.styles.name_lists import find_leading_names, parse_bodies, parse_name_list
from pipeline.citations.styles.web import split_web
from pipeline.grammar.citation_dates import MONTH, is_day, is_year
from pipeline.grammar.comma_segments import TextSegment
from pipeline.grammar.common_words import SMALL_WORDS
from pipeline.grammar.named_parts import SourcePart
from pipeline.grammar.names import is_organization
from pipeline.grammar.title_case import is_capitals, restore_case, word_set
from pipeline.vocabulary.word_lists import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.citations.parse.full import ParsedSource
    from pipeline.citations.styles.forms import Form
    from pipeline.citations.styles.name_lists import NameList
    from pipeline.citations.styles.web import WebParts
    from pipeline.grammar.names import CreditedName

MAX_LENGTH: Final = 700  # characters
_HINT: Final = re.compile(r"(?:1[6-9]|20)\d\d|://|www\.")  # a year or an address
# Fields that are recognised by their own form; free text is not.
_TYPED: Final = frozenset(words("readings", "typed"))
# Printed again, or without a value of their own.
_UNKEPT: Final = word_set("editor again repeat aside genre_again day year_again")
_PRINTED_AGAIN: Final = word_set("again repeat genre_again day year_again")


@dataclass(frozen=True, slots=True)
class StyleReading:
    """The values and spans by role that a form gives, in offsets of the text without web parts."""

    sort: str
    names: NameList | None
    are_editors: bool
    values: dict[str, str]
    spans: dict[str, tuple[int, int]]
    is_quoted: bool
    is_whole: bool = True  # False if another reader may settle what has no role
    dropped: tuple[tuple[int, int], ...] = ()  # the spans of what has no role


@lru_cache(maxsize=256)  # a note is tried whole, then piece by piece: often the same text
def parse_styled(text: str, at: int = 0) -> ParsedSource | None:
    """The source that a citation in one of the styles names; None if no form explains it.

    `at` is the offset of `text` in its note, added to the offsets of the parts. `is_whole` of the
    source is False where a field was dropped because readings disagree on it.
    """
    is_hinted = len(text) <= MAX_LENGTH and _HINT.search(text) is not None
    web = split_web(text) if is_hinted else None
    if web is None or not web.text:
        return None
    readings = [reading for reading in _read_all(web) if reading is not None]
    return _build(text, web, _agree(readings), at) if readings else None


def is_complete(source: ParsedSource) -> bool:
    """Whether a styled source has a title, and every word of its citation has a role."""
    return "title" in source.csl and source.is_whole


def _read_all(web: WebParts) -> Iterator[StyleReading | None]:
    heads: list[NameList | None] = [*find_leading_names(web.text)]
    if not any(head.is_certain for head in heads if head):
        heads.append(None)
    for head in heads:
        start = head.end if head else 0
        for form in find_forms(head.kind if head else "", web.text, start):
            yield _read_form(form, head, web)


def _read_form(form: Form, head: NameList | None, web: WebParts) -> StyleReading | None:
    """The reading of a form, without what its two directions disagree on."""
    start = head.end if head else 0
    from_left = form.from_left.fullmatch(web.text, start)
    if from_left is None:
        return None
    left = _check(form, head, from_left, web)
    from_right = form.from_right.fullmatch(web.text, start)
    if from_right is None or from_right.groupdict() == from_left.groupdict():
        return left
    right = _check(form, head, from_right, web)
    return _agree([left, right]) if left and right else left or right


def _agree(readings: Sequence[StyleReading]) -> StyleReading:
    """What all readings agree on; a reading with fewer typed fields than another has no vote."""
    readings = [one for one in readings if _is_own_site(one)] or readings
    fullest = [one for one in readings if not any(_is_fuller(other, one) for other in readings)]
    first = fullest[0]
    common = {
        role: value
        for role, value in first.values.items()
        if all(other.values.get(role) == value for other in fullest)
    }
    names = first.names if all(_list(one) == _list(first) for one in fullest) else None
    is_whole = first.is_whole and common == first.values and (names is None) == (not first.names)
    dropped = [first.spans[role] for role in first.values.keys() - common.keys()]
    dropped += [first.spans["names"]] if first.names and not names else []
    return replace(
        first,
        names=names,
        values=common,
        is_whole=is_whole,
        dropped=(*first.dropped, *dropped),
    )


def _is_own_site(reading: StyleReading) -> bool:
    """Whether the container, split from the title at a comma, is the author's."""
    return _list(reading) == (reading.values.get("container"),)


def _is_fuller(reading: StyleReading, other: StyleReading) -> bool:
    """Whether a reading has all typed fields of another and more, or all its values and more."""
    typed, fewer = reading.values.keys() & _TYPED, other.values.keys() & _TYPED
    has_all = reading.values.items() > other.values.items() and _list(reading) == _list(other)
    return typed > fewer or has_all


def _list(reading: StyleReading) -> tuple[str, ...]:
    return tuple(str(name) for name in reading.names.names) if reading.names else ()


def _check(
    form: Form, head: NameList | None, found: re.Match[str], web: WebParts
) -> StyleReading | None:
    """The reading of a match; None if a value cannot be what its field is."""
    values = {role: value for role, value in found.groupdict().items() if value}
    spans = {role: found.span(role) for role in values}
    start = spans.get("title", (0, 0))[0]
    is_quoted = start > 0 and web.text[start - 1] in "“‘\"'"
    issued = read_date(values.pop("date", "n.d."), values.get("day", ""))
    if issued is None or not _is_title(values.get("title", ""), is_quoted=is_quoted):
        return None
    if issued:
        values["issued"], spans["issued"] = issued, spans["date"]
    if head is not None:
        spans["names"] = (0, head.end)
    editors = form.opening == "editors"
    reading = StyleReading(form.sort, head, editors, values, spans, is_quoted)
    checked = _settle_issuer(_drop_newspaper_author(reading), is_online="online" in web.values)
    return checked if checked and all(_check_values(checked, web)) else None


# What no title, container or publisher has in it: the printed signs of another field.
_FOREIGN: Final = re.compile(
    rf"""\b(?:[Vv]ol|[Nn]os?|[Pp]p?)\.\s?\d|[(,]\s?[Ee]d(?:itor)?s?\b|\b[Ee]dited\sby\b|\b[Ee]ds?\.
      |\bIn:\s|[”’][,.]?\s[“‘]|://|\[|\]|\b(?:[Aa]ccessed|[Rr]etrieved|[Aa]vailable)\s(?:on|at|from)\b|;\s
      |[,.(]\s?(?:{DATE}|{DAY})\)?$|,\s\d+(?:[-–]\d+)?$|\(\d{{4}}\)|\bet\sal\b|\d\(\d""",
    re.VERBOSE,
)
_FIGURES: Final = re.compile(r"\d{3}|[“”]|\.\s[A-Z]|:\s.*\bPress\b")
_ENDS_QUOTED: Final = re.compile(r"[“\"][^“”\"]+[”\"]$")
_LETTERS: Final = re.compile(r"[^\W\d_]{3}")
_NO_NAME: Final = re.compile(rf"\d|,|^{MONTH}$")


def _is_title(title: str, *, is_quoted: bool) -> bool:
    """Whether a text may be a title: words, pairs of brackets, no sign of another field."""
    if not title or title[0].islower() or not _LETTERS.search(title) or _FOREIGN.search(title):
        return False
    if not is_quoted and _ENDS_QUOTED.search(title):
        return False
    is_even = all(title.count(o) == title.count(c) for o, c in ("()", "“”"))
    return is_even and (is_quoted or not (is_capitals(title) or is_organization(title)))


def _drop_newspaper_author(reading: StyleReading) -> StyleReading:
    """The reading without an author that is its container: a newspaper in an author's place."""
    names, container = reading.names, reading.values.get("container")
    if names is None or not reading.is_quoted or container != str(names.names[0]):
        return reading
    is_paper = is_newspaper_name(str(container)) or not names.is_certain
    return replace(reading, names=None) if is_paper else reading


def _settle_issuer(reading: StyleReading, *, is_online: bool) -> StyleReading | None:
    """Decides whether the name after a title is its publisher or its container.

    A house or organisation publishes what is dated to the year; what is dated to the day appeared
    in the newspaper or site named. What neither name nor date decides gets no role.
    """
    issuer = reading.values.get("issuer")
    if issuer is None:
        return reading
    if not _is_name(issuer):
        return None
    role, is_open = _choose_role(issuer, reading, is_online=is_online)
    values = {key: value for key, value in reading.values.items() if key != "issuer"}
    spans = dict(reading.spans)
    if role:
        values[role], spans[role] = issuer, spans["issuer"]
    dropped = () if role else (spans["issuer"],)
    is_whole = bool(role) or is_open
    return replace(reading, values=values, spans=spans, is_whole=is_whole, dropped=dropped)


def _choose_role(issuer: str, reading: StyleReading, *, is_online: bool) -> tuple[str, bool]:
    """`publisher`, `container` or "", and whether nothing printed can settle which."""
    issued = reading.values.get("issued", "2000")
    is_own = _list(reading) == (issuer,)
    if is_newspaper_name(issuer) or is_site(issuer):
        return "container", False
    if reading.sort == "report" and " " in issuer:
        return "publisher", False
    if is_publishing_house(issuer):
        return "" if is_day(issued) else "publisher", False
    if split_place_publisher(issuer) or is_organization(issuer):
        if is_day(issued):
            is_page = reading.sort == "page"
            return "container" if is_page else "", not is_page and (
                is_own or reading.sort == "notice"
            )
        is_open = is_online and is_own
        is_issued = is_year(issued) and reading.sort != "page" and not is_open
        return "publisher" if is_issued else "", is_open or reading.sort == "notice"
    is_dated = is_day(issued) or (not is_year(issued) and " " in issuer)
    return "container" if is_dated else "", reading.sort == "notice"


def _check_values(reading: StyleReading, web: WebParts) -> Iterator[bool]:
    """Whether each value can be what its role says."""
    values = reading.values
    container, publisher = values.get("container"), values.get("publisher")
    yield bool({"issued", "url", "accessed"} & (values.keys() | web.values.keys()))
    yield reading.sort != "site" or "online" in web.values
    yield reading.sort != "news" or is_newspaper_name(container or "") or is_site(container or "")
    yield values.get("repeat", values.get("title")) == values.get("title")
    yield container is None or _is_container(container, reading)
    yield publisher is None or _is_publisher(publisher, has_place="place" in values)
    if place := values.get("place"):
        yield is_known_place(place) or is_place(place)
    if genre := values.get("genre"):
        yield names_genre(genre)
    if editor := values.get("editor"):
        yield bool(_parse_names(editor))
    if again := values.get("again"):
        families = {name.family for name in _parse_names(again)}
        yield bool(reading.names) and families == {name.family for name in reading.names.names}  # type: ignore[union-attr]
    if reading.names is None:
        yield reading.is_quoted or "title" not in values or _is_title_first(reading)
    elif not reading.names.is_certain:
        yield reading.is_quoted or {"container", "publisher"} <= values.keys()


def _is_container(text: str, reading: StyleReading) -> bool:
    """Whether a text may be what a source appeared in: a book or journal, else a name."""
    if reading.sort not in ("article", "chapter"):
        return _is_name(text) and not is_publishing_house(text)
    is_foreign = _FOREIGN.search(text) or _FIGURES.search(text) or is_publishing_house(text)
    return not (is_foreign or text[0].islower() or is_known_place(text))


def _is_name(text: str) -> bool:
    """Whether a text may name a publisher, a newspaper or a site: no place, genre or date."""
    if _FOREIGN.search(text) or _FIGURES.search(text) or _NO_NAME.search(text):
        return False
    words = text.split()
    is_cased = all(word[0].isupper() or word in SMALL_WORDS or "." in word for word in words)
    return text[0].isupper() and is_cased and not (is_known_place(text) or names_genre(text))


def _is_publisher(text: str, *, has_place: bool) -> bool:
    """Whether a text may be a publisher: a house, an organisation, a name of several words."""
    is_known = is_publishing_house(text) or is_organization(text)
    is_named = is_known or " " in text or has_place
    return is_named and _is_name(text) and not is_newspaper_name(text)


def _is_title_first(reading: StyleReading) -> bool:
    """Whether a text without quotation marks that opens a citation is a title, not an author."""
    title, container = reading.values["title"], reading.values.get("container", "")
    if _INVERTED.match(title):
        return False
    is_sentence = any(word[0].islower() and word not in SMALL_WORDS for word in title.split())
    return is_sentence or "repeat" in reading.values or is_newspaper_name(container)


# `Rai, Rajesh Port opens`: a name that is not known for one may open such a text.
_INVERTED: Final = re.compile(r"[^\s,]+(?:\s[^\s,]+)?,|.{0,30}\s(?:[^\W\d_]?\.)\s")


def _parse_names(text: str) -> tuple[CreditedName, ...]:
    listed = parse_name_list(text)
    return listed.names if listed else parse_bodies(text) or ()


def _build(text: str, web: WebParts, reading: StyleReading, at: int) -> ParsedSource | None:
    """The source of a reading, its parts in offsets of the citation; None if nothing is certain."""
    values = {role: value for role, value in reading.values.items() if role not in _UNKEPT}
    if not values.keys() & {"title", "issued", "volume"}:
        return None
    segments = {
        role: TextSegment(text[start:end], start, end)
        for role, span in reading.spans.items()
        for start, end in [(web.offsets[span[0]], web.offsets[span[1] - 1] + 1)]
    }
    names = reading.names.names if reading.names else ()
    credited = (segments["names"],) if reading.names else ()
    editor = reading.values.get("editor")
    byline = Byline(
        authors=() if reading.are_editors else names,
        author=() if reading.are_editors else credited,
        editors=names if reading.are_editors else _parse_names(editor) if editor else (),
        editor=credited if reading.are_editors else (segments["editor"],) if editor else (),
        title=(segments["title"],) if "title" in values else (),
        is_chapter=reading.sort == "chapter",
    )
    cased = {
        role: restore_case(values[role])
        for role in ("title", "container", "publisher")
        if role in values
    }
    fields = values | cased | {role: web.values[role] for role in web.values if role != "online"}
    fields |= {"journal": "yes"} if reading.sort == "article" else {}
    fields |= {"locator_kind": "page"} if "locator" in values else {}
    people = (("author", byline.author), ("editor", byline.editor))
    placed = [(role, segments[role]) for role in values] + [(r, s[0]) for r, s in people if s]
    parts = [SourcePart(role, segment.start, segment.end) for role, segment in placed]
    source = build_source(text, byline, fields, (*parts, *web.parts), at)
    dropped = sorted((web.offsets[a] + at, web.offsets[b - 1] + 1 + at) for a, b in reading.dropped)
    again = tuple(
        (segments[role].start + at, segments[role].end + at)
        for role in reading.values.keys() & _PRINTED_AGAIN
    )
    return replace(
        source, is_whole=reading.is_whole, unexplained=tuple(dropped), again=tuple(sorted(again))
    )
