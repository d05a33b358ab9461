"""Mutation testing: changes one place of the code at a time, and runs the tests that reach it.

    python scripts/mutate.py [PACKAGE ...] [--sample N] [--seed S] [--budget SECONDS]

A mutant is a function in which one comparison, operator, condition, number, result or statement
is changed, or a module's constant that is a number. Of all mutants of the packages (default:
grammar, statistics, storage, runtime) a seeded sample is tried, as many of each package. The tests
are collected once, in a copy of the checkout; each mutant is a fork of that process in which the
code of the function is replaced, and the file too, for tests that start processes. The tests that
ran its line are tried first to last by their time, within a budget of seconds; where none did, all
tests of the package in a new process. Prints each survivor as `file:line: before -> after`, then a
summary as JSON.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import forkserver
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType, FunctionType, ModuleType

_MONITORING: Final = getattr(sys, "monitoring", None)  # of Python 3.12 and later

ROOT: Final = Path(__file__).resolve().parents[1]
_TESTS: Final = {
    "grammar": ("grammar", "statistics", "citations"),
    "statistics": ("statistics",),
    "storage": ("storage", "runtime", "cli"),
    "runtime": ("runtime", "storage", "cli"),
}
_LEFT_OUT: Final = ("metamorphic", "determinism", "huge", "faults_among_many")  # minutes each
_SWAPPED: Final[dict[type[ast.AST], type[Any]]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.And: ast.Or,
    ast.Or: ast.And,
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change of one place of a file: the number of the place, and which of its changes."""

    file: str
    place: int
    variant: int

    def carry_out(self) -> Change:
        """The change, made in a fresh tree of the file."""
        tree = ast.parse(Path(self.file).read_text())
        node, statement, owner = list(_list_places(tree))[self.place]
        last = node.test if isinstance(node, ast.If | ast.While) else node
        lines = range(node.lineno, (last.end_lineno or node.lineno) + 1)
        before = ast.unparse(node)
        after = _change(node, self.variant)
        ast.fix_missing_locations(tree)
        shown = " ".join(f"{before} -> {after}".split())
        return Change(self.file, lines, statement, owner, shown[:160], tree)


@dataclass(frozen=True, slots=True)
class Change:
    """A mutant carried out: the changed lines, the statement's first, its function or constant.

    `tree` is the whole module after the change.
    """

    file: str
    lines: range
    statement: int
    owner: tuple[str, ...]
    shown: str
    tree: ast.Module


def list_mutants(file: Path) -> Iterator[Mutant]:
    """All mutants of a module."""
    name = str(file.relative_to(ROOT))
    for number, (node, _, _) in enumerate(_list_places(ast.parse(file.read_text()))):
        for variant in range(_count_variants(node)):
            yield Mutant(name, number, variant)


Place: TypeAlias = tuple[ast.expr | ast.stmt, int, tuple[str, ...]]


def _list_places(tree: ast.Module) -> Iterator[Place]:
    """The nodes that may be changed: with the statement's line, and the function or constant."""
    for statement in tree.body:
        match statement:
            case ast.FunctionDef(name=name):
                yield from _list_inside(statement, (name,))
            case ast.ClassDef(name=name, body=body):
                for inner in body:
                    if isinstance(inner, ast.FunctionDef):
                        yield from _list_inside(inner, (name, inner.name))
            case ast.AnnAssign(
                target=ast.Name(id=name), value=ast.Constant(value=int() | float()) as number
            ):
                yield number, statement.lineno, (name,)


def _list_inside(function: ast.FunctionDef, owner: tuple[str, ...]) -> Iterator[Place]:
    for statement in function.body:
        line = statement.lineno
        for node in _walk(statement):
            if isinstance(node, ast.stmt):
                line = node.lineno
            if isinstance(node, ast.expr | ast.stmt) and _count_variants(node):
                yield node, line, owner


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """A node and those below it, without annotations, messages of errors and docstrings."""
    if isinstance(node, ast.Raise | ast.JoinedStr | ast.Import | ast.ImportFrom | ast.Assert):
        return
    yield node
    for field, value in ast.iter_fields(node):
        if field not in ("annotation", "returns", "decorator_list"):
            for below in value if isinstance(value, list) else [value]:
                if isinstance(below, ast.AST):
                    yield from _walk(below)


def _count_variants(node: ast.AST) -> int:
    match node:
        case ast.Compare(ops=ops):
            return sum(type(op) in _SWAPPED for op in ops)
        case ast.BinOp(op=op):
            return int(type(op) in _SWAPPED)
        case ast.Return(value=value):
            return int(value is not None and not isinstance(value, ast.Constant))
        case (
            ast.Constant(value=bool() | int() | float())
            | ast.Expr(value=ast.Call() | ast.YieldFrom())
            | (ast.BoolOp() | ast.If() | ast.IfExp() | ast.While() | ast.UnaryOp(op=ast.Not()))
            | (ast.Break() | ast.Continue() | ast.AugAssign())
        ):
            return 1
    return 0


