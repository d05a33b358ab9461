"""Whether twice as much hostile text takes only twice as long, in the grammars and the recipe.

    python benchmarks/linearity.py [SIZE]    (default: 20000 characters of a chapter)

Each shape is a text that makes careless patterns backtrack: open parentheses, commas, digits,
labels. A grammar reads values of half its limit and of its limit; the recipe reads chapters of
`SIZE` and twice that, as prose and as a field's value. Printed are milliseconds and ratios: 2 is
linear, 4 is quadratic. Exit code 1 if a grammar takes over 0.1 s at its limit, beyond which it
refuses a value, or if the ratio of the recipe, where it takes long enough to measure, is over 3.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.extract import extract
from pipeline.grammar.date_qualifiers import is_misprinted_date, parse_date_qualifier
from pipeline.grammar.dates import find_dates, parse_date
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from pipeline.statistics.composition.parser import parse_composition
from pipeline.statistics.labelled_fields import split_inline_statements
from pipeline.statistics.parse import parse_place
from pipeline.statistics.quantity.parser import parse_quantity

if TYPE_CHECKING:
    from collections.abc import Callable

SHAPES: Final = {
    "commas": ",",
    "parentheses that open": "(",
    "parentheses that close": ")",
    "nothing in parentheses": "()",
    "pairs in pairs": "(a (b 1%) c), ",
    "digits": "9",
    "groups of digits": "999,",
    "points": "1.",
    "spaces": " ",
    "dashes": "- ",
    "percent": "1%, ",
    "names": "Aa Bb, ",
    "names without shares": "Aa, Bb, Cc less than 5%; ",
    "one of a sex": "male ",
    "labels of a sex": "male: 1% female: 1% ",
    "sexes in parentheses": "9% (male 9%, female 9%) ",
    "notes": "note: a ",
    "ranks": "country comparison to the world: 1 ",
    "comparators": "less than ",
    "dates": "(July 2009 est.) ",
    "years": "2005 and ",
    "ranges": "1-2-",
    "scales": "1 million ",
    "sentences": "; a b c",
    "heads": "Aa - Bb 1%, Cc 2%; ",
    "links": "Aa of ",
    "labels": "Population: 1 ",
    "quotation marks": '"a, ',
    "broken shares": "l2%, ",
    "misprinted dates": "(20l4 ",
}
GRAMMARS: Final[dict[str, Callable[[str], object]]] = {
    "quantity": lambda text: parse_quantity(text, "percent", groups=("arable land", "other")),
    "composition": parse_composition,
    "place": parse_place,
    "statements": lambda text: split_inline_statements(text, ("growth rate", "per capita")),
    "date": parse_date,
    "dates in prose": lambda text: list(find_dates(text)),
    "dating": lambda text: (parse_date_qualifier(text), is_misprinted_date(text)),
}
_LIMIT: Final = 4000  # characters that a value may have
_MOST: Final = 3.0
_LONGEST: Final = 0.1  # seconds
_TELLING: Final = 0.004  # seconds: what is faster than this tells nothing
_TIMES: Final = 3
_FIELD: Final = "# Hungary\n\n## Geography\n\nPopulation: {}\n\nReligions: {}\n\nCapital: {}\n"
_PROSE: Final = "# Hungary\n\nTrafficking Routes\n\n{}\n"


def measure(read_it: Callable[[str], object], text: str) -> float:
    """The shortest processor time of some calls, in seconds."""
    least = float("inf")
    for _ in range(_TIMES):
        begun = time.process_time()
        read_it(text)
        least = min(least, time.process_time() - begun)
    return least


def build_recipe(family: str, template: str) -> Callable[[str], object]:
    """A function that runs the whole recipe on a chapter with the text."""
    profile = next(one for one in load_families() if one.name == family)

    def run(text: str) -> object:
        content = template.replace("{}", text).encode()
        document = read_source(content, "x.md", "x.md")
        return extract(document, profile=profile, families=(), recognize=None)

    return run


def compare_sizes(name: str, read_it: Callable[[str], object], size: int, end: str = "") -> int:
    """Prints a line for each shape slow enough to measure; returns how many are too slow."""
    wrong = 0
    for shape, printed in SHAPES.items():
        part = printed + end
        whole = part * (2 * size // len(part))
        half, both = measure(read_it, whole[: len(whole) // 2]), measure(read_it, whole)
        ratio = both / half if half else 0.0
        is_bounded = size <= _LIMIT // 2
        is_wrong = both > _LONGEST if is_bounded else both > _TELLING and ratio > _MOST
        wrong += is_wrong
        if both > _TELLING:
            mark = "  <- too slow" if is_wrong else ""
            print(f"{name:18} {shape:24} {1000 * half:8.1f} {1000 * both:8.1f} {ratio:5.1f}{mark}")
    return wrong


def main(size: int = 20_000) -> int:
    """Prints the times; returns the exit code."""
    wrong = 0
    for name, grammar in GRAMMARS.items():
        wrong += compare_sizes(name, grammar, _LIMIT // 2)
    wrong += compare_sizes("recipe: fields", build_recipe("world-factbook", _FIELD), size)
    wrong += compare_sizes("recipe: prose", build_recipe("protection-project", _PROSE), size)
    wrong += compare_sizes("recipe: lines", build_recipe("world-factbook", _FIELD), size, "\n")
    wrong += compare_sizes("recipe: openings", build_recipe("world-factbook", _PROSE), size)
    wrong += compare_sizes(
        "recipe: blocks", build_recipe("protection-project", _PROSE), size, "\n\n"
    )
    print(f"{wrong} too slow")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
