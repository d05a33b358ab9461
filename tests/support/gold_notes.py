"""The sources that people read in notes, compared with those that the pipeline finds.

`gold/notes.txt`, `gold/forms.txt`, `gold/reviews.txt`, `gold/reports.txt` and `gold/prose.txt` hold
notes written for the project with what each cites, the second what law reviews print beside books
and articles, the third more of it and of other styles, the fourth what reports print, the last
sentences that lead to a source; `gold/references.txt` the same of notes of documents that are not
in the repository, by file, SHA-256 and number. A line
`kind:form key | field value | …` is a citation: `key` names its source within the document, `?`
says that nothing proves which it is, `-` that it has none; a field `-` has to be absent.

    python -m tests.support.gold_notes [CORPUS]

prints what was found by form, for the half to develop with, whose misses are listed, and for the
half held back, whose misses are not. The last line is the figure of the README: the sources cited
in full in the notes written for the project, the half held back.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipeline.citations.notes import collect_citations
from pipeline.citations.resolve import detect_at_convention, resolve_citations
from pipeline.document.model import Document
from pipeline.document.reading import Reading
from pipeline.extract import extract
from pipeline.layout.elements import FoundNote
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.record.country import Authority, Citation

GOLD: Final = Path(__file__).parents[1] / "gold"
CORPUS: Final = Path(__file__).parents[2].parent / "shared" / "corpus"
WRITTEN: Final = ("notes.txt", "forms.txt", "reviews.txt", "reports.txt", "prose.txt")
OUTCOMES: Final = ("right", "wrong", "missing")


@dataclass(frozen=True)
class Expected:
    """A citation as a person reads it."""

    kind: str
    form: str
    key: str
    fields: dict[str, str]


@dataclass(frozen=True)
class GoldNote:
    """A note's mark, its text ("" where a document holds it) and what it cites."""

    mark: str
    text: str
    cited: tuple[Expected, ...]


@dataclass
class Chapter:
    """The notes of one document; `name` is its title, or its file and SHA-256."""

    name: str
    notes: list[GoldNote] = field(default_factory=list)

    @property
    def is_held(self) -> bool:
        """Held back: a chapter of an even number, a file whose SHA-256 ends in an even digit."""
        number, _, _ = self.name.partition(" ")
        digit = number if number.isdigit() else self.name[-1]
        return int(digit, 16) % 2 == 0


@dataclass(frozen=True)
class Verdict:
    """What became of one thing expected, or of one that nobody expected (`spurious`)."""

    form: str
    what: str  # `resolution` or a field's name
    outcome: str  # right, wrong, missing (and, of resolution: unresolved is missing)
    shown: str


def chapters(path: Path) -> list[Chapter]:
    """The chapters of a gold file."""
    found: list[Chapter] = []
    for line in filter(None, path.read_text(encoding="utf-8").splitlines()):
        if line.startswith("# "):
            found.append(Chapter(line[2:]))
        elif line.startswith("  "):
            last = found[-1].notes[-1]
            found[-1].notes[-1] = GoldNote(last.mark, last.text, (*last.cited, expected(line)))
        else:
            mark, _, text = line.partition(" | ")
            found[-1].notes.append(GoldNote(mark, text, ()))
    return found


def expected(line: str) -> Expected:
    """The citation that a line of gold describes."""
    head, *rest = line.strip().split(" | ")
    kind, _, key = head.partition(" ")
    fields = dict(part.split(" ", 1) for part in rest)
    return Expected(kind.partition(":")[0], kind, key.strip(), fields)


Cited = tuple["Sequence[tuple[str, Sequence[Citation]]]", "Mapping[str, Authority]"]


