"""Compositions (religions, languages, ethnic groups): items with their shares as printed.

A value is a list of items, with remarks about all of them and a date at its end. It is accepted
where all its readings agree in value; else it is refused with a reason, or with the readings.
"""

from __future__ import annotations

import re
from itertools import islice, product
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.grammar.date_qualifiers import (
    DateQualifier,
    ends_in_misprinted_date,
    parse_date_qualifier,
    split_date_at_end,
)
from pipeline.grammar.engine import Ambiguous, Unparsed, UnparsedError, refuse
from pipeline.grammar.lists import mask_brackets, split_list
from pipeline.grammar.numbers import SCALE, has_decimal_comma, swap_points_and_commas
from pipeline.statistics.composition.heads import find_sublists, split_count
from pipeline.statistics.composition.items import (
    WHOLE,
    ParsedItem,
    join_remarks,
    parse_plain_list,
    sum_within,
    sums_to_whole,
)
from pipeline.statistics.composition.lists import (
    may_be_whole,
    parse_items,
    parse_part,
    refuse_to_choose,
)
from pipeline.statistics.composition.names import is_of_a_part, is_sentence
from pipeline.statistics.composition.prose import (
    ListRemark,
    find_remarks,
    is_mixed,
    is_of_each,
    is_uniform,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.grammar.lists import ListPart

_LIMIT: Final = 4000  # longer values are prose
_MOST: Final = 110  # percent, with a margin for rounding and a remark
_MOST_WAYS: Final = 64  # of choosing remarks
_LAST_DIGIT: Final = 0.05  # percent: the rounding of a share with one decimal
_ABSENT: Final = re.compile(r"NA|none", re.IGNORECASE)
# Later editions print a sample sentence of a language after the list.
_NOTE: Final = re.compile(
    r"(?:[;,]?|(?:\s\+\+)+)\s?\b(?:note(?:\s1)?\s?(?::|-{1,2}|\u2013)|major-language\ssample(?:\(s\)|s)?\s?:)\s?",
    re.IGNORECASE,
)
# A misprinted percent sign or digit before it: `10Z other`, `5$`, `000%`.
_MISPRINTED: Final = re.compile(
    r"[\d|!](?:(?<=\d)(?:\s?[$&#?!]|[A-Z](?!\w))|(?<=[|!])\d|(?<=0)(?<![\d.,]0)\d)"
)
# Measures are no peoples: `46,019 km total`.
_MEASURED: Final = re.compile(
    rf"\d\s?(?:{SCALE}\s)?(?:km2?|sq\s(?:km|mi)|kWh?|bbl|hectares?|met(?:er|re)s?|cu\sk?m)\b"
)
_FIGURE_ALONE: Final = re.compile(r"(?:^|;\s)[\d.,]+(?=;|$)")
_DASH: Final = re.compile(r"(?<=[\w%)])(?:--|\s-\s)(?=\S)")
_DATED_INSIDE: Final = re.compile(r"\([^()]*\d{4}[^()]*\)")
# Marks of other families between items, which must sum to a hundred: `Polish 97%/other 3%`.
_DIVIDER: Final = re.compile(r"(?<=\s)[\u2022\u00b7|](?=\s)|(?<=%)/(?=\s?[^\W\d_])")
_PERCENT: Final = re.compile(r"(?<=\d)\s?per\s?cent\b", re.IGNORECASE)
_STOPPED: Final = re.compile(r"[)%a-z]\.$")

ItemsAndRemark = tuple[tuple[ParsedItem, ...], str | None]


class Composition(NamedTuple):
    """The items in printed order, and the date and remark about all of them."""

    items: tuple[ParsedItem, ...]
    as_of: str | None
    estimated: bool
    comment: str | None


def read_composition(
    text: str, *, decimal_comma: bool | None = None
) -> Composition | Unparsed | Ambiguous:
    """Read a whole value as a composition: its items, or why there are none, or several readings.

    `NA` is one without items, with this comment. `decimal_comma` says whether the document prints
    decimals so; where nothing else in it tells (None), shares with such commas must sum to a
    hundred closely. Never raises.
    """
    if len(text) > _LIMIT:
        return Unparsed("longer than a list of items", 0, len(text))
    has_commas = decimal_comma is not False and has_decimal_comma(text)
    shown = swap_points_and_commas(text) if has_commas else text
    try:
        found = _read_signs_or_words(shown)
        if has_commas and decimal_comma is None:
            _check_decimal_commas(found)
    except UnparsedError as error:
        return error.unparsed
    return found


def parse_composition(text: str) -> Composition | None:
    """Read a whole value as `read_composition` does; None where it is refused or ambiguous."""
    read = read_composition(text)
    return read if isinstance(read, Composition) else None


def _check_decimal_commas(found: Composition) -> None:
    """Refuse shares with decimals unless at least two sum to a hundred within their last digit."""
    if not found.items:
        return
    shares = [item.share for item in found.items if item.share is not None]
    is_exact = len(shares) == len(found.items) and sum(isinstance(s, float) for s in shares) > 1
    if not is_exact or abs(sum(shares) - WHOLE) > _LAST_DIGIT * len(shares):
        refuse_to_choose("decimal commas, or commas that have lost a digit", (found.items,))


def _read_signs_or_words(text: str) -> Composition:
    """Read with signs; with `percent` in words if that fails or leaves the words in a remark."""
    if not _PERCENT.search(text):
        return _read_value(text)
    try:
        found = _read_value(text)
    except UnparsedError:
        found = None
    if found and not any(map(_PERCENT.search, _list_words(found.items))):
        return found
    read = _read_value(_PERCENT.sub("%", text))
    if any("%" in words for words in (read.comment or "", *_list_words(read.items))):
        refuse("a percentage in a remark", 0, len(text))
    places: list[int] = []
    at = 0
    for word in _PERCENT.finditer(text):
        places += [*range(at, word.start()), word.end() - 1]
        at = word.end()
    places += range(at, len(text))
    return read._replace(items=tuple(_move(item, places) for item in read.items))


def _list_words(items: Sequence[ParsedItem]) -> Iterator[str]:
    for item in items:
        yield from (item.name, item.comment or "", *item.qualifiers)
        yield from _list_words(item.items)


def _move(item: ParsedItem, places: Sequence[int]) -> ParsedItem:
    inner = tuple(_move(one, places) for one in item.items)
    return item._replace(items=inner, start=places[item.start], end=places[item.end - 1] + 1)


def _read_value(text: str) -> Composition:
    try:
        found = _read_list(text)
    except UnparsedError:
        if not _STOPPED.search(text):
            raise
        found = _read_list(text[:-1])
    shares = [item for item in found.items if item.has_share]
    least = sum((item.share if item.share is not None else item.share_low) or 0 for item in shares)
    if least > _MOST and len({text.startswith(one.name, one.start) for one in shares}) > 1:
        refuse("two lists run together: shares before and behind names", 0, len(text))
    return found


def _read_list(text: str) -> Composition:
    if _ABSENT.fullmatch(text):
        return Composition((), None, estimated=False, comment=text)
    mask = mask_brackets(text)
    if mask is None:
        refuse("brackets or quotation marks that do not pair", 0, len(text))
    mask, dividers = _DIVIDER.subn(",", mask)
    note = _NOTE.search(mask)
    remark = text[note.end() :].strip() if note else None
    shown = mask[: note.start() if note else len(text)].rstrip()
    misprint = _MISPRINTED.search(text, 0, len(shown)) or _MEASURED.search(shown)
    if misprint or remark == "":
        at, behind = misprint.span() if misprint else (len(shown), len(text))
        refuse("a misprint, a measure or an empty note", at, behind)
    end, dated = split_date_at_end(text, shown)
    if ends_in_misprinted_date(text[:end]):
        refuse("a date that is misprinted", 0, end)
    items, clause = _read_items(text, shown[:end])
    if dated and clause is None and _have_dates(items):
        (items, clause), dated = _read_items(text, shown), None
    if dividers and not may_be_whole(items):
        refuse("shares that do not sum to 100", 0, end)
    if clause and _has_other_figure(items, clause, dated):
        refuse("a figure or date in a remark that may be of the list", 0, end)
    comment = join_remarks(dated.comment if dated else None, clause, remark)
    as_of, estimated = (dated.as_of, dated.estimated) if dated else (None, False)
    return Composition(items, as_of, estimated, comment)


def _has_other_figure(
    items: Sequence[ParsedItem], clause: str, dated: DateQualifier | None
) -> bool:
    """Whether a remark holds a stray figure, or the date at the end may belong to the remark."""
    if _FIGURE_ALONE.search(clause):
        return True
    return dated is not None and (_have_dates(items) or bool(_DATED_INSIDE.search(clause)))


def _have_dates(items: Sequence[ParsedItem]) -> bool:
    """Whether items have dates of their own, so that the date at the end belongs to the last."""
    return any(parse_date_qualifier(item.comment) for item in items if item.comment)


def _read_items(text: str, mask: str) -> ItemsAndRemark:
    """Read the items and a remark about all, or only such a remark.

    The plainest way that explains the whole counts: a list, one with sublists, one with remarks.
    What refuses a value that no way explains is what refused the plain list.
    """
    plain = parse_plain_list(mask)
    if plain and len({item.name.lower() for item in plain}) == len(plain):
        return plain, None
    shown = text[: len(mask)]
    if is_uniform(shown):
        return (), shown
    try:
        items = parse_items(text, mask)
        if not _ends_in_a_sentence(text, items):
            return items, None
        refused = UnparsedError("a share of something else at the end", items[-1].start, len(mask))
    except UnparsedError as error:
        refused = error
    found = _read_sublists(text, mask) or _read_dashed(text, mask) or _read_amid_remarks(text, mask)
    if found is None and is_mixed(shown):
        return (), shown
    if found is None:
        raise refused
    return found


def _attempt(text: str, mask: str) -> tuple[ParsedItem, ...] | None:
    try:
        return parse_items(text, mask)
    except UnparsedError:
        return None


def _ends_in_a_sentence(text: str, items: Sequence[ParsedItem]) -> bool:
    """Whether the last share is of no item: `; less than 20% of the population are citizens`."""
    if not text.endswith("; ", 0, items[-1].start):
        return False
    of_people = [(item.comment or "").startswith("of ") for item in items]
    return of_people[-1] and of_people.count(True) == 1


def _read_plain(text: str, mask: str) -> ItemsAndRemark | None:
    items = _attempt(text, mask)
    return (items, None) if items else _read_amid_remarks(text, mask)


def _read_sublists(text: str, mask: str) -> ItemsAndRemark | None:
    """Read a list in which items have lists of their own: `Sabah - Muslim 38%, other`."""
    found: list[ParsedItem] = []
    remarks: list[str | None] = []
    for section in find_sublists(mask):
        start, end = section.start, section.end
        inside = text[start:end].strip()
        read: ItemsAndRemark | None = ((), inside)
        if section.head is None or not is_of_each(inside):
            read = _read_plain(text, " " * start + mask[start:end])
        if read is None:
            return None
        items, clause = read
        if section.head is None:
            found += items
            remarks.append(clause)
            continue
        name, lead = split_count(text[slice(*section.head)])
        head = ParsedItem(name, items=items, start=section.head[0], end=end)
        found.append(head.add_comment(lead, clause))
    names = [item.name.lower() for item in found]
    inner = {one.name.lower() for item in found for one in item.items}
    if not found or len({*names}) < len(names) or not inner.isdisjoint(names):
        return None
    return tuple(found), join_remarks(*remarks)


def _read_dashed(text: str, mask: str) -> ItemsAndRemark | None:
    """Read a list in which a dash precedes the breakdown of one item: `other 20% - Thai 6%`."""
    dash = _DASH.search(mask)
    if dash is None:
        return None
    last = [*split_list(mask[: dash.start()])][-1]
    own = parse_part(text, mask, last._replace(end=dash.start()))
    end = mask.find(";", dash.end())
    end = len(mask) if end < 0 else end
    found = _attempt(text, mask[: dash.start()] + " " * (end - dash.start()) + mask[end:])
    if own is None or found is None or own.item not in found:
        return None
    inside = text[dash.end() : end]
    if is_of_a_part(inside) and not re.search(r"[,%\d]", inside):
        whole = own.item._replace(comment=inside, end=end)
    else:
        parts = _attempt(text, " " * dash.end() + mask[dash.end() : end])
        if not parts or not sum_within(own.item, parts) or any(p.is_among(found) for p in parts):
            return None
        if sums_to_whole([*found, *parts]):  # the dash may stand for a comma
            return None
        whole = own.item._replace(items=parts, end=end)
    return tuple(whole if item == own.item else item for item in found), None


def _read_amid_remarks(text: str, mask: str) -> ItemsAndRemark | None:
    """Read the items before, between and behind remarks about all of them, and the remarks."""
    pieces = list(split_list(mask))
    sections = [[None, *found] for found in find_remarks(pieces, text[: len(mask)], mask)]
    for way in islice(product(*sections), 1, _MOST_WAYS):
        remarks = [one for one in way if one]
        may_be = all(_may_be_remark(text, mask, pieces, one, remarks) for one in remarks)
        if may_be and (found := _read_without(text, mask, remarks)):
            return found
    return None


def _may_be_remark(
    text: str, mask: str, pieces: Sequence[ListPart], own: ListRemark, remarks: Sequence[ListRemark]
) -> bool:
    """Whether a remark begins with no item, nor a section of it, unless that is a sentence."""
    if any(one is not own and own.start <= one.start < own.end for one in remarks):
        return False
    if own.is_opening and any(not one.is_opening for one in remarks if one.start < own.start):
        return False
    is_before_link = any(one.is_linked for one in remarks if one.start > own.start)
    if own.needs_link and not is_before_link:
        return False
    if own.is_opening and own.needs_whole and not own.is_sure and "," in mask[: own.end]:
        return _attempt(text, mask[: own.end].rstrip("; ")) is not None
    is_no_name = own.is_opening and not text[own.start].isupper()
    if own.is_sure or own.needs_whole or is_before_link or is_no_name:
        return True
    inside = [p for p in pieces if own.start <= p.start < own.end]
    heads = [p for p in inside if p.start == own.start or p.mark == ";"]
    read = [parse_part(text, mask, piece) for piece in heads]
    return all(one is None or is_sentence(one.tail) for one in read)


def _read_without(text: str, mask: str, remarks: Sequence[ListRemark]) -> ItemsAndRemark | None:
    rest = mask
    for one in remarks:
        if one.is_opening and rest[: one.start].strip(" ;"):
            return None
        rest = rest[: one.cut] + " " * (one.end - one.cut) + rest[one.end :]
    items = _attempt(text, rest)
    linked = max((one.start for one in remarks if one.is_linked), default=0)
    needs_whole = any(one.needs_whole and one.start >= linked for one in remarks)
    if not items or (needs_whole and not sums_to_whole(items)):
        return None
    return items, join_remarks(*(text[one.start : one.end].strip(" -:;,") for one in remarks))
