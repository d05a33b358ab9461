"""Shelves and output elsewhere, by URL (`s3://…`, `memory://…`): the one door to fsspec."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Final, TypeAlias, cast

from pipeline.errors import SetupError
from pipeline.storage.lock import hold_lock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from fsspec import AbstractFileSystem

# What tells one writing of a file from the next, by what there is of it on each system.
_VERSION_KEYS: Final = (
    "ETag",
    "etag",
    "md5Hash",
    "mtime",
    "LastModified",
    "last_modified",
    "created",
)

Info: TypeAlias = "Mapping[str, object]"


def is_url(place: str) -> bool:
    """Whether a place is elsewhere."""
    return "://" in place


class RemoteSource:
    """A place on another system, with paths below it.

    Every failure is raised as an `OSError`, whatever the system calls it.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._files, self.root = _resolve(url)

    def sizes(self) -> dict[str, int]:
        """The files that the place stands for, with their sizes: those its pattern fits, or all."""
        with _as_os_error(self.url):
            if any(letter in self.root for letter in "*?[") and not self._files.exists(self.root):
                found = self._files.glob(self.root, detail=True)
            else:
                found = self._files.find(self.root, detail=True)
        files = {path: info for path, info in found.items() if info["type"] == "file"}
        return {path: int(files[path]["size"] or 0) for path in sorted(files)}

    def read(self, path: str) -> bytes:
        """What the file of one of these paths holds."""
        with _as_os_error(path):
            return bytes(self._files.cat_file(path))

    def open(self, path: str) -> IO[bytes]:
        """The file of one of these paths, opened to be read here and there."""
        with _as_os_error(path):
            return cast("IO[bytes]", self._files.open(path, "rb"))


class RemoteFolder:
    """An output folder elsewhere, as `store.Folder`: a system that writes a file whole or not.

    The lock is on this machine: it keeps two runs from here apart, and none from elsewhere.
    """

    def __init__(self, url: str, lock: Path) -> None:
        self.url = url.rstrip("/")
        self._files, self._root = _resolve(self.url)
        self._lock = lock

    def stamps(self) -> dict[str, str]:
        """The stamp of every file by its path."""
        with _as_os_error(self.url):
            self._files.invalidate_cache()
            there = self._files.find(self._root, detail=True)
        return {path[len(self._root) + 1 :]: _stamp(info) for path, info in there.items()}

    def read(self, path: str) -> bytes:
        """What a file holds."""
        with _as_os_error(path):
            return bytes(self._files.cat_file(self._at(path)))

    def write(self, path: str, text: str) -> str:
        """Writes a file; gives its stamp."""
        with _as_os_error(path):
            self._files.pipe_file(self._at(path), text.encode())
            return _stamp(self._files.info(self._at(path)))

    def remove(self, path: str) -> None:
        """Removes a file."""
        with _as_os_error(path):
            self._files.rm_file(self._at(path))

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keeps the folder for one run of this machine; `SetupError` where that cannot be."""
        try:
            with hold_lock(self._lock, f"writes to {self.url}"):
                self._files.makedirs(self._root, exist_ok=True)
                yield
        except OSError as error:
            message = f"cannot write to {self.url}: {error}"
            raise SetupError(message) from error

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}"


def cache_name(url: str) -> str:
    """A short name for a URL that a folder can have."""
    return hashlib.sha256(url.rstrip("/").encode()).hexdigest()[:16]


def _resolve(url: str) -> tuple[AbstractFileSystem, str]:
    import fsspec  # noqa: PLC0415 - needed for URLs alone

    try:
        files, root = fsspec.url_to_fs(url.rstrip("/"))
    except (ImportError, ValueError) as error:
        message = f"{url}: {error}; for s3:// install country-reports[s3]"
        raise SetupError(message) from error
    return files, str(root).rstrip("/")


@contextmanager
def _as_os_error(place: str) -> Iterator[None]:
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        message = f"{place}: {type(error).__name__}: {error}"
        raise OSError(message) from error


def _stamp(info: Info) -> str:
    mark = next((info[key] for key in _VERSION_KEYS if key in info), "")
    return f"{info.get('size')}:{mark}"
