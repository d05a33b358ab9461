"""Names outside prose: credits in the citations of notes, titles, text in capitals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.entities.aliases import ChapterNames
from pipeline.entities.model_names import check_model_name
from pipeline.entities.truecase import restore_case
from pipeline.grammar.reported_time import UNKNOWN_TIME
from pipeline.layout.prose import RecognizedName
from pipeline.vocabulary import regions
from tests.support.case_files import cases
from tests.support.extracting import extracted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.record.country import Entity


def shown(entity: Entity) -> str:
    """A name with its label, its identity, and its credit in the source."""
    identity_fields = entity.normalized.model_dump() if entity.normalized else {}
    match identity_fields:
        case {"family": family, "given": given}:
            identity = f"{family}, {given}"
        case {"acronym": acronym, "name": name}:
            identity = f"{name} ({acronym})" if acronym else name
        case {"region": region, "m49": code}:
            identity = f"{region} {code}"
        case {"articles": articles}:
            identity = ", ".join(articles)
        case _:
            identity = next(iter(identity_fields.values()), "-")
    parts = [f"{entity.label} {entity.text}", identity, entity.credit and entity.credit.role]
    return " | ".join(part for part in parts if part)


def in_note(note: str) -> list[Entity]:
    """The names in the only note of a chapter without prose."""
    report = f"# Georgia\n\n## Trafficking\n\nWomen are sold.<sup>1</sup>\n\n<sup>1</sup>{note}\n"
    [record] = extracted(report).records
    assert [one.text for one in record.notes] == [note]
    for entity in record.entities:
        assert record.notes[0].text[entity.anchor.start : entity.anchor.end] == entity.text
    return list(record.entities)


@pytest.mark.parametrize(("note", "expected"), [*cases("credits")])
def test_credits_in_notes_are_entities(note: str, expected: str) -> None:
    found = [one for one in in_note(note) if one.anchor.home.startswith("/notes/")]
    assert ("\n".join(map(shown, found)) or "nothing") == expected


def test_a_short_form_names_the_author_of_its_source() -> None:
    note = "LIZ KELLY, IOM, FERTILE FIELDS (2005). Kelly, supra note 1, at 3."
    people = [one for one in in_note(note) if one.label == "PERSON"]
    assert [person.text for person in people] == ["LIZ KELLY", "Kelly"]
    assert len({person.normalized for person in people}) == 1
    assert {person.credit and person.credit.authority for person in people} == {"kelly-2005"}


def test_a_title_in_capitals_names_a_country_at_its_place() -> None:
    report = "# Georgia\n\n## II. TRAFFICKING FROM KAZAKHSTAN\n\nIt is a crime.\n"
    [record] = extracted(report).records
    [name] = [entity for entity in record.entities if entity.anchor.home == "/sections/0"]
    assert shown(name) == "GPE KAZAKHSTAN | KAZ"
    assert record.sections[0].title is not None
    assert record.sections[0].title[name.anchor.start : name.anchor.end] == name.text
    assert report[name.spans[0].start : name.spans[0].end] == "KAZAKHSTAN"


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("GOVERNMENT RESPONSES", "Government Responses"),
        ("THE WOMEN OF KAZAKHSTAN'S NORTH", "the Women of Kazakhstan's North"),
        ("The UN and the IOM in KAZAKHSTAN", "The UN and the IOM in Kazakhstan"),
    ],
)
def test_text_in_capitals_is_restored_to_title_case(printed: str, read: str) -> None:
    assert restore_case(printed) == read


@given(st.text("ABCDa b'-.,(\u00c9"))
def test_restored_case_keeps_every_place(text: str) -> None:
    assert len(restore_case(text) or text) == len(text)


def test_each_region_has_its_source() -> None:
    assert all(source.strip() for source in regions.region_sources().values())


def test_a_tick_in_a_table_of_ratification_is_a_status() -> None:
    table = (
        "| Convention | Ratification |\n|---|---|\n"
        "| ILO C. 138, Minimum Age | ✓ |\n| Palermo Protocol | |\n| UN CRC | N/A |\n"
    )
    [record] = extracted(f"# Georgia\n\n## Laws\n\nIt has laws.\n\n{table}").records
    rows = [(row.name.split(",")[0], row.status, row.actor) for row in record.instruments]
    assert rows[0] == ("Minimum Age Convention", "ratified", "GEO")
    assert [status for _, status, _ in rows[1:]] == [None, None]


def test_the_actor_of_a_ratification_in_a_note_is_the_country_after() -> None:
    note = (
        "ILO CEACR. Observation concerning Minimum Age Convention, 1973 (No. 138) Armenia "
        "(ratification: 2006). Published: 2010. https://www.ilo.org/a."
    )
    in_note(note)
    [record] = extracted(f"# Georgia\n\nIt is.<sup>1</sup>\n\n<sup>1</sup>{note}\n").records
    [row] = [instrument for instrument in record.instruments if instrument.status]
    assert (row.status, row.edtf, row.actor) == ("ratified", "2006", "ARM")


@pytest.mark.parametrize(
    ("text", "name", "label", "found"),
    [
        ("It ran for years (6, 8) and ended.", "8)", "CARDINAL", "8"),
        ("Much is known (Table 8).", "8)", "CARDINAL", None),
        ("A Plan to Eradicate Hunger began.", "Eradicate Hunger", "FAC", None),
        ("A National Action Plan began.", "National Action Plan", "EVENT", None),
        ("Counted goods.", "Counted", "NORP", None),
        ("They met near the (North gate.", "(", "FAC", None),
        ("Publish all findings.", "Publish", "NORP", None),
        ("It failed. Decennial counts ended.", "Decennial", "ORG", None),
        ("They met judge Publish.", "Publish", "PERSON", "Publish"),
        ("They hold Birth Registration dear.", "Birth Registration", "GPE", None),
        ("A call came from ABXCO later.", "ABXCO", "PERSON", None),
        ("It came from activist Anna Publish.", "Anna Publish", "PERSON", "Anna Publish"),
    ],
)
def test_a_name_of_the_model_is_kept_only_if_other_words_support_it(
    text: str, name: str, label: str, found: str | None
) -> None:
    other = (
        "They publish decennial counts of birth by registration; the house in it (ABXCO) is old."
    )
    names = ChapterNames.from_texts([text, other], [[], []], UNKNOWN_TIME)
    at = text.index(name)
    finds = list(check_model_name(text, RecognizedName(at, at + len(name), label), names))
    assert [text[find.start : find.end] for find in finds] == ([found] if found else [])


def test_a_minority_named_beside_roma_is_of_no_country() -> None:
    report = (
        "# Kosovo\n\n## Education\n\nRoma and Egyptian children beg; Egyptian men came by sea.\n"
    )
    [record] = extracted(report).records
    peoples = [shown(entity) for entity in record.entities if entity.label == "NORP"]
    assert peoples == ["NORP Roma | -", "NORP Egyptian | -", "NORP Egyptian | EGY"]


@pytest.mark.parametrize(
    ("sentence", "marked", "names"),
    [
        (
            "He was born in Itatiaia, a town in Brazil.",
            {"Itatiaia": "PERSON"},
            ["GPE Itatiaia | -", "GPE Brazil | BRA"],
        ),
        ("Floods hit Niger State.", {}, ["GPE Niger State | -"]),
        (
            "It was the Land Court for Water, and in Tolls (TLX).",
            {},
            [
                f"ORG {name} | Land Court for Water, and in Tolls (TLX)"
                for name in ("Land Court for Water, and in Tolls", "TLX")
            ],
        ),
        ("They worked in Naryn and Osh provinces.", {}, ["GPE Naryn | -", "GPE Osh | -"]),
        ("It fined the retailer Nordwind's owner.", {"Nordwind's": "ORG"}, ["ORG Nordwind | -"]),
    ],
)
def test_names_are_those_of_places_and_bodies_without_what_is_beside(
    sentence: str, marked: dict[str, str], names: list[str]
) -> None:
    def recognize(texts: Sequence[str]) -> Iterator[list[RecognizedName]]:
        for text in texts:
            places = ((text.find(name), name, label) for name, label in marked.items())
            yield [
                RecognizedName(at, at + len(name), label) for at, name, label in places if at >= 0
            ]

    [record] = extracted(f"# Kenya\n\n## Work\n\n{sentence}\n", recognize=recognize).records
    assert [shown(entity) for entity in record.entities] == names


def check_name(text: str, name: str, label: str, chapter: str = "") -> list[str]:
    """The labels under which a find of the model alone is kept."""
    names = ChapterNames.from_texts([text, chapter], [[], []], UNKNOWN_TIME)
    start = text.index(name)
    find = RecognizedName(start, start + len(name), label)
    return [one.label for one in check_model_name(text, find, names)]


@pytest.mark.parametrize(
    ("text", "name", "label", "chapter", "is_kept"),
    [
        ("The court fined the retailer Nordwind in May.", "Nordwind", "ORG", "", True),
        ("Members of the Seimas met in May.", "Seimas", "ORG", "", True),
        ("It was praised by Larkspur.", "Larkspur", "ORG", "", False),
        ("It was praised by Larkspur.", "Larkspur", "ORG", "Larkspur, a company, paid.", True),
        ("They met in Universal Ballot Template.", "Universal Ballot Template", "ORG", "", False),
        ("Police detained Okinawa, Anna Lee.", "Okinawa, Anna Lee", "ORG", "", False),
        ("In May they met Anna Marlow again.", "Anna Marlow", "PERSON", "", False),
        ("They met Anna Marlow.", "Anna Marlow", "PERSON", "Judge Anna Marlow left.", True),
        ("It works for Labor in Perinatal.", "Perinatal", "GPE", "The perinatal ward.", False),
        ("Roma and lesbian persons left.", "lesbian", "NORP", "", False),
        ("The \u201cOpen Door\u201d program began.", "Open Door", "WORK_OF_ART", "", False),
        ("The film \u201cOpen Door\u201d was banned.", "Open Door", "WORK_OF_ART", "", True),
        ("They met at the Golden Rose hotel.", "Golden Rose", "FAC", "", True),
        ("They closed Itatiaia's market.", "Itatiaia", "GPE", "", True),
        ("The film, Farmers Live in Shadows, won.", "Shadows", "GPE", "", False),
        ("They met Joao da Silva.", "Joao", "PERSON", "", False),
        ("They met Kayapo villages there.", "Kayapo", "PERSON", "", False),
        ("In May the project called Amani Hope began.", "Amani Hope", "ORG", "", False),
        ("They fled from Bidibidi refugee settlement.", "Bidibidi", "ORG", "", False),
        ("They wrote to info@office.example.", "info@office.example", "ORG", "", False),
    ],
)
def test_a_name_of_the_model_alone_needs_evidence(
    text: str, name: str, label: str, chapter: str, *, is_kept: bool
) -> None:
    assert check_name(text, name, label, chapter) == ([label] if is_kept else [])
