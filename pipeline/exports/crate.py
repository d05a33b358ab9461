"""An output folder described as an RO-Crate 1.2 (https://w3id.org/ro/crate/1.2)."""

from __future__ import annotations

import hashlib
import json
import mimetypes
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from pipeline.record.stored import read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from pipeline.record.stored import JsonObject

CRATE_FILE: Final = "ro-crate-metadata.json"
REPORTS_LICENCE: Final = (
    "Facts read from reports. The texts of the reports belong to their publishers, "
    "whose terms apply."
)
_SPECIFICATION: Final = "https://w3id.org/ro/crate/1.2"
_PROGRAM: Final = "#country-reports"
_RUN: Final = "#run"
_NAMES: Final = {
    "manifest.json": "The run: each input with its outcome, totals, versions",
    "authorities.json": "Every source cited in the reports",
}
_FOLDERS: Final = {
    "records": ("record", "Record"),
    "documents": ("document", "Text and places"),
    "rejected": (None, "Rejected record"),
    "schemas": (None, "Schema"),
}
_KINDS: Final = {"manifest.json": "manifest", "authorities.json": "authorities"}


def describe_crate(out: Path, name: str, published: date, licence: str) -> str:
    """`ro-crate-metadata.json` for all files of an output folder, exports put there included.

    `published` and `licence` (an address or a sentence) are what a crate must state of itself.
    Raises `FileNotFoundError` where the folder has no manifest.
    """
    manifest = read_manifest(out)
    if manifest is None:
        message = f"{out}: no manifest.json; finish the run first"
        raise FileNotFoundError(message)
    version = manifest["schema_version"]
    reports = {line["path"]: _report(line) for line in manifest["inputs"]}
    made_of = {
        file["path"]: line
        for line in manifest["inputs"]
        for file in (line["document"], *line["records"])
        if file
    }
    about = {record["path"]: record for line in manifest["inputs"] for record in line["records"]}
    files = [
        _file(out, path, made_of.get(path), about.get(path), version) for path in _list_files(out)
    ]
    countries = {
        _country_id(record): _country(record) for record in about.values() if record["code"]
    }
    root: JsonObject = {
        "@id": "./",
        "@type": "Dataset",
        "name": name,
        "description": "Structured records read from country reports, one for each country of each "
        "report; every value names the place where it is printed.",
        "datePublished": published.isoformat(),
        "license": {"@id": licence} if "://" in licence else licence,
        "hasPart": [{"@id": file["@id"]} for file in files],
        "mentions": [{"@id": _RUN}],
    }
    graph: list[JsonObject] = [
        {
            "@id": CRATE_FILE,
            "@type": "CreativeWork",
            "conformsTo": {"@id": _SPECIFICATION},
            "about": {"@id": "./"},
        },
        root,
        *files,
        *reports.values(),
        *countries.values(),
        *_describe_run(manifest, reports),
    ]
    if "://" in licence:
        graph.append({"@id": licence, "@type": "CreativeWork", "name": licence})
    whole = {"@context": f"{_SPECIFICATION}/context", "@graph": graph}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _list_files(out: Path) -> Iterator[str]:
    """The files of the folder, by path; not the crate's own description, nor hidden ones."""
    for path in sorted(out.rglob("*")):
        shown = path.relative_to(out).as_posix()
        if path.is_file() and shown != CRATE_FILE and not shown.startswith("."):
            yield shown


def _file(
    out: Path, path: str, line: JsonObject | None, record: JsonObject | None, version: str
) -> JsonObject:
    folder = PurePosixPath(path).parts[0]
    kind, text = _FOLDERS.get(folder, (_KINDS.get(path), path))
    described: JsonObject = {
        "@id": quote(path),
        "@type": "File",
        "name": _NAMES.get(path, text),
        "encodingFormat": mimetypes.guess_type(path)[0] or "application/octet-stream",
        "contentSize": str((out / path).stat().st_size),
        "sha256": _digest(out / path),
    }
    if kind:
        described["conformsTo"] = {"@id": f"urn:country-reports:{kind}:{version}"}
    if line:
        described["name"] = f"{text} of {line['path']}"
        described["isBasedOn"] = {"@id": _report_id(line)}
    if record:
        described["name"] = f"{text}: {record['name'] or 'no country'} in {(line or {})['path']}"
        if record["code"]:
            described["about"] = {"@id": _country_id(record)}
    return described


def _report_id(line: JsonObject) -> str:
    return f"#report/{quote(line['path'])}"


def _report(line: JsonObject) -> JsonObject:
    report = {"@id": _report_id(line), "@type": "CreativeWork", "name": line["path"]}
    return report | ({"sha256": line["sha256"]} if line["sha256"] else {})


def _country_id(record: JsonObject) -> str:
    return f"#country/{quote(record['code'])}"


def _country(record: JsonObject) -> JsonObject:
    return {
        "@id": _country_id(record),
        "@type": "Country",
        "name": record["name"],
        "identifier": record["code"],
    }


def _describe_run(manifest: JsonObject, reports: dict[str, JsonObject]) -> Iterator[JsonObject]:
    versions = sorted({line["versions"]["pipeline"] for line in manifest["inputs"]})
    yield {
        "@id": _PROGRAM,
        "@type": "SoftwareApplication",
        "name": "country-reports",
        "softwareVersion": ", ".join(versions),
    }
    yield {
        "@id": _RUN,
        "@type": "CreateAction",
        "name": "Reading of the reports",
        "instrument": {"@id": _PROGRAM},
        "object": [{"@id": report["@id"]} for report in reports.values()],
        "result": {"@id": "./"},
    }


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
