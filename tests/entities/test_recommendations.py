"""Numbered recommendations of reviews, committees and ombudsmen, and their exports."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from typing import TYPE_CHECKING

from pipeline.cli import main
from pipeline.vocabulary.countries import find_country
from tests.readers.test_numbered_reports import read
from tests.support.extracting import extracted
from tests.support.numbered import set_items, write_items

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.record.country import Recommendation

REVIEW = """# Chad

## Conclusions and recommendations

31. The following recommendations enjoy the support of Chad:

31.1 Count the boats of the lower river (Peru);

31.2 Sweep the quay, as was agreed (Fiji, Mali and Togo);

32. The following recommendations were noted by Chad:

32.1 Close the sluices (Venezuela (Bolivarian Republic of)) (Oman);

32.2 Light the lamps (Nepal).

33. Chad does not accept the following recommendations:

33.1 Sell the meadow (Niger);

33.2 Raise the toll (Malta).

34. These recommendations should not be read as those of the council.
"""
OLDER_REVIEW = """# Chad

## Conclusions and recommendations

12. The recommendations listed below were examined by Chad and enjoy its support:

1. Count the boats (Peru), and publish the count (Trinidad and Tobago; Fiji);

2. Sweep (Togo)/sweep and light (Mali) the quay from 2012 on;

3. Keep the ledgers (until 2012) (Bosnia and Herzegovina and Nepal).

13. Chad notes these recommendations and will provide its responses in due time:

1. Close the sluices (Oman);

2. Repair the causeway (Qatar).

14. These recommendations should not be read as those of the council.
"""
COMMITTEE = """# Chad

## Concerns and recommendations

7. The Committee notes with concern that the quay is not lit.

8. The Committee recommends that the State party light the quay.

9. The State party should:

(a) Publish the ledgers;

(b) Count the boats.

10. The Committee was told of the causeway.
"""
OMBUDSMAN = """# Chad

## Findings

The wardens did not answer.

Recommendation 1: The wardens answer each letter within a month.

Recommendation 2: The board keeps a ledger of letters.

## Recommendations

1. Train the wardens.

2. Repair the stairs (Harbour Board).
"""
UNNUMBERED_INTRODUCTIONS = """# Chad

## Concerns and recommendations

5. The Committee notes that the quay is not lit.

The State party should:

(a) Light the quay;

(b) Count the boats.

6. The Committee was told of the causeway.

## Follow-up

7. The State party should publish the ledgers.

8. The report should not be longer than forty pages.
"""
DEFENDER = """# Chad

## Harbour

The Defender recommends that the Harbour Board:

1) light the quay;

2) count the boats.

The board has three members:

1) a warden of the harbour;

2) a clerk of the ledgers.

The following should be noted of the tables:

1) boats are counted at night;

2) a dash in a cell is no boat.
"""
NUMBERS_ALONE = """# Chad

## Harbour

The wardens did not answer.

Recommendation 1
The wardens should answer each letter.

Recommendation 2
The board should keep a ledger.
"""
UNDER_HEADS = """# Chad

## Recommendation 1

The wardens should answer each letter.

The board was asked about it in May.

## Recommendation 2

The board has accepted this in full.

## Recommendations 3 and 4

The lamps should be lit.
"""
TITLED = """# Chad

## Part L: Summary of recommendations

3. The quay shall be swept by the Harbour Lights Board (HLB).

## Harbour

Recommendations

1. Lamps that are out shall be lit.

2. The stairs shall be repaired.

## Conclusions and recommendations

4. The boats were counted.

5. We urge ministers to count the lamps.

## Harbour lights

6. CONCLUSIONS AND RECOMMENDATIONS

6.1. The lamps of the quay were lit.

6.2. The lamps of the stairs should be lit.
"""
BY_THEME = """# Chad

| Recommendation | Position | Themes |
|---|---|---|
| Theme: the quay | | |
| 31.1 Sweep the quay by night (Peru) (Fiji); Source of position: A/HRC/1/2 | Supported | quay |
| 31.7 Light the lamps of the harbour (Nepal); | Noted | lamps |
| 31.9 Count the boats (Trinidad and Tobago) | Supported in part | boats |
| See the annex to the report | Noted | annex |
"""
REPLY = """# Chad

## Accepted recommendations

3. The Government accepts the following recommendations: 31.1, 31.2 and 31.7.

## Recommendations 1–5, 14 and 18

