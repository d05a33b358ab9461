"""Parses labelled entries into typed statistics; a value not fully explained stays text."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final, TypeAlias, TypedDict

from pipeline import patterns as re
from pipeline.document.problems import Code, Problem, make_problem
from pipeline.grammar.agreement_lists import find_listed_agreements
from pipeline.grammar.data_periods import find_noted_period, has_date
from pipeline.grammar.date_qualifiers import parse_date_qualifier
from pipeline.grammar.engine import Ambiguous, Unparsed
from pipeline.grammar.numbers import (
    has_decimal_comma,
    has_spaces_in_number,
    may_group_by_points,
    prefers_decimal_comma,
    prefers_spaced_thousands,
)
from pipeline.grammar.table_cells import CellNumber, NumberConventions, read_cell
from pipeline.layout.elements import NoteLinks
from pipeline.layout.prose import Prose
from pipeline.profiles import scales
from pipeline.profiles.model import find_common_profile
from pipeline.record.document import Claim
from pipeline.record.ids import find_unused_id, make_slug
from pipeline.record.statistics import (
    Age,
    CategoryStatistic,
    CompositionStatistic,
    Coordinates,
    Item,
    Observation,
    PlaceStatistic,
    QuantityStatistic,
    Sex,
    Statistic,
    TextStatistic,
)
from pipeline.statistics.composition import parser as compositions
from pipeline.statistics.composition.items import ParsedItem
from pipeline.statistics.doubts import find_doubt, find_doubt_of_print
from pipeline.statistics.printed_labels import (
    PrintedLabel,
    has_year,
    read_label,
    read_unit_of_row,
)
from pipeline.statistics.printed_values import NumberStyle, read_figures
from pipeline.statistics.quantity import parser as quantities
from pipeline.statistics.quantity.observations import ParsedObservation
from pipeline.statistics.quantity.parser import FieldFormat
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.word_lists import spell_words
from pipeline.vocabulary.words import ASIDE

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from pipeline.document.reading import Reading
    from pipeline.document.spans import Span
    from pipeline.layout.elements import LabelledValue, TableFigure
    from pipeline.profiles.model import Profile
    from pipeline.profiles.rules import StatisticRule
    from pipeline.record.model import NoteRef
    from pipeline.record.statistics import Statistic, Unit

Extent: TypeAlias = tuple[int, int]

_LIMIT: Final = 2000
_DEGREES_NORTH: Final = 90
_DEGREES_EAST: Final = 180
_MINUTES: Final = 60
# The farthest clocks are those of the Line Islands, at +14:00, and of Baker Island, at -12:00.
_FARTHEST: Final = (-12 * _MINUTES, 14 * _MINUTES)

# Place names begin with a capital and are linked by small words: `Port of Spain`. Four capitalized
# words are more likely two fields run together; `DC` is part of one capital's name.
_WORD: Final = r"(?:[^\W\d_a-z][^\W\d_]*|d'[^\W\d_]+)(?:['`\u2019.-][^\W\d_]+)*\.?"
_LINK: Final = f"(?:{spell_words('place', 'link')})"
_CAPITALIZED: Final = rf"(?:{_WORD}|[^\W\d_]['\u2019]{_WORD})"
_NO_NAME: Final = r"(?!(?:NA|NEGL|Unknown)(?!\w))"
_NAME: Final = (
    rf"{_NO_NAME}{_CAPITALIZED}(?:(?:\s{_LINK}){{0,2}}\s{_CAPITALIZED}){{0,2}}"
    r"(?:,\s[A-Z]{2}(?!\w))?"
)

# Printed where a country has no seat of its own: `none; administered from Washington, DC`.
_NONE: Final = re.compile(r"(?:none|no\s(?:official\s)?capital)(?!\w)[^:=]*", re.IGNORECASE)
# Which branch sits where: `administrative, Pretoria; legislative, Cape Town`.
_SEAT: Final = r"(?:administrative|executive|legislative|judicial)"
_SEATED: Final = re.compile(rf"{_SEAT},\s")
_PLACE: Final = re.compile(
    rf"""
    (?P<label>name\s?:\s)?
    (?: (?P<seat>{_SEAT}),\s (?=[^;]+;\s{_SEAT},) )?
    (?: (?P<name>{_NAME}) | (?P<none>no\s(?:official\s)?capital(?!\w)) )
    (?: \s\((?P<aside>[^()]+)\)
      | \s(?P<rank>(?:(?:on|in)\s{_NAME}\s)?is\sthe\s(?:chief|main|principal|largest)\s
            (?:town|settlement|city)) )?
    (?: (?:;|,(?=\sbut\s))\s(?P<clause>(?!note)[a-z][^;:]+|[^;:()]+\sis\sthe\sseat\sof\s[^;:()]+
        |{_SEAT},\s{_NAME}(?:;\s{_SEAT},\s{_NAME})*
        |{_NAME}\s\([a-z][^()]+\)(?:;\s{_NAME}\s\([a-z][^()]+\))*) )?
    (?: (?:;|\s)\s?note\s?[-:\u2013]{{1,2}}\s?(?P<note>(?:(?!\b(?:geographic|time\sdiff)).)+?) )?
    (?: \s?;?\sgeographic(?:al)?\scoordinates\s?:\s
        (?P<lat>[0-9]{{1,2}})\s(?P<lat_minutes>[0-5][0-9])\s?(?P<north>[NS]),\s
        (?P<lon>[0-9]{{1,3}})\s(?P<lon_minutes>[0-5][0-9])\s?(?P<east>[EW]) )?
    (?: \s?;?\stime\sdifference\s?:\s
        UTC\s?(?P<clock>(?:[-+\u2212]|(?=0))[0-9]{{1,2}}(?:(?P<half>[.:][0-9]{{1,2}}))?(?![\w.:]))
        (?:\s\((?P<ahead>[^()]+)\))? )?
    (?: \s(?P<remark>(?:daylight\ssaving\stime|(?:time\szone\s)?note|etymology)\s?[-:\u2013].+) )?
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A named place; degrees to 0.01, north and east positive; `utc_offset` as `+06:00`.

    `start` and `end` are half-open offsets of the name. `comment` holds the rest of the text.
    """

    name: str | None
    lat: float | None
    lon: float | None
    utc_offset: str | None
    comment: str | None
    start: int
    end: int


def parse_place(text: str) -> Place | None:
    """Parse a whole value as a place, None if a character is left unexplained.

    A name has no digits and begins with a capital: `Astana1` is None. `none; administered from …`
    is a place without a name, with this comment. Never raises.
    """
    if len(text) <= _LIMIT and _NONE.fullmatch(text):
        return Place(None, None, None, None, text, 0, len(text))
    found = _PLACE.fullmatch(text) if len(text) <= _LIMIT else None
    if found is None or (found["label"] is None and found["lat"] is not None):
        return None
    if any(map(str.isdigit, found["name"] or "")):  # the pattern takes a raised mark for a letter
        return None
    lat = _parse_degrees(found["lat"], found["lat_minutes"], found["north"], _DEGREES_NORTH)
    lon = _parse_degrees(found["lon"], found["lon_minutes"], found["east"], _DEGREES_EAST)
    offset = _parse_utc_offset(found["clock"])
    if (found["lat"] and (lat is None or lon is None)) or (found["clock"] and offset is None):
        return None
    if found["seat"] and not _SEATED.match(found["clause"] or ""):
        return None
    parts = found.group("none", "seat", "aside", "rank", "clause", "note", "ahead", "remark")
    comment = "; ".join(filter(None, parts))
    return Place(
        found["name"],
        lat,
        lon,
        offset,
        comment or None,
        *found.span("name" if found["name"] else "none"),
    )


def _parse_degrees(degrees: str | None, minutes: str, side: str, most: int) -> float | None:
    """Convert degrees and minutes to decimal degrees, None if missing or out of range."""
    if degrees is None:
        return None
    angle = int(degrees) + int(minutes) / _MINUTES
    if angle > most:
        return None
    return round(-angle if side in "SW" else angle, 2)


def _parse_utc_offset(clock: str | None) -> str | None:
    """Normalize `+6` to `+06:00`, `-3.5` and `+5:45` likewise; None if no time zone has it."""
    if clock is None:
        return None
    hours, _, part = clock.lstrip("+-\u2212").replace(".", ":.", 1).partition(":")
    minutes = float("0" + part) * _MINUTES if part.startswith(".") else int(part or 0)
    is_west = clock[0] in "-\u2212"
    total = int(hours) * _MINUTES + round(minutes)
    if not _FARTHEST[0] <= (-total if is_west else total) <= _FARTHEST[1] or minutes >= _MINUTES:
        return None
    return f"{'-' if is_west else '+'}{total // _MINUTES:02}:{total % _MINUTES:02}"


# Letters that engines give for the digits 0, 1, 5 and 8, and a digit beside them.
_MIXED: Final = re.compile(r"(?:\d[,.]?[lIOoSB|]|[lIOSB|][,.]?\d)[\w.,]*")
# Signs that engines give for bullets, lines and drawings, and that no value is printed with; and
# the hyphen of a word that a line breaks, of which the rest may be elsewhere.
_DRAWN: Final = re.compile(r"[@\u00a9\u00ae\u00a2\u00ab\u00bb|_={}\\]|[^\W\d_]+-\s(?=[^\W\d_])")
_FIGURE: Final = re.compile(r"[^A-Za-z]*\d[^A-Za-z]*")
_WHOLE: Final = 100
_EXACT: Final = 1e-6
_MEANS: Final = frozenset(("percent", "years"))  # of which the total lies between its parts


def find_misreading(statistic: Statistic, value: Reading) -> str | None:
    """Why a typed value of recognised text may be misread; None where it is sure or confirmed."""
    document = value.document
    if not document.has_recognised_text:
        return None
    spans = value.spans()
    words = [document.text[start:end] for start, end in document.find_uncertain(spans)]
    recognised = {page.number for page in document.pages if page.recognised}
    if any(span.page in recognised for span in spans):
        words += [found[0] for found in _MIXED.finditer(value.text)]
        words += _DRAWN.findall(value.text)
        words += _find_strange_groups(statistic)
    if not words or (all(map(_FIGURE.fullmatch, words)) and _is_confirmed(statistic)):
        return None
    return f"{words[0]!r} was recognised with little confidence and may be misread"


def _find_strange_groups(statistic: Statistic) -> Iterator[str]:
    """The names of groups with figures that are no ages: `Sto 14` is read of `5 to 14`."""
    observations = statistic.observations if isinstance(statistic, QuantityStatistic) else ()
    for one in observations:
        if one.group and one.age is None and any(map(str.isdigit, one.group)):
            yield one.group


def _is_confirmed(statistic: Statistic) -> bool:
    """Whether the figures of a value could not all be what they are if one were misread."""
    match statistic:
        case CompositionStatistic(items=items):
            exact = [one.share for one in items if one.share is not None and not one.comparator]
            is_plain = len(exact) == len(items) and not any(one.items for one in items)
            return is_plain and abs(sum(exact) - _WHOLE) < _EXACT
        case QuantityStatistic(observations=observations):
            return _is_total_confirmed(observations)
    return False


def _is_total_confirmed(observations: tuple[Observation, ...]) -> bool:
    """Whether these are a total, men and women, and the total follows from them."""
    by_group = {observation.group: observation for observation in observations}
    found = [by_group.get(group) for group in ("total", "male", "female")]
    values = [one.value for one in found if one and one.value is not None]
    if len(observations) != len(found) or len(values) != len(found):
        return False
    total, *parts = values
    if observations[0].unit in _MEANS:
        return min(parts) < total < max(parts)
    return abs(sum(parts) - total) < _EXACT


_OLDEST: Final = 120
_FEMALE: Final = re.compile(r"\b(?:females?|girls?|wom[ae]n)\b", re.IGNORECASE)
_MALE: Final = re.compile(r"\b(?:males?|boys?|m[ae]n)\b", re.IGNORECASE)
_YEARS: Final = r"(?:[\s-](?:years?|yrs?\.?)(?:[\s-](?:of\sage|old|olds))?)?"
_AGES: Final = re.compile(r"\b(?:ages?|aged)\s", re.IGNORECASE)
_AGE: Final = re.compile(
    rf"""(?: (?P<low>\d{{1,3}}) {_YEARS} (?:\s?[-\u2013]\s?|\sto\s) (?P<high>\d{{1,3}}) {_YEARS}
      | (?:under|below|younger\sthan)\s(?P<below>\d{{1,3}}) {_YEARS}
      | (?P<since>\d{{1,3}}) {_YEARS}
        (?:\s?\+|\sand\s(?:above|older|over|up)|\sor\s(?:more|older|over))
      | (?:over|above|older\sthan)\s(?P<above>\d{{1,3}}) {_YEARS} )""",
    re.VERBOSE | re.IGNORECASE,
)


@lru_cache(4096)
def find_sex(group: str) -> Sex | None:
    """The sex that a group's label names; None where it names both or none."""
    female, male = _FEMALE.search(group), _MALE.search(group)
    if bool(female) == bool(male):
        return None
    return "female" if female else "male"


