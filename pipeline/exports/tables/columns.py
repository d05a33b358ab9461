"""The tables of an export and their columns: name, type, meaning, and keys."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from pipeline.record.schema import schema

ColumnType = Literal["string", "integer", "number", "boolean", "date"]
Cell = str | int | float | bool | None
Row = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `field` names the field of the records that explains it, `Object.field`."""

    name: str
    type: ColumnType = "string"
    field: str = ""
    text: str = ""

    @property
    def description(self) -> str:
        """What the column holds: from the schemas where they have the field."""
        if not self.field:
            return self.text
        object_name, _, field = self.field.partition(".")
        described = _field_descriptions().get(object_name, {}).get(field, "")
        return " ".join(part for part in (described, self.text) if part)


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns that name a row of another table; `is_optional` where a row may name none."""

    columns: tuple[str, ...]
    table: str
    target: tuple[str, ...]
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table: a row for each fact of a kind; `key` identifies a row."""

    name: str
    text: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()
    indexes: tuple[str, ...] = ()

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)


@cache
def _field_descriptions() -> dict[str, dict[str, str]]:
    described: dict[str, dict[str, str]] = {}
    for kind in ("record", "manifest"):
        whole: dict[str, Any] = schema(kind)
        for definition in (whole, *whole.get("$defs", {}).values()):
            described[definition.get("title", "")] = {
                name: field.get("description", "")
                for name, field in definition.get("properties", {}).items()
            }
    return described


# Every fact names its record and its place in it, and repeats what a reader filters by.
_KEY: Final = (
    Column("record", text="The record's id: the report's path and the country's code."),
    Column("pointer", text="JSON Pointer to the fact in the record; with `record` a stable key."),
)
_ABOUT: Final = (
    Column("country", field="Country.code"),
    Column("country_name", field="Country.name", text="Capitals are spelled as usual."),
    Column("report", field="Source.title"),
    Column("document", field="Source.path"),
    Column("edition", field="Source.edition"),
)
_PLACE: Final = (
    Column("page", "integer", text="The page on which it begins, from 1."),
    Column("start", "integer", text="Offset of its first character in the report's text."),
    Column("end", "integer", text="Offset behind its last character."),
    Column("x0", "number", text="Left edge of its first line on the page, in points."),
    Column("top", "number", text="Upper edge of its first line on the page, in points."),
    Column("x1", "number", text="Right edge of its first line on the page, in points."),
    Column("bottom", "number", text="Lower edge of its first line on the page, in points."),
)
_SOURCES: Final = (
    Column("notes", text="Ids of the notes that it calls, joined by `; `."),
    Column(
        "sources",
        text="Ids of the sources that these notes cite, those of `authorities.json` and of exported"
        " bibliographies, joined by `; `.",
    ),
    Column("source_titles", text="Titles of these sources, joined by `; `."),
)
_REVIEW: Final = (
    Column(
        "problems",
        text="Codes of the problems with it, for a figure those of its statistic too, joined by"
        " `; `; the table `problems` says what they are.",
    ),
    Column(
        "corrected",
        "boolean",
        text="Whether a person corrected it or a part of it; the table `corrections` says how.",
    ),
)
_AS_OF_DAYS: Final = (
    Column("as_of_first", "date", text="The first day of `as_of`."),
    Column("as_of_last", "date", text="The last day of `as_of`."),
)
_DAYS: Final = (
    Column("first_day", "date", text="The first day of the date."),
    Column("last_day", "date", text="The last day of the date."),
)
_ANCHOR: Final = (
    Column("in", field="Anchor.in"),
    Column("in_start", "integer", text="Where it begins in the text there."),
    Column("in_end", "integer", text="Where it ends in the text there."),
)
_OF_RECORD: Final = ForeignKey(("record",), "records", ("record",))
_OF_STATISTIC: Final = ForeignKey(
    ("record", "statistic_pointer"), "statistics", ("record", "pointer")
)
_SOURCE: Final = Column(
    "source", text="The source's id in the run: in `authorities.json` and exported bibliographies."
)
_AUTHORITY: Final = Column(
    "authority", text="The source's id in its record alone; `source` is its id in the run."
)
_STATISTIC: Final = (
    Column("statistic_pointer", text="The statistic's `pointer`."),
    Column("statistic", text="The statistic's id."),
    Column("label", field="QuantityStatistic.label"),
)


