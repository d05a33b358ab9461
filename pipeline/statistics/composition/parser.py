"""Compositions (religions, languages, ethnic groups): items with their shares as printed.

A value is a list of items, with remarks about all of them and a date at its end. It is accepted
where all its readings agree in value; else it is refused with a reason, or with the readings.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice, product
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline import patterns as re
from pipeline.grammar.date_qualifiers import (
    DateQualifier,
    ends_in_misprinted_date,
    parse_date_qualifier,
    round_brackets,
    split_date_at_end,
)
from pipeline.grammar.engine import Ambiguous, Unparsed, UnparsedError, attempt, refuse
from pipeline.grammar.lists import mask_brackets, split_list
from pipeline.grammar.numbers import (
    SCALE,
    has_decimal_comma,
    has_only_decimal_commas,
    swap_points_and_commas,
)
from pipeline.statistics.composition.items import (
    COUNTED,
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
from pipeline.statistics.composition.rewriting import PERCENT, normalize_shares
from pipeline.statistics.composition.wording import (
    ListRemark,
    counts_of_many,
    find_remarks,
    has_share_in_words,
    is_mixed,
    is_of_rest,
    is_sentence,
    is_share_in_words,
    is_uniform,
    split_lead,
)
from pipeline.vocabulary.compositions import spell_phrases

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.grammar.lists import ListPart

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
_NO_HEAD: Final = re.compile(r"\b(?:but|is|are|was|were|has|have|that|which)\b")
_AFTER_THE_LAST: Final = re.compile(r"^[^;%]*,\sand\s[^,;%]*,")
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
    """Whether all names up to the next semicolon are plain and must be the included ones."""
    included = mask[head.end() :].partition(";")[0]
    if re.search(r"[%()]", included) or not re.search(r",|\sand\s", included):
        return False
    return bool(head["before"][:1] != ",")


def _is_whole(mask: str, section: Sublist) -> bool:
    """Whether a section is not empty, and has nothing after the last name of a list."""
    inside = mask[section.start : section.end]
    return bool(inside.strip()) and not (section.head and _AFTER_THE_LAST.search(inside))


def _is_plain(mask: str, head: re.Match[str], heads: int) -> bool:
    """Whether the list after a single dash extends to the end, or its shares to a semicolon."""
    shares, semicolon, rest = mask[head.end() :].partition(";")
    if heads > 1 and not semicolon:
        return True
    if _OF_MANY.fullmatch(head["head"]):
        return True
    if heads > 1 and not head.start() and "%" in shares and "%" not in rest:
        return True
    is_behind = bool(mask[: head.start()].strip()) and head["head"][0].islower()
    return is_behind and "%" in shares and "%" not in rest


def _cut_sublists(mask: str, heads: list[re.Match[str]]) -> Iterator[Sublist]:
    at = 0
    ends = [*(head.start() for head in heads[1:]), len(mask)]
    last = _last_sublist_end(mask, heads)
    for head, following in zip(heads, ends, strict=True):
        if mask[at : head.start()].strip(" ;,"):
            yield Sublist(None, at, head.start())
        is_open = head["link"] and len(heads) > 1
        stop = following if is_open else mask.find(";", head.end(), following)
        end = min(following if stop < 0 else stop, last)
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


_LIMIT: Final = 4000  # longer values are prose
_MOST: Final = 110  # percent, with a margin for rounding and a remark
_MOST_WAYS: Final = 64  # of choosing remarks
_OVERLAP: Final = re.compile(r"\b(?:100%?|more\sthan\sone|both|multiple|several)(?!\w)")
_LAST_DIGIT: Final = 0.05  # percent: the rounding of a share with one decimal
_ABSENT: Final = re.compile(r"NA|none", re.IGNORECASE)
# Later editions print a sample sentence of a language after the list.
_NOTE: Final = re.compile(
    r"(?:[;,]?|(?:\s\+\+)+)\s?\b(?:note(?:\s1)?\s?(?::|-{1,2}|\u2013)|major-language\ssample(?:\(s\)|s)?\s?:)\s?",
    re.IGNORECASE,
)
_MAY_NOTE: Final = re.compile(r"[Nn][Oo][Tt][Ee]|[Ss][Aa][Mm][Pp][Ll][Ee]")  # found far faster
# A misprinted percent sign or digit before it: `10Z other`, `5$`, `000%`.
_MISPRINTED: Final = re.compile(
    r"[\d|!](?:(?<=\d)(?:\s?[$&#?!]|[A-Z](?!\w))|(?<=[|!])\d|(?<=0)(?<![\d.,]0)\d)"
)
# Measures are no peoples: `46,019 km total`.
_MEASURED: Final = re.compile(
    rf"\d\s?(?:{SCALE}\s)?(?:km2?|sq\s(?:km|mi)|kWh?|bbl|hectares?|met(?:er|re)s?|cu\sk?m)\b"
)
_SIGNED: Final = re.compile(r"(?<![\d.])(\d{1,2}(?:\.\d+)?)\s?%")
_FIGURE_ALONE: Final = re.compile(r"(?:^|;\s)[\d.,]+(?=;|$)")
_DATED_INSIDE: Final = re.compile(r"\([^()]*\d{4}[^()]*\)")
_BARE: Final = re.compile(r"\([0-9]{1,2}(?:\.[0-9]+)?\)")
_STOPPED: Final = re.compile(r"[)%a-z]\.$")
_HEADING: Final = re.compile(r"[^:;,%]+:\s")

ItemsAndRemark = tuple[tuple[ParsedItem, ...], str | None]


class Composition(NamedTuple):
    """The items in printed order, and the date and remark about all of them."""

    items: tuple[ParsedItem, ...]
    as_of: str | None
    estimated: bool
    comment: str | None


@lru_cache(4096)
def read_composition(
    text: str, *, decimal_comma: bool | None = None, may_overlap: bool = False
) -> Composition | Unparsed | Ambiguous:
    """Read a whole value as a composition: its items, or why there are none, or several readings.

    `NA` gives a composition without items, with this comment. `decimal_comma` says whether the
    document prints decimals so; if it does not decide (None), shares with such commas must sum to
    a hundred closely. Shares of more than a hundred are refused without a remark about it, unless
    they `may_overlap`: a person speaks two languages. Never raises.
    """
    if len(text) > _LIMIT:
        return Unparsed("longer than a list of items", 0, len(text))
    text = round_brackets(text)
    has_commas = decimal_comma is not False and has_decimal_comma(text)
    found = attempt(_read_as_printed, swap_points_and_commas(text) if has_commas else text)
    if isinstance(found, Composition) and not may_overlap and _is_too_much(found):
        return Unparsed("shares of more than their whole", 0, len(text))
    is_sure = decimal_comma is not None or has_only_decimal_commas(text, fewest=2)
    if has_commas and not is_sure and isinstance(found, Composition):
        return attempt(_check_decimal_commas, found)
    return found


def _is_too_much(found: Composition) -> bool:
    shared = [item for item in found.items if item.has_share]
    is_explained = any(map(_OVERLAP.search, (found.comment or "", *_list_words(found.items))))
    is_contradictory = any(
        item.items and item.share and not sum_within(item, item.items) for item in found.items
    )
    return is_contradictory or not (is_explained or may_be_whole(shared, or_part=True))


def parse_composition(text: str) -> Composition | None:
    """Read a whole value as `read_composition` does; None where it is refused or ambiguous."""
    read = read_composition(text)
    return read if isinstance(read, Composition) else None


def _check_decimal_commas(found: Composition) -> Composition:
    """Refuse shares with decimals unless at least two sum to a hundred within their last digit."""
    shares = [item.share for item in found.items if item.share is not None]
    is_exact = len(shares) == len(found.items) and sum(isinstance(s, float) for s in shares) > 1
    if found.items and (not is_exact or abs(sum(shares) - WHOLE) > _LAST_DIGIT * len(shares)):
        refuse_to_choose(
            "commas before decimals, or misprinted between thousands: no number decides",
            (found.items,),
        )
    return found


def _read_as_printed(text: str) -> Composition:
    """Read as printed; rewritten if that fails. Refused where a share is left in words."""
    found = attempt(_read_value, text)
    if not isinstance(found, Composition) or any(map(PERCENT.search, _list_words(found.items))):
        found = _read_rewritten(text, found)
    words = [*_list_words(found.items)]
    if counts_of_many(text) or _has_bare_figure(text) or any(map(is_share_in_words, words)):
        refuse("a share in words, or without its sign", 0, len(text))
    if _is_headed(text, found):
        refuse("a heading, or an item and its parts", 0, len(text))
    return found


def _read_rewritten(text: str, printed: Composition | Unparsed | Ambiguous) -> Composition:
    """Read the spellings that `text`, read as `printed`, lacks."""
    shown, places = normalize_shares(text)
    read = attempt(_read_value, shown) if shown != text else printed
    if not isinstance(read, Composition):
        raise UnparsedError(replace(read, start=places[read.start], end=places[read.end]))
    words = (read.comment or "", *_list_words(read.items))
    if shown != text and any("%" in each for each in words):
        refuse("a percentage in a remark", 0, len(text))
    return read._replace(items=tuple(_move(item, places) for item in read.items))


def _is_headed(text: str, found: Composition) -> bool:
    """Whether all is of one item before a colon, which may be what the list is of."""
    [first, *others] = found.items or (ParsedItem(""),)
    is_one = not others and bool(first.items) and not (first.has_share or first.comment)
    return is_one and _HEADING.match(text) is not None


def _has_bare_figure(text: str) -> bool:
    """Whether a figure in brackets may be a share without its sign: `Fula (60.2)`."""
    return "%" not in text and _BARE.search(text) is not None


def _list_words(items: Sequence[ParsedItem]) -> Iterator[str]:
    for item in items:
        yield from (item.name, item.comment or "", *item.qualifiers)
        yield from _list_words(item.items)


def _move(item: ParsedItem, places: Sequence[int]) -> ParsedItem:
    inner = tuple(_move(one, places) for one in item.items)
    return item._replace(items=inner, start=places[item.start], end=places[item.end - 1] + 1)


def _read_value(text: str) -> Composition:
    found = attempt(_read_list, text)
    if not isinstance(found, Composition):
        if not _STOPPED.search(text):
            raise UnparsedError(found)
        found = _read_list(text[:-1])
    shares = [item for item in found.items if item.has_share]
    least = sum((item.share if item.share is not None else item.share_low) or 0 for item in shares)
    if least > _MOST and len({text.startswith(share.name, share.start) for share in shares}) > 1:
        refuse("two lists run together: shares before and behind names", 0, len(text))
    return found


def _read_list(text: str) -> Composition:
    if _ABSENT.fullmatch(text):
        return Composition((), None, estimated=False, comment=text)
    mask = mask_brackets(text)
    if mask is None:
        refuse("brackets or quotation marks that do not pair", 0, len(text))
    note = _NOTE.search(mask) if _MAY_NOTE.search(mask) else None
    remark = text[note.end() :].strip() if note else None
    shown = mask[: note.start() if note else len(text)].rstrip()
    misprint = _MISPRINTED.search(text, 0, len(shown)) or _MEASURED.search(shown)
    if misprint or remark == "":
        at, behind = misprint.span() if misprint else (len(shown), len(text))
        refuse("a misprint, a measure or an empty note", at, behind)
    end, dated = split_date_at_end(text, shown)
    if ends_in_misprinted_date(text[:end]):
        refuse("a date that is misprinted", 0, end)
    listed = shown[:end].removesuffix(",") if dated and shown[:end][-2:] != ")," else shown[:end]
    items, clause = _read_items(text, listed)
    if dated is None and clause and ": " in shown:  # `2011 census: …`, `Partners (2019): …`
        at, dated = split_date_at_end(clause, clause)
        dated = dated or parse_date_qualifier(clause)
        clause = clause[:at] if at < len(clause) else None if dated else clause
    if dated and clause is None and _list_dates(items):
        (items, clause), dated = _read_items(text, shown), None
    if clause and _holds_share(items, clause):
        refuse("a share of a part in a remark about all", 0, end)
    if clause and _has_other_figure(items, clause, dated):
        refuse("a figure or date in a remark that may be of the list", 0, end)
    comment = join_remarks(dated.comment if dated else None, clause, remark)
    estimated = any(date.estimated for date in (dated, *_list_dates(items)) if date)
    return Composition(items, dated.as_of if dated else None, estimated, comment)


def _holds_share(items: Sequence[ParsedItem], clause: str) -> bool:
    """Whether a remark has the share that the items leave: of the rest, or up to a hundred."""
    shares = [item for item in items if item.has_share]
    if not shares and any(is_of_rest(item.comment) for item in items):
        return has_share_in_words(clause) or "%" in clause
    printed = [float(found[1]) for found in _SIGNED.finditer(clause)]
    total = sum(item.share or 0 for item in shares)
    return len(printed) == 1 and bool(shares) and abs(total + printed[0] - WHOLE) <= _LAST_DIGIT


def _has_other_figure(
    items: Sequence[ParsedItem], clause: str, dated: DateQualifier | None
) -> bool:
    """Whether a remark holds a stray figure, or the date at the end may belong to the remark."""
    if _FIGURE_ALONE.search(clause):
        return True
    return dated is not None and bool(_list_dates(items) or _DATED_INSIDE.search(clause))


def _list_dates(items: Sequence[ParsedItem]) -> list[DateQualifier]:
    """The dates that items have of their own: then the date at the end belongs to the last."""
    remarks = [remark for item in items if item.comment for remark in item.comment.split("; ")]
    return [date for date in map(parse_date_qualifier, remarks) if date]


def _read_items(text: str, mask: str) -> ItemsAndRemark:
    """Read the items and a remark about all, or only such a remark.

    The simplest form that explains the whole is taken: a list, one with sublists, one with remarks.
    If none explains it, the reason is that of the plain list.
    """
    plain = parse_plain_list(mask)
    if plain and len({item.name.lower() for item in plain}) == len(plain):
        return plain, None
    shown = text[: len(mask)]
    if is_uniform(shown):
        return (), shown
    items = attempt(parse_items, text, mask)
    if isinstance(items, tuple):
        if not _ends_in_a_sentence(text, items):
            return items, None
        items = Unparsed("a share of something else at the end", items[-1].start, len(mask))
    found = _read_sublists(text, mask) or _read_amid_remarks(text, mask)
    if found is None and is_mixed(shown):
        return (), shown
    if found is None:
        raise UnparsedError(items)
    return found


def _attempt(text: str, mask: str) -> tuple[ParsedItem, ...] | None:
    items = attempt(parse_items, text, mask)
    return items if isinstance(items, tuple) else None


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


def _read_amid_remarks(text: str, mask: str) -> ItemsAndRemark | None:
    """Read the items before, between and after remarks about all of them, and the remarks."""
    pieces = list(split_list(mask))
    sections = [[None, *found] for found in find_remarks(pieces, text[: len(mask)], mask)]
    for way in islice(product(*sections), 1, _MOST_WAYS):
        remarks = [one for one in way if one]
        may_be = all(_may_be_remark(text, mask, pieces, remark, remarks) for remark in remarks)
        if may_be and (found := _read_without(text, mask, remarks)):
            return found
    return None


def _may_be_remark(
    text: str, mask: str, pieces: Sequence[ListPart], own: ListRemark, remarks: Sequence[ListRemark]
) -> bool:
    """Whether a remark begins with no item, nor a section of it, unless that is a sentence."""
    if any(remark is not own and own.start <= remark.start < own.end for remark in remarks):
        return False
    if own.is_opening and any(
        not remark.is_opening for remark in remarks if remark.start < own.start
    ):
        return False
    is_before_link = any(remark.is_linked for remark in remarks if remark.start > own.start)
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
    for remark in remarks:
        if remark.is_opening and rest[: remark.start].strip(" ;"):
            return None
        rest = rest[: remark.cut] + " " * (remark.end - remark.cut) + rest[remark.end :]
    items = _attempt(text, rest)
    linked = max((remark.start for remark in remarks if remark.is_linked), default=0)
    needs_whole = any(remark.needs_whole and remark.start >= linked for remark in remarks)
    if not items or (needs_whole and not sums_to_whole(items)):
        return None
    return items, join_remarks(
        *(text[remark.start : remark.end].strip(" -:;,") for remark in remarks)
    )
