"""Options of pytest: `--quick` runs a tenth of the tests, `--patterns` lists unused patterns.

No property test is timed.
"""

from __future__ import annotations

import sys

import pytest
from hypothesis import settings

from tests.support import pattern_use

settings.register_profile("untimed", settings(), deadline=None)  # a busy machine takes any time
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    parser.addoption(
        "--quick",
        action="store_true",
        help="run the first case of every test that is not slow, not long and opens no browser",
    )
    parser.addoption(
        "--patterns",
        action="store_true",
        help="fail where the tests leave a pattern of the package unmatched (in one process)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """With `--patterns`, count the uses of patterns before the package is imported."""
    if config.getoption("--patterns"):
        pattern_use.record()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With `--patterns`, list those that no test matches, and those whose search is slow."""
    if not session.config.getoption("--patterns"):
        return
    unused, quadratic = pattern_use.list_unused(), pattern_use.list_quadratic()
    lines = [*unused, f"{len(unused)} patterns match in no test"]
    lines += [*quadratic, f"{len(quadratic)} searches take quadratic time"]
    sys.stdout.write("\n".join(["", *lines, ""]))
    if unused:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--quick`, keep the first case of every test function."""
    if not config.getoption("--quick"):
        return
    first: dict[str, pytest.Item] = {}
    for item in items:
        first.setdefault(item.nodeid.partition("[")[0], item)
    kept = [item for item in first.values() if not _is_slow(item)]
    chosen = set(kept)
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = kept


def _is_slow(item: pytest.Item) -> bool:
    """Whether a test is marked so, or opens pages in a browser."""
    is_marked = any(item.get_closest_marker(name) for name in ("slow", "long"))
    return is_marked or "browser" in getattr(item, "fixturenames", ())
