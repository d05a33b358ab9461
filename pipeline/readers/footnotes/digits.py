"""Footnotes without markup whose marks are digits, called between delimiters, raised or glued."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline import patterns as re
from pipeline.document.model import PROSE, Mark
from pipeline.grammar.citation_cues import REFERENCES_HEADING
from pipeline.readers.footnotes.callouts import get_opening_mark
from pipeline.readers.footnotes.evidence import (
    GLANCE,
    RUN,
    SENTENCE_ENDS,
    SURE,
    Form,
    apply_marks,
    are_called,
    find_called_notes,
    find_notes,
    heads_notes,
    is_apart,
    select_rising_calls,
    split_numbers,
)
from pipeline.readers.footnotes.series import mark_continuous_notes
from pipeline.readers.search import find_blocks_with, unfold_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.document.model import Block

_LONE_MARK: Final = re.compile(r"[\[(]?(?P<number>\d{1,3})[\])]?\.?")
_CELLS_OF_NOTE: Final = 2
_UNMARKED: Final = ("menu", "rule", "page number", "running head")
_LEAST_IN_ORDER: Final = 0.8  # of the numbers first printed in their order

# Behind a stop a figure may begin the note: `7. 32 U.S.C.`. Bars are those of a row of a table.
_PLAIN: Final = Form(
    re.compile(
        r"[ \t|]*(?P<mark>(?P<number>\d{1,3})(?P<stop>\\?\.)?(?:\s[\^\u2191](?:\s[a-z]\b)*)?)"
        r"(?=\s)[\s|]+"
        r"(?=(?(stop)[^\W_]|[^\W\d_])|[\"\u201c<*\u00a7])"
    )
)
_WORDED: Final = Form(  # `Note 1:`, `[Footnote 1: …]`
    re.compile(
        r"[ \t]*(?P<mark>\[?(?i:(?:foot|end)?note|fn|n)\.?\s?(?P<number>\d{1,3})[\].:]{0,2})\s+"
        r"(?=\S)"
    )
)
_ENCLOSED: Final = Form(  # only below a rule or a heading of notes
    re.compile(r"[ \t]*(?P<mark>\((?P<number>\d{1,3})\))\s+(?=\S)"), call=0
)
_BACK: Final = r"(?:[\^\u2191]\s*)?"  # printed where a link leads back from a note
_LABEL: Final = r"(?:(?i:(?:foot|end)?note|fn|n)\.?\s?|[*\#])"


class _Calls(NamedTuple):
    """How numbers that call notes are printed: a sign that is quick to find, and any of them.

    Those between delimiters have a `form` of note with the same delimiters; of the others only the
    order tells which call notes. `forms` are all that their notes may have.
    """

    sign: re.Pattern[str]
    call: re.Pattern[str]
    form: Form | None = None
    forms: tuple[Form, ...] = (_PLAIN, _WORDED)


def _enclose(sign: str, opening: str, closing: str, *more: Form) -> _Calls:
    """Numbers between delimiters, whose notes may also have one of these forms."""
    call = rf"{opening}(?P<numbers>\d{{1,3}}(?:\s?[,;\u2013-]\s?\d{{1,3}})*){closing}"
    mark = rf"[ \t]*(?P<mark>{_BACK}{opening}(?P<number>\d{{1,3}}){closing}:?)\s*(?=\S)"
    form = Form(re.compile(mark))
    return _Calls(re.compile(sign), re.compile(call), form, (form, _PLAIN, _WORDED, *more))


# Converters write `\[1\]` and `[[1]](#note1)` as well.
_IN_BRACKETS: Final = _enclose(r"\[", r"\\?\[{1,2}", r"\\?\]{1,2}(?:\(\#[^()\s]{0,80}\))?")
_BRACKETED: Final = _IN_BRACKETS.forms[0]
_DELIMITED: Final = tuple(
    _enclose(*row, _BRACKETED)
    for row in (
        (r"\[", rf"\\?\[{_LABEL}", r"\\?\]"),
        (r"\\text", r"\\textsuperscript\{", r"\}"),
        (r"\{\d", r"\{", r"\}"),
        (r"<\d", "<", ">"),
        (r"/\d", "/", "/"),
        (r"\d/(?![\w/])", r"(?<![\w./$-])", r"/(?![\w/])"),
        (r"\^\d", r"\^", r"\^?"),
        (r"\$\^", r"\$\^\{?", r"\}?\$"),
    )
)
_FORMS: Final = (_PLAIN, _WORDED, _BRACKETED, _ENCLOSED)
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
_GLUED: Final = _Calls(_GLUED_START, GLUED_NUMBERS)
# Between two sentences. The digit comes first because it is rare: the look-behind is then seldom
# tried.
_SPACED: Final = _Calls(
    re.compile(r"[.!?][\"\u201d)]?\s[1-9]"),  # from the end of the sentence on
    re.compile(
        r"""
        [1-9] (?: (?<= [.!?]\s . ) | (?<= [.!?][\"\u201d)]\s . ) ) \d{0,2}
        (?= \s+ [\"\u201c(]? [A-Z] | \s* $ )
        """,
        re.VERBOSE,
    ),
)


def mark_digit_notes(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with notes and callouts that are recognised by their numbers alone.

    Callouts are in brackets, between other delimiters or set by the source; or, where no paragraph
    begins with a callout, digits glued to words (`Astana1`), as in text extracted from a page. Of
    notes that the source sets apart only the callouts are looked for.
    """
    if any(block.kind == "note" for block in blocks):
        return _mark_calls_of_notes(text, blocks) or tuple(blocks)
    blocks = join_lone_marks(text, unwrap_note_rows(text, blocks))
    if delimited := _mark_delimited_notes(text, blocks):
        return delimited
    if any(_begins_with_callout(text, block) for block in blocks if block.marks):
        return tuple(blocks)
    return (
        _mark_plain_notes(text, blocks)
        or mark_continuous_notes(text, blocks)
        or _mark_uncalled_notes(text, blocks)
        or tuple(blocks)
    )


def _mark_calls_of_notes(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with what calls the notes that the source sets apart: brackets, or glued digits.

    Superior figures of a typeface are set in its size on its baseline. No digit is one where a
    number of the text is raised.
    """
    notes: dict[int, list[Mark]] = {}
    is_raised = False
    for at, block in enumerate(blocks):
        numbers = [mark for mark in block.marks_of("callout") if mark.value.isdecimal()]
        if block.kind == "note" and numbers and numbers[0].start == block.start:
            notes[at] = numbers[:1]
        else:
            is_raised = is_raised or bool(numbers)
    if all(text.startswith("[", block.start) for block in blocks if block.kind == "note"):
        return _mark_called_notes(text, blocks, _IN_BRACKETS, notes)
    return () if is_raised else _mark_called_notes(text, blocks, _GLUED, notes)


def _mark_uncalled_notes(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with the numbered notes under a heading of notes, in a text that calls none.

    Converters lose callouts. The notes count up from 1, at least three of them; entries of a list
    of references need no marks.
    """
    titles = [
        block.start
        for block in blocks
        if heads_notes(text, block)
        and REFERENCES_HEADING.fullmatch(text, block.start, block.end) is None
    ]
    if not titles or any(block.marks_of("callout") for block in blocks):
        return ()
    notes = find_notes(text, blocks, _PLAIN, set())
    numbers = [mark.value for marks in notes.values() for mark in marks]
    is_headed = any(title < blocks[min(notes, default=0)].start for title in titles)
    if not is_headed or numbers != [str(at) for at in range(1, max(RUN, len(numbers)) + 1)]:
        return ()
    return apply_marks(text, blocks, notes, {})


def _mark_delimited_notes(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with notes that are called between delimiters, those that call most of them."""
    is_plain = not any(block.marks_of("callout") for block in blocks)
    ways = (_IN_BRACKETS, *(_DELIMITED if is_plain else ()))
    found = [_mark_called_notes(text, blocks, way) for way in ways]
    return max(found, key=lambda marked: sum(len(block.marks_of("callout")) for block in marked))


def _mark_plain_notes(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    if called := {mark.value for block in blocks for mark in block.marks_of("callout")}:
        return apply_marks(text, blocks, find_called_notes(text, blocks, called, _FORMS), {})
    return _mark_called_notes(text, blocks, _GLUED) or _mark_called_notes(text, blocks, _SPACED)


def _begins_with_callout(text: str, block: Block) -> bool:
    """Whether a block begins with a callout."""
    first = next(iter(block.marks_of("callout")), None)
    return first is not None and block.kind in PROSE and not text[block.start : first.start].strip()


def _mark_called_notes(
    text: str,
    blocks: Sequence[Block],
    way: _Calls,
    apart: Mapping[int, Sequence[Mark]] | None = None,
) -> tuple[Block, ...]:
    """The blocks with notes, and the numbers printed in this way that call half of them or more.

    The notes are those that the source sets `apart`; else those with such numbers. Between
    delimiters a number calls each note of its mark; of other numbers only the order tells the
    callouts, and none is one where as many such numbers call nothing.
    """
    candidates = [*_find_candidates(text, blocks, way)]
    if apart is not None:
        candidates = [one for one in candidates if blocks[one[0]].kind != "note"]
    sure = _list_sure(text, blocks, candidates) if way is _IN_BRACKETS else set()
    called = sure or _list_called(text, candidates, way)
    forms = [form._replace(call=SURE) if sure and form is way.form else form for form in way.forms]
    notes = find_called_notes(text, blocks, called, forms) if apart is None else apart
    if not notes or not candidates:
        return ()
    if way.form is None:
        calls = select_rising_calls(candidates, notes)
        others = [
            at for at, mark in candidates if at not in notes or mark.end <= notes[at][0].start
        ]
        wanted = max(sum(map(len, notes.values())), len(others) if apart is None else 0)
        if not are_called(sum(map(len, calls.values())), wanted):
            return ()
    else:
        known = sure.union(mark.value for marks in notes.values() for mark in marks)
        calls = defaultdict(list)
        for at, mark in candidates:
            if mark.value in known or known.issuperset(split_numbers(mark)):
                calls[at].append(mark)
    return apply_marks(text, blocks, notes if apart is None else {}, calls)


def _list_sure(
    text: str, blocks: Sequence[Block], candidates: Sequence[tuple[int, Mark]]
) -> set[str]:
    """The numbers in brackets that are callouts though they have no note.

    They are glued to a word; or the source sets them as callouts, and no block begins with one.
    """
    sure = {mark.value for at, mark in candidates if _is_attached(text, blocks[at], mark)}
    marked = [block for block in blocks if block.marks]
    if not any(_begins_with_callout(text, block) for block in marked):
        raised = (mark for block in marked for mark in block.marks_of("callout"))
        sure |= {mark.value for mark in raised if text.startswith("[", mark.start)}
    return sure


def _list_called(text: str, candidates: Sequence[tuple[int, Mark]], way: _Calls) -> set[str]:
    """The numbers that may call notes: those between delimiters count up from 1.

    Or they are in brackets, each behind the end of a sentence.
    """
    if way.form is not None and not _are_in_order(candidates):
        behind = (one for one in candidates if _follows_sentence(text, one[1].start))
        candidates = [*behind] if way is _IN_BRACKETS else []
    return {number for _, mark in candidates for number in split_numbers(mark)}


def _find_candidates(text: str, blocks: Sequence[Block], way: _Calls) -> Iterator[tuple[int, Mark]]:
    """Numbers printed so, each with the index of its block; none in a paragraph's own number."""
    for at, block in find_blocks_with(text, blocks, way.sign):
        if block.kind in _UNMARKED:
            continue
        begin = max([block.start, *(mark.end for mark in block.marks_of("number"))])
        for found in way.call.finditer(text, begin, block.end):
            is_inside = way.form is not None or found.start() > block.start
            if is_inside and not _in_address(text, block.start, found.start()):
                numbers = found["numbers"] if way.form else found.group()
                mark = Mark("callout", *found.span(), numbers)
                if is_apart(mark, block.marks_of("callout")):
                    yield at, mark


def _is_attached(text: str, block: Block, call: Mark) -> bool:
    before = text[max(block.start, call.start - 1) : call.start]
    return bool(before) and not (before.isspace() or before in "[(")


def _follows_sentence(text: str, at: int) -> bool:
    """Whether white space parts an offset from the end of a sentence."""
    before = text[max(0, at - GLANCE) : at]
    return before[-1:].isspace() and before.rstrip().endswith(SENTENCE_ENDS)


def _are_in_order(candidates: Sequence[tuple[int, Mark]]) -> bool:
    """Whether numbers that may be callouts count up from 1."""
    numbers = dict.fromkeys(number for _, mark in candidates for number in split_numbers(mark))
    in_order = [number for at, number in enumerate(numbers, 1) if number == str(at)]
    return len(in_order) >= max(2, _LEAST_IN_ORDER * len(numbers))


def _in_address(text: str, start: int, at: int) -> bool:
    word = max(text.rfind(" ", start, at), text.rfind("\n", start, at), start - 1) + 1
    return "://" in text[word:at] or "@" in text[word:at]


def join_lone_marks(text: str, blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks, each lone mark under a heading of notes joined to its note; they count up."""
    found: list[Block] = []
    expected, alone = 0, False
    for block in blocks:
        mark = _LONE_MARK.fullmatch(text, block.start, block.end) if expected else None
        if alone and block.kind in PROSE:
            found[-1] = replace(block, start=found[-1].start)
            alone = False
            continue
        if heads_notes(text, block):
            expected, alone = 1, False
        elif mark and int(mark["number"]) == expected:
            expected, alone = expected + 1, block.kind in PROSE
        elif block.kind in ("heading", *PROSE):
            expected = 0
        found.append(block)
    return found


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
        mark = _LONE_MARK.fullmatch(text, cells[0].start, cells[0].end) if cells else None
        is_raised = any(call.start == row.start for call in row.marks_of("callout"))
        if len(cells) != _CELLS_OF_NOTE or mark is None or not (titled or is_raised):
            return False
        numbers.append(int(mark["number"]))
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))
