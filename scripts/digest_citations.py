"""Digests the citations read in the notes of outputs, to show that a change alters none.

    python scripts/digest_citations.py OUT…

Each chapter's notes are read as one list, by the code of this checkout. Prints the number of notes
and a digest of their citations: kinds, offsets, fields, parts and what is unexplained.
"""

from __future__ import annotations

import argparse
import sys
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.citations.lists import parse_notes
from pipeline.record.load import load
from tests.support.corpus import existing_path, run_script


def main() -> None:
    """Prints the digest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=existing_path, nargs="+")
    digest, count = sha256(), 0
    for folder in parser.parse_args().out:
        for record in load(folder):
            texts = [note.text for note in record.notes]
            count += len(texts)
            digest.update(repr((texts, parse_notes(texts))).encode())
    print(f"{count} notes {digest.hexdigest()[:16]}")


if __name__ == "__main__":
    run_script(main)
