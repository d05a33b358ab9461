"""Fonts of a PDF: their typeface, and the characters and widths of their codes.

The engine takes a code that is not explained for one of a standard encoding. But glyphs may have
names without a meaning (`/g34`), and the codes of a symbolic font are its own: what they stand for
is not known unless the file states it (ISO 32000-2, 9.6.5 and 9.10.2).
"""

from __future__ import annotations

import io
import string
import struct
import unicodedata
from typing import TYPE_CHECKING, Any, Final

from pdfminer.encodingdb import name2unicode
from pdfminer.pdffont import CFFFont, PDFType3Font, PDFUnicodeNotDefined, TrueTypeFont
from pdfminer.pdftypes import PDFStream, dict_value, list_value, resolve1, stream_value
from pdfminer.psparser import PSLiteral, literal_name

from pipeline import patterns as re
from pipeline.readers.pdf.page_content import build_typeface

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pdfminer.pdffont import PDFCIDFont, PDFFont, PDFSimpleFont

    from pipeline.readers.pdf.page_content import Typeface

UNKNOWN: Final = "\ufffd"  # a glyph whose font does not map it to a character
SOFT_HYPHEN: Final = "\u00ad"
_PICTURES: Final = re.compile(r"dingbat|wingding|webding|ornament", re.IGNORECASE)
_BULLET: Final = "\u2022"
_WIDTH: Final = 0.5  # em, where a font gives no width
_DESCENT: Final = -0.22  # em, where a font gives no sensible descent
_MOST_STRINGS: Final = 2_000  # kept of a font at a size
_LONGEST_STRING: Final = 8  # bytes of those kept: longer ones seldom recur
_MOST_SIZES: Final = 10  # of a font
SPACE: Final = 32  # the code to which word spacing applies
_FORM: Final = re.compile(r"[\ufb1d-\ufdcf\ufdf0-\ufdfc\ufe70-\ufefc]")
# The characters of a string, their advances, whether a code is 32, and a 1 for each.
Shown = tuple[list[str], list[float], bool, bytes]


class FontReader:
    """A font: its typeface, and the characters and widths of its codes."""

    def __init__(
        self, font: PDFFont, *, is_guessed: bool = False, is_contradicted: bool = False
    ) -> None:
        self.face = _find_typeface(font)
        self.is_guessed = is_guessed  # its letters, by their codes
        self.is_contradicted = is_contradicted  # its map of characters, in a digit
        self.is_multibyte = font.is_multibyte()
        self.is_drawn = isinstance(font, PDFType3Font)  # by procedures, which may paint nothing
        self._font = font
        self._characters = _Characters(font)
        self._widths = _Widths(font)
        self._sizes: dict[tuple[float, float], SizedFont] = {}

    @property
    def has_unknown(self) -> bool:
        """Whether it was asked for a code that stands for no known character."""
        return self._characters.has_unknown

    def codes(self, text: bytes) -> Sequence[int]:
        """The codes of a string: those of a simple font are its bytes."""
        return list(self._font.decode(text)) if self.is_multibyte else text

    def at(self, size: float, scaling: float) -> SizedFont:
        """The font at a size, its glyphs narrowed or widened by a factor."""
        found = self._sizes.get((size, scaling))
        if found is None:
            if len(self._sizes) >= _MOST_SIZES:
                self._sizes.clear()
            advances = _Advances(self._widths, size, scaling)
            found = self._sizes[size, scaling] = SizedFont(self, self._characters, advances)
        return found


class _Characters(dict[int, str]):
    """The characters of a font by their codes, decoded when first asked for."""

    def __init__(self, font: PDFFont) -> None:
        super().__init__()
        self._font = font
        self._shows_pictures = _PICTURES.search(str(font.fontname or "")) is not None
        self.has_unknown = False

    def __missing__(self, code: int) -> str:
        try:
            text = self._font.to_unichr(code) or UNKNOWN
        except (PDFUnicodeNotDefined, KeyError, TypeError, ValueError):
            text = UNKNOWN
        if self._shows_pictures and text.isascii() and text.isalpha():
            text = _BULLET  # the letter is that of the key, not what is painted
        self.has_unknown |= text == UNKNOWN
        if not text.isascii():
            text = _FORM.sub(_find_letters, text)
            if len(text) > 1:  # a hyphen of no width has no glyph of its own
                text = text.replace(SOFT_HYPHEN, "") or UNKNOWN
        self[code] = text
        return text


