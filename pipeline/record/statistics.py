"""Statistics: a label, a value as printed, and what the value was understood to be."""

from __future__ import annotations

from dataclasses import KW_ONLY
from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from pipeline.document.immutable import value
from pipeline.document.spans import Span
from pipeline.record.model import Model, NoteRef, Number

Unit = Literal[
    "persons",
    "percent",
    "years",
    "USD",
    "births per 1000 population",
    "deaths per 1000 population",
    "migrants per 1000 population",
    "deaths per 1000 live births",
    "children born per woman",
    "deaths per 100,000 live births",
    "physicians per 1000 population",
    "beds per 1000 population",
    "males per female",
    "percent of GDP",
    "percent of total installed capacity",
    "number",
    "index",
    "kilometers",
    "square kilometers",
    "cubic kilometers",
    "cubic meters",
    "kilowatts",
    "kilowatt hours",
    "barrels",
    "barrels per day",
]
Comparator = Literal["<", "<=", ">", ">=", "~"]
Sex = Literal["male", "female"]


class Age(Model):
    """An age group in whole years, both ends inclusive; an open end is null."""

    from_: Annotated[int | None, Field(alias="from", serialization_alias="from")]
    to: int | None

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True)


@value
class Observation:
    """One printed figure of a quantity; `raw` and `spans` include its group's label."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    value: Number | None
    low: Number | None
    high: Number | None
    comparator: Comparator | None
    unit: Unit | None
    group: str | None
    _: KW_ONLY
    unit_printed: str | None = None
    sex: Sex | None = None
    age: Age | None = None
    as_of: str | None
    estimated: bool
    rank: int | None
    comment: str | None
    raw: str
    spans: tuple[Span, ...]


@value
class Item:
    """One named share of a composition, in percent; `items` is a printed breakdown of it."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    name: str
    qualifiers: tuple[str, ...]
    share: Number | None
    share_low: Number | None
    share_high: Number | None
    comparator: Comparator | None
    items: tuple[Item, ...]
    comment: str | None
    raw: str
    spans: tuple[Span, ...]


class Coordinates(Model):
    """Degrees north and east."""

    lat: float
    lon: float


@value
class Labelled:
    """The fields of every statistic: its label and its value as printed, and their spans."""

    __pydantic_config__ = ConfigDict(
        extra="forbid",
        json_schema_serialization_defaults_required=True,  # the kind is always written
    )

    label: str
    label_spans: tuple[Span, ...]
    known: bool
    raw: str
    spans: tuple[Span, ...]
    note_refs: tuple[NoteRef, ...]
    _: KW_ONLY
    part_of: str | None = None


@value
class QuantityStatistic(Labelled):
    """Figures with a unit."""

    _: KW_ONLY
    kind: Literal["quantity"] = "quantity"
    observations: tuple[Observation, ...]


@value
class CompositionStatistic(Labelled):
    """A whole divided into named shares."""

    _: KW_ONLY
    kind: Literal["composition"] = "composition"
    items: tuple[Item, ...]
    as_of: str | None
    estimated: bool
    comment: str | None


@value
class PlaceStatistic(Labelled):
    """A named place, `utc_offset` such as `+06:00`; `name` is null where none is printed."""

    _: KW_ONLY
    kind: Literal["place"] = "place"
    name: str | None
    coordinates: Coordinates | None
    utc_offset: str | None
    comment: str | None


@value
class CategoryStatistic(Labelled):
    """A step of a printed scale."""

    _: KW_ONLY
    kind: Literal["category"] = "category"
    value: str
    comment: str | None = None


@value
class TextStatistic(Labelled):
    """A value understood as prose only, with the figures that its sentences state."""

    _: KW_ONLY
    kind: Literal["text"] = "text"
    observations: tuple[Observation, ...] = ()


Statistic = Annotated[
    QuantityStatistic | CompositionStatistic | PlaceStatistic | CategoryStatistic | TextStatistic,
    Field(discriminator="kind"),
]
STATISTIC: Final[TypeAdapter[Statistic]] = TypeAdapter(Statistic)  # to and from JSON
