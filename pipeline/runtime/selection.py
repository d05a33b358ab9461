"""Which records of a report are kept: those of some countries, or of chapters on some pages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.extract import Extraction
    from pipeline.record.country import CountryRecord


@dataclass(frozen=True, slots=True)
class RecordSelection:
    """The codes of the countries, and the first and last page; empty where all are kept.

    The whole report is still read: notes at its end and running heads belong to every
    chapter.
    """

    countries: frozenset[str] = frozenset()
    pages: tuple[int, int] | None = None

    def apply(self, extraction: Extraction) -> Extraction:
        """The extraction with the chosen records; the document stays as it is."""
        if not (self.countries or self.pages):
            return extraction
        return replace(extraction, records=tuple(filter(self._keeps, extraction.records)))

    def describe(self) -> str:
        """The selection on one line, as part of what the output depends on."""
        pages = f"pages {self.pages[0]}-{self.pages[1]}" if self.pages else ""
        return " ".join(filter(None, (*sorted(self.countries), pages)))

    def _keeps(self, record: CountryRecord) -> bool:
        if self.countries and (record.country is None or not self._names(record)):
            return False
        if self.pages is None or record.source.pages is None:
            return self.pages is None
        first, last = record.source.pages
        return first <= self.pages[1] and self.pages[0] <= last

    def _names(self, record: CountryRecord) -> bool:
        country = record.country
        return country is not None and not self.countries.isdisjoint(
            {country.code, country.alpha2, country.alpha3}
        )
