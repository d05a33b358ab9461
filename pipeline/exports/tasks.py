"""Paragraphs with the entities found in them, as tasks for annotation tools."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pipeline.exports.stored_text import list_paragraphs
from pipeline.record.stored import list_documents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


class TasksForm(StrEnum):
    """The annotation tools: Label Studio, doccano, and spaCy's own format."""

    LABEL_STUDIO = "label-studio"
    DOCCANO = "doccano"
    DOCBIN = "docbin"


@dataclass(frozen=True, slots=True)
class EntityTask:
    """A paragraph: its text, the entities in it (start, end, label), and where it comes from."""

    text: str
    entities: tuple[tuple[int, int, str], ...]
    origin: dict[str, str | int]


def list_tasks(out: Path) -> Iterator[EntityTask]:
    """Every paragraph of an output folder with its entities, in the records' order."""
    for stored in list_documents(out):
        for record in stored.records():
            found: dict[str, list[tuple[int, int, str]]] = {}
            for entity in record["entities"]:
                anchor = entity["anchor"]
                place = (anchor["start"], anchor["end"], str(entity["label"]))
                found.setdefault(anchor["in"], []).append(place)
            for paragraph in list_paragraphs(record):
                spans = paragraph.paragraph["spans"]
                origin = {
                    "record": record["id"],
                    "pointer": paragraph.pointer,
                    "file": record["source"]["path"],
                    "sha256": record["source"]["sha256"],
                    "start": spans[0]["start"],
                    "end": spans[-1]["end"],
                }
                entities = tuple(sorted(found.get(paragraph.pointer, ())))
                yield EntityTask(paragraph.paragraph["text"], entities, origin)


def write_doccano(tasks: Iterable[EntityTask]) -> Iterator[str]:
    """JSON Lines as doccano imports them for sequence labelling."""
    for task in tasks:
        label = [list(entity) for entity in task.entities]
        yield _json({"text": task.text, "label": label, **task.origin}) + "\n"


def write_label_studio(tasks: Iterable[EntityTask]) -> Iterator[str]:
    """A JSON list as Label Studio imports it; the entities are predictions.

    The labelling interface names its parts `label` and `text`, as Label Studio's template for
    named entities does.
    """
    yield "["
    for number, task in enumerate(tasks):
        result = [
            {
                "from_name": "label",
                "to_name": "text",
                "type": "labels",
                "value": {
                    "start": start,
                    "end": end,
                    "text": task.text[start:end],
                    "labels": [label],
                },
            }
            for start, end, label in task.entities
        ]
        predictions = [{"model_version": "country-reports", "result": result}]
        shown = {"data": {"text": task.text, **task.origin}, "predictions": predictions}
        yield (",\n" if number else "\n") + _json(shown)
    yield "\n]\n"


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
