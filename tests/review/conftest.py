"""Fixtures of the tests of review pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.browser import launch_browser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the tests of a module."""
    with launch_browser() as launched:
        yield launched
