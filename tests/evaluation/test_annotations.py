"""The scorer of names agrees with nervaluate, and the annotations are as their README describes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from nervaluate import Evaluator

from pipeline.cli import main
from pipeline.evaluation.annotations import (
    LABELS,
    AnnotatedParagraph,
    FlowEdge,
    FoundEntities,
    Letters,
    ParagraphKey,
    collect_found,
    pair_paragraphs,
    read_annotations,
    score_entities,
)
from pipeline.record.load import load

SET = Path(__file__).parents[1] / "annotations"
REPORTS = Path(__file__).parents[3] / "shared" / "corpus"
OUT = Path(__file__).parents[2] / "out"
PARAGRAPH = ParagraphKey(sha256="", start=0, end=0)
Spans = list[tuple[int, int, str]]
CASES: dict[str, tuple[Spans, Spans]] = {
    "the same": ([(0, 4, "ORG"), (9, 12, "GPE")], [(0, 4, "ORG"), (9, 12, "GPE")]),
    "nothing found": ([(0, 4, "ORG")], []),
    "nothing wanted": ([], [(0, 4, "ORG")]),
    "one edge wrong": ([(0, 4, "ORG"), (9, 12, "GPE")], [(0, 6, "ORG"), (9, 12, "GPE")]),
    "a wrong label": ([(0, 4, "ORG")], [(0, 4, "GPE")]),
    "two found in one": ([(0, 9, "DATE")], [(0, 3, "DATE"), (5, 9, "DATE")]),
    "one found over two": ([(0, 3, "DATE"), (5, 9, "DATE")], [(0, 9, "DATE")]),
    "neighbours": ([(0, 3, "ORG"), (3, 6, "ORG")], [(0, 3, "ORG"), (4, 6, "ORG")]),
    "a word's edge touched": ([(0, 3, "ORG")], [(3, 6, "ORG")]),
}


def pair(wanted: Spans, found: Spans) -> tuple[AnnotatedParagraph, FoundEntities]:
    """An annotated paragraph and what is found in it."""
    entities = tuple((start, end, label, None) for start, end, label in wanted)
    gold = AnnotatedParagraph.model_validate(
        {"file": "", "sha256": "", "paragraph": PARAGRAPH, "entities": entities, "flows": ()}
    )
    return gold, FoundEntities("", tuple(found))


@pytest.mark.parametrize("case", CASES)
def test_scores_agree_with_nervaluate(case: str) -> None:
    wanted, found = CASES[case]
    ours = score_entities([pair(wanted, found)])
    spans = [  # its ends are inclusive
        [{"label": label, "start": start, "end": end - 1} for start, end, label in some]
        for some in (wanted, found)
    ]
    theirs = Evaluator([spans[0]], [spans[1]], tags=list(LABELS), loader="dict").evaluate()
    for label, kinds in theirs["entities"].items():
        for kind, name in (("strict", "strict"), ("partial", "partial"), ("type", "ent_type")):
            figures = ours[label][kind]
            assert (figures.precision, figures.recall) == pytest.approx(
                (kinds[name].precision, kinds[name].recall)
            ), (label, kind)


def test_a_flow_counts_once_if_its_places_and_sentence_match() -> None:
    def edge(start: int, origin: str | None, destination: str | None) -> FlowEdge:
        return FlowEdge(start=start, end=start + 9, origin=origin, destination=destination)

    gold = AnnotatedParagraph(
        file="",
        sha256="",
        paragraph=PARAGRAPH,
        entities=(),
        flows=(edge(0, "KAZ", "the Gulf"), edge(20, None, "MYS")),
    )
    found = FoundEntities(
        "", (), (edge(3, "KAZ", "Gulf"), edge(3, "KAZ", "Gulf"), edge(0, None, "MYS"))
    )
    figures = score_entities([(gold, found)])["flows"]["strict"]
    assert (figures.right, figures.found, figures.wanted) == (1, 3, 2)


def test_callouts_and_broken_words_do_not_shift_annotations() -> None:
    read, otherwise = Letters.of("low-\nincome.(2, 18) It"), Letters.of("lowincome. It")
    assert read.digest == otherwise.digest
    assert read.before[-1] == otherwise.before[-1] == len("lowincomeIt")
    assert Letters.of("in (2008)").shown == "in2008"


def test_parts_of_the_gold_share_no_country_and_both_passes_are_complete() -> None:
    dev, test = read_annotations(SET / "dev.jsonl"), read_annotations(SET / "test.jsonl")
    assert not {row.sha256 for row in dev} & {row.sha256 for row in test}
    every = {row.paragraph.sha256 for row in (*dev, *test)}
    for name in ("first", "second"):
        assert {row.paragraph.sha256 for row in read_annotations(SET / f"{name}.jsonl")} == every
    assert len(every) >= 40
    assert len({row.file for row in (*dev, *test)}) >= 8
    assert sum(len(row.flows) for row in test) >= 30


@pytest.mark.parametrize(("part", "others"), [("held", ""), ("sealed", "held")])
def test_a_later_part_shares_no_report_with_those_before(part: str, others: str) -> None:
    before = [
        annotation
        for name in ("dev", "test", *others.split())
        for annotation in read_annotations(SET / f"{name}.jsonl")
    ]
    assert not {row.sha256 for row in before} & {
        row.sha256 for row in read_annotations(SET / f"{part}.jsonl")
    }


def test_both_passes_over_the_held_part_have_all_its_paragraphs() -> None:
    held = {row.paragraph.sha256 for row in read_annotations(SET / "held.jsonl")}
    for name in ("held_first", "held_second"):
        assert {row.paragraph.sha256 for row in read_annotations(SET / f"{name}.jsonl")} == held


def test_the_sealed_part_is_rich_in_instruments_and_flows() -> None:
    sealed = read_annotations(SET / "sealed.jsonl")
    assert len({row.file for row in sealed}) >= 10
    assert sum(entity[2] == "INSTRUMENT" for row in sealed for entity in row.entities) >= 30
    assert sum(len(row.flows) for row in sealed) >= 15


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the reports are not here")
def test_annotated_reports_have_the_recorded_digests() -> None:
    for row in (
        row
        for part in ("dev", "test", "held", "sealed")
        for row in read_annotations(SET / f"{part}.jsonl")
    ):
        assert hashlib.sha256((REPORTS / row.file).read_bytes()).hexdigest() == row.sha256


def test_a_record_scores_fully_against_itself_on_the_command_line(tmp_path: Path) -> None:
    [record] = [one for one in load(OUT) if one.country and one.country.code == "KGZ"]
    rows = [
        AnnotatedParagraph.model_validate(
            {
                "file": record.source.path,
                "sha256": sha256,
                "paragraph": {"sha256": digest, "start": 0, "end": 0},
                "entities": [(*entity, None) for entity in found.entities if entity[2] in LABELS],
                "flows": found.flows,
            }
        )
        for (sha256, digest), found in collect_found([record]).items()
    ]
    pairs, missing = pair_paragraphs(rows, collect_found([record]))
    assert len(pairs) == len(rows)
    assert missing == []
    gold, figures = tmp_path / "gold.jsonl", tmp_path / "figures.json"
    gold.write_text("".join(f"{row.model_dump_json()}\n" for row in rows), "utf-8")
    assert main(["evaluate", str(gold), str(OUT), "--json", str(figures)]) == 0
    scores = json.loads(figures.read_text("utf-8"))
    assert {row["f1"] for row in scores["pipeline, strict"].values() if row["wanted"]} == {1.0}
