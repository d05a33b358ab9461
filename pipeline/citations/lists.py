"""Reads a list of notes, whose clear entries decide how its others are read.

The marks that its clear entries print between two fields decide between the readings of the other
entries, and show which readings are not in that style. Earlier notes give names to sources:
`(hereinafter Toll Guide)` is cited as `Toll Guide, p. 4`; `Hill League, Toll Reform, May 2010` as
`Hill League, Toll Reform, p. 4`, the same words up to the title at least.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.citations.crosscheck import drop_fields, is_title_only
from pipeline.citations.note import (
    find_unexplained,
    parse_citations,
    parse_entry_of_list,
    split_note,
    trim_piece,
)
from pipeline.citations.short_forms import parse_pinpoints
from pipeline.citations.source import (
    ParsedCitation,
    Step,
    list_steps,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.citations.short_forms import Pinpoint
    from pipeline.citations.source import ParsedSource, Step

_OPENING: Final = (("author", "title"), ("author", "issued"), ("issued", "title"))
_NUMBERS: Final = frozenset(("volume", "issue", "page"))
_OF_ARTICLE: Final = frozenset(("title", "container", "volume"))
_WORD: Final = re.compile(r"[^\W\d_]{2,}|\d")
_MIN_ENTRIES: Final = 6  # clear entries that make a style
_MIN_STEPS: Final = 2  # entries in which a step of the style is printed
_MIN_UNTITLED: Final = 3  # articles without titles
_MIN_OTHERS: Final = 5  # entries that make a step the only one between two roles


@dataclass(frozen=True, eq=False)
class ListConvention:
    """How often each step is printed in the clear entries of a list."""

    counts: Counter[Step]
    has_titles: bool = True  # False where articles are listed by their journals alone

    def explains(self, steps: Sequence[Step]) -> bool:
        """Whether each step of a reading is one of the list's."""
        return len(steps) > 1 and all(self.counts[step] >= _MIN_STEPS for step in steps)

    def may_open(self, steps: Sequence[Step]) -> bool:
        """Whether all steps between author, date and title are the list's."""
        opening = (step for step in steps if (step[0], step[2]) in _OPENING)
        return all(self.counts[step] >= _MIN_STEPS for step in opening)

    def find_unusual(self, steps: Sequence[Step]) -> tuple[str, ...]:
        """The roles beside the steps of a clear entry that no other entry prints that way.

        Only steps between author, date and title count, where the others agree on one.
        """
        return tuple(
            role
            for step in steps
            if self.counts[step] < _MIN_STEPS and step[::2] in _OPENING
            if not _WORD.search(step[1])
            if self._is_alone(step, [one for one in self.counts if one[::2] == step[::2]])
            for role in step[::2]
        )

    def has_strange_volume(self, steps: Sequence[Step]) -> bool:
        """Whether the other entries all print a page where an entry has a volume."""
        return any(
            self._is_alone(
                step, [one for one in self.counts if one[:2] == step[:2] and one[2] in _NUMBERS]
            )
            for step in steps
            if step[2] == "volume" and self.counts[step] < _MIN_STEPS
        )

    def _is_alone(self, step: Step, alike: Sequence[Step]) -> bool:
        """Whether enough other entries all print the same of these steps, and not this one."""
        others = Counter({one: self.counts[one] - (one == step) for one in alike})
        most = max(others.values(), default=0)
        return others[step] == 0 and most == others.total() >= _MIN_OTHERS


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


# `—. Title.`, `———. 2014.`: the author of the entry above (Chicago Manual of Style 13.73).
_AUTHOR_ABOVE: Final = re.compile(r"(?:[—–]{1,3}|-{3}|_{3,})(?=[.,]\s)")


def parse_notes(
    texts: Sequence[str], *, are_entries: bool = False
) -> list[tuple[ParsedCitation, ...]]:
    """The citations of each note of a list; a dash in an author's place repeats the author above.

    `are_entries`: of a reference list, which cites no source twice.

    The notes that are read clearly show what the list prints between its fields; that decides how
    the others are read, and refuses the fields of an entry that is printed in no such way.
    """
    parsed: list[tuple[ParsedCitation, ...]] = []
    author = ""
    for text in texts:
        dash = _AUTHOR_ABOVE.match(text)
        if dash is not None and author:
            parsed.append(_parse_under(author, text, dash.end()))
        else:
            parsed.append(parse_citations(text))
            author = _get_only_author(text, parsed[-1])
    clear = [_list_clear_steps(*one) for one in zip(texts, parsed, strict=True)]
    untitled = sum(len(one) == 1 and _is_untitled(one[0]) for one in parsed)
    convention = learn_convention([steps for steps in clear if steps], untitled)
    if convention is not None:
        parsed = [
            _settle(text, found, steps, convention)
            for text, found, steps in zip(texts, parsed, clear, strict=True)
        ]
    return parsed if are_entries else _find_repeated(texts, parsed)


