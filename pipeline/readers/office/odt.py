"""OpenDocument texts (`.odt`) → HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from pipeline.document.problems import Code
from pipeline.errors import RefusedError
from pipeline.readers.office.markup import NoteList, TextStyle, build_page
from pipeline.readers.office.odt_styles import (
    DRAW,
    OASIS,
    STYLE,
    TABLE,
    TEXT,
    Look,
    OpenStyles,
    RunStyle,
    read_number,
)
from pipeline.readers.office.package import OfficePackage

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from xml.etree.ElementTree import Element

_OFFICE: Final = f"{{{OASIS}office:1.0}}"
_ID: Final = "{http://www.w3.org/XML/1998/namespace}id"
_MATHML: Final = "{http://www.w3.org/1998/Math/MathML}"
_LINK: Final = "{http://www.w3.org/1999/xlink}href"
_P: Final = f"{TEXT}p"
_STYLE_NAME: Final = f"{TEXT}style-name"
_LEVEL: Final = f"{TEXT}outline-level"
_ROW: Final = f"{TABLE}table-row"
_ROW_GROUPS: Final = tuple(
    f"{TABLE}{name}" for name in ("table-header-rows", "table-rows", "table-row-group")
)
_MOST_REPEATED: Final = 100  # cells or rows that one element repeats
_MOST_REPEATED_TEXT: Final = 5_000_000  # characters of HTML of all such cells and rows
_COLLAPSED: Final = ("collapse", "filter")
_COLUMN: Final = f"{TABLE}table-column"
_MOST_COLUMNS: Final = 1_000  # that may be collapsed
_MANIFEST: Final = "META-INF/manifest.xml"
_NOT_SHOWN: Final = ("forms", "scripts", "event-listeners")
_FORM: Final = f"{{{OASIS}form:1.0}}"
_ENTRY_FIELDS: Final = tuple(
    f"{_FORM}{name}"
    for name in ("text", "textarea", "formatted-text", "number", "date", "time", "combobox")
)
_LABELLED: Final = tuple(
    f"{_FORM}{name}" for name in ("checkbox", "radio", "button", "fixed-text", "frame")
)


def convert_odt(content: bytes) -> str:
    """The HTML of an OpenDocument text.

    Raises `RefusedError` (`damaged`, `too-large`, `encrypted`).
    """
    package = OfficePackage(content)
    if _MANIFEST in package.names and b"encryption-data" in package.read(_MANIFEST):
        message = "the document has a password; save it anew without one"
        raise RefusedError(Code.ENCRYPTED, message)
    try:
        return _convert(package)
    except RecursionError as error:
        message = "the document is nested deeper than any real one; save it anew"
        raise RefusedError(Code.DAMAGED, message) from error


def _convert(package: OfficePackage) -> str:
    root = package.parse("content.xml")
    sheet = package.parse_known("styles.xml")
    sheets = [root] if sheet is None else [root, sheet]
    writer = _Writer(package, sheets)
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    html = writer.write_blocks(body) if body is not None else ""
    heads, feet = (
        "".join(dict.fromkeys(map(writer.write_head, _find_heads(sheets[-1], name))))
        for name in ("header", "footer")
    )
    body_html = html + writer.notes.render() + "".join(writer.comments)
    return build_page(body_html, heads=heads, feet=feet)


def _find_heads(sheet: Element, name: str) -> list[Element]:
    """What is printed at the head or foot of sheets: of all, of left ones, and of the first."""
    names = (name, f"{name}-left", f"{name}-first")
    masters = sheet.iterfind(f"{_OFFICE}master-styles")
    found = (one for master in masters for one in master.iter())
    return [one for one in found if one.tag.rpartition("}")[2] in names]


class _Writer:
    """Writes the blocks of a text in the styles of its sheets."""

    def __init__(self, package: OfficePackage, sheets: list[Element]) -> None:
        self._package = package
        self.notes = NoteList()
        self.comments: list[str] = []
        self._styles = OpenStyles(sheets)
        self._on_ground = self._styles.is_page_coloured
        self._hides_paragraphs = any(
            next(sheet.iter(f"{TEXT}hidden-paragraph"), None) is not None for sheet in sheets
        )
        self._controls = {
            one.get(f"{_FORM}id", one.get(_ID, "")): one
            for forms in sheets[0].iterfind(f"{_OFFICE}body/{_OFFICE}text/{_OFFICE}forms")
            for one in forms.iter()
        }
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
        is_displayed = head.get(f"{STYLE}display", "true") != "false"
        return html if is_displayed or not html else f"<div hidden>{html}</div>"

    def _write_on_ground(self, element: Element, kind: str, *, is_ground: bool = False) -> str:
        """The blocks in an element, on the ground that its style may give."""
        outer = self._on_ground
        self._on_ground = outer or is_ground or self._styles.has_ground(element, kind)
        html = self.write_blocks(element)
        self._on_ground = outer
        return html

    def _write_block(self, element: Element) -> str:  # noqa: PLR0911 - a case for each element
        match element.tag.removeprefix(TEXT):
            case "h" | "p" as kind:
                look = self._styles.find_look(element.get(_STYLE_NAME, ""))
                usual = int(kind == "h") if look.level is None else look.level
                level = read_number(element, _LEVEL) or usual
                tag = f"h{min(level, 6)}" if level else "p"
                return f"<{tag}>{self._write_paragraph(element, look)}</{tag}>"
            case "list":
                return self._write_list(element)
            case "section":
                html = self._write_on_ground(element, TEXT)
                return f"<div hidden>{html}</div>" if _is_hidden(element) else html
            case "list-item" | "list-header":
                return f"<li>{self.write_blocks(element)}</li>"
            case "tracked-changes":
                removed = element.iter(f"{TEXT}deletion")
                return "".join(f"<div hidden>{self.write_blocks(one)}</div>" for one in removed)
            case _ if element.tag == f"{_OFFICE}annotation" or element.tag.startswith(DRAW):
                return self._write_child(element, RunStyle())
            case _ if element.tag == f"{TABLE}table":
                return self._write_table(element)
            case kind if kind.endswith("-source"):  # how an index is made
                return ""
            case _ if element.tag.removeprefix(_OFFICE) in _NOT_SHOWN:
                return ""
            case _:
                return self.write_blocks(element)

    def _write_paragraph(self, element: Element, look: Look) -> str:
        is_hidden = self._styles.is_outside(element, look.start) or (
            self._hides_paragraphs and any(map(_is_hidden, element.iter(f"{TEXT}hidden-paragraph")))
        )
        outer = self._on_ground
        self._on_ground = outer or look.has_ground
        html = self._write_inline(element, look.usual)
        self._on_ground = outer
        return f"<span hidden>{html}</span>" if is_hidden and html else html

    def _write_list(self, element: Element) -> str:
        """A list, numbered where its style or that of the list around it is."""
        outer = self._list_style
        self._list_style = element.get(f"{TEXT}style-name", outer)
        tag = "ol" if self._list_style in self._styles.numbered else "ul"
        html = f"<{tag}>{self.write_blocks(element)}</{tag}>"
        self._list_style = outer
        return html

    def _write_table(self, table: Element) -> str:
        outer = self._on_ground
        columns = list(table.iter(_COLUMN))
        self._on_ground = (
            outer
            or table.get(f"{TABLE}template-name") is not None
            or any(self._styles.has_ground(one, TABLE) for one in (table, *columns))
        )
        html = "".join(self._write_rows(table))
        self._on_ground = outer
        return f"<table>{html}</table>"

    def _write_rows(self, table: Element) -> Iterator[str]:
        collapsed = _list_collapsed_columns(table)
        for row, is_head, is_shown in _find_rows(table):
            outer = self._on_ground
            self._on_ground = outer or self._styles.has_ground(row, TABLE)
            cells = self._write_cells(row, "th" if is_head else "td", collapsed)
            self._on_ground = outer
            is_collapsed = not is_shown or row.get(f"{TABLE}visibility") in _COLLAPSED
            written = f"<tr{' hidden' if is_collapsed else ''}>{cells}</tr>"
            yield self._repeat(written, read_number(row, f"{TABLE}number-rows-repeated"))

    def _write_cells(self, row: Element, tag: str, collapsed: Container[int]) -> str:
        """The cells of a row; the text of covered ones, and of collapsed columns, is hidden."""
        cells: list[str] = []
        covered = ""
        column = 0
        for cell in row:
            if cell.tag == f"{TABLE}table-cell":
                is_hidden = column in collapsed
                cells.append(self._write_cell(cell, tag, before=covered, is_hidden=is_hidden))
                covered = ""
            elif "".join(cell.itertext()).strip():  # another cell covers it
                hidden = f"<div hidden>{self.write_blocks(cell)}</div>"
                if cells:
                    cells[-1] = f"{cells[-1][:-5]}{hidden}{cells[-1][-5:]}"
                else:
                    covered += hidden
            column += read_number(cell, f"{TABLE}number-columns-repeated") or 1
        return "".join(cells) + (f"<td>{covered}</td>" if covered else "")

    def _write_cell(self, cell: Element, tag: str, *, before: str, is_hidden: bool) -> str:
        names = (("colspan", "number-columns-spanned"), ("rowspan", "number-rows-spanned"))
        spans = "".join(
            f' {html}="{count}"'
            for html, name in names
            if (count := read_number(cell, f"{TABLE}{name}")) > 1
        )
        html = self._write_on_ground(cell, TABLE)
        inner = f"<div hidden>{html}</div>" if is_hidden and html else html
        written = f"<{tag}{spans}>{before}{inner}</{tag}>"
        return self._repeat(written, read_number(cell, f"{TABLE}number-columns-repeated"))

    def _repeat(self, written: str, count: int) -> str:
        """A cell or row as often as it is there; raises `RefusedError` where it grows too large."""
        copies = max(min(count, _MOST_REPEATED), 1) - 1
        self._repeated += copies * len(written)
        if self._repeated > _MOST_REPEATED_TEXT:
            message = "its tables repeat cells within repeated cells; save it anew as PDF"
            raise RefusedError(Code.TOO_LARGE, message)
        return written * (copies + 1)

    def _write_inline(self, element: Element, style: RunStyle) -> str:
        text = style.resolve(on_ground=self._on_ground)
        parts = [text.wrap(element.text or "")]
        for child in element:
            parts += [self._write_child(child, style), text.wrap(child.tail or "")]
        return "".join(parts)

    def _write_child(self, child: Element, style: RunStyle) -> str:  # noqa: C901, PLR0911, PLR0912 - a case for each element
        match child.tag.removeprefix(TEXT):
            case "span":
                named = self._styles.find_look(child.get(_STYLE_NAME, "")).run
                return self._write_inline(child, named.within(style))
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
                mark = child.findtext(f"{TEXT}note-citation", "")
                body = child.find(f"{TEXT}note-body")
                return self.notes.call(mark, self.write_blocks(body) if body is not None else "")
            case "hidden-paragraph":
                return self._write_inline(child, style)
            case "hidden-text":
                text = child.get(f"{TEXT}string-value", "") or child.text or ""
                is_shown = child.get(f"{TEXT}is-hidden") == "false"
                shown = style.resolve(on_ground=self._on_ground)
                return (shown if is_shown else TextStyle(hidden=True)).wrap(text)
            case "note-citation" | "change" | "change-start" | "change-end":
                return ""
            case "ruby":
                base, top = (child.find(f"{TEXT}ruby-{name}") for name in ("base", "text"))
                parts = [self._write_inline(one, style) for one in (base, top) if one is not None]
                return f"{parts[0]}({parts[1]})" if len(parts) > 1 else "".join(parts)
            case _ if child.get(f"{TEXT}display") == "none":
                return self._write_inline(child, style._replace(hides=True))
            case _ if child.tag.startswith(DRAW):
                return self._write_drawing(child, style)
            case _ if child.tag == f"{_OFFICE}annotation":
                hidden = RunStyle(hides=True)
                bare = (child.text, *(one.tail for one in child))
                parts = [
                    TextStyle(hidden=True).wrap(text) for text in bare if text and text.strip()
                ]
                parts += [self._write_inline(one, hidden) for one in child.iter(_P)]
                self.comments.append("".join(f"<p>{part}</p>" for part in parts))
                return ""
            case _:
                return self._write_inline(child, style)

    def _write_drawing(self, drawing: Element, style: RunStyle) -> str:
        """The text of a frame, a shape or a control, which may have a ground of any colour."""
        if drawing.tag == f"{DRAW}control":
            control = self._controls.get(drawing.get(f"{DRAW}control", ""))
            return TextStyle().wrap(_read_control(control) if control is not None else "")
        formula = self._find_formula(drawing)
        if formula is not None:
            return _write_math(formula, style.resolve(on_ground=self._on_ground))
        html = self._write_on_ground(drawing, DRAW, is_ground=True)
        return f"<div hidden>{html}</div>" if self._styles.is_frame_outside(drawing) else html

    def _find_formula(self, drawing: Element) -> Element | None:
        """The formula that a drawing holds or refers to, if any."""
        held = drawing.find(f"{DRAW}object/{_MATHML}math")
        named = drawing.find(f"{DRAW}object")
        name = f"{named.get(_LINK, '').removeprefix('./')}/content.xml" if named is not None else ""
        if held is None and name in self._package.names:
            root = self._package.parse_known(name)
            return root if root is not None and root.tag == f"{_MATHML}math" else None
        return held


def _read_control(control: Element) -> str:
    """What a control of a form shows: its value, its label, or the chosen ones of its entries."""
    if control.tag in _ENTRY_FIELDS:
        return control.get(f"{_FORM}current-value", control.get(f"{_FORM}value", ""))
    shown = [control] if control.tag in _LABELLED else filter(_is_chosen, control)
    return " ".join(one.get(f"{_FORM}label", "") for one in shown)


def _is_chosen(entry: Element) -> bool:
    usual = entry.get(f"{_FORM}selected")
    return entry.get(f"{_FORM}current-selected", usual) == "true"


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
    display = section.get(f"{TEXT}display")
    is_always = display is None and section.tag == f"{TEXT}hidden-paragraph"
    return display == "none" or (
        (is_always or display == "condition") and section.get(f"{TEXT}is-hidden") == "true"
    )


def _find_rows(
    table: Element, *, is_head: bool = False, is_shown: bool = True
) -> Iterator[tuple[Element, bool, bool]]:
    """The rows of a table, without those of tables in its cells.

    With each comes whether it is a head, and whether the group that it is in is shown.
    """
    for child in table:
        if child.tag == _ROW:
            yield child, is_head, is_shown
        elif child.tag in _ROW_GROUPS:
            yield from _find_rows(
                child,
                is_head=is_head or child.tag == _ROW_GROUPS[0],
                is_shown=is_shown and child.get(f"{TABLE}display", "true") != "false",
            )


def _list_collapsed_columns(table: Element) -> frozenset[int]:
    """The numbers, from 0, of the columns of a table that are not shown."""
    found: list[int] = []
    column = 0
    waiting = [(one, True) for one in reversed(table) if "column" in one.tag]
    while waiting:
        one, is_shown = waiting.pop()
        if one.tag != _COLUMN:
            is_shown &= one.get(f"{TABLE}display", "true") != "false"
            waiting += [(inner, is_shown) for inner in reversed(one)]
            continue
        repeated = read_number(one, f"{TABLE}number-columns-repeated") or 1
        if not is_shown or one.get(f"{TABLE}visibility") in _COLLAPSED:
            found += range(column, column + min(repeated, _MOST_COLUMNS))
        column += repeated
    return frozenset(found)
