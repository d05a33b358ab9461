"""URLs in running text, without the punctuation of the sentence around them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

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
