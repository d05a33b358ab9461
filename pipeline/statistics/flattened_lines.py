"""Lines of text that lost its tables: labels, figures, the years of columns, and where tables end.

A row may be one line, a line for each cell, or a part of one long paragraph. Years in order, or
all the years of the range that a caption names, are the head of a table.
"""

from __future__ import annotations

from itertools import groupby, pairwise, zip_longest
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from pipeline import patterns as re
from pipeline.document.immutable import value
from pipeline.document.model import find_line_starts
from pipeline.vocabulary.months import english_months
from pipeline.vocabulary.word_lists import spell_words
from pipeline.vocabulary.words import spell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.document.model import Document
    from pipeline.layout.elements import Piece

Place: TypeAlias = tuple[int, int]
_Kind: TypeAlias = Literal["figure", "label", "years", "status", "end"]
FEWEST_YEARS: Final = 2
_MOST_WORDS: Final = 14  # of a line that may label a row
_LEAST_SHARE: Final = 0.4  # of figures among the words of a line of rows
_YEAR: Final = r"(?:(?:FY|CY)\s?)?(?:19|20)\d\d(?:[/\u2013-]\d\d(?:\d\d)?)?[epf]?"
_STATUS: Final = spell_words("tables", "statuses")
_YEARS: Final = re.compile(rf"(?<![\w.,/-]){_YEAR}(?![\w.,%/-])", re.IGNORECASE)
_STATUSES: Final = re.compile(rf"(?<!\w){_STATUS}(?!\w)", re.IGNORECASE)
_ESTIMATE: Final = re.compile(r"est|prel|prov", re.IGNORECASE)
HEAD_LINE: Final = re.compile(rf"(?:(?:{_YEAR}|{_STATUS})(?:\s+|$))++", re.IGNORECASE)
_IN_LINE: Final = re.compile(rf"(?<!\S){_YEAR}(?:\s+{_YEAR}){{2,}}(?!\S)", re.IGNORECASE)
_RANGE: Final = re.compile(
    r"(?<!\d)(?P<first>(?:19|20)\d\d)\s?[\u2013-]\s?(?P<last>(?:19|20)?\d\d)(?!\d)"
)
_OF_CHART: Final = re.compile(r"(?:Fig\.|Figure|Chart|Graph)\s", re.IGNORECASE)
_PARTS: Final = re.compile(
    rf"(?:(?:{spell(english_months())}|Q[1-4]|[1-4]Q|H[12]|IV|I{{1,3}})\.?(?:/\w)?(?:\s+|$))++"
)
_CAPTION: Final = re.compile(r"(?:Annex\s)?Table\s[\w.]{1,6}[.:]\s", re.IGNORECASE)
_FIGURE: Final = re.compile(
    r"""[(<>~+\u2212\u2013-]{0,2}[$\u20ac\u00a3]?\d(?:[\d,.]*\d)?%?\)?(?:\*{1,3}|(?<=\d)[epf])?
    | \.\.+ | \u2026 | n\.a\. | n/a | NA | --? | [\u2013\u2014]""",
    re.VERBOSE,
)
_ROLES: Final = ("prose", "item", "heading", "caption", "rule", "page number")
_WORD: Final = re.compile(r"\S+")
HAS_LETTERS: Final = re.compile(r"[^\W\d_]{2}")
_SENTENCE_END: Final = re.compile(r"(?<!\w\.\w)[.;]$")
_BLANK_LINE: Final = re.compile(r"\n[ \t\r]*\n")
_ENDS: Final = re.compile(r"(?:sources?|notes?|\d{1,2}/)(?:[ :.]|$)", re.IGNORECASE)
_TITLE_OVER: Final = re.compile(r"(?P<title>[^():]*(?:\([^()]*\)|:))\s(?=[^\W\d_a-z])")
_NOTE_MARK: Final = re.compile(r"\d{1,2}/")


@value
class Item:
    """A part of a line: source offsets, the line and the block of lines that it stands in."""

    kind: _Kind
    start: int
    end: int
    line: int
    block: int
    piece: Piece


@value
class Head:
    """The years of the columns, in order and as printed, with what is said of them: `Est.`."""

    years: tuple[str, ...]
    status: Mapping[str, str]


Line: TypeAlias = "tuple[int, int, Piece]"  # source offsets


