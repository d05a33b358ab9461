"""What running heads of plain text and of PDFs have in common: they recur from page to page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST: Final = 0.6  # of the pages from the first to the last with it
# The words of a repeated note, which is no running head.
SHORT_FORM: Final = re.compile(r"\bsupra\b|\bibid\b|^\W*id\b")


def recurs_on_most(pages: Sequence[int], number: int, fewest: int) -> bool:
    """Whether a line is on most pages, or on most of the parity of this one.

    `pages` are the numbers of the pages with it, in order; only those from the first to the last
    count, and at least `fewest` must have it.
    """
    alike = [other for other in pages if (other - number) % 2 == 0]
    return any(
        len(some) >= fewest and len(some) >= _MOST * (1 + (some[-1] - some[0]) // step)
        for some, step in ((pages, 1), (alike, 2))
    )
