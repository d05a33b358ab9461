"""One printed amount: comparator, number or range, and unit."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast, get_args

from pipeline import patterns as re
from pipeline.grammar.amounts import (
    COMPARATOR,
    COMPARING_SIGNS,
    FIGURE,
    OPEN,
    OUT_OF,
    PER,
    Comparator,
    has_scale,
    has_scale_letter,
    parse_comparator,
    read_figure,
    share_scale,
)
from pipeline.grammar.engine import compile_kind, refuse
from pipeline.grammar.numbers import POINT_BEFORE_SCALE, SCALE, Number
from pipeline.record.statistics import Unit
from pipeline.vocabulary.figure_words import units_of_plurals
from pipeline.vocabulary.measures import measures
from pipeline.vocabulary.word_lists import spell_words
from pipeline.vocabulary.words import spell

if TYPE_CHECKING:
    from collections.abc import Iterable

FLAGS: Final = re.VERBOSE | re.IGNORECASE | re.DOTALL  # of the patterns of kinds
_MEASURES: Final = measures()
# A dash joins a range only if spaced alike on both sides: `0.5% -0.7%` is two figures.
RANGE: Final = r"(?:[-\u2013]|\s[-\u2013]\s|\s(?:to|a|\u00e0|bis)\s)"

_PRINTED_UNITS: Final[tuple[Unit, ...]] = tuple(
    cast("Unit", unit) for unit in _MEASURES.units if unit in get_args(Unit)
)
UNIT: Final = (
    rf"(?=[a-z%])(?:{_MEASURES.unit_pattern(*_PRINTED_UNITS)})(?!\w|/(?![0-9]))(?!\sof\s[a-z]+\s?:)"
)
_UNITS: Final = {
    unit: re.compile(_MEASURES.unit_pattern(unit), re.IGNORECASE) for unit in _PRINTED_UNITS
}
# The unit of a rate without what is counted, which the field's label names: `23.44 per 1,000`.
_COUNTED: Final = [each for each in _MEASURES.denominators.values() if each.counts]
_PER: Final = rf"(?:/|{PER}\s)"
RATE: Final = rf"""(?:\u2030|{_PER}{spell(count for each in _COUNTED for count in each.counts)}
    (?:\s{spell(what for each in _COUNTED for what in each.of)})?(?![\w,/]))"""
_RATES: Final = {
    unit: re.compile(
        rf"{_PER}{spell(base.counts)}(?:\s{spell(base.of)})?"
        + ("|\u2030" if "1000" in base.counts else ""),
        re.IGNORECASE,
    )
    for unit in get_args(Unit)
    if (per := _MEASURES.units[unit].per if unit in _MEASURES.units else None)
    and (base := _MEASURES.denominators[per]).counts
}
_DOLLAR: Final = r"(?:(?:U\.?S\.?[\s-]?)?\$\s?|USD\s?(?=\d))"
_SIGN: Final = r"[-\u2212\u2013]"
_MINUS: Final = rf"(?=[a-z]){spell(_MEASURES.minus)}\s"

# Between a scale word and a unit in other languages: `5 millones de personas`.
_OF: Final = r"(?:(?<=[^\W\d_.]\s)(?:d[ei]\s|d['\u2019]))?"
AMOUNT: Final = rf"""
    (?P<comparator>{COMPARATOR})?
    (?P<between>(?:(?:some|any)where\s)?(?:between|entre|zwischen)\s|from\s)?
    (?P<minus>{_MINUS})?
    (?:(?P<below>{_SIGN})(?=\$))?(?P<money>{_DOLLAR})?(?(below)(?!\+))
    (?:(?P<sign>(?:{_SIGN}){{1,2}}\s?)(?!\s)|\+(?=[0-9.]))?
    (?P<first>{FIGURE}) (?:\s?{_OF}(?P<first_unit>{UNIT}))?
    (?:(?(between)\s(?:and|to|et|y|e|und)\s|(?:{RANGE}|(?(comparator)\s(?:and|but)\s(?P<upper>{COMPARATOR})|(?!))))
        (?P<second_money>{_DOLLAR})?(?P<second_sign>{_SIGN})?
        (?P<second>{FIGURE})(?:\s?{_OF}(?P<second_unit>{UNIT}))?|(?(between)(?!)))
    (?:\s(?:and\s)?(?P<months>[1-9]|1[01])\smonths?(?!\w))?
    (?:\s?(?P<rate_bracket>\()?(?P<rate>{RATE})(?(rate_bracket)\)))? (?P<open>{OPEN})?
    (?!\w|-|[.,][0-9])
