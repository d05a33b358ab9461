"""Values as no careful person prints them: the one right reading, or none.

What a reader of the print would accept was written down before any grammar was asked. `or not read`
closes an answer that may also be missing; any other reading is a silent error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.grammar.dates import date
from tests.case_files import cases
from tests.extracting import record
from tests.test_grammar_values import NOTHING, shown_composition, shown_place, shown_quantity

if TYPE_CHECKING:
    from tests.extracting import Object

OPTIONAL = f"or {NOTHING}"


def accepted(expected: str) -> set[str]:
    """The right reading, and none where that may be missing."""
    right = expected.removesuffix(OPTIONAL).strip()
    return {right, NOTHING} if expected.endswith(OPTIONAL) else {right}


@pytest.mark.parametrize(("given_lines", "expected"), [*cases("hostile_quantities")])
def test_quantity(given_lines: str, expected: str) -> None:
    assert shown_quantity(given_lines) in accepted(expected)


@pytest.mark.parametrize(("text", "expected"), [*cases("hostile_shares")])
def test_composition(text: str, expected: str) -> None:
    assert shown_composition(text) in accepted(expected)


@pytest.mark.parametrize(("text", "expected"), [*cases("hostile_places")])
def test_place(text: str, expected: str) -> None:
    assert shown_place(text) in accepted(expected)


@pytest.mark.parametrize(("text", "expected"), [*cases("hostile_dates")])
def test_date(text: str, expected: str) -> None:
    assert (date(text) or NOTHING) in accepted(expected)


def shown(statistic: Object) -> str:
    """What a statistic says, on one line: its figures, its parts, or its place."""
    match statistic["kind"]:
        case "quantity":
            return "; ".join(
                " ".join(str(o[key]) for key in ("group", "value", "as_of") if o[key] is not None)
                for o in statistic["observations"]
            )
        case "composition":
            return "; ".join(f"{item['name']} {item['share']}" for item in statistic["items"])
        case "place":
            return str(statistic["name"])
    return ""


@pytest.mark.parametrize(("block", "expected"), [*cases("hostile_blocks")])
def test_block(block: str, expected: str) -> None:
    """A line that begins with `?` may be missing; a statistic of no line must not be typed."""
    printed = block.encode("ascii").decode("unicode_escape")
    statistics = record(f"## Georgia\n\n{printed}\n")["statistics"]
    read = {f"{id_} = {shown(one)}" for id_, one in statistics.items() if one["kind"] != "text"}
    wanted = {line for line in expected.split("\n") if not line.startswith("?")}
    optional = {line.removeprefix("? ") for line in expected.split("\n")}
    assert read <= wanted | optional
    assert wanted - {NOTHING} <= read
