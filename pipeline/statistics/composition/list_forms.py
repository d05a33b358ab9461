"""What a population is made of: religions, languages, peoples, each with its share as printed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.grammar.date_qualifiers import Dating, dated_end, dating, is_misdated_end
from pipeline.grammar.lists import masked, pieces
from pipeline.grammar.numbers import SCALE
from pipeline.statistics.composition.items import itemized, part
from pipeline.statistics.composition.modifiers import counted, is_remark, is_sentence
from pipeline.statistics.composition.sentences import clauses, figured, make_up, sentences
from pipeline.statistics.composition.shared_percentages import Item, are_parts, is_whole
from pipeline.statistics.composition.sublists import asides, sections
from pipeline.statistics.composition.uniform import is_mixed, is_of_each, is_uniform, openings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.grammar.lists import Piece

__all__ = ["Composition", "Item", "composition"]

_ABSENT: Final = re.compile(r"NA|none", re.IGNORECASE)
# In later editions a sentence of a language is printed behind the list.
_NOTE: Final = re.compile(
    r"(?:[;,]?|(?:\s\+\+)+)\s?\b(?:note(?:\s1)?\s?(?::|-{1,2}|\u2013)|major-language\ssample(?:\(s\)|s)?\s?:)\s?",
    re.IGNORECASE,
)

_NOTES: Final = re.compile(r"[nm](?:(?<=n)ote|(?<=m)ajor-language)", re.IGNORECASE)  # asked first
# What a sign of percent, or a digit before it, was once: `10Z other`, `5$`, `000%`.
_MISPRINTED: Final = re.compile(
    r"[\d|!](?:(?<=\d)(?:\s?[$&#?!]|[A-Z](?!\w))|(?<=[|!])\d|(?<=0)(?<![\d.,]0)\d)"
)
# What is measured is no people: `46,019 km total`.
_MEASURED: Final = re.compile(
    rf"\d\s?(?:{SCALE}\s)?(?:km2?|sq\s(?:km|mi)|kWh?|bbl|hectares?|met(?:er|re)s?|cu\sk?m)\b"
)
_FIGURE_ALONE: Final = re.compile(r"(?:^|;\s)[\d.,]+(?=;|$)")
_DASH: Final = re.compile(r"(?<=[\w%)])(?:--|\s-\s)(?=\S)")
_LINK: Final = re.compile(r"\w:\s")
_DATED_INSIDE: Final = re.compile(r"\([^()]*\d{4}[^()]*\)")


class Composition(NamedTuple):
    """The parts in printed order, and what is printed of them all."""

    items: tuple[Item, ...]
    as_of: str | None
    estimated: bool
    comment: str | None


def composition(text: str) -> Composition | None:
    """The composition that a text prints with signs, None where a character is left unexplained."""
    if _ABSENT.fullmatch(text):
        return Composition((), None, estimated=False, comment=text)
    mask = masked(text)
    if mask is None:
        return None
    note = _NOTE.search(mask) if _NOTES.search(mask) else None
    remark = text[note.end() :].strip() if note else None
    shown = mask[: note.start() if note else len(text)].rstrip()
    if _MISPRINTED.search(text, 0, len(shown)) or _MEASURED.search(shown):
        return None
    end, dated = dated_end(text, shown)
    found = None if is_misdated_end(text[:end]) else _read(text, shown[:end])
    if found and dated and found[1] is None and _have_dates(found[0]):
        found, dated = _read(text, shown), None
    items, said = found or ((), None)
    if not found or remark == "" or (said and _is_of_another(items, said, dated)):
        return None
    comments = "; ".join(filter(None, (dated.comment if dated else None, said, remark)))
    as_of, estimated = (dated.as_of, dated.estimated) if dated else (None, False)
    return Composition(items, as_of, estimated, comments or None)


def _is_of_another(items: Sequence[Item], said: str, dated: Dating | None) -> bool:
    """Whether what is said holds a figure of no sentence, or the date at the end is its own."""
    if _FIGURE_ALONE.search(said):
        return True
    return dated is not None and (_have_dates(items) or bool(_DATED_INSIDE.search(said)))


def _have_dates(items: Sequence[Item]) -> bool:
    """Whether parts have dates of their own, so that the one at the end is the last part's."""
    return any(dating(item.comment) for item in items if item.comment)


_Said = tuple[tuple[Item, ...], str | None]


def _read(text: str, mask: str) -> _Said | None:
    """The items and a sentence about them all; or what is said of all, and no items."""
    shown = text[: len(mask)]
    if is_uniform(shown):
        return (), shown
    found = _whole(text, mask) or _led_by(text, mask)
    return ((), shown) if found is None and is_mixed(shown) else found


def _led_by(text: str, mask: str) -> _Said | None:
    """The shares of a whole, and what is said before them of the same whole."""
    for end, start in openings(mask):
        found = itemized(text, " " * start + mask[start:])
        if found and len(found) > 1 and is_whole(found) and _is_plain(text, mask[:end]):
            return found, text[:end].strip()
    return None


def _is_plain(text: str, mask: str) -> bool:
    """Whether no comma stands in these words, or they are a list of names alone."""
    return "," not in mask or itemized(text, mask) is not None


