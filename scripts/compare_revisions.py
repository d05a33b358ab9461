"""Shows the effect of a change on records: gained, lost and changed since a revision.

    python scripts/compare_revisions.py REVISION INPUT...

Runs the pipeline of that git revision and of the working tree on the same inputs. Exit code 0 if
nothing differs, 1 if something does, and that of the pipeline if it could not run.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).parents[1]
MOST_SHOWN = 40
RAN = (0, 1)  # how the pipeline ends where it has read what it could


def main(arguments: Sequence[str] | None = None) -> int:
    """Compares, prints, gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("revision")
    parser.add_argument("inputs", nargs="+", metavar="INPUT")
    given = parser.parse_args(arguments)
    revision, inputs = given.revision, given.inputs
    with tempfile.TemporaryDirectory() as folder:
        tree, old, new = (Path(folder, name) for name in ("tree", "old", "new"))
        added = ["git", "-C", ROOT, "worktree", "add", "-fd", tree, revision]
        if subprocess.run(added, check=False).returncode:
            parser.error(f"{revision}: git has no such revision here")
        try:
            before, after = (run_pipeline(tree, old, inputs), run_pipeline(ROOT, new, inputs))
        finally:
            subprocess.run(["git", "-C", ROOT, "worktree", "remove", "-f", tree], check=True)
    return print_report(before, after)


def run_pipeline(tree: Path, out: Path, inputs: Sequence[str]) -> dict[str, object]:
    """The records that the pipeline in this tree makes, by path."""
    command = [sys.executable, "-m", "pipeline", "run", "--out", str(out)]
    command += [str(Path(one).resolve()) for one in inputs]
    ended = subprocess.run(command, cwd=tree, check=False).returncode
    if ended not in RAN:
        sys.exit(ended)
    return {
        path.relative_to(out).as_posix(): json.loads(path.read_text("utf-8"))
        for folder in ("records", "documents")
        for path in sorted((out / folder).rglob("*.json"))
    }


def print_report(before: Mapping[str, object], after: Mapping[str, object]) -> int:
    """Prints what was gained, lost and changed."""
    for title, paths in (("lost", before.keys() - after), ("gained", after.keys() - before)):
        for path in sorted(paths):
            print(f"{title}: {path}")
    fields: Counter[str] = Counter()
    for path in sorted(before.keys() & after):
        changes = list(find_differences(before[path], after[path]))
        fields.update(field for field, _ in changes)
        for field, change in changes[:MOST_SHOWN]:
            print(f"changed: {path} {field}: {change}")
        if len(changes) > MOST_SHOWN:
            print(f"changed: {path}: {len(changes) - MOST_SHOWN} more")
    print(f"{len(before)} files before, {len(after)} after; {sum(fields.values())} changes")
    return int(before != after)


def find_differences(old: object, new: object, field: str = "") -> Iterator[tuple[str, str]]:
    """Where two JSON values differ: the JSON Pointer, the old value and the new one."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*old, *new]):
            yield from find_differences(old.get(key), new.get(key), f"{field}/{key}")
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for at, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from find_differences(one, other, f"{field}/{at}")
    elif old != new:
        shown = (json.dumps(value, ensure_ascii=False)[:100] for value in (old, new))
        yield field, " → ".join(shown)


if __name__ == "__main__":
    sys.exit(main())
