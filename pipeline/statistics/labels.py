"""Cuts labels and their values out of a chapter, before any value is parsed.

A label is read before a colon, in bold before a dash, or in a table that pairs it with a value. A
line that begins with one in another shape and goes on as a value would is reported.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.model import find_line_starts
from pipeline.document.problems import Code, Problem, make_problem
from pipeline.document.reading import Reading
from pipeline.layout.elements import (
    MAX_TITLE_LENGTH,
    Chapter,
    LabelledValue,
    Piece,
    find_label_value_rows,
    is_bold,
)
from pipeline.statistics.bold_labels import find_bold_labels
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.document.model import Document
    from pipeline.profiles.model import Profile


_DASH: Final = "[\u2013\u2014-]"
_FIGURE: Final = r"[<>~$]?[+\N{MINUS SIGN}-]?\d"
# What follows a label: words or a remark and then a colon; a sign or a space before a figure.
_MARKUP: Final = r"[*_]*"
_REMARK: Final = r"(?:[ \t]*\([^()\n]{1,60}\))?"
_BEFORE_COLON: Final = (
    rf"(?:[ \t]+[^\s:.;!?()]+){{0,5}}{_REMARK}[ \t]*{_MARKUP}:{_MARKUP}[ \t]*(?=\S)"
)
_BEFORE_FIGURE: Final = (
    rf"{_REMARK}{_MARKUP}[ \t]*(?:[=|\t.\u00b7\u2026]+|{_DASH}+|[ \t])[ \t]*(?={_FIGURE})"
)
_ONLY_COLON: Final = re.compile(rf"{_MARKUP}[ \t]*:")
# A figure and what may be its unit; more words are a sentence.
_BARE_FIGURE: Final = re.compile(rf"{_FIGURE}[\d.,\s]*(?:%|(?:[^\W\d]+[ -]?){{0,4}}(?:\(|$))")
_LONGEST_SHOWN: Final = 80
_NUMERIC: Final = ("quantity", "composition")


def report_unread_labels(
    document: Document, prose: Sequence[Piece], profile: Profile
) -> Iterator[Problem]:
    """The problem of each line of prose that begins with a label and goes on as a value does."""
    if profile.fields_.throughout:  # there every label begins a field
        return
    rules = profile.statistics.items()
    wanted = {id_ for id_, rule in rules if rule.labels and rule.kind in _NUMERIC}
    if not wanted:
        return
    pattern = re.compile(
        rf"[ \t#*+_\u2022-]*(?P<label>{profile.label_pattern})"
        rf"(?:{_BEFORE_COLON}|{_BEFORE_FIGURE}|{_MARKUP}[ \t]*:?{_MARKUP}[ \t]*$)",
        re.MULTILINE,
    )
    read = [piece for piece in prose if not (piece.is_furniture or piece.is_note)]
    for piece, following in zip_longest(read, read[1:]):
        if piece.role not in ("prose", "item", "heading"):
            continue
        text = document.text
        for start in find_line_starts(text, piece.start, piece.end, piece.marks):
            found = pattern.match(text, start, piece.end)
            if not found or (id_ := profile.labels.get(fold(found["label"]))) not in wanted:
                continue
            rest = text[found.end() : piece.end].lstrip()
            if not rest and following:
                rest = following.reading.text
            if not _BARE_FIGURE.match(rest):
                continue
            line_end = text.find("\n", found.end())
            shown = text[start : line_end if line_end >= 0 else piece.end].strip()
            why = (
                "below a heading only three labels or more in sequence are read"
                if _ONLY_COLON.match(text, found.end("label"))
                else "no colon follows it"
            )
            shown = shown[:_LONGEST_SHOWN]
            message = f"{shown!r} begins with a label of {id_!r}, but {why}: it stays text"
            span = document.span(start, max(found.end(), start + len(shown)))
            yield make_problem(Code.UNPARSED_VALUE, message, (span,))


_FEWEST_LABELS: Final = 3  # known labels in sequence; fewer may be titles or words of prose
_LONGEST_VALUE: Final = 400
_LABELS: Final = ("prose", "item", "heading", "row")
_VALUES: Final = ("prose", "item", "row")
_BULLET: Final = re.compile(r"[*+\u2022-][ \t]+")
_DOT_LEADER: Final = (
    r"[ \t]*(?:(?:[.\u00b7_][ \t]?){4,}|\u2026{2,})[ \t]*(?=\S)"  # dots that lead to a value
)
# How a value begins without a colon before it; in lower case only the name of a group.
_VALUE: Final = r"(?=[$<>~+.\d-]|[^\W\d_a-z]|[a-z][a-z ]{1,30}:)"


def pair_labels_with_values(
    pieces: Iterable[Piece], labels: Mapping[str, str]
) -> dict[int, LabelledValue | None]:
    """Map the start of each piece that is a label or its value to the entry, or to None.

    The label is one piece and the value the next; the label's start maps to the entry, the value's
    to None. A heading may hold both. `labels` maps folded names to statistic ids.
    """
    readable = [piece for piece in pieces if not (piece.is_furniture or piece.is_note)]
    found: dict[int, LabelledValue | None] = {}
    run: dict[int, LabelledValue | None] = {}
    at = 0
    while at < len(readable):
        entry, taken = _parse_pair(readable[at : at + 2], labels, is_begun=bool(run))
        if entry is None:
            found |= run if _are_several(run) else {}
            run = {}
        else:
            run |= dict.fromkeys((piece.start for piece in readable[at : at + taken]), None)
            run[readable[at].start] = entry
        at += taken
    return found | (run if _are_several(run) else {})


def _are_several(run: Mapping[int, LabelledValue | None]) -> bool:
    return len({entry.id for entry in run.values() if entry and entry.id}) >= _FEWEST_LABELS


def _parse_pair(
    two: Sequence[Piece], labels: Mapping[str, str], *, is_begun: bool
) -> tuple[LabelledValue | None, int]:
    """Return the entry of a piece and the next one, and how many of the two it uses."""
    first, text = two[0], two[0].reading.text
    name, _, behind = text.partition(":")
    if first.role == "heading" and behind.strip() and fold(name) in labels:
        value = first.reading.part(len(name) + 1, len(text), first.marks)
        place = (value.spans()[0].start, first.end)
        return _make_entry(first, labels[fold(name)], name, value, place), 1
    if len(two) > 1 and _is_label(first, labels, is_begun=is_begun) and _is_value(two[1], labels):
        name, place = text.rstrip(": "), (two[1].start, two[1].end)
        entry = _make_entry(first, labels.get(fold(name)), name, two[1].reading, place)
        return replace(entry, marks=(*first.marks, *two[1].marks)), 2
    return None, 1


def _make_entry(
    first: Piece, id_: str | None, name: str, value: Reading, place: tuple[int, int]
) -> LabelledValue:
    label = first.reading.part(0, len(name), first.marks)
    over = (first.start, min(first.end, place[0]))
    return LabelledValue(id_, label, value, over, (place,), first.marks)


def _is_label(piece: Piece, labels: Mapping[str, str], *, is_begun: bool) -> bool:
    """Whether a piece is only a label; in a run of labels, also an unknown one set the same way."""
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


def compile_bare_labels(pieces: Iterable[Piece], profile: Profile) -> re.Pattern[str] | None:
    """Compile a pattern of labels that begin lines without a colon; None if there are too few.

    Known labels in bold count as well. If several labels are followed by a dash, the dash separates
    label and value and is no minus: `Growth Rate - 1.7%`. Leader dots separate them likewise.
    """
    read = [piece for piece in pieces if piece.role in ("prose", "item")]
    label = rf"(?P<label>{profile.label_pattern})"
    led = re.compile(rf"{label}{_DOT_LEADER}")
    if len(_labels_opening_lines(read, led)) >= _FEWEST_LABELS:
        return led
    dashed = re.compile(rf"{label}[ \t]+{_DASH}[ \t]+(?=\S)")
    if len(_labels_opening_lines(read, dashed)) >= _FEWEST_LABELS:
        return re.compile(rf"{label}[ \t]+(?:{_DASH}[ \t]+)?(?=\S)")
    pattern = re.compile(rf"{label}[ \t]+{_VALUE}")
    found = _labels_opening_lines(read, pattern)
    for piece in read:
        bold = (
            one for one in find_bold_labels(piece, profile.labels, alone=True) if one.opens_line
        )
        printed = (fold(piece.reading.document.text[slice(*one.name)]) for one in bold)
        found.update(name for name in printed if name in profile.labels)
    return pattern if len(found) >= _FEWEST_LABELS else None


def _labels_opening_lines(pieces: Iterable[Piece], pattern: re.Pattern[str]) -> set[str]:
    """Return the folded labels that begin lines and match the pattern."""
    found: set[str] = set()
    for piece in pieces:
        text = piece.reading.document.text
        for line in find_line_starts(text, piece.start, piece.end, piece.marks):
            bullet = _BULLET.match(text, line, piece.end)
            if label := pattern.match(text, bullet.end() if bullet else line, piece.end):
                found.add(fold(label["label"]))
    return found


_LINE_LABEL: Final = re.compile(r"(?P<name>[^\W\d_][^:\n]{0,79}?)[ \t]*(?:\n[ \t]*)?:(?!//)")
_STOP_BEFORE_LABEL: Final = re.compile(r"(?<!\best)(?<!\bapprox)(?<!\b[A-Z])[.;]\s+$")
_STOP_REACH: Final = 12  # characters: a stop and the white space after it
_WORDS_INSIDE_VALUES: Final = frozenset(  # before a colon, these belong to a value
    ("note", "definition", "total", "total population", "male", "female", "males", "females")
)


@dataclass(frozen=True, slots=True)
class _FoundLabel:
    """Source offsets of a label with its markup and colon, and of the name inside."""

    start: int
    end: int
    name: tuple[int, int]
    strong: bool
    opens_line: bool


def cut_labelled_values(
    document: Document, chapter: Chapter, profile: Profile
) -> tuple[list[LabelledValue], list[Piece]]:
    """Return the labelled values of a chapter, in order, and its other pieces.

    A block holds statistics if it begins with a label of the profile; under the title of a section
    it must have two, or its neighbours at least three with it. Before the first section it also
    does if its labels are bold and follow such a block, or if there are several bold ones. A table
    holds them if it only pairs labels with values; consecutive pieces may do the same. Without
    labels in the profile there are none.
    """
    if not profile.labels:
        return [], list(chapter.pieces)
    paired = find_label_value_rows(chapter.pieces, profile.labels)
    apart = pair_labels_with_values(chapter.pieces, profile.labels)
    bare = _find_bare_patterns(chapter.pieces, profile)
    in_runs = _find_label_runs(chapter.pieces, profile)
    entries: list[LabelledValue] = []
    rest: list[Piece] = []
    titled = open_value = False
    for piece in chapter.pieces:
        if piece.start in apart and not piece.is_furniture:
            entries.extend(filter(None, [apart[piece.start]]))
            open_value = False
            continue
        titled = titled or piece.role == "heading"
        if piece.is_furniture or piece.is_note:
            rest.append(piece)
            continue
        if piece.start in paired:
            entries.extend(_make_row_entry(piece, profile))
            open_value = False
            continue
        if open_value and piece.continues:
            entries += _continue_value(document, entries.pop(), piece, profile)
            continue
        alone = bare.get(piece.start)
        is_single = titled and not alone and piece.start not in in_runs
        found = _cut_piece(piece, profile, alone, under=bool(entries), is_single=is_single)
        open_value = bool(found)
        if not found:
            rest.append(piece)
            continue
        if found[0].label_extent[0] > piece.start:
            rest.append(_piece_before(document, piece, found[0].label_extent[0]))
        entries.extend(found)
    return entries, rest


def _find_bare_patterns(
    pieces: Sequence[Piece], profile: Profile
) -> dict[int, re.Pattern[str] | None]:
    """The pattern of labels without a colon in the section of each piece, by the piece's start."""
    found: dict[int, re.Pattern[str] | None] = {}
    starts = [at for at, piece in enumerate(pieces) if piece.role == "heading"]
    for start, end in pairwise([0, *starts, len(pieces)]):
        pattern = compile_bare_labels(pieces[start:end], profile) if profile.labels else None
        found |= dict.fromkeys((piece.start for piece in pieces[start:end]), pattern)
    return found


