"""Judgments: `Roe v. Wade, 410 U.S. 113, 153 (1973)`, by series of reports or by number."""

from __future__ import annotations

import re
from typing import Final

from pipeline.grammar.citation_dates import DAY, MONTH
from pipeline.grammar.named_parts import Fields, read_groups
from pipeline.vocabulary.word_lists import spell_words

_NUMBER: Final = r"(?:\d{1,5}|_{2,5})(?:[-–](?:\d{1,5}|_{2,5}))?"  # `___`: not yet paged
_NUMBERS: Final = rf"{_NUMBER}(?:,\s{_NUMBER}){{0,3}}(?:\snn?\.\s?\d{{1,3}})?"
_ASIDE: Final = (
    r"(?:\s\((?:slip\sop|plurality|per\scuriam|dissent|concurr|opinion)[^()]{0,80}\)){0,3}"
)
# Bluebook rule 10: the parties, volume and first page of a series, the page cited, court and year.
CASE_BEHIND: Final = rf"""
    (?:(?P<volume>\d{{1,4}})\s(?P<container>[A-Z][A-Za-z0-9.’'\s]{{0,24}}?)\s(?P<page>\d{{1,5}}|_{{2,5}})
      |(?P<number>(?:App\.|Case|No\.|Application|Nos\.)[^,;()]{{1,40}}))
    (?:,\s(?P<word>¶¶?|paras?\.)?\s?(?P<locator>{_NUMBERS}))?
    \s\((?:(?!{MONTH}\s\d)(?P<authority>[A-Z0-9][^()]{{1,60}}?)\s)?
       (?P<issued>(?:{MONTH}\s(?:\d{{1,2}},\s)?)?\d{{4}})\){_ASIDE}"""  # verbose
_COMPANY: Final = rf"(?:,\s(?:(?:{spell_words('cases', 'company')})\b\.?))?"
_PARTIES: Final = r"[^\W\d_a-z][^,;]{0,120}?\sv\.\s[^,;]{1,120}?"
_CASE: Final = re.compile(
    rf"""(?P<title>{_PARTIES}{_COMPANY}),\s
    {CASE_BEHIND}
    (?:,\s(?P<remark>(?:aff['’]d|rev['’]d|vacated|cert\.|overruled|reversed|affirmed).{{3,200}}))?""",
    re.VERBOSE,
)
# Courts between states print the kind of a decision: `Roe v. Zenda, Judgment, Inter-Am. Ct. H.R.
# (ser. C) No. 318, ¶ 247 (Oct. 20, 2016)`, `…, Case No. IT-1-A, Judgment, ¶ 116 (…)`.
_KIND: Final = r"(?:Judge?ment|Order|Merits|Decision|Advisory\sOpinion)[^,;()]{0,40}"
_INTERNATIONAL: Final = re.compile(
    rf"""(?P<title>{_PARTIES}),\s
    (?:(?P<case>(?:App\.|Case|No\.|Application|Nos\.)[^,;()]{{1,40}}),\s)?{_KIND}
    (?:,\s(?P<court>[A-Z][^,;()]{{2,40}}?)\s(?P<number>\(ser\.\s[A-Z]\)\sNo\.\s\d{{1,4}}))?
    (?:,\s(?P<word>¶¶?|paras?\.)\s?(?P<locator>{_NUMBERS}))?
    \s\((?:(?!{MONTH}\s\d)(?P<authority>[A-Z0-9][^()]{{1,90}}?)\s)?(?P<issued>(?:{MONTH}\s(?:\d{{1,2}},\s)?)?\d{{4}})\)""",
    re.VERBOSE,
)
_SECTIONS: Final = rf"(?P<word>¶¶?|paras?\.|§§?)\s?(?P<locator>{_NUMBERS})"
# The European court's own way: `Roe v. Zenda, no. 73316/01, §§ 110-129, ECHR 2005-VII`, or its day.
_STRASBOURG: Final = re.compile(
    rf"""(?P<title>{_PARTIES}),\s(?P<number>(?:App\.\s)?[Nn]os?\.\s[\d/]+(?:\s(?:and|&)\s[\d/]+)?),\s
    (?:{_SECTIONS},\s)?
    (?:(?P<container>ECHR)\s(?P<issued>(?:19|20)\d\d)(?:-[IVX]+)?
      |(?:[Jj]udgment\sof\s)?(?P<day>{DAY}))
    (?:,\s(?P<at>¶¶?|paras?\.|§§?)\s?(?P<place>{_NUMBERS}))?""",
    re.VERBOSE,
)
# Of the American court: `Roe v. Zenda, Judgment of July 8, 2004, Series C No. 110, para. 76`.
_SERIES: Final = re.compile(
    rf"""(?:(?P<authority>[A-Z][^,;()]{{0,40}}\bCourt\b[^,;()]{{0,50}}),\s)?(?P<title>{_PARTIES}),\s
    Judge?ment\sof\s(?P<issued>{DAY}),\s(?P<number>\(?[Ss]er(?:ies|\.)\s[A-Z]\)?,?\sNo\.\s\d{{1,4}})
    (?:,\s{_SECTIONS})?""",
    re.VERBOSE,
)
# Of the Commonwealth: `Roe v. Zenda, [2004] 1 L.R.C. 9, 14 (Zenda S.C.)`.
_COMMONWEALTH: Final = re.compile(
    rf"""(?P<title>{_PARTIES}),?\s\[(?P<issued>(?:19|20)\d\d)\]\s(?:(?P<volume>\d{{1,3}})\s)?
    (?P<container>[A-Z][A-Za-z.\s]{{1,20}}?)\s(?P<page>\d{{1,5}})
    (?:,\s(?P<word>¶¶?|paras?\.)?\s?(?P<locator>{_NUMBERS}))?\s\((?P<authority>[A-Z][^()\d]{{1,60}})\)""",
    re.VERBOSE,
)
# The court of the Union: `Case C-12/04, Roe v. Minister, 2006 E.C.R. I-417, ¶ 12`.
_LUXEMBOURG: Final = re.compile(
    rf"""(?P<number>(?:Joined\s)?Cases?\s[CT]-\d{{1,4}}/\d\d(?:\s(?:and|&)\s[CT]-\d{{1,4}}/\d\d)?),\s
    (?P<title>{_PARTIES}),\s\[?(?P<issued>(?:19|20)\d\d)\]?\s(?P<container>E\.?C\.?R\.?)\s
    (?P<page>(?:I{{1,2}}-)?\d{{1,5}})(?:,\s{_SECTIONS})?""",
    re.VERBOSE,
)
_ROLES: Final = {"case": "number", "court": "authority", "day": "issued", "place": "locator"}
_FORMS: Final = (_CASE, _INTERNATIONAL, _STRASBOURG, _SERIES, _COMMONWEALTH, _LUXEMBOURG)
_COUNTED: Final = {"¶": "paragraph", "p": "paragraph", "§": "section"}


def parse_case(text: str) -> Fields | None:
    """What a judgment's citation says by role, and where; None where a text is no such citation.

    What became of the judgment later is a remark.
    """
    found = next(filter(None, (form.fullmatch(text) for form in _FORMS)), None)
    read = read_groups(found, _ROLES) if found else None
    if found is None or read is None:
        return None
    fields, parts = read
    word = found["word"] or found.groupdict().get("at") or ""
    kind = _COUNTED.get(word[:1], "page")
    return fields | ({"locator_kind": kind} if "locator" in fields else {}), parts
