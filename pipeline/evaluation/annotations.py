"""Compares names, dates, instruments and flows of an output with annotations made by people.

Annotations are files of `tests/annotations/`, or tasks corrected in Label Studio or doccano.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import BaseModel, ConfigDict

from pipeline import patterns as re
from pipeline.errors import UsageError
from pipeline.evaluation.gold_files import holds_key, read_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pipeline.layout.prose import RecognizedName, RecognizeNames
    from pipeline.record.country import CountryRecord, Flow

Label = Literal["ORG", "GPE", "DATE", "INSTRUMENT"]
LABELS: Final[tuple[Label, ...]] = ("ORG", "GPE", "DATE", "INSTRUMENT")

_OF_THE_MODEL: Final[dict[str, Label]] = {
    "ORG": "ORG",
    "GPE": "GPE",
    "DATE": "DATE",
    "LAW": "INSTRUMENT",
}
_CALLOUT: Final = re.compile(r"\(\d{1,3}(?:\s?[,\u2013-]\s?\d{1,3})*\)")  # `(2, 6-9)`
_LETTER: Final = re.compile(r"[^\W_]")
_LabelledRange = tuple[int, int, str]  # offsets in a text, and the label
_MOST_JOINED: Final = 3
_EDGES: Final = re.compile(
    r"^(?:(?:the|a|an)\s+)?(?P<name>.+?)(?:['\u2019]s?)?$", re.IGNORECASE | re.DOTALL
)


class FlowEdge(BaseModel):
    """A flow: the letters of its sentence in the paragraph, its origin and destination."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: int
    end: int
    origin: str | None
    destination: str | None
    transit: tuple[str, ...] = ()

    def is_of(self, other: FlowEdge) -> bool:
        """Whether both have the same places and their sentences overlap."""
        overlap = self.start < other.end and other.start < self.end
        return overlap and self._places() == other._places()

    def _places(self) -> tuple[str | None, ...]:
        named = (self.origin, self.destination)
        return tuple(place and place.casefold().removeprefix("the ") for place in named)


class ParagraphKey(BaseModel):
    """Identifies a paragraph: the hash of its letters, and its offsets in the document's text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sha256: str
    start: int
    end: int


class AnnotatedParagraph(BaseModel):
    """One annotated paragraph: a line of `tests/annotations/*.jsonl`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    sha256: str
    paragraph: ParagraphKey
    entities: tuple[tuple[int, int, Label, str | None], ...]
    flows: tuple[FlowEdge, ...]


@dataclass(frozen=True, slots=True)
class FoundEntities:
    """The findings in one paragraph: its text, entities by letters and label, and flows."""

    text: str
    entities: tuple[tuple[int, int, str], ...]
    flows: tuple[FlowEdge, ...] = ()


def is_annotation_file(path: Path) -> bool:
    """Whether a gold file holds annotated paragraphs, not fields of countries."""
    return holds_key(path, "paragraph")


def read_annotations(path: Path) -> list[AnnotatedParagraph]:
    """The paragraphs of a file of annotations; raises `UsageError`."""
    return read_rows(path, AnnotatedParagraph, "annotations")


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


def _read_tasks(path: Path) -> Iterator[tuple[dict[str, Any], list[_LabelledRange]]]:
    text = path.read_text("utf-8")
    if text.lstrip().startswith("["):
        for task in json.loads(text):
            submitted = [
                annotation
                for annotation in task["annotations"]
                if not annotation.get("was_cancelled")
            ]
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


