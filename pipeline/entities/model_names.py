"""The model's names and dates, kept where the words themselves support the label."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, get_args

from pipeline.entities.aliases import NOT_ORGANIZATIONS, ChapterNames
from pipeline.entities.candidate import MODEL_RANK, Candidate
from pipeline.entities.name_evidence import has_evidence
from pipeline.entities.rules.laws import has_law_noun
from pipeline.grammar.dates import parse_date
from pipeline.record.country import EntityLabel, NormalizedDate, NormalizedInstrument
from pipeline.vocabulary import instruments
from pipeline.vocabulary.months import MONTH_STEM
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.layout.prose import RecognizedName
    from pipeline.record.country import Meaning

_ARTICLE: Final = re.compile(r"(?:the|a|an)\s+(?=\S)", re.IGNORECASE)
_ALONE: Final = re.compile(r"(?:the\s)?(?!Constitution$)\w+", re.IGNORECASE)  # `the Protocol`
_YEAR: Final = re.compile(r"1[5-9]\d\d|20\d\d")
_COUNTED: Final = re.compile(  # `inspectors counted 2005 children`
    rf"\b(?:{spell_words('model_names', 'counted')})\s\d{{4}}$"
)
_NUMBERED_BEHIND: Final = re.compile(r"\s[A-Z0-9]")  # `1911 Pennsylvania Avenue`
_CALENDAR: Final = re.compile(
    rf"\b{MONTH_STEM}[a-z]*\b|\b(?:1[5-9]|20)\d\d"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)?day\b"
    r"|\b(?:spring|summer|autumn|fall|winter|century|year|month|week|ago|today|recent)"
    r"|\b(?:last|previous|past|this|next|current)\b",
    re.IGNORECASE,
)
_NAMES: Final = frozenset(  # labels of names, as against numbers and dates
    ("PERSON", "ORG", "FAC", "WORK_OF_ART", "PRODUCT", "EVENT", "GPE", "NORP", "LOC")
)
_DURATION: Final = re.compile(
    r"\b(?:year|month|week|day|hour|decade)s?\b(?!\s+(?:ago|earlier))", re.IGNORECASE
)
_RELATIVE: Final = re.compile(
    r"\b(?:last|previous|past|this|next|current|same|that|recent)\b", re.IGNORECASE
)
_REPEATED: Final = re.compile(
    r"\b(?:each|every|per|annual|annually|daily|weekly|monthly|quarterly|yearly)\b"
    r"|\b(?:reporting|fiscal)\s(?:period|year)\b$|^(?:a|one)\s(?:year|month|week|day)$",
    re.IGNORECASE,
)
_NO_BODY: Final = re.compile(  # capitalised in reports, and no organization
    r"\b(?:Report|Plans?|Process|List|Strategy|Strategies|Programs?|Programme|Project"
    rf"|Policy|Index|Survey(?:\s\d+)?|{spell_words('model_names', 'no_body')}"
    r"|(?<!Regional\s)(?<!Provincial\s)Governments?|Cabinet|State|Ministry|Rights|Labor"
    r"|Crime|Exams?|Regulations?|Persons|Children)$|^(?:(?:Prime\s)?Ministers?|President|Deputy|Director"
    r"|Tier|Table|Article|Section|Level)\b|\b(?:Classification|Coordinator|Delegate|Rapporteur|Reports?)\b|^(?:Encuesta|Enquête)\b|^States?\sPart(?:y|ies)$"
    r"|\bConference\son\b|\b(?:Campaign|Concept|Coordinator|Database|Framework|Goals"
    "|Guidelines|Mechanism|Plan|Polic(?:y|ies)|Programs?|Programme|Project|Roadmap"
    r"|Strategy|Survey|System)(?:\s(?:of|for|on|to|against|and)\b|,?\s\d)"
    "|^(?:Adolescents|Agriculture|Defen[cs]e|Economy|Education|Enforces?|Finance"
    "|Health(?:care)?|Hotline|Interior|Justice|Manages?|Oversees?|Science|Tourism"
    "|Youth)$"
)
_OF_A_PERSON: Final = re.compile(  # `President Kassym-Jomart Tokayev`
    r"\b(?:[Pp]resident|[Mm]inister|[Jj]udge|[Gg]overnor|[Mm]ayor|[Cc]hairman|[Aa]mbassador|activist|lawyer"
    r"|journalist|blogger|prisoner|editor|leader|Mr\.|Mrs\.|Ms\.|Dr\.)\s$"
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
_DESIGNATION: Final = re.compile(r"\b(?:Articles?|Chapters?|Figures?|Sections?|Tables?|Tier)\s$")
_MADE_OF_WORDS: Final = re.compile(r"[^()\[\]]*[^\W\d_][^()\[\]]*")
_TREATY_NOUN: Final = re.compile(r"\b(?:Convention|Protocol|Covenant|Treaty)$")
_LABELS: Final = frozenset(get_args(EntityLabel))


def _names_nothing(text: str, start: int, end: int, label: str) -> bool:
    """Whether the words are an address, an article or its number, or one word at the beginning."""
    words = text[start:end]
    if label == "CARDINAL" and _DESIGNATION.search(text, max(0, start - 12), start):
        return True
    if label in _PLACES_AND_PEOPLE and _PLAN.search(words):
        return True
    if label == "FAC" and _IN_A_NAME.search(text, max(0, start - 24), start):
        return True
    begins = start == 0 and label == "GPE" and " " not in words
    cited = label != "LAW" and _CITED.match(words)
    return not words or begins or bool(cited or _ADDRESS.search(words))


def check_model_name(text: str, one: RecognizedName, names: ChapterNames) -> Iterator[Candidate]:
    """The model's find as a candidate, if the words themselves support its label."""
    start, end = _balance_brackets(text, one.start, one.end)
    words, label = text[start:end], one.label
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
    """The words without the part beyond an unbalanced bracket."""
    for opening, closing in ("()", "[]"):
        opened, closed = text.count(opening, start, end), text.count(closing, start, end)
        if closed > opened:
            end = text.index(closing, start, end)
        elif opened > closed and text[start] == opening:
            start += 1
        elif opened > closed:
            end = text.rindex(opening, start, end)
    words = text[start:end]
    return end - len(words.lstrip()), start + len(words.rstrip(" ,;"))


def _is_name(text: str, start: int, end: int, label: str, names: ChapterNames) -> bool:
    """Whether the model's ORG or GPE is written like one."""
    name = _ARTICLE.sub("", text[start:end], count=1)
    if not name[:1].isupper() or not _MADE_OF_WORDS.fullmatch(name):
        return False
    if label == "GPE":
        return name not in names.persons
    if _OF_A_PERSON.search(text, max(0, start - 24), start) or _SITE_BEHIND.match(text, end):
        return False
    return not (
        name in NOT_ORGANIZATIONS or _NO_BODY.search(name) or names.is_no_organization(name)
    )


def _is_date(text: str, start: int, end: int) -> bool:
    """Whether the model's DATE is one, and no duration, age, count or house number."""
    words = text[start:end]
    if words.isdecimal():
        is_number = _NUMBERED_BEHIND.match(text, end) or _COUNTED.search(text, 0, end)
        return bool(_YEAR.fullmatch(words)) and not is_number
    if _REPEATED.search(words):
        return False
    if _DURATION.search(words) and not _RELATIVE.search(words):
        return parse_date(words) is not None
    return bool(_CALENDAR.search(words))
