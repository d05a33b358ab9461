"""Runs of glyphs on one baseline → words, separated at the gaps between glyphs.

Right-to-left text is put from the order in which it is painted, left to right, into that of
reading. This is the inverse of the Unicode Bidirectional Algorithm (UAX 9), for lines without
explicit marks of direction: words of a left-to-right script and numbers keep their order within
what is turned.
"""

from __future__ import annotations

import unicodedata
from array import array
from dataclasses import dataclass, field, replace
from itertools import chain, groupby, pairwise, takewhile
from math import inf
from operator import sub, truediv
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from pipeline import patterns as re
from pipeline.readers.footnotes.callouts import parse_note_marks
from pipeline.readers.pdf.fonts import SOFT_HYPHEN
from pipeline.readers.pdf.page_content import select_glyphs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.readers.pdf.page_content import GlyphRun, Typeface


# The direction of a character: rightwards, leftwards, that of a number, or that around it.
_Direction = Literal["L", "R", "N", " "]

_RTL: Final = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_STRONG: Final[dict[str, _Direction]] = {"L": "L", "R": "R", "AL": "R", "EN": "N", "AN": "N"}
_SEPARATORS: Final = ("CS", "ES")  # between the digits of one number
_TERMINATORS: Final = ("ET",)  # beside a number: percent and currency signs
_MIRRORED: Final = str.maketrans("()[]{}<>«»", ")(][}{><»«")
_PAIRS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|«[^«»]*»")


class _Cell(NamedTuple):
    """A character and the token that it is from; none for the space between two."""

    text: str
    token: StyledText | None


def has_rtl(text: str) -> bool:
    """Whether a text has letters of a right-to-left script."""
    return not text.isascii() and _RTL.search(text) is not None


def restore_reading_order(tokens: Sequence[StyledText]) -> list[StyledText]:
    """The tokens of a row, painted left to right, in the order in which they are read.

    What is turned has no known places of its characters.
    """
    cells: list[_Cell] = []
    for token in tokens:
        if cells and token.space:
            cells.append(_Cell(" ", None))
        cells += [_Cell(character, token) for character in token.text]
    directions = _find_directions("".join(cell.text for cell in cells))
    is_rtl = directions.count("R") > directions.count("L")
    if is_rtl:
        return list(_build_tokens(_turn(cells, directions)))
    found: list[_Cell] = []
    at = 0
    for part in _find_turned_parts(directions):
        found += cells[at : part.start]
        found += _turn(cells[part.start : part.stop], directions[part.start : part.stop])
        at = part.stop
    return list(_build_tokens([*found, *cells[at:]]))


def _find_directions(text: str) -> list[_Direction]:
    """The direction of each character; signs in and beside a number have that of the number."""
    kinds = [unicodedata.bidirectional(character) for character in text]
    found = [_STRONG.get(kind, " ") for kind in kinds]
    for at, kind in enumerate(kinds):
        beside = found[at - 1 : at] + found[at + 1 : at + 2]
        if (kind in _SEPARATORS and beside == ["N", "N"]) or (
            kind in _TERMINATORS and "N" in beside
        ):
            found[at] = "N"
    strong: _Direction = " "
    open_at = 0
    for at, direction in enumerate(found):  # what is between or behind words that read rightwards
        if direction in ("L", "N") and strong == "L":
            found[open_at : at + 1] = ["L"] * (at + 1 - open_at)
        if direction != " ":
            strong, open_at = found[at], at + 1  # noqa: PLR1736 - it may be another by now
    return found


def _find_turned_parts(directions: Sequence[_Direction]) -> Iterator[range]:
    """The parts of a line that reads rightwards which read leftwards, numbers in them included."""
    letters = "".join(directions)
    for found in re.finditer("R(?:[RN ]*R)?", letters):
        yield range(*found.span())


def _turn(cells: Sequence[_Cell], directions: Sequence[_Direction]) -> list[_Cell]:
    """Cells from right to left; words that read rightwards and numbers stay as they are."""
    found: list[_Cell] = []
    end = len(cells)
    for direction, group in groupby(reversed(directions)):
        start = end - len(list(group))
        part = cells[start:end]
        found += part if direction in ("L", "N") else part[::-1]
        end = start
    return _mirror(found)


def _mirror(cells: list[_Cell]) -> list[_Cell]:
    """The cells with brackets that open before they close.

    Some programs state the bracket that is seen, others the one that is meant.
    """
    text = "".join(cell.text for cell in cells)
    mirrored = text.translate(_MIRRORED)
    if len(_PAIRS.findall(mirrored)) <= len(_PAIRS.findall(text)):
        return cells
    return [cell._replace(text=cell.text.translate(_MIRRORED)) for cell in cells]


