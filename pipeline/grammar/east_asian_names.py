"""Which word of an East Asian name is the family name, where that is certain."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from pipeline.grammar.title_case import vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence


class Order(Enum):
    """Where the family name stands: last as in the West, first, or nobody can tell."""

    LAST = auto()
    FIRST = auto()
    UNKNOWN = auto()


# Chinese, Korean and Vietnamese family names that are given names nowhere.
_SURNAMES: Final = vocabulary(
    """baek bui cai cao chang choe choi deng duong fang feng gao guo hoang huang huynh hwang jeon
    jeong jiang kang kwon li liang liu luo ngo nguyen park peng pham phan qian qiu seo shen tian
    tran trinh truong vuong wang xiao xie xu xue yoon zeng zhang zhao zheng zhou zhu"""
)
# Family names that are given names as well, there or elsewhere.
_SHARED: Final = vocabulary(
    """an bae chen cheng fan han ho jang jin jung kim lee lim lin lu ma moon shin song sun tang vo
    vu wu yang yi yu"""
)
_SYLLABLE: Final = r"""
    (?:zh|ch|sh|ph|th|nh|ng|kh|gi|tr|qu|hy|hw|my|ky|by|[bcdfghjklmnpqrstvwxyz])?
    (?:yeo|iao|ian|uan|uai|uye|eo|eu|ae|oe|ai|ei|ao|ou|ia|ie|iu|ua|ue|ui|uo|oa|uy|[aeiouy])
    (?:ng|nh|ch|[nmklhptc])?"""
_GIVEN: Final = re.compile(rf"(?:{_SYLLABLE}){{1,3}}", re.VERBOSE | re.IGNORECASE)
_HYPHENED: Final = re.compile(r"[^\W\d_]{2,6}-[^\W\d_]{2,6}")
_MOST_WORDS: Final = 4


def order(words: Sequence[str]) -> Order:
    """Where the family name of these two or more words stands.

    First where a family name of the East opens the name and what follows is syllables of a given
    name (`Xu Wei`), or any such is followed by a name with a hyphen (`Kim Dae-jung`); unknown where
    the first word may be either (`Kim Minji`) or the last is such a family name too (`Xu Li`).
    """
    first, *given = (word.lower() for word in words)
    if first not in _SURNAMES | _SHARED or len(words) > _MOST_WORDS:
        return Order.LAST
    if given[-1] in _SURNAMES | _SHARED:
        return Order.UNKNOWN
    if len(given) == 1 and _HYPHENED.fullmatch(given[0]):
        return Order.FIRST
    if not all(_GIVEN.fullmatch(word) for word in given):
        return Order.LAST if first in _SHARED else Order.UNKNOWN
    return Order.FIRST if first in _SURNAMES else Order.UNKNOWN
