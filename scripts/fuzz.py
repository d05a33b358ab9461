"""Fuzzes the readers and the recipe: seeded, bounded by inputs or seconds, on any corpus.

    python scripts/fuzz.py [FOLDER ...] [--inputs N | --seconds S] [--seed S] [--pdf] [--jobs N]

Each input is a file of the folders (default: raw/, tests/cases/, tests/findings/) of which bytes,
text, HTML, PDF objects or an archive are mutated, or which is grown in one place. It is read by a
worker process with limits of time and memory. Checked is that nothing is raised but a refusal, that
every character is claimed once, that records and document keep their schemas, that spans lie in the
text, and that the output is linear in the input. Every fault is printed with the numbers that
repeat it (`--seed S --first N --inputs 1`), then a summary as JSON. Exit code 1 for any fault.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import sys
import time
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from functools import cache, partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pipeline.errors import RefusedError
from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from pipeline.record.schema import reasons
from pipeline.runtime.garbage import pause_garbage_collection
from pipeline.runtime.pool import ItemFailure, PoolLimits, perform_items
from pipeline.runtime.serialize import to_json, to_json_data
from pipeline.storage.archives import list_members

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.extract import Extraction

ROOT: Final = Path(__file__).resolve().parents[1]
_FOLDERS: Final = ("raw", "tests/cases", "tests/findings", "tests/renderings")
_SUFFIXES: Final = (".md", ".txt", ".html", ".htm", ".pdf")
_LARGEST: Final = 60_000  # bytes of a file that is mutated
_MOST_MEMORY: Final = 2 << 30
_SLOWEST: Final = 20.0  # seconds of processor time for one input
_WAIT: Final = 15 * _SLOWEST  # seconds, on a machine that does other work too
_MOST_OUTPUT: Final = 400  # bytes of output for a byte of text, above a floor
_FLOOR: Final = 200_000
_MOST_MEMBER: Final = 1 << 20

_TEXTS: Final = (
    *(
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "<",
        ">",
        "<b>",
        "</b>",
        "<sup>1</sup>",
        "&#0;",
        "&lt;",
        "<!--",
    ),
    *("\x0c", "\x00", "\ufeff", "\u202e", "\u00ad", "\u2028", "e\u0301", "\U0001f600", "\ud7ff"),
    *("1", "0", "9" * 20, "1.2.3", "12,345", "-", "–", "%", "$", "est.", "(2009 est.)", "NA"),
    *("Id. at 4.", "supra note 3", "Ibid.", "http://x.y/", "1 Smith, supra.", "\n\n", "\n", "\t"),
    *("# Georgia\n", "## Moldova\n", "**Population:** ", "| a | b |\n|---|---|\n", "***", "___"),
)
_TAGS: Final = (
    *("<table><tr><td>", "</td></tr></table>", "<div hidden>", "</div>", "<style>p{display:none}"),
    *("<script>", "<p style='font-size:0'>", "<a href='#1'>", "<svg>", "<math>", "<template>"),
    *(
        "<ul><li>",
        "<h1>",
        "<h6>",
        "<noscript>",
        "<pre>",
        "<td colspan=999999999>",
        "<!DOCTYPE html>",
    ),
)
_OBJECTS: Final = (
    *(b" 0 R", b" obj", b"endobj", b"stream\n", b"endstream", b"<<", b">>", b"[", b"]", b"xref"),
    *(b"/Length 9999999999", b"/Length -1", b"/Kids [1 0 R]", b"/Parent 1 0 R", b"/Count 99999999"),
    *(b"/Filter /FlateDecode", b"/Filter [/FlateDecode /FlateDecode]", b"BT", b"ET", b"Tj", b"q"),
    *(b"/Type /Page", b"BI /W 9 ID ", b" EI", b"/MediaBox [0 0 0 0]", b"/Rotate 91", b"Tr", b"Do"),
    *(b"-1e99", b"\xff\xfe", b"%%EOF", b"startxref\n0", b"/Encrypt 1 0 R", b"/ToUnicode 3 0 R"),
)


@dataclass(frozen=True, slots=True)
class Case:
    """One input: the number from which it is made again, and the seed of the run."""

    seed: int
    number: int
    only_pdf: bool
    folders: tuple[str, ...]


@cache
def list_files(folders: tuple[str, ...], *, only_pdf: bool) -> list[Path]:
    """The files that are mutated, smaller than a limit."""
    files = (path for folder in folders for path in sorted(Path(folder).rglob("*")))
    suffixes = (".pdf",) if only_pdf else _SUFFIXES
    return [
        path
        for path in files
        if path.suffix.lower() in suffixes
        and path.is_file()
        and path.stat().st_size <= (10 * _LARGEST if path.suffix.lower() == ".pdf" else _LARGEST)
    ]


def make_input(case: Case) -> tuple[str, bytes]:
    """The name and the bytes of an input."""
    chance = random.Random(f"{case.seed} {case.number}")  # noqa: S311 - examples, no secrets
    path = chance.choice(list_files(case.folders, only_pdf=case.only_pdf))
    content, suffix = path.read_bytes(), path.suffix.lower()
    mutators = [_mutate_bytes, _repeat_part, _cut]
    if suffix == ".pdf":
        mutators += [_mutate_pdf, _mutate_pdf, _mutate_streams]
    else:
        mutators += [_mutate_text, _mutate_text]
        if suffix in (".html", ".htm"):
            mutators += [_mutate_html, _mutate_html]
        if chance.random() < 0.03:  # noqa: PLR2004
            mutators = [_pack]
    for _ in range(chance.choice((1, 1, 2, 4))):
        content = chance.choice(mutators)(content, chance)
    return f"{path.stem}{'.zip' if mutators == [_pack] else suffix}", content


def _mutate_bytes(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 3, 10, 50))):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _mutate_text(content: bytes, chance: random.Random) -> bytes:
    return _insert(content, [text.encode("utf-8", "replace") for text in _TEXTS], chance)


def _mutate_html(content: bytes, chance: random.Random) -> bytes:
    return _insert(content, [tag.encode() for tag in _TAGS], chance)


def _mutate_pdf(content: bytes, chance: random.Random) -> bytes:
    return _insert(content, _OBJECTS, chance)


def _insert(content: bytes, parts: Sequence[bytes], chance: random.Random) -> bytes:
    """Parts at random places, some repeated, some in place of what is there."""
    for _ in range(chance.choice((1, 2, 5, 20))):
        part = chance.choice(parts) * chance.choice((1, 1, 1, 2, 50))
        at = chance.randrange(len(content) + 1)
        content = content[:at] + part + content[at + chance.choice((0, 0, len(part))) :]
    return content


def _mutate_streams(content: bytes, chance: random.Random) -> bytes:
    """A compressed stream of a PDF, unpacked, changed and packed again."""
    starts = [at for at in _find_all(content, b"stream") if content[at - 3 : at] != b"end"]
    if not starts:
        return content
    begin = chance.choice(starts) + len(b"stream")
    begin += 2 if content[begin : begin + 2] == b"\r\n" else 1
    end = content.find(b"endstream", begin)
    try:
        plain = zlib.decompress(content[begin:end])
    except zlib.error:
        return content
    changed = chance.choice((_mutate_pdf, _mutate_bytes, _repeat_part))(plain, chance)
    return content[:begin] + zlib.compress(changed) + content[end:]


def _find_all(content: bytes, part: bytes) -> Iterator[int]:
    at = content.find(part)
    while at >= 0:
        yield at
        at = content.find(part, at + 1)


def _repeat_part(content: bytes, chance: random.Random) -> bytes:
    """A part many times in a row, as what makes a quadratic reader slow."""
    at = chance.randrange(len(content) + 1)
    part = content[at : at + chance.choice((1, 2, 5, 20, 200))]
    times = chance.choice((2, 20, 200)) if len(part) > 20 else chance.choice((20, 500, 3000))  # noqa: PLR2004
    return content[:at] + part * times + content[at:]


def _cut(content: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    return content[:start] + content[end:]


def _pack(content: bytes, chance: random.Random) -> bytes:
    """An archive with the file, its own bytes mutated half of the time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in chance.sample(("a.md", "../b.md", "/c.md", "d/e.md", "d/e.md/GEO.json"), 3):
            archive.writestr(name, content)
    shown = packed.getvalue()
    return _mutate_bytes(shown, chance) if chance.random() < 0.5 else shown  # noqa: PLR2004


