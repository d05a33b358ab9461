"""A key pressed, or a request to end: what is in flight is finished, then the run stops."""

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
_STOPPING: Final = b"stopping: what is in flight has a few seconds; once more stops at once\n"


class StopRequest:
    """Whether a run was asked to stop; asked once more, it is interrupted where it stands."""

    def __init__(self) -> None:
        self.asked = False

    def __call__(self) -> bool:
        """Whether it was asked."""
        return self.asked

    def __enter__(self) -> Self:
        """Listens from now on."""
        if threading.current_thread() is threading.main_thread():
            self._before = {one: signal.signal(one, self._ask) for one in _SIGNALS}
        else:
            self._before = {}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Listens no more."""
        for one, handler in self._before.items():
            signal.signal(one, handler)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True
        with suppress(OSError):  # the key may be pressed within a line: no stream is written twice
            os.write(sys.stderr.fileno(), _STOPPING)
        self.__exit__(None, None, None)
