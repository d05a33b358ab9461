"""Colours of a PDF (ISO 32000-2, 8.6) → red, green and blue, as near as visibility needs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import literal_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Colour: TypeAlias = tuple[float, float, float]  # red, green, blue: 0 to 1
Spec: TypeAlias = Any  # an object of the file: numbers, names, lists, dictionaries, streams

BLACK: Final[Colour] = (0.0, 0.0, 0.0)
WHITE: Final[Colour] = (1.0, 1.0, 1.0)
_DEEPEST: Final = 8  # colour spaces or functions within each other
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
    convert: Callable[[Sequence[float]], Colour | None]


def convert_device_colour(values: Sequence[float]) -> Colour | None:
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


def _is_unknown(values: Sequence[float]) -> None:  # noqa: ARG001 - a conversion's signature
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


def _parse(  # noqa: PLR0911 - one branch a kind of space
    spec: Spec, named: Mapping[str, Spec], depth: int
) -> ColourSpace:
    parts = [resolve1(part) for part in spec] if isinstance(spec, list) else [spec]
    name = literal_name(parts[0])
    if name in _COMPONENTS:
        return _BY_COMPONENTS[_COMPONENTS[name]]
    if depth == 0:
        return UNKNOWN
    if len(parts) == 1:
        return parse_colour_space(named[name], named, depth - 1) if name in named else UNKNOWN
    match name:
        case "ICCBased":
            return _BY_COMPONENTS[resolve1(parts[1]["N"])]
        case "Indexed" | "I":
            return _index(parse_colour_space(parts[1], named, depth - 1), parts[3])
        case "Separation" | "DeviceN":
            count = len(parts[1]) if name == "DeviceN" else 1
            base = parse_colour_space(parts[2], named, depth - 1)
            tint = parse_function(parts[3])
            return ColourSpace(count, (1.0,) * count, lambda values: base.convert(tint(values)))
    return UNKNOWN


def _index(base: ColourSpace, table: Spec) -> ColourSpace:
    data = table.get_data() if isinstance(table, PDFStream) else table
    count = base.components

    def convert(values: Sequence[float]) -> Colour | None:
        at = int(values[0]) * count
        return base.convert([byte / 255 for byte in data[at : at + count]])

    return ColourSpace(1, (0.0,), convert)


def parse_function(spec: Spec, depth: int = _DEEPEST) -> Callable[[Sequence[float]], list[float]]:
    """A function of the file (7.10): sampled, exponential or stitched.

    Raises `ValueError` for others, such as a PostScript calculation.
    """
    found = resolve1(spec)
    attributes = found.attrs if isinstance(found, PDFStream) else found
    kind = resolve1(attributes["FunctionType"])
    if kind == 0:
        return _parse_sampled(found)
    if kind == 2:  # noqa: PLR2004 - the format's own number
        low = _numbers(attributes.get("C0", [0]))
        high = _numbers(attributes.get("C1", [1]))
        power = float(resolve1(attributes["N"]))
        return lambda values: [
            a + max(values[0], 0.0) ** power * (b - a) for a, b in zip(low, high, strict=False)
        ]
    if kind == 3 and depth:  # noqa: PLR2004 - the format's own number
        parts = [parse_function(part, depth - 1) for part in resolve1(attributes["Functions"])]
        edges = [0.0, *_numbers(attributes["Bounds"]), 1.0]
        encoded = _numbers(attributes["Encode"])
        return lambda values: _stitch(values[0], parts, edges, encoded)
    message = f"a function of type {kind}"
    raise ValueError(message)


def _numbers(spec: Spec) -> list[float]:
    return [float(resolve1(value)) for value in resolve1(spec)]


def _stitch(
    x: float,
    parts: Sequence[Callable[[Sequence[float]], list[float]]],
    edges: Sequence[float],
    encoded: Sequence[float],
) -> list[float]:
    last = len(parts) - 1
    at = next((at for at, (_, end) in enumerate(pairwise(edges)) if x < end), last)
    low, high = edges[at], edges[at + 1]
    share = (x - low) / (high - low) if high > low else 0.0
    return parts[at]([encoded[2 * at] + share * (encoded[2 * at + 1] - encoded[2 * at])])


def _parse_sampled(stream: PDFStream) -> Callable[[Sequence[float]], list[float]]:
    """The nearest sample of a table of bytes, or of wider numbers by their first byte."""
    sizes = [int(size) for size in _numbers(stream["Size"])]
    ends = _numbers(stream["Range"])
    ranges = list(zip(ends[::2], ends[1::2], strict=True))
    width, odd = divmod(int(resolve1(stream["BitsPerSample"])), 8)
    if odd or not width:
        message = "samples that are no whole bytes"
        raise ValueError(message)
    data, count = stream.get_data(), len(ranges)

    def sample(values: Sequence[float]) -> list[float]:
        at, step = 0, 1
        for value, size in zip(values, sizes, strict=False):
            at += step * round(min(max(value, 0.0), 1.0) * (size - 1))
            step *= size
        found = data[at * count * width : (at + 1) * count * width : width]
        return [
            low + byte / 255 * (high - low) for byte, (low, high) in zip(found, ranges, strict=True)
        ]

    return sample
