"""Each stage on the smallest chapter that shows what it does."""

from __future__ import annotations

from typing import Any, TypeAlias

import pytest

from pipeline.profiles.model import Profile, load_families
from pipeline.record.ids import find_unused_id, make_slug
from tests.support.extracting import FAMILY, as_json, codes, document, extracted, names, record

Object: TypeAlias = dict[str, Any]

HEAD = "## A Human Rights Report on Trafficking in Persons, Especially Women and Children"
STATISTICS = "**Population:** 5  \n**Birth Rate:** 9 births/1,000 population"


def claimed(text: str, **how: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - passed on
    """Each claim's role and text, in order."""
    found = extracted(text, **how).document
    return [(claim.role, found.text[claim.start : claim.end]) for claim in found.claims]


def furniture(text: str) -> list[tuple[str, str]]:
    """Each piece of furniture: its role and its text."""
    return [(one.role, one.text) for one in extracted(text).document.furniture]


def titles(one: Object) -> list[str | None]:
    """The titles of a record's sections."""
    return [section["title"] for section in one["sections"]]


def prose(one: Object) -> list[str]:
    """All paragraphs of a record."""
    return [
        paragraph_["text"] for section in one["sections"] for paragraph_ in section["paragraphs"]
    ]


def parts(text: str) -> list[tuple[str, str | None]]:
    """Each part of a document: its role, and its country's code or its title."""
    return [(part.role, part.code or part.title) for part in extracted(text).document.parts]


# Layout.


def test_a_heading_that_cuts_a_sentence_is_furniture_everywhere() -> None:
    text = (
        "## Georgia\n\nIt is in the\n\n## The Report\n\nsouth.\n\n"
        "## The Report\n\n### More\n\nText.\n"
    )
    assert furniture(text) == [("running head", "The Report")] * 2
    assert prose(record(text)) == ["It is in the south.", "Text."]
    assert extracted(text).document.title == "The Report"


def test_a_heading_between_sentences_is_a_section() -> None:
    text = "## Georgia\n\nIt is in the south.\n\n## Assistance\n\nText."
    assert furniture(text) == []
    assert titles(record(text)) == [None, "Assistance"]


def test_a_known_running_head_is_furniture_but_not_on_the_title_page() -> None:
    text = f"{HEAD}\n\n## Georgia\n\nText.\n\n{HEAD}\n\nMore.\n"
    assert furniture(text) == [("running head", HEAD[3:])]
    assert claimed(text)[0] == ("matter", HEAD)


@pytest.mark.parametrize("number", ["- 12 -", "\u2014 12 \u2014", "xii", "Page 3 of 9", "7"])
def test_a_page_number_is_furniture(number: str) -> None:
    text = f"## Georgia\n\nIt is in the\n\n{number}\n\nsouth.\n"
    assert furniture(text) == [("page number", number)]
    assert prose(record(text)) == ["It is in the south."]


def test_a_title_in_bold_alone_is_a_heading_if_the_family_knows_it() -> None:
    text = "## Georgia\n\n**Forms of Trafficking**\n\nText.\n\n**Nobody Knows This**\n\nMore.\n"
    assert titles(record(text)) == ["Forms of Trafficking"]
    assert prose(record(text)) == ["Text.", "Nobody Knows This", "More."]


def test_a_country_in_bold_alone_begins_a_chapter() -> None:
    assert parts("**Georgia**\n\nText.\n") == [("chapter", "GEO")]


def test_notes_in_one_block_are_notes_each() -> None:
    one = record(
        "## Georgia\n\nA<sup>1,2</sup>.\n\n<sup>1</sup> CIA, X (2009).\n<sup>2</sup> *Id.*\n"
    )
    assert [note["text"] for note in one["notes"]] == ["CIA, X (2009).", "Id."]


def test_notes_directly_below_a_sentence_are_not_part_of_it() -> None:
    one = record("## Georgia\n\nIt ends here.<sup>1</sup>\n<sup>1</sup> CIA, X (2009).\n")
    assert prose(one) == ["It ends here."]
    assert [note["text"] for note in one["notes"]] == ["CIA, X (2009)."]


# Chapters.


def test_a_document_is_divided_into_front_matter_contents_chapters_and_back_matter() -> None:
    text = (
        "# The Report\n\nBy us.\n\n## Contents\n\nGeorgia 1\n\n## Georgia\n\nText.\n\n"
        "## Moldova\n\nText.\n\n## Bibliography\n\nCIA, X.\n\n## Appendix A\n\nText.\n"
    )
    assert parts(text) == [
        *(("front", "The Report"), ("contents", "Contents"), ("chapter", "GEO")),
        *(("chapter", "MDA"), ("bibliography", "Bibliography"), ("back", "Appendix A")),
    ]
    roles = [role for role, _ in claimed(text)]
    assert roles.count("matter") == len(roles) - 4


def test_a_heading_between_chapters_divides_them() -> None:
    text = "## Georgia\n\nText.\n\n## The Baltic States\n\n## Moldova\n\nText.\n"
    assert parts(text) == [("chapter", "GEO"), ("front", "The Baltic States"), ("chapter", "MDA")]


def test_a_repeated_country_heading_continues_its_chapter() -> None:
    text = "## Georgia\n\nOne.\n\n## Moldova\n\nTwo.\n\n## Georgia (continued)\n\nThree.\n"
    described, records = as_json(extracted(text))
    assert [part["code"] for part in described["parts"]] == ["GEO", "MDA", "GEO"]
    georgia = records["records/report.md/GEO.json"]
    assert prose(georgia) == ["One.", "Three."]
    assert "repeated-chapter" in codes(georgia)
    assert georgia["country"]["name"] == "Georgia"


def test_a_country_in_a_deeper_heading_is_a_section() -> None:
    one = record("## Georgia\n\n### Turkey\n\nText.\n")
    assert titles(one) == ["Turkey"]


def test_a_country_above_statistics_begins_a_chapter_at_any_level() -> None:
    assert parts(f"## Georgia\n\nText.\n\n### Moldova\n\n{STATISTICS}\n") == [
        ("chapter", "GEO"),
        ("chapter", "MDA"),
    ]


def test_an_unknown_country_begins_no_chapter() -> None:
    one = record("## Ruritania\n\nText.\n")
    assert one["country"] is None
    assert titles(one) == ["Ruritania"]


# Labels and statistics.

SETTINGS = [
    "**Population:** 5  \n**Birth Rate:** 9 births/1,000 population",
    "**Population**: 5\n**Birth Rate** : 9 births/1,000 population",
    "Population: 5\nBirth Rate: 9 births/1,000 population",
    "- **Population:** 5\n- **Birth Rate:** 9 births/1,000 population",
    "* Population: 5\n* Birth Rate: 9 births/1,000 population",
    "**Population:** 5\n\n**Birth Rate:** 9 births/1,000 population",
    "Population: 5 Birth Rate: 9 births/1,000 population",
    "| | |\n|---|---|\n| Population | 5 |\n| **Birth Rate:** | 9 births/1,000 population |",
    "***Population:*** *5*\n<b>Birth Rate:</b> 9&nbsp;births/1,000 population",
]


@pytest.mark.parametrize("block", SETTINGS)
def test_statistics_are_found_in_every_layout(block: str) -> None:
    one = record(f"## Georgia\n\n{block}\n\n### Forms of Trafficking\n\nText.\n")
    assert [*one["statistics"]] == ["population", "birth_rate"]
    assert one["statistics"]["population"]["observations"][0]["value"] == 5
    assert one["statistics"]["birth_rate"]["observations"][0]["value"] == 9
    assert prose(one) == ["Text."]
    assert one["coverage"]["residue"] == 0


def test_a_label_inside_a_word_is_not_a_label() -> None:
    one = record("## Georgia\n\n**Birth Rate:** 9 births/1,000 population\nUrban Population: 3\n")
    assert "population" not in one["statistics"]


def test_a_label_that_the_family_does_not_know_is_kept() -> None:
    one = record(f"## Georgia\n\n{STATISTICS}  \n**Principal Harvests:** apricots\n")
    kept = one["statistics"]["principal_harvests"]
    assert (kept["kind"], kept["known"], kept["raw"]) == ("text", False, "apricots")
    assert "unknown-label" in codes(one)


def test_a_value_over_two_lines_is_one() -> None:
    one = record("## Georgia\n\n**Literacy Rate:** male: 99%;\nfemale: 98%  \n**Birth Rate:** 9\n")
    assert one["statistics"]["literacy_rate"]["raw"] == "male: 99%; female: 98%"
    assert [o["group"] for o in one["statistics"]["literacy_rate"]["observations"]] == [
        "male",
        "female",
    ]


def test_prose_before_a_label_in_its_block_stays_prose() -> None:
    one = record("## Georgia\n\nIt grew by 5%. Population: 5\n")
    assert one["statistics"]["population"]["raw"] == "5"
    assert prose(one) == ["It grew by 5%."]


def test_in_a_section_one_label_is_prose_but_several_are_statistics() -> None:
    one = record("## Georgia\n\n### Forms of Trafficking\n\nPopulation: how it is counted\n")
    assert one["statistics"] == {}
    several = record(f"## Georgia\n\n### Forms of Trafficking\n\n{STATISTICS}\n")
    assert [*several["statistics"]] == ["population", "birth_rate"]


def test_shares_that_do_not_sum_are_reported_and_kept() -> None:
    one = record("## Georgia\n\n**Religions:** Muslim 50%, other 20%  \n**Birth Rate:** 9\n")
    assert [item["share"] for item in one["statistics"]["religions"]["items"]] == [50, 20]
    assert "shares-do-not-sum" in codes(one)


@pytest.mark.parametrize(
    "value", ["Muslim 50.4%, other 49.9%", "Muslim 50%, other", "Muslim over 50%, other 10%"]
)
def test_shares_that_may_sum_are_not_reported(value: str) -> None:
    one = record(f"## Georgia\n\n**Religions:** {value}  \n**Birth Rate:** 9\n")
    assert "shares-do-not-sum" not in codes(one)


def test_a_place_has_its_coordinates() -> None:
    value = "name: Astana; geographic coordinates: 51 10 N, 71 25 E; time difference: UTC+6"
    one = record(f"## Georgia\n\n**Capital:** {value}  \n**Birth Rate:** 9\n")
    capital = one["statistics"]["capital"]
    assert capital["name"] == "Astana"
    assert capital["coordinates"] == {"lat": 51.17, "lon": 71.42}


def test_a_mark_glued_to_a_figure_leaves_it_unparsed() -> None:
    one = record("## Georgia\n\n**Population:** 11,4003  \n**Birth Rate:** 9\n")
    assert one["statistics"]["population"]["kind"] == "text"
    assert "unparsed-value" in codes(one)


# Sections.


def test_sections_have_numbers_levels_and_paths() -> None:
    one = record(
        "## Georgia\n\n### I. Forms of Trafficking\n\n#### 2.1. Of Women\n\nA.\n\n"
        "#### B) Of Men\n\nB.\n\n### U.S. Responses\n\nC.\n"
    )
    outline = [(s["number"], s["title"], s["level"], s["path"]) for s in one["sections"]]
    assert outline == [
        ("I", "Forms of Trafficking", 1, ["Forms of Trafficking"]),
        ("2.1", "Of Women", 2, ["Forms of Trafficking", "Of Women"]),
        ("B", "Of Men", 2, ["Forms of Trafficking", "Of Men"]),
        (None, "U.S. Responses", 1, ["U.S. Responses"]),
    ]
    assert [s["id"] for s in one["sections"]][:2] == ["forms_of_trafficking", "of_women"]


def test_sections_of_one_title_are_numbered() -> None:
    one = record("## Georgia\n\n### Women\n\nA.\n\n### Women\n\nB.\n")
    assert [section["id"] for section in one["sections"]] == ["women", "women_2"]
    assert [p["id"] for s in one["sections"] for p in s["paragraphs"]] == ["women_1", "women_2_1"]


def test_callouts_of_a_heading_keep_their_offsets() -> None:
    one = record("## Georgia\n\n### I. Forms<sup>1</sup>\n\nText.\n\n<sup>1</sup> CIA, X (2009).\n")
    (section,) = one["sections"]
    assert [(ref["note"], ref["at"]) for ref in section["note_refs"]] == [("1", 5)]
    assert one["notes"][0]["refs"] == ["/sections/0"]


BREAKS = ["<sup>1</sup> CIA, X (2009).", "---", HEAD, "12", f"---\n\n<sup>1</sup> A.\n\n{HEAD}"]


@pytest.mark.parametrize("between", BREAKS)
@pytest.mark.parametrize("rest", ["south of it.", "Federation."])
def test_a_sentence_continues_over_a_page_break(between: str, rest: str) -> None:
    one = record(f"## Georgia\n\nIt is the\n\n{between}\n\n{rest}\n")
    assert prose(one) == [f"It is the {rest}"]
    assert len(one["sections"][0]["paragraphs"][0]["spans"]) == 2


def test_a_complete_sentence_is_not_continued() -> None:
    assert prose(record("## Georgia\n\nIt ends.\n\n---\n\nNext.\n")) == ["It ends.", "Next."]
    assert prose(record("## Georgia\n\nNo end\n\nNext.\n")) == ["No end", "Next."]


def test_list_items_are_paragraphs_and_table_rows_are_not() -> None:
    one = record("## Georgia\n\nThey are\n\n- women\n- men\n\n| a | b |\n|---|---|\n| c | d |\n")
    assert prose(one) == ["They are", "women", "men"]
    assert len(one["tables"]) == 1


# Notes.


def test_callouts_with_a_repeated_mark_are_linked_in_order() -> None:
    one = record(
        "## Georgia\n\nA<sup>1</sup>.\n\n<sup>1</sup> One.\n\nB<sup>1</sup>.\n\n<sup>1</sup> Two.\n"
    )
    refs = [p["note_refs"][0]["note"] for p in one["sections"][0]["paragraphs"]]
    assert refs == ["1", "1-2"]


def test_a_callout_is_linked_to_the_next_note_with_its_mark_or_else_the_last() -> None:
    one = record(
        "## Georgia\n\nA<sup>1</sup> a<sup>1</sup>.\n\n<sup>1</sup> One.\n\nB<sup>1</sup>.\n\n"
        "<sup>1</sup> Two.\n\nC<sup>1</sup>.\n"
    )
    refs = [ref["note"] for p in one["sections"][0]["paragraphs"] for ref in p["note_refs"]]
    assert refs == ["1", "1", "1-2", "1-2"]


def test_a_symbol_marks_a_note() -> None:
    one = record("## Georgia\n\nText.<sup>*</sup>\n\n<sup>*</sup> CIA, X (2009).\n")
    assert [(note["id"], note["mark"], note["refs"]) for note in one["notes"]] == [
        ("*", "*", ["/sections/0/paragraphs/0"])
    ]


# Names and what follows from them.


def test_rules_find_names_that_the_model_misses() -> None:
    text = "On March 14, 2007, the International Organization for Migration (IOM) left Turkey."
    one = record(f"## Georgia\n\n{text}\n")
    found = {entity["text"]: (entity["label"], entity["normalized"]) for entity in one["entities"]}
    assert found == {
        "March 14, 2007": ("DATE", {"edtf": "2007-03-14", "basis": "printed"}),
        "International Organization for Migration": (
            "ORG",
            {
                "name": "International Organization for Migration",
                "acronym": "IOM",
                "wikidata": None,
            },
        ),
        "IOM": (
            "ORG",
            {
                "name": "International Organization for Migration",
                "acronym": "IOM",
                "wikidata": None,
            },
        ),
        "Turkey": ("GPE", {"code": "TUR"}),
    }
    assert {entity["source"] for entity in one["entities"]} == {"rule"}


def test_table_cells_have_names_and_short_texts_are_not_given_to_the_model() -> None:
    table = "| Body | Told |\n|---|---|\n| Ministry of Labor | Kenya ratified ILO Convention 182. |"
    one = record(f"## Kenya\n\n**Capital:** Nairobi\n\n### Bodies\n\nThey met.\n\n{table}\n")
    found = {e["text"]: (e["anchor"]["in"], e["source"]) for e in one["entities"]}
    assert found["Ministry of Labor"] == ("/tables/0/rows/0/0", "rule")
    assert found["ILO Convention 182"] == ("/tables/0/rows/0/1", "rule")
    assert [(row["status"], row["actor"]) for row in one["instruments"]] == [("ratified", "KEN")]
    assert one["events"] == []


def test_a_date_without_a_year_takes_that_of_the_report() -> None:
    paragraph_ = "It passed a law last year; in June it did not."
    text = f"## Kenya\n\n**Capital:** Nairobi\n\n### Law\n\n{paragraph_}"
    stated = "# Report\n\nThis report covers the period January to December 2009.\n\n"
    dated, undated = record(f"{stated}{text}\n"), record(f"# Report 2009\n\n{text}\n")
    years = [
        {e["text"]: e["normalized"] for e in one["entities"] if e["label"] == "DATE"}
        for one in (dated, undated)
    ]
    assert years == [
        {
            "last year": {"edtf": "2008", "basis": "period"},
            "June": {"edtf": "2009-06", "basis": "period"},
        },
        {"last year": None, "June": {"edtf": "XXXX-06", "basis": "open"}},
    ]


def test_the_model_finds_names_that_no_rule_finds() -> None:
    one = record("## Georgia\n\nThe Rioni's boats left in 1999, two years late.\n", recognize=names)
    found = [(e["text"], e["label"], e["source"]) for e in one["entities"]]
    assert ("1999", "DATE", "rule") in found
    assert all(e["text"] in prose(one)[0] for e in one["entities"])
    assert {"model", "rule"} >= {source for *_, source in found}


def test_without_a_recognizer_there_are_no_names() -> None:
    one = record("## Georgia\n\nOn March 14, 2007, Turkey ratified it.\n", recognize=None)
    assert one["entities"] == one["events"] == one["instruments"] == []
    assert one["routes"] == {"roles": [], "flows": []}


def test_events_are_sentences_by_date() -> None:
    one = record("## Georgia\n\nIt ended in May 2009. It began on March 14, 2007.\n")
    assert [(event["edtf"], event["text"][:8]) for event in one["events"]] == [
        ("2007-03-14", "It began"),
        ("2009-05", "It ended"),
    ]


def test_a_ratification_is_a_row_of_the_treaty_status_table() -> None:
    one = record("## Georgia\n\nGeorgia ratified the Palermo Protocol on September 5, 2006.\n")
    (row,) = one["instruments"]
    assert (row["status"], row["edtf"], row["actor"]) == ("ratified", "2006-09-05", "GEO")
    assert [one["entities"][at]["label"] for at in row["entities"]] == ["INSTRUMENT"]


def test_routes_hold_roles_and_flows() -> None:
    one = record(
        "## Georgia\n\nGeorgia is a source and transit country. Women from Georgia and Ukraine are "
        "trafficked to Turkey for prostitution.\n"
    )
    assert [stated["role"] for stated in one["routes"]["roles"]] == ["origin", "transit"]
    for stated in one["routes"]["roles"]:
        place = stated["anchor"]
        assert prose(one)[0][place["start"] : place["end"]].endswith("source and transit country.")
    flows = one["routes"]["flows"]
    assert [(f["origin"], f["destination"]) for f in flows] == [("GEO", "TUR"), ("UKR", "TUR")]
    assert flows[0]["purposes"] == ["prostitution"]


# Which family.


def test_a_family_is_detected_by_headings_and_labels() -> None:
    text = (
        "## Georgia\n\nBirth Rate: 9\n\nCapital: Tbilisi\n\n### Trafficking Routes\n\nText.\n\n"
        "**Forms of Trafficking**\n\nText.\n"
    )
    shown = extracted(text, profile=None).document
    assert shown.profile == FAMILY.name
    assert shown.problems == ()


def test_without_a_family_values_are_read_by_their_print() -> None:
    found = extracted(f"## Georgia\n\n{STATISTICS}\n", profile=None)
    assert found.document.profile is None
    assert [problem.code.value for problem in found.document.problems] == ["unknown-profile"]
    statistics = found.records[0].statistics.values()
    assert {(one.kind, one.known) for one in statistics} == {("quantity", False)}


@pytest.mark.parametrize(
    "profile", [*load_families(), Profile()], ids=lambda profile: str(profile.name)
)
def test_every_profile_reads_an_empty_chapter(profile: Profile) -> None:
    assert extracted("## Georgia\n", profile=profile).records[0].country is not None


# Claims.


def test_claims_have_the_role_of_each_piece() -> None:
    chapter = "## Georgia\n\n**Population:** 5<sup>1</sup>\n\n### Forms\n\nText.\n"
    text = f"{chapter}\n{HEAD}\n\n<sup>1</sup> X.\n"
    assert claimed(text) == [
        ("heading", "## Georgia"),
        ("label", "**Population:**"),
        ("statistic", "5"),
        ("callout", "<sup>1</sup>"),
        ("heading", "### Forms"),
        ("paragraph", "Text."),
        ("furniture", HEAD),
        ("note", "<sup>1</sup> X."),
    ]


# Slugs.


@pytest.mark.parametrize(
    ("printed", "id_"),
    [("Côte d’Ivoire: It's", "cote_divoire_its"), ("!?", "x"), ("a" * 99, "a" * 80), ("ẞ", "ss")],
)
def test_slugs_are_made_of_printed_words(printed: str, id_: str) -> None:
    assert make_slug(printed) == id_


def test_a_repeated_slug_gets_a_number() -> None:
    assert find_unused_id("a", {}) == "a"
    assert find_unused_id("a", {"a", "a_2"}) == "a_3"


def test_a_document_keeps_its_given_name() -> None:
    assert document("x").name == "report.md"
