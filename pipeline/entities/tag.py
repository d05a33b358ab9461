"""The entity stage: names and dates in prose, by rules first, then by the model."""

from __future__ import annotations

import re
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from pipeline.entities.aliases import ChapterNames
from pipeline.entities.candidates import (
    find_agreements,
    find_candidates,
    find_listed_names,
    find_names_in_value,
)
from pipeline.entities.citation_names import find_credits
from pipeline.record.country import Entity
from pipeline.record.model import Anchor

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.entities.candidate import Candidate
    from pipeline.layout.prose import Prose, RecognizedName, RecognizeNames

_ARTICLE: Final = re.compile(r"(?:the|a|an)\s+(?=\S)", re.IGNORECASE)
_POSSESSIVE: Final = re.compile(r"['\u2019]s?$")
_FEW_LETTERS: Final = 12  # of the text between citations
_ITS_RULERS: Final = re.compile(r"\sGovernment$")
_ORDER: Final = attrgetter("order")
_START: Final = attrgetter("start")


def recognize_names(
    chapters: Sequence[Sequence[Prose]], recognize: RecognizeNames
) -> list[list[Sequence[RecognizedName]]]:
    """The model's names in each text of each chapter; texts without sentences have none.

    The model is called once for a document, with each distinct text, so that its batches are full
    however short the chapters are.
    """
    asked = dict.fromkeys(
        one.reading.text for prose in chapters for one in prose if one.holds_sentences
    )
    names = dict(zip(asked, recognize(list(asked)), strict=True))
    return [
        [names[one.reading.text] if one.holds_sentences else [] for one in prose]
        for prose in chapters
    ]


def tag_entities(
    prose: Sequence[Prose],
    recognized: Sequence[Sequence[RecognizedName]],
    edition: int | None = None,
) -> tuple[Entity, ...]:
    """The entities of these paragraphs, cells, titles, values and notes; none overlap.

    `recognized` are the model's names in each. In a citation only its credits and the names in its
    title are searched. `edition` is the year of the report, and of months without one.
    """
    read = [(one, one.reading.text, named) for one, named in zip(prose, recognized, strict=True)]
    said = [
        (text, named)
        for one, text, named in read
        if not (one.is_title or one.is_value or one.cited)
    ]
    names = ChapterNames.from_texts(*_split_columns(said), edition)
    return tuple(
        _make_entity(find, paragraph)
        for paragraph, text, named in read
        for find in _choose(_list_candidates(paragraph, text, named, names))
    )


def _split_columns(
    said: Sequence[tuple[str, Sequence[RecognizedName]]],
) -> tuple[list[str], list[Sequence[RecognizedName]]]:
    return [text for text, _ in said], [named for _, named in said]


def _list_candidates(
    one: Prose, text: str, named: Sequence[RecognizedName], names: ChapterNames
) -> Iterator[Candidate]:
    """Candidates of one text: known names in a title, agreements in a value, all in prose."""
    if one.is_title:
        yield from find_listed_names(text)
        return
    if one.is_value:
        agreements = list(find_agreements(text))
        yield from agreements or (find_names_in_value(text, names) if one.is_statement else ())
        return
    yield from find_credits(text, one.cited, names)
    if one.cited and len(text) - sum(cite.end - cite.start for cite in one.cited) < _FEW_LETTERS:
        return
    for find in find_candidates(text, named, names):
        if not any(cite.start < find.end and find.start < cite.end for cite in one.cited):
            yield find


def _choose(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The winner of each group of overlapping candidates, by place."""
    chosen: list[Candidate] = []
    taken = 0  # a bit a character
    for find in sorted(candidates, key=_ORDER):
        places = (1 << find.end) - (1 << find.start)
        if not taken & places:
            taken |= places
            chosen.append(find)
    return sorted(chosen, key=_START)


def _trim(find: Candidate, text: str) -> Candidate:
    """The candidate without leading article, trailing possessive and space."""
    article = _ARTICLE.match(text, find.start, find.end)
    start, end = article.end() if article else find.start, find.end
    if find.source == "model" or text.endswith("s", start, end):
        possessive = _POSSESSIVE.search(text, max(find.start, end - 2), end)
        end = possessive.start() if possessive else end
    if find.label == "GPE" and (rulers := _ITS_RULERS.search(text, start, end)):
        end = rulers.start()
    end = max(end, start + 1)
    return find if (start, end) == (find.start, find.end) else replace(find, start=start, end=end)


def _make_entity(find: Candidate, paragraph: Prose) -> Entity:
    find = _trim(find, paragraph.reading.text)
    return Entity.model_validate(
        {
            "text": paragraph.reading.text[find.start : find.end],
            "label": find.label,
            "anchor": Anchor(home=paragraph.pointer, start=find.start, end=find.end),
            "spans": paragraph.reading.spans(find.start, find.end),
            "source": find.source,
            "normalized": find.normalized,
            "credit": find.credit,
        }
    )
