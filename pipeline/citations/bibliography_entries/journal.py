"""An article's place in its journal, as lists of references print it: `Journal, 14(3), 357-380`."""

from __future__ import annotations

import re
from typing import Final

from pipeline.grammar.citation_dates import DATE, MONTH
from pipeline.grammar.named_parts import Said, said_by

_PAGES: Final = r"(?!(?:19|20)\d\d(?!\d))\d{1,5}(?:[-–]\d{1,5})?"
_NO: Final = r"[Nn]os?\.?\s?"
_JOURNAL: Final = re.compile(
    rf"""(?P<container>[^\W\d_a-z][^\d,.:]{{3,90}}?),?:?\s
    (?:(?P<word>[Vv]ol(?:ume|\.)?\s)?(?P<volume>\d{{1,4}})
      (?:(?:\s?\((?:{_NO})?(?=\d+\)) | ,\s{_NO} | ,\s(?=\d+\s\())(?P<issue>\d{{1,3}})\)?)?
      (?:[,:]\s?(?:pp?\.\s?)?(?P<page>{_PAGES})(?!,\spp?\.))?
     |{_NO}(?P<alone>\d{{1,4}})(?=\s\())
    (?:,?\s\(?(?P<issued>{DATE})\)?)?
    (?:(?:,\spp?\.|(?<=\)):)\s?(?P<behind>{_PAGES}))?\.?""",
    re.VERBOSE,
)
_ROLES: Final = {"alone": "issue", "behind": "page"}


def journal(text: str) -> Said | None:
    """What a clause says of a journal by role, and where; None where it names none.

    A volume needs a number or pages beside it.
    """
    found = _JOURNAL.fullmatch(text)
    if found is None or re.search(rf"{MONTH}$", found["container"]):
        return None
    is_placed = any(found[name] for name in ("word", "issue", "alone", "behind"))
    if not is_placed and not found["page"]:
        return None
    return said_by(found, _ROLES)