def _facts(  # noqa: PLR0913 - each argument is a part of a table
    name: str,
    text: str,
    columns: tuple[Column, ...],
    *,
    sources: bool = False,
    foreign_keys: tuple[ForeignKey, ...] = (),
    indexes: tuple[str, ...] = ("country",),
) -> TableSpec:
    """A table of facts of records: key, country and report, its own columns, places, review."""
    cited = _SOURCES if sources else ()
    whole = (*_KEY, *_ABOUT, *columns, *_PLACE, *cited, *_REVIEW)
    keys = (_OF_RECORD, *foreign_keys)
    return TableSpec(name, text, whole, ("record", "pointer"), keys, indexes)


def _fields(owner: str, *names: str, type_: ColumnType = "string") -> tuple[Column, ...]:
    return tuple(Column(name, type_, f"{owner}.{name}") for name in names)


TABLES: Final = (
    TableSpec(
        "inputs",
        "One row for each input of the run.",
        (
            Column("document", field="InputLine.path"),
            Column("sha256", field="InputLine.sha256"),
            Column("outcome", field="InputLine.outcome"),
            Column("records", "integer", text="The number of its records."),
            Column("problems", "integer", text="The number of its problems."),
            Column("message", field="InputLine.message"),
        ),
        ("document",),
    ),
    TableSpec(
        "records",
        "One row for each country of a report.",
        (
            Column("record", field="CountryRecord.id"),
            Column("country", field="Country.code"),
            Column("country_name", field="Country.name"),
            *_fields("Country", "alpha2", "alpha3", "numeric", "official_name", "wikidata"),
            Column("report", field="Source.title"),
            Column("document", field="Source.path"),
            *_fields("Source", "edition", "published", "edition_basis", "profile", "media_type"),
            Column("sha256", field="Source.sha256"),
            Column("first_page", "integer", text="The first page of the chapter."),
            Column("last_page", "integer", text="The last page of the chapter."),
            Column("roles", text="Its roles in trafficking: origin, transit, destination."),
            *_fields("Coverage", "characters", "claimed", "residue", type_="integer"),
            Column("statistics", "integer", text="The number of its statistics."),
            Column("typed", "integer", text="How many of them are more than text."),
            Column("problems", "integer", text="The number of its problems."),
            Column("to_check", "integer", text="How many of them cost a reader a second look."),
            Column("corrections", "integer", text="The number of values that a person corrected."),
        ),
        ("record",),
        (ForeignKey(("document",), "inputs", ("document",)),),
        ("country", "document"),
    ),
    _facts(
        "statistics",
        "One row for each statistic: label and value as printed, and a text, category or place.",
        (
            Column("statistic", text="The statistic's id."),
            Column("label", field="QuantityStatistic.label"),
            Column("known", "boolean", "QuantityStatistic.known"),
            Column(
                "kind",
                field="QuantityStatistic.kind",
                text="Quantity, composition, place, category or text.",
            ),
            Column("part_of", field="QuantityStatistic.part_of"),
            Column("raw", field="QuantityStatistic.raw"),
            Column("place", field="PlaceStatistic.name"),
            Column("lat", "number", "Coordinates.lat"),
            Column("lon", "number", "Coordinates.lon"),
            Column("utc_offset", field="PlaceStatistic.utc_offset"),
            Column("category", field="CategoryStatistic.value"),
            Column("comment", text="What else is printed about the whole value."),
        ),
        sources=True,
        indexes=("country", "statistic"),
    ),
    _facts(
        "observations",
        "One row for each figure of a statistic.",
        (
            *_STATISTIC,
            Column("group", field="Observation.group"),
            Column("sex", field="Observation.sex"),
            Column("age_from", "integer", "Age.from"),
            Column("age_to", "integer", "Age.to"),
            *_fields("Observation", "value", "low", "high", type_="number"),
            *_fields("Observation", "comparator", "unit", "as_of"),
            *_AS_OF_DAYS,
            Column("estimated", "boolean", "Observation.estimated"),
            Column("rank", "integer", "Observation.rank"),
            *_fields("Observation", "comment", "raw"),
        ),
        sources=True,
        foreign_keys=(_OF_STATISTIC,),
        indexes=("country", "statistic"),
    ),
    _facts(
        "items",
        "One row for each part of a composition, and for each part of a part.",
        (
            *_STATISTIC,
            Column("part_of", text="The `pointer` of the item that it is a part of."),
            *_fields("Item", "name", "qualifiers"),
            *_fields("Item", "share", "share_low", "share_high", type_="number"),
            *_fields("Item", "comparator", "comment"),
            Column("as_of", field="CompositionStatistic.as_of"),
            *_AS_OF_DAYS,
            Column("estimated", "boolean", "CompositionStatistic.estimated"),
            Column("raw", field="Item.raw"),
        ),
        sources=True,
        foreign_keys=(
            _OF_STATISTIC,
            ForeignKey(("record", "part_of"), "items", ("record", "pointer"), is_optional=True),
        ),
        indexes=("country", "statistic", "name"),
    ),
    _facts(
        "categories",
        "One row for each statistic that is a step of a scale.",
        (
            *_STATISTIC,
            Column("value", field="CategoryStatistic.value"),
            Column("comment", field="CategoryStatistic.comment"),
            Column("raw", field="QuantityStatistic.raw"),
        ),
        sources=True,
        foreign_keys=(_OF_STATISTIC,),
        indexes=("country", "statistic"),
    ),
    _facts(
        "sections",
        "One row for each section.",
        (
            Column("section", field="Section.id"),
            *_fields("Section", "number", "title"),
            Column("level", "integer", "Section.level"),
            Column("path", text="The titles from the top level to this section, joined by ` > `."),
            Column("run_in", "boolean", "Section.run_in"),
            Column("paragraphs", "integer", text="The number of its paragraphs."),
        ),
        sources=True,
        indexes=("country", "section"),
    ),
    _facts(
        "paragraphs",
        "One row for each paragraph.",
        (
            Column("section_pointer", text="The section's `pointer`."),
            Column("section", field="Section.id"),
            Column("section_path", text="The titles down to its section, joined by ` > `."),
            Column("paragraph", field="Paragraph.id"),
            *_fields("Paragraph", "number", "parent"),
            Column("text", field="Paragraph.text"),
        ),
        sources=True,
        foreign_keys=(
            ForeignKey(("record", "section_pointer"), "sections", ("record", "pointer")),
        ),
        indexes=("country", "section"),
    ),
    _facts(
        "tables",
        "One row for each cell of the printed tables.",
        (
            Column("table", field="Table.id"),
            Column("section", field="Table.section"),
            Column("caption", field="Table.caption"),
            Column("is_head", "boolean", text="Whether the cell belongs to the head row."),
            Column("row", "integer", text="The row, from 0; the head has rows of its own."),
            Column("column", "integer", text="The column, from 0."),
            Column("column_head", text="The text of the head cell of its column."),
            Column("text", field="Cell.text"),
            Column("row_span", "integer", text="How many rows the cell is set over."),
            Column("column_span", "integer", text="How many columns the cell is set over."),
        ),
        sources=True,
    ),
    _facts(
        "cells",
        "One row for each figure of the printed tables.",
        (
            Column("table", field="Table.id"),
            Column("section", field="Table.section"),
            Column("caption", field="Table.caption"),
            Column("row", "integer", text="The row, from 0, below the head row."),
            Column("column", "integer", text="The column, from 0."),
            Column("row_path", text="The heads of its row, the outermost first, joined by ` > `."),
            Column(
                "column_path", text="The heads of its column, the outermost first, joined by ` > `."
            ),
            Column(
                "as_of", text="The date of the figure as EDTF, by the heads of its column and row."
            ),
            *_AS_OF_DAYS,
            *_fields("Cell", "value", "low", "high", type_="number"),
            Column("comparator", field="Cell.comparator"),
            Column(
                "unit",
                text="The unit: printed in the cell, in a head of its column or row, or for the"
                " whole table.",
            ),
            Column("scale", "number", text="The number by which the figure is to be multiplied."),
            Column("text", field="Cell.text"),
        ),
        sources=True,
        indexes=("country", "table"),
    ),
    _facts(
        "notes",
        "One row for each note, those of tables included.",
        (
            Column("note", field="Note.id"),
            *_fields("Note", "mark", "text"),
            Column("calls", text="JSON Pointers to the objects with its callouts, joined by `; `."),
        ),
    ),
    _facts(
        "citations",
        "One row for each reference to a source in a note.",
        (
            Column("note_pointer", text="The note's `pointer`."),
            Column("note", field="Note.id"),
            *_fields("Citation", "kind", "signal"),
            _SOURCE,
            _AUTHORITY,
            *_fields("Citation", "locator", "locator_kind"),
            Column("refers_to", field="Citation.refers_to"),
            Column("raw", field="Citation.raw"),
            Column("remarks", field="Citation.remarks"),
            Column("unexplained", field="Citation.unexplained"),
        ),
        foreign_keys=(
            ForeignKey(("record", "note_pointer"), "notes", ("record", "pointer")),
            ForeignKey(
                ("record", "authority"),
                "authorities",
                ("record", "authority"),
                is_optional=True,
            ),
        ),
        indexes=("country", "authority"),
    ),
    TableSpec(
        "authorities",
        "One row for each source that a record cites.",
        (
            *_KEY,
            *_ABOUT,
            _SOURCE,
            _AUTHORITY,
            Column("type", text="The kind of source, as a type of CSL-JSON."),
            Column("title", text="The source's title."),
            Column("authors", text="Authors, else editors, joined by `; `."),
            Column("container", text="The journal, newspaper, site or book it is part of."),
            Column("publisher", text="Its publisher."),
            Column("publisher_place", text="Where it was published."),
            Column("url", text="Its address."),
            Column("issued", field="Authority.issued"),
            *_DAYS,
            Column("accessed", field="Authority.accessed"),
            Column("cited_in", text="Ids of the notes that cite it, joined by `; `."),
        ),
        ("record", "authority"),
        (_OF_RECORD,),
        ("country",),
    ),
    TableSpec(
        "source_uses",
        "One row for each place that cites a source: a sentence, cell or value, and its note.",
        (
            _SOURCE,
            Column("source_title", text="The source's title; without one what describes it."),
            Column("record", text="The record's id: the report's path and the country's code."),
            *_ABOUT,
            Column("section", field="Section.id"),
            Column("page", "integer", text="The page on which the sentence or cell begins."),
            Column("note", field="Note.id"),
            Column("text", text="The sentence, cell or value; empty where nothing calls the note."),
            Column("note_text", text="The note as printed."),
            _AUTHORITY,
            *_ANCHOR,
        ),
        ("record", "in", "in_start", "note", "authority"),
        (_OF_RECORD, ForeignKey(("record", "authority"), "authorities", ("record", "authority"))),
        ("country", "source"),
    ),
    _facts(
        "entities",
        "One row for each mention of a name or date.",
        (
            *_fields("Entity", "text", "label"),
            Column("found_by", field="Entity.source"),
            Column("name", text="The full name or title of what is meant."),
            Column("code", field="NormalizedCountry.code"),
            Column("region", field="NormalizedRegion.region"),
            Column("date", field="NormalizedDate.edtf"),
            *_DAYS,
            Column("wikidata", field="NormalizedOrganization.wikidata"),
            Column("role", field="Credit.role"),
            Column("authority", field="Credit.authority", text="In its record alone."),
            *_ANCHOR,
        ),
        indexes=("country", "label", "name"),
    ),
    _facts(
        "instruments",
        "One row for each treaty or law with its status.",
        (
            *_fields("Instrument", "name", "kind", "number", "status", "actor"),
            Column("date", field="Instrument.edtf"),
            *_DAYS,
            *_fields("InstrumentIds", "untc", "ilo"),
            Column("mentions", "integer", text="The number of its mentions."),
            *_ANCHOR,
        ),
        indexes=("country", "name"),
    ),
    _facts(
        "flows",
        "One row for each movement of people that a sentence states.",
        (
            *_fields("Flow", "origin", "destination", "transit", "purposes", "groups"),
            Column("internal", "boolean", "Flow.internal"),
            Column("htcds", field="Flow.htcds"),
            Column("sentence", text="The sentence that states it."),
            *_ANCHOR,
        ),
        sources=True,
        indexes=("country", "origin", "destination"),
    ),
    _facts(
        "figures",
        "One row for each figure that a sentence states.",
        (
            *_fields("Figure", "value", "low", "high", type_="number"),
            *_fields("Figure", "comparator", "unit", "counted", "measure"),
            Column("per_value", "number", "Rate.value"),
            Column("per_of", field="Rate.of"),
            Column("change_role", field="Change.role"),
            Column("change_direction", field="Change.direction"),
            Column("limit", "boolean", "Figure.limit"),
            *_fields("Figure", "actor", "period", "period_basis", "reported_by"),
            *_DAYS,
            Column("raw", field="Figure.raw"),
            Column("sentence", text="The sentence that states it."),
            *_ANCHOR,
        ),
        sources=True,
        indexes=("country", "measure"),
    ),
    _facts(
        "events",
        "One row for each dated sentence.",
        (
            Column("date", field="Event.edtf"),
            *_DAYS,
            Column("text", field="Event.text"),
            *_ANCHOR,
        ),
        sources=True,
        indexes=("country", "first_day"),
    ),
    _facts(
        "recommendations",
        "One row for each numbered recommendation.",
        (
            *_fields("Recommendation", "number", "text", "by", "position"),
            *_ANCHOR,
        ),
        sources=True,
        indexes=("country", "position"),
    ),
    TableSpec(
        "corrections",
        "One row for each value that a person corrected.",
        (
            *_KEY,
            *_ABOUT,
            Column("concerns", field="Correction.pointer"),
            Column("was", field="Correction.was", text="A statistic by what it states."),
            Column("now", field="Correction.now", text="A statistic by what it states."),
            *_fields("Correction", "reason", "by", "at"),
        ),
        ("record", "pointer"),
        (_OF_RECORD,),
        ("country", "document"),
    ),
    TableSpec(
        "problems",
        "One row for each problem of a record, and of a report outside its records.",
        (
            Column("file", text="The file of the output that holds it."),
            Column("pointer", text="JSON Pointer to it in that file; with `file` a stable key."),
            Column("document", field="Source.path"),
            Column("record", text="The record's id; empty where it concerns no single record."),
            Column("country", field="Country.code"),
            *_fields("Problem", "code", "severity", "message"),
            Column(
                "concerns",
                field="Problem.pointer",
                text="With `record` it is the key of the row that has the problem.",
            ),
            Column("printed", text="The printed text that it is about."),
            *_PLACE,
        ),
        ("file", "pointer"),
        (ForeignKey(("document",), "inputs", ("document",)), _OF_RECORD),
        ("code", "country"),
    ),
)
BY_NAME: Final = {table.name: table for table in TABLES}
