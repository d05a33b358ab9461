"""Takes out of a citation what says where and when it was seen on the web.

`Salt. Hill, 2012. Accessed May 3, 2020. https://a.example` becomes `Salt. Hill, 2012`, the address
and the day of access, with the offset that each character left has in the citation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.citations.short_forms import PINPOINT_WORDS
from pipeline.citations.styles.fields import DATE, YEAR_ALONE, read_date
from pipeline.grammar.dates import MONTH_NAME
from pipeline.grammar.named_parts import (
    Fields,
    SourcePart,
    find_last_url,
    find_urls,
    normalize_url,
    trim_end,
)
from pipeline.vocabulary.citation_words import list_field_words, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence


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

    @property
    def fields(self) -> dict[str, str]:
        """The address and the day of access, by role."""
        return {role: value for role, value in self.values.items() if role != "online"}

    def add(self, found: Fields | None) -> Fields | None:
        """What a reader found in `text` with what is of the web; None where a part was broken."""
        parts = self.place_parts(found[1]) if found else ()
        return (found[0] | self.fields, (*parts, *self.parts)) if found and parts else None

    def is_seen_between(self, start: int, end: int) -> bool:
        """Whether the day of access was printed between two offsets of `text`."""
        first, last = self.offsets[start - 1], self.offsets[end]
        return any(part.role == "accessed" and first < part.start < last for part in self.parts)

    def is_unbroken(self, start: int, end: int) -> bool:
        """Whether nothing was taken out of a stretch of `text`."""
        return self.offsets[end - 1] - self.offsets[start] == end - 1 - start

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the citation of a stretch of `text`."""
        return self.offsets[start], self.offsets[end - 1] + 1

    def place_parts(self, parts: Sequence[SourcePart]) -> tuple[SourcePart, ...]:
        """Parts of `text` where they are in the citation; none where one was broken."""
        if not all(self.is_unbroken(part.start, part.end) for part in parts):
            return ()
        return tuple(SourcePart(part.role, *self.place(part.start, part.end)) for part in parts)


