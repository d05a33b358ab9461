"""Statistics with a small change in print: no figure is ever read wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.samples import ROOT, SHARED, script

if TYPE_CHECKING:
    from pathlib import Path

CORPUS = SHARED / "corpus"
SEED = 20
OWN = sorted((ROOT / "raw").glob("*.md"))
# A few documents of each edition, and of their values as many as take some seconds.
EDITIONS = {
    "factbook-text/factbook_1990.txt": 60,
    "openfactbook-2014/md/*.md": 60,
    "html-2011/*.html": 60,
    "html-2020-print/*.html": 60,
}
FEW = 12


def violations(files: list[Path], sample: int | None) -> list[str]:
    found = script("metamorphic").read_values(files)
    assert found
    return [
        f"{outcome.relation}: {text!r} as {outcome.text!r}: {outcome.wrong}"
        for _, text, outcome in script("metamorphic").change_value(found, sample=sample, seed=SEED)
        if outcome.wrong
    ]


def test_changed_values_of_the_samples_are_never_misread() -> None:
    assert violations(OWN, None) == []


@pytest.mark.long
@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus at hand")
@pytest.mark.parametrize("edition", EDITIONS)
def test_changed_values_of_factbook_editions_are_never_misread(edition: str) -> None:
    assert violations(sorted(CORPUS.glob(edition))[:FEW], EDITIONS[edition]) == []
