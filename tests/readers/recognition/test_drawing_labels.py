"""Words in maps and charts are labels; lines of text beside them are not."""

from __future__ import annotations

from pipeline.readers.recognition.engine import RecognizedWord
from pipeline.readers.recognition.recognizer import mark_labels

LEAST = 70.0
EM = 40.0


def word(text: str, x: float, *, line: int = 0, em: float = EM, y: float = 100) -> RecognizedWord:
    """A word of capital letters or figures, on a line of its own height."""
    width = em / 2
    boxes = tuple(
        (x + width * at, y - 0.71 * em, x + width * (at + 1), y) for at in range(len(text))
    )
    return RecognizedWord(text, boxes, y + 9, 95, line)


def labels(words: list[RecognizedWord], seen: set[int]) -> list[str]:
    return [one.text for one in mark_labels(words, seen, LEAST) if one.is_label]


def test_few_words_on_a_line_that_the_first_reading_did_not_see_are_labels() -> None:
    text = [word("POPULATION", 0)]
    others = [word("NORTH", 0, line=1, y=200), word("SEA", 200, line=1, y=200)]
    assert labels([*text, *others], {0}) == ["NORTH", "SEA"]
    assert labels([*text, *others], {0, 1}) == []


def test_large_letters_are_a_title_where_they_are_certain() -> None:
    title = word("KENYA", 0, line=1, em=80, y=300)
    assert labels([word("AREA", 0), title], {0}) == []
    assert labels([word("AREA", 0), title._replace(confidence=20)], {0}) == ["KENYA"]
    assert labels([word("AREA", 0), word("A", 0, line=1, em=160, y=400)], {0}) == ["A"]
    assert labels([word("AREA", 0), word("An", 0, line=1, em=160, y=400)], {0}) == ["An"]
    shield = [word("1)", 0, line=1, em=80, y=300), word("«", 90, line=1, em=80, y=300)]
    assert labels([word("AREA", 0), *shield], {0}) == ["1)", "«"]


def test_very_small_words_apart_from_a_line_of_text_are_labels_of_a_chart() -> None:
    line = [word("1,234", 0), word("2020", 120), word("60", 400, em=15), word("65", 600, em=15)]
    found = list(mark_labels(line, {0}, LEAST))
    assert [one.text for one in found if one.is_label] == ["60", "65"]
    assert [one.baseline for one in found] == [100, 100, 109, 109]  # that of the larger letters


def test_a_letter_close_before_a_word_is_none_whatever_its_box() -> None:
    line = [word("1,234", 0), word("A", 180, em=15), word("SEASON", 200)]
    assert labels(line, {0}) == []


def test_small_print_is_text() -> None:
    body = [word("POPULATION", 0), word("GROWTH", 240)]
    small = [word(text, 30.0 * at, line=1, em=15, y=200) for at, text in enumerate("ABCD")]
    assert labels([*body, *small], {0, 1}) == []
    assert labels([*body, *small[:3]], {0, 1}) == ["A", "B", "C"]


def test_a_few_uncertain_letters_far_from_the_rest_of_a_line_are_labels() -> None:
    title = word("KENYA", 400)
    stray = word("ce.", 0)._replace(confidence=40)
    assert labels([stray, title], {0}) == ["ce."]
    assert labels([stray._replace(confidence=90), title], {0}) == []
    assert labels([word("4.9", 0)._replace(confidence=40), title], {0}) == []
    beside = word("ol", 50)._replace(confidence=40)  # a part of the same seal
    assert labels([stray, beside, title], {0}) == ["ce.", "ol"]
    assert labels([word("ce.", 330)._replace(confidence=40), title], {0}) == []


def test_a_few_large_letters_that_are_uncertain_are_a_seal_or_a_flag() -> None:
    text = [word("AREA", 0), word("TOTAL", 200)]
    seal = word("AN", 0, line=1, em=160, y=400)
    assert labels([*text, seal._replace(confidence=60)], {0, 1}) == ["AN"]
    assert labels([*text, seal], {0, 1}) == []
    assert labels([*text, word("12", 0, line=1, em=160)._replace(confidence=60)], {0, 1}) == []


def test_a_number_close_beside_a_line_is_a_part_of_it() -> None:
    line = [word("ROSS", 100), word("PETER", 220)]
    assert labels([*line, word("12.", 0, line=-3)], {0}) == []
    assert labels([*line, word("12.", -200, line=-3)], {0}) == ["12."]
    assert labels([*line, word("12.", 0, line=-3, em=20)], {0}) == ["12."]
    assert labels([*line, word("12.", 0, line=-3, y=140)], {0}) == ["12."]
