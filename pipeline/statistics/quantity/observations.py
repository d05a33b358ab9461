"""Figures with group, date and rank as observations, or a refusal if they contradict each other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from pipeline.document.immutable import value
from pipeline.grammar.engine import refuse
from pipeline.statistics.quantity.amounts import UNITS_OF_SIZE, is_rate_of
from pipeline.statistics.quantity.remarks import A_GROUP
from pipeline.vocabulary.word_lists import pairs_of_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.grammar.date_qualifiers import DateQualifier
    from pipeline.grammar.numbers import Number
    from pipeline.record.statistics import Comparator, Unit
    from pipeline.statistics.quantity.amounts import Amount
    from pipeline.statistics.quantity.lexicon import GroupLabel


@value
class ParsedObservation:
    """One figure of a statistic, with the fields of the record.

    `start` and `end` are half-open offsets of the figure, its unit and the label of its group.
    `comment` holds remarks about it, joined by `; `.
    """

    value: Number | None
    low: Number | None
    high: Number | None
    comparator: Comparator | None
    unit: Unit | None
    group: str | None
    as_of: str | None
    estimated: bool
    rank: int | None
    comment: str | None
    start: int
    end: int
    unit_printed: str | None = None


@dataclass(slots=True)
class FigureEntry:
    """A figure while it is assembled, with what is printed beside it so far.

    `place` is the end of a remark that names where it applies: `in some areas`. One that
    `is_labelled` has its name before a colon; one that
    `is_defined` has a remark about what all figures count.
    """

    amount: Amount
    group: str | None
    start: int
    end: int
    is_place: bool = False
    is_dashed: bool = False
    is_unmarked: bool = False
    is_within: bool = False
    is_joined: bool = False
    is_ranked: bool = False
    is_labelled: bool = False
    is_defined: bool = False
    of_field: bool = False
    datings: list[DateQualifier] = field(default_factory=list)
    ranks: list[int] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    place: int | None = None
    has_unit_of_field: bool = False

    def name(self, label: GroupLabel, kind: str, whole: FigureEntry | None = None) -> None:
        """Set the group, perhaps as a part of a whole's, and add the date printed with either.

        `kind` is that of the label's token.
        """
        self.group, self.is_place = label.group, label.is_place
        self.is_labelled = kind == "colon"
        self.is_within = kind == "within"
        if whole:
            self.group = f"{whole.group} {label.group}"
            self.datings += whole.datings
        self.is_dashed, self.is_unmarked = label.is_dashed, kind == "unmarked"
        self.is_joined = label.preposition is not None
        self.of_field = label.of_field
        self.datings += [label.dating] if label.dating else []

    def remark(self, text: str, end: int) -> None:
        """Add a remark that ends at this offset."""
        self.remarks.append(text)
        if self.place is None and len(self.remarks) == 1 and text.startswith("in "):
            self.place = end

    def date(self, dating: DateQualifier) -> None:
        """Add a date; a bare `est.` before a date belongs to that date."""
        if self.datings and self.datings[-1].as_of is None and self.datings[-1].comment is None:
            dating = dating._replace(estimated=True)
            self.datings.pop()
        self.datings.append(dating)

    def rank(self, place: int) -> None:
        """Add the world rank printed with the name of its group."""
        self.ranks.append(place)
        self.is_ranked = True

    def check_same(self, other: Amount) -> None:
        """Refuse a figure in brackets that is another of the same unit, or a part of this one."""
        own = self.amount
        is_other = own.unit is not None and other.unit != own.unit and other.unit in _SHARES
        is_alike = other.unit == own.unit and None not in (own.value, other.value)
        if not is_other and not (is_alike and is_about(own.value or 0, other.value or 0)):
            refuse("a figure in brackets that may be another", self.start, self.end)

    @property
    def dating(self) -> DateQualifier | None:
        """The date of the figure, the same if printed twice."""
        return self.datings[0] if self.datings else None


# Units that may be left out: a bare number is a count or an index. Counts are integers.
_WHOLE: Final = {"persons", "number"}
_UNITS_LEFT_OUT: Final = {*_WHOLE, "index"}
# In these units the total lies between its parts and is no sum.
_MEANS: Final = {"percent", "years"}
# Pairs of groups that are all of a population.
_SEXES: Final = (
    {"male", "female"},
    {"men", "women"},
    {"boys", "girls"},
    *map(set, pairs_of_words("remarks", "sexes_elsewhere")),
)
_AREAS: Final = ({"urban", "rural"}, {"urban areas", "rural areas"})
_FEWEST_GROUPS: Final = 3  # both sexes and their total
_LETTER_UNITS: Final = {"USD", "persons"}
_SHARES: Final = {"percent", "percent of GDP"}
_THOUSAND: Final = 1000
_MILLION: Final = 1_000_000
_ROUNDING: Final = 0.01  # relative difference allowed between a count and the sum of its parts


def build_observations(
    entries: Sequence[FigureEntry],
    units: Sequence[Unit],
    common: DateQualifier | None,
    *,
    bare: bool,
) -> tuple[ParsedObservation, ...]:
    """Return the figures as observations; refuse if they contradict each other or the units.

    `common` is a date for the whole list. The first of `units` is that of the field, which figures
    may lack if `bare`. Without `units` all figures have one printed unit, or none.
    """
    grouped = _resolve_groups(_share_unit(entries))
    if contradictory := next(filter(_contradicts_itself, grouped), None):
        refuse("two dates or two ranks of one figure", contradictory.start, contradictory.end)
    whens = {e.dating.as_of for e in grouped if e.dating}
    if common and common.as_of and not whens <= {None, common.as_of}:
        refuse("two dates of one figure")
    if _lacks_a_scale(grouped):
        refuse("dollars beside millions of dollars")
    ranked = _assign_ranks(grouped)
    shared = [common] * len(ranked) if common else _share_date_at_end(ranked)
    is_estimated = common is not None and common.as_of is None and common.estimated
    found: list[ParsedObservation] = []
    _check_one_unit(ranked, units)
    for entry, dating in zip(ranked, shared, strict=True):
        unit = _resolve_unit(entry, units, bare=bare)
        if unit in _WHOLE and not _is_whole(entry):
            refuse("a count that is no integer", entry.start, entry.end)
        if entry.amount.has_scale_letter and unit not in _LETTER_UNITS:
            refuse("a letter that may be a unit or a scale", entry.start, entry.end)
        found.append(_make_observation(entry, unit, dating, is_estimated=is_estimated))
    if _contradict_total(found):
        refuse("men and women who are more than all of them")
    if _contradict_mean(found, is_labelled=any(e.is_labelled or e.is_defined for e in ranked)):
        refuse("a total that does not lie between its parts")
    return tuple(found)


def _check_one_unit(entries: Sequence[FigureEntry], units: Sequence[Unit]) -> None:
    """Refuse figures of no field that print several units, or only some of which print one."""
    if (
        not units
        and len({(each.amount.unit, each.amount.rate) for each in entries if not each.amount.word})
        > 1
    ):
        refuse("figures of several units")


def is_about(one: float, other: float) -> bool:
    """Whether two printed figures are the same within rounding."""
    return abs(one - other) <= abs(one) * _ROUNDING


def _contradict_total(found: Sequence[ParsedObservation]) -> bool:
    """Whether counts of both sexes are more than their total, of one date."""
    if len(found) < _FEWEST_GROUPS:
        return False
    counts = {one.group: one for one in found if one.unit in _WHOLE and one.value is not None}
    for sexes in _SEXES:
        if len(counts) == len(found) and sexes | {"total"} <= counts.keys():
            total = counts["total"].value or 0
            return sum(counts[sex].value or 0 for sex in sexes) > total * (1 + _ROUNDING)
    return False


def _contradict_mean(found: Sequence[ParsedObservation], *, is_labelled: bool) -> bool:
    """Whether a total is not between the means of its areas, or of men and women.

    Where those have labels with colons the book is misprinted, which the checks report.
    """
    if len(found) != _FEWEST_GROUPS:
        return False
    means = {one.group: one.value for one in found if one.unit in _MEANS}
    total, groups = means.pop("total", None), {group or "" for group in means} - {"total"}
    values = [value for value in means.values() if value is not None]
    is_whole = groups in _AREAS or (groups in _SEXES and not is_labelled)
    if total is None or len(values) != len(groups) or not is_whole:
        return False
    return not min(values) <= total <= max(values)


def _contradicts_itself(entry: FigureEntry) -> bool:
    """Whether one figure has two dates or two ranks."""
    return len(entry.ranks) > 1 or (len(entry.datings) > 1 and len({*entry.datings}) > 1)


def _lacks_a_scale(entries: Sequence[FigureEntry]) -> bool:
    """Whether single dollars are printed beside millions: `$1.5 billion (1993); $1.6 (1994)`."""
    if len(entries) == 1:
        return False
    figures = [e.amount.value or e.amount.low or 0 for e in entries if e.amount.unit == "USD"]
    return any(abs(f) >= _MILLION for f in figures) and any(0 < abs(f) < _THOUSAND for f in figures)


def _share_unit(entries: Sequence[FigureEntry]) -> Sequence[FigureEntry]:
    """Give a unit that is printed once, first or last, to both sexes: `male 62 / female 73 years`.

    Both may lack it where a preposition joins them to their figures, or where the field's unit is
    a mean, since the field's label says it: `62 for men and 73 for women`.
    """
    if len(entries) == 1:
        return entries
    groups = {entry.group for entry in entries} - {None, "total"}
    is_complete = groups in _SEXES or groups in _AREAS
    dates = {entry.dating.as_of for entry in entries if entry.dating}
    is_series = not groups and len(dates) == len(entries) and not any(e.group for e in entries)
    if not (is_series or is_complete) or any(entry.amount.word for entry in entries):
        return entries
    units = [(entry.amount.unit, entry.amount.rate) for entry in entries]
    none = (None, None)
    if units.count(none) == len(units):
        return [replace(entry, has_unit_of_field=True) for entry in entries]
    unit, rate = units[-1] if units[0] == none else units[0]
    if is_complete and units.count(none) == len(units) - 1 and (unit or rate):
        return [
            replace(entry, amount=entry.amount._replace(unit=unit, rate=rate)) for entry in entries
        ]
    return entries


def _resolve_groups(entries: Sequence[FigureEntry]) -> list[FigureEntry]:
    """Name the group of the first figure; refuse if a figure is printed twice."""
    if len(entries) == 1 and not (entries[0].is_dashed or entries[0].is_unmarked):
        return list(entries)
    named = _name_total(_name_places(entries))
    if named is None:
        refuse("a figure that may not be the total of those behind it")
    if not _are_named_alike(named):
        refuse("figures with and without names: two fields may have run together")
    groups = [entry.group for entry in named]
    if len(set(groups)) == len(groups):
        return list(named)
    dates = [_as_of(entry) for entry in named]
    counts = Counter(groups)
    is_twice = len(set(zip(groups, dates, strict=True))) < len(groups)
    undated = any(
        date is None and counts[group] > 1 for group, date in zip(groups, dates, strict=True)
    )
    if is_twice or undated:
        refuse("two figures of one group and date")
    return list(named)


def _name_total(entries: Sequence[FigureEntry]) -> Sequence[FigureEntry] | None:
    """Name an unnamed first figure the total of the others; None if it cannot be."""
    first, *parts = entries
    is_uncertain = any(e.is_dashed or e.is_unmarked for e in entries)
    if is_uncertain or (first.group is None and any(part.is_place for part in parts)):
        is_whole = first.group in {None, "total"} and _is_of_parts(first, parts)
        return [replace(first, group="total"), *parts] if is_whole else None
    if first.group is None and any(part.group for part in parts):
        return [replace(first, group="total"), *parts] if _is_their_total(entries) else None
    return entries


def _are_named_alike(entries: Sequence[FigureEntry]) -> bool:
    """Whether all or none have names, and regions occur only beside regions.

    `5% (1990) Literacy: 99%` are two fields run together.
    """
    if len({entry.group is None for entry in entries}) > 1:
        return False
    return not any(entry.is_place for entry in entries) or all(
        entry.is_place
        or (entry.group == "total" and entry is entries[0])
        or (entry.group or "").endswith("ern")
        for entry in entries
    )


def _name_places(entries: Sequence[FigureEntry]) -> Sequence[FigureEntry]:
    """Name figures by their place: `4% (1991); 5% in some areas`, `9% in … and 2% in …`."""
    first, *others = entries
    if others and all(entry.place and not entry.group for entry in entries):
        return list(map(_name_place, entries))
    is_dated = first.dating and not first.place and all(entry.place for entry in others)
    if not others or not is_dated or any(entry.group for entry in entries):
        return entries
    return [first, *map(_name_place, others)]


def _name_place(entry: FigureEntry) -> FigureEntry:
    place, *remarks = entry.remarks
    end = entry.end if entry.place is None else entry.place
    return replace(entry, group=place.removeprefix("in "), remarks=remarks, end=end)


def _is_of_parts(whole: FigureEntry, parts: Sequence[FigureEntry]) -> bool:
    """Whether an unnamed figure must be the whole of the parts after it.

    Counts and lengths are the sum of their parts. A figure joined to a name by a double dash may be
    negative, unless the whole lies between the unsigned parts.
    """
    own, values = whole.amount.value, [part.amount.value for part in parts]
    figures = [value for value in values if value is not None]
    if own is None or len(figures) < len(values) or not all(part.group for part in parts):
        return False
    if all(part.is_dashed for part in parts):
        return len(figures) > 1 and 0 < min(figures) <= own <= max(figures)
    return whole.amount.unit != "percent" and abs(own - sum(figures)) <= own * _ROUNDING


def _is_their_total(entries: Sequence[FigureEntry]) -> bool:
    """Whether an unnamed figure may be the total of the groups after it.

    Beside another total, with another date, or if men and women have another sum, it more likely
    belongs to another field: `5,700 (1993) males: 83 (1997)`.
    """
    if any((entry.group or "").startswith("total") for entry in entries[1:]):
        return False
    if not _is_large_enough(entries[0], entries[1:]):
        return False
    own = _date_and_comment(entries[0])
    counts = [entry.amount.value for entry in entries if entry.amount.unit in {None, "persons"}]
    if _are_all_of_it([entry.group or "" for entry in entries[1:]]) and None not in counts:
        whole, *parts = [count for count in counts if count is not None] or [0]
        if len(parts) == len(entries) - 1 and abs(whole - sum(parts)) > whole * _ROUNDING:
            return False
    return own is None or all(_date_and_comment(entry) in {own, None} for entry in entries[1:])


def _are_all_of_it(groups: Sequence[str]) -> bool:
    """Whether the groups make up a country: men and women, or its areas."""
    is_parted = len(groups) > 1 and all(group.endswith(" area") for group in groups)
    return is_parted or set(groups) == {"male", "female"}


def _is_large_enough(whole: FigureEntry, parts: Sequence[FigureEntry]) -> bool:
    """Whether a figure may be the total of its parts: their mean, or the sum of money and sizes.

    `$8.4 billion; expenditures $9.36 billion` are revenues and expenditures. A mean may be
    misprinted, but not if a date sets it apart: `6.8% (1988) 55% males, 37% females`; and a single
    part is no evidence, as in `48% (1990) 5.3% (urban)`. Of men and women, or town and country, it
    lies between them, unless words define what all figures count.
    """
    own, values = whole.amount.value, [part.amount.value for part in parts]
    figures = [value for value in values if value is not None]
    if own is None:
        return not figures
    if whole.amount.unit is None or len(figures) < len(parts):
        return not figures or own >= min(figures)
    is_mean = min(figures) <= own <= max(figures)
    if whole.amount.unit in _MEANS:
        if not all(part.place is not None or A_GROUP.fullmatch(part.group or "") for part in parts):
            return False
        if {part.group for part in parts} in (*_SEXES, *_AREAS):
            return is_mean or whole.is_defined
        return (
            is_mean
            or not whole.dating
            or (len(parts) == 1 and parts[0].group not in {"urban", "rural"})
        )
    return is_mean or abs(own - sum(figures)) <= own * _ROUNDING


def _date_and_comment(entry: FigureEntry) -> tuple[str | None, str | None] | None:
    return (entry.dating.as_of, entry.dating.comment) if entry.dating else None


def _as_of(entry: FigureEntry) -> str | None:
    return entry.dating.as_of if entry.dating else None


def _assign_ranks(entries: list[FigureEntry]) -> list[FigureEntry]:
    """Assign the world rank to the figure that it belongs to; refuse if that is uncertain.

    Ranks compare totals. Of several dates the first is the newest and has the rank, even if it is
    printed after all of them.
    """
    ranked = [entry for entry in entries if entry.ranks and not entry.is_ranked]
    if not ranked or len(entries) == 1:
        return entries
    totals = [entry for entry in entries if (entry.group or "total").startswith("total")]
    dates = [_as_of(entry) or "" for entry in totals]
    is_amid = ranked[0] in totals[1:] and ranked[0] is not entries[-1]
    if len(ranked) > 1 or not totals or dates[0] < max(dates) or is_amid:
        refuse("a rank that may be of several figures", ranked[0].start, ranked[0].end)
    return [replace(e, ranks=ranked[0].ranks if e is totals[0] else []) for e in entries]


def _share_date_at_end(entries: list[FigureEntry]) -> list[DateQualifier | None]:
    """Share the date after the last figure with those before it, up to another date.

    A date of the total alone also applies to the figures of men and women after it.
    """
    dates = [entry.dating for entry in entries]
    if len(dates) == 1 or all(dates):
        return dates
    counted = [entry.group for entry in entries if entry.amount.value is not None]
    if counted == ["total", "male", "female"] and dates[0] and not any(dates[1:]):
        return [dates[0]] * len(entries)
    last = entries[-1].dating if entries else None
    dated = [at for at, entry in enumerate(entries) if entry.dating not in {None, last}]
    start = dated[-1] if dated else 0
    return [None] * start + [last] * (len(entries) - start)


def _resolve_unit(entry: FigureEntry, units: Sequence[Unit], *, bare: bool) -> Unit | None:
    """Return the unit of a figure, by default that of the field if it may be left out.

    Refuse one of another unit than the field's; without `units` it is as printed, or None.
    """
    printed, rate = entry.amount.unit, entry.amount.rate
    if not units:
        return printed
    if rate:
        found = next((unit for unit in units if is_rate_of(rate, unit)), None)
    elif printed is None:
        own = units[0]
        of_field = entry.has_unit_of_field and (entry.is_joined or own not in UNITS_OF_SIZE)
        may_lack = bare or own in _UNITS_LEFT_OUT or of_field or entry.amount.word
        found = own if may_lack else None
    else:
        found = printed if printed in units else None
    wanted = f"another unit than {' or '.join(units)}" if printed or rate else "no unit"
    return found or refuse(wanted, entry.start, entry.end)


def _make_observation(
    entry: FigureEntry, unit: Unit | None, shared: DateQualifier | None, *, is_estimated: bool
) -> ParsedObservation:
    value, low, high, comparator, _, word, *_ = entry.amount
    dating = entry.dating or shared
    comments = entry.remarks
    if dating and dating.comment:
        comments = [dating.comment, *comments]
    if word and value is None:
        comments = [word, *comments]
    return ParsedObservation(
        value,
        low,
        high,
        comparator,
        unit,
        entry.group,
        dating.as_of if dating else None,
        bool((dating and dating.estimated) or (is_estimated and entry.dating)),
        entry.ranks[0] if entry.ranks else None,
        "; ".join(comments) or None,
        entry.start,
        entry.end,
        entry.amount.rate if unit is None else None,
    )


def _is_whole(entry: FigureEntry) -> bool:
    """Whether counts are integers; rates per inhabitants need not be."""
    figures = entry.amount[:3]
    return " per " in (entry.group or "") or not any(
        isinstance(figure, float) for figure in figures
    )
