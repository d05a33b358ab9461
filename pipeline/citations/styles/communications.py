"""Citations of letters, interviews, testimony, broadcasts and posts."""

from __future__ import annotations

import re
from typing import Final

from pipeline.grammar.dates import DAY, ISSUED, MONTH
from pipeline.grammar.named_parts import URL, Fields, measure_url, normalize_url, read_groups
from pipeline.grammar.names import is_organization

# Letters, interviews, testimony: `Letter from A, Director, to B (June 2, 2008) (on file)`.

_BODY: Final = r"(?:[A-Z][\w.&’'-]*\s(?:(?:of|for|and|the)\s){0,2}){1,6}"
_WAY: Final = (
    rf"(?:{_BODY})?"
    r"(?:(?:[Tt]elephone|[Pp]ersonal|[Pp]hone|[Vv]ideo|[Ss]kype|[Gg]roup|[Aa]uthor['’]s)\s)?"
)
# A person without a name, `the director of a shelter`, is no author.
_NAME: Final = r"(?:(?P<word>the\s)?(?P<author>[^\W\d_a-z][^,()]{2,80}?)|[a-z\d][^,()]{2,80}?)"
_WHEN: Final = rf"(?:\s\({ISSUED}\)|,\s(?:dated\s)?(?P<day>{DAY}|{MONTH}\s(?:19|20)\d\d))"
_PSEUDONYM: Final = r"(?:\s\([^()\d]{3,60}\))?"  # `(not her real name)`
_LETTER_ASIDE: Final = r"(?:\s\((?P<remark>[^()]{3,200})\))?"
# Bluebook rules 17.2.3 and 17.2.5; in reports the day follows a comma.
_INTERVIEW: Final = re.compile(
    rf"(?P<title>{_WAY}[Ii]nterview\s(?:by\s[^,()]{{2,60}}?\swith|with|by)\s{_NAME}){_PSEUDONYM}(?:,\s[^()]{{2,300}}?)?{_WHEN}{_LETTER_ASIDE}"
)
_HEARING: Final = re.compile(
    rf"""(?P<title>(?:Testimony|Statement|Remarks|Speech|Address)\s(?:of|by)\s{_NAME}
    (?:(?:,\s[^()]{{2,100}}?)?\s(?:before|to|at)\sthe\s[^(),]{{3,120}})?)(?:,\s[^()]{{2,200}}?)?{_WHEN}{_LETTER_ASIDE}""",
    re.VERBOSE,
)
_MAIL: Final = (
    r"(?:[Ll]etter|[Ee]-?mail(?:\s(?:communication|correspondence))?"
    r"|[Ff]ax|[Mm]emorandum|[Tt]elegram)"
)
_LETTER: Final = re.compile(
    rf"""(?P<title>{_MAIL}\sfrom\s{_NAME})
    (?:,\s[^()]{{2,200}}?)?,?\sto\s[^()]{{2,200}}?{_WHEN}{_LETTER_ASIDE}""",
    re.VERBOSE,
)
_LETTER_TO: Final = re.compile(
    rf"(?P<title>{_MAIL}\sto\s[^()]{{2,120}}?\sfrom\s{_NAME})(?:,\s[^()]{{2,200}}?)?{_WHEN}{_LETTER_ASIDE}"
)


_LETTER_FORMS: Final = (_INTERVIEW, _LETTER, _LETTER_TO, _HEARING)


def parse_letter(text: str) -> Fields | None:
    """The fields of such a citation and their places, by role; None for any other text.

    `author` is the person who wrote, was asked or spoke, as printed; the title repeats it.
    """
    found = next(filter(None, (form.fullmatch(text) for form in _LETTER_FORMS)), None)
    read = read_groups(found, {"day": "issued"}) if found else None
    if found is None or read is None:
        return None
    fields, parts = read
    if found["word"] and not is_organization(fields["author"]):
        del fields["author"]  # `the Minister of Roads`
    fields |= {"heard": "yes"} if found.re == _HEARING else {}
    return fields, tuple(part for part in parts if part.role != "author")  # it is part of the title


# Broadcasts: programmes of radio and television, and messages on social networks.

_ADDRESS: Final = rf"(?:,?\s(?:[Aa]vailable\sat\s)?(?P<url>(?i:{URL.pattern})))?"
# Bluebook rule 18.7.3: `Programme: Title (Station broadcast Mar. 9, 2012)`.
_BROADCAST: Final = re.compile(
    rf"""(?P<title>[“"]?[^\W\d_a-z][^()“”"]{{2,200}}[”"]?)\s
    \((?P<publisher>[^()]{{2,60}}?)\s(?:(?:radio|television)\s)?broadcast,?\s{ISSUED}\){_ADDRESS}""",
    re.VERBOSE,
)
# Bluebook rule 18.2.2: `Name (@name), TWITTER (Feb. 2, 2017, 9:14 AM), https://…`.
_POST: Final = re.compile(
    rf"""(?P<author>[^\W\d_a-z][^()@]{{1,80}}?)\s\(@\w{{1,30}}\),\s
    (?:[“"](?P<title>[^“”"]{{2,300}}?),?[”"],?\s)?
    (?P<container>[A-Z][\w.+]{{0,20}})\s\({ISSUED}\){_ADDRESS}""",
    re.VERBOSE,
)


def parse_broadcast(text: str) -> Fields | None:
    """The fields of such a citation and their places, by role; None for any other text.

    A message without a text that is printed has no title.
    """
    broadcast, post = _BROADCAST.fullmatch(text), _POST.fullmatch(text)
    found = broadcast or post
    read = read_groups(found) if found else None
    if read is None:
        return None
    fields, parts = read
    if "url" in fields and measure_url(fields["url"]) < len(fields["url"]):
        return None
    whole = {"url": normalize_url(fields["url"])} if "url" in fields else {}
    return fields | whole | {"broadcast" if broadcast else "post": "yes"}, parts
