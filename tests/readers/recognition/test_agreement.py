"""Two passes over one picture: what both read is certain, what only one reads is not."""

from __future__ import annotations

import pytest

from pipeline.readers.recognition.engine import RecognizedWord
from pipeline.readers.recognition.recognizer import combine_readings

LEAST = 70.0


def word(text: str, x: float = 0, *, sure: float = 95, line: int = 0) -> RecognizedWord:
    """A word whose characters are ten pixels wide, on a line of its own."""
    boxes = tuple(
        (x + 10 * at, 100.0 * line, x + 10 * at + 9, 100.0 * line + 20) for at in range(len(text))
    )
    return RecognizedWord(text, boxes, 100.0 * line + 20, sure, line)


def combine(*readings: list[RecognizedWord]) -> list[tuple[str, bool]]:
    """The words, and whether each is certain."""
    words = combine_readings(readings, LEAST).words
    return [(one.text, one.confidence >= LEAST) for one in words]


def test_agreement_of_two_readings_raises_the_confidence() -> None:
    assert combine([word("4.4%", sure=60)], [word("4.4%")]) == [("4.4%", True)]
    assert combine([word("4.4%", sure=60)], [word("4.4%", sure=50)]) == [("4.4%", True)]
    assert combine([word("4.4%", sure=40)], [word("4.4%", sure=30)]) == [("4.4%", False)]


def test_a_word_is_kept_that_is_doubted_for_the_ink_beside_it() -> None:
    assert combine([], [word("Targets", sure=LEAST - 1)]) == [("Targets", False)]
    assert combine([], [word("Targets", sure=LEAST - 2)]) == []


def test_a_word_with_an_accent_needs_all_readings_and_a_sure_one() -> None:
    assert combine([word("Bras\u00edlia")], [word("Bras\u00edlia")]) == [("Bras\u00edlia", True)]
    unsure = [word("Bras\u00e9lia", sure=66)]
    assert combine(unsure, unsure) == [("Bras\u00e9lia", False)]
    both = [word("Bras\u00edlia")]
    assert combine(both, [word("Brasilia", sure=50)], both) == [("Bras\u00edlia", False)]


def test_one_reading_alone_is_uncertain() -> None:
    assert combine([word("4.4%")]) == [("4.4%", False)]
    assert combine([word("4.4%")], []) == [("4.4%", False)]


def test_quotation_marks_and_dashes_of_another_form_are_no_difference() -> None:
    assert combine([word("’09–10")], [word("'09-10")]) == [("’09–10", True)]


def test_the_surer_of_two_readings_is_taken_and_is_uncertain() -> None:
    assert combine([word("44%", sure=83)], [word("4.4%", sure=86)]) == [("4.4%", False)]
    assert combine([word("44%", sure=86)], [word("4.4%", sure=83)]) == [("44%", False)]


def test_two_of_three_readings_decide_unless_the_third_is_sure_of_other_digits() -> None:
    both = [word("76.9%", sure=80)]
    assert combine([word("16.9%", sure=60)], both, both) == [("76.9%", True)]
    assert combine([word("16.9%", sure=92)], both, both) == [("76.9%", False)]
    assert combine([word("l6.9%", sure=92)], both, both) == [("76.9%", True)]
    assert combine([word("76.9", sure=92)], both, both) == [("76.9%", False)]


def test_a_word_that_one_reading_splits_is_uncertain() -> None:
    split = [word("8.", sure=91), word("4%,", 20, sure=90)]
    assert combine(split, [word("8.4%,", sure=95)]) == [("8.4%,", False)]
    assert combine(split, [word("8.4%,")], [word("8.4%,")]) == [("8.4%,", True)]


def test_words_that_only_a_later_reading_has_are_kept() -> None:
    more = [word("Labor"), word("Force", 100)]
    assert combine([word("Labor")], more) == [("Labor", True), ("Force", False)]
    assert combine([word("Labor")], more, more) == [("Labor", True), ("Force", True)]


def test_specks_are_left_out_and_counted() -> None:
    drawing = [word("Labor"), word("Sie", 100, sure=20), word("gil", line=2, sure=43)]
    found = combine_readings([drawing, [word("Labor"), word("SS", 100, sure=29)]], LEAST)
    assert [one.text for one in found.words] == ["Labor"]
    assert found.specks == 2


def test_a_figure_of_low_confidence_is_no_speck() -> None:
    assert combine([word("~15.4", sure=0)], [word("‘15.4", sure=0)]) == [("~15.4", False)]


def test_readings_of_as_many_signs_are_no_speck() -> None:
    assert combine([word("[LO]", sure=40)], [word("[10]", sure=25)]) == [("[LO]", False)]
    assert combine([word("fd.", sure=61)], [word("Ia.", sure=56)]) == [("Id.", False)]


