"""Groups, ranks and remarks beside figures, and checks that a remark hides no figure."""

from __future__ import annotations

from typing import Final

from pipeline import patterns as re
from pipeline.grammar.amounts import COMPARATOR
from pipeline.grammar.date_qualifiers import PRICES, parse_date_qualifier
from pipeline.grammar.number_words import NUMBER_WORDS
from pipeline.grammar.numbers import NUMBER
from pipeline.statistics.quantity.amounts import (
    AMOUNT_PATTERN,
    PERSONS,
    RATE,
    THINGS,
    UNIT,
    is_misprinted,
)
from pipeline.vocabulary.measures import measures
from pipeline.vocabulary.word_lists import list_words, spell_words
from pipeline.vocabulary.words import spell

PEOPLE: Final = (
    r"(?:non)?whites|(?:non)?blacks|coloreds|africans|europeans|asians|indians|expatriates"
)
# `tatal` is a misprint of a real book, as is the other spelling of `population`.
GROUP: Final = (
    r"(?ai:(?=[a-z])(?:t[oa]tal\spopula(?:ti)?tion|total|both(?:\ssexes)?|males?|females?|men|women"
    r"|boys|girls|(?:urban|rural)(?:\sareas?)?|(?:north|south|east|west)ern(?!\s(?-i:[A-Z]))"
    rf"|(?!{spell_words('remarks', 'kinds_of_area')}\s)(?-i:[A-Z])\w{{1,30}}\sarea"
    rf"|{spell_words('remarks', 'sexes_elsewhere')}|overall(?=\s?(?:[:;,(0-9]|$))|{PEOPLE}))(?!\w)"
)
# The number of each sex in a group: `0-14 years: 23.6% (male 31,255/female 29,919)`.
SEXES: Final = rf"""\((?P<first_sex>(?:fe)?male)s?\s(?P<first_count>{NUMBER})\s?
    (?:[/;]|(?<=,[0-9]{{3}}),)\s?(?!(?P=first_sex))
    (?P<second_sex>(?:fe)?male)s?\s(?P<second_count>{NUMBER})\)"""
# A season with figures of its own, and their date before the dash.
SEASON: Final = r"(?P<season_name>summer|winter)\s\((?P<season_when>[^()]+)\)\s-{1,2}(?=\s?\d)"
# A part of the country with a figure of its own: `Montenegro - 0.07%`, `South: NA%`.
PART: Final = rf"(?-i:(?!(?i:{PERSONS})\s?:)[A-Z][a-z]{{2,20}}(?:\s[A-Z][a-z]{{2,20}}){{0,2}})"
# Or without a separator, in a list of lengths: `mainland 2,783 km`, `644 km islands`.
_PLACE_NAME: Final = r"(?-i:[A-Za-z][a-z]+)(?:\s(?-i:[A-Z][a-z]+)){0,3}"
BORDERS: Final = r"border\scountries(?:\s\((?P<many>[0-9]{1,2})\))?\s?:(?=\s)"
# Continues after a comma and is no further name.
_CONTINUATION: Final = (
    r"(?:includ|mostly|mainly|largely|primarily|of\s|which\s|with\s|some\s|but\s|in\s)"
)
PLACE: Final = rf"""(?:(?:(?<=;\s)|(?<=,\s)|(?<=countries:\s)|(?<=countries\s:\s)|(?<=\):\s)|\A)
        (?!{COMPARATOR}|and\s)(?:{_PLACE_NAME}|(?-i:[A-Z])[^,;:()%\d]{{1,45}}?)(?:\s\([^()%\d]{{2,30}}\))?
        (?=\s[0-9][0-9,.]*\skm\b)
    |(?<=\skm\s)(?!total\b|and\b|of\s|in\s|includ)(?-i:[A-Za-z])
        [^,;:()%\d]{{2,40}}(?:,\s(?!{_CONTINUATION})[^,;:()%\d]{{2,30}}){{0,3}}
        (?=,\s(?:and\s)?[0-9]|;|$|\s\([0-9]{{4}}))"""
