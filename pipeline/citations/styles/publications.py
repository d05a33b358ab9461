"""In what a source appeared and who published it: container, place, publisher.

Takes the free items behind a title: `Salt Review` before a volume is a journal, `Leiden: Brill` an
imprint. A name alone, `Hill League`, is a publisher or a site by what else is printed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.citations.publishers import (
    DASHES,
    SERIES,
    is_known_place,
    is_known_town,
    is_newspaper_name,
    is_place,
    is_publisher,
    is_publishing_house,
    is_site,
    strip_count,
)
from pipeline.citations.styles.fields import (
    AND,
    BEFORE_YEAR,
    OLD_YEAR,
    ORDINAL,
    STRONG,
    VOLUME_IN_FULL,
    CitationItem,
    Span,
    has_digit,
    has_letters,
    span_of,
)
from pipeline.citations.styles.items import split_imprint
from pipeline.citations.styles.name_lists import TOWN_BEHIND
from pipeline.citations.styles.titles import is_capitalized_name, is_shout, may_be_series
from pipeline.grammar.dates import MONTH_NAME, YEAR
from pipeline.grammar.names import is_headline, is_organization
from pipeline.vocabulary.countries import find_country

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.citations.styles.draft import Draft


def add_journal(draft: Draft, frees: Sequence[CitationItem]) -> bool:
    """The journal before its volume; with `22 Journal 45` the volume before it."""
    if any(free.mark in STRONG for free in frees[1:]):
        return False
    if len(frees) > 1 and not draft.is_quoted and draft.is_weak:
        return False
    span = span_of(frees)
    if not draft.spans.keys() & {"volume", "page"} and SERIES.search(draft.show(*span)):
        draft.sort = "book"  # `Migration Research Series No. 15`: a book of a series
        draft.leave(span)
        return True
    is_before = draft.spans.get("volume", span)[0] < span[0]
    is_list = draft.is_weak and not is_before and bool(AND.search(draft.show(*span)))
    draft.cost += 4 * is_list
    if is_list and " " not in draft.printed_title.rpartition(", ")[2]:
        draft.leave(span)  # `Gender, Place and Culture`: the journal, or a part of it
        draft.doubt = draft.title
        return True
    return _is_container(draft, span) and draft.add("container", span)


def add_container(draft: Draft, frees: Sequence[CitationItem]) -> bool:
    """The container, and what of an imprint follows it.

    A comma in it must be one of a list that `and` closes; else its end is unknown.
    """
    for stop in range(1, len(frees) + 1):
        book, rest = frees[:stop], frees[stop:]
        imprint = split_imprint(draft.text, rest, is_expected=True) if rest else {}
        if any(one.mark in STRONG for one in book[1:]):  # `Salt. Roads and Tolls`, two sentences
            continue
        is_name = len(rest) == 1 and rest[0].mark == "." and draft.sort == "chapter"
        is_imprint = imprint and _may_be_imprint(draft, rest[0].mark, imprint)
        if rest and not (is_name or is_imprint):
            continue
        if not _is_one_name(draft, book):
            _lose_container(draft, book)
        elif not _is_container(draft, span_of(book)) or not draft.add("container", span_of(book)):
            continue
        if imprint is None and is_name:
            return add_name(draft, rest)
        return not rest or add_imprint(draft, rest, is_expected=True)
    return False


def add_imprint(draft: Draft, frees: Sequence[CitationItem], *, is_expected: bool = False) -> bool:
    """The place and publisher, if that is all there is; nothing else if `is_expected`."""
    shown = draft.show(*frees[0].span)
    is_expected |= len(frees) > 1 and frees[1].mark == ":" and _is_imprint_place(draft, frees)
    found = split_imprint(draft.text, frees, is_expected=is_expected)
    if found is None and len(frees) > 1 and frees[1].mark in DASHES and is_publisher(shown):
        draft.leave(span_of(frees), cost=3)
        return True  # `Hill League – Salt`: its branch, or a town
    if found is None or any(role in draft.spans for role in found):
        return False
    if _is_no_imprint(draft, frees, found):
        return False
    if {"place", "publisher"} <= found.keys() and not frees[0].group:
        found = _turn_newspaper(draft, found)
    draft.spans |= {role: span for role, span in found.items() if role}
    return True


_INITIALED: Final = re.compile(r"(?!U\.\s?[SNK]\.)(?:[A-Z]\.\s?){2,3}[A-Z][a-z]+")
# `RoadLab`, `ROADlab`: no town
_INNER_CAPITAL: Final = re.compile(r"(?<!Mc)(?<!Mac)(?<=[a-z])[A-Z]|[A-Z]{2}(?=[a-z])")


def add_bracketed(draft: Draft, frees: Sequence[CitationItem]) -> bool:
    """The publisher in brackets: no other field is there, but the town of a newspaper."""
    if len(frees) > 1:
        return False
    span = frees[0].span
    name = draft.show(*span)
    beside = draft.spans.keys() & {"edition", "editor", "again"}
    is_printed = any(frees[0].group <= draft.spans[role][0] < span[0] for role in beside)
    is_printed |= _INITIALED.fullmatch(name) is not None  # no town
    if is_printed or ("genre" in draft.spans and (is_publisher(name) or draft.is_body(name))):
        return draft.add("publisher", span)  # `(2nd edn, Hill Moss 2004)`, `(I.B. Moss, 2011)`
    is_site = draft.is_site(name) or _is_site_of_page(draft, span)
    if is_site and "container" not in draft.spans and not draft.unsettled:
        draft.sort = "paper"
        return draft.add("container", span)
    is_alone = draft.locate("date")[0] < span[0]
    if (
        is_alone
        or draft.is_dated("day")
        or _may_be_site(draft, span)
        or (is_place(name) and not (is_publisher(name) or _INNER_CAPITAL.search(name)))
        or "publisher" in draft.spans
    ):
        draft.leave(span)
        return True
    return draft.add("publisher", span)


def add_name(draft: Draft, frees: Sequence[CitationItem]) -> bool:
    """A name that is a publisher or a container only by the items around it.

    After a title that ends at a comma, only a name that is known for one.
    """
    if len(frees) > 1:
        is_added = add_subtitled(draft, frees) or add_imprint(draft, frees)
        return is_added or _add_several(draft, frees)
    if frees[0].mark in DASHES and not (draft.is_quoted or draft.is_dated("year")):
        return False  # `Explanatory Notes – Roads Unit`: the publisher, or a part of the title
    span = span_of(frees)
    name = TOWN_BEHIND.sub("", draft.show(*span))
    is_series = SERIES.search(name) is not None and not is_publisher(name)
    behind = draft.text[span[1] : span[1] + 2]
    is_page = behind == " (" and draft.has_address and draft.is_dated("day")
    is_page = is_page and not AND.search(name)  # `Title, Site (Jan. 30, 2020), https://…`
    is_page |= _stands_out(draft, name)
    is_known = draft.is_known(name) and not (is_shout(name) and not is_site(name))
    if draft.is_weak and not (is_series or is_page or is_known):
        return False
    role = _choose_role(draft, name, behind)
    edition = draft.locate("edition")[0]
    if role == "publisher" and span[1] < edition and not frees[0].group:
        role = ""  # `Title. Text and Materials, 3rd ed. Brill`: of the title, or its series
    if is_series and (not draft.is_quoted or "container" in draft.spans):
        role = ""
    if not role:
        draft.leave(span, cost=1 if is_series else 3)
        return True
    draft.sort = "paper" if role == "container" else draft.sort
    if role == "publisher" and _is_body_before_house(draft, name):
        draft.reopen("publisher")
    return draft.add(role, span)


def add_subtitled(draft: Draft, frees: Sequence[CitationItem]) -> bool:
    """The site of a page with its subtitle: `Zenda Data: Figures of Salt`."""
    if len(frees) != 2 or frees[1].mark != ":" or not draft.has_address:  # noqa: PLR2004 - a pair
        return False
    name, behind = (draft.show(*one.span) for one in frees)
    is_site = draft.is_site(name) or name in draft.own_names
    if not is_site or "container" in draft.spans or any(map(is_known_place, (name, behind))):
        return False
    draft.sort = "paper"
    return draft.add("container", (frees[0].start, frees[1].end))


def split_strong(frees: Sequence[CitationItem]) -> list[list[CitationItem]]:
    """The runs of free items between full stops."""
    runs = list[list[CitationItem]]()
    for item in frees:
        if not runs or item.mark in STRONG:
            runs.append([])
        runs[-1].append(item)
    return runs


def _lose_container(draft: Draft, book: Sequence[CitationItem]) -> None:
    """Leaves a book open of which no mark shows where its name ends."""
    draft.leave(span_of(book), cost=3)
    draft.is_lost = True


def _may_be_imprint(draft: Draft, mark: str, imprint: Mapping[str, Span]) -> bool:
    """Whether an imprint may be a book's, behind this mark: not with an unknown town."""
    is_placed = mark == "," and "place" in imprint
    is_unknown = is_placed and not is_known_place(draft.show(*imprint["place"]))
    return mark != ":" and not is_unknown