def _find_letters(form: re.Match[str]) -> str:
    """The letters of a form that a letter of Arabic or Hebrew takes beside others."""
    return unicodedata.normalize("NFKC", form[0]).strip()


class _Widths(dict[int, float]):
    """The widths of a font's glyphs in em by their codes."""

    def __init__(self, font: PDFFont) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, code: int) -> float:
        try:
            width = float(self._font.char_width(code))
        except (KeyError, TypeError, ValueError):
            width = _WIDTH
        self[code] = width
        return width


class _Advances(dict[int, float]):
    """The advances of a font's glyphs at a size, in text space."""

    def __init__(self, widths: _Widths, size: float, scaling: float) -> None:
        super().__init__()
        self._widths, self._size, self._scaling = widths, size, scaling

    def __missing__(self, code: int) -> float:
        advance = self[code] = self._widths[code] * self._size * self._scaling
        return advance


class SizedFont(dict[bytes, Shown]):
    """The glyphs of a font's strings at a size; short strings, which recur, are kept."""

    def __init__(self, font: FontReader, characters: _Characters, advances: _Advances) -> None:
        super().__init__()
        self._codes = font.codes
        self._character = characters.__getitem__
        self._advance = advances.__getitem__

    def __missing__(self, text: bytes) -> Shown:
        """Reads a string, which is kept if it is short."""
        codes = self._codes(text)
        found = (
            list(map(self._character, codes)),
            list(map(self._advance, codes)),
            SPACE in codes,
            b"\1" * len(codes),
        )
        if len(text) <= _LONGEST_STRING:
            if len(self) >= _MOST_STRINGS:
                self.clear()
            self[text] = found
        return found


def _find_typeface(font: PDFFont) -> Typeface:
    descent = font.get_descent()
    weight = resolve1(font.descriptor.get("FontWeight"))
    return build_typeface(
        str(font.fontname or ""),
        descent if -0.6 < descent < 0 else _DESCENT,  # noqa: PLR2004
        weight if isinstance(weight, int | float) else 0,
    )


_DIGITS: Final = frozenset(string.digits)
_LEAST_AGREEING: Final = 2  # glyphs of two equal names for each whose names differ
_LARGEST_TABLE: Final = 1 << 17  # bytes of a table of characters
_SYMBOLIC: Final = 4  # flag of a font descriptor (table 121)
_CFF_ENCODING: Final = 16  # operator of a CFF font's dictionary; 0 and 1 are predefined encodings
_CODE_NAME: Final = re.compile(r"[A-Za-z]{1,2}(\d{1,3})")
_FEWEST_LETTERS: Final = 8  # small ones of a font of text
_COMMON_CODES: Final = frozenset(string.ascii_letters.encode() + b"0123456789!%&()*+,-./:;=?@[]")
_UNDEFINED: Final = ".notdef"
# Annex D.5: the letters of Symbol are Greek, at the places of similar ones.
_GREEK_CAPITALS: Final = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"
_GREEK_LETTERS: Final = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"
_SYMBOL: Final = {
    **{code: chr(code) for code in range(ord(" "), ord("@"))},
    **dict(zip(b"\"$'*-", "\u2200\u2203\u220b*\u2212", strict=True)),
    **dict(enumerate(_GREEK_CAPITALS, start=ord("A"))),
    **dict(enumerate(_GREEK_LETTERS, start=ord("a"))),
    **{code: chr(code) for code in b"[]_{|}~"},
    **dict(zip(
        b"\xa3\xa5\xb0\xb1\xb2\xb3\xb4\xb7\xb8\xb9\xba\xbb\xbc\xd2\xd3\xd4\xd7",
        "≤∞°±″≥×•÷≠≡≈…®©™⋅",
        strict=True,
    )),
}  # fmt: skip
# Annex D.6: Unicode's block of dingbats is in their order, but for those that it had before.
_DINGBATS: Final = {
    ord(" "): " ",
    **{code: chr(0x2700 + code - ord(" ")) for code in range(ord("!"), ord("\x7f"))},
    **dict(zip(b"%*+Hlnstuw", "☎☛☞★●■▲▼◆◗", strict=True)),
}
_OWN_ENCODINGS: Final = {"Symbol": _SYMBOL, "ZapfDingbats": _DINGBATS}
# Its glyphs have numbers for names, which go with their codes: `a29` is at the place of B.
_DINGBAT_NAMES: Final = {
    f"a{number}": _DINGBATS[code]
    for number, code in (*enumerate(range(ord("B"), ord("p")), start=29), (75, ord("q")),
                         *enumerate(range(ord("s"), ord("w")), start=76))
}  # fmt: skip


