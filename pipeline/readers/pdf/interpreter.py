"""The operators of content streams (ISO 32000-2, annex A) → what a page paints."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias

from pdfminer.pdffont import PDFCIDFont, PDFSimpleFont
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import dict_value, resolve1, stream_value
from pdfminer.psparser import PSLiteral, literal_name
from pdfminer.utils import decode_text, mult_matrix

from pipeline.readers.pdf.colours import (
    BLACK,
    CMYK,
    GREY,
    RGB,
    convert_device_colour,
    parse_colour_space,
)
from pipeline.readers.pdf.content_stream import DRAWING, read_operators
from pipeline.readers.pdf.device import PageDevice, Paint
from pipeline.readers.pdf.fonts import (
    FontReader,
    drop_contradicted_digits,
    drop_contradicted_digits_of_glyphs,
    find_stated_characters,
    guess_characters,
)
from pipeline.readers.pdf.page_content import (
    DrawnBox,
    Ink,
    PageTooComplexError,
    bounding_box,
    is_straight,
    split_path,
)
from pipeline.readers.pdf.stated_text import FONTS, find_stated_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pdfminer.pdffont import PDFFont
    from pdfminer.utils import Matrix

    from pipeline.readers.pdf.colours import Colour, ColourSpace
    from pipeline.readers.pdf.content_stream import Operand, StringArray
    from pipeline.readers.pdf.optional_content import OptionalContent
    from pipeline.readers.pdf.page_content import GlyphRun, PathSegment, Point

Resources: TypeAlias = dict[Any, Any]
_Use: TypeAlias = Literal["fill", "stroke"]

CONTRADICTED_FONT: Final = "a font states digits in two ways, and the glyphs are believed"
UNREADABLE_FONT: Final = "a font cannot be read"  # its letters are guessed
MISSING_STREAM: Final = "a content stream is missing"
_IDENTITY: Final = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
MOST_FORMS: Final = 5_000  # run on a page: within each other they multiply
MOST_OPERATORS: Final = 5_000_000  # of a page; a large map has 500,000
_DEEPEST: Final = 40  # forms within each other
_MOST_STATES: Final = 10_000  # kept by `q`
_STROKED_TEXT: Final = (1, 2, 5, 6)  # text render modes (table 104)
_FILLED_TEXT: Final = (0, 2, 4, 6)
_NOT_SHOWN: Final = 2 | 32  # flags of annotations: hidden, not viewed (table 167)
_CLIPPING_TEXT: Final = (4, 5, 6, 7)


class _State:
    """The graphics state, the parameters of text included."""

    def __init__(self, ctm: Matrix, clip: DrawnBox | None) -> None:
        self.ctm = ctm
        self.clip = clip
        self.matrix: Matrix = _IDENTITY
        self.position: Point = (0, 0)
        self.font: FontReader | None = None
        self.size = 0.0
        self.charspace = 0.0
        self.wordspace = 0.0
        self.scaling = 100.0
        self.leading = 0.0
        self.render = 0
        self.rise = 0.0
        self.fill_space = self.stroke_space = GREY
        self.fill: Colour | None = BLACK
        self.stroke: Colour | None = BLACK
        self.fill_alpha = self.stroke_alpha = 1.0
        self.is_blended = False  # with what is below, in another way than over it
        self.line_width = 1.0
        self.is_dashed = False
        self.is_clip_open = False  # whether the clip is less than its box
        self.text_clip: tuple[GlyphRun, ...] = ()  # through which alone is painted

    def clip_to(self, box: DrawnBox) -> None:
        """Paints no more outside of a box."""
        self.clip = box if self.clip is None else box.intersect(self.clip)

    def copy(self) -> _State:
        """An equal state."""
        state = _State.__new__(_State)
        state.__dict__.update(self.__dict__)
        return state


class FontLibrary:
    """The fonts of a document, each read once."""

    def __init__(self) -> None:
        self._fonts = PDFResourceManager()
        self._readers: dict[int, FontReader] = {}

    def load(self, found: object) -> FontReader:
        """The font of a resource; raises what the engine raises on a damaged one."""
        spec = dict_value(found)
        return self._keep(self._fonts.get_font(getattr(found, "objid", None), spec), spec)

    def load_default(self) -> FontReader:
        """The engine's default font."""
        return self._keep(self._fonts.get_font("default", {}), {})

    def has_unknown(self) -> bool:
        """Whether glyphs were read whose characters are not known."""
        return any(reader.has_unknown for reader in self._readers.values())

    def _keep(self, font: PDFFont, spec: dict[Any, Any]) -> FontReader:
        reader = self._readers.get(id(font))
        if reader is None:
            guessed: dict[int, str] = {}
            is_contradicted = False
            if isinstance(font, PDFSimpleFont):
                font.cid2unicode = find_stated_characters(font, spec)
                is_contradicted = drop_contradicted_digits(font, spec)
                guessed = guess_characters(spec)
                font.cid2unicode |= guessed
            elif isinstance(font, PDFCIDFont):
                is_contradicted = drop_contradicted_digits_of_glyphs(font, spec)
            reader = self._readers[id(font)] = FontReader(
                font, is_guessed=bool(guessed), is_contradicted=is_contradicted
            )
        return reader


