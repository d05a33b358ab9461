"""What a title is: a case, a treaty, a law, a resolution, a document or a hearing.

`find_sort` gives the kind by the words of the title and by what is printed before it (`leads.py`);
it has none for a text that is no title, such as one that holds another field. `find_number` and
`find_date` give the number and the date that are part of a title.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.citations.legal.forms import (
    CODE,
    CODE_OF_TREATY,
    COURT_NOUN,
    DECLARATION_NOUN,
    DOCUMENT,
    DOCUMENT_LOWER,
    ERA,
    FIELD,
    FOREIGN_DAY,
    FOREIGN_NOUN,
    FOREIGN_OPENING,
    FOREIGN_TREATY_NOUN,
    HEARING,
    IN_MATTER,
    JOURNAL,
    LAW,
    LAW_NOUN,
    NO,
    NUMBERED_LAW,
    NUMERALS,
    OF_TREATIES,
    RESOLUTION_NOUN,
    RULING_NOUN,
    SHORT_RULING,
    STATUTES,
    TREATY,
    TREATY_NOUN,
    WHEN,
    YEAR,
    are_two_states,
    is_country,
    is_state,
)
from pipeline.citations.legal.leads import PLACE_CITED
from pipeline.citations.publishers import is_known_town
from pipeline.citations.source import FOREIGN_LAW, NUMBER
from pipeline.grammar.citation_cues import spell_kind
from pipeline.grammar.dates import DAY, MONTH, complete_year, parse_date
from pipeline.grammar.names import (
    is_capitals,
    is_headline,
    is_organization,
    parse_people,
    restore_case,
)
from pipeline.vocabulary.word_lists import list_words, spell_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.citations.legal.forms import LegalField


def find_sort(text: str, start: int, stop: int, lead: list[LegalField]) -> str | None:
    """The kind of source that the title between two offsets shows, with what is behind it.

    `case`, `treaty`, `enacted`, `resolution`, `document`, `hearing`; `gazetted` is any other title,
    where a journal of record is printed. None for no title, or one that opens with the place cited.
    """
    title = text[start:stop]
    sort = _sort_title(title, lead)
    is_placed = any(one.kind == "place" for one in lead)
    if PLACE_CITED.match(title) or (is_placed and sort not in ("enacted", "resolution", "treaty")):
        return None
    return _sort_by_fields(text, start, stop) if sort == "gazetted" else sort


# A law whose name is no word for a law, before its number or its place in the statutes of a year
_NAMED_LAW: Final = re.compile(
    rf"{spell_words('legal', 'named_laws')}\s[^,;()]+,\s(?i:{FOREIGN_NOUN})\s[Nn]\S{{0,3}}\s\d"
    rf"|[A-Z][^,;()\d]+,\s{STATUTES}\s"
)
_ADVISED: Final = re.compile(r"(?:,\s|\s\()Advisory\sOpinion\b")
# The place cited in a law of a state: `Grundgesetz [GG] art. 5 (Ger.)`, `Ain, 2020 (Nepal), s. 3`
_PLACE_IN_LAND: Final = re.compile(
    r"(?P<behind>\((?P<land>[A-Z][^()\d,]{2,40})\),?\s)?"
    r"(?:§{1,2}\s?|(?:[Aa]rt(?:icle|ículo|igo)?s?\.?|[Ss]ec(?:tion)?s?\.?|ss?\.?)\s)"
    rf"{NUMERALS}(?(behind)$|\s\((?P<of>[A-Z][^()\d,]{{2,40}})\)$)"
)


def _sort_by_fields(text: str, start: int, stop: int) -> str | None:
    """The kind of source, by the fields behind a title whose words do not show it."""
    title = text[start:stop]
    is_whole = "," not in title
    if is_whole and _NAMED_LAW.match(text, start):
        return None if is_state(title) or is_organization(title) else "enacted"
    if is_whole and _ADVISED.match(text, stop):
        return "case"
    is_name = re.search(r"[,\d]", title) is None and not text.startswith(" [", stop)
    if is_name and (placed := _PLACE_IN_LAND.search(text, stop)):
        return "enacted" if is_country(placed["land"] or placed["of"]) else None
    return "gazetted" if JOURNAL.search(text) else None


def _sort_title(title: str, lead: list[LegalField]) -> str | None:
    """The kind of source, by the words of a title alone; `gazetted` where they do not show it."""
    may_open = _may_open_title(title)
    title = restore_case(title) if may_open and is_capitals(title) else title
    led_by = lead[0].kind if lead else ""
    is_by_body = led_by in ("body", "maker", "person")
    if not may_open or _tells_more(title) or _holds_other_field(title, is_by_body=is_by_body):
        return None
    if parties := _PARTIES.findall(title):
        return "case" if _is_case(title, len(parties)) else None
    if is_by_body:
        return _sort_made(title, led_by)
    if (led_by == "union" and "," not in title) or _is_ruling(title, led_by):
        return "case"
    if led_by in ("case", "court") or _opens_with_name(title):
        return None
    return next(_list_sorts(title, lead), None)


_FOREIGN_LOWER: Final = re.compile(  # `loi n° 12`, `loi organique n° 12`
    rf"(?i:{FOREIGN_NOUN})(?:\s[^\W\dA-Z_]+){{0,2}}\s(?:[Nn][o°º]?\.?\s?)?\d"
)
# `Sentencia T-5 de 2010`
RULING_TITLE: Final = re.compile(
    rf"(?i:{RULING_NOUN})(?:\s[^\W\d_]+){{0,3}}?\s"
    r"(?P<number>(?:[Nn]os?\.?\s|[Nn][°º]\s|[Nn]úm\.\s)?(?:[A-Z]{1,3}-)?\d(?:[\w./-]*\w)?"
    rf"(?:\s[A-Z]{{2,3}}\b)?)(?:\s(?:of|du|de)\s{WHEN})?"
)
_MAY_OPEN_SMALL: Final = (_FOREIGN_LOWER, DOCUMENT_LOWER, RULING_TITLE, DOCUMENT)


def _may_open_title(title: str) -> bool:
    """Whether a text opens as a title may, and closes its brackets."""
    is_opening = title[:1].isupper() or any(form.match(title) for form in _MAY_OPEN_SMALL)
    return is_opening and title.count("(") == title.count(")") and title[-1] not in ",("


# `Zenda. Ministry of Roads. Decreto No. 5`
STATE_OF_LAW: Final = re.compile(
    r"(?P<author>[A-Z][^,.:;()]{2,40})\.\s(?P<office>[A-Z][^.:;()\d]{5,80}\.\s)?"
    rf"(?:{LAW_NOUN}|{FOREIGN_NOUN})\s[Nn]\S{{0,3}}\s\d"
)
_SHORTENED: Final = frozenset(list_words("split", "others"))  # `Exec. Order No. 5`
# In no title: what was done with it, or a sentence about it
_DEED: Final = re.compile(
    r",?\s(?i:enacted|published|issued|approved)\s(?:in\s)?(?:19|20)\d\d\b"
    r"|,\s(?:adopted|signed|done|concluded|opened\sfor|which|entered|reports?\s(?:on|to))\b|§"
    rf"|^The\s(?:{LAW_NOUN}|{RESOLUTION_NOUN})\s(?:No\.|of\s\d)|\b(?:dated|of)\s{MONTH}\s\d{{1,2}}$"
    rf"|\s{spell_words('wording', 'finite_in_notes')}\s"
)


def _tells_more(title: str) -> bool:
    """Whether a title opens with the state of a law, or tells what was done with one."""
    state = STATE_OF_LAW.match(title)
    has_state = state is not None and state["author"].lower() not in _SHORTENED
    return has_state or _DEED.search(title) is not None


_NOT_IN_TITLE: Final = (
    *("pinpoint", "gazette", "number", "collected", "report", "session", "change", "ruling"),
    "states",
)
_AND_MORE: Final = re.compile(r"\s(?:and\s|\()")
_DAY_INSIDE: Final = re.compile(rf",\s(?:(?!de\s|of\s|du\s)[^,]*\s)?(?:{DAY}|{FOREIGN_DAY})(?=,|$)")


def _holds_other_field(title: str, *, is_by_body: bool) -> bool:
    """Whether a comma sets off another field in a title, a day or a town.

    A body's observation may name a treaty by its number.
    """
    pieces = title.split(", ")[1:]
    forms = [FIELD[kind] for kind in _NOT_IN_TITLE if kind != "number" or not is_by_body]
    forms.append(CODE_OF_TREATY)
    heads = [_AND_MORE.split(piece)[0] for piece in pieces]
    is_field = any(form.fullmatch(head) for head in heads for form in forms)
    is_place = any(are_two_states(piece) or is_known_town(piece) for piece in pieces)
    return is_field or is_place or _DAY_INSIDE.search(title) is not None


_PARTIES: Final = re.compile(rf"\S\s[vV][s.]?\.?\s\S|\S\s(?:c\.|contra)\s[A-ZÀ-Ý]|^{IN_MATTER}\s")
_NOT_PARTIES: Final = re.compile(
    # What was filed in a case: `Complaint at 12, Doe v. Ferry Inc.`
    r"^(?=.*[^)]$)(?:(?!.*?\s[vV][s.]?\.?\s[^,]*,)[^,]*,\s"
    r"(?!Inc|Ltd|LL[CP]|Corp|Co\b|et\sal|L\.P|S\.A|N\.V|Jr)"
    r"|(?:Brief|Complaint|Indictment|Motion|Petition|Transcript)\b[^,]*,\s)"
    # A number or report behind the parties: `Doe v. Roe, Case 12.474`
    r"|\s(?:[vV]s?|c)\.?\s.*(?:,\s[^,]*|\([^()]*/)\d"
    rf"|\((?i:{RULING_NOUN})[^()]*\)\s\S"  # `Doe v Roe (Merits) [2012] …`
)


def _is_case(title: str, count: int) -> bool:
    """Whether a title names the parties and no more, of so many cases: `Roe v A; Doe v A`."""
    joined = title.split("; ")
    is_each = len(joined) == count and all(map(_PARTIES.search, joined))
    return is_each and _NOT_PARTIES.search(title) is None


def _sort_made(title: str, led_by: str) -> str | None:
    """The kind of source that a body or a person has made; None where the title shows none."""
    is_whole = "," not in title
    if HEARING.search(title):
        return "hearing"
    if led_by == "maker":
        names_treaty = _TREATY_AHEAD.match(title) is not None and is_headline(title)
        if names_treaty or (is_whole and TREATY.match(title)):
            return "treaty"
        return "enacted" if NUMBERED_LAW.match(title) else None
    return "document" if (led_by == "body" and is_whole) or names_document(title) else None


_RULING_OF_COURT: Final = re.compile(
    rf"(?:{SHORT_RULING}|(?i:{RULING_NOUN})\s(?:de|du)[^\d,]*{COURT_NOUN})(?!\w)"
)


def _is_ruling(title: str, led_by: str) -> bool:
    """Whether a title is a ruling's, whose court is named before or in it: `STC 12/2010`."""
    names_court = led_by in ("case", "court") or _RULING_OF_COURT.match(title) is not None
    return names_court and RULING_TITLE.fullmatch(title) is not None


