"""Rules and notices in journals of record: `76 Fed. Reg. 22,921`, `2004 O.J. (L 261) 19 (EC)`."""

from __future__ import annotations

import re
from typing import Final

from pipeline.grammar.citation_dates import DATE
from pipeline.grammar.named_parts import Fields, read_groups

_PAGE: Final = r"\d{1,3}(?:,\d{3})*|\d{4,6}"
_TITLE: Final = r"(?P<title>[^\W\d_a-z].{3,300}?)"
# Bluebook rule 14: the volume, its first page, the page cited, the day.
_FEDERAL: Final = re.compile(
    rf"""{_TITLE},\s(?P<volume>\d{{1,3}})\s(?P<container>Fed\.\sReg\.)\s(?P<page>{_PAGE})
    (?:,\s(?P<locator>{_PAGE}(?:[-–](?:{_PAGE}))?))?\s\((?P<issued>{DATE})\)""",
    re.VERBOSE,
)
# Bluebook rule 21.9: year, journal, series and number, page, the community.
_EUROPEAN: Final = re.compile(
    rf"""{_TITLE}(?:,\s(?P<word>arts?\.|¶¶?|annex)\s(?P<locator>[\dIVX]+(?:\(\d\))?))?,\s
    (?P<issued>(?:19|20)\d\d)\s(?P<container>O\.J\.)\s\((?P<volume>[LC]\s\d{{1,4}})\)\s(?P<page>\d{{1,5}})
    (?:,\s(?P<place>\d{{1,5}}(?:[-–]\d{{1,5}})?))?(?:\s\((?P<jurisdiction>E(?:E?C|U|uratom))\))?""",
    re.VERBOSE,
)
_KINDS: Final = {"¶": "paragraph", "a": "article"}


def parse_official_journal(text: str) -> Fields | None:
    """What such a citation says by role, and where; None where a text is none."""
    found = _FEDERAL.fullmatch(text) or _EUROPEAN.fullmatch(text)
    read = read_groups(found, {"place": "locator"}) if found else None
    if found is None or read is None:
        return None
    fields, parts = read
    word = found.groupdict().get("word") or ""
    kind = {"locator_kind": _KINDS.get(word[:1], "page")} if "locator" in fields else {}
    return fields | kind | {"enacted": "yes"}, parts
