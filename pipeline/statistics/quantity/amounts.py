"""One printed amount: comparator, number or range, and unit."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.grammar.numbers import NUMBER, SCALE, Number, parse_number
from pipeline.grammar.prefilter import trie_pattern

if TYPE_CHECKING:
    from pipeline.record.statistics import Comparator, Unit

_COMPARATORS: Final[dict[str, Comparator]] = {
    **dict.fromkeys(
        (
            "less than",
            "fewer than",
            "under",
            "below",
            "<",
            "just under",
            "slightly under",
            "slightly less than",
        ),
        "<",
    ),
    **dict.fromkeys(
        (
            "up to",
            "at most",
            "no more than",
            "as much as",
            "as many as",
            "as high as",
            "<=",
            "\u2264",
        ),
        "<=",
    ),
    **dict.fromkeys(
        (
            "more than",
            "greater than",
            "over",
            "above",
            "exceeding",
            ">",
            "well over",
            "just over",
            "slightly over",
            "slightly more than",
        ),
        ">",
    ),
    **dict.fromkeys(("at least", "no less than", ">=", "\u2265"), ">="),
    **dict.fromkeys(
        ("about", "approximately", "approx.", "around", "roughly", "some", "perhaps", "probably"),
        "~",
    ),
    **dict.fromkeys(
        ("approaching", "nearly", "almost", "virtually", "close to", "circa", "ca.", "c.", "~"), "~"
    ),
}
# ASCII letters only: without regard to case an `i` also matches the dotless one. As in all these
# patterns a lookahead at the first character comes first, since most positions fail there.
_WORDS: Final = trie_pattern(word for word in _COMPARATORS if word[0].isalpha())
_SIGNS: Final = trie_pattern(word for word in _COMPARATORS if not word[0].isalpha())
COMPARATOR: Final = rf"(?ai:(?=[a-z<>~\u2264\u2265])(?:{_WORDS}\s|{_SIGNS}\s?))"
# A dash joins a range only if spaced alike on both sides: `0.5% -0.7%` is two figures.
RANGE: Final = r"(?:[-\u2013]|\s[-\u2013]\s|\sto\s)"

# `l,000` with a letter l, and `populatition`, occur in print.
_PER_THOUSAND: Final = r"\s?(?:/|per)\s?[1l],?000\s(?:popula(?:ti)?tion|people|inhabitants)"
_PRINTED_UNITS: Final[dict[Unit, str]] = {
    "USD": r"USD|US\sdollars",
    "percent of GDP": r"%\s(?:of\sGDP|\(of\sGDP\))",
    "percent of total installed capacity": r"%\sof\stotal\sinstalled\scapacity",
    "percent": r"%|per\s?cent(?!\sof\s[a-z]+\s?:)",
    "years": r"years?|yrs?\.?",
    "persons": r"persons?|people|inhabitants",
    "births per 1000 population": rf"births?{_PER_THOUSAND}",
    "deaths per 1000 population": rf"deaths?{_PER_THOUSAND}",
    "migrants per 1000 population": rf"(?:im)?migrants?(?:\(s\))?{_PER_THOUSAND}",
    "deaths per 1000 live births": r"deaths?\s?(?:/|per)\s?[1l],?000\slive\sbirths",
    "children born per woman": r"child(?:ren)?\sborn\s?(?:/|per)\s?woman",
    "deaths per 100,000 live births": r"deaths?\s?(?:/|per)\s?100,000\slive\sbirths",
    "physicians per 1000 population": rf"physicians?{_PER_THOUSAND}",
    "beds per 1000 population": rf"beds?{_PER_THOUSAND}",
    "males per female": r"males?(?:\(s\))?\s?(?:/|per)\s?female",
    "square kilometers": r"sq\.?\skm|km2|km\u00b2|square\skilomet(?:er|re)s?",
    "cubic kilometers": r"cu\.?\skm",
    "cubic meters": r"cu\.?\sm",
    "kilometers": r"km|kilomet(?:er|re)s?",
    "kilowatt hours": r"kWh",
    "kilowatts": r"kW",
    "barrels per day": r"bbl/day|barrels?\s(?:per|a)\sday",
    "barrels": r"bbl|barrels?",
}
UNIT: Final = "(?=[a-z%])(?:{})(?![\\w/])".format("|".join(_PRINTED_UNITS.values()))
_UNITS: Final = {
    unit: re.compile(pattern, re.IGNORECASE) for unit, pattern in _PRINTED_UNITS.items()
}
_DOLLAR: Final = r"(?:(?:US\s?)?\$\s?|USD\s?(?=\d))"
_SIGN: Final = r"[-\u2212\u2013]"

AMOUNT: Final = rf"""
    (?P<comparator>{COMPARATOR})?
    (?:(?P<below>{_SIGN})(?=\$))?(?P<money>{_DOLLAR})? (?:(?P<sign>(?:{_SIGN}){{1,2}}\s?)(?!\s))?
    (?P<first>{NUMBER}) (?:\s?(?P<first_unit>{UNIT}))?
    (?:{RANGE}(?P<second_money>{_DOLLAR})?(?P<second_sign>{_SIGN})?(?P<second>{NUMBER})
        (?:\s?(?P<second_unit>{UNIT}))?)?
    (?!\w|-|[.,][0-9])
