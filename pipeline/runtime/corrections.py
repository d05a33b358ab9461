"""Corrections: values that a person has put right, applied to the records that a run makes.

A file of corrections is JSON Lines. Each line names a document by its path and the SHA-256 digest
of its source, a record by its code, and holds a JSON Patch (RFC 6902) with a `test` before each
change:

    {"document": "fiji.md", "sha256": "…", "record": "FJI", "reason": "misread", "by": "A. Reader",
     "at": "2026-11-27", "patch": [
       {"op": "test", "path": "/statistics/population/observations/0/value", "value": 94},
       {"op": "replace", "path": "/statistics/population/observations/0/value", "value": 944}]}

Printed text cannot be corrected: texts, spans and offsets are those of the source. A statistic that
is text can be replaced by a typed one, whose parts have the text and the places of the whole.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from math import isfinite
from os.path import isfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import jsonpatch
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from pipeline import patterns as re
from pipeline.document.problems import Code, Problem, make_problem
from pipeline.errors import RefusedError, UsageError, describe_error
from pipeline.record.country import Correction, CountryRecord
from pipeline.record.describe import describe_value
from pipeline.record.ids import escape_pointer
from pipeline.record.statistics import (
    CategoryStatistic,
    CompositionStatistic,
    Item,
    Labelled,
    Observation,
    PlaceStatistic,
    QuantityStatistic,
)
from pipeline.runtime.serialize import to_json_data
from pipeline.storage.inputs import CORRECTIONS
from pipeline.storage.remote import is_url
from pipeline.vocabulary.countries import get_country

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.extract import Extraction
    from pipeline.profiles.model import Profile
    from pipeline.profiles.rules import StatisticRule
    from pipeline.record.stored import JsonObject
    from pipeline.storage.inputs import SourceFile

# Printed text and its place: a correction changes the meaning of a value, never its text.
PRINTED: Final = frozenset(
    (
        *("raw", "text", "spans", "label_spans", "anchor", "start", "end", "page", "at"),
        *("id", "schema_version", "sha256", "path", "residue", "coverage", "corrections"),
    )
)
# Fields that no one edits: what is printed, and what follows from other fields.
FIXED: Final = frozenset(
    (
        *("raw", "text", "spans", "label_spans", "label", "anchor", "note_refs", "known", "kind"),
        *("note", "notes", "id", "entities", "refs", "source", "mark", "cited_in", "csl"),
        "part_of",
    )
)
_UNTYPED: Final = frozenset((Code.UNPARSED_VALUE, Code.AMBIGUOUS_VALUE))
# What is not null where a person does not state it.
_UNSTATED: Final[dict[str, JsonValue]] = {"estimated": False, "qualifiers": [], "items": []}
_PARTS: Final = {"observations": Observation, "items": Item}
_KINDS: Final = {
    "quantity": QuantityStatistic,
    "composition": CompositionStatistic,
    "place": PlaceStatistic,
    "category": CategoryStatistic,
}
_COUNTRY_CODE: Final = re.compile(r"^/country/code$|^/entities/\d+/normalized/code$")
_LONGEST_SHOWN: Final = 80
_MOST_NAMED: Final = 5
# `4,615,870`, `4 615 870`, `−0.3` and `99.6%`, as the review reads them too.
_GROUPING: Final = re.compile("(?<=\\d)[, \u00a0\u202f'\u2019](?=\\d{3}(?!\\d))")
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
_DECIMAL_COMMA: Final = re.compile(r"-?\d+,\d+")


class PatchOperation(BaseModel):
    """One operation of a JSON Patch; `path` is a JSON Pointer into the record."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    op: Literal["test", "replace", "add", "remove"]
    path: Annotated[str, Field(pattern=r"^/")]
    value: JsonValue = None


