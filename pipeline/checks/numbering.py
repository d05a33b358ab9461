"""Whether numbers run on: one that is skipped, printed again or out of place."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.checks.finished import list_paragraphs
from pipeline.document.problems import Code, make_problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.document.problems import Problem
    from pipeline.document.spans import Span
    from pipeline.record.country import CountryRecord, Section

_PLAIN: Final = re.compile(r"\d{1,4}")
_PRINTED: Final = re.compile(r"(\d{1,4})\.\s")  # of a paragraph whose number is in its text alone
_PART: Final = re.compile(r"(\d{1,4})\.\d")  # `107.1`
_FEWEST: Final = 8  # numbers of a sequence that a break in it is a fault of
_FEWEST_MOVED: Final = 3  # numbers that stand together in another place
_LARGEST_STEP: Final = 12  # over a hole, or back
_LEAST_REGULAR: Final = 0.8  # of the steps of a sequence that rise by one

_BEGINNING: Final = 40  # characters of a paragraph by which it is known
_INNER: Final = re.compile(r"[.!?:;][\u201d\u2019\"')]*\s(\d{1,4})\.\s+[A-Z]")  # behind a sentence
_DOTTED: Final = re.compile(r"(?:\d+\.)*(\d{1,2})")
_ANNEX: Final = re.compile(r"(?:annex|appendix)\b", re.IGNORECASE)
_ROMAN: Final = {"i": 1, "v": 5, "x": 10, "l": 50}


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A number of the record, with its place."""

    number: int
    spans: tuple[Span, ...]
    pointer: str


@dataclass(slots=True)
class _Sequence:
    """Numbers that go on, with the breaks that are small enough to be faults."""

    numbers: list[_Numbered] = field(default_factory=list)

    @property
    def is_regular(self) -> bool:
        """Whether it is long, and nearly all of its steps rise by one."""
        steps = [after.number - before.number for before, after in pairwise(self.numbers)]
        return len(self.numbers) >= _FEWEST and steps.count(1) >= _LEAST_REGULAR * len(steps)


def check_numbering(record: CountryRecord) -> Iterator[Problem]:
    """Yield the breaks of the sequences of numbered paragraphs, and of the numbers of sections.

    Numbers that start again at 1 are a list of their own. One whose parts are printed is not
    missing: `106`, `107.1`, `108`.
    """
    numbered = _list_numbered(record)
    sequences = _collect_sequences(numbered)
    parts = (_PART.match(one.number or one.text) for one, _ in list_paragraphs(record))
    heads = {part[1] for part in parts if part}
    for sequence in filter(lambda one: one.is_regular, sequences):
        for before, after in pairwise(sequence.numbers):
            skipped = range(before.number + 1, after.number)
            is_parted = bool(skipped) and heads.issuperset(map(str, skipped))
            if after.number != before.number + 1 and not is_parted:
                yield _report(before, after)
    yield from _check_moved(numbered, sequences)
    yield from _check_beginnings(numbered, sequences)
    yield from _check_repeated(record)
    yield from _check_heads(record)
    yield from _check_sections(record)


def _report(before: _Numbered, after: _Numbered) -> Problem:
    """The break between two numbers, with the places of both: what is missing stood between."""
    first, missing = before.number + 1, after.number - before.number - 1
    if missing > 1:
        what = f"numbers {first} to {after.number - 1} are missing"
    elif missing == 1:
        what = f"number {first} is missing"
    elif missing == -1:
        what = f"number {before.number} is printed twice"
    else:
        what = f"the numbers go back to {after.number}"
    message = f"{what}: {after.number} follows {before.number}"
    places = (*after.spans[:1], *before.spans[-1:])
    return make_problem(Code.BROKEN_NUMBERING, message, places, after.pointer)


