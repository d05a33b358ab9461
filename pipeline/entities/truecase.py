"""Text in capitals, restored to the case of running prose, by which names are known."""

from __future__ import annotations

from typing import Final

from pipeline import patterns as re

_CAPITALS: Final = r"[A-Z][A-Z'\u2019-]*"
_RUN: Final = re.compile(rf"(?<![\w/.@]){_CAPITALS}(?:[\s,:;&()-]+{_CAPITALS})*(?![\w/@])")
_LONG: Final = re.compile(r"[A-Z]{4}")
_WORD: Final = re.compile(r"[A-Z]+")
_SMALL: Final = frozenset(("AND", "OF", "THE", "IN", "ON", "FOR", "TO", "AGAINST", "WITH", "FROM"))


def restore_case(text: str) -> str | None:
    """The text with its capital words in restored case, letter for letter; None if it has none.

    A run of capital words counts where one of them has four letters; few acronyms are so long.
    """
    if _LONG.search(text) is None:
        return None
    return _RUN.sub(_lower_run, text)


def _lower_run(run: re.Match[str]) -> str:
    words = run.group()
    return _WORD.sub(_lower_word, words) if _LONG.search(words) else words


def _lower_word(word: re.Match[str]) -> str:
    letters = word.group()
    if letters in _SMALL:
        return letters.lower()
    is_ending = word.start() > 0 and word.string[word.start() - 1] in "'\u2019"
    return letters.lower() if is_ending else letters.capitalize()
