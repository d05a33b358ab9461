"""Inputs and output by URL (`s3://…`, `memory://…`); the only module that imports fsspec."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Final, TypeAlias, cast

from pipeline import patterns as re
from pipeline.errors import SetupError, UsageError
from pipeline.storage.lock import hold_lock

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from fsspec import AbstractFileSystem

# The property that changes when a file is written, by its name on each system.
_VERSION_KEYS: Final = (
    "ETag",
    "etag",
    "md5Hash",
    "mtime",
    "LastModified",
    "last_modified",
    "created",
)

DEFAULT_PROTOCOLS: Final = ("file", "s3", "gs", "az", "http", "https", "memory")
_OWN_PROTOCOLS: Final = frozenset(("file", "local", "memory"))
_PROTOCOL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*")

Info: TypeAlias = "Mapping[str, object]"


def is_url(place: str) -> bool:
    """Whether a place is a URL, not a path of this machine."""
    return "://" in place


def check_protocol(place: str, allowed: Collection[str]) -> None:
    """Raises `UsageError` for a URL of another protocol, or one that chains several (`zip::…`)."""
    protocol = place.partition("://")[0]
    if not is_url(place) or protocol in allowed:
        return
    if "::" in protocol or not _PROTOCOL.fullmatch(protocol):
        message = f"{place}: chained or malformed protocols are not allowed; give a plain URL"
    else:
        message = (
            f"{place}: the protocol {protocol!r} is not allowed; allowed are "
            f"{', '.join(sorted(allowed))}; --allow-protocol {protocol} adds it"
        )
    raise UsageError(message)


class RemoteSource:
    """The files at a URL; every failure is raised as an `OSError`, whatever the system raises."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._files, self.root = _resolve(url)

    def sizes(self) -> dict[str, int]:
        """The files at the URL with their sizes in bytes: those that match its pattern, or all."""
        with _as_os_error(self.url):
            if any(letter in self.root for letter in "*?[") and not self._files.exists(self.root):
                found = self._files.glob(self.root, detail=True)
            else:
                found = self._files.find(self.root, detail=True)
        files = {path: info for path, info in found.items() if info["type"] == "file"}
        return {path: int(files[path]["size"] or 0) for path in sorted(files)}

    def open(self, path: str) -> IO[bytes]:
        """The file at one of these paths, opened for random access."""
        with _as_os_error(path):
            return cast("IO[bytes]", self._files.open(path, "rb"))

    def locate(self, path: str) -> str | None:
        """The URL at which another machine finds the file at one of these paths, if any does."""
        named = self._files.protocol
        if not _OWN_PROTOCOLS.isdisjoint((named,) if isinstance(named, str) else named):
            return None
        url = str(self._files.unstrip_protocol(path))
        return None if "::" in url else url  # which would be read as a chain of protocols


class RemoteFolder:
    """An output folder at a URL, on a system that writes a file whole or not at all.

    The lock is a file of this machine: it does not keep out runs on other machines.
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
        """The bytes of a file."""
        with _as_os_error(path):
            return bytes(self._files.cat_file(self._at(path)))

    def write(self, path: str, text: str) -> str:
        """Writes a file; returns its stamp."""
        with _as_os_error(path):
            self._files.pipe_file(self._at(path), text.encode())
            return _stamp(self._files.info(self._at(path)))

    def remove(self, path: str) -> None:
        """Removes a file."""
        with _as_os_error(path):
            self._files.rm_file(self._at(path))

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Holds the folder for one run of this machine; raises `SetupError` if another holds it."""
        try:
            with hold_lock(self._lock, f"writes to {self.url}"):
                with _as_os_error(self.url):
                    self._files.makedirs(self._root, exist_ok=True)
                yield
        except OSError as error:
            message = f"cannot write to {self.url}: {error}; name another place with --out"
            raise SetupError(message) from error

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}"


def cache_name(url: str) -> str:
    """A short folder name for a URL."""
    return hashlib.sha256(url.rstrip("/").encode()).hexdigest()[:16]


def _resolve(url: str) -> tuple[AbstractFileSystem, str]:
    import fsspec  # noqa: PLC0415 - needed for URLs alone

    try:
        files, root = fsspec.url_to_fs(url.rstrip("/"))
    except Exception as error:  # each file system of fsspec raises other exceptions
        message = f"{url}: cannot be opened: {str(error) or type(error).__name__}"
        if isinstance(error, ImportError) and url.startswith("s3:"):
            message += "; for s3://: pip install '.[s3]' in the checkout"
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
