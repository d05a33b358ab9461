"""A comparison of two outputs as text for a terminal, and as a page of HTML."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Final

from pipeline.errors import count_noun

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
    yield _count_records(different, equal)


def _count_records(different: int, equal: int) -> str:
    verb, other = "differs" if different == 1 else "differ", "is" if equal == 1 else "are"
    return f"{count_noun(different, 'record')} {verb}, {equal} {other} equal"


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
body { font: 15px/1.5 system-ui, sans-serif; max-width: 62em; margin: 2em auto; padding: 0 1em }
h2 { margin: 2.2em 0 0.4em; border-bottom: 1px solid #ccc }
h2 small { font-weight: normal; font-size: 0.65em }
table { border-collapse: collapse } td, th { padding: 0.15em 0.8em; border-bottom: 1px solid #ddd }
th { text-align: left } td:not(:first-child) { text-align: right }
ins { background: #dcf5dc; text-decoration: none }
del { background: #fadcdc } summary { cursor: pointer; font-weight: 600 }
small { color: #595959 } li { margin: 0.3em 0 } b { font-weight: 600 }
"""
# The groups that the overview counts.
_COUNTED: Final = ("statistic", "sentence", "source", "instrument", "flow", "figure", "problem")
# Prose is long: only its words that differ are marked.
_PROSE: Final = frozenset(("sentence", "section", "table"))


def write_html(comparisons: Iterable[RecordComparison]) -> Iterator[str]:
    """A page by itself: an overview, then every change in full, long lists folded."""
    yield (
        "<!doctype html>\n<html lang=en><head><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width'><title>Comparison</title>"
        f"<style>{_STYLE}</style></head><body>\n<h1>What differs</h1>\n"
    )
    listed = list(comparisons)
    different = [compared for compared in listed if not compared.is_equal]
    yield f"<p>{_count_records(len(different), len(listed) - len(different))}. "
    yield "<del>Red</del> is only in the first, <ins>green</ins> only in the second.</p>\n"
    yield from _html_overview(different)
    for number, compared in enumerate(different):
        yield f"<h2 id=r{number}>{_html_title(compared)}</h2>\n"
        for about, changes in groupby(compared.changes, key=lambda change: change.about):
            yield from _html_group(about, list(changes))
    yield "</body></html>\n"


def _html_overview(different: Sequence[RecordComparison]) -> Iterator[str]:
    """A table of how many changes of each kind each record has."""
    if not different:
        return
    heads = "".join(f"<th>{_HEADS[about]}</th>" for about in _COUNTED)
    yield f"<table><tr><th>Changes</th>{heads}</tr>\n"
    for number, compared in enumerate(different):
        counts = Counter(change.about for change in compared.changes)
        cells = "".join(f"<td>{counts[about] or ''}</td>" for about in _COUNTED)
        link = f"<a href=#r{number}>{escape(compared.country)}</a>"
        yield f"<tr><td>{link}</td>{cells}</tr>\n"
    yield "</table>\n"


def _html_title(compared: RecordComparison) -> str:
    if compared.before is None or compared.after is None:
        return escape(_title(compared))
    sides = [
        f"{record}, edition {edition}" if edition else record
        for record, edition in (
            (compared.before, compared.before_edition),
            (compared.after, compared.after_edition),
        )
    ]
    shown = " → ".join(dict.fromkeys(sides))
    return f"{escape(compared.country)} <small>{escape(shown)}</small>"


def _html_group(about: str, changes: Sequence[Change]) -> Iterator[str]:
    is_open = about != "field" and len(changes) <= _MOST_SHOWN.get(about, len(changes))
    head = f"{_HEADS[about]}: {_count_changes(changes)}"
    yield f"<details{' open' * is_open}><summary>{escape(head)}</summary><ul>\n"
    for kind in _KINDS:
        for change in changes:
            if change.kind == kind:
                yield f"<li>{_html_change(change)} {_html_places(change)}</li>\n"
    yield "</ul></details>\n"


def _html_change(change: Change) -> str:
    """The subject of a change, then its old and new content."""
    named = ""
    if change.what not in (change.was, change.now):
        what = change.what.replace("_", " ") if change.about == "statistic" else change.what
        named = f"<b>{escape(what)}</b> "
    if change.was is not None and change.now is not None and change.about in _PROSE:
        return named + _html_words(change.was.split(), change.now.split())
    was = [f"<del>{escape(change.was)}</del>"] if change.was is not None else []
    now = [f"<ins>{escape(change.now)}</ins>"] if change.now is not None else []
    return named + " ".join([*was, *now])


def _html_words(was: Sequence[str], now: Sequence[str]) -> str:
    """A text of which the words lost and gained are marked."""
    parts = []
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    for same, begin, end, start, stop in matcher.get_opcodes():
        old, new = escape(" ".join(was[begin:end])), escape(" ".join(now[start:stop]))
        if same == "equal":
            parts.append(new)
            continue
        parts += [f"<del>{old}</del>"] if old else []
        parts += [f"<ins>{new}</ins>"] if new else []
    return " ".join(parts)


def _html_places(change: Change) -> str:
    """The pages of both sides; where a pointer leads shows when the mouse rests on them."""
    places = [place for place in (change.was_at, change.now_at) if place]
    if not places:
        return ""
    pages = [place.partition(", page ")[2] for place in places]
    shown = " → ".join(f"page {page}" for page in pages if page) or " → ".join(places)
    return f'<small title="{escape(" → ".join(places))}">{escape(shown)}</small>'