def _to_paragraph(origin: dict[str, Any], entities: list[_LabelledRange]) -> AnnotatedParagraph:
    letters = Letters.of(origin["text"])
    counted = sorted(
        (letters.before[start], letters.before[end], label, None)
        for start, end, label in entities
        if label in LABELS
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


@dataclass(frozen=True, slots=True)
class Letters:
    """A text's letters and digits without callouts in brackets: the same for every reader."""

    shown: str
    before: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Letters:
        """The letters of a text; `before` counts those before each offset, the end included."""
        passed = {at for found in _CALLOUT.finditer(text) for at in range(*found.span())}
        kept = [bool(_LETTER.match(one)) and at not in passed for at, one in enumerate(text)]
        shown = "".join(one for one, is_kept in zip(text, kept, strict=True) if is_kept)
        return cls(shown, (0, *accumulate(kept)))

    @property
    def digest(self) -> str:
        """The hash by which a paragraph is found."""
        return hashlib.sha256(self.shown.encode()).hexdigest()


def collect_found(records: Iterable[CountryRecord]) -> dict[tuple[str, str], FoundEntities]:
    """The findings in each paragraph and cell of records, keyed by the hashes of source and text.

    Neighbouring paragraphs also appear joined: what one reader takes for one paragraph may be two
    for another.
    """
    return {
        (record.source.sha256, Letters.of(found.text).digest): found
        for record in records
        for run in _paragraph_runs(record)
        for found in run
    }


def _paragraph_runs(record: CountryRecord) -> Iterator[Iterable[FoundEntities]]:
    """The cells of a record, then the paragraphs of each section."""
    find = _entities_by_home(record)
    yield (
        find(f"/tables/{at}/rows/{number}/{place}", cell.text)
        for at, table in enumerate(record.tables)
        for number, row in enumerate(table.rows)
        for place, cell in enumerate(row)
    )
    for at, section in enumerate(record.sections):
        paragraphs = enumerate(section.paragraphs)
        read = [find(f"/sections/{at}/paragraphs/{number}", one.text) for number, one in paragraphs]
        yield _with_neighbours(read)


def _with_neighbours(paragraphs: Sequence[FoundEntities]) -> Iterator[FoundEntities]:
    for several in range(_MOST_JOINED, 0, -1):
        for at in range(len(paragraphs) - several + 1):
            yield reduce(_join, paragraphs[at : at + several])


def _join(first: FoundEntities, second: FoundEntities) -> FoundEntities:
    by = Letters.of(first.text).before[-1]
    moved = [(start + by, end + by, label) for start, end, label in second.entities]
    flows = [
        flow.model_copy(update={"start": flow.start + by, "end": flow.end + by})
        for flow in second.flows
    ]
    text = f"{first.text} {second.text}"
    return FoundEntities(text, (*first.entities, *moved), (*first.flows, *flows))


def _entities_by_home(record: CountryRecord) -> Callable[[str, str], FoundEntities]:
    """A function that gives the findings in a text, by the JSON Pointer of its bearer."""
    entities = defaultdict(list)
    flows = defaultdict(list)
    for entity in record.entities:
        entities[entity.anchor.home].append(entity)
    for flow in record.routes.flows:
        if not flow.internal:  # the annotations have movements between countries only
            flows[flow.anchor.home].append(flow)

    def find(home: str, text: str) -> FoundEntities:
        before = Letters.of(text).before
        return FoundEntities(
            text,
            tuple(
                (before[one.anchor.start], before[one.anchor.end], str(one.label))
                for one in entities[home]
            ),
            tuple(_edge(flow, before) for flow in flows[home]),
        )

    return find


def _edge(flow: Flow, before: Sequence[int]) -> FlowEdge:
    return FlowEdge(
        start=before[flow.anchor.start],
        end=before[flow.anchor.end],
        origin=flow.origin,
        destination=flow.destination,
        transit=flow.transit,
    )


def run_bare_model(texts: Sequence[str], recognize: RecognizeNames) -> list[FoundEntities]:
    """The findings of the model in these texts, trimmed like the pipeline's entities."""
    return [
        FoundEntities(text, tuple(trim_entity(text, one) for one in named))
        for text, named in zip(texts, recognize(texts), strict=True)
    ]


def trim_entity(text: str, found: RecognizedName) -> tuple[int, int, str]:
    """The letters and label of an entity, without a leading article or trailing possessive."""
    before = Letters.of(text).before
    inside = _EDGES.search(text[found.start : found.end])
    low, high = inside.span("name") if inside else (0, found.end - found.start)
    label = _OF_THE_MODEL.get(found.label, found.label)
    return before[found.start + low], before[found.start + high], label


def pair_paragraphs(
    rows: Iterable[AnnotatedParagraph], found: Mapping[tuple[str, str], FoundEntities]
) -> tuple[list[tuple[AnnotatedParagraph, FoundEntities]], list[AnnotatedParagraph]]:
    """Pairs annotated paragraphs with the findings in them; returns the unmatched ones too."""
    pairs: list[tuple[AnnotatedParagraph, FoundEntities]] = []
    missing: list[AnnotatedParagraph] = []
    for row in rows:
        here = found.get((row.sha256, row.paragraph.sha256))
        if here is None:
            missing.append(row)
        else:
            pairs.append((row, here))
    return pairs, missing


@dataclass(frozen=True, slots=True)
class PrecisionRecall:
    """Precision, recall and F1 of a count of right, found and wanted; `right` may hold halves."""

    right: float
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        """The share of the found that is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of the wanted that was found."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def to_scores(self) -> dict[str, float]:
        """The scores as JSON."""
        return {
            "wanted": self.wanted,
            "found": self.found,
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
        }


def score_entities(
    pairs: Sequence[tuple[AnnotatedParagraph, FoundEntities]],
) -> dict[str, dict[str, PrecisionRecall]]:
    """Scores by label, counted strict, partial and by type as in SemEval 2013 task 9, and of flows.

    Strict needs both edges; where spans merely overlap, partial gives a half, type a whole.
    """
    table: dict[str, dict[str, PrecisionRecall]] = {}
    for label in LABELS:
        counted = [
            _count_matches(
                [(start, end) for start, end, this, _ in gold.entities if this == label],
                [(start, end) for start, end, this in found.entities if this == label],
            )
            for gold, found in pairs
        ]
        exact, overlapping, seen, wanted = map(sum, zip(*counted, strict=True))
        table[label] = {
            "strict": PrecisionRecall(exact, seen, wanted),
            "partial": PrecisionRecall(exact + overlapping / 2, seen, wanted),
            "type": PrecisionRecall(exact + overlapping, seen, wanted),
        }
    table["flows"] = {"strict": _score_flows(pairs)}
    return table


def _count_matches(
    wanted: Sequence[tuple[int, int]], found: Sequence[tuple[int, int]]
) -> tuple[int, int, int, int]:
    """The numbers of identical spans, of further overlapping ones, of found and of wanted spans."""
    same = set(wanted) & set(found)
    left = [one for one in wanted if one not in same]
    overlapping = 0
    for start, end in found:
        if (start, end) in same:
            continue
        met = next((one for one in left if one[0] < end and start < one[1]), None)
        if met:
            left.remove(met)
            overlapping += 1
    return len(same), overlapping, len(found), len(wanted)


def _score_flows(pairs: Iterable[tuple[AnnotatedParagraph, FoundEntities]]) -> PrecisionRecall:
    right = seen = wanted = 0
    for gold, found in pairs:
        left = list(gold.flows)
        seen, wanted = seen + len(found.flows), wanted + len(left)
        for edge in found.flows:
            met = next((one for one in left if edge.is_of(one)), None)
            if met:
                left.remove(met)
                right += 1
    return PrecisionRecall(right, seen, wanted)
