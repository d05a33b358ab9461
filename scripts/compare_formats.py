"""Compares the statistics of the same chapters in Markdown, in text and in their JSON source.

    python scripts/compare_formats.py FOLDER [--list]

`FOLDER` holds `json`, `md` and `txt`, each with one file per country. The two renderings must give
identical statistics except for their places in the text, and the text of each statistic that is in
the JSON must be the JSON's string, ignoring white space. Exit code 0 if all agree, else 1. `--list`
shows the differences.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from pipeline.record.statistics import STATISTIC
from pipeline.vocabulary.normalize import fold
from tests.support.corpus import existing_path, require_some, run_script

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from pydantic import JsonValue

    from pipeline.record.statistics import Statistic

Statistics = dict[str, "Statistic"]

_PLACES: Final = frozenset(("spans", "label_spans"))
_PLAIN: Final = "text"  # the key of a field's own string
_HEADERS: Final = "headers"
_LINE: Final = re.compile(r"(?<!http:)(?<!https:)//")  # how the JSON breaks a line


@dataclass(slots=True)
class FormatComparison:
    """What agrees, as counts, and what does not."""

    countries: int = 0
    alike: int = 0
    of_source: int = 0
    differences: list[str] = field(default_factory=list)


def read_statistics(file: Path) -> Statistics:
    """The statistics of the one chapter in a file."""
    document = read_source(file.read_bytes(), file.name, file.name)
    records = extract(document, profile=None, families=load_families(), recognize=None).records
    return dict(records[0].statistics) if len(records) == 1 else {}


def without_places(value: JsonValue) -> JsonValue:
    """A statistic's JSON without its places in the text."""
    match value:
        case dict():
            return {key: without_places(one) for key, one in value.items() if key not in _PLACES}
        case list():
            return [without_places(one) for one in value]
        case _:
            return value


def printed_strings(source: Mapping[str, Mapping[str, Mapping[str, str]]]) -> dict[str, str]:
    """Folded label → the field's strings, each after its key, as the renderings print them."""
    return {
        fold(label): " ".join(
            text if key == _PLAIN else f"{key}: {text}" for key, text in parts.items()
        )
        for section, fields in source.items()
        if section != _HEADERS
        for label, parts in fields.items()
    }


def compare(folder: Path) -> FormatComparison:
    """All countries of a folder, three ways."""
    compared = FormatComparison()
    for file in require_some((folder / "json").glob("*.json"), folder, "json/*.json"):
        name = file.stem
        of_page = read_statistics(folder / "md" / f"{name}.md")
        of_text = read_statistics(folder / "txt" / f"{name}.txt")
        source = printed_strings(json.loads(file.read_text("utf-8")))
        compared.countries += 1
        for id_ in dict.fromkeys((*of_page, *of_text)):
            two = [of_page.get(id_), of_text.get(id_)]
            _compare(compared, f"{name} {id_}", two, source, of_page.values())
        printed = {fold(one.label) for one in of_page.values()}
        compared.differences += [
            f"{name} {label}: in no rendering" for label in source.keys() - printed
        ]
    return compared


def _compare(
    compared: FormatComparison,
    name: str,
    two: Sequence[Statistic | None],
    source: Mapping[str, str],
    all_: Collection[Statistic],
) -> None:
    page, text = two
    if page is None or text is None:
        compared.differences.append(f"{name}: in one rendering only")
        return
    shown = [without_places(STATISTIC.dump_python(one, mode="json")) for one in (page, text)]
    if shown[0] == shown[1]:
        compared.alike += 1
    else:
        compared.differences.append(f"{name}: {page.raw!r} → {text.raw!r}")
    wrong = list(_find_differences(page, source, all_))
    compared.differences += [f"{name}: {one}" for one in wrong]
    compared.of_source += not wrong


def _find_differences(
    statistic: Statistic, source: Mapping[str, str], all_: Collection[Statistic]
) -> Iterator[str]:
    """What is wrong with the text of a statistic.

    The string of a field may hold further labels with their values, which are statistics too.
    """
    wanted = source.get(fold(statistic.label))
    printed = {_join(f"{one.label}: {one.raw}") for one in all_}
    if wanted is None:
        part = _join(f"{statistic.label}: {statistic.raw}")
        if not any(part in _join(whole) for whole in source.values()):
            yield "not in the JSON"
        return
    raw, whole = _join(statistic.raw), _join(_LINE.sub(" ", wanted))
    if whole != raw and not (whole.startswith(raw) and whole[len(raw) :] in printed):
        yield f"not the string of the JSON: {statistic.raw!r} → {wanted!r}"


def _join(text: str) -> str:
    """A text without white space."""
    return "".join(text.split())


def main() -> int:
    """Compare, print, give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=existing_path)
    parser.add_argument("--list", action="store_true")
    given = parser.parse_args()
    compared = compare(given.folder)
    if given.list:
        print("\n".join(compared.differences))
    print(
        f"{compared.countries} countries, {compared.alike} statistics alike in both renderings, "
        f"{compared.of_source} of them the JSON's string; {len(compared.differences)} differences"
    )
    return int(bool(compared.differences))


if __name__ == "__main__":
    run_script(main)
