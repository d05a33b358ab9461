"""The treaty-status table: what the chapter says was done with each instrument, and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.record.country import Instrument, NormalizedInstrument

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.record.country import Entity

_Row = tuple[str, str | None, str | None]


def instruments(entities: Sequence[Entity], home: str | None) -> tuple[Instrument, ...]:
    """One row an instrument and status, in the order of their first mention.

    `actor` is the code of the chapter's country where a status is stated of it.
    """
    rows: dict[_Row, list[int]] = {}
    statuses: dict[_Row, NormalizedInstrument] = {}
    for at, entity in enumerate(entities):
        said = entity.normalized
        if isinstance(said, NormalizedInstrument):
            row = (said.name or entity.text, said.status, said.edtf)
            rows.setdefault(row, []).append(at)
            statuses.setdefault(row, said)
    return tuple(
        Instrument(
            name=row[0],
            status=statuses[row].status,
            edtf=statuses[row].edtf,
            actor=home if statuses[row].status else None,
            entities=tuple(places),
        )
        for row, places in rows.items()
    )
