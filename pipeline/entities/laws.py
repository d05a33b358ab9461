"""Treaties and laws in running prose by the form of their names, and the articles cited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from pipeline import patterns as re
from pipeline.entities.treaty_deeds import TreatyAction
from pipeline.entities.treaty_roles import BY_THEN
from pipeline.grammar.dates import find_dates
from pipeline.vocabulary.months import MONTH_STEM, MONTHS
from pipeline.vocabulary.word_lists import spell_words
from pipeline.vocabulary.words import build_trie_pattern, split_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LawStatus = Literal["enacted", "amended", "in force", "draft", "repealed"]

_NEW: Final = (  # words between a verb and the name of a law
    rf"(?:\s(?:{spell_words('enactments', 'new')}|country\u2019s|country's|parliament's))"
    r"*\s(?:(?!(?:by|with|under|in|to|of|and|through|as)\s)[\w-]+\s)?$"
)
_BEFORE: Final = re.compile(
    rf"""\b(?:
        (?P<amended> (?<!the\s)(?:amended|revised|reformed|updated|modified)
          | (?:passed|adopted|approved|enacted|issued|introduced) \s (?:\w+\s){{0,2}}?
            amendments? \s to )
      | (?P<repealed> repealed | abolished | rescinded | revoked | annulled )
      | (?P<draft> drafted | drafting | proposed | introduced | submitted | released
          | (?:approved|adopted|reviewed|considered|discussed) \s (?:a|the|its) \s draft(?:\s of)? )
      | (?P<enacted> passed | adopted | approved | enacted | promulgated | issued
          | signed (?:\sinto\slaw)? )
    ) (?:\sand\s[a-z]+ed)? {_NEW}""",
    re.VERBOSE | re.IGNORECASE,
)
_HAVE: Final = r"(?:was|were|has\sbeen|have\sbeen|had\sbeen|is|being)"
_BEHIND: Final = re.compile(
    rf"""(?: (?:\s\([^()]{{1,60}}\)|,\s[^,;]{{1,60}},)?\s(?:which\s|that\s|also\s)? | ,\swhich\s
        | \s\( (?= (?:adopted|approved|enacted|issued|passed|promulgated) \s (?:in|on) \s ) )(?:
        (?P<in_force> (?:went|came|comes?|goes|go) \s into \s (?:effect|force)
          | entered \s into \s (?:force|effect) | took \s effect | became \s effective
          | (?:is|was|remains?|remained) \s in \s (?:force|effect) )
      | (?P<draft> await(?:s|ed)?
          | (?:is|was|remains?|remained) \s (?:still\s)?(?:pending|under\s(?:review|consideration))
          | {_HAVE} \s (?:drafted|proposed|introduced|submitted
              |expected\sto\sbe\s(?:passed|adopted))
          | (?:has|had|have) \s not \s (?:yet \s)? (?:been \s)?
            (?:passed|adopted|approved|enacted) )
      | (?: {_HAVE} \s (?:\w+ly\s)? | (?<=\() ) (?: (?P<amended> amended|revised|updated )
          | (?P<repealed> repealed|abolished|rescinded|revoked|(?:replaced|superseded)\sby )
          | (?P<enacted> passed|adopted|approved|enacted|promulgated|issued|signed\sinto\slaw ) )
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_NOT_STATED: Final = re.compile(
    (rf"\b(?:{spell_words('enactments', 'not_stated')}|need(?:ed|s)?\sto)" rf"(?:\s\w+){{0,2}}\s$"),
    re.IGNORECASE,
)
_STATUSES: Final[dict[str, LawStatus]] = {
    "amended": "amended", "repealed": "repealed", "draft": "draft", "enacted": "enacted",
    "in_force": "in force",
}  # fmt: skip
_REACH: Final = 80  # characters before a law's name
_CHANGES_TO: Final = re.compile(
    r"\b(?:(?:[Aa]mendments?|[Cc]hanges?|[Rr]evisions?)\sto"
    r"|(?P<plan>(?:[Dd]raft\s\w+|[Bb]ill)\s)?amending)\s(?:the\s)?$"
)

_CLOSE: Final = re.compile(  # between a law and its date
    r"(?:\s*\([A-Z][\w.-]*\)|\))?\s*,?\s+\(?(?:(?:on|in|since)\s+)?"
)


def find_law_action(
    sentence: str, start: int, end: int, others: Sequence[tuple[int, int]]
) -> TreatyAction | None:
    """The status that a sentence states of the law at start–end, and its date; None without one.

    The verb is directly before the name, or in the passive directly after it. A plan, a duty or a
    denial gives none. The date is the one after, or the last before; no year in the name of one of
    the `others`.
    """
    behind = _BEHIND.match(sentence, end)
    stated = behind or _BEFORE.search(sentence, max(0, start - _REACH), start)
    if stated is None or (not behind and _NOT_STATED.search(sentence, 0, stated.start())):
        return None
    status = _read_status(stated)
    changes = _CHANGES_TO.search(sentence, 0, start) if behind else None
    if changes and changes["plan"]:
        return None
    if changes and status in ("enacted", "in force"):
        status = "amended"
    if behind and status == "draft":
        return TreatyAction(status, None)
    high = start if behind else stated.start()
    edtf = _find_date_behind(sentence, behind.end() if behind else end)
    low = sentence.rfind("; ", 0, high) + 1
    return TreatyAction(status, edtf or _find_date_before(sentence, low, high, others))


def _find_date_behind(sentence: str, at: int) -> str | None:
    """The date right after a place, a preposition or brackets between."""
    behind = next((date for date in find_dates(sentence) if date.start >= at), None)
    close = behind and _CLOSE.fullmatch(sentence, at, behind.start)
    return behind.edtf.removesuffix("/..") if behind and close else None


def _find_date_before(
    sentence: str, low: int, high: int, others: Sequence[tuple[int, int]]
) -> str | None:
    """The last date between two places; no year in the name of one of the `others`.

    `By 2010` says only that it was done then, `since the review in 2008` that it was later.
    """
    dates = [
        date.edtf
        for date in find_dates(sentence)
        if low <= date.start
        and date.end <= high
        and not BY_THEN.search(sentence, 0, date.start)
        and not any(start <= date.start < end for start, end in others)
    ]
    return dates[-1].removesuffix("/..") if dates else None  # `since 2009`


def _read_status(found: re.Match[str]) -> LawStatus:
    return next(status for group, status in _STATUSES.items() if found.groupdict().get(group))


_WORD: Final = (
    rf"(?!(?:{'|'.join(MONTHS)}|Nos?|Articles?|Sections?)\b|{MONTH_STEM}t?\.)[A-Z][\w.'\u2019-]*\w"
)
_HEAD: Final = (
    r"(?!(?:Amendments?|Principles|Provisions?)\s(?:of|for|to|in)\b|(?:Act|Code"
    rf"|Law(?!\sEnforcement\b)|{spell_words('laws', 'head')}|Minister(?=\s(?:for|of)\b)"
    rf"|Department|[IVX]+)\b){_WORD}"
)
_KINDS: Final = ("Convention", "Protocol", "Covenant", "Treaty", "Charter", "Agreement")
_KIND: Final = build_trie_pattern(_KINDS)
_LAWS: Final = (
    *("Act", "Code", "Law", "Bill", "Decree", "Ordinance", "Proclamation", "Statute"),
    "Constitution",
)
_LAW: Final = build_trie_pattern(_LAWS)
_ORDERS: Final = (
    "Agreement",
    "Accord",
    "Order",
    "Instruction",
    "Instrument",
    "Resolution",
    "Circular",
    "Notice",
)
_FOREIGNERS: Final = ("Ley", "Lei", "Loi", "Dahir", "Decreto", "D\u00e9cret")
_FOREIGN: Final = build_trie_pattern(_FOREIGNERS)
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
_DOING: Final = (  # `Law Combating …`, `Law on Preventing …`
    r"(?:on\ )?(?:Combatt?ing|Concerning|Governing|Preventing|Prohibiting|Protecting|Punishing"
    r"|Regulating|Relating\ to|Suppressing)\b"
)
_BETWEEN: Final = (
    r"(?:(?:of|for|in|on|and(?!\ (?:the|to)\b)|to|with|within|from|by|against|the|its|All|Their)"
    r"\s){0,3}"
)
_LOWER: Final = (  # a word of a generic name; a function word ends the name
    rf"(?!(?:{spell_words('laws', 'lower')})\b)[a-z][\w-]*"
)
_DIGITS: Final = r"\d(?:[\w/.-]*\w)?"
_OF_A_YEAR: Final = r"(?:\sof\s(?:19|20)\d\d\b)?"
_NUMBER: Final = (  # the number or year of a law; after a code it is an article's
    rf"(?:\s(?:No\.?|Number)\s?{_DIGITS}{_OF_A_YEAR}|\sof\s(?:1[89]|20)\d\d\b"
    r"|\s(?:1[89]|20)\d\d\b(?!-)"
    rf"|(?<!Code)\s(?:\d{{1,3}}[.,]\d{{3}}|\d{{1,5}}(?:[/-]\d{{1,4}})?(?:-[A-Z]{{2,10}})*){_OF_A_YEAR}\b"
    r"(?!\s[a-z]+s\b|\spercent|-))"
)
_DATED: Final = r"(?:(?<=[tT]he\s)|(?<=[iI]ts\s)|(?<=['\u2019]s\s))(?:1[89]|20)\d\d\s"
_FROM: Final = rf"(?:Protection\s(?:of\s(?:{_HEAD}\s){{1,3}}?)?from\s)"  # someone, something
_ITEM: Final = rf"{_HEAD}(?:\s(?:(?:of|in|for)\s)?{_HEAD}){{0,3}}"
_LISTED: Final = rf"(?:,\s{_ITEM}){{1,4}},?\sand\s"  # `…, Young Persons, and …`
_ISSUED: Final = (  # decrees and orders, named by number
    rf"(?:(?:Inter-?)?[mM]inisterial|Government(?:al)?|{spell_words('laws', 'issued')})\s"
    f"{build_trie_pattern(_ORDERS)}"
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
    | {_DATED} (?: Convention | Protocol ) \b
    | (?: {_DATED} )? {_FROM}?
      (?: (?:{_HEAD}|Code|Law|Act) \s (?: (?:and|of|for|in|on|against) \s (?:the \s)? )? ){{1,9}}
      \( (?=[^()]*[a-z]{{3}}) [A-Z][^()]{{2,80}} \) \s (?: {_HEAD} \s (?:and\s)? ){{0,3}}
      (?: {_LAW} | Order | Rules | Regulations ) \b {_NUMBER}?
    | {_ISSUED} \s (?: (?:No\.?|Number) \s? )? (?: [A-Z]{{2,6}}-? )? {_DIGITS}{_OF_A_YEAR}
    | (?: {_HEAD} \s (?:and\s)? ){{1,8}} (?: Regulations? | Rules | Order ) \s (?:1[89]|20)\d\d \b
    | (?: (?:EU|EC|Council|Framework) \s ){{0,2}} (?: Directive | Regulation | Decision ) \s
      (?: \(E[CU]\) \s )? (?: No\.? \s )? \d{{2,4}}/\d{{2,4}} (?: /(?:EU|EC|EEC|JHA|CFSP) )? \b
    | (?: Order | Decision | Circular ) \s (?:No\.?|Number) \s? {_DIGITS}
    | {_FOREIGN} \s (?: (?:[Nn]o\.?|[Nn]\u00b0|Nro\.?) \s? )? {_DIGITS}
    | (?: (?<=he\s) | (?<=\.\s) ) {_ITEM} {_LISTED} (?: {_HEAD} \s ){{1,4}} {_LAW} \b {_NUMBER}?
    | (?: {_DATED} )? {_FROM}?
      (?: {_HEAD} \s (?: (?:and|of|for|in|to|on|against|with) \s (?:the \s)? )? ){{0,9}}
      (?<!Rule\ of\ ) (?<!International\ ) (?<!Humanitarian\ )
      {_LAW} \b (?: \s (?:Act|Code|Bill|Law|Ordinance|Order) \b )?
      (?! \s (?:Enforcement|Schools?|Library|Academy|Faculty|Society|Firm|Cent(?:er|re)|Clinic) \b )
      {_NUMBER}?
      (?: \s (?: {_DOING} (?= \s (?:the \s)? [A-Z]) | {_OF} \s (?:the \s)? {_WORD} | {_TO_DO} )
          (?: \s (?: (?:of|in|and(?!\ the)|the|for|at(?=\sWork\b)) \s ){{0,2}} {_WORD} ){{0,8}}
          (?: {_LISTED} {_ITEM} (?! \s {_LAW} \b ) )?
          (?: \s (?:on|against|concerning) \s (?:[A-Z][a-z]+ing \s)? (?:the \s)? {_ITEM}
              (?: \s and \s {_ITEM} )?
              (?: \s at \s Work \b )? )?
      )?
    )
    """,
    re.VERBOSE,
)
_ALONE: Final = re.compile(r"\bConstitution\b|\bLaw\s\d{1,5}\b(?![.,]\d)")
_ADDED_BEFORE: Final = re.compile(
    rf"(?:{_DATED})?(?:\b(?:ILO|International\sLabou?r\sOrgani[sz]ation|UN|U\.N\.|United\sNations?)\s)?$"
)
_YEAR_BEHIND: Final = re.compile(
    rf",\s(?:1[89]|20)\d\d\b(?!-)|\s\((?:(?:Act|Law)\s(?:No\.\s?)?|No\.\s?)\d+(?:\sof\s(?:1[89]|20)\d\d)?\)|,?\sNo\.\s?{_DIGITS}|\sof\s(?:1[89]|20)\d\d\b"
)
_NOUN: Final = re.compile(
    rf"\b(?:{_KIND}|{build_trie_pattern(map(str.lower, _KINDS))}|{_LAW}|Accords?|Laws|Directive)\b"
)
_CUES: Final = frozenset(
    (
        *(*_KINDS, *map(str.lower, _KINDS), *_LAWS, *_ORDERS, "Rules", "Regulation", "Regulations"),
        *("Decision", "Directive", *_FOREIGNERS),
    )
)
_CONVENTIONS: Final = re.compile(  # `ILO Conventions 138 and 182`, `Conventions Nos. 87 and 98`
    r"\b(?:(?P<one>International\sLabou?r\sOrgani[sz]ation\s\(ILO\)\sConvention\s)"
    r"|(?:ILO\s|International\sLabou?r\sOrgani[sz]ation\s)?(?:\(ILO\)\s)?Conventions\s)(?:Nos?\.?\s?)?"
    r"(?P<numbers>\d{1,3}(?(one)|(?:(?:,\s|,?\sand\s)(?:Nos?\.?\s?)?\d{1,3}\b(?!\s[a-z]{4,}s\b))+))"
)
_CONVENTION_NUMBER: Final = re.compile(r"(?:Nos?\.?\s?)?(?P<number>\d{1,3})")


def has_law_noun(name: str) -> bool:
    """Whether the name holds the noun of a treaty or law."""
    return bool(_NOUN.search(name))


def find_law_names(text: str) -> Iterator[tuple[int, int]]:
    """Names of treaties and laws, as offsets."""
    if _CUES.isdisjoint(split_words(text)):
        return
    for found in _TREATY.finditer(text):
        if " " in found.group():
            yield found.span()
        elif alone := _ALONE.match(text, found.start()):
            yield alone.span()


def find_numbered_conventions(text: str) -> Iterator[tuple[int, int, int]]:
    """ILO conventions in a list of numbers: offsets and number of each.

    The first find includes the words before the list; the others are the number, with its sign.
    """
    for found in _CONVENTIONS.finditer(text) if "Convention" in text else ():
        start = found.start()
        for number in _CONVENTION_NUMBER.finditer(text, *found.span("numbers")):
            yield start, number.end(), int(number["number"])
            following = _CONVENTION_NUMBER.search(text, number.end(), found.end())
            start = following.start() if following else found.end()


def extend_name(text: str, start: int, end: int) -> tuple[int, int]:
    """A known name extended by a printed year, body or number: `1980 Hague Convention`."""
    before = _ADDED_BEFORE.search(
        text, max(0, start - len("1999 International Labour Organization ")), start
    )
    behind = None if text[start:end].isupper() else _YEAR_BEHIND.match(text, end)
    return before.start() if before else start, behind.end() if behind else end


_PROTOCOL: Final = (
    r"(?:(?:(?:19|20)\d\d|[Ff]irst|[Ss]econd|[Tt]hird|Additional|[Oo]ptional)\s)*[Pp]rotocol"
    r"(?:\s(?:No\.\s)?\d{1,2}\b)?(?:\sof\s(?:19|20)\d\d)?"
)
_PROTOCOL_TO: Final = re.compile(rf"{_PROTOCOL}\s(?:to|on|of|amending|supplementing)\s(?:the\s)?$")
_THERETO: Final = re.compile(rf"(?P<name>{_PROTOCOL})(?=\sthereto\b)")
_OWN_PROTOCOL: Final = re.compile(
    r"(?:\s\([^()]{1,40}\))?,?\s(?:and|or|nor|but\snot|(?:together|along)\swith|as\swell\sas)(?:\s(?:also|to))?\s(?:its|the)\s"
    rf"(?P<name>{_PROTOCOL})(?![^\W_]|\s(?:to|on(?!\s\d)|of|for|against|relating|concerning)\b)"
)
_PROTOCOL_BEFORE: Final = re.compile(r"\bOP[-.\s]?$")
_PROTOCOL_BEHIND: Final = re.compile(r"[-.\s]OP(?!\w*[a-z])")
_LONGEST_PROTOCOL: Final = 60  # characters before a treaty's name


def find_protocol_to(text: str, start: int) -> int | None:
    """Where a protocol's name begins, if the treaty at `start` is the one that it belongs to."""
    found = _PROTOCOL_TO.search(text, max(0, start - _LONGEST_PROTOCOL), start)
    return found.start() if found else None


def is_of_protocol(text: str, start: int, end: int) -> bool:
    """Whether a treaty's acronym is part of that of a protocol: `OP-CRC`, `CRC-OP`."""
    before = _PROTOCOL_BEFORE.search(text, max(0, start - len(" OP-")), start)
    return bool(before or _PROTOCOL_BEHIND.match(text, end))


def find_own_protocol(text: str, end: int, high: int) -> tuple[int, int] | None:
    """The protocol named behind its treaty: `the Convention and its Optional Protocol`.

    Or `Protocol No. 12 thereto`, before the next treaty, at `high`.
    """
    found = _OWN_PROTOCOL.match(text, end) or _THERETO.search(text, end, high)
    return found.span("name") if found else None


_ARTICLE_NUMBER: Final = (  # `128`, `125-1`, `128(2)(a)`, `12A`, `IV`
    r"(?:\d{1,4}(?:[-\u2013.]\d{1,4})?[A-Z]?(?:\s?\(\w{1,4}\))*|[IVXLC]{1,6}(?:\(\w{1,4}\))*)(?!\w)"
)
_ARTICLE_LISTED: Final = (
    rf"{_ARTICLE_NUMBER}"
    rf"(?:(?:,?\s(?:and|or|to|through)\s|,\s)(?:(?:art(?:icle)?s?\.?)\s)?{_ARTICLE_NUMBER})*"
)
_ARTICLE_WORD: Final = r"\b(?:(?:[Aa]rticle|[Ss]ection|ARTICLE|SECTION)s?|[Aa]rts?\.)\s"
_ARTICLE_OWNER: Final = r"[A-Z][\w-]{1,30}"
_ARTICLE_BEFORE: Final = re.compile(
    rf"{_ARTICLE_WORD}(?P<listed>{_ARTICLE_LISTED})\s(?:of|in|to|under)\s"
    r"(?:(?:the|its|this|their|an?)\s)?"
    r"(?:(?!and\b)[\w.-]+['\u2019]s?\s|(?:revised|amended|new|old)\s){0,2}$"
)
_ARTICLE_BEHIND: Final = re.compile(
    rf"(?:\sof\s(?:the\s)?{_ARTICLE_OWNER}(?:\s(?:of\s)?{_ARTICLE_OWNER}){{0,3}})?(?:,\s|\s\(?){_ARTICLE_WORD}"
    rf"(?P<listed>(?>{_ARTICLE_LISTED}))(?!\s(?:of|in|under)\s(?:the\s)?[A-Z])"
)
_ARTICLE_EACH: Final = re.compile(rf"{_ARTICLE_NUMBER}(?:\s(?:to|through)\s{_ARTICLE_NUMBER})?")
_ARTICLE_REACH: Final = 120  # characters: no list of articles is longer


def find_articles(text: str, start: int, end: int) -> tuple[str, ...]:
    """The articles cited of the law that is named at start–end, as printed, in order.

    They are printed before the name, joined by `of` or the like, or right after it.
    """
    before = text[max(0, start - _ARTICLE_REACH) : start]
    found = _ARTICLE_BEFORE.search(before)
    found = found or _ARTICLE_BEHIND.match(text, end, end + _ARTICLE_REACH)
    return tuple(_ARTICLE_EACH.findall(found["listed"])) if found else ()
