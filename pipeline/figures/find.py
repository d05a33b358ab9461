"""The figures that sentences state: which numbers are figures, of when and by whom.

What a number counts says `counted`; one that counts nothing is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Final, cast

from pipeline import patterns as re
from pipeline.figures.changes import MaskedSentence, Part
from pipeline.figures.counted import PART_OF, Counted, describe_quantity, find_zeros
from pipeline.figures.periods import (
    LISTED,
    DatedPart,
    FigurePlace,
    date_next_sentence,
    find_period,
    tells_on,
)
from pipeline.figures.quantities import Quantity, find_quantities
from pipeline.figures.rates import Base, find_bases
from pipeline.figures.statements import Statement, find_reporter, is_label_list, is_pronoun
from pipeline.grammar.amounts import may_be_year
from pipeline.grammar.number_words import CUES
from pipeline.grammar.reported_time import UNKNOWN_TIME, ReportedTime
from pipeline.grammar.sentence_dates import is_open
from pipeline.record.country import Change, Figure, NormalizedDate, Rate
from pipeline.vocabulary.measures import measures
from pipeline.vocabulary.word_lists import list_words
from pipeline.vocabulary.words import DIGIT, LEADER, LEADER_SIGNS, split_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from pipeline.layout.prose import Sentence
    from pipeline.record.country import DateBasis, Measure
    from pipeline.record.model import NoteRef

_NUMBERED_NAMES: Final = frozenset(("INSTRUMENT", "WORK_OF_ART", "EVENT", "PRODUCT", "DATE"))
_BODIES: Final = frozenset(("ORG", "FAC"))
_PLACES: Final = frozenset(("GPE", "LOC", "NORP"))
_REPORTING_PERIODS: Final = frozenset(list_words("sentence_dates", "reporting_periods"))
_NO_EVENTS: Final = frozenset(("years", "months", "days", "percent"))
_PROSE: Final = attrgetter("prose")


def build_figures(
    sentences: Iterable[Sentence],
    home: str | None,
    time: ReportedTime,
    note_refs: Mapping[str, Sequence[NoteRef]],
) -> tuple[Figure, ...]:
    """The figures that the sentences of paragraphs and prose cells state, in the record's order.

    `home` is the chapter's country code, `time` what the report covers; `note_refs`
    are the callouts by the JSON Pointer of the paragraph or cell that bears them.
    """
    figures: list[Figure] = []
    for prose, those in groupby(sentences, key=_PROSE):
        if _may_state_figures(prose.reading.text):
            refs = note_refs.get(prose.pointer, ())
            axis = {*_find_axis(prose.reading.text)}
            told: str | None = None
            for sentence in those:
                around = _look_around(sentence, home, time)
                if told and tells_on(sentence.text, around.dates):
                    around = replace(around, told=told)
                told = date_next_sentence(sentence.text, around.dates, time)
                found = _leave_axis(find_figures(sentence.text, around), axis, sentence.start)
                first = len(figures)
                figures += (_make_figure(sentence, one, refs, first) for one in found)
    return tuple(figures)


def _leave_axis(
    figures: Iterable[FoundFigure], axis: Collection[int], start: int
) -> list[FoundFigure]:
    """The figures of a sentence that begins at `start`, without the numbers of an axis."""
    found = [*figures]
    kept = [
        at
        for at, one in enumerate(found)
        if start + one.quantity.start not in axis or one.quantity.kind != "count" or one.change
    ]
    places = {at: place for place, at in enumerate(kept)}
    return [
        one if one.other is None else replace(one, other=places.get(one.other))
        for one in (found[at] for at in kept)
    ]


def _find_axis(text: str) -> Iterator[int]:
    """Where numbers begin that scattered the scale of a chart over the lines of a text.

    They stand alone, each as far from the next: four or more with 0 among them, else seven. Three
    cases may well be 60, 59 and 58, and ages 14 to 17.
    """
    numbers = [found for found in _ALONE.finditer(text) if not may_be_year(found[0])]
    values = [float(found[0].replace("\u2212", "-")) for found in numbers]
    steps = [round(later - earlier, _DECIMALS) for earlier, later in pairwise(values)]
    at = 0
    for step, equal in groupby(steps):
        count = len([*equal])
        scale = numbers[at : at + count + 1]
        fewest = _FEWEST_WITH_ZERO if 0 in values[at : at + count + 1] else _FEWEST_ON_SCALE
        if step and len(scale) >= fewest:
            yield from (found.start() for found in scale)
        at += count


def _look_around(sentence: Sentence, home: str | None, time: ReportedTime) -> Surroundings:
    """The names, places and dates of a sentence, at their offsets in its text."""
    names: list[tuple[int, int]] = []
    places: list[int] = []
    for entity in sentence.entities:
        start = entity.anchor.start - sentence.start
        end = entity.anchor.end - sentence.start
        # A number before a body (`32 PIPO Centers`) counts; one inside its name does not.
        if entity.label in _NUMBERED_NAMES:
            names.append((start, end))
        elif entity.label in _BODIES:
            names.append((start + 1, end))
        elif entity.label in _PLACES:
            places.append(end)
    return Surroundings(
        names=names,
        places=places,
        dates=list(_list_dates(sentence)),
        country=home,
        time=time,
    )


def _list_dates(sentence: Sentence) -> Iterator[DatedPart]:
    for entity in sentence.entities:
        meaning = entity.normalized
        if entity.text in _REPORTING_PERIODS:
            continue  # it dates a main clause only: `_name_period` in `periods.py`
        if isinstance(meaning, NormalizedDate) and meaning.edtf and meaning.basis:
            start = entity.anchor.start - sentence.start
            end = entity.anchor.end - sentence.start
            yield DatedPart(start, end, meaning.edtf, meaning.basis)


def _make_figure(
    sentence: Sentence, found: FoundFigure, note_refs: Sequence[NoteRef], first: int
) -> Figure:
    """The record's figure; its notes are those called in its sentence or at the end of it.

    `first` is the index of the sentence's first figure in the record.
    """
    quantity = found.quantity
    start, end = sentence.start + quantity.start, sentence.start + quantity.end
    return Figure(
        value=quantity.value,
        low=quantity.low,
        high=quantity.high,
        comparator=quantity.comparator,
        unit=found.unit,
        counted=found.counted,
        per=Rate(value=found.base.value, of=found.base.of) if found.base else None,
        change=_make_change(found, first),
        measure=cast("Measure | None", found.measure),  # a key of the vocabulary's acts
        limit=found.limit,
        actor=found.actor,
        period=found.period,
        period_basis=found.period_basis,
        reported_by=found.reported_by,
        raw=sentence.prose.reading.text[start:end],
        spans=sentence.prose.reading.spans(start, end),
        anchor=sentence.anchor,
        note_refs=tuple(ref for ref in note_refs if sentence.start < ref.at <= sentence.end),
    )


def _make_change(found: FoundFigure, first: int) -> Change | None:
    part = found.change
    if part is None or part.role is None:
        return None
    other = None if found.other is None else first + found.other
    return Change(role=part.role, direction=part.direction, other=other)


_ALONE: Final = re.compile(r"(?<!\S)[-\u2212]?\d{1,4}(?:\.\d{1,2})?(?!\S)")  # a number
_DECIMALS: Final = 4
_FEWEST_WITH_ZERO: Final = 4  # numbers of a scale
_FEWEST_ON_SCALE: Final = 7


_LONGEST_HEADLINE: Final = 12  # words of a text without any small word
_ENGLISH: Final = frozenset(list_words("find", "english"))
_FOREIGN: Final = frozenset(list_words("find", "foreign"))


def is_foreign(words: Collection[str]) -> bool:
    """Whether a sentence has more small words of other languages than of English, or none."""
    low = [word.lower() for word in words]
    foreign = sum(word in _FOREIGN for word in low)
    english = sum(word in _ENGLISH for word in low)
    return foreign > english or (english == 0 and len(words) > _LONGEST_HEADLINE)


_LEADER: Final = re.compile(rf"{LEADER}\s?\d")
_LONGEST: Final = 1500  # characters of a sentence
_CUES: Final = CUES | {"no", "No", *measures().scales}
_LOWER_WORD: Final = re.compile(r"\b[a-z]{2,}\b")
_CLAUSE: Final = 2  # words in lower case that a clause has at least
_COMPARED: Final = re.compile(r"\bcompared\s(?:with|to)\b")
_OTHER_TIME: Final = re.compile(
    r"\b(?:years?|months?|decades?|earlier|before|previous(?:ly)?|last|prior|ago)\b"
)
_SEVERAL: Final = 2
_IN_PLACE: Final = re.compile(r"\s(?:in|for)\s(?:the\s)?[A-Z][^,;:.()\d]*")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The context of a sentence's figures.

    `names` are the names in it that a number may be part of, `places` the offsets at which names of
    places end, `dates` its dates; `country` is the chapter's code, by which `pesos` are read, and
    `time` what the report covers. `told` is the period that the sentence before gives.
    """

    names: Collection[tuple[int, int]] = ()
    places: Collection[int] = ()
    dates: Sequence[DatedPart] = ()
    country: str | None = None
    time: ReportedTime = UNKNOWN_TIME
    told: str | None = None


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """A figure of a sentence: its quantity, and the fields of the record that are not in it.

    `other` is the index, among the figures of the sentence, of the figure that its change names.
    """

    quantity: Quantity
    unit: str | None
    counted: str | None
    measure: str | None
    limit: bool
    actor: str | None
    period: str | None
    period_basis: DateBasis | None
    reported_by: str | None
    base: Base | None = None
    change: Part | None = None
    other: int | None = None


