"""Articles set in the styles of footnotes that law reviews and reports print."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

import pytest

from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from tests.support.articles import make_article
from tests.support.printing import prints
from tests.support.typesetting import Article, Style, typeset

if TYPE_CHECKING:
    from pipeline.record.country import CountryRecord

Setting: TypeAlias = tuple[Style, int, int] | tuple[Style, int, int, float, int]

# Style, seed of the article, paragraphs.
STYLES: Final[dict[str, Setting]] = {  # style, seed of the article, paragraphs
    "raised, short rule": (Style(), 1, 12),
    "raised, full rule, a4": (Style(page="a4", rule="full"), 2, 12),
    "raised, no rule": (Style(rule="none"), 3, 10),
    "raised, spaced paragraphs": (Style(page="letter", paragraphs="space"), 4, 12),
    "raised, two columns": (Style(page="letter", columns=2, body=10, note=8), 5, 15),
    "raised, two columns, notes across": (
        Style(page="a4", columns=2, body=10, note=8, notes_across=True), 6, 15,
    ),
    "raised, notes nearly as large": (Style(body=10.5, note=9.9, rule="full"), 7, 10),
    "raised, same size under a rule": (Style(body=10, note=10, rule="short"), 8, 10),
    "stop, short rule": (Style(mark="stop"), 11, 12),
    "stop, full rule": (Style(mark="stop", page="letter", rule="full"), 12, 13),
    "stop, no rule": (Style(mark="stop", rule="none"), 13, 12),
    "stop, two columns": (Style(mark="stop", page="a4", columns=2, body=10, note=8), 14, 15),
    "stop, bold headings": (Style(mark="stop", heading="bold", page="a4"), 15, 13),
    "stop, italic headings": (Style(mark="stop", heading="italic"), 16, 24),
    "stop, nearly as large": (Style(mark="stop", body=10.5, note=9.9), 17, 10),
    "stop, many notes": (Style(mark="stop", body=11, note=8.5, rule="none"), 18, 20),
    "closed, full rule": (Style(mark="closed", page="a4", rule="full"), 19, 12),
    "space, short rule": (Style(mark="space"), 21, 12),
    "space, no rule": (Style(mark="space", rule="none", page="letter"), 22, 13),
    "space, full rule": (Style(mark="space", rule="full", page="a4", note_gap=2), 23, 12),
    "space, two columns": (
        Style(mark="space", page="letter", columns=2, body=10, note=8, rule="none"), 24, 15,
    ),
    "space, spaced paragraphs": (Style(mark="space", paragraphs="space", page="a4"), 25, 12),
    "hanging, short rule": (Style(mark="hanging"), 31, 12),
    "hanging, no rule": (Style(mark="hanging", rule="none", page="a4"), 32, 12),
    "hanging, two columns": (
        Style(mark="hanging", page="letter", columns=2, body=10, note=8, rule="full"), 33, 15,
    ),
    "hanging, notes across": (
        Style(mark="hanging", page="a4", columns=2, body=10, note=8.5, notes_across=True), 34, 15,
    ),
    "bracketed, short rule": (Style(mark="bracketed"), 41, 12),
    "bracketed, no rule": (Style(mark="bracketed", rule="none", page="letter"), 42, 12),
    "bracketed, two columns": (
        Style(mark="bracketed", page="a4", columns=2, body=10, note=8), 43, 15,
    ),
    "enclosed, short rule": (Style(mark="enclosed", call="enclosed"), 45, 12),
    "enclosed, full rule, a4": (
        Style(mark="enclosed", call="enclosed", rule="full", page="a4"), 46, 12,
    ),
    "enclosed, no rule, two columns": (
        Style(mark="enclosed", call="enclosed", rule="none", page="a4", columns=2, body=10, note=8),
        47, 12,
    ),
    "symbols, raised": (Style(mark="symbols", page="letter"), 51, 16),
    "symbols, plain, no rule": (Style(mark="plain symbols", rule="none"), 52, 14),
    "symbols, a4, spaced": (
        Style(mark="symbols", page="a4", paragraphs="space", rule="full"), 53, 16,
    ),
    "no running heads": (Style(mark="stop", heads=False, rule="none", page="letter"), 61, 12),
    "gaps between notes": (Style(mark="raised", note_gap=4, rule="none"), 62, 12),
    "short, two pages": (Style(mark="stop"), 63, 6),
    "short, raised": (Style(mark="raised", page="a4"), 64, 5),
}  # fmt: skip

# The share of sentences that call a note, and the number of the first, in the last two places.
OTHERS: Final[dict[str, Setting]] = {
    "numbers from 1 on each page": (Style(restart=True), 71, 12, 0.45, 1),
    "stops, numbers from 1 on each page": (Style(mark="stop", restart=True), 72, 12, 0.45, 1),
    "a chapter that begins at 212": (Style(mark="stop", page="letter"), 73, 10, 0.45, 212),
    "raised, from 96": (Style(page="a4", rule="none"), 74, 10, 0.45, 96),
    "more notes than text": (Style(body=11, note=8.5), 75, 10, 0.95, 1),
    "more notes than text, stops": (Style(mark="stop", rule="none"), 76, 10, 0.95, 1),
    "more notes than text, columns": (
        Style(page="letter", columns=2, body=10, note=8, mark="stop"), 77, 12, 0.95, 1,
    ),
    "few notes": (Style(mark="stop", rule="none"), 78, 24, 0.04, 1),
    "few notes, plain": (Style(mark="space"), 79, 24, 0.04, 1),
    "called in brackets": (Style(mark="bracketed", call="bracketed"), 80, 12, 0.45, 1),
    "called in brackets, stops": (Style(mark="stop", call="bracketed"), 81, 12, 0.45, 1),
    "ragged": (Style(mark="stop", ragged=True, page="letter"), 82, 12, 0.45, 1),
    "ragged, spaced, no rule": (
        Style(ragged=True, paragraphs="space", rule="none", page="a4"), 83, 12, 0.45, 1,
    ),
}  # fmt: skip


@dataclass
class Score:
    """Notes right and all, calls right and all, paragraphs right and all; what is wrong."""

    counts: tuple[int, int, int, int, int, int]
    extra: int
    wrong: list[str] = field(default_factory=list)


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()


def document(
    style: Style, seed: int, paragraphs: int, calls: float = 0.45, first: int = 1
) -> tuple[Article, CountryRecord, bytes]:
    """An article, the record read from its pages, and the PDF."""
    few = "symbols" in style.mark
    article = make_article(seed, paragraphs, calls=0.15 if few else calls, first=first)
    pdf = typeset(article, style)
    found = extract(
        read_source(pdf, "article.pdf", "article.pdf"),
        profile=None, families=load_families(), recognize=None,
    )  # fmt: skip
    return article, found.records[0], pdf


def score(article: Article, record: CountryRecord) -> Score:
    """How much of an article is in a record: whole notes, calls of them, whole paragraphs."""
    wrong: list[str] = []
    notes = {number: _letters("".join(parts)) for number, parts in article.notes.items()}
    read_notes = [_letters(note.text) for note in record.notes]
    ids = [note.id for note in record.notes]
    free = dict(zip(read_notes, ids, strict=True))
    right = [note for note in notes.values() if note in free]
    wrong += [f"note {number} {text[:70]}" for number, text in notes.items() if text not in free]
    called = {
        (_letters(p.text), ref.note)
        for section in record.sections
        for p in section.paragraphs
        for ref in p.note_refs
    }
    paragraphs = {_letters(p.text) for section in record.sections for p in section.paragraphs}
    calls = all_calls = texts = all_texts = 0
    for paragraph in article.paragraphs:
        if paragraph.kind == "heading":
            continue
        all_texts += 1
        text = _letters(paragraph.read)
        texts += text in paragraphs
        if text not in paragraphs:
            wrong.append(f"paragraph {paragraph.read[:70]}")
        for number in paragraph.calls:
            all_calls += 1
            own = free.get(notes[number])
            near = any(note == own and _near(text, there) for there, note in called)
            calls += near
            if not near:
                wrong.append(f"call {number}")
    extra = len(read_notes) - len(right)
    return Score((len(right), len(notes), calls, all_calls, texts, all_texts), extra, wrong)


def _near(text: str, other: str) -> bool:
    """Whether a paragraph is the other one, or was cut or joined."""
    return text in other or other in text


@prints
@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [  # every third style in each run of the tests, all in the long ones
        pytest.param(name, marks=pytest.mark.long) if at % 3 else name
        for at, name in enumerate([*STYLES, *OTHERS])
    ],
)
def test_notes_at_the_foot_of_a_page_are_found_in_every_style(name: str) -> None:
    article, record, _ = document(*(STYLES | OTHERS)[name])
    notes, all_notes, calls, all_calls, texts, all_texts = score(article, record).counts
    assert notes >= 0.99 * all_notes
    assert calls >= 0.99 * all_calls
    assert texts >= 0.99 * all_texts
    read_as_text = [p.text for section in record.sections for p in section.paragraphs]
    if record.source.pages != (1, 1):  # a head on one page alone may be a title
        heads = {article.title.upper(), "A JOURNAL OF SUCH MATTERS"}
        assert not heads.intersection(read_as_text)
    titles = {_letters(section.title or "") for section in record.sections}
    headed = [p.text for p in article.paragraphs if p.kind == "heading"]
    assert all(_letters(text.partition(". ")[2]) in titles for text in headed)
