"""The markup of a Word document, rewritten so that mammoth passes over nothing.

Deleted and hidden text is marked as hidden, headings get their levels and numbers; fields,
formulas, text boxes, characters and breaks take forms that mammoth reads. Its own callouts are
numbers in one sequence: their marks are found here as Word prints them.
"""

from __future__ import annotations

from functools import cache, partial
from string import hexdigits
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.etree import ElementTree as ET

from pipeline import patterns as re
from pipeline.grammar.numbering import parse_labels
from pipeline.readers.formulas import MATH, write_formula
from pipeline.readers.html.dom import TURNED
from pipeline.readers.office.docx_places import PageSize, list_unseen_drawings
from pipeline.readers.office.docx_styles import (
    ParagraphNumbers,
    W,
    WordStyles,
    find_ground,
    format_number,
    is_on,
    parse_count,
    read_value,
)
from pipeline.readers.office.markup import read_symbol

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence
    from xml.etree.ElementTree import Element

HIDDEN_STYLE: Final = "CountryReportsHidden"
NUMBER_STYLE: Final = "CountryReportsNumber"
_VML: Final = "{urn:schemas-microsoft-com:vml}"
_DRAWN: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DIAGRAM: Final = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_COMPATIBILITY: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
ALTERNATE: Final = f"{_COMPATIBILITY}AlternateContent"
_FEATURES: Final = frozenset(  # of Word's versions, by their usual prefixes
    (
        *("wps", "wpg", "wpc", "wpi", "wp14", "w14", "w15", "w16", "w16se", "w16cid", "w16cex"),
        *("a14", "c14", "cx", "cx1", "aink", "am3d", "v", "o", "wp"),
    )
)
_DECLARATION: Final = re.compile(rb"""\bxmlns:([A-Za-z]\w{0,40})\s*=\s*["']([^"'<>]*)["']""")
_KNOWN_NAME: Final = re.compile(
    rb"http://schemas\.microsoft\.com/office/(?:word|drawing)/20(?:06|1\d|2\d)/"
    rb"|http://schemas\.openxmlformats\.org/|urn:schemas-microsoft-com:"
)
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_HOLDERS: Final = tuple(f"{W}{name}Pr" for name in ("r", "p", "tr", "tc"))
_TRANSPARENT: Final = tuple(f"{W}{name}" for name in ("fldSimple", "bdo", "dir"))
_LEFT_OUT: Final = (f"{W}sdtPr", f"{_VML}imagedata")  # signs to be clicked on, and pictures
_RENAMED: Final = {f"{W}cr": f"{W}br", f"{W}ptab": f"{W}tab"}
_NOTES: Final = {"footnote": "decimal", "endnote": "lowerRoman"}  # with the usual form of marks
_CONTINUES: Final = (None, "", "continue")  # a cell that is one with that above it
_LONGEST_CODE: Final = 4  # hexadecimal digits
_LONGEST_MARK: Final = 3  # characters of a mark that is not counted


class PartContext(NamedTuple):
    """What a part refers to.

    The lines of its diagrams by the id of the relation, the ids of its links, and the prefixes by
    which it names features that Word knows.
    """

    read_diagram: Callable[[str], Sequence[str]]
    links: Container[str]
    known_features: Container[str]


def rewrite(
    root: Element, styles: WordStyles, numbers: ParagraphNumbers, context: PartContext
) -> None:
    """Rewrites the text, or the notes, a header or the comments of a document in place."""
    _write_chosen_entries(root)
    _drop_field_codes(root)
    _hide_deleted_cells(root)
    for drawing in list_unseen_drawings(root):
        _hide_all(drawing)
    for parent in reversed(list(root.iter())):  # what is within an element comes before it
        parent[:] = [new for child in parent for new in _rewrite(child, parent, context)]
    _hide_unseen(root, styles)
    for parent in list(root.iter()):
        _join_paragraphs(parent)
    for paragraph in root.iter(f"{W}p"):
        number = numbers.count(paragraph)
        if level := styles.find_level(paragraph):
            _set_property(paragraph, "pPr", "pStyle", f"Heading{level}")
            if number and paragraph.find(f".//{W}t") is not None:
                paragraph.insert(1, _make_run(f"{number} "))
        elif (labels := parse_labels(number)) and paragraph.find(f".//{W}t") is not None:
            paragraph.insert(_count_properties(paragraph), _make_number(labels[0].printed))
    _flatten(root)


