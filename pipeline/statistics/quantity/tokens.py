"""The tokens of a quantity: figures, groups, dates, ranks, remarks, separators."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.grammar.date_qualifiers import DateQualifier, is_misprinted_date, parse_date_qualifier
from pipeline.grammar.lists import mask_brackets
from pipeline.grammar.numbers import parse_number
from pipeline.statistics.quantity.amounts import ABSENT, AMOUNT, Amount, parse_absent, parse_amount
from pipeline.statistics.quantity.remarks import (
    BASIS,
    BESIDE,
    BORDERS,
    CLAUSE,
    DATED,
    GAUGE,
    GROUP,
    OFFICIALLY,
    OPENING,
    PART,
    PEOPLE,
    PLACE,
    RANK,
    RANK_OF,
    RANKS,
    SCALED,
    SEASON,
    SEXES,
    TURNING,
    groups_pattern,
    holds_part_of_value,
    remark_pattern,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class GroupLabel(NamedTuple):
    """A group's name as printed before (`male:`, `male`) or after (`years male`) a figure.

    One that `is_dashed` is joined to it by a double dash, which may be a minus as well; one that
    `is_unmarked` may be any words. `dating` is printed with the name. One that `is_within` names a
    part of the group before it; one in brackets `is_behind` the figure that it is of.
    """

    group: str
    has_colon: bool
    is_place: bool = False
    is_dashed: bool = False
    is_unmarked: bool = False
    is_within: bool = False
    is_behind: bool = False
    dating: DateQualifier | None = None


class Remark(NamedTuple):
    """What else is printed; `is_of_all` where it defines what every figure counts.

    One that `is_basis` says how the figure behind it is reckoned.
    """

    text: str
    is_of_all: bool = False
    is_basis: bool = False


class Rank(NamedTuple):
    """A place in the world."""

    place: int


class Ranks(NamedTuple):
    """Places in the world of groups by their names."""

    places: tuple[tuple[str, int], ...]


class FigureToken(NamedTuple):
    """A figure, and the dash printed before it."""

    amount: Amount
    sign: str


class Separator(NamedTuple):
    """What divides, and says at most how many parts follow."""

    parts: int | None = None


Role = GroupLabel | Remark | Rank | Ranks | FigureToken | Separator | DateQualifier


class Token(NamedTuple):
    """A piece of the text and the one thing it says."""

    role: Role
    start: int
    end: int
    is_spaced: bool


class UnexplainedError(Exception):
    """A piece of the text has no role, or none at its position."""


_REMARK_IN_PARENTHESIS: Final = re.compile(
    rf"(?:officially|of\swhich\s|{OPENING}|[0-9][0-9,.]*\skm\s(?-i:[a-z])[^\d%()]*$)",
    re.IGNORECASE | re.VERBOSE,
)
_DATED_END: Final = re.compile(r"\s?\((?P<dated>[^()]{1,60})\)$")
_WORDS: Final = re.compile(r"[^\W\d_A-Z][^\d%:()$]*")
# Words that make the figure before them another one.
_OF_FIGURES: Final = re.compile(
    rf"""{GROUP}|\b(?:NA|NEGL|none|{SCALED}|{TURNING}|per
    |daily|weekly|monthly|quarterly|euros?|pounds?|francs?|marks|rubles?|yen|currency)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_COUNTS: Final = re.compile(rf"\d|\b{SCALED}\b", re.IGNORECASE)
_PEOPLE: Final = re.compile(PEOPLE, re.IGNORECASE)
_WHOSE: Final = re.compile(r"urban|rural|(?:fe)?males?|(?:wo)?men|boys|girls")
_RANK_OF: Final = re.compile(RANK_OF, re.IGNORECASE)
_AMOUNT: Final = rf"(?P<amount>{AMOUNT}) | (?P<absent>{ABSENT})"
_FIGURES: Final = "0123456789$"  # with one of these begin figures, and some names of groups
_SIGNED: Final = f"{_FIGURES}-"
_PLAIN: Final = re.compile(
    rf"(?=[{_SIGNED}])(?P<figure>(?>{AMOUNT}))(?:\s\((?P<inside>[^()]+)\))?",
    re.VERBOSE | re.IGNORECASE,
)
_TOTALS: Final = re.compile(r"t[oa]tal|both", re.IGNORECASE)


class _Forms(NamedTuple):
    """The patterns of one phrase by what it begins with: a figure, a bracket, anything else.

    Each has the forms that can begin so, in the same order; `names_figures` says whether a name of
    a group may begin like a figure.
    """

    figures: re.Pattern[str]
    brackets: re.Pattern[str]
    others: re.Pattern[str]
    names_figures: bool

    def match(self, text: str, at: int) -> re.Match[str] | None:
        """The phrase that begins at this offset."""
        first = text[at]
        if first in _FIGURES:
            return self.figures.match(text, at)
        return (self.brackets if first == "(" else self.others).match(text, at)


