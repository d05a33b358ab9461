"""Country reports → structured records that say where each value stands.

What is public is imported when it is first used, so that the command line starts fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.record.boxes import boxes
    from pipeline.record.load import load

__version__ = "0.1.0"
__all__ = ["__version__", "boxes", "load"]


def __getattr__(name: str) -> object:
    if name in ("boxes", "load"):
        return getattr(import_module(f"pipeline.record.{name}"), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
