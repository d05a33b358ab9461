"""A Dask cluster gives what one machine gives, whatever happens to its workers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import astuple
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, BinaryIO

import dask
import fsspec
import psutil
import pytest
from distributed import Client, LocalCluster, Security

from pipeline.cli import main
from pipeline.document.problems import Code
from pipeline.errors import Exit, SetupError
from pipeline.runtime.batch import ClusterSecurity
from pipeline.runtime.cluster import perform_on_cluster
from pipeline.runtime.pool import ItemFailure, PoolLimits
from tests.runtime.test_batch import CHAPTER
from tests.support.faults import act
from tests.support.samples import RAW, ROOT

if TYPE_CHECKING:
    import io
    from collections.abc import Iterator, Sequence
    from pathlib import Path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("default"),  # Dask's own are not ours to turn into errors
]
DAEMON = "distributed.worker.daemon"
GOOD = [f"good {number}" for number in range(8)]


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a cluster of two worker processes on this machine."""
    with (
        dask.config.set({DAEMON: False}),
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster,
    ):
        yield cluster.scheduler_address


def results(scheduler: str, items: list[str], limits: PoolLimits) -> dict[str, str | ItemFailure]:
    """The result of each item."""
    return dict(perform_on_cluster(scheduler, act, items, limits, model=""))


def test_each_item_gives_its_result(scheduler: str) -> None:
    assert results(scheduler, GOOD, PoolLimits()) == {item: item for item in GOOD}


def test_failures_are_reported_as_without_a_cluster(scheduler: str) -> None:
    faults = {
        "segfault": ItemFailure(Code.CRASHED, "its worker ended by signal SIGSEGV, 2 times"),
        "hang": ItemFailure(Code.TIMED_OUT, "it took more than 3 s; --timeout allows more"),
        "lack": ItemFailure(Code.OUT_OF_MEMORY, "there was no memory left for it"),
    }
    found = results(scheduler, [*GOOD[:4], *faults, *GOOD[4:]], PoolLimits(1, 3, 512 << 20))
    assert found == {item: item for item in GOOD} | faults


def make_security(folder: Path) -> tuple[Security, ClusterSecurity]:
    """A new certificate authority, as Dask and as the options have it."""
    security = Security.temporary()
    texts = {
        "ca.pem": security.tls_ca_file,
        "cert.pem": security.tls_client_cert,
        "key.pem": security.tls_client_key,
    }
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return security, ClusterSecurity(*(str(folder / name) for name in texts))


REFUSED = """
import sys
from pipeline.errors import SetupError
from pipeline.runtime import cluster
from pipeline.runtime.batch import ClusterSecurity
from pipeline.runtime.pool import PoolLimits
from tests.support.faults import act
cluster._CONNECT_SECONDS = 3
for argument in sys.argv[1:]:
    address, *files = argument.split()
    security = ClusterSecurity(*files) if files else None
    try:
        given = address, act, ["good"], PoolLimits()
        list(cluster.perform_on_cluster(*given, security=security, model=""))
    except SetupError as error:
        print(error)
"""


def refuse(*connections: tuple[str, ClusterSecurity | None]) -> list[str]:
    """Why connections fail, tried in a process of their own: Dask leaves sockets open."""
    given = [" ".join((one, *(astuple(files) if files else ()))) for one, files in connections]
    command = [sys.executable, "-c", REFUSED, *given]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.splitlines()


def test_a_cluster_with_tls_requires_a_certificate(tmp_path: Path) -> None:
    security, ours = make_security(tmp_path / "ours")
    _, others = make_security(tmp_path / "others")
    with (
        dask.config.set({DAEMON: False}),
        LocalCluster(
            n_workers=1, threads_per_worker=1, dashboard_address=":0", security=security
        ) as cluster,
    ):
        address = cluster.scheduler_address
        assert address.startswith("tls://")
        given = address, act, GOOD[:3], PoolLimits()
        found = dict(perform_on_cluster(*given, security=ours, model=""))
        assert found == {item: item for item in GOOD[:3]}
        reasons = refuse((address, None), (address, others))
    assert ["no Dask scheduler answers" in reason for reason in reasons] == [True, True]


def test_a_tls_address_refuses_a_cluster_without_tls(scheduler: str, tmp_path: Path) -> None:
    _, ours = make_security(tmp_path / "ours")
    reasons = refuse((scheduler, ours), (scheduler.replace("tcp://", "tls://"), ours))
    assert ["no Dask scheduler answers" in reason for reason in reasons] == [True, True]


def tree(out: Path) -> dict[str, bytes]:
    """The output by path."""
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*.json")}


def test_a_cluster_writes_the_same_bytes_as_one_machine(scheduler: str, tmp_path: Path) -> None:
    arguments = ["run", str(RAW), "--out", str(tmp_path / "out"), "--cluster", scheduler]
    assert main(arguments) == Exit.CLEAN
    assert tree(tmp_path / "out") == tree(ROOT / "out")


@contextmanager
def serving(folder: Path, *, is_guarded: bool) -> Iterator[tuple[str, set[tuple[str, bool]]]]:
    """The address of a folder's files, and who asked for them: each path, and whether we did.

    Where it is guarded, only this process is given the reports.
    """
    asked: set[tuple[str, bool]] = set()

    class Handler(SimpleHTTPRequestHandler):
        def send_head(self) -> io.BytesIO | BinaryIO | None:
            is_ours = self.headers.get("X-Ours") is not None
            asked.add((self.path, is_ours))
            if is_guarded and not is_ours:
                self.send_error(HTTPStatus.FORBIDDEN)
                return None
            return super().send_head()

        def log_message(self, *_: object) -> None:
            pass

    handler = partial(Handler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,)).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/raw", asked
        finally:
            server.shutdown()


