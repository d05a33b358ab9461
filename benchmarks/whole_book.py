"""The speed from the bytes of a whole book to validated records, and whether it is linear.

    python benchmarks/whole_book.py [BOOK.txt ...]

Without a book one is generated: 260 countries, about 2.5 MB. Entities are not searched and nothing
is written; garbage is collected as in a worker. Each turn is a process of its own, so that no value
is remembered from the turn before; it reads a few generated chapters first, whose time, mostly that
of compiling patterns, is printed apart. Printed are megabytes per second of processor time, the
best of three turns, for the whole book and for its first half.
"""

from __future__ import annotations

import gc
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from pipeline.record.schema import find_schema_faults
from pipeline.runtime.garbage import pause_garbage_collection
from pipeline.runtime.serialize import to_json_data
from pipeline.vocabulary.countries import country_names

_TURNS: Final = 3
_COUNTRIES: Final = 260
_FIRST: Final = 4  # countries of the book that each process reads first
_FIELDS: Final = """
  Infant mortality rate:
    {n}.5 deaths/1,000 live births (1995 est.)
  Total fertility rate:
    2.{n} children born/woman (1995 est.)
  Land boundaries:
    total 1,{n} km
  Coastline:
    3{n} km
  Maritime claims:
    none; landlocked
  Natural resources:
    coal, iron ore, and what else is found in hills like these
  Population:
    {n},615,807 (July 1995 est.)
  Population growth rate:
    0.{n}% (1995 est.)
  Birth rate:
    {n}.66 births/1,000 population (1995 est.)
  Literacy:
    age 15 and over can read and write (1989)
   total population:
    99%
   male:
    100%
   female:
    98%
  Religions:
    Georgian Orthodox 65%, Russian Orthodox 10%, Muslim 11%, unknown 14%
  Labor force:
    2.763 million
  Digraph {n}:
    a line of a field that no family knows, with words enough to be like those of a book
    and another line of it, which ends here
"""
_CONTENTS: Final = "Geography\n\nPeople\n\n"  # as a list of contents prints them
_FILLS: Final = 16  # fields as many as a chapter of a book has


def make_book(countries: int = _COUNTRIES) -> bytes:
    """A generated book in the style of a real one."""
    listed = country_names().items()
    known = sorted({name for name, code in listed if len(code) == 3 and name.istitle()})  # noqa: PLR2004
    chapters = (
        f":{name} People\n{''.join(_FIELDS.format(n=at % 90 + 10 + i) for i in range(_FILLS))}\n"
        for at, name in enumerate(known[:countries])
    )
    return "\n".join([_CONTENTS, *chapters]).encode()


def count_records(content: bytes) -> int:
    """The number of validated records in a book."""
    document = read_source(content, "book.txt", "book.txt")
    found = extract(document, profile=None, families=load_families(), recognize=None).records
    for record in found:
        if why := find_schema_faults("record", to_json_data(record)):
            raise ValueError(record.id, why[0])
    return len(found)


def take_turn(content: bytes) -> tuple[float, float, int]:
    """The processor time of the book and of what a process reads first, and the records."""
    began = time.process_time()
    count_records(make_book(_FIRST))
    first = time.process_time() - began
    gc.collect()
    with pause_garbage_collection():
        began = time.process_time()
        found = count_records(content)
        return time.process_time() - began, first, found


def measure(content: bytes) -> tuple[float, float, int]:
    """The turn that took the least time, each in a process of its own."""
    turns = []
    for _ in range(_TURNS):
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            turns.append(pool.submit(take_turn, content).result())
    return min(turns)


def main() -> None:
    """Prints a line for each book."""
    books = {Path(name).name: Path(name).read_bytes() for name in sys.argv[1:]} or {
        "made": make_book()
    }
    for name, content in books.items():
        half, *_ = measure(content[: content.rfind(b"\n", 0, len(content) // 2)])
        whole, first, found = measure(content)
        size = len(content) / 1e6
        print(
            f"{size / whole:5.2f} MB/s  {size:5.2f} MB  {whole:6.2f} s  {found} records"
            f"  doubling takes {whole / half:4.2f} times as long  first use {first:4.2f} s  {name}"
        )


if __name__ == "__main__":
    main()
