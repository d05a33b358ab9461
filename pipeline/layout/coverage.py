"""Coverage: the partition of a document's text into claims, and the residue that is left."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from pipeline.document.reading import Reading
from pipeline.record.country import Coverage, Residue
from pipeline.record.document import Claim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.document.model import Document
    from pipeline.document.spans import Span
    from pipeline.layout.elements import Piece

_PLACE: Final = attrgetter("start", "end")


def partition_text(
    document: Document, claimed: Iterable[Claim], pieces: Iterable[Piece]
) -> tuple[Claim, ...]:
    """These claims with callouts cut out of them, and unclaimed text as residue.

    The result is sorted, disjoint, trimmed of white space, and covers every other character. A
    callout has the pointer of the claim around it; in a note it stays part of the note. Where
    claims overlap, the earlier one keeps the common part. Hidden text is claimed as such, and cut
    out of every other claim.
    """
    base = _make_disjoint(sorted(claimed, key=_PLACE))
    whole = _add_residue(base, document.spaced)
    callouts = [
        (mark.start, mark.end) for piece in pieces for mark in piece.marks if mark.kind == "callout"
    ]
    cut = _cut_callouts(whole, sorted(callouts)) if callouts else whole
    visible = _cut_hidden(document, cut) if document.hidden else cut
    trimmed = [claim for each in visible if (claim := _trim(document.spaced, each))]
    hidden = [Claim(one.start, one.end, "hidden", None) for one in document.hidden]
    return tuple(sorted([*trimmed, *hidden], key=_PLACE) if hidden else trimmed)


class Unclaimed:
    """The residue among a document's claims."""

    def __init__(self, document: Document, claims: Iterable[Claim]) -> None:
        self._document = document
        self._left = [claim for claim in claims if claim.role == "residue"]

    def measure_coverage(self, spans: Sequence[Span]) -> Coverage:
        """The number of characters in these spans, and how many of them are claimed."""
        characters = self._document.size(spans)
        left = self._document.size(
            self._document.span(*place) for place in self._find_inside(spans)
        )
        return Coverage(characters=characters, claimed=characters - left, residue=left)

    def list_residue(self, spans: Sequence[Span]) -> tuple[Residue, ...]:
        """The unclaimed text in these spans."""
        readings = [Reading.of(self._document, [place]) for place in self._find_inside(spans)]
        return tuple(Residue(text=reading.text, spans=reading.spans()) for reading in readings)

    def _find_inside(self, spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
        for span in spans:
            first = bisect_right(self._left, span.start, key=attrgetter("end"))
            end = bisect_left(self._left, span.end, lo=first, key=attrgetter("start"))
            for claim in self._left[first:end]:
                yield max(span.start, claim.start), min(span.end, claim.end)


def _make_disjoint(claims: Iterable[Claim]) -> Iterator[Claim]:
    at = 0
    for claim in claims:
        if at <= claim.start < claim.end:
            yield claim
        elif at < claim.end > claim.start:
            yield replace(claim, start=at)
        at = max(at, claim.end)


def _add_residue(claims: Iterable[Claim], spaced: str) -> Iterator[Claim]:
    at = 0
    for claim in claims:
        if at < claim.start and spaced[at : claim.start].strip(" "):
            yield Claim(at, claim.start, "residue", None)
        yield claim
        at = claim.end
    if spaced[at:].strip(" "):
        yield Claim(at, len(spaced), "residue", None)


def _cut_callouts(claims: Iterable[Claim], callouts: Sequence[tuple[int, int]]) -> Iterator[Claim]:
    waiting = iter(callouts)
    callout = next(waiting, None)
    for claim in claims:
        at = claim.start
        while callout and callout[0] < claim.end:
            if callout[0] >= at and claim.role not in ("note", "furniture", "matter"):
                yield replace(claim, start=at, end=callout[0])
                at = min(callout[1], claim.end)
                yield Claim(callout[0], at, "callout", claim.pointer)
            callout = next(waiting, None)
        yield replace(claim, start=at) if at > claim.start else claim


def _cut_hidden(document: Document, claims: Iterable[Claim]) -> Iterator[Claim]:
    for claim in claims:
        if not document.is_near_hidden(claim.start, claim.end):
            yield claim
            continue
        for start, end in document.split_at_hidden([(claim.start, claim.end)]):
            yield replace(claim, start=start, end=end)


def _trim(spaced: str, claim: Claim) -> Claim | None:
    if claim.start < claim.end and spaced[claim.start] != " " != spaced[claim.end - 1]:
        return claim
    printed = spaced[claim.start : claim.end]
    inner = printed.strip(" ")
    if not inner:
        return None
    start = claim.start + printed.index(inner[0])
    return Claim(start, start + len(inner), claim.role, claim.pointer)
