"""A PDF's objects → its pages in order, whatever of the file's index is damaged."""

from __future__ import annotations

import io
import logging
import math
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

from pdfminer import pdffont, pdftypes
from pdfminer.cmapdb import CMapParser, UnicodeMap
from pdfminer.pdfdocument import PDFBaseXRef, PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFObjectNotFound
from pdfminer.pdfparser import PDFParser, PDFStreamParser
from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import KWD, PSEOF, literal_name

from pipeline import patterns as re
from pipeline.document.problems import Code
from pipeline.errors import RefusedError
from pipeline.readers.pdf.content_stream import make_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pdfminer.pdftypes import PDFStream

MOST_CODES: Final = 1 << 17  # of one font: twice its glyphs
_WIDTHS: Final = 3  # numbers of a range: first, last, width
_VERTICAL_WIDTHS: Final = 5
_LAST_PLAIN: Final = 0xFFFF  # of the characters that one unit of UTF-16 writes


class BoundedCMapParser(CMapParser):
    """A parser of maps from codes to characters that leaves out ranges beyond the limit."""

    def __init__(self, cmap: Any, file: BinaryIO) -> None:  # noqa: ANN401 - pdfminer's map
        super().__init__(cmap, file)
        self._room = MOST_CODES

    def do_keyword(self, pos: int, token: Any) -> None:  # noqa: ANN401 - pdfminer's keyword
        """Carries out a keyword."""
        if token in (self.KEYWORD_ENDBFRANGE, self.KEYWORD_ENDCIDRANGE):
            ranges = [*self._drop_huge_ranges(self.popall())]
            if self._in_cmap and token is self.KEYWORD_ENDBFRANGE and self._add_range(ranges):
                return
            self.push(*ranges)
        super().do_keyword(pos, token)

    def _add_range(self, ranges: Sequence[tuple[int, Any]]) -> bool:
        """Adds what is one range of plain characters; whether it is.

        Many programs map all 65,536 codes to themselves, which pdfminer packs and decodes one by
        one: a second for ten fonts.
        """
        if not isinstance(self.cmap, UnicodeMap):
            return False
        match [value for _, value in ranges]:
            case [bytes() as start, bytes() as end, bytes() as mapped]:
                first, last = int.from_bytes(start, "big"), int.from_bytes(end, "big")
                offset = int.from_bytes(mapped, "big") - first
                if {len(start), len(end), len(mapped)} != {2} or last + offset > _LAST_PLAIN:
                    return False
            case _:
                return False
        known = self.cmap.cid2unichr
        for code in range(first, last + 1):
            character = chr(code + offset)
            if "\ud800" <= character <= "\udfff":  # half of one
                known[code] = ""
            elif character != "\u00a0" or known.get(code) != " ":  # as pdfminer has it
                known[code] = character
        return True

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
_READERS: Final[dict[int, Callable[[bytes], Any]]] = {  # of tokens that are whole objects
    _INTEGER: int, _REAL: float, _NAME: make_name, _STRING: bytes,
    _HEX_STRING: lambda digits: bytes.fromhex(digits.decode()),
}  # fmt: skip
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
            position, value = found.start(kind), found[kind]
            if kind in {_BRACKET, _KEYWORD}:
                return position, value == b"true" if value in _BOOLEANS else KWD(value)
            return position - (kind not in {_INTEGER, _REAL}), _READERS[kind](value)
        token: tuple[int, Any] = super().nexttoken()  # type: ignore[misc]
        return token

    def nextobject(self) -> tuple[int, Any]:
        """The next object, with its position; dictionaries and arrays are read in one go."""
        while not (self.results or self.context or self._tokens) and self._push_composite():
            self.flush()
        found: tuple[int, Any] = super().nextobject()  # type: ignore[misc]
        return found

    def _push_composite(self) -> bool:
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
            if kind in _READERS:
                values.append(_READERS[kind](value))
            elif kind == _KEYWORD:
                if not self._push_keyword(value, values):
                    return False
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


