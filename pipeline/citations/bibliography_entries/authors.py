"""The authors of an entry: which clauses name them, and the persons or bodies named."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.citations.bibliography_entries.clauses import is_initialed, split_clauses
from pipeline.citations.bibliography_entries.publication_details import REMARK, Details, read_detail
from pipeline.citations.parse.bylines import match_run_on
from pipeline.citations.parse.publishers import is_known_place, is_newspaper_name
from pipeline.citations.styles.name_lists import parse_name_list
from pipeline.grammar.comma_segments import TextSegment
from pipeline.grammar.common_words import SMALL_WORDS
from pipeline.grammar.names import (
    CreditedName,
    has_others,
    is_organization,
    may_be_name,
    parse_organization,
    parse_people,
    strip_others,
)
from pipeline.grammar.title_case import restore_case
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Sequence


# Officials of an organisation, and words that mark one although names need not end in them.
OFFICIAL: Final = re.compile(
    r"\b(?:(?:officials?|representatives?|staff|experts?|members?|employees?)$|ministers?\sof\s)",
    re.IGNORECASE,
)
BODY: Final = re.compile(
    r"^[A-Z]{2,8}\b|\b(?:Embassy|Embassies|Consulate|Government|Goverment|Republic|Mission)\b"
)
_MAX_ACRONYM_WORDS: Final = 2  # short names keep their capitals
_MAX_AUTHOR_WORDS: Final = 32


# Organisations in other languages, whose adjectives are not capitalised.
_FOREIGN_BODY: Final = re.compile(
    rf"(?:{spell_words('authors', 'foreign_body')})\s[^,;:]{{3,100}}$"
)


def may_be_author(text: str) -> bool:
    """Whether a text may be an author: capitalised words, with only known small words between."""
    words = text.split()
    if _FOREIGN_BODY.match(text) and len(words) <= _MAX_AUTHOR_WORDS:
        return True
    is_clear = any(map(str.isupper, text))
    small = (word.strip(",.()") for word in words if word[0].islower() and word.islower())
    return (
        is_clear and len(words) <= _MAX_AUTHOR_WORDS and all(word in SMALL_WORDS for word in small)
    )


_COMMA: Final = re.compile(r",(?=[^\W\d_])")


def parse_inverted_names(text: str) -> tuple[CreditedName, ...] | None:
    """`Al-Haj, Ahmed, and Maggie Michael`: only the first name is inverted."""
    family, comma, rest = _COMMA.sub(", ", text).partition(", ")
    if not comma or is_organization(family) or not may_be_name(family):
        return None
    given, joint, others = _split_first_given(rest)
    if joint and _is_whole(family) and _is_whole(given):
        return None
    if not given or is_organization(given) or not all(map(_may_be_given, given.split())):
        return None
    first = CreditedName(restore_case(family), given, is_person=True)
    if not joint or has_others(text):
        return (first,)
    more = parse_inverted_names(others) or parse_people(others)
    return (first, *more) if more else None


_GIVEN: Final = re.compile(r"(?:[^\W\d_]\.-?){1,3}|[^\W\d_a-z][\w’'-]*\.?")
_JOINT: Final = re.compile(r",?\s(?:and|&)\s|,\s(?:et\sal)?")


def _is_whole(name: str) -> bool:
    """Whether a name has a given and a family name: `Maya Lindqvist`."""
    words = name.split()
    return len(words) > 1 and all(word[0].isupper() and "." not in word for word in words)


def parse_persons(text: str) -> tuple[CreditedName, ...] | None:
    """The persons who wrote an entry: the first name inverted, or a list in natural order."""
    if persons := parse_inverted_names(text):
        return persons
    is_list = ", " in text or " and " in text
    listed = parse_people(text) if is_list and not is_organization(text) else None
    return listed if listed and len(listed) > 1 else None


def _may_be_given(word: str) -> bool:
    return _GIVEN.fullmatch(word) is not None and ("." in word or may_be_name(word))


def _split_first_given(text: str) -> tuple[str, str, str]:
    """The first given name, the joint after it, and the names that follow."""
    joint = _JOINT.search(text)
    if joint is None:
        return text.rstrip(), "", ""
    return text[: joint.start()], joint[0], text[joint.end() :]


def _is_own(name: str, container: str) -> bool:
    """Whether a container is the author's own: `Heraldo Digital` in `heraldo.hn`."""
    words, (first, *_) = name.lower().split(), re.split(r"[\s.]", container.lower())
    initials = "".join(word[0] for word in words)
    return first in (words[0], "".join(words), initials)


def parse_authors(clause: TextSegment, *, container: str) -> tuple[CreditedName, ...]:
    """The authors of an entry; two capitalised words are a person only in another's newspaper."""
    text = clause.text if is_initialed(clause) else clause.text.rstrip(" ,.")
    if persons := parse_persons(text):
        return persons
    is_in_paper = bool(container) and not (is_newspaper_name(text) or _is_own(text, container))
    is_body = is_organization(text) or _FOREIGN_BODY.match(text) is not None
    if (has_others(text) or is_in_paper) and not is_body and (persons := parse_people(text)):
        return persons
    if listed := parse_name_list(text, ("inverted",)):
        return listed.names
    text = strip_others(text)
    is_short = len(text.split()) <= _MAX_ACRONYM_WORDS
    return (CreditedName(literal=text) if is_short else parse_organization(text),)


