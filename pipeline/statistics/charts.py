"""Figures printed on charts: of which series or column, and of which year.

A column chart prints a figure over each column and a name below it, or a name with a year below
each group of columns and a legend that names the columns of a group in their order; a bar chart
prints names beside bars and figures at their ends; a line chart a figure at each year. The places
prove what belongs together: figures stand as high, or as far to the right, as their values say.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.reading import Reading
from pipeline.grammar.numbers import parse_number
from pipeline.layout.elements import LabelledValue, TableFigure
from pipeline.statistics.page_parts import are_lines_of_one, list_levels, make_entry
from pipeline.statistics.pairs import may_be_label
from pipeline.statistics.printed_labels import read_label
from pipeline.vocabulary.countries import find_country
from pipeline.vocabulary.words import A_YEAR, DIGIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import TypeAlias

    from pipeline.document.model import Document
    from pipeline.statistics.page_parts import Part

    Title: TypeAlias = list[Part]  # the parts of its lines; empty where there is none

_FEWEST: Final = 2  # groups of columns, and columns of a group
_FEWEST_COLUMNS: Final = 3  # of one series
_SAME_SIZE: Final = 0.2  # by which the heights of figures in one type differ
_TALLEST: Final = 1.5  # times the width of a chart
_LEGEND: Final = 6.0  # heights of a line below the axis
_TITLE: Final = 8.0  # heights of a figure from the highest one up to the title
_HALF: Final = 0.5  # of the distance of two groups
_OFF_CENTRE: Final = 0.25  # of the distance of two groups
_OFF_PLACE: Final = 2.0  # points by which a figure may stand off the place of its value
_MIDDLE: Final = 0.1  # of the width of a chart, around its middle
_OUTSIDE: Final = 0.25  # of the width of a chart of bars, that its title may begin left of it
_WIDE: Final = 1.5  # heights: the widest space of a justified title
_SPREAD: Final = 1.5  # heights of a figure between the places of the least and the greatest
_SAME_EDGE: Final = 3.0  # points
_NUMBERED: Final = re.compile(
    r"(?:Figure|Fig\.|Chart|Graph|Diagram)\s?\d+(?:[.-]\d+)*[.:]?\s?", re.IGNORECASE
)
_UNIT: Final = re.compile(r"\((?P<inside>[^()]+)\)$|,\s(?P<behind>[^,()]+)$")
_GROUP: Final = re.compile(r"(?:\S.*?(?<!\d))?(?P<year>(?:19|20)\d\d)")


def read_charts(document: Document, parts: Sequence[Part]) -> Iterator[LabelledValue]:
    """The entries of the charts of a page, by the places of its parts."""
    figures = [part for part in parts if part.is_figure]
    for level in list_levels(parts):
        axis = [part for part in level if _GROUP.fullmatch(part.text)]
        years = [part.text[-4:] for part in axis]
        if len(axis) >= _FEWEST and years == sorted(set(years)):
            yield from _read_years(document, axis, figures, parts)
        names = [part for part in level if _may_be_name(part)]
        if len(names) >= _FEWEST_COLUMNS:
            yield from _read_columns(document, names, figures, parts)
    yield from _read_bars(document, parts)


def read_named_charts(document: Document) -> Iterator[LabelledValue]:
    """The values of charts that markup names: each behind its label, which is in bold."""
    for block in document.blocks:
        for chart in block.marks_of("chart"):
            start, end = map(int, chart.value.split())
            name = Reading.of(document, [(start, end)], ())
            own = [mark for mark in block.marks if not mark.is_wrapper]
            labels = [(one.start, one.end) for one in block.marks_of("strong")]
            ends = [*(start for start, _ in labels[1:]), block.end]
            for (start, end), bound in zip(labels, ends, strict=True):
                label = Reading.of(document, [(start, end)], own)
                value = Reading.of(document, [(end, bound)], own)
                if label.text and value.text:
                    label = label.part(0, len(label.text.rstrip(": ")), ())
                    entry = LabelledValue(None, label, value, (start, end), ((end, bound),), ())
                    yield _add_chart(entry, name)


def _may_be_name(part: Part) -> bool:
    """Whether a part may name a column or bar."""
    return may_be_label(part.text) and not part.text.endswith(".")


def _compare_countries(names: Iterable[str]) -> bool:
    """Whether columns or bars are of countries: their figures are not of this chapter's alone."""
    return any(find_country(name) for name in names)


