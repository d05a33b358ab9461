"""What is exported, read again by the programs of others."""

from __future__ import annotations

import csv
import io
import json
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from jsonschema import Draft7Validator

from pipeline.cli import main
from pipeline.errors import Exit
from pipeline.exports.bibliography import Form, bibliography
from pipeline.exports.claims import TableForm, claims, table
from pipeline.loading import load
from pipeline.record.run import AuthorityList, CitedIn, RunAuthority

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
SCHEMA = ROOT.parent / "shared" / "standards" / "csl-data.json"
COMMANDS = {"textbackslash{}": "\\", "textasciitilde{}": "~", "textasciicircum{}": "^"}

HARD: list[dict[str, Any]] = [
    {
        "type": "book",
        "title": "50% of $9 & #1_{a}: ~x^y \\z",
        "author": [{"family": "O'Neill", "given": "J. & K.", "suffix": "Jr."}],
        "issued": {"date-parts": [[2005, 5], [2005, 6]]},
        "URL": "http://a.example/x_y?b=1&c=%20{d}#e~f",
    },
    {
        "type": "report",
        "title": "\u0422\u043e\u0440\u0433\u043e\u0432\u043b\u044f: \u043e\u0442\u0447\u0451\u0442",
        "author": [{"literal": "\u0426\u0435\u043d\u0442\u0440 and Partner"}, {"literal": "IOM"}],
        "publisher": "\u0414\u043e\u043c & Sons",
        "issued": {"date-parts": [[2008, 6, 10]]},
        "accessed": {"date-parts": [[2009, 9]]},
    },
    {"type": "article-journal", "title": "A", "container-title": "J", "volume": "3", "page": "5-9"},
    {"type": "treaty", "title": "T", "issued": {"literal": "the mid-1990s"}, "note": "x et al."},
    {"type": "legal_case", "title": "Roe v. Doe", "authority": "9th Cir.", "volume": "395"},
]
EDTF = [("2005-05/2005-06", None), ("2008-06-10", "2009-09"), (None, None), ("199X~", None)]


def hard() -> Iterator[RunAuthority]:
    """Sources with all that a form may stumble over."""
    for at, csl in enumerate(HARD):
        issued, accessed = EDTF[at] if at < len(EDTF) else (None, None)
        yield RunAuthority.model_validate(
            {
                "id": f"s-{at}",
                "csl": csl | {"id": f"s-{at}"},
                "issued": issued,
                "accessed": accessed,
                "times": 1,
                "cited_in": (CitedIn(record="a/KAZ", notes=("1",)),),
            }
        )


def committed() -> tuple[RunAuthority, ...]:
    """All sources of the committed output."""
    text = (ROOT / "out" / "authorities.json").read_text(encoding="utf-8")
    return AuthorityList.model_validate_json(text).authorities


ALL = [*hard(), *committed()]


def names(csl: Any) -> list[str]:  # noqa: ANN401 - the edge of JSON
    keys = ("family", "given", "suffix", "literal")
    return [", ".join(name[key] for key in keys if key in name) for name in csl.get("author", [])]


@pytest.mark.skipif(not SCHEMA.is_file(), reason="the schema is not in the repository")
def test_csl_holds_to_its_schema() -> None:
    """Every source is an item of the CSL data schema."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    items = json.loads(bibliography(ALL, Form.CSL))
    assert len(items) == len(ALL)
    assert [error.message for error in Draft7Validator(schema).iter_errors(items)] == []


def test_csl_is_read_by_citeproc() -> None:
    """Titles and names are what a reader of CSL shows."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from citeproc.source.json import CiteProcJSON  # noqa: PLC0415 - it warns as it loads

        read = CiteProcJSON(json.loads(bibliography(ALL, Form.CSL)))
    for one in ALL:
        shown = read[one.id]
        assert str(shown.title) == one.csl["title"]
        assert len(shown.get("author", [])) == len(one.csl.get("author", []))


