"""Names of treaties and laws in running prose, and what a sentence says was done with them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from pipeline.grammar.dates import find_dates
from pipeline.grammar.windows import any_of
from pipeline.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Status = Literal["ratified", "signed", "acceded", "not ratified"]

_MONTHS: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
)
_WORD: Final = rf"(?!(?:{_MONTHS}|Nos?)\b)[A-Z][\w.'\u2019-]*\w"
_HEAD: Final = (
    r"(?!(?:Amendments?|Principles|Provisions?)\s(?:of|for|to|in)\b"
    r"|(?:Act|Code|Law|Bill|Decree|Ordinance|Constitution|Articles?|Sections?|Chapters?|Parliament"
    r"|Regulations?|Rules|Schedule|Annex|Paragraph|Preamble|Enforces?|Ratify|Adopt|Amend|Implement|Ensure"
    r"|Publish|Update|Revise|Review|Pass|Enact"
    r"|Congress|President|The|A|An|In|On|At|By|For|From|To|Of|Under|With|And|But|Or|As|If|This|That"
    r"|These|Those|It|Its|He|She|They|Their|His|Her|Both|Each|Every|Many|Most|Several|Some|All|No"
    r"|However|When|While|Where|Since|After|Before|During|Although|Because|According|Through|Ministry"
    rf"|Department|[IVX]+)\b){_WORD}"
)
_KINDS: Final = ("Convention", "Protocol", "Covenant", "Treaty", "Charter", "Agreement")
_KIND: Final = any_of(_KINDS)
_LAWS: Final = (
    *("Act", "Code", "Law", "Bill", "Decree", "Ordinance", "Proclamation", "Statute"),
    "Constitution",
)
_LAW: Final = any_of(_LAWS)
_ORDERS: Final = ("Agreement", "Accord", "Order", "Instruction", "Resolution", "Circular")
_ABOUT: Final = (
    r"(?:[aA]gainst|[oO]n|[cC]oncerning|[fF]or|[tT]o|[rR]elat(?:ing|ed)\ [tT]o|[rR]egarding)"
)
_OF: Final = (
    r"(?:[aA]gainst|[oO]n|[cC]oncerning|[fF]or|[oO]f|[rR]elat(?:ing|ed)\ [tT]o|[rR]egarding)"
)
_TO_DO: Final = (  # `Law to Combat …`
    r"to\ (?:Address|Combat|Control|Eliminate|Fight|Prevent|Prohibit|Protect|Punish|Regulate"
    r"|Suppress)\b"
)
_BETWEEN: Final = (
    r"(?:(?:of|for|in|on|and(?!\ (?:the|to)\b)|to|with|within|from|by|against|the|its|All|Their)"
    r"\s){0,3}"
)
_LOWER: Final = (  # a word of a generic name: what follows one of these is no part of it
    r"(?!(?:and|or|in|by|at|is|was|has|had|have|which|that|with|from|as|since|but|when|where|who"
    r"|while|during|after|before|under|will|would|should|may|can|are|were|to)\b)[a-z][\w-]*"
)
_DIGITS: Final = r"\d(?:[\w/.-]*\w)?"
_NUMBER: Final = (  # what numbers or dates a law; behind a code it is an article's
    rf"(?:\s(?:No\.?|Number)\s?{_DIGITS}|\sof\s(?:1[89]|20)\d\d\b|\s(?:1[89]|20)\d\d\b(?!-)"
    r"|(?<!Code)\s\d{1,5}(?:[/-]\d{1,4})?(?:\sof\s(?:19|20)\d\d)?\b(?!\s[a-z]+s\b|\spercent|-))"
)
_DATED: Final = r"(?:(?<=[tT]he\s)|(?<=[iI]ts\s)|(?<=['\u2019]s\s))(?:1[89]|20)\d\d\s"
_ITEM: Final = rf"{_HEAD}(?:\s(?:(?:of|in|for)\s)?{_HEAD}){{0,3}}"
_LISTED: Final = rf"(?:,\s{_ITEM}){{1,4}},?\sand\s"  # `…, Young Persons, and …`
_ISSUED: Final = (  # what rulers issue by number
    r"(?:(?:Inter-?)?[mM]inisterial|Government(?:al)?|Presidential|Executive|Supreme|Administrative|Royal"
    r"|Cabinet|Legislative|Regulatory|Joint)\s"
    rf"{any_of(_ORDERS)}"
)
_TREATY: Final = re.compile(
    rf"""\b(?=[A-Z0-9])
    (?: (?: {_DATED} )?
      (?!From\s) (?<!From\s) (?: {_WORD} \s ){{0,6}} (?:Optional \s)? {_KIND}
      \s {_ABOUT} \s (?:the \s)? {_WORD}
      (?: \s {_BETWEEN} {_WORD} ){{0,14}}
    | (?: (?:U\.N\.|UN|United\ Nations|ILO|European|Council\ of\ Europe) \s )
      (?: convention | protocol | covenant | treaty ) \s {_ABOUT} \s
      {_LOWER} (?: \s {_LOWER} ){{0,5}}
    | (?: (?:{_HEAD}|Code|Law|Act) \s (?: (?:and|of|for|in|on|against) \s (?:the \s)? )? ){{1,9}}
      \( (?=[^()]*[a-z]{{3}}) [A-Z][^()]{{2,80}} \) \s (?: {_HEAD} \s ){{0,3}}
      (?: {_LAW} | Order | Rules | Regulations ) \b {_NUMBER}?
    | {_ISSUED} \s (?: (?:No\.?|Number) \s? )? (?: [A-Z]{{2,6}}-? )? {_DIGITS}
    | (?: {_HEAD} \s (?:and\s)? ){{1,8}} (?: Regulations? | Rules | Order ) \s (?:1[89]|20)\d\d \b
    | (?: (?<=he\s) | (?<=\.\s) ) {_ITEM} {_LISTED} (?: {_HEAD} \s ){{1,4}} {_LAW} \b {_NUMBER}?
    | (?: {_DATED} )?
      (?: {_HEAD} \s (?: (?:and|of|for|in|to|on|against|with) \s (?:the \s)? )? ){{0,9}}
      (?<!Rule\ of\ ) {_LAW} \b (?: \s (?:Act|Code|Bill|Law|Ordinance|Order) \b )?
      (?! \s (?:Enforcement|Schools?|Library|Academy|Faculty|Society|Firm|Cent(?:er|re)|Clinic) \b )
      {_NUMBER}?
      (?: \s (?: {_OF} \s (?:the \s)? {_WORD} | {_TO_DO} )
          (?: \s (?: (?:of|in|and(?!\ the)|the|for|at(?=\sWork\b)) \s ){{0,2}} {_WORD} ){{0,8}}
          (?: {_LISTED} {_ITEM} (?! \s {_LAW} \b ) )?
          (?: \s (?:on|against|concerning) \s (?:the \s)? {_ITEM} (?: \s and \s {_ITEM} )?
              (?: \s at \s Work \b )? )?
      )?
    )
    """,
    re.VERBOSE,
)
_ALONE: Final = re.compile(r"\bConstitution\b|\bLaw\s\d{1,5}\b")
_YEAR_BEFORE: Final = re.compile(rf"{_DATED}$")
_YEAR_BEHIND: Final = re.compile(
    rf",\s(?:1[89]|20)\d\d\b(?!-)|\s\(No\.\s?\d+\)|,?\sNo\.\s?{_DIGITS}|\sof\s(?:1[89]|20)\d\d\b"
)
_NOUN: Final = re.compile(
    rf"\b(?:{_KIND}|{any_of(map(str.lower, _KINDS))}|{_LAW}|Accords?|Laws|Directive)\b"
)
_DEPOSITED: Final = r"deposited \s (?:its|the|an) \s instruments? \s of \s"
_AFTER_ITS: Final = (
    r"(?:following|after|since|upon|with) \s (?: its | the (?:\scountry['\u2019]s)? ) \s"
)
_IS: Final = r"(?:is|are|was|were|became|been|remains?) \s (?:also\s)? (?:an?\s)?"
_VERB: Final = re.compile(
    rf"""\b
    (?: (?P<ratified> ratified (?: \s with \s (?:reservations?|declarations?) )?
          | the \s first \s (?:\w+\s){{1,6}} to \s ratify
          | {_DEPOSITED} ratification \s of | {_AFTER_ITS} ratification \s of )
      | (?P<signed>   signed | {_IS} signator(?:y|ies) \s (?:to|of) )
      | (?P<acceded>  acceded (?: \s to )?
          | {_DEPOSITED} accession \s to | {_AFTER_ITS} accession \s to )
      | (?P<party>    party \s to )
      | (?P<ratify>   ratify | accede \s to )
      | (?P<other>    sign | implement(?:s|ed)? | join(?:s|ed)? | violat(?:e|es|ed) )
    ) \b""",
    re.VERBOSE | re.IGNORECASE,
)
_STEMS: Final = ("atif", "ign", "cced", "arty", "ccession")  # with none of them nothing is said
_PASSIVE: Final = re.compile(
    r"\s(?:was|were|has|had)\s(?P<no>(?:not|never)\s(?:yet\s)?)?(?:been\s)?(?P<verb>ratified|signed)\b"
    r"(?:\sby\s(?:the\s)?\w+(?:\s\w+){0,3}?(?=[.,;]|\s(?:on|in)\s|$))?"
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
_IT_IS_NOT_RATIFIED: Final = re.compile(  # what is said of `it` behind the name of a treaty
    r"(?:\s\([^()]{1,40}\)|\s(?:in|on)\s[\w\s]{1,20}(?:,\s\d{4})?)?,?\s(?:but|and)\s(?:it\s)?"
    r"(?:(?:has|have|had)\s(?:not|never)(?:\syet)?\sratified|(?:has|have|had)\syet\sto\sratify)"
    r"\s(?:it|them|either)\b"
)
_RATIFICATION: Final = re.compile(  # of the ILO's supervisors: `India (ratification: 1954)`
    r"(?:\s\([Nn]o\.\s?\d{1,3}\))?,?\s[^().;]{2,40}\s\([Rr]atification:\s(?P<year>(?:19|20)\d\d)\)"
)
_UNTIL: Final = re.compile(r"(?:\s\([^()]{1,40}\))?\s(?:until|till|before)\b")
_CLAUSE_END: Final = re.compile(r";|,?\s(?:but|although|though|while|whereas|which)\s")
_LIST: Final = re.compile(
    r"[\s,():]+|\b[A-Z][\w.]*['\u2019]s\b|\b(?:the|its|both|and|or|as|well|to|two|three|on|in)\b"
)
_DATED_BEHIND: Final = re.compile(r"(?:\s*\([A-Z][\w.-]*\)|\))?\s*,?\s+(?:(?:on|in)\s+)?$")


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done with an instrument, and when."""

    status: Status | None
    edtf: str | None