@lru_cache(4096)
def find_age(group: str) -> Age | None:
    """The ages that a group's label names, inclusive; None where it names none or several ranges.

    `under 5` ends at 4, `over 64` begins at 65. A range without a word for years is one of ages
    if nothing but a place accompanies it: `5 to 14`.
    """
    found = list(_AGE.finditer(_AGES.sub("", group)))
    if len(found) != 1:
        return None
    age = found[0]
    low, high = age["low"] or age["since"], age["high"]
    start = int(low) if low else int(age["above"]) + 1 if age["above"] else None
    end = int(high) if high else int(age["below"]) - 1 if age["below"] else None
    is_range = start is None or end is None or start <= end
    return Age(from_=start, to=end) if is_range and (end or start or 0) <= _OLDEST else None


_MOST_PLACES: Final = 20  # that a problem names
_LONGEST_PRINTED: Final = 120  # characters of a value in a message


class _SharedFields(TypedDict):
    """The fields that every statistic has."""

    label: str
    label_spans: tuple[Span, ...]
    known: bool
    raw: str
    spans: tuple[Span, ...]
    note_refs: tuple[NoteRef, ...]
    part_of: str | None


@dataclass(frozen=True, slots=True)
class ParsedStatistics:
    """The statistics of a chapter by id, and the problems found.

    `extents` are the source offsets of each label and value; a table claims its own text. `prose`
    holds the values that list agreements, and those that are text as long as a sentence.
    """

    statistics: dict[str, Statistic]
    extents: dict[str, list[tuple[Extent, tuple[Extent, ...]]]]
    problems: tuple[Problem, ...]
    prose: tuple[Prose, ...]

    def list_claims(self, path: str) -> Iterator[Claim]:
        """The claims of a record at this path."""
        for id_, printed in self.extents.items():
            pointer = f"{path}/statistics/{id_}"
            for label, values in printed:
                yield Claim(*label, "label", pointer)
                for value in values:
                    yield Claim(*value, "statistic", pointer)


