"""What a PDF states beside its contents: values, notes, groups that are off, other files."""

from __future__ import annotations

import struct

import pytest

from pipeline.document.problems import Code
from pipeline.readers.detect import read_source
from tests.support.printed_pdf import content, pdf

PAGE = content([(72, 700, 10, "One line of the page, with words.")])


def read(file: bytes) -> tuple[str, str, list[tuple[Code, str]]]:
    document = read_source(file, "a.pdf", "a.pdf")
    problems: list[tuple[Code, str]] = [
        (one.code, one.message) for one in document.problems if one.code is not Code.HIDDEN_TEXT
    ]
    hidden = " ".join(" ".join(one.text.split()) for one in document.hidden)
    return " ".join(document.text.split()), hidden, problems


def annotated(entries: str, *more: bytes) -> bytes:
    note = f"<< /Type /Annot /Rect [72 600 400 620] {entries} >>"
    return pdf([PAGE], page=f"/Annots [{note}]", more=more)


@pytest.mark.parametrize(
    ("entries", "shown"),
    [
        ("/Subtype /Widget /FT /Tx /V (47 cases)", "47 cases"),
        ("/Subtype /Widget /FT /Tx /V (47 cases) /DA (/Helv 9 Tf 0 g)", "47 cases"),
        ("/Subtype /Widget /FT /Tx /V <FEFF041F04400438>", "\u041f\u0440\u0438"),
        ("/Subtype /Widget /FT /Ch /V (b) /Opt [[(a) (Tier 1)] [(b) (Tier 2)]]", "Tier 2"),
        ("/Subtype /Widget /FT /Ch /V (Tier 2) /Opt [(Tier 1) (Tier 2)]", "Tier 2"),
        ("/Subtype /Widget /Parent << /FT /Tx /V (47 cases) >>", "47 cases"),
        ("/Subtype /FreeText /Contents (47 cases) /DA (/Helv 9 Tf)", "47 cases"),
        ("/Subtype /Widget /FT /Tx /V (47 cases) /F 2", ""),
        ("/Subtype /Widget /FT /Tx /V (47 cases) /Ff 8192", ""),
        ("/Subtype /Widget /FT /Btn /V /Yes", ""),
        ("/Subtype /Text /Contents (47 cases)", ""),
        ("/Subtype /Popup /Contents (47 cases)", ""),
    ],
)
def test_a_value_or_a_note_without_an_appearance_is_read_where_it_is_painted(
    entries: str, shown: str
) -> None:
    text, hidden, problems = read(annotated(entries))
    assert text == " ".join(["One line of the page, with words.", *shown.split()])
    assert (hidden, problems) == ("", [])


def test_a_value_in_a_stream_is_read() -> None:
    value = b"<< /Length 8 >>\nstream\n47 cases\nendstream"
    text, _, _ = read(annotated("/Subtype /Widget /FT /Tx /V 7 0 R", value))
    assert text.endswith("47 cases")


def grouped(membership: bytes, view: bytes = b"", off: str = "") -> bytes:
    """A page of which the second line is in group 7, or in a membership of it."""
    second = content([(72, 600, 10, "Two 47")])
    marked = b"%s\n/OC /M BDC\n%s\nEMC" % (PAGE, second)
    group = b"<< /Type /OCG /Name (G) %s >>" % view
    return pdf(
        [marked],
        more=(group, membership),
        resources="/Properties << /M 8 0 R >>",
        catalog=f"/OCProperties << /OCGs [7 0 R] /D << /OFF [{off}] >> >>",
    )


@pytest.mark.parametrize(
    ("membership", "view", "off", "is_shown"),
    [
        (b"<< /Type /OCMD /VE [/Not 7 0 R] >>", b"", "", False),
        (b"<< /Type /OCMD /VE [/Not 7 0 R] >>", b"", "7 0 R", True),
        (b"<< /Type /OCMD /VE [/And 7 0 R [/Not 7 0 R]] >>", b"", "", False),
        (b"<< /Type /OCMD /VE [/Or 7 0 R [/Not 7 0 R]] >>", b"", "7 0 R", True),
        (b"<< /Type /OCMD /VE [/Or 7 0 R] /OCGs 7 0 R >>", b"", "7 0 R", False),
        (b"<< /Type /OCMD /OCGs 7 0 R /P /AllOff >>", b"", "", False),
        (b"<< /Type /OCMD /OCGs 7 0 R >>", b"", "", True),
        (b"<< /Type /OCMD /OCGs [] >>", b"", "", True),
        (b"<< /Type /OCMD /OCGs 7 0 R >>", b"/Usage << /View << /ViewState /OFF >> >>", "", False),
        (b"<< /Type /OCMD /OCGs 7 0 R >>", b"/Usage << /Print << /PrintState /OFF >> >>", "", True),
    ],
)
def test_optional_content_is_shown_as_its_expressions_and_usage_say(
    membership: bytes, view: bytes, off: str, *, is_shown: bool
) -> None:
    text, hidden, problems = read(grouped(membership, view, off))
    assert ("Two 47" in text, "Two 47" in hidden) == (is_shown, not is_shown)
    assert problems == []


