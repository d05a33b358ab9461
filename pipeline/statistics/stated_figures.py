"""Values that are prose: the figures that their sentences state are figures of their label.

A plan prints `Target | At least 68 % below the level of 1990`: the value is no figure from end to
end, but states one. The sentences are read as those of any paragraph.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple, cast, get_args

from pipeline import patterns as re
from pipeline.record.ids import find_unused_id, make_slug
from pipeline.record.statistics import Observation, TextStatistic, Unit
from pipeline.vocabulary.countries import find_country
from pipeline.vocabulary.words import THREE_LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.record.country import Cell, Figure, Table
    from pipeline.record.statistics import Statistic

_UNITS: Final = frozenset(get_args(Unit))
_TIMES: Final = ("years", "months", "weeks", "days", "hours")
_LONGEST_LABEL: Final = 300  # characters
_NUMBER: Final = re.compile(r"(?:\W*(?:\d+|[ivx]+|[a-z])(?![^\W_]))+\W*", re.IGNORECASE)
_LONGEST_NUMBER: Final = 8  # characters of the number of a row: `a(iii)`
_MOST_CELLS: Final = 4  # of a row: number, letter, label and text


class _Pair(NamedTuple):
    """The cell that labels a row, and those that hold its text, each with its JSON Pointer."""

    label: Cell
    texts: Sequence[tuple[str, Cell]]


def state_figures(
    statistics: Mapping[str, Statistic], tables: Sequence[Table], figures: Iterable[Figure]
) -> dict[str, Statistic]:
    """The statistics, with the figures that the sentences of texts state.

    A row of a table with one label and one text is a text under that label, if it states a figure.
    A value that was understood keeps what it was understood as.
    """
    stated = {
        pointer: tuple(_make_observation(one) for one in found if not _is_adjective(one))
        for pointer, found in groupby(figures, key=attrgetter("anchor.home"))
    }
    found = {
        id_: _add(one, stated.get(f"/statistics/{id_}", ())) for id_, one in statistics.items()
    }
    known = {one.label_spans[0].start: id_ for id_, one in found.items() if one.label_spans}
    for pair in (pair for at, table in enumerate(tables) for pair in _list_pairs(at, table)):
        observations = tuple(one for at, _ in pair.texts for one in stated.get(at, ()))
        id_ = known.get(pair.label.spans[0].start)
        if id_ is not None:
            found[id_] = _add(found[id_], observations)
        elif observations:
            statistic = TextStatistic(
                label=pair.label.text,
                label_spans=pair.label.spans,
                known=False,
                raw=" ".join(cell.text for _, cell in pair.texts),
                spans=tuple(span for _, cell in pair.texts for span in cell.spans),
                note_refs=(),
                observations=observations,
            )
            found[find_unused_id(make_slug(pair.label.text), found)] = statistic
    return found


def _add(statistic: Statistic, observations: tuple[Observation, ...]) -> Statistic:
    if not isinstance(statistic, TextStatistic) or statistic.known or not observations:
        return statistic
    return replace(statistic, observations=observations)


def _list_pairs(number: int, table: Table) -> list[_Pair]:
    """The rows of a label and a text, if most rows of several cells are such rows."""
    rows = [[cell for cell in row if cell.text and not _is_number(cell.text)] for row in table.rows]
    pairs = [*_cut_pairs(number, table)]
    return pairs if 2 * len(pairs) > sum(len(row) > 1 for row in rows) else []


def _cut_pairs(number: int, table: Table) -> Iterator[_Pair]:
    """The rows of a label and a text; rows of nothing but a text below it go on with it."""
    pair: _Pair | None = None
    column = -1
    for at, row in enumerate(table.rows):
        filled = [place for place, cell in enumerate(row) if cell.text]
        text = (f"/tables/{number}/rows/{at}/{filled[-1]}", row[filled[-1]]) if filled else None
        if pair and text and filled == [column]:
            pair = pair._replace(texts=[*pair.texts, text])
            continue
        if pair:
            yield pair
        labels = [row[place] for place in filled[:-1] if not _is_number(row[place].text)]
        is_pair = len(labels) == 1 and len(filled) <= _MOST_CELLS and _may_label(labels[0])
        pair = _Pair(labels[0], [text]) if text and is_pair else None
        column = filled[-1] if filled else -1
    if pair:
        yield pair


def _is_number(text: str) -> bool:
    """Whether a cell is the number of its row: `3.`, `a(iii)`."""
    return len(text) <= _LONGEST_NUMBER and _NUMBER.fullmatch(text) is not None


def _may_label(cell: Cell) -> bool:
    """Whether a cell may label a text: words that name no country."""
    is_short = 0 < len(cell.text) <= _LONGEST_LABEL
    has_words = is_short and THREE_LETTERS.search(cell.text) is not None
    return bool(cell.spans) and has_words and find_country(cell.text) is None


def _is_adjective(figure: Figure) -> bool:
    """Whether a figure only says what kind of thing another word names: `a five-year plan`."""
    return figure.unit in _TIMES and "-" in figure.raw


def _make_observation(figure: Figure) -> Observation:
    """A figure of a sentence as one of a statistic; what it counts is its comment or its unit."""
    unit = cast("Unit | None", figure.unit) if figure.unit in _UNITS and not figure.per else None
    counted = figure.counted
    if figure.per:
        counted = f"{counted or ''} per {figure.per.value:,} {figure.per.of}".strip()
    return Observation(
        value=figure.value,
        low=figure.low,
        high=figure.high,
        comparator=figure.comparator,
        unit=unit,
        group=None,
        unit_printed=None if unit else counted or figure.unit,
        as_of=figure.period,
        estimated=False,
        rank=None,
        comment=counted if unit else None,
        raw=figure.raw,
        spans=figure.spans,
    )