def parse_statistics(
    entries: Iterable[LabelledValue], profile: Profile, links: NoteLinks
) -> ParsedStatistics:
    """Parse each entry into a statistic under its id; a repeated id gets a number.

    Entries whose labels differ in the year alone are one statistic.
    """
    statistics: dict[str, Statistic] = {}
    extents: dict[str, list[tuple[Extent, tuple[Extent, ...]]]] = defaultdict(list)
    problems: list[Problem] = []
    prose: list[Prose] = []
    repeated: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        wanted = entry.id or _make_id(entry, statistics)
        rule = profile.rules[entry.id] if entry.id else None
        whole = rule.part_of if rule and rule.part_of in statistics else None
        statistic, refusal = _parse_statistic(entry, rule, profile, links, whole)
        id_ = find_unused_id(wanted, statistics)
        if (first := statistics.get(wanted)) and (both := _join_years(first, statistic)):
            id_, statistic = wanted, both
        pointer = f"/statistics/{id_}"
        statistics[id_] = statistic
        is_kept_by_table = entry.is_in_table or (entry.figures and not entry.is_of_any_publisher)
        if not is_kept_by_table:
            extents[id_].append((entry.label_extent, entry.value_extents))
        is_text = statistic.kind == "text" and (
            Prose(pointer, entry.value).is_statement or entry.is_of_any_publisher
        )
        if not entry.is_in_table and (is_text or any(find_listed_agreements(entry.value.text))):
            prose.append(Prose(pointer, entry.value))
        if found := _make_problem(entry, statistic, rule, refusal, pointer):
            problems.append(found)
        if entry.source:
            problems += _report_unread_source(entry, statistic, pointer)
        if id_ != wanted and entry.is_of_any_publisher:
            repeated[wanted].append(id_)
        elif id_ != wanted:
            problems += _report_repeated(statistics, {wanted: [id_]})
    problems += _report_repeated(statistics, repeated)
    return ParsedStatistics(statistics, dict(extents), tuple(problems), tuple(prose))


