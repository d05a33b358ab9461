"""Abbreviations whose full stop ends no sentence."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

from pipeline.vocabulary.months import month_abbreviations


class Abbreviations(BaseModel):
    """The whole of abbreviations.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    titles: tuple[str, ...]
    before_names: tuple[str, ...]
    before_numbers: tuple[str, ...]
    between: tuple[str, ...]
    others: tuple[str, ...]

    def all(self) -> tuple[str, ...]:
        """Give all of them, and those of months."""
        return (
            *(*self.titles, *self.before_names, *self.before_numbers),
            *(*self.between, *self.others, *month_abbreviations()),
        )


@cache
def abbreviations() -> Abbreviations:
    """Load abbreviations.toml."""
    text = resources.files("pipeline.vocabulary").joinpath("abbreviations.toml").read_text("utf-8")
    return Abbreviations.model_validate(tomllib.loads(text))
