"""A masked list as items: what joins its parts, what continues one, and which share a figure.

Where a list has two readings of different values, it is refused with both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NoReturn

from pipeline import patterns as re
from pipeline.grammar.amounts import COMPARATOR
from pipeline.grammar.date_qualifiers import parse_date_qualifier
from pipeline.grammar.engine import Ambiguous, UnparsedError, attempt, refuse
from pipeline.grammar.lists import INSIDE, ListPart, count_separators, mask_brackets, split_list
from pipeline.statistics.composition.items import (
    WHOLE,
    ListedItem,
    ParsedItem,
    parse_item,
    sums_to_whole,
)
from pipeline.statistics.composition.wording import (
    counts_several,
    is_of_a_part,
    is_of_most,
    is_of_rest,
    lead_spreads,
    name_ends,
)
from pipeline.vocabulary.compositions import spell_phrases
from pipeline.vocabulary.countries import find_country

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DEPTH: Final = 3  # of breakdowns in brackets
_MANY: Final = spell_phrases("many")
_PARTICULAR: Final = spell_phrases("particular")
_PROPER: Final = r"(?:[A-Z][\w'-]+)(?:\s[A-Z][\w'-]+){0,2}"
_PLACE: Final = (
    r"(?:the\s)?(?:north|south|east|west|center|interior|coast|highlands"
    r"|[A-Z][\w'-]+(?:\s[A-Z][\w'-]+)*)"
)
_PAIR: Final = rf"(?:(?:mostly|mainly|predominantly)\s)?{_PROPER}(?:\sand\s{_PROPER})?"
_SIGNED: Final = r"[\d.]+\s?%"

_PROPER_PAIR: Final = re.compile(rf"{_PROPER}\s(?:and|&)\s(?!Others?\b){_PROPER}")

# Where an `and` parts two items: each has a share, a bracket or a place, or the last has no share.
_JOINTS: Final = (
    re.compile(
        rf"(?P<and>\sand\s)(?:(?<=\)\sand\s)|(?<=%\sand\s)(?=[^%]*%)|(?=(?:{COMPARATOR})?{_SIGNED}\s))"
    ),
    re.compile(rf"%(?:\s?\({INSIDE}*\))?(?P<and>\sand\s)(?=[^\W\d_][^%]*$)"),
)
_OF_TWO_PLACES: Final = re.compile(
    rf"{_PAIR}\s(?P<link>in|on)\s{_PLACE}(?P<and>\sand\s){_PAIR}\s(?P=link)\s{_PLACE}"
)
_AND_OTHERS: Final = re.compile(r"(?P<and>\s(?:and|&)\s)(?=others?(?:\s[a-z]|$))")
# Two names in one part, and what a bracket behind it says of both: `French and Arabic (official)`.
_TWO_NAMES: Final = re.compile(rf"(?P<one>{_PROPER})\s(?:and|&)\s(?P<other>{_PROPER})")

# Parts that continue the item before them.
_APPOSITION: Final = re.compile(
    r"both\s(?:official|national)\sand\s(?:the\s)?(?:national\s)?language\b"
    r"|an?\s(?!few|small|tiny|large|number|handful|minority|majority|[^,;]*\b(?:minority|community)\b)"
)
_OF_A_PART: Final = re.compile(rf"{_PARTICULAR}\s")
_OF_THEM: Final = re.compile(r"(?:(?:most|many|some|all|half|both|few)\s)?of\s(?:whom|which)\s")
_USE: Final = re.compile(
    r"(?:and\s)?(?:spoken|understood|used)(?:$|\s(?!by\s(?:\w+\s){0,2}[\d.]+%)[^%\d]*)"
)
_NEXT: Final = re.compile(r"(?:and\s)?(?:spoken|understood|used)\b|[A-Z][\w' -]*\s(?:is|are)\s")
_ENDS_IN_OF: Final = re.compile(r"\bof\s\w+$")
_COUNTS: Final = re.compile(
    r"(?P<count>both|all)\s(?:are\s)?(?:widely\s)?(?:official|national|spoken|recognized|taught|used)\b"
)
# `small Hindu, Muslim, and Jewish minority`: the last word applies to all.
_OF_ALL: Final = re.compile(
    r",[^,;%()]+,\s?and\s[^,;%()]*\b(?:minorit(?:y|ies)|communit(?:y|ies))\s*(?:$|[,;])"
)
_INCLUDING: Final = re.compile(
    rf"includ(?:es|ing)\s|{spell_phrases('parts_of')}:?\s(?=[^,;%]*%)"
    r"|major\stribes\s?-{1,2}\s?",
    re.IGNORECASE,
)
# These may occur both beside an item and inside another.
_GOES_ON: Final = re.compile(r"(?:or|nor|including|especially|particularly|notably)\s")
_FEWEST: Final = 2
_ONLY: Final = "only"


def parse_items(text: str, mask: str, depth: int = _DEPTH) -> tuple[ParsedItem, ...]:
    """Parse a masked list into items; refuse it where one cannot be parsed or is printed twice."""
    return _ListReader(text, mask, depth).read()


def refuse_to_choose(reason: str, readings: tuple[tuple[ParsedItem, ...], ...]) -> NoReturn:
    """Refuse items of which there are several readings."""
    start, end = readings[0][0].start, readings[0][-1].end
    raise UnparsedError(Ambiguous(readings, reason, start, end))


def parse_part(text: str, mask: str, piece: ListPart) -> ListedItem | None:
    """Parse one part of a masked list, None if a character is left unexplained."""
    found = attempt(_ListReader(text, mask, _DEPTH).read_part, piece)
    return found if isinstance(found, ListedItem) else None


@dataclass(frozen=True, slots=True)
class _ListReader:
    """A masked list; half-open offsets in mask and text are the same."""

    text: str
    mask: str
    depth: int

    def read(self) -> tuple[ParsedItem, ...]:
        printed = list(split_list(self.mask))
        if self.depth == 0 or len(printed) != count_separators(self.mask) + 1:
            refuse("brackets too deep, or nothing between two commas", 0, len(self.mask))
        if _OF_ALL.search(self.mask):
            refuse("a word about several names", 0, len(self.mask))
        parts = _share_verb(self.text, self._merge(self._join(printed)))
        for before, each in pairwise(parts):
            if runs_on(before, each):
                self._refuse_to_choose(before, each)
        apart = _name_exclusive(parts)
        qualified = _share_qualifiers(_spread_lead(apart))
        _check_links(qualified)
        items = join_shared_items(self.text, qualified)
        for item in items:
            if _GOES_ON.match(item.name):
                refuse("words that continue a name", item.start, item.end)
        _check_names([each.item for each in apart])
        _check_names(items)
        return tuple(items)

    def _refuse_to_choose(self, before: ListedItem, each: ListedItem) -> None:
        """Refuse a list in which a part is an item, or belongs to the remark before it."""
        words = self.text[each.item.start : each.item.end]
        whole = before.item.add_comment(words)._replace(end=each.item.end)
        reason = "an item, or a part of the remark before it"
        refuse_to_choose(reason, ((before.item, each.item), (whole,)))

    def read_part(self, piece: ListPart) -> ListedItem:
        return parse_item(self.text, self.mask, piece, self._read_breakdown)

    def _read_breakdown(self, start: int, end: int) -> tuple[ParsedItem, ...]:
        """Parse the items in brackets; a single one with its share first is prose: `20% Sunni`."""
        lead = _INCLUDING.match(self.text, start, end)
        start = lead.end() if lead else start
        mask = mask_brackets(self.text[start:end])
        if mask is None:
            refuse("brackets that do not pair", start, end)
        items = parse_items(self.text[:end], " " * start + mask, self.depth - 1)
        if len(items) == 1 and not self.text.startswith(items[0].name, items[0].start):
            refuse("one share before a name", start, end)
        return items

    # Parts that are one item, and items that are one part.

    def _join(self, printed: list[ListPart]) -> list[ListPart]:
        """Merge parts that are one name; split parts at an `and`."""
        if " and " not in self.mask and " & " not in self.mask:
            return printed
        return [each for piece in printed for each in self._split(piece)]

    def _split(self, piece: ListPart) -> Iterator[ListPart]:
        """Split a part at an `and` that joins two items."""
        span = (self.mask, piece.start, piece.end)
        words = self.mask[piece.start : piece.end]
        cuts: set[tuple[int, int]] = set()
        if "including" not in words:
            cuts = {one.span("and") for each in _JOINTS for one in each.finditer(*span)}
            if places := _OF_TWO_PLACES.fullmatch(*span):
                cuts.add(places.span("and"))
            if "%" not in self.mask:
                cuts |= {one.span("and") for one in _AND_OTHERS.finditer(*span)}
            if words.count("%") == 1 and not _JOINTS[1].search(*span):
                cuts = set()
        at, mark = piece.start, piece.mark
        for start, end in sorted(cuts):
            yield ListPart(at, start, mark)
            at, mark = end, ","
        yield ListPart(at, piece.end, mark)

    # Parts that continue the item before them.

    def _merge(self, printed: Sequence[ListPart]) -> list[ListedItem]:
        """Parse each part, or add it to the item before: `mostly Catholic`."""
        found: list[ListedItem] = []
        at = 0
        while at < len(printed):
            piece = printed[at]
            if found and self._is_continuation(printed, at):
                found[-1] = self._extend(found[-1], piece)
                at += 1
                continue
            each = self.read_part(piece)
            last = self._last_use(printed, at) if each.tail else at
            if last > at:
                each = self._add_uses(each, printed[last])
            at = last + 1
            found += self._part_names(each, is_last=at == len(printed))
        return found

    def _part_names(self, each: ListedItem, *, is_last: bool) -> list[ListedItem]:
        """Make two items of a part that names two and has no share; a bracket is of both.

        Behind the last comma of a list the bracket may be of the last name alone. One item are
        names of which another part holds one too, or that share a word: `North and South Sotho`.
        """
        item = each.item
        names = None if item.comment or "%" in self.mask else _TWO_NAMES.fullmatch(item.name)
        if names is None or find_country(item.name) or self._are_one(*names.groups()):
            return [each]
        if is_last and each.mark == "," and item.qualifiers:
            refuse("a bracket that may be of one name or of two", item.start, item.end)
        start = self.text.index(item.name, item.start)
        one = item._replace(name=names["one"], end=start + names.end("one"))
        other = item._replace(name=names["other"], start=start + names.start("other"))
        return [replace(each, item=one), replace(each, item=other, mark=",")]

    def _are_one(self, one: str, other: str) -> bool:
        is_repeated = self.text.count(one) > 1 or self.text.count(other) > 1
        return is_repeated or len(one.split()) < len(other.split())

    def _extend(self, each: ListedItem, piece: ListPart) -> ListedItem:
        words = self.text[piece.start : piece.end]
        item = each.item._replace(end=piece.end).add_comment(words)
        return replace(each, item=item, is_alone=not item.has_share)

    def _is_last(self, printed: Sequence[ListPart], at: int) -> bool:
        return at + 1 == len(printed) or printed[at + 1].mark == ";"

    def _is_continuation(self, printed: Sequence[ListPart], at: int) -> bool:
        piece, text = printed[at], self.text
        if piece.mark != ",":
            return False
        is_last = self._is_last(printed, at)
        if "%" in text[piece.start : piece.end]:
            return False
        if is_last:
            patterns = (_APPOSITION, _OF_A_PART, _OF_THEM, _USE)
            return any(each.match(text, piece.start) for each in patterns)
        return self._is_continuation_before(piece, printed[at + 1])

    def _is_continuation_before(self, piece: ListPart, following: ListPart) -> bool:
        """Whether a part continues the item before it although other parts follow."""
        text, mask = self.text, self.mask
        if _USE.fullmatch(text, piece.start, piece.end):
            return _NEXT.match(text, following.start) is not None
        is_apposed = _APPOSITION.match(text, piece.start) is not None
        return is_apposed and text[following.start].isupper() and "%" not in mask

    def _last_use(self, printed: Sequence[ListPart], at: int) -> int:
        """Return the last part of a list of uses: `language of business, government, and trade`."""
        if not _ENDS_IN_OF.search(self.text[printed[at].start : printed[at].end]):
            return at
        last = at
        for piece in printed[at + 1 :]:
            words = self.mask[piece.start : piece.end]
            if piece.mark != "," or not re.fullmatch(r"[a-z][^\d%()]*", words):
                break
            last += 1
        is_run = last - at >= _FEWEST and self._is_last(printed, last)
        return last if is_run and re.match(r"and\s[a-z]", self.text[printed[last].start :]) else at

    def _add_uses(self, each: ListedItem, last: ListPart) -> ListedItem:
        tail = each.tail or ""
        whole = self.text[self.text.index(tail, each.item.start) : last.end]
        comment = (each.item.comment or "").replace(tail, whole)
        return replace(each, item=each.item._replace(comment=comment, end=last.end), tail=None)


def _check_names(items: Sequence[ParsedItem]) -> None:
    """Refuse a name printed twice with the same qualifiers, or inside and beside a breakdown."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    shares = {(item.name.lower(), item.share) for item in items if item.share is not None}
    for item in items:
        key = (item.name.lower(), item.qualifiers)
        if key in seen:
            refuse("a name that is printed twice", item.start, item.end)
        seen.add(key)
        for one in item.items:
            if (one.name.lower(), one.share) in shares:
                refuse("a name that is printed inside and beside another", one.start, one.end)


