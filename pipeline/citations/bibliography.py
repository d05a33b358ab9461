"""The sources cited in a whole run, each once."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter

from pipeline.citations.authorities import letters, particulars, stem
from pipeline.citations.duplicates import alike, keys
from pipeline.record.country import Authority
from pipeline.record.model import SCHEMA_VERSION, Model
from pipeline.record.run import AuthorityList, CitedIn, RunAuthority

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.record.country import CountryRecord


class Cited(Model):
    """The sources that one record cites."""

    record: str
    authorities: tuple[Authority, ...]


CITED: Final = TypeAdapter(tuple[Cited, ...])


def cited(records: Iterable[CountryRecord]) -> str:
    """What records cite, as a JSON list of `Cited`: small enough to keep."""
    listed = (Cited(record=record.id, authorities=record.authorities) for record in records)
    return CITED.dump_json(tuple(listed), by_alias=True).decode()


@dataclass(frozen=True, slots=True)
class _Printed:
    """One source as one record cites it."""

    authority: Authority
    cited_in: CitedIn


class Works:
    """Gathers the authorities of records, in any order; those of one source are one."""

    def __init__(self) -> None:
        self._printed: dict[str, list[_Printed]] = defaultdict(list)

    def add(self, cited: str) -> None:
        """Adds the sources of such a JSON list."""
        for one in CITED.validate_json(cited):
            for authority in one.authorities:
                place = CitedIn(record=one.record, notes=authority.cited_in)
                self._printed[particulars(authority.csl)].append(_Printed(authority, place))

    def listed(self) -> AuthorityList:
        """All sources by id; where two would have one id, the later is marked `-b`, `-c`."""
        taken: dict[str, int] = {}
        listed = []
        for work in self._works():
            shown = _shown(work)
            wanted = stem(shown.csl, shown.issued)
            taken[wanted] = taken.get(wanted, 0) + 1
            id_ = wanted if taken[wanted] == 1 else f"{wanted}-{letters(taken[wanted] - 1)}"
            listed.append(_listed(id_, shown, work))
        return AuthorityList(
            schema_version=SCHEMA_VERSION,
            authorities=tuple(sorted(listed, key=lambda one: one.id)),
        )

    def _works(self) -> Iterator[list[_Printed]]:
        """What is printed of each source: what has the same particulars, and what is alike.

        Of several that are alike in a chain, but not each like each other, none are one.
        """
        ordered = [self._printed[identity] for identity in sorted(self._printed)]
        for group in _grouped([_shown(printed) for printed in ordered]):
            firsts = [_shown(ordered[at]) for at in group]
            if all(alike(one, other) for one, other in combinations(firsts, 2)):
                yield [printed for at in group for printed in ordered[at]]
            else:
                yield from (ordered[at] for at in group)


def _grouped(authorities: Sequence[Authority]) -> Iterator[list[int]]:
    """The places of those that a chain of likeness joins, by the first of each group."""
    head = list(range(len(authorities)))
    sharing: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, authority in enumerate(authorities):
        for key in keys(authority):
            sharing[key].append(at)
    for places in sharing.values():
        for one, other in combinations(places, 2):
            if _root(head, one) != _root(head, other) and alike(
                authorities[one], authorities[other]
            ):
                first, second = sorted((_root(head, one), _root(head, other)))
                head[second] = first
    groups: dict[int, list[int]] = defaultdict(list)
    for at in range(len(head)):
        groups[_root(head, at)].append(at)
    yield from groups.values()


def _root(head: Sequence[int], at: int) -> int:
    while head[at] != at:
        at = head[at]
    return at


def _shown(work: Sequence[_Printed]) -> Authority:
    """The fullest of what is printed of a source; of equals the one that was seen last."""
    return max((printed.authority for printed in work), key=_fullness)


def _fullness(authority: Authority) -> tuple[int, int, str, str]:
    csl = {**authority.csl, "id": ""}
    said = json.dumps(csl, sort_keys=True, ensure_ascii=False)
    return len(csl), len(authority.issued or ""), authority.accessed or "", said


def _listed(id_: str, shown: Authority, work: Sequence[_Printed]) -> RunAuthority:
    notes: dict[str, list[str]] = defaultdict(list)
    for printed in sorted(work, key=lambda one: (one.cited_in.record, one.authority.id)):
        notes[printed.cited_in.record].extend(printed.cited_in.notes)
    places = [CitedIn(record=record, notes=tuple(dict.fromkeys(notes[record]))) for record in notes]
    return RunAuthority(
        id=id_,
        csl={**shown.csl, "id": id_},
        issued=shown.issued,
        accessed=shown.accessed,
        times=sum(len(place.notes) for place in places),
        cited_in=tuple(places),
    )
