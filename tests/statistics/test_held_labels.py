"""Values that run into the next field are cut where its label opens a line, else reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.document.problems import Code
from pipeline.extract import extract
from pipeline.profiles.model import load_profile
from pipeline.readers.detect import read_source

if TYPE_CHECKING:
    from pipeline.record.country import CountryRecord

FACTBOOK = load_profile("world-factbook")


def record(text: str, name: str = "a.txt") -> CountryRecord:
    source = read_source(text.encode(), name, name)
    [found] = extract(source, profile=FACTBOOK, families=(), recognize=None).records
    return found


def values(text: str, name: str = "a.txt") -> dict[str, str]:
    return {id_: one.raw for id_, one in record(text, name).statistics.items()}


def test_a_label_further_left_than_the_value_begins_a_field() -> None:
    found = values(
        "Malaysia\n========\n\nAgriculture:\n    rice and rubber in the north\n  Sarawak:\n"
        "    timber and pepper; fish catch of 608,000 metric tons\nIllicit drugs:\n"
        "    transit point for heroin\nEconomic aid:\n    none\n"
    )
    assert found["illicit_drugs"] == "transit point for heroin"
    assert found["economic_aid"] == "none"
    assert "Illicit" not in found["agriculture"]


def test_a_label_after_a_broken_value_begins_a_field() -> None:
    found = values(
        "Nigeria\n=======\n\nDiplomatic representation:\n    Ambassador of the country in Lagos.\n"
        "\n    The Branch Office in Abuja becomes the Embassy in the\n    spring of the next year\n"
        "Flag:\n    three equal bands of green, white, and green\n"
    )
    assert found["flag"] == "three equal bands of green, white, and green"


def test_a_label_after_a_part_in_capitals_begins_a_field() -> None:
    found = values(
        "Nigeria\n=======\n\nDiplomatic representation:\n    Ambassador of the country in Lagos,\n"
        "\n  US:\n    Ambassador in Abuja, with a consulate in the\n    south of the country\n"
        "Flag:\n    three equal bands of green, white, and green\n"
    )
    assert found["flag"] == "three equal bands of green, white, and green"


def test_a_label_within_a_line_is_reported() -> None:
    found = record(
        "## Chad\n\n**Capital:** N'Djamena\n\n**Terrain:** broad plains in the center, desert in "
        "the north Illicit drugs: none of them grown here\n\n**Currency:** franc\n",
        "a.md",
    )
    held = [problem for problem in found.problems if problem.code == Code.VALUE_HOLDS_LABEL]
    assert [one.pointer for one in held] == ["/statistics/terrain"]


def test_parts_of_a_value_and_words_in_parentheses_are_no_labels() -> None:
    found = record(
        "## Chad\n\n**Maritime claims:** Contiguous zone: 24 nm; Territorial sea: 12 nm\n\n"
        "**Terrain:** plains (see Illicit drugs: none) and desert\n\n**Currency:** franc\n",
        "a.md",
    )
    assert not [problem for problem in found.problems if problem.code == Code.VALUE_HOLDS_LABEL]


def test_an_inner_label_after_a_share_begins_a_value() -> None:
    found = values(
        "_@_Kiribati\n\n Exports: $4.2 million (f.o.b., 1992 est.)\n"
        " commodities: copra 50%, seaweed 16%, fish 15%\n partners: Denmark, Fiji, US\n\n"
        " Imports: $33.1 million (c.i.f., 1992 est.)\n commodities: foodstuffs, fuel\n"
        " partners: Australia 40%, Japan 18%\n"
    )
    assert found["exports_commodities"] == "copra 50%, seaweed 16%, fish 15%"
    assert found["exports_partners"] == "Denmark, Fiji, US"
    assert found["imports_partners"] == "Australia 40%, Japan 18%"
