"""Notes at the foot of a page on which a chapter ends and the next begins."""

from __future__ import annotations

from pipeline.extract import extract
from pipeline.profiles.model import load_families
from tests.support.extracting import document

TWO_CHAPTERS = """# Report on Roads 2015

## Chad

Boats were counted.<sup>1</sup> Carts were not.<sup>2</sup>

<sup>1</sup> ADA LUND, BOATS (2004).

Nobody asked why.<sup>3</sup>

## Fiji

Hills were measured.<sup>{call}</sup>

<sup>2</sup> ADA LUND, CARTS (2005).

<sup>3</sup> Lund, *supra* note 1, at 7.

<sup>4</sup> ADA LUND, HILLS (2006).
"""


def list_notes(text: str) -> dict[str, list[str]]:
    found = extract(document(text), profile=None, families=load_families(), recognize=None)
    return {
        one.country.code: [note.id for note in one.notes]
        for one in found.records
        if one.country and one.country.code
    }


def test_notes_below_the_next_heading_belong_to_the_chapter_that_calls_them() -> None:
    assert list_notes(TWO_CHAPTERS.format(call=4)) == {"TCD": ["1", "2", "3"], "FJI": ["4"]}


def test_notes_that_the_second_chapter_calls_are_its_own() -> None:
    found = list_notes(TWO_CHAPTERS.format(call="2,3,4"))
    assert found == {"TCD": ["1"], "FJI": ["2", "3", "4"]}


def test_notes_below_the_heading_of_back_matter_belong_to_the_last_chapter() -> None:
    text = TWO_CHAPTERS.format(call=4).replace(
        "<sup>4</sup> ADA", "## Bibliography\n\nBooks.\n\n<sup>4</sup> ADA"
    )
    assert list_notes(text)["FJI"] == ["4"]
