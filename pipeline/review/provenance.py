"""The provenance of a value: source, place, the words around it, and the rule that read it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from os.path import isfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline.errors import UsageError, suggest_names
from pipeline.record.describe import describe_value
from pipeline.record.ids import are_nested
from pipeline.record.stored import read_stored

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pydantic import JsonValue

JsonObject: TypeAlias = "dict[str, JsonValue]"

_AROUND: Final = 80  # characters shown on either side of what was printed
_LONGEST: Final = 400
_RULES: Final = {
    "country": (
        "the heading of the chapter, a name that the gazetteer of countries knows"
        " (pipeline/layout/chapters.py)"
    ),
    "source": "the title, running heads and path of the report (pipeline/layout/family.py)",
    "sections": (
        "the headings of the chapter, and the text below each (pipeline/layout/sections.py)"
    ),
    "tables": "the rows and columns of the source (pipeline/layout/tables.py)",
    "notes": "the blocks of notes, and their callouts (pipeline/layout/notes.py)",
    "citations": "the grammar of citations, on the whole note (pipeline/citations/note.py)",
    "authorities": (
        "the grammar of citations, on the note that cites the source in full"
        " (pipeline/citations/styles/)"
    ),
    "figures": "the grammar of figures, on their sentence (pipeline/figures/)",
    "instruments": (
        "the treaties among the entities, with the verb and date of their sentence"
        " (pipeline/entities/treaty_status.py)"
    ),
    "routes": (
        "the countries among the entities, with the movement that their sentence states"
        " (pipeline/entities/trafficking/)"
    ),
    "events": (
        "the dates among the entities, each with its sentence (pipeline/entities/events.py)"
    ),
    "residue": "nothing: no part of the record claims it (pipeline/layout/coverage.py)",
}


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record as JSON from the output folder, with its document and manifest."""

    out: Path
    record: JsonObject
    document: JsonObject
    manifest: JsonObject

    @property
    def name(self) -> str:
        """The document's name."""
        return str(self.record["id"]).rpartition("/")[0]

    @property
    def run(self) -> JsonObject:
        """The manifest's entry of the record's source: its outcome, settings and versions."""
        source, inputs = self.record["source"], self.manifest["inputs"]
        path = source["path"] if isinstance(source, dict) else None
        for one in inputs if isinstance(inputs, list) else []:
            if isinstance(one, dict) and one["path"] == path:
                return one
        message = f"manifest.json does not list {path}: run the pipeline again"
        raise UsageError(message)


