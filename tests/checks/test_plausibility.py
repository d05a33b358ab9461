"""A population of another order of magnitude than the country's is named."""

from __future__ import annotations

import pytest

from tests.checks.reading import doubts, read_factbook


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ("39,002,772 (July 2009 est.)", []),
        ("12,000,000 (1972)", []),
        ("39,002 (July 2009 est.)", ["implausible-value"]),
        ("39,002,772,000 (July 2009 est.)", ["implausible-value"]),
    ],
)
def test_a_population_of_another_order_is_named(printed: str, wanted: list[str]) -> None:
    text = f"Country:  Kenya\n- People\nPopulation: {printed}\n\nNationality: noun - Kenyan(s)\n\n"
    extraction = read_factbook(text)
    assert extraction.records[0].statistics["population"].kind == "quantity"
    assert [one.code for one in doubts(extraction)] == wanted


@pytest.mark.parametrize(("printed", "count"), [("1,190", 0), ("5,000", 0), ("1,190,000", 1)])
def test_a_few_people_may_come_or_go(printed: str, count: int) -> None:
    text = f"Country:  Niue\n- People\nPopulation: {printed} (July 2009 est.)\n\nSuffrage: 18\n\n"
    assert len(doubts(read_factbook(text))) == count
