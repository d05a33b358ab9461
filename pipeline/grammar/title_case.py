"""Restores headline case in titles printed in CAPITALS; predicates on the case of titles."""

from __future__ import annotations

import re
from typing import Final

from pipeline.vocabulary.word_lists import list_words, spell_words


def word_set(words: str) -> frozenset[str]:
    """The set of the whitespace-separated words of a text."""
    return frozenset(words.split())


# Chicago Manual of Style 8.159: articles, short prepositions and conjunctions stay small.
_SMALL: Final = frozenset(list_words("title_case", "small"))
# Acronyms with a vowel; those without are recognised by that.
_ACRONYMS: Final = frozenset(list_words("title_case", "acronyms"))
_ABBREVIATIONS: Final = frozenset(list_words("title_case", "abbreviations"))
_ROMAN: Final = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_CONSONANTS: Final = re.compile(r"[BCDFGHJ-NP-TV-XZ]+")
_SHORTENED: Final = re.compile(r"[BCDFGHJ-NP-TV-XZ]{3,}")  # `RTS.`, `CTR.`
_TITLE_WORD: Final = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*\.?")
_LOWERCASE_IN_CAPITALS: Final = re.compile(r"\bMa?c(?=[A-Z])|(?<=\d)(?:st|nd|rd|th|s)\b|\bet al\b")
# A place in small letters after a newspaper in capitals: `STAR (Dhaka)`.
_MIXED: Final = re.compile(r"\([^()]*[a-z][^()]*\)")
_OPENS_ANEW: Final = re.compile(r"(?:^|[:?!]|[—–]|--)\W{0,3}$")
# `Co-operation`, `Re-entry`: the second part stays lower case after a prefix that is no word.
_PREFIXED: Final = re.compile(r"\b(?:CO|RE|PRE)-$")


# Lower-case words not allowed in a headline: all but short words and prepositions.
_PREPOSITIONS: Final = f"about|{spell_words('title_case', 'prepositions')}"
_SMALL_LETTERED: Final = re.compile(
    rf"(?<![\w'’-])(?!(?:{_PREPOSITIONS})\b)[^\W\d_A-ZÀ-ÖØ-Þ]\w{{4,}}"
)
_CYRILLIC: Final = re.compile(r"[\u0410-\u042f\u0401]")


def is_headline(title: str) -> bool:
    """Whether a title of several words is in headline case (Cyrillic titles count as such)."""
    is_even = not _SMALL_LETTERED.search(title) or _CYRILLIC.match(title) is not None
    return is_even and title[0].isupper() and " " in title


def is_capitals(text: str) -> bool:
    """Whether a text is printed in capitals; `McDONALD`, `21st` and `et al.` count as such."""
    rest = _LOWERCASE_IN_CAPITALS.sub("", text)
    return any(c.isupper() for c in rest) and not any(c.islower() for c in rest)


def is_acronym(word: str) -> bool:
    """Whether a word in capitals is spelled so in any style: `IOM`, `U.S.`, `BBC`, `XIV`, `G8`."""
    bare = word.strip(".")
    if len(bare) < 2 or bare != bare.upper() or not bare.replace(".", "").isalnum():  # noqa: PLR2004
        return False
    if "." in bare:
        return all(len(part) == 1 for part in bare.split("."))
    if any(c.isdigit() for c in bare):
        return not bare[0].isdigit()
    if bare in _ABBREVIATIONS or (word.endswith(".") and _SHORTENED.fullmatch(bare)):
        return False
    return (
        bare in _ACRONYMS or bool(_ROMAN.fullmatch(bare)) or _CONSONANTS.fullmatch(bare) is not None
    )


def _capitalize(word: str) -> str:
    head, apostrophe, tail = word.partition("’") if "’" in word else word.partition("'")
    if apostrophe and len(head) == 1 and len(tail) > 1:
        return head + apostrophe + tail.capitalize()
    return word[:1] + word[1:].lower()


def _recase(word: str, before: str, *, is_last: bool) -> str:
    """A word in the case it has after `before`, the text to its left."""
    if is_acronym(word) or word[1:].islower():
        return word
    if word.endswith("S") and is_acronym(word[:-1]):
        return word[:-1] + "s"
    if _PREFIXED.search(before[-5:]):
        return word.lower()
    if word.lower() in _SMALL and not is_last and not _OPENS_ANEW.search(before[-5:]):
        return word.lower()
    if word[:2] in ("D'", "D’") and before.strip():
        return word[:2].lower() + word[2:].capitalize()
    return word.lower() if word[0].isdigit() else _capitalize(word)


def restore_case(text: str) -> str:
    """Restores the case of a text in CAPITALS; a text with lower-case letters is unchanged.

    Headline style of the Chicago Manual (8.159): all words except small ones are capitalised, and
    those too at the start, at the end and after a colon. Acronyms keep their capitals, and so does
    a short word alone in round brackets: `(IOM)`.
    """
    if not is_capitals(_MIXED.sub("", text)):
        return text
    words = list(_TITLE_WORD.finditer(text))
    parts, at = [], 0
    for word in words:
        alone = (
            text[word.start() - 1 : word.start()] == "("
            and text[word.end() : word.end() + 1] == ")"
        )
        keeps = alone and 2 <= len(word[0]) <= 8  # noqa: PLR2004 - an acronym's length
        before = text[max(0, word.start() - 5) : word.start()]
        is_last = word is words[-1]
        parts += [
            text[at : word.start()],
            word[0] if keeps else _recase(word[0], before, is_last=is_last),
        ]
        at = word.end()
    return "".join([*parts, text[at:]])
