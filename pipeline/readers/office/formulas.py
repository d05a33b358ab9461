"""Formulas of office documents → text on one line, as Word's linear format writes them.

`1/2` and `10^6` must not become `12` and `106`. After "UnicodeMath, a nearly plain-text encoding
of mathematics" (Unicode Technical Note 28), of which the common structures are written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MATHML: Final = "{http://www.w3.org/1998/Math/MathML}"
_SIMPLE: Final = re.compile(r"[\w.,]*|.|\([^()]*\)")
_SCRIPTS: Final = {  # the marks before the parts of an element, in their order
    "f": ("num", "/den"), "sSup": ("e", "^sup"), "sSub": ("e", "_sub"),
    "sSubSup": ("e", "_sub", "^sup"), "sPre": ("_sub", "^sup", "e"), "limLow": ("e", "_lim"),
    "limUpp": ("e", "^lim"),
}  # fmt: skip
_MATHML_SCRIPTS: Final = {
    "mfrac": ("", "/"), "msup": ("", "^"), "msub": ("", "_"), "msubsup": ("", "_", "^"),
    "munder": ("", "_"), "mover": ("", "^"), "munderover": ("", "_", "^"),
}  # fmt: skip


def write_formula(formula: Element) -> str:  # noqa: PLR0911 - a case for each element
    """The text of a formula of a Word document, `m:oMath` or what is within it."""
    kind = formula.tag.removeprefix(MATH)
    if kind == "t":
        return formula.text or ""
    if kind in _SCRIPTS:
        parts = ((part.lstrip("/^_"), part) for part in _SCRIPTS[kind])
        return "".join(
            part.removesuffix(name) + _group(_write_part(formula, name)) for name, part in parts
        )
    match kind:
        case "rad":
            degree = _write_part(formula, "deg")
            inner = _write_part(formula, "e")
            return f"\u221a({degree}&{inner})" if degree else f"\u221a{_group(inner)}"
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
            return "".join(map(write_formula, formula))


def write_mathml(formula: Element) -> str:
    """The text of a formula in MathML, as OpenDocument holds it."""
    kind = formula.tag.removeprefix(MATHML)
    if kind == "annotation":
        return ""
    parts = [write_mathml(part) for part in formula]
    if kind in _MATHML_SCRIPTS:
        return "".join(
            mark + _group(part) for mark, part in zip(_MATHML_SCRIPTS[kind], parts, strict=False)
        )
    own = (formula.text or "").strip() if not parts else ""
    if kind == "mroot" and len(parts) > 1:
        return f"\u221a({parts[1]}&{parts[0]})"
    if kind == "msqrt":
        return f"\u221a{_group(''.join(parts))}"
    return own + ("; " if kind == "mtable" else "").join(parts)


def _write_part(formula: Element, name: str) -> str:
    part = formula.find(f"{MATH}{name}")
    return write_formula(part) if part is not None else ""


def _group(text: str) -> str:
    return text if _SIMPLE.fullmatch(text) else f"({text})"


def _read_property(formula: Element, holder: str, name: str, usual: str) -> str:
    found = formula.find(f"{MATH}{holder}/{MATH}{name}")
    return usual if found is None else found.get(f"{MATH}val", usual)
