"""Reads a citation in any style: who is named first, where the title ends, what the rest is then.

Every list of names with which the text may begin, and none, is tried, and every place where the
title may end; of the readings that are found the likeliest is taken. A field on which equally
likely readings disagree gets no value: its words are unexplained.

A reading is one only if every value may be what its role says: with `2012` or a place as its
publisher it is none. The source has its values, names and parts in offsets of the citation.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
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
from pipeline.citations.source import OPENING, Byline, build_source, is_law, list_steps, names_genre
from pipeline.citations.styles.draft import UNLIKELY, YEAR_LENGTH, Draft
from pipeline.citations.styles.fields import (
    AND,
    DATE,
    DAY,
    STRONG,
    YEAR_AT_END,
    YEAR_AT_START,
    CitationItem,
    Span,
    has_kind,
    name_genre,
    read_date,
    span_of,
)
from pipeline.citations.styles.items import EDITORS_MARK, cut
from pipeline.citations.styles.name_lists import (
    TOWN_BEHIND,
    find_leading_names,
    parse_bodies,
    parse_name_list,
)
from pipeline.citations.styles.numbers import settle_pages
from pipeline.citations.styles.roles import assign_roles
from pipeline.citations.styles.titles import (
    MAX_ACRONYM,
    MOST_NAME_WORDS,
    has_sign_of_field,
    may_be_title,
    may_continue,
    may_open,
    weigh_title,
)
from pipeline.citations.styles.web_parts import WebParts, split_web
from pipeline.grammar.dates import MONTH_NAME, YEAR, is_day
from pipeline.grammar.named_parts import SourcePart, TextSegment
from pipeline.grammar.names import (
    SMALL_WORDS,
    find_alias,
    has_acronyms,
    is_capitals,
    is_foreign_body,
    is_known_acronym,
    is_organization,
    restore_case,
    word_set,
)
from pipeline.grammar.numbers import NUMERALS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.citations.lists import ListConvention
    from pipeline.citations.source import ParsedSource
    from pipeline.citations.styles.name_lists import NameList
    from pipeline.grammar.names import CreditedName


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


_MAX_LENGTH: Final = 700  # characters
_HINT: Final = re.compile(r"(?:1[6-9]|20)\d\d|://|www\.|\bn\.d\.")  # a date or an address
# `(1) Salt Roads`, `1 Holst M, Lund H.`: the second only before names.
_NUMBER_IN_LIST: Final = re.compile(
    r"(?:(?P<marked>\(\d{1,3}\))|\d{1,3}|(?P<volume>[IVX]{2,4}))\s(?=(?:[a-z]{2,3}\s)?[^\W\d_a-z“])"
)


def parse_styled(
    text: str, at: int = 0, convention: ListConvention | None = None
) -> ParsedSource | None:
    """The source that a citation in any style names; None if no reading explains it.

    `at` is the offset of `text` in its note, added to the offsets of the parts. `is_whole` of the
    source is False where a field was dropped because readings disagree on it.
    """
    number = _NUMBER_IN_LIST.match(text)
    rest = text[number.end() :] if number else ""
    if number and (number["marked"] or any(names.is_certain for names in find_leading_names(rest))):
        entry = parse_styled(rest, at + number.end(), convention)
        printed = (at, at + number.end() - 1)
        if entry is None or not number["volume"]:
            return replace(entry, again=(printed, *entry.again)) if entry else None
        parts = (SourcePart("volume", *printed), *entry.parts)
        return replace(entry, csl=entry.csl | {"volume": number["volume"]}, parts=parts)
    web, weighed = _weigh_readings(text)
    if web is None:
        return None
    if convention is not None and (usual := _choose_usual(text, web, weighed, convention)):
        return _make_source(text, web, usual, at)
    least = min((cost for cost, _ in weighed), default=0)
    readings = [reading for cost, reading in weighed if cost == least]
    return _make_source(text, web, _agree(readings), at) if readings else None


def is_complete(source: ParsedSource) -> bool:
    """Whether a styled source is evident, has a title, and every word of it has a role."""
    return "title" in source.csl and source.is_whole and source.is_evident


def may_be_citation(source: ParsedSource) -> bool:
    """Whether a styled source that is not evident has a title, a maker and no open question."""
    is_made = bool({"author", "editor"} & source.csl.keys())
    return "title" in source.csl and source.is_whole and is_made


# A note is tried whole, piece by piece, and as an entry of its list: often the same text.
@lru_cache(maxsize=1024)
def _weigh_readings(text: str) -> tuple[WebParts | None, tuple[tuple[int, StyleReading], ...]]:
    """The text without its web parts, and its readings, each with the evidence against it."""
    is_hinted = len(text) <= _MAX_LENGTH and _HINT.search(text) is not None
    web = split_web(text) if is_hinted and not _has_other_form(text) else None
    return (web, tuple(_read_all(web))) if web is not None and web.text else (None, ())


# What other readers read: titles in capitals (law reviews), laws, cases, letters, pinpoints other
# than pages, what is on file.
_OTHER_FORM: Final = re.compile(
    r"""\b(?:(?!(?P<acronym>[A-Z]+)\.\s(?P=acronym)\b)[A-Z]{4,}|THE|FOR|NEW)[A-Z’'&.-]*,?\s(?:[A-Z]{2,}\s)?[A-Z]{4,}\b|@|\bhereinafter\b|[§¶]
      |\b(?:[Pp]aras?|[Aa]rts?|[Cc]hs?|[Ss]ecs?|nn?)\.\s\d
      |(?<!\w)(?:[Ee]nacted|[Aa]dopted|[Pp]romulgated|[Aa]mended)\b|\b[Ii]nterview\swith\b
      |\b(?:[Ee]-?mail|[Ww]ritten|[Oo]fficial)\scommunication\b|\sv\.\s""",
    re.VERBOSE,
)


def _has_other_form(text: str) -> bool:
    """Whether a text has a sign of another form; a list of acronyms is no name in capitals."""
    signs = (re.findall(r"\w+", found[0]) for found in _OTHER_FORM.finditer(text))
    return any(not any(map(is_known_acronym, sign)) for sign in signs)


def _choose_usual(
    text: str,
    web: WebParts,
    weighed: Sequence[tuple[int, StyleReading]],
    convention: ListConvention,
) -> StyleReading | None:
    """The reading of which every step is usual in the list, if such readings agree.

    Else the likeliest, without those that open in a way that the list does not know.
    """
    placed = [
        (list_steps(text, _place_parts(web, reading)), cost, reading)
        for cost, reading in weighed
        if cost < UNLIKELY
    ]
    usual = [
        (len(steps), reading)
        for steps, _, reading in placed
        if not reading.dropped and "title" in reading.values and convention.explains(steps)
        if reading.names is not None
    ]
    most = max((count for count, _ in usual), default=0)
    chosen = [reading for count, reading in usual if count == most]
    if not chosen:
        least = min((cost for _, cost, _ in placed), default=0)
        likely = [(steps, reading) for steps, cost, reading in placed if cost == least]
        chosen = [reading for steps, reading in likely if convention.may_open(steps)]
        are_certain = all(one.names and one.names.is_certain for one in chosen)
        if len(chosen) == len(likely) or not are_certain:
            return None
    agreed = _agree(chosen) if chosen else None
    if agreed is None or agreed.dropped or not agreed.names or "title" not in agreed.values:
        return None
    return replace(agreed, is_whole=True, is_evident=True)


def _place_parts(web: WebParts, reading: StyleReading) -> Iterator[SourcePart]:
    """The fields of a reading, in offsets of the citation."""
    names = "editor" if reading.are_editors else "author"
    for printed, span in reading.spans.items():
        role = "issued" if printed == "date" and "issued" not in reading.values else printed
        if (role in reading.values and role not in _PRINTED_AGAIN) or role == "names":
            yield SourcePart(names if role == "names" else role, *web.place(*span))


def _agree(readings: Sequence[StyleReading]) -> StyleReading:
    """The fields on which all readings agree."""
    first = readings[0]
    common = {
        role: value
        for role, value in first.values.items()
        if all(other.values.get(role) == value for other in readings)
    }
    names = (
        first.names
        if all(_list_names(reading) == _list_names(first) for reading in readings)
        else None
    )
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


def _list_names(reading: StyleReading) -> tuple[str, ...]:
    """The names with which a reading begins."""
    return tuple(str(name) for name in reading.names.names) if reading.names else ()


# `Salt and Tolls. (2012, May 3). Salt and Tolls. Hill`: the title, where no author is
_TITLE_TWICE: Final = re.compile(
    rf"""(?P<title>[^“”]+\s[^“”]*[^“”.,\s])[.,]?\s(?:\(?(?:{DATE}|{YEAR},\s{DAY})\)?[.,]?\s)?
        (?P=title)(?=[.,\[]|\s[(\[])""",
    re.VERBOSE,
)


def _find_title_twice(text: str) -> re.Match[str] | None:
    """The title with which a text opens, and that follows again; the pattern is slow elsewhere."""
    opening = " ".join(text.split(" ", 2)[:2]).rstrip(".,")
    return _TITLE_TWICE.match(text) if text.find(opening, len(opening)) > 0 else None


# Evidence against a list of names that may be none, and against the absence of names.
_UNCERTAIN: Final = 4
_NAMELESS: Final = 6


def _read_all(web: WebParts) -> Iterator[tuple[int, StyleReading]]:
    """The readings of a text after each list of names, or none, and the evidence against them."""
    twice = _find_title_twice(web.text)  # before `[Internet]` an author and its own site
    is_title = twice is not None and twice.end() != web.online_at
    lists = () if is_title else tuple(find_leading_names(web.text))
    several = (one for one in lists if len(one.names) > 1 and one.is_certain)
    longest = max((one.end for one in several if all(name.family for name in one.names)), default=0)
    heads: list[NameList | None] = [
        one
        for one in lists
        # What stands before `[Internet]` is a title or a site.
        if one.kind not in ("body", "whole") or one.end != web.online_at
        # In `Ada M. Lund & Karl Brandt` no `Ada M` is meant.
        if one.kind != "packed" or len(one.names) > 1 or one.end >= longest
    ]
    if not any(head.is_certain for head in heads if head):
        heads.append(None)
    for head in heads:
        against = _NAMELESS if head is None else 0 if head.is_certain else _UNCERTAIN
        for cost, reading in _read_after(head, web):
            if all(web.is_unbroken(*span) for span in reading.spans.values()):
                yield cost + against, reading


def _read_after(head: NameList | None, web: WebParts) -> Iterator[tuple[int, StyleReading]]:
    """The readings of the text after these names, each with the evidence against it."""
    text = web.text
    start = head.end if head else 0
    mark = EDITORS_MARK.match(text, start) if head else None
    for items in _join_asked(cut(text, mark.end() if mark else start, len(text)) or []):
        yield from _read_items(head, web, items, are_editors=mark is not None)


def _join_asked(items: list[CitationItem]) -> Iterator[list[CitationItem]]:
    """The items, and with the words behind a question as a part of its field: `Who Pays? A Guide`.

    Of several questions the first ones are, or all: the last may end the field.
    """
    yield items
    asked = [
        n
        for n, (before, one) in enumerate(pairwise(items), 1)
        if before.kind == one.kind == "free"
        and before.group == one.group
        and one.mark in ("?", "!")
    ]
    for count in {len(asked), max(0, len(asked) - 1)} - {0}:
        joined = list(items)
        for n in reversed(asked[:count]):
            joined[n - 1 : n + 1] = [replace(joined[n - 1], end=joined[n].end)]
        yield joined


def _read_items(
    head: NameList | None, web: WebParts, items: list[CitationItem], *, are_editors: bool
) -> Iterator[tuple[int, StyleReading]]:
    """The readings of these items after these names, each with the evidence against it."""
    text = web.text
    _settle_kinds(text, items)
    at = next((n for n, one in enumerate(items) if _is_content(one)), None)
    if at is None or any(one.kind not in ("date", "day", "genre", "aside") for one in items[:at]):
        return
    is_body_after_space = head is not None and head.kind == "body" and text[head.end] == " "
    if head and (head.kind in ("inverted", "packed") or is_body_after_space):
        at += _part_year(text, items, at)
    at -= _join_count(text, items, at)
    _join_year(text, items, at)
    repeated = _drop_repeated(text, items, at)
    last = at + 1 if repeated else _find_title_end(items, at, may_be_quoted=head is not None)
    if repeated is None and any(web.online_at == one.end for one in items[at:last]):
        items, at, last = _turn_site(web, items, at, last)
    for draft in _make_drafts(head, web, items, range(at, last), repeated):
        draft.cost -= _NAMELESS * (draft.is_repeated and head is None)
        reading = _make_reading(draft, are_editors=are_editors or draft.are_editors)
        if reading is not None:
            yield draft.cost, reading


# `staff paper`, `debate in the Senate`
_KIND: Final = re.compile(r"[a-z]+(?:[\s-][a-z]+){0,2}(?:\sin\sthe\s[A-Z][a-z]+)?")


def _settle_kinds(text: str, items: list[CitationItem]) -> None:
    """Settles what is printed beside a title in quotation marks: a genre, or what it is."""
    for n, (one, behind) in enumerate(pairwise(items)):
        if behind.kind == "quoted":  # `Hill League, press release, “Roads Are Open”`
            items[n] = name_genre(text, one)
        elif one.kind == "quoted" and text.startswith(",", one.end):
            shown = text[behind.start : behind.end]
            is_free = behind.kind == "free" and not behind.group
            if is_free and _KIND.fullmatch(shown) and not names_genre(shown):
                items[n + 1] = replace(behind, kind="aside")


def _is_content(item: CitationItem, *, opens: bool = True) -> bool:
    """Whether an item is free text, or in quotation marks: after other text without a mark."""
    is_text = item.kind == "free" or (item.kind == "quoted" and (opens or not item.mark))
    return is_text and not item.group


def _find_title_end(items: Sequence[CitationItem], at: int, *, may_be_quoted: bool = False) -> int:
    """The index of the first item from which none can be of a title that begins at an index.

    `may_be_quoted`: also a subtitle in quotation marks, `Salt in Zenda: “Nobody Pays”`.
    """
    marks = (":",) if may_be_quoted else ()
    for n, one in enumerate(items[at + 1 :], at + 1):
        is_subtitle = one.kind == "quoted" and one.mark in marks and not one.group
        if not (is_subtitle or _is_content(one, opens=False)):
            return n
    return len(items)


def _part_year(text: str, items: list[CitationItem], at: int) -> int:
    """Parts the only year of a citation from the title: `Lang, E P 1994 Salt Roads`.

    Returns how many items the title moved.
    """
    first = items[at]
    found = YEAR_AT_START.match(text, *first.span)
    if not found or first.kind != "free" or first.mark or has_kind(items, "date"):
        return 0
    span = found.span("year")
    year = CitationItem("date", *span, values={"date": span})
    items[at : at + 1] = [year, replace(first, start=found.end())]
    return 1


def _join_count(text: str, items: list[CitationItem], at: int) -> int:
    """Joins what counts a part to its title: `Annex 2. Hidden Tolls`; how many items it moved."""
    if not at or items[at - 1].kind != "aside" or not text[items[at - 1].start].isalpha():
        return 0
    items[at - 1 : at + 1] = [replace(items[at], start=items[at - 1].start)]
    return 1


_MONTH_AND_YEAR: Final = re.compile(rf"(?:{MONTH_NAME})\s{YEAR}", re.VERBOSE)


def _join_year(text: str, items: list[CitationItem], at: int) -> None:
    """Joins the date that a title ends in where another is printed: `Toll Report, 2012 (2013)`.

    A month only behind a colon, or before further fields: `2012. Toll Report, June 2012. Hill
    League`. Not before an edition: `Toll Roads, 1993 (2d ed. 2001)`.
    """
    last = _find_title_end(items, at)
    mark = items[last].mark if last < len(items) and items[last].kind == "date" else ""
    if mark not in (",", ":"):
        return
    others = [one for one in items if one.kind == "date" and one is not items[last]]
    printed = text[items[last].start : items[last].end]
    is_month = _MONTH_AND_YEAR.fullmatch(printed) and (mark == ":" or last + 1 < len(items))
    is_own = (len(printed) == YEAR_LENGTH or is_month) and not items[last].group
    is_free = items[last - 1].kind == "free"
    if others and is_own and is_free and not has_kind(items, "edition"):
        items[last - 1 : last + 1] = [replace(items[last - 1], end=items[last].end)]


def _drop_repeated(text: str, items: list[CitationItem], at: int) -> Span | None:
    """Drops the title printed a second time, as some styles do where no author is; its offsets.

    A date may stand between the two. The title is one item then.
    """
    shown = [text[one.start : one.end] for one in items]
    for count in range(1, (len(items) - at) // 2 + 1):
        behind = at + count
        while behind < len(items) and items[behind].kind in ("date", "day"):
            behind += 1
        if shown[at : at + count] == shown[behind : behind + count]:
            again = items[behind].start, items[behind + count - 1].end
            del items[behind : behind + count]
            items[at : at + count] = [replace(items[at], end=items[at + count - 1].end)]
            return again
    return None


def _turn_site(
    web: WebParts, items: list[CitationItem], at: int, last: int
) -> tuple[list[CitationItem], int, int]:
    """`Site [Internet]. 2012. Title.`: with the title first, as elsewhere.

    Where no date is known, the day on which it was seen stands between the two.
    """
    end = at + 1
    while end < len(items) and items[end].kind == "free" and items[end].mark == ":":
        end += 1  # `Site: A Name of It [Internet]. 2012. Title.`
    behind = next((n for n in range(end, len(items)) if _is_content(items[n])), None)
    is_site = behind is not None and (
        has_kind(items[end:behind], "date")
        or web.is_seen_between(items[end - 1].end, items[behind].start)
    )
    title = items[behind:] if behind is not None and is_site else []
    if not title or any(not _is_content(one, opens=False) or one.mark == "." for one in title[1:]):
        return items, at, last
    span = items[at].start, items[end - 1].end
    site = replace(items[at], kind="site", end=span[1], values={"container": span})
    return [*title, site, *items[:at], *items[end:behind]], 0, len(title)


def _make_drafts(
    head: NameList | None,
    web: WebParts,
    items: Sequence[CitationItem],
    title: range,
    repeated: Span | None,
) -> Iterator[Draft]:
    """A draft for each place where the title may end; `title` are the items that it may have.

    `repeated`: where it is printed again, which shows where it ends.
    """
    at, last = title.start, title.stop
    first, text = items[at], web.text
    goes_on = last > at + 1 and (items[at + 1].mark == ":" or _goes_on(text, items[at:]))
    is_quoted = first.kind == "quoted" and not goes_on
    for stop in [at + 1] if is_quoted else range(at + 1, last + 1):
        mark = items[stop].mark if stop < last else "."
        if not is_quoted and mark in (":", ""):
            continue
        whole = items[at:stop]
        span = span_of(whole) if is_quoted else _span_with_marks(text, whole)
        is_asked = text[whole[-1].end - 1] in "?!"
        is_weak = not (is_quoted or is_asked or repeated) and mark in (",", ";")
        draft = Draft(web, head, span, is_quoted, is_weak)
        draft.is_repeated = repeated is not None and draft.add("again", repeated)
        # Before `In:` both sentences are of the chapter's title.
        is_bounded = head is not None and stop < len(items) and items[stop].kind == "in"
        behind = [] if is_bounded else _list_sentences(text, whole)[1:]
        draft.cost = UNLIKELY * len(behind)
        if assign_roles(draft, [*items[:at], *items[stop:]]):
            is_in_volume = head is not None and draft.spans.keys() >= {"container", "volume"}
            if is_in_volume and all(len(one.split()) > MOST_NAME_WORDS for one in behind):
                draft.cost -= UNLIKELY * len(behind)  # no journal has so long a name
            weigh_title(draft, whole)
            yield draft


_CLOSES_WORDS: Final = re.compile(r"[\s.,]?[”’»\"']")


def _span_with_marks(text: str, title: Sequence[CitationItem]) -> Span:
    """The offsets of a title of which the first or last words are in quotation marks."""
    start, end = span_of(title)
    if title[0].kind == "quoted":
        start -= 1 + text[:start].endswith(" ")
    closed = _CLOSES_WORDS.match(text, end) if title[-1].kind == "quoted" else None
    return start, closed.end() if closed else end


def _list_sentences(text: str, title: Sequence[CitationItem]) -> list[str]:
    """The sentences of a title, as its marks part them."""
    starts = [0, *(n for n, one in enumerate(title) if n and one.mark in STRONG), len(title)]
    return [text[title[a].start : title[b - 1].end] for a, b in pairwise(starts)]


def _goes_on(text: str, items: Sequence[CitationItem]) -> bool:
    """Whether a title goes on behind its first words in quotation marks: `“Salt” and “Tolls”`.

    What stands before the word for the container, `“Salt” Once More. In …`, is no container.
    """
    quoted, item, *others = items
    is_unmarked = item.kind == "free" and not item.mark and text[quoted.end] not in ",."
    return is_unmarked and (
        text[item.start].islower()
        or AND.match(f" {text[item.start :]}") is not None
        or has_kind(others, "in")
    )


# Printed again, or without a value of their own.
_PRINTED_AGAIN: Final = word_set(
    "again acronym genre_again day year_again volume_again issue_again number_again"
)
_REMARKS: Final = word_set("translator series")  # fields that the record has no place for
_SOURCED: Final = word_set("container publisher place volume genre editor")


def _make_reading(draft: Draft, *, are_editors: bool) -> StyleReading | None:
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


def _make_source(text: str, web: WebParts, reading: StyleReading, at: int) -> ParsedSource | None:
    """The source of a reading, its parts in offsets of the citation; None if nothing is certain."""
    apart = _PRINTED_AGAIN | _REMARKS
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
    again = [places[role] for role in reading.values.keys() & _PRINTED_AGAIN]
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
    site = YEAR_AT_END.sub("", site)
    site = site.removesuffix(f" ({find_alias(site)})")  # `Tolls Programme (TP)`
    named = (name for name in (house, site) if name)
    others = (name for name in named if not draft.is_own_site(name))
    return all(map(_is_name, others))


_SHORTEST: Final = 3  # letters of a name
_NO_NAME: Final = re.compile(
    rf"\d|[“”]|(?<!\b[A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{{2}})\.\s[A-Z]|:\s.*\bPress\b|,(?!.*\s&\s)|^(?:{MONTH_NAME})(?:\s|$)|\b[A-Z]{{1,8}}/[A-Z\d]+/|-$|\bDoc$",
    re.VERBOSE,
)
_CAMEL: Final = re.compile(r"[a-z]+[A-Z][a-z]\w*(?:$|:\s)")


def _is_name(text: str) -> bool:
    """Whether a text may name a publisher, a newspaper or a site: no place, genre or date.

    A body may have its office behind a comma.
    """
    if "; " in text:  # `IPU; UNODC`
        return all(map(_is_name, text.split("; ")))
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


_A_PAIR: Final = 2


def _is_evident(draft: Draft, head: NameList | None, values: Mapping[str, str]) -> bool:
    """Whether this is certainly a citation, and not of a form with its own reader."""
    if _has_form_of_law_or_review(draft, head, values):
        return False
    if head is None:
        return _is_evident_unsigned(draft, values)
    if not head.is_certain:
        return False
    is_dated_first = draft.spans.get("date", (len(draft.text), 0))[0] < draft.title[0]
    if draft.is_quoted or is_dated_first:
        return True
    if head.kind == "body":
        return len(head.names) > 1 or _is_printed_by_body(draft, head, values)
    is_sourced = bool(values.keys() & _SOURCED)
    return is_sourced or (bool(draft.unsettled) and head.kind != "whole")


def _has_form_of_law_or_review(
    draft: Draft, head: NameList | None, values: Mapping[str, str]
) -> bool:
    """Whether a field is in capitals, as in law reviews, or the title is a law's."""
    named = [values.get(role, "") for role in ("container", "publisher")]
    texts = [values.get("title", ""), *(name for name in named if not has_acronyms(name))]
    is_list = head is not None and head.kind == "body" and len(head.names) > _A_PAIR
    texts += [draft.printed_names] if head and not is_list else []  # `FAO, UNICEF, WFP`
    is_shout = any(" " in text and is_capitals(text) for text in texts)
    is_article = draft.is_quoted and "volume" in values
    is_enacted = is_law(values.get("title", "")) and not (is_article or "editor" in values)
    return is_shout or is_enacted


def _is_evident_unsigned(draft: Draft, values: Mapping[str, str]) -> bool:
    """Whether what names nobody first is a citation: by its container, or by how it is titled."""
    is_named = draft.is_quoted and bool(values.keys() & {"container", "editor", "genre"})
    is_in_paper = is_newspaper_name(values.get("container", ""))
    # `Salt tax rises. The Lark. 2006Jul8:9.`
    is_in_paper |= draft.sort == "paper" and _is_dated_page(draft, values)
    is_again = draft.is_repeated and values.get("title", "").count(" ") > 1
    return is_named or is_in_paper or is_again or draft.is_on_site


def _is_printed_by_body(draft: Draft, head: NameList, values: Mapping[str, str]) -> bool:
    """Whether a body's work is printed, or dated on a site; not what opens with a genre."""
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
