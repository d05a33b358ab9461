"""A second count of the text in office documents and books.

It shares no code with their readers. A reader decides what is text, and what it passes over is in
no list: coverage is counted behind it. So the letters of a file are counted again, from its parts
alone, and held against the text that the reader gave, hidden text included. What is missing is
named with its place.

Each `count_*` function takes the bytes of a file and returns its `SourceText`; none raises. What
cannot be read at all is a fault of it.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.etree import ElementTree as ET

from pipeline.document.problems import Code, Problem, make_problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LARGEST: Final = 64 << 20  # bytes of a part, unpacked, that is counted
_MOST_NAMED: Final = 5  # pieces of text in a message
_LONGEST_PLACES: Final = 200  # characters of the parts in a message
_LONGEST_NAMED: Final = 60  # characters of a piece in a message
BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError),
    *(ValueError, OSError, ET.ParseError),
)
_NOT_ALPHANUMERIC: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of a file, in pieces that a reader keeps whole, and what is wrong with the file.

    `places` names the part of the file that each piece is in, if the file has several.
    """

    pieces: tuple[str, ...]
    faults: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def find_lost_text(source: SourceText, text: str) -> Iterator[Problem]:
    """The problem `lost-text`, where a source has letters or digits that the text lacks.

    `text` is that of the document, hidden text included, in any order. The count of each character
    decides, and further each piece must be there: digits that a reader adds hide none that it lost.
    """
    for fault in source.faults:
        yield make_problem(Code.LOST_TEXT, fault)
    pieces = [keep_letters(piece) for piece in source.pieces]
    found = keep_letters(text)
    if "".join(pieces) == found:
        return
    lost = list(_list_missing(pieces, found))
    missing = Counter("".join(pieces))
    missing.subtract(Counter(found))
    count = sum(number for number in missing.values() if number > 0)
    if not lost and not count:
        return
    named = "; ".join(
        f"{' '.join(source.pieces[at].split())[:_LONGEST_NAMED]!r}" for at in lost[:_MOST_NAMED]
    )
    size = max(count, sum(len(pieces[at]) for at in lost))
    parts = ", ".join(dict.fromkeys(source.places[at] for at in lost if source.places))
    place = f" ({parts[:_LONGEST_PLACES]})" if parts else ""
    where = f"{place}: {named}" if named else ", in text that the file holds twice"
    message = (
        f"{size} letters and digits of the file are in no text that was read{where}; "
        "open the file in its program, and save it anew or as PDF"
    )
    yield make_problem(Code.LOST_TEXT, message)


def keep_letters(text: str) -> str:
    """The letters and digits of a text."""
    return _NOT_ALPHANUMERIC.sub("", text)


def _list_missing(pieces: Iterable[str], text: str) -> Iterator[int]:
    """The indices of the pieces that the text does not hold; most stand in their order."""
    at = 0
    for index, piece in enumerate(pieces):
        found = text.find(piece, at, at + len(piece) + _NEAR)
        if found < 0 and piece not in text:
            yield index
        elif found >= 0:
            at = found + len(piece)


_NEAR: Final = 400  # letters that may stand between two pieces in order


def join_pieces(texts: Iterable[str | None]) -> list[str]:
    """Texts as pieces that nothing interrupts."""
    pieces: list[str] = []
    parts: list[str] = []
    for text in (*texts, None):
        if text is not None:
            parts.append(text)
        elif parts:
            pieces.append("".join(parts))
            parts = []
    return [piece for piece in pieces if keep_letters(piece)]


# Rich Text Format (1.9.1).

_RTF_TOKEN: Final = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})"
    rb"|\\(?P<symbol>[^a-zA-Z])|(?P<brace>[{}])|(?P<text>[^\\{}]+)",
    re.DOTALL,
)
_RTF_UNREAD: Final = frozenset(
    b"fonttbl colortbl stylesheet info pict objdata objclass objname objalias objsect themedata "
    b"datastore colorschememapping listtable listoverridetable rsidtbl generator xmlnstbl "
    b"latentstyles fldinst bkmkstart bkmkend filetbl revtbl mmathPr moMathParaPr mmathPict "
    b"pnseclvl nonshppict sn sv sp shprslt xe rxe tc tcn atnid atnauthor atndate atnref "
    b"atnparent atnicn listtext pntext".split()
)
_RTF_OPTIONAL: Final = frozenset(
    b"ud footnote annotation shpinst shptxt do dptxbxtext moMath moMathPara fldrslt result "
    b"header headerl headerr headerf footer footerl footerr footerf".split()
)


