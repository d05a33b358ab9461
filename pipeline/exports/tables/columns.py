"""The tables of an export and their columns: name, type, meaning, and keys."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

from pipeline.record.schema import schema

if TYPE_CHECKING:
    from collections.abc import Iterable

ColumnType = Literal["string", "integer", "number", "boolean", "date", "list"]
Cell = str | int | float | bool | tuple[str, ...] | None
Row = dict[str, Cell]

# The version of tables and columns: a renamed or removed column is a new major version.
TABLES_VERSION: Final = "2.0.0"
LIST_JOIN: Final = "; "  # between the texts of a list, in formats that have no lists


def join_list(cell: Cell) -> str | int | float | bool | None:
    """A list as one text, None if it is empty; any other cell as it is."""
    return (LIST_JOIN.join(cell) or None) if isinstance(cell, tuple) else cell


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `field` names the field of the records that explains it, `Object.field`.

    `for_programs`: programs join by it; it stands behind the columns that people read.
    `old_name`: its name in version 1 of the tables, if that was another.
    """

    name: str
    type: ColumnType = "string"
    field: str = ""
    text: str = ""
    for_programs: bool = False
    old_name: str = ""

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

    @property
    def has_old_names(self) -> bool:
        """Whether version 1 of the tables had columns of it by other names."""
        return any(column.old_name for column in self.columns)


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
_RECORD: Final = Column(
    "record", text="The record's id: the report's path and the country's code.", for_programs=True
)
_KEY: Final = (
    _RECORD,
    Column(
        "pointer",
        text="JSON Pointer to the fact in the record; with `record` a stable key.",
        for_programs=True,
    ),
)
_COUNTRY_NAME: Final = Column(
    "country_name", field="Country.name", text="Capitals are spelled as usual."
)
_REPORT: Final = (
    Column("report", field="Source.title"),
    Column("edition", field="Source.edition"),
)
_ABOUT: Final = (
    Column("country", field="Country.code", for_programs=True),
    Column("document", field="Source.path", for_programs=True),
)
_PAGE: Final = Column("page", "integer", text="The page on which it begins, from 1.")
_PLACE: Final = (
    Column(
        "char_start",
        "integer",
        text="Offset of its first character in the report's text.",
        for_programs=True,
        old_name="start",
    ),
    Column(
        "char_end",
        "integer",
        text="Offset behind its last character.",
        for_programs=True,
        old_name="end",
    ),
    *(
        Column(
            side,
            "number",
            text=f"{edge} edge of its first line on the page, in points.",
            for_programs=True,
        )
        for side, edge in (("x0", "Left"), ("top", "Upper"), ("x1", "Right"), ("bottom", "Lower"))
    ),
)
_SOURCES: Final = (
    Column("source_titles", "list", text="Titles of the sources that its notes cite."),
    Column("notes", "list", text="Ids of the notes that it calls.", for_programs=True),
    Column(
        "sources",
        "list",
        text="Ids of the sources that these notes cite, those of `authorities.json` and of exported"
        " bibliographies.",
        for_programs=True,
    ),
)
_REVIEW: Final = (
    Column(
        "problems",
        "list",
        text="Codes of the problems with it, for a figure those of its statistic too; the table"
        " `problems` says what they are.",
    ),
    Column(
        "corrected",
        "boolean",
        text="Whether a person corrected it or a part of it; the table `corrections` says how.",
    ),
)
_AS_OF_DAYS: Final = (
    Column("as_of_first", "date", text="The first day of `as_of`.", for_programs=True),
    Column("as_of_last", "date", text="The last day of `as_of`.", for_programs=True),
)
_DAYS: Final = (
    Column("first_day", "date", text="The first day of the date.", for_programs=True),
    Column("last_day", "date", text="The last day of the date.", for_programs=True),
)
_ANCHOR: Final = (
    Column("in_pointer", field="Anchor.in", for_programs=True, old_name="in"),
    Column("in_start", "integer", text="Where it begins in the text there.", for_programs=True),
    Column("in_end", "integer", text="Where it ends in the text there.", for_programs=True),
)
_OF_RECORD: Final = ForeignKey(("record",), "records", ("record",))
_OF_STATISTIC: Final = ForeignKey(
    ("record", "statistic_pointer"), "statistics", ("record", "pointer")
)
_SOURCE: Final = Column(
    "source",
    text="The source's id in the run: in `authorities.json` and exported bibliographies.",
    for_programs=True,
)
_AUTHORITY: Final = Column(
    "authority",
    text="The source's id in its record alone; `source` is its id in the run.",
    for_programs=True,
)
_STATISTIC: Final = Column("statistic", text="The statistic's id.")
_LABEL: Final = Column("label", field="QuantityStatistic.label")
_STATISTIC_POINTER: Final = Column(
    "statistic_pointer", text="The statistic's `pointer`.", for_programs=True
)
_COLUMN_INDEX: Final = Column(
    "column_index", "integer", text="The column, from 0.", old_name="column"
)
_TABLE: Final = (
    Column("table_id", field="Table.id", for_programs=True, old_name="table"),
    Column("section", field="Table.section", for_programs=True),
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
    """A table of facts of records: country, its own columns, sources, report, place, review."""
    cited = _SOURCES if sources else ()
    whole = (_COUNTRY_NAME, *columns, *cited, *_REPORT, _PAGE, *_REVIEW, *_ABOUT, *_KEY, *_PLACE)
    keys = (_OF_RECORD, *foreign_keys)
    return TableSpec(name, text, _order_columns(whole), ("record", "pointer"), keys, indexes)


def _order_columns(columns: Iterable[Column]) -> tuple[Column, ...]:
    """The columns that people read before those that programs join by."""
    return tuple(sorted(columns, key=lambda column: column.for_programs))


def _fields(
    owner: str, *names: str, type_: ColumnType = "string", for_programs: bool = False
) -> tuple[Column, ...]:
    return tuple(
        Column(name, type_, f"{owner}.{name}", for_programs=for_programs) for name in names
    )


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
            _COUNTRY_NAME,
            *_REPORT,
            *_fields("Source", "published"),
            Column("first_page", "integer", text="The first page of the chapter."),
            Column("last_page", "integer", text="The last page of the chapter."),
            Column("roles", "list", text="Its roles in trafficking: origin, transit, destination."),
            Column("statistics", "integer", text="The number of its statistics."),
            Column("typed", "integer", text="How many of them are more than text."),
            Column("problems", "integer", text="The number of its problems."),
            Column("to_check", "integer", text="How many of them cost a reader a second look."),
            Column("corrections", "integer", text="The number of values that a person corrected."),
            *_fields("Source", "profile", "edition_basis", "media_type"),
            *_fields("Coverage", "characters", "claimed", "residue", type_="integer"),
            *_fields("Country", "official_name"),
            *_fields("Country", "alpha2", "alpha3", "numeric", "wikidata", for_programs=True),
            *_ABOUT,
            Column("record", field="CountryRecord.id", for_programs=True),
            Column("sha256", field="Source.sha256", for_programs=True),
        ),
        ("record",),
        (ForeignKey(("document",), "inputs", ("document",)),),
        ("country", "document"),
    ),
    _facts(
        "statistics",
        "One row for each statistic: label and value as printed, and a text, category or place.",
        (
            _STATISTIC,
            _LABEL,
            Column("raw", field="QuantityStatistic.raw"),
            Column(
                "kind",
                field="QuantityStatistic.kind",
                text="Quantity, composition, place, category or text.",
            ),
            Column("place", field="PlaceStatistic.name"),
            Column("category", field="CategoryStatistic.value"),
            Column("comment", text="What else is printed about the whole value."),
            Column("part_of", field="QuantityStatistic.part_of"),
            Column("known", "boolean", "QuantityStatistic.known"),
            Column("lat", "number", "Coordinates.lat"),
            Column("lon", "number", "Coordinates.lon"),
            Column("utc_offset", field="PlaceStatistic.utc_offset"),
        ),
        sources=True,
        indexes=("country", "statistic"),
    ),
    _facts(
        "observations",
        "One row for each figure of a statistic.",
        (
            _STATISTIC,
            *_fields("Observation", "value", type_="number"),
            *_fields("Observation", "comparator"),
            *_fields("Observation", "low", "high", type_="number"),
            *_fields("Observation", "unit", "as_of"),
            Column("group_name", field="Observation.group", old_name="group"),
            Column("sex", field="Observation.sex"),
            Column("age_from", "integer", "Age.from"),
            Column("age_to", "integer", "Age.to"),
            Column("raw", field="Observation.raw"),
            _LABEL,
            Column("estimated", "boolean", "Observation.estimated"),
            Column("rank", "integer", "Observation.rank"),
            *_fields("Observation", "comment"),
            *_AS_OF_DAYS,
            _STATISTIC_POINTER,
        ),
        sources=True,
        foreign_keys=(_OF_STATISTIC,),
        indexes=("country", "statistic"),
    ),
    _facts(
        "items",
        "One row for each part of a composition, and for each part of a part.",
        (
            _STATISTIC,
            Column("name", field="Item.name"),
            *_fields("Item", "share", type_="number"),
            *_fields("Item", "comparator"),
            *_fields("Item", "share_low", "share_high", type_="number"),
            Column("as_of", field="CompositionStatistic.as_of"),
            Column("qualifiers", "list", field="Item.qualifiers"),
            Column("raw", field="Item.raw"),
            _LABEL,
            Column("estimated", "boolean", "CompositionStatistic.estimated"),
            *_fields("Item", "comment"),
            *_AS_OF_DAYS,
            Column(
                "part_of", text="The `pointer` of the item that it is a part of.", for_programs=True
            ),
            _STATISTIC_POINTER,
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
            _STATISTIC,
            Column("value", field="CategoryStatistic.value"),
            Column("raw", field="QuantityStatistic.raw"),
            _LABEL,
            Column("comment", field="CategoryStatistic.comment"),
            _STATISTIC_POINTER,
        ),
        sources=True,
        foreign_keys=(_OF_STATISTIC,),
        indexes=("country", "statistic"),
    ),
    _facts(
        "sections",
        "One row for each section.",
        (
            *_fields("Section", "number", "title"),
            Column("level", "integer", "Section.level"),
            Column("path", text="The titles from the top level to this section, joined by ` > `."),
            Column("run_in", "boolean", "Section.run_in"),
            Column("paragraphs", "integer", text="The number of its paragraphs."),
            Column("section", field="Section.id", for_programs=True),
        ),
        sources=True,
        indexes=("country", "section"),
    ),
    _facts(
        "paragraphs",
        "One row for each paragraph.",
        (
            Column("section_path", text="The titles down to its section, joined by ` > `."),
            *_fields("Paragraph", "number", "text"),
            *_fields("Paragraph", "parent", for_programs=True),
            Column("section", field="Section.id", for_programs=True),
            Column("paragraph", field="Paragraph.id", for_programs=True),
            Column("section_pointer", text="The section's `pointer`.", for_programs=True),
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
            Column("caption", field="Table.caption"),
            Column(
                "row_index",
                "integer",
                text="The row, from 0; the head has rows of its own.",
                old_name="row",
            ),
            _COLUMN_INDEX,
            Column("column_head", text="The text of the head cell of its column."),
            Column("text", field="Cell.text"),
            Column("is_head", "boolean", text="Whether the cell belongs to the head row."),
            Column("row_span", "integer", text="How many rows the cell is set over."),
            Column("column_span", "integer", text="How many columns the cell is set over."),
            *_TABLE,
        ),
        sources=True,
    ),
    _facts(
        "cells",
        "One row for each figure of the printed tables.",
        (
            Column("caption", field="Table.caption"),
            Column("row_path", text="The heads of its row, the outermost first, joined by ` > `."),
            Column(
                "column_path", text="The heads of its column, the outermost first, joined by ` > `."
            ),
            *_fields("Cell", "value", type_="number"),
            Column("comparator", field="Cell.comparator"),
            *_fields("Cell", "low", "high", type_="number"),
            Column(
                "unit",
                text="The unit: printed in the cell, in a head of its column or row, or for the"
                " whole table.",
            ),
            Column("scale", "number", text="The number by which the figure is to be multiplied."),
            Column(
                "as_of", text="The date of the figure as EDTF, by the heads of its column and row."
            ),
            Column("text", field="Cell.text"),
            *_AS_OF_DAYS,
            *_TABLE,
            Column(
                "row_index",
                "integer",
                text="The row, from 0, below the head row.",
                for_programs=True,
                old_name="row",
            ),
            replace(_COLUMN_INDEX, for_programs=True),
        ),
        sources=True,
        indexes=("country", "table_id"),
    ),
    _facts(
        "notes",
        "One row for each note, those of tables included.",
        (
            *_fields("Note", "mark", "text"),
            Column("note", field="Note.id", for_programs=True),
            Column(
                "calls",
                "list",
                text="JSON Pointers to the objects with its callouts.",
                for_programs=True,
            ),
        ),
    ),
    _facts(
        "citations",
        "One row for each reference to a source in a note.",
        (
            *_fields("Citation", "kind", "signal", "raw", "locator", "locator_kind"),
            Column("remarks", "list", field="Citation.remarks"),
            Column("unexplained", "list", field="Citation.unexplained"),
            Column("note", field="Note.id"),
            _SOURCE,
            _AUTHORITY,
            Column("refers_to", "list", field="Citation.refers_to", for_programs=True),
            Column("note_pointer", text="The note's `pointer`.", for_programs=True),
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
            _COUNTRY_NAME,
            Column("type", text="The kind of source, as a type of CSL-JSON."),
            Column("title", text="The source's title."),
            Column("authors", "list", text="Authors, else editors."),
            Column("container", text="The journal, newspaper, site or book it is part of."),
            Column("publisher", text="Its publisher."),
            Column("publisher_place", text="Where it was published."),
            Column("url", text="Its address."),
            Column("issued", field="Authority.issued"),
            Column("accessed", field="Authority.accessed"),
            *_REPORT,
            Column("cited_in", "list", text="Ids of the notes that cite it."),
            *_DAYS,
            _SOURCE,
            _AUTHORITY,
            *_ABOUT,
            *_KEY,
        ),
        ("record", "authority"),
        (_OF_RECORD,),
        ("country",),
    ),
    TableSpec(
        "source_uses",
        "One row for each place that cites a source: a sentence, cell or value, and its note.",
        (
            _COUNTRY_NAME,
            Column("source_title", text="The source's title; without one what describes it."),
            Column("text", text="The sentence, cell or value; empty where nothing calls the note."),
            Column("note_text", text="The note as printed."),
            *_REPORT,
            Column("page", "integer", text="The page on which the sentence or cell begins."),
            Column("section", field="Section.id", for_programs=True),
            Column("note", field="Note.id", for_programs=True),
            _SOURCE,
            _AUTHORITY,
            *_ABOUT,
            _RECORD,
            *_ANCHOR,
        ),
        ("record", "in_pointer", "in_start", "note", "authority"),
        (_OF_RECORD, ForeignKey(("record", "authority"), "authorities", ("record", "authority"))),
        ("country", "source"),
    ),
    _facts(
        "entities",
        "One row for each mention of a name or date.",
        (
            *_fields("Entity", "text", "label"),
            Column("name", text="The full name or title of what is meant."),
            Column("code", field="NormalizedCountry.code"),
            Column("region", field="NormalizedRegion.region"),
            Column("date", field="NormalizedDate.edtf"),
            Column("role", field="Credit.role"),
            Column("found_by", field="Entity.source"),
            *_DAYS,
            Column("wikidata", field="NormalizedOrganization.wikidata", for_programs=True),
            Column(
                "authority",
                field="Credit.authority",
                text="In its record alone.",
                for_programs=True,
            ),
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
            *_fields("Flow", "origin", "destination"),
            *_fields("Flow", "transit", "purposes", "groups", type_="list"),
            Column("internal", "boolean", "Flow.internal"),
            Column("sentence", text="The sentence that states it."),
            *_fields("Flow", "htcds", type_="list"),
            *_ANCHOR,
        ),
        sources=True,
        indexes=("country", "origin", "destination"),
    ),
    _facts(
        "figures",
        "One row for each figure that a sentence states.",
        (
            *_fields("Figure", "measure", "counted"),
            *_fields("Figure", "value", type_="number"),
            *_fields("Figure", "comparator"),
            *_fields("Figure", "low", "high", type_="number"),
            *_fields("Figure", "unit"),
            Column("per_value", "number", "Rate.value"),
            Column("per_of", field="Rate.of"),
            *_fields("Figure", "period", "actor", "raw"),
            Column("sentence", text="The sentence that states it."),
            Column("change_role", field="Change.role"),
            Column("change_direction", field="Change.direction"),
            Column("is_limit", "boolean", "Figure.limit", old_name="limit"),
            *_fields("Figure", "period_basis", "reported_by"),
            *_DAYS,
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
            *_fields("Recommendation", "number", "text"),
            Column("made_by", "list", "Recommendation.by", old_name="by"),
            *_fields("Recommendation", "position"),
            *_ANCHOR,
        ),
        sources=True,
        indexes=("country", "position"),
    ),
    TableSpec(
        "corrections",
        "One row for each value that a person corrected.",
        (
            _COUNTRY_NAME,
            Column("was", field="Correction.was", text="A statistic by what it states."),
            Column("now", field="Correction.now", text="A statistic by what it states."),
            Column("reason", field="Correction.reason"),
            Column("corrected_by", field="Correction.by", old_name="by"),
            Column("corrected_at", field="Correction.at", old_name="at"),
            *_REPORT,
            Column("concerns", field="Correction.pointer", for_programs=True),
            *_ABOUT,
            *_KEY,
        ),
        ("record", "pointer"),
        (_OF_RECORD,),
        ("country", "document"),
    ),
    TableSpec(
        "problems",
        "One row for each problem of a record, and of a report outside its records.",
        (
            *_fields("Problem", "code", "severity", "message"),
            Column("printed", text="The printed text that it is about."),
            Column("document", field="Source.path"),
            Column("country", field="Country.code"),
            _PAGE,
            Column(
                "concerns",
                field="Problem.pointer",
                text="With `record` it is the key of the row that has the problem.",
                for_programs=True,
            ),
            Column(
                "record",
                text="The record's id; empty where it concerns no single record.",
                for_programs=True,
            ),
            Column("file", text="The file of the output that holds it.", for_programs=True),
            Column(
                "pointer",
                text="JSON Pointer to it in that file; with `file` a stable key.",
                for_programs=True,
            ),
            *_PLACE,
        ),
        ("file", "pointer"),
        (ForeignKey(("document",), "inputs", ("document",)), _OF_RECORD),
        ("code", "country"),
    ),
)
BY_NAME: Final = {table.name: table for table in TABLES}
