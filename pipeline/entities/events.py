"""Events: sentences that date something that happened, ordered by date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.record.country import Event, NormalizedDate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.layout.prose import Sentence
    from pipeline.record.country import Entity

_LAW: Final = r"(?:Act|Code|Constitution|Convention|Covenant|Decree|Law|Protocol)"
_NAMES_A_LAW_BEFORE: Final = re.compile(rf"\b{_LAW}\s(?:of\s|\()$")
_LONGEST_LAW: Final = 20  # characters, with the word that joins it to its year
_NAMES_A_LAW_BEHIND: Final = re.compile(rf"\s(?:[A-Z][\w-]+\s){{0,5}}{_LAW}\b")
_NOT_SAID_TO_BE: Final = re.compile(
    r"\b(?:may|might|would|could|should|if|(?:plans?|intends?|expected|hopes?)\sto)\b"
)


def find_events(sentences: Iterable[Sentence]) -> tuple[Event, ...]:
    """One event for each date in each sentence, the earliest first.

    The year in a law's name is no date of an event; a sentence about what may or should happen
    states none.
    """
    found = [
        Event(edtf=edtf, text=sentence.text, anchor=sentence.anchor, spans=sentence.spans)
        for sentence in sentences
        if (dates := dict.fromkeys(_list_dates(sentence)))
        and not _NOT_SAID_TO_BE.search(sentence.text)
        for edtf in dates
    ]
    return tuple(sorted(found, key=lambda event: event.edtf.lstrip("./")))


def _list_dates(sentence: Sentence) -> Iterator[str]:
    for entity in sentence.entities:
        date = entity.normalized
        if isinstance(date, NormalizedDate) and date.edtf and not _is_law_year(sentence, entity):
            yield date.edtf


def _is_law_year(sentence: Sentence, date: Entity) -> bool:
    text = sentence.text
    start, end = (at - sentence.start for at in (date.anchor.start, date.anchor.end))
    before = text[max(0, start - _LONGEST_LAW) : start]
    return bool(_NAMES_A_LAW_BEFORE.search(before) or _NAMES_A_LAW_BEHIND.match(text, end))
