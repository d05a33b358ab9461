"""The output as an RO-Crate and as Web Annotations, checked against their specifications."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from pipeline.cli import main
from tests.support.samples import RAW, ROOT, SHARED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OUT = ROOT / "out"
CONTEXT = SHARED / "standards" / "ro-crate-1.2-context.jsonld"
PDF = ROOT / "tests/renderings/central-asia-and-caucasus.two-columns.pdf"


@pytest.fixture(scope="module")
def crate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample output with an export, schemas and its description in it."""
    out = tmp_path_factory.mktemp("crate") / "out"
    shutil.copytree(OUT, out)
    (out / "exports").mkdir()
    (out / "exports" / "all facts.csv").write_text("record\n")
    command = ["export", "crate", str(out), "--published", "2026-01-31"]
    assert main([*command, "-o", str(out / "ro-crate-metadata.json")]) == 0
    return out


def graph_of(out: Path) -> dict[str, dict[str, Any]]:
    whole = json.loads((out / "ro-crate-metadata.json").read_bytes())
    assert whole["@context"] == "https://w3id.org/ro/crate/1.2/context"
    entities = {one["@id"]: one for one in whole["@graph"]}
    assert len(entities) == len(whole["@graph"])
    return entities


def test_the_crate_has_all_required_properties(crate: Path) -> None:
    """The MUSTs of RO-Crate 1.2 for the descriptor and the root."""
    entities = graph_of(crate)
    descriptor, root = entities["ro-crate-metadata.json"], entities["./"]
    assert descriptor["@type"] == "CreativeWork"
    assert descriptor["about"] == {"@id": "./"}
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.2"}
    assert root["@type"] == "Dataset"
    assert root["datePublished"] == "2026-01-31"
    assert all(root[name] for name in ("name", "description", "license"))


def test_the_crate_describes_every_file_as_it_is(crate: Path) -> None:
    entities = graph_of(crate)
    parts = {part["@id"] for part in entities["./"]["hasPart"]}
    files = {path.relative_to(crate).as_posix() for path in crate.rglob("*") if path.is_file()}
    assert {unquote(one) for one in parts} == files - {"ro-crate-metadata.json"}
    assert "exports/all%20facts.csv" in parts
    for part in parts:
        content = (crate / unquote(part)).read_bytes()
        assert entities[part]["sha256"] == hashlib.sha256(content).hexdigest()
        assert entities[part]["contentSize"] == str(len(content))
    record = entities["records/armenia.md/ARM.json"]
    assert entities[record["about"]["@id"]]["name"] == "Armenia"
    assert entities[record["isBasedOn"]["@id"]]["name"] == "armenia.md"


def references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if set(value) == {"@id"}:
            yield value["@id"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_every_reference_of_the_crate_leads_to_an_entity(crate: Path) -> None:
    entities = graph_of(crate)
    led = {one for entity in entities.values() for one in references(entity)}
    outside = {one for one in led if one.startswith(("https://w3id.org/", "urn:"))}
    assert led - outside <= set(entities)


@pytest.mark.skipif(not CONTEXT.exists(), reason="the context is not in the repository")
def test_the_terms_of_the_crate_are_defined(crate: Path) -> None:
    terms = json.loads(CONTEXT.read_bytes())["@context"]
    for entity in graph_of(crate).values():
        used = {*entity, entity["@type"]} - {"@id", "@type"}
        assert used <= set(terms)


def test_a_licence_with_an_address_is_an_entity(tmp_path: Path) -> None:
    shutil.copytree(OUT, tmp_path / "out")
    licence = "https://creativecommons.org/licenses/by/4.0/"
    target = tmp_path / "out" / "ro-crate-metadata.json"
    command = ["export", "crate", str(tmp_path / "out"), "--license", licence]
    assert main([*command, "-o", str(target)]) == 0
    entities = graph_of(tmp_path / "out")
    assert entities["./"]["license"] == {"@id": licence}
    assert entities[licence]["@type"] == "CreativeWork"


def export_annotations(out: Path, target: Path) -> list[dict[str, Any]]:
    assert main(["export", "annotations", str(out), "-o", str(target)]) == 0
    page = json.loads(target.read_bytes())
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    return list(page["items"])


def selectors(annotation: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["type"]: one for one in annotation["target"]["selector"]}


def test_an_annotation_finds_its_value_in_the_report(tmp_path: Path) -> None:
    """Both the quotation and the offsets lead into the file that the report is."""
    listed = export_annotations(OUT, tmp_path / "values.jsonld")
    assert len({one["id"] for one in listed}) == len(listed) > 100
    for one in listed:
        assert re.fullmatch(r"urn:country-reports:[!-~]+", one["id"])
        assert one["type"] == "Annotation"
        text = (RAW / unquote(one["target"]["source"])).read_text("utf-8")
        quote, place = selectors(one)["TextQuoteSelector"], selectors(one)["TextPositionSelector"]
        assert text[place["start"] : place["end"]] == quote["exact"]
        assert f"{quote['prefix']}{quote['exact']}{quote['suffix']}" in text
    bodies = [json.loads(one["body"]["value"]) for one in listed]
    wanted = {"kind": "observations", "statistic": "population", "country": "ARM"}
    [population] = [body for body in bodies if wanted.items() <= body.items()]
    assert population["value"] == 2_967_004


def test_an_annotation_of_a_pdf_names_page_and_box(tmp_path: Path) -> None:
    assert main(["run", str(PDF), "--out", str(tmp_path / "out"), "--no-entities"]) == 0
    for one in export_annotations(tmp_path / "out", tmp_path / "values.jsonld"):
        kinds = selectors(one)
        assert "TextPositionSelector" not in kinds
        fragment = kinds["FragmentSelector"]
        assert fragment["conformsTo"] == "http://tools.ietf.org/rfc/rfc3778"
        found = re.fullmatch(r"page=\d+&viewrect=(\S+),(\S+),(\S+),(\S+)", fragment["value"])
        assert found
        assert all(float(side) > 0 for side in found.groups())
