"""The style of a list of citations, learned from its clear entries.

A reference list is written in one style. The marks that its clear entries print between two fields
decide between the readings of the other entries, and show which readings are not in that style.
A name that may be a publisher's or a newspaper's has the role of the known names that are printed
in the same place of entries like its own.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.citations.parse.document_types import names_genre
from pipeline.citations.parse.publishers import (
    is_known_place,
    is_newspaper_name,
    is_publishing_house,
    is_site,
)
from pipeline.citations.styles.roles import SERIES
from pipeline.grammar.citation_dates import is_day
from pipeline.grammar.common_words import SMALL_WORDS
from pipeline.grammar.named_parts import SourcePart
from pipeline.grammar.names import is_organization, may_be_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.citations.parse.full import ParsedSource

Step = tuple[str, str, str]
"""A role, the marks after it, and the role that follows."""

_ROLES: Final = frozenset((
    "author", "editor", "issued", "title", "container", "publisher", "place", "genre", "edition",
    "volume", "issue", "page",
))  # fmt: skip
_OPENING: Final = (("author", "title"), ("author", "issued"), ("issued", "title"))
_OF_ARTICLE: Final = frozenset(("title", "container", "volume"))
_STOP: Final = re.compile(r"^[.?!]+")  # it may belong to an initial before it
_QUOTE: Final = re.compile(r"[“”„«»‘’\"']+")
_WORD: Final = re.compile(r"[^\W\d_]{2,}|\d")
_MIN_ENTRIES: Final = 6  # clear entries that make a style
_MIN_STEPS: Final = 2  # entries in which a step of the style is printed
_MIN_UNTITLED: Final = 3  # articles without titles
_MIN_OTHERS: Final = 5  # entries that make a step the only one between two roles


def list_steps(text: str, parts: Iterable[SourcePart]) -> tuple[Step, ...]:
    """The steps between the fields of a citation, in printed order."""
    placed = sorted((part.start, part.end, part.role) for part in parts if part.role in _ROLES)
    return tuple(
        (role, _read_marks(text[end:start]), following)
        for (_, end, role), (start, _, following) in pairwise(placed)
    )


def _read_marks(between: str) -> str:
    """The marks and words between two fields; quotation marks are alike, stops before are none."""
    shown = _STOP.sub("", _QUOTE.sub('"', between).strip())
    return " ".join(shown.casefold().split())


@dataclass(frozen=True, eq=False)
class ListConvention:
    """How often each step is printed in the clear entries of a list."""

    counts: Counter[Step]
    has_titles: bool = True  # False where articles are listed by their journals alone

    def explains(self, steps: Sequence[Step]) -> bool:
        """Whether each step of a reading is one of the list's."""
        return len(steps) > 1 and all(self.counts[step] >= _MIN_STEPS for step in steps)

    def find_unusual(self, steps: Sequence[Step]) -> tuple[str, ...]:
        """The roles beside the steps of a clear entry that no other entry prints that way.

        Only steps between author, date and title count, where the others agree on one.
        """
        roles = list[str]()
        for role, marks, following in steps:
            if (role, following) not in _OPENING or _WORD.search(marks):
                continue
            others = Counter(
                {one: n for (a, one, b), n in self.counts.items() if (a, b) == (role, following)}
            )
            others[marks] -= 1
            is_only = (
                others.total() >= _MIN_OTHERS and others.most_common(1)[0][1] == others.total()
            )
            if is_only and others[marks] == 0:
                roles += [role, following]
        return tuple(roles)


def learn_convention(entries: Sequence[Sequence[Step]], untitled: int) -> ListConvention | None:
    """The convention of a list by the steps of its clear entries.

    None if these are too few, unless enough `untitled` entries, which have what may be a journal in
    place of their title, tell that the list prints no titles of articles.
    """
    roles = ({role for step in steps for role in (step[0], step[2])} for steps in entries)
    has_titles = untitled < _MIN_UNTITLED or any(one >= _OF_ARTICLE for one in roles)
    is_style = len(entries) >= _MIN_ENTRIES
    if has_titles and not is_style:
        return None
    counts = Counter(step for steps in entries for step in set(steps) if is_style)
    return ListConvention(counts, has_titles)


_NAMED: Final = {"container": "container-title", "publisher": "publisher"}
_BESIDE_NAME: Final = frozenset(("place", "issued", "volume", "issue", "page"))
_MIN_VOTES: Final = 2  # known names that settle a place in an entry
_MAX_NAME_WORDS: Final = 6
_LETTER: Final = re.compile(r"[^\W_]")
_IN_BRACKET: Final = re.compile(r"\W*\((?P<name>[^\W\d_][^()]*[^\W_])\W*")
_NO_NAME: Final = re.compile(r"[\d:;,?!“”\"()]|\.\s|\bby\b")

Place = tuple[str, ...]
"""The marks around a name, what is printed beside it, and the sort of entry it is printed in."""


