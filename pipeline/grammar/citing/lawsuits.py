"""Judgments: `Roe v. Wade, 410 U.S. 113, 153 (1973)`, by series of reports or by number."""

from __future__ import annotations

import re
from typing import Final

from pipeline.grammar.citing.days import MONTH
from pipeline.grammar.citing.parts import Part, Said
from pipeline.grammar.dates import date

_NUMBER: Final = r"(?:\d{1,5}|_{2,5})(?:[-–](?:\d{1,5}|_{2,5}))?"  # `___`: not yet paged
_NUMBERS: Final = rf"{_NUMBER}(?:,\s{_NUMBER}){{0,3}}(?:\snn?\.\s?\d{{1,3}})?"
_ASIDE: Final = (
    r"(?:\s\((?:slip\sop|plurality|per\scuriam|dissent|concurr|opinion)[^()]{0,80}\)){0,3}"
)
# Bluebook rule 10: the parties, volume and first page of a series, the page cited, court and year.
CASE_BEHIND: Final = rf"""
    (?:(?P<volume>\d{{1,4}})\s(?P<container>[A-Z][A-Za-z0-9.’'\s]{{0,24}}?)\s(?P<page>\d{{1,5}}|_{{2,5}})
      |(?P<number>(?:App\.|Case|No\.|Application|Nos\.)[^,;()]{{1,40}}))
    (?:,\s(?P<mark>¶¶?|paras?\.)?\s?(?P<locator>{_NUMBERS}))?
    \s\((?:(?!{MONTH}\s\d)(?P<authority>[A-Z0-9][^()]{{1,60}}?)\s)?
       (?P<issued>(?:{MONTH}\s(?:\d{{1,2}},\s)?)?\d{{4}})\){_ASIDE}"""  # verbose
_CASE: Final = re.compile(
    rf"""(?P<title>[^\W\d_a-z][^,;]{{0,120}}?\sv\.\s[^,;]{{1,120}}?(?:,\s(?:Inc|Ltd|Co|Corp|LLC)\b\.?)?),\s
    {CASE_BEHIND}
    (?:,\s(?P<remark>(?:aff['’]d|rev['’]d|vacated|cert\.|overruled|reversed|affirmed).{{3,200}}))?""",
    re.VERBOSE,
)
# Courts between states print the kind of a decision: `Roe v. Zenda, Judgment, Inter-Am. Ct. H.R.
# (ser. C) No. 318, ¶ 247 (Oct. 20, 2016)`, `…, Case No. IT-1-A, Judgment, ¶ 116 (…)`.
_KIND: Final = r"(?:Judge?ment|Order|Merits|Decision|Advisory\sOpinion)[^,;()]{0,40}"
_INTERNATIONAL: Final = re.compile(
    rf"""(?P<title>[^\W\d_a-z][^,;]{{0,120}}?\sv\.\s[^,;]{{1,120}}?),\s
    (?:(?P<case>(?:App\.|Case|No\.|Application|Nos\.)[^,;()]{{1,40}}),\s)?{_KIND}
    (?:,\s(?P<court>[A-Z][^,;()]{{2,40}}?)\s(?P<number>\(ser\.\s[A-Z]\)\sNo\.\s\d{{1,4}}))?
    (?:,\s(?P<mark>¶¶?|paras?\.)\s?(?P<locator>{_NUMBERS}))?
    \s\((?:(?!{MONTH}\s\d)(?P<authority>[A-Z0-9][^()]{{1,90}}?)\s)?(?P<issued>(?:{MONTH}\s(?:\d{{1,2}},\s)?)?\d{{4}})\)""",
    re.VERBOSE,
)
_NAMES: Final = {"case": "number", "court": "authority"}
_ROLES: Final = (
    *("title", "volume", "container", "page", "number", "locator", "authority", "issued"),
    "remark",
    *_NAMES,
)


def lawsuit(text: str) -> Said | None:
    """What a judgment's citation says by role, and where; None where a text is no such citation.

    What became of the judgment later is a remark.
    """
    found = _CASE.fullmatch(text) or _INTERNATIONAL.fullmatch(text)
    issued = date(found["issued"]) if found else None
    if found is None or issued is None:
        return None
    names = [name for name in _ROLES if found.groupdict().get(name)]
    roles = [_NAMES.get(name, name) for name in names]
    if len(set(roles)) < len(roles):
        return None
    said = dict(zip(roles, map(found.__getitem__, names), strict=True)) | {"issued": issued}
    said.pop("remark", None)
    if found["locator"]:
        said["locator_kind"] = "paragraph" if found["mark"] else "page"
    parts = (Part(role, *found.span(name)) for role, name in zip(roles, names, strict=True))
    return said, tuple(parts)
