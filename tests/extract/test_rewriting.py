"""A rewritten chapter still holds each of its facts."""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.printed_chapter import (
    ADDRESS,
    LABEL,
    callouts,
    put_together,
    reading,
    take_apart,
)
from tests.support.rewriting import CHANGES, statistic_of
from tests.support.samples import Sample, blocks, rewritings

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLES = (*blocks(), *rewritings())
NAME = operator.attrgetter("name")
FIGURE = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def statements(markdown: str) -> Iterator[str]:
    """The chapter's blocks as typed, paragraphs made whole, without notes, rules and page heads."""
    chapter = take_apart(markdown)
    for part in chapter.parts:
        yield part.heading
        yield " ".join(block for block in part.body if isinstance(block, str))


def missing(markdown: str, facts: dict[str, Any]) -> list[str]:
    """The facts that the Markdown does not hold."""
    checks = (missing_statistics, missing_sections, missing_notes, missing_names)
    return [fact for check in checks for fact in check(markdown, facts)]


def missing_statistics(markdown: str, facts: dict[str, Any]) -> Iterator[str]:
    lines = [line for line in markdown.splitlines() if statistic_of(line.rstrip(), facts)]
    printed_ids = []
    for line in lines:
        name, parts = statistic_of(line.rstrip(), facts) or pytest.fail(line)
        printed_ids.append(name)
        wanted, value = facts["statistics"][name], reading(parts["value"])
        if value != wanted.get("raw", value):
            yield f"{name}: {value} is not {wanted['raw']}"
        if callouts(line) != wanted.get("note_refs", []):
            yield f"{name}: callouts {callouts(line)}"
        figures = {float(figure.replace(",", "")) for figure in FIGURE.findall(value)}
        wants = [*wanted.get("observations", []), *wanted.get("items", [])]
        values = [t.get("value", t.get("share")) for t in wants]
        yield from (f"{name}: {v}" for v in values if v is not None and abs(v) not in figures)
        names = [item["name"] for item in wanted.get("items", [])]
        if [value.find(n) for n in names] != sorted(value.find(n) for n in names):
            yield f"{name}: items"
        if wanted.get("name", value) != value:
            yield f"{name}: {value}"
    if sorted(printed_ids) != sorted(facts["statistics"]):
        yield f"statistics {printed_ids}"


def missing_sections(markdown: str, facts: dict[str, Any]) -> Iterator[str]:
    blocks = statements(markdown)
    pairs = list(zip(blocks, blocks, strict=True))
    if [reading(title) for title, _ in pairs] != [wants["title"] for wants in facts["sections"]]:
        yield "titles"
    for (_, body), wants in zip(pairs, facts["sections"], strict=True):
        text, at = reading(body), 0
        if callouts(body) != [mark for p in wants["paragraphs"] for mark in p[2]]:
            yield f"{wants['id']}: callouts {callouts(body)}"
        for start, end, _, *more in wants["paragraphs"]:
            first = text.find(start, at)
            at = text.find(end, first) + len(end)
            if first < 0 or at < first + len(end):
                yield f"{wants['id']}: {start} … {end}"
            for mark, before in more[0].get("before", {}).items() if more else ():
                if not reading(re.split(rf"<sup>[^<]*\b{mark}\b", body)[0]).endswith(before):
                    yield f"{wants['id']}: {before}<{mark}>"
            if more and text[first:at] != more[0].get("text", text[first:at]):
                yield f"{wants['id']}: {more[0]['text']}"
        yield from (f"{wants['id']}: {p}" for p in wants.get("contains", []) if p not in text)


def missing_notes(markdown: str, facts: dict[str, Any]) -> Iterator[str]:
    notes = {mark: text for mark, (_, text) in take_apart(markdown).notes.items()}
    if list(notes) != list(facts["notes"]):
        yield f"notes {list(notes)}"
    for mark, text in facts["notes"].items():
        if text is not None and reading(notes[mark]) != text:
            yield f"note {mark}: {text}"
    for mark, (kind, target, *_) in facts["short_forms"].items():
        word = {"supra": "supra", "id": "Id."}[kind]
        numbers = re.findall(r"\d+", notes[mark])
        also = [n for more in facts["short_forms"][mark][2:] for n in more.get("also", [])]
        if word not in notes[mark] or (numbers and numbers[0] not in [target, *also]):
            yield f"note {mark}: {kind} {target}"
        if not numbers and int(mark) != int(target) + 1:
            yield f"note {mark}: not after {target}"
    for mark, wants in facts["authorities"].items():
        text = reading(notes[mark]).casefold()
        words = [
            wants["title"],
            *wants.get("author", []),
            wants.get("URL", ""),
        ]
        yield from (f"note {mark}: {word}" for word in words if word.casefold() not in text)


def missing_names(markdown: str, facts: dict[str, Any]) -> Iterator[str]:
    country, text = facts["country"]["name"], reading(" ".join(statements(markdown)))
    if f"## {country}" not in markdown.splitlines():
        yield country
    for kind in ("ORG", "DATE", "GPE", "INSTRUMENT"):
        yield from (f"{kind} {t}" for t in facts["entities"].get(kind, []) if t not in text)
    yield from (f"furniture {title}" for title in facts["furniture"] if title not in markdown)


@pytest.mark.parametrize("sample", SAMPLES, ids=NAME)
def test_the_printed_chapter_contains_each_fact(sample: Sample) -> None:
    assert missing(sample.markdown, sample.facts) == []


@pytest.mark.parametrize("sample", blocks(), ids=NAME)
def test_splitting_and_joining_a_chapter_changes_nothing(sample: Sample) -> None:
    blocks = [block for block in re.split(r"\n{2,}", sample.markdown.strip("\n")) if block]
    assert put_together(take_apart(sample.markdown)).strip("\n").split("\n\n") == blocks


@pytest.mark.parametrize("sample", [s for s in SAMPLES if "country" in s.name], ids=NAME)
def test_a_renamed_country_keeps_its_old_name_only_in_urls(sample: Sample) -> None:
    text = ADDRESS.sub("", sample.report)
    old = next(s for s in blocks() if sample.name.startswith(s.name)).facts["country"]
    assert not re.search(rf"\b{old['name']}\b", text, re.IGNORECASE)
    assert f'"{old["alpha3"]}"' not in repr(sample.facts).replace("'", '"')


def test_all_variants_differ() -> None:
    names = [sample.name for sample in rewritings()]
    assert len(set(names)) == len(names)
    assert len({sample.report for sample in rewritings()}) == len(names)
    alone = {change for name in names for change in CHANGES if name.endswith(f"-{change}")}
    assert alone == {*CHANGES}


@pytest.mark.parametrize("sample", [s for s in SAMPLES if "females" in s.name], ids=NAME)
def test_a_variant_prints_women_first(sample: Sample) -> None:
    lines = [LABEL.fullmatch(line.rstrip()) for line in sample.report.splitlines()]
    values = [line["value"] for line in lines if line and "female:" in line["value"]]
    assert values
    assert all(v.index("female:") < re.search(r"\bmale:", v).start() for v in values)  # type: ignore[union-attr]
