"""Renders a report of labour findings as a PDF: levels beside headings, ruled tables, references.

    python scripts/render_findings.py tests/findings/findings.md tests/findings/findings.pdf

Each page is headed by its country and level; the references are in two columns. Needs WeasyPrint,
which the pipeline itself does not.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from markdown_it import MarkdownIt

from tests.support.corpus import existing_path, run_script

_MARKDOWN: Final = MarkdownIt("commonmark").enable("table")
_CHAPTER: Final = re.compile(r"<h1>(?P<country>.*?)</h1>\s*<p>(?P<level>.*?)</p>")
_CAPTION: Final = re.compile(r"<p>(Table \d+\. .*?)</p>\s*<table>")
_REFERENCES: Final = re.compile(r"<ol>(?P<items>.*?)</ol>", re.DOTALL)
_CSS: Final = """
@page { size: Letter; margin: 30mm 20mm 22mm;
  @top-left { content: element(country) }
  @bottom-center { content: "2021 FINDINGS ON THE WORST FORMS OF CHILD LABOR"; font: 8pt "DejaVu Sans" }
  @bottom-right { content: counter(page); font: 8pt "DejaVu Sans" } }
body { font: 9.5pt/1.35 "DejaVu Sans" }
header { position: running(country); border-bottom: 0.5pt solid }
header .name { font-size: 20pt } header .level { font-size: 9pt; font-weight: bold }
.chapter ~ .chapter { break-before: page }
h2 { font-size: 11pt } h3 { font-size: 10pt }
table { border-collapse: collapse; width: 100%; font-size: 8pt; margin-bottom: 8pt }
caption { text-align: left; font-weight: bold; font-size: 9pt }
th { background: #666; color: white; text-align: left }
td, th { border-bottom: 0.5pt solid #999; padding: 2pt 4pt; vertical-align: top }
.references { columns: 2; font-size: 7pt } .references p { margin: 0 0 3pt 18pt; text-indent: -18pt }
"""  # noqa: E501 - a rule of style a line


def render_page(markdown: str) -> str:
    """The report as one page of HTML."""
    body = _MARKDOWN.render(markdown)
    body = _CAPTION.sub(r"<table><caption>\1</caption>", body)
    body = _REFERENCES.sub(_list_reference, body)
    body = _CHAPTER.sub(
        r'</div><div class="chapter"><header><div class="name">\g<country></div>'
        r'<div class="level">\g<level></div></header>',
        body,
    )
    return f"<html lang=en><style>{_CSS}</style><body><div>{body}</div></body></html>"


def _list_reference(found: re.Match[str]) -> str:
    """References with their numbers in print."""
    items = re.findall(r"<li>(.*?)</li>", found["items"], re.DOTALL)
    shown = "".join(f"<p>{number}. {item}</p>" for number, item in enumerate(items, start=1))
    return f'<div class="references">{shown}</div>'


def main() -> None:
    """Prints one report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("markdown", type=existing_path)
    parser.add_argument("pdf", type=Path)
    given = parser.parse_args()
    from weasyprint import HTML  # noqa: PLC0415 - only here

    given.pdf.write_bytes(HTML(string=render_page(given.markdown.read_text("utf-8"))).write_pdf())


if __name__ == "__main__":
    run_script(main)
