"""Where words and data go: words to the standard error stream, data to the standard output."""

from __future__ import annotations

from typing import Final

from rich.console import Console
from rich.text import Text

from pipeline.terminal import safe

WORDS: Final = Console(stderr=True, highlight=False, soft_wrap=True)
PAPER: Final = Console(highlight=False)


def say(words: str) -> None:
    """Prints a line of words that a terminal can only print."""
    WORDS.print(Text(safe(words)))
