"""Dates of figures as printed in parentheses: `July 2009 est.`, `1999 census`."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from pipeline import patterns as re
from pipeline.grammar.dates import parse_date
from pipeline.vocabulary.months import MONTHS, english_months, foreign_months
from pipeline.vocabulary.word_lists import spell_words
from pipeline.vocabulary.words import spell

# A longer parenthesis is prose.
_LIMIT: Final = 120
_ESTIMATE: Final = rf"(?:{spell_words('date_qualifiers', 'estimates')}(?!\w))"
# How a figure is known, and by whom: `World Bank, 2009`, `2008 est., PPP`.
_CAPITAL: Final = r"[^\W\d_a-z][^\W\d_]*"
_INSTITUTION: Final = rf"""(?-i:(?!West\sBank)
    (?=(?:[^\W\d_]+[\s'\u2019]){{0,8}}{spell_words("date_qualifiers", "institutions")}(?!\w))
    {_CAPITAL}(?:\s(?:{spell_words("date_qualifiers", "links")}\s?)*{_CAPITAL})+)"""
_MONTH: Final = spell(name.upper() for name in (*english_months(), *foreign_months()))
_ACRONYM: Final = rf"""(?-i:
    (?!(?:{_MONTH}|{spell_words("date_qualifiers", "no_acronyms")}|[IVX]+)(?!\w))
    [A-Z]{{3,8}}(?:[/-][A-Z]{{2,8}})*(?![\w-]))"""
_NAMED: Final = rf"""(?:(?-i:{spell_words("date_qualifiers", "authorities")})(?![\w/])
    |nominal|purchasing\spower\sparity)"""
_AUTHORITY: Final = rf"(?:{_INSTITUTION}|{_NAMED}|{_ACRONYM})"
_SOURCES: Final = spell_words("date_qualifiers", "sources")
_SOURCE: Final = rf"(?:{_INSTITUTION}|{_SOURCES}(?![\w-])|{_NAMED}|{_ACRONYM})"
# Most are these, for which the costly pattern is not needed.
_PLAIN: Final = re.compile(
    rf"(?P<date>(?:(?:{'|'.join(MONTHS)})\s)?[0-9]{{4}})(?P<estimated>\sest\.)?"
)
_QUALIFIED: Final = re.compile(
    rf"""
    (?:(?P<terms>f\.o\.b\.?|c\.i\.f\.?)(?:[,;]\s?|\s|$))?
    (?P<before>(?:(?:{_ESTIMATE}|{_SOURCE}|{spell_words("date_qualifiers", "before")})[,:]?\s)*+)
    (?P<date>(?:(?!{_SOURCE}|{_ESTIMATE}).*?)?)
    (?P<after>(?:(?:^|,?\s|(?<=\s))(?:{_ESTIMATE}|{_SOURCE}))*)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_IS_AUTHORITY, _SOURCES_OF = (
    re.compile(pattern, re.VERBOSE | re.IGNORECASE) for pattern in (_AUTHORITY, _SOURCE)
)
_IS_INSTITUTION: Final = re.compile(
    rf"{_INSTITUTION}|(?!PPP|Atlas)(?:{spell_words('date_qualifiers', 'authorities')})", re.VERBOSE
)
# What else may accompany the date of a figure, and has no figure of its own: whom it counts, in
# what prices, the same in another unit. Before the date of a list, other words may be names.
_AGES: Final = r"""(?:[a-z]+\s){0,2}(?:aged?\s|ages\s)?[0-9]{1,2}
    (?:(?:\s?[-\u2013]\s?|\s(?:to|\u00e0|a)\s)[0-9]{1,2}|\+|(?=\s[a-z]))
    (?:\s(?:years?|ans|a\u00f1os|anos))?(?:\sof\sage|\sold)?
    (?:\s(?:and|or|et|y|e|o|ou)\s[^\W\d_]+)?"""
PRICES: Final = r"""(?:(?:constant|current|market|[12][0-9]{3})\s){1,2}
    (?:international\s\$|(?:PPP\s)?(?:US\s?)?(?:prices|dollars|exchange\srates|\$))"""
# How exact a figure is: `95% CI: 21.0-25.9`.
_OF_INTERVAL: Final = spell_words("date_qualifiers", "intervals")
_LEVEL: Final = r"[0-9]{2}(?:[.,][0-9])?\s?%"
INTERVAL: Final = rf"""(?:{_LEVEL}\s{_OF_INTERVAL}|{_OF_INTERVAL}(?:\s{_LEVEL})?)
    \s?[:=]?\s?[(\[]?[0-9][0-9.,]*\s?%?(?:\s?[-\u2013]\s?|\s(?:to|\u00e0|a)\s)[0-9][0-9.,]*\s?%?[)\]]?
    |(?:\u00b1|\+/-)\s?[0-9][0-9.,]*\s?%?"""
_STATED: Final = rf"""{_SOURCE}(?:\s{_ESTIMATE})?|annual\srate
    |(?:as\s)?extrapolated\sfrom\s[^;]*|(?:at|in)\s[^;]*(?:exchange\srates?|prices|dollars)
    |(?:ex|in)clud(?:ing|es)\s[^;\d]*|of\s(?:all|those|the)\s[a-z\s]+
    |(?:[a-z]+\s){{0,2}}(?:survey|census|sample|respondents)\b[^;]*
    |(?:[a-z]+\s){{0,3}}(?:US\s?)?\$\s?[0-9.]+\s(?:a|per)\sday
    |{PRICES}|{_AGES}|{INTERVAL}|[0-9][0-9,.]*\s{spell_words("remarks", "other_units")}"""
_WORD: Final = r"(?-i:[^\W\d_A-Z]+)"
_WORDS: Final = rf"""(?!(?:.*\s)?{spell_words("date_qualifiers", "no_remarks")}(?!\w))
    {_WORD}(?:[\s'\u2019/-]{_WORD})"""
_IS_STATED, _ARE_WORDS, _ARE_WORDS_OF_FIGURE = (  # apart: the first is costly to compile
    re.compile(pattern, re.VERBOSE | re.IGNORECASE)
    for pattern in (
        _STATED,
        rf"{_WORDS}{{1,6}}",
        rf"{_WORDS}{{0,6}}|(?:{spell_words('remarks', 'of_measures')}(?:\s|$))+",
    )
)
_PIECE: Final = re.compile(r"[,;]\s|\s(?=as\sextrapolated\b)|(?<!\bas)\s(?=extrapolated\b)")
_MOST_PIECES: Final = 5
# Words that occur only in the parentheses of a date; a letter among digits is a misprint: `l994`.
_WORD_OF_A_DATE: Final = re.compile(
    rf"""[0-9]{{1,4}}|FY\w{{0,4}}|{_ESTIMATE}|{_SOURCES}(?![\w-])|{_NAMED}|(?=\D*[0-9])\w{{2,4}}
    |[lIO]|data|year|end|early|mid|late|(?:{"|".join(MONTHS)})""",
    re.VERBOSE | re.IGNORECASE,
)
# An estimate without a readable date: `(209 est.)`.
_ESTIMATED: Final = re.compile(r"\((?:[^\w()]|\d)*est(?:imated?|\.)?(?:[^\w()]|\d)*\)$")
_DATE_BEHIND_DASH: Final = re.compile(
    r"(?<=[\w%)\]])(?:\s[-\u2013\u2014]\s|[,;]\s|\s(?=(?:in|as\sof)\s))(?P<date>[\w\s.]{4,60})$"
)
_SQUARE: Final = re.compile(r"\[([^()\[\]]*[0-9]{4}[^()\[\]]*)\]")
_FISCAL: Final = re.compile(r"FY|fiscal", re.IGNORECASE)


class DateQualifier(NamedTuple):
    """The EDTF date of a figure (None if only `est.` is printed), and how it is known."""

    as_of: str | None
    estimated: bool
    comment: str | None


@lru_cache(4096)
def parse_date_qualifier(text: str, *, of_figure: bool = False) -> DateQualifier | None:
    """Parse the whole content of parentheses as the date of a figure, None if it is anything else.

    `FY92 est.` has the comment `fiscal year`, `1999 census` the comment `census`;
    `1992, at 1990 exchange rate` the comment `at 1990 exchange rate`. Beside a date `of_figure`,
    any words may be remarks that name no group and no other figure.
    """
    shown = text.strip()
    if len(shown) > _LIMIT:
        return None
    found = _parse_qualified(shown)
    ends = [at.span() for at in _PIECE.finditer(shown)] if found is None else []
    if not 0 < len(ends) < _MOST_PIECES:
        return found
    starts, stops = [0, *(end for _, end in ends)], [*(start for start, _ in ends), len(shown)]
    pieces = [shown[slice(*cut)] for cut in zip(starts, stops, strict=True)]
    for first in range(len(pieces)):
        for last in range(len(pieces) - 1, first - 1, -1):
            dated = _parse_qualified(shown[starts[first] : stops[last]])
            before, behind = pieces[:first], pieces[last + 1 :]
            if dated and _are_remarks(before, behind, of_figure=of_figure):
                others = [*map(_read_remark, before), dated, *map(_read_remark, behind)]
                comment = "; ".join(each.comment for each in others if each.comment) or None
                return DateQualifier(dated.as_of, any(each.estimated for each in others), comment)
    return None


def _read_remark(text: str) -> DateQualifier:
    return _parse_qualified(text) or DateQualifier(None, estimated=False, comment=text)


def _are_remarks(before: list[str], behind: list[str], *, of_figure: bool) -> bool:
    """Whether these accompany a date and are no part of the value.

    A year behind constant prices may be theirs.
    """
    is_priced = before and before[-1].endswith(("prices", "dollars", "$"))
    if is_priced and "current" not in before[-1]:
        return False
    words = (_ARE_WORDS_OF_FIGURE if of_figure else _ARE_WORDS).fullmatch
    unworded = [each for each in behind if not words(each)]
    unworded += [each for each in before if not (of_figure and words(each))]
    return all(map(_IS_STATED.fullmatch, unworded))


@lru_cache(4096)
def _parse_qualified(text: str) -> DateQualifier | None:
    if plain := _PLAIN.fullmatch(text):
        as_of = parse_date(plain["date"])
        return DateQualifier(as_of, plain["estimated"] is not None, None) if as_of else None
    found = _QUALIFIED.fullmatch(text)
    if found is None:
        return None
    as_of = parse_date(found["date"]) if found["date"] else None
    words = f"{found['before']} {found['after']}"
    sources = _SOURCES_OF.findall(words)
    estimated = bool(re.search(rf"\b{_ESTIMATE}", words, re.IGNORECASE))
    if (as_of is None) if found["date"] else not (estimated or found["terms"]):
        return None
    notes = [found["terms"]] * bool(found["terms"])
    notes += ["fiscal year"] * bool(_FISCAL.match(found["date"])) + [
        s if _IS_AUTHORITY.fullmatch(s) or s.isupper() else s.lower() for s in sources
    ]
    return DateQualifier(as_of, estimated, "; ".join(notes) or None)


def is_named_source(text: str) -> bool:
    """Whether this names an institution that data come from: `World Bank`, `UNDP`."""
    return _IS_INSTITUTION.fullmatch(text) is not None


def round_brackets(text: str) -> str:
    """Write square brackets that hold only a date as round ones, at the same offsets."""
    if "[" not in text:
        return text
    return _SQUARE.sub(
        lambda found: f"({found[1]})" if parse_date_qualifier(found[1]) else found[0], text
    )


def is_misprinted_date(text: str) -> bool:
    """Whether the content of parentheses can only be a misprinted date, or the mark of a note.

    `6990 est.`, `2302 census`, `FY92/43`, `l989`, `7` consist of words used only in dates and
    marks, but do not parse as a date.
    """
    words = re.findall(r"\w+", text)
    is_numbered = len(text) <= _LIMIT and any(re.search(r"\d", word) for word in words)
    is_plain = not re.search(r"[%$]|\d[.,]\d", text)
    is_of_dates = is_numbered and is_plain and all(map(_WORD_OF_A_DATE.fullmatch, words))
    return is_of_dates and parse_date_qualifier(text) is None


def split_date_at_end(text: str, mask: str) -> tuple[int, DateQualifier | None]:
    """Return where the items end, and the date in parentheses after them.

    It may be printed twice: `(1997 est.) (1997 est.)`, or behind a dash: `\u2013 2010 census`.
    """
    end, dated = len(mask.rstrip()), None
    dashed = _DATE_BEHIND_DASH.search(mask)
    if dashed and (when := parse_date_qualifier(dashed["date"])):
        return dashed.start(), when
    while mask.endswith(")", 0, end):
        start = mask.rindex("(", 0, end)
        when = parse_date_qualifier(text[start + 1 : end - 1])
        if when is None or dated not in {None, when}:
            break
        end, dated = len(mask[:start].rstrip()), when
    return end, dated


def ends_in_misprinted_date(text: str) -> bool:
    """Whether a text ends in parentheses with a misprinted date, or an estimate without one."""
    if _ESTIMATED.search(text):
        return True
    return text.endswith(")") and is_misprinted_date(text[text.rfind("(") + 1 : -1])
