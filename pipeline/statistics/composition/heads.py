"""Heads of sublists: `Sabah - Muslim 38%, other`; `African languages include Akan and Ewe`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline.grammar.numbers import parse_number
from pipeline.statistics.composition.items import COUNTED, WHOLE
from pipeline.statistics.composition.names import split_lead
from pipeline.statistics.composition.prose import FINITE, OF_THE_LIST
from pipeline.vocabulary.compositions import spell_phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

_MANY: Final = spell_phrases("many")
_KIND: Final = rf"(?:{_MANY}|others?|important)"
_HOW_MANY: Final = r"(?:(?:more\sthan|about|over)\s)?[1-9][0-9]{0,2}\s"
# The list after a dash extends to the next head, after a verb to the semicolon. Without a separator
# a head follows a share or bracket: `other 45% Sabah: Muslim 38%`.
_HEAD: Final = re.compile(
    rf"""(?P<before>^\s*|;\s|(?<=[%)])\s(?=[^:%;,()]{{2,50}}:\s)
        |,\s(?=others?\sinclude\s|[a-z\s]{{3,40}}{_KIND}(?::|\s-\s|--)|[^,;:%()]{{3,60}}\b{_MANY},?\sincluding\s))
    (?P<head>(?!(?:most|many(?!.{{3,60}}\sincluding\s)|all|note|half|noun|adjective
        |excluding|(?:one|two|three)-\w+)\b)
        (?:{_HOW_MANY}(?=[^,;:%()]{{0,50}}\b{_MANY}\b))?
        [^\W\d_](?:[^\d%;,:()\[\]<>=-]|(?<=\w)-(?=\w)){{1,50}}?)
    (?:(?P<link>\s?--\s?|\s-\s|:\s)|\s(?:includes?|(?<=s\s)are|(?<=important\s)are)\s
        |(?P<including>,?\sincluding\s))(?=\S)""",
    re.VERBOSE,
)
_OF_MANY: Final = re.compile(rf".*\b{_MANY}")
_CLOSED: Final = re.compile(r"(?:[^,]*|.*,)\sand\s[^,]*")
# A list ended by `and`; shares of other items follow.
_CLOSED_LIST: Final = re.compile(r"(?:[^,;%()]+,\s)+and\s[^,;%()]+(?=,\s[^,;()]*%)")
_NO_HEAD: Final = re.compile(r"\b(?:but|is|are|was|were|has|have|that|which)\b")
_BEHIND_THE_LAST: Final = re.compile(r"^[^;%]*,\sand\s[^,;%]*,")
_COUNTED: Final = re.compile(r"%.*[0-9],[0-9]{3}\b")
_COUNTED_FIRST: Final = re.compile(COUNTED, re.VERBOSE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sublist:
    """A section of a list: half-open offsets, and those of its head, if it has one."""

    head: tuple[int, int] | None
    start: int
    end: int


def find_sublists(mask: str) -> list[Sublist]:
    """Split a masked list at the heads of its sublists; empty if there is no clear head.

    A single dash may be part of a name, or its list may end anywhere: it counts as a head only for
    shares up to the semicolon, and after other items only if it is no name.
    """
    heads = [head for head in _HEAD.finditer(mask) if _is_head(head)]
    dashes = [head for head in heads if head["link"] and head["before"][:1] != ","]
    if not heads or (len(dashes) == 1 and not _is_plain(mask, dashes[0], len(heads))):
        return []
    if any(head["before"] == " " for head in heads) and not _are_in_step(mask, heads):
        return []
    if any(head["including"] and not _is_definite(mask, head) for head in heads):
        return []
    found = list(_cut_sublists(mask, heads))
    return found if all(_is_whole(mask, one) for one in found) else []


def _is_head(found: re.Match[str]) -> bool:
    is_of_many = not found["including"] or _OF_MANY.fullmatch(found["head"])
    return bool(is_of_many) and not _NO_HEAD.search(found["head"])


def _are_in_step(mask: str, heads: list[re.Match[str]]) -> bool:
    """Whether heads without separators all have colons, starting with the first word.

    A count after the last shares may refer to the whole country.
    """
    is_counted = _COUNTED.search(mask, heads[-1].end()) is not None
    has_colons = all(head["link"] == ": " for head in heads)
    return has_colons and not heads[0].start() and not is_counted


def _is_definite(mask: str, head: re.Match[str]) -> bool:
    """Whether all names up to the next semicolon are plain and must be the included ones.

    After a comma an `and` must mark the last of them.
    """
    included = mask[head.end() :].partition(";")[0]
    if re.search(r"[%()]", included) or not re.search(r",|\sand\s", included):
        return False
    return head["before"][:1] != "," or _CLOSED.fullmatch(included) is not None


def _is_whole(mask: str, section: Sublist) -> bool:
    """Whether a section is not empty, and has nothing after the last name of a list."""
    inside = mask[section.start : section.end]
    return bool(inside.strip()) and not (section.head and _BEHIND_THE_LAST.search(inside))


def _is_plain(mask: str, head: re.Match[str], heads: int) -> bool:
    """Whether the list after a single dash extends to the end, or its shares to a semicolon."""
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
    """Whether the shares after a dash sum to 100: `Muslim--85% Sunni, 15% …`."""
    is_share_first = re.match(r"[\d.]+%", shares) is not None
    if not is_share_first or head.start() or OF_THE_LIST.match(head[0]) or FINITE.search(head[0]):
        return False
    figures = map(parse_number, re.findall(r"([\d.]+)%", shares))
    return sum(figure or 0 for figure in figures) == WHOLE


def _cut_sublists(mask: str, heads: list[re.Match[str]]) -> Iterator[Sublist]:
    at = 0
    ends = [*(head.start() for head in heads[1:]), len(mask)]
    last = _last_sublist_end(mask, heads)
    for head, following in zip(heads, ends, strict=True):
        if mask[at : head.start()].strip(" ;,"):
            yield Sublist(None, at, head.start())
        is_open = head["link"] and len(heads) > 1
        stop = following if is_open else mask.find(";", head.end(), following)
        closed = None if is_open else _CLOSED_LIST.match(mask, head.end())
        end = min(closed.end() if closed else (following if stop < 0 else stop), last)
        yield Sublist(head.span("head"), head.end(), end)
        at = end + len(mask[end:following]) - len(mask[end:following].lstrip(";, "))
    if mask[at:].strip(" ;,"):
        yield Sublist(None, at, len(mask))


def _last_sublist_end(mask: str, heads: list[re.Match[str]]) -> int:
    """Return where the last list ends: at the end, or at a semicolon if the others end at one."""
    last, others = heads[-1], heads[1:-1]
    inner = mask.count(";", heads[0].end(), last.start())
    is_alike = len(heads) > 1 and inner == sum(head["before"] == "; " for head in others)
    found = mask.find(";", last.end()) if is_alike and last["before"] == "; " else -1
    return len(mask) if found < 0 else found


def split_count(name: str) -> tuple[str, str | None]:
    """Split off a count before a name together with the words of `split_lead`."""
    found = _COUNTED_FIRST.match(name)
    bare, lead = split_lead(name[found.end() :] if found else name)
    return bare, " ".join([e for e in (found[0].strip() if found else None, lead) if e]) or None
