"""Compositions (religions, languages, ethnic groups): items with their shares as printed.

A value may also be written out, with `percent` instead of signs and a full stop.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.grammar.date_qualifiers import (
    DateQualifier,
    ends_in_misprinted_date,
    parse_date_qualifier,
    split_date_at_end,
)
from pipeline.grammar.lists import mask_brackets, split_list
from pipeline.grammar.numbers import SCALE
from pipeline.statistics.composition.list_parser import parse_items, parse_part
from pipeline.statistics.composition.list_prose import (
    find_clauses,
    find_clauses_with_figures,
    find_list_starts,
    find_openings,
    find_sentences,
    find_sublists,
    is_mixed,
    is_of_each,
    is_uniform,
    states_joint_share,
)
from pipeline.statistics.composition.names import is_remark, is_sentence, split_count
from pipeline.statistics.composition.plain_lists import read_plain_list
from pipeline.statistics.composition.shares import (
    Composition,
    ParsedItem,
    sum_within,
    sums_to_whole,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.grammar.engine import Ambiguous, Unparsed
    from pipeline.grammar.lists import ListPart

_ABSENT: Final = re.compile(r"NA|none", re.IGNORECASE)
# Later editions print a sample sentence of a language after the list.
_NOTE: Final = re.compile(
    r"(?:[;,]?|(?:\s\+\+)+)\s?\b(?:note(?:\s1)?\s?(?::|-{1,2}|\u2013)|major-language\ssample(?:\(s\)|s)?\s?:)\s?",
    re.IGNORECASE,
)

_NOTES: Final = re.compile(r"[nm](?:(?<=n)ote|(?<=m)ajor-language)", re.IGNORECASE)  # cheap test
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
_LINK: Final = re.compile(r"\w:\s")
_DATED_INSIDE: Final = re.compile(r"\([^()]*\d{4}[^()]*\)")


def parse_list(text: str) -> Composition | None:
    """The parse_list that a text prints with signs, None where a character is left unexplained."""
    if _ABSENT.fullmatch(text):
        return Composition((), None, estimated=False, comment=text)
    mask = mask_brackets(text)
    if mask is None:
        return None
    note = _NOTE.search(mask) if _NOTES.search(mask) else None
    remark = text[note.end() :].strip() if note else None
    shown = mask[: note.start() if note else len(text)].rstrip()
    if _MISPRINTED.search(text, 0, len(shown)) or _MEASURED.search(shown):
        return None
    end, dated = split_date_at_end(text, shown)
    found = None if ends_in_misprinted_date(text[:end]) else _parse_items(text, shown[:end])
    if found and dated and found[1] is None and _have_dates(found[0]):
        found, dated = _parse_items(text, shown), None
    items, clause = found or ((), None)
    if not found or remark == "" or (clause and _has_other_figure(items, clause, dated)):
        return None
    comments = "; ".join(filter(None, (dated.comment if dated else None, clause, remark)))
    as_of, estimated = (dated.as_of, dated.estimated) if dated else (None, False)
    return Composition(items, as_of, estimated, comments or None)


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


_ItemsAndComment = tuple[tuple[ParsedItem, ...], str | None]


def _parse_items(text: str, mask: str) -> _ItemsAndComment | None:
    """Parse the items and a remark about all; or only such a remark."""
    shown = text[: len(mask)]
    if is_uniform(shown):
        return (), shown
    found = _parse_whole(text, mask) or _parse_behind_opening(text, mask)
    return ((), shown) if found is None and is_mixed(shown) else found


def _parse_behind_opening(text: str, mask: str) -> _ItemsAndComment | None:
    """Parse a complete list of shares after an introduction."""
    for end, start in find_openings(mask):
        found = parse_items(text, " " * start + mask[start:])
        if (
            found
            and len(found) > 1
            and sums_to_whole(found)
            and _is_plain_opening(text, mask[:end])
        ):
            return found, text[:end].strip()
    return None


def _is_plain_opening(text: str, mask: str) -> bool:
    """Whether these words have no comma, or are a list of names."""
    return "," not in mask or parse_items(text, mask) is not None


def _parse_whole(text: str, mask: str) -> _ItemsAndComment | None:
    """Parse a list and a remark about it: plain, with sublists, or after an introduction."""
    items = parse_items(text, mask)
    if items and not _ends_in_a_sentence(text, items):
        return items, None
    if headed := _parse_sublists(text, mask) or _parse_dashed_breakdown(text, mask):
        return headed
    if items_and_said := _parse_with_clause(text, mask):
        return items_and_said
    for end in find_list_starts(mask):
        if "%" in text[:end].replace("100%", ""):  # shares that belong to no item
            continue
        if len(_LINK.findall(mask[:end])) > 1:  # a sublist before the last introduction
            continue
        first, *others = split_list(mask[:end])
        is_name = text[first.start].isupper() and mask.endswith("; ", 0, end)
        if others and is_name and parse_part(text, mask, first):
            continue  # a name, and then a sentence
        rest = " " * end + mask[end:]
        if found := _parse_plain(text, rest):
            comment = "; ".join(filter(None, (text[:end].rstrip(" -:;,"), found[1])))
            return found[0], comment
    return _parse_amid_sentences(text, mask)


def _ends_in_a_sentence(text: str, items: Sequence[ParsedItem]) -> bool:
    """Whether the last share is of no item: `; less than 20% of the population are citizens`."""
    if not text.endswith("; ", 0, items[-1].start):
        return False
    of_people = [re.match(r"of\s", item.comment or "") is not None for item in items]
    return of_people[-1] and of_people.count(True) == 1


def _parse_plain(text: str, mask: str) -> _ItemsAndComment | None:
    items = parse_items(text, mask)
    return (items, None) if items else _parse_with_clause(text, mask)


def _parse_sublists(text: str, mask: str) -> _ItemsAndComment | None:
    """Parse a list in which items have lists of their own: `Sabah - Muslim 38%, other`."""
    found: list[ParsedItem] = []
    remarks: list[str | None] = []
    heads: set[str] = set()
    for section in find_sublists(mask):
        inside = " " * section.start + mask[section.start : section.end]
        parts = _parse_plain(text, inside)
        if parts is None and section.head and is_of_each(text[section.start : section.end].strip()):
            parts = (), text[section.start : section.end].strip()
        if parts is None:
            return None
        items, clause = parts
        if section.head is None:
            found += items
            remarks.append(clause)
            continue
        start, end = section.head
        name, lead = split_count(text[start:end])
        comment = "; ".join(filter(None, (lead, clause))) or None
        head = ParsedItem(name, (), None, None, None, None, items, comment, start, section.end)
        found.append(head)
        heads.add(head.name)
    inner = _names_of([one for item in found if item.name in heads for one in item.items])
    names = _names_of(found)
    if len(names) < len(found) or names & inner:
        return None
    return (tuple(found), "; ".join(filter(None, remarks)) or None) if found else None


def _names_of(items: Sequence[ParsedItem]) -> set[str]:
    return {item.name.lower() for item in items}


def _parse_dashed_breakdown(text: str, mask: str) -> _ItemsAndComment | None:
    """Parse a list in which a dash precedes the breakdown of one item: `other 20% - Thai 6%`."""
    dash = _DASH.search(mask)
    if dash is None:
        return None
    last = list(split_list(mask[: dash.start()]))[-1]
    own = parse_part(text, mask, last._replace(end=dash.start()))
    end = mask.find(";", dash.end())
    end = len(mask) if end < 0 else end
    rest = mask[: dash.start()] + " " * (end - dash.start()) + mask[end:]
    found = parse_items(text, rest)
    if own is None or found is None or own.item not in found:
        return None
    if is_remark(text[dash.end() : end]):
        whole = own.item._replace(comment=text[dash.end() : end], end=end)
    else:
        parts = parse_items(text, " " * dash.end() + mask[dash.end() : end])
        if not parts or not sum_within(own.item, parts) or _names_of(parts) & _names_of(found):
            return None
        if sums_to_whole([*found, *parts]):  # the dash may stand for a comma
            return None
        whole = own.item._replace(items=parts, end=end)
    return tuple(whole if item == own.item else item for item in found), None


def _parse_with_clause(text: str, mask: str) -> _ItemsAndComment | None:
    """Parse the items before a sentence about the whole list, and the sentence."""
    printed = list(split_list(mask))
    for start, end in find_clauses(printed, text[: len(mask)]):
        own = next((piece for piece in printed if piece.start == start), None)
        read = parse_part(text, mask, own) if own else None
        # A part that parses as an item is no sentence, unless it has a verb.
        is_together = states_joint_share(text, start, len(mask))
        if read and not is_together and not is_sentence(read.tail):
            continue
        if any(_is_list_item(text, mask, piece) for piece in printed if piece.start > start):
            continue
        if items := parse_items(text, mask[:end]):
            return items, text[start : len(mask)].strip()
    for start, end in find_clauses_with_figures(printed, text[: len(mask)]):
        items = parse_items(text, mask[:end])
        if items and sums_to_whole(items):
            return items, text[start : len(mask)].strip()
    return None


def _is_list_item(text: str, mask: str, piece: ListPart) -> bool:
    """Whether a part after a semicolon is an item, which no remark may swallow."""
    read = parse_part(text, mask, piece) if piece.mark == ";" else None
    return read is not None and not is_sentence(read.tail)


def _parse_amid_sentences(text: str, mask: str) -> _ItemsAndComment | None:
    """Parse the items before and after sentences between semicolons, and the sentences."""
    printed = list(split_list(mask))
    clause = [
        (start, end)
        for at, start, end in find_sentences(printed, text[: len(mask)])
        if parse_part(text, mask, printed[at]) is None
        or start > printed[at].start
        or states_joint_share(text, printed[at].start, end)
    ]
    rest = mask
    for start, end in clause:
        rest = rest[:start] + " " * (end - start) + rest[end:]
    found = _parse_plain(text, rest) if clause else None
    if found is None:
        return None
    remarks = [text[start:end].strip(",; ") for start, end in clause]
    apart = [remark for remark in remarks if remark not in (found[1] or "")]
    return found[0], "; ".join(filter(None, (*apart, found[1])))


# Longer values are prose.
_LIMIT: Final = 4000
_STOPPED: Final = re.compile(r"[)%a-z]\.$")
_WHOLE: Final = 110  # percent, with a margin for rounding and a remark
_PERCENT: Final = re.compile(r"(?<=\d)\s?per\s?cent\b", re.IGNORECASE)


def read_composition(
    text: str, *, decimal_comma: bool | None = None
) -> Composition | Unparsed | Ambiguous:
    """Read a whole value as a composition: its items, or why there are none, or several readings.

    `decimal_comma` says whether the document prints decimals so; None that nothing else tells.
    """
    return parse_list_with_prose(text) or read_plain_list(text, decimal_comma=decimal_comma)


def parse_composition(text: str) -> Composition | None:
    """Read a whole value as `read_composition` does; None where it is refused or ambiguous."""
    read = read_composition(text)
    return read if isinstance(read, Composition) else None


def parse_list_with_prose(text: str) -> Composition | None:
    """Parse a whole value as a composition, None if a character is left unexplained.

    `NA` is one without items, with this comment. Never raises.
    """
    if len(text) > _LIMIT:
        return None
    found = _parse_signs_or_words(text)
    if found is None and _STOPPED.search(text):
        found = _parse_signs_or_words(text[:-1])
    return None if found and _are_two_lists(text, found.items) else found


def _are_two_lists(text: str, items: Sequence[ParsedItem]) -> bool:
    """Whether two lists are run together: shares before and after names that exceed 100."""
    shares = [item for item in items if item.has_share]
    least = sum((item.share if item.share is not None else item.share_low) or 0 for item in shares)
    return least > _WHOLE and len({text.startswith(item.name, item.start) for item in shares}) > 1


def _parse_signs_or_words(text: str) -> Composition | None:
    """Parse with signs; with `percent` in words if that fails or leaves the words in a remark."""
    found = parse_list(text)
    if not _PERCENT.search(text):
        return found
    is_in_words = found is None or any(map(_PERCENT.search, _printed_texts(found.items)))
    return _parse_words(text) if is_in_words else found


def _parse_words(text: str) -> Composition | None:
    """Parse with `percent` replaced by signs, None if a remark contains one."""
    places: list[int] = []
    at = 0
    for word in _PERCENT.finditer(text):
        places += [*range(at, word.start()), word.end() - 1]
        at = word.end()
    places += range(at, len(text))
    found = parse_list(_PERCENT.sub("%", text))
    if found is None or any(
        "%" in clause for clause in (found.comment or "", *_printed_texts(found.items))
    ):
        return None
    return found._replace(items=tuple(_move_offsets(item, places) for item in found.items))


def _printed_texts(items: Sequence[ParsedItem]) -> Iterator[str]:
    for item in items:
        yield from (item.name, item.comment or "", *item.qualifiers)
        yield from _printed_texts(item.items)


def _move_offsets(item: ParsedItem, places: Sequence[int]) -> ParsedItem:
    inner = tuple(_move_offsets(one, places) for one in item.items)
    return item._replace(items=inner, start=places[item.start], end=places[item.end - 1] + 1)