@pytest.mark.parametrize("is_guarded", [False, True])
def test_workers_open_urls_themselves_and_are_sent_what_they_cannot(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_guarded: bool
) -> None:
    (tmp_path / "raw").mkdir()
    for country in ("Georgia", "Moldova"):
        (tmp_path / "raw" / f"{country}.md").write_text(CHAPTER.format(country), "utf-8")
    known = ["--no-entities", "--out"]
    assert main(["run", str(tmp_path / "raw"), *known, str(tmp_path / "here")]) == Exit.CLEAN
    ours = {"client_kwargs": {"headers": {"X-Ours": "1"}}}
    monkeypatch.setitem(fsspec.config.conf, "http", ours)
    with serving(tmp_path, is_guarded=is_guarded) as (url, asked):
        given = ["run", url, *known, str(tmp_path / "out"), "--cluster", scheduler]
        assert main(given) == Exit.CLEAN
    assert tree(tmp_path / "out") == tree(tmp_path / "here")
    reports = {(path, is_ours) for path, is_ours in asked if path.endswith(".md")}
    by = (False, True) if is_guarded else (False,)
    assert reports == {(f"/raw/{name}.md", who) for name in ("Georgia", "Moldova") for who in by}


def kill_a_worker(
    client: Client, raw: Path, out: Path, address: str, options: Sequence[str] = ()
) -> None:
    """Runs a cluster over reports and kills one of its workers at the first result."""
    victim = next(iter(client.run(os.getpid).values()))
    command = [sys.executable, "-m", "pipeline", "run", str(raw), "--out", str(out)]
    run = subprocess.Popen(
        [*command, "--no-entities", "--cluster", address, *options],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert run.stderr is not None
    assert run.stderr.readline().startswith("done ")
    psutil.Process(victim).send_signal(signal.SIGKILL)
    run.communicate(timeout=600)
    assert run.returncode == Exit.CLEAN
    assert victim not in client.run(os.getpid).values()


@pytest.fixture(scope="module")
def long_reports(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A folder of reports that take longer than a worker lives, and their output here."""
    folder = tmp_path_factory.mktemp("long")
    raw, here = folder / "raw", folder / "here"
    raw.mkdir()
    for number in range(30):
        text = CHAPTER.format("Georgia") + "Women of Georgia. " * 1000
        (raw / f"{number}.md").write_text(text, "utf-8")
    assert main(["run", str(raw), "--out", str(here), "--no-entities"]) == Exit.CLEAN
    return raw, tree(here)


def test_losing_a_cluster_worker_does_not_change_the_output(
    scheduler: str, long_reports: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    raw, expected = long_reports
    with Client(scheduler, set_as_default=False) as client:
        kill_a_worker(client, raw, tmp_path / "out", scheduler)
    assert tree(tmp_path / "out") == expected


@pytest.mark.long
def test_losing_a_worker_of_a_tls_cluster_does_not_change_the_output(
    long_reports: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    raw, expected = long_reports
    security, files = make_security(tmp_path / "tls")
    options = ("--cluster-ca", files.authority, "--cluster-cert", files.certificate)
    with (
        dask.config.set({DAEMON: False}),
        LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=":0", security=security
        ) as cluster,
        Client(cluster.scheduler_address, security=security, set_as_default=False) as client,
    ):
        address = cluster.scheduler_address
        assert address.startswith("tls://")
        kill_a_worker(
            client, raw, tmp_path / "out", address, (*options, "--cluster-key", files.key)
        )
    assert tree(tmp_path / "out") == expected


def test_a_stopped_run_starts_no_further_inputs(scheduler: str) -> None:
    begun = []

    def items() -> Iterator[str]:
        for item in ["hang", *GOOD]:
            begun.append(item)
            yield item

    started = time.monotonic()
    given = (scheduler, act, items(), PoolLimits(), lambda: len(begun) > 2)
    found = dict(perform_on_cluster(*given, model=""))
    assert "hang" not in found
    assert time.monotonic() - started < 600
    assert len(begun) < len(GOOD)


def test_an_unreachable_scheduler_is_a_setup_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pipeline.runtime.cluster._CONNECT_SECONDS", 1)
    with pytest.raises(SetupError, match="no Dask scheduler answers at tcp://127"):
        results("tcp://127.0.0.1:1", GOOD, PoolLimits())


def test_a_worker_with_another_version_is_reported(
    scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.runtime.cluster.package_digest", lambda: "other")
    with pytest.raises(SetupError, match="has another version of us"):
        results(scheduler, GOOD, PoolLimits())


@pytest.mark.parametrize("asked", ["run_on_scheduler", "run"])
def test_a_scheduler_or_worker_without_the_package_is_reported(
    scheduler: str, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    def fail(*_: object) -> None:
        message = "No module named 'pipeline'"
        raise ModuleNotFoundError(message)

    monkeypatch.setattr(f"distributed.Client.{asked}", fail)
    with pytest.raises(SetupError, match="cannot load country-reports"):
        results(scheduler, GOOD, PoolLimits())


def test_workers_that_may_not_start_processes_are_reported() -> None:
    with (
        dask.config.set({DAEMON: True}),
        LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=":0") as cluster,
        pytest.raises(SetupError, match="DASK_DISTRIBUTED__WORKER__DAEMON=False"),
    ):
        results(cluster.scheduler_address, GOOD, PoolLimits())
