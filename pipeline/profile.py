"""The vocabulary in which a family of reports is described, and the families that come with us.

A profile is a TOML file of literal phrases and templates; it holds no regular expressions, so no
profile of a user can hang a run.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.errors import SetupError
from pipeline.gazetteer.folding import fold
from pipeline.grammar import headings, openings
from pipeline.grammar.openings import VARIABLE
from pipeline.record.statistics import Unit
from pipeline.slug import slug

if TYPE_CHECKING:
    from collections.abc import Iterator

_VARIABLES: Final = {"country": r".+", "year": r"\d{4}", "number": r"\d+", "category": r".+"}
_LONGEST_LABEL: Final = 200


class Rules(BaseModel):
    """A closed, immutable piece of a profile."""

    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))


class Recognition(Rules):
    """What tells the family: a document fits that shows `at_least` of these different phrases."""

    at_least: int = Field(ge=1)
    titles: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


class Chapters(Rules):
    """How a chapter begins: templates of its heading, such as `{country}`.

    A `{category}` in a template is a value of the statistic that is printed with the heading.
    `lines` are templates of whole lines that open a chapter or one of its sections wherever they
    stand (`:{country} {section}`, `- {section}`): a document that has such a line for a country
    begins its chapters so and in no other way. `ends` begin what stands behind the last chapter.
    """

    headings: tuple[str, ...] = ("{country}",)
    lines: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(_pattern(template) for template in self.headings)

    def named_in(self, heading: str) -> Iterator[tuple[tuple[int, int], tuple[int, int] | None]]:
        """Where in a heading a country's name may stand, and a category: one of each template."""
        for template in self._patterns:
            if found := template.fullmatch(heading):
                category = found.span("category") if "category" in template.groupindex else None
                yield found.span("country"), category


class StatisticRule(Rules):
    """One statistic: the labels it is printed under, and what its value is.

    A category has a `scale`, its values as they are to be read. It may have no label: then it is
    printed in, under or over the heading of a chapter, and there `cues` tell a value off the scale.
    """

    labels: tuple[str, ...] = ()
    kind: Literal["quantity", "composition", "place", "category", "text"]
    scale: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    unit: Unit | None = None
    units: tuple[Unit, ...] = ()  # others that its figures may be printed in
    groups: tuple[str, ...] = ()  # names before figures of their own: `arable land: 11%`
    whole: bool = False  # the shares of a composition should sum to 100
    inner: dict[str, str] = {}  # labels printed inside its value → the statistics that they state

    @model_validator(mode="after")
    def _unit_of_quantity(self) -> StatisticRule:
        if (self.kind == "quantity") != (self.unit is not None):
            message = "a quantity has a unit, and nothing else has one"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _scale_of_category(self) -> StatisticRule:
        if (self.kind == "category") != bool(self.scale):
            message = "a category has a scale, and nothing else has one"
            raise ValueError(message)
        if not self.labels and self.kind != "category":
            message = "only a category may be printed without a label"
            raise ValueError(message)
        return self

    @cached_property
    def _values(self) -> dict[str, str]:
        return {fold(value): value for value in self.scale}

    def on_scale(self, printed: str) -> str | None:
        """The value of the scale that this prints, however it is set; None for any other text."""
        return self._values.get(fold(printed))

    def may_be(self, printed: str) -> bool:
        """Whether this prints a value: one of the scale, or with a word that tells them."""
        words = fold(printed).split()
        return self.on_scale(printed) is not None or any(fold(cue) in words for cue in self.cues)


