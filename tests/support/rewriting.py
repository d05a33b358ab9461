"""Rewrites the Markdown of a chapter and its facts together into other true chapters."""

from __future__ import annotations

import copy
import itertools
import random
import re
from typing import TYPE_CHECKING, Any

from tests.support.printed_chapter import ADDRESS, LABEL, put_together, reading, take_apart
from tests.support.renumbering import numbered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tests.support.printed_chapter import Chapter, Facts

CHANGES = ("country", "figures", "statistics", "sections", "females", "numbering")
FIRST_NUMBER = 21

# name, alpha-3, alpha-2, numeric, capital
COUNTRIES = (
    ("Bosnia and Herzegovina", "BIH", "BA", "070", "Sarajevo"),
    ("South Korea", "KOR", "KR", "410", "Seoul"),
    ("Papua New Guinea", "PNG", "PG", "598", "Port Moresby"),
    ("Trinidad and Tobago", "TTO", "TT", "780", "Port of Spain"),
    ("Solomon Islands", "SLB", "SB", "090", "Honiara"),
    ("Côte d'Ivoire", "CIV", "CI", "384", "Yamoussoukro"),
    ("Sierra Leone", "SLE", "SL", "694", "Freetown"),
    ("Timor-Leste", "TLS", "TL", "626", "Dili"),
    ("Guinea-Bissau", "GNB", "GW", "624", "Bissau"),
    ("New Zealand", "NZL", "NZ", "554", "Wellington"),
    ("Nepal", "NPL", "NP", "524", "Kathmandu"),
    ("Honduras", "HND", "HN", "340", "Tegucigalpa"),
    ("Ethiopia", "ETH", "ET", "231", "Addis Ababa"),
)

FIGURE = re.compile(r"(?:(?<![\d%.])-)?\d[\d,]*(?:\.\d+)?")
MALE_FIRST = re.compile(
    r"\b(?P<male>male:[ ]*[^;,<]+)(?P<between>[;,][ ]*)(?P<female>female:[ ]*[^;,<]+)"
)


