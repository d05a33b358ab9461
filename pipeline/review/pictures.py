"""Pictures of the pages of PDFs for the review pages: made once, several at a time."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final, Self

from pipeline.readers.pdf.pdfium import render_pictures

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future
    from pathlib import Path
    from types import TracebackType

_WAITING: Final = 4  # sources a worker: what is read ahead of the workers stays small


class PagePictures:
    """Makes the pictures of pages in worker processes, into a folder; a context manager.

    A picture that is there already is kept: its folder is named by the digest of its source.
    """

    def __init__(self, folder: Path, workers: int) -> None:
        self._folder = folder
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self._waiting: list[Future[int]] = []
        self.made = 0

    def __enter__(self) -> Self:
        """Start the workers."""
        context = get_context("spawn")  # a worker starts with nothing of this process
        self._pool = ProcessPoolExecutor(self._workers, mp_context=context)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Wait for the pictures that are still being made, or cancel them after an error."""
        if self._pool is None:
            return
        if kind is None:
            self._collect(0)
        self._pool.shutdown(cancel_futures=kind is not None)

    def add(self, digest: str, pages: Sequence[int], read: Callable[[], bytes]) -> None:
        """Asks for the pictures of these pages (from 1) of a source with this digest."""
        folder = self._folder / digest[:16]
        missing = [page for page in pages if not (folder / f"{page}.webp").is_file()]
        if not missing or self._pool is None:
            return
        self._collect(self._workers * _WAITING - 1)
        self._waiting.append(self._pool.submit(_write_pictures, folder, missing, read()))

    def _collect(self, most: int) -> None:
        while len(self._waiting) > most:
            self.made += self._waiting.pop(0).result()


def _write_pictures(folder: Path, pages: Sequence[int], content: bytes) -> int:
    """Writes the pictures of pages; gives how many. Pages that cannot be rendered are left out."""
    folder.mkdir(parents=True, exist_ok=True)
    return sum(_write(folder, page, picture) for page, picture in render_pictures(content, pages))


def _write(folder: Path, page: int, picture: bytes) -> bool:
    part = folder / f".{page}.part"
    part.write_bytes(picture)
    part.replace(folder / f"{page}.webp")
    return True


def picture_path(digest: str, page: int) -> str:
    """The path of a picture below the folder of pictures."""
    return f"{digest[:16]}/{page}.webp"