def _whole(text: str, mask: str) -> _Said | None:
    """The items of a list and a sentence about them all: plain, under heads, or led by prose."""
    items = itemized(text, mask)
    if items and not _ends_in_a_sentence(text, items):
        return items, None
    if headed := _headed(text, mask) or _broken_down(text, mask):
        return headed
    if items_and_said := _clause(text, mask):
        return items_and_said
    for end in asides(mask):
        if "%" in text[:end].replace("100%", ""):  # shares that are of no part
            continue
        if len(_LINK.findall(mask[:end])) > 1:  # a list under a head before the last one
            continue
        first, *others = pieces(mask[:end])
        is_name = text[first.start].isupper() and mask.endswith("; ", 0, end)
        if others and is_name and part(text, mask, first):
            continue  # a name, and then a sentence
        rest = " " * end + mask[end:]
        if found := _plain(text, rest):
            comment = "; ".join(filter(None, (text[:end].rstrip(" -:;,"), found[1])))
            return found[0], comment
    return _amid(text, mask)


def _ends_in_a_sentence(text: str, items: Sequence[Item]) -> bool:
    """Whether the last share is of no part: `; less than 20% of the population are citizens`."""
    if not text.endswith("; ", 0, items[-1].start):
        return False
    of_people = [re.match(r"of\s", item.comment or "") is not None for item in items]
    return of_people[-1] and of_people.count(True) == 1


def _plain(text: str, mask: str) -> _Said | None:
    items = itemized(text, mask)
    return (items, None) if items else _clause(text, mask)


def _headed(text: str, mask: str) -> _Said | None:
    """The items of a list in which parts have lists of their own: `Sabah - Muslim 38%, other`."""
    found: list[Item] = []
    remarks: list[str | None] = []
    heads: set[str] = set()
    for section in sections(mask):
        inside = " " * section.start + mask[section.start : section.end]
        parts = _plain(text, inside)
        if parts is None and section.head and is_of_each(text[section.start : section.end].strip()):
            parts = (), text[section.start : section.end].strip()
        if parts is None:
            return None
        items, said = parts
        if section.head is None:
            found += items
            remarks.append(said)
            continue
        start, end = section.head
        name, lead = counted(text[start:end])
        comment = "; ".join(filter(None, (lead, said))) or None
        head = Item(name, (), None, None, None, None, items, comment, start, section.end)
        found.append(head)
        heads.add(head.name)
    inner = _names([one for item in found if item.name in heads for one in item.items])
    names = _names(found)
    if len(names) < len(found) or names & inner:
        return None
    return (tuple(found), "; ".join(filter(None, remarks)) or None) if found else None


def _names(items: Sequence[Item]) -> set[str]:
    return {item.name.lower() for item in items}


def _broken_down(text: str, mask: str) -> _Said | None:
    """The items of a list in which a dash stands before the parts of one: `other 20% - Thai 6%`."""
    dash = _DASH.search(mask)
    if dash is None:
        return None
    last = list(pieces(mask[: dash.start()]))[-1]
    own = part(text, mask, last._replace(end=dash.start()))
    end = mask.find(";", dash.end())
    end = len(mask) if end < 0 else end
    rest = mask[: dash.start()] + " " * (end - dash.start()) + mask[end:]
    found = itemized(text, rest)
    if own is None or found is None or own.item not in found:
        return None
    if is_remark(text[dash.end() : end]):
        whole = own.item._replace(comment=text[dash.end() : end], end=end)
    else:
        parts = itemized(text, " " * dash.end() + mask[dash.end() : end])
        if not parts or not are_parts(own.item, parts) or _names(parts) & _names(found):
            return None
        if is_whole([*found, *parts]):  # the dash may be a comma's
            return None
        whole = own.item._replace(items=parts, end=end)
    return tuple(whole if item == own.item else item for item in found), None


def _clause(text: str, mask: str) -> _Said | None:
    """The items before a sentence about the whole list, and that sentence."""
    printed = list(pieces(mask))
    for start, end in clauses(printed, text[: len(mask)]):
        own = next((piece for piece in printed if piece.start == start), None)
        read = part(text, mask, own) if own else None
        # A part that another one keeps from being read is no sentence, unless it has a verb.
        is_together = make_up(text, start, len(mask))
        if read and not is_together and not is_sentence(read.tail):
            continue
        if any(_is_a_name(text, mask, piece) for piece in printed if piece.start > start):
            continue
        if items := itemized(text, mask[:end]):
            return items, text[start : len(mask)].strip()
    for start, end in figured(printed, text[: len(mask)]):
        items = itemized(text, mask[:end])
        if items and is_whole(items):
            return items, text[start : len(mask)].strip()
    return None


def _is_a_name(text: str, mask: str, piece: Piece) -> bool:
    """Whether what a semicolon sets apart is a part, which no remark before it may swallow."""
    read = part(text, mask, piece) if piece.mark == ";" else None
    return read is not None and not is_sentence(read.tail)


def _amid(text: str, mask: str) -> _Said | None:
    """The items before and behind sentences between semicolons, and these."""
    printed = list(pieces(mask))
    said = [
        (start, end)
        for at, start, end in sentences(printed, text[: len(mask)])
        if part(text, mask, printed[at]) is None
        or start > printed[at].start
        or make_up(text, printed[at].start, end)
    ]
    rest = mask
    for start, end in said:
        rest = rest[:start] + " " * (end - start) + rest[end:]
    found = _plain(text, rest) if said else None
    if found is None:
        return None
    remarks = [text[start:end].strip(",; ") for start, end in said]
    apart = [remark for remark in remarks if remark not in (found[1] or "")]
    return found[0], "; ".join(filter(None, (*apart, found[1])))
