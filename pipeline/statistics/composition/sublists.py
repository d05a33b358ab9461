"""Heads inside a list, each with a list of its own: `Sabah - Malay, English; Sarawak - Malay`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline.grammar.numbers import number
from pipeline.statistics.composition.sentences import FINITE

if TYPE_CHECKING:
    from collections.abc import Iterator

_MANY: Final = (
    r"languages|dialects|vernaculars|tribes|groups|groupings|minorities|sects|denominations|peoples"
    r"|churches"
)
_WHOLE: Final = 100
_KIND: Final = rf"(?:{_MANY}|others?|important)"
_HOW_MANY: Final = r"(?:(?:more\sthan|about|over)\s)?[1-9][0-9]{0,2}\s"
# A dash's list goes on to the next head, that of a verb to the semicolon. Where no mark stands
# before a head it begins behind a share or a bracket: `other 45% Sabah: Muslim 38%`.
_HEAD: Final = re.compile(
    rf"""(?P<before>^\s*|;\s|(?<=[%)])\s(?=[^:%;,()]{{2,50}}:\s)
        |,\s(?=others?\sinclude\s|[a-z\s]{{3,40}}{_KIND}(?::|\s-\s|--)|[^,;:%()]{{3,60}}\b(?:{_MANY}),?\sincluding\s))
    (?P<head>(?!(?:most|many(?!.{{3,60}}\sincluding\s)|all|note|half|noun|adjective
        |excluding|(?:one|two|three)-\w+)\b)
        (?:{_HOW_MANY}(?=[^,;:%()]{{0,50}}\b(?:{_MANY})\b))?
        [^\W\d_](?:[^\d%;,:()\[\]<>=-]|(?<=\w)-(?=\w)){{1,50}}?)
    (?:(?P<link>\s?--\s?|\s-\s|:\s)|\s(?:includes?|(?<=s\s)are|(?<=important\s)are)\s
        |(?P<including>,?\sincluding\s))(?=\S)""",
    re.VERBOSE,
)
_OF_MANY: Final = re.compile(rf".*\b(?:{_MANY})")
_CLOSED: Final = re.compile(r"(?:[^,]*|.*,)\sand\s[^,]*")
# Behind names that an `and` closes there are shares of others.
_CLOSED_LIST: Final = re.compile(r"(?:[^,;%()]+,\s)+and\s[^,;%()]+(?=,\s[^,;()]*%)")
_NO_HEAD: Final = re.compile(r"\b(?:but|is|are|was|were|has|have|that|which)\b")
_BEHIND_THE_LAST: Final = re.compile(r"^[^;%]*,\sand\s[^,;%]*,")
_COUNTED: Final = re.compile(r"%.*[0-9],[0-9]{3}\b")
# What opens a list and is of no part of it: sentences, and what is a percentage of what.
_FIGURED: Final = r"[^%;:()\d]*\b(?:is|are)\s(?=[\d<])"
_LINKED: Final = r"(?:[^%:]|\b100%)*?[^\s-](?:--|\s-\s|:\s)(?=\S)"
_SAID: Final = r"(?P<said>[^%:;]*;\s)"
_OPENING: Final = re.compile(f"{_FIGURED}|{_LINKED}|{_SAID}")
_UNLINKED_OPENING: Final = re.compile(f"{_FIGURED}|{_SAID}")
_UNLINKED: Final = re.compile(r"(?:\b100%|[^%:])*+")  # where no link was found none is further on
_OF_THE_LIST: Final = re.compile(
    r"(?:\s*(?:officially|excluding|no\sofficial\slanguages?(?=;\s)|most|total\spopulation|total(?=:\s)|(?:\w+\s)?homogeneous(?=;\s))\b"
    r"|.*\b(?:population|affiliations?|backgrounds?|compositions?|estimates?)(?:--|\s-\s|:\s)$)"
)


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a list: half-open offsets, and those of the head before it (None without)."""

    head: tuple[int, int] | None
    start: int
    end: int


def sections(mask: str) -> list[Section]:
    """The stretches of a masked list by its heads, none where it has none that are plain.

    One dash alone may stand in a name, or its list end anywhere: then it is a head only of shares
    up to the semicolon, and behind other parts where it is no name.
    """
    heads = [head for head in _HEAD.finditer(mask) if _is_head(head)]
    dashes = [head for head in heads if head["link"] and head["before"][:1] != ","]
    if not heads or (len(dashes) == 1 and not _is_plain(mask, dashes[0], len(heads))):
        return []
    if any(head["before"] == " " for head in heads) and not _are_in_step(mask, heads):
        return []
    if any(head["including"] and not _is_definite(mask, head) for head in heads):
        return []
    found = list(_sections(mask, heads))
    return found if all(_is_whole(mask, one) for one in found) else []


