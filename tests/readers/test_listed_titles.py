"""Text copied out of pages: titles that the contents list, figures in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extract import extract
from pipeline.readers.detect import read_source

if TYPE_CHECKING:
    from pipeline.document.model import Document
    from pipeline.record.country import CountryRecord

DOTS = "." * 40
CONTENTS = f"""\
Mission Report
Togo
Contents
Paragraphs Page
Introduction {DOTS} 1\u20132 3
I. Course of the visit {DOTS} 3\u20134 3
A. Talks in the capital {DOTS} 3 3
B. Visits to the north {DOTS} 4 4
II. Findings {DOTS} 5 5
Annex
Members of the mission {DOTS} 7
"""
BODY = """\
Introduction
1. The mission went to Togo in May. It stayed for ten days.
2. It thanks the Government of Togo for its help in all these days.
I. Course of the visit
A. Talks in the capital
3. The mission met the ministers of justice and of labour in Togo.
B. Visits to the north
4. In the north of Togo it saw three schools and a prison.
II. Findings*
* The findings have not been edited.

5. The courts are slow, and the prisons of Togo are full.
Annex
[English only]
Members of the mission
The mission was led by a former judge of the court of Togo.
"""


def read(text: str, name: str = "a.txt") -> tuple[Document, CountryRecord]:
    document = read_source(text.encode(), name, name)
    [made] = extract(document, profile=None, families=(), recognize=None).records
    return document, made


def test_lines_that_repeat_entries_of_the_contents_are_titles() -> None:
    made = read(CONTENTS + BODY)[1]
    titles = [(one.level, one.number, one.title) for one in made.sections if one.title]
    assert titles[-6:] == [
        (1, None, "Introduction"),
        (1, "I", "Course of the visit"),
        (2, "A", "Talks in the capital"),
        (2, "B", "Visits to the north"),
        (1, "II", "Findings"),
        (1, None, "Members of the mission"),
    ]
    numbers = [one.number for section in made.sections for one in section.paragraphs if one.number]
    assert numbers == ["1", "2", "3", "4", "5"]
    assert not any(DOTS in one.text for section in made.sections for one in section.paragraphs)


def test_tables_with_leaders_behind_the_last_title_do_not_speak_against_the_list() -> None:
    rows = "\n".join(f"Prison {number} {DOTS} {number}" for number in range(10, 60))
    made = read(f"{CONTENTS}{BODY}\nPlaces\n{rows}\n")[1]
    assert "Visits to the north" in [one.title for one in made.sections]


def test_two_entries_in_one_line_and_a_range_with_spaces_name_their_titles() -> None:
    contents = CONTENTS.replace(" 5 5\nAnnex\n", " 5 5 ").replace("1\u20132 3", "1 - 2 3")
    titles = [one.title for one in read(contents + BODY)[1].sections]
    assert titles[-6:] == [
        *("Introduction", "Course of the visit", "Talks in the capital"),
        *("Visits to the north", "Findings", "Members of the mission"),
    ]


def test_a_line_above_the_list_is_no_entry_and_a_numeral_needs_no_stop_in_it() -> None:
    contents = CONTENTS.replace("Togo\n", "Togo\nBoard of the mission, item 6\n")
    contents = contents.replace("I. ", "I ")
    document = read_source((contents + BODY).encode(), "a.txt", "a.txt")
    made = extract(document, profile=None, families=(), recognize=None)
    assert [one.code for one in made.document.problems if one.code == "contents-disagree"] == []
    assert [one.title for one in made.records[0].sections][-5:-1] == [
        *("Course of the visit", "Talks in the capital", "Visits to the north", "Findings"),
    ]


def test_dots_between_spaces_lead_to_pages() -> None:
    made = read(CONTENTS.replace(DOTS, " \u00b7" * 20) + BODY)[1]
    assert "Visits to the north" in [one.title for one in made.sections]


def test_a_text_without_such_entries_has_no_such_titles() -> None:
    made = read(CONTENTS.replace(DOTS, "") + BODY)[1]
    assert "Visits to the north" not in [one.title for one in made.sections]


def test_figures_in_columns_are_no_numbers_of_paragraphs() -> None:
    columns = "\n\n".join("4.1\n4.2\n4.3\n7.1\n7.2\n7.3" for _ in range(3))
    text = f"Togo Review\n\n1.\nTogo has grown.\n\n{columns}\n\n2.1 4.0\n2.2 3.9\n2.3 3.8\n\n"
    made = read(f"{text}2.\nPrices in Togo fell.\n")[1]
    numbers = [one.number for section in made.sections for one in section.paragraphs if one.number]
    assert numbers == ["1", "2"]


def test_a_list_of_contents_keeps_titles_without_page_numbers_and_half_titles() -> None:
    inner = f"1. Roads {DOTS} 4\nMain Roads\nWhere do they lead?\n2. Courts and the\nlaw {DOTS} 6"
    more = f"{inner}\n3. Prisons {DOTS} 7\n"
    text = f"# Togo Review\n\n## Contents\n\n{more}\n## Roads\n\nTogo has many roads.\n"
    made = read(text, "a.md")[1]
    assert not any(DOTS in one.text for section in made.sections for one in section.paragraphs)
    assert [one.title for one in made.sections][-1] == "Roads"


def test_numbers_of_headings_count_on_at_one_level() -> None:
    text = "# Togo\n\n## I. Roads\n\n### A. Old\n\nOne.\n\n### B. New\n\nTwo.\n\n"
    made = read(f"{text}### II. Courts\n\nTogo has courts.\n\n## III. Farms\n\nSix.\n", "a.md")[1]
    assert [(one.level, one.number) for one in made.sections if one.number] == [
        (1, "I"), (2, "A"), (2, "B"), (1, "II"), (1, "III"),
    ]  # fmt: skip


def test_a_title_is_known_by_its_words_where_the_list_numbers_it_otherwise() -> None:
    listed = CONTENTS.replace("II. Findings", "III.\n\nFindings").replace(
        "I. Course", "II.\n\nCourse"
    )
    made = read(listed + BODY)[1]
    titles = [(one.level, one.number, one.title) for one in made.sections if one.title]
    assert (1, "I", "Course of the visit") in titles
    assert (2, "A", "Talks in the capital") in titles
    assert (1, "II", "Findings") in titles


def test_labels_of_charts_are_no_titles_beside_those_that_are_listed() -> None:
    labels = (
        "\n\nReal Growth\n\nTogo\n\nBenin\n\n1.5\n\nPublic Debt\n\n90\n\nOutlook For Prisons\n\n"
    )
    made = read(f"{CONTENTS}{BODY}{labels}Nothing will change in the prisons of Togo.\n")[1]
    titles = [one.title for one in made.sections if one.title]
    assert titles[-2:] == ["Members of the mission", "Outlook For Prisons"]


def test_an_entry_and_its_title_over_two_lines_are_one_title() -> None:
    entry = f"II. Findings of the mission in the courts\nand in the prisons {DOTS} 5 5"
    contents = CONTENTS.replace(f"II. Findings {DOTS} 5 5", entry)
    title = "II. Findings of the mission in\nthe courts and in the prisons\n"
    made = read(contents + BODY.replace("II. Findings*\n", title))[1]
    found = [(one.level, one.number, one.title) for one in made.sections]
    assert (1, "II", "Findings of the mission in the courts and in the prisons") in found


def test_a_number_in_the_words_of_an_entry_gives_it_no_level() -> None:
    entries = f"A. Fishing {DOTS} 3\nARTICLE IV TALKS {DOTS} 4\nB. Farms {DOTS} 5\n"
    texts = ("A. Fishing", "ARTICLE IV TALKS", "B. Farms")
    body = "\n".join(f"{title}\nThe Government of Togo spoke of it.\n" for title in texts)
    made = read(f"Togo\nOUTLOOK {DOTS} 2\n{entries}\n\nOUTLOOK\n\n{body}")[1]
    levels = {one.title: one.level for one in made.sections}
    assert levels["ARTICLE IV TALKS"] == levels["OUTLOOK"] == levels["Fishing"] - 1


def test_labels_in_capitals_behind_listed_titles_are_no_titles() -> None:
    chart = "BEN\n\nTGO\n\n\f3\n\nGDP GROWTH\n\n2014\n\n2015"
    body = BODY.replace(
        "II. Findings*\n", f"{chart}\n\nLAST TALKS\n\nThey were short.\n\nII. Findings\n"
    )
    titles = [one.title for one in read(CONTENTS + body)[1].sections]
    assert "LAST TALKS" in titles
    assert not {"BEN", "TGO", "GDP GROWTH"}.intersection(titles)


def test_a_sentence_that_ends_with_the_number_of_a_note_is_not_cut_by_a_title() -> None:
    body = BODY.replace("labour in Togo.", "labour in Togo.8").replace("4. In", "4.\nIn")
    body = body.replace("B. Visits", "\nB. Visits")
    assert "Visits to the north" in [one.title for one in read(CONTENTS + body)[1].sections]
