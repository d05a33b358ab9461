"""Cuts a chapter at its labels before any value is looked for: entries, and the prose left."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Final

from pipeline.document.model import find_line_starts
from pipeline.document.reading import Reading
from pipeline.layout.elements import Chapter, LabelledValue, Piece, find_label_value_rows
from pipeline.statistics.bold_labels import bold_labels
from pipeline.statistics.label_value_pairs import bare_labels, set_apart
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.document.model import Document
    from pipeline.profiles.model import Profile

_LINE_LABEL: Final = re.compile(r"(?P<name>[^\W\d_][^:\n]{0,79}?)[ \t]*(?:\n[ \t]*)?:(?!//)")
_STOP: Final = re.compile(r"(?<!\best)(?<!\bapprox)(?<!\b[A-Z])[.;]\s+$")
_GLANCE: Final = 12  # characters: a stop and the white space behind it
_NO_LABELS: Final = frozenset(  # words before a colon that stand inside values
    ("note", "definition", "total", "total population", "male", "female", "males", "females")
)


@dataclass(frozen=True, slots=True)
class _Label:
    """Source offsets: the label with its markup and colon, and within it what is printed."""

    start: int
    end: int
    name: tuple[int, int]
    strong: bool
    opens_line: bool


def cut(
    document: Document, chapter: Chapter, profile: Profile
) -> tuple[list[LabelledValue], list[Piece]]:
    """The entries of a chapter's statistics, in order, and its other pieces.

    A block is of statistics where it begins with a label that the profile knows; before the first
    section, also where its labels are set in bold and stand under such a block, or under none of a
    known family, several together. Of a table, where it only pairs labels with values; so may
    pieces that follow each other.
    """
    paired = find_label_value_rows(chapter.pieces, profile.labels)
    apart = set_apart(chapter.pieces, profile.labels)
    bare = bare_labels(_leading(chapter.pieces), profile)
    entries: list[LabelledValue] = []
    rest: list[Piece] = []
    titled = open_value = False
    for piece in chapter.pieces:
        if piece.start in apart and not piece.is_furniture:
            entries.extend(filter(None, [apart[piece.start]]))
            open_value = False
            continue
        titled = titled or piece.role == "heading"
        if piece.is_furniture or piece.role == "note":
            rest.append(piece)
            continue
        if piece.start in paired:
            entries.extend(_row(piece, profile))
            open_value = False
            continue
        if open_value and piece.continues:
            entries += _rest_of_value(document, entries.pop(), piece, profile)
            continue
        lead = None if titled else bare
        found = _cut_piece(piece, profile, lead, under=bool(entries), titled=titled)
        open_value = bool(found)
        if not found:
            rest.append(piece)
            continue
        if found[0].label_extent[0] > piece.start:
            rest.append(_before(document, piece, found[0].label_extent[0]))
        entries.extend(found)
    return entries, rest


def _leading(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces before the first section."""
    return takewhile(lambda piece: piece.role != "heading", pieces)


def _rest_of_value(
    document: Document, entry: LabelledValue, piece: Piece, profile: Profile
) -> list[LabelledValue]:
    """The entry with what stands behind a page's or a column's end, and the entries under it."""
    labels = _labels(document, piece, profile)
    end = labels[0].start if labels else piece.end
    end = piece.start + len(document.text[piece.start : end].rstrip())
    if end <= piece.start:
        return [entry, *_entries(document, piece, labels, profile)]
    extents = (*entry.value_extents, (piece.start, end))
    marks = (*entry.marks, *piece.marks)
    value = Reading.of(document, extents, marks)
    whole = replace(entry, value=value, value_extents=extents, marks=marks)
    return [whole, *_entries(document, piece, labels, profile)]


def _before(document: Document, piece: Piece, end: int) -> Piece:
    end = piece.start + len(document.text[piece.start : end].rstrip())
    marks = tuple(mark for mark in piece.marks if mark.end <= end)
    reading = Reading.of(document, [(piece.start, end)], marks)
    return replace(piece, end=end, marks=marks, reading=reading)


def _cut_piece(
    piece: Piece, profile: Profile, bare: re.Pattern[str] | None, *, under: bool, titled: bool
) -> list[LabelledValue]:
    if piece.role not in ("prose", "item"):
        return []
    document = piece.reading.document
    labels = _labels(document, piece, profile, bare)
    known = [label for label in labels if _id(document, piece, label, profile)]
    bold = [label for label in labels if label.strong and label.opens_line]
    begins = bool(labels) and labels[0].start == piece.start
    if titled:
        taken = begins and len(known) > 1
    else:
        taken = bool(known) or (begins and bool(bold) and (under or len(bold) > 1))
    if not taken:
        return []
    return list(_entries(document, piece, labels, profile))


