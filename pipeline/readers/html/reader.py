"""HTML → the text that a page shows, and its blocks, written in one walk over its tree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.model import Block, HiddenText, Mark, format_span
from pipeline.grammar.sentences import ends_sentence
from pipeline.readers.footnotes.callouts import is_exponent
from pipeline.readers.footnotes.linked import PRINTED_NUMBER, Anchors
from pipeline.readers.html.dom import (
    BLOCK_TAGS,
    HIDDEN,
    Element,
    ParsedPage,
    find_data_tables,
    parse_page,
)
from pipeline.readers.html.main_content import find_peripheral
from pipeline.readers.html.navigation import find_menus
from pipeline.readers.plain import marks as plain
from pipeline.readers.printed_text import SPACE
from pipeline.readers.search import slice_block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.document.model import BlockKind, MarkKind

_STOPS: Final = (".", ":")
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
        self._charts: list[Block] = []  # the names of open charts
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

    def begin_chart(self, name: str) -> None:
        """Begins a chart; its name, which is not printed, is a menu."""
        self.begin(BlockFrame("menu"))
        self.write(name)
        self.end()
        self._charts.append(self._blocks[-1])

    def end_chart(self) -> None:
        """Ends a chart."""
        self._charts.pop()

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
            for space in SPACE.finditer(paragraph):
                self._add_text(paragraph[at : space.start()])
                self._add_space("\n" if "\n" in space.group() else " ")
                at = space.end()
            self._add_text(paragraph[at:])

    def write_mark(self, kind: MarkKind, piece: str, value: str = "") -> None:
        """Writes a piece of text that is one mark."""
        shown = SPACE.sub(" ", piece.strip())
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

    def end_cell(self, empty: int, span: str) -> None:
        """Ends a cell that spans so many rows and columns, before this number of empty ones.

        A tab separates two cells with text.
        """
        at = max(at for at, one in enumerate(self._ranges) if one.kind == "cell")
        start = self._ranges.pop(at).start
        self._cells.append(None if start is None else Mark("cell", start, self._visible_end, span))
        self._cells.extend([None] * empty)
        self._between = "\t" if self._start is not None else self._between

    def is_after_unit(self) -> bool:
        """Whether the next character directly follows a unit of length."""
        recent = "".join(self._parts[-_RECENT:])
        return not self._between and is_exponent(recent, 0, len(recent))

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
        names = (f"{one.start} {one.end}" for one in self._charts[-1:])
        chart = [Mark("chart", start, self._visible_end, name) for name in names]
        marks = (*chart, *self._marks, *self._place_cells(start))
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
            behind = self._read_open_block()[first.end - block.start :][:2]
            has_stop = behind.startswith(_STOPS) and behind[1:].isspace()
            return (Mark("markup", first.end, first.end + 1),) if has_stop else ()
        if self._number == mark:
            return (Mark("callout", block.start, block.start, mark),)
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


_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_MARKED: Final = ("a", "sup")  # elements that may be a callout, or a link back to one
_TYPES: Final[dict[str, MarkKind]] = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em", "cite", "var", "dfn"), "emphasis"),
}
_TERM: Final = "dt"  # of a definition list: in bold, since a label before its value is
_SHAPING: Final = BLOCK_TAGS.union(_MARKED, _TYPES, (HIDDEN, "br"))  # others are only walked
_MARGINS: Final = ("header", "footer")
_LONG_LINE: Final = 120  # characters


def read_html(
    html: str, *, is_site: bool = True
) -> tuple[str, tuple[Block, ...], tuple[HiddenText, ...]]:
    """The text of a page, its blocks, and its hidden text, for which the text has blanks.

    The text is what a browser shows, like `innerText`: white space collapsed, a newline between
    blocks and for `<br>`, a tab between the cells of a row, entities decoded. The page's labels
    (its title, the `alt` and `title` of elements) follow, as menus. Blocks are in order, disjoint,
    and cover all but white space; there are none where the page shows no text. A page that is not
    of a site, but written from an office document, has no menus but its heads and feet.

    Raises `RefusedError` (`damaged`, `too-large`) where the page is nested too deeply, or its
    styles are too complex.
    """
    text, blocks, hidden = _PageWalk(parse_page(html), is_site=is_site).finish()
    return text, tuple(part for block in blocks for part in _split_paragraph(text, block)), hidden


def _split_paragraph(text: str, block: Block) -> Iterator[Block]:
    """A paragraph, split at line breaks between whole sentences of some length.

    Shorter lines are an address, a list of values, verse, or a bold heading under a sentence.
    """
    start = block.start
    for at in _find_breaks(text, block):
        yield slice_block(text, block, start, at)
        start = at + 1
    yield slice_block(text, block, start, block.end) if start > block.start else block


def _find_breaks(text: str, block: Block) -> Iterator[int]:
    line = block.start
    at = text.find("\n", line, block.end) if block.kind == "paragraph" else -1
    bold = {(mark.start, mark.end) for mark in block.marks_of("strong")} if at >= 0 else ()
    while at >= 0:
        end = text.find("\n", at + 1, block.end)
        behind = text[at + 1 : end if end >= 0 else block.end]
        is_long = at - line >= _LONG_LINE and len(behind) >= _LONG_LINE
        is_bold = (at + 1, at + 1 + len(behind)) in bold
        if (is_long or is_bold) and behind[:1].isupper() and ends_sentence(text[line:at]):
            yield at
        line, at = at + 1, end


def _find_margins(body: Element) -> frozenset[Element]:
    """The heads and feet of the sheets of an office document."""
    return frozenset(
        one for one in body.children if isinstance(one, Element) and one.tag in _MARGINS
    )


def find_chart_name(element: Element) -> str:
    """The name of an element that is a chart with its values; empty for any other."""
    is_chart = element.tag == "figure" and not element.has("table", "figcaption")
    return element.attributes.get("aria-label", "").strip() if is_chart else ""


class _PageWalk:
    """One walk over a page: enters each element, visits its children, leaves it."""

    def __init__(self, page: ParsedPage, *, is_site: bool) -> None:
        self.body = page.body
        self.labels = page.labels
        self.menus = find_menus(page.elements) if is_site else _find_margins(page.body)
        self.anchors = Anchors(page.elements, self.menus)
        self.grids = find_data_tables(page.elements)
        kept = (*self.anchors.notes, *self.grids)
        self.peripheral = (
            find_peripheral(page.body, self.menus, kept) if is_site else frozenset[Element]()
        )
        self.writer = PageWriter()

    def finish(self) -> tuple[str, tuple[Block, ...], tuple[HiddenText, ...]]:
        # Elements to enter, text to write, and the ends of elements: whether each opened a frame.
        waiting: list[Element | str | tuple[Element, bool]] = [self.body]
        write, known = self.writer.write, self._find_known()
        while waiting:
            piece = waiting.pop()
            if isinstance(piece, str):
                write(piece)
            elif isinstance(piece, tuple):
                self._leave(*piece)
            elif piece.tag in _SHAPING or piece in known:
                frame = self._choose_frame(piece)
                waiting.append((piece, frame is not None))
                if self._enter(piece, frame):
                    waiting += reversed(piece.children)
            else:
                waiting += reversed(piece.children)
        for label in () if self.writer.is_empty else self.labels:
            self.writer.begin(BlockFrame("menu"))
            self.writer.write(label)
            self.writer.end()
        return self.writer.finish()

    def _find_known(self) -> frozenset[Element]:
        """The elements that have a role whatever their tag is."""
        return self.menus.union(self.anchors.notes, self.grids, self.peripheral)

    def _enter(self, element: Element, frame: BlockFrame | None) -> bool:
        """Opens what an element starts; returns whether its children are still to be visited."""
        writer = self.writer
        if element.tag == HIDDEN:
            self._write_hidden(element)
            return False
        if element in self.peripheral:
            writer.begin_peripheral()
        if (marked := self._find_mark(element)) is not None:
            writer.write_mark(*marked)
            self._write_hidden(element)
            return False
        if frame is not None:
            writer.begin(frame)
        elif element.tag == "br":
            writer.newline()
        elif (grid := self.grids.get(element)) and grid.part == "cell":
            writer.begin_cell(grid.empty_before)
        elif element.tag in BLOCK_TAGS:
            self._begin_block(element)
        elif element.tag in _TYPES:
            writer.begin_range(_TYPES[element.tag])
        return True

    def _begin_block(self, element: Element) -> None:
        self.writer.break_block()
        if element.tag == _TERM:
            self.writer.begin_range("strong")
        elif name := find_chart_name(element):
            self.writer.begin_chart(name)

    def _write_hidden(self, element: Element) -> None:
        """Writes the hidden text in an element of which all else is written."""
        for one in element.elements():
            if one.tag == HIDDEN:
                is_label = "label" in one.attributes
                self.writer.write_hidden(one.attributes["text"], is_label=is_label)

    def _leave(self, element: Element, is_framed: bool) -> None:  # noqa: FBT001 - as kept
        writer = self.writer
        if is_framed:
            writer.end()
        elif (grid := self.grids.get(element)) and grid.part == "cell":
            writer.end_cell(grid.empty_after, format_span(grid.tall, grid.wide))
        elif element.tag in BLOCK_TAGS:
            if element.tag == _TERM:
                writer.end_range("strong")
            writer.break_block()
            if find_chart_name(element):
                writer.end_chart()
        elif element.tag in _TYPES:
            writer.end_range(_TYPES[element.tag])
        if element in self.peripheral:
            writer.end_peripheral()

    def _choose_frame(self, element: Element) -> BlockFrame | None:
        """The frame that an element opens for its content, None where it opens none."""
        grid = self.grids.get(element)
        if element in self.menus:
            return BlockFrame("menu")
        if element in self.anchors.notes:
            note, shown = self.anchors.notes[element], self.anchors.shown.get(element)
            return BlockFrame("paragraph", note=note, number=shown)
        if grid and grid.part in ("caption", "columns", "row"):
            return BlockFrame(grid.part, level=int(grid.first))
        if level := _HEADINGS.get(element.tag):
            return BlockFrame("heading", level=level)
        printed = element.attributes.get(PRINTED_NUMBER)
        if element.tag in ("li", "pre") or (element.tag == "p" and printed):
            number = self.anchors.numbers.get(element, printed)
            kind: BlockKind = "item" if element.tag == "li" else "paragraph"
            return BlockFrame(kind, number=number, keeps_lines=element.tag == "pre")
        return None

    def _find_mark(self, element: Element) -> tuple[MarkKind, str, str] | None:
        """An element that is written as one mark: a callout, or the link back to one."""
        if element.tag not in _MARKED or element in self.menus:
            return None
        mark = self.anchors.find_called_marks(element)
        if mark is not None and not (element.tag == "sup" and self.writer.is_after_unit()):
            return "callout", element.text(), mark
        back = element.tag == "a" and element.attributes.get("href", "").startswith("#")
        if element in self.anchors.returns or (back and not any(map(str.isalnum, element.text()))):
            return "markup", element.text(), ""
        return None