class CharacterMapParser(_WholeInput, BoundedCMapParser):
    """The parser of the maps from codes to characters."""

    def __init__(self, cmap: Any, file: BinaryIO) -> None:  # noqa: ANN401 - pdfminer's map
        self._input = file.read()
        super().__init__(cmap, io.BytesIO(self._input))


pdffont.CMapParser = CharacterMapParser  # type: ignore[attr-defined,assignment]


Box = tuple[float, float, float, float]  # left, bottom, right, top in points

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # problems report what matters

_INDEX: Final = re.compile(rb"startxref\s+\d+")  # where the cross-reference table is
_LINEARIZED: Final = re.compile(rb"<<[^<>]*/Linearized\b[^<>]*>>")
_WHOLE_NUMBER: Final = re.compile(rb"/([LN])\s+(\d{1,12})\b")
_FIRST_BYTES: Final = 1024  # among which a linearized file says so
_LAST_BYTES: Final = 2048  # among which a file says that it ends: mail programs add lines
_OBJECT: Final = re.compile(rb"\b(\d{1,8})\s+(\d{1,5})\s+obj\b")
_INHERITED: Final = ("Resources", "MediaBox", "CropBox", "Rotate")
_LETTER: Final[Box] = (0.0, 0.0, 612.0, 792.0)  # where a page has no sensible box
_SMALLEST, _LARGEST = 36.0, 144_000.0  # points: sides of a sensible box (annex C has 14,400)
MOST_PAGES: Final = 20_000
TOO_MANY_PAGES: Final = f"the file has more than {MOST_PAGES} pages: split it"
MOST_REPEATED: Final = 1_000  # pages that were named before
MOST_ANNOTATIONS: Final = 5_000  # of a page
_MOST_REFERENCES: Final = 100  # that lead to one another
_FLUSHED: Final = b"\x00\x00\xff\xff"  # ends a complete stream that lacks its end mark
_damaged: Final[list[int]] = []  # the sizes of damaged streams, in bytes
_salvaged: Final = pdftypes.decompress_corrupted


@dataclass(frozen=True, slots=True)
class PageObject:
    """A page of the page tree; `attributes` include those inherited, None where it is lost.

    `limit` says which limit of the reader keeps it, and all pages after it, from being read.
    """

    attributes: dict[str, Any] | None
    limit: str = ""

    @property
    def media_box(self) -> Box:
        """The page's size; that of a letter where the file gives no sensible one."""
        return self._box("MediaBox") or self._box("CropBox") or _LETTER

    @property
    def crop_box(self) -> Box | None:
        """The visible part of the page; None if the file gives no sensible box."""
        return self._box("CropBox")

    @property
    def rotation(self) -> int:
        """By how many degrees the page is turned: 0, 90, 180 or 270."""
        found = resolve1((self.attributes or {}).get("Rotate", 0))
        degrees = found % 360 if isinstance(found, int) else 0
        return degrees if degrees % 90 == 0 else 0

    @property
    def unit(self) -> float:
        """The size of the page's units of length in points: that of posters and maps is large."""
        found = resolve1((self.attributes or {}).get("UserUnit"))
        return float(found) if isinstance(found, int | float) and found > 0 else 1.0

    @property
    def resources(self) -> dict[Any, Any]:
        """The resources of the page."""
        found = resolve1((self.attributes or {}).get("Resources"))
        return found if isinstance(found, dict) else {}

    @property
    def contents(self) -> list[Any]:
        """The content streams."""
        found = resolve1((self.attributes or {}).get("Contents"))
        if found is None:
            return []
        return found if isinstance(found, list) else [found]

    @property
    def annotations(self) -> list[Any]:
        """The annotations, which are shown over the contents."""
        found = resolve1((self.attributes or {}).get("Annots"))
        return found if isinstance(found, list) else []

    def _box(self, name: str) -> Box | None:
        try:
            found = [float(resolve1(side)) for side in resolve1((self.attributes or {})[name])]
            (x0, x1), (y0, y1) = sorted(found[0::2]), sorted(found[1::2])
        except (KeyError, TypeError, ValueError, OverflowError):
            return None
        is_sensible = all(
            math.isfinite(low) and abs(low) < _LARGEST and _SMALLEST <= high - low < _LARGEST
            for low, high in ((x0, x1), (y0, y1))
        )
        return (x0, y0, x1, y1) if is_sensible else None


