"""Renders a Markdown report as a PDF the way such reports are printed, with footnotes and heads.

    python scripts/render_samples.py raw/armenia.md out.pdf --columns 2 --page A5 --font serif

Needs WeasyPrint, which the pipeline itself does not.
"""

from __future__ import annotations

import argparse
import html
import itertools
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt

_CALLOUT: Final = re.compile(r"<sup>(\d+(?:\s*,\s*\d+)*)</sup>")
_NOTE: Final = re.compile(r"<sup>(\d+)</sup>\s*(\S.*)", re.DOTALL)
_HEADING: Final = re.compile(r"(#{1,6}) (.+)")
_TOGETHER: Final = re.compile(r"</sup><sup>")
_CHAPTER: Final = re.compile(r"<h[12]>.*?</h[12]>", re.DOTALL)
_ADDRESS: Final = re.compile(r"<(https?://[^<>]+)>")
_ENDED: Final = re.compile(r"[.!?:\"”](?:<sup>[^<]*</sup>|[*])*\Z")
_LONGEST_HEAD: Final = 120
_MARKDOWN: Final = MarkdownIt("commonmark", {"html": True}).enable("table")
FONTS: Final = {
    "serif": "Liberation Serif",
    "sans": "Liberation Sans",
    "dejavu": "DejaVu Serif",
}
_CSS: Final = """
@page {{
  size: {page}; margin: 22mm 18mm;
  @top-center {{ content: "{head}"; font: italic 8pt "{font}" }}
  @bottom-center {{ content: counter(page); font: 9pt "{font}" }}
  @footnote {{ border-top: 0.5pt solid black; padding-top: 3pt }}
}}
body {{ font: {size}pt/1.35 "{font}"; text-align: {align}; hyphens: {hyphens} }}
h1 {{ font-size: 170% }} h2 {{ font-size: 145% }} h3 {{ font-size: 118% }}
.chapter ~ .chapter {{ break-before: {chapter} }}
.text {{ columns: {columns}; column-gap: 7mm; column-fill: {fill} }}
h1, h2, h3 {{ text-align: left; hyphens: none; margin: 0.9em 0 0.45em; line-height: 1.2 }}
p {{ margin: {between}; text-indent: {indent}; orphans: 2; widows: 2 }}
p.list {{ break-inside: avoid; text-align: left; text-indent: 0; hyphens: none }}
table {{ border-collapse: collapse; width: 100%; margin: 0.8em 0; font-size: 90% }}
td, th {{ border: 0.5pt solid black; padding: 2pt 4pt; text-align: left; vertical-align: top }}
sup {{ font-size: 65%; line-height: 0; vertical-align: super }}
.note {{ float: footnote; font: 8pt/1.3 "{font}"; text-align: left; text-indent: 0; hyphens: none;
  font-weight: normal; overflow-wrap: anywhere }}
.note::footnote-call, .note::footnote-marker {{ content: none }}
"""


@dataclass
class Look:
    """How a report is set."""

    page: str = "A4"
    font: str = "serif"
    columns: int = 1
    size: float = 10.5
    indent: bool = False
    hyphens: bool = False
    chapter_pages: bool = False


@dataclass
class Report:
    """A report as it was written: blocks without page breaks, and the notes of each chapter."""

    blocks: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    head: str = ""


def parse_report(markdown: str) -> Report:
    """The blocks of a report rejoined over its page breaks, its notes taken out."""
    report = Report()
    chapters = 0
    cut = False
    for block in re.split(r"\n\s*\n", markdown.strip()):
        heading = _HEADING.fullmatch(block.strip())
        chapters += bool(heading and heading[1] == "##")
        if notes := [found for line in block.splitlines() if (found := _NOTE.fullmatch(line))]:
            report.notes += [(found[1], found[2].strip()) for found in notes]
            cut = True
        elif block.strip() == "---":
            cut = True
        elif _is_running_head(block, heading, chapters):
            report.head = block.strip("#* ")
            cut = True
        elif cut and not heading and report.blocks and not _ENDED.search(report.blocks[-1].strip()):
            report.blocks[-1] += " " + block.strip()
            cut = False
        else:
            report.blocks.append(block.strip("\n"))
            cut = False
    if not report.head and report.blocks[0].startswith("# "):
        report.head = report.blocks[0].strip("# ")
    return report


