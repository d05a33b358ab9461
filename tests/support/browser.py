"""A real browser for the tests of pages: Chromium, or a skip by name where there is none."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog, Page, Request

# Nothing but the test's own pages is loaded, and nothing is looked up at the start.
_QUIET = (
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-quic"),
)


@contextmanager
def launch_browser() -> Iterator[Browser]:
    """A headless Chromium; skips the test where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    found = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )
    if not found:
        pytest.skip("Chromium is not installed")
    with sync_api.sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=found, args=list(_QUIET))
        except sync_api.Error as error:  # a library that it needs is not there
            pytest.skip(f"Chromium does not start: {str(error).splitlines()[0]}")
        try:
            yield browser
        finally:
            browser.close()


def open_page(browser: Browser, path: Path, *, fragment: str = "") -> tuple[Page, list[str]]:
    """A page from disk, and a list of everything that code in a report does there.

    A script that runs announces itself by a dialog, an error or `document.title`; a request shows
    as its address.
    """
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    seen: list[str] = []

    def see_dialog(dialog: Dialog) -> None:
        seen.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def see_request(request: Request) -> None:
        if not request.url.startswith(("file:", "blob:")):
            seen.append(request.url)

    page.on("dialog", see_dialog)
    page.on("pageerror", lambda error: seen.append(f"error {error}"))
    page.on("request", see_request)
    page.goto(f"file://{path}{fragment}")
    return page, seen
