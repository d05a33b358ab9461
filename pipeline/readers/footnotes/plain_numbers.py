"""Footnotes without markup: notes and callouts recognised by their numbers alone.

Where notes are numbered through a whole book and callouts are glued to figures, only the series
shows that `162282` is 16 and a callout of note 2282: note 2281 is called before it, and 2283 after.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from pipeline import patterns as re
from pipeline.document.model import PROSE, Mark, find_line_starts
from pipeline.grammar.citation_cues import (
    NOTES_HEADING,
    REFERENCES_HEADING,
    looks_like_citation,
)
from pipeline.grammar.numbering import find_rising
from pipeline.readers.footnotes.callouts import STOPS, are_called, get_opening_mark
from pipeline.readers.printed_text import ENDED
from pipeline.readers.search import find_blocks_at, find_blocks_with, find_places, unfold_row

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from pipeline.document.model import Block


_NO_TEXT: Final = ("menu", "rule")
_END: Final = r"(?! [^\W_] | [.,:]\d | ['\u2019/-] )"
_APART: Final = r"\s(\[{$\u00a3\u20ac\#"  # before digits that are glued to nothing
# The first digit comes before the look-behind, so that the engine tries nothing elsewhere.
_GLUED_NUMBER: Final = re.compile(  # to a word, or to punctuation after it; no rest of a figure
    rf"[1-9] (?<= [^\d{_APART}]\d ) (?<! \d[.,:/-]\d ) \d{{2,3}} {_END}", re.VERBOSE
)
_NUMERAL: Final = re.compile(  # that may end in a callout; one apart is longer than a callout
    rf"""\d (?<!\d\d) (?:
        (?P<apart> (?<= [{_APART}]\d ) \d{{3,11}} )
      | (?<! [{_APART}]\d ) \d{{2,11}} ) {_END}""",
    re.VERBOSE,
)
_NOTE: Final = re.compile(r"[ \t]*(?P<mark>(?P<number>\d{3,4})\.?)\s+(?=[^\W\d_]|[\"\u201c<*])")
_LENGTHS: Final = (3, 4)  # digits that a number of a series has
_WORD_GLANCE: Final = 40  # characters: enough to see the word before a number
_LEAST: Final = 5  # numbers glued to words that make a series
_LEAST_PRINTED: Final = 0.8  # of its numbers that are printed
_REACH: Final = 4  # from one number glued to a word to the next
_DASHES: Final = "-\u2013\u2014"
_YEARS: Final = range(1900, 2100)
_TELLING: Final = 1000  # from here on a number at the end of a series needs no note

_Ends: TypeAlias = "Mapping[str, Sequence[int]]"  # last digits → where such numerals end


@dataclass(frozen=True, slots=True)
class _Call:
    """A number of a series, and where it ends."""

    end: int
    number: int


def mark_continuous_notes(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with callouts and notes of such a series; empty where there is none.

    A series is a run of numbers that rise by one, at least five of them glued to words, at least
    half of which differ: the years of `FY2021`, `FY2022` belong to labels, and a number that begins
    a cell of a table to no word, though a tag stands before it. Years of which none has
    a note or ends a sentence are no series: `Practices-2020`, `the Plan 2012–2018`. A number
    missing between two others is the end of the only figure between them that ends in it; so is a
    number missing before the first or after the last, if it has a note or four digits.
    """
    cells = {mark.start for block in blocks for mark in block.marks_of("cell")}
    glued = {
        each.end(): int(each[0])
        for each in _find_in_blocks(_GLUED_NUMBER, text, blocks)
        if each.start() not in cells
    }
    runs = [run for run in _find_runs(glued) if _follows_many_words(text, run)]
    if not runs:
        return ()
    ends = _index_numerals(text, blocks, glued)
    notes = _find_notes(text, blocks, {call.number for run in runs for call in run})
    noted = {int(mark.value) for marks in notes.values() for mark in marks}
    runs = [run for run in runs if not _are_years(text, run, noted)]
    starts = [block.start for block in blocks]
    called: dict[int, list[Mark]] = defaultdict(list)
    for before, run, behind in zip([None, *runs], runs, [*runs[1:], None], strict=False):
        bounds = (before[-1].end if before else -1, behind[0].end if behind else len(text) + 1)
        for call in _complete_run(run, ends, bounds, lambda n: n in noted or n >= _TELLING):
            printed = str(call.number)
            start = call.end - len(printed)
            mark = Mark("callout", start, call.end, printed)
            called[bisect_right(starts, start) - 1].append(mark)
    if not called:
        return ()
    return tuple(
        block.add_marks(notes.get(at, called.get(at, []))) for at, block in enumerate(blocks)
    )


