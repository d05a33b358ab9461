"""Resolves the citations of a chapter: the source of each short form (`Ibid.`, `supra note 3`)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final, Literal

from pipeline import patterns as re
from pipeline.citations.authorities import may_be_called
from pipeline.citations.crosscheck import find_foreign_sign
from pipeline.citations.entries import parse_entry
from pipeline.citations.note import parse_source
from pipeline.citations.styles.name_lists import find_leading_names
from pipeline.citations.styles.web_parts import split_web
from pipeline.document.problems import Code, Problem, make_problem
from pipeline.record.country import Authority, Citation, Remark, Unexplained
from pipeline.record.document import Convention
from pipeline.vocabulary.word_lists import list_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.citations.authorities import CitedSource
    from pipeline.citations.notes import NoteCitations
    from pipeline.citations.short_forms import Pinpoint
    from pipeline.citations.source import ParsedCitation
    from pipeline.document.spans import Span
    from pipeline.layout.elements import FoundNote


# Words that introduce or join parts; alone between two of them they say nothing more.
_INTRODUCING: Final = frozenset(list_words("resolve", "introducing"))
_WORD: Final = re.compile(r"[^\W_]+(?:['’.&/-][^\W_]+)*")
_EDGE: Final = " ,;:.()[]<>“”‘’\"'–—"
_SHOWN: Final = 40  # characters


def find_uncovered(text: str, cite: ParsedCitation) -> Iterator[tuple[int, int]]:
    """The half-open offsets of a full citation's words that lie in no part, without edges."""
    source = cite.source
    if source is None:
        return
    start = cite.start + len(cite.signal or "")
    covered = sorted(
        [(part.start, part.end) for part in source.parts] + [*source.unexplained, *source.again]
    )
    for begin, end in [*covered, (cite.end, cite.end)]:
        chunk = text[start:begin]
        words = _WORD.findall(chunk)
        if any(word.lower().rstrip(".") not in _INTRODUCING for word in words):
            shift = len(chunk) - len(chunk.lstrip(_EDGE))
            yield start + shift, start + len(chunk.rstrip(_EDGE))
        start = max(start, end)


def explain_refusal(text: str) -> tuple[str, str]:
    """Why a text is not read as a citation, and the printed part at which it was refused."""
    web = split_web(text)
    if web is None:
        return "it has several addresses, or words after the last", text[-_SHOWN:]
    for source in (parse_source(text.strip(" .;")), parse_entry(text.strip(" .;"))):
        if source is not None and (sign := find_foreign_sign(source)):
            field, printed, role = sign
            return f"its {field} would hold what looks like its {role}", printed
    names = next(iter(find_leading_names(web.text)), None)
    if names is not None and names.is_certain:
        rest = web.text[names.end :].strip(_EDGE)
        return "no style explains what follows its author", rest[:_SHOWN]
    return "no style explains how it begins", web.text[:_SHOWN]


AtMeaning = Literal["note", "page"]

MOST_NAMED: Final = 5  # sources that a message names, so that output is linear in input
_MAX_SHOWN: Final = 120  # characters of printed text in a message
_USUAL_WEIGHT: Final = 4  # pieces of evidence that the family's usual meaning is worth
# The kind of a locator, where it differs from the word printed before the number.
_LOCATOR_KINDS: Final = {"at": "page", "p": "page", "¶": "paragraph", "§": "section"}


@dataclass(frozen=True, slots=True)
class Resolution:
    """The citations of each note, the sources cited, and problems with short forms."""

    citations: tuple[tuple[Citation, ...], ...]
    authorities: tuple[Authority, ...]
    problems: tuple[Problem, ...]


def detect_at_convention(
    chapters: Iterable[NoteCitations], usual: AtMeaning | None
) -> Convention | None:
    """Whether `at N` means note N or page N in this document; None without any evidence.

    Each short form with such a number is evidence: for notes, if note N cites the named source in
    full, or is the note before an `Id.`; else for pages. The family's usual meaning counts as a
    few pieces of evidence.
    """
    at_convention = [verdict for collected in chapters for verdict in _collect_evidence(collected)]
    if not at_convention and usual is None:
        return None
    notes, pages = at_convention.count(True), at_convention.count(False)
    lead = notes - pages + {"note": _USUAL_WEIGHT, "page": -_USUAL_WEIGHT, None: 0}[usual]
    meaning: AtMeaning = "note" if lead > 0 or (lead == 0 and usual == "note") else "page"
    agreeing, against = (notes, pages) if meaning == "note" else (pages, notes)
    return Convention(name="at", meaning=meaning, evidence_for=agreeing, evidence_against=against)


