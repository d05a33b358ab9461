"""Several outputs → one, with the bytes that one run over all their inputs gives."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from pipeline.citations.bibliography import RunBibliography, dump_stored_sources
from pipeline.errors import SetupError, UsageError
from pipeline.record.model import SCHEMA_VERSION
from pipeline.record.run import InputLine, Manifest
from pipeline.runtime.garbage import pause_garbage_collection
from pipeline.runtime.jobs import count_lines
from pipeline.runtime.serialize import to_json
from pipeline.storage.output import LocalFolder, write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class _Shard:
    """One of the outputs: its folder, its manifest, and whether its JSON is on one line."""

    folder: Path
    manifest: Manifest
    is_compact: bool


@dataclass(frozen=True, slots=True)
class MergeSummary:
    """The inputs and records of a merged output, and whether versions differ between its parts."""

    inputs: int
    records: int
    has_mixed_versions: bool


def merge_outputs(folders: Sequence[Path], out: Path) -> MergeSummary:
    """Writes the outputs of runs over parts of a shelf as one output into a new or empty folder.

    Files are copied byte for byte, after their digests in the manifests were compared; the manifest
    and the list of sources are made anew. The manifest is written last: without it nothing counts.
    Raises `UsageError` where a folder holds no finished output, two hold different outcomes of one
    input, or `out` is not empty, `SetupError` where a file is not as the manifest says.
    """
    if out.is_symlink() or (out.exists() and (not out.is_dir() or any(out.iterdir()))):
        message = f"{out}: not empty; name a new folder with --out"
        raise UsageError(message)
    shards = [_load_shard(folder) for folder in folders]
    if len({shard.is_compact for shard in shards}) > 1:
        message = "some of these outputs are --compact and others not: run them alike"
        raise UsageError(message)
    chosen = _choose_lines(shards)
    ordered = sorted(chosen.values(), key=lambda pair: (pair[1].path, _name(pair[1])))
    lines = tuple(line for _, line in ordered)
    bibliography = RunBibliography()
    out.mkdir(parents=True, exist_ok=True)
    with LocalFolder(out).hold(), pause_garbage_collection():
        for shard, line in ordered:
            copied = [*_copy_files(shard, line, out)]
            records = (content for path, content in copied if path.startswith("records/"))
            bibliography.add(dump_stored_sources(records))
        manifest = Manifest(schema_version=SCHEMA_VERSION, inputs=lines, counts=count_lines(lines))
        is_compact = shards[0].is_compact
        sources = to_json(bibliography.build(), compact=is_compact)
        write_atomically(out / "authorities.json", sources)
        write_atomically(out / "manifest.json", to_json(manifest, compact=is_compact))
    versions = {line.versions.model_dump_json() for line in lines}
    settings = {line.settings.model_dump_json() for line in lines}
    records_count = sum(len(line.records) for line in lines)
    return MergeSummary(len(lines), records_count, len(versions) > 1 or len(settings) > 1)


def _load_shard(folder: Path) -> _Shard:
    try:
        content = (folder / "manifest.json").read_bytes()
        manifest = Manifest.model_validate_json(content)
    except OSError as error:
        message = f"{folder}: {error.strerror}; give the output folder of a finished run"
        raise UsageError(message) from error
    except ValidationError as error:
        message = f"{folder}/manifest.json: no manifest of version {SCHEMA_VERSION}: run again"
        raise UsageError(message) from error
    is_compact = content == to_json(manifest, compact=True).encode()
    if not is_compact and content != to_json(manifest).encode():
        message = f"{folder}/manifest.json: was edited; run again"
        raise UsageError(message)
    return _Shard(folder, manifest, is_compact)


def _choose_lines(shards: Sequence[_Shard]) -> dict[str, tuple[_Shard, InputLine]]:
    """The inputs of all outputs by name; one that several have counts once."""
    chosen: dict[str, tuple[_Shard, InputLine]] = {}
    for shard in shards:
        for line in shard.manifest.inputs:
            earlier, known = chosen.setdefault(_name(line), (shard, line))
            if known != line:
                message = (
                    f"{earlier.folder} and {shard.folder} have different outcomes of {line.path}: "
                    "leave one out, or run that input again"
                )
                raise UsageError(message)
    return chosen


def _name(line: InputLine) -> str:
    return line.document.path if line.document else line.path


def _copy_files(shard: _Shard, line: InputLine, out: Path) -> Iterator[tuple[str, bytes]]:
    """Copies the files of an input; gives their paths and bytes."""
    store, target = LocalFolder(shard.folder), LocalFolder(out)
    documents = (line.document,) if line.document else ()
    for file in (*documents, *line.records):
        try:
            content = store.read(file.path)
        except OSError as error:
            message = f"{shard.folder}/{file.path}: {error.strerror}: run {line.path} again"
            raise SetupError(message) from error
        if hashlib.sha256(content).hexdigest() != file.sha256:
            message = f"{shard.folder}/{file.path}: was changed since its run: run it again"
            raise SetupError(message)
        target.write(file.path, content.decode())
        yield file.path, content
