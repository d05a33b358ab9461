"""Runs of glyphs on one baseline → words, separated at the gaps between glyphs."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise
from operator import sub, truediv
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.readers.pdf.page_content import GlyphRun, Typeface

_WORD_GAP: Final = 0.13  # em beyond the tracking, in a line without space characters
_WORD_GAP_WITH_SPACES: Final = 0.16  # em, in a line with them
_TRACKING: Final = 0.3  # em: with wider tracking, letters could not be distinguished from words
_SMALLER: Final = 0.86  # of a row's size: smaller glyphs may be raised marks
_APART: Final = 0.06  # em between two raised marks; the digits of one mark touch
_SPACES: Final = 14  # characters: a line with space characters has at least one in so many
_DUPLICATE: Final = 0.3  # em: text painted twice so near imitates bold
_COVERED: Final = 0.5  # of a glyph's width: the next of the same letter begins further on
_WORD: Final = re.compile(r"\S+")
_RTL: Final = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_SAME_STYLE: Final = 0.02  # of a size
_OVERLAP: Final = 0.5  # em: runs that overlap so far are not painted in order


@dataclass(slots=True, eq=False)
class StyledText:
    """A piece of text in one style: mostly a word; `space` where a word gap precedes it.

    `lefts` are the left edges of its characters, empty where they are not known.
    """

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    face: Typeface
    space: bool
    lefts: array[float] = field(default_factory=lambda: array("f"))

    def cut(self, at: int) -> tuple[StyledText, StyledText]:
        """The text before and from a character, the space between them left out."""
        end = len(self.text[:at].rstrip())
        edge = self.lefts[end] if end < len(self.lefts) else self.x1
        start = self.lefts[at] if at < len(self.lefts) else edge
        return (
            replace(self, text=self.text[:end], x1=edge, lefts=self.lefts[:end]),
            replace(self, text=self.text[at:], x0=start, space=True, lefts=self.lefts[at:]),
        )


def build_tokens(row: list[GlyphRun]) -> list[StyledText]:
    """The words of a row from left to right, cut where their style changes."""
    row.sort(key=lambda run: run.lefts[0])
    row = _drop_overprints([_split_ligatures(run) for run in row])
    if any(b.lefts[0] < a.rights[-1] - _OVERLAP * a.size for a, b in pairwise(row)):
        row = _interleave(row)
    if not row:
        return []
    gaps = [list(map(sub, run.lefts[1:], run.rights)) for run in row]
    texts = ["".join(run.characters) for run in row]
    whole = "".join(texts)
    gap = _measure_word_gap(row, gaps, whole)
    raised = _SMALLER * max(run.size for run in row)
    found: list[StyledText] = []
    last: StyledText | None = None
    space, end = True, row[0].lefts[0]
    for run, inner, text in zip(row, gaps, texts, strict=True):
        size, rights = run.size, run.rights
        lefts = array("f", run.lefts)
        apart = size < raised and run.lefts[0] - end > _APART * size
        space = space or run.lefts[0] - end > gap * size
        for start, stop, spaced in _find_words(text, inner, gap * size):
            space = space or spaced
            if last and not (space or apart) and _is_same_style(last, run):
                last.text += text[start:stop]
                last.x1 = rights[stop - 1]
                last.lefts.extend(lefts[start:stop])
            else:
                last = StyledText(
                    text[start:stop], run.lefts[start], rights[stop - 1],
                    run.baseline, size, run.face, space, lefts[start:stop],
                )  # fmt: skip
                found.append(last)
            space = apart = False
        space = space or text[-1].isspace()
        end = rights[-1]
    is_rtl = not whole.isascii() and _RTL.search(whole)
    return _reorder_rtl(found) if is_rtl else found


def merge_by_style(words: list[StyledText], size: float) -> list[StyledText]:
    """The first word, then as few tokens as there are changes of style, spaces included.

    Enough where the place of each word does not matter, in a tenth of the memory. Tokens smaller
    than `size` are kept apart: two raised marks are two.
    """
    begun = next((at for at, token in enumerate(words) if at and token.space), len(words))
    found = words[:begun]
    for token in words[begun:]:
        last = found[-1]
        if len(found) > begun and token.size >= _SMALLER * size and _is_same_style(last, token):
            if token.space:
                last.lefts.append(last.x1)
            last.text += " " + token.text if token.space else token.text
            last.lefts.extend(token.lefts)
            last.x1 = token.x1
        else:
            found.append(token)
    return found


def _is_same_style(token: StyledText, other: GlyphRun | StyledText) -> bool:
    return (
        token.face == other.face
        and abs(token.size - other.size) < _SAME_STYLE * other.size
        and abs(token.baseline - other.baseline) < _SAME_STYLE * other.size
    )


def _find_words(text: str, gaps: Sequence[float], gap: float) -> Iterator[tuple[int, int, bool]]:
    """The words of a run with these gaps between its characters: whether a gap precedes each."""
    stops: list[int] = []
    if gaps and max(gaps) > gap:
        stops = [at for at, width in enumerate(gaps, start=1) if width > gap]
    stops.append(len(text))
    begun = 0
    for stop in stops:
        for word in _WORD.finditer(text, begun, stop):
            start, end = word.span()
            yield start, end, start > begun or begun > 0
            begun = end
        begun = stop


def _split_ligatures(run: GlyphRun) -> GlyphRun:
    """The run with one character a glyph: the letters of a ligature share its width."""
    if len("".join(run.characters)) == len(run.characters):
        return run
    characters: list[str] = []
    lefts: list[float] = []
    rights: list[float] = []
    for text, left, right in zip(run.characters, run.lefts, run.rights, strict=True):
        step = (right - left) / len(text)
        characters.extend(text)
        lefts.extend(left + step * at for at in range(len(text)))
        rights.extend(left + step * (at + 1) for at in range(len(text)))
    return type(run)(run.face, run.size, run.baseline, run.turns, characters, lefts, rights)


def _drop_overprints(row: list[GlyphRun]) -> list[GlyphRun]:
    """The runs, except those painted a second time to imitate bold."""
    kept: list[GlyphRun] = []
    for run in row:
        if not any(_is_overprint(run, one) for one in kept[-3:]):
            kept.append(run)
    return kept


def _is_overprint(run: GlyphRun, one: GlyphRun) -> bool:
    """Whether a run is the text of another, painted again over its first glyph."""
    if run.characters != one.characters:
        return False
    width = one.rights[0] - one.lefts[0]
    near = min(_DUPLICATE * one.size, _COVERED * width) if width > 0 else _DUPLICATE
    return run.lefts[0] - one.lefts[0] < near


def _interleave(row: list[GlyphRun]) -> list[GlyphRun]:
    """The glyphs of overlapping runs, one a run, from left to right."""
    single = [
        type(run)(run.face, run.size, run.baseline, run.turns, [text], [left], [right])
        for run in row
        for text, left, right in zip(run.characters, run.lefts, run.rights, strict=True)
        if not text.isspace()
    ]
    return _drop_overprints(sorted(single, key=lambda run: run.lefts[0]))


def _measure_word_gap(
    row: Sequence[GlyphRun], inner: Sequence[Sequence[float]], text: str
) -> float:
    """The width in em of a gap that separates words, judged from the gaps in the row."""
    size = row[0].size
    gaps = list(chain.from_iterable(inner))
    gaps.extend(b.lefts[0] - a.rights[-1] for a, b in pairwise(row))
    if any(run.size != size for run in row):
        sizes = [run.size for run, widths in zip(row, inner, strict=True) for _ in widths]
        sizes.extend(run.size for run in row[:-1])
        gaps = list(map(truediv, gaps, sizes))
        size = 1.0
    gaps.sort()
    tracking = max(0.0, gaps[len(gaps) // 4] / size) if gaps else 0.0
    spaces = len(text) - len("".join(text.split()))
    return min(tracking, _TRACKING) + (
        _WORD_GAP_WITH_SPACES if spaces * _SPACES >= len(text) else _WORD_GAP
    )


def _reorder_rtl(tokens: list[StyledText]) -> list[StyledText]:
    """A row of a right-to-left script: painted in visual order, kept in logical order."""
    if sum(bool(_RTL.search(token.text)) for token in tokens) * 2 < len(tokens):
        return tokens
    for token in tokens:
        if _RTL.search(token.text):
            token.text = token.text[::-1]
            token.lefts = array("f")
    spaces = [True, *(token.space for token in tokens[:0:-1])]
    turned = tokens[::-1]
    for token, space in zip(turned, spaces, strict=True):
        token.space = space
    return turned