def _check_links(listed: Sequence[ListedItem]) -> None:
    """Refuse marks between names and shares unless all have the same, or they sum to a whole."""
    links = {each.link for each in listed if each.link and each.item.has_share}
    if not links:
        return
    has_verb = any(link[0].isalpha() for link in links)
    linked = [each for each in listed if each.item.has_share or has_verb]
    items = [each.item for each in linked if not is_of_rest(each.lead)]
    is_verb = all(link[0].isalpha() for link in links) and listed[0].link  # once for all
    if len({each.link for each in linked}) > 1 and not is_verb:
        refuse("a dash or colon before some of the shares", items[0].start, items[-1].end)
    is_part = len(listed) > 1 and bool(is_verb or all(each.link for each in linked))
    if not may_be_whole(items, or_part=is_part):
        refuse("shares that do not sum to 100", items[0].start, items[-1].end)


def may_be_whole(items: Sequence[ParsedItem], *, or_part: bool = False) -> bool:
    """Whether shares, ranges and bounds can be those of a whole, or a part, within rounding."""
    if not all(item.has_share for item in items):
        return False
    bounds = [_bounds(item) for item in items]
    slack = max(1, len(items) / 2)
    low, high = sum(least for least, _ in bounds), sum(most for _, most in bounds)
    return low - slack <= WHOLE and (or_part or high + slack >= WHOLE)


