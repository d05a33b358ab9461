"""What lies in the output folder, and whether it still says what a source would give today."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from pipeline.runtime.cache import CacheEntry, ListsEntry, WrittenFile
from pipeline.runtime.fingerprint import FingerprintFactory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.runtime.cache import Cache
    from pipeline.runtime.jobs import Job, Outcome
    from pipeline.storage.output import OutputStore

_OUTPUT: Final = ("records/", "rejected/", "documents/")


class OutputLedger:
    """The files of an output folder, and the entries of the cache that account for them.

    `limits` are what a document may take, in words: a failure holds under the same ones alone.
    """

    def __init__(self, store: OutputStore, cache: Cache, job: Job, limits: str) -> None:
        self._store = store
        self._cache = cache
        cache.remove_partial_files()
        self._bases = FingerprintFactory(job)
        self._limits = limits
        self._stamps = store.stamps()
        self._beside = defaultdict[str, list[str]](list)
        for path in self._stamps:
            self._beside[_folder(path)].append(path)
        self._owned: set[str] = set()
        self._basis: dict[str, str] = {}

    def load_entry(self, name: str) -> CacheEntry | None:
        """What became of a document the last time, if that is known."""
        return self._cache.load_entry(name)

    def differing(self, name: str, entry: CacheEntry, digest: str | None) -> tuple[str, ...]:
        """What has changed since a document was read, if anything.

        `digest` is that of its source now, None where it cannot be read.
        """
        if digest is None:
            return ("source",)
        changed = self._bases.of(digest, entry.family).differing(entry.basis)
        if not changed and not self._holds(name, entry):
            changed = ("output",)
        if not changed and entry.line.outcome == "failed" and entry.limits != self._limits:
            changed = ("limits",)
        return changed

    def _holds(self, name: str, entry: CacheEntry) -> bool:
        """Whether the files of an entry are what was written; a touched one is looked into."""
        files = {path: self._present(path, told) for path, told in entry.files.items()}
        if not all(files.values()):
            return False
        if files != entry.files:
            self._cache.store_entry(name, entry.model_copy(update={"files": files}))
        return True

    def _present(self, path: str, told: WrittenFile) -> WrittenFile | None:
        stamp = self._stamps.get(path)
        if stamp is None or stamp == told.stamp:
            return told if stamp else None
        same = hashlib.sha256(self._store.read(path)).hexdigest() == told.sha256
        return WrittenFile(sha256=told.sha256, stamp=stamp) if same else None

    def own(self, name: str, entry: CacheEntry) -> None:
        """Counts an entry in: what else lies there of its document is removed."""
        self._owned.update(entry.files)
        self._basis[name] = entry.basis.model_dump_json()
        for folder in (f"records/{name}", f"rejected/{name}"):
            for path in self._beside[folder]:
                if path not in entry.files:
                    self._remove(path)
        if f"documents/{name}.json" not in entry.files:
            self._remove(f"documents/{name}.json")

    def write(self, name: str, outcome: Outcome, reasons: tuple[str, ...]) -> None:
        """Writes the files of a document, then that they are written."""
        entry = CacheEntry(
            basis=self._bases.of(outcome.line.sha256 or "", outcome.family),
            limits=self._limits,
            reasons=reasons,
            line=outcome.line,
            family=outcome.family,
            cited=outcome.cited,
            files=self._written(outcome.files),
        )
        self.own(name, entry)
        self._cache.store_entry(name, entry)

    def cited(self, name: str) -> str:
        """What the records of a document cite, as `works` has it."""
        entry = self._cache.load_entry(name)
        return entry.cited if entry else "[]"

    def digest(self, manifest: str) -> str:
        """The digest of all that the lists of a run are made of."""
        basis = "".join(f"{name} {text}\n" for name, text in sorted(self._basis.items()))
        return hashlib.sha256(f"{manifest}{basis}".encode()).hexdigest()

    def has_lists(self, digest: str) -> bool:
        """Whether the lists that lie there are made of just this."""
        lists = self._cache.load_lists()
        return (
            lists is not None
            and lists.digest == digest
            and all(self._present(path, told) for path, told in lists.files.items())
        )

    def write_lists(self, digest: str, texts: Mapping[str, str]) -> None:
        """Writes the lists of a run, then that they are written."""
        self._cache.store_lists(ListsEntry(digest=digest, files=self._written(texts)))

    def stray(self) -> list[str]:
        """The files that belong to no source of this run, nor are its lists."""
        there = (path for path in self._stamps if path.startswith(_OUTPUT))
        return sorted(path for path in there if path not in self._owned)

    def prune(self, paths: Iterable[str]) -> None:
        """Removes such files, and what the cache knows of documents that are gone."""
        for path in paths:
            self._remove(path)
        self._cache.prune(self._basis)

    def _written(self, texts: Mapping[str, str]) -> dict[str, WrittenFile]:
        written = {}
        for path, text in texts.items():
            stamp = self._stamps[path] = self._store.write(path, text)
            digest = hashlib.sha256(text.encode()).hexdigest()
            written[path] = WrittenFile(sha256=digest, stamp=stamp)
        return written

    def _remove(self, path: str) -> None:
        if self._stamps.pop(path, None):
            self._store.remove(path)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
