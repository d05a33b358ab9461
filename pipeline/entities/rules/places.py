"""Places in running prose, by a noun (`Osh Province`) or by the words around them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.grammar.prefilter import build_trie_pattern, find_word_windows
from pipeline.vocabulary.word_lists import list_words, spell_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from pipeline.layout.prose import RecognizedName

_KINDS: Final = list_words("places", "kinds")  # fmt: skip
_PLURALS: Final = tuple(
    f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}{'e' * kind.endswith('sh')}s"
    for kind in _KINDS
)
_KIND: Final = build_trie_pattern(_KINDS)
_SEVERAL: Final = build_trie_pattern(_PLURALS)
# A department or a state may be a body or a country, so these name a place in lower case alone.
_TITLED_KINDS: Final = tuple(
    kind.title() for kind in _KINDS if kind not in ("department", "territory", "city", "village")
)
_TITLED_PLURALS: Final = tuple(kind.title() for kind in _PLURALS)
_TITLED: Final = build_trie_pattern(_TITLED_KINDS)
_TITLED_SEVERAL: Final = build_trie_pattern(_TITLED_PLURALS)
_NAME_WORD: Final = rf"(?!(?:{spell_words('places', 'name_word')})\b)[^\W\d_a-z][\w'\u2019.-]*\w"
_NAME: Final = (
    rf"{_NAME_WORD}(?:(?:\s|-)(?:{_NAME_WORD}|(?:de|del|la|el|al|of)\s{_NAME_WORD})){{0,2}}?"
)
_LIST: Final = rf"{_NAME}(?:,\s{_NAME}){{0,8}}(?:,?\s(?:and|or)\s{_NAME})?"
_PLACES: Final = re.compile(
    rf"""
    (?P<titled> \b{_NAME}\s(?:{_TITLED}) ) (?![\w-])
      (?!\s(?:Department|Government|Police|Court|Council|Military|Army))
  | \b(?P<names> {_NAME}(?:,\s{_NAME}){{0,8}},?\s(?:and|or)\s{_NAME} )
      \s(?:{_SEVERAL}|{_TITLED_SEVERAL})\b
  | \b(?P<name> {_NAME} ) \s(?:{_KIND})\b (?!\s(?:of|department|level))
  | \b(?:{_KIND}|{_SEVERAL}|capital)(?:\scity)?\sof\s(?P<of> {_LIST} ) (?![\w-])
    """,
    re.VERBOSE,
)
_EACH: Final = re.compile(rf"{_NAME_WORD}(?:(?:\s|-)(?:(?:de|del|la|el|al|of)\s)?{_NAME_WORD})*")
_CUES: Final = frozenset((*_KINDS, *_PLURALS, *_TITLED_KINDS, *_TITLED_PLURALS, "capital"))

_REACH: Final = 120  # of a list of names


def find_localities(text: str) -> Iterator[tuple[int, int]]:
    """Parts of countries by their noun, as offsets; a capitalised noun is part of the name.

    `Western Cape Province`, `Almaty` of `Almaty region`, each of `Naryn and Osh provinces` and of
    `the regions of Tahoua and Agadez`.
    """
    windows = find_word_windows(text, _CUES, _REACH)
    for found in (one for window in windows for one in _PLACES.finditer(text, *window)):
        kind = found.lastgroup or ""
        if kind in ("titled", "name"):
            yield found.span(kind)
        else:
            yield from (each.span() for each in _EACH.finditer(text, *found.span(kind)))


_LABELS: Final = frozenset(("PERSON", "ORG", "FAC", "PRODUCT", "WORK_OF_ART"))
_GONE_TO: Final = re.compile(
    r"\b(?:travel(?:l?ed|l?ing|s)?|migrat(?:e[sd]?|ing)|moved?|moving|return(?:ed|ing)?|fled|flee|fleeing"
    r"|transported|trafficked|relocat(?:ed|ing)|displaced|deported|born|located|based)\s"
    r"(?:(?:back|away)\s)?(?:to|from|into|in)\s(?:(?:the\s)?(?:city|town|village)\sof\s)?$",
    re.IGNORECASE,
)
_IS_A_PLACE: Final = re.compile(
    r",\s(?:a|an|the)\s(?:\w+\s){0,2}(?:region|district|province|city|town|village|island|capital)\b"
)
_BEFORE: Final = re.compile(r"(?:,?\s(?:and|or)\s|,\s)$")
_AFTER: Final = re.compile(r",?\s(?:and|or)\s|,\s")
_ENDED: Final = re.compile(r"[,.;)]|\s(?:and|or|to|for|were|are|was|is|in)\b|$")
_PLAIN: Final = re.compile(r"[^\W\d_a-z][^\W\d_]+(?:[\s-][^\W\d_a-z][^\W\d_]+)?")


def find_places_in_context(
    text: str, named: Sequence[RecognizedName], places: Collection[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Names of one or two words in the position of a place, or in a list with one.

    `places` are those found by rules; the model's places count for names of one word. A name found
    counts as known for the next name in its list.
    """
    seen = {(one.start, one.end) for one in named if one.label == "GPE"}
    for one in named:
        words = text[one.start : one.end]
        if one.label not in _LABELS or not _PLAIN.fullmatch(words):
            continue
        known = set(places) if " " in words else {*places, *seen}
        before, behind = text[max(0, one.start - 40) : one.start], text[one.end : one.end + 40]
        if (
            (_GONE_TO.search(before) or _IS_A_PLACE.match(behind))
            or _is_listed(one, before, behind, known)
        ) and _ENDED.match(behind):
            seen.add((one.start, one.end))
            yield one.start, one.end


def _is_listed(
    found: RecognizedName, before: str, behind: str, known: Collection[tuple[int, int]]
) -> bool:
    """Whether a comma or a conjunction joins the name to a known place."""
    joined = _BEFORE.search(before)
    if joined and any(end == found.start - len(joined.group()) for _, end in known):
        return True
    joined = _AFTER.match(behind)
    return joined is not None and any(start == found.end + joined.end() for start, _ in known)
