"""`run`: reports → records."""

from __future__ import annotations

import json
import os
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, cast

import typer

from pipeline.cli.console import STDOUT, print_message
from pipeline.cli.progress import LogFormat, ProgressLog, Verbosity, progress_bar
from pipeline.cli.signals import StopRequest
from pipeline.document.problems import Severity
from pipeline.entities.ner import Recognizer, find_model
from pipeline.errors import Exit, SetupError, UsageError
from pipeline.profiles.model import load_families, load_profile
from pipeline.runtime.batch import Batch, RunOptions
from pipeline.runtime.cache import Cache
from pipeline.runtime.jobs import Job
from pipeline.runtime.pool import PoolLimits
from pipeline.storage.inputs import find_sources
from pipeline.storage.output import LocalFolder
from pipeline.storage.remote import RemoteFolder, cache_name, is_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.storage.inputs import SourceFile
    from pipeline.storage.output import OutputStore

_SIZE: Final = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)\s?([KMGT])(?:i?B)?", re.IGNORECASE)
_MEMORY: Final = cast("float", "4G")  # the option's parser turns it into a number
_MOST_STRAY_SHOWN: Final = 10

_INPUT: Final = "Input"
_OUTPUT: Final = "Output"
_SPEED: Final = "Speed and limits"
_NAMES: Final = "Names"
_MESSAGES: Final = "Messages"


def _available_cores() -> int:
    """The number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _parse_size(size: str) -> float:
    if match := _SIZE.fullmatch(size.strip()):
        return float(match[1]) * float(1 << 10 * (1 + "KMGT".index(match[2].upper())))
    message = f"{size!r} is no size: write it like 512M or 4G"
    raise typer.BadParameter(message)


def run_command(  # noqa: PLR0913 - each is an option
    inputs: Annotated[
        list[str],
        typer.Argument(help="Reports, folders or archives of reports, patterns, or URLs."),
    ],
    *,
    profile_name: Annotated[
        str | None,
        typer.Option(
            "--profile",
            help="A family's name, or a TOML file, for all inputs.",
            rich_help_panel=_INPUT,
        ),
    ] = None,
    out: Annotated[
        str, typer.Option(help="The output folder, or its URL.", rich_help_panel=_OUTPUT)
    ] = "out",
    cache: Annotated[
        Path | None,
        typer.Option(
            help="The folder that remembers what need not be read again.",
            show_default=".OUT.cache",
            rich_help_panel=_OUTPUT,
        ),
    ] = None,
    prune: Annotated[
        bool,
        typer.Option(
            "--prune",
            help="Remove what earlier runs wrote for sources that are gone.",
            rich_help_panel=_OUTPUT,
        ),
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="The number of worker processes.",
            show_default="one per core",
            rich_help_panel=_SPEED,
        ),
    ] = None,
    timeout: Annotated[
        float, typer.Option(min=0.1, help="Seconds for one input.", rich_help_panel=_SPEED)
    ] = 900,
    memory: Annotated[
        float,
        typer.Option(
            parser=_parse_size, metavar="SIZE", help="Memory of a worker.", rich_help_panel=_SPEED
        ),
    ] = _MEMORY,
    cluster: Annotated[
        str | None,
        typer.Option(
            help="The address of a Dask scheduler, tcp://HOST:PORT.", rich_help_panel=_SPEED
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Read every input again.", rich_help_panel=_SPEED)
    ] = False,
    retry_failed: Annotated[
        bool,
        typer.Option(
            "--retry-failed", help="Read again the inputs that failed.", rich_help_panel=_SPEED
        ),
    ] = False,
    model: Annotated[
        str | None,
        typer.Option(help="The spaCy package that finds names.", rich_help_panel=_NAMES),
    ] = None,
    no_entities: Annotated[
        bool,
        typer.Option(
            "--no-entities",
            help="Find no names, dates, treaties, routes or events.",
            rich_help_panel=_NAMES,
        ),
    ] = False,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            help="End with exit code 1 on warnings and stray output too.",
            rich_help_panel=_MESSAGES,
        ),
    ] = False,
    as_json: Annotated[
        bool,
        typer.Option(
            "--json",
            help="Print the totals as one line of JSON at the end.",
            rich_help_panel=_MESSAGES,
        ),
    ] = False,
    log_format: Annotated[
        LogFormat, typer.Option(help="The format of the messages.", rich_help_panel=_MESSAGES)
    ] = LogFormat.TEXT,
    quiet: Annotated[
        bool,
        typer.Option(
            "--quiet", "-q", help="Name only inputs with errors.", rich_help_panel=_MESSAGES
        ),
    ] = False,
    verbose: Annotated[
        bool,
        typer.Option(
            "--verbose",
            "-v",
            help="Name all inputs, and say why each was read.",
            rich_help_panel=_MESSAGES,
        ),
    ] = False,
) -> None:
    """Turn reports into records."""
    sources = find_sources(inputs, out)
    job = _build_job(profile_name, model, entities=not no_entities)
    limits = PoolLimits(jobs or _available_cores(), timeout, memory)
    log = ProgressLog(log_format, _verbosity(quiet=quiet, verbose=verbose))
    with StopRequest() as stop:
        options = RunOptions(limits, force, retry_failed, prune, stop, cluster=cluster)
        batch = Batch(*_open_store(out, cache), job, options)
        _run_batch(batch, sources, log, log_format)
    _print_summary(log, batch.stray, out, prune=prune)
    if as_json:
        STDOUT.file.write(json.dumps(log.counts() | {"stray": len(batch.stray)}) + "\n")
        STDOUT.file.flush()
    if len(log.lines) < len(sources):
        raise typer.Exit(Exit.INTERRUPTED)
    raise typer.Exit(_exit_code(log, strict=strict, stray=bool(batch.stray) and not prune))


def _verbosity(*, quiet: bool, verbose: bool) -> Verbosity:
    if quiet and verbose:
        message = "--quiet and --verbose contradict each other: give one of them"
        raise UsageError(message)
    return Verbosity.QUIET if quiet else Verbosity.VERBOSE if verbose else Verbosity.NORMAL


def _open_store(out: str, cache: Path | None) -> tuple[OutputStore, Cache]:
    """The output folder and its cache: beside it, or in the user's cache for a URL."""
    if is_url(out):
        users = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        folder = cache or users / "country-reports" / cache_name(out)
        return RemoteFolder(out, folder / "lock"), Cache(folder)
    return LocalFolder(Path(out)), Cache(cache or default_cache_folder(Path(out)))


