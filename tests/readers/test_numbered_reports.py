"""Reports in eight styles of numbering: every item is one paragraph with its number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest

from pipeline.extract import extract
from pipeline.layout.prose import RecognizedName
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from tests.support.numbered import STYLES, set_items, write_items

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.record.country import CountryRecord
    from tests.support.numbered import Form, Item

# The first ten were looked at while the rules were made; the other ten were set aside.
REPORTS: Final[tuple[tuple[str, Form, bool], ...]] = (
    ("resolution", "pdf", False), ("review", "pdf", False), ("decimal", "pdf", True),
    ("brackets", "pdf", True), ("articles", "html", False), ("letters", "txt", False),
    ("bare", "pdf", True), ("numerals", "html", False), ("resolution", "docx", False),
    ("review", "txt", True),
    ("resolution", "txt", True), ("review", "html", False), ("decimal", "txt", False),
    ("brackets", "docx", False), ("articles", "pdf", False), ("letters", "pdf", True),
    ("bare", "list", False), ("numerals", "pdf", False), ("letters", "docx", False),
    ("decimal", "pdf", False),
)  # fmt: skip


def find_every_number(texts: Sequence[str]) -> Iterator[list[RecognizedName]]:
    for text in texts:
        yield [RecognizedName(*one.span(), "CARDINAL") for one in re.finditer(r"\d[\d.]*", text)]


def read(items: Sequence[Item], form: Form, *, hanging: bool) -> CountryRecord:
    name = f"a.{'html' if form == 'list' else form}"
    document = read_source(set_items(items, form, hanging=hanging), name, name)
    families = load_families()
    [made] = extract(document, profile=None, families=families, recognize=find_every_number).records
    return made


def list_faults(items: Sequence[Item], made: CountryRecord) -> list[str]:
    """The items that are not one paragraph with their number, and numbers taken for something."""
    found = [
        (one.number, one.text.removeprefix(label).lstrip())
        for section in made.sections
        for one in section.paragraphs
        for label in (next((i.label for i in items if i.number == one.number), ""),)
    ]
    wanted = [(one.number, one.text) for one in items if one.depth >= 0]
    faults = [f"{number} {text}" for number, text in wanted if (number, text) not in found]
    titles = {one.text.upper() for one in items if one.depth < 0} | {"THE LOWER RIVER"}
    faults += [
        f"heading {one.title}"
        for one in made.sections
        if one.title and one.title.upper() not in titles
    ]
    faults += [f"note {one.mark}" for one in made.notes]
    faults += [f"figure {one.raw}" for one in made.figures]
    texts = " ".join(one.text for one in items)
    stated = re.findall(r"paragraph (\d+)", texts)
    named = [one.text.strip(".") for one in made.entities if one.label == "CARDINAL"]
    for one in stated:
        if one in named:
            named.remove(one)
    return faults + [f"entity {one}" for one in named]


def test_every_style_is_among_the_reports() -> None:
    assert {style for style, _, _ in REPORTS} == set(STYLES)


@pytest.mark.parametrize(
    ("seed", "report"),
    list(enumerate(REPORTS)),
    ids=["-".join(map(str, report[:2])) for report in REPORTS],
)
def test_items_are_paragraphs_with_numbers(seed: int, report: tuple[str, Form, bool]) -> None:
    style, form, hanging = report
    items = write_items(style, seed)
    assert not list_faults(items, read(items, form, hanging=hanging))
