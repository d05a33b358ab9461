"""`run`: reports → records."""

from __future__ import annotations

import json
import os
from contextlib import closing
from dataclasses import replace
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from itertools import filterfalse
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated, Final, cast

import typer

from pipeline import patterns as re
from pipeline.cli.console import (
    MOST_NAMED,
    lossy_messages,
    print_data,
    print_message,
    print_named,
)
from pipeline.cli.progress import LogFormat, ProgressLog, Verbosity, progress_bar
from pipeline.cli.signals import StopRequest
from pipeline.document.problems import Severity
from pipeline.entities.ner import Recognizer, find_model
from pipeline.errors import Exit, SetupError, UsageError, count_noun
from pipeline.profiles.model import load_families, load_profile
from pipeline.readers.recognition.engine import prepare_recognizer
from pipeline.record.typescript import list_schema_files
from pipeline.runtime.batch import Batch, ClusterSecurity, RunOptions
from pipeline.runtime.corrections import list_own_corrections, load_corrections, match_moved
from pipeline.runtime.incremental import Cache
from pipeline.runtime.jobs import Job
from pipeline.runtime.mails import MailWorker
from pipeline.runtime.pool import PoolLimits
from pipeline.runtime.selection import RecordSelection
from pipeline.storage.inputs import CORRECTIONS, find_inputs, list_case_collisions
from pipeline.storage.output import LocalFolder
from pipeline.storage.remote import (
    DEFAULT_PROTOCOLS,
    RemoteFolder,
    cache_name,
    check_protocol,
    is_url,
)
from pipeline.vocabulary.countries import get_country, resolve_country

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.profiles.model import Profile
    from pipeline.runtime.corrections import CorrectionLine
    from pipeline.storage.inputs import FoundInputs, SourceFile
    from pipeline.storage.output import OutputStore

_SIZE: Final = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)\s?([KMGT])(?:i?B)?", re.IGNORECASE)
_MEMORY: Final = cast("float", "4G")  # the option's parser turns it into a number
_MAX_INPUT: Final = cast("float", "512M")
_PAGES: Final = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")

_UNSPIED: Final = re.compile(r"tls://|(?:\w+://)?(?:localhost|127\.|\[::1\])")  # TLS, or here

_INPUT: Final = "Input"
_OCR: Final = "Text recognition"
_OUTPUT: Final = "Output"
_SPEED: Final = "Speed and limits"
_CLUSTER: Final = "Cluster"
_NAMES: Final = "Names"
_MESSAGES: Final = "Messages"


class OcrMode(StrEnum):
    """Which pages of a PDF have their text recognised."""

    OFF = "off"
    AUTO = "auto"
    FORCE = "force"


