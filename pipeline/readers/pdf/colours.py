"""Colours of a PDF (ISO 32000-2, 8.6) → red, green and blue, as near as visibility needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from pdfminer.pdftypes import resolve1
from pdfminer.psparser import literal_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Colour: TypeAlias = tuple[float, float, float]  # red, green, blue: 0 to 1
Spec: TypeAlias = Any  # an object of the file: numbers, names, lists, dictionaries, streams

BLACK: Final[Colour] = (0.0, 0.0, 0.0)
WHITE: Final[Colour] = (1.0, 1.0, 1.0)
_DEEPEST: Final = 8  # colour spaces within each other
_COMPONENTS: Final = {
    "DeviceGray": 1, "CalGray": 1, "G": 1,
    "DeviceRGB": 3, "CalRGB": 3, "RGB": 3,
    "DeviceCMYK": 4, "CMYK": 4,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ColourSpace:
    """The number of components of a colour, its initial ones, and their conversion to a colour.

    `convert` gives None for a colour that cannot be known, such as a pattern.
    """

    components: int
    initial: tuple[float, ...]
    convert: Callable[[tuple[float, ...]], Colour | None]


@lru_cache(maxsize=1_000)  # a page sets few colours, one for each word
def convert_device_colour(values: tuple[float, ...]) -> Colour | None:
    """A grey (1 component), red, green, blue (3) or cyan, magenta, yellow, black (4)."""
    match [min(max(value, 0.0), 1.0) for value in values]:
        case [grey]:
            return grey, grey, grey
        case [red, green, blue]:
            return red, green, blue
        case [cyan, magenta, yellow, black]:
            light = 1 - black
            return (1 - cyan) * light, (1 - magenta) * light, (1 - yellow) * light
    return None


def _is_unknown(values: tuple[float, ...]) -> None:  # noqa: ARG001 - a conversion's signature
    return None


UNKNOWN: Final = ColourSpace(1, (), _is_unknown)
GREY: Final = ColourSpace(1, (0.0,), convert_device_colour)
RGB: Final = ColourSpace(3, (0.0, 0.0, 0.0), convert_device_colour)
CMYK: Final = ColourSpace(4, (0.0, 0.0, 0.0, 1.0), convert_device_colour)
_BY_COMPONENTS: Final = {1: GREY, 3: RGB, 4: CMYK}


def parse_colour_space(spec: Spec, named: Mapping[str, Spec], depth: int = _DEEPEST) -> ColourSpace:
    """The colour space that a name or an array describes; `named` are those of the resources."""
    try:
        return _parse(resolve1(spec), named, depth)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return UNKNOWN


def _parse(spec: Spec, named: Mapping[str, Spec], depth: int) -> ColourSpace:
    parts = [resolve1(part) for part in spec] if isinstance(spec, list) else [spec]
    name = literal_name(parts[0])
    if name in _COMPONENTS:
        return _BY_COMPONENTS[_COMPONENTS[name]]
    if depth == 0:
        return UNKNOWN
    if len(parts) == 1:
        return parse_colour_space(named[name], named, depth - 1) if name in named else UNKNOWN
    if name == "ICCBased":
        return _BY_COMPONENTS[resolve1(parts[1]["N"])]
    return UNKNOWN  # one of a table or a function: what is painted in it is looked at
