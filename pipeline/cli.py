"""The command line: arguments, progress, exit codes."""

from __future__ import annotations

import tempfile
import traceback
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from pipeline.annotations import (
    annotated,
    are_annotations,
    by_model_alone,
    found_in,
    paired,
    scores,
)
from pipeline.audit import complaints
from pipeline.batch import Job, is_error, run
from pipeline.emit import write
from pipeline.errors import Exit, SetupError, UsageError
from pipeline.evaluate import gold, rendered, report, verdicts
from pipeline.loading import load
from pipeline.profile import families, profile
from pipeline.recognizer import Recognizer, installed
from pipeline.record.country import CountryRecord
from pipeline.schema import MODELS, schema_text
from pipeline.show import page, scored
from pipeline.sources import found
from pipeline.terminal import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.record.run import InputLine
    from pipeline.sources import SourceFile

app: Final = typer.Typer(
    help="Country reports → structured records that say where each value stands.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_words: Final = Console(stderr=True, highlight=False, soft_wrap=True)
_paper: Final = Console(highlight=False)


@app.command("run")
def run_command(
    inputs: Annotated[list[Path], typer.Argument(help="Reports, or folders of reports.")],
    out: Annotated[Path, typer.Option(help="Where the output goes.")] = Path("out"),
    profile_name: Annotated[
        str | None,
        typer.Option("--profile", help="A family's name, or a TOML file, for all inputs."),
    ] = None,
    model: Annotated[str | None, typer.Option(help="The spaCy package that finds names.")] = None,
    *,
    no_entities: Annotated[
        bool, typer.Option("--no-entities", help="Find no names, dates, routes.")
    ] = False,
) -> None:
    """Turn reports into records."""
    sources = found(inputs, out)
    job = _job(profile_name, model, entities=not no_entities)
    _writable(out)
    lines = _told(sources, out, job)
    records = sum(len(line.records) for line in lines)
    failed = sum(is_error(line) for line in lines)
    _say(f"{len(lines)} inputs, {records} records, {failed} inputs with errors: {out}")
    if not records:
        _say(
            "nothing could be read: give reports in Markdown, text, HTML or PDF, or folders of them"
        )
        raise typer.Exit(Exit.NOTHING_READ)
    raise typer.Exit(Exit.PROBLEMS if failed else Exit.CLEAN)


def _job(profile_name: str | None, model: str | None, *, entities: bool) -> Job:
    chosen = profile(profile_name) if profile_name else None
    if not entities:
        return Job(families(), chosen, asked_model=model)
    package = installed(model)
    try:
        named = f"{package} {version(package.replace('_', '-'))}"
    except PackageNotFoundError as error:
        message = f"{package!r} is no package of a model; name another with --model"
        raise SetupError(message) from error
    return Job(families(), chosen, named, model, Recognizer(package))


def _writable(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        message = f"cannot write to {out}: {error.strerror}; name another folder with --out"
        raise SetupError(message) from error


def _told(sources: Sequence[SourceFile], out: Path, job: Job) -> list[InputLine]:
    """Runs the batch: a progress bar on a terminal, a line for each input elsewhere."""
    lines = []
    with Progress(console=_words, disable=not _words.is_terminal, transient=True) as progress:
        task = progress.add_task("reading", total=len(sources))
        for line in run(sources, out, job):
            lines.append(line)
            progress.advance(task)
            counted = ", ".join(f"{code} {count}" for code, count in line.problems.items())
            message = f": {line.message}" if line.message else ""
            shown = f"{line.outcome} {line.path}{message} ({counted or 'no problems'})"
            _say(shown)
    return lines


@app.command()
def check(
    out: Annotated[Path, typer.Argument(help="The output folder of a run.")],
) -> None:
    """Hold what is already written against the schemas."""
    if not out.is_dir():
        message = f"{out}: no such folder"
        raise UsageError(message)
    wrong = list(complaints(out))
    for path, reason in wrong:
        _say(f"{path}: {reason}")
    _say(f"{len(wrong)} complaints" if wrong else "all files hold")
    raise typer.Exit(Exit.PROBLEMS if wrong else Exit.CLEAN)


@app.command()
def profiles() -> None:
    """List the families of reports and what each is recognised by."""
    for family in families():
        told = family.recognised_by
        table = Table("phrase", "as", title=f"{family.name}: {family.report}")
        table.caption = f"a document of this family shows at least {told.at_least} of these"
        for kind, phrases in (
            ("title", told.titles),
            ("heading", told.headings),
            ("label", told.labels),
        ):
            for phrase in phrases:
                table.add_row(Text(phrase), kind)
        _paper.print(table)


@app.command()
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
        _say(f"{path}: {'differs from the models' if check_only else 'written'}")
    raise typer.Exit(Exit.PROBLEMS if differing and check_only else Exit.CLEAN)


@app.command()
def show(
    record: Annotated[Path, typer.Argument(help="A record's file, as a run wrote it.")],
) -> None:
    """Show one record as a page to read."""
    try:
        read = CountryRecord.model_validate_json(record.read_bytes())
    except OSError as error:
        message = f"{record}: {error.strerror}"
        raise UsageError(message) from error
    except ValidationError as error:
        message = f"{record}: no record of this version ({error.error_count()} faults)"
        raise UsageError(message) from error
    _paper.print(page(read))


@app.command()
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
    try:
        told = list(verdicts(gold(gold_file), load(out)))
    except (FileNotFoundError, ValidationError) as error:
        message = f"{out}: no output of this version ({type(error).__name__})"
        raise UsageError(message) from error
    scores = report(told)
    _paper.print(*scored(scores))
    for one in told if misses else ():
        if one.is_wrong or not (one.is_found and one.is_typed):
            kind = "wrong" if one.is_wrong else "not typed" if one.is_found else "not found"
            _say(f"{kind}: {one.source} {one.country} {one.field}: {one.wanted!r} / {one.found!r}")
    if json_file:
        write(json_file, rendered(scores))
    raise typer.Exit(Exit.PROBLEMS if any(one.is_wrong for one in told) else Exit.CLEAN)


def _measured(gold_file: Path, out: Path, model: str | None, json_file: Path | None) -> None:
    """Names, dates, instruments and flows of an output, and of a model, against annotations."""
    try:
        pairs, missing = paired(annotated(gold_file), found_in(load(out)))
    except (FileNotFoundError, ValidationError) as error:
        message = f"{out}: no output of this version ({type(error).__name__})"
        raise UsageError(message) from error
    told = {"pipeline": scores(pairs)}
    if model:
        alone = by_model_alone([found.text for _, found in pairs], Recognizer(installed(model)))
        gold_rows = (row for row, _ in pairs)
        told[model] = scores(list(zip(gold_rows, alone, strict=True)))
    figures = {
        f"{who}, {kind}": {
            label: by_kind[kind].rounded() for label, by_kind in table.items() if kind in by_kind
        }
        for who, table in told.items()
        for kind in ("strict", "partial", "type")
    }
    _paper.print(*scored(figures))
    _say(f"{len(pairs)} annotated paragraphs found, {len(missing)} not")
    if json_file:
        write(json_file, rendered(figures))


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line; gives the exit code (`Exit`)."""
    try:
        code = int(app(arguments, standalone_mode=False) or Exit.CLEAN)
    except typer.Abort:
        code = Exit.INTERRUPTED
    except typer.TyperException as misuse:
        return _ended(f"{misuse.format_message()} (--help shows the usage)", Exit.USAGE)
    except UsageError as misuse:
        return _ended(str(misuse), Exit.USAGE)
    except SetupError as fault:
        return _ended(str(fault), Exit.SETUP)
    except Exception as bug:  # noqa: BLE001 - the one place where the program ends
        traceback.print_exc()
        return _ended(f"a bug of the pipeline, please report it: {type(bug).__name__}", Exit.BUG)
    if code == Exit.INTERRUPTED:  # typer makes it of the key pressed
        _say("interrupted: what is written is whole; run again to go on")
    return code


def _ended(message: str, code: Exit) -> int:
    _say(message)
    return code


def _say(words: str) -> None:
    _words.print(Text(safe(words)))
