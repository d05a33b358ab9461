"""Superior figures: note marks set in small raised digits of the typeface itself.

They have the size and the baseline of the text, but a font that holds both its ordinary and its
superior digits holds each digit in two widths.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain, count, pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.readers.pdf.lines import TextLine
    from pipeline.readers.pdf.page_content import Typeface
    from pipeline.readers.pdf.words import StyledText

_NARROW: Final = 0.8  # of the width of the same digit: superior figures are narrower
_FEWEST: Final = 3  # marks that count on: fewer may be indices, as in CO2
_COUNTED: Final = 0.5  # share of the numbers that follow another one
_SIZE: Final = 0.6  # of the text's size, as marks are set
_RAISE: Final = 0.35  # em
_DIGIT: Final = re.compile(r"[0-9]")
_FRACTION: Final = "\u2044"


def raise_superior_figures(lines: Sequence[TextLine]) -> None:
    """Makes superior figures raised tokens of their own, if those of the document count on."""
    widest: dict[tuple[Typeface, str], float] = {}
    narrow: set[Typeface] = set()
    for token in chain.from_iterable(line.tokens for line in lines):
        for at, width in _measure_digits(token):
            key = token.face, token.text[at]
            known = widest.get(key)
            if known is not None and min(known, width) < _NARROW * max(known, width):
                narrow.add(token.face)
            widest[key] = max(width, known or 0.0)
    if not narrow:
        return
    cuts = [
        (line, token, marks)
        for line in lines
        for token in line.tokens
        if token.face in narrow and (marks := list(_find_marks(token, widest)))
    ]
    numbers = {int(token.text[slice(*mark)]) for _, token, marks in cuts for mark in marks}
    following = sum(number - 1 in numbers for number in numbers)
    if len(numbers) < _FEWEST or following < _COUNTED * len(numbers):
        return
    for line, token, marks in cuts:
        at = line.tokens.index(token)
        line.tokens[at : at + 1] = _cut_marks(token, marks)


def _measure_digits(token: StyledText) -> Iterator[tuple[int, float]]:
    """The digits of a token: the index of each, and its width in em."""
    text, lefts = token.text, token.lefts
    if len(lefts) != len(text):
        return
    for digit in _DIGIT.finditer(text):
        at = digit.start()
        right = lefts[at + 1] if at + 1 < len(text) else token.x1
        yield at, (right - lefts[at]) / token.size


def _find_marks(
    token: StyledText, widest: dict[tuple[Typeface, str], float]
) -> Iterator[tuple[int, int]]:
    """Where superior figures are in a token; those of fractions are no marks."""
    small = [
        at
        for at, width in _measure_digits(token)
        if width < _NARROW * widest[token.face, token.text[at]]
    ]
    for start in [at for at in small if at - 1 not in small]:
        end = next(at for at in count(start) if at not in small)
        if _FRACTION not in token.text[max(0, start - 1) : end + 1]:
            yield start, end


def _cut_marks(token: StyledText, marks: Sequence[tuple[int, int]]) -> list[StyledText]:
    """The token, cut around these marks, which become smaller and raised."""
    places = [0, *chain.from_iterable(marks), len(token.text)]
    found: list[StyledText] = []
    for number, (start, end) in enumerate(pairwise(places)):
        printed = token.text[start:end].strip()
        if not printed:
            continue
        first = token.text.index(printed, start)
        last = first + len(printed)
        part = replace(
            token,
            text=printed,
            x0=token.lefts[first],
            x1=token.lefts[last] if last < len(token.lefts) else token.x1,
            space=first > start or (start == 0 and token.space),
            lefts=token.lefts[first:last],
        )
        if number % 2:
            part.size *= _SIZE
            part.baseline -= _RAISE * token.size
        found.append(part)
    return found
