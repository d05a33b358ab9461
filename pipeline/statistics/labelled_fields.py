"""Chapters made of labelled fields from end to end, cut into entries."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.immutable import value
from pipeline.document.model import select_marks
from pipeline.document.reading import Reading
from pipeline.grammar.lists import mask_brackets
from pipeline.layout.elements import MAX_TITLE_LENGTH, LabelledValue, find_label_value_rows, is_bold
from pipeline.statistics.bold_labels import find_bold_labels
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from pipeline.document.model import Document, Mark
    from pipeline.layout.elements import Chapter, Piece
    from pipeline.profiles.model import Profile
    from pipeline.profiles.rules import StatisticRule

_LIMIT: Final = 4000
# A figure, then after a semicolon two or more shares that are not of the population.
_SHARES_AFTER: Final = re.compile(
    r"(?P<own>[^;%:]+);\s(?=[^%:]*%[^%:]*%)(?!.*\b(?:population|unemploy)|.*:)"
)


@value
class InlineStatement:
    """A value within a line: its half-open offsets and those of its label (None for the first).

    `name` is the label as given by the caller. A value printed without a label has an empty label
    extent at its start.
    """

    name: str | None
    label: tuple[int, int] | None
    start: int
    end: int


def split_inline_statements(
    text: str, labels: tuple[str, ...], behind: str | None = None
) -> tuple[InlineStatement, ...]:
    """Split a value's line at its inline labels; one statement if none of them is printed.

    A label counts after a comma or semicolon or before a colon, outside parentheses and quotation
    marks, in any case. A label printed twice names parts of the first statement and splits nothing.
    `behind` names shares that may follow the first figure and a semicolon without a label:
    `2,789,000; agriculture 32%, industry 68%`. Never raises.
    """
    if "," not in text and ";" not in text and ":" not in text:
        return (InlineStatement(None, None, 0, len(text)),)
    mask = mask_brackets(text) if (labels or behind) and len(text) <= _LIMIT else None
    inner = list(_compile_labels(labels).finditer(mask)) if mask and labels else []
    if behind and mask and not inner and (found := _SHARES_AFTER.match(mask)):
        at = found.end()
        return InlineStatement(None, None, 0, found.end("own")), InlineStatement(
            behind, (at, at), at, len(text)
        )
    labelled = [(found["label"] or found["labelled"]).lower() for found in inner]
    if len(set(labelled)) < len(inner):
        inner, labelled = [], []
    names = [None, *labelled]
    places = [None, *(found.span("label" if found["label"] else "labelled") for found in inner)]
    starts = [0, *(found.end() for found in inner)]
    ends = [*(found.start() for found in inner), len(text)]
    return tuple(map(InlineStatement, names, places, starts, ends))


@lru_cache
def _compile_labels(labels: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(labels, key=len, reverse=True)
    any_label = "|".join(re.escape(label) for label in longest_first)
    return re.compile(
        rf"[,;]\s(?P<label>{any_label})(?:\s?:\s?|\s|--(?!\d)|(?=--\d))"
        rf"|(?<=[\w)%.\"\u201d])\s(?P<labelled>{any_label})\s?:(?:\s|$)",
        re.IGNORECASE,
    )


_MOST_WORDS: Final = 10
# A label begins with a capital; in lower case it would be part of the value. It may be broken over
# a line end, and white space may precede its colon.
_LABEL: Final = re.compile(r"(?P<name>[^\W\d_a-z][^:;.!?]{1,78}?)\s?:(?!//|:)(?=\s|$)")
_LONGEST_LABEL: Final = 81  # characters, with its colon
_DATED_END: Final = re.compile(r"\((?P<dated>[^()]{1,60})\)$")


@dataclass(slots=True)
class _OpenField:
    """A field while it is assembled: its label, and the extents of its value so far."""

    id: str | None
    label: Reading
    label_extent: tuple[int, int]
    places: list[tuple[int, int]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    is_group: bool = False

    @property
    def may_be_label(self) -> bool:
        """Whether a label unknown to the profile may be one.

        Words in capitals belong to a value: `FAX`, `US`.
        """
        return len(self.label.text.split()) <= _MOST_WORDS and not self.label.text.isupper()

    def is_repeated_by(self, other: _OpenField, document: Document) -> bool:
        """Whether this field has no value and its label is repeated immediately."""
        if self.places or self.id is None or self.id != other.id:
            return False
        return not document.text[self.label_extent[1] : other.label_extent[0]].strip("*_# \t\n")

    def extend(self, start: int, end: int, piece: Piece) -> None:
        """Add this extent of a piece, without trailing white space, to the value."""
        if start == end:
            return
        end = _trim_end(piece.reading.document, start, end)
        if start < end:
            self.places.append((start, end))
            if piece.marks:
                self.marks.extend(select_marks(piece.marks, start, end))


def cut_fields(
    document: Document, chapter: Chapter, profile: Profile
) -> tuple[list[LabelledValue], list[Piece]]:
    """Return the labelled fields of a chapter, in order, and its other pieces.

    A label begins a paragraph or, if the profile knows it, a line; or it is a heading, or all of a
    paragraph or first cell before its value. A value runs to the next label or heading. Under a
    label without a value of its own, unknown labels are parts of the value.
    """
    opened: list[_OpenField] = []
    rest: list[Piece] = []
    current: _OpenField | None = None
    paired = find_label_value_rows(chapter.pieces, profile.labels)
    for piece in chapter.pieces:
        if one := _field_of_whole_piece(piece, profile, paired, current):
            current = one
            opened.append(one)
        elif piece.role not in ("prose", "item"):
            current = None if piece.role in ("heading", "country") else current
            rest.append(piece)
        elif found := list(_find_labels(piece, profile, current)):
            current = _split_at_labels(piece, found, current, opened)
        elif current:
            if not current.places:  # a label under a label: it has parts
                current.is_group = _LABEL.match(piece.reading.text) is not None
            current.extend(piece.start, piece.end, piece)
        else:
            rest.append(piece)
    entries: list[LabelledValue] = []
    for one in opened:
        rule = profile.rules[one.id] if one.id else None
        entry = _make_entry(document, one)
        entries += split_entry(entry, rule) if rule else (entry,)
    return entries, rest


def _split_at_labels(
    piece: Piece, found: list[_OpenField], current: _OpenField | None, opened: list[_OpenField]
) -> _OpenField:
    """Split a piece at its labels: the open field takes the text before; return the last label.

    A heading whose label is repeated before the value becomes the start of that label.
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


