"""The order of family and given name in East Asian names, where it is certain."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from pipeline.grammar.title_case import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence


class NameOrder(Enum):
    """The position of the family name: last as in the West, first, or unknown."""

    LAST = auto()
    FIRST = auto()
    UNKNOWN = auto()


# Chinese, Korean and Vietnamese family names that are never given names.
_SURNAMES: Final = word_set(
    """baek bui cai cao chang choe choi deng duong fang feng gao guo hoang huang huynh hwang jeon
    jeong jiang kang kwon li liang liu luo ngo nguyen park peng pham phan qian qiu seo shen tian
    tran trinh truong vuong wang xiao xie xu xue yoon zeng zhang zhao zheng zhou zhu"""
)
# Family names that are also given names, there or elsewhere.
_SHARED: Final = word_set(
    """an bae chen cheng fan han ho jang jin jung kim lee lim lin lu ma moon shin song sun tang vo
    vu wu yang yi yu"""
)
_SYLLABLE: Final = r"""
    (?:zh|ch|sh|ph|th|nh|ng|kh|gi|tr|qu|hy|hw|my|ky|by|[bcdfghjklmnpqrstvwxyz])?
    (?:yeo|iao|ian|uan|uai|uye|eo|eu|ae|oe|ai|ei|ao|ou|ia|ie|iu|ua|ue|ui|uo|oa|uy|[aeiouy])
    (?:ng|nh|ch|[nmklhptc])?"""
_GIVEN: Final = re.compile(rf"(?:{_SYLLABLE}){{1,3}}", re.VERBOSE | re.IGNORECASE)
_HYPHENED: Final = re.compile(r"[^\W\d_]{2,6}-[^\W\d_]{2,6}")
_MAX_WORDS: Final = 4


def find_name_order(words: Sequence[str]) -> NameOrder:
    """The position of the family name among two or more words.

    First if an East Asian family name is followed by syllables of a given name (`Xu Wei`) or by a
    hyphenated name (`Kim Dae-jung`); unknown if the first word may be either (`Kim Minji`) or the
    last is such a family name too (`Xu Li`).
    """
    first, *given = (word.lower() for word in words)
    if first not in _SURNAMES | _SHARED or len(words) > _MAX_WORDS:
        return NameOrder.LAST
    if given[-1] in _SURNAMES | _SHARED:
        return NameOrder.UNKNOWN
    if len(given) == 1 and _HYPHENED.fullmatch(given[0]):
        return NameOrder.FIRST
    if not all(_GIVEN.fullmatch(word) for word in given):
        return NameOrder.LAST if first in _SHARED else NameOrder.UNKNOWN
    return NameOrder.FIRST if first in _SURNAMES else NameOrder.UNKNOWN
