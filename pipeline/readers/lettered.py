"""Notes that small letters mark, raised before them and where they are called."""

from __future__ import annotations

import re
from string import ascii_lowercase
from typing import TYPE_CHECKING, Final

from pipeline.document import PROSE, Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.document import Block

_RAISED: Final = re.compile(r"<sup>\s?(?P<letter>[a-z])\s?</sup>")
_FEWEST: Final = 2  # notes: one raised letter says little
_LEAST_CALLED: Final = 0.5  # of the letters


def counted(openings: Sequence[str], called: set[str]) -> frozenset[str]:
    """The letters that mark notes: those that open texts count on from `a`, half are called."""
    letters = [letter for letter in openings if letter in ascii_lowercase]
    first = letters.index("a") if "a" in letters else len(letters)
    run = [one for one, two in zip(letters[first:], ascii_lowercase, strict=False) if one == two]
    is_called = len(called.intersection(run)) >= _LEAST_CALLED * len(run)
    return frozenset(run if len(run) >= _FEWEST and is_called else ())


def lettered(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with `<sup>a</sup>` as callouts where such letters open notes."""
    if "<sup>" not in text:
        return tuple(blocks)
    raised = [list(_raised(text, block)) for block in blocks]
    openings = [mark.value for some in raised for mark, opens in some if opens]
    called = {mark.value for some in raised for mark, opens in some if not opens}
    known = counted(openings, called) if openings else frozenset()
    return tuple(
        block.remarked([mark for mark, _ in some if mark.value in known]) if some else block
        for block, some in zip(blocks, raised, strict=True)
    )


def _raised(text: str, block: Block) -> Iterator[tuple[Mark, bool]]:
    """The raised letters of a block, each with whether it opens a line of prose.

    A letter behind a figure is an ordinal number's: `1<sup>a</sup>`.
    """
    for found in _RAISED.finditer(text, block.start, block.end):
        before = text[block.start : found.start()].rpartition("\n")[2]
        opens = block.kind in PROSE and not before.strip()
        if not before[-1:].isdecimal():
            yield Mark("callout", *found.span(), found["letter"]), opens
