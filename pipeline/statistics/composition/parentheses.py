"""What brackets behind a name say of it: a breakdown, qualifiers, a share, a remark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.grammar.date_qualifiers import is_misdated
from pipeline.grammar.lists import masked, pieces
from pipeline.statistics.composition.item_names import is_name
from pipeline.statistics.composition.percentages import SHARE, comparator, shares
from pipeline.statistics.quantity.amounts import is_misprinted

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.statistics.composition.shared_percentages import Item

    Breakdown = Callable[[int, int], tuple[Item, ...] | None]

BRACKET: Final = re.compile(r"\((?P<round>[^()]*)\)|\[(?P<square>[^\[\]]*)\]")
_SHARE_SAID: Final = re.compile(
    rf"{SHARE}(?:\s(?P<of>of\s(?:the\s)?(?:total\s)?population))?(?:[,;]\s(?P<said>[^\d%()]+))?",
    re.VERBOSE | re.IGNORECASE,
)
_FIGURED: Final = re.compile(rf"{SHARE}\s(?P<said>[^\d%()]+)", re.VERBOSE | re.IGNORECASE)
_SAID_FIRST: Final = re.compile(r"(?P<said>[^;%\d()]+);\s")
_GROUP: Final = re.compile(r"[^;]+")
# `contract laborers from A, B, and C`, `clusters of German-, French-, and Slovene-Italians`.
_LIST_INSIDE: Final = re.compile(
    r"[^,]*\b(?:of|from|in|among|between)\s[^,]*(?:,\s[^,]+)*,\sand\s[^,]+|.*-,\s.*-,?\sand\s.*"
)
# A percentage of something else, in what is said of a name.
_OF_ELSE: Final = re.compile(
    r"\d\s?%\s(?:of|in|among|are|is|live|speak|practice)\s|\b(?:for|by|to)\s(?:\w+\s)?[\d.]+\s?%"
)
_FIGURES_APART: Final = re.compile(r"[,;]|\sand\s(?=[\d.]+%)")
_UNSIGNED: Final = re.compile(
    r"[^\d%]+\s[\d.]+(?:-[\d.]+)?|(?:includ(?:es|ing)\s)?[\d.]+(?:-[\d.]+)?\s[A-Z][^\d%]*"
)
_JOINT: Final = re.compile(r"[,;]\s|\sand\s")


def explained(item: Item, text: str, bracket: re.Match[str], breakdown: Breakdown) -> Item | None:
    """The item with what a bracket says of it: a breakdown, qualifiers, or a remark."""
    is_round = bracket["round"] is not None
    start, end = bracket.span("round" if is_round else "square")
    inside = text[start:end].strip()
    own = _SHARE_SAID.fullmatch(inside) if "%" in inside else None
    if own:
        return None if item.has_share else _shared(item, own)
    if is_round and not re.search(r"\d", inside):
        return item._replace(qualifiers=(*item.qualifiers, *_qualifiers(inside)))
    if is_misdated(inside):
        return None
    if is_round and "%" in inside:
        if not item.items and (whole := _broken_down(item, text, (start, end), breakdown)):
            return None if whole.is_among(whole.items) else whole
        is_of_else = inside.count("%") <= max(1, len(_OF_ELSE.findall(inside)))
        if not (is_of_else or _are_remarks(inside)) or _has_lost_a_sign(inside):
            return None
    return item._replace(comment="; ".join(filter(None, (item.comment, inside))))


def _broken_down(
    item: Item, text: str, inside: tuple[int, int], breakdown: Breakdown
) -> Item | None:
    """The item with its parts, perhaps behind a remark: `official; Sunni 90%, Shia 9%`."""
    start, end = inside
    if parts := breakdown(start, end):
        return item._replace(items=parts)
    said = _SAID_FIRST.match(text, start, end)
    parts = breakdown(said.end(), end) if said else None
    if said is None or not parts:
        return None
    return item._replace(items=parts, qualifiers=(*item.qualifiers, *_qualifiers(said["said"])))


def _shared(item: Item, own: re.Match[str]) -> Item | None:
    """The item with the share that a bracket prints, and what it says beside it."""
    printed = own.groupdict()
    found = shares(printed)
    if found is None:
        return None
    said = _qualifiers(own["said"]) if own["said"] else ()
    return item._replace(
        share=found[0],
        share_low=found[1],
        share_high=found[2],
        comparator=comparator(printed),
        qualifiers=(*item.qualifiers, *said),
        comment="; ".join(filter(None, (item.comment, own["unknown"], own["of"]))) or None,
    )


def _has_lost_a_sign(inside: str) -> bool:
    """Whether a share among others is misprinted: `Pentecostal 10.9 and Anglican 1.3%`, `l2%`."""
    return is_misprinted(inside) or any(map(_UNSIGNED.fullmatch, _JOINT.split(inside)))


def _are_remarks(inside: str) -> bool:
    """Whether each part has a figure and then words that are no name: `26% living in the city`."""
    parts = [_FIGURED.fullmatch(part.strip()) for part in _FIGURES_APART.split(inside)]
    return all(part and not is_name(part["said"], has_share=True) for part in parts)


def _qualifiers(inside: str) -> list[str]:
    """What a bracket says, in parts; a list behind a preposition is one: `used in A, B, and C`."""
    mask = masked(inside) or inside
    found: list[str] = []
    for group in _GROUP.finditer(mask):
        printed = list(pieces(" " * group.start() + group[0]))
        is_list = " and " in group[0] and bool(_LIST_INSIDE.fullmatch(group[0].strip()))
        if is_list and printed:
            found.append(inside[printed[0].start : printed[-1].end])
        else:
            found += [inside[piece.start : piece.end] for piece in printed]
    return [re.sub(r"^and\s", "", qualifier) for qualifier in found]
