"""A chapter's notes as prose: what is said in them, and whom their citations credit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.grammar.named_parts import Part
from pipeline.layout.prose import Credited, Prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.citations.collect import Cites
    from pipeline.record.country import Authority, Citation
    from pipeline.record.csl import CslItem


def noted_prose(
    some: Cites, citations: Sequence[Sequence[Citation]], authorities: Sequence[Authority]
) -> tuple[Prose, ...]:
    """The notes, each with its citations and the authors of the sources that these lead to.

    `citations` are those of each note, as resolved. What looks like a citation and was not
    understood credits nobody, and is no prose either.
    """
    items = {one.id: one.csl for one in authorities}
    return tuple(
        Prose(f"/notes/{at}", note.reading, tuple(_credited(some, at, citations[at], items)))
        for at, note in enumerate(some.notes)
    )


def _credited(
    some: Cites, at: int, citations: Sequence[Citation], items: Mapping[str, CslItem]
) -> Iterator[Credited]:
    text = some.notes[at].reading.text
    for cite, resolved in zip(some.found[at], citations, strict=True):
        item = items.get(resolved.authority or "")
        if cite.source:
            parts = cite.source.parts
        else:
            start = text.find(cite.name, cite.start, cite.end) if cite.name else -1
            parts = (Part("called", start, start + len(cite.name or "")),) if start >= 0 else ()
        yield Credited(cite.start, cite.end, parts, item)
    for start, end in some.unparsed(at):
        yield Credited(start, end)
