"""Patterns that are compiled at their first use."""

from __future__ import annotations

import re

import pytest

from pipeline.grammar.patterns import compile_late


def test_a_late_pattern_does_what_a_compiled_one_does() -> None:
    late, compiled = (
        compile_late(r"(?P<year>\d{4})", re.ASCII),
        re.compile(r"(?P<year>\d{4})", re.ASCII),
    )

    found = late.search("in 2012 and 2015")

    assert found is not None
    assert found["year"] == "2012"
    assert late.sub("#", "in 2012") == "in #"
    assert late.findall("2012 2015") == compiled.findall("2012 2015")
    assert (late.pattern, late.flags, late.groups) == (compiled.pattern, compiled.flags, 1)


def test_a_match_knows_the_late_pattern_that_found_it() -> None:
    year, word = compile_late(r"\d{4}"), compile_late(r"[a-z]+")

    found = year.match("2012")

    assert found is not None
    assert found.re == year
    assert found.re != word
    assert {year: "year"}[year] == "year"


def test_a_fault_is_raised_at_the_first_use() -> None:
    late = compile_late("(")

    with pytest.raises(re.error, match="missing"):
        late.match("text")
