"""The printed numbering of a document: sequences of numbered lines, by value, place and type.

A line that begins with `12.`, `136.71`, `(a)` or `II.A` is numbered only where others count with
it: a wrapped line may begin with the end of a sentence (`as in paragraph` / `12. The`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline import patterns as re
from pipeline.grammar.numbers import NUMERALS
from pipeline.vocabulary.months import english_months, foreign_months

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

_DIGITS: Final = r"\d{1,3}(?:\.\d{1,3}){0,4}(?:\.?[a-z](?![^\W_]))?|1[0-8]\d{2}(?=\.)"
_LETTERS: Final = r"(?:[ivxIVX]{1,6}|[A-Za-z])(?:\.(?:\d{1,3}|[A-Z])(?!\w)){0,3}"
_INSERTED: Final = r"\s(?:bis|ter|quater|quinquies)"  # `12 bis`, between 12 and 13
_LABEL: Final = re.compile(
    rf"(?P<open>[(\[]?)(?P<number>{_DIGITS}|{_LETTERS})(?P<between>{_INSERTED})?"
    r"\\?(?P<close>[.)\]]?)(?P<gap>\s+|$)"  # `1\. It` begins no list of Markdown
    r"|(?P<code>[A-Z])(?P<item>\d{1,3})(?P<end>[.:)])(?:\s+|$)"
    r"|(?P<word>[Rr]ecommendation|RECOMMENDATION|Art\.|ART\.|[Aa]rticle|ARTICLE)"
    rf"\s(?P<counted>{_DIGITS}|[A-Z])(?P<added>{_INSERTED})?(?P<mark>\s?[.:\u2013\u2014-]|(?=\s+[A-Z]|\s*$))(?:\s+|$)"
)
_DATED: Final = re.compile(
    rf"(?:{'|'.join(map(re.escape, (*english_months(), *foreign_months())))})(?:\s\d{{4}}\b|[:,])",
    re.IGNORECASE,
)
_PART: Final = re.compile(r"\d+|[A-Za-z]+")
_FIGURES: Final = re.compile(  # no label
    r"[^\s\w]*\d[^\sA-Za-z]*(?:\s+[^A-Za-z\s]+|[ \t]*$)", re.MULTILINE
)
_PAIRS: Final = {"(": ")", "[": "]", "": ""}
_ROMAN: Final = {numeral: value for value, numeral in enumerate(NUMERALS, start=1)}
_RECENT: Final = 4  # lines with one number that the next may follow
_MOST_SKIPPED: Final = 2  # numbers between two lines of one sequence

# Evidence that a line is numbered, and that one line follows another; a sum decides.
_LABELLED: Final = 1.0  # it begins with a label
_SET_APART: Final = 0.5  # a paragraph ends above it
_WITHIN_SENTENCE: Final = -1.5  # it may continue the sentence above it
_BARE: Final = -0.75  # only a space is between its number and its text
_SMALL_LETTER: Final = -0.5  # follows digits: sentences begin with capitals
_HAS_PARTS: Final = 2.5  # lines below it count its parts
_SAME_PLACE: Final = 0.5
_OTHER_PLACE: Final = -0.75
_OTHER_TYPE: Final = -0.75
_SKIPPED: Final = -1.5  # for each number
_YEAR_ALONE: Final = -99.0  # `2010. The`: four digits only count on from three
_NEAR: Final = 0.7  # em between the places of lines in one sequence
_ENOUGH: Final = 2.0  # a sequence from its first number on
_ENOUGH_INSIDE: Final = 4.0  # one that begins with another number
_FEWEST_INSIDE: Final = 3
_MOST_FIRST: Final = 999


class Label(NamedTuple):
    """The number with which a line begins.

    `printed` is without its closing mark, unless a bracket opens it; `form` is how the sequence is
    printed; `head` are its parts before the last, whose place in the sequence is `ordinal`, from 1;
    the text begins at `end`. One that `is_inserted` repeats the ordinal before it: `12 bis`.
    """

    printed: str
    form: tuple[str, str, str]
    head: tuple[str, ...]
    ordinal: int
    end: int
    is_inserted: bool = False

    @property
    def is_delimited(self) -> bool:
        """Whether more than white space divides it from the text."""
        return bool(self.form[2]) or len(self.form[1]) > 1 or len(self.form[0]) > 1


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """A line that may be numbered: its text, and how it is set.

    `place` is how far its label is from the left edge of its column in em, None if not known.
    """

    text: str
    place: float | None = None
    style: Hashable = None
    is_open: bool = False  # the line above is full, and ends no sentence and no part of a list
    is_set_apart: bool = False  # a paragraph ends above it, by space or a short line
    has_gap: bool = False  # more than a space is behind the label


@dataclass(slots=True, eq=False)
class _Node:
    """A reading of a line's label, and the best sequence of lines that ends with it."""

    at: int
    label: Label
    own: float
    total: float = 0.0
    before: _Node | None = None


