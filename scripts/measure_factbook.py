"""Measures editions of the World Factbook against known strings, a part of them unseen.

    python scripts/measure_factbook.py CORPUS [--report FILE] [--misses FIELD|all]

`CORPUS` holds the editions and `gold/factbook_YEAR.jsonl`, an independent parse of them: strings by
country and field. Countries fall into three parts by a hash of their name: the half `dev`, and a
quarter each `opened` and `unseen`. `opened` was a part of `unseen` until `dev` had nothing more to
teach; rules have been made from it since, so that its counts are no longer those of unseen texts.
`--misses` prints what `dev` and `opened` leave untyped or not found; of `unseen` only counts are
ever shown, so that no rule is made to fit it. The report is Markdown; the same corpus gives the
same.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.evaluation.gold import FieldScore, Verdict, judge_fields, read_gold
from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from tests.support.corpus import existing_path, run_script

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from pipeline.document.model import Document
    from pipeline.record.country import CountryRecord

EDITIONS: Final = {
    "1990": "factbook-text/factbook_1990.txt",
    "1992": "factbook-text/factbook_1992.txt",
    "1995": "factbook-text/factbook_1995.txt",
    "1997": "factbook-text/factbook_1997.txt",
    "2011": "html-2011/*.html",
    "2014": "openfactbook-2014/md/*.md",
    "2020": "html-2020-print/*.html",
}
CONTRACT: Final = (
    *("population", "population_growth_rate", "birth_rate", "death_rate", "life_expectancy"),
    *("literacy_rate", "net_migration_rate", "unemployment_rate", "gdp_per_capita", "religions"),
    *("languages", "ethnic_groups", "capital"),
)
# In the books of 1992 and 1995 a glossary is glued to these rows of the gold.
GLUED: Final = {"Afghanistan", "Zimbabwe", "World", "Taiwan"}
# Pages of another day than their gold, and a rendering: ranks differ or are missing, and what is
# known may be printed nowhere. Another gold leaves out dates and names.
RANKLESS: Final = {"2011", "2014"}
LEFT_OUT: Final = {"2020"}
# These golds end a field at a name that a line of it begins with: `Montenegro: 708,248`.
CUT: Final = {"1995", "1997"}
_RANK: Final = re.compile(r"country comparison to the world: \d+")
_GLUED: Final = re.compile(r"(note|etymology)\s*:")
_WORD: Final = re.compile(r"\w+")
_PART: Final = re.compile(r" (?P<name>[A-Z][^:;.]{2,40}): ?")
_MOST_GLUED: Final = 4
# By the last two bits of a hash: half of the countries are of the first part.
PARTS: Final = ("dev", "unseen", "dev", "opened")
READ: Final = ("dev", "opened")
COLUMNS: Final = (
    *("", "part", "wanted", "printed nowhere", "found", "found and typed"),
    *("found of printed %", "typed of found %", "silently wrong"),
)
HEAD: Final = """\
# How much of the World Factbook is typed

Written by `python scripts/measure_factbook.py CORPUS --report docs/measurements/factbook.md`, never
by hand. Rules were developed on the half `dev` of the countries. The quarter `opened` was unseen
until 2026-11-24, when its values were read and rules made from them: it no longer shows how unseen
text fares. Of the quarter `unseen` only these counts were looked at, with four exceptions:

- On that day the first 70 characters of 31 untyped values (books of 1995 and 1997) were seen by
  mistake: names in capitals had fallen into another part. No rule was made from them.
- Typed values of every part were read where `scripts/draw_values.py` had drawn a thousand of them.
- On 2026-11-25 forms remembered from editions that are not here were tried, many of countries of
  that quarter. About 550 typed values of all parts were read to find mistakes, 17 of them in that
  quarter and newly typed by these forms; no untyped value was read. For two rules of that day
  (`numerous`, `divided into`) the field and edition of values lost or left untyped in that quarter
  showed which word was the cause; their text was not looked at.
- On 2026-11-26 300 typed values of fields outside the contract were read, and untyped values of
  all parts in fields that the gold does not hold: ages, boundaries, ratios, subscriptions, age at
  first birth.

`found`: the statistic's whole text is the known string of that country and field (for the pages of
2011 to 2020 apart from what their gold leaves out: ranks and, in 2020, dates and spaces between
lines; the gold of 1995 and 1997 ends a field at a name that begins a line). `printed nowhere`: the
known string is nowhere in the edition's files, which may be of another day or cut at a bare `<`.
`typed`: the grammar explains the value to the last character. `silently wrong`: typed, and
different from the known text although that is printed.
"""


@dataclass(frozen=True, slots=True)
class JudgedField:
    """A verdict, its country's part, the edition, whether its text is printed there."""

    verdict: Verdict
    part: str
    edition: str
    is_printed: bool


def part(country: str) -> str:
    """The part that a country's name falls into: alike in every edition, and not by choice."""
    digest = hashlib.sha256(country.encode()).digest()
    return PARTS[digest[0] % len(PARTS)]


def documents(corpus: Path, edition: str) -> Iterator[Document]:
    """The documents of an edition; their paths begin with its year."""
    for file in sorted(corpus.glob(EDITIONS[edition])):
        path = f"{edition}/{file.name}"
        yield read_source(file.read_bytes(), path, path)


def records(sources: Iterable[Document]) -> Iterator[CountryRecord]:
    """The records of documents, without names in prose."""
    for document in sources:
        yield from extract(document, profile=None, families=load_families(), recognize=None).records


