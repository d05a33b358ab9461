"""What the values behind a label are, guessed from the values: a kind, a unit, a scale.

A guess is the rule that explains most of the values that are printed. Rules of known families whose
label is the same are tried first, then any unit that the values print, then lists of shares and
steps of a scale.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipeline.layout.elements import NoteLinks
from pipeline.profiles.model import Profile, load_families
from pipeline.profiles.rules import StatisticRule
from pipeline.statistics.labelled_fields import split_entry
from pipeline.statistics.pairs import names_value
from pipeline.statistics.parse import parse_statistics, read_by_print
from pipeline.statistics.printed_labels import read_label
from pipeline.statistics.printed_values import read_figures
from pipeline.statistics.quantity.amounts import is_absent
from pipeline.statistics.quantity.parser import FieldFormat, read_quantity
from pipeline.statistics.quantity.remarks import GROUP
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.drafts.survey import LabelUse
    from pipeline.layout.elements import LabelledValue
    from pipeline.record.statistics import Statistic, Unit
    from pipeline.statistics.printed_labels import PrintedLabel

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
_COLON: Final = re.compile(r"\s?:\s")
_GROUP_NAME: Final = re.compile(r"(?=.*[^\W\d_]{2})[^:;()]{2,60}")
_SHARES_OF_PEOPLE: Final = FieldFormat(("percent", "persons"))  # `23.5% (male 1,204/female 1,180)`
_LEAST_SHARES: Final = 0.5  # of lists with percentages
_NO_LINKS: Final = NoteLinks({})


@dataclass(frozen=True, slots=True)
class Guess:
    """The rule that is guessed for a label; None where its values are text, or read as printed.

    `typed` of `tried` values are explained by it. `family` is the one whose rule it is. It
    `is_by_print` where the print of label and value explains more of them than any rule.
    """

    rule: StatisticRule | None
    typed: int
    tried: int
    family: str | None = None
    is_by_print: bool = False


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
    return best


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
    if found := _find_groups(values):
        groups, units = found
        yield (
            StatisticRule(
                labels=labels, kind="quantity", unit=units[0], units=units[1:], groups=groups
            ),
            None,
        )
    if units := _list_units(values):
        yield StatisticRule(labels=labels, kind="quantity", unit=units[0], units=units[1:]), None
    if sum(one.value.text.count("%") > 1 for one in values) >= len(values) * _LEAST_SHARES:
        yield StatisticRule(labels=labels, kind="composition"), None
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


def _find_groups(
    values: Sequence[LabelledValue],
) -> tuple[tuple[str, ...], tuple[Unit, ...]] | None:
    """The names before the figures of values, and the units of these, the most frequent first.

    `arable land: 11% permanent crops: 2%`: a name begins where the figure before it ends.
    """
    names: Counter[str] = Counter()
    units: Counter[Unit] = Counter()
    tried = values[:: max(1, len(values) // _MOST_DIVIDED)][:_MOST_DIVIDED]
    for value in tried:
        label = read_label(value.label.text)
        parts = [part.strip() for part in _COLON.split(value.value.text)]
        found = [parts[0], *(_read_behind_amount(label, part, units) for part in parts[1:])]
        named = (name.lower() for name in found[:-1] if _GROUP_NAME.fullmatch(name))
        names.update([*dict.fromkeys(named)])
    fewest = max(_USES_OF_GROUP, len(tried) * _RAREST_GROUP)
    groups = [name for name, count in names.items() if count >= fewest]
    is_known = re.compile(GROUP).fullmatch  # to the grammar
    groups = [name for name in groups if names_value(name) and not is_known(name)]
    if not groups or not units:
        return None
    return tuple(groups), tuple(unit for unit, _ in units.most_common())


def _read_behind_amount(label: PrintedLabel, part: str, units: Counter[Unit]) -> str:
    """What stands behind the figure with which a text begins, whose units are counted."""
    words = part.split()
    for at in range(len(words), 0, -1):
        amount = " ".join(words[:at]).rstrip(",;")
        read = read_figures(label, amount) or read_quantity(amount, _SHARES_OF_PEOPLE)
        is_cut = words[at : at + 1] in (["and"], ["or"])  # `65 years and over` is a name
        if isinstance(read, tuple) and read and not is_cut:
            units.update([*dict.fromkeys(one.unit for one in read if one.unit)])
            return " ".join(words[at:])
    return ""


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
