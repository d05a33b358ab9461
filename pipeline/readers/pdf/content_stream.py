r"""Content streams of a PDF (ISO 32000-2, 7.8.2) → operators and their operands.

One regular expression finds the tokens. The engine's own tokenizer goes through them byte by byte,
which took three quarters of the time of a page, loses the letter after a needless backslash
(`\[`), and takes time that grows with the square of an inline image that does not end.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from pdfminer.psparser import LIT

from pipeline import patterns as re

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

DRAWING: Final = b"l c v y h"  # replaces any number of these operators
UNENDED_IMAGE: Final = "an inline image without an end"  # nothing after it can be read
Operand: TypeAlias = Any  # a number, bytes, a name (PSLiteral), a list or a dictionary

_TOKEN: Final = re.compile(
    rb"""
    [\s\0]*+ (?:
      ( (?: [+-]? (?: \d++ \.? \d*+ | \. \d++ ) \s++ )*+ )
      ( [A-Za-z] [^\#/%\[\]()<>{}\s]*+ | ['"] )       # 1, 2 numbers and their operator
    | ( [+-]? (?: \d++ \.? \d*+ | \. \d++ ) )         # 3 a number
    | \[ ( (?: [\s\0\d+.-]++ | \( (?: [^()\\]++ | \\. )*+ \) | <[\s0-9A-Fa-f]*+> )*+ ) \]  # 4
    | \( ( (?: [^()\\]++ | \\. )*+ ) \)               # 5 a string
    | / ( [^\#/%\[\]()<>{}\s]*+ ) (?! \# )            # 6 a name
    | < ( [\s0-9A-Fa-f]*+ ) >                         # 7 a string of hexadecimal digits
    | << ( (?: \s*+ / [A-Za-z]++ \s++ \d++ )*+ ) \s*+ >>  # 8 a dictionary of whole numbers
    | % [^\r\n]*+                                     # a comment
    | ( [^\s\0] )                                     # 9 what takes more than an expression
    )
    """,
    re.VERBOSE | re.DOTALL,
)
_OPERATOR, _NUMBER, _ARRAY, _STRING, _NAME, _HEX_STRING, _COUNTS, _OTHER = range(2, 10)
_PAIR: Final = re.compile(rb"/([A-Za-z]++)\s++(\d++)")
_DRAWING: Final = re.compile(  # what follows the beginning of a path
    rb"""
    (?: [\s\0]*+ (?:
        N N (?: l | N N (?: [vy] | N N c ) )
      | h
    ) (?= \s ) )++
    """.replace(b"N", rb"[+-]?(?: \d++ \.? \d*+ | \. \d++ ) \s++"),
    re.VERBOSE,
)
_DRAWING_OPERATORS: Final = b"lcvyh"
_ELEMENT: Final = re.compile(
    rb"\(((?:[^()\\]++|\\.)*+)\)|<([^>]*+)>|([+-]?(?:\d++\.?\d*+|\.\d++))", re.DOTALL
)
_ESCAPE: Final = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPES: Final = {
    b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f",
    b"\n": b"", b"\r": b"", b"\r\n": b"",
}  # fmt: skip
_ENDLESS: Final = "a string without an end"
_MOST_ENDLESS: Final = 20
_PARENTHESIS: Final = re.compile(rb"[()]|\\.", re.DOTALL)
_LONG_NAME: Final = re.compile(rb"/([^/%\[\]()<>{}\s]*)")
_CODE: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_IMAGE_END: Final = re.compile(rb"[\s\0]EI(?=[\s\0]|\Z)(?=[\s\0\x20-\x7e]{0,10})")
_GLUED_IMAGE_END: Final = re.compile(rb"EI(?=[\s\0]|\Z)")
_PLAIN_TEXT: Final = bytes((*b"\t\n\v\f\r", *range(0x20, 0x7F)))
_AFTER: Final = 12  # bytes after an image's end that must be those of a content stream
_CONSTANTS: Final = (b"true", b"false", b"null")
_BEGIN_PATH: Final = b"m"
_BEGIN_IMAGE: Final = b"BI"
_SPECIAL: Final = frozenset((*_CONSTANTS, _BEGIN_IMAGE, _BEGIN_PATH))
_DEEPEST: Final = 50  # arrays and dictionaries within each other
_OPERATORS_IN_ARRAY: Final = frozenset((b"TJ", b"Tj", b"ET", b"BT", b"Tf", b"Td", b"Tm", b"EMC"))


class StringArray(bytes):
    """An array of strings and numbers, not yet read."""

    __slots__ = ()

    def elements(self) -> Iterable[tuple[bytes, float]]:
        """Its strings, each with the number after it, 0 where there is none.

        Numbers without a string before them come with an empty one.
        """
        if self.find(b"<") < 0 and self.find(b"\\") < 0:
            first, *parts = self.replace(b")", b"(").split(b"(")
            try:
                numbers = [float(number) if number else 0.0 for number in parts[1::2]]
                if first:
                    return [(b"", float(first)), *zip(parts[::2], numbers, strict=True)]
            except ValueError:  # several numbers, or none but white space
                pass
            else:
                return zip(parts[::2], numbers, strict=True)
        return [
            (_decode_hex(digits) if digits else _unescape(text), float(number) if number else 0.0)
            for text, digits, number in _ELEMENT.findall(self)
        ]


def read_operators(  # noqa: C901, PLR0912 - one branch a kind of token: a function each is slow
    data: bytes, damage: list[str]
) -> Iterator[tuple[bytes, list[Operand]]]:
    """The operators of a stream in order, each with the stack of operands before it.

    An operator takes what it needs off the stack; what it leaves, the next finds there. An inline
    image is the operator `EI` with its dictionary; lines and curves that follow the beginning of a
    path are one `DRAWING` with the numbers of them all. What cannot be understood is left out, and
    described in `damage`.
    """
    stack: list[Operand] = []
    push = stack.append
    at = 0
    while at < len(data):
        start = at
        for found in _TOKEN.finditer(data, start):
            kind = found.lastindex
            if kind == _OPERATOR:
                numbers, name = found.group(1, 2)
                if numbers:
                    stack += map(float, numbers.split())
                if name in _SPECIAL:
                    if name == _BEGIN_PATH:
                        yield name, stack
                        if drawing := _DRAWING.match(data, found.end()):
                            numbers = drawing[0].translate(None, _DRAWING_OPERATORS)
                            stack += map(float, numbers.split())
                            yield DRAWING, stack
                            at = drawing.end()
                            break
                        continue
                    if name == _BEGIN_IMAGE:
                        at = _read_inline_image(data, found.end(), stack, damage)
                        yield b"EI", stack
                        break
                    push(name == b"true")
                else:
                    yield name, stack
            elif kind == _OTHER:
                at, value = _read_nested(data, found.start(_OTHER), damage, _DEEPEST)
                if value is not None:
                    push(value)
                break
            elif kind:  # else a comment
                push(_READERS[kind](found[kind]))
        else:
            return


def _unescape(text: bytes) -> bytes:
    return _ESCAPE.sub(_character, text) if b"\\" in text else text


def _character(found: re.Match[bytes]) -> bytes:
    escape = found[1]
    if escape.isdigit() and escape[0] in b"01234567":
        return bytes((int(escape, 8) & 0xFF,))
    return _ESCAPES.get(escape, escape)


@lru_cache(maxsize=10_000)  # many files write each letter as a string of its own
def _decode_hex(digits: bytes) -> bytes:
    """A string of hexadecimal digits; a last digit alone has a 0 after it (7.3.4.3)."""
    try:
        return bytes.fromhex(digits.decode("ascii"))
    except ValueError:
        packed = b"".join(digits.split())
        return bytes.fromhex((packed + b"0" * (len(packed) % 2)).decode("ascii"))


@lru_cache(maxsize=10_000)
def make_name(name: bytes) -> Operand:
    """Return the name (PSLiteral) that these bytes spell, the same object for the same bytes."""
    try:
        return LIT(name.decode("utf-8"))
    except UnicodeDecodeError:
        return LIT(name)


def _read_counts(pairs: bytes) -> dict[str, float]:
    return {name.decode("ascii"): float(count) for name, count in _PAIR.findall(pairs)}


_READERS: Final[dict[int, Callable[[bytes], Operand]]] = {  # of tokens that are whole operands
    _NUMBER: float, _ARRAY: StringArray, _STRING: _unescape, _NAME: make_name,
    _HEX_STRING: _decode_hex, _COUNTS: _read_counts,
}  # fmt: skip


def _read_nested(data: bytes, at: int, damage: list[str], depth: int) -> tuple[int, Operand]:
    """The object that begins at an offset, None where none does, and the offset after it."""
    sign = data[at : at + 1]
    if sign == b"(":
        return _read_string(data, at, damage)
    if sign == b"/":
        found = _LONG_NAME.match(data, at)
        name = found[1] if found else b""
        coded = _CODE.sub(lambda code: bytes((int(code[1], 16),)), name)
        return at + 1 + len(name), make_name(coded)
    is_dictionary = data.startswith(b"<<", at)
    if not is_dictionary and sign != b"[":
        return at + 1, None  # an end of nothing, a sign alone
    if depth == 0:
        damage.append(f"more than {_DEEPEST} objects within each other")
        return len(data), None
    at, values = _read_values(data, at + len(b"<<" if is_dictionary else b"["), damage, depth)
    return at, _pair_values(values) if is_dictionary else values


def _pair_values(values: Sequence[Operand]) -> dict[str, Operand]:
    pairs = zip(values[::2], values[1::2], strict=False)
    return {str(getattr(key, "name", key)): value for key, value in pairs}


def _read_values(data: bytes, at: int, damage: list[str], depth: int) -> tuple[int, list[Operand]]:
    """The values up to the end of an array or a dictionary, and the offset after that."""
    values: list[Operand] = []
    while found := _TOKEN.match(data, at):
        kind, at = found.lastindex, found.end()
        if kind == _OPERATOR:
            values += map(float, found[1].split())
            if found[_OPERATOR] in _OPERATORS_IN_ARRAY:
                damage.append("an array without an end")
                return found.start(_OPERATOR), values
            values.append(found[_OPERATOR] == b"true")
        elif kind == _OTHER:
            start = found.start(_OTHER)
            if data.startswith((b"]", b">>"), start):
                return start + (1 if found[_OTHER] == b"]" else 2), values
            at, value = _read_nested(data, start, damage, depth - 1)
            if value is not None:
                values.append(value)
        elif kind:
            values.append(_READERS[kind](found[kind]))
    damage.append("an array or a dictionary without an end")
    return len(data), values


def _read_string(data: bytes, at: int, damage: list[str]) -> tuple[int, bytes | None]:
    """A string with parentheses in it, and the offset after it."""
    depth = 0
    for found in _PARENTHESIS.finditer(data, at):
        sign = found[0]
        depth += (sign == b"(") - (sign == b")")
        if depth == 0:
            return found.end(), _unescape(data[at + 1 : found.start()])
    damage.append(_ENDLESS)
    is_hopeless = damage.count(_ENDLESS) > _MOST_ENDLESS  # each is searched to the end of the data
    return (len(data) if is_hopeless else at + 1), None


def _read_inline_image(data: bytes, at: int, stack: list[Operand], damage: list[str]) -> int:
    """Puts an inline image's dictionary on the stack; gives the offset after the image.

    Its data may hold `EI`: what ends them has a content stream's plain text after it.
    """
    values: list[Operand] = []
    while found := _TOKEN.match(data, at):
        kind, name = found.lastindex, found[_OPERATOR]
        if kind == _OPERATOR and name not in _CONSTANTS:
            values += found[1].split()
            break
        at = found.end()
        value = _READERS[kind](found[kind]) if kind in {_NAME, _COUNTS} else found[0].strip()
        if kind == _OTHER:
            at, value = _read_nested(data, found.start(_OTHER), damage, _DEEPEST)
        values.append(value)
    stack.append(_pair_values(values))
    if not found or not found[_OPERATOR].startswith(b"ID"):
        damage.append("an inline image without data")
        return at
    at = found.start(_OPERATOR) + len(b"ID")
    for pattern in (_IMAGE_END, _GLUED_IMAGE_END):
        for end in pattern.finditer(data, at):
            behind = data[end.end() : end.end() + _AFTER]
            if not behind.translate(None, _PLAIN_TEXT):
                return end.end()
    damage.append(UNENDED_IMAGE)
    return len(data)
