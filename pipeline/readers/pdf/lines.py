"""Runs of glyphs → printed rows of words: what stands on one baseline, raised marks with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median_low
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.readers.pdf.glyphs import Face, Run, Sheet

_SAME_BASELINE: Final = 0.15  # em
_SMALLER: Final = 0.86  # of a size: what is set smaller and off the baseline is a raised mark
_RAISED: Final = 0.75  # em: how far above its line's baseline a mark may stand
_LOWERED: Final = 0.3  # em: how far below
_BESIDE: Final = 0.6  # em: how far a mark may stand from its word
_WORD_GAP: Final = 0.13  # em beyond the tracking, where a line prints no spaces
_WORD_GAP_WITH_SPACES: Final = 0.22  # em, where it does
_TRACKING: Final = 0.3  # em: wider set, letters could not be told from words
_SPACES: Final = 14  # characters: a line that prints spaces has one in so many
_CELL_GAP: Final = 1.0  # em: at least, between what is not of one line
_CELL_GAPS: Final = 2.5  # times the line's usual gap between words
_DUPLICATE: Final = 0.3  # em: a glyph painted twice so near is a bold one
_WORD: Final = re.compile(r"\S+")
_RTL: Final = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


@dataclass(slots=True, eq=False)
class Token:
    """A piece of a word in one style; `space` where a word's gap stands before it."""

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    face: Face
    space: bool


@dataclass(slots=True, eq=False)
class Line:
    """Tokens on one baseline; points, from the top left corner of the page as it is read."""

    page: int
    turns: int
    tokens: list[Token]
    x0: float
    x1: float
    top: float
    bottom: float
    baseline: float
    size: float
    row: int = 0
    left: float = 0  # the edges of the column in which it stands
    right: float = 0

    @property
    def text(self) -> str:
        """The characters shown."""
        return "".join(" " + t.text if t.space else t.text for t in self.tokens).lstrip(" ")

    def is_raised(self, token: Token) -> bool:
        """Whether a token stands smaller above the baseline."""
        return token.size < _SMALLER * self.size and token.baseline < self.baseline - 0.1 * self.size

    def plain(self) -> list[Token]:
        """The tokens that are no raised marks, all where there are no others."""
        return [token for token in self.tokens if not self.is_raised(token)] or self.tokens


def rows(sheet: Sheet) -> list[list[Line]]:
    """The rows of a page from top to bottom, each cut into lines at gaps wider than a word's.

    What is printed sideways comes behind the rest.
    """
    found: list[list[Line]] = []
    ordered = sorted(sheet.runs, key=lambda run: (run.turns, run.baseline))
    for turns, runs in groupby(ordered, key=lambda run: run.turns):
        for row in _joined(_baselines(runs)):
            tokens = _tokens(row)
            if tokens:
                number = len(found)
                found.append([line(sheet.number, turns, cell, number) for cell in _cells(tokens)])
    return found


def line(page: int, turns: int, tokens: list[Token], row: int) -> Line:
    """Tokens as a line: its size is that of most of its characters."""
    sizes: dict[float, int] = {}
    for token in tokens:
        sizes[token.size] = sizes.get(token.size, 0) + len(token.text)
    size = max(sizes, key=lambda one: (sizes[one], one))
    main = next(token for token in tokens if token.size == size)
    tops = [t.baseline - t.size * (1 + t.face.descent) for t in tokens]
    bottoms = [t.baseline - t.size * t.face.descent for t in tokens]
    return Line(
        page, turns, tokens, min(t.x0 for t in tokens), max(t.x1 for t in tokens),
        min(tops), max(bottoms), main.baseline, size, row,
    )  # fmt: skip


def joined(lines: Sequence[Line]) -> Line:
    """Lines of one row as one."""
    if len(lines) == 1:
        return lines[0]
    tokens = [token for one in lines for token in one.tokens]
    for one in lines:
        one.tokens[0].space = True
    first = lines[0]
    return line(first.page, first.turns, tokens, first.row)


def _baselines(runs: Iterable[Run]) -> list[list[Run]]:
    """The runs, sorted by baseline, by rows of nearly the same one."""
    found: list[list[Run]] = []
    base = 0.0
    for run in runs:
        if found and run.baseline - base <= _SAME_BASELINE * min(run.size, found[-1][0].size):
            found[-1].append(run)
        else:
            found.append([run])
            base = run.baseline
    return found


def _joined(found: list[list[Run]]) -> list[list[Run]]:
    """The rows, with marks raised above or below a row put into it."""
    for at, row in enumerate(found):
        for run in list(row):
            for other in _near(found, at, run):
                if any(_is_mark_of(run, big) for big in found[other]):
                    row.remove(run)
                    found[other].append(run)
                    break
    return [row for row in found if row]


def _near(found: Sequence[list[Run]], at: int, run: Run) -> Iterator[int]:
    """The rows so near that this run may be a mark of theirs, the one below first."""
    for step, reach in ((1, _RAISED), (-1, _LOWERED)):
        other = at + step
        while 0 <= other < len(found) and found[other]:
            big = max(one.size for one in found[other])
            if abs(found[other][0].baseline - run.baseline) > reach * big:
                break
            yield other
            other += step


