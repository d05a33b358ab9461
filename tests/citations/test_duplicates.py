"""Which citations of a run are of one source."""

from __future__ import annotations

import random
from itertools import combinations
from typing import Any

import pytest

from pipeline.citations.bibliography import RECORD_SOURCES, RecordSources, RunBibliography
from pipeline.citations.duplicates import (
    SourceFeatures,
    group_alike,
    is_same_source,
    list_blocking_keys,
)
from pipeline.record.country import Authority


def made(issued: str | None = "2005", **csl: Any) -> Authority:  # noqa: ANN401 - a CSL item
    """An authority with these particulars."""
    item = {"id": "x", "type": "report", "title": "Rivers of the North"} | csl
    item["issued"] = issued and {"date-parts": [[int(part) for part in issued.split("-")]]}
    named = {key.replace("_", "-"): value for key, value in item.items() if value}
    fields = {"id": "x", "cited_in": ("1",), "csl": named, "issued": issued, "accessed": None}
    return Authority.model_validate(fields)


IOM = [{"literal": "IOM"}]
NOVAK = [{"family": "Novak", "given": "Sara"}]
URL = "http://rivers.example/north/"

ONE = {
    "a body and its acronym": (
        made(author=IOM),
        made(author=[{"literal": "International Organization for Migration"}]),
    ),
    "a date printed less precisely": (made("2005-05", author=NOVAK), made(author=NOVAK)),
    "a given name shortened": (
        made(author=NOVAK),
        made(author=[{"family": "Novak", "given": "S."}]),
    ),
    "an address with and without its scheme": (
        made(None, URL=URL),
        made(None, URL="https://www.rivers.example/north"),
    ),
    "an author missing, the address the same": (made(author=NOVAK, URL=URL), made(URL=URL)),
    "a newspaper of the day, an address of its own": (
        made("2005-05-02", container_title="Herald", URL=URL),
        made("2005-05-02", container_title="Herald", URL="http://herald.example/7"),
    ),
}
TWO = {
    "a slip in a long title": (
        made(author=IOM, title="Seasonal Workers along the Rivers of the North"),
        made(author=IOM, title="Seasonal Workers along the River of the North"),
    ),
    "the title alone": (made(None), made(None)),
    "the title and the year alone": (made(), made()),
    "another edition": (made(author=NOVAK, edition="2d"), made(author=NOVAK)),
    "no date": (made(author=NOVAK, URL=URL), made(None, author=NOVAK, URL=URL)),
    "another year": (made(author=NOVAK), made("2006", author=NOVAK)),
    "another month": (made("2005-05", author=NOVAK), made("2005-06", author=NOVAK)),
    "another author": (made(author=NOVAK, URL=URL), made(author=IOM, URL=URL)),
    "another country of nearly the same name": (
        made(author=IOM, title="Country Report of the Year: Gambia"),
        made(author=IOM, title="Country Report of the Year: Zambia"),
    ),
    "another first letter": (
        made(author=NOVAK),
        made(author=[{"family": "Novak", "given": "Petra"}]),
    ),
    "another number in the title": (
        made(author=IOM, title="Survey of the Rivers of the North, Part 1"),
        made(author=IOM, title="Survey of the Rivers of the North, Part 2"),
    ),
    "another Roman number in the title": (
        made(author=IOM, title="Survey of the Rivers of the North, Part I"),
        made(author=IOM, title="Survey of the Rivers of the North, Part V"),
    ),
    "another number of the paper": (
        made(author=IOM, number="A/1"),
        made(author=IOM, number="A/2"),
    ),
    "another volume": (made(author=IOM, volume="1"), made(author=IOM, volume="2")),
    "another address, a year alone": (
        made(author=IOM, URL=URL),
        made(author=IOM, URL="http://rivers.example/south"),
    ),
    "another country in a short title": (
        made(author=IOM, title="Country Report: Niger", URL=""),
        made(author=IOM, title="Country Report: Nigeria", URL=""),
    ),
    "two of one day, a letter each": (
        made("2019-02-21", author=IOM, note="year-suffix: a"),
        made("2019-02-21", author=IOM, note="year-suffix: b"),
    ),
}


def listed(*some: Authority) -> list[tuple[str, int]]:
    """The ids of the works that records of these authorities cite, and how often."""
    works = RunBibliography()
    for at, authority in enumerate(some):
        cited = RecordSources(record=f"{at}/KAZ", authorities=(authority,))
        works.add(RECORD_SOURCES.dump_json((cited,), by_alias=True).decode())
    return [(one.id, one.times) for one in works.build().authorities]