def _bounds(item: ParsedItem) -> tuple[float, float]:
    if item.share is None:
        return item.share_low or 0, item.share_high or WHOLE
    at_least = 0 if item.comparator in ("<", "<=") else item.share
    return at_least, WHOLE if item.comparator in (">", ">=") else item.share


# Words that apply to several names.


def _share_qualifiers(listed: Sequence[ListedItem]) -> list[ListedItem]:
    """Give a qualifier that counts names (`both official`) to each name that it counts.

    `both` applies to two names, `all` to the names since the last semicolon; a name with an `and`
    counts as several. Refused if the count does not fit, or one of the names has another remark.
    """
    found = list(listed)
    given = [each.item.qualifiers for each in listed]
    for at, each in enumerate(listed):
        counts = next(filter(None, map(_COUNTS.match, given[at])), None)
        is_joint = re.search(r"\s(?:and|or)\s", each.item.name) is not None
        is_both = counts is not None and counts["count"] == "both"
        is_given = given[at] in given[at + 1 : at + 2]  # two names in one part
        is_second = at > 0 and given[at] == given[at - 1]
        if counts is None or is_given or (is_both and (is_joint or is_second)):
            continue
        start = next((before for before in range(at, 0, -1) if listed[before].mark == ";"), 0)
        of = [one.item for one in listed[start : at + 1]]
        is_fit = len(of) == _FEWEST if is_both else len(of) > 1 or is_joint
        is_plain = not any(
            item.qualifiers not in ((), given[at]) or item.items or item.comment for item in of[:-1]
        )
        if not is_fit or not is_plain or len({item.has_share for item in of}) > 1:
            refuse("a word for both or all, of an unclear number", each.item.start, each.item.end)
        for before in range(start, at):
            item = listed[before].item._replace(qualifiers=(counts.string,))
            found[before] = replace(listed[before], item=item, is_alone=not item.has_share)
    return found


