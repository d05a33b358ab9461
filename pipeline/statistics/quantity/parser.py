"""Values of statistics that count or measure: figures, groups, dates, ranks, remarks."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from pipeline import patterns as re
from pipeline.grammar.amounts import COMPARATOR
from pipeline.grammar.date_qualifiers import DateQualifier, parse_date_qualifier, round_brackets
from pipeline.grammar.engine import (
    Ambiguous,
    Grammar,
    Match,
    Rule,
    Token,
    Unparsed,
    UnparsedError,
    attempt,
    compile_kind,
    refuse,
)
from pipeline.grammar.numbers import (
    SPACED,
    has_decimal_comma,
    has_only_decimal_commas,
    has_spaces_in_number,
    may_group_by_points,
    swap_points_and_commas,
)
from pipeline.statistics.quantity.amounts import (
    ABSENT,
    AMOUNT_PATTERN,
    FLAGS,
    UNITS_OF_FEW,
    parse_absent,
    parse_amount,
)
from pipeline.statistics.quantity.lexicon import (
    PHRASES,
    FigureToken,
    measure_as,
    parse_plain,
    tokenize,
)
from pipeline.statistics.quantity.observations import (
    FigureEntry,
    ParsedObservation,
    build_observations,
)
from pipeline.statistics.quantity.remarks import BASIS, MEASURE, ONE_RANK
from pipeline.vocabulary.word_lists import list_words
from pipeline.vocabulary.words import LETTERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.record.statistics import Unit
    from pipeline.statistics.quantity.amounts import Amount
    from pipeline.statistics.quantity.lexicon import RemarkToken

Observations: TypeAlias = tuple[ParsedObservation, ...]
_Figures: TypeAlias = tuple[list[FigureEntry], DateQualifier | None]

# Longer values are prose with a label before it.
_LIMIT: Final = 4000
# A full stop may end a value after a word, sign or bracket.
_STOPPED: Final = re.compile(r"[)%a-z]\.$")
_LABELS: Final = ("label", "colon", "unmarked", "behind", "within")


class FieldFormat(NamedTuple):
    """How the figures of a field are printed.

    The first of `units` is the field's own, the others its figures may have too; without any, all
    figures have the one unit that they print, or none. Only persons, numbers and indices may lack
    a unit, unless the field is `bare`: then its label gives it.
    `groups` are names of groups of this field beside the general ones.
    """

    units: tuple[Unit, ...]
    groups: tuple[str, ...] = ()
    bare: bool = False


@dataclass(slots=True)
class _Assembly:
    """Gives each token to its figure, from left to right."""

    names_follow: bool
    entries: list[FigureEntry] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    common: DateQualifier | None = None
    label: Token | None = None
    basis: str | None = None
    measure: RemarkToken | None = None
    count: int | None = None

    def add(self, tokens: Sequence[Token]) -> _Figures:
        """Add all tokens; return the figures, and a date printed before all of them."""
        for token in tokens:
            if handle := _HANDLERS.get(token.kind):
                handle(self, token)
        if self.count not in {None, len(self.entries) - 1}:
            refuse("another number of neighbours than is printed")
        self.entries[0].remarks[:0] = self.remarks
        self.entries[0].is_defined = bool(self.remarks)
        self.share_note(tokens[-1])
        return self.entries, self.common

    def share_note(self, last: Token) -> None:
        """Give the note at the end of figures of one group and several dates to all of them."""
        if (
            last.kind == "remark"
            and last.value.is_note
            and len({e.group for e in self.entries}) == 1
        ):
            for entry in self.entries[:-1]:
                entry.remarks.append(last.value.text)

    def add_figure(self, token: Token) -> None:
        """Begin the next figure with the tokens kept before it."""
        entry = _make_entry(token, self.label, self.basis, self.entries)
        if self.measure:
            entry.amount = measure_as(entry.amount, self.measure)
        self.entries.append(entry)
        self.label, self.basis = None, None

    def add_label(self, token: Token) -> None:
        """Name the figure before, or keep the name for the next one."""
        if self.names_follow and self.entries:
            self.entries[-1].end = token.end
            self.entries[-1].name(token.value, token.kind)
        else:
            self.label = token

    def add_separator(self, token: Token) -> None:
        """Keep the number of parts that are announced."""
        self.count = self.count if token.value is None else token.value

    def add_basis(self, token: Token) -> None:
        """Keep the basis of the next figure, and what it states about all behind it."""
        self.basis = token.value.text
        self.measure = token.value

    def add_date(self, token: Token) -> None:
        """Date the figure before, or all of them."""
        if self.entries:
            self.entries[-1].date(token.value)
        else:
            self.common = token.value

    def add_rank(self, token: Token) -> None:
        """Rank the figure before."""
        if not self.entries:
            refuse("a rank before any figure", token.start, token.end)
        self.entries[-1].ranks.append(token.value)

    def add_ranks(self, token: Token) -> None:
        """Rank the figures of the groups named."""
        for name, place in token.value:
            _find_ranked(self.entries, name).rank(place)

    def add_remark(self, token: Token) -> None:
        """Add a remark to the figure before, or to the first if it is about all."""
        last = self.entries[-1] if self.entries else None
        if last is None or token.value.is_of_all:
            self.remarks.append(token.value.text)
        elif token.value.same:
            last.remark(token.value.text, token.end)
            last.check_same(token.value.same)
        elif token.value.counted and last.amount.unit is not None:
            refuse("a noun beside a figure of another unit", token.start, token.end)
        elif last.group and token.value.is_of_whom and not last.of_field:
            refuse("a share of people beside the name of a group", token.start, token.end)
        else:
            last.remark(token.value.text, token.end)
            if token.value.counted:
                last.amount = last.amount._replace(unit=token.value.counted)


_HANDLERS: Final[dict[str, Callable[[_Assembly, Token], None]]] = {
    "figure": _Assembly.add_figure,
    **dict.fromkeys(_LABELS, _Assembly.add_label),
    "separator": _Assembly.add_separator,
    "basis": _Assembly.add_basis,
    "date": _Assembly.add_date,
    "rank": _Assembly.add_rank,
    "ranks": _Assembly.add_ranks,
    "remark": _Assembly.add_remark,
}


def _make_entry(
    token: Token, label: Token | None, basis: str | None, entries: Sequence[FigureEntry]
) -> FigureEntry:
    figure: FigureToken = token.value
    sign, is_colon = figure.sign, label is not None and label.kind in {"colon", "within"}
    is_minus = (
        not sign
        or (len(sign) == 1 and is_colon)
        or (token.start == 0 if len(sign) > 1 else figure.is_spaced and label is None)
    )
    if not is_minus:
        refuse("a dash that may join a name to its figure", token.start, token.end)
    entry = FigureEntry(figure.amount, None, label.start if label else token.start, token.end)
    if label:
        entry.name(
            label.value, label.kind, _find_whole(entries) if label.kind == "within" else None
        )
    entry.remarks += [each for each in (basis, figure.remark) if each]
    return entry


def _find_whole(entries: Sequence[FigureEntry]) -> FigureEntry | None:
    """The figure whose group is broken down by the counts of each sex after it.

    None where it has no name and counts people too: then it is the total of both.
    """
    whole = next((entry for entry in reversed(entries) if not entry.is_within), None)
    if whole and whole.group is None and whole.amount.unit in {None, "persons"}:
        return None
    if whole is None or whole.group is None or whole.amount.unit == "persons":
        refuse("counts of the sexes of no group")
    return whole


def _find_ranked(entries: Sequence[FigureEntry], name: str) -> FigureEntry:
    """The first figure of this group; the total may have a longer name."""
    for entry in entries:
        group = entry.group or "total"
        if group == name or (name == "total" and group.startswith("total")):
            return entry
    return refuse(f"a rank of {name!r}, which has no figure")


def _make_before(match: Match) -> _Figures:
    return _Assembly(names_follow=False).add(match.tokens)


def _make_after(match: Match) -> _Figures:
    figures = _Assembly(names_follow=True).add(match.tokens)
    for label in (token for token in match.tokens if token.kind in _LABELS):
        group = label.value.group
        is_sex = label.kind == "behind" and group not in {"urban", "rural"}
        if len(figures[0]) == 1 and group != "total" and (is_sex or label.value.preposition):
            refuse("a figure that may be a share of one group", label.start, label.end)
    return figures


def _make_total_first(match: Match) -> _Figures:
    total, parts = match["total"], match.tokens[len(match["total"]) :]
    entries, common = _Assembly(names_follow=True).add(total)
    others, _ = _Assembly(names_follow=False).add(parts)
    if [entry.group for entry in entries] != ["total"]:
        refuse("names of parts behind a figure and before one")
    return entries + others, common


QUANTITIES: Final = Grammar(
    PHRASES,
    Rule("rest", "(date | rank | ranks | remark | separator | slash)*"),
    Rule("lead", "(?! separator) (remark | separator)* (date (remark | separator)*)?"),
    Rule("name", "label | behind | unmarked"),
    Rule("unnamed", "(basis rest)? figure (?! label | behind | unmarked) rest"),
    Rule("named", "(basis rest)? (label | colon | unmarked | within) basis? figure rest"),
    Rule("nothing_open", "(?<![separator slash])"),
    Rule(
        "names_before",
        "lead (unnamed | named)+ nothing_open",
        _make_before,
        examples=("male: 62.6 years; female: 73.5 years", "7.8% (2010)", "NA%"),
    ),
    Rule(
        "names_behind",
        """lead ((basis rest)? figure (?! name) rest)* (basis rest)? figure name rest
        ((basis rest)? figure name? rest)* nothing_open""",
        _make_after,
        examples=("61 years male, 65 years female", "62 for men and 73 for women"),
    ),
    Rule(
        "total_first",
        """total=(lead figure label rest (?<= separator)) (unmarked figure rest)
        (unnamed | named)* nothing_open""",
        _make_total_first,
        examples=("7,850 km total; Chad 50 km",),
    ),
)


@lru_cache(4096)  # values are parsed again in another unit
def _read_figures(text: str, groups: tuple[str, ...]) -> _Figures | Unparsed:
    if len(text) > _LIMIT:
        return Unparsed(f"longer than {_LIMIT} characters", 0, len(text))
    try:
        if plain := parse_plain(text, groups):
            amount, end, dated = plain
            return [FigureEntry(amount, None, 0, end, datings=[dated] if dated else [])], None
        tokens = tokenize(text, groups)
    except UnparsedError as refused:
        unparsed = _place(refused.unparsed, text)
    else:
        read: _Figures | Unparsed = QUANTITIES.parse_tokens(PHRASES.gather(tokens), len(text))
        if not isinstance(read, Unparsed):
            return read
        unparsed = read
    if _STOPPED.search(text):
        again = _read_figures(text[:-1], groups)
        return unparsed if isinstance(again, Unparsed) else again
    return unparsed


# What is no part of a figure, or surely one: no two figures stand behind `about`.
_SURE: Final = re.compile(rf"{ONE_RANK}|(?=[a-z]){COMPARATOR}{SPACED}", FLAGS)


@lru_cache(4096)  # values repeat: `NA%`, `none`
def read_quantity(
    text: str,
    printed: FieldFormat,
    *,
    dated: str | None = None,
    decimal_comma: bool | None = None,
    spaced: bool | None = None,
) -> Observations | Unparsed | Ambiguous:
    """Read a whole value: its observations, why it has none, or the readings it may have.

    `dated` is the content of parentheses at the end of a longer line: a date there applies to
    figures without one. `decimal_comma` says whether the document prints decimals so, `spaced`
    whether it groups thousands by spaces; None that nothing else in it decides. Never raises.
    """
    text = round_brackets(text)
    is_grouped = decimal_comma is True and may_group_by_points(text)
    is_of_few = bool(printed.units) and printed.units[0] in UNITS_OF_FEW
    if is_grouped and is_of_few:
        return Unparsed("a point that may group thousands", 0, len(text))
    if decimal_comma is not False and (is_grouped or has_decimal_comma(text)):
        swapped = _observe(swap_points_and_commas(text), printed, dated)
        is_sure = is_of_few or has_only_decimal_commas(text)
        if decimal_comma or isinstance(swapped, Unparsed) or is_sure:
            return swapped
        reason = "a comma before decimals, or misprinted between thousands: no number decides"
        return Ambiguous((swapped,), reason, 0, len(text))
    read = _observe(text, printed, dated)
    is_spaced = has_spaces_in_number(text, alone=spaced is None) and has_spaces_in_number(
        _SURE.sub("", text), alone=spaced is None
    )
    if isinstance(read, Unparsed) or not is_spaced or spaced:
        return read
    if spaced is False:
        return Unparsed("spaces in a number: the document groups by commas", 0, len(text))
    reason = "spaces that may group thousands, or part two figures"
    return Ambiguous((read,), reason, 0, len(text))


def _observe(text: str, printed: FieldFormat, dated: str | None) -> Observations | Unparsed:
    read = _read_figures(text, printed.groups)
    if isinstance(read, Unparsed):
        return read
    entries, common = read
    if common is None and dated and not any(entry.datings for entry in entries):
        common = parse_date_qualifier(dated)
    found = attempt(build_observations, entries, printed.units, common, bare=printed.bare)
    return found if isinstance(found, tuple) else _place(found, text)


def _place(refusal: Unparsed | Ambiguous, text: str) -> Unparsed:
    """A refusal, of the whole text if it has no place."""
    start, end = (refusal.start, refusal.end) if refusal.end else (0, len(text))
    return Unparsed(refusal.reason, start, end)


def parse_quantity(
    text: str,
    unit: Unit,
    *,
    units: tuple[Unit, ...] = (),
    groups: tuple[str, ...] = (),
) -> Observations | None:
    """Read a whole value as `read_quantity` does; None where it is refused or ambiguous."""
    read = read_quantity(text, FieldFormat((unit, *units), groups))
    return read if isinstance(read, tuple) else None


_MEASURE: Final = compile_kind(MEASURE, FLAGS)
_BEGINS_IN_WORDS: Final = re.compile(r"[^\d$]{3}")  # as does what `MEASURE` explains
_BASIS: Final = compile_kind(BASIS, FLAGS)
_GENERAL: Final = frozenset(list_words("remarks", "of_any_measure"))


def names_another_measure(text: str, label: str, groups: tuple[str, ...]) -> bool:
    """Whether a value begins with the name of a measure that its label does not name.

    `Inflation: 17%` is no rate of unemployment, nor `GDP per capita US$ 500` the whole product.
    `groups` are those of the field.
    """
    found = _MEASURE.match(text) if _BEGINS_IN_WORDS.match(text) else None
    if (
        found is None
        or _BASIS.match(text)
        or found["name_of_measure"].lower() in map(str.lower, groups)
    ):
        return False
    own, wanted = (
        {*LETTERS.findall(name.partition("(")[0].lower())} - _GENERAL
        for name in (found["name_of_measure"], label)
    )
    return own != wanted


_CELL: Final = re.compile(r"(?P<first>[^()]*[^()\s])\s?(?:\((?P<second>[^()]+)\))?")
_ABSENT: Final = compile_kind(ABSENT, FLAGS)


def parse_cell(text: str, units: tuple[Unit, ...], group: str | None) -> Observations | None:
    """Parse one table cell, None if a character is left unexplained.

    `units` are those of its figure and of a second figure in parentheses, known from the label:
    `23.0 (42,145)`, `11.7 (Unavailable)`.
    """
    parts = _CELL.fullmatch(text)
    if parts is None:
        return None
    printed = [parts.span("first"), *([parts.span("second")] if parts["second"] else [])]
    if len(printed) > len(units):
        return None
    found = [
        _cell_observation(text, place, unit, group)
        for place, unit in zip(printed, units, strict=False)
    ]
    complete = tuple(one for one in found if one is not None)
    return complete if len(complete) == len(found) else None


def _cell_observation(
    text: str, place: tuple[int, int], unit: Unit, group: str | None
) -> ParsedObservation | None:
    read = _parse_cell_amount(text[slice(*place)])
    if read is None or read.unit not in (unit, None):
        return None
    return ParsedObservation(
        value=read.value, low=read.low, high=read.high, comparator=read.comparator, unit=unit,
        group=group, as_of=None, estimated=False, rank=None, comment=read.word,
        start=place[0], end=place[1],
    )  # fmt: skip


def _parse_cell_amount(text: str) -> Amount | None:
    if found := _ABSENT.fullmatch(text):
        return parse_absent(found)
    found = AMOUNT_PATTERN.fullmatch(text)
    try:
        return parse_amount(found) if found else None
    except UnparsedError:
        return None
