"""An unattended batch: nothing is read twice, lost, or left over."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.cli import main
from pipeline.cli.check import audit_output
from pipeline.errors import Exit, SetupError
from pipeline.profiles.model import Profile, load_families
from pipeline.runtime.batch import Batch, InputResult, RunOptions
from pipeline.runtime.incremental import Cache
from pipeline.runtime.jobs import Job
from pipeline.runtime.pool import PoolLimits
from pipeline.storage.inputs import find_sources
from pipeline.storage.output import STAGE, LocalFolder
from tests.support.extracting import nothing
from tests.support.faults import faulty, workers
from tests.support.recount import recount
from tests.support.samples import RAW, ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

pytestmark = pytest.mark.slow

CHAPTER = "## {}\n\n**Population:** 5  \n**Birth Rate:** 9 births/1,000 population\n\nText.\n"
NOTED = (
    "## {0}\n\n### Trafficking Routes\n\nWomen are trafficked.<sup>1</sup>\n\n"
    "<sup>1</sup> ANNA NOVAK, RIVERS OF {0} (2005).\n"
)
NAMES = ("Georgia", "Moldova", "Armenia", "Kyrgyzstan")
JOB = Job(load_families(), recognize=nothing)


class Shelf:
    """A folder of small reports with its output and cache."""

    def __init__(self, folder: Path) -> None:
        self.raw, self.out, self.cache = folder / "raw", folder / "out", folder / "cache"
        self.raw.mkdir(parents=True)
        for name in NAMES:
            self.put(f"{name.lower()}.md", CHAPTER.format(name))
        self.stray: list[str] = []

    def put(self, name: str, text: str) -> None:
        """Writes a report."""
        (self.raw / name).parent.mkdir(exist_ok=True, parents=True)
        (self.raw / name).write_text(text, "utf-8")

    def run(self, job: Job = JOB, **how: Any) -> dict[str, InputResult]:  # noqa: ANN401 - passed on
        """The outcome of each input of a run."""
        self.batch = Batch(LocalFolder(self.out), Cache(self.cache), job, RunOptions(**how))
        sources = find_sources([self.raw], self.out)
        ends = {one.line.path: one for one in self.batch.run(sources)}
        self.stray = self.batch.stray
        return ends

    def redone(self, job: Job = JOB, **how: Any) -> dict[str, tuple[str, ...]]:  # noqa: ANN401 - passed on
        """The reasons why inputs were read, by path."""
        return {path: one.reasons for path, one in self.run(job, **how).items() if one.reasons}

    def tree(self) -> dict[str, bytes]:
        """The output by path."""
        return {
            path.relative_to(self.out).as_posix(): path.read_bytes()
            for path in sorted(self.out.rglob("*"))
            if path.is_file()
        }

    def outcomes(self) -> dict[str, Any]:
        """The manifest's inputs by path."""
        return {line["path"]: line for line in json.loads(self.tree()["manifest.json"])["inputs"]}


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Four small reports."""
    return Shelf(tmp_path)


# What need not be done again.


def test_an_unchanged_source_is_not_read_again(shelf: Shelf) -> None:
    assert set(shelf.redone().values()) == {("new",)}
    before = shelf.tree()
    stamps = LocalFolder(shelf.out).stamps()
    assert shelf.redone() == {}
    assert shelf.tree() == before
    assert LocalFolder(shelf.out).stamps() == stamps  # not even the lists are written again
    assert recount(shelf.out) == []


def test_a_changed_source_is_read_again(shelf: Shelf) -> None:
    shelf.run()
    shelf.put("georgia.md", CHAPTER.format("Georgia") + "\n## Latvia\n\nText.\n")
    assert shelf.redone() == {"georgia.md": ("source",)}
    assert "records/georgia.md/LVA.json" in shelf.tree()
    shelf.put("georgia.md", CHAPTER.format("Georgia"))
    assert shelf.redone() == {"georgia.md": ("source",)}
    assert "records/georgia.md/LVA.json" not in shelf.tree()


def test_a_touched_source_is_not_read_again(shelf: Shelf) -> None:
    shelf.run()
    os.utime(shelf.raw / "georgia.md", (0, 0))
    assert shelf.redone() == {}


@pytest.mark.parametrize("path", ["records/georgia.md/GEO.json", "documents/georgia.md.json"])
def test_deleted_or_damaged_output_is_written_again(path: str, shelf: Shelf) -> None:
    shelf.run()
    before = shelf.tree()
    (shelf.out / path).unlink()
    assert shelf.redone() == {"georgia.md": ("output",)}
    (shelf.out / path).write_text("{}\n")
    assert shelf.redone() == {"georgia.md": ("output",)}
    assert shelf.tree() == before


def test_copied_output_is_not_written_again(shelf: Shelf) -> None:
    shelf.run()
    before = shelf.tree()
    shutil.copytree(shelf.out, shelf.out.with_name("copy"), copy_function=shutil.copyfile)
    shutil.rmtree(shelf.out)
    shelf.out.with_name("copy").rename(shelf.out)
    assert shelf.redone() == {}
    assert shelf.tree() == before


def test_foreign_files_in_the_output_are_kept_and_named(shelf: Shelf) -> None:
    shelf.run()
    for path in ("records/georgia.md/XXX.json", "documents/thesis.odt", "mine.txt"):
        (shelf.out / path).write_text("mine")
    before = shelf.tree()
    assert shelf.redone() == {}
    assert shelf.redone(force=True, prune=True).keys() == shelf.outcomes().keys()
    assert shelf.tree() == before
    assert shelf.stray == ["documents/thesis.odt", "records/georgia.md/XXX.json"]


def test_an_edit_that_keeps_size_and_time_is_detected(shelf: Shelf) -> None:
    shelf.run()
    before = shelf.tree()
    path = shelf.out / "records" / "georgia.md" / "GEO.json"
    status = path.stat()
    path.write_bytes(path.read_bytes().replace(b"Georgia", b"Abcdefg"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert path.stat().st_size == status.st_size
    assert any("edited by hand" in reason for _, reason in audit_output(shelf.out))
    assert shelf.redone() == {"georgia.md": ("output",)}
    assert shelf.batch.hand_edited == ["records/georgia.md/GEO.json"]
    assert shelf.tree() == before
    assert list(audit_output(shelf.out)) == []


def test_a_hand_edit_is_named_without_a_cache_too(shelf: Shelf) -> None:
    shelf.run()
    shutil.rmtree(shelf.cache)
    path = shelf.out / "documents" / "georgia.md.json"
    path.write_text("{}")
    shelf.run()
    assert shelf.batch.hand_edited == ["documents/georgia.md.json"]


def test_links_in_the_output_are_not_followed(shelf: Shelf, tmp_path: Path) -> None:
    shelf.run()
    (tmp_path / "elsewhere").mkdir()
    shutil.move(shelf.out / "documents", tmp_path / "elsewhere" / "documents")
    (shelf.out / "documents").symlink_to(tmp_path / "elsewhere" / "documents")
    there = sorted((tmp_path / "elsewhere" / "documents").iterdir())
    before = [path.read_bytes() for path in there]
    with pytest.raises(SetupError, match="is a link, which is not followed"):
        shelf.run(prune=True, force=True)
    assert [path.read_bytes() for path in there] == before


def test_a_run_deletes_no_foreign_file_in_its_folder(shelf: Shelf, tmp_path: Path) -> None:
    stage = shelf.out / STAGE
    stage.mkdir(parents=True)
    (stage / "thesis.odt").write_text("mine")
    shelf.run()
    assert [path.name for path in stage.iterdir()] == ["thesis.odt"]
    (stage / "thesis.odt").rename(tmp_path / "thesis.odt")
    stage.rmdir()
    stage.symlink_to(tmp_path)
    with pytest.raises(SetupError, match="is a link, which is not followed"):
        shelf.run()
    assert (tmp_path / "thesis.odt").read_text() == "mine"


@pytest.mark.parametrize("name", ["manifest.json", "authorities.json"])
def test_a_deleted_manifest_is_written_again(name: str, shelf: Shelf) -> None:
    shelf.run()
    before = shelf.tree()
    (shelf.out / name).unlink()
    assert shelf.redone() == {}
    assert shelf.tree() == before


def family(name: str, label: str) -> Profile:
    """A family of reports that print a label."""
    return Profile.model_validate(
        {
            "name": name,
            "recognised_by": {"at_least": 1, "labels": [label]},
            "statistics": {"population": {"labels": ["Population"], "kind": "text"}},
        }
    )


def test_a_changed_profile_reads_its_family_again(shelf: Shelf) -> None:
    shelf.put("georgia.md", "## Georgia\n\n**Rank:** 5  \n**Population:** 9\n")
    two = family("birth", "Birth Rate"), family("rank", "Rank")
    shelf.run(replace(JOB, families=two))
    assert {line["path"] for line in shelf.outcomes().values()} >= {"georgia.md", "moldova.md"}
    changed = two[1].model_copy(update={"running_heads": ("A Head",)})
    now = replace(JOB, families=(two[0], changed))
    assert shelf.redone(now) == {"georgia.md": ("profile",)}
    assert shelf.redone(now) == {}


def test_other_settings_read_the_sources_again(shelf: Shelf) -> None:
    shelf.run()
    assert set(shelf.redone(replace(JOB, model="a model 1.0")).values()) == {("model",)}
    one = replace(JOB, profile=load_families()[0])
    assert all("families" in reasons for reasons in shelf.redone(one).values())
    assert shelf.redone(one) == {}


def test_force_reads_everything_again(shelf: Shelf) -> None:
    shelf.run()
    before = shelf.tree()
    assert shelf.redone(force=True) == {f"{name.lower()}.md": ("forced",) for name in NAMES}
    assert shelf.tree() == before


def test_a_damaged_cache_is_ignored(shelf: Shelf) -> None:
    shelf.run()
    before = shelf.tree()
    for path in shelf.cache.rglob("*.json"):
        path.write_text("{", "utf-8")
    assert set(shelf.redone().values()) == {("new",)}
    assert shelf.tree() == before


# Sources that are gone.


def test_output_of_a_deleted_source_is_removed_only_with_prune(shelf: Shelf) -> None:
    shelf.run()
    before = shelf.tree()
    (shelf.raw / "georgia.md").unlink()
    assert shelf.redone() == {}
    assert shelf.batch.others == ["georgia.md"]
    assert shelf.tree() == before
    shelf.run(prune=True)
    assert shelf.batch.others == ["georgia.md"]
    assert "georgia.md" not in shelf.outcomes()
    assert not [path for path in shelf.tree() if "georgia" in path]
    assert not (shelf.out / "records" / "georgia.md").exists()
    assert len([*shelf.cache.glob("*/*.json")]) == len(NAMES) - 1
    shelf.run()
    assert (shelf.batch.others, shelf.stray) == ([], [])


@pytest.mark.parametrize("loses", ["nothing", "cache", "manifest", "both lists"])
def test_a_run_over_other_inputs_adds_to_the_output(
    loses: str, shelf: Shelf, tmp_path: Path
) -> None:
    """The bytes are those of one run over all inputs, whatever the cache holds of the first."""
    both = Shelf(tmp_path / "both")
    for each in (shelf, both):
        each.put("works.md", NOTED.format("Latvia"))
    both.put("more.md", NOTED.format("Estonia"))
    both.run()
    shelf.run()
    shutil.rmtree(shelf.raw)
    shelf.raw.mkdir()
    shelf.put("more.md", NOTED.format("Estonia"))
    if loses == "cache":
        shutil.rmtree(shelf.cache)
    if loses in ("manifest", "both lists"):
        (shelf.out / "manifest.json").write_text("{")
    if loses == "both lists":
        (shelf.out / "authorities.json").unlink()
    shelf.run()
    assert shelf.tree() == both.tree()
    assert list(audit_output(shelf.out)) == []


def test_an_output_of_another_version_is_not_mixed(shelf: Shelf) -> None:
    shelf.run()
    before = shelf.tree()
    manifest = json.loads(before["manifest.json"])
    (shelf.out / "manifest.json").write_text(json.dumps(manifest | {"schema_version": "1.5.0"}))
    with pytest.raises(SetupError, match=r"schema version 1\.5\.0.*--force"):
        shelf.run()
    shelf.run(force=True)
    assert shelf.tree() == before


def test_output_of_a_killed_run_over_other_inputs_is_accounted_for(shelf: Shelf) -> None:
    shelf.run()
    cache = Cache(shelf.cache)
    cache.announce("other.md", ["records/other.md/LVA.json", "documents/other.md.json"])
    (shelf.out / "records" / "other.md").mkdir()
    (shelf.out / "records" / "other.md" / "LVA.json").write_text("{}")
    assert shelf.redone() == {}
    assert not (shelf.out / "records" / "other.md").exists()
    assert cache.load_journal() is None
    assert shelf.stray == []


# What fails.


def test_failed_inputs_among_many_are_listed_and_leave_no_output(shelf: Shelf) -> None:
    many(shelf, 20, length=1)
    for fault in ("segfault", "hang", "fill", "leave 3"):
        shelf.put(f"{fault}.md", f"FAULT {fault}\n")
    shelf.run(limits=PoolLimits(2, 6, 256 << 20), process=faulty)
    ends = shelf.outcomes()
    assert sum(line["outcome"] == "done" for line in ends.values()) == len(NAMES) + 20
    assert {path: line["problems"] for path, line in ends.items() if line["outcome"] != "done"} == {
        "segfault.md": {"crashed": 1},
        "hang.md": {"timed-out": 1},
        "fill.md": {"out-of-memory": 1},
        "leave 3.md": {"crashed": 1},
    }
    assert workers() == []
    assert not [*shelf.out.rglob("*.part"), *shelf.out.rglob(STAGE), *shelf.cache.rglob("*.part")]


def test_failed_inputs_are_listed_and_not_retried_for_ever(shelf: Shelf) -> None:
    shelf.put("crash.md", "FAULT segfault\n")
    shelf.put("lack.md", "FAULT lack\n")
    limits = PoolLimits(2, 100)
    shelf.run(limits=limits, process=faulty)
    ends = {path: (line["outcome"], line["problems"]) for path, line in shelf.outcomes().items()}
    assert ends == {f"{name.lower()}.md": ("done", ends["georgia.md"][1]) for name in NAMES} | {
        "crash.md": ("failed", {"crashed": 1}),
        "lack.md": ("failed", {"out-of-memory": 1}),
    }
    assert recount(shelf.out) == []
    before = shelf.tree()
    assert shelf.redone(limits=limits, process=faulty) == {}
    assert shelf.tree() == before
    shelf.put("lack.md", CHAPTER.format("Latvia"))
    again = shelf.redone(limits=limits, process=faulty, retry_failed=True)
    assert again == {
        "crash.md": ("failed",),
        "lack.md": ("source", "failed"),
    }
    assert shelf.outcomes()["lack.md"]["outcome"] == "done"


def test_a_failure_is_remembered_only_for_the_same_limits(shelf: Shelf) -> None:
    shelf.put("lack.md", "FAULT lack\n")
    shelf.run(limits=PoolLimits(1, 100), process=faulty)
    assert shelf.redone(limits=PoolLimits(1, 200), process=faulty) == {"lack.md": ("limits",)}


# One run at a time, whole or not at all.


def test_two_runs_cannot_write_to_one_folder_at_once(shelf: Shelf) -> None:
    with (
        LocalFolder(shelf.out).hold(),
        pytest.raises(SetupError, match=rf"another run \(process {os.getpid()} of .*\) writes to"),
    ):
        shelf.run()
    assert set(shelf.redone().values()) == {("new",)}
    assert not (shelf.out / STAGE).exists()


def test_leftovers_of_a_killed_run_are_removed_and_do_not_lock(shelf: Shelf) -> None:
    shelf.run()
    before = shelf.tree()
    (shelf.out / STAGE).mkdir()
    (shelf.out / STAGE / "lock").write_text("process 1 of elsewhere")
    (shelf.out / STAGE / ".99.part").write_text("{")
    shelf.run()
    assert shelf.tree() == before


@pytest.mark.parametrize("jobs", [1, 4])
def test_the_number_of_workers_does_not_change_the_output(jobs: int, tmp_path: Path) -> None:
    shutil.copytree(RAW, tmp_path / "raw")
    arguments = ["run", str(tmp_path / "raw"), "--out", str(tmp_path / "out"), "--jobs", str(jobs)]
    assert main(arguments) == Exit.CLEAN
    assert (
        LocalFolder(tmp_path / "out").stamps().keys() == LocalFolder(ROOT / "out").stamps().keys()
    )
    for path in LocalFolder(ROOT / "out").stamps():
        assert (tmp_path / "out" / path).read_bytes() == (ROOT / "out" / path).read_bytes()


def test_the_largest_sources_are_started_first(shelf: Shelf) -> None:
    shelf.put("z.md", CHAPTER.format("Latvia") + "Women of Latvia. " * 999)
    assert next(iter(shelf.run())) == "z.md"


# What is imported.

KNOWN = """
import sys
import time
from pipeline.cli import main
code = main(sys.argv[1:])
heavy = ("spacy", "thinc", "numpy", "pdfplumber", "pdfminer", "distributed", "pipeline.extract")
print(code, [name for name in heavy if name in sys.modules], file=sys.stderr)
"""


def imported(arguments: Sequence[object]) -> tuple[str, str]:
    """The run's JSON, and the line that says what was imported."""
    done = subprocess.run(
        [sys.executable, "-c", KNOWN, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    return done.stdout.splitlines()[-1], done.stderr.splitlines()[-1]


def test_unchanged_inputs_need_no_model(tmp_path: Path) -> None:
    report = tmp_path / "georgia.md"
    report.write_text(CHAPTER.format("Georgia"), "utf-8")
    arguments = ["run", report, "--out", tmp_path / "out", "--json"]
    first, _ = imported(arguments)
    assert json.loads(first)["reused"] == 0
    again, line = imported(arguments)
    ends = json.loads(again)
    assert ends["reused"] == ends["inputs"] == 1
    assert line == "0 []"


# Killed, interrupted.


def began(shelf: Shelf, *options: object) -> subprocess.Popen[str]:
    """A run in a process of its own, when its first outcome is written."""
    command = [sys.executable, "-m", "pipeline", "run", shelf.raw, "--out", shelf.out, *options]
    run = subprocess.Popen(
        [*map(str, command), "--jobs", "2", "--no-entities", "--cache", str(shelf.cache)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert run.stderr is not None
    assert run.stderr.readline().startswith("done ")
    return run


MANY = 40


def many(shelf: Shelf, count: int, length: int = 1000) -> None:
    """More reports on the shelf."""
    for number in range(count):
        shelf.put(f"more/{number}.md", CHAPTER.format("Georgia") + "Women of Georgia. " * length)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a run over many reports gives that nothing kills."""
    shelf = Shelf(tmp_path_factory.mktemp("undisturbed"))
    many(shelf, MANY)
    shelf.run(Job(load_families()))
    return shelf.tree()


@pytest.mark.parametrize("wait", [0, 0.05])
def test_a_killed_run_resumes_to_the_same_bytes(
    wait: float, shelf: Shelf, undisturbed: dict[str, bytes]
) -> None:
    many(shelf, MANY)
    run = began(shelf)
    time.sleep(wait)
    run.kill()
    run.communicate()
    assert "manifest.json" not in shelf.tree()
    redone = shelf.redone(Job(load_families()))
    assert 0 < len(redone) < len(NAMES) + MANY
    assert shelf.tree() == undisturbed


def test_an_interrupted_run_explains_how_to_resume(shelf: Shelf) -> None:
    many(shelf, MANY)
    run = began(shelf)
    run.send_signal(signal.SIGINT)
    _, words = run.communicate(timeout=120)
    assert run.returncode == Exit.INTERRUPTED
    assert "stopping: inputs in progress" in words
    assert (
        words.splitlines()[-1]
        == "interrupted: every written file is whole; the same command resumes the run"
    )
    assert "manifest.json" not in shelf.tree()
    assert not (shelf.out / STAGE).exists()
    assert 0 < len(shelf.redone(Job(load_families()))) < len(NAMES) + MANY
