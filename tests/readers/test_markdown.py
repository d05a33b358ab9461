"""Markdown: its blocks, the marks in them, and the readings of both."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document.model import Block, Document, Mark
from pipeline.document.reading import Reading
from pipeline.document.spans import Page, Span
from pipeline.readers.markdown.reader import find_inline_marks
from tests.support.case_files import cases
from tests.support.extracting import document
from tests.support.shards import CHECKED
from tests.support.timing import within_a_minute


def document_of(text: str) -> Document:
    """A document without blocks."""
    return Document("x.txt", "x.txt", "", "text/plain", text, ())


def spoken(reading: Reading) -> str:
    """The text of a reading, with each callout in braces at its offset."""
    with_marks = reading.text
    for at, callout in reversed(reading.callouts):
        with_marks = f"{with_marks[:at]}{{{callout.value}}}{with_marks[at:]}"
    return with_marks


def shown(source: Document, block: Block) -> str:
    """A block as the case files print it."""
    kind = f"{block.kind} {block.level}" if block.level else block.kind
    reading = Reading.of(source, [(block.start, block.end)], block.marks)
    return f"{kind}: {spoken(reading)}"


@pytest.mark.parametrize(("text", "expected"), [*cases("blocks")])
def test_markdown_is_divided_into_blocks(text: str, expected: str) -> None:
    source = document(text)
    assert "\n".join(shown(source, block) for block in source.blocks) == expected


@pytest.mark.parametrize(("text", "expected"), [*cases("marks")])
def test_inline_markup_gives_marks(text: str, expected: str) -> None:
    """The reading of one block; after a bar what is set in bold or italics."""
    source = document(text)
    found = find_inline_marks(text, 0, len(text))
    read = spoken(Reading.of(source, [(0, len(text))], found))
    set_apart = [
        f"{mark.kind}: {Reading.of(source, [(mark.start, mark.end)], found).text}"
        for mark in found
        if mark.kind in ("strong", "emphasis")
    ]
    assert " | ".join([read, *set_apart]) == expected


@CHECKED
@given(st.text("ab \n\t\u00e9", max_size=30), st.tuples(*[st.integers(0, 30)] * 5))
def test_a_reading_of_two_pieces_has_spans_in_both(text: str, at: tuple[int, ...]) -> None:
    first, end = sorted(at[:2])
    cut = sorted((0, len(text), *(min(each, len(text)) for each in at[2:])))
    pieces = [(cut[0], cut[1]), (cut[2], cut[3])]  # with a gap between them, or none
    reading = Reading.of(document_of(text), pieces)
    whole = " ".join(" ".join(text[slice(*piece)] for piece in pieces).split())
    assert reading.text == whole
    end = min(end, len(whole))
    printed = [text[span.start : span.end] for span in reading.spans(first, end)]
    assert " ".join(" ".join(printed).split()) == whole[first:end].strip()
    inside = [piece for piece in pieces if text[slice(*piece)].strip()]
    for span in reading.spans(first, end):
        assert any(start <= span.start < span.end <= stop for start, stop in inside)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a&shy;b a\u00adb a\u200bb", "ab ab ab"),
        ("\ufb01n &#xFB01;n o\ufb00er \ufb03", "fin fin offer ffi"),
        ("e\u0301te\u0301 \u00e9", "\u00e9t\u00e9 \u00e9"),
        ("a\u00a0b\u2003c\td  e\u2028f\x85g\x0ch", "a b c d e f g h"),
        ("a&nbsp;&nbsp;b&#32;c", "a b c"),
        ("m\u00b2 \u00bd \u2013 \u201cq\u201d", "m\u00b2 \u00bd \u2013 \u201cq\u201d"),
    ],
)
def test_a_reading_is_composed_and_has_single_spaces(text: str, read: str) -> None:
    source = document(text)
    assert Reading.of(source, [(0, len(text))], find_inline_marks(text, 0, len(text))).text == read


@pytest.mark.parametrize("text", ["e\u0301", "a\u0323\u0302", "\u1112\u1161\u11ab"])
def test_a_reading_is_composed(text: str) -> None:
    source = document(text)
    read = Reading.of(source, [(0, len(text))], find_inline_marks(text, 0, len(text))).text
    assert unicodedata.is_normalized("NFC", read)


TEXT = "The road\n goes<sup>1</sup>  on\n\nNOTE\n\nto the *end*.<sup>2</sup>"


def over_a_note() -> Reading:
    """A sentence in two pieces around a note."""
    source = document(TEXT)
    first, _, last = source.blocks
    pieces = [(block.start, block.end) for block in (first, last)]
    return Reading.of(source, pieces, [*first.marks, *last.marks])


def sliced(reading: Reading, *place: int) -> list[str]:
    """What the source prints at a place of a reading."""
    return [TEXT[span.start : span.end] for span in reading.spans(*place)]


def test_a_reading_skips_text_that_is_left_out() -> None:
    reading = over_a_note()
    assert spoken(reading) == "The road goes{1} on to the end.{2}"
    assert sliced(reading) == ["The road\n goes<sup>1</sup>  on", "to the *end*."]


def test_spans_are_trimmed_to_the_text_that_is_read() -> None:
    reading = over_a_note()
    goes, end = reading.text.index("goes"), reading.text.index("end")
    assert sliced(reading, goes, goes + 5) == ["goes"]
    assert sliced(reading, goes - 1, goes + 7) == ["goes<sup>1</sup>  on"]
    assert sliced(reading, end, end + 3) == ["end"]
    assert sliced(reading, goes + 5, end + 3) == ["on", "to the *end"]
    assert sliced(reading, 3, 4) == sliced(reading, 5, 5) == []


def test_a_span_has_the_page_of_its_start() -> None:
    pages = (Page(3, 0, 20, None, None), Page(4, 20, len(TEXT), None, None))
    source = replace(document(TEXT), pages=pages)
    assert [source.page_at(at) for at in (0, 19, 20, len(TEXT) - 1)] == [3, 3, 4, 4]
    assert Reading.of(source, [(18, 30)]).spans()[0] == Span(18, 30, 3)
    assert document(TEXT).page_at(0) is None


def test_text_shown_in_place_of_marks_has_their_offsets() -> None:
    source = document("A &amp; B\ufb01x")
    reading = Reading.of(source, [(0, len(source.text))], source.blocks[0].marks)
    assert reading.text == "A & Bfix"
    assert reading.spans(2, 3) == (Span(2, 7, None),)
    assert reading.spans(5, 6) == reading.spans(6, 7) == (Span(9, 10, None),)


def test_a_block_gives_its_marks_by_kind() -> None:
    (block,) = document("**a**<sup>1</sup>").blocks
    assert block.marks_of("callout") == (Mark("callout", 5, 17, "1"),)
    assert [mark.start for mark in block.marks_of("markup")] == [0, 3]


@pytest.mark.parametrize(
    "shard",
    [
        *(
            "*",
            "_",
            "[",
            "](",
            "](x)",
            "<sup>",
            "<sup>1",
            "<!--",
            "&",
            "&amp",
            "\\",
            "`",
            "http://",
        ),
        *(
            "**a",
            "a** ",
            "*a_b",
            "> ",
            "- ",
            "1. ",
            "# ",
            "|",
            "|-",
            "<a ",
            "[^1",
            "\u0301",
            "\u00b2",
        ),
    ],
)
def test_ten_thousand_repetitions_are_read_in_linear_time(shard: str) -> None:
    text = shard * 10_000
    with within_a_minute():
        blocks = document(text).blocks
    assert any(block.end > block.start for block in blocks)


@CHECKED
@given(st.text("ab \n\t\u00a0\u00ade\u0301\ufb01", max_size=30), st.data())
def test_any_part_of_a_reading_lies_inside_its_pieces(text: str, data: st.DataObject) -> None:
    source = document(f"x{text}")
    cut = data.draw(st.integers(0, len(source.text)))
    reading = Reading.of(source, [(0, cut), (cut, len(source.text))])
    start = data.draw(st.integers(0, len(reading.text)))
    end = data.draw(st.integers(start, len(reading.text)))
    for span in reading.spans(start, end):
        piece = source.text[span.start : span.end]
        assert piece
        assert piece == piece.strip()


@pytest.mark.parametrize("label", ["a-very-long-label" * 70, "two words", "smith.2009", "x"])
def test_the_label_of_a_footnote_may_have_any_length(label: str) -> None:
    read = document(f"# Fiji\n\nPeople came.[^{label}]\n\n[^{label}]: A note.\n")
    texts = [shown(read, block) for block in read.blocks[1:]]
    assert texts == [f"paragraph: People came.{{{label}}}", f"paragraph: {{{label}}}A note."]
