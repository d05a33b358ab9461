"""The record's figures, from the sentences of a chapter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.figures.find import FoundFigure, Surroundings, find_figures
from pipeline.figures.periods import DatedPart
from pipeline.record.country import Figure, NormalizedDate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.layout.prose import Sentence
    from pipeline.record.model import NoteRef

_NUMBERED_NAMES: Final = frozenset(("INSTRUMENT", "WORK_OF_ART", "EVENT", "PRODUCT", "DATE"))
_BODIES: Final = frozenset(("ORG", "FAC"))
_PLACES: Final = frozenset(("GPE", "LOC", "NORP"))


def build_figures(
    sentences: Iterable[Sentence],
    home: str | None,
    edition: str | None,
    note_refs: Mapping[str, Sequence[NoteRef]],
) -> tuple[Figure, ...]:
    """The figures that the sentences of paragraphs and prose cells state, in the record's order.

    `home` is the chapter's country code, `edition` the year that the report is about; `note_refs`
    are the callouts by the JSON Pointer of the paragraph or cell that bears them.
    """
    return tuple(
        _make_figure(sentence, found, note_refs.get(sentence.prose.pointer, ()))
        for sentence in sentences
        for found in find_figures(sentence.text, _look_around(sentence, home, edition))
    )


def _look_around(sentence: Sentence, home: str | None, edition: str | None) -> Surroundings:
    """The names, places and dates of a sentence, at their offsets in its text."""
    names: list[tuple[int, int]] = []
    places: list[int] = []
    for entity in sentence.entities:
        start = entity.anchor.start - sentence.start
        end = entity.anchor.end - sentence.start
        # A number before a body (`32 PIPO Centers`) counts; one inside its name does not.
        if entity.label in _NUMBERED_NAMES:
            names.append((start, end))
        elif entity.label in _BODIES:
            names.append((start + 1, end))
        elif entity.label in _PLACES:
            places.append(end)
    return Surroundings(
        names=names,
        places=places,
        dates=list(_list_dates(sentence)),
        country=home,
        edition=edition,
    )


def _list_dates(sentence: Sentence) -> Iterator[DatedPart]:
    for entity in sentence.entities:
        meaning = entity.normalized
        if isinstance(meaning, NormalizedDate) and meaning.edtf and meaning.basis:
            start = entity.anchor.start - sentence.start
            end = entity.anchor.end - sentence.start
            yield DatedPart(start, end, meaning.edtf, meaning.basis)


def _make_figure(sentence: Sentence, found: FoundFigure, note_refs: Sequence[NoteRef]) -> Figure:
    """The record's figure; its notes are those called in its sentence or at the end of it."""
    quantity = found.quantity
    start, end = sentence.start + quantity.start, sentence.start + quantity.end
    return Figure.model_validate(
        {
            "value": quantity.value,
            "low": quantity.low,
            "high": quantity.high,
            "comparator": quantity.comparator,
            "unit": found.unit,
            "counted": found.counted,
            "measure": found.measure,
            "limit": found.limit,
            "actor": found.actor,
            "period": found.period,
            "period_basis": found.period_basis,
            "reported_by": found.reported_by,
            "raw": sentence.prose.reading.text[start:end],
            "spans": sentence.prose.reading.spans(start, end),
            "anchor": sentence.anchor,
            "note_refs": tuple(ref for ref in note_refs if sentence.start < ref.at <= sentence.end),
        }
    )