def _is_capitalized(name: str) -> bool:
    """Whether one word or some have no small letters at their beginning, and no digit."""
    return is_headline(f"The {name}") and not has_digit(name)


def _is_one_name(draft: Draft, book: Sequence[CitationItem]) -> bool:
    """Whether these items surely are one name: a list that `and` closes, a subtitle."""
    if len(book) == 1:
        return True
    named = [draft.show(*one.span) for one in book[1:] if one.mark != ":"]
    if not named:
        return True
    is_closed = draft.sort == "chapter" and named[-1].startswith(("and ", "& "))
    is_list = book[-1].mark == ":" or is_closed or AND.search(named[-1]) is not None
    is_open = book[-1].mark == "," and may_be_series(named[-1])
    is_list |= len(named) < len(book) - 1 and _is_ended(draft, book[-1].end) and not is_open
    is_series = SERIES.search(AND.split(named[-1])[0]) is not None
    is_other = any(is_publishing_house(one) or is_known_place(one) for one in named)
    return is_list and not (is_series or is_other)


def _is_ended(draft: Draft, end: int) -> bool:
    """Whether a stop, a bracket or the editors show where the name of a book ends."""
    editor = draft.locate("editor")[0]
    is_before_editors = end < editor and draft.text.find(",", end + 1, editor) < 0
    return draft.text.startswith((".", " ("), end) or is_before_editors


