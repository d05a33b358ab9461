"""`why` and `doctor`: where a value comes from, and whether the installation is whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.console import STDOUT, print_message
from pipeline.cli.run import default_cache_folder
from pipeline.errors import Exit, SetupError
from pipeline.profiles.model import load_families, load_profile
from pipeline.review.doctor import check_installation
from pipeline.review.provenance import explain_value, load_stored_record
from pipeline.review.terminal import escape_control
from pipeline.runtime.cache import Cache
from pipeline.runtime.fingerprint import FingerprintFactory
from pipeline.runtime.jobs import Job

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.review.provenance import StoredRecord
    from pipeline.runtime.cache import CacheEntry


def why(
    place: Annotated[str, typer.Argument(metavar="RECORD#/POINTER", help="A value of a record.")],
    cache: Annotated[Path | None, typer.Option(help="The cache of the run.")] = None,
) -> None:
    """Tell where a value comes from, and why its document was read or not."""
    path, _, pointer = place.partition("#")
    where = load_stored_record(Path(path))
    entry = Cache(cache or default_cache_folder(where.out)).load_entry(where.name)
    for head, text in (*explain_value(where, pointer), *_cache_state(where, entry)):
        STDOUT.print(f"{head:>9}  {escape_control(text)}", markup=False, soft_wrap=True)


def _cache_state(where: StoredRecord, entry: CacheEntry | None) -> Iterator[tuple[str, str]]:
    """Why the document was read, and whether the next run would read it again."""
    if entry is None:
        yield "next run", "reads it: the cache knows nothing of it"
        return
    yield "was read", f"because of: {', '.join(entry.reasons)}"
    settings = where.manifest["settings"]
    named = settings["profile"] if isinstance(settings, dict) else None
    try:
        chosen = load_profile(str(named)) if named else None
    except SetupError:  # a file that the run was given
        yield "next run", f"depends on the profile {named} that it is given"
        return
    now = FingerprintFactory(Job(load_families(), chosen, entry.basis.model)).of(
        entry.basis.source, entry.family
    )
    differing = ", ".join(now.differing(entry.basis))
    yield (
        "next run",
        f"reads it again because of: {differing}"
        if differing
        else ("does not read it if the source and the output are as they were"),
    )


def doctor(
    out: Annotated[Path, typer.Option(help="Where output is to go.")] = Path("out"),
) -> None:
    """Check the installation: what is missing, and how to get it."""
    told = list(check_installation(out))
    for one in told:
        mark = "ok" if one.is_well else "missing" if one.is_needed else "none"
        print_message(f"{mark:>7}  {one.what}: {one.said}")
    raise typer.Exit(Exit.CLEAN if all(o.is_well or not o.is_needed for o in told) else Exit.SETUP)
