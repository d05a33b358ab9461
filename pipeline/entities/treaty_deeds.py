"""What is stated of a treaty beside its name: `(signed 1998, ratified 2003)`, `: acceded 1999`.

And what a later clause says of a treaty, called by its kind: `… and ratified the Convention`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.grammar.dates import find_dates, parse_date
from pipeline.vocabulary.countries import find_country

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.record.country import Status

_ACRONYM: Final = r"(?:\s\([A-Z][\w.-]*\))?"
_BESIDE: Final = (
    re.compile(rf"{_ACRONYM}\s\((?P<deeds>[^()]{{4,90}})\)"),
    re.compile(rf"{_ACRONYM}(?::|,|\s[\u2013\u2014-])\s(?P<deeds>[^;:]{{4,120}}?)\.?(?=;|$)"),
)
_NEXT: Final = re.compile(r"[,;]\s(?!\d{4}\b)(?:and\s|but\s)?|\s(?:and|but)\s|\s/\s")
_CONDITION: Final = re.compile(
    r"with(?:out)?\s(?:an?\s)?(?:\w+\s)?(?:reservation|declaration)s?(?:\s.*)?"
)
_DEED: Final = re.compile(
    r"(?P<no>(?:not|never|no)\s(?:yet\s)?)?(?:(?P<ratified>ratified|ratification|r\.(?=\s\d))"
    r"|(?P<signed>signed|signature|signatory|s\.(?=\s\d))|(?P<acceded>acceded(?:\sto(?=\s(?:on|in)\s))?|accession|adhered|a\.(?=\s\d))"
    r"|(?P<party>(?:a\s)?(?:State\s)?party|accepted|acceptance|succeeded|succession)"
    r"|(?P<force>(?:in|entry\sinto|entered\sinto)\sforce)"
    r"|(?P<left>denounced|denunciation|withdrawn|withdrew|withdrawal))"
    r"(?:\s(?:it|to\sit))?(?::?\s\(?(?:(?:on|in|since)\s)?(?P<date>\w[\w\s./,]*?)\)?)?",
    re.IGNORECASE,
)
_PENDING: Final = re.compile(
    r"(?:ratification\s)?(?:is\s)?(?:still\s)?pending|awaiting\sratification"
)
_STATUSES: Final[dict[str, Status]] = {
    "left": "not ratified", "ratified": "ratified", "acceded": "acceded", "party": "party",
    "force": "party", "signed": "signed",
}  # fmt: skip
_RANKS: Final = {"signed": 0, "force": 1, "party": 2, "acceded": 2, "ratified": 2, "left": 3}

_KIND: Final = (
    r"(?:Optional\s|Additional\s)?Protocol|Covenant|Convention|Treaty|Charter|Statute|Agreement"
)
_NOT: Final = r"(?:did\snot|not|never|yet\sto|still\sto|neither)\s(?:yet\s|be\s|been\s)*"
# `and ratified it`, `yet to ratify the Protocol`, `it has not been ratified`, `; not ratified`
_LATER: Final = re.compile(
    r"(?:\bnot\suntil\s(?P<until>[\w\s]{4,18}?)\sthat\s(?:it\s)?)?"
    r"(?:(?P<who>\b[A-Z]\w+)\s)?(?:\b(?:has|have|had)\s)?(?:\b(?:then|later|subsequently)\s)?"
    rf"(?P<no>\b{_NOT})?\bratif(?:ied|ying|(?P<plain>y))\s"
    rf"(?:(?P<all>it|them|both|either)|(?:the|its)\s(?P<kind>{_KIND}))\b"
    rf"|\bit\s(?:has|had|was|is)\s(?:still\s)?(?P<undone>{_NOT})?(?:been\s)?ratified\b"
    rf"|(?:[,;]|\b(?:and|but|then))\s(?P<unfulfilled>not\s(?:yet\s)?)?ratified"
    r"(?=\s(?:on|in)\s(?:[A-Z]|\d)|\s\d{1,2}\s[A-Z]|[.;,]|$)"
)
_UNREAL: Final = re.compile(
    r"\b(?:before|could|had|if|may|might|should|unless|until|urged|will|would)\b(?:\s\w+){0,4}\s*$"
)
_NAME: Final = re.compile(r"\b[A-Z]\w+")
_OPENERS: Final = frozenset({"Having", "Although", "After", "While", "Though", "In", "On", "Since"})
_HEAD: Final = re.compile(_KIND)
_PROTOCOL_TO: Final = re.compile(r"\bProtocol(?:\sNo\.\s\d+|\sof\s\d{4})?\sto\s[^;]*$")
_AT_DATE: Final = re.compile(r"\s(?:(?:on|in)\s)?")


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
        if _PENDING.fullmatch(part):
            done = TreatyAction("not ratified", None)
            continue
        deed = _DEED.fullmatch(part)
        edtf = parse_date(deed["date"]) if deed and deed["date"] else None
        if deed is None and done and done.edtf is None and (dated := parse_date(part)):
            done = TreatyAction(done.status, dated)  # `Accession, 26 October 1994`
            continue
        if deed is None or (deed["date"] and edtf is None):
            return None
        kind = next(name for name in _STATUSES if deed[name])
        if deed["no"] or kind == "left":
            done, best = TreatyAction("not ratified", None), _RANKS["left"]
        elif _RANKS[kind] > best:
            done, best = TreatyAction(_STATUSES[kind], edtf), _RANKS[kind]
    return done


def find_deeds_beside(sentence: str, end: int) -> TreatyAction | None:
    """What is printed of a treaty right behind its name, in brackets or behind a mark."""
    for form in _BESIDE:
        if (beside := form.match(sentence, end)) and (done := read_deeds(beside["deeds"])):
            return done
    return None


def find_later_deed(
    sentence: str, start: int, end: int, others: Sequence[tuple[int, int]]
) -> TreatyAction | None:
    """What a later clause says of a treaty, by a pronoun or by its kind: `ratified the Protocol`.

    A kind that two treaties of the sentence share calls neither, nor does `it` one of several.
    Another subject acts for itself: `Georgia signed it in 1996, and Armenia ratified it in 1998`.
    """
    head = _HEAD.search(sentence, start, end)
    subjects = {*_NAME.findall(sentence, 0, start)} - _OPENERS
    done = None
    for later in _LATER.finditer(sentence, end):
        who = later["who"]
        if who and subjects and who not in subjects and find_country(who):
            continue
        before = [place for place in others if place[0] < later.start() and place != (start, end)]
        is_plural = later["all"] in ("them", "both", "either")
        if later["kind"]:
            kinds = [found[0] for place in before if (found := _HEAD.search(sentence, *place))]
            is_meant = (head[0] if head else None) == later["kind"] not in kinds
        else:
            is_meant = is_plural or not (before or _is_parent(sentence, start, end))
        is_gapped = not (later["all"] or later["kind"] or later[0].startswith("it "))
        if is_gapped and any(later.end() <= low for low, _ in others):
            continue  # `signed the one, and ratified, in 2008, the other`
        is_denied = later["no"] or later["undone"] or later["unfulfilled"]
        if not is_meant or (not is_denied and _UNREAL.search(sentence, end, later.start())):
            continue
        if is_denied:
            done = TreatyAction("not ratified", None)
        elif not later["plain"]:
            edtf = parse_date(later["until"]) if later["until"] else None
            done = TreatyAction("ratified", edtf or _find_date_at(sentence, later.end()))
    return done


def _is_parent(sentence: str, start: int, end: int) -> bool:
    """Whether a treaty is named in the title of a protocol to it."""
    return "Protocol" not in sentence[start:end] and bool(_PROTOCOL_TO.search(sentence, 0, start))


def _find_date_at(sentence: str, at: int) -> str | None:
    behind = next((date for date in find_dates(sentence) if date.start >= at), None)
    is_close = behind and _AT_DATE.fullmatch(sentence, at, behind.start)
    return behind.edtf if behind and is_close else None