def guess_characters(spec: Mapping[str, Any]) -> dict[int, str]:
    """The characters of a font whose glyphs have their codes for names, as TeX names its pictures.

    Where many of them are at the codes of small letters, it is a font of text, and its letters and
    figures are at their codes in ASCII, as in all of TeX's encodings of text; other glyphs differ
    between those. Empty for other fonts.
    """
    encoding = resolve1(spec.get("Encoding"))
    if "ToUnicode" in spec or not isinstance(encoding, dict):
        return {}
    named = {
        code
        for code, name in _list_differences(encoding)
        if (found := _CODE_NAME.fullmatch(name)) and int(found[1]) == code
    }
    small = sum(ord("a") <= code <= ord("z") for code in named)
    if small < _FEWEST_LETTERS:
        return {}
    return {code: chr(code) for code in named if code in _COMMON_CODES}


def find_stated_characters(font: PDFSimpleFont, spec: Mapping[str, Any]) -> dict[int, str]:
    """The characters of a font's codes that its dictionary, `spec`, or its program state.

    Those of its `ToUnicode` are not included.
    """
    encoding = resolve1(spec.get("Encoding"))
    name = literal_name(resolve1(spec.get("BaseFont", "")))
    own = _OWN_ENCODINGS.get(name)
    if isinstance(encoding, dict):
        known = own or font.cid2unicode if "BaseEncoding" not in encoding else font.cid2unicode
        names = _DINGBAT_NAMES if "ZapfDingbats" in name else {}
        return _apply_differences(known, encoding, names)
    if own is not None:
        return own
    if encoding is not None:
        return font.cid2unicode
    if "FontFile2" in font.descriptor and not _is_confirmed(font):
        return (
            {} if int(resolve1(font.descriptor.get("Flags", 0))) & _SYMBOLIC else font.cid2unicode
        )
    if "FontFile3" in font.descriptor:
        return _read_cff_encoding(font)
    return font.cid2unicode


def drop_contradicted_digits(font: PDFSimpleFont, spec: Mapping[str, Any]) -> bool:
    """Drops what a font's `ToUnicode` states of digits that its encoding names otherwise.

    The encoding chooses the glyph that is painted. True where there were such digits.
    """
    mapped = getattr(font.unicode_map, "cid2unichr", {})
    wrong = [
        code
        for code in _list_named_codes(font, spec)
        if code in mapped and _differ_in_digit(font.cid2unicode.get(code, ""), mapped[code])
    ]
    for code in wrong:
        mapped[code] = font.cid2unicode[code]
    return bool(wrong)


def drop_contradicted_digits_of_glyphs(font: PDFCIDFont, spec: Mapping[str, Any]) -> bool:
    """Drops what a composite font's `ToUnicode` states of digits that its program names otherwise.

    Programs that were cut down to the glyphs in use often keep a table of characters that is none
    of theirs any more: then it contradicts letters too, or names not all of the digits. It counts
    where digits, each of which it names, are all that it contradicts. True where there were such.
    """
    stated = getattr(font.unicode_map, "cid2unichr", {})
    digits = {code for code, text in stated.items() if text in _DIGITS}
    if not digits or "ToUnicode" not in spec or "FontFile2" not in font.descriptor:
        return False
    named = _name_glyphs(font, spec)
    differing = [code for code in stated if named.get(code, stated[code]) != stated[code]]
    agreeing = sum(code in named for code in stated) - len(differing)
    is_sound = (
        all(named.get(code) in _DIGITS for code in digits)
        and digits.issuperset(differing)
        and agreeing >= _LEAST_AGREEING * len(differing)
    )
    if not is_sound:
        return False
    for code in differing:
        stated[code] = named[code]
    return bool(differing)