def _change(node: ast.AST, variant: int) -> str:
    """Changes a node in place; returns it as text."""
    match node:
        case ast.Compare(ops=ops):
            at = [at for at, op in enumerate(ops) if type(op) in _SWAPPED][variant]
            ops[at] = _SWAPPED[type(ops[at])]()
        case ast.BinOp() | ast.BoolOp():
            node.op = _SWAPPED[type(node.op)]()  # Python shares one operator among all nodes
        case ast.If() | ast.IfExp() | ast.While():
            node.test = ast.UnaryOp(ast.Not(), node.test)
        case ast.UnaryOp(operand=operand):
            _replace(node, ast.Call(ast.Name("bool", ast.Load()), [operand], []))
        case ast.Constant(value=bool() as value):
            node.value = not value
        case ast.Constant(value=int() | float() as number):
            node.value = number + 1
        case ast.Return():
            node.value = ast.Constant(None)
        case ast.Break():
            _replace(node, ast.Continue())
        case ast.Continue():
            _replace(node, ast.Break())
        case _:
            _replace(node, ast.Pass())
    return ast.unparse(node)


def _replace(node: ast.AST, other: ast.AST) -> None:
    """Makes a node another, where it is."""
    node.__class__ = other.__class__
    place = {name: getattr(node, name) for name in ("lineno", "col_offset") if hasattr(node, name)}
    node.__dict__.clear()
    node.__dict__.update({**place, **other.__dict__})


def apply_change(change: Change) -> None:
    """Replaces the code of the changed function, or the value of the constant, in this process."""
    module = import_module(change.file.removesuffix(".py").replace("/", "."))
    function = _find_function(module, change.owner)
    if function is not None:
        compiled = compile(change.tree, str(Path(change.file).resolve()), "exec", dont_inherit=True)
        function.__code__ = _find_code(compiled, change.owner)
        return
    (value,) = (
        statement.value
        for statement in change.tree.body
        if isinstance(statement, ast.AnnAssign)
        and isinstance(statement.target, ast.Name)
        and statement.target.id == change.owner[0]
        and statement.value
    )
    setattr(module, change.owner[0], ast.literal_eval(value))


def _find_function(module: ModuleType, owner: tuple[str, ...]) -> FunctionType | None:
    """The function of this name as it is called: without properties, caches and wrappers."""
    found = vars(module)[owner[0]]
    if len(owner) > 1:
        found = vars(found)[owner[1]]
    for _ in range(5):
        for name in ("fget", "func", "__func__", "__wrapped__"):
            found = getattr(found, name, None) or found
    return found if hasattr(found, "__code__") else None


def _find_code(compiled: CodeType, owner: tuple[str, ...]) -> CodeType:
    for name in owner:
        compiled = next(
            code for code in compiled.co_consts if hasattr(code, "co_name") and code.co_name == name
        )
    return compiled


