"""The output is consistent, as an independent checker counts it."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.recount import furniture, load, records_of, recount, wrong_claims, wrong_record
from tests.support.samples import SEED, printed, run

if TYPE_CHECKING:
    from collections.abc import Callable

EXPECTED = json.loads(
    (Path(__file__).parents[1] / "expected" / "furniture.json").read_text("utf-8")
)
DOCUMENTS = sorted({sample.document for sample in printed()})
CHAPTER = "central-asia-and-caucasus.md"


def document_of(name: str) -> dict[str, Any]:
    return load(run()[1] / "documents" / f"{name}.json")


@pytest.mark.slow
def test_the_independent_checker_finds_no_fault_in_the_samples() -> None:
    assert recount(run()[1]) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_residue_is_left_in_the_samples(name: str) -> None:
    document = document_of(name)
    assert document["coverage"]["residue"] == 0
    assert not [claim for claim in document["claims"] if claim["role"] == "residue"]
    assert all(record["residue"] == [] for record in records_of(run()[1], name).values())


@pytest.mark.parametrize("name", DOCUMENTS)
def test_furniture_matches_the_expected_list(name: str) -> None:
    assert furniture(document_of(name)) == EXPECTED[name]


def test_every_sample_has_expected_furniture() -> None:
    assert {*EXPECTED} - {SEED.name} == {*DOCUMENTS} - {SEED.name}


# The checker itself: it sees each kind of damage.


def shift_a_paragraph(record: dict[str, Any]) -> None:
    record["sections"][0]["paragraphs"][0]["spans"][0]["start"] += 1


def shift_an_entity(record: dict[str, Any]) -> None:
    record["entities"][0]["anchor"]["start"] += 1


def move_a_callout(record: dict[str, Any]) -> None:
    record["sections"][0]["paragraphs"][0]["note_refs"][0]["at"] -= 9


def rename_a_note(record: dict[str, Any]) -> None:
    record["notes"][0]["id"] = "99"


def lose_a_caller(record: dict[str, Any]) -> None:
    record["notes"][0]["refs"] = []


def count_one_more(record: dict[str, Any]) -> None:
    record["coverage"]["characters"] += 1
    record["coverage"]["claimed"] += 1


def forget_a_citation(record: dict[str, Any]) -> None:
    record["authorities"][0]["cited_in"] = []


@pytest.mark.parametrize(
    "damage",
    [
        shift_a_paragraph,
        shift_an_entity,
        move_a_callout,
        rename_a_note,
        lose_a_caller,
        count_one_more,
        forget_a_citation,
    ],
)
def test_the_checker_detects_damage(damage: Callable[[dict[str, Any]], None]) -> None:
    place, record = next(iter(records_of(run()[1], CHAPTER).items()))
    damage(record)
    assert [*wrong_record(document_of(CHAPTER), record, place)]


def test_the_checker_detects_lost_and_overlapping_claims() -> None:
    document, records = document_of(CHAPTER), records_of(run()[1], CHAPTER)
    lost, twice = copy.deepcopy(document), copy.deepcopy(document)
    del lost["claims"][3]
    twice["claims"].insert(3, twice["claims"][3])
    assert [*wrong_claims(lost, records)]
    assert [*wrong_claims(twice, records)]


def test_the_checker_imports_nothing_of_the_pipeline() -> None:
    source = (Path(__file__).parents[1] / "support" / "recount.py").read_text("utf-8")
    lines = [line.split() for line in source.splitlines() if "import " in line]
    assert not [
        line for line in lines if line[:1] in (["import"], ["from"]) and "pipeline" in line[1]
    ]