def _id(document: Document, piece: Piece, label: _Label, profile: Profile) -> str | None:
    return profile.labels.get(fold(Reading.of(document, [label.name], piece.marks).text))


def _labels(
    document: Document, piece: Piece, profile: Profile, bare: re.Pattern[str] | None = None
) -> list[_Label]:
    """The labels of a block, by place.

    They are those in bold, those that open a line, and known ones behind the end of a value; those
    that fit the pattern of `bare` ones, and known ones in bold, need no colon.
    """
    strong = list(_strong_labels(piece, profile, alone=bare is not None))
    open_ = list(_bare_labels(document, piece, bare))
    without = {label.start for label in open_}
    plain = [label for label in _line_labels(document, piece) if label.start not in without]
    if strong:  # then a label in plain type must be a known one
        plain = [label for label in plain if _id(document, piece, label, profile)]
    elif not open_ and not any(_id(document, piece, label, profile) for label in plain):
        plain = []
    inline = list(_inline_labels(document, piece, profile))
    found: list[_Label] = []
    for label in sorted([*strong, *open_, *plain, *inline], key=lambda one: (one.start, -one.end)):
        if not found or label.start >= found[-1].end:
            found.append(label)
    if found and not found[0].opens_line:  # a stop before it ends a sentence
        found[0] = replace(found[0], start=found[0].name[0])
    return found


def _strong_labels(piece: Piece, profile: Profile, *, alone: bool) -> Iterator[_Label]:
    for start, end, name, opens_line in bold_labels(piece, profile.labels, alone=alone):
        yield _Label(start, end, name, strong=True, opens_line=opens_line)


def _line_labels(document: Document, piece: Piece) -> Iterator[_Label]:
    text = document.text
    starts = find_line_starts(text, piece.start, piece.end, piece.marks)
    for at, end in pairwise([*starts, piece.end]):
        start = _first_read(piece, at, end)
        if found := _LINE_LABEL.match(text, start, piece.end):
            name = found.span("name")
            if fold(text[slice(*name)]) not in _NO_LABELS:
                yield _Label(
                    at + len(text[at:end]) - len(text[at:end].lstrip()),
                    found.end(),
                    name,
                    strong=False,
                    opens_line=True,
                )


def _bare_labels(
    document: Document, piece: Piece, bare: re.Pattern[str] | None
) -> Iterator[_Label]:
    for at in find_line_starts(document.text, piece.start, piece.end, piece.marks) if bare else ():
        start = _first_read(piece, at, piece.end)
        if bare and (found := bare.match(document.text, start, piece.end)):
            begun = at + len(document.text[at:start]) - len(document.text[at:start].lstrip())
            name = found.span("label")
            yield _Label(begun, found.end(), name, strong=False, opens_line=True)


def _first_read(piece: Piece, start: int, end: int) -> int:
    spans = Reading.of(piece.reading.document, [(start, end)], piece.marks).spans()
    return spans[0].start if spans else end


def _inline_labels(document: Document, piece: Piece, profile: Profile) -> Iterator[_Label]:
    """Known labels in the middle of a line, after a character that ends a value.

    After a letter none is cut: `Urban Population: 3` is no population. A stop that parts them is
    no value's.
    """
    text = document.text
    for found in profile.inline_label_pattern.finditer(text, piece.start, piece.end):
        name = found.span("label")
        stop = _STOP.search(text, max(piece.start, name[0] - _GLANCE), name[0])
        start = stop.start() if stop else name[0]
        yield _Label(start, found.end(), name, strong=False, opens_line=False)


def _entries(
    document: Document, piece: Piece, labels: Sequence[_Label], profile: Profile
) -> Iterator[LabelledValue]:
    ends = [*(label.start for label in labels), piece.end][1:]
    for label, end in zip(labels, ends, strict=True):
        value = (
            label.end,
            max(label.end, label.end + len(document.text[label.end : end].rstrip())),
        )
        yield LabelledValue(
            _id(document, piece, label, profile),
            Reading.of(document, [label.name], piece.marks),
            Reading.of(document, [value], piece.marks),
            (label.start, label.end),
            (value,),
            piece.marks,
        )


def _row(piece: Piece, profile: Profile) -> Iterator[LabelledValue]:
    """A row that pairs a label with a value is an entry."""
    if pair := piece.find_label_value_pair():
        value = pair[1]
        yield LabelledValue(
            profile.labels.get(piece.fold_row_label()),
            piece.read_row_label(),
            piece.read_cell(value),
            (piece.start, value.start),
            ((value.start, piece.end),),
            piece.marks,
        )
