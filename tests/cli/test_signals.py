"""A run that is asked to stop."""

from __future__ import annotations

import io
import os
import signal
import sys
from typing import TYPE_CHECKING

from pipeline.cli.signals import StopRequest

if TYPE_CHECKING:
    import pytest
    from typing_extensions import Buffer


class Pressed(io.RawIOBase):
    """A terminal on which a key is pressed while the first line is written to it."""

    def __init__(self, end: int) -> None:
        super().__init__()
        self.end = end
        self.pressed = False

    def writable(self) -> bool:
        """It can be written to."""
        return True

    def fileno(self) -> int:
        """The end of a pipe."""
        return self.end

    def write(self, data: Buffer) -> int:
        """Writes, the first time after a key was pressed."""
        if not self.pressed:
            self.pressed = True
            signal.raise_signal(signal.SIGINT)
        return os.write(self.end, data)


def test_an_interrupt_within_a_line_of_output_stops_the_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reading, writing = os.pipe()
    stream = io.TextIOWrapper(io.BufferedWriter(Pressed(writing)), line_buffering=True)
    monkeypatch.setattr(sys, "stderr", stream)
    with StopRequest() as stop:
        stream.write("done report.md\n")
    assert stop.asked
    printed = os.read(reading, 4096).decode()
    assert "stopping: inputs in progress" in printed
    assert "done report.md\n" in printed
