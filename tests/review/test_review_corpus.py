"""The review of real reports: a click on a value highlights its words in every format."""

from __future__ import annotations

import json
import random
import shutil
from typing import TYPE_CHECKING, Final

import pypdfium2
import pytest

from pipeline.cli import main
from pipeline.errors import Exit
from tests.review.test_review import data_of
from tests.support.browser import open_page
from tests.support.samples import SHARED

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

REPORTS: Final = (
    "dol-2021/pdf/*.pdf",
    "pdf-2020-summary/*.pdf",
    "hr-html/*/*.html",
    "kazakhstan.md",
)
VALUES: Final = 20
SEED: Final = 20261127
READ_TEXT: Final = """() => [...document.querySelectorAll(".box")].map((box) => {
  const {left, right, top, bottom} = box.getBoundingClientRect();
  const middle = (top + bottom) / 2;
  const from = document.caretRangeFromPoint(left + 1, middle);
  const to = document.caretRangeFromPoint(right - 1, middle);
  return from.startContainer.data.slice(from.startOffset, to.startOffset);
}).join(" ")"""
READ_BOXES: Final = """() => [...document.querySelectorAll(".box")].map((box) => {
  const page = box.parentElement.getBoundingClientRect();
  const {left, right, top, bottom} = box.getBoundingClientRect();
  return [Number(box.parentElement.dataset.page), (left - page.left) / page.width,
    (top - page.top) / page.height, (right - page.left) / page.width,
    (bottom - page.top) / page.height];
})"""

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not SHARED.is_dir(), reason="no shared corpus"),
]


@pytest.mark.parametrize("pattern", REPORTS)
def test_a_click_on_twenty_values_highlights_their_words(
    pattern: str, browser: Browser, tmp_path: Path
) -> None:
    report = random.Random(SEED).choice(sorted(SHARED.glob(f"corpus/{pattern}")))  # noqa: S311 - a draw
    (tmp_path / "raw").mkdir()
    shutil.copy(report, tmp_path / "raw")
    raw, out, target = (str(tmp_path / name) for name in ("raw", "out", "review"))
    assert main(["run", raw, "--out", out, "--no-entities"]) in (Exit.CLEAN, Exit.PROBLEMS)
    assert main(["review", out, "--sources", raw, "--output", target, "--jobs", "1"]) == Exit.CLEAN
    path = min((tmp_path / "review" / "records").rglob("[A-Z]*.html"))
    data = data_of(path)
    wanted = [row for row in data["rows"] if row["spans"] and row["text"] and not row["codes"]]
    groups = ("Statistics", "Notes", "Sections")
    rows = [row for row in wanted if row["group"] in groups and len(row["text"]) < 120]
    drawn = random.Random(SEED).sample(rows, min(VALUES, len(rows)))  # noqa: S311 - a draw
    assert len(drawn) >= 10
    page, seen = open_page(browser, path)
    for row in drawn:
        page.click(f'[data-pointer="{row["pointer"]}"]')
        lit = (
            read_pdf(page.evaluate(READ_BOXES), report)
            if data["pages"]
            else page.evaluate(READ_TEXT)
        )
        printed = " ".join(find_text(tmp_path / "out", start, end) for start, end in row["spans"])
        assert words(lit) == words(printed), row["pointer"]
    assert seen == []


def find_text(out: Path, start: int, end: int) -> str:
    document = json.loads(next((out / "documents").rglob("*.json")).read_text("utf-8"))
    text: str = document["text"][start:end]
    return text


def read_pdf(boxes: list[tuple[int, float, float, float, float]], report: Path) -> str:
    """What PDFium reads in the middle of boxes, given in shares of their pages.

    Descenders of the line above may reach into a box.
    """
    found = []
    with pypdfium2.PdfDocument(report) as document:
        for number, left, top, right, bottom in boxes:
            page = document[number - 1]
            width, height = page.get_size()
            inset = (bottom - top) / 4
            low, high = height * (1 - bottom + inset), height * (1 - top - inset)
            text = page.get_textpage()
            found.append(text.get_text_bounded(left * width, low, right * width, high))
            text.close()
    return " ".join(found)


def words(text: str) -> str:
    """The letters and digits of a text: hyphens at line ends are read in several ways."""
    return "".join(filter(str.isalnum, text))
