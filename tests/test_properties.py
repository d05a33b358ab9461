"""What holds of every chapter: it is read to its end, in place, without loss, and always alike."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from pipeline.emit import rendered
from pipeline.errors import RefusedError
from pipeline.profile import Profile
from pipeline.readers.inline import marks
from pipeline.readers.markdown import blocks
from pipeline.reading import Reading
from pipeline.record.model import Model
from pipeline.stages.layout import layout
from tests.extracting import FAMILY, complaints, document, extracted, names, nothing, told
from tests.recount import solid, things, wrong_claims, wrong_coverage
from tests.shards import CHECKED, SECTIONS, VALUES, chapters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.chapter import Recognize
    from pipeline.extract import Extraction

ANY = chapters(rubbish=True)
PRINTED = chapters(rubbish=False)


def read(text: str, recognize: Recognize | None = names) -> Extraction:
    """What is made of a text; one that the reader refuses by name is no example."""
    try:
        return extracted(text, recognize=recognize)
    except RefusedError:
        assume(False)  # noqa: FBT003 - Hypothesis's own word for it
        raise


@CHECKED
@given(ANY)
def test_every_text_is_read_to_its_end(text: str) -> None:
    for recognize in (None, nothing, names):
        assert read(text, recognize).records
    assert extracted(text, profile=None).records
    assert extracted(text, profile=Profile()).records


@CHECKED
@given(ANY)
def test_no_character_is_lost_or_claimed_twice(text: str) -> None:
    described, records = told(read(text))
    wrong = [*wrong_claims(described, records)]
    wrong += wrong_coverage(described, described["coverage"], [(0, len(described["text"]))])
    assert wrong == []
    owned = sum(solid(described["text"][c["start"] : c["end"]]) for c in described["claims"])
    assert owned == solid(described["text"])


@CHECKED
@given(PRINTED)
def test_the_output_agrees_with_itself(text: str) -> None:
    assert complaints(read(text)) == []


@CHECKED
@given(ANY)
def test_twice_the_same(text: str) -> None:
    once, again = read(text), read(text)
    assert [*map(rendered, (once.document, *once.records))] == [
        *map(rendered, (again.document, *again.records))
    ]


@CHECKED
@given(ANY)
def test_blocks_are_in_order_and_leave_nothing_out(text: str) -> None:
    at = 0
    for block in blocks(text):
        assert at <= block.start < block.end
        assert not text[at : block.start].strip()
        assert all(block.start <= mark.start <= mark.end <= block.end for mark in block.marks)
        at = block.end
    assert not text[at:].strip()


@CHECKED
@given(ANY)
def test_marks_that_are_not_read_do_not_overlap(text: str) -> None:
    unread = [mark for mark in marks(text, 0, len(text)) if mark.kind not in ("strong", "emphasis")]
    assert all(one.end <= other.start for one, other in zip(unread, unread[1:], strict=False))


@CHECKED
@given(ANY)
def test_each_character_that_is_read_stands_where_it_says(text: str) -> None:
    source = read(text).document.text
    for piece in layout(document(source), FAMILY):
        reading = piece.reading
        assert [letter for letter, said in sayings(reading) if letter not in said] == []
        assert piece.start <= min((s.start for s in reading.spans()), default=piece.start)
        assert max((s.end for s in reading.spans()), default=piece.end) <= piece.end


def sayings(reading: Reading) -> Iterator[tuple[str, str]]:
    """Each character of a reading but spaces, and what its place says as read aloud."""
    shown = {mark.start: mark.value for mark in marks_of(reading)}
    for at, letter in enumerate(reading.text):
        if letter == " ":
            continue
        (span,) = reading.spans(at, at + 1)
        printed = reading.document.text[span.start : span.end]
        opened = unicodedata.normalize("NFC", unicodedata.normalize("NFKD", printed))
        yield letter, f"{printed}{unicodedata.normalize('NFC', printed)}{opened}" + shown.get(
            span.start, ""
        )


def marks_of(reading: Reading) -> Iterator[object]:
    """The marks of kind `shown` in the document of a reading."""
    for block in reading.document.blocks:
        yield from block.marked("shown")
