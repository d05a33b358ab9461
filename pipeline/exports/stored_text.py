"""The running text of stored records: paragraphs, cells and their sources, for exports of text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pipeline.document.problems import Code
from pipeline.vocabulary.countries import spell_country

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pipeline.exports.run_sources import RunIds
    from pipeline.record.run import RunAuthority
    from pipeline.record.stored import JsonObject

_JOIN: Final = "; "
NO_COUNTRY: Final = "_"  # the code of a record without a country
# Problems of a note after which some of its sources are not known.
NOT_UNDERSTOOD: Final = frozenset(
    (
        Code.UNPARSED_CITATION,
        Code.UNRESOLVED_REFERENCE,
        Code.CONFLICTING_REFERENCE,
        Code.DANGLING_ANTECEDENT,
    )
)


@dataclass(frozen=True, slots=True)
class StoredParagraph:
    """A paragraph of a record: its section, the JSON Pointer to it, and its object."""

    section: JsonObject
    pointer: str
    paragraph: JsonObject


def name_country(record: JsonObject) -> str | None:
    """The printed name of a record's country, without capitals: headings print `BARBADOS`."""
    country = record["country"]
    return spell_country(country["name"]) if country else None


def list_paragraphs(record: JsonObject) -> Iterator[StoredParagraph]:
    """The paragraphs of a record in reading order."""
    for at, section in enumerate(record["sections"]):
        for number, paragraph in enumerate(section["paragraphs"]):
            yield StoredParagraph(section, f"/sections/{at}/paragraphs/{number}", paragraph)


@dataclass(frozen=True, slots=True)
class NoteSources:
    """The sources that the notes of a record cite, by the record's ids.

    `run_ids` are their ids in the whole run, `shown` describes each on a line. `not_understood` are
    the notes of which some citations were not understood.
    """

    by_note: Mapping[str, tuple[str, ...]]
    run_ids: Mapping[str, str]
    titles: Mapping[str, str]
    shown: Mapping[str, str]
    not_understood: frozenset[str]

    @classmethod
    def of(cls, record: JsonObject, run_ids: RunIds) -> NoteSources:
        """The sources of a record's notes, followed through short forms."""
        by_note = {
            note["id"]: tuple(
                dict.fromkeys(
                    citation["authority"] for citation in note["citations"] if citation["authority"]
                )
            )
            for note in record["notes"]
        }
        sources = {authority["id"]: authority for authority in record["authorities"]}
        return cls(
            by_note,
            run_ids.get(record["id"], {}),
            {id_: one["csl"].get("title") or describe_source(one) for id_, one in sources.items()},
            {id_: describe_source(one) for id_, one in sources.items()},
            _find_not_understood(record),
        )

    def list_of(self, notes: Iterable[str]) -> tuple[str, ...]:
        """The record's ids of the sources that these notes cite, each once."""
        return tuple(dict.fromkeys(id_ for note in notes for id_ in self.by_note.get(note, ())))

    def list_run_ids(self, sources: Iterable[str]) -> tuple[str, ...]:
        """The ids in the whole run of sources given by the record's ids, each once."""
        return tuple(dict.fromkeys(self.run_ids[one] for one in sources if one in self.run_ids))

    def list_not_understood(self, notes: Iterable[str]) -> tuple[str, ...]:
        """Those of these notes of which some citations were not understood."""
        return tuple(note for note in notes if note in self.not_understood)


def _find_not_understood(record: JsonObject) -> frozenset[str]:
    """The ids of the notes whose citations were not understood."""
    owners = (
        (problem["pointer"] or "").split("/")[:3]
        for problem in record["problems"]
        if problem["code"] in NOT_UNDERSTOOD
    )
    return frozenset(
        record["notes"][int(owner[2])]["id"]
        for owner in owners
        if owner[1:2] == ["notes"] and owner[2:]
    )


def describe_source(authority: JsonObject) -> str:
    """A source on one line: authors, title, container, date, address."""
    csl = authority["csl"]
    authors = ", ".join(_person(one) for one in csl.get("author") or csl.get("editor") or ())
    parts = (authors, csl.get("title"), csl.get("container-title"), csl.get("publisher"))
    shown = ". ".join(str(part) for part in (*parts, authority["issued"], csl.get("URL")) if part)
    return shown or str(authority["id"])


def describe_citing_notes(authority: RunAuthority) -> str:
    """Which notes of which reports cite a source: `cited in fiji.md (FJI), notes 3, 7; …`."""
    records = []
    for one in authority.cited_in:
        document, _, code = one.record.rpartition("/")
        where = document if code == NO_COUNTRY else f"{document} ({code})"
        noun = "note" if len(one.notes) == 1 else "notes"
        records.append(f"{where}, {noun} {', '.join(one.notes)}")
    return f"cited in {_JOIN.join(records)}" if records else ""


def _person(name: Mapping[str, Any]) -> str:
    whole = (name.get("given"), name.get("family"))
    return str(name.get("literal") or " ".join(filter(None, whole)))


def join_known(parts: Iterable[str]) -> str | None:
    """Parts joined by `; `, None where there are none."""
    return _JOIN.join(parts) or None
