"""What an outcome rests on: where none of it differs, the bytes that come out are the same."""

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

# Those of the packages below us in which another version may make another record.
ENGINES: Final = (
    *("charset-normalizer", "iso3166", "markdown-it-py", "numpy", "pdfminer.six", "pdfplumber"),
    *("pydantic", "rapidfuzz", "selectolax", "spacy", "thinc"),
)
_NO_CODE: Final = ("families", "__pycache__")  # a profile counts for its own family alone


class Fingerprint(Model):
    """What an outcome rests on, each as a digest or a version.

    `source` are the bytes; `families` what all families are recognised by, empty where a profile
    was given; `profile` the profile that the source was read with.
    """

    source: str
    code: str
    engines: str
    families: str
    profile: str
    model: str | None

    def differing(self, other: Fingerprint) -> tuple[str, ...]:
        """The names of what is not the same."""
        mine, others = self.model_dump(), other.model_dump()
        return tuple(name for name in mine if mine[name] != others[name])


class FingerprintFactory:
    """The basis of any source of a job."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._profiles = {family.name: _digest(family.model_dump_json()) for family in job.families}
        if job.profile:
            self._profiles = {job.profile.name: _digest(job.profile.model_dump_json())}
        self._families = "" if job.profile else _digest(*map(_recognition_rules, job.families))

    def of(self, source: str, family: str | None) -> Fingerprint:
        """The basis of a source of this digest that is read with this family's profile."""
        return Fingerprint(
            source=source,
            code=package_digest(),
            engines=engine_versions(),
            families=self._families,
            profile=self._profiles.get(family, ""),
            model=self._job.model,
        )


def _recognition_rules(family: Profile) -> str:
    return f"{family.name} {family.recognised_by.model_dump_json()}"


@cache
def package_digest() -> str:
    """The digest of this package's own code and data, the families' profiles left out."""
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
    """The versions of the packages that a record depends on."""
    return ", ".join(f"{name} {version(name)}" for name in ENGINES)


def _digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()
