"""The same report in other formats: its Markdown typed as plain text, and set as a page of HTML."""

from __future__ import annotations

import html
import re
import textwrap
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tests.support.printed_chapter import UNFINISHED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

HEADING = re.compile(r"(?P<hashes>#{1,6})\s+(?P<title>.+)")
NOTE = re.compile(r"<sup>(?P<mark>\d+)</sup>\s*(?P<text>\S.*)", re.DOTALL)
CALLOUT = re.compile(r"<sup>(?P<marks>[^<]+)</sup>")
STRONG = re.compile(r"\*\*(?P<inner>.+?)\*\*")
SLOPED = re.compile(r"\*(?P<inner>[^*]+)\*")
ESCAPED = re.compile(r"\\(?=[^\w\s])")
ADDRESS = re.compile(r"<(?P<address>https?://[^>]*)>")
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
UNDERLINES = {1: "=", 2: "-", 3: "~"}
REPORT = "A Human Rights Report on"
WIDTH = 72
RULE = "_" * 20


@dataclass(frozen=True)
class Printed:
    """A block of a report: its kind, its Markdown, a heading's level, a note's mark."""

    kind: str
    text: str
    level: int = 0
    mark: str = ""


def taken_apart(markdown: str) -> list[Printed]:
    """The blocks of a report."""
    return [_block(block.strip("\n")) for block in re.split(r"\n\s*\n", markdown) if block.strip()]


def _block(block: str) -> Printed:
    if heading := HEADING.fullmatch(block):
        kind = "running head" if REPORT in block and heading["hashes"] != "#" else "heading"
        return Printed(kind, heading["title"].strip("*"), len(heading["hashes"]))
    if note := NOTE.fullmatch(block):
        return Printed("note", note["text"], mark=note["mark"])
    if block == "---":
        return Printed("rule", "")
    return Printed("statistics" if "  \n" in block else "paragraph", block)


def with_endnotes(blocks: Iterable[Printed]) -> list[Printed]:
    """The notes of each country at its end; the paragraphs that they cut in two made whole."""
    found: list[Printed] = []
    notes: list[Printed] = []
    country = ""
    for block in blocks:
        if block.kind == "heading" and block.level == 2 and block.text != country:
            found, notes = [*found, *notes], []
            country = block.text
        if block.kind == "note":
            notes.append(block)
        elif found and _goes_on(found[-1], block):
            found[-1] = replace(found[-1], text=f"{found[-1].text} {block.text}")
        elif block.kind != "rule":
            found.append(block)
    return [*found, *notes]


def _goes_on(before: Printed, block: Printed) -> bool:
    both = before.kind == block.kind == "paragraph"
    return both and bool(UNFINISHED.search(before.text)) and block.text[0].isalpha()


# HTML


def as_html(blocks: Iterable[Printed], *, numbered: bool = False, tabled: bool = False) -> str:
    """A page with a menu: notes as paragraphs where they stand, or in numbered lists."""
    parts = "\n".join(_elements(blocks, numbered=numbered, tabled=tabled))
    menu = "".join(f'<li><a href="{name}.html">{name}</a></li>' for name in MENU)
    return PAGE.format(menu=menu, parts=parts)