def _is_untitled(cite: ParsedCitation) -> bool:
    """Whether an article with a volume has no title, but words that may be its journal."""
    source = cite.source
    if source is None or not source.unexplained:
        return False
    return "title" not in source.csl and bool({"volume", "issue"} & source.csl.keys())


def _list_clear_steps(text: str, found: Sequence[ParsedCitation]) -> tuple[Step, ...]:
    """The steps of a note that is one full citation with an author and a title; else none."""
    source = found[0].source if len(found) == 1 else None
    if source is None or source.unexplained or not source.csl.keys() >= {"author", "title"}:
        return ()
    return list_steps(text, source.parts)


def _settle(
    text: str,
    found: tuple[ParsedCitation, ...],
    steps: Sequence[Step],
    convention: ListConvention,
) -> tuple[ParsedCitation, ...]:
    """The citations of a note, where they are not clear or not usual as the list prints others."""
    unusual = convention.find_unusual(steps)
    unusual += ("volume",) * convention.has_strange_volume(steps)
    source = found[0].source if len(found) == 1 else None
    if source and not convention.has_titles and is_title_only(text, source):
        return (replace(found[0], source=drop_fields(source, ("title",))),)
    if (steps and not unusual) or any(one.kind != "full" for one in found):
        return found
    usual = parse_entry_of_list(text, convention)
    if usual is not None and usual.source is not None:
        is_strange = convention.has_strange_volume(list_steps(text, usual.source.parts))
        kept = drop_fields(usual.source, ("volume",)) if is_strange else usual.source
        return (replace(usual, source=kept),)
    if not unusual:
        return found
    return (replace(found[0], source=drop_fields(source, unusual)),) if source else found


def _parse_under(author: str, text: str, end: int) -> tuple[ParsedCitation, ...]:
    """The citations of a text that begins with a dash for this author, in offsets of the text."""
    by = len(author.rstrip(".")) - end
    found = parse_citations(author.rstrip(".") + text[end:])
    if len(found) != 1 or found[0].source is None:
        return parse_citations(text)
    source = found[0].source
    parts = tuple(part.move_by(-by) for part in source.parts if part.start - by >= end)
    source = replace(
        source,
        parts=parts,
        unexplained=tuple((a - by, b - by) for a, b in source.unexplained if a - by >= end),
        again=tuple((a - by, b - by) for a, b in source.again if a - by >= end),
    )
    return (
        replace(found[0], start=max(0, found[0].start - by), end=found[0].end - by, source=source),
    )


def _get_only_author(text: str, citations: Sequence[ParsedCitation]) -> str:
    """The printed author of a note that consists of one full citation, else ""."""
    source = citations[0].source if len(citations) == 1 else None
    authors = [part for part in source.parts if part.role == "author"] if source else []
    return text[authors[0].start : authors[0].end] if authors else ""


# Short forms that notes introduce themselves: by `hereinafter`, or by a citation cut short.

_MOST_ALIKE: Final = 6  # citations that begin alike
_LONGEST_FORM: Final = 400  # characters of a short form
_CUT_SHORT: Final = re.compile(r"[”\"’]?[,;(]|\s\(|$")  # what follows its end in the whole citation
_STOP_IN_QUOTES: Final = re.compile(r"[.,](?=[”\"’])")
_PINPOINT: Final = re.compile(r",?\s(?=[§¶]|[Cc]hs?\.|pp?\.|paras?\.|sec(?:tion)?s?\b|at\s)")


@dataclass(slots=True)
class _Known:
    """A full citation, and how it was printed."""

    note: int
    number: int
    shown: str
    source: ParsedSource


@dataclass
class _Index:
    """The names given after `hereinafter`, authors with years, the citations by how they begin."""

    names: dict[str, list[_Known]] = field(default_factory=lambda: defaultdict(list))
    dated: dict[str, list[_Known]] = field(default_factory=lambda: defaultdict(list))
    titles: dict[str, list[_Known]] = field(default_factory=lambda: defaultdict(list))
    openings: dict[str, list[_Known]] = field(default_factory=lambda: defaultdict(list))

    def add(self, text: str, cite: ParsedCitation, note: int, number: int) -> None:
        """Adds a citation in full with a title."""
        source = cite.source
        title = next((one for one in source.parts if one.role == "title"), None) if source else None
        if source is None or title is None:
            return
        start = min(part.start for part in source.parts)
        codes = [
            one.end for one in source.parts if one.role == "number" and one.start < title.start
        ]
        known = _Known(note, number, _show(text[start : cite.end]), source)
        opening = _show(text[start : min((title.end, *codes))])
        if len(self.openings[opening]) < _MOST_ALIKE:
            self.openings[opening].append(known)
        for name in _list_dated_names(source):
            self.dated[name].append(known)
        shown = source.read("title")
        for name in {shown, shown.partition(":")[0]}:
            self.titles[name].append(known)
        for part in source.parts:
            if part.role == "short":
                self.names[_show(text[part.start : part.end])].append(known)

    def find(self, shown: str) -> list[_Known]:
        """The citations of which this is a given name, or the beginning up to a field's end."""
        if named := self.names.get(shown) or self.dated.get(shown):
            return named
        if whole := self.openings.get(shown):
            return whole
        ends = (mark.start() for mark in _CUT_SHORT.finditer(shown))
        return [
            known
            for end in ends
            for known in self.openings.get(_show(shown[:end]), ())
            if known.shown.startswith(shown) and _CUT_SHORT.match(known.shown, len(shown))
        ]


