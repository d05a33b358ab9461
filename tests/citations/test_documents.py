"""Notes of a chapter that cite documents of intergovernmental bodies, and abbreviations."""

from __future__ import annotations

import pytest

from pipeline.citations.abbreviations import is_gloss
from tests.support.extracting import record


def cited(*notes: str) -> list[list[tuple[str, str | None, str | None]]]:
    """The kind, authority and locator of each citation, by note."""
    calls = " ".join(f"Salt was sold.[^{at}]" for at in range(1, len(notes) + 1))
    printed = "\n\n".join(f"[^{at}]: {note}" for at, note in enumerate(notes, 1))
    found = record(f"## Georgia\n\n{calls}\n\n{printed}\n")
    return [
        [(one["kind"], one["authority"], one["locator"]) for one in note["citations"]]
        for note in found["notes"]
    ]


def test_ibid_is_the_document_before_it() -> None:
    """With its own places, and so is `see also para. 27` in the same note."""
    assert cited(
        "CRPD/C/ZEN/CO/1, para. 5.", "Ibid., para. 11; see also para. 27 (a).", "Ibid."
    ) == [
        [("full", "crpd-c-zen-co-1", "5")],
        [("id", "crpd-c-zen-co-1", "11"), ("id", "crpd-c-zen-co-1", "27 (a)")],
        [("id", "crpd-c-zen-co-1", None)],
    ]


def test_a_submission_is_one_source_in_all_notes() -> None:
    """Whether or not the review is named for which it was made."""
    first, second = cited(
        "IOM submission for the universal periodic review of Zenda, p. 3.",
        "IOM submission, pp. 4–5, and A/HRC/40/64/Add.1, para. 3.",
    )
    assert first == [("full", "iom", "3")]
    assert second == [("full", "iom", "4–5"), ("full", "a-hrc-40-64-add-1", "3")]


def test_abbreviations_of_a_list_name_its_submissions() -> None:
    """`JS1` is the joint submission that the list of those who made submissions so calls."""
    listed, used, unlisted = cited(
        "The following made submissions for this summary: Individual submissions: SRL Salt Roads"
        " League, Sarn (Zenda); Joint submissions: JS1 Joint submission 1 submitted by: Holst;",
        "JS1, para. 5 and SRL, p. 2.",
        "JS2, para. 4.",
    )
    assert listed == []
    assert used == [("short", "joint-submission-1", "5"), ("short", "salt-roads-league", "2")]
    assert unlisted == [("short", None, "4")]


def test_abbreviations_that_nothing_defines_name_a_source_where_several_notes_cite_them() -> None:
    first, second, once = cited("ZEN-S, p. 2.", "ZEN-S, pp. 4-5.", "SRL, p. 3.")
    assert first == [("short", "zen-s", "2")]
    assert second == [("short", "zen-s", "4-5")]
    assert once == [("short", None, "3")]


def test_a_list_of_submissions_is_no_citation_and_names_each_body() -> None:
    """Whatever letters a body is called by; the list prints where each body is."""
    found = record(
        "## Georgia\n\nSalt was sold.[^1] It was weighed.[^2]\n\n[^1]: The texts of the"
        " submissions are available at: www.salt.example. ZEN-S Casa de la Sal, Sarn (Zenda"
        " (Republic of)); SALT+ Red del Camino, Holst (Zenda); JS1 Joint submission 1 submitted by:"
        " Salt League, Sarn (Zenda).\n\n[^2]: ZEN-S para. 4; SALT+, p. 2, recommendation D(i); and"
        " JS1, para. 5. See also, ZEN-S, para. 6.\n"
    )
    assert [p["code"] for p in found["problems"] if "citation" in p["code"]] == []
    listed, used = ([one["authority"] for one in note["citations"]] for note in found["notes"])
    assert listed == []
    assert used == ["casa-de-la-sal", "red-del-camino", "joint-submission-1", "casa-de-la-sal"]


def test_parties_alone_name_the_case_cited_before() -> None:
    """Without a note that names its number, the parties are the source."""
    assert cited("Holst v. Zenda (CAT/C/60/D/662/2015), para. 7.", "Holst v. Zenda, para. 9.") == [
        [("full", "holst-v-zenda", "7")],
        [("short", "holst-v-zenda", "9")],
    ]
    assert cited("Holst v. Zenda, para. 9 (b).") == [[("short", "holst-v-zenda", "9 (b)")]]


def test_a_place_alone_is_of_the_report_itself() -> None:
    """Unless a source is cited before it in the same note."""
    assert cited("A/HRC/40/64, para. 3.", "See para. 27.")[1] == [("internal", None, "27")]


@pytest.mark.parametrize(
    ("note", "before", "expected"),
    [
        ("Universal Declaration of Human Rights.", "marked the anniversary of the UDHR", True),
        ("Sustainable Development Goals.", "progress towards the SDGs", True),
        ("Information and communications technology.", "skills in ICT,", True),
        ("ODA: official development assistance.", "", True),
        ("Universal Declaration of Human Rights.", "the rights of all", False),
        ("Salt Roads of Zenda.", "as the UN said", False),
        ("Ministry of Roads, Sarn, 2010.", "as the MRS", False),
    ],
)
def test_a_note_may_spell_out_an_abbreviation(note: str, before: str, *, expected: bool) -> None:
    """By its initials: those of the word before its callout, or of the word that it explains."""
    assert is_gloss(note, before) is expected


def test_a_note_that_spells_out_an_abbreviation_is_no_problem() -> None:
    """It cites nothing, though its words might be a title."""
    found = record("## Georgia\n\nThe ODA[^1] rose.\n\n[^1]: Official Development Aid.\n")
    assert [p["code"] for p in found["problems"] if p["code"] == "unparsed-citation"] == []
