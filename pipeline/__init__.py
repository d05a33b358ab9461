"""Country reports → structured records that say where each value stands."""

from pipeline.record.boxes import boxes
from pipeline.record.load import load

__version__ = "0.1.0"
__all__ = ["__version__", "boxes", "load"]
