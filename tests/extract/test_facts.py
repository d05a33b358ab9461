"""Each record has the facts that a person read in its chapter."""

from __future__ import annotations

import json
import operator
import subprocess
import sys
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from pipeline.record.model import SCHEMA_VERSION
from tests.support.samples import SCORER, Sample, printed, rewritings, run, seed

if TYPE_CHECKING:
    from collections.abc import Iterator

Record: TypeAlias = dict[str, Any]

SAMPLES = [*printed(), *rewritings()]
SCORED = [  # the scorer knows no nested sections, and wants statistics and notes in every chapter
    sample for sample in SAMPLES if sample.facts["source"]["profile"] == "protection-project"
]
NAME = operator.attrgetter("name")


def record_of(sample: Sample) -> Record:
    _, out = run()
    path = out / "records" / sample.document / f"{sample.code}.json"
    record: Record = json.loads(path.read_text("utf-8"))
    return record


def wrong(record: Record, facts: Record) -> list[str]:
    """The facts that the record does not have, one on each line."""
    checks = (
        wrong_head,
        wrong_statistics,
        wrong_sections,
        wrong_notes,
        wrong_authorities,
        wrong_names,
        wrong_routes,
    )
    return [fact for check in checks for fact in check(record, facts)]


def wrong_head(record: Record, facts: Record) -> Iterator[str]:
    for part in ("country", "source"):
        for key, value in facts[part].items():
            if record[part][key] != value:
                yield f"{part}.{key}: {record[part][key]!r}, not {value!r}"
    codes = [problem["code"] for problem in record["problems"]]
    yield from (f"no problem {code}" for code in facts.get("problems", []) if code not in codes)
    if record["coverage"]["residue"]:
        yield f"residue {record['residue']}"


def wrong_statistics(record: Record, facts: Record) -> Iterator[str]:
    for name, wants in facts["statistics"].items():
        found = record["statistics"].get(name)
        if found is None:
            yield f"{name}: absent"
            continue
        marks = [ref["note"] for ref in found["note_refs"]]
        if marks != wants.get("note_refs", []):
            yield f"{name}: notes {marks}"
        for key in ("kind", "known", "label", "raw", "value", "name", "as_of", "estimated"):
            if key in wants and found.get(key) != wants[key]:
                yield f"{name}.{key}: {found.get(key)!r}, not {wants[key]!r}"
        for part, identity in (("observations", "group"), ("items", "name")):
            yield from wrong_parts(name, found.get(part, []), wants.get(part, []), identity)
    for name in facts.get("absent_statistics", []):
        if name in record["statistics"]:
            yield f"{name}: present"


def wrong_parts(
    name: str, found: list[Record], wants: list[Record], identity: str
) -> Iterator[str]:
    """Observations or items that differ; in printed order, as the facts have them."""
    if [one[identity] for one in found] != [one.get(identity) for one in wants]:
        yield f"{name}: {[one[identity] for one in found]}"
        return
    for got, want in zip(found, wants, strict=True):
        for key, value in want.items():
            same = list(got[key]) == value if isinstance(value, list) else got[key] == value
            if not same or (isinstance(got[key], float) and got[key].is_integer()):
                yield f"{name}.{key}: {got[key]!r}, not {value!r}"


def wrong_sections(record: Record, facts: Record) -> Iterator[str]:
    ids = [section["id"] for section in record["sections"]]
    if ids != [wants["id"] for wants in facts["sections"]]:
        yield f"sections {ids}"
        return
    for section, wants in zip(record["sections"], facts["sections"], strict=True):
        for key in ("number", "level"):
            if key in wants and section[key] != wants[key]:
                yield f"{wants['id']}.{key}: {section[key]!r}, not {wants[key]!r}"
        texts = [paragraph["text"] for paragraph in section["paragraphs"]]
        if section["title"] != wants["title"] or len(texts) != len(wants["paragraphs"]):
            yield f"{wants['id']}: {section['title']}, {len(texts)} paragraphs"
            continue
        for paragraph, expected in zip(section["paragraphs"], wants["paragraphs"], strict=True):
            yield from wrong_paragraph(paragraph, *expected)


def wrong_paragraph(
    paragraph: Record, start: str, end: str, marks: list[str], more: Record | None = None
) -> Iterator[str]:
    text, found = paragraph["text"], [ref["note"] for ref in paragraph["note_refs"]]
    if not (text.startswith(start) and text.endswith(end)):
        yield f"{paragraph['id']}: {text[:40]} … {text[-40:]}"
    if found != marks:
        yield f"{paragraph['id']}: notes {found}, not {marks}"
    if (whole := (more or {}).get("text", text)) != text:
        yield f"{paragraph['id']}: {text!r}, not {whole!r}"
    places = {ref["note"]: ref["at"] for ref in paragraph["note_refs"]}
    for mark, before in (more or {}).get("before", {}).items():
        if not text[: places.get(mark, 0)].endswith(before):
            yield f"{paragraph['id']}: note {mark} is called at another place"


