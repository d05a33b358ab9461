"""The content that two records of the same report must share, whatever the format."""

from __future__ import annotations

from typing import Any, TypeAlias

Record: TypeAlias = dict[str, Any]

_PLACES = ("id", "coverage", "residue")
_OWN = {"source": ("path", "sha256", "media_type", "pages")}


def essence(record: Record) -> Any:  # noqa: ANN401 - a JSON value
    """A record without what tells where and on what it was printed."""
    kept = {key: value for key, value in record.items() if key not in _PLACES}
    for part, fields in _OWN.items():
        kept[part] = {key: value for key, value in kept[part].items() if key not in fields}
    kept["problems"] = [
        {key: problem[key] for key in ("code", "severity", "pointer")}
        for problem in kept["problems"]
    ]
    return _bare(kept)


def _bare(value: Any) -> Any:  # noqa: ANN401 - a JSON value
    if isinstance(value, dict):
        return {key: _bare(one) for key, one in value.items() if not key.endswith("spans")}
    return [_bare(one) for one in value] if isinstance(value, list) else value


def differences(one: Any, other: Any, path: str = "") -> list[str]:  # noqa: ANN401 - JSON values
    """Where two JSON values differ: JSON Pointers with both values."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return [d for key in one for d in differences(one[key], other[key], f"{path}/{key}")]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return [d for at, (a, b) in pairs for d in differences(a, b, f"{path}/{at}")]
    return [] if one == other else [f"{path}: {one!r:.150} <> {other!r:.150}"]
