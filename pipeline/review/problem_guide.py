"""The texts of `explain`: the meaning of each problem code, its causes and its remedy."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import groupby
from typing import TYPE_CHECKING, Final

from pipeline.document.problems import SEVERITY, Code, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

_KINDS: Final = {
    Severity.ERROR: "Errors: something is lost or broken",
    Severity.WARNING: "Warnings: something was not understood, or is inconsistent",
    Severity.INFO: "Information",
}

_HEAD: Final = """# Problems

Each problem in a record, a document or the manifest has one of these codes.
`country-reports problems OUT` lists the problems of a run, and
`country-reports explain CODE` prints an entry. Written by `country-reports explain --markdown`
from `pipeline/review/problems.toml`.
"""


@dataclass(frozen=True, slots=True)
class Advice:
    """The entry of one code."""

    meaning: str
    cause: str
    remedy: str


@cache
def load_guide() -> Mapping[Code, Advice]:
    """The entry of every code, by severity and code."""
    text = resources.files("pipeline.review").joinpath("problems.toml").read_text("utf-8")
    entries = {Code(code): Advice(**entry) for code, entry in tomllib.loads(text).items()}
    order = list(Severity)
    return dict(sorted(entries.items(), key=lambda pair: (order.index(SEVERITY[pair[0]]), pair[0])))


def write_guide_page() -> str:
    """`docs/problems.md`: every code with its entry."""
    parts = [_HEAD]
    for severity, codes in groupby(load_guide().items(), key=lambda pair: SEVERITY[pair[0]]):
        parts.append(f"## {_KINDS[severity]}\n")
        for code, advice in codes:
            parts.append(
                f"### {code.value}\n\n{advice.meaning}\n\n"
                f"- **Why**: {advice.cause}\n- **What to do**: {advice.remedy}\n"
            )
    return "\n".join(parts)
