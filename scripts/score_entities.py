"""Scores names, dates, instruments and flows against the annotations, beside the bare model.

    python scripts/score_entities.py REPORTS [TABLE.md]   (the folder that the files are in)

The pipeline reads each annotated report; the bare model gets the same paragraphs, and its spans are
stripped of articles and possessives like the pipeline's. `--misses dev` lists the differences.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.entities.ner import Recognizer, find_model
from pipeline.evaluation.annotations import (
    LABELS,
    AnnotatedParagraph,
    FoundEntities,
    Letters,
    PrecisionRecall,
    collect_found,
    pair_paragraphs,
    read_annotations,
    run_bare_model,
    score_entities,
)
from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from tests.support.corpus import existing_path, require_reports, run_script

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.layout.prose import RecognizeNames

_SET: Final = Path(__file__).parents[1] / "tests" / "annotations"
_PARTS: Final = ("dev", "test", "held", "sealed")
_HEAD: Final = """# Names, dates, instruments and flows against those read by hand

Written by `python scripts/score_entities.py REPORTS docs/measurements/entities.md` from
`tests/annotations/`, whose README defines what is annotated and how. Precision and recall are
strict (both edges and the label); then F1 strict, partial and type, of the pipeline and of the bare
model. Rules are developed on dev; of test, held and sealed only these figures are looked at.

The flows annotated here count journeys for work, refuge and what may happen; a record's flows are
narrower (docs/facts.md), so that their recall here is bounded. They are measured in facts.md.
"""
_COLUMNS: Final = (
    "| | annotated | precision | recall | strict | partial | type | bare: strict | partial | type |"
)


def find_entities(
    rows: Iterable[AnnotatedParagraph], reports: Path, recognize: RecognizeNames
) -> dict[tuple[str, str], FoundEntities]:
    """What the pipeline finds in the annotated reports."""
    found: dict[tuple[str, str], FoundEntities] = {}
    for file in sorted({row.file for row in rows}):
        document = read_source((reports / file).read_bytes(), file, file)
        known = load_families()
        found |= collect_found(
            extract(document, profile=None, families=known, recognize=recognize).records
        )
    return found


def format_cells(figures: dict[str, PrecisionRecall]) -> str:
    """The figures of a label as cells of a table."""
    return " | ".join(f"{figures[kind].f1:.3f}" for kind in ("strict", "partial", "type"))


def format_table(
    pairs: list[tuple[AnnotatedParagraph, FoundEntities]], recognize: RecognizeNames
) -> Iterator[str]:
    """The table of a part, line by line."""
    ours = score_entities(pairs)
    texts = [found.text for _, found in pairs]
    alone = run_bare_model(texts, recognize)
    theirs = score_entities([(gold, found) for (gold, _), found in zip(pairs, alone, strict=True)])
    yield _COLUMNS
    yield "|---" * 10 + "|"
    for label in LABELS:
        strict = ours[label]["strict"]
        yield (
            f"| {label} | {strict.wanted} | {strict.precision:.3f} | {strict.recall:.3f} |"
            f" {format_cells(ours[label])} | {format_cells(theirs[label])} |"
        )
    flows = ours["flows"]["strict"]
    yield (
        f"| flows | {flows.wanted} | {flows.precision:.3f} | {flows.recall:.3f} |"
        f" {flows.f1:.3f} | | | | | |"
    )


def list_misses(pairs: Iterable[tuple[AnnotatedParagraph, FoundEntities]]) -> Iterator[str]:
    """What is wanted and not found (-), and what is found and not wanted (+)."""
    for gold, found in pairs:
        before = Letters.of(found.text).before
        wanted = {(start, end, label) for start, end, label, _ in gold.entities}
        seen = {entity for entity in found.entities if entity[2] in LABELS}
        for sign, some in (("-", wanted - seen), ("+", seen - wanted)):
            for first, last, label in sorted(some):
                start, end = before.index(first + 1) - 1, before.index(last)
                around = found.text[max(0, start - 30) : end + 20]
                yield f"{sign} {label} {found.text[start:end]!r}  …{around}…  {gold.file}"
        for sign, some_edges, others in (
            ("-", gold.flows, found.flows),
            ("+", found.flows, gold.flows),
        ):
            for edge in some_edges:
                if not any(edge.is_of(other) for other in others):
                    sentence = found.text[before.index(edge.start + 1) - 1 : before.index(edge.end)]
                    yield f"{sign} flow {edge.origin} → {edge.destination}: {sentence}"


def main() -> None:
    """Prints the tables, or writes them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", type=existing_path)
    parser.add_argument("table", type=Path, nargs="?")
    parser.add_argument("--misses", choices=("dev",))
    given = parser.parse_args()
    reports = given.reports
    rows_by_part = {part: read_annotations(_SET / f"{part}.jsonl") for part in _PARTS}
    require_reports(reports, {row.file for rows in rows_by_part.values() for row in rows})
    recognize = Recognizer(find_model(None))
    lines = [_HEAD]
    for part, rows in rows_by_part.items():
        pairs, missing = pair_paragraphs(rows, find_entities(rows, reports, recognize))
        lines += [f"## {part}", ""]
        reports_read = len({row.file for row in rows})
        lines += [f"{len(pairs)} paragraphs of {reports_read} reports; not found: {len(missing)}."]
        lines += [""]
        lines += [*format_table(pairs, recognize), ""]
        if part == given.misses:
            print("\n".join(list_misses(pairs)))
    text = "\n".join(lines)
    if given.table:
        given.table.write_text(text, "utf-8")
    else:
        print(text)


if __name__ == "__main__":
    run_script(main)