def _is_mark_of(run: Run, big: Run) -> bool:
    reach = _BESIDE * big.size
    return (
        run.size < _SMALLER * big.size
        and run.lefts[0] <= big.rights[-1] + reach
        and run.rights[-1] >= big.lefts[0] - reach
    )


def _tokens(row: list[Run]) -> list[Token]:
    row.sort(key=lambda run: run.lefts[0])
    row = _unrepeated([_single(run) for run in row])
    if any(b.lefts[0] < a.rights[-1] - 0.5 * a.size for a, b in pairwise(row)):
        row = _interleaved(row)
    if not row:
        return []
    gap = _word_gap(row)
    found: list[Token] = []
    space, end = True, row[0].lefts[0]
    for run in row:
        space = space or run.lefts[0] - end > gap * run.size
        for start, stop, spaced in _words(run, gap * run.size):
            text = "".join(run.characters[start:stop])
            space = space or spaced
            last = found[-1] if found else None
            if last and not space and _same_style(last, run):
                last.text += text
                last.x1 = run.rights[stop - 1]
            else:
                place = run.lefts[start], run.rights[stop - 1]
                found.append(Token(text, *place, run.baseline, run.size, run.face, space))
            space = False
        space = space or run.characters[-1].isspace()
        end = run.rights[-1]
    return _read_leftwards(found) if any(_RTL.search(token.text) for token in found) else found


def _same_style(token: Token, run: Run) -> bool:
    return (
        token.face == run.face
        and abs(token.size - run.size) < 0.02 * run.size  # noqa: PLR2004
        and abs(token.baseline - run.baseline) < 0.02 * run.size  # noqa: PLR2004
    )


def _words(run: Run, gap: float) -> Iterator[tuple[int, int, bool]]:
    """The words of a run: places in it, and whether a gap stands before."""
    lefts, rights = run.lefts, run.rights
    breaks = [at + 1 for at, right in enumerate(rights[:-1]) if lefts[at + 1] - right > gap]
    text = "".join(run.characters)
    begun = 0
    for stop in [*breaks, len(text)]:
        for word in _WORD.finditer(text, begun, stop):
            yield word.start(), word.end(), word.start() > begun or begun > 0
            begun = word.end()
        begun = stop


def _single(run: Run) -> Run:
    """The run with one character a glyph: a ligature's letters share its width."""
    if all(len(character) == 1 for character in run.characters):
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


def _unrepeated(row: list[Run]) -> list[Run]:
    """The runs, without those painted a second time to look bold."""
    kept: list[Run] = []
    for run in row:
        again = any(
            run.characters == one.characters and run.lefts[0] - one.lefts[0] < _DUPLICATE * one.size
            for one in kept[-3:]
        )
        if not again:
            kept.append(run)
    return kept


def _interleaved(row: list[Run]) -> list[Run]:
    """The glyphs of runs that lie over each other, one a run, from left to right."""
    single = [
        type(run)(run.face, run.size, run.baseline, run.turns, [text], [left], [right])
        for run in row
        for text, left, right in zip(run.characters, run.lefts, run.rights, strict=True)
        if not text.isspace()
    ]
    return _unrepeated(sorted(single, key=lambda run: run.lefts[0]))


def _word_gap(row: Sequence[Run]) -> float:
    """How wide a gap parts words, in em: judged from the gaps between the row's own glyphs."""
    gaps: list[float] = []
    spaces = glyphs = 0
    for run in row:
        spaces += sum(map(str.isspace, run.characters))
        glyphs += len(run.characters)
        gaps.extend(
            (left - right) / run.size
            for left, right in zip(run.lefts[1:], run.rights[:-1], strict=True)
        )
    gaps.extend((b.lefts[0] - a.rights[-1]) / a.size for a, b in pairwise(row))
    tracking = max(0.0, sorted(gaps)[len(gaps) // 4]) if gaps else 0.0
    return min(tracking, _TRACKING) + (
        _WORD_GAP_WITH_SPACES if spaces * _SPACES >= glyphs else _WORD_GAP
    )


def _cells(tokens: list[Token]) -> Iterator[list[Token]]:
    """The tokens of a row, cut at gaps that are wider than those between its words."""
    gaps = [b.x0 - a.x1 for a, b in pairwise(tokens) if b.space]
    usual = median_low(gaps) if gaps else 0
    start = 0
    for at, (one, other) in enumerate(pairwise(tokens), start=1):
        if other.space and other.x0 - one.x1 > max(
            _CELL_GAP * max(one.size, other.size), _CELL_GAPS * min(usual, 0.6 * one.size)
        ):
            yield tokens[start:at]
            start = at
    yield tokens[start:]


def _read_leftwards(tokens: list[Token]) -> list[Token]:
    """A row of a script that is read leftwards: painted in the order seen, kept as read."""
    if sum(bool(_RTL.search(token.text)) for token in tokens) * 2 < len(tokens):
        return tokens
    for token in tokens:
        if _RTL.search(token.text):
            token.text = token.text[::-1]
    spaces = [True, *(token.space for token in tokens[:0:-1])]
    turned = tokens[::-1]
    for token, space in zip(turned, spaces, strict=True):
        token.space = space
    return turned
