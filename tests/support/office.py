"""Office documents made of a Markdown report, by a program that writes them natively."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

_NOTE = re.compile(r"<sup>(\d+)</sup>\s*(.*)", re.DOTALL)
_CALLOUT = re.compile(r"<sup>(\d+)</sup>")


def write_office(markdown: str, path: Path) -> bytes:
    """A report as a document in the format of a path's suffix, its notes as footnotes of it.

    Notes must be numbered from 1 in the order of their callouts: the program numbers them itself.
    Skips the test where the program is not installed.
    """
    pypandoc = pytest.importorskip("pypandoc", reason="pandoc is not installed")
    blocks = (_convert_block(block) for block in markdown.split("\n\n"))
    options = {"format": "markdown-smart", "extra_args": ["--standalone"]}
    pypandoc.convert_text("\n\n".join(blocks), path.suffix[1:], outputfile=str(path), **options)
    return path.read_bytes()


def _convert_block(block: str) -> str:
    if note := _NOTE.fullmatch(block):
        return f"[^{note[1]}]: {note[2]}"
    return _CALLOUT.sub(r"[^\1]", block)
