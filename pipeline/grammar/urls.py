"""Addresses of the web in running text, whole and without what closes a sentence around them."""

from __future__ import annotations

import re
from typing import Final

_FILE: Final = r"\.(?:pdf|html?|aspx?|nspx|php|docx?|xlsx?|cfm|jsp)"
# A line's end cut the address behind one of its marks, and what follows is a piece of one.
_WRAPPED: Final = rf"""
    (?<=[/=?&%_#~-])\s(?!https?:|www\.)(?=[a-z0-9%_~][^\s<>]*(?:[/=&?%_]|{_FILE}\b))[^\s<>]+
  | \s(?=/[a-z0-9]|-[a-z]+-[a-z]|[a-z]{{1,12}}\+[a-z])[^\s<>]+ | (?<=-)\s[a-z]+(?=\s-[a-z])
  | (?<=\.)\s(?=[^\s<>]*{_FILE}(?:\W|$)|{_FILE[2:]}(?:\W|$))[^\s<>]+"""
# `labour.gov.example/plan.pdf`: a host of two names at least, and a path.
_LABEL: Final = r"[a-z0-9-]{2,40}\."
_BARE: Final = rf"""
    (?<![\w@./-])(?:(?:{_LABEL}){{1,5}}(?:com|org|net|gov|edu|int|info)|(?:{_LABEL}){{2,5}}[a-z]{{2}})/(?=\w)"""
URL: Final = re.compile(
    rf"(?:https?://|ftp://|file:///|www\.|{_BARE})[^\s<>]+(?:{_WRAPPED}){{0,4}}",
    re.IGNORECASE | re.VERBOSE,
)
# `http://a.example/Report on Roads.pdf`, `…/Roads Act/`: the name of a file or a folder printed
# with its spaces closes the text.
_SPACED: Final = re.compile(
    rf"(?:(?:\s[^\s<>:;“”\"]+){{1,40}}\.\s?{_FILE[2:]}|(?:\s[^\s<>:;.“”\"]+){{1,12}}(?<=/))(?=[\s.]*$)",
    re.IGNORECASE,
)
# `http://a.example/b#:~:text=Roads and rivers`: words of the page, which close the text.
_FRAGMENT: Final = re.compile(r"[,;]?(?:\s[^\s<>]+){1,60}(?<![.,;])(?=[\s.]*$)")
_CLOSERS: Final = {")": "(", "]": "[", "}": "{"}


def url_spans(text: str) -> tuple[tuple[int, int], ...]:
    """The addresses in a text, whole, without what closes a sentence or a bracket around them."""
    found = URL.finditer(text)
    return tuple((url.start(), url.start() + url_length(url[0])) for url in found)


def url_length(url: str) -> int:
    """How much of a match is the address: not what closes a sentence or a bracket."""
    end, counts = len(url), {mark: url.count(mark) for mark in "()[]{}"}
    while end:
        last = url[end - 1]
        unopened = last in _CLOSERS and counts[last] > counts[_CLOSERS[last]]
        belongs = last == ":" and url[end - 2 : end - 1] == ":"  # `f?p=1000:1:0::NO:::`
        if belongs or (last not in ".,;:'\"”’»" and not unopened):
            break
        counts[last] = counts.get(last, 0) - 1
        end -= 1
    return end


def last_url(text: str) -> tuple[int, int] | None:
    """The last address of a text; a file's name at its end may have spaces."""
    spans = url_spans(text)
    if not spans:
        return None
    start, end = spans[-1]
    spaced = (_FRAGMENT if "#:~:text=" in text[start:end] else _SPACED).match(text, end)
    return start, (spaced.end() if spaced else end)


def url(printed: str) -> str:
    """The address that is printed so: whole where a line's end cut it, its own spaces as `%20`."""
    found = URL.match(printed)
    whole = found.end() if found else 0
    return "".join(printed[:whole].split()) + re.sub(
        rf"(?<=\.)\s(?={_FILE[2:]})", "", printed[whole:]
    ).replace(" ", "%20")
