"""The characters that the codes of a simple font stand for, as far as its file states them.

The engine takes a code that is not explained for one of a standard encoding. But glyphs may have
names without a meaning (`/g34`), and the codes of a symbolic font are its own: what they stand for
is not known unless the file states it (ISO 32000-2, 9.6.5 and 9.10.2).
"""

from __future__ import annotations

import io
import re
import string
from typing import TYPE_CHECKING, Any, Final

from pdfminer.encodingdb import name2unicode
from pdfminer.pdffont import CFFFont
from pdfminer.pdftypes import resolve1, stream_value
from pdfminer.psparser import PSLiteral, literal_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pdfminer.pdffont import PDFSimpleFont

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
    own = _OWN_ENCODINGS.get(literal_name(resolve1(spec.get("BaseFont", ""))))
    if isinstance(encoding, dict):
        known = own or font.cid2unicode if "BaseEncoding" not in encoding else font.cid2unicode
        return _apply_differences(known, encoding)
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


def _is_confirmed(font: PDFSimpleFont) -> bool:
    """Whether the characters that the font's `ToUnicode` states are those of its encoding."""
    stated = getattr(font.unicode_map, "cid2unichr", {})
    return bool(stated) and all(font.cid2unicode.get(code) == stated[code] for code in stated)


def _apply_differences(known: Mapping[int, str], encoding: dict[Any, Any]) -> dict[int, str]:
    """The encoding with its differences; without codes whose glyphs have names of no meaning."""
    found = dict(known)
    for code, name in _list_differences(encoding):
        try:
            found[code] = name2unicode(name)
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