def _read_years(
    document: Document, axis: Sequence[Part], figures: Sequence[Part], parts: Sequence[Part]
) -> Iterator[LabelledValue]:
    """The series over an axis of years, or of names with years, if all of its parts agree."""
    inside = [one for one in figures if not A_YEAR.fullmatch(one.text)]
    years = [name.text[-4:] for name in axis]
    groups = _find_over(axis, inside)
    size = len(groups[0]) if groups else 0
    if size >= _FEWEST and all(len(group) == size for group in groups):
        title = _find_title_over(axis, [one for group in groups for one in group], parts)
        for at, label in enumerate(_find_legend(axis, parts, size)):
            yield _make_series(document, [label], [group[at] for group in groups], years, title)
    elif len(axis) >= _FEWEST_COLUMNS and all(A_YEAR.fullmatch(name.text) for name in axis):
        line = _find_over_each(axis, inside)
        title = _find_title_over(axis, line, parts) if line else []
        if title:
            yield _make_series(document, title, line, years, [])


def _find_over(axis: Sequence[Part], figures: Sequence[Part]) -> list[list[Part]]:
    """The figures over each name of an axis, in one size and over its middle; else none."""
    over = _list_over(axis, figures, _HALF)
    centres = [sum(one.middle for one in group) / max(1, len(group)) for group in over]
    off = _OFF_CENTRE * _measure_pitch(axis)
    are_over = all(
        abs(centre - name.middle) < off for centre, name in zip(centres, axis, strict=False)
    )
    return over if are_over else []


def _list_over(names: Sequence[Part], figures: Sequence[Part], reach: float) -> list[list[Part]]:
    """The figures over each name, from the left; none where they differ in size.

    They are off its middle by less than `reach` of the distance of two names.
    """
    pitch = _measure_pitch(names)
    tallest = _TALLEST * (names[-1].right - names[0].left)
    over = [
        sorted(
            (
                one
                for one in figures
                if abs(one.middle - name.middle) < reach * pitch
                and 0 <= name.top - one.bottom < tallest
            ),
            key=attrgetter("left"),
        )
        for name in names
    ]
    heights = [one.height for group in over for one in group]
    is_in_one_size = heights and max(heights) <= (1 + _SAME_SIZE) * min(heights)
    return over if is_in_one_size else []


def _measure_pitch(names: Sequence[Part]) -> float:
    return min(later.middle - earlier.middle for earlier, later in pairwise(names))


def _find_legend(axis: Sequence[Part], parts: Sequence[Part], size: int) -> list[Part]:
    """The names of so many series, side by side in the first row below an axis."""
    row = next(list_levels(_list_below(axis, axis[0].bottom, parts)), [])
    are_names = all(may_be_label(one.text) and not DIGIT.search(one.text) for one in row)
    return row if len({one.text for one in row}) == len(row) == size and are_names else []


def _list_below(names: Sequence[Part], bottom: float, parts: Iterable[Part]) -> list[Part]:
    """The parts between the first and the last name, close below their bottom."""
    return [
        part
        for part in parts
        if bottom <= part.top < bottom + _LEGEND * names[0].height
        and part.left < names[-1].right
        and names[0].left < part.right
    ]


def _find_title(left: float, right: float, figures: Sequence[Part], parts: Sequence[Part]) -> Title:
    """The title over the figures of a chart between two edges: the parts of its lines.

    It begins in the left half, or stands over the middle; a legend may stand behind it or below.
    """
    height = max(one.height for one in figures)
    at = min(one.top for one in figures)
    over = [
        part
        for part in parts
        if left <= part.left < right
        and at - _TITLE * height < part.bottom <= at
        and not part.is_figure
    ]
    middle, width = (left + right) / 2, right - left
    lines = [
        _take_line(level)
        for level in list_levels(over)
        if level[0].left < middle - _MIDDLE * width
        or abs(level[0].middle - middle) < _MIDDLE * width
    ]
    size = lines[-1][0].height if lines else 0
    title: list[Part] = []
    for line in reversed(lines):
        is_near = not title or title[0].top - line[0].bottom < line[0].height
        if not is_near or abs(line[0].height - size) > _SAME_SIZE * size:
            break
        title[:0] = line
    named = _NUMBERED.sub("", title[0].text, count=1) if title else ""
    is_title = size >= height and may_be_label(named) and not named.endswith(".")
    return title if is_title else []


