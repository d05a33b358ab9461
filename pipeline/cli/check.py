"""`check`, `schema` and `evaluate`: what is written, held against what it should be."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.console import STDOUT, print_message, require_current_version
from pipeline.entities.ner import Recognizer, find_model
from pipeline.errors import Exit, UsageError
from pipeline.evaluation.audit import audit_output
from pipeline.evaluation.entities import (
    collect_found,
    is_annotation_file,
    pair_paragraphs,
    read_annotations,
    run_bare_model,
)
from pipeline.evaluation.scores import score_entities
from pipeline.evaluation.values import judge_fields, read_gold, score_verdicts, scores_to_json
from pipeline.record.load import load
from pipeline.record.schema import MODELS, schema_text
from pipeline.review.page import render_scores
from pipeline.storage.output import write_atomically


def check(
    out: Annotated[Path, typer.Argument(help="The output folder of a run.")],
) -> None:
    """Hold what is already written against the schemas."""
    if not out.is_dir():
        message = f"{out}: no such folder"
        raise UsageError(message)
    wrong = list(audit_output(out))
    for path, reason in wrong:
        print_message(f"{path}: {reason}")
    print_message(f"{len(wrong)} complaints" if wrong else "all files hold")
    raise typer.Exit(Exit.PROBLEMS if wrong else Exit.CLEAN)


def schema(
    folder: Annotated[Path, typer.Argument(help="Where the schemas lie.")] = Path("schemas"),
    *,
    check_only: Annotated[bool, typer.Option("--check", help="Only compare.")] = False,
) -> None:
    """Write the JSON Schemas, or fail where those written differ from the models."""
    differing = []
    for kind in MODELS:
        path = folder / f"{kind}.json"
        if not path.is_file() or path.read_text("utf-8") != schema_text(kind):
            differing.append(path)
            if not check_only:
                write_atomically(path, schema_text(kind))
    for path in differing:
        print_message(f"{path}: {'differs from the models' if check_only else 'written'}")
    raise typer.Exit(Exit.PROBLEMS if differing and check_only else Exit.CLEAN)


def evaluate(
    gold_file: Annotated[Path, typer.Argument(metavar="GOLD", help="A gold file, or a folder.")],
    out: Annotated[Path, typer.Argument(help="The output folder of a run.")],
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Where the figures go as JSON.")
    ] = None,
    model: Annotated[
        str | None, typer.Option(help="A spaCy package to measure alone, for annotations.")
    ] = None,
    *,
    misses: Annotated[bool, typer.Option("--misses", help="List what is not right.")] = False,
) -> None:
    """Measure an output against a gold file, or against annotated paragraphs."""
    if is_annotation_file(gold_file):
        _evaluate_annotations(gold_file, out, model, json_file)
        return
    with require_current_version(out):
        told = list(judge_fields(read_gold(gold_file), load(out)))
    figures = score_verdicts(told)
    STDOUT.print(*render_scores(figures))
    for one in told if misses else ():
        if one.is_wrong or not (one.is_found and one.is_typed):
            kind = "wrong" if one.is_wrong else "not typed" if one.is_found else "not found"
            print_message(
                f"{kind}: {one.source} {one.country} {one.field}: {one.wanted!r} / {one.found!r}"
            )
    if json_file:
        write_atomically(json_file, scores_to_json(figures))
    raise typer.Exit(Exit.PROBLEMS if any(one.is_wrong for one in told) else Exit.CLEAN)


def _evaluate_annotations(
    gold_file: Path, out: Path, model: str | None, json_file: Path | None
) -> None:
    """Names, dates, instruments and flows of an output, and of a model, against annotations."""
    with require_current_version(out):
        pairs, missing = pair_paragraphs(read_annotations(gold_file), collect_found(load(out)))
    told = {"pipeline": score_entities(pairs)}
    if model:
        alone = run_bare_model([found.text for _, found in pairs], Recognizer(find_model(model)))
        gold_rows = (row for row, _ in pairs)
        told[model] = score_entities(list(zip(gold_rows, alone, strict=True)))
    figures = {
        f"{who}, {kind}": {
            label: by_kind[kind].rounded() for label, by_kind in table.items() if kind in by_kind
        }
        for who, table in told.items()
        for kind in ("strict", "partial", "type")
    }
    STDOUT.print(*render_scores(figures))
    print_message(f"{len(pairs)} annotated paragraphs found, {len(missing)} not")
    if json_file:
        write_atomically(json_file, scores_to_json(figures))
