"""Compares an output with gold values: found, typed, silently wrong."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from pipeline.errors import UsageError, describe_error
from pipeline.profiles.model import load_families
from pipeline.record.ids import make_slug
from pipeline.record.statistics import STATISTIC
from pipeline.vocabulary.countries import find_country, get_country
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from pipeline.record.country import CountryRecord
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
            message = f"{file}: no gold file ({describe_error(error)})"
            raise UsageError(message) from error
    if not files:
        message = f"{path}: no gold file in it"
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
            for field in reversed(first.values()):
                yield _verdict(path, row, field, meant_here)


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