def cited_in_text(chapter: Chapter) -> Cited:
    """The citations of a chapter's notes, found and resolved as those of a document are."""
    text, places = "", []
    for note in chapter.notes:
        places.append((len(text), len(text) + len(note.text)))
        text += note.text + "\n"
    whole = Document("gold", "gold", "", "text/plain", text, ())
    notes = [
        FoundNote(note.mark, note.mark, Reading.of(whole, [place]), (place,))
        for note, place in zip(chapter.notes, places, strict=True)
    ]
    some = collect_citations(notes)
    found = resolve_citations(some, detect_at_convention([some], None))
    marked = zip((note.mark for note in chapter.notes), found.citations, strict=True)
    return list(marked), {authority.id: authority for authority in found.authorities}


def cited_in_file(chapter: Chapter, corpus: Path) -> Cited:
    """The citations of the notes of a file; none where it is not the file that was read."""
    name, _, digest = chapter.name.rpartition(" ")
    data = (corpus / name).read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        return (), {}
    source = read_source(data, name, name)
    made = extract(source, profile=None, families=load_families(), recognize=None)
    notes = [(note.mark, note.citations) for record in made.records for note in record.notes]
    return notes, {
        authority.id: authority for record in made.records for authority in record.authorities
    }


_SORTS: Final = {"full": "full", "id": "id", "internal": "internal"}


def aligned(
    wanted: Sequence[Expected], found: Sequence[Citation]
) -> Iterator[tuple[Expected | None, Citation | None]]:
    """Each citation expected beside the one found in its place, either None where there is none."""
    sorts = [[_SORTS.get(one.kind, "named") for one in some] for some in (wanted, found)]
    matcher = SequenceMatcher(None, sorts[0], sorts[1], autojunk=False)
    for tag, low, high, at, end in matcher.get_opcodes():
        if tag == "equal":
            yield from zip(wanted[low:high], found[at:end], strict=True)
        else:
            yield from ((one, None) for one in wanted[low:high])
            yield from ((None, one) for one in found[at:end])


def judged(chapter: Chapter, cited: Cited) -> Iterator[Verdict]:
    """The verdicts on a chapter, note by note; a key means the source that its first full gives."""
    notes, authorities = dict(cited[0]), cited[1]
    bound: dict[str, str | None] = {}
    pairs = [
        (note, one, found)
        for note in chapter.notes
        for one, found in aligned(note.cited, notes.get(note.mark, ()))
    ]
    for _, one, found in pairs:
        if one is not None and one.kind == "full":
            bound.setdefault(one.key, found.authority if found else None)
    for note, one, found in pairs:
        if one is None:
            if found is not None and found.authority is not None:
                yield Verdict(f"{found.kind}:spurious", "resolution", "wrong", _shown(note, found))
            continue
        yield from _resolution(note, one, found, bound)
        yield from _fields(note, one, found, authorities)


def _shown(note: GoldNote, found: Citation | None) -> str:
    return f"{note.mark}: {found.raw!r} → {found.authority}" if found else f"{note.mark}: nothing"


def _resolution(
    note: GoldNote, one: Expected, found: Citation | None, bound: Mapping[str, str | None]
) -> Iterator[Verdict]:
    reached = found.authority if found else None
    if one.kind == "internal":
        return
    if reached is None:
        outcome = "right" if one.key == "?" else "missing"
    elif one.key == "?" or reached != bound.get(one.key, None):
        outcome = "wrong"
    else:
        outcome = "right"
    yield Verdict(one.form, "resolution", outcome, f"{_shown(note, found)}, not {one.key}")


def _folded(text: str) -> str:
    """A value as two readers agree on it: no spaces, one kind of quotation mark and dash."""
    return re.sub(r"\s|%20", "", text).translate(str.maketrans("’‘“”–", "''\"\"-")).casefold()


def _recorded(found: Citation, authority: Authority, name: str) -> str:
    """A field as the record has it; "" where it has none."""
    csl = authority.csl
    match name:
        case "author":
            names = (
                ", ".join(name[key] for key in ("family", "given", "literal") if key in name)
                for name in csl.get("author", [])
            )
            return "; ".join(names)
        case "date":
            return authority.issued or ""
        case "accessed":
            return authority.accessed or ""
        case "at":
            return f"{found.locator_kind} {found.locator}" if found.locator else ""
        case "to":
            return ", ".join(found.refers_to)
        case _:
            keys = {"container": "container-title", "url": "URL"}
            return str(csl.get(keys.get(name, name), ""))


