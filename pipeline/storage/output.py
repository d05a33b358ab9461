"""The output folder: each file in it is written whole or not at all, by one run at a time."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final, Protocol

from pipeline.errors import SetupError
from pipeline.storage.lock import hold_lock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

STAGE: Final = ".run"  # below the output folder while a run goes on: its lock, what it is writing


def write_atomically(path: Path, content: str | bytes, *, stage: Path | None = None) -> None:
    """Writes a file by way of another (in `stage`), so that no reader ever sees a part of it."""
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
    """An output folder, here or elsewhere; paths are relative to it, with `/` between their parts.

    A `stamp` changes where a file may have changed.
    """

    def stamps(self) -> dict[str, str]:
        """The stamp of every file by its path."""

    def read(self, path: str) -> bytes:
        """What a file holds."""

    def write(self, path: str, text: str) -> str:
        """Writes a file whole or not at all; gives its stamp."""

    def remove(self, path: str) -> None:
        """Removes a file."""

    def held(self) -> AbstractContextManager[None]:
        """Keeps the folder for one run; raises `SetupError` where that cannot be."""


class LocalFolder:
    """A folder of this machine; a `stamp` is a file's size and the time of its last writing."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def stamps(self) -> dict[str, str]:
        """The stamp of every file by its path."""
        return dict(_stamps(str(self.root), ""))

    def read(self, path: str) -> bytes:
        """What a file holds."""
        return (self.root / path).read_bytes()

    def write(self, path: str, text: str) -> str:
        """Writes a file whole or not at all; gives its stamp."""
        write_atomically(self.root / path, text, stage=self.root / STAGE)
        return _stamp((self.root / path).stat())

    def remove(self, path: str) -> None:
        """Removes a file, and the folders that it leaves empty."""
        file = self.root / path
        file.unlink(missing_ok=True)
        with suppress(OSError):  # it holds something
            for folder in file.relative_to(self.root).parents[:-1]:
                (self.root / folder).rmdir()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keeps the folder for one run, and leaves nothing half written, an earlier run's neither.

        Raises `SetupError` where another run has the folder, or it cannot be written to.
        """
        stage = self.root / STAGE
        try:
            with hold_lock(stage / "lock", f"writes to {self.root}"):
                try:
                    for part in stage.glob(".*.part"):
                        part.unlink()
                    yield
                finally:
                    shutil.rmtree(stage, ignore_errors=True)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            message = (
                f"cannot write to {error.filename or self.root}: {reason}; "
                "name other folders with --out and --cache"
            )
            raise SetupError(message) from error


def _stamps(folder: str, prefix: str) -> Iterator[tuple[str, str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _stamps(entry.path, f"{prefix}{entry.name}/")
            else:
                yield prefix + entry.name, _stamp(entry.stat(follow_symlinks=False))


def _stamp(status: os.stat_result) -> str:
    return f"{status.st_size}:{status.st_mtime_ns}"
