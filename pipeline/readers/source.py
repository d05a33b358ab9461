"""One source's bytes → a `Document`, by what the bytes are and not by what they are called."""

from __future__ import annotations

import hashlib
from typing import Final

from pipeline.document import Document
from pipeline.errors import RefusedError
from pipeline.problems import Code
from pipeline.readers import markdown, pdf
from pipeline.readers.decoding import decode

_SIGNATURES: Final = {
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\x1f\x8b": "a gzip archive",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
}
_PDF_HEADER: Final = 1024  # bytes in which a PDF says what it is, as its readers have it
_SUFFIXES: Final = (".md", ".markdown")


def read(content: bytes, path: str, name: str) -> Document:
    """The document in these bytes; `path` and `name` as in `Document`.

    Raises `RefusedError` where it cannot be read: `unknown-format`, `empty-source`, `not-text`.
    """
    if content[:_PDF_HEADER].find(b"%PDF-") >= 0:
        return _pdf(content, path, name)
    kind = next((kind for mark, kind in _SIGNATURES.items() if content.startswith(mark)), None)
    if kind or not path.lower().endswith(_SUFFIXES):
        shown = kind or "of no known suffix"
        raise RefusedError(
            Code.UNKNOWN_FORMAT,
            f"the file is {shown}; readable are {', '.join(_SUFFIXES)} and PDFs:"
            " convert it or leave it out",
        )
    text, problems = decode(content)
    return Document(
        path=path,
        name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        media_type="text/markdown",
        text=text,
        blocks=markdown.blocks(text),
        problems=problems,
    )


def _pdf(content: bytes, path: str, name: str) -> Document:
    printed = pdf.printed(content)
    return Document(
        path=path,
        name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        media_type="application/pdf",
        text=printed.text,
        blocks=printed.blocks,
        pages=printed.pages,
        lines=printed.lines,
        problems=printed.problems,
    )
