"""Numbers in cells of tables, and what heads and captions say about them."""

from __future__ import annotations

import pytest

from pipeline.grammar.table_cells import (
    CellNumber,
    NumberConventions,
    UndecidedNumber,
    read_cell,
)
from pipeline.grammar.table_heads import read_measure, read_period
from tests.support.case_files import cases


def _write(found: CellNumber | UndecidedNumber | None) -> str:
    if found is None or isinstance(found, UndecidedNumber):
        return "none" if found is None else "undecided"
    if found.value is None:
        return f"{found.low}..{found.high}"
    if found.is_bracketed:
        return f"{found.value} if negatives are bracketed"
    return f"{found.comparator} {found.value}" if found.comparator else str(found.value)


@pytest.mark.parametrize(
    ("given", "expected"), [*cases("table_cells"), *cases("table_cells_held_out")]
)
def test_cell_holds_one_number_or_none(given: str, expected: str) -> None:
    """A cell is explained whole."""
    found = [
        f"{cell} = {_write(read_cell(cell, NumberConventions()))}" for cell in given.split("\n")
    ]
    assert "\n".join(found) == expected


@pytest.mark.parametrize(("given", "expected"), [*cases("table_units")])
def test_caption_states_unit_and_scale(given: str, expected: str) -> None:
    """Unit and scale are read where they stand apart."""
    lines = []
    for text in given.split("\n"):
        unit, scale = read_measure(text)
        lines.append(f"{text} = {unit or 'null'}, {scale or 'null'}")
    assert "\n".join(lines) == expected


@pytest.mark.parametrize(("given", "expected"), [*cases("table_periods")])
def test_heads_date_the_figures_below(given: str, expected: str) -> None:
    """A head dates its figures, unless it compares them with a date."""
    lines = [f"{text} = {read_period(text.split(' > ')) or 'null'}" for text in given.split("\n")]
    assert "\n".join(lines) == expected
