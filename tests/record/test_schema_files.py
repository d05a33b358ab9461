"""The schemas and types that are written beside an output, for those who read it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.cli import main
from pipeline.record.model import SCHEMA_VERSION
from pipeline.record.typescript import list_schema_files, typescript
from tests.support.samples import RAW, ROOT

if TYPE_CHECKING:
    from pathlib import Path

OUT = ROOT / "out"
# The compiler finds a field that is missing, unknown or of another type.
PROGRAM = """
import type {{ CountryRecord, Manifest, QuantityStatistic }} from "./country-reports";
const record: CountryRecord = {record};
const manifest: Manifest = {manifest};
const statistic = record.statistics["population"];
if (statistic?.kind === "quantity") {{
  const value: number | null = statistic.observations[0]!.value;
}}
"""


def test_a_run_writes_the_schemas_beside_its_records(tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = ["run", str(RAW / "armenia.md"), "--out", str(out), "--no-entities"]
    assert main([*command, "--with-schemas", "--strict"]) == 1  # warnings, but nothing foreign
    written = {path.name: path.read_text("utf-8") for path in (out / "schemas").iterdir()}
    assert written == list_schema_files()
    assert not (out / ".run").exists()
    assert main(["check", str(out)]) == 0
    assert main([*command, "--with-schemas"]) == 0


def test_the_types_have_every_object_and_field() -> None:
    declared = dict(
        re.findall(r"^export interface (\w+) \{\n(.*?)^\}", typescript(), re.MULTILINE | re.DOTALL)
    )
    for name, text in list_schema_files().items():
        if name.endswith(".json"):
            schema: dict[str, Any] = json.loads(text)
            for definition in (schema, *schema["$defs"].values()):
                for field in definition.get("properties", {}):
                    pattern = rf'^  "?{re.escape(field)}"?\??: '
                    assert re.search(pattern, declared[definition["title"]], re.MULTILINE)


@pytest.mark.slow
def test_the_compiler_accepts_a_record_and_refuses_another(tmp_path: Path) -> None:
    compiler = shutil.which("tsc")
    if not compiler:
        pytest.skip("tsc (TypeScript) is not installed")
    (tmp_path / "country-reports.d.ts").write_text(typescript(), "utf-8")
    record = json.loads((OUT / "records/armenia.md/ARM.json").read_bytes())
    manifest = json.loads((OUT / "manifest.json").read_bytes())

    def compile_with(value: dict[str, Any]) -> int:
        program = PROGRAM.format(record=json.dumps(value), manifest=json.dumps(manifest))
        (tmp_path / "program.ts").write_text(program, "utf-8")
        command = [compiler, "--strict", "--noEmit", "program.ts"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode

    assert compile_with(record) == 0
    assert compile_with(record | {"unknown": 1}) != 0
    assert compile_with({name: record[name] for name in record if name != "notes"}) != 0


def test_the_changelog_of_the_schemas_names_this_version() -> None:
    changes = (ROOT / "schemas" / "CHANGELOG.md").read_text("utf-8")
    [newest, *_] = re.findall(r"^## (\d+\.\d+\.\d+)", changes, re.MULTILINE)
    assert newest == SCHEMA_VERSION
