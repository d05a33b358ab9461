"""Writes the text of a page, and the blocks that divide it, during a walk over its tree."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipeline.document.model import Block, HiddenText, Mark, format_span
from pipeline.readers.footnotes.callouts import is_exponent
from pipeline.readers.footnotes.letters_and_symbols import is_glued_to_word
from pipeline.readers.plain import marks as plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.document.model import BlockKind, MarkKind

_SPACE: Final = re.compile(r"\s+")
_STOP: Final = re.compile(r"[.:](?=\s)")
_BLANK_LINE: Final = re.compile(r"\n[^\S\n]*\n\s*")
_RECENT: Final = 4  # pieces written last that may hold the unit before an exponent
_WHOLE: Final = ("heading", "caption", "columns", "row")


@dataclass(frozen=True, slots=True)
class BlockFrame:
    """A part of the page whose blocks have one kind; `note` is the mark of a note.

    `number` belongs to an item of a list that counts without printing its numbers.
    """

    kind: BlockKind
    level: int = 0
    note: str | None = None
    number: str | None = None
    keeps_lines: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether its whole content is a single block."""
        return self.note is not None or self.kind in _WHOLE


@dataclass(slots=True)
class _OpenRange:
    """A range set in another type, or a cell; `start` is None until it has a character."""

    kind: MarkKind
    start: int | None = None


