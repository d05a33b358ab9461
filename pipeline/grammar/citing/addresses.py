"""Addresses of the web in running text, whole and without what closes a sentence around them."""

from __future__ import annotations

import re
from typing import Final

URL: Final = re.compile(r"(?:https?://|ftp://|www\.)[^\s<>]+", re.IGNORECASE)
_CLOSERS: Final = {")": "(", "]": "[", "}": "{"}


def url_spans(text: str) -> tuple[tuple[int, int], ...]:
    """The addresses in a text, whole, without what closes a sentence or a bracket around them."""
    found = URL.finditer(text)
    return tuple((url.start(), url.start() + url_length(url[0])) for url in found)


def url_length(url: str) -> int:
    """How much of a run without spaces is the address: not what closes a sentence or a bracket."""
    end, counts = len(url), {mark: url.count(mark) for mark in "()[]{}"}
    while end:
        last = url[end - 1]
        unopened = last in _CLOSERS and counts[last] > counts[_CLOSERS[last]]
        if last not in ".,;:'\"”’»" and not unopened:
            break
        counts[last] = counts.get(last, 0) - 1
        end -= 1
    return end