def _build_tokens(cells: Sequence[_Cell]) -> Iterator[StyledText]:
    """Tokens of the cells; those whose characters were turned do not know their places."""
    space = True
    for token, group in groupby(cells, key=lambda cell: cell.token):
        if token is None:
            space = True
            continue
        text = "".join(cell.text for cell in group)
        lefts = token.lefts if text == token.text else array("f")
        yield replace(token, text=text, space=space, lefts=lefts)
        space = False


_WORD_GAP: Final = 0.13  # em beyond the tracking, in a line without space characters
_WORD_GAP_WITH_SPACES: Final = 0.16  # em, in a line with them
_AS_WIDE: Final = 0.9  # of the least space in the line: a gap between two runs
_TRACKING: Final = 0.3  # em: with wider tracking, letters could not be distinguished from words
_SMALLER: Final = 0.86  # of a row's size: smaller glyphs may be raised marks
_APART: Final = 0.06  # em between two raised marks; the digits of one mark touch
_SPACES: Final = 14  # characters: a line with space characters has at least one in so many
_DUPLICATE: Final = 0.3  # em: text painted twice so near imitates bold
_COVERED: Final = 0.5  # of a glyph's width: the next of the same letter begins further on
_WORD: Final = re.compile(r"\S+")
_COVERED_SPACE: Final = 0.05  # em: a space of which the next glyph leaves less is none
_LEAST_SPACE: Final = 0.1  # em: the width of a space at least
_NEAR_MARK: Final = 0.3  # em between a letter and the origin of its mark
_HYPHENS: Final = ("-", "\u2010", SOFT_HYPHEN)
_ACCENTS: Final = dict(zip(  # those that take room, with the marks that do not
    "`\u00b4\u02c6\u02dc\u00af\u02d8\u02d9\u00a8\u02da\u02dd\u02c7\u00b8\u02db",
    "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327\u0328",
    strict=True,
))  # fmt: skip
_DOTLESS: Final = str.maketrans("\u0131\u0237", "ij")
_ACCENT_RISE: Final = 0.5  # em: an accent is raised over a capital
_OVER_LETTER: Final = 0.6  # of the width of the narrower of two glyphs
_FIRST_MARK: Final = "\u0300"
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
    row = _turn_runs([_split_ligatures(run) for run in row])
    row.sort(key=lambda run: run.lefts[0])
    row = _drop_overprints(row)
    gaps = _measure_gaps(row)
    if _may_cover_space(row, gaps):
        row = _drop_covered_spaces(row)
        gaps = _measure_gaps(row)
    if any(b.lefts[0] < a.rights[-1] - _OVERLAP * a.size for a, b in pairwise(row)):
        row = _interleave(row)
        gaps = _measure_gaps(row)
    if not row:
        return []
    _print_soft_hyphens(row)
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
        between = run.lefts[0] - end
        space = space or between > gap * size
        if not space and between > _LEAST_SPACE * size and size >= raised:
            space = between > _AS_WIDE * _find_least_space(row)
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
    if "(" in whole:
        _join_parentheses(found)
    return restore_reading_order(found) if has_rtl(whole) else found


def _join_parentheses(tokens: list[StyledText]) -> None:
    """Makes one token of a raised mark and the parentheses around it, which are not raised.

    The Interinstitutional Style Guide of the European Union sets callouts and marks of notes so.
    """
    for at in range(len(tokens) - 2, 0, -1):
        before, mark, behind = tokens[at - 1 : at + 2]
        if not _is_in_parentheses(before, mark, behind):
            continue
        head, opening = before.cut(len(before.text) - 1)
        closing, tail = behind.cut(1)
        opening.space, tail.space = before.space and not head.text, False
        joined = replace(
            mark, text=f"({mark.text})", x0=opening.x0, x1=closing.x1, space=opening.space,
            lefts=opening.lefts + mark.lefts + closing.lefts,
        )  # fmt: skip
        tokens[at - 1 : at + 2] = [token for token in (head, joined, tail) if token.text]


def _is_in_parentheses(before: StyledText, mark: StyledText, behind: StyledText) -> bool:
    """Whether a token is a raised mark between two parentheses and glued to both."""
    return (
        mark.size < _SMALLER * before.size
        and mark.baseline < before.baseline
        and before.text.endswith("(")
        and behind.text.startswith(")")
        and not (mark.space or behind.space)
        and parse_note_marks(mark.text) is not None
    )