def _make_id(entry: LabelledValue, taken: Container[str]) -> str:
    """The id of a label that no profile knows.

    A row whose name another has is told apart by its unit, or by the line over it; a name on a
    chart by the title of the chart.
    """
    label = entry.label.text
    name = read_label(label).name if entry.is_of_any_publisher else label
    head = entry.chart or (entry.head if entry.figures else None)
    over = ASIDE.sub("", head.text).strip() if head else ""
    longer = (label, f"{over} {name}", f"{over} {label}") if entry.figures or entry.chart else ()
    ids = [make_slug(words) for words in (name, *longer)]
    return next((id_ for id_ in ids if id_ not in taken), ids[-1])


def _report_repeated(
    statistics: Mapping[str, Statistic], repeated: Mapping[str, Sequence[str]]
) -> Iterator[Problem]:
    """Yield the problem of each label that is printed again, for these ids."""
    for wanted, ids in repeated.items():
        first = statistics[wanted]
        others = [id_ for id_ in ids if first.known or not _restates(first, statistics[id_])]
        if others:
            label, last = statistics[others[-1]].label, others[-1]
            message = f"the label {label!r} is printed twice; kept as {last}"
            if len(others) > 1:
                times = len(others) + 1
                message = (
                    f"the label {label!r} is printed {times} times; kept as {wanted}, … {last}"
                )
            spans = [span for id_ in others for span in statistics[id_].label_spans]
            pointer = f"/statistics/{others[0]}"
            yield make_problem(Code.REPEATED_LABEL, message, tuple(spans[:_MOST_PLACES]), pointer)


