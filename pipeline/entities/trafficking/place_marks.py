"""A sentence with its places marked: a letter stands for each, so that patterns read like words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FIRST_PLACE: Final = 0xF000  # letters of the private use area, which no reading holds
_FIRST_PEOPLE: Final = 0xF600
_MOST: Final = 0x200
_PRIVATE: Final = re.compile(r"[\uf000-\uf8ff]")
_NOWHERE: Final = "\uf8ff"

PLACE: Final = "[\uf000-\uf5ff\uf8ff]"
PEOPLE: Final = "[\uf600-\uf8fe]"

_UNNAMED: Final = re.compile(  # `neighboring countries`, but where names or a region follow
    r"""\b (?:the\s)? (?: (?:other\s)? (?:neighbou?ring|nearby|foreign) \s (?:countries|states)
      | (?:this|the) \s (?:country|region) | other \s countries )
    (?! ,? \s (?:such\sas|including|like|especially|particularly|of|in) \b | \w )""",
    re.VERBOSE | re.IGNORECASE,
)
_LEAD: Final = (
    r"(?:(?:the|its|other|neighbou?ring|nearby|northern|southern|eastern|western|central|rural|urban|countries|states"
    r"|region|regions|provinces?|districts?|areas|cities|towns|of|in|such\sas|as|including|like|both"
    r"|mainly|primarily|mostly|especially|particularly|capital(?:\scity)?(?:\sof)?),?\s)*+"
)
_KIND: Final = (
    r"(?:\s(?:regions?|provinces?|districts?|states?|count(?:y|ies|ries)|islands?|cit(?:y|ies)))?"
)
_AND: Final = r"(?:and|or|as\swell\sas)"
_LESS: Final = r"\sto\sa\s(?:lesser|smaller)\s(?:extent|degree),\s"
_NEXT: Final = rf"(?:\s?,\s{_AND}\s|,?\s{_AND},?{_LESS}|\s{_AND}\s|\s?,\s)(?:(?:in)?to\s)?"
LISTED: Final = rf"{_LEAD}{PLACE}{_KIND}(?:{_NEXT}{_LEAD}{PLACE}{_KIND})*"


@dataclass(frozen=True, slots=True)
class Located:
    """A place in a sentence: half-open offsets, and its country's code or its printed name."""

    start: int
    end: int
    name: str
    is_people: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence whose places and peoples are one letter each, and what these letters name."""

    text: str
    names: dict[str, str]

    @classmethod
    def of(cls, sentence: str, places: Sequence[Located]) -> Marked:
        """The marked sentence; `places` may not overlap."""
        names: dict[str, str] = {}
        parts: list[str] = []
        at = 0
        for number, place in enumerate(sorted(places, key=lambda one: one.start)[:_MOST]):
            letter = chr((_FIRST_PEOPLE if place.is_people else _FIRST_PLACE) + number)
            names[letter] = place.name
            parts += [_plain(sentence[at : place.start]), letter]
            at = place.end
        text = "".join([*parts, _plain(sentence[at:])])
        return cls(_UNNAMED.sub(_NOWHERE, text), names)

    def named(self, listed: str) -> Iterator[str | None]:
        """What the letters of a part name, in order; None for a place without a name."""
        for letter in _PRIVATE.findall(listed):
            yield self.names.get(letter)


def _plain(text: str) -> str:
    return _PRIVATE.sub(" ", text)
