"""A bibliography as CSL-JSON, BibTeX or RIS."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from pipeline.exports.bibtex import to_bibtex
from pipeline.exports.ris import to_ris
from pipeline.exports.stored_text import describe_citing_notes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.record.run import RunAuthority


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