def _find_in_blocks(
    style: re.Pattern[str], text: str, blocks: Sequence[Block]
) -> Iterator[re.Match[str]]:
    """The matches of a pattern inside blocks of text, without one with which a block begins."""
    at = 0
    for found in style.finditer(text):
        start = found.start()
        while at < len(blocks) and blocks[at].end <= start:
            at += 1
        if at == len(blocks):
            return
        if start > blocks[at].start and blocks[at].kind not in _NO_TEXT:
            yield found


def _index_numerals(text: str, blocks: Sequence[Block], glued: Container[int]) -> _Ends:
    """The numerals that are not glued to a word, by the last digits that may be a callout."""
    found: dict[str, list[int]] = defaultdict(list)
    for numeral in _find_in_blocks(_NUMERAL, text, blocks):
        digits, end = numeral[0], numeral.end()
        for length in _LENGTHS if end not in glued else ():
            if len(digits) > length or not numeral["apart"]:
                found[digits[-length:]].append(end)
    return found


def _find_runs(numbers: Mapping[int, int]) -> list[list[_Call]]:
    """Numbers glued to words, by their ends, grouped into runs that rise by small steps."""
    runs: list[list[_Call]] = []
    by_last: dict[int, list[_Call]] = {}
    for end, number in numbers.items():
        lower = range(number - 1, number - _REACH - 1, -1)
        last = next((one for one in lower if one in by_last), None)
        run = [] if last is None else by_last.pop(last)
        if not run:
            runs.append(run)
        run.append(_Call(end, number))
        by_last[number] = run
    return [run for run in runs if len(run) >= _LEAST]


def _follows_many_words(text: str, run: Sequence[_Call]) -> bool:
    """Whether at least half of the words to which the numbers are glued differ."""
    starts = (call.end - len(str(call.number)) for call in run)
    words = {text[max(0, at - _WORD_GLANCE) : at].rsplit(maxsplit=1)[-1] for at in starts}
    return 2 * len(words) >= len(run)


def _are_years(text: str, run: Sequence[_Call], noted: Container[int]) -> bool:
    """Whether the numbers are years of plans and editions: none has a note or ends a sentence."""
    starts = (call.end - len(str(call.number)) for call in run)
    is_plain = all(text[at - 1].isalnum() or text[at - 1] in _DASHES for at in starts)
    return is_plain and all(call.number in _YEARS and call.number not in noted for call in run)


def _complete_run(
    run: Sequence[_Call], ends: _Ends, bounds: tuple[int, int], needs_no_note: Callable[[int], bool]
) -> list[_Call]:
    """A run with the numbers glued to figures; empty where too many numbers are missing."""
    found: list[_Call] = []
    for one, following in pairwise(run):
        found.append(one)
        for number in range(one.number + 1, following.number):
            found += _find_between(number, ends, found[-1].end, following.end)
    found.append(run[-1])
    if len(found) < _LEAST_PRINTED * (run[-1].number - run[0].number + 1):
        return []
    head = [found[0]]  # from the first number backwards
    while needs_no_note(head[-1].number - 1) and (
        more := _find_between(head[-1].number - 1, ends, bounds[0], head[-1].end)
    ):
        head += more
    while needs_no_note(found[-1].number + 1) and (
        more := _find_between(found[-1].number + 1, ends, found[-1].end, bounds[1])
    ):
        found += more
    return [*head[:0:-1], *found]


def _find_between(number: int, ends: _Ends, low: int, high: int) -> list[_Call]:
    """The figure between two numerals that ends in this number, if there is exactly one."""
    places = ends.get(str(number), ())
    inside = places[bisect_right(places, low) : bisect_left(places, high)]
    return [_Call(inside[0], number)] if len(inside) == 1 else []


def _find_notes(text: str, blocks: Sequence[Block], called: set[int]) -> dict[int, list[Mark]]:
    """The numbers with which notes begin, by the index of their block, counting up within a block.

    The first number of a block, or the number after it, is called by a word.
    """
    near = called | {number - 1 for number in called}
    found: dict[int, list[Mark]] = {}
    last = 0
    for at, block in enumerate(blocks):
        marks: list[Mark] = []
        opens = block.kind in PROSE and _NOTE.match(text, block.start, block.end)
        for start in find_line_starts(text, block.start, block.end, ()) if opens else ():
            note = _NOTE.match(text, start, block.end)
            number = int(note["number"]) if note else 0
            begins = not marks and start == block.start and number > last and number in near
            if note and (begins or (marks and number == last + 1)):
                marks.append(Mark("callout", *note.span("mark"), note["number"]))
                last = number
        if marks:
            found[at] = marks
    return found


