"""Text of a PDF that is not visible is hidden text; similar visible text is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from pipeline.document.problems import Code
from pipeline.extract import extract
from pipeline.profiles.model import load_profile
from pipeline.readers.detect import read_source
from pipeline.readers.pdf.pdfium import SecondEngine
from tests.support.extracting import nothing
from tests.support.printed_pdf import content, pdf

if TYPE_CHECKING:
    from pipeline.extract import Extraction

FAMILY = load_profile("protection-project")
TRUE = content(
    [
        (72, 720, 20, "Kazakhstan"),
        (72, 690, 10, "Population: 15,399,437"),
        (72, 640, 14, "Trafficking Routes"),
        (72, 620, 10, "Women from Kazakhstan are trafficked to Turkey for forced labor."),
    ]
)
FALSE_VALUE = "Birth Rate: 99.9 births/1,000 population"
FALSE_FLOW = "Children from Peru are trafficked to Chad for forced labor."


def lines(y: float = 670, size: float = 10) -> str:
    """A false statistic and a false flow, shown at a height."""
    return (
        f"BT /F1 {size} Tf 1 0 0 1 72 {y} Tm ({FALSE_VALUE}) Tj "
        f"1 0 0 1 72 {y - 70} Tm ({FALSE_FLOW}) Tj ET"
    )


BOX = "60 664 500 18 re 60 594 500 18 re f"  # around both lines
ROUND = " ".join(
    f"60 {y} m 60 {y} 560 {y - 2} 560 {y} c 562 {y + 2} 560 {y + 18} 560 {y + 18} c "
    f"560 {y + 20} 60 {y + 18} 60 {y + 18} c f"
    for y in (664, 594)
)
PICTURE = " ".join(
    f"q 500 0 0 18 60 {y} cm BI /W 1 /H 1 /CS /G /BPC 8 ID {{0}} EI Q" for y in (664, 594)
)
LAYERS = "/OCProperties << /OCGs [{0} 0 R] /D << /{1} [{0} 0 R] >> >>"
GROUP = b"<< /Type /OCG /Name (Layer) >>"
MARKED = f"/OC /L BDC {lines()} EMC"
ALPHA = "/ExtGState << /S << /ca {} >> /M << /BM /Multiply >> >>"
TINT = (
    "/ColorSpace << /T [/Separation /Spot /DeviceGray << /FunctionType 2 /Domain [0 1] "
    "/C0 [1] /C1 [0] /N 1 >>] /I [/Indexed /DeviceRGB 1 <ffffff102030>] >>"
)


class Way(NamedTuple):
    """How the false lines are drawn, and what else the file needs."""

    drawn: str
    page: str = ""
    catalog: str = ""
    resources: str = ""
    more: tuple[bytes, ...] = ()


def form(drawn: str, box: str, extra: str = "") -> bytes:
    """A form XObject."""
    head = f"<< /Type /XObject /Subtype /Form /BBox [{box}] {extra} /Length {len(drawn)} >>"
    return f"{head} stream\n{drawn}\nendstream".encode()


def mask(shade: str) -> bytes:
    """A page-wide group in a shade of grey, for a soft mask."""
    return form(
        f"{shade} 0 0 612 792 re f", "0 0 612 792", "/Group << /S /Transparency /CS /DeviceGray >>"
    )


def scan(shade: bytes, *, ink: bool) -> bytes:
    """A picture of a page, perhaps with dark strokes all over it."""
    data = (shade + (b"\x10" if ink else shade)) * 153 * 2
    head = b"<< /Type /XObject /Subtype /Image /Width 306 /Height 2 /ColorSpace /DeviceGray "
    return head + b"/BitsPerComponent 8 /Length %d >> stream\n%s\nendstream" % (len(data), data)


def dictionary(head: str, drawn: str = "") -> bytes:
    """An object: a dictionary, with a stream if something is drawn."""
    if not drawn:
        return f"<< {head} >>".encode()
    return f"<< {head} /Length {len(drawn)} >> stream\n{drawn}\nendstream".encode("latin-1")


def type3(glyph: str) -> tuple[bytes, ...]:
    """A font whose letters are all drawn by one procedure, object 8."""
    codes = " ".join("/g" for _ in range(95))
    font = dictionary(
        "/Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [.001 0 0 .001 0 0] "
        f"/CharProcs << /g 8 0 R >> /Encoding << /Differences [32 {codes}] >> /FirstChar 32 "
        f"/LastChar 126 /Widths [{'500 ' * 95}] /ToUnicode 9 0 R /Resources << >> "
    )
    return font, dictionary("", f"500 0 d0 {glyph}"), TO_UNICODE


BARS = " ".join(f"60 {y} m 560 {y} l" for y in (673, 603))  # through both lines
RINGS = " ".join(f"50 {y - 10} 540 38 re 60 {y} 520 18 re" for y in (664, 594))
WEDGES = " ".join(f"40 {y - 20} m 590 {y - 20} l 590 {y + 18} l h" for y in (664, 594))
TO_UNICODE = dictionary(
    "",
    "begincmap 1 begincodespacerange <00> <ff> endcodespacerange "
    "1 beginbfrange <20> <7e> <0020> endbfrange endcmap",
)
SHADING = (
    "/Shading << /G << /ShadingType 2 /ColorSpace /DeviceGray /Coords [60 0 560 0] "
    "/Extend [true true] /Function << /FunctionType 2 /Domain [0 1] /C0 [{0}] /C1 [{0}] /N 1 >> "
    ">> >>"
)
GRADIENTS = " ".join(f"q 60 {y} 500 18 re W n /G sh Q" for y in (664, 594))
TILES = "/Pattern << /P 7 0 R >>"
MASKED = "/ExtGState << /K << /SMask << /Type /Mask /S /Luminosity /G 7 0 R >> >> >>"
BLEND = "/ExtGState << /B << /BM /{} >> >>"
STENCIL = dictionary(
    "/Type /XObject /Subtype /Image /Width 8 /Height 1 /ImageMask true /BitsPerComponent 1 "
    "/Decode [1 0]",
    "\xff",
)


def tile(shade: float) -> bytes:
    """A tiling pattern of one shade."""
    return dictionary(
        "/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 8 8] /XStep 8 /YStep 8 "
        "/Resources << >>",
        f"{shade} g 0 0 9 9 re f",
    )


def annotated(kind: str, extra: str, drawn: str = "") -> Way:
    """The lines, each with an annotation over it; its appearance may be drawn in 500 by 18."""
    appearance = "/AP << /N 7 0 R >>" if drawn else ""
    notes = " ".join(
        f"<< /Type /Annot /Subtype /{kind} /Rect [{rect}] {extra} {appearance} >>"
        for rect in ("60 664 560 682", "60 594 560 612")
    )
    return Way(lines(), page=f"/Annots [{notes}]", more=(form(drawn, "0 0 500 18"),))


HIDDEN = {
    "not painted": Way(f"3 Tr {lines()} 0 Tr"),
    "clip only": Way(f"q 7 Tr {lines()} Q"),
    "white": Way(f"1 g {lines()}"),
    "nearly white": Way(f"0.985 g {lines()}"),
    "white ink": Way(f"0 0 0 0 k {lines()}"),
    "white outline": Way(f"1 Tr 1 G {lines()}"),
    "no tint": Way(f"/T cs 0 scn {lines()}", resources=TINT),
    "white by index": Way(f"/I cs 0 sc {lines()}", resources=TINT),
    "transparent": Way(f"/S gs {lines()}", resources=ALPHA.format(0)),
    "dark on dark": Way(f"0.2 g {BOX} 0.21 g {lines()}"),
    "white on white on dark": Way(f"0 g {BOX} 1 g {BOX} {lines()}"),
    "under a white box": Way(f"{lines()} 1 g {BOX}"),
    "under a dark box": Way(f"{lines()} 0 g {BOX}"),
    "under a picture": Way(f"{lines()} {PICTURE.format('a')}"),
    "white on a white picture": Way(f"{PICTURE.format(chr(255))} 1 g {lines()}"),
    "white on a white round box": Way(f"1 g {ROUND} {lines()}"),
    "outside the crop box": Way(lines(200), page="/CropBox [0 300 612 792]"),
    "outside the page": Way(lines(-30)),
    "clipped away": Way(f"q 0 0 40 40 re W n {lines()} Q"),
    "outside its form": Way("/X Do", more=(form(lines(), "0 0 600 500"),)),
    "tiny": Way(lines(size=0.9)),
    "a point": Way(lines(size=1)),
    "layer off": Way(
        MARKED,
        catalog=LAYERS.format(7, "OFF"),
        resources="/Properties << /L 7 0 R >>",
        more=(GROUP,),
    ),
    "form of a layer off": Way(
        "/X Do",
        catalog=LAYERS.format(8, "OFF"),
        more=(form(lines(), "0 0 612 792", "/OC 8 0 R"), GROUP),
    ),
    "paper under it": Way(
        f"q 612 0 0 792 0 0 cm /X Do Q {TRUE.decode()} 3 Tr {lines()}",
        more=(scan(b"\xf4", ink=False),),
    ),
    "a small picture under it": Way(
        f"q 400 0 0 18 60 664 cm /X Do Q q 400 0 0 18 60 594 cm /X Do Q 3 Tr {lines()}",
        more=(scan(b"\xf4", ink=True),),
    ),
    "under a thick line": Way(f"{lines()} q 1 G 20 w {BARS} S Q"),
    "on a thick line of its colour": Way(f"q 0 .4 0 RG 20 w {BARS} S Q 0 .4 0 rg {lines()}"),
    "under a polygon": Way(
        f"{lines()} 1 g 60 664 m 560 664 l 560 682 l 60 682 l h 60 594 m 560 594 l 560 612 l "
        "60 612 l h f"
    ),
    "under a turned box": Way(
        f"{lines()} 1 g q 0 1 -1 0 560 664 cm 0 0 18 500 re f Q q 0 1 -1 0 560 594 cm "
        "0 0 18 500 re f Q"
    ),
    "under a form": Way(f"{lines()} /X Do", more=(form(f"1 g {BOX}", "0 0 612 792"),)),
    "in a ring's hole": Way(f"q {RINGS} W* n {lines()} Q"),
    "outside a slanted clip": Way(f"q {WEDGES} W n {lines()} Q"),
    "two clips apart": Way(f"q 0 0 612 300 re W n 0 500 612 200 re W n {lines()} Q"),
    "masked": Way(
        f"/K gs {lines()}",
        resources=MASKED,
        more=(mask("0 g"),),
    ),
    "screened": Way(f"1 g {BOX} /B gs 0 g {lines()}", resources=BLEND.format("Screen")),
    "white multiplied on dark": Way(
        f"0 g {BOX} /B gs 1 g {lines()}", resources=BLEND.format("Multiply")
    ),
    "transparent form": Way(
        "/S gs /X Do", resources=ALPHA.format(0), more=(form(lines(), "0 0 612 792"),)
    ),
    "squeezed": Way(f"1 Tz {lines()} 100 Tz"),
    "squeezed by its matrix": Way(lines().replace("1 0 0 1 72", "0.02 0 0 1 72")),
    "flattened": Way(lines().replace("1 0 0 1 72", "1 0 0 0.02 72")),
    "raised off the page": Way(f"900 Ts {lines()} 0 Ts"),
    "empty glyphs": Way(
        lines().replace("/F1", "/F3"), resources="/Font << /F1 3 0 R /F3 7 0 R >>", more=type3("")
    ),
    "white on a pale gradient": Way(f"{GRADIENTS} 1 g {lines()}", resources=SHADING.format("0.99")),
    "white on a white pattern": Way(
        f"/Pattern cs /P scn {BOX} 1 g {lines()}", resources=TILES, more=(tile(1),)
    ),
    "in a white pattern": Way(f"/Pattern cs /P scn {lines()}", resources=TILES, more=(tile(1),)),
    "under a stencil": Way(
        f"{lines()} 1 g q 500 0 0 18 60 664 cm /X Do Q q 500 0 0 18 60 594 cm /X Do Q",
        more=(STENCIL,),
    ),
    "under an annotation": annotated("Square", "", "1 g 0 0 500 18 re f"),
    "under an annotation without appearance": annotated("Square", "/IC [1 1 1] /C [1 1 1]"),
    "under a redaction": annotated("Redact", "", "0 g 0 0 500 18 re f"),
    "layers off unless on": Way(
        MARKED,
        catalog="/OCProperties << /OCGs [7 0 R] /D << /BaseState /OFF >> >>",
        resources="/Properties << /L 7 0 R >>",
        more=(GROUP,),
    ),
}
VISIBLE = {
    "plain": Way(lines()),
    "light grey": Way(f"0.9 g {lines()}"),
    "white on a dark box": Way(f"0 0 0.4 rg {BOX} 1 g {lines()}"),
    "white on a dark round box": Way(f"0 g {ROUND} 1 g {lines()}"),
    "white on a dark picture": Way(f"{PICTURE.format('!')} 1 g {lines()}"),
    "dark on a light picture": Way(f"{PICTURE.format('~')} {lines()}"),
    "outlined": Way(f"1 Tr {lines()} 0 Tr"),
    "white with an outline": Way(f"2 Tr 1 g {lines()} 0 Tr"),
    "full tint": Way(f"/T cs 1 scn {lines()}", resources=TINT),
    "dark by index": Way(f"/I cs 1 sc {lines()}", resources=TINT),
    "a frame around it": Way(f"{lines()} 60 664 500 18 re 60 594 500 18 re S"),
    "a box elsewhere": Way(f"{lines()} 0 g 60 300 500 100 re f"),
    "highlighted behind": Way(f"1 1 0 rg {BOX} 0 g {lines()}"),
    "highlighted over": Way(f"{lines()} /S gs 1 1 0 rg {BOX}", resources=ALPHA.format(0.3)),
    "multiplied over": Way(f"{lines()} /M gs 1 1 0 rg {BOX}", resources=ALPHA.format(1)),
    "clipped around": Way(f"q 0 500 612 200 re W n {lines()} Q"),
    "within the crop box": Way(lines(), page="/CropBox [20 300 600 792]"),
    "a box that shows nothing": Way(lines(), page="/CropBox [900 900 999 999]"),
    "layer on": Way(
        MARKED,
        catalog=LAYERS.format(7, "ON"),
        resources="/Properties << /L 7 0 R >>",
        more=(GROUP,),
    ),
    "in a form": Way("/X Do", more=(form(lines(), "0 0 612 792"),)),
    "on a thick line": Way(f"q 0 .4 0 RG 20 w {BARS} S Q 1 g {lines()}"),
    "underlined": Way(f"{lines()} 2 w 60 668 m 560 668 l 60 598 m 560 598 l S"),
    "in a ring": Way(f"q 50 654 540 38 re 400 400 20 18 re 50 584 540 38 re W* n {lines()} Q"),
    "in a slanted clip": Way(f"q 20 0 m 590 0 l 612 792 l 40 792 l h W n {lines()} Q"),
    "masked by light": Way(
        f"/K gs {lines()}",
        resources=MASKED,
        more=(mask("1 g"),),
    ),
    "multiplied": Way(f"/B gs {lines()}", resources=BLEND.format("Multiply")),
    "narrowed": Way(f"80 Tz {lines()} 100 Tz"),
    "drawn glyphs": Way(
        lines().replace("/F1", "/F3"),
        resources="/Font << /F1 3 0 R /F3 7 0 R >>",
        more=type3("50 0 300 500 re f"),
    ),
    "white on a dark gradient": Way(f"{GRADIENTS} 1 g {lines()}", resources=SHADING.format("0.2")),
    "white on a dark pattern": Way(
        f"/Pattern cs /P scn {BOX} 1 g {lines()}", resources=TILES, more=(tile(0.2),)
    ),
    "in a dark pattern": Way(f"/Pattern cs /P scn {lines()}", resources=TILES, more=(tile(0.1),)),
    "stencil elsewhere": Way(f"{lines()} q 500 0 0 18 60 300 cm /X Do Q", more=(STENCIL,)),
    "painted through its own clip": Way(f"q 7 Tr {lines()} 0.3 g 0 0 612 792 re f Q"),
    "framed by an annotation": annotated("Square", "", "1 w 1 1 498 16 re S"),
    "under a hidden annotation": annotated("Square", "/F 2", "1 g 0 0 500 18 re f"),
    "under a pop-up": annotated("Popup", "", "1 g 0 0 500 18 re f"),
    "a link": annotated("Link", "/Border [0 0 1]"),
    "filled in": Way(
        "",
        page="/Annots [<< /Subtype /Widget /Rect [0 0 612 792] /F 4 /AP << /N 7 0 R >> >>]",
        more=(form(lines(), "0 0 612 792", "/Resources << /Font << /F1 3 0 R >> >>"),),
    ),
}


def taken(way: Way) -> Extraction:
    """The extraction of a page with true lines, and false ones drawn in this way."""
    drawn = TRUE + f"\n{way.drawn}".encode("latin-1")
    printed = pdf(
        [drawn], page=way.page, catalog=way.catalog, resources=way.resources, more=way.more
    )
    source = read_source(printed, "a.pdf", "a.pdf")
    return extract(source, profile=FAMILY, families=(), recognize=nothing)


@pytest.mark.parametrize("way", HIDDEN)
def test_text_that_a_page_hides_is_left_out(way: str) -> None:
    found = taken(HIDDEN[way])
    [record] = found.records
    assert list(record.statistics) == ["population"]
    assert [(flow.origin, flow.destination) for flow in record.routes.flows] == [("KAZ", "TUR")]
    printed = record.model_dump_json()
    assert "99.9" not in printed
    assert "Peru" not in printed
    whole = found.document
    hidden = [claim for claim in whole.claims if claim.role == "hidden"]
    shown = " ".join(whole.text[claim.start : claim.end] for claim in hidden)
    assert FALSE_VALUE in shown
    assert FALSE_FLOW in shown
    assert all(claim.pointer is None for claim in hidden)
    assert [problem.code for problem in whole.problems if problem.code == Code.HIDDEN_TEXT]
    assert whole.coverage.residue == 0


@pytest.mark.parametrize("way", VISIBLE)
def test_visible_text_is_read(way: str) -> None:
    found = taken(VISIBLE[way])
    [record] = found.records
    assert {"population", "birth_rate"} == set(record.statistics)
    assert ("PER", "TCD") in [(flow.origin, flow.destination) for flow in record.routes.flows]
    assert not [problem for problem in found.document.problems if problem.code == Code.HIDDEN_TEXT]


@pytest.mark.parametrize("over", [False, True])
def test_text_recognised_from_a_scan_is_read(*, over: bool) -> None:
    """The picture covers the page and shows ink; the text is not painted, or lies under it."""
    picture = "q 612 0 0 792 0 0 cm /X Do Q"
    text = f"{TRUE.decode()} {lines()}"
    drawn = f"{text} {picture}" if over else f"{picture} 3 Tr {text}"
    printed = pdf([drawn.encode()], more=(scan(b"\xf4", ink=True),))
    document = read_source(printed, "a.pdf", "a.pdf")
    assert FALSE_VALUE in document.text
    assert [page.recognised for page in document.pages] == [True]
    assert [problem.code for problem in document.problems] == [Code.RECOGNISED_TEXT]


def test_a_giant_page_is_rendered_within_bounds() -> None:
    """The box is a bomb: at the usual scale its picture would take 450 MB."""
    giant = pdf([b"1 g 0 0 14400 14400 re f"], page="/MediaBox [0 0 14400 14400]")
    engine = SecondEngine(giant)
    image = engine.render(1, 1.5)
    engine.close()
    assert image is not None
    assert image.width * image.height <= 17_000_000


@pytest.mark.parametrize(("unit", "is_seen"), [(20, True), (1, False)])
def test_the_size_of_letters_is_measured_in_points(unit: int, *, is_seen: bool) -> None:
    page = f"/MediaBox [0 0 61.2 79.2] /UserUnit {unit}"
    file = pdf([content([(7.2, 70.0, 0.6, "Population: 1,234")])], page=page)
    document = read_source(file, "a.pdf", "a.pdf")
    assert ("1,234" in document.text) is is_seen