def _list_numbered(record: CountryRecord) -> list[_Numbered]:
    """The paragraphs with a plain number, read from the text where the record has no numbers.

    Where it has, one beside a paragraph of the same number may have lost its own.
    """
    placed = list_paragraphs(record)
    are_numbered = any(one.number for one, _ in placed)
    given = [
        int(one.number) if one.number and not one.parent and _PLAIN.fullmatch(one.number) else None
        for one, _ in placed
    ]
    numbered = []
    for at, (paragraph, pointer) in enumerate(placed):
        printed = None if paragraph.number else _PRINTED.match(paragraph.text)
        number = int(printed[1]) if printed else given[at]
        beside = (*given[max(0, at - 1) : at], *given[at + 1 : at + 2])
        is_known = not printed or number in beside or not are_numbered
        if number is not None and is_known:
            numbered.append(_Numbered(number, paragraph.spans, pointer))
    return numbered


def _collect_sequences(numbered: Sequence[_Numbered]) -> list[_Sequence]:
    """The numbers as sequences, in order of their first; one may go on after others inside it."""
    found: list[_Sequence] = []
    running: list[_Sequence] = []
    for at, one in enumerate(numbered):
        goes_on = at + 1 == len(numbered) or numbered[at + 1].number == one.number + 1
        sequence = _find_running(one.number, running, goes_on=goes_on)
        if sequence is None:
            sequence = _Sequence()
            found.append(sequence)
            running.append(sequence)
        else:
            del running[running.index(sequence) + 1 :]
        sequence.numbers.append(one)
    return found


def _find_running(number: int, running: Sequence[_Sequence], *, goes_on: bool) -> _Sequence | None:
    """The sequence that a number continues, the innermost first; if need be over a break."""
    for sequence in reversed(running):
        if number == sequence.numbers[-1].number + 1:
            return sequence
    if number == 1 or not goes_on:
        return None
    for sequence in reversed(running):
        step = number - sequence.numbers[-1].number
        if abs(step) <= _LARGEST_STEP and len(sequence.numbers) >= _FEWEST_MOVED:
            return sequence
    return None


def _check_moved(
    numbered: Sequence[_Numbered], sequences: Sequence[_Sequence]
) -> Iterator[Problem]:
    """Yield numbers that stand together before or behind the place where they belong."""
    main = {id(one): {each.number for each in one.numbers} for one in sequences if one.is_regular}
    for sequence in sequences[1:]:
        first = sequence.numbers[0]
        if len(sequence.numbers) >= _FEWEST_MOVED and any(
            first.number - 1 in numbers for key, numbers in main.items() if key != id(sequence)
        ):
            yield _report(numbered[numbered.index(first) - 1], first)


def _check_beginnings(
    numbered: Sequence[_Numbered], sequences: Sequence[_Sequence]
) -> Iterator[Problem]:
    """Yield the first number of a long sequence that skips some behind one or two lone ones."""
    short = filter(lambda one: len(one.numbers) < _FEWEST_MOVED, sequences)
    lone = {id(one) for sequence in short for one in sequence.numbers}
    for sequence in filter(lambda one: one.is_regular, sequences):
        first = sequence.numbers[0]
        at = numbered.index(first)
        before = numbered[at - 1] if at else first
        if id(before) in lone and 1 < first.number - before.number <= _LARGEST_STEP:
            yield _report(before, first)


def _check_repeated(record: CountryRecord) -> Iterator[Problem]:
    """Yield paragraphs inside which they begin again, or their own number begins a sentence."""
    for paragraph, pointer in list_paragraphs(record):
        number, text = paragraph.number, paragraph.text
        if not number or not _PLAIN.fullmatch(number) or text.count(number) <= 1:
            continue
        begin = text.removeprefix(number).lstrip(". \t")[:_BEGINNING]
        is_doubled = len(text) > 2 * _BEGINNING and text.find(begin, _BEGINNING) >= 0
        inner = {int(one) for one in _INNER.findall(text)}
        is_of_list = {int(number) - 1, int(number) + 1} & inner  # `1. Plans; 2. Laws; 3. Acts`
        if is_doubled or (int(number) in inner and not is_of_list):
            message = f"number {number} is printed twice: again inside its paragraph"
            yield make_problem(Code.BROKEN_NUMBERING, message, paragraph.spans, pointer)


