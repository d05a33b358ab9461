"""Comparison of names: folding, spelling variants, and an index of names."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from pipeline import patterns as re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Identity = TypeVar("Identity")

ARTICLE = re.compile(r"^(?:the )+")
PUNCTUATION = re.compile(r"[\W_]+")
# The same for ASCII: each of its signs → a space.
BLANKS = {code: " " for code in range(128) if not chr(code).isalnum()}
_BLANKS_IN_LINES = {code: " " for code in BLANKS if chr(code) != "\n"}

LOST = "\ufffd"  # stands for a character that was lost, most often a typographic apostrophe
SPELLINGS = (
    ("'", "’", LOST),
    ("Saint ", "St. "),
    ("United Nations ", "UN ", "U.N. "),
    ("Labour", "Labor"),
    ("Organization", "Organisation"),
    ("Organise", "Organize"),
    ("Organized", "Organised"),
    ("Programme", "Program"),
    ("Co-operation", "Cooperation"),
    (" against ", " Against "),
    (" relating ", " Relating "),
    (" concerning ", " Concerning "),
)


@lru_cache(maxsize=8192)
def fold(name: str) -> str:
    """Give a name without case, accents, punctuation and leading article.

    `Côte d’Ivoire` is `cote d ivoire`, `The St. Kitts & Nevis` is `saint kitts and nevis`.
    Two names are equal where their folds are; folding twice changes nothing.
    """
    letters = name.casefold() if name.isascii() else _without_marks(name)
    spelt = letters.replace("&", " and ")
    apart = spelt.translate(BLANKS) if spelt.isascii() else PUNCTUATION.sub(" ", spelt)
    return _join_words(apart.split())


def fold_lines(lines: Sequence[str]) -> list[str]:
    """Give the folds of lines, all at once: far faster than one by one where they are ASCII."""
    whole = "\n".join(lines)
    if not lines or not whole.isascii():
        return list(map(fold, lines))
    spelt = whole.casefold().replace("&", " and ").translate(_BLANKS_IN_LINES)
    return [_join_words(line.split()) for line in spelt.split("\n")]


def _join_words(words: list[str]) -> str:
    if "st" in words:
        words = ["saint" if word == "st" else word for word in words]
    folded = " ".join(words)
    return ARTICLE.sub("", folded) if folded.startswith("the ") else folded


def _without_marks(name: str) -> str:
    opened = unicodedata.normalize("NFKD", name).casefold()
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKD", opened)
        if not unicodedata.category(letter).startswith("M")
    )


def spell_variants(name: str) -> Iterator[str]:
    """Yield the ways prose prints a name, itself first: `Saint Lucia`, `St. Lucia`.

    The name is written in the first spelling of each group of SPELLINGS.
    """
    ways = [name]
    for usual, *others in SPELLINGS:
        ways += [way.replace(usual, other) for other in others for way in ways if usual in way]
    return iter(dict.fromkeys(ways))


def strip_article(name: str) -> str:
    """Give a printed name without leading article and outer white space, its case kept."""
    stripped = name.strip()
    return stripped[4:].lstrip() if stripped[:4] in {"the ", "The ", "THE "} else stripped


def find_identity(
    name: str, acronyms: Mapping[str, str], folded_names: Mapping[str, str]
) -> str | None:
    """Give the identity of a printed name: acronyms compare with their case, names folded."""
    return acronyms.get(strip_article(name)) or folded_names.get(fold(name))


def build_index(pairs: Iterable[tuple[str, Identity]]) -> Mapping[str, Identity]:
    """Map each name to its identity; raises ValueError where a name has two identities."""
    identities: dict[str, Identity] = {}
    for name, identity in pairs:
        if identities.setdefault(name, identity) != identity:
            message = f"{name!r} names both {identities[name]!r} and {identity!r}"
            raise ValueError(message)
    return MappingProxyType(identities)
