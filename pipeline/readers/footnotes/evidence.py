"""The table of what shows that a mark begins a note, and the decision that every form of it uses.

A form is how notes print their marks: `1.`, `[1]`, `Note 1:`, `a.`, `(1)`. Marks count up, so that
each is weighed by its place in the sequence, by what calls it, and by what is printed around it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from string import ascii_lowercase
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline import patterns as re
from pipeline.document.model import PROSE, Mark
from pipeline.grammar.citation_cues import NOTES_HEADING, looks_like_citation
from pipeline.grammar.numbering import find_rising
from pipeline.readers.footnotes.callouts import STOPS
from pipeline.readers.printed_text import ENDED
from pipeline.readers.search import find_blocks_at, find_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.document.model import Block

ENOUGH: Final = 8
WEIGHTS: Final = {
    "continues a note": 8,  # a further line of its block has the next mark
    "is below notes": 5,  # or below a rule, or a heading of notes
    "is called": 3,
    "is apart": 3,  # it begins a block, or a line below the end of a sentence
    "is headed": 4,  # a heading of notes is the last heading
    "cites": 2,
    "is next": 1,
    "ends a run": 1,  # of three notes that count up
}
SURE: Final = 5  # weight of a call that is surely one
RUN: Final = 3  # notes
_LEAST_CALLED: Final = 0.5  # of the notes that nothing but their marks shows
_LINE_NUMBER: Final = re.compile(r"\n[ \t]*(?:\\?[\[(]?\d|\\?\[[a-z]\\?\]|<sup>)")
_NUMBERED_LINE: Final = re.compile(r"\n(?=[ \t]*+[\\\[<(\d])")
_SHORT_FORM: Final = re.compile(r"\W*(?:id|ibid|see|cf)\b", re.IGNORECASE)
_LONGEST_HEADING: Final = 80  # characters, of notes
_CITATION_GLANCE: Final = 600  # characters: enough to see what a note cites
GLANCE: Final = 24  # characters: the most white space before a callout
SENTENCE_ENDS: Final = (".", "!", "?", '"', "\u201d", ")")
_GAP: Final = 3  # from one number of a list to the next that is found
LETTERS: Final = tuple(ascii_lowercase)
_END_OF_TEXT: Final = 1 << 60  # an offset after every block


class Form(NamedTuple):
    """How notes print their marks (`mark` has groups `mark` and `number`), and what calls weigh.

    A form that `is_list` is judged as a whole too: its notes may be numbered paragraphs. A list
    that `is_late` may begin with any mark that is called. The source may have marked letters.
    """

    mark: re.Pattern[str]
    call: int = WEIGHTS["is called"]
    is_list: bool = False
    is_late: bool = False
    is_lettered: bool = False


class NoteStart(NamedTuple):
    """Where a note begins: the index of its block, and its mark."""

    block: int
    mark: Mark

    @property
    def number(self) -> int:
        """The mark's place in the sequence."""
        return read_ordinal(self.mark.value)


class Run(NamedTuple):
    """Notes numbered in sequence, and the last offset of a callout."""

    notes: list[NoteStart]
    end: int


def find_notes(
    text: str, blocks: Sequence[Block], form: Form, called: set[str]
) -> dict[int, list[Mark]]:
    """The marks in this form with which notes begin, by the index of their block."""
    search = _NoteSearch(text, blocks, called, form)
    lined = {at for at, _ in find_blocks_at(blocks, _find_line_numbers(text))} if called else ()
    for at, block in enumerate(blocks):
        if block.kind == "heading":
            search.is_headed = heads_notes(text, block)
        if (
            block.kind not in PROSE
            or not (at in lined or block.marks or form.mark.match(text, block.start, block.end))
            or (block.marks_of("number") and not (search.is_headed or form.is_list))
        ):
            continue
        lines = (line.end() for line in _NUMBERED_LINE.finditer(text, block.start, block.end))
        for start in (block.start, *lines):
            if start == block.start or at in lined or at in search.found:
                mark = _match_mark(text, block, start, form)
                if mark and search.is_note(at, start, mark):
                    search.found.setdefault(at, []).append(mark)
                    search.last = read_ordinal(mark.value)
    return search.found


