"""The numbers of raised marks on recognised pages, decided as one alignment over the document.

What two looks at a mark read is evidence and no proof. The notes at the feet of pages count up, and
the text calls them in their order, on their pages: the numbers are chosen that cost least in all,
by what was read, how many pieces of ink a mark has, and which number comes before. A mark whose
second best number costs hardly more is a callout with a question. A mark that fits nowhere is none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from pipeline.document.model import UNREAD_CALLOUT
from pipeline.readers.footnotes.callouts import is_exponent
from pipeline.readers.recognition.engine import RecognizedWord

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from pipeline.readers.recognition.engine import PixelBox
    from pipeline.readers.recognition.raised_marks import RaisedMark
    from pipeline.readers.recognition.recognizer import RecognizedPage

# In em of the line.
_BESIDE: Final = 1.0  # from the word before a mark, at most
_SAME_LINE: Final = 0.5  # between the baselines of words on one line
_OVERLAP: Final = 0.2  # by which the first letter of a note may reach under its mark

# What a choice costs; one that no evidence speaks against costs 0.
_UNREAD: Final = 0.4  # a look that read nothing
_ALIKE: Final = 0.9  # a figure that looks like the one read
_OTHER: Final = 1.2  # another figure
_FIRST_READING: Final = 0.5  # of what a look costs: figures that the page's reading has there
_MANY: Final = 2  # times as many numbers from the first to the last as are found: one is left out
_LENGTH: Final = 1.6  # more or fewer figures than read
_LEFT_OUT: Final = 0.8  # a figure of it was not read
_PIECES: Final = 0.6  # as many figures as pieces of ink are expected
_NO_MARK: Final = (1.0, 1.8, 2.6)  # a mark of which no look, one or two read something is none
_AGREED: Final = 1.5  # more: both read the same
_NO_NOTE_MARK: Final = 1.5  # more: at the beginning of a line
_POWER: Final = 6.0  # a number behind a unit of length
_LEAP: Final = (0.8, 0.5)  # a number is left out; each further one
_MOST: Final = 4.0  # of a leap, and of a step back
_AGAIN: Final = 2.0  # a number is repeated
_BACK: Final = 2.5  # a lower number, which is called again
_ANEW: Final = (1.5, 3.0)  # numbers begin at 1 again: on a new page, within one
_FIRST: Final = (0.4, 2.0)  # a first number other than 1: each step, at most
_NEAR_PAGE: Final = 0.8  # the note is on the page before or behind
_NO_NOTE: Final = 2.0  # the note is on no page nearby
_NO_CALL: Final = 0.5  # no callout is
_SURE: Final = 1.0  # by which the best choice is better than the next one
_BEAM: Final = (10.0, 80)  # dearer beginnings are given up; so many are kept
_LONGEST: Final = 3  # figures
_WINDOW: Final = 3  # numbers around those of the neighbours that are tried as well

_SIMILAR: Final = frozenset(
    map(frozenset, "17 38 56 35 14 49 69 68 89 08 06 27 47".split())  # noqa: SIM905 - pairs
)
_SURELY: Final = 100.0  # the confidence of a mark that begins a line
_RESTART: Final = 0  # a choice: number 1, from which others count up
_Choice: TypeAlias = "int | None"  # a number, or no mark


class _Place(NamedTuple):
    """A raised mark on a page; whether it opens a note, or is that of a power or of degrees."""

    page: int
    mark: RaisedMark
    opens: bool
    is_power: bool
    is_degree: bool


class Decision(NamedTuple):
    """What a mark is: its number as text, a question, or nothing where it is no mark."""

    text: str
    options: tuple[int, ...] = ()

    def ask(self) -> Decision:
        """A question in place of a number."""
        is_number = self.text.isdecimal()
        return Decision(UNREAD_CALLOUT, (int(self.text),)) if is_number else self


class Coarse(NamedTuple):
    """The indexes of pages whose raised figures cannot be told apart: in their text, in notes."""

    calls: Container[int] = ()
    notes: Container[int] = ()


_CLEAR: Final = Coarse()


def number_marks(
    pages: Sequence[RecognizedPage], least: float, coarse: Coarse = _CLEAR
) -> list[RecognizedPage]:
    """The pages, their marks decided and set into the words that they stand beside.

    `least` is the confidence below which a word is uncertain: one that was read again at the place
    of what is no mark. Every mark is a question on the pages that are `coarse`.
    """
    places = [place for at, page in enumerate(pages) for place in _find_places(at, page)]
    decided = _decide(places)
    by_page: list[list[tuple[RaisedMark, Decision]]] = [[] for _ in pages]
    for place, decision in zip(places, decided, strict=True):
        is_coarse = place.page in (coarse.notes if place.opens else coarse.calls)
        by_page[place.page].append((place.mark, decision.ask() if is_coarse else decision))
    return [
        page._replace(words=tuple(_set_marks(page.words, found, least)), marks=())
        for page, found in zip(pages, by_page, strict=True)
    ]


def _find_places(at: int, page: RecognizedPage) -> Iterator[_Place]:
    """The marks of a page in the order of its lines, each from left to right."""
    order = {number: rank for rank, number in enumerate(dict.fromkeys(w.line for w in page.words))}
    for mark in sorted(page.marks, key=lambda one: (order.get(one.line, -1), one.frame[0])):
        before = _find_word_before(page.words, mark)
        text = before.text if before else ""
        is_power = is_exponent(text, 0, len(text))
        yield _Place(at, mark, before is None, is_power, _is_degree(text, mark))


def _is_degree(text: str, mark: RaisedMark) -> bool:
    """Whether a mark is a degree sign behind a figure, as it was first read."""
    return mark.seen == "\u00b0" and text[-1:].isdigit()


def _find_word_before(words: Iterable[RecognizedWord], mark: RaisedMark) -> RecognizedWord | None:
    """The word behind or within which a mark stands; None where it begins a line."""
    x0 = mark.frame[0]
    beside = [
        word
        for word in words
        if abs(word.baseline - mark.baseline) < _SAME_LINE * mark.em
        and word.frame[0] < x0 - _OVERLAP * mark.em
        and x0 - word.frame[2] < _BESIDE * mark.em
    ]
    return max(beside, key=lambda word: word.frame[0], default=None)


def _decide(places: Sequence[_Place]) -> list[Decision]:
    """The decisions for all marks: of notes and of callouts in turn, each by those of the other."""
    notes = [place for place in places if place.opens]
    calls = [place for place in places if not place.opens]
    opened = _Alignment(notes).decide()
    called = _Alignment(calls, _list_by_page(notes, opened)).decide()
    opened = _Alignment(notes, _list_by_page(calls, called)).decide()
    called = _Alignment(calls, _list_by_page(notes, opened)).decide()
    decided = {True: iter(opened), False: iter(called)}
    return [next(decided[place.opens]) for place in places]


def _list_by_page(places: Iterable[_Place], decided: Iterable[Decision]) -> dict[int, set[int]]:
    """The numbers on each page, those between its first and its last included."""
    found: dict[int, set[int]] = {}
    for place, decision in zip(places, decided, strict=True):
        if decision.text.isdecimal():
            found.setdefault(place.page, set()).add(int(decision.text))
    return {
        page: numbers | set(range(min(numbers), max(numbers)))
        if max(numbers) - min(numbers) < _MANY * len(numbers)
        else numbers
        for page, numbers in found.items()
    }


@dataclass(slots=True)
class _Alignment:
    """The alignment of marks in their order with numbers that count up.

    `noted` are the numbers of the notes on each page, empty where they are what is aligned.
    """

    places: Sequence[_Place]
    noted: Mapping[int, set[int]] = field(default_factory=dict)

    def decide(self) -> list[Decision]:
        """The cheapest choice for each mark; a question where another one is hardly dearer."""
        costs = [self._weigh_choices(at) for at in range(len(self.places))]
        forward: list[dict[int, float]] = [{0: 0.0}]
        for at, choices in enumerate(costs):
            forward.append(self._advance(at, forward[-1], choices))
        backward: list[dict[int, float]] = [dict.fromkeys(forward[-1], 0.0)]
        totals: list[dict[_Choice, float]] = []
        for at in range(len(costs) - 1, -1, -1):
            behind = backward[-1]
            best: dict[_Choice, float] = {}
            ahead: dict[int, float] = {}
            for last, spent in forward[at].items():
                for choice, cost in costs[at].items():
                    reached = _reach(last, choice)
                    if reached not in behind:
                        continue
                    rest = cost + self._step(at, last, choice) + behind[reached]
                    ahead[last] = min(ahead.get(last, rest), rest)
                    best[choice] = min(best.get(choice, spent + rest), spent + rest)
            backward.append(ahead)
            totals.append(best)
        return [_choose(best) for best in reversed(totals)]

    def _weigh_choices(self, at: int) -> dict[_Choice, float]:
        """What each number costs for a mark by what was read of it, and what no mark costs."""
        place = self.places[at]
        none = _weigh_none(place)
        power = _POWER if place.is_power else 0.0
        choices: dict[_Choice, float] = {None: 0.0 if power else none}
        for number in self._list_numbers(at):
            choices[number] = _weigh_reading(place.mark, number) + power
        if 1 in choices:
            choices[_RESTART] = choices[1]
        return choices

    def _list_numbers(self, at: int) -> set[int]:
        """The numbers that a mark may be: as read, those of its page's notes, and near others."""
        place = self.places[at]
        near = set(_list_read(place.mark))
        for other in self.places[max(at - _WINDOW, 0) : at + _WINDOW + 1]:
            for one in _list_read(other.mark):
                near.update(range(one - _WINDOW, one + _WINDOW + 1))
        return {one for one in near | self.noted.get(place.page, set()) if one > 0}

    def _advance(
        self, at: int, before: Mapping[int, float], choices: Mapping[_Choice, float]
    ) -> dict[int, float]:
        """The cheapest ways to each last number, one mark further."""
        found: dict[int, float] = {}
        for last, spent in before.items():
            for choice, cost in choices.items():
                reached = _reach(last, choice)
                total = spent + cost + self._step(at, last, choice)
                if total < found.get(reached, total + 1):
                    found[reached] = total
        least = min(found.values())
        kept = sorted(found.items(), key=itemgetter(1, 0))[: _BEAM[1]]
        return {number: cost for number, cost in kept if cost <= least + _BEAM[0]}

    def _step(self, at: int, last: int, choice: _Choice) -> float:
        """What it costs that a number follows the last one, on its page."""
        if choice is None:
            return 0.0
        place = self.places[at]
        is_new_page = at == 0 or self.places[at - 1].page != place.page
        step = _ANEW[not is_new_page] if choice == _RESTART else _weigh_step(last, choice)
        return step + self._weigh_page(place, choice or 1)

    def _weigh_page(self, place: _Place, number: int) -> float:
        if not self.noted or number in self.noted.get(place.page, ()):
            return 0.0
        near = (self.noted.get(place.page + step, ()) for step in (-1, 1))
        if any(number in notes for notes in near):
            return _NEAR_PAGE
        is_end_noted = len(self.noted) * 2 < len({one.page for one in self.places})
        if place.opens:
            return _NO_CALL
        return 0.0 if is_end_noted else _NO_NOTE


