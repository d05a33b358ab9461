"""The record of one country: all that one document says about it."""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field, JsonValue

from pipeline.document.problems import Problem
from pipeline.document.spans import Span
from pipeline.record.csl import CslItem
from pipeline.record.model import Anchor, Model, NoteRef, Number
from pipeline.record.statistics import Comparator, Statistic

CitationKind = Literal["full", "supra", "id", "infra", "short", "internal"]
Role = Literal["origin", "transit", "destination"]
Status = Literal[
    "ratified",
    "signed",
    "acceded",
    "not ratified",
    "party",
    "enacted",
    "amended",
    "in force",
    "draft",
    "repealed",
]
EditionBasis = Literal["title", "head", "path"]
PeriodBasis = Literal["printed", "inferred"]
DateBasis = Literal["printed", "period", "context", "open", "edition"]
Position = Literal["accepted", "noted", "rejected"]
Measure = Literal[
    "investigated",
    "arrested",
    "charged",
    "prosecuted",
    "convicted",
    "acquitted",
    "sentenced",
    "fined",
    "identified",
    "assisted",
    "rescued",
    "referred",
    "sheltered",
    "trained",
    "inspected",
    "found",
    "spent",
    "allocated",
    "granted",
    "received",
    "registered",
    "enrolled",
    "employed",
    "working",
    "reached",
    "displaced",
    "killed",
    "injured",
    "detained",
    "released",
    "repatriated",
    "reported",
    "estimated",
    "exists",
]
# What a figure in prose counts; three capitals are an ISO 4217 code.
_COUNTED_IN: Final = (
    r"^(?:persons|cases|percent|years|months|days|households|facilities|items|[A-Z]{3})$"
)
EntityLabel = Literal[
    "PERSON",
    "NORP",
    "FAC",
    "ORG",
    "GPE",
    "LOC",
    "PRODUCT",
    "EVENT",
    "WORK_OF_ART",
    "LANGUAGE",
    "DATE",
    "TIME",
    "PERCENT",
    "MONEY",
    "QUANTITY",
    "ORDINAL",
    "CARDINAL",
    "INSTRUMENT",
]


class Paragraph(Model):
    """One paragraph of prose, read over page breaks.

    `number` is printed before it; `parent` is the id of the numbered paragraph that governs it.
    """

    id: str
    number: str | None = None
    parent: str | None = None
    text: str
    spans: tuple[Span, ...]
    note_refs: tuple[NoteRef, ...]


class Section(Model):
    """A titled part of the chapter; the text before the first heading is the section `lead`."""

    id: str
    number: str | None
    title: str | None
    level: int
    path: tuple[str, ...]
    run_in: bool = False
    spans: tuple[Span, ...]
    note_refs: tuple[NoteRef, ...]
    paragraphs: tuple[Paragraph, ...]


class Cell(Model):
    """One cell of a table; `span` is the number of rows and columns that it spans.

    `value`, or `low` and `high`, where it holds a number: as printed, unscaled.
    """

    text: str
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    comparator: Comparator | None = None
    head: bool = False
    span: tuple[int, int] = (1, 1)
    spans: tuple[Span, ...]
    note_refs: tuple[NoteRef, ...]


class Column(Cell):
    """The head of a column, and the date of the column's figures as EDTF."""

    as_of: str | None = None


class TableNote(Model):
    """A note printed under a table; `refs` are JSON Pointers to the cells that call it.

    It may call notes of the chapter itself: `note_refs`.
    """

    id: str
    mark: str
    text: str
    spans: tuple[Span, ...]
    refs: tuple[str, ...]
    note_refs: tuple[NoteRef, ...]


class TableSource(Model):
    """The source line under a table, and the date that it states as EDTF."""

    text: str
    spans: tuple[Span, ...]
    note_refs: tuple[NoteRef, ...]
    as_of: str | None


class Table(Model):
    """A printed table: its section's id, caption, column heads and rows of cells."""

    id: str
    section: str
    caption: str | None
    unit: str | None = None
    scale: Number | None = None
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[TableNote, ...] = ()
    source: TableSource | None = None
    spans: tuple[Span, ...]


