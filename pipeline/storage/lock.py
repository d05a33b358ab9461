"""A file lock that ends with its process: a killed process leaves no stale lock."""

from __future__ import annotations

import os
import socket
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.errors import SetupError

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        """Locks the first byte, or raises `PermissionError`."""
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        """Locks the file, or raises `BlockingIOError`."""
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def hold_lock(file: Path, doing: str) -> Iterator[None]:
    """Holds the lock on this file; the system releases it however the process ends.

    A file left by an earlier run is no lock unless a process holds it. Its text names the holder
    for people to read. Raises `SetupError` if another process holds it.
    """
    while (handle := _acquire(file, doing)) is None:
        continue
    try:
        os.ftruncate(handle, 0)
        os.write(handle, f"process {os.getpid()} of {socket.gethostname()}".encode())
        yield
    finally:
        os.close(handle)


def _acquire(file: Path, doing: str) -> int | None:
    """The handle of the file, locked; None if its last holder has just removed the file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _lock(handle)
    except (BlockingIOError, PermissionError) as error:
        os.close(handle)
        message = f"another run ({_holder(file)}) {doing}: wait for it, or end it"
        raise SetupError(message) from error
    try:
        if os.path.samestat(os.fstat(handle), file.stat()):
            return handle
    except FileNotFoundError:
        pass
    os.close(handle)
    return None


def _holder(file: Path) -> str:
    try:
        return file.read_text("utf-8") or "that has just begun"
    except OSError:
        return "that has just ended"