class _ScannedIndex(PDFBaseXRef):
    """The places of objects, found by searching the whole file; of two of a number, the last."""

    def __init__(self, content: bytes) -> None:
        self._places = {
            int(found[1]): (None, found.start(), int(found[2]))
            for found in _OBJECT.finditer(content)
        }

    def get_trailer(self) -> dict[str, Any]:
        """It has none."""
        return {}

    def get_objids(self) -> Iterable[int]:
        """The numbers of the objects."""
        return self._places

    def get_pos(self, objid: int) -> tuple[int | None, int, int]:
        """Where an object is; raises `KeyError`."""
        return self._places[objid]


class PdfDocument(PDFDocument):
    """A document whose references cannot lead in circles; it counts those that lead nowhere."""

    def __init__(self, content: bytes) -> None:
        self.missing = 0  # objects that were asked for and not found
        self._read_indexes: set[int] = set()
        parser = ObjectParser(content)
        super().__init__(parser)
        if parser.fallback:  # the engine searched for objects at the beginnings of lines alone
            self.xrefs.append(_ScannedIndex(content))

    def getobj(self, objid: int) -> object:
        """An object; what refers to another is that one."""
        found = self._find(objid)
        for _ in range(_MOST_REFERENCES):
            if not isinstance(found, PDFObjRef):
                return found
            found = self._find(found.objid)
        self.missing += 1
        raise PDFObjectNotFound(objid)

    def _find(self, objid: int) -> object:
        try:
            return super().getobj(objid)
        except PDFObjectNotFound:
            self.missing += 1
            raise

    def _get_objects(self, stream: PDFStream) -> tuple[list[object], int]:
        """The objects in an object stream, and how many of them its head lists."""
        parser = ObjectStreamParser(stream.get_data())
        parser.set_document(self)
        found: list[object] = []
        with suppress(PSEOF):
            while True:
                found.append(parser.nextobject()[1])
        count = stream.get("N", 0)
        return found, count if isinstance(count, int) else 0

    def read_xref_from(self, parser: PDFParser, start: int, xrefs: list[PDFBaseXRef]) -> None:
        """Reads each cross-reference table once: the tables may refer to one another in circles."""
        if start not in self._read_indexes:
            self._read_indexes.add(start)
            super().read_xref_from(parser, start, xrefs)


def open_document(content: bytes) -> PdfDocument:
    """The document of a file.

    Raises `RefusedError`: `encrypted` if the file needs a password, `damaged` if it cannot be
    opened.
    """
    try:
        return PdfDocument(content)
    except PDFPasswordIncorrect as error:
        message = "the file opens with a password only; save it without one"
        raise RefusedError(Code.ENCRYPTED, message) from error
    except Exception as error:
        message = f"the file cannot be opened as a PDF ({describe_error(error)}); repair the file"
        raise RefusedError(Code.DAMAGED, message) from error


def without_index(content: bytes) -> bytes | None:
    """The file so that its objects are found by searching for them; None if it has no index."""
    found, count = _INDEX.subn(b"startxref nowhere", content)
    return found if count else None


def find_pages(document: PdfDocument) -> list[PageObject]:
    """The pages in order; of a part of the tree that is lost, one lost page.

    Where the tree leads to no page, the pages among all objects, in the order of their numbers.
    """
    found = list(_walk_tree(document))
    if any(page.attributes for page in found):
        return found
    return list(_search_objects(document)) or found


