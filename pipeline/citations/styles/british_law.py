"""Statutes, judgments and resolutions in British journals (OSCOLA): `Roe v Roe [2004] 1 LR 9`."""

from __future__ import annotations

import re
from typing import Final

from pipeline.grammar.named_parts import Fields, read_groups
from pipeline.grammar.title_case import is_headline

_YEAR: Final = r"(?P<issued>(?:18|19|20)\d\d)"
_DATE: Final = r"(?P<issued>(?:\d{1,2}\s)?(?:[A-Z][a-z]{2,8}\s)?(?:19|20)\d\d)"
_PIN: Final = r"\d{1,5}(?:[-–]\d{1,5})?"
_STATUTE: Final = re.compile(
    r"""(?P<title>[A-Z][^,;()‘’“”]{3,120}?\s(?:Act|Ordinance|Code|Order|Regulations|Rules|Decree)\s
        (?P<issued>(?:18|19|20)\d\d))(?:\s\((?P<jurisdiction>[A-Z][^()\d]{2,40})\))?
    ,?\s(?P<word>ss?|regs?|arts?)\.?\s(?P<locator>\d{1,4}[A-Z]?(?:\(\w{1,3}\)){0,3}(?:[-–]\d{1,4})?)""",
    re.VERBOSE,
)
_PARTIES: Final = r"(?P<title>[^\W\d_a-z][^,;()‘’\[\]]{0,120}?\sv\.?\s[^,;()\[\]]{1,120}?)"
_PARAGRAPH: Final = rf"(?:,?\s(?:paras?\.?\s(?P<locator>{_PIN})|\[(?P<paragraph>{_PIN})\]))?"
_CASE: Final = re.compile(
    rf"""{_PARTIES},?\s\(?(?P<number>App(?:lication)?\s[Nn]os?\.?\s\d[\d/]*(?:\sand\s\d[\d/]*)?)\)?\s
    \((?P<authority>[A-Z][^(),]{{1,60}}),\s{_DATE}\){_PARAGRAPH}""",
    re.VERBOSE,
)
_REPORTED: Final = re.compile(
    rf"""{_PARTIES}\s[\[(]{_YEAR}[\])]\s(?:(?P<volume>\d{{1,4}})\s)?
    (?P<container>[A-Z][A-Za-z\s]{{1,14}}?)\s(?P<page>\d{{1,5}}){_PARAGRAPH}""",
    re.VERBOSE,
)
_RESOLUTION: Final = re.compile(
    rf"""(?P<title>UN(?:GA|SC|HRC)\sRes\s\d[\w/]*(?:\s\([IVXLC]+\))?)\s\({_DATE}\)
    (?:\sUN\sDoc\s(?P<number>[A-Z][\w/.-]+))?""",
    re.VERBOSE,
)
_FORMS: Final = (
    *((_STATUTE, "enacted"), (_CASE, "case"), (_REPORTED, "case"), (_RESOLUTION, "resolution")),
)
_KINDS: Final = {"s": "section", "r": "section", "a": "article"}


def parse_british_law(text: str) -> Fields | None:
    """The fields of such a citation and their parts; None if it is not such a citation."""
    for form, sort in _FORMS:
        found = form.fullmatch(text)
        if found is not None and (read := _read(found, sort)) is not None:
            return read
    return None


def _read(found: re.Match[str], sort: str) -> Fields | None:
    read = read_groups(found, {"paragraph": "locator"})
    if read is None:
        return None
    fields, parts = read
    if sort == "enacted" and not is_headline(fields["title"]):
        return None
    if sort == "enacted":
        parts = tuple(part for part in parts if part.role != "issued")  # it stands in the title
    word = found.groupdict().get("word") or ""
    kind = _KINDS.get(word[:1], "paragraph" if sort == "case" else "page")
    return fields | ({"locator_kind": kind} if "locator" in fields else {}) | {sort: "yes"}, parts
