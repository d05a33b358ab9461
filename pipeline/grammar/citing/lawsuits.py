"""Judgments: `Roe v. Wade, 410 U.S. 113, 153 (1973)`, by series of reports or by number."""

from __future__ import annotations

import re
from typing import Final

from pipeline.grammar.citing.parts import Part
from pipeline.grammar.dates import date

_NUMBERS: Final = r"\d{1,5}(?:[-–]\d{1,5})?(?:,\s\d{1,5}(?:[-–]\d{1,5})?){0,3}(?:\sn\.\s?\d{1,3})?"
_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?"
# Bluebook rule 10: the parties, volume and first page of a series, the page cited, court and year.
_CASE: Final = re.compile(
    rf"""(?P<title>[^\W\d_a-z][^,;]{{0,120}}?\sv\.\s[^,;]{{1,120}}?),\s
    (?:(?P<volume>\d{{1,4}})\s(?P<container>[A-Z][A-Za-z0-9.’'\s]{{0,24}}?)\s(?P<page>\d{{1,5}})
      |(?P<number>(?:App\.|Case|No\.|Application|Nos\.)[^,;()]{{1,40}}))
    (?:,\s(?P<mark>¶¶?|paras?\.)?\s?(?P<locator>{_NUMBERS}))?
    \s\((?:(?P<authority>[A-Z0-9][^()]{{1,60}}?)\s)?(?P<issued>(?:{_MONTH}\s(?:\d{{1,2}},\s)?)?\d{{4}})\)
    (?:,\s(?P<remark>(?:aff['’]d|rev['’]d|vacated|cert\.|overruled|reversed|affirmed).{{3,200}}))?""",
    re.VERBOSE,
)
_ROLES: Final = (
    *("title", "volume", "container", "page", "number", "locator", "authority", "issued"),
    "remark",
)


def lawsuit(text: str) -> tuple[dict[str, str], tuple[Part, ...]] | None:
    """What a judgment's citation says by role, and where; None where a text is no such citation.

    What became of the judgment later is a remark. `issued` is EDTF, the rest as printed.
    """
    found = _CASE.fullmatch(text)
    issued = date(found["issued"]) if found else None
    if found is None or issued is None:
        return None
    roles = [role for role in _ROLES if found[role]]
    said = {role: found[role] for role in roles if role != "remark"} | {"issued": issued}
    if found["locator"]:
        said["locator_kind"] = "paragraph" if found["mark"] else "page"
    return said, tuple(Part(role, *found.span(role)) for role in roles)
