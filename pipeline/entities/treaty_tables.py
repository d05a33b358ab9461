"""Tables of treaty status: `Agreement | Ratification | Year`, `Treaty | Signed | Ratified`.

A column names the treaties; the heads of the others say what their cells state: an act (`Signed`,
`Ratification`, `Accession`), the status in words, or when it was. A dash states nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline import patterns as re
from pipeline.entities.treaty_deeds import ACTS, TreatyAction, read_deeds
from pipeline.grammar.dates import parse_date
from pipeline.vocabulary.countries import find_country
from pipeline.vocabulary.instruments import find_instrument
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.record.country import Cell, Status, Table

_TREATIES: Final = re.compile(
    r"\b(?:agreements?|charters?|conventions?|covenants?|instruments?|protocols?|treat(?:y|ies))\b"
)
# What the cells under a head state, by the first of these that it holds; the last says nothing.
_HEADS: Final = (
    ("not ratified", re.compile(r"\bnot\s(?:(?:a\s)?party|ratified|signed)\b|\bnon-?party\b")),
    ("party", re.compile(r"(?!.*\bsign)(?=.*\bratif).*\bsuccession\b")),
    ("words", re.compile(r"(?=.*\bsign(?:ed|ing|ature)\b).*\b(?:ratif|accession)|^act(?:ion)?$")),
    ("ratified", re.compile(r"\bratif")),
    ("acceded", re.compile(r"\bacce(?:ssion|ded)\b")),
    ("signed", re.compile(r"\bsign(?:ed|ature)\b")),
    ("party", re.compile(r"^(?:state\s)?party$")),
    ("words", re.compile(r"\b(?:status|party|position)\b")),
    ("date", re.compile(r"^(?:years?|dates?|since)$")),
)
_RANKED: Final[tuple[Status, ...]] = ("ratified", "acceded", "party", "not ratified", "signed")
_YES: Final = re.compile(r"(?:✓|✔|yes|x)(?:[\s,:(]+(?P<date>[\w\s./]+?)\)?)?", re.IGNORECASE)
_CROSS: Final = frozenset("xX")  # is done, where nothing else says yes or no
_NO: Final = re.compile(
    r"no(?:\saction(?:\staken)?)?|✗|✘|not\s(?:yet|ratified|signed|(?:a\s)?(?:state\s)?party)"
    r"|non-?party",
    re.IGNORECASE,
)
_LEFT: Final = re.compile(r"(?:denounced|denunciation|withdrew|terminated)\b", re.IGNORECASE)
_DATED: Final = re.compile(r"(?P<date>[^()]+?)(?:\s\(?(?P<way>[a-z]+)\)?)?")
_PROTOCOL_TO: Final = re.compile(  # `Optional Protocol to CRPD`
    r"(?P<kind>(?:Second\s)?Optional\sProtocol)\sto\s(?:the\s)?(?P<treaty>[A-Z]{3,8})"
)
_ACRONYM_BEHIND: Final = re.compile(r"\s?\([^()]{2,30}\)$")
_CODE_BEFORE: Final = re.compile(r"^[CP]\d{1,3}\s[\u2013\u2014-]\s")  # `C029 - Forced Labour …`


class TreatyRow(NamedTuple):
    """A row of such a table: the pointer of the cell with the name, the name, what is stated.

    `title` is the full title of a known treaty, else None. `actor` is the code of the country that
    heads the column, None in a table of one country.
    """

    home: str
    name: str
    title: str | None
    action: TreatyAction
    actor: str | None = None


def find_treaty_rows(tables: Iterable[Table]) -> Iterator[TreatyRow]:
    """The rows of tables of treaty status that state one."""
    for at, table in enumerate(tables):
        shown = [column.text for column in table.columns]
        first = 0 if shown else 1  # the first row may be the heads
        shown = shown or [cell.text for row in table.rows[:1] for cell in row]
        heads = [fold(text) for text in shown]
        named = next((i for i, head in enumerate(heads) if _TREATIES.search(head)), None)
        known = [find_instrument(row[0].text) is not None for row in table.rows[first:] if row]
        if named is None and heads and not heads[0] and 2 * sum(known) > len(known):
            named = 0  # the first cells name treaties, which no head says
        kinds = [
            None if i == named else next((kind for kind, form in _HEADS if form.search(head)), None)
            for i, head in enumerate(heads)
        ]
        if named is not None and not any(kinds):
            yield from _find_rows_by_country(table, shown, f"/tables/{at}/rows", named)
        if named is None or not {*kinds} - {None, "date"}:
            continue
        signs = {cell.text.strip() for row in table.rows for cell in row}
        is_crossed = any(_YES.fullmatch(sign) or _NO.fullmatch(sign) for sign in signs - _CROSS)
        for number, row in enumerate(table.rows[first:], first):
            is_read = len(row) == len(heads) and not (
                is_crossed and any(cell.text.strip() in _CROSS for cell in row)
            )
            action = _read_row(kinds, row) if is_read else None
            name = _ACRONYM_BEHIND.sub("", row[named].text).strip() if action else ""
            if action is not None and name:
                home = f"/tables/{at}/rows/{number}/{named}"
                yield TreatyRow(home, name, _find_title(row[named].text, name), action)


def _find_rows_by_country(
    table: Table, heads: Sequence[str], home: str, named: int
) -> Iterator[TreatyRow]:
    """What the cells under the names of countries state, each with its act and date."""
    actors = [find_country(head) for head in heads]
    for number, row in enumerate(table.rows if sum(map(bool, actors)) > 1 else ()):
        for actor, cell in zip(actors, row, strict=False):
            action = _read_cell("words", cell.text) if actor else None
            if actor and action and (name := _ACRONYM_BEHIND.sub("", row[named].text).strip()):
                title = _find_title(row[named].text, name)
                yield TreatyRow(f"{home}/{number}/{named}", name, title, action, actor.code)


def _find_title(printed: str, name: str) -> str | None:
    protocol = _PROTOCOL_TO.fullmatch(name)
    if protocol and (title := find_instrument(protocol["treaty"])):
        return find_instrument(f"{protocol['kind']} to the {title}")
    return find_instrument(_CODE_BEFORE.sub("", name)) or find_instrument(printed)


def _read_row(kinds: Sequence[str | None], row: Sequence[Cell]) -> TreatyAction | None:
    """What a row states: the strongest act; a refusal where nothing else binds the country."""
    if any(_LEFT.match(cell.text) for cell in row):
        return TreatyAction("not ratified", None)
    stated: dict[str, TreatyAction] = {}
    for kind, cell in zip(kinds, row, strict=True):
        if kind not in (None, "date") and (action := _read_cell(kind or "", cell.text)):
            stated[action.status or ""] = action
    date = next((cell.text for kind, cell in zip(kinds, row, strict=True) if kind == "date"), "")
    for status in _RANKED:
        if (action := stated.get(status)) is None:
            continue
        if status != "not ratified" and action.edtf is None and date:
            return TreatyAction(action.status, parse_date(date))
        return action
    return None


def _read_cell(kind: str, text: str) -> TreatyAction | None:
    shown = text.strip()
    if _NO.fullmatch(shown):
        if kind == "not ratified":
            return None
        return TreatyAction("not ratified", None)
    dated = _DATED.fullmatch(shown)
    edtf = parse_date(dated["date"]) if dated else None
    status = next((one for one in _RANKED if one == kind), None)
    way = ACTS.get(dated["way"]) or ACTS.get(f"{dated['way']}.") if dated else None
    if dated and edtf and (way if dated["way"] else status):
        return TreatyAction(way if dated["way"] else status, edtf)
    if status and (yes := _YES.fullmatch(shown)) is not None:
        edtf = parse_date(yes["date"]) if yes["date"] else None
        return TreatyAction(status, edtf) if edtf or not yes["date"] else None
    return read_deeds(re.sub(r"\s?\(([^()]*)\)$", r" \1", shown) if kind == "words" else shown)
