"""Blocks of lines → the document's text, its spans and marks recorded while it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.edges import DIRECTIONS, encode_edges
from pipeline.document.model import (
    UNREAD_CALLOUT,
    Block,
    HiddenText,
    Mark,
    format_span,
    sort_marks,
)
from pipeline.document.spans import Line as PrintedLine
from pipeline.document.spans import Page
from pipeline.readers.footnotes.callouts import STOPS, is_exponent
from pipeline.readers.footnotes.letters_and_symbols import is_glued_to_word
from pipeline.readers.pdf.footnotes import LETTERS, measure_plain_mark
from pipeline.readers.pdf.lines import cut_at_sizes
from pipeline.readers.pdf.page_content import bounding_box
from pipeline.readers.pdf.paragraphs import BULLET

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.document.model import MarkKind
    from pipeline.readers.pdf.dehyphenation import Dehyphenator
    from pipeline.readers.pdf.lines import TextLine
    from pipeline.readers.pdf.page_content import PageContent
    from pipeline.readers.pdf.paragraphs import TextBlock
    from pipeline.readers.pdf.words import StyledText

_CALLOUT: Final = re.compile(
    r"[\[(]?(?P<marks>\d{1,4}(?:[a-z](?![a-z]))?(?:\s?[,;\u2013-]\s?\d{1,4})*"
    r"|[*\u2020\u2021\u00a7\u00b6\u2016#]{1,4})[\])/]?"
)
_SIGNS: Final = ("-", "\u2212", "\u2013", "+")
_POINTS: Final = (".", ",")
_MARKED_KINDS: Final = ("note", "paragraph")  # blocks that a raised letter may mark
_NUMBERED_KINDS: Final = ("paragraph", "item", "heading")
_LETTER: Final = re.compile(LETTERS)
_BRACKETED: Final = re.compile(r"\[(?P<marks>\d{1,4}(?:\s?[,;\u2013-]\s?\d{1,4})*)\]")
_NEAR: Final = 0.02  # points: edges are kept in single precision
_LIST_MARK: Final = re.compile(rf"(?:{BULLET.pattern}|\d{{1,3}}[.)])\s*")


@dataclass(slots=True)
class TextBuilder:
    """The text as it grows."""

    words: Dehyphenator
    parts: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    lines: list[PrintedLine] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    hidden: list[HiddenText] = field(default_factory=list)
    uncertain: list[tuple[int, int]] = field(default_factory=list)

    def page(
        self, sheet: PageContent, drafts: Iterable[TextBlock], hidden: Iterable[TextLine] = ()
    ) -> None:
        """Adds one page; its hidden lines come last, as blanks."""
        start = self.length
        for draft in drafts:
            self._add_block(draft, sheet)
        for line in hidden:
            self._add_hidden(line, sheet)
        self.pages.append(
            Page(
                sheet.number,
                start,
                self.length,
                _round_points(sheet.width),
                _round_points(sheet.height),
                sheet.recognised,
            )
        )

    def _add_hidden(self, line: TextLine, sheet: PageContent) -> None:
        begun, text = self.length, line.text
        self._write(" " * len(text) + "\n")
        self.hidden.append(HiddenText(begun, text))
        self._place_line(line, begun, sheet, "hidden")

    def _place_line(self, line: TextLine, start: int, sheet: PageContent, role: str) -> None:
        """Records where a line that begins at an offset of the text is printed.

        Parts in type of unlike size, as a large numeral and the text beside it, are lines of
        their own: the box of each is as high as its own letters.
        """
        for begun, part in cut_at_sizes(line):
            edges = _find_edges(part)
            first, last = start + begun, start + begun + len(part.text)
            box = _page_box(part, sheet)
            self.lines.append(PrintedLine(first, last, sheet.number, box, role, edges))

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def _add_block(self, draft: TextBlock, sheet: PageContent) -> None:
        start = self.length
        marks: list[Mark] = []
        if draft.kind == "note" and (printed := measure_plain_mark(draft.lines[0])):
            marks.append(Mark("callout", start, start + printed, draft.lines[0].note_mark))
        cells = draft.cells or (draft.lines,)
        for cell, span in zip(cells, draft.spans or [(1, 1)] * len(cells), strict=True):
            before = "\t" if self.length > start else ""
            marks += self._add_lines(draft, cell, sheet, before, span)
        end = self.length
        if draft.tail != "space":
            marks.append(Mark("join", end - (draft.tail == "hyphen"), end))
        if draft.kind == "item" and (found := _LIST_MARK.match(draft.lines[0].text)):
            marks.insert(0, Mark("markup", start, start + found.end()))
        number = draft.lines[0].number if draft.kind in _NUMBERED_KINDS else None
        if number:
            end_of_label = start + len(draft.lines[0].text[: number.end].rstrip())
            marks.append(Mark("number", start, end_of_label, number.printed))
        self._write("\n")
        self.blocks.append(
            Block(draft.kind, start, end, draft.level, sort_marks(marks), continues=draft.continues)
        )

    def _add_lines(
        self,
        draft: TextBlock,
        lines: Sequence[TextLine],
        sheet: PageContent,
        before: str,
        span: tuple[int, int],
    ) -> Iterator[Mark]:
        """Writes the lines of a block or of one of its cells; gives their marks."""
        self._write(before if lines else "")
        start = self.length
        marks: list[Mark] = []
        for at, line in enumerate(lines):
            if at:
                marks += self._add_line_break(lines[:at], line, hard=at in draft.hard)
            begun = self.length
            opens = at == 0 and draft.kind in _MARKED_KINDS
            self._add_line(line, marks, opens=opens, in_cell=bool(draft.cells))
            if sheet.uncertain:
                self.uncertain += _find_uncertain(line, begun, sheet)
            self._place_line(line, begun, sheet, draft.kind)
        yield from _merge_style_marks(marks)
        if draft.cells:
            yield Mark("cell", start, self.length, format_span(*span))

    def _add_line_break(
        self, above: Sequence[TextLine], line: TextLine, *, hard: bool
    ) -> Iterator[Mark]:
        """Writes a line's end; a line break within a sentence gets a mark."""
        here = self.length
        self._write("\n")
        if hard:
            return
        match self.words.joint(above, line):
            case "hyphen":
                yield Mark("join", here - 1, here + 1)
            case "nothing":
                yield Mark("join", here, here + 1)
            case "space":
                yield Mark("shown", here, here + 1, " ")

    def _add_line(self, line: TextLine, marks: list[Mark], *, opens: bool, in_cell: bool) -> None:
        parts, end = self.parts, self.length
        for at, token in enumerate(line.tokens):
            if at and token.space:
                parts.append(" ")
                end += 1
            text, face, start = token.text, token.face, end
            parts.append(text)
            end += len(text)
            if line.is_raised(token):
                if at == 0 and opens and _LETTER.fullmatch(text):
                    marks.append(Mark("callout", start, end, text))
                elif at or not in_cell:
                    _mark_raised_token(marks, line.tokens, at, start, end)
                if at and token.space and _is_before_stop(line.tokens, at):
                    marks.append(Mark("markup", start - 1, start))
                continue
            if line.bracketed:
                marks += _find_bracketed_callouts(text, start, line.bracketed, opens=at == 0)
            if face.bold:
                marks.append(Mark("strong", start, end))
            if face.italic:
                marks.append(Mark("emphasis", start, end))
        self.length = end


