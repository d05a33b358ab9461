"""The documents are true: every example, command, figure and link in them is run or looked up."""

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
import typer
from typer.core import TyperGroup

from pipeline.cli.commands import build_app
from pipeline.errors import Exit
from pipeline.profiles.model import Profile
from pipeline.record.schema import MODELS, format_schema
from tests.support.commands import run_command, write_programs
from tests.support.gold_notes import (
    GOLD,
    WRITTEN,
    chapters,
    cited_in_text,
    describe_sources,
    judged,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
RUNNING = (ROOT / "docs" / "running.md").read_text("utf-8")
PAGES = [
    ROOT / "README.md",
    *sorted(ROOT.glob("docs/*.md")),
    *sorted(ROOT.glob("docs/decisions/*.md")),
    *sorted(ROOT.glob("docs/how-to/*.md")),
    *sorted(ROOT.glob("docs/explanation/*.md")),
    ROOT / "docs" / "measurements" / "README.md",
]
USER_PAGES = PAGES[: 1 + len(list(ROOT.glob("docs/*.md")))]
PROGRAM = typer.main.get_group(build_app())
KYRGYZSTAN = ROOT / "out/records/central-asia-and-caucasus.md/KGZ.json"


def blocks(language: str) -> list[str]:
    """The fenced blocks of one language in the README and in the user's documentation.

    Those of the tutorial are run from top to bottom, by another test.
    """
    texts = "\n".join(page.read_text("utf-8") for page in USER_PAGES if page.stem != "tutorial")
    return re.findall(rf"^```{language}\n(.*?)^```$", texts, re.MULTILINE | re.DOTALL)


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
    """Whether `whole` contains everything that `part` contains."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(key in whole and says(whole[key], value) for key, value in part.items())
    if isinstance(part, list) and isinstance(whole, list):
        return len(part) == len(whole) and all(map(says, whole, part))
    return whole == part


def test_the_chapter_of_the_readme_is_in_raw() -> None:
    report = (ROOT / "raw/central-asia-and-caucasus.md").read_text("utf-8").splitlines()
    [chapter] = blocks("markdown")
    assert [line for line in chapter.splitlines() if line not in report] == []


@pytest.mark.parametrize("shown", blocks("json"))
def test_the_record_of_the_readme_is_in_out(shown: str) -> None:
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
def test_the_ci_example_passes(line: str, tmp_path: Path) -> None:
    validator = f'exec {sys.executable} -m check_jsonschema "$@"'
    write_programs(tmp_path / "bin", {"check-jsonschema": validator})
    ended = run_command(["/bin/sh", "-e", "-c", line], ROOT, tmp_path / "bin")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "ok -- validation done" in ended.stdout


def test_the_example_profile_is_valid() -> None:
    [shown] = blocks("toml")
    assert Profile.model_validate(tomllib.loads(shown)).labels == {"inhabitants": "population"}


def explained() -> dict[str, set[str]]:
    """The objects that `docs/fields.md` explains, and the fields of each."""
    pages = (ROOT / "docs" / "fields.md").read_text("utf-8").split("\n### ")[1:]
    documented = {}
    for name, page in (page.split("\n", 1) for page in pages):
        rows = re.findall(r"^- (`.+?`):", page, re.MULTILINE)
        documented[name] = set(re.findall(r"`([\w-]+)`", "".join(rows)))
    return documented


def test_every_field_of_the_contract_is_documented() -> None:
    """But those of CSL-JSON, which has a specification of its own."""
    documented = explained()
    labelled = documented.pop("Labelled")
    fields: dict[str, set[str]] = {}
    for kind in MODELS:
        for one in objects(json.loads(format_schema(kind))):
            if isinstance(one, dict) and isinstance(one.get("properties"), dict):
                names = set(one["properties"])
                fields[one["title"]] = names - labelled if labelled <= names else names
    assert documented == {name: own for name, own in fields.items() if not name.startswith("Csl")}


def test_documented_exit_codes_match_the_program() -> None:
    listed = re.findall(r"^\| (\d+) \|", RUNNING, re.MULTILINE)
    assert [int(code) for code in listed] == [code.value for code in Exit]


def test_documented_commands_match_the_program() -> None:
    listed = set(re.findall(r"^\| `country-reports (\w+)", RUNNING, re.MULTILINE))
    assert listed == set(PROGRAM.commands)


def shown_commands() -> Iterator[tuple[str, str]]:
    """Each command of the program that a page shows, with the page's name."""
    for page in USER_PAGES:
        for line in re.findall(r"country-reports ((?:\w+)[^`\n#;]*)", page.read_text("utf-8")):
            if line.split()[0] in PROGRAM.commands:
                yield page.name, line.replace("\\|", "|").strip()


@pytest.mark.parametrize(("page", "line"), sorted(set(shown_commands())))
def test_documented_options_exist(page: str, line: str) -> None:
    name, *words = re.findall(r"[^\s\[\]]+", line)
    command = PROGRAM.commands[name]
    if isinstance(command, TyperGroup) and words and words[0] in command.commands:
        command = command.commands[words[0]]
    known = {option for parameter in command.params for option in parameter.opts}
    options = {word.partition("=")[0] for word in words if re.fullmatch(r"-\w|--[\w-]+.*", word)}
    assert options <= known, page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_script_and_document_that_is_named_exists(page: Path) -> None:
    named = re.findall(
        r"\b((?:scripts|benchmarks|docs|tests|pipeline)/[\w./-]*\w\b/?)", page.read_text("utf-8")
    )
    assert [path for path in named if not (ROOT / path).exists()] == []


def claim(subject: str) -> str:
    """The row of the README's first screen about a subject, its numbers written without spaces."""
    [row] = re.findall(rf"^\| {subject}.*$", README, re.MULTILINE)
    return str(row).replace(" %", "%")


def test_readme_figures_for_values_match_the_measurement() -> None:
    measured = (ROOT / "docs/measurements/factbook.md").read_text("utf-8")
    _, table, *_ = measured.split("\n## ")
    rows = re.findall(r"^\| \d{4} \| unseen \| (.*) \|$", table, re.MULTILINE)
    columns = zip(*(map(float, row.split(" | ")) for row in rows), strict=True)
    _, _, found, typed, _, _, wrong = map(sum, columns)
    row = claim("printed statistics")
    assert f"{found:,.0f} values" in row
    assert f"{typed / found:.1%} become numbers; {wrong:.0f} is wrong" in row


def test_readme_figures_for_sources_match_the_measurement() -> None:
    held = [chapter for name in WRITTEN for chapter in chapters(GOLD / name) if chapter.is_held]
    verdicts = [one for chapter in held for one in judged(chapter, cited_in_text(chapter))]
    number, _, shares = describe_sources(verdicts).partition(" sources: ")
    row = claim("sources cited")
    assert f"some {round(int(number), -1)} sources" in row
    assert shares.replace(" %", "%").replace(",", ";") in row


def test_readme_figures_for_names_match_the_measurement() -> None:
    measured = (ROOT / "docs/measurements/entities.md").read_text("utf-8")
    *_, sealed = measured.split("\n## ")
    [paragraphs] = re.findall(r"^(\d+) paragraphs", sealed, re.MULTILINE)
    [(precision, recall)] = re.findall(r"^\| GPE \| \d+ \| (\S+) \| (\S+)", sealed, re.MULTILINE)
    row = claim("names")
    assert f"{paragraphs} paragraphs" in row
    assert f"{float(recall):.0%} found; {float(precision):.0%} of those found are right" in row


@pytest.mark.parametrize("path", sorted((ROOT / "pipeline").glob("*")), ids=lambda path: path.name)
def test_the_architecture_lists_every_package(path: Path) -> None:
    rooms = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    named = path.name if path.is_file() else f"{path.name}/"
    assert path.name.startswith(("__init__", "__pycache__", "py.typed")) or named in rooms
