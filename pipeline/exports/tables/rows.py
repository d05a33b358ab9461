"""Stored documents and records → the rows of the tables, in a fixed order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from pipeline.document.problems import SEVERITY, Code, count_to_check
from pipeline.exports.claims import list_claims
from pipeline.exports.edtf_days import edtf_days
from pipeline.exports.figure_notes import FigureNotes
from pipeline.exports.places import PLACE_CELLS, Places
from pipeline.exports.stored_text import NoteSources, name_country
from pipeline.record.country import Table
from pipeline.record.describe import describe_value
from pipeline.record.ids import are_nested, escape_pointer
from pipeline.record.table_cells import list_typed_cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.exports.run_sources import RunIds
    from pipeline.exports.tables.columns import Row
    from pipeline.record.stored import JsonObject, StoredDocument
    from pipeline.record.table_cells import TypedCell

_PATH: Final = " > "


def input_rows(
    manifest: JsonObject | None, documents: Iterable[StoredDocument]
) -> Iterator[tuple[str, Row]]:
    """The rows of `inputs`, and those of `problems` for inputs without any record.

    Without a manifest, as an interrupted run leaves it, the inputs are those with documents.
    """
    if manifest is None:
        for stored in documents:
            document = stored.document
            row: Row = dict.fromkeys(("outcome", "problems", "message"))
            row |= {"document": document["path"], "sha256": document["sha256"]}
            yield "inputs", row | {"records": len(stored.record_paths)}
        return
    for number, line in enumerate(manifest["inputs"]):
        row = {
            "document": line["path"],
            "sha256": line["sha256"],
            "outcome": line["outcome"],
            "records": len(line["records"]),
            "problems": sum(line["problems"].values()),
            "message": line["message"],
        }
        yield "inputs", row
        if not line["records"]:
            for code in line["problems"]:
                pointer = f"/inputs/{number}/problems/{code}"
                yield "problems", _manifest_problem(line, code, pointer)


def _manifest_problem(line: JsonObject, code: str, pointer: str) -> Row:
    return {
        "file": "manifest.json",
        "pointer": pointer,
        "document": line["path"],
        "record": None,
        "country": None,
        "code": code,
        "severity": SEVERITY[Code(code)].value,
        "message": line["message"],
        "concerns": None,
        "printed": None,
        **_no_place(),
    }


def document_rows(stored: StoredDocument, run_ids: RunIds) -> Iterator[tuple[str, Row]]:
    """The rows of a document's records, then those of its own problems, with their tables."""
    document = stored.document
    places = Places(document)
    for record in stored.records():
        yield from RecordRows(record, document, places, run_ids).rows()
    for row in _document_problems(stored, places):
        yield "problems", row


def problem_rows(stored: StoredDocument) -> Iterator[Row]:
    """The rows of `problems` alone: those of a document's records, then its own."""
    places = Places(stored.document)
    for record in stored.records():
        yield from RecordRows(record, stored.document, places, {}).problem_rows()
    yield from _document_problems(stored, places)


def _document_problems(stored: StoredDocument, places: Places) -> Iterator[Row]:
    document = stored.document
    for number, problem in enumerate(document["problems"]):
        row: Row = {
            "file": f"documents/{stored.name}.json",
            "pointer": f"/problems/{number}",
            "document": document["path"],
            "record": None,
            "country": None,
        }
        yield row | _problem_cells(problem, document) | places.cells(problem["spans"])


def _problem_cells(problem: JsonObject, document: JsonObject) -> Row:
    cells: Row = {name: problem[name] for name in ("code", "severity", "message")}
    text = document["text"]
    printed = " ".join(text[span["start"] : span["end"]] for span in problem["spans"])
    return cells | {"concerns": problem["pointer"], "printed": " ".join(printed.split()) or None}


def _no_place() -> Row:
    return dict.fromkeys(PLACE_CELLS)