_CUES: Final = frozenset(
    (*_KINDS, *map(str.lower, _KINDS), *_LAWS, *_ORDERS, "Rules", "Regulation", "Regulations")
)


def is_treaty(name: str) -> bool:
    """Whether a name holds the noun of a treaty or a law."""
    return bool(_NOUN.search(name))


def treaties(text: str) -> Iterator[tuple[int, int]]:
    """Where treaties and laws are named, by how their names are built."""
    if _CUES.isdisjoint(words(text)):
        return
    for found in _TREATY.finditer(text):
        if " " in found.group():
            yield found.span()
        elif alone := _ALONE.match(text, found.start()):
            yield alone.span()


def whole_name(text: str, start: int, end: int) -> tuple[int, int]:
    """A known name with the year or number that its print adds: `1980 Hague Convention`."""
    before = _YEAR_BEFORE.search(text, max(0, start - 5), start)
    behind = _YEAR_BEHIND.match(text, end)
    return before.start() if before else start, behind.end() if behind else end


def deed(sentence: str, start: int, end: int, others: Sequence[tuple[int, int]]) -> Deed | None:
    """What a sentence says was done with the instrument at start–end, None where it does not say.

    The verb governs the instrument directly or through a list of `others`; a plan, a duty or a
    condition is no deed. Negation and hypothesis are read from the words before the verb, after
    the rules of ConText (Harkema et al. 2009). The date stands right behind the instrument, right
    behind the verb, or before the first verb of its clause.
    """
    if not any(stem in sentence for stem in _STEMS):
        return None
    if behind := _behind(sentence, end):
        return behind
    breaks = [found.end() for found in _CLAUSE_END.finditer(sentence, 0, start)]
    clause = breaks[-1] if breaks else 0
    verbs = list(_VERB.finditer(sentence, clause, start))
    if not verbs or not _governs(sentence[verbs[-1].end() : start], verbs[-1].end(), others):
        return None
    status_of = _status(sentence[clause : verbs[-1].start()], verbs[-1])
    if status_of == "signed" and _IT_IS_NOT_RATIFIED.match(sentence, end):
        status_of = "not ratified"
    if status_of == "not ratified" and _UNTIL.match(sentence, end):
        return Deed(None, None)
    dated = status_of not in (None, "not ratified")
    if not dated:
        return Deed(status_of, None)
    edtf = _date_behind(sentence, end) or _date_behind(sentence, verbs[-1].end())
    return Deed(status_of, edtf or _date_before(sentence, clause, verbs[0].start()))


def _behind(sentence: str, end: int) -> Deed | None:
    """What is said of an instrument behind its name: in the passive, or with a year in brackets."""
    if told := _RATIFICATION.match(sentence, end):
        return Deed("ratified", told["year"])
    passive = _PASSIVE.match(sentence, end)
    if passive is None:
        return None
    status: Status = "ratified" if passive["verb"] == "ratified" else "signed"
    if passive["no"]:
        return Deed("not ratified" if status == "ratified" else None, None)
    return Deed(status, _date_behind(sentence, passive.end()))


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
        case "ratified" | "acceded" | "party" | "ratify" if negated:
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


def _date_behind(sentence: str, at: int) -> str | None:
    behind = next((date for date in find_dates(sentence) if date.start >= at), None)
    close = behind and _DATED_BEHIND.fullmatch(sentence[at : behind.start])
    return behind.edtf if behind and close else None


def _date_before(sentence: str, clause: int, verb: int) -> str | None:
    dates = [d for d in find_dates(sentence) if clause <= d.start and d.end <= verb]
    return dates[-1].edtf if dates else None
