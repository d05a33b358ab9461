"""Whether an age, a term or a sum of money is a threshold that a law sets."""

from __future__ import annotations

import re
from typing import Final

_LAW: Final = re.compile(
    r"""\b(?:
        prohibit | criminali[sz] | outlaw | penali[sz] | punish | penalt | prescrib | illegal
      | unlawful
      | compulsory | mandatory | mandat(?:es|ing|ed) | forbids? | permits?\b | allows?\b
      | (?:is|are) \s (?:permitted|allowed|required) | requir(?:es|ed) \s to | legal \s protections
      | (?:minimum|legal) \s (?:[\w-]+\s){0,4} (?:age|sentence|term)
      | (?:maximum|minimum) \s (?:imprisonment|penalty|prison|fine|punishment)
      | age \s of \s (?:consent|majority|marriage|criminal) | (?:until|through|up \s to) \s age
      | may \s (?:begin|not|work|be \s employed) | face \s (?:fines|up|prison|imprison)
      | sentences \s (?:of \s)? (?:up|from|rang)
      | carr(?:y|ies) \s (?:an? | the | penalt | up | fines | sentence | prison | imprison
          | m[ai][xn]imum)
      | (?:laws?|code|act|decree|constitution|legislation|statutes?|bill|regulations?|ordinance) \b
        [^.;]{0,60} \b
        (?: sets? | establish | requir | provid | defin | allow | permit | stat(?:es|ed)
          | appl(?:y|ies) | protects? | extend | stipulat | bars? | bans? | restrict | limit
          | exempt | exclud | cover | grants? | guarantee | entitl | consider | prescrib
          | carr(?:y|ies) | rais )
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_LAW_BEHIND: Final = re.compile(
    r"""\b(?:is|are)\s(?:prohibited|permitted|allowed|illegal|compulsory|mandatory
          |not\s(?:allowed|permitted)|the\s(?:minimum|legal))\b
      | \bmay\s(?:not|only|work)\b
      | ^[\d\s]{0,4}(?:(?:and|or|to)\s\d\d\s)?(?:who\s)?(?:may|can)\s""",
    re.VERBOSE | re.IGNORECASE,
)
_REACH: Final = 160  # characters before a number
_REACH_BEHIND: Final = 80
_MODAL: Final = re.compile(r"\b(?:may|must|shall|can|cannot|should|would|up\sto)\b")
_COURT: Final = re.compile(
    r"\b(?:sentenced|fined|received|served|serving|imposed|handed\sdown|convicted|ordered)\b",
    re.IGNORECASE,
)
_SUM_OF_LAW: Final = re.compile(
    r"\b(?:fines?\s(?:\w+\s)?(?:of|from|ranging|up|between)|penalt(?:y|ies)|punishable"
    r"|minimum\s(?:\w+\s)?wage)\b",
    re.IGNORECASE,
)


def is_legal_age(text: str, at: int) -> bool:
    """Whether an age that is printed at `at` is one that a law sets."""
    return _LAW.search(text, max(0, at - _REACH), at) is not None or _is_of_law_behind(text, at)


def is_legal_term(text: str, at: int) -> bool | None:
    """Whether a duration at `at` is one that a law provides; None where that is not clear."""
    is_of_court = _COURT.search(text, 0, at) is not None
    if _LAW.search(text, 0, at) or _is_of_law_behind(text, at):
        return None if is_of_court else True
    return False if is_of_court or not _MODAL.search(text) else None


def is_legal_sum(text: str, at: int) -> bool:
    """Whether a sum of money at `at` is a fine or wage that a law provides."""
    return _SUM_OF_LAW.search(text, 0, at) is not None and not _COURT.search(text, 0, at)


def _is_of_law_behind(text: str, at: int) -> bool:
    return _LAW_BEHIND.search(text[at : at + _REACH_BEHIND]) is not None
