"""Lock files, the wheel, and the scripts that make the environment."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib import import_module
from importlib.metadata import packages_distributions, requires
from itertools import chain
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PROJECT = tomllib.loads(SETTINGS)
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-cluster.lock")
RUNTIME = PROJECT["project"]["dependencies"]
OPTIONAL = list(chain.from_iterable(PROJECT["project"]["optional-dependencies"].values()))
GROUPS = PROJECT["dependency-groups"]
DEVELOPMENT = GROUPS["dev"] + GROUPS["docs"] + OPTIONAL
CLUSTER = PROJECT["project"]["optional-dependencies"]["cluster"]
INTERPRETERS = ("3.14", "3.13", "3.12", "3.11")


class Pin(NamedTuple):
    """One requirement of a lock file: its version, its marker, how many hashes it carries."""

    version: str
    marker: str
    hashes: int


def pins(lock: str) -> list[tuple[str, Pin]]:
    """Every entry of a lock file, by canonical name."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    entries = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [pin(entry) for entry in entries]


def pin(entry: str) -> tuple[str, Pin]:
    """One entry on one line; an entry that is not `name==version` is an error."""
    head, *hashes = entry.split(" --hash=sha256:")
    requirement = Requirement(head)
    (exact,) = requirement.specifier
    assert exact.operator == "==", entry
    name = canonicalize_name(requirement.name)
    return name, Pin(exact.version, str(requirement.marker or ""), len(hashes))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host_and_no_folder(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"://|\s@\s|--(?:extra-)?index|--find-links|\s/", text)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_of_a_lock_carries_hashes(lock: str) -> None:
    assert [name for name, pinned in pins(lock) if not pinned.hashes] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_one_version_of_everything_for_every_python(lock: str) -> None:
    names = [name for name, _ in pins(lock)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("lock", "declared"),
    [
        pytest.param("requirements.lock", RUNTIME, id="runtime"),
        pytest.param("requirements-dev.lock", RUNTIME + DEVELOPMENT, id="development"),
        pytest.param("requirements-cluster.lock", RUNTIME + CLUSTER, id="cluster"),
    ],
)
def test_a_lock_satisfies_what_the_project_declares(lock: str, declared: list[str]) -> None:
    pinned = dict(pins(lock))
    for requirement in map(Requirement, declared):
        version = pinned[canonicalize_name(requirement.name)].version
        assert requirement.specifier.contains(version), requirement


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_all_that_its_packages_need(lock: str) -> None:
    pinned = dict(pins(lock))
    here = {name for name, one in pinned.items() if not one.marker or Marker(one.marker).evaluate()}
    needed = [(name, one) for name in sorted(here) for one in needs(name)]
    assert len(needed) > len(here) / 2
    for name, one in needed:
        version = pinned[canonicalize_name(one.name)].version
        assert one.specifier.contains(version), f"{name} needs {one}"


def needs(name: str) -> list[Requirement]:
    """What an installed package asks for on this Python, and what the extras of that ask for."""
    asked = [Requirement(entry) for entry in requires(name) or ()]
    wanted = [one for one in asked if not one.marker or one.marker.evaluate({"extra": ""})]
    behind = [
        inner
        for one in wanted
        for extra in one.extras
        for inner in map(Requirement, requires(one.name) or ())
        if inner.marker and inner.marker.evaluate({"extra": extra})
    ]
    return wanted + behind


def test_the_checks_run_on_what_is_shipped() -> None:
    checked = dict(pins("requirements-dev.lock"))
    for name, shipped in (*pins("requirements.lock"), *pins("requirements-cluster.lock")):
        # A tool of the checks may need a package where the product does not: the marker may widen.
        assert checked[name]._replace(marker=shipped.marker) == shipped, name


def test_every_rule_that_is_switched_off_has_its_reason() -> None:
    ruff = PROJECT["tool"]["ruff"]["lint"]
    ignored = [*ruff["ignore"], *chain.from_iterable(ruff["per-file-ignores"].values())]
    reasons = re.findall(r'^ +"([A-Z]+[0-9]*)", +# \S+ \S', SETTINGS, re.MULTILINE)
    assert sorted(ignored) == sorted(reasons)


@pytest.mark.slow
def test_every_package_that_is_imported_is_declared() -> None:
    declared = {canonicalize_name(Requirement(entry).name) for entry in RUNTIME + OPTIONAL}
    distributions = packages_distributions()
    for package in sorted(imported() - sys.stdlib_module_names - {"pipeline"}):
        assert {canonicalize_name(name) for name in distributions[package]} & declared, package


