"""The time of a run over unchanged inputs.

    python benchmarks/unchanged_inputs.py [REPORTS [BYTES]]    (default: 1000 of 50,000)

Process time (user and system) of a run over unchanged reports, and of `import pipeline.cli` alone.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from generated_reports import ROOT, write_reports


def measure(*command: str) -> float:
    """The processor time of a command, in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *command], cwd=ROOT, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(reports: int = 1000, size: int = 50_000) -> None:
    """Prints the figures."""
    with tempfile.TemporaryDirectory() as folder:
        raw, out = Path(folder, "raw"), Path(folder, "out")
        write_reports(raw, reports, size)
        run = ("-m", "pipeline", "run", str(raw), "--out", str(out), "--no-entities")
        measure(*run)
        imports = min(measure("-c", "import pipeline.cli") for _ in range(5))
        again = min(measure(*run) for _ in range(5))
        print(f"{imports:.2f} s import pipeline.cli; {again:.2f} s {reports} unchanged reports")
        print(f"{again - imports:.2f} s beyond the import")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