def find_tables(document: Document, pieces: Sequence[Piece]) -> Iterator[list[Item]]:
    """The stretches of lines that may be a table each: labels, figures and years.

    Years that go back, below figures, are the head of another table, unless a caption dates both.
    """
    text = document.text
    table: list[Item] = []
    last, has_figures, has_range = 0, False, False
    items = list(_list_items(document, pieces))
    for item, following in zip_longest(items, items[1:]):
        own = list_years(text, item) if item.kind == "years" else []
        goes_back = bool(own) and own[0] <= last and has_figures and not has_range
        if item.kind == "end" or goes_back or _is_title(document, item, following):
            if table:
                yield table
            table, last, has_figures, has_range = [], 0, False, False
        if item.kind == "end":
            continue
        table.append(item)
        last = own[-1] if own else last
        has_figures = has_figures or item.kind == "figure"
        is_label = item.kind == "label" and not has_range
        has_range = has_range or (is_label and bool(_RANGE.search(text, item.start, item.end)))
    if table:
        yield table


def _is_title(document: Document, item: Item, following: Item | None) -> bool:
    """Whether a line begins a table: a numbered caption, or one with the years of a head below."""
    if item.kind != "label":
        return False
    is_numbered = _CAPTION.match(document.text, item.start, item.end) is not None
    is_followed = following is not None and following.kind == "years"
    return is_numbered or (is_followed and is_caption(document, item))


def is_caption(document: Document, item: Item) -> bool:
    """Whether a line is a caption: numbered, or with the years of its table."""
    place = (document.text, item.start, item.end)
    return item.kind == "label" and bool(_CAPTION.match(*place) or _RANGE.search(*place))


def list_years(text: str, item: Item) -> list[int]:
    """The years that a line of heads prints."""
    return [find_year(found[0]) for found in _YEARS.finditer(text, item.start, item.end)]


def find_year(printed: str) -> int:
    """The year of a head: 2015 of `2015/16`."""
    return int(re.sub(r"\D", "", printed)[:4])


def _list_items(document: Document, pieces: Sequence[Piece]) -> Iterator[Item]:
    """The parts of the lines of a chapter; an `end` where a table cannot go on."""
    text = document.text
    line, block, at = 0, 0, 0
    for piece in pieces:
        is_cell = piece.role == "rule" and _FIGURE.fullmatch(text, piece.start, piece.end)
        is_year = piece.role == "page number" and _YEARS.fullmatch(text, piece.start, piece.end)
        if "\f" in text[at : piece.start]:
            yield Item("end", at, at, line, block, piece)
        if piece.is_furniture and not (is_cell or is_year):
            continue
        if piece.role not in _ROLES or piece.is_note:
            yield Item("end", piece.start, piece.start, line, block, piece)
            at = piece.end
            continue
        for start, end, _ in list_lines(document, piece):
            block += _BLANK_LINE.search(text, at, start) is not None
            line, at = line + 1, end
            for kind, (first, last) in _read_line(text[start:end]):
                yield Item(kind, start + first, start + last, line, block, piece)


def list_lines(document: Document, piece: Piece) -> list[Line]:
    """The lines of a piece that are not blank, without the white space around them."""
    text = document.text
    starts = find_line_starts(text, piece.start, piece.end, piece.marks)
    lines = []
    for start, end in pairwise([*starts, piece.end]):
        if printed := text[start:end].strip():
            begin = text.find(printed, start)
            lines.append((begin, begin + len(printed), piece))
    return lines


def _read_line(printed: str) -> list[tuple[_Kind, Place]]:
    """The labels, figures and years of a line; an `end` where it is prose."""
    whole = (0, len(printed))
    if _NOTE_MARK.fullmatch(printed):
        return []
    if HEAD_LINE.fullmatch(printed):
        return [("years" if _YEARS.search(printed) else "status", whole)]
    figures = [*map(_is_figure, printed.split())]
    heads = [*_IN_LINE.finditer(printed)] if "19" in printed or "20" in printed else []
    is_row = sum(figures) >= max(FEWEST_YEARS, _LEAST_SHARE * len(figures))
    if not (is_row or heads or all(figures[-FEWEST_YEARS:])):
        return [("label" if _may_be_label(printed, len(figures)) else "end", whole)]
    words = [*_WORD.finditer(printed)]
    kinds: list[_Kind] = ["figure" if figure else "label" for figure in figures]
    for years in heads:
        for at, word in enumerate(words):
            if years.start() <= word.start() < years.end():
                kinds[at] = "years"
    found: list[tuple[_Kind, Place]] = []
    for kind, run in groupby(zip(kinds, words, strict=True), key=lambda one: one[0]):
        spans = [word.span() for _, word in run]
        if kind == "figure":
            found += [(kind, span) for span in spans]
        elif kind == "label":
            found += _split_label(printed, spans)
        else:
            found.append((kind, (spans[0][0], spans[-1][1])))
    return found


