"""Citations whose form is read as a whole: judgments, rules, letters, what was sent out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.grammar.citing.airings import airing
from pipeline.grammar.citing.british import british
from pipeline.grammar.citing.bylines import Byline, Segment
from pipeline.grammar.citing.historians import historians
from pipeline.grammar.citing.lawsuits import lawsuit
from pipeline.grammar.citing.letters import letter
from pipeline.grammar.citing.names import editors, organization, people
from pipeline.grammar.citing.pacts import pact
from pipeline.grammar.citing.registers import register
from pipeline.grammar.citing.sources import Source, built, source
from pipeline.grammar.citing.yeared import yeared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.grammar.citing.parts import Part


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
