"""What became of each source when it was last read, kept beside the output, never in it.

One file for a document, replaced as a whole: the cache does not grow from run to run, and can say
in what a document's basis differs from that of the last time.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING

from pydantic import ValidationError

from pipeline.record.model import Model
from pipeline.record.run import InputLine
from pipeline.runtime.fingerprint import Fingerprint
from pipeline.storage.output import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class WrittenFile(Model):
    """A file that was written: the digest of what it holds, the stamp it bore (see `store`)."""

    sha256: str
    stamp: str


class CacheEntry(Model):
    """What became of a source, and what that rests on; `limits` were those of the run.

    `reasons` are why it was read then: what differed from the time before, or `new`, `forced` …
    """

    basis: Fingerprint
    limits: str
    reasons: tuple[str, ...]
    line: InputLine
    family: str | None
    cited: str
    files: dict[str, WrittenFile]


class ListsEntry(Model):
    """The lists of a whole run, and the digest of all that they were made of."""

    digest: str
    files: dict[str, WrittenFile]


class Cache:
    """The entries of one output folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load_entry(self, name: str) -> CacheEntry | None:
        """What is known of a document, None where that is nothing, or of another version."""
        with suppress(OSError, ValidationError):
            return CacheEntry.model_validate_json(self._entry_path(name).read_bytes())
        return None

    def store_entry(self, name: str, entry: CacheEntry) -> None:
        """Remembers what became of a document."""
        write_atomically(self._entry_path(name), entry.model_dump_json(), stage=self.folder)

    def load_lists(self) -> ListsEntry | None:
        """What is known of the last run's lists."""
        with suppress(OSError, ValidationError):
            return ListsEntry.model_validate_json((self.folder / "lists.json").read_bytes())
        return None

    def store_lists(self, lists: ListsEntry) -> None:
        """Remembers the lists of this run."""
        write_atomically(self.folder / "lists.json", lists.model_dump_json(), stage=self.folder)

    def remove_partial_files(self) -> None:
        """Removes what a run that was killed left half written."""
        for part in self.folder.glob(".*.part"):
            part.unlink()

    def prune(self, names: Iterable[str]) -> None:
        """Forgets all documents but these."""
        kept = {self._entry_path(name) for name in names}
        for path in self.folder.glob("*/*.json"):
            if path not in kept:
                path.unlink()

    def _entry_path(self, name: str) -> Path:
        digest = hashlib.sha256(name.encode()).hexdigest()
        return self.folder / digest[:2] / f"{digest[2:]}.json"
