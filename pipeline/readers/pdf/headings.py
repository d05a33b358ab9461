"""Headings: which blocks are headings, and their levels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.readers.pdf.lines import is_below_in_column, is_same_size

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.readers.pdf.lines import TextLine
    from pipeline.readers.pdf.paragraphs import TextBlock

LARGER: Final = 1.06  # times the body size: larger blocks are headings
_MUCH_LARGER: Final = 1.3  # times the body size: a heading even if it ends in a full stop
_LONGEST_TITLE: Final = 80  # characters, of a title in italics
_SMALL_WORD: Final = 3  # letters: `of`, `and`, `the` may be in lower case in titles
_LONGEST_HEADING: Final = 250
_MOST_HEADING_LINES: Final = 4
_LEVELS: Final = 6
_CAPTION: Final = re.compile(r"(?:table|figure|box|chart)\s+\w{1,5}[.:]", re.IGNORECASE)
_REFERENCES: Final = re.compile(r"\s*\(\d[\d\s,;\u2013-]*\)\s*$")  # after a sentence
_SMALLER: Final = 0.9  # times the body size: smaller lines are no headings


def assign_levels(found: Iterable[TextBlock]) -> int:
    """Assigns heading levels (larger, then bolder type ranks higher); gives the deepest."""
    headings = [draft for draft in found if draft.kind == "heading"]
    ranks = sorted({_heading_rank(draft) for draft in headings})
    level = {rank: min(at, _LEVELS) for at, rank in enumerate(ranks, start=1)}
    for draft in headings:
        draft.level = level[_heading_rank(draft)]
    return max(level.values(), default=1)


def is_heading(draft: TextBlock, body: float) -> bool:
    """Whether a block is set as a heading: short, and larger or bolder than the text."""
    lines = draft.lines
    if len(lines) > _MOST_HEADING_LINES or lines[0].size < _SMALLER * body:
        return False
    text = " ".join(line.text for line in lines)
    if len(text) > _LONGEST_HEADING or _CAPTION.match(text) or not re.search(r"[^\W\d_]", text):
        return False
    if lines[0].turns:
        return False
    if all(line.size > _MUCH_LARGER * body for line in lines):
        return True
    set_off = all(line.size > LARGER * body or is_bold(line) for line in lines)
    return set_off and not _REFERENCES.sub("", text).rstrip().endswith((":", ".", ",", ";"))


def is_title_over(draft: TextBlock, under: TextBlock, body: float) -> bool:
    """Whether a line in italics, worded as a title, heads a paragraph that is not in italics."""
    line, below = draft.lines[0], under.lines[0]
    text = line.text
    words = [word for word in text.split() if len(word) > _SMALL_WORD]
    return (
        len(draft.lines) == 1
        and len(under.lines) > 1
        and is_same_size(line, below)
        and line.size >= _SMALLER * body
        and is_below_in_column(line, below)
        and is_italic(line)
        and not is_italic(below)
        and len(text) <= _LONGEST_TITLE
        and bool(words)
        and all(word[0].isupper() for word in words)
        and text[-1].isalpha()
    )


def is_italic(line: TextLine) -> bool:
    """Whether a line is set in italics, raised marks apart."""
    return all(token.face.italic for token in line.plain())


def is_bold(line: TextLine) -> bool:
    """Whether a line is set in bold, raised marks apart."""
    return all(token.face.bold for token in line.plain())


def _heading_rank(draft: TextBlock) -> tuple[float, bool, bool, bool]:
    line = draft.lines[0]
    text = line.text
    faces = [token.face for token in line.plain()]
    return (
        -round(line.size * 2) / 2,
        not all(face.bold for face in faces),
        text != text.upper(),
        all(face.italic for face in faces),
    )
