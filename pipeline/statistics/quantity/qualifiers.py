"""What is printed beside the figures of a statistic: groups, ranks, remarks, sentences."""

from __future__ import annotations

import re
from typing import Final

from pipeline.grammar.numbers import NUMBER
from pipeline.statistics.quantity.amounts import COMPARATOR

PEOPLE: Final = (
    r"(?:non)?whites|(?:non)?blacks|coloreds|africans|europeans|asians|indians|expatriates"
)
# `tatal` is a misprint of a real book, as is the other spelling of `population`.
GROUP: Final = (
    r"(?ai:(?=[a-z])(?:t[oa]tal\spopula(?:ti)?tion|total|both\ssexes|males?|females?|men|women|boys|girls"
    r"|urban|rural|(?:north|south|east|west)ern(?!\s(?-i:[A-Z]))|(?-i:[A-Z])\w{1,30}\sarea"
    rf"|{PEOPLE}))(?!\w)"
)
# How many of a group are of each sex: `0-14 years: 23.6% (male 31,255/female 29,919)`.
SEXES: Final = rf"""\((?P<first_sex>(?:fe)?male)s?\s(?P<first_count>{NUMBER})\s?[/;,]\s?
    (?!(?P=first_sex))(?P<second_sex>(?:fe)?male)s?\s(?P<second_count>{NUMBER})\)"""
# A season has figures of its own, and a date of them before the dash.
SEASON: Final = r"(?P<season>summer|winter)\s\((?P<when>[^()]+)\)\s-{1,2}(?=\s?\d)"
# A part of the country that has a figure of its own: `Montenegro - 0.07%`, `South: NA%`.
PART: Final = r"(?-i:[A-Z][a-z]{2,20}(?:\s[A-Z][a-z]{2,20}){0,2})"
# Or without a mark, where a list of lengths ends or goes on: `mainland 2,783 km`, `644 km islands`.
_PLACE_NAME: Final = r"(?-i:[A-Za-z][a-z]+)(?:\s(?-i:[A-Z][a-z]+)){0,3}"
BORDERS: Final = r"border\scountries(?:\s\((?P<many>[0-9]{1,2})\))?\s?:(?=\s)"
# What goes on behind a comma and is no further name.
_SAID_OF: Final = (
    r"(?:includ|mostly|mainly|largely|primarily|of\s|which\s|with\s|some\s|but\s|in\s)"
)
PLACE: Final = rf"""(?:(?:(?<=;\s)|(?<=,\s)|(?<=countries:\s)|(?<=countries\s:\s)|(?<=\):\s)|\A)
        (?!{COMPARATOR}|and\s)(?:{_PLACE_NAME}|(?-i:[A-Z])[^,;:()%\d]{{1,45}}?)
        (?=\s[0-9][0-9,.]*\skm\b)
    |(?<=\skm\s)(?!total\b|and\b|of\s|in\s|includ)(?-i:[A-Za-z])
        [^,;:()%\d]{{2,40}}(?:,\s(?!{_SAID_OF})[^,;:()%\d]{{2,30}}){{0,3}}
        (?=,\s(?:and\s)?[0-9]|;|$|\s\([0-9]{{4}}))"""
RANK: Final = r"(?:country\scomparison\sto\sthe\sworld|comparison\srankings?)\s?:\s?"
# From 2022 on groups may have ranks of their own: `total 127; male 128; female 126`.
RANK_OF: Final = r"(?P<of>[a-z][a-z\s]{2,40})\s(?P<at>[1-9][0-9]{0,2})(?![\w%,.])"
_RANK_OF: Final = RANK_OF.replace("?P<of>", "?:").replace("?P<at>", "?:")
RANKS: Final = rf"{RANK}(?P<places>{_RANK_OF}(?:[;,]\s{_RANK_OF})*)"
LABELLED: Final = r"\[?(?:definition|note)\s?(?::|-{1,2}|\u2013)\s?"
# Words that open a remark which no label sets apart.
OPENING: Final = r"""(?:(?:at\sall\s)?ages?|includes|including|excludes|excluding|but|data|figures?
    |not\sincluding|can\sread\sand\swrite|live\son|on\sthe|among|in\saddition,|in\surban\sareas
    |with\s(?:considerable|widespread|extensive)
    |offici(?:ally\sregistered|al\srate))(?!\w)\s?"""
BASIS: Final = r"""(?=[a-z])(?:(?:G[DNW]P(?:\s\(gross[a-z\s]+\))?\s-\s)?
    (?:purchasing\spower\s(?:parity|equivalent)|exchange\srate\sconversion)
    (?:\s?-{1,2}\s?|\s)|G[DNW]P\s)(?=\$)"""