@lru_cache
def _compile_forms(groups: tuple[str, ...]) -> _Forms:
    """Compile the patterns of one token, with these additional group names."""
    flags = re.VERBOSE | re.IGNORECASE | re.DOTALL
    figured = rf"(?P<gauge>{GAUGE}) | {_label_pattern(groups, _FIGURES)} | {_AMOUNT}"
    bracketed = rf"""(?P<sexes>{SEXES})
        | (?P<parenthesis>\((?P<inside>(?:[^()]|\([^()]*+\))*+)\))
        | {_label_pattern(groups, "(")}"""
    otherwise = rf"""
            (?P<rank>{RANK}(?P<place>[1-9][0-9]{{0,2}})(?![\w%]|[.,][0-9]))
          | (?P<ranks>{RANKS})
          | (?P<basis>{BASIS})
          | (?P<officially>{OFFICIALLY})
          | (?P<dated>{DATED})
          | (?P<said>(?![;,]\s{groups_pattern(groups)})(?:{CLAUSE}))
          | (?P<beside>{BESIDE})
          | (?P<remark>{remark_pattern(groups)})
          | {_label_pattern(groups)}
          | (?P<group>{GROUP})(?P<colon>\s?:)?
          | {SEASON}
          | (?P<part>{PART})(?:(?:\s?:|\s-)(?=\s)|(?P<dash>--)(?=\d))
          | (?P<unmarked>{PLACE})
          | {_AMOUNT}
          | (?P<estimated>(?:an\s)?est(?:imated?|\.)?(?:\sat)?(?!\w))
          | (?P<separator>[;,]|{BORDERS}|\+\+(?=\s)|and(?=\s[0-9][0-9,]*\skm\b)|/(?=\s))
    """
    figures, brackets, others = (
        re.compile(forms, flags) for forms in (figured, bracketed, otherwise)
    )
    names_figures = any(name.lstrip()[:1] in _SIGNED for name in groups)
    return _Forms(figures, brackets, others, names_figures)


def _label_pattern(groups: tuple[str, ...], first: str | None = None) -> str:
    """The pattern of these groups before figures, or of those that begin with one of `first`."""
    begun = tuple(name for name in groups if first is None or name.lstrip()[:1] in first)
    return rf"(?P<named>{groups_pattern(begun)})(?P<named_colon>\s?:)?"


def parse_plain(
    text: str, groups: tuple[str, ...] = ()
) -> tuple[Amount, int, DateQualifier | None] | None:
    """The figure that a text is, where it ends, and the date behind it: `2.15% (1997 est.)`.

    None of all else, and where the name of a group may begin as the text does. It is what
    `phrases` reads there, found at once.
    """
    found = _PLAIN.fullmatch(text)
    if found is None or _compile_forms(groups).names_figures:
        return None
    read, dated = parse_amount(found), found["inside"]
    when = parse_date_qualifier(dated) if dated else None
    return None if read is None or (dated and when is None) else (read, found.end("figure"), when)


def tokenize(text: str, groups: tuple[str, ...] = ()) -> list[Token]:
    """Return the tokens of a whole text, with these additional group names.

    Raises `UnexplainedError` if a character belongs to no token.
    """
    return _tokenize(text, 0, _compile_forms(groups))


def _tokenize(text: str, offset: int, forms: _Forms, *, is_inside: bool = False) -> list[Token]:
    read: list[Token] = []
    at, end, is_spaced = 0, len(text), True
    while at < end:
        if text[at].isspace():
            at, is_spaced = at + 1, True
            continue
        found = forms.match(text, at)
        if found is None or found.end() == at:
            raise UnexplainedError
        start, at = at, found.end()
        form = found.lastgroup or ""
        if form == "parenthesis":
            read += _parenthesis_tokens(found, offset, forms, is_inside=is_inside)
        elif form == "sexes":
            read += _sex_tokens(found, offset)
        elif form == "remark":
            read += [
                Token(one, offset + start, offset + at, is_spaced) for one in _remark_tokens(found)
            ]
        else:
            read.append(Token(_ROLES[form](found), offset + start, offset + at, is_spaced))
        is_spaced = False
    return read


def _figure_token(found: re.Match[str]) -> FigureToken:
    if (read := parse_amount(found)) is None:
        raise UnexplainedError
    return FigureToken(read, found["sign"] or "")


def _parse_ranks(printed: str) -> Iterator[tuple[str, int]]:
    for found in _RANK_OF.finditer(printed):
        yield _normalize_group(found["of"]), int(found["at"])


def _parse_count(printed: str | None) -> int | None:
    return int(printed) if printed else None


def _season_label(found: re.Match[str]) -> GroupLabel:
    if (when := parse_date_qualifier(found["when"])) is None:
        raise UnexplainedError
    return GroupLabel(found["season"], has_colon=True, dating=when)


def _place_label(found: re.Match[str]) -> GroupLabel:
    return GroupLabel(
        found["part"], has_colon=True, is_place=True, is_dashed=found["dash"] is not None
    )


