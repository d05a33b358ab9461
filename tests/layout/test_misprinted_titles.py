"""A chapter heading that misprints its country: the body decides which one is meant."""

from __future__ import annotations

import pytest

from pipeline.document.problems import Code
from pipeline.extract import extract
from pipeline.profiles.model import load_profile
from pipeline.readers.detect import read_source

FAMILY = load_profile("protection-project")
BODY = (
    "**Population:** 15,399,437\n\n### Trafficking Routes\n\nWomen from {0} are sent to Turkey. "
    "Men from {0} go to Chad, and children of {0} stay at home. The courts of {0} are slow.\n"
)


def codes(text: str) -> tuple[list[str], list[Code]]:
    source = read_source(text.encode(), "a.md", "a.md")
    found = extract(source, profile=FAMILY, families=(), recognize=None)
    problems = [problem.code for record in found.records for problem in record.problems]
    return [(record.country and record.country.code) or "_" for record in found.records], problems


@pytest.mark.parametrize(
    ("printed", "meant", "code"),
    [
        ("C\u00f4te d\u2019lvoire", "C\u00f4te d\u2019Ivoire", "CIV"),
        ("Kazahkstan", "Kazakhstan", "KAZ"),
        ("Uruguav", "Uruguay", "URY"),
    ],
)
def test_a_misprinted_title_finds_its_country(printed: str, meant: str, code: str) -> None:
    found, problems = codes(f"## {printed}\n\n{BODY.format(meant)}")
    assert found == [code]
    assert Code.UNTITLED_COUNTRY in problems


def test_a_misprinted_title_among_chapters_finds_its_country() -> None:
    text = f"## Armenia\n\n{BODY.format('Armenia')}\n## Kazahkstan\n\n{BODY.format('Kazakhstan')}"
    assert codes(text)[0] == ["ARM", "KAZ"]


@pytest.mark.parametrize(
    ("printed", "about"),
    [
        ("Kazahkstan", "Armenia"),  # the body names another
        ("Overview", "Kazakhstan"),
    ],
)
def test_a_title_of_other_words_finds_no_country(printed: str, about: str) -> None:
    found, problems = codes(f"## {printed}\n\n{BODY.format(about)}")
    assert found == ["_"]
    assert Code.UNTITLED_COUNTRY not in problems


def test_the_title_of_a_people_is_about_the_country_that_the_text_names() -> None:
    assert codes(f"## Kazakh\n\n{BODY.format('Kazakhstan')}")[0] == ["KAZ"]


def test_a_correct_title_is_not_reported_as_a_misprint() -> None:
    found, problems = codes(f"## Niger\n\n{BODY.format('Nigeria')}")
    assert found == ["NER"]
    assert Code.UNTITLED_COUNTRY not in problems


def test_a_text_without_headings_has_no_misprint() -> None:
    assert codes("The courts of Kazakhstan are slow.\n")[0] == ["_"]
