"""Numbered reference lists, cited by numbers in parentheses: `(1,6-9)`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.model import PROSE, Block, Mark
from pipeline.grammar.citation_cues import looks_like_citation
from pipeline.readers.footnotes.evidence import (
    SURE,
    Form,
    NoteStart,
    apply_marks,
    are_called,
    find_notes,
    heads_notes,
    split_into_runs,
)
from pipeline.readers.printed_text import SPACE
from pipeline.readers.search import find_blocks_with, split_before
from pipeline.vocabulary.words import THOUSANDS

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

_DASHES: Final = r"[-\u2010-\u2014\u2212]"
_ONE_OR_RANGE: Final = rf"[1-9]\d{{0,2}}(?:\s?{_DASHES}\s?[1-9]\d{{0,2}})?"
_GROUP: Final = re.compile(
    rf"\(\s?(?P<numbers>{_ONE_OR_RANGE}(?:\s?[,;]\s?{_ONE_OR_RANGE})*)\s?[,;]?\s?\)"
)
_RANGE: Final = re.compile(rf"(\d+)\s?{_DASHES}\s?(\d+)")
_NEAR: Final = 80  # characters of context before a group
# A number after these is part of a designation: `Article 12 (1)`, `Sections 3, 4(a) and 15 (2)`.
_DESIGNATION: Final = re.compile(
    r"""\b(?:art(?:icle)?s?|sec(?:tion)?s?|sub-?sections?|para(?:graph)?s?|clauses?|\u00a7+
    |(?:rules?|regulations?|chapters?|parts?|schedules?|items?|tables?|figures?)(?=\.?\s*\d))\.?\s*
    (?:(?>[^\s\d]*\d\S*)(?:\s+|$)(?:(?:and|or|to|&)\s+)?)*+$""",
    re.IGNORECASE | re.VERBOSE,
)
_OF_AN_AGE: Final = re.compile(
    r"\b(?:child(?:ren)?|boys|girls|age[ds]?|adolescents|youths?|minors|years|persons|pupils"
    r"|students|workers|population)\s*$",
    re.IGNORECASE,
)
_YOUNGEST: Final = 3  # years
_OLDEST: Final = 24
_IN_WORDS: Final = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|(?:twen|thir|for"
    r"|fif|six|seven|eigh|nine)ty(?:-\w+)?|hundred)\s*$",
    re.IGNORECASE,
)
_PARTS_ITEMS: Final = re.compile(r"(?:[:;,]|\b(?:and|or))\s*$")
_OPENS: Final = re.compile(
    r"(?:(?:^|[:\u2014])\s*[\"\u2018]?|[\u201c\u00ab\u201e]|\s[\"\u2018])\s*$"
)
_GLUED: Final = re.compile(r"(?:\d|(?<![^\W\d_])[^\W\d_]{1,2})$")
_WHOLE: Final = re.compile(r"\$?\d[\d.,]*%?|[^\W\d_]{1,3}")  # the whole text of a cell
_LIST: Final = 3
_STOP: Final = re.compile(r"[.!?][\"\u2019\u201d)\]]*(?=\s|\()")
ENDS_SENTENCE: Final = re.compile(r"[.!?][\"\u2019\u201d)\]]*\s*$")
_UNMARKED: Final = ("note", "running head", "page number", "menu", "rule")
_NUMBER: Final = Form(
    re.compile(r"[ \t]*(?P<mark>\(?(?P<number>[1-9]\d{0,2})\\?[.)]?)\s+(?=[^\s(])"),
    call=SURE,
    is_list=True,
)
_OPEN: Final = re.compile(r"\(\s?[1-9]\d{0,2}(?!\w)")  # how a group begins
_GOES_ON: Final = re.compile(r"[a-z]|\w+://|www\.")
_GLANCE: Final = 600  # characters: enough to see what a reference cites
_FEWEST: Final = 2  # references and groups: fewer are no evidence of a style
_FEWEST_LATE: Final = 8  # references of a list whose first is not there
_LEAST_CITING: Final = 0.8  # of them look like citations
_LEAST_SURE: Final = 0.2  # of the groups follow the end of a sentence


@dataclass(frozen=True, slots=True)
class NumberGroup:
    """Numbers in parentheses, at half-open offsets; `numbers` as printed, without white space.

    `is_sure` where a sentence ends before it: only citations are printed there. `closes` where the
    sentence ends after it. Groups of one sentence share `sentence`; `is_counted` where an
    enumeration continues after it.
    """

    start: int
    end: int
    numbers: str
    is_sure: bool
    closes: bool
    sentence: int
    is_counted: bool

    def list_numbers(self) -> Iterator[int]:
        """The numbers, including those inside a range; none of a range that runs backwards."""
        for part in re.split("[,;]", self.numbers):
            first, _, last = part.partition("-")
            yield from range(int(first), int(last or first) + 1)


def find_number_groups(
    text: str, start: int, end: int, *, is_cell: bool = False
) -> Iterator[NumberGroup]:
    """Possible citations in text[start:end], a paragraph or a cell after the first of its row.

    Excluded are numbers that their context explains: a paragraph of an article, an age, a figure
    in thousands, a number word repeated in digits, items of an enumeration.
    """
    found = list(_GROUP.finditer(text, start, end))
    if not found:
        return
    items = _find_enumeration_items(text, found, start)
    sentence = start
    for at, one in enumerate(found):
        if at in items:
            continue
        if stop := _find_last_stop(text, sentence, one.start()):
            sentence = stop
        before = text[max(start, one.start() - _NEAR) : one.start()]
        behind = SPACE.sub(" ", text[one.end() : min(end, one.end() + _NEAR)])
        is_value = is_cell and bool(_WHOLE.fullmatch(text[start : one.start()].strip()))
        if is_value or not _is_explained(one["numbers"], before, behind[:2], is_cell=is_cell):
            numbers = re.sub(_DASHES, "-", re.sub(r"\s", "", one["numbers"])).rstrip(",;")
            is_counted = behind.startswith((",", " and "))
            is_sure = bool(ENDS_SENTENCE.search(before))
            closes = behind[:1] == "." and not behind[1:2].strip()
            yield NumberGroup(*one.span(), numbers, is_sure, closes, sentence, is_counted)


def _find_last_stop(text: str, start: int, end: int) -> int | None:
    """The offset after the last sentence end between these offsets, None where there is none."""
    stops = [stop.end() for stop in _STOP.finditer(text, start, end)]
    return stops[-1] if stops else None


def select_citations(found: Sequence[NumberGroup], last: int) -> list[NumberGroup]:
    """Those groups of a paragraph that cite references numbered from 1 to `last`.

    After the end of a sentence each group does; elsewhere a group that names a known reference.
    Single numbers are counts where their sentence also has numbers beyond the list, or three of
    them in an enumeration.
    """
    counts: set[int] = set()
    by_sentence: dict[int, list[NumberGroup]] = defaultdict(list)
    for one in found:
        if not one.is_sure and one.numbers.isdigit():
            by_sentence[one.sentence].append(one)
    for sentence, some in by_sentence.items():
        listed = sum(one.is_counted for one in some)
        if any(int(one.numbers) > last for one in some) or listed >= _LIST:
            counts.add(sentence)
    return [one for one in found if one.is_sure or _calls_known_reference(one, last, counts)]


def _calls_known_reference(group: NumberGroup, last: int, counts: Container[int]) -> bool:
    called = list(group.list_numbers())
    if group.numbers.isdigit():
        return group.sentence not in counts and called[0] <= last
    if THOUSANDS.fullmatch(group.numbers):
        return max(called) <= last
    return any(number <= last for number in called)


def _find_enumeration_items(text: str, found: Sequence[re.Match[str]], start: int) -> set[int]:
    """Indices of the groups that number an enumeration: `(1) prevention; and (2) protection`.

    They count up from 1, each before a word, the second after a separator; after a sentence too
    where the first begins the text or a quotation, as no callout does.
    """
    items: set[int] = set()
    run: list[int] = []
    opens = False
    for at, one in enumerate(found):
        number = int(one["numbers"]) if one["numbers"].isdigit() else 0
        if number != len(run) + 1:
            items.update(run if len(run) > 1 else ())
            run = []
        if not run:
            opens = _OPENS.search(text[max(start, one.start() - _NEAR) : one.start()]) is not None
        if number == len(run) + 1 and _may_be_item(text, one, start, is_first=not run, opens=opens):
            run.append(at)
    return items.union(run if len(run) > 1 else ())


def _may_be_item(text: str, one: re.Match[str], start: int, *, is_first: bool, opens: bool) -> bool:
    before = text[max(start, one.start() - _NEAR) : one.start()]
    behind = text[one.end() : one.end() + 2]
    named = behind[:1].isspace() and behind[1:].isalpha()
    if ENDS_SENTENCE.search(before):
        return named and opens and not is_first
    return named and (is_first or bool(_PARTS_ITEMS.search(before)))


def _is_explained(numbers: str, before: str, behind: str, *, is_cell: bool) -> bool:
    """Whether the context shows that these numbers are no citation."""
    if ENDS_SENTENCE.search(before):
        return False
    is_figure = before.rstrip().removesuffix("%")[-1:].isdecimal()
    if _GLUED.search(before) or (THOUSANDS.fullmatch(numbers) and is_figure):
        return True
    if between := _RANGE.fullmatch(numbers):
        ends = behind[1:].isupper() or (is_cell and not behind)
        is_age = _YOUNGEST <= int(between[1]) < int(between[2]) <= _OLDEST
        return is_age and not ends and bool(_OF_AN_AGE.search(before))
    if not numbers.isdigit():
        return False
    if behind[:1].isspace() and behind[1:].isdecimal():  # after an area code: `[213] (2) 60-14`
        return True
    opens = not before.strip() and behind[:1].isspace() and behind[1:].isalpha()
    return opens or bool(_DESIGNATION.search(before) or _IN_WORDS.search(before))


def mark_numbered_references(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with references of numbered lists as notes, and their citations as callouts.

    A list counts up from 1; at least half of its numbers are cited, in parentheses, in the text
    between it and the list before. Between its items, up to the next heading, there is no prose. A
    citation of a number that the list lacks is a callout too, after a sentence or beside others.
    Where there is no such list, one of many references may lack the first, on a page that is lost
    or misread.
    """
    printed = {
        at: list(_find_groups_in_block(text, block))
        for at, block in find_blocks_with(text, blocks, _OPEN)
    }
    groups = [group for some in printed.values() for group in some]
    if sum(group.is_sure or group.closes for group in groups) < _FEWEST:
        return tuple(blocks)
    called = {str(number) for group in groups for number in group.list_numbers()}
    marked = _mark_lists(text, blocks, printed, _find_lists(text, blocks, called))
    if not marked:
        late = [
            one for one in _find_lists(text, blocks, called, is_late=True) if _is_sure(text, one)
        ]
        marked = _mark_lists(text, blocks, printed, late)
    return marked or tuple(blocks)