def _name_glyphs(font: PDFCIDFont, spec: Mapping[str, Any]) -> dict[int, str]:
    """The characters of a composite font's codes by the table in its TrueType program."""
    program = TrueTypeFont("", io.BytesIO(stream_value(font.descriptor["FontFile2"]).get_data()))
    _, length = program.tables.get(b"cmap", (0, 0))
    if not 0 < length <= _LARGEST_TABLE:
        return {}
    try:
        names: dict[int, str] = program.create_unicode_map().cid2unichr
    except (TrueTypeFont.CMapNotFound, AssertionError, struct.error, IndexError, ValueError):
        return {}
    inner = dict_value(list_value(spec["DescendantFonts"])[0])
    glyphs = resolve1(inner.get("CIDToGIDMap"))
    if not isinstance(glyphs, PDFStream):
        return names
    pairs = enumerate(glyph[0] for glyph in struct.iter_unpack(">H", glyphs.get_data()[: 1 << 17]))
    return {code: names[glyph] for code, glyph in pairs if glyph in names}


def _list_named_codes(font: PDFSimpleFont, spec: Mapping[str, Any]) -> Iterator[int]:
    """The codes whose glyphs an encoding names by what they show: not those of drawn glyphs."""
    encoding = resolve1(spec.get("Encoding"))
    flags = resolve1(font.descriptor.get("Flags", 0))
    is_symbolic = "FontFile2" in font.descriptor and isinstance(flags, int) and flags & _SYMBOLIC
    if encoding is None or is_symbolic or isinstance(font, PDFType3Font):
        return
    if isinstance(encoding, dict) and "BaseEncoding" not in encoding:
        yield from (code for code, _ in _list_differences(encoding))
    else:
        yield from font.cid2unicode


def _differ_in_digit(named: str, mapped: str) -> bool:
    """Whether two names of a glyph are different characters, of which one is a digit."""
    shown = unicodedata.normalize("NFKC", mapped)
    is_plain = len(named) == 1 and named.isascii() and named.isprintable() and named != " "
    return is_plain and shown != named and (named.isdigit() or any(map(str.isdigit, shown)))


def _is_confirmed(font: PDFSimpleFont) -> bool:
    """Whether the characters that the font's `ToUnicode` states are those of its encoding."""
    stated = getattr(font.unicode_map, "cid2unichr", {})
    return bool(stated) and all(font.cid2unicode.get(code) == stated[code] for code in stated)


def _apply_differences(
    known: Mapping[int, str], encoding: dict[Any, Any], names: Mapping[str, str]
) -> dict[int, str]:
    """The encoding with its differences; without codes whose glyphs have names of no meaning.

    `names` are those of the font's own glyphs.
    """
    found = dict(known)
    for code, name in _list_differences(encoding):
        try:
            found[code] = names.get(name) or name2unicode(name)
        except (KeyError, ValueError):
            if name != _UNDEFINED:
                found.pop(code, None)
    return found


def _list_differences(encoding: dict[Any, Any]) -> Iterator[tuple[int, str]]:
    code = 0
    for unresolved in resolve1(encoding.get("Differences")) or ():
        value = resolve1(unresolved)
        if isinstance(value, PSLiteral):
            yield code, str(value.name)
            code += 1
        else:
            code = int(value)


def _read_cff_encoding(font: PDFSimpleFont) -> dict[int, str]:
    """The encoding in a CFF font's program, where it has one of its own."""
    data = stream_value(font.descriptor["FontFile3"]).get_data()
    program = CFFFont("", io.BytesIO(data))
    if int(program.top_dict.get(_CFF_ENCODING, [0])[0]) <= 1:
        return font.cid2unicode
    found: dict[int, str] = {}
    for code, glyph in program.code2gid.items():
        name = program.gid2name.get(glyph, "")
        try:
            found[code] = name2unicode(name if isinstance(name, str) else name.decode("latin-1"))
        except (KeyError, ValueError):
            continue
    return found
