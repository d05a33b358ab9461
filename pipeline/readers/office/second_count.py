"""A second count of the text in office documents and books.

It shares no code with their readers. A reader decides what is text, and what it passes over is in
no list: coverage is counted behind it. So the letters of a file are counted again, from its parts
alone, and compared with the text that the reader gave, hidden text included. What is missing is
named with its place.

Each `count_*` function takes the bytes of a file and returns its `SourceText`; none raises. What
cannot be read at all is a fault of it.
"""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from pipeline import patterns as re
from pipeline.document.problems import Code, Problem, make_problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LARGEST: Final = 64 << 20  # bytes of a part, unpacked, that is counted
_MOST_NAMED: Final = 5  # pieces of text in a message
_LONGEST_PLACES: Final = 200  # characters of the parts in a message
_LONGEST_NAMED: Final = 60  # characters of a piece in a message
BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError),
    *(ValueError, OSError, lzma.LZMAError, ET.ParseError),
)
BREAK: Final = "\x01"  # between pieces
_LETTERS: Final = re.compile(rf"[^\W_]+|{BREAK}")
_NO_LETTERS: Final = bytes(code for code in range(128) if not chr(code).isalnum())
_NEITHER: Final = _NO_LETTERS.replace(BREAK.encode(), b"")
_ASCII: Final = bytes(range(128))
_MOST_REPLACED: Final = 50  # signs that are dropped one by one
_MOST_DIFFERENT: Final = 300  # characters of an alphabet, each counted apart


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
    pieces = _keep_letters_of_each(source.pieces)
    found = keep_letters(text)
    written = "".join(pieces)
    if written == found:
        return
    lost, apart, rest = _compare(pieces, found)
    count = _count_missing(apart, rest)
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
    return _drop(text, _NO_LETTERS)


def _drop(text: str, signs: bytes) -> str:
    """The text without these signs of ASCII, and without all others that are no letters."""
    kept = text.encode("utf-8", "surrogatepass").translate(None, signs)
    foreign = kept.translate(None, _ASCII).decode("utf-8", "surrogatepass")
    others = [sign for sign in set(foreign) if not sign.isalnum()]
    if len(others) > _MOST_REPLACED:
        return "".join(_LETTERS.findall(kept.decode("utf-8", "surrogatepass")))
    for sign in others:
        kept = kept.replace(sign.encode("utf-8", "surrogatepass"), b"")
    return kept.decode("utf-8", "surrogatepass")


def _keep_letters_of_each(pieces: Sequence[str]) -> list[str]:
    """Those of each of these pieces, found in one pass."""
    joined = BREAK.join(pieces)
    if joined.count(BREAK) >= len(pieces):  # one of them has the sign itself, or there are none
        return [keep_letters(piece) for piece in pieces]
    return _drop(joined, _NEITHER).split(BREAK)


def _count_missing(written: str, found: str) -> int:
    """How many characters of a text another one lacks, in whatever order they stand."""
    alphabet = set(written)
    if len(alphabet) > _MOST_DIFFERENT:
        return (Counter(written) - Counter(found)).total()
    return sum(max(written.count(one) - found.count(one), 0) for one in alphabet)


def _compare(pieces: Iterable[str], text: str) -> tuple[list[int], str, str]:
    """The indices of the pieces that a text does not hold; most stand in their order.

    The letters of the others that do not, and those of the text that they may be, follow.
    """
    lost: list[int] = []
    apart: list[str] = []
    rest: list[str] = []
    at = behind = 0  # behind the piece found last, and behind all that stand in order
    for index, piece in enumerate(pieces):
        near = text.find(piece, at, at + len(piece) + _NEAR)
        place = text.find(piece) if near < 0 else near
        if place < 0:
            lost.append(index)
        elif near >= 0 or len(piece) >= _LONG:  # what stands elsewhere leads what follows it
            at = place + len(piece)
        if behind <= place <= behind + _NEAR:
            rest.append(text[behind:place])
            behind = place + len(piece)
        else:
            apart.append(piece)
    return lost, "".join(apart), "".join((*rest, text[behind:]))


_NEAR: Final = 400  # letters that may stand between two pieces in order
_LONG: Final = 30  # letters of a piece that stands in a text once


def join_pieces(texts: Iterable[str]) -> list[str]:
    """Texts, with `BREAK` among them, as pieces that nothing interrupts."""
    return [piece for piece in "".join(texts).split(BREAK) if piece and not piece.isspace()]