@dataclass(slots=True)
class _NoteSearch:
    """The marks found so far with which notes begin, and what shows that another does."""

    text: str
    blocks: Sequence[Block]
    called: set[str]
    form: Form
    found: dict[int, list[Mark]] = field(default_factory=dict)
    last: int = 0
    is_headed: bool = False

    def is_note(self, at: int, start: int, mark: Mark) -> bool:
        """Whether a mark at the start of a block, or of a line in it, begins a note."""
        value, is_called = read_ordinal(mark.value), mark.value in self.called
        begins = start == self.blocks[at].start
        may_follow = self.form.is_list and begins and 0 < self.last < value <= self.last + _GAP
        may_begin = value in (1, self.last + 1) or (is_called and (self.form.is_late or may_follow))
        is_alone = at in self.found and not is_called and self.text.startswith("\n", mark.end)
        if not may_begin or is_alone:  # a number that stands alone on its line is a page's
            return False
        return any(sum_ >= ENOUGH for sum_ in accumulate(self._weigh(at, start, mark)))

    def _weigh(self, at: int, start: int, mark: Mark) -> Iterator[int]:
        """The weights of the evidence, what is quick to find first."""
        block, is_next = self.blocks[at], read_ordinal(mark.value) == self.last + 1
        if mark.value in self.called:
            yield self.form.call
        if is_next:
            yield WEIGHTS["is next"] + WEIGHTS["ends a run"] * (self.last >= RUN)
            yield WEIGHTS["continues a note"] * (at in self.found)
        if self.is_headed:
            yield WEIGHTS["is headed"]
        if start > block.start:
            before = self.text[max(block.start, start - GLANCE) : start]
            yield WEIGHTS["is apart"] * bool(ENDED.search(before.rstrip()))
        else:
            yield WEIGHTS["is apart"]
            if _find_block_above(self.blocks, at) in self.found or (
                at > 0 and _is_over_notes(self.text, self.blocks[at - 1])
            ):
                yield WEIGHTS["is below notes"]
        yield WEIGHTS["cites"] * _is_followed_by_citation(self.text, block, mark)


@lru_cache(maxsize=1)  # each form asks for the same lines
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


def heads_notes(text: str, block: Block) -> bool:
    """Whether a block is a heading of notes, such as `Endnotes`."""
    return (
        block.kind == "heading"
        and block.end - block.start <= _LONGEST_HEADING
        and NOTES_HEADING.fullmatch(text, block.start, block.end) is not None
    )


def _is_followed_by_citation(text: str, block: Block, mark: Mark) -> bool:
    """Whether a citation follows a mark, which list items do not have.

    A number before a small letter is a count: `1 million (2009)`.
    """
    shown = text[mark.end : min(block.end, mark.end + _CITATION_GLANCE)].lstrip()
    if shown[:1].islower():
        return False
    return looks_like_citation(shown) or bool(_SHORT_FORM.match(shown))


def _match_mark(text: str, block: Block, start: int, form: Form) -> Mark | None:
    """The mark in this form at the beginning of a line, printed or counted by a list."""
    own = next(iter(block.marks), None)
    if own and own.start == own.end == start:
        return Mark("callout", start, start, own.value) if own.value.isdecimal() else None
    if own and own.start == start and own.value in LETTERS and form.is_lettered:
        return own
    found = form.mark.match(text, start, block.end)
    value = found["number"].lstrip("0") or "0" if found else ""
    return Mark("callout", *found.span("mark"), value) if found else None


def read_ordinal(value: str) -> int:
    """The place of a number or a small letter in its sequence."""
    return int(value) if value.isdecimal() else LETTERS.index(value) + 1


def are_called(called: int, notes: int) -> bool:
    """Whether enough of the notes that only their marks show are called: lists call none."""
    return called >= max(1, _LEAST_CALLED * notes)


