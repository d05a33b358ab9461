"""HTML → the text that a page shows, and its blocks, both made in one walk over its tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.readers.anchors import Anchors
from pipeline.readers.menus import menus
from pipeline.readers.numbering import numbered
from pipeline.readers.tables import Grid, grids
from pipeline.readers.tree import Element, parsed
from pipeline.readers.writer import Writer

if TYPE_CHECKING:
    from pipeline.document import Block

_BLOCKS: Final = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol"
    " optgroup option p pre search section select summary table tbody td tfoot th thead tr"
    " ul".split()
)
_HEADING: Final = re.compile(r"h([1-6])")
_BOLD: Final = frozenset(("b", "strong"))
_SLOPES: Final = frozenset(("i", "em", "cite", "var", "dfn"))
_WORDLESS: Final = re.compile(r"\W*")


def read(html: str) -> tuple[str, tuple[Block, ...]]:
    """The text of a page, and its blocks: in order, disjoint, holding every non-space character.

    The text is what a browser shows, as `innerText` has it: white space joined, a newline between
    blocks and for `<br>`, a tab between the cells of a row, entities decoded.

    Raises `RefusedError` (`damaged`) where the page is nested beyond reading.
    """
    body = parsed(html)
    text, blocks = _Walk(body).written()
    return text, numbered(text, blocks)


class _Walk:
    """One walk over a page: into each element, through what stands in it, out again."""

    def __init__(self, body: Element) -> None:
        self.body = body
        self.menus = menus(body)
        self.anchors = Anchors(body, self.menus)
        self.grids = grids(body)
        self.writer = Writer()

    def written(self) -> tuple[str, tuple[Block, ...]]:
        waiting: list[tuple[Element | str, bool]] = [(self.body, False)]
        while waiting:
            match waiting.pop():
                case (str() as piece, _):
                    self.writer.write(piece)
                case (element, True):
                    self._leave(element)
                case (element, _):
                    waiting.append((element, True))
                    if self._enter(element):
                        waiting.extend((child, False) for child in reversed(element.children))
        return self.writer.written()

    def _enter(self, element: Element) -> bool:
        """Opens what an element is; whether what stands in it is still to be written."""
        writer = self.writer
        if element in self.menus:
            writer.begin("menu")
        elif element.tag == "br":
            writer.newline()
        elif (mark := self._calls(element)) is not None:
            writer.marked("callout", element.text(), mark)
            return False
        elif self._leads_back(element):
            writer.marked("markup", element.text())
            return False
        elif element in self.anchors.notes:
            writer.begin("paragraph", note=self.anchors.notes[element])
        elif element in self.grids:
            self._enter_grid(element, self.grids[element])
        elif heading := _HEADING.fullmatch(element.tag):
            writer.begin("heading", level=int(heading[1]))
        elif element.tag == "li":
            writer.begin("item")
        elif element.tag == "pre":
            writer.begin("paragraph", keeps_lines=True)
        elif element.tag in _BLOCKS:
            writer.break_block()
        elif element.tag in _BOLD:
            writer.open("strong")
        elif element.tag in _SLOPES:
            writer.open("emphasis")
        return True

    def _enter_grid(self, element: Element, grid: Grid) -> None:
        match grid.part:
            case "caption":
                self.writer.begin("caption", level=1)
            case "columns" | "row":
                self.writer.begin(grid.part, level=int(grid.first))
            case "cell":
                self.writer.begin_cell(grid.empty_before)
            case "table":
                self.writer.break_block()

    def _leave(self, element: Element) -> None:
        writer = self.writer
        if (grid := self.grids.get(element)) and grid.part == "cell":
            writer.end_cell(grid.empty_behind)
        elif (
            element in self.menus
            or element in self.anchors.notes
            or (grid and grid.part != "table")
            or element.tag in ("li", "pre")
            or _HEADING.fullmatch(element.tag)
        ):
            writer.end()
        elif element.tag in _BLOCKS:
            writer.break_block()
        elif element.tag in _BOLD | _SLOPES:
            writer.close("strong" if element.tag in _BOLD else "emphasis")

    def _calls(self, element: Element) -> str | None:
        mark = self.anchors.calls(element)
        if mark is None or (element.tag == "sup" and self.writer.is_behind_unit()):
            return None
        return mark

    def _leads_back(self, element: Element) -> bool:
        """Whether this is the arrow that leads from a note back to its callout."""
        return (
            element.tag == "a"
            and element.attributes.get("href", "").startswith("#")
            and bool(_WORDLESS.fullmatch(element.text()))
        )
