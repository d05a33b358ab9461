"""A bibliography as CSL-JSON, BibTeX or RIS."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Literal

from pipeline import patterns as re
from pipeline.exports.bibtex import to_bibtex
from pipeline.exports.ris import to_ris
from pipeline.exports.run_sources import map_run_ids
from pipeline.exports.stored_text import NoteSources, describe_citing_notes
from pipeline.record.run import AuthorityList
from pipeline.record.stored import list_documents

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from pipeline.record.csl import CslName
    from pipeline.record.run import RunAuthority
    from pipeline.record.stored import JsonObject

_ROLES: Final[tuple[Literal["author", "editor"], ...]] = ("author", "editor")
_ACRONYM: Final = re.compile(r"[A-Z][A-Z&-]{1,9}")


@dataclass(slots=True)
class CitationCounts:
    """The notes of an output, those not understood, and the reports that cite no source."""

    notes: int = 0
    not_understood: int = 0
    without_sources: list[str] = field(default_factory=list)


def read_bibliography(out: Path) -> tuple[list[RunAuthority], CitationCounts]:
    """The sources of an output, and counts of its notes.

    A source without a title is one whose citation was not understood: its note holds what is
    printed. Raises `FileNotFoundError` where the folder holds no output.
    """
    content = (out / "authorities.json").read_bytes()
    listed = AuthorityList.model_validate_json(content).authorities
    run_ids = map_run_ids(listed)
    printed: dict[str, str] = {}
    expansions: dict[str, dict[str, str]] = {}
    counts = CitationCounts()
    for stored in list_documents(out):
        cites = False
        for record in stored.records():
            sources = NoteSources.of(record, run_ids)
            expansions[record["id"]] = _list_expansions(record, stored.document["text"])
            counts.notes += len(record["notes"])
            counts.not_understood += len(sources.not_understood)
            cites = cites or bool(record["authorities"])
            for note in record["notes"]:
                for id_ in sources.list_run_ids(sources.list_of((note["id"],))):
                    printed.setdefault(id_, note["text"])
        if not cites:
            counts.without_sources.append(stored.document["path"])
    noted = (_note_print(one, printed.get(one.id, "")) for one in listed)
    return [_expand_bodies(one, expansions) for one in noted], counts


def _list_expansions(record: JsonObject, printed: str) -> dict[str, str]:
    """The full names of the bodies whose acronyms a record mentions, where its report has both.

    An acronym that the report gives two names is none of them.
    """
    found: dict[str, set[str]] = {}
    for entity in record["entities"]:
        name = (entity["normalized"] or {}).get("name")
        is_acronym = entity["label"] == "ORG" and _ACRONYM.fullmatch(entity["text"])
        if is_acronym and name and name != entity["text"] and name in printed:
            found.setdefault(entity["text"], set()).add(name)
    return {acronym: names.pop() for acronym, names in found.items() if len(names) == 1}


def _list_names(authority: RunAuthority, role: Literal["author", "editor"]) -> list[CslName]:
    return list(authority.csl.get(role, ()))


def _expand_bodies(
    authority: RunAuthority, expansions: Mapping[str, Mapping[str, str]]
) -> RunAuthority:
    """A source whose authors have their full names, where all reports that cite it agree."""
    known = [expansions.get(one.record, {}) for one in authority.cited_in]
    roles: dict[str, list[CslName]] = {}
    for role in _ROLES:
        for name in _list_names(authority, role):
            literal = name.get("literal", "")
            full = {one[literal] for one in known if literal in one}
            roles.setdefault(role, []).append({"literal": full.pop()} if len(full) == 1 else name)
    return authority.model_copy(update={"csl": {**authority.csl, **roles}}) if roles else authority


def _note_print(authority: RunAuthority, printed: str) -> RunAuthority:
    """A source without a title with its note as printed; any other as it is."""
    csl = authority.csl
    if csl.get("title") or not printed:
        return authority
    text = f"not understood; the note reads: {printed}"
    note = "; ".join(filter(None, (csl.get("note"), text)))
    return authority.model_copy(update={"csl": {**csl, "note": note}})


class BibliographyForm(StrEnum):
    """The formats of a bibliography."""

    CSL = "csl"
    BIBTEX = "bibtex"
    RIS = "ris"


def to_csl(authorities: Sequence[RunAuthority]) -> str:
    """The sources as a list of CSL-JSON items; `annote` says which reports cite each."""
    items = [one.csl | {"annote": describe_citing_notes(one)} for one in authorities]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


_WRITERS: Final[dict[BibliographyForm, Callable[[Sequence[RunAuthority]], str]]] = {
    BibliographyForm.CSL: to_csl,
    BibliographyForm.BIBTEX: to_bibtex,
    BibliographyForm.RIS: to_ris,
}


def write_bibliography(authorities: Sequence[RunAuthority], form: BibliographyForm) -> str:
    """The sources of a run as the text of a file, ordered by id."""
    return _WRITERS[form](sorted(authorities, key=lambda authority: authority.id))