# `Explanatory Memorandum, Toll Bill 2018 (Zenda)`, of a parliament
EXPLAINED: Final = re.compile(r"(?:[A-Z][a-z]+\s)?Explanatory\s(?:Memorandum|Notes?|Statement)\b")


def _opens_with_name(title: str) -> bool:
    """Whether a title of several parts opens with who may have written it, so that it is none."""
    first, comma, rest = title.partition(", ")
    if not comma:
        return False
    if TREATY.match(rest) and not TREATY.search(first):
        return True
    is_law = LAW.search(first) or TREATY.search(first) or FOREIGN_OPENING.match(first)
    if is_law or EXPLAINED.match(first) or DOCUMENT.match(first):
        return False
    return is_organization(first) or parse_people(first) is not None


_SPOKEN: Final = re.compile(rf"{spell_kind('speeches')}\s(?:of|by)\s")
_DECLARATION: Final = re.compile(
    rf"(?:[A-Z][\w’'-]+\s){{0,4}}{DECLARATION_NOUN}\s(?:of|on|concerning)\s"
)


def _list_sorts(title: str, lead: list[LegalField]) -> Iterator[str]:
    """The kinds that a title may be of by its own words, the surest first."""
    is_even = is_headline(title) or is_capitals(title)
    is_spoken = _SPOKEN.match(title) is not None
    instrument = _match_instrument(title)
    if is_even and lead and "resolution" in lead[0].values:
        yield "resolution"
    if HEARING.search(title) and not is_spoken:
        yield "hearing"
    if instrument and instrument["resolution"]:
        yield "resolution"
    if is_even and _DECLARATION.match(title):
        yield "resolution"
    is_bill = bool(lead) and lead[0].kind == "bill" and LAW.search(title) is not None
    if instrument or is_bill or _is_foreign_law(title):
        yield "enacted"
    if _is_treaty(title, is_even=is_even):
        yield "treaty"
    if is_even and _IS_LAW.search(title):
        yield "enacted"
    if names_document(title, is_by_body=False):
        yield "document"
    if not is_spoken:
        yield "gazetted"


