"""Who owns each character of a document: a partition of its text into claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reading import Reading
from pipeline.record.country import Coverage, Residue
from pipeline.record.document import Claim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.chapter import Piece
    from pipeline.document import Document
    from pipeline.place import Span


def partition(
    document: Document, claimed: Iterable[Claim], pieces: Iterable[Piece]
) -> tuple[Claim, ...]:
    """These claims, the callouts of the pieces cut out of them, and what nobody claims as residue.

    Sorted, disjoint, trimmed to characters that are not white space, and holding all of these. A
    callout has the pointer of what it stands in; in a note it belongs to the note. Of claims that
    overlap the earlier one keeps what both want.
    """
    base = _disjoint(sorted(claimed, key=lambda claim: (claim.start, claim.end)))
    whole = _with_residue(base, len(document.text))
    callouts = [
        (mark.start, mark.end) for piece in pieces for mark in piece.marks if mark.kind == "callout"
    ]
    cut = _cut(whole, sorted(callouts))
    return tuple(trimmed for claim in cut if (trimmed := _trimmed(document.text, claim)))


def coverage(document: Document, spans: Sequence[Span], claims: Iterable[Claim]) -> Coverage:
    """How many characters stand in these spans, and how many of them are claimed."""
    characters = document.size(spans)
    left = document.size(document.span(*place) for place in _residue_in(spans, claims))
    return Coverage(characters=characters, claimed=characters - left, residue=left)


def residue(
    document: Document, spans: Sequence[Span], claims: Iterable[Claim]
) -> tuple[Residue, ...]:
    """What stands in these spans that nobody claims."""
    places = _residue_in(spans, claims)
    readings = [Reading.of(document, [place]) for place in places]
    return tuple(Residue(text=reading.text, spans=reading.spans()) for reading in readings)


def _residue_in(spans: Sequence[Span], claims: Iterable[Claim]) -> list[tuple[int, int]]:
    left = [claim for claim in claims if claim.role == "residue"]
    return [
        (max(span.start, claim.start), min(span.end, claim.end))
        for span in spans
        for claim in left
        if claim.start < span.end and span.start < claim.end
    ]


def _disjoint(claims: Sequence[Claim]) -> list[Claim]:
    found: list[Claim] = []
    for claim in claims:
        start = max(claim.start, found[-1].end) if found else claim.start
        if start < claim.end:
            found.append(claim.model_copy(update={"start": start}))
    return found


def _with_residue(claims: Sequence[Claim], length: int) -> Iterator[Claim]:
    at = 0
    for claim in claims:
        if at < claim.start:
            yield Claim(start=at, end=claim.start, role="residue", pointer=None)
        yield claim
        at = claim.end
    if at < length:
        yield Claim(start=at, end=length, role="residue", pointer=None)


def _cut(claims: Iterable[Claim], callouts: Sequence[tuple[int, int]]) -> Iterator[Claim]:
    waiting = iter(callouts)
    callout = next(waiting, None)
    for claim in claims:
        start = claim.start
        while callout and callout[0] < claim.end:
            if callout[0] >= start and claim.role not in ("note", "furniture", "matter"):
                yield claim.model_copy(update={"start": start, "end": callout[0]})
                end = min(callout[1], claim.end)
                yield Claim(start=callout[0], end=end, role="callout", pointer=claim.pointer)
                start = end
            callout = next(waiting, None)
        yield claim.model_copy(update={"start": start})


def _trimmed(text: str, claim: Claim) -> Claim | None:
    piece = text[claim.start : claim.end]
    if not piece.strip():
        return None
    start = claim.start + len(piece) - len(piece.lstrip())
    return claim.model_copy(update={"start": start, "end": claim.start + len(piece.rstrip())})