_RTF_SYMBOL_FONT: Final = re.compile(
    rb"\\f(\d{1,5})(?:\\[a-z]{1,32}-?\d{0,10} ?){0,20}\\fcharset2\b"
)
_RTF_PROPERTY: Final = re.compile(rb"m[a-zA-Z]+Pr")  # of a part of a formula
_HIGH_BYTES: Final = re.compile(rb"[\x80-\xff]+")
_RTF_DOUBLE_BYTE: Final = re.compile(
    rb"\\ansicpg(?:932|936|949|950|1361)\b|\\fcharset(?:128|129|130|134|136)\b"
)
_PAIR: Final = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")  # one character of two bytes
_FIRST_LEAD: Final = 0x81
_SURROGATES: Final = range(0xD800, 0xE000)
_MOST_REPLACED: Final = 4  # characters behind one of Unicode, for older readers


class _RtfState(NamedTuple):
    """What holds inside a group."""

    is_unread: bool = False
    replaced: int = 1  # characters behind one of Unicode
    font: int = -1
    has_other_form: bool = False  # its first group has the same text for older readers


def _split_at_high_bytes(line: bytes) -> Iterator[str | None]:
    for part in _HIGH_BYTES.split(line):
        yield part.decode("ascii")
        yield None


def count_rtf(content: bytes) -> SourceText:  # noqa: C901, PLR0912, PLR0915 - a case for each token
    """The letters of ASCII in the text of an RTF document: its code pages do not matter to them."""
    symbols = {int(number) for number in _RTF_SYMBOL_FONT.findall(content)}
    state, stack = _RtfState(), list[_RtfState]()
    skip = at = 0
    is_optional = is_pair_open = False
    is_double_byte = _RTF_DOUBLE_BYTE.search(content) is not None
    texts: list[str | None] = []
    while token := _RTF_TOKEN.search(content, at):
        at = token.end()
        if (printed := token["text"]) is not None:
            line = printed.translate(None, b"\r\n")
            if is_double_byte:
                line = _PAIR.sub(b"\xff\xff", line[is_pair_open:])
                is_pair_open = _FIRST_LEAD <= (line or b"\0")[-1] < 0xFF  # noqa: PLR2004 - no pair
                at += is_pair_open and not content.startswith(b"\\'", at)
            line, skip = line[skip:], max(skip - len(line), 0)
            if not state.is_unread and state.font not in symbols:
                texts += _split_at_high_bytes(line)
            continue
        if token["hex"] is not None:
            skip = max(skip - 1, 0)
            texts.append(None)
            is_pair_open = not is_pair_open and int(token["hex"], 16) >= _FIRST_LEAD
            continue
        skip = 0
        is_pair_open = False
        if token["brace"] == b"{":
            stack.append(state)
            if state.has_other_form:
                stack[-1] = state._replace(has_other_form=False)
                state = stack[-1]._replace(is_unread=True)
            texts.append(None)
        elif token["brace"] == b"}":
            state = stack.pop() if stack else _RtfState()
            texts.append(None)
        elif (word := token["word"]) is not None:
            number = int(token["number"]) if token["number"] else None
            if word == b"bin":
                at += number if number and 0 < number <= len(content) - at else 0
            elif word == b"u":
                skip = state.replaced
                is_read = number is not None and not state.is_unread and state.font not in symbols
                code = (number or 0) % 0x10000
                texts.append(chr(code) if is_read and code not in _SURROGATES else None)
            elif word == b"f" and number is not None:
                state = state._replace(font=number)
            elif word == b"uc":
                count = 1 if number is None or not 0 <= number <= _MOST_REPLACED else number
                state = state._replace(replaced=count)
            elif word == b"upr":
                state = state._replace(has_other_form=True)
            elif (
                word in _RTF_UNREAD
                or _RTF_PROPERTY.fullmatch(word)
                or (is_optional and word not in _RTF_OPTIONAL)
            ):
                state = state._replace(is_unread=True)
            is_optional = False
        elif token["symbol"] == b"*":
            is_optional = True
    faults = [f"the file is cut short: {len(stack)} of its groups have no end"] if stack else []
    return SourceText(tuple(join_pieces(texts)), tuple(faults))