def _restates(first: Statistic, other: Statistic) -> bool:
    """Whether a row by year prints the same figures of the same years again."""
    if not (isinstance(first, QuantityStatistic) and isinstance(other, QuantityStatistic)):
        return False
    known = {one.as_of: one.value for one in first.observations}
    again = [one for one in other.observations if one.as_of in known]
    return bool(again) and all(one.as_of and one.value == known[one.as_of] for one in again)


def _parse_statistic(
    entry: LabelledValue,
    rule: StatisticRule | None,
    profile: Profile,
    links: NoteLinks,
    whole: str | None,
) -> tuple[Statistic, Unparsed | Ambiguous | None]:
    """Parse a value by its rule; or keep it as text, with the reason. It is a part of `whole`."""
    label_spans = entry.label.spans()
    shared: _SharedFields = {
        "label": entry.label.text,
        "label_spans": label_spans,
        "known": rule is not None,
        "raw": entry.value.text,
        "spans": entry.value.spans() or label_spans,  # the label's, if there is no value
        "note_refs": _collect_note_refs(entry, links),
        "part_of": whole,
    }
    if rule is None:
        found = _parse_any_publisher(entry, shared, links) if entry.is_of_any_publisher else None
        return found or TextStatistic(**shared), None
    parsed = _parse_by_kind(entry, rule, shared, profile, links)
    if isinstance(parsed, (Unparsed, Ambiguous)):
        return TextStatistic(**shared), parsed
    doubt = find_doubt(parsed, entry.value, rule, profile, in_rows=bool(entry.figures))
    doubt = doubt or find_misreading(parsed, entry.value)
    if doubt:
        return TextStatistic(**shared), Unparsed(doubt, 0, len(entry.value.text))
    return parsed, None


def read_by_print(entry: LabelledValue) -> Statistic | None:
    """The statistic of a label and its value by their print alone; None where it is text."""
    shared: _SharedFields = {
        "label": entry.label.text,
        "label_spans": entry.label.spans(),
        "known": False,
        "raw": entry.value.text,
        "spans": entry.value.spans() or entry.label.spans(),
        "note_refs": (),
        "part_of": None,
    }
    return _parse_any_publisher(entry, shared, NoteLinks({}))


def _parse_any_publisher(
    entry: LabelledValue, shared: _SharedFields, links: NoteLinks
) -> Statistic | None:
    """Parse the value of a label that no profile knows; None where it is not understood whole.

    A label that means the same in any report is read by its rule first, and its bounds hold.
    """
    if entry.figures:
        return _parse_row_by_print(entry, shared)
    label, value = _read_label_of(entry), entry.value
    common = find_common_profile()
    rule = common.rules.get(common.labels.get(fold(label.name), ""))
    if rule and not (label.unit_printed or label.rate or label.power or label.groups):
        named = replace(entry, dated=entry.dated or label.as_of)
        known = _parse_by_kind(named, rule, shared, common, links)
        if not isinstance(known, (Unparsed, Ambiguous)):
            doubt = find_doubt(known, value, rule, common) or find_misreading(known, value)
            return None if doubt else known
    style = NumberStyle(_has_decimal_commas(value), _has_spaced_thousands(value))
    figures = read_figures(label, value.text, style)
    if rule and rule.unit:
        figures = tuple(_name_rate(one, rule.unit) for one in figures)
    if figures and not (rule and not all(map(rule.admits, _list_amounts(figures, rule)))):
        observations = tuple(_make_observation(one, value) for one in figures)
        quantity = QuantityStatistic(observations=observations, **shared)
        return None if find_doubt_of_print(value) or find_misreading(quantity, value) else quantity
    shares = _parse_composition(entry, shared) if value.text.count("%") > 1 else None
    is_whole = isinstance(shares, CompositionStatistic) and _states_all_shares(shares)
    return shares if isinstance(shares, CompositionStatistic) and is_whole else None


def _read_label_of(entry: LabelledValue) -> PrintedLabel:
    """The label read, with the unit and the date that cells beside its value print."""
    label = read_label(entry.label.text)
    if entry.head and not (label.unit or label.unit_printed or label.rate or label.power):
        stated = read_label(f"{label.name} ({entry.head.text})")
        if stated.name == label.name:
            label = stated._replace(
                as_of=label.as_of, estimated=label.estimated, groups=label.groups
            )
    if entry.chart:
        label = label._replace(groups=(entry.chart.text,))
    return label if label.as_of else label._replace(as_of=entry.dated)


