"""Reads Word and OpenDocument files and accounts for the text of each of their parts.

    python scripts/read_office_documents.py FOLDER [REPORT.md]

The words of each part of the file (body, text boxes, notes, comments, deleted and hidden text,
headers and footers) are taken from its XML and looked for in the text of the document that is read:
`lost` are those that are not there, `twice` those that are there more often than in the file. Exit
code 1 if a word is lost.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.errors import RefusedError
from pipeline.readers.detect import read_source
from tests.support.corpus import existing_path, require_some, run_script

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OASIS: Final = "{urn:oasis:names:tc:opendocument:xmlns:"
_WORD: Final = re.compile(r"\w+")
_PLAIN: Final = re.compile(r"\| \S+ \| body \d+ \| \d+ words, 0 calls[^|]*\| 0 \| 0 \|")
_PARTS: Final = {
    r"word/document\d*\.xml": "body",
    r"word/footnotes\.xml": "footnotes",
    r"word/endnotes\.xml": "endnotes",
    r"word/comments\.xml": "comments",
    r"word/header\d*\.xml": "headers",
    r"word/footer\d*\.xml": "footers",
}
_ODF_PARTS: Final = {
    "annotation": "comments",
    "tracked-changes": "deleted",
    "text-box": "text boxes",
}
_BREAKS: Final = ("p", "tab", "br", "cr", "tc", "h", "s", "line-break")


def list_words(root: Element) -> Iterator[tuple[str, str]]:
    """The text of a part of a Word document, and what each piece of it is: "" for its own."""

    def walk(element: Element, kind: str) -> Iterator[tuple[str, str]]:
        name = element.tag.removeprefix(_W)
        if element.tag == _FALLBACK:  # the text box that it holds is there before
            return
        if name in _BREAKS:
            yield " ", kind
        kind = {"txbxContent": "text boxes", "del": "deleted", "moveFrom": "deleted"}.get(
            name, kind
        )
        if name == "noBreakHyphen":
            yield "\u2011", kind
        if name in ("t", "delText"):
            yield element.text or "", kind
        for child in element:
            yield from walk(child, kind)
        if name in ("p", "txbxContent"):
            yield " ", kind

    yield from walk(root, "")


def account(content: bytes) -> Counter[tuple[str, str]]:
    """How often each word is in each part of a document."""
    found: Counter[tuple[str, str]] = Counter()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            part = next(
                (label for pattern, label in _PARTS.items() if re.fullmatch(pattern, name)), ""
            )
            if part:
                texts: dict[str, list[str]] = {}
                for text, kind in list_words(ET.fromstring(archive.read(name))):  # noqa: S314 - own files
                    for other, pieces in texts.items():
                        if other != kind:
                            pieces.append(" ")
                    texts.setdefault(kind, []).append(text)
                for kind, parts in texts.items():
                    found.update((kind or part, word) for word in _WORD.findall("".join(parts)))
            if name == "content.xml":
                root = ET.fromstring(archive.read(name))  # noqa: S314 - own files
                of_kind: dict[str, list[str]] = {}
                for text, kind in _flatten(root, "body"):
                    of_kind.setdefault(kind, []).append(text)
                for kind, printed in of_kind.items():
                    found.update((kind, word) for word in _WORD.findall("".join(printed)))
    return found


def _flatten(element: Element, kind: str) -> Iterator[tuple[str, str]]:
    """The text of an OpenDocument part and what it is, words apart where paragraphs are.

    The mark of a note is written where it is called.
    """
    name = element.tag.rpartition("}")[2]
    if name in (
        "automatic-styles",
        "font-face-decls",
        "scripts",
        "creator",
        "date",
        *("table-of-content-source", "illustration-index-source", "bibliography-source"),
    ):
        yield element.tail or "", kind
        return
    own = _ODF_PARTS.get(name, kind)
    if name == "note-body":
        own = f"{element.get('class', 'foot')}notes"
    yield " " if name in _BREAKS or own != kind else "", own
    yield element.text or "", own
    for child in element:
        if child.tag.endswith("}note"):
            noted = next((value for key, value in child.attrib.items() if "note-class" in key), "")
            for part in child:
                part.set("class", noted.removesuffix("note"))
                yield from _flatten(part, own)
            yield child.tail or "", own
        else:
            yield from _flatten(child, own)
    yield " " if name in _BREAKS or own != kind else "", own
    yield element.tail or "", kind


def describe(path: Path) -> tuple[str, int]:
    """A row of the table, and how many words are lost."""
    content = path.read_bytes()
    try:
        parts = account(content)
    except ET.ParseError:
        parts = Counter()
    counts: Counter[str] = Counter()
    for (part, _), count in parts.items():
        counts[part] += count
    printed = ", ".join(f"{part} {count}" for part, count in sorted(counts.items()))
    try:
        document = read_source(content, path.name, path.name)
    except RefusedError as refusal:
        return (
            f"| {path.name} | {printed or 'no text'} | refused: {refusal.code.value} | | |",
            counts.total(),
        )
    read = Counter(_WORD.findall(document.text))
    for one in document.hidden:
        read.update(_WORD.findall(one.text))
    in_file = Counter[str]()
    for (_, word), count in parts.items():
        in_file[word] += count
    distinct = {word for part, word in parts if part in ("headers", "footers")}
    lost = {
        w: n - read[w]
        for w, n in in_file.items()
        if n > read[w] and not (w in distinct and read[w])
    }
    twice = {w: read[w] - n for w, n in in_file.items() if read[w] > n and not w.isdigit()}
    hidden = sum(len(_WORD.findall(one.text)) for one in document.hidden)
    called = [mark for block in document.blocks for mark in block.marks_of("callout")]
    at_start = {block.start for block in document.blocks}
    notes = sum(mark.start in at_start for mark in called)
    calls = len(called) - notes
    rows = sum(block.kind in ("row", "columns") for block in document.blocks)
    outcome = (
        f"{sum(read.values())} words, {calls} calls of {notes} notes, {rows} rows, {hidden} hidden"
    )
    return (
        f"| {path.name} | {printed} | {outcome} | {_list(lost)} | {_list(twice)} |",
        sum(lost.values()),
    )


def _list(words: dict[str, int]) -> str:
    shown = ", ".join(f"{word} ×{count}" for word, count in list(words.items())[:6])
    return f"{sum(words.values())}: {shown}" if words else "0"


def main() -> int:
    """Prints the table, or writes it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=existing_path)
    parser.add_argument("report", type=Path, nargs="?")
    given = parser.parse_args()
    folder = given.folder
    found = (path for path in folder.rglob("*") if path.suffix in (".docx", ".odt"))
    paths = require_some(found, folder, "Word or OpenDocument files")
    rows = [describe(path) for path in paths]
    shown = [row for row, _ in rows if not _PLAIN.fullmatch(row)]
    heads = ["| file | words in its parts | what is read | lost | twice |", "|---|---|---|---|---|"]
    rest = f"In {len(rows) - len(shown)} more files there is only a body; all of it is read, once."
    table = "\n".join([*heads, *shown, "", rest]) + "\n"
    if given.report:
        given.report.write_text(table, "utf-8")
    print(table)
    return int(any(lost for _, lost in rows))


if __name__ == "__main__":
    run_script(main)
