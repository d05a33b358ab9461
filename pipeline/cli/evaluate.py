"""`evaluate`: measures an output against gold values and facts that people read."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.console import print_message, print_page, require_current_version
from pipeline.entities.ner import Recognizer, find_model
from pipeline.errors import Exit
from pipeline.evaluation.annotations import (
    collect_found,
    is_annotation_file,
    is_task_file,
    pair_paragraphs,
    read_annotations,
    read_corrected_tasks,
    run_bare_model,
    score_entities,
)
from pipeline.evaluation.gold import (
    FactIndex,
    is_fact_file,
    judge_facts,
    judge_fields,
    read_facts,
    read_gold,
    score_facts,
    score_verdicts,
    scores_to_json,
)
from pipeline.record.load import load
from pipeline.review.page import render_scores
from pipeline.storage.output import write_atomically

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.evaluation.annotations import AnnotatedParagraph
    from pipeline.evaluation.gold import FactVerdict, Verdict


def evaluate(
    gold_file: Annotated[Path, typer.Argument(metavar="GOLD", help="A gold file, or a folder.")],
    out: Annotated[Path, typer.Argument(help="The output folder of a run.")],
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Also write the scores as JSON to this file.")
    ] = None,
    model: Annotated[
        str | None, typer.Option(help="Also measure this spaCy package alone, on annotations.")
    ] = None,
    *,
    misses: Annotated[
        bool, typer.Option("--misses", help="List every field or fact that is not right.")
    ] = False,
) -> None:
    """Measure an output against a gold file, annotated paragraphs or facts, or corrected tasks."""
    if is_fact_file(gold_file):
        _evaluate_facts(gold_file, out, json_file, misses=misses)
        return
    if is_annotation_file(gold_file):
        _evaluate_annotations(read_annotations(gold_file), out, model, json_file)
        return
    if is_task_file(gold_file):
        _evaluate_annotations(read_corrected_tasks(gold_file), out, model, json_file)
        return
    with require_current_version(out):
        verdicts = list(judge_fields(read_gold(gold_file), load(out)))
    scores = score_verdicts(verdicts)
    print_page(*render_scores(scores))
    if misses:
        _print_misses(verdicts)
    if json_file:
        write_atomically(json_file, scores_to_json(scores))
    is_wrong = any(verdict.is_wrong for verdict in verdicts)
    raise typer.Exit(Exit.PROBLEMS if is_wrong else Exit.CLEAN)


def _evaluate_facts(gold_file: Path, out: Path, json_file: Path | None, *, misses: bool) -> None:
    """Scores figures, flows, statuses of treaties and laws, dates and events of sentences."""
    gold = read_facts(gold_file)
    with require_current_version(out):
        index = FactIndex(load(out), (sentence.sha256 for sentence in gold))
    verdicts = list(judge_facts(gold, index))
    scores = score_facts(verdicts)
    print_page(*render_scores(scores))
    if misses:
        _print_fact_misses(verdicts)
    unread = sum(index.find(sentence) is None for sentence in gold)
    print_message(f"{len(gold) - unread} annotated sentences found, {unread} not")
    if json_file:
        write_atomically(json_file, scores_to_json(scores))
    is_wrong = any(verdict.wrong for verdict in verdicts)
    raise typer.Exit(Exit.PROBLEMS if is_wrong else Exit.CLEAN)


def _print_fact_misses(verdicts: list[FactVerdict]) -> None:
    for verdict in verdicts:
        place = f"{verdict.file}: {verdict.text!r}"
        for fact in verdict.wrong:
            print_message(f"wrong: {verdict.kind} {dict(fact)}: {place}")
        for missed in verdict.missed:
            print_message(f"missed: {verdict.kind} {missed.model_extra}: {place}")


def _print_misses(verdicts: list[Verdict]) -> None:
    for verdict in verdicts:
        if verdict.is_found and verdict.is_typed and not verdict.is_wrong:
            continue
        kind = "wrong" if verdict.is_wrong else "not typed" if verdict.is_found else "not found"
        place = f"{verdict.source} {verdict.country} {verdict.field}"
        print_message(f"{kind}: {place}: {verdict.wanted!r} / {verdict.found!r}")


def _evaluate_annotations(
    gold: Sequence[AnnotatedParagraph], out: Path, model: str | None, json_file: Path | None
) -> None:
    """Scores the entities and flows of an output, and of a bare model, against annotations."""
    with require_current_version(out):
        pairs, missing = pair_paragraphs(gold, collect_found(load(out)))
    by_system = {"pipeline": score_entities(pairs)}
    if model:
        texts = [found.text for _, found in pairs]
        bare = run_bare_model(texts, Recognizer(find_model(model)))
        rows = (row for row, _ in pairs)
        by_system[model] = score_entities(list(zip(rows, bare, strict=True)))
    scores = {
        f"{system}, {kind}": {
            label: by_kind[kind].to_scores() for label, by_kind in table.items() if kind in by_kind
        }
        for system, table in by_system.items()
        for kind in ("strict", "partial", "type")
    }
    print_page(*render_scores(scores))
    print_message(f"{len(pairs)} annotated paragraphs found, {len(missing)} not")
    if json_file:
        write_atomically(json_file, scores_to_json(scores))
