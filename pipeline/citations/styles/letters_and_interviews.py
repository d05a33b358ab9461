"""Letters, interviews, testimony: `Letter from A, Director, to B (June 2, 2008) (on file)`."""

from __future__ import annotations

import re
from typing import Final

from pipeline.grammar.citation_dates import DAY, ISSUED, MONTH
from pipeline.grammar.named_parts import Fields, read_groups

_BODY: Final = r"(?:[A-Z][\w.&’'-]*\s(?:(?:of|for|and|the)\s){0,2}){1,6}"
_WAY: Final = (
    rf"(?:{_BODY})?(?:(?:[Tt]elephone|[Pp]ersonal|[Pp]hone|[Vv]ideo|[Ss]kype|[Aa]uthor['’]s)\s)?"
)
# Who is not named, `the director of a shelter`, is no author.
_NAME: Final = r"(?:(?P<author>[^\W\d_a-z][^,()]{2,80}?)|(?:an?|the)\s[^,()]{2,80}?)"
_WHEN: Final = rf"(?:\s\({ISSUED}\)|,\s(?P<day>{DAY}|{MONTH}\s(?:19|20)\d\d))"
_PSEUDONYM: Final = r"(?:\s\([^()\d]{3,60}\))?"  # `(not her real name)`
_ASIDE: Final = r"(?:\s\((?P<remark>[^()]{3,200})\))?"
# Bluebook rules 17.2.3 and 17.2.5; in reports the day stands behind a comma.
_INTERVIEW: Final = re.compile(
    rf"(?P<title>{_WAY}[Ii]nterview\s(?:by\s[^,()]{{2,60}}?\swith|with|by)\s{_NAME}){_PSEUDONYM}(?:,\s[^()]{{2,300}}?)?{_WHEN}{_ASIDE}"
)
_HEARING: Final = re.compile(
    rf"""(?P<title>(?:Testimony|Statement|Remarks|Speech|Address)\s(?:of|by)\s{_NAME}
    (?:(?:,\s[^()]{{2,100}}?)?\s(?:before|to|at)\sthe\s[^(),]{{3,120}})?)(?:,\s[^()]{{2,200}}?)?{_WHEN}{_ASIDE}""",
    re.VERBOSE,
)
_LETTER: Final = re.compile(
    rf"""(?P<title>(?:[Ll]etter|[Ee]-?mail(?:\scommunication)?|[Ff]ax|[Mm]emorandum|[Tt]elegram)\sfrom\s{_NAME})
    (?:,\s[^()]{{2,200}}?)?,?\sto\s[^()]{{2,200}}?{_WHEN}{_ASIDE}""",
    re.VERBOSE,
)


_FORMS: Final = (_INTERVIEW, _LETTER, _HEARING)


def parse_letter(text: str) -> Fields | None:
    """What such a citation says by role, and where; None where a text is none.

    `author` is who wrote, was asked or spoke, as printed; the title says so too.
    """
    found = next(filter(None, (form.fullmatch(text) for form in _FORMS)), None)
    read = read_groups(found, {"day": "issued"}) if found else None
    if found is None or read is None:
        return None
    fields, parts = read
    fields |= {"heard": "yes"} if found.re == _HEARING else {}
    return fields, tuple(part for part in parts if part.role != "author")  # it stands in the title
