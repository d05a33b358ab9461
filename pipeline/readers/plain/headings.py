"""Headings of plain text: lines in capitals, or short capitalised lines by themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.document.model import Block
from pipeline.readers.printed_text import WORD
from pipeline.vocabulary.word_lists import list_words

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST: Final = 100  # characters of a title in one line
MOST: Final = 6  # consecutive lone lines; more of them are a list
CAPITALS_LEVEL: Final = 4
_LEVEL: Final = 5
IN_LINES_LEVEL: Final = 6  # a title recognised by its words alone
_ELIDED: Final = re.compile(r"(?<=['\u2019])[^\W\d_]+|[dl](?=['\u2019])")  # `People's`, `d'Ivoire`
_MOST_CAPITALS: Final = 1_000  # characters of the lines of one title, indents among them
_ASIDE: Final = re.compile(r"\([^()]{0,60}\)|\[\d{1,3}\]")
_SMALL: Final = re.compile(r"[^(\[a-z]*+[a-z]")  # before a possible aside
_CAPITALS: Final = re.compile(r"[^\W\d_]{3}")
_MOST_LINES: Final = 3
_DATE: Final = re.compile(r"[A-Z][a-z]{2,8} \d{1,2}, \d{4}")
_YEAR: Final = re.compile(r"(?:19|20)\d\d\s")
_NO_TITLE: Final = re.compile(
    r"^page\s+\d | [.,;:!?][\"'\u201d\u2019)]*$ | [ \t]{4,} | \.{4,} | ^[\[<*\u2022]"
    r" | ^\d{1,3}[.)]?\s | :// | :\s+\S",
    re.VERBOSE | re.IGNORECASE,
)
_STOPS: Final = (".", ",", ":", ";", "!", "?")
_SMALL_WORDS: Final = frozenset(list_words("headings", "small_words"))  # fmt: skip


def is_title_in_capitals(text: str, start: int, end: int) -> bool:
    """Whether a few lines are a title in capitals; words in parentheses may be in any case."""
    if end - start > _MOST_CAPITALS or _SMALL.match(text, start, end):
        return False
    lines = text[start:end].split("\n")
    title = " ".join(line.strip() for line in lines)
    bare = _ASIDE.sub("", title)
    return (
        len(lines) <= _MOST_LINES
        and bare == bare.upper()
        and len(title) <= 2 * LONGEST
        and bool(_CAPITALS.search(bare))
        and not _NO_TITLE.search(title)
    )


def convert_lone_titles(text: str, found: Sequence[Block]) -> list[Block]:
    """The blocks, with single lines set like a title as headings.

    A long run of such lines is a list, and something must follow the last one.
    """
    kept = list(found)
    run: list[int] = []
    for at, block in enumerate(found):
        is_short = block.kind == "paragraph" and block.end - block.start <= LONGEST
        if is_short and is_set_as_title(text[block.start : block.end]):
            run.append(at)
            continue
        if len(run) <= MOST and block.kind != "rule":
            for place in run:
                one = found[place]
                kept[place] = Block("heading", one.start, one.end, _LEVEL, one.marks)
        run = []
    return kept


def is_date(printed: str) -> bool:
    """Whether a line is only a date: `June 14, 2021`."""
    return bool(_DATE.fullmatch(printed))


def is_set_as_title(printed: str) -> bool:
    """Whether a line is short, capitalised except for small words, and ends no sentence."""
    begins = printed[:1].isupper() or bool(_YEAR.match(printed))
    goes_on = "\n" in printed or ": " in printed or printed.endswith(_STOPS)
    if len(printed) > LONGEST or goes_on or not begins:
        return False
    is_elided = "'" in printed or "\u2019" in printed
    words = WORD.findall(_ELIDED.sub("", printed) if is_elided else printed)
    return (
        bool(words)
        and all(word[0].isupper() or word in _SMALL_WORDS for word in words)
        and not (_NO_TITLE.search(printed) or is_date(printed))
        and len(printed) > 2  # noqa: PLR2004 - `No`, `US`: no title
    )