def _weigh_none(place: _Place) -> float:
    """What it costs that a mark is none, by how much was read of it and where it stands."""
    read = [one for one in place.mark.readings if one]
    if place.is_degree:
        return _NO_MARK[0]
    is_agreed = len(read) > 1 and len(set(read)) == 1
    is_note = place.opens and (bool(read) or place.mark.seen.isdecimal())
    return _NO_MARK[min(len(read), 2)] + _AGREED * is_agreed + _NO_NOTE_MARK * is_note


def _list_read(mark: RaisedMark) -> Iterator[int]:
    """The numbers that were read of a mark."""
    for one in (*mark.readings, mark.seen):
        if one.isdecimal() and len(one) <= _LONGEST:
            yield int(one)


def _reach(last: int, choice: _Choice) -> int:
    """The number from which the next one counts up: a note that is called again changes nothing."""
    if choice is None:
        return last
    return 1 if choice == _RESTART else max(last, choice)


def _weigh_step(last: int, number: int) -> float:
    if number == last + 1:
        return 0.0
    if last == 0:
        return min(_FIRST[0] * (number - 1), _FIRST[1])
    if number == last:
        return _AGAIN
    if number > last:
        return min(_LEAP[0] + _LEAP[1] * (number - last - 2), _MOST)
    return _BACK