def _list_dated_names(source: ParsedSource) -> Iterator[str]:
    """The first author with the year, `Lund, 2018`, as the source may be cited without a page."""
    authors, year = source.list_names("author"), (source.issued or "")[:4]
    family = authors[0].get("family", "") if authors else ""
    if family and year.isdigit():
        family = family[0].upper() + family[1:]
        yield from (f"{family}, {year}", f"{family} et al., {year}")


def _show(text: str) -> str:
    """A text as two forms of a citation print it: without the marks at its end."""
    return _STOP_IN_QUOTES.sub("", text).strip(' .,;”"')


def _find_repeated(
    texts: Sequence[str], parsed: Sequence[tuple[ParsedCitation, ...]]
) -> list[tuple[ParsedCitation, ...]]:
    """The citations of each note with the short forms that earlier notes introduce."""
    notes, index = list(parsed), _Index()
    for at, text in enumerate(texts):
        found = [*_find_in_note(text, notes[at], index)] if index.openings else []
        for cite, known in found:
            for one in known:
                notes[one.note] = _name(notes[one.note], one.number, cite.name or "")
        if found:
            notes[at] = _insert(notes[at], [cite for cite, _ in found])
        for number, cite in enumerate(notes[at]):
            index.add(text, cite, at, number)
    return notes


def _name(cited: tuple[ParsedCitation, ...], number: int, name: str) -> tuple[ParsedCitation, ...]:
    """The citations of a note, one of which a short form calls by this name."""
    source = cited[number].source
    if source is None or name in source.aliases:
        return cited
    named = replace(cited[number], source=replace(source, aliases=(*source.aliases, name)))
    return (*cited[:number], named, *cited[number + 1 :])


def _insert(
    cited: Sequence[ParsedCitation], found: Iterable[ParsedCitation]
) -> tuple[ParsedCitation, ...]:
    """The citations of a note in order, without those that a short form is read instead of."""
    new = list(found)
    kept = [one for one in cited if not any(a.start < one.end and one.start < a.end for a in new)]
    return tuple(sorted((*kept, *new), key=lambda one: one.start))


def _find_in_note(
    text: str, cited: Sequence[ParsedCitation], index: _Index
) -> Iterator[tuple[ParsedCitation, list[_Known]]]:
    """The pieces of a note that repeat a source cited before it, and those sources.

    What was parsed as a citation is one of them only if it is nothing but a given name.
    """
    for cite in cited if index.openings else ():
        if cite.kind == "full" and (again := _find_again(text, cite, index)):
            yield again
    gaps = find_unexplained(text, cited)
    if not gaps and not index.names:
        return
    for begin, stop in split_note(text):
        piece = trim_piece(text, begin, stop)
        if not 0 < piece.end - piece.first <= _LONGEST_FORM:
            continue
        is_open = any(start <= piece.first < end for start, end in gaps)
        for end, pinpoints in _list_ends(text, piece.first, piece.end):
            shown = _show(text[piece.first : end])
            known = index.find(shown) if is_open else index.names.get(shown, [])
            known = known or (index.titles.get(shown, []) if is_open and pinpoints else [])
            if known:
                name = text[piece.first : end].strip(" .,;")
                yield (
                    ParsedCitation(
                        "short", piece.signal, piece.start, piece.end, None, name, pinpoints
                    ),
                    known,
                )
                break


def _find_again(
    text: str, cite: ParsedCitation, index: _Index
) -> tuple[ParsedCitation, list[_Known]] | None:
    """A citation that ends, but for pinpoints, with the title of one that went on there before.

    `Hill League, Toll Act of 2001, p. 4` is no source of 2001.
    """
    if cite.source is None:
        return None
    start = min((part.start for part in cite.source.parts), default=0)
    for end, pinpoints in _list_ends(text, start, cite.end):
        shown = _show(text[start:end])
        known = index.openings.get(shown, [])
        if known and all(one.shown != shown and one.source.csl != cite.source.csl for one in known):
            name = text[start:end].strip(" .,;")
            short = replace(cite, kind="short", source=None, name=name, pinpoints=pinpoints)
            return short, known
    return None


def _list_ends(text: str, start: int, end: int) -> Iterator[tuple[int, tuple[Pinpoint, ...]]]:
    """Where a short form's name may end: at the end, or before pinpoints that fill the rest."""
    yield end, ()
    for found in _PINPOINT.finditer(text, start + 1, end):
        pinpoints, stop = parse_pinpoints(text, found.start(), end)
        if pinpoints and stop == end:
            yield found.start(), pinpoints
