"""`check`, `schema` and `evaluate`: what is written, held against what it should be."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.console import PAPER, of_this_version, say
from pipeline.entities.ner import Recognizer, find_model
from pipeline.errors import Exit, UsageError
from pipeline.evaluation.audit import complaints
from pipeline.evaluation.entities import (
    annotated,
    are_annotations,
    by_model_alone,
    found_in,
    paired,
)
from pipeline.evaluation.scores import scores
from pipeline.evaluation.values import gold, rendered, report, verdicts
from pipeline.record.load import load
from pipeline.record.schema import MODELS, schema_text
from pipeline.review.page import scored
from pipeline.storage.output import write


def check(
    out: Annotated[Path, typer.Argument(help="The output folder of a run.")],
) -> None:
    """Hold what is already written against the schemas."""
    if not out.is_dir():
        message = f"{out}: no such folder"
        raise UsageError(message)
    wrong = list(complaints(out))
    for path, reason in wrong:
        say(f"{path}: {reason}")
    say(f"{len(wrong)} complaints" if wrong else "all files hold")
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
                write(path, schema_text(kind))
    for path in differing:
        say(f"{path}: {'differs from the models' if check_only else 'written'}")
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
    if are_annotations(gold_file):
        _measured(gold_file, out, model, json_file)
        return
    with of_this_version(out):
        told = list(verdicts(gold(gold_file), load(out)))
    figures = report(told)
    PAPER.print(*scored(figures))
    for one in told if misses else ():
        if one.is_wrong or not (one.is_found and one.is_typed):
            kind = "wrong" if one.is_wrong else "not typed" if one.is_found else "not found"
            say(f"{kind}: {one.source} {one.country} {one.field}: {one.wanted!r} / {one.found!r}")
    if json_file:
        write(json_file, rendered(figures))
    raise typer.Exit(Exit.PROBLEMS if any(one.is_wrong for one in told) else Exit.CLEAN)


def _measured(gold_file: Path, out: Path, model: str | None, json_file: Path | None) -> None:
    """Names, dates, instruments and flows of an output, and of a model, against annotations."""
    with of_this_version(out):
        pairs, missing = paired(annotated(gold_file), found_in(load(out)))
    told = {"pipeline": scores(pairs)}
    if model:
        alone = by_model_alone([found.text for _, found in pairs], Recognizer(find_model(model)))
        gold_rows = (row for row, _ in pairs)
        told[model] = scores(list(zip(gold_rows, alone, strict=True)))
    figures = {
        f"{who}, {kind}": {
            label: by_kind[kind].rounded() for label, by_kind in table.items() if kind in by_kind
        }
        for who, table in told.items()
        for kind in ("strict", "partial", "type")
    }
    PAPER.print(*scored(figures))
    say(f"{len(pairs)} annotated paragraphs found, {len(missing)} not")
    if json_file:
        write(json_file, rendered(figures))
