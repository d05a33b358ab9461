"""Gives the items of a citation their roles, given where its title ends.

Typed items, `2012` or `45–67`, have theirs; runs of free text get them in the order in which they
are printed: `In Toll Handbook, Southern Tolls 8. Leiden: Brill` a book, its series and its imprint.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby, pairwise, zip_longest
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.citations.publishers import (
    SERIES,
    is_known_place,
    is_newspaper_name,
    is_publishing_house,
)
from pipeline.citations.styles.fields import (
    CitationItem,
    Span,
    has_kind,
    has_letters,
    join_journal,
    name_genre,
    read_date,
    span_of,
)
from pipeline.citations.styles.items import join_names, split_imprint
from pipeline.citations.styles.numbers import (
    is_journal,
    join_numbered_series,
    part_numbers,
    settle_bare,
    settle_volumes,
)
from pipeline.citations.styles.publications import (
    add_bracketed,
    add_container,
    add_imprint,
    add_journal,
    add_name,
    add_subtitled,
    split_strong,
)
from pipeline.citations.styles.titles import SERIES_IN_BRACKETS
from pipeline.vocabulary.citation_words import words_of
from pipeline.vocabulary.countries import find_country

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.citations.styles.draft import Draft


def assign_roles(draft: Draft, items: Sequence[CitationItem]) -> bool:
    """Gives each item a role; False if that cannot be done."""
    if not draft.is_quoted:  # a journal may be, before its volume
        items = [
            replace(one, kind="free")
            if one.kind == "quoted" and behind and "volume" in behind.values
            else one
            for one, behind in zip_longest(items, items[1:])
        ]
    joined = join_journal(draft.text, join_names(draft.text, items))
    named = (
        item if is_journal(draft, joined, at) else name_genre(draft.text, item)
        for at, item in enumerate(joined)
    )
    is_dated = has_kind(joined, "date")
    parts = [part for item in named for part in part_numbers(draft, item, is_dated=is_dated)]
    if not all(_is_possible(draft, part) for part in parts):
        return False
    kept = list[CitationItem]()
    for one, behind in zip_longest(parts, parts[1:]):
        is_titled = behind is not None and behind.mark == ":"  # a book called like its chapter
        if one.kind == "free" and draft.is_title_again(one) and not is_titled:
            draft.is_repeated |= draft.add("again", one.span)
        else:
            kept.append(one)
    kept = [one for at in range(len(kept)) for one in _part_bracket(draft, kept, at)]
    kept = join_numbered_series(draft, kept)
    draft.unsettled += [one.span for one in kept if one.kind == "unknown"]
    kept = settle_volumes(draft, kept)
    is_in_book = has_kind(kept, "in")
    is_typed = all(_add_typed(draft, item, is_in_book=is_in_book) for item in kept)
    is_assigned = is_typed and _assign_blocks(draft, kept) and settle_bare(draft, kept)
    _restore_acronym(draft)
    return is_assigned


def _restore_acronym(draft: Draft) -> None:
    """Makes the acronym behind a newspaper or site a part of its name: `Tolls Programme (TP)`."""
    acronym, container = draft.locate("acronym"), draft.locate("container")
    if acronym[0] and container[1] + len(" (") == acronym[0]:
        draft.spans["container"] = (container[0], draft.spans.pop("acronym")[1] + len(")"))


def _is_possible(draft: Draft, item: CitationItem) -> bool:
    """Free text has letters; what is quoted after the title is the title again."""
    if item.kind == "quoted":
        return draft.is_title_again(item)
    return item.kind != "free" or has_letters(draft.show(*item.span))


# `Office for Salt Roads (OSR)`: the name again
_ACRONYM_BEHIND: Final = re.compile(r"(?P<free>\S+\s.+)\s\((?P<again>[A-Z]{2,}[A-Za-z&/-]{0,8})\)")


def _part_bracket(draft: Draft, items: Sequence[CitationItem], at: int) -> list[CitationItem]:
    """An item without the series in brackets behind an imprint.

    Nor the acronym of its publisher.
    """
    item = items[at]
    if item.kind != "free":
        return [item]
    short = _ACRONYM_BEHIND.fullmatch(draft.text, *item.span)
    if short and find_country(short["again"]) is None:
        draft.add("acronym", short.span("again"))
        return [replace(item, end=short.end("free"))]
    if item.group or draft.text[item.end - 1] not in ")]":
        return [item]
    found = SERIES_IN_BRACKETS.fullmatch(draft.text, *item.span)
    if found is None or is_known_place(found["series"]):
        return [item]
    is_series = SERIES.search(found["series"]) is not None
    if found["free"] is None:
        is_series |= item is items[-1]
        is_series &= has_kind(items[:at], "date")
    else:
        is_series |= is_publishing_house(found["free"]) or item.mark == ":"
    named = [replace(item, end=found.end("free"))] if found["free"] else []
    span = found.span("series")
    series = CitationItem("series", *span, values={"series": span})
    return [*named, series] if is_series else [item]


def _add_typed(draft: Draft, item: CitationItem, *, is_in_book: bool) -> bool:
    """Gives a typed item its roles; False if another has one of them."""
    if item.kind == "date":
        return _add_date(draft, item.values["date"])
    if item.kind == "editors":
        return _add_editors(draft, item, is_in_book=is_in_book)
    if item.kind in ("translators", "series"):
        return all(draft.add(role, span) for role, span in item.values.items())
    if item.kind == "numbers" and "bare" in item.values:
        draft.bare.append(item)
        return True
    values = dict(item.values)
    if "page" in values and "page" in draft.spans and item.group:
        values["locator"] = values.pop("page")
    if "genre" in values and "genre" in draft.spans:
        values["genre_again"] = values.pop("genre")
        spans = (draft.spans["genre"], values["genre_again"])
        if len({draft.show(*span).casefold() for span in spans}) > 1:
            draft.leave(values.pop("genre_again"))  # the name of a series
    values = {_name_again(draft, role, span): span for role, span in values.items()}
    if values.keys() >= {"container", "volume"}:
        draft.sort = "article"
    return all(draft.add(role, span) for role, span in values.items())


_PRINTED_TWICE: Final = frozenset(("volume", "issue", "number"))  # of a book and of its series


def _name_again(draft: Draft, role: str, span: Span) -> str:
    """The role of a number, or that of what is printed a second time."""
    is_again = role in _PRINTED_TWICE and role in draft.spans
    is_again = is_again and draft.show(*span) == draft.show(*draft.spans[role])
    return f"{role}_again" if is_again else role


def _add_date(draft: Draft, span: Span) -> bool:
    """A second date must be the same, or a part of it; the fuller is kept."""
    first = draft.spans.get("date")
    if first is None:
        draft.spans["date"] = span
        return True
    dates = [read_date(draft.show(*one)) or "" for one in (first, span)]
    if "/" in "".join(dates):
        return dates[0] == dates[1]  # `Toll Report (July–December 2013). Sarn, 2013`: a period
    if not any(one.startswith(other) for one, other in (dates, dates[::-1])):
        return False
    draft.spans["date"] = span if len(dates[1]) > len(dates[0]) else first
    draft.spans["year_again"] = first if draft.spans["date"] == span else span
    return True


def _add_editors(draft: Draft, item: CitationItem, *, is_in_book: bool) -> bool:
    """Editors; those named first again are whom the citation begins with.

    Of a chapter in a book they are its author, too.
    """
    if draft.is_in_natural_order and item.names is not None and item.names.kind == "inverted":
        return False  # `A. Lund, “Salt”, in Roads: Toll, Recovery, T. Holst, Ed.`
    named, own = (
        {str(one).rpartition(" ")[2] for one in names.names} if names else set()
        for names in (item.names, draft.head)
    )
    is_again = named == own and not (draft.is_quoted or is_in_book)
    draft.are_editors |= is_again
    return draft.add("again" if is_again else "editor", item.values["editor"])


def _assign_blocks(draft: Draft, items: Sequence[CitationItem]) -> bool:
    """Gives the runs of free items their roles."""
    draft.has_bracketed_imprint = any(
        one.kind == "free" and behind.kind == "date" and one.group == behind.group > 0
        for one, behind in pairwise(items)
    )
    draft.has_placed_imprint = any(
        behind.kind == "free" and split_imprint(draft.text, (one, behind)) is not None
        for one, behind in pairwise(items)
        if one.kind == "free" and behind.mark == ":"
    )
    items = _join_series(draft, items)
    has_volume = "volume" in draft.spans and not _is_book_volume(draft, items)
    is_article = has_volume or "issue" in draft.spans
    blocks = groupby(enumerate(items), lambda one: (one[1].kind == "free", one[1].group))
    for (is_free, _), block in blocks:
        placed = list(block)
        at = placed[0][0]
        inside = [n for n in range(max(0, at - 2), at) if items[n].kind == "in"]
        frees = [item for _, item in placed]
        later = (n for n in range(at + 1, len(items)) if items[n].kind == "in")
        is_titled = any(not _is_series(draft, items, n) for n in later)  # the words before its book
        if is_free and is_titled and not (inside or frees[0].group):
            return False
        if is_free and not _assign_block(draft, frees, items, inside[:1], is_article=is_article):
            return False
    _settle_series(draft)
    is_paper = any(is_newspaper_name(draft.show(*span)) for span in draft.unsettled)
    if "container" in draft.spans and is_paper:
        return False
    _settle_container(draft)
    if is_article and "container" not in draft.spans:
        is_series = draft.sort == "book" and bool(draft.unsettled) and not has_volume
        draft.sort = "book"
        draft.cost += 0 if is_series else 8
    return True


def _settle_container(draft: Draft) -> None:
    """Settles what a container is beside the fields that no article or newspaper has."""
    _reopen_container(draft)
    is_printed = {"container", "publisher"} <= draft.spans.keys()
    is_printed &= "place" in draft.spans or not draft.has_address
    is_known = is_printed and draft.is_site(draft.read("container"))
    if is_printed and not is_known and draft.sort == "paper" and not draft.is_quoted:
        draft.reopen("container")  # a newspaper names no publisher
        draft.sort = "book"
        draft.cost += 3
    is_paged = "page" in draft.spans
    if draft.sort == "article" and not is_paged and draft.is_own_name(draft.read("container")):
        draft.spans["publisher"], draft.sort = draft.spans.pop("container"), "book"
    if draft.sort == "article" and {"editor", "publisher"} <= draft.spans.keys():
        draft.sort = "chapter"  # in a volume of a book


_EDITED: Final = re.compile(rf",\s(?:{words_of('edited_by')})\s", re.VERBOSE)


def _reopen_container(draft: Draft) -> None:
    """Leaves an unknown container open before a sentence of which the role is unknown.

    `“Title”, Stichproben. Wiener Zeitschrift, (20)`: the name may have two sentences.
    """
    span = draft.spans.get("container")
    if span is None or draft.is_site(draft.show(*span)):
        return
    series = [draft.spans["series"]] if "series" in draft.spans else []
    behind = [one for one in (*draft.unsettled, *series) if one[0] == span[1] + 2]
    edited = draft.locate("editor")[0]
    is_edited = any(_EDITED.fullmatch(draft.text, one[1], edited) for one in behind)
    is_open = draft.sort != "chapter" or is_edited
    if behind and is_open and draft.text.startswith(". ", span[1]):
        draft.reopen("container")


def _assign_block(
    draft: Draft,
    frees: Sequence[CitationItem],
    items: Sequence[CitationItem],
    inside: Sequence[int],
    *,
    is_article: bool,
) -> bool:
    """The role of a run of free items; `inside` is the index of an `in` before it."""
    is_open = "container" not in draft.spans and not draft.is_lost
    if inside and (not is_open or _is_series(draft, items, inside[0])):
        return _add_series(draft, frees)
    is_edited = "editor" in draft.spans and draft.is_quoted and not frees[0].group
    if is_open and (inside or (is_edited and not is_article)):
        is_paper = is_newspaper_name(draft.show(*frees[0].span))
        draft.sort = "paper" if is_paper else "chapter"
        return add_container(draft, frees)
    if frees[0].group and draft.text.startswith("]:", frees[0].end):
        return len(frees) == 1 and draft.add("place", frees[0].span)
    if frees[0].group:
        is_added = add_subtitled(draft, frees) or add_imprint(draft, frees)
        return is_added or add_bracketed(draft, frees)
    if is_open and is_article:
        is_counted = {"issue", "page"} <= draft.spans.keys() and not draft.is_dated("month")
        draft.sort = "article" if "volume" in draft.spans or is_counted else "paper"
        return add_journal(draft, frees)
    is_series = _opens_with_series(draft, frees, items)
    return _add_series(draft, frees) if is_series else _add_loose(draft, frees)


def _opens_with_series(
    draft: Draft, frees: Sequence[CitationItem], items: Sequence[CitationItem]
) -> bool:
    """Whether a book’s series is printed behind its editors or edition, or last of all.

    `Title, ed. Å. Lund, Salt Roads (Hill, 2011)`, `Edited by Å. Lund. Salt Roads. Hill, 2011`,
    `Title. Hill, 2011. Salt Roads.`
    """
    first, *rest = split_strong(frees)
    at = items.index(frees[0])
    before, name = items[at - 1].kind if at else "", draft.show(*span_of(first))
    if "series" in draft.spans or draft.sort not in ("book", "chapter"):
        return False
    if before == "numbers" and "page" in items[at - 1].values:
        return not rest and _is_last_sentence(draft, frees, items)
    if draft.sort != "book" or draft.is_quoted or (len(first) > 1 and before != "date"):
        return False
    if is_known_place(name) or not name[0].isupper():
        return False
    if before == "date":  # `Les Livres du Nouveau Monde` ends like a newspaper
        return not rest and _is_last_sentence(draft, frees, items)
    is_followed = len(rest) == 1 if rest else draft.has_bracketed_imprint
    is_behind = before in ("editors", "translators", "edition")
    return is_followed and is_behind and not draft.is_site(name)


def _is_last_sentence(
    draft: Draft, frees: Sequence[CitationItem], items: Sequence[CitationItem]
) -> bool:
    """Whether these items close a citation, behind a full stop and the publisher."""
    is_last = frees[-1] is items[-1] and not draft.has_address
    return is_last and frees[0].mark == "." and "publisher" in draft.spans


def _add_series(draft: Draft, frees: Sequence[CitationItem]) -> bool:
    """A series up to a full stop, and what is printed behind it."""
    named, *rest = split_strong(frees)
    is_added = draft.add("series", span_of(named))
    return is_added and (not rest or _add_loose(draft, [one for run in rest for one in run]))


def _add_loose(draft: Draft, frees: Sequence[CitationItem]) -> bool:
    """An imprint or names that nothing introduces; before pages, a book and its imprint."""
    if add_imprint(draft, frees) or all(add_name(draft, run) for run in split_strong(frees)):
        return True
    if "page" not in draft.spans or draft.is_weak:
        return False
    draft.sort = "chapter"
    return add_container(draft, frees)


def _settle_series(draft: Draft) -> None:
    """What is named like a series is one if another name is the publisher's."""
    named = [span for span in draft.unsettled if SERIES.search(draft.show(*span))]
    if "publisher" in draft.spans and not draft.is_lost and len(named) == 1:
        draft.unsettled.remove(named[0])
        draft.add("series", named[0])


