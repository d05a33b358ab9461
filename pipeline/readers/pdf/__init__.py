"""PDF → the text one reads of it, its pages, printed lines and blocks."""

from pipeline.readers.pdf.pages import Printed, printed

__all__ = ["Printed", "printed"]
