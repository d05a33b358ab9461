"""Which number is the volume, the issue or the page.

A style may print each without a word: `Salt Review 12, 3 (2012), 45` has all three. The items
around a number and the roles that a draft has given decide; what they leave open stays open.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.citations.publishers import is_newspaper_name, is_publishing_house
from pipeline.citations.styles.fields import (
    YEAR_ALONE,
    CitationItem,
    Span,
    has_kind,
    peel_numbers,
    settle_second,
)
from pipeline.grammar.dates import is_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.citations.styles.draft import Draft
    from pipeline.citations.styles.name_lists import NameList


def part_numbers(draft: Draft, item: CitationItem, *, is_dated: bool) -> list[CitationItem]:
    """An item and the numbers that it ends with; a year is its own where another date is."""
    name, *numbers = peel_numbers(draft.text, item)
    is_date = [one.kind for one in numbers] == ["date"] and name.kind == "free"
    is_own = is_dated and is_date and YEAR_ALONE.fullmatch(draft.text, numbers[0].start, item.end)
    if is_own:
        return [item]
    if numbers and not (is_dated or is_date):
        dated = peel_numbers(draft.text, name)
        if [one.kind for one in dated[1:]] == ["date"]:
            return [*dated, *numbers]  # `Salt Review 2001 20(3): 110-132`
    return [name, *numbers]


_REPORT: Final = re.compile(r"(?:[^\W\d_a-z][\w’'-]+\s){2,4}Reports?(?:\s(?P<volume>\d{1,4}))?")


def is_journal(draft: Draft, items: Sequence[CitationItem], at: int) -> bool:
    """Whether a name that ends like a genre is a journal's: before a volume and pages."""
    found = _REPORT.fullmatch(draft.text, *items[at].span)
    numbers = [one.values for one in items[at + 1 :]]
    is_issue = any(one.group and "bare" in one.values for one in items[at + 1 :])
    is_issue |= any(one.keys() & {"volume", "issue"} for one in numbers)
    is_counted = found is not None and (found["volume"] or is_issue)
    pages = (draft.show(*one["page"]) for one in numbers if "page" in one)
    return bool(is_counted) and any(not page.isalnum() for page in pages)


def join_numbered_series(draft: Draft, items: Sequence[CitationItem]) -> list[CitationItem]:
    """The items with the numbered series of a printed book as one: `Southern Tolls 8. Brill`.

    Where a house publishes, and nothing has the volume and pages of an article.
    """
    numbers = [n for n, one in enumerate(items) if one.kind == "numbers"]
    at = numbers[-1] - 1 if numbers else -1
    if at < 0 or items[at].kind != "free" or items[at + 1].values.keys() != {"bare"}:
        return list(items)
    first = at
    while first and items[first].mark == "," and items[first - 1].kind == "free":
        first -= 1
    is_last = at + 2 == len(items) and items[first].mark == "."
    if is_last and "page" in items[first - 1].values:
        return _join_number(items, first, at)  # `…, 2008, pp. 3–9. Southern Tolls 8.`
    volumes = [items[n].values for n in numbers[:-1]]
    is_alone = all("volume" in values and "page" not in values for values in volumes)
    others = [one for n, one in enumerate(items) if n != at and one.kind == "free"]
    is_edited = has_kind(items[:at], "editors", "translators")
    is_printed = any(is_publishing_house(draft.show(*one.span)) for one in others)
    is_printed |= is_edited and len(others) == 1
    is_joined = items[at + 1].mark in ("", ",") and items[at].group == items[at + 1].group
    name = draft.show(*items[at].span)
    is_other = " " not in name or is_newspaper_name(name)
    is_article = draft.is_quoted and not is_edited
    is_series = is_alone and is_printed and is_joined and not (is_other or is_article)
    return _join_number(items, at, at) if is_series else list(items)


