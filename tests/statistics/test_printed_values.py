"""Values without a rule: what they and their labels print."""

from __future__ import annotations

import pytest

from pipeline.statistics.printed_labels import read_label
from pipeline.statistics.printed_values import read_figures
from tests.support.case_files import cases


@pytest.mark.parametrize(("printed", "expected"), [*cases("printed_values")])
def test_a_value_is_read_whole_or_not_at_all(printed: str, expected: str) -> None:
    label, _, value = printed.partition(": ")
    found = read_figures(read_label(label), value)
    shown = []
    for one in found:
        what = f"value {one.value}" if one.value is not None else "no figure"
        what = what if one.low is None else f"from {one.low} to {one.high}"
        parts = {
            "unit": one.unit,
            "printed": one.unit_printed,
            "as_of": one.as_of,
            "group": one.group,
            "comment": one.comment,
        }
        said = [f"{name} {part}" for name, part in parts.items() if part]
        shown.append(f"{value[one.start : one.end]} | {'; '.join([what, *said])}")
    assert "\n".join(shown or ["nothing"]) == expected


def test_points_group_thousands_where_the_document_says_so() -> None:
    label = read_label("Population")
    assert read_figures(label, "11.400") == ()
