"""Statistics in every layout of converters have the same labels and values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.extract import extract
from pipeline.profiles.model import load_profile
from pipeline.readers.detect import read_source
from tests.support.extracting import as_json, document, record
from tests.support.printed_pdf import content, pdf

if TYPE_CHECKING:
    from tests.support.extracting import Object
    from tests.support.printed_pdf import Text

FAMILY = load_profile("protection-project")
VALUES = {
    "Population": "15,399,437",
    "Birth Rate": "16.6 births/1,000 population",
    "Life Expectancy": "total population: 67.87 years; male: 62.58 years",
    "Religions": "Muslim 47%, Russian Orthodox 44%, other 9%",
    "Capital": "Astana",
}
TABLE = "| Indicator | Value |\n|---|---|\n"
SETTINGS = [
    "**{0}:** {1}\n\n",
    "**{0}** {1}\n\n",
    "- **{0}** {1}\n",
    "**{0}** \u2013 {1}\n\n",
    "**{0}**\n\n{1}\n\n",
    "**{0}:**\n\n{1}\n\n",
    "**{0}**\n{1}\n\n",
    "{0}\n\n{1}\n\n",
    "{0} {1}\n\n",
    "{0}\n:   {1}\n\n",
    "#### {0}\n\n{1}\n\n",
    "#### {0}: {1}\n\n",
    "| {0} | {1} |\n",
    "| **{0}:** | {1} |\n",
]
ROUTES = "### Trafficking Routes\n\nAgents of Population 7 wait there.\n"


def chapter(statistics: str) -> Object:
    return record(f"## Kazakhstan\n\n{statistics}\n\n{ROUTES}", profile=FAMILY)


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_statistic_is_found_in_every_layout(setting: str) -> None:
    printed = "".join(setting.format(*pair) for pair in VALUES.items())
    one = chapter(f"{TABLE if setting.startswith('|') else ''}{printed}")
    assert {s["label"]: s["raw"] for s in one["statistics"].values()} == VALUES
    assert all(s["kind"] != "text" for s in one["statistics"].values())
    assert [s["id"] for s in one["sections"]] == ["trafficking_routes"]
    assert one["coverage"]["residue"] == 0


@pytest.mark.parametrize("setting", SETTINGS)
def test_several_statistics_are_found_below_a_title(setting: str) -> None:
    printed = "".join(setting.format(*pair) for pair in VALUES.items())
    one = chapter(f"### At a Glance\n\n{TABLE if setting.startswith('|') else ''}{printed}")
    assert {s["label"]: s["raw"] for s in one["statistics"].values()} == VALUES


@pytest.mark.parametrize("row", ["<dt>{0}</dt><dd>{1}</dd>", "<div>{0}</div><div>{1}</div>"])
def test_a_label_may_have_an_element_of_its_own(row: str) -> None:
    rows = "".join(row.format(*pair) for pair in VALUES.items())
    page = f"<h2>Kazakhstan</h2><dl>{rows}</dl><h3>Trafficking Routes</h3><p>Far.</p>"
    found = extract(document(page, "a.html"), profile=FAMILY, families=(), recognize=None)
    [one] = as_json(found)[1].values()
    assert {s["label"]: s["raw"] for s in one["statistics"].values()} == VALUES


@pytest.mark.parametrize(
    "lead",
    [
        "Population growth slowed.\n\nReligions met.\n\nCapital fled.",
        "Population\n\nIt grew for years.",
        "**Capital** was scarce.",
    ],
)
def test_a_few_words_of_prose_are_no_labels(lead: str) -> None:
    one = chapter(lead)
    assert not one["statistics"]
    assert [s["id"] for s in one["sections"]] == ["lead", "trafficking_routes"]


def test_an_unknown_label_among_known_ones_is_kept() -> None:
    pairs = {"Population": "7,000", "Birth Rate": "NA", "Harvests": "nuts", "Capital": "Astana"}
    one = chapter("".join(f"**{label}**\n\n{value}\n\n" for label, value in pairs.items()))
    assert {s["label"]: s["raw"] for s in one["statistics"].values()} == pairs
    assert one["statistics"]["harvests"]["known"] is False


def test_a_value_may_end_on_the_next_page_without_a_label_after_it() -> None:
    lines = [
        "Capital: Astana",
        "Religions: Muslim 47%, Russian Orthodox 44%, and others who all live",
    ]
    first: list[Text] = [
        (72, 700, 18, "Kazakhstan"),
        (72, 660, 10, lines[0]),
        (72, 646, 10, lines[1]),
    ]
    last: list[Text] = [(72, 700, 10, "in the same towns and villages 9%"), (72, 660, 14, "Routes")]
    printed = pdf([content(first), content(last)])
    found = extract(
        read_source(printed, "a.pdf", "a.pdf"), profile=FAMILY, families=(), recognize=None
    )
    assert [str(one.country and one.country.code) for one in found.records] == ["KAZ"]
    religions = found.records[0].statistics["religions"]
    assert religions.raw.endswith("who all live in the same towns and villages 9%")