class Remark(Model):
    """Words of a citation that are no part of the source; `kind` says what they are."""

    kind: str
    text: str
    spans: tuple[Span, ...]


class Unexplained(Model):
    """Words of a citation that no rule explains."""

    text: str
    spans: tuple[Span, ...]


class Citation(Model):
    """One reference inside a note, and the source to which it refers."""

    kind: CitationKind
    signal: str | None
    raw: str
    spans: tuple[Span, ...]
    authority: str | None
    refers_to: tuple[str, ...]
    locator: str | None
    locator_kind: str | None
    remarks: tuple[Remark, ...] = ()
    unexplained: tuple[Unexplained, ...] = ()


class Note(Model):
    """A footnote; `refs` are JSON Pointers to what calls it."""

    id: str
    mark: str
    text: str
    spans: tuple[Span, ...]
    refs: tuple[str, ...]
    citations: tuple[Citation, ...]


class Authority(Model):
    """A source cited in a record, once; dates as EDTF, the rest as a CSL-JSON item."""

    id: str
    cited_in: tuple[str, ...]
    csl: CslItem
    issued: str | None
    accessed: str | None


class Normalized(Model):
    """The meaning of an entity; each label has its own subclass."""


class NormalizedDate(Normalized):
    """A date as EDTF, and where its year comes from."""

    edtf: str | None
    basis: DateBasis | None = None


class NormalizedCountry(Normalized):
    """A country's code."""

    code: str | None


class NormalizedOrganization(Normalized):
    """An organisation's full name and acronym, and its Wikidata item."""

    name: str | None
    acronym: str | None
    wikidata: str | None = None


class NormalizedInstrument(Normalized):
    """A treaty or law: its name where the words name one only, and what was done with it.

    `articles` are those that the words around it cite, as printed: `128(2)`, `125-1`.
    """

    name: str | None
    status: Status | None
    edtf: str | None
    articles: tuple[str, ...]


class NormalizedRegion(Normalized):
    """A region of the world: our slug, and its UN M49 code, null where it has none."""

    region: str
    m49: str | None


class NormalizedPerson(Normalized):
    """A person that a citation names."""

    family: str
    given: str | None


class Credit(Model):
    """The part of a name in a cited source, such as author, and the source's id."""

    role: Literal["author", "editor", "publisher", "court"]
    authority: str


Meaning: TypeAlias = (
    NormalizedDate
    | NormalizedCountry
    | NormalizedOrganization
    | NormalizedInstrument
    | NormalizedRegion
    | NormalizedPerson
    | None
)


class Entity(Model):
    """A name or date in prose, a title, a note, or a value that lists agreements.

    `anchor` slices exactly `text`.

    `credit` is its part in the citation that names it; null elsewhere. In a record the entities of
    notes come after all others, wherever a format prints notes.
    """

    text: str
    label: EntityLabel
    anchor: Anchor
    spans: tuple[Span, ...]
    source: Literal["model", "rule"]
    normalized: Meaning
    credit: Credit | None


class InstrumentIds(Model):
    """Identifiers of a treaty: its chapter in the UN Treaty Collection, its ILO number."""

    untc: str | None = None
    ilo: str | None = None


class Instrument(Model):
    """A row of the status table of treaties and laws.

    `entities` are indices into the record's entities; `anchor` is the name where it is first
    printed.
    """

    name: str
    kind: Literal["treaty", "law"] | None = None
    number: str | None = None
    status: Status | None
    edtf: str | None
    actor: str | None
    ids: InstrumentIds = InstrumentIds()
    anchor: Anchor | None = None
    entities: tuple[int, ...]


class Flow(Model):
    """One directed trafficking edge that a sentence states; `anchor` slices the whole sentence."""

    origin: str | None
    destination: str | None
    transit: tuple[str, ...]
    purposes: tuple[str, ...]
    groups: tuple[str, ...]
    internal: bool = False
    htcds: tuple[str, ...] = ()
    anchor: Anchor
    spans: tuple[Span, ...]