def find_record_file(given: str, out: Path) -> Path:
    """The file of a record, given by its path or its id; raises `UsageError` if there is none."""
    for path in (Path(given), out / "records" / f"{given}.json"):
        if isfile(path):  # noqa: PTH113 - no error for a locked folder
            return path
    folder = out / "records"
    known = [path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.json")]
    otherwise = f"name a file below {folder}, or the output folder with --out"
    hint = suggest_names(given, sorted(known), otherwise)
    message = f"{given}: neither a file nor the id of a record in {out}: {hint}"
    raise UsageError(message)


def load_stored_record(path: Path) -> StoredRecord:
    """Loads the record of a file; raises `UsageError` if it is none, or in no output folder."""
    try:
        record = read_stored(path)
        name, _, code = str(record["id"]).rpartition("/")
        out = path.absolute().parents[len(name.split("/")) + 1]
        document = read_stored(out / "documents" / f"{name}.json", "document")
        if path.absolute() != out / "records" / name / f"{code}.json":
            raise KeyError(name)
        return StoredRecord(out, record, document, read_stored(out / "manifest.json", "manifest"))
    except OSError as error:
        message = f"{error.filename}: {error.strerror}"
        raise UsageError(message) from error
    except (ValueError, LookupError, TypeError) as error:
        message = f"{path}: no record in an output folder; name a file below out/records"
        raise UsageError(message) from error


def _explain_division(document: JsonObject) -> Iterator[tuple[str, str]]:
    """What speaks for and against the chapters of a document, where its text decided on them."""
    conventions = document["conventions"]
    for one in conventions if isinstance(conventions, list) else []:
        if isinstance(one, dict) and one["name"] == "chapters":
            counts = f"{one['for']} paragraphs speak for it, {one['against']} against it"
            yield "divided", f"{one['meaning']}; {counts}"


def explain_value(where: StoredRecord, pointer: str) -> Iterator[tuple[str, str]]:
    """Explains the value at a JSON Pointer: pairs of a heading and a text.

    Raises `UsageError` if the record has nothing there.
    """
    way = list(_follow_pointer(where.record, pointer))
    yield "value", json.dumps(way[-1], ensure_ascii=False)[:_LONGEST]
    source = where.record["source"]
    if isinstance(source, dict):
        yield "source", f"{source['path']} ({source['media_type']}, sha256 {source['sha256']})"
        yield (
            "read by",
            f"{_describe_rule(where, pointer, way)}; profile {source['profile'] or 'none'}",
        )
    spans = next((found for one in reversed(way) if (found := _spans(one))), ())
    for start, end, page in spans:
        shown = f"characters {start} to {end}" + (f", page {page}" if page else "")
        yield "printed", f"{shown}: {_excerpt(str(where.document['text']), start, end)}"
    if not spans:
        yield "printed", "the value has no place of its own"
    if not pointer or pointer.startswith("/country"):
        yield from _explain_division(where.document)
    for correction in _list_about(where.record["corrections"], pointer):
        yield "corrected", describe_correction(correction)
    for problem in _list_about(where.record["problems"], pointer):
        yield "problem", f"{problem['code']}: {problem['message']}"
    versions = where.run["versions"]
    if isinstance(versions, dict):
        yield "versions", ", ".join(f"{name} {version}" for name, version in versions.items())


def resolve_pointer(record: JsonObject, pointer: str) -> JsonValue:
    """The value at a JSON Pointer; raises `UsageError` if the record has nothing there."""
    return list(_follow_pointer(record, pointer))[-1]


def _follow_pointer(record: JsonObject, pointer: str) -> Iterator[JsonValue]:
    """The values along a JSON Pointer (RFC 6901), from the record to the value it points at."""
    here: JsonValue = record
    yield here
    if pointer and not pointer.startswith("/"):
        message = f"{pointer!r} is no JSON Pointer: it must begin with a slash"
        raise UsageError(message)
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        try:
            is_index = isinstance(here, list) and key.isdecimal()
            here = here[int(key) if is_index else key]  # type: ignore[index]
        except (LookupError, TypeError, ValueError) as error:
            message = f"the record has nothing at {pointer!r}: {part!r} leads nowhere"
            raise UsageError(message) from error
        yield here


def _spans(value: JsonValue) -> list[tuple[int, int, int | None]]:
    spans = value.get("spans") if isinstance(value, dict) else None
    found = [span for span in spans if isinstance(span, dict)] if isinstance(spans, list) else []
    return [(int(str(one["start"])), int(str(one["end"])), _page(one["page"])) for one in found]


def _page(value: JsonValue) -> int | None:
    return value if isinstance(value, int) else None


def _excerpt(text: str, start: int, end: int) -> str:
    """A piece of the text in brackets with its surroundings, on one line."""
    piece = text[start:end]
    if len(piece) > _LONGEST:
        piece = f"{piece[: _LONGEST // 2]} … {piece[-_LONGEST // 2 :]}"
    around = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return " ".join(f"…{around[0]}⟦{piece}⟧{around[1]}…".split())


def _describe_rule(where: StoredRecord, pointer: str, way: Sequence[JsonValue]) -> str:
    part = pointer.split("/")[1] if "/" in pointer else ""
    thing = way[2] if len(way) > 2 else None  # noqa: PLR2004 - the record, the list, the thing
    if part == "statistics" and isinstance(thing, dict):
        label = thing["label"]
        if thing["kind"] == "text":
            return (
                f"the label {label!r}; no grammar explains the whole of its value, or none is asked"
                " (pipeline/statistics/)"
            )
        return (
            f"the label {label!r}, and the grammar of a {thing['kind']} on the whole of its value"
            " (pipeline/statistics/)"
        )
    if part == "entities" and isinstance(thing, dict):
        versions = where.run["versions"]
        model = versions["model"] if isinstance(versions, dict) else None
        rules = "the rules and gazetteers (pipeline/entities/)"
        return rules if thing["source"] == "rule" else f"the model {model}"
    if part == "notes" and "citations" in pointer.split("/"):
        part = "citations"
    return _RULES.get(part, "the record as a whole")


def _list_about(listed: JsonValue, pointer: str) -> Iterator[JsonObject]:
    """The problems or corrections of a value, of its parts, and of what it is a part of."""
    for one in listed if isinstance(listed, list) else []:
        if not isinstance(one, dict) or one["pointer"] is None:
            continue
        if are_nested(str(one["pointer"]), pointer):
            yield one


def describe_correction(correction: Mapping[str, JsonValue]) -> str:
    """A correction of a record as a sentence: place, old and new value, reason, who and when."""
    was, now = (describe_value(correction[name]) for name in ("was", "now"))
    signed = f"{correction['reason']} ({correction['by']}, {correction['at']})"
    return f"{correction['pointer']}: read as {was}, now {now}: {signed}"
