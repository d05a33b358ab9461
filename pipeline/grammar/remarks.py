"""What is said of a name in a list beside its share: `nominally`, `widely understood in cities`."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.grammar.lists import Piece

# Before a name: how sure, or how many, where no figure says it.
_LEAD: Final = re.compile(
    r"""(?:(?:an?\s)?(?:small|tiny|large|sizable|significant|substantial)
        (?:\s(?:numbers?|groups?|communit(?:y|ies)|minorit(?:y|ies))\sof)?
    |almost\s(?:all|entirely|totally|exclusively)(?:\sat\sleast\snominally)?
    |at\sleast\snominally|nominally|nearly\sall|virtually\sall|predominantly|primarily|mainly|mostly
    |largely|entirely|exclusively|chiefly|principally|overwhelmingly|universally|traditionally|all
    |also(?:\san?)?|some|many|(?:several|a\sfew)\s(?:dozen|hundred|thousand)|several|numerous(?:\sbut\s(?:minor|small))?|various|various\sother|a\sfew|few|a\ssmall\snumber\sof
    |(?:the\s)?(?:rest|remainder|balance)(?:\s(?:is|are|being|mostly|mainly|largely)){0,2}
    |(?:the\s)?remaining|(?:(?:vast|overwhelming|great|large)\s)?majority|(?:a\s)?minority(?=\sof\s)
    |(?:dozens|scores|hundreds)\sof
    |(?:(?:racially|ethnically)\s)?homogeneous|composite|major
    |of(?=\s.*(?:descent|origin|ancestry|extraction|stock)$))\s
    (?:of\s(?=.*(?:descent|origin|ancestry|extraction|stock|types?|blood)$)|of\s(?=[A-Z]))?
    (?=[^\W\d_])""",
    re.VERBOSE | re.IGNORECASE,
)
# Behind a name: what is done with a language, or where.
_TAIL: Final = re.compile(
    r"""\s(?:(?:is|are|was)\s|(?:most\s)?(?:often|widely|commonly|universally|generally|mainly|also
        |extensively|frequently|increasingly|still|primarily|mostly|largely|predominantly)\s
    |(?:both\s)?(?:spoken|understood|used|taught)(?:\s|$)|predominates?(?:\s|$)|closely\srelated\s
    |widespread$|majority$|lingua\sfranca$|second\slanguage$
    |(?:leading|primary|principal|main|common|secondary|national)\s|in\s|on\s|around\s|among\s
    |from\s(?!.*\bto\s)|(?:with|by|for|along|throughout)\s|as\s(?:an?|the)\s|the\s|an?\s|(?:as\s)?(?:the\s)?official\s)""",
    re.VERBOSE,
)
# Of no name can these be a part, with a capital or without one.
_STRONG_TAIL: Final = re.compile(
    r"\s(?:(?:widely|commonly|universally|generally)\s(?:spoken|understood|used)(?:\s|$)|widespread$"
    r"|predominates?(?:\s|$))"
)
_TAIL_OF_MANY: Final = re.compile(
    r"\s(?:(?:widely|commonly|generally|mainly)\s)?(?:spoken|understood|used|taught|from|in|among)\s"
)
# `Europeans on West Island and Malays on Home Island` are two names.
_TWO_PLACES: Final = re.compile(r"\b(in|on|among)\s.*\sand\s[^,]*\s\1\s")
_LINKS: Final = frozenset(("and", "or", "of", "de", "the"))
_KINDS: Final = frozenset(
    ("patois", "pidgin", "creole", "dialect", "dialects", "languages", "minorities")
)
# What a kind of many is called, with a capital in it or without one.
_KINDS_OF_MANY: Final = frozenset(("dialects", "languages", "vernaculars", "tribes", "beliefs"))
# Behind these words a list may go on that is of something else.
_PLACED: Final = re.compile(
    r"\b(?:in|among|around|on|by|for|of|with|from|between|to|both|along|throughout)\s|^(?:is|are|was)\s"
)
_ENDED: Final = re.compile(
    r"\sfamily$|^is\s(?:the\s)?(?:official|national|principal|main|common)(?:\slanguage)?$"
)
_SPREADS: Final = re.compile(
    r"almost|nearly|virtually|at\sleast|nominally|predom|primarily|mainly|mostly|largely|chiefly"
    r"|principally|some|a\sfew|few|(?:the\s)?(?:rest|remainder|balance)",
    re.IGNORECASE,
)
# `mainly Fang` behind a comma may be of the name before it, or a part of its own.
_NUMBERS_OF: Final = re.compile(r"(?:numbers?|groups?|communit(?:y|ies)|minorit(?:y|ies))\sof$")
_OF_A_PART: Final = re.compile(
    r"predom|primarily|mainly|mostly|largely|chiefly|principally|nominally", re.IGNORECASE
)
_KIND_OF: Final = re.compile(r"\b(?:dialects?|languages?|mixtures?|groups?|tribes?)\sof\s")
_MOST_CLAUSES: Final = 8
FINITE: Final = re.compile(
    r"\b(?:is|are|was|were|have|has|speaks?|corresponds?|understand|used|spoken|known)\b"
)
# A sentence that begins with a name has one of these; participles may be said of a name too.
_VERB: Final = re.compile(r"\b(?:is|are|was|were|have|has|speaks?)\b")
_WORD: Final = re.compile(r"(?<!\()\b[^\W\d_]{2,}")
_VERB_AMID: Final = re.compile(r"\s(?:is|are|was|were|have|has|speaks?|understand)\s")
_BUT: Final = re.compile(r"\sbut\s")
_FIGURE: Final = re.compile(r"[\d%:=$<>]|--|\s-\s")
_REMARK: Final = re.compile(r"(?:no|most|majority\sof|with|but|although)\s")
# A name behind the sentence would be lost in it: `spoken in the west, English is …`.
_NAME_BEHIND: Final = re.compile(r",\s[A-Z][^;]*\b(?:is|are)\s")
_TURN: Final = re.compile(
    r"(?<!ed)(?:\s|,\s)(?=but\s|with\s[^,]*\b(?:few|majority)\b|with\s.*minorit)"
    r"|,\s(?=with\s[^,;]*$)"
)
# A percentage is told from a share where it is one of something: `20% of the population are …`.
_NO_CLAUSE: Final = re.compile(r"%(?!\sof\s)|[:=$<>]|--|\s-\s|\u2013|\u2014")
# A name with a bracket behind a comma is of the list, and no clause runs over it.
_LISTED: Final = re.compile(r",\s[A-Z][\w' -]{1,40}\s\([^()]*\)\s*(?=[,;]|$)")
_FIGURED: Final = re.compile(r"\b(?:is|are|was|were|have|has|speaks?|belongs?|lives?)\b")
_PART_OF: Final = re.compile(r"[^,%]*%\sof\s")
_NO_SENTENCE: Final = re.compile(r"[:=$<>]|--|\s-\s|\u2013|\u2014")
_OF_A_SHARE: Final = re.compile(r"[%:=$<>]")
_KINDS_COUNTED: Final = re.compile(r"[1-9][0-9]{0,2}\s[a-z]")
_A_FEW: Final = re.compile(
    r"(?:and\s)?(?:very\s)?(?:small|tiny)\s(?:numbers\sof|(?:[\w'-]+\s){1,3}communities\sin)\s"
    r"[^\d;()]*$"
)
# How many of a kind: `more than 70 indigenous languages`.
COUNTED: Final = r"""(?:(?:about|some|over|around|approximately|more\sthan|at\sleast|up\sto)\s)?
    (?:[1-9][0-9]{0,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s
    (?=(?:[^\d,;]{3,60}\s)?(?:languages|dialects|vernaculars|tribes|groups|denominations|sects|peoples
    |minorities)\b)"""
_COUNTED: Final = re.compile(COUNTED, re.VERBOSE | re.IGNORECASE)


def led(name: str) -> tuple[str, str | None]:
    """A printed name without the words before it that tell how sure or how many, and these."""
    end = 0
    while found := _LEAD.match(name, end):
        end = found.end()
    return name[end:], name[:end].strip() or None


def tailed(name: str) -> tuple[str, str | None]:
    """A printed name without what is said behind it, and that.

    Only a proper name, in which every word but small links has a capital, can be told from it.
    """
    found = _TAIL.search(name)
    if found is None:
        return name, None
    proper = name[: found.start()]
    words = [word for word in proper.split() if word not in _LINKS | _KINDS]
    is_of_many = proper.split()[-1:] and proper.split()[-1] in _KINDS_OF_MANY
    told_by = _TAIL_OF_MANY if is_of_many else _STRONG_TAIL
    is_told = told_by.match(name, found.start()) is not None
    if _TWO_PLACES.search(name[found.start() :]):
        return name, None
    if not (words or is_told) or not proper.split() or proper.split()[-1] in _LINKS:
        return name, None
    if not (is_told or all(word[0].isupper() for word in words)):
        return name, None
    return proper, name[found.start() :].strip()


def counted(name: str) -> tuple[str, str | None]:
    """A printed name without how many they are and the words that `led` knows, and these."""
    found = _COUNTED.match(name)
    bare, lead = led(name[found.end() :] if found else name)
    said = " ".join(filter(None, (found[0].strip() if found else None, lead)))
    return bare, said or None


def counts_several(lead: str) -> bool:
    """Whether what stands before a name may be of those behind the next commas too."""
    return _NUMBERS_OF.search(lead) is not None


def spreads(lead: str) -> bool:
    """Whether what stands before a name holds for plain names behind it as well.

    `some Negrito, Micronesian, and Polynesian` are some of each; `several dialects, French` not.
    """
    return _SPREADS.match(lead) is not None


def is_of_a_part(lead: str) -> bool:
    """Whether what stands before a name may say how much of the one before it is such."""
    return _OF_A_PART.match(lead) is not None


def is_remark(printed: str) -> bool:
    """Whether this tells how much of what stands before it is one thing: `mostly Sunni`."""
    return is_of_a_part(printed) and re.search(r"[,%\d]", printed) is None


def is_sentence(tail: str | None) -> bool:
    """Whether a name with what is said behind it is a sentence: `English is the language used`."""
    return tail is not None and re.match(r"(?:is|are|was|were)\s", tail) is not None


def ends_there(name: str, tail: str | None, following: str) -> bool:
    """Whether a name, with what is said of it, ends before a comma and the next name.

    Behind a place or a use the list may be of these: `spoken in Bo, Kenema, and Makeni`.
    """
    if tail is None:
        return _KIND_OF.search(name) is None
    is_placed = _PLACED.search(f"{tail} ") and not _ENDED.search(tail)
    return following[:1].isupper() and not is_placed


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
    inner = _TURN.finditer(text, pieces[0].start) if pieces else ()
    turns = [(t.end(), t.start()) for t in inner if _says_no_share(text, t.start())]
    found = turns[: _MOST_CLAUSES // 2] + found
    return found[::-1] if len(found) <= _MOST_CLAUSES else []


def figured(pieces: Sequence[Piece], text: str) -> Iterator[tuple[int, int]]:
    """Where a sentence begins that has figures of its own, and where the list before it ends.

    It stands behind a semicolon: `; about 50% of the population belong to the northern tribe`.
    Without shares it counts kinds (`; 7 recognized sects--2 Muslim, …`), or tells of a few.
    """
    for before, piece in pairwise(pieces):
        printed = text[piece.start : piece.end]
        if _says_a_few(piece, text):
            yield piece.start, before.end
            return
        if piece.mark == ";" and _FIGURED.search(printed) and _PART_OF.match(printed):
            if not _NO_SENTENCE.search(text, piece.start):
                yield piece.start, before.end
            return


def _says_a_few(piece: Piece, text: str) -> bool:
    """Whether what is said from here to the end has no share, and counts kinds or tells of few."""
    if _OF_A_SHARE.search(text, piece.start):
        return False
    is_count = piece.mark == ";" and _KINDS_COUNTED.match(text, piece.start)
    return bool(is_count or _A_FEW.match(text, piece.start))


def sentences(pieces: Sequence[Piece], text: str) -> Iterator[tuple[int, int, int]]:
    """Sentences that a semicolon ends inside a list: the piece, start (of its mark) and end.

    They have a verb in their first part and no figure, behind a semicolon or in the last part
    before one; or begin with `but` inside a part.
    """
    ends = [at for at, piece in enumerate(pieces) if piece.mark == ";"]
    start = 0
    for begins, following in zip((0, *ends), ends, strict=False):
        end = pieces[following - 1].end
        for at in dict.fromkeys((begins, following - 1)):
            said = _said_from(pieces, at, text)
            if said is not None and said >= start and not _FIGURE.search(text, said, end):
                yield at, said, end
                start = end
                break


def _said_from(pieces: Sequence[Piece], at: int, text: str) -> int | None:
    piece = pieces[at]
    printed = text[piece.start : piece.end]
    if at > 0 and (_VERB_AMID.search(printed) or _REMARK.match(printed)):
        return pieces[at - 1].end
    turn = _BUT.search(text, piece.start, piece.end)
    return turn.start() if turn else None


def _is_clause(piece: Piece, text: str) -> bool:
    printed = text[piece.start : piece.end]
    if not _WORD.search(printed):
        return False
    if printed[0].islower() or printed[0].isdigit():
        is_said = _REMARK.match(printed) or FINITE.search(printed)
        has_name = piece.mark == "," and _NAME_BEHIND.search(text, piece.end)
        is_other = printed.startswith("also ") and is_said is None
        return (piece.mark == ";" and not is_other) or (is_said is not None and not has_name)
    return _VERB.search(printed) is not None


def _says_no_share(text: str, start: int) -> bool:
    has_part = ";" in text[start:] and "%" in text[start:]
    return not (has_part or _NO_CLAUSE.search(text, start) or _LISTED.search(text, start))
