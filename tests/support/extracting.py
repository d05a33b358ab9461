"""Runs the recipe on Markdown in this process, and gives the result as JSON."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from pipeline.entities.ner import Recognizer, find_model
from pipeline.extract import Extraction, extract
from pipeline.layout.prose import RecognizedName
from pipeline.profiles.model import load_families, load_profile
from pipeline.readers.detect import read_source
from pipeline.runtime.serialize import to_json
from tests.support.recount import wrong_claims, wrong_coverage, wrong_record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.document.model import Document
    from pipeline.layout.prose import RecognizeNames
    from pipeline.profiles.model import Profile

Object: TypeAlias = dict[str, Any]

FAMILY = load_profile("protection-project")
NAME = re.compile(r"(?:the |The )?[A-Z]\w+(?: [A-Z]\w+)*(?:'s)?|\d{4}|two years")
LABELS = ("PERSON", "ORG", "GPE", "LAW", "NORP", "DATE", "EVENT", "no label of ours")


def document(text: str, path: str = "report.md") -> Document:
    """The document that this Markdown is."""
    return read_source(text.encode("utf-8", "surrogatepass"), path, path)


def names(texts: Sequence[str]) -> Iterator[Sequence[RecognizedName]]:
    """A recognizer that takes every word with a capital for a name of some kind."""
    for text in texts:
        yield [
            RecognizedName(found.start(), found.end(), LABELS[len(found.group()) % len(LABELS)])
            for found in NAME.finditer(text)
        ]


@cache
def installed_recognizer() -> Recognizer:
    """The recognizer that a run uses, with the installed model."""
    return Recognizer(find_model(None))


def nothing(texts: Sequence[str]) -> Iterator[Sequence[RecognizedName]]:
    """A recognizer that finds no names, so that those of the rules are left."""
    return ([] for _ in texts)


def extracted(
    text: str, *, profile: Profile | None = FAMILY, recognize: RecognizeNames | None = nothing
) -> Extraction:
    """The extraction of this Markdown."""
    return extract(document(text), profile=profile, families=load_families(), recognize=recognize)


def as_json(extraction: Extraction) -> tuple[Object, dict[str, Object]]:
    """The document, and the records by their path in the output, as JSON."""
    records = {f"records/{r.id}.json": json.loads(to_json(r)) for r in extraction.records}
    return json.loads(to_json(extraction.document)), records


def record(text: str, **how: Any) -> Object:  # noqa: ANN401 - passed on
    """The one record of this Markdown, as JSON."""
    (only,) = as_json(extracted(text, **how))[1].values()
    return only


def codes(record_or_document: Object) -> list[str]:
    """The codes of its problems, sorted."""
    return sorted(problem["code"] for problem in record_or_document["problems"])


def complaints(extraction: Extraction) -> list[str]:
    """The faults that the independent checker finds in an extraction."""
    described, records = as_json(extraction)
    wrong = [
        *wrong_claims(described, records),
        *wrong_coverage(described, described["coverage"], [(0, len(described["text"]))]),
    ]
    for place, one in records.items():
        wrong += [f"{place}: {complaint}" for complaint in wrong_record(described, one, place)]
    return wrong