def _remark(each: ListedItem, words: str | None) -> ListedItem:
    return replace(each, item=each.item._replace(comment=words), is_alone=True)


def _share_verb(text: str, parts: list[ListedItem]) -> list[ListedItem]:
    """Apply the remark after the last of several plain names to each of them.

    `Malinke, Bambara, and Dioula are widely spoken`.
    """
    found = list(parts)
    for at, each in enumerate(parts):
        if not (each.tail or "").startswith("are ") or not text.startswith("and ", each.item.start):
            continue
        start = at
        while start and parts[start].mark == "," and parts[start - 1].item.is_bare:
            start -= 1
            found[start] = _remark(parts[start], each.tail)
    return found


def _spread_lead(parts: Sequence[ListedItem]) -> list[ListedItem]:
    """Apply the words before a name to the plain names after it."""
    found: list[ListedItem] = []
    lead: str | None = None
    for each in parts:
        if lead and each.mark == "," and each.item.is_bare:
            found.append(_remark(each, lead))
            continue
        is_closed = each.item.has_share or each.item.qualifiers or each.item.items
        lead = each.lead if each.lead and lead_spreads(each.lead) and not is_closed else None
        found.append(each)
    return found


def runs_on(before: ListedItem, each: ListedItem) -> bool:
    """Whether a remark may continue after the comma, where a name seems to follow."""
    if each.item.has_share:
        return False
    if each.mark != ",":
        return before.item.has_share and is_of_most(each.lead)
    if before.item.is_bare and (each.item.comment or "").startswith("NA"):
        return True
    if re.search(r"\bexcept\s", before.tail or "") or is_of_a_part(each.lead):
        return True
    if counts_several(before.lead):
        return True
    is_plain = each.item.is_bare and not before.item.has_share
    return is_plain and not name_ends(before.item.name, before.tail, each.item.name)


