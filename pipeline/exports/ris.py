"""A bibliography in RIS, which most reference managers read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.exports.stored_text import describe_citing_notes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.record.csl import CslName
    from pipeline.record.run import RunAuthority

_TYPES: Final = {
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "bill": "BILL",
    "book": "BOOK",
    "chapter": "CHAP",
    "hearing": "HEAR",
    "interview": "PCOMM",
    "legal_case": "CASE",
    "legislation": "STAT",
    "personal_communication": "PCOMM",
    "report": "RPRT",
    "thesis": "THES",
    "webpage": "ELEC",
}
_EMAIL: Final = re.compile(r"\be-?mail", re.IGNORECASE)
_DATE: Final = re.compile(r"(?P<year>\d{4})(?:-(?P<month>0[1-9]|1[0-2]))?(?:-(?P<day>\d\d))?")
_PAGES: Final = re.compile(r"\s?[-\u2013]\s?")


def to_ris(authorities: Sequence[RunAuthority]) -> str:
    """The sources as RIS records.

    Notes (`N1`) hold a date that RIS cannot express, in EDTF, the place of a web page, and which
    reports cite the source.
    """
    return "\n".join(
        "".join(f"{tag}  - {value}\n" for tag, value in _lines(authority) if value or tag == "ER")
        for authority in authorities
    )


def list_split_names(authorities: Sequence[RunAuthority]) -> list[str]:
    """The names of organisations that have a comma: RIS can only tell persons by one."""
    return sorted(
        {
            name["literal"]
            for authority in authorities
            for name in (*authority.csl.get("author", []), *authority.csl.get("editor", []))
            if "," in name.get("literal", "")
        }
    )


def _lines(authority: RunAuthority) -> Iterator[tuple[str, str]]:
    csl = authority.csl
    kind = _TYPES.get(csl["type"], "GEN")
    is_email = kind == "PCOMM" and _EMAIL.search(csl.get("title", ""))
    yield "TY", "ICOMM" if is_email else kind
    yield "ID", authority.id
    yield from (("AU", _name(name)) for name in csl.get("author", []))
    yield from (("ED", _name(name)) for name in csl.get("editor", []))
    yield "TI", csl.get("title", "")
    yield "T2", csl.get("container-title", "")
    yield "PB", csl.get("publisher", "") or csl.get("authority", "")
    yield "CY", csl.get("publisher-place", "")
    yield "M3", csl.get("genre", "")
    yield "M1", csl.get("number", "")
    yield "VL", csl.get("volume", "")
    yield "IS", csl.get("issue", "")
    first, *last = _PAGES.split(csl.get("page", ""), maxsplit=1)
    yield "SP", first
    yield "EP", "".join(last)
    yield "ET", csl.get("edition", "")
    yield from _date_lines(authority.issued)
    yield "Y2", _ris_date(authority.accessed)
    yield "N1", csl.get("note", "")
    # Managers keep no place of a web page but in a note.
    place = csl.get("publisher-place", "") if kind == "ELEC" else ""
    yield "N1", f"place: {place}" if place else ""
    yield "N1", describe_citing_notes(authority)
    yield "UR", csl.get("URL", "").replace(";", "%3B")  # it separates URLs
    yield "ER", ""


def _date_lines(issued: str | None) -> Iterator[tuple[str, str]]:
    """The year, the date as far as it is known, and a note if it is no day, month or year."""
    begins = _DATE.match(issued or "")
    yield "PY", begins["year"] if begins else ""
    yield "DA", _ris_date(issued)
    yield "N1", f"issued: {issued}" if issued and not _DATE.fullmatch(issued) else ""


def _ris_date(edtf: str | None) -> str:
    """`2008/06/10/`, `2008/06//`, `2008///`: RIS keeps the slashes of unknown parts."""
    dated = _DATE.fullmatch(edtf or "")
    return "/".join([*(part or "" for part in dated.groups()), ""]) if dated else ""


def _name(name: CslName) -> str:
    """`Family, Given, Suffix`, or the name of an organisation."""
    keys = (name.get("family"), name.get("given"), name.get("suffix"))
    return name.get("literal") or ", ".join(filter(None, keys))
