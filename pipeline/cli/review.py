"""`review` and `correct`: check an output beside its sources, and put values right."""

from __future__ import annotations

import getpass
import time
from contextlib import closing, suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, get_args

import typer

from pipeline.cli.console import lossy_messages, print_message, report_unwritable
from pipeline.cli.progress import LogFormat, progress_bar
from pipeline.cli.run import available_cores
from pipeline.errors import Exit, UsageError, count_noun
from pipeline.exports.edtf_days import edtf_days
from pipeline.record.describe import describe_value
from pipeline.record.statistics import Unit
from pipeline.review.corrected import append_correction, load_corrected
from pipeline.review.live import LiveReview, ReviewServer
from pipeline.review.provenance import find_record_file, resolve_pointer
from pipeline.review.site import ReviewOptions, write_review
from pipeline.runtime.corrections import (
    CorrectionLine,
    apply_patch,
    check_corrected,
    describe_no_number,
    draft_typed,
    find_printed_part,
    find_value,
    make_patch,
    parse_value,
    type_statistic,
)
from pipeline.runtime.mails import MailWorker
from pipeline.runtime.pool import PoolLimits
from pipeline.runtime.serialize import to_json_data
from pipeline.storage.inputs import CORRECTIONS, find_inputs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydantic import JsonValue

    from pipeline.profiles.rules import StatisticRule
    from pipeline.record.stored import JsonObject

_OF_MAILS: Final = PoolLimits(seconds=900.0, memory=4 << 30)  # as of an input of a run


class ReviewScope(StrEnum):
    """Which values a review shows at first."""

    PROBLEMS = "problems"


def review(  # noqa: PLR0913 - each is an option
    out: Annotated[Path, typer.Argument(help="The output folder of a run.")],
    *,
    sources: Annotated[
        list[str] | None,
        typer.Option(
            "--sources", help="The inputs of the run, whose PDF pages are shown as pictures."
        ),
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder to write.")] = Path(
        "review"
    ),
    record: Annotated[
        str | None, typer.Option("--record", help="One record by its id, such as report.pdf/GEO.")
    ] = None,
    only: Annotated[
        ReviewScope | None, typer.Option("--only", help="Only records with problems, these first.")
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(min=1, help="Processes that render pages.", show_default="one per core"),
    ] = None,
    serve: Annotated[
        bool,
        typer.Option(
            "--serve",
            help="Show the pages to this machine, and write corrections as they are made.",
        ),
    ] = False,
    port: Annotated[
        int, typer.Option(min=0, max=65_535, help="Of --serve.", show_default="a free one")
    ] = 0,
    corrections: Annotated[
        Path | None,
        typer.Option(
            help="The file that --serve appends to.",
            show_default="corrections.jsonl in the first folder of --sources, else here",
        ),
    ] = None,
) -> None:
    """Write pages on which a person checks and corrects values beside their sources."""
    if output.absolute() == out.absolute():
        message = f"{output} is the output itself: name another folder with --output"
        raise UsageError(message)
    with closing(MailWorker(_OF_MAILS)) as split:
        found = find_inputs(sources, str(out), split=split).sources if sources else ()
    options = ReviewOptions(jobs or available_cores(), record, only is ReviewScope.PROBLEMS)
    by_path = {source.path: source for source in found}
    file = corrections or _choose_file(sources or ())
    live = LiveReview(out, output, file, by_path, options) if serve else None
    with report_unwritable(output):
        if live:
            summary = live.write(_show_progress)
        else:
            summary = write_review(out, output, by_path, options, _show_progress)
    for path in summary.missing:
        print_message(f"{path}: shown as text; name its folder with --sources to see its pages")
    shown = (
        f"{count_noun(summary.records, 'record')}, {count_noun(summary.pictures, 'new picture')}"
    )
    if live is None:
        print_message(f"{shown}: open {output / 'index.html'}")
        return
    _serve(live, port, f"{shown}; corrections go to {file}")


def _choose_file(sources: Sequence[str]) -> Path:
    """Where the next run looks for corrections: in the first input that is a folder."""
    folders = (Path(source) for source in sources if Path(source).is_dir())
    return next(folders, Path()) / CORRECTIONS


def _serve(live: LiveReview, port: int, shown: str) -> None:
    """Serves until the user ends it."""
    try:
        server = ReviewServer(live, port)
    except OSError as error:
        message = f"--port {port}: {error.strerror}; leave it out to take a free one"
        raise UsageError(message) from error
    print_message(f"{shown}: open {server.address} (Ctrl+C ends it)")
    with server, suppress(KeyboardInterrupt):
        server.serve_forever()


def _show_progress(inputs: list[JsonObject]) -> Iterator[JsonObject]:
    with progress_bar(len(inputs), LogFormat.TEXT, "drawing") as progress:
        for one in inputs:
            yield one
            for task in progress.task_ids:
                with lossy_messages():
                    progress.advance(task)


