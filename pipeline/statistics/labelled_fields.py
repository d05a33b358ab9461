"""Cuts a chapter that is made of labelled fields from end to end: entries, and the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from pipeline.document.model import marks_within
from pipeline.document.reading import Reading
from pipeline.layout.elements import MAX_TITLE_LENGTH, LabelledValue, find_label_value_rows, is_bold
from pipeline.statistics.bold_labels import bold_labels
from pipeline.statistics.quantity.inline_labels import statements
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from pipeline.document.model import Document, Mark
    from pipeline.layout.elements import Chapter, Piece
    from pipeline.profiles.model import Profile
    from pipeline.profiles.rules import StatisticRule

_MOST_WORDS: Final = 10
# A label begins with a capital: what begins with a small letter is a part of the value. It may be
# broken over a line's end, and its colon stand apart.
_LABEL: Final = re.compile(r"(?P<name>[^\W\d_a-z][^:;.!?]{1,78}?)\s?:(?!//|:)(?=\s|$)")
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

    @property
    def may_be_label(self) -> bool:
        """Whether it reads as the label of a field, if the profile does not know it.

        What is in capitals throughout is a part of a value: `FAX`, `US`.
        """
        return len(self.label.text.split()) <= _MOST_WORDS and not self.label.text.isupper()

    def is_repeated_by(self, other: _Open, document: Document) -> bool:
        """Whether the same label stands again right behind this one, which has no value."""
        if self.places or self.id is None or self.id != other.id:
            return False
        return not document.text[self.label_extent[1] : other.label_extent[0]].strip("*_# \t\n")

    def extend(self, start: int, end: int, piece: Piece) -> None:
        """Add what of a piece is printed there, without white space behind it, to the value."""
        if start == end:
            return
        end = _trimmed(piece.reading.document, start, end)
        if start < end:
            self.places.append((start, end))
            if piece.marks:
                self.marks.extend(marks_within(piece.marks, start, end))


def fields(
    document: Document, chapter: Chapter, profile: Profile
) -> tuple[list[LabelledValue], list[Piece]]:
    """The entries of a chapter's fields, in order, and its other pieces.

    A label begins a paragraph or, where the profile knows it, a line, is a heading, or stands alone
    in a paragraph or a row before its value. A value runs on to the next label or heading. Under a
    label without a value of its own, labels that the profile does not know are parts of the value.
    """
    opened: list[_Open] = []
    rest: list[Piece] = []
    current: _Open | None = None
    paired = find_label_value_rows(chapter.pieces, profile.labels)
    for piece in chapter.pieces:
        if one := _whole(piece, profile, paired, current):
            current = one
            opened.append(one)
        elif piece.role not in ("prose", "item"):
            current = None if piece.role in ("heading", "country") else current
            rest.append(piece)
        elif found := list(_labels(piece, profile, current)):
            current = _divided(piece, found, current, opened)
        elif current:
            if not current.places:  # a label under a label: it holds parts
                current.is_group = _LABEL.match(piece.reading.text) is not None
            current.extend(piece.start, piece.end, piece)
        else:
            rest.append(piece)
    entries: list[LabelledValue] = []
    for one in opened:
        rule = profile.rules[one.id] if one.id else None
        entry = _entry(document, one)
        entries += _stated(entry, rule) if rule and (rule.inner or rule.behind) else (entry,)
    return entries, rest


def _divided(piece: Piece, found: list[_Open], current: _Open | None, opened: list[_Open]) -> _Open:
    """The last label of a piece: each has what stands behind it, one still open what is before.

    A heading whose label is printed again before the value is that label's beginning.
    """
    start = piece.start
    if current and current.is_repeated_by(found[0], piece.reading.document):
        found[0].label_extent = (current.label_extent[0], found[0].label_extent[1])
        opened.pop()
        current = None
    for one in found:
        if current:
            current.extend(start, one.label_extent[0], piece)
        current, start = one, one.label_extent[1]
    found[-1].extend(start, piece.end, piece)
    opened += found
    return found[-1]


def _whole(
    piece: Piece, profile: Profile, paired: Container[int], current: _Open | None
) -> _Open | None:
    """The label that is all of a piece, or is in the first cell of a row; None where none is."""
    text = piece.reading.text
    if piece.start in paired and (pair := piece.find_label_value_pair()):
        value = pair[1]
        one = _Open(
            profile.labels.get(piece.fold_row_label()),
            piece.read_row_label(),
            (piece.start, value.start),
        )
        one.extend(value.start, piece.end, piece)
        return one
    if piece.role == "heading":
        id_ = profile.find_field(text)
    elif piece.role in ("prose", "item") and len(text) <= MAX_TITLE_LENGTH and ":" not in text:
        waits = (
            current is not None and not current.places and not is_bold(piece.reading, piece.marks)
        )
        id_ = None if waits else profile.labels.get(fold(text))
    else:
        id_ = None
    return _Open(id_, piece.reading, (piece.start, piece.end)) if id_ else None


def _trimmed(document: Document, start: int, end: int) -> int:
    """The end of what is printed between these offsets, without white space behind it."""
    return start + len(document.text[start:end].rstrip())


def _labels(piece: Piece, profile: Profile, current: _Open | None) -> Iterator[_Open]:
    """The labels of a piece by place; the first one only where it begins the piece.

    In print, where paragraphs are told by their indents, a piece may begin with a value's end.
    """
    bold = list(_bold_labels(piece, profile)) if piece.marks else []
    first = _first_label(piece, profile)
    if bold and bold[0].label_extent[0] == piece.start and not (first and first.id):
        first = bold[0]
    if first is None and current and piece.reading.document.lines:
        yield from (one for one in _line_labels(piece, profile, piece.start) if one.id)
    if first is None or (first.id is None and (_is_within(current) or not first.may_be_label)):
        return
    yield first
    last = first
    lines = [*_line_labels(piece, profile, first.label_extent[1]), *bold]
    for one in sorted(lines, key=attrgetter("label_extent")) if lines else ():
        start = one.label_extent[0]
        if start <= last.label_extent[0]:  # the same label, found twice
            continue
        if one in bold and not piece.reading.document.text[last.label_extent[1] : start].strip():
            if last.id is None:  # what it holds is another's: `Economy of the area administered by`
                return
            if one.id is None:
                continue
        yield one
        last = one


def _bold_labels(piece: Piece, profile: Profile) -> Iterator[_Open]:
    """The labels in bold that open lines; only known ones where the parts of values are so too."""
    printed = [
        (Reading.of(piece.reading.document, [one.name], piece.marks), (one.start, one.end))
        for one in bold_labels(piece, profile.labels, alone=True)
        if one.opens_line
    ]
    has_parts = not all(label.text[:1].isupper() for label, _ in printed)
    for label, extent in printed:
        one = _Open(profile.labels.get(fold(label.text)), label, extent)
        if label.text[:1].isupper() and (one.id or (one.may_be_label and not has_parts)):
            yield one


def _first_label(piece: Piece, profile: Profile) -> _Open | None:
    """The label before a colon that a piece begins with."""
    found = _LABEL.match(piece.reading.text)
    if found is None:
        return None
    end = _behind(piece, found.end())
    label = piece.reading.part(*found.span("name"), piece.marks)
    return _Open(profile.labels.get(fold(found["name"])), label, (piece.start, end))


def _behind(piece: Piece, at: int) -> int:
    """The source offset at which a piece is read on, behind what ends here and one space."""
    text = piece.reading.text
    at += text.startswith(" ", at)
    return piece.reading.source_offset(at) if at < len(text) else piece.end


def _is_within(current: _Open | None) -> bool:
    return current is not None and (current.is_group or not current.places)


def _line_labels(piece: Piece, profile: Profile, at: int) -> Iterator[_Open]:
    """The labels that open other lines of a piece, set out as far as its first line."""
    document = piece.reading.document
    if document.text.find(":", at, piece.end) < 0:
        return
    indent = piece.start - document.text.rfind("\n", 0, piece.start) - 1
    for found in _line_label(indent).finditer(document.text, max(at - 1, piece.start), piece.end):
        id_ = profile.labels.get(fold(found["name"]))
        is_alone = document.text.startswith("\n", found.end())
        if id_ or (is_alone and _hangs(document.text, piece.start, at, indent)):
            label = Reading.of(document, [found.span("name")], piece.marks)
            start = found.start("name")
            yield _Open(id_, label, (start, found.end()))


@lru_cache
def _line_label(indent: int) -> re.Pattern[str]:
    """The label that opens a line, set out as far as this."""
    return re.compile(rf"\n[ \t]{{{indent}}}(?P<name>[^\W\d_a-z][^:;\n]{{1,78}}?)[ \t]?:(?=\s)")


def _hangs(text: str, start: int, at: int, indent: int) -> bool:
    """Whether the value of a label, at this place, stands on a line of its own and further in."""
    line = text.rfind("\n", start, at) + 1
    return line > 0 and at - line > indent


def _entry(document: Document, one: _Open) -> LabelledValue:
    value = Reading.of(document, one.places, one.marks)
    places, marks = tuple(one.places), tuple(one.marks)
    return LabelledValue(one.id, one.label, value, one.label_extent, places, marks)


def _stated(entry: LabelledValue, rule: StatisticRule) -> Iterator[LabelledValue]:
    """The entry of a field, and those of other statistics that its line states."""
    value, marks = entry.value, entry.marks
    stated = statements(value.text, tuple(rule.inner), rule.behind)
    if len(stated) < 2:  # noqa: PLR2004 - the first is the field's own
        yield entry
        return
    dated = _DATED_END.search(value.text)
    before = entry.label_extent[1]
    for statement in stated:
        part = value.part(statement.start, statement.end, marks)
        places = tuple(
            (span.start, span.end) for span in value.spans(statement.start, statement.end)
        )
        id_, label, extent = entry.id, entry.label, entry.label_extent
        if statement.name is not None and statement.label is not None:
            id_ = rule.inner.get(statement.name, statement.name)
            label = value.part(*statement.label, marks)
            labelled = value.spans(statement.label[0], statement.end)  # with its colon
            extent = (before, labelled[-1].end if labelled else before)
        if places:
            extent = (extent[0], _trimmed(value.document, extent[0], places[0][0]))
        before = places[-1][1] if places else extent[1]
        yield LabelledValue(
            id_, label, part, extent, places, marks, dated["dated"] if dated else None
        )
