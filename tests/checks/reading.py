"""What the checks find in a report that is written for a test."""

from __future__ import annotations

from pipeline.document.problems import TO_CHECK, Problem
from pipeline.extract import Extraction, extract
from pipeline.profiles.model import load_families, load_profile
from pipeline.readers.detect import read_source
from tests.support.extracting import extracted


def read(text: str) -> Extraction:
    """The extraction of a report of no known family, without names of a model."""
    return extracted(text, profile=None)


def read_factbook(text: str) -> Extraction:
    """The extraction of a chapter as the factbook prints it."""
    document = read_source(text.encode(), "book.txt", "book.txt")
    family = load_profile("world-factbook")
    return extract(document, profile=family, families=load_families(), recognize=None)


def doubts(extraction: Extraction) -> list[Problem]:
    """What is to be checked, of the document and then of each record."""
    of_records = (problem for record in extraction.records for problem in record.problems)
    found = (*extraction.document.problems, *of_records)
    return [problem for problem in found if problem.code in TO_CHECK]


def codes_of(text: str) -> list[str]:
    """The codes of what is to be checked in this report."""
    return [problem.code.value for problem in doubts(read(text))]


def quoted(extraction: Extraction, problem: Problem) -> str:
    """The text at the first place of a problem."""
    first = problem.spans[0]
    return extraction.document.text[first.start : first.end]