RANK: Final = r"(?:country\scomparison\sto\sthe\sworld|comparison\srankings?)\s?:\s?"
_OF_SO_MANY: Final = r"\s(?:out\s)?of\s[1-9][0-9]{1,2}(?:\s(?:countries|economies|states))?"
ONE_RANK: Final = rf"""(?:
    (?:{RANK}|{spell_words("remarks", "ranked")}(?:\s?:)?\s)(?P<place>[1-9][0-9]{{0,2}})
        (?:(?:st|nd|rd|th)(?!\w))?(?:{_OF_SO_MANY})?
    |(?P<place_of>[1-9][0-9]{{0,2}})(?:st|nd|rd|th){_OF_SO_MANY})(?![\w%]|[.,][0-9])"""
# From 2022 on groups may have ranks of their own: `total 127; male 128; female 126`.
RANK_OF: Final = r"(?P<of>[a-z][a-z\s]{2,40})\s(?P<at>[1-9][0-9]{0,2})(?![\w%,.])"
_RANK_OF: Final = RANK_OF.replace("?P<of>", "?:").replace("?P<at>", "?:")
RANKS: Final = rf"{RANK}(?P<places>{_RANK_OF}(?:[;,]\s{_RANK_OF})*)"
LABELLED: Final = r"\[?(?:definition|note)\s?(?::|-{1,2}|\u2013)\s?"
# Words that open a remark which no label sets apart.
OPENING: Final = rf"""(?:at\sall\sages?|{spell_words("remarks", "opening")}
    |with\s(?:considerable|widespread|extensive)
    |offici(?:ally\sregistered|al\srate))(?!\w)\s?"""
# Before a figure: what it is of, in words that name no group.
LEAD: Final = rf"""(?:(?:an?|the)\s)?(?:{spell_words("remarks", "measured_before")}\s){{0,2}}
    {spell_words("remarks", "measured")}\s(?:of|is|was|at|stood\sat|stands\sat)
    \s(?=(?:{COMPARATOR})?(?:US\s?)?[0-9$])"""
# The name of the measure before the first figure, of which a unit is printed, there or in brackets
# behind the name, unless it is people or the name says it: `crude birth rate`.
_WORD_OF_MEASURE: Final = spell_words("remarks", "of_measures")
_DOLLARS: Final = r"(?:(?:current\s)?(?:US\s?\$|\$|USD|US\sdollars))"
_SCALES: Final = spell(measures().scales_in_brackets)
_NAMES_OF_UNITS: Final = spell(measures().units_of_names)
LEADERS: Final = r"\s?(?:(?:\.\s?){3,}|\u2026+)"
_MEASURED_FIGURE: Final = (
    rf"(?:{COMPARATOR})?(?:(?:US\s?)?\$|USD|[-\u2212+]?{NUMBER}\s?(?:{UNIT}|{RATE}))"
)
# Words that make the figure before them another one.
SCALED: Final = spell(measures().scale_words)
# In brackets behind the name: the unit, the scale or both, or other words.
_IN_BRACKETS: Final = rf"""\s\((?:(?:in\s)?(?:(?P<dollars>{_DOLLARS})(?:\s(?P<scale>{_SCALES}))?
      |(?P<thousands>{_SCALES})(?:\sof\s(?P<of>{_DOLLARS}))?|(?P<stated_unit>{UNIT}|{RATE}))
    |(?![^()]*(?:[0-9]{{4}}|000|\b{SCALED}\b))[^()%]{{2,40}})\)"""
_BARE: Final = rf"(?:{COMPARATOR})?{NUMBER}"
MEASURE: Final = rf"""\A(?=[^\d$]{{3,80}}[\d$])(?!{GROUP}\s?[:\d])
    (?P<measured>(?P<name_of_measure>(?:the\s)?
        (?:(?P<unit_name>{_NAMES_OF_UNITS})(?=\s?[:(\d.])
          |(?:{_WORD_OF_MEASURE}\s){{0,8}}
            (?:(?P<people>{spell_words("remarks", "of_people")})|{_WORD_OF_MEASURE})(?!\w)
          |(?P<persons_of_it>{PERSONS})(?=\s?[:(]))) (?:{_IN_BRACKETS})?
      (?:\s{spell_words("remarks", "reached")})?)
    (?:(?:(?P<in_round>\s\()|,\s)(?P<when_measured>[^():]*[0-9]{{4}}[^():]*)
      (?(in_round)\)|(?=\s?:)))?(?:\s?:|{LEADERS})?\s
    (?=(?(persons_of_it)(?!)|{_MEASURED_FIGURE})|{_BARE}
      (?(people)(?!\s?(?:%|per))|(?(persons_of_it)(?!\s?(?:%|per))
      |(?(stated_unit)|(?(unit_name)|(?(dollars)|(?(of)|(?!)))))(?=\s?(?:[(;,]|$)))))"""
