"""Compares an output with what people read: values of fields, facts that sentences state.

A gold file of values holds one country of one source a line. A gold file of facts holds one
sentence a line: figures, flows, treaties and laws with their status, dates, events. Only the kinds
that a line names are compared in its sentence.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from pipeline import patterns as re
from pipeline.errors import UsageError, describe_error
from pipeline.evaluation.annotations import Letters, ParagraphKey
from pipeline.evaluation.gold_files import holds_key, read_rows
from pipeline.grammar.sentences import split_sentences
from pipeline.profiles.model import load_families
from pipeline.record.country import Figure, Flow, NormalizedDate
from pipeline.record.ids import make_slug
from pipeline.record.statistics import STATISTIC
from pipeline.vocabulary.countries import find_country, get_country
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.regions import region_adjectives, region_phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pipeline.record.country import CountryRecord
    from pipeline.record.model import Anchor
    from pipeline.record.statistics import Statistic


class GoldField(BaseModel):
    """One field as printed: its label or id, the text of its value, and its typed value.

    `typed` may hold any part of a statistic: the statistic must have it, with lists equal in length
    and order.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    name: str
    content: str
    typed: dict[str, JsonValue] = {}


class GoldRow(BaseModel):
    """The gold values of one country in one source: a line of a gold file.

    The country is given by name or by its code in records; the document by its path, else by a year
    that its path holds, else every source of the output is meant.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    name: str | None = None
    country: str | None = None
    document: str | None = None
    year: int | None = None
    fields_: tuple[GoldField, ...] = Field(alias="fields")

    @property
    def country_code(self) -> str | None:
        """The code of the row's country."""
        named = get_country(self.country or "") or find_country(self.name or self.country or "")
        return named.code if named else None

    def means(self, record: CountryRecord) -> bool:
        """Whether the row is about the source of this record."""
        if self.document is not None:
            return record.source.path == self.document
        return self.year is None or str(self.year) in record.source.path


@dataclass(frozen=True, slots=True)
class Verdict:
    """The comparison of one gold field: `is_wrong` if it is typed with another value."""

    source: str
    country: str
    field: str
    wanted: str
    found: str | None
    is_typed: bool
    is_wrong: bool

    @property
    def is_found(self) -> bool:
        """Whether this country and field hold the whole printed text and nothing else."""
        return self.found == self.wanted


@dataclass(frozen=True, slots=True)
class FieldScore:
    """Counts over some gold fields."""

    wanted: int
    found: int
    typed: int
    wrong: int

    @classmethod
    def of(cls, verdicts: Iterable[Verdict]) -> FieldScore:
        """The score of these verdicts."""
        listed = list(verdicts)
        return cls(
            len(listed),
            sum(verdict.is_found for verdict in listed),
            sum(verdict.is_typed for verdict in listed),
            sum(verdict.is_wrong for verdict in listed),
        )

    @property
    def precision(self) -> float:
        """The share of the typed fields that is right; 1 if none is typed."""
        return (self.typed - self.wrong) / self.typed if self.typed else 1.0

    @property
    def recall(self) -> float:
        """The share of the wanted fields that is typed and right; 1 if none is wanted."""
        return (self.typed - self.wrong) / self.wanted if self.wanted else 1.0

    def figures(self) -> dict[str, float]:
        """The score as JSON."""
        return {
            "wanted": self.wanted,
            "found": self.found,
            "typed": self.typed,
            "silent_errors": self.wrong,
            "precision": round(self.precision, 6),
            "recall": round(self.recall, 6),
        }


