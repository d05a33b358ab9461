"""Ratifications: the status that sentences state of treaties.

A treaty is ratified, signed, acceded to, or not ratified, with a date and an actor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.entities.treaty_deeds import TreatyAction, find_deeds_beside, find_later_deed
from pipeline.grammar.dates import MONTH_NAME, find_dates, parse_date
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.grammar.dates import FoundDate
    from pipeline.record.country import Status


_TREATIES: Final = r"(?:[Tt]reaties|[Cc]onventions|[Ii]nstruments|[Aa]greements|[Pp]rotocols)"
_MAY: Final = r"(?-i:may)(?!\s\d)(?<!\d\smay)"  # no month
_DEPOSITED: Final = r"(?:deposited|lodged) \s (?:its|the|an) \s instruments? \s of \s"
# `signed, on 8 May 2000, the …`, `acceded in 1994 to the …`
_MEANWHILE: Final = r"(?: ,?\s (?:on|in) \s [\w\s]{0,14}\d{4} (?=,?\s) )?"
_AFTER_ITS: Final = (
    r"(?: (?:following|after|since|upon|despite|follow-up\sto|led\sto|followed\sby|(?-i:With)) \s"
    r"(?: its | the (?:\scountry['\u2019]s)? | (?-i:[A-Z])\w+['\u2019]s ) \s (?:recent\s)?"
    r" | following \s )"
)
_IS: Final = (
    r"(?:is|are|was|were|became|been|remains?) \s (?:also\s)? (?P<not>not\s)? (?:yet\s)?"
    r" (?:an?\s)?"
)
_BY_COUNTRY: Final = r"(?: \s by \s (?:the\s)? [A-Z]\w+ (?:\s[A-Z]\w+){0,3} )?"
_RESERVATIONS: Final = (  # `withdrew its reservations to article 9 of`: only a party has one
    r"""(?:(?:its|the|all|an?|some|several|most) \s)? (?:\w+\s){0,2}?
    (?:reservations?|declarations?)
    (?: \s (?:made\s)? (?:to|on|concerning|under|regarding)
        (?: \s (?:(?:key|certain|some|several|various)\s)? (?:articles?|provisions)
            \s (?: (?:[\d\s(),.]|and|\([a-z]\))+ )? (?:of|to) )? )?"""
)
_VERB: Final = re.compile(
    rf"""\b
    (?: (?P<ratified> ratifications?(?=:) | ratified {_MEANWHILE}
            (?: ,?\s with(?:out)? \s (?:reservations?|declarations?) )?
            (?: \s (?:and|or) \s \w+ed (?: \s into \s [a-z\s]{{0,20}}law )? )?
          | the \s (?:first|\w+th|\d+(?:st|nd|rd|th)|second|third) \s (?:\w+\s){{1,6}} to \s ratify
          | complet(?:ed|ing|ion\sof) \s (?: (?:the|its) \s )? (?:process\sof\s)? ratification \s of
          | {_DEPOSITED} ratification \s (?:of|for|to)
          | {_AFTER_ITS} ratification {_MEANWHILE} \s of )
      | (?P<ratification> ratification {_BY_COUNTRY} {_MEANWHILE} \s of | ratifying )
      | (?P<signed>   signed {_MEANWHILE} | {_IS} (?P<signatory> signator(?:y|ies) ) \s (?:to|of) )
      | (?P<acceded>  accessions?(?=:) | (?: acceded | adhered ) {_MEANWHILE} (?: \s to )?
          | complet(?:ed|ing|ion\sof) \s (?: (?:the|its) \s )? accession \s to
          | {_DEPOSITED} accession \s to | {_AFTER_ITS} accession {_MEANWHILE} \s to
          | letters \s of \s accession \s to
            (?: \s (?:\w+\s){{0,4}} (?:treaties|conventions), \s including )? )
      | (?P<accession> accession (?: \s of \s [A-Z]\w+ (?:\s[A-Z]\w+)? | {_BY_COUNTRY} )
            {_MEANWHILE} \s to | acceding \s to )
      | (?P<signature> (?: signature | signing ) {_BY_COUNTRY} {_MEANWHILE} \s of )
      | (?P<party>    (?P<none>non-)? party \s (?:to|are|includes?)
          | contracting \s State \s to | (?:are|were|became|been) \s (?:both\s)? parties \s to
          | consent(?:ed)? \s to \s be \s bound \s by
          | (?:one\sof|among) \s the \s (?:\w+\s){{0,3}} parties \s to
          | (?:is|was|became|been|remains) \s (?P<unbound>not\s)?
            (?:also\s|legally\s|still\s)? bound \s by
          | succeeded \s to
          | (?:is|was|became|been) \s an? \s member \s of
          | (?P<kept> (?: withdr(?:ew|awn) | lifted | maint(?:ains?|ained) | retain(?:s|ed)?
            | uph(?:olds?|eld) ) \s {_RESERVATIONS} ) )
      | (?P<withdrawal> withdrawal {_BY_COUNTRY} \s of \s {_RESERVATIONS} )
      | (?P<left>     denounced | withdr(?:ew|awn) \s from )
      | (?P<ratify>   ratify | accede \s to )
      | (?P<joined>   joined )
      | (?P<other>    sign | implement(?:s|ed)? | joins? | violat(?:e|es|ed) )
    ) \b""",
    re.VERBOSE | re.IGNORECASE,
)
_STATUSES: Final[dict[str, Status]] = {
    "ratified": "ratified", "signed": "signed", "acceded": "acceded", "party": "party",
    "ratification": "ratified", "accession": "acceded", "signature": "signed",
    "left": "not ratified", "joined": "party", "withdrawal": "party",
}  # fmt: skip
# A noun states an act where it is dated or somebody welcomes it, and nobody only wishes, plans or
# allows it.
_NOUNS: Final = ("ratification", "accession", "signature", "withdrawal")
_NOT_YET: Final = (
    r"consider\w*|recommend(?:s|ed|ing)?|urg(?:e[sd]?|ing)|invit\w+|encourag\w+|call(?:s|ed|ing)?|(?-i:bill|plan\w*)"
    r"|toward?s?|propos\w+|intend\w*|intent\w*|pending|without|no|not|hop(?:e[sd]?|ing)|ask(?:ed|s|ing)?|forthcoming"
    r"|future|process\sof|support\sfor|stud(?:y|ied|ies)|examin\w+|commit(?:ted|ting|ment\w*)?|willing\w*|accelerat\w*|initiat(?:e[sd]?|ing)|delay\w*|lack|request\w*|will|would|should|could"
    rf"|{_MAY}|might"
)
_WISHED: Final = re.compile(
    rf"\b(?:{_NOT_YET}|discuss\w*|debat\w*|bill|plan\w*|authori[sz]\w+|approv\w+|allow\w*|prepar\w+|process|promot\w+"
    r"|support\w*|before|laws?|step\w*|importan\w+)\b",
    re.IGNORECASE,
)
_UNDONE: Final = re.compile(rf"\b(?:{_NOT_YET})\b", re.IGNORECASE)
# Who welcomes the act of a country is not who acts.
WELCOMED: Final = (
    r"\b(?:acknowledg\w+|applaud\w*|appreciat\w+|commend\w*|congratulat\w+|highlight\w*|laud\w*|not(?:e[sd]?|ing)|prais\w+"
    r"|recogni[sz]\w+|satisf\w+|valu(?:e[sd]|ing)|welcom\w+)\b"
)
_WELCOMED: Final = re.compile(WELCOMED, re.IGNORECASE)
_ITSELF: Final = re.compile(  # the act itself, and no effort or delay: `…, including its recent `
    rf"(?:(?i:{WELCOMED})(?:\s(?:\w+ly|of|for|with\s[a-z]+))?|[,;:]|\b(?:and|such\sas|including|particularly|especially|notably|namely|as\swell\sas)(?:\sfor)?"
    r"|\b(?:applauded|commended|congratulated|praised)[^,;.]{0,50}?\s(?:for|on)|\b[Pp]articularly\s(?:on|regarding)|\bin\sparticular|\b(?:evidenced|shown)\s(?:in|by))"
    r",?\s(?:the\s|its\s|their\s|(?:the\s)?(?:[A-Z]\w+\s){0,4}[A-Z]\w+['\u2019]s?\s|(?:the\s)?(?:country|State(?:\sparty)?)['\u2019]s\s)?"
    r"(?:(?:recent|successful|timely|early|(?:19|20)\d\d)\s)?(?:(?:signature|signing)\sand\s)?$"
)
_LEFT: Final = re.compile(r"\b(?:denounced|withdr[ae]w)")
_DEED: Final = r"(?P<verb>ratified|signed|acceded(?:\sto)?|a\spart(?:y|ies)|part(?:y|ies)|bound)"
_PASSIVE: Final = re.compile(
    r"(?:,\s(?:adopted|opened|signed|which\sentered)\s[^,;]{3,40},|\s(?:on|concerning)\s[a-z][a-z\s]{3,40}?|,)?"
    r"(?:\s\([\w\s.-]{2,20}\))?"
    r"\s(?:was|were|has|have|had|is|are|remains?|remained)\s(?:(?:still|both|all)\s)?"
    r"(?P<no>(?:(?:not|never)\s(?:yet\s)?|(?:still\s|yet\s)+to\s|(?:been\s)?neither\s(?=signed\snor\s)))?(?:been\s|be\s)?"
    r"(?:signed\s(?:or|nor|and)\s)?"
    r"(?:(?P<verb>ratified|signed|acceded\sto|accepted(?=\sby\s|\s(?:on|in)\s\d))|(?P<un>un)ratified)\b"
    r"(?:\sinto\slaw\b)?(?:\sby\s(?:the\s)?\w+(?:\s\w+){0,3}?(?=[.,;]|\s(?:on|in)\s|$))?"
)
# `…, ratified in 2006, …`
_PARTICIPLE: Final = re.compile(
    r"(?:\s\([^()]{1,40}\))?(?:,\s(?:having\s|both\s|all\s)?|\s(?=ratified\sby\s[A-Zt]))"
    r"(?P<verb>ratified|acceded|signed(?=\sby\s(?:the\s)?[A-Z]))(?:\sto)?"
    r"(?:\s(?:it|them))?(?:\sby\s(?:the\s)?\w+(?:\s\w+){0,2}?)?(?=\s(?:in|on)\s|(?<!ratified)[.,;]|(?<!ratified)$)"
)
_CLAUSES: Final = (_PARTICIPLE, _PASSIVE)  # of one treaty, or of a list
# `…, which Zenda has not ratified`, `…, to which it is a party`
_RELATIVE: Final = re.compile(
    r"(?:\s\([^()]{1,40}\))?(?:(?:,\s(?:(?:to|by)\s)?|\sto\s)which|\sthat)\s(?:the\s)?(?:\w+\s){1,4}?"
    rf"(?:(?:has|(?P<had>had)|have|is|are|was|became)\s)?(?P<no>(?:not|never)\s(?:yet\s)?|yet\sto\s)?{_DEED}\b"
)
# `the instrument of accession to … was deposited on 5 May 2010`
_INSTRUMENT_OF: Final = re.compile(
    r"\binstruments?\sof\s(?:(?P<ratified>ratification\s(?:of|for|to))|(?P<acceded>accession\s(?:to|for)))\s(?:the\s)?$",
    re.IGNORECASE,
)
_WAS_DEPOSITED: Final = re.compile(
    r"(?:\s\([^()]{1,40}\))?\s(?:was|were|has\sbeen|have\sbeen)\sdeposited\b"
    r"(?:\swith\s[^.,;]{3,60}?(?=\s(?:on|in)\s|[.,;]|$))?"
)
# `… and ratified on 5 May 2010`, behind `was signed on 3 May 2009`
_THEN_RATIFIED: Final = re.compile(r"[^.;]{0,40}?,?\s(?:and|then)\s(?:was\s)?(?:then\s)?ratified\b")
# `… entered into force for Zenda on 5 May 2010`
_IN_FORCE: Final = re.compile(
    r"(?:\s\([^()]{1,40}\))?(?:,\swhich)?(?:\swas\s(?:\w+\s){1,6}and)?(?:\s(?:entered\sinto|came\sinto|(?:has|have)\sbeen\sin|is\sin|are\sin)\sforce"
    r"|,\sin\sforce|\s(?:has|have)\sapplied(?=\sin\s))\s"
    rf"(?:for|in\srespect\sof|with\srespect\sto|in(?=\s(?!(?:{MONTH_NAME})\b)[A-Z]))\s(?:the\s)?"
    r"(?:country|State\sparty|State|it|[A-Z]\w+(?:\s[A-Z]\w+){0,3})\b"
)
_NEGATION: Final = re.compile(
    r"\b(?:not|never|cannot|yet\s+to|(?:failed|refused|declined)\s+to|neither|nor|without)\b(?:\s+\w+){0,3}\s*$"
    r"|n[\'\u2019]t(?:\s+\w+){0,3}\s*$",
    re.IGNORECASE,
)
_HYPOTHESIS: Final = re.compile(
    rf"\b(?:will|would|should|could|{_MAY}|might|must|if|whether|plan(?:s|ned)?|intends?|urged|expected)"
    r"\b(?:\s+\w+){0,4}\s*$",
    re.IGNORECASE,
)
# `Become a party to`, `considers becoming a party to`; not `has become`
_BECOME: Final = re.compile(r"\bbecom(?:e|ing)\s(?:an?\s)?(?:\w+\s)?$", re.IGNORECASE)
_HAS_BECOME: Final = re.compile(
    r"\b(?:has|have|had)\s(?:(?:\w+\s){0,2}|(?!to\b)[^.;]*,\s(?:and\s)?)become\s(?:\w+\s){0,2}$"
)
_AND_ON: Final = re.compile(r"\band\s(?:in|on)\s$")
_TO_NAME: Final = re.compile(r",\s(?:to\s)?(?:the\s)?(?:(?:19|20)\d\d\s)?")
_OPENING: Final = re.compile(r"(?:Since|From|On|In)\s")
_FEW_WORDS: Final = re.compile(r",?\s(?:\w+\s){0,2}")
_IT_IS_NOT_RATIFIED: Final = re.compile(  # `…, but has not ratified it`
    r"(?:\s\([^()]{1,40}\)|\s(?:in|on)\s[\w\s]{1,34}(?:,\s\d{4})?)?,?\s"
    r"(?:(?:but|and)\s(?:it\s)?|(?:it|they|[A-Z]\w+|(?:the|The)\s\w+)\s)?"
    r"(?:(?:(?:has|have|had)\s(?:not|never)(?:\syet)?\sratified|(?:has|have|had)\syet\sto\sratify)"
    r"\s(?:it|them|either)|(?:still\s)?awaits?\sratification|(?:is|was|remains?)\s(?:still\s)?not\s(?:yet\s)?a\s(?:State\s)?party(?!\sto\s[A-Zt]))\b"
)
_SUPERVISED: Final = re.compile(  # of the ILO's supervisors: `India (ratification: 1954)`
    r"(?:\s\([Nn]o\.\s?\d{1,3}\))?,?\s[^().;]{2,40}\s\([Rr]atification:\s(?P<year>(?:19|20)\d\d)\)"
)
# `… awaits ratification`; `the ratification of … is still pending`
_AWAITS: Final = re.compile(
    r"\s(?:(?:still\s)?(?:awaits?|is\sawaiting|are\sawaiting|is\spending|are\spending)\s(?:ratification|accession)"
    r"|(?P<of>(?:is|are|was|remains?|remained)\s(?:still\s)?pending))\b"
)
_RATIFICATION_OF: Final = re.compile(
    r"\b(?:ratification|accession)\s(?:of|to)\s(?:the\s)?$", re.IGNORECASE
)
_YEAR_OR_RECENT: Final = re.compile(  # `its 2003 ratification of …`, `the recent ratification`
    r"\b(?:(?:19|20)\d\d|recent)\s$"
)
_DATE_IN_BRACKETS: Final = re.compile(r"\s\(([^()]{4,20})\)")  # `was ratified (2003)`
_UNTIL: Final = re.compile(r"(?:\s\([^()]{1,40}\))?\s(?:until|till|before)\b")
_BUT_NOT: Final = re.compile(
    r",?\s(?:but\snot(?:\syet)?|except(?:\sfor)?|(?:with\s)?the\s(?:only\s)?exception\s(?:of|being)|apart\sfrom)\s"
    r"(?:(?:to\s)?(?:the|its)\s)?$"
)
_BOUND_BY: Final = re.compile(  # another instrument binds it, and none is only planned
    r"^(?!.*\b(?:not|never|will|would|should|may|if|plans?)\b).*\b(?:ratified|acceded\sto|party\sto)\s"
)
_CLAUSE_END: Final = re.compile(
    r";(?!\s(?:and\s)?\([a-z]{1,3}\)\s)|,?\s(?:but|although|though|while|whereas|which)\s"
)
_ITEM_REST: Final = re.compile(  # behind an instrument: its acronym, date, protocols
    r"\)?(?:\s\([^()]*\)|,?\s(?:in|on|of)\s[\w\s]{4,18}|\sand\sits\s[\w\s]{6,40})*"
)
_TO_ITEM: Final = re.compile(r";\s(?:and\s)?(?:to\s)?(?:(?:the|its)\s)?(?:(?:19|20)\d\d\s)?")
_STATES: Final = re.compile(  # it is the subject of another clause: `, and the Protocol is read`
    r"(?:\s\([^()]*\))?\s(?:ha[sd]|have|is|are|was|were|came|will|would|remains?|(?:enter|remain|requir)ed)\b"
)
_OF_PROTOCOLS: Final = re.compile(r"\bProtocols\s(?:to|of)\s(?:the\s)?$")
_BY_MANY: Final = re.compile(  # `40 countries have ratified`, not `one of the States that …`
    r"^(?!.*\b(?:among|one\sof)\b).*\b(?:\d+|(?!(?:the|those)\b)[a-z]+)\s(?:member\s)?(?:[Ss]tates|countries|governments)"
    r"(?:\s(?:had|have|that|which|already|now|parties|signed,?|ratified,?|and|or))*\s$"
)
_LIST: Final = re.compile(
    rf"\b(?:(?:{spell_words('treaties', 'collective')})\s)+"
    rf"{_TREATIES}"
    r"(?:\sof\s(?:the\s)?[A-Z]\w+(?:\s[A-Z]\w+)*|\sthereto|\son\s[a-z\s]{4,30}?)?,?\s(?:including|such\sas|among\sthem|and)\b|"
    r"\bfollowing\s(?:[A-Z]\w+\s(?:of\s)?){1,4}(?=\w+:)|\b(?:inter\salia|particularly|especially|notably|namely)\b|"
    rf"{_TREATIES}(?=:)|(?:together|along)\swith|"
    r"(?:\sby\s(?:the\s)?[A-Z]\w+(?:\s[A-Z]\w+)*)?,\s(?:including|such\sas)\b|"
    r"\(?[a-z]{1,3}\)|;|\bOptional\sProtocols?\b|"
    r"(?:\b[A-Z][\w.]*\s(?:(?:of|on|the|for)\s)*){0,8}\b[A-Z][\w.]*['\u2019]s\b|[\s,():]+|['\u2019]s\b"
    r"|\b[A-Z]{2,}(?:-[A-Z\d]+)*\b|\b(?:the|its|of|both|all|and|or|as|well|to|two|three|four|on|in|following|neither|nor|either|is|are)\b"
)
_FOLLOWING: Final = re.compile(  # semicolons part what is listed behind it
    rf"(?:\b{_TREATIES}|\bfollowing):"
)
_NEITHER_OF: Final = re.compile(  # `Neither X nor Y has been ratified`
    r"\b[Nn]either\s(?!signed|ratified)[^;.]*$"
)
_NEITHER: Final = re.compile(r"\s(?:to\s)?neither\s")  # `ratified neither … nor …`
_JOINED: Final = re.compile(
    r"(?:\s\([\w\s]{2,20}\))?(?:,\s(?:(?:and|nor)\s)?|\s(?:and|nor)\s)(?:to\s)?(?:the\s|its\s)?"
)
_AND: Final = re.compile(r",?\s(?:and\s)?(?:(?:in|on)\s)?")
_BY: Final = re.compile(
    r"\b[Bb]y\s$|\b(?:[Ss]ince|[Aa]fter|[Ff]ollowing|[Bb]efore)\s[^,;]*[^\W\d_]\s$"
)
_OPENS: Final = re.compile(_AFTER_ITS, re.VERBOSE | re.IGNORECASE)
_COMMA: Final = re.compile(r"(?:\s?\([^()]*\)|\))?,")  # `After its ratification of X, in 2006 …`
_DATED_AFTER: Final = re.compile(
    r"(?:\s*\([A-Z][\w.-]*\)|\)|\sthereto|,\swith(?:out)?\s(?:\w+\s)?(?:reservation|declaration)s?)?\s*,?"
    r"(?:\sand\s(?:its|their|the)?\s?(?:two\s)?(?:Additional|Optional)\sProtocols(?:\s[IV]+(?:,?\s(?:and\s)?[IV]+){1,2})?)?"
    r"(?:\s(?:doing\sso|took\s(?:effect|place)|followed|occurred|was\s(?:completed|effected)"
    r"|(?:by|upon)\s(?:accession|ratification)))?(?:\sonly(?=\s(?:in|on)\s))?"
    r"\s+(?P<open>\()?(?:(?:on|in|since)\s+)?$"
)


def find_treaty_action(
    sentence: str, start: int, end: int, others: Sequence[tuple[int, int]]
) -> TreatyAction | None:
    """The status that a sentence states of the instrument at start–end; None where it states none.

    The verb governs the instrument directly or through a list of `others`; a plan, a duty or a
    condition gives no status. Negation and hypothesis are read from the words before the verb, by
    the rules of ConText (Harkema et al. 2009). The date is the one right after the instrument,
    right after the verb, or before the first verb of the clause.
    """
    if sentence.startswith(("'s", "\u2019s"), end) or _OF_PROTOCOLS.search(sentence, 0, start):
        return None
    stated = _read_after(sentence, start, end, others)
    if not stated or (stated.status == "signed" and _RELATIVE.match(sentence, end)):
        before = _read_before(sentence, start, end, others)
        # `ratified the Convention, which it had signed in 2009`
        stated = before if before and (before.status or not stated) else stated
    # `… is binding on Zenda, which ratified it in 1982`
    stated = stated or find_later_deed(sentence, start, end, others)
    at = sentence.find("respectively", end)
    if stated and stated.edtf and at > 0:
        return TreatyAction(stated.status, _find_respective(sentence, start, at, others))
    return stated


def _find_respective(
    sentence: str, start: int, at: int, others: Sequence[tuple[int, int]]
) -> str | None:
    """The date of one of as many treaties as dates: `X and Y in 2003 and 2005, respectively`."""
    dates: list[FoundDate] = []
    for date in reversed(find_dates(sentence[:at])):
        if not _AND.fullmatch(sentence, date.end, dates[0].start if dates else at):
            break
        dates.insert(0, date)
    named: list[tuple[int, int]] = []
    for place in sorted(others, reverse=True):
        if dates and place[1] <= dates[0].start:
            if named and not _JOINED.fullmatch(sentence, place[1], named[0][0]):
                break
            named.insert(0, place)
    own = [
        date.edtf
        for date, place in zip(dates, named, strict=False)
        if place[0] == start and len(dates) == len(named)
    ]
    return own[0] if own else None


def _read_before(
    sentence: str, start: int, end: int, others: Sequence[tuple[int, int]]
) -> TreatyAction | None:
    """The status stated before the name, by the last verb of its clause."""
    if but_not := _BUT_NOT.search(sentence, 0, start):
        is_bound = _BOUND_BY.search(sentence, 0, but_not.start())
        return TreatyAction("not ratified", None) if is_bound else None
    listed = [found.start() for found in _FOLLOWING.finditer(sentence, 0, start)][-1:]
    breaks = [
        found.end()
        for found in _CLAUSE_END.finditer(sentence, 0, *(listed or [start]))
        if not (found[0] == ";" and _parts_list(sentence, found.start(), others))
    ]
    clause = breaks[-1] if breaks else 0
    verbs = list(_VERB.finditer(sentence, clause, start))
    if not verbs or not _governs(sentence[verbs[-1].end() : start], verbs[-1].end(), others):
        return None
    before = sentence[clause : verbs[-1].start()]
    is_denied = _NEITHER.match(sentence, verbs[-1].end()) is not None
    status_of = "not ratified" if is_denied else _read_status(before, verbs[-1])
    kind = verbs[-1].lastgroup
    is_subject = _STATES.match(sentence, end) and not _OPENS.match(verbs[-1][0])
    is_no_deed = (
        not _states_act(sentence, before, verbs[-1], end)
        if kind in _NOUNS
        else is_subject or _BY_MANY.match(before)
    )
    ends_later = status_of == "not ratified" and _UNTIL.match(sentence, end)
    # `denounced the treaty, which it had ratified` is neither
    if is_no_deed or ends_later or (kind == "left" and _RELATIVE.match(sentence, end)):
        return TreatyAction(None, None)
    if status_of == "signed" and (later := _read_later(sentence, start, end, others)):
        return later
    if status_of in (None, "not ratified") or verbs[-1]["kept"] or kind == "withdrawal":
        return TreatyAction(status_of, None)
    return TreatyAction(status_of, _find_date_of(sentence, verbs, (start, end), clause, others))


def _find_date_of(
    sentence: str,
    verbs: Sequence[re.Match[str]],
    place: tuple[int, int],
    clause: int,
    others: Sequence[tuple[int, int]],
) -> str | None:
    """The date of the act that the last of the `verbs` before an instrument states.

    No date of what followed: `After its ratification of the treaty, in 2006 Parliament …`.
    """
    start, end = place
    within = next((date.edtf for date in find_dates(verbs[-1][0])), None)
    if _OPENS.match(verbs[-1][0]) and _COMMA.match(sentence, end):
        return within
    edtf = (
        find_date_behind(sentence, end)
        or _find_own_date(sentence, verbs[-1].end(), start)
        or find_date_behind(sentence, verbs[-1].end())
        or within
        or find_date_behind(sentence, _pass_list(sentence, end, others))
    )
    if edtf is None and len(verbs) > 1:
        edtf = _find_date_of_second(sentence, verbs[-2].end(), verbs[-1].start())
    return edtf or find_date_before(sentence, clause, verbs[0].start())


def _parts_list(sentence: str, at: int, others: Sequence[tuple[int, int]]) -> bool:
    """Whether a semicolon stands between two instruments of which nothing else is said."""
    last = max((end for _, end in others if end <= at), default=None)
    behind = min((place for place in others if place[0] > at), default=None)
    return (
        last is not None
        and behind is not None
        and _ITEM_REST.fullmatch(sentence, last, at) is not None
        and _TO_ITEM.fullmatch(sentence, at, behind[0]) is not None
        and _STATES.match(sentence, behind[1]) is None
    )


def _find_own_date(sentence: str, verb: int, start: int) -> str | None:
    """The date between the verb and one name of several: `acceded to X and, in 2002, to the Y`."""
    dates = (date for date in find_dates(sentence) if verb <= date.start and date.end <= start)
    return next(
        (date.edtf for date in dates if _TO_NAME.fullmatch(sentence, date.end, start)), None
    )


def _find_date_of_second(sentence: str, low: int, high: int) -> str | None:
    """The date of the second of two acts: `signed it, and in 2002 ratified …`."""
    for date in find_dates(sentence):
        is_own = low <= date.start and _AND_ON.search(sentence, low, date.start)
        if is_own and _FEW_WORDS.fullmatch(sentence, date.end, high):
            return date.edtf
    return None


def _read_later(
    sentence: str, start: int, end: int, others: Sequence[tuple[int, int]]
) -> TreatyAction | None:
    """What was done, or not, after a treaty was signed."""
    if _IT_IS_NOT_RATIFIED.match(sentence, end):
        return TreatyAction("not ratified", None)
    return find_later_deed(sentence, start, end, others)


def _read_after(
    sentence: str, start: int, end: int, others: Sequence[tuple[int, int]]
) -> TreatyAction | None:
    """The status stated after the name: in brackets, the passive, or a clause about the treaty.

    The passive may be said of a list: `X and Y were ratified`.
    """
    if ratified := _SUPERVISED.match(sentence, end):
        return TreatyAction("ratified", ratified["year"])
    awaits = _AWAITS.match(sentence, end)
    if awaits and (not awaits["of"] or _RATIFICATION_OF.search(sentence, 0, start)):
        return TreatyAction("not ratified", None)
    if done := find_deeds_beside(sentence, end):
        return done
    deposited = _WAS_DEPOSITED.match(sentence, end)
    if deposited and (instrument := _INSTRUMENT_OF.search(sentence, 0, start)):
        status: Status = "ratified" if instrument["ratified"] else "acceded"
        return TreatyAction(status, find_date_behind(sentence, deposited.end()))
    if in_force := _IN_FORCE.match(sentence, end):
        edtf = find_date_behind(sentence, in_force.end()) or _find_opening_date(sentence, start)
        return TreatyAction("party", edtf)
    return _read_clauses(sentence, start, end, others)


def _read_clauses(
    sentence: str, start: int, end: int, others: Sequence[tuple[int, int]]
) -> TreatyAction | None:
    """The status that a relative clause, a participle or the passive behind the name states."""
    list_end = _pass_list(sentence, end, others)
    clause = _RELATIVE.match(sentence, end) or next(
        filter(None, (style.match(sentence, at) for at in (end, list_end) for style in _CLAUSES)),
        None,
    )
    if clause is None:
        return _read_gapped(sentence, start, end, others)
    if clause.groupdict().get("had") is not None and _LEFT.search(sentence, 0, start):
        return None
    done = _read_clause(sentence, clause)
    is_denied = clause.re == _PASSIVE and _NEITHER_OF.search(sentence, 0, start)
    if is_denied and done.status != "signed":
        return TreatyAction("not ratified", None)
    own = _DATE_IN_BRACKETS.match(sentence, end)
    is_open = done.edtf is None and done.status != "not ratified"
    is_dated = is_open and own and (edtf := parse_date(own[1])) and len(edtf) > len("2010")
    return TreatyAction(done.status, edtf) if is_dated else done  # a year alone may be the treaty's


def _read_gapped(
    sentence: str, start: int, end: int, others: Sequence[tuple[int, int]]
) -> TreatyAction | None:
    """The status of a second subject: `X was ratified in 1996 and Y in 2002`."""
    edtf = find_date_behind(sentence, end)
    clauses = [*_PASSIVE.finditer(sentence, 0, start)] if edtf else []
    if not clauses or clauses[-1]["no"] or not find_date_behind(sentence, clauses[-1].end()):
        return None
    between = sentence[clauses[-1].end() : start]
    is_list = _governs(between, clauses[-1].end(), others)
    return TreatyAction(_read_clause(sentence, clauses[-1]).status, edtf) if is_list else None


def _read_clause(sentence: str, clause: re.Match[str]) -> TreatyAction:
    """The status that a clause about a treaty states, and its date."""
    shown = clause.groupdict()
    status = _STATUSES.get((clause["verb"] or "ratified").split()[0], "party")
    if shown.get("no") or shown.get("un"):
        return TreatyAction("not ratified" if status != "signed" else None, None)
    if _IT_IS_NOT_RATIFIED.match(sentence, clause.end()):
        return TreatyAction("not ratified", None)
    then = _THEN_RATIFIED.match(sentence, clause.end()) if status == "signed" else None
    if then:
        return TreatyAction("ratified", find_date_behind(sentence, then.end()))
    bracket = _DATE_IN_BRACKETS.match(sentence, clause.end())
    edtf = parse_date(bracket[1]) if bracket else find_date_behind(sentence, clause.end())
    return TreatyAction(status, edtf)


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


def _states_act(sentence: str, before: str, verb: re.Match[str], end: int) -> bool:
    """Whether `the ratification of …` is a deed: dated or welcomed, and no wish or plan."""
    is_dated = (
        _YEAR_OR_RECENT.search(before) or find_dates(verb[0]) or find_date_behind(sentence, end)
    )
    praise = next(reversed([*_WELCOMED.finditer(before)]), None)
    if praise is not None and _ITSELF.search(before):
        is_real = _HYPOTHESIS.search(before[: praise.start()]) is None
        item = max(praise.end(), before.rfind(" as well as "))
        return is_real and _UNDONE.search(before, item) is None
    return bool(is_dated) and praise is None and _WISHED.search(before) is None


def _read_status(before: str, verb: re.Match[str]) -> Status | None:
    is_wish = _BECOME.search(before) is not None and _HAS_BECOME.search(before) is None
    is_denied = any(verb[sign] is not None for sign in ("none", "not", "unbound"))
    negated = is_denied or bool(_NEGATION.search(before))
    match verb.lastgroup:
        case "ratified" | "acceded" | "party" | "joined" | "ratify" if negated:
            return "not ratified"
        case "signed" if negated:
            return "not ratified"
        case "ratify" | "other":
            return None
        case _ if negated or is_wish or _HYPOTHESIS.search(before):
            return None
    return _STATUSES.get(verb.lastgroup or "")


def find_date_behind(sentence: str, at: int) -> str | None:
    """The date right after a place, a preposition or brackets between."""
    behind = next((date for date in find_dates(sentence) if date.start >= at), None)
    close = behind and _DATED_AFTER.fullmatch(sentence[at : behind.start])
    if (
        behind is None
        or not close
        or (close["open"] and sentence[behind.end : behind.end + 1] != ")")
    ):
        return None
    return behind.edtf.removesuffix("/..")  # `party since 2009`


def _find_opening_date(sentence: str, high: int) -> str | None:
    """The date with which a sentence opens: `Since 1 June 2006 the Protocol …`."""
    opening = _OPENING.match(sentence, 0, high)
    first = next(iter(find_dates(sentence)), None)
    is_first = opening and first and first.start <= opening.end()
    return first.edtf.removesuffix("/..") if first and is_first else None


def _pass_list(sentence: str, end: int, others: Sequence[tuple[int, int]]) -> int:
    """Where the list of instruments ends that goes on behind an instrument."""
    for first, last in sorted(others):
        if first >= end and _JOINED.fullmatch(sentence[end:first]):
            end = last
    return end


def find_date_before(
    sentence: str, low: int, high: int, others: Sequence[tuple[int, int]] = ()
) -> str | None:
    """The last date between two places; no year in the name of one of the `others`.

    `By 2010` says only that it was done then, `since the review in 2008` that it was later.
    """
    dates = [
        date.edtf
        for date in find_dates(sentence)
        if low <= date.start
        and date.end <= high
        and not _BY.search(sentence, 0, date.start)
        and not any(start <= date.start < end for start, end in others)
    ]
    return dates[-1].removesuffix("/..") if dates else None  # `since 2009`