class PageInterpreter:
    """Runs the content streams of a page, and the form XObjects that they call.

    `damage` describes what could not be understood; `is_circular` says that a form calls itself.
    """

    def __init__(self, fonts: FontLibrary, device: PageDevice, optional: OptionalContent) -> None:
        self.damage: list[str] = []
        self.is_circular = False
        self.device = device
        self.optional = optional
        self._fonts = fonts
        self._forms = 0
        self._operators = 0
        self._active: list[object] = []  # the numbers of the streams being run

    def run(
        self, resources: Resources, streams: Sequence[object], ctm: Matrix, clip: DrawnBox | None
    ) -> None:
        """Runs the content streams of a page.

        Raises `PageTooComplexError` at a limit, and what the engine raises on damaged data.
        """
        self.run_streams(resources, streams, _State(ctm, clip), hidden=0)

    def run_annotation(self, annotation: object, ctm: Matrix) -> None:
        """Runs the appearance of an annotation, as a screen shows it; damage costs only itself."""
        try:
            self._run_annotation(dict_value(annotation), ctm)
        except PageTooComplexError:
            raise
        except Exception as error:  # noqa: BLE001 - the engine raises anything on damaged data
            self.damage.append(f"an annotation cannot be read ({type(error).__name__})")

    def _run_annotation(self, found: dict[Any, Any], ctm: Matrix) -> None:
        """Maps the box of its appearance to its rectangle (12.5.5)."""
        kind = literal_name(resolve1(found.get("Subtype", "")))
        if int(resolve1(found.get("F", 0))) & _NOT_SHOWN or kind == "Popup":
            return
        x0, y0, x1, y1 = _sort_corners(found["Rect"])
        look = resolve1(dict_value(found.get("AP", {})).get("N"))
        if isinstance(look, dict):  # one for each state
            look = resolve1(look.get(literal_name(resolve1(found.get("AS", "")))))
        state = _State(ctm, None)
        run = _StreamRun(self, {}, state, self.optional.is_off(found.get("OC")))
        if hasattr(look, "get_data") and "BBox" in look:
            matrix = _floats([resolve1(part) for part in resolve1(look.get("Matrix", _IDENTITY))])
            box = bounding_box(_transform(matrix, _sort_corners(look["BBox"])))
            wide, high = box.x1 - box.x0, box.bottom - box.top
            if wide > 0 and high > 0:
                a, d = (x1 - x0) / wide, (y1 - y0) / high
                state.ctm = mult_matrix((a, 0, 0, d, x0 - a * box.x0, y0 - d * box.top), ctm)
                below = len(self.device.page.fills)
                run.run_form(look, is_off=False)
                if kind == "Widget":  # a field's background covers no print of the form
                    del self.device.page.fills[below:]
        elif not hasattr(look, "get_data") and (stated := find_stated_text(found)) is not None:
            state.ctm = mult_matrix((1, 0, 0, 1, x0, y0), ctm)
            run = _StreamRun(self, FONTS, state, self.optional.is_off(found.get("OC")))
            for line, contents in stated.draw(y1 - y0):
                self._show_stated(run, line, contents)
        elif kind == "Square" and resolve1(found.get("IC")):  # a viewer draws it
            state.fill = convert_device_colour(_floats(map(resolve1, resolve1(found["IC"]))))
            state.fill_alpha = float(resolve1(found.get("CA", 1)))
            run.draw_rectangle(x0, y0, x1 - x0, y1 - y0)
            run.paint(is_filled=True)

    def _show_stated(self, run: _StreamRun, line: str, contents: bytes) -> None:
        """Shows a line of text by contents that show as many letters."""
        shown = len(self.device.page.runs)
        run.execute(contents)
        for glyphs in self.device.page.runs[shown:]:
            if len(glyphs.characters) == len(line):
                glyphs.characters = list(line)

    def run_streams(
        self, resources: Resources, streams: Sequence[object], state: _State, hidden: int
    ) -> None:
        """Runs streams as one; what is before a damaged one is painted before it raises."""
        parts: list[bytes] = []
        failure: Exception | None = None
        depth = len(self._active)
        for found in streams:
            try:
                stream = stream_value(found)
                if stream.objid is None:
                    self.damage.append(MISSING_STREAM)
                    continue
                if stream.objid in self._active[:depth]:
                    self.is_circular = True
                    continue
                parts.append(stream.get_data())
                self._active.append(stream.objid)
            except Exception as error:  # noqa: BLE001 - the engine raises anything on damaged data
                failure = error
                break
        try:
            _StreamRun(self, resources, state, hidden).execute(b"\n".join(parts))
        finally:
            del self._active[depth:]
        if failure:
            raise failure

    def enter_form(self) -> None:
        """Counts a form that is run; raises `PageTooComplexError` where there are too many."""
        self._forms += 1
        if self._forms > MOST_FORMS or len(self._active) > _DEEPEST:
            message = f"more than {MOST_FORMS} forms on a page, or {_DEEPEST} within each other"
            raise PageTooComplexError(message)

    def count_operators(self, count: int) -> None:
        """Raises `PageTooComplexError` where a page has too many operators."""
        self._operators += count
        if self._operators > MOST_OPERATORS:
            message = f"more than {MOST_OPERATORS} operators on a page"
            raise PageTooComplexError(message)

    def load_font(self, found: object) -> FontReader:
        """The font of a resource; the engine's default one where that is damaged."""
        try:
            reader = self._fonts.load(found)
        except Exception as error:  # noqa: BLE001 - the engine raises anything on a damaged font
            self.damage.append(f"{UNREADABLE_FONT} ({type(error).__name__})")
            return self._fonts.load_default()
        if reader.is_contradicted and CONTRADICTED_FONT not in self.damage:
            self.damage.append(CONTRADICTED_FONT)
        return reader