def _parse_row_by_print(entry: LabelledValue, shared: _SharedFields) -> QuantityStatistic | None:
    """The figures of a row by year, each as printed; None where one is not explained."""
    text = entry.value.text
    has_commas = bool(_prefers_decimal_comma(entry.value.document.text))
    conventions = NumberConventions("decimal", None) if has_commas else NumberConventions()
    unit, words = read_unit_of_row(entry.label.text, entry.head.text if entry.head else "")
    found: list[Observation] = []
    for figure in entry.figures:
        printed = text[slice(*figure.amount)]
        if not any(map(str.isdigit, printed)):
            continue
        cell = read_cell(printed, conventions)
        is_share = printed.endswith("%")
        is_other = is_share and not _OF_SHARES.search(unit or words or "%")
        if not isinstance(cell, CellNumber) or is_other:
            return None
        dated = parse_date_qualifier(figure.dated) if figure.dated else None
        is_estimated = bool(figure.status and _ESTIMATED.fullmatch(figure.status))
        parsed = ParsedObservation(
            cell.value,
            cell.low,
            cell.high,
            cell.comparator,
            unit="percent" if unit is None and is_share else unit,
            group=entry.chart.text if entry.chart else None,
            as_of=dated.as_of if dated else None,
            estimated=is_estimated,
            rank=None,
            comment=None if is_estimated else figure.status,
            start=figure.amount[0],
            end=figure.amount[1],
            unit_printed=words,
        )
        found.append(_make_observation(parsed, entry.value))
    return QuantityStatistic(observations=tuple(found), **shared) if found else None


_OF_SHARES: Final = re.compile(r"per\s?cent|%|shares?\b", re.IGNORECASE)
_ESTIMATED: Final = re.compile(r"est(?:\.|imates?)?", re.IGNORECASE)
_BASE: Final = re.compile(r"(?:^|\s)per\s(?P<base>1\d*(?:[,. ]?000)*)\b")


def _name_rate(one: ParsedObservation, unit: Unit) -> ParsedObservation:
    """A figure in the unit of its label's rate, of which it prints the base alone: `per 1,000`."""
    printed = _BASE.fullmatch(one.unit_printed or "") if one.unit is None else None
    meant = _BASE.search(unit)
    if printed is None or meant is None:
        return one
    same = re.sub(r"\D", "", printed["base"]) == re.sub(r"\D", "", meant["base"])
    return replace(one, unit=unit) if same else one


def _states_all_shares(found: CompositionStatistic) -> bool:
    """Whether each item has a share, and no figure of the value is anything but a share."""
    rest = ASIDE.sub("", found.raw)
    for item in found.items:
        rest = rest.replace(ASIDE.sub("", item.raw), "", 1)
    return all(one.share is not None for one in found.items) and not any(map(str.isdigit, rest))


def _list_amounts(
    figures: Iterable[ParsedObservation], rule: StatisticRule
) -> Iterator[float | None]:
    """The amounts in the unit of a rule, which its bounds are for."""
    for one in figures:
        if one.unit in (rule.unit, None):
            yield from (one.value, one.low, one.high)


def _join_years(first: Statistic, other: Statistic) -> Statistic | None:
    """One statistic of two whose labels differ in the year alone; None where they do not."""
    if not (isinstance(first, QuantityStatistic) and isinstance(other, QuantityStatistic)):
        return None
    names = {fold(read_label(each.label).name) for each in (first, other)}
    dates = [{one.as_of for one in each.observations} for each in (first, other)]
    are_dated = has_year(other.label) and None not in dates[0] | dates[1]
    if len(names) > 1 or not are_dated or dates[0] & dates[1]:
        return None
    at = len(first.raw) + 1
    refs = (ref.model_copy(update={"at": ref.at + at}) for ref in other.note_refs)
    return replace(
        first,
        label=read_label(first.label).name,
        label_spans=(*first.label_spans, *other.label_spans),
        raw=f"{first.raw} {other.raw}",
        spans=(*first.spans, *other.spans),
        note_refs=(*first.note_refs, *refs),
        observations=(*first.observations, *other.observations),
    )


def _collect_note_refs(entry: LabelledValue, links: NoteLinks) -> tuple[NoteRef, ...]:
    of_source = links.find_refs(entry.source) if entry.source else ()
    if not entry.label.callouts and not entry.value.callouts and not of_source:
        return ()
    end = len(entry.value.text)
    return (
        *[ref.model_copy(update={"at": 0}) for ref in links.find_refs(entry.label)],
        *links.find_refs(entry.value),
        *[ref.model_copy(update={"at": end}) for ref in of_source],
    )


