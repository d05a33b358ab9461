"""Evidence in the text for a name that only the model found: titles, verbs, nouns, repetition."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.vocabulary.countries import find_demonym
from pipeline.vocabulary.places import people_names
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from pipeline.entities.aliases import ChapterNames

_REACH: Final = 40  # characters before a name
_TITLE_BEFORE: Final = re.compile(
    rf"""\b(?: {spell_words("name_evidence", "title_before")} | Prince(?:ss)? | [Pp]resident
      | (?:[Pp]rime\s)?[Mm]inister | [Mm]ayor | [Jj]udge | [Jj]ustice
      | [Gg]overnor | [Aa]mbassador | [Ss]enator | [Ss]ecretary | [Dd]eputy | [Dd]irector
      | [Cc]hair(?:man|woman|person)? | [Cc]ommissioner | [Gg]eneral | [Cc]olonel | [Mm]ember
      | [Ll]eader | [Hh]ead | [Pp]rosecutors? | [Cc]andidate
      | [Ss]pokes(?:wo)?man | [Rr]apporteur
      | [Aa]dviser | [Pp]rofessor | [Cc]orporal | [Cc]aptain | activist | lawyer
      | journalist | blogger | prisoner | editor | reporter | defender | campaigner
      | anchor(?:wo)?man
      | researcher | council(?:wo)?man | {spell_words("name_evidence", "title_before_2")}
      | \d\d-year-old ) \.? \s$""",
    re.VERBOSE,
)
_DEED_BEHIND: Final = re.compile(
    rf"""(?: ,\s(?:an?|the|who|whose|age|\d\d|\w+\s(?:of|at|for))\b | \s\(
      | ['\u2019]s\s(?:lawyer|wife|husband|son|daughter|family|death|house|home)\b
      | \s(?:{spell_words("name_evidence", "deed_behind")})\b )""",
    re.VERBOSE,
)
_PLACE_BEFORE: Final = re.compile(
    r"\b(?:in|at|near|from|to|into|around|between|throughout|outside|the"
    r"|of(?:\sthe)?\s(?:city|town|village|district|neighborhood|region)s?\sof)\s$"
)
_NO_PERSON: Final = re.compile(rf"\d|-$|\b(?:{spell_words('name_evidence', 'no_person')})\b")
_TWO_WORDS: Final = re.compile(
    r"[^\W\d_a-z][\w'\u2019.-]+(?:\s(?:[a-z]{1,3}\s|[dD]e\s|[aA]l-)?[^\W\d_a-z][\w'\u2019.-]*){1,5}"
)
_FACILITY: Final = re.compile(rf"\b(?:{spell_words('name_evidence', 'facility')})\b")
_FACILITY_BEHIND: Final = re.compile(rf"\s(?:{spell_words('name_evidence', 'facility_behind')})\b")
_LANDSCAPE: Final = re.compile(rf"\b(?:{spell_words('name_evidence', 'landscape')})\b")
_EVENT: Final = re.compile(rf"\b(?:{spell_words('name_evidence', 'event')})\b")
_PEOPLE: Final = re.compile(
    r"(?!(?:non|anti|pro|neo|ex|post|pre)-)(?:[\w'\u2019-]+\s)?[\w'\u2019-]*"
    r"(?:ians?|ese|ish|ists?|ites?|ims?|ews?)"
)
_PLACED_BEFORE: Final = re.compile(
    rf"(?:\b(?:{spell_words('name_evidence', 'placed_before')})|[,(])\s?(?:the\s)?$"
)
_PLACED_BEHIND: Final = re.compile(r"['\u2019]s\s|-based|,\s[A-Z]")
_NOUNS: Final = {"FAC": _FACILITY, "LOC": _LANDSCAPE, "EVENT": _EVENT}
_DIGIT: Final = re.compile(r"\d")
_NAME_BEHIND: Final = re.compile(r"\s(?:[A-Z][a-z]+|project|program|scheme|hotel)\b")


def has_evidence(text: str, start: int, end: int, label: str, names: ChapterNames) -> bool:
    """Whether the text supports the label that only the model gives to this name.

    Organizations need no evidence here: too many have a name and nothing beside it.
    """
    name = text[start:end]
    before = text[max(0, start - _REACH) : start]
    match label:
        case "PERSON":
            return _is_person(text, name, before, end, names)
        case "GPE":
            placed = _PLACED_BEFORE.search(before) or _PLACED_BEHIND.match(text, end)
            return bool(placed) and not (_NAME_BEHIND.match(text, end) or _DIGIT.search(name))
        case "NORP":
            is_known = name in people_names() or find_demonym(name) is not None
            return is_known or _PEOPLE.fullmatch(name) is not None
    return _is_thing(text, name, before, end, label)


def _is_thing(text: str, name: str, before: str, end: int, label: str) -> bool:
    """A building, landscape or event by its noun, a work by its quotation marks; no product."""
    if label == "WORK_OF_ART":
        is_quoted = text[end : end + 2].strip(",.")[:1] in ("\u201d", '"')
        return is_quoted and before.endswith(("\u201c", '"'))
    if label == "FAC" and _FACILITY_BEHIND.match(text, end):
        return True
    pattern = _NOUNS.get(label)
    return label != "PRODUCT" if pattern is None else pattern.search(name) is not None


def _is_person(text: str, name: str, before: str, end: int, names: ChapterNames) -> bool:
    """A person by title, by a deed behind two words, or by a surname that the chapter repeats.

    What the chapter prints behind an article or `According to` as well is a body.
    """
    is_of_others = f"the {name} " in names.text or f"ccording to {name}" in names.text
    if _NO_PERSON.search(name) or is_of_others:
        return False
    if _TITLE_BEFORE.search(before):
        return True
    if _PLACE_BEFORE.search(before):
        return False
    if " " not in name:
        return name in names.surnames
    if _TWO_WORDS.fullmatch(name) is None:
        return False
    is_repeated = names.text.count(name.rpartition(" ")[2]) > 1
    return is_repeated or _DEED_BEHIND.match(text, end) is not None
