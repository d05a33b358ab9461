"""Ratifications: the status that sentences state of treaties, and the table of their statuses.

A treaty is ratified, signed, acceded to, or not ratified, with a date and an actor.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.grammar.dates import find_dates
from pipeline.record.country import (
    Instrument,
    InstrumentIds,
    NormalizedCountry,
    NormalizedInstrument,
)
from pipeline.vocabulary.instruments import find_ilo_code, find_instrument, find_untc_chapter
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.layout.prose import Sentence
    from pipeline.record.country import Entity, Status, Table


_DEPOSITED: Final = r"deposited \s (?:its|the|an) \s instruments? \s of \s"
_AFTER_ITS: Final = (
    r"(?:following|after|since|upon|with) \s (?: its | the (?:\scountry['\u2019]s)? ) \s"
)
_IS: Final = r"(?:is|are|was|were|became|been|remains?) \s (?:also\s)? (?:an?\s)?"
_VERB: Final = re.compile(
    rf"""\b
    (?: (?P<ratified> ratified (?: \s with \s (?:reservations?|declarations?) )?
          | the \s first \s (?:\w+\s){{1,6}} to \s ratify
          | {_DEPOSITED} ratification \s of | {_AFTER_ITS} ratification \s of )
      | (?P<signed>   signed | {_IS} signator(?:y|ies) \s (?:to|of) )
      | (?P<acceded>  acceded (?: \s to )?
          | {_DEPOSITED} accession \s to | {_AFTER_ITS} accession \s to
          | letters \s of \s accession \s to
            (?: \s (?:\w+\s){{0,4}} (?:treaties|conventions), \s including )? )
      | (?P<party>    party \s to )
      | (?P<ratify>   ratify | accede \s to )
      | (?P<other>    sign | implement(?:s|ed)? | join(?:s|ed)? | violat(?:e|es|ed) )
    ) \b""",
    re.VERBOSE | re.IGNORECASE,
)
_STATUSES: Final[dict[str, Status]] = {
    "ratified": "ratified", "signed": "signed", "acceded": "acceded", "party": "party",
}  # fmt: skip
_STEMS: Final = ("atif", "ign", "cced", "arty", "ccession")  # without any, no status is stated
_PASSIVE: Final = re.compile(
    r"\s(?:was|were|has|had)\s(?P<no>(?:not|never)\s(?:yet\s)?)?(?:been\s)?(?P<verb>ratified|signed)\b"
    r"(?:\sinto\slaw\b)?(?:\sby\s(?:the\s)?\w+(?:\s\w+){0,3}?(?=[.,;]|\s(?:on|in)\s|$))?"
)
_NEGATION: Final = re.compile(
    r"\b(?:not|never|cannot|yet\s+to|failed\s+to|refused\s+to|neither|nor|without)\b(?:\s+\w+){0,3}\s*$"
    r"|n[\'\u2019]t(?:\s+\w+){0,3}\s*$",
    re.IGNORECASE,
)
_HYPOTHESIS: Final = re.compile(
    r"\b(?:will|would|should|could|may|might|must|if|whether|plan(?:s|ned)?|intends?|urged|expected)"
    r"\b(?:\s+\w+){0,4}\s*$",
    re.IGNORECASE,
)
_IT_IS_NOT_RATIFIED: Final = re.compile(  # `…, but has not ratified it`
    r"(?:\s\([^()]{1,40}\)|\s(?:in|on)\s[\w\s]{1,20}(?:,\s\d{4})?)?,?\s(?:but|and)\s(?:it\s)?"
    r"(?:(?:has|have|had)\s(?:not|never)(?:\syet)?\sratified|(?:has|have|had)\syet\sto\sratify)"
    r"\s(?:it|them|either)\b"
)
_SUPERVISED: Final = re.compile(  # of the ILO's supervisors: `India (ratification: 1954)`
    r"(?:\s\([Nn]o\.\s?\d{1,3}\))?,?\s[^().;]{2,40}\s\([Rr]atification:\s(?P<year>(?:19|20)\d\d)\)"
)
_UNTIL: Final = re.compile(r"(?:\s\([^()]{1,40}\))?\s(?:until|till|before)\b")
_BUT_NOT: Final = re.compile(r",?\sbut\snot(?:\syet)?\s(?:(?:to\s)?(?:the|its)\s)?$")
_BOUND_BY: Final = re.compile(  # another instrument binds it, and none is only planned
    r"^(?!.*\b(?:not|never|will|would|should|may|if|plans?)\b).*\b(?:ratified|acceded\sto|party\sto)\s"
)
_CLAUSE_END: Final = re.compile(r";|,?\s(?:but|although|though|while|whereas|which)\s")
_LIST: Final = re.compile(
    r"(?:\b[A-Z][\w.]*\s(?:(?:of|on|the|for)\s)*){0,8}\b[A-Z][\w.]*['\u2019]s\b|[\s,():]+|['\u2019]s\b"
    r"|\b(?:the|its|both|and|or|as|well|to|two|three|on|in)\b"
)
_JOINED: Final = re.compile(r"(?:,\s(?:and\s)?|\sand\s)(?:to\s)?(?:the\s|its\s)?")
_DATED_AFTER: Final = re.compile(r"(?:\s*\([A-Z][\w.-]*\)|\))?\s*,?\s+(?:(?:on|in)\s+)?$")


@dataclass(frozen=True, slots=True)
class TreatyAction:
    """The status of an instrument, and its date."""

    status: Status | None
    edtf: str | None


def find_treaty_action(
    sentence: str, start: int, end: int, others: Sequence[tuple[int, int]]
) -> TreatyAction | None:
    """The status that a sentence states of the instrument at start–end; None where it states none.

    The verb governs the instrument directly or through a list of `others`; a plan, a duty or a
    condition gives no status. Negation and hypothesis are read from the words before the verb, by
    the rules of ConText (Harkema et al. 2009). The date is the one right after the instrument,
    right after the verb, or before the first verb of the clause.
    """
    if not any(stem in sentence for stem in _STEMS) or sentence.startswith(("'s", "\u2019s"), end):
        return None
    return _read_after(sentence, end) or _read_before(sentence, start, end, others)


def _read_before(
    sentence: str, start: int, end: int, others: Sequence[tuple[int, int]]
) -> TreatyAction | None:
    """The status stated before the name, by the last verb of its clause."""
    if but_not := _BUT_NOT.search(sentence, 0, start):
        is_bound = _BOUND_BY.search(sentence, 0, but_not.start())
        return TreatyAction("not ratified", None) if is_bound else None
    breaks = [found.end() for found in _CLAUSE_END.finditer(sentence, 0, start)]
    clause = breaks[-1] if breaks else 0
    verbs = list(_VERB.finditer(sentence, clause, start))
    if not verbs or not _governs(sentence[verbs[-1].end() : start], verbs[-1].end(), others):
        return None
    status_of = _read_status(sentence[clause : verbs[-1].start()], verbs[-1])
    if status_of == "signed" and _IT_IS_NOT_RATIFIED.match(sentence, end):
        status_of = "not ratified"
    if status_of == "not ratified" and _UNTIL.match(sentence, end):
        return TreatyAction(None, None)
    dated = status_of not in (None, "not ratified") and "respectively" not in sentence[end:]
    if not dated:
        return TreatyAction(status_of, None)
    edtf = (
        find_date_behind(sentence, end)
        or find_date_behind(sentence, verbs[-1].end())
        or _find_shared_date(sentence, verbs[-1].end(), end, others)
    )
    return TreatyAction(status_of, edtf or find_date_before(sentence, clause, verbs[0].start()))


def _read_after(sentence: str, end: int) -> TreatyAction | None:
    """The status stated after the name: in the passive, or with a year in parentheses."""
    if ratified := _SUPERVISED.match(sentence, end):
        return TreatyAction("ratified", ratified["year"])
    passive = _PASSIVE.match(sentence, end)
    if passive is None:
        return None
    status: Status = "ratified" if passive["verb"] == "ratified" else "signed"
    if passive["no"]:
        return TreatyAction("not ratified" if status == "ratified" else None, None)
    return TreatyAction(status, find_date_behind(sentence, passive.end()))


def _governs(between: str, offset: int, others: Sequence[tuple[int, int]]) -> bool:
    """Whether a verb's object reaches over this text: a list of instruments and dates."""
    places = [(start - offset, end - offset) for start, end in others if start >= offset]
    places += [(found.start, found.end) for found in find_dates(between)]
    kept = "".join(
        letter
        for at, letter in enumerate(between)
        if not any(start <= at < end for start, end in places)
    )
    return not _LIST.sub("", kept)


