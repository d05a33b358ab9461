"""The ZIP package of an office document or book: what kind it is, and its members within limits."""

from __future__ import annotations

import io
import lzma
import posixpath
import zipfile
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from pipeline import patterns as re
from pipeline.document.problems import Code
from pipeline.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT: Final = "application/vnd.oasis.opendocument.text"
EPUB: Final = "application/epub+zip"
RTF: Final = "application/rtf"

_ZIP_HEADER: Final = b"PK\x03\x04"
_RTF_HEADER: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,99}\{\\rtf")

WORD_DOCUMENT: Final = "word/document.xml"  # where Word puts it; other programs name others
_RELATIONS: Final = "_rels/.rels"
_MAIN_PART: Final = re.compile(
    rb"""<Relationship\b(?=[^>]*\bType\s*=\s*["'][^"'>]*/officeDocument["'])
    [^>]*\bTarget\s*=\s*["']/?(?P<name>word/[^"'>]+)["']""",
    re.VERBOSE,
)

# Word's strict form names the same elements otherwise (ISO/IEC 29500-1, annex A and part 4).
_STRICT: Final = re.compile(rb"http://purl\.oclc\.org/ooxml/(?P<name>[A-Za-z/]+?)(?=[\"'])")
_USUAL: Final = b"http://schemas.openxmlformats.org/"

_BY_MEMBER: Final = {"content.xml": ODT, "META-INF/container.xml": EPUB}  # where no type is stated

STEEPEST: Final = 200  # times that a package may grow when it is unpacked
_SMALL: Final = 4 << 20  # bytes that may grow by more
LARGEST: Final = 512 << 20  # bytes, unpacked
MOST_MEMBERS: Final = 10_000
BROKEN: Final = (  # what zipfile raises where a package or a member of it is damaged
    *(zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError),
    *(ValueError, OSError, lzma.LZMAError),  # `bz2` raises what a disk raises
)


_XML: Final = (".xml", ".rels")
_ENCODINGS: Final = ("ascii", "utf-16-le", "utf-16-be")


class OfficePackage:
    """The members of a package, each read when it is asked for."""

    def __init__(self, content: bytes) -> None:
        """Opens a package; raises `RefusedError` (`damaged`, `too-large`)."""
        self.content = content
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except BROKEN as error:
            raise _refuse_damaged(str(error)) from error
        members = self._archive.infolist()
        self.names = [member.filename for member in members]
        self._broken: set[str] = set()
        size = sum(member.file_size for member in members)
        most = min(LARGEST, max(_SMALL, STEEPEST * len(content)))
        if size > most or len(members) > MOST_MEMBERS:
            message = (
                f"the document unpacks to {size:,} bytes in {len(members):,} parts, and the limits"
                f" are {most:,} and {MOST_MEMBERS:,}; save it anew without pictures"
            )
            raise RefusedError(Code.TOO_LARGE, message)

    def read(self, name: str) -> bytes:
        """The bytes of a member; raises `RefusedError` (`damaged`) if it is not there or broken."""
        try:
            return self._archive.read(name)
        except BROKEN as error:
            message = f"{name}: {error}"
            raise _refuse_damaged(message) from error

    def find_word_document(self) -> str:
        """The member that holds the text of a Word document."""
        if WORD_DOCUMENT in self.names or _RELATIONS not in self.names:
            return WORD_DOCUMENT
        return find_main_part(self.read(_RELATIONS)) or WORD_DOCUMENT

    def list_word_parts(self, kind: str) -> list[str]:
        """The members of a Word document of one kind, such as `styles` or `header`.

        They are those that the document names, else those whose names are usual.
        """
        related = self.list_relations(self.find_word_document()).values()
        named = {one for one, its_kind in related if its_kind == kind and one in self.names}
        usual = re.compile(rf"word/{kind}\d*\.xml")
        return sorted(named) or sorted(filter(usual.fullmatch, self.names))

    def list_relations(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to, by the id of the relation: the member, and its kind."""
        folder, file = posixpath.split(part)
        name = f"{folder}/_rels/{file}.rels"
        root = self.parse_known(name)
        return {
            one.get("Id", ""): (
                posixpath.normpath(posixpath.join("/", folder, one.get("Target", "")))[1:],
                one.get("Type", "").rpartition("/")[2],
            )
            for one in (root if root is not None else ())
        }

    def parse_parts(self, kind: str) -> Iterator[tuple[str, Element]]:
        """The parts of a Word document of one kind that can be read, with their names."""
        for name in self.list_word_parts(kind):
            if (root := self.parse_known(name)) is not None:
                yield name, root

    def parse_known(self, name: str) -> Element | None:
        """The root of a member that is XML; None where it is not there or broken."""
        with suppress(RefusedError):
            return self.parse(name) if name in self.names else None
        return None

    def find_broken_xml(self) -> list[str]:
        """The members that were asked for and cannot be read."""
        return sorted(self._broken)

    def parse(self, name: str) -> Element:
        """The root of a member that is XML; raises `RefusedError` (`damaged`)."""
        try:
            content = _STRICT.sub(_name_usually, self.read(name))
            if any("<!ENTITY".encode(encoding) in content for encoding in _ENCODINGS):
                message = f"{name}: it declares entities, as no office program does"
                raise _refuse_damaged(message)
            return ET.fromstring(content)  # noqa: S314 - no entities are declared
        except ET.ParseError as error:
            self._broken.add(name)
            message = f"{name}: {error}"
            raise _refuse_damaged(message) from error
        except RefusedError:
            self._broken.add(name)
            raise

    def replace(self, parts: dict[str, bytes]) -> bytes:
        """The bytes of the package with some members replaced, without what is no XML."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as written:
            for name in self.names:
                if name in parts:
                    written.writestr(name, parts[name])
                elif name.endswith(_XML):
                    with suppress(RefusedError):
                        written.writestr(name, self.read(name))
        return out.getvalue()


def _name_usually(strict: re.Match[bytes]) -> bytes:
    """The usual name of a namespace or relation of the strict form."""
    first, _, rest = strict["name"].partition(b"/")
    return b"".join((_USUAL, first, b"/2006/", rest))


def find_main_part(relations: bytes) -> str | None:
    """The member of a Word document that holds its text, as its `_rels/.rels` names it."""
    found = _MAIN_PART.search(relations)
    return found["name"].decode("utf-8", "replace") if found else None


def detect_office(content: bytes) -> str | None:
    """The media type of an office document or book; None for anything else."""
    if _RTF_HEADER.match(content):
        return RTF
    return _detect_package(content) if content.startswith(_ZIP_HEADER) else None


def _detect_package(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if WORD_DOCUMENT in names:
                return DOCX
            if _RELATIONS in names and archive.getinfo(_RELATIONS).file_size < _SMALL:
                main = find_main_part(archive.read(_RELATIONS))
                if main in names:
                    return DOCX
            if "mimetype" not in names:
                return next((kind for member, kind in _BY_MEMBER.items() if member in names), None)
            if archive.getinfo("mimetype").file_size > 2 * len(ODT):
                return None
            named = archive.read("mimetype").decode("latin-1").strip().removesuffix("-template")
    except BROKEN:
        return None
    return named if named in (ODT, EPUB) else None


def _refuse_damaged(reason: str) -> RefusedError:
    message = f"the document is damaged ({reason}); open it in its program and save it anew"
    return RefusedError(Code.DAMAGED, message)