class CorrectionLine(BaseModel):
    """One line of a file of corrections, as described above."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    document: str
    sha256: str
    record: str
    patch: Annotated[tuple[PatchOperation, ...], Field(min_length=2)]
    reason: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class AppliedPatch:
    """A record with a line applied, or why it could not be."""

    record: CountryRecord
    refusal: str | None = None


def parse_corrections(text: str, name: str) -> dict[str, tuple[CorrectionLine, ...]]:
    """The lines of a file of corrections, by document; empty lines are skipped.

    Raises `UsageError`, which names the file and the line, where a line is no correction.
    """
    by_document = defaultdict[str, list[CorrectionLine]](list)
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            correction = CorrectionLine.model_validate_json(line)
        except ValidationError as error:
            message = f"{name}, line {number}: no correction ({describe_error(error)})"
            raise UsageError(message) from error
        if refusal := _find_fault(correction.patch):
            message = f"{name}, line {number}: {refusal}"
            raise UsageError(message)
        by_document[correction.document].append(correction)
    return {document: tuple(lines) for document, lines in by_document.items()}


def list_own_corrections(inputs: Iterable[str]) -> list[Path]:
    """The files of corrections that lie in the input folders."""
    own = (Path(one, CORRECTIONS) for one in inputs if not is_url(one))
    return [path for path in own if isfile(path)]  # noqa: PTH113 - no error for a locked folder


def load_corrections(
    inputs: Iterable[str], file: Path | None
) -> dict[str, tuple[CorrectionLine, ...]]:
    """The corrections of a run by document: those of a file, else of the input folders.

    Raises `UsageError` where a file cannot be read, or a line of it is no correction.
    """
    by_document = defaultdict[str, tuple[CorrectionLine, ...]](tuple)
    for path in list_own_corrections(inputs) if file is None else (file,):
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else describe_error(error)
            message = f"{path}: cannot be read: {reason}"
            raise UsageError(message) from error
        for document, lines in parse_corrections(text, str(path)).items():
            by_document[document] += lines
    return dict(by_document)


def match_moved(
    by_document: Mapping[str, tuple[CorrectionLine, ...]], sources: Sequence[SourceFile], most: int
) -> tuple[dict[str, tuple[CorrectionLine, ...]], dict[str, str]]:
    """The corrections by the paths of the sources, those of moved or renamed reports included.

    A correction of a path that is no source belongs to the sources with its digest; these are
    given too, each with the path that the corrections name. Sources of over `most` bytes match
    none.
    """
    matched = dict(by_document)
    moved: dict[str, str] = {}
    paths = {source.path for source in sources}
    by_digest = defaultdict[str, list[CorrectionLine]](list)
    for path in by_document.keys() - paths:
        for line in by_document[path]:
            by_digest[line.sha256].append(line)
    for source in sources if by_digest else ():
        with suppress(OSError, RefusedError):
            if lines := by_digest.get(source.digest(most)):
                own = by_document.get(source.path, ())
                known = [line.patch for line in own]
                matched[source.path] = (*own, *(one for one in lines if one.patch not in known))
                moved[source.path] = lines[0].document
    return matched, moved


def digest_corrections(lines: Sequence[CorrectionLine]) -> str:
    """The digest of a document's corrections, empty where it has none: part of its fingerprint."""
    if not lines:
        return ""
    return hashlib.sha256("\n".join(line.model_dump_json() for line in lines).encode()).hexdigest()


def apply_corrections(
    extraction: Extraction, lines: Sequence[CorrectionLine], profile: Profile | None
) -> Extraction:
    """The extraction with its document's corrections applied; `profile` is the document's.

    A correction that no longer fits is left out and reported as `stale-correction`: the source has
    another digest, the document has no such record, or a `test` of its patch fails. Corrected
    statistics are checked as printed ones are.
    """
    records = {record.id.rpartition("/")[2]: record for record in extraction.records}
    problems = list[Problem]()
    for line in lines:
        record = records.get(line.record)
        if line.sha256 != extraction.document.sha256:
            problems.append(_report_stale(line, "the source has changed since"))
        elif record is None:
            problems.append(_report_stale(line, f"the document has no record {line.record}"))
        else:
            applied = apply_patch(record, line, profile)
            records[line.record] = applied.record
            if applied.refusal:
                stale = _report_stale(line, applied.refusal, line.patch[0].path)
                updated = (*applied.record.problems, stale)
                records[line.record] = applied.record.model_copy(update={"problems": updated})
    document = extraction.document.model_copy(
        update={"problems": (*extraction.document.problems, *problems)}
    )
    corrected = tuple(
        check_corrected(old, new, profile)
        for old, new in zip(extraction.records, records.values(), strict=True)
    )
    return replace(extraction, document=document, records=corrected)


