"""Heads inside a list, each with a list of its own: `Sabah - Malay, English; Sarawak - Malay`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline.grammar.remarks import FINITE

if TYPE_CHECKING:
    from collections.abc import Iterator

_KIND: Final = (
    r"(?:languages|dialects|vernaculars|tribes|groups|minorities|sects|denominations|others?"
    r"|important)"
)
# A dash's list goes on to the next head, that of a verb to the semicolon.
_HEAD: Final = re.compile(
    rf"""(?P<before>^\s*|;\s|,\s(?=others?\sinclude\s|[a-z\s]{{3,40}}{_KIND}:))
    (?P<head>(?!(?:most|many|all|note|half|(?:one|two|three)-\w+)\b)[^\W\d_](?:[^\d%;,:()\[\]<>=-]|(?<=\w)-(?=\w)){{1,50}}?)
    (?:(?P<link>\s?--\s?|\s-\s|:\s)|\s(?:includes?|(?<=s\s)are|(?<=important\s)are)\s)(?=\S)""",
    re.VERBOSE,
)
_NO_HEAD: Final = re.compile(r"\b(?:but|is|are|was|were|has|have|that|which)\b")
_BEHIND_THE_LAST: Final = re.compile(r"^[^;%]*,\sand\s[^,;%]*,")
# What opens a list and is of no part of it: sentences, and what is a percentage of what.
_OPENING: Final = re.compile(
    r"[^%;:()\d]*\b(?:is|are)\s(?=[\d<])|[^%:]*?[^%\s-](?:--|\s-\s|:\s)(?=\S)|[^%:;]*;\s"
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
    heads = [head for head in _HEAD.finditer(mask) if not _NO_HEAD.search(head["head"])]
    dashes = [head for head in heads if head["link"] and head["before"][:1] != ","]
    if not heads or (len(dashes) == 1 and not _is_plain(mask, dashes[0], len(heads))):
        return []
    found = list(_sections(mask, heads))
    return found if all(_is_whole(mask, one) for one in found) else []


def _is_whole(mask: str, section: Section) -> bool:
    """Whether a stretch holds something, and nothing behind the name that closes a list."""
    inside = mask[section.start : section.end]
    return bool(inside.strip()) and not (section.head and _BEHIND_THE_LAST.search(inside))


def _is_plain(mask: str, head: re.Match[str], heads: int) -> bool:
    """Whether the list of a lone dash ends with the text, or its shares at a semicolon."""
    shares, semicolon, rest = mask[head.end() :].partition(";")
    if heads > 1 and not semicolon:
        return True
    is_behind = bool(mask[: head.start()].strip()) and head["head"][0].islower()
    return is_behind and "%" in shares and "%" not in rest


def _sections(mask: str, heads: list[re.Match[str]]) -> Iterator[Section]:
    at = 0
    ends = [head.start() for head in heads[1:]] + [len(mask)]
    for head, following in zip(heads, ends, strict=True):
        if mask[at : head.start()].strip(" ;,"):
            yield Section(None, at, head.start())
        is_open = head["link"] and len(heads) > 1
        stop = following if is_open else mask.find(";", head.end(), following)
        end = following if stop < 0 else stop
        yield Section(head.span("head"), head.end(), end)
        at = end + len(mask[end:following]) - len(mask[end:following].lstrip("; "))
    if mask[at:].strip(" ;,"):
        yield Section(None, at, len(mask))


def asides(mask: str) -> Iterator[int]:
    """Where a masked list may begin behind words that are of no part of it, the last place first.

    They are a sentence (`officially atheist, but …;`), or say what the list is (`estimates -`).
    """
    ends = []
    at = 0
    while found := _OPENING.match(mask, at):
        at = found.end()
        ends.append(at)
    finite = FINITE.search(mask)
    is_led = re.match(r"\s*(?:officially|most|total population)\b", mask) is not None
    for end in reversed(ends):
        if is_led or (finite and finite.end() <= end):
            yield end
