"""The limits are those that the options, the modules and the documents state."""

from __future__ import annotations

import gc

import typer

from pipeline.cli.commands import build_app
from pipeline.cli.run import _parse_size
from pipeline.runtime.garbage import pause_garbage_collection
from pipeline.runtime.limits import DEFAULT_MEMORY, DEFAULT_TIMEOUT, LIMITS, format_limits
from pipeline.storage.inputs import DEFAULT_MAX_INPUT
from tests.support.samples import ROOT


def test_the_page_of_limits_matches_the_program() -> None:
    page = (ROOT / "docs" / "limits.md").read_text("utf-8")
    assert "\n".join(format_limits()) in page


def test_the_options_of_run_have_the_limits_as_defaults() -> None:
    run = typer.main.get_group(build_app()).commands["run"]
    defaults = {name: option.default for option in run.params for name in option.opts}
    assert defaults["--timeout"] == DEFAULT_TIMEOUT
    assert _parse_size(str(defaults["--memory"])) == DEFAULT_MEMORY
    assert _parse_size(str(defaults["--max-input"])) == DEFAULT_MAX_INPUT
    assert {limit.option for limit in LIMITS if limit.option} <= defaults.keys()


def test_garbage_collection_is_as_before_after_a_source() -> None:
    before = gc.get_threshold()
    with pause_garbage_collection():
        assert gc.get_threshold()[0] > before[0]
    assert gc.get_threshold() == before
