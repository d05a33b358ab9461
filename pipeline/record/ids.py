"""Identifiers made of printed words."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re

if TYPE_CHECKING:
    from collections.abc import Container

_OTHER: Final = re.compile(r"[^a-z0-9]+")
_LONGEST: Final = 80


def make_slug(printed: str, separator: str = "_") -> str:
    """The letters and digits of a name in lower-case ASCII, `separator` between its words.

    `x` where there are none.
    """
    plain = unicodedata.normalize("NFKD", printed.casefold().replace("'", "").replace("\u2019", ""))
    ascii_only = "".join(character for character in plain if not unicodedata.combining(character))
    return _OTHER.sub(separator, ascii_only)[:_LONGEST].strip(separator) or "x"


def find_unused_id(wanted: str, taken: Container[str]) -> str:
    """The identifier, or the first of `wanted_2`, `wanted_3` … that is not taken.

    Numbers are given in turn, so that the first free one is found by bisection, fast even among
    thousands of equal names.
    """
    if wanted not in taken:
        return wanted
    used, free = 1, 2
    while f"{wanted}_{free}" in taken:
        used, free = free, 2 * free
    while free - used > 1:
        middle = (used + free) // 2
        if f"{wanted}_{middle}" in taken:
            used = middle
        else:
            free = middle
    return f"{wanted}_{free}"


def is_same_or_part(pointer: str, whole: str) -> bool:
    """Whether a JSON Pointer is another, or points into what that points at."""
    return f"{pointer}/".startswith(f"{whole}/")


def are_nested(one: str, other: str) -> bool:
    """Whether two JSON Pointers are the same, or one points into what the other points at."""
    return is_same_or_part(one, other) or is_same_or_part(other, one)


def escape_pointer(key: str) -> str:
    """A key as a reference token of a JSON Pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")
