"""Exported bibliographies and claims, read back by other programs."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string

from pipeline.citations.bibliography import RunBibliography, dump_record_sources
from pipeline.cli import main
from pipeline.errors import Exit
from pipeline.exports.bibliography import BibliographyForm, write_bibliography
from pipeline.exports.claims import TableForm, list_claims, list_unsupported, to_table
from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from pipeline.record.load import load
from pipeline.record.model import SCHEMA_VERSION
from pipeline.record.run import CitedIn, RunAuthority
from tests.support.reading_back import ROOT, bibtex_faults, csl_faults, ris_faults, sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

DOL = ROOT.parent / "shared" / "corpus"

HARD: list[dict[str, Any]] = [
    {
        "type": "book",
        "title": "50% of $9 & #1_{a}: ~x^y \\z",
        "author": [{"family": "O'Neill", "given": "J. & K.", "suffix": "Jr."}],
        "issued": {"date-parts": [[2005, 5], [2005, 6]]},
        "URL": "http://a.example/x_y;s=2?b=1&c=%20{d}#e~f\\",
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
    """Sources with every oddity that a format may get wrong."""
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


ALL = [*hard(), *sources(ROOT / "out")]


def test_citeproc_reads_the_csl_export() -> None:
    """Every source is an item of the CSL data schema; titles, names and dates are what it says."""
    assert list(csl_faults(ALL)) == []


def test_bibtexparser_reads_the_bibtex_export() -> None:
    """Ids, titles, names, dates and addresses survive BibTeX; nothing fails to parse."""
    assert list(bibtex_faults(ALL)) == []


def test_rispy_reads_the_ris_export() -> None:
    """Titles, names, dates and addresses survive RIS."""
    assert list(ris_faults(ALL)) == []


def test_an_organisation_that_ris_takes_for_a_person_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bodies = ["Ministry of Labour, Lesotho", "Office of Roads"]
    csl: dict[str, Any] = {"id": "s-0", "type": "report", "title": "Roads"}
    csl["author"] = [{"literal": body} for body in bodies] + [{"family": "Mota", "given": "A."}]
    source = ALL[0].model_dump(mode="json") | {"id": "s-0", "csl": csl}
    listed = {"schema_version": SCHEMA_VERSION, "authorities": [source]}
    (tmp_path / "authorities.json").write_text(json.dumps(listed), "utf-8")
    for form, count in (("ris", 1), ("bibtex", 0)):
        assert main(["export", "authorities", str(tmp_path), "--to", form]) == Exit.CLEAN
        words = capsys.readouterr().err
        assert words.count("1 organisation with a comma in the name") == count
        assert words.count("keeps it: Ministry of Labour, Lesotho") == count


@pytest.mark.parametrize("faults", [csl_faults, bibtex_faults, ris_faults])
def test_a_lost_field_is_reported(
    faults: Callable[[Sequence[RunAuthority]], Iterator[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check reports a bibliography that lost its titles."""
    text = "Silent Harvest"
    one = ALL[0].model_copy(update={"csl": {"id": "s-0", "type": "book", "title": text}})
    wrong = one.model_copy(update={"csl": {"id": "s-0", "type": "book", "title": "Another"}})
    monkeypatch.setattr(
        "tests.support.reading_back.write_bibliography",
        lambda _, form: write_bibliography([wrong], form),
    )
    assert any(text in fault for fault in faults([one]))


@pytest.mark.slow
@pytest.mark.skipif(not DOL.is_dir(), reason="the documents are not in the repository")
@pytest.mark.parametrize("name", ["dol-2014/pdf/India.pdf", "dol-2021/pdf/Kyrgyz Republic.pdf"])
def test_other_programs_read_the_sources_of_real_reports(name: str) -> None:
    """Sources of real reports are read back unchanged, also two with odd marks in their URLs."""
    path = DOL / name
    source = read_source(path.read_bytes(), name, name)
    works = RunBibliography()
    works.add(
        dump_record_sources(
            extract(source, profile=None, families=load_families(), recognize=None).records
        )
    )
    some = works.build().authorities
    assert len(some) > 50
    assert [*csl_faults(some), *bibtex_faults(some), *ris_faults(some)] == []


