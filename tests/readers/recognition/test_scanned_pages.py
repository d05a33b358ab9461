"""Scanned pages of a PDF: found, recognised, laid out with the printed ones; nothing is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from pipeline.document.problems import Code
from pipeline.errors import RefusedError
from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from pipeline.readers.pdf.scanned_pages import MeasuredLine, PagePlace, TypeSizes, build_glyphs
from pipeline.readers.recognition.engine import RecognizedWord
from pipeline.readers.recognition.recognizer import RecognizedPage
from pipeline.record.boxes import boxes
from tests.readers.pdf.test_lost_pages import HEAD, PICTURE, page
from tests.support.printed_pdf import content, pdf
from tests.support.recognising import recognise_by_script
from tests.support.scanning import bind

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.document.model import Document
    from pipeline.readers.recognition.recognizer import PageRecognizer

SCANNED = (4, 7)
SCRIPT = ["People of this page were counted twice.", "They are 1,234 in all."]


def mixed() -> bytes:
    """Ten pages, of which two show a picture below a printed head."""
    drawn = content([HEAD]) + b"\n" + PICTURE
    return pdf([drawn if number in SCANNED else page(number) for number in range(1, 11)])


def read(pdf_content: bytes, recognizer: PageRecognizer | None) -> Document:
    return read_source(pdf_content, "a.pdf", "a.pdf", recognizer)


def codes(document: Document) -> list[Code]:
    return [problem.code for problem in document.problems]


def test_two_scanned_pages_of_ten_are_read_and_the_others_stay_as_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    recognizer, engine = recognise_by_script(monkeypatch, SCRIPT)
    before, after = read(mixed(), None), read(mixed(), recognizer)
    assert codes(before) == [Code.PAGE_WITHOUT_TEXT] * 2
    assert all("--ocr auto" in problem.message for problem in before.problems)
    assert codes(after) == [Code.RECOGNISED_TEXT]
    assert "pages 4, 7" in after.problems[0].message
    assert engine.pictures == 2 * len(SCANNED)
    for one, other in zip(before.pages, after.pages, strict=True):
        printed, read_now = before.text[one.start : one.end], after.text[other.start : other.end]
        if one.number in SCANNED:
            assert other.recognised
            assert read_now.split("\n")[:2] == ["Findings of the ministry", SCRIPT[0]]
        else:
            assert not other.recognised
            assert read_now == printed


def test_recognised_words_have_their_places(monkeypatch: pytest.MonkeyPatch) -> None:
    recognizer, _ = recognise_by_script(monkeypatch, SCRIPT)
    document = read(mixed(), recognizer)
    record = extract(document, profile=None, families=load_families(), recognize=None).document
    at = document.text.index("1,234", document.pages[3].start)
    [(number, x0, top, x1, bottom)] = boxes(record, document.span(at, at + 5))
    assert number == SCANNED[0]
    assert (x0, top, x1, bottom) == pytest.approx((100, 86, 125, 96), abs=1)


def test_a_page_that_cannot_be_recognised_is_named_with_the_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    recognizer, _ = recognise_by_script(monkeypatch, None)
    document = read(mixed(), recognizer)
    assert codes(document) == [Code.PAGE_WITHOUT_TEXT] * 2
    assert document.problems[0].message.endswith("the script engine took over 5 seconds")


@pytest.mark.parametrize(("dots", "doubted"), [(75, ["1,234"]), (150, [])])
def test_figures_of_a_coarse_picture_are_uncertain(
    monkeypatch: pytest.MonkeyPatch, dots: int, doubted: list[str]
) -> None:
    recognizer, _ = recognise_by_script(monkeypatch, SCRIPT)
    sheet = Image.new("L", (8 * dots, 11 * dots), 255)
    document = read(bind([sheet], dots), recognizer)
    spans = [
        span for one in document.problems if one.code == Code.LOW_CONFIDENCE for span in one.spans
    ]
    assert [document.text[span.start : span.end] for span in spans] == doubted


@pytest.mark.slow
def test_a_file_of_pictures_alone_is_read_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = pdf([PICTURE, PICTURE])
    with pytest.raises(RefusedError, match="run again with --ocr auto"):
        read(pictures, None)
    recognizer, _ = recognise_by_script(monkeypatch, SCRIPT)
    assert read(pictures, recognizer).text.count("1,234") == 2
    recognizer, _ = recognise_by_script(monkeypatch, [])
    with pytest.raises(RefusedError, match="no text can be recognised on 2 pages") as refusal:
        read(pictures, recognizer)
    assert refusal.value.code is Code.NO_TEXT_LAYER
    recognizer, _ = recognise_by_script(monkeypatch, None)
    with pytest.raises(RefusedError, match=r"failed on 2 of them \(page 1: the script engine took"):
        read(pictures, recognizer)


@pytest.mark.slow
def test_a_picture_without_text_beside_printed_pages_is_no_loss(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    recognizer, _ = recognise_by_script(monkeypatch, [])
    document = read(mixed(), recognizer)
    assert codes(document) == [Code.RECOGNISED_TEXT]


def test_forced_recognition_takes_the_place_of_printed_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    recognizer, _ = recognise_by_script(monkeypatch, SCRIPT, mode="force")
    document = read(pdf([page(1)]), recognizer)
    assert document.text.split("\n")[0] == SCRIPT[0]
    assert "Line 1" not in document.text
    assert document.pages[0].recognised


def test_a_printed_word_is_not_read_a_second_time(monkeypatch: pytest.MonkeyPatch) -> None:
    script = ["Findings of the minlstry", *[""] * 5, *SCRIPT]
    recognizer, _ = recognise_by_script(monkeypatch, [one or "." for one in script], first=2.2)
    document = read(mixed(), recognizer)
    start, end = document.pages[3].start, document.pages[3].end
    assert document.text[start:end].count("Findings") == 1
    assert "minlstry" not in document.text
    assert SCRIPT[0] in document.text[start:end]


def test_what_was_recognised_is_kept_by_picture_engine_and_language(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    recognizer, engine = recognise_by_script(monkeypatch, SCRIPT, folder=tmp_path)
    first = read(mixed(), recognizer)
    count = engine.pictures
    assert read(mixed(), recognizer) == first
    assert engine.pictures == count
    other, engine = recognise_by_script(monkeypatch, SCRIPT[:1], folder=tmp_path)
    again = read(mixed(), other)
    assert again.text == first.text
    assert engine.pictures == 0
    for file in tmp_path.rglob("*.json"):
        file.write_text(file.read_text("utf-8").replace("1,234", "1,294"), "utf-8")
    assert "1,294" not in read(mixed(), other).text
    assert engine.pictures == 2  # both pages are one picture


@pytest.mark.slow
def test_uncertain_words_are_named_and_placed(monkeypatch: pytest.MonkeyPatch) -> None:
    script: list[str | tuple[str, float]] = [SCRIPT[0], ("They are 1,234 in all.", 30.0)]
    recognizer, _ = recognise_by_script(monkeypatch, script)
    document = read(mixed(), recognizer)
    [problem] = [one for one in document.problems if one.code is Code.LOW_CONFIDENCE]
    words = [document.text[start:end] for start, end in document.uncertain]
    assert words == 2 * ["They", "are", "1,234", "in", "all."]
    assert re.match(r"10 words may be misread, the first 'They' on page 4", problem.message)
    assert [document.text[span.start : span.end] for span in problem.spans] == words
    assert {span.page for span in problem.spans} == set(SCANNED)


@pytest.mark.parametrize(
    ("text", "high", "runs", "is_uncertain"),
    [
        ("men3", [3], ["men", "3 "], False),
        ("Priority", [1], ["Priority "], False),  # a broken letter
        ("117,600", [0], ["117,600 "], False),  # the box of the first figure is wrong
        ("2,5603", [5], ["2,560", "3 "], True),  # a note, or a part of the number
    ],
)
def test_raised_figures_are_marks_unless_more_of_their_number_follows(
    text: str, high: list[int], runs: list[str], *, is_uncertain: bool
) -> None:
    boxes = tuple(
        (20.0 * at, 60.0, 20.0 * at + 16, 76.0) if at in high
        else (20.0 * at, 60.0, 20.0 * at + 16, 88.0)
        for at in range(len(text))
    )  # fmt: skip
    page = RecognizedPage((RecognizedWord(text, boxes, 88.0, 95.0, 0),), 0, 0.0, (400, 400))
    found = build_glyphs(page, PagePlace(0, 0, 4.0), TypeSizes([]), 70.0)
    assert ["".join(run.characters) for run in found.runs] == runs
    assert bool(found.uncertain) is is_uncertain


@pytest.mark.parametrize(
    ("letters", "size"),
    [
        ((8.4, 8.4), 8.4),  # `Id.`: few letters, of the size of notes
        ((8.3, 5.3), 8.4),  # one of them cut, so that the line itself seemed smaller
        ((8.9, 9.6), 9.8),
        ((8.6,) * 9, 8.4),  # as usual as none, and between two others
        ((8.95,) * 9, 9.8),  # near to both: the more usual
        ((12.0,) * 9, 12.0),
    ],
)
def test_a_line_has_the_most_usual_size_that_its_letters_are_near_to(
    letters: tuple[float, ...], size: float
) -> None:
    measured = [(6.8, 2), (7.9, 110), (8.4, 500), (8.5, 50), (9.8, 1700), (10.1, 10)]
    sizes = TypeSizes(MeasuredLine(one, count, 0.1) for one, count in measured)
    assert sizes.find(letters) == pytest.approx(size, abs=0.1)


def test_words_that_the_ink_of_a_letter_brings_near_each_other_stay_two() -> None:
    words = [
        RecognizedWord(
            text,
            tuple((x + 20.0 * at, 60.0, x + 20.0 * at + 19, 88.0) for at in range(5)),
            88.0,
            95.0,
            0,
        )
        for text, x in (("worst", 0.0), ("forms", 99.5))
    ]
    page = RecognizedPage(tuple(words), 0, 0.0, (400, 400))
    first, second = build_glyphs(page, PagePlace(0, 0, 4.0), TypeSizes([]), 70.0).runs
    assert first.characters[-1] == " "
    assert second.lefts[0] > first.lefts[-1] + 0.1 * first.size


def test_narrow_boxes_of_recognised_figures_are_no_superior_figures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    values = ("8.1", "8.2", "8.3", "8.4")
    recognizer, engine = recognise_by_script(monkeypatch, ["1234 men", " ".join(values)])
    read_whole = engine.recognize

    def narrow(*given: Any, **named: Any) -> tuple[RecognizedWord, ...]:  # noqa: ANN401 - as it is
        return tuple(map(_narrow_last, read_whole(*given, **named)))

    def _narrow_last(word: RecognizedWord) -> RecognizedWord:
        x0, top, x1, bottom = word.boxes[-1]
        last = (x0, top, x0 + 0.4 * (x1 - x0), bottom)
        return word._replace(boxes=(*word.boxes[:-1], last)) if word.text in values else word

    monkeypatch.setattr(engine, "recognize", narrow)
    document = read(pdf([PICTURE]), recognizer)
    assert all(value in document.text for value in values)
    assert not any(block.marks_of("callout") for block in document.blocks)
