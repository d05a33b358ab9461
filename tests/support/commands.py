"""Commands as documents print them: programs on the PATH of a folder, and blocks run there."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.support.samples import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

OWN = f'exec "{sys.executable}" -m pipeline "$@"'


def write_programs(programs: Path, commands: Mapping[str, str] | None = None) -> None:
    """Programs of a line of shell in a folder that is made; `country-reports` alone by default."""
    programs.mkdir(parents=True)
    for name, command in (commands or {"country-reports": OWN}).items():
        program = programs / name
        program.write_text(f"#!/bin/sh\n{command}\n")
        program.chmod(0o755)


def run_command(
    command: Sequence[str], folder: Path, programs: Path, **variables: str
) -> subprocess.CompletedProcess[str]:
    """A command that ended, run in a folder with the programs first on its PATH."""
    environment = os.environ | {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        **variables,
    }
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
