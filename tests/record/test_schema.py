"""The contract: committed schemas, valid and invalid instances, and records that are rejected."""

from __future__ import annotations

import copy
import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import jsonschema
import jsonschema_rs
import pytest

import pipeline
from pipeline.cli import main
from pipeline.cli import run as running
from pipeline.document.problems import SEVERITY, Code, Severity
from pipeline.errors import Exit
from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from pipeline.record.model import SCHEMA_VERSION
from pipeline.record.schema import MODELS, find_schema_faults, format_schema, schema
from pipeline.runtime.batch import RunOptions
from tests.support.faults import rejecting
from tests.support.recount import load, recount
from tests.support.samples import RAW, ROOT, SEED, SHARED, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Object: TypeAlias = dict[str, Any]

FOLDER = Path(__file__).parents[1] / "schema"
CSL = SHARED / "standards" / "csl-data.json"


def holds(kind: str, instance: object) -> bool:
    """Whether both validators accept it; they must not disagree."""
    verdicts = {
        jsonschema_rs.validator_for(schema(kind)).is_valid(instance),
        jsonschema.Draft202012Validator(schema(kind)).is_valid(instance),
    }
    assert len(verdicts) == 1
    return verdicts.pop()


# The schemas.


@pytest.mark.parametrize("kind", MODELS)
def test_the_committed_schemas_match_the_models(kind: str) -> None:
    assert (ROOT / "schemas" / f"{kind}.json").read_text("utf-8") == format_schema(kind)


def test_no_other_schema_is_committed() -> None:
    schemas = (ROOT / "schemas").glob("*.json")
    assert {path.stem for path in schemas} == {*MODELS}


