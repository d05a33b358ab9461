"""Pieces of a list that are more than one part, or go on with the part before them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.grammar.lists import INSIDE, Piece
from pipeline.statistics.composition.percentages import COUNT
from pipeline.statistics.composition.shared_percentages import are_parts
from pipeline.statistics.quantity.amounts import COMPARATOR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.statistics.composition.shared_percentages import Listed

_AND: Final = re.compile(
    rf"\sand\s(?:(?<=\)\sand\s)|(?<=%\sand\s)(?=[^%]*%)|(?=(?:{COMPARATOR})?[\d.]+\s?%\s))"
)
# `about 3,000 Europeans and 2,000 South Asians`; `Berber and some Jewish`.
_AND_COUNTED: Final = re.compile(r"\sand\s(?=(?:about\s)?[1-9]\d{0,2}(?:,\d{3})+\s[A-Z])")
_COUNT_FIRST: Final = re.compile(r"(?:about\s)?[1-9]\d{0,2}(?:,\d{3})+\s[A-Z]")
_AND_LAST: Final = re.compile(rf"%(?:\s?\({INSIDE}*\))?(?P<and>\sand\s)(?=[^\W\d_][^%]*$)")
_PROPER: Final = r"(?:[A-Z][\w'-]+)(?:\s[A-Z][\w'-]+){0,2}"
_AND_SOME: Final = re.compile(rf"{_PROPER}(?P<and>\sand\s)(?:some|a\sfew|many)\s{_PROPER}")
_SHARE_INCLUDED: Final = re.compile(r"including\s(?=(?:about\s)?[\d.]+%)")
_INCLUDING: Final = re.compile(r"\bincluding\b")
_APPOSITION: Final = re.compile(
    r"both\s(?:official|national)\sand\s(?:the\s)?(?:national\s)?language\b|an?\s(?!few|small|tiny|large|number|handful|minority|majority|[^,;]*\b(?:minority|community)\b)"
)
_OF_A_PART: Final = re.compile(
    r"(?:mostly|mainly|primarily|predominantly|principally|largely|chiefly|especially|particularly"
    r"|notably|including|divided\s(?:between|among))\s"
)
_OF_THEM: Final = re.compile(r"(?:(?:most|many|some|all|half|both|few)\s)?of\s(?:whom|which)\s")
# How many they are is said behind a comma too: `other Africans, 154,000, including …`.
_ONLY_A_COUNT: Final = re.compile(rf"(?:about\s|some\s)?{COUNT}")
_MANY: Final = r"(?:tribes|groups|groupings|peoples|languages|dialects|sects|churches)"
_INCLUDED: Final = re.compile(rf"including\s[^,;%()]*\b{_MANY}\s\({INSIDE}*\)")
_KINDS_INCLUDING: Final = re.compile(
    rf"(?P<kinds>[^,;%()]*\b{_MANY})\sincluding\s[^,;%()]*\b{_MANY}\s\({INSIDE}*\)"
)
# A use that is said of the name before it, and where its sentence must end.
_USE: Final = re.compile(
    r"(?:and\s)?(?:spoken|understood|used)(?:$|\s(?!by\s(?:\w+\s){0,2}[\d.]+%)[^%\d]*)"
)
_NEXT: Final = re.compile(r"(?:and\s)?(?:spoken|understood|used)\b|[A-Z][\w' -]*\s(?:is|are)\s")
_CLAIMS: Final = re.compile(r"claims\s[^,;%]*\sadherents")
_PLACE: Final = (
    r"(?:the\s)?(?:north|south|east|west|center|interior|coast|highlands"
    r"|[A-Z][\w'-]+(?:\s[A-Z][\w'-]+)*)"
)
_PAIR: Final = rf"(?:(?:mostly|mainly|predominantly)\s)?{_PROPER}(?:\sand\s{_PROPER})?"
_TWO_PLACES: Final = re.compile(
    rf"{_PAIR}\s(?P<link>in|on)\s{_PLACE}(?P<and>\sand\s){_PAIR}\s(?P=link)\s{_PLACE}"
)
# Where commas may stand inside of one name.
_ONE_NAME: Final = re.compile(r",\s(?:or|including)\s[A-Z]|homogeneous\s|mixture\sof\s|blend\sof\s")
# `mixture of Buddhist, Confucian, and Taoist 93%`: what an `and` closes before a share is one.
_BLEND: Final = re.compile(
    r"(?:eclectic\s)?(?:mixture|blend)\sof\s[^;%\d()]*?,?\sand\s[^,;%\d()]+\s[\d.]+%(?=[,;])"
)
_OR: Final = re.compile(r"or\s[A-Z]")
# A people of one kind has no other part: what follows its places are places.
_ONE_STOCK: Final = re.compile(
    r"homogeneous\s[^,;%\d()]+\sin\s[^;%\d()]*\s(?:Islands?|coast|interior|regions?|provinces?)(?=;|$)"
)
_SHARE_OF_THEM: Final = re.compile(r"of\s(?:whom|which)\s(?:about\s)?[\d.]+%\s(?:is|are)\s[^\d%]+")
# Behind the first name before a semicolon all that an `and` closes is included in it.
_INCLUDED_LIST: Final = re.compile(r"including\s[A-Z][^;%\d()]*,\sand\s[^,;%\d()]+(?=;)")
_OTHER: Final = re.compile(r"others?", re.IGNORECASE)
_LONGEST_OTHER: Final = len("others")
_ENDS_IN_OF: Final = re.compile(r"\bof\s\w+$")
_LAST: Final = re.compile(r"and\s[a-z]")
_FEWEST: Final = 2
# `Muslim, nearly 100%`: a list of one name.
_ONLY_A_SHARE: Final = re.compile(r"(?:nearly|almost|virtually|about|over)\s[\d.]+%")


def divided(text: str, mask: str, printed: Sequence[Piece]) -> list[Piece]:
    """The pieces, those in two that an `and` joins: two shares, or two names with brackets.

    `Samoan (Polynesian) and English` are two; with one share they are one part.
    """
    if len(printed) == _FEWEST and _ONLY_A_SHARE.fullmatch(mask, printed[1].start, printed[1].end):
        return [printed[0]._replace(end=printed[1].end)]
    whole = list(_run_together(text, mask, printed)) if _ONE_NAME.search(mask) else printed
    if " and " not in mask and "including" not in mask:
        return list(whole)
    return [each for piece in whole for each in _apart(mask, piece)]


def _apart(mask: str, piece: Piece) -> list[Piece]:
    """A piece, or the two that an `and` joins in it, or what its kinds include apart."""
    said = mask[piece.start : piece.end]
    if "and" not in said and "including" not in said:
        return [piece]
    if kinds := _KINDS_INCLUDING.fullmatch(mask, piece.start, piece.end):
        at = kinds.end("kinds")
        return [piece._replace(end=at), Piece(at + 1, piece.end, ",")]
    joints = sorted(set(_joints(mask, piece)))
    shares = said.count("%")
    is_closed = _AND_LAST.search(mask, piece.start, piece.end) is not None
    is_including = _INCLUDING.search(mask, piece.start, piece.end) is not None
    if not joints or (shares == 1 and not is_closed) or is_including:
        return [piece]
    starts = [piece.start, *(end for _, end in joints)]
    ends = [*(start for start, _ in joints), piece.end]
    marks = [piece.mark, *("," for _ in joints)]
    return [Piece(*each) for each in zip(starts, ends, marks, strict=True)]


def _run_together(text: str, mask: str, printed: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces, those of one name whose commas divide nothing as one."""
    waiting, *others = printed or (Piece(0, 0, ""),)
    is_first = False
    for piece in others:
        is_alias = _OR.match(mask, piece.start) and "%" not in mask
        pattern = _INCLUDED_LIST if is_first else _ONE_STOCK
        whole = pattern.match(text, waiting.start) or _BLEND.match(text, waiting.start)
        if piece.mark == "," and (is_alias or (whole and piece.end <= whole.end())):
            waiting = waiting._replace(end=piece.end)
        else:
            yield waiting
            is_first = waiting.mark != ","
            waiting = piece
    if printed:
        yield waiting