"""
_GROUPS: Final = (  # in the order of `parse_amount`
    *("comparator", "below", "money", "sign", "first", "first_unit", "second", "second_unit"),
)
# Words about work in place of a figure.
_NO_FIGURE_OF_WORK: Final = r"""(?:(?:(?:large-scale|substantial|extensive|considerable|widespread
    |high|severe|serious|chronic|significant|some|little|no)\s)?(?:seasonal\s)?(?:(?:un|under)employment\sand\s
    (?:un|under)employment(?:\s(?:affecting|effecting)\s[^\d%;:()]*[^\s\d%;:()])?|(?:un|under)employment)
    |(?:labor\sshortage|shortage\sof\s(?:skilled\s)?labor))"""
ABSENT: Final = rf"""
    (?P<no_money>{_DOLLAR})?
    (?P<word>(?=[a-z])(?:NEGL|negligible|(?:\A|(?<=officially,\s)){_NO_FIGURE_OF_WORK}|NA|N/A|unavailable|not\savailable
        |(?:(?:officially|virtually|practically)\s)?none(?:(?:\s-\s|--|\s)landlocked)?|full\semployment|uninhabited
        |no\s(?:indigenous|permanent)\s(?:civilian\s)?(?:inhabitants|population)))(?!\w|/)
    (?:\s{SCALE}(?!\w))?(?:\s?(?P<no_unit>{UNIT}))?