def _find_label_runs(pieces: Sequence[Piece], profile: Profile) -> set[int]:
    """The starts of the pieces that begin with known labels, several of them in sequence."""
    found: set[int] = set()
    run: dict[int, str] = {}
    for piece in (piece for piece in pieces if not (piece.is_furniture or piece.is_note)):
        if id_ := _find_first_label(piece, profile):
            run[piece.start] = id_
            if len(set(run.values())) >= _FEWEST_LABELS:
                found |= run.keys()
        else:
            run = {}
    return found


def _find_first_label(piece: Piece, profile: Profile) -> str | None:
    """The statistic with whose label and a colon a piece begins."""
    text = piece.reading.text
    bullet = _BULLET.match(text)
    name, colon, _ = text[bullet.end() if bullet else 0 :].partition(":")
    is_text = piece.role in ("prose", "item") and colon and len(name) <= MAX_TITLE_LENGTH
    return profile.labels.get(fold(name)) if is_text else None


def _continue_value(
    document: Document, entry: LabelledValue, piece: Piece, profile: Profile
) -> list[LabelledValue]:
    """Return the entry continued after a page or column break, and the entries that follow it."""
    labels = _find_labels(document, piece, profile)
    end = labels[0].start if labels else piece.end
    end = piece.start + len(document.text[piece.start : end].rstrip())
    if end <= piece.start:
        return [entry, *_make_entries(document, piece, labels, profile)]
    extents = (*entry.value_extents, (piece.start, end))
    marks = (*entry.marks, *piece.marks)
    value = Reading.of(document, extents, marks)
    whole = replace(entry, value=value, value_extents=extents, marks=marks)
    return [whole, *_make_entries(document, piece, labels, profile)]


