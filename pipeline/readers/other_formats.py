"""Formats that are not read: their names, and the commands that make a readable file of them."""

from __future__ import annotations

import io
import posixpath
import re
import shlex
import zipfile
from typing import Final, NamedTuple

_OFFICE: Final = "soffice --headless --convert-to {to} {file}"
_BOOK: Final = "ebook-convert {file} {stem}.epub"
_SCAN: Final = "img2pdf {file} -o {stem}.pdf, then run --ocr auto"


class _Format(NamedTuple):
    name: str
    command: str = ""  # with `file`, `stem` and `to`
    to: str = "docx"  # what LibreOffice makes of it


_WORD: Final = _Format("an old Word document", _OFFICE)
_SHEET: Final = _Format("a spreadsheet", _OFFICE, "pdf")
_SLIDES: Final = _Format("a presentation", _OFFICE, "pdf")
_IMAGE: Final = _Format("an image", _SCAN)
_OF_ZIP: Final = {  # patterns of members' names
    r"ppt/.*": _SLIDES,
    r"xl/.*": _SHEET,
    r"Index/Document\.iwa": _Format("a Pages document, which Pages exports as Word or PDF"),
    r"FixedDoc\w*\.fdseq": _Format("an XPS document", "xpstopdf {file} {stem}.pdf"),
    r"word/.*": _Format("a damaged Word document", _OFFICE),
}
_OF_MEDIA: Final = {  # parts of the media type that OpenDocument states
    b"spreadsheet": _SHEET,
    b"presentation": _SLIDES,
    b"graphics": _Format("a drawing", _OFFICE, "pdf"),
}
_OF_COMPOUND: Final = {  # names of streams of compound files, in UTF-16
    "WordDocument": _WORD,
    "Workbook": _SHEET,
    "PowerPoint Document": _SLIDES,
}
_COMPOUND: Final = b"\xd0\xcf\x11\xe0"
_ZIP: Final = b"PK\x03\x04"
_SIGNATURES: Final = {
    b"\xffWPC": _Format("a WordPerfect document", _OFFICE),
    b"AT&TFORM": _Format("a DjVu document", "ddjvu -format=pdf {file} {stem}.pdf"),
    b"%!PS": _Format("a PostScript document", "ps2pdf {file} {stem}.pdf"),
    b"ITSF": _Format("a compiled help file", _BOOK),
    b"\x1f\x8b": _Format("a gzip archive"),
    b"\x89PNG": _IMAGE,
    b"\xff\xd8\xff": _IMAGE,
    b"II*\0": _IMAGE,
    b"MM\0*": _IMAGE,
    b"GIF87a": _IMAGE,
    b"GIF89a": _IMAGE,
}
_MOBI: Final = b"BOOKMOBI"
_MOBI_PLACE: Final = 60
_SUFFIXES: Final = {  # where the content does not show it
    **dict.fromkeys((".ppt", ".pps"), _SLIDES),
    ".xls": _SHEET,
    ".doc": _WORD,
    **dict.fromkeys((".fodt", ".abw", ".hwp", ".wps", ".sxw"), _Format("a document", _OFFICE)),
    **dict.fromkeys(
        (".tex", ".rst", ".org", ".docbook", ".fb2"),
        _Format("a document in another markup", "pandoc {file} -o {stem}.docx"),
    ),
}
_MOST_SEARCHED: Final = 4 << 20  # bytes of a compound file


def describe_other_format(content: bytes, path: str, *, is_named: bool) -> str | None:
    """What a file is that is not read, and the command that converts it; None if unknown.

    `is_named` says that it has the name of a format that is read: then its name tells nothing.
    """
    suffix = "" if is_named else posixpath.splitext(path.lower())[1]
    found = _find_format(content, suffix)
    if found is None or not found.command:
        return found.name if found else None
    file = posixpath.basename(path)
    stem = posixpath.splitext(file)[0]
    command = found.command.format(file=shlex.quote(file), stem=shlex.quote(stem), to=found.to)
    return f"{found.name} (convert it: {command})"


def _find_format(content: bytes, suffix: str) -> _Format | None:
    named = _SUFFIXES.get(suffix)
    if content.startswith(_ZIP):
        return _find_in_zip(content) or _Format("a ZIP archive, or a document of another program")
    if content.startswith(_COMPOUND):
        part = content[:_MOST_SEARCHED] + content[-_MOST_SEARCHED:]
        kinds = (one for name, one in _OF_COMPOUND.items() if name.encode("utf-16-le") in part)
        return named or next(kinds, _Format("an old office document", _OFFICE))
    if content[_MOBI_PLACE:].startswith(_MOBI):
        return _Format("a Kindle book", _BOOK)
    return next((one for mark, one in _SIGNATURES.items() if content.startswith(mark)), named)


def _find_in_zip(content: bytes) -> _Format | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            media = archive.read("mimetype") if "mimetype" in names[:1] else b""
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        return None
    of_media = (one for part, one in _OF_MEDIA.items() if part in media)
    of_members = (
        one for pattern, one in _OF_ZIP.items() if any(re.fullmatch(pattern, n) for n in names)
    )
    return next(of_media, None) or next(of_members, None)