_MAX_HOUSE_WORDS: Final = 3
_NO_CONTAINER: Final = re.compile(
    rf"\d{{3}}|;\s|-$|\b[A-Z]+\.\s[A-Z]|[“”]|\bU\.?N\.?\s[Dd]oc|,\s{MONTH_NAME}$"
)
# `Salt Roads since 1945`, `Tolls, 1990–2015`, `Zoll im 21. Jahrhundert`: numbers of a name
_SINCE_YEAR: Final = re.compile(rf"\s(?i:{'|'.join(sorted(BEFORE_YEAR))})\s{YEAR}$")
_OWN_NUMBERS: Final = re.compile(
    rf"\s(?:(?:in|of|since)\s)?{YEAR}(?=$|:)|,?\s(?:AD\s)?{OLD_YEAR}[–-](?:AD\s)?\d{{2,4}}(?=$|:)"
    rf"|{ORDINAL}\.|{VOLUME_IN_FULL.pattern}"
)


def _is_container(draft: Draft, span: Span) -> bool:
    """Whether a text may name a book, a journal, a newspaper or a site."""
    shown = _OWN_NUMBERS.sub("", _SINCE_YEAR.sub("", strip_count(draft.show(*span))))
    if ": " in shown and is_known_place(shown.partition(": ")[0]):
        return False
    if shown[0].islower() or not has_letters(shown) or _NO_CONTAINER.search(shown):
        return False
    return len(shown.split()) > _MAX_HOUSE_WORDS or not is_publishing_house(shown)


def _is_imprint_place(draft: Draft, frees: Sequence[CitationItem]) -> bool:
    """Whether `Sarn: Hill Moss` is behind a genre or an edition, or before `; 2011`."""
    typed = draft.spans.keys() & {"genre", "number", "edition", "editor", "again"}
    is_behind = any(draft.title[1] <= draft.spans[one][0] < frees[0].start for one in typed)
    date, end = draft.locate("date")[0], frees[-1].end
    return is_behind or draft.text[end:date] in ("; ", ";")


def _is_no_imprint(draft: Draft, frees: Sequence[CitationItem], found: Mapping[str, Span]) -> bool:
    """Whether the place and publisher that are found are parts of other fields.

    `Country Report: Ghana`, `Salt: Iraq – Yezidis, Hill League`, `Enough! Zenda: Roads`,
    `Tolls: Zenda, Sudan, Oxford Studies in Salt`. The first of `Salt Information Source, Hill
    Institute` may be a magazine; the second of `Piauí (Rio de Janeiro)` is a town.
    """
    mark, shown = frees[0].mark, draft.show(*frees[0].span)
    place, house = (draft.show(*found.get(one, (0, 0))) for one in ("place", "publisher"))
    if (mark == ":" and not house) or (
        mark in DASHES and (not is_known_place(shown) or find_country(shown))
    ):
        return True
    is_other = bool(place and SERIES.search(house)) or mark in ("?", "!")
    if place and house and found["place"] < found["publisher"]:
        is_long = place.count(" ") > 1 and frees[-1].mark == "," and not is_known_place(place)
        is_other |= is_known_town(house)
        if is_long and draft.is_quoted:
            return True
    return is_other and not is_publisher(house)