def find_called_notes(
    text: str, blocks: Sequence[Block], called: set[str], forms: Iterable[Form]
) -> dict[int, list[Mark]]:
    """The notes with marks in the first of these forms of which half at least are called."""
    for form in forms if called else ():
        notes = find_notes(text, blocks, form, called)
        marks = [mark.value for some in notes.values() for mark in some]
        if are_called(sum(mark in called for mark in marks), len(marks)):
            return notes
    return {}


def split_into_runs(notes: Mapping[int, Sequence[Mark]]) -> Iterator[Run]:
    """The notes, parted where their numbers do not count up."""
    run: list[NoteStart] = []
    for one in (NoteStart(at, mark) for at, marks in notes.items() for mark in marks):
        if run and not 0 < one.number - run[-1].number <= _GAP:
            yield Run(run, run[-1].mark.start)
            run = []
        run.append(one)
    yield Run(run, _END_OF_TEXT)


def select_rising_calls(
    candidates: Sequence[tuple[int, Mark]], notes: Mapping[int, Sequence[Mark]]
) -> dict[int, list[Mark]]:
    """The candidates that call these notes: the longest rising sequence before each run's end."""
    found: dict[int, list[Mark]] = defaultdict(list)
    begin = 0
    for run in split_into_runs(notes):
        known = {one.mark.value for one in run.notes}
        firsts = {at: mark.start for at, mark in reversed(run.notes)}
        there = [
            (at, mark)
            for at, mark in candidates
            if begin <= mark.start <= run.end
            and (mark.end <= firsts[at] if at in firsts else at not in notes)
            and known.issuperset(split_numbers(mark))
        ]
        numbers = [int(split_numbers(mark)[0]) for _, mark in there]
        for place in find_rising(numbers, latest=True):
            at, mark = there[place]
            found[at].append(mark)
        begin = run.notes[-1].mark.start if run.notes else 0
    return found


def split_numbers(call: Mark) -> list[str]:
    """The numbers of a callout, ranges as they are printed."""
    return [number.strip() for number in call.value.replace(";", ",").split(",")]


def apply_marks(
    text: str,
    blocks: Sequence[Block],
    notes: Mapping[int, Sequence[Mark]],
    calls: Mapping[int, Sequence[Mark]],
) -> tuple[Block, ...]:
    """The blocks with the marks of these notes and with these callouts, by the indices of blocks.

    The white space between the end of a sentence and its callout is not read, nor that before a
    callout that a stop follows: `victims [3], and`.
    """
    return tuple(
        block.replace_marks(
            [
                *(part for mark in own for part in _close_mark(text, block, mark)),
                *include_space(text, block, [call for call in called if is_apart(call, own)]),
            ]
        )
        if at in notes or at in calls
        else block
        for at, block in enumerate(blocks)
        for own, called in [(notes.get(at, ()), calls.get(at, ()))]
    )


def is_apart(call: Mark, marks: Sequence[Mark]) -> bool:
    """Whether a callout overlaps none of these marks."""
    return all(call.end <= mark.start or mark.end <= call.start for mark in marks)


def _close_mark(text: str, block: Block, mark: Mark) -> Iterator[Mark]:
    """The mark of a note, and the bracket at the end of the note if it opens one."""
    yield mark
    is_open = text.startswith("[", mark.start) and "]" not in text[mark.start : mark.end]
    if is_open and text.endswith("]", mark.end, block.end):
        yield Mark("markup", block.end - 1, block.end)


def include_space(text: str, block: Block, calls: Iterable[Mark]) -> list[Mark]:
    """These callouts, each with the unread white space between the sentence's end and it.

    A number that begins a line with more text is a note's mark instead.
    """
    marks: list[Mark] = []
    for call in calls:
        before = text[max(block.start, call.start - GLANCE) : call.start]
        inner = before.rstrip()
        space = before[len(inner) :]
        is_before_stop = text[call.end : call.end + 1] in STOPS and not space.strip(" \t")
        ends_line = not text[call.end : block.end].partition("\n")[0].strip(" \t")
        if (
            inner
            and space
            and (is_before_stop or inner.endswith(SENTENCE_ENDS))
            and ("\n" not in space or ends_line)
        ):
            marks.append(Mark("markup", call.start - len(space), call.start))
        marks.append(call)
    return marks
