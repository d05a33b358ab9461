"""Tasks that people corrected in Label Studio or doccano, as annotations to evaluate with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, get_args

from pipeline.errors import UsageError
from pipeline.evaluation.annotations import (
    AnnotatedParagraph,
    Label,
    Letters,
    ParagraphKey,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LABELS = frozenset(get_args(Label))
_Entities = list[tuple[int, int, str]]


def is_task_file(path: Path) -> bool:
    """Whether a file holds exported tasks: objects with a paragraph's pointer and text."""
    try:
        with path.open(encoding="utf-8") as file:
            head = file.read(1 << 16)
    except (OSError, UnicodeDecodeError):
        return False
    return '"pointer"' in head and '"text"' in head and '"paragraph"' not in head


def read_corrected_tasks(path: Path) -> list[AnnotatedParagraph]:
    """The paragraphs of a file exported from an annotation tool; raises `UsageError`.

    Only labels that are evaluated count, and of Label Studio only tasks that a person submitted.
    """
    try:
        return [_to_paragraph(*task) for task in _read_tasks(path)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{path}: no file of corrected tasks ({type(error).__name__}: {error})"
        raise UsageError(message) from error


def _read_tasks(path: Path) -> Iterator[tuple[dict[str, Any], _Entities]]:
    text = path.read_text("utf-8")
    if text.lstrip().startswith("["):
        for task in json.loads(text):
            submitted = [one for one in task["annotations"] if not one.get("was_cancelled")]
            if submitted:
                values = [one["value"] for one in submitted[-1]["result"] if "value" in one]
                yield task["data"], [(v["start"], v["end"], v["labels"][0]) for v in values]
        return
    for line in filter(None, text.splitlines()):
        task = json.loads(line)
        listed = task["label"] if "label" in task else task["entities"]
        yield task, [_doccano_entity(one) for one in listed]


def _doccano_entity(entity: Any) -> tuple[int, int, str]:  # noqa: ANN401 - either of two forms
    if isinstance(entity, dict):
        return entity["start_offset"], entity["end_offset"], entity["label"]
    start, end, label = entity
    return start, end, label


def _to_paragraph(origin: dict[str, Any], entities: _Entities) -> AnnotatedParagraph:
    letters = Letters.of(origin["text"])
    counted = sorted(
        (letters.before[start], letters.before[end], label, None)
        for start, end, label in entities
        if label in _LABELS
    )
    return AnnotatedParagraph.model_validate(
        {
            "file": origin["file"],
            "sha256": origin["sha256"],
            "paragraph": ParagraphKey(
                sha256=letters.digest, start=origin["start"], end=origin["end"]
            ),
            "entities": counted,
            "flows": (),
        }
    )