def test_bibtex_is_read_again() -> None:
    """Ids, titles, names, years and addresses survive BibTeX; nothing fails to parse."""
    library = parse_string(bibliography(ALL, Form.BIBTEX))
    assert library.failed_blocks == []
    assert sorted(entry.key for entry in library.entries) == sorted(one.id for one in ALL)
    entries = {entry.key: entry for entry in library.entries}
    for one in ALL:
        fields = {name: field.value for name, field in entries[one.id].fields_dict.items()}
        assert shown(fields["title"]) == one.csl["title"]
        authors = re.findall(r"(?:\{[^{}]*\}|(?! and ).)+", fields.get("author", ""))
        assert [shown(name.removeprefix("and ").strip()) for name in authors] == latex_names(one)
        assert fields.get("url", "").replace("%7B", "{").replace("%7D", "}") == one.csl.get(
            "URL", ""
        )
        assert fields.get("date") == one.issued
        assert fields.get("urldate") == one.accessed


def latex_names(one: RunAuthority) -> list[str]:
    keys = ("family", "suffix", "given", "literal")
    return [
        ", ".join(str(name[key]) for key in keys if key in name)  # type: ignore[literal-required]
        for name in one.csl.get("author", [])
    ]


def shown(field: str) -> str:
    """A field of BibTeX as LaTeX shows it: commands and groups resolved."""
    pieces = re.findall(r"\\(text\w+)\{\}|\\(.)|([{}])|([^\\{}]+)", field)
    symbols = {name.removesuffix("{}"): mark for name, mark in COMMANDS.items()}
    return "".join(symbols.get(a, "") or b or d for a, b, _, d in pieces)


def test_ris_is_read_again() -> None:
    """Titles, names, dates and addresses survive RIS."""
    read = {entry["id"]: entry for entry in rispy.loads(bibliography(ALL, Form.RIS))}
    assert read.keys() == {one.id for one in ALL}
    for one in ALL:
        entry = read[one.id]
        assert entry["title"] == one.csl["title"]
        assert entry.get("authors", []) == names(one.csl)
        assert entry.get("urls", [""])[0] == one.csl.get("URL", "")
        dated = re.match(r"\d{4}", one.issued or "")
        assert entry.get("year") == (dated[0] if dated else None)
        assert (one.issued or "") in "; ".join(entry.get("notes", [])) or "date" in entry


def test_sentences_have_their_sources() -> None:
    """Each sentence has the sources of the callouts in or behind it, and of no other."""
    records = list(load(ROOT / "out"))
    rows = [row for record in records for row in claims(record)]
    known = {record.id: {one.id for one in record.authorities} for record in records}
    assert all(set(row.sources) <= known[row.record] for row in rows)
    assert any(row.sources for row in rows)
    assert any(not row.notes for row in rows)
    for record in records:
        for at, section in enumerate(record.sections):
            for number, paragraph in enumerate(section.paragraphs):
                home = f"/sections/{at}/paragraphs/{number}"
                mine = [row for row in rows if (row.record, row.home) == (record.id, home)]
                assert all(paragraph.text[row.start : row.end] == row.text for row in mine)
                told = [note for row in mine for note in row.notes]
                assert set(told) == {ref.note for ref in paragraph.note_refs}
                for ref in paragraph.note_refs:
                    here = [row for row in mine if row.start < ref.at <= row.end + 1]
                    assert any(ref.note in row.notes for row in here)


def test_tables_of_claims_are_read_again() -> None:
    """JSON and CSV say the same."""
    rows = [row for record in load(ROOT / "out") for row in claims(record)]
    from_json = json.loads(table(rows, TableForm.JSON))
    from_csv = list(csv.DictReader(io.StringIO(table(rows, TableForm.CSV))))
    assert [row["text"] for row in from_json] == [row["text"] for row in from_csv]
    assert ["; ".join(row["sources"]) for row in from_json] == [row["sources"] for row in from_csv]


def test_the_command_line_exports(tmp_path: Path) -> None:
    """`export` writes a file, and says what is wrong with a folder that holds no run."""
    out = str(ROOT / "out")
    place = tmp_path / "refs.bib"
    assert main(["export", "authorities", out, "--to", "bibtex", "-o", str(place)]) == 0
    assert place.read_text(encoding="utf-8") == bibliography(committed(), Form.BIBTEX)
    sentences = tmp_path / "claims.csv"
    assert main(["export", "claims", out, "--unsupported", "-o", str(sentences)]) == 0
    assert all(
        not row["notes"]
        for row in csv.DictReader(io.StringIO(sentences.read_text(encoding="utf-8")))
    )
    assert main(["export", "authorities", str(tmp_path)]) == Exit.USAGE