# Behind a stop a figure may begin the note: `7. 32 U.S.C.`. Bars are those of a row of a table.
_PLAIN_NUMBER: Final = re.compile(
    r"[ \t|]*(?P<mark>(?P<number>\d{1,3})(?P<stop>\\?\.)?(?:\s[\^\u2191](?:\s[a-z]\b)*)?)"
    r"(?=\s)[\s|]+"
    r"(?=(?(stop)[^\W_]|[^\W\d_])|[\"\u201c<*\u00a7])"
)
_LINE_NUMBER: Final = re.compile(r"\n[ \t]*\\?[\[(]?\d")
_NUMBERED_LINE: Final = re.compile(r"\n(?=[ \t]*+[\\\[\d])")
_LINE_END_GLANCE: Final = 24  # characters: enough to see how a line ends
_SHORT_FORM: Final = re.compile(r"\W*(?:id|ibid|see|cf)\b", re.IGNORECASE)
_LONGEST_HEADING: Final = 80  # characters, of notes
_LONGEST_MARK: Final = 5  # characters: `[12]`
_CITATION_GLANCE: Final = 600  # characters: enough to see what a note cites
_CELL_MARK: Final = re.compile(r"[\[(]?(?P<number>\d{1,3})[\])]?\.?")
_CELLS_OF_NOTE: Final = 2
_AFTER_SENTENCE: Final = r"(?: (?<= [.!?]\s ) | (?<= [.!?][\"\u201d)]\s ) )"
# Before the next sentence, or at the end of the text.
_BEFORE_SENTENCE: Final = r"(?= \s+ [\"\u201c(]? [A-Z] | \s* $ )"
_SPACED_START: Final = re.compile(r"[.!?][\"\u201d)]?\s[1-9]")  # from the end of the sentence on
# The digit comes first because it is rare: the look-behind is then seldom tried.
_SPACED: Final = re.compile(
    rf"[1-9] (?<= {_AFTER_SENTENCE} . ) \d{{0,2}} {_BEFORE_SENTENCE}", re.VERBOSE
)
_IS_AFTER: Final = re.compile(_AFTER_SENTENCE, re.VERBOSE)
_IS_BEFORE: Final = re.compile(_BEFORE_SENTENCE, re.VERBOSE)
_SENTENCE_ENDS: Final = (".", "!", "?", '"', "\u201d", ")")
_SPACE_GLANCE: Final = 24  # characters: the most white space before a callout
_UNMARKED: Final = ("menu", "rule", "page number", "running head")
_BACK: Final = r"(?:[\^\u2191]\s*)?"  # printed where a link leads back from a note
_LABEL: Final = r"(?:(?i:(?:foot|end)?note|fn|n)\.?\s?|[*\#])"
# What each callout holds and is quick to find; how the first is printed; what is before and after
# each number.
_DELIMITERS: Final = (
    # converters write `\[1\]` and `[[1]](#note1)` as well
    (r"\[", r"\[", r"\\?\[{1,2}", r"\\?\]{1,2}(?:\(\#[^()\s]{0,80}\))?"),
    (r"\[", rf"\[{_LABEL}1\b", rf"\\?\[{_LABEL}", r"\\?\]"),
    (r"\\text", r"\\textsuperscript\{1\}", r"\\textsuperscript\{", r"\}"),
    (r"\{", r"\{1\}", r"\{", r"\}"),
    ("<", "<1>", "<", ">"),
    ("/", "/1/", "/", "/"),
    (r"/(?![\w/])", r" 1/(?![\w/])", r"(?<![\w./$-])", r"/(?![\w/])"),
    (r"\^", r"\^1\b", r"\^", r"\^?"),
    (r"\$\^", r"\$\^\{?1\}?\$", r"\$\^\{?", r"\}?\$"),
)


class _Delimited(NamedTuple):
    """Numbers between delimiters: their sign, the first of them, any callout, a note's mark."""

    sign: re.Pattern[str]
    first: re.Pattern[str]
    call: re.Pattern[str]
    note: re.Pattern[str]

    @classmethod
    def between(cls, sign: str, first: str, opening: str, closing: str) -> _Delimited:
        return cls(
            re.compile(sign),
            re.compile(first),
            re.compile(rf"{opening}(?P<numbers>\d{{1,3}}(?:\s?[,;\u2013-]\s?\d{{1,3}})*){closing}"),
            re.compile(
                rf"[ \t]*(?P<mark>{_BACK}{opening}(?P<number>\d{{1,3}}){closing}:?)\s*(?=\S)"
            ),
        )