def _is_book_volume(draft: Draft, items: Sequence[CitationItem]) -> bool:
    """Whether a volume named by a word is a book's: no pages follow it, no quoted title."""
    at = draft.spans["volume"][0]
    is_named = not any(one.start == at for one in items if one.kind == "numbers")
    return is_named and not draft.is_quoted and "page" not in draft.spans


def _join_series(draft: Draft, items: Sequence[CitationItem]) -> list[CitationItem]:
    """The items with a series and its number as one: `in Studies in Labour History, no. 9`."""
    joined = list[CitationItem]()
    for at, item in enumerate(items):
        is_behind = at > 1 and (items[at - 2].kind, items[at - 1].kind) == ("in", "free")
        if is_behind and "issue" in item.values and _is_series(draft, items, at - 2):
            draft.spans.pop("issue", None)
            joined[-1] = replace(joined[-1], end=item.end)
        else:
            joined.append(item)
    return joined


def _is_series(draft: Draft, items: Sequence[CitationItem], at: int) -> bool:
    """Whether `in` names the series of a book: `3rd ed. in Studies in Labour History`."""
    is_marked = draft.show(*items[at].span).endswith(":")
    has_signs = draft.spans.keys() & {"page", "editor", "again"} or draft.bare or draft.has_address
    after_edition = at > 0 and items[at - 1].kind == "edition"
    return not draft.is_quoted and not is_marked and (after_edition or not has_signs)
