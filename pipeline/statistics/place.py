"""The seat of government as printed: name, coordinates, time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pipeline.vocabulary.word_lists import spell_words

_LIMIT: Final = 2000
_DEGREES_NORTH: Final = 90
_DEGREES_EAST: Final = 180
_MINUTES: Final = 60
# The farthest clocks are those of the Line Islands, at +14:00, and of Baker Island, at -12:00.
_FARTHEST: Final = (-12 * _MINUTES, 14 * _MINUTES)

# Place names begin with a capital and are linked by small words: `Port of Spain`. Four capitalized
# words are more likely two fields run together; `DC` is part of one capital's name.
_WORD: Final = r"(?:[^\W\d_a-z][^\W\d_]*|d'[^\W\d_]+)(?:['`\u2019.-][^\W\d_]+)*\.?"
_LINK: Final = f"(?:{spell_words('place', 'link')})"
_CAPITALIZED: Final = rf"(?:{_WORD}|[^\W\d_]['\u2019]{_WORD})"
_NO_NAME: Final = r"(?!(?:NA|NEGL|Unknown)(?!\w))"
_NAME: Final = (
    rf"{_NO_NAME}{_CAPITALIZED}(?:(?:\s{_LINK}){{0,2}}\s{_CAPITALIZED}){{0,2}}"
    r"(?:,\s[A-Z]{2}(?!\w))?"
)

# Printed where a country has no seat of its own: `none; administered from Washington, DC`.
_NONE: Final = re.compile(r"(?:none|no\s(?:official\s)?capital)(?!\w)[^:=]*", re.IGNORECASE)
# Which branch sits where: `administrative, Pretoria; legislative, Cape Town`.
_SEAT: Final = r"(?:administrative|executive|legislative|judicial)"
_SEATED: Final = re.compile(rf"{_SEAT},\s")
_PLACE: Final = re.compile(
    rf"""
    (?P<label>name\s?:\s)?
    (?: (?P<seat>{_SEAT}),\s (?=[^;]+;\s{_SEAT},) )?
    (?: (?P<name>{_NAME}) | (?P<none>no\s(?:official\s)?capital(?!\w)) )
    (?: \s\((?P<aside>[^()]+)\)
      | \s(?P<rank>(?:(?:on|in)\s{_NAME}\s)?is\sthe\s(?:chief|main|principal|largest)\s
            (?:town|settlement|city)) )?
    (?: (?:;|,(?=\sbut\s))\s(?P<clause>(?!note)[a-z][^;:]+|[^;:()]+\sis\sthe\sseat\sof\s[^;:()]+
        |{_SEAT},\s{_NAME}(?:;\s{_SEAT},\s{_NAME})*
        |{_NAME}\s\([a-z][^()]+\)(?:;\s{_NAME}\s\([a-z][^()]+\))*) )?
    (?: (?:;|\s)\s?note\s?[-:\u2013]{{1,2}}\s?(?P<note>(?:(?!\b(?:geographic|time\sdiff)).)+?) )?
    (?: \s?;?\sgeographic(?:al)?\scoordinates\s?:\s
        (?P<lat>[0-9]{{1,2}})\s(?P<lat_minutes>[0-5][0-9])\s?(?P<north>[NS]),\s
        (?P<lon>[0-9]{{1,3}})\s(?P<lon_minutes>[0-5][0-9])\s?(?P<east>[EW]) )?
    (?: \s?;?\stime\sdifference\s?:\s
        UTC\s?(?P<clock>(?:[-+\u2212]|(?=0))[0-9]{{1,2}}(?:(?P<half>[.:][0-9]{{1,2}}))?(?![\w.:]))
        (?:\s\((?P<ahead>[^()]+)\))? )?
    (?: \s(?P<remark>(?:daylight\ssaving\stime|(?:time\szone\s)?note|etymology)\s?[-:\u2013].+) )?
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A named place; degrees to 0.01, north and east positive; `utc_offset` as `+06:00`.

    `start` and `end` are half-open offsets of the name. `comment` holds the rest of the text.
    """

    name: str | None
    lat: float | None
    lon: float | None
    utc_offset: str | None
    comment: str | None
    start: int
    end: int


def parse_place(text: str) -> Place | None:
    """Parse a whole value as a place, None if a character is left unexplained.

    A name has no digits and begins with a capital: `Astana1` is None. `none; administered from …`
    is a place without a name, with this comment. Never raises.
    """
    if len(text) <= _LIMIT and _NONE.fullmatch(text):
        return Place(None, None, None, None, text, 0, len(text))
    found = _PLACE.fullmatch(text) if len(text) <= _LIMIT else None
    if found is None or (found["label"] is None and found["lat"] is not None):
        return None
    if any(map(str.isdigit, found["name"] or "")):  # the pattern takes a raised mark for a letter
        return None
    lat = _parse_degrees(found["lat"], found["lat_minutes"], found["north"], _DEGREES_NORTH)
    lon = _parse_degrees(found["lon"], found["lon_minutes"], found["east"], _DEGREES_EAST)
    offset = _parse_utc_offset(found["clock"])
    if (found["lat"] and (lat is None or lon is None)) or (found["clock"] and offset is None):
        return None
    if found["seat"] and not _SEATED.match(found["clause"] or ""):
        return None
    parts = found.group("none", "seat", "aside", "rank", "clause", "note", "ahead", "remark")
    comment = "; ".join(filter(None, parts))
    return Place(
        found["name"],
        lat,
        lon,
        offset,
        comment or None,
        *found.span("name" if found["name"] else "none"),
    )


def _parse_degrees(degrees: str | None, minutes: str, side: str, most: int) -> float | None:
    """Convert degrees and minutes to decimal degrees, None if missing or out of range."""
    if degrees is None:
        return None
    angle = int(degrees) + int(minutes) / _MINUTES
    if angle > most:
        return None
    return round(-angle if side in "SW" else angle, 2)


def _parse_utc_offset(clock: str | None) -> str | None:
    """Normalize `+6` to `+06:00`, `-3.5` and `+5:45` likewise; None if no time zone has it."""
    if clock is None:
        return None
    hours, _, part = clock.lstrip("+-\u2212").replace(".", ":.", 1).partition(":")
    minutes = float("0" + part) * _MINUTES if part.startswith(".") else int(part or 0)
    is_west = clock[0] in "-\u2212"
    total = int(hours) * _MINUTES + round(minutes)
    if not _FARTHEST[0] <= (-total if is_west else total) <= _FARTHEST[1] or minutes >= _MINUTES:
        return None
    return f"{'-' if is_west else '+'}{total // _MINUTES:02}:{total % _MINUTES:02}"