_IN_BRACKETS, *_OTHER_DELIMITED = (_Delimited.between(*row) for row in _DELIMITERS)
# `Note 1:`, `[Footnote 1: …]`; `(1)` only below a rule or a heading of notes.
_WORDED_NUMBER: Final = re.compile(
    r"[ \t]*(?P<mark>\[?(?i:(?:foot|end)?note|fn|n)\.?\s?(?P<number>\d{1,3})[\].:]{0,2})\s+(?=\S)"
)
_ENCLOSED_NUMBER: Final = re.compile(r"[ \t]*(?P<mark>\((?P<number>\d{1,3})\))\s+(?=\S)")
_NOTE_STYLES: Final = (_PLAIN_NUMBER, _WORDED_NUMBER, _IN_BRACKETS.note, _ENCLOSED_NUMBER)
_FIRST_WORDED: Final = tuple(  # each is quick to find
    map(
        re.compile,
        (r"ote 1\b", r"OTE 1\b", r"[Ff](?<!\w.)[Nn]\.? ?1\b", r"n(?<!\w.)\.? ?1\b"),
    )
)
_GLUED_START: Final = re.compile(
    r"""
    [1-9] (?<! [\s\d($/-]. )   # the digit first, then its commonest left contexts
    (?: (?<= [^\W\d_]. | [.,;:!?)%"'\u2019\u201d]. ) (?<! \d[.,:]. )   # after a word
      | (?<= [\s(][12]\d\d\d[.,].)   # or after a clause that ends in a year
    )
    """,
    re.VERBOSE,
)
GLUED_NUMBERS: Final = re.compile(
    rf"{_GLUED_START.pattern} \d{{0,2}} (?: , [1-9] \d{{0,2}} )*"
    r" (?! [^\W_] | [.,]\d | ['\u2019/-] )",
    re.VERBOSE,
)
_END_OF_TEXT: Final = 1 << 60  # an offset after every block
_SURE: Final = 3  # notes that count up: the next called number continues them
_LEAST_IN_ORDER: Final = 0.8  # of the numbers first printed in their order


def find_note_numbers(
    text: str,
    blocks: Sequence[Block],
    style: re.Pattern[str],
    called: set[str],
    *,
    must_cite: bool,
) -> dict[int, list[Mark]]:
    """The numbers in this style with which notes begin, by the index of their block.

    A note has the next number, or starts again at 1. The first note of a block follows a rule, a
    heading of notes or another note; or its number is called and, where `must_cite`, it cites
    something; or it begins on a line inside a paragraph, below the end of a sentence or anywhere
    under a heading of notes. Each further line of the block may begin the next note. Elsewhere
    than under such a heading, none does where a sequence of paragraphs is known to number a block.
    """
    search = _NoteSearch(text, blocks, called, must_cite=must_cite)
    lined = {at for at, _ in find_blocks_at(blocks, _find_line_numbers(text))} if called else ()
    for at, block in enumerate(blocks):
        if block.kind == "heading":
            search.is_titled = heads_notes(text, block)
        if (
            block.kind not in PROSE
            or not (at in lined or block.marks or style.match(text, block.start, block.end))
            or (block.marks_of("number") and not search.is_titled)
        ):
            continue
        for start in (block.start, *_find_numbered_lines(text, block)):
            if start == block.start or at in lined or at in search.found:
                number = match_number(text, block, start, style)
                if number and search.is_note(at, start, number):
                    search.found.setdefault(at, []).append(number)
                    search.last = int(number.value)
    return search.found


@dataclass(slots=True)
class _NoteSearch:
    """The numbers found so far with which notes begin, and what shows that another does."""

    text: str
    blocks: Sequence[Block]
    called: set[str]
    must_cite: bool
    found: dict[int, list[Mark]] = field(default_factory=dict)
    last: int = 0
    is_titled: bool = False  # a heading of notes is the last heading

    def is_note(self, at: int, start: int, number: Mark) -> bool:
        """Whether a number at the start of a block, or of a line in it, begins a note."""
        value, is_called = int(number.value), number.value in self.called
        is_next = value == self.last + 1
        if not is_next and value != 1:
            return False
        if at in self.found:  # an uncalled number alone on its line is a page number
            is_apart = not is_called and self.text.startswith("\n", number.end)
            return not is_apart and (is_next or self._cites_below_sentence(at, start, number))
        if is_called and is_next and self.is_titled:
            return True
        if start > self.blocks[at].start:
            return is_called and self._cites_below_sentence(at, start, number)
        return (
            _find_block_above(self.blocks, at) in self.found
            or (at > 0 and _is_over_notes(self.text, self.blocks[at - 1]))
            or (is_called and is_next and self.last >= _SURE)
            or (is_called and (not self.must_cite or self._cites(at, number)))
        )

    def _cites(self, at: int, number: Mark) -> bool:
        return _is_followed_by_citation(self.text, self.blocks[at], number)

    def _cites_below_sentence(self, at: int, start: int, number: Mark) -> bool:
        return _follows_sentence(self.text, self.blocks[at], start) and self._cites(at, number)


@lru_cache(maxsize=1)  # each style of numbers asks for the same lines
def _find_line_numbers(text: str) -> tuple[int, ...]:
    return find_places(text, _LINE_NUMBER)


def _find_block_above(blocks: Sequence[Block], at: int) -> int:
    """The index of the block before this one, furniture and continued blocks between them apart."""
    at -= 1
    while at > 0 and (blocks[at].continues or blocks[at].kind in ("page number", "running head")):
        at -= 1
    return at