def _walk_tree(document: PdfDocument) -> Iterator[PageObject]:
    waiting: list[tuple[object, dict[str, Any]]] = [(document.catalog.get("Pages"), {})]
    seen: set[int] = set()
    leaves: set[int] = set()
    count = repeated = 0
    while waiting:
        if count == MOST_PAGES:
            yield PageObject(None, TOO_MANY_PAGES)
            return
        reference, inherited = waiting.pop()
        number = getattr(reference, "objid", None)
        if number in seen:
            continue
        node = _resolve(reference)
        kids = _resolve(node.get("Kids")) if isinstance(node, dict) else None
        if number is not None and isinstance(node, dict) and not isinstance(kids, list):
            repeated += number in leaves
            leaves.add(number)
            if repeated > MOST_REPEATED:
                limit = f"it and those after it repeat others, as over {MOST_REPEATED} pages do"
                yield PageObject(None, limit)
                return
        elif number is not None:
            seen.add(number)
        if not isinstance(node, dict):
            count += 1
            yield PageObject(None)
            continue
        kept = {key: node[key] for key in _INHERITED if key in node}
        if isinstance(kids, list):
            waiting += [(kid, inherited | kept) for kid in reversed(kids)]
        elif _is_page(node):
            count += 1
            yield PageObject(inherited | node)


def _is_page(node: dict[str, Any]) -> bool:
    """Whether a node without kids is a page: a damaged one may have lost its type."""
    kind = _resolve(node.get("Type"))
    return literal_name(kind) == "Page" or "Contents" in node or "MediaBox" in node


def _search_objects(document: PdfDocument) -> Iterator[PageObject]:
    for xref in document.xrefs:
        for number in xref.get_objids():
            try:
                found = document.getobj(number)
            except Exception:  # noqa: BLE001, S112 - the engine raises anything on a damaged file
                continue
            if isinstance(found, dict) and literal_name(_resolve(found.get("Type"))) == "Page":
                parent = _resolve(found.get("Parent"))
                kept = parent if isinstance(parent, dict) else {}
                yield PageObject({key: kept[key] for key in _INHERITED if key in kept} | found)


def _resolve(found: object) -> Any:  # noqa: ANN401 - an object of the file
    try:
        return resolve1(found)
    except Exception:  # noqa: BLE001 - the engine raises anything on a damaged file
        return None


def count_stated_pages(document: PdfDocument) -> int:
    """The number of pages that the file claims; 0 if it gives no usable number."""
    root = _resolve(document.catalog.get("Pages"))
    stated = _resolve(root.get("Count")) if isinstance(root, dict) else 0
    return min(stated, MOST_PAGES) if isinstance(stated, int) else 0


class StatedSize(NamedTuple):
    """What a linearized file states of itself at its beginning (ISO 32000-2, annex F)."""

    size: int  # bytes
    pages: int


def find_stated_size(content: bytes) -> StatedSize | None:
    """The size that a linearized file states; None of other files, and of those changed since."""
    found = _LINEARIZED.search(content, 0, _FIRST_BYTES)
    if not found:
        return None
    stated = {key: int(value) for key, value in _WHOLE_NUMBER.findall(found[0])}
    size = StatedSize(stated.get(b"L", 0), min(stated.get(b"N", 0), MOST_PAGES))
    return size if size.size >= len(content) else None


def describe_cut(content: bytes, stated: StatedSize | None) -> str:
    """In which way the end of a file that states this size is missing; empty where it is not."""
    if stated and stated.size > len(content):
        return f"the file is cut: it has {len(content):,} of {stated.size:,} bytes"
    return "" if b"%%EOF" in content[-_LAST_BYTES:] else "the end of the file is missing"


def count_damaged_streams() -> int:
    """The number of damaged compressed streams found since the last call."""
    found = len(_damaged)
    _damaged.clear()
    return found


def _decompress_damaged(data: bytes) -> bytes:
    """Counts a damaged stream, which pdfminer recovers in silence."""
    if data and not data.rstrip(b"\r\n").endswith(_FLUSHED):
        _damaged.append(len(data))
    return _salvaged(data)


pdftypes.decompress_corrupted = _decompress_damaged


def describe_error(error: object) -> str:
    """An exception in a few words."""
    message = " ".join(str(error).split())[:100]
    return f"{type(error).__name__}: {message}" if message else type(error).__name__