def _may_state_figures(text: str) -> bool:
    """Whether a text has a digit, a number word or `no`, and is no entry of a contents list."""
    if DIGIT.search(text) is None:
        return not _CUES.isdisjoint(split_words(text))
    return not (any(sign in text for sign in LEADER_SIGNS) and _LEADER.search(text))


def find_figures(text: str, around: Surroundings) -> Iterator[FoundFigure]:
    """The figures that a sentence states, left to right."""
    if not _may_state_figures(text) or len(text) > _LONGEST:
        return
    words = split_words(text)
    is_short = len(_LOWER_WORD.findall(text)) < _CLAUSE
    if "respectively" in words or is_short or is_label_list(text) or is_foreign(words):
        return
    bases = find_bases(text)
    masks = [*around.names, *((date.start, date.end) for date in around.dates)]
    masks += [(base.start, base.end) for base in bases]
    starts = {base.start for base in bases}
    found = [
        *find_quantities(text, masks, around.places, around.country, starts),
        *find_zeros(text),
    ]
    if not found:
        return
    quantities = sorted(found, key=lambda one: one.start)
    sentence = MaskedSentence(text, quantities, bases, around.dates)
    read, unread, unclear = _describe_each(sentence, quantities)
    begins = _find_starts(text, read)
    kept = [*_drop_broken_lists(text, read, unread)]
    places = {counted.quantity.outer: at for at, counted in enumerate(kept)}
    periods: dict[int, FoundFigure] = {}
    for counted in kept:
        outer = counted.quantity.outer
        since = begins[outer]
        others = [(one.outer, one.behind) for one in quantities if not since <= one.outer <= outer]
        part = sentence.parts.get(outer)
        is_unclear = part and not unclear.isdisjoint((outer, part.other))
        part = None if is_unclear or _is_adjective(text, counted.quantity) else part
        place = FigurePlace(since, counted.end, others)
        dates = sentence.list_dates(outer)
        figure = _complete(text, counted, place, replace(around, dates=dates), part)
        if part and part.role is None and part.other in periods and figure.period is None:
            is_last = all(date.end <= outer for date in around.dates)
            figure = _date_as(figure, periods[part.other], text, around) if is_last else figure
        periods[outer] = figure
        other = None if part is None or part.other is None else places.get(part.other)
        yield replace(figure, base=sentence.find_base(outer), change=part, other=other)