def _is_over_notes(text: str, block: Block) -> bool:
    """Whether a block separates notes from the text: a rule, or a heading of notes."""
    return block.kind == "rule" or heads_notes(text, block)


def join_lone_marks(text: str, blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks, each lone mark under a heading of notes joined to its note."""
    if not any(block.end - block.start <= _LONGEST_MARK for block in blocks):
        return blocks
    found: list[Block] = []
    expected, alone = 0, False
    for block in blocks:
        if heads_notes(text, block):
            expected, alone = 1, False
        elif alone and block.kind in PROSE:
            found[-1] = replace(block, start=found[-1].start)
            alone = False
            continue
        elif expected and text[block.start : block.end] in _write_lone_marks(expected):
            expected, alone = expected + 1, block.kind in PROSE
        elif block.kind in ("heading", *PROSE):
            expected = 0
        found.append(block)
    return found


def _write_lone_marks(number: int) -> tuple[str, ...]:
    return f"{number}", f"{number}.", f"[{number}]", f"({number})"


def heads_notes(text: str, block: Block) -> bool:
    """Whether a block is a heading of notes, such as `Endnotes`."""
    return (
        block.kind == "heading"
        and block.end - block.start <= _LONGEST_HEADING
        and NOTES_HEADING.fullmatch(text, block.start, block.end) is not None
    )


def join_paragraphs_of_endnotes(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks; under a heading of notes, prose between two notes is the rest of the first.

    A note may have several paragraphs, or be cut by the end of a page.
    """
    found = list(blocks)
    rest: list[int] = []
    last = 0
    is_under_heading = False
    for at, block in enumerate(blocks):
        mark = get_opening_mark(block) or ""
        if block.kind == "heading":
            is_under_heading, last = heads_notes(text, block), 0
        elif mark.isdecimal() and is_under_heading:
            for index in rest if last and int(mark) == last + 1 else ():
                found[index] = replace(found[index], kind="note", continues=True)
            last, rest = int(mark), []
        elif block.kind in PROSE:
            rest.append(at)
        elif block.kind not in ("page number", "running head"):
            last = 0
    return tuple(found)


def _is_followed_by_citation(text: str, block: Block, number: Mark) -> bool:
    """Whether a citation follows a number, which list items do not have.

    A number before a small letter is a count: `1 million (2009)`.
    """
    shown = text[number.end : min(block.end, number.end + _CITATION_GLANCE)].lstrip()
    if shown[:1].islower():
        return False
    return looks_like_citation(shown) or bool(_SHORT_FORM.match(shown))


def _find_numbered_lines(text: str, block: Block) -> list[int]:
    """The starts of a block's further lines that may begin with a number."""
    if block.marks:  # a list counts numbers that its lines do not print
        return find_line_starts(text, block.start, block.end, ())[1:]
    return [line.end() for line in _NUMBERED_LINE.finditer(text, block.start, block.end)]


def _follows_sentence(text: str, block: Block, line: int) -> bool:
    """Whether a line follows the end of a sentence, which a callout may follow."""
    return bool(ENDED.search(text[max(block.start, line - _LINE_END_GLANCE) : line].rstrip()))


def match_number(text: str, block: Block, start: int, style: re.Pattern[str]) -> Mark | None:
    """The number in this style at the beginning of a line, printed or counted by a list."""
    counted = next(iter(block.marks), None)
    if style is not _IN_BRACKETS.note and counted and counted.start == counted.end == start:
        return Mark("callout", start, start, counted.value) if counted.value.isdecimal() else None
    found = style.match(text, start, block.end)
    return Mark("callout", *found.span("mark"), str(int(found["number"]))) if found else None


def unwrap_note_rows(text: str, blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks, table rows converted to paragraphs where each is a note.

    Their first cells count up, and are raised or follow a heading of notes.
    """
    if not any(block.kind == "row" for block in blocks):
        return blocks
    found: list[Block] = []
    for is_row, run in groupby(blocks, lambda block: block.kind == "row"):
        rows = list(run)
        titled = bool(found) and heads_notes(text, found[-1])
        are_notes = is_row and _are_note_rows(text, rows, titled=titled)
        found.extend(map(unfold_row, rows) if are_notes else rows)
    return found


def _are_note_rows(text: str, rows: Sequence[Block], *, titled: bool) -> bool:
    """Whether each row is a mark and a note, the marks counting up."""
    numbers = []
    for row in rows:
        cells = row.marks_of("cell")
        mark = _CELL_MARK.fullmatch(text, cells[0].start, cells[0].end) if cells else None
        is_raised = any(call.start == row.start for call in row.marks_of("callout"))
        if len(cells) != _CELLS_OF_NOTE or mark is None or not (titled or is_raised):
            return False
        numbers.append(int(mark["number"]))
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def is_spaced_callout(text: str, block: Block, call: Mark) -> bool:
    """Whether a possible callout lies between two sentences of a block, or after its last."""
    return (
        call.start > block.start
        and _IS_AFTER.match(text, call.start) is not None
        and _IS_BEFORE.match(text, call.end, block.end) is not None
    )


def include_space(text: str, block: Block, calls: Iterable[Mark]) -> list[Mark]:
    """These callouts, each with the unread white space between the sentence's end and it.

    Where a stop follows, the space before is not read either: `victims [3], and`.
    A number that begins a line with more text is a note's mark instead.
    """
    marks: list[Mark] = []
    for call in calls:
        before = text[max(block.start, call.start - _SPACE_GLANCE) : call.start]
        inner = before.rstrip()
        space = before[len(inner) :]
        is_before_stop = text[call.end : call.end + 1] in STOPS and not space.strip(" \t")
        if (
            inner
            and space
            and (is_before_stop or inner.endswith(_SENTENCE_ENDS))
            and ("\n" not in space or _ends_line(text, block, call))
        ):
            marks.append(Mark("markup", call.start - len(space), call.start))
        marks.append(call)
    return marks


def mark_plain_number_notes(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with notes and callouts that are recognised by their numbers alone.

    Paragraphs numbered in sequence are notes if they follow a rule or a heading such as
    `Endnotes`, or if the first cites something, and their numbers are called. Callouts are in
    brackets; or, where no paragraph begins with a callout, raised digits or digits glued to words
    (`Astana1`), as in text extracted from a page.
    """
    blocks = join_lone_marks(text, unwrap_note_rows(text, blocks))
    return (
        _mark_delimited_notes(text, blocks)
        or _mark_plain_notes(text, blocks)
        or mark_continuous_notes(text, blocks)
        or _mark_uncalled_notes(text, blocks)
        or tuple(blocks)
    )


def _mark_uncalled_notes(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with the numbered notes under a heading of notes, in a text that calls none.

    Converters lose callouts. The notes count up from 1, at least three of them; entries of a list
    of references need no marks.
    """
    if not any(heads_notes(text, block) for block in blocks) or any(
        block.marks_of("callout") for block in blocks
    ):
        return ()
    notes = find_note_numbers(text, blocks, _PLAIN_NUMBER, set(), must_cite=True)
    numbers = [mark.value for marks in notes.values() for mark in marks]
    first = min(notes, default=0)
    heading = blocks[_find_block_above(blocks, first)] if first else None
    is_headed = (
        heading is not None
        and heads_notes(text, heading)
        and REFERENCES_HEADING.fullmatch(text, heading.start, heading.end) is None
    )
    if not is_headed or numbers != [str(at) for at in range(1, max(_SURE, len(numbers)) + 1)]:
        return ()
    return _apply_marks(text, blocks, notes, {})


def _mark_delimited_notes(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with notes that are called between delimiters, those that call most of them.

    Others than brackets count only if the source itself sets no callout, and if the numbers between
    them count up from 1.
    """
    found = [_mark_notes_between(text, blocks, _IN_BRACKETS)]
    others = [style for style in _OTHER_DELIMITED if style.first.search(text)]
    if others and not any(block.marks_of("callout") for block in blocks):
        found += [_mark_notes_between(text, blocks, style) for style in others]
    return max(found, key=lambda marked: sum(len(block.marks_of("callout")) for block in marked))


def _mark_notes_between(text: str, blocks: Sequence[Block], style: _Delimited) -> tuple[Block, ...]:
    held = dict(find_blocks_with(text, blocks, style.sign))
    if not any(style.call.search(text, block.start, block.end) for block in held.values()):
        return ()
    printed = {at: list(_find_delimited(text, block, style)) for at, block in held.items()}
    attached = {m.value for marks in printed.values() for m, is_attached in marks if is_attached}
    is_bracketed = style is _IN_BRACKETS
    if not (is_bracketed or _list_in_order(printed)):
        return ()
    if is_bracketed and not any(_begins_with_callout(text, b) for b in blocks if b.marks):
        attached |= _find_raised_brackets(text, held.values())
    set_apart = _find_set_apart_notes(text, blocks) if is_bracketed else set()
    loose = attached or {
        mark.value
        for at, marks in printed.items()
        for mark, _ in marks
        if is_spaced_callout(text, blocks[at], mark)
    }
    notes = find_note_numbers(text, blocks, style.note, loose, must_cite=not attached)
    bare: dict[int, list[Mark]] = {}
    if not notes and not set_apart:  # numbers apart from words call only notes that cite something
        called = attached or _list_in_order(printed)  # half of the notes at least
        bare = _find_called_notes(text, blocks, called, _list_note_styles(text, style))
    known = set_apart | {mark.value for marks in (notes or bare).values() for mark in marks}
    if not known:
        return ()
    calls = {
        at: [
            mark
            for mark, is_attached in marks
            if (is_attached and is_bracketed) or known.issuperset(_split_numbers(mark))
        ]
        for at, marks in printed.items()
        if at not in bare
    }
    return _apply_marks(text, blocks, notes or bare, calls)


def _ends_line(text: str, block: Block, call: Mark) -> bool:
    return not text[call.end : block.end].partition("\n")[0].strip(" \t")


def _split_numbers(call: Mark) -> list[str]:
    return [number.strip() for number in call.value.replace(";", ",").split(",")]


def _list_in_order(printed: Mapping[int, Sequence[tuple[Mark, bool]]]) -> set[str]:
    """The numbers between delimiters, if they count up from 1."""
    numbers = dict.fromkeys(
        number for marks in printed.values() for mark, _ in marks for number in _split_numbers(mark)
    )
    in_order = [number for at, number in enumerate(numbers, 1) if number == str(at)]
    return set(numbers) if len(in_order) >= max(2, _LEAST_IN_ORDER * len(numbers)) else set()


def _find_raised_brackets(text: str, blocks: Iterable[Block]) -> set[str]:
    """The bracketed numbers that the source sets as callouts."""
    marks = (mark for block in blocks for mark in block.marks_of("callout"))
    return {mark.value for mark in marks if text.startswith("[", mark.start)}


def _find_set_apart_notes(text: str, blocks: Sequence[Block]) -> set[str]:
    """The bracketed numbers of the notes that the source sets apart."""
    firsts = (block.marks_of("callout")[:1] for block in blocks if block.kind == "note")
    return {mark.value for some in firsts for mark in some if text.startswith("[", mark.start)}


def _list_note_styles(text: str, style: _Delimited) -> Iterator[re.Pattern[str]]:
    """The styles of the notes that numbers in this style may call, where the text has such notes.

    Those in parentheses are called only by what the source sets apart.
    """
    yield _PLAIN_NUMBER
    if _has_worded_note(text):
        yield _WORDED_NUMBER
    if style is not _IN_BRACKETS and "[1]" in text:
        yield _IN_BRACKETS.note


@lru_cache(1)  # asked for each way in which callouts are printed
def _has_worded_note(text: str) -> bool:
    return any(first.search(text) for first in _FIRST_WORDED)


def _find_called_notes(
    text: str, blocks: Sequence[Block], called: set[str], styles: Iterable[re.Pattern[str]]
) -> dict[int, list[Mark]]:
    """The notes with numbers in the first of these styles of which half at least are called."""
    for style in styles if called else ():
        known = set[str]() if style is _ENCLOSED_NUMBER else called
        notes = find_note_numbers(text, blocks, style, known, must_cite=True)
        marks = [mark.value for some in notes.values() for mark in some]
        if are_called(sum(mark in called for mark in marks), len(marks)):
            return notes
    return {}


def _find_delimited(text: str, block: Block, style: _Delimited) -> Iterator[tuple[Mark, bool]]:
    """The numbers between these delimiters, each with whether it is attached to a word."""
    if block.kind in _UNMARKED:
        return
    ends = [mark.end for mark in block.marks_of("callout")]
    starts = [mark.start for mark in block.marks_of("callout")]
    for found in style.call.finditer(text, block.start, block.end):
        at = bisect_left(ends, found.end())
        if at == len(starts) or starts[at] > found.start():
            before = text[max(block.start, found.start() - 1) : found.start()]
            is_attached = bool(before) and not (before.isspace() or before in "[(")
            yield Mark("callout", *found.span(), found["numbers"]), is_attached


def _mark_plain_notes(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    marked = [block for block in blocks if block.marks]
    if any(_begins_with_callout(text, block) for block in marked):
        return ()
    called = {mark.value for block in marked for mark in block.marks_of("callout")}
    if called:
        return _apply_marks(
            text, blocks, _find_called_notes(text, blocks, called, _NOTE_STYLES), {}
        )
    return _mark_called_notes(text, blocks, _GLUED_START, GLUED_NUMBERS) or _mark_called_notes(
        text, blocks, _SPACED_START, _SPACED
    )


def _mark_called_notes(
    text: str,
    blocks: Sequence[Block],
    begun: re.Pattern[str],
    style: re.Pattern[str],
    apart: dict[int, list[Mark]] | None = None,
) -> tuple[Block, ...]:
    """The blocks with notes, and the numbers in this style that call at least half of them.

    The notes are those that the source sets `apart`; else those with such numbers, and none where
    as many such numbers call nothing. `begun` matches where such a number begins.
    """
    candidates = [
        one
        for one in _find_candidates(text, blocks, begun, style)
        if apart is None or blocks[one[0]].kind != "note"
    ]
    if not candidates:
        return ()
    numbers = {number for _, mark in candidates for number in mark.value.split(",")}
    styles = _list_note_styles(text, _IN_BRACKETS)
    notes = _find_called_notes(text, blocks, numbers, styles) if apart is None else apart
    calls = _select_callouts(candidates, notes) if notes else {}
    others = [at for at, mark in candidates if at not in notes or mark.end <= notes[at][0].start]
    wanted = max(sum(map(len, notes.values())), len(others) if apart is None else 0)
    if not are_called(sum(map(len, calls.values())), wanted):
        return ()
    return _apply_marks(text, blocks, notes if apart is None else {}, calls)


def mark_glued_calls(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with the numbers glued to words that call notes which the source sets apart.

    Superior figures of a typeface are set in its size on its baseline. Nothing is marked where a
    number of the text is raised, or where less than half of the notes are called so.
    """
    notes: dict[int, list[Mark]] = {}
    for at, block in enumerate(blocks):
        numbers = [mark for mark in block.marks_of("callout") if mark.value.isdecimal()]
        if block.kind == "note" and numbers and numbers[0].start == block.start:
            notes[at] = numbers[:1]
        elif numbers:
            return tuple(blocks)
    marked = _mark_called_notes(text, blocks, _GLUED_START, GLUED_NUMBERS, notes)
    return marked or tuple(blocks)


def _apply_marks(
    text: str, blocks: Sequence[Block], notes: dict[int, list[Mark]], calls: dict[int, list[Mark]]
) -> tuple[Block, ...]:
    return tuple(
        block.replace_marks(
            [
                *(part for mark in own for part in _close_mark(text, block, mark)),
                *include_space(text, block, [call for call in called if _is_apart(call, own)]),
            ]
        )
        for at, block in enumerate(blocks)
        for own, called in [(notes.get(at, ()), calls.get(at, ()))]
    )


def _is_apart(call: Mark, marks: Sequence[Mark]) -> bool:
    return all(call.end <= mark.start or mark.end <= call.start for mark in marks)


def _close_mark(text: str, block: Block, mark: Mark) -> Iterator[Mark]:
    """The mark of a note, and the bracket at the end of the note if it opens one."""
    yield mark
    is_open = text.startswith("[", mark.start) and "]" not in text[mark.start : mark.end]
    if is_open and text.endswith("]", mark.end, block.end):
        yield Mark("markup", block.end - 1, block.end)


def _begins_with_callout(text: str, block: Block) -> bool:
    """Whether a block begins with a callout."""
    first = next(iter(block.marks_of("callout")), None)
    return first is not None and block.kind in PROSE and not text[block.start : first.start].strip()


def _find_candidates(
    text: str, blocks: Sequence[Block], begun: re.Pattern[str], style: re.Pattern[str]
) -> Iterator[tuple[int, Mark]]:
    """Numbers in this style, each with the index of its block; none in a paragraph's own number."""
    for at, block in find_blocks_with(text, blocks, begun):
        if block.kind in _UNMARKED:
            continue
        begin = max([block.start, *(mark.end for mark in block.marks_of("number"))])
        for number in style.finditer(text, begin, block.end):
            if number.start() > block.start and not _in_address(text, block.start, number.start()):
                yield at, Mark("callout", *number.span(), number.group())


def _select_callouts(
    candidates: Sequence[tuple[int, Mark]], notes: dict[int, list[Mark]]
) -> dict[int, list[Mark]]:
    """The candidates that call these notes: the longest rising sequence of each run.

    A run is a sequence of notes that does not start again at 1.
    """
    found: dict[int, list[Mark]] = defaultdict(list)
    begin = 0
    for run in _split_into_runs(notes):
        known = {mark.value for _, mark in run.notes}
        firsts = {at: mark.start for at, mark in reversed(run.notes)}
        there = [
            (at, mark)
            for at, mark in candidates
            if begin <= mark.start <= run.end
            and (mark.end <= firsts[at] if at in firsts else at not in notes)
            and known.issuperset(mark.value.split(","))
        ]
        numbers = [int(mark.value.partition(",")[0]) for _, mark in there]
        for place in find_rising(numbers, latest=True):
            at, mark = there[place]
            found[at].append(mark)
        begin = run.notes[-1][1].start if run.notes else 0
    return found


class _NumberRun(NamedTuple):
    """Notes numbered in sequence, with their block indices, and the last offset of a callout."""

    notes: list[tuple[int, Mark]]
    end: int


def _split_into_runs(notes: dict[int, list[Mark]]) -> Iterator[_NumberRun]:
    run: list[tuple[int, Mark]] = []
    for at, marks in notes.items():
        for mark in marks:
            if mark.value == "1" and run:
                yield _NumberRun(run, run[-1][1].start)
                run = []
            run.append((at, mark))
    yield _NumberRun(run, _END_OF_TEXT)


def _in_address(text: str, start: int, at: int) -> bool:
    word = max(text.rfind(" ", start, at), text.rfind("\n", start, at), start - 1) + 1
    return "://" in text[word:at] or "@" in text[word:at]
