"""The sources cited in a whole run, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.record.model import SCHEMA_VERSION
from pipeline.record.run import AuthorityList, CitedIn, RunAuthority
from pipeline.shelf import letters, particulars, stem

if TYPE_CHECKING:
    from pipeline.record.country import Authority, CountryRecord


class Works:
    """Gathers the authorities of records; those with the same particulars are one."""

    def __init__(self) -> None:
        self._cited: dict[str, tuple[Authority, list[CitedIn]]] = {}

    def add(self, record: CountryRecord) -> None:
        """Adds the sources that a record cites."""
        for authority in record.authorities:
            _, places = self._cited.setdefault(particulars(authority.csl), (authority, []))
            places.append(CitedIn(record=record.id, notes=authority.cited_in))

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
