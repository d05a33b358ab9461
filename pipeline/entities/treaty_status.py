"""Ratifications: the status that sentences state of treaties.

A sentence is read as a row of roles, a letter each (`treaty_roles.py`): an act, its treaties, its
date, a denial, a wish. What has no role parts an act from a treaty: one form serves all wordings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.entities.treaty_deeds import TreatyAction, find_deeds_beside
from pipeline.entities.treaty_roles import BY_THEN, KIND, STATUSES, read_roles
from pipeline.vocabulary.countries import find_country

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.entities.treaty_roles import Reading
    from pipeline.record.country import Status

_STATUSES: Final = STATUSES | {"first": "ratified", "kept": "party", "withdrawal": "party"}
# What may stand between an act and a treaty: others in a list, `most human rights treaties,
# including`, the acting country, `and implemented`.
_LIST: Final = re.compile(
    r"(?:[,&]xz?)?(?:,?yc)?n?"
    r"(?:[xcofr&]{0,9}g[xcofy]{0,6}(?=[,:;&TB]|$)|E(?=[:cg]|$)|[TDB,&:c]|(?<=[TDBcg,]);(?=&?c?(?:T|$)))*"
)
_REST: Final = re.compile(  # a list that goes on behind a treaty, its protocols, `upon accession`
    r"(?:B?[,&]{1,2}c?T)*B?(?:&g(?:c(?:&c)?)?|,&[xc]{0,2}g,)?(?:[Ey]N)?"
)
# The words before an act.
_NEGATED: Final = re.compile(r"[ne](?:[xacrki]{0,4}|[xac]?q[xc]?l?w?a?)(?:[VNI][,&]{1,2}n?)*$")
_IMAGINED: Final = re.compile(r"h[xacofn&]{0,5}(?:[VNI][,&]{1,2})*$")
_BECOMING: Final = re.compile(  # `before it becomes`; not `has become`, `as a`
    r"[hm][xacofn]{0,3}k?[xc]{0,2}(?<!o)$|(?<!a)(?<!an)(?<!,)k[xc]{0,2}$|Mc?x$"
)
_SUBJECT: Final = re.compile(r"ca?[nk]*a?$")
_BODY: Final = re.compile(r"[A-Z]{2,}")
_IS: Final = re.compile(r"[aq][nk]*[xc]{0,2}$")
_OF_MANY: Final = re.compile(  # `40 countries have`, `States that have not`
    r"l(?:[xawcof&V,]{0,8}|w[anV&]{1,6})$"
)
_OF_TREATIES: Final = re.compile(r"gw?[ci]a*n?a*$")  # `the treaties that it has`
_OF_ANOTHER: Final = re.compile(  # `…, which it has ratified, and the`; `Rome Statute: signed`
    r"T[DB]?,?o?w[clxi]{1,4}[an]*$|[TBcx]:n?$"
)
_OF_SUBJECT: Final = re.compile(r"T[DB,]*[na]+$")
_ITEM: Final = re.compile(  # what is welcomed: `commended it for`, `noted with joy`, `, including`
    r"(?:p[ci]{0,2}f?|p[of]xf?|pa|[,&:;E][fo]?|aa)c?[rD]?(?:N&)?$"
)
_NEXT_ITEM: Final = re.compile(r",&?f?c?r?$")
_CONFIRMED: Final = re.compile(r"[EH][cr]*(?:NT[DB]?[,&]{1,2}[cr]*)*$")
_BY_DOING: Final = re.compile(r"^[^nhm]*a[^nhm]*(?<!:)y[cr]*$")  # `has been increased by`
_EXCEPT: Final = re.compile(r"e[c,&T]*$")
_NEITHER: Final = re.compile(r"n[cTDB,&]*$")
# The words behind a treaty.
_BEGINS_CLAUSE: Final = re.compile(r"[ahF]")
_RELATIVE: Final = re.compile(r",?o?w[clxi]{0,4}a*(?P<no>n?)a*[VI](?![cTg])")
_PARTICIPLE: Final = re.compile(r",a?Vi?(?=y|[D,;]|$)|V(?=yc)")
_PASSIVE: Final = re.compile(
    r"(?:,[xDVFaofwc&]{1,9},|[of][xc&]{1,6}|,)?(?P<unreal>h?)a(?P<no>n?)a*"
    r"(?:n?V[,&]{1,2}n?|V,?(?P<but>e))?[VU](?!n)"
)
_LABEL: Final = re.compile(r":(?P<no>n?)V(?=[cTx,;]|$)")
_BY_WHOM: Final = re.compile(r"z?(?:,?y[cx]{1,4})?")
_IN_FORCE: Final = re.compile(r",?w?(?:a[xV,&yc]{1,6})?,?a*F[of][ci]")
_PENDING: Final = re.compile(r"b?a?(?P<awaits>PN)|a?P")
_TOOK_PLACE: Final = re.compile(r"[,x]?a*[HF]")
# Dates of an act.
_OF_ACT: Final = re.compile(r"(?:,?yc)?,?(?=D)")  # `ratified in 2002 the`
_OF_ONE: Final = re.compile(r"(?:[&,]|[VN](?:,?yc)?,?)D,?c?$")  # `and, in 2002, to the`
_OF_SECOND: Final = re.compile(r"&,?D,?[ic]?a?$")  # `signed it, and in 2002`
_OF_WHAT_FOLLOWED: Final = re.compile(r",D[^,]")
_RESPECTIVE: Final = re.compile(
    r"(?P<named>T(?:[,&]{1,2}c?T)+)(?:[^TD]{0,6}V(?:yc)?)?(?P<dates>D(?:[,&]{1,2}D)+),?$"
)
_IS_NAMED: Final = re.compile(r"(?:(?:D|ox)?a)?")
_OF_PROTOCOL: Final = re.compile(
    r".*\b[Pp]rotocol(?P<many>s?)(?:\sNo\.\s\d+|\sof\s\d{4}|\s[\u2013\u2014-])?\s(?:to|of)\b"
)
_TO: Final = re.compile(r"\b(?:to|of)\s(?:the\s)?$")
_UNTIL: Final = re.compile(r"(?:\s\([^()]{1,40}\))?\s(?:until|till|before)\b")
# A later act of the same treaty: `and ratified it`, `it has been ratified`, `; not ratified`
_GAPPED: Final = re.compile(r"[,;&b][ic]?a*n?a*$")
_ADDS: Final = re.compile(r"[,&]N$")  # `, ratifying it`
_ENDS: Final = re.compile(r"(?:yc)?[D,;b]|$")
_CLAUSE: Final = re.compile(r"[;b]?[^;bT]*$")
_UNMADE: Final = re.compile(r"[hM][^,;&b]*$")
_NOT_UNTIL: Final = re.compile(r"nh(?=D)")
_HEAD: Final = re.compile(KIND)


def find_treaty_action(
    sentence: str, start: int, end: int, others: Sequence[tuple[int, int]]
) -> TreatyAction | None:
    """The status that a sentence states of the instrument at start–end; None where it states none.

    An act governs the instrument directly or through a list of `others`; a plan, a duty or a
    condition gives no status. Negation and hypothesis are read from the words before the act, by
    the rules of ConText (Harkema et al. 2009).
    """
    reading = read_roles(sentence, tuple(sorted({*others, (start, end)})))
    at = reading.find_treaty(start)
    if at is None or sentence.startswith(("'s", "\u2019s"), end):
        return None
    if _is_of_protocol(reading, at) or "R" in reading.letters[at:]:
        return None
    if excepted := _EXCEPT.search(reading.letters, 0, at):
        bound = {*"Vnh"} & {*reading.letters[: excepted.start()]}
        is_of_protocols = "rotocols" in sentence[: reading.roles[excepted.start()].start]
        is_bound = bound == {"V"} and not is_of_protocols
        return TreatyAction("not ratified", None) if is_bound else None
    stated = _read_behind(reading, at)
    if not stated or (stated.status == "signed" and _RELATIVE.match(reading.letters, at + 1)):
        before = _read_before(reading, at)
        # `ratified the Convention, which it had signed in 2009`
        stated = before if before and (before.status or not stated) else stated
    # `… is binding on Zenda, which ratified it in 1982`
    stated = stated or _find_later_act(reading, at)
    there = sentence.find("respectively", end)
    if stated and stated.edtf and there > 0:
        return TreatyAction(stated.status, _find_respective(reading, at, there))
    return stated


def _is_of_protocol(reading: Reading, at: int) -> bool:
    """Whether a treaty is only named in a protocol's title: `Protocols to CEDAW and to ICCPR`.

    In `acceded to the Optional Protocol to CEDAW and to ICCPR` the act has the second `to`.
    """
    sentence, start = reading.sentence, reading.roles[at].start
    title = _OF_PROTOCOL.match(sentence, 0, start)
    if not title or not _TO.search(sentence, 0, start):
        return False
    listed = {role.letter for role in reading.roles[:at] if role.end > title.end()}
    acts = [role for role in reading.roles[:at] if role.letter in "VN" and role.end < title.end()]
    is_of_act = bool(acts) and not title["many"] and sentence.endswith(" to", 0, acts[-1].end)
    return listed <= {*"TDB,o&"} and not is_of_act


def _find_later_act(reading: Reading, at: int, low: int = 0) -> TreatyAction | None:
    """What a later clause says of a treaty, by a pronoun, its kind or nothing: `and ratified it`.

    A kind that two treaties of the sentence share calls neither, nor does `it` one of several.
    Another subject acts for itself: `Georgia signed it in 1996, and Armenia ratified it in 1998`.
    """
    letters = reading.letters
    done = None
    for act in range(max(low, at + 1), len(letters)):
        clause = _CLAUSE.search(letters, at + 1, act)
        before = clause[0] if clause else ""
        is_named = letters[act + 1 : act + 2] in ("i", "K")
        is_gapped = (
            letters[act] in "VI" and _ENDS.match(letters, act + 1) and _GAPPED.search(before)
        )
        is_awaited = letters.startswith("PN", act)
        is_object = is_named and (letters[act] in "VI" or _ADDS.search(before + letters[act]))
        if not (is_gapped or is_awaited or is_object):
            continue
        status = _STATUSES.get(reading.roles[act].value, "not ratified")
        is_noun = reading.roles[act].value in ("signatory", "parties") and not _IS.search(before)
        if status == "signed" or is_noun or not _is_meant(reading, at, act):
            continue
        if until := _NOT_UNTIL.search(before):
            done = TreatyAction(status, reading.get_date(act - len(before) + until.end()))
        elif is_awaited or _NEGATED.search(before):
            done = TreatyAction("not ratified", None)
        elif letters[act] != "I" and not _UNMADE.search(before):
            by = _BY_WHOM.match(letters, act + 1 + is_named)
            done = TreatyAction(status, reading.get_date(by.end()) if by else None)
    return done


def _is_meant(reading: Reading, at: int, act: int) -> bool:
    """Whether an act behind a treaty is one of the same actor, of this treaty."""
    roles = reading.roles
    shown = [reading.show(index) for index in range(len(roles))]
    earlier = [name for name, role in zip(shown[:act], roles, strict=False) if role.letter == "T"]
    actor = next((i for i in range(act, at, -1) if roles[i].letter == "c"), at)
    is_new = actor > at and "c" in reading.letters[:at] and shown[actor] not in shown[:at]
    if is_new and find_country(shown[actor]):
        return False
    what = shown[act + 1] if reading.letters[act + 1 : act + 2] in ("i", "K") else ""
    if reading.letters[act + 1 : act + 2] == "K":
        kinds = [found[0].lower() for name in earlier if (found := _HEAD.search(name))]
        head = _HEAD.search(shown[at])
        kind = what.split(" ", 1)[1].lower()
        return head is not None and head[0].lower() == kind and kinds.count(kind) == 1
    is_parent = "Protocol" not in shown[at] and _OF_PROTOCOL.match(
        reading.sentence, 0, roles[at].start
    )
    is_alone = len(earlier) == 1 and not is_parent
    is_last = "T" not in reading.letters[act:]  # not `ratified, in 2008, the other`
    return what in ("them", "both", "either") or (is_alone and (bool(what) or is_last))


def _find_respective(reading: Reading, at: int, there: int) -> str | None:
    """The date of one of as many treaties as dates: `X and Y in 2003 and 2005, respectively`."""
    letters = "".join(role.letter for role in reading.roles if role.end <= there)
    found = _RESPECTIVE.search(letters)
    if not found or not found.start("named") <= at < found.end("named"):
        return None
    dates = [index for index in range(*found.span("dates")) if letters[index] == "D"]
    is_one_each = found["named"].count("T") == len(dates)
    number = letters.count("T", found.start("named"), at)
    return reading.get_date(dates[number]) if is_one_each else None


def _read_behind(reading: Reading, at: int) -> TreatyAction | None:
    """The status stated behind the name: in brackets, the passive, or a clause about the treaty.

    The passive may be said of a list: `X and Y were ratified`.
    """
    letters, end = reading.letters, reading.roles[at].end
    pending = _PENDING.match(letters, at + 1)
    if pending and (pending["awaits"] or letters[at - 1 : at] == "N"):
        return TreatyAction("not ratified", None)
    if done := find_deeds_beside(reading.sentence, end):
        return done
    if in_force := _IN_FORCE.match(letters, at + 1):
        opening = reading.get_date(0)
        return TreatyAction("party", reading.get_date(in_force.end()) or opening)
    return _read_clauses(reading, at)


def _read_clauses(reading: Reading, at: int) -> TreatyAction | None:
    """The status that a relative clause, a participle, the passive or a label states of it."""
    letters = reading.letters
    is_left = any(role.value == "left" for role in reading.roles[:at])
    if not is_left and (relative := _RELATIVE.match(letters, at + 1)):
        return _read_clause(reading, at, relative)
    for form in (_PARTICIPLE, _PASSIVE, _LABEL):
        for low in (at + 1, _pass_list(reading, at)):
            clause = form.match(letters, low)
            if clause is None:
                continue
            is_signed = reading.roles[clause.end() - 1].value == "signed"
            # `…, signed in 1955,` is the treaty's own date, and names nobody who signed
            if not (
                form is _PARTICIPLE
                and is_signed
                and letters[clause.end() : clause.end() + 1] != "y"
            ):
                return _read_clause(reading, at, clause)
    return None


def _pass_list(reading: Reading, at: int) -> int:
    """The index behind the list that goes on behind a treaty."""
    rest = _REST.match(reading.letters, at + 1)
    return rest.end() if rest else at + 1


def _read_clause(reading: Reading, at: int, clause: re.Match[str]) -> TreatyAction | None:
    """The status that a clause behind a treaty, which ends with its act, states of it."""
    letters, act = reading.letters, reading.roles[clause.end() - 1]
    shown = {name for name, found in clause.groupdict().items() if found}
    is_wish = "unreal" in shown or letters[at - 1 : at] == "h"  # `once it was ratified`
    if is_wish or (act.letter == "I" and "no" not in shown):
        return None
    status = _STATUSES.get(act.value)
    is_neither = "unreal" in clause.groupdict() and _NEITHER.search(letters, 0, at)
    if shown & {"no", "but"} or is_neither or status == "not ratified":
        return TreatyAction(None if status == "signed" else "not ratified", None)
    if status == "signed" and (later := _find_later_act(reading, at, clause.end())):
        return later
    by = _BY_WHOM.match(letters, clause.end())
    edtf = reading.get_date(by.end()) if by else None
    own = reading.roles[at + 1].value if letters[at + 1] == "B" else ""
    if edtf is None and len(own) > len("2010"):  # a year alone may be the treaty's
        edtf = own
    return TreatyAction(status, edtf)


def _read_before(reading: Reading, at: int) -> TreatyAction | None:
    """The status stated before the name, by the last act of its clause."""
    letters, place = reading.letters, (reading.roles[at].start, reading.roles[at].end)
    act = max(letters.rfind(letter, 0, at) for letter in "VNI")
    clause = max(letters.rfind(letter, 0, max(act, 0)) for letter in "b;") + 1
    before = letters[clause : max(act, 0)]
    if act < 0 or not _governs(reading, act, at) or _OF_ANOTHER.search(before):
        return None
    kind = reading.roles[act].value
    if letters[act] == "N":
        is_done = _states_deed(reading, act, at)
        status = _STATUSES[kind] if is_done else None
    else:
        status = _read_status(reading, before, act, at)
    if status == "not ratified" and _UNTIL.match(reading.sentence, place[1]):
        return TreatyAction(None, None)
    if status == "signed" and (later := _find_later_act(reading, at)):
        return later
    other = _find_alternative(reading, act)
    if other and status not in (None, "not ratified", other):
        status = None if "signed" in (status, other) else "party"
    if status in (None, "not ratified") or kind in ("kept", "withdrawal"):
        return TreatyAction(status, None)
    if _OF_SUBJECT.search(before) and reading.get_date(at + 1) is None:
        return None  # unlike `X was ratified in 1996 and Y in 2002`
    return TreatyAction(status, _find_date(reading, clause, act, at))


def _find_alternative(reading: Reading, act: int) -> Status | None:
    """What the act that `or` puts before this one makes of a treaty: `signed or ratified`."""
    joint = len(reading.letters[:act].rstrip("Hcfr")) - 1
    is_choice = joint > 0 and reading.show(joint) == "or"
    return _STATUSES.get(reading.roles[joint - 1].value) if is_choice else None


def _governs(reading: Reading, act: int, at: int) -> bool:
    """Whether an act reaches to a treaty, as `the treaties that it has not ratified are` does."""
    named = _IS_NAMED.match(reading.letters, act + 1, at)
    is_headed = named and _OF_TREATIES.search(reading.letters, 0, act)
    low = named.end() if named and is_headed else act + 1
    return _LIST.fullmatch(reading.letters, low, at) is not None


def _read_status(reading: Reading, before: str, act: int, at: int) -> Status | None:
    """The status that a verb before a treaty states of it."""
    letters, kind = reading.letters, reading.roles[act].value
    subject = _SUBJECT.search(before)
    name = reading.show(act - len(subject[0])) if subject else ""
    if _BODY.fullmatch(name) and find_country(name) is None:
        return None  # an acronym that is no country's: `UNMIK was not a party to`
    is_next = "w" not in before or letters[at - 1] in ",&;"  # not `that it ratified it was`
    if (
        kind == "other"
        or (is_next and _BEGINS_CLAUSE.match(letters, at + 1))
        or (kind in ("signatory", "parties") and not _IS.search(before))
        or (_OF_MANY.search(before) and "q" not in before)
        or (kind == "left" and _RELATIVE.match(letters, at + 1))  # left what it had ratified
    ):
        return None
    if _NEGATED.search(before) or letters[act + 1] == "n":
        return None if kind in ("left", "kept") else "not ratified"
    is_wish = kind in ("party", "parties") and _BECOMING.search(before)
    is_as = before.endswith("o")  # `would, as a party to the`
    if kind == "bare" or is_wish or (_IMAGINED.search(before) and not is_as):
        return None
    return _STATUSES[kind]


def _states_deed(reading: Reading, act: int, at: int) -> bool:
    """Whether `the ratification of …` is a deed: confirmed, dated or welcomed, no wish or plan."""
    letters = reading.letters
    before = letters[letters.rfind("b", 0, act) + 1 : act]
    if before.endswith("R") or (before.endswith("V") and reading.roles[act - 1].value == "signed"):
        return False  # `rescinded its withdrawal`, `signed the instrument of accession`
    if letters[act + 1] == ":":
        return True
    if _BY_DOING.search(before):
        return True
    if _CONFIRMED.search(before) or _TOOK_PLACE.match(letters, _pass_list(reading, at)):
        phrase = before[max(before.rfind(","), before.rfind("w")) + 1 :]
        return not {*"nhm"} & {*phrase}
    praised = before.rfind("p")
    if praised >= 0:
        own = before[praised:]
        if _NEXT_ITEM.search(own) and "m," not in own:  # `its wish to …, the ratification of …`
            own = own[own.rfind(",") :]
        is_real = _ITEM.search(before) and not _IMAGINED.search(before, 0, praised)
        return bool(is_real) and not {*"nhm"} & {*own}
    is_dated = before[-1:] in ("r", "D") or {*"DB"} & {*letters[act:at]}
    return bool(is_dated or _find_date_behind(reading, at)) and not {*"nhmM"} & {*before}


def _find_date(reading: Reading, clause: int, act: int, at: int) -> str | None:
    """The date of the act before a treaty.

    No date of what followed: `After its ratification of the treaty, in 2006 Parliament …`.
    """
    letters, roles = reading.letters, reading.roles
    of_act = _OF_ACT.match(letters, act + 1, at)
    within = reading.get_date(of_act.end()) if of_act else None
    if letters[act] == "N" and _OF_WHAT_FOLLOWED.match(letters, at + 1):
        return within
    of_one = _OF_ONE.search(letters, act, at)
    if of_one and reading.get_date(at + 1) is None:
        return reading.get_date(letters.index("D", of_one.start()))
    if edtf := reading.get_date(at + 1) or within or _find_date_behind(reading, at):
        return edtf
    if second := _OF_SECOND.search(letters, clause, act):
        return reading.get_date(letters.index("D", second.start()))
    first = next((index for index in range(clause, act) if letters[index] in "VI"), act)
    if "c" in letters[first:act] and "D" in letters[at:]:
        return None  # of another act: `In 2001 it joined the League and acceded to … of 2003`
    low = max(clause, letters.rfind("T", clause, first) + 1)
    if letters[act] == "N" and "p" in letters[clause:act]:  # others are of what else is welcomed
        low = act - 1
    dates = [
        role.value
        for role in roles[low:first]
        if role.letter == "D" and not BY_THEN.search(reading.sentence, 0, role.start)
    ]
    return dates[-1] or None if dates else None


def _find_date_behind(reading: Reading, at: int) -> str | None:
    """The date behind a treaty, behind its list, or behind `took place`."""
    took_place = _TOOK_PLACE.match(reading.letters, at + 1)
    places = (at + 1, _pass_list(reading, at), took_place.end() if took_place else at + 1)
    return next(filter(None, map(reading.get_date, places)), None)