@pytest.mark.parametrize("pair", ONE.values(), ids=ONE)
def test_one_source_is_listed_once(pair: tuple[Authority, Authority]) -> None:
    assert [times for _, times in listed(*pair)] == [2]
    assert listed(*pair) == listed(*reversed(pair))
    assert set(list_blocking_keys(pair[0])) & set(list_blocking_keys(pair[1]))


@pytest.mark.parametrize("pair", TWO.values(), ids=TWO)
def test_two_sources_stay_apart(pair: tuple[Authority, Authority]) -> None:
    share = set(list_blocking_keys(pair[0])) & set(list_blocking_keys(pair[1]))
    assert not share or not is_same_source(*map(SourceFeatures.of, pair))
    assert len(listed(*pair)) == (1 if pair[0].csl == pair[1].csl else 2)


def test_a_source_that_matches_two_others_is_merged_with_neither() -> None:
    """A citation that may be of either of two sources is kept apart from both."""
    chain = [made("2005-05", author=NOVAK), made(author=NOVAK), made("2005-06", author=NOVAK)]
    assert [times for _, times in listed(*chain)] == [1, 1, 1]


def test_the_order_of_records_does_not_matter() -> None:
    """All works with their places are the same, whatever comes first."""
    some = [one for pair in (*ONE.values(), *TWO.values()) for one in pair]
    cited = [RecordSources(record=f"{at}/KAZ", authorities=(one,)) for at, one in enumerate(some)]
    texts = [RECORD_SOURCES.dump_json((one,), by_alias=True).decode() for one in cited]
    outcomes = set()
    for turn in range(len(texts)):
        works = RunBibliography()
        for text in (*texts[turn::2], *texts[:turn], *texts[turn + 1 :: 2]):
            works.add(text)
        outcomes.add(works.build().model_dump_json(by_alias=True))
    assert len(outcomes) == 1


def brute_force(features: list[SourceFeatures]) -> set[frozenset[int]]:
    """The groups found by comparing every pair that shares a blocking key."""
    groups = [{at} for at in range(len(features))]
    for one, other in combinations(range(len(features)), 2):
        shared = set(features[one].blocking_keys) & set(features[other].blocking_keys)
        if shared and is_same_source(features[one], features[other]):
            merged = groups[one] | groups[other]
            for at in merged:
                groups[at] = merged
    return {frozenset(group) for group in groups}


@pytest.mark.parametrize("seed", range(8))
def test_blocking_finds_what_comparing_every_pair_finds(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - examples, no secrets
    words = ["Rivers", "Riverz", "Rivrs", "of", "the", "North", "Nord", "Part", "1", "2", ""]
    some = [
        SourceFeatures.of(
            made(
                chance.choice(["2005", "2005-05", "2005-05-02", "2006", None]),
                author=chance.choice([IOM, NOVAK, None]),
                title=" ".join(chance.choices(words, k=chance.choice([0, 1, 2, 3]))),
                URL=chance.choice([URL, "http://herald.example/7", ""]),
                volume=chance.choice(["", "1", "2"]),
                container_title=chance.choice(["", "Herald"]),
            )
        )
        for _ in range(250)
    ]
    assert {frozenset(group) for group in group_alike(some)} == brute_force(some)


def test_the_pairs_compared_grow_with_the_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """Works that share author and year, with titles that differ in a word."""

    def compared(count: int) -> int:
        calls = 0

        def counting(one: SourceFeatures, other: SourceFeatures) -> bool:
            nonlocal calls
            calls += 1
            return is_same_source(one, other)

        monkeypatch.setattr("pipeline.citations.duplicates.is_same_source", counting)
        titles = (f"Survey of {name(at)} and the Rivers" for at in range(count))
        some = [SourceFeatures.of(made(author=NOVAK, title=title)) for title in titles]
        assert len(list(group_alike(some))) == count
        return calls

    assert compared(2000) <= 2.3 * max(compared(1000), 1000)


def name(number: int) -> str:
    """A word of eight letters for a number."""
    return "R" + "".join(chr(97 + number // 26**at % 26) * 2 for at in range(4))


def test_more_near_copies_than_can_be_compared_stay_apart() -> None:
    copies = [SourceFeatures.of(made(author=NOVAK, volume=str(at))) for at in range(2000)]
    copies.append(SourceFeatures.of(made(author=NOVAK)))
    assert len(list(group_alike(copies))) == 2001
