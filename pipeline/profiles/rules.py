"""The parts of a profile: closed, immutable models, each for one part of a report."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from pipeline.profiles import scales
from pipeline.record.statistics import Unit
from pipeline.vocabulary.normalize import fold

IDENTIFIER: Final = r"^[a-z][a-z0-9_]*$"


class FrozenModel(BaseModel):
    """A closed, immutable part of a profile."""

    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))


class Recognition(FrozenModel):
    """How the family is recognised: a document must have `at_least` of these phrases."""

    at_least: int = Field(ge=1)
    titles: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


class EditionRule(FrozenModel):
    """What the year of an edition means: the twelve months up to this month of it are reported.

    None where the series does not say so: then no date is of the edition's year.
    """

    last_month: int | None = Field(default=None, ge=1, le=12)


class ChapterRules(FrozenModel):
    """How a chapter begins: templates of its heading, such as `{country}`.

    A variable may be a statistic of kind category that the heading states: `({tier})`.
    `lines` are templates of whole lines that open a chapter or a section anywhere in the text
    (`:{country} {section}`, `- {section}`); a document with such a line for a country has no
    other chapter openings. `ends` are the beginnings of lines that end the last chapter.
    """

    headings: tuple[str, ...] = ("{country}",)
    lines: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()


class StatisticRule(FrozenModel):
    """One statistic: its printed labels, and the kind of its value.

    A label may hold `{year}`, which dates figures without a date of their own.
    A category has the steps of its `scale`, spelled as in the record. Without a label it is
    printed in, below or above a chapter's heading, where `cues` mark values off the scale.
    """

    labels: tuple[str, ...] = ()
    kind: Literal["quantity", "composition", "place", "category", "text"]
    scale: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    unit: Unit | None = None
    units: tuple[Unit, ...] = ()  # other units that its figures may be printed in
    bare: bool = False  # its label names the unit, so that figures need not print it
    groups: tuple[str, ...] = ()  # names of groups with figures of their own: `arable land: 11%`
    least: int | float | None = None  # bounds in its unit: figures beyond them are wrong
    most: int | float | None = None
    whole: bool = False  # the shares of a composition should sum to 100
    inner: dict[str, str] = {}  # labels printed inside its value → ids of their statistics
    part_of: str | None = None  # the statistic of the table row that this row is a part of
    behind: str | None = None  # the statistic whose shares follow its figure without a label

    @model_validator(mode="after")
    def _check_kind(self) -> StatisticRule:
        if (self.kind == "quantity") != (self.unit is not None):
            message = "a quantity needs the key 'unit', and no other kind has it"
            raise ValueError(message)
        if (self.kind == "category") != bool(self.scale):
            message = "a category needs the key 'scale', and no other kind has it"
            raise ValueError(message)
        if not self.labels and not self.scale:
            message = "a statistic needs the key 'labels', unless it is a category"
            raise ValueError(message)
        if self.bare and (self.least is None or self.most is None):
            message = "a bare figure needs bounds (least, most), since a mark may be glued to it"
            raise ValueError(message)
        return self

    def admits(self, figure: float | None) -> bool:
        """Whether a figure in the statistic's own unit lies within its bounds."""
        if figure is None:
            return True
        low = self.least is None or self.least <= figure
        return low and (self.most is None or figure <= self.most)

    def may_print_step(self, printed: str) -> bool:
        """Whether this is a step of the scale, or holds a cue to a value off the scale."""
        words = fold(printed).split()
        is_step = scales.match_step(printed, self.scale) is not None
        return is_step or any(fold(cue) in words for cue in self.cues)


def _check_names(title: str) -> str:
    """Raises `ValueError` for several names: matching them takes time polynomial in a heading."""
    if title.count("{country}") > 1:
        message = f"section title {title!r}: {{country}} at most once"
        raise ValueError(message)
    return title


SectionTitle = Annotated[str, AfterValidator(_check_names)]


class SectionRule(FrozenModel):
    """A named section and its printed titles, in which `{country}` is any name, at most once.

    An `inner` section belongs to other sections, at the depth of its number or markup; any other
    belongs to the chapter, whatever its markup. The title of a `run_in` section may be in the
    first line of its text, in bold or before a colon.
    """

    id: str = Field(pattern=IDENTIFIER)
    titles: tuple[SectionTitle, ...] = Field(min_length=1)
    expected: bool = True
    inner: bool = False
    run_in: bool = False


class NoteRules(FrozenModel):
    """The meaning of `at N` (a page, a note) in this family, unless a document shows another."""

    at: Literal["note", "page"] | None = None


class FieldRules(FrozenModel):
    """Labelled fields: `throughout` if chapters consist of nothing else.

    There a value runs to the next label or heading, and a label may begin any paragraph.
    `texts` are labels of fields kept as prose under their slug, `headings` labels that count only
    as headings.
    """

    throughout: bool = False
    texts: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
