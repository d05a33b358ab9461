"""What a profile is made of: closed, immutable rules, each of one part of a report."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from pipeline.profiles import scales
from pipeline.record.statistics import Unit
from pipeline.vocabulary.normalize import fold


class FrozenModel(BaseModel):
    """A closed, immutable piece of a profile."""

    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))


class Recognition(FrozenModel):
    """What tells the family: a document fits that shows `at_least` of these different phrases."""

    at_least: int = Field(ge=1)
    titles: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


class ChapterRules(FrozenModel):
    """How a chapter begins: templates of its heading, such as `{country}`.

    A variable may be a statistic of kind category, which the heading then states: `({tier})`.
    `lines` are templates of whole lines that open a chapter or one of its sections wherever they
    stand (`:{country} {section}`, `- {section}`): a document that has such a line for a country
    begins its chapters so and in no other way. `ends` begin what stands behind the last chapter.
    """

    headings: tuple[str, ...] = ("{country}",)
    lines: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()


class StatisticRule(FrozenModel):
    """One statistic: the labels it is printed under, and what its value is.

    A label may hold `{year}`: the date of figures that print none.
    A category has the steps of its `scale`, as they are to be read. It may have no label: then it
    is printed in, under or over the heading of a chapter, and there `cues` tell one off the scale.
    """

    labels: tuple[str, ...] = ()
    kind: Literal["quantity", "composition", "place", "category", "text"]
    scale: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    unit: Unit | None = None
    units: tuple[Unit, ...] = ()  # others that its figures may be printed in
    bare: bool = False  # its label says the unit: a figure within its bounds need not
    groups: tuple[str, ...] = ()  # names before figures of their own: `arable land: 11%`
    least: int | float | None = None  # beyond these no figure in its unit can be right
    most: int | float | None = None
    whole: bool = False  # the shares of a composition should sum to 100
    inner: dict[str, str] = {}  # labels printed inside its value → the statistics that they state
    behind: str | None = None  # the statistic whose shares stand behind its figure without a label

    @model_validator(mode="after")
    def _check_kind(self) -> StatisticRule:
        if (self.kind == "quantity") != (self.unit is not None):
            message = "a quantity has a unit, and nothing else has one"
            raise ValueError(message)
        if (self.kind == "category") != bool(self.scale):
            message = "a category has a scale, and nothing else has one"
            raise ValueError(message)
        if not self.labels and not self.scale:
            message = "all but a category has a label"
            raise ValueError(message)
        if self.bare and (self.least is None or self.most is None):
            message = "what is printed bare has bounds, for a mark may be glued to it"
            raise ValueError(message)
        return self

    def admits(self, figure: float | None) -> bool:
        """Whether a figure in the statistic's own unit lies within its bounds."""
        if figure is None:
            return True
        low = self.least is None or self.least <= figure
        return low and (self.most is None or figure <= self.most)

    def may_print_step(self, printed: str) -> bool:
        """Whether this prints a step of the scale, or holds a word that tells one off it."""
        words = fold(printed).split()
        is_step = scales.match_step(printed, self.scale) is not None
        return is_step or any(fold(cue) in words for cue in self.cues)


class SectionRule(FrozenModel):
    """One named section and the titles it is printed under, `{country}` any name in them.

    An `inner` one stands in others, as deep as its number or its markup says; else it is one of
    the chapter, whatever markup it has. The title of a `run_in` one may stand in the first line of
    its text, in bold or before a colon.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    titles: tuple[str, ...] = Field(min_length=1)
    expected: bool = True
    inner: bool = False
    run_in: bool = False


class NoteRules(FrozenModel):
    """What `at N` means in this family unless the document tells otherwise."""

    at: Literal["note", "page"] | None = None


class FieldRules(FrozenModel):
    """Chapters that are made of labelled fields from end to end.

    There a value runs to the next label or heading, and every label that begins a paragraph is one.
    `texts` are the labels of fields kept as prose under their slug, `headings` those that are
    labels only where they are set as headings.
    """

    throughout: bool = False
    texts: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
