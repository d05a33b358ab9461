"""The statement of a clause about a figure: what was done, by whom, and who reports it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from pipeline.figures.nouns import find_noun_phrase
from pipeline.vocabulary.figure_words import (
    figure_words,
    measures_of_acts,
    measures_of_verbs,
    units_of_plurals,
    units_of_singulars,
)
from pipeline.vocabulary.word_lists import list_words, spell_words

_WORD: Final = re.compile(r"[^\W\d_][\w'\u2019-]*|[;:]")
_BE: Final = r"(?:were|was|are|is|have\sbeen|has\sbeen|had\sbeen|being|be|remained)"
_FORMS_OF_BE: Final = frozenset(
    ("were", "was", "are", "is", "been", "be", "being", "have", "has", "had")
)
_ADVERB: Final = r"(?:\s(?:also|still|reportedly|later|then|each|subsequently|\w+ly))*"
_VERB: Final = r"(?P<verb>[a-z-]+)(?P<more>\s[a-z]+)?"
_PASSIVE: Final = re.compile(rf"(?:,?\s(?:who|which|that))?\s{_BE}{_ADVERB}\s{_VERB}")
_PASSIVE_IN_REACH: Final = re.compile(  # `cases of forced labor were investigated`
    rf"(?:\s(?!(?:who|which|that|where|but)\b)[^\s,;:.()]+){{1,9}}?\s{_BE}{_ADVERB}\s{_VERB}"
)
_NEXT: Final = re.compile(rf"{_ADVERB}\s(?P<verb>[a-z]+)(?P<more>\s[\w'\u2019]+|[,.;:)]|$)?")
_PARTICIPLE: Final = re.compile(r"(?:ed|en|nd|ught|eld|nt|id)$")
_BEHIND_PARTICIPLE: Final = frozenset(list_words("statements", "behind_participle"))
_IN_LABOR: Final = re.compile(
    r"in\s(?:a\s)?(?:situations?\sof\s)?(?:child|forced|hazardous)\slabor\b"
)
_SHELTERED: Final = re.compile(
    r"\s(?:lived?|living|stay(?:ed|ing)?|resid(?:ed|ing)|remained)\s(?:in|at)\s(?:[\w-]+\s){0,3}?"
    r"shelters?\b"
)
_ENGAGED: Final = re.compile(r"(?:engaged|involved|employed|working)$")
_ENGAGED_IN: Final = frozenset(("in", "as", "at"))
_OF_SUBJECTS: Final = {  # active verbs whose subject is what is counted
    "work": "working", "worked": "working", "working": "working", "joined": "enrolled",
    "enrolled": "enrolled", "received": "received", "receive": "received", "died": "killed",
    "returned": "repatriated",
}  # fmt: skip
_PREPOSITION: Final = re.compile(rf"\b(?P<word>{spell_words('statements', 'preposition')})\s$")
_LONGEST_PREPOSITION: Final = len("throughout ") + 1
# Words that may come between the noun of an act and the preposition: `training of police for 12`.
_REACH_OF_ACTS: Final = {"of": 1, "for": 4, "to": 4}
_ACTS_ON: Final = frozenset(
    ("trained", "assisted", "rescued", "identified", "repatriated", "registered", "arrested")
)
_ENDS_CLAUSE: Final = frozenset(
    (";", "that", "while", "although", "where", "whereas", "because", "but")
)
_NO_VERBS_HERE: Final = frozenset(
    ("compared", "including", "according", "based", "used", "related")
)
_SHORTEST_VERB: Final = 5  # letters of a verb in -ed that no list has: not `need`, `shed`
_TO_SKIP: Final = re.compile(
    (
        rf"^(?:(?:{spell_words('statements', 'to_skip')})\s[^,;]{{1,60}},\s"
        rf"|(?:{spell_words('statements', 'openings')}|As\sa\sresult[^,]{{0,40}}),\s|(?:In|During)"
        rf"\s(?:\d{{4}}|[A-Z][a-z]+(?:\s\d{{4}})?|the\s(?:reporting\s)?(?:year|period))\s"
        r"|(?:and|but|while|also)\s|,\s)+"
    ),
)
_AUXILIARIES: Final = re.compile(rf"(?:\s(?:{spell_words('statements', 'auxiliaries')}|\w+ly))+$")
_ASIDE: Final = re.compile(
    r",\s(?:in\s(?:cooperation|conjunction|partnership|collaboration|coordination)|with|along|together)\s[^;]*,$"
)
_SUBJECT: Final = re.compile(
    r"(?:[Tt]he\s|[A-Z]|[Aa]n?\s|[a-z]+s$|police|authorities|officials)[^,;:()\d\"\u201c]{1,90}$"
    r"|[A-Za-z]{2,30}$"
)
_REFERRING: Final = re.compile(r"(?:[Tt]h[eo]se|[Tt]his|[Ss]uch)\b")
_NO_SUBJECT: Final = re.compile(  # an adverbial
    rf"(?:{spell_words('statements', 'adverbials')})\b"
)
_INCLUDE: Final = frozenset(  # verbs whose subject does not do what is listed after them
    ("include", "includes", "included", "comprise", "comprises", "comprised", "involved")
)
_LONGEST_SUBJECT: Final = 12  # words
_BY_WHOM: Final = re.compile(
    r"\sby\s(?P<who>(?:the\s|a\s)?[^\s,;.()\d]+"
    r"(?:\s(?!(?:in|on|for|during|and|to|at|from|as|with|after|who)\b)[^\s,;.()]+){0,7})"
)
_REPORTED_FIRST: Final = re.compile(
    r"^(?:According\sto|As\sreported\sby)\s(?P<who>[^,;]{2,120}(?:\([^)]*\))?),\s"
)
_REPORTED_LAST: Final = re.compile(
    r",?\s(?:according\sto|as\sreported\sby)\s(?P<who>[^,;]{2,120}?)(?:[.,;]|$)"
)
_NO_REPORTER: Final = re.compile(r"^there\b|\s(?:an?|the|\d[\d,]*)$", re.IGNORECASE)
_REPORTED_BY: Final = re.compile(
    rf"^(?:(?:In|On|During|As\sof)\s[^,]{{1,40}}?,?\s)?(?P<who>(?:[Tt]he|[Aa]n?|[A-Z])"
    rf"[^,;]{{2,140}}?)\s(?:also\s|has\s|have\s)?(?:reported|estimated|(?:"
    rf"{spell_words('statements', 'reported_by')})(?=\sthat\s))(?:\sthat)?\s"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a clause states of a figure: measure, actor, and whether a verb was found at all.

    `is_reduced` where the verb is a participle without a form of `be`: `victims identified in`.
    """

    measure: str | None
    actor: str | None = None
    has_verb: bool = False
    is_reduced: bool = False


