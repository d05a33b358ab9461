"""A small typesetter: sets an article with footnotes on pages, each line at a known place.

The content of the article is known before it is set, so that the record can be compared with it.
"""

from __future__ import annotations

import functools
import html
import re
import subprocess
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SYMBOLS: Final = ("*", "\u2020", "\u2021", "\u00a7", "**", "\u2020\u2020", "\u2021\u2021")
PAGES: Final = {"6x9": (432.0, 648.0), "a4": (595.0, 842.0), "letter": (612.0, 792.0)}
_CALL: Final = re.compile(r"\{(\d+)\}")
_LEADING: Final = 1.2
_RAISE: Final = 0.35  # of a size
_SMALL: Final = 0.62  # of a size: raised marks
_SMALL_CAPITAL: Final = 0.8  # of a size

Mark = Literal[
    "raised", "stop", "closed", "space", "hanging", "bracketed", "enclosed", "symbols",
    "plain symbols",
]  # fmt: skip
Call = Literal["raised", "bracketed", "enclosed"]  # the last: raised, between parentheses


@dataclass(frozen=True)
class Style:
    """How an article is set."""

    page: str = "6x9"
    columns: int = 1
    mark: Mark = "raised"
    rule: Literal["full", "short", "none"] = "short"
    paragraphs: Literal["indent", "space"] = "indent"
    heading: Literal["small capitals", "bold", "italic"] = "small capitals"
    body: float = 11.0
    note: float = 9.0
    notes_across: bool = False  # under two columns: one column of notes, as wide as the page
    note_gap: float = 0.0  # points between notes
    heads: bool = True
    restart: bool = False  # numbers begin again on each page
    call: Call = "raised"
    ragged: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, heading or quotation; `{3}` calls note 3."""

    text: str
    kind: Literal["text", "heading", "quotation"] = "text"

    @property
    def read(self) -> str:
        """The text as it is read."""
        return _CALL.sub("", self.text)

    @property
    def calls(self) -> list[int]:
        """The notes called, in order."""
        return [int(number) for number in _CALL.findall(self.text)]


@dataclass(frozen=True)
class Article:
    """The content of an article: a note is a list of paragraphs."""

    title: str
    paragraphs: tuple[Paragraph, ...]
    notes: dict[int, tuple[str, ...]]


@dataclass
class _Piece:
    text: str
    size: float
    raised: bool = False
    face: str = ""
    note: int = 0  # the note whose mark this is

    @property
    def width(self) -> float:
        return _measure(self.text, self.face) * self.size


@dataclass
class _Line:
    words: list[list[_Piece]]
    size: float
    x: float = 0.0
    stretch: float = 0.0
    space: float = 0.0  # points above
    is_heading: bool = False

    @property
    def height(self) -> float:
        return self.size * _LEADING + self.space

    @property
    def calls(self) -> list[int]:
        return [piece.note for word in self.words for piece in word if piece.note]


@functools.cache
def _load_advances(face: str) -> tuple[dict[int, str], dict[str, tuple[int, int]], int]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - needed where pages are rendered

    style = {"": "Regular", "i": "Italic", "b": "Bold"}[face]
    found = subprocess.run(
        ["fc-match", "-f", "%{file}", f"Liberation Serif:style={style}"],  # noqa: S607
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    font = TTFont(found.stdout)
    return font.getBestCmap(), font["hmtx"].metrics, font["head"].unitsPerEm


@functools.cache
def _measure(text: str, face: str) -> float:
    """The width of a text in em."""
    names, widths, units = _load_advances(face)
    return sum(widths[names.get(ord(letter), ".notdef")][0] for letter in text) / units


def _split_words(
    text: str, size: float, face: str = "", call: Call = "raised"
) -> Iterator[list[_Piece]]:
    for word in text.split():
        pieces: list[_Piece] = []
        for at, part in enumerate(_CALL.split(word)):
            if at % 2:
                pieces += _set_call(int(part), size, call)
            elif part:
                pieces.append(_Piece(part, size, face=face))
        yield pieces


def _set_call(note: int, size: float, call: Call) -> list[_Piece]:
    if call == "bracketed":
        return [_Piece(f"[{note}]", size, note=note)]
    mark = _Piece(str(note), size * _SMALL, raised=True, note=note)
    return [_Piece("(", size), mark, _Piece(")", size)] if call == "enclosed" else [mark]


def _split_capitals(text: str, size: float) -> Iterator[list[_Piece]]:
    for word in text.split():
        parts = re.findall(r"[a-z]+|[^a-z]+", word)
        yield [
            _Piece(part.upper(), size * (_SMALL_CAPITAL if part.islower() else 1)) for part in parts
        ]


def _break_lines(
    words: Sequence[list[_Piece]], size: float, width: float, first: float, rest: float
) -> list[_Line]:
    """Words in lines, justified but for the last; `first` and `rest` are indents."""
    blank = _measure(" ", "") * size
    lines: list[_Line] = []
    now: list[list[_Piece]] = []
    used = 0.0
    indent = first

    def close(*, last: bool) -> None:
        free = width - indent - used
        stretch = 0.0 if last or len(now) < 2 else free / (len(now) - 1)
        lines.append(_Line(list(now), size, indent, stretch))

    for word in words:
        wide = sum(piece.width for piece in word)
        if now and used + blank + wide > width - indent:
            close(last=False)
            now, used, indent = [], 0.0, rest
        used += wide + (blank if now else 0)
        now.append(word)
    close(last=True)
    return lines


@dataclass
class _Unit:
    """A column, or a page with all of its columns: lines of text and lines of notes."""

    text: list[list[_Line]] = field(default_factory=list)
    notes: list[_Line] = field(default_factory=list)


class _Typesetter:
    def __init__(self, article: Article, style: Style) -> None:
        self.article, self.style = article, style
        self.width, self.height = PAGES[style.page]
        self.margin = 54.0 if style.page == "6x9" else 72.0
        self.gap = 20.0
        inner = self.width - 2 * self.margin
        self.column = (inner - self.gap * (style.columns - 1)) / style.columns
        self.note_width = inner if style.notes_across else self.column
        self.room = self.height - 2 * self.margin - 24
        self.marks: dict[int, str] = {}

    def break_text(self) -> list[_Line]:
        """All lines of the text."""
        style, found = self.style, []
        after_heading = True
        for paragraph in self.article.paragraphs:
            size = style.body
            if paragraph.kind == "heading":
                found += self._break_heading(paragraph)
                after_heading = True
                continue
            indent = 18.0 if style.paragraphs == "indent" and not after_heading else 0.0
            width, left = self.column, 0.0
            if paragraph.kind == "quotation":
                size, left, indent = style.note, 18.0, 18.0
                width -= 18.0
            words = list(_split_words(paragraph.text, size, call=style.call))
            made = _break_lines(words, size, width, indent, left)
            for line in made if style.ragged else ():
                line.stretch = 0.0
            if style.paragraphs == "space" or paragraph.kind == "quotation":
                made[0].space = 6.0
            found += made
            after_heading = False
        return found

    def _break_heading(self, paragraph: Paragraph) -> list[_Line]:
        size = self.style.body
        match self.style.heading:
            case "small capitals":
                words = list(_split_capitals(paragraph.text, size))
            case "bold":
                words = list(_split_words(paragraph.text, size * 1.1, "b"))
            case _:
                words = list(_split_words(paragraph.text, size, "i"))
        made = _break_lines(words, size, self.column * 0.9, 0, 0)
        for line in made:
            line.stretch, line.is_heading = 0.0, True
            if self.style.heading == "small capitals":
                blank = _measure(" ", "") * size
                wide = sum(p.width for w in line.words for p in w) + blank * (len(line.words) - 1)
                line.x = (self.column - wide) / 2
        made[0].space = 10.0
        return made

    def break_note(self, number: int) -> list[_Line]:
        """The lines of a note."""
        size, is_hanging = self.style.note, self.style.mark == "hanging"
        found: list[_Line] = []
        for at, text in enumerate(self.article.notes[number]):
            words = list(_split_words(text, size))
            first, rest = (34.0, 20.0) if is_hanging else (14.0, 0.0)
            if at == 0 and is_hanging:
                first = 20.0
            elif at == 0 and self._put_mark(words, number):
                first = 0.0
            made = _break_lines(words, size, self.note_width, first, rest)
            if at == 0:
                made[0].space = self.style.note_gap
                if is_hanging:
                    made[0].words.insert(0, [_Piece(str(number), size, face="hang", note=number)])
                    made[0].x = 0.0
            found += made
        return found

    def _put_mark(self, words: list[list[_Piece]], number: int) -> bool:
        """Put the mark before the words of a note; gives whether it begins at the left edge."""
        style, size = self.style.mark, self.style.note
        mark = _Piece("0" if "symbols" in style else str(number), size, note=number)
        if style in ("raised", "symbols"):
            mark.raised, mark.size = True, size * _SMALL
        if style in ("raised", "symbols", "plain symbols"):
            words[0].insert(0, mark)
            return False
        if style == "enclosed":
            words.insert(0, _set_call(number, size, "enclosed"))
            return True
        forms = {"stop": f"{number}.", "closed": f"{number})", "bracketed": f"[{number}]"}
        mark.text = forms.get(style, mark.text)
        words.insert(0, [mark])
        return style != "stop"

    def fill_units(self) -> Iterator[_Unit]:
        """Columns, or pages where notes run across."""
        text = self.break_text()
        carried: list[_Line] = []
        parts = self.style.columns if self.style.notes_across else 1
        while text or carried:
            unit, taken, carried = self._fill(text, carried, parts)
            del text[:taken]
            yield unit

    def _fill(
        self, text: Sequence[_Line], carried: list[_Line], parts: int
    ) -> tuple[_Unit, int, list[_Line]]:
        """The fullest unit that has room for the notes it calls, two lines of the last at least."""
        best = (_Unit([[]], carried), 0, list[_Line]())
        limit = 0
        height = 0.0
        while limit < len(text) and height <= self.room * parts:
            height += text[limit].height
            limit += 1
        for count in range(limit, -1, -1):
            if 0 < count < len(text) and text[count - 1].is_heading:
                continue
            called = [number for line in text[:count] for number in line.calls]
            made = [self.break_note(number) for number in called]
            notes = [*carried, *(line for lines in made for line in lines)]
            least = [*carried, *(line for lines in made[:-1] for line in lines)]
            least += made[-1][:2] if made else []
            columns = _split(text[:count], parts, self.room - self._measure_notes(least))
            if columns is None:
                continue
            free = self.room - max(sum(line.height for line in column) for column in columns)
            kept = len(notes)
            while kept > len(least) and self._measure_notes(notes[:kept]) > free:
                kept -= 1
            best = (_Unit(columns, notes[:kept]), count, notes[kept:])
            break
        else:  # what is carried fills the column
            kept = len(carried)
            while self._measure_notes(carried[:kept]) > self.room:
                kept -= 1
            best = (_Unit([[]] * parts, carried[:kept]), 0, carried[kept:])
        return best

    def _measure_notes(self, notes: Sequence[_Line]) -> float:
        return sum(line.height for line in notes) + 14.0 if notes else 0.0

    def set_pages(self) -> str:
        """The pages."""
        style = self.style
        pages: list[list[_Unit]] = []
        per_page = 1 if style.notes_across else style.columns
        for unit in self.fill_units():
            if not pages or len(pages[-1]) == per_page:
                pages.append([])
            pages[-1].append(unit)
        made = [self._set_page(at, units) for at, units in enumerate(pages, start=1)]
        css = (
            f"@page {{ size: {self.width}pt {self.height}pt; margin: 0 }}"
            "body { margin: 0; font-family: 'Liberation Serif'; font-kerning: none;"
            " font-variant-ligatures: none }"
            ".page { position: relative; break-after: page;"
            f" width: {self.width}pt; height: {self.height - 1}pt }}"
            ".page div { position: absolute; white-space: pre }"
        )
        return f"<html lang=en><head><style>{css}</style></head><body>{''.join(made)}</body></html>"

    def _set_page(self, number: int, units: Sequence[_Unit]) -> str:
        found = ['<div class="page" style="position:relative;white-space:normal">']
        if self.style.heads:
            head = self.article.title.upper() if number % 2 else "A JOURNAL OF SUCH MATTERS"
            words = [[_Piece(word, 8.0)] for word in head.split()]
            x = self.width / 2 - 60
            found.append(_set_line(_Line(words, 8.0), x, self.margin - 20, {}))
        page_number = _Line([[_Piece(str(number + 100), 9.0)]], 9.0)
        found.append(_set_line(page_number, self.width / 2, self.height - 40, {}))
        marks = self._choose_marks(units)
        left = self.margin
        for unit in units:
            notes_left = left
            for column in unit.text:
                top = self.margin
                for line in column:
                    top += line.space
                    found.append(_set_line(line, left, top, marks))
                    top += line.size * _LEADING
                left += self.column + self.gap
            if not unit.notes:
                continue
            top = self.margin + self.room - self._measure_notes(unit.notes) + 14.0
            if self.style.rule != "none":
                wide = self.note_width if self.style.rule == "full" else 60.0
                found.append(
                    f'<div style="left:{notes_left}pt;top:{top - 5}pt;width:{wide}pt;'
                    'height:0;border-top:0.5pt solid black"></div>'
                )
            for line in unit.notes:
                top += line.space
                found.append(_set_line(line, notes_left, top, marks))
                top += line.size * _LEADING
        return "".join([*found, "</div>"])

    def _choose_marks(self, units: Sequence[_Unit]) -> dict[int, str]:
        """The marks of the notes called on a page, if each page begins anew."""
        marks: dict[int, str] = {}
        for note in (
            call for unit in units for line in self._list_lines(unit) for call in line.calls
        ):
            if "symbols" in self.style.mark:
                marks.setdefault(note, SYMBOLS[len(marks) % len(SYMBOLS)])
            elif self.style.restart:
                marks.setdefault(note, str(len(marks) + 1))
        return marks

    @staticmethod
    def _list_lines(unit: _Unit) -> Iterator[_Line]:
        for column in unit.text:
            yield from column


def _split(text: Sequence[_Line], parts: int, room: float) -> list[list[_Line]] | None:
    """The lines in columns, None where these have no room."""
    columns: list[list[_Line]] = [[]]
    height = 0.0
    for line in text:
        if height + line.height > room:
            if len(columns) == parts:
                return None
            columns.append([])
            height = 0.0
        columns[-1].append(line)
        height += line.height
    return columns + [[] for _ in range(parts - len(columns))]


def _set_line(line: _Line, left: float, top: float, marks: dict[int, str]) -> str:
    parts: list[str] = []
    x = left + line.x
    for at, word in enumerate(line.words):
        pieces = [replace(p, text=_renumber(p, marks)) if p.note in marks else p for p in word]
        if pieces[0].face == "hang":
            mark = replace(pieces[0], face="")
            parts.append(_div(left, top, line.size, 0, _span(mark, line.size)))
            x = left + 20.0
            continue
        glue = " " if at and not (at == 1 and line.words[0][0].face == "hang") else ""
        parts.append(glue + "".join(_span(piece, line.size) for piece in pieces))
    hung = parts.pop(0) if line.words and line.words[0][0].face == "hang" else ""
    return hung + _div(x, top, line.size, line.stretch, "".join(parts))


def _renumber(piece: _Piece, marks: dict[int, str]) -> str:
    """The text of a mark that is given anew on each page."""
    number = str(piece.note)
    rest = piece.text.removeprefix(number) if piece.text.startswith(number) else ""
    return marks[piece.note] + rest


def _div(x: float, top: float, size: float, stretch: float, inner: str) -> str:
    return (
        f'<div style="left:{x:.2f}pt;top:{top:.2f}pt;font-size:{size}pt;'
        f'line-height:{size * _LEADING:.2f}pt;word-spacing:{stretch:.3f}pt">{inner}</div>'
    )


def _span(piece: _Piece, size: float) -> str:
    style = f"font-size:{piece.size:.2f}pt" if piece.size != size else ""
    if piece.raised:
        style += f";line-height:0;vertical-align:{size * _RAISE:.2f}pt"
    if piece.face == "i":
        style += ";font-style:italic"
    if piece.face == "b":
        style += ";font-weight:bold"
    text = html.escape(piece.text)
    return f'<span style="{style.lstrip(";")}">{text}</span>' if style else text


def typeset(article: Article, style: Style) -> bytes:
    """The article as a PDF."""
    from weasyprint import HTML  # noqa: PLC0415 - who only imports this module need not have it

    pdf: bytes = HTML(string=_Typesetter(article, style).set_pages()).write_pdf()
    return pdf
