"""Entries → typed statistics: a value that its grammar explains whole, or text and a problem."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypedDict

from pipeline.document.problems import Code, Problem, make_problem
from pipeline.grammar.agreement_lists import agreements
from pipeline.layout.prose import Prose
from pipeline.profiles import scales
from pipeline.record.document import Claim
from pipeline.record.ids import slug, unused
from pipeline.record.statistics import (
    CategoryStatistic,
    CompositionStatistic,
    Coordinates,
    Item,
    Observation,
    PlaceStatistic,
    QuantityStatistic,
    Statistic,
    TextStatistic,
)
from pipeline.statistics import place as places
from pipeline.statistics.composition import parser as compositions
from pipeline.statistics.plausibility import is_doubtful
from pipeline.statistics.quantity import parser as quantities
from pipeline.statistics.quantity import table_cell as figures
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.document.reading import Reading
    from pipeline.document.spans import Span
    from pipeline.layout.elements import LabelledValue, NoteLinks
    from pipeline.profiles.model import Profile
    from pipeline.profiles.rules import StatisticRule
    from pipeline.record.model import NoteRef


class _Labelled(TypedDict):
    """The fields that every statistic has."""

    label: str
    label_spans: tuple[Span, ...]
    known: bool
    raw: str
    spans: tuple[Span, ...]
    note_refs: tuple[NoteRef, ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """The statistics of a chapter by id, what they take of it, and what could not be understood.

    `prose` are the values that list agreements.
    """

    statistics: dict[str, Statistic]
    claims: tuple[Claim, ...]
    problems: tuple[Problem, ...]
    prose: tuple[Prose, ...]


def typed(entries: Iterable[LabelledValue], profile: Profile, links: NoteLinks) -> Typed:
    """Each entry as a statistic under its id; a second one of an id gets a number."""
    statistics: dict[str, Statistic] = {}
    claims: list[Claim] = []
    problems: list[Problem] = []
    prose: list[Prose] = []
    for entry in entries:
        wanted = entry.id or slug(entry.label.text)
        id_ = unused(wanted, statistics)
        rule = profile.rules[entry.id] if entry.id else None
        pointer = f"/statistics/{id_}"
        statistic = statistics[id_] = _statistic(entry, rule, profile, links)
        claims += _claims(entry, pointer)
        if any(agreements(entry.value.text)):
            prose.append(Prose(pointer, entry.value))
        if found := _problem(entry, statistic, rule, pointer):
            problems.append(found)
        if id_ != wanted:
            problems.append(
                make_problem(
                    Code.REPEATED_LABEL,
                    f"the label {entry.label.text!r} stands a second time; kept as {id_}",
                    entry.label.spans(),
                    pointer,
                )
            )
    return Typed(statistics, tuple(claims), tuple(problems), tuple(prose))


def _claims(entry: LabelledValue, pointer: str) -> list[Claim]:
    """What a statistic takes of the chapter; what stands in a table is the table's."""
    if entry.figures:
        return []
    start, end = entry.label_extent
    label = Claim(start, end, "label", pointer)
    values = [Claim(start, end, "statistic", pointer) for start, end in entry.value_extents]
    return [label, *values]


def _statistic(
    entry: LabelledValue, rule: StatisticRule | None, profile: Profile, links: NoteLinks
) -> Statistic:
    label_spans = entry.label.spans()
    shared: _Labelled = {
        "label": entry.label.text,
        "label_spans": label_spans,
        "known": rule is not None,
        "raw": entry.value.text,
        "spans": entry.value.spans() or label_spans,  # of no value, where it is missing
        "note_refs": _note_refs(entry, links),
    }
    understood = _understood(entry, rule, shared, profile) if rule else None
    if rule is None or understood is None:
        return TextStatistic(**shared)
    in_rows = bool(entry.figures)
    doubtful = is_doubtful(understood, entry.value, rule, profile, in_rows=in_rows)
    return TextStatistic(**shared) if doubtful else understood


def _note_refs(entry: LabelledValue, links: NoteLinks) -> tuple[NoteRef, ...]:
    if not entry.label.callouts and not entry.value.callouts:
        return ()
    of_label = links.find_refs(entry.label)
    return (*[ref.model_copy(update={"at": 0}) for ref in of_label], *links.find_refs(entry.value))


