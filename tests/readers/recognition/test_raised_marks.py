"""Raised marks are found by their ink, taken off the words, and read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageDraw

from pipeline.readers.recognition.engine import RecognizedWord
from pipeline.readers.recognition.raised_marks import (
    RaisedMark,
    erase_marks,
    find_pieces,
    find_raised_marks,
    read_marks,
    select_marks,
    take_off_marks,
)
from tests.support.recognising import ScriptEngine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.readers.recognition.engine import PixelBox

EM = 42.0
BASELINE = 100.0
CAPITALS = tuple(
    (20.0 + 30 * at, BASELINE - 0.71 * EM, 42.0 + 30 * at, BASELINE) for at in range(4)
)
RIGHT = CAPITALS[-1][2]


def draw(*boxes: PixelBox) -> Image.Image:
    """A picture of a line of four capitals and what else is drawn."""
    image = Image.new("L", (400, 200), 255)
    pen = ImageDraw.Draw(image)
    for x0, top, x1, bottom in (*CAPITALS, *boxes):
        pen.rectangle((x0, top, x1 - 1, bottom - 1), fill=0)
    return image


def raised(x0: float, height: float = 0.45, foot: float = 0.33) -> PixelBox:
    """The box of a mark, so high and so far above the baseline, in em."""
    bottom = round(BASELINE - foot * EM)
    return x0, float(round(bottom - height * EM)), x0 + 10, float(bottom)


def capitals(text: str = "ABCD") -> list[RecognizedWord]:
    """The word that the line is read as."""
    return [RecognizedWord(text, CAPITALS, BASELINE, 95.0, 0)]


def test_figures_with_a_torn_piece_between_them_that_begin_a_line_are_one_mark() -> None:
    shift = 60.0
    letters = tuple((x0 + shift, top, x1 + shift, bottom) for x0, top, x1, bottom in CAPITALS)
    line = [RecognizedWord("ABCD", letters, BASELINE, 95.0, 0)]
    one, other = raised(20.0), raised(40.0)
    torn = (33.0, one[3] - 8, 36.0, one[3])
    image = Image.new("L", (400, 200), 255)
    pen = ImageDraw.Draw(image)
    for x0, top, x1, bottom in (*letters, one, torn, other):
        pen.rectangle((x0, top, x1 - 1, bottom - 1), fill=0)
    assert [mark.boxes for mark in find_raised_marks(line, find_pieces(image))] == [(one, other)]


@pytest.mark.parametrize(
    ("boxes", "marks"),
    [
        ((raised(RIGHT + 2),), [1]),
        ((raised(RIGHT + 2), raised(RIGHT + 15)), [2]),
        (
            ((RIGHT + 2, 67.0, RIGHT + 6, 86.0), (RIGHT + 18, 67.0, RIGHT + 22, 86.0)),
            [2],
        ),  # a thin 11
        ((raised(RIGHT + 2), raised(RIGHT + 26)), [1, 1]),
        (((RIGHT + 2, 67.0, RIGHT + 30, 86.0),), [2]),  # `11`, whose feet touch
        (((RIGHT + 2, 67.0, RIGHT + 6, 86.0), (RIGHT + 8, 76.0, RIGHT + 13, 86.0)), [1]),  # broken
        ((raised(8.0),), [1]),  # before the line: of a note
        (((8.0, 52.0, 300.0, 53.0), raised(8.0)), [1]),  # below the line above notes
        (((8.0, 52.0, 22.0, 53.0), raised(8.0)), [1]),  # below a rest of it
        ((raised(RIGHT + 2, height=0.2),), []),  # a quotation mark
        ((raised(RIGHT + 2, foot=0.0),), []),  # a small capital
        ((raised(RIGHT + 2), (RIGHT + 2, 90.0, RIGHT + 20, 100.0)), []),  # the ring of a %
        ((raised(RIGHT + 90),), []),  # far from the line
        (((8.0, 67.0, 9.0, 85.0),), []),  # the edge of a drawn line
        ((raised(RIGHT + 2), (RIGHT + 14, 70.0, RIGHT + 34, 100.0)), []),  # within a word
        ((raised(RIGHT + 2), (RIGHT + 15, 82.0, RIGHT + 18, 88.0), raised(RIGHT + 22)), [1, 1]),
        (((RIGHT + 2, 67.0, RIGHT + 12, 71.0), (RIGHT + 2, 73.0, RIGHT + 12, 86.0)), [1]),  # broken
        (((RIGHT + 2, 67.0, RIGHT + 12, 69.0), (RIGHT + 2, 80.0, RIGHT + 12, 86.0)), [1]),  # torn
    ],
)
def test_a_small_piece_of_ink_above_the_baseline_is_a_mark(
    boxes: Sequence[PixelBox], marks: list[int]
) -> None:
    found = find_raised_marks(capitals(), find_pieces(draw(*boxes)))
    assert [len(mark.boxes) for mark in found] == marks


def test_a_comma_between_two_marks_is_kept() -> None:
    boxes = raised(RIGHT + 2), (RIGHT + 15, 82.0, RIGHT + 18, 88.0), raised(RIGHT + 22)
    assert [mark.sign for mark in find_raised_marks(capitals(), find_pieces(draw(*boxes)))] == [
        ",",
        "",
    ]


def test_what_was_read_at_a_mark_is_taken_off_its_word() -> None:
    box = raised(RIGHT + 2)
    [mark] = find_raised_marks(capitals(), find_pieces(draw(box)))
    word = RecognizedWord("ABCD!", (*CAPITALS, box), BASELINE, 30.0, 0)
    [bare], seen = take_off_marks([word], [mark])
    assert (bare.text, bare.boxes, seen) == ("ABCD", CAPITALS, ["!"])
    assert bare.confidence == 50.0
    assert take_off_marks(capitals(), [mark]) == (capitals(), [""])
    doubted = [capitals()[0]._replace(confidence=3.0)]
    assert take_off_marks(doubted, [mark])[0][0].confidence == 50.0


def test_marks_do_not_make_the_size_of_a_short_line() -> None:
    boxes = (8.0, 55.0, 18.0, 76.0), (20.0, 55.0, 30.0, 76.0), (40.0, 70.0, 60.0, 100.0)
    image = Image.new("L", (100, 200), 255)
    for x0, top, x1, bottom in boxes:
        ImageDraw.Draw(image).rectangle((x0, top, x1 - 1, bottom - 1), fill=0)
    cut = (50.0, 75.0, 60.0, 100.0)  # an engine's box of a letter
    words = [
        RecognizedWord("23", boxes[:2], BASELINE, 95.0, 0),
        RecognizedWord("Id", (boxes[2], cut), BASELINE, 95.0, 0),
    ]
    [mark] = find_raised_marks(words, find_pieces(image))
    assert mark.boxes == boxes[:2]


@pytest.mark.parametrize(
    ("mark", "box", "trimmed"),
    [
        ((8.0, 67.0, 18.0, 86.0), (8.0, *CAPITALS[0][1:]), (18.0, *CAPITALS[0][1:])),
        (
            raised(RIGHT + 6),
            (RIGHT - 16, 67.0, RIGHT + 16, 100.0),
            (RIGHT - 16, 67.0, RIGHT + 6, 100.0),
        ),
    ],
)
def test_a_letter_does_not_reach_over_an_unread_mark_beside_it(
    mark: PixelBox, box: PixelBox, trimmed: PixelBox
) -> None:
    word = RecognizedWord("U", (box,), BASELINE, 30.0, 0)
    [bare], seen = take_off_marks([word], [RaisedMark((mark,), 0, EM, BASELINE)])
    assert (bare.text, bare.boxes, seen) == ("U", (trimmed,), [""])
    assert bare.confidence == 50.0


def test_pieces_of_broken_letters_are_no_marks() -> None:
    mark = RaisedMark((raised(RIGHT + 2),), 0, EM, BASELINE)
    read, unread = mark._replace(readings=("3", "")), mark._replace(seen="!", readings=("", ""))
    letter = mark._replace(seen="T", readings=("", ""))
    assert select_marks([read, read, unread]) == (read, read, unread)
    assert select_marks([read, read, letter]) == (read, read)
    assert select_marks([read, letter, unread]) == ()


def test_a_picture_without_its_marks_has_the_letters_alone() -> None:
    image = draw(raised(RIGHT + 2))
    assert (
        erase_marks(image, find_raised_marks(capitals(), find_pieces(image))).tobytes()
        == draw().tobytes()
    )


def test_each_look_reads_every_mark_at_its_place() -> None:
    mark = RaisedMark((raised(RIGHT + 2),), 0, EM, BASELINE)
    image = draw(*mark.boxes)

    class Reader(ScriptEngine):
        """Reads the figure 7 where anything is printed."""

        def read_figures(self, image: Image.Image) -> tuple[RecognizedWord, ...]:
            x0, top, x1, bottom = image.point(lambda shade: 255 - shade).getbbox() or (0, 0, 1, 1)
            box = float(x0), float(top), float(x1), float(bottom)
            return (RecognizedWord("7", (box,), box[3], 95.0, 0),)

    [read] = read_marks([mark], image, Reader([], 8.0))
    assert read.readings == ("7", "7")
    assert read_marks([], image, Reader([], 8.0)) == ()
