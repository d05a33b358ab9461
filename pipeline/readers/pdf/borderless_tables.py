"""Tables that stand by their columns alone: under a caption, rows whose cells stand in line."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline.readers.pdf.page_content import Rule
from pipeline.readers.pdf.ruled_tables import CAPTION, Grid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.readers.pdf.lines import Line

Stretch: TypeAlias = tuple[float, float]  # from the left edge to the right, in points

_FEWEST_ROWS: Final = 2  # with several cells
_MOST_CAPTION: Final = 4  # lines between a caption's first and the table
_DROP: Final = 6.0  # em from a caption's line down to the next
_PITCH: Final = 3.0  # em from a row down to the next
_GUTTER: Final = 0.8  # em: closer, two columns are one
_LONGEST: Final = 36  # characters of a table's cell, but of one in so many
_FEW: Final = 0.2


@dataclass(slots=True)
class _Body:
    """The rows of a table as they are gathered, and the stretches that its columns take."""

    rows: list[Sequence[Line]]
    columns: list[Stretch]

    def takes(self, row: Sequence[Line]) -> bool:
        """Adds a row if its cells leave the columns apart; says whether they do."""
        columns = _columns([*self.columns, *((cell.x0, cell.x1) for cell in row)], row[0].size)
        if len(columns) < max(2, len(self.columns)) or not _are_apart(row, columns):
            return False
        self.rows.append(row)
        self.columns = columns
        return True


def columned(rows: Sequence[Sequence[Line]], running: list[Stretch]) -> Iterator[Grid]:
    """The tables under the captions among these rows of a page, from its top.

    A row's cells are its lines, cut where a gap is wider than a word's. A table ends where a line
    runs over the gap between two of its columns, or stands far below. `running` are the columns of
    one that the page before ended in, which may go on at the top; then those of this page's last.
    """
    bodies = [_going_on(rows, running)] if running and rows else []
    bodies += [_body(rows, at) for at, row in enumerate(rows) if _is_caption(row)]
    running.clear()
    for body in bodies:
        if body and _is_table(body):
            yield _grid(body)
            if body.rows[-1] is rows[-1]:
                running.extend(body.columns)


def _going_on(rows: Sequence[Sequence[Line]], columns: Sequence[Stretch]) -> _Body | None:
    """The rows at a page's top that stand in the columns of the page before, none where few do."""
    if len(rows[0]) == 1:
        return None
    body = _gathered(rows, rows[0][0], _Body([], list(columns)))
    return body if body and len(body.columns) == len(columns) else None


def _is_caption(row: Sequence[Line]) -> bool:
    return len(row) == 1 and not row[0].turns and CAPTION.match(row[0].text) is not None


def _body(rows: Sequence[Sequence[Line]], caption: int) -> _Body | None:
    """What stands in columns under a caption, None where nothing does."""
    return _gathered(rows[caption + 1 :], rows[caption][0], _Body([], []))


def _gathered(rows: Sequence[Sequence[Line]], above: Line, body: _Body) -> _Body | None:
    """The rows under a line as the body of a table."""
    for number, row in enumerate(rows, start=1):
        line = row[0]
        reach = _PITCH if body.rows else _DROP
        if (
            any(cell.turns or cell.tall > 1 for cell in row)
            or CAPTION.match(line.text)
            or line.baseline - above.baseline > reach * max(line.size, above.size)
        ):
            break
        above = line
        if body.rows or len(row) > 1:
            if not body.takes(row):
                break
        elif number > _MOST_CAPTION:
            break
    while body.rows and len(body.rows[-1]) == 1 and body.rows[-1][0].x0 < body.columns[0][1]:
        body.rows.pop()  # what is printed under a table
    return body if body.rows else None


def _columns(stretches: Sequence[Stretch], size: float) -> list[Stretch]:
    found: list[Stretch] = []
    for left, right in sorted(stretches):
        if found and left - found[-1][1] < _GUTTER * size:
            found[-1] = found[-1][0], max(found[-1][1], right)
        else:
            found.append((left, right))
    return found


def _are_apart(row: Sequence[Line], columns: Sequence[Stretch]) -> bool:
    """Whether no two cells of a row stand in one column."""
    return all(sum(left <= cell.x0 < right for cell in row) < 2 for left, right in columns)  # noqa: PLR2004


def _is_table(body: _Body) -> bool:
    """Whether the rows are a table's: several cells side by side, and short, as text is not."""
    cells = [cell for row in body.rows for cell in row]
    several = sum(len(row) > 1 for row in body.rows)
    long = sum(len(cell.text) > _LONGEST for cell in cells)
    return several > _FEWEST_ROWS and several * 2 > len(body.rows) and long < _FEW * len(cells)


def _grid(body: _Body) -> Grid:
    """The grid of a table; a line without a cell in the first column goes on with the row above."""
    middles = [(a[1] + b[0]) / 2 for a, b in pairwise(body.columns)]
    edges = [body.columns[0][0], *middles, body.columns[-1][1]]
    begun = [
        at for at, row in enumerate(body.rows) if at == 0 or any(cell.x0 < edges[1] for cell in row)
    ]
    tops = [min(cell.top for cell in body.rows[at]) for at in begun]
    bottom = max(cell.bottom for row in body.rows for cell in row)
    box = Rule(edges[0], tops[0], edges[-1], bottom)
    return Grid(
        box,
        tuple(
            tuple(Rule(left, top, right, below) for left, right in pairwise(edges))
            for top, below in pairwise([*tops, bottom])
        ),
    )
