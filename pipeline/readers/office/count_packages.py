"""The second count of Word and OpenDocument: the letters of the parts of their packages."""

from __future__ import annotations

import io
import posixpath
import zipfile
from functools import partial
from html import unescape
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET
from xml.parsers import expat

from pipeline import patterns as re
from pipeline.readers.office.count_books import read_page_text
from pipeline.readers.office.count_rich_text import count_rtf
from pipeline.readers.office.second_count import BROKEN, LARGEST, SourceText, join_pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from xml.etree.ElementTree import Element

# Word (ISO/IEC 29500) and OpenDocument (ISO/IEC 26300): the parts of a package are XML.

_MARKUP: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
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
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_WORD_CODES: Final = frozenset(("fldData", "binData", "base64"))
_WORD_BREAKS: Final = frozenset(
    (
        *("p", "footnoteReference", "endnoteReference", "txbxContent", "oMath", "sym", "ruby"),
        *("tc", "drawing", "pict", "rt", "rubyBase"),
    )
)
_WORD_UNREAD: Final = frozenset(("sdtPr", "instrText", "delInstrText"))
_WORD_NOTES: Final = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
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
    for name, part, root in _parse_parts(content, _WORD_PARTS, faults, _has_word_root):
        expand = partial(_expand_word, features=_list_features(part))
        found = join_pieces(_drop_field_codes(_walk(root, expand)))
        kinds = {one.tag.rpartition("}")[2]: one for one in root.iter()}
        if "subDoc" in kinds:
            faults.append(f"{name} includes other files, whose text is not in this one")
        for reference, kind in _WORD_NOTES.items():
            if reference in kinds:
                called |= dict.fromkeys((kind, id_) for id_ in _list_ids(root, reference))
            written |= {(kind, id_) for id_ in _list_ids(root, kind)} if kind in kinds else set()
        if "altChunk" in kinds:
            pieces += _list_chunk_pieces(content, name, root, faults)
        if root.tag.endswith(_REPEATED):
            repeated |= dict.fromkeys(piece.strip() for piece in found)
        else:
            pieces += found
    faults += [
        f"the text calls the {kind} {id_}, which is not in the file"
        for kind, id_ in called
        if (kind, id_) not in written
    ]
    faults += _find_broken_support(content)
    faults += _list_charts(content)
    return SourceText((*pieces, *repeated), tuple(faults))


def _list_ids(root: Element, name: str) -> Iterator[str]:
    for one in root.iter():
        if one.tag.rpartition("}")[2] == name:
            yield next((text for key, text in one.items() if key.endswith("}id")), "")


def _list_features(part: bytes) -> frozenset[str]:
    """The prefixes of a part that stand for features which Word knows."""
    if b"A\0l\0t\0e\0r\0n" not in part and b"AlternateContent" not in part:
        return _KNOWN_FEATURES
    found = ET.iterparse(io.BytesIO(part), events=("start-ns",))  # noqa: S314 - expat bounds entities
    spaces = dict(declared for _, declared in found)
    own = {prefix for prefix, name in spaces.items() if prefix and _OF_WORD.fullmatch(name)}
    return frozenset(own | (_KNOWN_FEATURES - spaces.keys()))


def _find_broken_support(content: bytes) -> Iterator[str]:
    """What is broken among the parts that hold no text, but say how it is set and what it calls."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for info in archive.infolist():
                if not _WORD_SUPPORT.fullmatch(info.filename) or info.file_size > LARGEST:
                    continue
                try:
                    expat.ParserCreate().Parse(archive.read(info), True)  # noqa: FBT003 - its last part
                except (*BROKEN, expat.ExpatError) as error:
                    yield f"the part {info.filename} cannot be read: {error}"
    except BROKEN:
        return


def _list_charts(content: bytes) -> Iterator[str]:
    """The charts of a Word document, whose numbers are in no text."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for info in archive.infolist():
                if not _CHART.fullmatch(info.filename) or info.file_size > LARGEST:
                    continue
                texts = _CHART_TEXT.findall(archive.read(info))
                shown = " ".join(unescape(text.decode("utf-8", "replace")) for text in texts[:9])
                yield f"{info.filename} is a chart, which is not read: {shown[:_LONGEST_CHART]}"
    except BROKEN:
        return


_CHART: Final = re.compile(r"word/charts/chart(?:Ex)?\d*\.xml", re.IGNORECASE)
_CHART_TEXT: Final = re.compile(rb"<(?:a:t|c:v)>([^<]{1,200})<")
_LONGEST_CHART: Final = 120  # characters of its words in a message


