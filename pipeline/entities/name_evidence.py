"""Evidence in the text for a name that only the model found: titles, verbs, nouns, repetition."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.entities.gazetteer import identify_organization
from pipeline.entities.rules.organizations import has_organization_noun
from pipeline.vocabulary.countries import find_demonym
from pipeline.vocabulary.places import find_city_country, people_names
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    rf"""(?: ,\s(?:an?|the|who|whose|age|\d\d|\w+\s(?:of|at|for))\b | \s\((?:age|also|known)\b
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
_BODY: Final = rf"(?:{spell_words('name_evidence', 'body')})"  # `the retailer Pick n Pay`
_BODY_BEFORE: Final = re.compile(
    rf"\b(?:{_BODY}|(?:{spell_words('name_evidence', 'of_a_body')})\s(?:at|for|of|with)"
    r"|(?:editors?|journalists?|reporters?)\s(?:at|for|from|of|with)"
    r"|(?:aired|broadcast|posted|published)\son|(?:article|report|statement|survey)s?\s(?:by|from|of)"
    r"|(?:employed|funded|managed|operated|owned|published|run)\sby)"
    r",?\s(?:(?:called|including|such\sas)\s)?(?:the\s)?[\u201c\"]?$",
    re.IGNORECASE,
)
_BODY_BEHIND: Final = re.compile(
    rf"\s\((?:[A-Z][A-Za-z&-]*[A-Z])\)"
    rf"|[\u201d\"]?,?\s(?:\([^()]*\),?\s)?(?:is\s|was\s)?(?:an?|the|one\sof\sthe)\s"
    rf"(?:[\w'\u2019-]+\s){{0,4}}?{_BODY}\b"
    rf"|\s(?:{spell_words('name_evidence', 'body_behind')})\b"
    r"|['\u2019]s\s(?:annual\s)?(?:director|headquarters|members|offices?|reports?|staff|website)\b"
)
_STATES: Final = re.compile(  # of a body where an article or several words name it
    r"\s(?:announced|criticized|issued|launched|released|reported|said|says|stated)\b"
)
_ARTICLE_BEFORE: Final = re.compile(r"\b[Tt]he\s$")
_MOST_PLACES: Final = 20  # of a name in its chapter
_WORK_BEFORE: Final = re.compile(rf"\b(?:{spell_words('name_evidence', 'work_before')})\b")
_TOWN_BEFORE: Final = re.compile(r"\b(?:in|to|from|near|at)\s$")
_TOWN: Final = re.compile(r"[A-Z][a-z\u2019'-]+")
_DIRECTION: Final = re.compile(r"(?:Central|North|South|East|West)(?:ern)?", re.IGNORECASE)
_IN_CAPITALS: Final = re.compile(r"[A-Z][A-Z&/-]*[A-Z]s?")
_BODY_NOUNS: Final = re.compile(rf"\b(?:{spell_words('name_evidence', 'body_nouns')})\b")
_NOUNS: Final = {"FAC": _FACILITY, "LOC": _LANDSCAPE, "EVENT": _EVENT}
_DIGIT: Final = re.compile(r"\d")
_NAME_BEHIND: Final = re.compile(r"\s(?:[A-Z][a-z]+|project|program|scheme|hotel)\b")


def has_evidence(text: str, start: int, end: int, label: str, names: ChapterNames) -> bool:
    """Whether the text supports the label that only the model gives to this name."""
    name = text[start:end]
    before = text[max(0, start - _REACH) : start]
    match label:
        case "ORG":
            return _is_body(text, start, end, names)
        case "PERSON":
            return _is_person(text, name, before, end, names)
        case "GPE":
            placed = _PLACED_BEFORE.search(before) or _PLACED_BEHIND.match(text, end)
            is_word = name.lower() in names.words
            is_other = (
                is_word
                or _DIRECTION.fullmatch(name)
                or _NAME_BEHIND.match(text, end)
                or _DIGIT.search(name)
            )
            return bool(placed) and not is_other
        case "NORP":
            is_known = name in people_names() or find_demonym(name) is not None
            return name[:1].isupper() and (is_known or _PEOPLE.fullmatch(name) is not None)
    return _is_thing(text, name, before, end, label)


def _is_body(text: str, start: int, end: int, names: ChapterNames) -> bool:
    """An organization by a noun, an acronym or the gazetteer, or by what its chapter says of it."""
    name = text[start:end]
    bare = name.removeprefix("the ").removeprefix("The ")
    if find_city_country(bare) is not None or ", " in name:
        return False
    if (
        has_organization_noun(name)
        or _BODY_NOUNS.search(name)
        or _IN_CAPITALS.fullmatch(bare)
        or identify_organization(bare)
        or bare in names.defined
        or _shows_body(text, start, end)
    ):
        return True
    return any(_shows_body(names.text, at, at + len(bare)) for at in _list_places(names.text, bare))


def _list_places(text: str, name: str) -> Iterator[int]:
    """The first places of a name in its chapter."""
    at = text.find(name)
    for _ in range(_MOST_PLACES):
        if at < 0:
            return
        yield at
        at = text.find(name, at + len(name))


def _shows_body(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _REACH) : start]
    if _BODY_BEFORE.search(before) or _BODY_BEHIND.match(text, end):
        return True
    is_body = " " in text[start:end] or _ARTICLE_BEFORE.search(before)
    return bool(is_body and _STATES.match(text, end))


def _is_thing(text: str, name: str, before: str, end: int, label: str) -> bool:
    """A building, landscape or event by its noun, a work by its quotation marks; no product."""
    if label == "WORK_OF_ART":
        is_made = _WORK_BEFORE.search(before)
        is_quoted = is_made and text[end : end + 2].strip(",.")[:1] in ("\u201d", '"')
        return bool(is_quoted) and before.endswith(("\u201c", '"'))
    if label == "FAC" and _FACILITY_BEHIND.match(text, end):
        return True
    if label == "LOC" and _TOWN_BEFORE.search(before) and _TOWN.fullmatch(name):
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
    return _TWO_WORDS.fullmatch(name) is not None and (
        _DEED_BEHIND.match(text, end) is not None or _is_known_person(name, names)
    )


def _is_known_person(name: str, names: ChapterNames) -> bool:
    """Whether the chapter repeats the surname alone, or gives a title or deed elsewhere."""
    surname = name.rpartition(" ")[2]
    return names.text.count(surname) > names.text.count(name) or any(
        _TITLE_BEFORE.search(names.text, max(0, at - _REACH), at)
        or _DEED_BEHIND.match(names.text, at + len(name))
        for at in _list_places(names.text, name)
    )
