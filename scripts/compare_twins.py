"""Compares the records of one report in two formats: `python scripts/compare_twins.py ONE OTHER`.

Prints the differences between the trees of sections, and the share of identical paragraph text.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from pipeline.vocabulary.normalize import fold
from tests.support.corpus import existing_path, run_script

if TYPE_CHECKING:
    from pipeline.record.country import CountryRecord, Section


def read_records(path: Path) -> tuple[CountryRecord, ...]:
    """The records of a source, without names."""
    document = read_source(path.read_bytes(), path.name, path.name)
    return extract(document, profile=None, families=load_families(), recognize=None).records


def section_tree(record: CountryRecord) -> list[tuple[int, str | None, str]]:
    """The sections in order: level, number, title without regard to capitals."""
    return [
        (section.level, section.number, fold(section.title or "")) for section in record.sections
    ]


def paragraph_texts(sections: tuple[Section, ...]) -> list[str]:
    """The text of all paragraphs."""
    return [paragraph.text for section in sections for paragraph in section.paragraphs]


def count_equal(one: list[str], other: list[str]) -> tuple[int, int]:
    """The characters in paragraphs that both have whole and in order, and those of the longer."""
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    same = sum(
        len(text)
        for block in matcher.get_matching_blocks()
        for text in one[block.a : block.a + block.size]
    )
    return same, max(sum(map(len, one)), sum(map(len, other)))


def main() -> int:
    """Compare two files; 1 where their sections differ."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("one", type=existing_path)
    parser.add_argument("other", type=existing_path)
    parser.add_argument("--misses", action="store_true", help="list paragraphs that differ")
    options = parser.parse_args()
    differ = 0
    for one, other in zip(read_records(options.one), read_records(options.other), strict=True):
        trees = section_tree(one), section_tree(other)
        texts = paragraph_texts(one.sections), paragraph_texts(other.sections)
        same, whole = count_equal(*texts)
        differ += trees[0] != trees[1]
        code = one.country.code if one.country else "_"
        print(
            f"{code}: {len(trees[0])} and {len(trees[1])} sections, "
            f"{'the same tree' if trees[0] == trees[1] else 'trees differ'}; "
            f"{same} of {whole} characters in equal paragraphs ({100 * same / max(1, whole):.2f} %)"
        )
        if options.misses:
            lines = [[str(title) for title in found] for found in trees]
            for before, after in (lines, texts):
                print(*difflib.unified_diff(before, after, lineterm="", n=0), sep="\n")
    return int(differ > 0)


if __name__ == "__main__":
    run_script(main)
