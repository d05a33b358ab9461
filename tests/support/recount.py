"""Counts a run's output again from the files alone: claims, coverage, places, pointers, notes.

Imports nothing of the pipeline: it reads what any consumer of `out/` reads.
"""

from __future__ import annotations

import bisect
import json
import operator
import re
import unicodedata
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Json: TypeAlias = Any
Object: TypeAlias = dict[str, Any]

CALLOUT = re.compile(r"<sup>[^<]*</sup>|\[\^\w{1,10}\]:?")
RANGE = re.compile(r"(\d{1,4})\s*[-\u2013]\s*(\d{1,4})")
READABLE = ("text", "raw", "title", "caption", "name")
OWNERLESS = {"furniture", "matter", "hidden"}


def recount(out: Path) -> list[str]:
    """What is wrong with the output, a line each; empty where all agrees."""
    complaints = []
    for path in sorted((out / "documents").rglob("*.json")):
        name = path.relative_to(out / "documents").as_posix().removesuffix(".json")
        document = load(path)
        records = records_of(out, name)
        wrong = [
            *wrong_claims(document, records),
            *wrong_coverage(document, document["coverage"], [(0, len(document["text"]))]),
        ]
        for place, record in records.items():
            wrong += [f"{place}: {one}" for one in wrong_record(document, record, place)]
        complaints += [f"{name}: {one}" for one in wrong]
    return complaints


def load(path: Path) -> Object:
    """A JSON file's object."""
    loaded: Object = json.loads(path.read_text("utf-8"))
    return loaded


def records_of(out: Path, document: str) -> dict[str, Object]:
    """The records of one document by their path in the output."""
    found = sorted((out / "records" / document).glob("*.json"))
    return {path.relative_to(out).as_posix(): load(path) for path in found}


def furniture(document: Object) -> list[str]:
    """The texts of a document's furniture, in reading order."""
    found = sorted(document["furniture"], key=lambda one: int(one["spans"][0]["start"]))
    return [one["text"] for one in found]


def solid(text: str) -> int:
    """How many characters are not white space."""
    return sum(not character.isspace() for character in text)


def spoken(text: str) -> str:
    """The letters and digits of a text without callouts, in order."""
    plain = unicodedata.normalize("NFC", CALLOUT.sub("", text))
    return "".join(character for character in plain if character.isalnum()).casefold()


def pointed(thing: Json, pointer: str) -> Json:
    """What a JSON Pointer names (RFC 6901); LookupError or ValueError where it names nothing."""
    for key in pointer.split("/")[1:]:
        plain = key.replace("~1", "/").replace("~0", "~")
        thing = thing[int(plain)] if isinstance(thing, list) else thing[plain]
    return thing


def resolves(thing: Json, pointer: str) -> bool:
    """Whether a JSON Pointer names something."""
    try:
        pointed(thing, pointer)
    except (LookupError, ValueError, TypeError):
        return False
    return pointer == "" or pointer.startswith("/")


# A document: its claims and its coverage.


def wrong_claims(document: Object, records: dict[str, Object]) -> Iterator[str]:
    """Claims that overlap, leave characters out, or belong to nobody."""
    text, end = document["text"], 0
    for claim in document["claims"]:
        if not end <= claim["start"] < claim["end"] <= len(text):
            yield f"claim {claim} after {end}"
        elif left := text[end : claim["start"]].strip():
            yield f"nobody claims {left!r}"
        end = max(end, claim["end"])
        yield from wrong_owner(claim, records)
    if left := text[end:].strip():
        yield f"nobody claims {left!r}"


def wrong_owner(claim: Object, records: dict[str, Object]) -> Iterator[str]:
    """A claim whose pointer names nothing, or that has one and should not."""
    pointer, role = claim["pointer"], claim["role"]
    if pointer is None:
        if role not in OWNERLESS | {"residue"}:
            yield f"a claim of {role} has no pointer"
        return
    stems = {p.removesuffix(".json"): p for p in records}
    stem = max((stem for stem in stems if pointer.startswith(stem)), key=len, default=None)
    if role in OWNERLESS or stem is None:
        yield f"a claim of {role} has the pointer {pointer!r}"
    elif not resolves(records[stems[stem]], re.sub(r"\A(\.json)?#?", "", pointer[len(stem) :])):
        yield f"{pointer!r} names nothing"


def wrong_coverage(
    document: Object, coverage: Object, stretches: list[tuple[int, int]]
) -> Iterator[str]:
    """Coverage that does not follow from the claims on these stretches of the text."""
    text = document["text"]
    characters = sum(solid(text[start:end]) for start, end in stretches)
    residue = sum(
        solid(text[max(start, claim["start"]) : min(end, claim["end"])])
        for start, end in stretches
        for claim in document["claims"]
        if claim["role"] == "residue" and claim["start"] < end and start < claim["end"]
    )
    counted = {"characters": characters, "claimed": characters - residue, "residue": residue}
    if coverage != counted:
        yield f"coverage {coverage}, counted {counted}"


