"""The ids of sources in a whole run: those of `authorities.json` and of exported bibliographies.

A record has ids of its own, which may mean another source in the run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from pipeline.record.run import AuthorityList

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipeline.record.run import RunAuthority

RunIds: TypeAlias = dict[str, dict[str, str]]


def read_run_ids(out: Path) -> RunIds:
    """The run's id of each source by record and the record's id; empty for an interrupted run."""
    path = out / "authorities.json"
    if not path.is_file():
        return {}
    return map_run_ids(AuthorityList.model_validate_json(path.read_bytes()).authorities)


def map_run_ids(authorities: Iterable[RunAuthority]) -> RunIds:
    """The run's id of each source by record and the record's id."""
    ids: RunIds = {}
    for authority in authorities:
        for cited in authority.cited_in:
            ids.setdefault(cited.record, {}).update(dict.fromkeys(cited.authorities, authority.id))
    return ids