def _split_label(printed: str, words: Sequence[Place]) -> Iterator[tuple[_Kind, Place]]:
    """The label within a line, behind the title over it where this ends in a bracket or colon.

    More words than a label has end the table.
    """
    start, end = words[0][0], words[-1][1]
    cut = _TITLE_OVER.match(printed, start, end)
    if len(words) > _MOST_WORDS:
        yield "end", (start, end)
    elif cut:
        yield "label", (start, cut.end("title"))
        yield "label", (cut.end(), end)
    else:
        yield "label", (start, end)


def _may_be_label(printed: str, words: int) -> bool:
    """Whether a line may name a row or rows: no sentence, and not the foot of a table."""
    is_short = words <= _MOST_WORDS and _SENTENCE_END.search(printed) is None
    return is_short and bool(HAS_LETTERS.search(printed)) and _ENDS.match(printed) is None


def _is_figure(word: str) -> bool:
    if word[0].isalpha() and word[0] not in "nN":  # most words: but `n.a.`, `NA`
        return False
    return _FIGURE.fullmatch(word) is not None and not _YEARS.fullmatch(word)


def read_head(document: Document, table: Sequence[Item]) -> Head | None:
    """The years of the columns of a table; None where their order is not certain.

    They stand in order; or they are all the years of the range that the caption names. There are
    none where they have months, nor of a chart.
    """
    text = document.text
    years: dict[int, str] = {}
    numbers: list[int] = []
    for item in table:
        if item.kind == "years":
            numbers += list_years(text, item)
            for found in _YEARS.finditer(text, item.start, item.end):
                years[find_year(found[0])] = found[0]
    if _OF_CHART.match(text, table[0].start) or _has_parts_of_years(text, table):
        return None
    ordered = sorted(years)
    if len(ordered) < FEWEST_YEARS or len(ordered) < len(numbers):
        return None
    ranges = (_RANGE.search(text, one.start, one.end) for one in table if one.kind == "label")
    stated = next(filter(None, ranges), None)
    if stated:
        last = stated["first"][: -len(stated["last"])] + stated["last"]
        if (ordered[0], ordered[-1]) != (int(stated["first"]), int(last)):
            return None
    steps = {later - earlier for earlier, later in pairwise(ordered)}
    if numbers != ordered and not (stated and steps == {1}):
        return None
    if stated and len(steps) > 1:  # a year of the range is missing
        return None
    return Head(tuple(years[year] for year in ordered), dict(_list_status(text, table)))


def _has_parts_of_years(text: str, table: Sequence[Item]) -> bool:
    """Whether months or quarters stand below the years: not as labels, with figures behind them."""
    return any(
        item.kind == "label"
        and _PARTS.fullmatch(text, item.start, item.end)
        and (following is None or following.kind != "figure")
        for item, following in zip_longest(table, table[1:])
    )


def _list_status(text: str, table: Sequence[Item]) -> Iterator[tuple[str, str]]:
    """The years of which something is said, and what."""
    years: list[str] = []
    said: list[str] = []
    for item in table:
        if item.kind == "years" and said:
            yield from _align_status(years, said)
            years, said = [], []
        if item.kind == "years":
            years += [found[0] for found in _YEARS.finditer(text, item.start, item.end)]
        if item.kind in ("years", "status"):
            said += _STATUSES.findall(text, item.start, item.end)
    yield from _align_status(years, said)


def _align_status(years: Sequence[str], said: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What is said of each year, or of the last ones: one estimate, or a word printed for each.

    Other words may stand for several years each.
    """
    is_of_last = len(said) == 1 and _ESTIMATE.match(said[0]) is not None
    if len(said) == len(years) or is_of_last or 1 < len(said[1:]) > len(set(said[1:])) == 1:
        yield from zip(reversed(years), reversed(said), strict=False)
