"""Labels and values that stand apart: in pieces of their own, or side by side without a colon."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.document.model import find_line_starts
from pipeline.layout.elements import MAX_TITLE_LENGTH, LabelledValue, is_bold
from pipeline.statistics.bold_labels import bold_labels
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.document.reading import Reading
    from pipeline.layout.elements import Piece
    from pipeline.profiles.model import Profile

_FEWEST: Final = 3  # known labels that follow each other so: fewer may be titles, or words of prose
_LONGEST_VALUE: Final = 400
_LABELS: Final = ("prose", "item", "heading", "row")
_VALUES: Final = ("prose", "item", "row")
# What a value begins with where no colon stands before it; a small letter only in a group's name.
_BULLET: Final = re.compile(r"[*+\u2022-][ \t]+")
_DASH: Final = "[\u2013\u2014-]"
_LEADER: Final = r"[ \t]*(?:(?:[.\u00b7_][ \t]?){4,}|\u2026{2,})[ \t]*(?=\S)"  # dots up to a value
_VALUE: Final = r"(?=[$<>~+.\d-]|[^\W\d_a-z]|[a-z][a-z ]{1,30}:)"


def set_apart(
    pieces: Iterable[Piece], labels: Mapping[str, str]
) -> dict[int, LabelledValue | None]:
    """The pieces of statistics whose label is a piece and whose value the next, by their start.

    A label's has the entry, its value's None; `labels` are folded. A heading may hold both.
    """
    told = [piece for piece in pieces if not piece.is_furniture and piece.role != "note"]
    found: dict[int, LabelledValue | None] = {}
    run: dict[int, LabelledValue | None] = {}
    at = 0
    while at < len(told):
        entry, taken = _pair(told[at : at + 2], labels, is_begun=bool(run))
        if entry is None:
            found |= run if _are_several(run) else {}
            run = {}
        else:
            run |= dict.fromkeys((piece.start for piece in told[at : at + taken]), None)
            run[told[at].start] = entry
        at += taken
    return found | (run if _are_several(run) else {})


def _are_several(run: Mapping[int, LabelledValue | None]) -> bool:
    return len({entry.id for entry in run.values() if entry and entry.id}) >= _FEWEST


def _pair(
    two: Sequence[Piece], labels: Mapping[str, str], *, is_begun: bool
) -> tuple[LabelledValue | None, int]:
    """The statistic that a piece and the next one make, and how many of them it takes."""
    first, text = two[0], two[0].reading.text
    name, _, behind = text.partition(":")
    if first.role == "heading" and behind.strip() and fold(name) in labels:
        value = first.reading.part(len(name) + 1, len(text), first.marks)
        place = (value.spans()[0].start, first.end)
        return _entry(first, labels[fold(name)], name, value, place), 1
    if len(two) > 1 and _is_label(first, labels, is_begun=is_begun) and _is_value(two[1], labels):
        name, place = text.rstrip(": "), (two[1].start, two[1].end)
        entry = _entry(first, labels.get(fold(name)), name, two[1].reading, place)
        return replace(entry, marks=(*first.marks, *two[1].marks)), 2
    return None, 1


def _entry(
    first: Piece, id_: str | None, name: str, value: Reading, place: tuple[int, int]
) -> LabelledValue:
    label = first.reading.part(0, len(name), first.marks)
    over = (first.start, min(first.end, place[0]))
    return LabelledValue(id_, label, value, over, (place,), first.marks)


def _is_label(piece: Piece, labels: Mapping[str, str], *, is_begun: bool) -> bool:
    """Whether a piece is a label alone; among others, one that nobody knows may be set like it."""
    text = piece.reading.text
    if piece.role not in _LABELS or len(text) > MAX_TITLE_LENGTH:
        return False
    if fold(text.rstrip(": ")) in labels:
        return True
    is_set_so = text.endswith(":") or (
        piece.role == "prose" and is_bold(piece.reading, piece.marks)
    )
    return is_begun and piece.role != "heading" and is_set_so


def _is_value(piece: Piece, labels: Mapping[str, str]) -> bool:
    """Whether a piece may be the value of the label before it."""
    text = piece.reading.text
    name = text.partition(":")[0]
    return (
        piece.role in _VALUES
        and len(text) <= _LONGEST_VALUE
        and not _is_label(piece, labels, is_begun=False)
        and fold(name) not in labels
    )


def bare_labels(pieces: Iterable[Piece], profile: Profile) -> re.Pattern[str] | None:
    """A pattern of labels that begin lines with no colon behind; None where too few do so.

    Known labels in bold count as well. Where several have a dash behind, it parts label and value
    there and is no minus: `Growth Rate - 1.7%`. So do dots that lead from labels to their values.
    """
    read = [piece for piece in pieces if piece.role in ("prose", "item")]
    label = rf"(?P<label>{profile.label_pattern})"
    led = re.compile(rf"{label}{_LEADER}")
    if len(_opening(read, led)) >= _FEWEST:
        return led
    dashed = re.compile(rf"{label}[ \t]+{_DASH}[ \t]+(?=\S)")
    if len(_opening(read, dashed)) >= _FEWEST:
        return re.compile(rf"{label}[ \t]+(?:{_DASH}[ \t]+)?(?=\S)")
    pattern = re.compile(rf"{label}[ \t]+{_VALUE}")
    found = _opening(read, pattern)
    for piece in read:
        bold = (one for one in bold_labels(piece, profile.labels, alone=True) if one.opens_line)
        printed = (fold(piece.reading.document.text[slice(*one.name)]) for one in bold)
        found.update(name for name in printed if name in profile.labels)
    return pattern if len(found) >= _FEWEST else None


def _opening(pieces: Iterable[Piece], pattern: re.Pattern[str]) -> set[str]:
    """The labels, folded, that begin lines so."""
    found: set[str] = set()
    for piece in pieces:
        text = piece.reading.document.text
        for line in find_line_starts(text, piece.start, piece.end, piece.marks):
            bullet = _BULLET.match(text, line, piece.end)
            if label := pattern.match(text, bullet.end() if bullet else line, piece.end):
                found.add(fold(label["label"]))
    return found