def read_gold(path: Path) -> list[GoldRow]:
    """The rows of a gold file, or of all `.jsonl` files in a folder; raises `UsageError`."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    rows: list[GoldRow] = []
    for file in files:
        try:
            lines = file.read_text("utf-8").splitlines()
            rows.extend(GoldRow.model_validate_json(line) for line in lines if line.strip())
        except (OSError, UnicodeDecodeError, ValidationError) as error:
            reason = error.strerror if isinstance(error, OSError) else describe_error(error)
            message = f"{file}: no gold file ({reason}); docs/evaluate.md shows one"
            raise UsageError(message) from error
    if not rows:
        message = f"{path}: holds no gold; docs/evaluate.md shows a gold file"
        raise UsageError(message)
    return rows


def judge_fields(rows: Iterable[GoldRow], found: Iterable[CountryRecord]) -> Iterator[Verdict]:
    """A verdict on each gold field; of a field that occurs twice in a row the first counts.

    Rows of sources that are not in the output are ignored. Where many sources have the row's year,
    as pages of one country each do, those that hold the country are meant.
    """
    by_country: dict[str | None, list[CountryRecord]] = defaultdict(list)
    every = list(found)
    for record in every:
        by_country[record.country.code if record.country else None].append(record)
    sources = sorted({record.source.path: record for record in every}.items())
    for row in rows:
        meant = {path for path, record in sources if row.means(record)}
        here = [one for one in by_country[row.country_code] if one.source.path in meant]
        meant = {one.source.path for one in here} or set(sorted(meant)[:1])
        first = {field.name: field for field in reversed(row.fields_)}
        for path in sorted(meant):
            meant_here = next((one for one in here if one.source.path == path), None)
            for wanted in reversed(first.values()):
                yield _verdict(path, row, wanted, meant_here)


def _verdict(path: str, row: GoldRow, field: GoldField, record: CountryRecord | None) -> Verdict:
    id_ = _id(field.name, record)
    statistic = record.statistics.get(id_) if record else None
    wanted = " ".join(field.content.split())
    named = row.name or row.country or ""
    if record is None or statistic is None:
        return Verdict(path, named, id_, wanted, None, is_typed=False, is_wrong=False)
    found = _extend_over_inline(statistic, list(record.statistics.values()), wanted)
    is_typed = statistic.kind != "text"
    agrees = found == wanted and _contains(
        STATISTIC.dump_python(statistic, mode="json"), field.typed
    )
    return Verdict(path, named, id_, wanted, found, is_typed, is_typed and not agrees)


def _id(name: str, record: CountryRecord | None) -> str:
    if record and name in record.statistics:
        return name
    for family in load_families():
        if (record is None or family.name == record.source.profile) and fold(name) in family.labels:
            return family.labels[fold(name)]
    return make_slug(name)


def _extend_over_inline(statistic: Statistic, others: Sequence[Statistic], wanted: str) -> str:
    """The statistic's text, extended over the statistics that follow in its line if they match."""
    if not wanted.startswith(statistic.raw):
        return statistic.raw
    rest = wanted[len(statistic.raw) :]
    for other in others[others.index(statistic) + 1 :]:
        rest = rest.lstrip(" ,;")
        if not rest.startswith(other.label):
            break
        rest = rest[len(other.label) :].lstrip(" :")
        if not rest.startswith(other.raw):
            break
        rest = rest[len(other.raw) :]
    return statistic.raw if rest else wanted


def _contains(given: JsonValue, wanted: JsonValue) -> bool:
    """Whether `given` contains `wanted`: objects may have more keys, lists may not be longer."""
    match given, wanted:
        case dict(), dict():
            return all(key in given and _contains(given[key], one) for key, one in wanted.items())
        case list(), list():
            return len(given) == len(wanted) and all(map(_contains, given, wanted))
        case _:
            return given == wanted


def score_verdicts(verdicts: Sequence[Verdict]) -> dict[str, dict[str, dict[str, float]]]:
    """The scores by field, by source, and in total."""
    fields = sorted({verdict.field for verdict in verdicts})
    sources = sorted({verdict.source for verdict in verdicts})
    return {
        "fields": {
            name: FieldScore.of(verdict for verdict in verdicts if verdict.field == name).figures()
            for name in fields
        },
        "sources": {
            name: FieldScore.of(verdict for verdict in verdicts if verdict.source == name).figures()
            for name in sources
        },
        "all": {"all": FieldScore.of(verdicts).figures()},
    }


def scores_to_json(scores: dict[str, dict[str, dict[str, float]]]) -> str:
    """Scores as JSON text: indented by two spaces, a final newline."""
    return json.dumps(scores, indent=2, ensure_ascii=False) + "\n"


Kind = Literal["figures", "flows", "instruments", "dates", "events"]
KINDS: Final[tuple[Kind, ...]] = ("figures", "flows", "instruments", "dates", "events")
Facts: TypeAlias = "Sequence[Mapping[str, JsonValue]]"

_PLACED: Final = frozenset(("figures", "instruments", "dates"))  # compared at their place
_COMPARED: Final[dict[Kind, tuple[str, ...]]] = {
    "figures": ("value", "low", "high", "comparator", "unit", "limit"),
    "flows": ("origin", "destination", "internal"),
    "instruments": ("status", "edtf"),
    "dates": ("edtf",),
    "events": ("edtf",),
}
_ENDS: Final = ("origin", "destination")


class GoldFact(BaseModel):
    """A fact that a sentence states; `start` and `end` count the sentence's letters.

    The other fields are those of the record. `<field>_any` lists the right values if there are
    several. An `optional` fact may be found or not, but if it is found it must be right.
    """

    model_config = ConfigDict(extra="allow", frozen=True)

    start: int | None = None
    end: int | None = None
    optional: bool = False

    def accepts(self, name: str) -> list[JsonValue]:
        """The values of a field that are right; none where the fact does not name the field."""
        given = self.model_extra or {}
        several = given.get(f"{name}_any")
        if isinstance(several, list):
            return several
        return [given[name]] if name in given else []


