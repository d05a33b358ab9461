"""Cuts a citation into items: typed fields and the free text between them.

`Salt, ed. Å. Lund (Brill, 2012), 45–67` becomes free text, editors, free text and a date in
brackets, and numbers, each with the mark before it. What free text says, `roles.py` finds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.citations.publishers import DASHES, assign_imprint, is_known_place, is_newspaper_name
from pipeline.citations.source import CODE_PATTERN, DESCRIPTION, TRANSLATION
from pipeline.citations.styles.fields import (
    AND,
    DAY_WITHIN,
    OLD_YEAR,
    ORDINAL,
    OWN_NUMBER,
    STRONG,
    VOLUME_IN_FULL,
    CitationItem,
    Span,
    cut_numbered_genre,
    cut_typed,
    has_kind,
    name_genre,
    peel_numbers,
    read_report,
)
from pipeline.citations.styles.name_lists import find_leading_names, parse_name_list
from pipeline.grammar.dates import YEAR
from pipeline.grammar.named_parts import ends_in_abbreviation
from pipeline.grammar.names import is_organization
from pipeline.vocabulary.citation_words import list_field_words, words_of
from pipeline.vocabulary.countries import find_country

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.citations.styles.name_lists import NameList


_JOINT: Final = re.compile(r"[\s.,;:—–/-]*")


def cut(text: str, start: int, end: int, group: int = 0) -> list[CitationItem] | None:
    """The items of a text; None if a bracket or quotation mark is not closed."""
    items = list[CitationItem]()
    credits_ = [credit for credit in _CREDITS if credit.mentions.search(text, start, end)]
    at = start
    while at < end:
        before, joint = text[at - 1 : at], _JOINT.match(text, at, end)
        at, mark = (joint.end(), _find_mark(joint[0])) if joint else (at, "")
        if at >= end:
            break
        is_behind = bool(items or group) and mark != ":"
        numbered = cut_numbered_genre(text, at, end) if is_behind else []
        found = numbered or _cut_item(text, at, end, items, credits_)
        if found is None:
            return None
        is_bracket = found[0].group != 0
        shown = "(" if is_bracket else mark or (before if before in STRONG else "")
        inside = found[0].group if is_bracket else group
        items += [replace(found[0], mark=shown, group=inside), *found[1:]]
        _join_continued(text, items)
        at = _find_bracket_end(text, at, end) + 1 if is_bracket else _end_of(text, found[-1])
    return items


def split_imprint(
    text: str, frees: Sequence[CitationItem], *, is_expected: bool = False
) -> dict[str, Span] | None:
    """The spans of place and publisher, or newspaper; None if that is not all, or not certain.

    `is_expected`: nothing else may be there, as in brackets or after the name of a book.
    """
    if not frees:
        return None
    shown = [text[free.start : free.end] for free in frees]
    marks = [free.mark for free in frees]
    found = assign_imprint(shown, marks, is_bracketed=is_expected or frees[0].group > 0)
    if found is None:
        return None
    return {role: (frees[first].start, frees[last].end) for role, (first, last) in found.items()}


_FIRST_OF_FIRM: Final = re.compile(r"[^\W\d_a-z][\w’'-]+")
_REST_OF_FIRM: Final = re.compile(
    r"[^\W\d_a-z][\w’'-]+\s(?:&\s.+|and\s(?:Brothers|Co\.|Company|Partners|Sons))"
)


def join_names(text: str, items: Sequence[CitationItem]) -> list[CitationItem]:
    """The items with one name in two joined: `Hill` and `Moss & Sons`, `Hill League – Salt`."""
    joined = list[CitationItem]()
    for at, item in enumerate(items):
        beside = (*joined[-2:-1], *items[at + 1 : at + 2])
        if (
            joined
            and joined[-1].kind == item.kind == "free"
            and _are_one(text, joined[-1], item, beside)
        ):
            joined[-1] = replace(joined[-1], end=item.end)
        else:
            joined.append(item)
    return joined


def _are_one(
    text: str, first: CitationItem, second: CitationItem, beside: Sequence[CitationItem]
) -> bool:
    """Whether two items name one house: a firm that `&` closes, or a body and its branch.

    A branch only beside a known place, or it may be the place.
    """
    is_placed, may_be_place = (is_known_place(text[slice(*one.span)]) for one in (first, second))
    if second.mark == ",":
        is_firm = _FIRST_OF_FIRM.fullmatch(text, *first.span) and not is_placed
        return bool(is_firm and _REST_OF_FIRM.fullmatch(text, *second.span))
    is_branch = second.mark in DASHES and is_organization(text[slice(*first.span)])
    is_branch = is_branch and not may_be_place
    return is_branch and any(is_known_place(text[slice(*one.span)]) for one in beside)


_CLOSERS: Final = {"“": "”", "‘": "’", "«": "»", '"': '"', "'": "'", "„": "“"}
_BRACKETS: Final = "(["


def _cut_item(
    text: str,
    at: int,
    end: int,
    items: Sequence[CitationItem],
    credits_: Sequence[_Credit],
) -> list[CitationItem] | None:
    """The item at an offset, or the items of the bracket there; the caller knows their mark."""
    if text[at] in _BRACKETS:
        is_behind_quoted = bool(items) and items[-1].kind == "quoted"
        inner = _cut_bracket(text, at, end, holds_fields=is_behind_quoted)
        if inner is not None:
            return inner
    if text[at] in _CLOSERS and (close := _find_close(text, at, end)):
        shown = text[at + 1 : close - (text[close - 1] in ",.")]
        start = close - len(text[at + 1 : close].lstrip())
        return [CitationItem("quoted", start, at + 1 + len(shown.rstrip()))]
    one = _cut_in(text, at, end, items)
    if one is None:
        found = (_cut_credit(text, at, end, credit) for credit in credits_)
        one = next(filter(None, found), None)
    if one is None and items and items[-1].kind == "in":
        one = _cut_names(text, at, end)
    one = one or cut_typed(text, at, end, items)
    if one is None:
        is_dated = has_kind(items, "date")
        stop = _find_free_end(text, at, end, is_dated=is_dated)
        one = CitationItem("free", at, stop) if stop > at else CitationItem("aside", at, at + 1)
    return [one]


_PERIOD_AND_PAGE: Final = re.compile(rf"{YEAR}\s?[-–]\s?\d{{2,4}}(?:\s\d{{1,4}})?")
_ROMAN_COUNT: Final = re.compile(r"[IVXLC]{2,}")  # of a meeting: `in III. Congress on Salt`


def _join_continued(text: str, items: list[CitationItem]) -> None:
    """Joins years to the words before them, and small words to those in quotation marks.

    `Salt: A History, 1990–2015`, `‘Boat People’ and the Law`.
    """
    is_open = items[-1].kind == "free" or items[-1].values.keys() == {"page"}
    if len(items) == 1 or not is_open or items[-2].group != items[-1].group:
        return
    if _is_subtitle(text, items[-3:]):
        items[-3:] = [replace(items[-3], end=items[-1].end)]
        return
    before, last = items[-2:]
    is_free = last.kind == "free"
    is_opened = before.mark == "" or [one.kind for one in items[-3:-2]] == ["editors"]
    is_counted = is_opened and before.kind == "aside" and last.mark == "."
    if is_free and is_counted and _ROMAN_COUNT.fullmatch(text, *before.span):
        items[-2:] = [replace(before, kind="free", end=last.end)]
        return
    are_years = _PERIOD_AND_PAGE.fullmatch(text, *last.span) if is_free else _is_long(text, last)
    is_period = before.kind == "free" and are_years
    is_behind = before.kind == "quoted" and not last.mark and text[before.end] not in ",."
    if is_period and last.mark in (",", ":"):
        items[-2:] = [replace(before, end=last.end)]
    elif is_behind and text[last.start].islower():
        start = before.start - 1 - (text[before.start - 1] == " ")
        items[-2:] = [replace(before, kind="free", start=start, end=last.end)]


def _is_subtitle(text: str, items: Sequence[CitationItem]) -> bool:
    """Whether a volume begins the subtitle behind a name: `Salt: Volume 3, AD 1420–AD 1804`."""
    if [one.kind for one in items] != ["free", "numbers", "free"] or items[2].mark != ",":
        return False
    name, volume, _ = items
    is_volume = VOLUME_IN_FULL.fullmatch(text, *volume.span) is not None
    return is_volume and volume.mark == ":" and name.group == items[2].group


_CENTURIES: Final = re.compile(rf"(?P<first>{OLD_YEAR})\s?[-–]\s?(?P<last>{OLD_YEAR})")
_MOST_PAGES: Final = 150  # of an article


def _is_long(text: str, item: CitationItem) -> bool:
    """Whether `1519–1810` counts years: an article has fewer pages."""
    found = _CENTURIES.fullmatch(text, *item.span)
    return found is not None and int(found["last"]) - int(found["first"]) > _MOST_PAGES


def _find_mark(joint: str) -> str:
    """The mark of a joint: the first, but the last where nothing is left between: `2013;:2`."""
    marks = "".join(joint.split())
    return marks[1] if marks[:2] in (";:", ",.") else marks[:1]


def _end_of(text: str, last: CitationItem) -> int:
    """The offset where reading continues after an item: after the mark that closes a quotation."""
    at = last.end + text.startswith(" »", last.end)
    while last.kind == "quoted" and at < len(text) and text[at] in ".,?!”’»\"'":
        at += 1
        if text[at - 1] in "”’»\"'":
            break
    return max(at, last.start + 1)


IN: Final = re.compile(
    rf"{words_of('in')}(?P<colon>:)?\s(?=[^\W_a-z]|(?:[a-z]+\s){{1,2}}[A-Z]|[“‘])"
)


def _cut_in(text: str, at: int, end: int, items: Sequence[CitationItem]) -> CitationItem | None:
    """`In:` before the container of a source; only after a title."""
    found = IN.match(text, at, end)
    if found is None or not has_kind(items, "free", "quoted"):
        return None
    if [one.kind for one in items[-2:]] == ["free", "quoted"] and items[-1].mark in ("", ":"):
        return None  # `Salt: “Tolls” in the Debate`: words of a title in quotation marks
    is_opened = text[:at].rstrip()[-1:] in '.?!”’"»'
    is_state = text[at:].startswith("IN:") and text[:at].endswith(", ")  # `Bloomington, IN: Hill`
    is_in = (found["colon"] and not is_state) or text[at].islower() or is_opened
    return CitationItem("in", at, found.end() - 1) if is_in else None


# `(Studies in Global Social History; no. 9)`
_SERIES_AND_NUMBER: Final = [[("free",), ("numbers", role)] for role in ("issue", "bare", "volume")]
_DESCRIPTION, _TRANSLATION = (
    re.compile(rf"{form}(?=[.,;]|\s\(|$)") for form in (DESCRIPTION, TRANSLATION)
)
_LETTERED_NUMBER: Final = re.compile(r"[A-Z]\d{1,3}")  # `Codes of Countries (M49)`: no page


def _cut_bracket(
    text: str, at: int, end: int, *, holds_fields: bool = False
) -> list[CitationItem] | None:
    """The items in a bracket that holds fields; None for one that belongs to free text."""
    close = _find_bracket_end(text, at, end)
    if close and CODE_PATTERN.fullmatch(text, at + 1, close):
        span = (at + 1, close)
        return [CitationItem("numbers", *span, "", at + 1, {"number": span})]
    inner = cut(text, at + 1, close, at + 1) if close else None
    if inner and [(one.kind, *one.values) for one in inner] in _SERIES_AND_NUMBER:
        series = {"series": (inner[0].start, inner[1].end)}
        return [CitationItem("series", *series["series"], group=at + 1, values=series)]
    if not inner or holds_fields:
        return [replace(one, group=at + 1) for one in inner] if inner else None
    if len(inner) == 1 and (report := read_report(text, inner[0])) is not None:
        return [replace(report, group=at + 1)]
    named = (name_genre(text, item) for item in inner)
    peeled = [replace(one, group=at + 1) for item in named for one in peel_numbers(text, item)]
    kinds = {one.kind for one in peeled}
    frees = [one for one in peeled if one.kind == "free"]
    is_placed = text.startswith("]:", close) and len(inner) == 1  # `[Leiden]: Brill`
    is_imprint = (
        is_placed
        or bool(kinds & {"date", "day", "genre"})
        or split_imprint(text, [replace(one, group=0) for one in frees]) is not None
    )
    is_place = is_imprint and any(is_known_place(text[one.start : one.end]) for one in frees)
    is_text = kinds == {"free"} and not is_place
    if is_text and _DESCRIPTION.match(text, at, end):
        return [CitationItem("unknown", at + 1, close, group=at + 1)]
    is_word = _LETTERED_NUMBER.fullmatch(text, at + 1, close) is not None
    is_named = peeled[0].kind == "free" and not is_place and "genre" not in kinds
    is_word |= is_named and _TRANSLATION.match(text, at, end) is not None
    is_word |= bool(kinds & {"quoted", "in"} or (frees and not is_imprint))
    return None if is_word else peeled


def _find_bracket_end(text: str, at: int, end: int) -> int:
    depth = 0
    for place in range(at, end):
        depth += (text[place] in "([") - (text[place] in ")]")
        if depth == 0:
            return place
    return 0


_CLOSES_QUOTE: Final = re.compile(
    r"(?<=[.,?!])[”’»\"'](?!\w)|[”’»\"'](?=[.,;:)\]]|$)|[”’»\"'](?=\s)"
)


def _find_close(text: str, at: int, end: int) -> int:
    """Where the quotation mark opened at an offset is closed, 0 if it is not."""
    opener, closer = text[at], _CLOSERS[text[at]]
    depth, spaced = 0, 0
    for found in _CLOSES_QUOTE.finditer(text, at + 1, end):
        place = found.start()
        if text[place] != closer:
            continue
        depth = text.count(opener, at + 1, place) if opener != closer else 0
        if depth and text.count(closer, at + 1, place) < depth:
            continue
        before, behind = text[place - 1], text[place + 1 : place + 2]
        if before in ".,?!" or behind in ".,;:)]" or not behind:
            return place
        if closer != "’":
            return place
        if not spaced or (text[spaced - 1] == "s" and text[spaced + 2].isalpha()):
            spaced = place  # `Survivors’ Accounts’ (`: the first is a plural's
    return spaced


_CREDIT_MARK: Final = r",?\s?[(\[]?{}(?!\w|\.?\s\d{{1,2}}\W)[)\]]?(?=$|[.,;:)]|\s)"
EDITORS_MARK: Final = re.compile(_CREDIT_MARK.format(words_of("editors")))


@dataclass(frozen=True, slots=True)
class _Credit:
    """How people are named who did not write a source: `edited by Lund`, `Lund, ed.`."""

    kind: str
    role: str
    lead: re.Pattern[str]
    mark: re.Pattern[str]
    mentions: re.Pattern[str]


def _make_credit(kind: str, role: str, lead: str, mark: str) -> _Credit:
    by, behind = words_of(lead), words_of(mark)
    return _Credit(
        kind,
        role,
        re.compile(rf"{by}\s(?=[^\W\d_])"),
        re.compile(_CREDIT_MARK.format(behind)),
        re.compile(rf"(?<!\w)(?:{by}|{behind})(?!\w)"),
    )


_EDITORS: Final = _make_credit("editors", "editor", "edited_by", "editors")
_CREDITS: Final = (
    _EDITORS,
    _make_credit("translators", "translator", "translated_by", "translators"),
)
_YEAR_BEHIND: Final = re.compile(rf",\s{YEAR}\b")
_EDITIONS: Final = frozenset(map(str.capitalize, list_field_words("edition_alone")))


def _cut_credit(text: str, at: int, end: int, credit: _Credit) -> CitationItem | None:
    """`edited by Paul Greer`, `Greer P, editor`, `Greer, P. (ed.)`, `trans. Paul Greer`."""
    lead = credit.lead.match(text, at, end)
    start = lead.end() if lead else at
    is_open = lead is None
    if lead is not None:  # `edited by Paul Greer, Lark Hill, 2005`: the last may publish
        named = find_leading_names(text[start:end], needs_and=False)
        is_open = any(_YEAR_BEHIND.match(text, start + one.end, end) for one in named)
    heads = [*find_leading_names(text[start:end], needs_and=is_open)]
    closed = max((head.end for head in heads if _is_closed(text[start:], head)), default=0)
    for head in heads:
        if lead is not None and head.kind == "packed" and head.end < closed:
            continue  # `ed. Leo H. Karp and Ada Lund`, `ed. Leo H. Karp.`
        is_list = lead is None and len(head.names) > 1
        if is_list and _opens_with_word(text, at, head):
            continue  # `in Salt und Zoll, A. Lund and K. Holst, Eds.`
        behind = credit.mark.match(text, start + head.end, end)
        if behind and text[start : start + head.end].rpartition(" ")[2] in _EDITIONS:
            continue  # `Zenda, Sarn, Revised ed.`
        if behind and _opens_names(text, behind, end, credit):
            continue
        is_named = head.is_certain if head.kind == "body" else bool(lead)
        if behind or (is_named and (head.kind != "body" or lead)):
            shown = text[start : start + head.end]
            is_cut = lead is None and len(head.names) == 1 and ", " in shown
            if head.kind == "body" and (not is_named or credit is not _EDITORS or is_cut):
                continue  # `in Salt, Roads, and Tolls, Hill League, Ed.`
            is_dated = behind is None and _YEAR_BEHIND.match(text, start + head.end, end)
            names = _drop_publisher(shown, head) if is_dated else head
            stop = behind.end() if behind else start + names.end
            span = (start, start + names.end)
            return CitationItem(credit.kind, at, stop, values={credit.role: span}, names=names)
    return None


def _is_closed(text: str, names: NameList) -> bool:
    """Whether names are more than one packed name: a list, or a family name behind an initial.

    `Karp L. London` is a name and a place.
    """
    last = text[: names.end].rpartition(" ")[2]
    return len(names.names) > 1 or (names.kind == "whole" and not is_known_place(last))


def _opens_with_word(text: str, at: int, names: NameList) -> bool:
    """Whether a list of editors begins with what may be the last word of the book before it."""
    first = names.names[0].literal
    return first is not None and " " not in first and text[:at].endswith(", ")


def _drop_publisher(shown: str, names: NameList) -> NameList:
    """The persons of a list before a year, without the last if a comma alone joins it.

    `edited by H. D. Lund, M. E. Sharpe, 2009`: the last published it.
    """
    before, comma, last = shown.rpartition(", ")
    is_closed = AND.match(f" {last}") is not None and not last[:1].isupper()  # `E. Lund`: a name
    others = parse_name_list(before) if comma and not is_closed else None
    is_list = len(names.names) > 1 and " and " not in shown and "&" not in shown
    return others if others and is_list else names


def _opens_names(text: str, mark: re.Match[str], end: int, credit: _Credit) -> bool:
    """Whether an editors' mark is the word before other names: `Commons, ed. Å. Lindgren`.

    Of persons with initials, or of a body before its imprint.
    """
    lead = credit.lead.match(text, mark.end() - len(mark[0].lstrip(", ")), end)
    behind = find_leading_names(text[lead.end() : end]) if lead else ()
    return any(
        names.kind in ("natural", "bare")
        or (names.kind == "body" and lead and text.startswith(" (", lead.end() + names.end))
        for names in behind
    )


def _cut_names(text: str, at: int, end: int) -> CitationItem | None:
    """Editors without a mark: `in M. Katz and R. Gallo, Work and Family`; not one in full."""
    for head in find_leading_names(text[at:end]):
        if _EDITORS.mentions.search(text, at + head.end, end):
            continue  # they extend up to their mark
        is_list = head.kind != "body" and (head.kind != "whole" or len(head.names) > 1)
        if is_list and text[at + head.end : at + head.end + 1] in ",.:":
            span = (at, at + head.end)
            return CitationItem("editors", *span, values={"editor": span}, names=head)
    return None


# Marks that separate fields: a mark before a space, or a space before an opening mark.
_MARK: Final = re.compile(
    r"""\.(?=\.?(?:[\s;,:]|$)) | [?!](?=\s|$|[.,]) | ,(?=\s|$) | [;:](?=[\s\d]|[A-Z]\d|$)
      | \s(?=[(\[“‘«]|In:\s) | \s(?=[—–/-]\s) | (?<=\w)\s(?=\")""",
    re.VERBOSE,
)


def _find_free_end(text: str, at: int, end: int, *, is_dated: bool) -> int:
    """Where free text ends: at a mark that closes a field, not in a name or an abbreviation.

    `is_dated`: a date is printed before it.
    """
    skip = at
    own = _list_own_marks(text, at, end)
    for found in _MARK.finditer(text, at, end):
        place = found.start()
        if place < skip or (place == at and found[0].isspace()):
            continue
        is_own = any(start <= place < stop for start, stop in own)
        if is_own or _DISTRICT.match(text, place) or _is_in_abbreviation(text, at, place, end):
            continue
        if found[0] in "?!" or (found[0] == "." and _STATE.search(text, at, place + 1)):
            return place + 1
        opener = text[found.end() : found.end() + 1]
        if found[0].isspace() and opener in _BRACKETS:
            is_within = _is_within_words(text, at, found.end(), end, is_dated=is_dated)
            if is_within or _cut_bracket(text, found.end(), end) is None:
                skip = _find_bracket_end(text, found.end(), end) or end
                continue
        elif found[0].isspace() and opener in _CLOSERS and _find_close(text, found.end(), end):
            skip = _find_close(text, found.end(), end)
            continue
        return place - (text[place - 1] == " ")
    return end


# `Labour Survey (LASUR 2013)`, `Salt (Round 2013): A Report`: of which year it is
_ROUND: Final = re.compile(rf"\([^\W\d_][\w’'-]*\s{YEAR}\)(?P<more>\s?:\s[^\W\d_])?")


def _is_within_words(text: str, at: int, bracket: int, end: int, *, is_dated: bool) -> bool:
    """Whether a bracket belongs to the text from `at` before it: a survey’s round, a country.

    `Salt in Karamoja (Uganda)`: behind a newspaper it is where that is printed. `is_dated`: a
    date is printed before the text.
    """
    year = _ROUND.match(text, bracket, end)
    if year is not None and (is_dated or year["more"]):
        return True
    close = _find_bracket_end(text, bracket, end)
    is_land = find_country(text[bracket + 1 : close]) is not None
    return is_land and not is_newspaper_name(text[at:bracket].rstrip())


def _list_own_marks(text: str, at: int, end: int) -> list[Span]:
    """Where marks belong to the words around them: in a day, in the number of a convention."""
    days = [(day.end(), day.end() + 1) for day in DAY_WITHIN.finditer(text, at, end)]
    numbers = OWN_NUMBER.finditer(text, at, end) if text.find("No.", at, end) >= 0 else ()
    return [*days, *(one.span("own") for one in numbers)]


# The marks in `Washington, D.C.` and `México, D.F.`, which end a place before a colon
_DISTRICT: Final = re.compile(r",\sD\.\s?[CF]\b|(?:(?<=\sD\.[CF])|(?<=\sD\.\s[CF]))\.")
_ENDS_IN_DISTRICT: Final = re.compile(r"\sD\.\s?[CF]\.$")
# `in the U.S. The Sun`: the stop of a state, and what may be a newspaper behind it
_STATE: Final = re.compile(r"\s(?:U\.[NSK]|E\.U|D\.C)\.$")
_UP_TO_MARK: Final = re.compile(r"\s(?P<name>[^.,;:()\d]{3,60})")
_STOP_WITHIN: Final = re.compile(rf"{ORDINAL}$|(?<!\w)[A-Z]\.(?:Phil|Sc|Ed|Litt|Eng)$")


def _is_in_abbreviation(text: str, at: int, place: int, end: int) -> bool:
    """Whether the mark of a text from `at` is an abbreviation's stop, or a colon behind one.

    The stop of a state closes the text before a newspaper.
    """
    if text[place] == "." and _STOP_WITHIN.search(text, at, place):
        return True
    is_colon = text[place] == ":" and text[place - 1] == "."
    is_stop = text[place] == "." or (is_colon and not _ENDS_IN_DISTRICT.search(text, at, place))
    if not is_stop or not ends_in_abbreviation(text, place - is_colon):
        return False
    name = _UP_TO_MARK.match(text, place + 1, end) if _STATE.search(text, at, place + 1) else None
    return name is None or not is_newspaper_name(name["name"])