BASIS: Final = r"""(?=[a-z])(?:(?:G[DNW]P(?:\s\(gross[a-z\s]+\))?\s-\s)?
    (?:purchasing\spower\s(?:parity|equivalent)|exchange\srate\sconversion)
    (?:\s?-{1,2}\s?|\s)(?=(?:US\s?)?\$)|G[DNW]P\s(?=(?:US\s?)?\$))"""
OFFICIALLY: Final = r"officially(?=\s(?!none|registered)|[;,]|$)"
# Between two figures that are compared.
CONTRAST: Final = spell_words("remarks", "contrast")
# Remarks after a figure: whom it counts, where it applies.
_TERMS: Final = r"(?:short|medium|long)(?:[-\s]term|(?=\sand\s))"
_SHARES: Final = {
    *measures().units["percent"].spellings,
    *measures().fractions,
    *measures().fractions_elsewhere,
}
_OF_SHARE: Final = "(?:" + "|".join(rf"(?<={re.escape(w)}\s)" for w in sorted(_SHARES)) + ")"
_OF_GROWTH: Final = spell_words("remarks", "of_growth")  # tried before these look-behinds
# What a count counts: `refugees`, `registered voters`, `families`.
_YEARS_OF_AGE: Final = rf"(?:{NUMBER_WORDS}|[0-9]{{1,2}})"
_AGED: Final = rf"""(?:\s(?:aged?|ages)\s{_YEARS_OF_AGE}
      (?:(?:\s?[-\u2013]\s?|\s(?:to|and)\s){_YEARS_OF_AGE}|\sand\s(?:over|above|older|up)|\+)?
    |\s(?:under|over|below|above)\s(?:the\sage\sof\s|age\s)?{_YEARS_OF_AGE}
    |\s{_YEARS_OF_AGE}(?:\syears?)?\s(?:and|or)\s(?:over|above|older|under))
    (?:\syears?(?:\sold|\sof\sage)?)?"""
COUNTED: Final = rf"""(?=[a-z])(?<=[0-9a-z]\s)
    (?:(?!{spell_words("remarks", "link")}\s|{GROUP})[a-z][a-z-]*\s){{0,2}}
    (?:(?P<persons>{PERSONS}|{spell_words("remarks", "persons_elsewhere")})(?:{_AGED})?
      |{THINGS})(?!\w)"""
BESIDE: Final = rf"""(?=[a-z])(?:(?:meteorologists|scientists|islanders|economically\sactive
    |wage\searners|{spell_words("remarks", "per_head")})(?!\w)|overall(?=[,;])
    |ages?\s[0-9]{{1,2}}\sand\s(?:up|over|above)(?=;)
    |(?:in\s)?hard\scurrency(?:\sindebtedness)?(?=\s\()|{_TERMS}(?:\sand\s{_TERMS})?(?=\s\()
    |(?:of\s)?(?:(?:perennially|commercially|seasonally)\s)?navigable(?:\swaterways|\s(?:by|for|throughout|all)\s[^;:()\d]*)?
        (?=\s?[;(]|$)
    |(?:registered\s)?unemployed(?!\w)|of\s(?:the\s)?(?:labou?r\s|work)force(?!\w)
    |(?:at|in)\s{PRICES}(?!\w)|{_OF_GROWTH}(?=\s?(?:[;,(]|$)|\s(?:in|over|between)\s)
    |(?<=years\s)(?:at\sbirth|of\sage|old)(?=\s?(?:[;,(]|$))
    |combined\sunemployment\sand\sunderemployment(?!\w)
    |in\s(?:(?-i:[a-z]+)\s){{0,4}}(?:cities|towns|areas|regions?|countryside|capital)
        (?=\s?(?:[;(]|$|(?:and|{CONTRAST})\s[0-9])))"""
