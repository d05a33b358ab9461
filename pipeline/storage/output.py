"""The output folder: one run at a time, and each file is written whole or not at all."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final, Protocol
from uuid import uuid4

from pipeline.errors import SetupError
from pipeline.storage.lock import hold_lock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

STAGE: Final = ".run"  # a folder in the output during a run: its lock, the file being written


def write_atomically(path: Path, content: str | bytes, *, stage: Path | None = None) -> None:
    """Writes a file through a temporary one (in `stage`), so that no reader ever sees a part."""
    part = (stage or path.parent) / f".{os.getpid()}.part"
    part.parent.mkdir(parents=True, exist_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        part.write_bytes(content.encode() if isinstance(content, str) else content)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


class OutputStore(Protocol):
    """An output folder on this machine or at a URL; paths relative to it have `/` between parts.

    A file's `stamp` changes whenever its content may have changed.
    """

    def stamps(self) -> dict[str, str]:
        """The stamp of every file by its path."""

    def read(self, path: str) -> bytes:
        """The bytes of a file."""

    def write(self, path: str, text: str) -> str:
        """Writes a file whole or not at all; returns its stamp."""

    def remove(self, path: str) -> None:
        """Removes a file."""

    def hold(self) -> AbstractContextManager[None]:
        """Holds the folder for one run; raises `SetupError` if that is not possible."""


class LocalFolder:
    """A folder of this machine, in which links are not followed.

    A `stamp` is a file's size with the times at which its content and its status changed: no
    program can set the latter. Without one (Windows) a stamp is never equal again.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._plain: set[Path] = {root}  # folders known to be no links

    def stamps(self) -> dict[str, str]:
        """The stamp of every file by its path."""
        return dict(_list_stamps(str(self.root)))

    def read(self, path: str) -> bytes:
        """The bytes of a file."""
        return self._locate(path).read_bytes()

    def write(self, path: str, text: str) -> str:
        """Writes a file whole or not at all; returns its stamp."""
        file = self._locate(path)
        write_atomically(file, text, stage=self.root / STAGE)
        return _stamp(file.lstat())

    def _locate(self, path: str) -> Path:
        """The file of a path; raises `OSError` if it leads out of the folder or through a link."""
        parts = path.split("/")
        if not all(part not in ("", ".", "..") and os.sep not in part for part in parts):
            raise OSError(errno.EINVAL, "leads out of the folder", str(self.root / path))
        file = self.root.joinpath(*parts)
        for folder in file.parents[: len(parts) - 1]:
            if folder in self._plain:
                break
            _refuse_link(folder)
            if folder.is_dir():
                self._plain.add(folder)
        return file

    def remove(self, path: str) -> None:
        """Removes a file, and the folders that it leaves empty."""
        file = self._locate(path)
        file.unlink(missing_ok=True)
        with suppress(OSError):  # it holds something
            for folder in file.relative_to(self.root).parents[:-1]:
                (self.root / folder).rmdir()

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Holds the folder for one run, and removes what an earlier run left half written.

        Raises `SetupError` if another run holds the folder, or it cannot be written to.
        """
        stage = self.root / STAGE
        lock = stage / "lock"
        try:
            _refuse_link(stage)
            with hold_lock(lock, f"writes to {self.root}"):
                try:
                    for part in stage.glob(".*.part"):
                        part.unlink()
                    yield
                finally:
                    with suppress(OSError):  # it holds what is not ours
                        lock.unlink()
                        stage.rmdir()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            message = (
                f"cannot write to {error.filename2 or error.filename or self.root}: {reason}; "
                "name other folders with --out and --cache"
            )
            raise SetupError(message) from error


def _refuse_link(folder: Path) -> None:
    if folder.is_symlink():
        raise OSError(errno.ELOOP, "is a link, which is not followed", str(folder))


def _list_stamps(root: str) -> Iterator[tuple[str, str]]:
    """The files below a folder with their stamps; folders may be nested deeper than calls."""
    waiting = [(root, "")]
    while waiting:
        folder, prefix = waiting.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((entry.path, f"{prefix}{entry.name}/"))
                elif entry.is_file(follow_symlinks=False):
                    with suppress(FileNotFoundError):  # another program has just removed it
                        yield prefix + entry.name, _stamp(entry.stat(follow_symlinks=False))


def _stamp(status: os.stat_result) -> str:
    changed = f"{status.st_ctime_ns}" if os.name == "posix" else uuid4().hex
    return f"{status.st_size}:{status.st_mtime_ns}:{changed}"
