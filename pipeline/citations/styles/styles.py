"""Citations whose form is read as a whole: judgments, rules, letters, what was sent out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.citations.parse.bylines import Byline
from pipeline.citations.parse.full import Source, built, source
from pipeline.citations.styles.author_date import yeared
from pipeline.citations.styles.broadcasts import airing
from pipeline.citations.styles.cases import lawsuit
from pipeline.citations.styles.chicago_notes import historians
from pipeline.citations.styles.letters_and_interviews import letter
from pipeline.citations.styles.official_journals import register
from pipeline.citations.styles.oscola import british
from pipeline.citations.styles.treaties_and_statutes import pact
from pipeline.grammar.comma_segments import Segment
from pipeline.grammar.names import editors, organization, people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.grammar.named_parts import Part


_LONGEST: Final = 1000  # characters


def whole_source(text: str, at: int = 0) -> Source | None:
    """The source that a whole full citation names, whatever its form; None where none is explained.

    `at` is the offset of `text` in its note, added to the offsets of the parts.
    """
    for read in (lawsuit, register, letter, pact, airing):
        if (found := read(text)) is not None:
            return _built(text, *found, at)
    if (found_whole := yeared(text, at) or source(text, at)) is not None:
        return found_whole
    others = (read(text) for read in (british, historians) if len(text) <= _LONGEST)
    other = next(filter(None, others), None)
    return _built(text, *other, at) if other else None


def _built(text: str, said: dict[str, str], parts: Sequence[Part], at: int) -> Source:
    title = tuple(part for part in parts if part.role == "title")
    who = said.get("author", "")
    names = people(who) or ((organization(who),) if who else ())
    titled = tuple(Segment(said["title"], part.start, part.end) for part in title)
    edited = editors(said.get("editor", "")) or ()
    by = Byline(authors=names, editors=edited, title=titled, is_chapter="chapter" in said)
    return built(text, by, said, tuple(parts), at)
