"""HTML → the text that a page shows, and its blocks, in one walk over its tree."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.document.model import select_marks
from pipeline.grammar.sentences import ends_sentence
from pipeline.readers.footnotes.letters_and_symbols import mark_letter_notes
from pipeline.readers.footnotes.linked import Anchors
from pipeline.readers.footnotes.plain_numbers import mark_plain_number_notes
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
from pipeline.readers.html.page_writer import BlockFrame, PageWriter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.document.model import Block, HiddenText, MarkKind

_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_MARKED: Final = ("a", "sup")  # elements that may be a callout, or a link back to one
_TYPES: Final[dict[str, MarkKind]] = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em", "cite", "var", "dfn"), "emphasis"),
}
_SHAPING: Final = BLOCK_TAGS.union(_MARKED, _TYPES, (HIDDEN, "br"))  # others are only walked
_LETTER: Final = re.compile(r"\s*[a-z]\s*")
_LONG_LINE: Final = 120  # characters
_WORDLESS: Final = re.compile(r"\W*")


def read_html(html: str) -> tuple[str, tuple[Block, ...], tuple[HiddenText, ...]]:
    """The text of a page, its blocks, and its hidden text, for which the text has blanks.

    The text is what a browser shows, like `innerText`: white space collapsed, a newline between
    blocks and for `<br>`, a tab between the cells of a row, entities decoded. The page's labels
    (its title, the `alt` and `title` of elements) follow, as menus. Blocks are in order, disjoint,
    and cover all but white space; there are none where the page shows no text.

    Raises `RefusedError` (`damaged`, `too-large`) where the page is nested too deeply, or its
    styles are too complex.
    """
    text, blocks, hidden = _PageWalk(parse_page(html)).finish()
    parts = [part for block in blocks for part in _split_paragraph(text, block)]
    return text, mark_plain_number_notes(text, mark_letter_notes(text, parts)), hidden


def _split_paragraph(text: str, block: Block) -> Iterator[Block]:
    """A paragraph, split at line breaks between whole sentences of some length.

    Shorter lines are an address, a list of values, verse, or a bold heading under a sentence.
    """
    start = block.start
    for at in _find_breaks(text, block):
        yield _slice_block(block, start, at)
        start = at + 1
    yield _slice_block(block, start, block.end) if start > block.start else block


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


def _slice_block(block: Block, start: int, end: int) -> Block:
    return replace(block, start=start, end=end, marks=tuple(select_marks(block.marks, start, end)))


class _PageWalk:
    """One walk over a page: enters each element, visits its children, leaves it."""

    def __init__(self, page: ParsedPage) -> None:
        self.body = page.body
        self.labels = page.labels
        self.menus = find_menus(page.elements)
        self.anchors = Anchors(page.elements, self.menus)
        self.grids = find_data_tables(page.elements)
        kept = (*self.anchors.notes, *self.grids)
        self.peripheral = find_peripheral(page.body, self.menus, kept)
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
            writer.write_hidden(element.attributes["text"], is_label="label" in element.attributes)
            return False
        if element in self.peripheral:
            writer.begin_peripheral()
        if (marked := self._find_mark(element)) is not None:
            writer.write_mark(*marked)
            return False
        if frame is not None:
            writer.begin(frame)
        elif element.tag == "br":
            writer.newline()
        elif (grid := self.grids.get(element)) and grid.part == "cell":
            writer.begin_cell(grid.empty_before)
        elif element.tag in BLOCK_TAGS:
            writer.break_block()
        elif element.tag in _TYPES:
            writer.begin_range(_TYPES[element.tag])
        return True

    def _leave(self, element: Element, is_framed: bool) -> None:  # noqa: FBT001 - as kept
        writer = self.writer
        if is_framed:
            writer.end()
        elif (grid := self.grids.get(element)) and grid.part == "cell":
            writer.end_cell(grid.empty_after, grid.tall)
        elif element.tag in BLOCK_TAGS:
            writer.break_block()
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
            return BlockFrame("paragraph", note=self.anchors.notes[element])
        if grid and grid.part in ("caption", "columns", "row"):
            return BlockFrame(grid.part, level=int(grid.first))
        if level := _HEADINGS.get(element.tag):
            return BlockFrame("heading", level=level)
        if element.tag in ("li", "pre"):
            is_item = element.tag == "li"
            number = self.anchors.numbers.get(element)
            return BlockFrame("item" if is_item else "paragraph", 0, None, number, not is_item)
        return None

    def _find_mark(self, element: Element) -> tuple[MarkKind, str, str] | None:
        """An element that is written as one mark: a callout, or the link back to one."""
        if element.tag not in _MARKED or element in self.menus:
            return None
        mark = self.anchors.find_called_marks(element)
        if mark is not None and not (element.tag == "sup" and self.writer.is_after_unit()):
            return "callout", element.text(), mark
        if (
            element.tag == "sup"
            and _LETTER.fullmatch(element.text())
            and self.writer.is_after_word()
        ):
            return "callout", element.text(), element.text().strip()
        back = element.tag == "a" and element.attributes.get("href", "").startswith("#")
        if element in self.anchors.returns or (back and _WORDLESS.fullmatch(element.text())):
            return "markup", element.text(), ""
        return None