class SectionRule(Rules):
    """One named section and the titles it is printed under."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    titles: tuple[str, ...] = Field(min_length=1)
    expected: bool = True


class Notes(Rules):
    """What `at N` means in this family unless the document tells otherwise."""

    at: Literal["note", "page"] | None = None


class Fields(Rules):
    """Chapters that are made of labelled fields from end to end.

    There a value runs to the next label or heading, and every label that begins a paragraph is one.
    `texts` are the labels of fields kept as prose under their slug.
    """

    throughout: bool = False
    texts: tuple[str, ...] = ()


class Profile(Rules):
    """How one family of reports is written; the default knows nothing and reads by headings."""

    name: str | None = None
    report: str = "reports of no known family"
    recognised_by: Recognition = Recognition(at_least=1)
    chapters: Chapters = Chapters()
    statistics: dict[str, StatisticRule] = {}
    fields_: Fields = Field(Fields(), alias="fields")
    sections: tuple[SectionRule, ...] = ()
    notes: Notes = Notes()
    running_heads: tuple[str, ...] = ()
    footers: tuple[str, ...] = ()  # what begins a line under a page, such as `Page last updated`
    contents: tuple[str, ...] = ("Contents", "Table of Contents")
    bibliography: tuple[str, ...] = ("Bibliography", "References", "Works Cited")
    back_matter: tuple[str, ...] = ("Acknowledgments", "Appendix", "Glossary", "Index")

    @cached_property
    def rules(self) -> dict[str, StatisticRule]:
        """The rule of every statistic, the fields kept as prose among them."""
        texts = {
            slug(label): StatisticRule(labels=(label,), kind="text") for label in self.fields_.texts
        }
        return {**texts, **self.statistics}

    @cached_property
    def labels(self) -> dict[str, str]:
        """Folded label → statistic id."""
        return {fold(label): id_ for id_, rule in self.rules.items() for label in rule.labels}

    @cached_property
    def with_heading(self) -> dict[str, StatisticRule]:
        """The categories printed with the heading of a chapter, without a label."""
        return {id_: rule for id_, rule in self.statistics.items() if not rule.labels}

    def category(self, printed: str) -> str | None:
        """The id of the category of which this, printed with a chapter's heading, is a value."""
        kinds = self.with_heading.items()
        return next((id_ for id_, rule in kinds if rule.may_be(printed)), None)

    @cached_property
    def opening_lines(self) -> re.Pattern[str] | None:
        """The pattern of the lines that open a chapter or a section of one."""
        titles = [title for rule in self.sections for title in rule.titles]
        return openings.pattern(self.chapters.lines, titles)

    def is_footer(self, text: str) -> bool:
        """Whether a line begins as those under a page do."""
        return text.lstrip(" .").startswith(self.footers)

    def opens_with_label(self, text: str) -> bool:
        """Whether a text begins with one of the labels and a colon."""
        label, colon, _ = text[:_LONGEST_LABEL].partition(":")
        return bool(colon) and fold(label) in self.labels

    def names_section(self, title: str) -> bool:
        """Whether this is a title of one of the sections, behind a number or not."""
        return fold(title) in self.titles or fold(headings.title(title)) in self.titles

    @cached_property
    def titles(self) -> dict[str, str]:
        """Folded section title → section id."""
        return {fold(title): rule.id for rule in self.sections for title in rule.titles}

    @cached_property
    def folded_heads(self) -> frozenset[str]:
        """The running heads, folded."""
        return frozenset(map(fold, self.running_heads))

    @cached_property
    def titled_evidence(self) -> frozenset[str]:
        """Those of the phrases that are titles or headings, folded."""
        return frozenset(map(fold, (*self.recognised_by.titles, *self.recognised_by.headings)))

    @cached_property
    def evidence(self) -> frozenset[str]:
        """The phrases that tell the family, folded."""
        told = self.recognised_by
        return frozenset(map(fold, (*told.titles, *told.headings, *told.labels)))


def _pattern(template: str) -> re.Pattern[str]:
    """A template as a pattern: literal but for its variables, each at most once."""
    parts = VARIABLE.split(template)
    pattern = "".join(
        f"(?P<{part}>{_VARIABLES[part]})" if index % 2 else re.escape(part)
        for index, part in enumerate(parts)
    )
    return re.compile(pattern)


@cache
def families() -> tuple[Profile, ...]:
    """The profiles that come with the package, by name."""
    folder = resources.files("pipeline") / "profiles"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple(_parsed(file.read_text("utf-8"), file.name) for file in files)


def profile(name_or_path: str) -> Profile:
    """The family of this name, or the profile in this TOML file.

    Raises `SetupError` where there is neither, or the file is no profile.
    """
    by_name = {family.name: family for family in families()}
    if name_or_path in by_name:
        return by_name[name_or_path]
    path = Path(name_or_path)
    if not path.is_file():
        known = ", ".join(sorted(name for name in by_name if name))
        message = f"no profile {name_or_path!r}: give a TOML file, or one of {known}"
        raise SetupError(message)
    try:
        return _parsed(path.read_text("utf-8"), path.name)
    except UnicodeDecodeError as error:
        message = f"profile {path.name}: not UTF-8 ({error.reason})"
        raise SetupError(message) from error


def _parsed(text: str, file: str) -> Profile:
    try:
        parsed = Profile.model_validate(tomllib.loads(text))
        for template in parsed.chapters.headings:
            _checked(template)
        for template in parsed.chapters.lines:
            _checked_line(template)
    except (tomllib.TOMLDecodeError, ValidationError, ValueError) as error:
        message = f"profile {file}: {error}"
        raise SetupError(message) from error
    return parsed


def _checked(template: str) -> None:
    names = VARIABLE.findall(template)
    if names.count("country") != 1 or len(set(names)) != len(names) or set(names) - set(_VARIABLES):
        message = (
            f"heading {template!r}: {{country}} once, and of {sorted(_VARIABLES)} each at most once"
        )
        raise ValueError(message)


def _checked_line(template: str) -> None:
    names = VARIABLE.findall(template)
    known = {*_VARIABLES, "section"}
    told = {"country", "section"} & set(names)
    marked = len(told) > 1 or bool(VARIABLE.sub("", template).strip())
    if not told or not marked or len(set(names)) != len(names) or set(names) - known:
        message = (
            f"line {template!r}: {{country}} with marks beside it or a {{section}}, "
            f"and of {sorted(known)} each at most once"
        )
        raise ValueError(message)