"""
_ABSENT: Final = re.compile(ABSENT, re.VERBOSE | re.IGNORECASE)
# `$11.400` may be 11,400 or 11.4; and without a unit, a number like a year is more likely the
# year of a missing figure.
_DECIMAL_OR_THOUSANDS: Final = r"[1-9]\d{0,2}(?:,\d{3})*\.\d{3}"
_SIZES: Final[tuple[Unit, ...]] = (
    *("USD", "persons", "square kilometers", "cubic kilometers", "cubic meters", "kilometers"),
    *("kilowatt hours", "kilowatts", "barrels per day", "barrels"),
)
_AMBIGUOUS: Final[dict[Unit | None, re.Pattern[str]]] = {
    **dict.fromkeys(_SIZES, re.compile(_DECIMAL_OR_THOUSANDS)),
    None: re.compile(rf"(?:19|20)[0-9]{{2}}|{_DECIMAL_OR_THOUSANDS}"),
}
_ZERO_THOUSANDS: Final = re.compile(r"[1-9]\d{0,2}\.000")
_MISPRINTED: Final = re.compile(r"[^\W\d_](?<!\bNA)(?<!\bNEGL)[\d.]*%")
# Only these units may be negative; larger values than these are misprints.
_UNITS_WITH_SIGN: Final = {"percent", "percent of GDP", "migrants per 1000 population", "USD"}
_LARGEST: Final[dict[Unit, float]] = {
    "years": 150,
    **{unit: 1000 for unit in _PRINTED_UNITS if " per 1000 " in unit},
}


class Amount(NamedTuple):
    """A figure, a range (`value` None), or the `word` printed instead; `unit` None if missing."""

    value: Number | None
    low: Number | None
    high: Number | None
    comparator: Comparator | None
    unit: Unit | None
    word: str | None = None


def parse_comparator(printed: str) -> Comparator:
    """Normalize a printed comparator: `less than` is `<`, `about` is `~`."""
    return _COMPARATORS[printed.strip().lower()]


@lru_cache(1024)
def _parse_unit(printed: str) -> Unit:
    return next(unit for unit, pattern in _UNITS.items() if pattern.fullmatch(printed))


def parse_amount(found: re.Match[str]) -> Amount | None:
    """Return the amount of a match of `AMOUNT`, None if its parts contradict each other."""
    compared, below, money, sign, printed, printed_unit, end, end_unit = found.group(*_GROUPS)
    first, printed_unit = parse_number(printed), end_unit or printed_unit
    if first is None or (money and printed_unit):
        return None
    if (compared and sign and sign.endswith(" ")) or (below and (sign or end)):
        return None
    unit = _parse_unit(printed_unit) if printed_unit else "USD" if money else None
    if (unit is None or "." in printed) and _is_ambiguous(printed, unit):
        return None
    comparator = parse_comparator(compared) if compared else None
    if end is None:
        value = -first if sign or below else first
        return Amount(value, None, None, comparator, unit) if _is_possible(value, unit) else None
    second = parse_number(end)
    if second is None or bool(sign) is not bool(found["second_sign"]):
        return None
    low, high = (-second, -first) if sign else (first, second)
    is_sound = low <= high and _is_possible(low, unit) and _is_possible(high, unit)
    return Amount(None, low, high, comparator, unit) if is_sound and _is_even_range(found) else None


def _is_ambiguous(printed: str, unit: Unit | None) -> bool:
    return _AMBIGUOUS.get(unit, _ZERO_THOUSANDS).fullmatch(printed) is not None


def _is_possible(value: Number, unit: Unit | None) -> bool:
    if value < 0 and unit not in _UNITS_WITH_SIGN:
        return False
    return unit not in _LARGEST or abs(value) <= _LARGEST[unit]


def _is_even_range(found: re.Match[str]) -> bool:
    """Whether both ends of a range have one unit and one scale; `2-3 million` is ambiguous."""
    first, second = (found[end] or "" for end in ("first_unit", "second_unit"))
    scaled = [re.search(SCALE, found[end], re.IGNORECASE) for end in ("first", "second")]
    has_one_scale = bool(scaled[0]) is bool(scaled[1])
    has_one_unit = not first or first.lower() == second.lower()
    return has_one_scale and has_one_unit and bool(found["money"]) >= bool(found["second_money"])


def is_misprinted(text: str) -> bool:
    """Whether a percentage has a letter instead of a digit: `S%`, `O.7%`, `1b%`."""
    return _MISPRINTED.search(text) is not None


def is_absent(text: str) -> bool:
    """Whether this is only a word printed in place of a figure."""
    return bool(_ABSENT.fullmatch(text))


def parse_absent(found: re.Match[str]) -> Amount:
    """Return the amount of a match of `ABSENT`; a negligible amount is about 0."""
    money, printed_unit, word = found.group("no_money", "no_unit", "word")
    unit = _parse_unit(printed_unit) if printed_unit else "USD" if money else None
    if word.upper().startswith("NEGL"):
        return Amount(0, None, None, "~", unit, word)
    return Amount(None, None, None, None, unit, word)