_DEEPEST: Final = 60  # elements within each other; mammoth ends at some hundreds
_WITH_PARTS: Final = frozenset(f"{W}{name}" for name in ("r", "sdt", "tbl", "tr"))


def _flatten(root: Element) -> None:
    """Keeps of what is nested deeper than in any real report its paragraphs and runs alone."""
    waiting = [(root, 0)]
    while waiting:
        element, depth = waiting.pop()
        if depth >= _DEEPEST and element.tag not in _WITH_PARTS:
            paragraphs = list(_find_outermost(element, f"{W}p"))
            element[:] = paragraphs or list(_find_outermost(element, f"{W}r"))
        waiting += [(child, depth + 1) for child in element if len(child)]


# What mammoth asks for of the properties of text, and of styles; the rest costs it time alone.
_KEPT: Final = {
    f"{W}{holder}": frozenset(f"{W}{name}" for name in names)
    for holder, names in {
        "rPr": ("rStyle", "b", "i", "strike", "caps", "smallCaps", "vertAlign", "del"),
        "pPr": ("pStyle", "numPr", "rPr"),
        "tblPr": ("tblStyle",),
        "trPr": ("tblHeader", "del"),
        "tcPr": ("gridSpan", "vMerge"),
        "tblGrid": (),
        "styles": ("style",),
        "style": ("name", "pPr"),
    }.items()
}
_WITHOUT_ATTRIBUTES: Final = tuple(f"{W}{name}" for name in ("p", "r", "tr"))


def prune(root: Element) -> None:
    """Leaves out of a part what is not asked for when it is converted."""
    for element in root.iter():
        kept = _KEPT.get(element.tag)
        if kept is not None:
            element[:] = [one for one in element if one.tag in kept]
        elif element.tag in _WITHOUT_ATTRIBUTES:
            element.attrib.clear()


def _count_properties(paragraph: Element) -> int:
    """How many elements of a paragraph come before its text."""
    return int(len(paragraph) > 0 and paragraph[0].tag == f"{W}pPr")


def _make_number(printed: str) -> Element:
    """A run that holds the number which Word prints before a paragraph."""
    run = _make_run(printed)
    _set_property(run, "rPr", "rStyle", NUMBER_STYLE)
    return run


def _hide_unseen(root: Element, styles: WordStyles) -> None:
    """Hides the runs whose properties, styles or place let nobody see them."""
    tables = _list_table_styles(root, styles)
    on_ground: set[Element] | None = None

    def is_on_ground(paragraph: Element) -> bool:
        nonlocal on_ground
        if on_ground is None:  # few documents have white letters
            on_ground = _list_on_ground(root, styles)
        return paragraph in on_ground or styles.is_paragraph_on_ground(paragraph)

    pages = PageSize.find(root)
    for paragraph in root.iter(f"{W}p"):
        own = (styles.find_style(paragraph), *tables.get(paragraph, ()))
        is_off = pages.is_outside(paragraph, styles.find_indent(paragraph))
        has_ground = cache(partial(is_on_ground, paragraph))
        for run in paragraph.iter(f"{W}r"):
            if is_off or styles.is_hidden(run, own, has_ground):
                _hide(run)


def _list_table_styles(root: Element, styles: WordStyles) -> dict[Element, tuple[str, ...]]:
    """The styles of the innermost table around each paragraph: its part's first, then its own."""
    found: dict[Element, tuple[str, ...]] = {}
    for table in root.iter(f"{W}tbl"):
        if not (style := styles.find_table_style(table)):
            continue
        found |= dict.fromkeys(table.iter(f"{W}p"), (style,))
        parts = styles.list_part_styles(style, table.find(f"{W}tblPr/{W}tblLook"))
        rows = list(_find_outermost(table, f"{W}tr")) if parts else []
        for at, row in enumerate(rows):
            cells = list(_find_outermost(row, f"{W}tc"))
            for number, cell in enumerate(cells):
                holds = {
                    "firstCol": number == 0,
                    "lastCol": number == len(cells) - 1,
                    "firstRow": at == 0,
                    "lastRow": at == len(rows) - 1,
                }
                own = (*(name for part, name in parts.items() if holds[part]), style)
                found |= dict.fromkeys(cell.iter(f"{W}p"), own)
    return found


