"""The documents say what is so: every example in them is run or looked up."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import jq
import pytest

from pipeline.cli import app
from pipeline.errors import Exit
from pipeline.profiles.model import Profile
from pipeline.record.schema import MODELS, schema_text

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
KYRGYZSTAN = ROOT / "out/records/central-asia-and-caucasus.md/KGZ.json"


def blocks(language: str) -> list[str]:
    """The fenced blocks of one language in the README."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def objects(value: object) -> Iterator[object]:
    """Every object inside a JSON value."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from objects(inner)


def says(whole: object, part: object) -> bool:
    """Whether all that `part` says is said by `whole`."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(key in whole and says(whole[key], value) for key, value in part.items())
    if isinstance(part, list) and isinstance(whole, list):
        return len(part) == len(whole) and all(map(says, whole, part))
    return whole == part


def test_the_chapter_shown_stands_in_raw() -> None:
    report = (ROOT / "raw/central-asia-and-caucasus.md").read_text("utf-8").splitlines()
    [chapter] = blocks("markdown")
    assert [line for line in chapter.splitlines() if line not in report] == []


@pytest.mark.parametrize("shown", blocks("json"))
def test_the_record_says_what_is_shown(shown: str) -> None:
    record = json.loads(KYRGYZSTAN.read_text("utf-8"))
    part = json.loads(shown)
    assert any(says(whole, part) for whole in objects(record))


@pytest.mark.parametrize("program", blocks("python"))
def test_the_python_examples_run(program: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("line", [one for block in blocks("sh") for one in block.splitlines()])
def test_the_jq_examples_find_something(line: str) -> None:
    command, program, file = shlex.split(line)
    assert command == "jq"
    assert jq.compile(program).input_text((ROOT / file).read_text("utf-8")).all()


def ci_lines() -> list[str]:
    """The commands of the CI example that validate."""
    lines = [line for block in blocks("yaml") for line in block.splitlines()]
    return [line.removeprefix("- run: ") for line in lines if "schemafile" in line]


@pytest.mark.parametrize("line", ci_lines())
def test_the_ci_example_passes(line: str) -> None:
    _, option, schema, pattern = shlex.split(line)
    files = [str(path) for path in sorted(ROOT.glob(pattern))]
    assert files
    command = [sys.executable, "-m", "check_jsonschema", option, schema, *files]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def test_the_profile_shown_is_one() -> None:
    [shown] = blocks("toml")
    assert Profile.model_validate(tomllib.loads(shown)).labels == {"inhabitants": "population"}


def explained() -> dict[str, set[str]]:
    """The objects that `docs/fields.md` explains, and the fields of each."""
    pages = (ROOT / "docs" / "fields.md").read_text("utf-8").split("\n### ")[1:]
    told = {}
    for name, page in (page.split("\n", 1) for page in pages):
        rows = re.findall(r"^- (`.+?`):", page, re.MULTILINE)
        told[name] = set(re.findall(r"`([\w-]+)`", "".join(rows)))
    return told


def test_every_field_is_explained() -> None:
    """But those of CSL-JSON, which has a specification of its own."""
    told = explained()
    labelled = told.pop("Labelled")
    fields: dict[str, set[str]] = {}
    for kind in MODELS:
        for one in objects(json.loads(schema_text(kind))):
            if isinstance(one, dict) and isinstance(one.get("properties"), dict):
                names = set(one["properties"])
                fields[one["title"]] = names - labelled if labelled <= names else names
    assert told == {name: own for name, own in fields.items() if not name.startswith("Csl")}


def test_the_exit_codes_are_those_of_the_program() -> None:
    listed = re.findall(r"^\| (\d+) \|", README, re.MULTILINE)
    assert [int(code) for code in listed] == [code.value for code in Exit]


def test_the_commands_are_those_of_the_program() -> None:
    listed = set(re.findall(r"^\| `python -m pipeline (\w+)", README, re.MULTILINE))
    names = {one.name or one.callback.__name__ for one in app.registered_commands if one.callback}
    groups = {group.name for group in app.registered_groups if group.name}
    assert listed == names | groups


@pytest.mark.parametrize("path", sorted((ROOT / "pipeline").glob("*")), ids=lambda path: path.name)
def test_the_architecture_gives_every_module_a_room(path: Path) -> None:
    rooms = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    named = path.name if path.is_file() else f"{path.name}/"
    assert path.name.startswith(("__init__", "__pycache__", "py.typed")) or named in rooms