MENU = ("Armenia", "Population", "Trafficking Routes", "Kazakhstan", "Index")
PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>Reports</title><style>p {{ margin: 0 }}</style>
<script>if (1 <2) document.title = "Population: 1";</script></head>
<body><div id="top"><ul class="menu">{menu}</ul></div>
<div class="content">
{parts}
</div></body></html>
"""


def _elements(blocks: Iterable[Printed], *, numbered: bool, tabled: bool) -> Iterator[str]:
    chapter, listed = 0, False
    for block in blocks:
        if listed and block.kind != "note":
            yield "</ol>"
            listed = False
        if block.kind == "heading" and block.level == 2:
            chapter += 1
        if block.kind == "note" and numbered and not listed:
            yield f'<ol start="{block.mark}">'
            listed = True
        yield _element(block, chapter, numbered=numbered, tabled=tabled)
    if listed:
        yield "</ol>"


def _element(block: Printed, chapter: int, *, numbered: bool, tabled: bool) -> str:
    inner = _inline(block.text, chapter)
    anchor = f'id="fn{block.mark}-{chapter}"'
    lines = inner.split("  \n")
    return {
        "heading": f"<h{block.level}>{inner}</h{block.level}>",
        "running head": f'<div class="header">{inner}</div>',
        "rule": "<hr>",
        "note": f"<li {anchor}>{inner}</li>"
        if numbered
        else f"<p {anchor}><sup>{block.mark}</sup> {inner}</p>",
        "statistics": f"<table>{''.join(map(_row, lines))}</table>"
        if tabled
        else f"<p>{'<br>'.join(lines)}</p>",
        "paragraph": f"<p>{inner}</p>",
    }[block.kind]


def _row(line: str) -> str:
    label, _, value = line.partition(":")
    bold = label.startswith("<b>")
    return f"<tr><td>{label}:{'</b>' * bold}</td><td>{value.removeprefix('</b>')}</td></tr>\n"


def _inline(markdown: str, chapter: int) -> str:
    pieces = re.split(r"(<sup>[^<]+</sup>|<https?://[^>]*>)", markdown)
    return "".join(_piece(piece, chapter) for piece in pieces)


def _piece(piece: str, chapter: int) -> str:
    if callout := CALLOUT.fullmatch(piece):
        links = (f'<a href="#fn{m}-{chapter}">{m}</a>' for m in callout["marks"].split(","))
        return f"<sup>{','.join(links)}</sup>"
    if address := ADDRESS.fullmatch(piece):
        shown = html.escape(address["address"])
        return f'<a href="{shown}">{shown}</a>'
    shown = html.escape(ESCAPED.sub("", piece), quote=False)
    return SLOPED.sub(r"<i>\g<inner></i>", STRONG.sub(r"<b>\g<inner></b>", shown))


# Plain text


@dataclass(frozen=True)
class Hand:
    """How somebody types: callouts, notes' marks, rules, titles, and form feeds between pages."""

    callout: Callable[[str], str]
    note: Callable[[str], str]
    paged: bool = False
    drawn: bool = False  # as programs draw text from a page: no rules, titles in no special type


HANDS = {
    "brackets": Hand("[{}]".format, "[{}] ".format),
    "raised": Hand(lambda marks: marks.translate(RAISED), lambda mark: mark.translate(RAISED)),
    "numbers": Hand(lambda marks: marks.translate(RAISED), "{} ".format),
    "points": Hand(lambda marks: marks.translate(RAISED), "{}. ".format, paged=True),
    "drawn": Hand(str, "{} ".format, paged=True, drawn=True),
}


def as_text(blocks: Iterable[Printed], hand: Hand) -> str:
    """Typed lines: titles underlined, paragraphs broken into lines, notes under a rule."""
    parts: list[str] = []
    before = ""
    for block in blocks:
        if block.kind == "note" and before not in ("note", "rule") and not hand.drawn:
            parts.append(RULE)
        if hand.paged and before == "note" and block.kind != "note":
            parts[-1] += "\f"
        if block.kind != "rule" or not hand.drawn:
            parts.append(_typed(block, hand))
        before = block.kind
    return "\n\n".join(parts) + "\n"


def _typed(block: Printed, hand: Hand) -> str:
    plain = ADDRESS.sub(r"\g<address>", block.text.replace("</sup><sup>", ","))
    plain = SLOPED.sub(r"\g<inner>", STRONG.sub(r"\g<inner>", plain))
    plain = CALLOUT.sub(lambda found: hand.callout(found["marks"]), ESCAPED.sub("", plain))
    match block.kind:
        case "heading" if not hand.drawn:
            return f"{plain}\n{UNDERLINES[block.level] * len(plain)}"
        case "heading" | "running head":
            return plain
        case "rule":
            return RULE
        case "note":
            return _wrapped(hand.note(block.mark) + plain)
        case "statistics":
            return "\n".join(_wrapped(line.rstrip(), "    ") for line in plain.splitlines())
        case _:
            return _wrapped(plain)


def _wrapped(text: str, indent: str = "") -> str:
    return textwrap.fill(
        text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


# Markdown as converters write it


def converted(markdown: str, raised: str, *, tabled: bool = False) -> str:
    """The Markdown with callouts raised in another way, titles with attributes, pages with marks.

    Where `tabled`, the statistics stand in tables of tags.
    """
    pieces = [_converted(block, tabled=tabled) for block in re.split(r"\n\s*\n", markdown)]
    called = "\n\n".join(pieces).replace("</sup><sup>", ",")
    return CALLOUT.sub(lambda found: raised.format(found["marks"]), called)


def _converted(block: str, *, tabled: bool) -> str:
    if heading := HEADING.fullmatch(block.strip()):
        return f"{heading[0]} {{#part .unnumbered}}"
    if block.strip() == "---":
        return "{7}------------------------------------------------"
    lines = block.split("  \n")
    if not tabled or len(lines) == 1 or not all(line.startswith("**") for line in lines):
        return block
    return f"<table>\n{''.join(map(_tagged, lines))}</table>"


def _tagged(line: str) -> str:
    label, _, value = line.partition(":**")
    return f"<tr>\n<td>{label}:**</td>\n<td>{value.strip()}</td>\n</tr>\n"