def _turn_newspaper(draft: Draft, found: dict[str, Span]) -> dict[str, Span]:
    """`“Title.” The Guardian, London, June 6, 2013`: a newspaper before its town."""
    printed = found["publisher"]
    name = draft.show(*printed)
    is_paper = is_newspaper_name(name) or draft.is_dated("day")
    is_in_book = draft.spans.keys() & {"container", "editor", "genre", "edition"}
    if is_in_book or not (is_paper or draft.is_quoted) or is_publishing_house(name):
        return found
    others = {role: span for role, span in found.items() if role != "publisher"}
    if draft.is_body(name) and not draft.is_quoted:
        return found
    if is_paper:
        draft.sort = "paper"
        return others | {"container": printed}
    if draft.kind_of_names in ("", "inverted", "packed"):
        draft.leave(printed)
        return others
    return found


def _is_site_of_page(draft: Draft, span: Span) -> bool:
    """Whether a name in brackets is the site of a page: `‘Title’ (Site, 14 May 2019) <…>`.

    So are pages cited (OSCOLA rule 3.4.8); the author may be the publisher, but of no page
    that has no date.
    """
    name = draft.show(*span)
    if draft.is_quoted and draft.has_address and draft.is_seen and "date" not in draft.spans:
        return not is_publishing_house(name)
    is_daily = draft.text.startswith(",", span[1]) and draft.is_dated("day")
    is_other = name not in draft.own_names and not is_publishing_house(name)
    return draft.is_quoted and draft.has_address and is_daily and is_other


def _may_be_site(draft: Draft, span: Span) -> bool:
    """Whether what is in brackets before a date, `(Hill League, 2012)`, may be a site."""
    is_parted = draft.text.startswith(",", span[1])
    is_on_page = draft.is_quoted and draft.has_address and draft.is_seen and is_parted
    name = draft.show(*span)
    is_own = name in draft.own_names and not draft.is_dated("month")
    return is_on_page and not is_own and not is_publishing_house(name)


def _is_body_before_house(draft: Draft, name: str) -> bool:
    """Whether a house follows a body taken for the publisher: `Toll Research Forum. Brill`.

    Or a known publisher another name.
    """
    before = draft.read("publisher")
    if not before or "place" in draft.spans:
        return False
    is_unknown = not is_publisher(before) and is_publisher(name) and is_headline(before)
    is_body = is_organization(before) and not is_publishing_house(before)
    return is_unknown or (is_body and is_publishing_house(name))


def _stands_out(draft: Draft, name: str) -> bool:
    """Whether a site is capitalised behind a title that is not: `Who pays tolls, Fair Salt`."""
    title = draft.printed_title
    is_sentence = not is_headline(title) and len(title.split()) > 1
    is_on_page = draft.has_address and draft.is_dated_first
    return is_on_page and is_sentence and is_capitalized_name(name)


def _add_several(draft: Draft, frees: Sequence[CitationItem]) -> bool:
    """A container after a quoted title; after another title a possible imprint has no role."""
    shown = [draft.show(*free.span) for free in frees]
    is_placed = any(map(is_known_place, shown[1:-1])) and not is_known_place(shown[-1])
    if draft.is_quoted and not (is_placed and not is_publisher(shown[-1])):
        return "container" not in draft.spans and add_container(draft, frees)
    is_imprint = draft.is_quoted or is_known_place(shown[-1])
    is_imprint |= frees[1].mark == "," and _is_imprint_place(draft, frees)
    if not is_imprint or any(map(AND.search, shown)) or draft.is_weak:
        return False
    draft.leave(span_of(frees), cost=3)
    return True


def _choose_role(draft: Draft, name: str, behind: str) -> str:
    """The role of a name, "" if nothing settles it; `behind` is what follows it."""
    is_book = not (draft.is_quoted or draft.is_dated("month"))
    is_beside_imprint = draft.has_bracketed_imprint and (is_book or "publisher" in draft.spans)
    if draft.is_lost or is_beside_imprint:
        return ""
    if "container" in draft.spans:
        return "" if draft.sort == "paper" else "publisher"
    if draft.is_site(name):
        return "container"
    is_daily, is_body = draft.is_dated("day"), draft.is_body(name)
    is_numbered = bool(draft.spans.keys() & {"genre", "number"})
    is_numbered |= is_body and "issue" in draft.spans and not draft.is_quoted  # of a series
    if is_numbered and (is_body or not is_daily):
        return "publisher"
    if is_body and not is_publishing_house(name):
        date = draft.locate("date")[0]
        is_before_date = behind in (", ", "; ") and draft.text[:date].endswith(name + behind)
        return _choose_role_of_body(draft, name, behind if is_before_date else "")
    return _choose_role_of_unknown(draft, name)


