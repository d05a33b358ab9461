"""Reference lists without numbers in the layouts of plain text and of PDFs."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

import pytest

from pipeline.extract import extract
from pipeline.readers.detect import read_source
from tests.support.printing import prints

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES: Final = ("Abel", "Boro", "Cruz", "Dahl", "Ekwe", "Fine", "Gray", "Hahn", "Ivor", "Joly")
TITLES: Final = (
    "Roads",
    "Farms on the lower river and the people who work there for no pay",
    "A survey of the ports of the north, with a history of the trade in people and of the laws",
)
ENTRIES: Final = tuple(
    f"{name}, {'ABC'[at % 3]}. ({1990 + at}). {TITLES[at % 3]}. Harbour Press."
    for at, name in enumerate(NAMES * 3)
)
WIDTH: Final = 72
TEXT: Final = textwrap.fill("The rate was high on the coast (Boro, 1991). " * 12, WIDTH)


def read_notes(source: bytes, path: str) -> list[str]:
    """The texts of the notes of a source's only chapter."""
    document = read_source(source, path, path)
    [made] = extract(document, profile=None, families=(), recognize=None).records
    assert [len(note.citations) for note in made.notes] == [1] * len(made.notes)
    return [note.text for note in made.notes]


def wrap(entry: str, first: str = "", rest: str = "") -> str:
    return textwrap.fill(entry, WIDTH, initial_indent=first, subsequent_indent=rest)


@pytest.mark.parametrize("between", ["\n", "\n\n"], ids=["no blank lines", "blank lines"])
@pytest.mark.parametrize(
    "form",
    [
        str,
        wrap,
        lambda entry: wrap(entry, rest="    "),
        lambda entry: wrap(entry, "    "),
        lambda entry: wrap(f"- {entry}", rest="  "),
    ],
    ids=["long lines", "lines", "hanging", "set in", "items"],
)
def test_entries_in_plain_text_are_found(form: Callable[[str], str], between: str) -> None:
    listed = between.join(map(form, ENTRIES))
    text = f"TOGO\n\nROUTES\n\n{TEXT}\n\nREFERENCES\n\n{listed}\n"
    assert read_notes(text.encode(), "a.txt") == list(ENTRIES)


@prints
@pytest.mark.slow
@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize(
    "style",
    [
        "padding-left: 2em; text-indent: -2em; margin: 0",
        "padding-left: 2em; text-indent: -2em; margin: 4pt 0; text-align: justify",
        "padding-left: 1.5em; text-indent: -1.5em; margin: 0; font-size: 8.5pt",
    ],
    ids=["hanging", "hanging, justified", "hanging, small"],
)
def test_entries_with_hanging_indents_in_pdfs_are_found(style: str, columns: int) -> None:
    import weasyprint  # noqa: PLC0415 - where `prints` has not found it the test is skipped

    listed = "".join(f"<p class='entry'>{entry}</p>" for entry in ENTRIES)
    sheet = f"body {{ font: 10.5pt Liberation Serif; column-count: {columns} }} .entry {{{style}}}"
    page = f"<h1>Togo</h1><h2>Routes</h2><p>{TEXT}</p><h2>References</h2>{listed}"
    pdf = weasyprint.HTML(string=f"<style>{sheet}</style>{page}").write_pdf()
    assert read_notes(pdf, "a.pdf") == list(ENTRIES)


@prints
@pytest.mark.slow
def test_first_lines_that_are_set_in_begin_paragraphs() -> None:
    import weasyprint  # noqa: PLC0415

    sentence = "The boats of the lower river carry salt and timber to the ports of the delta. "
    texts = [(sentence * (2 + at % 3)).strip() for at in range(8)]
    listed = "".join(f"<p style='margin: 0; text-indent: 2em'>{text}</p>" for text in texts)
    page = f"<h1>Togo</h1><h2>Routes</h2>{listed}"
    pdf = weasyprint.HTML(string=f"<body style='font: 10.5pt Liberation Serif'>{page}").write_pdf()
    document = read_source(pdf, "a.pdf", "a.pdf")
    [made] = extract(document, profile=None, families=(), recognize=None).records
    assert [p.text for section in made.sections for p in section.paragraphs] == texts