class Trials:
    """A plugin of pytest that tries mutants in forks, in place of running the tests."""

    def __init__(self, mutants: list[Mutant], budget: float) -> None:
        self._mutants = mutants
        self._budget = budget
        self.survivors = 0
        self.outcomes: Counter[str] = Counter()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Finds which test runs which line, then tries each mutant."""
        items = [
            item for item in session.items if not any(part in item.nodeid for part in _LEFT_OUT)
        ]
        reached, seconds = _trace(session, items)
        for mutant in self._mutants:
            change = mutant.carry_out()
            tests = set().union(*(reached.get((change.file, line), ()) for line in change.lines))
            tests = tests or reached.get((change.file, change.statement), set())
            chosen = [items[at] for at in sorted(tests, key=seconds.__getitem__)]
            file = Path(mutant.file)
            original = file.read_text()
            file.write_text(ast.unparse(change.tree))
            try:
                outcome = (
                    _try_in_fork(session, chosen, change, self._budget)
                    if chosen
                    else _try_in_process(change, self._budget)
                )
            finally:
                file.write_text(original)
            self.outcomes[f"{mutant.file.split('/')[1]} {outcome}"] += 1
            if outcome.startswith("survived"):
                self.survivors += 1
                place = f"{change.file}:{change.lines.start}"
                print(f"\n{place}: {change.shown} ({outcome}, {len(chosen)} tests)", flush=True)
        return True


def _trace(
    session: pytest.Session, items: list[pytest.Item]
) -> tuple[dict[tuple[str, int], set[int]], list[float]]:
    """Which tests run each line, found in a fork; and the seconds that each test takes."""
    file = Path(".reached.json")
    if _MONITORING is None:
        pytest.exit("mutation testing needs Python 3.12 or later")
    if os.fork() == 0:
        _detach()
        root, tool = f"{Path.cwd()}/", 3
        lines: set[tuple[str, int]] = set()
        _MONITORING.use_tool_id(tool, "mutate")

        def add(code: CodeType, line: int) -> object:
            if code.co_filename.startswith(root):
                lines.add((code.co_filename.removeprefix(root), line))
            return _MONITORING.DISABLE

        _MONITORING.register_callback(tool, _MONITORING.events.LINE, add)
        _MONITORING.set_events(tool, _MONITORING.events.LINE)
        found, seconds = [], []
        for at, item in enumerate(items):
            lines.clear()
            _MONITORING.restart_events()
            began = time.monotonic()
            _run(item, items[at + 1] if at + 1 < len(items) else None)
            seconds.append(time.monotonic() - began)
            found.append(sorted(lines) if not session.testsfailed else [])
            session.testsfailed = 0  # a test that fails unchanged says nothing
        file.write_text(json.dumps([found, seconds]))
        os._exit(0)
    os.wait()
    found, seconds = json.loads(file.read_text())
    reached: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    for at, places in enumerate(found):
        for path, line in places:
            reached[path, line].add(at)
    return reached, seconds


def _run(item: pytest.Item, following: pytest.Item | None) -> None:
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


def _detach() -> None:
    """Makes a fork independent: without our terminal, and with a fork server of its own.

    A server that was started before the fork is no child of the fork, which cannot wait for it.
    """
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    forkserver._forkserver.__init__()  # type: ignore[misc]  # noqa: SLF001 - there is no other way


def _try_in_fork(
    session: pytest.Session, items: list[pytest.Item], change: Change, budget: float
) -> str:
    child = os.fork()
    if child == 0:
        os.setsid()
        _detach()
        try:
            apply_change(change)
        except BaseException:  # noqa: BLE001 - the fork ends here
            os._exit(3)
        end = time.monotonic() + budget
        for at, item in enumerate(items):
            _run(item, items[at + 1] if at + 1 < len(items) else None)
            if session.testsfailed:
                os._exit(1)
            if time.monotonic() > end:
                break
        os._exit(0)
    end = time.monotonic() + 3 * budget
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            code = os.waitstatus_to_exitcode(status)
            return {0: "survived", 3: "not applied"}.get(code, "killed")
        time.sleep(0.01)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "killed by time"


def _try_in_process(change: Change, budget: float) -> str:
    """Runs the tests of the package anew, for lines that only an import or a worker runs."""
    folder = f"tests/{change.file.split('/')[1]}"
    left_out = " and ".join(f"not {part}" for part in _LEFT_OUT)
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", folder]
    try:
        done = subprocess.run(
            [*command, "-k", left_out], capture_output=True, timeout=6 * budget, check=False
        )
    except subprocess.TimeoutExpired:
        return "survived until the time was up"
    return "killed" if done.returncode else "survived, no test runs the line"


def main() -> int:
    """Tries a sample of mutants; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("packages", nargs="*", default=list(_TESTS), metavar="PACKAGE")
    parser.add_argument("--sample", type=int, default=320)
    parser.add_argument("--seed", type=int, default=20261127)
    parser.add_argument("--budget", type=float, default=20.0)
    given = parser.parse_args()
    chance = random.Random(given.seed)  # noqa: S311 - a sample, no secret
    mutants: list[Mutant] = []
    total = 0
    for package in given.packages:
        files = sorted((ROOT / "pipeline" / package).rglob("*.py"))
        there = [mutant for file in files for mutant in list_mutants(file)]
        total += len(there)
        mutants += chance.sample(there, min(len(there), given.sample // len(given.packages)))
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(
            ROOT,
            checkout := Path(folder) / "checkout",
            ignore=shutil.ignore_patterns(".git", ".venv*", "build", "__pycache__"),
        )
        os.chdir(checkout)
        sys.path[0] = str(checkout)
        sys.dont_write_bytecode = True
        trials = Trials(mutants, given.budget)
        tests = dict.fromkeys(test for package in given.packages for test in _TESTS[package])
        pytest.main(
            ["-q", "-p", "no:cacheprovider", *(f"tests/{test}" for test in tests)], plugins=[trials]
        )
        os.chdir(ROOT)
    summary = {
        "packages": given.packages,
        "seed": given.seed,
        "mutants": total,
        "tried": len(mutants),
        "survivors": trials.survivors,
        "outcomes": dict(sorted(trials.outcomes.items())),
        "seconds": round(time.monotonic() - began),
    }
    print(json.dumps(summary))
    return 0


if __name__ == "__main__":
    sys.exit(main())
