"""Treaties and laws by their names: `Convention on Roads, June 2, 1999`, `Act, No. 7 of 2012`."""

from __future__ import annotations

import re
from typing import Final

from pipeline.grammar.citation_dates import DAY
from pipeline.grammar.named_parts import Fields, read_groups
from pipeline.grammar.title_case import is_headline

_NUMBERS: Final = r"\d{1,4}[A-Za-z]?(?:\(\w{1,3}\)){0,3}(?:[-–]\d{1,4})?"
_PLACE: Final = rf"(?:,\s(?P<word>arts?\.|§§?|ss?\.|secs?\.|¶¶?)\s?(?P<locator>{_NUMBERS}))?"
# Series in which a treaty has a number of its own: Council of Europe, United States, Americas.
_SERIES: Final = (
    r"(?:C\.?E\.?T\.?S|E\.?T\.?S|T\.?I\.?A\.?S|O\.?A\.?S\.?T\.?S)\.?"
    r"\s[Nn]o\.?\s\d{1,5}(?:-\d{1,4})?"
)
_TREATY: Final = re.compile(
    rf"""(?P<title>(?:(?:[A-Z][\w.-]+|of|the)\s){{0,6}}(?:Convention|Covenant|Protocol|Treaty|Charter)\s
        (?:on|for|against|to|of|concerning|relating|Concerning|Relating|Against)\b[^,;]{{3,250}}?)
    {_PLACE}(?:,\s(?P<number>{_SERIES}))?,\s(?P<issued>{DAY})
    (?:,\sarts?\.\s(?P<article>{_NUMBERS}))?(?:,\s(?P<series>{_SERIES}))?""",
    re.VERBOSE,
)
# The number of an act counts within its year; behind it stands whose law it is.
_ACT: Final = re.compile(
    rf"""(?:(?P<author>(?:Republic|Kingdom|Government|State)\sof\s[^,;()]{{3,40}}),\s)?
    (?P<title>[A-Z][^,;()]{{3,150}}?\s(?:Act|Law|Code|Ordinance|Proclamation|Decree|Order)
      (?:\sof\s[A-Z][^,;()]{{2,40}}?)?),\s
    (?:(?:Act|Law|Cap\.)\s)?(?P<number>No\.\s\d{{1,4}}\sof\s(?P<issued>(?:18|19|20)\d\d))
    {_PLACE}(?:\s\((?P<jurisdiction>[A-Z][^()\d]{{2,40}})\))?""",
    re.VERBOSE,
)
# `Forced Labour Convention, 1930 (No. 29), art. 2`, of the International Labour Organization.
_LABOUR: Final = re.compile(
    rf"""(?P<title>[A-Z][^,;]{{3,120}}?\s(?:Convention|Recommendation|Protocol)),\s
    (?P<issued>(?:19|20)\d\d)\s\((?P<number>No\.\s\d{{1,3}})\){_PLACE}""",
    re.VERBOSE,
)
# `Child Labour (Abolition) Act, 2003, s. 11(2)`.
_DATED_ACT: Final = re.compile(
    rf"""(?P<title>[A-Z][^,;]{{3,150}}?\s(?:Act|Code|Ordinance|Proclamation|Decree)),\s
    (?P<issued>(?:18|19|20)\d\d){_PLACE}(?:\s\((?P<jurisdiction>[A-Z][^()\d]{{2,40}})\))?""",
    re.VERBOSE,
)
# Bluebook rule 12.4: the public law, its section, volume and page of the session laws.
_SESSION_LAW: Final = re.compile(
    rf"""(?P<title>[A-Z][^;]{{3,200}}?),\s(?P<number>Pub\.\sL\.\s(?:No\.\s)?\d{{1,3}}-\d{{1,4}})
    (?:,\s§§?\s(?P<remark>{_NUMBERS}))?,\s(?P<volume>\d{{1,3}})\s(?P<container>Stat\.)\s
    (?P<page>\d{{1,4}})(?:,\s(?P<locator>\d{{1,4}}(?:[-–]\d{{1,4}})?))?
    (?:\s\((?P<issued>(?:18|19|20)\d\d)\))?""",
    re.VERBOSE,
)
# McGill guide 2.1: the statutes of a year or a revision, the chapter.
_CHAPTER: Final = re.compile(
    rf"""(?P<title>[A-Z][^,;]{{3,150}}?\s(?:Act|Code)),\s(?P<number>[RS]\.?S?\.?[A-Z]\.?\s
    (?P<issued>(?:18|19|20)\d\d),\sc\.?\s[\w-]{{1,8}}){_PLACE}(?:\s\((?P<jurisdiction>[A-Z][A-Za-z.]{{2,20}})\))?""",
    re.VERBOSE,
)
_FORMS: Final = (
    *((_TREATY, "treaty"), (_LABOUR, "treaty"), (_ACT, "enacted"), (_DATED_ACT, "enacted")),
    *((_SESSION_LAW, "enacted"), (_CHAPTER, "enacted")),
)
_ROLES: Final = {"article": "locator", "series": "number"}


def parse_treaty_or_statute(text: str) -> Fields | None:
    """The fields of such a citation and their parts; None if it is not such a citation."""
    for form, sort in _FORMS:
        found = form.fullmatch(text)
        read = read_groups(found, _ROLES) if found else None
        if found is None or read is None or not is_headline(found["title"]):
            continue
        fields, parts = read
        word = found.groupdict().get("word") or ("p" if "page" in fields else "article")
        kind = {"a": "article", "¶": "paragraph", "p": "page"}.get(word[0], "section")
        fields |= {"locator_kind": kind} if "locator" in fields else {}
        if form in (_ACT, _CHAPTER):  # the number has the year in it
            parts = tuple(part for part in parts if part.role != "number")
        return fields | {sort: "yes"}, parts
    return None