def _parse_by_kind(
    entry: LabelledValue,
    rule: StatisticRule,
    shared: _SharedFields,
    profile: Profile,
    links: NoteLinks,
) -> Statistic | Unparsed | Ambiguous:
    match rule.kind:
        case "quantity" if entry.figures:
            return _parse_table_figures(entry, rule, shared, links)
        case "quantity":
            found = _parse_quantity(entry, rule, profile)
            return (
                QuantityStatistic(
                    observations=tuple(_make_observation(one, entry.value) for one in found),
                    **shared,
                )
                if isinstance(found, tuple)
                else found
            )
        case "composition":
            return _parse_composition(entry, shared)
        case "place":
            return _parse_place(entry.value, shared)
        case "category":
            step = scales.match_step(entry.value.text, rule.scale)
            refusal = Unparsed("it is no step of the scale", 0, len(entry.value.text))
            return CategoryStatistic(value=step, **shared) if step else refusal
        case _:
            return TextStatistic(**shared)


def _read_composition(value: Reading) -> compositions.Composition | Unparsed | Ambiguous:
    return compositions.read_composition(
        value.text,
        decimal_comma=_has_decimal_commas(value),
        may_overlap=True,  # `find_inconsistencies` reports it where the field divides a whole
    )


def _parse_composition(
    entry: LabelledValue, shared: _SharedFields
) -> Statistic | Unparsed | Ambiguous:
    value = entry.value
    found = _read_composition(value)
    if not isinstance(found, compositions.Composition):
        return found
    return CompositionStatistic(
        items=tuple(_make_item(one, value) for one in found.items),
        as_of=found.as_of,
        estimated=found.estimated,
        comment=found.comment,
        **shared,
    )


def _parse_place(value: Reading, shared: _SharedFields) -> Statistic | Unparsed:
    found = parse_place(value.text)
    if found is None:
        reason = "a name, coordinates and a time zone are not all of it"
        return Unparsed(reason, 0, len(value.text))
    return PlaceStatistic(
        name=found.name,
        coordinates=_make_coordinates(found),
        utc_offset=found.utc_offset,
        comment=found.comment,
        **shared,
    )


def _parse_quantity(
    entry: LabelledValue, rule: StatisticRule, profile: Profile
) -> quantities.Observations | Unparsed | Ambiguous:
    """Parse a quantity; if the label gives the unit, the figures may lack it."""
    text, year = entry.value.text, profile.label_years.get(fold(entry.label.text))
    if quantities.names_another_measure(text, entry.label.text, rule.groups):
        return Unparsed("the name of another measure than that of the label", 0, len(text))
    units = (rule.unit, *rule.units) if rule.unit else rule.units
    dated = entry.dated or year
    read = partial(
        quantities.read_quantity,
        text,
        dated=dated,
        decimal_comma=_has_decimal_commas(entry.value),
        spaced=_has_spaced_thousands(entry.value),
    )
    found = read(FieldFormat(units, rule.groups))
    if isinstance(found, tuple) or not rule.bare:
        return found
    cell = quantities.parse_cell(text, units, None)
    bare = tuple(replace(one, as_of=year) for one in cell or ()) or read(
        FieldFormat(units[:1], rule.groups, bare=True)
    )
    if not isinstance(bare, tuple):
        return found
    own = [one for one in bare if one.unit == rule.unit]
    if not all(rule.admits(figure) for one in own for figure in (one.value, one.low, one.high)):
        return Unparsed("a figure without a unit that is out of bounds", 0, len(text))
    return bare


def _has_decimal_commas(value: Reading) -> bool | None:
    """Whether the document prints decimal commas; asked only of a value that may have one."""
    may_be = has_decimal_comma(value.text) or may_group_by_points(value.text)
    return _prefers_decimal_comma(value.document.text) if may_be else False


def _has_spaced_thousands(value: Reading) -> bool | None:
    """Whether the document groups by spaces; asked only of a value that may have such a number."""
    is_spaced = has_spaces_in_number(value.text)
    return _prefers_spaced_thousands(value.document.text) if is_spaced else None


_prefers_decimal_comma = lru_cache(maxsize=1)(prefers_decimal_comma)
_prefers_spaced_thousands = lru_cache(maxsize=1)(prefers_spaced_thousands)


def _parse_table_figures(
    entry: LabelledValue, rule: StatisticRule, shared: _SharedFields, links: NoteLinks
) -> QuantityStatistic | Unparsed:
    """Parse the figures of table rows; refuse if one is not fully explained.

    A note of the table that a cell calls may state the period of its figures; one with a date that
    is no such statement is their comment.
    """
    text = entry.value.text
    units = (rule.unit, *rule.units) if rule.unit else rule.units
    found: list[Observation] = []
    begun: set[int] = set()
    for figure in entry.figures:
        group = text[slice(*figure.group)] if figure.group else None
        printed = quantities.parse_cell(text[slice(*figure.amount)], units, group)
        if printed is None:
            return Unparsed("a cell that is no figure of its units", *figure.amount)
        at = figure.amount[0]
        for one in printed:  # the first of a row is printed after the group's label
            start = at + one.start
            if figure.group and figure.group[0] not in begun:
                start = figure.group[0]
                begun.add(start)
            is_given = one.value is not None or one.low is not None
            dated = (figure.dated or entry.dated) if is_given else figure.dated
            period, remark = _read_cell_notes(entry, figure, links)
            placed = replace(
                one,
                start=start,
                end=at + one.end,
                as_of=one.as_of or period or dated,
                comment="; ".join(filter(None, (one.comment, remark))) or None,
            )
            found.append(_make_observation(placed, entry.value))
    return QuantityStatistic(observations=tuple(found), **shared)


