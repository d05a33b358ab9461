"""HTML for the reader of pages, written piece by piece from the text of an office document."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import Final, NamedTuple

from mammoth.docx.dingbats import dingbats

_UNKNOWN_SIGN: Final = "\ufffc"


def read_symbol(font: str, code: int) -> str:
    """The character that a font of symbols has for a code, or the sign of an unknown one."""
    known = dingbats.get((font, code), dingbats.get((font, code & 0xFF)))
    is_letter = 0x20 < code < 0xD800 or 0xF900 <= code < 0xFFF0  # noqa: PLR2004 - of Unicode
    return chr(known or code) if known or is_letter else _UNKNOWN_SIGN


class TextStyle(NamedTuple):
    """How a run of text is set."""

    bold: bool = False
    italic: bool = False
    raised: bool = False
    hidden: bool = False

    def wrap(self, text: str) -> str:
        """The text as HTML in this style."""
        if not text:
            return ""
        html = escape(text, quote=False)
        if (self.raised or self.italic or self.bold) and text.strip():
            for tag, is_set in (("sup", self.raised), ("em", self.italic), ("strong", self.bold)):
                html = f"<{tag}>{html}</{tag}>" if is_set else html
        return f"<span hidden>{html}</span>" if self.hidden else html


@dataclass(slots=True)
class NoteList:
    """The notes of a document in the order of their callouts, which link to them."""

    notes: list[str] = field(default_factory=list)

    def call(self, mark: str, body: str) -> str:
        """Adds a note, its body as HTML; returns its callout."""
        self.notes.append(body)
        number = len(self.notes)
        target = f'<a href="#note-{number}" id="note-ref-{number}">{escape(mark)}</a>'
        return f"<sup>{target}</sup>"

    def render(self) -> str:
        """The notes as a list at the document's end; empty where there are none."""
        items = "".join(
            f'<li id="note-{at}">{body}</li>' for at, body in enumerate(self.notes, start=1)
        )
        return f"<ol>{items}</ol>" if items else ""


def build_page(body: str, *, heads: str = "", feet: str = "") -> str:
    """A page of HTML; `heads` and `feet` are what is printed on each sheet."""
    head = f"<header>{heads}</header>" if heads else ""
    foot = f"<footer>{feet}</footer>" if feet else ""
    return f"<!DOCTYPE html><html><body>{head}{body}{foot}</body></html>"
