"""Values as no careful person prints them: the one right reading, or none.

What a reader of the print would accept was written down before any grammar was asked. `or not read`
closes an answer that may also be missing; any other reading is a silent error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.grammar.dates import date
from tests.case_files import cases
from tests.test_grammar_values import NOTHING, shown_composition, shown_place, shown_quantity

if TYPE_CHECKING:
    from collections.abc import Callable

OPTIONAL = f"or {NOTHING}"
SHOWN: dict[str, Callable[[str], str]] = {
    "quantities": shown_quantity,
    "shares": shown_composition,
    "places": shown_place,
    "dates": lambda text: date(text) or NOTHING,
}


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        pytest.param(kind, *case.values, id=f"{kind}-{case.id}")
        for kind in SHOWN
        for case in cases(f"hostile_{kind}")
    ],
)
def test_the_right_value_or_none(kind: str, text: str, expected: str) -> None:
    accepted = {expected.removesuffix(OPTIONAL).strip()}
    if expected.endswith(OPTIONAL):
        accepted.add(NOTHING)
    assert SHOWN[kind](text) in accepted