def _collect_evidence(collected: NoteCitations) -> Iterator[bool]:
    for at, found in enumerate(collected.citations):
        for cite in found:
            if cite.kind not in ("id", "supra") or not cite.pinpoints:
                continue
            first = cite.pinpoints[0]
            if first.word != "at" or not first.number.isdigit():
                continue
            target = collected.find_note(first.number, at)
            if cite.kind == "id":
                yield target is not None and target == at - 1
            elif target is None or target >= at:
                yield False
            elif (full := collected.sources_in_full(target)) and cite.name:
                yield any(one in full for one in collected.source_index.find_by_name(cite.name))


def resolve_citations(collected: NoteCitations, at_convention: Convention | None) -> Resolution:
    """Resolves every citation; `at N` is a page unless the convention is `note`."""
    return _Resolver(
        collected, notes=at_convention is not None and at_convention.meaning == "note"
    ).resolve()


@dataclass(frozen=True, slots=True)
class _Target:
    """The result of resolving a short form: a source, the notes it points to, or why it fails."""

    cited: CitedSource | None
    notes: tuple[int, ...]
    reason: str | None = None
    code: Code = Code.UNRESOLVED_REFERENCE


class _Resolver:
    """Walks over a chapter's notes in order; `roots` are the sources cited by each note.

    `all_roots` includes sources cited in a parenthetical, to which `Id.` never refers (Bluebook
    rule 4.1).
    """

    def __init__(self, collected: NoteCitations, *, notes: bool) -> None:
        self.collected = collected
        self.at_is_note = notes
        self.roots: dict[int, list[CitedSource]] = defaultdict(list)
        self.all_roots: dict[int, dict[str, CitedSource]] = defaultdict(dict)
        self.last_cited: tuple[int, CitedSource | None] | None = None
        self._named: dict[str, dict[str, CitedSource]] = {}
        self.problems: list[Problem] = []

    def resolve(self) -> Resolution:
        noted = [
            tuple(self._resolve_citation(at, number, cite) for number, cite in enumerate(found))
            for at, found in enumerate(self.collected.citations)
        ]
        for at, note in enumerate(self.collected.notes):
            self._report_unparsed(at, note)
            for cited in self.all_roots[at].values():
                cited.cited_in.append(note.id)
        authorities = tuple(
            Authority(
                id=cited.id,
                cited_in=tuple(cited.cited_in),
                csl=cited.csl,
                issued=cited.issued,
                accessed=cited.accessed,
            )
            for cited in self.collected.source_index.cited.values()
        )
        return Resolution(tuple(noted), authorities, tuple(self.problems))

    def _report_unparsed(self, at: int, note: FoundNote) -> None:
        for start, end in self.collected.find_unparsed(at):
            printed = note.reading.text[start:end]
            self._report(at, (start, end), *explain_refusal(printed), f"/notes/{at}")

    def _report(self, at: int, span: tuple[int, int], reason: str, part: str, pointer: str) -> None:
        """Reports text that is not read: what is printed, its page, the check and the part."""
        reading = self.collected.notes[at].reading
        printed, spans = reading.text[slice(*span)], reading.spans(*span)
        shown = printed if len(printed) <= _MAX_SHOWN else f"{printed[: _MAX_SHOWN - 1]}…"
        page = spans[0].page if spans else None
        place = f" on page {page}" if page is not None else ""
        message = f"{shown!r}{place} is not read as a citation: {reason}, at {part!r}"
        self.problems.append(make_problem(Code.UNPARSED_CITATION, message, spans, pointer))

    def _resolve_citation(self, at: int, number: int, cite: ParsedCitation) -> Citation:
        note = self.collected.notes[at]
        target = self._find_target(at, number, cite)
        spans = note.reading.spans(cite.start, cite.end)
        pointer = f"/notes/{at}/citations/{number}"
        if target.reason:
            message = f"{note.reading.text[cite.start : cite.end]!r}: {target.reason}"
            self.problems.append(make_problem(target.code, message, spans, pointer))
        self._check_order(at, cite, spans, pointer)
        if target.cited is not None:
            self.all_roots[at][target.cited.id] = target.cited
        if target.cited is not None and not cite.is_aside and target.cited not in self.roots[at]:
            self.roots[at].append(target.cited)
        if cite.kind != "internal" and not cite.is_aside:
            self.last_cited = (at, target.cited)
        locator, kind = self._read_locator(at, cite)
        unexplained = cite.source.unexplained if cite.source else ()
        for span in unexplained:
            part = note.reading.text[slice(*span)]
            reason = "no two readings agree on what this part is"
            self._report(at, (cite.start, cite.end), reason, part, pointer)
        return Citation(
            kind=cite.kind,
            signal=cite.signal,
            raw=note.reading.text[cite.start : cite.end],
            spans=spans,
            authority=target.cited.id if target.cited else None,
            refers_to=tuple(self.collected.notes[place].id for place in target.notes),
            locator=locator,
            locator_kind=kind,
            remarks=tuple(self._list_remarks(at, cite)),
            unexplained=tuple(
                Unexplained(text=note.reading.text[slice(*span)], spans=note.reading.spans(*span))
                for span in unexplained
            ),
        )

    def _list_remarks(self, at: int, cite: ParsedCitation) -> Iterator[Remark]:
        """The remarks of a full citation, in printed order."""
        reading = self.collected.notes[at].reading
        parts = cite.source.parts if cite.source else ()
        remarks = [(part.start, part.end) for part in parts if part.role == "remark"]
        for span in sorted([*remarks, *find_uncovered(reading.text, cite)]):
            yield Remark(
                kind="comment", text=reading.text[slice(*span)], spans=reading.spans(*span)
            )

    def _check_order(
        self, at: int, cite: ParsedCitation, spans: tuple[Span, ...], pointer: str
    ) -> None:
        """Reports a `supra` that points to its own note or a later note."""
        first = cite.pinpoints[0] if cite.pinpoints else None
        if cite.kind != "supra" or first is None or not self._names_note(first):
            return
        places = self.collected.places_by_mark.get(first.number, ())
        if places and places[0] >= at:
            message = (
                f"note {first.number} does not stand above note {self.collected.notes[at].mark}"
            )
            self.problems.append(make_problem(Code.LATER_REFERENCE, message, spans, pointer))

    def _find_target(self, at: int, number: int, cite: ParsedCitation) -> _Target:
        match cite.kind:
            case "full":
                return _Target(self.collected.full_sources.get((at, number)), ())
            case "internal":
                return _Target(None, ())
            case "id":
                return self._resolve_id(at, number, cite)
            case _ if (only := self.collected.full_sources.get((at, number))) is not None:
                return _Target(only, ())  # no other note cites it in full
            case _:
                return self._resolve_name(at, cite)

    def _find_numbered_note(self, at: int, cite: ParsedCitation) -> int | None:
        """The index of the note that this short form's number points to, if any."""
        first = cite.pinpoints[0] if cite.pinpoints else None
        if first is None or not (self._names_note(first) or self._may_mean_note(first)):
            return None
        place = self.collected.find_note(first.number, at)
        return place if place is None or place < at or cite.kind == "infra" else None

    def _names_note(self, pinpoint: Pinpoint) -> bool:
        return pinpoint.word == "note"

    def _may_mean_note(self, pinpoint: Pinpoint) -> bool:
        return pinpoint.word == "at" and self.at_is_note

    def _resolve_id(self, at: int, number: int, cite: ParsedCitation) -> _Target:
        """`Id.`, `Ibid.`: the source just cited in this note, else the only one of the last."""
        if number and self.last_cited and self.last_cited[0] == at:
            cited = self.last_cited[1]
            return _Target(cited, (at,), None if cited else "the citation before it is unresolved")
        if (nothing := self._check_antecedent(at)) is not None:
            return nothing
        roots = self.roots[at - 1]
        numbered = self._find_numbered_note(at, cite)
        if numbered is not None and self.roots[numbered] == roots:
            return _Target(roots[0], (numbered,))
        if numbered is not None:
            other = self.collected.notes[numbered].id
            reason = f"it means the note before it, its number note {other}; the former is taken"
            return _Target(roots[0], (at - 1,), reason, Code.CONFLICTING_REFERENCE)
        return _Target(roots[0], (at - 1,))

    def _check_antecedent(self, at: int) -> _Target | None:
        """Why an `Id.` at the start of this note cannot be resolved; None if it can."""
        if at == 0:
            return _Target(None, (), "there is no note before it", Code.DANGLING_ANTECEDENT)
        roots, is_read = self.roots[at - 1], not self.collected.find_unparsed(at - 1)
        if len(roots) == 1 and is_read:
            return None
        if is_read and not self.collected.citations[at - 1]:
            reason = "the note before it cites nothing"
            return _Target(None, (at - 1,), reason, Code.DANGLING_ANTECEDENT)
        count = f"{len(roots)} sources" if len(roots) > 1 else "something not understood"
        return _Target(None, (at - 1,), f"the note before it cites {count}")

    def _resolve_name(self, at: int, cite: ParsedCitation) -> _Target:
        numbered = self._find_numbered_note(at, cite)
        if cite.name is None:
            return self._resolve_number(numbered)
        printed = () if numbered is None else (numbered,)
        named = self._find_by_name(cite.name)
        known = (one for one in named.values() if one.first <= at or self._is_listed(one))
        candidates = list(islice(known, MOST_NAMED + 1))
        if numbered is not None:
            there = [one for one in self.roots[numbered] if one.first <= at and one.id in named]
            there = there or [one for one in self.roots[numbered] if may_be_called(one, cite.name)]
            if len(there) == 1:
                return _Target(there[0], (numbered,))
        if not candidates:
            return _Target(None, printed, f"no earlier note is understood to cite {cite.name!r}")
        if len(candidates) > 1:
            several = ", ".join(candidate.id for candidate in candidates[:MOST_NAMED])
            several += " or others" if len(candidates) > MOST_NAMED else ""
            return _Target(None, printed, f"{cite.name!r} may mean {several}")
        cited = candidates[0]
        if numbered is None:
            return _Target(cited, (cited.first,))
        reason = (
            f"{cite.name!r} is note {self.collected.notes[cited.first].id}, not note "
            f"{self.collected.notes[numbered].id}; the name is taken"
        )
        return _Target(cited, (cited.first,), reason, Code.CONFLICTING_REFERENCE)

    def _is_listed(self, cited: CitedSource) -> bool:
        """Whether a reference list, which may be below the notes, has the source."""
        return not self.collected.notes[cited.first].mark

    def _find_by_name(self, name: str) -> dict[str, CitedSource]:
        """The sources that a short form with this name may refer to, by id, the earliest first."""
        if name not in self._named:
            found = self.collected.source_index.find_by_name(name)
            self._named[name] = {one.id: one for one in sorted(found, key=lambda one: one.first)}
        return self._named[name]

    def _resolve_number(self, numbered: int | None) -> _Target:
        if numbered is None:
            reason = "it names neither a source nor a note that is there"
            return _Target(None, (), reason, Code.DANGLING_ANTECEDENT)
        roots = self.roots[numbered] or self.collected.sources_in_full(numbered)
        if len(roots) != 1:
            return _Target(None, (numbered,), f"that note leads to {len(roots)} sources")
        return _Target(roots[0], (numbered,))

    def _read_locator(self, at: int, cite: ParsedCitation) -> tuple[str | None, str | None]:
        if cite.source is not None:
            return cite.source.locator, cite.source.locator_kind
        pinpoints = list(cite.pinpoints)
        if pinpoints and self._names_note(pinpoints[0]):
            pinpoints.pop(0)
        if not pinpoints:
            return None, None
        first = pinpoints[0]
        pointing = self._may_mean_note(first) and len(pinpoints) == len(cite.pinpoints)
        if pointing and self._find_numbered_note(at, cite) is not None:
            if len(pinpoints) == 1:
                return first.number, "note"
            first = pinpoints[1]
        return first.number, _LOCATOR_KINDS.get(first.word, first.word)