# A sentence behind an address, as of a thesis: `2015, https://a.example. Zenda University, …`.
_SENTENCE_BEHIND: Final = re.compile(r"\.\s[^\W\d_a-z][^\W\d_]*[\s,](?!.*(?:/|\.\w))")
_LEAD: Final = re.compile(
    r"""(?:(?:\b(?:also|is)\s)?(?:available|accessible|retrieved)(?:\son\s?line)?(?:\s(?:at|from|on))?:?
        |(?:\b(?:also|is)\s)?\b(?:found|posted|online)(?:\son\s?line)?\s(?:at|from|on):?
        |can\sbe\sfound\s(?:at|under)
        |(?:abrufbar|verfügbar)\sunter:?|disponible\s(?:en|à|sur):?|(?<=\s)(?:from|at|en)|(?:URL|DOI):?)?
    \s?(?:\[,\s|[<(\[])?$""",
    re.VERBOSE | re.IGNORECASE,
)
_WINDOW: Final = 40  # characters before an address
_BEHIND: Final = re.compile(
    rf">?[)\]]?(?:\s?\((?P<seen>\d\d?[./]\d\d?[./]\d{{4}}|{MONTH_NAME}\s\d{{1,2}},\s\d{{4}}|\d{{1,2}}\s{MONTH_NAME}\s\d{{4}})\))?",
    re.VERBOSE,
)
_ONLINE: Final = re.compile(
    r"\s?\[(?:[\w\s]{0,20}\s)?(?:Internet(?:\s[Dd]ocument)?|[Oo]nline|[Ww]eb(?:\spage|site)?|WWW(?:\s[Dd]ocument)?|[Pp]reprint)\]"
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
# `…, on file with River Watch`: where what is not published is kept
_ON_FILE: Final = re.compile(
    r",?\s[(\[]?(?P<remark>(?:copy\s)?on\sfile\swith\s(?:the\s)?[^,;()\[\]]{3,80})[)\]]?"
    rf"(?=(?:,\s(?:{PINPOINT_WORDS})\s?\d[\d,\s–-]*)?$)"
)
_DOI: Final = re.compile(
    r"(?P<open><)?(?:doi|DOI):?\s?(?P<doi>10\.\d{4,6}/[^\s>]+[^\s.,;>])(?(open)>?)"
)
_NUMERIC_WEB: Final = r"\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d)"  # day or month first: no value
_SEEN: Final = rf"{words_of('accessed')}(?:\son)?:?\s"
_DAY_SEEN: Final = rf"(?:{DATE}|\d{{1,2}}\sde\s[^\W\d_]{{3,10}}\sde\s\d{{4}})"
_WORDS_OF_ACCESS: Final = tuple(map(str.lower, list_field_words("accessed")))
_ACCESSED: Final = re.compile(
    rf"(?P<open>\s?[(\[])?(?:(?<=\s)-\s)?(?<!\w){_SEEN}(?:(?P<date>{_DAY_SEEN})|{_NUMERIC_WEB})(?(open)[)\]])(?:,?\s(?:from|at)(?=\s))?",
    re.VERBOSE,
)
_CLOSES: Final = re.compile(
    rf"""[>)\]\s.,;]*(?:{_DOI.pattern}[\s.]*)?(?:[(\[]?(?:(?:{words_of("posted")}\s)?{DATE},?)?[)\]]?\s?[.,]?)?(?:-\s)?(?:[(\[]?(?:{_SEEN}(?:{_DAY_SEEN}|{_NUMERIC_WEB}))[)\].;,\s]*)?""",
    re.VERBOSE,
)


def split_web(text: str) -> WebParts | None:
    """Takes the URL, the access date and the markers out of a citation.

    None for several URLs, and where words follow the last, which may continue it.
    """
    urls = find_urls(text)
    last = find_last_url(text)
    if last is not None and not (
        _CLOSES.fullmatch(text, last[1]) or _SENTENCE_BEHIND.match(text, last[1])
    ):
        return None
    urls = (*urls[:-1], last) if last else ()
    if len({normalize_url(text[slice(*span)]) for span in urls}) > 1:
        return None
    removed, values, parts = _take_addresses(text, urls)
    if markers := [marker.span() for marker in _ONLINE.finditer(text)]:
        values["online"] = "yes"
    removed += markers
    dois = [doi.span() for doi in _DOI.finditer(text)]
    removed += dois
    removed += [one.span() for one in _WITHOUT_VALUE.finditer(text)]
    if (filed := _ON_FILE.search(text)) is not None:
        removed.append(filed.span())
        parts.append(SourcePart("remark", *filed.span("remark")))
    is_seen = any(map(text.lower().__contains__, _WORDS_OF_ACCESS))
    for seen in _ACCESSED.finditer(text) if is_seen else ():
        removed.append(seen.span())
        if not seen["date"]:
            continue
        edtf = read_date(seen["date"])
        if not edtf or "accessed" in values:
            return None
        values["accessed"] = edtf
        parts.append(SourcePart("accessed", *seen.span("date")))
    gone = {at for start, end in removed for at in range(start, end)}
    kept = [at for at in range(len(text)) if at not in gone]
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


def _take_addresses(
    text: str, urls: Sequence[tuple[int, int]]
) -> tuple[list[tuple[int, int]], dict[str, str], list[SourcePart]]:
    """What is left out with each address, and the values and parts that it gives."""
    removed, values, parts = list[tuple[int, int]](), dict[str, str](), list[SourcePart]()
    for start, end in urls:
        lead = _LEAD.search(text, max(0, start - _WINDOW), start)
        behind = _BEHIND.match(text, end)
        removed.append((lead.start() if lead else start, behind.end() if behind else end))
        if behind and behind["seen"] and YEAR_ALONE.search(text[:start] + text[behind.end() :]):
            values["accessed"] = read_date(behind["seen"]) or ""
            parts.append(SourcePart("accessed", *behind.span("seen")))
    if urls:
        values["url"] = normalize_url(text[slice(*urls[0])])
        parts.append(SourcePart("url", *urls[0]))
    return removed, values, parts
