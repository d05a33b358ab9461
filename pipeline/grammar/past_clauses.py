"""The days and months on which a sentence says that something happened.

Only what is certain is read: a verb of the past right before its date (`opened on 4 March 2012`), a
passive with its agent or place (`was held at Kisumu in May 2012`), and a date that heads its clause
(`On 4 March 2012 they signed it`). `They discussed the vote on 4 March 2012` may speak of a plan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.vocabulary.months import MONTHS
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Iterator

_VERB: Final = (
    rf"(?!{spell_words('past_clauses', 'no_deeds')}\b)"
    rf"(?:{spell_words('past_clauses', 'happened')}|[a-z]{{2,}}ed)\b"
)
_DATE: Final = (
    r"(?:(?:the|early|late|mid|about|and|of|month|\d\d?(?:st|nd|rd|th)?,?|[A-Z][a-z]+day,?)\s){0,4}"
    rf"(?P<month>{'|'.join(MONTHS)}),?\s(?:\d\d?,\s)?(?P<year>\d{{4}})\b"
)
# Whose date may be another's: `was made for the vote on 4 March`, `was chosen to serve until`; not
# `was sentenced to death on`.
_ANOTHER: Final = (
    rf"(?:{spell_words('past_clauses', 'of_another')}\b"
    r"|to\s(?!(?:an?|the|his|her|its|their|death|prison|trial)\b|[A-Z]))"
)
_DONE: Final = re.compile(
    rf"\b(?:(?:(?:was|were|been)\s(?:[a-z]+ly\s)?{_VERB}|{spell_words('past_clauses', 'acts')})"
    rf"(?:\s(?!{_ANOTHER})[^\s,;:()]+){{1,12}}?,?"
    rf"|{_VERB})\s\(?(?:on|in)\s{_DATE}"
)
# What lies ahead, or never came: `to be opened on`, `as soon as it was opened on`.
_AHEAD: Final = re.compile(
    rf"\b(?:{spell_words('past_clauses', 'no_past')}\s(?:[a-z]+ly\s)?$"
    rf"|{spell_words('past_clauses', 'conditions')}\b[^.;]*$)"
)
_HEAD: Final = re.compile(
    rf"(?:^|[,;:]\s)(?:and\s|but\s)?[OoIi]n\s{_DATE},?\s(?P<clause>[^,;:()]+)"
)
_TOLD: Final = re.compile(rf"\b(?:was|were|did|{_VERB})\b")
_NOT_TOLD: Final = re.compile(rf"\b(?:{spell_words('past_clauses', 'other_tenses')})\b")
_AIM: Final = re.compile(r"\bto\s[a-z]+\s")


def find_past_dates(sentence: str) -> Iterator[str]:
    """Yield the months, as `2012-03`, at which it says that something happened.

    >>> list(find_past_dates("On 4 March 2012 the bridge was opened."))
    ['2012-03']
    >>> list(find_past_dates("The bridge is to be opened on 4 March 2012."))
    []
    """
    for found in _DONE.finditer(sentence):
        if not _AHEAD.search(sentence, 0, found.start()):
            yield _spell_month(found)
    for found in _HEAD.finditer(sentence):
        clause = found["clause"]
        told = _TOLD.search(clause)
        if told and not _NOT_TOLD.search(clause) and not _AIM.search(clause, 0, told.start()):
            yield _spell_month(found)


def _spell_month(found: re.Match[str]) -> str:
    return f"{found['year']}-{MONTHS.index(found['month']) + 1:02}"
