"""Pieces of a list that are more than one part, or go on with the part before them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.grammar.amounts import COMPARATOR
from pipeline.grammar.lists import INSIDE, Piece

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.grammar.joints import Listed

_AND: Final = re.compile(
    rf"(?<=\))\sand\s|(?<=%)\sand\s(?=[^%]*%)|\sand\s(?=(?:{COMPARATOR})?[\d.]+\s?%\s)"
)
# `about 3,000 Europeans and 2,000 South Asians`; `Berber and some Jewish`.
_AND_COUNTED: Final = re.compile(r"\sand\s(?=(?:about\s)?[1-9]\d{0,2}(?:,\d{3})+\s[A-Z])")
_COUNT_FIRST: Final = re.compile(r"(?:about\s)?[1-9]\d{0,2}(?:,\d{3})+\s[A-Z]")
_AND_LAST: Final = re.compile(rf"%(?:\s?\({INSIDE}*\))?(?P<and>\sand\s)(?=[^\W\d_][^%]*$)")
_PROPER: Final = r"(?:[A-Z][\w'-]+)(?:\s[A-Z][\w'-]+){0,2}"
_AND_SOME: Final = re.compile(rf"{_PROPER}(?P<and>\sand\s)(?:some|a\sfew|many)\s{_PROPER}")
_INCLUDING: Final = re.compile(r"\bincluding\b")
_APPOSITION: Final = re.compile(
    r"an?\s(?!few|small|tiny|large|number|handful|minority|majority|[^,;]*\b(?:minority|community)\b)"
)
_OF_A_PART: Final = re.compile(
    r"(?:mostly|mainly|primarily|predominantly|principally|largely|chiefly|especially|particularly"
    r"|notably|including|divided\s(?:between|among))\s"
)
_OF_THEM: Final = re.compile(r"(?:(?:most|many|some|all|half|both|few)\s)?of\s(?:whom|which)\s")
_OTHER: Final = re.compile(r"others?", re.IGNORECASE)
_ENDS_IN_OF: Final = re.compile(r"\bof\s\w+$")
_LAST: Final = re.compile(r"and\s[a-z]")
_FEWEST: Final = 2


def divided(mask: str, printed: Sequence[Piece]) -> list[Piece]:
    """The pieces, those in two that an `and` joins: two shares, or two names with brackets.

    `Samoan (Polynesian) and English` are two; with one share they are one part.
    """
    if " and " not in mask:
        return list(printed)
    found: list[Piece] = []
    for piece in printed:
        joints = sorted(set(_joints(mask, piece)))
        shares = mask.count("%", piece.start, piece.end)
        is_closed = _AND_LAST.search(mask, piece.start, piece.end) is not None
        is_of_one = (shares == 1 and not is_closed) or _INCLUDING.search(
            mask, piece.start, piece.end
        ) is not None
        if not joints or is_of_one:
            found.append(piece)
            continue
        starts = [piece.start, *(end for _, end in joints)]
        ends = [*(start for start, _ in joints), piece.end]
        marks = [piece.mark, *("," for _ in joints)]
        found += [Piece(*each) for each in zip(starts, ends, marks, strict=True)]
    return found


def _joints(mask: str, piece: Piece) -> Iterator[tuple[int, int]]:
    """The places of each `and` that may join two parts."""
    for joint in _AND.finditer(mask, piece.start, piece.end):
        yield joint.span()
    if _COUNT_FIRST.match(mask, piece.start):
        for joint in _AND_COUNTED.finditer(mask, piece.start, piece.end):
            yield joint.span()
    if last := _AND_LAST.search(mask, piece.start, piece.end):
        yield last.span("and")
    if some := _AND_SOME.fullmatch(mask, piece.start, piece.end):
        yield some.span("and")


def merged(
    text: str, mask: str, printed: Sequence[Piece], part: Callable[[Piece], Listed | None]
) -> list[Listed] | None:
    """The parts that the pieces print, None where one of them cannot be read.

    What goes on with a part is said of it: `a blend of Swahili and Arabic`, `mostly Catholic`.
    """
    found: list[Listed] = []
    at = 0
    while at < len(printed):
        piece = printed[at]
        if found and _goes_on(text, mask, printed, at):
            found[-1] = _with(found[-1], text, piece)
            at += 1
            continue
        if _is_other(text, printed, at):
            piece = Piece(piece.start, printed[at + 1].end, piece.mark)
            at += 1
        each = part(piece)
        if each is None:
            return None
        last = at + len(list(_uses(text, mask, printed, at))) if each.tail else at
        found.append(_used(each, text, printed[last]) if last > at else each)
        at = last + 1
    return found


def _goes_on(text: str, mask: str, printed: Sequence[Piece], at: int) -> bool:
    piece = printed[at]
    if piece.mark != "," or "%" in mask[piece.start : piece.end]:
        return False
    following = printed[at + 1] if at + 1 < len(printed) else None
    if following is None or following.mark == ";":
        patterns = (_APPOSITION, _OF_A_PART, _OF_THEM)
        return any(each.match(text, piece.start) for each in patterns)
    if _OF_THEM.match(text, piece.start):
        return "%" in mask[following.start : following.end]
    is_apposed = _APPOSITION.match(text, piece.start) is not None
    return is_apposed and text[following.start].isupper() and "%" not in mask


def _is_other(text: str, printed: Sequence[Piece], at: int) -> bool:
    """Whether a piece says only `other`, and the next one what these mostly are."""
    if at + 1 >= len(printed) or not _OTHER.fullmatch(text, printed[at].start, printed[at].end):
        return False
    following = printed[at + 1]
    is_part = _OF_A_PART.match(text, following.start) is not None
    is_including = text.startswith("including", following.start)
    return following.mark == "," and is_part and not is_including


def _with(each: Listed, text: str, piece: Piece) -> Listed:
    said = text[piece.start : piece.end]
    comment = "; ".join(filter(None, (each.item.comment, said)))
    item = replace(each.item, comment=comment, end=piece.end)
    return replace(each, item=item, stands_alone=not item.has_share)


def _uses(text: str, mask: str, printed: Sequence[Piece], at: int) -> Iterator[Piece]:
    """The pieces that go on with a list of uses: `language of business, government, and trade`."""
    if not _ENDS_IN_OF.search(text[printed[at].start : printed[at].end]):
        return
    run: list[Piece] = []
    for piece in printed[at + 1 :]:
        said = mask[piece.start : piece.end]
        if piece.mark != "," or not re.fullmatch(r"[a-z][^\d%()]*", said):
            break
        run.append(piece)
    is_last = at + len(run) + 1 == len(printed) or printed[at + len(run) + 1].mark == ";"
    if len(run) >= _FEWEST and is_last and _LAST.match(text, run[-1].start):
        yield from run


def _used(each: Listed, text: str, last: Piece) -> Listed:
    start = text.index(each.tail or "", each.item.start)
    tail = text[start : last.end]
    comment = (each.item.comment or "").replace(each.tail or "", tail)
    item = replace(each.item, comment=comment or tail, end=last.end)
    return replace(each, item=item, tail=None)
