"""What is said of a whole people before or in place of its parts: `racially homogeneous`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_ADVERB: Final = (
    r"(?:racially|ethnically|linguistically|culturally|religiously|generally|largely|highly|relatively"
    r"|basically|essentially)\s"
)
_NAME: Final = r"[^\W\d_][\w'-]*(?:\s[\w'-]+){0,3}"
# A list that an `and` closes: behind it no other name can stand.
_NAMES: Final = rf"(?:{_NAME},\s)*{_NAME},?\sand\s{_NAME}"
_EXCEPT: Final = r"(?:\s\((?:except\sfor|with)\s[^()%]*\)|,?\sexcept\sfor\s[^,;%()]*)?"
_SENTENCE: Final = r"(?:;\s[a-z][^;%:()]*?\s(?:is|are|was|were|has|have|live)\s[^;%:()]*)*"
_UNIFORM: Final = re.compile(
    rf"""(?:homogene?ous|{_ADVERB}(?:{_ADVERB})?(?:homogene?ous|heterogeneous|mixed|diverse))
    (?:\s(?:people|population|society))?{_EXCEPT}{_SENTENCE}""",
    re.VERBOSE,
)
_MIXED: Final = re.compile(
    rf"""(?:[A-Z][\w'-]+\sare\s)?(?:an?\s)?(?:{_ADVERB})?(?:homogene?ous\s)?
        (?:(?:ad)?mixtures?|composite|blend)\sof\s{_NAMES}
    | (?:most|nearly\sall|almost\sall|all)\sof\sthe\s(?:population|people)\s(?:is|are)\sof\s
        (?:inter)?mixed\s{_NAMES}""",
    re.VERBOSE,
)
# `Malays nearly all Muslim, Chinese predominantly Buddhists`: what each people is.
_OF_A_PEOPLE: Final = (
    rf"{_NAME}\s(?:(?:nearly|almost|virtually)\sall|predominantly|mostly|mainly|largely)\s{_NAME}"
)
_EACH: Final = re.compile(rf"{_OF_A_PEOPLE}(?:,\s(?:and\s)?{_OF_A_PEOPLE})+")
# What the list is of, whose parts make it up.
_COMPRISING: Final = re.compile(
    r"[^\W\d_][^,;:%()\d]{2,60}?,?\s(?:comprising|consisting\sof|composed\sof|made\sup\sof)\s"
)
_NAMES_FIRST: Final = re.compile(r"[^;%\d:()]+;\s")


def is_uniform(text: str) -> bool:
    """Whether this is said of a whole people, of one kind or of many, and no part is named."""
    return _UNIFORM.fullmatch(text) is not None


def is_mixed(text: str) -> bool:
    """Whether this names others only as what a whole people is mixed of."""
    return _MIXED.fullmatch(text) is not None


def is_of_each(text: str) -> bool:
    """Whether this says of several peoples what they mostly are, and of no part how large it is."""
    return _EACH.fullmatch(text) is not None


def openings(mask: str) -> Iterator[tuple[int, int]]:
    """What may stand before shares that are a whole: where it ends, and where the shares begin.

    It says of whom they are (`majority of Malay stock comprising …`), or names them in another way.
    """
    if comprising := _COMPRISING.match(mask):
        yield comprising.end() - 1, comprising.end()
    if names := _NAMES_FIRST.match(mask):
        yield names.end() - 2, names.end()
