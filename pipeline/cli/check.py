"""`check` and `schema`: validate an output folder, write or compare the JSON Schemas."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias

import typer

from pipeline.cli.console import print_message, report_unwritable
from pipeline.errors import Exit, UsageError, count_noun
from pipeline.record.schema import find_schema_faults, load_fields_page
from pipeline.record.typescript import list_schema_files
from pipeline.storage.output import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator

Json: TypeAlias = Any  # a value of JSON, of a file that may be damaged

_LISTS: Final = ("manifest", "authorities")
_PRINTED: Final = ("raw", "text")  # fields that hold the text printed at an object's `spans`


def check(
    out: Annotated[Path, typer.Argument(help="The output folder of a run.")],
) -> None:
    """Validate the files of an output folder against the schemas and its manifest."""
    if not out.is_dir():
        message = f"{out}: no such folder; name the folder that `run --out` wrote"
        raise UsageError(message)
    complaints = list(audit_output(out))
    for path, reason in complaints:
        print_message(f"{path}: {reason}")
    print_message(count_noun(len(complaints), "complaint") if complaints else "all files are valid")
    raise typer.Exit(Exit.PROBLEMS if complaints else Exit.CLEAN)


def audit_output(out: Path) -> Iterator[tuple[str, str]]:
    """The path of each invalid file of an output, with a reason."""
    for kind in _LISTS:
        yield from _check_file(out, out / f"{kind}.json", kind)
    for kind, folder in (("record", "records"), ("document", "documents")):
        for path in sorted((out / folder).rglob("*.json")):
            yield from _check_file(out, path, kind)
    yield from _check_manifest(out)
    yield from _check_places(out)


def _check_file(out: Path, path: Path, kind: str) -> Iterator[tuple[str, str]]:
    shown = path.relative_to(out).as_posix()
    try:
        instance = json.loads(path.read_text("utf-8"))
    except OSError as error:
        yield shown, f"cannot be opened: {error.strerror}"
    except (ValueError, RecursionError) as error:
        yield shown, f"is no JSON: {error}"
    else:
        for reason in find_schema_faults(kind, instance):
            yield shown, reason


def _check_manifest(out: Path) -> Iterator[tuple[str, str]]:
    """Compares the records and documents in the folder with those that the manifest lists."""
    try:
        manifest = json.loads((out / "manifest.json").read_text("utf-8"))
        listed = {
            line["path"]: line["sha256"] for one in manifest["inputs"] for line in one["records"]
        }
        documents = {
            one["document"]["path"]: one["document"]["sha256"]
            for one in manifest["inputs"]
            if one["document"]
        }
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return  # reported by `_check_file`
    there = {
        path.relative_to(out).as_posix()
        for folder in ("records", "rejected", "documents")
        for path in (out / folder).rglob("*.json")
    }
    for path in sorted(listed.keys() - there):
        yield path, "is listed in manifest.json and not there: run again"
    for path in sorted(documents.keys() - there):
        yield path, "is the text of what manifest.json lists and not there: run again"
    for path in sorted(there - listed.keys() - documents.keys()):
        yield path, "is there and not listed in manifest.json: no run wrote it"
    for path, digest in sorted((listed | documents).items()):
        if path in there and hashlib.sha256((out / path).read_bytes()).hexdigest() != digest:
            yield (
                path,
                "was edited by hand: the next run rewrites it; keep a change with `correct`",
            )


def _check_places(out: Path) -> Iterator[tuple[str, str]]:
    """Compares the printed text in each record with the document's text at the record's spans."""
    for path in sorted((out / "documents").rglob("*.json")):
        name = path.relative_to(out / "documents").with_suffix("").as_posix()
        try:
            text = json.loads(path.read_text("utf-8"))["text"]
            for record in sorted((out / "records" / name).glob("*.json")):
                shown = record.relative_to(out).as_posix()
                loaded = json.loads(record.read_text("utf-8"))
                for pointer in _find_misplaced(loaded, text, ""):
                    yield shown, f"{pointer}: its spans hold other text: run again"
        except (OSError, ValueError, LookupError, TypeError, RecursionError):
            continue  # reported by `_check_file`


def _find_misplaced(value: Json, text: str, pointer: str) -> Iterator[str]:
    """The JSON Pointers of the objects whose printed text is not at their spans."""
    if isinstance(value, list):
        for at, one in enumerate(value):
            yield from _find_misplaced(one, text, f"{pointer}/{at}")
    if not isinstance(value, dict):
        return
    spans = value.get("spans")
    for name in _PRINTED:
        printed = value.get(name)
        if isinstance(printed, str) and printed and spans:
            there = "".join(text[span["start"] : span["end"]] for span in spans)
            if not _is_within(printed, there):
                yield pointer
    for name, one in value.items():
        if isinstance(one, dict | list):
            yield from _find_misplaced(one, text, f"{pointer}/{name}")


def _is_within(printed: str, there: str) -> bool:
    """Whether the letters and digits of a reading text occur in this order in the source.

    Callouts, markup and hyphens at line ends may come between them.
    """
    letters = iter(_fold(there))
    return all(letter in letters for letter in _fold(printed))


def _fold(text: str) -> list[str]:
    return [letter for letter in unicodedata.normalize("NFKC", text) if letter.isalnum()]


def schema(
    folder: Annotated[Path, typer.Argument(help="The folder of the schemas.")] = Path("schemas"),
    fields: Annotated[Path | None, typer.Option(help="The page that explains each field.")] = None,
    *,
    check_only: Annotated[bool, typer.Option("--check", help="Compare, write nothing.")] = False,
) -> None:
    """Write the JSON Schemas and TypeScript types, or with --check fail if they differ."""
    wanted = {folder / name: text for name, text in list_schema_files().items()}
    if fields is not None:
        wanted[fields] = load_fields_page()
    differing = []
    for path, text in wanted.items():
        with report_unwritable(path):
            if path.is_file() and path.read_text("utf-8") == text:
                continue
            differing.append(path)
            if not check_only:
                write_atomically(path, text)
    for path in differing:
        print_message(f"{path}: {'differs from the models' if check_only else 'written'}")
    raise typer.Exit(Exit.PROBLEMS if differing and check_only else Exit.CLEAN)
