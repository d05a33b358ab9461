"""The cache: the outcome of each source in earlier runs, kept beside the output, never in it.

One file for each document, replaced as a whole: the cache does not grow from run to run, and can
say in which part a document's fingerprint differs from that of the last run. A journal names what a
run is about to write; it is there only during a run and after one that was killed.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from pipeline.record.model import Model
from pipeline.record.run import InputLine
from pipeline.runtime.fingerprint import Fingerprint
from pipeline.storage.output import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

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