4. The harbour board has swept the quay since 2012.
"""


def find(report: str) -> list[Recommendation]:
    [made] = extracted(report, profile=None).records
    return list(made.recommendations)


def test_states_recommend_and_the_paragraph_above_has_the_position() -> None:
    found = find(REVIEW)
    assert [(one.number, one.by, one.position) for one in found] == [
        ("31.1", ("PER",), "accepted"),
        ("31.2", ("FJI", "MLI", "TGO"), "accepted"),
        ("32.1", ("VEN", "OMN"), "noted"),
        ("32.2", ("NPL",), "noted"),
        ("33.1", ("NER",), "rejected"),
        ("33.2", ("MLT",), "rejected"),
    ]
    assert found[0].text == "Count the boats of the lower river (Peru);"


def test_lists_begin_with_1_under_the_paragraph_that_introduces_them() -> None:
    """Its position is that of the list; each state that makes a part of one is named."""
    found = find(OLDER_REVIEW)
    assert [(one.number, one.by, one.position) for one in found] == [
        ("1", ("PER", "TTO", "FJI"), "accepted"),
        ("2", ("TGO", "MLI"), "accepted"),
        ("3", ("BIH", "NPL"), "accepted"),
        ("1", ("OMN",), None),
        ("2", ("QAT",), None),
    ]


def test_a_committee_recommends_in_its_own_words() -> None:
    found = find(COMMITTEE)
    assert [one.number for one in found] == ["8", "(a)", "(b)"]
    assert {(one.by, one.position) for one in found} == {((), None)}


def test_items_of_a_section_of_recommendations_and_labelled_ones() -> None:
    found = find(OMBUDSMAN)
    assert [(one.number, one.text) for one in found] == [
        ("1", "The wardens answer each letter within a month."),
        ("2", "The board keeps a ledger of letters."),
        ("1", "Train the wardens."),
        ("2", "Repair the stairs (Harbour Board)."),
    ]
    assert found[-1].by == ("Harbour Board",)


def test_an_unnumbered_paragraph_announces_a_list() -> None:
    """Behind the sections of recommendations a committee still says what the State should do."""
    found = find(UNNUMBERED_INTRODUCTIONS)
    assert [(one.number, one.text) for one in found] == [
        ("(a)", "Light the quay;"),
        ("(b)", "Count the boats."),
        ("7", "The State party should publish the ledgers."),
    ]


def test_each_list_has_its_own_introduction() -> None:
    found = find(DEFENDER)
    assert [(one.number, one.text) for one in found] == [
        ("1", "light the quay;"),
        ("2", "count the boats."),
    ]


def test_the_number_of_a_recommendation_may_stand_alone_on_its_line() -> None:
    found = find(NUMBERS_ALONE)
    assert [(one.number, one.text) for one in found] == [
        ("1", "The wardens should answer each letter."),
        ("2", "The board should keep a ledger."),
    ]


def test_a_head_may_be_the_number_of_the_recommendation_below_it() -> None:
    """What states a position there is an answer."""
    found = find(UNDER_HEADS)
    assert [(one.number, one.text) for one in found] == [
        ("1", "The wardens should answer each letter.")
    ]


def test_lists_are_known_by_their_titles_also_behind_the_names_of_parts_and_in_the_text() -> None:
    """A body that is but shortened in brackets recommends nothing."""
    found = find(TITLED)
    assert [one.number for one in found] == ["3", "1", "2", "5", "6.2"]
    assert not any(one.by for one in found)


def test_rows_of_a_table_with_positions_are_recommendations() -> None:
    """One that is accepted in part has no position; a row without a number is none."""
    found = find(BY_THEME)
    assert [(one.number, one.by, one.position) for one in found] == [
        ("31.1", ("PER", "FJI"), "accepted"),
        ("31.7", ("NPL",), "noted"),
        ("31.9", ("TTO",), None),
    ]
    assert found[1].text == "Light the lamps of the harbour (Nepal);"
    assert found[1].anchor.home == "/tables/0/rows/2/0"


def test_a_reply_to_recommendations_makes_none() -> None:
    assert find(REPLY) == []


def test_anchors_and_spans_cut_out_the_text() -> None:
    items = write_items("review", 7)
    made = read(items, "pdf", hanging=False)
    wanted = [one for one in items if one.text.endswith(");")]
    assert [(one.number, one.text) for one in made.recommendations] == [
        (one.number, one.text) for one in wanted
    ]
    for one, item in zip(made.recommendations, wanted, strict=True):
        section, paragraph = map(int, re.findall(r"\d+", one.anchor.home))
        text = made.sections[section].paragraphs[paragraph].text
        assert text[one.anchor.start : one.anchor.end] == one.text
        names = re.findall(r"\((\w+)\)", item.text)
        assert list(one.by) == [country.code for name in names if (country := find_country(name))]


def test_exports_hold_each_recommendation_whole(tmp_path: Path) -> None:
    items = write_items("review", 8)
    source = tmp_path / "in" / "a.pdf"
    source.parent.mkdir()
    source.write_bytes(set_items(items, "pdf"))
    out = str(tmp_path / "out")
    assert main(["run", str(source.parent), "--out", out, "--no-entities"]) == 0
    wanted = [one.text for one in items if one.text.endswith(");")]

    path = tmp_path / "import.zip"
    assert main(["export", "uwazi", out, "--template", "recommendation", "-o", str(path)]) == 0
    with zipfile.ZipFile(path) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("import.csv").decode())))
    assert [row["Recommendation"] for row in rows] == wanted

    chunks = tmp_path / "chunks.jsonl"
    assert main(["export", "chunks", out, "-o", str(chunks), "--max", "400"]) == 0
    texts = [json.loads(line)["text"] for line in chunks.read_text("utf-8").splitlines()]
    assert all(sum(text in one for one in texts) >= 1 for text in wanted)
