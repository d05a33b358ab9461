"""Pauses garbage collection while a source is read or modules are imported."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_GC_THRESHOLD: Final = 1_000_000  # new objects before a collection: more than any book needs


@contextmanager
def pause_garbage_collection() -> Iterator[None]:
    """Makes garbage collection rare: objects made from a source are needed until its end.

    Otherwise Python scans all of it again and again, which takes a seventh of a book's time.
    """
    young, *older = gc.get_threshold()
    gc.set_threshold(max(young, _GC_THRESHOLD), *older)
    try:
        yield
    finally:
        gc.set_threshold(young, *older)