class _MarkedContent(NamedTuple):
    """Marked content that is open: whether it is off, its text, the first of its runs of glyphs."""

    is_off: bool = False
    text: str = ""
    start: int = 0


class _StreamRun:
    """One run through a content stream, with its resources and its graphics state."""

    def __init__(
        self, page: PageInterpreter, resources: Resources, state: _State, hidden: int
    ) -> None:
        self._page = page
        self._device = page.device
        self._resources = resources
        self.state = state
        self._saved: list[_State] = []
        self._path: list[PathSegment] = []
        self._is_clip = False
        self._last_clip: tuple[object, DrawnBox | None, bool] = (), None, False
        self._clipping: list[GlyphRun] = []  # glyphs of this text object, to clip what follows
        self._marked: list[_MarkedContent] = []
        self._hidden = hidden  # how many of those that are open, here or outside, are off
        self._named_fonts: dict[str, FontReader] = {}
        self._inks: dict[object, Ink] = {}
        self._last_ink: tuple[object, Ink] | None = None
        self._parameters: dict[str, dict[str, Any]] = {}
        self._categories: dict[str, dict[str, Any]] = {}

    def execute(self, data: bytes) -> None:
        """Runs the operators of a stream."""
        handlers = _HANDLERS
        count = 0
        for name, stack in read_operators(data, self._page.damage):
            handler = handlers.get(name)
            if handler is None:
                if name not in _IGNORED:
                    self._page.damage.append(f"an unknown operator, {name[:20]!r}")
            else:
                operands, run = handler
                try:
                    if operands == 0:
                        run(self)
                    elif len(stack) == operands:
                        run(self, *stack)
                    elif operands < 0:
                        run(self, stack)
                    elif len(stack) > operands:
                        run(self, *stack[-operands:])
                except (TypeError, ValueError, OverflowError):
                    self._page.damage.append(f"wrong operands of {name.decode('latin-1')}")
            stack.clear()
            count += 1
            if not count & 0xFFF:
                self._page.count_operators(0x1000)
        self._page.count_operators(count & 0xFFF)

    def _find_resource(self, category: str, name: object) -> object:
        """A resource by its category and name; None where there is none."""
        found = self._categories.get(category)
        if found is None:
            found = self._categories[category] = dict_value(self._resources.get(category, {}))
        return found.get(literal_name(name))

    # The graphics state

    def save(self) -> None:
        if len(self._saved) < _MOST_STATES:
            self._saved.append(self.state.copy())

    def restore(self) -> None:
        if self._saved:
            self.state = self._saved.pop()

    def concatenate(  # noqa: PLR0913, PLR0917 - a matrix
        self, a: float, b: float, c: float, d: float, e: float, f: float
    ) -> None:
        self.state.ctm = mult_matrix((a, b, c, d, e, f), self.state.ctm)

    def set_parameters(self, name: Operand) -> None:
        key = literal_name(name)
        known = self._parameters.get(key)
        if known is not None:
            self.state.__dict__.update(known)
            return
        changes: dict[str, Any] = {}
        try:
            self._read_parameters(dict_value(self._find_resource("ExtGState", name)), changes)
        finally:
            self.state.__dict__.update(changes)
        self._parameters[key] = changes

    def _read_parameters(self, found: dict[Any, Any], changes: dict[str, Any]) -> None:
        """Adds what a dictionary of parameters changes of a `_State`, up to a damaged one."""
        for key, unresolved in found.items():
            value = resolve1(unresolved)
            if key == "ca":
                changes["fill_alpha"] = float(value)
            elif key == "CA":
                changes["stroke_alpha"] = float(value)
            elif key == "BM":
                mode = resolve1(value[0]) if isinstance(value, list) and value else value
                changes["is_blended"] = literal_name(mode) not in {"Normal", "Compatible"}
            elif key == "SMask":
                changes["is_blended"] = isinstance(value, dict)
            elif key == "Font" and isinstance(value, list):
                changes["font"] = self._page.load_font(value[0])
                changes["size"] = float(resolve1(value[1]))

    # Colours

    def set_space(self, name: Operand, *, of: _Use) -> None:
        self._find_resource("ColorSpace", name)
        space = parse_colour_space(name, self._categories["ColorSpace"])
        self._set_colour(of, space, space.convert(space.initial))

    def set_colour(self, stack: list[Operand], *, of: _Use) -> None:
        space = self.state.fill_space if of == "fill" else self.state.stroke_space
        self._set_colour(of, space, _convert(space, stack))

    def set_device_colour(self, *values: float, of: _Use) -> None:
        self._set_colour(of, _DEVICE_SPACES[len(values)], convert_device_colour(values))

    def _set_colour(self, of: _Use, space: ColourSpace, colour: Colour | None) -> None:
        if of == "fill":
            self.state.fill_space, self.state.fill = space, colour
        else:
            self.state.stroke_space, self.state.stroke = space, colour

    # Paths

    def move(self, x: float, y: float) -> None:
        self._path.append((True, ((x, y),)))

    def draw(self, *places: float) -> None:
        self.draw_on(places)

    def draw_on(self, places: Sequence[float]) -> None:
        self._path.append((False, tuple(zip(places[::2], places[1::2], strict=True))))

    def draw_rectangle(self, x: float, y: float, width: float, height: float) -> None:
        right, top = x + width, y + height
        self._path.append((True, ((x, y), (right, y), (right, top), (x, top))))

    def paint(self, *, is_filled: bool = False, is_stroked: bool = False) -> None:
        state = self.state
        if state.text_clip and not self._hidden:
            self._device.paint_through(state.text_clip, state.fill if is_filled else state.stroke)
        elif not self._hidden:
            a, b, c, d, _, _ = state.ctm
            fill = Paint(state.fill, state.fill_alpha == 1 and not state.is_blended)
            opaque = state.stroke_alpha == 1 and not (state.is_blended or state.is_dashed)
            self._device.paint_path(
                self._path,
                state.ctm,
                state.clip,
                fill=fill if is_filled else None,
                stroke=Paint(state.stroke, opaque) if is_stroked else None,
                line_width=state.line_width * abs(a * d - b * c) ** 0.5,
            )
        self.end_path()

    def set_dash(self, dashes: Operand, phase: Operand) -> None:  # noqa: ARG002 - the operator's
        self.state.is_dashed = bool(dashes.strip() if isinstance(dashes, bytes) else dashes)

    def end_path(self) -> None:
        if self._is_clip and self._path:
            path = self._path, self.state.ctm
            if path != self._last_clip[0]:  # pages repeat one clip before each word
                self._last_clip = path, *self._place_clip()
            _, box, is_open = self._last_clip
            if box:
                self.state.is_clip_open |= is_open
                self.state.clip_to(box)
        self._is_clip = False
        self._path = []

    def set_clip(self) -> None:
        self._is_clip = True

    def _place_clip(self) -> tuple[DrawnBox | None, bool]:
        """The box around the path on the page, and whether the path is less than that box."""
        parts = list(split_path(self._path))
        points = [point for corners in parts for point in corners]
        if not points:
            return None, False
        placed = self._device.place(self.state.ctm, points)
        is_box = len(parts) == 1 and is_straight(points) and is_straight(placed)
        return bounding_box(placed), not is_box

    def paint_shading(self, name: Operand) -> None:  # noqa: ARG002 - the operator's operand
        if self.state.text_clip and not self._hidden:
            self._device.paint_through(self.state.text_clip, None)
        elif not self._hidden:
            self._device.paint_shading(self.state.clip)

    # Text

    def begin_text(self) -> None:
        self.state.matrix, self.state.position = _IDENTITY, (0, 0)

    def end_text(self) -> None:
        if self._clipping:
            self.state.text_clip = tuple(self._clipping)
            self._clipping.clear()

    def set_number(self, number: float, *, name: str, factor: float = 1) -> None:
        setattr(self.state, name, factor * number)

    def set_render(self, mode: float) -> None:
        self.state.render = int(mode)

    def set_font(self, name: Operand, size: float) -> None:
        key = literal_name(name)
        reader = self._named_fonts.get(key)
        if reader is None:
            found = self._find_resource("Font", name)
            if found is None:
                self._page.damage.append(f"no font has the name {key[:40]}")
            reader = self._named_fonts[key] = self._page.load_font(found)
            self._device.page.is_guessed |= reader.is_guessed
        self.state.font = reader
        self.state.size = size

    def move_text(self, x: float, y: float) -> None:
        state = self.state
        a, b, c, d, e, f = state.matrix
        state.matrix = (a, b, c, d, x * a + y * c + e, x * b + y * d + f)
        state.position = (0, 0)

    def move_text_and_set_leading(self, x: float, y: float) -> None:
        self.move_text(x, y)
        self.state.leading = y

    def set_matrix(  # noqa: PLR0913, PLR0917 - a matrix
        self, a: float, b: float, c: float, d: float, e: float, f: float
    ) -> None:
        self.state.matrix = (a, b, c, d, e, f)
        self.state.position = (0, 0)

    def move_to_next_line(self) -> None:
        self.move_text(0, self.state.leading)

    def show_string(self, text: Operand) -> None:
        self.show_strings((text,))

    def show_next_line(self, text: Operand) -> None:
        self.move_to_next_line()
        self.show_strings((text,))

    def show_next_line_spaced(self, wordspace: float, charspace: float, text: Operand) -> None:
        self.state.wordspace, self.state.charspace = wordspace, charspace
        self.show_next_line(text)

    def show_strings(self, pieces: Sequence[object] | StringArray) -> None:
        state = self.state
        font = state.font
        if font is None:
            self._page.damage.append("text without a font")
            font = state.font = self._page.load_font(None)
        scaling = state.scaling * 0.01
        shown = len(self._device.page.runs)
        state.position = self._device.show(
            pieces,
            font,
            mult_matrix(state.matrix, state.ctm),
            state.position,
            state.size,
            scaling,
            state.charspace * scaling,
            0 if font.is_multibyte else state.wordspace * scaling,
            state.rise,
            self._find_ink(is_drawn=font.is_drawn),
        )
        if state.render in _CLIPPING_TEXT:
            self._clipping += self._device.page.runs[shown:]

    def _find_ink(self, *, is_drawn: bool) -> Ink:
        state = self.state
        is_open = state.is_blended or state.is_clip_open or is_drawn
        colours: tuple[Colour | None, ...] = ()
        if state.render in _FILLED_TEXT:
            colours = (state.fill,)
        if state.render in _STROKED_TEXT:
            colours = (*colours, state.stroke)
        alpha = state.fill_alpha if state.render in _FILLED_TEXT else state.stroke_alpha
        key = colours, state.clip, alpha, self._hidden > 0, is_open
        if self._last_ink and self._last_ink[0] == key:
            return self._last_ink[1]
        ink = self._inks.get(key)
        if ink is None:
            ink = self._inks[key] = Ink(*key)
        self._last_ink = key, ink
        return ink

    # Marked content

    def begin_marked(self, tag: Operand) -> None:  # noqa: ARG002 - the operator's operand
        self._marked.append(_MarkedContent())

    def begin_marked_with(self, tag: Operand, properties: Operand) -> None:
        is_off = (
            literal_name(tag) == "OC"
            and isinstance(properties, PSLiteral)
            and self._page.optional.is_off(self._find_resource("Properties", properties))
        )
        text = resolve1(properties.get("ActualText")) if isinstance(properties, dict) else None
        self._marked.append(
            _MarkedContent(
                is_off=is_off,
                text=decode_text(text) if isinstance(text, bytes) else "",
                start=len(self._device.page.runs),
            )
        )
        self._hidden += is_off

    def end_marked(self) -> None:
        if self._marked:
            ended = self._marked.pop()
            self._hidden -= ended.is_off
            if ended.text:
                self._device.apply_stated_text(ended.start, ended.text)

    # Pictures and forms

    def paint_inline_image(self, stack: list[Operand]) -> None:
        image = stack[-1] if stack else None
        if isinstance(image, dict) and {"W", "Width"} & image.keys() and not self._hidden:
            is_mask = {"IM", "ImageMask"} & image.keys()
            self._paint_picture(is_opaque=not is_mask)

    def _paint_picture(self, *, is_opaque: bool) -> None:
        state = self.state
        if state.text_clip:
            self._device.paint_through(state.text_clip, None)
            return
        plain = state.fill_alpha == 1 and not state.is_blended
        self._device.paint_picture(state.ctm, state.clip, is_opaque=is_opaque and plain)

    def run_object(self, name: Operand) -> None:
        found = resolve1(self._find_resource("XObject", name))
        if not hasattr(found, "get_data"):
            self._page.damage.append(f"no object has the name {literal_name(name)[:40]}")
            return
        is_off = self._page.optional.is_off(found.get("OC"))
        kind = literal_name(resolve1(found.get("Subtype", "")))
        if kind == "Form" and "BBox" in found:
            self.run_form(found, is_off=is_off)
        elif kind == "Image" and "Width" in found and not (is_off or self._hidden):
            masks = ("SMask", "Mask", "ImageMask")
            self._paint_picture(is_opaque=not any(resolve1(found.get(mask)) for mask in masks))

    def run_form(self, form: Any, *, is_off: bool) -> None:  # noqa: ANN401 - the engine's stream
        self._page.enter_form()
        state = self.state.copy()
        matrix = [resolve1(value) for value in resolve1(form.get("Matrix", _IDENTITY))]
        x0, y0, x1, y1 = (float(resolve1(value)) for value in resolve1(form["BBox"]))
        state.ctm = mult_matrix(_floats(matrix), state.ctm)
        corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
        state.clip_to(bounding_box(self._device.place(state.ctm, corners)))
        state.text_clip = ()
        own = dict_value(form.get("Resources")) if form.get("Resources") else self._resources
        self._page.run_streams(own, [form], state, self._hidden + is_off)


