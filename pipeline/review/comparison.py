"""The differences between two outputs or two editions of a report: by meaning, not by offset."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
from rapidfuzz import fuzz, process

from pipeline import patterns as re
from pipeline.grammar.sentences import split_sentences
from pipeline.record.stored import list_documents, read_stored

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pipeline.record.stored import JsonObject

Kind = Literal["changed", "gained", "lost"]

# Places move when text before them changes, and ids of sources when other sources appear.
_PLACES: Final = frozenset(
    ("spans", "label_spans", "note_refs", "anchor", "at", "refs", "pages", "sha256", "path")
)
# What `compare_records` describes one by one; any other field is only named.
_DESCRIBED: Final = frozenset(
    (
        *("id", "statistics", "sections", "tables", "authorities", "instruments", "routes"),
        *("figures", "events", "problems"),
    )
)
# Two sentences at least so similar, in percent of their letters, are one that was reworded.
_REWORDED: Final = 60
_MOST_PAIRS: Final = 1_000_000
_AGES: Final = re.compile(r"(?:ages? )?(\d+) ?(?:-|–|to) ?(\d+)(?: (?:yrs?\.?|years))?")
_INSIGNIFICANT: Final = frozenset(("coverage", "schema_version"))


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: its subject, the old and the new content, and the two places.

    `was` is None where something is gained, `now` where it is lost; a place is a JSON Pointer with
    the page where there is one.
    """

    about: str
    what: str
    kind: Kind
    was: str | None = None
    now: str | None = None
    was_at: str | None = None
    now_at: str | None = None


@dataclass(frozen=True, slots=True)
class RecordComparison:
    """The differences between two records; a name is None where a record has no partner."""

    country: str
    before: str | None
    after: str | None
    changes: tuple[Change, ...] = field(default=())
    before_edition: str | None = None
    after_edition: str | None = None

    @property
    def is_equal(self) -> bool:
        """Whether both records exist and are equal, places aside."""
        return None not in (self.before, self.after) and not self.changes


@dataclass(frozen=True, slots=True)
class _Fact:
    """Something that may be gained, lost or changed: its content as shown, and its place."""

    shown: str
    place: str | None = None


def compare_outputs(
    before: Path, after: Path, *, by_country: bool = False
) -> Iterator[RecordComparison]:
    """The comparison of every record of two outputs, equal ones included, in the records' order.

    Both paths are output folders, or both are files of a record. Records are matched by document
    and country, with `by_country` by country alone: the first of one side with the first of the
    other. Two single files are matched whatever they are.
    """
    if before.is_file() and after.is_file():
        yield compare_records(read_stored(before), read_stored(after))
        return
    old, new = _index(before, by_country=by_country), _index(after, by_country=by_country)
    for key in sorted({*old, *new}):
        left, right = old.get(key), new.get(key)
        if left and right:
            yield compare_records(read_stored(left), read_stored(right))
        else:
            present = read_stored(left or right or before)
            yield RecordComparison(
                _country(present), present["id"] if left else None, present["id"] if right else None
            )


def _index(path: Path, *, by_country: bool) -> dict[tuple[str, str, int], Path]:
    """The records' files by country and document, or by country and a number."""
    files = [file for stored in list_documents(path) for file in stored.record_paths]
    found: dict[tuple[str, str, int], Path] = {}
    counts: Counter[str] = Counter()
    for file in files:
        document = "" if by_country else file.parent.relative_to(path / "records").as_posix()
        code = file.stem
        found[code, document, counts[code] if by_country else 0] = file
        counts[code] += 1
    return found


def _country(record: JsonObject) -> str:
    country = record["country"]
    return f"{country['name']} ({country['code']})" if country else "no country"


