"""Treaties and laws by their names: `Convention on Roads, June 2, 1999`, `Act, No. 7 of 2012`."""

from __future__ import annotations

import re
from typing import Final

from pipeline.grammar.citation_dates import DAY
from pipeline.grammar.named_parts import Fields, read_groups
from pipeline.grammar.title_case import is_headline

_NUMBERS: Final = r"\d{1,4}[A-Za-z]?(?:\(\w{1,3}\)){0,3}(?:[-–]\d{1,4})?"
_PLACE: Final = rf"(?:,\s(?P<word>arts?\.|§§?|ss?\.|secs?\.|¶¶?)\s?(?P<locator>{_NUMBERS}))?"
_TREATY: Final = re.compile(
    rf"""(?P<title>(?:(?:[A-Z][\w.-]+|of|the)\s){{0,6}}(?:Convention|Covenant|Protocol|Treaty|Charter)\s
        (?:on|for|against|to|of|concerning|relating|Concerning|Relating|Against)\b[^,;]{{3,250}}?)
    {_PLACE}(?:,\s(?P<number>C?ETS\s[Nn]o\.?\s\d{{1,3}}))?,\s(?P<issued>{DAY})
    (?:,\sarts?\.\s(?P<article>{_NUMBERS}))?""",
    re.VERBOSE,
)
# The number of an act counts within its year; behind it stands whose law it is.
_ACT: Final = re.compile(
    rf"""(?P<title>[A-Z][^,;()]{{3,150}}?\s(?:Act|Law|Code|Ordinance|Proclamation|Decree|Order)),\s
    (?:(?:Act|Law|Cap\.)\s)?(?P<number>No\.\s\d{{1,4}}\sof\s(?P<issued>(?:18|19|20)\d\d))
    {_PLACE}(?:\s\((?P<jurisdiction>[A-Z][^()\d]{{2,40}})\))?""",
    re.VERBOSE,
)
# `Child Labour (Abolition) Act, 2003, s. 11(2)`.
_DATED_ACT: Final = re.compile(
    rf"""(?P<title>[A-Z][^,;]{{3,150}}?\s(?:Act|Code|Ordinance|Proclamation|Decree)),\s
    (?P<issued>(?:18|19|20)\d\d){_PLACE}(?:\s\((?P<jurisdiction>[A-Z][^()\d]{{2,40}})\))?""",
    re.VERBOSE,
)
_KINDS: Final = {"a": "article", "¶": "paragraph"}


def parse_treaty_or_statute(text: str) -> Fields | None:
    """What such a citation says by role, and where; None where a text is none."""
    treaty, act = _TREATY.fullmatch(text), _ACT.fullmatch(text)
    found = treaty or act or _DATED_ACT.fullmatch(text)
    read = read_groups(found, {"article": "locator"}) if found else None
    if found is None or read is None or not is_headline(found["title"]):
        return None
    fields, parts = read
    kind = _KINDS.get(found["word"][0], "section") if found["word"] else "article"
    fields |= {"locator_kind": kind} if "locator" in fields else {}
    if act:  # its number has the year in it
        parts = tuple(part for part in parts if part.role != "number")
    return fields | {"treaty" if treaty else "enacted": "yes"}, parts
