"""A composition as a report may write it out: with `percent` for its signs, ended as a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.statistics.composition import list_forms as shares
from pipeline.statistics.composition.list_forms import Composition, Item

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Composition", "Item", "composition"]

# No list is longer in print: what is, is something else.
_LIMIT: Final = 4000
_STOPPED: Final = re.compile(r"[)%a-z]\.$")
_WHOLE: Final = 110  # percent, with what rounding and a remark may add
_PERCENT: Final = re.compile(r"(?<=\d)\s?per\s?cent\b", re.IGNORECASE)


def composition(text: str) -> Composition | None:
    """The composition that a whole value prints, None where a character is left unexplained.

    `NA` is one of no parts, with this comment. Total: no text raises.
    """
    if len(text) > _LIMIT:
        return None
    found = _read(text)
    if found is None and _STOPPED.search(text):
        found = _read(text[:-1])
    return None if found and _are_two(text, found.items) else found


def _are_two(text: str, items: Sequence[Item]) -> bool:
    """Whether two lists run into one: shares before their names and behind, more than a whole."""
    told = [item for item in items if item.has_share]
    least = sum((item.share if item.share is not None else item.share_low) or 0 for item in told)
    return least > _WHOLE and len({text.startswith(item.name, item.start) for item in told}) > 1


def _read(text: str) -> Composition | None:
    """What signs tell, or words where these would be said of the parts or not be understood."""
    found = shares.composition(text)
    if not _PERCENT.search(text):
        return found
    is_in_words = found is None or any(map(_PERCENT.search, _said(found.items)))
    return _of_words(text) if is_in_words else found


def _of_words(text: str) -> Composition | None:
    """The composition of a text with signs in place of `percent`, none where a remark has one."""
    places: list[int] = []
    at = 0
    for word in _PERCENT.finditer(text):
        places += [*range(at, word.start()), word.end() - 1]
        at = word.end()
    places += range(at, len(text))
    found = shares.composition(_PERCENT.sub("%", text))
    if found is None or any("%" in said for said in (found.comment or "", *_said(found.items))):
        return None
    return found._replace(items=tuple(_moved(item, places) for item in found.items))


def _said(items: Sequence[Item]) -> Iterator[str]:
    for item in items:
        yield from (item.name, item.comment or "", *item.qualifiers)
        yield from _said(item.items)


def _moved(item: Item, places: Sequence[int]) -> Item:
    inner = tuple(_moved(one, places) for one in item.items)
    return item._replace(items=inner, start=places[item.start], end=places[item.end - 1] + 1)
