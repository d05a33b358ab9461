"""A refused value names its printed text, its page, the check and the part that failed."""

from __future__ import annotations

from tests.support.extracting import record


def messages(block: str, code: str) -> list[str]:
    """The messages of this code about the statistics of a chapter."""
    problems = record(f"## Georgia\n\n{block}\n")["problems"]
    return [problem["message"] for problem in problems if problem["code"] == code]


def test_the_part_that_no_rule_explains_is_named() -> None:
    [message] = messages("Population: 4,630,841 bananas", "unparsed-value")
    assert message == (
        "'Population' is printed '4,630,841 bananas', not read as a quantity in persons: "
        "these words have no known meaning here: 'bananas'; kept as text"
    )


def test_a_long_value_is_shortened_in_the_message() -> None:
    [message] = messages(f"Population: 4,630,841 {'bananas ' * 40}", "unparsed-value")
    assert "'4,630,841 bananas" in message
    assert "\u2026'" in message
    assert len(message) < 400


def test_an_ambiguous_value_names_both_readings() -> None:
    [message] = messages("Religions: Greek, Turkish 20%, other 5%", "ambiguous-value")
    assert "Greek, Turkish 20, other 5 or Greek no figure, Turkish 20, other 5" in message
    [message] = messages("GDP per Capita: $12,5", "ambiguous-value")
    assert "it may be 12.5 or something else" in message
