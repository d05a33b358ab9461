"""What the values behind a label are, guessed from the values: a kind, a unit, a scale.

A guess is the rule that explains most of the values that are printed. Rules of known families whose
label is the same are tried first, then any unit that the values print, then lists of shares and
steps of a scale.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from operator import itemgetter
from typing import TYPE_CHECKING, Final, cast, get_args

from pipeline import patterns as re
from pipeline.grammar.table_heads import read_measure_in_cell
from pipeline.layout.elements import NoteLinks
from pipeline.profiles.model import Profile, load_families
from pipeline.profiles.rules import StatisticRule
from pipeline.record.ids import make_slug
from pipeline.record.statistics import Unit
from pipeline.statistics.labelled_fields import split_entry
from pipeline.statistics.pairs import names_value
from pipeline.statistics.parse import parse_statistics, read_by_print
from pipeline.statistics.printed_labels import read_label
from pipeline.statistics.printed_values import read_figures
from pipeline.statistics.quantity.amounts import UNIT, is_absent
from pipeline.statistics.quantity.parser import FieldFormat, read_quantity
from pipeline.statistics.quantity.remarks import GROUP
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.word_lists import spell_words
from pipeline.vocabulary.words import ASIDE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.drafts.survey import LabelUse
    from pipeline.layout.elements import LabelledValue
    from pipeline.record.statistics import Statistic

_MOST_TRIED: Final = 60  # values of a label
_LEAST_TYPED: Final = 0.3  # of the values, for a kind
_RAREST_UNIT: Final = 0.03  # of the figures
_FEWEST_STEPS: Final = 2
_MOST_STEPS: Final = 8
_LONGEST_STEP: Final = 40  # characters
_FEWEST_USES: Final = 6  # of a scale
_USES_OF_STEP: Final = 2
_MOST_DIVIDED: Final = 20  # values of a label whose groups are looked for
_USES_OF_GROUP: Final = 2
_RAREST_GROUP: Final = 0.15  # of these values
_BEGINS_WITH_UNIT: Final = re.compile(rf"{UNIT}\s", re.VERBOSE | re.IGNORECASE)
_BEHIND_UNIT: Final = re.compile(
    rf"(?:\d[\d.,]*\s)?{spell_words('remarks', 'other_units')}\s", re.IGNORECASE
)
_PEOPLE: Final = re.compile(r"(?:fe)?male\s\d", re.IGNORECASE)
_TOGETHER: Final = 0.8  # of the uses of a name, in which more words stand before it
_MOST_WORDS: Final = 5  # of a name within values
_COLON: Final = re.compile(r"\s?:\s")
_GROUP_NAME: Final = re.compile(r"(?=.*[^\W\d_]{2})[^:;()]{2,60}")
_OF_PLACES: Final = re.compile(rf"\b{spell_words('labels', 'of_places')}$", re.IGNORECASE)
_OF_AGES: Final = re.compile(r"\bages?\b", re.IGNORECASE)
_SHARES_OF_PEOPLE: Final = FieldFormat(("percent", "persons"))  # `23.5% (male 1,204/female 1,180)`
_LEAST_SHARES: Final = 0.5  # of lists with percentages
_NO_LINKS: Final = NoteLinks({})


@dataclass(frozen=True, slots=True)
class Guess:
    """The rule that is guessed for a label; None where its values are text, or read as printed.

    `typed` of `tried` values are explained by it. `family` is the one whose rule it is. It
    `is_by_print` where the print of label and value explains more of them than any rule. `inner`
    are the rules of the statistics within its values, by id, where no family has them.
    """

    rule: StatisticRule | None
    typed: int
    tried: int
    family: str | None = None
    is_by_print: bool = False
    inner: Mapping[str, StatisticRule] = field(default_factory=dict)


def guess_rule(use: LabelUse) -> Guess:
    """The rule that explains most values of a label, if it explains enough."""
    values = _choose_values(use.values)
    labels = tuple(use.forms)
    best = Guess(None, 0, len(values))
    for rule, family in _list_candidates(labels, values):
        typed = sum(_is_typed(value, rule) for value in values)
        if typed > best.typed:
            best = Guess(rule, typed, len(values), family)
    printed = sum(one is not None and one.kind == "quantity" for one in map(read_by_print, values))
    if printed > best.typed and printed >= len(values) * _LEAST_TYPED:
        return Guess(None, printed, len(values), is_by_print=True)
    if best.rule is None or best.typed < len(values) * _LEAST_TYPED:
        return Guess(None, best.typed, len(values))
    if best.rule.inner and best.family is None:
        return replace(best, inner=_guess_inner(best.rule.inner, labels, values))
    return best


def _guess_inner(
    inner: Mapping[str, str], labels: tuple[str, ...], values: Sequence[LabelledValue]
) -> dict[str, StatisticRule]:
    """The rules of the statistics that stand in the values of others, by their ids."""
    found: dict[str, StatisticRule] = {}
    for name, id_ in inner.items():
        printed = tuple(f"{label} - {name}" for label in labels)
        parts = [
            replace(value, value=value.value.part(*place, value.marks))
            for value in values
            for own, place in _divide_at_names(value.value.text, [*inner])
            if own == name and place[0] < place[1]
        ]
        rules = (rule for rule, _ in _list_candidates(printed, parts))
        typed = [(sum(_is_typed(part, rule) for part in parts), rule) for rule in rules]
        count, rule = max(typed, key=itemgetter(0), default=(0, None))
        is_enough = rule is not None and count >= len(parts) * _LEAST_TYPED
        text = StatisticRule(labels=printed, kind="text")
        found[id_] = rule if rule is not None and is_enough else text
    return found


def _choose_values(values: Sequence[LabelledValue]) -> list[LabelledValue]:
    """Values to try a rule with, from all parts of the reports, but for words for no figure."""
    told = [value for value in values if not is_absent(value.value.text)]
    return told[:: max(1, len(told) // _MOST_TRIED)][:_MOST_TRIED]


def _list_candidates(
    labels: tuple[str, ...], values: Sequence[LabelledValue]
) -> Iterator[tuple[StatisticRule, str | None]]:
    """The rules that may explain the values, those of known families first."""
    names = {fold(read_label(label.replace("{year}", "2000")).name) for label in labels}
    seen: list[StatisticRule] = []
    for family in sorted(load_families(), key=lambda one: not one.any_label):
        for name in sorted(names & family.labels.keys()):
            rule = _free(family.rules[family.labels[name]], labels)
            if rule.kind not in ("text", "category") and rule not in seen:
                seen.append(rule)
                yield rule, family.name
    if found := _find_named_parts(values):
        inner = {name: make_slug(f"{labels[0]} {name}") for name in found.inner}
        yield (
            StatisticRule(
                labels=labels,
                kind="quantity",
                unit=found.units[0],
                units=found.units[1:],
                groups=found.groups,
                inner=inner,
            ),
            None,
        )
    if units := _list_units(values):
        yield StatisticRule(labels=labels, kind="quantity", unit=units[0], units=units[1:]), None
    if unit := _find_unit_of_cells(labels, values):
        yield StatisticRule(labels=labels, kind="quantity", unit=unit), None
    if sum(one.value.text.count("%") > 1 for one in values) >= len(values) * _LEAST_SHARES:
        yield StatisticRule(labels=labels, kind="composition"), None
    if any(map(_OF_PLACES.search, names)):
        yield StatisticRule(labels=labels, kind="place"), None
    if steps := _list_steps(values):
        yield StatisticRule(labels=labels, kind="category", scale=steps), None


def _free(rule: StatisticRule, labels: tuple[str, ...]) -> StatisticRule:
    """A family's rule for these labels."""
    return rule.model_copy(update={"labels": labels, "part_of": None, "cues": ()})


