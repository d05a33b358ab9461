"""Names and dates in prose, each with what it means: rules first, the model for what they leave."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.naming.chapter_names import ChapterNames
from pipeline.naming.finds import Find, finds
from pipeline.record.country import Entity
from pipeline.record.model import Anchor

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.chapter import Prose, Recognize

_ARTICLE: Final = re.compile(r"(?:the|a|an)\s+(?=\S)", re.IGNORECASE)
_POSSESSIVE: Final = re.compile(r"['\u2019]s?$")
_FEW: Final = 5
_ITS_RULERS: Final = re.compile(r"\sGovernment$")
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")


def entities(
    prose: Sequence[Prose], recognize: Recognize, title: str | None = None
) -> tuple[Entity, ...]:
    """The entities of these paragraphs and cells by place, none inside another.

    The model, made on sentences, is not asked about a cell that holds none. `title` is the
    report's: where it names one year, that is what `last year` leans on.
    """
    texts = [paragraph.reading.text for paragraph in prose]
    asked = [text for one, text in zip(prose, texts, strict=True) if _runs_on(one)]
    told = iter(list(recognize(asked)))  # all at once: a model that is missing shows here
    recognized = [list(next(told)) if _runs_on(one) else [] for one in prose]
    names = ChapterNames.of(texts, recognized, _year(title))
    return tuple(
        _entity(find, paragraph)
        for paragraph, text, named in zip(prose, texts, recognized, strict=True)
        for find in _chosen(finds(text, named, names))
    )


def _runs_on(one: Prose) -> bool:
    text = one.reading.text
    return not one.is_cell or (text.count(" ") >= _FEW and text.endswith("."))


def _year(title: str | None) -> int | None:
    years = set(_YEAR.findall(title or ""))
    return int(years.pop()) if len(years) == 1 else None


def _chosen(candidates: Iterable[Find]) -> list[Find]:
    """Of overlapping candidates one, by place."""
    chosen: list[Find] = []
    taken: set[int] = set()
    for find in sorted(candidates, key=lambda find: find.order):
        places = range(find.start, find.end)
        if taken.isdisjoint(places):
            taken.update(places)
            chosen.append(find)
    return sorted(chosen, key=lambda find: find.start)


def _trimmed(find: Find, text: str) -> Find:
    """Without a leading article, a trailing possessive, or space."""
    words = text[find.start : find.end]
    article = _ARTICLE.match(words)
    start = find.start + (article.end() if article else 0)
    end = find.end
    if (find.by_model or words.endswith("s")) and (possessive := _POSSESSIVE.search(words)):
        end = find.start + possessive.start()
    if find.label == "GPE" and (rulers := _ITS_RULERS.search(text, start, end)):
        end = rulers.start()
    return replace(find, start=start, end=max(end, start + 1))


def _entity(find: Find, paragraph: Prose) -> Entity:
    find = _trimmed(find, paragraph.reading.text)
    return Entity.model_validate(
        {
            "text": paragraph.reading.text[find.start : find.end],
            "label": find.label,
            "anchor": Anchor(home=paragraph.pointer, start=find.start, end=find.end),
            "spans": paragraph.reading.spans(find.start, find.end),
            "source": "model" if find.by_model else "rule",
            "normalized": find.normalized,
        }
    )