def _list_chunk_pieces(
    content: bytes, name: str, root: Element, faults: list[str]
) -> Iterator[str]:
    """The text of documents that a part of a Word document includes whole."""
    folder, file = posixpath.split(name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            relations = f"{folder}/_rels/{file}.rels"
            known = archive.read(relations) if relations in archive.namelist() else b""
            targets = dict(_list_targets(known))
            for id_ in _list_ids(root, "altChunk"):
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


def _parse_parts(
    content: bytes,
    wanted: re.Pattern[str],
    faults: list[str],
    may_hold_text: Callable[[bytes], bool],
) -> Iterator[tuple[str, bytes, Element]]:
    """The parts of a package with these names that may hold text."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for info in archive.infolist():
                if not wanted.fullmatch(info.filename) or info.file_size > LARGEST:
                    continue
                try:
                    part = archive.read(info)
                    if may_hold_text(part):
                        yield info.filename, part, ET.fromstring(part)  # noqa: S314 - expat bounds entities
                except BROKEN as error:
                    faults.append(f"the part {info.filename} cannot be read: {error}")
    except BROKEN as error:
        faults.append(f"the package cannot be read: {error}")


def _has_word_root(part: bytes) -> bool:
    """Whether an element at the beginning of a part may be the root of one that holds text."""
    start = part[: 2 * _GLANCE].replace(b"\0", b"")
    names = {name.decode("latin-1") for name in _FIRST_NAME.findall(start)}
    return not names or not _WORD_ROOTS.isdisjoint(names)


def _has_open_text(part: bytes) -> bool:
    """Whether a part has a body, heads or feet; raises `ValueError` where one without is broken."""
    if _OPEN_TEXT.search(part):
        return True
    try:
        expat.ParserCreate().Parse(part, True)  # noqa: FBT003 - its last part
    except expat.ExpatError as error:
        raise ValueError(error) from error
    return False


_OPEN_TEXT: Final = re.compile(rb"[<:](?:body|(?:header|footer)(?:-left|-first)?)[\s/>]|\0")


_FIRST_NAME: Final = re.compile(rb"<(?:[\w-]+:)?([A-Za-z][\w-]*)")


class _Field(str):
    """A mark of a field among texts: `begin`, `separate` or `end`."""

    __slots__ = ()


def _drop_field_codes(texts: Iterable[str | None]) -> list[str | None]:
    """Texts without those between the beginning of a field and its result: parts of its code."""
    kept: list[str | None] = []
    fields: list[list[int]] = []  # where its code begins and ends
    for text in texts:
        if not isinstance(text, _Field):
            kept.append(text)
            continue
        kept.append(None)
        if text == "begin":
            fields.append([len(kept), 0])
        elif fields and text == "separate":
            fields[-1][1] = len(kept)
        elif fields:
            start, end = fields.pop()
            end = end or len(kept)
            kept[start:end] = [None] * (end - start)
    return kept


def _walk(
    root: Element, expand: Callable[[Element], Sequence[Element | str | None]]
) -> Iterator[str | None]:
    """The text below an element, None where a reader may put something between two texts.

    `expand` gives what an element consists of, in reading order.
    """
    waiting: list[Element | str | None] = [root]
    while waiting:
        one = waiting.pop()
        if one is None or isinstance(one, str):
            yield one
        else:
            waiting += reversed(expand(one))


def _expand_word(element: Element, features: frozenset[str]) -> Sequence[Element | str | None]:
    name = element.tag.rpartition("}")[2]
    if name in _WORD_UNREAD:
        return ()
    if name == "fldChar":
        kinds = (text for key, text in element.items() if key.endswith("fldCharType"))
        return (_Field(next(kinds, "")), *element)
    if element.tag == f"{_MARKUP}AlternateContent":
        return (None, *_choose_alternative(element, features), None)
    if name == "textpath":  # ornamental letters
        return (None, element.get("string"), None)
    parts: list[Element | str | None] = list(element)
    if name in _WORD_TEXT:
        parts.insert(0, element.text)
    elif element.tag.startswith(_WORD_SPACES) and name not in _WORD_CODES:
        for stray in (element.text, *(one.tail for one in element)):
            parts += (None, stray, None) if stray and not stray.isspace() else ()
    return (None, *parts, None) if name in _WORD_BREAKS else parts


def _choose_alternative(element: Element, features: frozenset[str]) -> list[Element]:
    """The form of a part that Word prints: the first whose features it knows, else the last."""
    for form in element:
        wanted = form.get("Requires", "").split()
        if form.tag == f"{_MARKUP}Fallback" or (wanted and features.issuperset(wanted)):
            return [form]
    return []


_OPEN_PARTS: Final = re.compile(r"(?:content|styles)\.xml")
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
_OPEN_ANNOTATION: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation"


def count_odt(content: bytes) -> SourceText:
    """The text of an OpenDocument text, its heads and feet once."""
    pieces: list[str] = []
    faults: list[str] = []
    repeated: dict[str, None] = {}
    for name, _, root in _parse_parts(content, _OPEN_PARTS, faults, _has_open_text):
        found = join_pieces(_walk(root, _expand_open))
        if name == "content.xml":
            faults += _find_open_faults(root)
        if name == "styles.xml":
            repeated |= dict.fromkeys(piece.strip() for piece in found)
        else:
            pieces += found
    return SourceText((*pieces, *repeated), tuple(faults))


def _find_open_faults(root: Element) -> Iterator[str]:
    """Sections whose text is in another file, and notes without a text."""
    for one in root.iter():
        name = one.tag.rpartition("}")[2]
        if name == "section" and any(child.tag.endswith("}section-source") for child in one):
            if not "".join(one.itertext()).strip():
                yield "a section of the document is a part of another file, whose text is not in it"
        elif name == "note" and not any(child.tag.endswith("}note-body") for child in one):
            yield f"the note {''.join(one.itertext()).strip()} has no text in the file"


def _expand_open(element: Element) -> Sequence[Element | str | None]:
    name = element.tag.rpartition("}")[2]
    if name in _OPEN_UNREAD and element.tag != _OPEN_ANNOTATION:
        return ()
    parts: list[Element | str | None] = [element.text] if element.text else []
    for child in element:
        parts.append(child)
        if child.tail:
            parts.append(child.tail)
    return parts if name in _OPEN_INLINE else (None, *parts, None)
