"""A pattern is compiled when it is first used, and is in all else that of `re`."""

from __future__ import annotations

import pickle
import re

import pytest

from pipeline import patterns

PRINTED = r"(?P<n>\d+)"


def test_a_pattern_is_compiled_when_it_is_first_used() -> None:
    lazy = patterns.compile("(", patterns.IGNORECASE)
    with pytest.raises(re.error):
        lazy.search("(")


def test_a_pattern_behaves_like_a_compiled_one() -> None:
    lazy, pattern = patterns.compile(PRINTED, re.IGNORECASE), re.compile(PRINTED, re.IGNORECASE)
    assert lazy.sub("x", "a1b22") == pattern.sub("x", "a1b22")
    assert (lazy.pattern, lazy.flags) == (pattern.pattern, pattern.flags)
    assert lazy.groupindex == pattern.groupindex
    assert patterns.compile(rb"\d").findall(b"a1") == [b"1"]
    with pytest.raises(AttributeError):
        _ = lazy.unheard_of  # type: ignore[attr-defined]


def test_a_pattern_equals_the_compiled_one() -> None:
    lazy, pattern = patterns.compile(PRINTED), re.compile(PRINTED)
    assert lazy == pattern
    assert pattern == lazy
    assert {lazy} == {pattern}
    found = lazy.search("a1")
    assert found is not None
    assert found.re == lazy
    assert lazy != patterns.compile(PRINTED, re.IGNORECASE)
    assert pickle.loads(pickle.dumps(lazy)) == pattern  # noqa: S301 - our own


def test_a_pattern_is_as_fast_as_the_compiled_one_once_it_was_used() -> None:
    lazy = patterns.compile(PRINTED)
    lazy.search("1")
    assert vars(lazy)["search"] == re.compile(PRINTED).search