# A law or resolution by its number or date, and its subject: `Decree No. 5 of 3 May 2004 on tolls`
_INSTRUMENT: Final = re.compile(
    rf"""(?:[A-Z][\w’'.&-]*\s(?:(?:of|the|and|for|on|in|to|against)\s){{0,2}}){{0,7}}?
    (?:{LAW_NOUN}|(?P<resolution>{RESOLUTION_NOUN}))(?:\s\((?:EU|EC|EEC)\))?
    (?:\s(?P<number>(?:(?:[Nn]os?\.?|[Nn][°ºú])\s)?(?(resolution)|(?!{YEAR}(?:\s|$)))(?:{CODE})
        (?:\sof\s{YEAR})?(?(resolution)(?:\s[A-Z](?![^\W_]))?))
        (?:\s\((?:[IVXLC]+|{YEAR})\))?)?
    (?:\sof\sthe\s[A-Z][^,;()\d]{{3,80}}?)?(?:,?\s(?:of|dated)\s(?P<date>{WHEN}))?
    (?:,?\s(?:on|for|to|against|respecting|(?:otherwise|also)\sknown|[a-z]+ing)\s.*)?""",
    re.VERBOSE,
)


def _match_instrument(title: str) -> re.Match[str] | None:
    """The parts of a title that has a word for a law or resolution, and its number or date."""
    found = _INSTRUMENT.fullmatch(title)
    return found if found and (found["number"] or found["date"]) else None