def read_behind(text: str, at: int) -> Statement | None:
    """The statement by the words after a counted noun that ends at `at`.

    The verb is in the passive, a participle, or one of the few whose subject is what is counted.
    None where no verb is there.
    """
    found = _PASSIVE.match(text, at)
    if found is None and (reached := _PASSIVE_IN_REACH.match(text, at)):
        found = None if _holds_verb(text, at, reached.start("verb")) else reached
    return _read_passive(text, found) if found else _read_next(text, at)


def _read_passive(text: str, found: re.Match[str]) -> Statement | None:
    verb, more = found["verb"], (found["more"] or "").strip()
    if verb in ("not", "no"):
        return Statement(None, has_verb=True)
    if _ENGAGED.match(verb) and more in _ENGAGED_IN:
        return Statement("employed" if verb == "employed" else "working", has_verb=True)
    if _IN_LABOR.match(text, found.start("verb")):
        return Statement("working", has_verb=True)
    measure = measures_of_verbs().get(verb) if _PARTICIPLE.search(verb) else None
    if measure is None:
        return None
    return Statement(measure, _find_agent(text, found.end("verb")), has_verb=True)


def _read_next(text: str, at: int) -> Statement | None:
    """The statement by the next word: a participle or an active verb."""
    found = _NEXT.match(text, at)
    if found is None:
        return None
    verb = found["verb"]
    if _SHELTERED.match(text, at):
        return Statement("sheltered", has_verb=True)
    if verb in _OF_SUBJECTS:
        return Statement(_OF_SUBJECTS[verb], has_verb=True)
    measure = measures_of_verbs().get(verb) if _PARTICIPLE.search(verb) else None
    if measure and (found["more"] or "").strip() in _BEHIND_PARTICIPLE:
        agent = _find_agent(text, found.end("verb"))
        return Statement(measure, agent, has_verb=True, is_reduced=True)
    is_verb = measure or (
        verb.endswith("ed") and not verb.startswith("un") and verb not in figure_words("no_verbs")
    )
    return Statement(None, has_verb=True) if is_verb else None


def _find_agent(text: str, verb_end: int) -> str | None:
    found = _BY_WHOM.match(text, verb_end)
    return found["who"] if found else None


