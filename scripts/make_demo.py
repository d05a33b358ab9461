"""Makes the demonstration: five reports of five families and formats, all that is made of them.

    python scripts/make_demo.py [FOLDER] [--pictures]

Reads docs/examples/reports/ into FOLDER (build/demo): the output with its schemas, the review
pages, and exports. With --pictures it also draws the pictures of the tutorial into docs/pictures/,
for which Chromium is needed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT: Final = Path(__file__).resolve().parents[1]
REPORTS: Final = ROOT / "docs" / "examples" / "reports"
PICTURES: Final = ROOT / "docs" / "pictures"
EXPORTS: Final = {
    "tables": ("tables", "--to", "csv"),
    "facts.xlsx": ("tables", "--to", "xlsx"),
    "facts.db": ("tables", "--to", "sqlite"),
    "chunks.jsonl": ("chunks",),
    "sources.ris": ("authorities", "--to", "ris"),
    "values.jsonld": ("annotations",),
    "ro-crate-metadata.json": ("crate", "--published", "2026-01-01"),
}


def call(*arguments: str) -> None:
    """Runs a command of the program; ends where it fails."""
    command = [sys.executable, "-m", "pipeline", *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def make(folder: Path) -> None:
    """Everything but the pictures, anew."""
    shutil.rmtree(folder, ignore_errors=True)
    out, exports = folder / "out", folder / "exports"
    call("run", str(REPORTS), "--out", str(out), "--with-schemas")
    call("review", str(out), "--sources", str(REPORTS), "--output", str(folder / "review"))
    for name, options in EXPORTS.items():
        command, *rest = options
        target = out / name if name.startswith("ro-crate") else exports / name
        call("export", command, str(out), *rest, "-o", str(target))


def draw_pictures(folder: Path) -> None:
    """The pictures of the tutorial: the overview, a value beside its print, the form."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - for pictures alone

    PICTURES.mkdir(exist_ok=True)
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto((folder / "review" / "index.html").as_uri())
        take(page, "overview")
        page.get_by_role("link", name="Kyrgyzstan").first.click()
        page.get_by_text("98.1").first.click()
        page.wait_for_timeout(500)
        take(page, "value")
        page.keyboard.press("e")
        page.wait_for_timeout(500)
        take(page, "form")
        browser.close()


def take(page: Page, name: str) -> None:
    """A picture of the window."""
    page.screenshot(path=PICTURES / f"tutorial-{name}.png")


def main(arguments: list[str]) -> None:
    """Make the demonstration, and the pictures if they are asked for."""
    named = [argument for argument in arguments if not argument.startswith("-")]
    folder = Path(named[0]).resolve() if named else ROOT / "build" / "demo"
    make(folder)
    if "--pictures" in arguments:
        draw_pictures(folder)


if __name__ == "__main__":
    main(sys.argv[1:])