def imported() -> set[str]:
    """The top-level names that the package's modules import."""
    trees = [ast.parse(file.read_bytes()) for file in (ROOT / "pipeline").rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    modules = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    return {module.partition(".")[0] for module in modules}


def test_the_versions_of_python_agree() -> None:
    declared = PROJECT["project"]["classifiers"]
    search = (ROOT / "scripts" / "find-python").read_text(encoding="utf-8")
    assert {f"Programming Language :: Python :: {version}" for version in INTERPRETERS} < {
        *declared
    }
    assert PROJECT["project"]["requires-python"] == ">=3.11,<3.15"
    assert f"set -- {' '.join(INTERPRETERS)}" in search


def build_wheel(folder: Path) -> Path:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory"]
    subprocess.run([*build, str(folder)], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("country_reports-*-py3-none-any.whl")
    return wheel


def test_the_wheel_is_the_same_bytes_twice(tmp_path: Path) -> None:
    first, second = (build_wheel(tmp_path / name) for name in ("first", "second"))
    assert first.name == second.name
    assert first.read_bytes() == second.read_bytes()


def test_the_wheel_carries_the_families_the_schemas_and_the_types(tmp_path: Path) -> None:
    with ZipFile(build_wheel(tmp_path)) as archive:
        for schema in (ROOT / "schemas").iterdir():
            assert archive.read(f"pipeline/schemas/{schema.name}") == schema.read_bytes()
        listed = archive.namelist()
    shipped = {name for name in listed if re.match("pipeline/(?!schemas/)", name)}
    sources = {file.relative_to(ROOT).as_posix() for file in (ROOT / "pipeline").rglob("*.*")}
    assert shipped == {
        name
        for name in sources
        if name.endswith((".py", ".toml", "/fields.md", "/py.typed")) or "/assets/" in name
    }


def test_the_console_command_is_installed() -> None:
    module, _, function = PROJECT["project"]["scripts"]["country-reports"].partition(":")
    assert callable(getattr(import_module(module), function))


# Stand-ins for interpreters, as programs on the PATH: the first is fit for use, the others are not.

FITTING = """#!/bin/sh
case "$*" in
    *base_executable*3.13) echo "$0" ;;
    *python_version*) echo 3.13.0 ;;
    "-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
    *"pip install"*) echo "$@" >> installed; test ! -e interrupted ;;
    *) exit 1 ;;
esac
"""
TOO_OLD = '#!/bin/sh\ncase "$*" in *base_executable*) exit 1 ;; *) echo 3.9 ;; esac\n'
WITHOUT_VENV = '#!/bin/sh\ncase "$*" in *base_executable*) exit 1 ;; *) echo 3.13 ;; esac\n'
BROKEN = "#!/bin/sh\nexit 127\n"


def place(folder: Path, name: str, program: str) -> Path:
    """An executable of this name in this folder."""
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(program, encoding="utf-8")
    file.chmod(0o755)
    return file


def script(folder: Path, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A script's run in this folder, with no other Python on the PATH than those in its `bin`."""
    tools = place_tools(folder / "tools")
    return subprocess.run(
        ["/bin/sh", str(ROOT / "scripts" / name), *arguments],
        cwd=folder,
        env={"PATH": f"{folder / 'broken'}:{folder / 'bin'}:{tools}"},
        capture_output=True,
        text=True,
        check=False,
    )


def place_tools(folder: Path) -> Path:
    """The few programs that the scripts use, without the Pythons in the same folders."""
    folder.mkdir(exist_ok=True)
    for name in ("cat", "cmp", "cp", "dirname", "mkdir", "mv", "rm", "sed", "sh", "tr"):
        found = next(path for path in (Path("/bin", name), Path("/usr/bin", name)) if path.exists())
        if not (folder / name).exists():
            (folder / name).symlink_to(found)
    return folder


@pytest.mark.parametrize(
    ("program", "remedy"),
    [
        pytest.param(TOO_OLD, "python3 is Python 3.9: too old", id="too-old"),
        pytest.param(WITHOUT_VENV, "without venv: apt-get install python3.13-venv", id="no-venv"),
        pytest.param(BROKEN, "python3 does not run as a Python", id="broken"),
    ],
)
def test_an_unsuitable_python_is_explained(tmp_path: Path, program: str, remedy: str) -> None:
    place(tmp_path / "bin", "python3", program)
    run = script(tmp_path, "find-python")
    assert (run.returncode, run.stdout) == (69, "")
    assert remedy in run.stderr


def test_a_missing_python_is_explained(tmp_path: Path) -> None:
    run = script(tmp_path, "find-python")
    assert run.returncode == 69
    assert "apt-get install python3 python3-venv" in run.stderr


def test_a_python_shim_that_does_not_run_is_skipped(tmp_path: Path) -> None:
    place(tmp_path / "broken", "python3.13", BROKEN)
    python = place(tmp_path / "bin", "python3.13", FITTING)
    assert script(tmp_path, "find-python").stdout == f"{python}\n"


def test_an_environment_is_made_once_for_each_lock(tmp_path: Path) -> None:
    place(tmp_path / "bin", "python3.13", FITTING)
    lock, log = tmp_path / "some.lock", tmp_path / "installed"

    def installations() -> int:
        script(tmp_path, "make-venv", ".venv", "some.lock")
        return len(log.read_text(encoding="utf-8").splitlines())

    lock.write_text("one==1\n", encoding="utf-8")
    assert [installations(), installations()] == [1, 1]
    lock.write_text("one==2\n", encoding="utf-8")
    assert [installations(), installations()] == [2, 2]
    assert "--no-deps --require-hashes --only-binary :all:" in log.read_text(encoding="utf-8")


def test_an_interrupted_environment_is_made_again(tmp_path: Path) -> None:
    place(tmp_path / "bin", "python3.13", FITTING)
    (tmp_path / "some.lock").write_text("one==1\n", encoding="utf-8")
    (tmp_path / "interrupted").touch()
    assert script(tmp_path, "make-venv", ".venv", "some.lock").returncode != 0
    (tmp_path / "interrupted").unlink()
    assert "Making .venv" in script(tmp_path, "make-venv", ".venv", "some.lock").stdout
    assert script(tmp_path, "make-venv", ".venv", "some.lock").stdout == ""
