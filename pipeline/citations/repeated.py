"""Short forms that the notes introduce themselves: by `hereinafter`, or by a citation cut short.

`(hereinafter Toll Guide)` is cited as `Toll Guide, p. 4`; `Hill League, Toll Reform, May 2010` as
`Hill League, Toll Reform, p. 4`: the same words up to the title at least. Both are known only from
the notes before, so they are looked for once all notes are parsed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from pipeline.citations.note import (
    ParsedCitation,
    find_unexplained,
    split_note,
    trim_piece,
)
from pipeline.citations.short_forms import parse_pinpoints

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.citations.short_forms import Pinpoint

Notes = list[tuple[ParsedCitation, ...]]

_KEY: Final = 8  # characters that two forms of a citation share at least
_LONGEST: Final = 400  # characters of a short form
_CLOSED: Final = re.compile(r"$|\W*[,;(]")  # what follows a citation cut short, where it was whole
_STOP_IN_QUOTES: Final = re.compile(r"[.,](?=[”\"’])")
_PINPOINT: Final = re.compile(r",?\s(?=[§¶]|[Cc]hs?\.|pp?\.|paras?\.|sec(?:tion)?s?\b|at\s)")


@dataclass(slots=True)
class _Known:
    """A full citation as it was printed, and how much of it names the source."""

    note: int
    number: int
    shown: str
    least: int


@dataclass
class _Index:
    """The names given after `hereinafter`, and the full citations by how they begin."""

    names: dict[str, list[_Known]] = field(default_factory=lambda: defaultdict(list))
    openings: dict[str, list[_Known]] = field(default_factory=lambda: defaultdict(list))

    def add(self, text: str, cite: ParsedCitation, note: int, number: int) -> None:
        """Adds a citation in full with a title."""
        source = cite.source
        title = next((one for one in source.parts if one.role == "title"), None) if source else None
        if source is None or title is None:
            return
        start = min(part.start for part in source.parts)
        known = _Known(
            note, number, _show(text[start : cite.end]), len(_show(text[start : title.end]))
        )
        self.openings[known.shown[:_KEY]].append(known)
        for part in source.parts:
            if part.role == "short":
                self.names[_show(text[part.start : part.end])].append(known)

    def find(self, shown: str) -> list[_Known]:
        """The citations of which this is a given name, or the beginning up to a field's end."""
        if shown in self.names:
            return self.names[shown]
        return [
            known
            for known in self.openings.get(shown[:_KEY], ())
            if known.least <= len(shown) and known.shown.startswith(shown)
            if _CLOSED.match(known.shown, len(shown))
        ]


def _show(text: str) -> str:
    """A text as two forms of a citation print it: without the marks at its end."""
    return _STOP_IN_QUOTES.sub("", text).strip(" .,;”\"")


def find_repeated(texts: Sequence[str], parsed: Sequence[tuple[ParsedCitation, ...]]) -> Notes:
    """The citations of each note with the short forms that earlier notes introduce."""
    notes, index = list(parsed), _Index()
    for at, text in enumerate(texts):
        found = [*_find_in_note(text, notes[at], index)] if index.openings else []
        for cite, known in found:
            for one in known:
                notes[one.note] = _name(notes[one.note], one.number, cite.name or "")
        if found:
            notes[at] = _insert(notes[at], [cite for cite, _ in found])
        for number, cite in enumerate(notes[at]):
            index.add(text, cite, at, number)
    return notes


def _name(
    cited: tuple[ParsedCitation, ...], number: int, name: str
) -> tuple[ParsedCitation, ...]:
    """The citations of a note, one of which a short form calls by this name."""
    source = cited[number].source
    if source is None or name in source.aliases:
        return cited
    named = replace(cited[number], source=replace(source, aliases=(*source.aliases, name)))
    return (*cited[:number], named, *cited[number + 1 :])


def _insert(
    cited: Sequence[ParsedCitation], found: Iterable[ParsedCitation]
) -> tuple[ParsedCitation, ...]:
    """The citations of a note in order, without those that a short form is read instead of."""
    new = list(found)
    kept = [one for one in cited if not any(a.start < one.end and one.start < a.end for a in new)]
    return tuple(sorted((*kept, *new), key=lambda one: one.start))


def _find_in_note(
    text: str, cited: Sequence[ParsedCitation], index: _Index
) -> Iterator[tuple[ParsedCitation, list[_Known]]]:
    """The pieces of a note that repeat a source cited before it, and those sources.

    What was parsed as a citation is one of them only if it is nothing but a given name.
    """
    gaps = find_unexplained(text, cited)
    if not gaps and not index.names:
        return
    for begin, stop in split_note(text):
        piece = trim_piece(text, begin, stop)
        if not 0 < piece.end - piece.first <= _LONGEST:
            continue
        is_open = any(start <= piece.first < end for start, end in gaps)
        for end, pinpoints in _list_ends(text, piece.first, piece.end):
            shown = _show(text[piece.first : end])
            known = index.find(shown) if is_open else index.names.get(shown, [])
            if known:
                name = text[piece.first : end].strip(" .,;")
                yield (
                    ParsedCitation(
                        "short", piece.signal, piece.start, piece.end, None, name, pinpoints
                    ),
                    known,
                )
                break


def _list_ends(
    text: str, start: int, end: int
) -> Iterator[tuple[int, tuple[Pinpoint, ...]]]:
    """Where the name of a short form may end: at the end, or before pinpoints that fill the rest."""
    yield end, ()
    for found in _PINPOINT.finditer(text, start + 1, end):
        pinpoints, stop = parse_pinpoints(text, found.start(), end)
        if pinpoints and stop == end:
            yield found.start(), pinpoints
