"""Typed cells of tables: numbers with their heads, dates, units and scales."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.exports.table_cells import list_typed_cells
from pipeline.profiles.model import load_profile
from tests.support.case_files import cases
from tests.support.extracting import record


def _tables(text: str) -> list[dict[str, Any]]:
    return list(record(f"# Malta\n\n{text}\n", profile=load_profile("common"))["tables"])


def _write(value: object) -> str:
    return "null" if value is None else str(value)


@pytest.mark.parametrize(
    ("given", "expected"), [*cases("typed_tables"), *cases("typed_tables_held_out")]
)
def test_figures_know_their_labels_dates_and_units(given: str, expected: str) -> None:
    """Each figure of a table is listed with all that the table states about it."""
    lines = [
        " | ".join(
            (
                " > ".join(found.row_path) or "null",
                " > ".join(found.column_path) or "null",
                _write(found.as_of),
                _write(found.cell["value"]),
                _write(found.measure.unit),
                _write(found.measure.scale),
            )
        )
        for table in _tables(given)
        for found in list_typed_cells(table)
    ]
    assert "\n".join(lines) == expected
