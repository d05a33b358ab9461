"""What a font's codes stand for: as the file states it, or it is not known, and that is named."""

from __future__ import annotations

import pytest

from pipeline.document.problems import Code
from pipeline.readers.detect import read_source
from pipeline.readers.pdf.pdfium import SecondEngine
from tests.support.printed_pdf import content, pdf

_PLAIN = (72.0, 700.0, 10.0, "The population was 1,234 in that year.")
_PROGRAM = b"<< /Length 4 >> stream\nnone\nendstream"  # object 7 of a file of one page
_SYMBOLIC = "/FontDescriptor << /Type /FontDescriptor /FontName /A+B /Flags 4 /FontFile2 7 0 R >>"


def read(shown: str, font: str, *more: bytes) -> tuple[str, list[str]]:
    """The text of a page with a plain line and one in a font, and the codes of its problems."""
    drawn = content([_PLAIN]) + content([(72.0, 680.0, 10.0, shown)], font="F3")
    fonts = f"/F3 << /Type /Font /FirstChar 0 /Widths [{'500 ' * 256}] {font} >>"
    document = read_source(pdf([drawn], fonts=fonts, more=(_PROGRAM, *more)), "a.pdf", "a.pdf")
    return document.text.split("\n")[1], [problem.code for problem in document.problems]


def map_to_unicode(pairs: dict[str, str]) -> bytes:
    lines = "\n".join(f"<{ord(code):02x}> <{ord(text):04x}>" for code, text in pairs.items())
    cmap = (
        "begincmap 1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{len(pairs)} beginbfchar\n{lines}\nendbfchar\nendcmap"
    )
    return b"<< /Length %d >> stream\n%s\nendstream" % (len(cmap), cmap.encode())


def test_codes_of_a_symbolic_font_are_not_those_of_a_standard_encoding() -> None:
    font = f"/Subtype /TrueType /BaseFont /A+B {_SYMBOLIC}"
    assert read("3RS", font) == ("\ufffd" * 3, [Code.BAD_CHARACTER])


def test_codes_are_those_of_the_encoding_that_a_partial_map_confirms() -> None:
    font = f"/Subtype /TrueType /BaseFont /A+B /ToUnicode 8 0 R {_SYMBOLIC}"
    assert read("Fact: 9", font, map_to_unicode({"F": "F", "a": "a"})) == ("Fact: 9", [])
    shown, problems = read("Fact: 9", font, map_to_unicode({"F": "P", "a": "o"}))
    assert (shown[:2], problems) == ("Po", [Code.BAD_CHARACTER])


def test_glyphs_with_names_of_no_meaning_are_not_known() -> None:
    differences = "/Encoding << /Differences [49 /g12 /g47 /three] >>"
    font = f"/Subtype /Type1 /BaseFont /A+B {differences}"
    assert read("123 4", font) == ("\ufffd\ufffd3 4", [Code.BAD_CHARACTER])


def test_glyphs_named_by_their_codes_are_letters_in_a_font_of_text_and_a_problem() -> None:
    names = " ".join(f"/a{code}" for code in range(33, 127))
    text = f"/Subtype /Type1 /BaseFont /A+B /Encoding << /Differences [33 {names}] >>"
    shown, problems = read('It was 12 "or" so.', text)
    assert shown == "It was 12 \ufffdor\ufffd so."
    assert sorted(problems) == [Code.BAD_CHARACTER, Code.GUESSED_ENCODING]
    symbols = "/Subtype /Type1 /BaseFont /A+B /Encoding << /Differences [48 /a48 /a49 /a50] >>"
    assert read("10 2", symbols) == ("\ufffd\ufffd \ufffd", [Code.BAD_CHARACTER])


@pytest.mark.parametrize(
    ("font", "shown", "read_as"),
    [
        ("ZapfDingbats", "4", "\u2714"),
        ("ZapfDingbats", "l", "\u25cf"),
        ("Symbol", "c2 = 61.24", "\u03c72 = 61.24"),
        ("Symbol", "p", "\u03c0"),
        ("Helvetica", "c2 = 61.24", "c2 = 61.24"),
    ],
)
def test_symbols_are_no_letters_and_figures(font: str, shown: str, read_as: str) -> None:
    assert read(shown, f"/Subtype /Type1 /BaseFont /{font}") == (read_as, [])


@pytest.mark.parametrize(
    ("name", "read_as"),
    [("A+FFDingbats-One", "\u2022 9"), ("A+ZapfDingbatsITC", "\u2022 9"), ("A+Bookman", "b 9")],
)
def test_a_letter_of_a_font_of_pictures_is_a_bullet(name: str, read_as: str) -> None:
    """Its map of characters gives the letter of the key; only what stands for pictures does so."""
    font = f"/Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding /ToUnicode 7 0 R"
    font += f" /FontDescriptor << /Type /FontDescriptor /FontName /{name} >>"
    stated = map_to_unicode({"b": "b", " ": " ", "9": "9"})
    drawn = content([_PLAIN]) + content([(72.0, 680.0, 10.0, "b 9")], font="F3")
    fonts = f"/F3 << /Type /Font /FirstChar 0 /Widths [{'500 ' * 256}] {font} >>"
    document = read_source(pdf([drawn], fonts=fonts, more=(stated,)), "a.pdf", "a.pdf")
    assert document.text.split("\n")[1] == read_as


def test_glyphs_of_dingbats_are_known_by_their_names() -> None:
    font = "/Subtype /Type1 /BaseFont /A+ZapfDingbats /Encoding << /Differences [50 /a73 /a79] >>"
    assert read("23", font) == ("\u25a0\u2756", [])


def test_a_page_whose_characters_are_mostly_not_known_is_lost() -> None:
    font = f"/Subtype /TrueType /BaseFont /A+B {_SYMBOLIC}"
    lines = [(72.0, 700.0 - 14 * at, 10.0, "3RSXODWLRQ") for at in range(5)]
    unknown, plain = content(lines, font="F3"), content([_PLAIN])
    fonts = f"/F3 << /Type /Font /FirstChar 0 /Widths [{'500 ' * 256}] {font} >>"
    file = pdf([plain, unknown], fonts=fonts.replace("7 0 R", "9 0 R"), more=(_PROGRAM,))
    document = read_source(file, "a.pdf", "a.pdf")
    [lost] = [one for one in document.problems if one.code == Code.LOST_PAGE]
    assert "page 2 " in lost.message
    assert "50 of 50 glyphs" in lost.message
    assert _PLAIN[3] in document.text


def test_half_a_letter_beyond_the_first_plane_is_an_unknown_letter() -> None:
    """The second engine counts such letters in halves; one alone cannot be written."""
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "
        b"1 begincodespacerange <00> <FF> endcodespacerange "
        b"3 beginbfchar <41> <D83DDE00> <42> <DE10> <43> <D83D> endbfchar endcmap end end"
    )
    font = "/F3 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R >>"
    stream = b"<< /Length %d >> stream\n%s\nendstream" % (len(cmap), cmap)
    engine = SecondEngine(
        pdf([content([(72, 700, 12, "xAyBzC")], font="F3")], fonts=font, more=(stream,))
    )
    page = engine.read_page(1)
    engine.close()
    assert page is not None
    shown = "".join("".join(run.characters) for run in page.runs)
    assert shown.encode()
    assert shown == "x\U0001f600y\ufffdz\ufffd"
