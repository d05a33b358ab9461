"""Sequences of numbered lines, and which numbered paragraph governs which."""

from __future__ import annotations

import pytest

from pipeline.grammar.numbering import NumberedLine, Outline, find_sequences, parse_labels

NUMBERS = {
    "12. The survey": [("12", 12)],
    "(12) The survey": [("(12)", 12)],
    "136.71 Build a quay": [("136.71", 71)],
    "136.71. Build a quay": [("136.71", 71)],
    "(c) Build a quay": [("(c)", 3)],
    "(i) Build a quay": [("(i)", 9), ("(i)", 1)],
    "iv. Build a quay": [("iv", 4)],
    "B. The harbour": [("B", 2)],
    "II.A The harbour": [("II.A", 1)],
    "A harbour": [],
    "2011. The harbour": [],
    "1002. The harbour": [("1002", 1002)],
    "12 bis. The harbour": [("12 bis", 12)],
    "Art. 12 ter - The harbour": [("12 ter", 12)],
    "Article 12 of the charter": [],
    "12.5% of boats": [],
    "0.3 Boats of the lower river": [],
    "(see above) The harbour": [],
    "(12. The harbour": [],
}


@pytest.mark.parametrize("text", NUMBERS)
def test_labels(text: str) -> None:
    assert [(label.printed, label.ordinal) for label in parse_labels(text)] == NUMBERS[text]


def numbered(lines: list[NumberedLine]) -> dict[int, str]:
    return {at: label.printed for chain in find_sequences(lines) for at, label in chain}


def test_lines_that_count_are_numbered_and_the_end_of_a_sentence_is_not() -> None:
    lines = [
        NumberedLine("1. The quay was built.", 2.0, is_set_apart=True),
        NumberedLine("2. The boats were counted, as paragraph", 2.0, is_set_apart=True),
        NumberedLine("3. The keeper says so in his ledger.", 0.0, is_open=True),
        NumberedLine("3. The toll was raised.", 2.0, is_set_apart=True),
        NumberedLine("4. The meadow was sold.", 2.0, is_set_apart=True),
    ]
    assert numbered(lines) == {0: "1", 1: "2", 3: "3", 4: "4"}


def test_letters_begin_anew_under_each_number() -> None:
    texts = ["1. As to boats:", "(a) count them;", "(b) paint them.", "2. As to quays:"]
    texts += ["(a) sweep them;", "(b) light them;", "(c) close them.", "3. The rest."]
    lines = [
        NumberedLine(text, 0.0 if text[0] != "(" else 2.0, is_set_apart=True) for text in texts
    ]
    chains = [[at for at, _ in chain] for chain in find_sequences(lines)]
    assert sorted(chains) == [[0, 3, 7], [1, 2], [4, 5, 6]]


def test_inserted_numbers_repeat_the_one_before_and_thousands_only_count_on() -> None:
    texts = ["Art. 1. The quay.", "Art. 1 bis. The toll.", "Art. 2. The meadow."]
    lines = [NumberedLine(text, 0.0, is_set_apart=True) for text in texts]
    assert numbered(lines) == {0: "1", 1: "1 bis", 2: "2"}
    above = [NumberedLine(f"{n}. The quay.", 0.0, is_set_apart=True) for n in range(994, 1004)]
    assert len(numbered(above)) == len(above)
    assert not numbered(above[6:])


def test_a_list_begins_anew_after_numbered_titles() -> None:
    texts = ["1. The river", "1.1 It rose.", "1.2 It fell.", "2. The mill", "2.1 It turned."]
    texts += ["2.2 It stood.", "3. The toll", "3.1 It was paid.", "3.2 It was raised."]
    annex = ["1. The clerk wrote.", "2. The miller spoke.", "3. The ferry sailed."]
    lines = [NumberedLine(text, 0.0, is_set_apart=True) for text in texts + annex]
    assert list(numbered(lines).values())[-3:] == ["1", "2", "3"]
    assert len(numbered(lines)) == len(lines)


def test_a_list_within_a_numbered_paragraph_does_not_end_the_outer_sequence() -> None:
    outer = [f"{n}. The mill of the {n} weirs was sold." for n in range(1, 9)]
    inner = [f"{n}. Close the weir of the {n} mills;" for n in range(1, 13)]
    texts = [*outer[:7], "8. It recommends:", *inner, "9. The rest was read."]
    bold = [*[False] * 7, *[True] * 14]
    lines = [
        NumberedLine(text, 2.0 * heavy, heavy, is_set_apart=True)
        for text, heavy in zip(texts, bold, strict=True)
    ]
    chains = [[label.printed for _, label in chain] for chain in find_sequences(lines)]
    assert sorted(chains, key=len) == [
        [str(n) for n in range(1, 10)],
        [str(n) for n in range(1, 13)],
    ]


def test_one_number_alone_is_no_sequence() -> None:
    lines = [NumberedLine("7. The quay was built.", 0.0, is_set_apart=True)]
    assert not numbered([*lines, NumberedLine("(c) the boats", 0.0, is_set_apart=True)])


def test_a_part_alone_right_below_its_number_is_a_sequence() -> None:
    texts = ["7. These are paid:", "7.1 Tolls", "7.2 Rents", "8. This one is not:", "8.1 Fines"]
    lines = [NumberedLine(text, 0.0, is_set_apart=True, has_gap=True) for text in texts]
    assert numbered(lines) == {0: "7", 1: "7.1", 2: "7.2", 3: "8", 4: "8.1"}
    of_another = NumberedLine("9.1 Fines", 0.0, has_gap=True)
    assert numbered([*lines[:4], of_another]).keys() == {0, 1, 2, 3}


def test_a_misprinted_number_stands_where_it_alone_fits() -> None:
    texts = ["7.1. Tolls", "7.2. Rents", "6.3. Fines", "7.4. Fees", "7.5. Tithes"]
    lines = [NumberedLine(text, 0.0, is_set_apart=True) for text in texts]
    assert numbered(lines) == {0: "7.1", 1: "7.2", 2: "6.3", 3: "7.4", 4: "7.5"}


def test_a_misprinted_part_is_under_the_number_over_the_parts_beside_it() -> None:
    printed = ["6", "6.1", "7", "7.1", "7.2", "6.3", "7.4", "8", "8.1"]
    outline = Outline()
    governors = [outline.add(at, number) for at, number in enumerate(printed)]
    assert governors == [None, 0, None, 2, 2, 2, 2, None, 7]


def test_a_number_that_introduces_a_list_is_no_item_of_the_list_above_it() -> None:
    outline = Outline()
    for at, number in enumerate(("2", "1", "2")):
        outline.add(at, number, introduces=at == 0)
    assert outline.add(3, "3", introduces=True) is None
    assert outline.add(4, "1") == 3


def test_a_paragraph_is_governed_by_the_number_over_it() -> None:
    printed = ["1", "(a)", "(i)", "(ii)", "(b)", "2", "136", "136.1", "136.2", "137", "137.1"]
    outline = Outline()
    governors = [outline.add(at, number) for at, number in enumerate(printed)]
    over = [None if at is None else printed[at] for at in governors]
    assert over == [None, "1", "(a)", "(a)", "1", None, None, "136", "136", None, "137"]


def test_a_list_after_text_without_a_number_is_under_none() -> None:
    outline = Outline()
    outline.add(0, "12")
    outline.close()
    assert outline.add(2, "(a)") is None
    assert outline.add(3, "(b)") is None
    assert outline.add(4, "13") is None
