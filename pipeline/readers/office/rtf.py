"""Rich Text Format (`.rtf`) → HTML: paragraphs, headings, tables, notes, hidden and deleted text.

After the specification of RTF 1.9.1. Destinations that hold no text of the document are skipped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple
from xml.etree.ElementTree import Element, SubElement

from pipeline import patterns as re
from pipeline.document.problems import Code
from pipeline.errors import RefusedError
from pipeline.readers.formulas import MATH, write_formula
from pipeline.readers.office.docx_styles import format_number
from pipeline.readers.office.markup import NoteList, TextStyle, build_page, read_symbol
from pipeline.readers.office.rtf_header import (
    CHARACTER_SETS,
    is_character_open,
    name_codec,
    read_header,
    show_drawn_text,
)

_TOKEN: Final = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?"
    r"|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<symbol>[^a-zA-Z])|(?P<brace>[{}])|(?P<line>[\r\n]+)"
    r"|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
_PASSED_OVER: Final = frozenset(
    (
        *("fonttbl", "colortbl", "stylesheet", "info", "pict", "themedata", "datastore"),
        *("objdata", "objclass", "objname", "objalias", "objsect"),
        *("colorschememapping", "listtable", "listoverridetable", "rsidtbl", "generator"),
        *("xmlnstbl", "latentstyles", "fldinst", "bkmkstart", "bkmkend", "filetbl", "revtbl"),
        *("mmathPr", "moMathParaPr", "mmathPict", "pnseclvl", "nonshppict", "sp", "shprslt"),
        *("xe", "rxe", "tc", "tcn"),
    )
)
_HEADS: Final = frozenset(("header", "headerl", "headerr", "headerf"))
_FEET: Final = frozenset(("footer", "footerl", "footerr", "footerf"))
_BOXES: Final = ("shptxt", "dptxbxtext")
# Destinations marked as optional; a text box is within the instructions of its shape.
_READ_IF_KNOWN: Final = frozenset((
    *("footnote", "annotation", "shpinst", "shptxt", "do", "dptxbxtext", "ud"),
    *("moMath", "moMathPara", "fldrslt", "result", *_HEADS, *_FEET),
    *("cs", "ds", "ts"),  # styles, which are no destinations in a text
))  # fmt: skip
_SIGNS: Final = {
    "emdash": "\u2014", "endash": "\u2013", "lquote": "\u2018", "rquote": "\u2019",
    "ldblquote": "\u201c", "rdblquote": "\u201d", "bullet": "\u2022", "tab": "\t", "emspace": " ",
    "enspace": " ", "nestcell": "\t", "qmspace": " ",
}  # fmt: skip
_SYMBOLS: Final = {"~": "\u00a0", "_": "\u2011", "-": "\u00ad"}
_FORMULA: Final = re.compile(r"m(?!v[ft]\b)[A-Za-z]+")  # `m` before the names of Word's markup
_VALUE: Final = f"{MATH}val"
_AUTOMATIC_NUMBER: Final = re.compile(r"(?:<[^<>]*>)*\ufffc(?:<[^<>]*>)*")
_OWN_MARK: Final = re.compile(r"<sup>(?P<mark>[^<>&\ufffc]{1,3})</sup>")
_NUMBERINGS: Final = {  # whether of endnotes, and the form of their numbers
    f"{sections}{a}ftnn{name}": (a == "a", form)
    for sections in ("", "s")
    for a in ("", "a")
    for name, form in (
        *(("ar", "decimal"), ("alc", "lowerLetter"), ("auc", "upperLetter")),
        *(("rlc", "lowerRoman"), ("ruc", "upperRoman"), ("chi", "chicago")),
    )
}
_MOST_SKIPPED: Final = 4  # characters that replace one of Unicode: those of the longest code
_SMALLEST: Final = 2  # half-points: smaller type is not seen
_USUAL_SIZE: Final = 24  # half-points
_MARGIN: Final = 2_880  # twips: a place may be counted from within it
_WIDEST_LETTER: Final = 240  # twips
_WIDEST_FRAME: Final = 8_640  # twips, where a frame states no width
_PLACES: Final = frozenset(
    ("posx", "posnegx", "posy", "posnegy", "absw", "absh", "li", "lin", "fi")
)
_LETTER_GROUNDS: Final = frozenset(("cb", "chcbpat", "highlight", "chshdng"))
_PARAGRAPH_GROUNDS: Final = frozenset(("cbpat", "shading"))
_ROW_GROUNDS: Final = frozenset(("clcbpat", "clshdng", "trcbpat", "trshdng"))
_DEGREES: Final = frozenset(("chshdng", "shading", "clshdng", "trshdng"))  # of grey, no colours
_TAG: Final = re.compile(r"<[^<>]*>")
# Control words by what they are about; any other one is passed over.
_DESTINATIONS: Final = _HEADS | _FEET | {"object", "upr", "footnote", "annotation", *_BOXES}
_LAYOUT: Final = frozenset((
    *("par", "sect", "page", "line", "pard", "s", "ftnalt", "outlinelevel", "intbl", "trowd"),
    *("trhdr", "clbrdrb", "cell", "row"),
))  # fmt: skip
_LETTERING: Final = frozenset(("plain", "b", "i", "super", "nosupersub", "v", "deleted", "mvf"))
_LOOKS: Final = (
    _PLACES | _LETTER_GROUNDS | _PARAGRAPH_GROUNDS | _ROW_GROUNDS
    | {"cf", "fs", "shpleft", "shptop", "shpright", "shpbottom"}
)  # fmt: skip
_CHARACTERS: Final = CHARACTER_SETS.keys() | {
    *("listtext", "pntext", "chftn", "uc", "u", "f", "ansicpg", "deff")
}
DEEPEST: Final = 200  # groups within groups
_DEEPEST_HEADING: Final = 6


class _GroupState(NamedTuple):
    """The state inside a group: the style, and the destination of its text."""

    style: TextStyle = TextStyle()
    is_passed_over: bool = False
    skipped: int = 1  # characters after a Unicode one that replace it in older readers
    font: int = -1
    colour: int = 0
    size: int = _USUAL_SIZE  # half-points
    ground: int = 0  # the colour on which white letters are seen
    is_outside: bool = False  # in a shape that lies outside the page
    is_number: bool = False  # its text is the automatic number of a paragraph
    is_object: bool = False  # an embedded file, whose printed form alone is text
    has_other_form: bool = False  # its first group has the same text for older readers
    formula: Element | None = None  # the part of a formula that its text belongs to


@dataclass(slots=True)
class _Row:
    """A row of a table: its cells as HTML; whether it is stated to be a head, or ruled below."""

    cells: list[str]
    is_head: bool
    is_ruled: bool

    def render(self) -> str:
        tag = "th" if self.is_head else "td"
        return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in self.cells)}</tr>"


@dataclass(slots=True)
class _Story:
    """Blocks that are written one after another: the body, a note, a header or a footer.

    `kind` says where they go when their group ends.
    """

    kind: Literal["page", "note", "box", "comment"] = "page"
    blocks: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)
    is_head: bool = False  # the row that begins
    is_ruled: bool = False
    boxes: list[str] = field(default_factory=list)  # text boxes of the paragraph
    level: int = 0  # of the heading that the paragraph is, 0 for none
    is_endnote: bool = False
    in_table: bool = False
    is_outside: bool = False  # the page
    has_ground: bool = False  # the paragraph
    row_has_ground: bool = True  # unless a row is defined
    places: dict[str, int] = field(default_factory=dict)  # of the paragraph, in twips
    paper: tuple[int, int] = (0, 0)  # twips

    def end_paragraph(self) -> None:
        if self.in_table:
            if self.inline:
                self.inline.append("<br>")
            return
        text = "".join(self.inline)
        self.inline.clear()
        self._end_cells()
        self._end_table()
        if self.places and self._is_off_page(text):
            text = f"<span hidden>{text}</span>" if text else ""
        if text.strip():
            tag = f"h{self.level}" if self.level else "p"
            self.blocks.append(f"<{tag}>{text}</{tag}>")
        self.blocks += self.boxes
        self.boxes.clear()

    def _is_off_page(self, text: str) -> bool:
        """Whether a paragraph is set outside the page, as far as the widths of letters tell."""
        get = self.places.get
        for side, extent, length in zip("xy", ("absw", "absh"), self.paper, strict=True):
            place, size = get(f"posneg{side}", get(f"pos{side}", 0)), abs(get(extent, 0))
            if place >= length or place + (size or _WIDEST_FRAME) + _MARGIN < 0:
                return True
        start = get("li", get("lin", 0)) + get("fi", 0)
        letters = len(_TAG.sub("", text))
        return start >= self.paper[0] or start + _MARGIN + letters * _WIDEST_LETTER < 0

    def end_cell(self) -> None:
        text = "".join([*self.inline, *self.boxes]).removesuffix("<br>")
        self.boxes.clear()
        self.cells.append(text)
        self.inline.clear()

    def end_row(self) -> None:
        self.rows.append(_Row(self.cells[:], self.is_head, self.is_ruled))
        self.cells.clear()
        self.in_table = False

    def _end_cells(self) -> None:
        """Ends a row of which the end is not stated."""
        if self.cells:
            self.end_row()

    def _end_table(self) -> None:
        if self.rows:
            first, *others = self.rows
            if first.is_ruled and others and not any(row.is_ruled for row in others):
                first.is_head = True  # the one line of a table without others is below its heads
            self.blocks.append(f"<table>{''.join(row.render() for row in self.rows)}</table>")
            self.rows.clear()

    def render(self) -> str:
        if self.inline or self.boxes:
            self.in_table = False
            self.end_paragraph()
        self._end_cells()
        self._end_table()
        return "".join(self.blocks)


def convert_rtf(content: bytes) -> str:
    """The HTML of an RTF document; raises `RefusedError` (`damaged`)."""
    source = content[content.index(b"{") :].decode("latin-1")  # without the mark of an encoding
    return _Converter(show_drawn_text(source)).convert()


def _limit_level(level: int) -> int:
    return level if level <= _DEEPEST_HEADING else 0


class _Converter:
    """One walk over the tokens of a document."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._header = read_header(source)
        self._codec = "cp1252"
        self._usual_font = -1
        self._notes = NoteList()
        self._counts = {False: 0, True: 0}  # of footnotes, and of endnotes
        self._forms = dict.fromkeys(self._counts, "decimal")  # of their numbers
        self._body, self._heads, self._feet = (self._make_story("page") for _ in range(3))
        self._comments: list[_Story] = []
        self._story = self._body
        self._state = _GroupState()
        self._stack: list[tuple[_GroupState, _Story]] = []
        self._skip = 0
        self._bytes = bytearray()
        self._is_optional = False

    def convert(self) -> str:
        source, at = self._source, 0
        while token := _TOKEN.search(source, at):
            at = token.end()
            kind = token.lastgroup
            if kind == "text":
                at = self._take_text(token[0], at)
            elif kind == "hex":
                self._take_byte(int(token["hex"], 16))
            else:
                if self._bytes:
                    self._flush()
                if kind == "line":
                    continue
                self._skip = 0  # what replaces a character is in its group, before any other word
                if kind == "brace":
                    self._open() if token[0] == "{" else self._close()
                elif kind == "symbol":
                    self._obey_symbol(token["symbol"])
                elif (word := token["word"]) == "bin":
                    length = int(token["number"] or 0)
                    at += length if 0 < length <= len(source) - at else 0
                else:
                    self._obey(word, token["number"])
        self._flush()
        while self._stack:  # groups that a cut document leaves open
            self._close()
        comments = "".join(f"<div hidden>{comment.render()}</div>" for comment in self._comments)
        body = self._body.render() + self._notes.render() + comments
        page = build_page(body, heads=self._heads.render(), feet=self._feet.render())
        return page.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def _take_text(self, printed: str, at: int) -> int:
        """Reads a text, which ends at a place of the file; returns where to go on."""
        if printed.isascii():
            if self._bytes and self._is_character_open():
                self._take_byte(ord(printed[0]))
                printed = printed[1:]
            self._flush()
            self._write(printed)
            return at
        for byte in printed.encode("latin-1"):  # in the code page that the document states
            self._take_byte(byte)
        if self._is_character_open() and at < len(self._source):
            self._take_byte(ord(self._source[at]))  # whatever it is alone
            return at + 1
        return at

    def _make_story(self, kind: Literal["page", "note", "box", "comment"]) -> _Story:
        is_outside = kind == "box" and self._state.is_outside
        paper = self._header.width, self._header.height
        return _Story(kind, is_outside=is_outside, has_ground=kind == "box", paper=paper)

    def _is_character_open(self) -> bool:
        return is_character_open(self._bytes, self._find_codec())

    def _find_codec(self) -> str:
        return self._header.codecs.get(self._state.font, self._codec)

    def _open(self) -> None:
        if len(self._stack) >= DEEPEST:
            message = f"the RTF document nests more than {DEEPEST} groups; save it anew"
            raise RefusedError(Code.DAMAGED, message)
        state = self._state
        if state.has_other_form:
            state = state._replace(has_other_form=False)
            self._state = state._replace(is_passed_over=True)
        self._stack.append((state, self._story))

    def _close(self) -> None:
        if not self._stack:
            return
        ended, formula = self._story, self._state.formula
        self._state, self._story = self._stack.pop()
        if formula is not None and self._state.formula is None and ended is self._story:
            self._story.inline.append(self._state.style.wrap(write_formula(formula)))
        if ended is self._story:
            return
        if ended.kind == "box":
            box = ended.render()
            self._story.boxes.append(f"<div hidden>{box}</div>" if ended.is_outside else box)
        elif ended.kind == "comment":
            self._comments.append(ended)
        elif ended.kind == "note":
            mark = self._take_mark(is_endnote=ended.is_endnote)
            self._story.inline.append(self._notes.call(mark, ended.render()))

    def _enter_formula(self, word: str) -> bool:
        """Begins a formula, or a part of one, to which the rest of the group belongs."""
        outer, tag = self._state.formula, f"{MATH}{word[1:]}"
        if not (word == "moMath" if outer is None else _FORMULA.fullmatch(word)):
            return False
        is_property = outer is not None and (outer.tag.endswith("Pr") or _VALUE in outer.attrib)
        given = {_VALUE: ""} if is_property else {}
        part = Element(tag) if outer is None else SubElement(outer, tag, given)
        self._state = self._state._replace(formula=part)
        return True

    def _begin_story(self, kind: Literal["note", "box", "comment"]) -> None:
        """Reads the rest of this group apart from the text around it."""
        self._story = self._make_story(kind)
        self._state = _GroupState(skipped=self._state.skipped, font=self._state.font)

    def _take_mark(self, *, is_endnote: bool) -> str:
        """The mark of a note, of which the text before it has a place or its own sign."""
        inline = self._story.inline
        was_automatic = bool(inline) and _AUTOMATIC_NUMBER.fullmatch(inline[-1]) is not None
        while inline and _AUTOMATIC_NUMBER.fullmatch(inline[-1]):
            inline.pop()
        own = _OWN_MARK.fullmatch(inline[-1]) if inline and not was_automatic else None
        if own and (mark := own["mark"].strip()):
            inline.pop()
            return mark
        self._counts[is_endnote] += 1
        number = self._counts[is_endnote]
        return format_number(number, self._forms[is_endnote]) or str(number)

    def _obey(self, word: str, printed: str | None) -> None:  # noqa: C901 - a case for each destination
        """Follows a control word: a destination, a part of the layout, a style, or a character."""
        number = int(printed) if printed else None
        is_unknown = self._is_optional and word not in _READ_IF_KNOWN
        self._is_optional = False
        if self._state.is_object and word == "result":
            self._state = self._state._replace(is_passed_over=False, is_object=False)
        if self._state.is_passed_over:
            return
        if (word == "moMath" or self._state.formula is not None) and self._enter_formula(word):
            return
        if is_unknown or word in _PASSED_OVER:
            self._state = self._state._replace(is_passed_over=True)
        elif word in _DESTINATIONS:
            self._enter_destination(word)
        elif word in _SIGNS:
            self._write(_SIGNS[word])
        elif word in _LAYOUT:
            self._lay_out(word, number)
        elif word in _LETTERING:
            self._restyle(word, is_on=number != 0)
        elif word in _LOOKS:
            self._set_look(word, number or 0)
        elif word in _CHARACTERS:
            self._read_character(word, number)
        elif word in _NUMBERINGS:
            is_end, form = _NUMBERINGS[word]
            self._forms[is_end] = form

    def _enter_destination(self, word: str) -> None:
        if word == "object":
            self._state = self._state._replace(is_passed_over=True, is_object=True)
        elif word == "upr":
            self._state = self._state._replace(has_other_form=True)
        elif word == "footnote":
            self._begin_story("note")
        elif word == "annotation":
            self._begin_story("comment")
        elif word in _BOXES:
            self._begin_story("box")
        else:
            self._story = self._heads if word in _HEADS else self._feet

    def _lay_out(self, word: str, number: int | None) -> None:  # noqa: C901, PLR0912 - as many words
        """Follows a word about paragraphs, headings and tables."""
        story = self._story
        match word:
            case "par" | "sect" | "page":
                story.end_paragraph()
            case "line":
                story.inline.append("<br>")
            case "pard" | "s" if self._state.is_number:
                return
            case "ftnalt":
                story.is_endnote = True
            case "pard":
                story.level, story.in_table = 0, False
                story.has_ground = story.kind == "box"
                story.places.clear()
            case "outlinelevel":
                story.level = _limit_level((number or 0) + 1)
            case "s":
                story.level = self._header.levels.get(number or 0, story.level)
            case "intbl":
                story.in_table = True
            case "trowd":
                story.is_head = story.is_ruled = story.row_has_ground = False
            case "trhdr":
                story.is_head = True
            case "clbrdrb":
                story.is_ruled = True
            case "cell":
                story.end_cell()
            case "row":
                story.end_row()

    def _restyle(self, word: str, *, is_on: bool) -> None:
        """Follows a word about how text is set."""
        style = self._state.style
        match word:
            case "plain":
                style = TextStyle()
                self._state = self._state._replace(
                    font=self._usual_font,
                    colour=0,
                    size=_USUAL_SIZE,
                    ground=0,
                )
            case "b":
                style = style._replace(bold=is_on)
            case "i":
                style = style._replace(italic=is_on)
            case "super":
                style = style._replace(raised=is_on)
            case "nosupersub":
                style = style._replace(raised=False)
            case "v" | "deleted" | "mvf":
                style = style._replace(hidden=is_on)
        self._state = self._state._replace(style=style)

    def _set_look(self, word: str, number: int) -> None:  # noqa: C901 - a case for each word
        """Follows a word about the colours, the size and the place of text."""
        state, story, header = self._state, self._story, self._header
        is_ground = number > 0 and (word in _DEGREES or number not in header.whites)
        match word:
            case "cf":
                if number != self._state.colour:
                    self._state = self._state._replace(colour=number)
            case "fs":
                if number != self._state.size:
                    self._state = self._state._replace(size=number)
            case _ if word in _LETTER_GROUNDS:
                ground = -1 if word in _DEGREES else number
                self._state = self._state._replace(ground=ground if is_ground else state.ground)
            case _ if word in _PARAGRAPH_GROUNDS:
                story.has_ground |= is_ground
            case _ if word in _ROW_GROUNDS:
                story.row_has_ground |= is_ground
            case _ if word in _PLACES:
                if abs(number) >= _MARGIN or word in story.places:
                    story.places[word] = number
            case "shpleft" | "shptop" if number >= (header.width, header.height)[word == "shptop"]:
                self._state = self._state._replace(is_outside=True)
            case "shpright" | "shpbottom" if number < -_MARGIN:
                self._state = self._state._replace(is_outside=True)

    def _is_unseen(self) -> bool:
        """Whether letters here have the colour of their ground, or are too small to be seen."""
        state, story = self._state, self._story
        if 0 < state.size <= _SMALLEST:
            return True
        if state.ground:
            return state.colour == state.ground
        on_ground = story.has_ground or (story.in_table and story.row_has_ground)
        return state.colour in self._header.whites and not on_ground

    def _read_character(self, word: str, number: int | None) -> None:
        match word:
            case "listtext" | "pntext":
                self._state = self._state._replace(is_number=True)
            case "chftn" if self._story is self._body:
                self._write("\ufffc")
            case "uc":
                count = 1 if number is None or not 0 <= number <= _MOST_SKIPPED else number
                self._state = self._state._replace(skipped=count)
            case "u" if number is not None:
                self._write(chr(number % 65536))
                self._skip = self._state.skipped
            case "f" if number is not None:
                self._state = self._state._replace(font=number)
            case "ansicpg" if number:
                self._codec = name_codec(number)
            case _ if word in CHARACTER_SETS:
                self._codec = CHARACTER_SETS[word]
            case "deff" if number is not None:
                self._usual_font = number
                self._state = self._state._replace(font=number)

    def _obey_symbol(self, symbol: str) -> None:
        if symbol == "*":  # readers may pass over what follows if they do not know it
            self._is_optional = True
            return
        if symbol in "\r\n":
            self._story.end_paragraph()
        else:
            self._write(_SYMBOLS.get(symbol, symbol if symbol in "\\{}" else ""))

    def _take_byte(self, byte: int) -> None:
        if self._skip:
            self._skip -= 1
        else:
            self._bytes.append(byte)

    def _flush(self) -> None:
        if self._bytes:
            try:
                text = self._bytes.decode(self._find_codec(), "replace")
            except LookupError:
                text = self._bytes.decode("cp1252", "replace")
            self._bytes.clear()
            self._write(text)

    def _write(self, text: str) -> None:
        if self._skip:
            dropped = min(self._skip, len(text))
            self._skip -= dropped
            text = text[dropped:]
        if (font := self._header.symbols.get(self._state.font)) and not text.isspace():
            text = "".join(read_symbol(font, ord(one)) for one in text)
        formula, style = self._state.formula, self._state.style
        if self._is_unseen():
            style = style._replace(hidden=True)
        if not text or self._state.is_passed_over:
            return
        if formula is None or style.hidden:
            self._story.inline.append(style.wrap(text))
        elif _VALUE in formula.attrib:
            formula.set(_VALUE, formula.attrib[_VALUE] + text)
        else:
            SubElement(formula, f"{MATH}t").text = text
