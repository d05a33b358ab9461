"""Makes a draft a reading, if every value may be what its role says, and a reading a source.

`Lund, Ada. Salt. Brill, 2012` with `Brill` as its publisher is a reading; with `2012`, or a place,
in that role it is none. The source has its values, names and parts in offsets of the citation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipeline.citations.publishers import (
    DASHES,
    is_foreign_house,
    is_known_place,
    is_listed_house,
    is_newspaper_name,
    is_site,
    strip_campus,
    strip_count,
)
from pipeline.citations.source import OPENING, Byline, build_source, is_law, names_genre
from pipeline.citations.styles.draft import UNLIKELY, Draft
from pipeline.citations.styles.fields import YEAR_AT_END, Span, read_date
from pipeline.citations.styles.name_lists import TOWN_BEHIND, parse_bodies, parse_name_list
from pipeline.citations.styles.numbers import settle_pages
from pipeline.citations.styles.titles import (
    MAX_ACRONYM,
    has_sign_of_field,
    may_be_title,
    may_continue,
    may_open,
)
from pipeline.grammar.dates import MONTH_NAME, is_day
from pipeline.grammar.named_parts import SourcePart, TextSegment
from pipeline.grammar.names import (
    SMALL_WORDS,
    has_acronyms,
    is_capitals,
    is_foreign_body,
    is_organization,
    restore_case,
    word_set,
)
from pipeline.grammar.numbers import NUMERALS
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.citations.source import ParsedSource
    from pipeline.citations.styles.name_lists import NameList
    from pipeline.citations.styles.web_parts import WebParts
    from pipeline.grammar.names import CreditedName


# Printed again, or without a value of their own.
PRINTED_AGAIN: Final = word_set(
    "again acronym genre_again day year_again place_again volume_again issue_again number_again"
)
_REMARKS: Final = word_set("translator series")  # fields that the record has no place for


@dataclass(frozen=True, slots=True)
class StyleReading:
    """The values and spans by role in offsets of the text without web parts."""

    sort: str
    names: NameList | None
    are_editors: bool
    values: dict[str, str]
    spans: dict[str, Span]
    is_evident: bool  # False for what may be no citation, or one of another reader's forms
    is_whole: bool = True  # False if another reader may settle what has no role
    dropped: tuple[Span, ...] = ()  # the spans of what has no role


def is_complete(source: ParsedSource) -> bool:
    """Whether a styled source is evident, has a title, and every word of it has a role."""
    return "title" in source.csl and source.is_whole and source.is_evident


def may_be_citation(source: ParsedSource) -> bool:
    """Whether a styled source that is not evident has a title, a maker and no open question."""
    is_made = bool({"author", "editor"} & source.csl.keys())
    return "title" in source.csl and source.is_whole and is_made


_SOURCED: Final = word_set("container publisher place volume genre editor")


def make_reading(draft: Draft, *, are_editors: bool) -> StyleReading | None:
    """The reading of a draft; None if a value cannot be what its role says."""
    spans, unsettled = _settle_title(draft)
    values = {role: draft.show(*span) for role, span in spans.items()}
    issued = read_date(values.pop("date", "n.d."), values.get("day", ""))
    title = draft.printed_title
    is_cut = ": " in values.get("publisher", "") or is_known_place(values.get("container", ""))
    if issued is None or is_cut or not may_be_title(draft, title):
        return None
    if values.get("publisher") == "Author":  # the author (Publication Manual of the APA, 6th ed.)
        values["again"], spans["again"] = values.pop("publisher"), spans.pop("publisher")
    if issued:
        values["issued"], spans["issued"] = issued, spans["date"]
    head = _keep_author(draft, values, spans)
    if head is not None and _is_headline(draft, head, values, title):
        return None
    if head is not None and not head.is_certain and _is_signed(draft, head, values):
        head = replace(head, is_certain=True)
    is_doubtful = head is not None and not (head.is_certain or draft.is_quoted)
    if is_doubtful and (is_newspaper_name(title) or not values.keys() & _SOURCED):
        return None
    if not _are_names(draft, values):
        return None
    is_again = draft.is_repeated and "issued" in values and title.count(" ") > 1
    is_opening = draft.is_quoted or is_again or draft.is_on_site or may_open(title, values)
    if draft.head is None and not is_opening:
        return None
    if head:
        spans["names"] = (0, head.end)
    settle_pages(draft, head, values, spans)
    may_name_once = "title" in values and _may_name_once(draft, head)
    is_likely = draft.cost < UNLIKELY and not (may_name_once and unsettled)
    return StyleReading(
        draft.sort,
        head,
        are_editors,
        values,
        spans,
        is_evident=is_likely and _is_evident(draft, head, values),
        is_whole=is_likely and not (unsettled or is_doubtful or may_name_once),
        dropped=tuple(unsettled),
    )


def make_source(text: str, web: WebParts, reading: StyleReading, at: int) -> ParsedSource | None:
    """The source of a reading, its parts in offsets of the citation; None if nothing is certain."""
    apart = PRINTED_AGAIN | _REMARKS
    values = {role: value for role, value in reading.values.items() if role not in apart}
    if not values.keys() & {"title", "issued", "volume"}:
        return None
    if "title" not in values and not reading.names and not reading.dropped:
        return None
    places = {role: web.place(*span) for role, span in reading.spans.items()}
    byline = _make_byline(text, reading, places)
    fields = (
        values | _recase(values) | {key: web.values[key] for key in web.values if key != "online"}
    )
    fields |= {"journal": "yes"} if reading.sort == "article" else {}
    fields |= {"locator_kind": "page"} if "locator" in values else {}
    people = (("author", byline.author), ("editor", byline.editor))
    parts = [SourcePart(role, *places[role]) for role in values if role != "editor"]
    parts += [SourcePart(role, named[0].start, named[0].end) for role, named in people if named]
    parts += [SourcePart("remark", *places[role]) for role in reading.values.keys() & _REMARKS]
    dropped = [web.place(*span) for span in reading.dropped]
    again = [places[role] for role in reading.values.keys() & PRINTED_AGAIN]
    return replace(
        build_source(text, byline, fields, (*parts, *web.parts), at),
        is_whole=reading.is_whole,
        is_evident=reading.is_evident,
        unexplained=tuple(sorted((start + at, end + at) for start, end in dropped)),
        again=tuple(sorted((start + at, end + at) for start, end in again)),
    )


def _is_headline(draft: Draft, head: NameList, values: Mapping[str, str], title: str) -> bool:
    """Whether what is read as an author is the newspaper, or a headline before the newspaper."""
    is_daily = is_day(values.get("issued", "")) and not draft.is_quoted
    name = draft.printed_names
    is_paper = name == values.get("container") and not is_organization(name)
    return (is_paper and draft.is_dated("month")) or (
        head.kind == "body" and is_daily and is_newspaper_name(title)
    )


def _may_name_once(draft: Draft, head: NameList | None) -> bool:
    """Whether a given name may be a word of the title: `Sarwono, Salt, Roads and Tolls (2004)`.

    Where commas part the fields, most styles print the given name first.
    """
    if head is None or head.kind != "inverted" or len(head.names) > 1 or draft.is_quoted:
        return False
    given = head.names[0].given or ""
    is_word = given.isalpha() and not given.isupper()
    return is_word and draft.text.startswith(",", head.end) and draft.title[0] == head.end + 2


def _settle_title(draft: Draft) -> tuple[dict[str, Span], list[Span]]:
    """The spans of a draft, the title among them unless it is in doubt, and those without a role.

    A year at the end of a title is its date if numbers follow: `Title 1998; 14: 318–38`.
    """
    spans, unsettled = draft.spans | {"title": draft.title}, list(draft.unsettled)
    is_open = draft.doubt is None and not draft.is_quoted
    if is_open and any(may_continue(draft, *span) for span in unsettled):
        draft.doubt = draft.title
    if draft.doubt is None:
        return spans, unsettled
    is_dated = draft.text[draft.title[1] : draft.title[1] + 1] in (";", ":")
    if is_dated and draft.doubt != draft.title:
        spans["title"] = (draft.title[0], draft.doubt[0])
        spans["date"] = (draft.doubt[1], draft.title[1])
    else:
        unsettled.append(spans.pop("title"))
    return spans, unsettled


_LOWER_HOUSE: Final = re.compile(r"[^\W\d_a-z][^\W\d_]+(?:\s[^\W\d_]+){1,3}")


def _are_names(draft: Draft, values: Mapping[str, str]) -> bool:
    """Whether the publisher, and the container of what is no article or chapter, may be names."""
    house = values.get("publisher", "")
    if "place" in values and _LOWER_HOUSE.fullmatch(house):
        house = ""  # `Bamako: Imprimerie nationale`
    site = values.get("container", "") if draft.sort in ("book", "paper") else ""
    named = (name for name in (house, YEAR_AT_END.sub("", site)) if name)
    others = (name for name in named if not draft.is_own_site(name))
    return all(_is_name(name, is_behind_quoted=draft.is_quoted) for name in others)


_SHORTEST: Final = 3  # letters of a name
_NO_NAME: Final = re.compile(
    rf"\d|[“”]|(?<!\b[A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{{2}})\.\s[A-Z]|:\s.*\bPress\b|,(?!.*\s&\s)|^(?:{MONTH_NAME})(?:\s|$)|\b[A-Z]{{1,8}}/[A-Z\d]+/|-$|\bDoc$",
    re.VERBOSE,
)
_CAMEL: Final = re.compile(r"[a-z]+[A-Z][a-z]\w*(?:$|:\s)")
_ROMANCE: Final = re.compile(rf"\s(?:{spell_words('names', 'foreign_of')})\s")


def _is_name(text: str, *, is_behind_quoted: bool) -> bool:
    """Whether a text may name a publisher, a newspaper or a site: no place, genre or date.

    Behind a title in quotation marks small letters may follow in Romance languages. A body may have
    its office behind a comma.
    """
    if "; " in text:  # `IPU; UNODC`
        return all(_is_name(one, is_behind_quoted=is_behind_quoted) for one in text.split("; "))
    text = strip_campus(strip_count(text))
    if is_listed_house(text):
        return True
    if all(map(is_organization, text.split(", "))):
        text = text.replace(", ", " ")
    if has_sign_of_field(text) or _NO_NAME.search(text) or is_known_place(text):
        return False
    words = text.split()
    if len(text.strip()) < _SHORTEST:
        return False
    small = SMALL_WORDS | DASHES
    is_cased = all(word[0].isupper() or word in small or "." in word for word in words)
    is_cased = is_cased or is_foreign_body(text) or is_foreign_house(text)
    is_cased = is_cased or (is_behind_quoted and _ROMANCE.search(text) is not None)
    is_camel = _CAMEL.match(text) is not None  # `openDemocracy`
    is_capital = text[0].isupper() or is_camel
    return (is_capital and (is_cased or is_camel) and not names_genre(text)) or is_site(text)


_BEFORE_DATE: Final = frozenset((". ", ". (", " (", ", "))


def _is_signed(draft: Draft, head: NameList, values: Mapping[str, str]) -> bool:
    """Whether a name that may be a body's is the author's: before a published title's site or date.

    A style that prints a title in an author's place has no other title behind the date.
    """
    first = draft.locate("container" if draft.is_on_site else "date")
    between = draft.text[head.end : first[0]]
    place, colon, _ = values.get("title", "").partition(": ")
    is_title = "title" in values and not (colon and is_known_place(place))
    is_published = bool(values.keys() & {"container", "publisher"})
    is_paper = is_newspaper_name(draft.printed_names)
    return between in _BEFORE_DATE and is_title and is_published and not is_paper


def _keep_author(draft: Draft, values: dict[str, str], spans: dict[str, Span]) -> NameList | None:
    """Who is named first, but for a newspaper or a title in an author's place."""
    head = draft.head
    if head is None:
        return None
    name = draft.printed_names
    if TOWN_BEHIND.sub("", name).casefold() == values.get("container", "").casefold():
        is_paper = is_newspaper_name(name) or not is_organization(name)
        is_placed = "place" in values and TOWN_BEHIND.search(name) is None
        is_again = is_paper and draft.is_quoted and not is_placed
    else:
        is_again = name == draft.printed_title
    if is_again:
        values["again"], spans["again"] = name, (0, head.end)
    return None if is_again else head