def _take_line(level: Sequence[Part]) -> list[Part]:
    """The parts at the beginning of a level that are one line, which may be justified."""
    line = [level[0]]
    for part in level[1:]:
        is_next = part.left - line[-1].right < _WIDE * part.height
        if not is_next or abs(part.height - line[0].height) > _SAME_SIZE * part.height:
            break
        if _NUMBERED.match(part.text):
            break
        line.append(part)
    return line


def _find_title_over(axis: Sequence[Part], figures: Sequence[Part], parts: Sequence[Part]) -> Title:
    """The title of a chart over an axis of names or years."""
    pitch = (axis[-1].middle - axis[0].middle) / (len(axis) - 1)
    return _find_title(axis[0].middle - pitch, axis[-1].middle + pitch, figures, parts)


def _read_columns(
    document: Document, names: Sequence[Part], figures: Sequence[Part], parts: Sequence[Part]
) -> Iterator[LabelledValue]:
    """The columns of a chart: a name below each, and a figure as high over it as its value says.

    A legend below the names tells of several series: the figures are of one of them.
    """
    printed = _find_over_each(names, figures)
    if not (printed and _are_placed(printed, lambda one: -one.bottom)):
        return
    labels = _find_lines_of_names(names, parts)
    are_countries = _compare_countries(name.text for name in names)
    title = _find_title_over(names, printed, parts)
    if labels and title and not are_countries and not _has_legend(labels, parts):
        for label, figure in zip(labels, printed, strict=True):
            yield _make_pair(document, label, figure, title)


def _find_over_each(names: Sequence[Part], figures: Sequence[Part]) -> list[Part]:
    """The one figure over the middle of each name; none if one has none or several.

    Ticks of the upright axis stand beside the names, and are over none.
    """
    over = _list_over(names, figures, _OFF_CENTRE)
    return [] if any(len(group) != 1 for group in over) else [one for [one] in over]


def _find_lines_of_names(names: Sequence[Part], parts: Sequence[Part]) -> list[list[Part]]:
    """The lines of the name below each column; none where they are not certain.

    No line stands over the first ones, and each further one over the middle of its column.
    """
    words = [part for part in parts if not part.is_figure]
    if any(are_lines_of_one(part, name) for part in words for name in names):
        return []
    pitch = _measure_pitch(names)
    labels = [[name] for name in names]
    for part in sorted(words, key=attrgetter("top")):
        above = [label for label in labels if are_lines_of_one(label[-1], part)]
        if not above:
            continue
        is_over = abs(part.middle - above[0][0].middle) < _OFF_CENTRE * pitch
        if len(above) > 1 or not is_over:
            return []
        above[0].append(part)
    return labels


def _has_legend(labels: Sequence[Sequence[Part]], parts: Sequence[Part]) -> bool:
    """Whether several words stand side by side below the names of columns."""
    bottom = max(label[-1].bottom for label in labels)
    below = _list_below([label[0] for label in labels], bottom, parts)
    return any(len(level) > 1 for level in list_levels(below))


def _read_bars(document: Document, parts: Sequence[Part]) -> Iterator[LabelledValue]:
    """The bars of a chart: a name beside each, and a figure as far behind it as its value says."""
    bars = [
        (name, figure)
        for level in list_levels(parts)
        for name, figure in pairwise(level)
        if figure.is_figure and not name.is_figure and _may_be_name(name)
    ]
    paired = {name.start for name, _ in bars}
    others = [part for part in parts if not part.is_figure and part.start not in paired]
    bars = [
        (name, figure)
        for name, figure in bars
        if not any(are_lines_of_one(one, name) or are_lines_of_one(name, one) for one in others)
    ]
    for place in ("left", "right"):
        for some in _group_by_edge(bars, attrgetter(place)):
            names = {name.text for name, _ in some}
            printed = [figure for _, figure in some]
            is_whole = len(names) == len(some) >= _FEWEST_COLUMNS and not _compare_countries(names)
            are_ends = is_whole and _are_placed(printed, attrgetter("left"))
            are_all = are_ends and not _has_other_bars(some, bars, parts)
            if are_all and (title := _find_title_of_bars(some, parts)):
                for name, figure in some:
                    yield _make_pair(document, [name], figure, title)


