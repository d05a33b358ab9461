"""The library call: one report → its records, in this process."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.citations.bibliography import RunBibliography, dump_record_sources
from pipeline.entities.ner import Recognizer, find_model
from pipeline.errors import SetupError, count_noun
from pipeline.exports.chunks import ChunkForm, list_record_chunks
from pipeline.exports.places import Places
from pipeline.exports.run_sources import map_run_ids
from pipeline.exports.tables.columns import BY_NAME
from pipeline.exports.tables.rows import RecordRows
from pipeline.extract import extract
from pipeline.profiles.model import load_families, load_profile
from pipeline.readers.detect import read_source
from pipeline.readers.recognition.engine import prepare_recognizer
from pipeline.runtime.garbage import pause_garbage_collection
from pipeline.runtime.serialize import to_json_data
from pipeline.storage.inputs import document_name
from pipeline.vocabulary.countries import get_country

if TYPE_CHECKING:
    import os

    import pandas as pd

    from pipeline.document.problems import Problem
    from pipeline.exports.chunks import Chunk
    from pipeline.exports.run_sources import RunIds
    from pipeline.record.country import CountryRecord
    from pipeline.record.document import DocumentRecord

_NOT_OF_A_RECORD = ("inputs",)
_MOST_SHOWN = 10
_PANDAS_TYPES = {
    "string": "string",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "boolean",
    "date": "datetime64[s]",  # days before 1678 too
    "list": "object",
}


@dataclass(frozen=True, slots=True, repr=False)
class ReportReading:
    """The result of reading one report: its records, its document, and all problems of both."""

    document: DocumentRecord
    records: tuple[CountryRecord, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems of the document, then those of each record."""
        own = (problem for record in self.records for problem in record.problems)
        return (*self.document.problems, *own)

    def to_pandas(self, kind: str) -> pd.DataFrame:
        """One table as a pandas DataFrame: `kind` is a table of `export tables`, but `inputs`.

        Each column has a type that does not depend on the report: `string`, `Int64`, `Float64` and
        `boolean`, which hold missing values, days as `datetime64[s]`, lists of texts as `object`.
        Raises `ValueError` for an unknown table, `SetupError` where pandas is not installed.
        """
        if kind not in BY_NAME or kind in _NOT_OF_A_RECORD:
            known = ", ".join(name for name in BY_NAME if name not in _NOT_OF_A_RECORD)
            message = f"{kind!r} is no table; the tables are {known}"
            raise ValueError(message)
        try:
            import pandas as frames  # noqa: PLC0415, ICN001 - optional; `pd` is for the type
        except ImportError as error:
            message = "to_pandas needs pandas: pip install '.[pandas]' in the checkout"
            raise SetupError(message) from error
        document = to_json_data(self.document)
        places, run_ids = Places(document), self._map_run_ids()
        rows = [
            row
            for record in self.records
            for table, row in RecordRows(to_json_data(record), document, places, run_ids).rows()
            if table == kind
        ]
        columns = BY_NAME[kind].columns
        return frames.DataFrame(
            {
                column.name: frames.Series(
                    [row.get(column.name) for row in rows], dtype=_PANDAS_TYPES[column.type]
                )
                for column in columns
            }
        )

    def chunks(self, form: ChunkForm | int = ChunkForm()) -> list[Chunk]:  # noqa: B008 - immutable
        """The text in chunks with metadata, as `export chunks` writes them."""
        document, run_ids = to_json_data(self.document), self._map_run_ids()
        return [
            chunk
            for record in self.records
            for chunk in list_record_chunks(to_json_data(record), document, run_ids, form)
        ]

    def _map_run_ids(self) -> RunIds:
        """The ids that the sources of the report have in a run over it alone."""
        bibliography = RunBibliography()
        bibliography.add(dump_record_sources(self.records))
        return map_run_ids(bibliography.build().authorities)

    def __repr__(self) -> str:
        """The report's path, its countries, and how many problems there are."""
        codes = ", ".join(
            (record.country and record.country.code) or "-" for record in self.records
        )
        return (
            f"<ReportReading of {self.document.path}: {count_noun(len(self.records), 'record')} "
            f"({codes}), {count_noun(len(self.problems), 'problem')}>"
        )

    def _repr_html_(self) -> str:
        """A table of the records, and the problems by code, for a notebook."""
        rows = "".join(
            f"<tr><td>{escape(record.country.words if record.country else '—')}</td>"
            f"<td>{len(record.statistics)}</td><td>{_count_typed(record)}</td>"
            f"<td>{sum(len(section.paragraphs) for section in record.sections)}</td>"
            f"<td>{len(record.notes)}</td><td>{len(record.problems)}</td></tr>"
            for record in self.records
        )
        codes = Counter(problem.code.value for problem in self.problems)
        shown = ", ".join(f"{code} {count}" for code, count in codes.most_common(_MOST_SHOWN))
        return (
            f"<p><b>{escape(self.document.title or self.document.path)}</b></p>"
            "<table><thead><tr><th>country</th><th>statistics</th><th>typed</th>"
            "<th>paragraphs</th><th>notes</th><th>problems</th></tr></thead>"
            f"<tbody>{rows}</tbody></table><p>{escape(shown) or 'no problems'}</p>"
        )


def _count_typed(record: CountryRecord) -> int:
    return sum(statistic.kind != "text" for statistic in record.statistics.values())


def read(  # noqa: PLR0913 - each is an option
    source: str | os.PathLike[str] | bytes,
    *,
    profile: str | None = None,
    entities: bool = True,
    model: str | None = None,
    name: str = "report",
    ocr: Literal["off", "auto", "force"] = "off",
    ocr_language: str = "eng",
    country: str | None = None,
) -> ReportReading:
    """Read one report: a path, or the bytes of a file, which then goes by `name`.

    `profile` is a family's name or a TOML file; without it the family is recognised. `entities`
    finds names, dates, treaties, routes and events with the spaCy package `model`. `ocr` recognises
    text on the pages of a PDF that show only a picture (`auto`), or on all pages (`force`).
    `country` is the code of the one that the whole report is about, where its text does not say
    so. The records are those that `run` writes for the same file. Raises `RefusedError` where the
    report cannot be read, `OSError` where the file cannot, `SetupError` for an unknown profile or
    model, or where text recognition is not installed.
    """
    if isinstance(source, bytes):
        content, path = source, name
    else:
        content, path = Path(source).read_bytes(), Path(source).name
    with pause_garbage_collection():
        extraction = extract(
            read_source(content, path, document_name(path), prepare_recognizer(ocr, ocr_language)),
            profile=load_profile(profile) if profile else None,
            families=load_families(),
            recognize=_recognizer(find_model(model)) if entities else None,
            country=get_country(country) if country else None,
        )
    return ReportReading(extraction.document, extraction.records)


@cache
def _recognizer(package: str) -> Recognizer:
    """The model, loaded once however many reports are read."""
    return Recognizer(package)