NOBODY: Final = re.compile(r"(?:\[?Anon(?:ymous)?\]?\.?|No\sauthor)(?=[\s.,])", re.IGNORECASE)


def _is_evident(draft: Draft, head: NameList | None, values: Mapping[str, str]) -> bool:
    """Whether this is certainly a citation, and not of a form with its own reader.

    Those are titles in capitals (law reviews), laws, and what opens with its genre.
    """
    named = [values.get(role, "") for role in ("container", "publisher")]
    texts = [values.get("title", ""), *(name for name in named if not has_acronyms(name))]
    texts += [draft.printed_names] if head else []
    is_shout = any(" " in text and is_capitals(text) for text in texts)
    is_article = draft.is_quoted and "volume" in values
    is_enacted = is_law(values.get("title", "")) and not (is_article or "editor" in values)
    if is_shout or is_enacted or (head is not None and not head.is_certain):
        return False
    if head is None:
        is_named = draft.is_quoted and bool(values.keys() & {"container", "editor", "genre"})
        is_in_paper = is_newspaper_name(values.get("container", ""))
        # `Salt tax rises. The Lark. 2006Jul8:9.`
        is_in_paper |= draft.sort == "paper" and _is_dated_page(draft, values)
        is_again = draft.is_repeated and values.get("title", "").count(" ") > 1
        is_titled = is_again or draft.is_on_site or NOBODY.match(draft.text) is not None
        return is_named or is_in_paper or is_titled
    date = draft.spans.get("date", (len(draft.text), 0))[0]
    is_sourced = bool(values.keys() & _SOURCED)
    are_bodies = head.kind == "body" and len(head.names) > 1
    if draft.is_quoted or date < draft.title[0] or are_bodies:
        return True
    if head.kind != "body":
        return is_sourced or (bool(draft.unsettled) and head.kind != "whole")
    is_printed = "publisher" in values and bool(values.keys() & {"place", "number"})
    is_printed |= values.get("publisher") == draft.printed_names and not draft.is_seen
    is_on_site = "container" in values and is_day(values.get("issued", "")) and draft.has_address
    is_printed |= is_on_site and draft.text[head.end] == ","
    is_printed |= bool(values.keys() & {"volume", "editor"})
    return is_printed and not OPENING.match(draft.printed_names)