def _has_other_bars(
    some: Sequence[tuple[Part, Part]],
    bars: Sequence[tuple[Part, Part]],
    parts: Sequence[Part],
) -> bool:
    """Whether figures without names stand between the lines of bars: ends of bars of other series.

    A name beside one of the bars of its group would say nothing of the series that it is of.
    """
    named = {figure.start for _, figure in bars}
    names, figures = [name for name, _ in some], [figure for _, figure in some]
    left, right = max(one.right for one in names), max(one.right for one in figures)
    width = right - min(one.left for one in names)
    low, high = min(one.top for one in names), max(one.top for one in names)
    return any(
        part.is_figure
        and part.start not in named
        and left < part.left < right + width
        and low < part.top < high
        for part in parts
    )


def _group_by_edge(
    bars: Sequence[tuple[Part, Part]], find_edge: Callable[[Part], float]
) -> Iterator[list[tuple[Part, Part]]]:
    """The bars whose names begin, or end, at one place."""
    group: list[tuple[Part, Part]] = []
    for bar in sorted(bars, key=lambda bar: find_edge(bar[0])):
        if group and find_edge(bar[0]) - find_edge(group[-1][0]) > _SAME_EDGE:
            yield group
            group = []
        group.append(bar)
    if group:
        yield group


def _are_placed(figures: Sequence[Part], place: Callable[[Part], float]) -> bool:
    """Whether figures stand where their values are on one scale, and far enough apart to tell."""
    values = [parse_number(re.sub(r"[\s%]", "", one.text)) for one in figures]
    read = [
        (float(found), place(one))
        for found, one in zip(values, figures, strict=True)
        if found is not None
    ]
    if len(read) < max(_FEWEST_COLUMNS, len(figures)):
        return False
    (least, low), (most, high) = min(read), max(read)
    if least == most or high - low < _SPREAD * figures[0].height:
        return False
    slope = (high - low) / (most - least)
    return all(abs(low + slope * (one - least) - at) <= _OFF_PLACE for one, at in read)


def _find_title_of_bars(bars: Sequence[tuple[Part, Part]], parts: Sequence[Part]) -> Title:
    """The title over bars; it may begin left of their names."""
    names, figures = [name for name, _ in bars], [figure for _, figure in bars]
    left, right = min(one.left for one in names), max(one.right for one in figures)
    return _find_title(left - _OUTSIDE * (right - left), right, [*names, *figures], parts)


def _read_unit(title: Reading) -> Reading | None:
    """The words at the end of the title of a chart that may state the unit of its figures."""
    found = _UNIT.search(title.text)
    return title.part(*found.span(found.lastgroup or 0), ()) if found else None


def _make_pair(
    document: Document, names: Sequence[Part], figure: Part, title: Sequence[Part]
) -> LabelledValue:
    """The entry of one figure, with what the title of its chart says."""
    return _add_chart(make_entry(document, names, [figure]), _read_parts(document, title))


def _add_chart(entry: LabelledValue, chart: Reading) -> LabelledValue:
    return replace(entry, dated=read_label(chart.text).as_of, head=_read_unit(chart), chart=chart)


def _make_series(
    document: Document,
    label: Sequence[Part],
    figures: Sequence[Part],
    years: Sequence[str],
    title: Sequence[Part],
) -> LabelledValue:
    """The entry of a series, with the title of its chart where that is not its label."""
    entry = make_entry(document, label, figures)
    placed = tuple(
        TableFigure(None, entry.value.find_place(one.start, one.end), year)
        for one, year in zip(figures, years, strict=True)
    )
    return replace(entry, figures=placed, chart=_read_parts(document, title) if title else None)


def _read_parts(document: Document, parts: Sequence[Part]) -> Reading:
    return Reading.of(document, [(one.start, one.end) for one in parts], ())
