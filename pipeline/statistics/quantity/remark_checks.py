"""What stands in a remark and is a part of the value that the remark is about."""

from __future__ import annotations

import re
from typing import Final

from pipeline.grammar.date_qualifiers import dating
from pipeline.statistics.quantity.amounts import AMOUNT, is_misprinted
from pipeline.statistics.quantity.qualifiers import GROUP, RANK

# Words that make the figure before them another one.
SCALED: Final = r"(?:hundred|thousand|million|billion|trillion|dozen)s?"

# Words that turn the sign of a figure.
TURNING: Final = r"""(?:minus|negative|deficit|loss|decreases?|declines?|contraction|deflation|drop
    |fall|outflow|emigration)"""

_LABELLED: Final = re.compile(rf"{GROUP}\s?:", re.IGNORECASE)
_RANKED: Final = re.compile(rf"country\scomparison\sto\sthe\sworld|\b{RANK}")
_IN_SCALE: Final = re.compile(rf"{SCALED}$|(?:.*\s)?in\s{SCALED}\b", re.IGNORECASE)
_TURNED: Final = re.compile(rf"(?:(?:an?|net)\s)*{TURNING}", re.VERBOSE | re.IGNORECASE)
# Of what says whom all figures count, no figure is a part.
_MEASURED: Final = re.compile(r"%|[0-9][^()]*\)$")
# A figure behind a date: behind a mark, or right behind what can only be one.
_FOLLOWED: Final = re.compile(r"(?:\d[^()]*\)[;,]|\([^()]*(?:19|20)\d\d[^()]*\))\s(?:US\s?)?\$?\d")
_NEXT_LENGTH: Final = re.compile(r"(?:in|ex)clud[^;]*;\s[0-9][0-9,.]*\s(?:sq\s)?km\s[a-z]")
_ENDS_IN_A_FIGURE: Final = re.compile(rf";\s(?:{AMOUNT})$", re.VERBOSE | re.IGNORECASE)
# Asked first, for it is quickly answered: a figure, and a parenthesis that may be a date.
_MAY_BE_DATED: Final = re.compile(r"\d[^()\d]{0,30}\([^()]*(?:\d\d|est)")
_DATED_FIGURE: Final = re.compile(
    rf"(?:{AMOUNT})\s?\((?P<dated>[^()]{{1,60}})\)", re.VERBOSE | re.IGNORECASE
)
# What a figure in a sentence hangs on; without one it is the next of a series.
_LINK: Final = re.compile(
    r"""\b(?:a|an|the|another|additional|only|some|about|numbers?|totals?|includes?|excludes?|of|to
    |than|as|in|at|by|from|for|with|on|per|and|or|between|is|are|was|were|be|\w+(?:ed|ing))\s$""",
    re.VERBOSE | re.IGNORECASE,
)
_MARK: Final = re.compile(r"[,;:()]\s?")


def is_astray(text: str, body: str, *, is_defined: bool) -> bool:
    """Whether a part of the value stands in a remark of this text.

    `body` is the text without a date at its end. One that `is_defined` says what every figure
    counts: a percentage in it, or a parenthesis that is no date, would be a part of the value.
    """
    return bool(
        _LABELLED.match(body)
        or _RANKED.search(body)
        or _ENDS_IN_A_FIGURE.search(body)
        or _NEXT_LENGTH.match(body)
        or is_misprinted(text)
        or _FOLLOWED.search(body)
        or _IN_SCALE.match(body)
        or _TURNED.fullmatch(body)
        or (is_defined and _MEASURED.search(body))
        or _goes_on(text)
    )


def _goes_on(text: str) -> bool:
    """Whether a dated figure in a remark is the next of the series that the remark stands in.

    `data are in current dollars $445.8 billion (2020 est.)`; but one word alone is its name, as in
    `surplus $120 million (FY94)`.
    """
    for found in _DATED_FIGURE.finditer(text) if _MAY_BE_DATED.search(text) else ():
        is_measured = found["money"] or found["first_unit"] or re.search(r",|[a-z]", found["first"])
        before = _MARK.split(text[: found.start()])[-1]
        is_said = found["comparator"] or _LINK.search(before) or len(before.split()) == 1
        if found.start() and is_measured and not is_said and dating(found["dated"]):
            return True
    return False