class StatedRole(Model):
    """A role that a sentence states of the chapter's country; `anchor` slices the sentence."""

    role: Role
    anchor: Anchor
    spans: tuple[Span, ...]


class Routes(Model):
    """The roles that the chapter states of its country, and the flows it states."""

    roles: tuple[StatedRole, ...]
    flows: tuple[Flow, ...]


class Rate(Model):
    """What a rate is counted against: 100,000 live births."""

    value: Number
    of: str | None


class Change(Model):
    """The part of a figure in a change; `other` is the index of the figure it belongs with."""

    role: Literal["from", "to", "by"]
    direction: Literal["increase", "decrease"] | None
    other: int | None


class Figure(Model):
    """One figure that a sentence states; `anchor` slices the sentence, `spans` the figure.

    `value`, or `low` and `high`; `limit` is true for a threshold that a law sets.
    """

    value: Number | None
    low: Number | None
    high: Number | None
    comparator: Comparator | None
    unit: Annotated[str, Field(pattern=_COUNTED_IN)] | None
    counted: str | None
    per: Rate | None = None
    change: Change | None = None
    measure: Measure | None
    limit: bool
    actor: str | None
    period: str | None
    period_basis: DateBasis | None
    reported_by: str | None
    raw: str
    spans: tuple[Span, ...]
    anchor: Anchor
    note_refs: tuple[NoteRef, ...]


class Event(Model):
    """A dated statement; `text` is its sentence."""

    edtf: str
    text: str
    anchor: Anchor
    spans: tuple[Span, ...]


class Residue(Model):
    """Text of the chapter that nothing claimed."""

    text: str
    spans: tuple[Span, ...]


class Coverage(Model):
    """Non-space characters: all, those claimed, and the rest; `claimed + residue == characters`."""

    characters: int
    claimed: int
    residue: int


class Recommendation(Model):
    """A numbered recommendation: who makes it, and the position that the country takes on it."""

    number: str
    text: str
    by: tuple[str, ...]
    position: Position | None
    anchor: Anchor
    spans: tuple[Span, ...]


class Period(Model):
    """The time that a report covers: an interval or a year as EDTF."""

    edtf: str
    basis: PeriodBasis
    spans: tuple[Span, ...]


class Source(Model):
    """Where a record comes from; `pages` are the chapter's first and last."""

    path: str
    sha256: str
    media_type: str
    title: str | None
    edition: str | None = None
    published: str | None = None
    period: Period | None = None
    edition_basis: EditionBasis | None = None
    profile: str | None
    pages: tuple[int, int] | None


class Country(Model):
    """A country: its name as printed, ISO 3166-1 codes where there are any, our unique `code`.

    Where a chapter's heading names none that is known, `printed` holds its words.
    """

    name: str | None
    code: str | None
    printed: str | None = None
    alpha3: str | None
    alpha2: str | None
    numeric: str | None
    official_name: str | None
    wikidata: str | None = None
    spans: tuple[Span, ...]

    @property
    def words(self) -> str:
        """The name as printed, or the words of a heading that names no known country."""
        return self.name or self.printed or ""


class Correction(Model):
    """A value that a person corrected and a run applied."""

    pointer: str
    was: JsonValue
    now: JsonValue
    reason: str
    by: str
    at: str


class CountryRecord(Model):
    """All that one document says about one country; `country` is null where it names none."""

    schema_version: str
    id: str
    source: Source
    country: Country | None
    statistics: dict[str, Statistic]
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    notes: tuple[Note, ...]
    authorities: tuple[Authority, ...]
    entities: tuple[Entity, ...]
    instruments: tuple[Instrument, ...]
    routes: Routes
    figures: tuple[Figure, ...] = ()
    events: tuple[Event, ...]
    recommendations: tuple[Recommendation, ...] = ()
    corrections: tuple[Correction, ...] = ()
    residue: tuple[Residue, ...]
    coverage: Coverage
    problems: tuple[Problem, ...]