_SHORTEST_SITE: Final = 4  # letters of a name that may be a site's
_REPORT_AT: Final = re.compile(r"/(?:publication|report)s?/|\.pdf$")  # in an address
_PRINTED_WITH_PUBLISHER: Final = frozenset(
    ("place", "edition", "editor", "again", "translator", "series")
)


def _choose_role_of_unknown(draft: Draft, name: str) -> str:
    """The role of a name that is not known for a site’s or a body’s."""
    if is_publishing_house(name):
        return "" if draft.is_dated("day") else "publisher"
    if "genre" in draft.spans:
        return ""
    if _INITIALED.fullmatch(name) and not draft.is_dated("month"):
        return "publisher"  # no newspaper has initials
    is_printed = draft.is_by_persons and bool(draft.spans.keys() & _PRINTED_WITH_PUBLISHER)
    is_of_series = is_printed and "series" in draft.spans and not draft.is_quoted
    is_word = len(name) >= _SHORTEST_SITE and not is_known_place(name)
    is_on_site = draft.has_address and draft.is_dated("day") and is_word
    is_in_paper = draft.is_dated("month") and (
        " " in name or (draft.is_repeated and is_word and draft.is_dated("day"))
    )
    if not is_of_series and (is_in_paper or is_on_site or draft.has_page or draft.is_quoted):
        return "container"
    if not is_of_series and (draft.has_address or draft.web.has_doi):
        return "container" if _may_be_site_of_page(draft, name) else ""
    return "publisher" if is_printed and not draft.has_placed_imprint else ""


def _may_be_site_of_page(draft: Draft, name: str) -> bool:
    """Whether a name of several words may be the site of what has an address and is no report."""
    is_site_name = " " in name and "edition" not in draft.spans and draft.has_address
    is_page = is_site_name and (draft.is_seen or not draft.web.has_doi)
    return is_page and not (_REPORT_AT.search(draft.address) and _is_capitalized(name))


def _choose_role_of_body(draft: Draft, name: str, mark: str) -> str:
    """The role of an organisation: after a quoted title a site, before a year a publisher.

    `mark` is the mark between it and the date, "" if none follows it.
    """
    is_own, is_daily = draft.is_own_name(name), draft.is_dated("day")
    if is_own and _is_own_page(draft, mark):
        return "container"
    if not mark and _is_on_marked_page(draft, is_own=is_own):
        return "container"
    if draft.has_page or (is_own and (draft.is_quoted or is_daily)):
        return ""
    if draft.is_quoted:
        is_on_page = draft.has_address and (draft.is_seen or not draft.is_dated("year"))
        is_site_name = is_daily or "page" in draft.spans or (is_on_page and not mark)
        return "container" if is_site_name else "" if draft.has_address else "publisher"
    if is_daily:
        return "container" if draft.has_address else "publisher"
    is_on_page = draft.has_address and draft.is_seen and not is_own
    is_imprint = mark == "; " or (bool(mark) and not is_on_page)
    is_report = _REPORT_AT.search(draft.address) is not None
    is_imprint |= draft.is_dated("year") and ((is_own and is_report) or draft.web.has_doi)
    return "publisher" if is_imprint or not draft.has_address else ""


def _is_on_marked_page(draft: Draft, *, is_own: bool) -> bool:
    """Whether what is before the address is the site: after `[Online]`, or a comma if seen.

    After `[Online]` the author may be the publisher.
    """
    if "online" in draft.web.values:
        return draft.has_address and not is_own
    is_parted = draft.text.startswith(",", draft.title[1])
    return draft.has_address and is_parted and draft.is_seen and draft.is_dated_first


def _is_own_page(draft: Draft, mark: str) -> bool:
    """Whether the source is a page of its author's site: what a body publishes has a year.

    Without an access date, a press release may be one: not after its day, nor before a month.
    """
    if not draft.has_address:
        return False
    date = draft.locate("date")
    is_behind = date[1] == len(draft.text) - 1 and draft.text.startswith(" (", date[0] - 2)
    if is_behind and not draft.is_quoted:  # `Title, Site (2012), https:…`
        return draft.locate("publisher")[1] != date[0] - 2
    if draft.is_dated("year") != draft.is_dated("month"):
        return False
    if "accessed" in draft.web.values:
        return draft.is_quoted or not mark
    return (bool(mark) or "day" in draft.spans) if draft.is_quoted else date < draft.title