class GoldSentence(BaseModel):
    """A sentence with its facts: a line of a gold file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    sha256: str
    sentence: ParagraphKey
    figures: tuple[GoldFact, ...] | None = None
    flows: tuple[GoldFact, ...] | None = None
    instruments: tuple[GoldFact, ...] | None = None
    dates: tuple[GoldFact, ...] | None = None
    events: tuple[GoldFact, ...] | None = None


@dataclass(frozen=True, slots=True)
class FactScore:
    """Counts of one kind; `wrong` facts are found and not in the gold: silent errors."""

    right: int
    wrong: int
    wanted: int
    missed: int

    def to_scores(self) -> dict[str, float]:
        """The score as JSON; optional facts that are right count as found, not as wanted."""
        found = self.right + self.wrong
        recalled = self.wanted - self.missed
        return {
            "wanted": self.wanted,
            "found": found,
            "silent_errors": self.wrong,
            "precision": round(self.right / found, 4) if found else 1.0,
            "recall": round(recalled / self.wanted, 4) if self.wanted else 1.0,
        }


@dataclass(slots=True)
class SentenceFacts:
    """The facts of a record that are anchored in one sentence, by kind, and its text."""

    text: str
    facts: dict[Kind, list[dict[str, JsonValue]]] = field(
        default_factory=lambda: {kind: [] for kind in KINDS}
    )


def is_fact_file(path: Path) -> bool:
    """Whether a gold file holds sentences with facts."""
    return holds_key(path, "sentence")


def read_facts(path: Path) -> list[GoldSentence]:
    """The sentences of a gold file; raises `UsageError`."""
    return read_rows(path, GoldSentence, "facts")


class FactIndex:
    """The sentences of an output's texts, and the facts in them, by source and letters."""

    def __init__(self, records: Iterable[CountryRecord], sources: Iterable[str]) -> None:
        wanted = set(sources)
        self._sentences: dict[tuple[str, str], SentenceFacts] = {}
        for record in records:
            if record.source.sha256 in wanted:
                facts = _facts_by_home(record)
                for home, text in _list_texts(record):
                    for start, end in split_sentences(text):
                        found = _collect_facts(text[start:end], start, facts[home])
                        key = (record.source.sha256, Letters.of(found.text).digest)
                        self._sentences.setdefault(key, found)

    def find(self, gold: GoldSentence) -> SentenceFacts | None:
        """The sentence of the gold in the output; None where it is not read as one."""
        return self._sentences.get((gold.sha256, gold.sentence.sha256))


def _list_texts(record: CountryRecord) -> Iterator[tuple[str, str]]:
    for at, section in enumerate(record.sections):
        for number, paragraph in enumerate(section.paragraphs):
            yield f"/sections/{at}/paragraphs/{number}", paragraph.text
    for at, table in enumerate(record.tables):
        for number, row in enumerate(table.rows):
            for place, cell in enumerate(row):
                yield f"/tables/{at}/rows/{number}/{place}", cell.text
    for id_, statistic in record.statistics.items():
        yield f"/statistics/{id_}", statistic.raw


_Found: TypeAlias = "tuple[Kind, Anchor, dict[str, JsonValue]]"


def _facts_by_home(record: CountryRecord) -> dict[str, list[_Found]]:
    """The facts of a record by the JSON Pointer of the text in which they are anchored."""
    facts: dict[str, list[_Found]] = defaultdict(list)

    def add(kind: Kind, anchor: Anchor, fact: Mapping[str, JsonValue]) -> None:
        facts[anchor.home].append((kind, anchor, dict(fact)))

    for figure in record.figures:
        add("figures", figure.anchor, _dump(figure, (*_COMPARED["figures"], "raw")))
    for flow in record.routes.flows:
        add("flows", flow.anchor, _dump(flow, _COMPARED["flows"]))
    for event in record.events:
        add("events", event.anchor, {"edtf": event.edtf})
    for row in record.instruments:
        for at in row.entities:
            fact = {"status": row.status, "edtf": row.edtf}
            add("instruments", record.entities[at].anchor, fact)
    for entity in record.entities:
        if isinstance(entity.normalized, NormalizedDate):
            add("dates", entity.anchor, {"edtf": entity.normalized.edtf})
    return facts


def _dump(fact: Figure | Flow, names: Iterable[str]) -> dict[str, JsonValue]:
    return {name: getattr(fact, name) for name in names}


