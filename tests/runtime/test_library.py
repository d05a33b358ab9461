"""The library: one report read in this process gives what a run writes."""

from __future__ import annotations

import inspect
import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import pipeline
from pipeline.document.problems import Code
from pipeline.errors import RefusedError, SetupError
from pipeline.exports.tables.columns import TABLES
from tests.support.samples import RAW, ROOT

if TYPE_CHECKING:
    from pathlib import Path

REPORT = RAW / "central-asia-and-caucasus.md"


@pytest.fixture(scope="module")
def reading() -> pipeline.ReportReading:
    return pipeline.read(REPORT)


def test_read_gives_the_records_of_a_run(reading: pipeline.ReportReading) -> None:
    for record in reading.records:
        written = (ROOT / "out" / "records" / f"{record.id}.json").read_text("utf-8")
        assert record.model_dump(mode="json", by_alias=True) == json.loads(written)
    document = (ROOT / "out" / "documents" / f"{REPORT.name}.json").read_text("utf-8")
    assert reading.document.model_dump(mode="json", by_alias=True) == json.loads(document)


def test_bytes_are_read_like_a_file(reading: pipeline.ReportReading) -> None:
    again = pipeline.read(REPORT.read_bytes(), name=REPORT.name)
    assert again == reading
    assert pipeline.read(REPORT.read_bytes()).document.path == "report"


def test_without_entities_the_records_have_none() -> None:
    [record, *_] = pipeline.read(str(REPORT), entities=False).records
    assert record.entities == ()
    assert record.statistics


def test_problems_are_those_of_the_document_and_the_records(
    reading: pipeline.ReportReading,
) -> None:
    own = sum(len(record.problems) for record in reading.records)
    assert len(reading.problems) == own + len(reading.document.problems)


def test_a_reading_has_a_short_text_and_a_notebook_form(reading: pipeline.ReportReading) -> None:
    assert repr(reading) == (
        f"<ReportReading of {REPORT.name}: 3 records (KGZ, GEO, MDA), "
        f"{len(reading.problems)} problems>"
    )
    shown = reading._repr_html_()
    assert "<td>Kyrgyzstan</td>" in shown
    hostile = pipeline.read(b"# Georgia\n\n## <script>alert(1)</script>\n\nText.\n", entities=False)
    assert "<script>" not in hostile._repr_html_()


@pytest.mark.parametrize("table", [one.name for one in TABLES if one.name != "inputs"])
def test_every_table_is_a_data_frame(reading: pipeline.ReportReading, table: str) -> None:
    frame = reading.to_pandas(table)
    spec = next(one for one in TABLES if one.name == table)
    assert tuple(frame.columns) == spec.column_names
    kinds = {column.name: column.type for column in spec.columns}
    known = {"string": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean"}
    known |= {"date": "datetime64[s]", "list": "object"}
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {
        name: known[kind] for name, kind in kinds.items()
    }
    if table == "observations":
        chosen = frame[(frame.statistic == "literacy_rate") & (frame.group_name == "female")]
        assert chosen.set_index("country").value["KGZ"] == 98.1


def test_wrong_arguments_are_explained(reading: pipeline.ReportReading) -> None:
    with pytest.raises(ValueError, match="'nothing' is no table"):
        reading.to_pandas("nothing")
    with pytest.raises(SetupError, match="no profile 'nothing'"):
        pipeline.read(REPORT, profile="nothing")
    with pytest.raises(SetupError, match="not installed"):
        pipeline.read(REPORT, model="nothing")
    with pytest.raises(RefusedError) as refused:
        pipeline.read(b"")
    assert refused.value.code is Code.EMPTY_SOURCE
    with pytest.raises(FileNotFoundError):
        pipeline.read("/nowhere.pdf")
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        pipeline.nothing  # noqa: B018 - it is the attribute that is looked up


def test_an_interrupted_output_is_loaded_with_a_warning(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "out", tmp_path / "out")
    (tmp_path / "out" / "manifest.json").unlink()
    with pytest.warns(UserWarning, match="was interrupted"):
        records = list(pipeline.load(tmp_path / "out"))
    assert records == list(pipeline.load(ROOT / "out"))
    with pytest.raises(FileNotFoundError):
        next(pipeline.load(tmp_path))


def test_the_chunks_of_a_report_are_those_of_a_run(reading: pipeline.ReportReading) -> None:
    of_run = pipeline.chunks(ROOT / "out")
    wanted = [one["id"] for one in of_run if one["metadata"]["source"] == REPORT.name]
    assert sorted(one["id"] for one in reading.chunks()) == sorted(wanted)
    assert len(reading.chunks(300)) > len(wanted)


def test_public_names_have_docstrings_and_types() -> None:
    names = {"ReportReading", "boxes", "chunks", "load", "read"}
    assert set(pipeline.__all__) == {*names, "__version__"}
    assert names <= set(dir(pipeline))
    for name in names:
        public = getattr(pipeline, name)
        assert inspect.getdoc(public)
    for function in (pipeline.read, pipeline.load, pipeline.boxes, pipeline.chunks):
        hints = inspect.signature(function)
        assert hints.return_annotation is not inspect.Signature.empty
        assert all(
            parameter.annotation is not parameter.empty for parameter in hints.parameters.values()
        )


def test_importing_the_package_loads_no_reader() -> None:
    program = "import sys, pipeline; print([m for m in sys.modules if 'pdfplumber' in m])"
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ended.stdout == "[]\n"
