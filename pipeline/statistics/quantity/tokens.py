"""The phrases of a quantity's value, from left to right, each with the one thing that it says."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.grammar.date_qualifiers import Dating, dating, is_misdated
from pipeline.grammar.lists import masked
from pipeline.grammar.numbers import number
from pipeline.statistics.quantity.amounts import ABSENT, AMOUNT, Amount, absent, amount
from pipeline.statistics.quantity.qualifiers import (
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
    SEASON,
    SEXES,
    named,
    remark,
)
from pipeline.statistics.quantity.remark_checks import SCALED, TURNING, is_astray
from pipeline.statistics.quantity.token_types import (
    Figure,
    Label,
    Phrase,
    Rank,
    Ranks,
    Remark,
    Role,
    Separator,
    UnexplainedError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
def _forms(groups: tuple[str, ...]) -> _Forms:
    """The patterns of one phrase, where figures may also be of groups of these names."""
    flags = re.VERBOSE | re.IGNORECASE | re.DOTALL
    figured = rf"(?P<gauge>{GAUGE}) | {_label(groups, _FIGURES)} | {_AMOUNT}"
    bracketed = rf"""(?P<sexes>{SEXES})
        | (?P<parenthesis>\((?P<inside>(?:[^()]|\([^()]*+\))*+)\)) | {_label(groups, "(")}"""
    otherwise = rf"""
            (?P<rank>{RANK}(?P<place>[1-9][0-9]{{0,2}})(?![\w%]|[.,][0-9]))
          | (?P<ranks>{RANKS})
          | (?P<basis>{BASIS})
          | (?P<officially>{OFFICIALLY})
          | (?P<dated>{DATED})
          | (?P<said>(?![;,]\s{named(groups)})(?:{CLAUSE}))
          | (?P<beside>{BESIDE})
          | (?P<remark>{remark(groups)})
          | {_label(groups)}
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


def _label(groups: tuple[str, ...], first: str | None = None) -> str:
    """The pattern of these groups before figures, or of those that begin with one of `first`."""
    begun = tuple(name for name in groups if first is None or name.lstrip()[:1] in first)
    return rf"(?P<named>{named(begun)})(?P<named_colon>\s?:)?"


def plain(text: str, groups: tuple[str, ...] = ()) -> tuple[Amount, int, Dating | None] | None:
    """The figure that a text is, where it ends, and the date behind it: `2.15% (1997 est.)`.

    None of all else, and where the name of a group may begin as the text does. It is what
    `phrases` reads there, found at once.
    """
    found = _PLAIN.fullmatch(text)
    if found is None or _forms(groups).names_figures:
        return None
    read, dated = amount(found), found["inside"]
    when = dating(dated) if dated else None
    return None if read is None or (dated and when is None) else (read, found.end("figure"), when)


def phrases(text: str, groups: tuple[str, ...] = ()) -> list[Phrase]:
    """The phrases of a whole text, where figures may also be of groups of these names.

    Raises `UnexplainedError` where a character is of none.
    """
    return _read(text, 0, _forms(groups))


def _read(text: str, offset: int, forms: _Forms, *, is_inside: bool = False) -> list[Phrase]:
    read: list[Phrase] = []
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
            read += _parenthesis(found, offset, forms, is_inside=is_inside)
        elif form == "sexes":
            read += _sexes(found, offset)
        elif form == "remark":
            read += [Phrase(one, offset + start, offset + at, is_spaced) for one in _remark(found)]
        else:
            read.append(Phrase(_ROLES[form](found), offset + start, offset + at, is_spaced))
        is_spaced = False
    return read


def _figure(found: re.Match[str]) -> Figure:
    if (read := amount(found)) is None:
        raise UnexplainedError
    return Figure(read, found["sign"] or "")


def _ranks(printed: str) -> Iterator[tuple[str, int]]:
    for found in _RANK_OF.finditer(printed):
        yield _group(found["of"]), int(found["at"])


def _count(printed: str | None) -> int | None:
    return int(printed) if printed else None


def _season(found: re.Match[str]) -> Label:
    if (when := dating(found["when"])) is None:
        raise UnexplainedError
    return Label(found["season"], has_colon=True, dating=when)


def _part(found: re.Match[str]) -> Label:
    return Label(found["part"], has_colon=True, is_place=True, is_dashed=found["dash"] is not None)


def _grouped(found: re.Match[str]) -> Label:
    return Label(_group(found["group"]), found["colon"] is not None)


def _named(found: re.Match[str]) -> Label:
    return Label(found["named"], found["named_colon"] is not None)


