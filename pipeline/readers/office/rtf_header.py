"""What the header of an RTF document states: code pages, fonts, headings, colours and the page."""

from __future__ import annotations

from typing import Final, NamedTuple

from pipeline import patterns as re

_FONT: Final = re.compile(
    r"\\f(?P<number>\d{1,5})(?P<words>(?:\\[a-z]{1,32}-?\d{0,10}[ ]?|\{[^{}]{0,500}\}|\s){0,60}+)"
    r"(?P<name>[^\\{};]*)"
)
_CHARSET: Final = re.compile(r"\\fcharset(?P<number>\d{1,3})")
_CODECS: Final = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp437",
}  # fmt: skip
_SYMBOL_SET: Final = 2
_CODE_PAGES: Final = {  # that Python names otherwise
    10000: "mac_roman", 10006: "mac_greek", 10007: "mac_cyrillic", 10029: "mac_latin2",
    10081: "mac_turkish", 1361: "johab", 936: "gbk",
}  # fmt: skip
CHARACTER_SETS: Final = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_DOUBLE_BYTE: Final = frozenset(("cp932", "gbk", "cp949", "cp950", "johab"))
_LEADS: Final = range(0x81, 0xFF)  # first bytes of characters of two
_KATAKANA: Final = range(0xA0, 0xE0)  # characters of one byte in the Japanese code page
_HEADING_STYLE: Final = re.compile(
    r"\\s(?P<number>\d{1,5})(?:\\[a-zA-Z]{1,32}-?\d{0,10}\s?){0,99}+"
    r"(?:[Hh]eading (?P<level>[1-6])|Title);"
)
_LONGEST_FONTS: Final = 100_000  # characters of the list of fonts
_LONGEST_STYLES: Final = 1_000_000  # characters of the list of styles
_COLOURS: Final = re.compile(r"\{(?:\\\*)?\\colortbl\s?(?P<entries>[^{}]{0,20000})\}")
_CHANNEL: Final = re.compile(r"\\(?:red|green|blue)(\d{1,3})")
_PALEST: Final = 0xF5  # of each channel: lighter letters are not seen on white
_PAPER: Final = re.compile(r"\\paper(?P<side>[wh])(?P<length>\d{1,6})")
_LETTER: Final = {"w": 12_240, "h": 15_840}  # twips, where a document states no paper
_BACKGROUND: Final = "{\\*\\background"


class RtfHeader(NamedTuple):
    """The parts of a header by which the text behind it is read.

    `codecs` and `symbols` are by the numbers of fonts: the codec, the name of a font that has
    symbols for letters. `levels` are those of styles of headings. `whites` are the colours whose
    letters are not seen on white; none on a page that has a ground. `width` and `height` of the
    paper are in twips.
    """

    codecs: dict[int, str]
    symbols: dict[int, str]
    levels: dict[int, int]
    whites: frozenset[int]
    width: int
    height: int


def read_header(source: str) -> RtfHeader:
    """What the header of a document states."""
    paper = _LETTER | {one["side"]: int(one["length"]) for one in _PAPER.finditer(source)}
    whites = frozenset() if _BACKGROUND in source else _list_white_colours(source)
    levels = _list_heading_levels(source)
    return RtfHeader(*_list_fonts(source), levels, whites, paper["w"], paper["h"])


def name_codec(code_page: int) -> str:
    """Python's name of a code page."""
    return _CODE_PAGES.get(code_page, f"cp{code_page}")


def is_character_open(taken: bytes | bytearray, codec: str) -> bool:
    """Whether bytes end with the first of two that are one character."""
    if codec not in _DOUBLE_BYTE:
        return False
    at = 0
    while at < len(taken):
        is_single = codec == "cp932" and taken[at] in _KATAKANA
        at += 2 if taken[at] in _LEADS and not is_single else 1
    return at > len(taken)


def _list_fonts(source: str) -> tuple[dict[int, str], dict[int, str]]:
    """The codecs of the fonts by number, and the names of those that have symbols for letters."""
    start = source.find("{\\fonttbl")
    codecs, symbols = {}, {}
    for font in _FONT.finditer(source, max(start, 0), start + _LONGEST_FONTS) if start >= 0 else ():
        charset = _CHARSET.search(font["words"])
        number = int(charset["number"]) if charset else 0
        if number == _SYMBOL_SET:
            symbols[int(font["number"])] = font["name"].strip()
            codecs[int(font["number"])] = "latin-1"
        elif number in _CODECS:
            codecs[int(font["number"])] = _CODECS[number]
    return codecs, symbols


def _list_heading_levels(source: str) -> dict[int, int]:
    """The levels of the styles of headings, by the numbers of the styles."""
    start = source.find("{\\stylesheet")
    end = max(start, 0) + _LONGEST_STYLES
    return {
        int(match["number"]): int(match["level"] or 1)
        for match in _HEADING_STYLE.finditer(source, max(start, 0), end)
    }


def _list_white_colours(source: str) -> frozenset[int]:
    """The numbers of the colours in which nothing is seen on white; an empty one is automatic."""
    found = _COLOURS.search(source)
    entries = found["entries"].split(";") if found else []
    channels = [[int(one) for one in _CHANNEL.findall(entry)] for entry in entries]
    return frozenset(at for at, one in enumerate(channels) if one and min(one) >= _PALEST)


_INNER: Final = r"(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*+\})*+\})*+\})*+"
_DROP_DOWN: Final = re.compile(
    rf"(?P<code>\{{\\\*\\fldinst(?![a-z])(?P<inside>{_INNER})\}})"
    rf"(?P<result>\s*\{{\\fldrslt(?![a-z]){_INNER}\}})?"
)
_ENTRY: Final = re.compile(r"\{\\\*\\ffl[ ]?(?P<entry>[^{}]*)\}")
_CHOSEN: Final = re.compile(r"\\ff(?P<is_default>def)?res(?P<number>\d{1,3})")
_NONE_CHOSEN: Final = 25
_CONTROL: Final = re.compile(r"\\[a-zA-Z]{1,32}-?\d{0,10}[ ]?|\\[^a-zA-Z']|[{}\s]")


_ORNAMENT: Final = re.compile(
    r"\{\\sp\s*\{\\sn\s+gtextUNICODE\s*\}\s*\{\\sv(?![a-z])(?P<letters>[^{}]*)\}\s*\}"
)


def show_drawn_text(source: str) -> str:
    """A document in which what Word draws is text.

    Ornamental letters are the text of their box. Each drop-down list of a form has its chosen entry
    as its result, as other programs write it.
    """
    if "gtextUNICODE" in source:
        source = _ORNAMENT.sub(r"{\\shptxt\g<letters>}", source)
    return _DROP_DOWN.sub(_show_chosen, source) if "FORMDROPDOWN" in source else source


def _show_chosen(field: re.Match[str]) -> str:
    entries = [one["entry"] for one in _ENTRY.finditer(field["inside"])]
    numbers = {bool(one["is_default"]): int(one["number"]) for one in _CHOSEN.finditer(field[0])}
    chosen = numbers.get(False, _NONE_CHOSEN)
    if chosen == _NONE_CHOSEN:
        chosen = numbers.get(True, 0)
    has_result = _CONTROL.sub("", field["result"] or "") != ""
    if has_result or "FORMDROPDOWN" not in field["inside"] or chosen >= len(entries):
        return field[0]
    return f"{field['code']}{{\\fldrslt {entries[chosen]}}}"