@pytest.mark.parametrize("kind", MODELS)
def test_a_schema_names_its_dialect_and_version(kind: str) -> None:
    stored = schema(kind)
    assert stored["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert str(stored["$id"]).endswith(f":{kind}:{SCHEMA_VERSION}")
    jsonschema.Draft202012Validator.check_schema(stored)


def objects(thing: object) -> Iterator[Object]:
    """Every object in a schema that describes an object with named fields."""
    if isinstance(thing, dict):
        if "properties" in thing:
            yield thing
        for value in thing.values():
            yield from objects(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from objects(value)


@pytest.mark.parametrize("kind", MODELS)
def test_every_object_allows_no_other_fields_and_requires_all(kind: str) -> None:
    for described in objects(schema(kind)):
        assert described["additionalProperties"] is False, described.get("title")
        if not str(described.get("title")).startswith("Csl"):  # CSL leaves out what is not known
            assert {*described.get("required", [])} == {*described["properties"]}


# Instances.


def instances(folder: str) -> list[object]:
    """The files of a folder, named `<kind>-<what about it>.json`."""
    return [pytest.param(path, id=path.stem) for path in sorted((FOLDER / folder).glob("*.json"))]


@pytest.mark.parametrize("path", instances("positive"))
def test_valid_instances_are_accepted(path: Path) -> None:
    kind = path.stem.split("-")[0]
    assert holds(kind, load(path))
    assert find_schema_faults(kind, load(path)) == ()
    MODELS[kind].model_validate_json(path.read_bytes())


@pytest.mark.parametrize("path", instances("negative"))
def test_invalid_instances_are_refused(path: Path) -> None:
    kind = path.stem.split("-")[0]
    assert not holds(kind, load(path))
    assert find_schema_faults(kind, load(path))


@pytest.mark.slow
def test_every_file_of_a_run_is_valid() -> None:
    out = run()[1]
    for kind, pattern in (("record", "records/**/*.json"), ("document", "documents/**/*.json")):
        written = sorted(out.glob(pattern))
        assert written
        assert all(holds(kind, load(path)) for path in written)
    assert holds("manifest", load(out / "manifest.json"))
    assert holds("authorities", load(out / "authorities.json"))


def test_load_gives_typed_records() -> None:
    read_back = [*pipeline.load(run()[1])]
    assert [one.id for one in read_back] == sorted(one.id for one in read_back)
    assert {type(one) for one in read_back} == {MODELS["record"]}


def test_load_refuses_a_folder_that_is_no_output(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no output"):
        next(pipeline.load(tmp_path))


# One fault each, in a real record.


@pytest.fixture
def record() -> Object:
    """A record with something in each of its lists but tables."""
    return load(FOLDER / "positive" / "record-small.json")


def without(*path: str | int) -> Callable[[Object], None]:
    """Takes a field away."""

    def damage(thing: Any) -> None:  # noqa: ANN401 - any JSON
        for key in path[:-1]:
            thing = thing[key]
        del thing[path[-1]]

    return damage


def with_(value: object, *path: str | int) -> Callable[[Object], None]:
    """Puts a value in a field."""

    def damage(thing: Any) -> None:  # noqa: ANN401 - any JSON
        for key in path[:-1]:
            thing = thing[key]
        thing[path[-1]] = value

    return damage


POPULATION = ("statistics", "population")
FIRST_NOTE = ("notes", 0, "citations", 0)
FAULTS = {
    "a field is missing": without("coverage"),
    "a null field is missing": without("source", "pages"),
    "a field too many": with_(1, "score"),
    "a statistic has a field of another kind": with_([], *POPULATION, "items"),
    "a statistic without its kind": without(*POPULATION, "kind"),
    "a statistic of no kind": with_("number", *POPULATION, "kind"),
    "a figure as a string": with_("5", *POPULATION, "observations", 0, "value"),
    "a unit of nobody": with_("people", *POPULATION, "observations", 0, "unit"),
    "a comparator of nobody": with_("=", *POPULATION, "observations", 0, "comparator"),
    "a truth as a number": with_(1, *POPULATION, "known"),
    "null where there is always a text": with_(None, *POPULATION, "raw"),
    "a span without its end": without(*POPULATION, "spans", 0, "end"),
    "a span of one and a half": with_(1.5, *POPULATION, "spans", 0, "start"),
    "a span with a line": with_(3, *POPULATION, "spans", 0, "line"),
    "spans that are no list": with_({"start": 1, "end": 2, "page": None}, *POPULATION, "spans"),
    "a section of no level": with_(None, "sections", 0, "level"),
    "an anchor under another name": with_("/x", "entities", 0, "anchor", "home"),
    "an entity of no label": with_("LAW", "entities", 0, "label"),
    "an entity from nowhere": with_("guess", "entities", 0, "source"),
    "an entity of two meanings": with_(
        {"code": "GEO", "edtf": "2000"}, "entities", 0, "normalized"
    ),
    "a citation of no kind": with_("ibid", *FIRST_NOTE, "kind"),
    "a role of nobody": with_(["source"], "routes", "roles"),
    "a status of nobody": with_("joined", "instruments", 0, "status"),
    "an instrument of no entity": with_(["0"], "instruments", 0, "entities"),
    "a problem of no code": with_("odd", "problems", 0, "code"),
    "a problem of no severity": with_("fatal", "problems", 0, "severity"),
    "a source that is not CSL": with_("x", "authorities", 0, "csl", "publisher-city"),
    "a source of no type": without("authorities", 0, "csl", "type"),
    "a date of words": with_([["2009"]], "authorities", 0, "csl", "issued"),
    "one page of two": with_([1], "source", "pages"),
    "a country of a number": with_(268, "country", "code"),
}


def test_the_complete_record_is_valid(record: Object) -> None:
    assert holds("record", record)


@pytest.mark.parametrize("damage", FAULTS.values(), ids=FAULTS)
def test_a_single_fault_is_reported(damage: Callable[[Object], None], record: Object) -> None:
    broken = copy.deepcopy(record)
    damage(broken)
    assert not holds("record", broken)
    assert 1 <= len(find_schema_faults("record", broken)) <= 20


def test_twenty_of_many_faults_are_reported(record: Object) -> None:
    assert len(find_schema_faults("record", record | {str(n): n for n in range(9)})) == 1
    spans = [{"start": "x", "end": 2, "page": None}] * 50
    broken = copy.deepcopy(record)
    broken["country"]["spans"] = spans
    assert len(find_schema_faults("record", broken)) <= 20


# Sources are CSL.


@pytest.mark.skipif(not CSL.exists(), reason="the CSL schema is not beside the project")
@pytest.mark.parametrize("document", [*sorted(path.name for path in RAW.iterdir()), SEED.name])
def test_every_source_is_valid_csl(document: str) -> None:
    if document == SEED.name and not SEED.exists():
        pytest.skip("the first chapter is not beside the project")
    records = sorted((run()[1] / "records" / document).glob("*.json"))
    assert records
    valid = jsonschema.Draft7Validator(load(CSL))
    for path in records:
        items = [authority["csl"] for authority in load(path)["authorities"]]
        assert items or not load(path)["notes"]
        assert [error.message for error in valid.iter_errors(items)] == []
        assert [i["id"] for i in items] == [one["id"] for one in load(path)["authorities"]]


@pytest.mark.skipif(not CSL.exists(), reason="the CSL schema is not beside the project")
def test_every_source_of_the_run_is_valid_csl() -> None:
    listed = load(run()[1] / "authorities.json")["authorities"]
    items = [authority["csl"] for authority in listed]
    assert len({authority["id"] for authority in listed}) == len(items)
    assert [*jsonschema.Draft7Validator(load(CSL)).iter_errors(items)] == []


# Broken records.


@pytest.fixture
def breaking(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes the schema reject each record whose id ends in one of these words."""

    def breaks(codes: str) -> None:
        monkeypatch.setattr(
            running, "RunOptions", partial(RunOptions, process=partial(rejecting, codes))
        )

    return breaks


TWO = "## Georgia\n\nText.<sup>1</sup>\n\n<sup>1</sup> CIA, X (2009).\n\n## Moldova\n\nText.\n"


def rejected(out: Path, raw: Path) -> Object:
    """The manifest's line of the one input, after a run that ended with 1."""
    assert main(["run", str(raw), "--out", str(out), "--no-entities"]) == Exit.PROBLEMS
    (line,) = load(out / "manifest.json")["inputs"]
    return dict(line)


def test_an_invalid_record_is_put_aside_with_the_reasons(
    tmp_path: Path, breaking: Callable[[str], None]
) -> None:
    (tmp_path / "two.md").write_text(TWO, "utf-8")
    breaking("GEO")
    line = rejected(tmp_path / "out", tmp_path / "two.md")
    assert line["outcome"] == "partial"
    assert line["message"] == "GEO: $: it is broken"
    assert line["problems"]["rejected-record"] == 1
    paths = [one["path"] for one in line["records"]]
    assert paths == ["rejected/two.md/GEO.json", "records/two.md/MDA.json"]
    aside = load(tmp_path / "out" / paths[0])
    assert aside["reasons"] == ["$: it is broken"]
    assert aside["record"]["id"] == "two.md/GEO"
    assert [one.id for one in pipeline.load(tmp_path / "out")] == ["two.md/MDA"]
    assert load(tmp_path / "out" / "authorities.json")["authorities"] == []


def test_an_input_with_only_invalid_records_is_rejected(
    tmp_path: Path, breaking: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "two.md").write_text(TWO, "utf-8")
    breaking("GEO MDA")
    line = rejected(tmp_path / "out", tmp_path / "two.md")
    assert line["outcome"] == "rejected"
    assert line["problems"]["rejected-record"] == 2
    assert "rejected two.md: GEO: $: it is broken; MDA: $: it is broken" in capsys.readouterr().err
    assert [*pipeline.load(tmp_path / "out")] == []


def test_a_record_that_is_valid_again_is_no_longer_put_aside(
    tmp_path: Path, breaking: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "two.md").write_text(TWO, "utf-8")
    breaking("GEO MDA")
    rejected(tmp_path / "out", tmp_path / "two.md")
    monkeypatch.undo()
    arguments = ["run", str(tmp_path / "two.md"), "--out", str(tmp_path / "out"), "--force"]
    assert main(arguments) == Exit.CLEAN
    assert not [*(tmp_path / "out" / "rejected").rglob("*.json")]
    assert main(["check", str(tmp_path / "out")]) == Exit.CLEAN
    assert recount(tmp_path / "out") == []


# Problems.


def test_each_code_has_its_severity() -> None:
    assert {*SEVERITY} == {*Code}
    assert {*SEVERITY.values()} == {*Severity}
    assert SEVERITY[Code.REJECTED_RECORD] is Severity.ERROR
    assert SEVERITY[Code.NO_COUNTRY] is Severity.INFO


def test_a_document_without_a_country_has_one_record() -> None:
    document = read_source(b"Only text.\n", "x.md", "x.md")
    found = extract(document, profile=None, families=load_families(), recognize=None)
    assert [one.id for one in found.records] == ["x.md/_"]
    assert holds("record", json.loads(found.records[0].model_dump_json(by_alias=True)))
