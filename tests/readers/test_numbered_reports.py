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


LAID_OUT: Final = """\
The Lower River

1.    The following recommendations will be examined by the council, which will answer in time:
                 1.1    Repair the causeway to the meadow, as the charter of the town
                 demands (Peru);
                 1.2     Take all the measures that light the         outer   harbour
                 at night (Chad) (Fiji);
      1.3 Close the sluices of the lower river, and see that the ferrymen are
      paid (Mali).

Catch of the lower river

                 2.1     Eels 4.5
                 2.2     Trout 5.5
                 2.3     All fish of the lower river and its ponds  3   4
"""


def test_items_without_a_sign_are_numbered_where_they_are_moved_to_the_right() -> None:
    """As programs copy a page: words make an item, figures in columns none."""
    document = read_source(LAID_OUT.encode(), "a.txt", "a.txt")
    [made] = extract(document, profile=None, families=load_families(), recognize=None).records
    paragraphs = [one for section in made.sections for one in section.paragraphs]
    assert [one.number for one in paragraphs if one.number] == ["1", "1.1", "1.2", "1.3"]


def test_a_list_that_a_numbered_paragraph_introduces_begins_with_its_own_first_number() -> None:
    """Each number is on a line of its own, and the list is longer than the one around it."""
    outer = [f"{n}. \nThe keepers of the {n} weirs met in the hall of the town." for n in (1, 2)]
    inner = [f"{n}. \nSweep the stairs of the {n} quays;" for n in range(1, 9)]
    text = "\n\n".join([*outer, "3. The keepers agree to what follows: \n" + inner[0], *inner[1:]])
    document = read_source(text.encode(), "a.txt", "a.txt")
    numbers = [mark.value for block in document.blocks for mark in block.marks_of("number")]
    assert numbers == ["1", "2", "3", *map(str, range(1, 9))]
