"""Formulas of pages, of books and of open documents are written on one line."""

from __future__ import annotations

import pytest

from pipeline.readers.detect import read_source

HALF = "<mfrac><mn>1</mn><mn>2</mn></mfrac>"
DIGITS = "<mn>1</mn><mn>2</mn><mn>3</mn><mn>4</mn>"
CELLS = "<mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd>"
SUM = "<mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow>"


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (HALF, "1/2"),
        (f"<mn>3</mn>{HALF}", "3 1/2"),
        (f"<mn>3</mn><mo>&#x2064;</mo>{HALF}", "3 1/2"),
        ("<mn>2</mn><mo>&#x2062;</mo><mi>x</mi>", "2 x"),
        (f"<mfrac>{SUM}<mn>2</mn></mfrac>", "(a+b)/2"),
        ("<mfrac linethickness='0'><mi>n</mi><mi>k</mi></mfrac>", "n¦k"),
        ("<msup><mn>10</mn><mn>6</mn></msup>", "10^6"),
        ("<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>", "x_i^2"),
        ("<mroot><mi>n</mi><mn>3</mn></mroot>", "√(3&n)"),
        (f"<msqrt>{SUM}</msqrt>", "√(a+b)"),
        (f"<mfenced>{SUM}<mi>c</mi></mfenced>", "(a+b,c)"),
        (f"<mfenced open='[' close=']' separators=';|'>{DIGITS}</mfenced>", "[1;2|3|4]"),
        ("<mfenced separators=''><mn>1</mn><mn>2</mn></mfenced>", "(1 2)"),
        (f"<mtable><mtr>{CELLS}</mtr><mtr>{CELLS}</mtr></mtable>", "1, 2; 1, 2"),
        ("<mmultiscripts><mi>U</mi><mprescripts/><mn>92</mn><mn>235</mn></mmultiscripts>",
         "_92^235 U"),
        ("<mmultiscripts><mi>x</mi><mn>1</mn><none/></mmultiscripts>", "x_1"),
        ("<mn>3</mn><mspace width='1em'/><mn>4</mn>", "3 4"),
        ("<mi>x</mi><mtext>if</mtext><mi>y</mi>", "x if y"),
        ("<semantics><mn>5</mn><annotation>five</annotation></semantics>", "5"),
        (f"{'<mrow>' * 900}<mn>1</mn>{'</mrow>' * 900}", "1"),
    ],
)  # fmt: skip
def test_a_formula_of_a_page_is_written_on_one_line(formula: str, text: str) -> None:
    page = f"<!DOCTYPE html><html><body><p>It is <math>{formula}</math>.</p></body></html>"
    found = read_source(page.encode(), "a.html", "a.html").text
    assert " ".join(found.split()).replace(" .", ".") == f"It is {text}."