def _list_on_ground(root: Element, styles: WordStyles) -> set[Element]:
    """The paragraphs on a ground of a page, a box, a table or a cell."""
    held = [root] if root.find(f"{W}background") is not None else []
    held += root.iter(f"{W}txbxContent")
    for table in root.iter(f"{W}tbl"):
        shades = (table.find(f"{W}tblPr/{W}shd"), *table.iterfind(f"{W}tr/{W}tblPrEx/{W}shd"))
        is_shaded = any(map(find_ground, shades)) or styles.has_ground(
            styles.find_table_style(table)
        )
        cells = table.iter(f"{W}tc")
        held += (
            [table]
            if is_shaded
            else [cell for cell in cells if find_ground(cell.find(f"{W}tcPr/{W}shd"))]
        )
    return {paragraph for one in held for paragraph in one.iter(f"{W}p")}


def _write_chosen_entries(root: Element) -> None:
    """Writes before each drop-down list of a form the entry that is chosen, as Word prints it.

    Other programs write it as the result of the field too.
    """
    for parent in list(root.iter()):
        for at, run in reversed(list(enumerate(parent))):
            found = run.find(f"{W}fldChar/{W}ffData/{W}ddList") if run.tag == f"{W}r" else None
            if found is None or _has_result(parent[at + 1 :]):
                continue
            entries = [one.get(f"{W}val", "") for one in found.findall(f"{W}listEntry")]
            chosen = parse_count(read_value(found, "result") or read_value(found, "default"), 0)
            if chosen < len(entries):
                parent.insert(at, _make_run(entries[chosen]))


def _has_result(runs: Iterable[Element]) -> bool:
    """Whether the field that begins before these runs has a result that is text."""
    for run in runs:
        for one in run:
            if one.get(f"{W}fldCharType") == "end":
                return False
            if one.tag == f"{W}t" and one.text:
                return True
    return False


def _drop_field_codes(root: Element) -> None:
    """Empties the texts within the codes of fields: results of fields that a code holds.

    A field without an end is no field.
    """
    fields: list[tuple[list[Element], bool]] = []  # texts of the code; whether it has ended
    for element in root.iter():
        match element.tag, element.get(f"{W}fldCharType"):
            case (mark, "begin") if mark == f"{W}fldChar":
                fields.append(([], False))
            case (mark, "separate") if mark == f"{W}fldChar" and fields:
                fields[-1] = fields[-1][0], True
            case (mark, "end") if mark == f"{W}fldChar" and fields:
                for text in fields.pop()[0]:
                    text.text = ""
            case (mark, _) if mark == f"{W}t":
                for texts, has_ended in fields:
                    if not has_ended:
                        texts.append(element)


def _hide_deleted_cells(root: Element) -> None:
    """Hides the text of deleted and hidden rows, of deleted cells, and of covered ones."""
    for row in root.iter(f"{W}tr"):
        if row.find(f"{W}trPr/{W}del") is not None or is_on(row.find(f"{W}trPr/{W}hidden")):
            _hide_all(row)
    for cell in root.iter(f"{W}tc"):
        if cell.find(f"{W}tcPr/{W}cellDel") is not None:
            _hide_all(cell)
    for table in list(root.iter(f"{W}tbl")):
        rows = [list(_find_outermost(row, f"{W}tc")) for row in _find_outermost(table, f"{W}tr")]
        for cell in list(_find_covered(rows)):
            for paragraph in list(_find_outermost(cell, f"{W}p")):
                if any(one.text for name in (W, MATH) for one in paragraph.iter(f"{name}t")):
                    _hide_all(paragraph)
                    rows[0][0].append(paragraph)


def _find_covered(rows: Iterable[Sequence[Element]]) -> Iterator[Element]:
    """The cells of a table that continue the one above them, which mammoth leaves out."""
    begun: set[int] = set()  # columns at which a cell begins
    for row in rows:
        column = 0
        for cell in row:
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            continues = merged is not None and merged.get(f"{W}val") in _CONTINUES
            if continues and column in begun:
                yield cell
            begun.add(column)
            column += parse_count(read_value(cell, "tcPr/gridSpan"), 1)


def _hide_all(element: Element) -> None:
    for run in element.iter(f"{W}r"):
        _hide(run)


