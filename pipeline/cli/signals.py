"""Graceful shutdown on SIGINT and SIGTERM: items in flight are finished, then the run stops."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from types import FrameType, TracebackType

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
_STOPPING: Final = (
    b"stopping: inputs in progress have a few seconds; a second signal stops at once\n"
)


class StopRequest:
    """Whether the user asked the run to stop; a second signal interrupts it at once."""

    def __init__(self) -> None:
        self.asked = False

    def __call__(self) -> bool:
        """Whether the first signal came."""
        return self.asked

    def __enter__(self) -> Self:
        """Installs the signal handlers, on the main thread only."""
        if threading.current_thread() is threading.main_thread():
            self._before = {number: signal.signal(number, self._ask) for number in _SIGNALS}
        else:
            self._before = {}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Restores the handlers that were there before."""
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True
        with suppress(OSError):  # a signal may come while the stream is being written: bypass it
            os.write(sys.stderr.fileno(), _STOPPING)
        self.__exit__(None, None, None)
