"""Citations in notes compared with the gold that people read (`gold/`)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.support.gold_notes import (
    CORPUS,
    GOLD,
    chapters,
    cited_in_text,
    judged,
    precision,
    recall,
    scored,
    verdicts,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.support.gold_notes import Chapter, Verdict


def total(verdicts: Iterable[Verdict], sort: str, *names: str) -> Counter[str]:
    """The outcomes of some things of all full citations, or of all short forms."""
    scores = scored(verdicts)
    return sum((scores.get((f"all {sort}", name), Counter()) for name in names), Counter())


def judge_all(some: Iterable[Chapter]) -> list[Verdict]:
    return [verdict for chapter in some for verdict in judged(chapter, cited_in_text(chapter))]


@pytest.mark.parametrize("is_held", [False, True])
def test_short_forms_of_the_gold_are_resolved(*, is_held: bool) -> None:
    """Of the short forms in the notes written here hardly any is unresolved, none is wrong."""
    some = [one for one in chapters(GOLD / "notes.txt") if one.is_held == is_held]
    score = total(judge_all(some), "short", "resolution")
    assert sum(score.values()) >= 60
    assert precision(score) >= 0.99
    assert recall(score) >= 0.97


def test_full_citations_of_the_gold_are_parsed() -> None:
    """Author, title and date of the sources in the notes written here."""
    score = total(judge_all(chapters(GOLD / "notes.txt")), "full", "author", "title", "date")
    assert sum(score.values()) >= 150
    assert precision(score) >= 0.97
    assert recall(score) >= 0.93


@pytest.mark.parametrize(
    ("name", "least_full", "least_short"),
    [
        *(("forms.txt", 0.95, 0.95), ("reviews.txt", 0.9, 0.95)),
        *(("reports.txt", 0.95, 0.85), ("prose.txt", 0.8, 0.7)),
    ],
)
@pytest.mark.parametrize("is_held", [False, True])
def test_citations_of_law_reviews_and_reports_are_parsed(
    name: str, least_full: float, least_short: float, *, is_held: bool
) -> None:
    """Treaties, statutes, courts, registers, letters, interviews, the web, years in brackets."""
    some = judge_all(one for one in chapters(GOLD / name) if one.is_held == is_held)
    full = total(some, "full", "author", "title", "date", "at")
    short = total(some, "short", "resolution")
    assert sum(full.values()) >= 60
    assert precision(full) >= 0.97
    assert recall(full) >= least_full
    assert precision(short) == 1
    assert recall(short) >= least_short


def test_a_wrong_answer_is_counted() -> None:
    """The scorer counts wrong and missing answers as not right."""
    chapter = next(iter(chapters(GOLD / "notes.txt")))
    notes, authorities = cited_in_text(chapter)
    silent = [(mark, ()) for mark, _ in notes]
    outcomes = Counter(one.outcome for one in judged(chapter, (silent, authorities)))
    assert set(outcomes) <= {"missing", "right"}
    shifted = [(mark, notes[at - 1][1]) for at, (mark, _) in enumerate(notes)]
    assert any(one.outcome == "wrong" for one in judged(chapter, (shifted, authorities)))


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the documents are not in the repository")
def test_every_gold_note_is_scored() -> None:
    """Every citation in the seed's notes is found, and no other."""
    *_, (chapter, some) = verdicts(CORPUS, "kazakhstan.md")
    assert chapter.name.startswith("kazakhstan.md")
    assert {one.outcome for one in some} == {"right"}
