"""The characters that a pattern may begin with, found in its parsed form."""

from __future__ import annotations

import re
from functools import cache
from re import _constants as codes  # type: ignore[attr-defined] # parsed patterns are not public
from re import _parser as parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

CATEGORIES = {
    codes.CATEGORY_DIGIT: r"\d",
    codes.CATEGORY_NOT_DIGIT: r"\D",
    codes.CATEGORY_SPACE: r"\s",
    codes.CATEGORY_NOT_SPACE: r"\S",
    codes.CATEGORY_WORD: r"\w",
    codes.CATEGORY_NOT_WORD: r"\W",
}
REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)


def may_begin(pattern: str, flags: int, character: str) -> bool:
    """Whether what a pattern matches may begin with this character; true where in doubt."""
    parsed = _parse(pattern, flags)
    begins, _ = _begin(parsed, parsed.state.flags, character)
    return begins


@cache
def _parse(pattern: str, flags: int) -> Any:  # noqa: ANN401 - a node of `re`
    return parser.parse(pattern, flags)


def _begin(items: Iterable[Any], flags: int, character: str) -> tuple[bool, bool]:
    """Whether a sequence may begin with the character, and whether it may match nothing."""
    begins = False
    for code, value in items:
        one, is_optional = _begin_with_one(code, value, flags, character)
        if code is codes.ASSERT and not one and not is_optional:
            return begins, False
        if code is not codes.ASSERT:
            begins = begins or one
        if not is_optional and code is not codes.ASSERT:
            return begins, False
    return begins, True


def _begin_with_one(  # noqa: PLR0911 - one for each node
    code: Any,  # noqa: ANN401 - nodes of `re`
    value: Any,  # noqa: ANN401
    flags: int,
    character: str,
) -> tuple[bool, bool]:
    match code:
        case codes.LITERAL | codes.NOT_LITERAL:
            is_same = _matches(re.escape(chr(value)), flags, character)
            return is_same is (code is codes.LITERAL), False
        case codes.IN:
            return _is_in(value, flags, character), False
        case codes.BRANCH:
            ways = [_begin(way, flags, character) for way in value[1]]
            return any(begins for begins, _ in ways), any(empty for _, empty in ways)
        case codes.SUBPATTERN:
            _, added, removed, inner = value
            return _begin(inner, (flags | added) & ~removed, character)
        case codes.ATOMIC_GROUP:
            return _begin(value, flags, character)
        case codes.ASSERT if value[0] > 0:
            return _begin(value[1], flags, character)
        case codes.GROUPREF_EXISTS:
            ways = [_begin(way or [], flags, character) for way in value[1:]]
            return any(begins for begins, _ in ways), True
        case codes.AT | codes.ASSERT | codes.ASSERT_NOT:
            return False, True
    if code in REPEATS:
        least, _, inner = value
        begins, is_empty = _begin(inner, flags, character)
        return begins, is_empty or least == 0
    return True, True


def _is_in(members: Iterable[Any], flags: int, character: str) -> bool:
    is_negated, is_member = False, False
    for code, value in members:
        if code is codes.NEGATE:
            is_negated = True
        elif code is codes.CATEGORY:
            is_member |= _matches(CATEGORIES[value], flags, character)
        elif code is codes.RANGE:
            low, high = (re.escape(chr(end)) for end in value)
            is_member |= _matches(f"[{low}-{high}]", flags, character)
        else:
            is_member |= _matches(re.escape(chr(value)), flags, character)
    return is_member is not is_negated


def _matches(pattern: str, flags: int, character: str) -> bool:
    kept = flags & (re.IGNORECASE | re.ASCII)
    return re.fullmatch(pattern, character, kept) is not None
