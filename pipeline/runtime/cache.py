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
from pipeline.runtime.fingerprint import Basis
from pipeline.storage.output import write

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Written(Model):
    """A file that was written: the digest of what it holds, the stamp it bore (see `store`)."""

    sha256: str
    stamp: str


class Entry(Model):
    """What became of a source, and what that rests on; `limits` were those of the run.

    `reasons` are why it was read then: what differed from the time before, or `new`, `forced` …
    """

    basis: Basis
    limits: str
    reasons: tuple[str, ...]
    line: InputLine
    family: str | None
    cited: str
    files: dict[str, Written]


class Lists(Model):
    """The lists of a whole run, and the digest of all that they were made of."""

    digest: str
    files: dict[str, Written]


class Cache:
    """The entries of one output folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def entry(self, name: str) -> Entry | None:
        """What is known of a document, None where that is nothing, or of another version."""
        with suppress(OSError, ValidationError):
            return Entry.model_validate_json(self._entry(name).read_bytes())
        return None

    def keep(self, name: str, entry: Entry) -> None:
        """Remembers what became of a document."""
        write(self._entry(name), entry.model_dump_json(), stage=self.folder)

    def lists(self) -> Lists | None:
        """What is known of the last run's lists."""
        with suppress(OSError, ValidationError):
            return Lists.model_validate_json((self.folder / "lists.json").read_bytes())
        return None

    def keep_lists(self, lists: Lists) -> None:
        """Remembers the lists of this run."""
        write(self.folder / "lists.json", lists.model_dump_json(), stage=self.folder)

    def tidy(self) -> None:
        """Removes what a run that was killed left half written."""
        for part in self.folder.glob(".*.part"):
            part.unlink()

    def keep_only(self, names: Iterable[str]) -> None:
        """Forgets all documents but these."""
        kept = {self._entry(name) for name in names}
        for path in self.folder.glob("*/*.json"):
            if path not in kept:
                path.unlink()

    def _entry(self, name: str) -> Path:
        digest = hashlib.sha256(name.encode()).hexdigest()
        return self.folder / digest[:2] / f"{digest[2:]}.json"
