"""Numbers in a sentence with their own units: `about 300`, `$14 million`, `37 to 40 percent`.

A number that is a date, part of a name, a designation (`Article 5`, `Channel 12`) or ambiguous is
left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

from pipeline import patterns as re
from pipeline.figures.nouns import find_noun_phrase
from pipeline.figures.statements import has_verb
from pipeline.grammar.amounts import (
    NUMERAL,
    Comparator,
    find_comparator_before,
    find_comparator_behind,
    has_scale,
    has_scale_letter,
    may_be_year,
    read_figure,
    share_scale,
)
from pipeline.vocabulary.countries import find_country, find_demonym
from pipeline.vocabulary.measures import currency_names, currency_signs, find_currency, measures
from pipeline.vocabulary.word_lists import spell_words
from pipeline.vocabulary.words import build_trie_pattern, spell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from pipeline.grammar.numbers import Number

Kind = Literal["count", "money", "percent", "points", "duration", "age"]

_PERCENT: Final = spell(measures().units["percent"].spellings)
_CURRENCY: Final = build_trie_pattern(sorted(currency_names()))
_SIGN: Final = "|".join(re.escape(sign) for sign in sorted(currency_signs(), key=len, reverse=True))
_QUANTITY: Final = re.compile(
    rf"""(?<![\w/:\u00a7#\u00b0+\u2212-])(?<!\d[.,])(?<!\w\.)
    (?P<minus>(?<=[\s(])[\u2212-])?
    (?:(?P<sign>{_SIGN})\s?)?
    (?P<number>{NUMERAL})(?:\s?[\u2013-]\s?(?:{_SIGN})?(?P<upper>{NUMERAL}))?(?P<plus>\+)?
    (?: (?P<points>\s?(?:percentage|percent|per\scent|%)[\s-]points?\b|\spp\b(?!\.))
      | (?P<percent>\s?{_PERCENT}(?!\w))
      | [\s-](?:(?:consecutive|straight|full|calendar|business)\s)?
        (?P<time>year|month|day|week|hour)s?\b(?P<old>[\s-]olds?\b|\sof\sage\b)?
      | \s(?:(?P<owner>[A-Z][a-z]+)\s)?(?:new\s)?(?P<currency>{_CURRENCY})\b
    )?
    (?![\w%]|[.,/:]\d|\.[a-z]\b|-(?!in-\d)[\w$]|\u2013[\d$])""",
    re.VERBOSE,
)
_IN_FORMULA_BEFORE: Final = re.compile(r"[={}|^*\u00d7\u00f7\u00b1\u2211\u2208]\s?$")
_IN_FORMULA_BEHIND: Final = re.compile(r"\s?[={}|^*\u00d7\u00f7\u00b1\u2208]")
_FOR_A_TIME: Final = re.compile(r"\bfor\s(?:(?:an?|the)\s)?(?:[\w-]+\s(?:to\s|or\s)?)?$")
_TIMES: Final = {"year": "years", "month": "months", "day": "days"}  # others have no unit of ours
_PASSED_OVER: Final = re.compile(  # between a comparator and its number, or in place of one
    r"\b(?:an?\s(?:estimated|additional|total\sof|further|reported|average\sof|record(?:\s(?:high|low)\sof)?"
    r"|(?:peak|high|low|cumulative)(?:\sof)?)|another|only|just|totaling"
    r"|estimated|all|(?:the|these|those|its|their|other)(?:\sother)?)\s$",
    re.IGNORECASE,
)
_DEFINITE: Final = re.compile(r"(?:the|these|those|its|their)\b", re.IGNORECASE)
_DESIGNATION: Final = re.compile(
    rf"""(?:\b(?:articles?|arts?\.|sections?|secs?\.|chapters?|paragraphs?|tables?|figures?|annex|appendix
      |schedule|nos?\.?|{spell_words("quantities", "designation")}|class(?:es)?|forms?|stages?
      |rules?|goals?|targets?|alliance|unit|room|page|pp?\.
      |{spell_words("quantities", "designation_2")}|dial(?:ing)?|call(?:ing)?\sthe|code|ministerial)
      (?:\s(?:no\.?|number|nos\.))?[\s\u2013\u2014-]
      (?:\d[\w.]{{0,6}}(?:,\s|,?\s(?:and|or|to|through)\s))*$)""",
    re.VERBOSE | re.IGNORECASE,
)
_PART_COUNTED: Final = re.compile(r"(?:%|\bper\s?cent)\s\($")  # `35 percent (366,667)`
_CITED: Final = re.compile(r"\s(?:(?:[A-Z]\.\s?){2,}|CFR\b|USC\b|Stat\.|Fed\.)")  # `7 U.S.C.`
_LAST_NAME: Final = re.compile(
    r"(?:^|[\s(\u201c\"])(?P<word>[a-z]{0,2}[A-Z][\w.\u2019'-]*)[\s\u2013\u2014-]{1,3}$"
)
_SPANS_OF_TIME: Final = re.compile(  # `in the past two years`, `first eight months of`
    rf"\b(?:{spell_words('quantities', 'spans_of_time')})\s$",
    re.IGNORECASE,
)
_MINUS: Final = re.compile(rf"\b{spell(measures().minus)}\s$", re.IGNORECASE)
_WITHIN: Final = re.compile(r"\bwithin\s$", re.IGNORECASE)
_AMOUNT_OF_TIME: Final = re.compile(r"\sof\s(?!age\b)[a-z]")  # `received over 40 hours of training`
_DESCRIBED: Final = re.compile(r"\s[a-z]+")
_OPENS_PHRASE: Final = re.compile(r"\b(?:an?|the|its|their|his|her|each|every)\s(?:\w+\s)?$")
_LEANS: Final = re.compile(
    r"\s(?:ago|earlier|later|before|after|from\snow|prior|below|above|short\sof"
    r"|(?:young|old|long|short|high|low|great|few|less)er\sthan|(?:more|less)\sthan)\b"
)
_RANGE_BETWEEN: Final = re.compile(r"\s(?P<link>to|through|and)\s")
_COMPOUND: Final = re.compile(r",?\s(?:and\s)?")
_BETWEEN: Final = re.compile(r"\bbetween\s(?:the\s)?(?:ages\s(?:of\s)?)?$", re.IGNORECASE)
_FROM: Final = re.compile(r"\bfrom\s(?:(?:the\s)?ages?\s(?:of\s)?)?$", re.IGNORECASE)
_BY: Final = re.compile(r"\bby\s$")
_VERBS: Final = "|".join(spell_words("changes", one) for one in ("rises", "falls", "moves"))
CHANGING: Final = rf"\b(?:{_VERBS}){spell_words('changes', 'endings')}?\b"
_CHANGED: Final = re.compile(
    rf"{CHANGING}|\b(?:up|down)\b",
    re.IGNORECASE,
)
_FRACTION: Final = re.compile(
    r"[\s-](?:half|hal(?:ves)|thirds?|fourths?|quarters?|fifths?|sixths?|tenths?)\b"
)
_NO_COUNT_BEHIND_ONE: Final = re.compile(
    rf"\s(?:{spell_words('quantities', 'no_count_behind_one')})\b|[,.;]"
)
_RANGE_FROM_ONE: Final = re.compile(rf"\sto\s{NUMERAL}")
_OPEN_RANGE: Final = re.compile(rf"(?<![\w.,/-])(?P<low>{NUMERAL})\s(?:to|or)\s$")
_NARRATED: Final = re.compile(r"\b[Ii]n\s$")
_LIST_MARK: Final = re.compile(r"\d{1,3}[.)]\s")
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:\.\d{3})+")  # `45.000` may be 45 or 45 thousand
_ADJACENT: Final = re.compile(r"[\s,/-]{0,2}")
_MONTHS_OF_A_YEAR: Final = 12
_CLAUSE: Final = 160  # characters before a number that may state a change


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its own unit: offsets of the print, and of the words that belong to it.

    `outer` is where its comparator begins, `behind` where the words `or more` end; `numeral` is the
    number alone. A range has `low` and `high` in place of `value`.
    """

    start: int
    end: int
    outer: int
    behind: int
    kind: Kind
    unit: str | None
    value: Number | None
    low: Number | None = None
    high: Number | None = None
    comparator: Comparator | None = None
    is_word: bool = False
    numeral: str = ""


def find_quantities(
    text: str,
    names: Collection[tuple[int, int]],
    places: Collection[int],
    country: str | None,
    bases: Collection[int] = (),
) -> list[Quantity]:
    """The numbers of a sentence, left to right.

    `names` are the dates and names in it, of which a number may be part; `places` the offsets at
    which names of places end, after which a number may follow. `country` is the chapter's code;
    `bases` are the offsets at which bases of rates begin.
    """
    found: list[Quantity] = []
    for match in _QUANTITY.finditer(text):
        if any(start < match.end() and match.start("number") < end for start, end in names):
            continue
        if _is_designation(text, match, places) or _is_ambiguous(
            text, match, is_rate=match.end() in bases
        ):
            continue
        quantity = _read(text, match, country)
        if quantity:
            found.append(quantity)
    return list(_join_ranges(text, _drop_half_ranges(text, _drop_adjacent(text, found), names)))


def _drop_half_ranges(
    text: str, found: Sequence[Quantity], names: Collection[tuple[int, int]]
) -> list[Quantity]:
    """Without the upper ends of ranges whose lower end is not understood: no year is one."""
    ends = {one.end for one in found}
    return [
        one
        for one in found
        if not (low := _OPEN_RANGE.search(text, max(0, one.outer - _CLAUSE), one.outer))
        or low.end("low") in ends
        or (
            may_be_year(low["low"]) and any(start <= low.start("low") < end for start, end in names)
        )
    ]


def _is_designation(text: str, match: re.Match[str], places: Collection[int]) -> bool:
    """Whether the number is part of a name: `Article 5`, `Channel 12`, `(3)`, `2. `."""
    start = match.start()
    if match["sign"]:
        return False
    is_marked = _is_list_mark(text, match) or _CITED.match(text, match.end())
    if is_marked or _DESIGNATION.search(text, max(0, start - 40), start):
        return True
    if text[start - 1 : start] in ("(", "[") and text[match.end() : match.end() + 1] in (")", "]"):
        is_unit_printed = match["percent"] or match["time"] or match["currency"]
        return not (is_unit_printed or _PART_COUNTED.search(text, 0, start))
    named = _LAST_NAME.search(text, max(0, start - 40), start)
    if named is None or named.end("word") in places:
        return False
    word = named["word"]
    if named.start("word") == 0 and not (word.isupper() and len(word) > 1):
        return False
    is_compared = find_comparator_before(text, start) is not None
    return not (is_compared or word.endswith(("'s", "\u2019s", "s'", "s\u2019")))


def _is_list_mark(text: str, match: re.Match[str]) -> bool:
    """Whether the number marks an item of a list: `2. `, `1) training; 2) care`."""
    start, end = match.span()
    if start == 0 and _LIST_MARK.match(text):
        return True
    is_inside = text.rfind("(", 0, start) > text.rfind(")", 0, start)
    return text.startswith(")", end) and not is_inside


def _is_ambiguous(text: str, match: re.Match[str], *, is_rate: bool) -> bool:
    """Whether the number may be a year, a fraction, part of a name, or a date's length."""
    units = ("sign", "percent", "points", "time", "currency")
    has_unit = any(match[unit] for unit in units)
    return (
        _is_basis_or_formula(text, match)
        or (not has_unit and may_be_year(match["number"]))
        or (not (has_unit or is_rate) and _is_pronoun(text, match))
        or _is_word_of_name(text, match)
        or (bool(match["time"]) and _tells_when(text, match))
    )


def _is_basis_or_formula(text: str, match: re.Match[str]) -> bool:
    """Whether the number is of a formula, of years (`2008-2019 years`), or `in 2015 dollars`."""
    printed = match["number"]
    in_formula = _IN_FORMULA_BEFORE.search(
        text, max(0, match.start() - 2), match.start()
    ) or _IN_FORMULA_BEHIND.match(text, match.end())
    has_unit_of_years = match["time"] or match["percent"] == " %"
    is_of_years = has_unit_of_years and may_be_year(match["upper"] or printed)
    in_dollars_of = match["currency"] and not match["sign"] and may_be_year(printed)
    return bool(in_formula or in_dollars_of or is_of_years or _THOUSANDS.fullmatch(printed))


def _is_pronoun(text: str, match: re.Match[str]) -> bool:
    """Whether `one` counts nothing: `one of the`, but not `one to three`."""
    if match["number"].lower() != "one" or _RANGE_FROM_ONE.match(text, match.end()):
        return False
    is_no_count = _NO_COUNT_BEHIND_ONE.match(text, match.end())
    return bool(is_no_count or _NARRATED.search(text, 0, match.start()))


def _is_word_of_name(text: str, match: re.Match[str]) -> bool:
    """Whether a number in words is of a name, `the Seven Hills`, or the top of a fraction."""
    printed = match["number"]
    if printed[0].isdigit() or match["upper"] is not None:
        return False
    is_title = printed[0].isupper() and match.start() > 0
    is_within = is_title and text[match.start() - 2] not in ".!?:\u201d"
    return is_within or _FRACTION.match(text, match.end("number")) is not None


def _tells_when(text: str, match: re.Match[str]) -> bool:
    """Whether a length of time dates something or describes a noun, and is no figure."""
    start, end, time = match.start(), match.end(), match["time"]
    has_hyphen = "-" in match.group()  # `its first 5-year plan`, `24-hour hotline`
    is_span = not has_hyphen and _SPANS_OF_TIME.search(text, max(0, start - 12), start)
    leans = _LEANS.match(text, end) and not _FOR_A_TIME.search(text, max(0, start - 24), start)
    is_one_day = time == "day" and match["number"].lower() == "one"
    is_hotline = time == "hour" and has_hyphen
    return bool(is_span or leans or is_hotline or is_one_day) or _is_adjective(text, match)


def _is_adjective(text: str, match: re.Match[str]) -> bool:
    """Whether a unit of time may describe a noun: `six day centers`, but not `a six day trip`."""
    return (
        text.startswith(f" {match['time']}", match.end("number"))
        and match.end() == match.end("time")
        and match["number"].lower() not in ("1", "one")
        and _DESCRIBED.match(text, match.end()) is not None
        and _OPENS_PHRASE.search(text, 0, match.start()) is None
    )


def _read(text: str, match: re.Match[str], country: str | None) -> Quantity | None:
    """The quantity, None where its number, range or currency is not understood."""
    values = _read_values(match)
    kind, unit = _read_unit(match, country)
    if values is None or (kind in ("money", "age") and unit is None):
        return None
    if match["minus"] and kind in ("count", "duration", "age"):
        return None  # a dash
    if kind != "money" and _may_be_length(text, match, kind):
        return None
    value, upper = values
    start, behind = match.span()
    outer, comparator = _read_comparator(text, start)
    if minus := _MINUS.search(text, 0, start):
        if comparator or upper is not None:
            return None
        outer, value = minus.start(), -value
    if is_open := find_comparator_behind(text, behind):
        behind, comparator = is_open[0], comparator or is_open[1]
    comparator = ">=" if match["plus"] else comparator
    if kind == "duration":
        if "over" in text[outer:start].lower() and not _is_amount_of_time(text, outer, behind):
            return None  # `over three years` may be `during`
        if comparator is None and (within := _WITHIN.search(text, 0, outer)):
            outer, comparator = within.start(), "<="
    low, high = (None, None) if upper is None else (value, upper)
    number = value if upper is None else None
    is_word = upper is None and not match["number"][0].isdigit()
    printed = match["upper"] or match["number"]
    return Quantity(
        *(start, match.end(), outer, behind, kind, unit),
        *(number, low, high, comparator, is_word, printed),
    )


def _may_be_length(text: str, match: re.Match[str], kind: Kind) -> bool:
    """Whether the letter of a scale may be a unit: `a 3m wall`, but not `3m people`."""
    if not has_scale_letter(match["upper"] or match["number"]):
        return False
    noun = find_noun_phrase(text, match.end()) if kind == "count" else None
    return noun is None or noun.unit not in ("persons", "households")


def _is_amount_of_time(text: str, outer: int, behind: int) -> bool:
    """Whether a duration is an amount: `received over 40 hours of training`."""
    is_of = _AMOUNT_OF_TIME.match(text, behind) is not None
    return is_of and has_verb(" ".join(text[:outer].split()[-1:]))


def _read_values(match: re.Match[str]) -> tuple[Number, Number | None] | None:
    """A number, or the ends of a range; None where they are not understood."""
    first, second = match["number"], match["upper"]
    value = read_figure(share_scale(first, second) if second else first)
    upper = read_figure(second) if second else None
    if value is None or (second and (upper is None or upper <= value or match["minus"])):
        return None
    return -value if match["minus"] else value, upper


def _read_unit(match: re.Match[str], country: str | None) -> tuple[Kind, str | None]:
    if match["points"]:
        return "points", None
    if match["percent"]:
        return "percent", "percent"
    if match["time"]:
        return ("age" if match["old"] else "duration"), _TIMES.get(match["time"])
    if match["currency"]:
        owner = match["owner"] or ""
        named = find_country(owner) if owner else None
        code = named.code if named else find_demonym(owner) if owner else None
        return "money", find_currency(match["currency"], code or country)
    if match["sign"]:
        return "money", currency_signs()[match["sign"]]
    return "count", None


def _read_comparator(text: str, start: int) -> tuple[int, Comparator | None]:
    """Where the words before a number begin that belong to it, and its comparator.

    What is estimated is about so many, unless another comparator is printed.
    """
    outer = start
    comparator: Comparator | None = None
    default: Comparator | None = None
    while True:
        low = max(0, outer - 32)
        if found := _PASSED_OVER.search(text, low, outer):
            outer = found.start()
            if _DEFINITE.match(found.group()):  # `less than the $53 million figure`
                return outer, comparator or default
            if "estimated" in found.group().lower():
                default = "~"
        elif comparator is None and (before := find_comparator_before(text, outer)):
            outer, comparator = before
        else:
            return outer, comparator or default


def _drop_adjacent(text: str, found: Sequence[Quantity]) -> list[Quantity]:
    """Without numbers that follow each other with nothing between: `40 60`, `116 000`."""
    dropped = {
        at
        for i, (one, other) in enumerate(pairwise(found))
        if _ADJACENT.fullmatch(text, one.end, other.start) and one.kind == "count"
        for at in (i, i + 1)
        if "," not in text[one.end : other.start]
    }
    return [one for at, one in enumerate(found) if at not in dropped]


def _join_ranges(text: str, found: Sequence[Quantity]) -> Iterator[Quantity]:
    """Two numbers joined by `to`, or by `and` after `between`, as one range.

    `six years and three months` is one term; a term with days is left out.
    """
    waiting: Quantity | None = None
    for one in found:
        if waiting is None:
            waiting = one
            continue
        joined = _join(text, waiting, one)
        if joined is None and _is_compound(text, waiting, one):
            waiting = _add_terms(waiting, one)
        elif joined is None:
            yield waiting
            waiting = one
        else:
            waiting = joined
    if waiting:
        yield waiting


def _join(text: str, one: Quantity, other: Quantity) -> Quantity | None:
    """The range of two numbers; None where they are two figures, as in a change."""
    link = _RANGE_BETWEEN.fullmatch(text, one.end, other.start)
    if link is None or one.value is None or other.value is None or other.comparator:
        return None
    between = _BETWEEN.search(text, max(0, one.outer - 32), one.outer)
    since = _FROM.search(text, max(0, one.outer - 24), one.outer)
    shared = share_scale(one.numeral, other.numeral)  # `by 2 to 3 billion`
    is_amount = shared == one.numeral and one.kind == other.kind in ("count", "money")
    is_amount = is_amount and _BY.search(text, 0, one.outer) is not None
    may_change = since or is_amount
    is_change = may_change and _CHANGED.search(text, max(0, one.outer - _CLAUSE), one.outer)
    if is_change or (link["link"] == "and" and between is None):
        return None
    scales = _scale_to_one_unit(text, one, other)
    if scales is None:
        return None
    first = one.value if shared == one.numeral else read_figure(shared) or one.value
    low, high = first * scales[0], other.value * scales[1]
    kind, unit = (one if one.kind == "money" else other).kind, one.unit or other.unit
    unit = "months" if scales != (1, 1) else unit
    opening = between or since
    outer = opening.start() if opening else one.outer
    if not low < high:
        return None
    return Quantity(
        one.start, other.end, outer, other.behind, kind, unit, None, low, high, one.comparator
    )


def _is_compound(text: str, one: Quantity, other: Quantity) -> bool:
    """Whether two durations are one: `six years and three months`."""
    units = (one.unit, other.unit)
    return (
        one.kind == other.kind == "duration"
        and units in (("years", "months"), ("years", "days"), ("months", "days"))
        and other.outer == other.start
        and _COMPOUND.fullmatch(text, one.end, other.start) is not None
        and not _BETWEEN.search(text, max(0, one.outer - 32), one.outer)
    )


def _add_terms(one: Quantity, other: Quantity) -> Quantity | None:
    """The sum of years and months, in months; None with days, or where an end is a range."""
    if one.value is None or other.value is None or other.unit == "days":
        return None
    value = one.value * _MONTHS_OF_A_YEAR + other.value
    return replace(one, end=other.end, behind=other.behind, unit="months", value=value)


def _scale_to_one_unit(text: str, one: Quantity, other: Quantity) -> tuple[int, int] | None:
    """Factors that give the ends of a range one unit; None where no factors do.

    The first end may lack the unit (`500 to 2,000 euros`), but not a sign that the second has;
    the second may lack the sign of the first where it counts nothing (`$5 to 7 million`).
    """
    if (one.kind, one.unit) == (other.kind, other.unit):
        return 1, 1
    if one.kind == "money" and other.kind == "count":
        is_sum = text[one.start] in "$\u20ac\u00a3" and has_scale(other.numeral)
        return (1, 1) if is_sum and not find_noun_phrase(text, other.behind) else None
    if one.kind == "count":
        return None if text[other.start] in "$\u20ac\u00a3" else (1, 1)
    if one.kind == other.kind == "duration" and {one.unit, other.unit} == {"months", "years"}:
        in_months = {"months": 1, "years": _MONTHS_OF_A_YEAR}
        return in_months[one.unit or ""], in_months[other.unit or ""]
    return None
