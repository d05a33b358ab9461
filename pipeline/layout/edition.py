"""The edition of a report: the year that it is about, and the date of issue that it prints."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline.grammar.dates import find_dates, parse_date
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.layout.elements import Piece
    from pipeline.record.country import EditionBasis

_YEAR: Final = re.compile(r"(?<!\d)(?<!\d[/-])(?:19[5-9]\d|20[0-4]\d)(?!\d)(?![/-]\d)")
# `Section 122 of the Trade Act of 1974` is no report about 1974.
_LAW_AND_YEAR: Final = re.compile(
    rf"\b(?:{spell_words('legal', 'laws')}|{spell_words('legal', 'treaties')}),?\s(?:of\s)?\d{{4}}"
)
_HEADS: Final = ("running head", "page number")
_MENU: Final = "menu"
_LONGEST_LINE: Final = 160  # characters of a line of front matter that may date the report
_FRONT: Final = 40  # pieces in which a report prints its date
_ISSUED: Final = re.compile(
    r"\b(?:published|issued|released|publication date|date of issue|(?P<updated>updated|revised))"
    r"(?: on)?:?\s(?=[A-Z\d])",
    re.IGNORECASE,
)
_HAS_MONTH: Final = re.compile(r"\d{4}-\d\d(?:-\d\d)?")


@dataclass(frozen=True, slots=True)
class Edition:
    """The year that a report is about, where it is printed, and the date of issue, as EDTF."""

    year: str | None = None
    basis: EditionBasis | None = None
    published: str | None = None


def find_edition(
    title: str | None, pieces: Sequence[Piece], front: Iterable[Piece], path: str
) -> Edition:
    """The edition by the first evidence that names one year: title, head, or path.

    The head are the running heads, then the lines of the front matter; a date of the last update
    counts as well. The path counts only where nothing is printed, the file's name first.
    """
    heads = [piece.reading.text for piece in pieces if piece.role in _HEADS]
    lines = [
        piece.reading.text
        for piece, _ in zip(front, range(_FRONT), strict=False)
        if piece.role != _MENU and len(piece.reading.text) <= _LONGEST_LINE
    ]
    published, updated = _find_published([*lines, *dict.fromkeys(heads)])
    evidence: list[tuple[EditionBasis, list[str]]] = [
        ("title", [title or ""]),
        ("head", heads),
        ("head", [updated or ""]),
        ("head", lines),
        *(("path", [part]) for part in reversed(path.split("/"))),
    ]
    for basis, texts in evidence:
        years = {year for text in texts for year in _YEAR.findall(_LAW_AND_YEAR.sub("", text))}
        if len(years) == 1:
            return Edition(years.pop(), basis, published)
    return Edition(None, None, published)


def _find_published(lines: Iterable[str]) -> tuple[str | None, str | None]:
    """The date of issue, as EDTF, and its year again if it is that of an update.

    It follows a word such as `Released`, or is a whole line that names a month.
    """
    for line in lines:
        edtf = parse_date(line.strip())
        if edtf and _HAS_MONTH.fullmatch(edtf):
            return edtf, None
        if issued := _ISSUED.search(line):
            dated = next(iter(find_dates(line[issued.end() :])), None)
            if dated and dated.start == 0:
                return dated.edtf, dated.edtf[:4] if issued["updated"] else None
    return None, None