def _rewrite(  # noqa: C901, PLR0911, PLR0912 - a case for each element
    element: Element, parent: Element, context: PartContext
) -> Iterable[Element]:
    """What takes the place of an element whose own parts are rewritten already."""
    tag = element.tag
    if tag in (f"{W}del", f"{W}moveFrom"):
        return _hide_deleted(element, parent)
    if tag in _TRANSPARENT:
        is_turned = tag == f"{W}bdo" and element.get(f"{W}val") == "rtl"
        signs = [_make_run(sign) for sign in TURNED if is_turned]
        return [*signs[:1], *element, *signs[1:]]
    if tag in _LEFT_OUT:
        return ()
    if tag in _RENAMED:
        element.tag = _RENAMED[tag]
    elif tag == f"{W}br":
        element.attrib.clear()
    elif tag == f"{W}ruby":
        base, top = (element.findall(f"{W}{name}/*") for name in ("rubyBase", "rt"))
        return [*base, _make_run("("), *top, _make_run(")")]
    elif tag == f"{W}hyperlink" and element.get(f"{_RELATION}id", "") not in context.links:
        element.attrib.pop(f"{_RELATION}id", None)  # the text of a link that leads nowhere stays
    elif tag == f"{W}sym":
        return (_write_symbol(element),)
    elif tag == f"{MATH}oMath":
        deleted = list(element.iter(f"{W}r"))
        return (_make_run(write_formula(element)), *deleted)
    elif tag == f"{MATH}oMathPara":
        return list(element) if parent.tag == f"{W}p" else (_make_paragraph(*element),)
    elif tag == ALTERNATE:
        return _open_alternative(element, context.known_features)
    elif tag == f"{_VML}textpath" and element.get("string", "").strip():
        return (_make_box(_make_paragraph(_make_run(element.get("string", "")))),)
    elif tag == f"{W}drawing":
        return _open_drawing(element, context.read_diagram)
    return (element,)


def _open_alternative(element: Element, known: Container[str]) -> Iterable[Element]:
    """The contents of the form that Word prints: the first whose features it knows."""
    for form in element:
        wanted = form.get("Requires", "").split()
        is_known = bool(wanted) and all(one in known for one in wanted)
        if form.tag == f"{_COMPATIBILITY}Fallback" or is_known:
            return list(form)
    return ()


def list_known_features(part: bytes) -> frozenset[str]:
    """The prefixes by which a part names features that Word knows.

    A prefix that it declares stands for its name, any other for what it usually stands for.
    """
    declared = dict(_DECLARATION.findall(part))
    own = {prefix.decode() for prefix, name in declared.items() if _KNOWN_NAME.match(name)}
    return frozenset(own | (_FEATURES - {prefix.decode("latin-1") for prefix in declared}))


def _hide_deleted(element: Element, parent: Element) -> Iterable[Element]:
    """The runs of a deletion, hidden; those of a formula as text."""
    if parent.tag in _HOLDERS:  # it says so of a mark of a paragraph, or of a row
        return () if parent.tag == f"{W}trPr" else (element,)
    runs = [
        one if one.tag == f"{W}r" else _make_run(write_formula(one))
        for one in element.iter()
        if one.tag in (f"{W}r", f"{MATH}r")
    ]
    for run in runs:
        _hide(run)
    return runs


def _make_run(text: str) -> Element:
    run = ET.Element(f"{W}r")
    ET.SubElement(run, f"{W}t").text = text
    return run


def make_paragraph(text: str) -> Element:
    """A paragraph of one run."""
    return _make_paragraph(_make_run(text))


def _make_paragraph(*runs: Element) -> Element:
    paragraph = ET.Element(f"{W}p")
    paragraph.extend(runs)
    return paragraph


def _write_symbol(symbol: Element) -> Element:
    printed = symbol.get(f"{W}char", "")
    is_code = 0 < len(printed) <= _LONGEST_CODE and set(hexdigits).issuperset(printed)
    code = int(printed, 16) if is_code else 0
    text = ET.Element(f"{W}t")
    text.text = read_symbol(symbol.get(f"{W}font", ""), code)
    return text


def _open_drawing(drawing: Element, diagrams: Callable[[str], Sequence[str]]) -> Iterable[Element]:
    """The text of a drawing in text boxes of the older form; nothing for a picture."""
    boxes = [list(box) for box in _find_outermost(drawing, f"{W}txbxContent")]
    boxes += [[_make_paragraph(_make_run(line))] for line in read_diagram(drawing)]
    boxes += [
        [_make_paragraph(_make_run(line)) for line in diagrams(named.get(f"{_RELATION}dm", ""))]
        for named in drawing.iter(f"{_DIAGRAM}relIds")
    ]
    if not any(boxes):
        return ()
    picture = ET.Element(f"{W}pict")
    for box in boxes:
        ET.SubElement(picture, f"{_VML}shape").append(_make_box(*box))
    return (picture,)