def _describe_each(
    sentence: MaskedSentence, quantities: Sequence[Quantity]
) -> tuple[list[Counted], list[Quantity], set[int | None]]:
    """What each quantity counts, the quantities that count nothing, and where a comparison is open.

    The last are the places of those whose comparison was left out.
    """
    text = sentence.text
    read: list[Counted] = []
    unread: list[Quantity] = []
    unclear: set[int | None] = set()
    for quantity in quantities:
        counted = describe_quantity(sentence, quantity, read[-1] if read else None)
        if counted is None:
            unread.append(quantity)
            continue
        read.append(_clear_comparison(text, counted, read))
        if read[-1] is not counted:
            unclear.add(quantity.outer)
    return read, unread, unclear


def _is_adjective(text: str, quantity: Quantity) -> bool:
    """Whether a duration describes what changes: `a decline of the 3-month interest rate`."""
    return quantity.kind == "duration" and "-" in text[quantity.start : quantity.end]


def _clear_comparison(text: str, counted: Counted, read: Sequence[Counted]) -> Counted:
    """A figure that is compared with several before it: what it counts is not decided.

    `226 were women and nine were minors, compared with 295 in 2006` is about their total.
    """
    if (
        len(read) < _SEVERAL
        or counted.noun != read[-1].noun
        or counted.end > counted.quantity.behind
    ):
        return counted
    last, before = read[-1], read[-2]
    is_list = last.unit == before.unit and LISTED.fullmatch(text, before.end, last.quantity.outer)
    if not (is_list and _COMPARED.search(text, last.end, counted.quantity.outer)):
        return counted
    return replace(counted, noun=None, statement=Statement(None))


