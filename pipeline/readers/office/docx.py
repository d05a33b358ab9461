"""Word documents (`.docx`) → HTML, by way of mammoth.

mammoth reads styles, lists, tables, text boxes and notes. What it passes over is prepared for it
here: deleted and hidden text is marked as hidden, outline levels become headings, fields, formulas
and text boxes take a form that it knows, and the headers, footers and comments, which it leaves
out, are added.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Final, TypeVar
from xml.etree import ElementTree as ET

import mammoth

from pipeline.document.problems import Code
from pipeline.errors import RefusedError
from pipeline.readers.office.markup import TextStyle, build_page
from pipeline.readers.office.package import OfficePackage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from xml.etree.ElementTree import Element

_NAMESPACE: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W: Final = f"{{{_NAMESPACE}}}"
_MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_VML: Final = "{urn:schemas-microsoft-com:vml}"
_ALTERNATE: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_NOTES: Final = ("word/footnotes.xml", "word/endnotes.xml")
_HIDDEN_STYLE: Final = "CountryReportsHidden"
_STYLE_MAP: Final = f"""
r.{_HIDDEN_STYLE} => span.{_HIDDEN_STYLE}
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
"""
_HIDDEN_SPAN: Final = f'<span class="{_HIDDEN_STYLE}">'
_HEADS: Final = re.compile(r"word/header\d*\.xml")
_FEET: Final = re.compile(r"word/footer\d*\.xml")
_OFF: Final = ("0", "false", "off", "none")
_DEEPEST_HEADING: Final = 6
_LONGEST_BASE: Final = 20  # styles that one is based on


def convert_docx(content: bytes) -> str:
    """The HTML of a Word document; raises `RefusedError` (`damaged`, `too-large`)."""
    package = OfficePackage(content)
    styles = _StyleSheet(package)
    parts: dict[str, bytes] = {}
    for name in (package.find_word_document(), *_NOTES):
        if name in package.names:
            root = package.parse(name)
            _prepare(root, styles)
            parts[name] = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(package.replace(parts)),
            style_map=_STYLE_MAP,
            convert_image=mammoth.images.img_element(lambda _image: {}),
        )
    except Exception as error:  # mammoth raises whatever the part that it reads does
        message = f"the Word document is damaged ({error}); open it in Word and save it anew"
        raise RefusedError(Code.DAMAGED, message) from error
    body = result.value.replace(_HIDDEN_SPAN, "<span hidden>")
    comments = _collect_lines(package, re.compile(r"word/comments\.xml"))
    hidden = TextStyle(hidden=True)
    body += "".join(f"<p>{hidden.wrap(line)}</p>" for line in comments)
    heads, feet = (_join(_collect_lines(package, names)) for names in (_HEADS, _FEET))
    return build_page(body, heads=heads, feet=feet)


Value = TypeVar("Value")


class _StyleSheet:
    """The styles that hide text, and the outline level of each paragraph style."""

    def __init__(self, package: OfficePackage) -> None:
        self._hidden: dict[str, bool] = {}
        self._levels: dict[str, int] = {}
        self._bases: dict[str, str] = {}
        if "word/styles.xml" not in package.names:
            return
        for style in package.parse("word/styles.xml").iter(f"{_W}style"):
            name = style.get(f"{_W}styleId", "")
            if (vanish := style.find(f"{_W}rPr/{_W}vanish")) is not None:
                self._hidden[name] = _is_on(vanish)
            if (base := style.find(f"{_W}basedOn")) is not None:
                self._bases[name] = base.get(f"{_W}val", "")
            if (level := style.find(f"{_W}pPr/{_W}outlineLvl")) is not None:
                self._levels[name] = _parse_level(level)

    def is_hidden(self, paragraph: Element, run: Element) -> bool:
        """Whether a run is hidden by itself, by its style, or by that of its paragraph."""
        own = run.find(f"{_W}rPr/{_W}vanish")
        if own is not None:
            return _is_on(own)
        by_run = self._look_up(self._hidden, run.find(f"{_W}rPr/{_W}rStyle"))
        by_paragraph = self._look_up(self._hidden, paragraph.find(f"{_W}pPr/{_W}pStyle"))
        return bool(by_paragraph if by_run is None else by_run)

    def _look_up(self, values: Mapping[str, Value], style: Element | None) -> Value | None:
        """The property of a style, or of the nearest one that it is based on, if any has it."""
        name = style.get(f"{_W}val", "") if style is not None else ""
        for _ in range(_LONGEST_BASE):
            if name in values:
                return values[name]
            name = self._bases.get(name, "")
        return None

    def find_level(self, paragraph: Element) -> int | None:
        """The heading level of a paragraph, 1 the highest; None for body text."""
        own = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
        if own is not None:
            return _limit_level(_parse_level(own))
        level = self._look_up(self._levels, paragraph.find(f"{_W}pPr/{_W}pStyle"))
        return None if level is None else _limit_level(level)


def _parse_level(level: Element) -> int:
    printed = level.get(f"{_W}val", "")
    return int(printed) + 1 if printed.isdecimal() else _DEEPEST_HEADING + 1


def _limit_level(level: int) -> int | None:
    return level if level <= _DEEPEST_HEADING else None


def _is_on(element: Element | None) -> bool:
    return element is not None and element.get(f"{_W}val", "1").lower() not in _OFF


def _prepare(root: Element, styles: _StyleSheet) -> None:
    """Marks hidden runs, keeps deleted ones as hidden, and gives outline levels their headings."""
    _hide_deleted(root)
    _replace_unknown(root)
    called: dict[tuple[str, str], int] = {}
    for paragraph in root.iter(f"{_W}p"):
        for run in paragraph.iter(f"{_W}r"):
            if styles.is_hidden(paragraph, run):
                _hide(run)
        _link_repeated_callouts(paragraph, called)
        if level := styles.find_level(paragraph):
            _set_style(paragraph, "pPr", "pStyle", f"Heading{level}")


def _hide_deleted(root: Element) -> None:
    """Keeps deleted runs, those moved away, and those of deleted rows, as hidden."""
    for row in root.iter(f"{_W}tr"):
        if row.find(f"{_W}trPr/{_W}del") is not None:
            for run in row.iter(f"{_W}r"):
                _hide(run)
    for parent in list(root.iter()):
        for at, child in reversed(list(enumerate(parent))):
            if child.tag in (f"{_W}del", f"{_W}moveFrom"):
                runs = list(child.iter(f"{_W}r"))
                for run in runs:
                    _hide(run)
                parent[at : at + 1] = runs


def _replace_unknown(root: Element) -> None:
    """Puts simple fields, formulas and text boxes in a form that mammoth reads."""
    for parent in list(root.iter()):
        for at, child in reversed(list(enumerate(parent))):
            if child.tag == f"{_W}fldSimple":
                parent[at : at + 1] = list(child)
            elif child.tag == f"{_MATH}oMath":
                parent[at] = _write_formula(child)
            elif child.tag in (_ALTERNATE, f"{_W}drawing") and parent.tag == f"{_W}r":
                _open_text_box(parent, at)


def _write_formula(formula: Element) -> Element:
    """The text of a formula as a run: its structure is not kept."""
    run = ET.Element(f"{_W}r")
    text = ET.SubElement(run, f"{_W}t")
    text.text = "".join(one.text or "" for one in formula.iter(f"{_MATH}t"))
    return run


def _open_text_box(run: Element, at: int) -> None:
    """Puts the text boxes of a drawing in the older form, once where there are alternatives."""
    drawing = run[at]
    chosen = drawing[0] if drawing.tag == _ALTERNATE and len(drawing) else drawing
    boxes = list(chosen.iter(f"{_W}txbxContent"))
    if boxes:
        picture = ET.Element(f"{_W}pict")
        for box in boxes:
            ET.SubElement(ET.SubElement(picture, f"{_VML}shape"), f"{_VML}textbox").append(box)
        run[at] = picture


def _link_repeated_callouts(paragraph: Element, called: dict[tuple[str, str], int]) -> None:
    """Makes each further callout of one note a link to it: a note is printed once.

    `called` are the notes called so far, by kind and id, with their numbers.
    """
    for parent in list(paragraph.iter()):
        for at, run in enumerate(list(parent)):
            for kind in ("footnote", "endnote"):
                found = run.find(f"{_W}{kind}Reference") if run.tag == f"{_W}r" else None
                if found is None:
                    continue
                key = kind, found.get(f"{_W}id", "")
                if key not in called:
                    called[key] = len(called) + 1
                    continue
                link = ET.Element(f"{_W}hyperlink", {f"{_W}anchor": f"{kind}-{key[1]}"})
                again = ET.SubElement(link, f"{_W}r")
                style = ET.SubElement(again, f"{_W}rPr")
                ET.SubElement(style, f"{_W}vertAlign", {f"{_W}val": "superscript"})
                ET.SubElement(again, f"{_W}t").text = f"[{called[key]}]"
                parent[at] = link


def _hide(run: Element) -> None:
    for deleted in run.iter(f"{_W}delText"):
        deleted.tag = f"{_W}t"
    _set_style(run, "rPr", "rStyle", _HIDDEN_STYLE)


def _set_style(element: Element, properties: str, kind: str, name: str) -> None:
    holder = element.find(f"{_W}{properties}")
    if holder is None:
        holder = ET.Element(f"{_W}{properties}")
        element.insert(0, holder)
    style = holder.find(f"{_W}{kind}")
    if style is None:
        style = ET.Element(f"{_W}{kind}")
        holder.insert(0, style)
    style.set(f"{_W}val", name)


def _collect_lines(package: OfficePackage, names: re.Pattern[str]) -> list[str]:
    """The distinct paragraphs of the parts with such names."""
    found = (
        "".join(text.text or "" for text in paragraph.iter(f"{_W}t")).strip()
        for name in sorted(filter(names.fullmatch, package.names))
        for paragraph in package.parse(name).iter(f"{_W}p")
    )
    return list(dict.fromkeys(filter(None, found)))


def _join(lines: Iterable[str]) -> str:
    return "".join(f"<p>{TextStyle().wrap(line)}</p>" for line in lines)