def default_cache_folder(out: Path) -> Path:
    """The cache folder of an output folder, unless the user named another."""
    whole = out.absolute()
    return whole.with_name(f".{whole.name}.cache")


def _build_job(profile_name: str | None, model: str | None, *, entities: bool) -> Job:
    chosen = load_profile(profile_name) if profile_name else None
    if not entities:
        return Job(load_families(), chosen, asked_model=model)
    package = find_model(model)
    try:
        named = f"{package} {version(package.replace('_', '-'))}"
    except PackageNotFoundError as error:
        message = f"{package!r} is no package of a model; name another with --model"
        raise SetupError(message) from error
    return Job(load_families(), chosen, named, model, Recognizer(package))


def _run_batch(
    batch: Batch, sources: Sequence[SourceFile], log: ProgressLog, log_format: LogFormat
) -> None:
    """Runs the batch with a progress bar on a terminal, a line for each input elsewhere."""
    with progress_bar(len(sources), log_format) as progress:
        for result in batch.run(sources):
            log.add(result)
            for task in progress.task_ids:
                progress.advance(task)


def _print_summary(log: ProgressLog, stray: Sequence[str], out: str, *, prune: bool) -> None:
    failed = log.having(Severity.ERROR)
    reused = f", {log.reused} unchanged" if log.reused else ""
    counted = f"{len(log.lines)} inputs{reused}, {log.records} records"
    print_message(f"{counted}, {failed} inputs with errors: {out}")
    for path in stray[:_MOST_STRAY_SHOWN]:
        print_message(f"{'removed' if prune else 'belongs to no source of this run'}: {path}")
    if stray and not prune:
        print_message(f"{len(stray)} files belong to no source of this run; --prune removes them")


def _exit_code(log: ProgressLog, *, strict: bool, stray: bool) -> Exit:
    if not log.records:
        print_message(
            "nothing could be read: give reports in Markdown, text, HTML or PDF, or folders of them"
        )
        return Exit.NOTHING_READ
    if strict and (stray or log.having(Severity.WARNING)):
        return Exit.PROBLEMS
    return Exit.PROBLEMS if log.having(Severity.ERROR) else Exit.CLEAN
