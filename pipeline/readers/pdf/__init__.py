"""PDF → the text one reads of it, its pages, printed lines and blocks; and a page as a picture."""

from pipeline.readers.pdf.pages import Printed, printed
from pipeline.readers.pdf.picture import picture

__all__ = ["Printed", "picture", "printed"]