def deep(value: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401
    """A facts file's value with every string changed, keys included, addresses left alone."""
    match value:
        case str():
            return change(value)
        case list():
            return [deep(one, change) for one in value]
        case dict():
            return {change(k): v if k == "URL" else deep(v, change) for k, v in value.items()}
        case _:
            return value


def statistic_of(line: str, facts: Facts) -> tuple[str, re.Match[str]] | None:
    """The id that the facts give to a line of the block, and the line's parts."""
    found = LABEL.fullmatch(line)
    if not found:
        return None
    slug = re.sub(r"\W+", "_", found["label"].casefold())
    for name, wanted in facts["statistics"].items():
        if found["label"] == wanted.get("label") or slug == name:
            return name, found
    return None


def other_country(chapter: Chapter, facts: Facts, rng: random.Random) -> Facts:
    """Another country everywhere, with its codes and its capital."""
    old, fact = facts["country"], repr(facts)
    text = "\n".join([*chapter.texts(), *(note for _, note in chapter.notes.values())])
    free = [
        c
        for c in COUNTRIES
        if not any(word.casefold() in text.casefold() for word in (c[0], c[4])) and c[1] not in fact
    ]
    name, alpha3, alpha2, numeric, capital = rng.choice(free)
    names = {old["name"]: name}
    if facts["statistics"].get("capital", {}).get("name"):
        names[facts["statistics"]["capital"]["name"]] = capital

    def change(string: str) -> str:
        if string == old["alpha3"]:
            return alpha3
        pieces = ADDRESS.split(string)
        return "".join(p if ADDRESS.fullmatch(p) else renamed(p, names) for p in pieces)

    chapter.each(change)
    facts = deep(facts, change)
    codes = {"alpha3": alpha3, "alpha2": alpha2, "numeric": numeric}
    facts["country"] |= {key: code for key, code in codes.items() if key in old}
    return facts


def renamed(text: str, names: dict[str, str]) -> str:
    """The text with other names, in capitals where they were; after an s a mere `'`."""
    for old, new in names.items():
        for was, now in ((old, new), (old.upper(), new.upper())):
            owner = f"{now}'" if now.casefold().endswith("s") else f"{now}'s"
            text = re.sub(rf"\b{re.escape(was)}'s\b", owner if now == new else owner.upper(), text)
            text = re.sub(rf"\b{re.escape(was)}\b", now, text)
    return text


def other_figures(chapter: Chapter, facts: Facts, rng: random.Random) -> Facts:
    """Other values within a tenth of the printed ones; a composition's shares change places."""
    for i, line in enumerate(chapter.statistics):
        known = statistic_of(line, facts)
        if not known:
            continue
        name, found = known
        wanted = facts["statistics"][name]
        new = _exchanged(wanted["items"], rng) if "items" in wanted else _moved(wanted, rng)
        for fact in [*wanted.get("observations", []), *wanted.get("items", [])]:
            fact |= {k: new.get(v, v) for k, v in fact.items() if k in _VALUES}
        pieces = re.split(r"(<sup>.*?</sup>)", found["value"])
        value = "".join(p if "<sup>" in p else _figured(p, new) for p in pieces)
        _write(chapter, i, found["head"] + value, wanted)
    return facts


_VALUES = ("value", "low", "high", "share", "share_low", "share_high")


def _exchanged(items: list[Facts], rng: random.Random) -> dict[float, float]:
    """The shares that are printed once, each mapped to another of them."""
    shares = [item["share"] for item in items if item.get("share") is not None]
    once = [share for share in shares if shares.count(share) == 1]
    return dict(zip(once, rng.sample(once, len(once)), strict=True))


def _moved(wanted: Facts, rng: random.Random) -> dict[float, float]:
    """Each printed value mapped to one near it, as precise, and new to the statistic."""
    olds = [o[k] for o in wanted.get("observations", []) for k in _VALUES if o.get(k) is not None]
    new: dict[float, float] = {}
    for old in dict.fromkeys(olds):
        places = len(repr(old).partition(".")[2]) if isinstance(old, float) else 0
        least = 10**-places
        span = max(abs(old) * 0.1, 3 * least)
        top = 100 if wanted.get("unit") == "percent" else float("inf")
        steps = range(1, round(span / least) + 1)
        near = [rng.choice((-1, 1)) * rng.choice(steps) * least for _ in range(200)]
        moved = (round(old + step, places) for step in near)
        fit = (v for v in moved if _fits(v, places) and v * old > 0 and v <= top)
        new[old] = next(v for v in fit if v not in olds and v not in new.values())
    return {old: value if value % 1 else int(value) for old, value in new.items()}


def _fits(value: float, places: int) -> bool:
    """Whether a value prints with exactly so many decimals."""
    return not places or round(value, places) != round(value, places - 1)


def _figured(text: str, new: dict[float, float]) -> str:
    """The text with its figures changed where the facts know them."""

    def swap(found: re.Match[str]) -> str:
        was = found[0].rstrip(",")
        value = float(was.replace(",", ""))
        if value not in new:
            return found[0]
        return f"{new[value]:{',' if ',' in was else ''}}" + found[0][len(was) :]

    return FIGURE.sub(swap, text)


def females_first(chapter: Chapter, facts: Facts, _: random.Random) -> Facts:
    """The figure for women before the figure for men."""
    for i, line in enumerate(chapter.statistics):
        known = statistic_of(line, facts)
        if known and MALE_FIRST.search(line):
            swapped = MALE_FIRST.sub(r"\g<female>\g<between>\g<male>", line)
            wanted = facts["statistics"][known[0]]
            wanted["observations"].sort(key=lambda o: ["total", "female", "male"].index(o["group"]))
            _write(chapter, i, swapped, wanted)
    return facts


def _write(chapter: Chapter, i: int, line: str, wanted: Facts) -> None:
    chapter.statistics[i] = line
    found = LABEL.fullmatch(line)
    if found and "raw" in wanted:
        wanted["raw"] = reading(found["value"])


def other_statistics_order(chapter: Chapter, facts: Facts, rng: random.Random) -> Facts:
    """The lines of the block in another order."""
    lines = chapter.statistics

    def put(order: list[int]) -> None:
        chapter.statistics = [lines[i] for i in order]

    _shuffle(put, len(lines), chapter, facts, rng)
    return facts


def other_sections_order(chapter: Chapter, facts: Facts, rng: random.Random) -> Facts:
    """The sections in another order, in the chapter and in the facts."""
    parts, fact = chapter.parts, facts["sections"]

    def put(order: list[int]) -> None:
        chapter.parts = [parts[i] for i in order]
        facts["sections"] = [fact[i] for i in order]

    _shuffle(put, len(parts), chapter, facts, rng)
    return facts


def _shuffle(
    put: Callable[[list[int]], None], count: int, chapter: Chapter, facts: Facts, rng: random.Random
) -> None:
    """An order in which every short form still follows what it points to (at once for an `Id.`)."""
    bound = _bound(chapter, facts)
    for _ in range(500):
        put(order := rng.sample(range(count), count))
        if order != sorted(order) and bound <= _bound(chapter, facts):
            return
    put(list(range(count)))


def _bound(chapter: Chapter, facts: Facts) -> set[str]:
    """The short forms at places where a reader can follow them."""
    place = {mark: i for i, mark in enumerate(chapter.called())}
    near = {"id": 1}
    return {
        note
        for note, (kind, target, *_) in facts.get("short_forms", {}).items()
        if 0 < place[note] - place[target] <= near.get(kind, len(place))
    }


_STEPS = {
    "figures": other_figures,
    "females": females_first,
    "statistics": other_statistics_order,
    "sections": other_sections_order,
    "country": other_country,
}


def rewritten(
    markdown: str, facts: Facts, changes: Iterable[str], rng: random.Random
) -> tuple[str, Facts]:
    """The chapter and its facts with these `CHANGES` made."""
    chapter, facts = take_apart(markdown), copy.deepcopy(facts)
    start = min(int(mark) for mark in chapter.notes)
    for name, step in _STEPS.items():
        if name in changes:
            facts = step(chapter, facts, rng)
    facts = numbered(chapter, facts, FIRST_NUMBER if "numbering" in changes else start)
    return put_together(chapter), facts


def variants(markdown: str, facts: Facts, count: int = 10) -> Iterator[tuple[str, str, Facts]]:
    """(name, Markdown, facts) of `count` rewritings, each of another combination of changes.

    First each change alone, then all together, then combinations drawn by a seeded generator.
    """
    rng = random.Random(facts["country"]["name"])  # noqa: S311
    several = [c for n in range(2, len(CHANGES)) for c in itertools.combinations(CHANGES, n)]
    drawn = rng.sample(several, len(several))
    for changes in [*((c,) for c in CHANGES), CHANGES, *drawn][:count]:
        yield "+".join(changes), *rewritten(markdown, facts, changes, rng)
