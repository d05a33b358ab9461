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
from pipeline.cli.progress import LogFormat, ProgressLog, progress_bar
from pipeline.cli.signals import StopRequest
from pipeline.document.problems import Severity
from pipeline.entities.ner import Recognizer, find_model
from pipeline.errors import Exit, SetupError
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
_MEMORY: Final = cast("float", "4G")  # the parser makes it a number
_LONGEST_STRAY: Final = 10


def _available_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _parse_size(size: str) -> float:
    if find_sources := _SIZE.fullmatch(size.strip()):
        return float(find_sources[1]) * float(1 << 10 * (1 + "KMGT".index(find_sources[2].upper())))
    message = f"{size!r} is no size: give one such as 512M or 4G"
    raise typer.BadParameter(message)


def run_command(  # noqa: PLR0913 - each is an option
    inputs: Annotated[
        list[str], typer.Argument(help="Reports, folders or archives of them, patterns, URLs.")
    ],
    *,
    out: Annotated[str, typer.Option(help="Where the output goes: a folder, or a URL.")] = "out",
    profile_name: Annotated[
        str | None,
        typer.Option("--profile", help="A family's name, or a TOML file, for all inputs."),
    ] = None,
    model: Annotated[str | None, typer.Option(help="The spaCy package that finds names.")] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="How many workers.", show_default="one a core")
    ] = None,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds for an input.")] = 900,
    memory: Annotated[
        float, typer.Option(parser=_parse_size, metavar="SIZE", help="Memory of a worker.")
    ] = _MEMORY,
    cluster: Annotated[
        str | None, typer.Option(help="A Dask scheduler, tcp://HOST:PORT, for many machines.")
    ] = None,
    cache: Annotated[
        Path | None,
        typer.Option(
            help="Where it is kept what need not be read again.", show_default=".OUT.cache"
        ),
    ] = None,
    no_entities: Annotated[
        bool, typer.Option("--no-entities", help="Find no names, dates, routes.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Read everything again.")] = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Read again what failed the last time.")
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove output of sources that are gone.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Warnings and stray output count as errors.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="End with the run in numbers as a line of JSON.")
    ] = False,
    log_format: Annotated[LogFormat, typer.Option(help="How each input is told.")] = LogFormat.TEXT,
) -> None:
    """Turn reports into records."""
    sources = find_sources(inputs, out)
    job = _build_job(profile_name, model, entities=not no_entities)
    limits = PoolLimits(jobs or _available_cores(), timeout, memory)
    with StopRequest() as stop:
        how = RunOptions(limits, force, retry_failed, prune, stop, cluster=cluster)
        batch = Batch(*_open_store(out, cache), job, how)
        telling = _run_batch(batch, sources, log_format)
    _print_summary(telling, batch.stray, out, prune=prune)
    if as_json:
        STDOUT.file.write(json.dumps(telling.counts() | {"stray": len(batch.stray)}) + "\n")
        STDOUT.file.flush()
    if len(telling.lines) < len(sources):
        raise typer.Exit(Exit.INTERRUPTED)
    raise typer.Exit(_exit_code(telling, strict=strict, stray=bool(batch.stray) and not prune))


def _open_store(out: str, cache: Path | None) -> tuple[OutputStore, Cache]:
    """The output folder, and the cache: beside it, or the user's where the output is elsewhere."""
    if is_url(out):
        users = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        folder = cache or users / "country-reports" / cache_name(out)
        return RemoteFolder(out, folder / "lock"), Cache(folder)
    return LocalFolder(Path(out)), Cache(cache or default_cache_folder(Path(out)))


def default_cache_folder(out: Path) -> Path:
    """Where the cache of an output folder is."""
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


def _run_batch(batch: Batch, sources: Sequence[SourceFile], log_format: LogFormat) -> ProgressLog:
    """Runs the batch: a progress bar on a terminal, a line for each input elsewhere."""
    telling = ProgressLog(log_format)
    with progress_bar(len(sources), log_format) as progress:
        for one in batch.run(sources):
            telling.told(one)
            for task in progress.task_ids:
                progress.advance(task)
    return telling


def _print_summary(telling: ProgressLog, stray: Sequence[str], out: str, *, prune: bool) -> None:
    failed = telling.having(Severity.ERROR)
    reused = f", {telling.reused} as before" if telling.reused else ""
    counted = f"{len(telling.lines)} inputs{reused}, {telling.records} records"
    print_message(f"{counted}, {failed} inputs with errors: {out}")
    for path in stray[:_LONGEST_STRAY]:
        print_message(f"{'removed' if prune else 'of no source of this run'}: {path}")
    if stray and not prune:
        print_message(f"{len(stray)} files are of no source of this run; --prune removes them")


def _exit_code(telling: ProgressLog, *, strict: bool, stray: bool) -> Exit:
    if not telling.records:
        print_message(
            "nothing could be read: give reports in Markdown, text, HTML or PDF, or folders of them"
        )
        return Exit.NOTHING_READ
    if strict and (stray or telling.having(Severity.WARNING)):
        return Exit.PROBLEMS
    return Exit.PROBLEMS if telling.having(Severity.ERROR) else Exit.CLEAN