@lru_cache(maxsize=4096)
def parse_labels(text: str) -> tuple[Label, ...]:
    """The ways to read the label with which a text begins; `(i)` is a letter and a numeral.

    >>> [(label.printed, label.ordinal) for label in parse_labels("136.71 Ratify it")]
    [('136.71', 71)]
    >>> [(label.printed, label.form[1], label.ordinal) for label in parse_labels("(i) Ratify it")]
    [('(i)', 'a', 9), ('(i)', 'i', 1)]
    >>> [(label.printed, label.ordinal) for label in parse_labels("R12. Ratify it")]
    [('R12', 12)]
    >>> [(label.printed, label.ordinal) for label in parse_labels("Art. 12 bis. Ratify it")]
    [('12 bis', 12)]
    >>> parse_labels("6 January 2026 It was built.")
    ()
    """
    found = _LABEL.match(text)
    if not found or (found["mark"] == "" and found["word"].lower() != "recommendation"):
        return ()
    if found["code"]:
        form = (found["code"], "1", found["end"])
        return (Label(found["code"] + found["item"], form, (), int(found["item"]), found.end()),)
    if found["word"]:
        *head, last = _PART.findall(found["counted"])
        form = (found["word"].lower(), "1", found["mark"].strip())
        added = found["added"] or ""
        return tuple(
            Label(found["counted"] + added, form, tuple(head), ordinal, found.end(), bool(added))
            for kind, ordinal in _read_part(last)
            if kind in "1A"
        )
    opening, closing = found["open"], found["close"]
    if opening and closing != _PAIRS[opening]:
        return ()
    number, between = found["number"], found["between"] or ""
    *head, last = _PART.findall(number)
    kinds = "".join(_read_kind(part) for part in head)
    printed = found[0].rstrip() if opening else number + between
    is_share = head[:1] == ["0"]
    if is_share or (not closing and (number.isalpha() or _DATED.match(text, found.end()))):
        return ()  # `0.3`, `A day`, `6 January 2026`
    mark = "" if closing == "." and head else closing
    return tuple(
        Label(
            printed, (opening, kinds + kind, mark), tuple(head), ordinal, found.end(), bool(between)
        )
        for kind, ordinal in _read_part(last)
    )


def _read_kind(part: str) -> str:
    return "1" if part.isdigit() else "A" if part.isupper() else "a"


def _read_part(part: str) -> Iterator[tuple[str, int]]:
    """The kind of a part of a label (digits, letter or numeral), and its place in the sequence."""
    if part.isdigit():
        yield "1", int(part)
        return
    if len(part) == 1:
        yield _read_kind(part), ord(part.lower()) - ord("a") + 1
    if (value := _ROMAN.get(part.lower())) and part in (part.lower(), part.upper()):
        yield "I" if part.isupper() else "i", value


