"""What was sent out: programmes of radio and television, and messages on social networks."""

from __future__ import annotations

import re
from typing import Final

from pipeline.grammar.citation_dates import ISSUED
from pipeline.grammar.named_parts import Said, said_by
from pipeline.grammar.urls import URL, url, url_length

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


def airing(text: str) -> Said | None:
    """What such a citation says by role, and where; None where a text is none.

    A message without a text that is printed has no title.
    """
    broadcast, post = _BROADCAST.fullmatch(text), _POST.fullmatch(text)
    found = broadcast or post
    read = said_by(found) if found else None
    if read is None:
        return None
    said, parts = read
    if "url" in said and url_length(said["url"]) < len(said["url"]):
        return None
    whole = {"url": url(said["url"])} if "url" in said else {}
    return said | whole | {"broadcast" if broadcast else "post": "yes"}, parts
