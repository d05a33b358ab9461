"""Properties of every chapter: extraction never raises, loses no text and is deterministic."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from hypothesis import assume, example, given
from hypothesis import strategies as st

from pipeline.document.reading import Reading
from pipeline.errors import RefusedError
from pipeline.layout.classify import classify_blocks
from pipeline.profiles.model import Profile
from pipeline.readers.markdown.reader import find_inline_marks
from pipeline.runtime.serialize import to_json
from tests.support.extracting import (
    FAMILY,
    as_json,
    complaints,
    document,
    extracted,
    names,
    nothing,
    record,
)
from tests.support.recount import READABLE, solid, things, wrong_claims, wrong_coverage
from tests.support.shards import CHECKED, COUNTEREXAMPLES, SECTIONS, VALUES, chapters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipeline.document.model import Document, Mark
    from pipeline.extract import Extraction
    from pipeline.layout.prose import RecognizeNames

Test = TypeVar("Test", bound="Callable[..., None]")

ANY = chapters(rubbish=True)
PRINTED = chapters(rubbish=False)


def examples(test: Test) -> Test:
    """Also run the test on examples that failed before."""
    for text in COUNTEREXAMPLES:
        test = example(text)(test)
    return test


def read(text: str, recognize: RecognizeNames | None = names) -> Extraction:
    """The extraction of a text that can be read."""
    document_of(text)
    return extracted(text, recognize=recognize)


def document_of(text: str) -> Document:
    """The document of a text; a text that the reader refuses is no example."""
    try:
        return document(text)
    except RefusedError:
        assume(False)  # noqa: FBT003 - Hypothesis's own word for it
        raise


@CHECKED
@examples
@given(ANY)
def test_any_text_is_extracted_without_an_exception(text: str) -> None:
    for recognize in (None, nothing, names):
        assert read(text, recognize).records
    assert extracted(text, profile=None).records
    assert extracted(text, profile=Profile()).records


@CHECKED
@examples
@given(ANY)
def test_no_character_is_lost_or_claimed_twice(text: str) -> None:
    described, records = as_json(read(text))
    wrong = [*wrong_claims(described, records)]
    wrong += wrong_coverage(described, described["coverage"], [(0, len(described["text"]))])
    assert wrong == []
    owned = sum(solid(described["text"][c["start"] : c["end"]]) for c in described["claims"])
    assert owned == solid(described["text"])


@CHECKED
@examples
@given(PRINTED)
def test_the_independent_checker_finds_no_fault(text: str) -> None:
    assert complaints(read(text)) == []


@CHECKED
@examples
@given(ANY)
def test_extracting_twice_gives_the_same_record(text: str) -> None:
    once, again = read(text), read(text)
    assert [*map(to_json, (once.document, *once.records))] == [
        *map(to_json, (again.document, *again.records))
    ]


@CHECKED
@examples
@given(ANY)
def test_blocks_are_in_order_and_cover_the_text(text: str) -> None:
    at, source = 0, document_of(text)
    text = source.text
    for block in source.blocks:
        assert at <= block.start < block.end
        assert not text[at : block.start].strip()
        assert all(block.start <= mark.start <= mark.end <= block.end for mark in block.marks)
        at = block.end
    assert not text[at:].strip()


@CHECKED
@examples
@given(ANY)
def test_marks_left_out_of_a_reading_do_not_overlap(text: str) -> None:
    unread = [
        mark
        for mark in find_inline_marks(text, 0, len(text))
        if mark.kind not in ("strong", "emphasis")
    ]
    assert all(one.end <= other.start for one, other in pairwise(unread))


@CHECKED
@examples
@given(ANY)
def test_each_character_of_a_reading_is_at_its_offset(text: str) -> None:
    for piece in classify_blocks(document_of(text), FAMILY):
        reading = piece.reading
        assert [letter for letter, text_read in sayings(reading) if letter not in text_read] == []
        assert piece.start <= min((s.start for s in reading.spans()), default=piece.start)
        assert max((s.end for s in reading.spans()), default=piece.end) <= piece.end


@CHECKED
@examples
@given(ANY)
def test_a_part_of_a_reading_reads_as_in_the_whole(text: str) -> None:
    source = document_of(text)
    for block in source.blocks:
        whole = Reading.of(source, [(block.start, block.end)], block.marks)
        assert Reading.read_text(source, block.start, block.end, block.marks) == whole.text
        third = len(whole.text) // 3
        for start, end in ((0, third), (third, 2 * third), (third, len(whole.text))):
            part = whole.part(start, end, block.marks)
            places = [(span.start, span.end) for span in whole.spans(start, end)]
            assert part.text == Reading.of(source, places, block.marks).text
            assert part.spans() == whole.spans(start, end)


def sayings(reading: Reading) -> Iterator[tuple[str, str]]:
    """Each character of a reading but spaces, with the reading of its source place."""
    shown = {mark.start: mark.value for mark in marks_of(reading)}
    for at, letter in enumerate(reading.text):
        if letter == " ":
            continue
        (span,) = reading.spans(at, at + 1)
        printed = reading.document.text[span.start : span.end]
        opened = unicodedata.normalize("NFC", unicodedata.normalize("NFKD", printed))
        yield (
            letter,
            f"{printed}{unicodedata.normalize('NFC', printed)}{opened}" + shown.get(span.start, ""),
        )


def marks_of(reading: Reading) -> Iterator[Mark]:
    """The marks of kind `shown` in the document of a reading."""
    for block in reading.document.blocks:
        yield from block.marks_of("shown")


def readings(record: object) -> Iterator[str]:
    """All reading text of a record."""
    for _, thing in things(record):
        yield from (thing[key] for key in READABLE if isinstance(thing.get(key), str))


@CHECKED
@examples
@given(ANY)
def test_readings_are_normalised_and_have_single_spaces(text: str) -> None:
    for one in as_json(read(text))[1].values():
        for text_read in readings({"sections": one["sections"], "statistics": one["statistics"]}):
            assert unicodedata.is_normalized("NFC", text_read)
            assert text_read == " ".join(text_read.split())
            assert not set(text_read) & set("\u00ad\u200b\ufeff\ufb01\n")


KNOWN = "**Birth Rate:** 9 births/1,000 population"  # makes a block one of statistics
LABELLED = st.lists(
    st.sampled_from(sorted(VALUES)), min_size=1, max_size=len(VALUES), unique=True
).flatmap(
    lambda labels: st.tuples(st.just(KNOWN), *(st.sampled_from(printed(label)) for label in labels))
)
TITLED = st.lists(st.sampled_from(SECTIONS[:7]), max_size=5, unique=True)


def printed(label: str) -> list[str]:
    """The lines that print a statistic."""
    return [f"**{label}:** {value}" for value in VALUES[label]]


def typed(lines: Iterable[str], sections: Iterable[str]) -> dict[str, object]:
    """The typed values of a chapter, without their places."""
    block = "  \n".join(lines)
    bodies = "".join(f"{title}\n\nGeorgia is a source country.\n\n" for title in sections)
    one = record(f"## Georgia\n\n{block}\n\n{bodies}")
    return {id_: unplaced(statistic) for id_, statistic in one["statistics"].items()}


def unplaced(thing: object) -> object:
    """A value without the spans in it."""
    match thing:
        case dict():
            return {key: unplaced(value) for key, value in thing.items() if "spans" not in key}
        case list():
            return [unplaced(value) for value in thing]
        case _:
            return thing


@CHECKED
@given(LABELLED, TITLED, st.data())
def test_the_order_of_lines_and_sections_does_not_change_values(
    lines: tuple[str, ...], sections: list[str], data: st.DataObject
) -> None:
    before = typed(lines, sections)
    assert before == typed(data.draw(st.permutations(lines)), sections)
    assert before == typed(lines, data.draw(st.permutations(sections)))
    assert len(before) == len(lines)


@CHECKED
@given(LABELLED)
def test_a_value_is_the_same_alone_as_among_others(lines: tuple[str, ...]) -> None:
    together = typed(lines, [])
    alone = [typed({KNOWN: 0, line: 0}, []) for line in lines]
    assert together == {id_: value for one in alone for id_, value in one.items()}
