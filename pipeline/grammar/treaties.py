"""Names of treaties and laws in running prose, and what a sentence says was done with them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from pipeline.grammar.dates import find_dates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Status = Literal["ratified", "signed", "acceded", "not ratified"]

_WORD: Final = r"[A-Z][\w.'\u2019-]*\w"
_KIND: Final = r"(?:Convention|Protocol|Covenant|Treaty|Charter|Agreement)"
_ABOUT: Final = r"(?:against|on|concerning|for|to|relating\ to|regarding)"
_LOWER: Final = (  # a word of a generic name: what follows one of these is no part of it
    r"(?!(?:and|or|in|by|at|is|was|has|had|have|which|that|with|from|as|since|but|when|where|who"
    r"|while|during|after|before|under|will|would|should|may|can|are|were|to)\b)[a-z][\w-]*"
)
_TREATY: Final = re.compile(
    rf"""\b
      (?: {_WORD} \s ){{0,6}} (?:Optional \s)? {_KIND}
      \s {_ABOUT} \s (?:the \s)? {_WORD}
      (?: \s (?:(?:of|for|in|on|and|to|against|the|All|Their) \s){{0,3}} {_WORD} ){{0,14}}
    | (?: (?:U\.N\.|UN|United\ Nations|ILO|European|Council\ of\ Europe) \s )
      (?: convention | protocol | covenant | treaty ) \s {_ABOUT} \s
      {_LOWER} (?: \s {_LOWER} ){{0,5}}
    | (?: {_WORD} \s ){{0,4}} (?: Act | Code | Law | Constitution ) \b
      (?: \s (?:on|against|of|for) \s (?:the \s)? {_WORD}
          (?: \s (?:(?:of|in|and|the|for) \s){{0,2}} {_WORD} ){{0,8}} )?
    """,
    re.VERBOSE,
)
_VERB: Final = re.compile(
    r"""\b
    (?: (?P<ratified> ratified )
      | (?P<signed>   signed | signator(?:y|ies) \s (?:to|of) )
      | (?P<acceded>  acceded \s to )
      | (?P<party>    party \s to )
      | (?P<ratify>   ratify | accede \s to )
      | (?P<other>    sign | implement(?:s|ed)? | join(?:s|ed)? | violat(?:e|es|ed) )
    ) \b""",
    re.VERBOSE | re.IGNORECASE,
)
_PASSIVE: Final = re.compile(
    r"\s(?:was|were|has\sbeen|had\sbeen)\s(?P<no>(?:not|never)\s)?(?P<verb>ratified|signed)\b"
)
_NEGATION: Final = re.compile(
    r"\b(?:not|never|cannot|yet\s+to|failed\s+to|refused\s+to|neither|nor|without)\b(?:\s+\w+){0,3}\s*$"
    r"|n[\'\u2019]t(?:\s+\w+){0,3}\s*$",
    re.IGNORECASE,
)
_HYPOTHESIS: Final = re.compile(
    r"\b(?:will|would|should|could|may|might|must|if|whether|plan(?:s|ned)?|intends?|urged|expected)"
    r"\b(?:\s+\w+){0,4}\s*$",
    re.IGNORECASE,
)
_CLAUSE_END: Final = re.compile(r";|,?\s(?:but|although|though|while|whereas|which)\s")
_LIST: Final = re.compile(r"[\s,]+|\b(?:the|its|both|and|or|as|well|two|three|on|in)\b")
_DATED_AFTER: Final = re.compile(r"\s*,?\s+(?:(?:on|in)\s+)?$")


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done with an instrument: its status, its date, and where the verb stands."""

    status: Status | None
    edtf: str | None
    verb: int


def treaties(text: str) -> Iterator[tuple[int, int]]:
    """Where treaties and laws are named, by how their names are built."""
    for found in _TREATY.finditer(text):
        if " " in found.group():
            yield found.span()


def deed(sentence: str, start: int, end: int, others: Sequence[tuple[int, int]]) -> Deed | None:
    """What a sentence says was done with the instrument at start–end, None where it does not say.

    The verb governs the instrument directly or through a list of `others`; a plan, a duty or a
    condition is no deed. Negation and hypothesis are read from the words before the verb, after
    the rules of ConText (Harkema et al. 2009).
    """
    if passive := _PASSIVE.match(sentence, end):
        status: Status = "ratified" if passive["verb"] == "ratified" else "signed"
        if passive["no"]:
            return Deed("not ratified" if status == "ratified" else None, None, end)
        return Deed(status, _date(sentence, start, passive.end(), end), end)
    breaks = [found.end() for found in _CLAUSE_END.finditer(sentence, 0, start)]
    clause = breaks[-1] if breaks else 0
    verbs = list(_VERB.finditer(sentence, clause, start))
    if not verbs or not _governs(sentence[verbs[-1].end() : start], verbs[-1].end(), others):
        return None
    status_of = _status(sentence[clause : verbs[-1].start()], verbs[-1])
    dated = status_of not in (None, "not ratified")
    edtf = _date(sentence, clause, end, verbs[-1].start()) if dated else None
    return Deed(status_of, edtf, verbs[-1].start())


def _governs(between: str, offset: int, others: Sequence[tuple[int, int]]) -> bool:
    """Whether a verb's object reaches over this text: a list of instruments and dates."""
    places = [(start - offset, end - offset) for start, end in others if start >= offset]
    places += [(found.start, found.end) for found in find_dates(between)]
    kept = "".join(
        letter
        for at, letter in enumerate(between)
        if not any(start <= at < end for start, end in places)
    )
    return not _LIST.sub("", kept)


def _status(before: str, verb: re.Match[str]) -> Status | None:
    negated = bool(_NEGATION.search(before))
    match verb.lastgroup:
        case "ratified" | "party" | "ratify" if negated:
            return "not ratified"
        case "party" | "ratify" | "other":
            return None
        case _ if negated or _HYPOTHESIS.search(before):
            return None
        case "ratified":
            return "ratified"
        case "signed":
            return "signed"
        case _:
            return "acceded"


def _date(sentence: str, clause: int, after: int, verb: int) -> str | None:
    """The date right behind the instrument, else the last one in its clause before the verb."""
    dates = list(find_dates(sentence))
    behind = next((date for date in dates if date.start >= after), None)
    if behind and _DATED_AFTER.fullmatch(sentence[after : behind.start]):
        return behind.edtf
    return next((d.edtf for d in reversed(dates) if clause <= d.start and d.end <= verb), None)
