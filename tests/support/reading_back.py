"""Bibliographies read back by other programs: what was lost or changed.

    python -m tests.support.reading_back OUT...

says of each output how many sources came back the same, and shows those that did not.
"""

from __future__ import annotations

import json
import re
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rispy
from bibtexparser.entrypoint import parse_string
from jsonschema import Draft7Validator

from pipeline.exports.bibliography import BibliographyForm, write_bibliography
from pipeline.record.run import AuthorityList

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.record.run import RunAuthority

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT.parent / "shared" / "standards" / "csl-data.json"
COMMANDS = {"textbackslash{}": "\\", "textasciitilde{}": "~", "textasciicircum{}": "^"}


def sources(out: Path) -> tuple[RunAuthority, ...]:
    """All sources of an output."""
    text = (out / "authorities.json").read_text(encoding="utf-8")
    return AuthorityList.model_validate_json(text).authorities


def csl_faults(some: Sequence[RunAuthority]) -> Iterator[str]:
    """What breaks the CSL data schema (where it is at hand), and what citeproc reads otherwise."""
    items = json.loads(write_bibliography(some, BibliographyForm.CSL))
    if SCHEMA.is_file():
        schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
        yield from (error.message for error in Draft7Validator(schema).iter_errors(items))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from citeproc.source.json import CiteProcJSON  # noqa: PLC0415 - it warns as it loads

        read = CiteProcJSON(items)
    for one, item in zip(sorted(some, key=lambda one: one.id), items, strict=True):
        shown_ = read[one.id]
        yield from _differing(one, "title", str(shown_.get("title", "")), one.csl.get("title", ""))
        yield from _differing(one, "authors", _literal(shown_), _literal_wanted(one))
        yield from _differing(one, "address", str(shown_.get("URL", "")), one.csl.get("URL", ""))
        for key in ("issued", "accessed"):
            yield from _differing(one, key, item.get(key), one.csl.get(key))


def _literal(shown_: Any) -> list[str]:  # noqa: ANN401 - a reference of citeproc, which is untyped
    return [_joined(name) for name in shown_.get("author", [])]


def _joined(name: Any) -> str:  # noqa: ANN401 - as above
    keys = ("family", "given", "suffix", "literal")
    return ", ".join(str(name[key]) for key in keys if name.get(key))


def _literal_wanted(one: RunAuthority) -> list[str]:
    return [_joined(name) for name in one.csl.get("author", [])]


def _differing(one: RunAuthority, what: str, read: object, wanted: object) -> Iterator[str]:
    if read != wanted:
        yield f"{one.id}: {what} {read!r}, not {wanted!r}"


def bibtex_faults(some: Sequence[RunAuthority]) -> Iterator[str]:
    """What bibtexparser cannot read, or reads otherwise."""
    library = parse_string(write_bibliography(some, BibliographyForm.BIBTEX))
    yield from (f"not read: {block.raw}" for block in library.failed_blocks)
    entries = {entry.key: entry for entry in library.entries}
    for one in some:
        entry = entries.get(one.id)
        if entry is None:
            yield f"{one.id}: lost"
            continue
        fields = {name: str(field.value) for name, field in entry.fields_dict.items()}
        authors = re.findall(r"(?:\{[^{}]*\}|(?! and ).)+", fields.get("author", ""))
        named = [shown(name.removeprefix("and ").strip()) for name in authors]
        address = _decoded(fields.get("url", ""), "{}\\", one)
        yield from _differing(
            one, "title", shown(fields.get("title", "")), one.csl.get("title", "")
        )
        yield from _differing(one, "authors", named, _latex_names(one))
        yield from _differing(one, "address", address, one.csl.get("URL", ""))
        yield from _differing(one, "issued", fields.get("date"), one.issued)
        yield from _differing(one, "accessed", fields.get("urldate"), one.accessed)


def _decoded(address: str, marks: str, one: RunAuthority) -> str:
    """An address with these marks, percent-encoded for a form that takes them for its own."""
    for mark in marks:
        if mark in one.csl.get("URL", ""):
            address = address.replace(f"%{ord(mark):02X}", mark)
    return address


def _latex_names(one: RunAuthority) -> list[str]:
    keys = ("family", "suffix", "given", "literal")
    names: list[Any] = list(one.csl.get("author", []))
    return [", ".join(str(name[key]) for key in keys if key in name) for name in names]


def shown(field: str) -> str:
    """A field of BibTeX as LaTeX shows it: commands and groups resolved."""
    pieces = re.findall(r"\\(text\w+)\{\}|\\(.)|([{}])|([^\\{}]+)", field)
    symbols = {name.removesuffix("{}"): mark for name, mark in COMMANDS.items()}
    return "".join(symbols.get(a, "") or b or d for a, b, _, d in pieces)


def ris_faults(some: Sequence[RunAuthority]) -> Iterator[str]:
    """What rispy loses or reads otherwise."""
    read = {
        entry["id"]: entry for entry in rispy.loads(write_bibliography(some, BibliographyForm.RIS))
    }
    for one in some:
        entry = read.get(one.id)
        if entry is None:
            yield f"{one.id}: lost"
            continue
        yield from _differing(one, "title", entry.get("title", ""), one.csl.get("title", ""))
        yield from _differing(one, "authors", entry.get("authors", []), _literal_wanted(one))
        yield from _differing(
            one, "address", _decoded(entry.get("urls", [""])[0], ";", one), one.csl.get("URL", "")
        )
        dated = re.match(r"\d{4}", one.issued or "")
        yield from _differing(one, "year", entry.get("year"), dated[0] if dated else None)
        in_notes = (one.issued or "") in "; ".join(entry.get("notes", []))
        if not in_notes and _slashed(entry.get("date", "")) != one.issued:
            yield f"{one.id}: issued {entry.get('date')!r}, not {one.issued!r}"
        yield from _differing(one, "accessed", _slashed(entry.get("access_date", "")), one.accessed)


def _slashed(date: str) -> str | None:
    """A date with slashes as EDTF, None of none."""
    return "-".join(filter(None, date.split("/"))) or None


def report(out: Path) -> Iterator[str]:
    """What came back of one output, form by form."""
    some = sources(out)
    for name, faults in (("csl", csl_faults), ("bibtex", bibtex_faults), ("ris", ris_faults)):
        found = list(faults(some))
        yield f"{out}: {name}: {len(some)} sources, {len(found)} differences"
        yield from found


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for out in sys.argv[1:] for line in report(Path(out)))