def _sort_corners(found: object) -> tuple[float, float, float, float]:
    """A rectangle of the file: its left, lower, right and upper side."""
    xs, ys = (sorted(_floats(map(resolve1, resolve1(found)[at::2]))) for at in (0, 1))
    return xs[0], ys[0], xs[1], ys[1]


def _transform(matrix: Matrix, sides: tuple[float, float, float, float]) -> list[Point]:
    """The corners of a rectangle, transformed."""
    a, b, c, d, e, f = matrix
    x0, y0, x1, y1 = sides
    corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
    return [(a * x + c * y + e, b * x + d * y + f) for x, y in corners]


def _floats(values: Iterable[float]) -> Any:  # noqa: ANN401 - a matrix or a tuple of other length
    return tuple(map(float, values))


def _convert(space: ColourSpace, stack: list[Operand]) -> Colour | None:
    values = stack[-space.components :]
    if len(values) < space.components or isinstance(stack[-1], PSLiteral):
        return None
    try:
        return space.convert(_floats(values))
    except (ArithmeticError, LookupError):
        return None


_IGNORED: Final = frozenset(b"J j M ri i h MP DP BX EX d0 d1".split())
_DEVICE_SPACES: Final = {1: GREY, 3: RGB, 4: CMYK}
# The number of operands, -1 for all there are, and what is done with them.
_HANDLERS: Final[dict[bytes, tuple[int, Callable[..., None]]]] = {
    b"q": (0, _StreamRun.save), b"Q": (0, _StreamRun.restore),
    b"cm": (6, _StreamRun.concatenate), b"gs": (1, _StreamRun.set_parameters),
    b"cs": (1, partial(_StreamRun.set_space, of="fill")),
    b"CS": (1, partial(_StreamRun.set_space, of="stroke")),
    **dict.fromkeys((b"sc", b"scn"), (-1, partial(_StreamRun.set_colour, of="fill"))),
    **dict.fromkeys((b"SC", b"SCN"), (-1, partial(_StreamRun.set_colour, of="stroke"))),
    **{name: (count, partial(_StreamRun.set_device_colour, of="fill"))
       for name, count in ((b"g", 1), (b"rg", 3), (b"k", 4))},
    **{name: (count, partial(_StreamRun.set_device_colour, of="stroke"))
       for name, count in ((b"G", 1), (b"RG", 3), (b"K", 4))},
    b"m": (2, _StreamRun.move), DRAWING: (-1, _StreamRun.draw_on), b"l": (2, _StreamRun.draw),
    b"c": (6, _StreamRun.draw), b"v": (4, _StreamRun.draw), b"y": (4, _StreamRun.draw),
    b"re": (4, _StreamRun.draw_rectangle),
    **dict.fromkeys((b"S", b"s"), (0, partial(_StreamRun.paint, is_stroked=True))),
    **dict.fromkeys((b"f", b"F", b"f*"), (0, partial(_StreamRun.paint, is_filled=True))),
    **dict.fromkeys((b"B", b"B*", b"b", b"b*"),
                    (0, partial(_StreamRun.paint, is_filled=True, is_stroked=True))),
    b"w": (1, partial(_StreamRun.set_number, name="line_width")), b"d": (2, _StreamRun.set_dash),
    b"n": (0, _StreamRun.end_path), b"W": (0, _StreamRun.set_clip),
    b"W*": (0, _StreamRun.set_clip), b"sh": (1, _StreamRun.paint_shading),
    b"BT": (0, _StreamRun.begin_text), b"ET": (0, _StreamRun.end_text),
    b"Tc": (1, partial(_StreamRun.set_number, name="charspace")),
    b"Tw": (1, partial(_StreamRun.set_number, name="wordspace")),
    b"Tz": (1, partial(_StreamRun.set_number, name="scaling")),
    b"TL": (1, partial(_StreamRun.set_number, name="leading", factor=-1)),
    b"Ts": (1, partial(_StreamRun.set_number, name="rise")),
    b"Tf": (2, _StreamRun.set_font), b"Tr": (1, _StreamRun.set_render),
    b"Td": (2, _StreamRun.move_text), b"TD": (2, _StreamRun.move_text_and_set_leading),
    b"Tm": (6, _StreamRun.set_matrix), b"T*": (0, _StreamRun.move_to_next_line),
    b"Tj": (1, _StreamRun.show_string), b"TJ": (1, _StreamRun.show_strings),
    b"'": (1, _StreamRun.show_next_line), b'"': (3, _StreamRun.show_next_line_spaced),
    b"BMC": (1, _StreamRun.begin_marked), b"BDC": (2, _StreamRun.begin_marked_with),
    b"EMC": (0, _StreamRun.end_marked),
    b"EI": (-1, _StreamRun.paint_inline_image), b"Do": (1, _StreamRun.run_object),
}  # fmt: skip
