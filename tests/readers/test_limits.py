"""Hostile text, Markdown and HTML: read in linear time, or refused by a limit that is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.document.problems import Code
from pipeline.errors import RefusedError
from pipeline.readers.detect import read_source
from tests.support.timing import assert_linear, within_a_minute

if TYPE_CHECKING:
    from collections.abc import Callable


def pages(count: int) -> str:
    page = "Country Report\nThe law is old and the courts are slow {0}.\nThey met.\n\nPage {0}\n\f"
    return "".join(page.format(number) for number in range(count))


def raised_letters(count: int) -> str:
    words = "word<sup>a</sup> and " * count
    return f"## A\n\n{words}\n\n<sup>a</sup> A note here.\n\n<sup>b</sup> Another.\n"


def hidden_words(count: int) -> str:
    return "<!doctype html>" + "<p>a <span hidden>b</span> c</p>" * count


def hidden_in_markdown(count: int) -> str:
    return "## A\n\n" + "x <span hidden>b</span> y " * count + "<div hidden>" * count


@pytest.mark.parametrize(
    ("write", "name", "size"),
    [
        (pages, "a.txt", 1000),
        (raised_letters, "a.md", 1000),
        (hidden_words, "a.html", 1000),
        (hidden_in_markdown, "a.md", 1000),
    ],
)
def test_time_grows_with_the_length(write: Callable[[int], str], name: str, size: int) -> None:
    assert_linear(lambda count: read_source(write(count).encode(), name, name), size, 4)


def test_an_element_of_very_many_attributes_is_refused() -> None:
    attributes = " ".join(f"a{number}=1" for number in range(50_000))
    with within_a_minute(), pytest.raises(RefusedError, match="over 2000 attributes") as refusal:
        read_source(f"<p {attributes}>Text</p>".encode(), "a.html", "a.html")
    assert refusal.value.code == Code.DAMAGED


def test_styles_that_take_too_long_are_refused() -> None:
    rules = ",".join(["div.a .a"] * 1000)
    divisions = "".join(f"<div class='a n{number}'></div>" for number in range(3000))
    html = f"<style>{rules}{{display:none}}</style>{divisions}Text"
    with pytest.raises(RefusedError, match="comparisons") as refusal:
        read_source(html.encode(), "a.html", "a.html")
    assert refusal.value.code == Code.TOO_LARGE
