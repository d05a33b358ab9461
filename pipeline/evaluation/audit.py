"""Validates an output folder against the schemas and its own manifest."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final

from pipeline.record.schema import reasons

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
        listed = {
            line["path"]: line["sha256"] for one in manifest["inputs"] for line in one["records"]
        }
        documents = {
            one["document"]["path"]: one["document"]["sha256"]
            for one in manifest["inputs"]
            if one["document"]
        }
    except (OSError, ValueError, LookupError, TypeError):
        return  # reported by `_check_file`
    there = {
        path.relative_to(out).as_posix()
        for folder in ("records", "rejected", "documents")
        for path in (out / folder).rglob("*.json")
    }
    for path in sorted(listed.keys() - there):
        yield path, "is listed in manifest.json and not there: run again"
    for path in sorted(documents.keys() - there):
        yield path, "is the text of what manifest.json lists and not there: run again"
    for path in sorted(there - listed.keys() - documents.keys()):
        yield path, "is there and not listed in manifest.json: no run wrote it"
    for path, digest in sorted((listed | documents).items()):
        if path in there and hashlib.sha256((out / path).read_bytes()).hexdigest() != digest:
            yield (
                path,
                "was edited by hand: the next run rewrites it; keep a change with `correct`",
            )