def _understood(
    entry: LabelledValue, rule: StatisticRule, shared: _Labelled, profile: Profile
) -> Statistic | None:
    value = entry.value
    match rule.kind:
        case "quantity" if entry.figures:
            return _tabular(entry, rule, shared)
        case "quantity" if found := _quantity(entry, rule, profile):
            observations = tuple(_observation(one, value) for one in found)
            return QuantityStatistic(observations=observations, **shared)
        case "composition" if parted := compositions.composition(value.text):
            return CompositionStatistic(
                items=tuple(_item(one, value) for one in parted.items),
                as_of=parted.as_of,
                estimated=parted.estimated,
                comment=parted.comment,
                **shared,
            )
        case "place" if named := places.place(value.text):
            return PlaceStatistic(
                name=named.name,
                coordinates=_coordinates(named),
                utc_offset=named.utc_offset,
                comment=named.comment,
                **shared,
            )
        case "category" if step := scales.match_step(value.text, rule.scale):
            return CategoryStatistic(value=step, **shared)
        case _:
            return None


def _quantity(
    entry: LabelledValue, rule: StatisticRule, profile: Profile
) -> tuple[quantities.Observation, ...] | None:
    """What a value prints; where the label says the unit, perhaps a figure and nothing else."""
    if rule.unit is None:
        return None
    text, year = entry.value.text, profile.label_years.get(fold(entry.label.text))
    dated = entry.dated or year
    found = quantities.quantity(text, rule.unit, units=rule.units, groups=rule.groups, dated=dated)
    if found or not rule.bare:
        return found
    cell = figures.cell(text, (rule.unit, *rule.units), None)
    bare = tuple(replace(one, as_of=year) for one in cell or ()) or quantities.bare_quantity(
        text, rule.unit, groups=rule.groups, dated=dated
    )
    own = [one for one in bare or () if one.unit == rule.unit]
    if not all(rule.admits(figure) for one in own for figure in (one.value, one.low, one.high)):
        return None
    return bare


def _tabular(
    entry: LabelledValue, rule: StatisticRule, shared: _Labelled
) -> QuantityStatistic | None:
    """The figures of a table's rows, None where one is not explained."""
    text = entry.value.text
    units = (rule.unit, *rule.units) if rule.unit else rule.units
    found: list[Observation] = []
    for figure in entry.figures:
        group = text[slice(*figure.group)] if figure.group else None
        printed = figures.cell(text[slice(*figure.amount)], units, group)
        if printed is None:
            return None
        at = figure.amount[0]
        for number, one in enumerate(printed):  # the first is printed behind the group's label
            start = figure.group[0] if figure.group and number == 0 else at + one.start
            found.append(_observation(replace(one, start=start, end=at + one.end), entry.value))
    return QuantityStatistic(observations=tuple(found), **shared)


def _coordinates(place: places.Place) -> Coordinates | None:
    if place.lat is None or place.lon is None:
        return None
    return Coordinates(lat=place.lat, lon=place.lon)


def _observation(found: quantities.Observation, value: Reading) -> Observation:
    return Observation(
        found.value,
        found.low,
        found.high,
        found.comparator,
        found.unit,
        found.group,
        found.as_of,
        found.estimated,
        found.rank,
        found.comment,
        raw=value.text[found.start : found.end],
        spans=value.spans(found.start, found.end),
    )


def _item(found: compositions.Item, value: Reading) -> Item:
    return Item(
        name=found.name,
        qualifiers=found.qualifiers,
        share=found.share,
        share_low=found.share_low,
        share_high=found.share_high,
        comparator=found.comparator,
        items=tuple(_item(one, value) for one in found.items),
        comment=found.comment,
        raw=value.text[found.start : found.end],
        spans=value.spans(found.start, found.end),
    )


def _problem(
    entry: LabelledValue, statistic: Statistic, rule: StatisticRule | None, pointer: str
) -> Problem | None:
    if statistic.raw and rule and rule.kind == statistic.kind:
        return None
    label = statistic.label or entry.id
    if not statistic.raw:
        return make_problem(Code.MISSING_VALUE, f"{label!r} has no value", statistic.spans, pointer)
    if rule is None:
        message = f"{label!r} is no label of this family; its value is kept as text"
        return make_problem(Code.UNKNOWN_LABEL, message, entry.label.spans(), pointer)
    wanted = f"a quantity in {rule.unit}" if rule.unit else f"a {rule.kind}"
    message = f"the value of {label!r} is not explained whole as {wanted}; kept as text"
    return make_problem(Code.UNPARSED_VALUE, message, statistic.spans, pointer)
