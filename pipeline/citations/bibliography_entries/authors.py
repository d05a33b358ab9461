"""Who wrote an entry of a list of references: persons by family name, bodies, their officials."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.citations.bibliography_entries.clauses import is_initialed
from pipeline.citations.parse.publishers import names_paper
from pipeline.grammar.names import (
    Name,
    has_others,
    is_organization,
    may_be_name,
    organization,
    people,
    without_others,
)
from pipeline.grammar.title_case import restore, vocabulary

if TYPE_CHECKING:
    from pipeline.grammar.comma_segments import Segment

# Who speaks for a body, and words by which a body is known that names of bodies need not end in.
OFFICIAL: Final = re.compile(
    r"\b(?:(?:officials?|representatives?|staff|experts?|members?|employees?)$|ministers?\sof\s)",
    re.IGNORECASE,
)
BODY: Final = re.compile(
    r"^[A-Z]{2,8}\b|\b(?:Embassy|Embassies|Consulate|Government|Goverment|Republic|Mission)\b"
)
SMALL: Final = vocabulary(
    """of the and for in on to de del la las los y des du et da do dos das e a au aux en para
    against with from by at an es al per il delle dei di contra sobre con com avec dans entre pela
    pelo no na und der die für sur por official officials representative representatives
    staff expert experts member members to un via em dos nas nos o os um under within van von den
    ter ten bin ibn"""
)
_MOST_OF_ACRONYM: Final = 2  # words that capitals may be the whole name of
_MOST_WORDS: Final = 32


# Bodies in other tongues, whose adjectives are small.
_FOREIGN_BODY: Final = re.compile(
    r"(?:Observatorio|Instituto|Ministerio|Ministère|Comisión|Comité|Consejo|Centro|Banco|Programa|Poder|Fundación|Asociación"
    r"|Organización|Institut|Association|Organisation|Observatoire|Conseil|Centre)\s[^,;:]{3,100}$"
)


def is_named(text: str) -> bool:
    """Whether a text may name who wrote an entry: capitals, and small words only between them."""
    words = text.split()
    if _FOREIGN_BODY.match(text) and len(words) <= _MOST_WORDS:
        return True
    is_clear = any(map(str.isupper, text))
    small = (word.strip(",.()") for word in words if word[0].islower() and word.islower())
    return is_clear and len(words) <= _MOST_WORDS and all(word in SMALL for word in small)


_COMMA: Final = re.compile(r",(?=[^\W\d_])")


def by_family(text: str) -> tuple[Name, ...] | None:
    """`Al-Haj, Ahmed, and Maggie Michael`: the first by family name, others as one says them."""
    family, comma, rest = _COMMA.sub(", ", text).partition(", ")
    if not comma or is_organization(family) or not may_be_name(family):
        return None
    given, joint, others = _others(rest)
    if joint and _is_whole(family) and _is_whole(given):
        return None
    if not given or is_organization(given) or not all(map(_may_be_given, given.split())):
        return None
    first = Name(restore(family), given, is_person=True)
    if not joint or has_others(text):
        return (first,)
    more = by_family(others) or people(others)
    return (first, *more) if more else None


_GIVEN: Final = re.compile(r"(?:[^\W\d_]\.-?){1,3}|[^\W\d_a-z][\w’'-]*\.?")
_JOINT: Final = re.compile(r",?\s(?:and|&)\s|,\s(?:et\sal)?")


def _is_whole(name: str) -> bool:
    """Whether a name has a given and a family name: `Maya Lindqvist`."""
    words = name.split()
    return len(words) > 1 and all(word[0].isupper() and "." not in word for word in words)


def persons_of(text: str) -> tuple[Name, ...] | None:
    """The persons who wrote an entry: the first by family name, or a list as one says them."""
    if persons := by_family(text):
        return persons
    is_list = ", " in text or " and " in text
    listed = people(text) if is_list and not is_organization(text) else None
    return listed if listed and len(listed) > 1 else None


def _may_be_given(word: str) -> bool:
    return _GIVEN.fullmatch(word) is not None and ("." in word or may_be_name(word))


def _others(text: str) -> tuple[str, str, str]:
    """The given name that opens a text, what joins the next name to it, and the names behind."""
    joint = _JOINT.search(text)
    if joint is None:
        return text.rstrip(), "", ""
    return text[: joint.start()], joint[0], text[joint.end() :]


def _is_own(name: str, container: str) -> bool:
    """Whether somebody prints this: `Heraldo Digital` in `heraldo.hn`, a house in its own."""
    words, (first, *_) = name.lower().split(), re.split(r"[\s.]", container.lower())
    initials = "".join(word[0] for word in words)
    return first in (words[0], "".join(words), initials)


def authors_of(clause: Segment, *, container: str) -> tuple[Name, ...]:
    """Who wrote an entry; two capitalised words are a person only if another's paper is named."""
    text = clause.text if is_initialed(clause) else clause.text.rstrip(" ,.")
    if persons := persons_of(text):
        return persons
    is_in_paper = bool(container) and not (names_paper(text) or _is_own(text, container))
    is_body = is_organization(text) or _FOREIGN_BODY.match(text) is not None
    if (has_others(text) or is_in_paper) and not is_body and (persons := people(text)):
        return persons
    text = without_others(text)
    is_short = len(text.split()) <= _MOST_OF_ACRONYM
    return (Name(literal=text) if is_short else organization(text),)
