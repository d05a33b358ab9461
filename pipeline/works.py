"""The sources cited in a whole run, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter

from pipeline.record.country import Authority
from pipeline.record.model import SCHEMA_VERSION, Model
from pipeline.record.run import AuthorityList, CitedIn, RunAuthority
from pipeline.shelf import letters, particulars, stem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.record.country import CountryRecord


class Cited(Model):
    """The sources that one record cites."""

    record: str
    authorities: tuple[Authority, ...]


_CITED: Final = TypeAdapter(tuple[Cited, ...])


def cited(records: Iterable[CountryRecord]) -> str:
    """What records cite, as a JSON list of `Cited`: small enough to keep."""
    listed = (Cited(record=record.id, authorities=record.authorities) for record in records)
    return _CITED.dump_json(tuple(listed), by_alias=True).decode()


class Works:
    """Gathers the authorities of records; those with the same particulars are one."""

    def __init__(self) -> None:
        self._cited: dict[str, tuple[Authority, list[CitedIn]]] = {}

    def add(self, cited: str) -> None:
        """Adds the sources of such a JSON list."""
        for one in _CITED.validate_json(cited):
            for authority in one.authorities:
                _, places = self._cited.setdefault(particulars(authority.csl), (authority, []))
                places.append(CitedIn(record=one.record, notes=authority.cited_in))

    def listed(self) -> AuthorityList:
        """All sources by id; where two would have one id, the later is marked `-b`, `-c`."""
        taken: dict[str, int] = {}
        listed = []
        for identity in sorted(self._cited):
            authority, places = self._cited[identity]
            wanted = stem(authority.csl, authority.issued)
            taken[wanted] = taken.get(wanted, 0) + 1
            id_ = wanted if taken[wanted] == 1 else f"{wanted}-{letters(taken[wanted] - 1)}"
            listed.append(
                RunAuthority(
                    id=id_,
                    csl={**authority.csl, "id": id_},
                    issued=authority.issued,
                    accessed=authority.accessed,
                    cited_in=tuple(places),
                )
            )
        return AuthorityList(
            schema_version=SCHEMA_VERSION,
            authorities=tuple(sorted(listed, key=lambda one: one.id)),
        )