def _fields(
    note: GoldNote, one: Expected, found: Citation | None, authorities: Mapping[str, Authority]
) -> Iterator[Verdict]:
    for name, wanted in one.fields.items():
        authority = authorities.get(found.authority) if found and found.authority else None
        recorded = _recorded(found, authority, name) if found and authority else None
        wanted_ = "" if wanted == "-" else wanted
        if recorded is None or (not recorded and wanted_):
            outcome = "missing"
        else:
            outcome = "right" if _folded(recorded) == _folded(wanted_) else "wrong"
        shown = f"{note.mark}: {name} {recorded!r}, not {wanted_!r}"
        yield Verdict(one.form, name, outcome, shown)


def scored(verdicts: Iterable[Verdict]) -> dict[tuple[str, str], Counter[str]]:
    """Outcomes by form and field, and by field over all forms (`all`)."""
    scores: dict[tuple[str, str], Counter[str]] = {}
    for verdict in verdicts:
        sort = "full" if verdict.form.startswith("full") else "short"
        for form in (verdict.form, f"all {sort}"):
            scores.setdefault((form, verdict.what), Counter())[verdict.outcome] += 1
    return scores


def ratio(part: int, whole: int) -> float:
    """A share; one of nothing is all of it."""
    return part / whole if whole else 1.0


def precision(score: Counter[str]) -> float:
    """The share of given answers that is right."""
    return ratio(score["right"], score["right"] + score["wrong"])


def recall(score: Counter[str]) -> float:
    """The share of expected answers that was given right."""
    return ratio(score["right"], sum(score.values()))


def verdicts(corpus: Path, begins: str = "") -> Iterator[tuple[Chapter, list[Verdict]]]:
    """The chapters of the gold with their verdicts; files only where they are present."""
    for chapter in (one for name in WRITTEN for one in chapters(GOLD / name)):
        yield chapter, list(judged(chapter, cited_in_text(chapter)))
    files = chapters(GOLD / "references.txt") if corpus.is_dir() else ()
    for chapter in files:
        if chapter.name.startswith(begins):
            yield chapter, list(judged(chapter, cited_in_file(chapter, corpus)))


def describe_sources(some: Iterable[Verdict]) -> str:
    """How many sources cited in full were found, and how many were taken for others."""
    score = scored(some)["all full", "resolution"]
    right, wrong = (ratio(score[outcome], score.total()) for outcome in ("right", "wrong"))
    return f"{score.total()} sources: {right * 100:.0f} % found, {wrong * 100:.0f} % wrong"


def report(corpus: Path) -> Iterator[str]:
    """The scores of both halves, the misses of the one to develop with, the README's figure."""
    both = list(verdicts(corpus))
    for name, is_held in (("to develop with", False), ("held back", True)):
        some = [(chapter, judgements) for chapter, judgements in both if chapter.is_held == is_held]
        yield f"== {name}: {sum(len(chapter.notes) for chapter, _ in some)} notes"
        for (form, what), score in sorted(
            scored(v for _, judgements in some for v in judgements).items()
        ):
            counts = " ".join(f"{outcome} {score[outcome]}" for outcome in OUTCOMES)
            yield f"{form:28}{what:12}{precision(score):.3f} {recall(score):.3f}  {counts}"
        if not is_held:
            yield from (
                f"{verdict.outcome}: {chapter.name[:40]} {verdict.form} {verdict.shown}"
                for chapter, judgements in some
                for verdict in judgements
                if verdict.outcome != "right"
            )
    written = {chapter.name for name in WRITTEN for chapter in chapters(GOLD / name)}
    held = [some for chapter, some in both if chapter.is_held and chapter.name in written]
    yield describe_sources(verdict for some in held for verdict in some)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path, nargs="?", default=CORPUS, metavar="CORPUS")
    sys.stdout.writelines(f"{line}\n" for line in report(parser.parse_args().corpus))
