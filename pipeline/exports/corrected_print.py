"""Where the report prints what a person corrected, for exports that quote the print."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from pipeline.exports.tables.rows import resolve_pointer
from pipeline.record.describe import describe_value
from pipeline.record.ids import are_nested

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.record.stored import JsonObject

_READ_FROM_PRINT: Final = ("/statistics/", "/figures/")


class CorrectedPrint:
    """The corrections of a record, each with the spans of the print that it corrects."""

    def __init__(self, record: JsonObject) -> None:
        self._corrections = [(one, _list_spans(record, one)) for one in record["corrections"]]

    def list_within(self, pointer: str, spans: Sequence[JsonObject]) -> list[JsonObject]:
        """The corrections of a part of the record, and of what is read from these spans of it."""
        return [
            one
            for one, places in self._corrections
            if are_nested(one["pointer"], pointer)
            or any(
                place["start"] < span["end"] and span["start"] < place["end"]
                for place in places
                for span in spans
            )
        ]

    def mark(self, text: str, pointer: str, spans: Sequence[JsonObject]) -> str:
        """A printed text, and behind it the corrections of values elsewhere that are read from it.

        `About 4,615,807 live here. [corrected: 4615807 → 4615870]`
        """
        said = [
            _describe(one)
            for one in self.list_within(pointer, spans)
            if one["pointer"].startswith(_READ_FROM_PRINT)
            and not are_nested(one["pointer"], pointer)
        ]
        return f"{text} [corrected: {'; '.join(said)}]" if said else text


def _list_spans(record: JsonObject, correction: JsonObject) -> list[JsonObject]:
    """Where the smallest part of the record that a correction changed is printed."""
    pointer = correction["pointer"]
    while pointer:
        with suppress(LookupError, ValueError):
            part = resolve_pointer(record, pointer)
            if isinstance(part, dict) and part.get("spans"):
                return list(part["spans"])
        pointer = pointer.rpartition("/")[0]
    return []


def _describe(correction: JsonObject) -> str:
    """A correction on a line; which part of the value it is of, if not the number."""
    step = correction["pointer"].rpartition("/")[2]
    parts = correction["was"], correction["now"]
    change = " \N{RIGHTWARDS ARROW} ".join(map(describe_value, parts))
    is_plain = step == "value" or any(isinstance(part, dict) for part in parts)
    return change if is_plain else f"{step} {change}"
