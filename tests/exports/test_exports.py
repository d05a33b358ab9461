"""Exported bibliographies and claims, read back by other programs."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string

from pipeline.citations.bibliography import RunBibliography, dump_record_sources
from pipeline.cli import main
from pipeline.errors import Exit
from pipeline.exports.bibliography import (
    BibliographyForm,
    read_bibliography,
    write_bibliography,
)
from pipeline.exports.chunks import list_chunks
from pipeline.exports.claims import (
    CitedClaim,
    TableForm,
    list_claims,
    list_unsupported,
    to_table,
)
from pipeline.exports.run_sources import read_run_ids
from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from pipeline.record.run import CitedIn, RunAuthority
from pipeline.record.stored import list_documents
from pipeline.runtime.serialize import to_json_data
from tests.support.reading_back import ROOT, bibtex_faults, csl_faults, ris_faults, sources
from tests.support.samples import sample_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
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
                "cited_in": (CitedIn(record="a/KAZ", notes=("1",), authorities=("s",)),),
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


def read_with_citation_js(form: BibliographyForm, kind: str) -> list[dict[str, Any]]:
    """The sources of `ALL` as citation-js reads them from a form."""
    npm = ROOT / "tests" / "npm"
    node = shutil.which("node")
    if node is None or not (npm / "node_modules").is_dir():
        pytest.skip("citation-js is not installed: `make test` does, where npm is")
    command = [node, "read_bibliography.js", kind]
    text = write_bibliography(ALL, form)
    done = subprocess.run(command, cwd=npm, input=text, capture_output=True, text=True, check=True)
    read: list[dict[str, Any]] = json.loads(done.stdout)
    return read


def list_names(csl: Mapping[str, Any]) -> list[str]:
    """The last names of the authors, and the bodies."""
    return [one.get("family") or one["literal"] for one in csl.get("author", ())]


def test_citation_js_reads_the_bibtex_export() -> None:
    """Every source, its names whole, its title, year and address."""
    found = {
        one["id"]: one for one in read_with_citation_js(BibliographyForm.BIBTEX, "@bibtex/text")
    }
    assert sorted(found) == sorted(one.id for one in ALL)
    for source in sources(ROOT / "out"):
        csl, read = source.csl, found[source.id]
        assert list_names(read) == list_names(csl)
        assert read.get("issued") == csl.get("issued")
        assert [read.get(name) for name in ("title", "URL")] == [csl.get("title"), csl.get("URL")]


def test_citation_js_reads_the_ris_export() -> None:
    """Every source, its title and address; the author of a news item is a reporter for it."""
    found = {one["id"]: one for one in read_with_citation_js(BibliographyForm.RIS, "@ris/file")}
    assert sorted(found) == sorted(one.id for one in ALL)
    for source in sources(ROOT / "out"):
        csl, read = source.csl, found[source.id]
        assert [read.get(name) for name in ("title", "URL")] == [csl.get("title"), csl.get("URL")]


SOURCES = """# Lesotho

## Labor

Farms were visited.[^1] Letters came.[^2] Mines were closed.[^3] Roads too.[^4]

[^1]: Ministry of Labour, Lesotho. *Roads of the Highlands*. Geneva, 2018. https://a.example/roads

[^2]: Kifaru Press official. E-mail communication to USDOL official. May 3, 2019.

[^3]: Kifaru. Mines.. See. 2019, maybe; https://b.example/mines.html