def _is_foreign_law(title: str) -> bool:
    forms = (FOREIGN_LAW, FOREIGN_OPENING, _FOREIGN_LOWER)
    return any(form.match(title) for form in forms)


_TREATY_OPENING: Final = re.compile(
    rf"(?:(?:[A-Z][\w.-]+|of|the)\s){{0,6}}{TREATY_NOUN}(?:\s\([^()]{{2,20}}\)|\s[Nn][o°]\.?\s\d+"
    rf"|\s(?:du|de\sl[a’']|des|d[’'])\s?[^,;()\d]{{3,60}}?)?\s{OF_TREATIES}\b"
    rf"|{FOREIGN_TREATY_NOUN}\s"
)
# `African Charter on …`; not `About the African Charter`
_TREATY_AHEAD: Final = re.compile(
    r"(?:C\d{1,3}\s[–-]\s)?(?:(?:[A-Z][\w’'-]+|\([A-Z][^()]{2,40}\))\s(?:(?:and|of)\s)?){0,8}"
    rf"{TREATY_NOUN}(?!\w)"
)
# `Commentary on the Toll Convention`, `Ratifications of C029 – Forced Labour Convention, 1930`
_ABOUT_TREATY: Final = re.compile(
    rf"(?:(?!\b{TREATY_NOUN}\b).)*?\s(?:[Aa]bout|[Cc]oncerning|[Oo]n|[Uu]nder|of\s[A-Z]\d+)\s"
    rf".*\b{TREATY_NOUN}\b"
)


def _is_treaty(title: str, *, is_even: bool) -> bool:
    """Whether a title opens like a treaty's, or names one in headline style and is not about it."""
    if _TREATY_OPENING.match(title) and not DOCUMENT.match(title):
        return True
    topic = title.partition(": ")[0]  # `Timeline: 20 Years of the Optional Protocol`
    if not (is_even and TREATY.search(topic)):
        return False
    return not (_ABOUT_TREATY.match(title) or DOCUMENT.search(title.rpartition(" ")[0]))


_IS_LAW: Final = re.compile(
    # `Toll Act 2012`, `Toll Act B.E. 2551`
    rf"\b{LAW_NOUN}(?:\s\([A-Z][^()\d]{{3,40}}\)(?=\s\d))?"
    rf"(?:\s(?:\d{{1,3}}\s)?(?:of\s)?{YEAR}|\s{ERA}\s\d{{4}})?(?:\s\[[^\[\]]+\])?$"
    rf"|\[[^\[\]]*\b{LAW_NOUN}\]$"  # translated: `Kodeks [Criminal Code]`, `[Act on Tolls]`
    rf"|\[(?:[A-Z][\w’'-]*\s){{0,6}}{LAW_NOUN}\s(?:of|on|for|to|against|concerning)\s[^\[\]]+\]$"
    # `Labour Code of Zenda`
    rf"|^(?:(?!for\b|to\b|on\b)[\w’'.-]+\s){{0,8}}?{LAW_NOUN}"
    r"\s(?:of|on|for|to|against|concerning|No\.)\s"
)
_REPORT_AT_END: Final = re.compile(r"\b(?:Report|Review|Survey)(?:\s\d{4}(?:[-–/]\d{2,4})?)?$")


