"""Notes numbered anew, in a chapter taken apart and in its facts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

from tests.support.printed_chapter import CALLOUT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.support.printed_chapter import Chapter, Facts

Numbers: TypeAlias = dict[str, str]

POINTED = re.compile(r"(?P<lead>\b(?P<word>at|note)\s+)(?P<number>\d+)\b")


def numbered(chapter: Chapter, facts: Facts, start: int) -> Facts:
    """The notes numbered from `start` in the order of their callouts, with all that points to them.

    Pages stay. Changes `chapter` and `facts`; gives the facts.
    """
    new = {mark: str(start + i) for i, mark in enumerate(chapter.called())}

    def callout(found: re.Match[str]) -> str:
        return re.sub(r"\d+", lambda mark: new[mark[0]], found[0])

    chapter.each(lambda text: CALLOUT.sub(callout, text))
    texts = {m: (gap, _pointed(m, text, facts, new)) for m, (gap, text) in chapter.notes.items()}
    chapter.notes = {new[m]: texts[m] for m in new if m in texts}
    return _renumbered_facts(facts, new)


def _pointed(mark: str, text: str, facts: Facts, new: Numbers) -> str:
    """A note's text with the numbers of notes that it points to; pages stay."""
    form = facts.get("short_forms", {}).get(mark)
    if not form:
        return text
    pages = _locator_kind(form, facts) == "page"

    def swap(found: re.Match[str]) -> str:
        kept = pages and found["word"] == "at"
        return found["lead"] + (
            found["number"] if kept else new.get(found["number"], found["number"])
        )

    return POINTED.sub(swap, text)


def _locator_kind(form: list[Any], facts: Facts) -> str | None:
    more = form[2] if len(form) > len(("kind", "target")) else {}
    kind: str | None = more.get("locator_kind", facts.get("locator_kind_of_short_forms"))
    return kind


def _renumbered_facts(facts: Facts, new: Numbers) -> Facts:
    def ids(marks: Iterable[str]) -> list[str]:
        return [new[mark] for mark in marks]

    def inverse(table: Facts) -> list[str]:
        return sorted(table, key=lambda mark: int(new[mark]))

    for wanted in facts["statistics"].values():
        if "note_refs" in wanted:
            wanted["note_refs"] = ids(wanted["note_refs"])
    for paragraph in (p for section in facts["sections"] for p in section["paragraphs"]):
        paragraph[2] = ids(paragraph[2])
        for more in paragraph[3:]:
            if "before" in more:
                more["before"] = {new[mark]: text for mark, text in more["before"].items()}
    notes = {m: t and _pointed(m, t, facts, new) for m, t in facts["notes"].items()}
    forms = {m: _renumbered_form(f, facts, new) for m, f in facts.get("short_forms", {}).items()}
    facts["notes"] = {new[m]: notes[m] for m in inverse(notes)}
    facts["short_forms"] = {new[m]: forms[m] for m in inverse(forms)}
    for key in ("authorities", "cited_in"):
        table = facts.get(key, {})
        facts[key] = {new[m]: table[m] for m in inverse(table)}
    facts["cited_in"] = {m: sorted(ids(marks), key=int) for m, marks in facts["cited_in"].items()}
    facts["same_authority"] = [ids(group) for group in facts.get("same_authority", [])]
    return facts


def _renumbered_form(form: list[Any], facts: Facts, new: Numbers) -> list[Any]:
    kind, target, *rest = form
    for more in rest:
        for key in ("root", "locator"):
            if key in more and (key == "root" or _locator_kind(form, facts) == "note"):
                more[key] = new.get(more[key], more[key])
        if "also" in more:
            more["also"] = [new[mark] for mark in more["also"]]
    return [kind, new[target], *rest]