def _is_dated_page(draft: Draft, values: Mapping[str, str]) -> bool:
    """Whether a page of the day, or a page on the web, follows a title and a name in full stops."""
    is_parted = draft.text.startswith(". ", draft.title[1])
    is_paged = "page" in values or (draft.is_seen and draft.has_address)
    return is_parted and is_paged and is_day(values.get("issued", ""))


def _make_byline(text: str, reading: StyleReading, places: Mapping[str, Span]) -> Byline:
    """The authors and editors of a reading, and its title."""
    names = reading.names.names if reading.names else ()
    named, edited, titled = (
        (TextSegment(text[slice(*places[role])], *places[role]),) if role in places else ()
        for role in ("names", "editor", "title")
    )
    named, edited = named if names else (), edited if "editor" in reading.values else ()
    is_edited = reading.are_editors
    return Byline(
        authors=() if is_edited else names,
        author=() if is_edited else named,
        editors=names if is_edited else _parse_names(reading.values.get("editor", ""), names),
        editor=named if is_edited else edited,
        title=titled if "title" in reading.values else (),
        is_chapter=reading.sort == "chapter",
    )


def _recase(values: Mapping[str, str]) -> dict[str, str]:
    """The title and names that a style prints in capitals in title case, a volume in digits."""
    cased = {
        role: restore_case(values[role])
        for role in ("title", "container", "publisher")
        if " " in values.get(role, "")
        or (role != "title" and len(values.get(role, "")) > MAX_ACRONYM)
        if not (is_site(values[role]) or (role != "title" and has_acronyms(values[role])))
    }
    if (volume := values.get("volume")) in NUMERALS:  # as the style prints the number
        cased["volume"] = str(1 + NUMERALS.index(volume))
    return cased


def _parse_names(text: str, authors: Sequence[CreditedName]) -> tuple[CreditedName, ...]:
    """The editors that a text names; the authors show whether given names are abbreviated."""
    given = ["".join(filter(str.isalpha, name.given or "")) for name in authors]
    are_abbreviated = bool(given) and all(map(str.isupper, given))
    listed = parse_name_list(text, are_abbreviated=are_abbreviated)
    return listed.names if listed else parse_bodies(text) or ()