OFFICIALLY: Final = r"officially(?=\s(?!none|registered)|[;,]|$)"
# What is said of a figure behind it: whom it counts, where it holds.
_TERMS: Final = r"(?:short|medium|long)(?:[-\s]term|(?=\sand\s))"
BESIDE: Final = rf"""(?=[a-z])(?:(?:meteorologists|scientists|researchers|technicians|personnel
    |islanders|residents|soldiers|settlers|civilians|economically\sactive|wage\searners)(?!\w)|overall(?=[,;])|ages?\s[0-9]{{1,2}}\sand\s(?:up|over|above)(?=;)
    |(?:in\s)?hard\scurrency(?:\sindebtedness)?(?=\s\()|{_TERMS}(?:\sand\s{_TERMS})?(?=\s\()
    |(?:of\s)?(?:(?:perennially|commercially|seasonally)\s)?navigable(?:\swaterways)?(?=\s?[;(]|$)
    |(?:registered\s)?unemployed(?!\w)|of\s(?:the\s)?(?:labor\s|work)force(?!\w)
    |combined\sunemployment\sand\sunderemployment(?!\w)
    |in\s(?:(?-i:[a-z]+)\s){{0,4}}(?:cities|towns|areas|regions?|countryside|capital)(?=\s?(?:[;(]|$)))"""
GAUGE: Final = r"[0-9]\.[0-9]{3}-m(?:eter)?\s(?:(?:standard|narrow|broad)\s)?gauge"
DATED: Final = r"in\s(?P<year>(?:19|20)[0-9]{2})(?![\w%]|[.,-][0-9])"

# What people also lack beside work may have a figure of its own, which is none of the field's.
_UNDEREMPLOYED: Final = r"""(?:with\s|plus\s|and\s)?(?:an\sadditional\s|another\s|about\s)?
    (?:[0-9]{1,2}-)?(?:[0-9]{1,2}(?:\.[0-9])?%\s)?(?:(?:officially\s)?considered\s)?
    (?:considerable\s|extensive\s|much\s|substantial\s|severe\s|widespread\s)?under-?employ(?:ment|ed)\b
    (?:[^;:()]|\([^()\d]*\))*"""
_SENTENCE: Final = r"""(?:(?<=;\s)|(?<=,\s)(?=(?:mostly|mainly|largely|primarily)\s(?!in\s)))
    (?!(?:note|definition|t[oa]tal|males?|females?|men|women|boys|girls|urban|rural|none|negl(?:igible)?|na
        |(?:more|less|fewer|greater)\sthan|at\sleast)\b)
    (?-i:(?:a\s|[a-z]{2})(?![^;]*\b(?:NA|NEGL)\b))(?:[^;:%$\d()]|\([^()\d]*\))*"""
# Whom it tells of may be counted: `; about 65,000 islanders live in the cities`.
_TOLD: Final = r"""(?<=;\s)(?:about\s)?(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+\s)?[^\W\d_][^;:%$()\d]*?
    \b(?:live|constitute|reside|belong)s?\b[^:%$()]*"""
# Behind a semicolon, a sentence of no figure; of a place without people it may say anything.
CLAUSE: Final = rf"""
    (?=;)(?:(?<=uninhabited)|(?<=inhabitants)|(?<=civilian\spopulation)
      |(?<=permanent\spopulation)|(?<=indigenous\spopulation));\s(?P<empty>(?!note\b).+)
    | [;,]\s(?P<clause>{_UNDEREMPLOYED}|{_SENTENCE}|{_TOLD})(?=;|$|\([^()]*\d{{4}})
    | (?P<plus>(?:plus|with)\s{_UNDEREMPLOYED})(?=;|$|\([^()]*\d{{4}})
"""


def named(groups: tuple[str, ...]) -> str:
    """A pattern of these names of groups; of none, one that never matches."""
    longest_first = sorted(groups, key=len, reverse=True)
    names = "|".join(r"\s".join(map(re.escape, name.split())) for name in longest_first)
    return rf"(?:{names or '(?!)'})(?!\w)"


def remark(groups: tuple[str, ...]) -> str:
    """A pattern of a remark: it runs on to the next thing that cannot be part of it."""
    return rf"""
    (?=[a-z\[]) (?:{LABELLED}|(?={OPENING}))
    (?P<text>(?:(?!\s(?:{RANK}|{GROUP}\s?:|{named(groups)}\s?:|{LABELLED}|\+\+\s)|\]).)*+) \]?
"""
