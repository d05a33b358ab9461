"""Whether reports can be rendered as PDFs on this machine, and the reason if not."""

from __future__ import annotations

import functools
import subprocess
import sys
from typing import Final

import pytest

FAMILIES: Final = ("Liberation Serif", "Liberation Sans", "DejaVu Serif", "DejaVu Sans")

# Renders a line in each family and prints the families that were not used.
_PROBE: Final = """
import io, sys, warnings
warnings.simplefilter("ignore")
try:
    import weasyprint
except (ImportError, OSError) as error:
    sys.exit(str(error).partition(":")[0])
import pdfplumber
families = sys.argv[1:]
page = "".join(f"<p style='font-family: \\"{name}\\"'>{name}" for name in families)
with pdfplumber.open(io.BytesIO(weasyprint.HTML(string=page).write_pdf())) as pdf:
    used = " ".join(char["fontname"] for char in pdf.pages[0].chars)
lacking = [name for name in families if name.replace(" ", "-") not in used]
sys.exit(f"fonts are missing: {', '.join(lacking)}" if lacking else None)
"""


@functools.cache
def obstacle() -> str:
    """Return what keeps WeasyPrint from setting a page in each family of fonts, or nothing.

    A process of its own renders a page: where Pango is present and no font is, it crashes.
    """
    probe = subprocess.run(
        [sys.executable, "-c", _PROBE, *FAMILIES], capture_output=True, text=True, check=False
    )
    if probe.returncode < 0:
        return "WeasyPrint crashes: Pango finds no font"
    return probe.stderr.strip().rpartition("\n")[2] if probe.returncode else ""


prints = pytest.mark.skipif(bool(obstacle()), reason=obstacle() or "pages can be rendered")
