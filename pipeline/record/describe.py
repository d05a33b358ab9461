"""A value of a record on one line, for people to read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.record.stored import JsonObject


def describe_value(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """A statistic by what it states, else by its print; any other value as JSON."""
    if not isinstance(value, dict) or "raw" not in value:
        return json.dumps(value, ensure_ascii=False)
    match value:
        case {"observations": [*figures]}:
            stated = "; ".join(map(_describe_figure, figures))
        case {"items": [*items], "kind": _}:
            stated = "; ".join(map(_describe_item, items))
        case {"value": str(step)} | {"name": str(step), "kind": "place"}:
            stated = step
        case _:
            stated = ""
    return stated or str(value["raw"])


def _describe_figure(figure: JsonObject) -> str:
    number = figure["value"]
    if number is None:
        number = _describe_range(figure["low"], figure["high"]) or figure["comment"]
    parts = (figure["group"], figure["comparator"], number, figure["unit"], figure["as_of"])
    return " ".join(str(part) for part in parts if part is not None)


def _describe_item(item: JsonObject) -> str:
    share = item["share"]
    if share is None:
        share = _describe_range(item["share_low"], item["share_high"])
    return str(item["name"]) if share is None else f"{item['name']} {share}%"


def _describe_range(low: float | None, high: float | None) -> str | None:
    return None if low is None else f"{low}\N{EN DASH}{high}"
