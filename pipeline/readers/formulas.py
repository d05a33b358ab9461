"""Formulas of Word (OMML) and of pages (MathML) → text on one line, as Word's linear format.

`1/2` and `10^6` must not become `12` and `106`. After "UnicodeMath, a nearly plain-text encoding
of mathematics" (Unicode Technical Note 28), of which the common structures are written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline import patterns as re

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from xml.etree.ElementTree import Element as XmlElement

    from pipeline.readers.html.dom import Element

MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SIMPLE: Final = re.compile(r"[\w.,]*|.|\([^()]*\)")
_STACKED: Final = "\u00a6"  # between two that are printed above each other without a line
_SCRIPTS: Final = {  # the marks before the parts of an element, in their order
    "sSup": ("e", "^sup"), "sSub": ("e", "_sub"), "sSubSup": ("e", "_sub", "^sup"),
    "sPre": ("_sub", "^sup", "e"), "limLow": ("e", "_lim"), "limUpp": ("e", "^lim"),
}  # fmt: skip
_MATHML_SCRIPTS: Final = {
    "msup": ("", "^"), "msub": ("", "_"), "msubsup": ("", "_", "^"),
    "munder": ("", "_"), "mover": ("", "^"), "munderover": ("", "_", "^"),
}  # fmt: skip
_TOKENS: Final = ("mi", "mn", "mo", "ms")
_INVISIBLE: Final = dict.fromkeys(range(0x2061, 0x2065))  # operators
_NO_NUMBER: Final = ("0", "0px", "0pt", "0em")  # widths of a line that is not drawn


def write_formula(formula: XmlElement) -> str:  # noqa: PLR0911 - a case for each element
    """The text of a formula of a Word document, `m:oMath` or what is within it."""
    kind = formula.tag.removeprefix(MATH)
    if kind == "t":
        return formula.text or ""
    if kind in _SCRIPTS:
        parts = ((part.lstrip("^_"), part) for part in _SCRIPTS[kind])
        return _join(
            (part.removesuffix(name) + _group(_write_part(formula, name)), True)
            for name, part in parts
        )
    match kind:
        case "f":
            has_line = _read_property(formula, "fPr", "type", "bar") != "noBar"
            return _write_fraction(
                _write_part(formula, "num"), _write_part(formula, "den"), has_line=has_line
            )
        case "rad":
            return _write_root(_write_part(formula, "e"), _write_part(formula, "deg"))
        case "nary":
            sign = _read_property(formula, "naryPr", "chr", "\u222b")
            limits = (
                (mark, _write_part(formula, name)) for mark, name in (("_", "sub"), ("^", "sup"))
            )
            marked = "".join(f"{mark}{_group(one)}" for mark, one in limits if one)
            return f"{sign}{marked} {_write_part(formula, 'e')}"
        case "d":
            first, between, last = (
                _read_property(formula, "dPr", name, usual)
                for name, usual in (("begChr", "("), ("sepChr", "|"), ("endChr", ")"))
            )
            return first + between.join(map(write_formula, formula.iterfind(f"{MATH}e"))) + last
        case "mr":
            return ", ".join(map(write_formula, formula.iterfind(f"{MATH}e")))
        case "m" | "eqArr":
            rows = (one for one in formula if one.tag in (f"{MATH}mr", f"{MATH}e"))
            return "; ".join(map(write_formula, rows))
        case _:
            return _join((write_formula(one), one.tag != f"{MATH}r") for one in formula)


def _write_part(formula: XmlElement, name: str) -> str:
    part = formula.find(f"{MATH}{name}")
    return write_formula(part) if part is not None else ""


def _read_property(formula: XmlElement, holder: str, name: str, usual: str) -> str:
    found = formula.find(f"{MATH}{holder}/{MATH}{name}")
    return usual if found is None else found.get(f"{MATH}val", usual)


def write_mathml(formula: Element) -> str:
    """The text of a formula of a page, the element `math` (MathML 3)."""
    texts: dict[Element, str] = {}
    for element in reversed(list(formula.elements())):  # what is within an element comes first
        inner = [one for one in element.children if not isinstance(one, str)]
        texts[element] = _write_mathml(element, inner, [texts[one] for one in inner])
    return texts[formula]


def _write_mathml(  # noqa: PLR0911 - a case for each element
    formula: Element, inner: Sequence[Element], parts: Sequence[str]
) -> str:
    if not inner:
        return " ".join(formula.text().split()).translate(_INVISIBLE)
    if formula.tag in _MATHML_SCRIPTS:
        marks = _MATHML_SCRIPTS[formula.tag]
        return "".join(mark + _group(part) for mark, part in zip(marks, parts, strict=False))
    match formula.tag:
        case "mfrac" if len(parts) > 1:
            line = formula.attributes.get("linethickness", "1").strip()
            return _write_fraction(parts[0], parts[1], has_line=line not in _NO_NUMBER)
        case "mroot" if len(parts) > 1:
            return _write_root(parts[0], parts[1])
        case "msqrt":
            return _write_root(_join_mathml(inner, parts))
        case "mmultiscripts":
            return _write_tensor(inner, parts)
        case "mfenced":
            first = formula.attributes.get("open", "(")
            return first + _separate(formula, parts) + formula.attributes.get("close", ")")
        case "mtr" | "mlabeledtr":
            return ", ".join(parts)
        case "mtable":
            return "; ".join(parts)
        case _:
            return _join_mathml(inner, parts)


def _join_mathml(inner: Sequence[Element], parts: Sequence[str]) -> str:
    return _join(
        (part, one.tag not in _TOKENS or not part) for one, part in zip(inner, parts, strict=True)
    )


def _separate(fenced: Element, parts: Sequence[str]) -> str:
    """The parts with the separators of `mfenced` between them, the last of which is repeated."""
    separators = "".join(fenced.attributes.get("separators", ",").split())
    marks = separators[: len(parts) - 1].ljust(len(parts) - 1, separators[-1:] or " ")
    return "".join(part + mark for part, mark in zip(parts, [*marks, ""], strict=True))


def _write_tensor(inner: Sequence[Element], parts: Sequence[str]) -> str:
    """A base with indices and powers in pairs, those before it behind `mprescripts`."""
    before = next((at for at, one in enumerate(inner) if one.tag == "mprescripts"), len(inner))

    def write_pairs(first: int, end: int) -> str:
        return "".join(
            mark + _group(part)
            for at, part in enumerate(parts[first:end])
            for mark in "_^"[at % 2]
            if part
        )

    base = [(write_pairs(before + 1, len(parts)), True), (_group(parts[0]), True)]
    return _join(base) + write_pairs(1, before)


def _write_fraction(upper: str, lower: str, *, has_line: bool) -> str:
    return f"{_group(upper)}{'/' if has_line else _STACKED}{_group(lower)}"


def _write_root(inner: str, degree: str = "") -> str:
    return f"\u221a({degree}&{inner})" if degree else f"\u221a{_group(inner)}"


def _join(parts: Iterable[tuple[str, bool]]) -> str:
    """The texts, each stated to be a structure or not, with a space where two would run together.

    Beside a structure, `3` and `1/2` become `3 1/2`; letters and figures alone are a product.
    """
    joined, was_structure = "", False
    for text, is_structure in parts:
        meets = joined[-1:].isalnum() and text[:1].isalnum()
        joined += f" {text}" if meets and (was_structure or is_structure) else text
        was_structure = is_structure or (was_structure and not text)
    return joined


def _group(text: str) -> str:
    return text if _SIMPLE.fullmatch(text) else f"({text})"