def _name_exclusive(listed: Sequence[ListedItem]) -> list[ListedItem]:
    """Make `only` a part of the name where it excludes other names: `Spanish only 92%`.

    Two items of the list have it, or the name is joined to another elsewhere in the list.
    """
    only = [each.item.name for each in listed if each.item.comment == _ONLY]
    joined = any(each.item.name.startswith(f"{name} and ") for each in listed for name in only)
    return [
        replace(each, item=each.item._replace(name=f"{each.item.name} {_ONLY}", comment=None))
        if each.item.comment == _ONLY and (joined or len(only) > 1)
        else each
        for each in listed
    ]


# Names that share one figure. A run is a figure and the names without one beside it.


def join_shared_items(text: str, listed: Sequence[ListedItem]) -> list[ParsedItem]:
    """Join names that share a figure into one item, named as printed; refuse what may be either.

    They share it if the printed figures already sum to 100, if semicolons set them apart, or if
    `and` or `or` joins them within the list or after names that have figures. `less than` holds
    for each name alone. If semicolons separate and commas join, no figure is shared across a
    semicolon. A date belongs to a figure: a name with a date but no share after a comma has lost
    its share.
    """
    shares = [each.item for each in listed if each.item.has_share]
    if not shares:
        return [each.item for each in listed]
    _check_order(listed)
    runs = list(_find_runs(listed, shares))
    if not sums_to_whole(shares):
        for before, run in pairwise(runs):
            if _may_be_one(text, before, run):
                both = [*before.items, *run.items]
                refuse("a name that may share the figure of others", both[0].start, both[-1].end)
    ways = [_read_run(text, run, shares) for run in runs]
    first, last = ([item for way in ways for item in way[at]] for at in (0, -1))
    if first != last:
        reason = "a share that may be of one name or of several"
        refuse_to_choose(reason, (tuple(first), tuple(last)))
    return first