def test_a_mark_that_covers_several_words_is_not_one_of_them() -> None:
    lines = [word("Labor"), word("Force", 100)]
    big = RecognizedWord("X", ((0.0, 0.0, 200.0, 200.0),), 200, 95, 7)
    assert combine(lines, [big, *lines])[:2] == [("Labor", True), ("Force", True)]


def test_a_stop_or_bracket_that_a_reading_leaves_out_is_kept() -> None:
    assert combine([word("est.)")], [word("est.")], [word("est")]) == [("est.)", True)]
    assert combine([word("est")], [word("(est.)")]) == [("(est.)", True)]
    assert combine([word("-9")], [word("9")]) == [("-9", False)]


def test_short_lines_that_only_later_readings_see_are_labels_unless_they_are_large() -> None:
    text = [word("Labor"), word("Force", 100)]
    sentence = [word(one, 100 * at, line=3) for at, one in enumerate(["a", "line", "of", "words"])]
    title = RecognizedWord("KENYA", ((0.0, 500.0, 90.0, 560.0),) * 5, 560, 95, 5)
    more = [*text, word("Female", line=2), *sentence, title]
    found = combine_readings([text, more, more], LEAST).words
    assert [one.text for one in found if one.is_label] == ["Female"]
    assert {"KENYA", "line"} <= {one.text for one in found}


@pytest.mark.parametrize(
    ("read", "kept", "is_certain"),
    [
        ("|4,", "14,", False),
        ("|.", "1.", False),
        ("Il.", "II.", False),
        ("Ill.", "III.", False),
        ("Ill", "Ill", True),
        ("http:/Awww.example.org", "http://www.example.org", False),
        ("a|b", "a|b", True),
        ("/d.", "Id.", False),
        ("Id,", "Id.", False),
        ("Id.", "Id.", True),
        ("|.Working", "1.Working", False),
        ("td.", "Id.", False),
        ("(14]", "[14]", False),
        ("[14)", "[14]", False),
        ("{8}", "[8]", False),
        ("(14)", "(14)", True),
        ("(2009]", "(2009]", True),
    ],
)
def test_signs_that_print_rarely_has_are_corrected_and_uncertain(
    read: str, kept: str, *, is_certain: bool
) -> None:
    assert combine([word(read)], [word(read)]) == [(kept, is_certain)]


def test_quotation_marks_are_of_one_kind_where_most_are_bent() -> None:
    line = [word("“Debt"), word('and,"', 100), word('("River")', 200), word('5"', 300)]
    line += [word("“Salt”", 400), word('"', 500), word("“Roads,”", 600), word("“a”", 700)]
    kept = ["“Debt", "and,”", "(“River”)", '5"', "“Salt”", '"', "“Roads,”", "“a”"]
    assert [text for text, _ in combine(line, line)] == kept
    assert [sure for _, sure in combine(line, line)] == [one not in (1, 2) for one in range(8)]
    straight = [word('"Debt'), word('and,"', 100), word("“Salt", 200)]
    assert [text for text, _ in combine(straight, straight)] == [one.text for one in straight]


def test_a_bar_alone_is_a_line_of_a_table() -> None:
    assert combine([word("|", sure=40)], []) == []
    edge = RecognizedWord("|", ((0.0, 100.0, 1.5, 150.0),), 150, 99, 0)
    assert combine([edge], [edge]) == []
    stroke = RecognizedWord("|", ((0.0, 100.0, 5.0, 150.0),), 150, 99, 0)
    assert combine([stroke], [stroke]) == [("|", True)]


def test_a_space_beside_a_letter_is_where_most_readings_have_it() -> None:
    split = [word("7", sure=30), word("to", 20, sure=30)]
    glued = [word("7to", sure=80)]
    assert combine(glued, split, split) == [("7", True), ("to", True)]
    assert combine(split, glued, glued) == [("7to", True)]


def test_a_space_between_figures_is_a_difference() -> None:
    split = [word("2", sure=90), word("34", 20, sure=90)]
    assert not any(sure for _, sure in combine([word("234", sure=80)], split))


def test_quotation_marks_of_one_reading_alone_are_left_out() -> None:
    quoted, plain = [word("'15.4", sure=60)], [word("15.4", 10)]
    assert combine(quoted, plain, plain) == [("15.4", True)]


def test_a_box_that_one_letter_reaches_out_of_joins_no_other_word() -> None:
    boxes = [(100.0 * at, 160.0, 100.0 * at + 90, 296.0) for at in range(6)]
    boxes[3] = (300.0, 160.0, 390.0, 416.0)  # with the ink of a map below
    title = RecognizedWord("CANADA", tuple(boxes), 296, 96, 0)
    blot = RecognizedWord(
        "he", ((300.0, 358.0, 340.0, 482.0), (345.0, 358.0, 390.0, 482.0)), 458, 26, 1
    )
    again = title._replace(boxes=tuple((x0, top, x1, 296.0) for x0, top, x1, _ in boxes))
    assert ("CANADA", True) in combine([title, blot], [again, blot])
