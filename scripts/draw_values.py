"""Draws typed values of an output for a person to check, equally many of each field and source.

    python scripts/draw_values.py OUT --count 1000 --seed 20261124 [--printed]

Prints tab-separated source, country, field, typed value, and with `--printed` the printed text. The
same output gives the same lines.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.record.load import load
from pipeline.record.statistics import CompositionStatistic, PlaceStatistic, QuantityStatistic
from tests.support.corpus import existing_path, run_script

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.record.country import CountryRecord
    from pipeline.record.statistics import Item, Observation, Statistic

_LONGEST_REMARK: Final = 40

Drawn = tuple[str, str, str, str, str]


def typed_value(statistic: Statistic) -> str | None:
    """The typed value on one line, None of what is text."""
    match statistic:
        case QuantityStatistic():
            return "; ".join(map(_observation, statistic.observations))
        case CompositionStatistic():
            ends = (
                statistic.as_of,
                "est." if statistic.estimated else None,
                _hash(statistic.comment),
            )
            return " ".join(filter(None, (", ".join(map(_item, statistic.items)), "|", *ends)))
        case PlaceStatistic():
            shown = (statistic.coordinates, statistic.utc_offset, _hash(statistic.comment))
            return " ".join([statistic.name or "no name", *(str(one) for one in shown if one)])
    return None


def _hash(comment: str | None) -> str | None:
    return f"#{_short(comment)}" if comment else None


def _short(words: str) -> str:
    """A remark, cut where it is a sentence of the source."""
    return words if len(words) <= _LONGEST_REMARK else words[:_LONGEST_REMARK].rstrip() + "…"


def _observation(one: Observation) -> str:
    figure = f"{one.value:,}" if one.value is not None else f"{one.low}..{one.high}"
    parts = (
        one.group,
        one.comparator,
        figure,
        one.unit,
        one.as_of,
        "est." if one.estimated else None,
        f"rank {one.rank}" if one.rank else None,
        _hash(one.comment),
    )
    return " ".join(filter(None, parts))


def _item(one: Item) -> str:
    low_high = f"{one.share_low}..{one.share_high}" if one.share_low is not None else None
    share = f"{one.share:g}%" if one.share is not None else low_high
    inner = f"[{', '.join(map(_item, one.items))}]" if one.items else None
    aside = f"({' / '.join(map(_short, one.qualifiers))})" if one.qualifiers else None
    parts = (one.name, aside, f"= {one.comparator or ''}{share}" if share else None, inner)
    return " ".join(filter(None, (*parts, _hash(one.comment))))


def draw(records: Sequence[CountryRecord], count: int, seed: int) -> list[Drawn]:
    """So many typed values, as evenly as may be from each field of each source.

    The seed gives each country's field its turn by a hash, so that what one change of the grammars
    adds or takes does not draw all the others anew.
    """
    strata: dict[tuple[str, str], list[Drawn]] = defaultdict(list)
    for record in records:
        name = record.country.words if record.country else ""
        for id_, statistic in record.statistics.items():
            value = typed_value(statistic)
            if value is not None and statistic.known:
                line = (record.source.path, name, id_, value, statistic.raw)
                strata[record.source.path, id_].append(line)
    piles = [sorted(strata[key], key=lambda line: _order_key(seed, line)) for key in sorted(strata)]
    found: list[Drawn] = []
    while len(found) < count and any(piles):
        found.extend(pile.pop() for pile in piles if pile)
    return sorted(found[:count])


def _order_key(seed: int, line: Drawn) -> str:
    return sha256("\t".join((str(seed), *line[:3])).encode()).hexdigest()


def main() -> None:
    """Print the lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=existing_path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--printed", action="store_true")
    given = parser.parse_args()
    for line in draw(list(load(given.out)), given.count, given.seed):
        print("\t".join(line if given.printed else line[:4]))


if __name__ == "__main__":
    run_script(main)