def join_texts(tokens: Sequence[StyledText]) -> str:
    """The text of tokens, with the spaces before them."""
    return "".join([" " + token.text if token.space else token.text for token in tokens])


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
    """The run with one character a glyph: the letters of a ligature share its width.

    Those of a right-to-left script are painted from right to left.
    """
    if len("".join(run.characters)) == len(run.characters):
        return run
    characters: list[str] = []
    lefts: list[float] = []
    rights: list[float] = []
    for text, left, right in zip(run.characters, run.lefts, run.rights, strict=True):
        step = (right - left) / len(text)
        characters.extend(text[::-1] if has_rtl(text) else text)
        lefts.extend(left + step * at for at in range(len(text)))
        rights.extend(left + step * (at + 1) for at in range(len(text)))
    return type(run)(run.face, run.size, run.baseline, run.turns, characters, lefts, rights)


def _turn_runs(row: list[GlyphRun]) -> list[GlyphRun]:
    """The runs; of a row of a right-to-left script, those painted leftwards are turned."""
    leftwards = [run for run in row if run.lefts[0] > run.lefts[-1]]
    if leftwards and any(has_rtl("".join(run.characters)) for run in row):
        for run in leftwards:
            run.characters.reverse()
            run.lefts.reverse()
            run.rights.reverse()
    return row


def _measure_gaps(row: Sequence[GlyphRun]) -> list[list[float]]:
    """The gaps between the glyphs of each run."""
    return [list(map(sub, run.lefts[1:], run.rights)) for run in row]


def _may_cover_space(row: Sequence[GlyphRun], gaps: Sequence[Sequence[float]]) -> bool:
    """Whether a glyph lies over a space, or over one before it in a run with spaces."""
    return any(
        one.characters[-1] == " " and _is_covered(one, -1, other.lefts[0])
        for one, other in pairwise(row)
    ) or any(
        inner and min(inner) < -_LEAST_SPACE * run.size and " " in run.characters
        for run, inner in zip(row, gaps, strict=True)
    )


def _drop_covered_spaces(row: Sequence[GlyphRun]) -> list[GlyphRun]:
    """The runs without spaces in a word at whose place the next letter is: soft hyphens."""
    kept: list[GlyphRun] = []
    follower, letter = inf, ""
    befores = [" ", *(run.characters[-1] for run in row[:-1])]
    for run, before in zip(reversed(row), reversed(befores), strict=True):
        places: list[int] = []
        for at in reversed(range(len(run.lefts))):
            if run.characters[at] == " " and _is_covered(run, at, follower):
                preceding = run.characters[at - 1] if at else before
                if preceding.isalpha() and (letter.isalpha() or letter in _HYPHENS):
                    continue
            places.append(at)
            follower, letter = run.lefts[at], run.characters[at]
        if places:
            kept.append(select_glyphs(run, places[::-1]))
    return kept[::-1]


def _print_soft_hyphens(row: list[GlyphRun]) -> None:
    """Soft hyphens that are printed within a line are hyphens."""
    for at, run in enumerate(row):
        if SOFT_HYPHEN in run.characters:
            last = len(run.characters) - 1 if at == len(row) - 1 else -1
            for place, (text, left, right) in enumerate(
                zip(run.characters, run.lefts, run.rights, strict=True)
            ):
                if text == SOFT_HYPHEN and place != last and right > left:
                    run.characters[place] = "-"


def _is_covered(run: GlyphRun, at: int, follower: float) -> bool:
    """Whether a glyph is narrower than a space as the next one begins there."""
    return abs(follower - run.lefts[at]) <= _COVERED_SPACE * run.size


def join_accents(runs: list[GlyphRun]) -> list[GlyphRun]:
    """The runs of a page as they are painted; accents over or under a letter are joined to it.

    TeX paints an accent of its old fonts and the letter as two glyphs at one place.
    """
    if all(_ACCENTS.keys().isdisjoint(run.characters) for run in runs):
        return runs
    kept: list[GlyphRun] = []
    for number, run in enumerate(runs):
        places = [
            at
            for at, text in enumerate(run.characters)
            if text not in _ACCENTS or not _join_accent(runs, number, at)
        ]
        if places:
            kept.append(select_glyphs(run, places))
    return kept


