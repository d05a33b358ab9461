"""Figures below their labels on pages set like a dashboard: bars, rows of scores, tiles.

No colon and no line of a table pairs them, but their places do: bars of one pitch below each other,
each with its label at the left above it and its figure at the right; names side by side, each over
a figure; a figure in larger type below its label.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from pipeline.statistics.page_parts import list_levels, make_entry
from pipeline.statistics.pairs import NUMBER, may_be_label
from pipeline.vocabulary.words import TWO_LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.document.model import Document
    from pipeline.layout.elements import LabelledValue
    from pipeline.statistics.page_parts import Part

_FEWEST: Final = 3  # bars of a run, names side by side, or repetitions of one name
_DROP: Final = 3.0  # heights from a label to the figure of its bar
_BELOW: Final = 1.5  # heights of a figure between it and the label over it
_NEXT_ROW: Final = 2.0  # heights of a figure down to the next of its column in a table
_LARGER: Final = 1.4  # times the size of a label: the type of the figure of a tile
_SAME_EDGE: Final = 4.0  # points
_SAME_DROP: Final = 1.5  # points
_SAME_PITCH: Final = 0.1  # of the distance of two bars
_OVER: Final = 3.0  # heights of a name up to the heading over it
_LONGEST: Final = 80  # characters of a label


def read_dashboard(document: Document, parts: Sequence[Part]) -> Iterator[LabelledValue]:
    """The entries of the bars, rows of scores and tiles of a page, by the places of its parts."""
    names = [
        part
        for part in parts
        if TWO_LETTERS.search(part.text)
        and len(part.text) <= _LONGEST
        and not part.text[0].islower()
    ]
    figures = [part for part in parts if part.is_figure]
    for label, figure in _find_bars(names, figures, parts):
        yield make_entry(document, [label], [figure])
    below = {
        name.start: one
        for name in names
        if (one := _find_below(name, figures)) and _is_empty(name, one, parts)
    }
    for heading, name in _find_heads(names, below):
        yield make_entry(document, [name], [below[name.start]], _list_words_over(heading))
    for name in names:
        tile = below.get(name.start)
        if tile and tile.height >= _LARGER * name.height and may_be_label(name.text):
            yield make_entry(document, [name], [tile])


def _find_bars(
    names: Sequence[Part], figures: Sequence[Part], parts: Sequence[Part]
) -> Iterator[tuple[Part, Part]]:
    """The labels of bars with the figures at their ends, several of one pitch below each other."""
    pairs = [
        (name, figure)
        for name in names
        if (figure := _find_end_of_bar(name, figures))
        and _is_empty(name, figure, parts)
        and not _begins_row(figure, names, figures)
        and not _stands_beside_figure(name, parts)
    ]
    pairs.sort(key=lambda pair: (round(pair[0].left / _SAME_EDGE), pair[0].top))
    run: list[tuple[Part, Part]] = []
    for pair in pairs:
        if run and not _continues(run, pair):
            yield from run if len(run) >= _FEWEST else ()
            run = []
        run.append(pair)
    yield from run if len(run) >= _FEWEST else ()


def _find_end_of_bar(name: Part, figures: Sequence[Part]) -> Part | None:
    """The nearest figure at the right below a label."""
    right = [
        one
        for one in figures
        if one.left > name.left + _SAME_EDGE
        and name.height / 2 < one.top - name.top < _DROP * name.height
    ]
    return min(right, key=attrgetter("left"), default=None)


def _begins_row(figure: Part, names: Sequence[Part], figures: Sequence[Part]) -> bool:
    """Whether the next figure at its right is of no label there: they are a row of a table."""
    level = [
        one
        for one in figures
        if one.left > figure.right and abs(one.top - figure.top) < figure.height / 2
    ]
    other = min(level, key=attrgetter("left"), default=None)
    return other is not None and not any(
        figure.right < name.left < other.right and 0 < other.bottom - name.top < _DROP * name.height
        for name in names
    )


def _stands_beside_figure(name: Part, parts: Sequence[Part]) -> bool:
    """Whether the next at the right of a label is a figure: of that bar, or the group, it is."""
    level = [
        one for one in parts if one.left > name.right and abs(one.top - name.top) < name.height / 2
    ]
    beside = min(level, key=attrgetter("left"), default=None)
    return beside is not None and beside.is_figure


def _is_empty(name: Part, figure: Part, parts: Sequence[Part]) -> bool:
    """Whether nothing else is printed behind a label or between it and its figure."""
    return not any(
        name.left < part.right
        and part.left < figure.right
        and name.top - 1 < part.top < figure.bottom
        for part in parts
        if part not in (name, figure)
    )


def _continues(run: Sequence[tuple[Part, Part]], pair: tuple[Part, Part]) -> bool:
    """Whether a bar is the next below others: at their edges, at one distance, in their type."""
    (above, end), (name, figure) = run[-1], pair
    pitch = name.top - above.top
    first = run[1][0].top - run[0][0].top if len(run) > 1 else pitch
    return (
        pitch > 0
        and abs(pitch - first) <= _SAME_PITCH * first
        and abs(name.left - above.left) <= _SAME_EDGE
        and min(abs(figure.left - end.left), abs(figure.right - end.right)) <= _SAME_EDGE
        and abs((figure.top - name.top) - (end.top - above.top)) <= _SAME_DROP
        and abs(name.height - above.height) <= _SAME_DROP
    )


def _find_below(name: Part, figures: Sequence[Part]) -> Part | None:
    """The one figure right below a name, at its left edge or its middle; no column of figures."""
    near = [
        one
        for one in figures
        if min(abs(one.left - name.left), abs(one.middle - name.middle)) <= _SAME_EDGE
        and 0 <= one.top - name.top - name.height < _BELOW * one.height
    ]
    if len(near) != 1:
        return None
    [figure] = near
    is_column = any(
        0 < one.top - figure.top < _NEXT_ROW * figure.height
        and abs(one.middle - figure.middle) <= figure.right - figure.left
        for one in figures
    )
    return None if is_column else figure


def _find_heads(
    names: Sequence[Part], below: dict[int, Part]
) -> Iterator[tuple[Part | None, Part]]:
    """The names over a figure each, with the heading over them.

    Several stand side by side; or one returns under one heading after the other.
    """
    found: list[tuple[Part | None, Part, bool]] = []
    for level in list_levels(names):
        heading: Part | None = None
        heads: list[tuple[Part | None, Part]] = []
        for name in level:
            heading = _find_heading(name, names) or heading
            if name.start in below:
                heads.append((heading, name))
        for _, group in groupby(heads, key=lambda head: head[0].start if head[0] else 0):
            side = list(group)
            tops = [below[name.start].top for _, name in side]
            is_row = len(side) >= _FEWEST and max(tops) - min(tops) < side[0][1].height
            found += [(over, name, is_row) for over, name in side]
    counts = Counter(name.text for over, name, _ in found if over)
    for heading, name, is_row in found:
        if is_row or (heading and counts[name.text] >= _FEWEST):
            yield heading, name


def _find_heading(name: Part, names: Sequence[Part]) -> Part | None:
    """The heading right over a name, at its left edge and in no smaller type."""
    over = [
        one
        for one in names
        if abs(one.left - name.left) <= _SAME_EDGE
        and 0 <= name.top - one.bottom < _OVER * name.height
        and one.height >= name.height
        and may_be_label(NUMBER.sub("", one.text, count=1))
    ]
    return max(over, key=attrgetter("top"), default=None)


def _list_words_over(heading: Part | None) -> list[tuple[int, int]]:
    """Where the words of a heading behind its number are."""
    number = NUMBER.match(heading.text) if heading else None
    return [(heading.start + (number.end() if number else 0), heading.end)] if heading else []
