"""Workers: whatever an item does to its worker, other items are unaffected."""

from __future__ import annotations

import multiprocessing
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import psutil
import pytest

from pipeline.document.problems import Code
from pipeline.errors import SetupError
from pipeline.runtime.fork_server import preload_fork_server
from pipeline.runtime.pool import ItemFailure, PoolLimits, perform_items
from tests.support.faults import act, give_process, process, unready, workers
from tests.support.samples import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

preload_fork_server("")
GOOD = [f"good {number}" for number in range(8)]
MEBIBYTE = 1 << 20


def results(items: list[str], limits: PoolLimits) -> dict[str, str | ItemFailure]:
    """The result of each item."""
    return dict(perform_items(act, items, limits))


@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_each_item_gives_its_result(jobs: int) -> None:
    assert results(GOOD, PoolLimits(jobs)) == {item: item for item in GOOD}


def test_an_idle_worker_takes_the_next_item() -> None:
    numbers = dict(perform_items(give_process, range(6), PoolLimits(1)))
    assert len(set(numbers.values())) == 1


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    ("fault", "code", "message"),
    [
        ("segfault", Code.CRASHED, "its worker ended by signal SIGSEGV, 2 times"),
        ("leave 9", Code.CRASHED, "its worker ended with exit code 9, 2 times"),
        ("leave 0", Code.CRASHED, "its worker ended with exit code 0, 2 times"),
        ("hang", Code.TIMED_OUT, "it took more than 1 s; --timeout allows more"),
        ("spin", Code.TIMED_OUT, "it took more than 1 s; --timeout allows more"),
        ("fill", Code.OUT_OF_MEMORY, "it took more than 512 MiB of memory; --memory allows more"),
        ("lack", Code.OUT_OF_MEMORY, "there was no memory left for it"),
    ],
)
def test_a_crashed_worker_is_reported_and_harms_no_other_item(
    fault: str, code: Code, message: str, jobs: int
) -> None:
    seconds = 1 if code is Code.TIMED_OUT else 60
    found = results([*GOOD[:4], fault, *GOOD[4:]], PoolLimits(jobs, seconds, 512 * MEBIBYTE))
    assert found == {item: item for item in GOOD} | {fault: ItemFailure(code, message)}
    assert workers() == []


def test_many_failures_do_not_end_the_run() -> None:
    items = [f"leave {code}" for code in range(1, 7)] + GOOD
    found = results(items, PoolLimits(2))
    assert sum(isinstance(one, ItemFailure) for one in found.values()) == 6
    assert {item: found[item] for item in GOOD} == {item: item for item in GOOD}


def test_an_item_is_retried_if_its_worker_died_of_another_cause(tmp_path: Path) -> None:
    item = f"once {tmp_path / 'died'}"
    assert results([item], PoolLimits(1)) == {item: item}


def test_an_idle_worker_that_is_killed_is_replaced() -> None:
    def items() -> Iterator[str]:
        yield "a"
        yield "b"
        time.sleep(0.2)
        for worker in workers():
            worker.kill()
        time.sleep(0.2)
        yield from GOOD

    found = dict(perform_items(act, items(), PoolLimits(2)))
    assert found == {item: item for item in ("a", "b", *GOOD)}


def test_an_exception_of_the_function_is_raised() -> None:
    with pytest.raises(RuntimeError, match="bug"):
        results(["slip", *GOOD], PoolLimits(2))
    assert workers() == []


def test_the_run_ends_if_workers_never_start() -> None:
    with pytest.raises(SetupError, match="workers die as they start, the last with exit code 1"):
        list(perform_items(unready, GOOD, PoolLimits(1)))


def test_no_more_workers_start_than_there_are_items() -> None:
    assert results([], PoolLimits(4)) == {}
    assert len({pid for _, pid in perform_items(process, ["a"], PoolLimits(4))}) == 1


def test_a_stopped_run_finishes_items_in_flight() -> None:
    begun = []

    def items() -> Iterator[str]:
        for item in GOOD:
            begun.append(item)
            yield item

    found = dict(perform_items(act, items(), PoolLimits(2), lambda: len(begun) >= 2))
    assert found == {item: item for item in begun}
    assert len(begun) < len(GOOD)


def test_an_abandoned_run_leaves_no_worker() -> None:
    run = perform_items(act, [*GOOD, "hang"], PoolLimits(2))
    next(run)
    run.close()  # type: ignore[attr-defined] # it is a generator
    assert workers() == []


PARENT = """
from math import inf
from pipeline.runtime.pool import PoolLimits, perform_items
from tests.support.faults import act
if __name__ == "__main__":
    for result in perform_items(act, ["good", "hang", "hang too"], PoolLimits(2, 5)):
        print(result, flush=True)
"""


def test_no_worker_outlives_a_parent_that_is_killed() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    assert "good" in parent.stdout.readline()
    children = psutil.Process(parent.pid).children(recursive=True)
    assert len(children) >= 3
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    _, alive = psutil.wait_procs(children, timeout=120)
    assert alive == []


def test_workers_are_spawned_where_forking_is_impossible(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    found = results([*GOOD[:2], "leave 3"], PoolLimits(1))
    assert found.pop("leave 3") == ItemFailure(
        Code.CRASHED, "its worker ended with exit code 3, 2 times"
    )
    assert found == {item: item for item in GOOD[:2]}
