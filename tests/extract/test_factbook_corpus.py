"""Real editions of the World Factbook, where they are at hand: nothing right becomes wrong."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from pipeline.record.statistics import STATISTIC
from tests.support.samples import SHARED, script

if TYPE_CHECKING:
    from pathlib import Path

CORPUS = SHARED / "corpus"
# Of what is found, the part that was typed when this was written, less half a percent, in the half
# of the countries that rules were made on.
LEAST_TYPED = {"1992": 98, "2020": 97}
NOT_ALIKE = {"ha legislative_branch", "th executive_branch"}  # a line ends in a hyphen

pytestmark = [pytest.mark.long, pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus at hand")]


@pytest.mark.parametrize("edition", LEAST_TYPED)
def test_known_values_of_an_edition_are_found_and_typed(edition: str) -> None:
    measure: Any = script("measure_factbook")
    verdicts = [
        one.verdict
        for one in measure.judge_edition(CORPUS, edition)
        if one.part == "dev" and one.verdict.field in measure.CONTRACT
    ]
    found = [verdict for verdict in verdicts if verdict.is_found]
    typed = [one for one in found if one.is_typed]
    assert len(found) >= 0.99 * len(verdicts) > 0
    assert 100 * len(typed) >= LEAST_TYPED[edition] * len(found)


def test_a_book_of_fields_has_no_notes() -> None:
    measure: Any = script("measure_factbook")
    assert not any(record.notes for record in measure.records(measure.documents(CORPUS, "1992")))


def test_two_renderings_agree() -> None:
    pages = sorted((CORPUS / "openfactbook-2014" / "md").glob("*.md"))
    unlike = []
    for page in pages:
        one, other = (
            show_statistics(CORPUS / "openfactbook-2014" / form / f"{page.stem}.{form}")
            for form in ("md", "txt")
        )
        assert one
        unlike += [
            f"{page.stem} {id_}" for id_ in {**one, **other} if one.get(id_) != other.get(id_)
        ]
    assert pages
    assert {*unlike} <= NOT_ALIKE


def show_statistics(path: Path) -> dict[str, str]:
    """The statistics of the one chapter in a file, without their places."""
    document = read_source(path.read_bytes(), path.name, path.name)
    [record] = extract(document, profile=None, families=load_families(), recognize=None).records
    return {
        id_: re.sub(
            r'"\w*spans": \[[^]]*\]', "", json.dumps(STATISTIC.dump_python(one, mode="json"))
        )
        for id_, one in record.statistics.items()
    }


def test_lists_of_agreements_are_in_the_treaty_status_table() -> None:
    path = CORPUS / "openfactbook-2014" / "txt" / "af.txt"
    printed = read_source(path.read_bytes(), path.name, path.name)
    [record] = extract(
        printed, profile=None, families=load_families(), recognize=lambda texts: [[] for _ in texts]
    ).records
    rows = [(row.name, row.status, row.actor) for row in record.instruments]
    assert ("United Nations Convention on the Law of the Sea", "signed", "AFG") in rows
    assert ("Convention on Biological Diversity", "party", "AFG") in rows
    assert {row[1] for row in rows} == {"party", "signed"}
    anchors = [record.entities[row.entities[0]].anchor for row in record.instruments]
    values = {
        anchor.home: record.statistics[anchor.home.rsplit("/", 1)[1]].raw for anchor in anchors
    }
    assert [values[one.home][one.start : one.end] for one in anchors] == [
        record.entities[row.entities[0]].text for row in record.instruments
    ]
