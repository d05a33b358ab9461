"""The second count of Word and OpenDocument: the letters of the parts of their packages."""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeVar
from xml.parsers import expat

from pipeline import patterns as re
from pipeline.readers.office.count_books import read_page_text
from pipeline.readers.office.count_rich_text import count_rtf
from pipeline.readers.office.second_count import BREAK, BROKEN, LARGEST, SourceText, join_pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_Read = TypeVar("_Read")

# Word (ISO/IEC 29500) and OpenDocument (ISO/IEC 26300): the parts of a package are XML.

_MARKUP: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WORD_PARTS: Final = re.compile(
    r"word/(?!(?:styles|numbering|settings)\.xml)[^/]*\.xml", re.IGNORECASE
)
_WORD_SUPPORT: Final = re.compile(
    r"word/(?:(?:styles|numbering|settings)\.xml|_rels/[^/]*\.rels)|_rels/\.rels"
    r"|\[Content_Types\]\.xml"
)
_WORD_ROOTS: Final = frozenset(("document", "hdr", "ftr", "footnotes", "endnotes", "comments"))
_WORD_TEXT: Final = frozenset(("t", "delText"))
_WORD_SPACES: Final = (  # in which text stands in `t` alone; elsewhere it is lost, and named
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_WORD_CODES: Final = frozenset(("fldData", "binData", "base64"))
_WORD_BREAKS: Final = frozenset(
    (
        *("p", "footnoteReference", "endnoteReference", "txbxContent", "oMath", "sym", "ruby"),
        *("tc", "drawing", "pict", "rt", "rubyBase"),
    )
)
_WORD_UNREAD: Final = frozenset(("sdtPr", "instrText", "delInstrText", "textpath"))
_WORD_NOTES: Final = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
_WORD_IDS: Final = frozenset(("subDoc", "altChunk", *_WORD_NOTES, *_WORD_NOTES.values()))
_REPEATED: Final = ("hdr", "ftr")
_KNOWN_FEATURES: Final = frozenset(
    (
        *("wps", "wpg", "wpc", "wpi", "wp14", "w14", "w15", "w16", "w16se", "w16cid", "w16cex"),
        *("a14", "c14", "cx", "cx1", "aink", "am3d", "v", "o", "wp"),
    )
)
_OF_WORD: Final = re.compile(
    r"urn:schemas-microsoft-com:.*|http://schemas\.openxmlformats\.org/.*"
    r"|http://schemas\.microsoft\.com/office/(?:word|drawing)/20(?:06|1\d|2\d)/.*"
)


def count_docx(content: bytes) -> SourceText:
    """The text of the parts of a Word document; a head that several sheets repeat counts once."""
    pieces: list[str] = []
    faults: list[str] = []
    repeated: dict[str, None] = {}
    called: dict[tuple[str, str], None] = {}
    written: set[tuple[str, str]] = set()
    for name, read in _read_parts(content, _find_word_reader, faults):
        if isinstance(read, str):
            faults.append(f"{name} is a chart, which is not read: {read}")
        if not isinstance(read, _WordPart):
            continue
        found = join_pieces(_drop_field_codes(read.texts))
        if "subDoc" in read.ids:
            faults.append(f"{name} includes other files, whose text is not in this one")
        for reference, kind in _WORD_NOTES.items():
            called |= dict.fromkeys((kind, id_) for id_ in read.ids.get(reference, ()))
            written |= {(kind, id_) for id_ in read.ids.get(kind, ())}
        if "altChunk" in read.ids:
            pieces += _list_chunk_pieces(content, name, read.ids["altChunk"], faults)
        if read.root.endswith(_REPEATED):
            repeated |= dict.fromkeys(piece.strip() for piece in found)
        else:
            pieces += found
    faults += [
        f"the text calls the {kind} {id_}, which is not in the file"
        for kind, id_ in called
        if (kind, id_) not in written
    ]
    return SourceText((*pieces, *repeated), tuple(faults))


def _find_word_reader(name: str) -> Callable[[bytes], _WordPart | str | None] | None:
    """What reads the text of a part, shows a chart, or checks a part that says how text is set."""
    if _WORD_PARTS.fullmatch(name):
        return lambda part: _WordPart(part) if _has_word_root(part) else None
    if _WORD_SUPPORT.fullmatch(name):
        return _check_xml
    return _show_chart if _CHART.fullmatch(name) else None


def _check_xml(part: bytes) -> None:
    """Raises `ExpatError` where a part is no XML."""
    expat.ParserCreate().Parse(part, True)  # noqa: FBT003 - its last part


def _show_chart(part: bytes) -> str:
    """The first words and numbers of a chart, which are in no text."""
    texts = (unescape(text.decode("utf-8", "replace")) for text in _CHART_TEXT.findall(part)[:9])
    return " ".join(texts)[:_LONGEST_CHART]


_CHART: Final = re.compile(r"word/charts/chart(?:Ex)?\d*\.xml", re.IGNORECASE)
_CHART_TEXT: Final = re.compile(rb"<(?:a:t|c:v|text:p)(?:\s[^<>]*)?>([^<]{1,200})<")
_LONGEST_CHART: Final = 120  # characters of its words in a message


def _list_chunk_pieces(
    content: bytes, name: str, ids: Iterable[str], faults: list[str]
) -> Iterator[str]:
    """The text of documents that a part of a Word document includes whole."""
    folder, file = posixpath.split(name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            relations = f"{folder}/_rels/{file}.rels"
            known = archive.read(relations) if relations in archive.namelist() else b""
            targets = dict(_list_targets(known))
            for id_ in ids:
                if id_ not in targets:
                    faults.append(f"{name} includes a document that the file does not hold")
                    continue
                target = posixpath.normpath(posixpath.join("/", folder, targets[id_]))[1:]
                yield from _read_chunk(archive.read(target), target, faults)
    except BROKEN as error:
        faults.append(f"a document that this one includes cannot be read: {error}")


def _list_targets(relations: bytes) -> Iterator[tuple[str, str]]:
    for one in _CHUNK.findall(relations):
        given = dict(_CHUNK_ATTRIBUTE.findall(one))
        yield unescape(given.get(b"Id", b"").decode()), unescape(given.get(b"Target", b"").decode())


def _read_chunk(part: bytes, name: str, faults: list[str]) -> Iterable[str]:
    if part.startswith(b"PK"):
        counted = count_docx(part)
        faults += [f"{name}: {fault}" for fault in counted.faults]
        if not counted.pieces and not counted.faults:
            faults.append(f"{name}, which the document includes, is not read")
        return counted.pieces
    if part.startswith(b"{\\rtf"):
        return count_rtf(part).pieces
    if b"MIME-Version" in part[:_GLANCE]:  # a page with its pictures, encoded
        return ()
    return read_page_text(part)


_GLANCE: Final = 2000  # bytes
_CHUNK: Final = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*/aFChunk[\"'][^>]*>")
_CHUNK_ATTRIBUTE: Final = re.compile(rb"\b(Id|Target)\s*=\s*[\"']([^\"']+)[\"']")


def _read_parts(
    content: bytes,
    find_reader: Callable[[str], Callable[[bytes], _Read] | None],
    faults: list[str],
) -> Iterator[tuple[str, _Read]]:
    """The parts of a package as the readers that their names have read them."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for info in archive.infolist():
                read = find_reader(info.filename)
                if read is None or info.file_size > LARGEST:
                    continue
                try:
                    yield info.filename, read(archive.read(info))
                except (*BROKEN, expat.ExpatError) as error:
                    faults.append(f"the part {info.filename} cannot be read: {error}")
    except BROKEN as error:
        faults.append(f"the package cannot be read: {error}")


def _parse(
    part: bytes,
    begin: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    write: Callable[[str], None],
    declare: Callable[[str | None, str], None] | None = None,
) -> None:
    """Tells of the elements and texts of a part; raises `ExpatError` where it is broken.

    Names have their prefixes, or, where `declare` is told of these, what they stand for.
    """
    parser = expat.ParserCreate(namespace_separator=None if declare is None else "}")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler, parser.StartNamespaceDeclHandler = write, declare
    parser.Parse(part, True)  # noqa: FBT003 - its last part


def _has_word_root(part: bytes) -> bool:
    """Whether an element at the beginning of a part may be the root of one that holds text."""
    start = part[: 2 * _GLANCE].replace(b"\0", b"")
    names = {name.decode("latin-1") for name in _FIRST_NAME.findall(start)}
    return not names or not _WORD_ROOTS.isdisjoint(names)


_FIRST_NAME: Final = re.compile(rb"<(?:[\w-]+:)?([A-Za-z][\w-]*)")


class _Field(str):
    """A mark of a field among texts: `begin`, `separate` or `end`."""

    __slots__ = ()


def _drop_field_codes(texts: Iterable[str]) -> list[str]:
    """Texts without those between the beginning of a field and its result: parts of its code."""
    kept: list[str] = []
    fields: list[list[int]] = []  # where its code begins and ends
    for text in texts:
        if not isinstance(text, _Field):
            kept.append(text)
            continue
        kept.append(BREAK)
        if text == "begin":
            fields.append([len(kept), 0])
        elif fields and text == "separate":
            fields[-1][1] = len(kept)
        elif fields:
            start, end = fields.pop()
            end = end or len(kept)
            kept[start:end] = [BREAK] * (end - start)
    return kept


class _Role(NamedTuple):
    """What an element of a Word document is: its name, which texts it holds, and its like."""

    name: str
    holds: Literal["text", "strays", "forms", "elements", "nothing"] = "elements"
    breaks: bool = False
    has_id: bool = False


def _find_role(tag: str) -> _Role:
    name = tag.rpartition("}")[2]
    find = partial(_Role, name, breaks=name in _WORD_BREAKS, has_id=name in _WORD_IDS)
    if name in _WORD_UNREAD:
        return find("nothing")
    if tag == f"{_MARKUP}AlternateContent":
        return _Role(name, "forms", breaks=True)
    if name in _WORD_TEXT:
        return find("text")
    is_word = tag.startswith(_WORD_SPACES) and name not in _WORD_CODES
    return find("strays" if is_word else "elements")


class _WordPart:
    """The texts of a part in their order, with breaks where a reader may put something.

    `root` is its first element; `ids` are those of notes, of their calls, and of other files.
    """

    def __init__(self, part: bytes) -> None:
        self.texts: list[str] = []
        self.root = ""
        self.ids: dict[str, list[str]] = {}
        self._spaces: dict[str | None, str] = {}  # by their prefixes
        self._roles: dict[str, _Role] = {}  # of the elements met so far
        self._around: list[_Role] = []
        self._has_form: list[bool] = []  # of the alternatives around, whether one was read
        self._passed_over = 0  # elements around that are not read
        _parse(part, self._begin, self._end, self._write, self._spaces.__setitem__)

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        role = self._roles.get(tag)
        if role is None:
            self.root = self.root or tag
            role = self._roles[tag] = _find_role(tag)
        if role.has_id:
            ids = (text for key, text in attributes.items() if key.endswith("}id"))
            self.ids.setdefault(role.name, []).append(next(ids, ""))
        if self._passed_over:
            self._passed_over += 1
            return
        around = self._around[-1].holds if self._around else "elements"
        if around == "text":
            self._around[-1] = _Role("")  # what follows the first of its elements is no text
            self.texts.append(BREAK)
        if role.holds == "nothing" or (around == "forms" and not self._prints(tag, attributes)):
            self._passed_over = 1
            if role.name == "textpath":  # ornamental letters
                self.texts += (BREAK, attributes.get("string", ""), BREAK)
            return
        self._around.append(role)
        if role.breaks:
            self.texts.append(BREAK)
        if role.holds == "forms":
            self._has_form.append(False)
        elif role.name == "fldChar":
            kinds = (text for key, text in attributes.items() if key.endswith("fldCharType"))
            self.texts.append(_Field(next(kinds, "")))

    def _prints(self, tag: str, attributes: dict[str, str]) -> bool:
        """Whether Word prints a form: the first whose features it knows, else the last."""
        wanted = attributes.get("Requires", "").split()
        is_known = bool(wanted) and all(map(self._knows, wanted))
        is_printed = not self._has_form[-1] and (is_known or tag == f"{_MARKUP}Fallback")
        self._has_form[-1] |= is_printed
        return is_printed

    def _knows(self, prefix: str) -> bool:
        """Whether a prefix stands for a feature that Word knows, as it is declared or as usual."""
        space = self._spaces.get(prefix)
        return prefix in _KNOWN_FEATURES if space is None else bool(_OF_WORD.fullmatch(space))

    def _end(self, tag: str) -> None:
        if self._passed_over:
            self._passed_over -= 1
            return
        if self._roles[tag].breaks:
            self.texts.append(BREAK)
        if self._around.pop().holds == "forms":
            self._has_form.pop()

    def _write(self, text: str) -> None:
        holds = "nothing" if self._passed_over else self._around[-1].holds
        if holds == "text":
            self.texts.append(text)
        elif holds == "strays" and not text.isspace():
            self.texts += (BREAK, text, BREAK)


_OPEN_UNREAD: Final = frozenset(
    (
        *("creator", "date", "date-string", "creator-initials", "title", "desc", "annotation"),
        *("note-citation", "binary-data", "automatic-styles", "font-face-decls", "scripts"),
        *("variable-decls", "sequence-decls", "user-field-decls", "forms", "event-listeners"),
        *("settings", "index-source", "table-of-content-source", "alphabetical-index-source"),
        *("bibliography-source", "illustration-index-source", "table-index-source", "styles"),
        *("user-index-source", "object-index-source"),
    )
)
_OPEN_INLINE: Final = frozenset(("span", "a", "s", "bookmark", "bookmark-start", "bookmark-end"))
_OPEN_FORM: Final = "form:"
_OPEN_SECRETS: Final = ("form:password", "form:hidden")
_OPEN_REMARK: Final = "office:annotation"  # another one is of a formula


def count_odt(content: bytes) -> SourceText:
    """The text of an OpenDocument text, its heads and feet once."""
    pieces: list[str] = []
    faults: list[str] = []
    repeated: dict[str, None] = {}
    for name, read in _read_parts(content, _find_open_reader, faults):
        if not isinstance(read, _OpenPart):
            faults += [f"{name} is a {read}"] if read else []
            continue
        found = join_pieces(read.texts)
        if name == "styles.xml":
            repeated |= dict.fromkeys(piece.strip() for piece in found)
        else:
            pieces += found
            faults += read.faults
    return SourceText((*pieces, *repeated), tuple(faults))


def _find_open_reader(name: str) -> Callable[[bytes], _OpenPart | str] | None:
    """What reads the text of a part, or shows an object of another kind that the text holds."""
    return _show_object if _OPEN_OBJECT.fullmatch(name) else _OPEN_PARTS.get(name)


def _show_object(part: bytes) -> str:
    """What an object is and its first words; empty for a formula, which is read."""
    kind = _OPEN_KIND.search(part)
    return f"{kind[1].decode()}, which is not read: {_show_chart(part)}" if kind else ""


_OpenRole = Literal["inline", "unread", "sign", "watched", "entry", "block"]


def _cut_prefix(tag: str) -> str:
    return tag.rpartition(":")[2]


def _find_open_role(tag: str) -> _OpenRole:
    """What an element of an OpenDocument text is for the count of its letters."""
    name = _cut_prefix(tag)
    if name in _OPEN_SIGNS:
        return "sign"
    if name in _OPEN_WATCHED:
        return "watched"
    if name in _OPEN_UNREAD and tag != _OPEN_REMARK:
        return "unread"
    if tag.startswith(_OPEN_FORM) and tag not in _OPEN_SECRETS:
        return "entry"
    return "inline" if name in _OPEN_INLINE else "block"


class _OpenPart:
    """The texts of a part as of one of Word, and what is wrong with its sections and notes."""

    def __init__(self, part: bytes) -> None:
        self.texts: list[str] = []
        self.faults: list[str] = []
        self._roles: dict[str, _OpenRole] = {}  # of the elements met so far
        self._depth = 0
        self._passed_over = 0  # elements around that are not read
        self._watched: list[_Watched] = []  # sections and notes around
        if any(one.search(part) for one in _OPEN_TEXTS):
            _parse(part, self._begin, self._end, self._write)
        else:  # it need only be whole
            _check_xml(part)

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        role = self._roles.get(tag)
        if role is None:
            role = self._roles[tag] = _find_open_role(tag)
        if role == "sign":
            name = _OPEN_SIGNS[_cut_prefix(tag)]
            for one in self._watched[-1:]:
                one.has_sign |= one.name == name and one.depth == self._depth - 1
        elif role == "watched":
            self._watched.append(_Watched(_cut_prefix(tag), self._depth))
        if self._passed_over:
            self._passed_over += 1
            if role == "entry":
                is_chosen = attributes.get(f"{_OPEN_FORM}current-selected") == "true"
                entry = f"{_OPEN_FORM}{'label' if is_chosen else 'current-value'}"
                self.texts += (BREAK, attributes.get(entry, ""), BREAK)
        elif role == "unread":
            self._passed_over = 1
        elif role != "inline":
            self.texts.append(BREAK)

    def _end(self, tag: str) -> None:
        if self._watched and self._watched[-1].depth == self._depth:
            self.faults += self._watched.pop().find_fault()
        self._depth -= 1
        if self._passed_over:
            self._passed_over -= 1
        elif self._roles[tag] != "inline":
            self.texts.append(BREAK)

    def _write(self, text: str) -> None:
        for one in self._watched:
            one.texts.append(text)
        if not self._passed_over:
            self.texts.append(text)


_OPEN_OBJECT: Final = re.compile(r"[^/]+/content\.xml")
_OPEN_KIND: Final = re.compile(rb"<office:(chart|spreadsheet|drawing|presentation|text)\b")


def _count_heads(styles: bytes) -> _OpenPart:
    """The texts of the heads and feet of sheets, in the one part of the styles that has them."""
    start, end = styles.find(b"<office:master-styles"), styles.rfind(_END_OF_SHEETS)
    if b"utf-8" not in styles[:_GLANCE].lower() or not 0 <= start < end:
        return _OpenPart(styles)
    _check_xml(styles)
    return _OpenPart(styles[start : end + len(_END_OF_SHEETS)])


_END_OF_SHEETS: Final = b"</office:master-styles>"
_OPEN_PARTS: Final = {"content.xml": _OpenPart, "styles.xml": _count_heads}
_OPEN_HOLDERS: Final = (b"body", b"header", b"footer")
_OPEN_TEXTS: Final = (  # one of them is in a part with text; the letters lead a search to it
    *(
        re.compile(rb"%b(?<=[<:]%b)(?:-left|-first)?[\s/>]" % (name, name))
        for name in _OPEN_HOLDERS
    ),
    re.compile(rb"\0"),
)
_OPEN_WATCHED: Final = ("section", "note")
_OPEN_SIGNS: Final = {"section-source": "section", "note-body": "note"}  # of what is watched


@dataclass(slots=True)
class _Watched:
    """A section or a note: all texts in it, and whether it has the element that tells of it."""

    name: str
    depth: int
    texts: list[str] = field(default_factory=list)
    has_sign: bool = False

    def find_fault(self) -> Iterator[str]:
        """A section whose text is in another file, or a note without a text."""
        text = "".join(self.texts).strip()
        if self.name == "note" and not self.has_sign:
            yield f"the note {text} has no text in the file"
        elif self.name == "section" and self.has_sign and not text:
            yield "a section of the document is a part of another file, whose text is not in it"
