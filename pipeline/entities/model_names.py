"""The model's names and dates, kept where the words themselves support the label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

from pipeline import patterns as re
from pipeline.entities.aliases import ACRONYM, BEGINS, NOT_ORGANIZATIONS, ChapterNames
from pipeline.entities.candidate import ARTICLE, MODEL_RANK, Candidate
from pipeline.entities.gazetteer import identify_organization
from pipeline.entities.laws import has_law_noun
from pipeline.entities.organizations import has_organization_noun
from pipeline.grammar.amounts import may_be_year
from pipeline.grammar.dates import parse_date
from pipeline.record.country import EntityLabel, NormalizedDate, NormalizedInstrument
from pipeline.vocabulary import instruments
from pipeline.vocabulary.countries import find_demonym
from pipeline.vocabulary.months import MONTH_STEM
from pipeline.vocabulary.places import find_city_country, people_names
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.entities.aliases import ChapterNames
    from pipeline.layout.prose import RecognizedName
    from pipeline.record.country import Meaning

_REACH: Final = 40  # characters before a name
_TITLE_BEFORE: Final = re.compile(
    rf"\b(?:{spell_words('name_evidence', 'title_before')}|\d\d-year-old)\.?\s$", re.IGNORECASE
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
_NOUNS: Final = {
    label: re.compile(rf"\b(?:{spell_words('name_evidence', nouns)})\b")
    for label, nouns in (("FAC", "facility"), ("LOC", "landscape"), ("EVENT", "event"))
}
_FACILITY_BEHIND: Final = re.compile(rf"\s(?:{spell_words('name_evidence', 'facility_behind')})\b")
_PEOPLE: Final = re.compile(
    r"(?!(?:non|anti|pro|neo|ex|post|pre)-)(?:[\w'\u2019-]+\s)?[\w'\u2019-]*"
    r"(?:ians?|ese|ish|ists?|ites?|ims?|ews?)"
)
_PLACED_BEFORE: Final = re.compile(
    rf"(?:\b(?:{spell_words('name_evidence', 'placed_before')})|,)\s?(?:the\s)?$"
)
_TITLE_BEFORE_PLACE: Final = re.compile(  # `…, Farmers Live in Shadows, …`
    r"(?:^|[.,;\u201c\"]\s?)(?:[A-Z][\w'\u2019-]+\s)(?:(?:a|and|for|in|of|on|the|to)\s)*"
    r"[A-Z][\w'\u2019-]+\s(?:(?:a|and|for|in|of|on|the|to)\s|[A-Z][\w'\u2019-]+\s)*$"
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
    rf"(?!\s(?:official|executive|activist|{spell_words('name_evidence', 'of_a_body')})\b)"
    rf"|\s(?:{spell_words('name_evidence', 'body_behind')})\b"
    r"|['\u2019]s\s(?:annual\s)?(?:director|headquarters|members|offices?|reports?|staff|website)\b"
)
_STATES: Final = re.compile(  # of a body where an article or several words name it
    r"\s(?:announced|criticized|issued|launched|released|reported|said|says|stated)\b"
)
_MOST_PLACES: Final = 20  # of a name in its chapter
_WORK_BEFORE: Final = re.compile(rf"\b(?:{spell_words('name_evidence', 'work_before')})\b")
_TO_A_TOWN: Final = (" in ", " to ", " from ", " near ", " at ")
_TOWN: Final = re.compile(r"[A-Z][a-z\u2019'-]+")
_BODY_NOUNS: Final = re.compile(rf"\b(?:{spell_words('name_evidence', 'body_nouns')})\b")
_NO_PLACE: Final = re.compile(  # a direction, `East Jerusalemites`, what has a number
    r"(?:Central|North|South|East|West)(?:ern)?|.*(?:ites|ians)|.*\d.*", re.IGNORECASE
)
_NAME_BEHIND: Final = re.compile(  # a part of a longer name, or of another language's
    r"\s(?:[A-Z][a-z]+|project|program|scheme|hotel|for\s[A-Z]\w+|(?:e|et|y)\s[A-Z]\w+)\b"
)
_CUT_BEHIND: Final = re.compile(r"\s(?:d[aeo]s?|al|bin|van|von)\s[A-Z]")  # of a longer name
_OF_A_PEOPLE: Final = re.compile(r"\s(?:indigenous|communit(?:y|ies)|people|tribes?|villages?)\b")
_OF_A_PROJECT: Final = re.compile(
    r"\b(?:campaigns?|programs?|projects?)\s(?:called\s|include\s|including\s)?$"
)
_IN_A_PLACE: Final = re.compile(r"\b(?:across|from|in|into|throughout)\s(?:the\s)?(?:[A-Z]\w+\s)?$")
_FEWEST_IN: Final = 3  # a name is a place if at least one in so many mentions is `in` or `from` it


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
                or _NO_PLACE.fullmatch(name)
                or _NAME_BEHIND.match(text, end)
                or (text[end : end + 1] == "," and _TITLE_BEFORE_PLACE.search(before))
            )
            return bool(placed) and not is_other
        case "NORP":
            is_known = name in people_names() or find_demonym(name) is not None
            return name[:1].isupper() and (is_known or _PEOPLE.fullmatch(name) is not None)
    return _is_thing(text, name, before, end, label)


def _is_body(text: str, start: int, end: int, names: ChapterNames) -> bool:
    """An organization by a noun, an acronym or the gazetteer, or by other uses in its chapter."""
    name = text[start:end]
    bare = name.removeprefix("the ").removeprefix("The ")
    before = text[max(0, start - _REACH) : start]
    if find_city_country(bare) is not None or ", " in name or _OF_A_PROJECT.search(before):
        return False
    if (
        has_organization_noun(name)
        or _BODY_NOUNS.search(name)
        or ACRONYM.fullmatch(bare)
        or identify_organization(bare)
        or bare in names.defined
        or _shows_body(text, start, end)
    ):
        return True
    if " " not in bare and _is_place(bare, names):
        return False
    return any(_shows_body(names.text, at, at + len(bare)) for at in _list_places(names.text, bare))


def _is_place(name: str, names: ChapterNames) -> bool:
    """Whether the chapter often prints a name as that of a place: `in the Negev`."""
    mentions = list(_list_places(names.text, name))
    placed = [at for at in mentions if _IN_A_PLACE.search(names.text, max(0, at - _REACH), at)]
    return len(placed) * _FEWEST_IN >= len(mentions)


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
    is_body = " " in text[start:end] or f" {before}".lower().endswith(" the ")
    return bool(is_body and _STATES.match(text, end))


def _is_thing(text: str, name: str, before: str, end: int, label: str) -> bool:
    """A building, landscape or event by its noun, a work by its quotation marks; no product."""
    if label == "WORK_OF_ART":
        is_made = _WORK_BEFORE.search(before)
        is_quoted = is_made and text[end : end + 2].strip(",.")[:1] in ("\u201d", '"')
        return bool(is_quoted) and before.endswith(("\u201c", '"'))
    if label == "FAC" and _FACILITY_BEHIND.match(text, end):
        return True
    if label == "LOC" and (_NO_PLACE.fullmatch(name) or text.startswith(("'s", "\u2019s"), end)):
        return False
    if label == "LOC" and f" {before}".endswith(_TO_A_TOWN) and _TOWN.fullmatch(name):
        return True
    pattern = _NOUNS.get(label)
    return label != "PRODUCT" if pattern is None else pattern.search(name) is not None


def _is_person(text: str, name: str, before: str, end: int, names: ChapterNames) -> bool:
    """A person by title, by an act after two words, or by a surname that the chapter repeats.

    A name that the chapter also prints after an article or `According to` is an organization.
    """
    if _is_of_others(text, name, before, end, names):
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


def _is_of_others(text: str, name: str, before: str, end: int, names: ChapterNames) -> bool:
    """Whether a name is that of a body, a people or a place, or only a part of a longer one."""
    first = name.partition(" ")[0]
    begins = BEGINS.search(before) and first != name  # `Following Aleman's arraignment`
    return bool(
        _NO_PERSON.search(name)
        or f"the {name} " in names.text
        or f"ccording to {name}" in names.text
        or _BODY_BEFORE.search(before)
        or _CUT_BEHIND.match(text, end)
        or _OF_A_PEOPLE.match(text, end)
        or (begins and first.lower() in names.words)
        or (" " not in name and _is_place(name, names))  # `in Sheikh Jarrah`
    )


def _is_known_person(name: str, names: ChapterNames) -> bool:
    """Whether the chapter repeats the surname alone, or gives a title or an act elsewhere."""
    surname = name.rpartition(" ")[2]
    return names.text.count(surname) > names.text.count(name) or any(
        _TITLE_BEFORE.search(names.text, max(0, at - _REACH), at)
        or _DEED_BEHIND.match(names.text, at + len(name))
        for at in _list_places(names.text, name)
    )


_ALONE: Final = re.compile(r"(?:the\s)?(?!Constitution$)\w+", re.IGNORECASE)  # `the Protocol`
_COUNTED: Final = re.compile(  # `inspectors counted 2005 children`
    rf"\b(?:{spell_words('model_names', 'counted')})\s\d{{4}}$"
)
_NUMBERED_BEHIND: Final = re.compile(r"\s[A-Z0-9]")  # `1911 Pennsylvania Avenue`
_CALENDAR: Final = re.compile(
    rf"\b{MONTH_STEM}[a-z]*\b|\b(?:1[5-9]|20)\d\d|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)?day\b"
    rf"|\b{spell_words('model_names', 'calendar')}|\b{spell_words('model_names', 'relative')}\b",
    re.IGNORECASE,
)
_NAMES: Final = frozenset(  # labels of names, as against numbers and dates
    ("PERSON", "ORG", "FAC", "WORK_OF_ART", "PRODUCT", "EVENT", "GPE", "NORP", "LOC")
)
_DURATION: Final = re.compile(
    r"\b(?:year|month|week|day|hour|decade)s?\b(?!\s+(?:ago|earlier))", re.IGNORECASE
)
_RELATIVE: Final = re.compile(
    rf"\b(?:{spell_words('model_names', 'relative')}|same|that|recent)\b", re.IGNORECASE
)
_REPEATED: Final = re.compile(
    r"\b(?:each|every|per|annual|annually|daily|weekly|monthly|quarterly|yearly)\b"
    r"|\b(?:reporting|fiscal)\s(?:period|year)\b$|^(?:a|one)\s(?:year|month|week|day)$",
    re.IGNORECASE,
)
_NO_BODY: Final = re.compile(  # capitalised in reports, and no organization
    rf"\b(?:{spell_words('model_names', 'no_body')}|Survey\s\d+"
    r"|(?<!Regional\s)(?<!Provincial\s)Governments?)$"
    rf"|^{spell_words('model_names', 'no_body_begins')}\b"
    rf"|\b{spell_words('model_names', 'no_body_holds')}\b"
    rf"|\b{spell_words('model_names', 'no_body_of')}(?:\s(?:of|for|on|to|against|and)\b|,?\s\d)"
    rf"|^{spell_words('model_names', 'no_body_whole')}$"
)
_SITE_BEHIND: Final = re.compile(  # `Bidibidi refugee settlement`
    r"\s(?:(?:detention|refugee|penal|prison|pretrial)\s)?(?:camp|colony|facility|jail|prison|settlement)\b"
)
_ADDRESS: Final = re.compile(r"://|www\.|@")
_CITED: Final = re.compile(r"(?:Articles?|Sections?|Art\.|Table|Tier|Chapters?)\s\S")
_PLAN: Final = re.compile(
    r"\b(?:Plans?|Programs?|Programmes?|Projects?|Strateg(?:y|ies)|Polic(?:y|ies)|Campaigns?)$"
)
_PLACES_AND_PEOPLE: Final = frozenset(("FAC", "EVENT", "PRODUCT", "GPE", "LOC", "PERSON", "NORP"))
_IN_A_NAME: Final = re.compile(r"[A-Z]\w+\sto\s$")  # of a programme: `Plan to Eradicate …`
DESIGNATION: Final = re.compile(  # before a number that is no count and no year
    r"\b(?:Articles?|Chapters?|Figures?|Sections?|Tables?|Tier)\s"
    r"(?:\d+(?:,\s|,?\s(?:and|or|through|to)\s))*$"
)
_MADE_OF_WORDS: Final = re.compile(r"[^()\[\]]*[^\W\d_][^()\[\]]*")
_JOINER_BEHIND: Final = re.compile(r"(?:\s(?:and|for|in|of|or|the))+$")
_TREATY_NOUN: Final = re.compile(r"\b(?:Convention|Protocol|Covenant|Treaty)$")
_LABELS: Final = frozenset(get_args(EntityLabel))


def _names_nothing(text: str, start: int, end: int, label: str) -> bool:
    """Whether the words are an address, an article or its number, or one word at the beginning."""
    words = text[start:end]
    if label == "CARDINAL" and DESIGNATION.search(text, max(0, start - _REACH), start):
        return True
    if label in _PLACES_AND_PEOPLE and _PLAN.search(words):
        return True
    if label == "FAC" and _IN_A_NAME.search(text, max(0, start - 24), start):
        return True
    begins = start == 0 and label == "GPE" and " " not in words
    cited = label != "LAW" and _CITED.match(words)
    return not words or begins or bool(cited or _ADDRESS.search(words))


def check_model_name(text: str, found: RecognizedName, names: ChapterNames) -> Iterator[Candidate]:
    """The model's find as a candidate, if the words themselves support its label."""
    start, end = _balance_brackets(text, found.start, found.end)
    words, label = text[start:end], found.label
    if _names_nothing(text, start, end, label):
        return
    if label in _NAMES and names.is_ordinary(text, start, end, label):
        return
    if label == "LAW" or (label in ("ORG", "EVENT") and _TREATY_NOUN.search(words)):
        label = "INSTRUMENT"
    normalized: Meaning = None
    match label:
        case "DATE":
            if not _is_date(text, start, end):
                return
            edtf = parse_date(words)
            normalized = NormalizedDate(edtf=edtf, basis="printed") if edtf else None
        case "INSTRUMENT":
            if not has_law_noun(words) or _ALONE.fullmatch(words):
                return
            name = instruments.find_instrument(words)
            normalized = NormalizedInstrument(name=name, status=None, edtf=None, articles=())
        case _ if label not in _LABELS or not _is_supported(text, start, end, label, names):
            return
    yield Candidate(start, end, label, MODEL_RANK, normalized, "model")


