"""Word documents (`.docx`) → HTML, by way of mammoth.

mammoth reads styles, lists, tables, text boxes and notes. What it passes over is prepared for it
here: deleted and hidden text is marked as hidden, outline levels become headings, and the headers,
footers and comments, which it leaves out, are added.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

import mammoth

from pipeline.document.problems import Code
from pipeline.errors import RefusedError
from pipeline.readers.office.markup import TextStyle, build_page
from pipeline.readers.office.package import OfficePackage

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

_NAMESPACE: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W: Final = f"{{{_NAMESPACE}}}"
_STORIES: Final = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
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
    for name in _STORIES:
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


class _StyleSheet:
    """The styles that hide text, and the outline level of each paragraph style."""

    def __init__(self, package: OfficePackage) -> None:
        self.hidden: set[str] = set()
        self._levels: dict[str, int] = {}
        self._bases: dict[str, str] = {}
        if "word/styles.xml" not in package.names:
            return
        for style in package.parse("word/styles.xml").iter(f"{_W}style"):
            name = style.get(f"{_W}styleId", "")
            if _is_on(style.find(f"{_W}rPr/{_W}vanish")):
                self.hidden.add(name)
            if (base := style.find(f"{_W}basedOn")) is not None:
                self._bases[name] = base.get(f"{_W}val", "")
            if (level := style.find(f"{_W}pPr/{_W}outlineLvl")) is not None:
                self._levels[name] = _parse_level(level)

    def find_level(self, paragraph: Element) -> int | None:
        """The heading level of a paragraph, 1 the highest; None for body text."""
        own = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
        if own is not None:
            return _limit_level(_parse_level(own))
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = style.get(f"{_W}val", "") if style is not None else ""
        for _ in range(_LONGEST_BASE):
            if name in self._levels:
                return _limit_level(self._levels[name])
            name = self._bases.get(name, "")
        return None


def _parse_level(level: Element) -> int:
    printed = level.get(f"{_W}val", "")
    return int(printed) + 1 if printed.isdecimal() else _DEEPEST_HEADING + 1


def _limit_level(level: int) -> int | None:
    return level if level <= _DEEPEST_HEADING else None


def _is_on(element: Element | None) -> bool:
    return element is not None and element.get(f"{_W}val", "1").lower() not in _OFF


def _prepare(root: Element, styles: _StyleSheet) -> None:
    """Marks hidden runs, keeps deleted ones as hidden, and gives outline levels their headings."""
    for parent in list(root.iter()):
        for at, child in reversed(list(enumerate(parent))):
            if child.tag in (f"{_W}del", f"{_W}moveFrom"):
                runs = list(child.iter(f"{_W}r"))
                for run in runs:
                    _hide(run)
                parent[at : at + 1] = runs
    for run in root.iter(f"{_W}r"):
        style = run.find(f"{_W}rPr/{_W}rStyle")
        named = style.get(f"{_W}val", "") if style is not None else ""
        if named in styles.hidden or _is_on(run.find(f"{_W}rPr/{_W}vanish")):
            _hide(run)
    for paragraph in root.iter(f"{_W}p"):
        if level := styles.find_level(paragraph):
            _set_style(paragraph, "pPr", "pStyle", f"Heading{level}")


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
