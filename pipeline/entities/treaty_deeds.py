"""What is stated of a treaty beside its name: `(signed 1998, ratified 2003)`, `: acceded 1999`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.entities.treaty_roles import STATUSES, spell_stems
from pipeline.grammar.dates import parse_date
from pipeline.vocabulary.word_lists import list_words

if TYPE_CHECKING:
    from pipeline.record.country import Status

_SHORT: Final[dict[str, Status]] = {
    "a.": "acceded", "d.": "party", "r.": "ratified", "s.": "signed",
}  # fmt: skip
ACTS: Final = _SHORT | {  # by the words of the act
    word.lower().rstrip(":"): status
    for name, status in STATUSES.items()
    for word in list_words("treaty_acts", name)
}
_ACRONYM: Final = r"(?:\s\([A-Z][\w.-]*\))?"
_BESIDE: Final = (
    re.compile(rf"{_ACRONYM}\s\((?P<deeds>[^()]{{4,90}})\)"),
    # of the ILO's supervisors: `(No. 29), India (ratification: 1954)`
    re.compile(
        r"(?:\s\(No\.\s?\d{1,3}\))?,?\s[^().;]{2,40}\s\((?P<deeds>[Rr]atification:\s\d{4})\)"
    ),
    re.compile(rf"{_ACRONYM}(?::|,|\s[\u2013\u2014-])\s(?P<deeds>[^;:]{{4,120}}?)\.?(?=;|$)"),
)
_NEXT: Final = re.compile(r"[,;]\s(?!\d{4}\b)(?:and\s|but\s)?|\s(?:and|but)\s|\s/\s")
_CONDITION: Final = re.compile(
    r"with(?:out)?\s(?:an?\s)?(?:\w+\s)?(?:reservation|declaration)s?(?:\s.*)?"
)
_DEED: Final = re.compile(
    rf"(?P<no>(?:not|never|no)\s(?:yet\s)?)?(?P<act>{spell_stems(ACTS)})"
    r"(?:\s(?:it|to\sit))?(?::?\s\(?(?:(?:on|in|since)\s)?(?P<date>\w[\w\s./,]*?)\)?)?",
    re.IGNORECASE,
)
_RANKS: Final[dict[Status, int]] = {
    "signed": 0, "party": 1, "acceded": 2, "ratified": 2, "not ratified": 3,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TreatyAction:
    """The status of an instrument, and its date."""

    status: Status | None
    edtf: str | None


def read_deeds(printed: str) -> TreatyAction | None:
    """What a list of deeds states of a treaty, where it states nothing else.

    The deed that binds counts more than a signature, a refusal more than that.

    >>> read_deeds("signed 1998, ratified 5 May 2003")
    TreatyAction(status='ratified', edtf='2003-05-05')
    >>> read_deeds("signed but not ratified").status
    'not ratified'
    """
    done: TreatyAction | None = None
    best = -1
    for part in _NEXT.split(printed):
        if _CONDITION.fullmatch(part):
            continue
        deed = _DEED.fullmatch(part)
        edtf = parse_date(deed["date"]) if deed and deed["date"] else None
        if deed is None and done and done.edtf is None and (dated := parse_date(part)):
            done = TreatyAction(done.status, dated)  # `Accession, 26 October 1994`
            continue
        if deed is None or (deed["date"] and edtf is None):
            return None
        status = "not ratified" if deed["no"] else ACTS[deed["act"].lower()]
        if _RANKS[status] > best:
            done = TreatyAction(status, None if status == "not ratified" else edtf)
            best = _RANKS[status]
    return done


def find_deeds_beside(sentence: str, end: int) -> TreatyAction | None:
    """What is printed of a treaty right behind its name, in brackets or behind a mark."""
    for form in _BESIDE:
        if (beside := form.match(sentence, end)) and (done := read_deeds(beside["deeds"])):
            return done
    return None
