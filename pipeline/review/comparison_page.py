"""A comparison of two outputs as text for a terminal, and as a page of HTML."""

from __future__ import annotations

from collections import Counter
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.review.comparison import Change, RecordComparison

_SIGNS: Final = {"changed": "~", "gained": "+", "lost": "-"}
_HEADS: Final = {
    "statistic": "Statistics",
    "section": "Sections",
    "sentence": "Sentences",
    "table": "Table cells",
    "source": "Sources",
    "instrument": "Treaties and laws",
    "flow": "Flows",
    "role": "Roles",
    "figure": "Figures",
    "event": "Events",
    "problem": "Problems",
    "field": "Other fields",
}
# Editions differ in most sentences, cells and sources: of these the text gives counts and examples.
_MOST_SHOWN: Final = {
    **dict.fromkeys(("sentence", "table", "source", "figure", "event", "problem"), 2),
    "statistic": 12,
    "section": 4,
    "instrument": 4,
    "flow": 6,
}
_KINDS: Final = tuple(_SIGNS)
_LONGEST: Final = 160


def write_text(comparisons: Iterable[RecordComparison], *, full: bool) -> Iterator[str]:
    """Lines for a terminal; without `full` long lists are cut, and their counts given."""
    equal = different = 0
    for compared in comparisons:
        if compared.is_equal:
            equal += 1
            continue
        different += 1
        yield _title(compared)
        for about, changes in groupby(compared.changes, key=lambda change: change.about):
            yield from _text_group(about, list(changes), full=full)
        yield ""
    yield f"{different} records differ, {equal} are equal"


def _title(compared: RecordComparison) -> str:
    if compared.before is None:
        return f"+ {compared.country}: only the second has {compared.after}"
    if compared.after is None:
        return f"- {compared.country}: only the first has {compared.before}"
    if compared.before == compared.after:
        return f"{compared.country}: {compared.before}"
    return f"{compared.country}: {compared.before} → {compared.after}"


def _text_group(about: str, changes: Sequence[Change], *, full: bool) -> Iterator[str]:
    yield f"  {_HEADS[about]}: {_count_changes(changes)}"
    most = len(changes) if full else _MOST_SHOWN.get(about, len(changes))
    by_kind = sorted(changes, key=lambda change: _KINDS.index(change.kind))
    for kind, same in groupby(by_kind, key=lambda change: change.kind):
        listed = list(same)
        for change in listed[:most]:
            yield f"    {_SIGNS[kind]} {_text_change(change, full=full)}"
        if len(listed) > most:
            yield f"      … and {len(listed) - most} more (--full lists all)"


def _text_change(change: Change, *, full: bool) -> str:
    shown = _content(change)
    if not full and len(shown) > _LONGEST:
        shown = f"{shown[:_LONGEST]}…"
    places = [place for place in (change.was_at, change.now_at) if place]
    if not full:  # offsets and page are enough to find it
        places = [place.partition(" ")[2] for place in places if " " in place]
        if change.about not in ("statistic", "table", "flow"):
            return shown
    return f"{shown}  ({' → '.join(places)})" if places else shown


def _content(change: Change) -> str:
    match change.kind:
        case "changed" if change.was is None:
            return change.what
        case "changed":
            return f"{change.what}: {change.was} → {change.now}"
        case _:
            content = change.was if change.now is None else change.now
            return change.what if content == change.what else f"{change.what}: {content}"


def _count_changes(changes: Sequence[Change]) -> str:
    counts = Counter(change.kind for change in changes)
    return ", ".join(f"{count} {kind}" for kind, count in counts.items())


_STYLE: Final = """
body { font: 15px/1.45 system-ui, sans-serif; max-width: 62em; margin: 2em auto; padding: 0 1em }
h2 { margin-top: 1.6em; border-bottom: 1px solid #ccc }
ins { background: #dcf5dc; text-decoration: none }
del { background: #fadcdc; text-decoration: none } summary { cursor: pointer; font-weight: 600 }
small { color: #666 } li { margin: 0.25em 0 }
"""


def write_html(comparisons: Iterable[RecordComparison]) -> Iterator[str]:
    """A page by itself: every change in full, long lists folded."""
    yield (
        "<!doctype html>\n<html lang=en><head><meta charset=utf-8><title>Comparison</title>"
        f"<style>{_STYLE}</style></head><body>\n<h1>What differs</h1>\n"
    )
    equal = different = 0
    for compared in comparisons:
        if compared.is_equal:
            equal += 1
            continue
        different += 1
        yield f"<h2>{escape(_title(compared))}</h2>\n"
        for about, changes in groupby(compared.changes, key=lambda change: change.about):
            yield from _html_group(about, list(changes))
    yield f"<p>{different} records differ, {equal} are equal.</p>\n</body></html>\n"


def _html_group(about: str, changes: Sequence[Change]) -> Iterator[str]:
    is_open = "" if len(changes) > _MOST_SHOWN.get(about, len(changes)) else " open"
    head = f"{_HEADS[about]}: {_count_changes(changes)}"
    yield f"<details{is_open}><summary>{escape(head)}</summary><ul>\n"
    for change in changes:
        named = change.what not in (change.was, change.now)
        parts = [escape(change.what)] if named else []
        parts += [f"<del>{escape(change.was)}</del>"] if change.was is not None else []
        parts += [f"<ins>{escape(change.now)}</ins>"] if change.now is not None else []
        places = " → ".join(place for place in (change.was_at, change.now_at) if place)
        yield f"<li>{' '.join(parts)} <small>{escape(places)}</small></li>\n"
    yield "</ul></details>\n"
