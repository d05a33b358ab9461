"""A body and the title behind it, the stop between them lost."""

from __future__ import annotations

import re
from typing import Final

from pipeline.citations.parse.publishers import AGENCIES
from pipeline.grammar.names import is_organization
from pipeline.grammar.title_case import is_capitals

# `World Bank Report on Roads. 2012.`, `Institute of Roads, Manual for Clerks. May 2012.`: the stop
# behind a body that everybody knows is lost, or is a comma, where only the date is behind it.
_BODY: Final = (
    rf"(?:{AGENCIES}|ILO-IPEC|IMF|USAID"
    r"|World\sBank|United\sNations|U\.?S\.?\sDepartment\sof\s[A-Z][a-z]+"
    r"|Government\sof\s[A-Z][a-z]+(?=\s\d))"
)
_RUN_ON: Final = re.compile(rf"(?P<author>{_BODY})\s(?P<title>(?:The\s)?[A-Z\d][^,]{{12,}})")
_COMMA_BEHIND: Final = re.compile(r"(?P<author>[^,:]{8,80}),\s(?P<title>[^,]{12,})")
_PAPER: Final = re.compile(r"\b(?:Report|Analysis|Survey|Study|Strategy|Plan|Guide|Manual)\b")
_LEAST_OF_TITLE: Final = 4  # words


def run_on(text: str) -> re.Match[str] | None:
    """A body and the title that it runs into; none where the whole may be a body's name."""
    found = _RUN_ON.fullmatch(text)
    if found and (_PAPER.search(found["title"]) or not is_organization(text.rstrip(" ."))):
        return found
    found = _COMMA_BEHIND.fullmatch(text)
    if found is None or not is_organization(found["author"]):
        return None
    is_title = len(found["title"].split()) >= _LEAST_OF_TITLE
    return found if is_title and not is_organization(found["title"].rstrip(".")) else None


def body_before(title: str) -> re.Match[str] | None:
    """The body that a title in small letters opens with, if what follows is a paper's name."""
    found = _RUN_ON.fullmatch(title)
    return found if found and _PAPER.search(found["title"]) and not is_capitals(title) else None
