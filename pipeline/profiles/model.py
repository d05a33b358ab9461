"""The profile of a family of reports, and the loading of profiles from TOML.

A profile is a file of literal phrases and templates. It holds no regular expressions, so that no
user's profile can hang a run. A fault is shown with its line, table, key and the nearest known key.
"""

from __future__ import annotations

import itertools
import json
import tomllib
from difflib import get_close_matches
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

from pydantic import Field, ValidationError, model_validator

from pipeline import patterns as re
from pipeline.errors import SetupError, suggest_names
from pipeline.profiles import headings, scales
from pipeline.profiles.line_templates import check_line_template, compile_line_templates
from pipeline.profiles.rules import (
    IDENTIFIER,
    ChapterRules,
    EditionRule,
    FieldRules,
    FrozenModel,
    NoteRules,
    Recognition,
    SectionRule,
    StatisticRule,
)
from pipeline.record.ids import make_slug
from pipeline.record.statistics import Unit
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.words import build_trie_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pydantic import BaseModel

_HEADER: Final = re.compile(r"\s*(\[{1,2})\s*([^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?")
_KEY: Final = re.compile(r"""\s*([\w"'.-]+)\s*=""")
_MOST_NAMED: Final = 5
_LEAST_SIMILARITY: Final = 0.8  # of a word: `kilometres`, not `meters`, is `kilometers`
_EXPECTED: Final = {
    **dict.fromkeys(("tuple_type", "list_type"), 'a list, such as ["…"]'),
    "too_short": "a list with at least one entry",
    "string_type": "a text in quotation marks",
    **dict.fromkeys(("bool_type", "bool_parsing"), "true or false"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "a whole number"),
    **dict.fromkeys(("float_type", "float_parsing"), "a number"),
    **dict.fromkeys(("dict_type", "model_type"), "a table"),
}

Location = tuple[str | int, ...]


def describe_faults(error: ValidationError, model: type[BaseModel], text: str) -> str:
    """The faults that the model finds in the text of a TOML file, in one message."""
    schema = model.model_json_schema()
    found = sorted(
        {_describe_fault(one, schema, text) for one in error.errors(include_url=False)},
        key=lambda fault: fault[0],
    )
    lines = [shown for _, shown in found[:_MOST_NAMED]]
    if len(found) > _MOST_NAMED:
        lines.append(f"and {len(found) - _MOST_NAMED} more")
    return "\n  ".join(lines)


def find_line(text: str, part: str) -> int:
    """The first line of a text that holds a part, from 1; 0 where there is none."""
    return next((at for at, line in enumerate(text.splitlines(), 1) if part in line), 0)


def _describe_fault(
    fault: Mapping[str, Any], schema: Mapping[str, Any], text: str
) -> tuple[int, str]:
    """The line of a fault, and what is wrong there."""
    kind = fault["type"]
    names_key = kind in ("extra_forbidden", "missing")
    location = fault["loc"][:-1] if names_key else fault["loc"]
    path, known = _follow_schema(location, schema)
    table, key = (path, fault["loc"][-1]) if names_key else (path[:-1], path[-1] if path else "")
    if isinstance(fault["input"], dict) and not names_key:  # the table as a whole is at fault
        table, key = path, ""
    line = _find_path(text, (*table, key))
    named = ".".join(one for one in table if isinstance(one, str))
    where = f"[{named}]" if named else "before the first table"
    place = f"line {line}, {where}" if line else where
    value = json.dumps(fault["input"], ensure_ascii=False, default=str)[:60]
    if kind == "extra_forbidden":
        hint = suggest_names(str(key), known, f"the keys are {', '.join(known)}")
        what = "table" if isinstance(fault["input"], dict) else "key"
        return line, f"{place}: no {what} {key!r} is known here; {hint}"
    if kind == "missing":
        return line, f"{place}: the key {key!r} is missing"
    if kind in ("literal_error", "enum"):
        choices = re.findall(r"'([^']*)'", fault["ctx"]["expected"])
        near = [one for one in choices if _is_misspelling(str(fault["input"]), one)]
        hint = f"did you mean {near[0]!r}?" if near else f"give one of {', '.join(choices)}"
        if not near and tuple(choices) == get_args(Unit):
            hint += "; CONTRIBUTING.md says how a new unit is added"
        return line, f"{place}: {key} = {value} is not allowed; {hint}"
    if kind == "string_pattern_mismatch":
        return line, f"{place}: {key} = {value} must have the form {fault['ctx']['pattern']}"
    if kind in _EXPECTED:
        return line, f"{place}: {key} = {value} must be {_EXPECTED[kind]}"
    message = fault["msg"].removeprefix("Value error, ")
    return line, f"{place}: {key}: {message}" if key != "" else f"{place}: {message}"


