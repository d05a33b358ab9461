"""Faster tokens for pdfminer's parsers of objects and of character maps.

pdfminer cuts its input into pieces of 4 KB and goes through each byte by byte. Here the whole input
is one piece, and one expression finds the plain tokens; what it does not match, pdfminer reads.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, Final

from pdfminer import pdffont
from pdfminer.cmapdb import CMapParser
from pdfminer.pdfparser import PDFParser, PDFStreamParser
from pdfminer.pdftypes import PDFObjRef
from pdfminer.psparser import KWD, LIT, PSEOF, literal_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

_TOKEN: Final = re.compile(
    rb"""
    [\s\0]*+ (?:
      ( [+-]? \d{1,18}+ ) (?= [\s/\[\]<>()%] )                  # 1 a whole number
    | ( [+-]? (?: \d{1,18}+ \. \d*+ | \. \d++ ) ) (?= [\s/\[\]<>()%] )  # 2 another
    | / ( [^\#/%\[\]()<>{}\s]++ ) (?= [/%\[\]()<>{}\s] )        # 3 a name
    | ( << | >> | [][] )                                        # 4 ends of dictionaries and arrays
    | < ( (?: [0-9A-Fa-f]{2} )*+ ) >                            # 5 a string of hexadecimal digits
    | \( ( [^()\\\r]*+ ) \)                                     # 6 a string
    | ( [A-Za-z] [A-Za-z0-9*]*+ ) (?= [\s/\[\]<>()] )           # 7 a keyword
    )
    """,
    re.VERBOSE,
)
_INTEGER, _REAL, _NAME, _BRACKET, _HEX_STRING, _STRING, _KEYWORD = range(1, 8)
_WORDS: Final = {b"true": True, b"false": False, b"null": None}
_BOOLEANS: Final = (b"true", b"false")
_CLOSING: Final = {b"<<": b">>", b"[": b"]"}


class _WholeInput:
    """A parser whose whole input is its buffer: mixed into pdfminer's parsers."""

    buf: bytes
    bufpos: int
    charpos: int
    doc: Any = None  # the document to which references belong
    results: list[tuple[int, Any]]
    context: list[Any]
    push: Callable[..., None]
    flush: Callable[[], None]
    _tokens: list[tuple[int, Any]]
    _input: bytes

    def seek(self, pos: int) -> None:
        """Goes to a position of the input."""
        super().seek(pos)  # type: ignore[misc]
        self.buf, self.bufpos, self.charpos = self._input, 0, pos

    def fillbuf(self) -> bool:
        """There is no more input to fill the buffer with."""
        if self.charpos < len(self.buf):
            return False
        message = "end of the input"
        raise PSEOF(message)

    def nexttoken(self) -> tuple[int, Any]:
        """The next token, with its position."""
        if not self._tokens and (found := _TOKEN.match(self.buf, self.charpos)):
            kind = found.lastindex or 0
            self.charpos = found.end()
            position = found.start(kind)
            value = found[kind]
            if kind == _NAME:
                return position - 1, _make_name(value)
            if kind == _INTEGER:
                return position, int(value)
            if kind in {_BRACKET, _KEYWORD}:
                return position, value == b"true" if value in _BOOLEANS else KWD(value)
            if kind == _REAL:
                return position, float(value)
            return position - 1, bytes.fromhex(value.decode()) if kind == _HEX_STRING else value
        token: tuple[int, Any] = super().nexttoken()  # type: ignore[misc]
        return token

    def nextobject(self) -> tuple[int, Any]:
        """The next object, with its position; dictionaries and arrays are read in one go."""
        while not (self.results or self.context or self._tokens) and self._push_composite():
            self.flush()
        found: tuple[int, Any] = super().nextobject()  # type: ignore[misc]
        return found

    def _push_composite(self) -> bool:  # noqa: C901, PLR0912 - one branch a kind of token
        """Reads the dictionary or the array that comes next; whether there is a plain one."""
        first = _TOKEN.match(self.buf, self.charpos)
        if first is None or first[_BRACKET] not in _CLOSING:
            return False
        open_: list[tuple[bytes, list[Any]]] = []
        values: list[Any] = []
        at, start = self.charpos, first.start(_BRACKET)
        while found := _TOKEN.match(self.buf, at):
            kind, at = found.lastindex or 0, found.end()
            value = found[kind]
            if kind == _NAME:
                values.append(_make_name(value))
            elif kind == _INTEGER:
                values.append(int(value))
            elif kind == _KEYWORD:
                if not self._push_keyword(value, values):
                    return False
            elif kind == _REAL:
                values.append(float(value))
            elif kind == _HEX_STRING:
                values.append(bytes.fromhex(value.decode()))
            elif kind == _STRING:
                values.append(value)
            elif value in _CLOSING:
                open_.append((_CLOSING[value], values))
                values = []
            else:
                closing, outer = open_.pop()
                if value != closing:
                    return False
                outer.append(_make_dictionary(values) if value == b">>" else values)
                values = outer
                if not open_:
                    self.charpos = at
                    self.push((start, values[0]))
                    return values[0] is not None
        return False

    def _push_keyword(self, word: bytes, values: list[Any]) -> bool:
        """Adds what a keyword means to the values of an object; whether it means anything."""
        if word == b"R" and len(values) > 1 and isinstance(values[-2], int):
            values[-2:] = [PDFObjRef(self.doc, values[-2])]
        elif word in _WORDS:
            values.append(_WORDS[word])
        else:
            return False
        return True


def _make_dictionary(values: list[Any]) -> dict[str, Any]:
    pairs = zip(values[::2], values[1::2], strict=False)
    return {literal_name(key): value for key, value in pairs if value is not None}


def _make_name(name: bytes) -> Any:  # noqa: ANN401 - pdfminer's name
    try:
        return LIT(name.decode("utf-8"))
    except UnicodeDecodeError:
        return LIT(name)


class ObjectParser(_WholeInput, PDFParser):
    """The parser of a file's objects."""

    def __init__(self, content: bytes) -> None:
        self._input = content
        super().__init__(io.BytesIO(content))


class ObjectStreamParser(_WholeInput, PDFStreamParser):
    """The parser of the objects in an object stream."""

    def __init__(self, content: bytes) -> None:
        self._input = content
        super().__init__(content)


class CharacterMapParser(_WholeInput, CMapParser):
    """The parser of the maps from codes to characters."""

    def __init__(self, cmap: Any, file: BinaryIO) -> None:  # noqa: ANN401 - pdfminer's map
        self._input = file.read()
        super().__init__(cmap, io.BytesIO(self._input))


pdffont.CMapParser = CharacterMapParser  # type: ignore[attr-defined,assignment]
