"""Where a Word document puts text: what lies outside every page is seen by nobody.

Only what lies outside beyond doubt counts: the widths of letters are not known here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline import patterns as re
from pipeline.readers.office.docx_styles import W

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_VML: Final = "{urn:schemas-microsoft-com:vml}"
_NUMBER: Final = re.compile(r"-?\d{1,9}")
_LENGTH: Final = re.compile(r"(?P<number>-?\d{1,7}(?:\.\d{0,6})?)(?P<unit>pt|in|cm|mm|px|)")
_TWIPS: Final = {"pt": 20.0, "in": 1440.0, "cm": 567.0, "mm": 56.7, "px": 15.0, "": 20.0}
_OF_EMU: Final = 635  # English metric units of a twip
_PAGE: Final = (12_240, 15_840)  # twips: a letter, where a document states no page
_MARGIN: Final = 2_880  # twips: a place may be counted from within it
_WIDEST_LETTER: Final = 240  # twips
_WIDEST_BOX: Final = 8_640  # twips, where a frame states no size


def _parse(printed: str | None) -> int | None:
    return int(printed) if printed and _NUMBER.fullmatch(printed) else None


class PageSize(NamedTuple):
    """The width and height of the largest page, in twips."""

    width: int
    height: int

    @classmethod
    def find(cls, root: Element) -> PageSize:
        """The size of the pages that a document states."""
        sizes = list(root.iter(f"{W}pgSz"))
        width, height = (
            max((_parse(one.get(f"{W}{name}")) or 0 for one in sizes), default=0) or usual
            for name, usual in zip("wh", _PAGE, strict=True)
        )
        return cls(width, height)

    def is_outside(self, paragraph: Element, indent: Element | None) -> bool:
        """Whether a paragraph is set outside the page, by its frame or its indentation."""
        frame = paragraph.find(f"{W}pPr/{W}framePr")
        if frame is not None and self._is_frame_outside(frame):
            return True
        if indent is None:
            return False
        left, first, hanging = (
            next((n for name in names if (n := _parse(indent.get(f"{W}{name}"))) is not None), 0)
            for names in (("left", "start"), ("firstLine",), ("hanging",))
        )
        start = left + first - hanging
        if min(start, left) >= self.width:
            return True
        if start > -_MARGIN:
            return False
        letters = sum(len(one.text or "") for one in paragraph.iter(f"{W}t"))
        return start + _MARGIN + letters * _WIDEST_LETTER < 0

    def _is_frame_outside(self, frame: Element) -> bool:
        return any(
            _is_beyond(place, _parse(frame.get(f"{W}{size}")), whole)
            for name, size, whole in (("x", "w", self.width), ("y", "h", self.height))
            if (place := _parse(frame.get(f"{W}{name}"))) is not None
        )


def _is_beyond(place: float, size: float | None, whole: float) -> bool:
    """Whether something at a place of a page lies before or behind the page."""
    return place >= whole or place + (_WIDEST_BOX if size is None else size) + _MARGIN < 0


def list_unseen_drawings(root: Element) -> Iterator[Element]:
    """The drawings that are hidden, or lie outside the page."""
    page = PageSize.find(root)
    for anchor in root.iter(f"{_DRAWING}anchor"):
        is_hidden = any(
            one.get("hidden", "0") not in ("0", "false")
            for one in (anchor, *anchor.iterfind(f"{_DRAWING}docPr"))
        )
        if is_hidden or _is_anchor_outside(anchor, page):
            yield anchor
    for shape in root.iter():
        if shape.tag.startswith(_VML) and "style" in shape.attrib and _is_unseen(shape, page):
            yield shape


def _is_anchor_outside(anchor: Element, page: PageSize) -> bool:
    extent = anchor.find(f"{_DRAWING}extent")
    for name, side, whole in (("H", "cx", page.width), ("V", "cy", page.height)):
        offset = _parse(anchor.findtext(f"{_DRAWING}position{name}/{_DRAWING}posOffset"))
        size = _parse(extent.get(side)) if extent is not None else None
        if offset is not None and _is_beyond(
            offset / _OF_EMU, None if size is None else size / _OF_EMU, whole
        ):
            return True
    return False


def _is_unseen(shape: Element, page: PageSize) -> bool:
    """Whether the style of a shape in the older form hides it or sets it outside the page."""
    pairs = (one.partition(":") for one in shape.get("style", "").lower().split(";"))
    style = {name.strip(): value.strip() for name, _, value in pairs}
    if style.get("visibility") == "hidden":
        return True
    if style.get("position") != "absolute":
        return False
    return any(
        (place := _measure(style.get(f"margin-{side}"))) is not None
        and _is_beyond(place, _measure(style.get(size)), whole)
        for side, size, whole in (("left", "width", page.width), ("top", "height", page.height))
    )


def _measure(printed: str | None) -> float | None:
    """A length of a style sheet in twips."""
    found = _LENGTH.fullmatch(printed or "")
    return float(found["number"]) * _TWIPS[found["unit"]] if found else None
