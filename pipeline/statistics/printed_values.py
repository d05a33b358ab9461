"""Values of any publisher: figures by what they and their label print, without a rule for either.

The grammar of quantities reads a value whole in the unit that the value or the label prints. Beside
it a figure may count what a few words name (`120 seats`), be in any currency, or be of so many
(`3 / 4`). A value that none of these explains to its last character has no figure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline import patterns as re
from pipeline.grammar.amounts import COMPARATOR
from pipeline.grammar.engine import compile_kind
from pipeline.grammar.numbers import NUMBER, SCALE, parse_number
from pipeline.statistics.quantity.amounts import FLAGS, UNIT
from pipeline.statistics.quantity.parser import FieldFormat, read_quantity
from pipeline.vocabulary.measures import currency_codes, currency_names, currency_signs
from pipeline.vocabulary.months import english_months, foreign_months
from pipeline.vocabulary.word_lists import spell_words
from pipeline.vocabulary.words import spell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.record.statistics import Unit
    from pipeline.statistics.printed_labels import PrintedLabel
    from pipeline.statistics.quantity.observations import ParsedObservation

_LONGEST: Final = 400  # characters of a value that may be a figure


class NumberStyle(NamedTuple):
    """How the document prints numbers; None where nothing in it decides."""

    decimal_comma: bool | None = None
    spaced: bool | None = None


_UNDECIDED: Final = NumberStyle()


def read_figures(
    label: PrintedLabel, text: str, style: NumberStyle = _UNDECIDED
) -> tuple[ParsedObservation, ...]:
    """Read the figures of a value under its label; none where a character is not explained.

    What the label prints holds for figures that do not print it themselves: a date, a unit, a
    scale, a group. Figures in another unit than the label's are none. Never raises.

    Examples:
        `30.4 million` under `Total population (2019)` is 30400000, as of 2019;
        `61/66 years` under `Life expectancy (m/f)` are two figures.

    """
    if not any(map(str.isdigit, text)) and not (label.unit or label.rate):
        return ()
    if len(text) > _LONGEST or _TELEPHONE.fullmatch(text):
        return ()
    if _IDENTIFIED.search(label.name) and not _FRACTION.fullmatch(text):
        return ()
    if len(label.groups) > 1:
        found = tuple(_read_paired(label, text, style))
    else:
        found = _read_plain(label, text, style)
    if not found or (all(map(_is_empty, found)) and not (label.unit or label.rate)):
        return ()
    is_scaled = label.power and not _HAS_SCALE.search(text)
    figures = (_multiply(one, label.power) if is_scaled else one for one in found)
    return tuple(_complete(one, label) for one in figures)


# A label of a number that measures nothing: `Law No.`, `Page`. A fraction is no such number.
_IDENTIFIED: Final = re.compile(
    rf"(?:^|\s){spell_words('labels', 'of_identifiers')}$", re.IGNORECASE
)
_FRACTION: Final = re.compile(r"0\.\d+")
_TELEPHONE: Final = re.compile(r"\+(?:[\s()-]*\d){9,}")
_HAS_SCALE: Final = re.compile(rf"{SCALE}(?!\w)", re.IGNORECASE)
_PAIRED: Final = re.compile(
    rf"(?P<first>{NUMBER})\s?(?P<unit>%?)\s?[/;|]\s?(?P<second>{NUMBER})(?P<behind>\s?[^\d/].*)?"
)


def _is_empty(one: ParsedObservation) -> bool:
    return one.value is None and one.low is None


def _read_paired(label: PrintedLabel, text: str, style: NumberStyle) -> Iterator[ParsedObservation]:
    """The figures of two groups that the label names in order: `61/66 years`."""
    found = _PAIRED.fullmatch(text)
    if found is None:
        return
    behind = found["behind"] or found["unit"]
    read = []
    for which, group in zip(("first", "second"), label.groups, strict=True):
        [one, *others] = _read_plain(label, found[which] + behind, style) or (None,)
        if one is None or others or one.group:
            return
        start, end = found.span(which)
        is_last = which == "second"
        read.append(replace(one, group=group, start=start, end=len(text) if is_last else end))
    yield from read


def _read_plain(
    label: PrintedLabel, text: str, style: NumberStyle
) -> tuple[ParsedObservation, ...]:
    """The figures of a value in the unit of its label, in its own, or counting what it names."""
    units: tuple[Unit, ...] = (label.unit,) if label.unit else ()
    read = _read_quantity(text, FieldFormat(units, bare=bool(units)), style)
    if not read and label.unit and label.unit.startswith("percent of "):
        shares = _read_quantity(text, FieldFormat(("percent",)), style)
        read = tuple(replace(one, unit=label.unit) for one in shares)
    if not read and not units:
        read = _read_counted(label, text, style)
    is_in_unit = label.unit is None and label.unit_printed is not None
    is_other = is_in_unit and any(
        one.unit or (one.unit_printed and one.unit_printed != label.unit_printed) for one in read
    )
    return () if is_other else read


def _read_quantity(
    text: str, printed: FieldFormat, style: NumberStyle
) -> tuple[ParsedObservation, ...]:
    read = read_quantity(text, printed, decimal_comma=style.decimal_comma, spaced=style.spaced)
    return read if isinstance(read, tuple) else ()


_CODES: Final = spell({*currency_signs(), *currency_signs().values(), *currency_codes()})
_NAMES: Final = spell(currency_names())
_NO_NOUN: Final = (
    rf"(?:{spell_words('remarks', 'link')}|{spell_words('labels', 'clause_verbs')}"
    rf"|{spell([*english_months(), *foreign_months()])})(?!\w)"
)
_WORD: Final = rf"(?!{_NO_NOUN})(?-i:[a-z\u00e0-\u00ff][a-z\u00e0-\u00ff'\u2019-]*)"
# A number with the currency before or behind it, of so many, or with what it counts.
_COUNTED: Final = compile_kind(
    rf"""(?:{COMPARATOR})?
    (?: (?P<before>(?-i:{_CODES}))\s?{NUMBER}(?!\w)(?P<rate>\sper\s{_WORD})?
      | {NUMBER}
        (?: (?P<out_of>(?:st|nd|rd|th)?(?P<apart>\s?)(?:/|(?:out\s)?of)\s?
            (?P<whole>[1-9][0-9]{{0,3}}))
          | \s?(?P<unit>(?-i:{_CODES}|{spell_words("labels", "units")})(?!\w))
          | \s(?!{UNIT})(?P<counted>{_NAMES}(?!\w)|{_WORD}(?:\s{_WORD}){{0,2}}(?:\sper\s{_WORD})?)))
    (?:\s\([^()]+\))?""",
    FLAGS,
)
_UNITS: Final = ("before", "out_of", "unit", "counted")
_SCORES: Final = re.compile(rf"\b{spell_words('labels', 'of_scores')}\b", re.IGNORECASE)
_ROUND: Final = ("10", "100")  # wholes of which a score may be


def _read_counted(
    label: PrintedLabel, text: str, style: NumberStyle
) -> tuple[ParsedObservation, ...]:
    """The one figure of a value that is of so many, or counts what a few words name."""
    found = _COUNTED.fullmatch(text)
    unit = next((name for name in _UNITS if found and found[name]), None)
    if found is None or unit is None:
        return ()
    start, end = found.span(unit)
    rate = found["rate"] or ""
    number = f"{text[:start].rstrip()} {text[end:].replace(rate, '', 1).lstrip()}".strip()
    read = _read_quantity(number, FieldFormat(()), style)
    if len(read) != 1 or read[0].value is None or read[0].unit or read[0].unit_printed:
        return ()
    if unit == "out_of":
        is_score = found["apart"] or found["whole"] in _ROUND or _SCORES.search(label.name)
        if not is_score or read[0].value > int(found["whole"]):
            return ()
    return (replace(read[0], start=0, end=len(text), unit_printed=f"{found[unit].strip()}{rate}"),)


def _multiply(one: ParsedObservation, power: int) -> ParsedObservation:
    """A figure whose scale its label prints."""
    value, low, high = (
        None if figure is None else parse_number(f"{figure}", power)
        for figure in (one.value, one.low, one.high)
    )
    return replace(one, value=value, low=low, high=high)


def _complete(one: ParsedObservation, label: PrintedLabel) -> ParsedObservation:
    """A figure with what its label prints for it."""
    is_base = one.unit == "percent" and " of " in (label.unit_printed or "")
    printed = label.unit_printed if is_base or one.unit is None else None
    return replace(
        one,
        group=one.group or (label.groups[0] if len(label.groups) == 1 else None),
        as_of=one.as_of or label.as_of,
        estimated=one.estimated or (one.as_of is None and label.estimated),
        unit_printed=one.unit_printed or printed or (label.rate if one.unit is None else None),
        comment="; ".join(filter(None, (one.comment, label.source))) or None,
    )