def examine(case: Case) -> tuple[str, list[str]]:
    """What an input gives, `read` or the code of its refusal, and its faults."""
    began = time.process_time()
    kind, faults = _examine(case)
    if (taken := time.process_time() - began) > _SLOWEST:
        faults.append(f"it took {taken:.1f} s")
    return kind, faults


def _examine(case: Case) -> tuple[str, list[str]]:
    name, content = make_input(case)
    try:
        if name.endswith(".zip"):
            members = list_members(name, lambda: io.BytesIO(content))
            return "archive", [fault for one in members for fault in _read_member(one.read)]
        with pause_garbage_collection():
            document = read_source(content, name, name)
            found = extract(document, profile=None, families=load_families(), recognize=None)
            return "read", list(check(found))
    except RefusedError as refusal:
        return refusal.code.value, []
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        place = error.__traceback__
        while place and place.tb_next:
            place = place.tb_next
        where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""
        return "raised", [f"{type(error).__name__} at {where}: {error}"[:300]]


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
    for reason in reasons("document", to_json_data(document)):
        yield f"document: {reason}"
    for record in found.records:
        sizes += len(to_json(record))
        for reason in reasons("record", to_json_data(record)):
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
    parser.add_argument("--pdf", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    end = time.monotonic() + given.seconds
    make = partial(Case, given.seed, only_pdf=given.pdf, folders=tuple(given.folders))
    numbers = range(given.first, given.first + given.inputs) if given.inputs else count(given.first)

    def cases() -> Iterator[Case]:
        for number in numbers:
            if not given.inputs and time.monotonic() > end:
                return
            yield make(number)

    limits = PoolLimits(given.jobs, _WAIT, float(_MOST_MEMORY))
    outcomes: Counter[str] = Counter()
    faults = 0
    began = time.monotonic()
    for case, result in perform_items(examine, cases(), limits):
        kind, wrong = (
            (result.code.value, [result.message]) if isinstance(result, ItemFailure) else result
        )
        outcomes[kind] += 1
        faults += bool(wrong)
        for fault in wrong:
            again = f"--seed {case.seed} --first {case.number} --inputs 1{' --pdf' * case.only_pdf}"
            print(f"{kind}: {fault} ({again})", flush=True)
    summary = {
        "seed": given.seed,
        "first": given.first,
        "inputs": sum(outcomes.values()),
        "pdf": given.pdf,
        "seconds": round(time.monotonic() - began),
        "faults": faults,
        "outcomes": dict(sorted(outcomes.items())),
    }
    print(json.dumps(summary))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