# What a phrase says, by the last group of its form in the pattern.
_ROLES: Final[dict[str, Callable[[re.Match[str]], Role]]] = {
    "rank": lambda found: Rank(int(found["place"])),
    "ranks": lambda found: Ranks(tuple(_ranks(found["places"]))),
    "basis": lambda found: Remark(found["basis"].rstrip(" -"), is_basis=True),
    "officially": lambda found: Remark(found["officially"]),
    "dated": lambda found: Dating(found["year"], estimated=False, comment=None),
    "said": lambda found: Remark((found["empty"] or found["clause"] or found["plus"]).strip()),
    "beside": lambda found: Remark(found["beside"].strip()),
    "gauge": lambda found: Remark(found["gauge"].strip()),
    **dict.fromkeys(("named", "named_colon"), _named),
    **dict.fromkeys(("group", "colon"), _grouped),
    "when": _season,
    **dict.fromkeys(("part", "dash"), _part),
    "unmarked": lambda found: Label(found["unmarked"], has_colon=False, is_unmarked=True),
    "amount": _figure,
    "absent": lambda found: Figure(absent(found), ""),
    "estimated": lambda _: Dating(None, estimated=True, comment=None),
    **dict.fromkeys(("separator", "many"), lambda found: Separator(_count(found["many"]))),
}


def _group(printed: str) -> str:
    if _TOTALS.match(printed):
        return "total"
    if printed.endswith("area") or _PEOPLE.fullmatch(printed):
        return printed
    group = printed.lower()
    return group.removesuffix("s") if group in ("males", "females") else group


def _remark(found: re.Match[str]) -> Iterator[Role]:
    """A remark, and the date at its end where that can only be the date of the figures.

    `note: most live on Grand Cayman (July 2008 est.)` dates the population, for the remark has no
    figure of its own; so does what is printed after the age at which people can read, and after
    what a figure includes. With an age, or in a definition, a percentage, or a parenthesis that is
    no date, would be a part of the value gone astray. So would be a misprint at any remark's end.
    """
    text = found["text"].strip(" ;,")
    is_definition = found["remark"].lower().lstrip("[").startswith("definition")
    dated = _DATED_END.search(text)
    when = dating(dated["dated"]) if dated else None
    body = text[: dated.start()] if dated and when else text
    is_of_all = re.match(r"(?:at\sall\s)?age", body, re.IGNORECASE) is not None
    is_defined = is_of_all or is_definition
    dating_lost = dated is not None and is_misdated(dated["dated"])
    if masked(text) is None or dating_lost or is_astray(text, body, is_defined=is_defined):
        raise UnexplainedError
    is_part = body.lower().startswith("including ")
    is_of_figures = is_of_all or is_part or not _COUNTS.search(body)
    yield Remark(body if is_of_figures else text, is_of_all)
    if when and is_of_figures:
        yield when


def _parenthesis(
    found: re.Match[str], offset: int, forms: _Forms, *, is_inside: bool
) -> Iterator[Phrase]:
    """What is printed in parentheses: a date, a remark, or the figures of the groups."""
    inside, start, end = found["inside"], offset + found.start(), offset + found.end()
    if when := dating(inside):
        yield Phrase(when, start, end, is_spaced=True)
    elif _WHOSE.fullmatch(inside):
        label = Label(_group(inside), has_colon=False, is_behind=True)
        yield Phrase(label, start, end, is_spaced=True)
    elif _REMARK_IN_PARENTHESIS.match(inside) or _is_said(inside):
        yield Phrase(Remark(inside), start, end, is_spaced=True)
    elif is_inside:
        raise UnexplainedError
    else:
        yield Phrase(Separator(), start, start + 1, is_spaced=True)
        yield from _read(inside, start + 1, forms, is_inside=True)


def _sexes(found: re.Match[str], offset: int) -> Iterator[Phrase]:
    for which in ("first", "second"):
        sex, count = found.span(f"{which}_sex"), found.span(f"{which}_count")
        label = Label(found[f"{which}_sex"].lower(), has_colon=True, is_within=True)
        people = Amount(number(found[f"{which}_count"]), None, None, None, "persons")
        yield Phrase(label, offset + sex[0], offset + sex[1], is_spaced=True)
        yield Phrase(Figure(people, ""), offset + count[0], offset + count[1], is_spaced=True)


def _is_said(inside: str) -> bool:
    """Whether a parenthesis holds words alone, of no figure and of no group."""
    return _WORDS.fullmatch(inside) is not None and _OF_FIGURES.search(inside) is None
