"""Limits for what a font's data may expand to: pdfminer fills any range that a file states.

A range of a character map or of an array of widths is three numbers in the file, and may claim
four thousand million codes. A font has at most 65,536 glyphs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO, Final

from pdfminer import pdffont
from pdfminer.cmapdb import CMapParser
from pdfminer.pdftypes import resolve1

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MOST_CODES: Final = 1 << 17  # of one font: twice its glyphs
_WIDTHS: Final = 3  # numbers of a range: first, last, width
_VERTICAL_WIDTHS: Final = 5


class BoundedCMapParser(CMapParser):
    """A parser of maps from codes to characters that leaves out ranges beyond the limit."""

    def __init__(self, cmap: Any, file: BinaryIO) -> None:  # noqa: ANN401 - pdfminer's map
        super().__init__(cmap, file)
        self._room = MOST_CODES

    def do_keyword(self, pos: int, token: Any) -> None:  # noqa: ANN401 - pdfminer's keyword
        """Carries out a keyword."""
        if token in (self.KEYWORD_ENDBFRANGE, self.KEYWORD_ENDCIDRANGE):
            self.push(*self._drop_huge_ranges(self.popall()))
        super().do_keyword(pos, token)

    def _drop_huge_ranges(self, stack: list[Any]) -> Iterator[Any]:
        for first, last, mapped in zip(stack[0::3], stack[1::3], stack[2::3], strict=False):
            start, end = first[1], last[1]
            if isinstance(start, bytes) and isinstance(end, bytes):
                size = int.from_bytes(end, "big") - int.from_bytes(start, "big") + 1
                if size > self._room:
                    continue
                self._room -= max(size, 0)
            yield from (first, last, mapped)


class _BoundedMap(dict[int, int]):
    """A map from characters to glyphs; raises `CMapNotFound` once it is set too often."""

    room = MOST_CODES

    def __setitem__(self, code: int, glyph: int) -> None:
        self.room -= 1
        if self.room < 0:
            raise pdffont.TrueTypeFont.CMapNotFound
        super().__setitem__(code, glyph)


class _BoundedTrueTypeFont(pdffont.TrueTypeFont):
    """An embedded font of which the map of characters may be too large to be used."""

    def parse_cmap_format_4(self, fp: BinaryIO, char2gid: dict[int, int]) -> None:
        """Reads a table of segments."""
        bounded = _BoundedMap()
        super().parse_cmap_format_4(fp, bounded)
        char2gid.update(bounded)

    def parse_cmap_format_12(self, fp: BinaryIO, char2gid: dict[int, int]) -> None:
        """Reads a table of groups."""
        bounded = _BoundedMap()
        super().parse_cmap_format_12(fp, bounded)
        char2gid.update(bounded)


def _limit_ranges(get_widths: Callable[[Any], Any], size: int) -> Callable[[Iterable[object]], Any]:
    """A function for arrays of widths, its ranges of `size` numbers cut to the limit."""

    def clip(values: Iterable[object]) -> Iterator[object]:
        room, first, at = MOST_CODES, 0, 0
        for each in values:
            value = resolve1(each)
            if isinstance(value, int | float):
                at += 1
                if at == 1 and isinstance(value, int):
                    first = value
                elif at == 2 and isinstance(value, int):  # noqa: PLR2004 - the last of the range
                    value = min(value, first + room)
                    room -= max(0, value - first)
                at %= size
            elif isinstance(value, list):
                at = 0
            yield value

    return lambda values: get_widths(clip(values))


pdffont.TrueTypeFont = _BoundedTrueTypeFont  # type: ignore[misc]
pdffont.get_widths = _limit_ranges(pdffont.get_widths, _WIDTHS)  # type: ignore[assignment]
pdffont.get_widths2 = _limit_ranges(pdffont.get_widths2, _VERTICAL_WIDTHS)  # type: ignore[assignment]