def settle_volumes(draft: Draft, items: Sequence[CitationItem]) -> list[CitationItem]:
    """The items, numbers without a word as volume, issue or page if the items around show it."""
    settled = [_settle_volume(draft, items, at) for at in range(len(items))]
    has_pages = any("page" in item.values for item in settled)
    return [settle_second(draft.text, item, has_pages=has_pages) for item in settled]


def settle_bare(draft: Draft, items: Sequence[CitationItem]) -> bool:
    """Gives numbers without a word their roles; False if another has one of them."""
    for item in draft.bare:
        role, span = _choose_role_of_number(draft, items, items.index(item)), item.values["bare"]
        draft.sort = "article" if role == "volume" else draft.sort
        draft.unsettled += [] if role else [span]
        if role and not draft.add(role, span):
            return False
    _part_volume(draft)
    return True


_VOLUME_AT_END: Final = re.compile(r"(?P<name>.*\S)\s(?P<volume>[XVI]{2,7})")


def _part_volume(draft: Draft) -> None:
    """Parts a Roman volume from the name before its issue: `Salt Review XXI, no. 1`."""
    found = _VOLUME_AT_END.fullmatch(draft.text, *draft.locate("container"))
    if found is not None and "issue" in draft.spans and "volume" not in draft.spans:
        draft.spans |= {"container": found.span("name"), "volume": found.span("volume")}


def settle_pages(
    draft: Draft, head: NameList | None, values: dict[str, str], spans: dict[str, Span]
) -> None:
    """Makes pages a pinpoint: of a book all are, in a note a number without a word is."""
    if "page" not in values or "locator" in values:
        return
    start = spans["page"][0]
    is_last = start > max((end for role, (_, end) in spans.items() if role != "page"), default=0)
    is_note = head is not None and head.is_natural
    is_bare = draft.text[start - 2 : start] in (", ", ": ")
    is_after_editor = is_bare and spans.get("editor", (0, 0)) > spans.get("container", (0, 0))
    is_news = is_day(values.get("issued", "").partition("/")[0]) and "volume" not in values
    is_one = values["page"].isalnum() or is_after_editor or is_news
    is_one = is_one and not (draft.is_dated_in_square and draft.sort == "article")
    if draft.sort == "book" or (is_note and is_last and is_one):
        values["locator"], spans["locator"] = values.pop("page"), spans.pop("page")


def _join_number(items: Sequence[CitationItem], first: int, last: int) -> list[CitationItem]:
    """The items with a name, from `first` to `last`, and the number behind it as a series."""
    span = (items[first].start, items[last + 1].end)
    series = replace(items[first], kind="series", end=span[1], values={"series": span})
    return [*items[:first], series, *items[last + 2 :]]


def _settle_volume(draft: Draft, items: Sequence[CitationItem], at: int) -> CitationItem:
    """A number without a word as volume or issue, if the items around it show it."""
    item, previous = items[at], items[at - 1] if at else None
    rest = items[at + 1 :]
    page = item.values.get("page", (0, 0))
    if rest and _is_volume_of_book(draft, item, rest[0]):
        return replace(item, values={"volume": item.span})
    if previous is None or not item.values.keys() & {"bare", "page", "second"}:
        return item
    is_behind = previous.kind == "free" or (previous.kind == "date" and not previous.group)
    is_alone = is_behind and rest[:1] and rest[0].values.keys() & {"page", "bare"}
    is_worded = "page" in item.values and item.start < page[0]  # `Volume 3 (pp. 1–22)`
    is_double = item.values.keys() == {"volume", "second"} and "bare" in previous.values
    is_behind_volume = is_alone or is_double or previous.values.keys() & {"bare", "volume"}
    if item.group and is_behind_volume and not is_worded:
        whole = item.span if is_double else page  # `Journal 2 (1/2)`
        return replace(item, values={"issue": item.values.get("bare", whole)})
    if "bare" in item.values and _is_volume(draft, items, at):
        return replace(item, values={"volume": item.values["bare"]})
    return item