def _read_cell_notes(
    entry: LabelledValue, figure: TableFigure, links: NoteLinks
) -> tuple[str | None, str | None]:
    """The period that the notes called in a figure's cell state, and the dated one that does not.

    A period must reach into the year of the figure's column.
    """
    start = figure.amount[0]
    behind = [other.amount[0] for other in entry.figures if other.amount[0] > start]
    end = min(behind, default=len(entry.value.text) + 1)
    called = [mark.start for at, mark in entry.value.callouts if start < at < end]
    period: str | None = None
    remarks: list[str] = []
    for note in links.find_table_notes(called):
        found = find_noted_period(note, entry.label.text, figure.dated)
        if found and (figure.dated is None or figure.dated in found):
            period = found
        elif has_date(note):
            remarks.append(note)
    return period, "; ".join(remarks) or None


def _make_coordinates(place: Place) -> Coordinates | None:
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
        sex=find_sex(found.group) if found.group else None,
        age=find_age(found.group) if found.group else None,
        unit_printed=found.unit_printed,
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
    entry: LabelledValue,
    statistic: Statistic,
    rule: StatisticRule | None,
    refusal: Unparsed | Ambiguous | None,
    pointer: str,
) -> Problem | None:
    label, raw, spans = statistic.label or entry.id, statistic.raw, statistic.spans
    if not raw:
        return make_problem(Code.MISSING_VALUE, f"{label!r} has no value", spans, pointer)
    if entry.is_of_any_publisher:
        message = f"{label!r} is printed {_shorten(raw)!r}: its rest behind the comma is not found"
        is_cut = raw.endswith(",")
        return make_problem(Code.UNPARSED_VALUE, message, spans, pointer) if is_cut else None
    if rule is None:
        message = f"{label!r} is no label of this family; its value is kept as text"
        return make_problem(Code.UNKNOWN_LABEL, message, entry.label.spans(), pointer)
    if refusal is None:
        return None
    page = f" on page {spans[0].page}" if spans and spans[0].page else ""
    printed = f"{label!r}{page} is printed {_shorten(raw)!r}"
    if isinstance(refusal, Ambiguous):
        ways = [*map(_describe, refusal.readings)]
        ways += ["something else"] * (len(ways) == 1)
        message = f"{printed}: it may be {' or '.join(ways)} ({refusal.reason}); kept as text"
        return make_problem(Code.AMBIGUOUS_VALUE, message, spans, pointer)
    wanted = f"a quantity in {rule.unit}" if rule.unit else f"a {rule.kind}"
    part = raw[refusal.start : refusal.end].strip()
    where = f": {_shorten(part)!r}" if part and part != raw.strip() else ""
    message = f"{printed}, not read as {wanted}: {refusal.reason}{where}; kept as text"
    return make_problem(Code.UNPARSED_VALUE, message, spans, pointer)


def _report_unread_source(
    entry: LabelledValue, statistic: Statistic, pointer: str
) -> Iterator[Problem]:
    """Yield the problem of figures without a date whose source line prints one."""
    if entry.source is None or not isinstance(statistic, QuantityStatistic):
        return
    source = entry.source.text
    if has_date(source) and any(
        one.as_of is None and (one.value, one.low) != (None, None) for one in statistic.observations
    ):
        message = (
            f"the figures of {statistic.label!r} have no date: their source line prints one that "
            f"is not read as the period of the data: {_shorten(source)!r}"
        )
        yield make_problem(Code.UNPARSED_VALUE, message, entry.source.spans(), pointer)


def _shorten(printed: str) -> str:
    return (
        printed if len(printed) <= _LONGEST_PRINTED else printed[: _LONGEST_PRINTED - 1] + "\u2026"
    )


def _describe(reading: object) -> str:
    """Show the figures of one reading."""
    match reading:
        case ParsedItem():
            return f"{reading.name} {_figure(reading.share, reading.share_low, reading.share_high)}"
        case ParsedObservation():
            return _figure(reading.value, reading.low, reading.high)
        case tuple():
            return ", ".join(map(_describe, reading))
    return str(reading)


def _figure(value: float | None, low: float | None, high: float | None) -> str:
    if value is None:
        return "no figure" if low is None else f"{low:,} to {high:,}"
    return f"{value:,}"
