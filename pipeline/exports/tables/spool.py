"""Facts put aside on disk until all rows of an export were seen, then given by country."""

from __future__ import annotations

import json
import tempfile
from typing import TYPE_CHECKING

from pipeline.exports.tables.columns import join_list
from pipeline.exports.tables.countries import Fact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.exports.tables.columns import Cell


class FactSpool:
    """Facts and cells beside them, of which only the places in a temporary file are in memory."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`
        self._places: dict[str, list[int]] = {}

    def add(self, country: str, fact: Fact, cells: Sequence[Cell]) -> None:
        """Put a fact of a country aside."""
        self._places.setdefault(country, []).append(self._file.tell())
        line = json.dumps([fact, [join_list(cell) for cell in cells]], ensure_ascii=False)
        self._file.write(f"{line}\n".encode())

    @property
    def countries(self) -> list[str]:
        """The countries with facts, by name."""
        return sorted(self._places)

    def list_of(self, country: str) -> Iterator[tuple[Fact, list[Cell]]]:
        """The facts of a country, in the order in which they came."""
        for place in self._places[country]:
            self._file.seek(place)
            stated, cells = json.loads(self._file.readline())
            statistic, value, comparator, bounds, unit, as_of, group = stated
            yield Fact(statistic, value, comparator, tuple(bounds), unit, as_of, group), cells

    def close(self) -> None:
        """Remove the file."""
        self._file.close()
