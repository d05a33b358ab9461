"""Records as an import for Uwazi, the database for human rights documents (https://uwazi.io).

An import fills one template: its zip holds `import.csv` and the files named there. Uwazi refuses
partial dates, so that a date is a range of days; it cannot update what it has, so that titles are
stable: they hold the record's id.
"""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from pipeline.exports.edtf_days import edtf_days
from pipeline.exports.tables.sink import list_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import IO

    from pipeline.exports.tables.columns import Cell, Row

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the earliest time of a zip: the same rows, the same bytes


class UwaziTemplate(StrEnum):
    """The templates: one entity for each report, statistic, status of a treaty, recommendation."""

    REPORT = "report"
    STATISTIC = "statistic"
    TREATY_STATUS = "treaty-status"
    RECOMMENDATION = "recommendation"


@dataclass(frozen=True, slots=True)
class _Import:
    """The table whose rows become entities, the columns, and how a row is turned into cells."""

    table: str
    columns: tuple[str, ...]
    build: Callable[[Row], dict[str, str]]


def write_uwazi(
    out: Path, template: UwaziTemplate, stream: IO[bytes], reports: Path | None = None
) -> int:
    """Write `import.zip` of one template; returns the number of its entities.

    Of a report the zip holds its record as an attachment, and, where it lies in the folder
    `reports`, the report itself as the main document.
    """
    described = _IMPORTS[template]
    count = 0
    with zipfile.ZipFile(stream, "w") as archive:
        files: dict[str, Path] = {}
        with archive.open(_member("import.csv"), "w", force_zip64=True) as raw:
            text = io.TextIOWrapper(raw, "utf-8", newline="", write_through=True)
            writer = csv.DictWriter(text, described.columns, lineterminator="\n")
            writer.writeheader()
            for table, row in list_rows(out):
                if table == described.table:
                    cells = described.build(row)
                    if template is UwaziTemplate.REPORT:
                        files[cells["Attachments"]] = out / "records" / f"{row['record']}.json"
                        source = reports and reports / str(row["document"])
                        if source and source.is_file():
                            cells["File"] = str(row["document"]).replace("/", "__")
                            files[cells["File"]] = source
                    writer.writerow(cells)
                    count += 1
            text.detach()
        for name, path in files.items():
            archive.writestr(_member(name), path.read_bytes())
    return count


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    return member


def _text(cell: Cell) -> str:
    """A cell as text; Uwazi parts several values by `|`, which no single value may hold."""
    return "" if cell is None else str(cell).replace("|", "/")


def _several(cell: Cell) -> str:
    """The values of a list as Uwazi wants them: joined by `|`, without spaces around it."""
    return "|".join(_text(part).strip() for part in cell) if isinstance(cell, tuple) else ""


def _range(first: Cell, last: Cell) -> str:
    """A range of days, `2000/01/01:2000/12/01`; empty where an end is open."""
    if not (first and last):
        return ""
    return f"{first}:{last}".replace("-", "/")


def _country(row: Row) -> str:
    return _text(row["country_name"] or row["country"])


def _build_report(row: Row) -> dict[str, str]:
    pages = f"{row['first_page']}-{row['last_page']}" if row["first_page"] else ""
    return {
        "Title": f"{_country(row) or 'No country'} [{row['record']}]",
        "Country": _country(row),
        "Report": _text(row["report"]),
        "Edition": _text(row["edition"]),
        "Period": _range(*edtf_days(_text(row["edition"]))),
        "Published": _range(*edtf_days(_text(row["published"]))),
        "Family": _text(row["profile"]),
        "Roles": _several(row["roles"]),
        "Pages": pages,
        "Source": _text(row["document"]),
        "Attachments": f"{str(row['record']).replace('/', '__')}.json",
    }


def _build_statistic(row: Row) -> dict[str, str]:
    group = f", {row['group_name']}" if row["group_name"] else ""
    return {
        "Title": f"{_country(row)}: {row['label']}{group} [{row['record']}#{row['pointer']}]",
        "Country": _country(row),
        "Statistic": _text(row["statistic"]),
        "Group": _text(row["group_name"]),
        "Sex": _text(row["sex"]),
        "Value": _text(row["value"]),
        "Low": _text(row["low"]),
        "High": _text(row["high"]),
        "Unit": _text(row["unit"]),
        "As of": _range(row["as_of_first"], row["as_of_last"]),
        "As printed": _text(row["raw"]),
        "Sources": _several(row["source_titles"]),
        "Page": _text(row["page"]),
        "Edition": _text(row["edition"]),
        "Source": _text(row["document"]),
    }


def _build_treaty_status(row: Row) -> dict[str, str]:
    status = f": {row['status']}" if row["status"] else ""
    return {
        "Title": f"{_country(row)}: {row['name']}{status} [{row['record']}#{row['pointer']}]",
        "Country": _country(row),
        "Instrument": _text(row["name"]),
        "Kind": _text(row["kind"]),
        "Status": _text(row["status"]),
        "Date": _range(row["first_day"], row["last_day"]),
        "Actor": _text(row["actor"]),
        "UN Treaty Collection": _text(row["untc"]),
        "ILO": _text(row["ilo"]),
        "Edition": _text(row["edition"]),
        "Source": _text(row["document"]),
    }


def _build_recommendation(row: Row) -> dict[str, str]:
    return {
        "Title": f"{_country(row)}: {row['number']} [{row['record']}#{row['pointer']}]",
        "Country": _country(row),
        "Number": _text(row["number"]),
        "Recommendation": _text(row["text"]),
        "Made by": _several(row["made_by"]),
        "Position": _text(row["position"]),
        "Report": _text(row["report"]),
        "Page": _text(row["page"]),
        "Edition": _text(row["edition"]),
        "Source": _text(row["document"]),
    }


_IMPORTS: Final = {
    UwaziTemplate.REPORT: _Import(
        "records",
        (
            *("Title", "Country", "Report", "Edition", "Period", "Published", "Family", "Roles"),
            *("Pages", "Source", "File", "Attachments"),
        ),
        _build_report,
    ),
    UwaziTemplate.STATISTIC: _Import(
        "observations",
        (
            *("Title", "Country", "Statistic", "Group", "Sex", "Value", "Low", "High", "Unit"),
            *("As of", "As printed", "Sources", "Page", "Edition", "Source"),
        ),
        _build_statistic,
    ),
    UwaziTemplate.TREATY_STATUS: _Import(
        "instruments",
        (
            *("Title", "Country", "Instrument", "Kind", "Status", "Date", "Actor"),
            *("UN Treaty Collection", "ILO", "Edition", "Source"),
        ),
        _build_treaty_status,
    ),
    UwaziTemplate.RECOMMENDATION: _Import(
        "recommendations",
        (
            *("Title", "Country", "Number", "Recommendation", "Made by", "Position", "Report"),
            *("Page", "Edition", "Source"),
        ),
        _build_recommendation,
    ),
}
