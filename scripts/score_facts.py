"""Scores the facts of sentences against the annotations in tests/annotations/facts.

    python scripts/score_facts.py REPORTS [TABLE.md]   (the folder that the files are in)

The pipeline reads each annotated report; the tables give what is wanted, found and wrong by kind.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.entities.ner import Recognizer, find_model
from pipeline.evaluation.gold import FactIndex, judge_facts, read_facts, score_facts
from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from tests.support.corpus import existing_path, require_reports, run_script

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.evaluation.gold import GoldSentence
    from pipeline.layout.prose import RecognizeNames
    from pipeline.record.country import CountryRecord

_SET: Final = Path(__file__).parents[1] / "tests" / "annotations" / "facts"
_PARTS: Final = ("dev", "held", "flows_dev", "flows_held", "blind", "fresh")
_HEAD: Final = """# Facts of sentences against those read by hand

Written by `python scripts/score_facts.py REPORTS docs/measurements/facts.md` from
`tests/annotations/facts/`, whose README defines what is annotated and how. Rules are developed on
dev and flows_dev. The errors in flows of flows_held and held, and in figures of held, were read
after they had been measured (flows of held: precision 0.917, recall 0.709; figures: 0.951, 0.767).
Of blind, annotated before the program read it, only these figures are looked at. The figures of
fresh were annotated before the program read them, too; the errors of one half were read after it
had been measured, of the other half only these figures are looked at. A silent error is a fact that
is found and is not in the sentence, or has another value.
"""
_COLUMNS: Final = (
    "| | wanted | found | silent errors | precision | recall |\n|---|---|---|---|---|---|"
)


def read_records(
    gold: Iterable[GoldSentence], reports: Path, recognize: RecognizeNames
) -> Iterator[CountryRecord]:
    """The records of the annotated reports."""
    families = load_families()
    for file in sorted({one.file for one in gold}):
        document = read_source((reports / file).read_bytes(), file, file)
        yield from extract(document, profile=None, families=families, recognize=recognize).records


def main() -> None:
    """Prints the tables, or writes them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", type=existing_path)
    parser.add_argument("table", type=Path, nargs="?")
    given = parser.parse_args()
    reports = given.reports
    gold_by_part = {part: read_facts(_SET / f"{part}.jsonl") for part in _PARTS}
    require_reports(reports, {one.file for gold in gold_by_part.values() for one in gold})
    recognize = Recognizer(find_model(None))
    lines = [_HEAD]
    for part, gold in gold_by_part.items():
        index = FactIndex(
            read_records(gold, reports, recognize), (sentence.sha256 for sentence in gold)
        )
        unread = sum(index.find(one) is None for one in gold)
        lines += [f"## {part}", "", f"{len(gold)} sentences; not found: {unread}.", "", _COLUMNS]
        for kind, score in score_facts(judge_facts(gold, index))["facts"].items():
            if all(getattr(one, kind) is None for one in gold):
                continue
            lines.append(
                f"| {kind} | {score['wanted']:.0f} | {score['found']:.0f} |"
                f" {score['silent_errors']:.0f} | {score['precision']:.3f} |"
                f" {score['recall']:.3f} |"
            )
        lines.append("")
    text = "\n".join(lines)
    if given.table:
        given.table.write_text(text, "utf-8")
    else:
        print(text)


if __name__ == "__main__":
    run_script(main)
