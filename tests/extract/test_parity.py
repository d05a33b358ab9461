"""The same report as Markdown, in several dialects, plain text and HTML gives the same record."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from tests.extract.test_facts import wrong
from tests.support.extracting import installed_recognizer
from tests.support.rendering import HANDS, as_html, as_text, converted, taken_apart, with_endnotes
from tests.support.samples import printed

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.samples import Sample

RENDERINGS: dict[str, Callable[[str], str]] = {
    "page.html": lambda markdown: as_html(taken_apart(markdown)),
    "listed.html": lambda markdown: as_html(
        with_endnotes(taken_apart(markdown)), numbered=True, tabled=True
    ),
    **{
        f"{name}.txt": functools.partial(
            lambda hand, markdown: as_text(taken_apart(markdown), hand), hand
        )
        for name, hand in HANDS.items()
    },
    "carets.md": lambda markdown: converted(markdown, "^{}^"),
    "tags.md": lambda markdown: converted(markdown, "${{ }}^{{{}}}$", tabled=True),
    "endnotes.txt": lambda markdown: as_text(
        with_endnotes(taken_apart(markdown)), HANDS["brackets"]
    ),
}
OF_THE_FORMAT = ("id", "spans", "label_spans", "coverage", "residue")
CASES = [
    pytest.param(sample, rendering, id=f"{sample.name}-{rendering}")
    for sample in printed()
    for rendering in RENDERINGS
    # Nothing distinguishes a number glued to its word, without a note, from a figure.
    if (sample.code, rendering) != ("ARM", "drawn.txt")
]


@functools.cache
def records(report: str, name: str) -> dict[str, dict[str, Any]]:
    """The records of a report under a name, by code."""
    document = read_source(report.encode(), name, name)
    found = extract(
        document, profile=None, families=load_families(), recognize=installed_recognizer()
    )
    return {
        record.id.rsplit("/", 1)[1]: json.loads(record.model_dump_json(by_alias=True))
        for record in found.records
    }


def content(thing: Any) -> Any:  # noqa: ANN401
    """The content of a record without what depends on the format: places, file, messages."""
    match thing:
        case dict():
            kept = {key: content(value) for key, value in thing.items() if key not in OF_THE_FORMAT}
            if "severity" in kept:
                del kept["message"]
            if "sha256" in kept:
                kept = {key: kept[key] for key in ("title", "profile")}
            return kept
        case list():
            return [content(one) for one in thing]
        case _:
            return thing


@pytest.mark.parametrize(("sample", "rendering"), CASES)
def test_the_record_is_the_same_in_every_format(sample: Sample, rendering: str) -> None:
    rendered = RENDERINGS[rendering](sample.report)
    expected = content(records(sample.report, sample.document)[sample.code])
    found = content(records(rendered, rendering)[sample.code])
    for part, value in expected.items():
        assert found[part] == value, part


@pytest.mark.parametrize(("sample", "rendering"), CASES)
def test_the_facts_hold_in_every_format(sample: Sample, rendering: str) -> None:
    rendered = RENDERINGS[rendering](sample.report)
    source = {k: v for k, v in sample.facts["source"].items() if k != "media_type"}
    record = records(rendered, rendering)[sample.code]
    assert wrong(record, {**sample.facts, "source": source}) == []