@dataclass(slots=True)
class RecordRows:
    """The rows of one record; `document` is the record's document."""

    record: JsonObject
    document: JsonObject
    places: Places
    run_ids: RunIds
    _about: Row = field(init=False)
    _sources: NoteSources = field(init=False)
    _figure_notes: FigureNotes = field(init=False)
    _codes: dict[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        """Collects what every row repeats: the report, and the sources and problems by place."""
        country = self.record["country"] or {}
        source = self.record["source"]
        self._about = {
            "country": country.get("code"),
            "country_name": name_country(self.record),
            "report": source["title"],
            "document": source["path"],
            "edition": source["edition"],
        }
        self._sources = NoteSources.of(self.record, self.run_ids)
        self._figure_notes = FigureNotes(self.record, self.document["text"])
        self._codes = {}
        for problem in self.record["problems"]:
            if problem["pointer"]:
                self._codes.setdefault(problem["pointer"], []).append(problem["code"])

    def rows(self) -> Iterator[tuple[str, Row]]:
        """Every fact of the record with the name of its table, in the record's order."""
        yield "records", self._record_row()
        for id_, statistic in self.record["statistics"].items():
            yield from self._statistic_rows(id_, statistic)
        for at, section in enumerate(self.record["sections"]):
            yield from self._section_rows(f"/sections/{at}", section)
        for at, printed in enumerate(self.record["tables"]):
            yield from self._table_rows(f"/tables/{at}", printed)
        for at, note in enumerate(self.record["notes"]):
            yield from self._note_rows(f"/notes/{at}", note)
        for table, pointer, build in (
            ("authorities", "/authorities", self._authority_row),
            ("entities", "/entities", self._entity_row),
            ("instruments", "/instruments", self._instrument_row),
            ("flows", "/routes/flows", self._flow_row),
            ("figures", "/figures", self._figure_row),
            ("events", "/events", self._event_row),
            ("recommendations", "/recommendations", self._recommendation_row),
            ("corrections", "/corrections", self._correction_row),
            ("problems", "/problems", self._problem_row),
        ):
            for at, fact in enumerate(resolve_pointer(self.record, pointer)):
                yield table, build(f"{pointer}/{at}", fact)
        yield from (("source_uses", row) for row in self._source_use_rows())

    def problem_rows(self) -> Iterator[Row]:
        """The rows of the record's problems alone."""
        for at, problem in enumerate(self.record["problems"]):
            yield self._problem_row(f"/problems/{at}", problem)

    def _record_row(self) -> Row:
        record, source = self.record, self.record["source"]
        country = record["country"] or {}
        first, last = source["pages"] or (None, None)
        kinds = [statistic["kind"] for statistic in record["statistics"].values()]
        names = ("alpha2", "alpha3", "numeric", "official_name", "wikidata")
        row: Row = {"record": record["id"], **self._about}
        row |= {name: country.get(name) for name in names}
        row |= {name: source[name] for name in ("published", "edition_basis", "profile")}
        row |= {name: source[name] for name in ("media_type", "sha256")}
        row |= {name: record["coverage"][name] for name in ("characters", "claimed", "residue")}
        return row | {
            "first_page": first,
            "last_page": last,
            "roles": tuple(role["role"] for role in record["routes"]["roles"]),
            "statistics": len(kinds),
            "typed": sum(kind != "text" for kind in kinds),
            "problems": len(record["problems"]),
            "to_check": count_to_check(one["code"] for one in record["problems"]),
            "corrections": len(record["corrections"]),
        }

    def _fact(
        self,
        pointer: str,
        spans: Sequence[JsonObject],
        cells: Row,
        refs: Iterable[JsonObject] | None = None,
    ) -> Row:
        """A row: key, report, its own cells, place, sources where it can have any, problems."""
        row = {"record": self.record["id"], "pointer": pointer, **self._about, **cells}
        row |= self.places.cells(spans)
        if refs is not None:
            notes = tuple(dict.fromkeys(ref["note"] for ref in refs))
            sources = self._sources.list_of(notes)
            row["notes"] = tuple(notes)
            row["sources"] = tuple(self._sources.list_run_ids(sources))
            row["source_titles"] = tuple(self._sources.titles[id_] for id_ in sources)
        whole = "/".join(pointer.split("/")[:3])  # a figure has the problems of its statistic
        owners = {whole, pointer} if whole.startswith("/statistics/") else {pointer}
        codes = (code for owner in sorted(owners) for code in self._codes.get(owner, ()))
        row["problems"] = tuple(dict.fromkeys(codes))
        row["corrected"] = is_corrected(self.record, pointer)
        return row

    def _statistic_rows(self, id_: str, statistic: JsonObject) -> Iterator[tuple[str, Row]]:
        pointer = f"/statistics/{escape_pointer(id_)}"
        refs = self._figure_notes.of_statistic(statistic)
        where = statistic.get("coordinates") or {}
        cells: Row = {"statistic": id_, "place": statistic.get("name")}
        cells |= {name: statistic[name] for name in ("label", "known", "kind", "part_of", "raw")}
        cells |= {"lat": where.get("lat"), "lon": where.get("lon")}
        cells |= {"utc_offset": statistic.get("utc_offset"), "comment": statistic.get("comment")}
        cells["category"] = statistic.get("value")
        yield "statistics", self._fact(pointer, statistic["spans"], cells, refs)
        named: Row = {
            "statistic_pointer": pointer,
            "statistic": id_,
            "label": statistic["label"],
        }
        figures = statistic.get("observations", ())
        own = self._figure_notes.of_parts(statistic, figures)
        for at, figure in enumerate(figures):
            row = named | self._observation_cells(figure)
            place = f"{pointer}/observations/{at}"
            yield "observations", self._fact(place, figure["spans"], row, own[at])
        if statistic["kind"] == "composition":
            first, last = edtf_days(statistic["as_of"])
            whole: Row = {name: statistic[name] for name in ("as_of", "estimated")}
            whole |= {"as_of_first": first, "as_of_last": last}
            items = [*_items(f"{pointer}/items", None, statistic["items"])]
            own = self._figure_notes.of_parts(statistic, [item for _, _, item in items])
            for (place, owner, item), called in zip(items, own, strict=True):
                row = named | whole | {"part_of": owner, **_item_cells(item)}
                yield "items", self._fact(place, item["spans"], row, called)
        if statistic["kind"] == "category":
            row = named | {name: statistic[name] for name in ("value", "comment", "raw")}
            yield "categories", self._fact(pointer, statistic["spans"], row, refs)

    def _observation_cells(self, figure: JsonObject) -> Row:
        names = ("sex", "value", "low", "high", "comparator", "unit", "as_of")
        cells: Row = {name: figure[name] for name in names}
        cells |= {name: figure[name] for name in ("estimated", "rank", "comment", "raw")}
        cells["group_name"] = figure["group"]
        age = figure["age"] or {"from": None, "to": None}
        first, last = edtf_days(figure["as_of"])
        cells |= {"age_from": age["from"], "age_to": age["to"]}
        return cells | {"as_of_first": first, "as_of_last": last}

    def _section_rows(self, pointer: str, section: JsonObject) -> Iterator[tuple[str, Row]]:
        path = _PATH.join(section["path"]) or None
        cells: Row = {"section": section["id"], "path": path}
        cells |= {name: section[name] for name in ("number", "title", "level", "run_in")}
        cells["paragraphs"] = len(section["paragraphs"])
        yield "sections", self._fact(pointer, section["spans"], cells, section["note_refs"])
        for at, paragraph in enumerate(section["paragraphs"]):
            row: Row = {
                "section_pointer": pointer,
                "section": section["id"],
                "section_path": path,
                "paragraph": paragraph["id"],
                "number": paragraph["number"],
                "parent": paragraph["parent"],
                "text": paragraph["text"],
            }
            place = f"{pointer}/paragraphs/{at}"
            yield (
                "paragraphs",
                self._fact(place, paragraph["spans"], row, paragraph["note_refs"]),
            )

    def _table_rows(self, pointer: str, table: JsonObject) -> Iterator[tuple[str, Row]]:
        heads = [cell["text"] for cell in table["columns"]]
        whole: Row = {
            "table_id": table["id"],
            "section": table["section"],
            "caption": table["caption"],
        }
        lines = [(f"{pointer}/columns", True, 0, table["columns"])]
        lines += [(f"{pointer}/rows/{n}", False, n, row) for n, row in enumerate(table["rows"])]
        for place, is_head, number, cells in lines:
            for at, cell in enumerate(cells):
                rows, columns = cell["span"]
                row: Row = whole | {
                    "is_head": is_head,
                    "row_index": number,
                    "column_index": at,
                    "column_head": heads[at] if at < len(heads) else None,
                    "text": cell["text"],
                    "row_span": rows,
                    "column_span": columns,
                }
                refs = cell["note_refs"]
                yield "tables", self._fact(f"{place}/{at}", cell["spans"], row, refs)
        for typed in list_typed_cells(Table.model_validate(table)):
            place = f"{pointer}/rows/{typed.row}/{typed.column}"
            cell = table["rows"][typed.row][typed.column]
            row = whole | _typed_cells(typed)
            yield "cells", self._fact(place, cell["spans"], row, cell["note_refs"])
        for at, note in enumerate(table["notes"]):
            yield from self._note_rows(f"{pointer}/notes/{at}", note)

    def _note_rows(self, pointer: str, note: JsonObject) -> Iterator[tuple[str, Row]]:
        cells: Row = {"note": note["id"], "mark": note["mark"], "text": note["text"]}
        cells["calls"] = tuple(note["refs"])
        yield "notes", self._fact(pointer, note["spans"], cells)
        names = ("kind", "signal", "authority", "locator", "locator_kind", "raw")
        for at, citation in enumerate(note.get("citations", ())):
            row: Row = {"note_pointer": pointer, "note": note["id"]}
            row |= {name: citation[name] for name in names}
            row |= {
                "source": self._sources.run_ids.get(citation["authority"]),
                "refers_to": tuple(citation["refers_to"]),
                "remarks": tuple(remark["text"] for remark in citation["remarks"]),
                "unexplained": tuple(one["text"] for one in citation["unexplained"]),
            }
            place = f"{pointer}/citations/{at}"
            yield "citations", self._fact(place, citation["spans"], row)

    def _authority_row(self, pointer: str, authority: JsonObject) -> Row:
        csl = authority["csl"]
        first, last = edtf_days(authority["issued"])
        row: Row = {"record": self.record["id"], "pointer": pointer, **self._about}
        return row | {
            "source": self._sources.run_ids.get(authority["id"]),
            "authority": authority["id"],
            "type": csl.get("type"),
            "title": csl.get("title"),
            "authors": tuple(map(_person, csl.get("author") or csl.get("editor") or ())),
            "container": csl.get("container-title"),
            "publisher": csl.get("publisher"),
            "publisher_place": csl.get("publisher-place"),
            "url": csl.get("URL"),
            "issued": authority["issued"],
            "first_day": first,
            "last_day": last,
            "accessed": authority["accessed"],
            "cited_in": tuple(authority["cited_in"]),
        }

    def _source_use_rows(self) -> Iterator[Row]:
        """Each source with each sentence, cell or value whose note cites it.

        A note that nothing calls is a place of its own.
        """
        uncalled = {note["id"]: f"/notes/{at}" for at, note in enumerate(self.record["notes"])}
        texts = {note["id"]: note["text"] for note in self.record["notes"]}
        for claim in list_claims(self.record, self.document["text"], self.run_ids):
            place: Row = {"page": claim.page, "section": claim.section, "text": claim.text}
            place |= {"in_pointer": claim.home, "in_start": claim.start, "in_end": claim.end}
            for note in claim.notes:
                uncalled.pop(note, None)
                yield from self._uses_of_note(note, texts.get(note), place)
        for note, pointer in uncalled.items():
            place = dict.fromkeys(("page", "section", "text", "in_start", "in_end"))
            yield from self._uses_of_note(note, texts[note], place | {"in_pointer": pointer})

    def _uses_of_note(self, note: str, text: str | None, place: Row) -> Iterator[Row]:
        for id_ in self._sources.list_of((note,)):
            row: Row = {"source": self._sources.run_ids.get(id_), "authority": id_}
            row |= {"source_title": self._sources.titles[id_], "note": note, "note_text": text}
            yield {"record": self.record["id"], **self._about, **row, **place}

    def _entity_row(self, pointer: str, entity: JsonObject) -> Row:
        meant = entity["normalized"] or {}
        credit = entity["credit"] or {}
        first, last = edtf_days(meant.get("edtf"))
        person = _PERSON_JOIN.join(filter(None, (meant.get("given"), meant.get("family"))))
        row: Row = {
            "text": entity["text"],
            "label": entity["label"],
            "found_by": entity["source"],
            "name": meant.get("name") or person or None,
            "code": meant.get("code"),
            "region": meant.get("region"),
            "date": meant.get("edtf"),
            "first_day": first,
            "last_day": last,
            "wikidata": meant.get("wikidata"),
            "role": credit.get("role"),
            "authority": credit.get("authority"),
            **_anchor_cells(entity["anchor"]),
        }
        return self._fact(pointer, entity["spans"], row)

    def _instrument_row(self, pointer: str, instrument: JsonObject) -> Row:
        first, last = edtf_days(instrument["edtf"])
        names = ("name", "kind", "number", "status", "actor")
        mentions = [self.record["entities"][at] for at in instrument["entities"]]
        row: Row = {name: instrument[name] for name in names}
        row |= {"date": instrument["edtf"], "first_day": first, "last_day": last}
        row |= {"untc": instrument["ids"]["untc"], "ilo": instrument["ids"]["ilo"]}
        row |= {"mentions": len(mentions), **_anchor_cells(instrument["anchor"])}
        return self._fact(pointer, mentions[0]["spans"] if mentions else (), row)

    def _flow_row(self, pointer: str, flow: JsonObject) -> Row:
        row: Row = {name: flow[name] for name in ("origin", "destination", "internal")}
        row |= {name: tuple(flow[name]) for name in ("transit", "purposes", "groups", "htcds")}
        row |= {"sentence": self._slice(flow["anchor"]), **_anchor_cells(flow["anchor"])}
        return self._fact(pointer, flow["spans"], row, self._refs_at(flow["anchor"]))

    def _figure_row(self, pointer: str, figure: JsonObject) -> Row:
        names = ("value", "low", "high", "comparator", "unit", "counted", "measure")
        first, last = edtf_days(figure["period"])
        rate, change = figure["per"] or {}, figure["change"] or {}
        row: Row = {name: figure[name] for name in names}
        row["is_limit"] = figure["limit"]
        row |= {"per_value": rate.get("value"), "per_of": rate.get("of")}
        row |= {f"change_{name}": change.get(name) for name in ("role", "direction")}
        row |= {name: figure[name] for name in ("actor", "period", "period_basis", "reported_by")}
        row |= {"first_day": first, "last_day": last, "raw": figure["raw"]}
        row |= {"sentence": self._slice(figure["anchor"]), **_anchor_cells(figure["anchor"])}
        return self._fact(pointer, figure["spans"], row, figure["note_refs"])

    def _event_row(self, pointer: str, event: JsonObject) -> Row:
        first, last = edtf_days(event["edtf"])
        row: Row = {"date": event["edtf"], "first_day": first, "last_day": last}
        row |= {"text": event["text"], **_anchor_cells(event["anchor"])}
        return self._fact(pointer, event["spans"], row, self._refs_at(event["anchor"]))

    def _recommendation_row(self, pointer: str, made: JsonObject) -> Row:
        row: Row = {name: made[name] for name in ("number", "text", "position")}
        row |= {"made_by": tuple(made["by"]), **_anchor_cells(made["anchor"])}
        return self._fact(pointer, made["spans"], row, self._refs_at(made["anchor"]))

    def _correction_row(self, pointer: str, correction: JsonObject) -> Row:
        row: Row = {"record": self.record["id"], "pointer": pointer, **self._about}
        row |= {"corrected_by": correction["by"], "corrected_at": correction["at"]}
        row["reason"] = correction["reason"]
        row |= {name: _print_plain(correction[name]) for name in ("was", "now")}
        return row | {"concerns": correction["pointer"]}

    def _problem_row(self, pointer: str, problem: JsonObject) -> Row:
        row: Row = {
            "file": f"records/{self.record['id']}.json",
            "pointer": pointer,
            "document": self._about["document"],
            "record": self.record["id"],
            "country": self._about["country"],
        }
        row |= _problem_cells(problem, self.document)
        return row | self.places.cells(problem["spans"])

    def _slice(self, anchor: JsonObject) -> str:
        """The text that an anchor cuts out."""
        text = anchored_text(resolve_pointer(self.record, anchor["in"]))
        return text[anchor["start"] : anchor["end"]]

    def _refs_at(self, anchor: JsonObject) -> list[JsonObject]:
        """The callouts within the anchored text or right after it."""
        owner = resolve_pointer(self.record, anchor["in"])
        refs = owner.get("note_refs", ()) if isinstance(owner, dict) else ()
        return [ref for ref in refs if anchor["start"] < ref["at"] <= anchor["end"] + 1]


_PERSON_JOIN: Final = " "


def _print_plain(value: Any) -> str | None:  # noqa: ANN401 - any JSON value
    """A text as it is, nothing for null, any other value on one line."""
    return value if value is None or isinstance(value, str) else describe_value(value)


def _items(
    place: str, owner: str | None, items: Sequence[JsonObject]
) -> Iterator[tuple[str, str | None, JsonObject]]:
    """Each item with its pointer and that of the item it is a part of, a whole before its parts."""
    for at, item in enumerate(items):
        pointer = f"{place}/{at}"
        yield pointer, owner, item
        yield from _items(f"{pointer}/items", pointer, item["items"])


def _item_cells(item: JsonObject) -> Row:
    names = ("name", "share", "share_low", "share_high", "comparator", "comment", "raw")
    cells: Row = {name: item[name] for name in names}
    return cells | {"qualifiers": tuple(item["qualifiers"])}


def _anchor_cells(anchor: JsonObject | None) -> Row:
    if anchor is None:
        return dict.fromkeys(("in_pointer", "in_start", "in_end"))
    return {"in_pointer": anchor["in"], "in_start": anchor["start"], "in_end": anchor["end"]}


def _typed_cells(typed: TypedCell) -> Row:
    first, last = edtf_days(typed.as_of)
    cells: Row = {"row_index": typed.row, "column_index": typed.column, "as_of": typed.as_of}
    cells |= {"as_of_first": first, "as_of_last": last}
    cells |= {"row_path": _PATH.join(typed.row_path) or None}
    cells |= {"column_path": _PATH.join(typed.column_path) or None}
    cells |= {
        name: getattr(typed.cell, name) for name in ("value", "low", "high", "comparator", "text")
    }
    return cells | {"unit": typed.measure.unit, "scale": typed.measure.scale}


def _person(name: Mapping[str, Any]) -> str:
    """A CSL name as one text: `Toktosunova, Aida`, or the name of an organisation."""
    if literal := name.get("literal"):
        return str(literal)
    return ", ".join(filter(None, (name.get("family"), name.get("given"))))


def is_corrected(record: JsonObject, pointer: str) -> bool:
    """Whether a person corrected the value at a JSON Pointer, a part of it or the whole of it."""
    return any(are_nested(one["pointer"], pointer) for one in record["corrections"])


def resolve_pointer(record: JsonObject, pointer: str) -> Any:  # noqa: ANN401 - any JSON value
    """The value at a JSON Pointer; raises `LookupError` if there is none."""
    value: Any = record
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value


def anchored_text(owner: Any) -> str:  # noqa: ANN401 - any JSON value
    """The text that anchors in an object count in: its text, printed value or title."""
    for name in ("text", "raw", "title"):
        if isinstance(owner, dict) and isinstance(owner.get(name), str):
            return str(owner[name])
    return ""