def _is_sure(text: str, chain: Sequence[NoteStart]) -> bool:
    """Whether a list is one of references without its number 1: it is long, and they cite."""
    cites = sum(looks_like_citation(text[one.mark.end : one.mark.end + _GLANCE]) for one in chain)
    return len(chain) >= _FEWEST_LATE and cites >= _LEAST_CITING * len(chain)


def _mark_lists(
    text: str,
    blocks: Sequence[Block],
    printed: dict[int, list[NumberGroup]],
    chains: Sequence[Sequence[NoteStart]],
) -> tuple[Block, ...]:
    """The blocks with those of these lists that are cited, as notes; none where none is."""
    calls: dict[int, list[Mark]] = {}
    notes: dict[int, list[Mark]] = defaultdict(list)
    inside: set[int] = set()
    first = 0
    for chain in chains:
        if chain[0].block < first or not _may_be_references(text, chain[0]):
            continue
        near = {at: some for at, some in printed.items() if some and first <= at < chain[0].block}
        known = {one.number for one in chain}
        is_headed = chain[0].block > 0 and heads_notes(text, blocks[chain[0].block - 1])
        groups = [group for some in near.values() for group in some]
        if not _is_called(known, groups, is_headed=is_headed):
            continue
        for at, some in near.items():
            groups = select_citations(some, max(known))
            calls[at] = [Mark("callout", one.start, one.end, one.numbers) for one in groups]
        first = _find_list_end(text, blocks, chain)
        inside.update(at for at in range(chain[0].block, first) if blocks[at].kind in PROSE)
        for one in chain:
            notes[one.block].append(one.mark)
    starts = {mark.start for marks in notes.values() for mark in marks}
    return tuple(
        replace(part, kind="note", continues=part.start not in starts) if at in inside else part
        for at, block in enumerate(apply_marks(text, blocks, notes, calls) if notes else ())
        for part in (split_before(text, block, starts) if at in inside else (block,))
    )


