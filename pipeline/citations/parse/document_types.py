"""Genres of documents (`Press release`) and document numbers (`U.N. Doc. A/55/383`)."""

from __future__ import annotations

import re
from typing import Final

from pipeline.vocabulary.word_lists import spell_words

# What opens a citation: `Press Release, Ministry of Roads, …`.
OPENING: Final = re.compile(
    r"(?:press|news|media)\s(?:release|statement)|fact\s?sheet|testimony|statement|speech",
    re.IGNORECASE,
)
# `Paper Presented at the Conference on Roads`.
SPOKEN: Final = (
    r"(?:paper|speech|address|lecture|presentation|remarks)"
    r"\s(?:presented|delivered|given|made)\s(?:at|to|before)"
)
GENRE: Final = r"""(?i:(?:press|news|media)\s(?:release|statement) | fact\s?sheet
      | (?:(?:technical|final|semi-?annual)\s)?progress\sreport
      | project\s(?:document|summary|revision|brief) | technical\scooperation\sproject\ssummary
      | (?:policy|working|research|discussion|background|occasional|briefing)\spaper
      | (?:base|mid|end)-?line\s(?:report|study|survey) | written\scommunication
      | policy\sbrief | data\s?set | broadcast | research\sand\spolicy\spapers)"""  # verbose
_GENRE_OF_SERIES: Final = r".{0,60}\b(?i:(?:working|discussion|research)\spapers?\sseries)"
_GENRE: Final = re.compile(rf"{GENRE} | (?i:action\splan) | {_GENRE_OF_SERIES}", re.VERBOSE)


def is_genre(text: str) -> bool:
    """Whether a clause after a title consists of a genre."""
    return _GENRE.fullmatch(text.strip(" .,;")) is not None


_GENRE_AT_END: Final = re.compile(
    r"""(?:.*\s)?(?:thesis|dissertation|paper|report|(?:press|news)\srelease|brief|fact\s?sheet|statement
      |memo(?:randum)?|speech|testimony|blog(?:\spost)?|pamphlet|manuscript|policy\snote)""",
    re.VERBOSE | re.IGNORECASE,
)
_REPORTS: Final = re.compile(  # `…, says report`: half a sentence
    rf"(?:.*\s)?(?:{spell_words('genres', 'reporting')})\s", re.IGNORECASE
)
_MAX_GENRE_WORDS: Final = 5


def names_genre(text: str) -> bool:
    """Whether a short text ends in a genre: `PhD thesis`, `Hill League news release`."""
    is_short = len(text.split()) <= _MAX_GENRE_WORDS and not _REPORTS.match(text)
    return is_genre(text) or (is_short and _GENRE_AT_END.fullmatch(text) is not None)


_PIECE: Final = r"(?:[A-Z0-9][A-Za-z0-9()]{0,11}|c)"
_CODE: Final = rf"""(?:
    [A-Z]{{3}}\s\d{{2}}/\d{{2,4}}/\d{{2,4}}               # Amnesty International's index
  | (?=[^,\s]{{0,60}}\d)[A-Z]{{1,8}}(?:[/.-]{_PIECE}){{2,8}}  # E/CN.4/2003/75, GAO-06-825
)"""
_NO: Final = r"\s[Nn][Oo]s?\.?"
_DOCUMENT: Final = rf"(?:[Dd]oc(?:ument)?|DOC(?:UMENT)?|[Ii]ndex|INDEX)\.?(?:{_NO})?:?\s"
_SERIES: Final = rf"(?i:sales|report|paper|publication|pub\.){_NO}:?\s"
_DIGIT: Final = r"(?=[^,\s]{0,30}\d)[A-Z0-9]"
_NUMBER: Final = rf"""
    {_CODE}
  | Pub\.\sL\.\s(?:No\.\s)?\d{{1,3}}-\d{{1,4}}
  | (?:[A-Z][\w.'’]{{0,14}}\s){{0,3}}(?:
        {_DOCUMENT}(?:{_CODE}|{_DIGIT}[A-Za-z0-9()]{{0,12}}[./-][A-Za-z0-9()/.-]{{1,30}})
      | {_SERIES}(?:{_CODE}|{_DIGIT}[A-Za-z0-9()/.-]{{0,30}}))"""
NUMBER: Final = re.compile(_NUMBER, re.VERBOSE)
# `…, U.N. Doc. A/55/383`
LAST_NUMBER: Final = re.compile(rf",\s?(?P<number>{_NUMBER})$", re.VERBOSE)