def apply_known_patches(
    record: CountryRecord,
    by_document: Mapping[str, tuple[CorrectionLine, ...]],
    profile: Profile | None,
) -> CountryRecord:
    """A record of an output with the corrections of its source that it does not have yet."""
    for line in by_document.get(record.source.path, ()):
        named = (line.sha256, line.record)
        if named == (record.source.sha256, record.id.rpartition("/")[2]):
            record = apply_patch(record, line, profile).record
    return record


def check_corrected(
    old: CountryRecord, new: CountryRecord, profile: Profile | None
) -> CountryRecord:
    """A corrected record with the problems of its statistics as they are now.

    Those that a correction solved are gone, those that it made are added. Without the profile of
    its document nothing is checked.
    """
    typed = {
        f"/statistics/{escape_pointer(id_)}"
        for id_, one in new.statistics.items()
        if one.kind != "text" and old.statistics[id_].kind == "text"
    }
    left = [one for one in new.problems if one.pointer not in typed or one.code not in _UNTYPED]
    new = new.model_copy(update={"problems": tuple(left)}) if typed else new
    if profile is None or new.statistics == old.statistics:
        return new
    from pipeline.checks.statistics import check_statistics  # noqa: PLC0415 - slow to import

    before = list(check_statistics(old.statistics, old.notes, profile))
    after = list(check_statistics(new.statistics, new.notes, profile))
    kept = [one for one in new.problems if one in after or one not in before]
    return new.model_copy(update={"problems": (*kept, *(one for one in after if one not in kept))})


def apply_patch(
    record: CountryRecord, line: CorrectionLine, profile: Profile | None
) -> AppliedPatch:
    """A record with one correction applied and listed in its `corrections`.

    `profile` is that of the record's document: a category has to be a step of its scale.
    """
    before = to_json_data(record)
    changes = [one for one in line.patch if one.op != "test"]
    refusals = (_refuse_value(before, one) for one in changes)
    if refusal := next(filter(None, refusals), None):
        return AppliedPatch(record, refusal)
    try:
        after = jsonpatch.apply_patch(before, [one.model_dump() for one in line.patch])
        if not all(
            _keeps_print(_resolve(before, one.path), one.value)
            for one in changes
            if one.op != "remove"
        ):
            return AppliedPatch(record, "it would change what the source prints")
        applied = [
            {
                "pointer": one.path,
                "was": _resolve(before, one.path),
                "now": _resolve(after, one.path),
            }
            | {"reason": line.reason, "by": line.by, "at": line.at}
            for one in changes
        ]
        after["corrections"] += [Correction.model_validate(one).model_dump() for one in applied]
        corrected = CountryRecord.model_validate_json(json.dumps(after))
        refusal = _find_wrong_step(record, corrected, profile) if profile else None
        return AppliedPatch(record if refusal else corrected, refusal)
    except jsonpatch.JsonPatchTestFailed:
        found = _resolve(before, line.patch[0].path)
        shown = describe_value(found)[:_LONGEST_SHOWN]
        return AppliedPatch(record, f"the value is now {shown}")
    except (jsonpatch.JsonPatchException, jsonpatch.JsonPointerException):
        return AppliedPatch(record, "the record has nothing there")
    except ValidationError as error:
        first = error.errors()[0]
        where = "/".join(map(str, first["loc"]))
        return AppliedPatch(record, f"the corrected record breaks the schema at {where}")


def _refuse_value(record: JsonObject, change: PatchOperation) -> str | None:
    """Why a new value is none that a record may have; None where it may."""
    if change.path.endswith("/-"):
        return f"{change.path} names no value"
    if not all(map(isfinite, _list_numbers(change.value))):
        return "the number is infinite, or none"
    if isinstance(change.value, bool) and _is_number(_resolve(record, change.path)):
        return f"{json.dumps(change.value)} is no number"
    is_country = _COUNTRY_CODE.search(change.path) is not None
    if is_country and isinstance(change.value, str) and get_country(change.value) is None:
        return f"{change.value!r} is the code of no known country"
    return None