def _piece_before(document: Document, piece: Piece, end: int) -> Piece:
    end = piece.start + len(document.text[piece.start : end].rstrip())
    marks = tuple(mark for mark in piece.marks if mark.end <= end)
    reading = Reading.of(document, [(piece.start, end)], marks)
    return replace(piece, end=end, marks=marks, reading=reading)


def _cut_piece(
    piece: Piece, profile: Profile, bare: re.Pattern[str] | None, *, under: bool, is_single: bool
) -> list[LabelledValue]:
    if piece.role not in ("prose", "item"):
        return []
    document = piece.reading.document
    labels = _find_labels(document, piece, profile, bare)
    known = [label for label in labels if _label_id(document, piece, label, profile)]
    bold = [label for label in labels if label.strong and label.opens_line]
    begins = bool(labels) and labels[0].start == piece.start
    if is_single:
        taken = begins and len(known) > 1
    else:
        taken = bool(known) or (begins and bool(bold) and (under or len(bold) > 1))
    if not taken:
        return []
    return list(_make_entries(document, piece, labels, profile))


def _label_id(document: Document, piece: Piece, label: _FoundLabel, profile: Profile) -> str | None:
    return profile.labels.get(fold(Reading.of(document, [label.name], piece.marks).text))


def _find_labels(
    document: Document, piece: Piece, profile: Profile, bare: re.Pattern[str] | None = None
) -> list[_FoundLabel]:
    """Return the labels of a block in order of position.

    They are bold labels, labels that open a line, and known labels after the end of a value. Those
    that match `bare`, and known ones in bold, need no colon.
    """
    strong = list(_find_bold_labels(piece, profile, alone=bare is not None))
    open_ = list(_find_bare_labels(document, piece, bare))
    without = {label.start for label in open_}
    plain = [label for label in _find_line_labels(document, piece) if label.start not in without]
    if strong:  # then a label in plain type must be known
        plain = [label for label in plain if _label_id(document, piece, label, profile)]
    elif not open_ and not any(_label_id(document, piece, label, profile) for label in plain):
        plain = []
    inline = list(_find_inline_labels(document, piece, profile))
    found: list[_FoundLabel] = []
    for label in sorted([*strong, *open_, *plain, *inline], key=lambda one: (one.start, -one.end)):
        if not found or label.start >= found[-1].end:
            found.append(label)
    if found and not found[0].opens_line:  # the stop before it ends a sentence
        found[0] = replace(found[0], start=found[0].name[0])
    return found