def _is_supported(text: str, start: int, end: int, label: str, names: ChapterNames) -> bool:
    """Whether a name is written like one of its label, and the text supports the label."""
    is_written = label not in ("ORG", "GPE") or _is_name(text, start, end, label, names)
    return is_written and has_evidence(text, start, end, label, names)


def _balance_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    """The words without the part beyond an unbalanced bracket, and without a joiner at the end."""
    for opening, closing in ("()", "[]"):
        opened, closed = text.count(opening, start, end), text.count(closing, start, end)
        if closed > opened:
            end = text.index(closing, start, end)
        elif opened > closed and text[start] == opening:
            start += 1
        elif opened > closed:
            end = text.rindex(opening, start, end)
    words = text[start:end]
    start, end = end - len(words.lstrip()), start + len(words.rstrip(" ,;"))
    joiner = _JOINER_BEHIND.search(text, start, end)
    return start, joiner.start() if joiner else end


def _is_name(text: str, start: int, end: int, label: str, names: ChapterNames) -> bool:
    """Whether the model's ORG or GPE is written like one."""
    name = ARTICLE.sub("", text[start:end], count=1)
    if not name[:1].isupper() or not _MADE_OF_WORDS.fullmatch(name):
        return False
    if label == "GPE":
        return name not in names.persons
    before = text[max(0, start - _REACH) : start]
    if _TITLE_BEFORE.search(before) or _SITE_BEHIND.match(text, end):
        return False
    return not (
        name in NOT_ORGANIZATIONS or _NO_BODY.search(name) or names.is_no_organization(name)
    )


def _is_date(text: str, start: int, end: int) -> bool:
    """Whether the model's DATE is one, and no duration, age, count or house number."""
    words = text[start:end]
    if words.isdecimal():
        is_number = (
            _NUMBERED_BEHIND.match(text, end)
            or _COUNTED.search(text, 0, end)
            or DESIGNATION.search(text, max(0, start - _REACH), start)
        )
        return may_be_year(words) and not is_number
    if _REPEATED.search(words):
        return False
    if _DURATION.search(words) and not _RELATIVE.search(words):
        return parse_date(words) is not None
    return bool(_CALENDAR.search(words))
