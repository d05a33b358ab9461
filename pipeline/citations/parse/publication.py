"""An imprint: edition, editor, publisher and date, as brackets behind a title enclose them."""

from __future__ import annotations

import re
from typing import Final

from pipeline.citations.parse.publishers import is_house
from pipeline.grammar.citation_dates import TIME
from pipeline.grammar.dates import parse_date
from pipeline.grammar.named_parts import Ending, Part
from pipeline.grammar.names import editors, is_organization

_EDITION: Final = re.compile(
    r"(?P<edition>\d{1,3}(?:st|nd|rd|th|d)|rev\.|revised)\s?(?:ed\.|edition)", re.IGNORECASE
)
_EDITOR: Final = re.compile(r"(?P<editor>.{3,80}?),?\s(?:eds?|EDS?)\.(?:,\s(?P<rest>.+))?")
_TRANSLATOR: Final = re.compile(r".{3,80}\strans\.", re.IGNORECASE)
_HOUR: Final = re.compile(rf"{TIME}$")


def imprint(text: str, start: int, end: int) -> Ending | None:
    """`2005`, `2d ed. 2005`, `Northern University Press, 2005`, `Jane Roe ed., 2005`."""
    if (time := _HOUR.search(text[start:end])) is not None:
        end = start + time.start()
    for at in date_starts(text, start, end):
        edtf = parse_date(text[at:end])
        if edtf is None:
            continue
        before = text[start:at].rstrip(" ,")
        if edtf.endswith("..") or (before[:1].islower() and not _EDITION.fullmatch(before)):
            return None
        parts, values = _publication(before, start)
        return Ending(start, (*parts, Part("issued", at, end)), {**values, "issued": edtf})
    return None


def _publication(text: str, at: int) -> tuple[tuple[Part, ...], dict[str, str]]:
    if not text:
        return (), {}
    if (edition := _EDITION.fullmatch(text)) is not None:
        return (Part("edition", at, at + len(text)),), {"edition": edition["edition"]}
    if (edited := _EDITOR.fullmatch(text)) is not None and editors(edited["editor"]):
        parts, values = _publication(
            edited["rest"] or "", at + len(text) - len(edited["rest"] or "")
        )
        part = Part("editor", at, at + edited.end("editor"))
        return (part, *parts), {**values, "editor": edited["editor"]}
    name = text.rpartition(": ")[2]
    is_named = is_organization(name) or is_house(name)
    if is_named and not (edited or _TRANSLATOR.fullmatch(text)):
        return (Part("publisher", at + len(text) - len(name), at + len(text)),), {"publisher": name}
    return (Part("remark", at, at + len(text)),), {}


def date_starts(text: str, start: int, end: int) -> list[int]:
    """Where a date that ends at `end` may begin, the longest first."""
    window = max(start, end - 40)
    marks = (at for at in range(window, end - 1) if text[at] in " ,")
    after = [at + 1 for at in marks if text[at + 1] not in " ,"]
    return [start, *after] if window == start else after