def _check_heads(record: CountryRecord) -> Iterator[Problem]:
    """Yield parts that have another number before the point than the paragraph over them has."""
    placed = list_paragraphs(record)
    over = {paragraph.id: paragraph.number for paragraph, _ in placed}
    for paragraph, pointer in placed:
        head = (paragraph.number or "").rpartition(".")[0]
        parent = over.get(paragraph.parent) if head and paragraph.parent else None
        if parent and _PLAIN.fullmatch(parent) and head != parent:
            message = f"number {paragraph.number} is printed among the parts of {parent}"
            yield make_problem(Code.BROKEN_NUMBERING, message, paragraph.spans, pointer)


def _check_sections(record: CountryRecord) -> Iterator[Problem]:
    """Yield sections whose number does not follow that of the section beside them.

    Figures and tables with the same number stand beside each other in some reports. An annex has
    numbers of its own.
    """
    beside: defaultdict[tuple[object, ...], list[tuple[int, Section]]] = defaultdict(list)
    annexes = 0
    for at, section in enumerate(record.sections):
        annexes += _ANNEX.match(section.title or "") is not None
        if section.number:
            stem = section.number.rpartition(".")[0]
            beside[section.path[:-1], stem, annexes].append((at, section))
    for numbered in beside.values():
        printed = [section.number or "" for _, section in numbered]
        for first, second, step in list_section_breaks(printed):
            place, section = numbered[second]
            spans = (*numbered[first][1].spans[:1], *section.spans[:1])
            what = "a section is missing" if step > 0 else "the sections go back"
            message = f"{what}: {printed[second]} follows {printed[first]}"
            pointer = f"/sections/{place}"
            yield make_problem(Code.BROKEN_NUMBERING, message, spans, pointer)


def list_section_breaks(numbers: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """The places of two numbers of one style that do not follow each other, and their distance.

    Letters may stand below Roman numbers, and figures below letters: each row begins with its first
    and ends where an outer one goes on.
    """
    rows: list[tuple[str, int, int]] = []  # style, ordinal and place of the last, the inner later
    for at, number in enumerate(numbers):
        readings = _read_ordinals(number.lower())
        follows = [
            depth
            for depth, (style, last, _) in enumerate(rows)
            if readings.get(style) in (last, last + 1)
        ]
        beside = [depth for depth, (style, *_) in enumerate(rows) if style in readings]
        known = {style for style, *_ in rows}
        is_first = any(one == 1 for style, one in readings.items() if style not in known)
        if follows or (beside and not is_first):
            depth = max(follows or beside)
            style, last, place = rows[depth]
            if not follows and abs(step := readings[style] - last) <= _LARGEST_STEP:
                yield place, at, step
            rows[depth:] = [(style, readings[style], at)]
        else:
            begun = [one for one in readings.items() if one[1] == 1 or one[0] == "figure"]
            rows += [(style, ordinal, at) for style, ordinal in begun[:1]]


def _read_ordinals(number: str) -> dict[str, int]:
    """What a number of a section may be, by its style: `v` is 5, and the 22nd letter."""
    readings = {}
    if _DOTTED.fullmatch(number):
        readings["figure"] = int(number.rpartition(".")[2])
    if set(number) <= _ROMAN.keys():
        values = [_ROMAN[letter] for letter in number]
        pairs = pairwise([*values, 0])
        readings["Roman"] = sum(-one if one < after else one for one, after in pairs)
    if len(number) == 1 and number.isalpha():
        readings["letter"] = ord(number) - ord("a") + 1
    return readings