"""
AMOUNT_PATTERN: Final = compile_kind(AMOUNT, FLAGS)  # costly to compile: only once for all
_PARTS: Final = (  # all groups of `AMOUNT`, in its order
    *("comparator", "between", "minus", "below", "money", "sign", "first", "first_unit", "upper"),
    *("second_money", "second_sign", "second", "second_unit", "months"),
    *("rate_bracket", "rate", "open"),
)
# Words about work in place of a figure.
_NO_FIGURE_OF_WORK: Final = rf"""(?:
    (?:(?:{spell_words("amounts", "no_figure_of_work")})\s)?(?:seasonal\s)?
    (?:(?:un|under)employment\sand\s
    (?:un|under)employment(?:\s(?:affecting|effecting)\s[^\d%;:()]*[^\s\d%;:()])?
    |(?:un|under)employment)
    |(?:labor\sshortage|shortage\sof\s(?:skilled\s)?labor))"""
ABSENT: Final = rf"""
    (?P<no_money>{_DOLLAR})?
    (?P<absent_word>(?=[a-z])(?:NEGL|negligible|(?:\A|(?<=officially,\s)){_NO_FIGURE_OF_WORK}
        |{spell(_MEASURES.absent)}|(?:(?:officially|virtually|practically)\s)?none(?:(?:\s-\s|--|\s)landlocked)?|full\semployment
        |uninhabited|no\s(?:indigenous|permanent)\s(?:civilian\s)?(?:inhabitants|population)))(?!\w|/)
    (?:\s{SCALE}(?!\w))?(?:\s?(?P<no_unit>{UNIT}))?
"""
_ABSENT: Final = compile_kind(ABSENT, FLAGS)
# A share in words: `1 in 5`, `two out of three`, `two-thirds`, `half`.
_COUNT_WORD: Final = rf"(?:{spell(_MEASURES.numbers)}|[1-9][0-9]?)"
FRACTION: Final = _MEASURES.fraction_pattern
_SEXES: Final = ("men", "women", "boys", "girls", "males", "females")
_NOUNS: Final = units_of_plurals()
PERSONS: Final = spell(n for n, unit in _NOUNS.items() if unit == "persons" and n not in _SEXES)
THINGS: Final = spell(noun for noun, unit in _NOUNS.items() if unit != "persons")
_WHO: Final = (
    "(?:persons?|people|child(?:ren)?|adults?|wom[ae]n|m[ae]n|households?|families|girls?|boys?"
    "|pupils|students|workers|patients|respondents)"
)
# `two out of three`, `1 in every 5`, without whom they count
COUNT_OF: Final = rf"{_COUNT_WORD}{OUT_OF}{_COUNT_WORD}(?!\w)"
SHARE_IN_WORDS: Final = rf"""(?=[a-z{COMPARING_SIGNS}]|[1-9][0-9]?\s[a-z])
    (?P<share_comparator>{COMPARATOR})?
    (?P<share_words>(?P<share_part>{_COUNT_WORD})(?:\s{_WHO})?
        {OUT_OF}(?P<share_of>{_COUNT_WORD})
        (?:\s{_WHO})?
      |between\s(?P<share_low>{FRACTION})\sand\s(?P<share_high>{FRACTION})
      |(?P<share_fraction>{FRACTION}))(?![\w-]|\s(?:of\s)?a\s(?:{"|".join(_MEASURES.scales)}))