def _is_number(value: JsonValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _list_numbers(value: JsonValue) -> Iterator[float]:
    if isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _list_numbers(inner)
    elif isinstance(value, float):
        yield value


def _find_wrong_step(old: CountryRecord, new: CountryRecord, profile: Profile) -> str | None:
    """Why a corrected category is none of its scale; None where each is."""
    for id_, statistic in new.statistics.items():
        rule = profile.statistics.get(id_)
        if (
            isinstance(statistic, CategoryStatistic)
            and rule is not None
            and statistic != old.statistics.get(id_)
            and statistic.value not in rule.scale
        ):
            steps = ", ".join(rule.scale)
            return f"{statistic.value!r} is no step of the scale, which has {steps}"
    return None


def type_statistic(text: JsonObject, stated: JsonObject) -> JsonObject:
    """A statistic that is text as a typed one: `stated` names its kind, and what it holds.

    What is not stated is null or false. Its print, and that of each part, is that of the text.
    Raises `UsageError` for an unknown kind, or a part that is no object.
    """
    kind = stated.get("kind")
    if kind not in _KINDS:
        message = f"kind {kind!r}: a value is one of {', '.join(_KINDS)}"
        raise UsageError(message)
    whole = _list_unstated(_KINDS[kind])
    own = whole.keys() - _list_unstated(Labelled).keys() - _PARTS.keys()
    printed = {name: part for name, part in text.items() if name not in _PARTS}
    typed = printed | {name: whole[name] for name in whole if name in own} | stated
    for name, part in _PARTS.items():
        if name in stated:
            typed[name] = [_complete_part(one, _list_unstated(part), text) for one in stated[name]]
    return typed


def _list_unstated(kind: type[Labelled | Observation | Item]) -> JsonObject:
    """The fields of a statistic or a part as they are where a person does not state them."""
    return {one.name: _UNSTATED.get(one.name) for one in fields(kind)}


def _complete_part(stated: JsonValue, known: JsonObject, text: JsonObject) -> JsonObject:
    """A part of a typed statistic with what is not stated, and the print of the whole."""
    if not isinstance(stated, dict):
        message = f"{json.dumps(stated)} is no object: write a part as {{…}}"
        raise UsageError(message)
    part = {**known, **stated, "raw": text["raw"], "spans": text["spans"]}
    if "items" in known:
        part["items"] = [_complete_part(one, known, text) for one in part["items"]]
    return part


def draft_typed(text: JsonObject, rule: StatisticRule | None) -> JsonObject | None:
    """A typed statistic in place of a text, of which a person fills in what is null.

    Its kind and unit are those of its rule in the profile, else it is a figure. None for a
    composition, whose parts are not known.
    """
    kind = rule.kind if rule and rule.kind != "text" else "quantity"
    if kind == "composition":
        return None
    figures = {"observations": [{"unit": rule.unit if rule else None}]}
    return type_statistic(text, {"kind": kind, **(figures if kind == "quantity" else {})})


def parse_value(text: str, was: JsonValue) -> JsonValue:
    """The new value that a person wrote as JSON; other text is a string, as is all for a string.

    A number may be written as it is printed. Raises `UsageError` where the old value is a number,
    or true or false, and the new is not.
    """
    try:
        value: JsonValue = json.loads(text, parse_constant=_refuse_constant)
    except ValueError:
        value = text
    if isinstance(was, str) and isinstance(value, int | float):
        return text
    if isinstance(was, bool) and not isinstance(value, bool | None):
        message = f"{text!r} is neither true nor false"
        raise UsageError(message)
    if isinstance(was, int | float) and isinstance(value, bool | str):
        number = read_printed_number(text)
        if number is None:
            message = describe_no_number(text) or f"{text!r} is no number, as {was} is"
            raise UsageError(message)
        return number
    return value


def _refuse_constant(name: str) -> JsonValue:
    """Raises `ValueError`: NaN and Infinity are no JSON."""
    raise ValueError(name)


def read_printed_number(text: str) -> float | None:
    """A number with separators of thousands, another sign or a `%`; None for any other text."""
    plain = _GROUPING.sub("", text.strip().removesuffix("%").rstrip())
    plain = re.sub("^[\u2212\u2013]", "-", plain)
    if not _NUMBER.fullmatch(plain):
        return None
    return float(plain) if "." in plain else int(plain)


def describe_no_number(text: str) -> str | None:
    """How to write a number that has separators as in print; None for any other text."""
    number: float | str | None = read_printed_number(text)
    if number is None and _DECIMAL_COMMA.fullmatch(text):
        number = text.replace(",", ".")
    return None if number is None else f"{text!r} is no number; write {number}"


def find_value(here: JsonValue, pointer: str) -> str:
    """The pointer of a single value: that of a figure or a category stands for its `value`.

    `here` is what the pointer points at. Raises `UsageError` where that is several values, with
    some of them.
    """
    if not isinstance(here, dict):
        return pointer
    if here.get("value") is not None:
        return f"{pointer}/value"
    inner = sorted(  # numbers first
        _list_values(here, pointer), key=lambda one: not isinstance(one[1], int | float)
    )
    shown = ", ".join(
        f"{place} ({json.dumps(value, ensure_ascii=False)[:_LONGEST_SHOWN]})"
        for place, value in inner[:_MOST_NAMED]
    )
    several = f"{pointer} holds several values: name one, such as {shown}"
    message = several if inner else f"{pointer} holds no value that can be corrected"
    raise UsageError(message)


def _list_values(value: JsonValue, pointer: str) -> Iterator[tuple[str, JsonValue]]:
    """The single values inside a value that a person may edit, with their pointers."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in PRINTED and key not in FIXED:
                yield from _list_values(inner, f"{pointer}/{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _list_values(inner, f"{pointer}/{number}")
    elif value is not None and not isinstance(value, bool):
        yield pointer, value


def make_patch(pointer: str, was: JsonValue, now: JsonValue) -> tuple[PatchOperation, ...]:
    """The patch that replaces one value: a `test` of the old, then the new."""
    return (
        PatchOperation(op="test", path=pointer, value=was),
        PatchOperation(op="replace", path=pointer, value=now),
    )


def find_printed_part(pointer: str) -> str | None:
    """The part of a JSON Pointer that names something printed, which no correction may change."""
    return next((part for part in pointer.split("/") if part in PRINTED), None)


def _find_fault(patch: Iterable[PatchOperation]) -> str | None:
    """Why a patch is not one that a run may apply; None where it is."""
    tested = set[str]()
    for one in patch:
        if one.op == "test":
            tested.add(one.path)
            continue
        if part := find_printed_part(one.path):
            return f"{one.path}: {part!r} is what the source prints and cannot be corrected"
        if one.path not in tested and one.op != "add":
            return f"{one.path}: a change needs a test of the same value before it"
        if not tested:
            return f"{one.path}: a change needs a test before it"
    return None


def _resolve(record: Mapping[str, JsonValue], pointer: str) -> JsonValue:
    """The value at a JSON Pointer, None where there is nothing."""
    value: JsonValue = jsonpatch.JsonPointer(pointer).resolve(record, None)
    return value


def _collect_printed(value: JsonValue) -> list[str]:
    """The printed text inside a value, in order: it must be the same before and after a patch."""
    if isinstance(value, list):
        return [part for one in value for part in _collect_printed(one)]
    if not isinstance(value, dict):
        return []
    printed = list[str]()
    for key, inner in value.items():
        if key in PRINTED:
            printed.append(f"{key} {json.dumps(inner, sort_keys=True)}")
        else:
            printed += _collect_printed(inner)
    return printed


def _keeps_print(old: JsonValue, new: JsonValue) -> bool:
    """Whether a value has the same printed text and places after a correction.

    A text may become typed; then each of its parts has the print of the whole.
    """
    if _collect_printed(old) == _collect_printed(new):
        return True
    if not (isinstance(old, dict) and isinstance(new, dict)) or old.get("kind") != "text":
        return False
    parts = [part for name in _PARTS for part in _list_parts(new.get(name))]
    whole = {name: value for name, value in new.items() if name not in _PARTS}
    return _collect_printed(whole) == _collect_printed(old) and all(
        (part.get("raw"), part.get("spans")) == (old["raw"], old["spans"]) for part in parts
    )


def _list_parts(parts: JsonValue) -> Iterator[JsonObject]:
    """The parts of a typed statistic, and the parts of these."""
    for part in parts if isinstance(parts, list) else ():
        if isinstance(part, dict):
            yield part
            yield from _list_parts(part.get("items"))


def _report_stale(line: CorrectionLine, refusal: str, pointer: str | None = None) -> Problem:
    places = ", ".join(one.path for one in line.patch if one.op != "test")
    message = (
        f"the correction of {places} by {line.by} ({line.at}) is not applied: {refusal};"
        " check the value and correct it again"
    )
    return make_problem(Code.STALE_CORRECTION, message, (), pointer)