def compare_records(before: JsonObject, after: JsonObject) -> RecordComparison:
    """The differences between two records."""
    changes = [
        *_compare_statistics(before, after),
        *_compare_sections(before, after),
        *_compare_sentences(before, after),
        *_compare_keyed("table", _cells(before), _cells(after)),
        *_compare_counted("source", _sources(before), _sources(after)),
        *_compare_counted("instrument", _instruments(before), _instruments(after)),
        *_compare_counted("flow", _flows(before), _flows(after)),
        *_compare_counted("role", _roles(before), _roles(after)),
        *_compare_counted("figure", _figures(before), _figures(after)),
        *_compare_counted("event", _events(before), _events(after)),
        *_compare_counted("problem", _problems(before), _problems(after)),
    ]
    described = {change.about for change in changes}
    changes += [
        Change("field", name, "changed")
        for name in sorted({*before, *after} - _DESCRIBED - _INSIGNIFICANT)
        if _without_places(before.get(name)) != _without_places(after.get(name))
        and not (name == "notes" and "source" in described)
    ]
    return RecordComparison(
        _country(after),
        before["id"],
        after["id"],
        tuple(changes),
        before["source"]["edition"],
        after["source"]["edition"],
    )


def _without_places(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """A value without offsets and pages, which are others where a report was reset."""
    if isinstance(value, dict):
        return {key: _without_places(one) for key, one in value.items() if key not in _PLACES}
    return [_without_places(one) for one in value] if isinstance(value, list) else value


def _place(pointer: str, spans: Sequence[JsonObject]) -> str:
    page = spans[0]["page"] if spans else None
    where = f"{pointer} [{spans[0]['start']}-{spans[-1]['end']}]" if spans else pointer
    return f"{where}, page {page}" if page else where


def _compare_keyed(
    about: str, before: Mapping[str, _Fact], after: Mapping[str, _Fact]
) -> Iterator[Change]:
    """Facts matched by their keys, in the order of the newer side."""
    for key in dict.fromkeys((*after, *before)):
        old, new = before.get(key), after.get(key)
        if old is None and new is not None:
            yield Change(about, key, "gained", None, new.shown, None, new.place)
        elif new is None and old is not None:
            yield Change(about, key, "lost", old.shown, None, old.place, None)
        elif old is not None and new is not None and old.shown != new.shown:
            yield Change(about, key, "changed", old.shown, new.shown, old.place, new.place)


def _compare_counted(
    about: str, before: Iterable[_Fact], after: Iterable[_Fact]
) -> Iterator[Change]:
    """Facts matched by their content: those that one side has more often than the other."""
    old, new = tuple(before), tuple(after)
    yield from _surplus(old, new, lambda fact: _build_lost(about, fact))
    yield from _surplus(new, old, lambda fact: _build_gained(about, fact))


def _build_lost(about: str, fact: _Fact) -> Change:
    return Change(about, fact.shown, "lost", fact.shown, None, fact.place, None)


def _build_gained(about: str, fact: _Fact) -> Change:
    return Change(about, fact.shown, "gained", None, fact.shown, None, fact.place)


def _surplus(
    these: Iterable[_Fact], others: Iterable[_Fact], build: Callable[[_Fact], Change]
) -> Iterator[Change]:
    left: Counter[Hashable] = Counter(fact.shown for fact in others)
    for fact in these:
        if left[fact.shown]:
            left[fact.shown] -= 1
        else:
            yield build(fact)


def _compare_statistics(before: JsonObject, after: JsonObject) -> Iterator[Change]:
    old, new = before["statistics"], after["statistics"]
    for id_ in dict.fromkeys((*new, *old)):
        left = _statistic_facts(id_, old[id_]) if id_ in old else {}
        right = _statistic_facts(id_, new[id_]) if id_ in new else {}
        yield from _compare_keyed("statistic", left, right)


def _statistic_facts(id_: str, statistic: JsonObject) -> dict[str, _Fact]:
    """The figures, parts or the one value of a statistic, by what they are about."""
    pointer = f"/statistics/{id_}"
    facts: dict[str, _Fact] = {}
    for at, figure in enumerate(statistic.get("observations", ())):
        place = _place(f"{pointer}/observations/{at}", figure["spans"])
        group = _describe_group(figure)
        key = f"{id_}, {group}" if group else id_
        facts[_find_free_key(key, facts)] = _Fact(_describe_figure(figure), place)
    for place, name, item in _flat_items(f"{pointer}/items", "", statistic.get("items", ())):
        key = _find_free_key(f"{id_}, {name}", facts)
        facts[key] = _Fact(_describe_share(item), _place(place, item["spans"]))
    if not facts:
        shown = statistic.get("value") or statistic.get("name") or statistic["raw"] or "no value"
        facts[id_] = _Fact(str(shown), _place(pointer, statistic["spans"]))
    return facts


def _find_free_key(key: str, facts: Mapping[str, object]) -> str:
    """A key with a number after it where the key is taken."""
    number, free = 1, key
    while free in facts:
        number += 1
        free = f"{key} ({number})"
    return free


def _flat_items(
    place: str, prefix: str, items: Sequence[JsonObject]
) -> Iterator[tuple[str, str, JsonObject]]:
    for at, item in enumerate(items):
        name = f"{prefix}{item['name']}"
        yield f"{place}/{at}", name, item
        yield from _flat_items(f"{place}/{at}/items", f"{name} > ", item["items"])


def _describe_group(figure: JsonObject) -> str | None:
    """The group of a figure in one form for all editions: `female, 5-14` for `girls 5 to 14`."""
    age, group = figure["age"], figure["group"]
    if not (figure["sex"] or age):
        ages_alone = _AGES.fullmatch(group) if group else None
        return "-".join(ages_alone.groups()) if ages_alone else group and str(group)
    ages = "" if not age else f"{_or_empty(age['from'])}-{_or_empty(age['to'])}"
    return ", ".join(filter(None, (figure["sex"], ages)))


def _or_empty(bound: int | None) -> str:
    return "" if bound is None else str(bound)


def _describe_figure(figure: JsonObject) -> str:
    parts = [figure["comparator"], _number(figure["value"], figure["low"], figure["high"])]
    parts += [figure["unit"], f"({figure['as_of']})" if figure["as_of"] else None]
    parts += ["estimated" if figure["estimated"] else None, figure["comment"]]
    return " ".join(part for part in parts if part)


def _describe_share(item: JsonObject) -> str:
    share = _number(item["share"], item["share_low"], item["share_high"])
    parts = [item["comparator"], f"{share} %" if share else None]
    parts += [f"({', '.join(item['qualifiers'])})" if item["qualifiers"] else None, item["comment"]]
    return " ".join(part for part in parts if part) or "no share"


def _number(value: float | None, low: float | None, high: float | None) -> str | None:
    if value is not None:
        return f"{value:,}"
    return None if low is None and high is None else f"{low:,}-{high:,}"


def _compare_sections(before: JsonObject, after: JsonObject) -> Iterator[Change]:
    yield from _compare_counted("section", _section_facts(before), _section_facts(after))


def _section_facts(record: JsonObject) -> Iterator[_Fact]:
    for at, section in enumerate(record["sections"]):
        yield _Fact(_section_name(section), _place(f"/sections/{at}", section["spans"]))


def _section_name(section: JsonObject) -> str:
    return " > ".join(section["path"]) or section["id"]


def _compare_sentences(before: JsonObject, after: JsonObject) -> Iterator[Change]:
    """The sentences that only one side has, wherever they are; those reworded are paired."""
    old, new = list(_sentences(before)), list(_sentences(after))
    lost = list(_only_in(old, new))
    gained = list(_only_in(new, old))
    pairs = _pair_reworded([text for _, text, _ in lost], [text for _, text, _ in gained])
    for at, (section, text, place) in enumerate(lost):
        if at in pairs:
            _, reworded, now_at = gained[pairs[at]]
            yield Change("sentence", section, "changed", text, reworded, place, now_at)
        else:
            yield Change("sentence", section, "lost", text, None, place, None)
    paired = set(pairs.values())
    for at, (section, text, place) in enumerate(gained):
        if at not in paired:
            yield Change("sentence", section, "gained", None, text, None, place)


_Sentence = tuple[str, str, str]  # section, text, place


def _only_in(these: Iterable[_Sentence], others: Iterable[_Sentence]) -> Iterator[_Sentence]:
    left = Counter(text for _, text, _ in others)
    for sentence in these:
        if left[sentence[1]]:
            left[sentence[1]] -= 1
        else:
            yield sentence


def _pair_reworded(lost: Sequence[str], gained: Sequence[str]) -> dict[int, int]:
    """Pairs of lost and gained sentences that are reworded: the most similar first.

    Of two records that share next to nothing no pairs are looked for: their number grows with the
    product of both lengths.
    """
    if not lost or not gained or len(lost) * len(gained) > _MOST_PAIRS:
        return {}
    scores = process.cdist(lost, gained, scorer=fuzz.ratio, score_cutoff=_REWORDED)
    similar = [
        (-float(scores[left, right]), int(left), int(right)) for left, right in np.argwhere(scores)
    ]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, left, right in sorted(similar):
        if left not in pairs and right not in taken:
            pairs[left] = right
            taken.add(right)
    return pairs


def _sentences(record: JsonObject) -> Iterator[_Sentence]:
    for at, section in enumerate(record["sections"]):
        name = _section_name(section)
        for number, paragraph in enumerate(section["paragraphs"]):
            place = _place(f"/sections/{at}/paragraphs/{number}", paragraph["spans"])
            for start, end in split_sentences(paragraph["text"]):
                yield name, paragraph["text"][start:end], place


def _cells(record: JsonObject) -> dict[str, _Fact]:
    """The cells of the tables, by caption, first cell of the row and head of the column."""
    facts: dict[str, _Fact] = {}
    for at, table in enumerate(record["tables"]):
        heads = [cell["text"] for cell in table["columns"]]
        name = table["caption"] or table["id"]
        for number, row in enumerate(table["rows"]):
            for column, cell in enumerate(row):
                head = heads[column] if column < len(heads) and heads[column] else str(column + 1)
                key = f"{name}: {row[0]['text']}, {head}" if column else f"{name}: row {number + 1}"
                place = _place(f"/tables/{at}/rows/{number}/{column}", cell["spans"])
                facts[_find_free_key(key, facts)] = _Fact(cell["text"], place)
    return facts


def _sources(record: JsonObject) -> Iterator[_Fact]:
    for at, authority in enumerate(record["authorities"]):
        csl = authority["csl"]
        names = [one.get("literal") or one.get("family") for one in csl.get("author", ())]
        parts = [", ".join(filter(None, names)), csl.get("title"), csl.get("container-title")]
        parts += [authority["issued"], csl.get("URL")]
        yield _Fact(". ".join(str(part) for part in parts if part), f"/authorities/{at}")


def _instruments(record: JsonObject) -> Iterator[_Fact]:
    for at, instrument in enumerate(record["instruments"]):
        parts = [
            instrument["name"],
            instrument["number"],
            instrument["status"],
            instrument["edtf"],
            instrument["actor"],
        ]
        yield _Fact(", ".join(part for part in parts if part), f"/instruments/{at}")


def _flows(record: JsonObject) -> Iterator[_Fact]:
    for at, flow in enumerate(record["routes"]["flows"]):
        through = f" through {', '.join(flow['transit'])}" if flow["transit"] else ""
        about = ", ".join((*flow["groups"], *flow["purposes"]))
        shown = f"{flow['origin'] or '?'} → {flow['destination'] or '?'}{through}"
        place = _place(f"/routes/flows/{at}", flow["spans"])
        yield _Fact(f"{shown}: {about}" if about else shown, place)


def _roles(record: JsonObject) -> Iterator[_Fact]:
    for at, role in enumerate(record["routes"]["roles"]):
        yield _Fact(role["role"], f"/routes/roles/{at}")


def _figures(record: JsonObject) -> Iterator[_Fact]:
    for at, figure in enumerate(record["figures"]):
        about = ", ".join(filter(None, (figure["counted"], figure["measure"], figure["period"])))
        shown = f"{figure['raw']} ({about})" if about else figure["raw"]
        yield _Fact(shown, _place(f"/figures/{at}", figure["spans"]))


def _events(record: JsonObject) -> Iterator[_Fact]:
    for at, event in enumerate(record["events"]):
        yield _Fact(f"{event['edtf']}: {event['text']}", _place(f"/events/{at}", event["spans"]))


def _problems(record: JsonObject) -> Iterator[_Fact]:
    for at, problem in enumerate(record["problems"]):
        place = _place(f"/problems/{at}", problem["spans"])
        yield _Fact(f"{problem['code']}: {problem['message']}", place)