def _is_before_stop(tokens: Sequence[StyledText], at: int) -> bool:
    """Whether a stop is glued to a mark: without the mark, no space is before the stop."""
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    return behind is not None and not behind.space and behind.text[0] in STOPS


def _find_bracketed_callouts(
    text: str, start: int, known: frozenset[str], *, opens: bool
) -> Iterator[Mark]:
    """The callouts in brackets in a token, except at a line's start: there a note may begin."""
    for found in _BRACKETED.finditer(text):
        numbers = re.findall(r"\d+", found["marks"])
        if known.issuperset(numbers) and not (opens and found.start() == 0):
            yield Mark("callout", start + found.start(), start + found.end(), found["marks"])


def _mark_raised_token(
    marks: list[Mark], tokens: Sequence[StyledText], at: int, start: int, end: int
) -> None:
    """Marks a raised token of a line as a callout if it is one; the parts of a callout are one."""
    before, token = tokens[:at], tokens[at]
    last = marks[-1] if marks and marks[-1].kind == "callout" else None
    if (
        last
        and start - last.end <= 1
        and (both := _CALLOUT.fullmatch(_extend_callout(last, token)))
    ):
        marks[-1] = Mark("callout", last.start, end, both["marks"])
        return
    if _is_in_figure(before, token) or _is_before_unit(tokens, at):
        return
    text = token.text.rstrip(",")
    if _LETTER.fullmatch(text) and before and _is_called_by(before[-1], token):
        marks.append(Mark("callout", start, end, text))
        return
    if text == UNREAD_CALLOUT and token.face.is_recognised:
        marks.append(Mark("callout", start, end, text))
        return
    found = _CALLOUT.fullmatch(text)
    is_power = before and not token.space and is_exponent(before[-1].text, 0, len(before[-1].text))
    if found and not is_power:
        marks.append(Mark("callout", start, end, found["marks"]))


