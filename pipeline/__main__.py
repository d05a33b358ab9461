"""`python -m pipeline`, and the command `country-reports`."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from pipeline.cli import main as run
from pipeline.cli.streams import open_streams
from pipeline.runtime.fork_server import start_early


def main() -> int:
    """Runs the command line, while workers begin to import what they need."""
    # Else pydantic looks for plug-ins among all installed packages, in each process.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    with suppress(KeyboardInterrupt):
        open_streams()
        start_early(sys.argv[1:])
        return run()
    return 130  # interrupted while it was imported: nothing was done


if __name__ == "__main__":  # a worker that is spawned imports this module too
    sys.exit(main())