def _is_head(found: re.Match[str]) -> bool:
    is_of_many = not found["including"] or _OF_MANY.fullmatch(found["head"])
    return bool(is_of_many) and not _NO_HEAD.search(found["head"])


def _are_in_step(mask: str, heads: list[re.Match[str]]) -> bool:
    """Whether heads without a mark between them all have colons, from the first word on.

    How many of a people there are, behind the last shares, may be said of the whole country.
    """
    is_counted = _COUNTED.search(mask, heads[-1].end()) is not None
    has_colons = all(head["link"] == ": " for head in heads)
    return has_colons and not heads[0].start() and not is_counted


def _is_definite(mask: str, head: re.Match[str]) -> bool:
    """Whether all names to the next semicolon can only be those included: plain names.

    Behind a comma the last of them must be told by an `and`.
    """
    included = mask[head.end() :].partition(";")[0]
    if re.search(r"[%()]", included) or not re.search(r",|\sand\s", included):
        return False
    return head["before"][:1] != "," or _CLOSED.fullmatch(included) is not None


def _is_whole(mask: str, section: Section) -> bool:
    """Whether a stretch holds something, and nothing behind the name that closes a list."""
    inside = mask[section.start : section.end]
    return bool(inside.strip()) and not (section.head and _BEHIND_THE_LAST.search(inside))


def _is_plain(mask: str, head: re.Match[str], heads: int) -> bool:
    """Whether the list of a lone dash ends with the text, or its shares at a semicolon."""
    shares, semicolon, rest = mask[head.end() :].partition(";")
    if heads > 1 and not semicolon:
        return True
    if _OF_MANY.fullmatch(head["head"]) or _has_a_whole(head, shares):
        return True
    if heads > 1 and not head.start() and "%" in shares and "%" not in rest:
        return True
    is_behind = bool(mask[: head.start()].strip()) and head["head"][0].islower()
    return is_behind and "%" in shares and "%" not in rest


def _has_a_whole(head: re.Match[str], shares: str) -> bool:
    """Whether shares behind a dash are all of what stands before it: `Muslim--85% Sunni, 15% …`."""
    is_share_first = re.match(r"[\d.]+%", shares) is not None
    if not is_share_first or head.start() or _OF_THE_LIST.match(head[0]) or FINITE.search(head[0]):
        return False
    figures = map(number, re.findall(r"([\d.]+)%", shares))
    return sum(figure or 0 for figure in figures) == _WHOLE


def _sections(mask: str, heads: list[re.Match[str]]) -> Iterator[Section]:
    at = 0
    ends = [*(head.start() for head in heads[1:]), len(mask)]
    last = _end(mask, heads)
    for head, following in zip(heads, ends, strict=True):
        if mask[at : head.start()].strip(" ;,"):
            yield Section(None, at, head.start())
        is_open = head["link"] and len(heads) > 1
        stop = following if is_open else mask.find(";", head.end(), following)
        closed = None if is_open else _CLOSED_LIST.match(mask, head.end())
        end = min(closed.end() if closed else (following if stop < 0 else stop), last)
        yield Section(head.span("head"), head.end(), end)
        at = end + len(mask[end:following]) - len(mask[end:following].lstrip(";, "))
    if mask[at:].strip(" ;,"):
        yield Section(None, at, len(mask))


def _end(mask: str, heads: list[re.Match[str]]) -> int:
    """Where the last list ends: with the text, or at a semicolon if one ends each of the others."""
    last, others = heads[-1], heads[1:-1]
    inner = mask.count(";", heads[0].end(), last.start())
    is_alike = len(heads) > 1 and inner == sum(head["before"] == "; " for head in others)
    found = mask.find(";", last.end()) if is_alike and last["before"] == "; " else -1
    return len(mask) if found < 0 else found


def asides(mask: str) -> Iterator[int]:
    """Where a masked list may begin behind words that are of no part of it, the last place first.

    They are a sentence (`officially atheist, but …;`), or say what the list is (`estimates -`).
    """
    ends = list(_openings(mask))
    finite = FINITE.search(mask)
    for end in reversed(ends):
        if (finite and finite.end() <= end) or _OF_THE_LIST.match(mask[:end]):
            yield end


def _openings(mask: str) -> Iterator[int]:
    """Where each of the openings of a list ends that stand one behind the other."""
    at = unlinked = 0
    while found := (_OPENING if at >= unlinked else _UNLINKED_OPENING).match(mask, at):
        if found["said"] and at >= unlinked:
            said = _UNLINKED.match(mask, at)
            unlinked = said.end() if said else at
        at = found.end()
        yield at