def available_cores() -> int:
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
    country: Annotated[
        str | None,
        typer.Option(
            metavar="COUNTRY",
            help="The country that each input is about as a whole, by its code or name.",
            rich_help_panel=_INPUT,
        ),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATTERN",
            help="Skip inputs whose path, name or folder matches; may be repeated.",
            rich_help_panel=_INPUT,
        ),
    ] = None,
    join_pages: Annotated[
        bool,
        typer.Option(
            "--join-pages",
            help="Pictures (PNG, JPEG, TIFF, WebP) that lie in one folder are the pages of one"
            " document, in the order of their names; needs --ocr.",
            rich_help_panel=_INPUT,
        ),
    ] = False,
    only_country: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COUNTRY",
            help="Write only the records of this country, by its code or name; may be repeated.",
            rich_help_panel=_INPUT,
        ),
    ] = None,
    pages: Annotated[
        str | None,
        typer.Option(
            metavar="FIRST-LAST",
            help="Write only the records of chapters on these pages.",
            rich_help_panel=_INPUT,
        ),
    ] = None,
    allow_protocol: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Also read URLs of this protocol.",
            show_default=", ".join(DEFAULT_PROTOCOLS),
            rich_help_panel=_INPUT,
        ),
    ] = None,
    corrections: Annotated[
        Path | None,
        typer.Option(
            help="A file of corrections to apply.",
            show_default="corrections.jsonl of each input folder",
            rich_help_panel=_INPUT,
        ),
    ] = None,
    ocr: Annotated[
        OcrMode,
        typer.Option(
            help="Recognise text: on pages that show only a picture (auto), or on all (force).",
            rich_help_panel=_OCR,
        ),
    ] = OcrMode.OFF,
    ocr_language: Annotated[
        str,
        typer.Option(
            metavar="LANGUAGE",
            help="The language of recognised text, or several: eng+fra.",
            rich_help_panel=_OCR,
        ),
    ] = "eng",
    out: Annotated[
        list[str] | None,
        typer.Option(
            metavar="OUT",
            help="The output folder, or its URL.",
            show_default="out",
            rich_help_panel=_OUTPUT,
        ),
    ] = None,
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
            help="Remove what earlier runs wrote for inputs that are not given now.",
            rich_help_panel=_OUTPUT,
        ),
    ] = False,
    compact: Annotated[
        bool,
        typer.Option(
            "--compact",
            help="Write JSON without indentation: about 60 % of the size.",
            rich_help_panel=_OUTPUT,
        ),
    ] = False,
    with_schemas: Annotated[
        bool,
        typer.Option(
            "--with-schemas",
            help="Write the JSON Schemas and TypeScript types into OUT/schemas too.",
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
    max_input: Annotated[
        float,
        typer.Option(
            parser=_parse_size,
            metavar="SIZE",
            help="Size of one input; larger ones are refused.",
            rich_help_panel=_SPEED,
        ),
    ] = _MAX_INPUT,
    cluster: Annotated[
        str | None,
        typer.Option(
            help="The address of a Dask scheduler, tls://HOST:PORT.", rich_help_panel=_CLUSTER
        ),
    ] = None,
    cluster_ca: Annotated[
        Path | None,
        typer.Option(help="The cluster's certificate authority.", rich_help_panel=_CLUSTER),
    ] = None,
    cluster_cert: Annotated[
        Path | None,
        typer.Option(help="Your certificate of this authority.", rich_help_panel=_CLUSTER),
    ] = None,
    cluster_key: Annotated[
        Path | None,
        typer.Option(help="The key of your certificate.", rich_help_panel=_CLUSTER),
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
            help="End with exit code 1 on warnings, other inputs' output and foreign files too.",
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
    place = _get_output(out)
    allowed = {*DEFAULT_PROTOCOLS, *(allow_protocol or ())}
    for given in (*inputs, place):
        check_protocol(given, allowed)
    security = _get_security(cluster, cluster_ca, cluster_cert, cluster_key)
    limits = PoolLimits(jobs or available_cores(), timeout, memory)
    with closing(MailWorker(limits)) as split:
        found = find_inputs(inputs, place, exclude or (), join_pages=join_pages, split=split)
    if prune and not found.sources:
        print_message(
            f"{', '.join(inputs)}: no report there, and --prune would remove all output:"
            " nothing is done; check the inputs (a mount, a delivery), or remove OUT yourself"
        )
        raise typer.Exit(Exit.NOTHING_READ)
    written = load_corrections(inputs, corrections)
    applied, moved = match_moved(written, found.sources, int(max_input))
    selection = RecordSelection(_parse_countries(only_country or ()), _parse_pages(pages))
    store, kept = _open_store(place, cache)
    recognizer = prepare_recognizer(
        ocr.value,
        ocr_language,
        kept.folder / "recognised",
        pages_at_once=max(limits.jobs // max(len(found.sources), 1), 1),
    )
    job = replace(
        _build_job(profile_name, model, entities=not no_entities),
        country=get_country(_parse_country("--country", country)) if country else None,
        selection=selection,
        compact=compact,
        recognizer=recognizer,
    )
    log = ProgressLog(log_format, _verbosity(quiet=quiet, verbose=verbose))
    with StopRequest() as stop:
        options = RunOptions(
            limits,
            force,
            retry_failed,
            prune,
            stop,
            cluster=cluster,
            security=security,
            max_input=int(max_input),
            companions=_list_schemas() if with_schemas else {},
        )
        batch = Batch(store, kept, job, options, applied)
        _run_batch(batch, found.sources, log, log_format)
    _print_summary(log, batch, found, place)
    _print_corrections(written, applied, moved, found)
    for path in _list_unread_corrections(inputs, found, corrections):
        print_message(f"{path} is not read: give its folder as an input, or --corrections {path}")
    if job.profile and profile_name and Path(profile_name).is_file() and not is_url(place):
        _print_unfound_labels(job.profile, found, Path(place))
    if as_json:
        print_data(json.dumps(_count(log, batch, found)) + "\n")
    if len(log.lines) < len(found.sources):
        raise typer.Exit(Exit.INTERRUPTED)
    stray = bool(batch.stray or (batch.others and not prune))
    raise typer.Exit(_exit_code(log, found, strict=strict, stray=stray))


def _list_schemas() -> dict[str, str]:
    return {f"schemas/{name}": text for name, text in list_schema_files().items()}


def _parse_countries(given: Sequence[str]) -> frozenset[str]:
    """The codes of countries given by code or name; raises `UsageError` for an unknown one."""
    return frozenset(_parse_country("--only-country", text) for text in given)


def _parse_country(option: str, text: str) -> str:
    """The code of a country; raises `UsageError`."""
    code = resolve_country(text)
    if code is None:
        message = f"{option} {text}: no known country; give its name or a code, as KEN"
        raise UsageError(message)
    return code


def _parse_pages(text: str | None) -> tuple[int, int] | None:
    """The first and last page of `12` or `12-20`; raises `UsageError`."""
    if text is None:
        return None
    found = _PAGES.fullmatch(text.strip())
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not 1 <= first <= last:
        message = f"--pages {text}: give a page or a range of pages, such as 12 or 12-20"
        raise UsageError(message)
    return first, last


def _get_output(given: list[str] | None) -> str:
    """The output folder; raises `UsageError` for an empty path, or for several."""
    places = ["out"] if given is None else given
    if len(places) != 1 or not places[0].strip():
        message = (
            f"--out is given {len(places)} times: give one folder"
            if len(places) != 1
            else "--out is an empty path: name a folder, such as --out facts"
        )
        raise UsageError(message)
    return places[0].removeprefix("file://") or "/"


def _get_security(
    cluster: str | None, authority: Path | None, certificate: Path | None, key: Path | None
) -> ClusterSecurity | None:
    """The files of TLS; raises `UsageError` if some are missing, or the address is another."""
    files = (authority, certificate, key)
    if not any(files):
        if cluster and not _UNSPIED.match(cluster):
            print_message(
                f"{cluster}: without TLS whoever answers there can run code here; "
                "use tls:// with --cluster-ca, --cluster-cert and --cluster-key"
            )
        return None
    if authority is None or certificate is None or key is None:
        message = "--cluster-ca, --cluster-cert and --cluster-key go together: give all three"
        raise UsageError(message)
    if not (cluster or "").startswith("tls://"):
        message = "TLS needs the address of a scheduler that speaks it: --cluster tls://HOST:PORT"
        raise UsageError(message)
    for file in (authority, certificate, key):
        if not file.is_file():
            message = f"{file}: no such file"
            raise UsageError(message)
    return ClusterSecurity(str(authority), str(certificate), str(key))


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
                with lossy_messages():
                    progress.advance(task)


def _print_summary(log: ProgressLog, batch: Batch, found: FoundInputs, out: str) -> None:
    failed = log.having(Severity.ERROR)
    reused = f", {log.reused} unchanged" if log.reused else ""
    counted = f"{count_noun(len(log.lines), 'input')}{reused}, {count_noun(log.records, 'record')}"
    print_message(f"{counted}, {count_noun(failed, 'input')} with errors: {out}")
    if log.to_check:
        print_message(f"{log.to_check} to check: `problems {out} --to-check` lists them")
    skipped = [path for path in found.skipped if PurePath(path).name != CORRECTIONS]
    print_named("skipped", skipped)
    if any(not path.endswith("/") for path in skipped):
        print_message("their names are not those of reports: give the path of one to have it read")
    _print_uncorrected(batch.uncorrected)
    for one, other in list_case_collisions(found.sources)[:MOST_NAMED]:
        print_message(f"{one} and {other} are one path where case or normal form does not count")
    remedy = "rewritten from its source; keep a change with the command `correct`"
    print_named(f"edited by hand, {remedy}", batch.hand_edited)
    if batch.how.prune:
        print_named("removed, of other inputs", batch.others)
    elif batch.others:
        kept = count_noun(len(batch.others), "other input")
        print_message(f"kept from earlier runs: {kept}; --prune removes their output")
    print_named("not written by any run, left alone", batch.stray)


def _print_corrections(
    written: Mapping[str, Sequence[CorrectionLine]],
    applied: Mapping[str, Sequence[CorrectionLine]],
    moved: Mapping[str, str],
    found: FoundInputs,
) -> None:
    """Says how many corrections the run applies, and which have no input or are not read."""
    paths = {source.path for source in found.sources}
    if here := [line for path, lines in applied.items() if path in paths for line in lines]:
        print_message(f"{count_noun(len(here), 'correction')} read for these inputs")
    print_named(
        "corrections of a report that was moved",
        [f"{old} is now {new}" for new, old in sorted(moved.items())],
    )
    print_named(
        "corrections of no input of this run", sorted(set(written) - paths - set(moved.values()))
    )


def _list_unread_corrections(
    inputs: Sequence[str], found: FoundInputs, given: Path | None
) -> Iterator[Path]:
    """The files of corrections among the inputs that this run does not read."""
    read = {path.resolve() for path in ([given] if given else list_own_corrections(inputs))}
    for skipped in found.skipped:
        if PurePath(skipped).name == CORRECTIONS:
            for one in filterfalse(is_url, inputs):
                base = next(part for part in (Path(one), *Path(one).parents) if part.is_dir())
                if (path := base / skipped).is_file() and path.resolve() not in read:
                    yield path
                    break


def _print_uncorrected(places: Sequence[str]) -> None:
    """Says which values are no longer corrected, and how they are corrected again."""
    if places:
        file = CORRECTIONS if Path(CORRECTIONS).is_file() else "FILE"
        print_message(
            f"no longer applied: {count_noun(len(places), 'correction')} of the last run;"
            f" the same command with --corrections {file} applies what that file holds"
        )
        print_named("no longer corrected", places)


def _print_unfound_labels(profile: Profile, found: FoundInputs, out: Path) -> None:
    """Names the statistics of the user's own profile that no record of these inputs has."""
    seen = set[str]()
    for source in found.sources:
        for path in (out / "records" / source.name).glob("*.json"):
            seen.update(json.loads(path.read_bytes())["statistics"])
    unfound = [
        f"{id_} ({rule.labels[0]!r})"
        for id_, rule in profile.statistics.items()
        if rule.labels and id_ not in seen
    ]
    remedy = "compare its labels with the reports"
    print_named(f"profile {profile.name}: no report has this statistic, {remedy}", unfound)


def _count(log: ProgressLog, batch: Batch, found: FoundInputs) -> dict[str, object]:
    """The totals of the run, and the files that need attention."""
    return log.counts() | {
        "skipped": found.skipped,
        "hand-edited": batch.hand_edited,
        "others": len(batch.others),
        "stray": len(batch.stray),
    }


def _exit_code(log: ProgressLog, found: FoundInputs, *, strict: bool, stray: bool) -> Exit:
    if not found.sources:
        print_message("no input: no report among the files given")
        return Exit.NOTHING_READ if strict else Exit.CLEAN
    if not log.records:
        print_message(
            "no record was written: give reports, or folders of them, as docs/formats.md lists"
            ", and check what --only-country and --pages leave"
        )
        return Exit.NOTHING_READ
    if strict and (stray or log.having(Severity.WARNING)):
        return Exit.PROBLEMS
    return Exit.PROBLEMS if log.having(Severity.ERROR) else Exit.CLEAN
