"""The statement of a clause about a figure: what was done, by whom, who reports it, is it law.

A list of labels and values states nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.figures.nouns import find_noun_phrase
from pipeline.grammar.number_words import CUES
from pipeline.vocabulary.figure_words import (
    figure_words,
    measures_of_acts,
    measures_of_verbs,
    units_of_plurals,
    units_of_singulars,
)
from pipeline.vocabulary.word_lists import list_words, spell_words

if TYPE_CHECKING:
    from collections.abc import Sequence

_LAW: Final = re.compile(
    rf"""\b(?:
        prohibit | ban(?:s|ned|ning)? \s (?:children|minors|anyone|those)
      | criminali[sz] | outlaw | penali[sz] | punish | penalt | illegal
      | unlawful
      | compulsory | mandatory | mandat(?:es|ing|ed) | forbids? | permits?\b | allows?\b
      | (?:is|are) \s (?:permitted|allowed|required) | requir(?:es|ed) \s to | legal \s protections
      | (?:minimum|legal) \s (?:[\w-]+\s){{0,4}} (?:age|sentence|term)
      | (?:maximum|minimum) \s (?:imprisonment|penalty|prison|fine|punishment|sentence|term)
      | age \s of \s (?:consent|majority|marriage|criminal) | (?:until|through|up \s to) \s age
      | may \s (?:also \s)? (?:begin|not|work|grant|authori[sz]e|perform|engage|detain|hold|appeal
          |be \s (?:employed|detained|held))
      | must \s (?:be|file|give|have|notify|pay|provide|register|submit|wait)
      | \bby \s law\b | face \s (?:fines|up|prison|imprison)
      | according \s to \s (?:the \s)? (?:[\w-]+ \s){{0,3}}?
          (?:laws? | code | constitution | act | decree | regulations? | statutes?) \b
      | sentences \s (?:of \s | for \s [^.;,]{1, 60} \s)? (?:up|from|rang(?:e|es|ing)\b)
      | legal \s (?:maximum | minimum | limit | work(?:ing)?-?\s?(?:day|hours|week) )
      | carr(?:y|ies) \s (?:an? | the | penalt | up | fines | sentence | prison | imprison
          | m[ai][xn]imum)
      | (?:laws?|code|act|decree|constitution|legislation|statutes?|bill|regulations?|ordinance
          |section) \b
        [^.;]{{0,60}} \b
        (?: sets? | specif | establish | requir | provid | defin | allow | permit | stat(?:es|ed)
          | appl(?:y|ies) | {spell_words("find", "law")}| carr(?:y|ies) | rais )
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_LAW_AFTER: Final = re.compile(
    r"""\b(?:is|are)\s(?:prohibited|permitted|allowed|illegal|compulsory|mandatory
          |not\s(?:allowed|permitted)|the\s(?:minimum|legal))\b
      | \bmay\s(?:not|only|work)\b | ^[^.;,]{0,25}\bmust\b
      | ^[\d\s\u2013-]{0,8}(?:(?:and|or|to)\s\d\d\s)?(?:who\s)?(?:may|can|could)\s""",
    re.VERBOSE | re.IGNORECASE,
)
_REACH: Final = 160  # characters before a number
_REACH_AFTER: Final = 80
_MODAL: Final = re.compile(
    r"\b(?:may|must|shall|can|cannot|should|would|up\sto|ha(?:d|s|ve)\sto)\b"
)
_COURT: Final = re.compile(
    r"\b(?:sentenced|fined|received|served|serving|imposed|handed\sdown|convicted|ordered"
    r"|(?:courts?|judges?|tribunals?)\s(?:\w+ly\s|has\s|have\s|had\s)?(?:\w+ed|gave|upheld))\b",
    re.IGNORECASE,
)
_SUM_OF_LAW: Final = re.compile(
    r"\b(?:fines?\s(?:\w+\s)?(?:of|from|ranging|up|between)|penalt(?:y|ies)|punishable"
    r"|minimum\s(?:\w+\s)?wage)\b",
    re.IGNORECASE,
)

_USUAL: Final = re.compile(
    r"\b(?:typically|usually|normally|generally|often|on\saverage|average(?:d|s)?(?:\sof)?|median)\s(?:\w+\s)?$"
)
_USUAL_AGE: Final = re.compile(  # `students, typically between the ages of 13 and 17`
    r"\b(?:typically|usually|normally|generally|mostly|often)\s"
    r"(?:(?:aged?|ages|between|from|of|the|to)\s|\d+\s)*$"
)
_TIME_FOR: Final = re.compile(r"\b(?:has|have|had|having)\s(?:\w+\s)?(?:up\sto\s)?$")
_REQUIRED: Final = re.compile(
    r"\b(?:laws?|act|code|constitution|decree|regulations?)\s(?:also\s)?(?:requir(?:es?|ed)|mandat(?:es?|ed)"
    r"|limit(?:s|ed)?|restrict(?:s|ed)?|caps?|capped)\b"
    r"[^.;]{0,120}$"
)
_EXACTED: Final = re.compile(
    r"\b(?:collected|levied|issued|assessed|paid|total(?:ing|ed)|amount(?:ing|ed))\b", re.IGNORECASE
)
_MAY_BE_LAW: Final = re.compile(
    r"\b(?:may|must|shall|cannot|laws?|codes?|legal(?:ly)?|illegal|prohibit\w*|permit\w*|allow\w*"
    r"|bans?|banned|rights?\sto|automatic\sright|entitled|eligible|sentences|penalt\w+|offenses?|crimes?|acts?|decrees?|bills?|requir\w+)\b",
    re.IGNORECASE,
)
_LEFT_OPEN: Final = re.compile(
    r"^[\d\s\u2013-]{0,8}(?:(?:and|or|to)\s\d\d\s)?(?:\w+\s)?(?:vulnerable|at\srisk|exposed)\b"
)
_AS_YOUNG: Final = re.compile(r"\bas\s(?:young|old)\sas\s(?:age\s)?$")
_FACED: Final = re.compile(  # `Offenders faced up to`, also of the second of two penalties
    r"\b(?:fac(?:e|es|ed)|risk(?:s|ed)?|(?:were|was|are|is)\s(?:subject|liable)\sto)\s"
    r"(?:(?:a\s|the\s)?(?:fines?|penalt(?:y|ies)|terms?|sentences?|imprisonment|prison)\b[^.;]{0,140}"
    r"|(?:up\sto|between|from|at\sleast|a\s(?:maximum|minimum)\sof|(?:no|not)\s(?:more|less)\sthan)\s"
    r"(?:[^.;]{0,120}\bfines?\b[^.;]{0,40})?)?$"
)
_DEADLINE: Final = re.compile(  # `must report it within`
    r"\b(?:must|shall|should|ha(?:s|ve)\sto|(?:required|obliged)\sto)\s[^.;]{1,120}\bwithin\s$"
)
_PENALTY_IS: Final = re.compile(
    r"\b(?:penalt(?:y|ies)|punishments?|sentences?)\sfor\s[^.;]{3,160}\s(?:is|are|was|were)\s$"
)
_WHOEVER: Final = re.compile(
    r"(?:[Tt]hose|[Aa]nyone|[Ww]hoever|[Pp]ersons|[Ii]ndividuals|[Pp]eople|[Aa]\sperson)\b"
)
_CLAUSES: Final = re.compile(r"[;:,]\s|\b(?:and|but|while|that)\s")
_SOME: Final = frozenset(
    ("the", "these", "some", "several", "both", "many", "most", "few", "other", "no", "all")
)


def is_legal_share(text: str, at: int) -> bool:
    """Whether a share that is printed at `at` is one that a law requires."""
    return _REQUIRED.search(text, 0, at) is not None


def is_legal_age(text: str, at: int) -> bool | None:
    """Whether a law sets an age that is printed at `at`.

    None where the sentence names laws or what is allowed, and the age may be of them.
    """
    if _LEFT_OPEN.search(text[at : at + _REACH_AFTER]):
        return False
    if _USUAL_AGE.search(text, max(0, at - _REACH), at):
        return False
    is_of_law = _LAW.search(text, max(0, at - _REACH), at) or _is_of_law_after(text, at)
    if _AS_YOUNG.search(text, 0, at):
        return None if is_of_law else False
    if is_of_law:
        return True
    is_near = _MAY_BE_LAW.search(text, max(0, at - _REACH), at + _REACH_AFTER)
    return None if is_near else False


def is_legal_term(text: str, at: int) -> bool | None:
    """Whether a duration at `at` is one that a law provides; None where that is not clear."""
    if (
        is_faced_by_a_class(text, at)
        or _DEADLINE.search(text, 0, at)
        or _PENALTY_IS.search(text, 0, at)
    ):
        return True
    if _USUAL.search(text, 0, at):
        return None
    is_of_court = _COURT.search(text, 0, at) is not None
    if _TIME_FOR.search(text, 0, at):  # `detainees have 15 days to appeal`
        return True if _LAW.search(text, 0, at) else None
    if _LAW.search(text, 0, at) or _is_of_law_after(text, at):
        return None if is_of_court else True
    is_modal = _MODAL.search(text, 0, at if is_of_court else len(text)) is not None
    return None if is_modal else False


def is_legal_sum(text: str, at: int) -> bool:
    """Whether a sum of money at `at` is a fine or wage that a law provides."""
    if is_faced_by_a_class(text, at):
        return True
    is_exacted = _COURT.search(text, 0, at) or _EXACTED.search(text, 0, at)
    return _SUM_OF_LAW.search(text, 0, at) is not None and not is_exacted


def _is_of_law_after(text: str, at: int) -> bool:
    return _LAW_AFTER.search(text[at : at + _REACH_AFTER]) is not None


def is_faced_by_a_class(text: str, at: int) -> bool:
    """Whether the penalty at `at` is faced by all offenders: `Offenders faced up to`.

    The penalty that `the editor` or `four activists` face may only be demanded in their case.
    """
    faced = _FACED.search(text, 0, at)
    if faced is None:
        return False
    starts = [0, *(found.end() for found in _CLAUSES.finditer(text, 0, faced.start()))]
    return any(_is_class(text[start : faced.start()]) for start in starts)


def _is_class(subject: str) -> bool:
    """Whether a subject is a class of people: `Those convicted of`, `Offenders`, not `Two men`."""
    if _WHOEVER.match(subject):
        return True
    first = subject.partition(" ")[0].lower()
    if first in _SOME or first in CUES:
        return False
    noun = find_noun_phrase(f" {subject}", 0)
    return noun is not None and noun.start == 1 and noun.unit == "persons"


_WORD: Final = re.compile(r"[^\W\d_][\w'\u2019-]*|[;:]")
_BE: Final = r"(?:were|was|are|is|have\sbeen|has\sbeen|had\sbeen|being|be|remained)"
_BETWEEN_VERBS: Final = frozenset(("also", "still", "then", "later"))
_FORMS_OF_BE: Final = frozenset(
    ("were", "was", "are", "is", "been", "be", "being", "have", "has", "had")
)
_ADVERB: Final = r"(?:\s(?:also|still|reportedly|later|then|each|subsequently|\w+ly))*"
_REDUCED: Final = re.compile(r"\s(?:to|in|by|on|from|with|at|for|as)\b")
_RELATIVE: Final = re.compile(r",?\s(?:who|which|that)\b")
_VERB: Final = r"(?P<verb>[a-z-]+)(?P<more>\s[a-z]+)?"
_PASSIVE: Final = re.compile(rf"(?:,?\s(?:who|which|that))?\s{_BE}{_ADVERB}\s{_VERB}")
_PASSIVE_IN_REACH: Final = re.compile(  # `cases of forced labor were investigated`
    rf"(?:\s(?!(?:who|which|that|where|but)\b)[^\s,;:.()]+){{1,9}}?\s{_BE}{_ADVERB}\s{_VERB}"
)
_NEXT: Final = re.compile(rf"{_ADVERB}\s(?P<verb>[a-z]+)(?P<more>\s[\w'\u2019]+|[,.;:)]|$)?")
_PARTICIPLE: Final = re.compile(r"(?:ed|en|nd|ught|eld|nt|id)$")
_AFTER_PARTICIPLE: Final = frozenset(list_words("statements", "behind_participle"))
_SHELTERED: Final = re.compile(
    r"\s(?:lived?|living|stay(?:ed|ing)?|resid(?:ed|ing)|remained)\s(?:in|at)\s(?:[\w-]+\s){0,3}?"
    r"shelters?\b"
)
_ENGAGED: Final = re.compile(r"(?:engaged|involved|employed|working)$")
_ENGAGED_IN: Final = frozenset(("in", "as", "at"))
_OF_SUBJECTS: Final = {  # active verbs whose subject is what is counted
    "work": "working", "worked": "working", "working": "working", "joined": "enrolled",
    "enrolled": "enrolled", "received": "received", "receive": "received",
    "returned": "repatriated",
}  # fmt: skip
_PREPOSITION: Final = re.compile(rf"\b(?P<word>{spell_words('statements', 'preposition')})\s$")
_OWNER: Final = re.compile(r"(?<=\s)(?:the\s\w+['\u2019]s|[A-Z]\w+['\u2019]s)\s$")
_LONGEST_PREPOSITION: Final = len("throughout ") + 1
# Words that may come between the noun of an act and the preposition: `training of police for 12`.
_REACH_OF_ACTS: Final = {"of": 1, "for": 4, "to": 4}
_REACH_OF_PLANS: Final = 14  # words before a number among which `to provide` is a plan
_ACTS_ON: Final = frozenset(
    ("trained", "assisted", "rescued", "identified", "repatriated", "registered", "arrested")
)
_UNREAL: Final = frozenset(list_words("statements", "unreal"))  # will, not, to, …
_REAL_INFINITIVES: Final = frozenset(list_words("statements", "real_infinitives"))
_BEFORE_NOUNS: Final = frozenset(("the", "of", "a", "an", "its", "their", "his", "her"))
_DO_ACTS: Final = frozenset(list_words("statements", "do_acts"))  # conducted, made, …
_GUILTY: Final = re.compile(r"[^.;,]{0,80}?\b(?P<not>not\s)?guilty\b")
_REMOVED: Final = frozenset(("removed", "removing", "withdrew", "withdrawn"))
_FROM_WORK: Final = re.compile(
    r"[^.;]{0,60}?\bfrom\s[^.;,]{0,40}?"
    r"\b(?:labou?r|work(?:places?|sites?)?|streets?|exploit\w+|traffick\w+|prostitution|brothels?|armed)\b"
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
        r"|(?:[Aa]nd|[Bb]ut|while|also)\s|,\s)+"
    ),
)
_AUXILIARIES: Final = re.compile(rf"(?:\s(?:{spell_words('statements', 'auxiliaries')}|\w+ly))+$")
_ASIDE: Final = re.compile(
    r",\s(?:in\s(?:cooperation|conjunction|partnership|collaboration|coordination)|with|along|together)\s[^;]*,$"
)
_COMPOUND: Final = re.compile(rf"(?i:{spell_words('statements', 'compounds')})\b")
_SUBJECT: Final = re.compile(
    r"(?:[Tt]he\s|[A-Z]|[Aa]n?\s|[a-z]+s$|police|authorities|officials)[^,;:()\d\"\u201c]{1,90}$"
    r"|[A-Za-z]{2,30}$"
)
_REFERRING: Final = re.compile(r"(?:[Tt]h[eo]se|[Tt]his|[Ss]uch)\b")
_NO_SUBJECT: Final = re.compile(  # an adverbial, a measure, or a verb without a subject
    rf"(?:{spell_words('statements', 'adverbials')})\b"
    rf"|(?:[Tt]he\s|[Aa]n?\s)?(?:\w+\s)?(?:{spell_words('statements', 'no_doers')})\b"
    r"|(?:our|my|your|his|her|its|their)$"
    rf"|[A-Z][a-z]+s\sto\s|.*\s{spell_words('statements', 'no_subject_ends')}$"
)
_NOT_DONE: Final = frozenset(list_words("statements", "not_done"))  # is, cost, rose, …
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
_NO_REPORTER: Final = re.compile(
    r"^(?:there\b|(?:an?|the|it|they|he|she|we|this|these|that|those|who)$)|\s(?:an?|the|\d[\d,]*)$"
    r"|^(?:the\s)?(?:\w+\s)?(?:numbers?|shares?|proportion|percentage|rates?)\sof\b"
    r"|\s(?:bas[ei]s|criteria|definitions?|methods?|methodology|schedule|standards?)$"
    r"|^(?:the\s)?(?:[\w-]+\s){0,3}(?:laws?|codes?|constitution|acts?|decrees?|regulations?|statutes?)\b",
    re.IGNORECASE,
)
_REPORTED_BY: Final = re.compile(
    rf"^(?:(?:In|On|During|As\sof)\s[^,]{{1,40}}?,?\s)?(?P<conceded>(?:Although|While|Though|Since)\s)?"
    rf"(?P<who>(?:[Tt]he|[Aa]n?|[A-Z])[^,;]{{1,140}}?)\s(?:(?:also|has|have|had)\s)*(?:reported|estimated|(?:"
    rf"{spell_words('statements', 'reported_by')})(?=\sthat\s))(?:\sthat)?\s"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """The statement of a clause about a figure: measure, actor, and whether a verb was found.

    `is_reduced` where the verb only describes the noun: `victims identified in`, `who were held`;
    `is_copula` if a form of `be` has no participle after it: `12 were boys`; `is_unreal` where
    the words before the verb deny it or only plan it: `planned to hire`.
    """

    measure: str | None
    actor: str | None = None
    has_verb: bool = False
    is_reduced: bool = False
    is_copula: bool = False
    is_unreal: bool = False


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
    words = text[found.start() : found.start("verb")].lower().split()
    if verb in ("not", "no") or _is_unreal(words):
        return Statement(None, has_verb=True)
    if _ENGAGED.match(verb) and more in _ENGAGED_IN:
        return Statement("employed" if verb == "employed" else "working", has_verb=True)
    is_participle = _PARTICIPLE.search(verb) is not None
    measure = _find_measure(text, verb, found.end("verb")) if is_participle else None
    if measure is None:
        return Statement(None, has_verb=True, is_copula=not is_participle)
    is_relative = _RELATIVE.match(text, found.start()) is not None
    agent = _find_agent(text, found.end("verb"))
    return Statement(measure, agent, has_verb=True, is_reduced=is_relative)


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
    measure = _find_measure(text, verb, found.end("verb")) if _PARTICIPLE.search(verb) else None
    if measure and (found["more"] or "").strip() in _AFTER_PARTICIPLE:
        agent = _find_agent(text, found.end("verb"))
        return Statement(measure, agent, has_verb=True, is_reduced=True)
    is_verb = measure or (
        verb.endswith("ed") and not verb.startswith("un") and verb not in figure_words("no_verbs")
    )
    return Statement(None, has_verb=True) if is_verb else None


def _is_unreal(words: Sequence[str]) -> bool:
    """Whether the words right before a verb deny it, or only plan, allow or demand it.

    `did not`, `failed to`, `will` do; `continued to` and `began to` do not.
    """
    for at in range(len(words) - 1, -1, -1):
        word = words[at]
        if word == "to" and at and words[at - 1] in _REAL_INFINITIVES:
            return False
        if word in _UNREAL:
            return True
        if not (word in _FORMS_OF_BE or word.endswith("ly") or word in _BETWEEN_VERBS):
            return False
    return False


def _leave_joined(words: list[str], verb: str) -> list[str]:
    """The words before a verb, without the one that it is joined to: `to arrest or prosecute`."""
    is_joined = words[-1:] in (["and"], ["or"]) and words[-3:-2] and words[-3] in _UNREAL
    return words[:-2] if is_joined and not _PARTICIPLE.search(verb) else words


def _find_measure(text: str, verb: str, at: int) -> str | None:
    """The measure of a verb before `at`.

    Who was removed from work or the streets was rescued; who was found guilty was convicted, who
    was found not guilty acquitted.
    """
    if verb in _REMOVED:
        return "rescued" if _FROM_WORK.match(text, at) else None
    if verb == "found" and (guilty := _GUILTY.match(text, at)):
        return "acquitted" if guilty["not"] else "convicted"
    return measures_of_verbs().get(verb)


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
    found = list(_WORD.finditer(text, 0, at))
    words = [word.group().lower() for word in found]
    if preposition:
        is_planned = not _UNREAL.isdisjoint(words[-_REACH_OF_PLANS:-1])
        return Statement(None if is_planned else _find_act(words))
    for index in range(len(words) - 1, -1, -1):
        word = words[index]
        if word in _ENDS_CLAUSE:
            break
        if word == ":":  # `41 victims: 20 girls`
            continue
        before = words[index - 1] if index else ""
        is_last = found[index].end() + 1 >= at and word not in figure_words("no_verb_before")
        is_verb = _is_verb(word) or (word.endswith("ing") and word not in figure_words("no_verbs"))
        is_verb &= not _COMPOUND.match(text, found[index].start())
        if not (is_last or is_verb) or before in _BEFORE_NOUNS:
            continue
        if _is_unreal(_leave_joined(words[:index], word)):
            return Statement(None, has_verb=True, is_unreal=True)
        measure = _find_measure(text, word, found[index].end())
        is_done = is_verb and measure != "exists" and word not in _NOT_DONE
        has_actor = is_done and before not in _FORMS_OF_BE
        has_actor &= is_last or measure is not None or word in _DO_ACTS
        actor = _find_subject(text, found[index].start()) if has_actor else None
        return Statement(measure, actor, has_verb=True)
    return Statement(None)


def follows_preposition(text: str, at: int) -> bool:
    """Whether a preposition is right before an offset: `of 12 men`."""
    owner = _OWNER.search(text, 0, at)
    at = owner.start() if owner else at
    return _PREPOSITION.search(text, max(0, at - _LONGEST_PREPOSITION), at) is not None


def _find_act(words: list[str]) -> str | None:
    """The measure of the noun of an act, from the words before a number, a preposition the last."""
    reach = _REACH_OF_ACTS.get(words[-1], 0)
    for word in reversed(words[-reach - 1 : -1] if reach else []):
        if word in _FORMS_OF_BE or word in figure_words("other_verbs") or word.endswith("ed"):
            return None  # `whose care was transferred to 12 bodies`
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
        first = _find_first_of_two(clause)
        return None if first is None else _find_subject(text, offset + first)
    clause = _AUXILIARIES.sub("", _ASIDE.sub("", _TO_SKIP.sub("", clause))).strip()
    head, joined, last = clause.rpartition(" and ")
    is_name = last[:1].isupper() and not last.startswith("The ")
    if joined and _holds_finite_verb(head) and not is_name:
        clause = last
    if _NO_SUBJECT.match(clause) or _is_no_doer(clause):
        return None
    is_long = len(clause.split()) > _LONGEST_SUBJECT
    if not clause or is_long or has_verb(clause) or clause.lower() == "there":
        return None
    return clause if _SUBJECT.fullmatch(clause) else None


def _find_first_of_two(clause: str) -> int | None:
    """Where the first verb of a clause begins, whose subject is that of the verb after `and`.

    None in the passive (`was sentenced and fined`), and where it only lists what is included.
    """
    verbs = [word for word in _WORD.finditer(clause) if _is_verb(word.group().lower())]
    if not verbs or verbs[0].group().lower() in (*_INCLUDE, *_FORMS_OF_BE):
        return None
    return verbs[0].start()


def does_acts(text: str, at: int) -> bool:
    """Whether the last verb before a number is one of doing: `conducted 12 inspections`.

    Of `faced nine charges` the subject is not who charged.
    """
    for word in reversed(list(_WORD.finditer(text, 0, at))):
        if _is_verb(word.group().lower()):
            return word.group().lower() in _DO_ACTS
    return False


def _is_no_doer(subject: str) -> bool:
    """Whether a subject cannot act, as it is no person or body: `These efforts`."""
    referring = _REFERRING.match(subject)
    noun = find_noun_phrase(subject, referring.end()) if referring else None
    return referring is not None and (noun is None or noun.unit != "persons")


def has_verb(clause: str) -> bool:
    """Whether a form of a verb that the lists have, or any word in -ed, is in a clause."""
    return any(_is_verb(word.group().lower()) for word in _WORD.finditer(clause))


def holds_inner_participle(between: str) -> bool:
    """Whether a participle between a figure and a date describes another noun, which it dates.

    `on charges brought in 2018` does; `were trained in 2018` and `identified in 2018` do not.
    """
    words = [word.group().lower() for word in _WORD.finditer(between)]
    for at, word in enumerate(words):
        is_form = word in _FORMS_OF_BE or word.endswith(("s", "ing"))
        if at and _is_verb(word) and not is_form:
            before = [one for one in words[:at] if not one.endswith("ly")]
            if before and before[-1] not in _FORMS_OF_BE and before[-1] not in ("and", "or", "who"):
                return True
    return False


def find_reporter(text: str, at: int) -> str | None:
    """The source that the sentence names for the figure at `at`: `According to UNICEF, …`."""
    found = _REPORTED_FIRST.match(text) or _REPORTED_LAST.search(text, at)
    if found is None and (reported := _REPORTED_BY.match(text)):
        is_over = reported["conceded"] and "," in text[reported.end() : at]
        found = reported if reported.end() <= at and not is_over else None
    who = found["who"] if found else ""
    return who if who and not (_NO_REPORTER.search(who) or _holds_finite_verb(who)) else None


def is_pronoun(name: str) -> bool:
    """Whether a name is only a pronoun, which names nobody."""
    return name.lower() in ("it", "they", "he", "she", "we", "i", "this", "these", "those")


def _holds_finite_verb(name: str) -> bool:
    """Whether a word in lower case is a verb, and no participle: `a body devoted to children`."""
    return any(
        _is_verb(word.group()) and not _REDUCED.match(name, word.end())
        for word in _WORD.finditer(name)
        if word.group().islower()
    )


# Lists of labels and values, such as `Muslim 14%, Hindu <1%`, which are not sentences.
_VALUE: Final = r"[<>\u2264\u2265~]?\s?(?:\$|US\$|\u20ac|\u00a3)?\d++(?:[.,]\d++)*+\s?%?"
_LABELED: Final = re.compile(rf"[a-z)]:\s{_VALUE}", re.IGNORECASE)
_LABEL_ALONE: Final = re.compile(rf"[^:\d]+:\s{_VALUE}(?:\s[a-z]+)?(?:\s\([^()]*\))?\.?")
_LABEL: Final = re.compile(r"[^\d:.;]{2,60}:\s")
_ITEM: Final = re.compile(
    rf"(?:^|[,;:]\s)(?:[^\W\d][\w'\u2019/-]*\s){{1,4}}{_VALUE}(?=[,;(]|\s\(|$)"
)
_LIST: Final = 2  # labels with values


def is_label_list(text: str) -> bool:
    """Whether a text is a list of labels and values, in which no sentence states a figure.

    Two labels with a colon before their values make a list, whatever else the text has. So does a
    text without a verb that is a row of labels and values, or begins with a label and does not end
    with a period. A single label with its value (`Unemployment rate: 2%`) does not.
    """
    if len(_LABELED.findall(text)) >= _LIST:
        return True
    is_labeled = _LABEL.match(text) and not text.endswith(".")
    is_list = is_labeled or len(_ITEM.findall(text)) >= _LIST
    return bool(is_list) and not _LABEL_ALONE.fullmatch(text) and not has_verb(text)
