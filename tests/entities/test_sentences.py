"""All facts of one sentence of a chapter: organizations, laws with their status, dates, flows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.extract import extract
from pipeline.record.country import NormalizedInstrument
from tests.support.case_files import cases
from tests.support.extracting import FAMILY, document, installed_recognizer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.record.country import CountryRecord, Entity

LABELS = {"ORG": "ORG", "DATE": "DATE", "INSTRUMENT": "LAW"}


def record(country: str, sentence: str) -> CountryRecord:
    """The record of a chapter of this country with this sentence alone."""
    report = document(f"# {country}\n\n## Trafficking\n\n{sentence}\n")
    [one] = extract(report, profile=FAMILY, families=(), recognize=installed_recognizer()).records
    return one


def lines(one: CountryRecord) -> Iterator[str]:
    """Each body, law and date as printed, then each flow."""
    for at, entity in enumerate(one.entities):
        if entity.anchor.home != "/sections/0" and entity.label in LABELS:
            yield f"{LABELS[entity.label]} {entity.text}{done(one, at, entity)}"
    for flow in one.routes.flows:
        via = f" via {', '.join(flow.transit)}" if flow.transit else ""
        within = " within" * flow.internal
        yield f"flow {flow.origin or '?'} > {flow.destination or '?'}{via}{within}"


def done(one: CountryRecord, at: int, entity: Entity) -> str:
    """The status of a law, its date and actor, from its row of the table."""
    if not isinstance(entity.normalized, NormalizedInstrument) or not entity.normalized.status:
        return ""
    [row] = [row for row in one.instruments if at in row.entities]
    parts = (row.status, entity.normalized.edtf, f"by {row.actor}")
    return ": " + " ".join(part for part in parts if part)


def found_and_wanted(case: str, expected: str) -> tuple[list[str], list[str]]:
    """The facts found in the sentence, and the expected facts."""
    country, sentence = case.split("\n")
    wanted = [] if expected == "nothing" else expected.split("\n")
    return sorted(lines(record(country, sentence))), sorted(wanted)


@pytest.mark.parametrize(("case", "expected"), [*cases("sentence_facts")])
def test_a_sentence_gives_exactly_the_expected_facts(case: str, expected: str) -> None:
    found, wanted = found_and_wanted(case, expected)
    assert found == wanted


@pytest.mark.xfail(strict=True, reason="lists of objects, gaps, names joined, a noun that begins")
@pytest.mark.parametrize(("case", "expected"), [*cases("sentence_facts_missed")])
def test_facts_of_a_sentence_that_are_not_found_yet(case: str, expected: str) -> None:
    found, wanted = found_and_wanted(case, expected)
    assert found == wanted