def _read_status(before: str, verb: re.Match[str]) -> Status | None:
    negated = bool(_NEGATION.search(before))
    match verb.lastgroup:
        case "ratified" | "acceded" | "party" | "ratify" if negated:
            return "not ratified"
        case "ratify" | "other":
            return None
        case _ if negated or _HYPOTHESIS.search(before):
            return None
    return _STATUSES.get(verb.lastgroup or "")


def find_date_behind(sentence: str, at: int) -> str | None:
    """The date right after a place, a preposition or brackets between."""
    behind = next((date for date in find_dates(sentence) if date.start >= at), None)
    close = behind and _DATED_AFTER.fullmatch(sentence[at : behind.start])
    return behind.edtf.removesuffix("/..") if behind and close else None  # `party since 2009`


def _find_shared_date(
    sentence: str, verb: int, end: int, others: Sequence[tuple[int, int]]
) -> str | None:
    """The only date after the verb, if it follows the list that holds the instrument."""
    for first, last in sorted(others):
        if first >= end and _JOINED.fullmatch(sentence[end:first]):
            end = last
    is_one = sum(date.start >= verb for date in find_dates(sentence)) == 1
    return find_date_behind(sentence, end) if is_one else None


def find_date_before(
    sentence: str, low: int, high: int, others: Sequence[tuple[int, int]] = ()
) -> str | None:
    """The last date between two places; no year in the name of one of the `others`."""
    dates = [
        date.edtf
        for date in find_dates(sentence)
        if low <= date.start
        and date.end <= high
        and not any(start <= date.start < end for start, end in others)
    ]
    return dates[-1] if dates else None


