"""Damaged and unusual values: the one right reading, or none.

What a reader of the print would accept was written down before any grammar was asked. `or not read`
closes an answer that may also be missing; any other reading is a silent error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.grammar.dates import parse_date
from tests.statistics.test_parse import (
    NOTHING,
    shown_composition,
    shown_item,
    shown_place,
    shown_quantity,
)
from tests.support.case_files import cases
from tests.support.extracting import record
from tests.support.leaves import Field, retyped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.record.statistics import Observation, Statistic
    from tests.support.extracting import Object

OPTIONAL = f"or {NOTHING}"


def accepted(expected: str) -> set[str]:
    """The right reading, and none where that may be missing."""
    right = expected.removesuffix(OPTIONAL).strip()
    return {right, NOTHING} if expected.endswith(OPTIONAL) else {right}


@pytest.mark.parametrize(("given_lines", "expected"), [*cases("hostile_quantities")])
def test_a_damaged_quantity_is_read_right_or_refused(given_lines: str, expected: str) -> None:
    assert shown_quantity(given_lines) in accepted(expected)


@pytest.mark.parametrize(("text", "expected"), [*cases("hostile_shares")])
def test_a_damaged_composition_is_read_right_or_refused(text: str, expected: str) -> None:
    assert shown_composition(text) in accepted(expected)


@pytest.mark.parametrize(("text", "expected"), [*cases("hostile_places")])
def test_a_damaged_place_is_read_right_or_refused(text: str, expected: str) -> None:
    assert shown_place(text) in accepted(expected)


@pytest.mark.parametrize(("text", "expected"), [*cases("hostile_dates")])
def test_a_damaged_date_is_read_right_or_refused(text: str, expected: str) -> None:
    assert (parse_date(text) or NOTHING) in accepted(expected)


FIELDS = [*cases("hostile_fields"), *cases("other_editions")]


@pytest.mark.parametrize(("given_lines", "expected"), FIELDS)
def test_a_damaged_field_is_read_right_or_refused(given_lines: str, expected: str) -> None:
    """The first line names a field of the World Factbook, whose rule the value is read by."""
    field, text = given_lines.split("\n")
    read = "\n".join(leaves(retyped(Field("world-factbook", field), text))) or NOTHING
    assert read in accepted(expected)


def leaves(statistic: Statistic) -> Iterator[str]:
    """A statistic on lines: one for each figure or part, or one for a place."""
    match statistic.kind:
        case "quantity":
            yield from map(_figure, statistic.observations)
        case "composition":
            for item in statistic.items:
                yield from shown_item(item)
            whole = [f"as of {statistic.as_of}"] if statistic.as_of else []
            whole += ["estimated"] * statistic.estimated
            whole += [f"comment {statistic.comment}"] if statistic.comment else []
            yield from [f"all: {'; '.join(whole)}"] if whole else []
        case "place":
            at = statistic.coordinates
            known = (at.lat, at.lon) if at else ()
            parts = (statistic.name, *known, statistic.utc_offset, statistic.comment)
            yield "; ".join(str(part) for part in parts if part is not None)


def _figure(one: Observation) -> str:
    """`group: value unit`, and after it date, rank and remark."""
    span = "none" if one.low is None else f"{one.low} to {one.high}"
    figure = f"{one.comparator or ''}{span if one.value is None else one.value} {one.unit}"
    parts = [figure if one.group is None else f"{one.group}: {figure}"]
    parts += [f"as of {one.as_of}"] if one.as_of else []
    parts += ["estimated"] * one.estimated
    parts += [f"rank {one.rank}"] if one.rank else []
    parts += [f"# {one.comment}"] if one.comment else []
    return " ".join(parts)


def shown(statistic: Object) -> str:
    """A statistic on one line: its figures, its parts, or its place."""
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
def test_a_damaged_block_is_read_right_or_refused(block: str, expected: str) -> None:
    """A line that begins with `?` may be missing; a statistic of no line must not be typed."""
    printed = block.encode("ascii").decode("unicode_escape")
    statistics = record(f"## Georgia\n\n{printed}\n")["statistics"]
    read = {f"{id_} = {shown(one)}" for id_, one in statistics.items() if one["kind"] != "text"}
    wanted = {line for line in expected.split("\n") if not line.startswith("?")}
    optional = {line.removeprefix("? ") for line in expected.split("\n")}
    assert read <= wanted | optional
    assert wanted - {NOTHING} <= read
