"""Incremental runs: the cache of earlier outcomes, and what lies in the output folder.

The cache is kept beside the output, never in it: one file for each document, replaced as a whole,
so that it does not grow from run to run, and can say in which part a document's fingerprint differs
from that of the last run. A journal names what a run is about to write; it is there only during a
run and after one that was killed.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TypeVar

from pydantic import ValidationError

from pipeline.citations.bibliography import RunBibliography, dump_stored_sources
from pipeline.errors import SetupError
from pipeline.record.model import SCHEMA_VERSION, Model
from pipeline.record.run import InputLine, Manifest
from pipeline.runtime.fingerprint import (
    Fingerprint,
    FingerprintFactory,
    engine_versions,
    package_digest,
)
from pipeline.runtime.garbage import pause_garbage_collection
from pipeline.runtime.jobs import count_lines
from pipeline.runtime.serialize import to_json
from pipeline.storage.inputs import document_name
from pipeline.storage.output import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from pipeline.runtime.jobs import Job, Outcome
    from pipeline.storage.output import OutputStore

Stored = TypeVar("Stored", bound=Model)


class CachedFile(Model):
    """A file of the output: the digest of its content, and the stamp it had (see `OutputStore`)."""

    sha256: str
    stamp: str


class CacheEntry(Model):
    """The outcome of a source, and what it depends on; `limits` are those of the run.

    `reasons` say why it was read: the parts of its fingerprint that differed, `new`, `forced`.
    `cited` is the JSON of the sources that its records cite.
    """

    name: str
    basis: Fingerprint
    limits: str
    reasons: tuple[str, ...]
    line: InputLine
    family: str | None
    cited: str
    files: dict[str, CachedFile]


class ListsEntry(Model):
    """The lists of a whole run, and the digest of everything that they were made of."""

    digest: str
    files: dict[str, CachedFile]


class Cache:
    """The entries of one output folder; a damaged entry is ignored."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load_entry(self, name: str) -> CacheEntry | None:
        """The entry of a document, None if there is none of this version."""
        entry = _load(CacheEntry, self._entry_path(name))
        return entry if entry and entry.name == name else None

    def load_entries(self) -> Iterator[CacheEntry]:
        """All entries, one at a time."""
        for path in sorted(self.folder.glob("*/*.json")):
            if entry := _load(CacheEntry, path):
                yield entry

    def store_entry(self, entry: CacheEntry) -> None:
        """Stores the outcome of a document."""
        _store(entry, self._entry_path(entry.name), self.folder)

    def load_lists(self) -> ListsEntry | None:
        """The entry of the last run's lists."""
        return _load(ListsEntry, self.folder / "lists.json")

    def store_lists(self, lists: ListsEntry) -> None:
        """Stores the entry of this run's lists."""
        _store(lists, self.folder / "lists.json", self.folder)

    def announce(self, name: str, paths: Iterable[str]) -> None:
        """Adds to the journal the files that are about to be written for a document."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._journal.open("a", encoding="utf-8") as journal:
            journal.write(json.dumps([name, *paths]) + "\n")

    def load_journal(self) -> dict[str, set[str]] | None:
        """The files that a killed run may have written, by document; None if none was killed."""
        try:
            lines = self._journal.read_text("utf-8", "replace").splitlines()
        except OSError:
            return None
        announced: dict[str, set[str]] = {}
        for line in lines:
            with suppress(ValueError):  # the last line may be torn
                match json.loads(line):
                    case [str(name), *paths]:
                        announced.setdefault(name, set()).update(map(str, paths))
        return announced

    def close_journal(self) -> None:
        """Removes the journal: everything announced is written, and its entries are stored."""
        self._journal.unlink(missing_ok=True)

    def remove_partial_files(self) -> None:
        """Removes what a killed run left half written."""
        for part in self.folder.glob(".*.part"):
            part.unlink()

    def remove_entry(self, name: str) -> None:
        """Forgets a document."""
        self._entry_path(name).unlink(missing_ok=True)

    @property
    def _journal(self) -> Path:
        return self.folder / "journal.jsonl"

    def _entry_path(self, name: str) -> Path:
        digest = hashlib.sha256(name.encode()).hexdigest()
        return self.folder / digest[:2] / f"{digest[2:]}.json"


def _store(model: Model, path: Path, stage: Path) -> None:
    text = model.model_dump_json(by_alias=True)
    write_atomically(path, f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}", stage=stage)


def _load(kind: type[Stored], path: Path) -> Stored | None:
    """The model in a file, None if there is none or a single byte of it has changed."""
    with suppress(OSError, ValidationError):
        digest, _, content = path.read_bytes().partition(b"\n")
        if hashlib.sha256(content).hexdigest().encode() == digest:
            return kind.model_validate_json(content)
    return None


_MANIFEST: Final = "manifest.json"
_AUTHORITIES: Final = "authorities.json"
_OUTPUT: Final = ("records/", "rejected/", "documents/")


class OutputLedger:
    """The files of an output folder, and the documents that account for them.

    `limits` are those of one document, as text: a failure counts only under the same limits. A file
    belongs to this tool if the manifest, the cache or the journal of a killed run names it; any
    other file is left alone. Raises `SetupError` for an output of another schema version, unless it
    is to be replaced.
    """

    def __init__(  # noqa: PLR0913 - what the output depends on
        self,
        store: OutputStore,
        cache: Cache,
        job: Job,
        limits: str,
        *,
        replace: bool = False,
        corrections: Mapping[str, str] | None = None,
    ) -> None:
        self._store = store
        self._cache = cache
        cache.remove_partial_files()
        self._fingerprints = FingerprintFactory(job)
        self._compact = job.compact
        self._limits = limits
        self._corrections = corrections or {}  # their digests by the path of the source
        self._stamps = store.stamps()
        self._announced = cache.load_journal()
        self._lines = self._load_lines(replace=replace)  # by document name
        self._done: set[str] = set()
        self.hand_edited: list[str] = []

    def _load_lines(self, *, replace: bool) -> dict[str, InputLine]:
        """The rows of all documents whose files are in the folder.

        They are those of the manifest. Where it is missing, damaged or edited, or a run was killed
        after it was written, the entries of the cache complete them.
        """
        lines, is_ours = self._load_manifest(replace=replace)
        if not is_ours or self._announced is not None:
            entries = self._cache.load_entries()
            current = (one for one in entries if one.line.versions.schema_ == SCHEMA_VERSION)
            lines |= {entry.name: entry.line for entry in current}
        return {
            name: line
            for name, line in lines.items()
            if all(path in self._stamps for path in _list_files(line))
        }

    def _load_manifest(self, *, replace: bool) -> tuple[dict[str, InputLine], bool]:
        """The rows of the manifest, and whether it is as a run wrote it."""
        if _MANIFEST not in self._stamps:
            return {}, False
        content = self._store.read(_MANIFEST)
        try:
            loaded = json.loads(content)
            version = loaded["schema_version"]
            if isinstance(version, str) and version != SCHEMA_VERSION and not replace:
                message = (
                    f"the output is of schema version {version}, this is {SCHEMA_VERSION}: name "
                    "another folder with --out, or read all inputs again with --force"
                )
                raise SetupError(message)
            manifest = Manifest.model_validate_json(content)
        except (ValueError, LookupError, TypeError, RecursionError, ValidationError):
            return {}, False
        lists = self._cache.load_lists()
        known = lists.files.get(_MANIFEST) if lists else None
        digest = hashlib.sha256(content).hexdigest()
        return {_get_name(line): line for line in manifest.inputs}, (
            known is None or known.sha256 == digest
        )

    def load_entry(self, name: str) -> CacheEntry | None:
        """The cache entry of a document from earlier runs."""
        return self._cache.load_entry(name)

    def differing(self, entry: CacheEntry, digest: str | None) -> tuple[str, ...]:
        """The parts that have changed since a document was read, if any.

        `digest` is that of its source now, None if it cannot be read.
        """
        is_there = self._verify(entry)
        if digest is None:
            return ("source",)
        corrections = self._corrections.get(entry.line.path, "")
        now = self._fingerprints.of(digest, entry.family, corrections)
        changed = now.differing(entry.basis)
        if not changed and not is_there:
            changed = ("output",)
        if not changed and entry.line.outcome == "failed" and entry.limits != self._limits:
            changed = ("limits",)
        return changed

    def _verify(self, entry: CacheEntry) -> bool:
        """Whether the files of an entry are as they were written.

        A file whose stamp differs is read: if its content is the same, the new stamp is stored.
        """
        files = {path: self._check(path, known) for path, known in entry.files.items()}
        if None in files.values():
            return False
        if files != entry.files:
            self._cache.store_entry(entry.model_copy(update={"files": files}))
        return True

    def _check(self, path: str, known: CachedFile) -> CachedFile | None:
        stamp = self._stamps.get(path)
        if stamp is None or stamp == known.stamp:
            return known if stamp else None
        if not self._has_digest(path, known.sha256):
            return None
        return CachedFile(sha256=known.sha256, stamp=stamp)

    def _has_digest(self, path: str, digest: str) -> bool:
        """Whether a file's content has this digest; if not, it was edited by hand."""
        if hashlib.sha256(self._store.read(path)).hexdigest() == digest:
            return True
        if not any(path in paths for paths in (self._announced or {}).values()):
            self.hand_edited.append(path)  # else a killed run wrote it
        return False

    def find_edits(self, name: str) -> None:
        """Looks for hand-edited files of a document that is not in the cache, by the manifest."""
        line = self._lines.get(name)
        for path, digest in _list_files(line).items() if line else ():
            self._has_digest(path, digest)

    def list_corrected(self, name: str, path: str) -> list[tuple[str, str]]:
        """The corrected values of a document's records as an earlier run wrote them.

        Each is the record's code and a pointer. There are none where the document was read without
        corrections, or with those that this run has for its `path`.
        """
        entry, line = self._cache.load_entry(name), self._lines.get(name)
        is_known = entry and entry.basis.corrections in ("", self._corrections.get(path, ""))
        found = list[tuple[str, str]]()
        for record in line.records if line and not is_known else ():
            with suppress(ValueError, LookupError, TypeError):  # it may be damaged
                corrections = json.loads(self._store.read(record.path))["corrections"]
                found += [(record.code, str(one["pointer"])) for one in corrections]
        return found

    def keep(self, entry: CacheEntry) -> None:
        """Keeps a document that is up to date."""
        self._account(entry.name, entry.line, entry.files)

    def write(self, name: str, outcome: Outcome, reasons: tuple[str, ...]) -> None:
        """Writes the files of a document, then stores that they are written."""
        self._cache.announce(name, outcome.files)
        entry = CacheEntry(
            name=name,
            basis=self._fingerprints.of(
                outcome.line.sha256 or "",
                outcome.family,
                self._corrections.get(outcome.line.path, ""),
            ),
            limits=self._limits,
            reasons=reasons,
            line=outcome.line,
            family=outcome.family,
            cited=outcome.cited,
            files=self._write_files(outcome.files),
        )
        earlier = self._cache.load_entry(name)
        stale = set(earlier.files) if earlier else set()
        self._account(name, outcome.line, entry.files, stale)
        self._cache.store_entry(entry)

    def _account(
        self, name: str, line: InputLine, files: Iterable[str], stale: Iterable[str] = ()
    ) -> None:
        """Counts a document in, and removes what earlier runs wrote for it and this one did not."""
        before = self._lines.get(name)
        known = {*stale, *(_list_files(before) if before else ())}
        known |= (self._announced or {}).get(name, set())
        for path in sorted(known.difference(files)):
            self._remove(path)
        self._lines[name] = line
        self._done.add(name)

    def finish(self, *, prune: bool) -> tuple[list[str], list[str]]:
        """Writes the lists of the folder; returns the other inputs' paths, and foreign files.

        Other inputs are those of earlier runs: their documents are kept or, with `prune`, removed.
        """
        others = sorted(name for name in self._lines if name not in self._done)
        paths = [self._lines[name].path for name in others]
        if prune:
            for name in others:
                self._prune(name)
        for name, announced in (self._announced or {}).items():
            if name not in self._lines:  # a killed run began to write a document of other inputs
                for path in sorted(announced):
                    self._remove(path)
        self._write_lists()
        self._cache.close_journal()
        owned = {path for line in self._lines.values() for path in _list_files(line)}
        there = (path for path in self._stamps if path.startswith(_OUTPUT))
        return paths, sorted(path for path in there if path not in owned)

    def _prune(self, name: str) -> None:
        entry = self._cache.load_entry(name)
        for path in {*_list_files(self._lines.pop(name)), *(entry.files if entry else ())}:
            self._remove(path)
        self._cache.remove_entry(name)

    def _write_lists(self) -> None:
        """Writes `authorities.json` and `manifest.json`, unless they are there already."""
        ordered = sorted(self._lines.items(), key=lambda item: (item[1].path, item[0]))
        lines = tuple(line for _, line in ordered)
        manifest = to_json(
            Manifest(schema_version=SCHEMA_VERSION, inputs=lines, counts=count_lines(lines)),
            compact=self._compact,
        )
        basis = f"{manifest}{package_digest()}{engine_versions()}"
        digest = hashlib.sha256(basis.encode()).hexdigest()
        if self._has_lists(digest):
            return
        with pause_garbage_collection():
            bibliography = RunBibliography()
            for name, line in ordered:
                bibliography.add(self._load_cited(name, line))
            texts = {
                _AUTHORITIES: to_json(bibliography.build(), compact=self._compact),
                _MANIFEST: manifest,
            }
        self._cache.store_lists(ListsEntry(digest=digest, files=self._write_files(texts)))

    def _has_lists(self, digest: str) -> bool:
        """Whether the lists in the folder were made of the same."""
        lists = self._cache.load_lists()
        return (
            lists is not None
            and lists.digest == digest
            and None not in [self._check(path, known) for path, known in lists.files.items()]
        )

    def _load_cited(self, name: str, line: InputLine) -> str:
        """The JSON of the sources that a document cites: from the cache, else from its records."""
        entry = self._cache.load_entry(name)
        if entry and entry.line == line:
            return entry.cited
        kept = (record.path for record in line.records if record.path.startswith("records/"))
        try:
            return dump_stored_sources(map(self._store.read, kept))
        except ValueError as error:
            message = (
                f"a record of {line.path} is damaged, and its input is not one of this run: "
                "run over it too, or remove its records with --prune"
            )
            raise SetupError(message) from error

    def _write_files(self, texts: Mapping[str, str]) -> dict[str, CachedFile]:
        written = {}
        for path, text in texts.items():
            stamp = self._stamps[path] = self._store.write(path, text)
            digest = hashlib.sha256(text.encode()).hexdigest()
            written[path] = CachedFile(sha256=digest, stamp=stamp)
        return written

    def _remove(self, path: str) -> None:
        if path.startswith(_OUTPUT) and self._stamps.pop(path, ""):
            self._store.remove(path)


def _list_files(line: InputLine) -> dict[str, str]:
    """The files of a document by path, with their digests."""
    documents = (line.document,) if line.document else ()
    return {file.path: file.sha256 for file in (*documents, *line.records)}


def _get_name(line: InputLine) -> str:
    """The document's name: of its files where it has any, since its path may be shown escaped."""
    if line.document:
        return line.document.path.removeprefix("documents/").removesuffix(".json")
    return document_name(line.path)
