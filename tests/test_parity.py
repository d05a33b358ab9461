"""The same report as Markdown, plain text and HTML gives the same record."""

from __future__ import annotations

import functools
import json
import operator
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.extract import extract
from pipeline.profile import families
from pipeline.readers.source import read
from pipeline.recognizer import Recognizer, installed
from tests.rendering import HANDS, as_html, as_text, taken_apart, with_endnotes
from tests.samples import printed
from tests.test_facts import wrong

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.samples import Sample

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
    "endnotes.txt": lambda markdown: as_text(
        with_endnotes(taken_apart(markdown)), HANDS["brackets"]
    ),
}
OF_THE_FORMAT = ("id", "spans", "label_spans", "coverage", "residue")
SAMPLES = printed()


@functools.cache
def recognizer() -> Recognizer:
    return Recognizer(installed(None))


@functools.cache
def records(report: str, name: str) -> dict[str, dict[str, Any]]:
    """The records of a report under a name, by code."""
    document = read(report.encode(), name, name)
    extraction = extract(
        document, profile=None, families=families(), recognize=recognizer()
    )
    return {r.id.rsplit("/", 1)[1]: json.loads(r.model_dump_json(by_alias=True)) for r in extraction.records}


def said(thing: Any) -> Any:  # noqa: ANN401
    """What a record says, whatever the format: no places, no file, no message."""
    match thing:
        case dict():
            kept = {key: said(value) for key, value in thing.items() if key not in OF_THE_FORMAT}
            if "severity" in kept:
                del kept["message"]
            if "sha256" in kept:
                kept = {key: kept[key] for key in ("title", "profile")}
            return kept
        case list():
            return [said(one) for one in thing]
        case _:
            return thing


@pytest.mark.parametrize("rendering", RENDERINGS)
@pytest.mark.parametrize("sample", SAMPLES, ids=operator.attrgetter("name"))
def test_the_record_is_the_same_in_every_format(sample: Sample, rendering: str) -> None:
    rendered = RENDERINGS[rendering](sample.report)
    expected = said(records(sample.report, sample.document)[sample.code])
    found = said(records(rendered, rendering)[sample.code])
    for part, value in expected.items():
        assert found[part] == value, part


@pytest.mark.parametrize("rendering", RENDERINGS)
@pytest.mark.parametrize("sample", SAMPLES, ids=operator.attrgetter("name"))
def test_the_facts_hold_in_every_format(sample: Sample, rendering: str) -> None:
    rendered = RENDERINGS[rendering](sample.report)
    source = {k: v for k, v in sample.facts["source"].items() if k != "media_type"}
    record = records(rendered, rendering)[sample.code]
    assert wrong(record, {**sample.facts, "source": source}) == []
