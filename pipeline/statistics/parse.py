"""Parses labelled entries into typed statistics; a value not fully explained stays text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypedDict

from pipeline.document.problems import Code, Problem, make_problem
from pipeline.grammar.agreement_lists import find_listed_agreements
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
from pipeline.statistics.checks import is_doubtful
from pipeline.statistics.composition import parser as compositions
from pipeline.statistics.quantity import parser as figures
from pipeline.statistics.quantity import parser as quantities
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.document.reading import Reading
    from pipeline.document.spans import Span
    from pipeline.layout.elements import LabelledValue, NoteLinks
    from pipeline.profiles.model import Profile
    from pipeline.profiles.rules import StatisticRule
    from pipeline.record.model import NoteRef
    from pipeline.statistics.composition.shares import ParsedItem
    from pipeline.statistics.quantity.observations import ParsedObservation


class _SharedFields(TypedDict):
    """The fields that every statistic has."""

    label: str
    label_spans: tuple[Span, ...]
    known: bool
    raw: str
    spans: tuple[Span, ...]
    note_refs: tuple[NoteRef, ...]


@dataclass(frozen=True, slots=True)
class ParsedStatistics:
    """The statistics of a chapter by id, their claims, and the problems found.

    `prose` holds the values that list agreements.
    """

    statistics: dict[str, Statistic]
    claims: tuple[Claim, ...]
    problems: tuple[Problem, ...]
    prose: tuple[Prose, ...]


def parse_statistics(
    entries: Iterable[LabelledValue], profile: Profile, links: NoteLinks
) -> ParsedStatistics:
    """Parse each entry into a statistic under its id; a repeated id gets a number."""
    statistics: dict[str, Statistic] = {}
    claims: list[Claim] = []
    problems: list[Problem] = []
    prose: list[Prose] = []
    for entry in entries:
        wanted = entry.id or slug(entry.label.text)
        id_ = unused(wanted, statistics)
        rule = profile.rules[entry.id] if entry.id else None
        pointer = f"/statistics/{id_}"
        statistic = statistics[id_] = _parse_statistic(entry, rule, profile, links)
        claims += _make_claims(entry, pointer)
        if any(find_listed_agreements(entry.value.text)):
            prose.append(Prose(pointer, entry.value))
        if found := _make_problem(entry, statistic, rule, pointer):
            problems.append(found)
        if id_ != wanted:
            problems.append(
                make_problem(
                    Code.REPEATED_LABEL,
                    f"the label {entry.label.text!r} is printed twice; kept as {id_}",
                    entry.label.spans(),
                    pointer,
                )
            )
    return ParsedStatistics(statistics, tuple(claims), tuple(problems), tuple(prose))


def _make_claims(entry: LabelledValue, pointer: str) -> list[Claim]:
    """Return the claims of a statistic; text in a table is claimed by the table."""
    if entry.figures:
        return []
    start, end = entry.label_extent
    label = Claim(start, end, "label", pointer)
    values = [Claim(start, end, "statistic", pointer) for start, end in entry.value_extents]
    return [label, *values]


def _parse_statistic(
    entry: LabelledValue, rule: StatisticRule | None, profile: Profile, links: NoteLinks
) -> Statistic:
    label_spans = entry.label.spans()
    shared: _SharedFields = {
        "label": entry.label.text,
        "label_spans": label_spans,
        "known": rule is not None,
        "raw": entry.value.text,
        "spans": entry.value.spans() or label_spans,  # the label's, if there is no value
        "note_refs": _collect_note_refs(entry, links),
    }
    understood = _parse_by_kind(entry, rule, shared, profile) if rule else None
    if rule is None or understood is None:
        return TextStatistic(**shared)
    in_rows = bool(entry.figures)
    doubtful = is_doubtful(understood, entry.value, rule, profile, in_rows=in_rows)
    return TextStatistic(**shared) if doubtful else understood


def _collect_note_refs(entry: LabelledValue, links: NoteLinks) -> tuple[NoteRef, ...]:
    if not entry.label.callouts and not entry.value.callouts:
        return ()
    of_label = links.find_refs(entry.label)
    return (*[ref.model_copy(update={"at": 0}) for ref in of_label], *links.find_refs(entry.value))


def _parse_by_kind(
    entry: LabelledValue, rule: StatisticRule, shared: _SharedFields, profile: Profile
) -> Statistic | None:
    value = entry.value
    match rule.kind:
        case "quantity" if entry.figures:
            return _parse_table_figures(entry, rule, shared)
        case "quantity" if found := _parse_quantity(entry, rule, profile):
            observations = tuple(_make_observation(one, value) for one in found)
            return QuantityStatistic(observations=observations, **shared)
        case "composition" if parted := compositions.parse_composition(value.text):
            return CompositionStatistic(
                items=tuple(_make_item(one, value) for one in parted.items),
                as_of=parted.as_of,
                estimated=parted.estimated,
                comment=parted.comment,
                **shared,
            )
        case "place" if named := places.parse_place(value.text):
            return PlaceStatistic(
                name=named.name,
                coordinates=_make_coordinates(named),
                utc_offset=named.utc_offset,
                comment=named.comment,
                **shared,
            )
        case "category" if step := scales.match_step(value.text, rule.scale):
            return CategoryStatistic(value=step, **shared)
        case _:
            return None


def _parse_quantity(
    entry: LabelledValue, rule: StatisticRule, profile: Profile
) -> tuple[ParsedObservation, ...] | None:
    """Parse a quantity; if the label gives the unit, the figures may lack it."""
    if rule.unit is None:
        return None
    text, year = entry.value.text, profile.label_years.get(fold(entry.label.text))
    dated = entry.dated or year
    found = quantities.parse_quantity(
        text, rule.unit, units=rule.units, groups=rule.groups, dated=dated
    )
    if found or not rule.bare:
        return found
    cell = figures.parse_cell(text, (rule.unit, *rule.units), None)
    bare = tuple(replace(one, as_of=year) for one in cell or ()) or quantities.parse_bare_quantity(
        text, rule.unit, groups=rule.groups, dated=dated
    )
    own = [one for one in bare or () if one.unit == rule.unit]
    if not all(rule.admits(figure) for one in own for figure in (one.value, one.low, one.high)):
        return None
    return bare


def _parse_table_figures(
    entry: LabelledValue, rule: StatisticRule, shared: _SharedFields
) -> QuantityStatistic | None:
    """Parse the figures of table rows, None if one is not fully explained."""
    text = entry.value.text
    units = (rule.unit, *rule.units) if rule.unit else rule.units
    found: list[Observation] = []
    for figure in entry.figures:
        group = text[slice(*figure.group)] if figure.group else None
        printed = figures.parse_cell(text[slice(*figure.amount)], units, group)
        if printed is None:
            return None
        at = figure.amount[0]
        for number, one in enumerate(printed):  # the first is printed behind the group's label
            start = figure.group[0] if figure.group and number == 0 else at + one.start
            found.append(
                _make_observation(replace(one, start=start, end=at + one.end), entry.value)
            )
    return QuantityStatistic(observations=tuple(found), **shared)


def _make_coordinates(place: places.Place) -> Coordinates | None:
    if place.lat is None or place.lon is None:
        return None
    return Coordinates(lat=place.lat, lon=place.lon)


def _make_observation(found: ParsedObservation, value: Reading) -> Observation:
    return Observation(
        value=found.value,
        low=found.low,
        high=found.high,
        comparator=found.comparator,
        unit=found.unit,
        group=found.group,
        as_of=found.as_of,
        estimated=found.estimated,
        rank=found.rank,
        comment=found.comment,
        raw=value.text[found.start : found.end],
        spans=value.spans(found.start, found.end),
    )


def _make_item(found: ParsedItem, value: Reading) -> Item:
    return Item(
        name=found.name,
        qualifiers=found.qualifiers,
        share=found.share,
        share_low=found.share_low,
        share_high=found.share_high,
        comparator=found.comparator,
        items=tuple(_make_item(one, value) for one in found.items),
        comment=found.comment,
        raw=value.text[found.start : found.end],
        spans=value.spans(found.start, found.end),
    )


def _make_problem(
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
