"""The value of a statistic that counts or measures: figures, groups, dates, ranks, remarks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.grammar.amounts import ABSENT, AMOUNT, Amount, absent, amount
from pipeline.grammar.asides import BASIS, CLAUSE, GROUP, OPENING, PART, RANK, REMARK
from pipeline.grammar.datings import Dating, dating
from pipeline.grammar.lists import masked
from pipeline.grammar.observations import Entry, Observation, observations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.record.statistics import Unit

__all__ = ["Observation", "quantity"]

# No statistic is longer in print; what is longer is prose with a label before it.
_LIMIT: Final = 4000

_PHRASE: Final = re.compile(
    rf"""
      (?P<space>\s+)
    | (?P<rank>{RANK}(?P<place>[1-9][0-9]{{0,2}})(?![\w%]|[.,][0-9]))
    | (?P<basis>{BASIS})
    | (?P<said>{CLAUSE})
    | (?P<remark>{REMARK})
    | (?P<parenthesis>\((?P<inside>(?:[^()]|\([^()]*+\))*+)\))
    | (?P<group>{GROUP})(?P<colon>\s?:)?
    | (?P<part>{PART})(?:\s?:|\s-)(?=\s)
    | (?P<amount>{AMOUNT})
    | (?P<absent>{ABSENT})
    | (?P<estimated>est(?:imated?|\.)?(?!\w))
    | (?P<separator>[;,])
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_REMARK_IN_PARENTHESIS: Final = re.compile(rf"(?:officially|{OPENING})", re.IGNORECASE | re.VERBOSE)
_DATED_END: Final = re.compile(r"\s?\((?P<dated>[^()]{1,60})\)$")
_ASTRAY: Final = re.compile(r"%|[0-9][^()]*\)$")
_TOTALS: Final = re.compile(r"t[oa]tal|both", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Label:
    """A group's name as printed before (`male:`, `male`) or after (`years male`) a figure."""

    group: str
    has_colon: bool
    is_place: bool = False


@dataclass(frozen=True, slots=True)
class _Remark:
    """What else is printed; `is_of_all` where it defines what every figure counts."""

    text: str
    is_of_all: bool = False


@dataclass(frozen=True, slots=True)
class _Rank:
    place: int


@dataclass(frozen=True, slots=True)
class _Figure:
    amount: Amount
    sign: str


@dataclass(frozen=True, slots=True)
class _Separator:
    pass


_Role = _Label | _Remark | _Rank | _Figure | _Separator | Dating


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A piece of the text and the one thing it says."""

    role: _Role
    start: int
    end: int
    is_spaced: bool


class _UnexplainedError(Exception):
    """A piece of the text has no role, or none where it stands."""


def quantity(
    text: str, unit: Unit, *, units: Iterable[Unit] = (), dated: str | None = None
) -> tuple[Observation, ...] | None:
    """The observations that a whole value prints, None where a character is left unexplained.

    `unit` is the field's, `units` are others its figures may also be printed in. Only persons are
    counted without a printed unit. `dated` is what parentheses at the end of a longer line hold:
    a date there is that of figures that have none. Total: no text raises.
    """
    if len(text) > _LIMIT:
        return None
    try:
        phrases = list(_phrases(text, 0))
        if _is_cut(phrases):
            return None
        entries, common = _entries(phrases)
    except _UnexplainedError:
        return None
    if common is None and dated and not any(entry.datings for entry in entries):
        common = dating(dated)
    return observations(entries, (unit, *units), common)


def _is_cut(phrases: Sequence[_Phrase]) -> bool:
    """Whether a value begins or ends with what joins it to more: `,399,437`, `(0.65%)`."""
    return any(isinstance(one.role, _Separator) for one in (*phrases[:1], *phrases[-1:]))


def _phrases(text: str, offset: int, *, is_inside: bool = False) -> Iterator[_Phrase]:
    at, is_spaced = 0, True
    while at < len(text):
        found = _PHRASE.match(text, at)
        if found is None or found.end() == at:
            raise _UnexplainedError
        start, at = at, found.end()
        if found.lastgroup == "space" or found["space"]:
            is_spaced = True
            continue
        if found["parenthesis"]:
            yield from _parenthesis(found, offset, is_inside=is_inside)
        else:
            for role in _roles(found):
                yield _Phrase(role, offset + start, offset + at, is_spaced)
        is_spaced = False


def _roles(found: re.Match[str]) -> Iterator[_Role]:
    if found["remark"]:
        yield from _remark(found["text"].strip())
    elif found["said"]:
        yield _Remark((found["empty"] or found["clause"]).strip())
    elif found["basis"]:
        yield _Remark(found["basis"].rstrip(" -"))
    else:
        yield _role(found)


def _role(found: re.Match[str]) -> _Role:
    if found["rank"]:
        return _Rank(int(found["place"]))
    if found["group"]:
        return _Label(_group(found["group"]), bool(found["colon"]))
    if found["part"]:
        return _Label(found["part"], has_colon=True, is_place=True)
    if found["estimated"]:
        return Dating(None, estimated=True, comment=None)
    if found["separator"]:
        return _Separator()
    read = absent(found) if found["absent"] else amount(found)
    if read is None:
        raise _UnexplainedError
    return _Figure(read, found["sign"] or "")


def _group(printed: str) -> str:
    if _TOTALS.match(printed):
        return "total"
    if printed.endswith("area"):
        return printed
    return re.sub(r"^(fe)?males$", r"\1male", printed.lower())


def _remark(text: str) -> Iterator[_Role]:
    """A remark, and the date at its end where that can only be the date of the figures.

    `note: most live on Grand Cayman (July 2008 est.)` dates the population, for the remark has no
    figure of its own; so does what is printed after the age at which people can read. There a
    percentage, or a parenthesis that is no date, would be a part of the value gone astray.
    """
    dated = _DATED_END.search(text)
    when = dating(dated["dated"]) if dated else None
    body = text[: dated.start()] if dated and when else text
    is_of_all = re.match(r"(?:at\sall\s)?age", body, re.IGNORECASE) is not None
    if masked(text) is None or (is_of_all and _ASTRAY.search(body)):
        raise _UnexplainedError
    is_of_figures = is_of_all or not re.search(r"\d", body)
    yield _Remark(body if is_of_figures else text, is_of_all)
    if when and is_of_figures:
        yield when


def _parenthesis(found: re.Match[str], offset: int, *, is_inside: bool) -> Iterator[_Phrase]:
    """What is printed in parentheses: a date, a remark, or the figures of the groups."""
    inside, start, end = found["inside"], offset + found.start(), offset + found.end()
    if when := dating(inside):
        yield _Phrase(when, start, end, is_spaced=True)
    elif _REMARK_IN_PARENTHESIS.match(inside):
        yield _Phrase(_Remark(inside), start, end, is_spaced=True)
    elif is_inside:
        raise _UnexplainedError
    else:
        yield _Phrase(_Separator(), start, start + 1, is_spaced=True)
        yield from _phrases(inside, start + 1, is_inside=True)


def _entries(phrases: list[_Phrase]) -> tuple[list[Entry], Dating | None]:
    """The figures with what stands beside them, and a date printed before all of them."""
    reader = _Reader(names_follow=_names_follow(phrases))
    for phrase in phrases:
        reader.read(phrase)
    if reader.label is not None or not reader.entries:
        raise _UnexplainedError
    reader.entries[0].remarks[:0] = reader.remarks
    return reader.entries, reader.common


def _names_follow(phrases: list[_Phrase]) -> bool:
    """Whether groups are named after their figures: `61 years male, 65 years female`."""
    for before, phrase in pairwise(phrases):
        if isinstance(phrase.role, _Label):
            return isinstance(before.role, _Figure) and not phrase.role.has_colon
        if isinstance(before.role, _Label):
            return False
    return False


@dataclass(slots=True)
class _Reader:
    """Reads phrases from left to right and gives each to the figure that it is about."""

    names_follow: bool
    entries: list[Entry] = field(default_factory=list)
    label: _Phrase | None = None
    before: _Role = field(default_factory=_Separator)
    remarks: list[str] = field(default_factory=list)
    common: Dating | None = None

    def read(self, phrase: _Phrase) -> None:
        """Take one phrase; raise where it has no place after those before it."""
        match phrase.role:
            case _Label():
                self._read_label(phrase, phrase.role)
            case _Figure():
                self._read_figure(phrase, phrase.role)
            case _ if self.label is not None:
                raise _UnexplainedError
            case _Separator():
                pass
            case _:
                self._read_aside(phrase.role)
        self.before = phrase.role

    def _read_label(self, phrase: _Phrase, label: _Label) -> None:
        is_after_figure = isinstance(self.before, _Figure) and not label.has_colon
        if self.label is not None or is_after_figure is not self.names_follow:
            raise _UnexplainedError
        if self.names_follow:
            self.entries[-1].group, self.entries[-1].end = label.group, phrase.end
        else:
            self.label = phrase

    def _read_figure(self, phrase: _Phrase, figure: _Figure) -> None:
        label = self.label.role if self.label else None
        has_colon = isinstance(label, _Label) and label.has_colon
        if not self._is_minus(phrase, figure.sign, has_colon=has_colon):
            raise _UnexplainedError
        start = self.label.start if self.label else phrase.start
        group = label.group if isinstance(label, _Label) else None
        is_place = isinstance(label, _Label) and label.is_place
        self.entries.append(Entry(figure.amount, group, start, phrase.end, is_place=is_place))
        self.label = None

    def _is_minus(self, phrase: _Phrase, sign: str, *, has_colon: bool) -> bool:
        """Whether a dash before a figure can only be a minus, not what joins it to a name."""
        if not sign or (len(sign) == 1 and has_colon):
            return True
        if len(sign) > 1:
            return phrase.start == 0
        return phrase.is_spaced and self.label is None

    def _read_aside(self, aside: _Role) -> None:
        entry = self.entries[-1] if self.entries else None
        match aside:
            case Dating() if entry:
                entry.date(aside)
            case Dating() if self.common is None:
                self.common = aside
            case _Rank(place=place) if entry:
                entry.ranks.append(place)
            case _Remark(is_of_all=False) if entry:
                entry.remarks.append(aside.text)
            case _Remark():
                self.remarks.append(aside.text)
            case _:
                raise _UnexplainedError
