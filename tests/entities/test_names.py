"""Names that only the model finds: the text must support the label."""

from __future__ import annotations

import pytest

from pipeline.entities.aliases import ChapterNames
from pipeline.entities.model_names import has_evidence
from pipeline.grammar.reported_time import UNKNOWN_TIME


@pytest.mark.parametrize(
    ("sentence", "name", "label", "is_supported"),
    [
        ("Police arrested activist Maria Lopez.", "Maria Lopez", "PERSON", True),
        ("Maria Lopez, a teacher, was freed.", "Maria Lopez", "PERSON", True),
        ("They marched in Alto Verde.", "Alto Verde", "PERSON", False),
        ("According to Kav Adalah, and the Kav Adalah lawyer.", "Kav Adalah", "PERSON", False),
        ("He lives in Itatiaia.", "Itatiaia", "GPE", True),
        ("They deployed in Mobile Units.", "Mobile", "GPE", False),
        ("Rohingya refugees came.", "Rohingya", "NORP", True),
        ("A neo-Nazi band played.", "neo-Nazi", "NORP", False),
        ("It lies near Lake Volta.", "Lake Volta", "LOC", True),
        ("A law named Arrete was read.", "Arrete", "PRODUCT", False),
    ],
)
def test_a_name_of_the_model_is_kept_only_with_evidence(
    sentence: str, name: str, label: str, *, is_supported: bool
) -> None:
    start = sentence.index(name)
    names = ChapterNames.from_texts([sentence], [[]], UNKNOWN_TIME)
    assert has_evidence(sentence, start, start + len(name), label, names) is is_supported