def _weigh_reading(mark: RaisedMark, number: int) -> float:
    """What a number costs by what was read of a mark, and by the pieces of ink that it has."""
    printed = str(number)
    cost = sum(_compare(printed, read) for read in mark.readings)
    if mark.seen.isdecimal():
        cost += _FIRST_READING * _compare(printed, mark.seen)
    return cost + _PIECES * (len(mark.boxes) != len(printed))


def _compare(printed: str, read: str) -> float:
    if not read:
        return _UNREAD
    if len(read) < len(printed) and _is_part(read, printed):
        return _LEFT_OUT
    if len(read) != len(printed):
        return _LENGTH
    return sum(
        0.0 if one == other else _ALIKE if frozenset((one, other)) in _SIMILAR else _OTHER
        for one, other in zip(printed, read, strict=True)
    )


def _is_part(read: str, printed: str) -> bool:
    """Whether these figures are some of those printed, in their order."""
    left = iter(printed)
    return all(figure in left for figure in read)


def _choose(totals: Mapping[_Choice, float]) -> Decision:
    """The cheapest choice, or a question; the numbers that cost hardly more are its options."""
    costs = dict(totals)
    if (anew := costs.pop(_RESTART, None)) is not None:
        costs[1] = min(anew, costs.get(1, anew))
    ranked = sorted(costs.items(), key=lambda item: (item[1], item[0] or 0))
    if not ranked or ranked[0][0] is None:
        return Decision("")
    best, least = ranked[0]
    near = [number for number, cost in ranked if number is not None and cost < least + _SURE]
    if len(near) > 1 or any(n is None and cost < least + _SURE for n, cost in ranked):
        return Decision(UNREAD_CALLOUT, tuple(sorted(near)))
    return Decision(str(best))