def test_sentences_have_their_sources() -> None:
    """Each sentence has the sources of the callouts in or after it, and of no other."""
    records = list(load(ROOT / "out"))
    rows = [row for record in records for row in list_claims(record)]
    known = {record.id: {authority.id for authority in record.authorities} for record in records}
    assert all(set(row.sources) <= known[row.record] for row in rows)
    assert any(row.sources for row in rows)
    assert any(not row.notes for row in rows)
    for record in records:
        for at, section in enumerate(record.sections):
            for number, paragraph in enumerate(section.paragraphs):
                home = f"/sections/{at}/paragraphs/{number}"
                mine = [row for row in rows if (row.record, row.home) == (record.id, home)]
                assert all(paragraph.text[row.start : row.end] == row.text for row in mine)
                named_notes = [note for row in mine for note in row.notes]
                assert set(named_notes) == {ref.note for ref in paragraph.note_refs}
                for ref in paragraph.note_refs:
                    here = [row for row in mine if row.start < ref.at <= row.end + 1]
                    assert any(ref.note in row.notes for row in here)


def test_csv_readers_read_the_table_of_claims() -> None:
    """JSON and CSV have the same content."""
    rows = [row for record in load(ROOT / "out") for row in list_claims(record)]
    from_json = json.loads(to_table(rows, TableForm.JSON))
    from_csv = list(csv.DictReader(io.StringIO(to_table(rows, TableForm.CSV, raw=True))))
    assert [row["text"] for row in from_json] == [row["text"] for row in from_csv]
    assert ["; ".join(row["sources"]) for row in from_json] == [row["sources"] for row in from_csv]


CELLS = """# Kenya

## Labor

| Body | Role | Year |
|---|---|---|
| Ministry of Labor | Inspects farms.<sup>1</sup> Fines owners.<sup>2</sup> | 2019 |

Inspectors visited farms.<sup>1</sup> No one was fined.

<sup>1</sup> Jane Mwangi, *Farms of the Highlands* (Nairobi: Kifaru Press, 2018).

<sup>2</sup> Kamau *supra* at 4.
"""


def test_cells_are_claims_with_row_and_column() -> None:
    """Each sentence of a prose cell has its own notes; what is not understood is named."""
    source = read_source(CELLS.encode(), "cells.md", "cells.md")
    [record] = extract(source, profile=None, families=load_families(), recognize=None).records
    cells = [row for row in list_claims(record) if row.home.startswith("/tables/")]
    assert [(row.text, row.row, row.column, row.notes) for row in cells] == [
        ("Ministry of Labor", None, "Body", ()),
        ("Inspects farms.", "Ministry of Labor", "Role", ("1",)),
        ("Fines owners.", "Ministry of Labor", "Role", ("2",)),
        ("2019", "Ministry of Labor", "Year", ()),
    ]
    assert {row.country for row in cells} == {"KEN"}
    assert cells[1].titles == ("Farms of the Highlands",)
    assert [row.not_understood for row in cells] == [(), (), ("2",), ()]
    unsupported = [row.text for row in list_unsupported(record)]
    assert "No one was fined." in unsupported
    assert "Ministry of Labor" not in unsupported
    assert "Inspectors visited farms." not in unsupported


def test_a_record_without_notes_has_nothing_unsupported() -> None:
    """Where a report prints no notes, their absence says nothing."""
    source = read_source(b"# Kenya\n\n## Labor\n\nNo one was fined.\n", "a.md", "a.md")
    [record] = extract(source, profile=None, families=load_families(), recognize=None).records
    assert list(list_unsupported(record)) == []


def test_export_commands_write_their_formats(tmp_path: Path) -> None:
    """`export` writes a file, and says what is wrong with a folder that holds no run."""
    out = str(ROOT / "out")
    place = tmp_path / "refs.bib"
    assert main(["export", "authorities", out, "--to", "bibtex", "-o", str(place)]) == 0
    assert place.read_text(encoding="utf-8") == write_bibliography(
        sources(ROOT / "out"), BibliographyForm.BIBTEX
    )
    sentences = tmp_path / "claims.csv"
    assert main(["export", "claims", out, "--unsupported", "-o", str(sentences)]) == 0
    assert all(
        not row["notes"]
        for row in csv.DictReader(io.StringIO(sentences.read_text(encoding="utf-8")))
    )
    assert main(["export", "authorities", str(tmp_path)]) == Exit.USAGE


@pytest.mark.parametrize("form", list(BibliographyForm))
def test_an_exported_source_says_which_notes_of_which_report_cite_it(
    form: BibliographyForm, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "authorities", str(ROOT / "out"), "--to", form.value]) == 0
    text = capsys.readouterr().out
    match form:
        case BibliographyForm.RIS:
            [entry] = [one for one in rispy.loads(text) if one["id"] == "alymbekov-2006"]
            [shown] = entry["notes"]
        case BibliographyForm.BIBTEX:
            shown = parse_string(text).entries_dict["alymbekov-2006"]["annote"]
        case BibliographyForm.CSL:
            shown = next(one["annote"] for one in json.loads(text) if one["id"] == "alymbekov-2006")
    assert shown == "cited in central-asia-and-caucasus.md (KGZ), notes 4, 7"
