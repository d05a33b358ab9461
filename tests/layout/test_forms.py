"""The same report in many forms of markup gives the same record."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.layout.test_layouts import assert_holds
from tests.support.layouts import CHAPTERS, called

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Form:
    """Templates of a report's parts: `{0}` and `{1}` are its sentences, `{c}` a chapter's letter.

    `before` and `behind` enclose the statistics, `over` and `under` the notes, `ends`
    between the parts, `line` between statistics and between notes; `width` breaks lines.
    """

    country: str
    fact: str
    title: str
    text: str
    call: str
    note: str
    before: str = ""
    behind: str = ""
    over: str = ""
    under: str = ""
    ends: str = "\n\n"
    line: str = "\n"
    width: int = 0

    def report(self) -> str:
        """Both chapters."""
        return self.ends.join(part for at in range(len(CHAPTERS)) for part in self._parts(at))

    def _parts(self, at: int) -> Iterator[str]:
        chapter, letter = CHAPTERS[at], "ab"[at]
        yield self.country.replace("{0}", chapter.country).replace("{n}", str(at + 1))
        facts = [
            self.fact.replace("{0}", k).replace("{1}", v) for k, v in chapter.statistics.items()
        ]
        yield self.before + self.line.join(facts) + self.behind
        for number, (title, texts) in enumerate(chapter.sections.items(), start=1):
            shown = self.title.replace("{0}", title).replace("{n}", f"{at + 1}.{number}")
            yield shown.replace("{u}", "-" * len(title))
            for text in texts:
                filled = self.text.replace("{0}", called(text, self.call)).replace("{c}", letter)
                yield (
                    textwrap.fill(filled, self.width, break_on_hyphens=False)
                    if self.width
                    else filled
                )
        notes = [
            self.note.replace("{0}", str(mark)).replace("{1}", text).replace("{c}", letter)
            for mark, text in chapter.notes.items()
        ]
        yield self.over + self.line.join(notes) + self.under


LINKED = '<sup><a href="#{c}n{0}">{0}</a></sup>'
WORD = '<a href="#_{c}{0}" name="_r{c}{0}"><span class=MsoFootnoteReference>[{0}]</span></a>'
HTML = {
    "nothing but divs": Form(
        "<div><h2>{0}</h2></div>",
        "<div><span>{0}:</span> <span>{1}</span></div>",
        "<div><div><h3>{0}</h3></div></div>",
        "<div><div><span>{0}</span></div></div>",
        LINKED,
        '<div id="{c}n{0}">{0} {1}</div>',
    ),
    "line breaks": Form(
        "<center><font size=5><b>{0}</b></font></center><br><br>",
        "<b>{0}:</b> {1}",
        "<font color=navy><b>{0}</b></font><br><br>",
        "{0}<br><br>",
        "<sup>{0}</sup>",
        "<sup>{0}</sup> {1}",
        behind="<br><br>",
        over="<hr>",
        under="<br><br>",
        line="<br>",
    ),
    "lists": Form(
        "<h1>{0}</h1>",
        "<dt>{0}<dd>{1}",
        "<p><strong>{0}</strong></p>",
        "<p>{0}</p>",
        "<sup>[{0}]</sup>",
        "<li>{1}</li>",
        before="<dl>",
        behind="</dl>",
        over="<ol>",
        under="</ol>",
    ),
    "a word processor": Form(
        "<p class=MsoTitle align=center><b><span>{0}<o:p></o:p></span></b></p>",
        "<p class=MsoNormal><b>{0}:</b><span style='mso-spacerun:yes'>&nbsp; </span>{1}</p>",
        "<p class=MsoNormal><b><span>{0}<o:p></o:p></span></b></p>",
        "<p class=MsoNormal><span>{0}</span></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>",
        WORD,
        '<div id=f{c}{0}><p><a href="#_r{c}{0}" name="_{c}{0}">[{0}]</a> {1}</p></div>',
        over="<br clear=all><hr align=left size=1 width='33%'>",
    ),
    "line breaks alone": Form(
        "<b><big>{0}</big></b><br><br>",
        "{0}: {1}<br>",
        "<br><b>{0}</b><br>",
        "{0}<br><br>",
        "<sup>{0}</sup>",
        "{0}. {1}<br>",
        over="<hr>",
    ),
    "notes in a list of definitions": Form(
        "<h1>{0}</h1>",
        "<li>{0}: {1}</li>",
        "<h2>{0}</h2>",
        "<p>{0}</p>",
        LINKED,
        '<dt id="{c}n{0}">{0}</dt><dd>{1}</dd>',
        over="<dl>",
        under="</dl>",
    ),
    "notes in a table, links back": Form(
        "<h1>{0}</h1>",
        "<p>{0}: {1}</p>",
        "<h2>{0}</h2>",
        "<p>{0}</p>",
        "<sup>{0}</sup>",
        "<tr><td><sup>{0}</sup></td><td>{1}</td></tr>",
        over="<table>",
        under="</table>",
    ),
    "notes aside": Form(
        "<h1>{0}</h1>",
        "<p>{0}: {1}</p>",
        "<h2>{0}</h2>",
        "<p>{0}</p>",
        "<sup>{0}</sup>",
        "<aside><sup>{0}</sup> {1}</aside>",
    ),
    "links back in words": Form(
        "<h1>{0}</h1>",
        "<p>{0}: {1}</p>",
        "<h2>{0}</h2>",
        "<p>{0}</p>",
        '<sup><a href="#{c}n{0}" name="{c}r{0}">{0}</a></sup>',
        '<p><a name="{c}n{0}"></a>{0}. {1} <a href="#{c}r{0}">[Back]</a></p>',
    ),
    "raised brackets without links": Form(
        "<h1>{0}</h1>",
        "<p>{0}: {1}</p>",
        "<h2>{0}</h2>",
        "<p>{0}</p>",
        "<sup>[{0}]</sup>",
        "<p>[{0}] {1}</p>",
    ),
}
RAISED = "<sup>{0}</sup>"
MARKDOWN = {
    "anchors, bold titles, a table without heads": Form(
        '![](_page_{n}_Picture_0.jpeg)\n\n# <span id="page-{n}-0"></span>**{0}**',
        "| **{0}** | {1} |",
        "## **{0}**",
        "{0}",
        RAISED,
        f"{RAISED} {{1}}\n",
        before="|  |  |\n|---|---|\n",
        under="\n\n{0}------------------------------------------------",
    ),
    "no markup": Form("{0}", "{0}: {1}", "{0}", "{0}", "{0}", "{0} {1}\n", width=65),
    "titles in bold, pages in comments": Form(
        "<!-- page {n} -->\n\n**{0}**",
        "**{0}**: {1}  ",
        "**{0}**",
        "{0}",
        "[{0}]",
        "[{0}] {1}\n",
    ),
    "a table of tags": Form(
        "# {0}",
        "<tr><td>{0}</td><td>{1}</td></tr>",
        "## {0} ##",
        "{0}",
        "^{0}^",
        "^{0}^ {1}\n",
        before="<table>\n<thead><tr><th>Fact</th><th>Value</th></tr></thead>\n<tbody>\n",
        behind="\n</tbody></table>",
        over="***\n\n",
    ),
    "numbers, quotations": Form(
        "# {n} {0}", "> **{0}:** {1}  ", "## {n} {0}", "{0}", RAISED, f"{RAISED} {{1}}\n"
    ),
    "dots": Form(
        "# {n}. {0}", "{0} ........ {1}", "## {n} {0}", "{0}", RAISED, f"{RAISED} {{1}}\n"
    ),
    "underlined titles": Form(
        "{0}\n==========",
        "**{0}:** {1}",
        "{0}\n{u}",
        "{0}",
        RAISED,
        f"{RAISED} {{1}}\n",
        line="\\\n",
        width=72,
    ),
    "parentheses": Form("# {0}", "{0}: {1}  ", "## {0}", "{0}", "({0})", "({0}) {1}\n"),
    "callouts behind spaces": Form("# {0}", "* {0}: {1}", "## {0}", "{0}", " {0}", "{0} {1}\n"),
    "marks alone": Form("# {0}", "{0}: {1}  ", "## {0}", "{0}", RAISED, f"{RAISED}\n\n{{1}}\n"),
}
TEXT = {
    "short lines": Form("{0}", "{0}: {1}", "{0}", "{0}", "[{0}]", "[{0}] {1}", width=40),
    "numbers and dots": Form(
        "{n}. {0}", "{0} ........ {1}", "{n} {0}", "{0}", "[{0}]", "[{0}] {1}", width=72
    ),
    "tabs, underlined titles": Form(
        "{0}\n========", "{0}:\t{1}", "{0}\n{u}", "{0}", "[{0}]", "[{0}] {1}", width=70
    ),
    "callouts behind spaces": Form("{0}", "{0}: {1}", "{0}", "{0}", " {0}", "{0} {1}", width=70),
    "parentheses": Form("{0}", "{0}: {1}", "{0}", "{0}", " ({0})", "({0}) {1}", width=72),
    "no blank line": Form("{0}", "{0}: {1}", "{0}", "{0}", "{0}", "{0} {1}", ends="\n", width=80),
}


@pytest.mark.parametrize("form", HTML.values(), ids=HTML)
def test_every_html_layout_gives_the_same_record(form: Form) -> None:
    assert_holds(f"<html><body>{form.report()}</body></html>", "a.html")


@pytest.mark.parametrize("form", MARKDOWN.values(), ids=MARKDOWN)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_markdown_layout_gives_the_same_record(form: Form, newline: str) -> None:
    assert_holds(form.report().replace("\n", newline), "a.md")


@pytest.mark.parametrize("form", TEXT.values(), ids=TEXT)
@pytest.mark.parametrize("charset", ["utf-8", "cp1252", "utf-16"])
def test_every_text_layout_gives_the_same_record(form: Form, charset: str) -> None:
    assert_holds(form.report().encode(charset), "a.txt")