def _is_running_head(block: str, heading: re.Match[str] | None, chapters: int) -> bool:
    text = block.strip("#* \n")
    return (
        chapters > 0
        and text.startswith("A Human Rights Report on")
        and len(text) < _LONGEST_HEAD
        and (bool(heading) or block.startswith("**"))
    )


def render_pdf(markdown: str, look: Look) -> bytes:
    """The report as a PDF."""
    from weasyprint import HTML  # noqa: PLC0415 - who only imports this module need not have it

    report = parse_report(markdown)
    style = _CSS.format(
        page=look.page,
        head=report.head.replace('"', "'"),
        font=FONTS[look.font],
        columns=look.columns,
        size=look.size,
        fill="auto",
        chapter="page" if look.chapter_pages else "auto",
        align="justify" if look.indent or look.columns > 1 else "left",
        hyphens="auto" if look.hyphens else "manual",
        between="0" if look.indent else "0 0 0.8em",
        indent="1.5em" if look.indent else "0",
    )
    body = _CHAPTER.sub(
        r'</div></div><div class="chapter">\g<0><div class="text">',
        "\n".join(_render_blocks(report)),
    )
    body = f'<div class="chapter"><div class="text">{body}</div></div>'
    body = body.removeprefix('<div class="chapter"><div class="text"></div></div>')
    page = f"<html lang=en><head><style>{style}</style></head><body>{body}</body></html>"
    pdf: bytes = HTML(string=page).write_pdf()
    return pdf


def _render_blocks(report: Report) -> list[str]:
    waiting = list(report.notes)
    called = {mark for block in report.blocks for mark in _marks(block)}
    shown = []
    for block in report.blocks:
        heading = _HEADING.fullmatch(block)
        text = _TOGETHER.sub(",", heading[2] if heading else block)
        is_table = text.startswith("|")
        render = _MARKDOWN.render if is_table else _MARKDOWN.renderInline
        rendered = render(_ADDRESS.sub(r"\1", text))
        rendered = _CALLOUT.sub(
            lambda found: found[0] + _notes(found[1], waiting, called), rendered
        )
        if heading:
            level = len(heading[1])
            shown.append(f"<h{level}>{rendered}</h{level}>")
        elif is_table:
            shown.append(rendered)
        else:
            kind = ' class="list"' if "  \n" in block else ""
            shown.append(f"<p{kind}>{rendered}</p>")
    shown += [_note(*note) for note in waiting]
    return shown


def _marks(block: str) -> list[str]:
    return [mark.strip() for found in _CALLOUT.finditer(block) for mark in found[1].split(",")]


def _notes(marks: str, waiting: list[tuple[str, str]], called: set[str]) -> str:
    """The notes that a callout calls, and those after them that nothing calls."""
    due = ""
    for mark in re.split(r"\s*,\s*", marks):
        at = next((i for i, note in enumerate(waiting) if note[0] == mark), None)
        if at is None:
            continue
        due += _note(*waiting.pop(at))
        for note in list(itertools.takewhile(lambda one: one[0] not in called, waiting[at:])):
            waiting.remove(note)
            due += _note(*note)
    return due


def _note(mark: str, text: str) -> str:
    inner = _MARKDOWN.renderInline(_ADDRESS.sub(lambda url: html.escape(url[1]), text))
    return f'<span class="note"><sup>{mark}</sup> {inner}</span>'


def main() -> None:
    """Prints one report."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("markdown", type=Path)
    words.add_argument("pdf", type=Path)
    words.add_argument("--page", default="A4")
    words.add_argument("--font", default="serif", choices=sorted(FONTS))
    words.add_argument("--columns", type=int, default=1)
    words.add_argument("--size", type=float, default=10.5)
    words.add_argument("--indent", action="store_true")
    words.add_argument("--hyphens", action="store_true")
    words.add_argument("--chapter-pages", action="store_true")
    args = words.parse_args()
    look = Look(
        args.page,
        args.font,
        args.columns,
        args.size,
        args.indent,
        args.hyphens,
        args.chapter_pages,
    )
    args.pdf.write_bytes(render_pdf(args.markdown.read_text("utf-8"), look))


if __name__ == "__main__":
    main()