def _is_volume_of_book(draft: Draft, item: CitationItem, behind: CitationItem) -> bool:
    """Whether a number is a volume: `4 in Toll Handbook 307`, `(Brill, 2012), iv, pp. 3–9`.

    Bluebook rule 15.5; MHRA Style Guide, chapters in books.
    """
    is_roman = item.values.keys() == {"page"} and draft.show(*item.span).isalpha()
    return ("bare" in item.values and behind.kind == "in") or (is_roman and "page" in behind.values)


def _is_volume(draft: Draft, items: Sequence[CitationItem], at: int) -> bool:
    """Whether a bare number is a volume: a name before it, a page or a date after it."""
    item, previous = items[at], items[at - 1]
    if previous.kind == "date":
        is_after_date = item.mark in ("", ";") and not previous.group
        return is_after_date and has_kind(items[at + 1 :], "numbers")
    is_inside = has_kind(items[max(0, at - 3) : at], "in")
    if previous.kind != "free" or is_inside or item.mark in (":", ";"):
        return False
    following = items[at + 1] if at + 1 < len(items) else None
    if following is None:
        is_after_year = at > 1 and items[at - 2].kind == "date"
        if is_after_year and draft.text.startswith("[", items[at - 2].group - 1):
            return False  # a page
        is_glued = draft.is_quoted and not (item.mark or is_after_year)
        return draft.web.has_doi or is_glued
    is_dated = following.kind == "date" and following.group > 0
    is_last = is_dated and following is items[-1]
    return (is_dated and not (is_last and _is_in_full(draft))) or bool(
        following.values.keys() & {"page", "bare", "issue"}
    )


def _is_in_full(draft: Draft) -> bool:
    """Whether only the page of an article may be printed: Bluebook, `Revue 147 (2002)`."""
    return draft.is_in_natural_order and not draft.is_quoted


def _choose_role_of_number(draft: Draft, items: Sequence[CitationItem], at: int) -> str:
    """The volume after a journal, then the issue, then the page; "" if nothing settles it."""
    item, rest = items[at], items[at + 1 :]
    is_numbered = "volume" in draft.spans
    if item.mark == ";" and not has_kind(rest, "numbers"):
        return "volume" if _is_in_journal(draft) and not is_numbered else ""  # `2011;12`
    is_parted = item.mark == "," or (not item.mark and _is_in_journal(draft))
    if not rest and is_parted and _is_volume_alone(draft, items[at - 1]):
        return "volume"
    is_dated = bool(rest) and rest[0].kind == "date" and rest[0].group > 0
    if is_dated or has_kind(rest, "numbers"):
        is_behind = at > 0 and items[at - 1].kind == "free"
        is_journal = draft.sort != "chapter" and "container" in draft.spans
        is_open = len(rest) == 1 and _is_in_full(draft)
        if is_behind and is_journal and not is_numbered and item.mark not in ":;":
            return "" if is_open or item.group else "volume"
        if is_numbered and not draft.spans.keys() & {"issue", "page"} and item.mark == ",":
            return "issue"
    if "page" in draft.spans:
        return "locator"
    draft.sort = "article" if draft.is_dated_in_square and _is_in_journal(draft) else draft.sort
    return "page"


def _is_in_journal(draft: Draft) -> bool:
    """Whether the container is no newspaper, and the citation dated to the year."""
    name = draft.read("container")
    is_journal = not is_newspaper_name(name) or name.endswith((" Journal", " Review"))
    is_journal |= " Journal of " in name
    return bool(name) and is_journal and not draft.is_dated("month")


def _is_volume_alone(draft: Draft, previous: CitationItem) -> bool:
    """Whether the only number behind a name is a volume: `Lund (2012). Salt. Salt Review, 9`.

    Of a newspaper it is a page, and so it may be behind a date.
    """
    is_behind = previous.span == draft.locate("container")
    is_numbered = bool(draft.spans.keys() & {"volume", "page", "issue"})
    return is_behind and draft.is_dated_first and not is_numbered and _is_in_journal(draft)