def _find_bold_labels(piece: Piece, profile: Profile, *, alone: bool) -> Iterator[_FoundLabel]:
    for start, end, name, opens_line in find_bold_labels(piece, profile.labels, alone=alone):
        yield _FoundLabel(start, end, name, strong=True, opens_line=opens_line)


def _find_line_labels(document: Document, piece: Piece) -> Iterator[_FoundLabel]:
    text = document.text
    starts = find_line_starts(text, piece.start, piece.end, piece.marks)
    for at, end in pairwise([*starts, piece.end]):
        start = _first_read_offset(piece, at, end)
        if found := _LINE_LABEL.match(text, start, piece.end):
            name = found.span("name")
            if fold(text[slice(*name)]) not in _WORDS_INSIDE_VALUES:
                yield _FoundLabel(
                    at + len(text[at:end]) - len(text[at:end].lstrip()),
                    found.end(),
                    name,
                    strong=False,
                    opens_line=True,
                )


def _find_bare_labels(
    document: Document, piece: Piece, bare: re.Pattern[str] | None
) -> Iterator[_FoundLabel]:
    for at in find_line_starts(document.text, piece.start, piece.end, piece.marks) if bare else ():
        start = _first_read_offset(piece, at, piece.end)
        if bare and (found := bare.match(document.text, start, piece.end)):
            begun = at + len(document.text[at:start]) - len(document.text[at:start].lstrip())
            name = found.span("label")
            yield _FoundLabel(begun, found.end(), name, strong=False, opens_line=True)