def _joints(mask: str, piece: Piece) -> Iterator[tuple[int, int]]:
    """The places of each `and` that may join two parts."""
    for joint in _AND.finditer(mask, piece.start, piece.end):
        yield joint.span()
    if _COUNT_FIRST.match(mask, piece.start):
        for joint in _AND_COUNTED.finditer(mask, piece.start, piece.end):
            yield joint.span()
    if last := _AND_LAST.search(mask, piece.start, piece.end):
        yield last.span("and")
    if two := _TWO_PLACES.fullmatch(mask, piece.start, piece.end):
        yield two.span("and")
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
        if found and (whole := _broken_down(found[-1], text, printed, at, part)):
            found[-1] = whole
            at += 1
            continue
        each = part(piece)
        if each is None:
            return None
        last = at + len(list(_uses(text, mask, printed, at))) if each.tail else at
        found.append(_used(each, text, printed[last]) if last > at else each)
        at = last + 1
    return found


def _goes_on(text: str, mask: str, printed: Sequence[Piece], at: int) -> bool:
    piece = printed[at]
    if piece.mark != ",":
        return False
    if "%" in mask[piece.start : piece.end]:
        is_last = at + 1 == len(printed) or printed[at + 1].mark == ";"
        return is_last and _SHARE_OF_THEM.fullmatch(mask, piece.start, piece.end) is not None
    following = printed[at + 1] if at + 1 < len(printed) else None
    if _INCLUDED.fullmatch(mask, piece.start, piece.end):
        return True
    if _ONLY_A_COUNT.fullmatch(mask, piece.start, piece.end):
        return following is not None and text.startswith("including ", following.start)
    if following is None or following.mark == ";":
        patterns = (_APPOSITION, _OF_A_PART, _OF_THEM, _CLAIMS, _USE)
        return any(each.match(text, piece.start) for each in patterns)
    return _goes_on_amid(text, mask, piece, following)


