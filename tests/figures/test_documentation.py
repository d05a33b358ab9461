"""The example of docs/facts.md is what the pipeline reads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.entities.ner import Recognizer, find_model
from pipeline.extract import extract
from pipeline.profiles.model import load_families
from tests.support.extracting import document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.record.country import CountryRecord

PAGE = (Path(__file__).parents[2] / "docs" / "facts.md").read_text("utf-8")


def figures(record: CountryRecord) -> Iterator[str]:
    """A figure a line."""
    for one in record.figures:
        value = one.value if one.value is not None else f"{one.low}..{one.high}"
        parts = [one.raw, f"{one.comparator or ''}{value} {one.unit}"]
        parts += [one.counted or "-", one.measure or "-"]
        parts += [f"{one.period} {one.period_basis}"] * (one.period is not None)
        parts += [f"by {one.actor}"] * (one.actor is not None)
        parts += [f"says {one.reported_by}"] * (one.reported_by is not None)
        yield " | ".join(parts + ["limit"] * one.limit)


def instruments(record: CountryRecord) -> Iterator[str]:
    """A row a line."""
    for one in record.instruments:
        parts = [one.kind, one.name, one.status, one.edtf, one.actor]
        yield " | ".join(
            [part or "-" for part in parts] + [one.ids.untc or ""] * bool(one.ids.untc)
        )


def flows(record: CountryRecord) -> Iterator[str]:
    """A flow a line."""
    for one in record.routes.flows:
        parts = [f"{one.origin or '-'} > {one.destination or '-'}", *one.groups, *one.purposes]
        yield " | ".join([*parts, *one.htcds] + ["internal"] * one.internal)


def test_the_documented_example_is_read_as_shown() -> None:
    [source] = re.findall(r"^```md\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    shown = re.findall(r"^```text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    recognize = Recognizer(find_model(None))
    report = document(source, "highlands.md")
    [record] = extract(report, profile=None, families=load_families(), recognize=recognize).records
    events = (f"{event.edtf} | {event.text}" for event in record.events)
    parts = (figures(record), instruments(record), flows(record), events)
    assert ["\n".join(lines) + "\n" for lines in parts] == shown