def names_document(title: str, *, is_by_body: bool = True) -> bool:
    """Whether a title opens like a body's document, and no comma sets off a person or symbol."""
    pieces = title.split(", ")[1:]
    is_parted = any(NUMBER.match(piece) or parse_people(piece) for piece in pieces)
    is_report = is_by_body and _REPORT_AT_END.search(title) is not None
    is_lower = is_by_body and DOCUMENT_LOWER.match(title) is not None
    return (is_report or is_lower or DOCUMENT.match(title) is not None) and not is_parted


_NUMBER_IN_TITLE: Final = re.compile(
    rf"\b(?P<number>{NO}\s(?:{CODE})(?:\sof\s{YEAR})?)(?=[,:]?\s|$|\))"
    # `Ley 985 de 2005`, `Décret 2005/12/MT`
    rf"|^(?:{FOREIGN_NOUN}(?:\s[A-ZÀ-Ý][^\W\d_]+)?|{FOREIGN_TREATY_NOUN})\s"
    rf"(?!{FOREIGN_DAY}|{YEAR}(?![\d/-]))(?<![°º]\s)"
    r"(?P<plain>(?:[A-Z]{1,3}/)?\d[\d./-]*(?:(?<=/)[A-Z]{2,5}(?:/[A-Z]{2,5})*)?)"
)


def find_number(title: str) -> str | None:
    """The number that the title of a law, treaty or resolution prints."""
    named = _INSTRUMENT.fullmatch(title) or RULING_TITLE.fullmatch(title)
    if named is not None and named["number"]:
        return named["number"]
    number = _NUMBER_IN_TITLE.search(title)
    return (number["number"] or number["plain"]) if number else None


# Behind the word for the law, at the beginning or the end of its title
_NUMBER_OF_LAW: Final = re.compile(
    rf"""(?:^(?:[^\W\d_][\w’'.-]*\s){{0,5}}?
        (?:{LAW_NOUN}|{RESOLUTION_NOUN}|{FOREIGN_NOUN}(?:\s[A-Z]\w+)?)\s
      |,\s(?:[A-Z][\w’'-]*\s){{0,3}})
    (?P<number>(?:[Nn]os?[.:]?|[Nn]r\.|[Nn]\.?[°ºú])\s?(?:{CODE})(?:\sof\s{YEAR})?)
      (?=,|$|-\s|\.\s[A-Z][a-z]|\s(?!\d|[–-]|of\s\d))
    |,\s(?P<last>{LAW_NOUN}\s\d[\w./-]{{0,20}})$""",
    re.VERBOSE,
)


def find_law_number(title: str) -> str | None:
    """The number that the title of a law prints, where it prints one alone."""
    numbers = {one["number"] or one["last"] for one in _NUMBER_OF_LAW.finditer(title)}
    return numbers.pop() if len(numbers) == 1 else None


_DATE_IN_TITLE: Final = re.compile(
    rf"(?:\b(?:of|de|du|del)|^{FOREIGN_NOUN})\s(?P<of>{WHEN})(?=[\s,]|$)"
    rf"|(?<![A-Z]\.)\s(?P<at_end>{YEAR})$|\b{RESOLUTION_NOUN}\s\d+\s\((?P<counted>{YEAR})\)"
)
# `Real Decreto 1620/2011, de 14 de noviembre`
_DAY_OF_NUMBER: Final = re.compile(
    rf"/(?:(?P<year>{YEAR})|(?P<short_year>\d\d)),"
    r"\sde\s(?P<day>\d{1,2}\sde\s[^\W\d_]{3,10})(?=,|$|\s\()"
)


def find_date(title: str) -> str | None:
    """The date that the title of a law, treaty or resolution prints."""
    if (day := _DAY_OF_NUMBER.search(title)) is not None:
        year = day["year"] or complete_year(day["short_year"])
        return parse_date(f"{day['day']} de {year}")
    days = (next(filter(None, found.groups())) for found in _DATE_IN_TITLE.finditer(title))
    printed = max(days, key=len, default=None)  # `Resolution 2331 (2016) of 20 December 2016`
    return parse_date(printed) if printed and printed != find_number(title) else None


_DATED: Final = re.compile(
    rf"\bdated\s(?P<day>{DAY})|(?<!\S)(?:[Nn]o\.|{RESOLUTION_NOUN})\s\d+\s\((?P<year>{YEAR})\)"
)


def find_day_written(title: str) -> str | None:
    """The date in a document's title: `Letter dated 14 March 2018`, `Comment No. 8 (2006)`."""
    written = _DATED.search(title)
    return parse_date(written["day"] or written["year"]) if written else None
