"""Word documents (`.docx`) → HTML, by way of mammoth.

mammoth reads styles, lists, tables, text boxes and notes. What it passes over is rewritten before
(`docx_markup`); the headers, footers, comments and notes without a callout, which it leaves out,
are added.
"""

from __future__ import annotations

import io
from contextlib import suppress
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

import mammoth

from pipeline import patterns as re
from pipeline.document.problems import Code
from pipeline.errors import RefusedError
from pipeline.readers.decoding import decode
from pipeline.readers.footnotes.linked import PRINTED_NUMBER
from pipeline.readers.office.docx_markup import (
    ALTERNATE,
    HIDDEN_STYLE,
    NUMBER_STYLE,
    PartContext,
    list_known_features,
    make_paragraph,
    mark_callouts,
    prune,
    read_diagram,
    rewrite,
)
from pipeline.readers.office.docx_styles import (
    ParagraphNumbers,
    W,
    WordStyles,
    read_value,
    state_types,
)
from pipeline.readers.office.markup import TextStyle, build_page
from pipeline.readers.office.package import DOCX, RTF, OfficePackage, detect_office
from pipeline.readers.office.rtf import convert_rtf
from pipeline.storage.mail import split_mail

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator
    from xml.etree.ElementTree import Element

_NOTES: Final = ("footnote", "endnote")
_STYLE_MAP: Final = f"""
r.{HIDDEN_STYLE} => span.{HIDDEN_STYLE}
r.{NUMBER_STYLE} => span.{NUMBER_STYLE}
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
"""
_HIDDEN_SPAN: Final = f'<span class="{HIDDEN_STYLE}">'
_RELATION_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_OUTSIDE_BODY: Final = re.compile(
    r"<!doctype[^>]*>|<head\b.*?</head\s*>|</?(?:html|body)\b[^>]*>", re.IGNORECASE | re.DOTALL
)
_MARKUP: Final = re.compile(r"<(?:!doctype|html|body|p|div|table|h[1-6])\b", re.IGNORECASE)
_MAIL: Final = re.compile(rb"^MIME-Version:", re.IGNORECASE | re.MULTILINE)
_SIGNS: Final = {f"{W}tab": "\t", f"{W}br": " ", f"{W}noBreakHyphen": "\u2011"}
_TEXTS: Final = (*_SIGNS, f"{W}t")
_READ_BY_MAMMOTH: Final = ("[Content_Types].xml", "_rels/.rels")
_EMPTY_PART: Final = b"<empty/>"
_GLANCE: Final = 2000  # characters in which a page shows that it is one
_NUMBERED: Final = re.compile(rf'<(li|p)><span class="{NUMBER_STYLE}">([^<]*)</span>')
_NUMBER_ALONE: Final = re.compile(rf'<span class="{NUMBER_STYLE}">[^<]*</span>')
_CALLOUT: Final = re.compile(
    r'(?P<link><a href="#(?P<kind>footnote|endnote)-(?P<id>[^"]*)" id="[^"]*">)\[\d+\]</a>'
)


def convert_docx(content: bytes) -> str:
    """The HTML of a Word document; raises `RefusedError` (`damaged`, `too-large`)."""
    package = OfficePackage(content)
    try:
        return _convert(package)
    except RefusedError:
        raise
    except Exception as error:  # mammoth raises whatever the part that it reads does
        message = f"the Word document is damaged ({error}); open it in Word and save it anew"
        raise RefusedError(Code.DAMAGED, message) from error


def _convert(package: OfficePackage) -> str:
    parts = _WordParts(package)
    main = package.find_word_document()
    body = parts.rewrite(main)
    written = {main: body}
    notes = {kind: dict(parts.rewrite_all(f"{kind}s")) for kind in _NOTES}
    known = {
        (kind, note.get(f"{W}id", ""))
        for kind, roots in notes.items()
        for root in roots.values()
        for note in root.iter(f"{W}{kind}")
    }
    settings = next((root for _, root in package.parse_parts("settings")), None)
    marks = mark_callouts(body, settings, known)
    hidden: list[str] = []
    for kind, roots in notes.items():
        written |= roots
        called = {id_ for one, id_ in marks if one == kind}
        for root in roots.values():
            hidden += _collect_uncalled(root, kind, called)
    chunks = parts.mark_chunks(body)
    for name, styles in package.parse_parts("styles"):
        written[name] = styles
        state_types(styles)
    for root in written.values():
        prune(root)
    hidden += parts.collect_lines("comments", _read_line)
    heads, feet = (
        "".join(f"<p>{line}</p>" for line in parts.collect_lines(kind, _write_line))
        for kind in ("header", "footer")
    )
    for name in _READ_BY_MAMMOTH:
        package.parse_known(name)
    replaced = {
        name: ET.tostring(root, encoding="utf-8", xml_declaration=True)
        for name, root in written.items()
    }
    content = package.replace(replaced | dict.fromkeys(package.find_broken_xml(), _EMPTY_PART))
    result = mammoth.convert_to_html(io.BytesIO(content), style_map=_STYLE_MAP)

    def write_callout(match: re.Match[str]) -> str:
        return f"{match['link']}[{escape(marks[match['kind'], match['id']])}]</a>"

    html = _CALLOUT.sub(write_callout, result.value).replace(_HIDDEN_SPAN, "<span hidden>")
    html = _NUMBERED.sub(rf'<\1 {PRINTED_NUMBER}="\2">', html)
    html = _NUMBER_ALONE.sub("", html)  # of an empty paragraph, or in a cell
    for token, chunk in chunks.items():
        html = html.replace(f"<p>{token}</p>", chunk)
    html += "".join(f"<p>{TextStyle(hidden=True).wrap(line)}</p>" for line in hidden)
    return build_page(html, heads=heads, feet=feet)


