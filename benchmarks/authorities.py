"""The time to list the sources of a run, for works that share author and year.

    python benchmarks/authorities.py [WORKS ...]    (default: 5000 10000 20000)

Every document cites one work of its own by the same author in the same year: the titles differ in
one word, so that each looks like a misprint of others. Printed are seconds of processor time, and
the ratio to the number before. Exit code 1 if twice the works take over 2.3 times the time.
"""

from __future__ import annotations

import gc
import sys
import time
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.citations.bibliography import RECORD_SOURCES, RecordSources, RunBibliography
from pipeline.record.country import Authority
from pipeline.runtime.garbage import pause_garbage_collection

_SIZES: Final = (5000, 10_000, 20_000)
_MOST: Final = 2.3


def make_sources(works: int) -> list[str]:
    """The sources of as many records, as the cache keeps them."""
    return [
        RECORD_SOURCES.dump_json(
            (RecordSources(record=f"{at}.md/KAZ", authorities=(make_work(at),)),), by_alias=True
        ).decode()
        for at in range(works)
    ]


def make_work(number: int) -> Authority:
    """A work whose title holds a word for the number."""
    word = "".join(chr(97 + number // 26**at % 26) for at in range(4))
    csl = {
        "id": "x",
        "type": "report",
        "title": f"Seasonal Workers along the Rivers of R{word} and the North",
        "author": [{"family": "Novak", "given": "Sara"}],
        "issued": {"date-parts": [[2005]]},
    }
    return Authority.model_validate(
        {"id": "x", "cited_in": ("1",), "csl": csl, "issued": "2005", "accessed": None}
    )


def measure(sources: list[str]) -> tuple[float, int]:
    """Seconds to list these sources, and the number of works listed."""
    gc.collect()
    with pause_garbage_collection():  # as a batch does
        began = time.process_time()
        bibliography = RunBibliography()
        for cited in sources:
            bibliography.add(cited)
        listed = len(bibliography.build().authorities)
        return time.process_time() - began, listed


def main(sizes: tuple[int, ...] = _SIZES) -> int:
    """Prints a line for each number of works; returns the exit code."""
    is_slow, before = False, None
    for works in sizes:
        seconds, listed = measure(make_sources(works))
        ratio = f"{seconds / before:5.2f} times" if before else ""
        print(f"{works:6} works  {seconds:6.2f} s  {listed:6} listed  {ratio}")
        is_slow = is_slow or (before is not None and seconds > _MOST * before)
        before = seconds
    return 1 if is_slow else 0


if __name__ == "__main__":
    sys.exit(main(tuple(map(int, sys.argv[1:])) or _SIZES))
