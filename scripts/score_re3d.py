"""Scores names against re3d's hand-made offsets, beside the bare model on the same paragraphs.

    python scripts/score_re3d.py FOLDER     (of re3d: a folder a source)

re3d's Organisation is compared with ORG, Location with GPE and LOC, Temporal with DATE. Leading
articles and possessives are ignored. re3d's organisations include pronouns and common nouns, which
neither side finds.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.document.reading import Reading
from pipeline.entities.ner import Recognizer, find_model
from pipeline.entities.tag import recognize_names, tag_entities
from pipeline.evaluation.annotations import (
    AnnotatedParagraph,
    FoundEntities,
    run_bare_model,
    score_entities,
    trim_entity,
)
from pipeline.layout.prose import Prose, RecognizedName
from pipeline.readers.detect import read_source
from tests.support.corpus import existing_path, require_some, run_script

if TYPE_CHECKING:
    from collections.abc import Iterator

_TYPES: Final = {"Organisation": "ORG", "Location": "GPE", "Temporal": "DATE"}
_PARAGRAPH: Final = re.compile(r"[^\n]*\S[^\n]*")


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file that holds one a line."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def read_paragraphs(folder: Path) -> Iterator[tuple[Prose, list[RecognizedName]]]:
    """The paragraphs of a source, each with what is annotated in it."""
    listed = read_lines(folder / "entities.json")
    for number, entry in enumerate(read_lines(folder / "documents.json")):
        document = read_source(entry["text"].encode(), f"{number}.txt", f"{number}.txt")
        here = [one for one in listed if one["documentId"] == entry["_id"]]
        for at, found in enumerate(_PARAGRAPH.finditer(document.text)):
            start, end = found.span()
            inside = [
                RecognizedName(one["begin"] - start, one["end"] - start, _TYPES[one["type"]])
                for one in here
                if one["type"] in _TYPES and start <= one["begin"] and one["end"] <= end
            ]
            prose = Prose(f"/{number}/{at}", Reading.of(document, [(start, end)]))
            if prose.reading.text == found.group():
                yield prose, inside


def to_annotated(prose: Prose, inside: list[RecognizedName]) -> AnnotatedParagraph:
    """A paragraph's annotations in the shape of ours."""
    spans = {trim_entity(prose.reading.text, one) for one in inside}
    return AnnotatedParagraph.model_validate(
        {
            "file": "",
            "sha256": "",
            "paragraph": {"sha256": "", "start": 0, "end": 0},
            "entities": [(*span, None) for span in sorted(spans)],
            "flows": [],
        }
    )


def find_entities(prose: Prose, recognize: Recognizer) -> FoundEntities:
    """What the pipeline finds in a paragraph."""
    [seen] = recognize_names([[prose]], recognize)
    named = [
        RecognizedName(one.anchor.start, one.anchor.end, "GPE" if one.label == "LOC" else one.label)
        for one in tag_entities([prose], seen)
    ]
    text = prose.reading.text
    return FoundEntities(text, tuple(trim_entity(text, one) for one in named))


def merge_places(found: FoundEntities) -> FoundEntities:
    """The same with regions among the places."""
    moved = [
        (start, end, "GPE" if label == "LOC" else label) for start, end, label in found.entities
    ]
    return FoundEntities(found.text, tuple(moved))


def main() -> None:
    """Prints a table: strict precision and recall, partial F1, of both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=existing_path)
    folder = parser.parse_args().folder
    files = require_some(folder.glob("*/documents.json"), folder, "*/documents.json")
    recognize = Recognizer(find_model(None))
    every = [paragraph for path in files for paragraph in read_paragraphs(path.parent)]
    gold = [to_annotated(prose, inside) for prose, inside in every]
    alone = run_bare_model([prose.reading.text for prose, _ in every], recognize)
    tables = {
        "pipeline": [find_entities(prose, recognize) for prose, _ in every],
        "bare model": [merge_places(found) for found in alone],
    }
    print(f"{len(every)} paragraphs")
    print("| | annotated | who | precision | recall | F1 strict | partial |")
    print("|---|---|---|---|---|---|---|")
    counted = {
        who: score_entities(list(zip(gold, found, strict=True))) for who, found in tables.items()
    }
    for label in ("ORG", "GPE", "DATE"):
        for who, table in counted.items():
            strict, partial = table[label]["strict"], table[label]["partial"]
            print(
                f"| {label} | {strict.wanted} | {who} | {strict.precision:.3f} |"
                f" {strict.recall:.3f} | {strict.f1:.3f} | {partial.f1:.3f} |"
            )


if __name__ == "__main__":
    run_script(main)
