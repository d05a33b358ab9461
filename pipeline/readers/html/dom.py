"""HTML → the tree of the elements that a page shows, and their text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Final, Literal

from selectolax.lexbor import LexborHTMLParser

from pipeline import patterns as re
from pipeline.document.problems import Code
from pipeline.errors import RefusedError
from pipeline.readers.formulas import write_mathml
from pipeline.readers.html.styles import (
    GROUND,
    GROUND_TAGS,
    GROUND_WORDS,
    StyleSheet,
    StyleVisibility,
    is_for_screens,
)
from pipeline.readers.printed_text import SPACE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from selectolax.lexbor import LexborNode


_LAYOUT: Final = ("table", "h1", "h2", "h3", "h4", "h5", "h6", "form", "article", "section")
_WIDEST: Final = 100  # columns that may be spanned
_TALLEST: Final = 1000  # rows
_LONGEST_SPAN: Final = 4  # digits
_LONGEST_CELL: Final = 6000  # characters
_LONG_CELL: Final = 1000
_MOST_BREAKS: Final = 10
_ROWS_SHARE: Final = 0.5  # of the rows of a data table have several cells with text


@dataclass(frozen=True, slots=True)
class GridPart:
    """The role of an element in a table; `first` where it begins the table.

    Empty cells before a cell are covered by a cell that spans rows; those after it are the columns
    that it spans itself and, in a row, those covered behind its last cell. A cell spans `tall` rows
    and `wide` columns.
    """

    part: Literal["table", "caption", "columns", "row", "cell"]
    first: bool = False
    empty_before: int = 0
    empty_after: int = 0
    tall: int = 1
    wide: int = 1


def find_data_tables(elements: Iterable[Element]) -> dict[Element, GridPart]:
    """The elements of a page's data tables, each with its role in its table.

    A table that only arranges the page is excluded: one with another table or a heading inside,
    one with a long text in a cell, or one most of whose rows have a single cell, unless a caption
    or a row of heads says that it holds data (HTML Living Standard, section 4.9.1). One that names
    itself a table does, whatever is in it (WAI-ARIA 1.2, section 5.4).
    """
    found: dict[Element, GridPart] = {}
    for table in elements:
        if table.tag == "table" and not table.has(*_LAYOUT):
            rows = list(_find_rows(table))
            texts = {cell: cell.text() for _, cells in rows for cell in cells}
            filled = {cell for cell, text in texts.items() if text.strip()}
            full = [row for row in rows if not filled.isdisjoint(row[1])]
            several = sum(sum(cell in filled for cell in cells) > 1 for _, cells in full)
            is_page = any(
                _holds_text(cell, len(texts[cell])) for _, cells in full for cell in cells
            )
            least = 1 if _is_declared(table, full) else max(1, _ROWS_SHARE * len(full))
            is_named = table.attributes.get("role") == "table"
            if is_named or (several >= least and not is_page):
                found[table] = GridPart("table")
                found.update(_describe_table(table, rows, filled))
    return found


def _is_declared(table: Element, rows: Sequence[tuple[Element, list[Element]]]) -> bool:
    """Whether the markup says that a table holds data: by a caption, or by heads over columns."""
    is_headed = any(sum(cell.tag == "th" for cell in cells) > 1 for _, cells in rows)
    return is_headed or any(one.tag == "caption" and one.text().strip() for one in table.elements())


def _holds_text(cell: Element, length: int) -> bool:
    """Whether a cell of this length holds a text rather than a value: many or very long lines."""
    if not _LONG_CELL < length <= _LONGEST_CELL:
        return length > _LONGEST_CELL
    return sum(element.tag in ("br", "p") for element in cell.elements()) > _MOST_BREAKS


def _find_rows(table: Element) -> Iterator[tuple[Element, list[Element]]]:
    for row in table.elements():
        if row.tag == "tr":
            yield row, [c for c in row.children if not isinstance(c, str) and c.tag in ("td", "th")]


def _describe_table(
    table: Element, rows: Sequence[tuple[Element, list[Element]]], filled: set[Element]
) -> Iterator[tuple[Element, GridPart]]:
    captions = [element for element in table.elements() if element.tag == "caption"]
    first = True
    for caption in captions[:1]:
        if caption.text().strip():
            yield caption, GridPart("caption", first=True)
            first = False
    heads = True
    covered = CoveredColumns()
    for row, cells in rows:
        written = not filled.isdisjoint(cells)
        is_head = heads and written and (row.within("thead") or all(c.tag == "th" for c in cells))
        yield row, GridPart("columns" if is_head else "row", first=first and written)
        yield from _place_cells(cells, covered)
        if written:
            first = heads = False


def _place_cells(
    cells: Sequence[Element], covered: CoveredColumns
) -> Iterator[tuple[Element, GridPart]]:
    column = 0
    for at, cell in enumerate(cells, 1):
        before = covered.leave(column)
        column += before
        width = _parse_span(cell, "colspan", _WIDEST)
        tall = _parse_span(cell, "rowspan", _TALLEST)
        covered.cover(range(column, min(column + width, _WIDEST)), tall)
        column += width
        behind = covered.leave(column) if at == len(cells) else 0
        column += behind
        yield (
            cell,
            GridPart(
                "cell", empty_before=before, empty_after=width - 1 + behind, tall=tall, wide=width
            ),
        )
    covered.end_row(column)


class CoveredColumns:
    """The columns of a table that cells of the rows above still cover (`rowspan`)."""

    def __init__(self) -> None:
        self._rows: dict[int, int] = {}  # that are still covered, by column

    def cover(self, columns: Iterable[int], tall: int) -> None:
        """Covers columns from a row on for so many rows, that row included."""
        self._rows.update(dict.fromkeys(columns, tall - 1))

    def leave(self, first: int) -> int:
        """Leaves the columns from this one on that are covered in a row; their number."""
        column = first
        while self._rows.get(column):
            self._rows[column] -= 1
            column += 1
        return column - first

    def end_row(self, column: int) -> None:
        """Ends a row before this column: no cell of it stands in the ones behind."""
        for other, rows in self._rows.items():
            if other >= column and rows:
                self._rows[other] = rows - 1


def _parse_span(cell: Element, name: str, most: int) -> int:
    given = cell.attributes.get(name, "").strip()
    is_count = given.isdecimal() and len(given) <= _LONGEST_SPAN and not given.startswith("0")
    return min(int(given), most) if is_count else 1


# The first letter leads a search without flags to where it may be.
_STYLE: Final = re.compile(r"""[sS](?<![\w-].)[tT][yY][lL][eE]\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)""")
_HIDING_ELEMENTS: Final = "[hidden], font, dialog"
_SHORT_SHEETS: Final = 5_000  # characters of styles, which are read as a whole
HIDDEN: Final = "#hidden"  # the tag of an element for hidden text, which is its attribute `text`
_NO_TEXT: Final = frozenset(("frameset", "head", "script", "style", "title", "desc"))
FALLBACKS: Final = frozenset((  # browsers show their content only as a fallback
    "annotation", "annotation-xml", "audio", "canvas", "datalist", "embed", "iframe", "noembed",
    "noframes", "noscript", "object", "video", "x-template",
))  # fmt: skip
_NOT_READ: Final = FALLBACKS | {"del"}  # `<ins>7</ins><del>9</del>` must not become 79
_RAW: Final = frozenset(("iframe", "noembed", "noframes"))  # their markup is parsed as text
_WRITTEN: Final = ("math", "bdo")  # elements whose text is not as their parts stand
TURNED: Final = ("\u202e", "\u202c")  # signs around text that is shown from its end
_LABELS: Final = ("alt", "title")
_EMPTY_ELEMENT: Final = re.compile(
    r"<(?P<tag>(?!(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)\b)"
    r"[A-Za-z][\w:-]*)(?P<rest>(?:\s(?:[^<>\"'/]|/(?!>)|\"[^\"<]*\"|'[^'<]*')*+)?)/>"
)
# The content of `template` is no part of the tree, unless the element has another name.
_TEMPLATE: Final = re.compile(r"<(/?)template(?=[\s/>])", re.IGNORECASE)
BLOCK_TAGS: Final = frozenset((  # elements that begin and end a block of text
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "legend", "li", "main",
    "menu", "nav", "ol", "optgroup", "option", "p", "pre", "search", "section", "select",
    "summary", "table", "tbody", "td", "text", "textarea", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
_CLOSES_ITSELF: Final = frozenset((  # end tags that are usually omitted, or closed by the next tag
    "a", "area", "base", "br", "col", "colgroup", "dd", "dt", "hr", "img", "input", "li",
    "link", "meta", "option", "optgroup", "p", "param", "rp", "rt", "source", "tbody", "td",
    "tfoot", "th", "thead", "tr", "wbr", "!doctype", "html", "head", "body",
))  # fmt: skip
_TAG: Final = re.compile(r"<(?P<close>/?)(?P<name>[a-z][a-z0-9]{0,30})\b", re.IGNORECASE)
MOST_ATTRIBUTES: Final = 2000  # of an element; the parser needs quadratic time for them too
_ATTRIBUTE: Final = r"(?:[\s/]++[^\s\"'>/=]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'>]++))?+)"
_MANY_ATTRIBUTES: Final = re.compile(f"{_ATTRIBUTE}{{{MOST_ATTRIBUTES + 1}}}")
_OPENING: Final = re.compile(r"<([a-z][a-z0-9]{0,30})\b", re.IGNORECASE)
_WIDE_TAG: Final = re.compile(_OPENING.pattern + _MANY_ATTRIBUTES.pattern, re.IGNORECASE)
_GLANCE: Final = 100  # characters in which a page says that it is XML
DEEPEST: Final = 1000  # nested elements of one name; the parser needs quadratic time


@dataclass(eq=False, slots=True)
class Element:
    """An element that a browser shows: its tag, its attributes, and its children in order."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)
    before: Element | None = None  # the one before it in its parent

    def elements(self) -> Iterator[Element]:
        """The element and all its descendants, in document order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += [child for child in reversed(element.children) if isinstance(child, Element)]

    def text(self) -> str:
        """Its text, with white space as in the source."""
        if len(self.children) == 1 and isinstance(self.children[0], str):
            return self.children[0]
        parts: list[str] = []
        waiting: list[Element | str] = [self]
        while waiting:
            match waiting.pop():
                case str() as piece:
                    parts.append(piece)
                case element:
                    waiting.extend(reversed(element.children))
        return "".join(parts)

    def ancestors(self) -> Iterator[Element]:
        """Its ancestors, the nearest first."""
        element = self.parent
        while element is not None:
            yield element
            element = element.parent

    def within(self, *tags: str) -> bool:
        """Whether it has an ancestor with one of these tags."""
        return any(element.tag in tags for element in self.ancestors())

    def has(self, *tags: str) -> bool:
        """Whether it has a descendant with one of these tags."""
        return any(element.tag in tags for element in self.elements() if element is not self)


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """The body of a page, all elements in it, itself the first, and the page's labels.

    Labels are its title, and the `alt` and `title` of elements.
    """

    body: Element
    elements: tuple[Element, ...]
    labels: tuple[str, ...]


def parse_page(html: str) -> ParsedPage:
    """A page as browsers parse it (WHATWG HTML); a bare `<` is text.

    Hidden text is an element with the tag `HIDDEN`, without children, whose attribute `text` is
    that text and whose attribute `label` is set if it only labels something for screen readers.

    Raises `RefusedError` (`damaged`) if elements are nested deeper, or have more attributes, than
    in any real page.
    """
    html = open_empty_elements(html) if html[:_GLANCE].lstrip().startswith("<?xml") else html
    tags = check_limits(html)
    parser = LexborHTMLParser(_TEMPLATE.sub(r"<\1x-template", html) if "template" in tags else html)
    sheets = [
        node.text(deep=True)
        for node in parser.css("style")
        if is_for_screens(node.attributes.get("media") or "") and not _is_in_fallback(node)
    ]
    is_long = sum(map(len, sheets)) > _SHORT_SHEETS
    names = _find_names(parser) if is_long else None
    labels = dict.fromkeys(_find_labels(parser))
    markup = html.encode("utf-8", "surrogatepass").lower()  # in which words are found quickly
    own = _STYLE.findall(html) if b"style" in markup else ()
    inline = None if parser.css_first(_HIDING_ELEMENTS) else map(unescape, own)
    names_ground = not tags.isdisjoint(GROUND_TAGS) or any(one in markup for one in GROUND_WORDS)
    is_white = not (names_ground and GROUND.search(html))
    styles = StyleSheet(sheets, names, is_white=is_white, inline=inline)
    body = _build_tree(parser.body, styles)
    return ParsedPage(body, tuple(body.elements()), tuple(labels))


def open_empty_elements(xhtml: str) -> str:
    """A page of XML as pages of HTML are written: an element without an end has one."""
    return _EMPTY_ELEMENT.sub(r"<\g<tag>\g<rest>></\g<tag>>", xhtml)


def _find_names(parser: LexborHTMLParser) -> frozenset[str]:
    """The classes and ids of all elements, written as selectors."""
    found: set[str] = set()
    for node in parser.css("[class], [id]"):
        given = node.attributes
        found.update(["." + name for name in (given.get("class") or "").split()])
        found.add("#" + (given.get("id") or ""))
    return frozenset(found)


def _is_in_fallback(node: LexborNode) -> bool:
    """Whether an element is inside a fallback that browsers do not show, such as `noscript`."""
    around = node.parent
    while around is not None and around.tag not in FALLBACKS:
        around = around.parent
    return around is not None


def _find_labels(parser: LexborHTMLParser) -> Iterator[str]:
    for node in parser.css("title, desc, [alt], [title]"):
        if node.tag in ("title", "desc"):
            yield _collapse(node.text(deep=True))
        for name in _LABELS:
            if given := node.attributes.get(name):
                yield _collapse(given)


def _collapse(text: str) -> str:
    return " ".join(text.split())


def _build_tree(body: LexborNode | None, styles: StyleSheet) -> Element:
    root = Element("body", {})
    if body is None:
        return root
    shown = styles.show("body", _read_attributes(body), StyleVisibility())
    waiting: list[tuple[LexborNode, Element, StyleVisibility]] = [(body, root, shown)]
    written: list[Element] = []
    while waiting:
        node, element, around = waiting.pop()
        child = node.first_child
        before: Element | None = None
        hides_text = around.hides_text
        while child is not None:
            if child.is_text_node:
                text = child.text_content or ""
                if hides_text:
                    _append_hidden(element, text, is_label=False)
                else:
                    element.children.append(text)
            elif child.is_element_node and (tag := child.tag) and tag not in _NO_TEXT:
                attributes = _read_attributes(child)
                shown = styles.show(tag, attributes, around)
                if shown.removed or tag in _NOT_READ:
                    _append_hidden(element, _read_hidden(child), is_label=shown.is_label)
                else:
                    inner = Element(tag, attributes, element, before=before)
                    before = inner
                    element.children.append(inner)
                    waiting.append((child, inner, shown))
                    if tag in _WRITTEN:
                        written.append(inner)
            child = child.next
    for one in written:
        _write_as_shown(one)
    return root


def _write_as_shown(element: Element) -> None:
    """Writes a formula on one line, and signs around text that is shown from its end."""
    if element.tag == "math":
        hidden = [one for one in element.elements() if one.tag == HIDDEN]
        element.children = [write_mathml(element), *hidden]
    elif element.attributes.get("dir", "").lower() == "rtl":
        element.children = [TURNED[0], *element.children, TURNED[1]]


def _append_hidden(element: Element, text: str, *, is_label: bool) -> None:
    """Adds hidden text to an element; white space around it stays visible."""
    inner = text.strip()
    if not inner:
        element.children.append(text)
        return
    before, after = text.partition(inner)[::2]
    attributes = {"text": inner, **({"label": ""} if is_label else {})}
    element.children += [before, Element(HIDDEN, attributes, element), after]


def _read_hidden(node: LexborNode) -> str:
    """The text of a hidden element, a line for each of its blocks."""
    parts: list[str] = []
    waiting: list[LexborNode | None] = [node]
    while waiting:
        at = waiting.pop()
        if at is None:
            parts.append("\n")
        elif at.is_text_node:
            parts.append(SPACE.sub(" ", at.text_content or ""))
        elif at.is_element_node and at.tag not in _NO_TEXT:
            if at.tag in _RAW:
                raw = LexborHTMLParser(at.text(deep=True)).body
                parts.append(raw.text(deep=True, separator=" ") if raw else "")
                continue
            is_block = at.tag in BLOCK_TAGS or at.tag == "br"
            inner = list(_list_nodes(at))
            waiting.extend([None, *reversed(inner), None] if is_block else reversed(inner))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _list_nodes(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def _read_attributes(node: LexborNode) -> dict[str, str]:
    given = node.attributes
    if None in given.values():  # an attribute without a value
        return {name: value or "" for name, value in given.items()}
    return given  # type: ignore[return-value]


def check_limits(html: str) -> frozenset[str]:
    """The names of the elements that a page opens, in small letters.

    Raises `RefusedError` (`damaged`) for elements nested deeper than in any real page.
    """
    opened = Counter[str]()
    for name, number in Counter(_OPENING.findall(html)).items():
        opened[name.lower()] += number
    may_be_deep = any(n > DEEPEST for name, n in opened.items() if name not in _CLOSES_ITSELF)
    if not may_be_deep and not _WIDE_TAG.search(html):
        return frozenset(opened)
    depths: Counter[str] = Counter()
    for tag in _TAG.finditer(html):
        name = tag["name"].lower()
        if tag["close"]:
            depths[name] = max(0, depths[name] - 1)
            continue
        if _MANY_ATTRIBUTES.match(html, tag.end()):
            raise RefusedError(
                Code.DAMAGED,
                f"<{name}> at character {tag.start()} has over {MOST_ATTRIBUTES} attributes; "
                "save the page again, or as text",
            )
        if name not in _CLOSES_ITSELF:
            depths[name] += 1
            if depths[name] > DEEPEST:
                raise RefusedError(
                    Code.DAMAGED,
                    f"over {DEEPEST} <{name}> nested at character {tag.start()}; "
                    "save the page again, or as text",
                )
    return frozenset(opened)
