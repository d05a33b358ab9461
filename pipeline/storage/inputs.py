"""Where sources lie: the files that were asked for, and the names their output goes by."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import partial
from itertools import pairwise, takewhile
from os.path import realpath  # a path's own `resolve` raises on a circle of links
from pathlib import Path, PurePath
from typing import IO, TYPE_CHECKING, Final
from urllib.parse import quote

from pipeline.errors import RefusedError, UsageError
from pipeline.storage.archives import is_archive, list_members
from pipeline.storage.remote import RemoteSource, is_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_LONGEST_PART: Final = 120  # bytes of a file's name
_HASH: Final = 16
_LEADING_DOTS: Final = re.compile(r"^\.+")
_HIDDEN: Final = re.compile(r"(?:^|/)\.")
_GLOB: Final = re.compile(r"[*?[]")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read; `path` is relative to the input folder, `place` tells where it really is.

    `size` is its count of bytes as far as that is known before it is read.

    `read` gives its bytes; it raises `OSError` or `RefusedError` where it cannot.
    """

    path: str
    place: str
    size: int
    read: Callable[[], bytes]

    @property
    def name(self) -> str:
        """The path made safe for a file system."""
        return document_name(self.path)


def find_sources(inputs: Sequence[str | Path], out: str | Path) -> list[SourceFile]:
    """The files of these inputs by path: all of a folder, an archive, a pattern, or itself.

    Hidden files, and those of the output folder, are no sources. Raises `UsageError` where an
    input is not there, or two have the same relative path.
    """
    there = str(out).rstrip("/") if is_url(str(out)) else realpath(out)
    named = sorted(_list_inputs(map(str, inputs), there), key=lambda source: source.path)
    listed = {source.place: source for source in named}
    sources = sorted(listed.values(), key=lambda source: source.path)
    for one, other in pairwise(sources):
        if one.path == other.path:
            message = f"{one.place} and {other.place} would both be {one.path!r}: run them apart"
            raise UsageError(message)
    return sources


def _list_inputs(inputs: Iterable[str], out: str) -> Iterator[SourceFile]:
    for given in inputs:
        if is_url(given):
            yield from _list_url(given, out)
        elif Path(given).exists():
            yield from _list_path(Path(given), out)
        elif fitting := list(_match_pattern(given, out)):
            yield from fitting
        else:
            message = f"{given}: no such file or folder"
            raise UsageError(message)


def _match_pattern(pattern: str, out: str) -> Iterator[SourceFile]:
    """The files that a pattern with `*`, `?`, `[]`, `**` fits, relative to what stands before."""
    parts = PurePath(pattern).parts
    tame = list(takewhile(lambda part: not _GLOB.search(part), parts))
    if len(tame) == len(parts):
        return
    base = Path(*tame)
    for file in sorted(base.glob("/".join(parts[len(tame) :]))):
        path = file.relative_to(base).as_posix()
        if not (file.is_dir() or _HIDDEN.search(path) or realpath(file).startswith(f"{out}/")):
            yield from _list_file(file, path)


def _list_path(given: Path, out: str) -> Iterator[SourceFile]:
    if not given.is_dir():
        yield from _list_file(given, given.name)
        return
    for file in _walk(given, out):
        yield from _list_file(file, file.relative_to(given).as_posix())


def _walk(folder: Path, out: str) -> Iterator[Path]:
    """The files below a folder; a closed or empty one stands for itself: none is passed over."""
    for path in _list_folder(folder):
        if path.name.startswith(".") or realpath(path) == out:
            continue
        if path.is_dir() and not path.is_symlink() and _list_folder(path):
            yield from _walk(path, out)
        else:
            yield path


def _list_folder(folder: Path) -> list[Path]:
    """What a folder holds, nothing where it may not be looked into."""
    try:
        return sorted(folder.iterdir())
    except PermissionError:
        return []


def _list_file(file: Path, path: str) -> Iterator[SourceFile]:
    """A file, or the members of the archive that it is."""
    if is_archive(path) and file.is_file():
        yield from _list_archive(path, realpath(file), lambda: file.open("rb"))
    else:
        size = file.stat().st_size if file.is_file() else 0
        yield SourceFile(path, realpath(file), size, partial(_read_file, file))


def _read_file(file: Path) -> bytes:
    """A file's bytes; a pipe or a device, which may have no end, is none."""
    if file.exists() and not (file.is_file() or file.is_dir()):
        message = "is no file"
        raise OSError(message)
    return file.read_bytes()


def _list_url(url: str, out: str) -> Iterator[SourceFile]:
    """The files at a URL, hidden ones and those of the output left out."""
    there = RemoteSource(url)
    try:
        sizes = there.sizes()
    except OSError as error:
        message = f"{url}: cannot be listed: {error}"
        raise UsageError(message) from error
    if not sizes:
        message = f"{url}: no such file or folder"
        raise UsageError(message)
    base = _base_folder(there.root, list(sizes))
    own = f"{RemoteSource(out).root}/" if is_url(out) else None
    for at in sizes:
        path = at[len(base) :].lstrip("/")
        if _HIDDEN.search(path) or (own and at.startswith(own)):
            continue
        if is_archive(path):
            yield from _list_archive(path, f"{url}: {at}", partial(there.open, at))
        else:
            yield SourceFile(path, f"{url}: {at}", sizes[at], partial(there.read, at))


def _base_folder(root: str, paths: Sequence[str]) -> str:
    """The folder that paths are relative to."""
    if _GLOB.search(root):
        return "/".join(takewhile(lambda part: not _GLOB.search(part), root.split("/")))
    return root.rpartition("/")[0] if paths == [root] else root


def _list_archive(path: str, place: str, opened: Callable[[], IO[bytes]]) -> Iterator[SourceFile]:
    """The members of an archive; itself, refused, where it cannot be opened."""
    try:
        for member in list_members(path, opened):
            inner = f"{path}/{member.path}"
            yield SourceFile(inner, f"{place}/{member.path}", member.size, member.read)
    except (OSError, RefusedError) as error:
        yield SourceFile(path, place, 0, partial(_raise, error))


def _raise(error: Exception) -> bytes:
    raise error


def document_name(path: str) -> str:
    """A relative path as the output's names use it: injective, and safe for a file system.

    Every character but ASCII letters, digits, `.`, `_`, `-` and the `/` between parts is
    percent-encoded, as are the dots that a part begins with; a part over 120 bytes is cut and ends
    in a hash of the whole.
    """
    return "/".join(_encode_part(part) for part in path.split("/"))


def _encode_part(part: str) -> str:
    encoded = quote(part.encode("utf-8", "surrogateescape"), safe="").replace("~", "%7E")
    encoded = _LEADING_DOTS.sub(lambda dots: "%2E" * len(dots.group()), encoded)
    if len(encoded) <= _LONGEST_PART:
        return encoded
    digest = hashlib.sha256(part.encode("utf-8", "surrogateescape")).hexdigest()[:_HASH]
    return f"{encoded[: _LONGEST_PART - _HASH - 1]}-{digest}"
