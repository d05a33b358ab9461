"""PDF → the text one reads of it, its pages, printed lines and blocks; and a page as a picture."""

from pipeline.readers.pdf.debug_image import picture
from pipeline.readers.pdf.pages import Printed, printed

__all__ = ["Printed", "picture", "printed"]
