"""What was sent out: programmes of radio and television, and messages on social networks."""

from __future__ import annotations

import re
from typing import Final

from pipeline.grammar.citation_dates import ISSUED
from pipeline.grammar.named_parts import Fields, read_groups
from pipeline.grammar.urls import URL, measure_url, normalize_url

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
    """What such a citation says by role, and where; None where a text is none.

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