def _first_read_offset(piece: Piece, start: int, end: int) -> int:
    spans = Reading.of(piece.reading.document, [(start, end)], piece.marks).spans()
    return spans[0].start if spans else end


def _find_inline_labels(
    document: Document, piece: Piece, profile: Profile
) -> Iterator[_FoundLabel]:
    """Yield known labels within a line, after a character that may end a value.

    A label after a letter is not cut: `Urban Population: 3` is no population. A full stop between
    value and label belongs to neither.
    """
    text = document.text
    for found in profile.inline_label_pattern.finditer(text, piece.start, piece.end):
        name = found.span("label")
        stop = _STOP_BEFORE_LABEL.search(text, max(piece.start, name[0] - _STOP_REACH), name[0])
        start = stop.start() if stop else name[0]
        yield _FoundLabel(start, found.end(), name, strong=False, opens_line=False)


def _make_entries(
    document: Document, piece: Piece, labels: Sequence[_FoundLabel], profile: Profile
) -> Iterator[LabelledValue]:
    ends = [*(label.start for label in labels), piece.end][1:]
    for label, end in zip(labels, ends, strict=True):
        value = (
            label.end,
            max(label.end, label.end + len(document.text[label.end : end].rstrip())),
        )
        yield LabelledValue(
            _label_id(document, piece, label, profile),
            Reading.of(document, [label.name], piece.marks),
            Reading.of(document, [value], piece.marks),
            (label.start, label.end),
            (value,),
            piece.marks,
        )


def _make_row_entry(piece: Piece, profile: Profile) -> Iterator[LabelledValue]:
    """Yield the entry of a row that pairs a label with a value."""
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
