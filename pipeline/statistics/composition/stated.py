"""What is printed around a list about all its shares: headings, dates, sources and totals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.grammar.date_qualifiers import DateQualifier, parse_date_qualifier
from pipeline.vocabulary.compositions import spell_phrases
from pipeline.vocabulary.measures import measures
from pipeline.vocabulary.words import spell

if TYPE_CHECKING:
    from collections.abc import Iterator

# What the shares are of, or when, before or behind them: `% of total: …`, `… (in per cent, 2013)`.
_IN_PERCENT: Final = rf"(?:in\s)?{spell(measures().units['percent'].spellings)}(?:\sof\s[a-z\s]+)?"
_CAPTION: Final = rf"(?:[^\W\d_][\w'\u2019-]*\s){{0,4}}{spell_phrases('captions')}"
_BEFORE: Final = re.compile(
    rf"(?P<words>(?P<percent>{_IN_PERCENT})|{_CAPTION}"
    rf"(?:(?:,(?=\sby\s))?\s[^:;,%()\d]+?)??(?P<unit>\s\((?:%|per\scent)\))?)(?:\s\((?:(?P<of>{_IN_PERCENT}),\s)?"
    r"(?P<date>[^()]{4,40})\)|,?\s(?P<dated>[^:;,()%]*\d[^:;,()%]*?))?(?:\s\((?:%|per\scent)\))?\s?:\s",
    re.IGNORECASE,
)
_SURE_BEFORE: Final = (
    re.compile(r"(?P<words>)(?P<dated>(?:In|As of)\s[^,:;%()]{4,20}),\s"),
    re.compile(rf"\((?P<words>{_IN_PERCENT})\)\s?:?\s", re.IGNORECASE),
    re.compile(
        rf"(?P<words>{_CAPTION}(?:\s(?:by|for|of)\s[a-z\s]+)?\s{spell_phrases('listing')})"
        r"(?:\s(?P<dated>in\s[12][0-9]{3}),?)?\s(?=[^\d:]*%|[^\d:]*\()",
        re.IGNORECASE,
    ),
)
_PERCENT_BEHIND: Final = re.compile(
    rf"\s\((?P<words>{_IN_PERCENT})(?:[,;]\s(?P<date>[^()]{{4,40}}))?\)$", re.IGNORECASE
)
_SOURCE_BEHIND: Final = re.compile(
    rf"(?:[.;,]\s|\s(?P<round>\()|\s){spell_phrases('of_source')}\s?:\s"
    r"(?P<source>(?(round)[^()]+\)|[^;%]+?))\.?$",
    re.IGNORECASE,
)
_TOTAL_BEHIND: Final = re.compile(
    r"[;,]\s(?P<total>(?:grand\s)?total\s?:?\s100(?:\.0+)?\s?%?)$", re.IGNORECASE
)
# The year of the first share in a sentence: `62% of GDP in 2018, followed by industry`.
_AMID: Final = re.compile(
    rf"(?<=[\w%])\s(?P<dated>in\s[12][0-9]{{3}})(?=,?\s{spell_phrases('followed')}\s)"
)
# Each with characters that a text has in which it occurs, for speed.
_ELSEWHERE: Final = {
    ")": _PERCENT_BEHIND,
    ": ": _SOURCE_BEHIND,
    "otal": _TOTAL_BEHIND,
    " in ": _AMID,
}
_HEAD_BEHIND: Final = re.compile(r":\s(?![\d.<>~])")
_WORD: Final = re.compile(r"[^\W\d_]+")
_STEM, _SHORTEST = 5, 3  # letters: `religion` and `religions` are the same


class Stated(NamedTuple):
    """Words about all shares, at half-open offsets, and their date.

    One that is not `is_sure` may also be the name of an item; a `total` is only the sum of all.
    """

    start: int
    end: int
    words: str | None = None
    when: DateQualifier | None = None
    of: str | None = None
    is_sure: bool = True
    is_total: bool = False


def find_stated(text: str) -> Iterator[Stated]:
    """Yield the words around a list, the sure ones first."""
    if heading := _BEFORE.match(text):
        stated = _state(heading)
        if stated and (stated.when or heading["unit"] or heading["percent"]):
            yield stated
        elif stated and not _HEAD_BEHIND.search(text, heading.end()):
            yield stated._replace(is_sure=False)
    ways = [form.match(text) for form in _SURE_BEFORE]
    ways += [form.search(text) for cue, form in _ELSEWHERE.items() if cue in text]
    for found in ways:
        if found and (stated := _state(found)):
            yield stated


def _state(found: re.Match[str]) -> Stated | None:
    """The words of a match; None where what is printed for a date is none."""
    named = found.groupdict()
    if source := named.get("source"):
        source = source.rstrip(")") if named.get("round") else source
        when = parse_date_qualifier(source)
        return Stated(*found.span(), None if when else source, when)
    dated = named.get("date") or named.get("dated")
    when = parse_date_qualifier(dated) if dated else None
    if bool(when) is not bool(dated):
        return None
    words = named.get("words")
    return Stated(*found.span(), words, when, named.get("of"), is_total=bool(named.get("total")))


def find_heading(text: str) -> tuple[str, int] | None:
    """The words of a heading that says what a list is of, and where it ends."""
    found = _BEFORE.match(text)
    return (found["words"], found.end()) if found and not found["percent"] else None


def share_a_word(words: str, label: str) -> bool:
    """Whether a heading and a label have a word in common."""
    wanted, own = (
        {word[:_STEM] for word in _WORD.findall(each.lower()) if len(word) >= _SHORTEST}
        for each in (label, words)
    )
    return not wanted.isdisjoint(own)