def _goes_on_amid(text: str, mask: str, piece: Piece, following: Piece) -> bool:
    """Whether a piece goes on with the part before it, although others stand behind it."""
    if _OF_THEM.match(text, piece.start):
        return "%" in mask[following.start : following.end]
    if _CLAIMS.match(text, following.start):
        return text[piece.start].islower()
    if _USE.fullmatch(text, piece.start, piece.end):
        return _NEXT.match(text, following.start) is not None
    is_apposed = _APPOSITION.match(text, piece.start) is not None
    return is_apposed and text[following.start].isupper() and "%" not in mask


def _broken_down(
    each: Listed,
    text: str,
    printed: Sequence[Piece],
    at: int,
    part: Callable[[Piece], Listed | None],
) -> Listed | None:
    """The part with the one that it includes, at the end: `other 16%, including 1% Christian`."""
    piece = printed[at]
    lead = _SHARE_INCLUDED.match(text, piece.start)
    is_last = at + 1 == len(printed) or printed[at + 1].mark == ";"
    if not lead or not is_last or piece.mark != "," or each.item.items:
        return None
    inner = part(piece._replace(start=lead.end()))
    if inner is None or not are_parts(each.item, (inner.item,)) or each.item.is_among([inner.item]):
        return None
    return each._replace(item=each.item._replace(items=(inner.item,), end=piece.end))


def _is_other(text: str, printed: Sequence[Piece], at: int) -> bool:
    """Whether a piece says only `other`, and the next one what these mostly are."""
    start, end, _ = printed[at]
    if at + 1 >= len(printed) or end - start > _LONGEST_OTHER:
        return False
    if not _OTHER.fullmatch(text, start, end):
        return False
    following = printed[at + 1]
    is_part = _OF_A_PART.match(text, following.start) is not None
    is_including = text.startswith("including", following.start)
    return following.mark == "," and is_part and not is_including


def _with(each: Listed, text: str, piece: Piece) -> Listed:
    said = text[piece.start : piece.end]
    comment = "; ".join(filter(None, (each.item.comment, said)))
    item = each.item._replace(comment=comment, end=piece.end)
    return each._replace(item=item, stands_alone=not item.has_share)


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
    item = each.item._replace(comment=comment or tail, end=last.end)
    return each._replace(item=item, tail=None)
