"""What is said of a name in a list beside its share: `nominally`, `widely understood in cities`."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.grammar.lists import Piece

# Before a name: how sure, or how many, where no figure says it.
_LEAD: Final = re.compile(
    r"""(?:almost\s(?:all|entirely|totally)(?:\sat\sleast\snominally)?|at\sleast\snominally|nominally
    |virtually\sall|predominantly|primarily|mainly|mostly|largely|entirely|overwhelmingly|universally|all
    |also|some|many|several|numerous|various|various\sother|a\sfew|few|a\ssmall\snumber\sof
    |the\srest|rest|the\sremainder|remainder|majority|composite|tiny|small|sizable|major)\s
    (?:of\s(?=.*(?:descent|origin|ancestry|extraction|stock|types?|blood)$)|of\s(?=[A-Z]))?
    (?=[^\W\d_])""",
    re.VERBOSE | re.IGNORECASE,
)
# Behind a name: what is done with a language, or where.
_TAIL: Final = re.compile(
    r"""\s(?:(?:is|are|was)\s|(?:most\s)?(?:often|widely|commonly|universally|generally|mainly|also)\s
    |(?:both\s)?(?:spoken|understood|used|taught)(?:\s|$)|predominates?(?:\s|$)|closely\srelated\s
    |widespread$|majority$|(?:leading|primary|principal|main|common|secondary|national)\s|in\s|on\s|around\s|among\s|the\s|an?\s|(?:as\s)?(?:the\s)?official\s)""",
    re.VERBOSE,
)
# `Europeans on West Island and Malays on Home Island` are two names.
_TWO_PLACES: Final = re.compile(r"\b(in|on|among)\s.*\sand\s[^,]*\s\1\s")
_LINKS: Final = frozenset(("and", "or", "of", "de", "the"))
_KINDS: Final = frozenset(
    ("patois", "pidgin", "creole", "dialect", "dialects", "languages", "minorities")
)
# Behind these words a list may go on that is of something else.
_PLACED: Final = re.compile(
    r"\b(?:in|among|around|on|by|for|of|with|from|between|to|both)\s|^(?:is|are|was)\s"
)
_SPREADS: Final = re.compile(
    r"almost|virtually|at\sleast|nominally|predom|primarily|mainly|mostly|largely|some|a\sfew|few"
    r"|(?:the\s)?(?:rest|remainder)",
    re.IGNORECASE,
)
# `mainly Fang` behind a comma may be of the name before it, or a part of its own.
_OF_A_PART: Final = re.compile(r"predom|primarily|mainly|mostly|largely|nominally", re.IGNORECASE)
_KIND_OF: Final = re.compile(r"\b(?:dialects?|languages?|mixture|groups?|tribes?)\sof\s")
_MOST_CLAUSES: Final = 8
FINITE: Final = re.compile(
    r"\b(?:is|are|was|were|have|has|speaks?|corresponds?|understand|used|spoken|known)\b"
)
# A sentence that begins with a name has one of these; participles may be said of a name too.
_VERB: Final = re.compile(r"\b(?:is|are|was|were|have|has|speaks?)\b")
_WORD: Final = re.compile(r"(?<!\()\b[^\W\d_]{2,}")
_REMARK: Final = re.compile(r"(?:no|most|majority\sof|with|but|although)\s")
# A name behind the sentence would be lost in it: `spoken in the west, English is …`.
_NAME_BEHIND: Final = re.compile(r",\s[A-Z][^;]*\b(?:is|are)\s")
_TURN: Final = re.compile(r"(\s|,\s)(?=but\s|with\s[^,]*\b(?:few|majority)\b|with\s.*minorit)")
# A percentage is told from a share where it is one of something: `20% of the population are …`.
_NO_CLAUSE: Final = re.compile(r"%(?!\sof\s)|[:=$<>]|--|\s-\s|\u2013|\u2014")
# How many of a kind: `more than 70 indigenous languages`.
COUNTED: Final = r"""(?:(?:about|some|over|around|approximately|more\sthan|at\sleast|up\sto)\s)?
    (?:[1-9][0-9]{0,2}|two|three|four|five|six|seven|eight|nine|ten)\s
    (?=(?:[^\d,;]{3,60}\s)?(?:languages|dialects|vernaculars|tribes|groups|denominations|sects)\b)"""


def led(name: str) -> tuple[str, str | None]:
    """A printed name without the words before it that tell how sure or how many, and these."""
    found = _LEAD.match(name)
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
    if _TWO_PLACES.search(name[found.start() :]):
        return name, None
    if not words or proper.split()[-1] in _LINKS or not all(word[0].isupper() for word in words):
        return name, None
    return proper, name[found.start() :].strip()


def spreads(lead: str) -> bool:
    """Whether what stands before a name holds for plain names behind it as well.

    `some Negrito, Micronesian, and Polynesian` are some of each; `several dialects, French` not.
    """
    return _SPREADS.match(lead) is not None


def is_of_a_part(lead: str) -> bool:
    """Whether what stands before a name may say how much of the one before it is such."""
    return _OF_A_PART.match(lead) is not None


def is_sentence(tail: str | None) -> bool:
    """Whether a name with what is said behind it is a sentence: `English is the language used`."""
    return tail is not None and re.match(r"(?:is|are|was|were)\s", tail) is not None


def ends_there(name: str, tail: str | None, following: str) -> bool:
    """Whether a name, with what is said of it, ends before a comma and the next name.

    Behind a place or a use the list may be of these: `spoken in Bo, Kenema, and Makeni`.
    """
    if tail is None:
        return _KIND_OF.search(name) is None
    return following[:1].isupper() and not _PLACED.search(f"{tail} ")


def clauses(pieces: Sequence[Piece], text: str) -> list[tuple[int, int]]:
    """Where a sentence may begin that is of no part, and where the list before it ends.

    It begins with a small letter or a number behind a semicolon, with a verb in its first part, or
    inside a part with `but` or `with`; it has no share and runs to the list's end. The last place
    comes first; none where there are many such places.
    """
    found = [
        (piece.start, before.end)
        for before, piece in pairwise(pieces)
        if _is_clause(piece, text) and _says_no_share(text, piece.start)
    ]
    if not found:
        inner = _TURN.finditer(text, pieces[0].start) if pieces else ()
        found = [(t.end(1), t.start()) for t in inner if _says_no_share(text, t.start())]
    return found[::-1] if len(found) <= _MOST_CLAUSES else []


def _is_clause(piece: Piece, text: str) -> bool:
    printed = text[piece.start : piece.end]
    if not _WORD.search(printed):
        return False
    if printed[0].islower() or printed[0].isdigit():
        is_said = _REMARK.match(printed) or FINITE.search(printed)
        has_name = piece.mark == "," and _NAME_BEHIND.search(text, piece.end)
        return piece.mark == ";" or (is_said is not None and not has_name)
    return _VERB.search(printed) is not None


def _says_no_share(text: str, start: int) -> bool:
    has_part = ";" in text[start:] and "%" in text[start:]
    return not (has_part or _NO_CLAUSE.search(text, start))
