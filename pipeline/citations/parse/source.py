"""Parses a full citation of any form: judgment, law, letter, law review or another style."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.citations.parse.bylines import Byline
from pipeline.citations.parse.full import ParsedSource, build_source, parse_full_citation
from pipeline.citations.styles.communications import parse_broadcast, parse_letter
from pipeline.citations.styles.legal import parse_legal
from pipeline.citations.styles.name_lists import find_leading_names
from pipeline.citations.styles.readings import is_complete, parse_styled
from pipeline.grammar.citation_dates import DATE, DAY
from pipeline.grammar.comma_segments import TextSegment
from pipeline.grammar.names import parse_editors, parse_organization, parse_people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.grammar.named_parts import SourcePart


_DATED_OR_ON_THE_WEB: Final = re.compile(r"\d|://|\bwww\.|\bn\.\s?d\.")

# Nothing but a date or an address: a piece of an entry that a full stop cut off.
_NOTHING_ELSE: Final = re.compile(rf"(?:{DATE}|{DAY})(?:\.\s?https?://\S+)?|https?://\S+")


def parse_source(text: str, at: int = 0) -> ParsedSource | None:
    """The source that a whole full citation names, whatever its form; None where none is explained.

    `at` is the offset of `text` in its note, added to the offsets of the parts.
    """
    if not _DATED_OR_ON_THE_WEB.search(text) or _NOTHING_ELSE.fullmatch(text):
        return None
    for read in (parse_legal, parse_letter, parse_broadcast):
        found = read(text)
        if found is not None and not ("enacted" in found[0] and _is_by_persons(text)):
            return _build(text, *found, at)
    if (styled := parse_styled(text, at)) is not None and is_complete(styled):
        return styled
    return parse_full_citation(text, at)


def _is_by_persons(text: str) -> bool:
    """Whether a citation begins with names of persons: `Holst, Mark, Workers and the Law`."""
    lists = find_leading_names(text)
    return any(one.kind != "body" and (one.kind != "whole" or len(one.names) > 1) for one in lists)


def _build(text: str, fields: dict[str, str], parts: Sequence[SourcePart], at: int) -> ParsedSource:
    title = tuple(part for part in parts if part.role == "title")
    who = fields.get("author", "")
    names = parse_people(who) or ((parse_organization(who),) if who else ())
    titled = tuple(TextSegment(fields["title"], part.start, part.end) for part in title)
    edited = parse_editors(fields.get("editor", "")) or ()
    by = Byline(authors=names, editors=edited, title=titled, is_chapter="chapter" in fields)
    return build_source(text, by, fields, tuple(parts), at)
