"""What is said of a name in a list beside its share: `nominally`, `widely understood in cities`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pipeline.grammar.lists import Piece

# Before a name: how sure, or how many, where no figure says it.
_LEAD: Final = re.compile(
    r"""(?:almost\s(?:all|entirely)(?:\sat\sleast\snominally)?|at\sleast\snominally|nominally
    |virtually\sall|predominantly|primarily|mainly|mostly|largely|entirely|overwhelmingly|universally|all
    |also|some|many|several|numerous|various|various\sother|a\sfew|few|a\ssmall\snumber\sof
    |the\srest|rest|the\sremainder|remainder|majority|tiny|small|sizable|major)\s
    (?=[^\W\d_])""",
    re.VERBOSE | re.IGNORECASE,
)
# Behind a name: what is done with a language, or where.
_TAIL: Final = re.compile(
    r"""\s(?:(?:is|are|was)\s|(?:most\s)?(?:widely|commonly|universally|generally|mainly|also)\s
    |(?:both\s)?(?:spoken|understood|used|taught)(?:\s|$)|predominates?(?:\s|$)|closely\srelated\s
    |widespread$|majority$|in\s|on\sthe\s|around\s|among\s|the\s|an?\s|(?:as\s)?(?:the\s)?official\s)""",
    re.VERBOSE,
)
_LINKS: Final = frozenset(("and", "or", "of", "de", "the"))
_KINDS: Final = frozenset(("patois", "pidgin", "creole", "dialect", "dialects", "languages"))
_PLACED: Final = re.compile(r"\b(?:in|among|around|on|by|for)\s")
_FINITE: Final = re.compile(
    r"\b(?:is|are|was|were|have|has|speaks?|corresponds?|understand|used|spoken|known)\b"
)
# A percentage is told from a share where it is one of something: `20% of the population are …`.
_NO_CLAUSE: Final = re.compile(r"%(?!\sof\s)|[:=$<>]|--|\s-\s|\u2013|\u2014")
_COUNTED: Final = re.compile(
    r"""(?:about|some|over|around|approximately|more\sthan|at\sleast|up\sto)?\s?
    (?:[1-9][0-9]{0,2}|two|three|four|five|six|seven|eight|nine|ten)\s
    (?=[^\d,;]*\b(?:languages|dialects|vernaculars|tribes|groups|denominations|sects)\b)""",
    re.VERBOSE | re.IGNORECASE,
)


def led(name: str) -> tuple[str, str | None]:
    """A printed name without the words before it that tell how sure or how many, and these."""
    found = _LEAD.match(name) or _COUNTED.match(name)
    return (name[found.end() :], found[0].strip()) if found else (name, None)


def tailed(name: str) -> tuple[str, str | None]:
    """A printed name without what is said behind it, and that.

    Only a proper name, in which every word but small links has a capital, can be told from it.
    """
    found = _TAIL.search(name)
    if found is None:
        return name, None
    proper = name[: found.start()]
    words = [word for word in proper.split() if word not in _LINKS | _KINDS]
    if not words or not all(word[0].isupper() for word in words):
        return name, None
    return proper, name[found.start() :].strip()


def ends_there(tail: str, following: str) -> bool:
    """Whether what is said of a name ends before a comma and the next name.

    Behind a place or a use the list may be of these: `spoken in Bo, Kenema, and Makeni`.
    """
    return following[:1].isupper() and not _PLACED.search(f"{tail} ")


def clause(mask: str, pieces: list[Piece], text: str) -> int | None:
    """Where in a list's parts a sentence begins that is of no part, None where there is none.

    It begins with a small letter, behind a semicolon, or behind a comma and then with a verb; it
    has no percentage and runs to the list's end.
    """
    for at, piece in enumerate(pieces[1:], 1):
        behind = text[piece.start :]
        whole = mask[piece.start :]
        if not (behind[0].islower() or behind[0].isdigit()) or _NO_CLAUSE.search(behind):
            continue
        if piece.mark == ";" or _FINITE.search(whole.split(",", 1)[0]):
            return at
    return None
