"""Limits: whether a law sets a figure, an age, a term of prison or a fine."""

from __future__ import annotations

import re
from typing import Final

from pipeline.figures.nouns import find_noun_phrase
from pipeline.grammar.number_words import CUES
from pipeline.vocabulary.word_lists import spell_words

_LAW: Final = re.compile(
    rf"""\b(?:
        prohibit | criminali[sz] | outlaw | penali[sz] | punish | penalt | illegal
      | unlawful
      | compulsory | mandatory | mandat(?:es|ing|ed) | forbids? | permits?\b | allows?\b
      | (?:is|are) \s (?:permitted|allowed|required) | requir(?:es|ed) \s to | legal \s protections
      | (?:minimum|legal) \s (?:[\w-]+\s){{0,4}} (?:age|sentence|term)
      | (?:maximum|minimum) \s (?:imprisonment|penalty|prison|fine|punishment|sentence|term)
      | age \s of \s (?:consent|majority|marriage|criminal) | (?:until|through|up \s to) \s age
      | may \s (?:also \s)? (?:begin|not|work|grant|authori[sz]e|perform|engage
          |be \s employed)
      | \bby \s law\b | face \s (?:fines|up|prison|imprison)
      | according \s to \s (?:the \s)? (?:[\w-]+ \s){{0,3}}?
          (?:laws? | code | constitution | act | decree | regulations? | statutes?) \b
      | sentences \s (?:of \s)? (?:up|from|rang(?:e|es|ing)\b)
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
    r"|bans?|banned|sentences|penalt\w+|offenses?|crimes?|acts?|decrees?|bills?|requir\w+)\b",
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
    if _AS_YOUNG.search(text, 0, at) or _LEFT_OPEN.search(text[at : at + _REACH_AFTER]):
        return False
    if _LAW.search(text, max(0, at - _REACH), at) or _is_of_law_after(text, at):
        return True
    is_near = _MAY_BE_LAW.search(text, max(0, at - _REACH), at + _REACH_AFTER)
    return None if is_near else False


def is_legal_term(text: str, at: int) -> bool | None:
    """Whether a duration at `at` is one that a law provides; None where that is not clear."""
    if is_faced_by_a_class(text, at):
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