def _collect_facts(text: str, start: int, facts: Iterable[_Found]) -> SentenceFacts:
    """The facts anchored in a sentence that begins at `start`, those with a place by letters."""
    found = SentenceFacts(text)
    end = start + len(text)
    before = Letters.of(text).before
    passed = 0  # figures are in the order of the text
    for kind, anchor, fact in facts:
        if not (start <= anchor.start and anchor.end <= end):
            continue
        low, high = anchor.start - start, anchor.end - start
        if kind == "figures":
            raw = re.escape(str(fact.pop("raw")))
            # The `20` of `20 children` is not that of `2021`.
            if printed := re.compile(rf"(?<![\w.,]){raw}(?!\d)").search(text, passed):
                low, high = printed.span()
                passed = high
        placed = {"start": before[low], "end": before[high]} if kind in _PLACED else {}
        found.facts[kind].append(fact | placed)
    return found


@dataclass(frozen=True, slots=True)
class FactVerdict:
    """The comparison of one kind in one sentence: counts, and what is missed or wrong."""

    kind: Kind
    score: FactScore
    missed: tuple[GoldFact, ...]
    wrong: tuple[Mapping[str, JsonValue], ...]
    text: str
    file: str


def judge_facts(gold: Iterable[GoldSentence], index: FactIndex) -> Iterator[FactVerdict]:
    """A verdict on each kind that each sentence names; sentences that are not found miss all."""
    for sentence in gold:
        found = index.find(sentence)
        for kind in KINDS:
            wanted: tuple[GoldFact, ...] | None = getattr(sentence, kind)
            if wanted is None:
                continue
            facts = _drop_repeats(found.facts[kind]) if found else []
            yield _judge(kind, wanted, facts, found.text if found else "", sentence.file)


def _drop_repeats(facts: Iterable[dict[str, JsonValue]]) -> list[dict[str, JsonValue]]:
    kept: list[dict[str, JsonValue]] = []
    for fact in facts:
        if fact not in kept:
            kept.append(fact)
    return kept


def _judge(
    kind: Kind,
    wanted: Sequence[GoldFact],
    found: Sequence[dict[str, JsonValue]],
    text: str,
    file: str,
) -> FactVerdict:
    left = list(found)
    missed: list[GoldFact] = []
    right = 0
    for gold in sorted(wanted, key=lambda one: one.optional):
        met = [one for one in left if _is_right(kind, gold, one)]
        if met and kind == "flows" and not gold.accepts("internal"):
            met = [one for one in met if not one["internal"]]
        # `{"internal": true}` names no places: it is all movements within the country.
        is_open = kind == "flows" and not any(gold.accepts(end) for end in _ENDS)
        for one in met if gold.optional or is_open else met[:1]:
            left.remove(one)
            right += 1
        if not met and not gold.optional:
            missed.append(gold)
    # A treaty without a status states nothing, nor does a date without a value.
    wrong = [one for one in left if kind not in ("instruments", "dates") or _states(kind, one)]
    required = sum(not gold.optional for gold in wanted)
    score = FactScore(right, len(wrong), required, len(missed))
    return FactVerdict(kind, score, tuple(missed), tuple(wrong), text, file)


def _states(kind: Kind, fact: Mapping[str, JsonValue]) -> bool:
    return fact["status" if kind == "instruments" else "edtf"] is not None


def _is_right(kind: Kind, gold: GoldFact, fact: Mapping[str, JsonValue]) -> bool:
    if kind in _PLACED and not _overlaps(gold, fact):
        return False
    for name in _COMPARED[kind]:
        accepted = gold.accepts(name)
        given = fact[name]
        if kind == "flows" and name in _ENDS:
            accepted, given = [_fold_place(one) for one in accepted], _fold_place(given)
        if accepted and given not in accepted:
            return False
    return True


def _overlaps(gold: GoldFact, fact: Mapping[str, JsonValue]) -> bool:
    start, end = fact["start"], fact["end"]
    return (
        isinstance(start, int)
        and isinstance(end, int)
        and gold.start is not None
        and gold.end is not None
        and start < gold.end
        and gold.start < end
    )


def _fold_place(place: JsonValue) -> JsonValue:
    """A place by which gold and record compare: regions by their usual name, others folded."""
    if not isinstance(place, str):
        return None
    bare = place.removeprefix("the ").removeprefix("other ")
    named = {**region_adjectives(), **region_phrases()}
    folded = {fold(printed): name for printed, name in named.items()}
    return fold(folded.get(fold(bare), bare))


def score_facts(verdicts: Iterable[FactVerdict]) -> dict[str, dict[str, dict[str, float]]]:
    """The scores by kind, in the form of `score_verdicts`."""
    by_kind: dict[Kind, list[FactScore]] = defaultdict(list)
    for verdict in verdicts:
        by_kind[verdict.kind].append(verdict.score)
    return {
        "facts": {
            kind: FactScore(
                sum(one.right for one in by_kind[kind]),
                sum(one.wrong for one in by_kind[kind]),
                sum(one.wanted for one in by_kind[kind]),
                sum(one.missed for one in by_kind[kind]),
            ).to_scores()
            for kind in KINDS
            if kind in by_kind
        }
    }
