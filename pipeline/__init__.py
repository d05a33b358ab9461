"""Country reports → structured records in which every value knows its place.

`read` reads one report, `load` the records that a run wrote, `boxes` finds a value on its page.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from pipeline.record.boxes import boxes
from pipeline.record.load import load

if TYPE_CHECKING:
    from pipeline.runtime.library import ReportReading as Reading
    from pipeline.runtime.library import read

__version__ = "0.1.0"
__all__ = ["Reading", "__version__", "boxes", "load", "read"]

_LIBRARY = {"read": "read", "Reading": "ReportReading"}


def __getattr__(name: str) -> object:
    """`read` and `Reading`, whose readers and stages are loaded only when they are asked for."""
    if name in _LIBRARY:
        return getattr(import_module("pipeline.runtime.library"), _LIBRARY[name])
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