# A record: its places, its pointers, its notes.


def wrong_record(document: Object, record: Object, place: str) -> Iterator[str]:
    """All that is wrong with one record of a document."""
    if place != f"records/{record['id']}.json":
        yield f"its id is {record['id']!r}"
    code = (record["country"] or {}).get("code")
    stretches = [
        (span["start"], span["end"])
        for part in document["parts"]
        if part["role"] == "chapter"
        and part["code"] == code
        and (code or not record["country"] or part["title"] == record["country"]["printed"])
        for span in part["spans"]
    ]
    yield from wrong_coverage(document, record["coverage"], stretches)
    yield from wrong_places(document, record)
    yield from wrong_callouts(document, record)
    yield from wrong_anchors(document, record)
    yield from wrong_pointers(record)
    yield from wrong_references(record)


def cut(document: Object, spans: list[Object]) -> str:
    """The slices of some spans, a line each."""
    return "\n".join(document["text"][span["start"] : span["end"]] for span in spans)


def uncalled(document: Object, spans: list[Object]) -> str:
    """The slices of some spans without the callouts that are claimed in them, a line each."""
    text, places = document["text"], [(span["start"], span["end"]) for span in spans]
    pieces = []
    for start, end in places:
        at = start
        for claim in callout_claims(document, start, end):
            pieces.append(text[at : claim["start"]])
            at = max(at, claim["end"])
        pieces.append(f"{text[at:end]}\n")
    return "".join(pieces)


def callout_claims(document: Object, start: int, end: int) -> list[Object]:
    """The claims of callouts that begin in a stretch of the text."""
    claims = document["claims"]
    low = bisect.bisect_left(claims, start, key=operator.itemgetter("start"))
    high = bisect.bisect_left(claims, end, key=operator.itemgetter("start"))
    return [claim for claim in claims[low:high] if claim["role"] == "callout"]