def format_ordinal(ordinal: int, form: str) -> str:
    """A place in a list as HTML prints it: `form` is `1`, `a`, `A`, `i` or `I`.

    >>> [format_ordinal(28, form) for form in "1aI"]
    ['28', 'bb', 'XXVIII']
    """
    if form in ("a", "A") and ordinal > 0:
        letter = chr(ord("a") + (ordinal - 1) % 26) * ((ordinal - 1) // 26 + 1)
        return letter if form == "a" else letter.upper()
    if form in ("i", "I") and 0 < ordinal <= len(NUMERALS):
        return NUMERALS[ordinal - 1] if form == "i" else NUMERALS[ordinal - 1].upper()
    return str(ordinal)


def find_sequences(lines: Sequence[NumberedLine]) -> list[list[tuple[int, Label]]]:
    """The sequences of numbered lines: each a list of indexes of `lines` and their labels.

    Sequences of small letters and numerals do not run over a line of a sequence that is printed as
    far to the left or further. One part alone, `107.1` right below `107`, is a sequence.
    """
    parted: list[_Node] = []
    single: list[_Node] = []
    small: list[_Node] = []
    for at, line in enumerate(lines):
        for node in _list_nodes(at, line):
            is_small = node.label.form[1][-1] in "ai"
            (small if is_small else parted if node.label.head else single).append(node)
    found = _insert_misprinted(_choose_chains(lines, parted, ()), parted)
    _support_heads(single, found)
    found += _choose_chains(lines, single, ())
    found += _find_lone_parts(parted, found)
    outer = sorted(at for chain in found for at, _ in chain)
    return [*found, *_choose_chains(lines, small, outer)]


def _support_heads(single: Sequence[_Node], parted: Sequence[Sequence[tuple[int, Label]]]) -> None:
    """Adds evidence to the lines with a number whose parts are counted below: `18`, then `18.1`."""
    at_of = [node.at for node in single]
    for chain in parted:
        first, label = chain[0]
        above = single[: bisect_left(at_of, first)]
        for node in reversed(above):
            if (node.label.printed.strip("()[]"),) == label.head:
                node.own += _HAS_PARTS
                break


def _insert_misprinted(
    chains: Sequence[list[tuple[int, Label]]], parted: Sequence[_Node]
) -> list[list[tuple[int, Label]]]:
    """The sequences, each with lines that alone have the number it skips: `86.74 85.75 86.76`."""
    taken = {at for chain in chains for at, _ in chain}
    at_of = [node.at for node in parted]
    whole = []
    for chain in chains:
        more = []
        for (one, before), (other, behind) in pairwise(chain):
            if behind.ordinal - before.ordinal == 2:  # noqa: PLR2004 - one is skipped
                between = parted[bisect_right(at_of, one) : bisect_left(at_of, other)]
                fitting = [
                    (node.at, node.label)
                    for node in between
                    if node.at not in taken
                    and node.label.form == before.form
                    and node.label.ordinal == before.ordinal + 1
                ]
                more += fitting if len(fitting) == 1 else []
        whole.append(sorted([*chain, *more]))
    return whole


def _find_lone_parts(
    parted: Sequence[_Node], found: Sequence[Sequence[tuple[int, Label]]]
) -> Iterator[list[tuple[int, Label]]]:
    """The first parts that stand right below the number whose part they are."""
    numbered = dict(pair for chain in found for pair in chain)
    listed = sorted(numbered)
    for node in parted:
        above = listed[bisect_left(listed, node.at) - 1] if listed else node.at
        if (
            node.label.ordinal == 1
            and node.own >= _LABELLED
            and above < node.at
            and node.at not in numbered
            and (numbered[above].printed.strip("()[]"),) == node.label.head
        ):
            yield [(node.at, node.label)]


def _list_nodes(at: int, line: NumberedLine) -> Iterator[_Node]:
    for label in parse_labels(line.text[:40]):
        own = _LABELLED
        if not (label.is_delimited or line.has_gap):
            if not (line.is_set_apart and line.text[label.end : label.end + 1].isupper()):
                continue
            own += _BARE
        if label.head and _FIGURES.match(line.text, label.end) and not _is_closed(line.text, label):
            continue
        if line.is_open:
            own += _WITHIN_SENTENCE
        elif line.is_set_apart:
            own += _SET_APART
        if label.form[1][-1] == "1" and line.text[label.end : label.end + 1].islower():
            own += _SMALL_LETTER
        yield _Node(at, label, own)


def _is_closed(text: str, label: Label) -> bool:
    """Whether a sign stands around a label, which a figure has not."""
    return bool(label.form[0]) or text[: label.end].rstrip()[-1:] in (".", ")", "]")


def find_rising(numbers: Sequence[int], *, latest: bool) -> list[int]:
    """The indices of the most numbers of which each is greater than the one before.

    Of equal numbers in one place it is the first, or the `latest`.

    >>> find_rising([3, 1, 2, 9, 2, 4], latest=False), find_rising([1, 2, 2], latest=True)
    ([1, 2, 5], [0, 2])
    """
    lowest: list[int] = []  # the smallest last number of a sequence of each length
    ends: list[int] = []  # the index of the number that ends it
    before: list[int | None] = []
    for at, number in enumerate(numbers):
        length = bisect_left(lowest, number)
        before.append(ends[length - 1] if length else None)
        if latest or length == len(lowest) or number < lowest[length]:
            lowest[length : length + 1] = [number]
            ends[length : length + 1] = [at]
    chosen: list[int] = []
    link = ends[-1] if ends else None
    while link is not None:
        chosen.append(link)
        link = before[link]
    return chosen[::-1]


def _choose_chains(
    lines: Sequence[NumberedLine], nodes: Sequence[_Node], outer: Sequence[int]
) -> list[list[tuple[int, Label]]]:
    """The best sequences of these readings, no line in two of them.

    Each line is linked to one line before it. A list that begins anew may have been linked to lines
    that another sequence takes, and be cut short by that: what no sequence took is linked again.
    """
    taken: dict[int, Label] = {}
    found: list[list[tuple[int, Label]]] = []
    while chains := _take_chains(_link_lines(lines, nodes, outer, taken)):
        found += chains
        taken.update(pair for chain in chains for pair in chain)
    return found


def _link_lines(
    lines: Sequence[NumberedLine],
    nodes: Sequence[_Node],
    outer: Sequence[int],
    taken: Mapping[int, Label],
) -> list[_Node]:
    """Finds the best sequence that ends with each reading of a line that is not taken yet.

    Once some are, a sequence runs over none of its own form, and a sign stands behind its numbers:
    a figure alone is also the code of an answer.
    """
    linked: list[_Node] = []
    open_: dict[tuple[Hashable, ...], dict[int, list[_Node]]] = defaultdict(dict)
    barrier = 0
    for node in nodes:
        label = node.label
        while barrier < len(outer) and outer[barrier] < node.at:
            _close_inner(open_, lines, lines[outer[barrier]])
            barrier += 1
        if taken.get(node.at) == label:
            open_.pop((label.form, label.head), None)
        if node.at in taken or (taken and not label.is_delimited):
            continue
        linked.append(node)
        row = open_[label.form, label.head]
        node.total, node.before = node.own + _judge_first(label), None
        for step in range(not label.is_inserted, _MOST_SKIPPED + 2):
            for one in row.get(label.ordinal - step, ()):
                total = (
                    one.total
                    + node.own
                    + _measure_link(lines[one.at], lines[node.at])
                    + _SKIPPED * max(0, step - 1)
                )
                if total >= node.total:
                    node.total, node.before = total, one
        row[label.ordinal] = [*row.get(label.ordinal, ())[-_RECENT + 1 :], node]
    return linked


def _judge_first(label: Label) -> float:
    """The evidence that a sequence does not begin with this number."""
    if label.ordinal == 1:
        return 0.0
    return _YEAR_ALONE if label.ordinal > _MOST_FIRST else _SKIPPED


def _close_inner(
    open_: dict[tuple[Hashable, ...], dict[int, list[_Node]]],
    lines: Sequence[NumberedLine],
    outer: NumberedLine,
) -> None:
    """Ends the sequences that are not printed further left than a numbered line."""
    for row in open_.values():
        for ordinal, nodes in list(row.items()):
            row[ordinal] = [
                node for node in nodes if _measure_indent(outer, lines[node.at]) < -_NEAR
            ]


def _measure_indent(one: NumberedLine, other: NumberedLine) -> float:
    """How far the other line's label is to the right, in em."""
    return 0.0 if one.place is None or other.place is None else other.place - one.place


def _measure_link(one: NumberedLine, other: NumberedLine) -> float:
    evidence = 0.0
    if one.place is not None and other.place is not None:
        evidence += _SAME_PLACE if abs(one.place - other.place) < _NEAR else _OTHER_PLACE
    return evidence + (0.0 if one.style == other.style else _OTHER_TYPE)


def _take_chains(nodes: Sequence[_Node]) -> list[list[tuple[int, Label]]]:
    """The best chains; what goes on behind a list with the same numbers goes on its own chain."""
    taken: set[int] = set()
    found: list[list[tuple[int, Label]]] = []
    rest: list[list[tuple[int, Label]]] = []  # too short to be sequences
    for end in sorted(nodes, key=lambda node: -node.total):
        chain: list[_Node] = []
        node: _Node | None = end
        while node is not None and node.at not in taken:
            chain.append(node)
            node = node.before
        if not chain:
            continue
        sequence = [(one.at, one.label) for one in reversed(chain)]
        total = end.total - (node.total if node else 0.0)
        is_first = chain[-1].label.ordinal == 1
        is_short = len(chain) < (2 if is_first else _FEWEST_INSIDE)
        is_alone = is_short and all(one.own < _HAS_PARTS for one in chain)
        if not is_alone and total >= (_ENOUGH if is_first or is_short else _ENOUGH_INSIDE):
            taken.update(one.at for one in chain)
            found.append(sequence)
        elif chain[-1].label.is_delimited and all(one.own > _LABELLED for one in chain):
            rest.append(sequence)
    ends = {_key_of(sequence[-1][1], 1): sequence for sequence in found if _is_whole(sequence)}
    for sequence in sorted(rest, key=lambda one: one[0][0]):
        outer = ends.get(_key_of(sequence[0][1], 0))
        if outer and outer[-1][0] < sequence[0][0] and sequence[-1][0] not in taken:
            taken.update(at for at, _ in sequence)
            outer += sequence
            ends[_key_of(sequence[-1][1], 1)] = ends.pop(_key_of(sequence[0][1], 0))
    return found


def _is_whole(sequence: Sequence[tuple[int, Label]]) -> bool:
    return sequence[0][1].ordinal == 1 and len(sequence) >= _FEWEST_INSIDE


def _key_of(label: Label, step: int) -> tuple[Hashable, ...]:
    """What the number so many steps behind a label has, in the same sequence."""
    return label.form, label.head, label.ordinal + step


@dataclass(slots=True)
class _Governor:
    """A numbered paragraph that may govern others; `governor` is the one that governs it."""

    at: int
    label: Label
    governor: int | None
    introduces: bool = False  # what it says ends with a colon
    is_closed: bool = False  # text without a number follows


class Outline:
    """Finds which numbered paragraph governs each paragraph, from first to last."""

    def __init__(self) -> None:
        self._open: list[_Governor] = []
        self._by_path: dict[tuple[str, ...], int] = {}

    def enter_section(self) -> None:
        """A heading: paragraphs of higher sequences may go on after it, lists may not."""
        self._open = [one for one in self._open if one.label.form[1][-1] not in "ai"]
        self.close()

    def close(self) -> None:
        """A paragraph without a number: what begins after it is under no other."""
        for one in self._open:
            one.is_closed = True

    def get_innermost(self) -> int | None:
        """The paragraph under which text without a number of its own stands."""
        last = self._open[-1] if self._open else None
        return None if last is None or last.is_closed else last.at

    def add(self, at: int, printed: str, *, introduces: bool = False) -> int | None:
        """The index of the paragraph that governs the one at this index with this number.

        `introduces` where it announces what follows: a list may then begin with 1 in the same form.
        """
        labels = parse_labels(printed)
        if not labels:
            return None
        label, governor = self._place(labels, introduces=introduces)
        self._open.append(_Governor(at, label, governor, introduces))
        self._by_path[*label.head, str(label.ordinal)] = at
        return governor

    def _place(self, labels: Sequence[Label], *, introduces: bool) -> tuple[Label, int | None]:
        following = [
            (label.ordinal - one.label.ordinal, depth, label)
            for depth, one in enumerate(self._open)
            for label in labels
            if (label.form, label.head) == (one.label.form, one.label.head)
            and 0 < label.ordinal - one.label.ordinal <= _MOST_SKIPPED + 1
        ] or self._find_misprinted(labels[0])
        if following:  # the next number, of the innermost sequence that has it; no item introduces
            inward = 1 if introduces else -1
            _, depth, label = min(following, key=lambda found: (found[0], inward * found[1]))
            governor = self._open[depth].governor
            del self._open[depth:]
            return label, governor
        label = min(labels, key=lambda one: one.ordinal)
        last = self._open[-1] if self._open else None
        if last and last.introduces and label.ordinal == 1 and not (label.head or last.is_closed):
            return label, last.at
        if label.head:
            governor = self._by_path.get(label.head)
            self._open = [one for one in self._open if one.at == governor]
            return label, governor
        for depth, one in enumerate(self._open):
            if label.form == one.label.form:
                del self._open[depth:]
                return label, one.governor
        return label, self.get_innermost() if label.ordinal == 1 else None

    def _find_misprinted(self, label: Label) -> list[tuple[int, int, Label]]:
        """The number before one that has another head than it, whose paragraph is not open."""
        last = self._open[-1] if self._open else None
        expected = (last.label.form, last.label.ordinal + 1) if last else None
        goes_on = label.head and (label.form, label.ordinal) == expected
        is_open = any(one.at == self._by_path.get(label.head) for one in self._open)
        return [(1, len(self._open) - 1, label)] if goes_on and not is_open else []
