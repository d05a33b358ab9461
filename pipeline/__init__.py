"""Turn country reports into structured records; each value keeps its printed place.

`read` reads one report, `load` the records that a run wrote, `boxes` finds a value on its page.
Each is imported when it is first asked for, so that the command line starts fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.record.boxes import boxes
    from pipeline.record.load import load
    from pipeline.runtime.library import ReportReading as Reading
    from pipeline.runtime.library import read

__version__ = "0.1.0"
__all__ = ["Reading", "__version__", "boxes", "load", "read"]

_PUBLIC = {
    "Reading": ("pipeline.runtime.library", "ReportReading"),
    "boxes": ("pipeline.record.boxes", "boxes"),
    "load": ("pipeline.record.load", "load"),
    "read": ("pipeline.runtime.library", "read"),
}


def __getattr__(name: str) -> object:
    """Imports a public name."""
    if name in _PUBLIC:
        module, attribute = _PUBLIC[name]
        return getattr(import_module(module), attribute)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
