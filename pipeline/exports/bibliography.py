"""A bibliography as CSL-JSON, or in one of the forms of reference managers."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from pipeline.exports.bibtex import bibtex
from pipeline.exports.ris import ris

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.record.run import RunAuthority


class Form(StrEnum):
    """The forms of a bibliography."""

    CSL = "csl"
    BIBTEX = "bibtex"
    RIS = "ris"


def csl(authorities: Sequence[RunAuthority]) -> str:
    """The CSL-JSON items as they are, a list of them."""
    items = [authority.csl for authority in authorities]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


_WRITERS: Final[dict[Form, Callable[[Sequence[RunAuthority]], str]]] = {
    Form.CSL: csl,
    Form.BIBTEX: bibtex,
    Form.RIS: ris,
}


def bibliography(authorities: Sequence[RunAuthority], form: Form) -> str:
    """The sources of a run as the text of a file, in the order of their ids."""
    return _WRITERS[form](sorted(authorities, key=lambda authority: authority.id))
