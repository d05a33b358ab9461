"""Holds an output folder against what is known of its sources: found, typed, silently wrong."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from pipeline.errors import UsageError, describe_error
from pipeline.profiles.model import load_families
from pipeline.record.ids import slug
from pipeline.record.statistics import STATISTIC
from pipeline.vocabulary.countries import find_country, get_country
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from pipeline.record.country import CountryRecord
    from pipeline.record.statistics import Statistic


class GoldField(BaseModel):
    """One field as printed: its label or its id, its value's text, and what it must be typed as.

    `typed` holds any part of a statistic: what is given must be equal, lists as long and in order.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    name: str
    content: str
    typed: dict[str, JsonValue] = {}


class GoldRow(BaseModel):
    """What is known of one country in one source: a line of a gold file.

    The country by its name or its code as records write it; the document by its path, else by a
    year that this holds, else every source of the output.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    name: str | None = None
    country: str | None = None
    document: str | None = None
    year: int | None = None
    fields_: tuple[GoldField, ...] = Field(alias="fields")

    @property
    def country_code(self) -> str | None:
        """The code of the country meant."""
        named = get_country(self.country or "") or find_country(self.name or self.country or "")
        return named.code if named else None

    def means(self, record: CountryRecord) -> bool:
        """Whether a record is of the source meant."""
        if self.document is not None:
            return record.source.path == self.document
        return self.year is None or str(self.year) in record.source.path


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one gold field: `wrong` is typed, and not as it should be."""

    source: str
    country: str
    field: str
    wanted: str
    found: str | None
    is_typed: bool
    is_wrong: bool

    @property
    def is_found(self) -> bool:
        """Whether the printed text stands whole in this country and field, and nothing else."""
        return self.found == self.wanted


@dataclass(frozen=True, slots=True)
class FieldScore:
    """Counts over some gold fields."""

    wanted: int
    found: int
    typed: int
    wrong: int

    @classmethod
    def of(cls, judge_fields: Iterable[Verdict]) -> FieldScore:
        """The score of these verdicts."""
        told = list(judge_fields)
        return cls(
            len(told),
            sum(one.is_found for one in told),
            sum(one.is_typed for one in told),
            sum(one.is_wrong for one in told),
        )

    @property
    def precision(self) -> float:
        """Of what is typed, the part that is right; 1 where nothing is."""
        return (self.typed - self.wrong) / self.typed if self.typed else 1.0

    @property
    def recall(self) -> float:
        """Of what is wanted, the part that is typed and right; 1 where nothing is."""
        return (self.typed - self.wrong) / self.wanted if self.wanted else 1.0

    def figures(self) -> dict[str, float]:
        """All of it as JSON."""
        return {
            "wanted": self.wanted,
            "found": self.found,
            "typed": self.typed,
            "silent_errors": self.wrong,
            "precision": round(self.precision, 6),
            "recall": round(self.recall, 6),
        }


def read_gold(path: Path) -> list[GoldRow]:
    """The rows of a gold file, or of all `.jsonl` files of a folder; raises `UsageError`."""
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
    """A verdict on each gold field; where a row prints a field twice, the first is meant.

    Rows of sources that the output does not hold are passed over. Where a year is that of many
    sources, as of pages of one country each, those that hold the country are meant.
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
    return slug(name)


def _extend_over_inline(statistic: Statistic, others: Sequence[Statistic], wanted: str) -> str:
    """The field's text, with the other statistics that its line states behind it if these fit."""
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
    """Whether all that is wanted is given: objects may have more keys, lists may not."""
    match given, wanted:
        case dict(), dict():
            return all(key in given and _contains(given[key], one) for key, one in wanted.items())
        case list(), list():
            return len(given) == len(wanted) and all(map(_contains, given, wanted))
        case _:
            return given == wanted


def score_verdicts(told: Sequence[Verdict]) -> dict[str, dict[str, dict[str, float]]]:
    """The scores by field, by source, and of all."""
    fields = sorted({one.field for one in told})
    sources = sorted({one.source for one in told})
    return {
        "fields": {
            name: FieldScore.of(one for one in told if one.field == name).figures()
            for name in fields
        },
        "sources": {
            name: FieldScore.of(one for one in told if one.source == name).figures()
            for name in sources
        },
        "all": {"all": FieldScore.of(told).figures()},
    }


def scores_to_json(scores: dict[str, dict[str, dict[str, float]]]) -> str:
    """A report as JSON, two-space indented, ending in a newline."""
    return json.dumps(scores, indent=2, ensure_ascii=False) + "\n"
