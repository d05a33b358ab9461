"""Reference lists without numbers, and the citations of their entries by author and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.extract import extract
from pipeline.readers.detect import read_source
from tests.support.extracting import as_json
from tests.support.recount import wrong_record

if TYPE_CHECKING:
    from pipeline.record.country import CountryRecord

ENTRIES = (
    "Feld, N. (2006a). Sold at the quay: Labour on the coast. Harbour Press.",
    "Feld, N. (2006b). Boats at night. Harbour Press.",
    "Human Rights Watch. (2011). Silent fields. https://www.hrw.org/report/2011/silent",
    "Okoro, A., & Mensah, B. (2015). Child labour in cocoa. Journal of Farms, 12(3), 45-67.",
    "Tanaka, K., Ruiz, P., & Blum, E. (2018). Ports of the delta. River Press.",
)
BODY = "The rate was high {cited}. It fell in 2015, and Togo, 2011 apart, it was low."


def read(body: str, entries: tuple[str, ...] = ENTRIES, head: str = "References") -> CountryRecord:
    listed = "\n\n".join(entries)
    text = f"# Togo\n\n## Routes\n\n{body}\n\n## {head}\n\n{listed}\n"
    document = read_source(text.encode(), "a.md", "a.md")
    found = extract(document, profile=None, families=(), recognize=None)
    source, records = as_json(found)
    ((place, one),) = records.items()
    assert not list(wrong_record(source, one, place))
    return found.records[0]


@pytest.mark.parametrize(
    ("cited", "notes"),
    [
        ("(Feld, 2006a)", ["r1"]),
        ("(Feld 2006b, p. 12)", ["r2"]),
        ("(see Feld, 2006a; Okoro & Mensah, 2015)", ["r1", "r4"]),
        ("(Feld, 2006a, 2006b)", ["r1", "r2"]),
        ("(Feld, 2006a,b)", ["r1", "r2"]),
        ("as Human Rights Watch (2011) found", ["r3"]),
        ("(HRW, 2011)", ["r3"]),
        ("as Okoro and Mensah (2015) found", ["r4"]),
        ("(Tanaka et al., 2018)", ["r5"]),
        ("(Tanaka, Ruiz, and Blum 2018)", ["r5"]),
        ("in Tanaka et al.'s (2018) view", ["r5"]),
        ("in Feld’s (2006a) view", ["r1"]),
        ("(Okoro and Mensah 46)", ["r4"]),
        ("(Feld, 2006)", []),  # a or b
        ("(Feld 12)", []),
        ("(Feld, 2007)", []),  # not listed
        ("(Weber, 2006a)", []),
        ("in Feld 2006a", []),  # not set apart
    ],
)
def test_entries_are_cited_by_author_and_year(cited: str, notes: list[str]) -> None:
    made = read(BODY.format(cited=cited))
    [section, _] = made.sections
    [paragraph] = section.paragraphs
    assert paragraph.text == BODY.format(cited=cited)  # a citation by name is text
    assert [ref.note for ref in paragraph.note_refs] == notes
    for ref in paragraph.note_refs:
        assert paragraph.text[ref.at :].startswith(("Feld", "2006b", "b", "H", "Okoro", "Tanaka"))
    called = [note.id for note in made.notes if note.refs]
    assert called == notes


def test_each_entry_is_a_note_with_its_source() -> None:
    made = read(BODY.format(cited=""))
    notes = made.notes
    assert [(note.id, note.mark, note.text) for note in notes] == [
        (f"r{at}", "", entry) for at, entry in enumerate(ENTRIES, 1)
    ]
    assert [[cite.authority for cite in note.citations] for note in notes] == [
        ["feld-2006"], ["feld-2006-b"], ["human-rights-watch-2011"], ["okoro-2015"],
        ["tanaka-2018"],
    ]  # fmt: skip
    assert not made.problems[1:]


@pytest.mark.parametrize("mark", ["- {}", "* {}", "1. {}"])
def test_entries_may_be_items_of_a_list(mark: str) -> None:
    made = read("Few.", tuple(mark.format(entry) for entry in ENTRIES))
    assert [note.text for note in made.notes] == list(ENTRIES)


def test_entries_may_be_lines_of_a_paragraph() -> None:
    made = read("Few.", ("\n".join(ENTRIES),))
    assert [note.text for note in made.notes] == list(ENTRIES)


@pytest.mark.parametrize(
    ("entries", "head"),
    [
        (ENTRIES, "Books on Togo"),
        (("The list was lost.", "It had many books.", ENTRIES[0]), "References"),
        (ENTRIES[:1], "References"),
    ],
)
def test_other_paragraphs_are_no_entries(entries: tuple[str, ...], head: str) -> None:
    assert not read("Few.", entries, head).notes


def test_the_only_list_of_several_chapters_is_of_none_of_them() -> None:
    chapters = "".join(
        f"# {name}\n\nFew roads of {name} are new.\n\n" for name in ("Togo", "Benin")
    )
    text = f"{chapters}# References\n\n" + "\n\n".join(ENTRIES) + "\n"
    made = extract(
        read_source(text.encode(), "a.md", "a.md"), profile=None, families=(), recognize=None
    )
    assert [len(one.notes) for one in made.records] == [0, 0]
    assert [part.role for part in made.document.parts] == ["chapter", "chapter", "bibliography"]


@pytest.mark.parametrize(
    ("note", "authority", "locator"),
    [
        ("Feld 2006a, p. 12.", None, "12"),  # two of that year: the letter is not read
        ("Human Rights Watch (2011), 3-5.", "human-rights-watch-2011", "3-5"),
        ("See Okoro and Mensah, 2015: 50.", "okoro-2015", "50"),
        ("Tanaka et al. (2018), p. 7.", "tanaka-2018", "7"),
    ],
)
def test_short_forms_in_notes_refer_to_the_list_below(
    note: str, authority: str | None, locator: str
) -> None:
    made = read(f"The rate was high.<sup>1</sup>\n\n<sup>1</sup> {note}")
    [first, *entries] = made.notes
    assert first.mark == "1"
    assert [(cite.kind, cite.authority, cite.locator) for cite in first.citations] == [
        ("short", authority, locator)
    ]
    assert [note.id for note in entries] == ["r1", "r2", "r3", "r4", "r5"]