GAUGE: Final = r"[0-9]\.[0-9]{3}-m(?:eter)?\s(?:(?:standard|narrow|broad)\s)?gauge"
# The people of whom a figure is a share: `98.7% of adults`, `62% of women aged 15-49`.
_DENIALS: Final = spell_words("remarks", "denials")
_END_OF_WHOM: Final = rf"\s?(?:[;,(]|$|and\s[0-9]|in\s[0-9]{{4}}|{GROUP}\s?:)"
OF_WHOM: Final = rf"""{_OF_SHARE}(?:of\s(?:all\s|the\s)?|d[eao]s?\s(?:la\s|las\s|los\s)?)
    (?:(?P<everybody>population|people|inhabitants|habitants|habitantes|poblaci\u00f3n|popula\u00e7\u00e3o)(?={_END_OF_WHOM})
      |(?:(?P<women>(?:wo)?men)|(?:(?!(?:fe)?males?\b|(?:wo)?men\b|boys\b|girls\b)[a-z-]+\s){{0,2}}
        (?:{PERSONS}|{spell_words("remarks", "of_what")}))(?:{_AGED}|(?(women)(?!))))
    (?:\s{spell_words("remarks", "had")}(?:\s(?!{_DENIALS})[a-z-]+){{1,8}})?
    (?={_END_OF_WHOM})"""
# The date of a figure behind it without brackets, or before it with a colon.
_WHEN: Final = r"""[^;:,()%$]{0,40}?(?<![0-9])(?:1[89]|20)[0-9]{2}(?:[-/\u2013][0-9]{2,4})?(?!\w)
    (?:\s(?:[a-z]+\s)?(?:census|survey|est(?:imates?|\.)?)(?!\w))?"""
_DATING: Final = spell(list_words("dates", "in") + list_words("remarks", "dating"))
DATED: Final = rf"""(?:(?=[^\W\d_])|(?<=[;,]\s)|(?<=over\s))(?:over\s(?=[0-9]{{4}}\s?[-\u2013]))?
    (?P<when>between\s{_WHEN}\sand\s{_WHEN}|(?:{_DATING}|according\sto|on(?!\s[0-9]{{4}}))\s{_WHEN}
    |(?<=[a-z%)][;,]\s){_WHEN}|(?<=over\s){_WHEN})(?=\s?(?:[;,(]|$|and\s[0-9$]))"""
DATED_COLON: Final = rf"(?=[^;:,()%$]++:)(?P<when_before>{_WHEN})\s?:(?=\s|[0-9])"  # fails fast

# Underemployment may have a figure of its own, which does not belong to the field.
_UNDEREMPLOYED: Final = r"""(?:with\s|plus\s|and\s)?(?:an\sadditional\s|another\s|about\s)?
    (?:[0-9]{1,2}-)?(?:[0-9]{1,2}(?:\.[0-9])?%\s)?(?:(?:officially\s)?considered\s)?
    (?:considerable\s|extensive\s|much\s|substantial\s|severe\s|widespread\s)?under-?employ(?:ment|ed)\b
    (?:[^;:()]|\([^()\d]*\))*"""
_SENTENCE: Final = r"""(?:(?<=;\s)|(?<=,\s)(?=(?:mostly|mainly|largely|primarily)\s(?!in\s)))
    (?!(?:note|definition|t[oa]tal|males?|females?|men|women|boys|girls|urban|rural|none|negl(?:igible)?|na
        |(?:more|less|fewer|greater)\sthan|at\sleast)\b)
    (?-i:(?:a\s|[a-z]{2})(?![^;]*\b(?:NA|NEGL)\b))(?:[^;:%$\d()]|\([^()\d]*\))*"""
# A sentence about a count: `; about 65,000 islanders live in the cities`.
_COUNTED_SENTENCE: Final = r"""(?<=;\s)(?:about\s)?(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+\s)?
    [^\W\d_][^;:%$()\d]*?
    \b(?:live|constitute|reside|belong)s?\b[^:%$()]*"""
# After a semicolon, a sentence without a figure; after `uninhabited` any text.
CLAUSE: Final = rf"""
    (?=;)(?:(?<=uninhabited)|(?<=inhabitants)|(?<=civilian\spopulation)
      |(?<=permanent\spopulation)|(?<=indigenous\spopulation));\s(?:(?!note\b).+)
    | [;,]\s(?:{_UNDEREMPLOYED}|{_SENTENCE}|{_COUNTED_SENTENCE})(?=;|$|\([^()]*\d{{4}})
    | (?:(?:plus|with)\s{_UNDEREMPLOYED})(?=;|$|\([^()]*\d{{4}})
"""


