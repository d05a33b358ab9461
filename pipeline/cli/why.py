"""`why`: explains where a value comes from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.console import print_page
from pipeline.cli.run import default_cache_folder
from pipeline.errors import SetupError
from pipeline.profiles.model import load_families, load_profile
from pipeline.review.provenance import explain_value, find_record_file, load_stored_record
from pipeline.review.terminal import escape_control
from pipeline.runtime.fingerprint import FingerprintFactory
from pipeline.runtime.incremental import Cache
from pipeline.runtime.jobs import Job

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.review.provenance import StoredRecord
    from pipeline.runtime.incremental import CacheEntry


def why(
    place: Annotated[
        str,
        typer.Argument(
            metavar="RECORD#/POINTER", help="A value of a record, which its file or id names."
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", help="The output folder in which a record's id is looked up.")
    ] = Path("out"),
    cache: Annotated[Path | None, typer.Option(help="The cache folder of the run.")] = None,
) -> None:
    """Explain where a value comes from, and why its document was read or not."""
    path, _, pointer = place.partition("#")
    stored = load_stored_record(find_record_file(path, out))
    entry = Cache(cache or default_cache_folder(stored.out)).load_entry(stored.name)
    for head, text in (*explain_value(stored, pointer), *_cache_state(stored, entry)):
        print_page(f"{head:>9}  {escape_control(text)}", soft_wrap=True)


def _cache_state(stored: StoredRecord, entry: CacheEntry | None) -> Iterator[tuple[str, str]]:
    """Why the document was read, and whether the next run would read it again."""
    if entry is None:
        yield "next run", "reads it: it is not in the cache"
        return
    yield "was read", f"because of: {', '.join(entry.reasons)}"
    settings = stored.run["settings"]
    named = settings["profile"] if isinstance(settings, dict) else None
    try:
        chosen = load_profile(str(named)) if named else None
    except SetupError:  # a file that the user gave to the run
        yield "next run", f"depends on the profile {named} that it is given"
        return
    job = Job(load_families(), chosen, entry.basis.model)
    now = FingerprintFactory(job).of(entry.basis.source, entry.family)
    differing = ", ".join(part for part in now.differing(entry.basis) if part != "corrections")
    yield (
        "next run",
        f"reads it again because of: {differing}"
        if differing
        else "does not read it unless the source, its corrections or the output change",
    )
