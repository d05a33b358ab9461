"""Citations in the style of British journals (OSCOLA): `Roe, ‘Roads’ (2014) 3 Hill LR 210, 215`."""

from __future__ import annotations

import re
from typing import Final

from pipeline.grammar.named_parts import Fields, read_groups
from pipeline.grammar.names import is_organization, parse_people
from pipeline.grammar.title_case import is_headline

_YEAR: Final = r"(?P<issued>(?:18|19|20)\d\d)"
_DATE: Final = r"(?P<issued>(?:\d{1,2}\s)?(?:[A-Z][a-z]{2,8}\s)?(?:19|20)\d\d)"
_PIN: Final = r"\d{1,5}(?:[-–]\d{1,5})?"
_AUTHOR: Final = r"(?P<author>[^\W\d_a-z][^‘’“”\"()\d]{2,120}?)"
_QUOTED: Final = r"‘(?P<title>(?:[^‘’]|(?<=\w)’(?=\w)){2,300})’"
_ARTICLE: Final = re.compile(
    rf"""{_AUTHOR},\s{_QUOTED}\s[(\[]{_YEAR}[)\]]\s(?:(?P<volume>\d{{1,4}})(?:\((?P<issue>\d{{1,3}})\))?\s)?
    (?P<container>[A-Z][\w&.’\s]{{1,60}}?)\s(?P<page>\d{{1,5}})(?:,\s(?P<locator>{_PIN}))?""",
    re.VERBOSE,
)
_BOOK: Final = re.compile(
    rf"""{_AUTHOR},\s(?P<title>[^‘’“”"()]{{3,200}}?)\s\((?:(?P<edition>\d{{1,2}}(?:st|nd|rd|th))\sedn,\s)?
    (?P<publisher>[A-Z][^(),\d]{{1,60}}?)\s{_YEAR}\)(?:\s(?P<locator>{_PIN}))?""",
    re.VERBOSE,
)
_CHAPTER: Final = re.compile(
    rf"""{_AUTHOR},\s{_QUOTED}\sin\s(?P<editor>[^‘’“”()]{{3,120}}?)\s\(eds?\),\s
    (?P<container>[^‘’“”()]{{3,200}}?)\s\((?P<publisher>[A-Z][^(),\d]{{1,60}}?)\s{_YEAR}\)
    (?:\s(?P<locator>{_PIN}))?""",
    re.VERBOSE,
)
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
    *((_ARTICLE, "journal"), (_CHAPTER, "chapter"), (_BOOK, "book"), (_STATUTE, "enacted")),
    *((_CASE, "case"), (_REPORTED, "case"), (_RESOLUTION, "resolution")),
)
_KINDS: Final = {"s": "section", "r": "section", "a": "article"}


def parse_oscola(text: str) -> Fields | None:
    """What such a citation says by role, and where; None where a text is none.

    Who wrote it is persons or a body.
    """
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
    if (who := fields.get("author")) and not (parse_people(who) or is_organization(who)):
        return None
    if sort in ("book", "enacted") and not is_headline(fields["title"]):
        return None
    if sort == "enacted":
        parts = tuple(part for part in parts if part.role != "issued")  # it stands in the title
    word = found.groupdict().get("word") or ""
    kind = _KINDS.get(word[:1], "paragraph" if sort == "case" else "page")
    return fields | ({"locator_kind": kind} if "locator" in fields else {}) | {sort: "yes"}, parts
