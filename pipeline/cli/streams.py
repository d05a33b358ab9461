"""The standard streams, which the caller may have closed."""

from __future__ import annotations

import os
import sys


def open_streams() -> None:
    """Opens the standard streams that the caller closed, so that no other file takes their place.

    What is written to them is lost, and nothing is read.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # it gets the lowest free number: this one
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            sink = open(os.devnull, mode, encoding="utf-8")  # noqa: PTH123, SIM115 - open to the end
            setattr(sys, name, sink)
