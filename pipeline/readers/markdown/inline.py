"""Marks inside a block of Markdown: emphasis, callouts, escapes, links, tags, entities."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from pipeline.document.model import Mark
from pipeline.readers.footnotes.callouts import (
    LIFTED,
    RAISED,
    is_exponent,
    lower_digits,
    parse_note_marks,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAGS: Final = (  # only these: `<age 15>` in a report is text
    "a|abbr|b|big|blockquote|center|cite|code|dd|del|div|dl|dt|em|font|h[1-6]|hr|i|img|ins|li|ol|p"
    "|pre|s|small|span|strike|strong|su[bp]|table|t(?:body|d|h|head|r)|u|ul"
)
_TOKEN: Final = re.compile(
    rf"""
      (?P<escape>   \\ (?= [!-/:-@\[-`{{-~\n] ) )
    | (?P<url>      https?:// (?: [^\s<>*\\\]] | \](?!\() )+ )  # `_` is no emphasis
    | (?P<raised>   <sup> (?P<inner> [^<>]{{1,40}} ) </sup> )
    | (?P<lifted>   {LIFTED} )
    | (?P<footnote> \[\^ (?P<mark> [0-9A-Za-z] [\w-]{{0,30}} ) \] :? )
    | (?P<digits>   {RAISED} )
    | (?P<break>    <br \s{{0,9}} /? > )
    | (?P<comment>  <!-- )
    | (?P<address>  < (?= (?: https?|ftp|mailto ) : [^<>]{{1,2000}} > ) )
    | (?P<tag>      < /? (?: {_TAGS} ) (?: \s [^<>]{{0,200}} )? /? > )
    | (?P<entity>   & (?: \#[0-9]{{1,7}} | \#x[0-9A-F]{{1,6}} | [A-Z][A-Z0-9]{{1,31}} ) ; )
    | (?P<link>     \] \( [^()\s]{{0,2000}} \) )
    | (?P<bracket>  !?\[ | \] )
    | (?P<code>     `+ )
    | (?P<stars>    [*]+ | _+ )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TO_NOTE: Final = re.compile(r"\(#[^()\s]{0,80}\)")
_STRONG: Final = 2
_LINK_TEXT: Final = 1000  # characters; a bracket further away belongs to no link


def find_inline_marks(text: str, start: int, end: int) -> tuple[Mark, ...]:
    """The marks in text[start:end], the content of one block, in order and not nested.

    Marks of `strong` and `emphasis` enclose the others.
    """
    found: list[Mark] = []
    open_runs: list[tuple[str, int, int]] = []
    brackets: list[tuple[int, int]] = []
    at = start
    while token := _TOKEN.search(text, at, end):
        at = token.end()
        if token.lastgroup == "comment":
            close = text.find("-->", at, end)
            at = end if close < 0 else close + 3
            found.append(Mark("markup", token.start(), at))
        elif token["stars"]:
            found.extend(_pair_stars(text, token, (start, end), open_runs))
        elif token["address"]:
            at = text.index(">", at) + 1
            found += [Mark("markup", token.start(), token.end()), Mark("markup", at - 1, at)]
        elif token["bracket"] and token["bracket"] != "]":
            brackets.append(token.span())
        elif (token["bracket"] or token["link"]) and brackets:
            opening = brackets.pop()
            if token["link"] and token.start() - opening[1] <= _LINK_TEXT:
                found += [Mark("markup", *opening), Mark("markup", *token.span())]
        else:
            found.extend(_mark_token(text, token, start))
        if token["escape"]:
            at += 1
    return tuple(sorted(found, key=lambda mark: (mark.start, -mark.end)))


def _mark_token(text: str, token: re.Match[str], start: int) -> Iterator[Mark]:
    place = token.span()
    match token.lastgroup:
        case "escape" | "code" | "tag":
            yield Mark("markup", *place)
        case "inner" | "raised":
            yield from _mark_raised(text, token, start)
        case "mark" | "footnote":
            yield Mark("callout", *place, token["mark"])
        case "lifted" | "tex" | "caret":
            yield Mark("callout", *place, token["tex"] or token["caret"])
        case "digits" if not is_exponent(text, start, place[0]):
            yield Mark("callout", *place, lower_digits(token.group()))
        case "break":
            yield Mark("shown", *place, " ")
        case "entity" if (shown := html.unescape(token.group())) != token.group():
            yield Mark("shown", *place, shown)


def _mark_raised(text: str, token: re.Match[str], start: int) -> Iterator[Mark]:
    printed = _TO_NOTE.sub("", token["inner"])  # `<sup>[1](#note1)</sup>`
    inner = parse_note_marks(printed) or parse_note_marks(printed.strip("*_"))
    if inner and not is_exponent(text, start, token.start()):
        yield Mark("callout", *token.span(), inner)
    else:
        yield Mark("markup", token.start(), token.start("inner"))
        yield Mark("markup", token.end("inner"), token.end())


def _pair_stars(
    text: str, token: re.Match[str], block: tuple[int, int], open_runs: list[tuple[str, int, int]]
) -> Iterator[Mark]:
    """Pairs a run of stars with the one that opened it; an unpaired run is text."""
    start, end = token.span()
    before = text[start - 1] if start > block[0] else " "
    after = text[end] if end < block[1] else " "
    inside_word = token.group()[0] == "_" and before.isalnum() and after.isalnum()
    if not before.isspace() and not inside_word:
        while start < end and open_runs and open_runs[-1][0] == token.group()[0]:
            _, low, high = open_runs.pop()
            width = min(high - low, end - start)
            yield from _mark_pair((high - width, high), (start, start + width))
            start += width
            if high - width > low:
                open_runs.append((token.group()[0], low, high - width))
    if start < end and not after.isspace() and not inside_word:
        open_runs.append((token.group()[0], start, end))


def _mark_pair(opening: tuple[int, int], closing: tuple[int, int]) -> Iterator[Mark]:
    yield Mark("markup", *opening)
    yield Mark("markup", *closing)
    yield Mark(
        "strong" if opening[1] - opening[0] >= _STRONG else "emphasis", opening[1], closing[0]
    )
