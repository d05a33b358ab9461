"""What the fields of a citation look like: dates, editions, volumes, issues, pages, numbers.

Styles differ in the order of fields and in the marks between them; what a date or a volume looks
like hardly differs. A field becomes an item with its offsets: `22(3): 45–67` one of the kind
`numbers` with a volume, an issue and pages. `EXAMPLES` holds what each type must match and what it
must not; the tests run them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.citations.publishers import is_listed_house
from pipeline.citations.source import CODE, NUMBER, NUMBERED, is_numbered_genre, names_genre
from pipeline.grammar.dates import MONTH_NAME, YEAR, parse_printed_date
from pipeline.grammar.names import SMALL_WORDS
from pipeline.vocabulary.citation_words import words_of
from pipeline.vocabulary.months import english_months
from pipeline.vocabulary.word_lists import list_words, spell_words
from pipeline.vocabulary.words import TWO_LETTERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.citations.styles.name_lists import NameList


Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class CitationItem:
    """A piece of a citation with its offsets, the mark before it and the bracket it lies in."""

    # free, quoted, in, editors, translators, series, genre, date, day, edition, numbers, aside,
    # place, site, unknown
    kind: str
    start: int
    end: int
    mark: str = ""
    group: int = 0  # the offset after its bracket's opening, 0 without a bracket
    values: dict[str, Span] = field(default_factory=dict, hash=False)
    names: NameList | None = None

    @property
    def span(self) -> Span:
        """Its offsets."""
        return self.start, self.end


def has_kind(items: Sequence[CitationItem], *kinds: str) -> bool:
    """Whether an item of one of these kinds is among others."""
    return any(one.kind in kinds for one in items)


def span_of(items: Sequence[CitationItem]) -> Span:
    """The offsets of a run of items."""
    return items[0].start, items[-1].end


STRONG: Final = frozenset(".?!")  # marks that close a sentence
# Before the last of a list: `Gender, Place and Culture`
AND: Final = re.compile(rf"\s(?:and|(?i:{spell_words('dates', 'and')}))\s")
OLD_YEAR: Final = r"(?:1\d|20)\d\d"  # of which a title may tell: nothing was printed in 1519
YEARS: Final = re.compile(rf"{OLD_YEAR}\s?[–-]\s?(?:{OLD_YEAR}|\d\d)")  # `1990–2015`
YEAR_ALONE: Final = re.compile(rf"(?<!\d){YEAR}(?!\d)")
YEAR_AT_START: Final = re.compile(rf"(?P<year>{YEAR})\s(?=[^\W\d_a-z])")
YEAR_AT_END: Final = re.compile(rf"\s(?P<year>{YEAR})$")
# `Salt Roads since 1945`: the year belongs to the words before it
BEFORE_YEAR: Final = SMALL_WORDS.union(
    *(list_words("title_case", name) for name in ("prepositions", "periods"))
)
# `for the year ended December 31, 2023`: a day that belongs to the words before it
DAY_WITHIN: Final = re.compile(
    rf"\s(?:as\sof|dated|end(?:ed|ing)|from|of|since|through|to|until)\s{MONTH_NAME}\s\d{{1,2}}(?=,\s{YEAR}\b)"
)
# `Salt Convention, 1999 (No. 182)`: the number of a convention or law
OWN_NUMBER: Final = re.compile(
    rf"\b(?:{spell_words('legal', 'treaties')}|{spell_words('legal', 'laws')})"
    rf"(?P<own>,\s{YEAR}\s\(No\.\s\d+\)|\sNo\.\s\d+)"
)
# `im 21. Jahrhundert`: the stop of an ordinal in German
ORDINAL: Final = r"(?<!\w)(?i:am|des|dem|der|im|vom|zum)\s\d{1,2}"
VOLUME_IN_FULL: Final = re.compile(r"Volumes?\s(?:\d{1,2}|[IVX]{1,5})")


def has_letters(text: str) -> bool:
    """Whether a text has a word, as free text has."""
    return TWO_LETTERS.search(text) is not None


def has_digit(text: str) -> bool:
    """Whether a text has a digit."""
    return any(map(str.isdigit, text))


_DAY_NUMBER: Final = r"\d{1,2}(?:st|nd|rd|th)?"
_DAYS: Final = rf"{_DAY_NUMBER}(?:\s?[-–]\s?{_DAY_NUMBER})?"
_UNDATED: Final = words_of("undated")
_WITH_HYPHENS: Final = rf"(?:{_DAY_NUMBER}-)?{MONTH_NAME}-{YEAR}"
# The names of months are most of these patterns: they stand once for all dates that begin alike.
# `Spring: May-June 2009`: behind a colon the first of two months belongs to the title.
_ONE_MONTH: Final = r"(?:(?<!:\s)|(?![^\W\d_]+\.?\s?[-–/]\s?[^\W\d_]))"
DATE: Final = rf"""(?:{YEAR}[a-z]?,?\s?{MONTH_NAME}(?:\s?{_DAY_NUMBER})?
    |{_ONE_MONTH}{MONTH_NAME}(?:\s{_DAYS},?\s{YEAR}|,?\s{YEAR}|\s?[-–/]\s?{MONTH_NAME},?\s{YEAR}|-{YEAR})
    |(?:{_DAYS}\s?(?=[^\W\d_]+\.?,?\s?\d)|{_DAY_NUMBER}-(?=[^\W\d_]+\.?-)){MONTH_NAME}(?:,?\s?|-){YEAR}
    |(?:Spring|Summer|Autumn|Fall|Winter)\s{YEAR}
    |{YEAR}-\d\d-\d\d|\d\d?/\d\d?/{YEAR}|\d\d?\.\d\d?\.{YEAR}|{YEAR}[a-z]?|{_UNDATED})"""
DAY: Final = rf"(?:{_DAY_NUMBER}\s{MONTH_NAME}|{MONTH_NAME}(?:\s{_DAY_NUMBER})?)"
_MONTHS_OF_A_YEAR: Final = 12
_LETTERED: Final = re.compile(rf"{YEAR}[a-z]")
_HYPHENED: Final = re.compile(_WITH_HYPHENS)
_GLUED: Final = re.compile(
    rf"(?P<year>{YEAR})[a-z]?,?\s?(?P<month>{MONTH_NAME})\s?(?P<day>{_DAY_NUMBER})?$"
    rf"|(?P<day_first>{_DAY_NUMBER})(?P<month_behind>{MONTH_NAME}),?\s?(?P<year_last>{YEAR})$"
)
_NUMERIC: Final = re.compile(rf"(?P<first>\d\d?)[./](?P<second>\d\d?)[./](?P<year>{YEAR})")
_NO_DATE: Final = re.compile(_UNDATED, re.VERBOSE)


@lru_cache(maxsize=1024)  # each draft asks for the same date
def read_date(printed: str, day: str = "") -> str | None:
    """EDTF of a printed date, and of a day that is printed apart from its year; "" for `n.d.`.

    Only the year of `3/4/2012`, which is in March or April.
    """
    if _NO_DATE.fullmatch(printed):
        return ""
    if (numeric := _NUMERIC.fullmatch(printed)) is not None:
        is_valid = min(int(numeric["first"]), int(numeric["second"])) <= _MONTHS_OF_A_YEAR
        whole = parse_printed_date(printed.replace(".", "/"))
        return whole or (numeric["year"] if is_valid else None)
    if _HYPHENED.fullmatch(printed):
        printed = printed.replace("-", " ")
    year = printed[:-1] if _LETTERED.fullmatch(printed) else printed
    if (turned := _GLUED.fullmatch(printed)) is not None:
        year = turned["year"] or turned["year_last"]
        words = ("day", "day_first", "month", "month_behind")
        day = " ".join(filter(None, (turned[word] for word in words)))
    return parse_printed_date(f"{day} {year}".strip()) or (
        parse_printed_date(f"{day}, {year}") if day else None
    )


_VOL: Final = words_of("volume")
_NO: Final = words_of("number")
_PP: Final = words_of("pages")
_ISSUE: Final = rf"(?!{YEAR}\b)\d{{1,4}}(?:\s?[-–/]\s?\d{{1,4}}|\([A-Z]\))?"
# `59(S1)`, `12(Suppl. 2)`
_SUPPLEMENT: Final = r"[Ss]uppl(?:ement|\.)?(?:\s?\d{1,3})?|[Ss]pecial\s[Ii]ssue"
_IN_VOLUME: Final = rf"(?:{_ISSUE}|S\d{{1,3}}|{_SUPPLEMENT})"
_LEAF: Final = r"(?:[A-Z]?\d{1,6}|e\d{1,7})"
_ROMAN: Final = r"(?<![a-z])[ivxlc]{1,6}"
# Of a preface, to its end or into the text; of a newspaper's part.
_PREFACE: Final = rf"{_ROMAN}(?:[-–](?:{_ROMAN}|\d{{1,4}}))?|\d{{1,3}}[-–][A-Z]"
# Behind its word a page may look like a year.
MARKED_PAGE: Final = rf"(?:{_PREFACE}|{_LEAF}(?:\s?[-–]\s?{_LEAF})?)"
_PAGE: Final = rf"(?!{YEAR}(?![\d–-])){MARKED_PAGE}"
_SPAN: Final = rf"{_LEAF}\s?[-–]\s?{_LEAF}"
_RANGE: Final = rf"(?!{YEAR}\s?[-–]\s?(?:\d\d)?\d\d(?!\d)){_SPAN}"
_OF_YEAR: Final = rf"\d{{1,4}}/{YEAR}"  # a report's number within its year
_EDGE: Final = (
    r"(?=$|\s?(?:\.(?!\d)|,(?!\d{3}(?:\+|\s[^\W\d_]))|[;:?)\]])"
    r"|(?<=\))\(|\s[(\[“‘«\"]|\s[—–-]\s|\sin\s)"
)
_PRINTED_IN: Final = r"(?:[a-z]+\s)?(?:issued|published)\sin\s(?:the\s)?[A-Z][^,.()\d]{2,60}?\son"
_POSTED: Final = rf"(?:(?:{words_of('posted')}|{_PRINTED_IN})\s)?"
# What a source counts, or to whom it was sent, up to a day: `data as of May 3, 2020`.
_COUNTED_TO: Final = rf"{words_of('counted_to')}\s{DATE}|{words_of('filed')}\s[^,;()\d]{{2,60}}"
# Each group is a role, or a role with a suffix for the place where it is printed.
_TYPED: Final = re.compile(
    rf"""(?:
      {_POSTED}(?P<date>{DATE})
    | (?P<day>{DAY})
    | (?P<edition>\d{{1,2}}\.?(?:st|nd|rd|th|d|e|ª)?\.?|[Ss]econd|[Tt]hird|[Rr]ev(?:ised|\.))
        (?:\s[Rr]ev(?:ised|\.))?\s{words_of("edition")}(?:\.\s{words_of("edition")})?
    | (?P<edition_described>\d{{1,2}}\.,(?:\s[^\W\d_A-Z][\w-]+){{1,5}}\s{words_of("edition")})
    | (?P<edition_alone>{words_of("edition_alone")})(?:\.?\s{words_of("edition")})?
    | (?:{_NO}\s?)?(?P<number>{_OF_YEAR})
    | {_NO}\s(?P<number_code>{CODE}|[A-Z]{{1,6}}(?:[-/\s]\d|\d{{3}})[\w/-]*)
    | (?:[A-Z][a-z]+\s){{0,3}}(?:ID|Number|No\.):?\s
        (?P<number_labelled>[A-Z]{{2,}}[A-Z\d]*(?:-[A-Z\d]+)*(?<=\d))
    | (?P<number_of_volume>\d{{1,3}}\(\d{{1,2}}\)\([A-Z]\))
    | Sales\s{_NO}\s(?P<number_of_sale>[A-Z](?:\.[\dA-Z]{{1,5}}){{3,4}})
    | {_NO}\s?(?P<issue_alone>{_IN_VOLUME})
    | {_NO}\s?(?P<number_long>\d{{5,12}})
    | {_PP}\s?(?P<page_alone>{MARKED_PAGE})
    | {_VOL}\s?(?P<volume_named>\d{{1,4}}[A-Z]?|[IVXLC]{{1,7}})
      (?:\s?\((?:{_NO}\s?)?(?P<issue_b>{_IN_VOLUME})\)|[.,]?\s{_NO}\s?(?P<issue_c>{_IN_VOLUME}))?
      (?:(?::\s?|[,;]\s)(?:{_PP}\s?)?(?P<page_b>{_PAGE}))?
    | (?P<volume>(?!{YEAR}(?!\d))\d{{1,4}}|[XVI]{{2,7}}(?=\s?\(\d|,?\s{_NO}))
      (?: (?: \s?\((?:{_NO}\s?)?(?P<issue_d>{_IN_VOLUME})\)
            | [.,]?\s{_NO}\s?(?P<issue_e>{_IN_VOLUME})
            | (?:/|\.(?=[\d–-]+\s?[(:])|,\s(?=\d+,?\s[(:]|\d+,\s\d))
              (?P<second>(?!{YEAR}|0){_ISSUE})(?=,?\s[(:]|[,:]|$) )
          (?: (?::\s?|[,;]\s)(?:{_PP}\s?)?(?P<page_c>{_PAGE}) )?
        | (?: :\s?(?:{_PP}\s?)?(?P<page_d>{_PAGE})
            | [,;]\s(?:{_PP}\s?(?P<page_e>{_PAGE})|(?P<page_f>{_RANGE}|e\d{{1,7}}|\d{{6}})) ) )
    | at\s(?P<locator>{_PAGE})
    | (?P<page_range>{_RANGE}|e\d{{1,7}}|[A-Z]\d{{1,3}}|{_PREFACE})
    | (?P<bare>(?!{YEAR}(?!\d))\d{{1,4}}|(?<=[,:]\s)\d{{6}})
    | (?P<aside>{_COUNTED_TO}|{words_of("asides")}
        |n\.p\.?|[Ss]\.\s?[ln]\.?|[Bb]log|[Oo]pinion|[Vv]ideo|[Oo]nline|[Pp]rint|Edition
        |final\sedition|Vols?\.?|Publication(?:\s{_NO}\s?[\w-]+)?|[XIVLC]{{2,}}
        |(?:{spell_words("pinpoints", "parts")})s?\s(?:\d{{1,3}}(?:\.\d{{1,3}})*|[IVX]+|[A-Z])(?!:)
        |\d{{1,4}}\s(?:pp?|S)\.?)
    ){_EDGE}""",
    re.VERBOSE,
)
# Texts that each type must match as a whole, and texts that it must not.
EXAMPLES: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "date": (
        (
            "2011",
            "2018, November 2",
            "14 May 2019",
            "2014Mar9",
            "24 febrero 2004",
            "2019-05-14",
            "03-Sept-2013",
        ),
        ("12", "the 1990s", "2011 a", "March"),
    ),
    "day": (("9 March", "March 9", "April"), ("2011", "Routledge", "Markets")),
    "edition": (("2nd edn", "Second edition", "3. Aufl."), ("2", "educated")),
    "volume": (("Vol. 12", "22(3)", "14/7: 45–67", "12, 318–338", "Bd. 3"), ("2011", "22")),
    "issue": (("no. 3", "no. 1-2", "nr 7"), ("no one", "three")),
    "number": (("14/2020", "No. 14/2020"), ("14/20", "2020/14")),
    "page": (("pp. 45–67", "45-67", "e10425", "e45–e62", "B4", "xii"), ("1960–2010", "page")),
    "bare": (("12", "495"), ("2011", "12th")),
    "aside": (("n.p.", "Blog", "240 pp.", "Table 9", "table 2.1"), ("Blogs", "Table of Tolls")),
}


def match_type(text: str) -> str:
    """The type of a whole text as `EXAMPLES` names it, "" for free text."""
    found = _TYPED.fullmatch(text)
    item = _make_typed(found) if found else None
    named = {item.kind, *item.values} if item else set()
    return next((kind for kind in EXAMPLES if kind in named - {"numbers"}), "")


def _make_typed(found: re.Match[str]) -> CitationItem:
    values = {
        name.partition("_")[0]: found.span(name)
        for name, value in found.groupdict().items()
        if value
    }
    kinds = ("date", "day", "edition", "aside")
    kind = next((kind for kind in kinds if kind in values), "numbers")
    return CitationItem(kind, found.start(), found.end(), values={} if kind == "aside" else values)


# Behind a volume, pages may look like years: `34, no. 28 (1999): 1876–80`.
_SPAN_THERE: Final = re.compile(rf"(?:{_PP}\s?)?(?P<page>{_SPAN}){_EDGE}", re.VERBOSE)
# Behind the years or the day of a title: `Toll Roads, 1450–1580: A History`
_SUBTITLE: Final = re.compile(r":\s[^\W\d_]")
# What only a document’s symbol has: `A/HRC/12/4`, `COM(2012) 286`, `E.14.V.10`, `GAO-06-825`,
# `CP 100`
_SYMBOL_SIGN: Final = re.compile(r"/|^C[MmP]|\(\d{4}\)|^[A-Z]\.\d\d\.|^[A-Z]{2,8}-\d\d-\d+$")
_EDGE_THERE: Final = re.compile(_EDGE)


def cut_typed(text: str, at: int, end: int, items: Sequence[CitationItem]) -> CitationItem | None:
    """The typed field at an offset, or a document’s symbol; `items` are those before it."""
    span = _SPAN_THERE.match(text, at, end) if text[at] in "12p" else None
    if span is not None and items and _is_behind_volume(text, items):
        return _make_typed(span)
    typed = _TYPED.match(text, at, end)
    if typed is not None:
        one = _make_typed(typed)
        may_open_subtitle = typed["page_range"] or has_kind(items, "free")
        is_within = one.values.keys() <= {"date", "page"} and may_open_subtitle
        if not (is_within and _SUBTITLE.match(text, typed.end(), end)):
            return one
    found = NUMBER.match(text, at, end)
    is_symbol = found is not None and _SYMBOL_SIGN.search(found[0]) is not None
    if found is None or not (is_symbol and _EDGE_THERE.match(text, found.end())):
        return None
    return CitationItem("numbers", *found.span(), values={"number": found.span()})


_ENDS_IN_VOLUME: Final = re.compile(r"[^\W\d_]\s\d{1,4}$")


def _is_behind_volume(text: str, items: Sequence[CitationItem]) -> bool:
    """Whether the year is known, and a volume."""
    is_name = any(
        one.kind == "free" and _ENDS_IN_VOLUME.search(text, *one.span) is not None
        for one in items[-2 if items[-1].group else -1 :]
    )
    has_volume = is_name or any(one.values.keys() & {"volume", "issue"} for one in items)
    return has_volume and has_kind(items, "date")


_BEHIND_DIGIT: Final = r"(?:[\w/.-]|:(?=\d)){0,20}"  # of a number: `15/3`, `2000:5`
# `Working Paper WP. 26`, `Rapport d’analyse no. 12`, `Press release 19-1998-NAT`, `… DC 16(2017)`
_NUMBERED_GENRE: Final = re.compile(
    rf"""(?P<genre>[^\W\d_][\w’'-]*(?:\s[^\W\d_][\w’'/-]*){{0,5}}?),?\s(?P<no>{_NO}:?\s?)?
        (?P<number>(?P<code>{CODE})
          |(?!{YEAR}(?:[-–]\d\d)?{_EDGE})(?:[A-Z]{{1,6}}\.?[/\s-]?)?\d{_BEHIND_DIGIT}(?<=\w)(?:\({YEAR}\))?){_EDGE}""",
    re.VERBOSE,
)
_NO_GENRE: Final = re.compile(r"\d|\bnos?\b|^(?:blog|opinion)$|^(?:an?|the)\s", re.IGNORECASE)
_PAGES_BEHIND: Final = re.compile(
    rf"(?:,\s(?:{MONTH_NAME}\s)?{YEAR}|\s\((?:{MONTH_NAME}\s)?{YEAR}\))?[,:]\s(?:{_PP}\s?)?\d+[–-]\d",
    re.VERBOSE,
)


def cut_numbered_genre(text: str, at: int, end: int) -> list[CitationItem]:
    """A genre and its number; behind other words, of which the role is unknown, only a code."""
    found = _NUMBERED_GENRE.match(text, at, end)
    if found is None or _NO_GENRE.search(found["genre"]) or found["genre"].startswith("in "):
        return []
    if _PAGES_BEHIND.match(text, found.end(), end):
        return []  # `Northern Toll Report, no. 211, 1999, pp. 20–22`: a journal
    number = found.span("number")
    if is_numbered_genre(found["genre"]):
        values = {"genre": found.span("genre"), "number": number}
        return [CitationItem("genre", at, found.end(), values=values)]
    is_open = found["genre"].rpartition(" ")[2].lower() in SMALL_WORDS
    is_code = found["code"] or (found["no"] and found["number"][0].isalpha())
    if NUMBER.match(text, at, end) or not is_code or is_open or text[at].islower():
        return []
    words = CitationItem("unknown", *found.span("genre"))
    return [words, CitationItem("numbers", *number, values={"number": number})]


_GENRE: Final = re.compile(
    rf"(?P<genre>.+?)(?:,?\s(?:{_NO}\s?)?(?P<number>[A-Z]{{0,4}}[/\s-]?\d{_BEHIND_DIGIT}))?"
)
_COLON_AND_WORD: Final = re.compile(r"\s?:\s[^\W\d_]")


def name_genre(text: str, item: CitationItem) -> CitationItem:
    """A free item as a genre with its number, if it names one."""
    found = _GENRE.fullmatch(text, *item.span) if item.kind == "free" else None
    if found is None or not names_genre(found["genre"]) or _NO_GENRE.search(found["genre"]):
        return item
    if found["number"] and _COLON_AND_WORD.match(text, item.end):
        return item  # `Report on Theme 2: Tolls`
    values = {role: found.span(role) for role in ("genre", "number") if found[role]}
    return replace(item, kind="genre", values=values)


_NUMBERS_BEHIND: Final = re.compile(
    rf"""(?P<free>.*?[^\W\d_]\S*(?:,?\s{YEAR}(?:[-–]{YEAR})?(?=\s\d))?)[.,]?\s
        (?P<tail>{_TYPED.pattern})""",
    re.VERBOSE,
)
_MAY_END_IN_NUMBERS: Final = re.compile(
    rf"\d|\s(?:{MONTH_NAME}|{_UNDATED}|[ivxlc–-]+)$", re.VERBOSE
)
_ENDS_IN_ERA: Final = re.compile(rf",\sAD\s{OLD_YEAR}\s?[–-]\s?(?:AD\s)?{OLD_YEAR}$")


def peel_numbers(text: str, item: CitationItem) -> list[CitationItem]:
    """A free item without the numbers and dates that it begins or ends with, and those."""
    shown = text[item.start : item.end]
    if item.kind != "free" or is_listed_house(shown) or _ENDS_IN_ERA.search(shown):
        return [item]  # `Edições 70`, `Salt, AD 1420–AD 1804`
    if (peeled := _peel_volume(text, item)) is not None:
        return peeled
    may_end = _MAY_END_IN_NUMBERS.search(text, *item.span)
    behind = _NUMBERS_BEHIND.fullmatch(text, *item.span) if may_end else None
    tail = _TYPED.match(text, behind.start("tail"), item.end) if behind else None
    if behind is None or tail is None or tail["aside"] or tail["edition"]:
        return [item]
    before, month = behind["free"], tail["day"] or ""
    is_town = month.isalpha() and month.lower() not in english_months()  # `Chiang Mai`
    if is_town or before.rpartition(" ")[2].lower() in BEFORE_YEAR or before.lower() in NUMBERED:
        return [item]
    numbers = replace(_make_typed(tail), group=item.group)
    if numbers.values.keys() == {"bare"} and _COLON_AND_WORD.match(text, item.end):
        return [item]  # `Analysis of theme 2: Tolls`
    return [replace(item, end=behind.end("free")), numbers]


_VOLUME_BEFORE: Final = re.compile(
    rf"""(?P<volume>(?!{YEAR})\d{{1,4}})(?:\s?\((?P<issue>{_ISSUE})\))?\s
        (?P<free>[^\W\d_].+?)(?:\s(?P<page>{_PAGE}))?""",
    re.VERBOSE,
)


def _peel_volume(text: str, item: CitationItem) -> list[CitationItem] | None:
    """A name without the volume before it and the page behind it; None without a volume.

    A page may look like a year where another year is printed.
    """
    found = _VOLUME_BEFORE.fullmatch(text, *item.span)
    if found is None:
        return None
    values = {role: found.span(role) for role in ("volume", "issue", "page") if found[role]}
    start, end = found.span("free")
    later = YEAR_AT_END.search(text, start, end)
    if later and (YEAR_ALONE.search(text, 0, start) or YEAR_ALONE.search(text, item.end)):
        values["page"], end = later.span("year"), later.start()
    numbers = CitationItem("numbers", *found.span("volume"), "", item.group, values)
    return [replace(item, start=start, end=end), numbers]


def read_report(text: str, item: CitationItem) -> CitationItem | None:
    """The volume, name and page of a text: `90 Federal Register 2066`."""
    found = _VOLUME_BEFORE.fullmatch(text, *item.span)
    if found is None or not found["page"]:
        return None
    values = {role: found.span(role) for role in ("volume", "page")}
    return replace(item, kind="numbers", values=values | {"container": found.span("free")})


_OPENS_WITH_VOLUME: Final = re.compile(rf"(?!{YEAR})\d{{1,4}}(?:\s?\({_ISSUE}\))?\s[^\W\d_a-z]")


def join_journal(text: str, items: Sequence[CitationItem]) -> list[CitationItem]:
    """The items with `76 Gender` and `Place and Culture 779` as one."""
    for at, item in enumerate(items):
        if item.kind != "free" or not _OPENS_WITH_VOLUME.match(text, *item.span):
            continue
        stop = at + 1
        while stop < len(items) and items[stop].kind == "free" and items[stop].mark in (",", ":"):
            stop += 1
        whole = replace(item, end=items[stop - 1].end)
        is_journal = stop > at + 1 and read_report(text, whole) is not None
        return [*items[:at], whole, *items[stop:]] if is_journal else list(items)
    return list(items)


_MOST_ISSUES: Final = 12  # in a volume, as a rule


def settle_second(text: str, item: CitationItem, *, has_pages: bool) -> CitationItem:
    """The number after a volume and a comma: a page, unless it is small or pages follow."""
    if "second" not in item.values:
        return item
    number = text[slice(*item.values["second"])]
    has_pages |= not number.isdecimal() or int(number) <= _MOST_ISSUES
    values = {
        ("issue" if has_pages else "page") if role == "second" else role: span
        for role, span in item.values.items()
    }
    return replace(item, values=values)