_RATIFICATION: Final = "ratification"
_TICKS: Final = frozenset(("\u2713", "\u2714", "Yes"))
_TREATY: Final = re.compile(r"\b(?:Convention|Protocol|Covenant|Treaty|Charter|Statute of)\b")
_NUMBER: Final = re.compile(
    r"\b(?:No\.?|Number)\s?(\d[\w/-]*)|\b(?:Conventions?|Law|Decree|Act|Resolution|Order|C\.?)\s?(?!(?:19|20)\d\d\b)(\d[\w/-]*)"
)
_YEAR_OR_NUMBER: Final = re.compile(  # of a law: `Children Act, 2012`, `2005 Anti-Trafficking Law`
    r"^(?:19|20)\d\d\s|,?\s(?:of\s)?(?:19|20)\d\d$|,?\s\((?:Act|Law|No)[^()]*\)$"
)
_BY: Final = re.compile(r"\sby\s(?:the\s)?(?:government\sof\s)?$", re.IGNORECASE)


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

    An instrument in a table row that is ticked in a column `Ratification` is ratified. The actor is
    a country's code: the country that the sentence names before the instrument, or after `by`; the
    chapter's own where it names none, or its own among others. A mention without a date belongs to
    the row with one. A law is one row however its year and number are printed.
    """
    rows: dict[tuple[str, Status | None, str | None], list[list[_Mention]]] = {}
    ticked = set(_find_ticked_rows(tables))
    made: list[list[_Mention]] = []
    for sentence in sentences:
        for at, entity in enumerate(sentence.entities, sentence.first):
            meaning = entity.normalized
            if not isinstance(meaning, NormalizedInstrument):
                continue
            name, status, edtf = meaning.name or entity.text, meaning.status, meaning.edtf
            actor = _find_actor(sentence, entity, home) if status else None
            if status is None and entity.anchor.home.rpartition("/")[0] in ticked:
                status, actor, edtf = "ratified", home, None
            same = rows.setdefault((_fold_law(name), status, actor), [])
            alike = (row for row in same if not edtf or {one.edtf for one in row} <= {None, edtf})
            row = next(alike, None)
            if row is None:
                row = []
                same.append(row)
                made.append(row)
            row.append(_Mention(name, status, actor, edtf, entity, at))
    return tuple(map(_make_instrument, made))


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


def _find_ticked_rows(tables: Iterable[Table]) -> Iterator[str]:
    """JSON Pointers of the rows that are ticked in a column `Ratification`."""
    for at, table in enumerate(tables):
        heads = [fold(column.text) for column in table.columns]
        if _RATIFICATION not in heads:
            continue
        column = heads.index(_RATIFICATION)
        for number, row in enumerate(table.rows):
            if len(row) == len(heads) and row[column].text in _TICKS:
                yield f"/tables/{at}/rows/{number}"


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
    codes = {code for at, code in named if at.start < place.start}
    if not codes or home in codes:
        return home
    return codes.pop() if len(codes) == 1 else None
