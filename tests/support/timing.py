"""Texts that once took time without end: a limit that no busy machine reaches, and a ratio."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MINUTE = 60.0  # seconds of the processor; what the tests do takes a second at most
_ROUNDS = 3
_GROWTH = 1.6  # as a power of the size; linear time is 1, quadratic time is 2


@contextmanager
def within_a_minute() -> Iterator[None]:
    """Fails if its body takes over a minute of the processor: a search that tries every way."""
    since = time.process_time()
    yield
    assert time.process_time() - since < _MINUTE


def assert_linear(read: Callable[[int], object], size: int, factor: int) -> None:
    """Fails if ``read`` takes quadratic time: ``size`` beside a size ``factor`` times as large.

    Each time is the shortest of three, so a busy moment of the machine changes nothing.
    """
    read(size)
    short, long = (_measure(read, count) for count in (size, factor * size))
    assert long <= factor**_GROWTH * short


def _measure(read: Callable[[int], object], size: int) -> float:
    """The shortest of some times, in seconds of the processor."""
    times = []
    for _ in range(_ROUNDS):
        since = time.process_time()
        read(size)
        times.append(time.process_time() - since)
    return min(times)