"""
# `$11.400` may be 11,400 or 11.4; and without a unit, a number like a year is more likely the
# year of a missing figure.
_DECIMAL_OR_THOUSANDS: Final = r"[1-9]\d{0,2}(?:,\d{3})*\.\d{3}"
UNITS_OF_SIZE: Final = frozenset(name for name, u in _MEASURES.units.items() if u.size)
_AMBIGUOUS: Final[dict[str | None, re.Pattern[str]]] = {
    **dict.fromkeys(UNITS_OF_SIZE, re.compile(_DECIMAL_OR_THOUSANDS)),
    None: re.compile(rf"(?:19|20)[0-9]{{2}}|{_DECIMAL_OR_THOUSANDS}"),
}
_POINT_BEFORE_SCALE: Final = re.compile(POINT_BEFORE_SCALE, re.IGNORECASE)
_ELIDED: Final = {100: 10_000, 1000: 1_000_000}  # what may be left out, of figures up to this
_PARTED: Final = re.compile(r"\d\s\d")
_MULTIPLES: Final = {
    spelling.lower(): power
    for u in _MEASURES.units.values()
    for spelling, power in u.multiples.items()
}
_UNITS_WITH_SIGN: Final = frozenset(name for name, u in _MEASURES.units.items() if u.signed)
_LARGEST: Final[dict[str | None, float]] = {
    name: u.most for name, u in _MEASURES.units.items() if u.most is not None
}
UNITS_OF_FEW: Final = frozenset({"percent", *_LARGEST})  # of which there are no thousands
_ZERO_THOUSANDS: Final = re.compile(r"[1-9]\d{0,2}\.000")
_MISPRINTED: Final = re.compile(r"[^\W\d_](?<!\bNA)(?<!\bNEGL)[\d.]*%")
_LETTER_UNITS: Final = (None, "USD", "persons")  # of which a letter may be the scale: `12.3m`


class Amount(NamedTuple):
    """A figure, a range (`value` None), or the `word` printed instead; `unit` None if missing.

    `rate` is what it is counted by where the unit lacks what is counted: `per 1,000`.
    """

    value: Number | None
    low: Number | None
    high: Number | None
    comparator: Comparator | None
    unit: Unit | None
    word: str | None = None
    has_scale_letter: bool = False
    rate: str | None = None


@lru_cache(1024)
def parse_unit(printed: str) -> Unit:
    """Give the unit of which this is a spelling."""
    return next(unit for unit, pattern in _UNITS.items() if pattern.fullmatch(printed))


def unit_of_name(name: str) -> Unit:
    """Give the unit in which a measure of this name is always counted: `crude birth rate`."""
    return cast("Unit", _MEASURES.units_of_names[" ".join(name.lower().split())])


def is_rate_of(rate: str, unit: Unit) -> bool:
    """Whether figures of this unit are counted by this: births per 1000 population `per 1,000`."""
    return unit in _RATES and _RATES[unit].fullmatch(rate) is not None


def parse_amount(found: re.Match[str]) -> Amount:
    """Return the amount of a match of `AMOUNT`; refuse if its parts contradict each other."""
    first = found.re.groupindex[_PARTS[0]] - 1  # all groups at once is faster than one by one
    return _combine_parts(found.groups()[first : first + len(_PARTS)])


@lru_cache(4096)  # half of the amounts of a book are printed more than once
def _combine_parts(parts: tuple[str | Any, ...]) -> Amount:
    compared, between, minus, below, money, sign, printed, first_unit, *others = parts
    upper, second_money, second_sign, end, second_unit, months, _, rate, is_open = others
    printed_unit = second_unit or first_unit
    bare = printed
    if end and not first_unit:  # `between 2 and 4 million`, `2.1-2.4 million`, `$2-3 billion`
        printed = share_scale(printed, end)
    if between and between.lower().startswith("from"):
        refuse("a range, or a change from one figure to another")
    power = _MULTIPLES.get(printed_unit.lower(), 0) if printed_unit else 0
    first = _parse_figure(printed, power)
    if sum(map(bool, (money, printed_unit, rate))) > 1:
        refuse("one figure with two units")
    if (compared and sign and sign.endswith(" ")) or sum(map(bool, (minus, below, sign))) > 1:
        refuse("a dash that is no minus")
    if end and (minus or below):
        refuse("a range from less to more than nothing")
    unit: Unit | None = parse_unit(printed_unit) if printed_unit else "USD" if money else None
    has_letter = has_scale_letter(printed)
    _check_digits(printed, end or "", unit, has_letter=has_letter)
    comparator = _combine(compared, upper, is_open, is_range=end is not None)
    if end is None:
        value = _add_months(-first if sign or below or minus else first, months, unit)
        _check_possible(value, unit)
        return Amount(value, None, None, comparator, unit, None, has_letter, rate)
    second = _add_months(_parse_figure(end, power), months, None)
    if bool(sign) is not bool(second_sign):
        refuse("a range from less to more than nothing")
    low, high = (-second, -first) if sign else (first, second)
    _check_ends(bare, low, high, is_exact=bool(between))
    _check_possible(low, unit)
    _check_possible(high, unit)
    is_scaled_alike = has_scale(printed) is has_scale(end)
    has_one_unit = not first_unit or first_unit.lower() == (second_unit or "").lower()
    if not (is_scaled_alike and has_one_unit and bool(money) >= bool(second_money)):
        refuse("a range of two units or scales")
    return Amount(None, low, high, comparator, unit, None, has_letter, rate)


def _check_ends(printed: str, low: Number, high: Number, *, is_exact: bool) -> None:
    """Refuse a range whose first figure, so printed, may lack noughts of its second: `2-300`."""
    if low > high:
        refuse("a range that runs backwards")
    if is_exact or not printed.isdecimal() or low <= 0:
        return
    first, last = int(printed), round(high / low * int(printed))  # without a scale that both share
    scales = [scale for scale, most in _ELIDED.items() if last % scale == 0 and last < most]
    if any(first * scale < last for scale in scales):
        refuse("a range that may leave out the hundreds or thousands of its first figure")


def _add_months(value: Number, months: str | None, unit: Unit | None) -> Number:
    """Years with the months behind them: `68 years and 6 months`."""
    if months and unit != "years":
        refuse("months of no year")
    return round(value + int(months) / 12, 2) if months else value


def _combine(
    before: str | None, upper: str | None, behind: str | None, *, is_range: bool
) -> Comparator | None:
    """The comparator of an amount; two of them bound a range: `at least 10 and at most 20`."""
    first = parse_comparator(before) if before else None
    if upper and (first, parse_comparator(upper)) != (">=", "<="):
        refuse("two comparators that bound no range")
    if behind and (first or is_range):
        refuse("two comparators of one figure")
    if upper:
        return None
    return parse_comparator(behind) if behind else first


def _parse_figure(printed: str, power: int = 0) -> Number:
    """The number of digits or words, multiplied by a power of ten."""
    number = read_figure(printed, power)
    return refuse("a number with too many digits") if number is None else number


def _is_ambiguous(printed: str, unit: Unit | None) -> bool:
    return _AMBIGUOUS.get(unit, _ZERO_THOUSANDS).fullmatch(printed) is not None


def _check_digits(printed: str, end: str, unit: Unit | None, *, has_letter: bool) -> None:
    """Refuses letters, spaces and points that may mean something else in a figure of this unit."""
    if has_letter and unit not in _LETTER_UNITS:
        refuse("a letter that is no scale")
    if unit and unit not in UNITS_OF_SIZE and _PARTED.search(f"{printed};{end}"):
        refuse("spaces that may group thousands, or part two figures")
    is_scaled = _POINT_BEFORE_SCALE.fullmatch(printed) or _POINT_BEFORE_SCALE.fullmatch(end)
    if is_scaled or ((unit is None or "." in printed) and _is_ambiguous(printed, unit)):
        refuse("a year, or a point that may group thousands")


def _check_possible(value: Number, unit: Unit | None) -> None:
    if value < 0 and unit not in _UNITS_WITH_SIGN:
        refuse("less than nothing")
    if unit in _LARGEST and abs(value) > _LARGEST[unit]:
        refuse("more than there can be")


def parse_share_in_words(found: re.Match[str]) -> tuple[Amount, str]:
    """Return the percentage of a match of `SHARE_IN_WORDS`, and its words.

    A share that is no exact percentage is rounded to two decimals.
    """
    sign = parse_comparator(found["share_comparator"]) if found["share_comparator"] else None
    if found["share_low"]:
        ends = [_MEASURES.read_fraction(found[end]) for end in ("share_low", "share_high")]
        low, high = (round(100 * part / whole, 2) for part, whole in ends)
        if sign or low >= high:
            refuse("a range that runs backwards")
        return Amount(None, low, high, None, "percent"), found["share_words"]
    if found["share_fraction"]:
        part, whole = _MEASURES.read_fraction(found["share_fraction"])
    else:
        part, whole = (_parse_count(found[name]) for name in ("share_part", "share_of"))
    if not 0 < part < whole:
        refuse("more than a whole")
    share = round(100 * part / whole, 2)
    value = int(share) if share.is_integer() else share
    return Amount(value, None, None, sign, "percent"), found["share_words"]


def _parse_count(printed: str) -> int:
    return int(printed) if printed.isdecimal() else _MEASURES.numbers[printed.lower()]


def is_misprinted(text: str) -> bool:
    """Whether a percentage has a letter instead of a digit: `S%`, `O.7%`, `1b%`."""
    return _MISPRINTED.search(text) is not None


def is_absent(text: str) -> bool:
    """Whether this is only a word printed in place of a figure."""
    return bool(_ABSENT.fullmatch(text))


def parse_absent(found: re.Match[str]) -> Amount:
    """Return the amount of a match of `ABSENT`; a negligible amount is about 0."""
    money, printed_unit, word = found.group("no_money", "no_unit", "absent_word")
    unit: Unit | None = parse_unit(printed_unit) if printed_unit else "USD" if money else None
    if word.upper().startswith("NEGL"):
        return Amount(0, None, None, "~", unit, word)
    return Amount(None, None, None, None, unit, word)


def spell_groups(names: Iterable[str]) -> str:
    """Return a pattern of these group names; without names it never matches."""
    return rf"(?:{spell(' '.join(name.split()) for name in names) if names else '(?!)'})(?!\w)"