def _list_places(
    text: str, source: ParsedSource
) -> Iterator[tuple[SourcePart, tuple[Place, Place]]]:
    """The names in a source's entry, those without a role among them, and their places.

    A place is given exactly and, for want of others like it, without the sort of entry.
    """
    parts = _list_parts(text, source)
    title = next((part.start for part in parts if part.role == "title"), 0)
    address = str(source.csl.get("URL", ""))
    is_quoted = _QUOTE.fullmatch(text[title - 1 : title]) is not None
    sort = ("volume" if "volume" in source.csl else "", "quoted" if is_quoted else "plain")
    inside = ""
    for at, part in enumerate(parts):
        if not part.role or part.role in _NAMED:
            before = parts[at - 1] if at else SourcePart("", 0, 0)
            ends = (one.end for one in (before, *source.parts) if one.end <= part.start)
            behind = parts[at + 1] if at + 1 < len(parts) else SourcePart("", len(text), len(text))
            starts = (one.start for one in (behind, *source.parts) if one.start >= part.end)
            if _LETTER.search(text, part.end, min(starts)):
                continue
            place = (
                "doi" if "doi.org/" in address else "address" if address else "",
                str(len(source.issued or "")),
                _read_marks(text[max(ends) : part.start]),
                _read_marks(text[part.end : behind.start]) if behind.role else "",
                *(one.role for one in (before, behind) if one.role in _BESIDE_NAME),
            )
            yield part, ((*place, inside, *sort), place)
        inside = inside or (part.role if part.role == "container" else "")


def _list_parts(text: str, source: ParsedSource) -> list[SourcePart]:
    """The fields of an entry in order, and what has no role.

    That is unexplained, or in brackets before the date.
    """
    parts = [part for part in source.parts if part.role in _ROLES]
    parts += [SourcePart("", start, end) for start, end in source.unexplained]
    parts += [
        SourcePart("", part.start, part.end)
        for part in source.parts
        if part.role == "remark" and text[part.start - 1 : part.start] == "("
    ]
    taken = sorted([(part.start, part.end) for part in (*source.parts, *parts)] + [*source.again])
    dated = {part.start for part in parts if part.role == "issued"}
    for (_, start), (end, _) in pairwise(taken):
        if end in dated and (found := _IN_BRACKET.fullmatch(text, start, end)):
            parts.append(SourcePart("", *found.span("name")))
    return sorted(parts, key=lambda part: (part.start, part.end))


def _read_known_role(name: str) -> str:
    """The role of a name that is known for a publishing house's, a newspaper's or a site's."""
    if is_publishing_house(name):
        return "publisher"
    return "container" if is_newspaper_name(name) or is_site(name) else ""


def _may_be_name(name: str) -> bool:
    words = name.split()
    is_cased = all(word[0].isupper() or word in (*SMALL_WORDS, "&") for word in words)
    is_short = 0 < len(words) <= _MAX_NAME_WORDS and words[-1][0].isupper()
    is_other = is_known_place(name) or names_genre(name) or SERIES.search(name)
    is_other = is_other or _NO_NAME.search(name)
    return is_short and is_cased and not is_other and (" " in name or may_be_name(name))


def learn_name_roles(entries: Iterable[tuple[str, ParsedSource]]) -> dict[Place, str]:
    """The role of a name by its place: that of the known names there, "" where they disagree.

    A body is the publisher of a document that is dated to the year and has no address.
    """
    votes = defaultdict[Place, Counter[str]](Counter)
    for text, source in entries:
        for part, places in _list_places(text, source):
            name = text[part.start : part.end]
            is_body = source.is_printed and part.role == "publisher" and is_organization(name)
            if part.role and (is_body or _read_known_role(name) == part.role):
                for place in places:
                    votes[place][part.role] += 1
    return {
        place: next(iter(some)) if len(some) == 1 else ""
        for place, some in votes.items()
        if len(some) > 1 or some.total() >= _MIN_VOTES
    }


def settle_name_roles(text: str, source: ParsedSource, roles: Mapping[Place, str]) -> ParsedSource:
    """A source whose unknown names have the roles of the known names in their places."""
    for part, places in list(_list_places(text, source)):
        name = text[part.start : part.end]
        role = next((roles[place] for place in places if place in roles), "")
        if not role or role == part.role or _NAMED[role] in source.csl:
            continue
        is_guess = not part.role or (part.role == "container" and source.is_printed)
        if is_guess and not _read_known_role(name) and _may_be_name(name):
            source = _assign(source, part, role, name)
    return source


def _assign(source: ParsedSource, part: SourcePart, role: str, name: str) -> ParsedSource:
    """A source with a name in another role than it had, or in its first."""
    csl = {key: value for key, value in source.csl.items() if key != _NAMED.get(part.role)}
    if csl["type"] in _BY_CONTAINER and role == "publisher":
        csl["type"] = "book" if "author" in csl or "editor" in csl else "report"
    elif csl["type"] in ("book", "report", "webpage") and role == "container":
        csl["type"] = _BY_CONTAINER[not is_day(source.issued or "")]
    others = [one for one in source.parts if (one.start, one.end) != (part.start, part.end)]
    return replace(
        source,
        csl=csl | {_NAMED[role]: name},
        parts=tuple(
            sorted(
                (*others, replace(part, role=role)),
                key=lambda one: (one.start, one.end),
            )
        ),
        unexplained=tuple(one for one in source.unexplained if one != (part.start, part.end)),
    )


_BY_CONTAINER: Final = ("article-newspaper", "article-magazine")