def judge_edition(corpus: Path, edition: str) -> Iterator[JudgedField]:
    """The verdicts on an edition."""
    rows = read_gold(corpus / "gold" / f"factbook_{edition}.jsonl")
    kept = [row for row in rows if row.name not in GLUED or edition not in {"1992", "1995"}]
    names = {field.name for row in rows for field in row.fields_}
    sources = list(documents(corpus, edition))
    printed = "\n".join(_bare(" ".join(source.text.split())) for source in sources)
    for verdict in judge_fields(kept, records(sources)):
        one = verdict
        if one.found is not None and is_same_text(edition, one.wanted, one.found, names):
            one = replace(one, found=one.wanted, is_wrong=False)
        is_printed = one.is_found or edition not in RANKLESS or _bare(one.wanted) in printed
        one = one if is_printed else replace(one, is_wrong=False)
        yield JudgedField(one, part(one.country), edition, is_printed)


def is_same_text(edition: str, wanted: str, found: str, names: Collection[str]) -> bool:
    """Whether a text is the one known, up to what the gold of these editions leaves out.

    `names` are those of all fields: no part of a field has one of these.
    """
    if edition in RANKLESS:
        return _bare(wanted) == _bare(found)
    if edition in LEFT_OUT:
        return _is_left_of(_WORD.findall(_GLUED.sub(r" \1:", wanted)), _WORD.findall(found))
    if edition in CUT and found.startswith(wanted):
        rest = _PART.match(found, len(wanted))
        return rest is not None and rest["name"] not in names
    return False


def _is_left_of(words: Sequence[str], printed: Sequence[str]) -> bool:
    """Whether words stand in this order among those printed; one may be several without spaces."""
    at = 0
    for word in words:
        ends = (
            (start, end)
            for start in range(at, len(printed))
            for end in range(start + 1, min(start + _MOST_GLUED, len(printed) + 1))
            if word.startswith(printed[start]) and "".join(printed[start:end]) == word
        )
        found = next(ends, None)
        if found is None:
            return False
        at = found[1]
    return True


def _bare(text: str) -> str:
    return "".join(_RANK.sub("", text).split())


def format_row(name: str, judged: Sequence[JudgedField], of: str) -> str:
    """A row of the report."""
    score = FieldScore.of(one.verdict for one in judged)
    typed = sum(one.verdict.is_found and one.verdict.is_typed for one in judged)
    nowhere = sum(not one.is_printed for one in judged)
    shares = (
        f"{100 * count / whole:.1f}" if whole else "-"
        for count, whole in ((score.found, score.wanted - nowhere), (typed, score.found))
    )
    figures = (score.wanted, nowhere, score.found, typed, *shares, score.wrong)
    return f"| {name} | {of} | {' | '.join(map(str, figures))} |"


def format_table(by: Sequence[tuple[str, Sequence[JudgedField]]]) -> Iterator[str]:
    """Lines of a table, one for each name and part."""
    yield f"| {' | '.join(COLUMNS)} |"
    yield "|---" * len(COLUMNS) + "|"
    for name, judged in by:
        for of in (*READ, "unseen"):
            yield format_row(name, [one for one in judged if one.part == of], of)


def write_report(judged: Sequence[JudgedField]) -> str:
    """All of it as Markdown."""
    contract = [one for one in judged if one.verdict.field in CONTRACT]
    editions = [(year, [one for one in contract if one.edition == year]) for year in EDITIONS]
    fields = [(name, [one for one in contract if one.verdict.field == name]) for name in CONTRACT]
    every = [(year, [one for one in judged if one.edition == year]) for year in EDITIONS]
    return "\n".join(
        (
            HEAD,
            "## The fields of the contract, by edition",
            "",
            *format_table(editions),
            "",
            "## The fields of the contract, by field",
            "",
            *format_table(fields),
            "",
            "## All fields that are known, by edition",
            "",
            *format_table(every),
            "",
            "## What is not found of the fields of the contract, in what may be read",
            "",
            *list_unfound(contract),
            "",
        )
    )


def list_unfound(judged: Sequence[JudgedField]) -> Iterator[str]:
    """A line for each field not found in the parts that may be read, with the reason."""
    yield "| edition | country | field | what is known of it |"
    yield "|---|---|---|---|"
    for one in judged:
        if one.part in READ and not one.verdict.is_found:
            reason = "is part of another text" if one.is_printed else "is printed nowhere"
            yield f"| {one.edition} | {one.verdict.country} | {one.verdict.field} | {reason} |"


def list_misses(judged: Sequence[JudgedField], field: str) -> Iterator[str]:
    """What is not found or not typed in the parts that may be read."""
    for one in judged:
        verdict = one.verdict
        if one.part not in READ or field not in {verdict.field, "all"}:
            continue
        if not verdict.is_found:
            found = repr(verdict.found)
            yield f"{one.edition} {verdict.country} {verdict.field}: {verdict.wanted!r} → {found}"
        elif not verdict.is_typed:
            yield f"{one.edition} {verdict.country} {verdict.field}: {verdict.wanted!r}"


def main() -> None:
    """Print or write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=existing_path)
    parser.add_argument("--report", type=Path)
    parser.add_argument("--misses")
    given = parser.parse_args()
    judged = [one for edition in EDITIONS for one in judge_edition(given.corpus, edition)]
    if given.misses:
        print("\n".join(list_misses(judged, given.misses)))
    elif given.report:
        given.report.write_text(write_report(judged), "utf-8")
    else:
        print(write_report(judged), end="")


if __name__ == "__main__":
    run_script(main)