[^4]: *Supra* note 9.
"""


def test_the_export_of_sources_says_what_it_holds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "lesotho.md").write_text(SOURCES, "utf-8")
    (tmp_path / "in" / "fiji.md").write_text("# Fiji\n\n## Labor\n\nNone.\n", "utf-8")
    out = str(tmp_path / "out")
    assert main(["run", str(tmp_path / "in"), "--out", out, "--no-entities"]) == Exit.CLEAN
    capsys.readouterr()
    printed = {}
    for form in BibliographyForm:
        assert main(["export", "authorities", out, "--to", form.value]) == Exit.CLEAN
        printed[form] = capsys.readouterr()
    for shown in printed.values():
        assert "3 sources of 4 notes; citations of 2 notes were not understood" in shown.err
        assert "1 without a title, the note as printed instead: b-example\n" in shown.err
        assert "(a link in the text is none): fiji.md\n" in shown.err
        assert "not understood; the note reads: Kifaru. Mines.. See. 2019, maybe;" in shown.out
    named = "takes for persons; --to csl keeps them: Ministry of Labour, Lesotho\n"
    assert [named in printed[form].err for form in BibliographyForm] == [False, False, True]
    kinds = {entry["id"]: entry for entry in rispy.loads(printed[BibliographyForm.RIS].out)}
    [letter] = [one for one in kinds.values() if "E-mail" in one.get("title", "")]
    assert letter["type_of_reference"] == "ICOMM"


def test_a_body_whose_name_has_and_is_braced_and_a_month_is_a_name_of_bibtex() -> None:
    csl: dict[str, Any] = {"id": "s-0", "type": "report", "title": "Roads"}
    named = csl | {"publisher": "Organization for Security and Co-operation in Europe"}
    report = ALL[0].model_copy(update={"csl": named, "issued": "2006-03-15"})
    text = write_bibliography([report], BibliographyForm.BIBTEX)
    assert "institution = {{Organization for Security and Co-operation in Europe}}," in text
    assert "  day = {15},\n  month = mar,\n  date = {2006-03-15},\n" in text
    ranged = report.model_copy(update={"issued": "2006-03-15/2006-04-01"})
    assert "day =" not in write_bibliography([ranged], BibliographyForm.BIBTEX)


def test_an_acronym_that_the_report_expands_is_the_body_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        "# Fiji\n\n## Labor\n\nThe International Monetary Fund (IMF) came. The IMF left.[^1]"
        " The CIA wrote.[^2]\n\n[^1]: IMF. *Silent Reefs*. 2009.\n"
        "\n[^2]: CIA. *Loud Reefs*. 2008.\n"
    )
    (tmp_path / "fiji.md").write_text(text, "utf-8")
    assert main(["run", str(tmp_path / "fiji.md"), "--out", str(tmp_path / "out")]) == Exit.CLEAN
    capsys.readouterr()
    assert main(["export", "authorities", str(tmp_path / "out")]) == Exit.CLEAN
    authors = {one["title"]: one["author"] for one in json.loads(capsys.readouterr().out)}
    assert authors["Silent Reefs"] == [{"literal": "International Monetary Fund"}]
    assert authors["Loud Reefs"] == [{"literal": "CIA"}]


def test_the_place_of_a_web_page_is_a_note_in_ris() -> None:
    csl: dict[str, Any] = {"id": "s-0", "type": "webpage", "title": "Roads"}
    page = ALL[0].model_copy(update={"csl": csl | {"publisher-place": "Geneva"}})
    assert "N1  - place: Geneva\n" in write_bibliography([page], BibliographyForm.RIS)


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


def claims(out: Path = ROOT / "out") -> list[CitedClaim]:
    """Every claim of an output folder."""
    run_ids = read_run_ids(out)
    return [
        claim
        for stored in list_documents(out)
        for record in stored.records()
        for claim in list_claims(record, stored.document["text"], run_ids)
    ]


def test_sentences_have_their_sources() -> None:
    """Each sentence has the sources of the callouts in or after it, and of no other."""
    rows = claims()
    assert {id_ for row in rows for id_ in row.sources} <= {one.id for one in sources(ROOT / "out")}
    assert any(row.sources for row in rows)
    assert any(not row.notes for row in rows)
    for record in sample_records():
        for at, section in enumerate(record["sections"]):
            for number, paragraph in enumerate(section["paragraphs"]):
                home = f"/sections/{at}/paragraphs/{number}"
                mine = [row for row in rows if (row.record, row.home) == (record["id"], home)]
                assert all(paragraph["text"][row.start : row.end] == row.text for row in mine)
                named_notes = [note for row in mine for note in row.notes]
                assert set(named_notes) == {ref["note"] for ref in paragraph["note_refs"]}
                for ref in paragraph["note_refs"]:
                    here = [row for row in mine if row.start < ref["at"] <= row.end + 1]
                    assert any(ref["note"] in row.notes for row in here)


def test_csv_readers_read_the_table_of_claims() -> None:
    """JSON and CSV have the same content."""
    rows = claims()
    from_json = json.loads(to_table(rows, TableForm.JSON))
    from_csv = list(csv.DictReader(io.StringIO(to_table(rows, TableForm.CSV, raw=True))))
    assert [row["text"] for row in from_json] == [row["text"] for row in from_csv]
    assert ["; ".join(row["sources"]) for row in from_json] == [row["sources"] for row in from_csv]


# Each report cites another letter of one ministry and day: in a record alone both have one id.
LETTERS = "# {}\n\n## Labor\n\nFarms were visited.[^1]\n\n[^1]: {}\n"
LETTER = "Ministry of Labor, *{} of the Highlands* (Nairobi: Kifaru Press, 2018)."


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    """The output of two reports; the ids of their sources are the same in the records alone."""
    for country, title in (("Kenya", "Farms"), ("Uganda", "Mines")):
        text = LETTERS.format(country, LETTER.format(title))
        (tmp_path / f"{country}.md").write_text(text, "utf-8")
    assert main(["run", f"{tmp_path}/*.md", "--out", str(tmp_path / "out"), "--no-entities"]) == 0
    return tmp_path / "out"


def test_exports_name_a_source_by_its_id_in_the_bibliography(
    letters: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = [
        json.loads(path.read_bytes())["authorities"][0]["id"]
        for path in sorted(letters.glob("records/*/*.json"))
    ]
    assert own[0] == own[1]
    title_of = {one.id: one.csl["title"] for one in sources(letters)}
    assert len(title_of) == 2
    called = [row for row in claims(letters) if row.notes]
    assert [(title_of[id_],) for row in called for id_ in row.sources] == [
        row.titles for row in called
    ]
    for table in ("paragraphs", "source_uses"):
        capsys.readouterr()
        assert main(["export", "tables", str(letters), "--to", "csv", "--table", table]) == 0
        for row in csv.DictReader(io.StringIO(capsys.readouterr().out)):
            wanted = row.get("source") or row["sources"]
            assert title_of[wanted] == (row.get("source_title") or row["source_titles"])
    for chunk in list_chunks(letters):
        assert title_of[str(chunk["metadata"]["source_ids"])] in str(chunk["metadata"]["sources"])


def test_a_source_leads_to_its_sentences(letters: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "tables", str(letters), "--to", "csv", "--table", "source_uses"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["record"], row["note"], row["text"]) for row in rows] == [
        ("Kenya.md/KEN", "1", "Farms were visited."),
        ("Uganda.md/UGA", "1", "Farms were visited."),
    ]


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
    read = extract(source, profile=None, families=load_families(), recognize=None)
    record, printed = to_json_data(read.records[0]), read.document.text
    cells = [row for row in list_claims(record, printed, {}) if row.home.startswith("/tables/")]
    assert [(row.text, row.row, row.column, row.notes) for row in cells] == [
        ("Ministry of Labor", None, "Body", ()),
        ("Inspects farms.", "Ministry of Labor", "Role", ("1",)),
        ("Fines owners.", "Ministry of Labor", "Role", ("2",)),
        ("2019", "Ministry of Labor", "Year", ()),
    ]
    assert {row.country for row in cells} == {"KEN"}
    assert cells[1].titles == ("Farms of the Highlands",)
    assert [row.not_understood for row in cells] == [(), (), ("2",), ()]
    unsupported = [row.text for row in list_unsupported(record, printed, {})]
    assert "No one was fined." in unsupported
    assert "Ministry of Labor" not in unsupported
    assert "Inspectors visited farms." not in unsupported


def test_a_record_without_notes_has_nothing_unsupported() -> None:
    """Where a report prints no notes, their absence says nothing."""
    source = read_source(b"# Kenya\n\n## Labor\n\nNo one was fined.\n", "a.md", "a.md")
    read = extract(source, profile=None, families=load_families(), recognize=None)
    assert list(list_unsupported(to_json_data(read.records[0]), read.document.text, {})) == []


def test_export_commands_write_their_formats(tmp_path: Path) -> None:
    """`export` writes a file, and says what is wrong with a folder that holds no run."""
    out = str(ROOT / "out")
    place = tmp_path / "refs.bib"
    assert main(["export", "authorities", out, "--to", "bibtex", "-o", str(place)]) == 0
    listed, _ = read_bibliography(ROOT / "out")
    assert place.read_text(encoding="utf-8") == write_bibliography(listed, BibliographyForm.BIBTEX)
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
