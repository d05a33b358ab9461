"""Fields that every style prints alike: dates, words beside a field, what is seen on the web."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from pipeline.grammar.citation_dates import parse_printed_date
from pipeline.grammar.named_parts import SourcePart, trim_end
from pipeline.grammar.urls import find_last_url, find_urls, normalize_url
from pipeline.vocabulary.months import english_months, foreign_months


@cache
def _load_words() -> dict[str, tuple[str, ...]]:
    """The words of all languages by field, the longest first."""
    path = files("pipeline.vocabulary").joinpath("citation_words.toml")
    tables = [table for table in tomllib.loads(path.read_text("utf-8")).values() if table]
    words: dict[str, set[str]] = {}
    for table in tables:
        for field, spellings in table.items() if isinstance(table, dict) else ():
            words.setdefault(field, set()).update(spellings)
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


YEAR: Final = r"(?:1[6-9]|20)\d\d"
_MONTHS: Final = sorted({*english_months(), *foreign_months()}, key=lambda name: (-len(name), name))
MONTH: Final = rf"(?:(?:{'|'.join(_MONTHS)})(?![^\W\d_])\.?)"
_DAY_NUMBER: Final = r"\d{1,2}(?:st|nd|rd|th)?"
_DAYS: Final = rf"{_DAY_NUMBER}(?:\s?[-–]\s?{_DAY_NUMBER})?"
UNDATED: Final = words_of("undated")
_WITH_HYPHENS: Final = rf"(?:{_DAY_NUMBER}-)?{MONTH}-{YEAR}"
DATE: Final = rf"""(?:{YEAR}[a-z]?,?\s?{MONTH}(?:\s?{_DAY_NUMBER})?|{MONTH}\s{_DAYS},?\s{YEAR}
    |{_DAYS}\s?{MONTH},?\s?{YEAR}|{MONTH},?\s{YEAR}|(?:Spring|Summer|Autumn|Fall|Winter)\s{YEAR}
    |{_WITH_HYPHENS}|{YEAR}-\d\d-\d\d|\d\d?/\d\d?/{YEAR}|\d\d?\.\d\d?\.{YEAR}|{YEAR}[a-z]?|{UNDATED})"""
DAY: Final = rf"(?:{_DAY_NUMBER}\s{MONTH}|{MONTH}\s{_DAY_NUMBER}|{MONTH})"
_MONTHS_OF_A_YEAR: Final = 12
_LETTERED: Final = re.compile(rf"{YEAR}[a-z]")
_HYPHENED: Final = re.compile(_WITH_HYPHENS)
_GLUED: Final = re.compile(
    rf"(?P<year>{YEAR})[a-z]?,?\s?(?P<month>{MONTH})\s?(?P<day>{_DAY_NUMBER})?$"
    rf"|(?P<day_first>{_DAY_NUMBER})(?P<month_behind>{MONTH}),?\s?(?P<year_last>{YEAR})$"
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
    rf"(?P<open>\s?[(\[])?(?:(?<=\s)-\s)?{_SEEN}{_WHEN}(?(open)[)\]])(?:,?\s(?:from|at)(?=\s))?",
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
    | (?<=[(\[,]){words_of("no_place")},?\s(?=\d) | ,\s{words_of("no_place")}(?=,)""",
    re.VERBOSE,
)
_CLOSES: Final = re.compile(
    rf"""[>)\]\s.,;]*(?:[(\[]?(?:{DATE},?)?[)\]]?\s?[.,]?)?(?:-\s)?(?:[(\[]?(?:{_SEEN}(?:{DATE}|{_NUMERIC_WEB}))[)\].;,\s]*)?""",
    re.VERBOSE,
)
_BEHIND: Final = re.compile(
    rf">?[)\]]?(?:\s?\((?P<seen>\d\d?[./]\d\d?[./]\d{{4}}|{MONTH}\s\d{{1,2}},\s\d{{4}}|\d{{1,2}}\s{MONTH}\s\d{{4}})\))?",
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
    if last is not None and not _CLOSES.fullmatch(text, last[1]):
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
