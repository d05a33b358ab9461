"""The table of instruments: treaties and laws with what the country did, and when.

Sentences state it (`treaty_status.py`, `laws.py`) and tables of treaty status (`treaty_tables.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline import patterns as re
from pipeline.entities.treaty_roles import spell_stems
from pipeline.entities.treaty_tables import find_treaty_rows
from pipeline.record.country import (
    Instrument,
    InstrumentIds,
    NormalizedCountry,
    NormalizedInstrument,
)
from pipeline.record.model import Anchor
from pipeline.vocabulary.instruments import find_ilo_code, find_instrument, find_untc_chapter
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.word_lists import list_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.entities.treaty_tables import TreatyRow
    from pipeline.layout.prose import Sentence
    from pipeline.record.country import Entity, Status, Table

_TREATY: Final = re.compile(r"\b(?:Convention|Protocol|Covenant|Treaty|Charter|Statute of)\b")
_NUMBER: Final = re.compile(
    r"\b(?:No\.?|Number)\s?(\d[\w/-]*)|\b(?:Conventions?|Law|Decree|Act|Resolution|Order|C\.?)\s?(?!(?:19|20)\d\d\b)(\d[\w/-]*)"
)
_YEAR_OR_NUMBER: Final = re.compile(  # of a law: `Children Act, 2012`, `2005 Anti-Trafficking Law`
    r"^(?:19|20)\d\d\s|,?\s(?:of\s)?(?:19|20)\d\d$|,?\s\((?:Act|Law|No)[^()]*\)$"
)
# Between a treaty and who acted: `by`, `, to which`, `entered into force for`
_BY: Final = re.compile(
    r"(?:\sby|(?:,\s(?:(?:to|by)\s)?|\sto\s)which|^\sthat|\sforce\s(?:for|in|in\srespect\sof))\s(?:the\s)?(?:government\sof\s)?$",
    re.IGNORECASE,
)
_COMPARED: Final = re.compile(r"\b(?:[Ll]ike|[Uu]nlike)\s(?:the\s)?$")
# `Norway welcomed the ratification of`: what precedes is not who ratified
_WELCOMES_DEED: Final = re.compile(
    rf"\b(?:{spell_stems(list_words('treaty_acts', 'praised'))})\b"
    r"(?=[^.;]*\b(?:ratification|accession|signature|signing|withdrawal)\b)",
    re.IGNORECASE,
)


class _Mention(NamedTuple):
    """A mention of an instrument: the status it states, of which country, and since when."""

    name: str
    status: Status | None
    actor: str | None
    edtf: str | None
    entity: Entity
    at: int


def build_treaty_status(
    sentences: Iterable[Sentence], home: str | None, tables: Iterable[Table] = ()
) -> tuple[Instrument, ...]:
    """One row an instrument, status, actor and date, in the order of their first mention.

    A row of a table of treaty status states what it says of its treaty, and is a row by itself
    where no name was found in it; a treaty that is only part of the name has no status. The actor
    is a country's code: the country that the sentence names before the instrument, or after `by`;
    the chapter's own where it names none, or its own among others. A mention without a date
    belongs to the row with one. A law is one row however its year and number are printed.
    """
    rows: dict[tuple[str, Status | None, str | None], list[list[_Mention]]] = {}
    listed = [*find_treaty_rows(tables)]
    tabled = {row.home: row for row in listed if row.actor is None}
    made: list[list[_Mention]] = []
    found: set[str] = set()  # pointers of the rows of tables whose treaties are entities
    for sentence in sentences:
        for at, entity in enumerate(sentence.entities, sentence.first):
            meaning = entity.normalized
            if not isinstance(meaning, NormalizedInstrument):
                continue
            name, status, edtf = meaning.name or entity.text, meaning.status, meaning.edtf
            actor = _find_actor(sentence, entity, home) if status else None
            table_row = tabled.get(entity.anchor.home)
            if table_row is not None and status is None and _is_of_row(table_row, entity):
                status, actor, edtf = table_row.action.status, home, table_row.action.edtf
                found.add(table_row.home)
            same = rows.setdefault((_fold_law(name), status, actor), [])
            alike = (row for row in same if not edtf or {one.edtf for one in row} <= {None, edtf})
            row = next(alike, None)
            if row is None:
                row = []
                same.append(row)
                made.append(row)
            row.append(_Mention(name, status, actor, edtf, entity, at))
    unnamed = (row for row in listed if row.actor or row.home not in found)
    return (*map(_make_instrument, made), *(_make_tabled(row, home) for row in unnamed))


def _is_of_row(row: TreatyRow, entity: Entity) -> bool:
    """Whether an instrument in a cell is the one that the row is about, not a part of its name."""
    meaning = entity.normalized
    title = meaning.name if isinstance(meaning, NormalizedInstrument) else None
    return title == row.title if title or row.title else fold(entity.text) in fold(row.name)


def _make_tabled(row: TreatyRow, home: str | None) -> Instrument:
    name = row.title or row.name
    return Instrument(
        name=name,
        kind="treaty",
        number=None,
        status=row.action.status,
        edtf=row.action.edtf,
        actor=row.actor or home,
        ids=InstrumentIds(untc=find_untc_chapter(name), ilo=find_ilo_code(name)),
        anchor=Anchor(home=row.home, start=0, end=len(row.name)),
        entities=(),
    )


def _make_instrument(row: Sequence[_Mention]) -> Instrument:
    first = row[0]
    is_treaty = find_instrument(first.name) is not None or _TREATY.search(first.name) is not None
    number = _NUMBER.search(first.entity.text)
    return Instrument(
        name=first.name,
        kind="treaty" if is_treaty else "law",
        number=number[1] or number[2] if number else None,
        status=first.status,
        edtf=next((one.edtf for one in row if one.edtf), None),
        actor=first.actor,
        ids=InstrumentIds(untc=find_untc_chapter(first.name), ilo=find_ilo_code(first.name)),
        anchor=first.entity.anchor,
        entities=tuple(one.at for one in row),
    )


def _fold_law(name: str) -> str:
    """The name by which mentions compare: without the year and number of a law.

    Known treaties may differ by their year: the agreements on tropical timber of 1983 and 1994.
    """
    if find_instrument(name):
        return fold(name)
    return fold(_YEAR_OR_NUMBER.sub(" ", name)) or fold(name)


def _find_actor(sentence: Sentence, instrument: Entity, home: str | None) -> str | None:
    place = instrument.anchor
    named = [
        (entity.anchor, entity.normalized.code)
        for entity in sentence.entities
        if isinstance(entity.normalized, NormalizedCountry)
    ]
    text = sentence.prose.reading.text
    agents = [
        code
        for at, code in named
        if at.start > place.end
        and (
            _BY.search(text[place.end : at.start])
            or text[at.end : at.end + 15].lower() == " (ratification:"
        )
    ]
    if agents:
        return agents[0]
    before = [
        (at.start, code)
        for at, code in named
        if at.start < place.start and not _COMPARED.search(text, 0, at.start)
    ]
    codes = {code for _, code in before}
    if welcome := _WELCOMES_DEED.search(text, 0, place.start):
        praised = {code for at, code in before if at > welcome.start()}
        if home in codes and not praised:
            return None
        codes = praised
    if not codes or home in codes:
        return home
    return codes.pop() if len(codes) == 1 else None
