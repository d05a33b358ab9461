"""Lists of names as citation styles print them: inverted, packed or natural; organisations.

`Holst, M., & Lund, H.` is inverted, `Holst M, Lund H` packed, `M. Holst and H. Lund` natural.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, TypeGuard

from pipeline import patterns as re
from pipeline.citations.publishers import (
    AGENCIES,
    SERIES,
    is_known_place,
    is_newspaper_name,
    is_publishing_house,
    is_site,
)
from pipeline.citations.source import opens_with_genre
from pipeline.grammar.names import (
    BODY_NOUNS,
    HONORIFIC,
    SMALL_WORDS,
    CreditedName,
    find_alias,
    is_acronym,
    is_organization,
    may_be_name,
    parse_organization,
    parse_people,
    parse_person,
    part_middle_name,
)
from pipeline.vocabulary.countries import find_country
from pipeline.vocabulary.organizations import find_organization
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_SPELLED: Final = (spell_words("names", "particles"), spell_words("names", "capital_particles"))
_PARTICLES: Final = f"(?:{'|'.join(_SPELLED)})-?"
_PARTICLE: Final = rf"(?:{_PARTICLES}\s)"
_TRAILED: Final = (
    rf"(?:{_SPELLED[0]})-?"  # behind a given name: `Holst, A. de`; `Supriyo De` is whole
)
# A particle may stand between two initials: `Holst, A. de S.`, `A de S Holst`.
_WITHIN: Final = rf"\s(?:{_SPELLED[0]})\s"
_NO_STATE: Final = r"(?!(?:U\.[NSK]|E\.U)\.\s[^\W\d_a-z][^\W\d_])"  # `U.N. Says` opens a title
# `Kim, H.-. jin .`, `Kim H jin`, `H-jin Kim`: as citeproc-py shortens `Hyo-jin`
_SMALL_PART: Final = r"-\.\s[a-z]{2,10}\s\."
_SHORT: Final = spell_words("names", "short_given")  # `Md. Mizanur Rahman`
_INITIAL: Final = rf"{_NO_STATE}(?:[^\W\d_a-z]h?|{_SHORT})\.(?:{_SMALL_PART})?"
_INITIALS: Final = rf"(?:{_INITIAL}(?:(?:[\s-]|{_WITHIN})?(?=[^\W\d_a-z]\.))?){{1,4}}"
_BARE: Final = (
    rf"(?!(?:II|III|IV)\b)[^\W\d_a-z](?:(?:[\s-]|{_WITHIN})?[^\W\d_a-z]){{0,3}}"
    r"(?:\s[a-z]{2,10}(?=[,.]\s)|-[a-z]{2,10}(?=\s))?"
    rf"(?![\w’'-]|\.\s?{_NO_STATE}[^\W\d_a-z]\.)"
)
_WORD: Final = (
    r"(?:[^\W\d_a-z]|(?:[a-z]{2}-|[dl][’'])(?=[^\W\d_a-z]))"
    r"[^\W\d_]*(?:[’‘'ʼ-][^\W\d_]+)*(?:[’‘ʼ](?=[,\s]))?"  # `Ochieng’, W.`
)
_LONG: Final = r"(?=[^\s,.]{2})" + _WORD
_JUNIOR: Final = spell_words("names", "suffixes")
_APART: Final = rf"(?<=[,.A-Z]\s)(?:{spell_words('names', 'suffixes_apart')})"
_NO_SUFFIX: Final = rf"(?!(?:{_JUNIOR}|II|III|IV)\b)"
_FAMILY: Final = rf"{_PARTICLE}{{0,2}}{_NO_SUFFIX}{_LONG}(?:\s{_NO_SUFFIX}{_LONG})?"
# Beside initials the rest is the surname: `Ortiz de Zárate`, `Peña y Lillo`.
_SURNAME: Final = (
    rf"{_PARTICLE}{{0,3}}{_LONG}(?:\s(?:[ye]\s|{_PARTICLE}{{0,2}}){_NO_SUFFIX}{_LONG})?"
)
_SUFFIX: Final = (
    rf"(?P<suffix>(?:,?\s(?:{_JUNIOR}|{_APART}|II|III|IV|[23][nr]d(?=[.,]))"
    r"(?=[\s,.;:]|$)(?!\s[^\W\d_]+\s&))?)"
)
_SINGLE: Final = re.compile(rf"(?=[^\s,.]{{3}}){_WORD}")
_SUFFIX_BEHIND: Final = re.compile(rf"{_SUFFIX}$")
_GIVEN: Final = (
    rf"(?:{_SHORT}\.\s{_LONG}|{_INITIALS}(?:\s{_LONG}(?=\s&\s))?|{_LONG}(?:\s(?:{_INITIALS}|{_LONG}))?|{_BARE})"
    rf"(?:\s{_TRAILED}(?!\w)){{0,2}}"
)
_NAMES: Final = {
    "inverted": re.compile(
        rf"(?P<family>{_SURNAME})(?P<early>\s(?:{_JUNIOR}|III?|IV))?,\s?(?!Eds?\.,)(?P<given>{_GIVEN}){_SUFFIX}(?=[,;:/]|\s|$|\.)"
    ),
    "packed": re.compile(
        rf"(?P<family>{_SURNAME})\s(?P<given>(?:{_INITIALS}(?=[,;:]|\s(?:and|&|\())|{_BARE}|{_INITIALS})(?:\s{_TRAILED}(?!\w)){{0,2}}){_SUFFIX}"
    ),
    "natural": re.compile(rf"(?P<given>{_INITIALS})\s?(?P<family>{_SURNAME}){_SUFFIX}"),
    "bare": re.compile(rf"(?P<given>{_BARE})\s(?P<family>{_SURNAME}){_SUFFIX}"),
    "whole": re.compile(
        rf"{_LONG}(?:\s{_LONG})?(?:\s{_INITIALS})?(?:\s{_LONG}(?=\s{_PARTICLE}))?\s{_FAMILY}{_SUFFIX}"
    ),
}
# The kinds in which the further names of a list may be printed, by the kind of the first.
_FURTHER: Final = {
    "inverted": ("inverted", "natural", "whole", "bare"),
    "packed": ("packed",),
    "natural": ("natural", "whole"),
    "bare": ("bare",),
    "whole": ("whole", "natural"),
}
_MAX_NAMES: Final = 30
_AND: Final = r"(?:,?\s(?:and|&|und|et|y|e|i|och|og|ve|en)\s|\s[–—/]\s)"
_JOINT: Final = re.compile(rf"(?P<and>{_AND})|;\s(?:and\s|&\s)?|,\s|\s?/\s?")
_OTHERS: Final = re.compile(
    r""",?\s(?:[\[(]?(?:et\.?|&)\s?al\b(?!-)\.?[\])]?|and\sothers|u\.\s?a\.|y\sotros)
      | (?P<rest>,\s(?:\.\s?\.\s?\.|…)\s)""",
    re.VERBOSE,
)
_TRAILING: Final = re.compile(rf"(?P<given>.+?)\s(?P<particle>{_TRAILED}(?:\s{_TRAILED})*)")


@dataclass(frozen=True, slots=True)
class NameList:
    """Names and where they end; `is_certain` unless an organisation is known by its place alone."""

    kind: str
    names: tuple[CreditedName, ...]
    end: int
    has_others: bool = False
    is_certain: bool = True

    @property
    def is_natural(self) -> bool:
        """Whether given names come first, as in notes."""
        return self.kind in ("natural", "whole", "bare")


def parse_name_list(
    text: str, kinds: Iterable[str] = (), *, are_abbreviated: bool = False
) -> NameList | None:
    """The persons of a whole text, in the first of these kinds of list that explains it.

    `are_abbreviated`: the citation abbreviates given names, so that none stands behind initials.
    """
    lists = (
        _read_list(text, kind, needs_and=False, are_abbreviated=are_abbreviated)
        for kind in kinds or _NAMES
    )
    return next((found for found in lists if found and found.end == len(text)), None)


# `Sen. Ada Lund`; `DR Lund` has initials
_HONORIFIC: Final = re.compile(rf"(?![A-Z]{{2}})(?:{HONORIFIC.pattern})(?<=\.\s)")


def find_leading_names(text: str, *, needs_and: bool = True) -> Iterator[NameList]:
    """The lists of persons and the organisations with which a text may begin.

    `needs_and`: names in natural order are joined by commas only if `and` closes their list.
    """
    if opens_with_genre(text):
        return
    firm = _FIRM.match(text)
    if firm and not (_NAMES["packed"].fullmatch(firm[0]) and _is_person(firm[0], text)):
        yield NameList("body", (parse_organization(firm[0]),), firm.end())
        return
    honorific = _HONORIFIC.match(text)
    start = honorific.end() if honorific else 0
    rest = text[start:]
    kinds = [kind for kind in _NAMES if kind != "whole" or not packs_names(rest)]
    lists = [*filter(None, (_read_list(rest, kind, needs_and=needs_and) for kind in kinds))]
    for found in [*_read_with_body(rest, lists)] or _find_untitled_names(rest, lists):
        if not start or found.kind != "body":
            yield replace(found, end=start + found.end)


# The end of a list of names: `Lund, and B. Holst. Salt`, `Lund A, Holst B. Salt`, `A. “Salt`,
# `Holst & Ada Lund, Salt`
_NAME: Final = r"[^\W\d_a-z][\w’'-]+"
OPENS_WITH_NAMES: Final = re.compile(
    rf"""{_NAME},?\s(?:and|&)\s(?:[^\W\d_a-z]\.[\s-]?)+{_NAME}[,.]\s
      | {_NAME}\s[A-Z]{{1,3}},\s{_NAME}\s[A-Z]{{1,3}}\.\s | (?:[^\W\d_]{{1,3}}\.\s)+[“‘"«]
      | (?:{_NAME}\s){{1,3}}&\s(?:[^\W\d_]+\s){{1,4}}{_NAME},\s
      | {_NAME}\s&\s{_NAME},\s{_NAME}\.\s""",
    re.VERBOSE,
)
# `Zenda Halts ‘Salt Tax’ Vote`: words of a title
_QUOTED_WITHIN: Final = re.compile(r"\s[“‘\"][^“”‘’\"]+[^“”‘’\".,?!][”’\"]\s\w")
# `Brill; 1996.`: the styles that print this pack names (Citing Medicine, books)
_CLOSES_IMPRINT: Final = re.compile(r";\s(?:1[6-9]|20)\d\d[.:)\s]*(?:[\d–-]+|\([^()]*\))?\.?$")
_PACKED_FIRST: Final = re.compile(rf"{_LONG}\s[^\W\d_a-z]\.\s")


def packs_names(text: str) -> bool:
    """Whether `Lund A. Salt` at the start of a text is a packed name and a title: `…; 1996.`."""
    return _PACKED_FIRST.match(text) is not None and _CLOSES_IMPRINT.search(text) is not None


def _find_untitled_names(text: str, lists: Sequence[NameList]) -> Iterator[NameList]:
    """The lists of names that begin with no honorific, those of persons among them."""
    persons = list[NameList]()
    for found in chain(_read_after_single(text), lists):
        closed = _CLOSED.match(text, found.end)
        if closed is None or _QUOTED_WITHIN.match(text, found.end):
            continue
        kind = found.kind
        if kind == "whole" and closed[0][-1:].isdigit():
            continue
        if any(person.end == found.end for person in persons):
            continue
        if not (len(found.names) == 1 and is_newspaper_name(text[: found.end])):
            is_certain = found.is_certain and (
                kind != "whole"
                or (len(found.names) > 1 and text[found.end : found.end + 2] != ": ")
                or not text.startswith((". ", ": "), found.end)
                or (text[found.end] == ":" and text.partition(" ")[0].isupper())  # `OSTROM Karin:`
            )
            persons.append(replace(found, is_certain=is_certain))
    yield from _add_bodies(text, _drop_shorter(text, persons))


def _drop_shorter(text: str, persons: list[NameList]) -> list[NameList]:
    """The lists of persons without those that a longer one shows to be a part of it."""
    spelled = [person for person in persons if person.kind in ("inverted", "whole")]
    if len(spelled) > 1 and _INITIALED.match(text):
        # `Núñez Ortiz, C.` or `Hugo Alvarez, E. T. Lindgren & …`: the longer
        last = max(person.end for person in persons)
        persons = [one for one in persons if one.end == last or one not in spelled]
    wholes = [one for one in persons if one.kind == "whole" and one.end > persons[0].end]
    if not wholes:
        return persons
    # `Edward P. Lang, Salt`, unless `Lang E. Salt, Roads` may be meant
    may_be_packed = all(name.suffix is None for one in wholes for name in one.names)
    return [
        one
        for one in persons
        if one.kind != "packed" or (may_be_packed and text.startswith(". ", one.end))
    ]


def _add_bodies(text: str, persons: list[NameList]) -> Iterator[NameList]:
    """The lists of persons and those of organisations that are as likely."""
    bodies = _list_leading_bodies(text)
    twice = {body.end for body in bodies if body.is_certain}  # `Walk Free. 2018. Title. Walk Free.`
    persons = [one for one in persons if one.kind != "whole" or one.end not in twice]
    yield from persons
    for body in bodies:
        if not persons and _EDITS.match(text, body.end):
            yield replace(body, is_certain=True)
        elif (
            body.is_certain and not any(_is_cut(text, person, body) for person in persons)
        ) or not (body.is_certain or persons):
            yield body


# `Lark Seats, Inc.`, `Wegerecht e.V.`; `Lund, S.A.` has initials
_FIRM: Final = re.compile(
    rf"{_WORD}(?:\s(?:{_WORD}|&|and|of)){{0,5}}"
    rf"(?:(?!,\s{_INITIALS}),)?\s(?:{spell_words('authors', 'legal_forms')})(?!\w)"
    r"(?:(?<=\.[A-Z])\.|\.?(?=[,.]\s|\s[“(]))"
)


def _is_person(name: str, text: str) -> bool:
    """Whether a name like `Lund S.A.` is a person's: a firm that publishes is in a text twice."""
    return name != text and text.replace(".", "").count(name.replace(".", "")) == 1


_OPENS_SENTENCE: Final = re.compile(r"\.?\s(?:The|A|An)\s")


def _is_cut(text: str, person: NameList, body: NameList) -> bool:
    """Whether a supposed body is a person with initials and the beginning of a title.

    `Lund, U. Open River Fund`, `Lund U. The Republic of Salt`; `John D. River Fund` may be a body.
    """
    if person.end >= body.end:
        return False
    is_opened = _OPENS_SENTENCE.match(text, person.end) is not None
    is_inverted = person.kind == "inverted" and not text.partition(",")[0].isupper()
    return is_inverted or (person.kind == "packed" and is_opened)


_INITIALED: Final = re.compile(r"[^,]+,\s[^\W\d_]\.")
# What may follow a list of names: punctuation, a date or an editor's mark, a quoted title.
_CLOSED: Final = re.compile(
    r"[.,;:](?![^\W\d_])|\s[(\[“‘«\"]|\s(?:eds?|in|In|tr|trans)\b|$|(?<=\.)\s|\s(?:1[6-9]|20)\d\d\b"
)
_ENDS: Final = re.compile(rf"{_CLOSED.pattern}|{_JOINT.pattern}|{_OTHERS.pattern}", re.VERBOSE)
_ENDS_IN_INITIAL: Final = re.compile(r"(?:.*[\s.])?[^\W\d_a-z]")


def _read_list(
    text: str, kind: str, *, needs_and: bool = True, are_abbreviated: bool = False
) -> NameList | None:
    """The longest list at the start of a text whose first name is of this kind.

    Names in natural order without initials are joined by commas only where `and` closes the list:
    a title may follow a comma.
    """
    names, ends, orders = list[CreditedName](), [0], list[str]()
    kinds: tuple[str, ...] = (kind,)
    sure = 0  # how many names there are surely
    at, joined = 0, True  # `joined`: by `and`, or the first
    has_others = is_lenient = False
    while len(names) < _MAX_NAMES:
        # A name that is also a word may follow one that is not.
        is_last = bool(names) and not is_lenient
        name, end, found_kind = _read_name(text, at, kinds, is_last=is_last)
        if name is None and names and (single := _read_single(text, at)):
            is_list = all(map(_has_initials, names)) or _is_signed_single(text, at, single[1], kind)
            is_closed = is_list and _closes_single(text, single[1], kind, joined=joined)
            if is_closed or _is_initialed_behind(text, single[1], kinds):
                name, end, found_kind = *single, kind
        if name is None:
            break
        if names and found_kind == "whole" and not _ENDS.match(text, end):
            break  # `Lund, Monthly Review Press`
        is_lenient = is_last and _read_name(text, at, kinds, is_last=False)[0] is None
        names.append(name)
        ends.append(end)
        orders.append(found_kind)
        if joined or not needs_and or (found_kind == kind and kind != "whole"):
            sure = len(names)
        others = _OTHERS.match(text, end)
        if others is not None:
            has_others, sure, ends[-1] = True, len(names), others.end()
        joint = _JOINT.match(text, end) if others is None else None
        is_closed = joined and len(names) > 1 and not (joint and joint["and"])
        if is_closed or (joint is None and (others is None or not others["rest"])):
            break
        at, joined = (joint.end(), joint["and"] is not None) if joint else (ends[-1], True)
        kinds = _FURTHER[found_kind if len(names) > 1 and found_kind != "inverted" else kind]
    if not sure or (kind == "inverted" and _mixes_initials(names[:sure])):
        return None
    listed = _part_middle_names(names[:sure], orders, are_abbreviated=are_abbreviated)
    return NameList(kind, listed, ends[sure], has_others and sure == len(names))


def _is_signed_single(text: str, at: int, end: int, kind: str) -> bool:
    """Whether one name alone is joined by `&`, `Ada Lund & Suryadi`, or before an editors' mark."""
    is_signed = kind == "whole" and text[:at].endswith(" & ")
    return is_signed or _CLOSED_BY_EDITORS.match(text, end) is not None


def _part_middle_names(
    names: Sequence[CreditedName], orders: Sequence[str], *, are_abbreviated: bool
) -> tuple[CreditedName, ...]:
    """The names of a list, those in natural order with the middle name beside the given one.

    Where a list abbreviates given names, two words behind initials are a family name.
    """
    given = [_SMALL_PARTS.sub("", name.given or "") for name in names]
    is_in_full = any(map(_FULL.search, given))
    if not is_in_full and (len(names) > 1 or are_abbreviated):
        return tuple(names)
    return tuple(
        part_middle_name(name, is_in_full=is_in_full)
        if order in ("natural", "bare", "whole")
        else name
        for name, order in zip(names, orders, strict=False)
    )


def _mixes_initials(names: Sequence[CreditedName]) -> bool:
    """Whether only the first of several has no initials: `Pandemic, Return, T. Holst, R. Lund`."""
    first, *others = names
    is_list = len(others) > 1 and _FULL.search(first.given or "") is not None
    return (
        is_list
        and all(map(_has_initials, others))
        and not any(_FULL.search(_SMALL_PARTS.sub("", one.given or "")) for one in others)
    )


_FULL: Final = re.compile(r"[^\W\d_a-z][^\W\d_]{2}")
_ENDS_SINGLE: Final = re.compile(r"[.,;]|\s(?:[(“‘\"]|eds?\b)")
_CLOSED_BY_EDITORS: Final = re.compile(r"\s\([Ee]ds?\.?\)|,\s(?:[Ee]ds?\.|[Ee]ditors?\b)|\seds?\b")
# `2018;26(2):41`: the styles that print this pack the names of all persons.
_VOLUME: Final = re.compile(r"\.\s(?:1[6-9]|20)\d\d[^\s.;]{0,6};\d+[(:]")
_DATED: Final = re.compile(r"[.,]?\s\(?(?:1[6-9]|20)\d\d")
_YEAR_CLOSES: Final = re.compile(r",?\s\(?(?:1[6-9]|20)\d\d")


def _read_after_single(text: str) -> Iterator[NameList]:
    """Lists whose first person has one name only: `Sarwono and D. A. Lund`, `Sarwono, Lund DA`.

    The others have initials, or a name in capitals behind the comma might be the given one.
    """
    single = _read_single(text, 0)
    joint = _JOINT.match(text, single[1]) if single else None
    if single is None or joint is None:
        return
    for kind in _NAMES:
        found = _read_list(text[joint.end() :], kind)
        if found is None:
            continue
        end = joint.end() + found.end
        if not _has_initials(found.names[0]):  # `Sarwono and Ada Lund` may be a firm
            is_open = not (_DATED.match(text, end) or _CLOSED_BY_EDITORS.match(text, end))
            if joint["and"] and kind == "whole" and not is_open:
                names = (single[0], *found.names)
                yield replace(found, names=names, end=end, is_certain=False)
            continue
        is_packed = kind == "packed" and (
            sum(map(str.isalpha, found.names[0].given or "")) > 1 or _VOLUME.search(text, end)
        )
        if kind == "inverted" and joint[0] in (" y ", " e "):
            continue  # `Peña y Lillo, J. I.`
        is_dated = kind == "inverted" and _YEAR_CLOSES.match(text, end) is not None
        is_list = kind == "bare" and len(found.names) > 1  # `Sarwono, AW Lund and SE Holst`
        is_list |= bool(is_packed) or is_dated
        if joint["and"] or is_list or _CLOSED_BY_EDITORS.match(text, end):
            yield replace(found, names=(single[0], *found.names), end=end)


def _read_with_body(text: str, lists: Sequence[NameList]) -> Iterator[NameList]:
    """Lists of persons with initials and a body: `Lund, A., & Hill League`, `Hill League, Lund A.`.

    Without `and` they are packed, or a date follows: else the body might be a title. `lists` are
    those of persons with which the text begins.
    """
    for joint in islice(_JOINT.finditer(text), _MOST_JOINTS):
        body, rest = text[: joint.start()], text[joint.end() :]
        if not (_WITH_INITIAL.match(rest) and _is_named_body(body)):
            continue
        for found in filter(_are_initialed, (_read_list(rest, kind) for kind in _NAMES)):
            end = joint.end() + found.end
            if _CLOSED.match(text, end) and _may_join(text, joint, end, found.kind):
                names = (parse_organization(body), *found.names)
                yield replace(found, names=names, end=end)
    for found in filter(_are_initialed, lists):
        behind = None if found.has_others else _JOINT.match(text, found.end)
        mark = _BODY_END.search(text, behind.end()) if behind else None
        if behind is None or mark is None:
            continue
        end = _find_end(text, mark.start())
        body = text[behind.end() : end]
        if _is_named_body(body) and _may_join(text, behind, end, found.kind):
            yield replace(found, names=(*found.names, parse_organization(body)), end=end)


_MOST_JOINTS: Final = 4  # within a body's name
_WITH_INITIAL: Final = re.compile(r"(?:[^\W\d_][\w’'-]+[\s,]+){0,4}[^\W\d_a-z]{1,4}\b")


def _are_initialed(found: NameList | None) -> TypeGuard[NameList]:
    """Whether each person of a list has initials."""
    return found is not None and all(map(_has_initials, found.names))


def _is_named_body(text: str) -> bool:
    """Whether a text surely names an organisation in several words, or a known one: no initials."""
    is_listed = " " in text and _NO_PART.search(text) is None and _is_listed(text)
    return is_listed or find_organization(text) is not None


_NO_PART: Final = re.compile(r"[,;]|\([^)]*$")  # of the name of a body among persons


def _may_join(text: str, joint: re.Match[str], end: int, kind: str) -> bool:
    """Whether a body and persons may be joined so in a list that ends at an offset."""
    if joint["and"] or kind not in ("inverted", "packed"):
        return joint["and"] is not None
    closes = _DATED.match(text, end) if kind == "inverted" else text.startswith(". ", end)
    return bool(closes or _CLOSED_BY_EDITORS.match(text, end))


def _closes_single(text: str, end: int, kind: str, *, joined: bool) -> bool:
    """Whether a list may end in the one name that ends here: by `and`, or packed, or dated."""
    if joined or kind == "packed":
        return _ENDS_SINGLE.match(text, end) is not None
    closed = _YEAR_CLOSES.match(text, end) or _CLOSED_BY_EDITORS.match(text, end)
    return kind == "inverted" and closed is not None


def _is_initialed_behind(text: str, end: int, kinds: tuple[str, ...]) -> bool:
    """Whether the list goes on behind this offset with a person who has initials."""
    joint = _JOINT.match(text, end)
    name = _read_name(text, joint.end(), kinds, is_last=False)[0] if joint else None
    return name is not None and _has_initials(name)


def _has_initials(name: CreditedName) -> bool:
    """Whether a person's given name is printed with initials, as no words of a title are."""
    given = _SMALL_PARTS.sub("", name.given or "")
    return given.isupper() or "." in given


def _read_single(text: str, at: int) -> tuple[CreditedName, int] | None:
    """One name alone, of a person or an unknown body, and where it ends; no word or known place."""
    found = _SINGLE.match(text, at)
    name = found[0] if found else ""
    is_other = is_organization(name) or is_known_place(name) or is_publishing_house(name)
    if found is None or not may_be_name(name) or name.isupper() or is_other:
        return None
    return CreditedName(literal=name), found.end()


def _read_name(
    text: str, at: int, kinds: tuple[str, ...], *, is_last: bool
) -> tuple[CreditedName | None, int, str]:
    for kind in kinds:
        found = _NAMES[kind].match(text, at)
        while found is not None:
            name = (
                _parse_whole(found[0], is_last=is_last)
                if kind == "whole"
                else _build_name(found, is_last=is_last, is_first=kind == "bare" and at == 0)
            )
            if name is not None:
                return name, found.end(), kind
            cut = found[0].rstrip().rfind(" ") if kind == "whole" else -1
            found = _NAMES[kind].fullmatch(text, at, at + cut) if cut > 0 else None
    return None, at, ""


_WITH_PARTICLE: Final = re.compile(
    rf"(?P<given>{_LONG})\s(?P<family>{_PARTICLE}{{1,2}}{_LONG}(?:\s{_LONG})?)"
)


def _parse_whole(text: str, *, is_last: bool) -> CreditedName | None:
    """A name in natural order; the last of a list may have a family name that is also a word."""
    words = _SUFFIX_BEHIND.sub("", text).split()
    first = words[0]
    are_initials = all(len(part) < _MOST_INITIALS for part in first.split("-"))  # `R-MB Antoine`
    if first.isupper() and len(first) > _MOST_INITIALS and not (are_initials or text.isupper()):
        # `OSTROM Karin`: capitals mark the family name
        is_name = not is_acronym(first) and may_be_name(text) and find_organization(first) is None
        return CreditedName(first.title(), " ".join(words[1:]), is_person=True) if is_name else None
    is_long = len(words) > 2  # noqa: PLR2004 - given and family name
    is_branch = is_acronym(words[0]) and not text.isupper()  # `IOM Moldova`
    if (
        is_branch
        or SERIES.search(text)  # `Hill Studies in Salt`
        or any(word in _NO_NAME_WORDS for word in words)
        or (words[-1].isupper() and len(words[-1]) <= _MOST_INITIALS)
        or (is_long and is_newspaper_name(" ".join(words[:-1])))  # `Bangkok Post Reporters`
    ):
        return None
    name = parse_person(text)
    if name is None and is_organization(text):
        return None  # `Ministère du Travail`
    parted = _WITH_PARTICLE.fullmatch(text) if is_long else None
    given = name.given if name else ""
    if parted is not None and given is not None and given != parted["given"]:
        return CreditedName(parted["family"], parted["given"], is_person=True)
    if name is None and is_last:
        first, _, family = text.rpartition(" ")
        return CreditedName(family, first, is_person=True) if may_be_name(first) else None
    return name


_NO_NAME_WORDS: Final = frozenset(
    ("In", "The", "On", "And", "Et", "Und", "For", "Of", "Its", "Their")
)


# A person's function, printed after the name.
_OFFICES: Final = frozenset(
    ("director", "editor", "minister", "president", "professor", "reporter", "secretary")
)


# `TPT Lund and VH Holst`: another person with initials follows
_PERSON_BEHIND: Final = re.compile(rf"(?:,|,?\s(?:and|&))\s[A-Z]{{1,3}}\s{_LONG}")


def _build_name(found: re.Match[str], *, is_last: bool, is_first: bool) -> CreditedName | None:
    """The name of a match; None if it cannot be a person's."""
    family, given = found["family"], found["given"]
    if (trailing := _TRAILING.fullmatch(given)) is not None:
        family, given = f"{trailing['particle']} {family}", trailing["given"]
    family = family.replace("- ", "-")  # `al- Sayegh`
    whole = _SMALL_PARTS.sub("", _BETWEEN_INITIALS.sub(" ", given))
    given = re.sub(_SMALL_PART, lambda part: f"-{part[0].strip('-. ')}", given)
    letters = re.sub(r"[\s.-]", "", whole)
    if not family.isupper() and any(map(_ends_in_initials, (family, given))):
        return None  # `Holst AM, Al-Lund O`, `Sarwono, Lund DA`: the initials of another name
    is_initials = letters.isupper() and "." not in given
    early = found.groupdict().get("early")
    is_inverted = "early" in found.groupdict()
    is_body = " " in family and is_organization(family)  # `Hill League, A. Lund`
    is_first = is_first and family[0].isupper()
    is_first = is_first and _PERSON_BEHIND.match(found.string, found.end()) is None
    if is_body or (is_initials and not _may_be_initials(letters, is_first=is_first)):
        return None
    if is_initials and not is_inverted and is_organization(f"{given} {family}"):
        return None  # `ICF International`
    if family.isupper():
        if not is_inverted or len(family) < _MOST_INITIALS or find_organization(family):
            return None
        family = family.title()
    words = [word for word in whole.split() if "." not in word and not is_initials]
    if words and not _may_be_person(family, given, words, is_last=is_last):
        return None
    suffix = found["suffix"].strip(", ") or (early or "").strip()
    return CreditedName(family, given, suffix or None, is_person=True)


_MOST_INITIALS: Final = 3
_SMALL_PARTS: Final = re.compile(rf"{_SMALL_PART}|(?:(?<=[^\W\d_a-z])|(?<=\.))[\s-][a-z]{{2,10}}$")
_BETWEEN_INITIALS: Final = re.compile(rf"{_WITHIN}(?=[^\W\d_a-z](?:\.|\s|$))")


def _ends_in_initials(name: str) -> bool:
    """Whether the last of several words is two or three capitals."""
    first, _, last = name.rpartition(" ")
    return bool(first) and 1 < len(last) <= _MOST_INITIALS and last.isalpha() and last.isupper()


def _may_be_initials(letters: str, *, is_first: bool) -> bool:
    """Whether capitals are initials, and not an organisation: before a name none is known."""
    if is_first and len(letters) == _MOST_INITIALS and is_acronym(letters):
        return False
    is_short = len(letters) < _MOST_INITIALS and not is_first
    return is_short or (len(letters) <= _MOST_INITIALS and find_organization(letters) is None)


def _may_be_person(family: str, given: str, words: Sequence[str], *, is_last: bool) -> bool:
    """Whether a family name and a given name in full may be a person's."""
    if given.lower() in _OFFICES or is_organization(f"{given} {family}"):
        return False
    is_another = len(words) > 1 or "." in given or is_known_place(given)
    if len(family.split()) > 1 and family[0].isupper() and is_another:
        return False  # `Maya Lindqvist, Oscar Bell`: two names in natural order; a name and a town
    is_known = is_last or family[0].islower() or parse_person(f"{words[0]} {family}") is not None
    return is_known and may_be_name(" ".join(words))


_BODY_END: Final = re.compile(
    r"[.:]\s|\s\(|,\s|\s(?=[“‘\"])|\s(?=eds?[.,])|\s(?=(?:1[6-9]|20)\d\d\s[^\W\d_a-z])|$"
)
_YEAR: Final = re.compile(r"(?:1[6-9]|20)\d\d")
_QUOTES: Final = '“‘«"'
_MAX_BODY_WORDS: Final = 12
_MOST_PARTS: Final = 2  # of one body, between commas
# An alias of a body, or the country whose body it is.
_BEHIND_BODY: Final = re.compile(r"\s\((?P<name>[A-Z][^()\d,]{1,40})\)(?=(?P<mark>[\s.,:]|$))")
_ACRONYM: Final = re.compile(r"[A-Z]{2}[A-Za-z&-]{0,8}")
# A part of the organisation named before its comma.
OFFICE: Final = re.compile(
    r"(?i:Minist\w+|Department|Office|Bureau|Committee|Division|Directorate|Unit|Section|Secretar\w+)\b"
)
_LINK: Final = re.compile(r"^(?:and|&)\s")
_STATE: Final = re.compile(r"(?:Government|Kingdom|Republic|State)\sof\s(?:the\s)?[A-Z]")
_CAPITALS: Final = re.compile(r"[A-Z]{2,8}(?:-[A-Z]{2,8})?(?:$|\s[A-Z][a-z]+$)")  # `UN Albania`
_PART_OF_BODY: Final = re.compile(r",\s(?=[^\W\d_a-z])|\s[-–]\s|-(?=[A-Z][a-z])")
_BODIES: Final = re.compile(r",?\s(?:and|&)\s|\s[–/]\s")


# `Ministry of Labour, Youth and Sport`: the remit of an office may be a list that `and` closes.
_OFFICE_OF: Final = rf"(?i:(?:{spell_words('names', 'foreign_bodies')})\b(?:\s[A-Z]\w+)?)"
OPENS_REMIT: Final = re.compile(
    rf"(?:[^,]+\s)?(?:{OFFICE.pattern}|{_OFFICE_OF})"
    rf"\s(?i:of|for|on|{spell_words('names', 'foreign_of')})\s[^,]+"
)
REMIT_AFTER: Final = re.compile(
    rf"(?:,\s{_LONG}(?:\s{_LONG})?){{0,4}},?\s(?:{_LONG}\s)?(?:and|AND|&|y|et|e|und)\s{_LONG}(?:\s{_LONG})?(?=[,.:(]|\s\(|$)"
)


def _list_leading_bodies(text: str) -> list[NameList]:
    """Organisations with which a text may begin: of a list the whole, no part and a title."""
    bodies = [*_find_leading_bodies(text)]
    most = max((len(body.names) for body in bodies), default=0)
    return [body for body in bodies if most <= _MOST_PARTS or len(body.names) == most]


def _find_leading_bodies(text: str) -> Iterator[NameList]:
    """Organisations that end at the first mark after which a style prints the next field.

    A name in capitalised words that is printed again as a whole field is surely one.
    """
    if not text or text[0] in _QUOTES:
        return
    most = 0
    for found in _BODY_END.finditer(text):
        end = _find_end(text, found.start())
        body = text[:end]
        last = _BODIES.split(body.rpartition(", ")[2])[-1]
        if (
            len(last.split()) > _MAX_BODY_WORDS
            or _YEAR.search(body)
            or any(mark in body for mark in '“«"')
        ):
            return
        if found[0] == ". " and _ENDS_IN_INITIAL.fullmatch(body):
            continue
        named = _read_bodies(text, end, found[0])
        fewest = max(most, 1 + (len(body.split()) > _MAX_BODY_WORDS))
        if named and len(named.names) >= fewest:  # else a list and a title behind it
            most = len(named.names)
            yield named
        is_joined = end > found.start() and _GOES_ON.match(text, end)
        if (found[0] in (". ", " (") and not is_joined) or (named and named.has_others):
            return


_GOES_ON: Final = re.compile(r"(?:,?\s(?:and|&)|,)\s")  # `Hill League (HL) and Fair Salt`


def _find_end(text: str, end: int) -> int:
    """Where a body ends whose name ends at an offset: an alias or a country may be behind it."""
    behind = _BEHIND_BODY.match(text, end)
    if behind is None:
        return end
    if text.find(text[: behind.end()], behind.end()) > 0:
        return behind.end()  # `The Lark (Sarn). 2013. “Salt”. The Lark (Sarn), May 5`
    body = text[: behind.end()]
    named = (body, _BODIES.split(body.rpartition(", ")[2])[-1])
    is_alias = _ACRONYM.fullmatch(behind["name"]) or any(map(find_alias, named))
    is_behind = is_alias or (behind["mark"] != " " and find_country(behind["name"]))
    return behind.end() if is_behind else end


# `Au Burkina Faso, des enfants …`, `How Big Is Zenda, Really?`: titles
_OPENS_TITLE: Final = re.compile(
    rf"(?i:{spell_words('dates', 'in')}|{spell_words('dates', 'in_other_languages')}"
    rf"|{spell_words('title_case', 'questions')})\s"
)


def _read_bodies(text: str, end: int, mark: str) -> NameList | None:
    """The organisations that a text names up to an offset, and the mark there; None for others."""
    body = text[:end]
    if _EDITS.search(f"{body},") or (" " not in body and _GIVEN_BEHIND.match(text, end)):
        return None
    if (others := _read_body_with_others(text, end)) is not None:
        return others
    is_open = OPENS_REMIT.fullmatch(body) is not None and REMIT_AFTER.match(text, end)
    is_ended = mark != ", " or _YEAR_CLOSES.match(text, end) is not None
    if not is_open and (names := parse_bodies(body, is_ended=is_ended)):
        return NameList("body", names, end)
    name = TOWN_BEHIND.sub("", body)
    is_again = _is_printed_again(text, body, end)
    is_title = not is_again and _OPENS_TITLE.match(body) is not None
    if mark in (": ", " ") or is_title or not _is_capitalized(name) or joins_person(body):
        return None
    if is_again and is_newspaper_name(name):
        return NameList("body", (CreditedName(literal=body),), end)
    parts = (body,) if is_again else _part_joined(body)
    return NameList("body", tuple(map(parse_organization, parts)), end, is_certain=is_again)


# `LI, Wei and Thomas GREEN. Salt`: a family name in capitals, no acronym
_GIVEN_BEHIND: Final = re.compile(
    r",\s[^\W\d_]+\s(?:and|&)\s(?:[^\W\d_a-z][^\W\d_]*\s)+[^\W\d_a-z]{2,}[.,]"
)


def _part_joined(text: str) -> tuple[str, ...]:
    """The names of `Hill League and Fair Salt`, of which the first ends in a body's noun."""
    for joint in _BODIES.finditer(text):
        first = text[: joint.start()]
        if _is_listed(first) and first.rpartition(" ")[2].lower() in BODY_NOUNS:
            return first, text[joint.end() :]
    return (text,)


# Behind editors: behind `, ed.` they may be named.
_EDITS: Final = re.compile(r"\s\((?:[Ee]ds?\.?|[Ee]ditors?)\)|,\s(?:[Ee]ditors?[.,]|Eds?\.,)")


def _read_body_with_others(text: str, end: int) -> NameList | None:
    """Organisations with `et al.` behind them, which ends at an offset or at the mark there."""
    body = text[:end]
    others = _OTHERS.search(body)
    names = parse_bodies(body[: others.start()]) if others and others.end() == end else None
    is_abbreviated = text.startswith(".", end) and body.endswith(" al")
    return NameList("body", names, end + is_abbreviated, has_others=True) if names else None


_TWO_WORDS: Final = re.compile(r"[^\W\d_]{3}.*\s[^\W\d_]{3}")
_NO_CREDIT: Final = r"(?!(?i:eds?|editors?|trans(?:lators?)?|dir|hrsg)\b|\dth\b)"


def _is_printed_again(text: str, name: str, end: int) -> bool:
    """Whether a name of several words is a field behind `end`, too: the author also published."""
    if (" " not in name and not is_site(name)) or name not in text[end:]:
        return False
    behind = r"(?:(?<!\b[Ee]d)(?<!\b[Ee]ds)[.,;:\])]\s|\()"
    again = re.compile(
        rf"{behind}{re.escape(name)}(?![^()]*\seds?\b)(?=[.;)]|$|\s(?:19|20)\d\d\b|,\s{_NO_CREDIT})"
    )
    found = again.search(text, end)
    return found is not None and _TWO_WORDS.search(text, end, found.start()) is not None


# `The Lark (Sarn)`
TOWN_BEHIND: Final = re.compile(r"\s\([^()]+\)$")
_WHOLE_WORD: Final = 4  # letters: a shorter one may be small in any language


def _is_capitalized(text: str) -> bool:
    """Whether every word is capitalised or small, as in a name: `Wizara ya Fedha na Mipango`."""
    words = text.split()
    return (
        bool(words)
        and text[0].isupper()
        and all(
            word[0].isupper() or word in SMALL_WORDS or (word.isalpha() and len(word) < _WHOLE_WORD)
            for word in words
        )
        and not any(mark in text for mark in ":;?!“”‘,")
    )


_IS_TITLE: Final = re.compile(
    r"\s(?:for|on|to)\s|\s(?:Analysis|Report|Study|Survey)$"
)  # of a piece that is no office


def parse_bodies(text: str, *, is_ended: bool = False) -> tuple[CreditedName, ...] | None:
    """One organisation, or several joined by `and` of which each is certainly an organisation.

    None for a person and an organisation. `is_ended`: no comma and further words follow.
    """
    known = _list_acronyms(text) or _list_between_known(text, is_ended=is_ended)
    known = known or _part_known(text)
    if known is not None:
        return known
    if parse_people(text.partition(",")[0]) is not None or joins_person(text):
        return None
    offices = (part for part in text.split(", ")[1:] if not is_organization(part))
    if any(_IS_TITLE.search(part) and not OFFICE.match(part) for part in offices):
        return None
    listed = tuple(_LINK.sub("", part) for part in text.split(", "))
    is_joined = text.rpartition(", ")[2].startswith("& ") and _names_office(text, listed)
    if is_joined and all(map(is_organization, listed[:-1])):
        return tuple(map(parse_organization, listed))  # as no name is written (APA 9.8)
    bodies = _list_bodies(text, is_ended=is_ended)
    if len(bodies) > 1:
        found = (_name_one(body, text) for body in bodies)
        return tuple(name for names in found for name in names)
    return (parse_organization(text.removeprefix("the ")),) if is_organization(text) else None


def _list_bodies(text: str, *, is_ended: bool) -> tuple[str, ...]:
    """The organisations between the commas or around the `and` of a text, else the whole text."""
    opening = text.partition(",")[0]
    remit = REMIT_AFTER.match(text, len(opening)) if OPENS_REMIT.fullmatch(opening) else None
    listed = tuple(_LINK.sub("", part) for part in text.split(", "))
    is_closed = _LINK.search(text.rpartition(", ")[2]) is not None
    if len(listed) > 1:
        is_plain = not _names_office(text, listed) and all(map(_is_listed, listed))
        may_be_pair = is_ended and is_closed and remit is None
        if is_plain or (may_be_pair and _is_pair(text, listed)):
            return listed
    ways: list[tuple[str, ...]] = [
        (text[: joint.start()], text[joint.end() :])
        for joint in reversed([*_BODIES.finditer(text)])
        if remit is None or joint.start() > remit.end()
        if not text.endswith((")", "]")) or find_alias(text[joint.end() :])
    ]
    if len(listed) > 1 and is_closed and all(map(is_organization, listed[:-1])):
        ways.insert(0, listed)
    return next(filter(_are_bodies, ways), (text,))


def _names_office(text: str, listed: Sequence[str]) -> bool:
    """Whether a piece between commas is an office, of the body before it or of a state."""
    is_beside = listed[0].startswith("Minist") and all(map(find_organization, listed[1:]))
    return not is_beside and bool(
        _STATE.match(text)
        or any(map(OFFICE.match, listed))
        or any(OFFICE.search(part.rpartition(" ")[2]) for part in listed[1:])
    )


def _is_pair(text: str, listed: tuple[str, ...]) -> bool:
    """Whether two names before a mark are two bodies': a comma before `&` joins no words of one.

    Publication Manual of the APA, 7th ed., section 8.17.
    """
    is_first = _is_listed(listed[0]) or (", & " in text and " " in listed[0])
    return len(listed) == _A_PAIR and is_first and all(map(_is_capitalized, listed))


_A_PAIR: Final = 2
_BETWEEN: Final = re.compile(r",?\s(?:and|&)\s|,\s")
_ALL_CAPITALS: Final = re.compile(r"[A-Z]{2,8}")


def _list_acronyms(text: str) -> tuple[CreditedName, ...] | None:
    """Acronyms of which one is known: `FAO, SALTO, WHO`, where `WHO` alone may be a word.

    Of two, `UN, SALTO`, the second may be a part of the first.
    """
    names = _BETWEEN.split(text)
    are_acronyms = len(names) > _A_PAIR and all(map(_ALL_CAPITALS.fullmatch, names))
    is_known = are_acronyms and any(map(find_organization, names))
    return tuple(map(parse_organization, names)) if is_known else None


def _part_known(text: str) -> tuple[CreditedName, ...] | None:
    """A known body and another, joined by `and`: `World Bank and Salt Office (SALTO)`."""
    if find_organization(text):
        return None
    joints = (
        (text[: one.start()], text[one.end() :].removeprefix("the "))
        for one in _BODIES.finditer(text)
    )
    known = (
        pair
        for pair in joints
        if find_organization(pair[0]) or (find_organization(pair[1]) and "," not in pair[0])
        if all(map(is_organization, pair))
    )
    return next((tuple(map(parse_organization, pair)) for pair in known), None)


def _list_between_known(text: str, *, is_ended: bool) -> tuple[CreditedName, ...] | None:
    """Organisations of which the first and the last are in the gazetteer; None for others.

    What stands between two known names, `Hill League, Fair Salt and World Bank`, is a name, too; if
    `and` does not close the list, it may be a title unless the list is at its end.
    """
    *pieces, last = text.split(", ")
    if not pieces:
        return None
    is_closed = _LINK.match(last) is not None
    joint = None if find_organization(_LINK.sub("", last)) else _BODIES.search(last)
    ending = [last[: joint.start()], last[joint.end() :]] if joint else [_LINK.sub("", last)]
    first, *between, last = [*pieces, *ending]
    is_known = all(" " in name and find_organization(name) for name in (first, last))
    if first == last or not is_known or any(map(OFFICE.search, (*between, last))):
        return None
    is_list = all(
        find_organization(name)
        or (
            (is_closed or joint or is_ended)
            and _is_capitalized(name)
            and not OPENS_REMIT.fullmatch(name)
        )
        for name in between
    )
    return tuple(map(parse_organization, (first, *between, last))) if is_list else None


def _name_one(body: str, text: str) -> tuple[CreditedName, ...]:
    """The bodies of one part of a list; a word in capitals stays so where others are small."""
    if body.isupper() and not text.isupper():
        return (CreditedName(literal=body),)
    return parse_bodies(body) or (parse_organization(body),)


def parse_makers(text: str, *, may_be_persons: bool = True) -> tuple[CreditedName, ...]:
    """The persons, the organisation, or persons and an organisation that a text names."""
    for joint in _BODIES.finditer(text):
        people, body = parse_people(text[: joint.start()]), text[joint.end() :]
        if people and _is_body(body):
            return (*people, parse_organization(body))
    persons = parse_people(text) if may_be_persons else None
    return persons or (parse_organization(text),)


def joins_person(text: str) -> bool:
    """Whether a person is named before another: `Ada Lund & Hill League`, `Sarwono and A. Lund`.

    `Salt: Roads of Togo and Niger, Benin` has a colon and ends in a country.
    """
    if ": " in text or find_country(text.rpartition(", ")[2]) is not None:
        return False
    return any(
        parse_people(text[: joint.start()])
        or (joint[0] == " & " and parse_people(text[joint.end() :]))
        or _read_name(text, joint.end(), ("natural", "bare", "inverted"), is_last=True)[1]
        == len(text)
        for joint in _BODIES.finditer(text)
    )


def _is_body(text: str) -> bool:
    """Whether a text names an organisation where another is named beside it."""
    bare = text.removeprefix("the ")
    is_known = _STATE.match(bare) or _CAPITALS.match(bare)
    return is_known is not None or _is_listed(bare)


def _is_listed(text: str) -> bool:
    """Whether a text surely names an organisation: in several words, or by a known acronym."""
    is_named = " " in text or is_acronym(text)
    return is_named and is_organization(text.removeprefix("the "))


def _are_bodies(names: tuple[str, ...]) -> bool:
    """Whether each of several names begins and ends as a body's does.

    Not so `Ministry of Education` and `Science, Committee on Children`, which are one.
    """
    whole = (name for name in names if not find_alias(name))
    parts = [_PART_OF_BODY.split(name.removeprefix("the ")) for name in whole]
    ends = (end for part in parts for end in (part[0], part[-1]))
    return all(map(_is_body, names)) and all(map(_is_body, ends))


# `World Bank Report on Roads. 2012.`, `Institute of Roads, Manual for Clerks. May 2012.`: the full
# stop after a well-known body is missing, or a comma, and only a date follows the title.
RUN_ON: Final = re.compile(
    rf"""(?P<author>{AGENCIES}|ILO-IPEC|IMF|USAID|World\sBank|United\sNations
        |U\.?S\.?\sDepartment\sof\s[A-Z][a-z]+|Government\sof\s[A-Z][a-z]+(?=\s\d))
    \s(?P<title>(?:The\s)?[A-Z\d][^,]{{12,}})""",
    re.VERBOSE,
)
_COMMA_AFTER: Final = re.compile(
    r"(?P<author>[^,:]{8,80}),\s(?P<title>(?=[^,]{12})(?:[^,\s]+\s){3}[^,]+)"
)
REPORT_NOUN: Final = re.compile(r"\b(?:Report|Analysis|Survey|Study|Strategy|Plan|Guide|Manual)\b")


def match_run_on(text: str) -> re.Match[str] | None:
    """An organisation run together with its title; None if the whole may be its name."""
    found = RUN_ON.fullmatch(text)
    if found and (REPORT_NOUN.search(found["title"]) or not is_organization(text.rstrip(" ."))):
        return found
    found = _COMMA_AFTER.fullmatch(text)
    if found is None or not is_organization(found["author"]):
        return None
    return found if not is_organization(found["title"].rstrip(".")) else None
