"""Headings: which blocks are headings, and their levels."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise, takewhile
from statistics import median_low
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.model import RUN_IN_LEVEL
from pipeline.grammar.captions import CAPTION
from pipeline.grammar.sentences import ends_sentence
from pipeline.readers.pdf.lines import is_below_in_column, is_centred, is_same_size
from pipeline.readers.pdf.words import join_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.readers.pdf.lines import TextLine
    from pipeline.readers.pdf.paragraphs import TextBlock
    from pipeline.readers.pdf.words import StyledText

LARGER: Final = 1.06  # times the body size: larger blocks are headings
_MUCH_LARGER: Final = 1.3  # times the body size: a heading even if it ends in a full stop
_LONGEST_TITLE: Final = 80  # characters, of a title in italics
_FEWEST_IN_ITALICS: Final = 3  # titles in italics of a document, some words of which begin small
_SMALL_WORD: Final = 3  # letters: `of`, `and`, `the` may be in lower case in titles
_LONGEST_HEADING: Final = 250
_MOST_HEADING_LINES: Final = 4
_LEVELS: Final = 6
_PAIR: Final = 2
_MOST_BYLINES: Final = 5  # under a title, itself included
_BOX: Final = re.compile(r"box\s+\w{1,5}[.:]", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]{2}|[\u3400-\u9fff]")  # not in `R46646`, `A-3`, formulas
_REFERENCES: Final = re.compile(r"\s*\(\d[\d\s,;\u2013-]*\)\s*$")  # after a sentence
_MIN_CAPITALS: Final = 4  # letters of a heading in capitals
_FILLED: Final = 0.6  # of a column's width
NUMBERED: Final = re.compile(r"(?:[IVXLC]{1,6}|[A-Z]|\d{1,2}(?:\.\d{1,2})*)[.)]\s+")
_NUMERAL: Final = re.compile(r"(?:[IVX]{1,5}|\d{1,2}(?:\.\d{1,2})*)\.?\s+")
_RUN_IN_GAP: Final = 0.6  # em behind a title whose text follows on its line
_RUN_IN_GAPS: Final = 1.6  # times the line's usual gap
_LETTER: Final = re.compile(r"(?![\u02b0-\u02ff])[^\W\d_]")  # no accent that stands alone
_FIGURE_AT_END: Final = re.compile(r"[^\W_]\s?\d+(?:,\d+\s?%?|\s?%|[.]\d+\s?%)$")
_GOES_ON: Final = re.compile(r"[a-z]+\s(?:\S+\s){3}")  # words of a sentence in bold
_CLOSES_ALONE: Final = re.compile(r"[^()]{5,}\)")  # of words that a line before begins
_NO_HEADING: Final = re.compile(
    r"^N/A$|^[-\u2013\u2014\u2022*]\s|(?:[.\u00b7\u2026]\s?){5,}|\s=\s|\b[A-Za-z]{1,2}\([A-Za-z]|^\((?!\w{1,4}\))|[\ue000-\uf8ff]"
)  # an item, an entry of a contents list, a formula, a remark
_SENTENCE_WORDS: Final = 11  # spaces: more is no title that ends in a stop
_MOST_HEADING_WORDS: Final = 25
_SMALLER: Final = 0.9  # times the body size: smaller lines are no headings


def assign_levels(found: Iterable[TextBlock]) -> int:
    """Assigns heading levels; gives the deepest.

    A heading that a bookmark names has the bookmark's depth; the others are below it, or on the
    level of those in their type. Without bookmarks larger, then bolder type ranks higher; of two
    that only italics distinguish, the one that comes first in the document, since a section
    precedes its parts.
    """
    drafts = list(found)
    _demote_byline(drafts)
    headings = [
        draft for draft in drafts if draft.kind == "heading" and draft.level != RUN_IN_LEVEL
    ]
    first: dict[tuple[float, bool, bool, bool], int] = {}
    for at, draft in enumerate(headings):
        first.setdefault(_heading_rank(draft), at)
    ranks = sorted(first, key=lambda rank: (rank[:-1], first[rank]))
    level = {rank: min(at, _LEVELS) for at, rank in enumerate(ranks, start=1)}
    depths = _find_depths(headings, ranks)
    for draft in headings:
        rank = _heading_rank(draft)
        draft.level = min(draft.depth or depths.get(rank, level[rank]), _LEVELS)
    return max((draft.level for draft in headings), default=1)


def _find_depths(
    headings: Sequence[TextBlock], ranks: Sequence[tuple[float, bool, bool, bool]]
) -> dict[tuple[float, bool, bool, bool], int]:
    """The level of each type, by that of most headings that a bookmark names; none without any.

    A type that no bookmark names is below the last one above it that a bookmark names.
    """
    named: dict[tuple[float, bool, bool, bool], Counter[int]] = {}
    for draft in headings:
        if draft.depth:
            named.setdefault(_heading_rank(draft), Counter())[draft.depth] += 1
    found: dict[tuple[float, bool, bool, bool], int] = {}
    depth = 0
    for rank in ranks if named else ():
        depth = named[rank].most_common(1)[0][0] if rank in named else depth + 1
        found[rank] = depth
    return found


def _demote_byline(drafts: Sequence[TextBlock]) -> None:
    """Makes paragraphs of an author and subtitle under the title: sections are not its parts.

    They are in regular type between the title and the text or the first section; other headings
    are smaller, or in bold, capitals or italics.
    """
    headings = [one for one in drafts if one.kind == "heading"]
    opening = list(takewhile(lambda one: one.kind == "heading", drafts))
    if not opening:
        return
    title = opening[0]
    for at, byline in enumerate(opening[1:_MOST_BYLINES], start=1):
        rank = _heading_rank(byline)
        behind = [
            _heading_rank(other)
            for number, other in enumerate(headings)
            if number >= len(opening) or (number > at and _heading_rank(other) != rank)
            if not is_centred(byline.lines[0]) or is_centred(other.lines[0])
        ]
        is_alone = (
            _heading_rank(title) < rank
            and byline.lines[0].page == title.lines[0].page
            and len(headings) > at + _PAIR
            and all(other > rank or other[1:] != rank[1:] for other in behind)
        )
        if not is_alone or is_bold(byline.lines[0]):
            break
        byline.kind = "paragraph"


def is_heading(draft: TextBlock, body: float) -> bool:
    """Whether a block is set as a heading: short, and larger or bolder than the text."""
    lines = draft.lines
    first = lines[0]
    if len(lines) > _MOST_HEADING_LINES or first.size < _SMALLER * body or first.numbers_text:
        return False
    text = " ".join(line.text for line in lines)
    if len(text) > _LONGEST_HEADING or _BOX.match(text) or not is_worded_as_heading(text):
        return False
    if first.turns:
        return False
    if all(line.size > _MUCH_LARGER * body for line in lines):
        return True
    set_off = first.numbers_title or all(
        line.size > LARGER * body or is_bold(line) for line in lines
    )
    return set_off and not _REFERENCES.sub("", text).rstrip().endswith((":", ".", ",", ";"))


def is_worded_as_heading(text: str) -> bool:
    """Whether the words of a block set as a heading may be one.

    Labels and figures of charts, formulas, entries of contents lists, items of lists, sentences,
    several words that begin small and ends of words in brackets are none.

    >>> list(map(is_worded_as_heading, ("3.2 Wages", "b) Wages", "Mining 1,4", "Total 100 %")))
    [True, True, False, False]
    >>> list(map(is_worded_as_heading, ("y = f(x)", "in January)", "and members of the guard")))
    [False, False, False]
    """
    if not _LETTER.search(text) or (re.search(r"\d", text) and not _WORD.search(text)):
        return False
    title = NUMBERED.sub("", _NUMERAL.sub("", text))
    digits = sum(map(str.isdigit, title))
    is_label = _FIGURE_AT_END.search(title) or digits > sum(map(str.isalpha, title))
    is_sentence = title.rstrip().endswith((".", ";", ",")) and title.count(" ") >= _SENTENCE_WORDS
    return not (
        is_label
        or is_sentence
        or title.count(" ") >= _MOST_HEADING_WORDS
        or _CLOSES_ALONE.match(title)
        or _GOES_ON.match(title)
        or _NO_HEADING.search(text)
    )


def is_caption(draft: TextBlock) -> bool:
    """Whether a block set as a heading is the title of a table or figure."""
    return bool(CAPTION.match(" ".join(line.text for line in draft.lines)))


def is_title_over(draft: TextBlock, under: TextBlock, body: float) -> bool:
    """Whether a short block in the size of the text heads the paragraph that fills the lines below.

    It is in capitals, small ones among them, of two words at least unless it is centred; or
    centred, and numbered or in italics; or a line that is worded as a title, with a numeral or in
    italics. A single letter is no numeral of a line: it may be an initial.
    """
    lines, below = draft.lines, under.lines[0]
    text = " ".join([line.text for line in lines])
    if (
        len(lines) > _MOST_HEADING_LINES
        or lines[0].numbers_text
        or len(text) > _LONGEST_HEADING
        or not is_below_in_column(lines[-1], below)
        or text.rstrip().endswith((":", ",", ";"))
        or not is_worded_as_heading(text)
        or not all(line.largest >= _SMALLER * body for line in lines)
    ):
        return False
    is_over_text = _fills_line(below)
    is_in_middle = all(map(is_centred, lines))
    in_capitals = (
        text.upper() == text
        and sum(map(str.isalpha, text)) >= _MIN_CAPITALS
        and not lines[0].turns
        and (is_in_middle or " " in NUMBERED.sub("", text))
        and not CAPTION.match(text)
        and below.text.upper() != below.text
    )
    is_set_off = is_in_middle and not text.rstrip().endswith(".")
    if is_over_text and (
        in_capitals or (is_set_off and (NUMBERED.match(text) or all(map(is_italic, lines))))
    ):
        return True
    if len(lines) > 1 or lines[0].size < _SMALLER * body or not is_same_size(lines[0], below):
        return False
    has_numeral = _NUMERAL.match(text) and len(text) <= _LONGEST_TITLE
    if is_over_text and has_numeral and _is_worded_as_title(text.partition(" ")[2], _PAIR):
        return True
    return (
        _is_title_in_italics(lines[0])
        and (len(under.lines) > 1 or is_over_text)
        and not is_italic(below)
        and _is_worded_as_title(NUMBERED.sub("", text))
    )


def mark_titles_in_italics(pages: Iterable[Sequence[TextBlock]], body: float) -> None:
    """Makes headings of the paragraphs in italics that stand over text, if there are several.

    One or two alone may be a motto or the name of a work.
    """
    found = [
        draft
        for page in pages
        for draft, under in pairwise(page)
        if draft.kind == under.kind == "paragraph" and _is_in_italics_over(draft, under, body)
    ]
    for draft in found if len(found) >= _FEWEST_IN_ITALICS else ():
        draft.kind = "heading"


def _is_in_italics_over(draft: TextBlock, under: TextBlock, body: float) -> bool:
    """Whether one or two lines in italics, in the size of the text, are over a paragraph of it."""
    lines, below = draft.lines, under.lines[0]
    if len(lines) > _PAIR or len(under.lines) == 1 or not all(map(is_italic, lines)):
        return False
    text = " ".join([line.text for line in lines])
    return (
        NUMBERED.sub("", text)[:1].isupper()
        and text[-1].isalpha()
        and len(text) <= _PAIR * _LONGEST_TITLE
        and is_worded_as_heading(text)
        and not CAPTION.match(text)
        and lines[0].size >= _SMALLER * body
        and is_same_size(lines[0], below)
        and is_below_in_column(lines[-1], below)
        and _fills_line(below)
        and not is_italic(below)
    )


def _is_worded_as_title(text: str, fewest: int = 1) -> bool:
    """Whether the words of a title, but for small ones, begin with capitals."""
    words = [word for word in text.split() if len(word) > _SMALL_WORD]
    is_short = len(words) >= fewest and len(text) <= _LONGEST_TITLE
    return is_short and all(word[0].isupper() for word in words) and text[-1].isalpha()


def _is_title_in_italics(line: TextLine) -> bool:
    """Whether a line is in italics, but perhaps for the letter or number before them."""
    tokens = line.plain()
    start = 1 if len(tokens) > 1 and NUMBERED.match(f"{tokens[0].text} ") else 0
    return all(token.face.italic for token in tokens[start:])


def measure_run_in_title(line: TextLine) -> int:
    """How many tokens of a paragraph's first line are its title; 0 if it has none.

    The title is in a typeface of its own, and a gap wider than those between words is behind it. A
    label or title with a colon or stop is left to the profiles and to the words behind it.
    """
    tokens = line.tokens
    face = tokens[0].face
    end = next((at for at, token in enumerate(tokens) if token.face != face), 0)
    if not end or line.is_raised(tokens[end]) or not tokens[end].space:
        return 0
    text = join_texts(tokens[:end]).strip()
    if line.number and len(text) <= line.number.end:
        return 0  # the number of a paragraph
    gap = (tokens[end].x0 - tokens[end - 1].x1) / line.size
    inner = list(_list_word_gaps(tokens[end:])) + list(_list_word_gaps(tokens[:end]))
    usual = median_low(inner) / line.size if inner else 0.0
    is_over_text = tokens[end].text[:1].isupper() or not tokens[end].text[:1].isalnum()
    is_title = (text[:1].isupper() or _NUMERAL.match(text)) and not text.endswith((":", "."))
    is_set_apart = gap > _RUN_IN_GAP and gap > _RUN_IN_GAPS * usual
    is_over_text &= _fills_line(line) or ends_sentence(line.text)
    fits = is_over_text and len(text) <= _LONGEST_TITLE
    return end if is_title and is_set_apart and fits else 0


def _list_word_gaps(tokens: Sequence[StyledText]) -> Iterator[float]:
    for token in tokens:
        if len(token.lefts) == len(token.text):
            for space in re.finditer(" ", token.text):
                at = space.end()
                yield token.lefts[at] - token.lefts[at - 1]
    for one, other in pairwise(tokens):
        if other.space:
            yield other.x0 - one.x1


def _fills_line(line: TextLine) -> bool:
    """Whether a line is text from edge to edge of its column, but for an indent."""
    return line.x1 - line.x0 > _FILLED * (line.right - line.left) and not is_centred(line)


def is_italic(line: TextLine) -> bool:
    """Whether a line is set in italics, raised marks apart."""
    return all(token.face.italic for token in line.plain())


def is_bold(line: TextLine) -> bool:
    """Whether a line is set in bold, raised marks and its number apart."""
    tokens = line.plain()
    if line.number and len(tokens) > 1:
        tokens = tokens[1:]
    return all(token.face.bold for token in tokens)


def _heading_rank(draft: TextBlock) -> tuple[float, bool, bool, bool]:
    line = draft.lines[0]
    text = line.text
    faces = [token.face for token in line.plain()]
    return (
        -round(line.largest * 2) / 2 if text == text.upper() else -round(line.size * 2) / 2,
        not all(face.bold for face in faces),
        text != text.upper(),
        all(face.italic for face in faces),
    )
