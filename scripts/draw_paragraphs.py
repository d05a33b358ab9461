"""Draws paragraphs to annotate from reports of which none has been annotated yet.

    python scripts/draw_paragraphs.py REPORTS --count 24 --from 12 --seed names-3

Prints one line of JSON per paragraph: its report, its offsets and its text. The reports are read
without entities. The same reports and annotations give the same lines.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import sys
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.evaluation.annotations import Letters, read_annotations
from pipeline.extract import extract
from pipeline.grammar.sentences import ends_sentence
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from tests.support.corpus import existing_path, require_some, run_script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.record.country import Paragraph

_SET: Final = Path(__file__).parents[1] / "tests" / "annotations"
_SHORTEST, _LONGEST = 150, 1300
_NAME: Final = re.compile(r"(?<=[\w,] )[A-Z]\w")
_FEWEST_NAMES: Final = 6
_FOLDERS: Final = (
    "dol-2014/pdf",
    "dol-2019/pdf",
    "dol-2021/pdf",
    "hr-html",
    "tip-and-dol-excerpts",
)


def unannotated_reports(reports: Path, drawn: random.Random) -> Iterator[Path]:
    """The reports of which no part holds a paragraph, in drawn order, a folder at a time."""
    known = {row.file for part in sorted(_SET.glob("*.jsonl")) for row in read_annotations(part)}
    shelves: list[list[Path]] = []
    for folder in _FOLDERS:
        shelf = [
            path
            for path in require_some((reports / folder).rglob("*"), reports, f"{folder}/")
            if path.suffix in (".pdf", ".html", ".txt")
            and path.relative_to(reports).as_posix() not in known
        ]
        drawn.shuffle(shelf)
        shelves.append(shelf)
    return (path for turn in zip_longest(*shelves) for path in turn if path)


def is_prose(text: str) -> bool:
    """Whether a paragraph has sentences with names in them, and no address."""
    return (
        _SHORTEST <= len(text) <= _LONGEST
        and ends_sentence(text)
        and len(_NAME.findall(text)) >= _FEWEST_NAMES
        and "http" not in text
    )


def prose_paragraphs(path: Path, name: str) -> Iterator[dict[str, object]]:
    """The paragraphs of a report that may be drawn."""
    content = path.read_bytes()
    document = read_source(content, name, name)
    found = extract(document, profile=None, families=load_families(), recognize=None)
    paragraphs: list[Paragraph] = [
        paragraph
        for record in found.records
        for section in record.sections
        for paragraph in section.paragraphs
    ]
    for paragraph in paragraphs:
        if is_prose(paragraph.text):
            yield {
                "file": name,
                "sha256": hashlib.sha256(content).hexdigest(),
                "paragraph": {
                    "sha256": Letters.of(paragraph.text).digest,
                    "start": paragraph.spans[0].start,
                    "end": paragraph.spans[-1].end,
                },
                "text": paragraph.text,
            }


def main() -> None:
    """Prints the paragraphs, as many of each report as of the next."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", type=existing_path)
    parser.add_argument("--count", type=int, default=24)
    parser.add_argument("--from", dest="several", type=int, default=12)
    parser.add_argument("--seed", default="names-3")
    given = parser.parse_args()
    drawn = random.Random(given.seed)  # noqa: S311 - a draw that can be made again
    share = given.count // given.several
    taken = 0
    for path in unannotated_reports(given.reports, drawn):
        eligible = list(prose_paragraphs(path, path.relative_to(given.reports).as_posix()))
        if len(eligible) >= share and taken < given.count:
            taken += share
            for one in drawn.sample(eligible, share):
                print(json.dumps(one, ensure_ascii=False))


if __name__ == "__main__":
    run_script(main)
