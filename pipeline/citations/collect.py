"""The citations in a chapter's notes before short forms are resolved, and the names they credit."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, cast

from pipeline.citations.authorities import CitedSource, SourceIndex
from pipeline.citations.parse.crosscheck import drop_fields, is_title_only
from pipeline.citations.parse.note import (
    find_unexplained,
    parse_citations,
    parse_entry_of_list,
)
from pipeline.citations.styles.conventions import (
    learn_convention,
    learn_name_roles,
    list_steps,
    settle_name_roles,
)
from pipeline.grammar.citation_cues import looks_like_citation
from pipeline.grammar.named_parts import SourcePart
from pipeline.layout.prose import Credited, Prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.citations.parse.csl import Json
    from pipeline.citations.parse.note import ParsedCitation
    from pipeline.citations.styles.conventions import ListConvention, Place, Step
    from pipeline.layout.elements import FoundNote
    from pipeline.record.country import Authority, Citation
    from pipeline.record.csl import CslItem

_ADDRESS_FIELDS: Final = frozenset(("id", "type", "URL", "accessed"))


@dataclass(frozen=True, slots=True)
class NoteCitations:
    """A chapter's notes, the citations found in each, and the sources cited in full."""

    notes: tuple[FoundNote, ...]
    citations: tuple[tuple[ParsedCitation, ...], ...]
    source_index: SourceIndex
    full_sources: dict[tuple[int, int], CitedSource]  # by index of note and citation
    places_by_mark: dict[str, list[int]]  # indices of the notes with a mark, in order

    def sources_in_full(self, note: int) -> list[CitedSource]:
        """The sources that a note (given by index) cites in full."""
        places_by_mark = ((note, at) for at in range(len(self.citations[note])))
        return [self.full_sources[place] for place in places_by_mark if place in self.full_sources]

    def find_unparsed(self, note: int) -> list[tuple[int, int]]:
        """The offsets in a note's text of what looks like a citation but was not parsed.

        Where only a URL was parsed, all text beside it counts.
        """
        text = self.notes[note].reading.text
        places_by_mark = find_unexplained(text, self.citations[note])
        is_bare = any(cited.csl.keys() <= _ADDRESS_FIELDS for cited in self.sources_in_full(note))
        return [one for one in places_by_mark if is_bare or looks_like_citation(text[slice(*one)])]

    def find_note(self, mark: str, before: int) -> int | None:
        """The index of the note with this mark: of several, the last before index `before`."""
        places_by_mark = self.places_by_mark.get(mark)
        return (
            places_by_mark[max(0, bisect_left(places_by_mark, before) - 1)]
            if places_by_mark
            else None
        )


def collect_citations(notes: Sequence[FoundNote]) -> NoteCitations:
    """Parses the citations in these notes and registers the sources cited in full."""
    citations = tuple(parse_notes([note.reading.text for note in notes]))
    source_index = SourceIndex()
    full_sources = {
        (at, number): source_index.add(cite.source, at)
        for at, cited in enumerate(citations)
        for number, cite in enumerate(cited)
        if cite.source is not None
    }
    places_by_mark: dict[str, list[int]] = defaultdict(list)
    for at, note in enumerate(notes):
        places_by_mark[note.mark].append(at)
    return NoteCitations(tuple(notes), citations, source_index, full_sources, dict(places_by_mark))


# `—. Title.`, `———. 2014.`: the author of the entry above (Chicago Manual of Style 13.73).
_AUTHOR_ABOVE: Final = re.compile(r"(?:[—–]{1,3}|-{3}|_{3,})(?=[.,]\s)")


def parse_notes(texts: Sequence[str]) -> list[tuple[ParsedCitation, ...]]:
    """The citations of each note of a list; a dash in an author's place repeats the author above.

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
    roles = learn_name_roles(
        (text, found[0].source)
        for text, found in zip(texts, parsed, strict=True)
        if len(found) == 1 and found[0].source
    )
    parsed = [
        tuple(_settle_roles(text, one, roles) for one in found)
        for text, found in zip(texts, parsed, strict=True)
    ]
    inverted = _list_inverted(texts, parsed)
    return [
        tuple(_settle_names(text, one, inverted) for one in found)
        for text, found in zip(texts, parsed, strict=True)
    ]


def _settle_roles(text: str, cite: ParsedCitation, roles: Mapping[Place, str]) -> ParsedCitation:
    source = cite.source
    return replace(cite, source=settle_name_roles(text, source, roles)) if source else cite


def _list_inverted(
    texts: Sequence[str], parsed: Sequence[Sequence[ParsedCitation]]
) -> dict[str, dict[str, str]]:
    """The persons that a list prints family name first, by their names in natural order."""
    return {
        f"{name['given']} {name['family']}": name
        for text, found in zip(texts, parsed, strict=True)
        for cite in found
        for name in _list_authors(cite)
        if " " in name.get("family", "") and f"{name['family']}, {name.get('given')}" in text
    }


def _list_authors(cite: ParsedCitation) -> list[dict[str, str]]:
    return cast("list[dict[str, str]]", cite.source.csl.get("author", [])) if cite.source else []


def _settle_names(
    text: str, cite: ParsedCitation, inverted: Mapping[str, dict[str, str]]
) -> ParsedCitation:
    """A citation, its authors in natural order split as another entry prints them inverted."""
    names = _list_authors(cite)
    shown = [
        name.get("literal") or f"{name.get('given', '')} {name.get('family', '')}" for name in names
    ]
    is_natural = any(one in inverted and one in text for one in shown)
    if cite.source is None or not is_natural:
        return cite
    settled: list[Json] = [
        dict(inverted.get(one, name) if one in text else name)
        for one, name in zip(shown, names, strict=True)
    ]
    return replace(cite, source=replace(cite.source, csl={**cite.source.csl, "author": settled}))


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
    source = found[0].source if len(found) == 1 else None
    if source and not convention.has_titles and is_title_only(text, source):
        return (replace(found[0], source=drop_fields(source, ("title",))),)
    if (steps and not unusual) or any(one.kind != "full" for one in found):
        return found
    usual = parse_entry_of_list(text, convention)
    if usual is not None or not unusual:
        return (usual,) if usual is not None else found
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


def build_note_prose(
    collected: NoteCitations,
    citations: Sequence[Sequence[Citation]],
    authorities: Sequence[Authority],
) -> tuple[Prose, ...]:
    """The notes as prose in which entities are looked for, with the parts of their citations.

    `citations` are those of each note, as resolved. What looks like a citation but was not
    parsed credits no name and is not prose either.
    """
    items = {authority.id: authority.csl for authority in authorities}
    return tuple(
        Prose(
            f"/notes/{at}", note.reading, tuple(_list_credits(collected, at, citations[at], items))
        )
        for at, note in enumerate(collected.notes)
    )


def _list_credits(
    collected: NoteCitations, at: int, citations: Sequence[Citation], items: Mapping[str, CslItem]
) -> Iterator[Credited]:
    text = collected.notes[at].reading.text
    for cite, resolved in zip(collected.citations[at], citations, strict=True):
        item = items.get(resolved.authority or "")
        if cite.source:
            parts = cite.source.parts
        else:
            start = text.find(cite.name, cite.start, cite.end) if cite.name else -1
            parts = (
                (SourcePart("called", start, start + len(cite.name or "")),) if start >= 0 else ()
            )
        yield Credited(cite.start, cite.end, parts, item)
    for start, end in collected.find_unparsed(at):
        yield Credited(start, end)