_YEAR_CLAUSE: Final = re.compile(r"\(?(?:1[89]|20)\d\d\)?\.")


def _strip_brackets(clause: TextSegment) -> TextSegment:
    """`(2004).` without its brackets."""
    shown = clause.text.strip("(). ")
    start = clause.start + clause.text.index(shown)
    return TextSegment(shown, start, start + len(shown))


_STATE: Final = re.compile(r"(?:Government|Republic|Kingdom|State)\sof\b")
_MINISTRY: Final = re.compile(r"(?:Ministry|Department|Secretariat|Ministerio|Ministère)\b[^()]+")


_WORK: Final = re.compile(r"\b(?:Program(?:me)?|Project|Initiative|Campaign)\b")
# `Body (ACR) – Title.`, `Embassy Reporting.`: the full stop after a body is a dash or missing.
_WITHOUT_STOP: Final = re.compile(
    r"(?P<author>[^–]+\([A-Z]{2,8}\))\s?[–-]\s(?P<title>.+)"
    r"|(?P<who>[^.]{2,8}|.+\b(?:Embassy|Consulate)\b.*),?\s(?P<what>[Rr]eporting)\."
    r"|(?P<official>.+\sofficial)\s(?P<message>(?:E-?mail|[Oo]fficial)\scommunication\s.+)"
)


def _split_unstopped(clauses: Sequence[TextSegment]) -> Sequence[TextSegment]:
    """The clauses, with the first split if it is an organisation run together with a title."""
    found = _WITHOUT_STOP.fullmatch(clauses[0].text) if clauses else None
    is_placed = len(clauses) > 1 and is_known_place(clauses[1].text.strip(" .;"))
    behind = clauses[1 + is_placed :][:1]
    is_detail = any(read_detail(clause, Details()) for clause in behind)
    if found is None and is_detail:
        found = match_run_on(clauses[0].text)
    if found is None:
        return clauses
    names = [name for name, part in found.groupdict().items() if part]
    who, what = (clauses[0].part(found, name) for name in names)
    return (replace(who, text=f"{who.text}."), what, *clauses[1:])


# A part of the organisation named before it.
_OFFICE: Final = re.compile(
    r"(?:Committee|Department|Bureau|Office|Directorate|Division)\b|.+\sBureau$"
)


def _are_bodies(text: str) -> bool:
    """Whether a clause names two organisations: `Centre for Reforms, and the Ministry of Roads`."""
    first, joint, second = text.partition(", and ")
    return bool(joint) and is_organization(first) and is_organization(second.removeprefix("the "))


def is_author_cut_off(text: str, starts: Sequence[int]) -> bool:
    """Whether the first citation parsed in a note begins after a clause that is its author.

    Such a note is an entry with an unexplained clause; no part of it is a source by itself.
    """
    before = split_clauses(text[: starts[0]]) if starts else []
    return bool(before) and may_be_author(before[0].text) and before[0].text[-1] == "."


def split_authors(
    clauses: Sequence[TextSegment],
) -> tuple[Sequence[TextSegment], Sequence[TextSegment]]:
    """The clauses of an entry's authors (persons, an organisation and its office), and the rest."""
    clauses = _split_unstopped(clauses)
    if len(clauses) < 2 or not may_be_author(clauses[0].text):  # noqa: PLR2004 - author, title
        return (), clauses
    if joint := _count_joint_clauses(clauses):
        return clauses[:joint], clauses[joint:]
    if clauses[0].text[-1] != ".":
        return (), clauses
    if _YEAR_CLAUSE.fullmatch(clauses[1].text):
        clauses = [clauses[0], *clauses[2:], _strip_brackets(clauses[1])]
    texts = [clause.text.rstrip(" .") for clause in clauses]
    is_pair = len(clauses) > 2 and (  # noqa: PLR2004 - body, office, title
        (_STATE.match(texts[0]) and _MINISTRY.fullmatch(texts[1]))
        or (_OFFICE.match(texts[1]) and is_organization(texts[0]) and is_organization(texts[1]))
        or (is_organization(texts[0]) and _are_bodies(texts[1]))
    )
    is_work = is_pair and (not is_organization(texts[2]) or _WORK.search(texts[2]) is not None)
    has_title = is_work and not read_detail(clauses[2], Details())
    cut = 2 if has_title and not REMARK.fullmatch(texts[2]) else 1
    return clauses[:cut], clauses[cut:]


def _count_joint_clauses(clauses: Sequence[TextSegment]) -> int:
    """The number of leading clauses that are inverted names with semicolons: at least 2, or 0."""
    named = [parse_inverted_names(clause.text.rstrip(" .")) is not None for clause in clauses]
    ends = next((at for at, one in enumerate(clauses) if one.text[-1] in ".?!"), 0)
    return ends + 1 if 0 < ends < len(clauses) - 1 and all(named[: ends + 1]) else 0
