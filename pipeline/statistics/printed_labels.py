"""What the printed label of a figure says besides its name: when, in which unit, of whom.

`GDP per capita (current US$, 2018)` is `GDP per capita`, of 2018, in US dollars.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline import patterns as re
from pipeline.grammar.date_qualifiers import is_named_source, parse_date_qualifier
from pipeline.statistics.quantity.amounts import RATE, UNIT, parse_unit
from pipeline.statistics.quantity.lexicon import normalize_group
from pipeline.statistics.quantity.remarks import GROUP
from pipeline.vocabulary.measures import currency_codes, currency_names, currency_signs, measures
from pipeline.vocabulary.word_lists import spell_words
from pipeline.vocabulary.words import TWO_LETTERS, YEAR, spell

if TYPE_CHECKING:
    from pipeline.record.statistics import Unit

_LONGEST: Final = 300  # characters; longer text is no label
_BRACKET: Final = re.compile(r"\s?[(\[](?P<inside>[^()\[\]]{1,80})[)\]]")
_COMMA: Final = re.compile(r"(?:[,;]\s|\s[-\u2013]\s)")  # not that of `1,000`
_END: Final = re.compile(r"(?:[,;]|\s[-\u2013])\s(?P<part>[^,;()\[\]]{1,60})$")
_YEAR_AT_END: Final = re.compile(
    rf"\s(?:(?:in|for|as\sof)\s)?(?P<part>{YEAR}(?:[-/\u2013](?:\d\d|\d{{4}}))?)$"
)
_YEAR_BEFORE: Final = re.compile(r"(?P<part>(?:19|20)\d\d(?:[-/\u2013](?:\d\d|\d{4}))?)\s(?=\D)")
_HAS_YEAR: Final = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")

_SCALES: Final = measures().scales_in_brackets
_POWERS: Final = {word.lower(): power for word, power in _SCALES.items()}
_PRICES: Final = r"(?:(?:constant|current|real|nominal|[12]\d{3})\s){1,2}"
_CURRENCY: Final = (
    rf"(?:{spell({*currency_signs(), *currency_signs().values(), *currency_codes()})}"
    rf"|{spell(currency_names())}|(?:international|US|U\.S\.)\s(?:dollars?|\$)|local\scurrency(?:\sunits?)?)"
)
_SCALED: Final = re.compile(
    rf"(?:in\s)?(?P<scale>{spell(_SCALES)})(?:\s(?:of\s)?(?P<unit>\S.*))?", re.IGNORECASE
)
_SCALE_BEHIND: Final = re.compile(rf"(?P<unit>\S.*?)\s(?P<scale>{spell(_SCALES)})", re.IGNORECASE)
_CLOSED_UNIT: Final = re.compile(UNIT, re.VERBOSE | re.IGNORECASE)
_DOLLARS: Final = re.compile(
    rf"(?:{_PRICES})?(?:US\s?\$|USD|US\sdollars|\$)(?:\sprices)?",
    re.IGNORECASE,
)
_MONEY: Final = re.compile(rf"(?:{_PRICES})?{_CURRENCY}", re.IGNORECASE)
_SHARE: Final = re.compile(
    r"(?:%|per\s?cent(?:age)?|pct\.?)(?:\sof\s[^\W\d_][^:;%]{1,60})?",
    re.IGNORECASE,
)
_RATE: Final = re.compile(rf"{RATE}|per\s[^:;%]{{1,50}}", re.VERBOSE | re.IGNORECASE)
_RATE_AT_END: Final = re.compile(rf"\s(?P<part>{RATE})$", re.VERBOSE | re.IGNORECASE)
_OTHER_UNIT: Final = re.compile(rf"{spell_words('labels', 'units')}(?:\s?(?:/|per\s)\s?[^\W\d_]+)?")
_GROUP: Final = re.compile(rf"{GROUP}|[mf]", re.IGNORECASE)
_SHARE_BEFORE: Final = re.compile(r"(?:%|per\s?cent)\s(?:of\s)?(?=[^\W\d_])", re.IGNORECASE)
_SHARE_BEHIND: Final = re.compile(r"\s(?P<part>%|\(%\))$")
_SEXES: Final = {"m": "male", "f": "female"}


_MEASURE: Final = re.compile(
    rf"\((?P<words>in\s[^()]{{1,80}}|{spell(_SCALES)}\sof\s[^()]{{1,60}}"
    r"|(?![^()]*\d\s?(?:%|per\s?cent))[^()]{0,80}(?:%|\bper\s?cent|\bpercent)[^()]{0,80})\)",
    re.IGNORECASE,
)
_MEASURE_AT_END: Final = re.compile(
    rf"(?:^|\s)In\s(?P<words>(?:per\s?cent|percent|months|{spell(_SCALES)})(?:\s.*)?)$"
)
_INSIDE: Final = re.compile(r"\((?P<words>[^()]{1,80})\)")
_INDEX: Final = re.compile(r"\b(?P<words>(?:19|20)\d\d(?:[-/\u2013]\d{2,4})?\s?=\s?100)(?!\d)")


class PrintedLabel(NamedTuple):
    """A label read: its `name`, and what it says about the figures behind it.

    `unit` is of the closed list and `unit_printed` the words that name it; `rate` is the base of a
    rate without what it counts (`per 1,000`), `power` that of the ten by which figures are
    multiplied. One of `groups` holds for all figures, several for one figure each.
    """

    name: str
    as_of: str | None = None
    estimated: bool = False
    unit: Unit | None = None
    unit_printed: str | None = None
    rate: str | None = None
    power: int = 0
    groups: tuple[str, ...] = ()
    source: str | None = None


@lru_cache(4096)
def read_label(printed: str) -> PrintedLabel:
    """Read a label; what is not understood stays in its name. Never raises.

    Examples:
        `Population (thousands, 2019)` is `Population` of 2019, its figures times 1000;
        `Human Development Index (HDI)` is a name from end to end.

    """
    text = " ".join(printed.split()).rstrip(" :")
    whole = PrintedLabel(text)
    if len(text) > _LONGEST:
        return whole
    label = _read_brackets(whole)
    label = _read_ends(label)
    return label if TWO_LETTERS.search(label.name) else whole


def read_unit_of_row(label: str, head: str) -> tuple[Unit | None, str | None]:
    """The unit of the figures of a row as printed, by its label or else by the line over it.

    Figures of rows are not multiplied: a unit with a scale, or one that is not understood, is given
    in its words alone.

    Examples:
        `Trust fund (millions of US dollars)` has the words `millions of US dollars`.

    """
    for printed in (label, head):
        if measure := _MEASURE_AT_END.search(printed) or _INDEX.search(printed):
            return None, measure["words"]
        read = read_label(printed)
        if read.power:
            inside = _INSIDE.findall(printed)
            return None, _without_in(inside[-1] if inside else printed.rpartition(", ")[2])
        if words := read.unit_printed or read.rate:
            return read.unit, words if read.unit is None or " of " in words else None
        if measure := _MEASURE.search(printed):
            return None, _without_in(measure["words"])
    return None, None


def _without_in(words: str) -> str:
    return words.strip().removeprefix("in ").removeprefix("In ")


def has_year(printed: str) -> bool:
    """Whether a label prints a year that dates its figures."""
    return _HAS_YEAR.search(printed) is not None and read_label(printed).as_of is not None


def _read_brackets(label: PrintedLabel) -> PrintedLabel:
    """The label without the parts of its brackets that are understood."""
    at = 0
    while found := _BRACKET.search(label.name, at):
        if found.start() == 0:
            at = found.end()
            continue
        unread: list[str] = []
        for part in _COMMA.split(found["inside"]):
            read = _read_part(label, part.strip())
            if read is None:
                unread.append(part.strip())
            label = read or label
        kept = f" ({', '.join(unread)})" if unread else ""
        kept = found[0] if kept.strip() == found[0].strip() else kept
        name = f"{label.name[: found.start()]}{kept}{label.name[found.end() :]}"
        label, at = label._replace(name=name.strip()), found.start() + len(kept)
    return label


def _read_ends(label: PrintedLabel) -> PrintedLabel:
    """The label without a year, unit or group that ends or begins it outside brackets."""
    while True:
        name = label.name
        found = _END.search(name) or _RATE_AT_END.search(name) or _SHARE_BEHIND.search(name)
        read = _read_part(label, found["part"]) if found else None
        if read is None and (found := _YEAR_AT_END.search(name)):
            read = _read_date(label, found["part"])
        if read is None or found is None:
            break
        label = read._replace(name=name[: found.start()].rstrip(" ,;"))
    if label.as_of is None and (before := _YEAR_BEFORE.match(label.name)):
        label = (_read_date(label, before["part"]) or label)._replace(
            name=label.name[before.end() :]
        )
    if label.unit is None and label.rate is None and (share := _SHARE_BEFORE.match(label.name)):
        label = label._replace(
            unit="percent", unit_printed=share[0].strip(), name=label.name[share.end() :]
        )
    return label


def _read_part(label: PrintedLabel, part: str) -> PrintedLabel | None:
    """The label with what this part of it says; None where that is not understood."""
    return (
        _read_date(label, part)
        or _read_groups(label, part)  # before the unit: `male/female` is none here
        or _read_unit(label, part)
        or _read_source(label, part)
    )


def _read_date(label: PrintedLabel, part: str) -> PrintedLabel | None:
    dated = parse_date_qualifier(part) if label.as_of is None else None
    if dated is None or (dated.as_of is None and not dated.estimated):
        return None
    return label._replace(as_of=dated.as_of, estimated=dated.estimated)


def _read_unit(label: PrintedLabel, part: str) -> PrintedLabel | None:
    """The label with the scale and the unit that this part prints, one of each at most."""
    scaled = _SCALED.fullmatch(part) or _SCALE_BEHIND.fullmatch(part)
    if scaled and not label.power:
        label = label._replace(power=_POWERS[" ".join(scaled["scale"].lower().split())])
        return _read_unit(label, scaled["unit"]) if scaled["unit"] else label
    unit: Unit | None = None
    if label.unit or label.unit_printed or label.rate:
        return None
    printed = part.removeprefix("in ")
    if closed := _CLOSED_UNIT.fullmatch(printed):
        unit = parse_unit(closed[0])
    elif _DOLLARS.fullmatch(printed):
        unit = "USD"
    elif _SHARE.fullmatch(printed):
        unit = "percent"
    elif _RATE.fullmatch(printed):
        return label._replace(rate=printed)
    elif not (_MONEY.fullmatch(printed) or _OTHER_UNIT.fullmatch(printed)):
        return None
    return label._replace(unit=unit, unit_printed=printed)


def _read_groups(label: PrintedLabel, part: str) -> PrintedLabel | None:
    names = [name.strip() for name in part.split("/")]
    if label.groups or not all(map(_GROUP.fullmatch, names)):
        return None
    groups = tuple(_SEXES.get(name.lower()) or normalize_group(name) for name in names)
    is_letter = len(names) == 1 and len(names[0]) == 1
    return None if is_letter else label._replace(groups=groups)


def _read_source(label: PrintedLabel, part: str) -> PrintedLabel | None:
    is_source = label.source is None and is_named_source(part)
    return label._replace(source=part) if is_source else None
