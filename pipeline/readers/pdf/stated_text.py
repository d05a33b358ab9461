"""Text that a PDF states and a viewer paints: values of form fields, and notes on the page.

Their appearance is drawn from their text where the file holds none (ISO 32000-2, 12.5.6.6, 12.7.4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import LIT, literal_name
from pdfminer.utils import decode_text

from pipeline import patterns as re

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MOST_PARENTS: Final = 20  # fields that a field is a part of
_PASSWORD: Final = 1 << 13  # a flag of a text field, whose value is not shown
_LARGEST: Final = 12.0  # points, where the size is left to the viewer
_SHARE: Final = 0.7  # of the height of a field that its letters have then
_SMALLEST: Final = 2.0  # points
_INSET: Final = 2.0  # points between the edge of a field and its text
_LEADING: Final = 1.2
_MOST_LINES: Final = 200
_LONGEST: Final = 20_000  # characters
_SIZE: Final = re.compile(rb"/[^\s/]+\s+(\d{1,4}(?:\.\d{1,6})?)\s+Tf\b")
_COLOUR: Final = re.compile(rb"(?:\d{0,3}\.?\d{1,6}\s+){1,4}(?:g|rg|k)\b")
FONTS: Final[dict[str, Any]] = {
    "Font": {
        "F": {
            "Type": LIT("Font"),
            "Subtype": LIT("Type1"),
            "BaseFont": LIT("Helvetica"),
            "Encoding": LIT("WinAnsiEncoding"),
        }
    }
}


class StatedText(NamedTuple):
    """Lines of text, the size in points (0 where it is open), and the operator of the colour."""

    lines: tuple[str, ...]
    size: float
    colour: bytes

    def draw(self, height: float) -> Iterator[tuple[str, bytes]]:
        """Each line with the contents that show as many letters, in a box of this height."""
        size = self.size or max(min(_LARGEST, _SHARE * height), _SMALLEST)
        is_one = len(self.lines) == 1
        top = (height + _SHARE * size) / 2 if is_one else height - _INSET
        for number, line in enumerate(self.lines):
            y = top - _SHARE * size - number * _LEADING * size
            shown = line.encode("cp1252", "replace").hex().encode()
            place = b"%.2f %.2f Td" % (_INSET, y)
            yield line, b"%s BT /F %.2f Tf %s <%s> Tj ET" % (self.colour, size, place, shown)


def find_stated_text(annotation: Mapping[str, Any]) -> StatedText | None:
    """The text of a free note, or the value of a field for text or a choice; None without any."""
    kind = literal_name(resolve1(annotation.get("Subtype", "")))
    if kind == "FreeText":
        found = resolve1(annotation.get("Contents"))
    elif kind == "Widget":
        found = _find_value(annotation)
    else:
        return None
    text = decode_text(found)[:_LONGEST] if isinstance(found, bytes) else ""
    lines = [line.strip() for line in re.split(r"\r\n?|\n", text)]
    if not any(lines):
        return None
    style = resolve1(_inherit(annotation, "DA"))
    style = style if isinstance(style, bytes) else b""
    size, colour = _SIZE.search(style), _COLOUR.search(style)
    return StatedText(
        tuple(lines[:_MOST_LINES]), float(size[1]) if size else 0.0, colour[0] if colour else b""
    )


def _find_value(field: Mapping[str, Any]) -> object:
    """What a field shows: its text, or how its choice is written."""
    flags = resolve1(_inherit(field, "Ff"))
    if literal_name(resolve1(_inherit(field, "FT")) or "") not in ("Tx", "Ch"):
        return None
    if isinstance(flags, int) and flags & _PASSWORD:
        return None
    value = resolve1(_inherit(field, "V"))
    if isinstance(value, PDFStream):
        return value.get_data()
    values = [resolve1(one) for one in value] if isinstance(value, list) else [value]
    names = dict(_list_options(resolve1(_inherit(field, "Opt"))))
    shown = [names.get(one, one) for one in values if isinstance(one, bytes)]
    return b"\n".join(shown) if len(shown) > 1 else next(iter(shown), None)


def _list_options(options: object) -> Iterator[tuple[bytes, bytes]]:
    """The choices of a field that are written otherwise than they are kept."""
    for one in options if isinstance(options, list) else ():
        pair = resolve1(one)
        if isinstance(pair, list) and len(pair) > 1:
            kept, shown = resolve1(pair[0]), resolve1(pair[1])
            if isinstance(kept, bytes) and isinstance(shown, bytes):
                yield kept, shown


def _inherit(field: Mapping[str, Any], name: str) -> object:
    """An entry of a field, or of the fields that it is a part of."""
    node: Any = field
    for _ in range(_MOST_PARENTS):
        if not isinstance(node, dict):
            return None
        if name in node:
            return node[name]
        node = resolve1(node.get("Parent"))
    return None


def describe_other_contents(catalog: Mapping[str, Any]) -> list[str]:
    """What a file holds beside its pages: the files of a portfolio, a form of another program."""
    found = []
    names = resolve1(catalog.get("Names"))
    if isinstance(resolve1(catalog.get("Collection")), dict):
        tree = names.get("EmbeddedFiles") if isinstance(names, dict) else None
        files = list(_list_files(tree, 0))
        shown = ", ".join(files[:_MOST_NAMED]) + (", …" if len(files) > _MOST_NAMED else "")
        found.append(
            f"the file is a portfolio of {len(files)} files, which are not read ({shown}); save "
            "them apart"
        )
    form = resolve1(catalog.get("AcroForm"))
    is_drawn_anew = resolve1(catalog.get("NeedsRendering")) is True
    if isinstance(form, dict) and form.get("XFA") is not None:
        fields = resolve1(form.get("Fields"))
        if is_drawn_anew or not fields:
            found.append(
                "the file is an XFA form, whose text its pages do not hold; open it in Adobe "
                "Reader and print it as PDF"
            )
    return found


_MOST_NAMED: Final = 10  # files in a message
_MOST_FILES: Final = 10_000
_DEEPEST: Final = 20  # nodes of a tree of names


def _list_files(node: object, depth: int) -> Iterator[str]:
    tree = resolve1(node)
    if not isinstance(tree, dict) or depth > _DEEPEST:
        return
    names = resolve1(tree.get("Names"))
    for name in (names if isinstance(names, list) else [])[: 2 * _MOST_FILES : 2]:
        printed = resolve1(name)
        yield decode_text(printed)[:100] if isinstance(printed, bytes) else "a file without a name"
    kids = resolve1(tree.get("Kids"))
    for kid in (kids if isinstance(kids, list) else [])[:_MOST_FILES]:
        yield from _list_files(kid, depth + 1)
