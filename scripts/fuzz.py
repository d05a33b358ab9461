"""Fuzzes the readers and the recipe: seeded, bounded by inputs or seconds, on any corpus.

    python scripts/fuzz.py [FOLDER ...] [--inputs N | --seconds S] [--seed S] [--small]
                           [--kind KIND] [--jobs N]

Each input is a file of the folders (default: raw/ and some of tests/) of which bytes, text, HTML,
PDF objects or an archive are mutated, or which is grown in one place; with `--small` it is a few
lines of such files in any format, of which a core reads some hundreds per second. It is read by a
worker process with limits of time and memory. Checked is that nothing is raised but a refusal, that
every character is claimed once, that records and document keep their schemas, that spans lie in the
text, and that the output is linear in the input. Every fault is printed with the numbers that
repeat it (`--seed S --first N --inputs 1`), then a summary as JSON. Exit code 1 for any fault.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import sys
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fuzz_inputs import KINDS, Case, make_input

from pipeline.errors import RefusedError
from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import READERS, read_source
from pipeline.readers.office.second_count import find_lost_text
from pipeline.record.schema import find_schema_faults
from pipeline.runtime.garbage import pause_garbage_collection
from pipeline.runtime.pool import PoolLimits, perform_items
from pipeline.runtime.serialize import to_json, to_json_data
from pipeline.storage.archives import is_archive, list_members

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipeline.document.model import Document
    from pipeline.extract import Extraction

ROOT: Final = Path(__file__).resolve().parents[1]
_FOLDERS: Final = ("raw", "tests/cases", "tests/findings", "tests/renderings")
_PART: Final = 250  # small inputs that a worker reads between two messages
_MOST_MEMORY: Final = 2 << 30
_SLOWEST: Final = 20.0  # seconds of processor time for one input
_WAIT: Final = 15 * _SLOWEST  # seconds, on a machine that does other work too
_MOST_OUTPUT: Final = 400  # bytes of output for a byte of text, above a floor
_FLOOR: Final = 200_000
_MOST_MEMBER: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """Inputs that one worker reads one after the other: the first, and how many."""

    first: Case
    size: int

    def split(self) -> Iterator[Case]:
        """Its inputs."""
        for number in range(self.first.number, self.first.number + self.size):
            yield replace(self.first, number=number)


@dataclass(slots=True)
class Findings:
    """What inputs gave: how often each outcome, their digests, the slowest, and the faults."""

    outcomes: Counter[str] = field(default_factory=Counter)
    digests: set[bytes] = field(default_factory=set)
    slowest: float = 0.0
    faults: list[tuple[Case, str, str]] = field(default_factory=list)

    def add(self, other: Findings) -> None:
        """Adds those of other inputs."""
        self.outcomes += other.outcomes
        self.digests |= other.digests
        self.slowest = max(self.slowest, other.slowest)
        self.faults += other.faults


def examine_part(part: Part) -> Findings:
    """What the inputs of a part give."""
    found = Findings()
    for case in part.split():
        name, content = make_input(case)
        began = time.process_time()
        outcome, faults = examine(name, content)
        taken = time.process_time() - began
        if taken > _SLOWEST:
            faults.append(f"it took {taken:.1f} s")
        found.slowest = max(found.slowest, taken)
        found.outcomes[f"{Path(name).suffix or 'none'} {outcome}"] += 1
        found.digests.add(hashlib.blake2b(content, digest_size=8).digest())
        found.faults += [(case, outcome, fault) for fault in faults]
    return found


def examine(name: str, content: bytes) -> tuple[str, list[str]]:
    """What an input gives, `read` or the code of its refusal, and its faults."""
    try:
        if is_archive(name):
            members = list_members(name, lambda: io.BytesIO(content))
            faults = [fault for member in members for fault in _read_member(member.read)]
            return "archive", faults
        with pause_garbage_collection():
            document = read_source(content, name, name)
            found = extract(document, profile=None, families=load_families(), recognize=None)
            return "read", [*check(found), *compare_counts(content, document)]
    except RefusedError as refusal:
        return refusal.code.value, []
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        place = error.__traceback__
        while place and place.tb_next:
            place = place.tb_next
        where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""
        return "raised", [f"{type(error).__name__} at {where}: {error}"[:300]]


def compare_counts(content: bytes, document: Document) -> Iterator[str]:
    """What the second count of a file finds and its document does not name."""
    named = {problem.message for problem in document.problems}
    source = READERS[document.media_type].count_text(content)
    for lost in find_lost_text(source, document.full_text):
        if lost.message not in named:
            yield f"lost without a word: {lost.message}"


def _read_member(read: Callable[[int], bytes]) -> Iterator[str]:
    try:
        read(_MOST_MEMBER)
    except RefusedError:
        return
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        yield f"a member: {type(error).__name__}: {error}"[:300]


def check(found: Extraction) -> Iterator[str]:
    """What is wrong with an extraction."""
    document, text = found.document, found.document.text
    position = 0
    for claim in document.claims:
        if claim.start < position or claim.end <= claim.start or claim.end > len(text):
            yield f"claims overlap or leave the text at {claim.start}"
            return
        if text[position : claim.start].strip():
            yield f"text is not claimed at {position}: {text[position : claim.start][:40]!r}"
        position = claim.end
    if text[position:].strip():
        yield f"text is not claimed at {position}: {text[position:].strip()[:40]!r}"
    covered = document.coverage
    if covered.claimed + covered.residue != covered.characters:
        yield "coverage does not add up"
    sizes = len(to_json(document))
    for reason in find_schema_faults("document", to_json_data(document)):
        yield f"document: {reason}"
    for record in found.records:
        sizes += len(to_json(record))
        for reason in find_schema_faults("record", to_json_data(record)):
            yield f"record: {reason}"
    if sizes > _FLOOR + _MOST_OUTPUT * len(text):
        yield f"{len(text)} characters give {sizes} bytes"


def main() -> int:
    """Fuzzes, prints faults and a summary; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folders", nargs="*", default=[str(ROOT / name) for name in _FOLDERS])
    parser.add_argument("--inputs", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=20261127)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--kind", choices=KINDS, default="any")
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    if given.kind not in ("any", "pdf") and not given.small:
        parser.error("whole files are of any kind, or of kind pdf")
    end = time.monotonic() + given.seconds
    first = Case(given.seed, given.first, given.kind, given.small, tuple(given.folders))
    size = _PART if given.small else 1
    stop = given.first + given.inputs if given.inputs else sys.maxsize

    def parts() -> Iterator[Part]:
        for number in range(given.first, stop, size):
            if not given.inputs and time.monotonic() > end:
                return
            yield Part(replace(first, number=number), min(size, stop - number))

    began = time.monotonic()
    found = Findings()
    for some in examine_parts(parts(), given.jobs):
        for case, outcome, fault in some.faults:
            options = f"{' --small' * case.is_small}{f' --kind {case.kind}' * (case.kind != 'any')}"
            again = f"--seed {case.seed} --first {case.number} --inputs 1{options}"
            print(f"{outcome}: {fault} ({again})", flush=True)
        found.add(some)
    summary = {
        "seed": given.seed,
        "first": given.first,
        "inputs": found.outcomes.total(),
        "distinct": len(found.digests),
        "kind": given.kind,
        "small": given.small,
        "seconds": round(time.monotonic() - began),
        "slowest": round(found.slowest, 2),
        "faults": len(found.faults),
        "outcomes": dict(sorted(found.outcomes.items())),
    }
    print(json.dumps(summary))
    return 1 if found.faults else 0


def examine_parts(parts: Iterable[Part], jobs: int) -> Iterator[Findings]:
    """What parts give in so many workers; one that fails is tried again input by input."""
    limits = PoolLimits(jobs, _WAIT, float(_MOST_MEMORY))
    for part, result in perform_items(examine_part, parts, limits):
        if isinstance(result, Findings):
            yield result
        elif part.size > 1:
            yield from examine_parts((Part(case, 1) for case in part.split()), 1)
        else:
            code = result.code.value
            yield Findings(Counter({code: 1}), faults=[(part.first, code, result.message)])


if __name__ == "__main__":
    sys.exit(main())