def _is_in_figure(before: Sequence[StyledText], token: StyledText) -> bool:
    """Whether small raised digits are those of a figure: some fonts print `-0.9` with a large sign.

    No callout is glued to a sign, nor to a point behind such digits.
    """
    if not before or token.space:
        return False
    mark = before[-1]
    if mark.text in _POINTS and len(before) > 1 and not mark.space:
        return before[-2].text.isdecimal() and before[-2].size < mark.size
    return mark.text in _SIGNS


def _is_before_unit(tokens: Sequence[StyledText], at: int) -> bool:
    """Whether small raised digits open a word that goes on in lower case, as `75g` does."""
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    opens = tokens[at].space and tokens[at].text.isdecimal()
    return opens and behind is not None and not behind.space and behind.text[:1].islower()


def _is_called_by(word: StyledText, letter: StyledText) -> bool:
    """Whether a raised letter is glued to a word and in its typeface, as no dingbat bullet is."""
    return not letter.space and letter.face.name == word.face.name and is_glued_to_word(word.text)


def _extend_callout(last: Mark, token: StyledText) -> str:
    comma = "" if token.text[:1] in ",;-\u2013" else ","
    return last.value + comma + token.text.rstrip(",")


def _merge_style_marks(marks: Iterable[Mark]) -> Iterable[Mark]:
    """The marks, adjacent ones of a style merged."""
    open_marks: dict[MarkKind, Mark] = {}
    for mark in marks:
        if mark.kind not in ("strong", "emphasis"):
            yield mark
            continue
        last = open_marks.get(mark.kind)
        if last and mark.start - last.end <= 1:
            open_marks[mark.kind] = Mark(mark.kind, last.start, mark.end)
        else:
            if last:
                yield last
            open_marks[mark.kind] = mark
    yield from open_marks.values()


def _find_uncertain(line: TextLine, start: int, sheet: PageContent) -> Iterator[tuple[int, int]]:
    """The parts of a line that begins at an offset of the text which may be misread."""
    boxes = [box for turns, box in sheet.uncertain if turns == line.turns]
    for at, token in enumerate(line.tokens):
        start += bool(at and token.space)
        lefts = token.lefts if len(token.lefts) == len(token.text) else [token.x0] * len(token.text)
        for box in boxes:
            if not box.top < token.baseline <= box.bottom:
                continue
            inside = [at for at, x in enumerate(lefts) if box.x0 - _NEAR <= x < box.x1 - _NEAR]
            if inside:
                yield start + inside[0], start + inside[-1] + 1
        start += len(token.text)


def _find_edges(line: TextLine) -> str:
    """The positions of a line's characters; empty where those of one are not known."""
    positions: list[float] = []
    for token in line.tokens:
        if len(token.lefts) != len(token.text):
            return ""
        if positions and not token.space:
            positions.pop()  # the end of the last token, where else a space begins
        positions.extend(token.lefts)
        positions.append(token.x1)
    return encode_edges(positions, DIRECTIONS[line.turns])


def _page_box(line: TextLine, sheet: PageContent) -> tuple[float, float, float, float]:
    """A line's box on the page as displayed."""
    box = line.box
    if sheet.skew and sheet.skew.turns == line.turns:
        corners = [sheet.skew.restore(x, y) for x in box[::2] for y in box[1::2]]
        box = bounding_box(corners)
    box = sheet.turn_box(box, line.turns)
    return tuple(map(_round_points, box))  # type: ignore[return-value]


def _round_points(points: float) -> float:
    rounded = round(points, 2)
    return int(rounded) if rounded == int(rounded) else rounded
