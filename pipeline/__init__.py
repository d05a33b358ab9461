"""Turn country reports into structured records; each value keeps its printed place.

`read` reads one report, `load` the records that a run wrote, `chunks` their text for retrieval,
`boxes` finds a value on its page. Each is imported when it is first asked for, so that the command
line starts fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.exports.chunks import list_chunks as chunks
    from pipeline.record.boxes import boxes
    from pipeline.record.load import load
    from pipeline.runtime.library import ReportReading, read

__version__ = "0.1.0"
__all__ = ["ReportReading", "__version__", "boxes", "chunks", "load", "read"]

_PUBLIC = {
    "ReportReading": ("pipeline.runtime.library", "ReportReading"),
    "boxes": ("pipeline.record.boxes", "boxes"),
    "chunks": ("pipeline.exports.chunks", "list_chunks"),
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


def __dir__() -> list[str]:
    """The public names, those not imported yet included."""
    return sorted({*globals(), *_PUBLIC})
