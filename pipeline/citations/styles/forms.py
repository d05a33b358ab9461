"""The tables of citation styles, compiled.

A style is a TOML file beside this module: `names` are the kinds of name lists that it prints
(`name_lists`), `forms` its templates by sort of source. In `{author} ({date}) {title}. {imprint}`
a field in braces is a pattern of the lexicon (`fields`), `<…>` may be missing, and punctuation is
matched as styles vary it around quotation and question marks.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from pipeline.citations.styles.fields import GREEDY, LAZY, MARKERS

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOKEN: Final = re.compile(r"\{(?P<field>\w+)\}|(?P<mark>[.,] )|(?P<other>.)", re.DOTALL)
_LITERALS: Final = {
    "<": "(?:",
    ">": ")?",
    " ": r"\s",
    ". ": r"""(?:\.|(?<=[.?!])|(?<=[.?!]["”’]))\s""",
    ", ": r"""(?:,|(?<=[,?!]["”’]))\s""",
}
_IMPRINT: Final = "{place}: {publisher}"


@dataclass(frozen=True)
class Form:
    """A form of a style; the names before it are read apart. Compiled when first used."""

    style: str
    sort: str
    opening: str  # `author`, `editors` or none
    names: frozenset[str]  # the kinds of list in which names are printed
    template: str  # of what follows the names

    @cached_property
    def is_quoted(self) -> bool:
        """Whether its title stands in quotation marks."""
        return "{quoted}" in self.template

    @cached_property
    def from_left(self) -> re.Pattern[str]:
        """The pattern in which free text ends at the first possible place."""
        return compile_template(self.template, LAZY)

    @cached_property
    def from_right(self) -> re.Pattern[str]:
        """The pattern in which free text ends at the last possible place."""
        return compile_template(self.template, GREEDY)


@cache
def load_forms() -> tuple[Form, ...]:
    """The forms of all styles, in the order of the styles' names."""
    tables = (file for file in files(__package__).iterdir() if file.name.endswith(".toml"))
    styles = {
        file.name.removesuffix(".toml"): tomllib.loads(file.read_text("utf-8"))
        for file in sorted(tables, key=lambda file: file.name)
    }
    return tuple(
        _make_form(style, sort, template, frozenset((*table["names"], "body")))
        for style, table in styles.items()
        for sort, templates in table["forms"].items()
        for template in templates
    )


def _make_form(style: str, sort: str, template: str, names: frozenset[str]) -> Form:
    openings = (name for name in ("author", "editors") if template.startswith(f"{{{name}}}"))
    opening = next(openings, "")
    rest = template.removeprefix(f"{{{opening}}}").replace("{imprint}", _IMPRINT)
    return Form(style, sort, opening, names, rest)


@cache
def _forms_by_start() -> dict[tuple[str, str], list[Form]]:
    """The forms by the kind of name list and the mark printed behind it; `""` without names."""
    forms: dict[tuple[str, str], list[Form]] = defaultdict(list)
    seen: set[tuple[str, str, str, str]] = set()  # styles share forms
    for form in load_forms():
        for kind in sorted(form.names) if form.opening else ("",):
            key = (kind, form.opening, form.sort, form.template)
            if key not in seen:
                forms[kind, form.template[0] if form.opening else ""].append(form)
            seen.add(key)
    return forms


def find_forms(kind: str, text: str, start: int) -> list[Form]:
    """The forms that may explain the text from `start`, behind names of this kind or none."""
    forms = _forms_by_start()
    is_quoted = any(mark in text for mark in "“‘\"'")
    if not kind:
        return [form for form in forms.get(("", ""), []) if is_quoted or not form.is_quoted]
    marks = {text[start : start + 1], "<"} | ({"."} if text[start - 1] in ".?!" else set())
    behind = (form for mark in sorted(marks) for form in forms.get((kind, mark), []))
    return [form for form in behind if is_quoted or not form.is_quoted]


def compile_template(template: str, patterns: Mapping[str, str]) -> re.Pattern[str]:
    """The pattern of a template, each field a group of its name."""
    pieces = []
    for token in _TOKEN.finditer(template):
        if field := token["field"]:
            is_bare = field in MARKERS or "(?P<" in patterns[field]
            group = f"?P<{field}>" if not is_bare else "?:"
            pieces.append(f"({group}{patterns[field]})")
        else:
            literal = token["mark"] or token["other"]
            pieces.append(_LITERALS.get(literal, re.escape(literal)))
    return re.compile("".join(pieces), re.VERBOSE)
