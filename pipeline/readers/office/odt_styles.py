"""What the styles of an OpenDocument text say: how text is set, and whether it is seen."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline import patterns as re
from pipeline.readers.office.markup import TextStyle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree.ElementTree import Element

OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT: Final = f"{{{OASIS}text:1.0}}"
TABLE: Final = f"{{{OASIS}table:1.0}}"
DRAW: Final = f"{{{OASIS}drawing:1.0}}"
STYLE: Final = f"{{{OASIS}style:1.0}}"
BODY: Final = f"{{{OASIS}office:1.0}}body"
_GROUND_KEYS: Final = {
    kind: (f"{kind}style-name", f"{kind}default-cell-style-name") for kind in (TEXT, TABLE, DRAW)
}
_UNSTATED_LEVELS: Final = {"Title": 1}  # of styles that a text may use without stating them
_FO: Final = f"{{{OASIS}xsl-fo-compatible:1.0}}"
_SVG: Final = f"{{{OASIS}svg-compatible:1.0}}"
_LONGEST_BASE: Final = 20  # styles that one is based on
_HEADING_STYLE: Final = re.compile(r"Heading_20_(?P<level>[1-6])|Title")
_BOLD: Final = ("bold", "600", "700", "800", "900")
_LENGTH: Final = re.compile(r"(?P<number>-?\d{0,7}(?:\.\d{0,6})?)(?P<unit>pt|cm|mm|in|px|em|%)")
_POINTS: Final = {"pt": 1.0, "cm": 28.35, "mm": 2.835, "in": 72.0, "px": 0.75, "em": 12.0}
_USUAL_SIZE: Final = 12.0  # points
_SMALLEST: Final = 1.0  # points: smaller type is not seen
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
_PALEST: Final = 0xF5  # of each channel: lighter letters are not seen on white
_PAGE: Final = (595.0, 842.0)  # points, where a document states no page
_MARGIN: Final = 144.0  # points: a place may be counted from within it
_WIDEST_LETTER: Final = 12.0  # points
_WIDEST_FRAME: Final = 432.0  # points, where a frame states no width


def measure(printed: str | None) -> float | None:
    """A length in points; None for a part of another one, or what is no length."""
    found = _LENGTH.fullmatch(printed or "")
    if found is None or found["unit"] == "%" or found["number"] in ("", "-", ".", "-."):
        return None
    return float(found["number"]) * _POINTS[found["unit"]]


@lru_cache(1000)
def _is_white(colour: str) -> bool:
    return bool(_COLOUR.fullmatch(colour)) and min(bytes.fromhex(colour[1:])) >= _PALEST


def _find_ground(properties: Element) -> str:
    """The colour on which white letters are seen; empty where there is none."""
    colour = properties.get(f"{_FO}background-color", "").lower()
    return "" if colour == "transparent" or _is_white(colour) else colour


class RunStyle(NamedTuple):
    """How text is set by the styles around it; None where they do not say.

    `scale` is of the size of the text around it, where the styles state no size.
    """

    bold: bool = False
    italic: bool = False
    raised: bool = False
    hides: bool | None = None
    colour: str | None = None
    ground: str | None = None
    size: float | None = None  # points
    scale: float = 1.0

    def within(self, outer: RunStyle) -> RunStyle:
        """The style inside another one, which it overrules where it says something."""
        return RunStyle(
            self.bold or outer.bold,
            self.italic or outer.italic,
            self.raised or outer.raised,
            outer.hides if self.hides is None else self.hides,
            outer.colour if self.colour is None else self.colour,
            outer.ground if self.ground is None else self.ground,
            outer.size if self.size is None else self.size,
            outer.scale * self.scale if self.size is None else self.scale,
        )

    def resolve(self, *, on_ground: bool) -> TextStyle:
        """How text is written in this style, `on_ground` where white letters are seen."""
        is_tiny = (self.size or _USUAL_SIZE) * self.scale <= _SMALLEST
        colour = self.colour or ""
        is_lost = colour == self.ground if self.ground else _is_white(colour) and not on_ground
        return TextStyle(
            self.bold, self.italic, self.raised, bool(self.hides) or is_tiny or is_lost
        )


class Look(NamedTuple):
    """What a style says, with those that it is based on.

    `run` is how it sets text, `usual` the same where paragraphs are set as the document says.
    `level` is of its headings, 0 for other text, None for a style that is not known; `start` is
    that of its first lines, in points from the left of the text.
    """

    run: RunStyle
    usual: RunStyle
    level: int | None
    has_ground: bool
    start: float


class OpenStyles:
    """The styles of a text and of its sheets, by name."""

    def __init__(self, sheets: Sequence[Element]) -> None:
        parts = [part for sheet in sheets for part in sheet if part.tag != BODY]
        self._own = {
            style.get(f"{STYLE}name", ""): style
            for part in parts
            for style in part.iter(f"{STYLE}style")
        }
        self._looks: dict[str, Look] = {}  # of the styles that were asked for
        usual = (
            style.find(f"{STYLE}text-properties")
            for part in parts
            for style in part.iter(f"{STYLE}default-style")
            if style.get(f"{STYLE}family") == "paragraph"
        )
        found = next((one for one in usual if one is not None), None)
        self._usual = RunStyle() if found is None else _read_look(found)
        self.numbered = frozenset(_list_numbered(parts))
        pages = [one for part in parts for one in part.iter(f"{STYLE}page-layout-properties")]
        self.is_page_coloured = any(map(_is_filled, pages))
        self.width, self.height = (
            max((measure(one.get(f"{_FO}page-{side}")) or 0 for one in pages), default=0) or usual
            for side, usual in zip(("width", "height"), _PAGE, strict=True)
        )

    def has_ground(self, element: Element, kind: str) -> bool:
        """Whether the style of an element of this kind (`table`, `text`, `draw`) gives a ground."""
        for key in _GROUND_KEYS[kind]:
            if (name := element.get(key)) and self.find_look(name).has_ground:
                return True
        return False

    def find_look(self, name: str) -> Look:
        """What the style of this name says."""
        look = self._looks.get(name)
        if look is None:
            chain: list[Element] = []
            base = name
            while base in self._own and len(chain) < _LONGEST_BASE:
                chain.append(self._own[base])
                base = self._own[base].get(f"{STYLE}parent-style-name", "")
            run = _merge_properties(chain)
            look = self._looks[name] = Look(
                run,
                run.within(self._usual),
                _find_level(chain) if chain else _UNSTATED_LEVELS.get(name),
                any(map(_has_ground, chain)),
                _find_start(chain),
            )
        return look

    def is_outside(self, paragraph: Element, start: float) -> bool:
        """Whether a paragraph that starts there is beyond the page, as the widths of letters tell.

        `start` is in points from the left of the text.
        """
        if start == 0:
            return False
        letters = len("".join(paragraph.itertext()))
        return start >= self.width or start + _MARGIN + letters * _WIDEST_LETTER < 0

    def is_frame_outside(self, frame: Element) -> bool:
        """Whether a frame lies outside the page."""
        for place, size, whole in (("x", "width", self.width), ("y", "height", self.height)):
            start = measure(frame.get(f"{_SVG}{place}"))
            length = measure(frame.get(f"{_SVG}{size}"))
            extent = _WIDEST_FRAME if length is None else length
            if start is not None and (start >= whole or start + extent + _MARGIN < 0):
                return True
        return False


def _merge_properties(chain: Sequence[Element]) -> RunStyle:
    """How a style sets text, the nearest style that states a property decides."""
    merged = RunStyle()
    properties: dict[str, str] = {}
    for style in reversed(chain):
        found = style.find(f"{STYLE}text-properties")
        if found is not None:
            properties |= found.attrib
            merged = _read_look(found).within(merged)
    return merged._replace(
        bold=properties.get(f"{_FO}font-weight") in _BOLD,
        italic=properties.get(f"{_FO}font-style") in ("italic", "oblique"),
        raised=properties.get(f"{STYLE}text-position", "").startswith("super"),
    )


def _read_look(properties: Element) -> RunStyle:
    """What the properties of one style say of whether its text is seen."""
    display, colour = properties.get(f"{TEXT}display"), properties.get(f"{_FO}color")
    is_automatic = properties.get(f"{STYLE}use-window-font-color") == "true"
    printed = properties.get(f"{_FO}font-size")
    share = _LENGTH.fullmatch(printed or "")
    is_share = share is not None and share["unit"] == "%" and share["number"].strip("-.") != ""
    return RunStyle(
        hides=None if display is None else display == "none",
        colour="" if is_automatic else None if colour is None else colour.lower(),
        ground=_find_ground(properties) if f"{_FO}background-color" in properties.attrib else None,
        size=measure(printed),
        scale=float(share["number"]) / 100 if share is not None and is_share else 1.0,
    )


def _is_filled(properties: Element) -> bool:
    """Whether properties of a page, a paragraph, a cell or a frame give a ground."""
    image = properties.find(f"{STYLE}background-image")
    return bool(_find_ground(properties)) or (image is not None and len(image.attrib) > 0)


def _has_ground(style: Element) -> bool:
    return any(_is_filled(one) for one in style if not one.tag.endswith("}text-properties"))


def _find_start(chain: Sequence[Element]) -> float:
    """Where the first line of a paragraph begins, in points from the left of the text."""
    start = 0.0
    for name in ("margin-left", "text-indent"):
        stated = (
            measure(properties.get(f"{_FO}{name}"))
            for style in chain
            for properties in style.iterfind(f"{STYLE}paragraph-properties")
        )
        start += next((one for one in stated if one is not None), 0.0)
    return start


def _find_level(chain: Sequence[Element]) -> int:
    """The level of the headings that a style sets, 0 for other text."""
    for style in chain:
        name = style.get(f"{STYLE}name", "")
        if named := _HEADING_STYLE.fullmatch(name):
            return int(named["level"] or 1)
        if name == "Subtitle":  # which may be based on that of the title
            return 0
        if level := read_number(style, f"{STYLE}default-outline-level"):
            return level
    return 0


def _list_numbered(parts: Sequence[Element]) -> Iterator[str]:
    """The names of the list styles whose first level is numbered."""
    for part in parts:
        for style in part.iter(f"{TEXT}list-style"):
            first = next(iter(style), None)
            if first is not None and first.tag == f"{TEXT}list-level-style-number":
                yield style.get(f"{STYLE}name", "")


def read_number(element: Element, name: str) -> int:
    """A count as an attribute holds it, 0 where it is none."""
    printed = element.get(name, "")
    return int(printed) if printed.isdecimal() and len(printed) < 6 else 0  # noqa: PLR2004 - digits