class PageWriter:
    """The text so far, the closed blocks, and the open block.

    Between `begin` and `end` all blocks have one kind; `break_block` separates them.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._frames = [BlockFrame("paragraph")]
        self._hidden: list[HiddenText] = []
        self._visible_end = 0  # of the last visible character
        self._peripheral = 0  # open peripheral parts
        self._between = ""  # white space due before the next character
        self._start: int | None = None  # of the open block
        self._number: str | None = None  # of the item whose first block this is
        self._first_part = 0  # of the open block
        self._marks: list[Mark] = []
        self._ranges: list[_OpenRange] = []
        self._cells: list[Mark | None] = []  # None for an empty one

    def begin(self, frame: BlockFrame) -> None:
        """Begins a part of the page; parts of a menu are menus, and a note or row is one block."""
        around = self._frames[-1]
        self.break_block()
        self._frames.append(around if around.is_whole or around.kind == "menu" else frame)
        self._number = self._frames[-1].number

    def end(self) -> None:
        """Ends the part that `begin` began."""
        frame = self._frames.pop()
        if frame.is_whole and frame is self._frames[-1]:
            self.newline()
        else:
            self._close_block(frame)

    def begin_peripheral(self) -> None:
        """Begins a peripheral part."""
        self.break_block()
        self._peripheral += 1

    def end_peripheral(self) -> None:
        """Ends a peripheral part."""
        self.break_block()
        self._peripheral -= 1

    def break_block(self) -> None:
        """Ends the open block, or only its line inside a part that is one block."""
        if self._frames[-1].is_whole:
            self.newline()
        else:
            self._close_block(self._frames[-1])

    def newline(self) -> None:
        """Ends the line; twice in succession it ends the paragraph."""
        if self._between == "\n" and not self._frames[-1].is_whole:
            self.break_block()
        elif self._start is not None and self._between != "\t":
            self._between = "\n"

    def write(self, piece: str) -> None:
        """Writes text, white space collapsed; line breaks are kept only in preformatted text."""
        if self._frames[-1].keeps_lines:
            self._write_lines(piece)
            return
        if piece[:1].isspace():
            self._add_space(" ")
        words = " ".join(piece.split())
        if words:
            self._add_text(words)
            if piece[-1].isspace():
                self._add_space(" ")

    def _write_lines(self, piece: str) -> None:
        for number, paragraph in enumerate(_BLANK_LINE.split(piece)):
            if number:
                self.break_block()
            at = 0
            for space in _SPACE.finditer(paragraph):
                self._add_text(paragraph[at : space.start()])
                self._add_space("\n" if "\n" in space.group() else " ")
                at = space.end()
            self._add_text(paragraph[at:])

    def write_mark(self, kind: MarkKind, piece: str, value: str = "") -> None:
        """Writes a piece of text that is one mark."""
        shown = _SPACE.sub(" ", piece.strip())
        if piece[:1].isspace():
            self._add_space(" ")
        if shown:
            self._add_text(shown)
            self._marks.append(Mark(kind, self._length - len(shown), self._length, value))
        if piece[-1:].isspace():
            self._add_space(" ")

    @property
    def is_empty(self) -> bool:
        """Whether no visible character is written."""
        return not self._visible_end

    def write_hidden(self, text: str, *, is_label: bool) -> None:
        """Writes hidden text: blanks take its place, outside every block."""
        between = self._between
        if self._start is None and self._length:
            between = "\n"
        self._hidden.append(HiddenText(self._length + len(between), text, is_label))
        self._parts += [between, " " * len(text)]
        self._length += len(between) + len(text)
        self._between = "\n" if self._start is None else ""

    def begin_range(self, kind: MarkKind) -> None:
        """Begins a range set in another type."""
        self._ranges.append(_OpenRange(kind))

    def end_range(self, kind: MarkKind) -> None:
        """Ends the last range of this kind."""
        for at in range(len(self._ranges) - 1, -1, -1):
            if self._ranges[at].kind == kind:
                self._close_range(self._ranges.pop(at))
                return

    def begin_cell(self, empty: int) -> None:
        """Begins a cell, after this number of empty ones."""
        self._cells.extend([None] * empty)
        self._ranges.append(_OpenRange("cell"))

    def end_cell(self, empty: int, tall: int = 1) -> None:
        """Ends a cell as tall as so many rows, before this number of empty ones.

        A tab separates two cells with text.
        """
        at = max(at for at, one in enumerate(self._ranges) if one.kind == "cell")
        start = self._ranges.pop(at).start
        span = format_span(tall, empty + 1)
        self._cells.append(None if start is None else Mark("cell", start, self._visible_end, span))
        self._cells.extend([None] * empty)
        self._between = "\t" if self._start is not None else self._between

    def is_after_unit(self) -> bool:
        """Whether the next character directly follows a unit of length."""
        recent = "".join(self._parts[-_RECENT:])
        return not self._between and is_exponent(recent, 0, len(recent))

    def is_after_word(self) -> bool:
        """Whether the next character is glued to a word, or to the end of a sentence."""
        return not self._between and is_glued_to_word("".join(self._parts[-_RECENT:])[-2:])

    def finish(self) -> tuple[str, tuple[Block, ...], tuple[HiddenText, ...]]:
        """The whole text, with a newline at its end, its blocks, and its hidden text."""
        self._close_block(self._frames[-1])
        return "".join(self._parts) + "\n", tuple(self._blocks), tuple(self._hidden)

    def _add_space(self, space: str) -> None:
        if self._start is not None and self._between in ("", " "):
            self._between = space

    def _add_text(self, shown: str) -> None:
        if not shown:
            return
        self._parts.append(self._between)
        self._length += len(self._between)
        self._between = ""
        if self._start is None:
            self._start, self._first_part = self._length, len(self._parts)
        for one in self._ranges:
            one.start = self._length if one.start is None else one.start
        self._parts.append(shown)
        self._length += len(shown)
        self._visible_end = self._length

    def _close_range(self, one: _OpenRange) -> None:
        if one.start is not None and one.kind != "cell":
            self._marks.append(Mark(one.kind, one.start, self._visible_end))
            one.start = None

    def _close_block(self, frame: BlockFrame) -> None:
        start, self._start = self._start, None
        if start is None:
            self._cells.clear()
            return
        for one in self._ranges:
            self._close_range(one)
        marks = (*self._marks, *self._place_cells(start))
        is_peripheral = self._peripheral > 0
        block = Block(
            frame.kind, start, self._visible_end, frame.level, is_peripheral=is_peripheral
        ).add_marks(marks)
        if frame.note is not None:
            block = block.add_marks(self._find_note_mark(block, frame.note))
        elif self._number is not None:
            block = block.add_marks((Mark("markup", start, start, self._number),))
        self._number = None
        if frame.kind != "menu":
            block = block.add_marks(self._find_plain_marks(start))
        self._blocks.append(block)
        self._marks, self._cells = [], []
        self._between = "\n"

    def _place_cells(self, at: int) -> Iterator[Mark]:
        for cell in self._cells:
            yield cell or Mark("cell", at, at)
            at = cell.end if cell else at

    def _find_note_mark(self, block: Block, mark: str) -> tuple[Mark, ...]:
        """The mark of a note as it is printed; of no length where the list's number is the mark.

        A stop printed after the link that is the mark belongs to it.
        """
        first = next(iter(block.marks_of("callout")), None)
        if first is not None and first.start == block.start:
            stop = _STOP.match(self._read_open_block(), first.end - block.start)
            return (Mark("markup", first.end, first.end + 1),) if stop else ()
        printed = re.compile(rf"[\[(]?{re.escape(mark)}(?![^\W_])[\])]?[.:]?")
        found = printed.match(self._read_open_block())
        return (Mark("callout", block.start, block.start + (found.end() if found else 0), mark),)

    def _find_plain_marks(self, start: int) -> tuple[Mark, ...]:
        written = self._read_open_block()
        return tuple(
            replace(mark, start=start + mark.start, end=start + mark.end)
            for mark in plain.find_plain_marks(written, 0, len(written), lambda _: False)
        )

    def _read_open_block(self) -> str:
        """The text of the open block."""
        return "".join(self._parts[self._first_part :])