def _make_box(*paragraphs: Element) -> Element:
    """A text box of the older form."""
    box = ET.Element(f"{_VML}textbox")
    ET.SubElement(box, f"{W}txbxContent").extend(paragraphs)
    return box


def _find_outermost(element: Element, tag: str) -> Iterator[Element]:
    waiting = list(reversed(element))
    while waiting:
        one = waiting.pop()
        if one.tag == tag:
            yield one
        else:
            waiting += reversed(one)


def read_diagram(root: Element) -> list[str]:
    """The lines of a drawing or a diagram (SmartArt), in the order of its points."""
    lines = (
        "".join(one.text or "" for one in paragraph.iter(f"{_DRAWN}t")).strip()
        for paragraph in root.iter(f"{_DRAWN}p")
    )
    return list(filter(None, lines))


def _join_paragraphs(parent: Element) -> None:
    """Puts a paragraph whose mark is deleted, and an initial set apart, before the next one."""
    waiting: list[Element] = []
    for child in list(parent):
        if child.tag != f"{W}p":
            waiting = []
            continue
        if waiting:
            at = int(child.find(f"{W}pPr") is not None)
            child[at:at] = [run for one in waiting for run in one if run.tag != f"{W}pPr"]
            for one in waiting:
                parent.remove(one)
        waiting = [child] if _is_joined(child) else []


def _is_joined(paragraph: Element) -> bool:
    frame = paragraph.find(f"{W}pPr/{W}framePr")
    if frame is not None and frame.get(f"{W}dropCap", "none") != "none":
        return True
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and mark.find(f"{W}del") is not None


def mark_callouts(
    root: Element, settings: Element | None, known: Container[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """The mark of each note that is called, by its kind and id; further callouts become links.

    mammoth prints a note once, at its first callout. A callout of a note that is not `known` is
    text.
    """
    marks: dict[tuple[str, str], str] = {}
    counts = dict.fromkeys(_NOTES, 0)
    for parent in list(root.iter()):
        for at, run in enumerate(list(parent)):
            for kind, usual in _NOTES.items():
                found = run.find(f"{W}{kind}Reference") if run.tag == f"{W}r" else None
                if found is None:
                    continue
                key = kind, found.get(f"{W}id", "")
                if key in marks:
                    parent[at] = _make_link(kind, key[1], marks[key])
                    continue
                mark = _take_mark(found, run)
                if not mark:
                    counts[kind] += 1
                    form = read_value(settings, f"{kind}Pr/numFmt") or usual
                    mark = format_number(counts[kind], form) or str(counts[kind])
                if key in known:
                    marks[key] = mark
                else:
                    _write_callout(run, found, mark)
    return marks


def _write_callout(run: Element, reference: Element, mark: str) -> None:
    """Writes the mark of a note in place of its reference, raised."""
    at = list(run).index(reference)
    run.remove(reference)
    text = ET.Element(f"{W}t")
    text.text = mark
    run.insert(at, text)
    _set_property(run, "rPr", "vertAlign", "superscript")


def _take_mark(reference: Element, run: Element) -> str:
    """The mark that is printed in place of a number, taken out of the run; empty without one."""
    if reference.get(f"{W}customMarkFollows", "0").lower() in ("0", "false", "off"):
        return ""
    texts = run.findall(f"{W}t")
    mark = "".join(one.text or "" for one in texts).strip()
    if not 0 < len(mark) <= _LONGEST_MARK:
        return ""
    for one in texts:
        run.remove(one)
    return mark


def _make_link(kind: str, name: str, mark: str) -> Element:
    link = ET.Element(f"{W}hyperlink", {f"{W}anchor": f"{kind}-{name}"})
    run = _make_run(f"[{mark}]")
    _set_property(run, "rPr", "vertAlign", "superscript")
    link.append(run)
    return link


def _hide(run: Element) -> None:
    """Hides a run; the notes that it calls are not called any more."""
    for deleted in run.iter(f"{W}delText"):
        deleted.tag = f"{W}t"
    for kind in _NOTES:
        for called in run.findall(f"{W}{kind}Reference"):
            run.remove(called)
    _set_property(run, "rPr", "rStyle", HIDDEN_STYLE)


def _set_property(element: Element, properties: str, kind: str, value: str) -> None:
    holder = element.find(f"{W}{properties}")
    if holder is None:
        holder = ET.Element(f"{W}{properties}")
        element.insert(0, holder)
    found = holder.find(f"{W}{kind}")
    if found is None:
        found = ET.Element(f"{W}{kind}")
        holder.insert(0, found)
    found.set(f"{W}val", value)