def _holds_verb(text: str, start: int, end: int) -> bool:
    """Whether another verb comes before the last word, forms of `be` and `have` aside."""
    words = [word.group().lower() for word in _WORD.finditer(text, start, end)][:-1]
    return any(_is_verb(word) for word in words if word not in _FORMS_OF_BE)


def _is_verb(word: str) -> bool:
    """Whether a word is a form of a verb; a form that is also a noun (`shelter`) is none."""
    if word in figure_words("no_verbs") or word in _NO_VERBS_HERE or word in _nouns():
        return False
    return (
        word in measures_of_verbs()
        or word in figure_words("other_verbs")
        or (word.endswith("ed") and len(word) >= _SHORTEST_VERB)
    )


@cache
def _nouns() -> frozenset[str]:
    return frozenset((*units_of_singulars(), *units_of_plurals(), *measures_of_acts()))


def read_before(text: str, at: int) -> Statement:
    """The statement by the nearest verb before a number whose words begin at `at`.

    After a preposition only the noun of an act counts: `training for 12 judges`.
    """
    preposition = _PREPOSITION.search(text, max(0, at - _LONGEST_PREPOSITION), at)
    words = list(_WORD.finditer(text, 0, at))
    if preposition:
        return Statement(_find_act([word.group().lower() for word in words]))
    for index in range(len(words) - 1, -1, -1):
        word = words[index]
        low = word.group().lower()
        if low in _ENDS_CLAUSE:
            break
        if low == ":":  # `41 victims: 20 girls`
            continue
        before = words[index - 1].group().lower() if index else ""
        is_last = word.end() + 1 >= at and low not in figure_words("no_verb_before")
        is_verb = _is_verb(low) or (low.endswith("ing") and low not in figure_words("no_verbs"))
        if not (is_last or is_verb) or before in ("the", "of"):
            continue
        measure = measures_of_verbs().get(low)
        has_actor = before not in _FORMS_OF_BE and measure != "exists"
        actor = _find_subject(text, word.start()) if has_actor else None
        return Statement(measure, actor, has_verb=True)
    return Statement(None)


def _find_act(words: list[str]) -> str | None:
    """The measure of the noun of an act, from the words before a number, a preposition the last."""
    reach = _REACH_OF_ACTS.get(words[-1], 0)
    for word in reversed(words[-reach - 1 : -1] if reach else []):
        if (measure := measures_of_acts().get(word)) in _ACTS_ON:
            return measure
    return None


def _find_subject(text: str, verb: int) -> str | None:
    """The subject right before a verb that begins at `verb`; None where it is long or unclear.

    After `and` it is the subject of the verb before: `Officials searched farms and freed 12`.
    """
    clause = text[:verb].rstrip()
    for mark in ("; ", ", and ", ", while ", ", but "):
        clause = clause.rpartition(mark)[2]
    offset = verb - (len(text[:verb]) - len(text[:verb].rstrip())) - len(clause)
    if clause.endswith(" and"):
        verbs = [word for word in _WORD.finditer(clause) if _is_verb(word.group().lower())]
        if not verbs or verbs[0].group().lower() in _INCLUDE:
            return None
        return _find_subject(text, offset + verbs[0].start())
    clause = _AUXILIARIES.sub("", _ASIDE.sub("", _TO_SKIP.sub("", clause))).strip()
    first, joined, last = clause.rpartition(" and ")
    clause = last if joined and has_verb(first) else clause
    if _NO_SUBJECT.match(clause) or _is_no_doer(clause):
        return None
    is_long = len(clause.split()) > _LONGEST_SUBJECT
    if not clause or is_long or has_verb(clause) or clause.lower() == "there":
        return None
    return clause if _SUBJECT.fullmatch(clause) else None


def _is_no_doer(subject: str) -> bool:
    """Whether a subject cannot act, as it is no person or body: `These efforts`."""
    referring = _REFERRING.match(subject)
    noun = find_noun_phrase(subject, referring.end()) if referring else None
    return referring is not None and (noun is None or noun.unit != "persons")


def has_verb(clause: str) -> bool:
    """Whether a form of a verb that the lists have, or any word in -ed, is in a clause."""
    return any(_is_verb(word.group().lower()) for word in _WORD.finditer(clause))


def find_reporter(text: str, at: int) -> str | None:
    """The source that the sentence names for the figure at `at`: `According to UNICEF, …`."""
    found = _REPORTED_FIRST.match(text) or _REPORTED_LAST.search(text, at)
    if found is None and (reported := _REPORTED_BY.match(text)):
        is_verb = reported.end() <= at and not _NO_REPORTER.search(reported["who"])
        found = reported if is_verb else None
    return found["who"] if found else None