def _list_units(values: Sequence[LabelledValue]) -> tuple[Unit, ...]:
    """The units of the contract that the figures print, the most frequent first."""
    counts: Counter[Unit] = Counter()
    for one in map(read_by_print, values):
        if one is not None and one.kind == "quantity":
            counts.update([*dict.fromkeys(each.unit for each in one.observations if each.unit)])
    fewest = counts.total() * _RAREST_UNIT
    return tuple(unit for unit, count in counts.most_common() if count >= fewest)


def _find_unit_of_cells(labels: Sequence[str], values: Sequence[LabelledValue]) -> Unit | None:
    """The unit of the figures of table rows: printed with them, years of an age, or a count."""
    cells = [value.value.text[slice(*one.amount)] for value in values for one in value.figures]
    units = {*map(read_measure_in_cell, cells)} - {None}
    if not cells or not units <= {*get_args(Unit)} or len(units) > 1:
        return None
    counted: Unit = "years" if any(map(_OF_AGES.search, labels)) else "number"
    return cast("Unit", units.pop()) if units else counted


@dataclass(frozen=True, slots=True)
class _NamedParts:
    """Names that return before colons within the values of a label.

    `groups` have figures in `units`, the most frequent first; `inner` have words or lists.
    """

    groups: tuple[str, ...]
    units: tuple[Unit, ...]
    inner: tuple[str, ...]


