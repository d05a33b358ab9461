"""Cuts a citation of any style into items: typed fields and the free text between them.

Styles differ in the order of fields and in the marks between them; what a date, a volume, an
editor's clause or a quoted title looks like hardly differs. `EXAMPLES` holds what each type must
match and what it must not; the tests run them.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from pipeline.citations.publishers import (
    DASHES,
    assign_imprint,
    is_known_place,
    is_listed_house,
    is_newspaper_name,
)
from pipeline.citations.source import (
    CODE,
    CODE_PATTERN,
    DESCRIPTION,
    NUMBER,
    NUMBERED,
    TRANSLATION,
    is_numbered_genre,
    names_genre,
)
from pipeline.citations.styles.name_lists import (
    abbreviates_others,
    find_leading_names,
    parse_name_list,
)
from pipeline.grammar.dates import MONTH_NAME, YEAR, parse_printed_date
from pipeline.grammar.named_parts import (
    SourcePart,
    ends_in_abbreviation,
    find_last_url,
    find_urls,
    normalize_url,
    trim_end,
)
from pipeline.grammar.names import SMALL_WORDS, is_organization
from pipeline.vocabulary.countries import find_country
from pipeline.vocabulary.months import english_months
from pipeline.vocabulary.word_lists import list_words, spell_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.citations.styles.name_lists import NameList


@cache
def _load_words() -> dict[str, tuple[str, ...]]:
    """The words of all languages by field, the longest first."""
    path = files("pipeline.vocabulary").joinpath("citation_words.toml")
    tables = [table for table in tomllib.loads(path.read_text("utf-8")).values() if table]
    words: dict[str, set[str]] = {}
    for table in tables:
        for name, spellings in table.items() if isinstance(table, dict) else ():
            words.setdefault(name, set()).update(spellings)
    return {
        field: tuple(sorted(some, key=lambda word: (-len(word), word)))
        for field, some in words.items()
    }


def has_words_of(field: str, folded: str) -> bool:
    """Whether a lower-case text has one of the words beside a field: cheaper than their pattern."""
    return any(word in folded for word in _fold_words(field))


@cache
def _fold_words(field: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _load_words()[field])


def words_of(field: str) -> str:
    """The pattern of the words beside a field, in all languages; to be compiled verbosely."""
    spellings = "|".join(re.escape(word) for word in _load_words()[field])
    return rf"(?i:{spellings})"


_DAY_NUMBER: Final = r"\d{1,2}(?:st|nd|rd|th)?"
_DAYS: Final = rf"{_DAY_NUMBER}(?:\s?[-–]\s?{_DAY_NUMBER})?"
UNDATED: Final = words_of("undated")
_WITH_HYPHENS: Final = rf"(?:{_DAY_NUMBER}-)?{MONTH_NAME}-{YEAR}"
DATE: Final = rf"""(?:{YEAR}[a-z]?,?\s?{MONTH_NAME}(?:\s?{_DAY_NUMBER})?
    |{MONTH_NAME}\s{_DAYS},?\s{YEAR}|{_DAYS}\s?{MONTH_NAME},?\s?{YEAR}|{MONTH_NAME},?\s{YEAR}
    |(?<!:\s){MONTH_NAME}\s?[-–/]\s?{MONTH_NAME},?\s{YEAR}|(?:Spring|Summer|Autumn|Fall|Winter)\s{YEAR}
    |{_WITH_HYPHENS}|{YEAR}-\d\d-\d\d|\d\d?/\d\d?/{YEAR}|\d\d?\.\d\d?\.{YEAR}|{YEAR}[a-z]?|{UNDATED})"""
DAY: Final = rf"(?:{_DAY_NUMBER}\s{MONTH_NAME}|{MONTH_NAME}\s{_DAY_NUMBER}|{MONTH_NAME})"
_MONTHS_OF_A_YEAR: Final = 12
_LETTERED: Final = re.compile(rf"{YEAR}[a-z]")
_HYPHENED: Final = re.compile(_WITH_HYPHENS)
_GLUED: Final = re.compile(
    rf"(?P<year>{YEAR})[a-z]?,?\s?(?P<month>{MONTH_NAME})\s?(?P<day>{_DAY_NUMBER})?$"
    rf"|(?P<day_first>{_DAY_NUMBER})(?P<month_behind>{MONTH_NAME}),?\s?(?P<year_last>{YEAR})$"
)
_NUMERIC: Final = re.compile(rf"(?P<first>\d\d?)[./](?P<second>\d\d?)[./](?P<year>{YEAR})")
_NO_DATE: Final = re.compile(UNDATED, re.VERBOSE)


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


_ONLINE: Final = re.compile(
    r"\s?\[(?:[\w\s]{0,20}\s)?(?:Internet(?:\s[Dd]ocument)?|[Oo]nline|[Ww]eb(?:\spage|site)?|WWW(?:\s[Dd]ocument)?|[Pp]reprint)\]"
)
_NUMERIC_WEB: Final = r"\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d)"  # day or month first: no value
_SEEN: Final = rf"{words_of('accessed')}(?:\son)?:?\s"
_WHEN: Final = rf"(?:(?P<date>{DATE})|{_NUMERIC_WEB})"
_ACCESSED: Final = re.compile(
    rf"(?P<open>\s?[(\[])?(?:(?<=\s)-\s)?(?<!\w){_SEEN}{_WHEN}(?(open)[)\]])(?:,?\s(?:from|at)(?=\s))?",
    re.VERBOSE,
)
_LEAD: Final = re.compile(
    r"""(?:(?:available|accessible|retrieved)(?:\s(?:at|from|online))?:?|can\sbe\sfound\s(?:at|under)
        |(?:abrufbar|verfügbar)\sunter:?|disponible\s(?:en|à|sur):?|(?<=\s)(?:from|at|en)|(?:URL|DOI):?)?
    \s?(?:\[,\s|[<(\[])?$""",
    re.VERBOSE | re.IGNORECASE,
)
_DOI: Final = re.compile(
    r"(?P<open><)?(?:doi|DOI):?\s?(?P<doi>10\.\d{4,6}/[^\s>]+[^\s.,;>])(?(open)>?)"
)
# The number of a book or of a publication on sale (United Nations Editorial Manual), the word of a
# field without a value (`London, pp.`), no place (`(zp 2016)`).
_WITHOUT_VALUE: Final = re.compile(
    rf"""[.,]?\s(?:ISBN|ISSN):?\s[\dX][\dX-]{{7,16}}(?:[\s,]+(?=\d))?
    | \s\((?:[A-Z][\w’&-]*\s){{1,6}}publications?,\s(?:Sales\s)?No\.\s[\w.]{{3,20}}\)
    | [,;]\spp?(?:\.(?!\s?\w)|\s(?=\.)|(?=$))\s?(?=[.,;)]|$)
    | (?<=[(\[,]){words_of("no_place")},?\s(?=\d) | ,\s{words_of("no_place")}(?=,)
    """,
    re.VERBOSE,
)
_CLOSES: Final = re.compile(
    rf"""[>)\]\s.,;]*(?:{_DOI.pattern}[\s.]*)?(?:[(\[]?(?:{DATE},?)?[)\]]?\s?[.,]?)?(?:-\s)?(?:[(\[]?(?:{_SEEN}(?:{DATE}|{_NUMERIC_WEB}))[)\].;,\s]*)?""",
    re.VERBOSE,
)
# A sentence behind an address, as of a thesis: `2015, https://a.example. Zenda University, …`.
_SENTENCE_BEHIND: Final = re.compile(r"\.\s[^\W\d_a-z][^\W\d_]*[\s,](?!.*(?:/|\.\w))")
_BEHIND: Final = re.compile(
    rf">?[)\]]?(?:\s?\((?P<seen>\d\d?[./]\d\d?[./]\d{{4}}|{MONTH_NAME}\s\d{{1,2}},\s\d{{4}}|\d{{1,2}}\s{MONTH_NAME}\s\d{{4}})\))?",
    re.VERBOSE,
)


_YEAR: Final = re.compile(rf"(?<!\d){YEAR}(?!\d)")


@dataclass(frozen=True, slots=True)
class WebParts:
    """A citation without what says where and when it was seen on the web.

    `text` is what is left, `offsets` the offset in the citation of each of its characters.
    """

    text: str
    offsets: tuple[int, ...]
    values: dict[str, str]
    parts: tuple[SourcePart, ...]
    online_at: int = 0  # where in `text` a marker such as `[Internet]` was
    has_doi: bool = False

    def is_seen_between(self, start: int, end: int) -> bool:
        """Whether the day of access was printed between two offsets of `text`."""
        first, last = self.offsets[start - 1], self.offsets[end]
        return any(part.role == "accessed" and first < part.start < last for part in self.parts)

    def is_unbroken(self, start: int, end: int) -> bool:
        """Whether nothing was taken out of a stretch of `text`."""
        return self.offsets[end - 1] - self.offsets[start] == end - 1 - start


def split_web(text: str) -> WebParts | None:
    """Takes the URL, the access date and the markers out of a citation.

    None for several URLs, and where words follow the last, which may continue it.
    """
    removed, values, parts = list[tuple[int, int]](), dict[str, str](), list[SourcePart]()
    urls = find_urls(text)
    last = find_last_url(text)
    if last is not None and not (
        _CLOSES.fullmatch(text, last[1]) or _SENTENCE_BEHIND.match(text, last[1])
    ):
        return None
    urls = (*urls[:-1], last) if last else ()
    if len({normalize_url(text[slice(*span)]) for span in urls}) > 1:
        return None
    for start, end in urls:
        lead = _LEAD.search(text, max(0, start - 30), start)
        behind = _BEHIND.match(text, end)
        removed.append((lead.start() if lead else start, behind.end() if behind else end))
        if behind and behind["seen"] and _YEAR.search(text[:start] + text[behind.end() :]):
            values["accessed"] = read_date(behind["seen"]) or ""
            parts.append(SourcePart("accessed", *behind.span("seen")))
    if urls:
        values["url"] = normalize_url(text[slice(*urls[0])])
        parts.append(SourcePart("url", *urls[0]))
    if markers := [marker.span() for marker in _ONLINE.finditer(text)]:
        values["online"] = "yes"
    removed += markers
    dois = [doi.span() for doi in _DOI.finditer(text)]
    removed += dois
    removed += [one.span() for one in _WITHOUT_VALUE.finditer(text)]
    is_seen = has_words_of("accessed", text.lower())
    for seen in _ACCESSED.finditer(text) if is_seen else ():
        removed.append(seen.span())
        if not seen["date"]:
            continue
        edtf = read_date(seen["date"])
        if not edtf or "accessed" in values:
            return None
        values["accessed"] = edtf
        parts.append(SourcePart("accessed", *seen.span("date")))
    kept = _list_kept(len(text), removed)
    shown = "".join(map(text.__getitem__, kept)) if removed else text
    end = trim_end(shown, len(shown))
    online_at = sum(at < markers[0][0] for at in kept) if markers else 0
    return WebParts(
        shown[:end],
        tuple(kept[:end]),
        values,
        tuple(parts),
        online_at,
        bool(dois) or "doi.org/" in values.get("url", ""),
    )


def _list_kept(length: int, removed: list[tuple[int, int]]) -> list[int]:
    """The offsets in none of the removed stretches."""
    kept, at = list[int](), 0
    for start, end in sorted(removed):
        kept += range(at, start)
        at = max(at, end)
    return [*kept, *range(at, length)]


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
    | {_VOL}\s?(?P<volume_named>\d{{1,4}}|[IVXLC]{{1,7}})
      (?:\s?\((?:{_NO}\s?)?(?P<issue_b>{_IN_VOLUME})\)|[.,]?\s{_NO}\s?(?P<issue_c>{_IN_VOLUME}))?
      (?:(?::\s?|[,;]\s)(?:{_PP}\s?)?(?P<page_b>{_PAGE}))?
    | (?P<volume>(?!{YEAR}(?!\d))\d{{1,4}})
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


_EDGE_THERE: Final = re.compile(_EDGE)
# Marks that separate fields: a mark before a space, or a space before an opening mark.
_MARK: Final = re.compile(
    r"""\.(?=\.?(?:[\s;,:]|$)) | [?!](?=\s|$|[.,]) | ,(?=\s|$) | [;:](?=[\s\d]|[A-Z]\d|$)
      | \s(?=[(\[“‘«]|In:\s) | \s(?=[—–/-]\s) | (?<=\w)\s(?=\")""",
    re.VERBOSE,
)
_JOINT: Final = re.compile(r"[\s.,;:—–/-]*")
_CLOSERS: Final = {"“": "”", "‘": "’", "«": "»", '"': '"', "'": "'", "„": "“"}
_BRACKETS: Final = "(["
_CLOSES_QUOTE: Final = re.compile(
    r"(?<=[.,?!])[”’»\"'](?!\w)|[”’»\"'](?=[.,;:)\]]|$)|[”’»\"'](?=\s)"
)
IN: Final = re.compile(
    rf"{words_of('in')}(?P<colon>:)?\s(?=[^\W_a-z]|(?:[a-z]+\s){{1,2}}[A-Z]|[“‘])"
)
_CREDIT_MARK: Final = r",?\s?[(\[]?{}(?!\w|\.?\s\d{{1,2}}\W)[)\]]?(?=$|[.,;:)]|\s)"
EDITORS_MARK: Final = re.compile(_CREDIT_MARK.format(words_of("editors")))


@dataclass(frozen=True, slots=True)
class _Credit:
    """How people are named who did not write a source: `edited by Lund`, `Lund, ed.`."""

    kind: str
    role: str
    lead: re.Pattern[str]
    mark: re.Pattern[str]
    mentions: re.Pattern[str]


def _make_credit(kind: str, role: str, lead: str, mark: str) -> _Credit:
    by, behind = words_of(lead), words_of(mark)
    return _Credit(
        kind,
        role,
        re.compile(rf"{by}\s(?=[^\W\d_])"),
        re.compile(_CREDIT_MARK.format(behind)),
        re.compile(rf"(?<!\w)(?:{by}|{behind})(?!\w)"),
    )


_EDITORS: Final = _make_credit("editors", "editor", "edited_by", "editors")
_CREDITS: Final = (
    _EDITORS,
    _make_credit("translators", "translator", "translated_by", "translators"),
)
_NUMBERS_BEHIND: Final = re.compile(
    rf"""(?P<free>.*?[^\W\d_]\S*(?:,?\s{YEAR}(?:[-–]{YEAR})?(?=\s\d))?)[.,]?\s
        (?P<tail>{_TYPED.pattern})""",
    re.VERBOSE,
)
# `Salt Roads since 1945`: the year belongs to the words before it
BEFORE_YEAR: Final = SMALL_WORDS.union(
    *(list_words("title_case", name) for name in ("prepositions", "periods"))
)
PERIOD: Final = re.compile(rf"\s(?i:{'|'.join(sorted(BEFORE_YEAR))})\s{YEAR}$")
_MAY_END_IN_NUMBERS: Final = re.compile(rf"\d|\s(?:{MONTH_NAME}|{UNDATED}|[ivxlc–-]+)$", re.VERBOSE)
_VOLUME_BEFORE: Final = re.compile(
    rf"""(?P<volume>(?!{YEAR})\d{{1,4}})(?:\s?\((?P<issue>{_ISSUE})\))?\s
        (?P<free>[^\W\d_].+?)(?:\s(?P<page>{_PAGE}))?""",
    re.VERBOSE,
)
_OPENS_WITH_VOLUME: Final = re.compile(rf"(?!{YEAR})\d{{1,4}}(?:\s?\({_ISSUE}\))?\s[^\W\d_a-z]")
_BEHIND_DIGIT: Final = r"(?:[\w/.-]|:(?=\d)){0,20}"  # of a number: `15/3`, `2000:5`
_GENRE: Final = re.compile(
    rf"(?P<genre>.+?)(?:,?\s(?:{_NO}\s?)?(?P<number>[A-Z]{{0,4}}[/\s-]?\d{_BEHIND_DIGIT}))?"
)
# `Working Paper WP. 26`, `Rapport d’analyse no. 12`, `Press release 19-1998-NAT`, `… DC 16(2017)`
_NUMBERED_GENRE: Final = re.compile(
    rf"""(?P<genre>[^\W\d_][\w’'-]*(?:\s[^\W\d_][\w’'/-]*){{0,5}}?),?\s(?P<no>{_NO}:?\s?)?
        (?P<number>(?P<code>{CODE})
          |(?!{YEAR}(?:[-–]\d\d)?{_EDGE})(?:[A-Z]{{1,6}}\.?[/\s-]?)?\d{_BEHIND_DIGIT}(?<=\w)(?:\({YEAR}\))?){_EDGE}""",
    re.VERBOSE,
)
_PAGES_BEHIND: Final = re.compile(
    rf"(?:,\s(?:{MONTH_NAME}\s)?{YEAR}|\s\((?:{MONTH_NAME}\s)?{YEAR}\))?[,:]\s(?:{_PP}\s?)?\d+[–-]\d",
    re.VERBOSE,
)
_NO_GENRE: Final = re.compile(r"\d|\bnos?\b|^(?:blog|opinion)$|^(?:an?|the)\s", re.IGNORECASE)
_MOST_ISSUES: Final = 12  # in a volume, as a rule
STRONG: Final = frozenset(".?!")  # marks that close a sentence


@dataclass(frozen=True, slots=True)
class CitationItem:
    """A piece of a citation with its offsets, the mark before it and the bracket it lies in."""

    # free, quoted, in, editors, translators, series, genre, date, day, edition, numbers, aside,
    # unknown
    kind: str
    start: int
    end: int
    mark: str = ""
    group: int = 0  # the offset after its bracket's opening, 0 without a bracket
    values: dict[str, tuple[int, int]] = field(default_factory=dict, hash=False)
    names: NameList | None = None


def cut(text: str, start: int, end: int, group: int = 0) -> list[CitationItem] | None:
    """The items of a text; None if a bracket or quotation mark is not closed."""
    items = list[CitationItem]()
    credits_ = [credit for credit in _CREDITS if credit.mentions.search(text, start, end)]
    at = start
    while at < end:
        before, joint = text[at - 1 : at], _JOINT.match(text, at, end)
        at, mark = (joint.end(), _find_mark(joint[0])) if joint else (at, "")
        if at >= end:
            break
        is_behind = bool(items or group) and mark != ":"
        numbered = _cut_numbered(text, at, end) if is_behind else []
        found = numbered or _cut_item(text, at, end, items, credits_)
        if found is None:
            return None
        is_bracket = found[0].group != 0
        shown = "(" if is_bracket else mark or (before if before in STRONG else "")
        inside = found[0].group if is_bracket else group
        items += [replace(found[0], mark=shown, group=inside), *found[1:]]
        _join_continued(text, items)
        at = _find_bracket_end(text, at, end) + 1 if is_bracket else _end_of(text, found[-1])
    return items


_PERIOD_AND_PAGE: Final = re.compile(rf"{YEAR}\s?[-–]\s?\d{{2,4}}(?:\s\d{{1,4}})?")


_ROMAN_COUNT: Final = re.compile(r"[IVXLC]{2,}")  # of a meeting: `in III. Congress on Salt`


def _join_continued(text: str, items: list[CitationItem]) -> None:
    """Joins years to the words before them, and small words to those in quotation marks.

    `Salt: A History, 1990–2015`, `‘Boat People’ and the Law`.
    """
    is_open = items[-1].kind == "free" or items[-1].values.keys() == {"page"}
    if len(items) == 1 or not is_open or items[-2].group != items[-1].group:
        return
    if _is_subtitle(text, items[-3:]):
        items[-3:] = [replace(items[-3], end=items[-1].end)]
        return
    before, last = items[-2:]
    is_free = last.kind == "free"
    is_opened = before.mark == "" or [one.kind for one in items[-3:-2]] == ["editors"]
    is_counted = is_opened and before.kind == "aside" and last.mark == "."
    if is_free and is_counted and _ROMAN_COUNT.fullmatch(text, before.start, before.end):
        items[-2:] = [replace(before, kind="free", end=last.end)]
        return
    are_years = (
        _PERIOD_AND_PAGE.fullmatch(text, last.start, last.end) if is_free else _is_long(text, last)
    )
    is_period = before.kind == "free" and are_years
    is_behind = before.kind == "quoted" and not last.mark and text[before.end] not in ",."
    if is_period and last.mark in (",", ":"):
        items[-2:] = [replace(before, end=last.end)]
    elif is_behind and text[last.start].islower():
        start = before.start - 1 - (text[before.start - 1] == " ")
        items[-2:] = [replace(before, kind="free", start=start, end=last.end)]


VOLUME_IN_FULL: Final = re.compile(r"Volumes?\s(?:\d{1,2}|[IVX]{1,5})")


def _is_subtitle(text: str, items: Sequence[CitationItem]) -> bool:
    """Whether a volume begins the subtitle behind a name: `Salt: Volume 3, AD 1420–AD 1804`."""
    if [one.kind for one in items] != ["free", "numbers", "free"] or items[2].mark != ",":
        return False
    name, volume, _ = items
    is_volume = VOLUME_IN_FULL.fullmatch(text, volume.start, volume.end) is not None
    return is_volume and volume.mark == ":" and name.group == items[2].group


OLD_YEAR: Final = r"(?:1\d|20)\d\d"  # of which a title may tell: nothing was printed in 1519
_CENTURIES: Final = re.compile(rf"(?P<first>{OLD_YEAR})\s?[-–]\s?(?P<last>{OLD_YEAR})")
_MOST_PAGES: Final = 150  # of an article


def _is_long(text: str, item: CitationItem) -> bool:
    """Whether `1519–1810` counts years: an article has fewer pages."""
    found = _CENTURIES.fullmatch(text, item.start, item.end)
    return found is not None and int(found["last"]) - int(found["first"]) > _MOST_PAGES


def _find_mark(joint: str) -> str:
    """The mark of a joint: the first, but the last where nothing is left between: `2013;:2`."""
    marks = "".join(joint.split())
    return marks[1] if marks[:2] in (";:", ",.") else marks[:1]


def _end_of(text: str, last: CitationItem) -> int:
    """The offset where reading continues after an item: after the mark that closes a quotation."""
    at = last.end + text.startswith(" »", last.end)
    while last.kind == "quoted" and at < len(text) and text[at] in ".,?!”’»\"'":
        at += 1
        if text[at - 1] in "”’»\"'":
            break
    return max(at, last.start + 1)


def _cut_item(
    text: str,
    at: int,
    end: int,
    items: Sequence[CitationItem],
    credits_: Sequence[_Credit],
) -> list[CitationItem] | None:
    """The item at an offset, or the items of the bracket there; the caller knows their mark."""
    if text[at] in _BRACKETS:
        is_behind_quoted = bool(items) and items[-1].kind == "quoted"
        inner = _cut_bracket(text, at, end, holds_fields=is_behind_quoted)
        if inner is not None:
            return inner
    if text[at] in _CLOSERS and (close := _find_close(text, at, end)):
        shown = text[at + 1 : close - (text[close - 1] in ",.")]
        start = close - len(text[at + 1 : close].lstrip())
        return [CitationItem("quoted", start, at + 1 + len(shown.rstrip()))]
    one = _cut_in(text, at, end, items)
    if one is None:
        found = (_cut_credit(text, at, end, credit) for credit in credits_)
        one = next(filter(None, found), None)
    if one is None and items and items[-1].kind == "in":
        one = _cut_names(text, at, end)
    one = one or _cut_typed(text, at, end, items)
    if one is None:
        is_dated = any(item.kind == "date" for item in items)
        stop = _find_free_end(text, at, end, is_dated=is_dated)
        one = CitationItem("free", at, stop) if stop > at else CitationItem("aside", at, at + 1)
    return [one]


def _cut_numbered(text: str, at: int, end: int) -> list[CitationItem]:
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


def _cut_in(text: str, at: int, end: int, items: Sequence[CitationItem]) -> CitationItem | None:
    """`In:` before the container of a source; only after a title."""
    found = IN.match(text, at, end)
    if found is None or not any(one.kind in ("free", "quoted") for one in items):
        return None
    if [one.kind for one in items[-2:]] == ["free", "quoted"] and items[-1].mark in ("", ":"):
        return None  # `Salt: “Tolls” in the Debate`: words of a title in quotation marks
    is_opened = text[:at].rstrip()[-1:] in '.?!”’"»'
    is_state = text[at:].startswith("IN:") and text[:at].endswith(", ")  # `Bloomington, IN: Hill`
    is_in = (found["colon"] and not is_state) or text[at].islower() or is_opened
    return CitationItem("in", at, found.end() - 1) if is_in else None


# Behind a volume, pages may look like years: `34, no. 28 (1999): 1876–80`.
_SPAN_THERE: Final = re.compile(rf"(?:{_PP}\s?)?(?P<page>{_SPAN}){_EDGE}", re.VERBOSE)
_ENDS_IN_VOLUME: Final = re.compile(r"[^\W\d_]\s\d{1,4}$")


def _is_behind_volume(text: str, items: Sequence[CitationItem]) -> bool:
    """Whether the year is known, and a volume."""
    is_name = any(
        one.kind == "free" and _ENDS_IN_VOLUME.search(text, one.start, one.end) is not None
        for one in items[-2 if items[-1].group else -1 :]
    )
    has_volume = is_name or any(one.values.keys() & {"volume", "issue"} for one in items)
    return has_volume and any(one.kind == "date" for one in items)


# Behind the years or the day of a title: `Toll Roads, 1450–1580: A History`
_SUBTITLE: Final = re.compile(r":\s[^\W\d_]")
# What only a document’s symbol has: `A/HRC/12/4`, `COM(2012) 286`, `E.14.V.10`, `GAO-06-825`,
# `CP 100`
_SYMBOL_SIGN: Final = re.compile(r"/|^C[MmP]|\(\d{4}\)|^[A-Z]\.\d\d\.|^[A-Z]{2,8}-\d\d-\d+$")


def _cut_typed(text: str, at: int, end: int, items: Sequence[CitationItem]) -> CitationItem | None:
    span = _SPAN_THERE.match(text, at, end) if text[at] in "12p" else None
    if span is not None and items and _is_behind_volume(text, items):
        return _make_typed(span)
    typed = _TYPED.match(text, at, end)
    if typed is not None:
        one = _make_typed(typed)
        may_open_subtitle = typed["page_range"] or ("free" in [item.kind for item in items])
        is_within = one.values.keys() <= {"date", "page"} and may_open_subtitle
        if not (is_within and _SUBTITLE.match(text, typed.end(), end)):
            return one
    found = NUMBER.match(text, at, end)
    is_symbol = found is not None and _SYMBOL_SIGN.search(found[0]) is not None
    if found is None or not (is_symbol and _EDGE_THERE.match(text, found.end())):
        return None
    return CitationItem("numbers", *found.span(), values={"number": found.span()})


def _make_typed(found: re.Match[str]) -> CitationItem:
    values = {
        name.partition("_")[0]: found.span(name)
        for name, value in found.groupdict().items()
        if value
    }
    kinds = ("date", "day", "edition", "aside")
    kind = next((kind for kind in kinds if kind in values), "numbers")
    return CitationItem(kind, found.start(), found.end(), values={} if kind == "aside" else values)


def match_type(text: str) -> str:
    """The type of a whole text as `EXAMPLES` names it, "" for free text."""
    found = _TYPED.fullmatch(text)
    item = _make_typed(found) if found else None
    named = {item.kind, *item.values} if item else set()
    return next((kind for kind in EXAMPLES if kind in named - {"numbers"}), "")


# `(Studies in Global Social History; no. 9)`
_SERIES_AND_NUMBER: Final = [[("free",), ("numbers", role)] for role in ("issue", "bare", "volume")]
_DESCRIPTION, _TRANSLATION = (
    re.compile(rf"{form}(?=[.,;]|\s\(|$)") for form in (DESCRIPTION, TRANSLATION)
)
_LETTERED_NUMBER: Final = re.compile(r"[A-Z]\d{1,3}")  # `Codes of Countries (M49)`: no page
_PARAGRAPH: Final = re.compile(r"\d{1,3}(?:\.\d{1,3})*")  # `45 [3.4]`: a pinpoint (AGLC)


def _cut_bracket(
    text: str, at: int, end: int, *, holds_fields: bool = False
) -> list[CitationItem] | None:
    """The items in a bracket that holds fields; None for one that belongs to free text."""
    close = _find_bracket_end(text, at, end)
    if close and (lone := _cut_lone_bracket(text, at, close)):
        return [lone]
    inner = cut(text, at + 1, close, at + 1) if close else None
    if inner and [(one.kind, *one.values) for one in inner] in _SERIES_AND_NUMBER:
        series = {"series": (inner[0].start, inner[1].end)}
        return [CitationItem("series", *series["series"], group=at + 1, values=series)]
    if not inner or holds_fields:
        return [replace(one, group=at + 1) for one in inner] if inner else None
    if len(inner) == 1 and (report := _read_report(text, inner[0])) is not None:
        return [replace(report, group=at + 1)]
    named = (name_genre(text, item) for item in inner)
    peeled = [replace(one, group=at + 1) for item in named for one in peel_numbers(text, item)]
    kinds = {one.kind for one in peeled}
    frees = [one for one in peeled if one.kind == "free"]
    is_placed = text.startswith("]:", close) and len(inner) == 1  # `[Leiden]: Brill`
    is_imprint = (
        is_placed
        or bool(kinds & {"date", "day", "genre"})
        or split_imprint(text, [replace(one, group=0) for one in frees]) is not None
    )
    is_place = is_imprint and any(is_known_place(text[one.start : one.end]) for one in frees)
    is_text = kinds == {"free"} and not is_place
    if is_text and _DESCRIPTION.match(text, at, end):
        return [CitationItem("unknown", at + 1, close, group=at + 1)]
    is_word = _LETTERED_NUMBER.fullmatch(text, at + 1, close) is not None
    is_named = peeled[0].kind == "free" and not is_place and "genre" not in kinds
    is_word |= is_named and _TRANSLATION.match(text, at, end) is not None
    is_word |= bool(kinds & {"quoted", "in"} or (frees and not is_imprint))
    return None if is_word else peeled


def _cut_lone_bracket(text: str, at: int, close: int) -> CitationItem | None:
    """The item of a bracket that holds a paragraph's number, a document's code, or nothing."""
    span = (at + 1, close)
    is_paragraph = text[at] == "[" and _PARAGRAPH.fullmatch(text, *span)
    if is_paragraph or not text[at + 1 : close].strip(" .,;"):
        return CitationItem("aside", *span, group=at + 1)
    is_code = CODE_PATTERN.fullmatch(text, *span) is not None
    return CitationItem("numbers", *span, "", at + 1, {"number": span}) if is_code else None


def _read_report(text: str, item: CitationItem) -> CitationItem | None:
    """The volume, name and page of a text: `90 Federal Register 2066`."""
    found = _VOLUME_BEFORE.fullmatch(text, item.start, item.end)
    if found is None or not found["page"]:
        return None
    values = {role: found.span(role) for role in ("volume", "page")}
    return replace(item, kind="numbers", values=values | {"container": found.span("free")})


def split_imprint(
    text: str, frees: Sequence[CitationItem], *, is_expected: bool = False
) -> dict[str, tuple[int, int]] | None:
    """The spans of place and publisher, or newspaper; None if that is not all, or not certain.

    `is_expected`: nothing else may be there, as in brackets or after the name of a book.
    """
    if not frees:
        return None
    shown = [text[free.start : free.end] for free in frees]
    marks = [free.mark for free in frees]
    found = assign_imprint(shown, marks, is_bracketed=is_expected or frees[0].group > 0)
    if found is None:
        return None
    return {role: (frees[first].start, frees[last].end) for role, (first, last) in found.items()}


def _find_bracket_end(text: str, at: int, end: int) -> int:
    depth = 0
    for place in range(at, end):
        depth += (text[place] in "([") - (text[place] in ")]")
        if depth == 0:
            return place
    return 0


def _find_close(text: str, at: int, end: int) -> int:
    """Where the quotation mark opened at an offset is closed, 0 if it is not."""
    opener, closer = text[at], _CLOSERS[text[at]]
    depth, spaced = 0, 0
    for found in _CLOSES_QUOTE.finditer(text, at + 1, end):
        place = found.start()
        if text[place] != closer:
            continue
        depth = text.count(opener, at + 1, place) if opener != closer else 0
        if depth and text.count(closer, at + 1, place) < depth:
            continue
        before, behind = text[place - 1], text[place + 1 : place + 2]
        if before in ".,?!" or behind in ".,;:)]" or not behind:
            return place
        if closer != "’":
            return place
        if not spaced or (text[spaced - 1] == "s" and text[spaced + 2].isalpha()):
            spaced = place  # `Survivors’ Accounts’ (`: the first is a plural's
    return spaced


_YEAR_BEHIND: Final = re.compile(rf",\s{YEAR}\b")


_EDITIONS: Final = frozenset(map(str.capitalize, _load_words()["edition_alone"]))


def _cut_credit(text: str, at: int, end: int, credit: _Credit) -> CitationItem | None:
    """`edited by Paul Greer`, `Greer P, editor`, `Greer, P. (ed.)`, `trans. Paul Greer`."""
    lead = credit.lead.match(text, at, end)
    start = lead.end() if lead else at
    is_open = lead is None
    if lead is not None:  # `edited by Paul Greer, Lark Hill, 2005`: the last may publish
        named = find_leading_names(text[start:end], needs_and=False)
        is_open = any(_YEAR_BEHIND.match(text, start + one.end, end) for one in named)
    heads = [*find_leading_names(text[start:end], needs_and=is_open)]
    closed = max((head.end for head in heads if len(head.names) > 1), default=0)
    for head in heads:
        if lead is not None and head.kind == "packed" and head.end < closed:
            continue  # `ed. Leo H. Karp and Ada Lund`
        is_list = lead is None and len(head.names) > 1
        if is_list and (abbreviates_others(head) or _opens_with_word(text, at, head)):
            continue  # `in Salt und Zoll, A. Lund and K. Holst, Eds.`
        behind = credit.mark.match(text, start + head.end, end)
        if behind and text[start : start + head.end].rpartition(" ")[2] in _EDITIONS:
            continue  # `Zenda, Sarn, Revised ed.`
        if behind and _opens_names(text, behind, end, credit):
            continue
        is_named = head.is_certain if head.kind == "body" else bool(lead)
        if behind or (is_named and (head.kind != "body" or lead)):
            shown = text[start : start + head.end]
            is_cut = lead is None and len(head.names) == 1 and ", " in shown
            if head.kind == "body" and (not is_named or credit is not _EDITORS or is_cut):
                continue  # `in Salt, Roads, and Tolls, Hill League, Ed.`
            is_dated = behind is None and _YEAR_BEHIND.match(text, start + head.end, end)
            names = _drop_publisher(shown, head) if is_dated else head
            stop = behind.end() if behind else start + names.end
            span = (start, start + names.end)
            return CitationItem(credit.kind, at, stop, values={credit.role: span}, names=names)
    return None


def _opens_with_word(text: str, at: int, names: NameList) -> bool:
    """Whether a list of editors begins with what may be the last word of the book before it."""
    first = names.names[0].literal
    return first is not None and " " not in first and text[:at].endswith(", ")


def _drop_publisher(shown: str, names: NameList) -> NameList:
    """The persons of a list before a year, without the last if a comma alone joins it.

    `edited by H. D. Lund, M. E. Sharpe, 2009`: the last published it.
    """
    before, comma, last = shown.rpartition(", ")
    others = parse_name_list(before) if comma and not _AND_FIRST.match(last) else None
    is_list = len(names.names) > 1 and " and " not in shown and "&" not in shown
    return others if others and is_list else names


_AND_FIRST: Final = re.compile(r"(?:and|&|y|e|et|und)\s")


def _opens_names(text: str, mark: re.Match[str], end: int, credit: _Credit) -> bool:
    """Whether an editors' mark is the word before other names: `Commons, ed. Å. Lindgren`.

    Of persons with initials, or of a body before its imprint.
    """
    lead = credit.lead.match(text, mark.end() - len(mark[0].lstrip(", ")), end)
    behind = find_leading_names(text[lead.end() : end]) if lead else ()
    return any(
        names.kind in ("natural", "bare")
        or (names.kind == "body" and lead and text.startswith(" (", lead.end() + names.end))
        for names in behind
    )


def _cut_names(text: str, at: int, end: int) -> CitationItem | None:
    """Editors without a mark: `in M. Katz and R. Gallo, Work and Family`; not one in full."""
    for head in find_leading_names(text[at:end]):
        if _EDITORS.mentions.search(text, at + head.end, end):
            continue  # they extend up to their mark
        is_list = head.kind in ("natural", "inverted", "packed", "bare") or len(head.names) > 1
        if is_list and head.kind != "body" and text[at + head.end : at + head.end + 1] in ",.:":
            span = (at, at + head.end)
            return CitationItem("editors", *span, values={"editor": span}, names=head)
    return None


# `for the year ended December 31, 2023`: a day that belongs to the words before it
DAY_WITHIN: Final = re.compile(
    rf"\s(?:as\sof|dated|end(?:ed|ing)|from|of|since|through|to|until)\s{MONTH_NAME}\s\d{{1,2}}(?=,\s{YEAR}\b)"
)
# `Labour Survey (LASUR 2013)`, `Salt (Round 2013): A Report`: of which year it is
_ROUND: Final = re.compile(rf"\([^\W\d_][\w’'-]*\s{YEAR}\)(?P<more>\s?:\s[^\W\d_])?")
# `Salt Convention, 1999 (No. 182)`: the number of a convention or law
OWN_NUMBER: Final = re.compile(
    rf"\b(?:{spell_words('legal', 'treaties')}|{spell_words('legal', 'laws')})"
    rf"(?P<own>,\s{YEAR}\s\(No\.\s\d+\)|\sNo\.\s\d+)"
)
# The marks in `Washington, D.C.` and `México, D.F.`, which end a place before a colon
_DISTRICT: Final = re.compile(r",\sD\.\s?[CF]\b|(?:(?<=\sD\.[CF])|(?<=\sD\.\s[CF]))\.")
_ENDS_IN_DISTRICT: Final = re.compile(r"\sD\.\s?[CF]\.$")


# `in the U.S. The Sun`: the stop of a state, and what may be a newspaper behind it
_STATE: Final = re.compile(r"\s(?:U\.[NSK]|E\.U|D\.C)\.$")
_UP_TO_MARK: Final = re.compile(r"\s(?P<name>[^.,;:()\d]{3,60})")


# `im 21. Jahrhundert`: the stop of an ordinal in German
ORDINAL: Final = r"(?<!\w)(?i:am|des|dem|der|im|vom|zum)\s\d{1,2}"
_STOP_WITHIN: Final = re.compile(rf"{ORDINAL}$|(?<!\w)[A-Z]\.(?:Phil|Sc|Ed|Litt|Eng)$")


def _is_in_abbreviation(text: str, at: int, place: int, end: int) -> bool:
    """Whether the mark of a text from `at` is an abbreviation's stop, or a colon behind one.

    The stop of a state closes the text before a newspaper.
    """
    if text[place] == "." and _STOP_WITHIN.search(text, at, place):
        return True
    is_colon = text[place] == ":" and text[place - 1] == "."
    is_stop = text[place] == "." or (is_colon and not _ENDS_IN_DISTRICT.search(text, at, place))
    if not is_stop or not ends_in_abbreviation(text, place - is_colon):
        return False
    name = _UP_TO_MARK.match(text, place + 1, end) if _STATE.search(text, at, place + 1) else None
    return name is None or not is_newspaper_name(name["name"])


def _list_own_marks(text: str, at: int, end: int) -> list[tuple[int, int]]:
    """Where marks belong to the words around them: in a day, in the number of a convention."""
    days = [(day.end(), day.end() + 1) for day in DAY_WITHIN.finditer(text, at, end)]
    numbers = OWN_NUMBER.finditer(text, at, end) if text.find("No.", at, end) >= 0 else ()
    return [*days, *(one.span("own") for one in numbers)]


def _is_within_words(text: str, at: int, bracket: int, end: int, *, is_dated: bool) -> bool:
    """Whether a bracket belongs to the text from `at` before it: a survey’s round, a country.

    `Salt in Karamoja (Uganda)`: behind a newspaper it is where that is printed. `is_dated`: a
    date is printed before the text.
    """
    year = _ROUND.match(text, bracket, end)
    if year is not None and (is_dated or year["more"]):
        return True
    close = _find_bracket_end(text, bracket, end)
    is_land = find_country(text[bracket + 1 : close]) is not None
    return is_land and not is_newspaper_name(text[at:bracket].rstrip())


def _find_free_end(text: str, at: int, end: int, *, is_dated: bool) -> int:
    """Where free text ends: at a mark that closes a field, not in a name or an abbreviation.

    `is_dated`: a date is printed before it.
    """
    skip = at
    own = _list_own_marks(text, at, end)
    for found in _MARK.finditer(text, at, end):
        place = found.start()
        if place < skip or (place == at and found[0].isspace()):
            continue
        is_own = any(start <= place < stop for start, stop in own)
        if is_own or _DISTRICT.match(text, place) or _is_in_abbreviation(text, at, place, end):
            continue
        if found[0] in "?!" or (found[0] == "." and _STATE.search(text, at, place + 1)):
            return place + 1
        opener = text[found.end() : found.end() + 1]
        if found[0].isspace() and opener in _BRACKETS:
            is_within = _is_within_words(text, at, found.end(), end, is_dated=is_dated)
            if is_within or _cut_bracket(text, found.end(), end) is None:
                skip = _find_bracket_end(text, found.end(), end) or end
                continue
        elif found[0].isspace() and opener in _CLOSERS and _find_close(text, found.end(), end):
            skip = _find_close(text, found.end(), end)
            continue
        return place - (text[place - 1] == " ")
    return end


_YEAR_THERE: Final = re.compile(rf"(?<!\d){YEAR}(?!\d)")
_PAGE_LIKE_YEAR: Final = re.compile(rf"\s(?P<page>{YEAR})$")


def _peel_volume(text: str, item: CitationItem) -> list[CitationItem] | None:
    """A name without the volume before it and the page behind it; None without a volume.

    A page may look like a year where another year is printed.
    """
    found = _VOLUME_BEFORE.fullmatch(text, item.start, item.end)
    if found is None:
        return None
    values = {role: found.span(role) for role in ("volume", "issue", "page") if found[role]}
    start, end = found.span("free")
    later = _PAGE_LIKE_YEAR.search(text, start, end)
    if later and (_YEAR_THERE.search(text, 0, start) or _YEAR_THERE.search(text, item.end)):
        values["page"], end = later.span("page"), later.start()
    numbers = CitationItem("numbers", *found.span("volume"), "", item.group, values)
    return [replace(item, start=start, end=end), numbers]


def peel_numbers(text: str, item: CitationItem) -> list[CitationItem]:
    """A free item without the numbers and dates that it begins or ends with, and those."""
    shown = text[item.start : item.end]
    if item.kind != "free" or is_listed_house(shown) or _ENDS_IN_ERA.search(shown):
        return [item]  # `Edições 70`, `Salt, AD 1420–AD 1804`
    if (peeled := _peel_volume(text, item)) is not None:
        return peeled
    may_end = _MAY_END_IN_NUMBERS.search(text, item.start, item.end)
    behind = _NUMBERS_BEHIND.fullmatch(text, item.start, item.end) if may_end else None
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


_ENDS_IN_ERA: Final = re.compile(rf",\sAD\s{OLD_YEAR}\s?[–-]\s?(?:AD\s)?{OLD_YEAR}$")
_COLON_AND_WORD: Final = re.compile(r"\s?:\s[^\W\d_]")


def name_genre(text: str, item: CitationItem) -> CitationItem:
    """A free item as a genre with its number, if it names one."""
    found = _GENRE.fullmatch(text, item.start, item.end) if item.kind == "free" else None
    if found is None or not names_genre(found["genre"]) or _NO_GENRE.search(found["genre"]):
        return item
    if found["number"] and _COLON_AND_WORD.match(text, item.end):
        return item  # `Report on Theme 2: Tolls`
    values = {role: found.span(role) for role in ("genre", "number") if found[role]}
    return replace(item, kind="genre", values=values)


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


_FIRST_OF_FIRM: Final = re.compile(r"[^\W\d_a-z][\w’'-]+")
_REST_OF_FIRM: Final = re.compile(
    r"[^\W\d_a-z][\w’'-]+\s(?:&\s.+|and\s(?:Brothers|Co\.|Company|Partners|Sons))"
)


def join_firm(text: str, items: Sequence[CitationItem]) -> list[CitationItem]:
    """The items with `Hill` and `Moss & Sons` as one, a list that `&` closes."""
    joined = list[CitationItem]()
    for item in items:
        last = joined[-1] if joined else None
        if (
            (last is not None and item.mark == "," and last.kind == item.kind == "free")
            and _FIRST_OF_FIRM.fullmatch(text, last.start, last.end)
            and _REST_OF_FIRM.fullmatch(text, item.start, item.end)
            and not is_known_place(text[last.start : last.end])
        ):
            joined[-1] = replace(last, end=item.end)
        else:
            joined.append(item)
    return joined


def join_branch(text: str, items: Sequence[CitationItem]) -> list[CitationItem]:
    """The items with a body and its branch behind a dash as one: `Sarn: Hill League – Salt`.

    Only beside a known place, or the branch may be the place.
    """
    joined = list[CitationItem]()
    for at, item in enumerate(items):
        last = joined[-1] if joined else None
        beside = (*joined[-2:-1], *items[at + 1 : at + 2])
        if (
            (last is not None and item.mark in DASHES and last.kind == item.kind == "free")
            and is_organization(text[last.start : last.end])
            and not is_known_place(text[item.start : item.end])
            and any(is_known_place(text[one.start : one.end]) for one in beside)
        ):
            joined[-1] = replace(last, end=item.end)
        else:
            joined.append(item)
    return joined


def join_journal(text: str, items: Sequence[CitationItem]) -> list[CitationItem]:
    """The items with `76 Gender` and `Place and Culture 779` as one."""
    joined = list(items)
    for at, item in enumerate(joined):
        if item.kind != "free" or not _OPENS_WITH_VOLUME.match(text, item.start, item.end):
            continue
        stop = at
        while (
            stop + 1 < len(joined)
            and joined[stop + 1].kind == "free"
            and joined[stop + 1].mark in (",", ":")
        ):
            stop += 1
        whole = replace(item, end=joined[stop].end)
        found = _VOLUME_BEFORE.fullmatch(text, whole.start, whole.end) if stop > at else None
        if found and found["page"]:
            joined[at : stop + 1] = [whole]
        break
    return joined
