"""Letters and interviews: `Letter from A, Director, to B (June 2, 2008) (on file with author)`."""

from __future__ import annotations

import re
from typing import Final

from pipeline.grammar.citing.days import ISSUED
from pipeline.grammar.citing.parts import Said, said_by

_WAY: Final = r"(?:(?:[Tt]elephone|[Pp]ersonal|[Pp]hone|[Vv]ideo|[Ss]kype|[Aa]uthor['’]s)\s)?"
_NAME: Final = r"(?P<author>[^\W\d_a-z][^,()]{2,80}?)"
_ASIDE: Final = r"(?:\s\((?P<remark>[^()]{3,200})\))?"
# Bluebook rules 17.2.3 and 17.2.5.
_INTERVIEW: Final = re.compile(
    rf"(?P<title>{_WAY}[Ii]nterview\s(?:by\s[^,()]{{2,60}}?\swith|with|by)\s{_NAME})(?:,\s[^()]{{2,300}})?\s\({ISSUED}\){_ASIDE}"
)
_LETTER: Final = re.compile(
    rf"""(?P<title>(?:[Ll]etter|[Ee]-?mail|[Ff]ax|[Mm]emorandum|[Tt]elegram)\sfrom\s{_NAME})
    (?:,\s[^()]{{2,200}}?)?,?\sto\s[^()]{{2,200}}?\s\({ISSUED}\){_ASIDE}""",
    re.VERBOSE,
)


def letter(text: str) -> Said | None:
    """What such a citation says by role, and where; None where a text is none.

    `author` is who wrote or was asked, as printed; the title says so too.
    """
    found = _INTERVIEW.fullmatch(text) or _LETTER.fullmatch(text)
    read = said_by(found) if found else None
    if read is None:
        return None
    said, parts = read
    return said, tuple(part for part in parts if part.role != "author")  # it stands in the title