def _find_named_parts(values: Sequence[LabelledValue]) -> _NamedParts | None:
    """The names within the values, and what stands behind them; None where none has figures.

    `total value: $3 million commodities: fish, salt partners: Togo` has figures of a group and two
    inner statistics.
    """
    tried = values[:: max(1, len(values) // _MOST_DIVIDED)][:_MOST_DIVIDED]
    names = _list_names(tried)
    units: Counter[Unit] = Counter()
    told: Counter[str] = Counter()
    figures: Counter[str] = Counter()
    for value in tried:
        label, text = read_label(value.label.text), value.value.text
        for name, place in _divide_at_names(text, names):
            part = text[slice(*place)].rstrip(" ,;")
            bare = ASIDE.sub("", part).strip()
            read = read_figures(label, bare) or read_quantity(bare, _SHARES_OF_PEOPLE)
            told[name] += not is_absent(part)
            figures[name] += not read and bare[:1].isdigit()
            if isinstance(read, tuple) and read:
                figures[name] += 1
                plain = [one for one in read if one.unit or not one.unit_printed]  # no `12 nm`
                units.update([*dict.fromkeys(one.unit or "number" for one in plain)])
                units["persons"] += any(map(_PEOPLE.search, ASIDE.findall(part)))
    is_known = re.compile(GROUP).fullmatch  # to the grammar
    groups = [name for name in names if 2 * figures[name] > told[name] or is_known(name)]
    inner = [name for name in names if name not in groups]
    groups = [name for name in groups if not is_known(name)]
    if not any(units.values()) or not (groups or inner):
        return None
    return _NamedParts(
        tuple(groups), tuple(unit for unit, count in units.most_common() if count), tuple(inner)
    )


def _list_names(values: Sequence[LabelledValue]) -> list[str]:
    """The words that return before a colon in several values, as many as return together."""
    counts: Counter[str] = Counter()
    for value in values:
        before = (part.lower().split() for part in _COLON.split(value.value.text)[:-1])
        counts.update(
            {" ".join(words[-count:]) for words in before for count in range(1, _MOST_WORDS + 1)}
        )
    fewest = max(_USES_OF_GROUP, len(values) * _RAREST_GROUP)
    often = {
        name: count
        for name, count in counts.items()
        if count >= fewest and _GROUP_NAME.fullmatch(name) and not _BEHIND_UNIT.match(name)
    }
    begun = {name.partition(" ")[2] for name in often}
    for name in [name for name in often if _BEGINS_WITH_UNIT.match(name) and name not in begun]:
        del often[name]  # `km paved`, but not the words of `65 years and over`
    longer: Counter[str] = Counter()
    for name, count in often.items():
        longer[name.partition(" ")[2]] += count
    parts = {name for name, count in longer.items() if count >= _TOGETHER * often.get(name, 0)}
    printed = " ".join(value.value.text.lower() for value in values)
    ordered = sorted(often, key=lambda name: (printed.find(name), name))
    whole = [name for name in ordered if name not in parts and names_value(name)]
    return [name for name in whole if not any(name.endswith(f" {other}") for other in whole)]


def _divide_at_names(text: str, names: Sequence[str]) -> Iterator[tuple[str, tuple[int, int]]]:
    """The names that a text prints, in order, each with the place of what stands behind it."""
    if not names:
        return
    longest = sorted(names, key=len, reverse=True)
    pattern = rf"(?<!\S)(?P<name>{'|'.join(map(re.escape, longest))})\s?:\s"
    found = [*re.finditer(pattern, text, re.IGNORECASE)]
    for one, following in zip_longest(found, found[1:]):
        yield one["name"].lower(), (one.end(), following.start() if following else len(text))


def _list_steps(values: Sequence[LabelledValue]) -> tuple[str, ...]:
    """The steps of a scale, if a few words return again and again."""
    printed = Counter(value.value.text for value in values)
    is_scale = (
        len(values) >= _FEWEST_USES
        and _FEWEST_STEPS <= len(printed) <= _MOST_STEPS
        and len(printed) * _USES_OF_STEP <= len(values)
        and all(0 < len(step) <= _LONGEST_STEP for step in printed)
        and not any(character.isdigit() for step in printed for character in step)
    )
    return tuple(step for step, _ in printed.most_common()) if is_scale else ()


def _is_typed(value: LabelledValue, rule: StatisticRule) -> bool:
    return parse_by_rule(value, rule).kind != "text"


def parse_by_rule(value: LabelledValue, rule: StatisticRule) -> Statistic:
    """The statistic that a rule makes of a value."""
    profile = Profile(statistics={"one": rule})
    entry = replace(value, id="one", is_of_any_publisher=False, is_in_table=False)
    first = next(split_entry(entry, rule))
    parsed: Mapping[str, Statistic] = parse_statistics([first], profile, _NO_LINKS).statistics
    return parsed["one"]
