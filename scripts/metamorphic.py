"""Changes each typed statistic of a corpus in many small ways and lists wrong readings.

    python scripts/metamorphic.py CORPUS [--sample N] [--seed S]

Every value that a grammar explains is read again alone, compared with its print, and then changed:
another digit, a letter for a digit, the sexes exchanged, a line break, a mark left out, a foreign
word, a minus, a part repeated, two parts exchanged, another field after it. The permitted effects
of each change are in `tests/support/relations.py`. Printed are the numbers of changes, of changed
values still read, and of violations, then every violation. Exit code 1 if there is one.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from tests.support.changed import Given, Outcome, given, shown
from tests.support.corpus import existing_path, require_some, run_script
from tests.support.leaves import Field, complaints
from tests.support.relations import RELATIONS, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.record.statistics import Statistic

CORPUS: Final = (
    *("factbook-text/*.txt", "openfactbook-2014/md/*.md", "html-2011/*.html"),
    *("html-2020-print/*.html", "kazakhstan.md"),
)
_NUMBERED: Final = re.compile(r"_\d+$")


def read_values(files: Iterable[Path]) -> dict[tuple[Field, str], Statistic]:
    """The typed statistics of these documents by field and print, each once."""
    found: dict[tuple[Field, str], Statistic] = {}
    for file in files:
        document = read_source(file.read_bytes(), file.name, file.name)
        for record in extract(
            document, profile=None, families=load_families(), recognize=None
        ).records:
            for id_, statistic in record.statistics.items():
                field = _field(record.source.profile or "", id_)
                if field and statistic.kind in {"quantity", "composition", "place"}:
                    found[field, statistic.raw] = statistic
    return found


def _field(family: str, id_: str) -> Field | None:
    """The field of a statistic, which may be a second one of its id."""
    rules = _rules()[family]
    return next((Field(family, i) for i in (id_, _NUMBERED.sub("", id_)) if i in rules), None)


@cache
def _rules() -> dict[str, frozenset[str]]:
    return {family.name or "": frozenset(family.rules) for family in load_families()}


def change_value(
    found: dict[tuple[Field, str], Statistic], *, sample: int | None, seed: int
) -> Iterator[tuple[Field, str, Outcome]]:
    """What becomes of these values under every relation, in an order that the seed gives."""
    rng = random.Random(seed)  # noqa: S311
    printed = sorted(found, key=lambda one: (one[0].family, one[0].id, one[1]))
    rng.shuffle(printed)
    for field, text in printed[:sample]:
        before = given(field, text)
        yield field, text, _compare_alone(found[field, text], before)
        if before is None:
            continue
        wrong = tuple(complaints(before.statistic))
        yield field, text, Outcome("account", text, is_read=True, wrong=wrong)
        for outcome in _changes(before, rng, printed):
            yield field, text, outcome


def _changes(
    before: Given, rng: random.Random, printed: Sequence[tuple[Field, str]]
) -> Iterator[Outcome]:
    for relation in RELATIONS:
        yield from relation(before, rng)
    other, behind = rng.choice(printed)
    yield from joined(before, behind, other.id.replace("_", " ").capitalize())


def _compare_alone(in_chapter: Statistic, before: Given | None) -> Outcome:
    """A value alone says what it says in its chapter; but its date may be its line's end."""
    if before is None:
        return Outcome("alone", in_chapter.raw, is_read=False, wrong=("not read",))
    whole, alone = shown(in_chapter), shown(before.statistic)
    dated = ("as_of", "estimated")
    wrong = [
        f"{path}: {whole.get(path)} became {leaf}"
        for path, leaf in alone.items()
        if whole.get(path) != leaf and (leaf or not path.endswith(dated))
        if not (path.endswith("comment") and str(leaf or "") in str(whole.get(path)))
    ]
    return Outcome("alone", in_chapter.raw, is_read=True, wrong=tuple(wrong))


def main() -> int:
    """Prints what came of it; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=existing_path)
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    listed = (file for pattern in CORPUS for file in asked.corpus.glob(pattern))
    files = require_some(listed, asked.corpus, " or ".join(CORPUS))
    changed, read_on, wrong = Counter[str](), Counter[str](), Counter[str]()
    violations: list[str] = []
    found = read_values(files)
    for field, text, outcome in change_value(found, sample=asked.sample, seed=asked.seed):
        changed[outcome.relation] += 1
        read_on[outcome.relation] += outcome.is_read
        if outcome.wrong:
            wrong[outcome.relation] += 1
            violations.append(
                f"{outcome.relation}: {field.id}: {text!r}\n  as {outcome.text!r}\n"
                f"  {'; '.join(outcome.wrong)}"
            )
    print(f"{len(found)} values of {len(files)} documents")
    print("| relation | changes | still read | violations |\n|---|---|---|---|")
    for relation, count in changed.items():
        print(f"| {relation} | {count} | {read_on[relation]} | {wrong[relation]} |")
    print(*violations, sep="\n")
    return 1 if violations else 0


if __name__ == "__main__":
    run_script(main)
