"""Generated reports to measure with: chapters of raw/ with other countries and figures."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from iso3166 import countries

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCE: Final = ROOT / "raw" / "central-asia-and-caucasus.md"
_CHAPTER: Final = re.compile(
    r"^## (Kyrgyzstan|Georgia|Moldova)\n.*?(?=^## (?:Georgia|Moldova)\n|\Z)",
    re.MULTILINE | re.DOTALL,
)
_NAMES: Final = [
    country.name for country in countries if re.fullmatch(r"[A-Z][a-z]{3,}", country.name)
]


def make_chapters() -> Iterator[str]:
    """An endless sequence of chapters, no two alike."""
    made = list(_CHAPTER.finditer(SOURCE.read_text("utf-8")))
    number = 0
    while True:
        chapter = made[number % len(made)]
        name = _NAMES[number % len(_NAMES)]
        figure = f"**Population:** {1_000_000 + number:,}"
        text = chapter[0].replace(chapter[1], name)
        yield re.sub(r"\*\*Population:\*\* [\d,]+", figure, text)
        number += 1


def write_reports(folder: Path, reports: int, size: int) -> None:
    """Writes `reports` files of about `size` bytes each."""
    folder.mkdir(parents=True)
    following = make_chapters()
    for number in range(reports):
        text = next(following)
        while len(text) < size:
            text += next(following)
        (folder / f"{number:05}.md").write_text(text, "utf-8")
