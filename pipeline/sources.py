"""Where sources lie: the files that were asked for, and the names their output goes by."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from itertools import pairwise
from os.path import realpath  # a path's own `resolve` raises on a circle of links
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from pipeline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_LONGEST_PART: Final = 120  # bytes of a file's name
_HASH: Final = 16
_LEADING_DOTS: Final = re.compile(r"^\.+")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read; `path` is relative to the input folder, `name` the same made safe."""

    file: Path
    path: str
    name: str


def found(inputs: Sequence[Path], out: Path) -> list[SourceFile]:
    """The files of these inputs by path: a folder's all, itself where it is a file.

    Hidden files, and those of the output folder, are no sources. Raises `UsageError` where an
    input is not there, or two have the same relative path.
    """
    there = realpath(out)
    listed = {realpath(source.file): source for source in _sources(inputs, there)}
    sources = sorted(listed.values(), key=lambda source: source.path)
    for one, other in pairwise(sources):
        if one.path == other.path:
            message = f"{one.file} and {other.file} would both be {one.path!r}: run them apart"
            raise UsageError(message)
    return sources


def _sources(inputs: Iterable[Path], out: str) -> Iterator[SourceFile]:
    for given in inputs:
        if given.is_dir():
            for file in _files(given, out):
                path = file.relative_to(given).as_posix()
                yield SourceFile(file, path, document_name(path))
        elif given.exists():
            yield SourceFile(given, given.name, document_name(given.name))
        else:
            message = f"{given}: no such file or folder"
            raise UsageError(message)


def _files(folder: Path, out: str) -> Iterator[Path]:
    """The files below a folder; an empty one stands for itself, so that none is passed over."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or realpath(path) == out:
            continue
        if path.is_dir() and not path.is_symlink() and any(path.iterdir()):
            yield from _files(path, out)
        else:
            yield path


def document_name(path: str) -> str:
    """A relative path as the output's names use it: injective, and safe for a file system.

    Every character but ASCII letters, digits, `.`, `_`, `-` and the `/` between parts is
    percent-encoded, as are the dots that a part begins with; a part over 120 bytes is cut and ends
    in a hash of the whole.
    """
    return "/".join(_safe(part) for part in path.split("/"))


def _safe(part: str) -> str:
    encoded = quote(part.encode("utf-8", "surrogateescape"), safe="").replace("~", "%7E")
    encoded = _LEADING_DOTS.sub(lambda dots: "%2E" * len(dots.group()), encoded)
    if len(encoded) <= _LONGEST_PART:
        return encoded
    digest = hashlib.sha256(part.encode("utf-8", "surrogateescape")).hexdigest()[:_HASH]
    return f"{encoded[: _LONGEST_PART - _HASH - 1]}-{digest}"