@dataclass(frozen=True, slots=True)
class _ShareRun:
    """A figure and the names to which it may also apply; `after` is the separator after it.

    `is_only`: every name outside the run has a figure; `is_behind`: no figure comes after it.
    """

    listed: Sequence[ListedItem]
    after: str
    is_only: bool
    is_behind: bool

    @property
    def items(self) -> list[ParsedItem]:
        return [each.item for each in self.listed]


def _check_order(listed: Sequence[ListedItem]) -> None:
    is_first = all(each.is_share_first for each in listed if each.item.has_share)
    for each in listed:
        item = each.item
        is_dated = any(map(parse_date_qualifier, (item.comment or "").split("; ")))
        if each.mark == "," and is_dated and not item.has_share:
            refuse("a date without a share", item.start, item.end)
        if each.mark == "," and each.is_counted and is_first and not each.is_share_first:
            refuse("a count behind a name, where shares come first", item.start, item.end)


def _find_runs(listed: Sequence[ListedItem], shares: list[ParsedItem]) -> Iterator[_ShareRun]:
    bare = sum(not each.item.has_share for each in listed)
    names = {share.name for share in shares}
    is_full = sums_to_whole(shares)
    is_repeated = any(e.item.name in names for e in listed if not e.item.has_share)
    is_outer = is_full or any(each.mark == "," for each in listed)
    alone = [e.is_alone and (bool(e.item.comment) or not is_full or is_repeated) for e in listed]
    last = max((at for at, e in enumerate(listed) if e.item.has_share or e.is_counted), default=-1)
    start = 0
    for at in range(1, len(listed) + 1):
        each = listed[at] if at < len(listed) else None
        if each and not (
            alone[at - 1] or alone[at] or _is_end(listed[at - 1], each, is_outer=is_outer)
        ):
            continue
        run = listed[start:at]
        own = sum(not one.item.has_share for one in run)
        after = each.mark if each else ""
        yield _ShareRun(run, after, own == bare, is_behind=each is not None and last < at)
        start = at


def _is_end(before: ListedItem, each: ListedItem, *, is_outer: bool) -> bool:
    """Whether no figure applies across the separator before this item."""
    if before.is_share_last or each.is_share_first or before.is_closed:
        return True
    if before.item.has_share and each.item.has_share:
        return True
    is_list = before.is_share_first and each.item.is_bare and " and other " in each.item.name
    is_bracketed = before.is_bracketed or each.is_bracketed
    return each.mark == ";" and (is_outer or is_list or is_bracketed)


def _may_be_one(text: str, before: _ShareRun, run: _ShareRun) -> bool:
    """Whether a name with only a bracket may share the figure of the names after it.

    In `English (official), Burushaski, and other 8%` only a sum of 100 decides.
    """
    last = before.items[-1]
    is_open = last.qualifiers and not (last.has_share or last.comment) and before.after == ","
    return bool(is_open and len(run.items) > 1 and _ends_list(text, run.items))