def things(thing: Json, pointer: str = "") -> Iterator[tuple[str, Object]]:
    """Every object of a record with its JSON Pointer."""
    if isinstance(thing, dict):
        yield pointer, thing
        for key, value in thing.items():
            yield from things(value, f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(thing, list):
        for i, value in enumerate(thing):
            yield from things(value, f"{pointer}/{i}")


def wrong_places(document: Object, record: Object) -> Iterator[str]:
    """Spans that are out of order, empty, or slice something else than the record says there."""
    for pointer, thing in things({k: v for k, v in record.items() if k != "problems"}):
        for key, readable in (("spans", READABLE), ("label_spans", ("label",))):
            spans = thing.get(key)
            if spans is None or "rows" in thing:  # a table has the words of its cells
                continue
            yield from (f"{pointer}: {one}" for one in wrong_spans(document, spans))
            words = [w for w in readable if isinstance(thing.get(w), str)]
            if "raw" in words:  # an item's name is a part of its raw text
                words = ["raw"]
            if thing.get("raw") == "":  # no value is printed: its place is the label's
                continue
            for word in words[:1] if spans else []:
                if spoken(uncalled(document, spans)) != spoken(thing[word]):
                    yield f"{pointer}: {cut(document, spans)!r} is not {thing[word]!r}"


def wrong_spans(document: Object, spans: list[Object]) -> Iterator[str]:
    """Spans outside the text, overlapping, or with white space or a wrong page at an edge."""
    end, pages = 0, {page["number"]: page for page in document["pages"]}
    for span in spans:
        sliced = document["text"][span["start"] : span["end"]]
        if not (end <= span["start"] < span["end"] <= len(document["text"])):
            yield f"span {span} after {end}"
        elif sliced != sliced.strip():
            yield f"span {span} has white space at an edge"
        if (span["page"] is None) != (not pages) or (pages and span["page"] not in pages):
            yield f"span {span} is on no page"
        end = span["end"]


def wrong_callouts(document: Object, record: Object) -> Iterator[str]:
    """Callouts that are not where the record places them, in the source and in the reading text."""
    of_tables = [note for table in record["tables"] for note in table["notes"]]
    ids = {note["id"]: note["mark"] for note in (*record["notes"], *of_tables)}
    known = [problem for problem in record["problems"] if problem["code"] == "callout-without-note"]
    for pointer, thing in things(record):
        for ref in thing.get("note_refs", []):
            readable = next((thing[w] for w in READABLE if isinstance(thing.get(w), str)), "")
            mark = ids.get(ref["note"])
            if mark is None and not any(covers(one["spans"], ref["spans"]) for one in known):
                yield f"{pointer}: there is no note {ref['note']}, and no problem says so"
            printed = cut(document, ref["spans"])
            is_named = mark == "" and readable.startswith(printed.split()[0], ref["at"])
            if not is_named and not calls(printed, mark or ref["note"]):
                yield f"{pointer}: {printed!r} does not call {ref['note']}"
            if pointer.startswith("/figures/"):  # the offset is that of the sentence
                continue
            if not 0 <= ref["at"] <= len(readable):
                yield f"{pointer}: callout at {ref['at']} of {len(readable)}"
            elif thing.get("raw") == "":  # no value is printed: its place is the label's
                continue
            elif thing.get("spans") and not is_at_its_place(document, thing, ref, readable):
                yield f"{pointer}: callout {ref['note']} does not stand at {ref['at']}"


def calls(printed: str, mark: str) -> bool:
    """Whether a printed callout names this mark, alone, in a list or inside a range."""
    printed = printed.replace("\\", "")
    between = [(int(low), int(high)) for low, high in RANGE.findall(printed)]
    inside = mark.isdecimal() and any(low <= int(mark) <= high for low, high in between)
    return inside or bool(re.search(rf"(?<!\d){re.escape(mark)}(?!\d)", printed))


def covers(outer: list[Object], inner: list[Object]) -> bool:
    """Whether some spans touch each of the others."""
    return all(any(o["start"] < i["end"] and i["start"] < o["end"] for o in outer) for i in inner)


def is_at_its_place(document: Object, thing: Object, ref: Object, readable: str) -> bool:
    """Whether the text read before a callout is the text printed before it."""
    at = ref["spans"][0]["start"]
    before = [span | {"end": min(span["end"], at)} for span in thing["spans"] if span["start"] < at]
    opened = re.sub(r"<sup>[^<]*\Z", "", uncalled(document, before))
    return spoken(opened) == spoken(readable[: ref["at"]])


def wrong_anchors(document: Object, record: Object) -> Iterator[str]:
    """Anchors that do not slice the words that the record or the source has there."""
    for pointer, thing in things(record):
        anchor = thing.get("anchor")
        if anchor is None:
            continue
        if not resolves(record, anchor["in"]):
            yield f"{pointer}: {anchor['in']!r} names nothing"
            continue
        home = pointed(record, anchor["in"])
        text = next((home[w] for w in READABLE if isinstance(home.get(w), str)), "")
        sliced = text[anchor["start"] : anchor["end"]]
        if not sliced or sliced != thing.get("text", sliced):
            yield f"{pointer}: {sliced!r} is not {thing.get('text')!r}"
        # The spans of a figure are its own, not its sentence's; an instrument has none.
        spans = None if pointer.startswith("/figures/") else thing.get("spans")
        if spans and spoken(sliced) != spoken(uncalled(document, spans)):
            yield f"{pointer}: {sliced!r} is not {cut(document, thing['spans'])!r}"


def wrong_pointers(record: Object) -> Iterator[str]:
    """Pointers of problems and notes that name nothing, or something that does not call back."""
    for problem in record["problems"]:
        if problem["pointer"] is not None and not resolves(record, problem["pointer"]):
            yield f"problem {problem['code']}: {problem['pointer']!r} names nothing"
    for note in record["notes"]:
        for pointer in note["refs"]:
            home = pointed(record, pointer) if resolves(record, pointer) else {}
            if note["id"] not in [ref["note"] for ref in home.get("note_refs", [])]:
                yield f"note {note['id']}: {pointer!r} does not call it"
    # A figure repeats the callouts of its paragraph: notes name the paragraph.
    callers = [(at, one) for at, one in things(record) if not at.startswith("/figures/")]
    called = {(ref["note"], at) for at, one in callers for ref in one.get("note_refs", [])}
    listed = {(note["id"], pointer) for note in record["notes"] for pointer in note["refs"]}
    ids = {note["id"] for note in record["notes"]}
    yield from (f"note {n} does not name {at}" for n, at in called - listed if n in ids)


def wrong_references(record: Object) -> Iterator[str]:
    """Citations, authorities and instruments that do not agree with each other."""
    cited: dict[str, list[str]] = {authority["id"]: [] for authority in record["authorities"]}
    ids = {note["id"] for note in record["notes"]}
    for note in record["notes"]:
        for citation in note["citations"]:
            authority = citation["authority"]
            yield from (f"note {note['id']}: {n}" for n in citation["refers_to"] if n not in ids)
            if authority is not None and authority not in cited:
                yield f"note {note['id']}: no authority {authority!r}"
            elif authority is not None and note["id"] not in cited[authority]:
                cited[authority].append(note["id"])
    for authority in record["authorities"]:
        if authority["cited_in"] != cited[authority["id"]]:
            yield f"{authority['id']}: {authority['cited_in']} is not {cited[authority['id']]}"
    for row in record["instruments"]:
        for i in row["entities"]:
            if not 0 <= i < len(record["entities"]):
                yield f"instrument {row['name']!r}: no entity {i}"
