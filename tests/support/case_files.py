"""Case files: *title . input . expected .*, for people who read reports and not Python."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _pytest.mark.structures import ParameterSet

FOLDER = Path(__file__).parents[1] / "cases"


def cases(name: str) -> Iterator[ParameterSet]:
    """The cases of one file: title, input and expected lines, each closed by a point."""
    lines = iter((FOLDER / f"{name}.txt").read_text(encoding="utf-8").split("\n"))
    for title in filter(None, lines):
        assert next(lines) == "."
        given_lines, expected = ("\n".join(iter(lambda: next(lines), ".")) for _ in range(2))
        yield pytest.param(given_lines, expected, id=title)