def mapped(digit: str, encoding: str) -> bytes:
    """A line in a font whose map of characters takes the code of `3` for another digit."""
    cmap = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> "
        f"endcodespacerange 1 beginbfchar <33> <{ord(digit):04X}> endbfchar endcmap end"
    )
    stream = f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream".encode()
    font = f"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica {encoding} /ToUnicode 7 0 R >>"
    shown = content([(72, 700, 10, "In all 1234 cases were counted.")], font="F9")
    return pdf([shown], more=(stream,), fonts=f"/F9 {font}")


def test_a_map_of_characters_that_contradicts_the_encoding_in_a_digit_is_not_believed() -> None:
    text, _, problems = read(mapped("8", "/Encoding /WinAnsiEncoding"))
    assert text == "In all 1234 cases were counted."
    ((code, message),) = problems
    assert code is Code.LOST_PAGE
    assert "a font states digits in two ways" in message


@pytest.mark.parametrize("digit", ["3", "\u00b3"])
def test_a_map_of_characters_that_agrees_is_believed(digit: str) -> None:
    text, _, problems = read(mapped(digit, "/Encoding /WinAnsiEncoding"))
    assert text == f"In all 12{digit}4 cases were counted."
    assert problems == []


SHOWN = "In all 1234 cases were counted."
LETTERS = sorted(set(SHOWN))


def composite(stated: str, named: str) -> bytes:
    """`SHOWN` in a font of glyphs: its map of characters, and the names that its program gives."""
    pairs = " ".join(f"<{at:04X}> <{ord(one):04X}>" for at, one in enumerate(stated, start=1))
    cmap = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> "
        f"endcodespacerange {len(stated)} beginbfchar {pairs} endbfchar endcmap end"
    )
    groups = [struct.pack(">LLL", ord(one), ord(one), at) for at, one in enumerate(named, start=1)]
    table = struct.pack(">HHLLL", 12, 0, 16 + 12 * len(groups), 0, len(groups)) + b"".join(groups)
    table = struct.pack(">HHHHL", 0, 1, 3, 10, 12) + table
    program = b"\0\1\0\0" + struct.pack(">HHHH", 1, 0, 0, 0)
    program += struct.pack(">4sLLL", b"cmap", 0, 28, len(table)) + table
    streams = [
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(one), one)
        for one in (cmap.encode(), program)
    ]
    font = (
        "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 7 0 R"
        " /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /DW 500"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        " /FontDescriptor << /Type /FontDescriptor /FontName /A /Flags 4 /FontFile2 8 0 R"
        " /FontBBox [0 0 1 1] /Ascent 800 /Descent -200 >> >>] >>"
    )
    codes = "".join(f"{LETTERS.index(one) + 1:04X}" for one in SHOWN)
    page = f"BT /F9 10 Tf 72 700 Td <{codes}> Tj ET".encode()
    return pdf([page], more=tuple(streams), fonts=f"/F9 {font}")


@pytest.mark.parametrize("digits", ["1284", "2341"])
def test_a_map_that_contradicts_the_glyphs_of_a_font_in_digits_alone_is_not_believed(
    digits: str,
) -> None:
    stated = "".join(LETTERS).replace("1234", digits)
    text, _, problems = read(composite(stated, "".join(LETTERS)))
    assert text == SHOWN
    assert any("a font states digits in two ways" in message for _, message in problems)


@pytest.mark.parametrize("named", [LETTERS, LETTERS[3:], [*LETTERS[:3], *LETTERS[5:]], "x8"])
def test_names_that_an_older_form_of_a_font_left_contradict_nothing(named: list[str]) -> None:
    text, _, problems = read(composite("".join(LETTERS), "".join(named)))
    assert text == SHOWN
    assert not any("digits in two ways" in message for _, message in problems)


def test_a_portfolio_names_its_files() -> None:
    files = "/Names << /EmbeddedFiles << /Names [(fiji.pdf) 1 0 R (chad.pdf) 1 0 R] >> >>"
    _, _, problems = read(pdf([PAGE], catalog=f"/Collection << >> {files}"))
    ((code, message),) = problems
    assert code is Code.LOST_TEXT
    assert "portfolio of 2 files, which are not read (fiji.pdf, chad.pdf)" in message


@pytest.mark.parametrize(
    ("form", "is_named"),
    [
        ("/AcroForm << /XFA [(a) (b)] /Fields [] >>", True),
        ("/AcroForm << /XFA [(a) (b)] /Fields [1 0 R] >> /NeedsRendering true", True),
        ("/AcroForm << /XFA [(a) (b)] /Fields [1 0 R] >>", False),
        ("/AcroForm << /Fields [1 0 R] >>", False),
    ],
)
def test_a_form_of_another_program_says_what_it_is(form: str, *, is_named: bool) -> None:
    _, _, problems = read(pdf([PAGE], catalog=form))
    assert any("XFA form" in message for _, message in problems) == is_named
