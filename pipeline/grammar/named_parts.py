"""Parts of a citation with offsets: segments between commas, URLs, parts with roles and values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, TypeAlias

from pipeline import patterns as re
from pipeline.grammar.dates import parse_date
from pipeline.vocabulary.months import month_abbreviations
from pipeline.vocabulary.word_lists import list_words

_FILE: Final = r"\.(?:pdf|html?|aspx?|nspx|php|docx?|xlsx?|cfm|jsp)"
# A URL broken over lines after one of its marks, continued by what looks like a piece of it.
_WRAPPED: Final = rf"""
    (?<=[/=?&%_#~-])\s(?!https?:|www\.)(?=[a-z0-9%_~][^\s<>]*(?:[/=&?%_]|{_FILE}\b))[^\s<>]+
  | \s(?=/[a-z0-9]|-[a-z]+-[a-z]|[a-z]{{1,12}}\+[a-z])[^\s<>]+ | (?<=-)\s[a-z]+(?=\s-[a-z])
  | (?<=\.)\s(?=[^\s<>]*{_FILE}(?:\W|$)|{_FILE[2:]}(?:\W|$))[^\s<>]+"""
# `labour.gov.example/plan.pdf`: a host of at least two labels, and a path.
_LABEL: Final = r"[a-z0-9-]{2,40}\."
_BARE: Final = rf"""
    (?<![\w@./-])(?:(?:{_LABEL}){{1,5}}(?:com|org|net|gov|edu|int|info)|(?:{_LABEL}){{2,5}}[a-z]{{2}})/(?=\w)"""
URL: Final = re.compile(
    rf"(?:https?://|ftp://|file:///|www\.|{_BARE})[^\s<>]+(?:{_WRAPPED}){{0,4}}",
    re.IGNORECASE | re.VERBOSE,
)
# `http://a.example/Report on Roads.pdf`, `…/Roads Act/`: the name of a file or folder printed with
# spaces, at the end of the text.
_SPACED: Final = re.compile(
    rf"(?:(?:\s[^\s<>:;“”\"]+){{1,40}}\.\s?{_FILE[2:]}|(?:\s[^\s<>:;.“”\"]+){{1,12}}(?<=/))(?=[\s.]*$)",
    re.IGNORECASE,
)
# `http://a.example/b#:~:text=Roads and rivers`: a text fragment at the end of the text.
_FRAGMENT: Final = re.compile(r"[,;]?(?:\s[^\s<>]+){1,60}(?<![.,;])(?=[\s.]*$)")
# A date that touches a URL: `/story(accessed 3 May 2012)`, `/story(2012)`.
_TOUCHING: Final = re.compile(
    r"[(\[][^\W\d_]{5,}$|(?<=[^\W_])[(\[](?:\d\d?[./]\d\d?[./])?(?:1[6-9]|20)\d\d[)\]]?$"
)
_CLOSERS: Final = {")": "(", "]": "[", "}": "{"}


@lru_cache(maxsize=256)  # each reader of a note asks for them
def find_urls(text: str) -> tuple[tuple[int, int], ...]:
    """The half-open offsets of the URLs in a text, without surrounding punctuation."""
    found = URL.finditer(text)
    return tuple((url.start(), url.start() + measure_url(url[0])) for url in found)


def measure_url(url: str) -> int:
    """The length of a matched URL without punctuation that closes a sentence or bracket."""
    end, counts = len(url), {mark: url.count(mark) for mark in "()[]{}"}
    while end:
        last = url[end - 1]
        unopened = last in _CLOSERS and counts[last] > counts[_CLOSERS[last]]
        belongs = last == ":" and url[end - 2 : end - 1] == ":"  # `f?p=1000:1:0::NO:::`
        if belongs or (last not in ".,;:'\"”’»" and not unopened):
            break
        counts[last] = counts.get(last, 0) - 1
        end -= 1
    touching = _TOUCHING.search(url, 0, end)
    return touching.start() if touching else end


def find_last_url(text: str) -> tuple[int, int] | None:
    """The offsets of the last URL of a text; a file name at its end may contain spaces."""
    spans = find_urls(text)
    if not spans:
        return None
    start, end = spans[-1]
    spaced = (_FRAGMENT if "#:~:text=" in text[start:end] else _SPACED).match(text, end)
    return start, (spaced.end() if spaced else end)


def normalize_url(printed: str) -> str:
    """The URL as printed, rejoined over line ends, its own spaces as `%20`."""
    found = URL.match(printed)
    whole = found.end() if found else 0
    spaced = re.sub(rf"(?<=\.)\s(?={_FILE[2:]})", "", printed[whole:])
    return "".join(printed[:whole].split()) + re.sub(r"\s", "%20", spaced)


@dataclass(frozen=True, slots=True)
class TextSegment:
    """A piece of text and its half-open offsets."""

    text: str
    start: int
    end: int

    @property
    def is_quoted(self) -> bool:
        """Whether the whole segment is in quotation marks."""
        return self.text[0] in '“"‘«' and self.text.rstrip(",")[-1] in '”"’»'

    def part(self, found: re.Match[str], name: str) -> TextSegment:
        """The segment of a named group matched in this segment's text."""
        start, end = found.span(name)
        return TextSegment(found[name], self.start + start, self.start + end)

    def strip(self, marks: str) -> TextSegment:
        """The segment without these characters at its ends."""
        start = self.start + len(self.text) - len(self.text.lstrip(marks))
        bare = self.text.strip(marks)
        return TextSegment(bare, start, start + len(bare))


_QUOTED: Final = r"“[^”]{1,400}”|\"[^\"]{1,400}\"|«[^»]{1,400}»"
IN_BRACKETS: Final = r"\([^()]{0,200}\)|\[[^\[\]]{0,200}\]"
_RUN: Final = re.compile(rf"(?:{IN_BRACKETS}|{_QUOTED}|,(?=\s?(?:Jr|JR|Sr|SR|II|III|IV)\b)|[^,])+")
_QUOTED_TITLE: Final = re.compile(rf"(?:{_QUOTED})(?=\s)")


def split_at_commas(text: str) -> list[TextSegment]:
    """The segments between top-level commas; a quoted title also ends a segment."""
    found = list[TextSegment]()
    for run in _RUN.finditer(text):
        start = run.end() - len(run[0].lstrip())
        quoted = _QUOTED_TITLE.match(text, start, run.end())
        cuts = [start, *([quoted.end()] if quoted else []), run.end()]
        found += [_make_segment(text, *cut) for cut in pairwise(cuts)]
    return [segment for segment in found if segment.text]


def _make_segment(text: str, start: int, end: int) -> TextSegment:
    bare = text[start:end].rstrip()
    return TextSegment(bare.lstrip(), start + len(bare) - len(bare.lstrip()), start + len(bare))


MAX_CITATION: Final = 2500  # characters: anything longer is prose


@dataclass(frozen=True, slots=True)
class SourcePart:
    """A part of a source and its half-open offsets.

    `role` is `author`, `title`, `container`, `publisher`, `genre`, `issued`, `accessed`, `url`,
    `locator`, `number`, `volume`, `issue`, `page`, `edition`, `editor`, `jurisdiction`, `authority`
    (a court), `suffix` (the letter of one of several of a day), `short` (the name after
    `hereinafter`) or `remark`.
    """

    role: str
    start: int
    end: int

    def move_by(self, by: int) -> SourcePart:
        """The part, its offsets counted from so many characters before."""
        return SourcePart(self.role, self.start + by, self.end + by)


Fields: TypeAlias = "tuple[dict[str, str], tuple[SourcePart, ...]]"
"""Values by role, and parts; `issued` is EDTF, the rest as printed.

A key without a part is a flag that determines the type of the source.
"""


_WORDS: Final = ("word", "at")


def read_groups(found: re.Match[str]) -> Fields | None:
    """The fields of a match by its groups, named as their roles; None if a date is invalid.

    The groups `word` and `at` hold the word before a locator and are no parts.
    """
    fields = {
        role: value for role, value in found.groupdict().items() if value and role not in _WORDS
    }
    issued = parse_date(fields["issued"]) if "issued" in fields else ""
    if issued is None:
        return None
    parts = tuple(SourcePart(role, *found.span(role)) for role in fields)
    return fields | ({"issued": issued} if issued else {}), parts


# Abbreviations of every style.
ABBREVIATIONS: Final = frozenset(
    (*list_words("split", "abbreviations"), *map(str.lower, month_abbreviations()))
)


_MAX_WORD: Final = 40


_LAST_WORD: Final = re.compile(rf"[^\s(\[“\"]{{1,{_MAX_WORD}}}$")


def find_last_word(text: str, at: int) -> str:
    """The word that ends at an offset, without an opening bracket or quotation mark, or ""."""
    found = _LAST_WORD.search(text, max(0, at - _MAX_WORD - 1), at)
    return found[0] if found else ""


_INITIAL: Final = re.compile(r"(?:.*\.)?[^\W\d_]")


def ends_in_abbreviation(text: str, at: int) -> bool:
    """Whether the full stop at an offset follows an initial or an abbreviation.

    The last of a text behind one initial, and that of initials that look like a suffix (`Parra,
    JR.`), end a field.
    """
    word = find_last_word(text, at)
    is_initial = _INITIAL.fullmatch(word) is not None and (at + 1 < len(text) or "." in word)
    return word != "JR" and (is_initial or word.lower() in ABBREVIATIONS)


_ENDS_ABBREVIATED: Final = re.compile(
    r"(?:\b[^\W\d_]\.){2,}$|\b(?:Jr|Sr|Inc|Ltd|Co|Corp|al|Id|Ibid|Idem)\.$", re.IGNORECASE
)


def trim_end(text: str, end: int, start: int = 0) -> int:
    """The end of the text before `end` without trailing spaces and punctuation."""
    while end > start:
        if text[end - 1] not in " ,;<>" and not _is_full_stop(text[max(start, end - 16) : end]):
            break
        end -= 1
    return end


def _is_full_stop(tail: str) -> bool:
    return tail.endswith(".") and not _ENDS_ABBREVIATED.search(tail)
