"""Marks in text without markup: raised digits, addresses in angle brackets, broken words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline import patterns as re
from pipeline.document.model import Mark
from pipeline.readers.footnotes.callouts import (
    FOOTNOTE,
    RAISED,
    RAISED_DIGITS,
    is_exponent,
    lower_digits,
    parse_note_marks,
)
from pipeline.readers.printed_text import SPACE, WORD
from pipeline.readers.search import find_places

if TYPE_CHECKING:
    from collections.abc import Iterator

MarkFinder: TypeAlias = Callable[[int, int], tuple[Mark, ...]]  # marks between two offsets

_TOKEN: Final = re.compile(
    rf"""
      (?P<address> < (?= (?: https?|ftp|mailto ) : [^<>]{{1,2000}} > ) )
    | (?P<tagged>  <sup> (?P<inner> [^<>]{{1,40}} ) </sup> )
    | (?P<raised>  {RAISED} )
    | (?P<footnote> {FOOTNOTE} )
    | (?P<broken>  (?<= \w ) [\u2010-] [ \t]* \n [ \t]* (?= [^\W\d_] ) )
    | (?P<soft>    \u00ad [ \t]* \n [ \t]* )
    | (?P<slash>   / [ \t]* \n [ \t]* (?= [\w%~-]{{1,60}} [./_] [\w%~] ) )
    """,
    re.VERBOSE,
)
# The first characters of tokens (of hyphens only one at a line's end): tokens are tried only there.
_SIGN: Final = re.compile(
    rf"[<\[{RAISED_DIGITS}\u2010\u00ad-] (?: (?<! [\u2010-] ) | (?= [ \t]* \n ) )", re.VERBOSE
)
_SIGN_OR_SLASH: Final = re.compile(rf"{_SIGN.pattern}|/", re.VERBOSE)
# The same as single patterns, each fast over a whole text.
_ASCII_SIGNS: Final = tuple(map(re.compile, ("<", r"\[", r"-(?=[ \t]*\n)", "/\n")))
_SIGNS: Final = (*_ASCII_SIGNS, re.compile(f"[{RAISED_DIGITS}\u2010\u00ad]"))
_BROKEN: Final = re.compile(r"-(?<=\w-)[ \t]*\n[ \t]*(?=[^\W\d_])")
_BROKEN_SOFTLY: Final = re.compile(_BROKEN.pattern.replace("-", "[\u2010-]"))
_APART: Final = {code: " " for code in range(128) if not chr(code).isalpha()}  # words of ASCII
_SOFT: Final = "\u2010"
_WORD_BEFORE: Final = re.compile(r"[^\W\d_]{1,60}$")
_WORD_AFTER: Final = re.compile(r"[^\W\d_]{1,60}")
_LONGEST_WORD: Final = 60
_LONGEST_ADDRESS: Final = 200


def make_marker(text: str) -> MarkFinder:
    """A function that finds the marks in a piece of this text; the text is searched once."""
    signs = find_places(text, *(_ASCII_SIGNS if text.isascii() else _SIGNS))
    is_word = _find_rejoined_words(text).__contains__

    def find_marks_in(start: int, end: int) -> tuple[Mark, ...]:
        at = bisect_left(signs, start)
        has_sign = at < len(signs) and signs[at] < end
        return tuple(find_plain_marks(text, start, end, is_word)) if has_sign else ()

    return find_marks_in


def _find_rejoined_words(text: str) -> set[str]:
    """The words broken at a hyphen that occur unbroken elsewhere, rejoined."""
    broken = _BROKEN if text.isascii() else _BROKEN_SOFTLY
    rejoined = {_rejoin(text, found.span()) for found in broken.finditer(text)}
    if not rejoined:
        return rejoined
    words = text.translate(_APART).split() if text.isascii() else WORD.findall(text)
    return rejoined.intersection(words)


def find_plain_marks(
    text: str, start: int, end: int, is_word: Callable[[str], bool]
) -> Iterator[Mark]:
    """The marks in text[start:end], in order.

    A word broken at a hyphen is rejoined without it where `is_word` knows it (it occurs unbroken
    elsewhere); else the hyphen is part of the word (`anti-` and `trafficking`), and only the line
    end is dropped. U+2010 is set by programs where they break a word, and never part of it.
    """
    at = start
    line = text.rfind("/\n", start, end)  # only a slash at a line's end is a token
    while token := _find_token(text, at, end, _SIGN_OR_SLASH if at <= line else _SIGN):
        place, at = token.span(), token.end()
        match token.lastgroup:
            case "address":
                at = text.index(">", at) + 1
                yield Mark("markup", *place)
                # White space in a bracketed address is a line break inside it.
                for space in SPACE.finditer(text, place[1], at):
                    yield Mark("markup", *space.span())
                yield Mark("markup", at - 1, at)
            case "inner" | "tagged" if inner := parse_note_marks(token["inner"]):
                yield Mark("callout", *place, inner)
            case "raised" if not is_exponent(text, start, place[0]):
                yield Mark("callout", *place, lower_digits(token.group()))
            case "mark" | "footnote":
                yield Mark("callout", *place, token["mark"])
            case "broken":
                is_whole = text[place[0]] == _SOFT or is_word(_rejoin(text, place))
                yield Mark("markup", place[0] + (not is_whole), place[1])
            case "soft":
                yield Mark("markup", *place)
            case "slash" if _is_in_address(text, start, place[0]):
                yield Mark("markup", place[0] + 1, place[1])


def _is_in_address(text: str, start: int, at: int) -> bool:
    """Whether the word that ends here is an address."""
    before = text[max(start, at - _LONGEST_ADDRESS) : at]
    return not before[-1:].isspace() and "://" in "".join(before.split()[-1:]) + text[at : at + 2]


def _find_token(text: str, start: int, end: int, signs: re.Pattern[str]) -> re.Match[str] | None:
    """The first token in text[start:end]; it begins with one of these signs."""
    for sign in signs.finditer(text, start, end):
        if token := _TOKEN.match(text, sign.start(), end):
            return token
    return None


def _rejoin(text: str, place: tuple[int, int]) -> str:
    before = _WORD_BEFORE.search(text, max(0, place[0] - _LONGEST_WORD), place[0])
    after = _WORD_AFTER.match(text, place[1])
    return f"{before.group() if before else ''}{after.group() if after else ''}"
