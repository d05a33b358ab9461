"""The bibliography of a whole run: every source cited, each once."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter

from pipeline.citations.authorities import format_letters, make_id_stem, make_identity_key
from pipeline.citations.duplicates import SourceFeatures, are_all_the_same, group_alike
from pipeline.record.country import Authority
from pipeline.record.model import SCHEMA_VERSION, Model
from pipeline.record.run import AuthorityList, CitedIn, RunAuthority

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.record.country import CountryRecord


class RecordSources(Model):
    """The sources cited in a record."""

    record: str
    authorities: tuple[Authority, ...]


RECORD_SOURCES: Final = TypeAdapter(tuple[RecordSources, ...])


def dump_record_sources(records: Iterable[CountryRecord]) -> str:
    """The records' sources as a JSON list of `RecordSources`, small enough for the cache."""
    listed = (RecordSources(record=record.id, authorities=record.authorities) for record in records)
    return RECORD_SOURCES.dump_json(tuple(listed), by_alias=True).decode()


def dump_stored_sources(records: Iterable[bytes]) -> str:
    """As `dump_record_sources`, of records as JSON; raises `ValueError` for what is no record."""
    listed = []
    for content in records:
        match json.loads(content):
            case {"id": record, "authorities": authorities}:
                listed.append({"record": record, "authorities": authorities})
            case _:
                message = "no record"
                raise ValueError(message)
    return RECORD_SOURCES.dump_json(RECORD_SOURCES.validate_python(listed), by_alias=True).decode()


@dataclass(frozen=True, slots=True)
class _Occurrence:
    """A source as cited in one record."""

    authority: Authority
    record: str


class RunBibliography:
    """Collects the authorities of records, in any order, and merges those of the same source."""

    def __init__(self) -> None:
        self._printed: dict[str, list[_Occurrence]] = defaultdict(list)

    def add(self, cited: str) -> None:
        """Adds the sources of a JSON list made by `dump_record_sources`."""
        for record in RECORD_SOURCES.validate_json(cited):
            for authority in record.authorities:
                self._printed[make_identity_key(authority.csl)].append(
                    _Occurrence(authority, record.record)
                )

    def build(self) -> AuthorityList:
        """All sources by id; where two would share an id, the later gets a suffix `-b`, `-c`."""
        taken: dict[str, int] = {}
        listed = []
        for work in self._group_by_source():
            shown = _pick_fullest(work)
            wanted = make_id_stem(shown.csl, shown.issued)
            taken[wanted] = taken.get(wanted, 0) + 1
            id_ = wanted if taken[wanted] == 1 else f"{wanted}-{format_letters(taken[wanted] - 1)}"
            listed.append(_build_authority(id_, shown, work))
        return AuthorityList(
            schema_version=SCHEMA_VERSION,
            authorities=tuple(sorted(listed, key=lambda one: one.id)),
        )

    def _group_by_source(self) -> Iterator[list[_Occurrence]]:
        """The occurrences of each source: those with equal fields, and those that are alike.

        Where likeness is not transitive within a group, nothing in the group is merged.
        """
        ordered = [self._printed[identity] for identity in sorted(self._printed)]
        features = [SourceFeatures.of(_pick_fullest(printed)) for printed in ordered]
        for group in group_alike(features):
            if are_all_the_same([features[at] for at in group]):
                yield [printed for at in group for printed in ordered[at]]
            else:
                yield from (ordered[at] for at in group)


def _pick_fullest(work: Sequence[_Occurrence]) -> Authority:
    """The occurrence with the most fields; between equals, the latest accessed."""
    return max((printed.authority for printed in work), key=_measure_fullness)


def _measure_fullness(authority: Authority) -> tuple[int, int, str, str]:
    csl = {**authority.csl, "id": ""}
    serialized = json.dumps(csl, sort_keys=True, ensure_ascii=False)
    return len(csl), len(authority.issued or ""), authority.accessed or "", serialized


def _build_authority(id_: str, shown: Authority, work: Sequence[_Occurrence]) -> RunAuthority:
    by_record: dict[str, list[Authority]] = defaultdict(list)
    for printed in sorted(work, key=lambda one: (one.record, one.authority.id)):
        by_record[printed.record].append(printed.authority)
    places = [
        CitedIn(
            record=record,
            notes=tuple(dict.fromkeys(note for one in cited for note in one.cited_in)),
            authorities=tuple(one.id for one in cited),
        )
        for record, cited in by_record.items()
    ]
    return RunAuthority(
        id=id_,
        csl={**shown.csl, "id": id_},
        issued=shown.issued,
        accessed=shown.accessed,
        times=sum(len(place.notes) for place in places),
        cited_in=tuple(places),
    )
