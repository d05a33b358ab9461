"""Reports of no known family: the country of their title, contents pages, run-in headings."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.extract import extract
from pipeline.readers.detect import read_source
from tests.support.extracting import as_json
from tests.support.recount import wrong_record

BODY = """\
{name} has many rivers, and {name} has few bridges. India is near.

## Courts

The courts of {name} sit in the capital.
"""


def record(text: str) -> tuple[Any, Any]:
    """The document and the only record of a text, checked for consistency."""
    found = extract(
        read_source(text.encode(), "a.md", "a.md"), profile=None, families=(), recognize=None
    )
    document, records = as_json(found)
    ((place, one),) = records.items()
    assert not list(wrong_record(document, one, place))
    return document, one


@pytest.mark.parametrize(
    "title",
    [
        "Country Report: Nepal 2024",
        "Nepal: Country Profile",
        "Human Rights in Nepal \u2013 2024",
        "NEPAL COUNTRY BRIEF",
    ],
)
def test_a_report_is_about_the_country_of_its_title(title: str) -> None:
    _, one = record(f"# {title}\n\n{BODY.format(name='Nepal')}")
    assert one["country"]["alpha3"] == "NPL"
    assert one["country"]["name"].casefold() == "nepal"
    assert "no-country" not in [problem["code"] for problem in one["problems"]]


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Observations on the periodic reports of Chad", "TCD"),
        ("Annual Report of the Parliamentary Ombudsman of Malta 2016", "MLT"),
        ("Bank of Ghana", "GHA"),
        ("The Lakes of Chad", None),  # also a person's name
        ("Embassy of Japan", None),  # may be anywhere
        ("Bank of Ghana in Togo", None),
    ],
)
def test_a_title_that_ends_in_the_owner_of_a_body_or_report_is_enough(
    title: str, code: str | None
) -> None:
    country = record(f"# {title}\n\n{BODY.replace(' India is near.', '').format(name='The land')}")[
        1
    ]["country"]
    assert (country and country["alpha3"]) == code


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Trade of Nepal and India", "Nepal"),  # two countries
        ("A View of Nepal", "Bhutan"),  # the text is about another
        ("Farms of Georgia", "Georgia"),  # a state of that name, too
        ("Annual Report", "Nepal"),  # no country
    ],
)
def test_no_country_is_assigned_without_evidence(title: str, name: str) -> None:
    assert record(f"# {title}\n\n{BODY.format(name=name)}")[1]["country"] is None


@pytest.mark.parametrize(
    ("title", "body", "code"),
    [
        ("Report on Nepal", "Few bridges were built.", "NPL"),
        ("Mission to Nepal, 2019", "Few bridges were built in Nepal.\n\n## Law\n\nNone.", "NPL"),
        ("Report on Nepal", "Few bridges were built in Nepal, and more in Bhutan.", "NPL"),
        ("Report on Nepal", "Few bridges were built in Bhutan.", None),
        ("Bridges of Nepal", "Few bridges were built.", None),
    ],
)
def test_a_short_report_is_about_the_country_of_its_title_if_it_names_no_other(
    title: str, body: str, code: str | None
) -> None:
    country = record(f"# {title}\n\n{body}\n")[1]["country"]
    assert (country and country["alpha3"]) == code


def countries(text: str, path: str) -> list[str | None]:
    """The countries of the records of a text, in the order of its chapters."""
    document, _ = as_json(
        extract(read_source(text.encode(), path, path), profile=None, families=(), recognize=None)
    )
    return [part["code"] for part in document["parts"] if part["role"] == "chapter"]


CHAPTER = "{title}\n\nFew bridges of {name} are new.\n\nCourts\n\nThey sit in the capital.\n\n"


@pytest.mark.parametrize(
    "form",
    [
        "{name} 2019 Human Rights Report",
        "Annex {number} - {name}",
        "Chapter {number}: {name}",
        "Country: {name}",
        "Country Profile: {name}",
        "{name} ({code})",
        "[{upper}]",
        "*** {upper} ***",
        "{name}:",
        "{upper}, 2019",
    ],
)
@pytest.mark.parametrize("mark", ["", "## "])
def test_titles_of_one_form_begin_the_chapters_of_their_countries(form: str, mark: str) -> None:
    named = [("Nepal", "NPL"), ("Georgia", "GEO"), ("Togo", "TGO")]
    chapters = [
        CHAPTER.format(
            title=mark + form.format(name=name, upper=name.upper(), code=code, number=number),
            name=name,
        )
        for number, (name, code) in enumerate(named, 1)
    ]
    text = f"{mark[1:]}ROADS AND RIVERS\n\nA report.\n\n{''.join(chapters)}"
    assert countries(text, "a.md" if mark else "a.txt") == [code for _, code in named]


def test_the_title_of_one_chapter_is_not_that_of_the_report() -> None:
    named = ("Nepal", "Togo")
    chapters = [CHAPTER.format(title=f"# {name} Country Report", name=name) for name in named]
    _, records = as_json(
        extract(
            read_source("".join(chapters).encode(), "a.md", "a.md"),
            profile=None, families=(), recognize=None,
        )
    )  # fmt: skip
    assert [one["source"]["title"] for one in records.values()] == [None, None]


@pytest.mark.parametrize(
    ("titles", "names", "code"),
    [
        (
            ("Trade with Nepal", "Trade with Togo"),
            ("Nepal", "Togo"),
            None,
        ),  # not any report's words
        (("Nepal 2018", "Nepal 2019"), ("Nepal", "Nepal"), "NPL"),  # one country twice
        (("Nepal 2019", "Togo 2019"), ("Ghana", "Ghana"), None),  # the text is about another
        (("Nepal 2019", "Visit to Togo"), ("Nepal", "Togo"), None),  # two forms
    ],
)
def test_other_titles_begin_no_chapters(
    titles: tuple[str, str], names: tuple[str, str], code: str | None
) -> None:
    pairs = zip(titles, names, strict=True)
    chapters = [CHAPTER.format(title=f"## {title}", name=name) for title, name in pairs]
    assert countries(f"# Roads and Rivers\n\n{''.join(chapters)}", "a.md") == [code]


@pytest.mark.parametrize(
    ("label", "expected"), [("Population", ["MDA", "ALB"]), ("The rest", [None])]
)
def test_names_over_the_same_label_begin_chapters_whatever_country_the_text_names(
    label: str, expected: list[str | None]
) -> None:
    """The second chapter names Spain alone; where it opens in another way, it is none."""
    rest = "The school was built by a firm of Spain, and many of the teachers came by boat.\n\n"
    first = f"## Moldova\n\nPopulation: 4,328,550\n\n{rest}"
    second = f"## Albania\n\n{label}: 3,639,453\n\n{rest}"
    assert countries(f"# Roads and Rivers\n\n{first}{second}", "a.md") == expected


def test_contents_and_lists_of_tables_are_matter() -> None:
    lines = "Introduction ........ 1\n\nCourts ........ 12\n\n"
    lists = "## Tables\n\nTable 1. Judges ........ 3\n\n"
    document, one = record(
        f"# A Report\n\n## Contents\n\n{lines}{lists}## Introduction\n\nIt begins.\n"
    )
    assert [part["role"] for part in document["parts"]] == ["chapter", "contents"]
    assert [section["title"] for section in one["sections"]] == ["A Report", "Introduction"]
    matter = [claim for claim in document["claims"] if claim["role"] == "matter"]
    assert document["text"][matter[0]["start"] : matter[0]["end"]] == "## Contents"
    assert document["text"][matter[-1]["start"] : matter[-1]["end"]] == "Table 1. Judges ........ 3"


def test_a_run_in_heading_begins_a_section() -> None:
    law = "The law allowed it for no more than two days, and courts kept to that."
    arrest = f"## Arrest\n\nIt was rare.\n\n**Detention:** {law}\n\n*Bail.* {law}\n\n"
    _, one = record(f"# Report\n\n{arrest}## Courts\n\nSo.\n")
    shown = [[s["title"], s["level"], s["run_in"]] for s in one["sections"]]
    assert shown == [
        ["Report", 1, False], ["Arrest", 2, False], ["Detention", 3, True], ["Bail", 3, True],
        ["Courts", 2, False],
    ]  # fmt: skip
    assert [p["text"] for p in one["sections"][2]["paragraphs"]] == [law]


def test_words_of_a_run_in_heading_may_be_marked_one_by_one() -> None:
    law = "The law allowed it for no more than two days, and courts kept to that."
    _, one = record(f"# Report\n\n**Pretrial** **Detention:** {law}\n")
    assert [[s["title"], s["run_in"]] for s in one["sections"]] == [
        ["Report", False], ["Pretrial Detention", True],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "**All of it is bold: the heading and the text behind it are set in one type.**",
        "**Note:** This sentence is a remark on the sentences above it, and no section.",
        "*Harbour v. Wells* was decided in the spring, and nobody has read it since then.",
        "**Detention:** none.",
    ],
)
def test_other_words_in_bold_or_italics_are_no_headings(text: str) -> None:
    _, one = record(f"# Report\n\n{text}\n")
    assert [section["run_in"] for section in one["sections"]] == [False]


def test_a_document_of_nothing_but_contents_is_one_chapter() -> None:
    contents = "\n".join(f"- Chapter {number} of rivers ..... {number}" for number in range(1, 7))
    document, one = record(f"# Table of Contents\n\n{contents}\n")
    assert [part["role"] for part in document["parts"]] == ["chapter"]
    assert one["country"] is None


@pytest.mark.parametrize(
    "titles",
    [
        ("JAPAN JAPAN", "GUYANA COOPERATIVE REPUBLIC OF GUYANA", "TOGO TOGOLESE REPUBLIC"),
        ("JAPAN\n\nJAPAN", "GUYANA\n\nREPUBLIC OF GUYANA", "TOGO\n\nTOGOLESE REPUBLIC"),
        ("JAPAN\n\nJAPAN", "GUYANA", "TOGO\n\nREPUBLIC OF TOGO"),
    ],
    ids=["in one line", "below it", "not below each"],
)
def test_an_official_name_beside_the_usual_one_begins_no_second_chapter(
    titles: tuple[str, str, str],
) -> None:
    names = ("Japan", "Guyana", "Togo")
    pairs = zip(titles, names, strict=True)
    book = "".join(CHAPTER.format(title=title, name=name) for title, name in pairs)
    assert countries(f"ROADS AND RIVERS\n\nA report.\n\n{book}", "a.txt") == ["JPN", "GUY", "TGO"]


def test_the_end_of_a_broken_name_before_its_official_form_is_the_country() -> None:
    titles = ("GHANA", "GUINEA REPUBLIC OF EQUATORIAL GUINEA", "TOGO")
    pairs = zip(titles, ("Ghana", "Equatorial Guinea", "Togo"), strict=True)
    book = "".join(CHAPTER.format(title=title, name=name) for title, name in pairs)
    assert countries(f"ROADS AND RIVERS\n\nA report.\n\n{book}", "a.txt") == ["GHA", "GNQ", "TGO"]


def test_a_name_printed_twice_over_an_official_name_of_two_lines_begins_one_chapter() -> None:
    kingdom = "UNITED KINGDOM\n\n## UNITED KINGDOM\n\n## OF GREAT BRITAIN AND NORTHERN IRELAND"
    pairs = (("TOGO", "Togo"), (kingdom, "United Kingdom"), ("GHANA", "Ghana"), ("CHAD", "Chad"))
    book = "".join(CHAPTER.format(title=f"## {title}", name=name) for title, name in pairs)
    assert countries(f"# ROADS AND RIVERS\n\nA report.\n\n{book}", "a.md") == [
        "TGO",
        "GBR",
        "GHA",
        "TCD",
    ]


@pytest.mark.parametrize(
    ("numbers", "levels"),
    [
        ("I. A. B. II. A. B. III.", [1, 2, 2, 1, 2, 2, 1]),
        ("I. II. III. A. B.", [1, 1, 1, 2, 2]),
        ("I. A. 1. 2. B. II.", [1, 2, 3, 3, 2, 1]),
        ("I. II. A. I. II.", [1, 1, 1, 1, 1]),  # the first count begins anew
        ("I. II. A. III. B.", [1, 1, 1, 1, 1]),  # one count goes on over both
        ("I. II. A. - B.", [1, 1, 1, 1, 1]),  # a title without a number between them
    ],
)
def test_titles_that_count_anew_within_others_are_their_parts(
    numbers: str, levels: list[int]
) -> None:
    text = "".join(
        f"## {number.strip('-')} Rivers\n\nThe rivers of Nepal are long, and many are wide.\n\n"
        for number in numbers.split()
    )
    _, one = record(f"# Country Report: Nepal 2024\n\n{text}")
    found = [section["level"] for section in one["sections"] if section["title"] == "Rivers"]
    assert [level - min(found) + 1 for level in found] == levels
