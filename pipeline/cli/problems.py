"""`problems` and `explain`: list the problems of a run, and what they mean."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from itertools import groupby
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Final

import typer

from pipeline.cli.console import print_data, print_message, require_current_version
from pipeline.document.problems import SEVERITY, TO_CHECK, Code, Severity
from pipeline.errors import UsageError, count_noun, suggest_names
from pipeline.exports.cells import guard_formula
from pipeline.exports.tables.sink import list_problems
from pipeline.review.terminal import escape_control

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.exports.tables.columns import Row

_LONGEST_PRINTED: Final = 120
_COLUMNS: Final = ("severity", "code", "document", "record", "page", "printed", "message", "remedy")
_KINDS: Final = {
    Severity.ERROR: "Errors: something is lost or broken",
    Severity.WARNING: "Warnings: something was not understood, or is inconsistent",
    Severity.INFO: "Information",
}

_HEAD: Final = """# Problems

Each problem in a record, a document or the manifest has one of these codes.
`country-reports problems OUT` lists the problems of a run, and
`country-reports explain CODE` prints an entry. Written by `country-reports explain --markdown`
from `pipeline/cli/problems.toml`.
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
    text = resources.files("pipeline.cli").joinpath("problems.toml").read_text("utf-8")
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


class ProblemsForm(StrEnum):
    """The formats of a list of problems."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def problems(
    out: Annotated[Path, typer.Argument(help="The output folder of a run.")],
    code: Annotated[
        list[str] | None, typer.Option("--code", help="Only this code; may be repeated.")
    ] = None,
    severity: Annotated[
        list[Severity] | None,
        typer.Option("--severity", help="Only this severity; may be repeated."),
    ] = None,
    to: Annotated[
        ProblemsForm, typer.Option("--to", help="The format of the list.")
    ] = ProblemsForm.TABLE,
    *,
    to_check: Annotated[
        bool,
        typer.Option("--to-check", help="Only what a careful reader would check, worst first."),
    ] = False,
) -> None:
    """List the problems of a run: where, what was printed, what to do; errors first."""
    codes = [_parse_code(one).value for one in code or ()]
    worst = [one.value for one in TO_CHECK]
    with require_current_version(out):
        rows = [
            row
            for row in list_problems(out)
            if (not codes or row["code"] in codes)
            and (not severity or row["severity"] in severity)
            and (not to_check or row["code"] in worst)
        ]
    order, key = (worst, "code") if to_check else ([one.value for one in Severity], "severity")
    rows.sort(key=lambda row: order.index(str(row[key])))  # stable
    guide = load_guide()
    listed = [row | {"remedy": guide[Code(str(row["code"]))].remedy} for row in rows]
    match to:
        case ProblemsForm.JSON:
            text = json.dumps(
                [{name: row[name] for name in _COLUMNS} for row in listed],
                ensure_ascii=False,
                indent=2,
            )
            print_data(f"{text}\n")
        case ProblemsForm.CSV:
            print_data(_to_csv(listed))
        case ProblemsForm.TABLE:
            _print_list(listed)


def explain(
    code: Annotated[
        str | None, typer.Argument(help="A problem code, such as unparsed-value.")
    ] = None,
    *,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="All codes as a page: docs/problems.md.")
    ] = False,
) -> None:
    """Explain a problem code: what it means, why it arises, what to do; without one, list all."""
    if markdown:
        print_data(write_guide_page())
        return
    guide = load_guide()
    if code is None:
        for one, advice in guide.items():
            _print(f"{SEVERITY[one].value:>7}  {one.value}: {advice.meaning}")
        return
    known = _parse_code(code)
    advice = guide[known]
    _print(f"{known.value} ({SEVERITY[known].value})\n{advice.meaning}")
    _print(f"\nWhy: {advice.cause}\nWhat to do: {advice.remedy}")


def _parse_code(text: str) -> Code:
    try:
        return Code(text)
    except ValueError as error:
        codes = [one.value for one in Code]
        hint = suggest_names(text, codes, "`explain` alone lists all", form="{}", most=3)
        message = f"{text}: no such problem code; {hint}"
        raise UsageError(message) from error


def _print(text: str) -> None:
    print_data(f"{escape_control(text)}\n")


def _print_list(rows: Iterable[Row]) -> None:
    """Each problem on one line, its printed text and its remedy below it."""
    count = 0
    for row in rows:
        count += 1
        where = f"{row['document']}"
        where += f", page {row['page']}" if row["page"] else ""
        where += f" ({row['country']})" if row["country"] else ""
        message = " ".join(str(row["message"]).split())
        _print(f"{row['severity']}: {row['code']} in {where}: {message}")
        if row["printed"]:
            printed = str(row["printed"])
            cut = printed[:_LONGEST_PRINTED] + ("…" if len(printed) > _LONGEST_PRINTED else "")
            _print(f"    printed: {cut}")
        _print(f"    to do: {row['remedy']}")
    print_message(count_noun(count, "problem"))


def _to_csv(rows: Iterable[Row]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row in rows:
        cells = ("" if row[name] is None else str(row[name]) for name in _COLUMNS)
        writer.writerow([guard_formula(cell) for cell in cells])
    return buffer.getvalue()
