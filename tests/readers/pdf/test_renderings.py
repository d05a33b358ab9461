"""A report printed as a PDF gives the record that its Markdown gives."""

from __future__ import annotations

import functools
import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.extract import Extraction, extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from tests.support.parity import differences, essence
from tests.support.printing import prints
from tests.support.samples import RAW, SEED, Sample, rewritings, script

RENDERINGS = sorted((Path(__file__).parents[2] / "renderings").glob("*.pdf"))
SHORT_PARAGRAPHS = ("pacific-trafficking", "uruguay-rights")
LOOKS: dict[str, dict[str, Any]] = {
    "one-column": {},
    "two-columns": {"page": "Letter", "font": "sans", "columns": 2, "size": 10, "hyphens": True},
    "small-pages": {"page": "A5", "font": "dejavu", "size": 9.5, "indent": True},
    "dense": {"font": "serif", "columns": 2, "size": 9, "indent": True, "hyphens": True},
    "wide": {"page": "Letter", "font": "dejavu", "size": 11, "hyphens": True},
}
# Looks in which a short chapter has several pages: only there can a head be repeated.
SEVERAL_PAGES = ("one-column", "two-columns", "small-pages", "wide")
TABLED = """# Reports

## Georgia

**Population:** 4,615,807 (July 2009 est.)\x20\x20
**Capital:** Tbilisi

### Trafficking Routes

Men are taken to the coast in most years, and what was counted of that is shown here.

| Year | Cases brought to court | Where |
|---|---|---|
| 1998 | 12 | Batumi and the villages of the coast that lie between there and the border |
| 1999 |  | Poti |
| 2000 | 7<sup>1</sup> |  |

Nobody counted later than this, though more was promised.<sup>2</sup>

### Forms of Trafficking

Women are brought to hotels.

<sup>1</sup> Office of the Coast, *Counted by Hand* 12 (2001).

<sup>2</sup> *Id.* at 14.
"""


def extraction(content: bytes, name: str) -> Extraction:
    return extract(
        read_source(content, name, name), profile=None, families=load_families(), recognize=None
    )


def records(found: Extraction) -> dict[str, Any]:
    return {
        record.id.rsplit("/", 1)[1]: essence(json.loads(record.model_dump_json(by_alias=True)))
        for record in found.records
    }


@functools.cache
def from_markdown(path: Path) -> dict[str, Any]:
    return records(extraction(path.read_bytes(), "report.md"))


def wrong(markdown: Path, pdf: bytes) -> list[str]:
    return differing(from_markdown(markdown), records(extraction(pdf, "report.pdf")))


def differing(expected: dict[str, Any], found: dict[str, Any]) -> list[str]:
    if list(expected) != list(found):
        return [f"records {list(found)}, not {list(expected)}"]
    return [d for code in expected for d in differences(expected[code], found[code], code)]


def test_every_sample_has_renderings() -> None:
    assert {path.name.split(".")[0] for path in RENDERINGS} == {p.stem for p in RAW.glob("*.md")}


@pytest.mark.parametrize("pdf", RENDERINGS, ids=lambda path: path.stem)
def test_a_rendering_gives_the_record_of_its_markdown(pdf: Path) -> None:
    assert wrong(RAW / f"{pdf.name.split('.')[0]}.md", pdf.read_bytes()) == []


@pytest.mark.parametrize("pdf", RENDERINGS, ids=lambda path: path.stem)
def test_pages_lines_and_blocks_hold_the_whole_text(pdf: Path) -> None:
    document = read_source(pdf.read_bytes(), pdf.name, pdf.name)
    for places in (document.blocks, document.lines):
        held = "".join(document.text[place.start : place.end] for place in places)
        assert "".join(held.split()) == "".join(document.text.split())
    assert [page.number for page in document.pages] == list(range(1, len(document.pages) + 1))
    assert document.pages[0].start == 0
    assert document.pages[-1].end == len(document.text)
    sizes = {page.number: (page.width, page.height) for page in document.pages}
    for line in document.lines:
        x0, top, x1, bottom = line.box
        width, height = sizes[line.page]
        assert width
        assert height
        assert 0 <= x0 < x1 <= width
        assert 0 <= top < bottom <= height


@pytest.mark.parametrize("pdf", RENDERINGS, ids=lambda path: path.stem)
def test_renderings_leave_no_residue(pdf: Path) -> None:
    found = extraction(pdf.read_bytes(), pdf.name)
    assert found.document.coverage.residue == 0
    assert found.document.pages


# What follows is printed now.


@functools.cache
def printer() -> Any:  # noqa: ANN401 - a module that is a script
    """The script that prints reports."""
    return script("render_samples")


def printed_wrong(markdown: str, look: str) -> list[str]:
    pdf = printer().render_pdf(markdown, printer().Look(**LOOKS[look]))
    expected = records(extraction(markdown.encode(), "report.md"))
    return differing(expected, records(extraction(pdf, "report.pdf")))


@prints
@pytest.mark.skipif(not SEED.exists(), reason="the first chapter is not there")
@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_first_chapter_printed_gives_the_record_of_its_markdown(look: str) -> None:
    assert printed_wrong(SEED.read_text("utf-8"), look) == []


@prints
@pytest.mark.parametrize(
    ("report", "look"),
    [  # every other pair of report and look in each run of the tests, all in the long ones
        pytest.param(
            *(path, look),
            id=f"{path.stem}-{look}",
            marks=[pytest.mark.long] if (row + column) % 2 else [],
        )
        for row, path in enumerate(sorted(RAW.glob("*.md")))
        for column, look in enumerate(LOOKS)
        # Where most paragraphs are a line or two, an indent alone does not part them all.
        if not (path.stem in SHORT_PARAGRAPHS and LOOKS[look].get("indent"))
    ],
)
def test_a_report_printed_gives_the_record_of_its_markdown(report: Path, look: str) -> None:
    assert printed_wrong(report.read_text("utf-8"), look) == []


@prints
@pytest.mark.parametrize(
    ("sample", "look"),
    [  # every fifth in each run of the tests, which shows each look; all in the long ones
        pytest.param(
            sample, look, id=f"{sample.name}-{look}", marks=[pytest.mark.long] if at % 5 else []
        )
        for at, (sample, look) in enumerate(
            zip(rewritings(), itertools.cycle(SEVERAL_PAGES), strict=False)
        )
    ],
)
def test_a_rewritten_chapter_printed_gives_the_record_of_its_markdown(
    sample: Sample, look: str
) -> None:
    assert printed_wrong(sample.markdown, look) == []


@prints
@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_table_printed_gives_the_record_of_its_markdown(look: str) -> None:
    """Its rules are drawn about each cell; a cell may have several lines, or be empty."""
    assert printed_wrong(TABLED, look) == []
    assert '"rows":[' in extraction(TABLED.encode(), "a.md").records[0].model_dump_json()
