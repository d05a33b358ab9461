"""Insets: boxes framed or shaded beside which the text of the page runs on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.readers.pdf.lines import Line
    from pipeline.readers.pdf.page_content import Rule, Run, Sheet
    from pipeline.readers.pdf.paragraphs import Draft

_LEAST: Final = (60.0, 40.0)  # points: a smaller box is a button or a table's cell
_WIDEST, _HIGHEST = 0.6, 0.7  # of the page: a larger one is its ground, or a column's
_NEAR: Final = 2.0  # points: so near each other, two boxes are the frame and the ground of one
_FEWEST: Final = 3  # lines in it
_BESIDE: Final = 3  # lines beside it


@dataclass(frozen=True, slots=True, eq=False)
class Inset:
    """What stands in a box: its lines in reading order."""

    box: Rule
    lines: list[Line]


def cut_out(sheet: Sheet) -> list[Sheet]:
    """The insets of a page, each as a page of its own; what it prints is gone from the page.

    The lines of the page end beside one as they do beside a picture.
    """
    found: list[Sheet] = []
    for box in _boxes(sheet):
        inside = [run for run in sheet.runs if _holds(box, run)]
        beside = [run for run in sheet.runs if _is_beside(box, run)]
        if _lines(inside) >= _FEWEST and _lines(beside) >= _BESIDE:
            kept = set(map(id, inside))
            sheet.runs = [run for run in sheet.runs if id(run) not in kept]
            sheet.pictures.append(box)
            found.append(replace(sheet, runs=inside, rules=[box], pictures=[], ticks=[]))
    return found


def _boxes(sheet: Sheet) -> Iterator[Rule]:
    """The boxes that may be insets, each once; what lies against another box is a table's cell."""
    large = [
        rule
        for rule in sheet.rules
        if _LEAST[0] < rule.x1 - rule.x0 < _WIDEST * sheet.width
        and _LEAST[1] < rule.bottom - rule.top < _HIGHEST * sheet.height
    ]
    outer: list[Rule] = []
    for rule in sorted(large, key=_area, reverse=True):
        if not any(_overlap(rule, other) for other in outer):
            outer.append(rule)
    for box in outer:
        touching = (rule for rule in sheet.rules if _overlap(rule, box))
        if all(_is_same(rule, box) for rule in touching):
            yield box


def _area(rule: Rule) -> float:
    return (rule.x1 - rule.x0) * (rule.bottom - rule.top)


def _overlap(one: Rule, other: Rule) -> bool:
    return (
        one.x0 < other.x1 + _NEAR
        and other.x0 < one.x1 + _NEAR
        and one.top < other.bottom + _NEAR
        and other.top < one.bottom + _NEAR
    )


def _is_same(one: Rule, other: Rule) -> bool:
    """Whether a rule is a box, or an edge of it: nothing that parts it in two."""
    return all(
        min(abs(place - edge) for edge in edges) < _NEAR
        for places, edges in (
            ((one.x0, one.x1), (other.x0, other.x1)),
            ((one.top, one.bottom), (other.top, other.bottom)),
        )
        for place in places
    )


def _holds(box: Rule, run: Run) -> bool:
    return (
        run.turns == 0
        and box.top < run.baseline < box.bottom
        and box.x0 - 1 < run.lefts[0]
        and run.rights[-1] < box.x1 + 1
    )


def _is_beside(box: Rule, run: Run) -> bool:
    """Whether glyphs stand at a box's side; those that run over its edge are beside it too."""
    return run.turns == 0 and box.top < run.baseline < box.bottom and not _holds(box, run)


def _lines(runs: Sequence[Run]) -> int:
    """How many lines these glyphs stand on."""
    bases = sorted(run.baseline for run in runs if any(map(str.isalnum, run.characters)))
    return bool(bases) + sum(b - a > _NEAR for a, b in pairwise(bases))


def put_in(text: Sequence[Draft], insets: Sequence[tuple[Inset, Sequence[Draft]]]) -> list[Draft]:
    """The blocks of a page with those of its insets, each before a block that begins beside it.

    None comes into a paragraph that goes on from a page or a column to the next.
    """
    found = list(text)
    for inset, drafts in sorted(insets, key=lambda one: one[0].box.top, reverse=True):
        places = [at for at, draft in enumerate(found) if not draft.continues]
        under = (at for at in places if found[at].lines[0].baseline > inset.box.top)
        at = next(under, places[-1] if places else 0)
        found[at:at] = drafts
    return found
