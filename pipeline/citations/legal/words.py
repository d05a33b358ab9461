"""The words of law: nouns for laws, treaties, courts and their papers, and the names of states.

The nouns are patterns, spelled from `word_lists.toml`, of which other patterns are made. `LAW`,
`TREATY` and their like find a noun where it says what a title is.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.vocabulary.countries import country_names, find_country
from pipeline.vocabulary.word_lists import spell_words

LONGEST_CITATION: Final = 700  # characters

LAW_NOUN: Final = spell_words("legal", "laws")
TREATY_NOUN: Final = spell_words("legal", "treaties")
COURT_NOUN: Final = spell_words("legal", "courts")
RULING_NOUN: Final = spell_words("legal", "rulings")
SHORT_RULING: Final = spell_words("legal", "short_rulings")
RESOLUTION_NOUN: Final = spell_words("legal", "resolutions")
DECLARATION_NOUN: Final = spell_words("legal", "declarations")
DOCUMENT_NOUN: Final = spell_words("legal", "documents")
FOREIGN_NOUN: Final = spell_words("legal", "foreign_laws")
FOREIGN_TREATY_NOUN: Final = spell_words("legal", "foreign_treaties")
HEARING_NOUN: Final = spell_words("legal", "proceedings")
SOURCE_NOUN: Final = (
    rf"(?:{LAW_NOUN}|{TREATY_NOUN}|{RESOLUTION_NOUN}|{DECLARATION_NOUN}"
    rf"|{DOCUMENT_NOUN}|{COURT_NOUN})"
)
# Before the one party of a case
IN_MATTER: Final = r"(?:In\sre|(?:In\sthe\s)?Matter\sof|Ex\sparte|Re(?:ference\sre)?)"
# Between the noun and the subject of a treaty
OF_TREATIES: Final = (
    r"(?:sur|contre|concernant|sobre|[Oo]n|[Ff]or|[Aa]gainst|to|of|[Bb]etween"
    r"|[Cc]oncerning|[Rr]elat(?:ing|ive)|[Rr]egarding|[Gg]overning|[Ee]stablishing|No\.?)"
)

LAW: Final = re.compile(rf"\b{LAW_NOUN}\b(?!\sof\s(?:[Cc]onduct|[Ee]thics|[Pp]ractice))")
# `Executive Order No. 5`, `Toll Act of 2012`
NUMBERED_LAW: Final = re.compile(rf"(?:[A-Z]\w+\s){{0,3}}{LAW_NOUN}\s(?:No\.\s|of\s\d|[A-Z]\.)")
FOREIGN_OPENING: Final = re.compile(rf"{FOREIGN_NOUN}\s")
TREATY: Final = re.compile(rf"\b{TREATY_NOUN}(?=$|,|\s{OF_TREATIES}\b|\s\()")
COURT: Final = re.compile(rf"\b{COURT_NOUN}(?!\w)")
DOCUMENT: Final = re.compile(
    rf"(?:\d{{1,3}}(?:st|nd|rd|th)\s)?(?:{DOCUMENT_NOUN}|{RESOLUTION_NOUN})(?!\w)"
)
# As the United Nations print it behind a body: `general comment No. 11 (2009) on …`
DOCUMENT_LOWER: Final = re.compile(rf"(?i:{DOCUMENT_NOUN})\s[Nn]o\.\s\d|concluding\sobs")
# `Salt Roads: Hearing Before the Committee on Roads`
HEARING: Final = re.compile(
    rf"(?:\b{HEARING_NOUN}|,\s(?i:{HEARING_NOUN}))\s(?:[Oo]n\s.{{3,80}}\s)?"
    r"[Bb]efore\s(?:the\s)?[A-Z]"
)
# Of volumes in which laws or treaties are printed: `Stat.`, `UNTS`
LAW_SERIES: Final = re.compile(spell_words("legal", "series"))
# Journals of record of the United States and the European Union (Bluebook rules 13, 14 and 21.9)
JOURNAL: Final = re.compile(r"(?<!\w)(?:Fed\.\sReg|Cong\.\sRec|O\.?J)\.?")

_STATE: Final = re.compile(
    rf"{spell_words('legal', 'forms_of_states')}\s(?:[^\W\d_]+\s)?"
    r"(?:(?:of|d[aeou]s?|del)\s|d[’'])"
)
_COUNTRY_NAMES: Final = tuple(name.lower() for name in country_names())


def is_state(name: str) -> bool:
    """Whether a name is a country's, or opens with what a state is: `Republic of Zenda`."""
    return _STATE.match(name) is not None or find_country(name) is not None


def is_country(name: str) -> bool:
    """Whether a name is a country's, in full or shortened (Bluebook table 10): `Can.` is one."""
    is_short = len(name) > len("Ct.") and name[-1] == "."
    is_short = is_short and any(one.startswith(name[:-1].lower()) for one in _COUNTRY_NAMES)
    return is_short or find_country(name) is not None


def are_two_states(text: str) -> bool:
    """Whether a text names the two states of a treaty in full: `Nepal-Jordan`."""
    first, _, second = text.replace("–", "-").partition("-")
    return find_country(first) is not None and find_country(second) is not None