def _is_misspelling(given: str, known: str) -> bool:
    """Whether each word is nearly the known one: sharing an end does not suffice."""
    words, wanted = given.split(), known.split()
    return len(words) == len(wanted) and all(
        get_close_matches(word, [other], cutoff=_LEAST_SIMILARITY)
        for word, other in zip(words, wanted, strict=True)
    )


def _follow_schema(
    location: Sequence[str | int], schema: Mapping[str, Any]
) -> tuple[Location, list[str]]:
    """The part of a location that the schema has, and the keys that it knows at its end."""
    here: Mapping[str, Any] = schema
    path: Location = ()
    for part in location:
        here = _resolve(here, schema)
        if isinstance(part, int) and "items" in here:
            here = here["items"]
        elif part in here.get("properties", {}):
            here = here["properties"][part]
        elif isinstance(here.get("additionalProperties"), dict):
            here = here["additionalProperties"]
        else:
            break
        path = (*path, part)
    return path, list(_resolve(here, schema).get("properties", {}))


def _resolve(here: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    named = here.get("$ref")
    return schema["$defs"][named.rpartition("/")[2]] if named else here


def _find_path(text: str, path: Location) -> int:
    """The line of the key, of the table or of its nearest owner; 0 where none is printed."""
    best, length = 0, 0
    for number, printed in _list_places(text):
        shared = 0
        for one, other in zip(printed, path, strict=False):
            if one != other:
                break
            shared += 1
        if shared == len(printed) and shared > length:
            best, length = number, shared
    return best


def _list_places(text: str) -> Iterator[tuple[int, Location]]:
    """The lines of a TOML file that begin a table or a key, with the path of each."""
    table: Location = ()
    counts: dict[Location, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.fullmatch(line):
            table = _split(header[2])
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            yield number, table
        elif key := _KEY.match(line):
            yield number, (*table, *_split(key[1]))


def _split(printed: str) -> Location:
    return tuple(part.strip().strip("\"'") for part in printed.split("."))


_COMMON: Final = "common"  # of the labels that mean the same in any report
_MAX_LABEL_LENGTH: Final = 200
_NAME: Final = "{country}"  # any name, in a section's title
_YEAR: Final = "{year}"  # in a label or a running head
_ANY_YEAR: Final = "\ue000"  # one character in its place
_YEARS: Final = range(1970, 2050)
_ANY_NAME: Final = r"[^:.;!?]{1,60}"


class Profile(FrozenModel):
    """The phrases of one family of reports; the default has none and relies on headings."""

    name: str | None = None
    report: str = "reports of no known family"
    recognised_by: Recognition = Recognition(at_least=1)
    edition: EditionRule = EditionRule()
    chapters: ChapterRules = ChapterRules()
    statistics: dict[str, StatisticRule] = Field(default_factory=dict)
    fields_: FieldRules = Field(FieldRules(), alias="fields")
    any_label: bool = False  # labels that it does not know are read too, by the print alone
    sections: tuple[SectionRule, ...] = ()
    outline: tuple[tuple[str, ...], ...] = ()  # templates of title numbers, highest level first
    notes: NoteRules = NoteRules()
    running_heads: tuple[str, ...] = ()  # may hold `{year}`, any year
    footers: tuple[str, ...] = ()  # beginnings of page footers, such as `Page last updated`
    contents: tuple[str, ...] = ("Contents", "Table of Contents")
    bibliography: tuple[str, ...] = ("Bibliography", "References", "Works Cited")
    back_matter: tuple[str, ...] = ("Acknowledgments", "Appendix", "Glossary", "Index")

    @model_validator(mode="after")
    def _check_statistics(self) -> Profile:
        """Raises `ValueError` for a label of two statistics: its values would be those of one."""
        owners: dict[str, str] = {}
        for id_, rule in self.rules.items():
            if not re.fullmatch(IDENTIFIER, id_):
                message = f"the id {id_!r} of a statistic may have small letters, digits and _ only"
                raise ValueError(message)
            for label in dict.fromkeys(map(fold, rule.labels)):
                if label in owners:
                    message = (
                        f"the label {label!r} belongs to two statistics, {owners[label]!r} and "
                        f"{id_!r}: leave it to one"
                    )
                    raise ValueError(message)
                owners[label] = id_
        return self

    @cached_property
    def rules(self) -> dict[str, StatisticRule]:
        """The rule of every statistic, including fields kept as prose."""
        texts = {
            make_slug(label): StatisticRule(labels=(label,), kind="text")
            for label in (*self.fields_.headings, *self.fields_.texts)
        }
        return {**texts, **self.statistics}

    @cached_property
    def labels(self) -> dict[str, str]:
        """Folded label → statistic id."""
        return {
            fold(form): id_
            for id_, rule in self.rules.items()
            for label in rule.labels
            if label not in self.fields_.headings
            for form in _expand_years(label)
        }

    @cached_property
    def label_years(self) -> dict[str, str]:
        """Folded label → the year in it, which dates its figures."""
        return {
            fold(form): year
            for rule in self.rules.values()
            for label in rule.labels
            for form, year in _expand_years(label).items()
            if year
        }

    @cached_property
    def label_pattern(self) -> str:
        """A pattern of the statistics' labels as printed."""
        return _build_label_pattern(
            label for rule in self.statistics.values() for label in rule.labels
        )

    @cached_property
    def inline_label_pattern(self) -> re.Pattern[str]:
        """A pattern of the statistics' labels with a colon, after a character that ends a value."""
        return re.compile(rf"(?<=[\d%.;,)>*])\s+(?P<label>{self.label_pattern})\s*:")

    @cached_property
    def _any_label(self) -> str:
        return _build_label_pattern(label for rule in self.rules.values() for label in rule.labels)

    @cached_property
    def labels_in_values(self) -> re.Pattern[str]:
        """A pattern of all labels as printed, each with a colon, inside a value.

        A match begins with the character before the label, since a search finds that fastest.
        """
        return re.compile(rf"[\s*_](?P<label>{self._any_label})\s?:(?=\s|$)")

    @cached_property
    def categories(self) -> dict[str, StatisticRule]:
        """The statistics with a scale, which may be printed in or near a chapter's heading."""
        return {id_: rule for id_, rule in self.statistics.items() if rule.scale}

    def find_category(self, printed: str, *, exactly: bool = False) -> str | None:
        """The id of the category that has this text, printed near a chapter's heading, as a value.

        With `exactly`, only a step of the scale is a value.
        """
        for id_, rule in self.categories.items():
            if scales.match_step(printed, rule.scale) or (
                not exactly and rule.may_print_step(printed)
            ):
                return id_
        return None

    @cached_property
    def category_words(self) -> frozenset[str]:
        """Folded words: each line with a value of a category holds one of them."""
        rules = self.categories.values()
        steps = (fold(step).split()[0] for rule in rules for step in rule.scale)
        return frozenset(steps).union(fold(cue) for rule in rules for cue in rule.cues)

    def match_heading(self, printed: str) -> Iterator[headings.HeadingMatch]:
        """The ways a text fits the templates of a chapter's heading."""
        for heading in self._heading_templates.match_heading(printed):
            stated = ((id_, printed[slice(*place)]) for id_, place in heading.stated_values)
            if all(self.categories[id_].may_print_step(value) for id_, value in stated):
                yield heading

    @cached_property
    def _heading_templates(self) -> headings.HeadingTemplates:
        rules = self.categories.items()
        patterns = {id_: scales.build_step_pattern(rule.scale, rule.cues) for id_, rule in rules}
        return headings.HeadingTemplates(self.chapters.headings, patterns)

    @cached_property
    def opening_lines(self) -> re.Pattern[str] | None:
        """The pattern of the lines that open a chapter or a section."""
        titles = [title for rule in self.sections for title in rule.titles]
        return compile_line_templates(self.chapters.lines, titles)

    def find_field(self, heading: str) -> str | None:
        """The id of the field that has this heading as its label, None if there is none."""
        if not self.fields_.throughout:
            return None
        return self._field_headings.get(fold(heading)) or self.labels.get(fold(heading))

    @cached_property
    def _field_headings(self) -> dict[str, str]:
        return {fold(label): make_slug(label) for label in self.fields_.headings}

    def is_footer(self, text: str) -> bool:
        """Whether a line begins as one of the page footers."""
        return text.lstrip(" .").startswith(self.footers)

    def starts_with_label(self, text: str) -> bool:
        """Whether a text begins with one of the labels and a colon."""
        label, colon, _ = text[:_MAX_LABEL_LENGTH].partition(":")
        return bool(colon) and fold(label) in self.labels

    def find_section(self, title: str) -> str | None:
        """The id of the section with this title, None if the family has none."""
        known = self._section_titles.get(fold(title))
        if known is not None:
            return known
        shown = title.rstrip(" .:")
        return next(
            (id_ for form, id_ in self._section_title_patterns if form.fullmatch(shown)), None
        )

    @cached_property
    def _label_words(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{self._any_label})\b")

    def contains_label(self, name: str) -> bool:
        """Whether a name contains one of the labels as printed."""
        return self._label_words.search(name) is not None

    def is_section_title(self, title: str) -> bool:
        """Whether this is the title of a section, with or without a number."""
        number = (
            self.title_numbers.parse_number(title)
            or headings.parse_plain_number(title)
            or headings.parse_bare_number(title)
        )
        return bool(self.find_section(title) or (number and self.find_section(title[number.end :])))

    def is_run_in_title(self, title: str) -> bool:
        """Whether this is the title of a section that may be run in before its text."""
        return self.find_section(title) in self._run_in_sections

    @cached_property
    def _run_in_sections(self) -> frozenset[str | None]:
        return frozenset(rule.id for rule in self.sections if rule.run_in)

    @cached_property
    def title_numbers(self) -> headings.Outline:
        """The numbering of section titles."""
        return headings.Outline(self.outline)

    @cached_property
    def inner_sections(self) -> frozenset[str]:
        """The ids of the sections inside other sections."""
        return frozenset(rule.id for rule in self.sections if rule.inner)

    @cached_property
    def _section_titles(self) -> dict[str, str]:
        """Folded section title → section id."""
        return {fold(title): rule.id for rule in self.sections for title in rule.titles}

    @cached_property
    def _section_title_patterns(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """Patterns of the section titles that hold a name, with the ids of the sections."""
        return tuple(
            (re.compile(_ANY_NAME.join(map(re.escape, title.split(_NAME))), re.IGNORECASE), rule.id)
            for rule in self.sections
            for title in rule.titles
            if _NAME in title
        )

    @cached_property
    def folded_running_heads(self) -> frozenset[str]:
        """The running heads, folded."""
        return frozenset(fold(one) for head in self.running_heads for one in _expand_years(head))

    @cached_property
    def title_evidence(self) -> frozenset[str]:
        """The titles and headings that identify the family, folded."""
        recognition = self.recognised_by
        return frozenset(
            fold(one)
            for each in (*recognition.titles, *recognition.headings)
            for one in _expand_years(each)
        )

    @cached_property
    def evidence(self) -> frozenset[str]:
        """All phrases that identify the family, folded."""
        return self.title_evidence.union(map(fold, self.recognised_by.labels))


def _expand_years(label: str) -> dict[str, str]:
    """The forms of a label or running head for each year or pair of years → the date."""
    if _YEAR not in label:
        return {label: ""}
    dates = {
        printed: date
        for year in _YEARS
        for printed, date in (
            (str(year), str(year)),
            (f"{year}-{year + 1}", f"{year}/{year + 1}"),
        )
    }
    return {label.replace(_YEAR, printed): date for printed, date in dates.items()}


def _build_label_pattern(labels: Iterable[str]) -> str:
    """A pattern of these labels, the longest first; without labels it matches nothing."""
    forms = build_trie_pattern(label.replace(_YEAR, _ANY_YEAR) for label in labels)
    return forms.replace(re.escape(_ANY_YEAR), r"\d{4}(?:[-\u2013]\d{4})?") or "(?!)"


@cache
def find_common_profile() -> Profile:
    """The profile of labels that mean the same in any report."""
    return next(family for family in load_families() if family.name == _COMMON)


@cache
def load_families() -> tuple[Profile, ...]:
    """The profiles in the package, ordered by file name."""
    folder = resources.files("pipeline.profiles") / "families"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple(_parse_profile(file.read_text("utf-8"), file.name) for file in files)


def load_profile(name_or_path: str) -> Profile:
    """The family of this name, or the profile in this TOML file.

    Raises `SetupError` if neither exists, or the file is not a valid profile.
    """
    by_name = {family.name: family for family in load_families()}
    if name_or_path in by_name:
        return by_name[name_or_path]
    path = Path(name_or_path)
    if not path.is_file():
        known = ", ".join(sorted(name for name in by_name if name))
        message = f"no profile {name_or_path!r}: give a TOML file, or one of {known}"
        raise SetupError(message)
    try:
        return _parse_profile(path.read_text("utf-8"), path.name)
    except UnicodeDecodeError as error:
        message = f"profile {path.name}: not UTF-8 ({error.reason})"
        raise SetupError(message) from error


def _parse_profile(text: str, file: str) -> Profile:
    template = ""
    try:
        parsed = Profile.model_validate(tomllib.loads(text))
        for template in parsed.chapters.headings:
            headings.check_heading_template(template, tuple(parsed.categories))
        for template in itertools.chain.from_iterable(parsed.outline):
            headings.check_outline_template(template)
        for template in parsed.chapters.lines:
            check_line_template(template)
    except RecursionError as error:
        message = f"profile {file}: it is nested too deeply"
        raise SetupError(message) from error
    except ValidationError as error:
        message = f"profile {file}: {describe_faults(error, Profile, text)}"
        raise SetupError(message) from error
    except tomllib.TOMLDecodeError as error:
        message = f"profile {file} is no TOML: {error}"
        raise SetupError(message) from error
    except ValueError as error:
        place = f", line {find_line(text, template)}" if template else ""
        message = f"profile {file}{place}: {error}"
        raise SetupError(message) from error
    return parsed
