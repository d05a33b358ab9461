"""Prints the notes of a release: its part of CHANGELOG.md, and of the schemas' if they changed.

    python scripts/release_notes.py [VERSION]

VERSION is a heading of CHANGELOG.md, `Unreleased` if none is given. Ends with 1 where there is no
such heading or nothing below it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
_PART: Final = re.compile(r"^## \[?([\w.]+)\]?[^\n]*\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_SCHEMA: Final = re.compile(r'^SCHEMA_VERSION: Final = "([\d.]+)"', re.MULTILINE)


def read_parts(path: Path) -> dict[str, str]:
    """The parts of a changelog by version, the newest first."""
    parts = _PART.findall(path.read_text("utf-8"))
    return {version: text.strip() for version, text in parts}


def write_notes(version: str) -> str:
    """The notes of a version; empty where the changelog has none."""
    changes = read_parts(ROOT / "CHANGELOG.md").get(version)
    if not changes:
        return ""
    model = (ROOT / "pipeline" / "record" / "model.py").read_text("utf-8")
    [schema] = _SCHEMA.findall(model)
    parts = [f"# country-reports {version}", changes]
    if about_schema := read_parts(ROOT / "schemas" / "CHANGELOG.md").get(schema):
        parts += [f"## The output's schemas: {schema}", about_schema]
    return "\n\n".join(parts) + "\n"


def main(arguments: list[str]) -> int:
    """Print the notes."""
    version = arguments[0] if arguments else "Unreleased"
    notes = write_notes(version)
    if not notes:
        print(f"CHANGELOG.md has nothing about {version}", file=sys.stderr)
        return 1
    print(notes, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
