"""A limit on the processor time of a test, which the load of the machine does not change."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def at_most_seconds(limit: float) -> Iterator[None]:
    """Fails if its body takes more seconds of the processor."""
    since = time.process_time()
    yield
    spent = time.process_time() - since
    assert spent < limit, f"{spent:.1f} seconds of the processor, not under {limit}"