def correct(  # noqa: PLR0913 - each is an option
    place: Annotated[
        str,
        typer.Argument(
            metavar="RECORD#/POINTER", help="A value of a record, which its file or id names."
        ),
    ],
    value: Annotated[
        str, typer.Argument(help="The right value as JSON, or a number or text as printed.")
    ],
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why: it is kept with the correction.")],
    unit: Annotated[
        str | None,
        typer.Option("--unit", help="The unit of a figure, where the report's value is text."),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", help="The date of a figure as EDTF, where the report's value is text."
        ),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", help="Your name.", show_default="the user's")
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", help="The output folder in which a record's id is looked up.")
    ] = Path("out"),
    file: Annotated[
        Path, typer.Option("--file", help="The file of corrections to append to.")
    ] = Path(CORRECTIONS),
) -> None:
    """Correct one value: append it to a file of corrections, which the next run applies."""
    path, _, pointer = place.partition("#")
    if not pointer:
        message = f"{place}: name a value behind the file, such as #/statistics/population"
        raise UsageError(message)
    record, profile = load_corrected(find_record_file(path, out), file)
    current = to_json_data(record)
    was = resolve_pointer(current, pointer)
    if isinstance(was, dict) and was.get("kind") == "text":
        rule = profile.statistics.get(pointer.rpartition("/")[2]) if profile else None
        now: JsonValue = _type_text(was, rule, value, unit, as_of)
    elif unit or as_of:
        message = f"{pointer} is no value that is text: correct its unit or as_of by their pointers"
        raise UsageError(message)
    else:
        if not value.lstrip().startswith("{"):
            pointer = find_value(was, pointer)
            was = resolve_pointer(current, pointer)
        now = parse_value(value, was)
    if was == now:
        message = f"{place}: the value is {describe_value(was)} already"
        raise UsageError(message)
    if part := find_printed_part(pointer):
        message = f"{pointer}: {part!r} is what the source prints and cannot be corrected"
        raise UsageError(message)
    line = CorrectionLine(
        document=record.source.path,
        sha256=record.source.sha256,
        record=record.id.rpartition("/")[2],
        patch=make_patch(pointer, was, now),
        reason=reason,
        by=by or getpass.getuser(),
        at=time.strftime("%Y-%m-%d"),
    )
    applied = apply_patch(record, line, profile)
    if applied.refusal:
        shown = describe_no_number(now) if isinstance(now, str) else None
        message = f"{place}: {shown or applied.refusal}"
        raise UsageError(message)
    with report_unwritable(file):
        append_correction(file, line)
    print_message(
        f"{file}: {pointer} is corrected from {describe_value(was)} to {describe_value(now)};"
        " the next run that reads this file applies it (in the input folder, or by --corrections)"
    )
    for problem in check_corrected(record, applied.record, profile).problems:
        if problem in record.problems:
            continue
        print_message(f"check it again: {problem.code.value}: {problem.message}")
    raise typer.Exit(Exit.CLEAN)


def _type_text(
    text: JsonObject, rule: StatisticRule | None, value: str, unit: str | None, as_of: str | None
) -> JsonObject:
    """A statistic that is text with the value that a person gives it, of the kind of its rule.

    Raises `UsageError` where more has to be stated, with what.
    """
    if value.lstrip().startswith("{"):
        stated = parse_value(value, None)
        if not isinstance(stated, dict):
            message = f"{value}: no JSON object"
            raise UsageError(message)
        return type_statistic(text, stated)
    typed = draft_typed(text, rule)
    if typed is None:
        example = '{"kind": "composition", "items": [{"name": "Melanesian", "share": 95.3}]}'
        message = f"{text['label']!r} is a list of shares: give it as JSON, such as {example}"
        raise UsageError(message)
    if typed["kind"] != "quantity":
        if unit or as_of:
            message = f"{text['label']!r} is a {typed['kind']}, which has neither unit nor date"
            raise UsageError(message)
        return typed | {"value" if typed["kind"] == "category" else "name": value}
    [figure] = typed["observations"]
    figure["unit"] = unit or figure["unit"]
    if figure["unit"] not in get_args(Unit):
        given = f"{unit!r} is no unit" if unit else f"the unit of {text['label']!r} is not known"
        message = f"{given}: name one with --unit: {', '.join(get_args(Unit))}"
        raise UsageError(message)
    if as_of and edtf_days(as_of) == (None, None):
        message = f"--as-of {as_of}: write a date as 2009, 2009-07, 2009-07-15, 199X or 2009/2010"
        raise UsageError(message)
    figure["value"], figure["as_of"] = parse_value(value, 0), as_of
    return typed
