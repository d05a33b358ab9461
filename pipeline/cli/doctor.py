"""`doctor`: checks each part of the installation, and names the remedy if one is missing."""

from __future__ import annotations

import importlib.util
import multiprocessing
import platform
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from pipeline.cli.console import print_message
from pipeline.entities.ner import Recognizer, find_model
from pipeline.errors import Exit, SetupError
from pipeline.readers.recognition.tesseract import find_version
from pipeline.record.schema import MODELS, find_schema_faults
from pipeline.runtime.fingerprint import ENGINES

if TYPE_CHECKING:
    from collections.abc import Iterator

_OLDEST, _NEWEST = (3, 11), (3, 14)
_PACKAGES: Final = (*ENGINES, "jsonschema", "jsonschema-rs")
_OPTIONAL: Final = {  # by package: what it is for, and how to get it
    "distributed": ("--cluster", "pip install '.[cluster]' in the checkout"),
    "s3fs": ("s3:// URLs", "pip install '.[s3]' in the checkout"),
    "pandas": ("Reading.to_pandas", "pip install '.[pandas]' in the checkout"),
    "pyarrow": ("export tables as Parquet", "pip install '.[tables]' in the checkout"),
    "duckdb": ("export tables as a database", "pip install '.[tables]' in the checkout"),
    "xlsxwriter": ("export tables as a workbook", "pip install '.[tables]' in the checkout"),
    "rapidocr": ("--ocr where tesseract is missing", "pip install '.[ocr]' in the checkout"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One part of the installation: whether it works, and what was found or what to do."""

    what: str
    is_well: bool
    detail: str
    is_needed: bool = True


def doctor(
    out: Annotated[Path, typer.Option(help="The output folder to test.")] = Path("out"),
) -> None:
    """Check the installation: what is missing, and how to get it."""
    checks = list(check_installation(out))
    for part in checks:
        state = "ok" if part.is_well else "missing" if part.is_needed else "none"
        print_message(f"{state:>7}  {part.what}: {part.detail}")
    is_fit = all(part.is_well or not part.is_needed for part in checks)
    raise typer.Exit(Exit.CLEAN if is_fit else Exit.SETUP)


def check_installation(out: Path) -> Iterator[Check]:
    """Checks one part after the other; `out` is the output folder to test."""
    yield _python()
    for name in _PACKAGES:
        yield _package(name)
    yield _model()
    yield _schemas()
    yield _workers()
    yield _output(out)
    yield _tesseract()
    for name, (use, how) in _OPTIONAL.items():
        is_there = importlib.util.find_spec(name) is not None
        detail = f"{version(name)}, for {use}" if is_there else f"not installed, for {use}: {how}"
        yield Check(name, is_there, detail, is_needed=False)


def _tesseract() -> Check:
    found = find_version()
    how = "not installed, for --ocr: apt-get install tesseract-ocr"
    detail = f"{found}, for --ocr" if found else how
    return Check("tesseract", found is not None, detail, is_needed=False)


def _python() -> Check:
    is_fit = _OLDEST <= sys.version_info[:2] <= _NEWEST
    return Check("Python", is_fit, f"{platform.python_version()} (3.11 to 3.14 will do)")


def _package(name: str) -> Check:
    try:
        return Check(name, is_well=True, detail=version(name))
    except PackageNotFoundError:
        return Check(name, is_well=False, detail="not installed: install requirements.lock")


def _model() -> Check:
    try:
        package = find_model(None)
        (found,) = Recognizer(package)(["Women are trafficked from Georgia to Turkey."])
    except SetupError as error:
        return Check("model", is_well=False, detail=str(error))
    return Check("model", bool(found), f"{package} {version(package.replace('_', '-'))}")


def _schemas() -> Check:
    """Whether each schema can be built, and rejects an empty object."""
    is_well = all(find_schema_faults(kind, {}) for kind in MODELS)
    return Check("schemas", is_well, ", ".join(MODELS))


def _workers() -> Check:
    methods = multiprocessing.get_all_start_methods()
    is_shared = "forkserver" in methods
    detail = "forked, the model shared" if is_shared else "spawned, each loads the model"
    return Check("workers", is_well=True, detail=detail)


def _output(out: Path) -> Check:
    """Whether the output folder, or its nearest existing parent, can be written to."""
    folder = next(path for path in (out.absolute(), *out.absolute().parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=folder):
            return Check("output", is_well=True, detail=f"{out} can be written")
    except OSError as error:
        detail = f"{folder}: {error.strerror}; name another with --out"
        return Check("output", is_well=False, detail=detail)