def wrong_notes(record: Record, facts: Record) -> Iterator[str]:
    notes = {note["id"]: note for note in record["notes"]}
    if list(notes) != list(facts["notes"]):
        yield f"notes {list(notes)}"
        return
    for mark, (kind, target, *more) in facts["short_forms"].items():
        cited = next((c for c in notes[mark]["citations"] if c["kind"] == kind), None)
        right = {target, *(more[0].get("also", []) if more else [])}
        if cited is None or not right & {*cited["refers_to"]}:
            yield f"note {mark}: {cited}, not {kind} {target}"


def wrong_authorities(record: Record, facts: Record) -> Iterator[str]:
    if len(record["authorities"]) != len(facts["authorities"]):
        yield f"{len(record['authorities'])} authorities, not {len(facts['authorities'])}"
    first = {authority["cited_in"][0]: authority for authority in record["authorities"]}
    for mark, wants in facts["authorities"].items():
        authority = first.get(mark)
        if authority is None:
            yield f"note {mark}: no authority"
            continue
        csl = authority["csl"]
        names = [a.get("family") or a["literal"] for a in csl.get("author", [])]
        found = {
            "author": [name.casefold() for name in names],
            "title": csl["title"].casefold(),
            "container": csl.get("container-title", "").casefold(),
            "publisher": csl.get("publisher", "").casefold(),
            "URL": csl.get("URL"),
            "type": csl["type"],
            "issued": authority["issued"],
            "accessed": authority["accessed"],
        }
        for key in found.keys() & wants.keys():
            value = wants[key] if key == "URL" else _folded(wants[key])
            if found[key] != value:
                yield f"note {mark} {key}: {found[key]!r}, not {value!r}"
        if authority["cited_in"] != facts["cited_in"].get(mark, [mark]):
            yield f"note {mark}: cited in {authority['cited_in']}"


def wrong_names(record: Record, facts: Record) -> Iterator[str]:
    meanings = {"DATE": "edtf", "GPE": "code", "INSTRUMENT": "status"}
    found: dict[tuple[str, str], set[str | None]] = {}
    for entity in record["entities"]:
        meaning = (entity["normalized"] or {}).get(meanings.get(entity["label"], "name"))
        found.setdefault((entity["label"], entity["text"]), set()).add(meaning)
    for label, key in meanings.items():
        for text, value in facts["entities"].get(label, {}).items():
            if value not in found.get((label, text), ()):
                yield f"{text}: {key} {found.get((label, text))}, not {value}"
    for text in facts["entities"].get("ORG", []):
        name = facts["entities"].get("ORG_names", {}).get(text)
        if ("ORG", text) not in found or (name and name not in found["ORG", text]):
            yield f"{text}: {found.get(('ORG', text))}, not {name}"


def wrong_routes(record: Record, facts: Record) -> Iterator[str]:
    routes, wants = record["routes"], facts["routes"]
    roles = [stated["role"] for stated in routes["roles"]]
    if roles != wants["roles"]:
        yield f"roles {roles}, not {wants['roles']}"
    edges = wants.get("edges", [])
    found = [{key: flow[key] for key in edges[0]} for flow in routes["flows"]] if edges else []
    yield from (f"flow {edge}" for edge in found if edge not in edges)
    yield from (f"no flow {edge}" for edge in edges if edge not in found)
    flows = [[flow["origin"], flow["destination"]] for flow in routes["flows"]]
    yield from (f"no flow {flow}" for flow in wants.get("flows", []) if flow not in flows)
    ends = {end for _, end in flows}
    yield from (f"no destination {c}" for c in wants.get("destinations", []) if c not in ends)
    yield from (f"destination {c}" for c in wants.get("never_destinations", []) if c in ends)
    dates = {event["edtf"] for event in record["events"]}
    yield from (f"no event {date}" for date in facts.get("events", []) if date not in dates)


def _folded(value: str | list[str]) -> str | list[str]:
    return value.casefold() if isinstance(value, str) else [one.casefold() for one in value]


@pytest.mark.parametrize("sample", SAMPLES, ids=NAME)
def test_each_record_has_the_facts_of_its_chapter(sample: Sample) -> None:
    assert wrong(record_of(sample), sample.facts) == []


@pytest.mark.skipif(not SCORER.exists(), reason="the scorer is not beside the project")
@pytest.mark.parametrize("sample", SCORED, ids=NAME)
def test_the_scorer_finds_every_fact(sample: Sample) -> None:
    sources, out = run()
    (facts := out.parent / f"{sample.name}.facts.json").write_text(
        json.dumps(sample.facts, ensure_ascii=False), "utf-8"
    )
    record = out / "records" / sample.document / f"{sample.code}.json"
    files = [str(SCORER), str(record), str(facts)]
    options = ["--out", str(out), "--source", str(sources / sample.document)]
    scored = subprocess.run(
        [sys.executable, *files, *options], capture_output=True, text=True, check=False
    )
    # The scorer knows the first two major versions of the schemas only.
    wrong_facts = [line for line in scored.stdout.splitlines() if line.startswith("WRONG")]
    expected = f"schema_version: is '{SCHEMA_VERSION}'"
    assert [line for line in wrong_facts if expected not in line] == [], scored.stdout
    assert "facts right" in scored.stdout, scored.stderr


@pytest.mark.skipif(not seed(), reason="the first chapter is not beside the project")
def test_the_first_chapter_and_its_variants_have_their_facts() -> None:
    assert sum(sample.name.startswith("seed") for sample in SAMPLES) == 11
