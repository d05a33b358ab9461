"""A bibliography as CSL-JSON, or in one of the forms of reference managers."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from pipeline.exports.bibtex import to_bibtex
from pipeline.exports.ris import to_ris

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.record.run import RunAuthority


class BibliographyForm(StrEnum):
    """The forms of a bibliography."""

    CSL = "csl"
    BIBTEX = "bibtex"
    RIS = "ris"


def to_csl(authorities: Sequence[RunAuthority]) -> str:
    """The CSL-JSON items as they are, a list of them."""
    items = [authority.csl for authority in authorities]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


_WRITERS: Final[dict[BibliographyForm, Callable[[Sequence[RunAuthority]], str]]] = {
    BibliographyForm.CSL: to_csl,
    BibliographyForm.BIBTEX: to_bibtex,
    BibliographyForm.RIS: to_ris,
}


def write_bibliography(authorities: Sequence[RunAuthority], form: BibliographyForm) -> str:
    """The sources of a run as the text of a file, in the order of their ids."""
    return _WRITERS[form](sorted(authorities, key=lambda authority: authority.id))
