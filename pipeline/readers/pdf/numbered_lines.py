"""Which lines of a PDF are numbered, and whether their numbers are those of titles."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.grammar.numbering import NumberedLine, find_sequences, parse_labels
from pipeline.readers.pdf.headings import LARGER, is_bold
from pipeline.readers.pdf.lines import has_room, is_below_in_column, is_centred, is_same_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.readers.pdf.lines import TextLine
    from pipeline.readers.pdf.metrics import LayoutMetrics

_LOOSER: Final = 1.22  # times the usual pitch: a gap between paragraphs
_GAP: Final = 0.6  # em behind a label: more than a space
_CLOSED: Final = re.compile(r"(?:[.;:?!)\]\"\u201d\u2019][\d,]{0,6}|\band|\bor)$")
_END: Final = re.compile(r"[.;:,][)\"\u201d\u2019\d,]{0,6}$")  # of an item that is no title
_NAMED_AT_END: Final = re.compile(r"\([A-Z][a-z][^()]*\)$")  # who makes a recommendation: `(Cuba)`
_FEWEST_WORDS: Final = 8  # of a recommendation
_MOST_TITLE_LINES: Final = 4
_MOST_OF: Final = 0.5  # of the items of a sequence


def mark_numbered_lines(pages: Iterable[Sequence[TextLine]], usual: LayoutMetrics) -> None:
    """Sets `number` of the lines that are numbered, and whether it `numbers_text`."""
    lines = [line for page in pages for line in page]
    labelled = [at for at, line in enumerate(lines) if parse_labels(line.text[:40])]
    described = [_describe(lines, at, usual) for at in labelled]
    titles: list[int] = []
    for sequence in find_sequences(described):
        numbered = [labelled[index] for index, _ in sequence]
        texts = sum(not _is_title(lines, at, usual) for at in numbered)
        numbers_text = texts > _MOST_OF * len(numbered)
        for at, (_, label) in zip(numbered, sequence, strict=True):
            lines[at].number = label
            is_set_off = is_bold(lines[at]) and _is_title(lines, at, usual)
            lines[at].numbers_text = numbers_text and not is_set_off
        if not numbers_text and sequence[0][1].form[1] == "1":
            titles += numbered
    for at in titles:
        lines[at].numbers_title = _is_over_numbered_text(lines, at, usual)


def _is_over_numbered_text(lines: Sequence[TextLine], at: int, usual: LayoutMetrics) -> bool:
    """Whether a numbered paragraph is right below a numbered title: `1. Wages`, `377. The`."""
    block = _list_title_lines(lines, at, usual)
    below = at + len(block)
    return (
        below < len(lines)
        and lines[below].numbers_text
        and is_below_in_column(block[-1], lines[below])
        and not _END.search(block[-1].text)
    )


def _describe(lines: Sequence[TextLine], at: int, usual: LayoutMetrics) -> NumberedLine:
    line = lines[at]
    first, second = line.tokens[0], line.tokens[1] if len(line.tokens) > 1 else None
    is_open = is_set_apart = False
    if at:
        before = lines[at - 1]
        is_full = not has_room(before, line, before.right) and is_same_size(before, line)
        is_set_apart = (
            not is_full
            or not is_below_in_column(before, line)
            or line.baseline - before.baseline > _LOOSER * usual.pitch(line)
        )
        goes_on = not is_set_apart or _follows_in_small(before, line, usual)
        is_open = (is_full or goes_on) and not _CLOSED.search(before.text)
    return NumberedLine(
        line.text,
        (line.x0 - line.left) / line.size,
        (round(line.size), first.face.bold),
        is_open,
        is_set_apart,
        second is not None and second.x0 - first.x1 > _GAP * line.size,
    )


def _follows_in_small(before: TextLine, line: TextLine, usual: LayoutMetrics) -> bool:
    """Whether the text behind a label begins in lower case, close below a line of its size."""
    label = parse_labels(line.text[:40])[0]
    return (
        line.text[label.end : label.end + 1].islower()
        and is_below_in_column(before, line)
        and is_same_size(before, line)
        and line.baseline - before.baseline <= _LOOSER * usual.pitch(line)
    )


def _is_title(lines: Sequence[TextLine], at: int, usual: LayoutMetrics) -> bool:
    """Whether a numbered line begins a few lines that are set as a title and end no sentence."""
    first = lines[at]
    is_set_off = is_bold(first) or first.size > LARGER * usual.body or is_centred(first)
    if not is_set_off and not first.text.isupper() and _reaches_far(first):
        return False
    block = _list_title_lines(lines, at, usual)
    if _is_cut_by_page(block[-1], lines[at + len(block) :]):
        return False
    text = " ".join(line.text for line in block)
    is_recommendation = text.count(" ") >= _FEWEST_WORDS and _NAMED_AT_END.search(text)
    return (
        len(block) <= _MOST_TITLE_LINES
        and not _END.search(block[-1].text)
        and not is_recommendation
    )


def _is_cut_by_page(last: TextLine, rest: Sequence[TextLine]) -> bool:
    """Whether the next page goes on in the type of a line with a word that has no room on it."""
    return (
        bool(rest)
        and rest[0].page != last.page
        and is_bold(rest[0]) == is_bold(last)
        and is_same_size(rest[0], last)
        and not parse_labels(rest[0].text[:40])
        and not has_room(last, rest[0], last.right)
    )


def _list_title_lines(lines: Sequence[TextLine], at: int, usual: LayoutMetrics) -> list[TextLine]:
    """A numbered line and those that go on below it in its type, one more than titles have."""
    block = [lines[at]]
    for above, line in pairwise(lines[at : at + _MOST_TITLE_LINES + 1]):
        if (
            line.number
            or not is_below_in_column(above, line)
            or not is_same_size(above, line)
            or is_bold(above) != is_bold(line)
            or _is_in_italics(above) != _is_in_italics(line)
            or line.baseline - above.baseline > _LOOSER * usual.pitch(line)
        ):
            break
        block.append(line)
    return block


def _is_in_italics(line: TextLine) -> bool:
    """Whether a line is in italics, its number apart."""
    tokens = line.plain()
    return all(token.face.italic for token in tokens[bool(line.number and len(tokens) > 1) :])


def _reaches_far(line: TextLine) -> bool:
    """Whether a line fills its column, as those of text do."""
    return line.x1 > line.right - line.size
