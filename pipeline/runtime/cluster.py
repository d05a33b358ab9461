"""The pool on a Dask cluster; the only module that imports distributed.

Each thread of a Dask worker performs its items in a worker process of its own, as on one machine,
so that a crash, a time-out or a lack of memory never ends a Dask worker. If a Dask worker is lost
nevertheless, with its machine, Dask gives its items to others.

Trust: Dask sends Python objects as pickles both ways, so that whoever answers as the scheduler, or
joins as a worker, can run code here. With TLS each side must show a certificate of one authority.
"""

from __future__ import annotations

import multiprocessing
import threading
from contextlib import contextmanager, suppress
from itertools import islice
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Final, Generic, TypeVar, cast
from uuid import uuid4

from distributed import Client, Future, KilledWorker, Security, WorkerPlugin, get_worker, wait

from pipeline.document.problems import Code
from pipeline.errors import SetupError
from pipeline.runtime.fingerprint import engine_versions, package_digest
from pipeline.runtime.fork_server import preload_fork_server
from pipeline.runtime.pool import (
    GRACE_SECONDS,
    ItemFailure,
    PoolLimits,
    SingleWorker,
    never_stop,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from distributed import Worker

    from pipeline.runtime.batch import ClusterSecurity

Item = TypeVar("Item")
Result = TypeVar("Result")

_CONNECT_SECONDS: Final = 30  # seconds for a scheduler to answer, and for a first worker
_ITEMS_PER_THREAD: Final = 2  # so that no thread waits for the network
_POLL_SECONDS: Final = 0.2  # seconds between two looks at whether a run is to stop


_NO_CHILDREN: Final = (
    "Dask's workers may start no processes: "
    "start them with DASK_DISTRIBUTED__WORKER__DAEMON=False in the environment"
)


class _WorkerPlugin(WorkerPlugin, Generic[Item, Result]):
    """The state of one run in a Dask worker: the function, and one process for each thread."""

    def __init__(self, perform: Callable[[Item], Result], limits: PoolLimits, model: str) -> None:
        self.name = f"country-reports-{uuid4()}"  # two runs may share a cluster
        self._perform = perform
        self._limits = limits
        self._model = model

    def setup(self, worker: Worker) -> None:
        """Starts in each Dask worker, also in those that join later."""
        del worker
        self._workers: dict[int, SingleWorker[Item, Result]] = {}
        preload_fork_server(self._model)

    def teardown(self, worker: Worker) -> None:
        """Ends the processes."""
        del worker
        for single in self._workers.values():
            single.close()

    def result(self, item: Item) -> Result | ItemFailure:
        """The result of an item, performed in this thread's process."""
        single = self._workers.setdefault(
            threading.get_ident(), SingleWorker(self._perform, self._limits)
        )
        return single(item)


def _perform(plugin: str, item: Item) -> object:
    ours = cast("_WorkerPlugin[Item, object]", get_worker().plugins[plugin])
    return ours.result(item)


def perform_on_cluster(  # noqa: PLR0913 - those of `pool.perform_items`, and an address
    address: str,
    perform: Callable[[Item], Result],
    items: Iterable[Item],
    limits: PoolLimits,
    stopped: Callable[[], bool] = never_stop,
    *,
    security: ClusterSecurity | None = None,
    model: str,
) -> Iterator[tuple[Item, Result | ItemFailure]]:
    """Like `pool.perform_items`, on the cluster of the scheduler at this address.

    `limits.jobs` does not matter: each thread of each Dask worker performs one item at a time.
    """
    with _connect(address, security) as client:
        plugin = _WorkerPlugin(perform, limits, model)
        client.register_plugin(plugin)
        try:
            yield from _results(client, plugin.name, iter(items), stopped)
        finally:
            with suppress(OSError):
                client.unregister_worker_plugin(plugin.name)


def _results(
    client: Client, plugin: str, items: Iterator[Item], stopped: Callable[[], bool]
) -> Iterator[tuple[Item, Result | ItemFailure]]:
    flying: dict[Future[object], Item] = {}
    until = inf
    while True:
        if until == inf and stopped():
            until = monotonic() + GRACE_SECONDS
        if until == inf:
            room = _ITEMS_PER_THREAD * max(1, sum(client.nthreads().values())) - len(flying)
            for item in islice(items, max(0, room)):
                flying[client.submit(_perform, plugin, item, pure=False)] = item
        if not flying or monotonic() > until:
            break
        with suppress(TimeoutError):
            wait(list(flying), timeout=_POLL_SECONDS, return_when="FIRST_COMPLETED")
        for future in [future for future in flying if future.done()]:
            yield flying.pop(future), _result_of(future)
    client.cancel(list(flying))


def _result_of(future: Future[object]) -> Result | ItemFailure:
    try:
        return cast("Result | ItemFailure", future.result())
    except KilledWorker as error:
        return ItemFailure(
            Code.CRASHED, f"its Dask worker was lost, again and again: {error}"[:500]
        )


@contextmanager
def _connect(address: str, security: ClusterSecurity | None) -> Iterator[Client]:
    try:
        client = Client(address, timeout=_CONNECT_SECONDS, security=_make_security(security))
    except (OSError, TimeoutError, ValueError, TypeError, RuntimeError) as error:
        message = (
            f"no Dask scheduler answers at {address}: {error}; a scheduler with TLS has a tls:// "
            "address, and needs --cluster-ca, --cluster-cert and --cluster-key"
        )
        raise SetupError(message) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
        except TimeoutError as error:
            message = f"the Dask scheduler at {address} has no workers"
            raise SetupError(message) from error
        _check(client)
        yield client


def _make_security(security: ClusterSecurity | None) -> Security | None:
    """Dask's settings for TLS with a certificate on both sides, and nothing unencrypted."""
    if security is None:
        return None
    return Security(
        tls_ca_file=security.authority,
        tls_client_cert=security.certificate,
        tls_client_key=security.key,
        require_encryption=True,
    )


def _check(client: Client) -> None:
    """Raises `SetupError` where our code is missing, is of another version or may not fork."""
    ours = _installation()
    try:
        client.run_on_scheduler(_installation)  # it unpickles what the workers are to do
        installed = client.run(_installation)
    except Exception as error:  # whatever a process raises that cannot load our code
        message = (
            f"Dask's scheduler or a worker cannot load country-reports ({type(error).__name__}: "
            f"{error}); install the package, of the same version, where each of them runs"
        )
        raise SetupError(message) from error
    for worker, theirs in installed.items():
        if theirs != ours:
            message = f"the Dask worker {worker} has another version of us, or of our packages"
            raise SetupError(message)
    if any(client.run(_is_daemonic).values()):
        raise SetupError(_NO_CHILDREN)


def _installation() -> tuple[str, str]:
    return package_digest(), engine_versions()


def _is_daemonic() -> bool:
    return multiprocessing.current_process().daemon
