"""A bibliography in BibTeX, with biblatex dates beside year and month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.exports.stored_text import describe_citing_notes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.record.csl import CslName
    from pipeline.record.run import RunAuthority

_TYPES: Final = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "report": "techreport",
    "thesis": "phdthesis",  # `type` names another degree
}
_PUBLISHERS: Final = {"techreport": "institution", "phdthesis": "school"}
_CONTAINERS: Final = {"article": "journal", "incollection": "booktitle"}
_MONTHS: Final = [
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
]
_SPECIAL: Final = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "{": r"\{",
    "}": r"\}",
} | {mark: f"\\{mark}" for mark in "&%$#_"}
_ENCODED: Final = str.maketrans({mark: f"%{ord(mark):02X}" for mark in "{}\\"})
_DATE: Final = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>\d\d)(?!/))?)?(?:-\d\d)?(?:/.*)?"
)
_PAGES: Final = re.compile(r"(?<=\d)\s?[-\u2013]\s?(?=[A-Z]?\d)")


def to_bibtex(authorities: Sequence[RunAuthority]) -> str:
    """The sources as BibTeX entries keyed by id, in UTF-8 with LaTeX's special characters escaped.

    In URLs only braces, which must balance, and backslashes are percent-encoded. What BibTeX has no
    type for (laws, treaties, judgments, web pages, letters) is `misc`.
    """
    return "\n".join(map(_bibtex_entry, authorities))


def _bibtex_entry(authority: RunAuthority) -> str:
    kind = _TYPES.get(authority.csl["type"], "misc")
    fields = dict(_fields(authority, kind))
    written = {name: value if name == "month" else f"{{{value}}}" for name, value in fields.items()}
    lines = "".join(f"  {name} = {value},\n" for name, value in written.items() if fields[name])
    return f"@{kind}{{{authority.id},\n{lines}}}\n"


def _fields(authority: RunAuthority, kind: str) -> Iterator[tuple[str, str]]:
    csl = authority.csl
    yield "author", " and ".join(map(_name, csl.get("author", [])))
    yield "editor", " and ".join(map(_name, csl.get("editor", [])))
    yield "title", _brace(csl.get("title", ""))
    yield _CONTAINERS.get(kind, "howpublished"), _escape(csl.get("container-title", ""))
    publisher = _PUBLISHERS.get(kind, "publisher")
    # Braced: biblatex reads these as lists, whose members `and` parts.
    yield publisher, _brace(csl.get("publisher", "") or csl.get("authority", ""))
    yield "address", _brace(csl.get("publisher-place", ""))
    yield "type", _escape(csl.get("genre", ""))
    yield "number", _escape(csl.get("issue", "") or csl.get("number", ""))
    yield "volume", _escape(csl.get("volume", ""))
    yield "pages", _PAGES.sub("--", _escape(csl.get("page", "")))
    yield "edition", _escape(csl.get("edition", ""))
    yield from _dates(authority)
    yield "note", _escape(csl.get("note", ""))
    yield "annote", _escape(describe_citing_notes(authority))  # which no common style prints
    yield "url", csl.get("URL", "").translate(_ENCODED)


def _dates(authority: RunAuthority) -> Iterator[tuple[str, str]]:
    """Year and month for BibTeX, the whole date as EDTF for biblatex.

    A month is the name that every style defines (`mar`), without braces.
    """
    issued = authority.issued or ""
    dated = _DATE.fullmatch(issued)
    yield "year", dated["year"] if dated else ""
    yield "day", str(int(dated["day"])) if dated and dated["day"] else ""
    yield "month", _MONTHS[int(dated["month"]) - 1] if dated and dated["month"] else ""
    yield "date", issued
    yield "urldate", authority.accessed or ""


def _name(name: CslName) -> str:
    """`Family, Suffix, Given`; the name of an organisation in braces, which keep it whole."""
    if literal := name.get("literal"):
        return _brace(literal)
    parts = (name.get("family", ""), name.get("suffix", ""), name.get("given", ""))
    return ", ".join(_escape(part) for part in parts if part)


def _brace(text: str) -> str:
    """The text in braces, so that no style changes its case or splits it."""
    return f"{{{_escape(text)}}}" if text else ""


def _escape(text: str) -> str:
    return "".join(_SPECIAL.get(character, character) for character in text)
