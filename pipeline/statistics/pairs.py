"""Labels with their values in reports of any publisher: boxes, lists, tables of two columns.

No profile says here which labels there are. The print does: lines that each begin with a few words
and a colon and go on with a value, one below the other; names in bold above or before their values;
a label that returns under one heading after the other; a table of names and values. Prose is none
of these: a value is no sentence, and a label no clause.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import replace
from itertools import groupby, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline import patterns as re
from pipeline.document.immutable import value
from pipeline.document.model import find_line_starts, sort_marks
from pipeline.document.reading import Reading
from pipeline.grammar.date_qualifiers import parse_date_qualifier
from pipeline.layout.elements import LabelledValue, group_tables, is_bold
from pipeline.statistics.cutting import cut_out
from pipeline.statistics.page_parts import split_line
from pipeline.statistics.printed_labels import read_label
from pipeline.statistics.printed_values import read_figures
from pipeline.vocabulary.countries import find_country
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.word_lists import list_words, spell_words
from pipeline.vocabulary.words import ASIDE, TWO_LETTERS

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from pipeline.document.model import Mark
    from pipeline.layout.elements import Piece

_MOST_WORDS: Final = 12  # of a label
_LONGEST_LABEL: Final = 100  # characters
_LONGEST_VALUE: Final = 240
_LONGEST_SENTENCE: Final = 8  # words; a longer value that ends in a full stop is a sentence
_WORDS_OF_TITLE: Final = 4  # at least, before a colon
_WORDS_OF_SUBTITLE: Final = 7  # at least, behind it
_FEWEST_PAIRS: Final = 3  # in sequence, or of one label in a chapter
_FEWEST_LINES: Final = 2  # of one block, each a pair
_OPENING: Final = 12  # pieces at the beginning of a chapter
_FEWEST_CHAPTERS: Final = 3  # that begin with a label
_OPEN_BRACKET: Final = re.compile(r"\([^()]*$")
_CLOSING_LINE: Final = re.compile(r"[^()]{1,60}\)")
_OPEN_ENDS: Final = (",", ";")  # of a line with whose value the next line goes on
_FEWEST_STACKED: Final = 3  # labels above their values
_LONGEST_SET_OFF: Final = 80  # characters of a value that only type sets apart from its label
_NEIGHBOURS: Final = 60  # lines before and behind, by which the width of a column is measured
_COLUMN_GAP: Final = 1.5  # heights of a line between columns of text
_SAME_MARGIN: Final = 4.0  # points
_ENOUGH_ROWS: Final = 0.7  # of a table, that pair a name with a value
_COLUMNS: Final = {
    kind: re.compile(spell_words("labels", f"columns_of_{kind}s"), re.IGNORECASE)
    for kind in ("value", "year", "unit", "remark")
}
_HEAD_WORDS: Final = re.compile(spell_words("labels", "heads_of_columns"), re.IGNORECASE)
_FIGURE: Final = re.compile(r"(?<![\w.,])\d[\d.,]*(?![\w])")
_MOST_FIGURES: Final = 2  # in a label

_START: Final = attrgetter("start")
_BULLET: Final = re.compile(
    r"(?:[*+\u2022\u25cf\u25aa\u25a0\u2013\u2212\u27a2\u2713-]|\u00b7)[ \t]+"
)
_LABEL_LINE: Final = re.compile(
    rf"""(?P<label>(?:[^\W\d_]|%\s|\d{{1,2}}(?:\.\d{{1,2}})*[.)]?\s(?=[^\W\d_]))
      (?:[^:;!?()\n]|\([^()]*\)){{1,{_LONGEST_LABEL}}}?)
    [ \t]*(?::(?!//)|\u2236)(?=\s|$|[^\W\d_])""",
    re.VERBOSE,
)
_COLONS: Final = frozenset(":\u2236")
_YEAR_LINE: Final = re.compile(
    rf"(?:{_BULLET.pattern})?(?P<year>(?:19|20)\d\d(?:[-/\u2013](?:\d\d){{1,2}})?)\s?:\s(?=\S)"
)
NUMBER: Final = re.compile(r"(?:[A-Z]?\d{1,2}(?:\.\d{1,2})*|[A-Z]|[IVX]{1,5})[.)]\s(?=\S)")
_STOP: Final = re.compile(r"(?<![A-Z])(?<!\bNo)(?<!\bSt)(?<!\bapprox)\.\s")
_SENTENCE_INSIDE: Final = re.compile(r"[^\W\d_]{3,}[.?!]\s+[\"\u201c]?[A-Z]")
_NO_LABEL: Final = re.compile(
    rf"""(?:{spell_words("labels", "no_labels")})
    (?:\s?\d[\d.-]{{0,5}}|\s(?-i:[A-Z][A-Z\d.-]{{0,5}}))?[.)]?""",
    re.VERBOSE | re.IGNORECASE,
)
_OPENINGS: Final = frozenset(list_words("labels", "clause_openings"))
_VERBS: Final = frozenset(list_words("labels", "clause_verbs"))
_WORD: Final = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")


def may_be_label(printed: str) -> bool:
    """Whether words before a colon may name what follows: no clause."""
    words = [word.lower() for word in _WORD.findall(re.sub(r"\([^()]*\)", " ", printed))]
    return bool(
        words
        and len(words) <= _MOST_WORDS
        and len(printed) <= _LONGEST_LABEL
        and words[0] not in _OPENINGS
        and _VERBS.isdisjoint(words)
        and not _STOP.search(printed)
    )


def names_value(printed: str) -> bool:
    """Whether a label names a value, and no remark or part of the report: `Note`, `Table 3`."""
    return _NO_LABEL.fullmatch(printed.strip()) is None


def is_short_value(text: str) -> bool:
    """Whether a text may be the value of a label: not empty, no sentence, no list of its own."""
    if not text or len(text) > _LONGEST_VALUE or _SENTENCE_INSIDE.search(text):
        return False
    is_sentence = text.endswith((".", "?", "!", ":", ";")) and len(text.split()) > _LONGEST_SENTENCE
    return not is_sentence and not text.endswith(":")


def _is_title_and_subtitle(label: str, behind: str) -> bool:
    """Whether long words before a colon and long words behind it, without a figure, are a title."""
    words, more = label.split(), behind.split()
    is_long = len(words) >= _WORDS_OF_TITLE and len(more) >= _WORDS_OF_SUBTITLE
    return is_long and not any(map(str.isdigit, behind))


class _Title(NamedTuple):
    """The words over labels, and the marks of their piece."""

    reading: Reading
    marks: Sequence[Mark]


@value
class _Pair:
    """A label with its value: source extents, and what of it is printed.

    `is_set_off` if type sets the label apart; the rows of a table that have it keep it. Cells
    beside the value may say when it is `dated`, and its `unit`; the one over the label may be the
    `title` of all labels below it.
    """

    piece: Piece
    label: Reading
    value: Reading
    label_extent: tuple[int, int]
    value_extents: tuple[tuple[int, int], ...]
    is_set_off: bool = False
    is_in_table: bool = False
    dated: str | None = None
    unit: Reading | None = None
    title: _Title | None = None

    @property
    def is_figure(self) -> bool:
        """Whether the value is a figure from end to end."""
        return bool(read_figures(read_label(self.label.text), self.value.text))

    @property
    def names_no_country(self) -> bool:
        """Whether the label is no country's name, or its value a figure and no name with one."""
        is_number = not self.value.text[:1].isalpha() and self.is_figure
        return is_number or find_country(self.label.text) is None

    def make_entry(self) -> LabelledValue:
        """The entry, of no rule."""
        return LabelledValue(
            None,
            self.label,
            self.value,
            self.label_extent,
            self.value_extents,
            self.piece.marks,
            dated=self.dated,
            head=self.unit,
            is_in_table=self.is_in_table,
        )


def find_opening_labels(chapters: Sequence[Sequence[Piece]]) -> frozenset[str]:
    """The labels, folded, that stand with a value at the beginning of several chapters.

    What one chapter prints as a line of its own, `Head of state: …`, its neighbours show to be the
    block of statistics of the book.
    """
    if len(chapters) < _FEWEST_CHAPTERS:
        return frozenset()
    counts = Counter(
        name for pieces in chapters for name in {*_list_opening_names(pieces[:_OPENING])}
    )
    return frozenset(name for name, count in counts.items() if count >= _FEWEST_CHAPTERS)


def _list_opening_names(pieces: Sequence[Piece]) -> Iterator[str]:
    for piece in pieces:
        if not (piece.is_furniture or piece.is_note) and len(pairs := _split_piece(piece)) == 1:
            yield from _list_names(pairs)


def cut_pairs(
    pieces: Sequence[Piece], opening_labels: Container[str] = ()
) -> tuple[list[LabelledValue], list[Piece]]:
    """Return the labels with their values among the pieces of a chapter, and the other pieces.

    `opening_labels` begin chapters of the document. A table keeps its rows: they are among the
    other pieces too. The rest of a piece that only begins with pairs is one of them.
    """
    boxes = _join_brackets(_find_boxes(pieces, opening_labels), pieces)
    cut = boxes | _find_stacked(pieces) | _find_lists_of_years(pieces)
    found = [pair for pairs in cut.values() for pair in pairs]
    rest = [left for piece in pieces for left in _leave_title(piece, cut.get(piece.start))]
    found += _find_table_pairs(pieces)
    return [pair.make_entry() for pair in _name_by_headings(found, pieces)], rest


def _name_by_headings(pairs: Sequence[_Pair], pieces: Sequence[Piece]) -> Iterator[_Pair]:
    """The pairs, those whose label returns under one heading after the other named by it too.

    `Score` under each of a hundred questions is the score of that question; `Spain` in each of
    several tables is that of the table's title.
    """
    headings = [piece for piece in pieces if piece.role == "heading"]
    over = [_find_title(pair, headings) for pair in pairs]
    places: dict[str, list[int]] = {}
    for pair, title in zip(pairs, over, strict=True):
        places.setdefault(fold(pair.label.text), []).append(
            title.reading.pieces[0][0] if title else -1
        )
    for pair, title in zip(pairs, over, strict=True):
        found = places[fold(pair.label.text)]
        if title is None or len(found) < _FEWEST_PAIRS or len({*found}) < len(found):
            yield pair
            continue
        yield replace(pair, label=_read_below(title, pair.piece, pair.label.pieces))


def _find_title(pair: _Pair, headings: Sequence[Piece]) -> _Title | None:
    """The title of a pair's table, or the heading before the pair, unless that stands beside it."""
    if pair.title:
        return pair.title
    at = bisect_right(headings, pair.label_extent[0], key=_START) - 1
    if at < 0 or (pair.is_in_table and _stands_beside(headings[at], pair)):
        return None
    return _Title(headings[at].reading, headings[at].marks)


def _stands_beside(heading: Piece, pair: _Pair) -> bool:
    """Whether a heading stands to the left or right of a label on its page."""
    lines = heading.reading.document.lines
    places = (heading.start, pair.label_extent[0])
    before, line = (bisect_right(lines, place, key=_START) - 1 for place in places)
    if min(before, line) < 0 or lines[before].page != lines[line].page:
        return False
    one, other = lines[before].box, lines[line].box
    return one[0] > other[2] or one[2] < other[0]


def _read_below(title: _Title, piece: Piece, label: Iterable[tuple[int, int]]) -> Reading:
    """The words of a title without its number, and those of a label in a piece below it."""
    words, number = title.reading, NUMBER.match(title.reading.text)
    start = words.spans(number.end())[0].start if number else words.pieces[0][0]
    marks = sort_marks({*title.marks, *piece.marks})
    return Reading.of(piece.reading.document, [(start, words.pieces[-1][1]), *label], marks)


def _join_brackets(
    found: dict[int, list[_Pair]], pieces: Sequence[Piece]
) -> dict[int, list[_Pair]]:
    """The pairs of boxes, with values that end in a bracket that only the next piece closes.

    A value whose bracket nothing closes is cut, and no value.
    """
    joined = dict(found)
    for piece, following in pairwise([*pieces, None]):
        pairs = found.get(piece.start) if piece else None
        if piece is None or not pairs or not _OPEN_BRACKET.search(pairs[-1].value.text):
            continue
        closes = following and following.start not in found and following.role == "prose"
        if following and closes and _CLOSING_LINE.fullmatch(following.reading.text):
            extents = (*pairs[-1].value_extents, (following.start, following.end))
            marks = sort_marks([*piece.marks, *following.marks])
            value = Reading.of(piece.reading.document, extents, marks)
            joined[piece.start] = [
                *pairs[:-1],
                replace(pairs[-1], value=value, value_extents=extents),
            ]
            joined[following.start] = []
        else:
            del joined[piece.start]
    return joined


def _leave_title(piece: Piece, pairs: Sequence[_Pair] | None) -> list[Piece]:
    """What is left of a piece: all of it where it has no pairs, else the title above them."""
    if pairs is None:
        return [piece]
    if not pairs or pairs[0].label_extent[0] == piece.start:
        return []
    extents = [extent for pair in pairs for extent in (pair.label_extent, *pair.value_extents)]
    return list(cut_out([piece], extents))


def _find_boxes(pieces: Sequence[Piece], opening_labels: Container[str]) -> dict[int, list[_Pair]]:
    """The pairs of the pieces that consist of nothing else, by the start of the piece.

    A piece counts that has several, or a figure as the only value; that stands in a row of such
    pieces; whose label begins several pieces of the chapter, or the chapters of the document.
    """
    read = [piece for piece in pieces if not (piece.is_furniture or piece.is_note)]
    split = {piece.start: _split_piece(piece) for piece in read}
    counts = Counter(fold(pairs[0].label.text) for pairs in split.values() if len(pairs) == 1)
    found: dict[int, list[_Pair]] = {}
    for has_pairs, group in groupby(read, key=lambda piece: bool(split[piece.start])):
        if not has_pairs:
            continue
        run = list(group)
        names = {name for piece in run for name in _list_names(split[piece.start])}
        for piece in run:
            pairs = split[piece.start]
            fewest = _FEWEST_PAIRS if pairs[0].is_set_off else _FEWEST_LINES
            is_box = len(_list_names(pairs)) >= fewest or len(names) >= _FEWEST_PAIRS
            name = fold(pairs[0].label.text)
            is_again = counts[name] >= _FEWEST_PAIRS or name in opening_labels
            if is_box or is_again or _are_figures(pairs):
                found[piece.start] = pairs
    return found


def _list_names(pairs: Iterable[_Pair]) -> set[str]:
    """The labels that name a value, folded."""
    return {fold(pair.label.text) for pair in pairs if names_value(pair.label.text)}


def _are_figures(pairs: Iterable[_Pair]) -> bool:
    return all(pair.is_figure and not pair.is_set_off for pair in pairs)


def _split_piece(piece: Piece) -> list[_Pair]:
    """The pairs of a piece that consists of nothing else; none for any other piece.

    In a box a label may begin any printed line, also one that reads on from the line before it.
    """
    if piece.role not in ("prose", "item") or piece.continues:
        return []
    is_exact = piece.reading.document.is_exact  # in bold are all its labels
    has_colon = not is_exact and not _COLONS.isdisjoint(piece.reading.text)
    if not (has_colon or any(mark.kind == "strong" for mark in piece.marks)):
        return []
    lines = _read_lines(piece, piece.marks)
    pairs = _split_at_colons(piece, lines) or _split_at_types(piece, lines)
    if len(_list_names(pairs)) >= _FEWEST_LINES and not pairs[0].is_set_off:
        pairs = _split_at_colons(piece, _read_lines(piece, ())) or pairs
    are_sound = all(
        may_be_label(pair.label.text) and is_short_value(pair.value.text) and pair.names_no_country
        for pair in pairs
    )
    is_box = are_sound and any(names_value(pair.label.text) for pair in pairs)
    return pairs if is_box and not _has_text_beside(piece, pairs) else []


def _has_text_beside(piece: Piece, pairs: Sequence[_Pair]) -> bool:
    """Whether a wide gap on the page sets other text beside the labels and their values."""
    document = piece.reading.document
    first, last = (bisect_left(document.lines, at, key=_START) for at in (piece.start, piece.end))
    begun = {at for pair in pairs for at in (pair.label_extent[0], pair.value_extents[0][0])}
    parts = [part for line in document.lines[first:last] for part in split_line(document, line)]
    return any(
        abs(part.top - before.top) < before.height / 2
        and part.left - before.right > _COLUMN_GAP * before.height
        and part.start not in begun
        for before, part in pairwise(parts)
    )


def _read_lines(piece: Piece, marks: Sequence[Mark]) -> list[Reading]:
    """The lines of a piece that have words; those that these marks join are one."""
    document = piece.reading.document
    starts = find_line_starts(document.text, piece.start, piece.end, marks)
    ends = [*starts[1:], piece.end]
    lines = [
        Reading.of(document, [(start, end)], piece.marks)
        for start, end in zip(starts, ends, strict=True)
    ]
    return [line for line in lines if line.text]


def _split_at_colons(piece: Piece, lines: Sequence[Reading]) -> list[_Pair]:
    """The pairs of lines that begin with a label and a colon; other lines go on with a value.

    A label may be broken over two lines. A title in capitals may stand above a box. Groups are no
    labels: `Literacy Rate: total population: 69.6%;` goes on with `male: 73.6%`.
    """
    begun: list[tuple[int, Reading, int]] = []  # start of the line, label, start of the value
    matches = [_LABEL_LINE.match(line.text, _find_words(line.text)) for line in lines]
    if not any(matches):
        return []
    is_alone = len(matches) - matches.count(None) < _FEWEST_LINES
    for number, (line, found) in enumerate(zip(lines, matches, strict=True)):
        if found is None:
            continue
        above = lines[number - 1] if number and matches[number - 1] is None else None
        before = lines[number - 2] if number > 1 else None
        start, label = line.pieces[0][0], line.part(*found.span("label"), piece.marks)
        if above and _is_label_broken(above, label, before):
            start = above.pieces[0][0]
            label = Reading.of(piece.reading.document, [(start, label.pieces[-1][1])], piece.marks)
        elif not may_be_label(found["label"]) or (
            begun
            and begun[0][1].text[:1].isupper()
            and label.text[:1].islower()
            and lines[number - 1].text.endswith(_OPEN_ENDS)
        ):
            continue
        behind = line.text[found.end() :].strip()
        if is_alone and _is_title_and_subtitle(found["label"], behind):
            continue
        at = line.spans(found.end())[0].start if behind else line.pieces[0][1]
        begun.append((start, label, at))
    has_title = len(begun) >= _FEWEST_PAIRS and lines[0].text.isupper()
    first = [line.pieces[0][0] for line in lines[: 1 + has_title]]
    return list(_close_pairs(piece, begun)) if begun and begun[0][0] in first else []


def _find_words(text: str) -> int:
    """Where the words of a line begin, behind its bullet."""
    bullet = _BULLET.match(text)
    return bullet.end() if bullet else 0


def _is_label_broken(above: Reading, label: Reading, before: Reading | None) -> bool:
    """Whether the line above a label is its first part, and not the end of the value before.

    It is where nothing precedes it, where the document prints the same label on one line, or where
    its first word had room on the line before.
    """
    text = above.document.text
    joined = f"{above.text} {label.text}"
    is_title = above.text.isupper() and not label.text.isupper()
    is_open = before is not None and before.text.endswith(_OPEN_ENDS)
    if is_title or is_open or not (above.text[:1].isupper() and may_be_label(joined)):
        return False
    return before is None or f"{joined}:" in text or _has_room(before, above)


def _has_room(before: Reading, above: Reading) -> bool:
    """Whether the first word of a line had room at the end of the line before it, on its page."""
    lines = above.document.lines
    places = [bisect_right(lines, line.pieces[0][0], key=_START) - 1 for line in (before, above)]
    if not lines or min(places) < 0:
        return False
    first, second = (lines[place] for place in places)
    edge = max(
        line.box[2]
        for line in lines[max(0, places[0] - _NEIGHBOURS) : places[1] + _NEIGHBOURS]
        if line.page == first.page and abs(line.box[0] - first.box[0]) < _SAME_MARGIN
    )
    width = (second.box[2] - second.box[0]) / max(1, len(above.text))
    word = above.text.partition(" ")[0]
    return edge - first.box[2] > width * (len(word) + 1) + _SAME_MARGIN


def _close_pairs(piece: Piece, begun: Sequence[tuple[int, Reading, int]]) -> Iterator[_Pair]:
    """The pairs of a piece by where their lines and values begin: a value ends at the next line."""
    document = piece.reading.document
    ends = [start for start, *_ in begun[1:]] + [piece.end] * bool(begun)
    for (start, label, at), end in zip(begun, ends, strict=True):
        extent = (at, at + len(document.text[at:end].rstrip()))
        reading = Reading.of(document, [extent], piece.marks)
        before = start + len(document.text[start:at]) - len(document.text[start:at].lstrip())
        yield _Pair(piece, label, reading, (before, at), (extent,))


def _split_at_types(piece: Piece, lines: Sequence[Reading]) -> list[_Pair]:
    """The pairs of lines in which bold type sets the label apart from its value, or the reverse.

    A line all in bold is a label, whose value is on the next lines; a line in the type of the
    values goes on with one.
    """
    strong = [mark for mark in piece.marks if mark.kind == "strong"]
    if not strong or len(lines) < _FEWEST_LINES:
        return []
    switches = [_find_switch(line, strong) for line in lines]
    for label_is_bold in (True, False):
        begun: list[tuple[int, Reading, int]] = []
        is_open = False  # a label without its value
        for line, (is_bold_first, at) in zip(lines, switches, strict=True):
            start, end = line.pieces[0]
            begins = is_bold_first is label_is_bold
            if begins and not is_open and (at < end or label_is_bold):
                label = Reading.of(piece.reading.document, [(start, at)], piece.marks)
                begun.append((start, label, min(at, end)))
                is_open = at >= end
            elif begins or not begun:
                begun = []
                break
            else:
                is_open = False
        pairs = [replace(pair, is_set_off=True) for pair in _close_pairs(piece, begun)]
        are_short = all(len(pair.value.text) <= _LONGEST_SET_OFF for pair in pairs)
        if are_short and len(pairs) > 1 - label_is_bold:
            return pairs
    return []


def _find_switch(line: Reading, strong: Sequence[Mark]) -> tuple[bool, int]:
    """Whether a line begins in bold, and where its type changes first: its end if it does not."""
    span = line.spans()[0]
    for mark in strong:
        if mark.start <= span.start < mark.end:
            return True, min(mark.end, line.pieces[0][1]) if mark.end < span.end else line.pieces[
                0
            ][1]
        if span.start < mark.start < span.end:
            return False, mark.start
    return False, line.pieces[0][1]


def _find_stacked(pieces: Sequence[Piece]) -> dict[int, list[_Pair]]:
    """The pairs whose label is one piece, in bold, and the value the next, several in sequence."""
    read = [piece for piece in pieces if not (piece.is_furniture or piece.is_note)]
    found: dict[int, list[_Pair]] = {}
    run: list[tuple[Piece, Piece]] = []
    at = 0
    while at < len(read):
        two = read[at : at + 2]
        if len(two) > 1 and _is_label_above(*two):
            run.append((two[0], two[1]))
            at += 2
            continue
        found |= _close_run(run)
        run = []
        at += 1
    return found | _close_run(run)


def _find_lists_of_years(pieces: Sequence[Piece]) -> dict[int, list[_Pair]]:
    """The pairs of years with a figure each, one below the other: the heading says of what."""
    heading: Piece | None = None
    found: dict[int, list[_Pair]] = {}
    read = [piece for piece in pieces if not (piece.is_furniture or piece.is_note)]
    for is_list, group in groupby(
        read, key=lambda piece: bool(_YEAR_LINE.match(piece.reading.text))
    ):
        run = list(group)
        if not is_list:
            heading = next((piece for piece in reversed(run) if piece.role == "heading"), heading)
            continue
        pairs = [_make_year_pair(piece, heading) for piece in run] if heading else []
        if len(pairs) >= _FEWEST_PAIRS and all(pair.is_figure for pair in pairs):
            found |= {pair.piece.start: [pair] for pair in pairs}
    return found


def _make_year_pair(piece: Piece, heading: Piece) -> _Pair:
    """The pair of a line that begins with a year: its label are the heading and the year."""
    text = piece.reading.text
    line = _YEAR_LINE.match(text)
    year, at = (line.span("year"), line.end()) if line else ((0, 0), 0)
    title = _Title(heading.reading, heading.marks)
    label = _read_below(title, piece, piece.reading.part(*year, piece.marks).pieces)
    start = piece.reading.spans(at)[0].start
    value_ = piece.reading.part(at, len(text), piece.marks)
    return _Pair(piece, label, value_, (piece.start, start), ((start, piece.end),))


def _is_label_above(label: Piece, below: Piece) -> bool:
    """Whether a piece in bold is a label, and the piece below it its value."""
    text, printed = below.reading.text, label.reading.text
    return (
        label.role in ("prose", "item")
        and below.role in ("prose", "item")
        and is_bold(label.reading, label.marks)
        and not is_bold(below.reading, below.marks)
        and not printed.endswith((".", "?", "!"))
        and may_be_label(printed.rstrip(": "))
        and is_short_value(text)
        and len(text) <= _LONGEST_SET_OFF
    )


def _close_run(run: Sequence[tuple[Piece, Piece]]) -> dict[int, list[_Pair]]:
    """The pairs of a run of labels and values, if there are enough."""
    if len({fold(label.reading.text) for label, _ in run}) < _FEWEST_STACKED:
        return {}
    found: dict[int, list[_Pair]] = {}
    for label, below in run:
        name = label.reading.part(0, len(label.reading.text.rstrip(": ")), label.marks)
        extent = (label.start, label.end)
        found[label.start] = [
            _Pair(below, name, below.reading, extent, ((below.start, below.end),), is_set_off=True)
        ]
        found[below.start] = []
    return found


def _find_table_pairs(pieces: Sequence[Piece]) -> Iterator[_Pair]:
    """The pairs of the tables of two columns, or of names with values and what is said of them."""
    for table in group_tables(pieces):
        rows = [piece for piece in table if piece.role in ("columns", "row")]
        cells = [row.list_cells() for row in rows]
        counts = {len(one) for one in cells}
        if len(rows) < _FEWEST_LINES or len(counts) > 1:
            continue
        if counts != {2}:
            yield from _find_column_pairs(rows)
            continue
        pairs = [pair for row in rows if (pair := _make_row_pair(row))]
        if pairs and _names_columns(pairs[0]):
            head = pairs[0].label
            is_title = _HEAD_WORDS.fullmatch(head.text.strip(" :")) is None
            title = _Title(head, pairs[0].piece.marks) if is_title else None
            pairs = [replace(pair, title=title) for pair in pairs[1:]]
        if len(pairs) >= _FEWEST_LINES and _is_of_pairs(rows, pairs):
            yield from (
                pair
                for pair in pairs
                if is_short_value(pair.value.text)
                and _is_name(pair.label.text)
                and names_value(pair.label.text)
            )


def _find_column_pairs(rows: Sequence[Piece]) -> Iterator[_Pair]:
    """The pairs of a table whose heads name one column of values and only say more of them else.

    `Indicator | Year | Value | Source`: the year dates the figure, the unit is that of its label.
    """
    heads = [rows[0].read_cell(cell).text.strip(" :*") for cell in rows[0].list_cells()]
    kinds = [_name_column(head) for head in heads[1:]]
    if kinds.count("value") != 1 or None in kinds or not heads[0]:
        return
    for row in rows[1:]:
        name, *others = row.list_cells()
        label = row.read_cell(name)
        places = dict(zip(kinds, others, strict=True))
        value_ = row.read_cell(places["value"])
        is_named = _is_name(label.text) and find_country(label.text) is None
        if not (is_named and names_value(label.text) and is_short_value(value_.text)):
            continue
        year = (
            parse_date_qualifier(row.read_cell(places["year"]).text) if "year" in places else None
        )
        yield _Pair(
            row,
            label,
            value_,
            (name.start, name.end),
            ((places["value"].start, places["value"].end),),
            is_in_table=True,
            dated=year.as_of if year else None,
            unit=row.read_cell(places["unit"]) if "unit" in places else None,
        )


def _name_column(head: str) -> str | None:
    """What the cells of a column beside names are, by its head; None where it is anything else."""
    words = ASIDE.sub("", head).strip()
    return next((kind for kind, pattern in _COLUMNS.items() if pattern.fullmatch(words)), None)


def _make_row_pair(row: Piece) -> _Pair | None:
    """The pair of a row with two filled cells."""
    found = row.find_label_value_pair()
    if found is None:
        return None
    cell, other = found
    printed, below = row.read_row_label(), row.read_cell(other)
    if not below.text or not printed.text:
        return None
    extent, place = (cell.start, cell.end), (other.start, other.end)
    return _Pair(row, printed, below, extent, (place,), is_in_table=True)


def _names_columns(first: _Pair) -> bool:
    """Whether the first row of a table names its columns: `Indicator`, `Value`."""
    words = _HEAD_WORDS.fullmatch(first.label.text.strip(" :"))
    return not first.is_figure and (first.piece.role == "columns" or words is not None)


def _is_name(printed: str) -> bool:
    """Whether a cell may name a value: words, not in capitals, and no row of figures."""
    is_row = len(_FIGURE.findall(printed)) > _MOST_FIGURES
    return bool(TWO_LETTERS.search(printed)) and not printed.isupper() and not is_row


def _is_of_pairs(rows: Sequence[Piece], pairs: Sequence[_Pair]) -> bool:
    """Whether a table of two columns pairs names with values in nearly all of its rows.

    A list of abbreviations, of years or of sentences does not.
    """
    filled = [row for row in rows if row.reading.text]
    names = [pair.label.text for pair in pairs]
    are_words = sum(map(_is_name, names))
    are_short = sum(is_short_value(pair.value.text) for pair in pairs)
    enough = _ENOUGH_ROWS * len(filled)
    return min(len(pairs), are_words, are_short) >= enough
