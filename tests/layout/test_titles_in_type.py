"""Titles known by their type alone, and levels known by the parts of their numbers."""

from __future__ import annotations

from pipeline.extract import extract
from pipeline.readers.detect import read_source

BODY = (
    "The markets of Togo were calm in the whole of the month, and the prices of maize fell again."
)
COPIED = f"""\
**Bank of Togo**

**1. Prices and wages**

_Prices of food_
{BODY}

_Wages in towns_
{BODY}

**2. Budget data**
{BODY}
{BODY}

_The money of the_
{BODY}

_Loans_
they were few.
"""


def list_titles(text: str, name: str) -> list[tuple[int, str | None, str]]:
    document = read_source(text.encode(), name, name)
    [made] = extract(document, profile=None, families=(), recognize=None).records
    return [(one.level, one.number, one.title) for one in made.sections if one.title]


def test_first_lines_in_bold_or_italics_are_titles_where_several_paragraphs_begin_so() -> None:
    assert list_titles(COPIED, "a.md") == [
        (1, "1", "Prices and wages"),
        (2, None, "Prices of food"),
        (2, None, "Wages in towns"),
        (1, "2", "Budget data"),
    ]


def test_one_such_line_is_no_title() -> None:
    text = f"# Togo\n\n_Prices of food_\n{BODY}\n\n{BODY}\n"
    assert "Prices of food" not in [title for *_, title in list_titles(text, "a.md")]


def test_an_item_in_bold_over_a_paragraph_is_a_title() -> None:
    text = f"<h1>Togo</h1><ol><li><b>Farms and towns</b></li></ol><p>{BODY}</p>"
    plain = text.replace("<b>", "").replace("</b>", "")
    assert "Farms and towns" in [title for *_, title in list_titles(text, "a.html")]
    assert "Farms and towns" not in [title for *_, title in list_titles(plain, "a.html")]


def test_parts_of_a_number_are_below_it() -> None:
    titles = ("1. Farms", "2. Towns", "2.1 Roads", "2.1.1 Bridges", "2.2 Schools", "3. Courts")
    text = "# Togo\n\n" + "".join(f"## {title}\n\n{BODY}\n\n" for title in titles)
    assert [level for level, number, _ in list_titles(text, "a.md") if number] == [
        1, 1, 2, 3, 2, 1,
    ]  # fmt: skip


def test_titles_without_a_number_up_to_the_next_one_are_parts_too() -> None:
    titles = ("2. Towns", "2.1 Roads", "Markets", "2.2 Schools", "Pupils", "3. Courts", "Annex")
    text = "# Togo\n\n" + "".join(f"## {title}\n\n{BODY}\n\n" for title in titles)
    levels = [level for level, _, title in list_titles(text, "a.md") if title != "Togo"]
    assert levels == [1, 2, 2, 2, 2, 1, 1]


def test_a_lone_letter_counts_within_a_section_where_other_sections_have_two() -> None:
    titles = ("I. Towns", "A. Roads", "B. Schools", "II. Courts", "A. Judges", "III. Prisons")
    text = "# Togo\n\n" + "".join(f"## {title}\n\n{BODY}\n\n" for title in titles)
    levels = [level for level, number, _ in list_titles(text, "a.md") if number]
    assert levels == [1, 2, 2, 1, 2, 1]


def test_bold_lines_over_titles_and_lists_are_titles() -> None:
    text = (
        f"<h1>Togo</h1><p><b>Part one</b></p><p><b>Farms and towns</b></p><ul><li>{BODY}</li></ul>"
    )
    titles = [title for *_, title in list_titles(text, "a.html")]
    assert titles[-2:] == ["Part one", "Farms and towns"]