def _group_label(found: re.Match[str]) -> GroupLabel:
    return GroupLabel(_normalize_group(found["group"]), found["colon"] is not None)


def _named_label(found: re.Match[str]) -> GroupLabel:
    return GroupLabel(found["named"], found["named_colon"] is not None)


# What a phrase says, by the last group of its form in the pattern.
_ROLES: Final[dict[str, Callable[[re.Match[str]], Role]]] = {
    "rank": lambda found: Rank(int(found["place"])),
    "ranks": lambda found: Ranks(tuple(_parse_ranks(found["places"]))),
    "basis": lambda found: Remark(found["basis"].rstrip(" -"), is_basis=True),
    "officially": lambda found: Remark(found["officially"]),
    "dated": lambda found: DateQualifier(found["year"], estimated=False, comment=None),
    "said": lambda found: Remark((found["empty"] or found["clause"] or found["plus"]).strip()),
    "beside": lambda found: Remark(found["beside"].strip()),
    "gauge": lambda found: Remark(found["gauge"].strip()),
    **dict.fromkeys(("named", "named_colon"), _named_label),
    **dict.fromkeys(("group", "colon"), _group_label),
    "when": _season_label,
    **dict.fromkeys(("part", "dash"), _place_label),
    "unmarked": lambda found: GroupLabel(found["unmarked"], has_colon=False, is_unmarked=True),
    "amount": _figure_token,
    "absent": lambda found: FigureToken(parse_absent(found), ""),
    "estimated": lambda _: DateQualifier(None, estimated=True, comment=None),
    **dict.fromkeys(("separator", "many"), lambda found: Separator(_parse_count(found["many"]))),
}


def _normalize_group(printed: str) -> str:
    if _TOTALS.match(printed):
        return "total"
    if printed.endswith("area") or _PEOPLE.fullmatch(printed):
        return printed
    group = printed.lower()
    return group.removesuffix("s") if group in ("males", "females") else group


def _remark_tokens(found: re.Match[str]) -> Iterator[Role]:
    """A remark, and the date at its end where that can only be the date of the figures.

    `note: most live on Grand Cayman (July 2008 est.)` dates the population, for the remark has no
    figure of its own; so does what is printed after the age at which people can read, and after
    what a figure includes. With an age, or in a definition, a percentage, or a parenthesis that is
    no date, would be a part of the value gone astray. So would be a misprint at any remark's end.
    """
    text = found["text"].strip(" ;,")
    is_definition = found["remark"].lower().lstrip("[").startswith("definition")
    dated = _DATED_END.search(text)
    when = parse_date_qualifier(dated["dated"]) if dated else None
    body = text[: dated.start()] if dated and when else text
    is_of_all = re.match(r"(?:at\sall\s)?age", body, re.IGNORECASE) is not None
    is_defined = is_of_all or is_definition
    dating_lost = dated is not None and is_misprinted_date(dated["dated"])
    if (
        mask_brackets(text) is None
        or dating_lost
        or holds_part_of_value(text, body, is_defined=is_defined)
    ):
        raise UnexplainedError
    is_part = body.lower().startswith("including ")
    is_of_figures = is_of_all or is_part or not _COUNTS.search(body)
    yield Remark(body if is_of_figures else text, is_of_all)
    if when and is_of_figures:
        yield when


def _parenthesis_tokens(
    found: re.Match[str], offset: int, forms: _Forms, *, is_inside: bool
) -> Iterator[Token]:
    """What is printed in parentheses: a date, a remark, or the figures of the groups."""
    inside, start, end = found["inside"], offset + found.start(), offset + found.end()
    if when := parse_date_qualifier(inside):
        yield Token(when, start, end, is_spaced=True)
    elif _WHOSE.fullmatch(inside):
        label = GroupLabel(_normalize_group(inside), has_colon=False, is_behind=True)
        yield Token(label, start, end, is_spaced=True)
    elif _REMARK_IN_PARENTHESIS.match(inside) or _is_remark(inside):
        yield Token(Remark(inside), start, end, is_spaced=True)
    elif is_inside:
        raise UnexplainedError
    else:
        yield Token(Separator(), start, start + 1, is_spaced=True)
        yield from _tokenize(inside, start + 1, forms, is_inside=True)


def _sex_tokens(found: re.Match[str], offset: int) -> Iterator[Token]:
    for which in ("first", "second"):
        sex, count = found.span(f"{which}_sex"), found.span(f"{which}_count")
        label = GroupLabel(found[f"{which}_sex"].lower(), has_colon=True, is_within=True)
        people = Amount(parse_number(found[f"{which}_count"]), None, None, None, "persons")
        yield Token(label, offset + sex[0], offset + sex[1], is_spaced=True)
        yield Token(FigureToken(people, ""), offset + count[0], offset + count[1], is_spaced=True)


def _is_remark(inside: str) -> bool:
    """Whether a parenthesis holds words alone, of no figure and of no group."""
    return _WORDS.fullmatch(inside) is not None and _OF_FIGURES.search(inside) is None
