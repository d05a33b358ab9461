"""Scripts that are painted otherwise than they are read: leftwards, joined, with marks apart."""

from __future__ import annotations

import pytest

from pipeline.document.problems import Code
from pipeline.readers.detect import read_source
from tests.support.printed_pdf import pdf

SIZE = 10.0
WIDTH = 5.0  # points of each glyph but marks
LINE = 700.0
MARKS = ("\u0308", "\u064b")
Glyph = tuple[str, float, float]  # what the font states for it, x, baseline


def set_line(text: str, x: float = 72.0) -> list[Glyph]:
    return [(letter, x + WIDTH * at, LINE) for at, letter in enumerate(text)]


def draw(glyphs: list[Glyph], marked: str = "") -> bytes:
    """A page of glyphs in the order in which they are painted; the last in marked content."""
    codes = {text: ord("A") + at for at, text in enumerate(dict.fromkeys(g[0] for g in glyphs))}
    mapped = "\n".join(
        f"<{code:02x}> <{text.encode('utf-16-be').hex()}>" for text, code in codes.items() if text
    )
    widths = " ".join("0" if text in MARKS else "500" for text in codes)
    shown = [f"/F3 {SIZE} Tf"]
    for at, (text, x, y) in enumerate(glyphs):
        painted = f"1 0 0 1 {x} {y} Tm <{codes[text]:02x}> Tj"
        is_marked = marked and at == len(glyphs) - 1
        shown.append(f"{marked} {painted} EMC" if is_marked else painted)
    cmap = (
        "begincmap 1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{mapped}\nendbfchar\nendcmap"
    ).encode()
    font = (
        f"/F3 << /Type /Font /Subtype /Type1 /BaseFont /A+B /FirstChar {ord('A')} /ToUnicode 7 0 R "
        f"/Widths [{widths}] /Encoding << /Differences [{ord('A')} {'/g1 ' * len(codes)}] >> >>"
    )
    stream = b"<< /Length %d >> stream\n%s\nendstream" % (len(cmap), cmap)
    return pdf([f"BT {' '.join(shown)} ET".encode()], fonts=font, more=(stream,))


def read(glyphs: list[Glyph], marked: str = "") -> str:
    return read_source(draw(glyphs, marked), "a.pdf", "a.pdf").text.strip()


@pytest.mark.parametrize(
    ("painted", "is_read"),
    [
        ("םהמ ,2019 תנשב", "בשנת 2019, מהם"),
        ("ךלמ .(12.5%) 1,234", "1,234 (12.5%). מלך"),
        ("ךלמ .)12.5%( 1,234", "1,234 (12.5%). מלך"),  # the brackets that are meant
        ("רפסמה IOM 2019 ןוגרא", "ארגון IOM 2019 המספר"),
        ("ICRC World ןוגרא בוט ךלמ", "מלך טוב ארגון ICRC World"),
        ("The king (ךלמה דוד) reigned 40 years.", "The king (דוד המלך) reigned 40 years."),
        ("From 12 ךלמ 34 בוט to 56", "From 12 טוב 34 מלך to 56"),
    ],
)
def test_a_line_of_a_right_to_left_script_is_read_in_its_order(painted: str, is_read: str) -> None:
    assert read(set_line(painted)) == is_read


def test_glyphs_painted_from_right_to_left_are_read_in_their_order() -> None:
    painted = set_line("םהמ ,2019 תנשב")
    assert read(painted[::-1]) == "בשנת 2019, מהם"


def test_a_glyph_of_two_letters_keeps_their_order() -> None:
    letters = ["ر", "\u0627", "ج", "ت", "لا", "\u0627"]  # as painted, from the left
    assert read([(each, 72 + WIDTH * at, LINE) for at, each in enumerate(letters)]) == "الاتجار"


def test_forms_of_a_letter_are_the_letter() -> None:
    assert read(set_line("\ufee1\ufe8e\ufecb")) == "عام"


@pytest.mark.parametrize("order", [1, -1])
def test_a_mark_belongs_to_the_letter_that_it_is_painted_with(order: int) -> None:
    latin = [*set_line("na\u0131"), ("\u0308", 72 + 3 * WIDTH + 1, LINE - 1)]
    latin += [(letter, x + 3 * WIDTH, y) for letter, x, y in set_line("ve")]
    assert read(latin) == "na\u0131\u0308ve"
    arabic = [
        (".", 72.0, LINE),
        ("\u064b", 76.0, LINE - 2),
        ("\u0627", 77.0, LINE),
        ("ل", 82.0, LINE),
    ]
    assert read(arabic[::order]) == "لاً."


@pytest.mark.parametrize("rise", [0.0, 3.0])
@pytest.mark.parametrize("is_first", [True, False])
def test_an_accent_over_a_letter_is_part_of_it(rise: float, *, is_first: bool) -> None:
    letter, accent = ("\u0131", 72 + 2 * WIDTH, LINE), ("\u00a8", 72.3 + 2 * WIDTH, LINE - rise)
    both = [accent, letter] if is_first else [letter, accent]
    after = [(text, x + 3 * WIDTH, y) for text, x, y in set_line("ve `a\u00b4 b")]
    assert read([*set_line("na"), *both, *after]) == "na\u00efve `a\u00b4 b"


def test_a_space_under_the_next_letter_separates_no_words() -> None:
    """Browsers print a soft hyphen within a line as such a space."""
    painted = [*set_line("vic "), *set_line("tims are few", 72 + 3 * WIDTH)]
    assert read(painted) == "victims are few"


def test_a_soft_hyphen_that_is_printed_is_a_hyphen() -> None:
    assert read(set_line("the first\u00adfloor of it")) == "the first-floor of it"


def test_a_text_stated_for_glyphs_is_read_where_they_are_not_known() -> None:
    painted = [*set_line("a \u03c7 of "), ("", 72 + 7 * WIDTH, LINE)]
    assert read(painted, "/Span << /ActualText (ffi) >> BDC") == "a \u03c7 of ffi"
    document = read_source(draw(painted), "a.pdf", "a.pdf")
    assert document.text.strip() == "a \u03c7 of \ufffd"
    assert [problem.code for problem in document.problems] == [Code.BAD_CHARACTER]


def test_a_text_stated_for_glyphs_gives_letters_their_case() -> None:
    painted = [*set_line("It SuG"), ("G", 72 + 6 * WIDTH, LINE)]
    assert read(painted, "/Span << /ActualText (g) >> BDC") == "It SuGg"
    assert read(painted, "/Span << /ActualText (gs) >> BDC") == "It SuGG"


@pytest.mark.parametrize(("last", "stated"), [("1", "(2)"), ("", "(a number of other words)")])
def test_a_text_stated_for_glyphs_that_is_not_theirs_is_not_read(last: str, stated: str) -> None:
    painted = [*set_line("It was 5"), (last, 72 + 8 * WIDTH, LINE)]
    shown = read(painted, f"/Span << /ActualText {stated} >> BDC")
    assert shown == "It was 5" + (last or "\ufffd")
