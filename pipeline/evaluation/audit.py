"""Validates an output folder against the schemas and its own manifest."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from pipeline.record.schema import reasons
from pipeline.storage.inputs import document_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LISTS: Final = ("manifest", "authorities")


def audit_output(out: Path) -> Iterator[tuple[str, str]]:
    """The path of each invalid file of an output, with a reason."""
    for kind in _LISTS:
        yield from _check_file(out, out / f"{kind}.json", kind)
    for kind, folder in (("record", "records"), ("document", "documents")):
        for path in sorted((out / folder).rglob("*.json")):
            yield from _check_file(out, path, kind)
    yield from _check_manifest(out)


def _check_file(out: Path, path: Path, kind: str) -> Iterator[tuple[str, str]]:
    shown = path.relative_to(out).as_posix()
    try:
        instance = json.loads(path.read_text("utf-8"))
    except OSError as error:
        yield shown, f"cannot be opened: {error.strerror}"
    except (ValueError, RecursionError) as error:
        yield shown, f"is no JSON: {error}"
    else:
        for reason in reasons(kind, instance):
            yield shown, reason


def _check_manifest(out: Path) -> Iterator[tuple[str, str]]:
    """Compares the records and documents in the folder with those that the manifest lists."""
    try:
        manifest = json.loads((out / "manifest.json").read_text("utf-8"))
        listed = {line["path"] for one in manifest["inputs"] for line in one["records"]}
        read = (one["path"] for one in manifest["inputs"] if one["records"])
        documents = {f"documents/{document_name(path)}.json" for path in read}
    except (OSError, ValueError, LookupError, TypeError):
        return  # reported by `_check_file`
    there = {
        path.relative_to(out).as_posix()
        for folder in ("records", "rejected", "documents")
        for path in (out / folder).rglob("*.json")
    }
    for path in sorted(listed - there):
        yield path, "is listed in manifest.json and not there"
    for path in sorted(documents - there):
        yield path, "is the text of what manifest.json lists and not there"
    for path in sorted(there - listed - documents):
        yield path, "is there and not listed in manifest.json: of an earlier run"
