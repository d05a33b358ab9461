"""Citations in notes of historians (Chicago): `Roe, “Roads,” Hill Review 22, no. 4 (2010): 105`."""

from __future__ import annotations

import re
from typing import Final

from pipeline.grammar.named_parts import Fields, read_groups
from pipeline.grammar.names import is_organization, parse_people

_DATE: Final = r"(?P<issued>(?:[A-Z][a-z]{2,8}\s(?:\d{1,2},\s)?)?(?:18|19|20)\d\d)"
_PIN: Final = r"(?:pp?\.\s)?(?P<locator>\d{1,5}(?:[-–]\d{1,5})?)"
_AUTHOR: Final = r"(?P<author>[^\W\d_a-z][^“”\"()\d:]{2,120}?)"
_QUOTED: Final = r"[“\"](?P<title>[^“”\"]{2,300}?),?[”\"]"
_IMPRINT: Final = (
    r"\((?P<place>[A-Z][^():,\d]{2,40}):\s(?P<publisher>[^(),\d]{2,60}),\s"
    r"(?P<issued>(?:18|19|20)\d\d)\)"
)
# Chicago Manual of Style 14.
_ARTICLE: Final = re.compile(
    rf"""{_AUTHOR},\s{_QUOTED}\s(?P<container>[A-Z][^\d,()“”"]{{2,80}}?)\s(?P<volume>\d{{1,4}})
    (?:,\sno\.\s(?P<issue>\d{{1,3}}))?\s\({_DATE}\)(?::\s{_PIN})?""",
    re.VERBOSE,
)
_BOOK: Final = re.compile(
    rf"{_AUTHOR},\s(?P<title>[^“”\"()]{{3,200}}?)\s{_IMPRINT}(?:,\s{_PIN})?", re.VERBOSE
)
_CHAPTER: Final = re.compile(
    rf"""{_AUTHOR},\s{_QUOTED}\sin\s(?P<container>[^“”"()]{{3,200}}?),\s(?:eds?\.|edited\sby)\s
    (?P<editor>[^()\d]{{3,100}}?)\s{_IMPRINT}(?:,\s{_PIN})?""",
    re.VERBOSE,
)
_FORMS: Final = ((_ARTICLE, "journal"), (_CHAPTER, "chapter"), (_BOOK, "book"))


def parse_chicago_note(text: str) -> Fields | None:
    """What such a citation says by role, and where; None where a text is none.

    Who wrote it is persons or a body.
    """
    for form, sort in _FORMS:
        found = form.fullmatch(text)
        read = read_groups(found) if found else None
        if read is None:
            continue
        fields, parts = read
        if parse_people(fields["author"]) or is_organization(fields["author"]):
            kind = {"locator_kind": "page"} if "locator" in fields else {}
            return fields | kind | {sort: "yes"}, parts
    return None