def _join_accent(runs: Sequence[GlyphRun], number: int, at: int) -> bool:
    """Joins an accent to the letter painted after or before it at its place, if there is one."""
    run = runs[number]
    neighbours = {end: other for other, end in _list_neighbours(runs, number)}
    after = (run, at + 1) if at + 1 < len(run.characters) else (neighbours.get(0), 0)
    before = (run, at - 1) if at else (neighbours.get(-1), -1)
    for other, place in (after, before):
        if other is None or not _is_over(run, at, other, place):
            continue
        letter = other.characters[place].translate(_DOTLESS)
        composed = unicodedata.normalize("NFC", letter + _ACCENTS[run.characters[at]])
        if len(composed) == 1:
            other.characters[place] = composed
            return True
    return False


def _is_over(run: GlyphRun, at: int, other: GlyphRun, place: int) -> bool:
    """Whether two glyphs are at one place: most of the narrower lies over or under the other."""
    left = max(run.lefts[at], other.lefts[place])
    right = min(run.rights[at], other.rights[place])
    narrow = min(run.rights[at] - run.lefts[at], other.rights[place] - other.lefts[place])
    return (
        run.turns == other.turns
        and abs(run.baseline - other.baseline) < _ACCENT_RISE * run.size
        and right - left > _OVER_LETTER * narrow > 0
    )


def attach_marks(runs: list[GlyphRun]) -> list[GlyphRun]:
    """The runs of a page as they are painted; combining marks joined to the letters at their place.

    A mark is painted after its letter, or before it in a line painted against its direction. Some
    programs state for the glyph of a mark the text of its whole cluster, as for the letter's.
    """
    if not any(
        run.characters[0] >= _FIRST_MARK and (_count_marks(run) or _is_cluster_of_no_width(run))
        for run in runs
    ):
        return runs
    kept: list[GlyphRun] = []
    for at, run in enumerate(runs):
        count = _count_marks(run)
        if not count:
            beside = {one.characters[end] for one, end in _list_neighbours(runs, at)}
            if not (_is_cluster_of_no_width(run) and run.characters[0] in beside):
                kept.append(run)
            continue
        marks = "".join(run.characters[:count])
        before = kept[-1] if kept and _is_at_mark(kept[-1], -1, run) else None
        after = runs[at + 1] if at + 1 < len(runs) and _is_at_mark(runs[at + 1], 0, run) else None
        if after and (before is None or (has_rtl(marks) and has_rtl(after.characters[0]))):
            after.characters[0] = unicodedata.normalize("NFC", after.characters[0] + marks)
        elif before:
            before.characters[-1] = unicodedata.normalize("NFC", before.characters[-1] + marks)
        else:
            count = 0
        if count < len(run.characters):
            kept.append(select_glyphs(run, range(count, len(run.characters))))
    return kept


def _list_neighbours(runs: Sequence[GlyphRun], at: int) -> Iterator[tuple[GlyphRun, int]]:
    """The runs painted before and after one, each with the index of its nearest glyph."""
    if at:
        yield runs[at - 1], -1
    if at + 1 < len(runs):
        yield runs[at + 1], 0


def _is_cluster_of_no_width(run: GlyphRun) -> bool:
    return len(run.characters) == 1 < len(run.characters[0]) and run.lefts == run.rights


def _count_marks(run: GlyphRun) -> int:
    """The number of combining marks with which a run begins."""
    marks = takewhile(lambda text: unicodedata.category(text[0]) == "Mn", run.characters)
    return sum(1 for _ in marks)


def _is_at_mark(run: GlyphRun, at: int, mark: GlyphRun) -> bool:
    """Whether the first or last glyph of a run is a letter at the place of a mark."""
    near = _NEAR_MARK * run.size
    return (
        run.turns == mark.turns
        and abs(run.baseline - mark.baseline) < run.size
        and run.lefts[at] - near <= mark.lefts[0] <= run.rights[at] + near
        and run.characters[at][0].isalpha()
    )


def _drop_overprints(row: list[GlyphRun]) -> list[GlyphRun]:
    """The runs, except those painted a second time to imitate bold."""
    kept: list[GlyphRun] = []
    for run in row:
        alike = [one for one in kept[-3:] if one.characters == run.characters]
        if not any(_is_over_first(run, one) for one in alike):
            kept.append(run)
    return kept


def _is_over_first(run: GlyphRun, one: GlyphRun) -> bool:
    """Whether a run of the same text as another is painted over its first glyph."""
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


def _find_least_space(row: Sequence[GlyphRun]) -> float:
    """The least distance between the words of a run in the row; infinite where a run is a word."""
    return min(
        (
            run.lefts[at + 1] - run.rights[at - 1]
            for run in row
            for at in range(1, len(run.characters) - 1)
            if run.characters[at] == " "
        ),
        default=inf,
    )


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
