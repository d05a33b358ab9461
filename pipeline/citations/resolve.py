"""What each citation in a chapter's notes refers to, the notes walked in order."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from pipeline.citations.authorities import called
from pipeline.document.problems import Code, Problem, make_problem
from pipeline.record.country import Authority, Citation
from pipeline.record.document import Convention

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.citations.authorities import Cited
    from pipeline.citations.collect import Cites
    from pipeline.citations.parse.note import Citation as Cite
    from pipeline.citations.parse.pinpoints import Reference
    from pipeline.document.spans import Span
    from pipeline.layout.elements import FoundNote

Meaning = Literal["note", "page"]

_USUAL: Final = 4  # references: what the family's usual meaning weighs
# What the word before a number counts, where the word itself does not say it.
_LOCATOR_KINDS: Final = {"at": "page", "p": "page", "¶": "paragraph", "§": "section"}


@dataclass(frozen=True, slots=True)
class Resolved:
    """The citations of each note, the sources cited, and the references that lead nowhere."""

    citations: tuple[tuple[Citation, ...], ...]
    authorities: tuple[Authority, ...]
    problems: tuple[Problem, ...]


def convention(chapters: Iterable[Cites], usual: Meaning | None) -> Convention | None:
    """What `at N` means in this document: the note N, or the page N.

    Each short form with such a number is evidence: it tells for notes where note N cites the named
    source in full, or is the one before an `Id.`; where it is another note or none, for pages. The
    family's usual meaning weighs as much as a few references. None where nothing tells.
    """
    told = [verdict for some in chapters for verdict in _evidence(some)]
    if not told and usual is None:
        return None
    notes, pages = told.count(True), told.count(False)
    lead = notes - pages + {"note": _USUAL, "page": -_USUAL, None: 0}[usual]
    meaning: Meaning = "note" if lead > 0 or (lead == 0 and usual == "note") else "page"
    agreeing, against = (notes, pages) if meaning == "note" else (pages, notes)
    return Convention(name="at", meaning=meaning, evidence_for=agreeing, evidence_against=against)


def _evidence(some: Cites) -> Iterator[bool]:
    for at, found in enumerate(some.found):
        for cite in found:
            if cite.kind not in ("id", "supra") or not cite.references:
                continue
            first = cite.references[0]
            if first.word != "at" or not first.number.isdigit():
                continue
            target = some.noted(first.number, at)
            if cite.kind == "id":
                yield target is not None and target == at - 1
            elif target is None or target >= at:
                yield False
            elif (full := some.in_full(target)) and cite.name:
                yield any(one in full for one in some.shelf.named(cite.name))


def resolved(some: Cites, told: Convention | None) -> Resolved:
    """Every citation with the source it leads to; `at N` is a page unless told otherwise."""
    return _Walk(some, notes=told is not None and told.meaning == "note").resolved()


@dataclass(frozen=True, slots=True)
class _Target:
    """What a short form leads to: a source, the notes it points to, or why it leads nowhere."""

    cited: Cited | None
    notes: tuple[int, ...]
    complaint: str | None = None
    code: Code = Code.UNRESOLVED_REFERENCE


class _Walk:
    """One walk over a chapter's notes; `roots` are the sources that each note leads to.

    `all` has those too that a parenthetical names, which `Id.` never means (Bluebook rule 4.1).
    """

    def __init__(self, some: Cites, *, notes: bool) -> None:
        self.some = some
        self.at_is_note = notes
        self.roots: dict[int, list[Cited]] = defaultdict(list)
        self.all: dict[int, dict[str, Cited]] = defaultdict(dict)
        self.last: tuple[int, Cited | None] | None = None
        self.problems: list[Problem] = []

    def resolved(self) -> Resolved:
        noted = [
            tuple(self._citation(at, number, cite) for number, cite in enumerate(found))
            for at, found in enumerate(self.some.found)
        ]
        for at, note in enumerate(self.some.notes):
            self._unparsed(at, note)
            for cited in self.all[at].values():
                cited.cited_in.append(note.id)
        authorities = tuple(
            Authority(
                id=cited.id,
                cited_in=tuple(cited.cited_in),
                csl=cited.csl,
                issued=cited.issued,
                accessed=cited.accessed,
            )
            for cited in self.some.shelf.cited.values()
        )
        return Resolved(tuple(noted), authorities, tuple(self.problems))

    def _unparsed(self, at: int, note: FoundNote) -> None:
        for start, end in self.some.unparsed(at):
            message = (
                f"{note.reading.text[start:end]!r} looks like a citation and is not understood"
            )
            spans = note.reading.spans(start, end)
            self.problems.append(
                make_problem(Code.UNPARSED_CITATION, message, spans, f"/notes/{at}")
            )

    def _citation(self, at: int, number: int, cite: Cite) -> Citation:
        note = self.some.notes[at]
        target = self._target(at, number, cite)
        spans = note.reading.spans(cite.start, cite.end)
        pointer = f"/notes/{at}/citations/{number}"
        if target.complaint:
            message = f"{note.reading.text[cite.start : cite.end]!r}: {target.complaint}"
            self.problems.append(make_problem(target.code, message, spans, pointer))
        self._later(at, cite, spans, pointer)
        if target.cited is not None:
            self.all[at][target.cited.id] = target.cited
        if target.cited is not None and not cite.is_aside and target.cited not in self.roots[at]:
            self.roots[at].append(target.cited)
        if cite.kind != "internal" and not cite.is_aside:
            self.last = (at, target.cited)
        locator, kind = self._locator(at, cite)
        return Citation(
            kind=cite.kind,
            signal=cite.signal,
            raw=note.reading.text[cite.start : cite.end],
            spans=spans,
            authority=target.cited.id if target.cited else None,
            refers_to=tuple(self.some.notes[place].id for place in target.notes),
            locator=locator,
            locator_kind=kind,
        )

    def _later(self, at: int, cite: Cite, spans: tuple[Span, ...], pointer: str) -> None:
        """Complains of a `supra` that points to its own note or a later one."""
        first = cite.references[0] if cite.references else None
        if cite.kind != "supra" or first is None or not self._says_note(first):
            return
        places = self.some.places.get(first.number, ())
        if places and places[0] >= at:
            message = f"note {first.number} does not stand above note {self.some.notes[at].mark}"
            self.problems.append(make_problem(Code.LATER_REFERENCE, message, spans, pointer))

    def _target(self, at: int, number: int, cite: Cite) -> _Target:
        match cite.kind:
            case "full":
                return _Target(self.some.full.get((at, number)), ())
            case "internal":
                return _Target(None, ())
            case "id":
                return self._id(at, number, cite)
            case _:
                return self._named(at, cite)

    def _numbered(self, at: int, cite: Cite) -> int | None:
        """The note that a number of this short form points to, None where none does."""
        first = cite.references[0] if cite.references else None
        if first is None or not (self._says_note(first) or self._means_note(first)):
            return None
        place = self.some.noted(first.number, at)
        return place if place is None or place < at or cite.kind == "infra" else None

    def _says_note(self, reference: Reference) -> bool:
        return reference.word == "note"

    def _means_note(self, reference: Reference) -> bool:
        return reference.word == "at" and self.at_is_note

    def _id(self, at: int, number: int, cite: Cite) -> _Target:
        """`Id.`: the source just cited in this note, else the only source of the note before."""
        if number and self.last and self.last[0] == at:
            cited = self.last[1]
            return _Target(cited, (at,), None if cited else "what stands before it leads nowhere")
        if (nothing := self._unproved(at)) is not None:
            return nothing
        roots = self.roots[at - 1]
        numbered = self._numbered(at, cite)
        if numbered is not None and self.roots[numbered] == roots:
            return _Target(roots[0], (numbered,))
        if numbered is not None:
            other = self.some.notes[numbered].id
            complaint = f"it means the note before it, its number note {other}; the former is taken"
            return _Target(roots[0], (at - 1,), complaint, Code.CONFLICTING_REFERENCE)
        return _Target(roots[0], (at - 1,))

    def _unproved(self, at: int) -> _Target | None:
        """Why an `Id.` that opens this note means no source; None where it means one."""
        if at == 0:
            return _Target(None, (), "no note stands before it", Code.DANGLING_ANTECEDENT)
        roots, is_read = self.roots[at - 1], not self.some.unparsed(at - 1)
        if len(roots) == 1 and is_read:
            return None
        if is_read and not self.some.found[at - 1]:
            complaint = "the note before it cites nothing"
            return _Target(None, (at - 1,), complaint, Code.DANGLING_ANTECEDENT)
        count = f"{len(roots)} sources" if len(roots) > 1 else "something not understood"
        return _Target(None, (at - 1,), f"the note before it cites {count}")

    def _named(self, at: int, cite: Cite) -> _Target:
        numbered = self._numbered(at, cite)
        if cite.name is None:
            return self._by_number(numbered)
        printed = () if numbered is None else (numbered,)
        candidates = [one for one in self.some.shelf.named(cite.name) if one.first <= at]
        if numbered is not None:
            there = [one for one in self.roots[numbered] if one in candidates]
            there = there or [one for one in self.roots[numbered] if called(one, cite.name)]
            if len(there) == 1:
                return _Target(there[0], (numbered,))
        if not candidates:
            return _Target(None, printed, f"no earlier note is understood to cite {cite.name!r}")
        if len(candidates) > 1:
            several = ", ".join(one.id for one in candidates)
            return _Target(None, printed, f"{cite.name!r} may mean {several}")
        cited = candidates[0]
        if numbered is None:
            return _Target(cited, (cited.first,))
        complaint = (
            f"{cite.name!r} is note {self.some.notes[cited.first].id}, not note "
            f"{self.some.notes[numbered].id}; the name is taken"
        )
        return _Target(cited, (cited.first,), complaint, Code.CONFLICTING_REFERENCE)

    def _by_number(self, numbered: int | None) -> _Target:
        if numbered is None:
            complaint = "it names neither a source nor a note that is there"
            return _Target(None, (), complaint, Code.DANGLING_ANTECEDENT)
        roots = self.roots[numbered] or self.some.in_full(numbered)
        if len(roots) != 1:
            return _Target(None, (numbered,), f"that note leads to {len(roots)} sources")
        return _Target(roots[0], (numbered,))

    def _locator(self, at: int, cite: Cite) -> tuple[str | None, str | None]:
        if cite.source is not None:
            return cite.source.locator, cite.source.locator_kind
        references = list(cite.references)
        if references and self._says_note(references[0]):
            references.pop(0)
        if not references:
            return None, None
        first = references[0]
        pointing = self._means_note(first) and len(references) == len(cite.references)
        if pointing and self._numbered(at, cite) is not None:
            if len(references) == 1:
                return first.number, "note"
            first = references[1]
        return first.number, _LOCATOR_KINDS.get(first.word, first.word)
