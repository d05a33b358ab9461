"""Fingerprints: everything that the output of a source depends on.

As long as none of it changes, the output has the same bytes.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from pipeline.record.model import Model

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from pipeline.profiles.model import Profile
    from pipeline.runtime.jobs import Job

# The packages of which another version may give another record.
ENGINES: Final = (
    *("charset-normalizer", "iso3166", "markdown-it-py", "numpy", "pdfminer.six", "pdfplumber"),
    *("pydantic", "rapidfuzz", "selectolax", "spacy", "thinc"),
)
_NO_CODE: Final = ("families", "__pycache__")  # a profile counts only for its own family


class Fingerprint(Model):
    """Everything on which the output of one source depends, as digests and versions.

    `source` is the digest of its bytes; `families` of the phrases by which families are recognised,
    empty where the user chose the profile; `profile` of the profile that the source was read with;
    `corrections` of those of its document, empty where it has none; `options` what was asked for of
    the records and their form.
    """

    source: str
    code: str
    engines: str
    families: str
    profile: str
    model: str | None
    corrections: str = ""
    options: str = ""

    def differing(self, other: Fingerprint) -> tuple[str, ...]:
        """The names of the parts that differ."""
        mine, others = self.model_dump(), other.model_dump()
        return tuple(name for name in mine if mine[name] != others[name])


class FingerprintFactory:
    """Makes the fingerprints of a job's sources."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._profiles = {family.name: _digest(family.model_dump_json()) for family in job.families}
        if job.profile:
            self._profiles = {job.profile.name: _digest(job.profile.model_dump_json())}
        self._options = f"{job.selection.describe()}{' compact' if job.compact else ''}"
        if job.country:
            self._options += f" about {job.country.code}"
        if job.recognizer:
            self._options += f" {job.recognizer.describe()}"
        self._families = "" if job.profile else _digest(*map(_recognition_rules, job.families))

    def of(self, source: str, family: str | None, corrections: str = "") -> Fingerprint:
        """The fingerprint of a source with this digest, read with this family's profile.

        `corrections` is the digest of those of its document.
        """
        return Fingerprint(
            source=source,
            code=package_digest(),
            engines=engine_versions(),
            families=self._families,
            profile=self._profiles.get(family, ""),
            model=self._job.model,
            corrections=corrections,
            options=self._options,
        )


def _recognition_rules(family: Profile) -> str:
    return f"{family.name} {family.recognised_by.model_dump_json()}"


@cache
def package_digest() -> str:
    """The digest of this package's code and data, without the families' profiles."""
    return _digest(
        *(f"{name}\n{text}" for name, text in _file_digests(resources.files("pipeline"), ""))
    )


def _file_digests(folder: Traversable, prefix: str) -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name in _NO_CODE:
            continue
        if entry.is_dir():
            yield from _file_digests(entry, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, hashlib.sha256(entry.read_bytes()).hexdigest()


@cache
def engine_versions() -> str:
    """The versions of the packages that records depend on."""
    return ", ".join(f"{name} {version(name)}" for name in ENGINES)


def _digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()
