"""The citations in a chapter's notes, found and not yet resolved."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline.citations.authorities import Cited, Shelf
from pipeline.citations.parse.note import citations, unexplained
from pipeline.grammar.citation_cues import looks_like_citation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.citations.parse.note import Citation
    from pipeline.layout.elements import FoundNote


_BARE: Final = frozenset(("id", "type", "URL", "accessed"))


@dataclass(frozen=True, slots=True)
class Cites:
    """A chapter's notes, the citations found in each, and the sources that these give in full."""

    notes: tuple[FoundNote, ...]
    found: tuple[tuple[Citation, ...], ...]
    shelf: Shelf
    full: dict[tuple[int, int], Cited]  # by the places of note and citation
    places: dict[str, list[int]]  # of the notes with a mark, in order

    def in_full(self, note: int) -> list[Cited]:
        """The sources that a note cites in full."""
        places = ((note, at) for at in range(len(self.found[note])))
        return [self.full[place] for place in places if place in self.full]

    def unparsed(self, note: int) -> list[tuple[int, int]]:
        """The places in a note's text that look like a citation and were not understood.

        Where no more than an address is, so does what stands beside it.
        """
        text = self.notes[note].reading.text
        places = unexplained(text, self.found[note])
        is_bare = any(cited.csl.keys() <= _BARE for cited in self.in_full(note))
        return [one for one in places if is_bare or looks_like_citation(text[slice(*one)])]

    def noted(self, mark: str, before: int) -> int | None:
        """The place of the note with this mark: of several the last before this place."""
        places = self.places.get(mark)
        return places[max(0, bisect_left(places, before) - 1)] if places else None


def cites(notes: Sequence[FoundNote]) -> Cites:
    """The citations in these notes, found but not yet resolved."""
    found = tuple(citations(note.reading.text) for note in notes)
    shelf = Shelf()
    full = {
        (at, number): shelf.put(cite.source, at)
        for at, some in enumerate(found)
        for number, cite in enumerate(some)
        if cite.source is not None
    }
    places: dict[str, list[int]] = defaultdict(list)
    for at, note in enumerate(notes):
        places[note.mark].append(at)
    return Cites(tuple(notes), found, shelf, full, dict(places))
