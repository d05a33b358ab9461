"""The role of a date in its sentence: it dates the clause, or belongs to the name of a thing."""

from __future__ import annotations

import re
from typing import Final

from pipeline.vocabulary.word_lists import spell_words

_DATING: Final = re.compile(  # words before a date that dates its clause
    (
        rf"(?:^|\b(?:{spell_words('date_roles', 'dating')})\s(?:the\s(?:[A-Z]\w+\s)?)?|\("
        r"|\bthe\s|,\s)$"
    ),
    re.IGNORECASE,
)
_NOT_DATING: Final = re.compile(
    r"\b(?:before|after|until|prior\sto|following|born\sin|an?|its|their|his|her|['\u2019]s"
    r"|from\s(?:earlier|later)(?:\sin)?)\s$",
    re.IGNORECASE,
)
_OPENS_INTERVAL: Final = re.compile(r"\b(?:between|from|since)\s(?:the\s)?$", re.IGNORECASE)
_NAMES_A_THING: Final = re.compile(  # `the 2019 survey`
    rf"\s(?!(?:{spell_words('date_roles', 'names_a_thing')}|\w+ed)\b)[a-z]+"
)
_OWNS: Final = re.compile(r"['\u2019]s\b")
_THE: Final = re.compile(r"\b[Tt]he\s$")
_CAPITAL: Final = re.compile(r"\s[A-Z]")
_CLOSED: Final = re.compile(r"\s(?:to|through|until|till)\s|\s?[\u2013-]\s?")
_OPENED: Final = re.compile(r"(?:between|from|since)\b", re.IGNORECASE)


def dates_clause(text: str, start: int, end: int, edtf: str) -> bool:
    """Whether the date at these offsets dates its clause, and does not belong to a name.

    `In 2019` and `from May to July` do; `the 2019 survey`, `its 2005 law`, `before 2010` do not.
    """
    if _NOT_DATING.search(text, 0, start):
        return False
    if _OWNS.match(text, end) or (_THE.search(text, 0, start) and _CAPITAL.match(text, end)):
        return False  # `in the 2021 Human Rights Report`
    opened = _OPENED.match(text, start)
    if not (opened or _DATING.search(text, 0, start)):
        return False
    if opened and opened.group().lower() == "from" and not _CLOSED.search(text, start, end):
        return False  # `fell by 8 percent from 2019/2020`
    is_interval = "/" in edtf and "/" not in text[start:end]
    if not is_interval and _OPENS_INTERVAL.search(text, 0, start):
        return False
    heads = text.count(" ", 0, start) <= 1 and not text.startswith("The ")
    return heads or _NAMES_A_THING.match(text, end) is None