# A remark, which extends to the next thing that cannot be part of it.
REMARK: Final = rf"""
    (?=[a-z\[]) (?!including\s{NUMBER}\s{GROUP}) (?:{LABELLED}|(?={OPENING}))
    (?P<text>(?:(?!\s(?:{RANK}|{GROUP}\s?:|{LABELLED}|\+\+\s)|\]).)*+)
    \]?
"""


# Words that turn the sign of a figure.
TURNING: Final = r"""(?:minus|negative|deficit|loss|decreases?|declines?|contraction|deflation|drop
    |fall|outflow|emigration)"""

A_GROUP: Final = re.compile(GROUP, re.IGNORECASE)
_LABELLED: Final = re.compile(rf"{GROUP}\s?:", re.IGNORECASE)
_RANKED: Final = re.compile(rf"country\scomparison\sto\sthe\sworld|\b{RANK}")
_IN_SCALE: Final = re.compile(rf"{SCALED}$|(?:.*\s)?in\s{SCALED}\b", re.IGNORECASE)
_TURNED: Final = re.compile(rf"(?:(?:an?|net)\s)*{TURNING}", re.VERBOSE | re.IGNORECASE)
# A remark that says whom all figures count has no figure of the value.
_MEASURED: Final = re.compile(r"%|[0-9][^()]*\)$")
# A figure beside the one before the remark: `in towns against 14%`.
# A figure after a date: after a mark, or right after what can only be one.
_FOLLOWED: Final = re.compile(r"(?:\d[^()]*\)[;,]|\([^()]*(?:19|20)\d\d[^()]*\))\s(?:US\s?)?\$?\d")
_NEXT_LENGTH: Final = re.compile(r"(?:in|ex)clud[^;]*;\s[0-9][0-9,.]*\s(?:sq\s)?km\s[a-z]")
# A fast test before the others: a figure, and a parenthesis that may be a date.
_MAY_BE_DATED: Final = re.compile(r"\d[^()\d]{0,30}\([^()]*(?:\d\d|est)")
_DATED: Final = re.compile(r"\s?\((?P<dated>[^()]{1,60})\)")
# The word that governs a figure in a sentence; a figure without one is the next of a series.
_LINK: Final = re.compile(
    rf"\b(?:{spell_words('remarks', 'link')}|\w+(?:ed|ing))\s$",
    re.VERBOSE | re.IGNORECASE,
)
_MARK: Final = re.compile(r"[,;:()]\s?")


def holds_part_of_value(text: str, body: str, *, is_defined: bool, is_labelled: bool) -> bool:
    """Whether a remark contains a part of the value.

    `body` is the text without a date at its end. If `is_defined`, the remark defines what all
    figures count; a percentage in it, or parentheses that are no date, would belong to the value.
    """
    return bool(
        _LABELLED.match(body)
        or _RANKED.search(body)
        or _ends_in_a_figure(body)
        or _NEXT_LENGTH.match(body)
        or is_misprinted(text)
        or _FOLLOWED.search(body)
        or (not is_labelled and _is_of_groups(body))
        or _IN_SCALE.match(body)
        or _TURNED.fullmatch(body)
        or (is_defined and _MEASURED.search(body))
        or _holds_dated_figure(text)
    )


def _ends_in_a_figure(body: str) -> bool:
    _, mark, last = body.rpartition("; ")
    return bool(mark) and AMOUNT_PATTERN.fullmatch(last) is not None


def _is_of_groups(body: str) -> bool:
    """Whether an unlabelled remark has another group and its figure: `but 30% in rural areas`."""
    return "%" in body and len(A_GROUP.findall(body)) > 1


def _holds_dated_figure(text: str) -> bool:
    """Whether a dated figure in a remark continues the series of the value.

    `data are in current dollars $445.8 billion (2020 est.)`; but a single word before it is its
    name, as in `surplus $120 million (FY94)`.
    """
    for found in AMOUNT_PATTERN.finditer(text) if _MAY_BE_DATED.search(text) else ():
        dated = _DATED.match(text, found.end())
        if dated is None or found.start() == 0:
            continue
        is_measured = found["money"] or found["first_unit"] or re.search(r",|[a-z]", found["first"])
        before = _MARK.split(text[: found.start()])[-1]
        is_governed = found["comparator"] or _LINK.search(before) or len(before.split()) == 1
        if is_measured and not is_governed and parse_date_qualifier(dated["dated"]):
            return True
    return False