def _may_be_references(text: str, first: NoteStart) -> bool:
    """Whether a list is no enumeration: a first item marked `(1)` must cite something."""
    end = first.mark.end
    return text[first.mark.start] != "(" or looks_like_citation(text[end : end + _GLANCE])


def _find_groups_in_block(text: str, block: Block) -> Iterator[NumberGroup]:
    """The number groups of a block; each cell of a table is searched separately."""
    if block.kind in _UNMARKED:
        return
    cells = block.marks_of("cell")
    for at, cell in enumerate(cells):
        yield from find_number_groups(text, cell.start, cell.end, is_cell=at > 0)
    if not cells:
        yield from find_number_groups(text, block.start, block.end)


def _is_called(known: set[int], calls: Sequence[NumberGroup], *, is_headed: bool) -> bool:
    """Whether numbers are cited often enough, and often enough at sentence ends.

    Under a heading of notes a citation before the full stop counts as one behind it.
    """
    called = known.intersection(number for group in calls for number in group.list_numbers())
    sure = sum(
        (group.is_sure or (is_headed and group.closes)) and known.issuperset(group.list_numbers())
        for group in calls
    )
    enough = len(known) >= _FEWEST <= sure >= _LEAST_SURE * len(calls)
    return enough and are_called(len(called), len(known))


def _find_lists(
    text: str, blocks: Sequence[Block], called: set[str], *, is_late: bool = False
) -> list[list[NoteStart]]:
    """Possible reference lists in order; one may lack its first references if it `is_late`."""
    notes = find_notes(text, blocks, _NUMBER._replace(is_late=is_late), called)
    return [run.notes for run in split_into_runs(notes) if len(run.notes) >= _FEWEST]


def _find_list_end(text: str, blocks: Sequence[Block], chain: Sequence[NoteStart]) -> int:
    """The index after the last block of a list.

    A reference continues in a block that begins with a small letter or a URL, or, where references
    of this list span several blocks, in any block.
    """
    first, last = chain[0].block, chain[-1].block + 1
    starting = {one.block for one in chain}
    loose = any(blocks[at].kind in PROSE and at not in starting for at in range(first, last))
    while (
        last < len(blocks)
        and blocks[last].kind in PROSE
        and (loose or _GOES_ON.match(text, blocks[last].start))
    ):
        last += 1
    return last
