"""Drop caps: the first letter of a paragraph, as high as several lines beside it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Final

from pipeline.readers.pdf.lines import TextLine, build_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.readers.pdf.words import StyledText

_LARGER: Final = 1.7  # times the size of the lines beside it
_CAP_HEIGHT: Final = 0.8  # em
_BESIDE: Final = 1.5  # em: largest gap to the lines beside it
_HANGS: Final = 1.3  # em: how far the last such line may lie below its baseline
_MIN_LINES: Final = 2
_LETTER: Final = re.compile(r"[\"\u201c\u2018']?[^\W\d_]")
_WORDS: Final = ("a", "i")  # letters that are words
_WORD: Final = re.compile(r"[^\W\d_]+")


def place_drop_caps(pages: Sequence[list[list[TextLine]]]) -> None:
    """Puts each drop cap before the first of the lines beside it, in their size."""
    known = _word_counter(pages)
    for rows in pages:
        for row in rows:
            for one in list(row):
                if _LETTER.fullmatch(one.tokens[0].text) and (
                    beside := _find_lines_beside(one, rows)
                ):
                    _place_drop_cap(one, beside, row, known)
        rows[:] = filter(None, rows)


def _word_counter(pages: Sequence[list[list[TextLine]]]) -> Callable[[], Counter[str]]:
    @cache
    def words() -> Counter[str]:
        lines = (one for rows in pages for one in chain.from_iterable(rows))
        return Counter(word for one in lines for word in _WORD.findall(one.text.casefold()))

    return words


def _find_lines_beside(one: TextLine, rows: Sequence[Sequence[TextLine]]) -> list[TextLine]:
    """The lines beside a large letter that begins a line, from the top.

    The rest of its own line is one of them; a letter that only rises above its line has no other.
    """
    letter = one.tokens[0]
    top = letter.baseline - _CAP_HEIGHT * letter.size
    found = [
        other
        for other in chain.from_iterable(rows)
        if (other is not one or len(one.tokens) > 1)
        and other.size * _LARGER <= letter.size
        and other.turns == one.turns
        and top < other.baseline < letter.baseline + _HANGS * other.size
        and -1 < _first_token_behind(other, letter).x0 - letter.x1 < _BESIDE * other.size
    ]
    found.sort(key=lambda other: other.baseline)
    goes_on = [other for other in found if _first_token_behind(other, letter).text[0].islower()]
    return found if len(found) >= _MIN_LINES or goes_on else []


def _first_token_behind(other: TextLine, letter: StyledText) -> StyledText:
    """The first token of a line, or the first after the drop cap."""
    return other.tokens[1] if other.tokens[0] is letter else other.tokens[0]


def _place_drop_cap(
    one: TextLine,
    beside: Sequence[TextLine],
    row: list[TextLine],
    known: Callable[[], Counter[str]],
) -> None:
    letter = one.tokens.pop(0)
    if one.tokens:
        _replace_line(one, build_line(one.page, one.turns, one.tokens, one.row))
    else:
        row.remove(one)
    first = beside[0]
    letter = replace(letter, baseline=first.baseline, size=first.size, face=first.plain()[0].face)
    first.tokens[0].space = _is_word(letter.text, first.text, known)
    _replace_line(first, build_line(first.page, first.turns, [letter, *first.tokens], first.row))
    for other in beside:
        other.x0 = letter.x0


def _replace_line(one: TextLine, other: TextLine) -> None:
    """Gives a line the tokens, size and box of another."""
    one.tokens, one.size, one.baseline = other.tokens, other.size, other.baseline
    one.x0, one.x1, one.top, one.bottom = other.x0, other.x1, other.top, other.bottom


def _is_word(letter: str, text: str, known: Callable[[], Counter[str]]) -> bool:
    """Whether the letter is a word by itself before this text, by the words used elsewhere."""
    behind = _WORD.match(text.casefold())
    if letter.casefold() not in _WORDS or not behind:
        return False
    words = known()
    return letter.casefold() + behind[0] not in words and words[behind[0]] > 1
