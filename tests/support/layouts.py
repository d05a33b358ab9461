"""One report in many layouts: what it says, and pages that say it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CASES: Final = Path(__file__).parents[1] / "cases"
_CALL: Final = re.compile(r"\{(\d+)\}")


@dataclass(frozen=True)
class Chapter:
    """What a chapter says: values by label, titles with paragraphs, notes by number.

    A paragraph holds `{3}` where it calls note 3.
    """

    country: str
    statistics: dict[str, str]
    sections: dict[str, tuple[str, ...]]
    notes: dict[int, str]

    def sections_read(self) -> dict[str, list[str]]:
        """The paragraphs under each title as they are read, without callouts."""
        return {
            title: [_CALL.sub("", text) for text in texts] for title, texts in self.sections.items()
        }

    def calls(self) -> list[tuple[int, int, str]]:
        """Each callout: the numbers of its section and paragraph, its mark."""
        return [
            (section, at, mark)
            for section, texts in enumerate(self.sections.values())
            for at, text in enumerate(texts)
            for mark in _CALL.findall(text)
        ]


def read(text: str) -> Iterator[Chapter]:
    """The chapters of a text: `# Country`, `Label: value`, `## Title`, paragraphs, `[1] Note`."""
    for block in filter(None, map(str.strip, re.split("^# ", text, flags=re.MULTILINE))):
        facts, *sections = block.split("\n## ")
        country, *lines = filter(None, facts.split("\n"))
        titled = [section.strip().split("\n\n") for section in sections]
        notes = titled[-1].pop()
        yield Chapter(
            country,
            dict(line.split(": ", 1) for line in lines),
            {title: tuple(texts) for title, *texts in titled},
            {int(mark): note for mark, note in re.findall(r"\[(\d)\] (.*)", notes)},
        )


CHAPTERS: Final = tuple(read((CASES / "two_chapters.txt").read_text("utf-8")))


def called(text: str, call: str) -> str:
    """A paragraph with its callouts in this form; `{0}` in `call` is replaced by the number."""
    return _CALL.sub(lambda found: call.replace("{0}", found[1]), text)


def footnoted(text: str, notes: dict[int, str], mark: str = "<sup>{0}</sup>") -> str:
    """A paragraph in HTML whose notes float to the foot of the page."""

    def note(found: re.Match[str]) -> str:
        note_text = html.escape(notes[int(found[1])])
        label = mark.replace("{0}", found[1])
        call = f"<sup>{found[1]}</sup>"
        return f'{call}<span class="note">{label} {note_text}</span>'

    return _CALL.sub(note, html.escape(text, quote=False))


def blocks(
    chapter: Chapter,
    statistics: str = "<p><b>{0}:</b> {1}</p>",
    country: str = "<h1>{0}</h1>",
    title: str = "<h2>{0}</h2>",
    mark: str = "<sup>{0}</sup>",
) -> Iterator[str]:
    """A chapter's blocks in HTML, its notes at the foot of the page."""
    yield country.replace("{0}", chapter.country)
    inner = {"<tr": "table", "<li": "ul"}.get(statistics[:3], "div")
    yield f"<div class=facts><{inner}>"
    for label, value in chapter.statistics.items():
        yield statistics.replace("{0}", label).replace("{1}", value)
    yield f"</{inner}></div><div class=text>"
    for name, texts in chapter.sections.items():
        yield title.replace("{0}", name)
        yield from (f"<p>{footnoted(text, chapter.notes, mark)}</p>" for text in texts)
    yield "</div>"


def printed(**how: str) -> list[str]:
    """All chapters in HTML, each as `blocks` has it."""
    return [
        block
        for chapter in CHAPTERS
        for block in ("<div class=chapter>", *blocks(chapter, **how), "</div>")
    ]


CSS: Final = """
@page { size: A5; margin: 18mm 15mm; @bottom-center { content: counter(page); font: 8pt serif }
  @footnote { border-top: 0.5pt solid black; padding-top: 3pt } }
body { font: 10pt/1.35 "Liberation Serif" }
h1 { font-size: 17pt } h2 { font-size: 12pt }
h1, h2 { margin: 0.9em 0 0.4em }
p { margin: 0 0 0.7em }
sup { font-size: 65%; line-height: 0; vertical-align: super }
.note { float: footnote; font: 8pt/1.3 "Liberation Serif"; text-align: left; text-indent: 0 }
.note::footnote-call, .note::footnote-marker { content: none }
"""


def page(body: Iterable[str] | str, css: str = "") -> bytes:
    """HTML as a PDF."""
    from weasyprint import HTML  # noqa: PLC0415 - who only imports this module need not have it

    inner = body if isinstance(body, str) else "\n".join(body)
    source = f"<html lang=en><head><style>{CSS}{css}</style></head><body>{inner}</body></html>"
    pdf: bytes = HTML(string=source).write_pdf()
    return pdf