def _find_starts(text: str, read: Sequence[Counted]) -> dict[int, int]:
    """Where the phrase of each figure begins, by the figure's own offset.

    Figures of a list (`71 violations, 65 raids`) and of a total (`19 of 24 provinces`) share one.
    """
    starts: dict[int, int] = {}
    previous: Counted | None = None
    for counted in read:
        outer = counted.quantity.outer
        is_joined = previous is not None and (
            LISTED.fullmatch(text, previous.end, outer) is not None
            or PART_OF.fullmatch(text, previous.quantity.behind, outer) is not None
        )
        starts[outer] = starts[previous.quantity.outer] if previous and is_joined else outer
        previous = counted
    return starts


def _drop_broken_lists(
    text: str, read: Sequence[Counted], unread: Sequence[Quantity]
) -> Iterator[Counted]:
    """The figures without the bare numbers of a parenthesis in which one is not understood.

    All numbers of `(89 for this, 37 for that)` are returned, or none.
    """
    broken = {_find_parenthesis(text, one.start) for one in unread if one.kind == "count"}
    for counted in read:
        parenthesis = _find_parenthesis(text, counted.quantity.start)
        is_bare = counted.quantity.kind == "count" and counted.noun is None
        if not (is_bare and parenthesis is not None and parenthesis in broken):
            yield counted


def _find_parenthesis(text: str, at: int) -> int | None:
    """Where the parenthesis that holds `at` opens."""
    opened = text.rfind("(", 0, at)
    return None if opened < 0 or text.find(")", opened, at) >= 0 else opened


def _complete(
    text: str, counted: Counted, place: FigurePlace, around: Surroundings, part: Part | None
) -> FoundFigure:
    """A figure with its period and reporter; limits, plans and ages have no period.

    The first figure of a change has only the date that is printed beside it.

    A reporter is no actor: `Media reported 12 arrests` does not name who made them.
    """
    quantity = counted.quantity
    is_age = counted.unit == "years" and counted.statement.measure is None
    is_dated = not (counted.limit or is_age or counted.statement.is_unreal)
    period = None
    if part and part.date:
        period = None if is_open(part.date.edtf) else (part.date.edtf, part.date.basis)
    elif is_dated and not (part and part.role == "from"):
        period = find_period(text, place, around.dates, around.time)
        if period is None and around.told and counted.unit not in _NO_EVENTS:
            period = around.told, "context"
    reporter, actor = find_reporter(text, quantity.start), counted.statement.actor
    if counted.statement.measure in ("reported", "estimated"):
        reporter, actor = reporter or actor, None
    if actor == reporter:
        actor = None
    if reporter and is_pronoun(reporter):
        reporter = None
    return FoundFigure(
        quantity=quantity,
        unit=counted.unit,
        counted=counted.noun,
        measure=counted.statement.measure,
        limit=counted.limit,
        actor=actor,
        period=period[0] if period else None,
        period_basis=period[1] if period else None,
        reported_by=reporter,
    )


def _date_as(
    figure: FoundFigure, other: FoundFigure, text: str, around: Surroundings
) -> FoundFigure:
    """A figure with the period of the one it is compared with, of something else or elsewhere.

    `61 percent of girls in 2004, compared with 74 percent of boys`; the same at another time has
    the other time named.
    """
    behind = figure.quantity.behind
    is_elsewhere = any(
        _IN_PLACE.fullmatch(text, behind, end) for end in around.places if end > behind
    )
    is_of_others = is_elsewhere or figure.counted not in (None, other.counted)
    if not is_of_others or _OTHER_TIME.search(text, figure.quantity.end):
        return figure
    return replace(figure, period=other.period, period_basis=other.period_basis)
