"""OpenDocument texts (`.odt`) → HTML."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from pipeline.document.problems import Code
from pipeline.errors import RefusedError
from pipeline.readers.office.markup import NoteList, TextStyle, build_page
from pipeline.readers.office.package import OfficePackage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT: Final = f"{{{_OASIS}text:1.0}}"
_TABLE: Final = f"{{{_OASIS}table:1.0}}"
_STYLE: Final = f"{{{_OASIS}style:1.0}}"
_OFFICE: Final = f"{{{_OASIS}office:1.0}}"
_FO: Final = f"{{{_OASIS}xsl-fo-compatible:1.0}}"
_DRAW: Final = f"{{{_OASIS}drawing:1.0}}"
_MATHML: Final = "{http://www.w3.org/1998/Math/MathML}"
_LINK: Final = "{http://www.w3.org/1999/xlink}href"
_P: Final = f"{_TEXT}p"
_ROW: Final = f"{_TABLE}table-row"
_ROW_GROUPS: Final = tuple(
    f"{_TABLE}{name}" for name in ("table-header-rows", "table-rows", "table-row-group")
)
_LONGEST_BASE: Final = 20  # styles that one is based on
_MOST_REPEATED: Final = 100  # cells or rows that one element repeats
_MOST_REPEATED_TEXT: Final = 5_000_000  # characters of HTML of all such cells and rows
_COLLAPSED: Final = ("collapse", "filter")
_HEADING_STYLE: Final = re.compile(r"Heading_20_(?P<level>[1-6])|Title")
_BOLD: Final = ("bold", "600", "700", "800", "900")


def convert_odt(content: bytes) -> str:
    """The HTML of an OpenDocument text; raises `RefusedError` (`damaged`, `too-large`)."""
    try:
        return _convert(OfficePackage(content))
    except RecursionError as error:
        message = "the document is nested deeper than any real one; save it anew"
        raise RefusedError(Code.DAMAGED, message) from error


def _convert(package: OfficePackage) -> str:
    root = package.parse("content.xml")
    sheets = [root, *([package.parse("styles.xml")] if "styles.xml" in package.names else [])]
    writer = _Writer(package, sheets)
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    html = writer.write_blocks(body) if body is not None else ""
    heads, feet = (
        "".join(dict.fromkeys(map(writer.write_head, sheets[-1].iter(f"{_STYLE}{name}"))))
        for name in ("header", "footer")
    )
    body_html = html + writer.notes.render() + "".join(writer.comments)
    return build_page(body_html, heads=heads, feet=feet)


class _Writer:
    """Writes the blocks of a text in the styles of its sheets."""

    def __init__(self, package: OfficePackage, sheets: list[Element]) -> None:
        self._package = package
        self.notes = NoteList()
        self.comments: list[str] = []
        chains = dict(_list_style_chains(sheets))
        self._styles = {name: _merge_properties(chain) for name, chain in chains.items()}
        self._levels = {"Title": 1}  # which a text may use without stating it
        self._levels |= {name: _find_level(chain) for name, chain in chains.items()}
        self._numbered = frozenset(_list_numbered(sheets))
        self._list_style = ""
        self._repeated = 0  # characters of HTML that are copies

    def write_blocks(self, parent: Element) -> str:
        """The blocks in an element, and text that stands there without a paragraph of its own."""
        parts = [_write_bare(parent.text)]
        for child in parent:
            parts += [self._write_block(child), _write_bare(child.tail)]
        return "".join(parts)

    def write_head(self, head: Element) -> str:
        """What is printed at the head or foot of each sheet; hidden where it is not displayed."""
        html = self.write_blocks(head)
        is_displayed = head.get(f"{_STYLE}display", "true") != "false"
        return html if is_displayed or not html else f"<div hidden>{html}</div>"

    def _write_block(self, element: Element) -> str:  # noqa: PLR0911 - a case for each element
        match element.tag.removeprefix(_TEXT):
            case "h" | "p" as kind:
                usual = int(kind == "h")
                level = _read_number(element, f"{_TEXT}outline-level") or self._levels.get(
                    element.get(f"{_TEXT}style-name", ""), usual
                )
                tag = f"h{min(level, 6)}" if level else "p"
                return f"<{tag}>{self._write_inline(element, self._find_style(element))}</{tag}>"
            case "list":
                return self._write_list(element)
            case "section" if _is_hidden(element):
                return f"<div hidden>{self.write_blocks(element)}</div>"
            case "list-item" | "list-header":
                return f"<li>{self.write_blocks(element)}</li>"
            case "tracked-changes":
                removed = element.iter(f"{_TEXT}deletion")
                return "".join(f"<div hidden>{self.write_blocks(one)}</div>" for one in removed)
            case _ if element.tag == f"{_OFFICE}annotation":
                return self._write_child(element, TextStyle())
            case _ if element.tag == f"{_TABLE}table":
                return f"<table>{''.join(self._write_rows(element))}</table>"
            case _:
                return self.write_blocks(element)

    def _find_style(self, element: Element) -> TextStyle | None:
        """The text style of a paragraph: whether its text is hidden."""
        named = self._styles.get(element.get(f"{_TEXT}style-name", ""))
        is_hidden = any(map(_is_hidden, element.iter(f"{_TEXT}hidden-paragraph")))
        return TextStyle(hidden=True) if is_hidden or (named and named.hidden) else None

    def _write_list(self, element: Element) -> str:
        """A list, numbered where its style or that of the list around it is."""
        outer = self._list_style
        self._list_style = element.get(f"{_TEXT}style-name", outer)
        tag = "ol" if self._list_style in self._numbered else "ul"
        html = f"<{tag}>{self.write_blocks(element)}</{tag}>"
        self._list_style = outer
        return html

    def _write_rows(self, table: Element) -> Iterator[str]:
        for row, is_head in _find_rows(table):
            cells: list[str] = []
            for cell in row:
                if cell.tag == f"{_TABLE}table-cell":
                    cells.append(self._write_cell(cell, "th" if is_head else "td"))
                elif cells and "".join(cell.itertext()).strip():  # another cell covers it
                    hidden = f"<div hidden>{self.write_blocks(cell)}</div>"
                    cells[-1] = f"{cells[-1][:-5]}{hidden}{cells[-1][-5:]}"
            is_collapsed = row.get(f"{_TABLE}visibility") in _COLLAPSED
            written = f"<tr{' hidden' if is_collapsed else ''}>{''.join(cells)}</tr>"
            yield self._repeat(written, _read_number(row, f"{_TABLE}number-rows-repeated"))

    def _write_cell(self, cell: Element, tag: str) -> str:
        names = (("colspan", "number-columns-spanned"), ("rowspan", "number-rows-spanned"))
        spans = "".join(
            f' {html}="{count}"'
            for html, name in names
            if (count := _read_number(cell, f"{_TABLE}{name}")) > 1
        )
        written = f"<{tag}{spans}>{self.write_blocks(cell)}</{tag}>"
        return self._repeat(written, _read_number(cell, f"{_TABLE}number-columns-repeated"))

    def _repeat(self, written: str, count: int) -> str:
        """A cell or row as often as it is there; raises `RefusedError` where it grows too large."""
        copies = max(min(count, _MOST_REPEATED), 1) - 1
        self._repeated += copies * len(written)
        if self._repeated > _MOST_REPEATED_TEXT:
            message = "its tables repeat cells within repeated cells; save it anew as PDF"
            raise RefusedError(Code.TOO_LARGE, message)
        return written * (copies + 1)

    def _write_inline(self, element: Element, style: TextStyle | None = None) -> str:
        style = style or TextStyle()
        parts = [style.wrap(element.text or "")]
        for child in element:
            parts += [self._write_child(child, style), style.wrap(child.tail or "")]
        return "".join(parts)

    def _write_child(self, child: Element, style: TextStyle) -> str:  # noqa: C901, PLR0911, PLR0912 - a case for each element
        match child.tag.removeprefix(_TEXT):
            case "span":
                named = self._styles.get(child.get(f"{_TEXT}style-name", ""), TextStyle())
                return self._write_inline(child, _merge(style, named))
            case "s":
                return " "
            case "tab":
                return "\t"
            case "line-break":
                return "<br>"
            case "a":
                target = escape(child.get(_LINK, ""))
                return f'<a href="{target}">{self._write_inline(child, style)}</a>'
            case "note":
                mark = child.findtext(f"{_TEXT}note-citation", "")
                body = child.find(f"{_TEXT}note-body")
                return self.notes.call(mark, self.write_blocks(body) if body is not None else "")
            case "hidden-paragraph":
                return self._write_inline(child, style)
            case "hidden-text":
                text = child.get(f"{_TEXT}string-value", "") or child.text or ""
                return TextStyle(hidden=True).wrap(text)
            case "note-citation" | "change" | "change-start" | "change-end":
                return ""
            case "ruby":
                base, top = (child.find(f"{_TEXT}ruby-{name}") for name in ("base", "text"))
                parts = [self._write_inline(one, style) for one in (base, top) if one is not None]
                return f"{parts[0]}({parts[1]})" if len(parts) > 1 else "".join(parts)
            case "variable-set" if child.get(f"{_TEXT}display") == "none":
                return ""
            case _ if child.tag.startswith(_DRAW):
                formula = self._find_formula(child)
                return self.write_blocks(child) if formula is None else _write_math(formula, style)
            case _ if child.tag == f"{_OFFICE}annotation":
                parts = [self._write_inline(one, TextStyle(hidden=True)) for one in child.iter(_P)]
                self.comments.append("".join(f"<p>{part}</p>" for part in parts))
                return ""
            case _:
                return self._write_inline(child, style)

    def _find_formula(self, drawing: Element) -> Element | None:
        """The formula that a drawing holds or refers to, if any."""
        held = drawing.find(f"{_DRAW}object/{_MATHML}math")
        named = drawing.find(f"{_DRAW}object")
        name = f"{named.get(_LINK, '').removeprefix('./')}/content.xml" if named is not None else ""
        if held is None and name in self._package.names:
            root = self._package.parse(name)
            return root if root.tag == f"{_MATHML}math" else None
        return held


def _write_math(formula: Element, style: TextStyle) -> str:
    """A formula as pages hold it, without its source in the language of its editor."""
    for element in list(formula.iter()):
        element.tag = element.tag.removeprefix(_MATHML)
        for source in element.findall(f"{_MATHML}annotation"):
            element.remove(source)
    html = ET.tostring(formula, "unicode", method="html", short_empty_elements=False)
    return f"<span hidden>{html}</span>" if style.hidden else html


def _write_bare(text: str | None) -> str:
    return f"<p>{escape(text, quote=False)}</p>" if text and text.strip() else ""


def _is_hidden(section: Element) -> bool:
    display = section.get(f"{_TEXT}display")
    is_always = display is None and section.tag == f"{_TEXT}hidden-paragraph"
    return display == "none" or (
        (is_always or display == "condition") and section.get(f"{_TEXT}is-hidden") == "true"
    )


def _find_rows(table: Element, *, is_head: bool = False) -> Iterator[tuple[Element, bool]]:
    """The rows of a table, without those of tables in its cells; whether each is a head."""
    for child in table:
        if child.tag == _ROW:
            yield child, is_head
        elif child.tag in _ROW_GROUPS:
            yield from _find_rows(child, is_head=is_head or child.tag == _ROW_GROUPS[0])


def _list_style_chains(sheets: list[Element]) -> Iterator[tuple[str, list[Element]]]:
    """The styles by name, each followed by those that it is based on."""
    own = {
        style.get(f"{_STYLE}name", ""): style
        for sheet in sheets
        for style in sheet.iter(f"{_STYLE}style")
    }
    for name in own:
        chain: list[Element] = []
        base = name
        while base in own and len(chain) < _LONGEST_BASE:
            chain.append(own[base])
            base = own[base].get(f"{_STYLE}parent-style-name", "")
        yield name, chain


def _merge_properties(chain: list[Element]) -> TextStyle:
    """How a style sets text, the nearest style that states a property decides."""
    properties: dict[str, str] = {}
    for style in reversed(chain):
        found = style.find(f"{_STYLE}text-properties")
        properties |= found.attrib if found is not None else {}
    return TextStyle(
        bold=properties.get(f"{_FO}font-weight") in _BOLD,
        italic=properties.get(f"{_FO}font-style") in ("italic", "oblique"),
        raised=properties.get(f"{_STYLE}text-position", "").startswith("super"),
        hidden=properties.get(f"{_TEXT}display") == "none",
    )


def _find_level(chain: list[Element]) -> int:
    """The level of the headings that a style sets, 0 for other text."""
    for style in chain:
        name = style.get(f"{_STYLE}name", "")
        if named := _HEADING_STYLE.fullmatch(name):
            return int(named["level"] or 1)
        if name == "Subtitle":  # which may be based on that of the title
            return 0
        if level := _read_number(style, f"{_STYLE}default-outline-level"):
            return level
    return 0


def _list_numbered(sheets: list[Element]) -> Iterator[str]:
    """The names of the list styles whose first level is numbered."""
    for sheet in sheets:
        for style in sheet.iter(f"{_TEXT}list-style"):
            first = next(iter(style), None)
            if first is not None and first.tag == f"{_TEXT}list-level-style-number":
                yield style.get(f"{_STYLE}name", "")


def _merge(one: TextStyle, other: TextStyle) -> TextStyle:
    return TextStyle(
        one.bold or other.bold,
        one.italic or other.italic,
        one.raised or other.raised,
        one.hidden or other.hidden,
    )


def _read_number(element: Element, name: str) -> int:
    printed = element.get(name, "")
    return int(printed) if printed.isdecimal() and len(printed) < 6 else 0  # noqa: PLR2004 - digits