def _set_marks(
    words: Sequence[RecognizedWord], marks: Iterable[tuple[RaisedMark, Decision]], least: float
) -> Iterator[RecognizedWord]:
    """The words with the marks at their places; what is no mark is set as it was first read."""
    found = list(words)
    for mark, decision in marks:
        text = decision.text + mark.sign if decision.text else mark.seen
        if not text:
            continue
        before = _find_word_before(found, mark)
        if before is None:
            at = min(
                (at for at, word in enumerate(found) if word.line == mark.line),
                key=lambda at: found[at].frame[0],
                default=len(found),
            )
            boxes = tuple(_place_signs(mark, len(text)))
            word = RecognizedWord(text, boxes, mark.baseline, _SURELY, mark.line)
            found.insert(at, word._replace(mark_end=len(text)))
        else:
            at = next(at for at, word in enumerate(found) if word is before)
            found[at] = _insert(before, mark, text)
        if not decision.text:
            start, end = (before.mark_start, before.mark_end) if before else (0, 0)
            found[at] = found[at].doubt(least)._replace(mark_start=start, mark_end=end)
    yield from found


def _insert(word: RecognizedWord, mark: RaisedMark, text: str) -> RecognizedWord:
    """A word with a mark, before the signs that stand behind the mark."""
    middle = (mark.frame[0] + mark.frame[2]) / 2
    at = sum((box[0] + box[2]) / 2 < middle for box in word.boxes)
    signs = tuple(_place_signs(mark, len(text)))
    start = word.mark_start if word.mark_end == at > 0 else at
    return word._replace(
        text=word.text[:at] + text + word.text[at:],
        boxes=(*word.boxes[:at], *signs, *word.boxes[at:]),
        mark_start=start,
        mark_end=at + len(text),
    )


def _place_signs(mark: RaisedMark, count: int) -> Iterator[PixelBox]:
    """The boxes of so many signs of a mark: those of its ink where they are as many."""
    if len(mark.boxes) == count:
        yield from mark.boxes
        return
    x0, top, x1, bottom = mark.frame
    for at in range(count):
        yield x0 + (x1 - x0) * at / count, top, x0 + (x1 - x0) * (at + 1) / count, bottom
