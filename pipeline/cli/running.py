"""`run`: reports → records."""

from __future__ import annotations

import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress

from pipeline.batch import Job, is_error, run
from pipeline.cli import words
from pipeline.cli.words import say
from pipeline.errors import Exit, SetupError
from pipeline.profile import families, profile
from pipeline.recognizer import Recognizer, installed
from pipeline.sources import found

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.record.run import InputLine
    from pipeline.sources import SourceFile


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
    say(f"{len(lines)} inputs, {records} records, {failed} inputs with errors: {out}")
    if not records:
        say(
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
    with Progress(
        console=words.WORDS, disable=not words.WORDS.is_terminal, transient=True
    ) as progress:
        task = progress.add_task("reading", total=len(sources))
        for line in run(sources, out, job):
            lines.append(line)
            progress.advance(task)
            counted = ", ".join(f"{code} {count}" for code, count in line.problems.items())
            message = f": {line.message}" if line.message else ""
            shown = f"{line.outcome} {line.path}{message} ({counted or 'no problems'})"
            say(shown)
    return lines
