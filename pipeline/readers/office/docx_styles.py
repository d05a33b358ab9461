"""What the styles and lists of a Word document say of a paragraph: hidden, heading, numbered."""

from __future__ import annotations

import re
from collections import defaultdict
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping
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
_WHITE: Final = "ffffff"
_FILLS: Final = ("shd", "highlight")  # grounds on which white letters may be seen


class _Sight(Enum):
    """Whether properties of a run let its text be seen; white text is seen on a ground alone."""

    SEEN = "seen"
    WHITE = "white"
    HIDDEN = "hidden"


def _read_sight(properties: Element | None) -> _Sight | None:
    """What properties of a run say of its text; None where they say nothing."""
    if properties is None:
        return None
    if (vanish := properties.find(f"{W}vanish")) is not None:
        return _Sight.HIDDEN if is_on(vanish) else _Sight.SEEN
    size, color = (read_value(properties, name) for name in ("sz", "color"))
    if size.isdecimal() and int(size) <= _SMALLEST:
        return _Sight.HIDDEN
    if not color:
        return None
    on_white = all(properties.find(f"{W}{name}") is None for name in _FILLS)
    return _Sight.WHITE if color.lower() == _WHITE and on_white else _Sight.SEEN


class WordStyles:
    """The styles of a document: which hide text, and which are headings."""

    def __init__(self, package: OfficePackage) -> None:
        self._sights: dict[str, _Sight] = {}
        self._usual: dict[str, str] = {}  # the style of what names none, by its type
        self._default = _Sight.SEEN
        self._levels: dict[str, int] = {}
        self._bases: dict[str, str] = {}
        self._lists: dict[str, Element] = {}
        parts = package.list_word_parts("styles")
        root = package.parse(parts[0]) if parts else None
        if root is not None:
            default = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
            self._default = _read_sight(default) or _Sight.SEEN
        for style in root.iter(f"{W}style") if root is not None else ():
            name = style.get(f"{W}styleId", "")
            if style.get(f"{W}default", "0").lower() not in _OFF:
                self._usual[style.get(f"{W}type", "paragraph")] = name
            if (sight := _read_sight(style.find(f"{W}rPr"))) is not None:
                self._sights[name] = sight
            if base := read_value(style, "basedOn"):
                self._bases[name] = base
            if (level := style.find(f"{W}pPr/{W}outlineLvl")) is not None:
                self._levels[name] = _parse_level(level)
            elif printed := _HEADING_NAME.fullmatch(read_value(style, "name")):
                self._levels[name] = int(printed["level"])
            if (of_list := style.find(f"{W}pPr/{W}numPr")) is not None:
                self._lists[name] = of_list

    def is_hidden(self, paragraph: Element, run: Element, *, is_on_ground: bool) -> bool:
        """Whether a run is hidden by itself, its style, its paragraph's, or the usual one.

        `is_on_ground` says that it may stand on a ground on which white letters are seen.
        """
        named = read_value(paragraph, "pPr/pStyle") or self._usual.get("paragraph", "")
        sight = (
            _read_sight(run.find(f"{W}rPr"))
            or self._look_up(self._sights, read_value(run, "rPr/rStyle"))
            or self._look_up(self._sights, named)
            or self._default
        )
        return sight is _Sight.HIDDEN or (sight is _Sight.WHITE and not is_on_ground)

    def hides_table(self, table: Element) -> bool:
        """Whether the style of a table hides the text in it."""
        named = read_value(table, "tblPr/tblStyle") or self._usual.get("table", "")
        return self._look_up(self._sights, named) is _Sight.HIDDEN

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
        parts = package.list_word_parts("numbering")
        if not parts:
            return
        root = package.parse(parts[0])
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
