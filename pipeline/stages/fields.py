"""Cuts a chapter that is made of labelled fields from end to end: entries, and the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pipeline.chapter import Entry
from pipeline.gazetteer.folding import fold
from pipeline.grammar.statements import statements
from pipeline.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.chapter import Chapter, Piece
    from pipeline.document import Document, Mark
    from pipeline.profile import Profile

_MOST_WORDS: Final = 10
# A label begins with a capital: what begins with a small letter is a part of the value. It may be
# broken over a line's end, and its colon stand apart.
_LABEL: Final = re.compile(r"(?P<name>[^\W\d_a-z][^:;.!?]{1,78}?)\s?:(?!//|:)(?=\s|$)")
_LINE_LABEL: Final = re.compile(
    r"\n(?P<indent>[ \t]*)(?P<name>[^\W\d_a-z][^:;\n]{1,78}?)[ \t]?:(?=\s)"
)
_DATED_END: Final = re.compile(r"\((?P<dated>[^()]{1,60})\)$")


@dataclass(slots=True)
class _Open:
    """A field being read: its label, and the places of its value so far."""

    id: str | None
    label: Reading
    label_extent: tuple[int, int]
    places: list[tuple[int, int]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    is_group: bool = False

    def extend(self, start: int, end: int, marks: Sequence[Mark]) -> None:
        """Add what is printed there to the value."""
        if start < end:
            self.places.append((start, end))
            self.marks.extend(mark for mark in marks if start <= mark.start and mark.end <= end)


def fields(
    document: Document, chapter: Chapter, profile: Profile
) -> tuple[list[Entry], list[Piece]]:
    """The entries of a chapter's fields, in order, and its other pieces.

    A label begins a paragraph or, where the profile knows it, a line or is a heading. Its value
    runs on to the next label or heading. Under a label without a value of its own, labels that the
    profile does not know are parts of the value.
    """
    opened: list[_Open] = []
    rest: list[Piece] = []
    current: _Open | None = None
    for piece in chapter.pieces:
        if piece.role == "heading" and (id_ := profile.field(piece.reading.text)):
            current = _Open(id_, piece.reading, (piece.start, piece.end))
            opened.append(current)
            continue
        if piece.role not in ("prose", "item"):
            current = None if piece.role in ("heading", "country") else current
            rest.append(piece)
            continue
        found = list(_labels(piece, profile, current))
        ends = [one.label_extent[0] for one in found] + [piece.end]
        if current:
            if not current.places and not found:  # a label under a label: it holds parts
                current.is_group = _LABEL.match(piece.reading.text) is not None
            current.extend(piece.start, _trimmed(document.text, piece.start, ends[0]), piece.marks)
        elif not found:
            rest.append(piece)
        for one, end in zip(found, ends[1:], strict=True):
            start = one.label_extent[1]
            one.extend(start, _trimmed(document.text, start, end), piece.marks)
        opened.extend(found)
        current = found[-1] if found else current
    return [entry for one in opened for entry in _entries(document, one, profile)], rest


def _trimmed(text: str, start: int, end: int) -> int:
    """The end of what is printed between these offsets, without white space behind it."""
    return start + len(text[start:end].rstrip())


def _labels(piece: Piece, profile: Profile, current: _Open | None) -> Iterator[_Open]:
    """The labels of a piece by place; the first one only where it begins the piece."""
    first = _LABEL.match(piece.reading.text)
    if first is None:
        return
    name = first["name"]
    id_ = profile.labels.get(fold(name))
    if id_ is None and (_is_within(current) or not _is_label(name)):
        return
    end = _behind(piece, first.end())
    label = piece.reading.part(*first.span("name"), piece.marks)
    yield _Open(id_, label, (piece.start, end))
    yield from _line_labels(piece, profile, end)


def _behind(piece: Piece, at: int) -> int:
    """The source offset at which a piece is read on, behind what ends here and one space."""
    behind = piece.reading.spans(at, min(at + 2, len(piece.reading.text)))
    return behind[0].start if behind else piece.end


def _is_within(current: _Open | None) -> bool:
    return current is not None and (current.is_group or not current.places)


def _is_label(name: str) -> bool:
    return len(name.split()) <= _MOST_WORDS


def _line_labels(piece: Piece, profile: Profile, at: int) -> Iterator[_Open]:
    """The labels that open other lines of a piece, set out as far as its first line."""
    document = piece.reading.document
    line = document.text.rfind("\n", 0, piece.start) + 1
    indent = piece.start - line
    for found in _LINE_LABEL.finditer(document.text, max(at - 1, piece.start), piece.end):
        if len(found["indent"]) != indent:
            continue
        id_ = profile.labels.get(fold(found["name"]))
        is_alone = document.text.startswith("\n", found.end())
        if id_ or (is_alone and _hangs(document.text, piece.start, at, indent)):
            label = Reading.of(document, [found.span("name")], piece.marks)
            start = found.start("name")
            yield _Open(id_, label, (start, found.end()))


def _hangs(text: str, start: int, at: int, indent: int) -> bool:
    """Whether the value of a label, at this place, stands on a line of its own and further in."""
    line = text.rfind("\n", start, at) + 1
    return line > 0 and at - line > indent


def _entries(document: Document, one: _Open, profile: Profile) -> Iterator[Entry]:
    """The entry of a field, and those of other statistics that its line states."""
    value = Reading.of(document, one.places, one.marks)
    rule = profile.rules.get(one.id) if one.id else None
    is_several = rule is not None and (rule.inner or rule.behind)
    stated = statements(value.text, tuple(rule.inner), rule.behind) if rule and is_several else ()
    if rule is None or len(stated) < 2:  # noqa: PLR2004 - the first is the field's own
        yield Entry(one.id, one.label, value, one.label_extent, tuple(one.places), tuple(one.marks))
        return
    dated = _DATED_END.search(value.text)
    before = one.label_extent[1]
    for statement in stated:
        part = value.part(statement.start, statement.end, one.marks)
        places = tuple(
            (span.start, span.end) for span in value.spans(statement.start, statement.end)
        )
        id_, label, extent = one.id, one.label, one.label_extent
        if statement.name is not None and statement.label is not None:
            id_ = rule.inner.get(statement.name, statement.name)
            label = value.part(*statement.label, one.marks)
            extent = (before, label.spans()[-1].end if label.text else before)
        if places:
            extent = (extent[0], _trimmed(document.text, extent[0], places[0][0]))
        before = places[-1][1] if places else extent[1]
        yield Entry(
            id_, label, part, extent, places, tuple(one.marks), dated["dated"] if dated else None
        )
