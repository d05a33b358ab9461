"""Faults of a profile's file: line, table and key of each, and the nearest known key."""

from __future__ import annotations

import json
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pydantic import BaseModel, ValidationError
    from pydantic_core import ErrorDetails

_HEADER: Final = re.compile(r"\s*(\[{1,2})\s*([^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?")
_KEY: Final = re.compile(r"""\s*([\w"'.-]+)\s*=""")
_MOST_NAMED: Final = 5
_EXPECTED: Final = {
    "tuple_type": 'a list, such as ["…"]',
    "list_type": 'a list, such as ["…"]',
    "string_type": "a text in quotation marks",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "dict_type": "a table",
    "model_type": "a table",
    "too_short": "a list with at least one entry",
}

Location = tuple[str | int, ...]


def describe_faults(error: ValidationError, model: type[BaseModel], text: str) -> str:
    """The faults that the model finds in the text of a TOML file, in one message."""
    schema = model.model_json_schema()
    found = sorted(
        {_describe_fault(one, schema, text) for one in error.errors(include_url=False)},
        key=lambda fault: fault[0],
    )
    lines = [shown for _, shown in found[:_MOST_NAMED]]
    if len(found) > _MOST_NAMED:
        lines.append(f"and {len(found) - _MOST_NAMED} more")
    return "\n  ".join(lines)


def find_line(text: str, part: str) -> int:
    """The first line of a text that holds a part, from 1; 0 where there is none."""
    return next((at for at, line in enumerate(text.splitlines(), 1) if part in line), 0)


def _describe_fault(fault: ErrorDetails, schema: Mapping[str, Any], text: str) -> tuple[int, str]:
    """The line of a fault, and what is wrong there."""
    kind = fault["type"]
    names_key = kind in ("extra_forbidden", "missing")
    location = fault["loc"][:-1] if names_key else fault["loc"]
    path, known = _follow_schema(location, schema)
    table, key = (path, fault["loc"][-1]) if names_key else (path[:-1], path[-1] if path else "")
    if isinstance(fault["input"], dict) and not names_key:  # the table as a whole is at fault
        table, key = path, ""
    line = _find_path(text, (*table, key))
    named = ".".join(one for one in table if isinstance(one, str))
    where = f"[{named}]" if named else "before the first table"
    place = f"line {line}, {where}" if line else where
    value = json.dumps(fault["input"], ensure_ascii=False, default=str)[:60]
    if kind == "extra_forbidden":
        near = get_close_matches(str(key), known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"the keys are {', '.join(known)}"
        what = "table" if isinstance(fault["input"], dict) else "key"
        return line, f"{place}: no {what} {key!r} is known here; {hint}"
    if kind == "missing":
        return line, f"{place}: the key {key!r} is missing"
    if kind in ("literal_error", "enum"):
        choices = re.findall(r"'([^']*)'", fault["ctx"]["expected"])
        near = get_close_matches(str(fault["input"]), choices, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"give one of {', '.join(choices)}"
        return line, f"{place}: {key} = {value} is not allowed; {hint}"
    if kind == "string_pattern_mismatch":
        return line, f"{place}: {key} = {value} must have the form {fault['ctx']['pattern']}"
    if kind in _EXPECTED:
        return line, f"{place}: {key} = {value} must be {_EXPECTED[kind]}"
    message = fault["msg"].removeprefix("Value error, ")
    return line, f"{place}: {key}: {message}" if key != "" else f"{place}: {message}"


def _follow_schema(
    location: Sequence[str | int], schema: Mapping[str, Any]
) -> tuple[Location, list[str]]:
    """The part of a location that the schema has, and the keys that it knows at its end."""
    here: Mapping[str, Any] = schema
    path: Location = ()
    for part in location:
        here = _resolve(here, schema)
        if isinstance(part, int) and "items" in here:
            here = here["items"]
        elif part in here.get("properties", {}):
            here = here["properties"][part]
        elif isinstance(here.get("additionalProperties"), dict):
            here = here["additionalProperties"]
        else:
            break
        path = (*path, part)
    return path, list(_resolve(here, schema).get("properties", {}))


def _resolve(here: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    named = here.get("$ref")
    return schema["$defs"][named.rpartition("/")[2]] if named else here


def _find_path(text: str, path: Location) -> int:
    """The line of the key, of the table or of its nearest owner; 0 where none is printed."""
    best, length = 0, 0
    for number, printed in _list_places(text):
        shared = 0
        for one, other in zip(printed, path, strict=False):
            if one != other:
                break
            shared += 1
        if shared == len(printed) and shared > length:
            best, length = number, shared
    return best


def _list_places(text: str) -> Iterator[tuple[int, Location]]:
    """The lines of a TOML file that begin a table or a key, with the path of each."""
    table: Location = ()
    counts: dict[Location, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.fullmatch(line):
            table = _split(header[2])
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            yield number, table
        elif key := _KEY.match(line):
            yield number, (*table, *_split(key[1]))


def _split(printed: str) -> Location:
    return tuple(part.strip().strip("\"'") for part in printed.split("."))
