"""What the styles and lists of a Word document say of a paragraph: hidden, heading, numbered."""

from __future__ import annotations

from collections import defaultdict
from string import hexdigits
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from pipeline import patterns as re

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from xml.etree.ElementTree import Element

    from pipeline.readers.office.package import OfficePackage

NAMESPACE: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W: Final = f"{{{NAMESPACE}}}"
_OFF: Final = ("0", "false", "off", "none")
_DEEPEST_HEADING: Final = 6
_DEEPEST_LEVEL: Final = 9  # of a list
_LONGEST_BASE: Final = 20  # styles that one is based on
_HEADING_NAME: Final = re.compile(r"heading (?P<level>[1-6])", re.IGNORECASE)
_PLACE: Final = re.compile(r"%(?P<level>[1-9])")
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LARGEST_ROMAN: Final = 3999
_SYMBOLS: Final = "*\u2020\u2021\u00a7"
_LONGEST_LETTERS: Final = 30  # times that a letter or symbol is repeated in place of a number

Value = TypeVar("Value")


def format_number(number: int, form: str) -> str:
    """A number in a form of Word, such as `lowerRoman`; empty where the form is not known."""
    match form:
        case "decimal":
            return str(number)
        case "decimalZero":
            return f"{number:02}"
        case "lowerRoman" | "upperRoman" if 0 < number <= _LARGEST_ROMAN:
            letters = _write_roman(number)
            return letters.upper() if form == "upperRoman" else letters
        case "lowerLetter" | "upperLetter" if 0 < number <= 26 * _LONGEST_LETTERS:
            letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letter.upper() if form == "upperLetter" else letter
        case "chicago" if 0 < number <= 4 * _LONGEST_LETTERS:
            return _SYMBOLS[(number - 1) % 4] * ((number - 1) // 4 + 1)
        case _:
            return ""


def _write_roman(number: int) -> str:
    letters = ""
    for value, letter in _ROMAN:
        letters += letter * (number // value)
        number %= value
    return letters


def is_on(element: Element | None) -> bool:
    """Whether a property that is switched on or off is on."""
    return element is not None and element.get(f"{W}val", "1").lower() not in _OFF


def read_value(parent: Element | None, path: str) -> str:
    """The `w:val` of an element below this one, such as `pPr/pStyle`; empty where there is none."""
    steps = "/".join(f"{W}{step}" for step in path.split("/"))
    found = parent.find(steps) if parent is not None else None
    return found.get(f"{W}val", "") if found is not None else ""


def state_types(styles: Element) -> None:
    """States what Word takes for granted in a list of styles and mammoth asks for.

    A style without a type is one of paragraphs (ISO/IEC 29500-1, 17.7.4.17).
    """
    for style in styles.iter(f"{W}style"):
        style.attrib.setdefault(f"{W}type", "paragraph")
        style.attrib.setdefault(f"{W}styleId", "")


_SMALLEST: Final = 2  # half-points: smaller type is not seen
_NO_FILLS: Final = ("auto", "none", "white", "")
_NO_PATTERNS: Final = ("clear", "nil", "")
_HIGHLIGHTS: Final = {  # the colours of their names (ISO/IEC 29500-1, 17.18.40)
    "black": "000000", "blue": "0000ff", "cyan": "00ffff", "green": "00ff00", "red": "ff0000",
    "magenta": "ff00ff", "yellow": "ffff00", "darkblue": "000080", "darkcyan": "008080",
    "darkgreen": "008000", "darkmagenta": "800080", "darkred": "800000", "darkyellow": "808000",
    "darkgray": "808080", "lightgray": "c0c0c0",
}  # fmt: skip
_PALEST: Final = 0xF5  # of each channel: lighter letters are not seen on white


def is_white(colour: str) -> bool:
    """Whether a colour such as `FFFFFF` is too light to be seen on white."""
    is_hexadecimal = len(colour) == 6 and set(hexdigits).issuperset(colour)  # noqa: PLR2004 - three bytes
    return is_hexadecimal and min(bytes.fromhex(colour)) >= _PALEST


def find_ground(fill: Element | None) -> str:
    """The colour of a shading or a highlight on which white letters are seen; empty where none."""
    if fill is None:
        return ""
    named, colour = fill.get(f"{W}val", "").lower(), fill.get(f"{W}fill", "").lower()
    if fill.tag == f"{W}highlight":
        return "" if named in _NO_FILLS else _HIGHLIGHTS.get(named, named)
    if named not in _NO_PATTERNS or (not colour and fill.get(f"{W}themeFill") is not None):
        return "pattern"
    return "" if colour in _NO_FILLS or is_white(colour) else colour


class _RunLook(NamedTuple):
    """What properties say of how the text of a run is seen; None where they say nothing."""

    vanishes: bool | None = None
    size: int | None = None  # half-points
    colour: str | None = None
    ground: str | None = None

    def over(self, other: _RunLook) -> _RunLook:
        """These properties, and where they say nothing the other ones."""
        return _RunLook(
            other.vanishes if self.vanishes is None else self.vanishes,
            other.size if self.size is None else self.size,
            other.colour if self.colour is None else self.colour,
            other.ground if self.ground is None else self.ground,
        )


_NO_LOOK: Final = _RunLook()
# The parts of a table that its style may show otherwise, what wins first: the attribute and the
# bit of `w:tblLook` that switch each on (ISO/IEC 29500-1, 17.4.55 and 17.7.6).
_TABLE_PARTS: Final = {
    "firstCol": ("firstColumn", 0x0080),
    "lastCol": ("lastColumn", 0x0100),
    "firstRow": ("firstRow", 0x0020),
    "lastRow": ("lastRow", 0x0040),
}


def _read_look(properties: Element | None) -> _RunLook:
    if properties is None:
        return _NO_LOOK
    vanishes = size = colour = ground = None
    for one in properties:
        match one.tag.removeprefix(W):
            case "vanish":
                vanishes = is_on(one)
            case "sz" if (printed := one.get(f"{W}val", "")).isdecimal():
                size = parse_count(printed, _SMALLEST + 1)
            case "color":
                colour = one.get(f"{W}val", "").lower()
            case "shd" | "highlight":
                ground = ground or find_ground(one)
    return _RunLook(vanishes, size, colour, ground)


class WordStyles:
    """The styles of a document: which hide text, and which are headings."""

    def __init__(self, package: OfficePackage) -> None:
        self._looks: dict[str, _RunLook] = {}
        self._merged: dict[tuple[str, ...], _RunLook] = {}
        self._grounds: set[str] = set()  # styles with a ground anywhere
        self._usual: dict[str, str] = {}  # the style of what names none, by its type
        self._default = _NO_LOOK
        self._levels: dict[str, int] = {}
        self._bases: dict[str, str] = {}
        self._lists: dict[str, Element] = {}
        self._indents: dict[str, Element] = {}
        root = next((one for _, one in package.parse_parts("styles")), None)
        if root is not None:
            self._default = _read_look(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        for style in root.iter(f"{W}style") if root is not None else ():
            name = style.get(f"{W}styleId", "")
            if style.get(f"{W}default", "0").lower() not in _OFF:
                self._usual[style.get(f"{W}type", "paragraph")] = name
            self._looks[name] = _read_look(style.find(f"{W}rPr"))
            if any(map(find_ground, style.iter(f"{W}shd"))):
                self._grounds.add(name)
            base = read_value(style, "basedOn")
            if base:
                self._bases[name] = base
            self._add_table_parts(style, name, base)
            if (indent := style.find(f"{W}pPr/{W}ind")) is not None:
                self._indents[name] = indent
            if (level := style.find(f"{W}pPr/{W}outlineLvl")) is not None:
                self._levels[name] = _parse_level(level)
            elif printed := _HEADING_NAME.fullmatch(read_value(style, "name")):
                self._levels[name] = int(printed["level"])
            if (of_list := style.find(f"{W}pPr/{W}numPr")) is not None:
                self._lists[name] = of_list

    def _add_table_parts(self, style: Element, name: str, base: str) -> None:
        """What the style of a table says of its parts, each as a style of its own."""
        for part in style.iterfind(f"{W}tblStylePr"):
            of_part = _name_part(name, part.get(f"{W}type", ""))
            self._looks[of_part] = _read_look(part.find(f"{W}rPr"))
        if base and style.get(f"{W}type") == "table":
            self._bases |= {_name_part(name, one): _name_part(base, one) for one in _TABLE_PARTS}

    def is_hidden(
        self, run: Element, styles: tuple[str, ...], is_on_ground: Callable[[], bool]
    ) -> bool:
        """Whether a run is hidden by itself, its style, its paragraph's, its table's or the usual.

        `styles` are those of its paragraph and of its place in its table; `is_on_ground` says
        whether its paragraph may stand on a ground on which white letters are seen.
        """
        own = _read_look(run.find(f"{W}rPr"))
        style = read_value(run, "rPr/rStyle") or self._usual.get("character", "")
        look = own.over(self._merge(style, *styles))
        if look.vanishes:
            return True
        if look.size is not None and look.size <= _SMALLEST:
            return True
        if look.ground:
            return look.colour == look.ground
        return is_white(look.colour or "") and not is_on_ground()

    def _merge(self, *styles: str) -> _RunLook:
        """What styles say, the first before the others, and the defaults of the document last."""
        known = self._merged.get(styles)
        if known is None:
            known = _NO_LOOK
            for style in styles:
                for one in self._list_chain(style):
                    known = known.over(self._looks.get(one, _NO_LOOK))
            known = self._merged[styles] = known.over(self._default)
        return known

    def find_style(self, paragraph: Element) -> str:
        """The style of a paragraph: its own, or the usual one."""
        return read_value(paragraph, "pPr/pStyle") or self._usual.get("paragraph", "")

    def _list_chain(self, style: str) -> list[str]:
        """A style and those that it is based on, the nearest first."""
        chain: list[str] = []
        while style and style not in chain and len(chain) < _LONGEST_BASE:
            chain.append(style)
            style = self._bases.get(style, "")
        return chain

    def find_table_style(self, table: Element) -> str:
        """The style of a table: its own, or the usual one."""
        return read_value(table, "tblPr/tblStyle") or self._usual.get("table", "")

    def list_part_styles(self, style: str, look: Element | None) -> dict[str, str]:
        """What a table's style says of its parts: part → style, of those that the table shows."""
        stated = look.get(f"{W}val", "") if look is not None else ""
        bits = int(stated, 16) if stated and set(hexdigits).issuperset(stated) else 0
        shown = {
            part: _name_part(style, part)
            for part, (attribute, bit) in _TABLE_PARTS.items()
            if look is not None
            and look.get(f"{W}{attribute}", "1" if bits & bit else "0").lower() not in _OFF
        }
        return {
            part: name
            for part, name in shown.items()
            if any(map(self._looks.__contains__, self._list_chain(name)))
        }

    def has_ground(self, style: str) -> bool:
        """Whether a style, or one that it is based on, is unknown or gives any ground."""
        return any(
            one in self._grounds or one not in self._looks for one in self._list_chain(style)
        )

    def is_paragraph_on_ground(self, paragraph: Element) -> bool:
        """Whether a paragraph has a ground of its own or of its style."""
        own = paragraph.find(f"{W}pPr/{W}shd")
        named = read_value(paragraph, "pPr/pStyle")
        known = named if named in self._looks else self._usual.get("paragraph", "")
        return bool(find_ground(own)) if own is not None else self.has_ground(known)

    def find_indent(self, paragraph: Element) -> Element | None:
        """The indentation of a paragraph, by itself or its style."""
        own = paragraph.find(f"{W}pPr/{W}ind")
        if own is not None or not self._indents:
            return own
        return self._look_up(self._indents, self.find_style(paragraph))

    def _look_up(self, values: Mapping[str, Value], style: str) -> Value | None:
        """The property of a style, or of the nearest one that it is based on, if any has it."""
        for _ in range(_LONGEST_BASE):
            if style in values:
                return values[style]
            style = self._bases.get(style, "")
        return None

    def find_level(self, paragraph: Element) -> int | None:
        """The heading level of a paragraph, 1 the highest; None for body text."""
        own = paragraph.find(f"{W}pPr/{W}outlineLvl")
        if own is not None:
            return _limit_level(_parse_level(own))
        level = self._look_up(self._levels, read_value(paragraph, "pPr/pStyle"))
        return None if level is None else _limit_level(level)

    def find_list(self, paragraph: Element) -> tuple[str, str, str]:
        """The number of the list that a paragraph is in, its level there, and its style."""
        style = read_value(paragraph, "pPr/pStyle")
        own = paragraph.find(f"{W}pPr/{W}numPr")
        found = self._look_up(self._lists, style)
        number = read_value(own, "numId") or read_value(found, "numId")
        return number, read_value(own, "ilvl") or read_value(found, "ilvl"), style


def _name_part(style: str, part: str) -> str:
    """The name under which a part of a table's style is kept; no style has it."""
    return f"{style}\0{part}"


def _parse_level(level: Element) -> int:
    printed = level.get(f"{W}val", "")
    return int(printed) + 1 if printed.isdecimal() else _DEEPEST_HEADING + 1


def _limit_level(level: int) -> int | None:
    return level if level <= _DEEPEST_HEADING else None


class _ListLevel(NamedTuple):
    """How one level of a list is numbered: `text` is such as `%1.%2.`."""

    start: int
    form: str
    text: str


class ParagraphNumbers:
    """The numbers that Word prints before headings and items, counted paragraph by paragraph."""

    def __init__(self, package: OfficePackage, styles: WordStyles) -> None:
        self._styles = styles
        self._levels: dict[str, dict[int, _ListLevel]] = {}  # by the list's definition
        self._lists: dict[str, str] = {}  # number of a list → its definition
        self._of_styles: dict[tuple[str, str], int] = {}  # definition and style → level
        self._starts: dict[str, dict[int, int]] = {}  # number of a list → where it begins anew
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        root = next((one for _, one in package.parse_parts("numbering")), None)
        if root is None:
            return
        for definition in root.iter(f"{W}abstractNum"):
            name = definition.get(f"{W}abstractNumId", "")
            self._levels[name] = {}
            for level in definition.iter(f"{W}lvl"):
                at = parse_count(level.get(f"{W}ilvl", ""), 0)
                form = read_value(level, "numFmt") or "decimal"
                start = parse_count(read_value(level, "start"), 0)
                self._levels[name][at] = _ListLevel(start, form, read_value(level, "lvlText"))
                self._of_styles[name, read_value(level, "pStyle")] = at
        for one in root.iter(f"{W}num"):
            name = one.get(f"{W}numId", "")
            self._lists[name] = read_value(one, "abstractNumId")
            self._starts[name] = {
                parse_count(level.get(f"{W}ilvl", ""), 0): parse_count(printed, 1)
                for level in one.iter(f"{W}lvlOverride")
                if (printed := read_value(level, "startOverride"))
            }

    def count(self, paragraph: Element) -> str:
        """Counts a paragraph; returns the number before it, empty where it has none."""
        number, printed, style = self._styles.find_list(paragraph)
        definition = self._lists.get(number, "")
        at = parse_count(printed, self._of_styles.get((definition, style), 0))
        levels = self._levels.get(definition, {})
        if at not in levels or at >= _DEEPEST_LEVEL:
            return ""
        counts = self._counts[definition]
        for level, first in self._starts.pop(number, {}).items():  # before its first paragraph
            counts[level] = first - 1
        counts[at] = counts.get(at, levels[at].start - 1) + 1
        for deeper in range(at + 1, _DEEPEST_LEVEL):
            counts.pop(deeper, None)

        def fill(match: re.Match[str]) -> str:
            which = int(match["level"]) - 1
            if which not in levels:
                return ""
            return format_number(counts.get(which, levels[which].start), levels[which].form)

        return _PLACE.sub(fill, levels[at].text) if _PLACE.search(levels[at].text) else ""


def parse_count(printed: str, usual: int) -> int:
    """A count as an attribute holds it; the usual one where it is none."""
    return int(printed) if printed.isdecimal() and len(printed) < _DEEPEST_LEVEL else usual
