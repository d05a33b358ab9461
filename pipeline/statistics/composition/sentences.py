"""Sentences in a list that are about all of it and no part: `; English is the main language`."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.grammar.lists import Piece

_MOST_CLAUSES: Final = 8
FINITE: Final = re.compile(
    r"\b(?:is|are|was|were|have|has|speaks?|claims|corresponds?|understand|used|spoken|known)\b"
)
# A sentence that begins with a name has one of these; participles may be said of a name too.
_VERB: Final = re.compile(r"\b(?:is|are|was|were|have|has|speaks?|claims)\b")
_WORD: Final = re.compile(r"(?<!\()\b[^\W\d_]{2,}")
_VERB_AMID: Final = re.compile(
    r"\s(?:is|are|was|were|have|has|speaks?|understand|(?:listed|recognized|designated)\sas)\s"
)
_BUT: Final = re.compile(r"\sbut\s")
_FIGURE: Final = re.compile(r"[\d%:=$<>]|--|\s-\s")
_REMARK: Final = re.compile(r"(?:no|most|much|majority\sof|with|but|although)\s")
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
# The share of several names together is of none of them.
_MAKE_UP: Final = re.compile(
    r"[^;:%$<>]*\b(?:make\sup|constitute|account\sfor)\s(?:about\s|over\s|nearly\s)?[\d.]+%\sof\s"
    r"(?:the\s)?(?:total\s)?population\s*"
)
# `Anglican, Baptist, and Roman Catholic Churches dominant` are of those before them.
_DOMINANT: Final = re.compile(r"[^;%\d:()]*,\sand\s[^,;%\d:()]*\s(?:pre)?dominant\s*")
_OF_A_SHARE: Final = re.compile(r"[%:=$<>]")
_KINDS_COUNTED: Final = re.compile(r"[1-9][0-9]{0,2}\s[a-z]")
_A_FEW: Final = re.compile(
    r"(?:and\s)?(?:very\s)?(?:small|tiny)\s(?:numbers\sof|(?:[\w'-]+\s){1,3}communities\sin)\s"
    r"[^\d;()]*$"
)


def clauses(pieces: Sequence[Piece], text: str) -> list[tuple[int, int]]:
    """Where a sentence may begin that is of no part, and where the list before it ends.

    It begins with a small letter or a number behind a semicolon, with a verb in its first part, or
    inside a part with `but` or `with`; it has no share and runs to the list's end. The last place
    comes first; none where there are many such places.
    """
    found = [
        (piece.start, before.end)
        for before, piece in pairwise(pieces)
        if (_is_clause(piece, text) and _says_no_share(text, piece.start))
        or (piece.mark == ";" and make_up(text, piece.start, len(text)))
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


def make_up(text: str, start: int, end: int) -> bool:
    """Whether a sentence tells of several names together: their share, the only one, or rank."""
    if _DOMINANT.fullmatch(text, start, end):
        return True
    return text.count("%") == 1 and _MAKE_UP.fullmatch(text, start, end) is not None


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
        if begins and make_up(text, pieces[begins].start, end):
            yield begins, pieces[begins - 1].end, end
            start = end
            continue
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
    if not _WORD.search(printed) or printed.startswith("and "):
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