class _WordParts:
    """The parts of a document that hold text, rewritten by its styles."""

    def __init__(self, package: OfficePackage) -> None:
        self._package = package
        self._styles = WordStyles(package)

    def rewrite(self, name: str) -> Element:
        root = self._package.parse(name)
        numbers = ParagraphNumbers(self._package, self._styles)
        has_forms = next(root.iter(ALTERNATE), None) is not None
        context = PartContext(
            partial(self._read_diagram, name),
            self._package.list_relations(name),
            list_known_features(self._package.read(name)) if has_forms else (),
        )
        rewrite(root, self._styles, numbers, context)
        return root

    def rewrite_all(self, kind: str) -> Iterator[tuple[str, Element]]:
        """The parts of one kind, rewritten; the second count names those that cannot be read."""
        for name in self._package.list_word_parts(kind):
            with suppress(RefusedError):
                yield name, self.rewrite(name)

    def _read_diagram(self, part: str, relation: str) -> list[str]:
        """The lines of the diagram that a part refers to; none where it is not there."""
        target, _ = self._package.list_relations(part).get(relation, ("", ""))
        known = target in self._package.names
        return read_diagram(self._package.parse(target)) if known else []

    def mark_chunks(self, body: Element) -> dict[str, str]:
        """Puts a token in place of each document that the text includes: token → its HTML.

        What cannot be read stays out; the second count names it.
        """
        related = self._package.list_relations(self._package.find_word_document())
        chunks: dict[str, str] = {}
        for parent in list(body.iter()):
            for at, child in enumerate(list(parent)):
                if child.tag != f"{W}altChunk":
                    continue
                name, _ = related.get(child.get(_RELATION_ID, ""), ("", ""))
                token = f"\ue000{len(chunks)}\ue000"
                chunks[token] = self._read_chunk(name)
                parent[at] = make_paragraph(token)
        return chunks

    def _read_chunk(self, name: str) -> str:
        if name not in self._package.names:
            return ""
        content = self._package.read(name)
        if content == self._package.content:
            return ""
        try:
            if _MAIL.search(content[:_GLANCE]):
                content = next((part.content for part in split_mail(content)), b"")
            match detect_office(content):
                case None:
                    text, _ = decode(content)
                    is_page = _MARKUP.search(text[:_GLANCE]) is not None
                    page = text if is_page else f"<pre>{escape(text)}</pre>"
                case kind if kind == RTF:
                    page = convert_rtf(content)
                case kind if kind == DOCX:
                    page = convert_docx(content)
                case _:
                    return ""
        except RefusedError:
            return ""
        return _OUTSIDE_BODY.sub("", page)

    def collect_lines(self, kind: str, read: Callable[[Element], str]) -> list[str]:
        """The distinct paragraphs of the parts of one kind, as they are read."""
        found = (
            read(paragraph)
            for _, root in self.rewrite_all(kind)
            for paragraph in root.iter(f"{W}p")
        )
        return list(dict.fromkeys(filter(None, found)))


def _collect_uncalled(root: Element, kind: str, called: Container[str]) -> Iterator[str]:
    """The paragraphs of notes that nothing calls, and that Word does not print."""
    for note in root.iter(f"{W}{kind}"):
        if note.get(f"{W}type", "normal") == "normal" and note.get(f"{W}id") not in called:
            yield from filter(None, map(_read_line, note.iter(f"{W}p")))


def _list_texts(paragraph: Element) -> Iterator[tuple[str, bool]]:
    """The texts of a paragraph, and whether each is hidden, without those in its text boxes."""
    inner = {one for box in paragraph.iter(f"{W}txbxContent") for one in box.iter()}
    for run in (paragraph, *paragraph.iter(f"{W}r")):
        if run in inner:
            continue
        is_hidden = read_value(run, "rPr/rStyle") == HIDDEN_STYLE
        text = "".join(_SIGNS.get(one.tag) or one.text or "" for one in run if one.tag in _TEXTS)
        if text:
            yield text, is_hidden


def _read_line(paragraph: Element) -> str:
    return "".join(text for text, _ in _list_texts(paragraph)).strip()


def _write_line(paragraph: Element) -> str:
    """The HTML of a line, hidden text marked; empty where it has no text."""
    texts = list(_list_texts(paragraph))
    html = "".join(TextStyle(hidden=is_hidden).wrap(text) for text, is_hidden in texts)
    return html.strip() if any(text.strip() for text, _ in texts) else ""
