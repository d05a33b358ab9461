"""`python -m pipeline`."""

from __future__ import annotations

import sys

from pipeline.cli import main

if __name__ == "__main__":  # a worker that is spawned imports this module too
    sys.exit(main())
