"""One-page summaries of a country in two columns: labels in bold over their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from tests.support.extracting import nothing
from tests.support.printed_pdf import content, pdf

if TYPE_CHECKING:
    from pipeline.record.country import CountryRecord

# Each label with the lines of its value; in capitals, the title of a part.
LEFT = [
    ("GOVERNMENT", []),
    ("Chief of State", ["President Anahit SAROYAN"]),
    ("Head of Government", ["Prime Minister Tigran ABOVYAN"]),
    ("Government Type", ["parliamentary democracy"]),
    ("Capital", ["Yerevan"]),
    ("Legislature", ["unicameral National Assembly of which the", "seats are 105 and no more"]),
    ("US Ambassador", ["Ambassador Ruth HOLLIS"]),
    ("GEOGRAPHY", []),
    ("Area", ["Total: 29,743 sq km", "Land: 28,203 sq km", "Water: 1,540 sq km"]),
    ("Climate", ["highland continental, hot summers"]),
    (
        "Urbanization",
        [
            "urban population: 63.3% of total population",
            "(2020) rate of urbanization: 0.22% annual rate",
            "of change (2015-20 est.)",
        ],
    ),
]
RIGHT = [
    ("ECONOMY", []),
    (
        "Economic Overview",
        ["open since 1994, its trade is with its neighbours, and it has", "grown"],
    ),
    ("GDP (Purchasing Power Parity)", ["$28.34 billion (2017 est.)"]),
    ("Exports", ["$2.361 billion (2017 est.)", "partners: Russia 24.2%, Bulgaria 12.8% (2017)"]),
    ("PEOPLE & SOCIETY", []),
    ("Population", ["3 million (July 2020 est.)"]),
    ("Ethnicity", ["Armenian 98.1%,", "Yezidi (Kurd) 1.1%,", "other 0.8% (2011 est.)"]),
    (
        "Religion",
        ["Armenian Apostolic 92.6%, Evangelical 1%, none 1.1%, other", "5.3% (2011 est.)"],
    ),
]
PICTURE = b"\n392 430 m 560 430 l 480 387 l 392 430 l f"  # beside the lines of ethnic groups


def printed() -> bytes:
    """The page: headings in one size, a picture beside the ethnic groups."""
    bold = [(200.0, 750.0, 30.0, "ARMENIA")]
    plain = [(40.0, 60.0, 9.0, "as of March 2020")]
    for x, column in ((40.0, LEFT), (280.0, RIGHT)):
        y = 600.0
        for label, lines in column:
            y -= 14 if label.isupper() else 0
            bold.append((x, y, 10, label))
            plain += [(x + 9, y - 12 * at, 10, line) for at, line in enumerate(lines, start=1)]
            y -= 12 * (1 + len(lines))
    return pdf([content(bold, font="F2") + b"\n" + content(plain) + PICTURE])


@pytest.fixture(scope="module")
def record() -> CountryRecord:
    document = read_source(printed(), "am.pdf", "am.pdf")
    (found,) = extract(document, profile=None, families=load_families(), recognize=nothing).records
    return found


def test_a_heading_that_is_a_label_opens_a_field(record: CountryRecord) -> None:
    raw = {id_: statistic.raw for id_, statistic in record.statistics.items()}
    assert raw["head_of_government"] == "Prime Minister Tigran ABOVYAN"
    assert raw["government_type"] == "parliamentary democracy"
    assert raw["legislature"] == (
        "unicameral National Assembly of which the seats are 105 and no more"
    )
    assert raw["climate"] == "highland continental, hot summers"
    assert raw["economic_overview"].startswith("open since 1994")
    assert raw["exports_partners"] == "Russia 24.2%, Bulgaria 12.8% (2017)"
    assert [section.title for section in record.sections] == [
        "GOVERNMENT", "GEOGRAPHY", "ECONOMY", "PEOPLE & SOCIETY",
    ]  # fmt: skip


def test_values_below_headings_are_typed(record: CountryRecord) -> None:
    kinds = {
        id_: record.statistics[id_].kind
        for id_ in ("capital", "area", "gdp", "exports", "population", "ethnic_groups", "religions")
    }
    partners = record.statistics["exports_partners"]
    assert partners.kind == "composition"
    assert [(item.name, item.share) for item in partners.items] == [
        ("Russia", 24.2), ("Bulgaria", 12.8),
    ]  # fmt: skip
    assert partners.as_of == "2017"
    groups = {
        id_: [(one.group, one.value, one.as_of) for one in statistic.observations]
        for id_ in ("area", "urbanization", "urbanization_rate")
        if (statistic := record.statistics[id_]).kind == "quantity"
    }
    assert groups == {
        "area": [("total", 29743, None), ("land", 28203, None), ("water", 1540, None)],
        "urbanization": [("urban population", 63.3, "2020")],
        "urbanization_rate": [(None, 0.22, "2015/2020")],
    }
    assert kinds == {
        "capital": "place", "area": "quantity", "gdp": "quantity", "exports": "quantity",
        "population": "quantity", "ethnic_groups": "composition", "religions": "composition",
    }  # fmt: skip
    assert record.residue == ()
    assert record.problems == ()


def test_lines_beside_a_picture_form_one_block() -> None:
    document = read_source(printed(), "am.pdf", "am.pdf")
    blocks = [document.text[block.start : block.end] for block in document.blocks]
    assert "Armenian 98.1%,\nYezidi (Kurd) 1.1%,\nother 0.8% (2011 est.)" in blocks
    assert "ECONOMY" in blocks
