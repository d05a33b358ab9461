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
    for figure in record.figures:
        value = figure.value if figure.value is not None else f"{figure.low}..{figure.high}"
        parts = [figure.raw, f"{figure.comparator or ''}{value} {figure.unit}"]
        parts += [figure.counted or "-", figure.measure or "-"]
        parts += [f"{figure.period} {figure.period_basis}"] * (figure.period is not None)
        parts += [f"by {figure.actor}"] * (figure.actor is not None)
        parts += [f"says {figure.reported_by}"] * (figure.reported_by is not None)
        yield " | ".join(parts + ["limit"] * figure.limit)


def instruments(record: CountryRecord) -> Iterator[str]:
    """A row a line."""
    for instrument in record.instruments:
        parts = [
            instrument.kind,
            instrument.name,
            instrument.status,
            instrument.edtf,
            instrument.actor,
        ]
        yield " | ".join(
            [part or "-" for part in parts]
            + [instrument.ids.untc or ""] * bool(instrument.ids.untc)
        )


def flows(record: CountryRecord) -> Iterator[str]:
    """A flow a line."""
    for flow in record.routes.flows:
        parts = [f"{flow.origin or '-'} > {flow.destination or '-'}", *flow.groups, *flow.purposes]
        yield " | ".join([*parts, *flow.htcds] + ["internal"] * flow.internal)


def test_the_documented_example_is_read_as_shown() -> None:
    [source] = re.findall(r"^```md\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    shown = re.findall(r"^```text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    recognize = Recognizer(find_model(None))
    report = document(source, "highlands.md")
    [record] = extract(report, profile=None, families=load_families(), recognize=recognize).records
    events = (f"{event.edtf} | {event.text}" for event in record.events)
    parts = (figures(record), instruments(record), flows(record), events)
    assert ["\n".join(lines) + "\n" for lines in parts] == shown
