"""How long a document of many notes takes, from bytes to a record, and whether time is linear.

    python benchmarks/notes.py [NOTES]   (default: 5000)

Half of the notes cite a source, half point back to one. Printed are seconds of this process's own
time, the best of three turns, for a quarter, a half and all of the notes, and the functions of the
package that take the most of it.
"""

from __future__ import annotations

import cProfile
import gc
import pstats
import sys
import time
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.extract import extract
from pipeline.profile import families
from pipeline.readers.source import read

_TURNS: Final = 3
_MOST_SHOWN: Final = 12
_NAMES: Final = ("Toktosunova", "Kelly", "Beridze", "Popescu", "Hakobyan", "Sarsenova", "Abdullaev")


def made(count: int) -> bytes:
    """A chapter of so many notes, a paragraph to each ten."""
    text = ["# Kyrgyzstan\n\n## Trafficking Routes\n"]
    notes = []
    for at in range(1, count + 1):
        end = "\n\n" if at % 10 == 0 else " "
        text.append(f"Women were taken to a city that lies far away.<sup>{at}</sup>{end}")
        name = f"{_NAMES[at % len(_NAMES)]}{chr(97 + at // 52 % 26)}{chr(97 + at // 2 % 26)}"
        source = f'A. {name}, "The Roads of the Region {at}," *Bishkek Times*, May 4, 2006.'
        notes.append(f"<sup>{at}</sup>{source if at % 2 else f'{name} *supra* at {at - 1}.'}\n")
    return ("".join(text) + "\n\n---\n\n" + "".join(notes)).encode()


def resolve(content: bytes) -> int:
    """How many notes these bytes give."""
    document = read(content, "notes.md", "notes.md")
    found = extract(document, profile=None, families=families(), recognize=None).records
    return sum(len(record.notes) for record in found)


def seconds(content: bytes) -> float:
    """The least time of a few turns."""
    taken = []
    for _ in range(_TURNS):
        gc.collect()
        began = time.process_time()
        resolve(content)
        taken.append(time.process_time() - began)
    return min(taken)


def main() -> None:
    """Prints the times and where they go."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    for count in (most // 4, most // 2, most):
        content = made(count)
        print(f"{seconds(content):6.2f} s  {resolve(content)} notes")
    profiler = cProfile.Profile()
    profiler.runcall(resolve, made(most))
    pstats.Stats(profiler).sort_stats("tottime").print_stats(_MOST_SHOWN)


if __name__ == "__main__":
    main()