def _read_run(text: str, run: _ShareRun, shares: list[ParsedItem]) -> tuple[list[ParsedItem], ...]:
    """Return the ways to read a run: as one item, as several, or both."""
    items, first = run.items, run.listed[0]
    own = [item for item in items if item.has_share]
    if not own:
        is_alone = len(items) == 1 and first.is_alone
        is_apart = run.after == ";" and first.mark in {";", ""}
        if run.after and not (is_alone or is_apart or run.is_behind):
            reason = "a name whose share is missing, or that of others"
            refuse(reason, items[0].start, items[-1].end)
        return (items,)
    if len(items) == 1:
        return (items,)
    others = [item for item in items if item is not own[0]]
    together = [_join_names(text, items, own[0])]
    if len(own) > 1 or not _must_share(text, run, own[0], shares):
        is_each = own[0].comparator == "<" and own[0] is items[-1]
        return (items,) if is_each else (together, items)
    is_plain = all(item.is_bare for item in others) and not own[0].items
    is_one = not any(item.items or item.comment for item in others) and _ends_list(text, items)
    return (together,) if is_plain or is_one else (together, items)


def _must_share(text: str, run: _ShareRun, own: ParsedItem, shares: list[ParsedItem]) -> bool:
    """Whether only a figure for all names of a run makes sense."""
    if _fills_the_whole(own, shares) and not _is_closed(text, run):
        return True
    inner = {each.mark for each in run.listed[1:]}
    outer = {run.listed[0].mark, run.after} - {""}
    if inner == {","} and outer == {";"}:
        return True
    second, last = run.items[1], run.items[-1]
    # At the end an `and` may join the whole list, if other names have no figure either.
    is_joint = (own is last and bool(run.after)) or (run.is_only and len(shares) > 1)
    joins = re.search(r"\A(?:and|or)\s|\sor\s", text[last.start : last.end], re.IGNORECASE)
    return bool(is_joint and joins) or text.startswith("including ", second.start)


def _is_closed(text: str, run: _ShareRun) -> bool:
    """Whether an `and` within the last name ends a list of names: `English, French and Creole`."""
    last = run.items[-1]
    is_list = len(run.items) > 1 and run.after == "," and run.listed[0].mark == ""
    return is_list and _PROPER_PAIR.match(text, last.start, last.end) is not None


def _fills_the_whole(own: ParsedItem, shares: list[ParsedItem]) -> bool:
    """Whether all figures together leave nothing of 100 for names without one."""
    inexact = [item for item in shares if item.share is None or item.comparator not in {None, "~"}]
    if own.share is None or any(item is not own for item in inexact):
        return False
    others = sum(item.share or 0 for item in shares) - own.share
    most = WHOLE + 1 - (0 if inexact else own.share)
    return WHOLE - 1 - own.share <= others <= most


def _ends_list(text: str, items: Sequence[ParsedItem]) -> bool:
    """Whether an `and` marks the last of several names: `Hindi (official), Urdu, and other 3%`."""
    last = items[-1]
    is_last = text.startswith(("and ", "or "), last.start) or last.name.endswith(" and other")
    return last.has_share and is_last


def _join_names(text: str, items: Sequence[ParsedItem], own: ParsedItem) -> ParsedItem:
    """Return one item for all names, named as printed from the first to the last."""
    first = text.index(items[0].name, items[0].start)
    last = text.index(items[-1].name, items[-1].start) + len(items[-1].name)
    name = text[first:last]
    comment = None if own.comment and own.comment in name else own.comment
    own = own._replace(
        qualifiers=tuple(qualifier for qualifier in own.qualifiers if qualifier not in name)
    )
    return own._replace(name=name, comment=comment, start=items[0].start, end=items[-1].end)