def _field_of_whole_piece(
    piece: Piece, profile: Profile, paired: Container[int], current: _OpenField | None
) -> _OpenField | None:
    """Return the label that is a whole piece or the first cell of a row, if any."""
    text = piece.reading.text
    if piece.start in paired and (pair := piece.find_label_value_pair()):
        value = pair[1]
        one = _OpenField(
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
    return _OpenField(id_, piece.reading, (piece.start, piece.end)) if id_ else None


def _trim_end(document: Document, start: int, end: int) -> int:
    """Return `end` without trailing white space."""
    return start + len(document.text[start:end].rstrip())


def _find_labels(
    piece: Piece, profile: Profile, current: _OpenField | None
) -> Iterator[_OpenField]:
    """Yield the labels of a piece in order of position; the first must begin the piece.

    A piece may begin with the end of a value: in a PDF, where indents separate paragraphs, or
    where the next label is further left than the value.
    """
    bold = list(_find_bold_labels(piece, profile)) if piece.marks else []
    first = _find_first_label(piece, profile)
    if bold and bold[0].label_extent[0] == piece.start and not (first and first.id):
        first = bold[0]
    is_part = first is not None and (
        first.id is None and (_is_inside_value(current) or not first.may_be_label)
    )
    if current and (first is None or is_part):
        is_outdented = is_part or not piece.reading.document.lines
        behind = _find_line_labels(piece, profile, piece.start, is_outdented=is_outdented)
        yield from (one for one in behind if one.id)
    if first is None or is_part:
        return
    yield first
    last = first
    lines = [*_find_line_labels(piece, profile, first.label_extent[1]), *bold]
    for line in sorted(lines, key=attrgetter("label_extent")) if lines else ():
        start = line.label_extent[0]
        if start <= last.label_extent[0]:  # the same label found twice
            continue
        if line in bold and not piece.reading.document.text[last.label_extent[1] : start].strip():
            if last.id is None:  # its value is another field: `Economy of the area administered by`
                return
            if line.id is None:
                continue
        yield line
        last = line


def _find_bold_labels(piece: Piece, profile: Profile) -> Iterator[_OpenField]:
    """Yield bold labels that open lines; only known ones if parts of values are bold as well."""
    printed = [
        (Reading.of(piece.reading.document, [one.name], piece.marks), (one.start, one.end))
        for one in find_bold_labels(piece, profile.labels, alone=True)
        if one.opens_line
    ]
    has_parts = not all(label.text[:1].isupper() for label, _ in printed)
    for label, extent in printed:
        one = _OpenField(profile.labels.get(fold(label.text)), label, extent)
        if label.text[:1].isupper() and (one.id or (one.may_be_label and not has_parts)):
            yield one


def _find_first_label(piece: Piece, profile: Profile) -> _OpenField | None:
    """Return the label before a colon with which a piece begins."""
    text = piece.reading.text
    found = _LABEL.match(text) if text.find(":", 0, _LONGEST_LABEL) >= 0 else None
    if found is None:
        return None
    end = _source_offset_after(piece, found.end())
    label = piece.reading.part(*found.span("name"), piece.marks)
    return _OpenField(profile.labels.get(fold(found["name"])), label, (piece.start, end))


def _source_offset_after(piece: Piece, at: int) -> int:
    """Return the source offset of the text after this reading offset and one space."""
    text = piece.reading.text
    at += text.startswith(" ", at)
    return piece.reading.source_offset(at) if at < len(text) else piece.end


def _is_inside_value(current: _OpenField | None) -> bool:
    return current is not None and (current.is_group or not current.places)


def _find_line_labels(
    piece: Piece, profile: Profile, at: int, *, is_outdented: bool = False
) -> Iterator[_OpenField]:
    """Yield labels that open further lines of a piece at the indent of its first line.

    A known one may be further left: a part of a value is set deeper than the next field. With
    `is_outdented` only such labels count.
    """
    document = piece.reading.document
    line = document.text.find("\n", max(at - 1, piece.start), piece.end)
    if line < 0 or document.text.find(":", line, piece.end) < 0:
        return
    indent = piece.start - document.text.rfind("\n", 0, piece.start) - 1
    for found in _compile_line_label(indent).finditer(document.text, line, piece.end):
        id_ = profile.labels.get(fold(found["name"]))
        is_alone = document.text.startswith("\n", found.end())
        is_level = found.end("margin") - found.start("margin") == indent
        is_hanging = is_alone and _is_hanging_value(document.text, piece.start, at, indent)
        if is_outdented and is_level:
            continue
        if id_ or (is_level and is_hanging):
            label = Reading.of(document, [found.span("name")], piece.marks)
            start = found.start("name")
            yield _OpenField(id_, label, (start, found.end()))


@lru_cache
def _compile_line_label(indent: int) -> re.Pattern[str]:
    """Compile a pattern of the label that opens a line with this indent at most."""
    return re.compile(
        rf"\n(?P<margin>[ \t]{{0,{indent}}})(?P<name>[^\W\d_a-z][^:;\n]{{1,78}}?)[ \t]?:(?=\s)"
    )


def _is_hanging_value(text: str, start: int, at: int, indent: int) -> bool:
    """Whether the value at this offset is on a line of its own with a larger indent."""
    line = text.rfind("\n", start, at) + 1
    return line > 0 and at - line > indent


def _make_entry(document: Document, one: _OpenField) -> LabelledValue:
    value = Reading.of(document, one.places, one.marks)
    places, marks = tuple(one.places), tuple(one.marks)
    return LabelledValue(one.id, one.label, value, one.label_extent, places, marks)


def split_entry(entry: LabelledValue, rule: StatisticRule) -> Iterator[LabelledValue]:
    """Yield the entry of a field, and those of other statistics within its line."""
    if not (rule.inner or rule.behind):
        yield entry
        return
    value, marks = entry.value, entry.marks
    stated = split_inline_statements(value.text, tuple(rule.inner), rule.behind)
    if len(stated) < 2:  # noqa: PLR2004 - the first is the field itself
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
            extent = (extent[0], _trim_end(value.document, extent[0], places[0][0]))
        before = places[-1][1] if places else extent[1]
        yield LabelledValue(
            id_, label, part, extent, places, marks, dated["dated"] if dated else None
        )
