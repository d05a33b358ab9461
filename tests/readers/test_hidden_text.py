"""Text of a web page that is not visible: claimed as hidden, and not extracted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.document.problems import Code, Severity
from pipeline.extract import extract
from pipeline.profiles.model import load_profile
from pipeline.readers.detect import read_source
from tests.support.extracting import nothing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.extract import Extraction

FAMILY = load_profile("protection-project")
TRUE = "<p><b>Population:</b> 15,399,437</p><h3>Trafficking Routes</h3><p>{routes}</p>"
ROUTES = "Women from Kazakhstan are trafficked to Turkey for forced labor."
FALSE_VALUE = "<b>Birth Rate:</b> 99.9 births/1,000 population"
FALSE_FLOW = "Children from Peru are trafficked to Chad for forced labor."
CSS = "<style>{0}</style>"
CLIPPED = "position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)"

HIDDEN = {
    "display": ("", '<div style="display:none">{}</div>'),
    "important": (CSS.format("p{}"), '<div style="display: none !important">{}</div>'),
    "class with an entity": (CSS.format(".b{display:none}"), "<div class='&#98;'>{}</div>"),
    "id and class": (CSS.format("#i .b{display:none}"), "<div id=i><div class=b>{}</div></div>"),
    "visibility": ("", '<div style="visibility:hidden">{}</div>'),
    "hidden": ("", "<div hidden>{}</div>"),
    "font size": ("", '<div style="font-size:0">{}</div>'),
    "font": ("", '<div style="font:0/0 a">{}</div>'),
    "no size": ("", '<div style="font-size:0px"><div style="font-size:2em">{}</div></div>'),
    "opacity": ("", '<div style="opacity:0.0">{}</div>'),
    "left": ("", '<div style="position:absolute;left:-9999px">{}</div>'),
    "top": ("", '<div style="position:fixed;top:-100em">{}</div>'),
    "right": ("", '<div style="position:absolute;right:9999px">{}</div>'),
    "indent": ("", '<div style="text-indent:-9999px">{}</div>'),
    "translate": ("", '<div style="transform:translateX(-10000px)">{}</div>'),
    "clipped": ("", f'<div style="{CLIPPED}">{{}}</div>'),
    "clip path": ("", '<div style="clip-path: inset(50%)">{}</div>'),
    "no height": ("", '<div style="height:0;overflow:hidden">{}</div>'),
    "template": ("", "<template>{}</template>"),
    "dialog": ("", "<dialog>{}</dialog>"),
    "noscript": ("", "<noscript>{}</noscript>"),
    "noframes": ("", "<noframes>{}</noframes>"),
    "canvas": ("", "<canvas>{}</canvas>"),
    "audio": ("", "<audio>{}</audio>"),
    "video": ("", "<video>{}</video>"),
    "object": ("", "<object>{}</object>"),
    "iframe": ("", "<iframe>{}</iframe>"),
    "class": (CSS.format(".sr{display:none}"), '<div class="a sr">{}</div>'),
    "id": (CSS.format("#x { visibility: hidden }"), '<div id="x">{}</div>'),
    "tag": (CSS.format("section{opacity:0}"), "<section>{}</section>"),
    "attribute": (CSS.format("[data-a]{display:none}"), "<div data-a>{}</div>"),
    "value": (CSS.format("div[class='b']{display:none}"), "<div class=b>{}</div>"),
    "word": (CSS.format(".a[rel~=c]{display:none}"), '<div class=a rel="b c">{}</div>'),
    "start": (CSS.format('[id^="ad-"]{display:none}'), "<div id=ad-1>{}</div>"),
    "end": (CSS.format("[id$=-1]{display:none}"), "<div id=ad-1>{}</div>"),
    "list": (CSS.format("h6, .b , i.c{display:none}"), '<div class="b">{}</div>'),
    "descendant": (
        CSS.format(".a div .b{display:none}"),
        "<div class=a><div><div class=b>{}</div></div></div>",
    ),
    "child": (CSS.format(".a > .b{display:none}"), "<div class=a><div class=b>{}</div></div>"),
    "weight": (CSS.format("#x{display:none} .b.b{display:block}"), "<div id=x class=b>{}</div>"),
    "order": (CSS.format(".b{display:block} .b{display:none}"), "<div class=b>{}</div>"),
    "screens": (
        CSS.format("@media screen and (min-width:600px){.b{display:none}}"),
        "<div class=b>{}</div>",
    ),
    "inherited": ("", '<div style="visibility:hidden"><section><div>{}</div></section></div>'),
    "tiny": ("", '<div style="font-size:0.4px">{}</div>'),
    "a point": ("", '<div style="font-size:1pt">{}</div>'),
    "white on a page without grounds": ("", '<div style="color:#FFF">{}</div>'),
    "a hundredth": ("", '<div style="font-size:1%">{}</div>'),
    "a share of a letter": ("", '<div style="font-size:.05em">{}</div>'),
    "white in channels": ("", '<div style="color:rgb(255, 255,255)">{}</div>'),
    "white in shares": ("", '<div style="color:rgb(100% 100% 100% / 1)">{}</div>'),
    "white by its lightness": ("", '<div style="color:hsla(0,0%,100%,1)">{}</div>'),
    "white by its lightness alone": ("", '<div style="color:hsl(0,0%,100%)">{}</div>'),
    "nearly white by its lightness": ("", '<div style="color:hsl(120deg 50% 99%)">{}</div>'),
    "white without black": ("", '<div style="color:hwb(0 100% 0%)">{}</div>'),
    "white by its light": ("", '<div style="color:lab(100 0 0)">{}</div>'),
    "white in a space": ("", '<div style="color:color(srgb 1 1 1)">{}</div>'),
    "calculated": ("", '<div style="font-size:calc( 0px )">{}</div>'),
    "nearly white": ("", '<div style="color:#FEFEFE">{}</div>'),
    "white by an old attribute": ("", "<p><font color=FFFFFF>{}</font></p>"),
    "colour": ("", '<div style="color:transparent">{}</div>'),
    "colour of its background": (
        CSS.format(".b{color:#fff;background:#ffffff}"),
        "<div class=b>{}</div>",
    ),
    "filter": ("", '<div style="filter:opacity(0)">{}</div>'),
    "scale": ("", '<div style="transform:scale(0)">{}</div>'),
    "circle": ("", '<div style="clip-path:circle(0)">{}</div>'),
    "no width": ("", '<div style="width:0;overflow:hidden;white-space:nowrap">{}</div>'),
    "max height": ("", '<div style="max-height:0;overflow:clip">{}</div>'),
    "content visibility": ("", '<div style="content-visibility:hidden">{}</div>'),
    "inset": ("", '<div style="position:absolute;inset:0 auto auto -9999px">{}</div>'),
    "far down": ("", '<div style="position:absolute;left:99999px">{}</div>'),
    "capitals": ("", '<DIV STYLE="DISPLAY:NONE">{}</DIV>'),
    "root": (CSS.format(":root .b{display:none}"), "<div class=b>{}</div>"),
    "own property": (CSS.format(":root{--X:#fff}"), '<div style="color:var(--x)">{}</div>'),
    "own property of what is around": (
        CSS.format(".a{--ink:var( --paper , red);--paper:transparent} .b{color:var(--ink)}"),
        "<div class=a><div class=b>{}</div></div>",
    ),
    "own property or else": (
        CSS.format(".b{color:var(--no, var(--none, rgb(255,255,255)))}"), "<div class=b>{}</div>"
    ),
    "display by an own property": ("", '<div style="--d:none;display:var(--d)">{}</div>'),
    "filled with nothing": ("", '<div style="-webkit-text-fill-color:transparent">{}</div>'),
    "scaled by its own property": ("", '<div style="scale:0">{}</div>'),
    "moved by its own property": ("", '<div style="translate:-9999px 0">{}</div>'),
    "colour of its letters": ("", '<div style="color:red;background:currentcolor">{}</div>'),
    "style beside another attribute": ("", '<div class="a"style="display:none">{}</div>'),
    "comment": (CSS.format("/* } */ .b{color:red;/* ; */display:none}"), "<div class=b>{}</div>"),
}  # fmt: skip
LABELS = (  # only moved out of view or clipped, as labels for screen readers are
    "left", "top", "right", "indent", "translate", "clipped", "clip path", "no height", "scale",
    "circle", "no width", "max height", "inset", "far down", "scaled by its own property",
    "moved by its own property",
)  # fmt: skip
VISIBLE = {
    "plain": ("", "<div>{}</div>"),
    "aria": ("", '<div aria-hidden="true">{}</div>'),
    "details": ("", "<details><summary>More</summary>{}</details>"),
    "open dialog": ("", "<section><dialog open></dialog>{}</section>"),
    "shown again": (
        "",
        '<div style="visibility:hidden"><div style="visibility:visible">{}</div></div>',
    ),
    "size again": ("", '<div style="font-size:0"><div style="font-size:12px">{}</div></div>'),
    "hidden but shown": (CSS.format(".b{display:block}"), "<div hidden class=b>{}</div>"),
    "print": (CSS.format("@media print{.b{display:none}}"), "<div class=b>{}</div>"),
    "print sheet": ('<style media="print">.b{display:none}</style>', "<div class=b>{}</div>"),
    "small screens": (
        CSS.format("@media (max-width:600px){.b{display:none}}"),
        "<div class=b>{}</div>",
    ),
    "another class": (CSS.format(".b{display:none}"), '<div class="bb">{}</div>'),
    "another place": (
        CSS.format(".a .b{display:none}"),
        '<div class="a"></div><div class="b">{}</div>',
    ),
    "a state": (CSS.format(".b:hover{display:none}"), "<div class=b>{}</div>"),
    "outweighed": (CSS.format("#x{display:block} .b{display:none}"), "<div id=x class=b>{}</div>"),
    "no script": ("<noscript><style>.b{display:none}</style></noscript>", "<p class=b>{}</p>"),
    "half": ("", '<div style="opacity:0.5">{}</div>'),
    "column": ("", '<div style="float:left;margin-left:-100%">{}</div>'),
    "down the page": ("", '<div style="position:absolute;top:4000px;left:80px">{}</div>'),
    "centred": ("", '<div style="position:absolute;transform:translate(-50%,-50%)">{}</div>'),
    "svg": ("", "<svg><text>{}</text></svg>"),
    "small letters": ("", '<div style="font-size:6px">{}</div>'),
    "coloured": ("", '<div style="color:#333;background:white">{}</div>'),
    "white on dark": (CSS.format(".b{color:#fff;background:#222}"), "<div class=b>{}</div>"),
    "white somewhere": (
        CSS.format(".a{background:navy} .b{color:white}"),
        "<div class=a><div class=b>{}</div></div>",
    ),
    "white on a ground by an old attribute": (
        "", '<table bgcolor="navy"><tr><td><span style="color:#fff">{}</span></td></tr></table>'
    ),
    "white where a sheet is not read": (
        '<link rel="stylesheet" href="a.css">', '<div style="color:#fff">{}</div>'
    ),
    "white on a picture": (
        CSS.format(".b{color:white;background-image:url(a.png)}"), "<div class=b>{}</div>"
    ),
    "black": ("", '<div style="color:rgb(0,0,0)">{}</div>'),
    "light": ("", '<div style="color:#eee">{}</div>'),
    "red": ("", '<div style="color:rgb(255,0,0)">{}</div>'),
    "a colour by its lightness": ("", '<div style="color:hsl(0,100%,50%)">{}</div>'),
    "a style outweighs an old attribute": (
        "", '<p><font color=white style="color:black">{}</font></p>'
    ),
    "black in other spellings": (
        "", '<div style="color:hwb(0 0% 100%)"><p style="color:lab(1 0 0)">{}</p></div>'
    ),
    "calculated with others": ("", '<div style="font-size:calc(10px + 1vw)">{}</div>'),
    "half transparent": ("", '<div style="color:rgba(0,0,0,.6)">{}</div>'),
    "scaled": ("", '<div style="transform:scale(0.9)">{}</div>'),
    "high enough": ("", '<div style="max-height:900px;overflow:hidden">{}</div>'),
    "a shadow of letters": ("", '<div style="color:transparent;text-shadow:0 0 1px">{}</div>'),
    "a gradient in letters": (
        CSS.format(".b{color:transparent;background:red;-webkit-background-clip:text}"),
        "<div class=b>{}</div>",
    ),
    "own property that is not known": (
        "", '<div style="color:var(--a);background-color:var(--a)">{}</div>'
    ),
    "own property of another part": (
        CSS.format(".a{--ink:#fff} .b{--ink:#222} p{color:var(--ink)}"), "<div class=b>{}</div>"
    ),
    "own property in a circle": (
        CSS.format(":root{--a:var(--b);--b:var(--a) var(--a)}"), '<p style="color:var(--a)">{}</p>'
    ),
    "own property for dark screens": (
        CSS.format(":root{--a:#111} @media (prefers-color-scheme:dark){:root{--a:#fff}}"),
        '<div style="color:var(--a)">{}</div>',
    ),
    "a shown part of a hidden kind": (CSS.format("p{display:block}"), "<div>{}</div>"),
    "coloured again": (
        "",
        '<div style="color:transparent"><div style="color:black">{}</div></div>',
    ),
}  # fmt: skip


def taken(head: str, around: str) -> Extraction:
    """A chapter with true statistics and routes, and around others beside them."""
    value, flow = f"<p>{FALSE_VALUE}</p>", f"<p>{FALSE_FLOW}</p>"
    true = TRUE.format(routes=ROUTES)
    html = (
        f"<!doctype html><html><head>{head}</head><body><h2>Kazakhstan</h2>{around.format(value)}"
        f"{true}{around.format(flow)}<p>The routes are long.</p></body></html>"
    )
    source = read_source(html.encode(), "a.html", "a.html")
    return extract(source, profile=FAMILY, families=(), recognize=nothing)


def spans(found: object) -> Iterator[tuple[int, int]]:
    if isinstance(found, list):
        for one in found:
            yield from spans(one)
    elif isinstance(found, dict):
        if {"start", "end", "page"} == found.keys():
            yield found["start"], found["end"]
        for one in found.values():
            yield from spans(one)


@pytest.mark.parametrize("way", HIDDEN)
def test_hidden_text_is_left_out(way: str) -> None:
    found = taken(*HIDDEN[way])
    [record] = found.records
    assert list(record.statistics) == ["population"]
    flows = [(flow.origin, flow.destination) for flow in record.routes.flows]
    assert flows == [("KAZ", "TUR")]
    printed = record.model_dump_json()
    assert "99.9" not in printed
    assert "Peru" not in printed
    whole = found.document
    hidden = [claim for claim in whole.claims if claim.role == "hidden"]
    shown = " ".join(whole.text[claim.start : claim.end] for claim in hidden)
    assert "99.9 births" in shown
    assert "from Peru" in shown
    assert all(claim.pointer is None for claim in hidden)
    [problem] = [one for one in whole.problems if one.code == Code.HIDDEN_TEXT]
    assert problem.severity == (Severity.INFO if way in LABELS else Severity.WARNING)
    assert whole.coverage.residue == 0


@pytest.mark.parametrize("way", VISIBLE)
def test_visible_text_is_read(way: str) -> None:
    found = taken(*VISIBLE[way])
    [record] = found.records
    assert {"population", "birth_rate"} == set(record.statistics)
    assert "Peru" in record.model_dump_json()
    assert not [problem for problem in found.document.problems if problem.code == Code.HIDDEN_TEXT]


@pytest.mark.parametrize(
    ("inner", "read"),
    [
        ("The law is <span hidden>not yet </span>old.", "The law is old."),
        ("Traf<b style='display:none'>x</b>ficking ended.", "Trafficking ended."),
        ("It ended <i hidden>never</i>.", "It ended ."),
        ("<u hidden>So</u> it ended.", "it ended."),
    ],
)
def test_spans_break_around_hidden_words(inner: str, read: str) -> None:
    html = f"<!doctype html><h2>Kazakhstan</h2><h3>Trafficking Routes</h3><p>{inner}</p>"
    source = read_source(html.encode(), "a.html", "a.html")
    found = extract(source, profile=FAMILY, families=(), recognize=None)
    [record] = found.records
    [paragraph] = record.sections[0].paragraphs
    assert paragraph.text == read
    hidden = [claim for claim in found.document.claims if claim.role == "hidden"]
    assert len(hidden) == 1
    inside = list(spans(record.model_dump(mode="json")["sections"][0]["paragraphs"]))
    assert inside
    assert not any(start < hidden[0].end and hidden[0].start < end for start, end in inside)


def test_a_hidden_cell_and_a_hidden_key_are_no_part_of_a_table() -> None:
    html = (
        "<!doctype html><h2>Kazakhstan</h2><h3>Trafficking Routes</h3><p>See.</p><table>"
        "<tr><th>Year</th><th>Cases</th></tr>"
        "<tr><td>2019</td><td><span style='display:none'>0011</span>11</td></tr>"
        "<tr><td>2020</td><td>14<i hidden>0</i></td></tr></table>"
    )
    source = read_source(html.encode(), "a.html", "a.html")
    [record] = extract(source, profile=FAMILY, families=(), recognize=None).records
    [table] = record.tables
    assert [[cell.text for cell in row] for row in table.rows] == [["2019", "11"], ["2020", "14"]]


def test_hidden_notes_and_callouts_are_left_out() -> None:
    html = (
        "<!doctype html><h2>Kazakhstan</h2><h3>Trafficking Routes</h3>"
        "<p>It ended.<sup hidden>1</sup></p><p hidden><sup>1</sup> See Smith, Report (2004).</p>"
    )
    source = read_source(html.encode(), "a.html", "a.html")
    [record] = extract(source, profile=FAMILY, families=(), recognize=None).records
    assert not record.notes
    assert not record.sections[0].paragraphs[0].note_refs


def test_labels_of_pictures_are_furniture() -> None:
    html = (
        "<!doctype html><title>Saved page</title><h2>Kazakhstan</h2><h3>Trafficking Routes</h3>"
        "<p>It <img alt='A map of roads'>ended, <a title='Go home' href='/x'>they said</a>.</p>"
    )
    source = read_source(html.encode(), "a.html", "a.html")
    found = extract(source, profile=FAMILY, families=(), recognize=None)
    assert found.records[0].sections[0].paragraphs[0].text == "It ended, they said."
    assert {"Saved page", "A map of roads", "Go home"} <= {
        one.text for one in found.document.furniture
    }


def test_a_page_that_hides_all_its_text_is_read() -> None:
    html = "<!doctype html><style>body{opacity:0}</style><body><h2>Chad</h2><p>It ended.</p>"
    assert "It ended." in read_source(html.encode(), "a.html", "a.html").text


def in_markdown(head: str, around: str) -> Extraction:
    """The same chapter in Markdown, with HTML inside."""
    value, flow = FALSE_VALUE.replace("<b>", "**").replace("</b>", "**"), FALSE_FLOW
    text = (
        f"## Kazakhstan\n\n{head}\n\n{around.format(value)}\n\n**Population:** 15,399,437\n\n"
        f"### Trafficking Routes\n\n{ROUTES}\n\n{around.format(flow)}\n\nThe routes are long.\n"
    )
    source = read_source(text.encode(), "a.md", "a.md")
    assert source.media_type == "text/markdown"
    return extract(source, profile=FAMILY, families=(), recognize=nothing)


@pytest.mark.parametrize("way", HIDDEN)
def test_html_hidden_in_markdown_is_left_out(way: str) -> None:
    found = in_markdown(*HIDDEN[way])
    [record] = found.records
    assert list(record.statistics) == ["population"]
    flows = [(flow.origin, flow.destination) for flow in record.routes.flows]
    assert flows == [("KAZ", "TUR")]
    assert "99.9" not in record.model_dump_json()
    whole = found.document
    hidden = " ".join(whole.text[c.start : c.end] for c in whole.claims if c.role == "hidden")
    assert "99.9 births" in hidden
    assert "from Peru" in hidden
    assert len([problem for problem in whole.problems if problem.code == Code.HIDDEN_TEXT]) == 1
    assert whole.text.startswith("## Kazakhstan")
    assert whole.coverage.residue == 0


@pytest.mark.parametrize("way", [way for way in VISIBLE if way != "svg"])
def test_visible_html_in_markdown_is_read(way: str) -> None:
    [record] = in_markdown(*VISIBLE[way]).records
    assert "99.9" in record.model_dump_json()
    assert "Peru" in record.model_dump_json()


def test_code_and_escapes_in_markdown_hide_nothing() -> None:
    text = "## Kazakhstan\n\nThey wrote `<div hidden>` and \\<p hidden>, and it ended.\n"
    source = read_source(text.encode(), "a.md", "a.md")
    assert not source.hidden
    assert source.text == text


def test_what_a_page_marks_as_deleted_is_hidden() -> None:
    page = "<!DOCTYPE html><html><body><p><ins>7</ins><del>9</del> cases</p></body></html>"
    document = read_source(page.encode(), "a.html", "a.html")
    assert document.text.split() == ["7", "cases"]
    assert [one.text for one in document.hidden] == ["9"]
